/* cmd_setup.c: tergoo setup: an office's first day in the browser.
 *
 * Three processes and the web's keeper: this one starts the others and waits; the maker (setup/setup.h) holds the answers and
 * writes the office; the web process (web/web.h) reads what browsers send, shut in as always. They end together: the maker when the
 * office is made and the last page is out, the web process when the maker has, all of them with this one. Exit code 0: there is an
 * office now; a service manager then starts its gate and web. With --then-serve this command does that itself. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "setup/setup.h"
#include "web/web.h"

typedef struct {
    Cli          *cli;
    SetupOptions  setup;
    WebOptions    web;
    const char   *program;
    bool          then_serve;
    char          code[SETUP_CODE_ROOM];
    pid_t         maker, server;
    /* to the maker; from the maker to the web; from the maker; from both: what failed */
    int           life[2], end[2], ready[2], wrong[2];
} SettingUp;

static int64_t built_seconds(void)
{
    return (int64_t)TERGOO_BUILT_SECONDS;             /* meson.build: of the newest entry of debian/changelog */
}

/* ---- the two processes ---- */

static _Noreturn void leave(const SettingUp *s, ErrorCode code, const Error *e)
{
    if (code != ERR_OK) (void)!write(s->wrong[1], e, sizeof *e);
    _exit(code == ERR_OK ? 0 : error_code_exit(code));
}

static _Noreturn void run_maker(SettingUp *s)
{
    Error e = { 0 };
    bool made = false;
    close(s->life[1]);
    close(s->end[0]);
    close(s->ready[0]);
    ErrorCode code = setup_run(&s->setup, s->ready[1], s->life[0], &made, &e);
    if (code == ERR_OK && !made) code = error_set(&e, ERR_FINDING, K("cli.setup-not-made"), arg_c("folder", s->setup.folder));
    leave(s, code, &e);
}

static void ready(void *self, int port, int plain_port)
{
    const SettingUp *s = self;
    say(s->cli, K("cli.setup-ready"), arg_int("port", port));
    if (plain_port > 0) say(s->cli, K("cli.web-plain"), arg_int("port", plain_port));
    say(s->cli, K("cli.setup-code"), arg_c("code", s->code));
    fflush(stdout);
}

static _Noreturn void run_web(SettingUp *s)
{
    Error e = { 0 };
    close(s->life[1]);
    close(s->life[0]);
    close(s->end[1]);
    s->web.setup_end = s->end[0];
    s->web.ready = ready;
    s->web.self = s;
    leave(s, web_run(&s->web, &e), &e);
}

static ErrorCode start(SettingUp *s, pid_t *ret, void (*run)(SettingUp *), Error *e)
{
    fflush(NULL);
    *ret = fork();
    if (*ret == 0) run(s);
    return *ret > 0 ? ERR_OK : error_system(e, STR("fork"));
}

static void as_maker(SettingUp *s) { run_maker(s); }
static void as_web(SettingUp *s) { run_web(s); }

/* ---- life ---- */

static ErrorCode take_lock(const char *folder, Arena *a, int *ret, Error *e)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    const char *path = path_join(a, folder, "setup.lock");
    if (!path) return error_memory(e);
    *ret = io->open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*ret < 0) return error_system(e, str_of(path));
    return fcntl(*ret, F_SETLK, &whole) == 0 ? ERR_OK : error_set(e, ERR_CONFLICT, K("cli.setup-runs"), arg_c("folder", folder));
}

static ErrorCode make_pipes(SettingUp *s, Error *e)
{
    bool made = pipe2(s->life, O_CLOEXEC) == 0 && pipe2(s->end, O_CLOEXEC) == 0 && pipe2(s->ready, O_CLOEXEC) == 0 &&
        pipe2(s->wrong, O_CLOEXEC) == 0;
    return made ? ERR_OK : error_system(e, STR("pipe"));
}

/* Both until they have ended; a signal to us ends them. The first of them that ends ends the other. */
static void await_both(SettingUp *s, sigset_t *watched, int status[2])
{
    pid_t pids[2] = { s->maker, s->server };
    while (pids[0] > 0 || pids[1] > 0) {
        siginfo_t info;
        int got = sigwaitinfo(watched, &info);
        if (got == SIGTERM || got == SIGINT) fd_close(&s->life[1]);
        for (size_t i = 0; i < 2; i++) {
            if (pids[i] <= 0 || waitpid(pids[i], &status[i], WNOHANG) != pids[i]) continue;
            pids[i] = 0;
            fd_close(&s->life[1]);                      /* the maker sees that, and with it the web process */
        }
    }
}

static ErrorCode what_failed(SettingUp *s, Error *e)
{
    Error told;
    fd_close(&s->wrong[1]);
    if (read(s->wrong[0], &told, sizeof told) != (ssize_t)sizeof told) return error_set(e, ERR_IO, K("cli.setup-died"));
    *e = told;
    return told.code;
}

static ErrorCode run_both(SettingUp *s, Error *e)
{
    sigset_t watched, before;
    char byte;
    int status[2] = { 0, 0 };
    sigemptyset(&watched);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGINT);
    sigaddset(&watched, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &watched, &before);
    TRY(start(s, &s->maker, as_maker, e));
    fd_close(&s->life[0]);
    fd_close(&s->end[1]);
    fd_close(&s->ready[1]);
    if (read(s->ready[0], &byte, 1) != 1) {
        (void)waitpid(s->maker, NULL, 0);
        return what_failed(s, e);
    }
    TRY(start(s, &s->server, as_web, e));
    fd_close(&s->end[0]);
    await_both(s, &watched, status);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    bool fine = WIFEXITED(status[0]) && WEXITSTATUS(status[0]) == 0 && WIFEXITED(status[1]) && WEXITSTATUS(status[1]) == 0;
    return fine ? ERR_OK : what_failed(s, e);
}

/* ---- afterwards ---- */

/* The gate in the background, then the web process in our place, with the same names and the same port. */
static ErrorCode serve_office(SettingUp *s, Error *e)
{
    enum { MOST = 16 };
    char port[24];
    const char *const gate[] = { s->program, "gate", "--data", s->setup.folder, "--detach", NULL };
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        execv(s->program, (char *const *)(uintptr_t)gate);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return error_set(e, ERR_IO, K("cli.setup-no-gate"), arg_c("folder", s->setup.folder));
    }
    const char **web = arena_array(s->cli->arena, 2 * s->web.name_count + MOST, sizeof *web);
    if (!web) return error_memory(e);
    size_t n = 0;
    web[n++] = s->program;
    web[n++] = "web";
    web[n++] = "--data";
    web[n++] = s->setup.folder;
    web[n++] = "--port";
    web[n++] = str_c(s->cli->arena, amount_format(port, s->web.port, 0));
    if (s->web.address) {
        web[n++] = "--address";
        web[n++] = s->web.address;
    }
    for (size_t i = 0; i < s->web.name_count; i++) {
        web[n++] = "--name";
        web[n++] = str_c(s->cli->arena, s->web.names[i]);
    }
    execv(s->program, (char *const *)(uintptr_t)web);
    return error_system(e, str_of(s->program));
}

/* ---- what was asked for ---- */

static ErrorCode gather(Cli *cli, const CliArgs *args, SettingUp *s, Error *e)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    s->program = n > 0 ? str_c(cli->arena, (Str){ path, (size_t)n }) : NULL;
    if (!s->program) return error_memory(e);
    TRY(arguments_named(cli, args, "name", &s->web.names, &s->web.name_count, e));
    s->web.folder = cli->folder;
    s->web.lang = cli->lang;
    s->web.operations = cli->operations;
    s->web.program = s->program;
    TRY(argument_port(args, "port", 8443, &s->web.port, e));
    TRY(argument_port(args, "connect-port", -1, &s->web.plain_port, e));
    TRY(argument_path(cli, args, "address", &s->web.address, e));
    s->then_serve = argument_given(args, "then-serve");
    setup_code_new(s->code);
    s->setup = (SetupOptions){ .folder = cli->folder, .code = str_of(s->code), .built = built_seconds() * SECOND,
                               .operations = cli->operations, .lang = cli->lang };
    if (s->web.name_count > 0 && s->web.port > 0) {
        s->setup.address = str_format(cli->arena, "https://" STR_FMT ":%d", STR_ARG(s->web.names[0]), s->web.port);
        if (!s->setup.address.ptr) return error_memory(e);
    }
    return setup_socket(cli->folder, cli->arena, &s->web.setup, e);
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    SettingUp s = { .cli = cli };
    bool finished;
    CLEANUP(fd_close) int lock = -1;
    TRY(gather(cli, args, &s, e));
    TRY(take_lock(cli->folder, cli->arena, &lock, e));
    TRY(setup_may_begin(cli->folder, &finished, e));
    log_level = LOG_INFO;
    if (!finished) {
        TRY(make_pipes(&s, e));
        TRY(run_both(&s, e));
    }
    const char *path = path_join(cli->arena, cli->folder, "setup.lock");
    if (path) io->unlink(path);                         /* nobody has it but us */
    crypto_wipe(s.code, sizeof s.code);
    say(cli, K("cli.setup-made"), arg_c("folder", cli->folder));
    return s.then_serve ? serve_office(&s, e) : ERR_OK;
}

static const CliOption OPTIONS[] = {
    { "port", K("cli.word-number"), K("cli.web-port") },
    { "connect-port", K("cli.word-number"), K("cli.web-connect-port") },
    { "address", K("cli.word-text"), K("cli.web-address") },
    { "name", K("cli.word-text"), K("cli.web-name"), .many = true },
    { "then-serve", NULL, K("cli.setup-then-serve") },
};

const CliCommand CMD_SETUP = {
    .name = "setup", .help = K("cli.setup-help"), .example = "tergoo setup --data office --name srv.office.example",
        .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};

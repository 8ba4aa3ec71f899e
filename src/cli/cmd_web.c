/* cmd_web.c: tergoo web: the process that browsers speak with (web/web.h). It runs in the foreground, beside a gate, and says where it listens once
 * it does; a service manager or a script reads that line as "ready". --detach leaves it in the background and comes back with that line.
 *
 * Whoever serves a folder holds a lock on its web.pid, and the kernel says by which process a lock is held: so there is one at a time, and --stop and
 * --status cannot take another process for it, whatever number a file that was left behind has in it. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "web/web.h"

enum { STOP_SECONDS = 60 };

typedef struct { int port, plain_port; } Listening;
typedef struct { Cli *cli; WebOptions *options; int tell; } Serving;

/* ---- the pid file ---- */

static ErrorCode open_pid_file(Cli *cli, int flags, int *ret, Error *e)
{
    const char *path = path_join(cli->arena, cli->folder, "web.pid");
    if (!path) return error_memory(e);
    TRY(store_there(cli, cli->folder, e));
    *ret = io->open(path, flags, 0600);
    return *ret >= 0 || (errno == ENOENT && !(flags & O_CREAT)) ? ERR_OK : error_system(e, str_of(path));
}

/* The process that holds the lock, 0 when none does. A lock dies with its process, so no number is ever an old one. */
static pid_t holder(int file)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    bool held = file >= 0 && fcntl(file, F_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
    return held ? whole.l_pid : 0;
}

bool web_is_served(Arena *a, const char *folder)
{
    const char *path = path_join(a, folder, "web.pid");
    CLEANUP(fd_close) int file = path ? io->open(path, O_RDWR, 0) : -1;
    return holder(file) > 0;
}

/* Held until this process ends; the number in the file is for people. */
static ErrorCode take_pid_file(Cli *cli, int *ret, Error *e)
{
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    char pid[24];
    TRY(open_pid_file(cli, O_RDWR | O_CREAT, ret, e));
    if (fcntl(*ret, F_SETLK, &whole) != 0) {
        return error_set(e, ERR_CONFLICT, K("cli.web-runs"), arg_c("folder", cli->folder), arg_int("pid", holder(*ret)));
    }
    Str text = str_format(cli->arena, STR_FMT "\n", STR_ARG(amount_format(pid, getpid(), 0)));
    if (ftruncate(*ret, 0) != 0) return error_system(e, STR("web.pid"));
    return fd_write_all(*ret, text, STR("web.pid"), e);
}

/* ---- serving ---- */

static void say_where(Cli *cli, const Listening *at)
{
    say(cli, K("cli.web-ready"), arg_int("port", at->port));
    if (at->plain_port > 0) say(cli, K("cli.web-plain"), arg_int("port", at->plain_port));
    fflush(stdout);
}

static void ready(void *self, int port, int plain_port)
{
    const Serving *s = self;
    const Listening at = { port, plain_port };
    if (s->tell < 0) {
        say_where(s->cli, &at);
        return;
    }
    (void)!write(s->tell, "+", 1);
    (void)!write(s->tell, &at, sizeof at);
}

static ErrorCode serve(void *self, int tell, Error *e)
{
    Serving *s = self;
    CLEANUP(fd_close) int file = -1;
    s->tell = tell;
    s->options->ready = ready;
    s->options->self = s;
    TRY(take_pid_file(s->cli, &file, e));
    ErrorCode code = web_run(s->options, e);
    (void)!ftruncate(file, 0);                      /* taking it away is not in a confined process's hands */
    return code;
}

static ErrorCode detach(Cli *cli, Serving *s, Error *e)
{
    pid_t pid;
    Listening at;
    Background b = { .log_file = path_join(cli->arena, cli->folder, "web.log"), .failed_event = "web-failed", .died_key = K("cli.web-died"),
                     .run = serve, .self = s, .told = &at, .told_size = sizeof at };
    if (!b.log_file) return error_memory(e);
    TRY(background_start(&b, &pid, e));
    say_where(cli, &at);
    say(cli, K("cli.web-started"), arg_int("pid", pid), arg_c("log", b.log_file));
    return ERR_OK;
}

/* ---- looking for it, ending it ---- */

/* ERR_NOT_FOUND when nobody serves the folder. *process stays that of the holder: the lock was looked at again after it was opened. */
static ErrorCode find_server(Cli *cli, pid_t *pid, int *process, Error *e)
{
    CLEANUP(fd_close) int file = -1;
    TRY(open_pid_file(cli, O_RDWR, &file, e));
    *pid = holder(file);
    if (*pid > 0) TRY(background_hold(*pid, process, e));
    bool still = *pid > 0 && holder(file) == *pid;
    return still ? ERR_OK : error_set(e, ERR_NOT_FOUND, K("cli.web-rests"), arg_c("folder", cli->folder));
}

static ErrorCode stop(Cli *cli, Error *e)
{
    pid_t pid;
    bool ended;
    CLEANUP(fd_close) int process = -1;
    TRY(find_server(cli, &pid, &process, e));
    TRY(background_end(process, STOP_SECONDS, &ended, e));
    if (!ended) return error_set(e, ERR_IO, K("cli.web-busy"), arg_int("pid", pid), arg_int("seconds", STOP_SECONDS));
    say(cli, K("cli.web-stopped"), arg_c("folder", cli->folder));
    return ERR_OK;
}

/* For people and for scripts: exit code 0 when it runs, 1 when it does not. */
static ErrorCode status(Cli *cli, Error *e)
{
    pid_t pid = 0;
    CLEANUP(fd_close) int process = -1;
    ErrorCode code = find_server(cli, &pid, &process, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    if (!is_folder(cli->folder)) return code;
    JsonValue *data = view_data(&cli->view);
    json_set(cli->arena, data, "running", json_new_bool(cli->arena, code == ERR_OK));
    if (code != ERR_OK) return error_set(e, ERR_FINDING, K("cli.web-rests"), arg_c("folder", cli->folder));
    json_set(cli->arena, data, "pid", json_new_int(cli->arena, pid));
    view_note(&cli->view, sentence(cli, K("cli.web-running"), arg_c("folder", cli->folder), arg_int("pid", pid)));
    return ERR_OK;
}

/* ---- what was asked for ---- */

/* Before the process gives up being looked into: afterwards /proc says nothing. */
static const char *own_path(Cli *cli)
{
    enum { PATH_ROOM = 4096 };
    char *path = arena_array(cli->arena, PATH_ROOM, 1);
    ssize_t n = path ? readlink("/proc/self/exe", path, PATH_ROOM - 1) : -1;
    return n > 0 ? path : NULL;
}

/* Only an exercise may go without a second factor outside of the demo, and the gate says which store is one. */
static ErrorCode ask_exercise(Cli *cli, WebOptions *o, Error *e)
{
    CLEANUP(client_close) Client c = { -1 };
    const JsonValue *data, *page;
    if (!o->no_second || o->demo) return ERR_OK;
    TRY(client_open(cli, &c, e));
    TRY(client_call(cli, &c, cli->arena, STR("exercise.is"), STR(""), NULL, -1, &data, &page, e));
    o->exercise = json_true(json_get(data, "exercise"));
    return ERR_OK;
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    WebOptions o = { .folder = cli->folder, .demo = argument_given(args, "demo"), .no_second = argument_given(args, "no-second-factor"),
                     .lang = cli->lang, .operations = cli->operations };
    Serving serving = { .cli = cli, .options = &o, .tell = -1 };
    if (argument_given(args, "stop")) return stop(cli, e);
    if (argument_given(args, "status")) return status(cli, e);
    TRY(argument_port(args, "port", 8443, &o.port, e));
    TRY(argument_port(args, "connect-port", -1, &o.plain_port, e));
    TRY(argument_path(cli, args, "address", &o.address, e));
    TRY(arguments_named(cli, args, "name", &o.names, &o.name_count, e));
    TRY(argument_path(cli, args, "demo-file", &o.demo_file, e));
    TRY(argument_path(cli, args, "also", &o.also, e));
    o.demo = o.demo || o.demo_file || o.also;
    o.program = own_path(cli);
    if (!o.program) return error_memory(e);
    TRY(store_there(cli, cli->folder, e));
    TRY(ask_exercise(cli, &o, e));
    if (argument_given(args, "detach")) return detach(cli, &serving, e);
    log_level = LOG_INFO;
    return serve(&serving, -1, e);
}

static const CliOption OPTIONS[] = {
    { "detach", NULL, K("cli.web-detach") },
    { "stop", NULL, K("cli.web-stop") },
    { "status", NULL, K("cli.web-status") },
    { "port", K("cli.word-number"), K("cli.web-port") },
    { "connect-port", K("cli.word-number"), K("cli.web-connect-port") },
    { "address", K("cli.word-text"), K("cli.web-address") },
    { "name", K("cli.word-text"), K("cli.web-name"), .many = true },
    { "demo", NULL, K("cli.web-demo") },
    { "demo-file", K("cli.word-file"), K("cli.web-demo-file") },
    { "also", K("cli.word-folder"), K("cli.web-also") },
    { "no-second-factor", NULL, K("cli.web-no-second") },
};

const CliCommand CMD_WEB = {
    .name = "web", .help = K("cli.web-help"), .example = "tergoo web --data office --name srv.office.example", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};

/* cmd_gate.c: tergoo gate: the process that holds a store open and answers everybody else.
 *
 * In the foreground by default, for a service manager. --detach starts it in the background and comes back when its socket
 * listens; what goes wrong before that is told by the child through a pipe, as the Error it is (same program, so keys of
 * sentences are the same addresses). --stop asks the kernel who listens at the socket of this folder, so that no other process
 * can be hit, whatever a stale pid file says. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/confine.h"
#include "office/wire.h"

enum { STOP_SECONDS = 60 };

static ErrorCode pid_path(Cli *cli, const CliArgs *args, const char **ret, Error *e)
{
    TRY(argument_path(cli, args, "pid-file", ret, e));
    if (!*ret) *ret = path_join(cli->arena, cli->folder, "gate.pid");
    return *ret ? ERR_OK : error_memory(e);
}

/* Files of the store, of its guard and of the process id are all that is opened by name from here on; no program, no process,
 * no network. */
static ErrorCode shut_in(Cli *cli, const char *pid_file, Error *e)
{
    Confined is;
    const char *folders[3] = { cli->folder }, *guard, *const pids = path_folder(cli->arena, pid_file);
    size_t count = 1;
    TRY(office_guard_folder(cli->folder, cli->arena, &guard, e));
    if (!pids) return error_memory(e);
    if (is_folder(guard)) folders[count++] = guard;         /* on a disk that is not there now: the office says so when it opens */
    if (is_folder(pids)) folders[count++] = pids;
    TRY(confine_self(CONFINE_WIDE, folders, count, &is, e));
    confine_log("gate-confined", &is);
    return ERR_OK;
}

static ErrorCode serve(Cli *cli, const char *pid_file, int ready_fd, Error *e)
{
    CLEANUP(office_close_p) Office *o = NULL;
    char pid[24];
    GateOptions options = { .operations = cli->operations, .operation_count = cli->operation_count, .ready_fd = ready_fd };
    gate_block_signals();
    TRY(shut_in(cli, pid_file, e));
    TRY(office_open(cli->folder, &o, e));
    Str text = amount_format(pid, getpid(), 0);
    TRY(file_write_durable(pid_file, str_format(cli->arena, STR_FMT "\n", STR_ARG(text)), e));
    ErrorCode code = gate_run(o, &options, e);
    io->unlink(pid_file);
    return code;
}

/* ---- in the background ---- */

static bool leave_terminal(const char *log_file)
{
    setsid();
    CLEANUP(fd_close) int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    CLEANUP(fd_close) int log = open(log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (nothing < 0 || log < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0) return false;
    return dup2(log, STDERR_FILENO) >= 0;
}

static _Noreturn void child(Cli *cli, const char *pid_file, const char *log_file, int tell)
{
    Error e = { 0 };
    log_level = LOG_INFO;
    ErrorCode code = leave_terminal(log_file) ? serve(cli, pid_file, tell, &e) : error_system(&e, str_of(log_file));
    if (code != ERR_OK) {
        (void)!write(tell, "!", 1);
        (void)!write(tell, &e, sizeof e);
        log_event(LOG_ERROR, "gate-failed", "code=%s", error_code_name(code));
    }
    _exit(error_code_exit(code));
}

static ErrorCode await_child(int from, Error *e)
{
    char said;
    Error told;
    size_t got;
    TRY(fd_read_full(from, &said, 1, &got, STR("gate"), e));
    if (got == 1 && said == '+') return ERR_OK;
    if (got == 1) TRY(fd_read_full(from, &told, sizeof told, &got, STR("gate"), e));
    if (got != sizeof told) return error_set(e, ERR_IO, K("cli.gate-died"));
    *e = told;
    return told.code;
}

static ErrorCode detach(Cli *cli, const char *pid_file, Error *e)
{
    int ends[2];
    char *log_file = path_join(cli->arena, cli->folder, "gate.log");
    if (!log_file) return error_memory(e);
    if (!is_folder(cli->folder)) return error_set(e, ERR_NOT_FOUND, K("cli.no-store"), arg_c("folder", cli->folder));
    if (pipe2(ends, O_CLOEXEC) != 0) return error_system(e, STR("pipe"));
    CLEANUP(fd_close) int from = ends[0];
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child(cli, pid_file, log_file, ends[1]);
    }
    close(ends[1]);
    if (pid < 0) return error_system(e, STR("fork"));
    TRY(await_child(from, e));
    say(cli, K("cli.gate-started"), arg_c("folder", cli->folder), arg_int("pid", pid), arg_c("log", log_file));
    return ERR_OK;
}

/* ---- ending it ---- */

/* The process that listens at the folder's socket. */
static ErrorCode listening_process(Cli *cli, pid_t *ret, Error *e)
{
    CLEANUP(client_close) Client c = { -1 };
    struct ucred who;
    socklen_t n = sizeof who;
    TRY(client_open(cli, &c, e));
    bool told = getsockopt(c.fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 && who.pid > 1;
    if (!told) return error_set(e, ERR_IO, K("cli.gate-unknown"));
    *ret = who.pid;
    return ERR_OK;
}

static ErrorCode stop(Cli *cli, Error *e)
{
    pid_t pid = 0;
    TRY(listening_process(cli, &pid, e));
    CLEANUP(fd_close) int process = (int)syscall(SYS_pidfd_open, pid, 0);
    if (process < 0) return error_system(e, STR("gate"));
    if (syscall(SYS_pidfd_send_signal, process, SIGTERM, NULL, 0) != 0) return error_system(e, STR("gate"));
    struct pollfd wait = { .fd = process, .events = POLLIN };
    int ended;
    do ended = poll(&wait, 1, STOP_SECONDS * 1000); while (ended < 0 && errno == EINTR);
    if (ended <= 0) return error_set(e, ERR_IO, K("cli.gate-busy"), arg_int("pid", pid), arg_int("seconds", STOP_SECONDS));
    say(cli, K("cli.gate-stopped"), arg_c("folder", cli->folder));
    return ERR_OK;
}

static ErrorCode run(Cli *cli, const CliCommand *command, const CliArgs *args, Error *e)
{
    (void)command;
    const char *pid_file;
    TRY(pid_path(cli, args, &pid_file, e));
    if (argument_given(args, "stop")) return stop(cli, e);
    if (argument_given(args, "detach")) return detach(cli, pid_file, e);
    log_level = LOG_INFO;
    return serve(cli, pid_file, -1, e);
}

static const CliOption OPTIONS[] = {
    { "detach", NULL, K("cli.gate-detach") },
    { "stop", NULL, K("cli.gate-stop") },
    { "pid-file", K("cli.word-file"), K("cli.gate-pid-file") },
};

const CliCommand CMD_GATE = {
    .name = "gate", .help = K("cli.gate-help"), .example = "tergoo gate --data office --detach", .options = OPTIONS,
    .option_count = ARRAY_LEN(OPTIONS), .run = run,
};

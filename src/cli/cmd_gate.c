/* cmd_gate.c: tergoo gate: the process that holds a store open and answers everybody else.
 *
 * In the foreground by default, for a service manager. --detach starts it in the background (background.c) and comes back when its
 * socket listens. --stop asks the kernel who listens at the socket of this folder, so that no other process can be hit, whatever a stale
 * pid file says. */
#include "cli/cli.h"

#include <sys/socket.h>
#include <unistd.h>

#include "base/confine.h"
#include "desk/desk.h"
#include "desk/scan_reader.h"
#include "office/look_up_draw.h"
#include "office/wire.h"
#include "worker/worker.h"

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
    CLEANUP(look_up_drawer_end) LookUpDrawer *drawer = NULL;
    CLEANUP(scan_reader_end) ScanReader *scans = NULL;      /* ends before the office does */
    char pid[24];
    GateOptions options = { .operations = cli->operations, .ready_fd = ready_fd,
                            .word = desk_word_error, .place = desk_place_refusal };
    gate_block_signals();
    TRY(worker_starter(e));
    TRY(shut_in(cli, pid_file, e));
    TRY(office_open(cli->folder, &o, e));
    TRY(scan_reader_start(o, &scans, e));
    TRY(look_up_drawer_start(o, &drawer, e));
    Str text = amount_format(pid, getpid(), 0);
    TRY(file_write_durable(pid_file, str_format(cli->arena, STR_FMT "\n", STR_ARG(text)), e));
    ErrorCode code = gate_run(o, &options, e);
    io->unlink(pid_file);
    return code;
}

/* ---- in the background ---- */

typedef struct { Cli *cli; const char *pid_file; } Detached;

static ErrorCode run_detached(void *self, int tell, Error *e)
{
    const Detached *d = self;
    return serve(d->cli, d->pid_file, tell, e);
}

static ErrorCode detach(Cli *cli, const char *pid_file, Error *e)
{
    pid_t pid;
    Detached d = { cli, pid_file };
    Background b = { .log_file = path_join(cli->arena, cli->folder, "gate.log"), .failed_event = "gate-failed", .died_key = K("cli.gate-died"),
                     .run = run_detached, .self = &d };
    if (!b.log_file) return error_memory(e);
    TRY(store_there(cli, cli->folder, e));
    TRY(background_start(&b, &pid, e));
    say(cli, K("cli.gate-started"), arg_c("folder", cli->folder), arg_int("pid", pid), arg_c("log", b.log_file));
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
    bool ended;
    CLEANUP(fd_close) int process = -1;
    TRY(listening_process(cli, &pid, e));
    TRY(background_hold(pid, &process, e));
    TRY(background_end(process, STOP_SECONDS, &ended, e));
    if (!ended) return error_set(e, ERR_IO, K("cli.gate-busy"), arg_int("pid", pid), arg_int("seconds", STOP_SECONDS));
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

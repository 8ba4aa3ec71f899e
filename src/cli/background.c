/* background.c: processes that go on after the command that started them, and their end. What goes wrong before such a one is ready is
 * told by the child through a pipe, as the Error it is (same program, so keys of sentences are the same addresses). An end is asked for
 * by a descriptor of the process (pidfd), which stays that process's whatever becomes of its number. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool leave_terminal(const char *log_file)
{
    setsid();
    CLEANUP(fd_close) int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    CLEANUP(fd_close) int log = open(log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (nothing < 0 || log < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0) return false;
    return dup2(log, STDERR_FILENO) >= 0;
}

static _Noreturn void child(const Background *b, int tell)
{
    Error e = { 0 };
    log_level = LOG_INFO;
    ErrorCode code = leave_terminal(b->log_file) ? b->run(b->self, tell, &e) : error_system(&e, str_of(b->log_file));
    if (code != ERR_OK) {
        (void)!write(tell, "!", 1);
        (void)!write(tell, &e, sizeof e);
        log_event(LOG_ERROR, b->failed_event, "code=%s", error_code_name(code));
    }
    _exit(error_code_exit(code));
}

static ErrorCode await_child(const Background *b, int from, Error *e)
{
    char said;
    Error told;
    size_t got;
    TRY(fd_read_full(from, &said, 1, &got, STR("pipe"), e));
    if (got == 1 && said == '+') {
        TRY(fd_read_full(from, b->told, b->told_size, &got, STR("pipe"), e));
        return got == b->told_size ? ERR_OK : error_set(e, ERR_IO, b->died_key);
    }
    if (got == 1) TRY(fd_read_full(from, &told, sizeof told, &got, STR("pipe"), e));
    if (got != sizeof told) return error_set(e, ERR_IO, b->died_key);
    *e = told;
    return told.code;
}

ErrorCode background_start(const Background *b, pid_t *ret, Error *e)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return error_system(e, STR("pipe"));
    CLEANUP(fd_close) int from = ends[0];
    fflush(NULL);
    *ret = fork();
    if (*ret == 0) {
        close(ends[0]);
        child(b, ends[1]);
    }
    close(ends[1]);
    if (*ret < 0) return error_system(e, STR("fork"));
    return await_child(b, from, e);
}

ErrorCode background_hold(pid_t pid, int *ret, Error *e)
{
    *ret = (int)syscall(SYS_pidfd_open, pid, 0);
    return *ret >= 0 ? ERR_OK : error_system(e, STR("process"));
}

ErrorCode background_end(int process, int seconds, bool *ended, Error *e)
{
    if (syscall(SYS_pidfd_send_signal, process, SIGTERM, NULL, 0) != 0) return error_system(e, STR("process"));
    struct pollfd wait = { .fd = process, .events = POLLIN };
    int n;
    do n = poll(&wait, 1, seconds * 1000); while (n < 0 && errno == EINTR);
    *ended = n > 0;
    return ERR_OK;
}

/* worker.c: see worker.h. A socket pair is the worker's standard input and output, so that writing to one that has died is an error
 * and no signal. */
#include "worker/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef TERGOO_LIBEXEC
#define TERGOO_LIBEXEC "/usr/libexec/tergoo"
#endif

static const char *first_folder;

void worker_folder(const char *folder)
{
    first_folder = folder;
}

/* ---- starting ---- */

static bool is_program(char *to, size_t room, const char *folder, const char *program)
{
    int n = snprintf(to, room, "%s/%s", folder, program);
    return n > 0 && (size_t)n < room && access(to, X_OK) == 0;
}

static bool find_program(const char *program, char *to, size_t room)
{
    char self[PATH_MAX], beside[PATH_MAX];
    if (first_folder && is_program(to, room, first_folder, program)) return true;
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n > 0) {
        self[n] = 0;
        char *slash = strrchr(self, '/');
        if (slash) *slash = 0;
        int len = snprintf(beside, sizeof beside, "%s/../workers", self);       /* as they are built */
        if (len > 0 && (size_t)len < sizeof beside && is_program(to, room, beside, program)) return true;
    }
    return is_program(to, room, TERGOO_LIBEXEC, program);
}

static int spawn(const char *path, int end, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t how;
    sigset_t none;
    char *argv[] = { (char *)(uintptr_t)path, NULL }, *environment[] = { (char *)(uintptr_t)"LC_ALL=C.UTF-8", NULL };
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed) return failed;
    failed = posix_spawnattr_init(&how);
    if (!failed) {
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&how, &none);
        posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
        posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, end, STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        failed = posix_spawn(pid, path, &actions, &how, argv, environment);
        posix_spawnattr_destroy(&how);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* ---- talking ---- */

static int64_t now_ms(void)
{
    return clock_ticks() / 1000000;
}

/* Sends what is left of the request as the other end takes it; closes the direction at its end. */
static bool send_some(int fd, Str *rest)
{
    ssize_t n = send(fd, rest->ptr, rest->len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno != EAGAIN && errno != EINTR) *rest = (Str){ rest->ptr, 0 };      /* it has enough: it may still answer */
    else if (n > 0) *rest = str_from(*rest, (size_t)n);
    return rest->len > 0 || shutdown(fd, SHUT_WR) == 0;
}

/* 1: more may come, 0: that was all, -1: too much or no memory. */
static int take_some(int fd, Buf *answer, size_t most)
{
    enum { PIECE = 1 << 16 };
    char *room = buf_reserve(answer, PIECE);
    if (!room) return -1;
    ssize_t n = recv(fd, room, PIECE, MSG_DONTWAIT);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    buf_took(answer, (size_t)n);
    if (answer->len > most) return -1;
    return n > 0;
}

static ErrorCode talk(const Worker *w, int fd, Str request, Buf *answer, Error *e)
{
    int64_t end = now_ms() + w->wait;
    Str rest = request;
    bool sending = true;
    for (;;) {
        struct pollfd p = { .fd = fd, .events = (short)(POLLIN | (sending ? POLLOUT : 0)) };
        int64_t left = end - now_ms();
        if (left <= 0 || poll(&p, 1, (int)left) == 0)
            return error_set(e, ERR_LIMIT, K("worker.slow"), arg_str("program", str_of(w->program)), arg_int("seconds", w->wait / 1000));
        if (p.revents & (POLLIN | POLLHUP | POLLERR)) {
            int more = take_some(fd, answer, w->most);
            if (more == 0) return ERR_OK;
            if (more < 0) return error_set(e, ERR_LIMIT, K("worker.much"), arg_str("program", str_of(w->program)), arg_int("limit",
                    (int64_t)w->most));
        }
        if (sending && p.revents & POLLOUT) {
            if (!send_some(fd, &rest)) return error_system(e, str_of(w->program));
            sending = rest.len > 0;
        }
    }
}

ErrorCode worker_ask(const Worker *w, Str request, Buf *answer, bool *failed, Error *e)
{
    char path[PATH_MAX];
    int ends[2], status = 0;
    pid_t pid;
    *failed = true;
    if (!find_program(w->program, path, sizeof path))
        return error_set(e, ERR_NOT_FOUND, K("worker.none"), arg_str("program", str_of(w->program)), arg_str("folder", STR(TERGOO_LIBEXEC)));
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return error_system(e, str_of(w->program));
    int wrong = spawn(path, ends[1], &pid);
    close(ends[1]);
    if (wrong != 0) {
        close(ends[0]);
        errno = wrong;
        return error_system(e, str_of(path));
    }
    ErrorCode code = talk(w, ends[0], request, answer, e);
    if (code != ERR_OK) kill(pid, SIGKILL);
    close(ends[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    if (code != ERR_OK) return code;
    if (!WIFEXITED(status)) return error_set(e, ERR_INTERNAL, K("worker.ended"), arg_str("program", str_of(w->program)));
    *failed = WEXITSTATUS(status) != 0;
    return answer->failed ? error_memory(e) : ERR_OK;
}

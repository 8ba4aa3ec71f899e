/* worker.c: see worker.h. A socket pair is the worker's standard input and output, so that writing to one that has died is an error
 * and no signal. */
#include "worker/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confine.h"
#include "worker/worker_place.h"

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

typedef struct { rlim_t seconds, memory; } Limits;
static const Limits OF_REQUEST = { WORKER_SECONDS, (rlim_t)WORKER_MEMORY_MB << 20 };

/* In the child, between fork and exec: only calls that are safe there. */
static void become(const char *path, int end, const Limits *limits)
{
    char *argv[] = { (char *)(uintptr_t)path, NULL };
    char *environment[] = { (char *)(uintptr_t)"LC_ALL=C.UTF-8", (char *)(uintptr_t)"OMP_THREAD_LIMIT=1", NULL };
    struct rlimit seconds = { limits->seconds, limits->seconds }, memory = { limits->memory, limits->memory };
    struct rlimit none = { 0, 0 };
    sigset_t nothing;
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    sigemptyset(&nothing);
    bool ready = null >= 0 && dup2(end, STDIN_FILENO) >= 0 && dup2(end, STDOUT_FILENO) >= 0 && dup2(null, STDERR_FILENO) >= 0
              && sigprocmask(SIG_SETMASK, &nothing, NULL) == 0 && setrlimit(RLIMIT_CPU, &seconds) == 0 && setrlimit(RLIMIT_CORE, &none) == 0;
    /* A sanitizer's shadow takes more addresses than any limit of ours. */
    if (ready && confine_is_built()) ready = setrlimit(RLIMIT_AS, &memory) == 0;
    if (ready) execve(path, argv, environment);
    _exit(127);
}

static ErrorCode start(const char *path, int end, const Limits *limits, pid_t *pid, Error *e)
{
    *pid = fork();
    if (*pid == 0) become(path, end, limits);
    return *pid > 0 ? ERR_OK : error_system(e, str_of(path));
}

/* ---- the starter ---- */

static int starter = -1;

/* A message is the program's path; its descriptor is the worker's end. */
static bool serve_one(int from)
{
    char path[PATH_MAX];
    union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } control;
    struct iovec piece = { path, sizeof path - 1 };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
    Error unheard;
    pid_t pid;
    int end;
    ssize_t n = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
    if (n < 0 && errno == EINTR) return true;
    if (n <= 0) return false;
    path[n] = 0;
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    if (!head || head->cmsg_type != SCM_RIGHTS) return true;
    memcpy(&end, CMSG_DATA(head), sizeof end);
    (void)!start(path, end, &OF_REQUEST, &pid, &unheard);        /* whoever asked sees that nobody answers */
    close(end);
    return true;
}

ErrorCode worker_starter(Error *e)
{
    int ends[2];
    if (starter >= 0) return ERR_OK;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return error_system(e, STR("socketpair"));
    pid_t pid = fork();
    if (pid == 0) {
        struct sigaction ignored = { .sa_handler = SIG_IGN, .sa_flags = SA_NOCLDWAIT };
        (void)sigaction(SIGCHLD, &ignored, NULL);                /* nobody waits for workers */
        (void)setsid();
        close(ends[0]);
        while (serve_one(ends[1])) {}
        _exit(0);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return error_system(e, STR("fork"));
    }
    starter = ends[0];
    return ERR_OK;
}

static ErrorCode ask_starter(const char *path, int end, Error *e)
{
    union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } control = { 0 };
    struct iovec piece = { (char *)(uintptr_t)path, strlen(path) };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    *head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof end), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
    memcpy(CMSG_DATA(head), &end, sizeof end);
    return sendmsg(starter, &message, MSG_NOSIGNAL) > 0 ? ERR_OK : error_system(e, str_of(path));
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

/* "ok 123", LF, 123 bytes: cut down to the bytes. */
static ErrorCode read_head(const Worker *w, Buf *answer, bool *failed, Error *e)
{
    Str rest = buf_str(answer), line;
    int64_t length;
    bool headed = str_cut(&rest, '\n', &line) && (str_starts(line, STR("ok ")) || str_starts(line, STR("no ")));
    if (!headed || !int_parse(str_from(line, 3), &length) || length < 0 || (uint64_t)length != rest.len)
        return error_set(e, ERR_INTERNAL, K("worker.ended"), arg_str("program", str_of(w->program)));
    *failed = line.ptr[0] == 'n';
    memmove(answer->ptr, rest.ptr, rest.len);
    answer->len = rest.len;
    return ERR_OK;
}

static ErrorCode take_program(const char *program, char *path, size_t room, Error *e)
{
    if (find_program(program, path, room)) return ERR_OK;
    return error_set(e, ERR_NOT_FOUND, K("worker.none"), arg_str("program", str_of(program)), arg_str("folder", STR(TERGOO_LIBEXEC)));
}

static void end_process(pid_t pid)
{
    int status;
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
}

ErrorCode worker_begin(const Worker *w, WorkerTalk *ret, Error *e)
{
    char path[PATH_MAX];
    int ends[2];
    *ret = (WorkerTalk){ .worker = w, .fd = -1, .end = now_ms() + w->wait };
    TRY(take_program(w->program, path, sizeof path, e));
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return error_system(e, str_of(w->program));
    ret->fd = ends[0];
    ErrorCode code = starter >= 0 ? ask_starter(path, ends[1], e) : start(path, ends[1], &OF_REQUEST, &ret->pid, e);
    close(ends[1]);
    return code;
}

/* One that we started ourselves and that has not closed its end by now has nothing more to do. */
void worker_end(WorkerTalk *t)
{
    if (t->fd < 0) return;
    close(t->fd);
    t->fd = -1;
    if (t->pid > 0) end_process(t->pid);
}

ErrorCode worker_ask(const Worker *w, Str request, Buf *answer, bool *failed, Error *e)
{
    WorkerTalk t;
    *failed = true;
    ErrorCode code = worker_begin(w, &t, e);
    if (code == ERR_OK) code = talk(w, t.fd, request, answer, e);
    worker_end(&t);
    TRY(code);
    return answer->failed ? error_memory(e) : read_head(w, answer, failed, e);
}

/* ---- piece by piece ---- */

static ErrorCode wait_for(const WorkerTalk *t, short events, Error *e)
{
    struct pollfd p = { .fd = t->fd, .events = events };
    int64_t left = t->end - now_ms();
    int n = left > 0 ? poll(&p, 1, (int)left) : 0;
    if (n > 0 || (n < 0 && errno == EINTR)) return ERR_OK;
    if (n < 0) return error_system(e, str_of(t->worker->program));
    return error_set(e, ERR_LIMIT, K("worker.slow"), arg_str("program", str_of(t->worker->program)), arg_int("seconds", t->worker->wait / 1000));
}

ErrorCode worker_give(WorkerTalk *t, Str piece, Error *e)
{
    while (piece.len > 0 && !t->enough) {
        TRY(wait_for(t, POLLOUT, e));
        ssize_t n = send(t->fd, piece.ptr, piece.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) piece = str_from(piece, (size_t)n);
        else if (errno != EAGAIN && errno != EINTR) t->enough = true;
    }
    return ERR_OK;
}

static ErrorCode broke_off(const WorkerTalk *t, Error *e)
{
    return error_set(e, ERR_INTERNAL, K("worker.ended"), arg_str("program", str_of(t->worker->program)));
}

/* Some bytes; 0: there are no more. */
static ErrorCode receive(const WorkerTalk *t, char *to, size_t room, size_t *got, Error *e)
{
    for (;;) {
        TRY(wait_for(t, POLLIN, e));
        ssize_t n = recv(t->fd, to, room, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (n < 0) return broke_off(t, e);
        *got = (size_t)n;
        return ERR_OK;
    }
}

/* "ok 123", LF. */
static ErrorCode receive_head(const WorkerTalk *t, bool *failed, uint64_t *length, Error *e)
{
    char head[32] = { 0 };
    size_t n = 0, got;
    while (n == 0 || head[n - 1] != '\n') {
        if (n == sizeof head) return broke_off(t, e);
        TRY(receive(t, head + n, 1, &got, e));
        if (got == 0) return broke_off(t, e);
        n++;
    }
    Str line = { head, n - 1 };
    *failed = str_starts(line, STR("no "));
    if ((!*failed && !str_starts(line, STR("ok "))) || !uint_parse(str_from(line, 3), length)) return broke_off(t, e);
    return ERR_OK;
}

ErrorCode worker_take(WorkerTalk *t, int to, uint64_t *size, Buf *refusal, bool *failed, Error *e)
{
    static const size_t PIECE = 1 << 16;
    uint64_t length;
    *size = 0;
    if (shutdown(t->fd, SHUT_WR) != 0 && errno != ENOTCONN) return error_system(e, str_of(t->worker->program));
    TRY(receive_head(t, failed, &length, e));
    if (length > t->worker->most)
        return error_set(e, ERR_LIMIT, K("worker.much"), arg_str("program", str_of(t->worker->program)), arg_int("limit", (int64_t)t->worker->most));
    char *room = arena_alloc(refusal->arena, PIECE);
    if (!room) return error_memory(e);
    for (size_t got = 1; got > 0; ) {
        TRY(receive(t, room, PIECE, &got, e));
        *size += got;
        if (*size > length) return broke_off(t, e);
        if (*failed) buf_add(refusal, str_bytes(room, got));
        else if (got > 0) TRY(fd_write_all(to, str_bytes(room, got), str_of(t->worker->program), e));
    }
    if (refusal->failed) return error_memory(e);
    return *size == length ? ERR_OK : broke_off(t, e);
}

/* ---- a stream ---- */

ErrorCode worker_open(const char *program, unsigned memory_mb, int *fd, int *pid, Error *e)
{
    char path[PATH_MAX];
    int ends[2];
    pid_t started;
    const Limits limits = { RLIM_INFINITY, (rlim_t)memory_mb << 20 };
    TRY(take_program(program, path, sizeof path, e));
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return error_system(e, str_of(program));
    ErrorCode code = start(path, ends[1], &limits, &started, e);
    close(ends[1]);
    if (code != ERR_OK) {
        close(ends[0]);
        return code;
    }
    *fd = ends[0];
    *pid = started;
    return ERR_OK;
}

void worker_close(int fd, int pid)
{
    close(fd);
    end_process(pid);
}

/* keeper.c: see keeper.h. A question is three bytes, an answer an Error (same program, so keys of sentences are the same
 * addresses) and up to two descriptors; both are one message of a socket that keeps messages apart. */
#include "web/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confine.h"
#include "office/wire.h"

enum { ASK_GATE, ASK_FILE, ASK_CERTIFICATE, ASK_HARM };
enum { FDS = 2, HARMED = 8, FILE_LIMIT = 64 * 1024 };

typedef struct { uint8_t what, which, lang; } Question;
typedef struct { Error error; bool renewed; } Answer;

struct Keeper { pthread_mutex_t lock; int fd; };

static void close_both(int fds[FDS])
{
    for (size_t i = 0; i < FDS; i++) fd_close(&fds[i]);
}

/* ---- the keeper ---- */

typedef struct { const KeeperOptions *options; int fd; pid_t running[HARMED]; } Keeping;

static ErrorCode give_file(const Keeping *k, int *fd, Error *e)
{
    const char *folder = k->options->office.folder;
    *fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    return *fd >= 0 ? ERR_OK : error_system(e, str_of(folder));
}

static ErrorCode give_certificate(const Keeping *k, int fds[FDS], bool *renewed, Error *e)
{
    static const char *const NAMES[FDS] = { "server.crt", "server.key" };
    Arena a = arena_wiping(8 << 20);
    ErrorCode code = tls_prepare(&a, &k->options->office, renewed, e);
    for (size_t i = 0; i < FDS && code == ERR_OK; i++) {
        const char *path = path_join(&a, k->options->office.folder, NAMES[i]);
        fds[i] = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
        if (fds[i] < 0) code = path ? error_system(e, str_of(path)) : error_memory(e);
    }
    arena_free(&a);
    return code;
}

/* A process of its own, in a group of its own: at the end the group is ended. */
static ErrorCode start_harm(Keeping *k, const Question *q, int fds[FDS], Error *e)
{
    int output[2], result[2];
    size_t place = 0;
    while (place < HARMED && k->running[place] > 0) place++;
    if (!k->options->demo || place == HARMED) return error_set(e, ERR_LIMIT, K("demo.too-many"));
    if (pipe2(output, O_CLOEXEC) != 0) return error_system(e, STR("pipe"));
    fds[0] = output[0];
    if (pipe2(result, O_CLOEXEC) != 0) {
        close(output[1]);
        return error_system(e, STR("pipe"));
    }
    fds[1] = result[0];
    pid_t child = fork();
    if (child == 0) {
        sigset_t none;
        sigemptyset(&none);
        (void)sigprocmask(SIG_SETMASK, &none, NULL);
        (void)setpgid(0, 0);
        close(k->fd);                               /* or the web process would not see that we ended */
        char said = demo_harm(k->options, (DemoHarm)q->which, (Lang)q->lang, output[1], result[1]) ? '+' : '-';
        (void)!write(result[1], &said, 1);
        _exit(0);
    }
    if (child > 0) (void)setpgid(child, child);
    close(output[1]);
    close(result[1]);
    k->running[place] = child > 0 ? child : 0;
    return child > 0 ? ERR_OK : error_system(e, STR("fork"));
}

static ErrorCode answer_to(Keeping *k, const Question *q, int fds[FDS], bool *renewed, Error *e)
{
    switch (q->what) {
    case ASK_GATE: return q->which < k->options->socket_count ? wire_connect(k->options->sockets[q->which], &fds[0], e) : error_internal(e, "keeper");
    case ASK_FILE: return give_file(k, &fds[0], e);
    case ASK_CERTIFICATE: return give_certificate(k, fds, renewed, e);
    case ASK_HARM: return q->which < DEMO_HARMS && q->lang < LANG_COUNT ? start_harm(k, q, fds, e) : error_internal(e, "keeper");
    default: return error_internal(e, "keeper");
    }
}

static bool send_answer(int to, const Answer *answer, const int fds[FDS])
{
    union { char room[CMSG_SPACE(FDS * sizeof(int))]; struct cmsghdr align; } control = { 0 };
    struct iovec part = { (void *)(uintptr_t)answer, sizeof *answer };
    struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1 };
    size_t count = 0;
    while (count < FDS && fds[count] >= 0) count++;
    if (count > 0) {
        m.msg_control = control.room;
        m.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(c), fds, count * sizeof(int));
    }
    ssize_t n;
    do n = sendmsg(to, &m, MSG_NOSIGNAL); while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof *answer;
}

/* False: the web process has ended. */
static bool serve_one(Keeping *k)
{
    Question q;
    int fds[FDS] = { -1, -1 };
    Answer answer = { .error = { 0 } };
    ssize_t n = recv(k->fd, &q, sizeof q, 0);
    if (n < 0 && errno == EINTR) return true;
    if (n != (ssize_t)sizeof q) return false;
    ErrorCode code = answer_to(k, &q, fds, &answer.renewed, &answer.error);
    if (code == ERR_OK) answer.error.code = ERR_OK;
    else close_both(fds);
    bool sent = send_answer(k->fd, &answer, fds);
    close_both(fds);
    return sent;
}

static void reap(Keeping *k)
{
    for (size_t i = 0; i < HARMED; i++) {
        if (k->running[i] > 0 && waitpid(k->running[i], NULL, WNOHANG) == k->running[i]) k->running[i] = 0;
    }
}

static ErrorCode shut_in(const Keeping *k, Error *e)
{
    Confined is = { false, 0 };
    const char *const folders[] = { k->options->office.folder };
    if (k->options->demo) log_event(LOG_WARNING, "keeper-confined", "calls=no landlock=0 a demo starts programs");
    if (k->options->demo) return ERR_OK;
    TRY(confine_self(CONFINE_WIDE, folders, ARRAY_LEN(folders), &is, e));
    confine_log("keeper-confined", &is);
    return ERR_OK;
}

static _Noreturn void keep(const KeeperOptions *options, int fd)
{
    Error e = { 0 };
    Keeping k = { .options = options, .fd = fd };
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &ends, NULL);      /* besides those that end the web process: it tells us by going */
    int children = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
    struct pollfd wait[2] = { { .fd = fd, .events = POLLIN }, { .fd = children, .events = POLLIN } };
    bool goes_on = children >= 0 && shut_in(&k, &e) == ERR_OK;
    if (!goes_on) log_event(LOG_ERROR, "keeper", "code=%s key=%s", error_code_name(e.code), e.count > 0 ? e.parts[0].key : "");
    while (goes_on) {
        struct signalfd_siginfo ended;
        if (poll(wait, ARRAY_LEN(wait), -1) < 0) continue;
        if (wait[1].revents && read(children, &ended, sizeof ended) > 0) reap(&k);
        if (wait[0].revents) goes_on = serve_one(&k);
    }
    for (size_t i = 0; i < HARMED; i++) {
        if (k.running[i] > 0) (void)kill(-k.running[i], SIGTERM);
    }
    _exit(0);
}

/* ---- asking it ---- */

ErrorCode keeper_start(const KeeperOptions *options, Keeper **ret, Error *e)
{
    int ends[2];
    Keeper *k = mem_alloc(sizeof *k);
    if (!k) return error_memory(e);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
        mem_free(k);
        return error_system(e, STR("socketpair"));
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        keep(options, ends[1]);
    }
    close(ends[1]);
    *k = (Keeper){ .fd = ends[0] };
    pthread_mutex_init(&k->lock, NULL);
    *ret = k;
    return child > 0 ? ERR_OK : error_system(e, STR("fork"));
}

void keeper_end(Keeper *k)
{
    if (!k) return;
    close(k->fd);
    mem_free(k);
}

int keeper_descriptor(const Keeper *k)
{
    return k->fd;
}

/* The descriptors that came with an answer; more than we have room for were never sent. */
static void take_descriptors(struct msghdr *m, int fds[FDS])
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
        size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(fds, CMSG_DATA(c), (count < FDS ? count : FDS) * sizeof(int));
    }
}

static bool exchange(int fd, const Question *q, Answer *answer, int fds[FDS])
{
    union { char room[CMSG_SPACE(FDS * sizeof(int))]; struct cmsghdr align; } control;
    struct iovec part = { answer, sizeof *answer };
    struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room };
    ssize_t n;
    do n = send(fd, q, sizeof *q, MSG_NOSIGNAL); while (n < 0 && errno == EINTR);
    if (n != (ssize_t)sizeof *q) return false;
    do n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC); while (n < 0 && errno == EINTR);
    if (n > 0) take_descriptors(&m, fds);
    return n == (ssize_t)sizeof *answer;
}

static ErrorCode ask(Keeper *k, Question q, int fds[FDS], bool *renewed, Error *e)
{
    Answer answer;
    fds[0] = fds[1] = -1;
    pthread_mutex_lock(&k->lock);
    bool answered = exchange(k->fd, &q, &answer, fds);
    pthread_mutex_unlock(&k->lock);
    if (!answered) {
        close_both(fds);
        return error_set(e, ERR_IO, K("web.no-keeper"));
    }
    *renewed = answer.renewed;
    if (answer.error.code == ERR_OK) return ERR_OK;
    close_both(fds);
    *e = answer.error;
    return e->code;
}

static ErrorCode ask_for_one(Keeper *k, Question q, int *fd, Error *e)
{
    int fds[FDS];
    bool renewed;
    TRY(ask(k, q, fds, &renewed, e));
    *fd = fds[0];
    return *fd >= 0 ? ERR_OK : error_set(e, ERR_IO, K("web.no-keeper"));     /* no descriptor was free to take it */
}

ErrorCode keeper_gate(Keeper *k, size_t which, int *fd, Error *e)
{
    return ask_for_one(k, (Question){ ASK_GATE, (uint8_t)which, 0 }, fd, e);
}

ErrorCode keeper_file(Keeper *k, int *fd, Error *e)
{
    return ask_for_one(k, (Question){ ASK_FILE, 0, 0 }, fd, e);
}

ErrorCode keeper_certificate(Keeper *k, Arena *a, TlsText *ret, bool *renewed, Error *e)
{
    int fds[FDS];
    TRY(ask(k, (Question){ ASK_CERTIFICATE, 0, 0 }, fds, renewed, e));
    ErrorCode code = fd_read_all(a, fds[0], FILE_LIMIT, &ret->certificate, e);
    if (code == ERR_OK) code = fd_read_all(a, fds[1], FILE_LIMIT, &ret->key, e);
    close_both(fds);
    return code;
}

ErrorCode keeper_harm(Keeper *k, DemoHarm which, Lang lang, int *output, int *result, Error *e)
{
    int fds[FDS];
    bool renewed;
    TRY(ask(k, (Question){ ASK_HARM, (uint8_t)which, (uint8_t)lang }, fds, &renewed, e));
    *output = fds[0];
    *result = fds[1];
    return ERR_OK;
}

/* wire.c: see wire.h. */
#include "office/wire.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { CONNECT_SECONDS = 10 };

static ErrorCode address_of(const char *path, struct sockaddr_un *to, Error *e)
{
    *to = (struct sockaddr_un){ .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof to->sun_path) return error_set(e, ERR_LIMIT, K("base.path-too-long"));
    memcpy(to->sun_path, path, strlen(path));
    return ERR_OK;
}

ErrorCode wire_connect(const char *path, int *ret, Error *e)
{
    struct sockaddr_un to;
    TRY(address_of(path, &to, e));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return error_system(e, str_of(path));
    /* a gate that stands still takes no more after a while: then this would wait for ever */
    const struct timeval patience = { .tv_sec = CONNECT_SECONDS }, for_ever = { 0 };
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    bool connected = connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
    if (connected) (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &for_ever, sizeof for_ever);
    if (!connected) {
        bool nobody = errno == ENOENT || errno == ECONNREFUSED;
        if (!nobody) (void)error_system(e, str_of(path));
        close(fd);
        return nobody ? error_set(e, ERR_NOT_FOUND, K("wire.no-gate"), arg_c("path", path)) : e->code;
    }
    *ret = fd;
    return ERR_OK;
}

ErrorCode wire_listen(const char *path, int *ret, Error *e)
{
    struct sockaddr_un to;
    int other;
    TRY(address_of(path, &to, e));
    if (wire_connect(path, &other, e) == ERR_OK) {
        close(other);
        return error_set(e, ERR_CONFLICT, K("wire.gate-runs"), arg_c("path", path));
    }
    unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    mode_t before = umask(0177);
    bool bound = fd >= 0 && bind(fd, (struct sockaddr *)&to, sizeof to) == 0 && listen(fd, 64) == 0;
    umask(before);
    if (!bound) {
        (void)error_system(e, str_of(path));
        if (fd >= 0) close(fd);
        return e->code;
    }
    *ret = fd;
    return ERR_OK;
}

bool wire_peer_ok(int fd)
{
    struct ucred who;
    socklen_t n = sizeof who;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) != 0) return false;
    return who.uid == geteuid() || who.uid == 0;
}

static ErrorCode wire_error(Error *e)
{
    if (errno == EPIPE || errno == ECONNRESET) return error_set(e, ERR_END, K("wire.closed"));
    return error_set(e, ERR_IO, K("wire.broken"), arg_int("errno", errno));
}

ErrorCode wire_send(int fd, Str frame, int passed, Error *e)
{
    unsigned char head[4];
    union { char room[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } control = { 0 };
    if (frame.len > FRAME_LIMIT) return error_set(e, ERR_LIMIT, K("wire.too-long"), arg_int("limit", FRAME_LIMIT));
    store_u32_be(head, (uint32_t)frame.len);
    struct iovec parts[2] = { { head, 4 }, { (void *)(uintptr_t)frame.ptr, frame.len } };
    struct msghdr m = { .msg_iov = parts, .msg_iovlen = 2 };
    if (passed >= 0) {
        m.msg_control = control.room;
        m.msg_controllen = sizeof control.room;
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(c), &passed, sizeof passed);
    }
    size_t left = frame.len + 4;
    while (left > 0) {
        ssize_t n = sendmsg(fd, &m, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return wire_error(e);
        left -= (size_t)n;
        m.msg_control = NULL;                       /* the descriptor went with the first bytes */
        m.msg_controllen = 0;
        for (size_t gone = (size_t)n; gone > 0 && m.msg_iovlen > 0;) {
            size_t step = gone < m.msg_iov->iov_len ? gone : m.msg_iov->iov_len;
            m.msg_iov->iov_base = (char *)m.msg_iov->iov_base + step;
            m.msg_iov->iov_len -= step;
            gone -= step;
            if (m.msg_iov->iov_len == 0) { m.msg_iov++; m.msg_iovlen--; }
        }
    }
    return ERR_OK;
}

/* The head with whatever descriptors came: one is kept, more are closed. */
static ssize_t receive_head(int fd, unsigned char head[4], int *passed)
{
    union { char room[CMSG_SPACE(4 * sizeof(int))]; struct cmsghdr align; } control;
    struct iovec part = { head, 4 };
    struct msghdr m = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room };
    ssize_t n;
    do n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC); while (n < 0 && errno == EINTR);
    if (n <= 0) return n;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
        size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int one;
            memcpy(&one, CMSG_DATA(c) + i * sizeof one, sizeof one);
            if (*passed < 0) *passed = one;
            else close(one);
        }
    }
    return n;
}

ErrorCode wire_receive(int fd, Arena *a, Str *frame, int *passed, Error *e)
{
    unsigned char head[4];
    *passed = -1;
    ssize_t n = receive_head(fd, head, passed);
    if (n == 0) return error_set(e, ERR_END, K("wire.closed"));
    if (n < 0) return wire_error(e);
    size_t got;
    TRY(fd_read_full(fd, head + n, 4 - (size_t)n, &got, STR("gate"), e));
    size_t len = load_u32_be(head);
    if (got < 4 - (size_t)n) return error_set(e, ERR_END, K("wire.closed"));
    if (len > FRAME_LIMIT) return error_set(e, ERR_LIMIT, K("wire.too-long"), arg_int("limit", FRAME_LIMIT));
    char *bytes = arena_alloc(a, len + 1);
    if (!bytes) return error_memory(e);
    TRY(fd_read_full(fd, bytes, len, &got, STR("gate"), e));
    if (got < len) return error_set(e, ERR_END, K("wire.closed"));
    *frame = (Str){ bytes, len };
    return ERR_OK;
}

/* box_client.c: the office's end of the door (public_office.c): one request over TLS, whose certificate must be the box's.
 * What is exchanged is signed and sealed in itself; TLS keeps from the network in between that an office calls a box, and how
 * much it brings home. */
#include <errno.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "public/public.h"

enum { SECONDS = 60, HEAD_MOST = 16 * 1024, PIECE = 64 * 1024, HOST_MOST = 255 };
static const uint64_t ANSWER_MOST = UINT64_C(1) << 40;

typedef struct { int fd; SSL_CTX *context; SSL *tls; } Line;
typedef struct { char host[HOST_MOST + 1], port[6]; bool tls; } Place;

static ErrorCode unreachable(const BoxAddress *at, const char *why, Error *e)
{
    return error_set(e, ERR_IO, K("box.unreachable"), arg_str("address", at->url), arg_c("why", why));
}

/* ---- where ---- */

static ErrorCode find_place(const BoxAddress *at, Place *ret, Error *e)
{
    Str rest = at->url, host, port;
    bool plain = str_starts(rest, STR("http://"));
    *ret = (Place){ .tls = !plain };
    if (!plain && !str_starts(rest, STR("https://"))) return error_set(e, ERR_USAGE, K("box.address"), arg_str("address", at->url));
    rest = str_from(rest, plain ? 7 : 8);
    if (str_ends(rest, STR("/"))) rest = str_first(rest, rest.len - 1);
    bool has_port = str_cut(&rest, ':', &host);
    port = has_port ? rest : plain ? STR("80") : STR("443");
    uint64_t number;
    bool fine = host.len > 0 && host.len <= HOST_MOST && str_find_byte(host, '/') < 0 && uint_parse(port, &number) && number > 0 &&
        number < 65536;
    if (!fine) return error_set(e, ERR_USAGE, K("box.address"), arg_str("address", at->url));
    if (plain && !str_is(host, "localhost") && !str_is(host, "127.0.0.1")) return error_set(e, ERR_USAGE, K("box.address-plain"));
    memcpy(ret->host, host.ptr, host.len);
    memcpy(ret->port, port.ptr, port.len);
    return ERR_OK;
}

static ErrorCode open_socket(const BoxAddress *at, const Place *p, int *ret, Error *e)
{
    const struct addrinfo how = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG };
    const struct timeval wait = { .tv_sec = SECONDS };
    struct addrinfo *found = NULL;
    if (getaddrinfo(p->host, p->port, &how, &found) != 0) return unreachable(at, "name", e);
    *ret = -1;
    for (const struct addrinfo *one = found; one && *ret < 0; one = one->ai_next) {
        int fd = socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        bool open = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 &&
                    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) == 0 && connect(fd, one->ai_addr,
                        one->ai_addrlen) == 0;
        if (open) *ret = fd;
        else if (fd >= 0) close(fd);
    }
    freeaddrinfo(found);
    return *ret >= 0 ? ERR_OK : unreachable(at, "connect", e);
}

static ErrorCode open_tls(const BoxAddress *at, const Place *p, Line *l, Error *e)
{
    l->context = SSL_CTX_new(TLS_client_method());
    bool fine = l->context && SSL_CTX_set_min_proto_version(l->context, TLS1_2_VERSION) == 1 &&
                (at->authority ? SSL_CTX_load_verify_file(l->context, at->authority) :
                    SSL_CTX_set_default_verify_paths(l->context)) == 1;
    if (!fine) return unreachable(at, "authority", e);
    SSL_CTX_set_verify(l->context, SSL_VERIFY_PEER, NULL);
    l->tls = SSL_new(l->context);
    if (!l->tls || SSL_set_fd(l->tls, l->fd) != 1) return unreachable(at, "TLS", e);
    bool number = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(l->tls), p->host) == 1;
    fine = number || (SSL_set1_host(l->tls, p->host) == 1 && SSL_set_tlsext_host_name(l->tls, p->host) == 1);
    if (!fine || SSL_connect(l->tls) != 1) {
        ERR_clear_error();
        return unreachable(at, "certificate", e);
    }
    return ERR_OK;
}

static void line_close(Line *l)
{
    if (l->tls) {
        (void)SSL_shutdown(l->tls);
        ERR_clear_error();
    }
    SSL_free(l->tls);
    SSL_CTX_free(l->context);
    if (l->fd >= 0) close(l->fd);
}

/* ---- bytes ---- */

static bool line_write(Line *l, Str bytes)
{
    while (bytes.len > 0) {
        size_t sent = 0;
        if (l->tls) {
            if (SSL_write_ex(l->tls, bytes.ptr, bytes.len, &sent) != 1) return false;
        } else {
            ssize_t n = send(l->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
            if (n <= 0) return false;
            sent = (size_t)n;
        }
        bytes = str_from(bytes, sent);
    }
    return true;
}

static size_t line_read(Line *l, char *to, size_t room)
{
    size_t got = 0;
    if (l->tls) return SSL_read_ex(l->tls, to, room, &got) == 1 ? got : 0;
    ssize_t n = recv(l->fd, to, room, 0);
    return n > 0 ? (size_t)n : 0;
}

static ErrorCode send_request(Arena *a, const BoxAddress *at, Line *l, const Place *p, const char *path, int from, uint64_t size,
    Error *e)
{
    char *piece = arena_alloc(a, PIECE);
    Str head = str_format(a,
        "POST %s HTTP/1.1\r\nHost: %s:%s\r\nContent-Type: application/octet-stream\r\n"
        "Content-Length: %llu\r\nConnection: close\r\n\r\n",
                          path, p->host, p->port, (unsigned long long)size);
    if (!piece || !head.ptr) return error_memory(e);
    if (!line_write(l, head)) return unreachable(at, "write", e);
    for (uint64_t at_byte = 0; at_byte < size;) {
        ssize_t n = io->pread(from, piece, size - at_byte < PIECE ? (size_t)(size - at_byte) : PIECE, (off_t)at_byte);
        if (n <= 0) return error_system(e, STR("request"));
        if (!line_write(l, (Str){ piece, (size_t)n })) return unreachable(at, "write", e);
        at_byte += (uint64_t)n;
    }
    return ERR_OK;
}

/* ---- the answer ---- */

static bool read_head(Str head, int *status, uint64_t *length)
{
    Str line, name, word;
    uint64_t number;
    bool has_length = false;
    if (!str_next_line(&head, &line) || !str_cut(&line, ' ', &word) || !str_is(word, "HTTP/1.1")) return false;
    (void)str_cut(&line, ' ', &word);
    if (word.len != 3 || !uint_parse(word, &number)) return false;
    *status = (int)number;
    while (str_next_line(&head, &line)) {
        line = str_trim(line);
        if (!str_cut(&line, ':', &name) || !str_is(name, "Content-Length")) continue;
        if (has_length || !uint_parse(str_trim(line), length)) return false;
        has_length = true;
    }
    return has_length && *length <= ANSWER_MOST;
}

static ErrorCode take_answer(Arena *a, const BoxAddress *at, Line *l, int to, int *status, Error *e)
{
    char *piece = arena_alloc(a, PIECE);
    size_t have = 0, head = 0;
    uint64_t left;
    if (!piece) return error_memory(e);
    while (head == 0) {
        size_t n = have < HEAD_MOST ? line_read(l, piece + have, HEAD_MOST - have) : 0;
        if (n == 0) return unreachable(at, "answer", e);
        have += n;
        ptrdiff_t end = str_find((Str){ piece, have }, STR("\r\n\r\n"));
        if (end >= 0) head = (size_t)end + 4;
    }
    if (!read_head((Str){ piece, head }, status, &left)) return unreachable(at, "answer", e);
    Str rest = { piece + head, have - head };
    while (left > 0) {
        if (rest.len > left) return unreachable(at, "answer", e);
        TRY(fd_write_all(to, rest, STR("answer"), e));
        left -= rest.len;
        size_t n = left > 0 ? line_read(l, piece, PIECE) : 0;
        if (left > 0 && n == 0) return unreachable(at, "answer", e);
        rest = (Str){ piece, n };
    }
    return ERR_OK;
}

ErrorCode box_call(Arena *a, const BoxAddress *at, const char *path, int from, uint64_t size, int to, int *status, Error *e)
{
    Place p;
    Line l = { .fd = -1 };
    TRY(find_place(at, &p, e));
    ErrorCode code = open_socket(at, &p, &l.fd, e);
    if (code == ERR_OK && p.tls) code = open_tls(at, &p, &l, e);
    if (code == ERR_OK) code = send_request(a, at, &l, &p, path, from, size, e);
    if (code == ERR_OK) code = take_answer(a, at, &l, to, status, e);
    line_close(&l);
    return code;
}

/* tls.c: contexts and streams; see tls.h. Descriptors do not block: whoever waits, waits in poll until his deadline and no longer, so that a slow
 * client holds a thread for as long as we allow and not for as long as it likes. */
#include "web/tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/tls_int.h"

ErrorCode tls_failed(Error *e, const char *what)
{
    char text[160] = "";
    unsigned long code = ERR_get_error();
    if (code != 0) ERR_error_string_n(code, text, sizeof text);
    ERR_clear_error();
    return error_set(e, ERR_IO, K("web.tls"), arg_c("what", what), arg_c("why", text));
}

/* ---- contexts ---- */

static int choose_protocol(SSL *s, const unsigned char **ret, unsigned char *len, const unsigned char *offered, unsigned int offered_len, void *self)
{
    static const unsigned char OURS[] = "\x08http/1.1";
    (void)s, (void)self;
    unsigned char *chosen;
    int found = SSL_select_next_proto(&chosen, len, OURS, sizeof OURS - 1, offered, offered_len);
    *ret = chosen;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

static ErrorCode set_up(SSL_CTX *c, TlsText *text, Error *e)
{
    TlsPair own;
    TRY(tls_pair_of(text, "server.crt", "server.key", &own, e));
    bool fine = SSL_CTX_use_certificate(c, own.certificate) == 1 && SSL_CTX_use_PrivateKey(c, own.key) == 1 &&
                SSL_CTX_check_private_key(c) == 1 && SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION) == 1 &&
                SSL_CTX_set_cipher_list(c, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1;
    tls_pair_free(&own);
    if (!fine) return tls_failed(e, "context");
    SSL_CTX_set_options(c, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(c, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_alpn_select_cb(c, choose_protocol, NULL);
    SSL_CTX_set_num_tickets(c, 1);
    return ERR_OK;
}

ErrorCode tls_context(TlsText *own, TlsContext **ret, Error *e)
{
    SSL_CTX *c = SSL_CTX_new(TLS_server_method());
    if (!c) return tls_failed(e, "context");
    ErrorCode code = set_up(c, own, e);
    if (code == ERR_OK) *ret = c;
    else SSL_CTX_free(c);
    return code;
}

TlsContext *tls_context_share(TlsContext *c)
{
    SSL_CTX_up_ref(c);
    return c;
}

void tls_context_free(TlsContext *c)
{
    SSL_CTX_free(c);
}

/* ---- streams ---- */

static bool wait_for(const Stream *s, short events)
{
    for (;;) {
        int64_t left = s->deadline - clock_ticks();
        if (left <= 0) return false;
        struct pollfd p = { .fd = s->fd, .events = events };
        int64_t ms = left / 1000000 + 1;
        int n = poll(&p, 1, ms > 60000 ? 60000 : (int)ms);
        if (n > 0) return true;
        if (n < 0 && errno != EINTR) return false;
    }
}

/* After a call of OpenSSL that did not get through: waits for what it wants. False when there is nothing to wait for. */
static bool wait_as_wanted(const Stream *s, int result)
{
    switch (SSL_get_error(s->tls, result)) {
    case SSL_ERROR_WANT_READ:  return wait_for(s, POLLIN);
    case SSL_ERROR_WANT_WRITE: return wait_for(s, POLLOUT);
    default:                   return false;
    }
}

bool stream_open(Stream *s, int fd, TlsContext *context, int64_t deadline)
{
    *s = (Stream){ .fd = fd, .deadline = deadline };
    if (!context) return true;
    s->tls = SSL_new(context);
    if (!s->tls || SSL_set_fd(s->tls, fd) != 1) return false;
    for (;;) {
        ERR_clear_error();
        int n = SSL_accept(s->tls);
        if (n == 1) return true;
        if (!wait_as_wanted(s, n)) return false;
    }
}

ptrdiff_t stream_read(Stream *s, void *to, size_t room)
{
    for (;;) {
        size_t got;
        if (!s->tls) {
            ssize_t n = recv(s->fd, to, room, 0);
            if (n >= 0) return n;
            if (errno == EINTR) continue;
            if (errno != EAGAIN || !wait_for(s, POLLIN)) return -1;
            continue;
        }
        ERR_clear_error();
        int n = SSL_read_ex(s->tls, to, room, &got);
        if (n == 1) return (ptrdiff_t)got;
        if (SSL_get_error(s->tls, n) == SSL_ERROR_ZERO_RETURN) return 0;
        if (!wait_as_wanted(s, n)) return -1;
    }
}

bool stream_write(Stream *s, Str bytes)
{
    while (bytes.len > 0) {
        size_t sent;
        if (!s->tls) {
            ssize_t n = send(s->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0 && (errno != EAGAIN || !wait_for(s, POLLOUT))) return false;
            if (n > 0) bytes = str_from(bytes, (size_t)n);
            continue;
        }
        ERR_clear_error();
        int n = SSL_write_ex(s->tls, bytes.ptr, bytes.len, &sent);
        if (n == 1) bytes = str_from(bytes, sent);
        else if (!wait_as_wanted(s, n)) return false;
    }
    return true;
}

void stream_close(Stream *s)
{
    if (s->tls) {
        (void)SSL_shutdown(s->tls);                 /* says that it is over, waits for nothing */
        ERR_clear_error();
        SSL_free(s->tls);
    }
    if (s->fd >= 0) close(s->fd);
    *s = (Stream){ .fd = -1 };
}

/* tls.h: the office's own certificate authority, the server's certificate from it, and bytes over TLS (OpenSSL).
 *
 * On an office network there is no one who would issue a certificate, and without one a browser gives a page neither microphone nor camera nor
 * offline pages. So `tergoo web` makes an authority at its first start (<folder>/web/ca.key, ECDSA P-256, ten years), which may speak for the
 * names of this office and for no others (name constraints, RFC 5280 4.2.1.10), and from it the server's certificate (397 days), which it
 * renews by itself. A device trusts the authority once (/connect). None of it has to do with the store's keys. */
#ifndef TERGOO_TLS_H
#define TERGOO_TLS_H

#include "base/base.h"

typedef struct ssl_ctx_st TlsContext;
typedef struct ssl_st TlsStream;

/* Names are DNS names or IP addresses; localhost, 127.0.0.1 and ::1 are always among them. */
typedef struct { const char *folder; const Str *names; size_t count; } TlsOffice;

/* Makes what is missing or runs out. ERR_INVALID for a name that is none, ERR_CONFLICT for one that the authority, made earlier, may not
 * speak for. *renewed: something was written. */
MUST_USE ErrorCode tls_prepare(Arena *a, const TlsOffice *office, bool *renewed, Error *e);
/* Is it a name that the authority speaks for, or can (because there is none yet)? */
bool tls_may_speak_for(Arena *a, const char *folder, Str name);
/* The authority's certificate as DER, and its SHA-256 as people compare it: "AB:CD:…", 95 characters. */
MUST_USE ErrorCode tls_authority(Arena *a, const char *folder, Str *der, Str *fingerprint, Error *e);
/* How many days the certificate (server, ca) still holds; negative: it does not any more. */
MUST_USE ErrorCode tls_days_left(Arena *a, const char *folder, const char *name, int64_t *ret, Error *e);
/* A certificate and its key, PEM. */
typedef struct { Str certificate, key; } TlsText;
/* The key's text is wiped. */
MUST_USE ErrorCode tls_context(TlsText *own, TlsContext **ret, Error *e);
TlsContext *tls_context_share(TlsContext *c);   /* another owner of the same */
void tls_context_free(TlsContext *c);           /* takes NULL; streams that run keep theirs */

/* ---- one connection ---- */
typedef struct {
    int        fd;
    TlsStream *tls;                     /* NULL: plain */
    int64_t    deadline;                /* clock_ticks() at which waiting ends */
} Stream;

/* false: the handshake failed or took too long. `context` NULL: a plain stream. */
MUST_USE bool stream_open(Stream *s, int fd, TlsContext *context, int64_t deadline);
/* Bytes, 0 when the other side has ended, -1 when the deadline has come or the connection broke. */
MUST_USE ptrdiff_t stream_read(Stream *s, void *to, size_t room);
MUST_USE bool stream_write(Stream *s, Str bytes);
void stream_close(Stream *s);

#endif

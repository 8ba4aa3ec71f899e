/* tls_int.h: what tls.c and tls_make.c share: key and certificate files. */
#ifndef TERGOO_TLS_INT_H
#define TERGOO_TLS_INT_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "web/tls.h"

typedef struct { X509 *certificate; EVP_PKEY *key; } TlsPair;

/* What OpenSSL says of its last failure. */
ErrorCode tls_failed(Error *e, const char *what);
/* <folder>/NAME.crt and NAME.key, PEM. ERR_NOT_FOUND when one of them is missing. */
MUST_USE ErrorCode tls_read_pair(Arena *a, const char *folder, const char *name, TlsPair *ret, Error *e);
/* Out of two texts; the key's is wiped. Where they come from is for the error. */
MUST_USE ErrorCode tls_pair_of(TlsText *text, const char *certificate_from, const char *key_from, TlsPair *ret, Error *e);
MUST_USE ErrorCode tls_read_certificate(Arena *a, const char *folder, const char *name, X509 **ret, Error *e);
void tls_pair_free(TlsPair *p);

#endif

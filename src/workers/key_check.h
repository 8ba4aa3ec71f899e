/* key_check.h: has a security key signed this? (key_check.c) */
#ifndef TERGOO_KEY_CHECK_H
#define TERGOO_KEY_CHECK_H

#include "base/base.h"

/* The request: a JSON object of texts, bytes in hexadecimal: "point" (64, the public key), "rp", "client" (32, the hash of what
 * the browser said), "data" and "signature" of the authenticator. The answer: "yes" or "no". */
MUST_USE ErrorCode key_check(Arena *a, Str request, Buf *to, Error *e);

#endif

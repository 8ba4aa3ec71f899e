/* totp.h: one-time codes by time (RFC 6238 over RFC 4226), and secrets as people type them (base32, RFC 4648 section 6). */
#ifndef TERGOO_TOTP_H
#define TERGOO_TOTP_H

#include "base/base.h"

typedef enum { TOTP_SHA1, TOTP_SHA256, TOTP_SHA512 } TotpHash;

enum { TOTP_SECONDS = 30 };

/* The code of a step (seconds since 1970 / TOTP_SECONDS), as a number of 6 to 8 digits. */
uint32_t totp_code(TotpHash hash, Str secret, uint64_t step, int digits);
/* Upper case, without padding. */
void totp_base32(Buf *to, Str bytes);

#endif

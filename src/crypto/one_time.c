/* one_time.c: see one_time.h. The check is a sum modulo 23 with the powers of 5 as weights: 5 generates all 22 of them, so that
 * neighbours never have the same weight, and neither a wrong sign nor two neighbours that changed places can leave the sum as it
 * was. */
#include "crypto/one_time.h"

#include "crypto/crypto.h"

static const char SIGNS[ONE_TIME_SIGNS + 1] = "346789ACDEFHJKMNPRTVWXY";

enum { GENERATOR = 5 };

static void take_random(unsigned char *to, size_t n)
{
    for (size_t i = 0; i < n;) {
        unsigned char byte;
        random_bytes(&byte, 1);
        if (byte < 256 / ONE_TIME_SIGNS * ONE_TIME_SIGNS) to[i++] = byte % ONE_TIME_SIGNS;      /* else some signs would come more often */
    }
}

static unsigned weighed(const unsigned char *values, size_t n, unsigned *weight)
{
    unsigned sum = 0;
    *weight = 1;
    for (size_t i = 0; i < n; i++) {
        sum = (sum + *weight * values[i]) % ONE_TIME_SIGNS;
        *weight = *weight * GENERATOR % ONE_TIME_SIGNS;
    }
    return sum;
}

/* The sign that makes the whole sum 0. */
static unsigned char check_sign(const unsigned char *values, size_t n)
{
    unsigned weight, sum = weighed(values, n, &weight);
    unsigned char sign = 0;
    while ((sum + weight * sign) % ONE_TIME_SIGNS != 0) sign++;
    return sign;
}

void one_time_make(Buf *to, size_t signs, size_t group)
{
    unsigned char values[ONE_TIME_MOST] = { 0 };
    if (signs >= ONE_TIME_MOST) signs = ONE_TIME_MOST - 1;
    take_random(values, signs);
    values[signs] = check_sign(values, signs);
    for (size_t i = 0; i <= signs; i++) {
        if (i > 0 && group > 0 && i % group == 0) buf_byte(to, '-');
        buf_byte(to, SIGNS[values[i]]);
    }
    crypto_wipe(values, sizeof values);
}

/* The Latin letter or the digit that looks like it; 0 for what a hand puts between signs; else the same. */
static uint32_t looks_like(uint32_t c)
{
    static const struct { uint32_t is, as; } ALIKE[] = {
        { 0x410, 'A' }, { 0x412, 'B' }, { 0x415, 'E' }, { 0x417, '3' }, { 0x41a, 'K' }, { 0x41c, 'M' }, { 0x41d, 'H' }, { 0x420, 'P' },
                { 0x421, 'C' },
        { 0x422, 'T' }, { 0x423, 'Y' }, { 0x425, 'X' }, { 0x4ae, 'Y' },
    };
    if (c == ' ' || c == '-' || c == '.' || c == '\t' || c == 0xa0 || (c >= 0x2010 && c <= 0x2015)) return 0;
    if (c >= 'a' && c <= 'z') return c - 'a' + 'A';
    if (c >= 0x430 && c <= 0x44f) c -= 0x20;
    for (size_t i = 0; i < ARRAY_LEN(ALIKE); i++) {
        if (ALIKE[i].is == c) return ALIKE[i].as;
    }
    return c;
}

ErrorCode one_time_read(Str typed, size_t signs, char to[ONE_TIME_MOST + 1], Str *ret, Error *e)
{
    unsigned char values[ONE_TIME_MOST] = { 0 };
    unsigned weight;
    size_t n = 0;
    for (uint32_t c; typed.len > 0;) {
        if (!utf8_next(&typed, &c)) return error_set(e, ERR_INVALID, K("crypto.code-sign"), arg_int("place", (int64_t)n + 1));
        c = looks_like(c);
        if (c == 0) continue;
        const char *at = c < 128 ? strchr(SIGNS, (int)c) : NULL;
        if (!at) return error_set(e, ERR_INVALID, K("crypto.code-sign"), arg_int("place", (int64_t)n + 1));
        if (n > signs) return error_set(e, ERR_INVALID, K("crypto.code-length"), arg_int("signs", (int64_t)signs + 1));
        values[n] = (unsigned char)(at - SIGNS);
        to[n++] = *at;
    }
    to[n] = 0;
    if (n != signs + 1) return error_set(e, ERR_INVALID, K("crypto.code-length"), arg_int("signs", (int64_t)signs + 1));
    bool right = weighed(values, n, &weight) == 0;
    crypto_wipe(values, sizeof values);
    if (!right) return error_set(e, ERR_INVALID, K("crypto.code-check"));
    *ret = (Str){ to, n };
    return ERR_OK;
}

/* packing.h: numbers and texts packed into bytes, for lists that are kept until the end of a run.
 *
 * Whole numbers take seven bits a byte, the lowest first, negative ones folded between the others; texts stand behind their length.
 * What was packed is read back by this process only, so that pointers to what stays may stand in it. */
#ifndef TERGOO_DETECT_PACKING_H
#define TERGOO_DETECT_PACKING_H

#include "detect/detect_int.h"

enum { PACKED_NUMBER = 10 };              /* bytes of a number at most; a text takes its own besides */

static inline char *put_number(char *to, uint64_t v)
{
    for (; v >= 0x80; v >>= 7) *to++ = (char)(v | 0x80);
    *to++ = (char)v;
    return to;
}

static inline char *put_signed(char *to, int64_t v)
{
    return put_number(to, (uint64_t)v << 1 ^ (uint64_t)(v < 0 ? -1 : 0));
}

static inline char *put_bytes(char *to, const void *bytes, size_t n)
{
    if (n > 0) memcpy(to, bytes, n);
    return to + n;
}

/* Not given and empty are told apart. */
static inline char *put_text(char *to, Str text)
{
    return put_bytes(put_number(to, text.ptr ? text.len + 1 : 0), text.ptr, text.len);
}

static inline uint64_t take_number(const char **at)
{
    uint64_t v = 0;
    int shift = 0;
    for (; *(const unsigned char *)*at & 0x80; shift += 7) v |= (uint64_t)(*(const unsigned char *)(*at)++ & 0x7f) << shift;
    return v | (uint64_t)*(const unsigned char *)(*at)++ << shift;
}

static inline int64_t take_signed(const char **at)
{
    uint64_t v = take_number(at);
    return (int64_t)(v >> 1 ^ (v & 1 ? UINT64_MAX : 0));
}

static inline Str take_text(const char **at)
{
    uint64_t n = take_number(at);
    if (n == 0) return (Str){ 0 };
    Str text = { *at, (size_t)n - 1 };
    *at += text.len;
    return text;
}

static inline void take_bytes(const char **at, void *to, size_t n)
{
    memcpy(to, *at, n);
    *at += n;
}

/* By which rate an amount was converted, where there is a table of rates. */
static inline char *put_rate(const Detector *d, char *to, const Rate *rate, int64_t asked)
{
    if (!d->settings->rates) return to;
    to = put_bytes(to, &rate, sizeof rate);
    return put_signed(to, asked);
}

static inline const Rate *take_rate(const Detector *d, const char **at, int64_t *asked)
{
    const Rate *rate = NULL;
    if (!d->settings->rates) return NULL;
    take_bytes(at, &rate, sizeof rate);
    *asked = take_signed(at);
    return rate;
}

#endif

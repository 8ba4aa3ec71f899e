/* number.h: checked integers and their decimal form. No locale, no errno: the whole input is a number or it is not. */
#ifndef TERGOO_NUMBER_H
#define TERGOO_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attributes.h"
#include "base/str.h"

MUST_USE static inline bool size_add(size_t a, size_t b, size_t *ret) { return !__builtin_add_overflow(a, b, ret); }
MUST_USE static inline bool size_multiply(size_t a, size_t b, size_t *ret) { return !__builtin_mul_overflow(a, b, ret); }
MUST_USE static inline bool int_add(int64_t a, int64_t b, int64_t *ret) { return !__builtin_add_overflow(a, b, ret); }
MUST_USE static inline bool int_multiply(int64_t a, int64_t b, int64_t *ret) { return !__builtin_mul_overflow(a, b, ret); }

/* A signed or unsigned decimal: digits, a leading '-' where signed, nothing else, no leading zero (so that a number has one
 * form). *ret is written only on success. */
MUST_USE bool int_parse(Str text, int64_t *ret);
MUST_USE bool uint_parse(Str text, uint64_t *ret);

/* An exact amount: "8000", "-12.50" with at most `places` decimals, in units of 10^-places. "1.5" with two places is 150. A
 * spreadsheet's comma is refused here: the caller knows whether it may be one. */
MUST_USE bool amount_parse(Str text, int places, int64_t *ret);
/* The inverse: 150 with two places is "1.50". `to` takes at least 24 bytes; returns the text in it. */
Str amount_format(char to[24], int64_t units, int places);

static inline void store_u16_be(unsigned char *to, uint16_t v) { to[0] = (unsigned char)(v >> 8); to[1] = (unsigned char)v; }
static inline void store_u32_be(unsigned char *to, uint32_t v) { store_u16_be(to, (uint16_t)(v >> 16)); store_u16_be(to + 2, (uint16_t)v); }
static inline void store_u64_be(unsigned char *to, uint64_t v) { store_u32_be(to, (uint32_t)(v >> 32)); store_u32_be(to + 4, (uint32_t)v); }
static inline uint32_t load_u32_be(const unsigned char *p) { return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]; }

#endif

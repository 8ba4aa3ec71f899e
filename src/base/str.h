/* str.h: borrowed text (Str) and growing text (Buf).
 *
 * A Str points into memory that somebody else owns and lives no longer than that; it is not NUL-terminated unless a function
 * says so. A Buf grows in an arena and remembers the first failure, so that a writer appends freely and asks once. */
#ifndef TERGOO_STR_H
#define TERGOO_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/attributes.h"

typedef struct { const char *ptr; size_t len; } Str;

#define STR(literal) ((Str){ "" literal, sizeof(literal) - 1 })
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).len, (s).ptr

static inline Str str_of(const char *c) { return c ? (Str){ c, strlen(c) } : (Str){ 0 }; }
static inline Str str_bytes(const void *p, size_t n) { return (Str){ p, n }; }
static inline bool str_equal(Str a, Str b) { return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0); }
static inline bool str_is(Str a, const char *c) { return str_equal(a, str_of(c)); }
static inline Str str_first(Str s, size_t n) { return (Str){ s.ptr, n < s.len ? n : s.len }; }
static inline Str str_from(Str s, size_t n) { return n < s.len ? (Str){ s.ptr + n, s.len - n } : (Str){ s.ptr ? s.ptr + s.len : s.ptr, 0 }; }
static inline bool str_starts(Str s, Str with) { return s.len >= with.len && str_equal(str_first(s, with.len), with); }
static inline bool str_ends(Str s, Str with) { return s.len >= with.len && str_equal(str_from(s, s.len - with.len), with); }

/* Byte order, shorter first where one begins the other: <0, 0, >0. */
int str_compare(Str a, Str b);
/* The offset of a byte or of a text, or -1. */
ptrdiff_t str_find_byte(Str s, char c);
ptrdiff_t str_find(Str s, Str what);
/* Takes what stands before `mark` off the front of *rest, and the mark with it; false when there is no mark (then *ret is all
 * of *rest and *rest is empty). */
bool str_cut(Str *rest, char mark, Str *ret);
/* The same for a line: *ret is without its LF. False when nothing is left. */
bool str_next_line(Str *rest, Str *ret);
/* Without spaces, tabs, CR and LF at both ends. */
Str str_trim(Str s);

/* Copies into the arena, NUL-terminated; .ptr is NULL when memory is out. */
MUST_USE Str str_copy(Arena *a, Str s);
MUST_USE char *str_c(Arena *a, Str s);
MUST_USE Str str_format(Arena *a, const char *format, ...) PRINTF(2, 3);

typedef struct {
    Arena *arena;
    char  *ptr;
    size_t len, room;
    bool   failed;       /* memory ran out; what is in the buffer is not whole */
} Buf;

static inline Buf buf_in(Arena *a) { return (Buf){ .arena = a }; }
void buf_add(Buf *b, Str s);
void buf_byte(Buf *b, char c);
void buf_format(Buf *b, const char *format, ...) PRINTF(2, 3);
static inline void buf_c(Buf *b, const char *c) { buf_add(b, str_of(c)); }
/* Room for n more bytes, to be written by the caller and counted with buf_took; NULL when memory is out. */
MUST_USE char *buf_reserve(Buf *b, size_t n);
static inline void buf_took(Buf *b, size_t n) { b->len += n; }
static inline Str buf_str(const Buf *b) { return (Str){ b->ptr ? b->ptr : "", b->len }; }
static inline void buf_clear(Buf *b) { b->len = 0; }

/* Lower-case hexadecimal and standard base64 with padding (RFC 4648 section 4), canonical both ways: upper case, spare bits,
 * white space or missing padding are refused. Decoders write at most `room` bytes and give the count, or -1. */
void buf_hex(Buf *b, Str bytes);
void buf_base64(Buf *b, Str bytes);
ptrdiff_t hex_decode(Str text, unsigned char *to, size_t room);
ptrdiff_t base64_decode(Str text, unsigned char *to, size_t room);
/* Hex into a caller's array of 2n+1 bytes, NUL-terminated. */
Str hex_encode(char *to, const void *bytes, size_t n);

#endif

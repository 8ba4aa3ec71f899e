/* json_int.h: what the JSON files share: failing at a place, and looking at many bytes at once.
 *
 * The two scans exist twice: for SSE2, which every 64-bit x86 processor has, and in plain C. Both give the same answers to
 * the last bit (tests/unit/test_json.c holds them side by side), so nothing above them knows which one ran. */
#ifndef TERGOO_JSON_INT_H
#define TERGOO_JSON_INT_H

#include "text/json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Line and column (in characters) of a place in the input, both from 1. */
void json_place(const JsonCursor *c, const char *at, int64_t *line, int64_t *column);
/* Says what is wrong at `at`, with {line} and {column}; returns the code. */
ErrorCode json_fail(const JsonCursor *c, const char *at, ErrorCode code, const char *key, Error *e);

/* The members of an object in byte order of their names; equal names stay in their order. NULL when memory is out. */
MUST_USE JsonValue **json_sorted_members(Arena *a, const JsonValue *object);

/* ---- strings ---- */

/* Where the plain part of a string ends: at a quote, a backslash, a control character, or at `end`. */
static inline const char *json_plain_end_portable(const char *p, const char *end)
{
    while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20) p++;
    return p;
}

#ifdef __SSE2__
static inline const char *json_plain_end(const char *p, const char *end)
{
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1f);
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, backslash)),
                                   _mm_cmpeq_epi8(_mm_min_epu8(v, control), v));
        unsigned bits = (unsigned)_mm_movemask_epi8(hit);
        if (bits) return p + __builtin_ctz(bits);
    }
    return json_plain_end_portable(p, end);
}
#else
#define json_plain_end json_plain_end_portable
#endif

/* Most strings are ASCII and need no further look at their UTF-8. */
static inline bool json_is_ascii(Str s)
{
    uint64_t seen = 0, eight;
    size_t i = 0;
    for (; i + sizeof eight <= s.len; i += sizeof eight) {
        memcpy(&eight, s.ptr + i, sizeof eight);
        seen |= eight;
    }
    for (; i < s.len; i++) seen |= (unsigned char)s.ptr[i];
    return (seen & UINT64_C(0x8080808080808080)) == 0;
}

/* ---- blocks ---- */

enum { JSON_BLOCK = 64 };

/* Which of 64 bytes are what; bit 0 is the first byte. */
typedef struct { uint64_t quote, backslash, structure, white; } JsonMasks;   /* structure: { } [ ] , : */

static inline JsonMasks json_masks_portable(const char *p)
{
    JsonMasks m = { 0 };
    for (unsigned i = 0; i < JSON_BLOCK; i++) {
        uint64_t bit = UINT64_C(1) << i;
        switch (p[i]) {
        case '"':  m.quote |= bit; break;
        case '\\': m.backslash |= bit; break;
        case '{': case '}': case '[': case ']': case ',': case ':': m.structure |= bit; break;
        case ' ': case '\t': case '\n': case '\r': m.white |= bit; break;
        default: break;
        }
    }
    return m;
}

#ifdef __SSE2__
static inline uint64_t json_mask16(__m128i hit, unsigned at)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(hit) << at;
}

static inline JsonMasks json_masks(const char *p)
{
    JsonMasks m = { 0 };
    for (unsigned i = 0; i < JSON_BLOCK; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m128i lower = _mm_or_si128(v, _mm_set1_epi8(0x20));          /* [ ] become { } */
        __m128i brackets = _mm_or_si128(_mm_cmpeq_epi8(lower, _mm_set1_epi8('{')), _mm_cmpeq_epi8(lower, _mm_set1_epi8('}')));
        __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(',')), _mm_cmpeq_epi8(v, _mm_set1_epi8(':')));
        __m128i blanks = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\n')));
        __m128i others = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\t')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\r')));
        m.quote |= json_mask16(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), i);
        m.backslash |= json_mask16(_mm_cmpeq_epi8(v, _mm_set1_epi8('\\')), i);
        m.structure |= json_mask16(_mm_or_si128(brackets, marks), i);
        m.white |= json_mask16(_mm_or_si128(blanks, others), i);
    }
    return m;
}
#else
#define json_masks json_masks_portable
#endif

#endif

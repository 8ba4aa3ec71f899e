/* json_int.h: what the JSON files share: failing at a place, and looking at many bytes at once.
 *
 * The scans exist in plain C and for SSE2, which every 64-bit x86 processor has; that of whole blocks for AVX2 and AVX-512 too, which
 * are chosen at run time: the library is built for the oldest processor, and only the functions so marked may use newer instructions.
 * All give the same answers to the last bit (tests/unit/test_json.c holds them side by side), so nothing above them knows which one
 * ran. */
#ifndef TERGOO_JSON_INT_H
#define TERGOO_JSON_INT_H

#include "text/json.h"

#ifdef __x86_64__
#include <immintrin.h>
#define JSON_TARGET_AVX2 __attribute__((target("avx2,pclmul,bmi,bmi2")))
#define JSON_TARGET_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx2,pclmul,bmi,bmi2")))
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

#ifdef __x86_64__
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

/* Which of 64 bytes are what; bit 0 is the first byte. open: { [, close: } ], control: below 0x20, high: 0x80 and above, first: with
 * which a number, true, false or null may begin. */
typedef struct JsonMasks { uint64_t quote, backslash, comma, colon, open, close, white, line, control, high, first; } JsonMasks;

/* Whether a token that is no string, bracket, comma or colon may start so: a digit, a minus, t, f or n. */
static inline bool json_starts_scalar(char ch)
{
    return (ch >= '0' && ch <= '9') || ch == '-' || ch == 't' || ch == 'f' || ch == 'n';
}

static inline JsonMasks json_masks_portable(const char *p)
{
    JsonMasks m = { 0 };
    for (unsigned i = 0; i < JSON_BLOCK; i++) {
        uint64_t bit = UINT64_C(1) << i;
        m.control |= (unsigned char)p[i] < 0x20 ? bit : 0;
        m.high |= (unsigned char)p[i] >= 0x80 ? bit : 0;
        m.line |= p[i] == '\n' ? bit : 0;
        m.first |= json_starts_scalar(p[i]) ? bit : 0;
        switch (p[i]) {
        case '"':  m.quote |= bit; break;
        case '\\': m.backslash |= bit; break;
        case ',':  m.comma |= bit; break;
        case ':':  m.colon |= bit; break;
        case '{': case '[': m.open |= bit; break;
        case '}': case ']': m.close |= bit; break;
        case ' ': case '\t': case '\n': case '\r': m.white |= bit; break;
        default: break;
        }
    }
    return m;
}

#ifdef __x86_64__
static inline uint64_t json_mask16(__m128i hit, unsigned at)
{
    return (uint64_t)(unsigned)_mm_movemask_epi8(hit) << at;
}

/* Of 16 bytes. */
static inline __m128i json_first16(__m128i v)
{
    __m128i digits = _mm_sub_epi8(v, _mm_set1_epi8('0'));
    __m128i digit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
    __m128i words = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('t')), _mm_cmpeq_epi8(v, _mm_set1_epi8('f')));
    __m128i others = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('n')), _mm_cmpeq_epi8(v, _mm_set1_epi8('-')));
    return _mm_or_si128(digit, _mm_or_si128(words, others));
}

static inline JsonMasks json_masks(const char *p)
{
    JsonMasks m = { 0 };
    const __m128i last_control = _mm_set1_epi8(0x1f);
    for (unsigned i = 0; i < JSON_BLOCK; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m128i lower = _mm_or_si128(v, _mm_set1_epi8(0x20));          /* [ ] become { } */
        __m128i line = _mm_cmpeq_epi8(v, _mm_set1_epi8('\n'));
        __m128i blanks = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(' ')), line);
        __m128i others = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\t')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\r')));
        m.quote |= json_mask16(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), i);
        m.backslash |= json_mask16(_mm_cmpeq_epi8(v, _mm_set1_epi8('\\')), i);
        m.comma |= json_mask16(_mm_cmpeq_epi8(v, _mm_set1_epi8(',')), i);
        m.colon |= json_mask16(_mm_cmpeq_epi8(v, _mm_set1_epi8(':')), i);
        m.open |= json_mask16(_mm_cmpeq_epi8(lower, _mm_set1_epi8('{')), i);
        m.close |= json_mask16(_mm_cmpeq_epi8(lower, _mm_set1_epi8('}')), i);
        m.white |= json_mask16(_mm_or_si128(blanks, others), i);
        m.line |= json_mask16(line, i);
        m.control |= json_mask16(_mm_cmpeq_epi8(_mm_min_epu8(v, last_control), v), i);
        m.high |= json_mask16(v, i);
        m.first |= json_mask16(json_first16(v), i);
    }
    return m;
}
#else
#define json_masks json_masks_portable
#endif

#ifdef __x86_64__

/* Classes of halves of bytes: 1 of '-', 2 of digits, 4 of f and n, 8 of t. */
#define JSON_FIRST_LOW 2, 2, 2, 2, 2 | 8, 2, 2 | 4, 2, 2, 2, 0, 0, 0, 1, 4, 0
#define JSON_FIRST_HIGH 0, 0, 1, 2, 0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0

/* The bits of two registers of 32 bytes in which the bytes are equal to `what`. */
JSON_TARGET_AVX2 static inline uint64_t json_mask64(__m256i low, __m256i high)
{
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

JSON_TARGET_AVX2 static inline uint64_t json_equal64(__m256i low, __m256i high, char what)
{
    __m256i w = _mm256_set1_epi8(what);
    return json_mask64(_mm256_cmpeq_epi8(low, w), _mm256_cmpeq_epi8(high, w));
}

/* Each byte is held against the white byte that has its low half, or zero, which no other low half but its own can equal. Bytes
 * from 0x80 on select zero. */
JSON_TARGET_AVX2 static inline __m256i json_white32(__m256i v)
{
    const __m256i whites = _mm256_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0,
                                            ' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0);
    return _mm256_cmpeq_epi8(v, _mm256_shuffle_epi8(whites, v));
}

/* Of each byte the classes of its low half and of its high half: a scalar may begin with what has one in common. */
JSON_TARGET_AVX2 static inline __m256i json_first32(__m256i v)
{
    const __m256i low = _mm256_setr_epi8(JSON_FIRST_LOW, JSON_FIRST_LOW), high = _mm256_setr_epi8(JSON_FIRST_HIGH, JSON_FIRST_HIGH);
    __m256i upper = _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(0x0f));
    __m256i common = _mm256_and_si256(_mm256_shuffle_epi8(low, v), _mm256_shuffle_epi8(high, upper));
    return _mm256_cmpgt_epi8(common, _mm256_setzero_si256());
}

JSON_TARGET_AVX2 static inline __m256i json_control32(__m256i v)
{
    return _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x1f)), v);
}

JSON_TARGET_AVX2 static inline JsonMasks json_masks_avx2(const char *p)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
    __m256i low_lower = _mm256_or_si256(low, _mm256_set1_epi8(0x20));            /* [ ] become { } */
    __m256i high_lower = _mm256_or_si256(high, _mm256_set1_epi8(0x20));
    return (JsonMasks){
        .quote = json_equal64(low, high, '"'), .backslash = json_equal64(low, high, '\\'),
        .comma = json_equal64(low, high, ','), .colon = json_equal64(low, high, ':'),
        .open = json_equal64(low_lower, high_lower, '{'), .close = json_equal64(low_lower, high_lower, '}'),
        .white = json_mask64(json_white32(low), json_white32(high)), .line = json_equal64(low, high, '\n'),
        .first = json_mask64(json_first32(low), json_first32(high)),
        .control = json_mask64(json_control32(low), json_control32(high)), .high = json_mask64(low, high),
    };
}

JSON_TARGET_AVX512 static inline uint64_t json_equal512(__m512i v, char what)
{
    return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(what));
}

/* As json_masks_avx2, a comparison for each mask. */
JSON_TARGET_AVX512 static inline JsonMasks json_masks_avx512(const char *p)
{
    const __m512i whites = _mm512_broadcast_i32x4(_mm_setr_epi8(' ', 0, 0, 0, 0, 0, 0, 0, 0, '\t', '\n', 0, 0, '\r', 0, 0));
    const __m512i firsts = _mm512_broadcast_i32x4(_mm_setr_epi8(JSON_FIRST_LOW));
    const __m512i uppers = _mm512_broadcast_i32x4(_mm_setr_epi8(JSON_FIRST_HIGH));
    __m512i v = _mm512_loadu_si512(p), lower = _mm512_or_si512(v, _mm512_set1_epi8(0x20));
    __m512i upper = _mm512_and_si512(_mm512_srli_epi16(v, 4), _mm512_set1_epi8(0x0f));
    return (JsonMasks){
        .quote = json_equal512(v, '"'), .backslash = json_equal512(v, '\\'), .comma = json_equal512(v, ','), .colon = json_equal512(v, ':'),
        .open = json_equal512(lower, '{'), .close = json_equal512(lower, '}'),
        .white = _mm512_cmpeq_epi8_mask(v, _mm512_shuffle_epi8(whites, v)), .line = json_equal512(v, '\n'),
        .control = _mm512_cmplt_epu8_mask(v, _mm512_set1_epi8(0x20)), .high = _mm512_movepi8_mask(v),
        .first = _mm512_test_epi8_mask(_mm512_shuffle_epi8(firsts, v), _mm512_shuffle_epi8(uppers, upper)),
    };
}

/* json_parity by a multiplication without carries. */
JSON_TARGET_AVX2 static inline uint64_t json_parity_clmul(uint64_t bits)
{
    __m128i product = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)bits), _mm_set1_epi8((char)0xff), 0);
    return (uint64_t)_mm_cvtsi128_si64(product);
}

#endif

/* Whether this processor and this build have a way to scan; the portable one always is there. */
bool json_has(JsonWay way);

/* Bit i is the parity of bits 0..i: with quotes in, 1 from an opening quote up to before its closing one. */
static inline uint64_t json_parity(uint64_t bits)
{
    for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

/* The bits of bytes that a backslash takes. *carry is 1 when the block before ended in such a backslash. Backslashes are few: one
 * turn each. */
static inline uint64_t json_escaped_bits(uint64_t backslash, uint64_t *carry)
{
    uint64_t escaped = *carry, left = backslash & ~escaped;
    *carry = 0;
    while (left) {
        uint64_t one = left & (~left + 1);
        *carry = one >> 63;
        escaped |= one << 1;
        left &= ~(one | one << 1);
    }
    return escaped;
}

#endif

/* json_index_wide.c: the first pass of json_index.c with AVX-512, over eight blocks of 64 bytes at once.
 *
 * The scan leaves a word of 64 bits for each block and each kind of byte. Eight such words are one register, so that every step of
 * index_block (json_index.c), where it is explained, is taken for 512 bytes by one instruction. What runs from one block into the
 * next are single bits: they are taken out of the register as eight bits, moved by one and put back. The carry of an addition over
 * eight words is found the same way: where a word overflowed the next one gets one more, and hands it on where it is all ones. */
#include "text/json_index_int.h"

#ifdef __x86_64__

#define WIDE JSON_TARGET_AVX512 static inline __attribute__((always_inline))

/* A word for each block. */
typedef struct {
    _Alignas(JSON_BLOCK) uint64_t quote[JSON_LANES];
    uint64_t backslash[JSON_LANES], comma[JSON_LANES], colon[JSON_LANES], open[JSON_LANES], close[JSON_LANES], white[JSON_LANES],
             control[JSON_LANES], high[JSON_LANES], first[JSON_LANES], beyond[JSON_LANES];     /* beyond: behind the end */
} Masks;

/* ---- the scan ---- */

WIDE void keep_masks(Masks *to, unsigned i, const JsonMasks *m, uint64_t kept)
{
    to->quote[i] = m->quote & kept;
    to->backslash[i] = m->backslash & kept;
    to->comma[i] = m->comma & kept;
    to->colon[i] = m->colon & kept;
    to->open[i] = m->open & kept;
    to->close[i] = m->close & kept;
    to->white[i] = m->white & kept;
    to->control[i] = m->control & kept;
    to->high[i] = m->high & kept;
    to->first[i] = m->first;
    to->beyond[i] = ~kept;
}

/* The last block, of which so many bytes belong to the text. */
WIDE size_t scan_last(JsonIndexer *x, Masks *to, size_t i, size_t at, size_t len, const char *p)
{
    char last[JSON_BLOCK] = { 0 };                          /* nothing behind the text is looked at */
    memcpy(last, p, len);
    JsonMasks m = json_masks_avx512(last);
    uint64_t kept = (UINT64_C(1) << len) - 1, line = m.line & kept & x->stops;
    if (line) {
        kept = (line & (~line + 1)) - 1;
        x->end = at + (size_t)__builtin_ctzll(line);
    }
    keep_masks(&to[i / JSON_LANES], i % JSON_LANES, &m, kept);
    return i + 1;
}

/* How many blocks there are. */
JSON_TARGET_AVX512 static size_t scan(JsonIndexer *x, Masks *to, size_t at, size_t len, const char *p)
{
    size_t i = 0, whole = len / JSON_BLOCK;
    for (; i < whole; i++) {
        JsonMasks m = json_masks_avx512(p + i * JSON_BLOCK);
        uint64_t line = m.line & x->stops, kept = UINT64_MAX;
        if (__builtin_expect(line != 0, 0)) {
            kept = (line & (~line + 1)) - 1;
            x->end = at + i * JSON_BLOCK + (size_t)__builtin_ctzll(line);
            keep_masks(&to[i / JSON_LANES], i % JSON_LANES, &m, kept);
            return i + 1;
        }
        keep_masks(&to[i / JSON_LANES], i % JSON_LANES, &m, kept);
    }
    return len % JSON_BLOCK == 0 && i > 0 ? i : scan_last(x, to, i, at + i * JSON_BLOCK, len % JSON_BLOCK, p + i * JSON_BLOCK);
}

/* ---- eight blocks ---- */

/* Each word moved by one bit, with the bit that falls out of the word before it. *carry: into the first, out of the last. */
WIDE __m512i shifted(__m512i v, uint64_t *carry)
{
    unsigned out = _mm512_movepi64_mask(v), in = out << 1 | (unsigned)*carry;
    *carry = out >> 7;
    __m512i moved = _mm512_add_epi64(v, v);
    return _mm512_mask_add_epi64(moved, (__mmask8)in, moved, _mm512_set1_epi64(1));
}

/* The sum of two numbers of eight words. */
WIDE __m512i added(__m512i a, __m512i b, uint64_t *carry)
{
    const __m512i ones = _mm512_set1_epi64(-1);
    __m512i sum = _mm512_add_epi64(a, b);
    unsigned over = _mm512_cmplt_epu64_mask(sum, a), full = _mm512_cmpeq_epi64_mask(sum, ones);
    unsigned in = (over << 1 | (unsigned)*carry) + full;
    *carry = in >> 8 & 1;
    return _mm512_mask_sub_epi64(sum, (__mmask8)(in ^ full), sum, ones);
}

/* The places behind tokens, moved behind the white space that follows. */
WIDE __m512i passed(__m512i slot, __m512i white, uint64_t *carry)
{
    uint64_t over = 0;
    __m512i behind = added(white, _mm512_and_si512(slot, white), &over);
    *carry |= over;
    return _mm512_andnot_si512(white, _mm512_or_si512(slot, behind));
}

/* json_parity of each word, turned round where an odd number of quotes stands before it. */
WIDE __m512i in_strings(__m512i quotes, uint64_t *inside)
{
    __m512i in = _mm512_xor_si512(quotes, _mm512_slli_epi64(quotes, 1));
    in = _mm512_xor_si512(in, _mm512_slli_epi64(in, 2));
    in = _mm512_xor_si512(in, _mm512_slli_epi64(in, 4));
    in = _mm512_xor_si512(in, _mm512_slli_epi64(in, 8));
    in = _mm512_xor_si512(in, _mm512_slli_epi64(in, 16));
    in = _mm512_xor_si512(in, _mm512_slli_epi64(in, 32));
    unsigned odd = _mm512_movepi64_mask(in);
    odd ^= odd << 1;
    odd ^= odd << 2;
    odd ^= odd << 4;
    unsigned turned = (odd << 1) ^ (unsigned)*inside;
    *inside ^= 0 - (uint64_t)(odd >> 7 & 1);
    return _mm512_mask_xor_epi64(in, (__mmask8)turned, in, _mm512_set1_epi64(-1));
}

WIDE void without_escaped(Masks *m, size_t blocks, uint64_t *carry)
{
    for (size_t i = 0; i < blocks; i++) m->quote[i] &= ~json_escaped_bits(m->backslash[i], carry);
}

WIDE __m512i or3(__m512i a, __m512i b, __m512i c)
{
    return _mm512_or_si512(a, _mm512_or_si512(b, c));
}

/* Of the first so many words; the others are zero. */
#define LOAD(name) _mm512_maskz_loadu_epi64(lanes, m->name)

WIDE void note_kinds(__m512i in, const Masks *m, __mmask8 lanes, JsonScan *s)
{
    s->highs |= _mm512_test_epi64_mask(LOAD(high), LOAD(high));
    s->controls |= _mm512_test_epi64_mask(LOAD(control), in);
}

/* index_block, for eight blocks of which so many are there. */
WIDE void index_eight(JsonScan *s, uint64_t *quotes_of, JsonStructure *to, Masks *m, size_t blocks)
{
    __mmask8 lanes = (__mmask8)((1U << blocks) - 1);
    unsigned backslashes = _mm512_test_epi64_mask(LOAD(backslash), LOAD(backslash));
    if (backslashes | s->escaped) without_escaped(m, blocks, &s->escaped);
    s->backslashes |= backslashes;

    __m512i quotes = LOAD(quote), in = in_strings(quotes, &s->inside);
    _mm512_storeu_si512(quotes_of, quotes);
    note_kinds(in, m, lanes, s);
    __m512i comma = _mm512_andnot_si512(in, LOAD(comma)), colon = _mm512_andnot_si512(in, LOAD(colon));
    __m512i open = _mm512_andnot_si512(in, LOAD(open)), close = _mm512_andnot_si512(in, LOAD(close));
    __m512i white = _mm512_andnot_si512(in, LOAD(white)), opening = _mm512_and_si512(quotes, in), closing = _mm512_andnot_si512(in, quotes);
    __m512i beyond = _mm512_mask_loadu_epi64(_mm512_set1_epi64(-1), lanes, m->beyond);
    __m512i known = or3(or3(in, quotes, beyond), or3(comma, colon, open), _mm512_or_si512(close, white));
    __m512i scalar = _mm512_andnot_si512(known, _mm512_set1_epi64(-1)), starts = _mm512_andnot_si512(shifted(scalar, &s->scalar), scalar);
    __m512i values = or3(opening, starts, open);

    __m512i to_first = shifted(_mm512_or_si512(comma, open), &s->after_first);
    __m512i to_value = shifted(_mm512_or_si512(comma, colon), &s->after_value);
    bool blank = _mm512_test_epi64_mask(white, white);
    if (blank) {
        to_first = passed(to_first, white, &s->after_first);
        to_value = passed(to_value, white, &s->after_value);
    }
    __m512i ends = _mm512_and_si512(added(in, _mm512_and_si512(to_first, opening), &s->name), closing);
    __m512i named = shifted(ends, &s->after_name);
    if (blank) named = passed(named, white, &s->after_name);

    __m512i wanting = _mm512_or_si512(to_first, to_value);
    __m512i misplaced = _mm512_andnot_si512(close, _mm512_xor_si512(wanting, values));
    __m512i unclosed = _mm512_and_si512(to_value, close), unnamed = _mm512_andnot_si512(named, colon);
    __m512i strange = _mm512_or_si512(_mm512_andnot_si512(in, LOAD(backslash)), _mm512_andnot_si512(LOAD(first), starts));
    __m512i bad = or3(or3(misplaced, unclosed, unnamed), strange, strange);
    s->bad |= _mm512_test_epi64_mask(bad, bad);
    __m512i no_name = _mm512_andnot_si512(_mm512_or_si512(opening, close), to_first);
    _mm512_store_si512(to->open, open);
    _mm512_store_si512(to->close, close);
    _mm512_store_si512(to->in_object, _mm512_or_si512(no_name, _mm512_andnot_si512(colon, named)));
    _mm512_store_si512(to->in_array, colon);
}

JSON_TARGET_AVX512 size_t json_index_wide(JsonIndexer *x, size_t at, size_t len, const char *p)
{
    UNINITIALIZED Masks masks[JSON_BATCH / JSON_LANES];
    size_t blocks = scan(x, masks, at, len, p);
    JsonScan s = x->scan;
    uint64_t *quotes = &x->to->quotes[at / JSON_BLOCK];
    for (size_t i = 0; i < blocks; i += JSON_LANES) {
        size_t n = blocks - i < JSON_LANES ? blocks - i : JSON_LANES;
        index_eight(&s, &quotes[i], &x->structure[i / JSON_LANES], &masks[i / JSON_LANES], n);
    }
    x->scan = s;
    return blocks;
}

#endif

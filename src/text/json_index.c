/* json_index.c: one pass over a text that checks its structure and says where every bracket closes.
 *
 * A text of bulk data is looked at 64 bytes at a time. The scan (json_int.h) says which bytes are what; a parity over the quotes
 * says which lie in strings. What may follow what is then checked for all 64 bytes at once: the places where the next token after
 * a comma, a colon, an opening bracket or a name stands are made by a shift (white space between them by a carry that runs through
 * it), and held against the places where tokens of the right kind stand. Brackets are visited one by one, in a second pass over what
 * the first one left of some blocks, so that neither needs more registers than there are: they say whether commas and colons around
 * them belong to an object or to an array, and each learns where it closes. The cursor then steps over a value of any size at once and
 * finds the end of a string by its bit. Where the text is a line among others the same pass finds its end.
 *
 * The index says yes or no, and it says yes to exactly what json_skip and json_finish take. For a no the text is walked again by
 * them, which know the place and the sentence. */
#include "text/json_index_int.h"

/* The work on a block is compiled once for each way to scan, with the instructions that come with it. */
#define WITH_THE_SCAN static inline __attribute__((always_inline))

/* ---- the first pass ---- */

/* The places behind tokens, moved behind the white space that follows. *carry: one that lies in the next block. */
WITH_THE_SCAN uint64_t pass_white(uint64_t slot, uint64_t white, uint64_t *carry)
{
    uint64_t behind_white;
    *carry |= __builtin_add_overflow(white, slot & white, &behind_white);
    return (slot | behind_white) & ~white;
}

WITH_THE_SCAN uint64_t slot_behind(uint64_t last, uint64_t *carry)
{
    uint64_t slot = last << 1 | *carry;
    *carry = last >> 63;
    return slot;
}

/* The ends of the strings that begin at `names`: a carry runs through the bits of the string. */
WITH_THE_SCAN uint64_t name_ends(JsonScan *s, uint64_t names, uint64_t in, uint64_t closing)
{
    uint64_t sum;
    bool first = __builtin_add_overflow(in, names, &sum), second = __builtin_add_overflow(sum, s->name, &sum);
    s->name = first | second;
    return sum & closing;
}

/* What stands from a line end on is taken for white space. */
WITH_THE_SCAN void cut_at_line(JsonMasks *m, uint64_t line)
{
    uint64_t kept = (line & (~line + 1)) - 1;
    m->quote &= kept;
    m->backslash &= kept;
    m->comma &= kept;
    m->colon &= kept;
    m->open &= kept;
    m->close &= kept;
    m->control &= kept;
    m->high &= kept;
    m->white |= ~kept;
}

WITH_THE_SCAN void check_scalars(JsonScan *s, const char *block, uint64_t starts)
{
    for (; starts; starts &= starts - 1) s->bad |= !json_starts_scalar(block[__builtin_ctzll(starts)]);
}

WITH_THE_SCAN void index_block(JsonScan *s, uint64_t *quotes_of, JsonStructure *to, size_t i, const char *block, const JsonMasks *m,
                               uint64_t (*parity)(uint64_t))
{
    uint64_t quotes = m->quote;
    if (m->backslash | s->escaped) quotes &= ~json_escaped_bits(m->backslash, &s->escaped);
    uint64_t in = parity(quotes) ^ s->inside, closing = quotes & ~in, opening = quotes & in;
    s->inside = 0 - (in >> 63);
    *quotes_of = quotes;
    s->backslashes |= m->backslash;
    s->controls |= m->control & in;
    s->highs |= m->high;

    uint64_t comma = m->comma & ~in, colon = m->colon & ~in, open = m->open & ~in, close = m->close & ~in, white = m->white & ~in;
    uint64_t scalar = ~(in | quotes | m->comma | m->colon | m->open | m->close | m->white);
    uint64_t starts = scalar & ~(scalar << 1 | s->scalar), values = opening | starts | open;
    s->scalar = scalar >> 63;

    /* Behind a comma or an opening bracket a member's name may stand, behind a comma or a colon no closing bracket. */
    uint64_t to_first = slot_behind(comma | open, &s->after_first), to_value = slot_behind(comma | colon, &s->after_value);
    if (white) {
        to_first = pass_white(to_first, white, &s->after_first);
        to_value = pass_white(to_value, white, &s->after_value);
    }
    uint64_t named = slot_behind(name_ends(s, to_first & opening, in, closing), &s->after_name);
    if (white) named = pass_white(named, white, &s->after_name);

    uint64_t wanting = to_first | to_value;
    s->bad |= ((wanting ^ values) & ~close) | (to_value & close);        /* between two values there is something, and only there */
    s->bad |= (colon & ~named) | (m->backslash & ~in);
    check_scalars(s, block, starts);
    to->open[i] = open;
    to->close[i] = close;
    to->in_object[i] = (to_first & ~(opening | close)) | (named & ~colon);
    to->in_array[i] = colon;
}

/* One of the blocks; true when the text ends with it. */
WITH_THE_SCAN bool index_one(JsonIndexer *x, JsonScan *s, size_t at, size_t i, const char *block, JsonMasks (*masks)(const char *),
                             uint64_t (*parity)(uint64_t))
{
    JsonMasks m = masks(block);
    uint64_t line = m.line & x->stops;
    at += i * JSON_BLOCK;
    if (__builtin_expect(line != 0, 0)) {
        x->end = at + (size_t)__builtin_ctzll(line);
        cut_at_line(&m, line);
    }
    index_block(s, &x->to->quotes[at / JSON_BLOCK], &x->structure[i / JSON_LANES], i % JSON_LANES, block, &m, parity);
    return line != 0;
}

WITH_THE_SCAN size_t index_blocks(JsonIndexer *x, size_t at, size_t len, const char *p, JsonMasks (*masks)(const char *),
                                  uint64_t (*parity)(uint64_t))
{
    JsonScan s = x->scan;
    size_t i = 0, whole = len / JSON_BLOCK;
    bool ended = false;
    for (; i < whole && !ended; i++) ended = index_one(x, &s, at, i, p + i * JSON_BLOCK, masks, parity);
    if (!ended && (i == 0 || len % JSON_BLOCK > 0)) {
        char last[JSON_BLOCK];                              /* filled up with spaces: nothing behind the text is looked at */
        memset(last, ' ', sizeof last);
        memcpy(last, p + i * JSON_BLOCK, len % JSON_BLOCK);
        index_one(x, &s, at, i++, last, masks, parity);
    }
    x->scan = s;
    return i;
}

static size_t index_portably(JsonIndexer *x, size_t at, size_t len, const char *p)
{
    return index_blocks(x, at, len, p, json_masks_portable, json_parity);
}

#ifdef __x86_64__

static size_t index_with_sse2(JsonIndexer *x, size_t at, size_t len, const char *p)
{
    return index_blocks(x, at, len, p, json_masks, json_parity);
}

JSON_TARGET_AVX2 static size_t index_with_avx2(JsonIndexer *x, size_t at, size_t len, const char *p)
{
    return index_blocks(x, at, len, p, json_masks_avx2, json_parity_clmul);
}

#endif

/* ---- the second pass ---- */

/* Takes a bracket; false when it may not stand there. */
WITH_THE_SCAN bool open_bracket(JsonNesting *n, uint32_t *open, uint64_t object, uint32_t at)
{
    if (__builtin_expect(n->depth == 0, 0)) {
        if (n->count > 0) return false;
        n->first = at;
    }
    if (n->depth == JSON_DEPTH) return false;
    open[n->depth++] = n->count++;
    n->kinds = n->kinds << 1 | object;
    return true;
}

WITH_THE_SCAN bool close_bracket(JsonNesting *n, const uint32_t *open, JsonBracket *brackets, uint64_t object, uint32_t behind)
{
    if (n->depth == 0 || (n->kinds & 1) != object) return false;
    brackets[open[--n->depth]] = (JsonBracket){ behind, n->count };
    n->kinds >>= 1;
    return true;
}

/* Visits the brackets of some blocks, the first of which begins at `at` and lies at p. */
WITH_THE_SCAN void visit_brackets(JsonIndexer *x, size_t at, size_t blocks, const char *p)
{
    JsonNesting n = x->nesting;                             /* in registers */
    JsonBracket *brackets = x->to->brackets;
    for (size_t i = 0; i < blocks && !n.bad; i++, at += JSON_BLOCK, p += JSON_BLOCK) {
        const JsonStructure *b = &x->structure[i / JSON_LANES];
        uint64_t opening = b->open[i % JSON_LANES], in_object = b->in_object[i % JSON_LANES], in_array = b->in_array[i % JSON_LANES];
        uint64_t done = 0, around = n.kinds & 1 ? in_object : in_array;
        for (uint64_t left = opening | b->close[i % JSON_LANES]; left; left &= left - 1) {
            uint64_t upto = left ^ (left - 1);
            unsigned bit = (unsigned)__builtin_ctzll(left);
            uint64_t object = (uint64_t)(unsigned char)p[bit] >> 5 & 1;          /* of { and }, not of [ and ] */
            uint32_t place = (uint32_t)(at + bit);
            n.bad |= around & upto & ~done;
            done = upto;
            bool fits = opening >> bit & 1 ? open_bracket(&n, x->open, object, place)
                                           : close_bracket(&n, x->open, brackets, object, place + 1);
            n.bad |= !fits;
            if (!fits) break;
            around = n.kinds & 1 ? in_object : in_array;
        }
        n.bad |= around & ~done;
    }
    x->nesting = n;
}

static void visit_portably(JsonIndexer *x, size_t at, size_t blocks, const char *p)
{
    visit_brackets(x, at, blocks, p);
}

/* ---- the ways ---- */

typedef struct {
    JsonIndexBlocks index;
    void (*visit)(JsonIndexer *x, size_t at, size_t blocks, const char *p);
} Passes;

#ifdef __x86_64__

JSON_TARGET_AVX2 static void visit_with_bmi(JsonIndexer *x, size_t at, size_t blocks, const char *p)
{
    visit_brackets(x, at, blocks, p);
}

/* Processors that have VBMI2 do not slow down for registers of 64 bytes, as older ones do. */
bool json_has(JsonWay way)
{
    bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi")
        && __builtin_cpu_supports("bmi2");
    bool wide = avx2 && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vbmi2");
    return way == JSON_AVX512 ? wide : way != JSON_AVX2 || avx2;
}

static Passes passes_of(JsonWay way)
{
    bool avx2 = json_has(JSON_AVX2) && way != JSON_SSE2;
    if (way == JSON_PORTABLE) return (Passes){ index_portably, visit_portably };
    if (!avx2) return (Passes){ index_with_sse2, visit_portably };
    return (Passes){ way != JSON_AVX2 && json_has(JSON_AVX512) ? json_index_wide : index_with_avx2, visit_with_bmi };
}

#else

bool json_has(JsonWay way)
{
    return way == JSON_BEST || way == JSON_PORTABLE;
}

static Passes passes_of(JsonWay way)
{
    (void)way;
    return (Passes){ index_portably, visit_portably };
}

#endif

/* ---- a text ---- */

/* Room for what the next blocks can hold at most. */
static bool make_room(JsonIndex *to, size_t at, size_t count, size_t blocks)
{
    size_t most = count + blocks * JSON_BLOCK, words = at / JSON_BLOCK + blocks;
    if (words > to->quote_room) {
        uint64_t *more = mem_resize(to->quotes, words * 2 * sizeof *more);
        if (!more) return false;
        to->quotes = more;
        to->quote_room = words * 2;
    }
    if (most > to->bracket_room) {
        size_t room = most + to->bracket_room;
        JsonBracket *more = mem_resize(to->brackets, room * sizeof *more);
        if (!more) return false;
        to->brackets = more;
        to->bracket_room = room;
    }
    return true;
}

static bool is_bad(const JsonIndexer *x)
{
    return x->scan.bad | x->nesting.bad;
}

/* To the end of the text, or of its first line. */
static ErrorCode index_text(JsonIndexer *x, Str text, Error *e)
{
    enum { MOST = JSON_BATCH * JSON_BLOCK };
    Passes passes = passes_of(x->to->way);
    size_t at = 0;
    do {
        size_t len = text.len - at < MOST ? text.len - at : MOST;
        if (!make_room(x->to, at, x->nesting.count, JSON_BATCH)) return error_memory(e);
        size_t blocks = passes.index(x, at, len, text.ptr + at);
        passes.visit(x, at, blocks, text.ptr + at);
        at += len;
    } while (at < text.len && !is_bad(x) && x->end > text.len);
    return ERR_OK;
}

static bool is_white(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) p++;
    return p == end;
}

/* The text is one value in brackets, with white space around it. */
static bool is_fine(const JsonIndexer *x, Str text)
{
    const JsonNesting *n = &x->nesting;
    if (is_bad(x) || x->scan.inside || n->depth > 0 || n->count == 0) return false;
    return is_white(text.ptr, text.ptr + n->first) && is_white(text.ptr + x->to->brackets[0].behind, text.ptr + text.len);
}

/* The walk that knows what is wrong and where; and what is right, of a value without brackets. */
static ErrorCode walk(const JsonIndexer *x, const JsonCursor *c, Error *e)
{
    JsonCursor again = *c;
    again.index = NULL;
    TRY(json_skip(&again, e));
    TRY(json_finish(&again, e));
    return x->nesting.count == 0 && !is_bad(x) ? ERR_OK : error_internal(e, "json_index");
}

/* Where the line ends, of which the index may not have come to the end. */
static size_t line_end(const JsonIndexer *x, Str text)
{
    if (!x->stops) return text.len;
    if (x->end < text.len) return x->end;
    const char *end = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;
    return end ? (size_t)(end - text.ptr) : text.len;
}

static ErrorCode index_cursor(JsonIndex *to, JsonCursor *c, uint64_t stops, Error *e)
{
    UNINITIALIZED JsonIndexer x;
    Str text = str_bytes(c->start, (size_t)(c->end - c->start)), most = str_first(text, JSON_INDEX_LIMIT);
    if (c->strict || c->at != c->start) return error_internal(e, "json_index");
    if (!stops && most.len < text.len) return json_fail(c, c->start, ERR_LIMIT, K("json.too-long"), e);
    x.to = to;
    x.scan = (JsonScan){ .after_value = 1 };                  /* a value is wanted, as behind a colon */
    x.nesting = (JsonNesting){ 0 };
    x.stops = stops;
    x.end = SIZE_MAX;
    ErrorCode code = index_text(&x, most, e);
    text = str_first(text, line_end(&x, text));
    c->end = text.ptr + text.len;
    TRY(code);
    if (text.len > most.len) return json_fail(c, c->start, ERR_LIMIT, K("json.too-long"), e);
    if (!is_fine(&x, text)) TRY(walk(&x, c, e));
    to->bracket_count = x.nesting.count;
    to->plain = !(x.scan.backslashes | x.scan.controls);
    to->ascii = !x.scan.highs;
    c->index = to;
    c->bracket = 0;
    c->quotes = to->plain ? to->quotes : NULL;
    c->ascii = to->ascii;
    return ERR_OK;
}

ErrorCode json_index(JsonIndex *x, JsonCursor *c, Error *e)
{
    return index_cursor(x, c, 0, e);
}

ErrorCode json_index_line(JsonIndex *x, JsonCursor *c, Error *e)
{
    return index_cursor(x, c, UINT64_MAX, e);
}

void json_index_free(JsonIndex *x)
{
    mem_free(x->quotes);
    mem_free(x->brackets);
    *x = (JsonIndex){ .way = x->way };
}

/* json_index.c: one pass over a text that checks its structure and says where every bracket closes.
 *
 * A text of bulk data is looked at 64 bytes at a time. The scan (json_int.h) says which bytes are what; a parity over the quotes
 * says which lie in strings. What may follow what is then checked for all 64 bytes at once: the places where the next token after
 * a comma, a colon, an opening bracket or a name stands are made by a shift (white space between them by a carry that runs through
 * it), and held against the places where tokens of the right kind stand. Only brackets are visited one by one: they say whether
 * commas and colons around them belong to an object or to an array, and each learns where it closes. The cursor then steps over a
 * value of any size at once and finds the end of a string by its bit.
 *
 * The index says yes or no, and it says yes to exactly what json_skip and json_finish take. For a no the text is walked again by
 * them, which know the place and the sentence. */
#include "text/json_int.h"

/* The work on a block is compiled once for each way to scan, with the instructions that come with it. */
#define WITH_THE_SCAN static inline __attribute__((always_inline))

enum { BATCH = 64 };                                        /* blocks between two looks at the room and at what is wrong */

/* How far the work has come. It is kept in a local of the loop over blocks: registers hold most of it. */
typedef struct {
    uint64_t inside, escaped, scalar;                       /* as in a Skip: how the block before ended */
    uint64_t after_colon, after_comma, after_open, after_name;   /* 1 where the next token is still to come */
    uint64_t name;                                          /* 1 when the block before ended in a name */
    uint64_t bad;                                           /* any bit: the text is refused */
    uint64_t kinds;                                         /* a bit for each open bracket, the innermost lowest: 1 is an object */
    uint32_t depth, brackets;                               /* open, and in all */
    uint64_t backslashes, controls, highs;
} State;

typedef struct {
    JsonIndex *to;
    State      state;
    uint32_t   open[JSON_DEPTH];                            /* which bracket is open at each depth */
} Indexer;

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
WITH_THE_SCAN uint64_t name_ends(State *s, uint64_t names, uint64_t in, uint64_t closing)
{
    uint64_t sum;
    bool first = __builtin_add_overflow(in, names, &sum), second = __builtin_add_overflow(sum, s->name, &sum);
    s->name = first | second;
    return sum & closing;
}

/* Visits the brackets of a block. `in_object` and `in_array` say where a token stands that may not stand in one, `outside` where
 * one stands that may not stand outside of all brackets. */
WITH_THE_SCAN void visit_brackets(Indexer *x, State *s, const char *block, size_t at, uint64_t open, uint64_t close,
                                  uint64_t in_object, uint64_t in_array, uint64_t outside)
{
    JsonBracket *brackets = x->to->brackets;
    uint64_t done = 0, around = s->depth == 0 ? outside : s->kinds & 1 ? in_object : in_array;
    for (uint64_t left = open | close; left; left &= left - 1) {
        uint64_t upto = left ^ (left - 1);
        unsigned bit = (unsigned)__builtin_ctzll(left);
        uint64_t object = block[bit] >> 5 & 1;
        s->bad |= around & upto & ~done;
        done = upto;
        if (open >> bit & 1) {
            if (s->depth == JSON_DEPTH) { s->bad = 1; return; }
            x->open[s->depth++] = s->brackets++;
            s->kinds = s->kinds << 1 | object;
        } else {
            if (s->depth == 0 || (s->kinds & 1) != object) { s->bad = 1; return; }
            brackets[x->open[--s->depth]] = (JsonBracket){ (uint32_t)(at + bit) + 1, s->brackets };
            s->kinds >>= 1;
        }
        around = s->depth == 0 ? outside : s->kinds & 1 ? in_object : in_array;
    }
    s->bad |= around & ~done;
}

WITH_THE_SCAN void check_scalars(State *s, const char *block, uint64_t starts)
{
    for (; starts; starts &= starts - 1) s->bad |= !json_starts_scalar(block[__builtin_ctzll(starts)]);
}

WITH_THE_SCAN void index_block(Indexer *x, State *s, const char *block, size_t at, const JsonMasks *m, uint64_t (*parity)(uint64_t))
{
    uint64_t quotes = m->quote;
    if (m->backslash | s->escaped) quotes &= ~json_escaped_bits(m->backslash, &s->escaped);
    uint64_t in = parity(quotes) ^ s->inside;
    s->inside = 0 - (in >> 63);
    x->to->quotes[at / JSON_BLOCK] = quotes;
    s->backslashes |= m->backslash;
    s->controls |= m->control & in;
    s->highs |= m->high;

    uint64_t opening = quotes & in, closing = quotes & ~in, white = m->white & ~in;
    uint64_t comma = m->comma & ~in, colon = m->colon & ~in, open = m->open & ~in, close = m->close & ~in;
    uint64_t scalar = ~(in | closing | comma | colon | open | close | white);
    uint64_t starts = scalar & ~(scalar << 1 | s->scalar);
    s->scalar = scalar >> 63;

    uint64_t to_colon = slot_behind(colon, &s->after_colon), to_comma = slot_behind(comma, &s->after_comma);
    uint64_t to_open = slot_behind(open, &s->after_open);
    if (white) {
        to_colon = pass_white(to_colon, white, &s->after_colon);
        to_comma = pass_white(to_comma, white, &s->after_comma);
        to_open = pass_white(to_open, white, &s->after_open);
    }
    uint64_t named = slot_behind(name_ends(s, (to_open | to_comma) & opening, in, closing), &s->after_name);
    if (white) named = pass_white(named, white, &s->after_name);

    uint64_t values = opening | starts | open, wanting = to_colon | to_comma | to_open;
    s->bad |= wanting & ~(values | close);                  /* a value or, right behind an opening bracket, its closing one */
    s->bad |= (to_colon | to_comma) & close;
    s->bad |= values & ~wanting;                            /* between two values there is something */
    s->bad |= (colon & ~named) | (m->backslash & ~in);
    check_scalars(s, block, starts);
    uint64_t in_object = ((to_open | to_comma) & ~(opening | close)) | (named & ~colon);
    visit_brackets(x, s, block, at, open, close, in_object, colon, comma | colon | close);
}

typedef void (*IndexBlocks)(Indexer *x, size_t at, size_t blocks, const char *p);

/* The loop over blocks, with the scan that goes with it. */
#define INDEX_BLOCKS(x, at, blocks, p, masks, parity) \
    State s = (x)->state; \
    for (; (blocks) > 0; (blocks)--, (at) += JSON_BLOCK, (p) += JSON_BLOCK) { \
        JsonMasks m = masks(p); \
        index_block((x), &s, (p), (at), &m, parity); \
    } \
    (x)->state = s

static void index_portably(Indexer *x, size_t at, size_t blocks, const char *p)
{
    INDEX_BLOCKS(x, at, blocks, p, json_masks_portable, json_parity);
}

#ifdef __x86_64__

static void index_with_sse2(Indexer *x, size_t at, size_t blocks, const char *p)
{
    INDEX_BLOCKS(x, at, blocks, p, json_masks, json_parity);
}

JSON_TARGET_AVX2 static void index_with_avx2(Indexer *x, size_t at, size_t blocks, const char *p)
{
    INDEX_BLOCKS(x, at, blocks, p, json_masks_avx2, json_parity_clmul);
}

bool json_has(JsonWay way)
{
    if (way != JSON_AVX2) return true;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi")
        && __builtin_cpu_supports("bmi2");
}

static IndexBlocks way_to_index(JsonWay way)
{
    if (way == JSON_PORTABLE) return index_portably;
    return way != JSON_SSE2 && json_has(JSON_AVX2) ? index_with_avx2 : index_with_sse2;
}

#else

bool json_has(JsonWay way)
{
    return way == JSON_BEST || way == JSON_PORTABLE;
}

static IndexBlocks way_to_index(JsonWay way)
{
    (void)way;
    return index_portably;
}

#endif

/* Room for what the next blocks can hold at most. */
static bool make_room(JsonIndex *to, size_t count, size_t blocks)
{
    size_t most = count + blocks * JSON_BLOCK;
    if (most <= to->bracket_room) return true;
    size_t room = most + to->bracket_room;
    JsonBracket *more = mem_resize(to->brackets, room * sizeof *more);
    if (!more) return false;
    to->brackets = more;
    to->bracket_room = room;
    return true;
}

static bool make_quotes(JsonIndex *to, size_t len)
{
    size_t words = len / JSON_BLOCK + 1;
    if (words <= to->quote_room) return true;
    uint64_t *more = mem_resize(to->quotes, words * 2 * sizeof *more);
    if (!more) return false;
    to->quotes = more;
    to->quote_room = words * 2;
    return true;
}

static ErrorCode index_text(JsonIndex *to, Str text, bool *fine, Error *e)
{
    UNINITIALIZED Indexer x;
    x.to = to;
    x.state = (State){ .after_colon = 1 };                  /* a value is wanted, as behind a colon */
    const State *s = &x.state;
    IndexBlocks index_blocks = way_to_index(to->way);
    if (!make_quotes(to, text.len)) return error_memory(e);
    size_t at = 0, blocks;
    for (; text.len - at >= JSON_BLOCK && !s->bad; at += blocks * JSON_BLOCK) {
        blocks = (text.len - at) / JSON_BLOCK < BATCH ? (text.len - at) / JSON_BLOCK : BATCH;
        if (!make_room(to, s->brackets, blocks)) return error_memory(e);
        index_blocks(&x, at, blocks, text.ptr + at);
    }
    if (!s->bad && at < text.len) {
        char last[JSON_BLOCK];                              /* filled up with spaces: nothing behind the text is looked at */
        memset(last, ' ', sizeof last);
        memcpy(last, text.ptr + at, text.len - at);
        if (!make_room(to, s->brackets, 1)) return error_memory(e);
        index_blocks(&x, at, 1, last);
    }
    to->bracket_count = s->brackets;
    to->plain = !(s->backslashes | s->controls);
    to->ascii = !s->highs;
    *fine = !s->bad && !s->inside && s->depth == 0 && !s->after_colon;
    return ERR_OK;
}

/* The walk that knows what is wrong and where. */
static ErrorCode say_why(const JsonCursor *c, Error *e)
{
    JsonCursor again = *c;
    again.index = NULL;
    TRY(json_skip(&again, e));
    TRY(json_finish(&again, e));
    return error_internal(e, "json_index");
}

ErrorCode json_index(JsonIndex *x, JsonCursor *c, Error *e)
{
    Str text = str_bytes(c->start, (size_t)(c->end - c->start));
    bool fine;
    if (c->strict || c->at != c->start) return error_internal(e, "json_index");
    if (text.len > JSON_INDEX_LIMIT) return json_fail(c, c->start, ERR_LIMIT, K("json.too-long"), e);
    TRY(index_text(x, text, &fine, e));
    if (!fine) return say_why(c, e);
    c->index = x;
    c->bracket = 0;
    c->quotes = x->plain ? x->quotes : NULL;
    c->ascii = x->ascii;
    return ERR_OK;
}

void json_index_free(JsonIndex *x)
{
    mem_free(x->quotes);
    mem_free(x->brackets);
    *x = (JsonIndex){ .way = x->way };
}

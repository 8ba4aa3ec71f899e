/* json.h: one JSON reader, strict and skipping, and one writer (RFC 8259).
 *
 * The cursor walks a text forward without building anything: bulk data is read with it, and what is not asked for is skipped at
 * the speed of a scan. The tree (JsonValue) is built with the same cursor, for requests and records, where everything is small
 * and all of it is looked at. Numbers stay text: money never passes through double. Strict means: the whole text is one value,
 * valid UTF-8, no duplicate keys, no lone surrogates, depth up to 64. A skipping cursor is for data of other people, read line by
 * line: of what it skips it checks the structure (brackets, names, colons, commas, closed strings), what it takes it checks like a
 * strict one, except that bytes of strings stay as they are, half a surrogate pair becomes U+FFFD and the last of duplicate keys
 * counts. A text that a strict reader takes, a skipping one skips, and both stand at the same place behind its value. Where a
 * whole text lies in memory, an index made in one pass lets a skipping cursor jump over what it does not take; nothing else about
 * it changes. */
#ifndef TERGOO_JSON_H
#define TERGOO_JSON_H

#include "base/base.h"

enum { JSON_DEPTH = 64 };

typedef enum { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT } JsonType;

/* ---- the tree ---- */
typedef struct JsonValue JsonValue;
struct JsonValue {
    JsonType   type;
    bool       boolean;
    bool       broken;       /* memory ran out while something was put in; such a tree is not written */
    Str        text;         /* a string unescaped; a number as written */
    Str        key;          /* the member's name, in an object */
    JsonValue *first, *last; /* children in order */
    JsonValue *next;         /* the next sibling */
    size_t     count;        /* children */
    uint64_t   names;        /* of an object: a bit for each member's name (json_name_bit_), and perhaps more: who links members by hand sets
                                all of them */
};

/* Strict. Errors carry {line}, {column} (in characters, from 1), {byte} (from 0) and what was expected. Borrowed from input and
 * arena. */
MUST_USE ErrorCode json_parse(Arena *a, Str input, JsonValue **ret, Error *e);

/* Members; NULL when v is NULL, no object, or has none by that name. So chains need no checks: json_text(json_get(v, "id")). */
const JsonValue *json_get_str(const JsonValue *v, Str key);
static inline const JsonValue *json_get(const JsonValue *v, const char *key) { return json_get_str(v, str_of(key)); }
/* The text of a string, else an empty Str with ptr NULL. */
Str json_text(const JsonValue *v);
/* An exact integer; false for other types, fractions ("1.0" and "1e2" included) and what does not fit. */
MUST_USE bool json_int(const JsonValue *v, int64_t *ret);
bool json_true(const JsonValue *v);
bool json_equal(const JsonValue *a, const JsonValue *b);   /* members in any order; numbers by their text */
#define JSON_EACH(child, parent) for (const JsonValue *child = (parent) ? (parent)->first : NULL; child; child = child->next)

/* Building: new values in the arena; NULL when memory is out, and all of these take NULL and answer NULL. What memory was too short
 * for marks its parent as broken, so that a long row of json_set is checked once: by asking the Buf it was written to. */
JsonValue *json_new_null(Arena *a);
JsonValue *json_new_object(Arena *a);
JsonValue *json_new_array(Arena *a);
JsonValue *json_new_string(Arena *a, Str s);
JsonValue *json_new_int(Arena *a, int64_t n);
JsonValue *json_new_bool(Arena *a, bool b);
JsonValue *json_copy(Arena *a, const JsonValue *v);
/* Sets or replaces a member (key copied); appends to an array. Returns the parent. A value has one parent: json_copy makes another
 * for a second. */
JsonValue *json_set(Arena *a, JsonValue *object, const char *key, JsonValue *v);
JsonValue *json_add(Arena *a, JsonValue *array, JsonValue *v);
void json_remove(JsonValue *object, const char *key);

/* ---- the writer ---- */
/* Canonical: members sorted by key in byte order, no white space, shortest escapes, non-ASCII as UTF-8. One tree, one text. Bytes
 * that are not UTF-8 become U+FFFD each. The buffer fails on NULL, on a broken tree and on one deeper than JSON_DEPTH. */
void json_write(Buf *to, const JsonValue *v);
/* For people: two spaces, members in the order they stand, no line end behind. */
void json_write_pretty(Buf *to, const JsonValue *v);
/* A string with its quotes, for those who write JSON by hand into a Buf. */
void json_write_string(Buf *to, Str s);

/* ---- the cursor ---- */

/* The first names of the object that is walked at one depth. */
enum { JSON_NAMES = 64 };
typedef struct { uint32_t count; Str list[JSON_NAMES]; } JsonNames;

typedef struct {
    const char *at, *end, *start;
    unsigned    depth;
    bool        strict;
    bool        first;        /* nothing of the innermost object or array was taken yet */
    uint64_t    line;         /* of `start` in its file, for errors; 1 when unknown */
    uint64_t    offset;       /* of `start` in its file, in bytes, for errors; 0 when unknown */
    uint64_t    duplicates;   /* members that json_take_value dropped because another of their name came later; with `names` also those
                                 that came again where objects were walked over by hand */
    JsonNames  *names;        /* one for each depth, up to JSON_DEPTH; or NULL, and nobody counts what is walked over */
    uint64_t   *seen;         /* one for each depth, or NULL: a quick look whether names may have come twice. Which bits of names came in */
    uint64_t    here;         /* the objects around the innermost one, and in that; */
    uint64_t    twice;        /* and what it came to: 0 is a sure no */
    Arena      *arena;        /* where unescaped strings go; those without escapes are borrowed from the input */
    const struct JsonIndex *index;   /* of the text, or NULL */
    const uint64_t *quotes;   /* the index's, while the quick way below may be taken */
    bool        ascii;        /* the whole text is, as far as the index has told */
    uint32_t    bracket;      /* with an index: how many opening brackets stand before `at` */
} JsonCursor;

/* The buffer need not end in NUL; nothing behind it is looked at. After an error a cursor is of no more use. */
JsonCursor json_cursor(Arena *a, Str input, bool strict);
/* The type of the value that stands next; nothing is taken. ERR_END at the end of the input. */
MUST_USE ErrorCode json_peek(JsonCursor *c, JsonType *ret, Error *e);
/* The same, quicker for what nearly always stands there: a value without white space before it. */
MUST_USE static inline ErrorCode json_peek_usual(JsonCursor *c, JsonType *ret, Error *e)
{
    char next = c->at < c->end ? *c->at : 0;
    if (next == '"') *ret = JSON_STRING;
    else if (next == '{') *ret = JSON_OBJECT;
    else if (next == '[') *ret = JSON_ARRAY;
    else if (next >= '0' && next <= '9') *ret = JSON_NUMBER;
    else return json_peek(c, ret, e);
    return ERR_OK;
}
/* Object: json_enter, then json_next_member until *more is false, taking or skipping each value. Arrays alike. */
MUST_USE static inline ErrorCode json_enter(JsonCursor *c, JsonType expected, Error *e);
/* A member's name is taken with it. Duplicates among names that are walked over by hand are the caller's to see, or are counted where
 * the cursor has `names`. */
MUST_USE static inline ErrorCode json_next_member(JsonCursor *c, Str *key, bool *more, Error *e);
MUST_USE static inline ErrorCode json_next_item(JsonCursor *c, bool *more, Error *e);
MUST_USE static inline ErrorCode json_take_string(JsonCursor *c, Str *ret, Error *e);
MUST_USE ErrorCode json_take_number(JsonCursor *c, Str *ret, Error *e);     /* as written */
MUST_USE ErrorCode json_take_bool(JsonCursor *c, bool *ret, Error *e);
MUST_USE ErrorCode json_take_null(JsonCursor *c, Error *e);
MUST_USE static inline ErrorCode json_skip(JsonCursor *c, Error *e);        /* any value; strictly: builds it and forgets it */
MUST_USE ErrorCode json_take_value(JsonCursor *c, JsonValue **ret, Error *e);
/* The same, but for members of the outermost object by these names, which are walked over. */
MUST_USE ErrorCode json_take_without(JsonCursor *c, const Str *without, size_t count, JsonValue **ret, Error *e);
/* Only white space is left. */
MUST_USE ErrorCode json_finish(JsonCursor *c, Error *e);
/* All of the cursor's text is UTF-8, what is skipped included. */
MUST_USE ErrorCode json_check_utf8(const JsonCursor *c, Error *e);

/* ---- the index, for bulk data ---- */

enum { JSON_INDEX_LIMIT = 1 << 30 };     /* bytes of one text */

/* With which instructions the text is scanned; the answers are the same. */
typedef enum { JSON_BEST, JSON_PORTABLE, JSON_SSE2, JSON_AVX2, JSON_AVX512 } JsonWay;
typedef struct { uint32_t behind, next; } JsonBracket;   /* where the value ends; which opening bracket is the next behind it */

/* What one pass over a text leaves for the cursor. It is reused from text to text and only grows; all zero it is empty. */
typedef struct JsonIndex {
    uint64_t    *quotes;         /* a bit a byte: the quotes that begin and end strings */
    JsonBracket *brackets;       /* the opening brackets in the order in which they stand */
    size_t       quote_room, bracket_room;
    uint32_t     bracket_count;
    bool         plain, ascii;   /* no escape and no control character in any string; no byte above 0x7f */
    JsonWay      way;
} JsonIndex;

/* For a cursor that is not strict and was not moved yet: checks the structure of its whole text, which must be one value with white
 * space around it, as json_skip and json_finish would (ERR_END included), and lets the cursor step over values by the index from
 * then on. The cursor may be used until the index is made for another text. */
MUST_USE ErrorCode json_index(JsonIndex *x, JsonCursor *c, Error *e);
/* The same for the first line of the cursor's text: finds its end on the way, and makes it the cursor's, also where it fails. */
MUST_USE ErrorCode json_index_line(JsonIndex *x, JsonCursor *c, Error *e);
void json_index_free(JsonIndex *x);

/* ---- values in a stream ---- */

/* Finds where values begin and end in a stream of any length that comes in pieces, by brackets and quotes alone; whether what
 * stands between them is JSON is for a reader to see. Values are the outermost ones, or with `base` set to 1 or 2 those in an array that
 * many brackets deep. All zero it is at the beginning. */
typedef struct {
    unsigned depth, base;            /* brackets open; and where the values lie */
    enum { SPLIT_BETWEEN, SPLIT_IN_WORD, SPLIT_IN_TEXT, SPLIT_IN_BRACKETS } state;
    uint64_t inside, escaped;        /* how the piece before ended */
} JsonSplit;

typedef enum {
    SPLIT_MORE,      /* all of the piece was looked at */
    SPLIT_BEGIN,     /* a value begins with the byte before *at */
    SPLIT_END,       /* a value ends before *at */
    SPLIT_LIST,      /* the byte before *at opens an array right within the outermost object; base = 2 makes its items the values */
    SPLIT_CLOSED,    /* the byte before *at closed the array that held the values; base is 0 again */
} SplitEvent;

/* Goes on at *at and moves it. */
SplitEvent json_split(JsonSplit *s, Str piece, size_t *at);

/* ---- the quick way ---- Where the index has seen to the structure, most steps of a cursor are a few instructions. What they do not
 * cover (white space, escapes, errors, no index) is done by the function that walks; both answer alike. */

MUST_USE ErrorCode json_walk_in(JsonCursor *c, JsonType expected, Error *e);
MUST_USE ErrorCode json_walk_to_member(JsonCursor *c, Str *key, bool *more, Error *e);
MUST_USE ErrorCode json_walk_to_item(JsonCursor *c, bool *more, Error *e);
MUST_USE ErrorCode json_walk_string(JsonCursor *c, Str *ret, Error *e);
MUST_USE ErrorCode json_walk_over(JsonCursor *c, Error *e);

/* The first quote at or behind p that begins or ends a string. There is one. */
static inline const char *json_quote_(const JsonCursor *c, const uint64_t *quotes, const char *p)
{
    size_t at = (size_t)(p - c->start), word = at / 64;
    uint64_t left = quotes[word] >> at % 64;
    if (__builtin_expect(left != 0, 1)) return p + __builtin_ctzll(left);
    do left = quotes[++word]; while (!left);
    return c->start + word * 64 + __builtin_ctzll(left);
}

/* Behind an opening bracket, with no name seen yet; */
static inline void json_go_in_(JsonCursor *c)
{
    if (c->seen) {
        c->seen[c->depth] = c->here;
        c->here = 0;
    }
    c->at++;
    c->depth++;
}

/* and behind a closing one. */
static inline void json_go_out_(JsonCursor *c)
{
    c->at++;
    c->depth--;
    if (c->seen) c->here = c->seen[c->depth];
}

static inline ErrorCode json_enter(JsonCursor *c, JsonType expected, Error *e)
{
    if (!c->index || c->at == c->end || *c->at != (expected == JSON_OBJECT ? '{' : '[')) return json_walk_in(c, expected, e);
    json_go_in_(c);
    c->bracket++;
    c->first = true;
    return ERR_OK;
}

/* The closing bracket of what was entered stands next: out of it. */
static inline ErrorCode json_leave_(JsonCursor *c, bool *more)
{
    json_go_out_(c);
    if (c->depth == 0) c->quotes = NULL;
    c->first = false;
    *more = false;
    return ERR_OK;
}

/* A bit for a name: by its length and its ends, weighed so that names which stand together in procurement data have bits of their
 * own. */
static inline uint64_t json_name_bit_(Str key)
{
    const unsigned char *p = (const unsigned char *)key.ptr;
    return key.len == 0 ? 1 : UINT64_C(1) << ((key.len * 36 + p[0] * UINT64_C(27) + p[key.len - 1] * UINT64_C(47)) & 63);
}

static inline void json_mark_name_(JsonCursor *c, Str key)
{
    uint64_t bit = json_name_bit_(key);
    c->twice |= c->here & bit;
    c->here |= bit;
}

/* By way of locals, so that the caller's need not lie in memory. */
static inline ErrorCode json_slow_member_(JsonCursor *c, Str *key, bool *more, Error *e)
{
    Str k = { 0 };
    bool m = false;
    ErrorCode code = json_walk_to_member(c, &k, &m, e);
    *key = k;
    *more = m;
    return code;
}

__attribute__((always_inline)) static inline ErrorCode json_next_member(JsonCursor *c, Str *key, bool *more, Error *e)
{
    const uint64_t *quotes = c->quotes;
    const char *p = c->at;
    if (!quotes || c->depth == 0) return json_slow_member_(c, key, more, e);
    if (*p == '}') return json_leave_(c, more);
    p += *p == ',' && !c->first;
    if (*p != '"') return json_slow_member_(c, key, more, e);
    const char *end = json_quote_(c, quotes, p + 1);
    if (end[1] != ':') return json_slow_member_(c, key, more, e);
    *key = (Str){ p + 1, (size_t)(end - p - 1) };
    if (c->seen) json_mark_name_(c, *key);
    c->at = end + 2;
    c->first = false;
    *more = true;
    return ERR_OK;
}

static inline ErrorCode json_next_item(JsonCursor *c, bool *more, Error *e)
{
    bool m = true;
    if (c->index && c->depth > 0 && *c->at == ']') return json_leave_(c, more);
    if (!c->index || c->depth == 0 || *c->at != ',') {
        ErrorCode code = json_walk_to_item(c, &m, e);
        *more = m;
        return code;
    }
    c->at++;
    *more = true;
    return ERR_OK;
}

static inline ErrorCode json_take_string(JsonCursor *c, Str *ret, Error *e)
{
    if (!c->quotes || c->at == c->end || *c->at != '"') {
        Str s = { 0 };
        ErrorCode code = json_walk_string(c, &s, e);
        *ret = s;
        return code;
    }
    const char *begin = c->at + 1, *end = json_quote_(c, c->quotes, begin);
    *ret = (Str){ begin, (size_t)(end - begin) };
    c->at = end + 1;
    return ERR_OK;
}

static inline ErrorCode json_skip(JsonCursor *c, Error *e)
{
    if (!c->index || c->at == c->end) return json_walk_over(c, e);
    char next = *c->at;
    if (next == '"') {
        c->at = json_quote_(c, c->index->quotes, c->at + 1) + 1;
    } else if (next == '{' || next == '[') {
        const JsonBracket *b = &c->index->brackets[c->bracket];
        c->at = c->start + b->behind;
        c->bracket = b->next;
    } else {
        return json_walk_over(c, e);
    }
    return ERR_OK;
}

#endif

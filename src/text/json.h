/* json.h: one JSON reader, strict and skipping, and one writer (RFC 8259).
 *
 * The cursor walks a text forward without building anything: bulk data is read with it, and what is not asked for is skipped at
 * the speed of a scan. The tree (JsonValue) is built with the same cursor, for requests and records, where everything is small
 * and all of it is looked at. Numbers stay text: money never passes through double. Strict means: the whole text is one value,
 * valid UTF-8, no duplicate keys, no lone surrogates, depth up to 64. A skipping cursor is for data of other people, read line by
 * line: of what it skips it checks the structure (brackets, names, colons, commas, closed strings), what it takes it checks like a
 * strict one, except that bytes of strings stay as they are, half a surrogate pair becomes U+FFFD and the last of duplicate keys
 * counts. A text that a strict reader takes, a skipping one skips, and both stand at the same place behind its value. */
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
};

/* Strict. Errors carry {line}, {column} (in characters, from 1) and what was expected. Borrowed from input and arena. */
MUST_USE ErrorCode json_parse(Arena *a, Str input, JsonValue **ret, Error *e);

/* Members; NULL when v is NULL, no object, or has none by that name. So chains need no checks: json_text(json_get(v, "id")). */
const JsonValue *json_get(const JsonValue *v, const char *key);
const JsonValue *json_get_str(const JsonValue *v, Str key);
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
typedef struct {
    const char *at, *end, *start;
    unsigned    depth;
    bool        strict;
    bool        first;        /* nothing of the innermost object or array was taken yet */
    uint64_t    line;         /* of `start` in its file, for errors; 1 when unknown */
    Arena      *arena;        /* where unescaped strings go; those without escapes are borrowed from the input */
} JsonCursor;

/* The buffer need not end in NUL; nothing behind it is looked at. After an error a cursor is of no more use. */
JsonCursor json_cursor(Arena *a, Str input, bool strict);
/* The type of the value that stands next; nothing is taken. ERR_END at the end of the input. */
MUST_USE ErrorCode json_peek(JsonCursor *c, JsonType *ret, Error *e);
/* Object: json_enter, then json_next_member until *more is false, taking or skipping each value. Arrays alike. */
MUST_USE ErrorCode json_enter(JsonCursor *c, JsonType expected, Error *e);
/* A member's name is taken with it. Duplicates among names that are walked over by hand are the caller's to see. */
MUST_USE ErrorCode json_next_member(JsonCursor *c, Str *key, bool *more, Error *e);
MUST_USE ErrorCode json_next_item(JsonCursor *c, bool *more, Error *e);
MUST_USE ErrorCode json_take_string(JsonCursor *c, Str *ret, Error *e);
MUST_USE ErrorCode json_take_number(JsonCursor *c, Str *ret, Error *e);     /* as written */
MUST_USE ErrorCode json_take_bool(JsonCursor *c, bool *ret, Error *e);
MUST_USE ErrorCode json_take_null(JsonCursor *c, Error *e);
MUST_USE ErrorCode json_skip(JsonCursor *c, Error *e);                      /* any value; strictly: builds it and forgets it */
MUST_USE ErrorCode json_take_value(JsonCursor *c, JsonValue **ret, Error *e);
/* Only white space is left. */
MUST_USE ErrorCode json_finish(JsonCursor *c, Error *e);

#endif

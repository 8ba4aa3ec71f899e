/* ocds_kit.h: what the two readers of a release share (ocds.c, ocds_parts.c): a value is taken when it has the type that was expected, else it is
 * skipped. Everything here is on the way of every line, so it stands in a header for the compiler to fold in. */
#ifndef TERGOO_OCDS_KIT_H
#define TERGOO_OCDS_KIT_H

#include "detect/usual.h"

/* With a length that the compiler knows, so that it compares words instead of calling memcmp. */
static inline bool text_is(Str text, const char *literal, size_t len)
{
    return text.len == len && memcmp(text.ptr, literal, len) == 0;
}
#define IS(text, literal) text_is((text), "" literal, sizeof(literal) - 1)

static inline ErrorCode broken_text(const JsonCursor *c, const char *at, Error *e)
{
    size_t column = utf8_count(str_bytes(c->start, (size_t)(at - c->start))) + 1;
    return error_set(e, ERR_INVALID, K("detect.bad-text"), arg_int("line", (int64_t)c->line), arg_int("column", (int64_t)column));
}

/* Goes into the value when it has the expected type, else skips it. */
static inline ErrorCode enter_if(JsonCursor *c, JsonType expected, bool *entered, Error *e)
{
    JsonType type;
    TRY(json_peek_usual(c, &type, e));
    *entered = type == expected;
    return *entered ? json_enter(c, expected, e) : json_skip(c, e);
}

static inline ErrorCode take_other_text(JsonCursor *c, Str *to, Error *e)
{
    JsonType type;
    *to = (Str){ 0 };
    TRY(json_peek_usual(c, &type, e));
    if (type != JSON_STRING) return json_skip(c, e);
    const char *at = c->at;
    TRY(json_take_string(c, to, e));
    return c->ascii || text_is_utf8(*to) ? ERR_OK : broken_text(c, at, e);
}

/* Nearly every text is plain ASCII in its quotes. */
static inline ErrorCode take_text(JsonCursor *c, Str *to, Error *e)
{
    if (c->ascii && c->quotes && *c->at == '"') {
        const char *begin = c->at + 1, *end = json_quote_(c, c->quotes, begin);
        *to = (Str){ begin, (size_t)(end - begin) };
        c->at = end + 1;
        return ERR_OK;
    }
    Str text;
    ErrorCode code = take_other_text(c, &text, e);
    *to = text;
    return code;
}

/* No tender has so many bids, awards or parties; a line that claims it would take memory at fifty times its length. */
enum { MOST_ITEMS = 1 << 18 };

/* Room for one more item in an array of the release. */
static inline ErrorCode make_room(const JsonCursor *c, void *array, uint32_t count, uint32_t *room, size_t item, Error *e)
{
    if (count < *room) return ERR_OK;
    if (count == MOST_ITEMS)
        return error_set(e, ERR_LIMIT, K("detect.too-many"), arg_int("line", (int64_t)c->line), arg_int("limit", MOST_ITEMS));
    void *old;
    memcpy(&old, array, sizeof old);
    uint32_t more = *room > 0 ? *room * 2 : 32;
    size_t bytes;
    if (!size_multiply(more, item, &bytes)) return error_memory(e);
    void *new = mem_resize(old, bytes);
    if (!new) return error_memory(e);
    memcpy(array, &new, sizeof new);
    *room = more;
    return ERR_OK;
}

/* ---- the parts of a release (ocds_parts.c) ----
 * Each stands before its value and leaves the cursor behind it, whatever type it has. Texts are borrowed as in Release. */

/* An amount that is no number counts as not given, and r->unread_amounts says how many there were. */
MUST_USE ErrorCode ocds_money(Release *r, JsonCursor *c, Money *to, Error *e);
MUST_USE ErrorCode ocds_party(JsonCursor *c, DetectParty *to, Error *e);
MUST_USE ErrorCode ocds_classification(JsonCursor *c, Str *to, Error *e);
/* Of a list of items: the classification of the first that has one. */
MUST_USE ErrorCode ocds_first_kind(JsonCursor *c, Str *to, Error *e);
/* ERR_LIMIT for more than MOST_ITEMS of something. */
MUST_USE ErrorCode ocds_bids(Release *r, JsonCursor *c, Error *e);
MUST_USE ErrorCode ocds_awards(Release *r, JsonCursor *c, Error *e);
/* One more of r->texts; `to` grows by it. */
MUST_USE ErrorCode ocds_add_text(Release *r, const JsonCursor *c, Range *to, Str text, Error *e);

#endif

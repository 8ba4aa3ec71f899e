/* usual.h: objects as nearly all publishers write them, read at a glance.
 *
 * Prices and references to parties are most of what a release holds. Where such an object is exactly the two members that it usually is,
 * in their usual order and without white space, which the index has found to be well formed, its texts stand at known places. Anything
 * else is left untouched for the reader that takes members as they come (ocds_parts.c), and both answer alike. */
#ifndef TERGOO_DETECT_USUAL_H
#define TERGOO_DETECT_USUAL_H

#include "detect/detect_int.h"

/* Most texts are short and plain; only what has a high bit is decoded. */
static inline bool text_is_utf8(Str s)
{
    uint64_t high = 0, eight;
    size_t i = 0;
    for (; s.len - i >= sizeof eight; i += sizeof eight) {
        memcpy(&eight, s.ptr + i, sizeof eight);
        high |= eight;
    }
    for (; i < s.len; i++) high |= (uint64_t)(unsigned char)s.ptr[i];
    return !(high & UINT64_C(0x8080808080808080)) || utf8_valid(s);
}

/* What stands at *p is this; then *p is moved behind it. */
#define USUAL(p, c, literal) usual_begins(p, (c)->end, "" literal, sizeof(literal) - 1)

static inline bool usual_begins(const char **p, const char *end, const char *literal, size_t len)
{
    if ((size_t)(end - *p) < len || memcmp(*p, literal, len) != 0) return false;
    *p += len;
    return true;
}

/* The text that begins at *p, behind its quote, and that another quote ends; false when it is no UTF-8. */
static inline bool usual_text(const JsonCursor *c, const char **p, Str *ret)
{
    const char *end = json_quote_(c, c->quotes, *p);
    *ret = (Str){ *p, (size_t)(end - *p) };
    *p = end + 1;
    return c->ascii || text_is_utf8(*ret);
}

/* The object that was looked at ends at p; the cursor passes it. */
static inline bool usual_end(JsonCursor *c, const char *p)
{
    if (*p != '}') return false;
    c->at = p + 1;
    c->bracket++;
    c->first = false;
    return true;
}

/* {"amount":12,"currency":"KGS"} */
static inline bool usual_money(JsonCursor *c, Money *to)
{
    const char *p = c->at;
    Money m = { .known = true };
    if (!c->quotes || !USUAL(&p, c, "{\"amount\":") || *p == '0' || !amount_whole(&p, c->end, &m.units)) return false;
    if (!USUAL(&p, c, ",\"currency\":\"") || !usual_text(c, &p, &m.currency) || !usual_end(c, p)) return false;
    *to = m;
    return true;
}

/* {"id":"JP-1","name":"Bidder"} */
static inline bool usual_party(JsonCursor *c, DetectParty *to)
{
    const char *p = c->at;
    DetectParty party;
    if (!c->quotes || !USUAL(&p, c, "{\"id\":\"") || !usual_text(c, &p, &party.id)) return false;
    if (!USUAL(&p, c, ",\"name\":\"") || !usual_text(c, &p, &party.name) || !usual_end(c, p)) return false;
    *to = party;
    return true;
}

#endif

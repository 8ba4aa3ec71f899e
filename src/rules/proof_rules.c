/* proof_rules.c: an element has evidence when something that may be used supports it; and whoever contests an element, or the use of a
 * record, does not decide on that himself, nor does whoever wrote it. */
#include "rules/rules_int.h"

typedef struct { Request *request; Str element; bool shown; } Support;

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    Support *s = self;
    const JsonValue *body;
    bool counts = str_is(rec->state, "in_force") || str_is(rec->state, "contested");
    if (!counts || rec->body.len == 0) return ERR_OK;
    TRY(record_fields(s->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    s->shown = s->shown || (str_equal(json_text(json_get(fields, "element")), s->element) && str_is(json_text(json_get(fields, "says")), "supports"));
    return s->shown ? ERR_END : ERR_OK;
}

ErrorCode guard_element_shown(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Support s = { .request = r, .element = rec->id };
    JSON_EACH(old, json_get(fields, "evidence")) s.shown = s.shown || str_is(json_text(json_get(old, "says")), "supports");
    if (s.shown) return ERR_OK;
    TRY(request_note_chain(r, rec->chain, e));
    ErrorCode code = records_of_kind_in(r, rec->chain, STR("evidence_link"), look_at, &s, e);
    if (code != ERR_OK && code != ERR_END) return code;
    return s.shown ? ERR_OK : error_set(e, ERR_INVALID, K("rules.element-not-shown"));
}

/* The last one to contest it; `author`: nor he who wrote it. */
static ErrorCode apart(Request *r, const Record *rec, const JsonValue *fields, bool author, Error *e)
{
    static const char *const CONTESTING[] = { "record.move.contest", NULL };
    bool his;
    TRY(rules_acted(r, rec, CONTESTING, true, &his, e));
    if (his) return error_set(e, ERR_INVALID, K("rules.contest-apart"));
    return author ? guard_not_the_author(r, rec, fields, e) : ERR_OK;
}

ErrorCode guard_element_contest(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return apart(r, rec, fields, true, e);
}

ErrorCode guard_link_contest(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return apart(r, rec, fields, false, e);
}

/* incident_rules.c: what was found stays as it was found; who found or explained it does not settle it.
 *
 * The fields that say what differed are fixed in the model, so that no move and no change touches them. Explanations are added
 * one after the other, each by somebody who typed it himself; the two who settle an incident have neither found it, nor stood
 * beside, nor explained it. And nothing ends while an incident about it is open. */
#include "rules/rules_int.h"

ErrorCode guard_incident_explained(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *body, *now = json_get(fields, "explanation");
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *was = json_get(json_get(body, "fields"), "explanation");
    bool same = was && now && json_equal(was, now);
    return same ? error_set(e, ERR_INVALID, K("rules.incident-same-explanation")) : ERR_OK;
}

static bool names_caller(Request *r, const Record *rec, const JsonValue *fields, const char *field)
{
    Str user = json_text(json_get(fields, field));
    return user.len > 0 && (str_equal(user, session_user(r->session)) || str_equal(user, request_acts_for(r, rec->chain)));
}

ErrorCode guard_incident_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const FINDING[] = { "record.create", "record.move.explain", NULL };
    bool acted = names_caller(r, rec, fields, "found_by") || names_caller(r, rec, fields, "present");
    if (!acted) TRY(rules_acted(r, rec, FINDING, false, &acted, e));
    return acted ? error_set(e, ERR_INVALID, K("rules.incident-own")) : ERR_OK;
}

typedef struct { Request *request; Str number; } OpenOne;

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    OpenOne *o = self;
    if (!str_is(rec->state, "open") && !str_is(rec->state, "explained")) return ERR_OK;
    const JsonValue *body;
    TRY(record_fields(o->request->arena, rec, &body, e));
    Str number = json_text(json_get(body, "number"));
    o->number = str_copy(o->request->arena, number.len > 0 ? number : rec->id);
    return o->number.ptr ? ERR_END : error_memory(e);
}

ErrorCode rules_no_open_incident(Request *r, const Record *rec, const char *field, Error *e)
{
    OpenOne o = { .request = r };
    if (!model_kind(r->model, STR("incident"))) return ERR_OK;
    TRY(records_by(r, STR("incident"), str_of(field), rec->id, look_at, &o, e));
    if (o.number.len > 0) return error_set(e, ERR_INVALID, K("rules.incident-open"), arg_str("incident", o.number));
    return request_note_chain(r, rec->chain, e);
}

/* rights_look_up.c: see rights_look_up.h.
 *
 *     look_up         whoever looked, auditors, and who sees a check of it that is not about himself
 *     look_up_check   its inspector and auditors; who looked, once he was asked; heads, where it has no inspector or misuse was found; prosecutors,
 *                     where misuse was found
 *     look_up_permit  whoever asked, auditors, and who may give it: heads and supervising prosecutors
 *
 * A unit sees none of its members' look-ups, and a head none of his office's: the reasons tell what a case is about that neither may know. */
#include "office/rights_look_up.h"

enum { UNITS_DEEP = 32 };

bool kind_is_look_up(const Kind *k)
{
    return str_is(k->id, "look_up") || str_is(k->id, "look_up_check") || str_is(k->id, "look_up_permit");
}

static bool is_he(Request *r, const JsonValue *fields, const char *field)
{
    return str_equal(json_text(json_get(fields, field)), session_user(r->session));
}

static bool sees_check(Request *r, Str state, const JsonValue *fields)
{
    static const Str PROSECUTORS[] = { STR("prosecutor"), STR("supervising_prosecutor") };
    bool found = str_is(state, "misuse") || str_is(state, "settled");
    if (is_he(r, fields, "whose")) return json_get(fields, "question") != NULL || found;
    if (is_he(r, fields, "inspector") || request_audits(r)) return true;
    if (request_has_role_named(r, "head")) return found || !json_get(fields, "inspector");
    return found && request_has_role(r, PROSECUTORS, ARRAY_LEN(PROSECUTORS));
}

static bool sees_permit(Request *r, const JsonValue *fields)
{
    static const Str GIVING[] = { STR("head"), STR("supervising_prosecutor") };
    return is_he(r, fields, "whose") || request_audits(r) || request_has_role(r, GIVING, ARRAY_LEN(GIVING));
}

typedef struct { Request *request; bool sees; } Checks;

static ErrorCode look_at_check(void *self, const Record *rec, Error *e)
{
    Checks *c = self;
    const JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    TRY(record_fields(c->request->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    c->sees = !is_he(c->request, fields, "whose") && sees_check(c->request, rec->state, fields);
    return c->sees ? ERR_END : ERR_OK;
}

static bool sees_by_check(Request *r, Str id)
{
    Error unheard;
    Checks c = { r, false };
    return store_records_by(r->store, STR("look_up_check"), STR("look_up"), id, look_at_check, &c, &unheard) == ERR_OK && c.sees;
}

bool request_sees_look_up(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    Record whole = *rec;
    const JsonValue *body;
    if (!r->session) return false;
    if (rec->id.len == 0) return true;
    if (rec->body.len == 0 && store_record(r->store, r->arena, rec->id, &whole, &unheard) != ERR_OK) return false;
    if (whole.body.len == 0 || record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return request_audits(r);
    const JsonValue *fields = json_get(body, "fields");
    if (str_is(k->id, "look_up_check")) return sees_check(r, whole.state, fields);
    if (str_is(k->id, "look_up_permit")) return sees_permit(r, fields);
    return is_he(r, fields, "by") || request_audits(r) || sees_by_check(r, whole.id);
}

/* ---- who may check whom ---- */

/* The fields of a record that may not be there; NULL then. */
static ErrorCode fields_of(Store *s, Arena *a, Str id, const char *state, const JsonValue **ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    *ret = NULL;
    ErrorCode code = id.len > 0 ? store_record(s, a, id, &rec, e) : ERR_NOT_FOUND;
    if (code == ERR_NOT_FOUND) error_clear(e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && (rec.body.len == 0 || (state && !str_is(rec.state, state))))) return ERR_OK;
    TRY(code);
    TRY(record_fields(a, &rec, &body, e));
    *ret = json_get(body, "fields");
    return ERR_OK;
}

/* Is `unit` the other one, or within it? */
static ErrorCode is_within(Store *s, Arena *a, Str unit, Str other, bool *ret, Error *e)
{
    *ret = false;
    for (int depth = 0; depth < UNITS_DEEP && unit.len > 0; depth++) {
        const JsonValue *fields;
        *ret = str_equal(unit, other);
        if (*ret) return ERR_OK;
        TRY(fields_of(s, a, unit, NULL, &fields, e));
        unit = json_text(json_get(fields, "part_of"));
    }
    return ERR_OK;
}

ErrorCode look_up_inspects(Store *s, Arena *a, Str inspector, Str whose, bool *ret, Error *e)
{
    const JsonValue *one, *other;
    bool has = false, above = false, below = false;
    *ret = false;
    TRY(fields_of(s, a, inspector, "active", &one, e));
    TRY(fields_of(s, a, whose, NULL, &other, e));
    JSON_EACH(role, json_get(one, "roles")) has = has || str_is(role->text, "inspector");
    if (!has || str_equal(inspector, whose)) return ERR_OK;
    Str mine = json_text(json_get(one, "unit")), his = json_text(json_get(other, "unit"));
    TRY(is_within(s, a, mine, his, &below, e));
    TRY(is_within(s, a, his, mine, &above, e));
    *ret = !above && !below;
    return ERR_OK;
}

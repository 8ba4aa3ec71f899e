/* prison_rules.c: who inspects does not belong to what is inspected. Where a prison service inspects itself, the place is one of
 * its units: nobody who is in that unit, or in one within it, may be an inspector of the visit or sign its report (Nelson
 * Mandela Rules, rules 83 and 84). */
#include "rules/rules_int.h"

enum { UNITS_DEEP = 32 };

/* The fields of a unit or a user; NULL where there is none: a reference may lead to what was never here. */
static ErrorCode fields_of(Request *r, Str id, const JsonValue **ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    *ret = NULL;
    ErrorCode code = request_record(r, id, &rec, e);
    if (code == ERR_NOT_FOUND) {
        error_clear(e);
        return ERR_OK;
    }
    if (code != ERR_OK || rec.body.len == 0) return code;
    TRY(record_fields(r->arena, &rec, &body, e));
    *ret = json_get(body, "fields");
    return ERR_OK;
}

/* Is the unit the inspected one, or within it? */
static ErrorCode is_within(Request *r, Str unit, Str inspected, bool *ret, Error *e)
{
    *ret = false;
    for (int depth = 0; depth < UNITS_DEEP && unit.len > 0; depth++) {
        const JsonValue *fields;
        *ret = str_equal(unit, inspected);
        if (*ret) return ERR_OK;
        TRY(fields_of(r, unit, &fields, e));
        unit = json_text(json_get(fields, "part_of"));
    }
    return ERR_OK;
}

static ErrorCode check_person(Request *r, Str user, Str inspected, Error *e)
{
    const JsonValue *fields;
    bool within;
    TRY(fields_of(r, user, &fields, e));
    TRY(is_within(r, json_text(json_get(fields, "unit")), inspected, &within, e));
    if (!within) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.inspector-staff"), arg_str("person", json_text(json_get(fields, "full_name"))));
}

ErrorCode guard_inspector_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    Str inspected = json_text(json_get(fields, "unit_inspected"));
    if (inspected.len == 0) return ERR_OK;
    TRY(check_person(r, session_user(r->session), inspected, e));
    JSON_EACH(one, json_get(fields, "inspectors")) TRY(check_person(r, json_text(one), inspected, e));
    return ERR_OK;
}

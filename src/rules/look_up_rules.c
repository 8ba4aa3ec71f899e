/* look_up_rules.c: who checks a look-up of persons is its inspector, belongs to another unit than whoever looked, and is not he.
 * Who looked answers for himself: no deputy does it for him, and he does not settle what was found of him. */
#include "office/rights_look_up.h"
#include "rules/rules_int.h"

static bool is_caller(Request *r, const JsonValue *fields, const char *field)
{
    return str_equal(json_text(json_get(fields, field)), session_user(r->session));
}

/* The check must name the one who looked, whoever wrote it: an auditor types it. */
static ErrorCode check_whose(Request *r, const JsonValue *fields, Error *e)
{
    Record rec;
    const JsonValue *body;
    TRY(request_record(r, json_text(json_get(fields, "look_up")), &rec, e));
    TRY(record_fields(r->arena, &rec, &body, e));
    Str by = json_text(json_get(json_get(body, "fields"), "by"));
    return str_equal(by, json_text(json_get(fields, "whose"))) ? ERR_OK : error_set(e, ERR_INVALID, K("rules.look-up-whose"));
}

static ErrorCode check_apart(Request *r, const JsonValue *fields, Error *e)
{
    bool apart;
    TRY(look_up_inspects(r->store, r->arena, json_text(json_get(fields, "inspector")), json_text(json_get(fields, "whose")), &apart, e));
    return apart ? ERR_OK : error_set(e, ERR_INVALID, K("rules.look-up-inspector"));
}

ErrorCode guard_look_up_inspector(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    TRY(check_whose(r, fields, e));
    return check_apart(r, fields, e);
}

ErrorCode guard_look_up_his_to_check(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    if (!is_caller(r, fields, "inspector")) return error_set(e, ERR_DENIED, K("rules.look-up-other-inspector"));
    TRY(check_whose(r, fields, e));
    return check_apart(r, fields, e);
}

ErrorCode guard_look_up_his_to_answer(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    return is_caller(r, fields, "whose") ? ERR_OK : error_set(e, ERR_DENIED, K("rules.look-up-answer"));
}

ErrorCode guard_look_up_not_his(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    return is_caller(r, fields, "whose") ? error_set(e, ERR_DENIED, K("rules.look-up-own")) : ERR_OK;
}

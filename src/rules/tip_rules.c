/* tip_rules.c: what stops a tip on its way: it goes to nobody whom it is about, is decided on when it was assessed, is not
 * closed without an answer, and who asks for a reporter's name is not who decides about it. That nobody who is named even
 * knows of a tip is office/rights_tip.c's affair, asked at each look. */
#include "office/rights_tip.h"
#include "office/vault.h"
#include "rules/rules_int.h"

enum { BODY_ALERT = 900 };

/* NULL for what is not here. */
static ErrorCode fields_of(Request *r, Str id, const JsonValue **ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    *ret = NULL;
    ErrorCode code = request_record(r, id, &rec, e);
    if (code == ERR_NOT_FOUND) error_clear(e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && rec.body.len == 0)) return ERR_OK;
    TRY(code);
    TRY(record_fields(r->arena, &rec, &body, e));
    *ret = json_get(body, "fields");
    return ERR_OK;
}

ErrorCode guard_tip_responsible(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const Str ROLES[] = { STR("analyst"), STR("prosecutor"), STR("supervising_prosecutor") };
    const JsonValue *his;
    bool may = false;
    (void)rec;
    TRY(fields_of(r, json_text(json_get(fields, "responsible")), &his, e));
    JSON_EACH(role, json_get(his, "roles")) may = may || str_in(role->text, ROLES, ARRAY_LEN(ROLES));
    Str who = json_text(json_get(his, "full_name"));
    return may ? ERR_OK : error_set(e, ERR_INVALID, K("rules.tip-responsible-role"), arg_str("who", who));
}

static ErrorCode take_any(void *self, const Record *rec, Error *e)
{
    (void)rec, (void)e;
    *(bool *)self = true;
    return ERR_END;
}

ErrorCode guard_tip_assessed(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    bool assessed = false;
    (void)fields;
    TRY(store_records_by(r->store, STR("triage"), STR("tip"), rec->id, take_any, &assessed, e));
    return assessed ? ERR_OK : error_set(e, ERR_INVALID, K("rules.tip-not-assessed"));
}

static bool is_body(Request *r, Str one, Str other)
{
    MatchName a, b;
    MatchResult result;
    match_name(office_names(r->office), one, MATCH_BODY, &a);
    match_name(office_names(r->office), other, MATCH_BODY, &b);
    if (a.count == 0 || b.count == 0) return false;
    match_score(office_names(r->office), &a, &b, &result);
    return result.score >= BODY_ALERT;
}

/* Neither to a body that it names, nor to a unit, nor to a person. */
static ErrorCode not_to_named(Request *r, Str to, const JsonValue *tip, Error *e)
{
    static const char *const UNITS[] = { "units_named", "heads_named" };
    bool named = false;
    JSON_EACH(one, json_get(tip, "bodies")) named = named || is_body(r, to, one->text);
    JSON_EACH(one, json_get(tip, "persons_named")) named = named || tip_names(r, to, one->text);
    for (size_t i = 0; i < ARRAY_LEN(UNITS); i++) {
        JSON_EACH(one, json_get(tip, UNITS[i])) {
            const JsonValue *unit;
            TRY(fields_of(r, one->text, &unit, e));
            named = named || is_body(r, to, json_text(json_get(unit, "name")));
        }
    }
    return named ? error_set(e, ERR_INVALID, K("rules.tip-to-named"), arg_str("body", to)) : ERR_OK;
}

ErrorCode guard_tip_not_to_named(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    return not_to_named(r, json_text(json_get(fields, "referred_to")), fields, e);
}

ErrorCode guard_tip_refer(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TRY(guard_tip_assessed(r, rec, fields, e));
    return guard_tip_not_to_named(r, rec, fields, e);
}

ErrorCode guard_referral_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *tip;
    (void)rec;
    TRY(fields_of(r, json_text(json_get(fields, "tip")), &tip, e));
    return not_to_named(r, json_text(json_get(fields, "to_body")), tip, e);
}

ErrorCode guard_tip_answered(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r, (void)rec;
    bool answered = json_get(fields, "feedback") && json_get(fields, "feedback_on");
    return answered ? ERR_OK : error_set(e, ERR_INVALID, K("rules.tip-no-answer"));
}

ErrorCode guard_identity_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    bool same = str_equal(json_text(json_get(fields, "asked_by")), session_user(r->session));
    return same ? error_set(e, ERR_DENIED, K("rules.identity-same-person")) : ERR_OK;
}

/* He must be able to open the vault, too. */
ErrorCode guard_identity_grant(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Str chain, next;
    TRY(guard_identity_apart(r, rec, fields, e));
    TRY(vault_find(r, &chain, &next, e));
    if (chain.len == 0) return error_set(e, ERR_INVALID, K("rules.identity-no-vault"));
    return request_opens(r, chain) ? ERR_OK : error_set(e, ERR_INVALID, K("rules.identity-not-let-in"));
}

ErrorCode guard_protection_ahead(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Day day;
    (void)r, (void)rec;
    bool ahead = day_parse(json_text(json_get(fields, "review_on")), &day) && day > instant_local_day(clock_now());
    return ahead ? ERR_OK : error_set(e, ERR_INVALID, K("rules.protection-ahead"));
}

/* equipment_rules.c: what must be known before equipment leaves our hands.
 *
 * Support to security forces outside the United Nations is given only where somebody has looked at how they keep human rights
 * (the due diligence policy, A/67/775-S/2013/110, in force since July 2011), and he is not the one who approves it: of a course one
 * assessment, of a donation one for each recipient (donation_rules.c). */
#include "rules/rules_int.h"

#define POLICY_DAY STR("2011-07-01")        /* what was given before needs no assessment, and says so */

/* Both are days as they are stored, 2026-11-25: in the order of their bytes. */
static bool is_after(Str day, Str other) { return day.len > 0 && other.len > 0 && str_compare(day, other) > 0; }

/* As people read it. */
static Str shown(const Request *r, Str day)
{
    Day d;
    char local[11];
    return day_parse(day, &d) ? str_copy(r->arena, day_format_local(local, d)) : STR("?");
}

/* ---- human rights due diligence: of donations and courses ---- */

/* The last day on which the support is given, as far as the record says. */
static Str last_day(const JsonValue *fields) { return field_of(fields, "ends"); }

static ErrorCode incomplete(const Request *r, const Record *rec, const char *field, Error *e)
{
    return error_set(e, ERR_INVALID, K("rules.hrddp-incomplete"), arg_str("field", rules_field_label(r, rec, NULL, field)));
}

static ErrorCode check_assessment(Request *r, const Record *rec, const JsonValue *fields, Str result, Error *e)
{
    static const char *const NEEDED[] = { "hrddp_on", "hrddp_by", "hrddp_review" };
    for (size_t i = 0; i < ARRAY_LEN(NEEDED); i++) {
        if (!json_get(fields, NEEDED[i])) return incomplete(r, rec, NEEDED[i], e);
    }
    if (str_is(result, "with_measures") && !json_get(fields, "hrddp_measures")) return incomplete(r, rec, "hrddp_measures", e);
    Str review = field_of(fields, "hrddp_review");
    bool over = is_after(last_day(fields), review);
    return over ? error_set(e, ERR_INVALID, K("rules.hrddp-over"), arg_str("day", shown(r, review))) : ERR_OK;
}

static ErrorCode check_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Str result = field_of(fields, "hrddp_result"), last = last_day(fields);
    if (result.len == 0) return error_set(e, ERR_INVALID, K("rules.hrddp-none"));
    if (str_is(result, "not_cleared")) return error_set(e, ERR_INVALID, K("rules.hrddp-refused"));
    if (str_is(result, "not_covered")) return ERR_OK;
    if (str_is(rec->kind, "donation")) return rules_check_recipients(r, rec, fields, e);
    if (!str_is(result, "before_policy")) return check_assessment(r, rec, fields, result, e);
    bool before = last.len > 0 && is_after(POLICY_DAY, last);
    return before ? ERR_OK : error_set(e, ERR_INVALID, K("rules.hrddp-not-before"), arg_str("day", shown(r, last)));
}

ErrorCode guard_hrddp_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TRY(check_cleared(r, rec, fields, e));
    bool own = str_equal(field_of(fields, "hrddp_by"), session_user(r->session));
    return own ? error_set(e, ERR_INVALID, K("rules.hrddp-own")) : ERR_OK;
}

/* delivery_rules.c: a controlled delivery is authorised case by case by those who may, and starts only when every leg is
 * covered.
 *
 * UN Convention against Corruption, article 50(1) and (4); UNTOC article 20; Convention of 1988, article 11: case by case, by
 * mutual consent, and the laws of each State on the way. Two authorities at least have agreed in writing for the whole window;
 * commander, log keeper and exhibit officer are three persons; each leg runs through a State that agreed, and has a unit that
 * can intercept. */
#include "rules/rules_int.h"

static ErrorCode check_persons(const JsonValue *fields, Error *e)
{
    static const char *const PARTS[] = { "commander", "log_keeper", "exhibit_officer" };
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        Str one = json_text(json_get(fields, PARTS[i])), next = json_text(json_get(fields, PARTS[(i + 1) % ARRAY_LEN(PARTS)]));
        if (one.len > 0 && str_equal(one, next)) return error_set(e, ERR_INVALID, K("rules.delivery-one-person"));
    }
    return ERR_OK;
}

/* In writing, for the whole window. Days as they are kept are in the order of their bytes. */
static bool covers(const JsonValue *authorisation, const JsonValue *fields)
{
    Str from = json_text(json_get(fields, "window_from")), until = json_text(json_get(fields, "window_until"));
    return json_true(json_get(authorisation, "written")) && str_compare(json_text(json_get(authorisation, "from")), from) <= 0 &&
           str_compare(json_text(json_get(authorisation, "until")), until) >= 0;
}

static ErrorCode folded(Request *r, const JsonValue *v, Str *ret, Error *e)
{
    return text_fold(r->arena, json_text(v), ret, e);
}

/* Is there an authorisation that covers the window, with this name (folded) in the field, among those before `end`? */
static ErrorCode has_covering(Request *r, const JsonValue *fields, const char *field, Str name, const JsonValue *end, bool *ret, Error *e)
{
    *ret = false;
    JSON_EACH(one, json_get(fields, "authorisations")) {
        Str other;
        if (one == end || *ret) break;
        if (!covers(one, fields)) continue;
        TRY(folded(r, json_get(one, field), &other, e));
        *ret = str_equal(other, name);
    }
    return ERR_OK;
}

ErrorCode guard_delivery_authorised(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    int64_t authorities = 0;
    (void)rec;
    Str from = json_text(json_get(fields, "window_from")), until = json_text(json_get(fields, "window_until"));
    if (str_compare(from, until) > 0) return error_set(e, ERR_INVALID, K("rules.delivery-window"));
    TRY(check_persons(fields, e));
    JSON_EACH(one, json_get(fields, "authorisations")) {
        Str name;
        bool before;
        if (!covers(one, fields)) continue;
        TRY(folded(r, json_get(one, "authority"), &name, e));
        TRY(has_covering(r, fields, "authority", name, one, &before, e));
        authorities += !before;
    }
    return authorities >= 2 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.delivery-authorities"), arg_int("n", authorities));
}

ErrorCode guard_delivery_legs(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    char today[11];
    TRY(guard_delivery_authorised(r, rec, fields, e));      /* it may have been changed since */
    Str day = day_format(today, instant_local_day(clock_now()));
    bool inside = str_compare(json_text(json_get(fields, "window_from")), day) <= 0 && str_compare(json_text(json_get(fields,
            "window_until")), day) >= 0;
    if (!inside) return error_set(e, ERR_INVALID, K("rules.delivery-not-now"));
    JSON_EACH(leg, json_get(fields, "legs")) {
        Str state;
        bool covered;
        ErrorArg from = arg_str("from", json_text(json_get(leg, "from"))), to = arg_str("to", json_text(json_get(leg, "to")));
        TRY(folded(r, json_get(leg, "state"), &state, e));
        TRY(has_covering(r, fields, "state", state, NULL, &covered, e));
        if (!covered) return error_set(e, ERR_INVALID, K("rules.delivery-leg-uncovered"), from, to, arg_str("state",
                json_text(json_get(leg, "state"))));
        if (!json_get(leg, "interception")) return error_set(e, ERR_INVALID, K("rules.delivery-leg-unit"), from, to);
    }
    return ERR_OK;
}

/* search_rules.c: a search begins within its decision, and its record is whole: it has an end after its beginning, everything
 * that was seized lies in a sealed package, and everybody who was there signed it or it says why not. What can be held against a
 * record besides, such as the attesting witnesses, is said before it is printed (desk/search_check.h): that is for whoever
 * answers for it to weigh. */
#include "rules/rules_int.h"

/* ---- within the decision ---- */

static ErrorCode check_days(Day day, const JsonValue *fields, Error *e)
{
    Day decided, until;
    char from[11], to[11];
    bool dated = day_parse(json_text(json_get(fields, "decision_date")), &decided);
    bool limited = day_parse(json_text(json_get(fields, "valid_until")), &until);
    if (dated && day < decided) {
        return error_set(e, ERR_INVALID, K("rules.search-before"), arg_str("day", day_format_local(to, day)),
                         arg_str("decided", day_format_local(from, decided)));
    }
    if (!limited || day <= until) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.search-after"), arg_str("day", day_format_local(from, day)),
                     arg_str("until", day_format_local(to, until)));
}

/* On the day that is said, or today. */
ErrorCode guard_search_opened(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Instant from;
    (void)rec;
    bool said = instant_parse(json_text(json_get(fields, "started_at")), &from);
    return check_days(instant_local_day(said ? from : office_now(r->office)), fields, e);
}

/* ---- the things that were seized ---- */

typedef struct { Missing missing; Str chain; } Things;

/* Found, and not in a package with a seal. */
static ErrorCode see_thing(void *self, const Record *rec, Error *e)
{
    Things *t = self;
    Request *r = (Request *)(uintptr_t)t->missing.request;
    const JsonValue *body;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !str_equal(rec->chain, t->chain)) return ERR_OK;
    TRY(request_note_read(r, rec->id, rec->version, e));
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    bool sealed = !str_is(rec->state, "found") && json_get(fields, "seal")
        && (json_get(fields, "package") || json_get(fields, "in_package"));
    if (!sealed) rules_miss_text(&t->missing, json_text(json_get(body, "number")));
    return ERR_OK;
}

static ErrorCode check_things(Request *r, const Record *rec, Error *e)
{
    Things t = { .missing = { .request = r, .record = rec }, .chain = rec->chain };
    if (!model_kind(r->model, STR("exhibit"))) return ERR_OK;
    TRY(records_by(r, STR("exhibit"), STR("search"), rec->id, see_thing, &t, e));
    return rules_whole(&t.missing, K("rules.search-unsealed"), e);
}

/* ---- the record ---- */

ErrorCode guard_search_signed(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Instant from, until;
    bool begun = instant_parse(json_text(json_get(fields, "started_at")), &from);
    bool times = begun && instant_parse(json_text(json_get(fields, "ended_at")), &until);
    if (times && until <= from) return error_set(e, ERR_INVALID, K("rules.search-times"));
    if (begun && str_is(rec->state, "under_way")) TRY(check_days(instant_local_day(from), fields, e));
    JSON_EACH(one, json_get(fields, "present")) {
        if (json_true(json_get(one, "signed")) || json_get(one, "no_signature")) continue;
        return error_set(e, ERR_INVALID, K("rules.search-unsigned"), arg_str("person", json_text(json_get(one, "name"))));
    }
    return check_things(r, rec, e);
}

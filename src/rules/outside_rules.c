/* outside_rules.c: a certificate of another office counts for an officer when another officer says that it is his. Of whoever is
 * trained elsewhere that office knows a name, and two may have the same: so the program proposes nobody, asks how it is known, and
 * wants the paper about it where the names differ. */
#include "match/match.h"
#include "rules/certificate_book.h"
#include "rules/rules_int.h"
#include "text/normalise.h"

ErrorCode outside_by_code(Request *r, Str code, GiftRecord *ret, Error *e)
{
    GiftRecords all;
    Str folded;
    *ret = (GiftRecord){ 0 };
    TRY(text_fold(r->arena, code, &folded, e));
    TRY(gift_records_by(r, "outside_certificate", "check_code", folded, &all, e));
    if (all.count > 0) *ret = all.list[0];
    return ERR_OK;
}

static bool same_name(Request *r, Str one, Str other)
{
    MatchResult m;
    return match_persons(office_names(r->office), one, other, &m) && m.score >= MATCH_ALERT && !m.father_swapped && !m.sex_differs;
}

bool outside_is_alike(Request *r, const JsonValue *certificate, Str full_name)
{
    Str latin = field_of(certificate, "name_latin");
    return same_name(r, field_of(certificate, "name"), full_name) || (latin.len > 0 && same_name(r, latin, full_name));
}

static bool is_caller(Request *r, const Record *rec, Str user)
{
    return str_equal(user, session_user(r->session)) || str_equal(user, request_acts_for(r, rec->chain));
}

ErrorCode guard_outside_match(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord user;
    Str id = field_of(fields, "user"), until = certificate_skill_until(r, field_of(fields, "issued_on"), field_of(fields, "expires_on"));
    if (id.len == 0 || !str_starts(id, STR("user/"))) return error_set(e, ERR_INVALID, K("rules.outside-no-account"));
    if (is_caller(r, rec, id)) return error_set(e, ERR_INVALID, K("rules.outside-own"));
    TRY(gift_record(r, id, &user, e));
    if (!str_is(user.state, "active")) return error_set(e, ERR_INVALID, K("rules.outside-no-account"));
    if (gift_is_after(gift_today(r->arena), until))
        return error_set(e, ERR_INVALID, K("rules.outside-over"), arg_str("day", gift_day_shown(r, until)));
    Str name = field_of(user.fields, "full_name");
    if (outside_is_alike(r, fields, name) || str_is(field_of(fields, "told_apart"), "renamed")) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.outside-other-name"), arg_str("name", field_of(fields, "name")), arg_str("officer", name));
}

/* Nobody says by hand that another office withdrew something: its note does. */
ErrorCode guard_outside_by_note(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)r;
    (void)rec;
    (void)fields;
    return error_set(e, ERR_INVALID, K("rules.outside-by-note"));
}

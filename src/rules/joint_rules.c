/* joint_rules.c: what the agreement of a joint investigation team says before anybody works under it (UNCAC art. 49).
 *
 * Two States at least, each with a leader and a signature; members belong to a party; it runs from one day until a later one. It begins within
 * these days, and is extended while it runs, by all parties, until a later day. */
#include "rules/rules_int.h"
#include "text/normalise.h"

static ErrorCode same_text(Request *r, Str one, Str other, bool *ret, Error *e)
{
    Str a, b;
    TRY(text_fold(r->arena, str_trim(one), &a, e));
    TRY(text_fold(r->arena, str_trim(other), &b, e));
    *ret = str_equal(a, b);
    return ERR_OK;
}

static size_t count_of(const JsonValue *list)
{
    size_t count = 0;
    JSON_EACH(one, list) count += one != NULL;
    return count;
}

static Str part(const JsonValue *group, const char *name)
{
    return json_text(json_get(group, name));
}

/* A day as people write it. */
static Str said(Request *r, Str kept)
{
    Day day;
    char text[11];
    return day_parse(kept, &day) ? str_copy(r->arena, day_format_local(text, day)) : kept;
}

/* How often does a list of groups name this State? */
static ErrorCode count_state(Request *r, const JsonValue *list, Str state, size_t *ret, Error *e)
{
    *ret = 0;
    JSON_EACH(one, list) {
        bool same;
        TRY(same_text(r, part(one, "state"), state, &same, e));
        *ret += same;
    }
    return ERR_OK;
}

/* Days as they are kept are in the order of their bytes. */
static bool is_after(Str day, Str other)
{
    return day.len > 0 && other.len > 0 && str_compare(day, other) > 0;
}

static ErrorCode check_party(Request *r, const JsonValue *parties, const JsonValue *party, Str agreed, Error *e)
{
    size_t named;
    Str state = part(party, "state");
    TRY(count_state(r, parties, state, &named, e));
    if (named > 1) return error_set(e, ERR_INVALID, K("rules.joint-state-twice"), arg_str("state", state));
    if (part(party, "leader").len == 0) return error_set(e, ERR_INVALID, K("rules.joint-no-leader"), arg_str("state", state));
    bool signs = part(party, "signed_by").len > 0 && part(party, "signed_on").len > 0;
    if (!signs) return error_set(e, ERR_INVALID, K("rules.joint-not-signed"), arg_str("state", state));
    if (!is_after(part(party, "signed_on"), agreed)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.joint-signed-later"), arg_str("state", state), arg_str("day", said(r, part(party, "signed_on"))));
}

ErrorCode guard_joint_team_signed(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    const JsonValue *parties = json_get(fields, "parties");
    if (count_of(parties) < 2) return error_set(e, ERR_INVALID, K("rules.joint-one-party"));
    JSON_EACH(party, parties) TRY(check_party(r, parties, party, part(fields, "signed_on"), e));
    JSON_EACH(member, json_get(fields, "members")) {
        size_t named;
        TRY(count_state(r, parties, part(member, "state"), &named, e));
        if (named > 0) continue;
        return error_set(e, ERR_INVALID, K("rules.joint-member-of-none"), arg_str("member", part(member, "name")),
                         arg_str("state", part(member, "state")));
    }
    if (is_after(part(fields, "until"), part(fields, "from"))) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.joint-days"), arg_str("from", said(r, part(fields, "from"))),
                     arg_str("until", said(r, part(fields, "until"))));
}

ErrorCode guard_joint_team_runs(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    char text[11];
    Str today = day_format(text, instant_local_day(clock_now()));
    TRY(guard_joint_team_signed(r, rec, fields, e));
    if (!is_after(part(fields, "from"), today) && !is_after(today, part(fields, "until"))) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.joint-not-now"), arg_str("from", said(r, part(fields, "from"))),
                     arg_str("until", said(r, part(fields, "until"))));
}

static bool is_named_in(Request *r, Str list, Str state, ErrorCode *code, Error *e)
{
    Str one;
    for (bool more = list.len > 0; more && *code == ERR_OK;) {
        bool same = false;
        more = str_cut(&list, ',', &one);
        *code = same_text(r, one, state, &same, e);
        if (same) return true;
    }
    return false;
}

/* `fields` are those after the move; the record still says until when the team ran. */
ErrorCode guard_joint_team_extended(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    char text[11];
    const JsonValue *body, *last = NULL;
    Str today = day_format(text, instant_local_day(clock_now())), until = part(fields, "until");
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *before = json_get(body, "fields");
    Str was = part(before, "until");
    if (is_after(today, was)) return error_set(e, ERR_INVALID, K("rules.joint-over"), arg_str("until", said(r, was)));
    if (!is_after(until, was)) return error_set(e, ERR_INVALID, K("rules.joint-not-later"), arg_str("until", said(r, was)));
    JSON_EACH(one, json_get(fields, "extensions")) last = one;
    bool added = count_of(json_get(fields, "extensions")) == count_of(json_get(before, "extensions")) + 1;
    if (!added || !str_equal(part(last, "until"), until))
        return error_set(e, ERR_INVALID, K("rules.joint-extension-missing"), arg_str("until", said(r, until)));
    JSON_EACH(party, json_get(fields, "parties")) {
        ErrorCode code = ERR_OK;
        bool named = is_named_in(r, part(last, "signed_for"), part(party, "state"), &code, e);
        if (code != ERR_OK) return code;
        if (!named) return error_set(e, ERR_INVALID, K("rules.joint-not-signed"), arg_str("state", part(party, "state")));
    }
    return ERR_OK;
}

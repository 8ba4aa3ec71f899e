/* rights_abroad.c: see rights_abroad.h. */
#include "office/rights_abroad.h"

#include "office/office_int.h"

bool request_sees_from_abroad(Request *r, const Kind *k, const Record *rec)
{
    return r->session && str_is(k->id, "user") && str_equal(rec->id, r->session->user);
}

/* From a day and until a day, both of them included; one that is not said does not bound. A day that cannot be read admits nobody. */
static bool runs_today(const JsonValue *of, Day today)
{
    Day day;
    Str from = json_text(json_get(of, "from")), until = json_text(json_get(of, "until"));
    if (from.len > 0 && !(day_parse(from, &day) && day <= today)) return false;
    return until.len == 0 || (day_parse(until, &day) && day >= today);
}

static bool is_member(const JsonValue *fields, Str user, Day today)
{
    JSON_EACH(member, json_get(fields, "members")) {
        if (str_equal(json_text(json_get_str(member, STR("user"))), user) && runs_today(member, today)) return true;
    }
    return false;
}

ErrorCode joint_team_admits(Request *r, Str chain, Str team, Str user, bool *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    *ret = false;
    if (team.len == 0) return ERR_OK;
    ErrorCode code = request_record(r, team, &rec, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    bool at_work = str_is(rec.state, "active") || str_is(rec.state, "extended");
    if (!at_work || !str_is(rec.kind, "joint_team") || !str_equal(rec.chain, chain) || rec.body.len == 0) return ERR_OK;
    TRY(record_fields(r->arena, &rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    Day today = instant_local_day(clock_now());
    *ret = runs_today(fields, today) && is_member(fields, user, today);
    return ERR_OK;
}

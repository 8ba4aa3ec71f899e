/* exhibit_end_rules.c: a thing ends by a decision of somebody who may take it, carried out by others than him, before a
 * commission of different persons (how many of them, and who may decide, is for the rules in force on that day), and not while
 * an incident about it is open. */
#include "match/match.h"
#include "model/custody_law.h"
#include "rules/rules_int.h"

ErrorCode guard_exhibit_decide(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    const CustodyLaw *law = custody_law_now(r->model);
    (void)fields;
    if (!law || law->decide_count == 0 || request_has_role_in(r, rec->chain, law->decides, law->decide_count)) return ERR_OK;
    return error_set(e, ERR_DENIED, K("rules.exhibit-may-not-decide"), arg_str("law", law->label.text[r->lang]));
}

ErrorCode guard_exhibit_decided(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const DECIDING[] = { "record.move.decide", NULL };
    bool decided;
    TRY(guard_exhibit_unopened(r, rec, fields, e));
    TRY(rules_acted(r, rec, DECIDING, true, &decided, e));
    TRY(rules_not_known(r, rec, fields, true, K("takeover.decision-not-known"), e));
    if (decided) return error_set(e, ERR_INVALID, K("rules.exhibit-own-decision"));
    return rules_no_open_incident(r, rec, "thing", e);
}

/* ---- the commission ---- */

typedef struct { Str user; MatchName name; Str text; } Member;

static bool same_member(const Request *r, const Member *a, const Member *b)
{
    enum { SAME_NAME = 960 };
    MatchResult m;
    if (a->user.len > 0 && b->user.len > 0) return str_equal(a->user, b->user);
    match_score(office_names(r->office), &a->name, &b->name, &m);
    return m.score >= SAME_NAME && m.left_a == 0 && m.left_b == 0 && !m.father_swapped;
}

static Member member_of(const Request *r, Str user, Str name)
{
    Member one = { .user = user, .text = name };
    match_name(office_names(r->office), name, MATCH_PERSON, &one.name);
    return one;
}

static ErrorCode decider_of(Request *r, const Record *rec, Member *ret, Error *e)
{
    static const char *const DECIDING[] = { "record.move.decide", NULL };
    Str actors[2], name = STR("");
    Record user;
    const JsonValue *of;
    TRY(rules_last_actor(r, rec, DECIDING, actors, e));
    if (actors[0].len > 0) {
        TRY(request_record(r, actors[0], &user, e));
        TRY(rules_fields_of(r, &user, &of, e));
        name = json_text(json_get(of, "full_name"));
    }
    *ret = member_of(r, actors[0], name);
    return ERR_OK;
}

ErrorCode guard_exhibit_commission(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    enum { MEMBERS_MOST = 40 };
    Member decider, *members = arena_array(r->arena, MEMBERS_MOST, sizeof *members);
    size_t count = 0;
    int64_t least = custody_number(custody_law_now(r->model), CUSTODY_COMMISSION);
    if (!members) return error_memory(e);
    TRY(decider_of(r, rec, &decider, e));
    JSON_EACH(one, json_get(fields, "commission")) {
        Member m = member_of(r, json_text(json_get(one, "user")), json_text(json_get(one, "name")));
        if (decider.user.len > 0 && same_member(r, &m, &decider))
            return error_set(e, ERR_INVALID, K("rules.exhibit-decider-sits"), arg_str("who", m.text));
        for (size_t i = 0; i < count; i++) {
            if (same_member(r, &m, &members[i]))
                return error_set(e, ERR_INVALID, K("rules.exhibit-member-twice"), arg_str("who", m.text));
        }
        if (count == MEMBERS_MOST) return error_set(e, ERR_LIMIT, K("rules.exhibit-many-members"), arg_int("most", MEMBERS_MOST));
        members[count++] = m;
    }
    if ((int64_t)count >= least) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.exhibit-few-members"), arg_int("n", (int64_t)count), arg_int("least", least));
}

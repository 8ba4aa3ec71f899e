/* team_rules.c: who works on a case, and who says so.
 *
 * A team starts when it has a lead, a prosecutor who supervises and a keeper of the evidence, each of them with that office, and
 * when everybody in it has said of every person and body of the case, and of the case itself, whether he has a conflict of
 * interest, and each conflict was ruled on. Nobody answers for another, nobody rules on himself, nobody vouches for his own skill.
 * Who orders a team is not its lead, nor does he keep its evidence. */
#include "rules/certificate_book.h"
#include "rules/rules_int.h"
#include "rules/team_book.h"

/* ---- accounts ---- */

typedef struct { Str name, state; const JsonValue *roles; } Account;

/* What a guard rests on is noted. Somebody of another store is no account of this one. */
static ErrorCode account_of(Request *r, Str user, Account *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    *ret = (Account){ .name = user };
    ErrorCode code = request_record(r, user, &rec, e);
    if (code == ERR_NOT_FOUND) error_clear(e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    TRY(code);
    TRY(record_fields(r->arena, &rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    Str name = json_text(json_get(fields, "full_name"));
    *ret = (Account){ .name = name.len > 0 ? name : user, .state = rec.state, .roles = json_get(fields, "roles") };
    return ERR_OK;
}

static bool has_role(const Account *a, const char *role)
{
    JSON_EACH(one, a->roles) if (str_is(one->text, role)) return true;
    return false;
}

/* He himself, or who acts for him as his deputy: the two are one person. */
static bool is_caller(Request *r, const Record *rec, Str user)
{
    return user.len > 0 && (str_equal(user, session_user(r->session)) || str_equal(user, request_acts_for(r, rec->chain)));
}

/* ---- a team ---- */

static ErrorCode check_offices(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Account supervisor, keeper;
    Str lead = json_text(json_get(fields, "lead")), supervises = json_text(json_get(fields, "supervisor"));
    Str keeps = json_text(json_get(fields, "keeper"));
    TRY(account_of(r, supervises, &supervisor, e));
    TRY(account_of(r, keeps, &keeper, e));
    if (!has_role(&supervisor, "prosecutor") && !has_role(&supervisor, "supervising_prosecutor"))
        return error_set(e, ERR_INVALID, K("rules.team-no-prosecutor"), arg_str("member", supervisor.name));
    if (!has_role(&keeper, "evidence_keeper"))
        return error_set(e, ERR_INVALID, K("rules.team-no-keeper"), arg_str("member", keeper.name));
    if (str_equal(lead, supervises))
        return error_set(e, ERR_INVALID, K("rules.team-own-supervisor"), arg_str("member", supervisor.name));
    if (is_caller(r, rec, lead) || is_caller(r, rec, keeps)) return error_set(e, ERR_INVALID, K("rules.team-own-order"));
    return ERR_OK;
}

static ErrorCode check_answer(Request *r, const TeamBook *b, Str user, const TeamParty *p, Error *e)
{
    Account who;
    const TeamAnswer *a = team_answer_of(b, user, p->id);
    if (team_answer_settles(a)) return ERR_OK;
    TRY(account_of(r, user, &who, e));
    bool answered = a && !str_is(a->state, "asked"), recused = a && str_is(a->state, "ruled");
    if (p->name.len == 0) {
        const char *of_case = recused ? K("rules.conflict-recused") : answered ? K("rules.conflict-not-settled")
            : K("rules.conflict-not-declared");
        return error_set(e, ERR_INVALID, of_case, arg_str("member", who.name));
    }
    const char *key = recused ? K("rules.conflict-recused") : answered ? K("rules.conflict-not-settled-of")
        : K("rules.conflict-not-declared-of");
    return error_set(e, ERR_INVALID, key, arg_str("member", who.name), arg_str("about", p->name));
}

ErrorCode guard_team_declared(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TeamBook b;
    Str *people;
    size_t count;
    TRY(request_note_chain(r, rec->chain, e));
    TRY(check_offices(r, rec, fields, e));
    TRY(team_people(r, fields, &people, &count, e));
    TRY(team_book_read(r, rec->chain, &b, e));
    for (size_t i = 0; i < count; i++)
        for (size_t p = 0; p < b.party_count; p++) TRY(check_answer(r, &b, people[i], &b.parties[p], e));
    return ERR_OK;
}

/* ---- declarations ---- */

/* No deputy knows what ties another to somebody. */
ErrorCode guard_declaration_own(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    bool own = str_equal(json_text(json_get(fields, "member")), session_user(r->session));
    return own ? ERR_OK : error_set(e, ERR_INVALID, K("rules.declaration-own"));
}

ErrorCode guard_declaration_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    return is_caller(r, rec, json_text(json_get(fields, "member"))) ? error_set(e, ERR_INVALID, K("rules.declaration-apart"))
        : ERR_OK;
}

/* It is asked as long as he is in a team of the case and what it asks about is in the case. */
ErrorCode guard_declaration_moot(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TeamBook b;
    bool there = false, member = false;
    Str who = json_text(json_get(fields, "member")), about = json_text(json_get(fields, "about"));
    TRY(request_note_chain(r, rec->chain, e));
    TRY(team_book_read(r, rec->chain, &b, e));
    for (size_t i = 0; i < b.party_count; i++) there = there || str_equal(b.parties[i].id, about);
    for (size_t i = 0; i < b.team_count && !member; i++) {
        Str *people;
        size_t count;
        TRY(team_people(r, b.teams[i].fields, &people, &count, e));
        member = str_in(who, people, count);
    }
    return there && member ? error_set(e, ERR_INVALID, K("rules.declaration-still-asked")) : ERR_OK;
}

/* ---- recusals ---- */

static ErrorCode check_replacement(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TeamBook b;
    Account other;
    Str replacement = json_text(json_get(fields, "replacement"));
    if (replacement.len == 0) return ERR_OK;
    if (str_equal(replacement, json_text(json_get(fields, "officer")))) return error_set(e, ERR_INVALID, K("rules.recusal-same"));
    TRY(account_of(r, replacement, &other, e));
    if (!str_is(other.state, "active") || has_role(&other, "administrator"))
        return error_set(e, ERR_INVALID, K("rules.recusal-no-replacement"), arg_str("member", other.name));
    TRY(team_book_read(r, rec->chain, &b, e));
    for (size_t i = 0; i < b.answer_count; i++) {
        const TeamAnswer *a = &b.answers[i];
        if (str_equal(a->member, replacement) && !str_is(a->state, "asked") && !team_answer_settles(a))
            return error_set(e, ERR_INVALID, K("rules.recusal-conflict"), arg_str("member", other.name));
    }
    return ERR_OK;
}

ErrorCode guard_recusal_apart(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    TRY(request_note_chain(r, rec->chain, e));
    if (is_caller(r, rec, json_text(json_get(fields, "officer")))) return error_set(e, ERR_INVALID, K("rules.recusal-own"));
    TRY(guard_not_the_author(r, rec, fields, e));
    return check_replacement(r, rec, fields, e);
}

/* ---- skills and absences ---- */

ErrorCode guard_skill_of_another(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    if (is_caller(r, rec, json_text(json_get(fields, "user")))) return error_set(e, ERR_INVALID, K("rules.skill-own"));
    return certificate_vouches(r, fields, e);
}

ErrorCode guard_absence_own(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    if (str_equal(json_text(json_get(fields, "user")), session_user(r->session))) return ERR_OK;
    bool may = request_has_role_named(r, "head") || request_has_role_named(r, "training_officer");
    return may ? ERR_OK : error_set(e, ERR_INVALID, K("rules.absence-of-another"));
}

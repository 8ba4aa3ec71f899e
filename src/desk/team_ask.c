/* team_ask.c: whom the program asks about conflicts of interest, and when: everybody in a team of the case about the case itself
 * and about each person and body in it. What is asked is entered with the act that makes it necessary, in one commit: a member
 * comes into a team, a party into the case. Who leaves a team is no longer asked what he has not answered. The chain is not noted
 * for it, so that two who enter parties at once do not wait for one another: the guard of a team counts members and parties anew
 * and trusts no question to have been asked. */
#include "desk/desk_team.h"
#include "desk/form.h"

enum { ASKED_MOST = 1500 };

typedef struct { Request *request; const Kind *kind; Draft *list; size_t count, room; } Asking;

static ErrorCode add(Asking *q, const Draft *d, Error *e)
{
    if (!ARENA_ROOM(q->request->arena, q->list, q->count, q->room)) return error_memory(e);
    q->list[q->count++] = *d;
    return ERR_OK;
}

/* Who is in two teams is asked once. */
static bool is_asked(const Asking *q, Str member, Str about)
{
    for (size_t i = 0; i < q->count; i++) {
        const JsonValue *f = q->list[i].version == 0 ? q->list[i].fields : NULL;
        if (str_equal(json_text(json_get(f, "member")), member) && str_equal(json_text(json_get(f, "about")), about)) return true;
    }
    return false;
}

static ErrorCode ask(Asking *q, Str chain, Str team, Str member, Str about, Error *e)
{
    Arena *a = q->request->arena;
    if (is_asked(q, member, about)) return ERR_OK;
    JsonValue *fields = json_new_object(a);
    Str id = object_id_new(a, q->kind->id);
    json_set(a, fields, "member", json_new_string(a, member));
    json_set(a, fields, "about", json_new_string(a, about));
    if (!id.ptr || !json_set(a, fields, "team", json_new_string(a, team))) return error_memory(e);
    Draft d = desk_draft(q->kind, chain, STR("record.create"), id, 0, q->kind->states[0].id, NUMBER_NEXT, fields);
    return add(q, &d, e);
}

static ErrorCode lapse(Asking *q, const TeamBook *b, const TeamAnswer *a, Error *e)
{
    JsonValue *fields = json_copy(q->request->arena, a->fields);
    if (!fields) return error_memory(e);
    Draft d = desk_draft(q->kind, b->chain, STR("record.move.lapse"), a->id, a->version, STR("lapsed"), STR(""), fields);
    return add(q, &d, e);
}

/* ---- a team ---- */

static ErrorCode ask_all(Asking *q, const TeamBook *b, Str team, Str member, Error *e)
{
    for (size_t i = 0; i < b->party_count; i++)
        if (!team_answer_of(b, member, b->parties[i].id)) TRY(ask(q, b->chain, team, member, b->parties[i].id, e));
    return ERR_OK;
}

/* Is he in a team of the case besides that one? */
static ErrorCode is_elsewhere(const TeamBook *b, Str team, Str member, bool *ret, Error *e)
{
    *ret = false;
    for (size_t i = 0; i < b->team_count && !*ret; i++) {
        Str *people;
        size_t count;
        if (str_equal(b->teams[i].id, team)) continue;
        TRY(team_people(b->request, b->teams[i].fields, &people, &count, e));
        *ret = str_in(member, people, count);
    }
    return ERR_OK;
}

static ErrorCode with_team(Asking *q, const TeamBook *b, const Draft *d, Error *e)
{
    Str *people;
    size_t count;
    bool runs = str_is(d->state, "proposed") || str_is(d->state, "active"), elsewhere;
    TRY(team_people(q->request, d->fields, &people, &count, e));
    for (size_t i = 0; i < count && runs; i++) TRY(ask_all(q, b, d->object, people[i], e));
    for (size_t i = 0; i < b->answer_count; i++) {
        const TeamAnswer *a = &b->answers[i];
        if (!str_is(a->state, "asked") || !str_equal(a->team, d->object) || (runs && str_in(a->member, people, count))) continue;
        TRY(is_elsewhere(b, d->object, a->member, &elsewhere, e));
        if (!elsewhere) TRY(lapse(q, b, a, e));
    }
    return ERR_OK;
}

/* ---- a party ---- */

static ErrorCode with_party(Asking *q, const TeamBook *b, const Draft *d, Error *e)
{
    for (size_t i = 0; i < b->team_count; i++) {
        Str *people;
        size_t count;
        TRY(team_people(q->request, b->teams[i].fields, &people, &count, e));
        for (size_t j = 0; j < count; j++) TRY(ask(q, b->chain, b->teams[i].id, people[j], d->object, e));
    }
    return ERR_OK;
}

/* ---- with a commit ---- */

static bool is_party(const Draft *d)
{
    return d->kind && d->version == 0 && team_asks_about(d->kind, d->state);
}

static bool is_team(const Draft *d) { return d->kind && str_is(d->kind->id, "team"); }

ErrorCode desk_team_with_all(Request *r, const Draft *drafts, size_t given, Draft **ret, size_t *count, Error *e)
{
    Asking q = { .request = r, .kind = model_kind(r->model, STR("declaration")) };
    TeamBook b = { .request = r };
    for (size_t i = 0; i < given; i++) {
        TRY(add(&q, &drafts[i], e));
        if (!is_team(&drafts[i]) && !is_party(&drafts[i])) continue;
        if (!q.kind || str_is(drafts[i].chain, "office")) continue;
        if (b.chain.len == 0) TRY(team_book_read(r, drafts[i].chain, &b, e));
    }
    for (size_t i = 0; i < given && b.chain.len > 0; i++) {
        if (!str_equal(drafts[i].chain, b.chain)) continue;
        if (is_team(&drafts[i])) TRY(with_team(&q, &b, &drafts[i], e));
        else if (is_party(&drafts[i]) && b.team_count > 0) TRY(with_party(&q, &b, &drafts[i], e));
        if (q.count > given + ASKED_MOST) return error_set(e, ERR_LIMIT, K("team.asks-too-many"), arg_int("most", ASKED_MOST));
    }
    *ret = q.list;
    *count = q.count;
    return ERR_OK;
}

ErrorCode desk_team_commit(Request *r, const Kind *k, const Draft *d, Done *ret, Error *e)
{
    Draft *drafts;
    size_t count;
    TRY(desk_team_with_all(r, d, 1, &drafts, &count, e));
    Done *done = arena_array(r->arena, count, sizeof *done);
    if (!done) return error_memory(e);
    TRY(desk_commit(r, k, drafts, count, done, e));
    *ret = done[0];
    return ERR_OK;
}

/* ---- what was brought in otherwise: a table, another store, a case from before there were teams ---- */

ErrorCode desk_team_ask(Request *r, Error *e)
{
    Seen seen;
    TeamBook b;
    Asking q = { .request = r };
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(desk_kind(r, STR("declaration"), false, &q.kind, e));
    const Kind *team = model_kind(r->model, STR("team"));
    if (team) TRY(desk_need_role(r, seen.record.id, team->change, team->change_count, K("desk.may-not-change"), team, e));
    TRY(desk_need_rank(r, seen.record.id, e));
    TRY(request_note_chain(r, seen.record.id, e));
    TRY(team_book_read(r, seen.record.id, &b, e));
    if (b.team_count == 0) return error_set(e, ERR_INVALID, K("team.none"));
    for (size_t i = 0; i < b.team_count; i++) {
        Str *people;
        size_t count;
        TRY(team_people(r, b.teams[i].fields, &people, &count, e));
        for (size_t j = 0; j < count && q.count < ASKED_MOST; j++) TRY(ask_all(&q, &b, b.teams[i].id, people[j], e));
    }
    if (q.count > 0) TRY(office_commit(r, q.list, q.count, NULL, e));
    json_set(r->arena, view_data(r), "asked", json_new_int(r->arena, (int64_t)q.count));
    view_note(r, view_say(r, K("team.asked"), arg_int("n", (int64_t)q.count)));
    return ERR_OK;
}

/* ---- one answer to all that is asked ---- */

/* Nobody declares about people whom the page does not name. */
void desk_team_declare_says(Request *r, Str case_ref, JsonValue *form)
{
    Seen seen;
    TeamBook b;
    Error unheard;
    Buf names = buf_in(r->arena);
    if (desk_see(r, case_ref, &seen, &unheard) != ERR_OK || team_book_read(r, seen.record.id, &b, &unheard) != ERR_OK) return;
    for (size_t i = 0; i < b.answer_count; i++) {
        const TeamAnswer *a = &b.answers[i];
        if (!str_equal(a->member, session_user(r->session)) || !str_is(a->state, "asked")) continue;
        buf_format(&names, "%s" STR_FMT, names.len > 0 ? "; " : "", STR_ARG(desk_ref_label(r, json_text(json_get(a->fields, "about")))));
    }
    if (names.len > 0) form_remark(r, form, view_say(r, K("team.declare-about"), arg_str("who", buf_str(&names))));
}

ErrorCode desk_team_declare(Request *r, Error *e)
{
    Seen seen;
    TeamBook b;
    Asking q = { .request = r };
    Str me = session_user(r->session);
    TRY(desk_see(r, arg_text(r, "case"), &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(desk_kind(r, STR("declaration"), false, &q.kind, e));
    TRY(desk_need_rank(r, seen.record.id, e));
    TRY(team_book_read(r, seen.record.id, &b, e));
    for (size_t i = 0; i < b.answer_count; i++) {
        const TeamAnswer *a = &b.answers[i];
        if (!str_equal(a->member, me) || !str_is(a->state, "asked")) continue;
        TRY(request_note_read(r, a->id, a->version, e));
        JsonValue *fields = json_copy(r->arena, a->fields);
        if (!json_set(r->arena, fields, "answer", json_new_string(r->arena, STR("none")))) return error_memory(e);
        Seen one = { .kind = q.kind, .made = q.kind, .fields = a->fields,
                     .record = { .id = a->id, .chain = b.chain, .state = a->state } };
        TRY(desk_team_fill(r, q.kind, &one, fields, e));
        Draft d = desk_draft(q.kind, b.chain, STR("record.move.none"), a->id, a->version, STR("clear"), STR(""), fields);
        TRY(add(&q, &d, e));
    }
    if (q.count == 0) return error_set(e, ERR_INVALID, K("team.nothing-asked"));
    TRY(office_commit(r, q.list, q.count, NULL, e));
    json_set(r->arena, view_data(r), "declared", json_new_int(r->arena, (int64_t)q.count));
    view_note(r, view_say(r, K("team.declared"), arg_int("n", (int64_t)q.count)));
    const Kind *team = model_kind(r->model, STR("team"));
    if (!team) return ERR_OK;
    Str teams = view_op(r, "record.list", arg_str("kind", team->id), arg_str("case", b.chain));
    view_action(r, view_label(r, &team->plural), teams, "secondary");
    return ERR_OK;
}

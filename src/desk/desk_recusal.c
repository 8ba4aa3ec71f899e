/* desk_recusal.c: what a recusal does when it is granted, all of it in one act with the decision: the officer loses his access to
 * the case; whoever replaces him gets it as he had it, and his place in each team; a case that named him as its lead names the
 * other; he is no longer asked, and the other is asked about everybody in the case. What he was to do is listed on the recusal's
 * page, so that somebody hands it over: nobody's tasks move by themselves. */
#include "desk/desk_hand_over.h"
#include "desk/desk_team.h"

bool desk_recusal_grants(const Seen *seen, const Move *m)
{
    return str_is(seen->kind->id, "recusal") && str_is(m->to, "granted");
}

/* ---- the teams ---- */

static ErrorCode set_text(Request *r, JsonValue *o, const char *name, Str value, Error *e)
{
    return json_set(r->arena, o, name, json_new_string(r->arena, value)) ? ERR_OK : error_memory(e);
}

/* His time in the team ends yesterday at the latest, so that he is in it no more; the other's begins today. */
static ErrorCode change_members(Request *r, JsonValue *fields, Str officer, Str replacement, Error *e)
{
    char today[11], yesterday[11];
    Day day = instant_local_day(clock_now());
    Str from = str_copy(r->arena, day_format(today, day)), until = str_copy(r->arena, day_format(yesterday, day - 1));
    JsonValue *members = json_new_array(r->arena);
    JSON_EACH(one, json_get(fields, "members")) {
        JsonValue *his = json_copy(r->arena, one);
        Day last;
        bool over = day_parse(json_text(json_get(one, "until")), &last) && last < day;
        bool leaves = str_equal(json_text(json_get(one, "who")), officer) && !over;
        if (leaves) TRY(set_text(r, his, "until", until, e));
        json_add(r->arena, members, his);
        if (!leaves || replacement.len == 0) continue;
        JsonValue *other = json_new_object(r->arena);
        TRY(set_text(r, other, "who", replacement, e));
        TRY(set_text(r, other, "part", json_text(json_get(one, "part")), e));
        TRY(set_text(r, other, "from", from, e));
        json_add(r->arena, members, other);
    }
    if (members && members->count > 0) json_set(r->arena, fields, "members", members);
    return !members || members->broken ? error_memory(e) : ERR_OK;
}

static ErrorCode change_team(HandOver *h, Str chain, const TeamOne *team, Error *e)
{
    static const char *const OFFICES[] = { "lead", "supervisor", "keeper" };
    Request *r = h->request;
    Str *people;
    size_t count;
    JsonValue *fields = json_copy(r->arena, team->fields);
    const Kind *k = model_kind(r->model, STR("team"));
    if (!fields || !k) return error_memory(e);
    TRY(team_people(r, team->fields, &people, &count, e));
    if (!str_in(h->from, people, count)) return ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(OFFICES); i++) {
        if (!str_equal(json_text(json_get(fields, OFFICES[i])), h->from)) continue;
        if (h->to.len > 0) TRY(set_text(r, fields, OFFICES[i], h->to, e));
        else json_remove(fields, OFFICES[i]);
    }
    TRY(change_members(r, fields, h->from, h->to, e));
    TRY(desk_check_fields(r, k, fields, team->state, e));
    TRY(request_note_read(r, team->id, team->version, e));
    Draft d = desk_draft(k, chain, STR("record.change"), team->id, team->version, team->state, team->number, fields);
    return hand_over_add(h, &d, e);
}

/* ---- access ---- */

static ErrorCode end_one(HandOver *h, const Record *rec, Error *e)
{
    const JsonValue *body, *fields;
    TRY(hand_over_fields(h->request, rec, &body, &fields, e));
    Draft d = desk_draft(h->access, rec->chain, STR("record.move.end"), rec->id, rec->version, STR("ended"),
                         json_text(json_get(body, "number")),
                         json_copy(h->request->arena, fields));
    return hand_over_add(h, &d, e);
}

/* Of the access records of a case: has somebody else the lead; has the officer himself access? */
typedef struct { Request *request; Str officer; bool other_leads, has_access; } Given;

static ErrorCode look_at_access(void *self, const Record *rec, Error *e)
{
    Given *g = self;
    const JsonValue *fields;
    TRY(access_given_fields(g->request, rec, &fields, e));
    if (!fields) return ERR_OK;
    bool his = str_equal(json_text(json_get(fields, "user")), g->officer);
    g->has_access = g->has_access || his;
    g->other_leads = g->other_leads || (!his && hand_over_leads(fields) && hand_over_is_whole(fields) && access_in_force(fields));
    return ERR_OK;
}

static ErrorCode move_access(HandOver *h, Str chain, const Given *g, Error *e)
{
    Accesses his;
    bool given = false;
    TRY(hand_over_accesses(h->request, h->from, chain, &his, e));
    for (size_t i = 0; i < his.count; i++) {
        const JsonValue *body, *fields;
        TRY(hand_over_fields(h->request, &his.list[i], &body, &fields, e));
        bool whole = hand_over_is_whole(fields);
        if (whole && hand_over_leads(fields) && h->to.len == 0 && !g->other_leads)
            return error_set(e, ERR_INVALID, K("rules.recusal-needs-replacement"),
                             arg_str("member", desk_user_name(h->request, h->from)));
        if (!whole || h->to.len == 0 || given) TRY(end_one(h, &his.list[i], e));
        else TRY(hand_over_take(h, &his.list[i], e));
        given = given || whole;
    }
    return ERR_OK;
}

/* Only a case that names him as its lead names the other. */
static ErrorCode rename_lead(HandOver *h, Str chain, Error *e)
{
    Record rec;
    const JsonValue *body, *fields;
    TRY(request_record(h->request, chain, &rec, e));
    TRY(hand_over_fields(h->request, &rec, &body, &fields, e));
    return str_equal(json_text(json_get(fields, "lead")), h->from) ? hand_over_rename(h, chain, e) : ERR_OK;
}

/* ---- granted ---- */

ErrorCode desk_recusal_grant(Request *r, const Seen *seen, const Draft *granted, Error *e)
{
    Str chain = seen->record.chain;
    HandOver h = { .request = r, .from = json_text(json_get(granted->fields, "officer")),
                   .to = json_text(json_get(granted->fields, "replacement")),
                   .reason = granted->reason };
    Given g = { .request = r, .officer = h.from };
    TeamBook b;
    Draft *all;
    size_t count;
    TRY(desk_kind(r, STR("access"), false, &h.access, e));
    TRY(desk_kind(r, STR("proposal"), false, &h.proposal, e));
    TRY(hand_over_add(&h, granted, e));
    h.drafts[0].reason_code = granted->reason_code;
    TRY(records_of_kind_in(r, chain, STR("access"), look_at_access, &g, e));
    bool ordinary = request_is_ordinary(r, chain);
    if (!ordinary && g.has_access) return error_set(e, ERR_INVALID, K("rules.recusal-locked"));
    if (ordinary) TRY(move_access(&h, chain, &g, e));
    if (ordinary && h.to.len > 0) TRY(rename_lead(&h, chain, e));
    TRY(team_book_read(r, chain, &b, e));
    for (size_t i = 0; i < b.team_count; i++) TRY(change_team(&h, chain, &b.teams[i], e));
    TRY(desk_team_with_all(r, h.drafts, h.count, &all, &count, e));
    Done *done = arena_array(r->arena, count, sizeof *done);
    if (!done) return error_memory(e);
    TRY(office_commit(r, all, count, done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    view_note(r, view_say(r, K("team.recused"), arg_str("member", desk_user_name(r, h.from))));
    return ERR_OK;
}

/* ---- what he leaves behind ---- */

typedef struct { Request *request; Str officer, chain; RecordIds open; } Left;

static bool is_open(Request *r, const Kind *k, Str state)
{
    (void)r;
    const State *s = kind_state_was(k, state);
    return s && !s->final && !k->is_case && (desk_responsible_field(k) || str_is(k->id, "task"));
}

static ErrorCode take_open(void *self, const Record *rec, Error *e)
{
    Left *l = self;
    return rec->body.len > 0 ? record_ids_add(&l->open, rec->id, e) : ERR_OK;
}

static Str whose(const Seen *one)
{
    const Field *f = desk_responsible_field(one->kind);
    return f ? json_text(json_get_str(one->fields, f->id)) : json_text(json_get(one->fields, "owner"));
}

ErrorCode desk_show_recusal(Request *r, const Seen *seen, Error *e)
{
    Left l = { .request = r, .open = { .request = r } };
    size_t shown = 0;
    JsonValue *list = json_new_array(r->arena);
    if (!str_is(seen->kind->id, "recusal")) return ERR_OK;
    Str officer = json_text(json_get(seen->fields, "officer"));
    json_set(r->arena, view_data(r), "to_hand_over", list);
    if (str_is(seen->record.state, "refused") || str_is(seen->record.state, "withdrawn")) return ERR_OK;
    TRY(desk_each_in_states(r, seen->record.chain, is_open, take_open, &l, e));
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("desk.row-state")) };
    for (size_t i = 0; i < l.open.count; i++) {
        Seen one;
        Error unheard;
        if (desk_see(r, l.open.ids[i], &one, &unheard) != ERR_OK || !str_equal(whose(&one), officer)) continue;
        const State *s = kind_state(one.kind, one.record.state);
        Str cells[] = { desk_title(r, one.made, one.body), s ? view_label(r, &s->label) : one.record.state };
        if (shown++ == 0) view_table(r, view_say(r, K("team.to-hand-over")), head, ARRAY_LEN(head));
        view_table_row_to(r, cells, ARRAY_LEN(cells), one.record.id);
        json_add(r->arena, list, json_new_string(r->arena, one.record.id));
    }
    if (shown == 0) view_note(r, view_say(r, K("team.nothing-to-hand-over"), arg_str("member", desk_user_name(r, officer))));
    return ERR_OK;
}

/* desk_handed_list.c: what came with a desk: the list of cases that the one who got it reads, prints and acknowledges. */
#include "desk/desk_hand_over.h"

typedef struct { Request *request; RecordIds chains; } Cases;

static ErrorCode take_case(void *self, const Record *rec, Error *e)
{
    Cases *c = self;
    for (size_t i = 0; i < c->chains.count; i++) {
        if (str_equal(c->chains.ids[i], rec->chain)) return ERR_OK;
    }
    return record_ids_add(&c->chains, rec->chain, e);
}

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    return record_ids_add(self, rec->id, e);
}

/* The earliest term that runs in the case. */
static ErrorCode next_term(Request *r, Str chain, Str *ret, Error *e)
{
    enum { YEAR = 366 };
    RecordIds ids = { .request = r };
    DeskTerm *terms;
    size_t count;
    *ret = STR("");
    TRY(desk_each_in_states(r, chain, desk_runs_term, take_id, &ids, e));
    TRY(desk_terms_among(r, ids.ids, ids.count, instant_local_day(clock_now()) + YEAR, &terms, &count, e));
    for (size_t i = 0; i < count && ret->len == 0; i++) {
        if (terms[i].lent) continue;
        *ret = str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(desk_term_label(r, &terms[i])), STR_ARG(desk_say_due(r, terms[i].run.due)));
    }
    return ERR_OK;
}

static ErrorCode last_entry(Request *r, Str chain, Str *ret, Error *e)
{
    RecordPlace place;
    Entry last;
    *ret = STR("");
    TRY(store_chain_newest(r->store, chain, &place, e));
    if (place.epoch == 0) return ERR_OK;
    TRY(store_entry(r->store, r->arena, place.epoch, place.index, &last, e));
    *ret = view_instant(r, last.received);
    return ERR_OK;
}

/* Those of its cases that the caller knows, as values for a page and for a paper. */
static ErrorCode cases_of(Request *r, const Seen *seen, RecordIds *ret, Error *e)
{
    Cases c = { .request = r, .chains = { .request = r } };
    TRY(store_records_by(r->store, STR("access"), STR("hand_over"), seen->record.id, take_case, &c, e));
    *ret = (RecordIds){ .request = r };
    for (size_t i = 0; i < c.chains.count; i++) {
        Seen of;
        TRY(desk_see_if(r, c.chains.ids[i], &of, e));
        if (of.kind) TRY(record_ids_add(ret, c.chains.ids[i], e));
    }
    return ERR_OK;
}

typedef struct { Str title, state, term, last; } CaseLine;

static ErrorCode line_of(Request *r, Str chain, CaseLine *ret, Error *e)
{
    Seen of;
    TRY(desk_see(r, chain, &of, e));
    const State *s = kind_state(of.kind, of.record.state);
    *ret = (CaseLine){ .title = desk_title(r, of.made, of.body), .state = s ? view_label(r, &s->label) : of.record.state };
    TRY(next_term(r, chain, &ret->term, e));
    return last_entry(r, chain, &ret->last, e);
}

ErrorCode desk_handed_values(Request *r, const Seen *seen, JsonValue *list, Error *e)
{
    RecordIds l;
    TRY(cases_of(r, seen, &l, e));
    for (size_t i = 0; i < l.count; i++) {
        CaseLine line;
        JsonValue *one = json_new_object(r->arena);
        TRY(line_of(r, l.ids[i], &line, e));
        json_set(r->arena, one, "no", json_new_string(r->arena, str_format(r->arena, "%zu", i + 1)));
        json_set(r->arena, one, "title", json_new_string(r->arena, line.title));
        json_set(r->arena, one, "state", json_new_string(r->arena, line.state));
        json_set(r->arena, one, "term", json_new_string(r->arena, line.term));
        json_set(r->arena, one, "last", json_new_string(r->arena, line.last));
        json_add(r->arena, list, one);
    }
    return ERR_OK;
}

ErrorCode desk_show_handed(Request *r, const Seen *seen, Error *e)
{
    RecordIds l;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("rights.row-case")), view_say(r, K("desk.row-state")), view_say(r, K("handed.row-next-term")),
                   view_say(r, K("view.row-last-entry")) };
    if (!str_is(seen->kind->id, "hand_over")) return ERR_OK;
    TRY(cases_of(r, seen, &l, e));
    json_set(r->arena, view_data(r), "handed_cases", list);
    for (size_t i = 0; i < l.count; i++) {
        CaseLine line;
        TRY(line_of(r, l.ids[i], &line, e));
        Str cells[] = { line.title, line.state, line.term, line.last };
        if (i == 0) view_table(r, view_say(r, K("handed.which-cases")), head, ARRAY_LEN(head));
        view_table_row_to(r, cells, ARRAY_LEN(cells), l.ids[i]);
        json_add(r->arena, list, json_new_string(r->arena, l.ids[i]));
    }
    if (l.count > 0) view_table_tag(r, 1);
    view_note(r, view_say(r, K("handed.things-why")));
    return ERR_OK;
}

static bool got_it(Request *r, const Seen *seen)
{
    return str_equal(json_text(json_get(seen->fields, "to")), session_user(r->session));
}

void desk_offer_handed(Request *r, const Seen *seen)
{
    const Move *m = str_is(seen->kind->id, "hand_over") ? kind_move(seen->kind, STR("acknowledge")) : NULL;
    if (!m) return;
    desk_offer_papers(r, seen);
    if (!got_it(r, seen) || !move_leaves(m, seen->record.state)) return;
    view_action(r, view_label(r, &m->label), view_op(r, "desk.acknowledge", arg_str("id", seen->record.id)), "primary");
}

ErrorCode desk_acknowledge(Request *r, Error *e)
{
    Seen seen;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    const Move *m = str_is(seen.kind->id, "hand_over") ? kind_move(seen.kind, STR("acknowledge")) : NULL;
    if (!m) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", arg_text(r, "id")));
    if (!got_it(r, &seen)) return error_set(e, ERR_DENIED, K("handed.not-yours"));
    if (!move_leaves(m, seen.record.state)) return desk_no_move(r, &seen, m->id, e);
    JsonValue *given = json_new_object(r->arena), *fields;
    json_set(r->arena, given, "remarks", json_new_string(r->arena, arg_text(r, "remarks")));
    TRY(desk_fields(r, seen.kind, seen.fields, given, &fields, e));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.move.acknowledge"), seen.record.id, seen.record.version, m->to,
                         json_text(json_get(seen.body, "number")), fields);
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("handed.acknowledged"), &done);
    return ERR_OK;
}

/* ---- all that concern him ---- */

typedef struct { Request *request; RecordIds ids; } Mine;

static ErrorCode take_mine(void *self, const Record *rec, Error *e)
{
    Mine *m = self;
    for (size_t i = 0; i < m->ids.count; i++) {
        if (str_equal(m->ids.ids[i], rec->id)) return ERR_OK;
    }
    return record_ids_add(&m->ids, rec->id, e);
}

ErrorCode desk_handed(Request *r, Error *e)
{
    static const Str PARTIES[] = { STR("to"), STR("from"), STR("by") };
    Mine m = { .request = r, .ids = { .request = r } };
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("arg.from-whom")), view_say(r, K("arg.to-whom")),
                   view_say(r, K("desk.row-state")) };
    for (size_t i = 0; i < ARRAY_LEN(PARTIES); i++) {
        TRY(store_records_by(r->store, STR("hand_over"), PARTIES[i], session_user(r->session), take_mine, &m, e));
    }
    json_set(r->arena, view_data(r), "hand_overs", list);
    view_title(r, view_say(r, K("handed.list")));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    view_table_tag(r, 3);
    for (size_t i = m.ids.count; i > 0; i--) {
        Seen seen;
        TRY(desk_see(r, m.ids.ids[i - 1], &seen, e));
        const State *s = kind_state(seen.kind, seen.record.state);
        Str cells[] = { json_text(json_get(seen.body, "number")), desk_user_name(r, json_text(json_get(seen.fields, "from"))),
                        desk_user_name(r, json_text(json_get(seen.fields, "to"))), s ? view_label(r, &s->label) : seen.record.state };
        view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
        json_add(r->arena, list, json_new_string(r->arena, seen.record.id));
    }
    view_action(r, view_say(r, K("handed.begin")), view_op(r, "desk.preview"), "secondary");
    return ERR_OK;
}

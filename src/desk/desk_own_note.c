/* desk_own_note.c: what somebody writes down for himself: notes, and what he means to do on a day. They are his alone
 * (office/rights_desk.c); what is due shows on his page of today and stands in his week. */
#include "desk/desk_today.h"

enum { NOTES_MOST = 500 };

/* ---- acts ---- */

static ErrorCode count_open(void *self, const Record *rec, Error *e)
{
    size_t *n = self;
    (void)e;
    *n += str_is(rec->state, "open") || str_is(rec->state, "done");
    return ERR_OK;
}

/* What was typed, over what stands there. A record that it is about is one that he knows. */
static ErrorCode typed_fields(Request *r, const Kind *k, const JsonValue *base, JsonValue **ret, Error *e)
{
    static const char *const TYPED[] = { "title", "text", "on" };
    JsonValue *given = json_new_object(r->arena);
    Seen about;
    for (size_t i = 0; i < ARRAY_LEN(TYPED); i++) {
        bool keeps = base && !arg_values(r, TYPED[i]);
        if (!keeps) json_set(r->arena, given, TYPED[i], json_new_string(r->arena, arg_text(r, TYPED[i])));
    }
    if (arg_text(r, "about").len > 0) {
        TRY(desk_see(r, arg_text(r, "about"), &about, e));
        json_set(r->arena, given, "about", json_new_string(r->arena, about.record.id));
    }
    return desk_fields(r, k, base, given, ret, e);
}

ErrorCode desk_todo_add(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *fields;
    size_t open = 0;
    Done done;
    TRY(desk_kind(r, STR("own_note"), false, &k, e));
    TRY(store_records_by(r->store, k->id, STR("owner"), session_user(r->session), count_open, &open, e));
    if (open >= NOTES_MOST) return error_set(e, ERR_LIMIT, K("today.too-many-notes"), arg_int("most", NOTES_MOST));
    TRY(typed_fields(r, k, NULL, &fields, e));
    json_set(r->arena, fields, "owner", json_new_string(r->arena, session_user(r->session)));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("today.note-kept"), &done);
    return ERR_OK;
}

static ErrorCode see_note(Request *r, Seen *ret, Error *e)
{
    Str id = arg_text(r, "id");
    TRY(desk_see(r, id, ret, e));
    return str_is(ret->kind->id, "own_note") ? ERR_OK : error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", id));
}

ErrorCode desk_todo_change(Request *r, Error *e)
{
    Seen seen;
    Done done;
    JsonValue *fields;
    TRY(see_note(r, &seen, e));
    const State *s = kind_state(seen.kind, seen.record.state);
    if (!s || s->final) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", seen.record.id));
    TRY(typed_fields(r, seen.kind, seen.fields, &fields, e));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version, seen.record.state, STR(""), fields);
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("today.note-kept"), &done);
    return ERR_OK;
}

static ErrorCode make_move(Request *r, const char *move, const char *says, Error *e)
{
    Seen seen;
    Done done;
    TRY(see_note(r, &seen, e));
    const Move *m = kind_move(seen.kind, str_of(move));
    if (!m || !move_leaves(m, seen.record.state)) return desk_no_move(r, &seen, str_of(move), e);
    Str op = str_format(r->arena, "record.move.%s", move);
    if (!op.ptr) return error_memory(e);
    Draft d = desk_draft(seen.kind, seen.record.chain, op, seen.record.id, seen.record.version, m->to, STR(""), json_copy(r->arena, seen.fields));
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, says, &done);
    return ERR_OK;
}

ErrorCode desk_todo_done(Request *r, Error *e) { return make_move(r, "finish", K("today.note-done"), e); }
ErrorCode desk_todo_reopen(Request *r, Error *e) { return make_move(r, "reopen", K("today.note-open"), e); }
ErrorCode desk_todo_forget(Request *r, Error *e) { return make_move(r, "forget", K("today.note-gone"), e); }

/* ---- shown ---- */

typedef struct { Request *request; const char *state; RecordIds ids; } Mine;

static ErrorCode take_mine(void *self, const Record *rec, Error *e)
{
    Mine *m = self;
    return str_is(rec->state, m->state) && rec->body.len > 0 ? record_ids_add(&m->ids, rec->id, e) : ERR_OK;
}

static ErrorCode show_notes(Request *r, Str title, const char *state, size_t most, JsonValue *list, Error *e)
{
    Mine m = { .request = r, .state = state, .ids = { .request = r } };
    Str head[] = { view_say(r, K("desk.row-what")), view_say(r, K("today.row-until")), view_say(r, K("today.row-about")) };
    size_t shown = 0;
    TRY(store_records_by(r->store, STR("own_note"), STR("owner"), session_user(r->session), take_mine, &m, e));
    for (size_t i = m.ids.count; i > 0 && shown < most; i--) {
        Seen seen;
        Day on;
        TRY(desk_see_if(r, m.ids.ids[i - 1], &seen, e));
        if (!seen.kind) continue;
        Str about = json_text(json_get(seen.fields, "about"));
        bool dated = day_parse(json_text(json_get(seen.fields, "on")), &on);
        Str cells[] = { json_text(json_get(seen.fields, "title")), dated ? desk_say_due(r, on) : STR(""),
                        about.len > 0 ? desk_ref_label(r, about) : STR("") };
        if (shown++ == 0) view_table(r, title, head, ARRAY_LEN(head));
        view_table_row_to(r, cells, ARRAY_LEN(cells), seen.record.id);
        json_add(r->arena, list, json_new_string(r->arena, seen.record.id));
    }
    if (shown < m.ids.count) view_table_all(r, view_op(r, "todo.list"));
    return ERR_OK;
}

ErrorCode today_show_notes(Today *t, size_t most, Error *e)
{
    Request *r = t->request;
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "notes", list);
    if (!model_kind(r->model, STR("own_note"))) return ERR_OK;
    TRY(show_notes(r, view_say(r, K("today.notes")), "open", most, list, e));
    view_action(r, view_say(r, K("today.add-note")), view_op(r, "todo.add"), "secondary");
    return ERR_OK;
}

ErrorCode desk_todo_list(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *list = json_new_array(r->arena);
    TRY(desk_kind(r, STR("own_note"), false, &k, e));
    json_set(r->arena, view_data(r), "notes", list);
    view_title(r, view_say(r, K("today.notes")));
    TRY(show_notes(r, view_say(r, K("today.notes-open")), "open", NOTES_MOST, list, e));
    TRY(show_notes(r, view_say(r, K("today.notes-done")), "done", NOTES_MOST, list, e));
    if (list && list->count == 0) view_note(r, view_say(r, K("today.no-notes")));
    view_action(r, view_say(r, K("today.add-note")), view_op(r, "todo.add"), "secondary");
    return ERR_OK;
}

void desk_offer_own_note(Request *r, const Seen *seen)
{
    static const struct { const char *move, *op; } ROWS[] = { { "finish", "todo.done" }, { "reopen", "todo.reopen" }, { "forget", "todo.forget" } };
    if (!str_is(seen->kind->id, "own_note")) return;
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        const Move *m = kind_move(seen->kind, str_of(ROWS[i].move));
        if (!m || !move_leaves(m, seen->record.state)) continue;
        view_action(r, view_label(r, &m->label), view_op(r, ROWS[i].op, arg_str("id", seen->record.id)), i == 0 ? "primary" : "secondary");
    }
    const State *s = kind_state(seen->kind, seen->record.state);
    if (s && !s->final) view_action(r, view_say(r, K("view.change")), view_op(r, "todo.change", arg_str("id", seen->record.id)), "secondary");
}

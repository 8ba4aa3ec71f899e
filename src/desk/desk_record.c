/* desk_record.c: what can be done with a record of any kind: make, change, move, read, list, look back. The model says which fields, states and
 * moves there are and who may; nothing here knows a kind by name. */
#include "desk/desk.h"
#include "rules/rules.h"

#include <inttypes.h>

static ErrorCode need_role(Request *r, const Str *roles, size_t count, const char *key, const Kind *k, Error *e)
{
    if (request_has_role(r, roles, count)) return ERR_OK;
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < count; i++) buf_format(&names, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(roles[i]));
    return error_set(e, ERR_DENIED, key, arg_str("kind", view_label(r, &k->label)), arg_str("roles", buf_str(&names)));
}

/* The chain a new record of this kind goes into: its case, or the office's. */
static ErrorCode place_of(Request *r, const Kind *k, Str named, Str *chain, Error *e)
{
    *chain = STR("office");
    if (named.len == 0) {
        return k->place == PLACE_CASE ? error_set(e, ERR_USAGE, K("desk.case-needed"), arg_str("kind", view_label(r, &k->label))) : ERR_OK;
    }
    if (k->place == PLACE_OFFICE) return error_set(e, ERR_USAGE, K("desk.no-case-here"), arg_str("kind", view_label(r, &k->label)));
    Seen seen;
    TRY(desk_see(r, named, &seen, e));
    if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", named));
    const State *s = kind_state(seen.kind, seen.record.state);
    if (s && s->final) return error_set(e, ERR_INVALID, K("desk.case-ended"), arg_str("record", named));
    *chain = seen.record.id;
    return ERR_OK;
}

ErrorCode desk_record_create(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *fields;
    Str chain, id;
    Done done;
    TRY(desk_kind(r, arg_text(r, "kind"), true, &k, e));
    if (k->is_case) return error_set(e, ERR_USAGE, K("desk.use-case-open"));
    TRY(need_role(r, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(place_of(r, k, arg_text(r, "case"), &chain, e));
    TRY(desk_fields(r, k, NULL, arg_values(r, "fields"), &fields, e));
    id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    d.legal_basis = arg_text(r, "basis");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    return ERR_OK;
}

/* The caller may say which version he has read: then somebody else's change in between is a conflict and not overwritten. */
static ErrorCode check_version(Request *r, const Seen *seen, Error *e)
{
    int64_t expected = arg_number(r, "version", seen->record.version);
    if (expected == seen->record.version) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("office.moved-on"), arg_str("record", seen->record.id), arg_int("now", seen->record.version));
}

static ErrorCode check_fixed(const Seen *seen, const JsonValue *fields, Error *e)
{
    for (const Field *f = seen->kind->fields; f; f = f->next) {
        if (!f->fixed) continue;
        const JsonValue *was = json_get_str(seen->fields, f->id), *now = json_get_str(fields, f->id);
        if (was ? !now || !json_equal(was, now) : now != NULL) return error_set(e, ERR_INVALID, K("desk.fixed-field"), arg_str("field", f->id));
    }
    return ERR_OK;
}

ErrorCode desk_record_change(Request *r, Error *e)
{
    Seen seen;
    JsonValue *fields;
    Done done;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (seen.kind->internal) return error_set(e, ERR_DENIED, K("desk.internal-kind"), arg_str("kind", seen.kind->id));
    TRY(need_role(r, seen.kind->change, seen.kind->change_count, K("desk.may-not-change"), seen.kind, e));
    TRY(check_version(r, &seen, e));
    const State *s = kind_state(seen.kind, seen.record.state);
    if (s && s->final) return error_set(e, ERR_INVALID, K("desk.record-ended"), arg_str("state", view_label(r, &s->label)));
    TRY(desk_fields(r, seen.kind, seen.fields, arg_values(r, "fields"), &fields, e));
    TRY(check_fixed(&seen, fields, e));
    if (json_equal(fields, seen.fields)) return error_set(e, ERR_INVALID, K("desk.nothing-changes"));
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version, seen.record.state,
                         json_text(json_get(seen.body, "number")), fields);
    d.reason = arg_text(r, "reason");
    d.legal_basis = arg_text(r, "basis");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.changed"), &done);
    return ERR_OK;
}

/* ---- moves ---- */

static ErrorCode no_move(Request *r, const Seen *seen, Str id, Error *e)
{
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < seen->kind->move_count; i++) {
        const Move *m = &seen->kind->moves[i];
        if (move_leaves(m, seen->record.state)) buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(m->id));
    }
    return error_set(e, ERR_INVALID, K("desk.no-move"), arg_str("move", id), arg_str("moves", buf_str(&names)));
}

static ErrorCode check_move(Request *r, const Seen *seen, const Move *m, const JsonValue *fields, Error *e)
{
    TRY(need_role(r, m->by, m->by_count, K("desk.may-not-move"), seen->kind, e));
    if (m->reason && arg_text(r, "reason").len == 0) {
        return error_set(e, ERR_INVALID, K("desk.reason-needed"), arg_str("move", view_label(r, &m->label)));
    }
    for (size_t i = 0; i < m->needs_count; i++) {
        if (json_get_str(fields, m->needs[i])) continue;
        const Field *f = kind_field(seen->kind, m->needs[i]);
        return error_set(e, ERR_INVALID, K("desk.move-needs"), arg_str("move", view_label(r, &m->label)),
                         arg_str("field", f ? view_label(r, &f->label) : m->needs[i]));
    }
    if (m->guard.len == 0) return ERR_OK;
    const Guard *g = rules_guard(m->guard);
    return g ? g->run(r, &seen->record, fields, e) : error_internal(e, "guard");
}

ErrorCode desk_record_move(Request *r, Error *e)
{
    Seen seen;
    JsonValue *fields;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (seen.kind->internal) return error_set(e, ERR_DENIED, K("desk.internal-kind"), arg_str("kind", seen.kind->id));
    TRY(check_version(r, &seen, e));
    const Move *m = kind_move(seen.kind, arg_text(r, "move"));
    if (!m || !move_leaves(m, seen.record.state)) return no_move(r, &seen, arg_text(r, "move"), e);
    TRY(desk_fields(r, seen.kind, seen.fields, arg_values(r, "fields"), &fields, e));
    TRY(check_fixed(&seen, fields, e));
    TRY(check_move(r, &seen, m, fields, e));

    Str op = str_format(r->arena, "record.move." STR_FMT, STR_ARG(m->id));
    if (!op.ptr) return error_memory(e);
    Draft d = desk_draft(seen.kind, seen.record.chain, op, seen.record.id, seen.record.version, m->to,
                         json_text(json_get(seen.body, "number")), fields);
    d.reason = arg_text(r, "reason");
    d.legal_basis = arg_text(r, "basis");
    if (m->four_eyes) return desk_propose(r, &d, e);
    Done done;
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.moved"), &done);
    return ERR_OK;
}

/* ---- reading ---- */

static void show_fields(Request *r, const Seen *seen)
{
    for (const Field *f = seen->kind->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(seen->fields, f->id);
        Buf text = buf_in(r->arena);
        if (!v || v->type == JSON_NULL) continue;
        field_to_text(&text, f, v, r->lang);
        view_row(r, view_label(r, &f->label), buf_str(&text));
    }
}

ErrorCode desk_record_show(Request *r, Error *e)
{
    Seen seen;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (seen.kind->logs_reads) TRY(office_note_look(r, seen.record.chain, STR("record.look"), seen.record.id, NULL, e));
    json_set(r->arena, view_data(r), "record", desk_record_data(r, seen.body));
    const State *s = kind_state(seen.kind, seen.record.state);
    Str kind = view_label(r, &seen.kind->label), title = desk_title(r, seen.kind, seen.body);
    view_title(r, str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(kind), STR_ARG(title)));
    view_row(r, view_say(r, K("desk.row-id")), seen.record.id);
    view_row(r, view_say(r, K("desk.row-state")), s ? view_label(r, &s->label) : seen.record.state);
    view_row(r, view_say(r, K("desk.row-version")), str_format(r->arena, "%" PRId64, seen.record.version));
    show_fields(r, &seen);
    return ERR_OK;
}

enum { SHOWN = 50, SHOWN_MOST = 1000 };

typedef struct {
    Request    *request;
    const Kind *kind;
    Str         state;
    int64_t     most, shown;
    bool        more;
} Listing;

static ErrorCode list_one(void *self, const Record *rec, Error *e)
{
    Listing *l = self;
    Request *r = l->request;
    if (!str_equal(rec->kind, l->kind->id) || (l->state.len > 0 && !str_equal(rec->state, l->state))) return ERR_OK;
    if (l->shown == l->most) {
        l->more = true;
        return ERR_END;
    }
    l->shown++;
    Str erased = view_say(r, K("desk.erased")), title = erased;
    const JsonValue *body = NULL;
    Str id = str_copy(r->arena, rec->id), state = str_copy(r->arena, rec->state);
    if (rec->body.len > 0) {
        Record kept = *rec;
        kept.body = str_copy(r->arena, rec->body);
        if (!kept.body.ptr) return error_memory(e);
        TRY(record_fields(r->arena, &kept, &body, e));
        title = desk_title(r, l->kind, body);
        json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "records"), desk_record_data(r, body));
    }
    const State *s = kind_state(l->kind, state);
    Str cells[] = { title, s ? view_label(r, &s->label) : erased, id };
    view_table_row(r, cells, ARRAY_LEN(cells));
    return ERR_OK;
}

/* Records of cases are found by way of the cases the caller knows, so that what he may not know costs no time and tells nothing. */
static ErrorCode list_in_known_cases(Request *r, Listing *l, Error *e)
{
    Str *chains;
    size_t count;
    TRY(request_chains(r, &chains, &count, e));
    for (size_t i = count; i > 0 && !l->more; i--) TRY(store_chain_records(r->store, chains[i - 1], list_one, l, e));
    return ERR_OK;
}

static ErrorCode list_all(Request *r, Listing *l, Error *e)
{
    if (arg_text(r, "case").len > 0) {
        Seen seen;
        TRY(desk_see(r, arg_text(r, "case"), &seen, e));
        return store_chain_records(r->store, seen.record.id, list_one, l, e);
    }
    if (l->kind->place != PLACE_OFFICE) TRY(list_in_known_cases(r, l, e));
    if (l->kind->place == PLACE_CASE || l->more) return ERR_OK;
    Record any = { .chain = STR("office") };
    if (!request_may_see(r, l->kind, &any)) return ERR_OK;
    return l->kind->place == PLACE_OFFICE ? store_records(r->store, l->kind->id, list_one, l, e)
                                          : store_chain_records(r->store, STR("office"), list_one, l, e);
}

ErrorCode desk_record_list(Request *r, Error *e)
{
    Listing l = { .request = r, .state = arg_text(r, "state"), .most = arg_number(r, "limit", SHOWN) };
    if (l.most < 1 || l.most > SHOWN_MOST) return error_set(e, ERR_USAGE, K("desk.limit"), arg_int("most", SHOWN_MOST));
    TRY(desk_kind(r, arg_text(r, "kind"), false, &l.kind, e));
    Str head[] = { view_label(r, &l.kind->label), view_say(r, K("desk.row-state")), view_say(r, K("desk.row-id")) };
    json_set(r->arena, view_data(r), "records", json_new_array(r->arena));
    view_title(r, view_label(r, &l.kind->plural));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    TRY(list_all(r, &l, e));
    json_set(r->arena, view_data(r), "more", json_new_bool(r->arena, l.more));
    view_note(r, view_say_args(r, l.more ? K("desk.more-than") : K("desk.count"), (const ErrorArg[]){ arg_int("n", l.shown) }, 1));
    if (!l.kind->logs_reads) return ERR_OK;
    JsonValue *query = json_new_object(r->arena);
    json_set(r->arena, query, "state", json_new_string(r->arena, l.state));
    json_set(r->arena, query, "case", json_new_string(r->arena, arg_text(r, "case")));
    json_set(r->arena, query, "shown", json_new_int(r->arena, l.shown));
    Str object = str_format(r->arena, STR_FMT "/list", STR_ARG(l.kind->id));
    if (!object.ptr) return error_memory(e);
    return office_note_look(r, STR("office"), STR("record.look"), object, query, e);
}

static ErrorCode history_one(void *self, const Entry *entry, Error *e)
{
    Request *r = self;
    EntryText text;
    Note note;
    Act act;
    unsigned char salt[SALT_SIZE];
    Str kept = str_copy(r->arena, entry->text), reason = STR("");
    if (!kept.ptr) return error_memory(e);
    TRY(entry_parse(kept, &text, e));
    TRY(act_open(text.act_note, &note, &act, e));
    if (act.reason_code.len > 0 && store_content(r->store, r->arena, entry->epoch, entry->index, CONTENT_REASON, salt, &reason, e) == ERR_NOT_FOUND) {
        reason = view_say(r, K("desk.erased"));
    }
    Str place = str_format(r->arena, "%u/%" PRIu64, entry->epoch, entry->index);
    Str cells[] = { view_instant(r, entry->received), act.op, desk_user_name(r, act.actor), reason, place };
    view_table_row(r, cells, ARRAY_LEN(cells));

    char when[25];
    JsonValue *row = json_new_object(r->arena);
    json_set(r->arena, row, "received", json_new_string(r->arena, str_copy(r->arena, instant_format(when, entry->received))));
    json_set(r->arena, row, "op", json_new_string(r->arena, act.op));
    json_set(r->arena, row, "actor", json_new_string(r->arena, act.actor));
    json_set(r->arena, row, "reason", json_new_string(r->arena, reason));
    json_set(r->arena, row, "epoch", json_new_int(r->arena, entry->epoch));
    json_set(r->arena, row, "index", json_new_int(r->arena, (int64_t)entry->index));
    json_set(r->arena, row, "signatures", json_new_int(r->arena, (int64_t)note.count));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "history"), row);
    return ERR_OK;
}

ErrorCode desk_record_history(Request *r, Error *e)
{
    Record rec;
    TRY(request_record(r, arg_text(r, "id"), &rec, e));
    const Kind *k = model_kind(r->model, rec.kind);
    if (!k || !request_may_see(r, k, &rec)) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", arg_text(r, "id")));
    Str head[] = { view_say(r, K("desk.row-time")), view_say(r, K("desk.row-op")), view_say(r, K("desk.row-who")),
                   view_say(r, K("desk.row-reason")), view_say(r, K("desk.row-entry")) };
    json_set(r->arena, view_data(r), "history", json_new_array(r->arena));
    view_title(r, arg_text(r, "id"));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    return store_object_entries(r->store, rec.id, history_one, r, e);
}

/* ---- many at once ---- */

static ErrorCode found_one(void *self, const Record *rec, Error *e)
{
    (void)rec;
    (void)e;
    *(bool *)self = true;
    return ERR_END;
}

/* Is there a record with the same value in a unique field? */
static ErrorCode is_known(Request *r, const Kind *k, const JsonValue *fields, bool *ret, Error *e)
{
    *ret = false;
    for (const Field *f = k->fields; f && !*ret; f = f->next) {
        const JsonValue *v = f->unique ? json_get_str(fields, f->id) : NULL;
        Buf bytes = buf_in(r->arena);
        if (v && field_index_bytes(&bytes, f, v, false)) TRY(store_records_by(r->store, k->id, f->id, buf_str(&bytes), found_one, ret, e));
    }
    return ERR_OK;
}

ErrorCode desk_record_import(Request *r, Error *e)
{
    enum { MOST = 1000 };
    const Kind *k;
    Str chain;
    const JsonValue *items = arg_values(r, "items");
    TRY(desk_kind(r, arg_text(r, "kind"), true, &k, e));
    TRY(need_role(r, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(place_of(r, k, arg_text(r, "case"), &chain, e));
    if (items->count > MOST) return error_set(e, ERR_LIMIT, K("desk.import-most"), arg_int("most", MOST));
    Draft *drafts = arena_array(r->arena, items->count + 1, sizeof *drafts);
    if (!drafts) return error_memory(e);
    size_t count = 0;
    int64_t known = 0, row = 0;
    JSON_EACH(item, items) {
        JsonValue *fields;
        bool there = false;
        row++;
        if (desk_fields(r, k, NULL, item, &fields, e) != ERR_OK) return error_in(e, K("desk.import-row"), arg_int("row", row));
        if (arg_yes(r, "skip_known")) TRY(is_known(r, k, fields, &there, e));
        if (there) {
            known++;
            continue;
        }
        Str id = object_id_new(r->arena, k->id);
        if (!id.ptr) return error_memory(e);
        drafts[count++] = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    }
    Done *done = arena_array(r->arena, count + 1, sizeof *done);
    if (!done) return error_memory(e);
    if (count > 0) TRY(office_commit(r, drafts, count, done, e));
    JsonValue *ids = json_new_array(r->arena);
    for (size_t i = 0; i < count; i++) json_add(r->arena, ids, json_new_string(r->arena, done[i].object));
    json_set(r->arena, view_data(r), "created", ids);
    json_set(r->arena, view_data(r), "known", json_new_int(r->arena, known));
    view_note(r, view_say(r, K("desk.imported"), arg_int("n", (int64_t)count), arg_int("known", known)));
    return ERR_OK;
}

/* ---- erasing ---- */

typedef struct { Request *request; EntryPlace *places; size_t count, room; } Places;

static ErrorCode add_place(void *self, const Entry *entry, Error *e)
{
    Places *p = self;
    if (p->count == p->room) {
        size_t room = p->room > 0 ? p->room * 2 : 16;
        EntryPlace *wider = arena_grow(p->request->arena, p->places, p->room * sizeof *wider, room * sizeof *wider);
        if (!wider) return error_memory(e);
        p->places = wider;
        p->room = room;
    }
    p->places[p->count++] = (EntryPlace){ entry->epoch, entry->index };
    return ERR_OK;
}

/* All contents of a record, from its first version to its last: a proposal that a second person signs. What stays is the trace: who did what
 * when, and that it was erased, why and by whom. */
ErrorCode desk_record_erase(Request *r, Error *e)
{
    Seen seen;
    Places p = { .request = r };
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (seen.kind->internal || seen.kind->is_case) {
        return error_set(e, ERR_DENIED, K("desk.not-erasable"), arg_str("kind", view_label(r, &seen.kind->label)));
    }
    TRY(store_object_entries(r->store, seen.record.id, add_place, &p, e));
    JsonValue *content = json_new_object(r->arena), *list = json_new_array(r->arena);
    for (size_t i = 0; i < p.count; i++) {
        JsonValue *pair = json_new_array(r->arena);
        json_add(r->arena, pair, json_new_int(r->arena, p.places[i].epoch));
        json_add(r->arena, pair, json_new_int(r->arena, (int64_t)p.places[i].index));
        json_add(r->arena, list, pair);
    }
    json_set(r->arena, content, "entries", list);
    json_set(r->arena, content, "object", json_new_string(r->arena, seen.record.id));
    Draft d = { .chain = seen.record.chain, .op = STR("content.erase"), .object = seen.record.id, .version = seen.record.version,
                .content = content, .reason = arg_text(r, "reason"), .legal_basis = arg_text(r, "basis") };
    return desk_propose(r, &d, e);
}

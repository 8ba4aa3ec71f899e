/* desk_record.c: what can be done with a record of any kind: make, change, move, read, list, look back. The model says which fields, states and
 * moves there are and who may; nothing here knows a kind by name. */
#include "desk/desk.h"
#include "rules/rules.h"

#include <inttypes.h>

ErrorCode desk_need_role(Request *r, Str chain, const Str *roles, size_t count, const char *key, const Kind *k, Error *e)
{
    if (request_has_role_in(r, chain, roles, count)) return ERR_OK;
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < count; i++) buf_format(&names, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(roles[i]));
    return error_set(e, ERR_DENIED, key, arg_str("kind", view_label(r, &k->label)), arg_str("roles", buf_str(&names)));
}

ErrorCode desk_place(Request *r, const Kind *k, Str named, Str *chain, Error *e)
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
    TRY(desk_place(r, k, arg_text(r, "case"), &chain, e));
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_fields(r, k, NULL, arg_values(r, "fields"), &fields, e));
    id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    Draft d = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.reason = arg_text(r, "reason");
    d.legal_basis = arg_text(r, "basis");
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    desk_show_warnings(r, k, NULL, fields);
    return ERR_OK;
}

/* The caller may say which version he has read: then somebody else's change in between is a conflict and not overwritten. */
ErrorCode desk_check_version(Request *r, const Seen *seen, Error *e)
{
    int64_t expected = arg_number(r, "version", seen->record.version);
    if (expected == seen->record.version) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("office.moved-on"), arg_str("record", seen->record.id), arg_int("now", seen->record.version));
}

ErrorCode desk_check_fixed(const Seen *seen, const JsonValue *fields, Error *e)
{
    for (const Field *f = seen->kind->fields; f; f = f->next) {
        if (!f->fixed) continue;
        const JsonValue *was = json_get_str(seen->fields, f->id), *now = json_get_str(fields, f->id);
        if (was ? !now || !json_equal(was, now) : now != NULL) return error_set(e, ERR_INVALID, K("desk.fixed-field"), arg_str("field", f->id));
    }
    return ERR_OK;
}

/* The record with what the caller wants in it, held against his rights and the rules that bind every change; its draft is the caller's to finish. */
ErrorCode desk_changed(Request *r, Seen *seen, Draft *ret, Error *e)
{
    JsonValue *fields;
    TRY(desk_see(r, arg_text(r, "id"), seen, e));
    const Kind *k = seen->kind;
    if (k->internal) return error_set(e, ERR_DENIED, K("desk.internal-kind"), arg_str("kind", k->id));
    TRY(desk_need_role(r, seen->record.chain, k->change, k->change_count, K("desk.may-not-change"), k, e));
    TRY(desk_is_here(seen, e));
    TRY(desk_check_version(r, seen, e));
    TRY(desk_check_hidden(r, seen, arg_values(r, "fields"), e));
    TRY(desk_fields(r, k, seen->fields, arg_values(r, "fields"), &fields, e));
    TRY(desk_check_fixed(seen, fields, e));
    if (json_equal(fields, seen->fields)) return error_set(e, ERR_INVALID, K("desk.nothing-changes"));
    TRY(rules_check_change(k, seen->fields, fields, e));
    TRY(rules_check_settled(k, seen->record.state, seen->fields, fields, false, e));
    *ret = desk_draft(k, seen->record.chain, STR("record.change"), seen->record.id, seen->record.version, seen->record.state,
                      json_text(json_get(seen->body, "number")), fields);
    ret->reason = arg_text(r, "reason");
    ret->legal_basis = arg_text(r, "basis");
    return ERR_OK;
}

ErrorCode desk_record_change(Request *r, Error *e)
{
    Seen seen;
    Draft d;
    Done done;
    TRY(desk_changed(r, &seen, &d, e));
    const State *s = kind_state(seen.kind, seen.record.state);
    if (s && s->final) return error_set(e, ERR_INVALID, K("desk.record-ended"), arg_str("state", view_label(r, &s->label)));
    TRY(desk_show_clock(r, &seen, e));
    TRY(office_commit(r, &d, 1, &done, e));
    desk_done(r, K("desk.changed"), &done);
    desk_show_warnings(r, seen.kind, seen.body, d.fields);
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
    TRY(desk_need_role(r, seen->record.chain, m->by, m->by_count, K("desk.may-not-move"), seen->kind, e));
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

/* What the move says by itself (`sets:`) stands over what was typed. */
static ErrorCode make_choices(Request *r, const Move *m, JsonValue *fields, Error *e)
{
    for (size_t i = 0; i < m->set_count; i++) {
        char *name = str_c(r->arena, m->sets[i].field);
        if (!name) return error_memory(e);
        json_set(r->arena, fields, name, json_new_string(r->arena, m->sets[i].option));
    }
    return ERR_OK;
}

/* With the notices that the move owes. */
static ErrorCode move_now(Request *r, const Seen *seen, const Move *m, const Draft *d, Error *e)
{
    Draft *drafts = arena_array(r->arena, 1 + DESK_NOTICES, sizeof *drafts);
    Done *done = arena_array(r->arena, 1 + DESK_NOTICES, sizeof *done);
    size_t notices;
    if (!drafts || !done) return error_memory(e);
    drafts[0] = *d;
    TRY(desk_notices(r, seen->kind, m, d->chain, d->object, d->fields, drafts + 1, &notices, e));
    TRY(office_commit(r, drafts, 1 + notices, done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    if (notices == 0) return ERR_OK;
    JsonValue *owed = json_new_array(r->arena);
    for (size_t i = 1; i <= notices; i++) json_add(r->arena, owed, json_new_string(r->arena, done[i].object));
    json_set(r->arena, view_data(r), "notices", owed);
    view_note(r, view_say(r, K("acts.notices-owed"), arg_int("n", (int64_t)notices)));
    return ERR_OK;
}

ErrorCode desk_record_move(Request *r, Error *e)
{
    Seen seen;
    JsonValue *fields;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (seen.kind->internal) return error_set(e, ERR_DENIED, K("desk.internal-kind"), arg_str("kind", seen.kind->id));
    TRY(desk_is_here(&seen, e));
    TRY(desk_check_version(r, &seen, e));
    const Move *m = kind_move(seen.kind, arg_text(r, "move"));
    if (!m || !move_leaves(m, seen.record.state)) return no_move(r, &seen, arg_text(r, "move"), e);
    TRY(desk_check_hidden(r, &seen, arg_values(r, "fields"), e));
    TRY(desk_fields(r, seen.kind, seen.fields, arg_values(r, "fields"), &fields, e));
    TRY(make_choices(r, m, fields, e));
    TRY(desk_check_fixed(&seen, fields, e));
    TRY(rules_check_settled(seen.kind, seen.record.state, seen.fields, fields, true, e));
    TRY(check_move(r, &seen, m, fields, e));
    TRY(desk_check_clock(r, &seen, e));

    Str op = str_format(r->arena, "record.move." STR_FMT, STR_ARG(m->id));
    if (!op.ptr) return error_memory(e);
    Draft d = desk_draft(seen.kind, seen.record.chain, op, seen.record.id, seen.record.version, m->to,
                         json_text(json_get(seen.body, "number")), fields);
    d.reason = arg_text(r, "reason");
    d.legal_basis = arg_text(r, "basis");
    TRY(desk_show_clock(r, &seen, e));
    TRY(m->four_eyes ? desk_propose(r, &d, e) : move_now(r, &seen, m, &d, e));
    desk_show_warnings(r, seen.kind, seen.body, fields);
    return ERR_OK;
}

/* ---- reading ---- */

/* Who knows the case learns that there is such a record, and nothing of what it says. */
static ErrorCode show_pulled_back(Request *r, const Seen *seen)
{
    JsonValue *record = json_new_object(r->arena);
    json_set(r->arena, record, "id", json_new_string(r->arena, seen->record.id));
    json_set(r->arena, record, "kind", json_new_string(r->arena, seen->kind->id));
    json_set(r->arena, record, "state", json_new_string(r->arena, STATE_PULLED_BACK));
    json_set(r->arena, record, "version", json_new_int(r->arena, seen->record.version));
    json_set(r->arena, view_data(r), "record", record);
    view_title(r, view_label(r, &seen->kind->label));
    view_row(r, view_say(r, K("desk.row-id")), seen->record.id);
    view_row(r, view_say(r, K("desk.row-state")), view_say(r, K("acts.state-pulled-back")));
    return ERR_OK;
}

ErrorCode desk_record_show(Request *r, Error *e)
{
    Seen seen;
    TRY(desk_see(r, arg_text(r, "id"), &seen, e));
    if (seen.kind->logs_reads || request_opens(r, seen.record.chain)) {
        TRY(office_note_look(r, seen.record.chain, STR("record.look"), seen.record.id, NULL, e));
    }
    if (record_is_pulled_back(&seen.record)) return show_pulled_back(r, &seen);
    json_set(r->arena, view_data(r), "record", desk_record_data(r, seen.body));
    Str state = json_text(json_get(seen.body, "state"));
    const State *s = kind_state(seen.made, state);
    Str kind = view_label(r, &seen.made->label), title = desk_title(r, seen.made, seen.body);
    view_title(r, str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(kind), STR_ARG(title)));
    view_row(r, view_say(r, K("desk.row-id")), seen.record.id);
    view_row(r, view_say(r, K("desk.row-state")), s ? view_label(r, &s->label) : state);
    view_row(r, view_say(r, K("desk.row-version")), str_format(r->arena, "%" PRId64, seen.record.version));
    desk_show_fields(r, seen.made, seen.body, STR(""));
    TRY(desk_show_derived(r, &seen, e));
    return desk_show_pointers(r, &seen, e);
}

enum { SHOWN = 50, SHOWN_MOST = 1000 };

typedef struct {
    Request    *request;
    const Kind *kind;
    Str         state;
    const JsonValue *wanted;                        /* only records with these values */
    int64_t     most, shown;
    bool        more;
} Listing;

/* Values are compared as they are kept; of a list one item is enough. What the caller may not see is no way to find a record by. */
static ErrorCode has_wanted(const Listing *l, const Record *rec, bool *ret, Error *e)
{
    Request *r = l->request;
    const JsonValue *body;
    *ret = !l->wanted || l->wanted->count == 0;
    if (*ret || rec->body.len == 0) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    *ret = true;
    JSON_EACH(v, l->wanted) {
        const Field *f = kind_field(l->kind, v->key);
        const JsonValue *has = json_get_str(json_get(body, "fields"), v->key);
        bool same = has && json_equal(has, v);
        if (has && has->type == JSON_ARRAY) {
            JSON_EACH(item, has) same = same || (v->type == JSON_ARRAY && v->count == 1 && json_equal(item, v->first));
        }
        *ret = *ret && same && (!f || !f->sensitive || request_sees_sensitive(r, body));
    }
    return ERR_OK;
}

static ErrorCode list_one(void *self, const Record *rec, Error *e)
{
    Listing *l = self;
    Request *r = l->request;
    bool wanted;
    if (l->state.len > 0 && !str_equal(rec->state, l->state)) return ERR_OK;
    TRY(has_wanted(l, rec, &wanted, e));
    if (!wanted) return ERR_OK;
    if (l->shown == l->most) {
        l->more = true;
        return ERR_END;
    }
    l->shown++;
    const Kind *made;
    bool older;
    TRY(request_kind_of(r, rec, &made, &older, e));
    if (!made) made = l->kind;
    Str erased = view_say(r, K("desk.erased")), title = erased;
    const JsonValue *body = NULL;
    Str id = str_copy(r->arena, rec->id), state = str_copy(r->arena, rec->state);
    if (rec->body.len > 0) {
        Record kept = *rec;
        kept.body = str_copy(r->arena, rec->body);
        if (!kept.body.ptr) return error_memory(e);
        TRY(record_fields(r->arena, &kept, &body, e));
        title = desk_title(r, made, body);
        json_add(r->arena, (JsonValue *)(uintptr_t)json_get(view_data(r), "records"), desk_record_data(r, body));
    }
    const State *s = kind_state(made, state);
    Str cells[] = { title, s ? view_label(r, &s->label) : erased, id };
    view_table_row(r, cells, ARRAY_LEN(cells));
    return ERR_OK;
}

typedef struct { Request *request; const Kind *kind; RecordEach each; void *self; bool ended; } Walk;

static ErrorCode walk_one(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    if (!str_equal(rec->kind, w->kind->id) || desk_is_hidden(w->request, rec)) return ERR_OK;
    ErrorCode code = w->each(w->self, rec, e);
    w->ended = code == ERR_END;
    return code;
}

/* Records of cases are found by way of the cases the caller knows, so that what he may not know costs no time and tells nothing. */
static ErrorCode walk_known_cases(Request *r, Walk *w, Error *e)
{
    Str *chains;
    size_t count;
    TRY(request_chains(r, &chains, &count, e));
    for (size_t i = count; i > 0 && !w->ended; i--) {
        if (request_opens(r, chains[i - 1])) continue;          /* a locked case is listed by itself, and leaves its trace inside */
        TRY(records_in_chain(r, chains[i - 1], walk_one, w, e));
    }
    return ERR_OK;
}

/* Single records of other cases that were shared with the caller. */
static ErrorCode walk_shared(Request *r, Walk *w, Error *e)
{
    Str *ids;
    size_t count;
    TRY(request_shared_records(r, &ids, &count, e));
    for (size_t i = 0; i < count && !w->ended; i++) {
        Record rec;
        ErrorCode code = records_get(r, ids[i], &rec, e);
        if (code == ERR_NOT_FOUND || (code == ERR_OK && request_knows_chain(r, rec.chain))) continue;
        if (code == ERR_OK) code = walk_one(w, &rec, e);
        if (code != ERR_OK && code != ERR_END) return code;
    }
    return ERR_OK;
}

static ErrorCode walk_open(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    return request_is_ordinary(w->request, rec->chain) ? walk_one(w, rec, e) : ERR_OK;
}

/* An auditor sees who has access to which ordinary case. */
static ErrorCode walk_accesses(Request *r, Walk *w, Error *e)
{
    return store_records(r->store, w->kind->id, walk_open, w, e);
}

ErrorCode desk_each_record(Request *r, const Kind *k, Str in_case, RecordEach each, void *self, Error *e)
{
    Walk w = { .request = r, .kind = k, .each = each, .self = self };
    bool audits = str_is(k->id, "access") && request_audits(r);
    if (in_case.len == 0 && audits) return walk_accesses(r, &w, e);
    if (in_case.len > 0) {
        Seen seen;
        TRY(desk_see(r, in_case, &seen, e));
        TRY(desk_locked_look(r, &seen.record, e));
        return records_in_chain(r, seen.record.id, walk_one, &w, e);
    }
    if (k->place != PLACE_OFFICE) TRY(walk_known_cases(r, &w, e));
    if (k->place != PLACE_OFFICE && !w.ended) TRY(walk_shared(r, &w, e));
    if (k->place == PLACE_CASE || w.ended) return ERR_OK;
    Record any = { .chain = STR("office") };
    if (!request_may_see(r, k, &any)) return ERR_OK;
    return k->place == PLACE_OFFICE ? store_records(r->store, k->id, walk_one, &w, e)
                                    : store_chain_records(r->store, STR("office"), walk_one, &w, e);
}

ErrorCode desk_record_list(Request *r, Error *e)
{
    Listing l = { .request = r, .state = arg_text(r, "state"), .most = arg_number(r, "limit", SHOWN) };
    if (l.most < 1 || l.most > SHOWN_MOST) return error_set(e, ERR_USAGE, K("desk.limit"), arg_int("most", SHOWN_MOST));
    JsonValue *wanted;
    TRY(desk_kind(r, arg_text(r, "kind"), false, &l.kind, e));
    TRY(desk_fields(r, l.kind, NULL, arg_values(r, "fields"), &wanted, e));
    l.wanted = wanted;
    Str head[] = { view_label(r, &l.kind->label), view_say(r, K("desk.row-state")), view_say(r, K("desk.row-id")) };
    json_set(r->arena, view_data(r), "records", json_new_array(r->arena));
    view_title(r, view_label(r, &l.kind->plural));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    TRY(desk_each_record(r, l.kind, arg_text(r, "case"), list_one, &l, e));
    json_set(r->arena, view_data(r), "more", json_new_bool(r->arena, l.more));
    view_note(r, view_say_args(r, l.more ? K("desk.more-than") : K("desk.count"), (const ErrorArg[]){ arg_int("n", l.shown) }, 1));
    if (!l.kind->logs_reads || desk_locked_named(r, arg_text(r, "case"))) return ERR_OK;
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
    return desk_trace_row(r, entry, false, (JsonValue *)(uintptr_t)json_get(view_data(r), "history"), e);
}

ErrorCode desk_record_history(Request *r, Error *e)
{
    Record rec;
    TRY(request_record(r, arg_text(r, "id"), &rec, e));
    const Kind *k = model_kind(r->model, rec.kind);
    if (!k || !request_may_see(r, k, &rec)) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", arg_text(r, "id")));
    TRY(desk_locked_look(r, &rec, e));
    Str head[] = { view_say(r, K("desk.row-time")), view_say(r, K("desk.row-op")), view_say(r, K("desk.row-who")),
                   view_say(r, K("desk.row-reason")), view_say(r, K("desk.row-entry")) };
    json_set(r->arena, view_data(r), "history", json_new_array(r->arena));
    view_title(r, arg_text(r, "id"));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    TRY(records_history(r, rec.id, history_one, r, e));
    return desk_show_changes(r, k, &rec, e);
}

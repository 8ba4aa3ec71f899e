/* desk_lease_view.c: what came back from another store beside what was done here meanwhile: each record that is new or changed
 * on either side, and of those that the other store changed, each field as it stands here and as it came
 * (docs/formats/lease.md). Whoever checks a case in reads this first. */
#include "desk/desk_lease.h"

#include <inttypes.h>

typedef struct { int64_t from, to; } Versions;      /* before the first and after the last of its acts; to 0: none */

typedef struct { Str id; Versions there, here; const JsonValue *body; } Difference;      /* body: as it came; NULL: nothing came */

typedef struct { Request *request; Map known; Difference **list; size_t count, room; } Differences;

static ErrorCode difference_of(Differences *d, Str id, Difference **ret, Error *e)
{
    Arena *a = d->request->arena;
    *ret = map_get(&d->known, id);
    if (*ret) return ERR_OK;
    Difference *one = *ret = ARENA_NEW(a, Difference);
    if (!one || !(one->id = str_copy(a, id)).ptr || !map_set(&d->known, one->id, one)) return error_memory(e);
    if (!ARENA_ROOM(a, d->list, d->count, d->room)) return error_memory(e);
    d->list[d->count++] = one;
    return ERR_OK;
}

static void add_version(Versions *v, int64_t against)
{
    if (v->to == 0) v->from = against;
    v->to = against + 1;
}

/* Who may see what, what waits for a signature and the lease are no work on the case. */
static bool is_work(Request *r, const Act *act)
{
    Str kind, rest = act->object;
    if (!act_carries_record(act) || !str_cut(&rest, '/', &kind)) return false;
    const Kind *k = model_kind(r->model, kind);
    return !k || !k->internal;
}

static ErrorCode take_there(Differences *d, const Received *v, Error *e)
{
    for (size_t i = 0; i < v->count; i++) {
        const Item *item = &v->items[i];
        Difference *one;
        JsonValue *body;
        if (str_is(item->act.chain, "office") || !is_work(d->request, &item->act)) continue;
        TRY(difference_of(d, item->act.object, &one, e));
        add_version(&one->there, item->act.object_version);
        TRY(json_parse(d->request->arena, item->content, &body, e));
        one->body = body;
    }
    return ERR_OK;
}

static ErrorCode take_here(void *self, const Entry *entry, Error *e)
{
    Differences *d = self;
    EntryText text;
    Note note;
    Act act;
    Difference *one;
    TRY(entry_parse(entry->text, &text, e));
    TRY(act_open_known(text.act_note, &note, &act, e));
    if (!is_work(d->request, &act)) return ERR_OK;
    TRY(difference_of(d, act.object, &one, e));
    add_version(&one->here, act.object_version);
    return ERR_OK;
}

/* ---- the tables ---- */

static Str versions_text(Request *r, const Versions *v)
{
    if (v->to == 0) return STR("–");
    if (v->from == 0) return view_say(r, K("lease.new"));
    return view_say(r, K("lease.changed"), arg_int("from", v->from), arg_int("to", v->to));
}

static void versions_data(Request *r, JsonValue *to, const char *name, const Versions *v)
{
    Arena *a = r->arena;
    JsonValue *pair = json_new_object(a);
    json_set(a, pair, "from", json_new_int(a, v->from));
    json_set(a, pair, "to", json_new_int(a, v->to));
    if (v->to > 0) json_set(a, to, name, pair);
}

/* As it stands here; NULL where it is new or erased. */
static const JsonValue *body_here(Request *r, Str id)
{
    Record rec;
    Error none;
    const JsonValue *body;
    if (store_record(r->store, r->arena, id, &rec, &none) != ERR_OK) return NULL;
    return record_fields(r->arena, &rec, &body, &none) == ERR_OK ? body : NULL;
}

static const Kind *kind_of(Request *r, Str id)
{
    Str kind, rest = id;
    return str_cut(&rest, '/', &kind) ? model_kind(r->model, kind) : NULL;
}

static Str title_of(Request *r, const Difference *one)
{
    const Kind *k = kind_of(r, one->id);
    const JsonValue *body = one->body ? one->body : body_here(r, one->id);
    return k && body ? desk_title(r, k, body) : one->id;
}

static void show_records(Differences *d)
{
    Request *r = d->request;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("lease.row-there")), view_say(r, K("lease.row-here")),
                   view_say(r, K("desk.row-id")) };
    view_table(r, view_say(r, K("lease.differences")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < d->count; i++) {
        const Difference *one = d->list[i];
        Str cells[] = { title_of(r, one), versions_text(r, &one->there), versions_text(r, &one->here), one->id };
        view_table_row(r, cells, ARRAY_LEN(cells));
        JsonValue *row = json_new_object(r->arena);
        json_set(r->arena, row, "id", json_new_string(r->arena, one->id));
        versions_data(r, row, "field", &one->there);
        versions_data(r, row, "office", &one->here);
        json_add(r->arena, list, row);
    }
    json_set(r->arena, view_data(r), "differences", list);
}

static Str value_text(Request *r, const Field *f, const JsonValue *v)
{
    return v ? desk_value_text(r, f, v) : STR("–");
}

static Str state_text(Request *r, const Kind *k, const JsonValue *body)
{
    Str id = json_text(json_get(body, "state"));
    const State *s = kind_state(k, id);
    return s ? view_label(r, &s->label) : id;
}

static void show_fields(Request *r, const Difference *one, JsonValue *list)
{
    const Kind *k = kind_of(r, one->id);
    const JsonValue *was = one->there.from > 0 && k ? body_here(r, one->id) : NULL;
    if (!was) return;
    Str title = title_of(r, one), before = state_text(r, k, was), after = state_text(r, k, one->body);
    Str states[] = { title, view_say(r, K("desk.row-state")), before, after };
    if (!str_equal(before, after)) view_table_row(r, states, ARRAY_LEN(states));
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *here = json_get_str(json_get(was, "fields"), f->id);
        const JsonValue *there = json_get_str(json_get(one->body, "fields"), f->id);
        if (here && there ? json_equal(here, there) : here == there) continue;
        bool hidden = f->sensitive && !(request_sees_sensitive(r, was) && request_sees_sensitive(r, one->body));
        Str closed = view_say(r, K("rights.hidden"));
        Str cells[] = { title, view_label(r, &f->label), hidden ? closed : value_text(r, f, here),
                        hidden ? closed : value_text(r, f, there) };
        view_table_row(r, cells, ARRAY_LEN(cells));
        JsonValue *row = json_new_object(r->arena);
        json_set(r->arena, row, "field", json_new_string(r->arena, f->id));
        if (here && !hidden) json_set(r->arena, row, "here", json_copy(r->arena, here));
        json_set(r->arena, row, "id", json_new_string(r->arena, one->id));
        if (there && !hidden) json_set(r->arena, row, "there", json_copy(r->arena, there));
        json_add(r->arena, list, row);
    }
}

ErrorCode desk_show_differences(Request *r, const Received *v, const Lease *l, Error *e)
{
    Differences d = { .request = r, .known = map_in(r->arena) };
    Entry left;
    TRY(store_entry(r->store, r->arena, l->record.epoch, l->record.index, &left, e));
    TRY(take_there(&d, v, e));
    TRY(store_chain_entries_from(r->store, v->bundle.chain, left.chain_seq, take_here, &d, e));
    show_records(&d);
    JsonValue *fields = json_new_array(r->arena);
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("desk.row-field")), view_say(r, K("lease.row-now")),
                   view_say(r, K("lease.row-comes")) };
    view_table(r, view_say(r, K("lease.fields")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < d.count; i++) {
        if (d.list[i]->body) show_fields(r, d.list[i], fields);
    }
    json_set(r->arena, view_data(r), "fields", fields);
    return ERR_OK;
}

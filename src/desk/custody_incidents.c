/* custody_incidents.c: see custody_incidents.h. An incident is a record beside the thing, in the same chain of the case; it names the
 * thing in one of two fields, found by the index of fields. Its own entries are read by the reader of chains of custody: who signed with
 * whom, and whether the entry holds, is the same question for both. */
#include "desk/custody_incidents.h"

#include <stdlib.h>

enum { LINES = 32 };

typedef struct { Request *request; const Kind *kind; Str *ids; size_t count, room; } Gather;

static ErrorCode take_incident(void *self, const Record *rec, Error *e)
{
    Gather *g = self;
    Request *r = g->request;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !request_may_see(r, g->kind, rec)) return ERR_OK;
    if (!ARENA_ROOM(r->arena, g->ids, g->count, g->room)) return error_memory(e);
    g->ids[g->count] = str_copy(r->arena, rec->id);
    return g->ids[g->count++].ptr ? ERR_OK : error_memory(e);
}

static ErrorCode read_incident(Request *r, Str id, CustodyChain *ret, Error *e)
{
    *ret = (CustodyChain){ 0 };
    TRY(desk_see(r, id, &ret->thing, e));
    TRY(custody_events(r, &ret->thing, &ret->events, e));
    ret->events.thing = &ret->thing;
    return object_check(r, id, &ret->check, e);
}

/* By the ledger: the entry that opened the one stands before that of the other. */
static int by_opening(const void *a, const void *b)
{
    const CustodyEvents *x = &((const CustodyChain *)a)->events, *y = &((const CustodyChain *)b)->events;
    if (x->count == 0 || y->count == 0) return (x->count > 0) - (y->count > 0);
    const Entry *one = &x->list[0].entry, *two = &y->list[0].entry;
    if (one->epoch != two->epoch) return one->epoch < two->epoch ? -1 : 1;
    return (one->index > two->index) - (one->index < two->index);
}

ErrorCode custody_incidents(Request *r, const Seen *thing, CustodyIncidents *ret, Error *e)
{
    static const char *const NAMED_BY[] = { "thing", "asset" };
    Gather g = { .request = r, .kind = model_kind(r->model, STR("incident")) };
    *ret = (CustodyIncidents){ 0 };
    for (size_t i = 0; g.kind && i < ARRAY_LEN(NAMED_BY); i++) {
        if (!kind_field(g.kind, str_of(NAMED_BY[i]))) continue;
        TRY(records_by(r, g.kind->id, str_of(NAMED_BY[i]), thing->record.id, take_incident, &g, e));
    }
    ret->list = arena_array(r->arena, g.count + 1, sizeof *ret->list);
    if (!ret->list) return error_memory(e);
    for (size_t i = 0; i < g.count; i++) TRY(read_incident(r, g.ids[i], &ret->list[i], e));
    ret->count = g.count;
    sort_list(ret->list, g.count, sizeof *ret->list, by_opening);
    for (size_t i = 0; i < ret->count; i++) ret->list[i].events.thing = &ret->list[i].thing;
    return ERR_OK;
}

/* ---- what it says ---- */

Str custody_incident_value(const CustodyChain *incident, const char *field)
{
    Request *r = incident->events.request;
    const Field *f = kind_field(incident->thing.kind, str_of(field));
    const JsonValue *v = f ? json_get(incident->thing.fields, field) : NULL;
    return v && !desk_field_hidden(r, incident->thing.kind, incident->thing.body, f) ? desk_value_text(r, f, v) : STR("");
}

static Str with_colon(Request *r, Str left, Str right)
{
    if (left.len == 0 || right.len == 0) return left.len > 0 ? left : right;
    return str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(left), STR_ARG(right));
}

/* The pair of fields that an event brought; of one that only repeats what stood there, nothing. */
static Str brought(const CustodyChain *incident, const CustodyEvent *ev, const char *lead, const char *field)
{
    Str was = custody_before(&incident->events, ev, field), now = custody_after(&incident->events, ev, field);
    if (now.len == 0 || str_equal(was, now)) return STR("");
    return with_colon(incident->events.request, lead ? custody_after(&incident->events, ev, lead) : STR(""), now);
}

Str custody_incident_words(const CustodyChain *incident, const CustodyEvent *ev)
{
    static const struct { const char *lead, *field; } SAID[] = { { NULL, "told" }, { "explained_by", "explanation" }, { "outcome", "settlement" } };
    Request *r = incident->events.request;
    Buf all = buf_in(r->arena);
    if (ev->erased) return view_say(r, K("desk.erased"));
    for (size_t i = 0; i < ARRAY_LEN(SAID); i++) {
        Str one = brought(incident, ev, SAID[i].lead, SAID[i].field);
        if (one.len > 0 && all.len > 0) buf_c(&all, "; ");
        buf_add(&all, one);
    }
    return buf_str(&all);
}

static const Field *part_named(const Field *list, const char *name)
{
    const Field *f = list->of->fields;
    while (f && !str_is(f->id, name)) f = f->next;
    return f;
}

static Str part_text(Request *r, const Field *list, const JsonValue *line, const char *name)
{
    const Field *f = part_named(list, name);
    const JsonValue *v = json_get(line, name);
    return f && v ? desk_value_text(r, f, v) : STR("–");
}

size_t custody_incident_lines(const CustodyChain *incident, Str *lines, size_t most)
{
    Request *r = incident->events.request;
    const Field *list = kind_field(incident->thing.made, STR("differences"));
    size_t count = 0;
    if (!list || !list->of || desk_field_hidden(r, incident->thing.kind, incident->thing.body, list)) return 0;
    JSON_EACH(line, json_get(incident->thing.fields, "differences")) {
        ErrorArg args[] = { arg_str("what", part_text(r, list, line, "what")), arg_str("stood", part_text(r, list, line, "stood_so")),
                            arg_str("found", part_text(r, list, line, "was_so")) };
        if (count < most) lines[count++] = view_say_args(r, K("custody.incident-line"), args, ARRAY_LEN(args));
    }
    return count;
}

/* ---- on the page of the chain ---- */

static Str all_lines(const CustodyChain *incident)
{
    Str lines[LINES];
    Buf all = buf_in(incident->events.request->arena);
    size_t count = custody_incident_lines(incident, lines, ARRAY_LEN(lines));
    for (size_t i = 0; i < count; i++) {
        if (i > 0) buf_c(&all, "; ");
        buf_add(&all, lines[i]);
    }
    return count > 0 ? buf_str(&all) : custody_incident_value(incident, "what");
}

static Str all_words(const CustodyChain *incident)
{
    Request *r = incident->events.request;
    Buf all = buf_in(r->arena);
    for (size_t i = 0; i < incident->events.count; i++) {
        const CustodyEvent *ev = &incident->events.list[i];
        Str words = ev->version ? custody_incident_words(incident, ev) : STR("");
        if (words.len == 0) continue;
        if (all.len > 0) buf_c(&all, "; ");
        buf_add(&all, str_format(r->arena, STR_FMT " (" STR_FMT "): " STR_FMT, STR_ARG(ev->what), STR_ARG(custody_who(incident, ev)),
                                 STR_ARG(words)));
    }
    return buf_str(&all);
}

static JsonValue *incident_data(const CustodyChain *incident)
{
    Request *r = incident->events.request;
    JsonValue *o = json_new_object(r->arena), *events = json_new_array(r->arena);
    json_set(r->arena, o, "record", json_new_string(r->arena, incident->thing.record.id));
    json_set(r->arena, o, "state", json_new_string(r->arena, incident->thing.record.state));
    for (size_t i = 0; i < incident->events.count; i++) json_add(r->arena, events, custody_event_data(incident, &incident->events.list[i]));
    json_set(r->arena, o, "events", events);
    json_set(r->arena, o, "check", custody_check_data(incident));
    return o;
}

static void show_one(const CustodyChain *incident)
{
    Request *r = incident->events.request;
    Str id = incident->thing.record.id, when = incident->events.count > 0 ? custody_when(incident, &incident->events.list[0]) : STR("");
    Str cells[] = { desk_ref_label(r, id), when, all_lines(incident), custody_state(&incident->events, incident->thing.record.state),
                    all_words(incident), view_say(r, incident->check.good ? K("custody.cell-holds") : K("custody.incident-fails")) };
    view_table_row(r, cells, ARRAY_LEN(cells));
    view_cell_line(r, 0, cells[0], id);
    view_cell_tone(r, ARRAY_LEN(cells) - 1, cells[ARRAY_LEN(cells) - 1], incident->check.good ? "good" : "bad");
}

ErrorCode custody_show_incidents(Request *r, const Seen *thing, Error *e)
{
    CustodyIncidents all;
    JsonValue *list = json_new_array(r->arena);
    TRY(custody_incidents(r, thing, &all, e));
    if (all.count == 0) return ERR_OK;
    Str head[] = { view_say(r, K("custody.incident")), view_say(r, K("desk.row-time")), view_say(r, K("custody.row-incident-lines")),
                   view_say(r, K("desk.row-state")), view_say(r, K("custody.row-incident-said")), view_say(r, K("custody.row-verified")) };
    view_table(r, view_say(r, K("custody.incidents")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < all.count; i++) {
        show_one(&all.list[i]);
        json_add(r->arena, list, incident_data(&all.list[i]));
    }
    json_set(r->arena, view_data(r), "incidents", list);
    return ERR_OK;
}

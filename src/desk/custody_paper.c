/* custody_paper.c: see custody_paper.h. A paper is read by others than its maker: fields that are kept from some stay out of it,
 * whoever prints it. */
#include "desk/custody_paper.h"

#include "desk/custody_incidents.h"
#include "desk/desk_thing.h"
#include "desk/thing_photo.h"

#include "office/chain_check.h"

#include <inttypes.h>

enum { LINES = 32 };

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

static JsonValue *event_values(const CustodyChain *c, const CustodyEvent *ev)
{
    Request *r = c->events.request;
    JsonValue *o = json_new_object(r->arena);
    const EntryCheck *k = custody_check_of(c, ev);
    bool good = k && k->finding.len == 0;
    put(r, o, "no", str_format(r->arena, "%td", ev - c->events.list + 1));
    put(r, o, "on", custody_when(c, ev));
    put(r, o, "done", ev->what);
    put(r, o, "by", custody_who(c, ev));
    put(r, o, "change", custody_change(c, ev));
    put(r, o, "where", custody_where(c, ev));
    put(r, o, "measures", custody_measures(c, ev));
    put(r, o, "why", custody_why(c, ev));
    put(r, o, "entry", custody_entry(r, ev));
    put(r, o, "leaf", custody_grouped(r, &ev->entry.leaf));
    put(r, o, "holds", good ? view_say(r, K("custody.cell-holds")) : k ? k->finding : STR(""));
    return o;
}

static JsonValue *numbered(Request *r, size_t no, Str text)
{
    JsonValue *o = json_new_object(r->arena);
    put(r, o, "no", str_format(r->arena, "%zu", no));
    put(r, o, "text", text);
    return o;
}

static JsonValue *correction_values(const CustodyChain *c)
{
    Request *r = c->events.request;
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < c->events.count; i++) {
        const CustodyEvent *ev = &c->events.list[i];
        const Field *f;
        const CustodyEvent *at = custody_corrects(&c->events, ev, &f);
        if (!at) continue;
        char *name = str_c(r->arena, f->id);
        Str was = name ? custody_before(&c->events, ev, name) : STR(""), now = name ? custody_after(&c->events, ev, name) : STR("");
        ErrorArg args[] = { arg_str("field", view_label(r, &f->label)), arg_int("no", at - c->events.list + 1), arg_str("was", was),
                            arg_str("now", now) };
        json_add(r->arena, list, numbered(r, i + 1, view_say_args(r, K("custody.correction"), args, ARRAY_LEN(args))));
    }
    return list;
}

static JsonValue *incident_values(const CustodyChain *incident)
{
    static const struct { const char *name, *field; } VALUES[] = {
        { "came_up", "came_up" }, { "found_by", "found_by" }, { "present", "present" },
        { "found_on", "found_at" }, { "outcome", "outcome" }, { "settlement", "settlement" },
    };
    Request *r = incident->events.request;
    JsonValue *o = json_new_object(r->arena), *said = json_new_array(r->arena), *lines = json_new_array(r->arena);
    Str texts[LINES];
    size_t count = custody_incident_lines(incident, texts, ARRAY_LEN(texts));
    put(r, o, "number", json_text(json_get(incident->thing.body, "number")));
    put(r, o, "title", custody_incident_value(incident, "what"));
    put(r, o, "state", custody_state(&incident->events, incident->thing.record.state));
    if (!incident->check.good) put(r, o, "verdict", custody_verdict(incident));
    for (size_t i = 0; i < ARRAY_LEN(VALUES); i++) put(r, o, VALUES[i].name, custody_incident_value(incident, VALUES[i].field));
    for (size_t i = 0; i < count; i++) json_add(r->arena, lines, numbered(r, i + 1, texts[i]));
    for (size_t i = 0; i < incident->events.count; i++) {
        const CustodyEvent *ev = &incident->events.list[i];
        if (!ev->version) continue;
        JsonValue *event = event_values(incident, ev);
        put(r, event, "words", custody_incident_words(incident, ev));
        json_add(r->arena, said, event);
    }
    json_set(r->arena, o, "differing", lines);
    json_set(r->arena, o, "said", said);
    return o;
}

static ErrorCode put_incidents(Request *r, const CustodyChain *c, JsonValue *to, Error *e)
{
    CustodyIncidents all;
    JsonValue *list = json_new_array(r->arena);
    TRY(custody_incidents(r, &c->thing, &all, e));
    for (size_t i = 0; i < all.count; i++) json_add(r->arena, list, incident_values(&all.list[i]));
    json_set(r->arena, to, "incidents", list);
    return list ? ERR_OK : error_memory(e);
}

/* The last act on the thing, as a list of one. */
static JsonValue *last_of(Request *r, const JsonValue *hands)
{
    JsonValue *list = json_new_array(r->arena);
    const JsonValue *last = NULL;
    JSON_EACH(one, hands) last = one;
    if (last) json_add(r->arena, list, json_copy(r->arena, last));
    return list;
}

static JsonValue *thing_values(const CustodyChain *c)
{
    Request *r = c->events.request;
    JsonValue *o = json_new_object(r->arena), *events = json_new_array(r->arena), *gaps = json_new_array(r->arena);
    JsonValue *hands = json_new_array(r->arena);
    const Field *title = kind_field(c->thing.kind, c->thing.kind->title);
    const JsonValue *v = title ? json_get_str(c->thing.fields, title->id) : NULL;
    for (size_t i = 0; i < c->events.count; i++) json_add(r->arena, events, event_values(c, &c->events.list[i]));
    for (size_t i = 0; i < c->events.count; i++) if (c->events.list[i].version) json_add(r->arena, hands,
                                                                                         event_values(c, &c->events.list[i]));
    for (size_t i = 0; i < c->gaps.count; i++) json_add(r->arena, gaps, numbered(r, c->gaps.list[i].event + 1,
                                                                                 c->gaps.list[i].text));
    put(r, o, "number", json_text(json_get(c->thing.body, "number")));
    put(r, o, "title", v ? desk_value_text(r, title, v) : STR("–"));
    put(r, o, "state", custody_state(&c->events, c->thing.record.state));
    put(r, o, "verdict", custody_verdict(c));
    json_set(r->arena, o, "events", events);
    json_set(r->arena, o, "hands", hands);
    json_set(r->arena, o, "last", last_of(r, hands));
    put(r, o, "case_number", desk_case_number(r, &c->thing));
    json_set(r->arena, o, "gaps", gaps);
    json_set(r->arena, o, "corrections", correction_values(c));
    return o;
}

static ErrorCode put_chain(Request *r, Str chain, JsonValue *to, Error *e)
{
    ChainCheck check;
    if (str_is(chain, "office")) return ERR_OK;
    TRY(chain_check(r, chain, true, 0, &check, e));
    ErrorArg args[] = { arg_int("entries", (int64_t)check.entries), arg_int("signatures", (int64_t)check.signatures),
                        arg_str("end", custody_grouped(r, &check.end)),
                        arg_str("finding", check.finding) };
    put(r, to, "chain", view_say_args(r, check.good ? K("custody.chain-holds") : K("custody.chain-fails"), args, ARRAY_LEN(args)));
    return ERR_OK;
}

ErrorCode custody_values(Request *r, const Seen *about, JsonValue **ret, Error *e)
{
    CustodyThings things;
    JsonValue *to = json_new_object(r->arena), *list = json_new_array(r->arena);
    TRY(custody_things_of(r, about, &things, e));
    put(r, to, "thing_count", str_format(r->arena, "%zu", things.count));
    for (size_t i = 0; i < things.count; i++) {
        CustodyChain *c = ARENA_NEW(r->arena, CustodyChain);
        if (!c) return error_memory(e);
        TRY(custody_read(r, things.ids[i], c, e));
        JsonValue *thing = thing_values(c);
        TRY(put_incidents(r, c, thing, e));
        TRY(thing_photo_values(r, &c->thing, thing, e));
        json_add(r->arena, list, thing);
        if (c->check.size == 0) continue;
        put(r, to, "log", c->check.origin);
        put(r, to, "size", str_format(r->arena, "%" PRIu64, c->check.size));
        put(r, to, "root", custody_grouped(r, &c->check.root));
        put(r, to, "fingerprint", c->check.fingerprint);
    }
    TRY(put_chain(r, about->kind->is_case ? about->record.id : about->record.chain, to, e));
    json_set(r->arena, to, "things", list);
    *ret = to;
    return to ? ERR_OK : error_memory(e);
}

/* desk_custody_chain.c: the page of a thing's chain of custody: each hand it went through as a drawing and, beside it, as a table that
 * says the same; what the chain does not show; and what the ledger says of it at this moment. Whoever looks at it is an event
 * himself. */
#include "desk/custody_incidents.h"
#include "desk/thing_photo.h"
#include "office/rights_store.h"

enum { SHOWN = 300, LANES = 24, COLUMNS = 9 };

/* ---- the drawing ---- */

typedef struct { Str label; } Lane;
typedef struct { CustodyChain *c; Lane lanes[LANES]; size_t lane_count; size_t *steps; size_t step_count; } Drawing;

/* In whose hands or where it was after the event; where nobody says so, its state stands for it. */
static Str hands_of(const Drawing *d, const CustodyEvent *ev)
{
    const CustodyEvents *events = &d->c->events;
    Str holder = custody_holder(events, ev), place = custody_place(events, ev);
    if (holder.len > 0) return holder;
    return place.len > 0 ? place : ev->erased ? view_say(events->request, K("custody.not-known"))
        : custody_state(events, ev->state);
}

/* How a stretch is drawn; docs/custody-chain.md and the key say what each means. */
static const char *look_of(const CustodyEvent *ev)
{
    static const char *const TROUBLE[] = { "difference", "missing", "incident" }, *const AWAY[] = { "issued", "outside",
                                                                                            "in_repair" };
    static const char *const ENDS[] = { "returned", "handed_over", "destroyed", "sold", "kept", "transferred", "written_off" };
    if (ev->erased) return "asleep late";
    if (str_is(ev->state, "in_transit")) return "waiting";
    for (size_t i = 0; i < ARRAY_LEN(TROUBLE); i++) if (str_is(ev->state, TROUBLE[i])) return "asleep late";
    for (size_t i = 0; i < ARRAY_LEN(AWAY); i++) if (str_is(ev->state, AWAY[i])) return "open";
    for (size_t i = 0; i < ARRAY_LEN(ENDS); i++) if (str_is(ev->state, ENDS[i])) return "act";
    return "done";
}

static void draw_keys(Request *r)
{
    static const struct { const char *look, *label; } KEYS[] = {
        { "done", K("custody.key-kept") }, { "waiting", K("custody.key-way") }, { "open", K("custody.key-away") },
        { "asleep late", K("custody.key-trouble") }, { "act", K("custody.key-ended") },
    };
    for (size_t i = 0; i < ARRAY_LEN(KEYS); i++) view_lanes_key(r, KEYS[i].look, view_say_args(r, KEYS[i].label, NULL, 0));
}

static void find_lanes(Drawing *d)
{
    for (size_t i = 0; i < d->step_count; i++) {
        Str label = hands_of(d, &d->c->events.list[d->steps[i]]);
        size_t j = 0;
        while (j < d->lane_count && !str_equal(d->lanes[j].label, label)) j++;
        if (j == d->lane_count && j < LANES) d->lanes[d->lane_count++].label = label;
    }
}

/* From one step to the next it stays where it is; what stays in the same hands is one stretch. */
static void draw_lane(Drawing *d, const Lane *lane)
{
    Request *r = d->c->events.request;
    view_lane(r, lane->label);
    for (size_t i = 0; i < d->step_count;) {
        const CustodyEvent *ev = &d->c->events.list[d->steps[i]];
        size_t last = i;
        if (!str_equal(hands_of(d, ev), lane->label)) {
            i++;
            continue;
        }
        const char *look = look_of(ev);
        while (last + 1 < d->step_count && str_equal(hands_of(d, &d->c->events.list[d->steps[last + 1]]), lane->label) &&
               strcmp(look_of(&d->c->events.list[d->steps[last + 1]]), look) == 0) last++;
        Str text = view_say(r, K("custody.span"), arg_int("no", (int64_t)d->steps[i] + 1), arg_str("what", ev->what),
                            arg_str("when", view_instant(r, ev->entry.received)));
        view_lane_span(r, (Day)i, (Day)last, look, text);
        i = last + 1;
    }
}

static Str seal_mark(const CustodyEvents *events, const CustodyEvent *ev)
{
    Request *r = events->request;
    Str was = custody_before(events, ev, "seal"), now = custody_after(events, ev, "seal");
    if (now.len == 0 || str_equal(was, now)) return STR("");
    if (was.len == 0) return view_say(r, K("custody.mark-sealed"), arg_str("seal", now));
    return view_say(r, K("custody.mark-resealed"), arg_str("was", was), arg_str("seal", now));
}

/* Seals and gaps stand as numbered lines across the lanes, one an event, and in words below them. */
static void draw_marks(Drawing *d)
{
    const CustodyEvents *events = &d->c->events;
    Request *r = events->request;
    for (size_t i = 0; i < d->step_count; i++) {
        Buf text = buf_in(r->arena);
        bool gap = false;
        buf_add(&text, seal_mark(events, &events->list[d->steps[i]]));
        for (size_t g = 0; g < d->c->gaps.count; g++) {
            if (d->c->gaps.list[g].event != d->steps[i]) continue;
            if (text.len > 0) buf_c(&text, " ");
            buf_add(&text, gap ? d->c->gaps.list[g].text : view_say(r, K("custody.mark-gap"),
                                                                    arg_str("gap", d->c->gaps.list[g].text)));
            gap = true;
        }
        Str label = view_say(r, K("custody.mark"), arg_int("no", (int64_t)d->steps[i] + 1), arg_str("what", buf_str(&text)));
        if (text.len > 0) view_lanes_mark(r, (Day)i, label, gap ? "gap" : "today");
    }
}

/* The events that said what the thing was, from that one on. */
static ErrorCode draw(CustodyChain *c, size_t from, Error *e)
{
    Request *r = c->events.request;
    Drawing *d = ARENA_NEW(r->arena, Drawing);
    if (!d) return error_memory(e);
    d->c = c;
    d->steps = arena_array(r->arena, c->events.count + 1, sizeof *d->steps);
    if (!d->steps) return error_memory(e);
    for (size_t i = from; i < c->events.count; i++) if (c->events.list[i].version) d->steps[d->step_count++] = i;
    if (d->step_count == 0) return ERR_OK;
    find_lanes(d);
    view_lanes(r, view_say(r, K("custody.drawing")), 0, (Day)d->step_count - 1);
    for (size_t i = 0; i < d->step_count; i++) {
        char day[11];
        Day on = instant_local_day(c->events.list[d->steps[i]].entry.received);
        view_lanes_tick(r, (Day)i, str_format(r->arena, "%zu · " STR_FMT, d->steps[i] + 1, STR_ARG(day_format_local(day, on))));
    }
    draw_marks(d);
    draw_keys(r);
    for (size_t i = 0; i < d->lane_count; i++) draw_lane(d, &d->lanes[i]);
    return ERR_OK;
}

/* ---- the table ---- */

static void show_event(CustodyChain *c, const CustodyEvent *ev, JsonValue *list)
{
    Request *r = c->events.request;
    const EntryCheck *k = custody_check_of(c, ev);
    bool good = k && k->finding.len == 0;
    Str entry = custody_entry(r, ev);
    Str cells[] = { str_format(r->arena, "%td", ev - c->events.list + 1), custody_when(c, ev), ev->what, custody_who(c, ev),
                    custody_change(c, ev), custody_where(c, ev), custody_measures(c, ev), custody_why(c, ev),
                    view_say(r, good ? K("custody.cell-holds-at") : K("custody.cell-fails-at"), arg_str("entry", entry)) };
    view_table_row(r, cells, COLUMNS);
    view_cell_tone(r, COLUMNS - 1, cells[COLUMNS - 1], good ? "good" : "bad");
    json_add(r->arena, list, custody_event_data(c, ev));
}

static ErrorCode show_events(CustodyChain *c, Error *e)
{
    Request *r = c->events.request;
    JsonValue *list = json_new_array(r->arena);
    size_t from = c->events.count > SHOWN ? c->events.count - SHOWN : 0;
    Str head[] = { view_say(r, K("custody.row-no")), view_say(r, K("desk.row-time")), view_say(r, K("desk.row-op")),
                   view_say(r, K("desk.row-who")),
                   view_say(r, K("desk.row-state")), view_say(r, K("custody.row-where")), view_say(r, K("custody.row-measures")),
                   view_say(r, K("desk.row-reason")), view_say(r, K("desk.row-entry")) };
    if (from > 0) view_note(r, view_say(r, K("custody.last"), arg_int("n", SHOWN)));
    view_table(r, view_say(r, K("custody.events")), head, ARRAY_LEN(head));
    for (size_t i = from; i < c->events.count; i++) show_event(c, &c->events.list[i], list);
    json_set(r->arena, view_data(r), "events", list);
    return draw(c, from, e);
}

static void show_gaps(CustodyChain *c)
{
    Request *r = c->events.request;
    Str head[] = { view_say(r, K("custody.row-no")), view_say(r, K("custody.row-gap")) };
    json_set(r->arena, view_data(r), "gaps", custody_gaps_data(c));
    if (c->gaps.count == 0 && c->check.good) view_note(r, view_say(r, K("custody.no-gap")));
    if (c->gaps.count == 0 && c->check.good) return;
    view_table(r, view_say(r, K("custody.gaps")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < c->events.count; i++) {
        const EntryCheck *k = custody_check_of(c, &c->events.list[i]);
        Str cells[] = { str_format(r->arena, "%zu", i + 1), k ? k->finding : STR("") };
        if (!k || k->finding.len == 0) continue;
        view_table_row(r, cells, ARRAY_LEN(cells));
        view_table_mark(r, "over");
    }
    for (size_t i = 0; i < c->gaps.count; i++) {
        Str cells[] = { str_format(r->arena, "%zu", c->gaps.list[i].event + 1), c->gaps.list[i].text };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

static void show_check(CustodyChain *c)
{
    Request *r = c->events.request;
    char hex[65];
    const ObjectCheck *k = &c->check;
    json_set(r->arena, view_data(r), "check", custody_check_data(c));
    if (k->good) view_note(r, custody_verdict(c));
    else view_warning(r, custody_verdict(c));
    view_details(r, view_say(r, K("custody.checked")));
    view_row(r, view_say(r, K("desk.row-log")), k->origin);
    if (k->size > 0) view_row(r, view_say(r, K("desk.row-root")), str_copy(r->arena, hash_hex(hex, &k->root)));
    view_row(r, view_say(r, K("desk.row-fingerprint")), k->fingerprint);
    view_row(r, view_say(r, K("custody.row-asked")), view_say(r, K("custody.asked")));
}

static void show_now(CustodyChain *c)
{
    Request *r = c->events.request;
    const CustodyEvent *last = NULL;
    for (size_t i = 0; i < c->events.count; i++) if (c->events.list[i].version) last = &c->events.list[i];
    view_row(r, view_say(r, K("desk.row-state")), custody_state(&c->events, c->thing.record.state));
    if (!last) return;
    Str where = custody_where(c, last), seal = custody_after(&c->events, last, "seal");
    const Field *f = kind_field(c->thing.kind, STR("seal"));
    if (where.len > 0) view_row(r, view_say(r, K("custody.row-where")), where);
    if (seal.len > 0 && f) view_row(r, view_label(r, &f->label), seal);
}

static void offer_files(Request *r, const Seen *about)
{
    view_action(r, view_say(r, K("custody.offer-csv")), view_op(r, "custody.csv", arg_str("id", about->record.id)), "secondary");
    view_action(r, view_say(r, K("custody.offer-case")), view_op(r, "custody.case_export", arg_str("id", about->record.id)),
                "secondary");
}

ErrorCode desk_custody_show(Request *r, Error *e)
{
    CustodyChain *c = ARENA_NEW(r->arena, CustodyChain);
    if (!c) return error_memory(e);
    TRY(custody_read(r, arg_text(r, "id"), c, e));
    Str title = desk_title(r, c->thing.kind, c->thing.body);
    TRY(office_note_look(r, c->thing.record.chain, STR("record.look"), c->thing.record.id, NULL, e));
    desk_show_crumbs(r, &c->thing);
    view_crumb(r, desk_ref_label(r, c->thing.record.id), c->thing.record.id);
    view_title(r, view_say(r, K("custody.title"), arg_str("record", title)));
    json_set(r->arena, view_data(r), "record", json_new_string(r->arena, c->thing.record.id));
    show_now(c);
    show_check(c);
    show_gaps(c);
    TRY(custody_show_incidents(r, &c->thing, e));
    TRY(desk_show_thing_photos(r, &c->thing, e));
    TRY(show_events(c, e));
    view_note(r, view_say(r, K("custody.about")));
    offer_files(r, &c->thing);
    return ERR_OK;
}

void desk_offer_custody(Request *r, const Seen *seen)
{
    if (record_is_pulled_back(&seen->record)) return;
    if (str_is(seen->kind->id, "search_action")) offer_files(r, seen);
    /* its chain tells more than a keeper is told, who works in no case of it */
    if (!custody_has(seen->kind) || request_acts_as_keeper(r, seen->kind, &seen->record)) return;
    view_action(r, view_say(r, K("custody.offer")), view_op(r, "custody.show", arg_str("id", seen->record.id)), "secondary");
}

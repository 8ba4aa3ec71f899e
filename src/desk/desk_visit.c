/* desk_visit.c: which things an end-use visit looks at. The monitor asks for the draw, and that act is entered; the root of the
 * ledger with it, which nobody knew before, gives each thing its number (office/lot.h). Then the things with the smallest are
 * entered, with a line for each.
 *
 * Two acts, because the lot comes out of the first. Should the machine stop between them, the second is made when the draw is
 * asked for again, out of the same root: nobody draws twice. */
#include "desk/gift.h"
#include "office/lot.h"

#include <inttypes.h>

#define LABEL STR("tergoo-visit-draw/v1")

bool desk_visit_draws(const Seen *seen, const Move *m)
{
    return str_is(seen->kind->id, "end_use_visit") && str_is(m->id, "draw");
}

/* ---- the root ---- */

typedef struct { uint32_t epoch; uint64_t index; bool found; } Asked;

static ErrorCode find_asked(void *self, const Entry *entry, Error *e)
{
    Asked *a = self;
    (void)e;
    if (a->found || !str_is(entry->op, "record.move.draw")) return ERR_OK;
    *a = (Asked){ entry->epoch, entry->index, true };
    return ERR_OK;
}

/* ---- the things ---- */

typedef struct { Request *request; Seen visit; GiftRecords things; Lot *lots; size_t count, drawn; } Draw;

static bool is_there(const GiftRecord *thing)
{
    return str_is(thing->state, "transferred") || str_is(thing->state, "lent");
}

static size_t sample_of(const Model *m, size_t all)
{
    size_t least = (size_t)m->limits[LIMIT_VISIT_LEAST], share = (all * (size_t)m->limits[LIMIT_VISIT_PERCENT] + 99) / 100;
    size_t n = least > share ? least : share;
    return n < all ? n : all;
}

static ErrorCode gather(Draw *d, Error *e)
{
    Request *r = d->request;
    TRY(gift_records_by(r, "asset", "handover", field_of(d->visit.fields, "handover"), &d->things, e));
    d->lots = arena_array(r->arena, d->things.count + 1, sizeof *d->lots);
    if (!d->lots) return error_memory(e);
    for (size_t i = 0; i < d->things.count; i++) if (is_there(&d->things.list[i])) d->lots[d->count++].id = d->things.list[i].id;
    d->drawn = sample_of(r->model, d->count);
    return ERR_OK;
}

static const GiftRecord *thing_of(const Draw *d, Str id)
{
    for (size_t i = 0; i < d->things.count; i++) if (str_equal(d->things.list[i].id, id)) return &d->things.list[i];
    return NULL;
}

/* ---- what is entered ---- */

static ErrorCode write_lines(Draw *d, Str root, const Asked *at, JsonValue *fields, Error *e)
{
    Arena *a = d->request->arena;
    JsonValue *drawn = json_new_array(a), *lines = json_new_array(a), *of = json_new_object(a);
    for (size_t i = 0; i < d->drawn; i++) {
        JsonValue *line = json_new_object(a);
        Str serial = field_of(thing_of(d, d->lots[i].id)->fields, "serial");
        json_set(a, line, "asset", json_new_string(a, d->lots[i].id));
        if (serial.len > 0) json_set(a, line, "expected", json_new_string(a, serial));
        json_add(a, lines, line);
        json_add(a, drawn, json_new_string(a, d->lots[i].id));
    }
    json_set(a, of, "number", json_new_string(a, str_format(a, "%zu", d->count)));
    json_set(a, of, "unit", json_new_string(a, STR("pieces")));
    json_set(a, fields, "drawn_of", of);
    Str from = str_format(a, "%" PRIu32 "/%" PRIu64 "/" STR_FMT, at->epoch, at->index + 1, STR_ARG(root));
    json_set(a, fields, "drawn_from", json_new_string(a, from));
    if (d->drawn > 0) json_set(a, fields, "drawn", drawn);
    if (d->drawn > 0) json_set(a, fields, "lines", lines);
    return !from.ptr || fields->broken || drawn->broken || lines->broken ? error_memory(e) : ERR_OK;
}

/* With the first visit the use of all things begins to be watched. */
static ErrorCode watch_things(Draw *d, Draft *drafts, size_t *count, Error *e)
{
    Request *r = d->request;
    for (size_t i = 0; i < d->things.count; i++) {
        const GiftRecord *thing = &d->things.list[i];
        Seen asset;
        if (!str_is(thing->state, "transferred") || !str_is(field_of(thing->fields, "title"), "transferred")) continue;
        TRY(desk_see(r, thing->id, &asset, e));
        TRY(desk_gift_act(&asset, r, "begin_watching", json_copy(r->arena, asset.fields), &drafts[*count], e));
        (*count)++;
    }
    return ERR_OK;
}

static ErrorCode enter_draw(Request *r, Str id, Error *e)
{
    Draw d = { .request = r };
    Asked at = { 0 };
    char hex[65];
    size_t count = 1;
    request_next_step(r);
    TRY(desk_see(r, id, &d.visit, e));
    TRY(records_history(r, id, find_asked, &at, e));
    if (!at.found) return error_internal(e, "draw");
    TRY(gather(&d, e));
    TRY(lot_root(r->store, at.epoch, at.index + 1, hex, e));
    lot_draw(LABEL, id, str_of(hex), d.lots, d.count);
    JsonValue *fields = json_copy(r->arena, d.visit.fields);
    Draft *drafts = arena_array(r->arena, d.things.count + 1, sizeof *drafts);
    Done *done = arena_array(r->arena, d.things.count + 1, sizeof *done);
    if (!fields || !drafts || !done) return error_memory(e);
    TRY(write_lines(&d, str_of(hex), &at, fields, e));
    TRY(desk_gift_act(&d.visit, r, NULL, fields, &drafts[0], e));
    TRY(watch_things(&d, drafts, &count, e));
    TRY(office_commit(r, drafts, count, done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    view_note(r, view_say(r, K("gift.drawn"), arg_int("n", (int64_t)d.drawn), arg_int("of", (int64_t)d.count)));
    return ERR_OK;
}

ErrorCode desk_visit_draw(Request *r, const Seen *seen, const Draft *move, Error *e)
{
    Done done;
    if (json_get(seen->fields, "drawn_from")) return error_set(e, ERR_CONFLICT, K("gift.drawn-already"));
    if (str_is(seen->record.state, "due")) {
        Draft d = *move;
        if (!json_set(r->arena, d.fields, "monitor", json_new_string(r->arena, session_user(r->session)))) return error_memory(e);
        TRY(office_commit(r, &d, 1, &done, e));
    }
    return enter_draw(r, seen->record.id, e);
}

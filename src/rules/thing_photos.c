/* thing_photos.c: see thing_photos.h. When something is to be photographed follows from what a move asks for: one that gives a first seal packs
 * what was found; one that asks who was present at an opening opens the seal before; one that asks for the pieces again receives; one with a
 * commission ends it. Whether a photograph is then demanded is for the rules in force on that day (model/custody_law.h), and as shipped none is.
 *
 * A seal's number is used once, for ever, so that a photograph of it fits by its number, also where it is the seal of a package with
 * several things in it. What is received may come more than once with one seal: there only a photograph counts that was entered since
 * the thing went into the hands that it comes back from. Nobody compares pictures here. */
#include "rules/thing_photos.h"

#include "model/custody_law.h"
#include "office/terms.h"
#include "rules/rules_int.h"

#include <stdlib.h>

#define PHOTO STR("thing_photo")

/* ---- which there are ---- */

typedef struct { Request *request; ThingPhoto *list; size_t count, room; } Gather;

static ErrorCode take(void *self, const Record *rec, Error *e)
{
    Gather *g = self;
    Request *r = g->request;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    if (!ARENA_ROOM(r->arena, g->list, g->count, g->room)) return error_memory(e);
    ThingPhoto *p = &g->list[g->count];
    *p = (ThingPhoto){ .record = *rec };
    Str *const parts[] = { &p->record.id, &p->record.kind, &p->record.chain, &p->record.state, &p->record.body };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        *parts[i] = str_copy(r->arena, *parts[i]);
        if (parts[i]->len > 0 && !parts[i]->ptr) return error_memory(e);
    }
    TRY(record_fields(r->arena, &p->record, &p->body, e));
    p->fields = json_get(p->body, "fields");
    p->moment = json_text(json_get(p->fields, "moment"));
    p->seal = json_text(json_get(p->fields, "seal"));
    g->count++;
    return ERR_OK;
}

static int by_number(const void *a, const void *b)
{
    const ThingPhoto *one = a, *other = b;
    Str x = json_text(json_get(one->body, "number")), y = json_text(json_get(other->body, "number"));
    return x.len != y.len ? (x.len < y.len ? -1 : 1) : str_compare(x, y);      /* TP-2026-10000 stands behind TP-2026-9999 */
}

ErrorCode thing_photos(Request *r, Str thing, ThingPhotos *ret, Error *e)
{
    Gather g = { .request = r };
    *ret = (ThingPhotos){ 0 };
    if (!model_kind(r->model, PHOTO)) return ERR_OK;
    TRY(records_by(r, PHOTO, STR("thing"), thing, take, &g, e));
    if (g.count > 1) sort_list(g.list, g.count, sizeof *g.list, by_number);
    *ret = (ThingPhotos){ g.list, g.count };
    return ERR_OK;
}

Str thing_photo_moment(const Request *r, Str option)
{
    const Kind *k = model_kind(r->model, PHOTO);
    const Field *f = k ? kind_field(k, STR("moment")) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, option)) return f->choices[i].label.text[r->lang];
    return option;
}

/* ---- the guard ---- */

typedef struct { Request *request; const Record *thing; ThingPhotos own; Instant since; Missing missing; } Asking;

static bool demanded(const Request *r, CustodyNumber which) { return custody_number(custody_law_now(r->model), which) == 1; }

static ErrorCode fits(Asking *a, const ThingPhoto *p, const char *moment, Str seal, bool *ret, Error *e)
{
    StateSince entered;
    *ret = str_is(p->record.state, "kept") && str_is(p->moment, moment) && str_equal(p->record.chain, a->thing->chain) &&
           (seal.len == 0 || str_equal(p->seal, seal));
    if (*ret && strcmp(moment, "received") == 0) {
        TRY(request_state_since(a->request, p->record.id, &entered, e));
        *ret = entered.entered >= a->since;
    }
    return *ret ? request_note_read(a->request, p->record.id, p->record.version, e) : ERR_OK;
}

/* Of the thing itself; else, where a seal is looked for, of another thing in the same package. */
static ErrorCode is_there(Asking *a, const char *moment, Str seal, bool *ret, Error *e)
{
    Gather others = { .request = a->request };
    *ret = false;
    for (size_t i = 0; i < a->own.count && !*ret; i++) TRY(fits(a, &a->own.list[i], moment, seal, ret, e));
    if (*ret || seal.len == 0) return ERR_OK;
    TRY(records_by(a->request, PHOTO, STR("seal"), seal, take, &others, e));
    for (size_t i = 0; i < others.count && !*ret; i++) TRY(fits(a, &others.list[i], moment, seal, ret, e));
    return ERR_OK;
}

static ErrorCode ask(Asking *a, CustodyNumber which, const char *moment, Str seal, Error *e)
{
    bool there;
    Str called = thing_photo_moment(a->request, str_of(moment));
    if (!demanded(a->request, which)) return ERR_OK;
    TRY(is_there(a, moment, seal, &there, e));
    if (there) return ERR_OK;
    if (seal.len > 0) called = str_format(a->request->arena, STR_FMT " (" STR_FMT ")", STR_ARG(called), STR_ARG(seal));
    rules_miss_text(&a->missing, called);
    return ERR_OK;
}

static bool needs(const Move *m, const char *field) { return str_in(str_of(field), m->needs, m->needs_count); }

/* A first seal packs what was found; another one opens the one before. */
static ErrorCode ask_sealing(Asking *a, const Move *m, const JsonValue *before, const JsonValue *fields, Error *e)
{
    Str was = json_text(json_get(before, "seal"));
    if (needs(m, "opened_with") && was.len > 0) TRY(ask(a, CUSTODY_PHOTO_OPENED, "opened", was, e));
    if (!needs(m, "seal")) return ERR_OK;
    if (was.len == 0) TRY(ask(a, CUSTODY_PHOTO_FOUND, "found", STR(""), e));
    TRY(ask(a, CUSTODY_PHOTO_CLOSED, "closed", json_text(json_get(fields, "seal")), e));
    return needs(m, "part_seal") ? ask(a, CUSTODY_PHOTO_CLOSED, "closed", json_text(json_get(fields, "part_seal")), e) : ERR_OK;
}

ErrorCode guard_thing_photographed(Request *r, const Move *m, const Record *rec, const JsonValue *fields, Error *e)
{
    const JsonValue *before;
    StateSince state;
    Asking a = { .request = r, .thing = rec, .missing = { .request = r, .record = rec } };
    bool any = false;
    for (CustodyNumber n = CUSTODY_PHOTO_FOUND; n <= CUSTODY_PHOTO_END; n++) any = any || demanded(r, n);
    if (!any || !model_kind(r->model, PHOTO)) return ERR_OK;
    TRY(rules_fields_of(r, rec, &before, e));
    TRY(request_state_since(r, rec->id, &state, e));
    a.since = state.since;
    TRY(thing_photos(r, rec->id, &a.own, e));
    TRY(ask_sealing(&a, m, before, fields, e));
    if (needs(m, "pieces_received")) TRY(ask(&a, CUSTODY_PHOTO_RECEIVED, "received", json_text(json_get(fields, "seal_received")), e));
    if (needs(m, "commission")) TRY(ask(&a, CUSTODY_PHOTO_END, "end", STR(""), e));
    return rules_whole(&a.missing, K("rules.thing-photos"), e);
}

/* ---- what the thing's record keeps of them ---- */

ErrorCode rules_fill_photos(Request *r, Str thing, JsonValue *fields, Error *e)
{
    ThingPhotos all;
    TRY(thing_photos(r, thing, &all, e));
    for (size_t i = 0; i < all.count; i++) {
        const ThingPhoto *p = &all.list[i];
        Str hash = json_text(json_get(json_get(p->fields, "file"), "sha256"));
        Str line = str_format(r->arena, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(p->moment), STR_ARG(p->record.id), STR_ARG(hash));
        const JsonValue *list = json_get(fields, "photo_hashes");
        bool listed = false;
        JSON_EACH(one, list) listed = listed || str_equal(json_text(one), line);
        if (listed) continue;
        JsonValue *kept = list ? json_copy(r->arena, list) : json_new_array(r->arena);
        json_add(r->arena, kept, json_new_string(r->arena, line));
        if (!line.ptr || !json_set(r->arena, fields, "photo_hashes", kept)) return error_memory(e);
    }
    return ERR_OK;
}

/* custody.c: see custody.h. One walk over the entries of the thing, in the ledger's order; each version is held beside the one
 * before it, so that an event can say from what to what. Who signed as the second one is in the note's signatures: the session
 * that is not the actor's own leads, by the act that opened it, to its user. */
#include "desk/custody.h"

#include "rules/store_places.h"

#include <inttypes.h>

static const Str MOVE = STR("record.move.");

bool custody_has(const Kind *k)
{
    return str_is(k->id, "exhibit") || str_is(k->id, "asset");
}

/* ---- reading ---- */

typedef struct { Request *request; Str user; } Opener;

static ErrorCode keep_opener(void *self, const Entry *entry, Error *e)
{
    Opener *o = self;
    if (!str_is(entry->op, "session.open")) return ERR_OK;
    o->user = str_copy(o->request->arena, entry->actor);
    return o->user.ptr ? ERR_END : error_memory(e);
}

/* The user behind a signature that is not the actor's; an act of another store names sessions of its own, which are in its
 * office's entries here. */
static ErrorCode second_of(Request *r, const Note *note, const Act *act, Str *ret, Error *e)
{
    for (size_t i = 0; i < note->count; i++) {
        Str session;
        Opener o = { .request = r };
        if (!session_of_key_name(note->signatures[i].name, act->store, &session) || str_equal(session, act->session)) continue;
        Str object = str_format(r->arena, "session/" STR_FMT, STR_ARG(session));
        if (!object.ptr) return error_memory(e);
        TRY(store_object_entries(r->store, object, keep_opener, &o, e));
        *ret = o.user;
    }
    return ERR_OK;
}

/* The reason as it was given; of a deputy's act without the line that says for whom, which is told apart. */
static ErrorCode read_reason(Request *r, CustodyEvent *ev, Error *e)
{
    Str reason = STR("");
    if (ev->act.reason_code.len == 0) return ERR_OK;
    ErrorCode code = records_reason(r, &ev->entry, &reason, e);
    if (code == ERR_NOT_FOUND) {
        error_clear(e);
        ev->reason = view_say(r, K("desk.erased"));
        return ERR_OK;
    }
    if (code != ERR_OK) return code;
    ev->reason = str_starts(ev->act.reason_code, STR("deputy")) ? deputy_reason_read(reason, &ev->acts_for) : reason;
    return ERR_OK;
}

static const CustodyEvent *last_version(const CustodyEvents *c)
{
    for (size_t i = c->count; i > 0; i--) {
        if (c->list[i - 1].version) return &c->list[i - 1];
    }
    return NULL;
}

static ErrorCode read_content(CustodyEvents *c, CustodyEvent *ev, Error *e)
{
    Request *r = c->request;
    Str content;
    JsonValue *body;
    if (!ev->act.has_object_hash) return ERR_OK;
    ErrorCode code = records_content(r, &ev->entry, &content, e);
    if (code == ERR_NOT_FOUND) {
        error_clear(e);
        ev->erased = true;
        return ERR_OK;
    }
    if (code != ERR_OK) return code;
    TRY(json_parse(r->arena, content, &body, e));
    if (ev->version) {
        ev->body = body;
        ev->after = json_get(body, "fields");
        ev->state = json_text(json_get(body, "state"));
    } else {
        ev->purpose = json_text(json_get(body, "purpose"));
    }
    return ERR_OK;
}

static bool is_correction(const Act *act)
{
    return str_is(act->reason_code, "correct") || str_ends(act->reason_code, STR("-correct"));
}

/* What was done, without the name of the kind in front: all lines are of one thing. */
static Str words_of(const CustodyEvents *c, const Act *act)
{
    Request *r = c->request;
    if (is_correction(act)) return view_say(r, K("custody.corrected"));
    Str words = desk_act_words(r, act), front = str_format(r->arena, STR_FMT ": ", STR_ARG(view_label(r, &c->thing->kind->label)));
    return str_starts(words, front) ? str_from(words, front.len) : words;
}

static ErrorCode take_event(void *self, const Entry *entry, Error *e)
{
    CustodyEvents *c = self;
    Request *r = c->request;
    EntryText text;
    Note note;
    if (!ARENA_ROOM(c->request->arena, c->list, c->count, c->room)) return error_memory(e);
    const CustodyEvent *last = last_version(c);
    CustodyEvent *ev = &c->list[c->count];
    *ev = (CustodyEvent){ .entry = *entry };
    Str *parts[] = { &ev->entry.chain, &ev->entry.nonce, &ev->entry.op, &ev->entry.object, &ev->entry.actor, &ev->entry.text };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        *parts[i] = str_copy(r->arena, *parts[i]);
        if (!parts[i]->ptr) return error_memory(e);
    }
    TRY(entry_parse(ev->entry.text, &text, e));
    TRY(act_open_known(text.act_note, &note, &ev->act, e));
    if (text.via_origin.len > 0) ev->via = str_format(r->arena, STR_FMT " %" PRIu64, STR_ARG(text.via_origin), text.via_index);
    ev->version = act_carries_record(&ev->act);
    ev->correction = is_correction(&ev->act);
    if (str_starts(ev->act.op, MOVE)) ev->move = str_from(ev->act.op, MOVE.len);
    ev->what = words_of(c, &ev->act);
    ev->actor = ev->act.actor;
    TRY(second_of(r, &note, &ev->act, &ev->second, e));
    TRY(read_reason(r, ev, e));
    TRY(read_content(c, ev, e));
    if (last && ev->version) {
        ev->body_before = last->body;
        ev->before = last->after;
        ev->state_before = last->state;
    }
    c->count++;
    return ERR_OK;
}

ErrorCode custody_events(Request *r, const Seen *thing, CustodyEvents *ret, Error *e)
{
    *ret = (CustodyEvents){ .request = r, .thing = thing };
    return records_history(r, thing->record.id, take_event, ret, e);
}

/* ---- what an event says ---- */

static Str field_text(const CustodyEvents *c, const JsonValue *body, const JsonValue *fields, const char *name)
{
    Request *r = c->request;
    const Kind *k = c->thing->kind;
    const Field *f = kind_field(k, str_of(name));
    const JsonValue *v = f && fields ? json_get(fields, name) : NULL;
    return v && !desk_field_hidden(r, k, body, f) ? desk_value_text(r, f, v) : STR("");
}

Str custody_after(const CustodyEvents *c, const CustodyEvent *ev, const char *field)
{
    return field_text(c, ev->body, ev->after, field);
}

Str custody_before(const CustodyEvents *c, const CustodyEvent *ev, const char *field)
{
    return field_text(c, ev->body_before, ev->before, field);
}

/* The first of the fields that says something. */
static Str first_of(const CustodyEvents *c, const CustodyEvent *ev, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Str text = custody_after(c, ev, names[i]);
        if (text.len > 0) return text;
    }
    return STR("");
}

static bool is_state(const CustodyEvent *ev, const char *const *states, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(ev->state, states[i])) return true;
    }
    return false;
}

/* A place of the office's store by the way to it, as it is today: "Room 2 / Safe". */
static Str way_to(const CustodyEvents *c, const CustodyEvent *ev)
{
    Str path, id = json_text(json_get(ev->after, "place"));
    Error unheard;
    bool known = id.len > 0 && custody_after(c, ev, "place").len > 0 && places_path(c->request, id, &path, &unheard) == ERR_OK;
    return known ? path : STR("");
}

/* Fields stay in a record when it moves on, so the state says which of them speaks: what was issued lies in no store. */
Str custody_place(const CustodyEvents *c, const CustodyEvent *ev)
{
    static const char *const PLACES[] = { "place", "storage_place", "location" }, *const FOUND[] = { "found_at" };
    static const char *const KEPT[] = { "stored", "in_store", "received", "difference", "ending", "kept", "in_repair" };
    if (str_is(ev->state, "found") || str_is(ev->state, "sealed")) return first_of(c, ev, FOUND, 1);
    if (!is_state(ev, KEPT, ARRAY_LEN(KEPT))) return STR("");
    Str way = way_to(c, ev);
    return way.len > 0 ? way : first_of(c, ev, PLACES, ARRAY_LEN(PLACES));
}

Str custody_holder(const CustodyEvents *c, const CustodyEvent *ev)
{
    static const char *const ISSUED[] = { "issued_to_user", "issued_to", "holder" }, *const SENT[] = { "sent_to" };
    static const char *const KEPT[] = { "kept_by" }, *const ENDED[] = { "ended_with", "transferred_to", "property_of" };
    static const char *const ENDS[] = { "returned", "handed_over", "destroyed", "sold", "transferred" };
    if (str_is(ev->state, "issued")) return first_of(c, ev, ISSUED, ARRAY_LEN(ISSUED));
    if (str_is(ev->state, "in_transit")) return first_of(c, ev, SENT, 1);
    if (str_is(ev->state, "outside")) return first_of(c, ev, KEPT, ARRAY_LEN(KEPT));
    return is_state(ev, ENDS, ARRAY_LEN(ENDS)) ? first_of(c, ev, ENDED, ARRAY_LEN(ENDED)) : STR("");
}

Str custody_state(const CustodyEvents *c, Str state)
{
    const State *s = kind_state(c->thing->kind, state);
    if (str_equal(state, STATE_PULLED_BACK)) return view_say(c->request, K("acts.state-pulled-back"));
    return s ? view_label(c->request, &s->label) : state;
}

static bool same(const JsonValue *a, const JsonValue *b)
{
    return a && b ? json_equal(a, b) : a == b;
}

const CustodyEvent *custody_corrects(const CustodyEvents *c, const CustodyEvent *ev, const Field **field)
{
    if (!ev->correction || !ev->before || !ev->after) return NULL;
    for (const Field *f = c->thing->kind->fields; f; f = f->next) {
        const JsonValue *was = json_get_str(ev->before, f->id);
        if (same(was, json_get_str(ev->after, f->id)) || desk_field_hidden(c->request, c->thing->kind, ev->body, f)) continue;
        *field = f;
        for (size_t i = (size_t)(ev - c->list); i > 0; i--) {
            const CustodyEvent *at = &c->list[i - 1];
            if (!at->version || !at->after || !same(json_get_str(at->after, f->id), was)) continue;
            if (!at->before || !same(json_get_str(at->before, f->id), was)) return at;
        }
    }
    return NULL;
}

Str custody_entry(Request *r, const CustodyEvent *ev)
{
    return str_format(r->arena, "%u/%" PRIu64, ev->entry.epoch, ev->entry.index);
}

/* custody_data.c: see custody_data.h. */
#include "desk/custody_data.h"

#include <inttypes.h>

ErrorCode custody_read(Request *r, Str id_or_number, CustodyChain *ret, Error *e)
{
    *ret = (CustodyChain){ 0 };
    TRY(desk_see(r, id_or_number, &ret->thing, e));
    if (!custody_has(ret->thing.kind)) return error_set(e, ERR_USAGE, K("custody.no-thing"), arg_str("record", id_or_number));
    TRY(desk_is_here(&ret->thing, e));
    TRY(custody_events(r, &ret->thing, &ret->events, e));
    ret->events.thing = &ret->thing;
    TRY(custody_gaps(&ret->events, &ret->gaps, e));
    return object_check(r, ret->thing.record.id, &ret->check, e);
}

const EntryCheck *custody_check_of(const CustodyChain *c, const CustodyEvent *ev)
{
    for (size_t i = 0; i < c->check.count; i++) {
        const EntryCheck *k = &c->check.list[i];
        if (k->at.epoch == ev->entry.epoch && k->at.index == ev->entry.index) return k;
    }
    return NULL;
}

/* ---- for programs ---- */

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, o, name, json_new_string(r->arena, text));
}

static void put_time(Request *r, JsonValue *o, const char *name, Instant t)
{
    char when[25];
    if (t > 0) put(r, o, name, str_copy(r->arena, instant_format(when, t)));
}

static void put_hash(Request *r, JsonValue *o, const char *name, const Hash *h)
{
    char hex[65];
    put(r, o, name, str_copy(r->arena, hash_hex(hex, h)));
}

/* The values that tell of custody, by the names that the model gives them. */
static void put_fields(const CustodyChain *c, const CustodyEvent *ev, JsonValue *o)
{
    static const char *const NAMES[] = { "seal", "seal_received", "pieces", "pieces_received", "weight", "weight_received",
                                         "package", "decision",
                                         "opened_with", "rule_set", "condition", "condition_received", "seal_condition", "scale",
                                         "scale_received", "notes", "notes_received", "kept_by" };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) put(c->events.request, o, NAMES[i], custody_after(&c->events, ev, NAMES[i]));
}

static JsonValue *check_json(Request *r, const EntryCheck *k)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "in_tree", json_new_bool(r->arena, k->in_tree));
    json_set(r->arena, o, "signatures", json_new_bool(r->arena, k->signed_right));
    json_set(r->arena, o, "content", json_new_bool(r->arena, k->whole));
    json_set(r->arena, o, "follows", json_new_bool(r->arena, k->follows));
    if (k->erased) json_set(r->arena, o, "erased", json_new_bool(r->arena, true));
    put(r, o, "finding", k->finding);
    return o;
}

JsonValue *custody_event_data(const CustodyChain *c, const CustodyEvent *ev)
{
    Request *r = c->events.request;
    JsonValue *o = json_new_object(r->arena);
    const Field *field;
    const CustodyEvent *corrects = custody_corrects(&c->events, ev, &field);
    const EntryCheck *k = custody_check_of(c, ev);
    json_set(r->arena, o, "no", json_new_int(r->arena, ev - c->events.list + 1));
    put(r, o, "entry", custody_entry(r, ev));
    put_hash(r, o, "leaf", &ev->entry.leaf);
    put_time(r, o, "received", ev->entry.received);
    put_time(r, o, "made", ev->act.made);
    put(r, o, "via", ev->via);
    put(r, o, "op", ev->act.op);
    put(r, o, "move", ev->move);
    put(r, o, "what", ev->what);
    put(r, o, "actor", ev->actor);
    put(r, o, "second", ev->second);
    put(r, o, "for", ev->acts_for);
    put(r, o, "state_before", ev->state_before);
    put(r, o, "state", ev->state);
    put(r, o, "place", custody_place(&c->events, ev));
    put(r, o, "holder", custody_holder(&c->events, ev));
    put_fields(c, ev, o);
    put(r, o, "reason", ev->reason);
    put(r, o, "basis", ev->act.legal_basis);
    put(r, o, "purpose", ev->purpose);
    if (ev->correction) json_set(r->arena, o, "correction", json_new_bool(r->arena, true));
    if (corrects) json_set(r->arena, o, "corrects", json_new_int(r->arena, corrects - c->events.list + 1));
    if (ev->erased) json_set(r->arena, o, "erased", json_new_bool(r->arena, true));
    if (k) json_set(r->arena, o, "check", check_json(r, k));
    return o;
}

JsonValue *custody_check_data(const CustodyChain *c)
{
    Request *r = c->events.request;
    const ObjectCheck *k = &c->check;
    JsonValue *o = json_new_object(r->arena);
    const struct { const char *name; uint64_t n; } COUNTS[] = {
        { "entries", k->count }, { "versions", k->versions }, { "signatures", k->signatures }, { "contents", k->contents },
        { "erased", k->erased }, { "keys", k->keys }, { "size", k->size }, { "microseconds", (uint64_t)(k->took / 1000) },
    };
    json_set(r->arena, o, "good", json_new_bool(r->arena, k->good));
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++) json_set(r->arena, o, COUNTS[i].name,
                                                            json_new_int(r->arena, (int64_t)COUNTS[i].n));
    put(r, o, "log", k->origin);
    if (k->size > 0) put_hash(r, o, "root", &k->root);
    put(r, o, "fingerprint", k->fingerprint);
    put(r, o, "finding", k->finding);
    return o;
}

JsonValue *custody_gaps_data(const CustodyChain *c)
{
    Request *r = c->events.request;
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < c->gaps.count; i++) {
        JsonValue *o = json_new_object(r->arena);
        json_set(r->arena, o, "event", json_new_int(r->arena, (int64_t)c->gaps.list[i].event + 1));
        put(r, o, "what", str_of(c->gaps.list[i].what));
        put(r, o, "text", c->gaps.list[i].text);
        json_add(r->arena, list, o);
    }
    return list;
}

/* ---- for people ---- */

static Str joined(Request *r, Str left, Str right)
{
    if (left.len == 0 || right.len == 0) return left.len > 0 ? left : right;
    return str_format(r->arena, STR_FMT "; " STR_FMT, STR_ARG(left), STR_ARG(right));
}

Str custody_who(const CustodyChain *c, const CustodyEvent *ev)
{
    Request *r = c->events.request;
    Str who = desk_user_name(r, ev->actor);
    if (ev->acts_for.len > 0) who = view_say(r, K("rights.for"), arg_str("who", who), arg_str("whom",
                                                                                            desk_user_name(r, ev->acts_for)));
    if (ev->second.len == 0) return who;
    return view_say(r, K("custody.and-second"), arg_str("who", who), arg_str("second", desk_user_name(r, ev->second)));
}

Str custody_when(const CustodyChain *c, const CustodyEvent *ev)
{
    Request *r = c->events.request;
    Str received = view_instant(r, ev->entry.received);
    for (size_t i = 0; i < c->gaps.count; i++) {
        bool clock = c->gaps.list[i].event == (size_t)(ev - c->events.list) && strcmp(c->gaps.list[i].what, "clock") == 0;
        if (clock) return view_say(r, K("custody.claimed"), arg_str("received", received),
                                   arg_str("made", view_instant(r, ev->act.made)));
    }
    return received;
}

Str custody_change(const CustodyChain *c, const CustodyEvent *ev)
{
    Request *r = c->events.request;
    const Field *f;
    const CustodyEvent *at = custody_corrects(&c->events, ev, &f);
    Str was = custody_state(&c->events, ev->state_before), now = custody_state(&c->events, ev->state);
    if (!ev->version) return STR("");
    if (ev->erased) return view_say(r, K("desk.erased"));
    if (at) return view_say(r, K("custody.corrects"), arg_str("field", view_label(r, &f->label)),
                            arg_int("no", at - c->events.list + 1));
    if (str_equal(was, now) || was.len == 0) return now;
    return str_format(r->arena, STR_FMT " → " STR_FMT, STR_ARG(was), STR_ARG(now));
}

Str custody_where(const CustodyChain *c, const CustodyEvent *ev)
{
    return joined(c->events.request, custody_place(&c->events, ev), custody_holder(&c->events, ev));
}

/* A value, and beside it what was read on receipt where that is another. */
static Str beside(const CustodyChain *c, const CustodyEvent *ev, const char *name, const char *received)
{
    Str is = custody_after(&c->events, ev, name), read = custody_after(&c->events, ev, received);
    if (read.len == 0 || str_equal(is, read) || str_equal(custody_before(&c->events, ev, received), read)) return is;
    return str_format(c->events.request->arena, STR_FMT " / " STR_FMT, STR_ARG(is.len > 0 ? is : STR("–")), STR_ARG(read));
}

/* "A-17; 1; 120 g": said where it changes or was read, so that a line says what happened at it. */
Str custody_measures(const CustodyChain *c, const CustodyEvent *ev)
{
    static const struct { const char *name, *received; } PAIRS[] = { { "seal", "seal_received" }, { "pieces", "pieces_received" },
                                                                     { "weight", "weight_received" } };
    Request *r = c->events.request;
    Str all = STR("");
    for (size_t i = 0; i < ARRAY_LEN(PAIRS); i++) {
        Str text = beside(c, ev, PAIRS[i].name, PAIRS[i].received);
        bool read = !str_equal(custody_before(&c->events, ev, PAIRS[i].received), custody_after(&c->events, ev, PAIRS[i].received));
        bool changed = !str_equal(custody_before(&c->events, ev, PAIRS[i].name), custody_after(&c->events, ev, PAIRS[i].name));
        const Field *f = kind_field(c->thing.kind, str_of(PAIRS[i].name));
        if (text.len > 0 && f && (read || changed)) {
            all = joined(r, all, str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(view_label(r, &f->label)), STR_ARG(text)));
        }
    }
    return all;
}

Str custody_grouped(Request *r, const Hash *h)
{
    enum { GROUP = 8 };
    char hex[65];
    Buf to = buf_in(r->arena);
    Str all = hash_hex(hex, h);
    for (size_t i = 0; i < all.len; i += GROUP) {
        if (i > 0) buf_c(&to, " ");
        buf_add(&to, str_first(str_from(all, i), GROUP));
    }
    return buf_str(&to);
}

Str custody_why(const CustodyChain *c, const CustodyEvent *ev)
{
    Request *r = c->events.request;
    Str why = joined(r, ev->reason, ev->act.legal_basis);
    return str_equal(ev->purpose, ev->reason) ? why : joined(r, why, ev->purpose);
}

Str custody_verdict(const CustodyChain *c)
{
    Request *r = c->events.request;
    const ObjectCheck *k = &c->check;
    if (k->good) {
        ErrorArg args[] = { arg_int("entries", (int64_t)k->count), arg_int("signatures", (int64_t)k->signatures),
                            arg_int("contents", (int64_t)k->contents), arg_int("erased", (int64_t)k->erased),
                                arg_int("size", (int64_t)k->size),
                            arg_int("ms", (k->took + 999999) / 1000000) };
        return view_say_args(r, K("custody.holds"), args, ARRAY_LEN(args));
    }
    Str finding = k->finding;
    for (size_t i = 0; i < k->count && finding.len == 0; i++) finding = k->list[i].finding;
    return view_say(r, K("custody.does-not-hold"), arg_str("finding", finding));
}

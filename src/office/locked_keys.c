/* locked_keys.c: pairs of locked cases and the slots that hold their private keys: opened at sign-in, made anew when members or
 * pairs change.
 *
 * A slot is a box that says nothing on the outside. What comes out of one counts only if it is of this case and its keys are
 * those whose public halves the log has opened: who can write into the table of slots gains nothing by it. */
#include "office/locked.h"

#include "office/verifier.h"

#include <inttypes.h>

enum { OFFICERS_MOST = 10 };

/* ---- what the log has opened ---- */

typedef struct { Store *store; Arena *arena; SealPublic *keys; uint32_t room, count; } Opened;

static ErrorCode take_opened(void *self, const Entry *entry, Error *e)
{
    Opened *o = self;
    EntryText text;
    Note note;
    Act act;
    unsigned char salt[SALT_SIZE];
    Str content, kept = str_copy(o->arena, entry->text);
    JsonValue *v;
    if (!str_is(entry->op, "locked.open") || o->count == o->room) return ERR_OK;
    if (!kept.ptr) return error_memory(e);
    TRY(entry_parse(kept, &text, e));
    TRY(act_open(text.act_note, &note, &act, e));
    TRY(store_content(o->store, o->arena, entry->epoch, entry->index, CONTENT_OBJECT, salt, &content, e));
    TRY(verify_object(&act, salt, content, e));
    TRY(json_parse(o->arena, content, &v, e));
    if (act.object_version != o->count || hex_decode(json_text(json_get(v, "public")), o->keys[o->count].bytes, KEY_SIZE) != KEY_SIZE) {
        return error_set(e, ERR_FINDING, K("locked.bad-pair"));
    }
    o->count++;
    return ERR_OK;
}

/* The public halves of the first `count` pairs. */
static ErrorCode opened_keys(Store *s, Arena *a, Str chain, uint32_t count, SealPublic **ret, Error *e)
{
    Opened o = { .store = s, .arena = a, .keys = arena_array(a, count + 1, sizeof *o.keys), .room = count };
    if (!o.keys) return error_memory(e);
    TRY(store_object_entries(s, chain, take_opened, &o, e));
    *ret = o.keys;
    return o.count == count ? ERR_OK : error_set(e, ERR_NOT_FOUND, K("locked.bad-pair"));
}

ErrorCode locked_public(Store *s, Arena *a, Str chain, uint32_t pair, SealPublic *ret, Error *e)
{
    SealPublic *keys;
    TRY(opened_keys(s, a, chain, pair, &keys, e));
    *ret = keys[pair - 1];
    return ERR_OK;
}

/* ---- slots that are there ---- */

static ErrorCode hold_keys(Store *s, Arena *a, const KeySlot *slot, Opener *ret, bool *opens, Error *e)
{
    uint32_t newest;
    SealPublic *keys;
    TRY(store_locked_pairs(s, slot->chain, &newest, e));
    if (slot->count != newest) return ERR_OK;
    TRY(opened_keys(s, a, slot->chain, newest, &keys, e));
    LockPair *pairs = arena_array(a, newest, sizeof *pairs);
    if (!pairs) return error_memory(e);
    for (uint32_t i = 0; i < newest; i++) {
        pairs[i] = lock_pair_of(&slot->pairs[i]);
        if (memcmp(pairs[i].public.bytes, keys[i].bytes, KEY_SIZE) != 0) return ERR_OK;
    }
    *ret = (Opener){ .chain = slot->chain, .pairs = pairs, .count = newest };
    *opens = true;
    return ERR_OK;
}

ErrorCode locked_slot_open(Store *s, Arena *a, const SealSecret *own, const Slot *slot, Opener *ret, bool *opens, Error *e)
{
    KeySlot inside;
    Error ignored;
    *opens = false;
    if (slot->sealed.len < SEAL_OVERHEAD) return ERR_OK;
    unsigned char *plain = arena_alloc(a, slot->sealed.len);
    if (!plain) return error_memory(e);
    if (!seal_open(own, slot->sealed, plain)) return ERR_OK;
    ErrorCode code = key_slot_parse(a, str_bytes(plain, slot->sealed.len - SEAL_OVERHEAD), &inside, &ignored);
    if (code == ERR_MEMORY) return error_memory(e);
    if (code == ERR_OK && str_equal(inside.chain, slot->chain)) TRY(hold_keys(s, a, &inside, ret, opens, e));
    return *opens ? ERR_OK : error_set(e, ERR_FINDING, K("locked.slot-foreign"));
}

/* ---- slots made ---- */

/* The X25519 key to which a person's slots are sealed; the account must run. */
static ErrorCode person_key(Request *r, Str user, SealPublic *ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    NoteKey key;
    TRY(request_record(r, user, &rec, e));
    TRY(record_fields(r->arena, &rec, &body, e));
    TRY(note_key_parse(json_text(json_get(json_get(body, "fields"), "key")), &key, e));
    if (json_get(json_get(body, "fields"), "enrol_until")) return error_set(e, ERR_INVALID, K("locked.not-enrolled"));
    if (!str_is(rec.state, "active") || !seal_public_of_sign(&key.key, ret)) return error_set(e, ERR_INVALID, K("locked.no-person"));
    return ERR_OK;
}

static ErrorCode box(Request *r, const SealPublic *to, Str text, Str *ret, Error *e)
{
    unsigned char *sealed = arena_alloc(r->arena, text.len + SEAL_OVERHEAD);
    if (!sealed) return error_memory(e);
    if (!seal_make(to, text, sealed)) return error_set(e, ERR_INVALID, K("locked.no-person"));
    *ret = str_bytes(sealed, text.len + SEAL_OVERHEAD);
    return ERR_OK;
}

typedef struct { Slot *list; size_t count, room; } Slots;

static ErrorCode add_slot(Request *r, Slots *s, Str chain, Str sealed, unsigned layers, Error *e)
{
    if (!ARENA_ROOM(r->arena, s->list, s->count, s->room)) return error_memory(e);
    s->list[s->count++] = (Slot){ .chain = chain, .sealed = sealed, .layers = layers };
    return ERR_OK;
}

/* One box in `quorum` layers for each set of that many officers: the innermost is the last one's. */
static ErrorCode recovery_slots(Request *r, Str chain, Str text, const LockedTerms *t, Slots *to, Error *e)
{
    SealPublic keys[OFFICERS_MOST];
    if (t->officer_count == 0) return ERR_OK;
    if (t->officer_count > OFFICERS_MOST || t->quorum < 2 || (size_t)t->quorum > t->officer_count) {
        return error_set(e, ERR_INVALID, K("locked.quorum"), arg_int("officers", (int64_t)t->officer_count), arg_int("quorum", t->quorum),
                         arg_int("most", OFFICERS_MOST));
    }
    for (size_t i = 0; i < t->officer_count; i++) TRY(person_key(r, t->officers[i], &keys[i], e));
    for (unsigned set = 1; set < 1u << t->officer_count; set++) {
        if (__builtin_popcount(set) != t->quorum) continue;
        Str sealed = text;
        for (size_t i = t->officer_count; i > 0; i--) {
            if (set >> (i - 1) & 1) TRY(box(r, &keys[i - 1], sealed, &sealed, e));
        }
        TRY(add_slot(r, to, chain, sealed, (unsigned)t->quorum, e));
    }
    return ERR_OK;
}

static ErrorCode slots_make(Request *r, const Opener *held, const LockedTerms *t, Draft *with, Error *e)
{
    SealSecret *secrets = arena_array(r->arena, held->count, sizeof *secrets);
    Buf text = buf_in(r->arena);
    Slots s = { 0 };
    if (!secrets) return error_memory(e);
    for (uint32_t i = 0; i < held->count; i++) secrets[i] = held->pairs[i].secret;
    KeySlot slot = { .chain = held->chain, .count = held->count, .pairs = secrets };
    key_slot_format(&text, &slot);
    if (text.failed) return error_memory(e);
    for (size_t i = 0; i < t->member_count; i++) {
        SealPublic key;
        Str sealed;
        TRY(person_key(r, t->members[i], &key, e));
        TRY(box(r, &key, buf_str(&text), &sealed, e));
        TRY(add_slot(r, &s, held->chain, sealed, 0, e));
    }
    TRY(recovery_slots(r, held->chain, buf_str(&text), t, &s, e));
    with->slot_chain = held->chain;
    with->slots = s.list;
    with->slot_count = s.count;
    return ERR_OK;
}

/* ---- recovery ---- */

typedef struct { Request *request; Slots slots; Str text; bool opened; } Peeling;

static bool has_slot(const Slots *s, Str sealed)
{
    for (size_t i = 0; i < s->count; i++) {
        if (str_equal(s->list[i].sealed, sealed)) return true;
    }
    return false;
}

/* Keeps the slot, and what is inside if its outermost layer is for this user. */
static ErrorCode peel(void *self, const Slot *slot, Error *e)
{
    Peeling *p = self;
    Request *r = p->request;
    Str sealed = str_copy(r->arena, slot->sealed), chain = str_copy(r->arena, slot->chain);
    unsigned char *inside = arena_alloc(r->arena, slot->sealed.len + 1);
    if (!sealed.ptr || !chain.ptr || !inside) return error_memory(e);
    if (!has_slot(&p->slots, sealed)) TRY(add_slot(r, &p->slots, chain, sealed, slot->layers, e));
    if (slot->layers == 0 || sealed.len < SEAL_OVERHEAD || !seal_open(&r->session->locked->own, sealed, inside)) return ERR_OK;
    Str opened = str_bytes(inside, sealed.len - SEAL_OVERHEAD);
    p->opened = true;
    if (slot->layers == 1) p->text = opened;
    else if (!has_slot(&p->slots, opened)) return add_slot(r, &p->slots, chain, opened, slot->layers - 1, e);
    return ERR_OK;
}

ErrorCode locked_recover(Request *r, Str chain, Draft *with, bool *opens, Error *e)
{
    Peeling p = { .request = r };
    KeySlot slot;
    Opener held;
    *opens = false;
    TRY(store_chain_slots(r->store, chain, peel, &p, e));
    if (!p.opened) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", chain));
    with->slot_chain = chain;
    with->slots = p.slots.list;
    with->slot_count = p.slots.count;
    if (p.text.len == 0) return ERR_OK;
    TRY(key_slot_parse(r->arena, p.text, &slot, e));
    if (str_equal(slot.chain, chain)) TRY(hold_keys(r->store, r->arena, &slot, &held, opens, e));
    return *opens ? locked_adopt(r, &held, e) : error_set(e, ERR_FINDING, K("locked.bad-pair"));
}

/* ---- a new pair ---- */

/* What the session holds of the chain, copied, with room for one pair more; none of a case that is being opened. */
static ErrorCode held_pairs(Request *r, Str chain, Opener *ret, LockPair **pairs, Error *e)
{
    LockedChain *c = NULL;
    uint32_t opened;
    LockedSet *set = locked_begin(r, e);
    ErrorCode code = set ? locked_find(set, chain, &c, e) : ERR_OK;
    uint32_t count = c ? c->held.count : 0;
    *pairs = arena_array(r->arena, (size_t)count + 1, sizeof **pairs);
    if (*pairs && count > 0) memcpy(*pairs, c->held.pairs, count * sizeof **pairs);
    if (set) locked_end(set);
    TRY(code);
    if (!*pairs) return error_memory(e);
    TRY(store_locked_pairs(r->store, chain, &opened, e));
    if (opened != count) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", chain));
    *ret = (Opener){ .chain = chain, .pairs = *pairs, .count = count };
    return ERR_OK;
}

ErrorCode locked_held(Request *r, Str chain, Opener *ret, Error *e)
{
    LockPair *pairs;
    return held_pairs(r, chain, ret, &pairs, e);
}

static JsonValue *texts(Request *r, const Str *list, size_t count)
{
    JsonValue *v = json_new_array(r->arena);
    for (size_t i = 0; i < count; i++) json_add(r->arena, v, json_new_string(r->arena, list[i]));
    return v;
}

ErrorCode locked_pair_next(Request *r, const Opener *before, LockPair *pairs, const LockedTerms *t, Draft drafts[2], Error *e)
{
    char hex[65];
    Arena *a = r->arena;
    LockedOpening *opening = ARENA_NEW(a, LockedOpening);
    if (!opening) return error_memory(e);
    uint32_t n = before->count + 1;
    if (n > PAIRS_MOST) return error_set(e, ERR_LIMIT, K("locked.pairs-most"), arg_int("most", PAIRS_MOST));
    SealSecret fresh = seal_secret_new();
    pairs[n - 1] = lock_pair_of(&fresh);
    crypto_wipe(&fresh, sizeof fresh);
    opening->held = (Opener){ .chain = before->chain, .pairs = pairs, .count = n };

    Str public = str_copy(a, hex_encode(hex, pairs[n - 1].public.bytes, KEY_SIZE)), object = str_format(a, "pair/%" PRIu32, n);
    JsonValue *open = json_new_object(a), *terms = json_new_object(a);
    json_set(a, open, "case", json_new_string(a, before->chain));
    json_set(a, open, "pair", json_new_int(a, n));
    json_set(a, open, "public", json_new_string(a, public));
    json_set(a, terms, "officers", texts(r, t->officers, t->officer_count));
    json_set(a, terms, "pair", json_new_int(a, n));
    json_set(a, terms, "public", json_new_string(a, public));
    json_set(a, terms, "quorum", json_new_int(a, t->quorum));
    if (!public.ptr || !object.ptr || !open || !terms) return error_memory(e);
    drafts[0] = (Draft){ .chain = STR("office"), .op = STR("locked.open"), .object = before->chain, .version = n - 1, .content = open,
                         .by_log = true };
    drafts[1] = (Draft){ .chain = before->chain, .op = STR("pair.open"), .object = object, .content = terms, .opening = opening };
    return slots_make(r, &opening->held, t, &drafts[0], e);
}

ErrorCode locked_pair_open(Request *r, Str chain, const LockedTerms *t, Draft drafts[2], Error *e)
{
    Opener before;
    LockPair *pairs;
    TRY(held_pairs(r, chain, &before, &pairs, e));
    return locked_pair_next(r, &before, pairs, t, drafts, e);
}

ErrorCode locked_slots_anew(Request *r, Str chain, const LockedTerms *t, Draft *with, Error *e)
{
    Opener held;
    LockPair *pairs;
    TRY(held_pairs(r, chain, &held, &pairs, e));
    return slots_make(r, &held, t, with, e);
}

/* ---- who they are ---- */

/* Whole access, given to a person and not over: whose begins later has his slot already, and the gate lets him in on that day. */
static ErrorCode member_of(Request *r, const Record *rec, Str *user, Error *e)
{
    const JsonValue *fields;
    Day day;
    Instant end;
    *user = STR("");
    if (!str_is(rec->kind, "access")) return ERR_OK;
    TRY(access_given_fields(r, rec, &fields, e));
    if (!fields) return ERR_OK;
    Str until = json_text(json_get(fields, "until")), ends = json_text(json_get(fields, "ends_at"));
    if (until.ptr && !(day_parse(until, &day) && day >= instant_local_day(clock_now()))) return ERR_OK;
    if (ends.ptr && !(instant_parse(ends, &end) && end > clock_now())) return ERR_OK;
    if (!json_get(fields, "record") && json_get(fields, "user")) *user = json_text(json_get(fields, "user"));
    return ERR_OK;
}

/* ---- whose account was begun anew ---- */

static ErrorCode take_anew(void *self, const Entry *entry, Error *e)
{
    RecordPlace *last = self;
    (void)e;
    if (str_is(entry->op, "user.enrol_again")) *last = (RecordPlace){ entry->epoch, entry->index + 1 };
    return ERR_OK;
}

/* Two persons can let an account begin anew, and one of them may hold the letter. So what was given to whoever had the account
 * before goes to no key that came later: a member has to give it again, knowing to whom. */
static ErrorCode given_to_this_key(Request *r, Str user, RecordPlace when, bool *ret, Error *e)
{
    RecordPlace anew = { 0 };
    TRY(store_object_entries(r->store, user, take_anew, &anew, e));
    *ret = when.epoch > anew.epoch || (when.epoch == anew.epoch && when.index >= anew.index);
    return ERR_OK;
}

ErrorCode locked_access_holds(Request *r, const Record *access, Str user, bool *ret, Error *e)
{
    return given_to_this_key(r, user, (RecordPlace){ access->epoch, access->index }, ret, e);
}

typedef struct { Request *request; LockedTerms *terms; size_t room; } Members;

static ErrorCode take_member(void *self, const Record *rec, Error *e)
{
    Members *m = self;
    Record user;
    Str id;
    TRY(member_of(m->request, rec, &id, e));
    if (id.len == 0) return ERR_OK;
    TRY(request_record(m->request, id, &user, e));
    bool counts;
    TRY(locked_access_holds(m->request, rec, id, &counts, e));
    counts = counts && str_is(user.state, "active");        /* who has left the office gets no slot */
    for (size_t i = 0; counts && i < m->terms->member_count; i++) counts = !str_equal(m->terms->members[i], id);
    if (!counts) return ERR_OK;
    if (!ARENA_ROOM(m->request->arena, m->terms->members, m->terms->member_count + 1, m->room)) return error_memory(e);   /* and the opener besides */
    m->terms->members[m->terms->member_count++] = id;
    return ERR_OK;
}

/* Those who are still there: who has left opens no layer. When fewer remain than have to act together, nobody can bring the case back any more. */
static ErrorCode take_officers(Request *r, Str terms, RecordPlace named, LockedTerms *ret, Error *e)
{
    JsonValue *v;
    TRY(json_parse(r->arena, terms, &v, e));
    const JsonValue *list = json_get(v, "officers");
    ret->officers = arena_array(r->arena, (list ? list->count : 0) + 1, sizeof *ret->officers);
    if (!ret->officers || !json_int(json_get(v, "quorum"), &ret->quorum)) return error_memory(e);
    JSON_EACH(one, list) {
        Record user;
        TRY(request_record(r, one->text, &user, e));
        bool same;
        TRY(given_to_this_key(r, one->text, named, &same, e));
        if (same && str_is(user.state, "active")) ret->officers[ret->officer_count++] = one->text;
    }
    ret->beyond_recovery = list && list->count > 0 && (int64_t)ret->officer_count < ret->quorum;
    if (ret->beyond_recovery) ret->officer_count = 0;
    return ERR_OK;
}

ErrorCode locked_terms(Request *r, Str chain, LockedTerms *ret, Error *e)
{
    LockedChain *c = NULL;
    Members m = { r, ret, 0 };
    Str terms = STR("");
    RecordPlace named = { 0 };
    *ret = (LockedTerms){ 0 };
    LockedSet *set = locked_begin(r, e);
    ErrorCode code = set ? locked_find(set, chain, &c, e) : ERR_OK;
    if (c) terms = str_copy(r->arena, c->terms);
    for (size_t i = 0; c && i < c->count; i++) {            /* the newest pair's act: what c->terms says was said there */
        if (str_starts(c->entries[i].object, STR("pair/"))) named = (RecordPlace){ c->entries[i].at.epoch, c->entries[i].at.index };
    }
    if (set) locked_end(set);
    TRY(code);
    if (terms.len == 0) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", chain));
    TRY(records_in_chain(r, chain, take_member, &m, e));
    return take_officers(r, terms, named, ret, e);
}

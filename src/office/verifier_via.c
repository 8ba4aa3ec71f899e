/* verifier_via.c: acts of other stores, in entries that say `via` (docs/formats/lease.md).
 *
 * A case that was checked out is worked on in two stores; what one of them did is entered by the other as it was signed there.
 * Such an entry holds only behind a door that an officer of this store opened with an act of his own: `case.taken`, with which a
 * copy of a case begins, or `case.check_in`, for a case that an act of this store had checked out. The door closes with the next
 * act of this store, so nothing can be put in later, and no other case is behind it.
 *
 * The keys of another store are its own affair: they are kept in a verifier of their own, one a store, whose rules are those of
 * any store. They open nothing here and are vouched for by nobody here; that no user of this store is among them is looked at.
 * Of the time at which the other store took an act its text says nothing: `made` stands in its place, and whoever entered it has
 * held the other store's own proofs against its key. */
#include "office/verifier_int.h"

typedef struct { bool out; Str taken_from; } LeaseSeen;

static ErrorCode finding(Error *e, const char *key)
{
    return error_set(e, ERR_FINDING, key);
}

/* ---- the door ---- */

static ErrorCode lease_of(Verifier *v, Str chain, LeaseSeen **ret, Error *e)
{
    *ret = map_get(&v->leases, chain);
    if (*ret) return ERR_OK;
    *ret = ARENA_NEW(v->arena, LeaseSeen);
    return *ret && map_set(&v->leases, chain, *ret) ? ERR_OK : error_memory(e);
}

/* "store/<id>", another store than this one. */
static bool names_other_store(const Verifier *v, Str object, Str *store)
{
    static const Str FRONT = STR("store/");
    *store = str_from(object, FRONT.len);
    return str_starts(object, FRONT) && is_hex(*store, 16) && !str_is(*store, v->store);
}

static ErrorCode open_door(Verifier *v, Str chain, Error *e)
{
    v->door = str_copy(v->arena, chain);
    return v->door.ptr ? ERR_OK : error_memory(e);
}

/* A copy of a case begins with this act, and goes on with it when the same store has checked the case out again. */
static ErrorCode watch_taken(Verifier *v, const EntryText *entry, const Act *act, Error *e)
{
    LeaseSeen *l;
    Str store;
    TRY(lease_of(v, entry->chain, &l, e));
    bool placed = entry->chain_seq == 1 || str_equal(l->taken_from, act->object);
    if (!names_other_store(v, act->object, &store) || !placed) return finding(e, K("verify.taken-place"));
    l->taken_from = str_copy(v->arena, act->object);
    return l->taken_from.ptr ? open_door(v, entry->chain, e) : error_memory(e);
}

static ErrorCode watch_check_in(Verifier *v, const EntryText *entry, const Act *act, Error *e)
{
    LeaseSeen *l;
    Str store;
    TRY(lease_of(v, entry->chain, &l, e));
    if (!names_other_store(v, act->object, &store) || !l->out) return finding(e, K("verify.via-no-lease"));
    l->out = false;
    return open_door(v, entry->chain, e);
}

ErrorCode verifier_watch_door(Verifier *v, const EntryText *entry, const Act *act, Error *e)
{
    LeaseSeen *l;
    if (entry->via_origin.len > 0) return ERR_OK;
    v->door = STR("");
    if (str_is(entry->chain, "office")) return ERR_OK;
    if (str_is(act->op, "case.taken")) return watch_taken(v, entry, act, e);
    if (str_is(act->op, "case.check_in")) return watch_check_in(v, entry, act, e);
    bool lost = str_is(act->op, "record.move.lose") && str_starts(act->object, STR("lease/"));
    if (!lost && !str_is(act->op, "case.check_out")) return ERR_OK;
    TRY(lease_of(v, entry->chain, &l, e));
    l->out = !lost;
    return ERR_OK;
}

/* ---- the other store ---- */

static ErrorCode other_of(Verifier *v, Str store, Verifier **ret, Error *e)
{
    *ret = map_get(&v->others, store);
    if (*ret) return ERR_OK;
    Verifier *o = ARENA_NEW(v->arena, Verifier);
    if (!o || !map_set(&v->others, store, o)) return error_memory(e);
    *o = verifier_new(v->arena, VERIFY_BUNDLE);
    o->within = v;
    memcpy(o->store, store.ptr, 16);
    *ret = o;
    return ERR_OK;
}

/* Its log of that number becomes the one in hand. What came with an earlier bundle may be of a later log than what comes now. */
static ErrorCode take_epoch(Verifier *o, uint32_t number, Error *e)
{
    EpochSeen **at = &o->newest;
    while (*at && (*at)->number > number) at = &(*at)->before;
    if (!*at || (*at)->number < number) {
        EpochSeen *s = ARENA_NEW(o->arena, EpochSeen);
        if (!s) return error_memory(e);
        *s = (EpochSeen){ .number = number, .before = *at };
        *at = s;
    }
    o->epoch = *at;
    return ERR_OK;
}

/* Neither may act as somebody of this store, nor may he be introduced a second time. */
static bool names_local_user(const Verifier *v, const Act *act)
{
    return map_get(&v->users, act->actor) || (is_key_op(act->op) && map_get(&v->users, act->object));
}

static ErrorCode check_other(Verifier *v, const Note *note, const EntryText *entry, const Act *act, Error *e)
{
    Verifier *o;
    uint32_t epoch;
    Str store;
    if (!origin_parse(entry->via_origin, &store, &epoch) || !str_equal(store, act->store)) return finding(e, K("verify.via-store"));
    if (str_is(store, v->store)) return finding(e, K("verify.via-own"));
    if (names_local_user(v, act)) return finding(e, K("verify.via-local-user"));
    TRY(other_of(v, store, &o, e));
    TRY(take_epoch(o, epoch, e));
    EntryText there = *entry;
    there.log = entry->via_origin;
    there.epoch = epoch;
    there.received = act->made;
    uint64_t before = o->signatures;
    TRY(verifier_check_signatures(o, note, entry->via_index, &there, act, e));
    v->signatures += o->signatures - before;
    v->foreign++;
    return ERR_OK;
}

ErrorCode verifier_take_via(Verifier *v, const Note *note, const EntryText *entry, const Act *act, Error *e)
{
    bool office = str_is(entry->chain, "office");
    /* Keys may have come in with another case, which is not in this bundle: of them it is enough that they hold together. */
    bool behind_door = office ? v->scope == VERIFY_BUNDLE || v->door.len > 0 : v->door.len > 0 && str_equal(entry->chain, v->door);
    if (!behind_door && v->scope != VERIFY_SOME) return finding(e, K("verify.via-no-lease"));
    if (office != is_key_op(act->op)) return finding(e, K("verify.via-no-lease"));
    return check_other(v, note, entry, act, e);
}

ErrorCode verifier_try_via(Verifier *v, const EntryText *entry, Error *e)
{
    Note note;
    Act act;
    ErrorCode code = act_open(entry->act_note, &note, &act, e);
    if (code == ERR_OK) code = check_other(v, &note, entry, &act, e);
    if (code != ERR_OK && code != ERR_MEMORY) e->code = ERR_FINDING;
    return code == ERR_OK ? code : e->code;
}

ErrorCode verifier_other_stores(const Verifier *v, Arena *a, Str **ids, size_t *count, Error *e)
{
    size_t at = 0;
    *count = 0;
    *ids = arena_array(a, v->others.count + 1, sizeof **ids);
    if (!*ids) return error_memory(e);
    for (const Verifier *o; (o = map_next(&v->others, &at));) (*ids)[(*count)++] = str_of(o->store);
    return ERR_OK;
}

/* verifier.c: see verifier.h. Each rule is a function that answers with the first thing that does not hold; verifier_take runs them in the
 * order of cost, cheap ones first, and remembers an entry only when all hold. */
#include "office/verifier_int.h"

#include "office/sealed_act.h"

#include <inttypes.h>

typedef struct { uint64_t seq; Hash leaf; } ChainEnd;

typedef struct { uint32_t pairs; } LockedSeen;

Verifier verifier_new(Arena *a, VerifyScope scope)
{
    return (Verifier){ .arena = a, .scope = scope, .users = map_in(a), .sessions = map_in(a), .chains = map_in(a),
                       .models = map_in(a), .nonces = map_in(a), .locked = map_in(a), .others = map_in(a), .leases = map_in(a) };
}

static ErrorCode finding(Error *e, const char *key)
{
    return error_set(e, ERR_FINDING, key);
}

bool is_user_key_op(Str op)
{
    return str_is(op, "user.create") || str_is(op, "user.key") || str_is(op, "user.enrol") || str_is(op, "user.enrol_again") ||
           str_is(op, "user.key_own");
}

bool is_key_op(Str op)
{
    return is_user_key_op(op) || str_is(op, "log.open") || str_is(op, "user.end") || str_is(op, "session.open");
}

ErrorCode verifier_add_model(Verifier *v, Str packed, Error *e)
{
    ModelFile *files;
    size_t count;
    Model *model;
    ModelFault *faults;
    Str kept = str_copy(v->arena, packed);
    if (!kept.ptr) return error_memory(e);
    TRY(model_unpack(v->arena, kept, &files, &count, e));
    TRY(model_load(v->arena, files, count, NULL, 0, &model, &faults, e));
    char hex[65];
    Hash h = hash_of(packed);
    if (!hash_equal(&h, &model->hash)) return finding(e, K("verify.model-hash"));
    return map_set(&v->models, hash_hex(hex, &h), model) ? ERR_OK : error_memory(e);
}

const Model *verifier_model(const Verifier *v, const Hash *hash)
{
    char hex[65];
    const Verifier *holder = v->within ? v->within : v;     /* models are named by their hash: it does not matter who brought one */
    return map_get(&holder->models, hash_hex(hex, hash));
}

const EpochSeen *verifier_epoch(const Verifier *v, uint32_t number)
{
    const EpochSeen *s = v->epoch;
    while (s && s->number != number) s = s->before;
    return s;
}

uint64_t verifier_chain_seq(const Verifier *v, Str chain, Hash *leaf)
{
    const ChainEnd *end = map_get(&v->chains, chain);
    if (end && leaf) *leaf = end->leaf;
    return end ? end->seq : 0;
}

static bool is_given(const NoteKey *key, const NoteKey *given, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (key->id == given[i].id && strcmp(key->name, given[i].name) == 0 &&
            memcmp(key->key.bytes, given[i].key.bytes, KEY_SIZE) == 0) return true;
    }
    return false;
}

/* Does log.open, signed by both keys each time, lead from the upper epoch down to the lower one? */
static bool joined(const EpochSeen *upper, uint32_t lower)
{
    while (upper && upper->number != lower && upper->signed_by_before) upper = upper->before;
    return upper && upper->number == lower;
}

bool verifier_trusts(const Verifier *v, uint32_t epoch, const NoteKey *given, size_t count)
{
    const EpochSeen *target = verifier_epoch(v, epoch);
    if (!target || !target->opened) return false;
    for (const EpochSeen *s = v->epoch; s; s = s->before) {
        if (!s->opened || !is_given(&s->key, given, count)) continue;
        if (s->number >= epoch ? joined(s, epoch) : joined(target, s->number)) return true;
    }
    return false;
}

ErrorCode verify_object(const Act *act, const unsigned char salt[SALT_SIZE], Str content, Error *e)
{
    Hash h = hash_salted(salt, content);
    if (!act->has_object_hash || !hash_equal(&h, &act->object_hash)) return finding(e, K("verify.content"));
    return ERR_OK;
}

ErrorCode verify_reason(const Act *act, const unsigned char salt[SALT_SIZE], Str text, Error *e)
{
    Hash h = hash_salted(salt, text);
    if (act->reason_code.len == 0 || !hash_equal(&h, &act->reason_hash)) return finding(e, K("verify.reason"));
    return ERR_OK;
}

/* ---- signatures ---- */

/* The one signature under this key must be there and good. */
static ErrorCode must_be_signed_by(Verifier *v, const Note *note, const NoteKey *key, Error *e)
{
    bool bad = false;
    if (!note_signed_by(note, key, &bad)) return finding(e, bad ? K("verify.bad-signature") : K("verify.not-signed"));
    v->signatures++;
    return ERR_OK;
}

static ErrorCode count_is(const Note *note, size_t expected, Error *e)
{
    return note->count == expected ? ERR_OK : finding(e, K("verify.signature-count"));
}

static ErrorCode vkey_of_act(const Act *act, NoteKey *ret, Error *e)
{
    if (act->key.len == 0 || note_key_parse(act->key, ret, e) != ERR_OK) return finding(e, K("verify.key-line"));
    return ERR_OK;
}

/* A signature by a session of this store that ran at that instant; *actor says whose. A session that a lent key opened signs one kind of act,
 * `owns`: the one that puts the user's own key in its place. */
static ErrorCode signed_by_session(Verifier *v, const Note *note, Str session, Instant at, bool owns, Str *actor, Error *e)
{
    const SessionKey *s = map_get(&v->sessions, session);
    if (!s) return finding(e, K("verify.unknown-session"));
    if (at > s->until) return finding(e, K("verify.session-over"));
    if (s->opened_by->ended) return finding(e, K("verify.user-ended"));
    if (s->opened_by->lent != owns) return finding(e, K("verify.lent-key"));
    TRY(must_be_signed_by(v, note, &s->key, e));
    *actor = s->actor;
    return ERR_OK;
}

/* *may: two persons at one screen may have signed it, where it needs one (cosigner.h). */
static ErrorCode needs_four_eyes(const Verifier *v, const Act *act, bool *ret, bool *may, Error *e)
{
    static const Str PREFIX = STR("record.move.");
    *ret = *may = false;
    if (!str_starts(act->op, PREFIX)) {
        *ret = str_is(act->op, "content.erase") || str_is(act->op, "user.key") || str_is(act->op, "model.activate") ||
               str_is(act->op, "user.second_reset") || str_is(act->op, "user.enrol_again");
        return ERR_OK;
    }
    const Model *m = act->has_model ? verifier_model(v, &act->model) : NULL;
    if (!m) return finding(e, K("verify.no-model"));
    Str kind_id, rest = act->object;
    str_cut(&rest, '/', &kind_id);
    const Kind *kind = model_kind(m, kind_id);
    const Move *move = kind ? kind_move(kind, str_from(act->op, PREFIX.len)) : NULL;
    if (!move) return finding(e, K("verify.no-move"));
    *ret = move->four_eyes;
    *may = move->cosign;
    return ERR_OK;
}

/* An officer's act: by the session it names, which is his, and by a second officer where the model wants four eyes. What waits for a second
 * signature may outlive the first officer's session: then the instant at which he made it decides, and the second one's session must run. */
static ErrorCode check_officer(Verifier *v, const Note *note, const EntryText *entry, const Act *act, Error *e)
{
    Str actor, second;
    bool four_eyes, may;
    TRY(needs_four_eyes(v, act, &four_eyes, &may, e));
    TRY(signed_by_session(v, note, act->session, four_eyes ? act->made : entry->received, str_is(act->op, "user.key_own"), &actor, e));
    if (!str_equal(actor, act->actor)) return finding(e, K("verify.other-actor"));
    bool two = four_eyes || (may && note->count == 2);
    TRY(count_is(note, two ? 2 : 1, e));
    if (!two) return ERR_OK;

    for (size_t i = 0; i < note->count; i++) {
        Str session;
        if (!session_of_key_name(note->signatures[i].name, act->store, &session)) return finding(e, K("verify.not-signed"));
        if (str_equal(session, act->session)) continue;
        TRY(signed_by_session(v, note, session, entry->received, false, &second, e));
        return str_equal(second, actor) ? finding(e, K("verify.same-person-twice")) : ERR_OK;
    }
    return finding(e, K("verify.same-person-twice"));
}

static ErrorCode check_log_open(Verifier *v, const Note *note, uint64_t index, const EntryText *entry, const Act *act, Error *e)
{
    NoteKey key;
    EpochSeen *seen = v->epoch;                     /* made by epoch_of: the entry's own */
    TRY(vkey_of_act(act, &key, e));
    if (index != 0 || seen->opened || !str_is(act->actor, "log")) return finding(e, K("verify.log-open-place"));
    if (!str_equal(str_of(key.name), entry->log)) return finding(e, K("verify.key-name"));
    TRY(must_be_signed_by(v, note, &key, e));
    if (seen->before && seen->before->opened) {
        bool bad = false;
        seen->signed_by_before = note_signed_by(note, &seen->before->key, &bad);
        if (bad) return finding(e, K("verify.bad-signature"));
        v->signatures += seen->signed_by_before;
        TRY(count_is(note, seen->signed_by_before ? 2 : 1, e));
    }
    if (entry->epoch == 1) {
        char id[17];
        store_id_of(id, &key.key);
        if (!str_equal(str_of(id), act->store)) return finding(e, K("verify.store-id"));
        TRY(count_is(note, 1, e));
    }
    seen->key = key;
    seen->opened = true;
    return ERR_OK;
}

static ErrorCode check_user_key(Verifier *v, const Note *note, uint64_t index, const EntryText *entry, const Act *act, Error *e)
{
    NoteKey key;
    char name[128];
    TRY(vkey_of_act(act, &key, e));
    if (!str_equal(str_of(key.name), user_key_name(name, act->store, act->object))) return finding(e, K("verify.key-name"));
    if (str_is(act->actor, "log")) {
        if (entry->epoch != 1 || index != 1 || !v->epoch->opened) return finding(e, K("verify.first-user-place"));
        TRY(must_be_signed_by(v, note, &v->epoch->key, e));
        TRY(count_is(note, 1, e));
    } else {
        TRY(check_officer(v, note, entry, act, e));
    }
    bool owns = str_is(act->op, "user.key_own"), makes = str_is(act->op, "user.create") || str_is(act->op, "user.enrol");
    UserKey *old = map_get(&v->users, act->object);
    if (old && makes) return finding(e, K("verify.user-twice"));
    if (!old && !makes && v->scope == VERIFY_STORE) return finding(e, K("verify.unknown-user"));
    if (owns && !str_equal(act->actor, act->object)) return finding(e, K("verify.other-actor"));
    if (old) old->ended = true;                     /* sessions opened under the old key end with it */
    UserKey *fresh = ARENA_NEW(v->arena, UserKey);
    if (!fresh) return error_memory(e);
    fresh->key = key;
    fresh->lent = str_is(act->op, "user.enrol") || str_is(act->op, "user.enrol_again");
    return map_set(&v->users, act->object, fresh) ? ERR_OK : error_memory(e);
}

static ErrorCode check_user_end(Verifier *v, const Note *note, const EntryText *entry, const Act *act, Error *e)
{
    TRY(check_officer(v, note, entry, act, e));
    UserKey *user = map_get(&v->users, act->object);
    if (user) user->ended = true;
    return ERR_OK;
}

static ErrorCode check_session_open(Verifier *v, const Note *note, const EntryText *entry, const Act *act, Error *e)
{
    NoteKey key;
    Str id = str_from(act->object, 8);
    char name[64];
    UserKey *user = map_get(&v->users, act->actor);
    if (!user) return finding(e, K("verify.unknown-user"));
    if (user->ended) return finding(e, K("verify.user-ended"));
    if (!str_starts(act->object, STR("session/")) || !str_equal(id, act->session)) return finding(e, K("verify.session-name"));
    if (act->until == 0 || act->until < entry->received) return finding(e, K("verify.session-over"));
    TRY(vkey_of_act(act, &key, e));
    if (!str_equal(str_of(key.name), session_key_name(name, act->store, id))) return finding(e, K("verify.key-name"));
    TRY(must_be_signed_by(v, note, &user->key, e));
    TRY(count_is(note, 1, e));
    if (map_get(&v->sessions, id)) return finding(e, K("verify.session-twice"));

    SessionKey *s = ARENA_NEW(v->arena, SessionKey);
    Str actor = str_copy(v->arena, act->actor);
    if (!s || !actor.ptr) return error_memory(e);
    *s = (SessionKey){ .key = key, .actor = actor, .until = act->until, .opened_by = user };
    return map_set(&v->sessions, id, s) ? ERR_OK : error_memory(e);
}

/* The log opens the pairs of a locked case, the first before the case has an entry. */
static ErrorCode check_locked_open(Verifier *v, const Note *note, const Act *act, Error *e)
{
    LockedSeen *seen = map_get(&v->locked, act->object);
    bool placed = str_is(act->chain, "office") && is_chain(act->object) && !str_is(act->object, "office");
    if (!placed || !str_is(act->actor, "log") || act->session.len > 0 || act->key.len > 0) return finding(e, K("verify.locked-open"));
    if (act->object_version != (seen ? (int64_t)seen->pairs : 0)) return finding(e, K("verify.locked-open"));
    if (!seen && map_get(&v->chains, act->object)) return finding(e, K("verify.locked-open"));
    TRY(must_be_signed_by(v, note, &v->epoch->key, e));
    TRY(count_is(note, 1, e));
    if (!seen) {
        seen = ARENA_NEW(v->arena, LockedSeen);
        if (!seen || !map_set(&v->locked, act->object, seen)) return error_memory(e);
    }
    seen->pairs++;
    return ERR_OK;
}

/* What is drawn by lot, or noticed of many look-ups, nobody chose: the log puts it before an inspector (look_up_draw.h). Nor has
 * anybody signed in who tries an enrolment code that is over (enrol.c), or a security key whose counter went back (ways.c). */
static bool is_check_by_log(const Act *act)
{
    if (str_is(act->op, "user.enrol_tried") || str_is(act->op, "user.key_back")) {
        return str_is(act->actor, "log") && str_is(act->chain, "office") && act->session.len == 0 && str_starts(act->object, STR("user/"));
    }
    return str_is(act->actor, "log") && str_is(act->op, "record.create") && str_is(act->chain, "office") && act->object_version == 0 &&
           act->session.len == 0 && str_starts(act->object, STR("look_up_check/"));
}

static ErrorCode check_by_log(Verifier *v, const Note *note, Error *e)
{
    TRY(must_be_signed_by(v, note, &v->epoch->key, e));
    return count_is(note, 1, e);
}

ErrorCode verifier_check_signatures(Verifier *v, const Note *note, uint64_t index, const EntryText *entry, const Act *act, Error *e)
{
    if (str_is(act->op, "log.open")) return check_log_open(v, note, index, entry, act, e);
    if (!v->epoch->opened) return finding(e, K("verify.no-log"));
    if (is_user_key_op(act->op)) return check_user_key(v, note, index, entry, act, e);
    if (str_is(act->op, "user.end")) return check_user_end(v, note, entry, act, e);
    if (str_is(act->op, "session.open")) return check_session_open(v, note, entry, act, e);
    if (str_is(act->op, "locked.open")) return check_locked_open(v, note, act, e);
    if (act->key.len > 0) return finding(e, K("verify.key-line"));
    return is_check_by_log(act) ? check_by_log(v, note, e) : check_officer(v, note, entry, act, e);
}

/* ---- places ---- */

/* Makes the epoch of this entry the newest one; refuses an older one. One may be skipped: a store that was restored twice from copies of one
 * epoch leaves out the number that the first restore took. The chains show that no entries are missing in between. */
static ErrorCode epoch_of(Verifier *v, uint32_t number, Error *e)
{
    uint32_t newest = v->epoch ? v->epoch->number : 0;
    if (number == newest) return ERR_OK;
    if (number < newest) return finding(e, K("verify.epoch-order"));
    EpochSeen *s = ARENA_NEW(v->arena, EpochSeen);
    if (!s) return error_memory(e);
    s->number = number;
    s->before = v->epoch;
    s->received = v->epoch ? v->epoch->received : INT64_MIN;
    v->epoch = s;
    return ERR_OK;
}

static ErrorCode check_place(Verifier *v, uint64_t index, const EntryText *entry, const Act *act, Error *e)
{
    bool via = entry->via_origin.len > 0;                   /* whose act it is then is looked at in verifier_via.c */
    if (v->store[0] == 0 && !via) memcpy(v->store, act->store.ptr, 16);
    char origin[64];
    if (!via && !str_equal(act->store, str_of(v->store))) return finding(e, K("verify.other-store"));
    if (!str_equal(entry->log, origin_format(origin, str_of(v->store), entry->epoch))) return finding(e, K("verify.other-log"));
    if (!str_equal(entry->chain, act->chain)) return finding(e, K("verify.other-case"));
    TRY(epoch_of(v, entry->epoch, e));

    bool whole_log = v->scope == VERIFY_STORE;
    if (whole_log ? index != v->epoch->next_index : index < v->epoch->next_index) return finding(e, K("verify.index-order"));
    if (entry->received < v->epoch->received) return finding(e, K("verify.clock-back"));

    const ChainEnd *end = map_get(&v->chains, entry->chain);
    uint64_t seq = end ? end->seq : 0;
    if (!whole_log && str_is(entry->chain, "office")) {
        if (end && entry->chain_seq <= seq) return finding(e, K("verify.chain-seq"));
        if (end && entry->chain_seq == seq + 1 && !hash_equal(&entry->prev, &end->leaf)) return finding(e, K("verify.chain-prev"));
        return ERR_OK;                              /* a bundle has only some of the office's entries */
    }
    if (entry->chain_seq != seq + 1) return finding(e, K("verify.chain-seq"));
    if (end && !hash_equal(&entry->prev, &end->leaf)) return finding(e, K("verify.chain-prev"));
    return ERR_OK;
}

static ErrorCode remember(Verifier *v, uint64_t index, Str text, const EntryText *entry, const Act *act, Error *e)
{
    ChainEnd *end = map_get(&v->chains, entry->chain);
    if (!end) {
        end = ARENA_NEW(v->arena, ChainEnd);
        if (!end || !map_set(&v->chains, entry->chain, end)) return error_memory(e);
    }
    end->seq = entry->chain_seq;
    end->leaf = tree_leaf(text);
    v->epoch->next_index = index + 1;
    v->epoch->received = entry->received;
    v->entries++;
    v->taken_over += act_takes_over(act);
    if (v->scope == VERIFY_BUNDLE) {                /* a store's nonces are unique by its index, which the audit checks */
        if (!map_set(&v->nonces, str_bytes(act->nonce, NONCE_SIZE), v)) return error_memory(e);
    }
    return ERR_OK;
}

/* ---- sealed acts ---- */

/* Of a sealed act one sees where it stands, that it has its one form, and to which pair it was sealed. */
static ErrorCode check_sealed(Verifier *v, const EntryText *entry, SealedAct *ret, Error *e)
{
    const LockedSeen *seen = map_get(&v->locked, entry->chain);
    TRY(sealed_act_parse(entry->act_note, ret, e));
    if (!seen || ret->pair != seen->pairs) return finding(e, K("verify.sealed-pair"));
    return map_get(&v->nonces, sealed_act_nonce(ret)) ? finding(e, K("verify.nonce-twice")) : ERR_OK;
}

static ErrorCode take_sealed(Verifier *v, uint64_t index, Str text, const OpenedAct *opened, EntryText *entry, Act *act, Error *e)
{
    SealedAct sealed;
    Note note;
    uint32_t epoch;
    TRY(check_sealed(v, entry, &sealed, e));
    if (entry->via_origin.len > 0) return finding(e, K("verify.via-no-lease"));      /* a locked case is not checked out */
    if (opened) {
        if (!sealed_act_holds(&sealed, opened->salt, opened->note)) return finding(e, K("verify.act-hash"));
        TRY(act_open(opened->note, &note, act, e));
        if (map_get(&v->nonces, str_bytes(act->nonce, NONCE_SIZE))) return finding(e, K("verify.nonce-twice"));
    } else {
        *act = (Act){ .chain = entry->chain };
        memcpy(act->nonce, sealed.act_hash.bytes, NONCE_SIZE);
        if (!origin_parse(entry->log, &act->store, &epoch)) return finding(e, K("verify.other-log"));
        v->sealed++;
    }
    TRY(check_place(v, index, entry, act, e));
    v->door = STR("");
    if (opened) TRY(verifier_check_signatures(v, &note, index, entry, act, e));
    if (opened && !map_set(&v->nonces, sealed_act_nonce(&sealed), v)) return error_memory(e);
    if (opened && !map_set(&v->nonces, str_bytes(act->nonce, NONCE_SIZE), v)) return error_memory(e);
    return remember(v, index, text, entry, act, e);
}

static ErrorCode take(Verifier *v, uint64_t index, Str text, const OpenedAct *opened, EntryText *entry, Act *act, Error *e)
{
    Note note;
    TRY(entry_parse(text, entry, e));
    if (sealed_act_is(entry->act_note)) return take_sealed(v, index, text, opened, entry, act, e);
    if (opened || map_get(&v->locked, entry->chain)) return finding(e, K("verify.not-sealed"));
    TRY(act_open(entry->act_note, &note, act, e));
    if (map_get(&v->nonces, str_bytes(act->nonce, NONCE_SIZE))) return finding(e, K("verify.nonce-twice"));
    TRY(check_place(v, index, entry, act, e));
    if (entry->via_origin.len > 0) TRY(verifier_take_via(v, &note, entry, act, e));
    else TRY(verifier_check_signatures(v, &note, index, entry, act, e));
    TRY(verifier_watch_door(v, entry, act, e));
    return remember(v, index, text, entry, act, e);
}

ErrorCode verifier_take(Verifier *v, uint64_t index, Str text, EntryText *entry, Act *act, Error *e)
{
    return verifier_take_opened(v, index, text, NULL, entry, act, e);
}

ErrorCode verifier_take_opened(Verifier *v, uint64_t index, Str text, const OpenedAct *opened, EntryText *entry, Act *act, Error *e)
{
    *entry = (EntryText){ 0 };
    ErrorCode code = take(v, index, text, opened, entry, act, e);
    if (code == ERR_OK) return ERR_OK;
    if (code != ERR_MEMORY) e->code = ERR_FINDING;
    return error_in(e, K("verify.at-entry"), arg_int("index", (int64_t)index), arg_str("case", entry->chain));
}

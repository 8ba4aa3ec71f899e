/* commit.c: from a draft to a signed act on the writer's queue.
 *
 * A draft says what a record should become. Here it gets its number, is checked against the model as it would stand, becomes canonical
 * JSON under a fresh salt, is signed with the session's key, projected, and handed over with all that the operation had read. What goes into a locked
 * case is sealed here, before it leaves the request: the writer and the store never see it open. */
#include "office/lease.h"
#include "office/locked.h"
#include "office/rights_tip.h"
#include "office/vault.h"

#include <inttypes.h>
#include <stdio.h>

Str object_id_new(Arena *a, Str kind)
{
    unsigned char bytes[8];
    char hex[17];
    random_bytes(bytes, sizeof bytes);
    return str_format(a, STR_FMT "/%s", STR_ARG(kind), hex_encode(hex, bytes, sizeof bytes).ptr);
}

void act_fill_random(Act *act, unsigned char salt[SALT_SIZE])
{
    random_bytes(act->nonce, NONCE_SIZE);           /* the time in front keeps the index of nonces growing at its end only */
    uint64_t now = (uint64_t)clock_now();
    for (int i = 0; i < 6; i++) act->nonce[i] = (unsigned char)(now >> (40 - 8 * i));
    random_bytes(salt, SALT_SIZE);
}

/* A kind's number by its pattern: "C-{year}-{seq}". */
static ErrorCode fill_number(Request *r, Str pattern, int year, Str seq, Str *ret, Error *e)
{
    Buf out = buf_in(r->arena);
    Str part, name;
    while (str_cut(&pattern, '{', &part)) {
        buf_add(&out, part);
        str_cut(&pattern, '}', &name);
        if (str_is(name, "year")) buf_format(&out, "%d", year);
        else if (str_is(name, "seq")) buf_add(&out, seq);
    }
    buf_add(&out, part);
    if (out.failed) return error_memory(e);
    *ret = buf_str(&out);
    return ERR_OK;
}

/* In a locked case a counter would tell how many there are, and in a case of another store this store's counter means nothing: eight
 * random characters stand where a number would. The first is a letter, so that nobody takes them for one. */
static ErrorCode uncounted_number(Request *r, const Kind *k, int year, Str *number, Error *e)
{
    static const char DIGITS[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";      /* 32, none of which is read as another */
    unsigned char bytes[8];
    char seq[sizeof bytes];
    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) seq[i] = DIGITS[i == 0 ? 8 + bytes[i] % 24 : bytes[i] % 32];
    return fill_number(r, k->number, year, (Str){ seq, sizeof seq }, number, e);
}

static ErrorCode is_taken(void *self, const Record *rec, Error *e)
{
    (void)rec, (void)e;
    *(bool *)self = true;
    return ERR_END;
}

/* Six digits at random, where the kind asks for that, which tell nobody how many there are. One that is taken is drawn again; a draw that somebody
 * else makes at the same moment is refused by the index of numbers, and the step is done anew (office_commit). */
static ErrorCode random_number(Request *r, const Kind *k, const Item *items, size_t before, int year, Str *number, Error *e)
{
    enum { DRAWS = 200, NUMBERS = 1000000 };
    for (int i = 0; i < DRAWS; i++) {
        uint32_t drawn;
        char seq[8];
        bool taken = false;
        random_bytes(&drawn, sizeof drawn);
        int n = snprintf(seq, sizeof seq, "%06" PRIu32, drawn % NUMBERS);
        TRY(fill_number(r, k->number, year, (Str){ seq, (size_t)n }, number, e));
        for (size_t j = 0; j < before && !taken; j++) {
            taken = str_equal(items[j].projection.record.kind, k->id) && str_equal(items[j].projection.number, *number);
        }
        if (!taken) TRY(store_records_by(r->store, k->id, STR("number"), *number, is_taken, &taken, e));
        if (!taken) return ERR_OK;
    }
    return error_set(e, ERR_LIMIT, K("office.numbers-used-up"), arg_str("kind", k->id));
}

/* The next number without a gap, four digits or more; the counter is kept per kind and year. */
static ErrorCode next_number(Request *r, const Kind *k, const Item *items, size_t before, int year, Item *item, Str *number, Error *e)
{
    item->counter = str_format(r->arena, STR_FMT ":%d", STR_ARG(k->id), year);
    if (!item->counter.ptr) return error_memory(e);
    int64_t last = 0;
    for (size_t i = before; i > 0 && last == 0; i--) {
        if (str_equal(items[i - 1].counter, item->counter)) last = items[i - 1].counter_value;
    }
    if (last == 0) TRY(store_counter(r->store, item->counter, &last, e));
    item->counter_value = last + 1;
    Str seq = str_format(r->arena, "%04" PRId64, item->counter_value);
    return seq.ptr ? fill_number(r, k->number, year, seq, number, e) : error_memory(e);
}

static Str number_before(const Item *items, size_t before, Str object)
{
    for (size_t i = before; i > 0; i--)
        if (str_equal(items[i - 1].act.object, object)) return items[i - 1].projection.number;
    return STR("");
}

/* With the year of the day on which the act was made. */
static ErrorCode give_number(Request *r, const Kind *k, bool uncounted, const Item *items, size_t before, Item *item, Str *number,
                             Error *e)
{
    int year = day_date(instant_local_day(item->act.made)).year;
    *number = STR("");
    if (k->number.len == 0) return ERR_OK;
    if (uncounted) return uncounted_number(r, k, year, number, e);
    if (k->numbering == NUMBERING_GAP_FREE) return next_number(r, k, items, before, year, item, number, e);
    item->drawn = true;
    return random_number(r, k, items, before, year, number, e);
}

static ErrorCode record_content(Request *r, const Draft *d, Str number, Str *ret, Error *e)
{
    Arena *a = r->arena;
    if (!str_equal(d->state, STATE_PULLED_BACK)) TRY(record_check(d->kind, d->fields, d->state, e));    /* the fields are those of before */
    TRY(tip_check_responsible(r, d->kind, d->fields, e));
    if (!str_is(d->state, "ended")) TRY(vault_check(r, d->chain, d->kind, d->fields, e));
    JsonValue *body = json_new_object(a);
    json_set(a, body, "case", json_new_string(a, d->chain));
    json_set(a, body, "fields", d->fields);
    json_set(a, body, "id", json_new_string(a, d->object));
    json_set(a, body, "kind", json_new_string(a, d->kind->id));
    if (number.len > 0) json_set(a, body, "number", json_new_string(a, number));
    json_set(a, body, "state", json_new_string(a, d->state));
    json_set(a, body, "version", json_new_int(a, d->version + 1));
    Buf out = buf_in(a);
    if (body) json_write(&out, body);
    if (!body || out.failed) return error_memory(e);
    *ret = buf_str(&out);
    return ERR_OK;
}

static ErrorCode plain_content(Request *r, const JsonValue *content, Str *ret, Error *e)
{
    Buf out = buf_in(r->arena);
    json_write(&out, content);
    if (out.failed) return error_memory(e);
    *ret = buf_str(&out);
    return ERR_OK;
}

/* Who acts in a case by another's rights signs as himself; the reason says for whom, and its code that he does so. */
static ErrorCode as_deputy(Request *r, const Draft *d, Item *item, Error *e)
{
    Str reason;
    TRY(deputy_reason(r, d->chain, d->reason, &reason, e));
    if (reason.len == 0) return ERR_OK;
    item->act.reason_code = d->reason_code.len > 0 ? str_format(r->arena, "deputy-" STR_FMT, STR_ARG(d->reason_code)) : STR("deputy");
    item->reason = reason;
    return item->act.reason_code.ptr ? ERR_OK : error_memory(e);
}

/* The act's text and contents, unsigned. */
static ErrorCode describe(Request *r, const Draft *d, bool uncounted, Item *items, size_t at, Error *e)
{
    TRY(standing_check(r, d, e));
    Item *item = &items[at];
    Instant made = item->act.made = clock_now();    /* one instant for the act and the year in its number */
    Str number = d->number;
    if (str_equal(number, NUMBER_SAME)) number = number_before(items, at, d->object);
    if (d->kind && str_is(number, "#next")) TRY(give_number(r, d->kind, uncounted, items, at, item, &number, e));
    item->has_content = d->kind != NULL || d->content != NULL;
    if (d->kind) TRY(record_content(r, d, number, &item->content, e));
    else if (d->content) TRY(plain_content(r, d->content, &item->content, e));

    Act *act = &item->act;
    *act = (Act){
        .store = office_store_id(r->office), .chain = d->chain, .op = d->op, .object = d->object, .object_version = d->version,
        .has_object_hash = item->has_content, .has_model = true, .model = r->model->hash, .reason_code = d->reason_code,
        .legal_basis = d->legal_basis, .key = d->key, .until = d->until, .actor = r->session->user, .session = str_of(r->session->id),
        .made = made,
    };
    act_fill_random(act, item->salt);
    if (item->has_content) act->object_hash = hash_salted(item->salt, item->content);
    item->reason = d->reason;
    if (d->reason.len > 0 && act->reason_code.len == 0) act->reason_code = STR("stated");
    if (!d->by_office) TRY(as_deputy(r, d, item, e));
    if (act->reason_code.len > 0) {
        random_bytes(item->reason_salt, SALT_SIZE);
        act->reason_hash = hash_salted(item->reason_salt, item->reason);
    }
    return act_check(act, e);
}

static ErrorCode sign_item(Request *r, const Draft *d, Item *item, Error *e)
{
    Buf text = buf_in(r->arena), note = buf_in(r->arena);
    act_format(&text, &item->act);
    if (r->pair) note_sign_with(&note, buf_str(&text), &r->session->key, r->pair);
    else note_sign(&note, buf_str(&text), &r->session->key, &r->session->secret);
    if (d->cosigned && r->second) note_add_signature(&note, buf_str(&text), &r->second->key, &r->second->secret);
    if (text.failed || note.failed) return error_memory(e);
    item->note = buf_str(&note);
    return ERR_OK;
}

/* The second signature of a proposal: over the first person's text, whose contents come along with their salts. */
static ErrorCode countersign(Request *r, const Draft *d, Item *item, Error *e)
{
    Note note;
    TRY(act_open(d->first_note, &note, &item->act, e));
    if (!hash_equal(&item->act.model, &r->model->hash)) return error_set(e, ERR_CONFLICT, K("office.model-changed"));
    TRY(plain_content(r, d->content, &item->content, e));
    item->has_content = true;
    memcpy(item->salt, d->first_salt, SALT_SIZE);
    memcpy(item->reason_salt, d->first_reason_salt, SALT_SIZE);
    item->reason = d->reason;
    Hash content = hash_salted(item->salt, item->content), reason = hash_salted(item->reason_salt, item->reason);
    if (!hash_equal(&content, &item->act.object_hash)) return error_internal(e, "countersign");
    if (item->act.reason_code.len > 0 && !hash_equal(&reason, &item->act.reason_hash)) return error_internal(e, "countersign");
    if (str_equal(item->act.actor, r->session->user)) return error_set(e, ERR_DENIED, K("office.same-person"));

    Buf both = buf_in(r->arena);
    buf_add(&both, d->first_note);
    note_add_signature(&both, note.text, &r->session->key, &r->session->secret);
    if (both.failed) return error_memory(e);
    item->note = buf_str(&both);
    return ERR_OK;
}

/* ---- locked cases ---- */

static Sealer member_sealer(const Opener *o)
{
    return (Sealer){ .chain = o->chain, .pair = o->count, .member = true, .key = o->pairs[o->count - 1].key };
}

/* With what this session seals into the chain; pair 0 when the chain is an ordinary one. */
static ErrorCode sealer_of(Request *r, Str chain, const Draft *d, Sealer *ret, Error *e)
{
    uint32_t newest;
    LockedChain *c = NULL;
    const size_t block = is_vault_chain(chain) ? VAULT_BLOCK : 0;
    *ret = (Sealer){ .chain = chain, .block = block };
    if (d->opening) *ret = member_sealer(&d->opening->held);
    ret->block = block;
    if (d->opening || str_is(chain, "office")) return ERR_OK;
    LockedSet *set = locked_begin(r, e);
    ErrorCode code = set ? locked_find(set, chain, &c, e) : ERR_OK;
    if (c && c->named != c->held.count) code = error_set(e, ERR_FINDING, K("locked.pair-foreign"));
    if (c) *ret = member_sealer(&c->held);
    ret->block = block;
    locked_end(set);
    if (c || code != ERR_OK) return code;
    TRY(store_locked_pairs(r->store, chain, &newest, e));
    if (newest == 0) return ERR_OK;
    if (!d->writer) return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", chain));
    ret->pair = newest;
    return locked_public(r->store, r->arena, chain, newest, &ret->public, e);
}

/* A file's row says of a locked case's file neither hash nor size, and its key is the members'. */
static ErrorCode seal_blob(Request *r, const Sealer *s, const BlobRow *row, Item *item, Error *e)
{
    BlobKey key;
    BlobRow *sealed = ARENA_NEW(r->arena, BlobRow);
    if (!sealed) return error_memory(e);
    TRY(office_unwrap_blob_key(r->office, row, &key, e));
    *sealed = (BlobRow){ .name = row->name, .size = row->size };
    ErrorCode code = locked_seal_blob_key(r->arena, s, &row->name, &key, &sealed->wrapped_key, e);
    crypto_wipe(&key, sizeof key);
    item->blob = sealed;
    return code;
}

static ErrorCode seal_item(Request *r, const Sealer *s, Item *item, Error *e)
{
    SealedContent content = { .object = item->content, .reason = item->reason };
    if (s->pair == 0) return ERR_OK;
    if (item->has_content) memcpy(content.salt, item->salt, SALT_SIZE);
    if (item->act.reason_code.len > 0) memcpy(content.reason_salt, item->reason_salt, SALT_SIZE);
    else content.reason = STR("");
    if (item->is_record && s->member) TRY(locked_check_unique(r, s->chain, &item->projection, e));
    item->pair = s->pair;
    item->is_record = false;                        /* no row of it is written anywhere */
    TRY(locked_seal_act(r->arena, s, item->note, &item->sealed, &item->act_hash, e));
    TRY(locked_seal_content(r->arena, s, &item->act_hash, &content, &item->sealed_content, e));
    if (item->erase_count > 0) {
        TRY(locked_files_of(r, s->chain, item->erase, item->erase_count, &item->ended_files, &item->ended_count, e));
    }
    return item->blob ? seal_blob(r, s, item->blob, item, e) : ERR_OK;
}

/* An act of the store itself. */
static ErrorCode act_by_log(Request *r, const Draft *d, Item *item, Error *e)
{
    Str content;
    Act act = { .store = office_store_id(r->office), .chain = d->chain, .op = d->op, .object = d->object, .object_version = d->version,
                .has_model = true, .model = r->model->hash, .actor = STR("log"), .made = clock_now() };
    TRY(plain_content(r, d->content, &content, e));
    return item_by_log(r->arena, r->office, &act, content, item, e);
}

static ErrorCode make_item(Request *r, const Draft *d, Item *items, size_t i, Error *e)
{
    Item *item = &items[i];
    Sealer sealer;
    Lease lease;
    Str chain = d->chain;
    if (d->first_note.len > 0) {
        TRY(countersign(r, d, item, e));
        chain = item->act.chain;
        TRY(lease_look(r, chain, &lease, e));
        TRY(sealer_of(r, chain, d, &sealer, e));
    } else {
        TRY(sealer_of(r, chain, d, &sealer, e));
        TRY(lease_look(r, chain, &lease, e));
        if (d->by_log) TRY(act_by_log(r, d, item, e));
        else TRY(describe(r, d, sealer.pair > 0 || lease.copy, items, i, e));
        if (!d->by_log) TRY(sign_item(r, d, item, e));
    }
    TRY(lease_check(r, &lease, &item->act, e));
    item->keyring = d->keyring;
    item->second = d->second;
    item->credentials = d->credentials;
    item->credential_count = d->credential_count;
    item->key_ends = d->key_ends;
    item->blob = d->blob;
    item->model_hash = d->model_hash;
    item->model_packed = d->model_packed;
    item->activates = d->activates;
    item->still = d->still;
    item->still_self = d->still_self;
    item->erase = d->erase;
    item->erase_count = d->erase_count;
    item->slot_chain = d->slot_chain;
    item->slots = d->slots;
    item->slot_count = d->slot_count;
    if (item->has_content) TRY(project(r->arena, r->model, &item->act, item->content, &item->projection, &item->is_record, e));
    if (item->is_record && lease.copy) {
        TRY(project_in_copy(r->arena, &item->projection, e));
        TRY(lease_check_unique(r, &item->projection, e));
    }
    ErrorCode code = seal_item(r, &sealer, item, e);
    crypto_wipe(&sealer, sizeof sealer);
    return code;
}

static bool same_unique(const Projection *a, const Projection *b, Str *field)
{
    if (!str_equal(a->record.kind, b->record.kind) || str_equal(a->record.id, b->record.id)) return false;
    for (size_t i = 0; i < a->count; i++) {
        *field = a->values[i].field;
        for (size_t j = 0; a->values[i].unique && j < b->count; j++) {
            if (b->values[j].unique && str_equal(b->values[j].field, *field) && str_equal(b->values[j].value, a->values[i].value)) return true;
        }
    }
    return false;
}

/* In the store an index refuses a second; of what is sealed here, nobody else could. */
static ErrorCode check_among(const Item *items, size_t at, Error *e)
{
    Str field;
    for (size_t i = 0; i < at && items[at].pair > 0; i++) {
        if (items[i].pair == 0 || !same_unique(&items[i].projection, &items[at].projection, &field)) continue;
        return error_set(e, ERR_CONFLICT, K("store.not-unique"), arg_str("field", field), arg_str("record", items[i].projection.record.id));
    }
    return ERR_OK;
}

/* What this commit has itself added to a locked chain does not count against what is read or committed later in the same request. */
static void count_own(Request *r, const Item *items, size_t count)
{
    r->locked_level = false;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; items[i].pair > 0 && j < r->read_count; j++) {
            if (r->reads[j].chain && str_equal(r->reads[j].id, items[i].act.chain)) r->reads[j].version++;
        }
    }
}

/* Who may open a case has changed with these acts: whatever was lent of it is over. */
static void end_lends(Request *r, const Item *items, size_t count)
{
    pthread_mutex_lock(&r->office->lock);
    for (size_t i = 0; i < count; i++) {
        if (items[i].slot_chain.len > 0) lend_end_where(r->office, items[i].slot_chain, STR(""));
    }
    pthread_mutex_unlock(&r->office->lock);
}

/* Was it a number drawn here that somebody else drew a moment before? */
static bool drew_the_same(const Item *items, size_t count, const Error *e)
{
    bool drawn = false;
    for (size_t i = 0; i < count; i++) drawn = drawn || items[i].drawn;
    return drawn && str_is(str_of(e->parts[0].key), "store.not-unique") && str_is(error_arg(e, "field"), "number");
}

static ErrorCode commit_items(Request *r, Item *items, size_t count, Error *e)
{
    Submission s = { .items = items, .count = count, .reads = r->reads, .read_count = r->read_count };
    store_snapshot_end(r->store);                   /* what waits for the disk must not hold the WAL; what it read is re-checked */
    ErrorCode code = writer_submit(&r->office->writer, &s, e);
    if (code == ERR_OK) count_own(r, items, count);
    if (code == ERR_OK) end_lends(r, items, count);
    if (code == ERR_CONFLICT && drew_the_same(items, count, e)) code = error_set(e, ERR_AGAIN, K("office.read-changed"));
    /* It is entered, whatever now happens to the reading handle: without a snapshot each further read sees its own moment. */
    Error unheard;
    if (code == ERR_OK && store_snapshot_begin(r->store, &unheard) != ERR_OK) {
        log_event(LOG_WARNING, "commit-snapshot", "code=%s", error_code_name(unheard.code));
    }
    return code;
}

ErrorCode office_commit_via(Request *r, const Draft *drafts, size_t count, size_t before, const Item *via, size_t via_count,
                            Error *e)
{
    Item *own = arena_array(r->arena, count + 1, sizeof *own), *items = arena_array(r->arena, count + via_count + 1, sizeof *items);
    if (!own || !items) return error_memory(e);
    for (size_t i = 0; i < count; i++) TRY(make_item(r, &drafts[i], own, i, e));
    memcpy(items, own, before * sizeof *items);
    if (via_count > 0) memcpy(items + before, via, via_count * sizeof *items);
    memcpy(items + before + via_count, own + before, (count - before) * sizeof *items);
    return commit_items(r, items, count + via_count, e);
}

static ErrorCode make_items(Request *r, const Draft *drafts, size_t count, Item *items, Done *done, Error *e)
{
    size_t at = count;
    for (size_t i = 0; i < count; i++) {
        TRY(make_item(r, &drafts[i], items, i, e));
        TRY(check_among(items, i, e));
        items[i].done = done ? &done[i] : NULL;
    }
    for (size_t i = 0; i < count; i++) {
        for (const Draft *also = drafts[i].also; also; also = also->also) TRY(make_item(r, also, items, at++, e));
    }
    return ERR_OK;
}

/* With what goes along. */
static size_t count_all(const Draft *drafts, size_t count)
{
    size_t all = count;
    for (size_t i = 0; i < count; i++) {
        for (const Draft *also = drafts[i].also; also; also = also->also) all++;
    }
    return all;
}

ErrorCode office_commit(Request *r, const Draft *drafts, size_t count, Done *done, Error *e)
{
    if (!r->session) return error_set(e, ERR_SIGNED_OUT, K("office.signed-out"));
    size_t all = count_all(drafts, count);
    Item *items = arena_array(r->arena, all, sizeof *items);
    if (!items) return error_memory(e);
    SignPair pair = sign_pair_of(&r->session->secret);
    r->pair = &pair;
    ErrorCode code = make_items(r, drafts, count, items, done, e);
    r->pair = NULL;
    crypto_wipe(&pair, sizeof pair);
    return code == ERR_OK ? commit_items(r, items, all, e) : code;
}

ErrorCode office_sign_only(Request *r, const Draft *d, Signed *ret, Error *e)
{
    if (!r->session) return error_set(e, ERR_SIGNED_OUT, K("office.signed-out"));
    if (d->also) return error_set(e, ERR_INVALID, K("office.vault-not-proposed"));     /* a proposal lies open until it is signed */
    Item *item = ARENA_NEW(r->arena, Item);
    if (!item) return error_memory(e);
    Lease lease;
    TRY(lease_look(r, d->chain, &lease, e));
    TRY(describe(r, d, lease.copy, item, 0, e));
    TRY(lease_check(r, &lease, &item->act, e));
    TRY(sign_item(r, d, item, e));
    *ret = (Signed){ .note = item->note, .content = item->content, .reason = item->reason };
    memcpy(ret->salt, item->salt, SALT_SIZE);
    memcpy(ret->reason_salt, item->reason_salt, SALT_SIZE);
    return ERR_OK;
}

ErrorCode item_by_log(Arena *a, const Office *o, const Act *act, Str content, Item *ret, Error *e)
{
    Buf text = buf_in(a), note = buf_in(a);
    *ret = (Item){ .act = *act, .content = content, .has_content = true };
    act_fill_random(&ret->act, ret->salt);
    ret->act.has_object_hash = true;
    ret->act.object_hash = hash_salted(ret->salt, content);
    TRY(act_check(&ret->act, e));
    act_format(&text, &ret->act);
    note_sign(&note, buf_str(&text), &o->log_key, &o->log_secret);
    if (text.failed || note.failed) return error_memory(e);
    ret->note = buf_str(&note);
    return project(a, office_model(o), &ret->act, content, &ret->projection, &ret->is_record, e);
}

/* ---- looks ---- */

enum { LOOK_AGAIN_AFTER = 10 * 60 * 1000 };

typedef struct { Instant at; } Looked;

bool office_looked_lately(Request *r, Str object)
{
    pthread_mutex_lock(&r->office->lock);
    const Looked *l = map_get(&r->session->looked, object);
    bool lately = l && clock_now() - l->at < LOOK_AGAIN_AFTER;
    pthread_mutex_unlock(&r->office->lock);
    return lately;
}

void office_remember_look(Request *r, Str object)
{
    pthread_mutex_lock(&r->office->lock);
    Looked *l = map_get(&r->session->looked, object);
    if (!l) l = ARENA_NEW(&r->session->arena, Looked);
    if (l) {
        l->at = clock_now();
        (void)!map_set(&r->session->looked, object, l);   /* not remembered: the next look is entered again, which is no harm */
    }
    pthread_mutex_unlock(&r->office->lock);
}

ErrorCode office_note_once(Request *r, const Draft *d, Str what, bool *lately, Error *e)
{
    *lately = office_looked_lately(r, what);
    if (*lately) return ERR_OK;
    TRY(office_commit(r, d, 1, NULL, e));
    office_remember_look(r, what);
    return ERR_OK;
}

ErrorCode office_note_look(Request *r, Str chain, Str op, Str object, JsonValue *content, Error *e)
{
    bool lately;
    Str what = str_format(r->arena, STR_FMT "|" STR_FMT, STR_ARG(op), STR_ARG(object));     /* a look is no leave to take it along */
    Draft d = { .chain = chain, .op = op, .object = object, .content = content };
    return what.ptr ? office_note_once(r, &d, what, &lately, e) : error_memory(e);
}

ErrorCode office_note_lent(Request *r, Str chain, Str job, Error *e)
{
    bool lately;
    JsonValue *content = json_new_object(r->arena);
    Str what = str_format(r->arena, "lend/" STR_FMT "/" STR_FMT, STR_ARG(job), STR_ARG(chain));
    Draft d = { .chain = chain, .op = STR("lend.use"), .object = chain, .content = content, .writer = true };
    json_set(r->arena, content, "job", json_new_string(r->arena, job));
    return content && what.ptr ? office_note_once(r, &d, what, &lately, e) : error_memory(e);
}

/* writer.c: the one thread that writes.
 *
 * Operations run in many threads and hand over finished submissions. The writer takes all that wait, gives each a savepoint in one
 * transaction, signs the new head once, commits once, and answers each: while one commit waits for the disk the next ones gather, so a lone
 * officer pays one sync and a crowd shares it, without a timer. Inside the transaction it re-checks what the operation had read: records
 * it looked at, the record's own version, the number it took. Whatever differs now sends the operation back (ERR_AGAIN) or refuses it
 * (ERR_CONFLICT); a refused act burns neither number nor place.
 *
 * I1  An act is answered only after the commit that holds it is durable.
 * I3  After any I/O error the writer stops; a new start verifies what is there. */
#include "office/indexer.h"
#include "office/sealed_act.h"
#include "office/shelf.h"

enum { BATCH = 1024 };

/* What appending to a chain needs, kept over one batch so that each chain is looked up once. */
typedef struct { uint64_t seq; Hash leaf; uint32_t pairs; } ChainEnd;      /* pairs: of a locked case, opened so far */

typedef struct {
    Arena    *arena;
    Map       chains;
    Frontier  frontier;
    Instant   received;
    Hash      model;            /* in force: acts made under another are sent back */
    uint64_t  model_index;      /* where it was entered in this batch */
    bool      activated;
} Batch;

static ErrorCode chain_end(Writer *w, Batch *b, Str chain, ChainEnd **ret, Error *e)
{
    *ret = map_get(&b->chains, chain);
    if (*ret) return ERR_OK;
    ChainEnd *end = ARENA_NEW(b->arena, ChainEnd);
    if (!end || !map_set(&b->chains, chain, end)) return error_memory(e);
    TRY(store_chain_end(w->store, chain, &end->seq, &end->leaf, e));
    if (!str_is(chain, "office")) TRY(store_locked_pairs(w->store, chain, &end->pairs, e));
    *ret = end;
    return ERR_OK;
}

static ErrorCode recheck_reads(Writer *w, Batch *b, const Submission *s, Error *e)
{
    for (size_t i = 0; i < s->read_count; i++) {
        int64_t now;
        if (s->reads[i].chain) {
            ChainEnd *end;
            TRY(chain_end(w, b, s->reads[i].id, &end, e));
            now = (int64_t)end->seq;
        } else {
            TRY(store_record_version(w->store, s->reads[i].id, &now, e));
        }
        if (now != s->reads[i].version) return error_set(e, ERR_AGAIN, K("office.read-changed"));
    }
    return ERR_OK;
}

static ErrorCode recheck_item(Writer *w, const Batch *b, const Item *item, Error *e)
{
    bool own = item->via_origin.len == 0;
    bool other_model = own && item->act.has_model && !hash_equal(&item->act.model, &b->model);
    if (other_model) return error_set(e, ERR_AGAIN, K("office.model-changed"));
    if (item->is_record) {
        int64_t now;
        TRY(store_record_version(w->store, item->act.object, &now, e));
        if (now != item->act.object_version) {
            return error_set(e, ERR_CONFLICT, K("office.moved-on"), arg_str("record", item->act.object), arg_int("now", now));
        }
    }
    if (item->counter.len > 0) {
        int64_t last;
        TRY(store_counter(w->store, item->counter, &last, e));
        if (last != item->counter_value - 1) return error_set(e, ERR_AGAIN, K("office.read-changed"));
        TRY(store_counter_set(w->store, item->counter, item->counter_value, e));
    }
    return ERR_OK;
}

static ErrorCode append_tree(Writer *w, Batch *b, const Hash *leaf, Error *e)
{
    Hash due[TREE_LEVELS - 1];
    uint64_t index = b->frontier.size;
    unsigned count = frontier_append_due(&b->frontier, leaf, due);
    for (unsigned level = 1; level <= count; level++) {
        TRY(store_tree_add(w->store, w->epoch, level, index >> (8 * level), &due[level - 1], e));
    }
    return ERR_OK;
}

/* What the columns show of an entry; of a sealed one, nothing. */
static Entry entry_row(const Item *item)
{
    if (item->pair > 0) {
        return (Entry){ .nonce = str_bytes(item->act_hash.bytes, NONCE_SIZE), .op = SEALED_OP, .object = SEALED_NOBODY, .actor = SEALED_NOBODY };
    }
    return (Entry){ .nonce = str_bytes(item->act.nonce, NONCE_SIZE), .op = item->act.op, .object = item->act.object, .actor = item->act.actor };
}

static ErrorCode add_contents(Writer *w, const Entry *entry, Item *item, Error *e)
{
    static const unsigned char NO_SALT[SALT_SIZE];
    if (item->pair > 0) return store_content_add(w->store, entry->epoch, entry->index, CONTENT_OBJECT, NO_SALT, item->sealed_content, e);
    if (item->has_content) {
        TRY(store_content_add(w->store, entry->epoch, entry->index, CONTENT_OBJECT, item->salt, item->content, e));
    }
    if (item->act.reason_code.len > 0 && (item->via_origin.len == 0 || item->reason.ptr)) {
        TRY(store_content_add(w->store, entry->epoch, entry->index, CONTENT_REASON, item->reason_salt, item->reason, e));
    }
    if (!item->is_record) return ERR_OK;
    item->projection.record.epoch = entry->epoch;
    item->projection.record.index = entry->index;
    const Projection *p = &item->projection;
    if (item->via_origin.len > 0) return store_record_put_yielding(w->store, &p->record, p->values, p->count, e);
    return store_record_put(w->store, &p->record, p->values, p->count, e);
}

static ErrorCode append_entry(Writer *w, Batch *b, const char *origin, Item *item, Error *e)
{
    ChainEnd *end;
    TRY(chain_end(w, b, item->act.chain, &end, e));
    if (item->pair != end->pairs) return error_set(e, ERR_AGAIN, K("office.read-changed"));      /* sealed to the newest pair, or not at all */
    EntryText text = { .log = str_of(origin), .epoch = w->epoch, .chain = item->act.chain, .chain_seq = end->seq + 1,
                       .has_prev = end->seq > 0, .prev = end->leaf, .received = b->received,
                       .via_origin = item->via_origin, .via_index = item->via_index, .act_note = item->pair > 0 ? item->sealed : item->note };
    Buf bytes = buf_in(b->arena);
    entry_format(&bytes, &text);
    if (bytes.failed) return error_memory(e);
    if (bytes.len > ENTRY_LIMIT) return error_set(e, ERR_LIMIT, K("act.entry-too-long"), arg_int("limit", ENTRY_LIMIT));

    Entry entry = entry_row(item);
    entry.epoch = w->epoch;
    entry.index = b->frontier.size;
    entry.chain = item->act.chain;
    entry.chain_seq = text.chain_seq;
    entry.leaf = tree_leaf(buf_str(&bytes));
    entry.received = b->received;
    entry.text = buf_str(&bytes);
    TRY(store_entry_add(w->store, &entry, e));
    TRY(append_tree(w, b, &entry.leaf, e));
    end->seq = entry.chain_seq;
    end->leaf = entry.leaf;

    TRY(add_contents(w, &entry, item, e));
    if (item->done) {
        *item->done = (Done){ entry.epoch, entry.index, item->act.object, item->projection.number, item->act.object_version + 1 };
    }
    return ERR_OK;
}

/* Contents go, and the store remembers the list for the evening copies (whole.h). */
static ErrorCode erase(Writer *w, Arena *a, Erasure *x, const Item *item, Error *e)
{
    int64_t now;
    Str list = STR("");
    bool was;
    if (item->pair == 0) {                          /* in a locked case the whole chain was noted */
        TRY(store_record_version(w->store, item->act.object, &now, e));
        if (now != item->act.object_version) return error_set(e, ERR_AGAIN, K("office.read-changed"));
    }
    ErrorCode code = store_fact(w->store, a, "erasures", &list, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    Buf lines = buf_in(a);
    buf_add(&lines, list);
    for (size_t i = 0; i < item->erase_count; i++) {
        TRY(erase_place(w->store, x, item->erase[i], &was, e));
        buf_format(&lines, "%u %llu\n", item->erase[i].epoch, (unsigned long long)item->erase[i].index);
    }
    for (size_t i = 0; i < item->ended_count; i++) {    /* sealed contents do not show the writer which files they named */
        if (!map_set(&x->files, item->ended_files[i], x)) return error_memory(e);
    }
    if (lines.failed) return error_memory(e);
    return store_fact_set(w->store, "erasures", buf_str(&lines), e);
}

static ErrorCode apply_side_rows(Writer *w, Arena *a, Erasure *x, const Item *item, Error *e)
{
    if (item->keyring) TRY(store_keyring_put(w->store, item->keyring, e));
    if (item->second) TRY(store_second_put(w->store, item->second, e));
    for (size_t i = 0; i < item->credential_count; i++) TRY(store_credential_put(w->store, &item->credentials[i], e));
    if (item->key_ends.len > 0) TRY(store_keyring_remove(w->store, item->key_ends, e));
    if (item->model_hash) TRY(store_model_add(w->store, item->model_hash, item->model_packed, e));
    if (item->blob) TRY(store_blob_put(w->store, item->blob, e));
    for (size_t i = 0; i < item->blob_count; i++) TRY(store_blob_put(w->store, &item->blobs[i], e));
    if (item->slot_chain.len > 0) TRY(store_slots_replace(w->store, item->slot_chain, item->slots, item->slot_count, e));
    if (item->erase_count > 0) TRY(erase(w, a, x, item, e));
    return ERR_OK;
}

/* From here on the case's entries are sealed to the pair that this act has opened, the next after those before it. */
static ErrorCode take_pair(Writer *w, Batch *b, const Item *item, Error *e)
{
    ChainEnd *end;
    if (!str_is(item->act.op, "locked.open")) return ERR_OK;
    bool known = map_get(&b->chains, item->act.object) != NULL;
    TRY(chain_end(w, b, item->act.object, &end, e));
    if (known) end->pairs++;                        /* else it was read after the act was entered */
    return end->pairs == (uint64_t)item->act.object_version + 1 ? ERR_OK : error_set(e, ERR_AGAIN, K("office.read-changed"));
}

/* What follows in this batch is under the new model already. */
static ErrorCode activate(Writer *w, Batch *b, const Item *item, Error *e)
{
    b->model = *item->model_hash;
    b->model_index = b->frontier.size - 1;
    b->activated = true;
    return model_enter(w->store, item->model_hash, w->epoch, b->model_index, e);
}

/* From here back records may have been made under other models than the one in force (models.c, request_kind_of). */
static ErrorCode note_other_model(Writer *w, Batch *b, Error *e)
{
    b->model_index = b->frontier.size - 1;
    b->activated = true;
    return model_enter(w->store, &b->model, w->epoch, b->model_index, e);
}

static ErrorCode apply(Writer *w, Batch *b, const char *origin, Submission *s, Error *e)
{
    if (s->notes_guard) TRY(store_fact_set(w->store, "guarded", STR("yes"), e));
    TRY(recheck_reads(w, b, s, e));
    for (size_t i = 0; i < s->count; i++) {
        if (s->items[i].still) TRY(s->items[i].still(s->items[i].still_self, w->store, e));
    }
    Erasure x = { .arena = b->arena, .files = map_in(b->arena) };
    for (size_t i = 0; i < s->count; i++) {
        TRY(recheck_item(w, b, &s->items[i], e));
        TRY(append_entry(w, b, origin, &s->items[i], e));
        TRY(apply_side_rows(w, b->arena, &x, &s->items[i], e));
        bool other = s->items[i].via_origin.len > 0 && s->items[i].act.has_model && !hash_equal(&s->items[i].act.model, &b->model);
        if (other) TRY(note_other_model(w, b, e));
        if (s->items[i].activates) TRY(activate(w, b, &s->items[i], e));
        TRY(take_pair(w, b, &s->items[i], e));
    }
    return erase_files(w->store, &x, e);
}

Instant office_now(const Office *o)
{
    Instant now = clock_now(), last = __atomic_load_n(&o->writer.received, __ATOMIC_ACQUIRE);
    return now > last ? now : last;
}

/* The clock may lag a little behind the last entry (it is being set right): then the last instant stands again. Further back, and nobody
 * can say when anything was entered: refuse until the clock is right. */
static ErrorCode take_time(Writer *w, Batch *b, Error *e)
{
    enum { TOLERATED = 2000 };
    Instant now = clock_now();
    if (now < w->received - TOLERATED) {
        char last[17], is[17];
        return error_set(e, ERR_CLOCK, K("office.clock-behind"), arg_str("now", instant_format_local(is, now)),
                         arg_str("last", instant_format_local(last, w->received)));
    }
    b->received = now > w->received ? now : w->received;
    return ERR_OK;
}

static ErrorCode sign_head(Office *o, Batch *b, Error *e)
{
    Checkpoint head = { .origin = str_of(o->origin), .size = b->frontier.size, .root = frontier_root(&b->frontier) };
    Buf text = buf_in(b->arena), note = buf_in(b->arena);
    checkpoint_format(&text, &head);
    note_sign(&note, buf_str(&text), &o->log_key, &o->log_secret);
    if (text.failed || note.failed) return error_memory(e);
    return store_fact_set(o->writer.store, "head", buf_str(&note), e);
}

/* One submission inside the transaction: applied whole or rolled back whole. Only an I/O error fails the batch. */
static ErrorCode take_one(Office *o, Batch *b, Submission *s, Error *e)
{
    Writer *w = &o->writer;
    Batch before = *b;
    TRY(store_savepoint(w->store, e));
    Error own = { 0 };
    s->code = apply(w, b, o->origin, s, &own);
    if (s->code == ERR_OK) return store_release(w->store, e);

    if (s->error) *s->error = own;
    *b = before;
    b->chains = map_in(b->arena);                   /* some ends may have moved: look again */
    if (s->code == ERR_IO || s->code == ERR_STOPPED || s->code == ERR_MEMORY) {
        *e = own;
        if (s->code != ERR_MEMORY) return s->code;
    }
    return store_rollback_to(w->store, e);
}

static bool erases(const Submission *s)
{
    for (; s; s = s->next) {
        for (size_t i = 0; s->code == ERR_OK && i < s->count; i++) {
            if (s->items[i].erase_count > 0 || s->items[i].key_ends.len > 0) return true;
            if (s->items[i].slot_chain.len > 0 && s->items[i].act.object_version > 0) return true;      /* slots of whoever was dismissed */
        }
    }
    return false;
}

static ErrorCode run_batch(Office *o, Submission *first, Arena *a, Error *e)
{
    Writer *w = &o->writer;
    Batch b = { .arena = a, .chains = map_in(a), .frontier = w->frontier, .model = o->model->hash };
    TRY(take_time(w, &b, e));
    TRY(store_begin(w->store, e));
    ErrorCode code = ERR_OK;
    for (Submission *s = first; s && code == ERR_OK; s = s->next) code = take_one(o, &b, s, e);
    if (code == ERR_OK && b.frontier.size > w->frontier.size) code = sign_head(o, &b, e);
    if (code == ERR_OK) code = store_commit(w->store, e);
    if (code != ERR_OK) {
        store_abandon(w->store);
        return code;
    }
    w->erased = w->erased || erases(first);
    w->acts += b.frontier.size - w->frontier.size;
    w->commits++;
    w->frontier = b.frontier;
    __atomic_store_n(&w->received, b.received, __ATOMIC_RELEASE);
    if (b.activated) office_model_switch(o, &b.model, w->epoch, b.model_index);
    return ERR_OK;
}

/* A failed batch fails everybody in it: nothing of it is durable, so nobody may be told that it is. */
static void fail_all(Submission *first, ErrorCode code, const Error *why)
{
    for (Submission *s = first; s; s = s->next) {
        s->code = code;
        if (s->error) *s->error = *why;
    }
}

static void run_and_settle(Office *o, Submission *first)
{
    Arena a = arena_with((size_t)256 << 20);
    Error e = { 0 };
    ErrorCode code = o->writer.stopped ? error_set(&e, ERR_STOPPED, K("office.writer-stopped")) : run_batch(o, first, &a, &e);
    if (code == ERR_IO || code == ERR_STOPPED) {
        if (!o->writer.stopped) log_event(LOG_ERROR, "writer-stopped", "code=%s key=%s", error_code_name(code), e.count ? e.parts[0].key : "");
        o->writer.stopped = true;
    }
    if (code != ERR_OK) fail_all(first, code, &e);
    arena_free(&a);
}

/* What was erased is durably out of the tables. Now it also goes out of the WAL, and onto the list beside the guard file. Whoever asked for it
 * has been answered: his own snapshot may hold the WAL until then. What cannot be done now is done after the next batch or at the next start. */
static void finish_erasing(Office *o)
{
    Error e = { 0 };
    shelf_clear(o);
    ErrorCode listed = erasures_level(o, &e), scrubbed = store_scrub(o->writer.store, &e);
    o->writer.erased = listed != ERR_OK || scrubbed != ERR_OK;
    if (o->writer.erased) log_event(LOG_WARNING, "erasure-unfinished", "list=%s scrub=%s", error_code_name(listed), error_code_name(scrubbed));
}

static Submission *take_queue(Writer *w)
{
    Submission *first = w->first, *s = first;
    size_t acts = s ? s->count : 0;
    while (s && s->next && acts + s->next->count <= BATCH) {
        s = s->next;
        acts += s->count;
    }
    if (s) {
        w->first = s->next;
        if (!w->first) w->last = &w->first;
        s->next = NULL;
    }
    return first;
}

static void *writer_thread(void *self)
{
    Office *o = self;
    Writer *w = &o->writer;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->first && !w->ending) pthread_cond_wait(&w->work, &w->lock);
        Submission *batch = take_queue(w);
        if (!batch) break;
        pthread_mutex_unlock(&w->lock);
        run_and_settle(o, batch);
        indexer_wake(o);
        pthread_mutex_lock(&w->lock);
        while (batch) {                             /* `next` first: the submitter's stack is gone once it has seen `finished` */
            Submission *next = batch->next;
            batch->finished = true;
            batch = next;
        }
        pthread_cond_broadcast(&w->done);
        if (!w->erased || w->stopped) continue;
        pthread_mutex_unlock(&w->lock);
        finish_erasing(o);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

ErrorCode writer_submit(Writer *w, Submission *s, Error *e)
{
    s->error = e;
    s->next = NULL;
    s->finished = false;
    pthread_mutex_lock(&w->lock);
    if (w->ending) {
        pthread_mutex_unlock(&w->lock);
        return error_set(e, ERR_STOPPED, K("office.writer-stopped"));
    }
    *w->last = s;
    w->last = &s->next;
    pthread_cond_signal(&w->work);
    while (!s->finished) pthread_cond_wait(&w->done, &w->lock);
    pthread_mutex_unlock(&w->lock);
    return s->code;
}

ErrorCode writer_run_now(Office *o, Submission *s, Error *e)
{
    s->error = e;
    s->next = NULL;
    run_and_settle(o, s);
    if (o->writer.erased && !o->writer.stopped) finish_erasing(o);
    return s->code;
}

ErrorCode writer_start(Office *o, Error *e)
{
    Writer *w = &o->writer;
    w->first = NULL;
    w->last = &w->first;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    pthread_cond_init(&w->done, NULL);
    if (pthread_create(&w->thread, NULL, writer_thread, o) != 0) return error_memory(e);
    w->running = true;
    return ERR_OK;
}

void writer_end(Office *o)
{
    Writer *w = &o->writer;
    if (!w->running) return;
    pthread_mutex_lock(&w->lock);
    w->ending = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    w->running = false;
    if (w->erased && !w->stopped) finish_erasing(o);
}

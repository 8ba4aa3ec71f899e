/* locked_chain.c: the open chains of a session: each locked case as its members see it, made by opening its entries one after
 * another and kept in secret memory as long as the session lasts.
 *
 * At a request's first question the set is brought level with the request's snapshot: slots written since the last time are
 * tried (a case whose slots were written anew is opened afresh, or is gone, for whoever was dismissed), and each chain takes up
 * what was entered since. A chain with an entry that does not open is broken: nothing of it is shown, for something is missing
 * in it, and who asks for it by name is told. */
#include "office/locked.h"

enum { CHAIN_ARENA_MOST = 1 << 30, WORK_ARENA = 64 << 20, WORK_BLOCK = 256 << 10 };

void locked_set_start(LockedSet *set, const SignSecret *long_key)
{
    pthread_mutexattr_t recursive;
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&set->lock, &recursive);
    pthread_mutexattr_destroy(&recursive);
    set->own = seal_secret_of_sign(long_key);
}

static void chain_free(LockedChain *c)
{
    Arena arena = c->arena;                         /* the chain itself lies in it */
    arena_free(&arena);
}

void locked_set_end(LockedSet *set)
{
    while (set->first) {
        LockedChain *gone = set->first;
        set->first = gone->next;
        chain_free(gone);
    }
    pthread_mutex_destroy(&set->lock);
    crypto_wipe(set, sizeof *set);
}

static LockedChain *chain_named(LockedSet *set, Str chain)
{
    LockedChain *c = set->first;
    while (c && !str_equal(c->held.chain, chain)) c = c->next;
    return c;
}

static void chain_drop(LockedSet *set, LockedChain *gone)
{
    LockedChain **at = &set->first;
    while (*at != gone) at = &(*at)->next;
    *at = gone->next;
    chain_free(gone);
}

/* ---- one entry taken up ---- */

typedef struct { Request *request; LockedChain *chain; Arena *work; } Extend;

static ErrorCode keep_entry(LockedChain *c, const Entry *entry, Str object, Error *e)
{
    if (!ARENA_ROOM(&c->arena, c->entries, c->count, c->room)) return error_memory(e);
    LockedRecord *rec = map_get(&c->records, object);
    Str kept = rec ? rec->record.id : str_copy(&c->arena, object);
    if (!kept.ptr) return error_memory(e);
    c->entries[c->count++] = (LockedEntry){ { entry->epoch, entry->index }, kept };
    return ERR_OK;
}

static bool keep_text(Arena *a, Str *text)
{
    *text = str_copy(a, *text);
    return text->ptr != NULL;
}

static ErrorCode keep_values(LockedChain *c, const Projection *p, LockedRecord *to, Error *e)
{
    to->count = p->count;
    to->values = arena_array(&c->arena, p->count + 1, sizeof *to->values);
    if (!to->values) return error_memory(e);
    for (size_t i = 0; i < p->count; i++) {
        to->values[i] = p->values[i];
        if (!keep_text(&c->arena, &to->values[i].field) || !keep_text(&c->arena, &to->values[i].value)) return error_memory(e);
    }
    return ERR_OK;
}

static ErrorCode keep_record(LockedChain *c, const Entry *entry, const Projection *p, Error *e)
{
    LockedRecord *to = map_get(&c->records, p->record.id);
    bool fresh = !to;
    if (fresh) to = ARENA_NEW(&c->arena, LockedRecord);
    if (!to) return error_memory(e);
    Record rec = p->record;
    rec.epoch = entry->epoch;
    rec.index = entry->index;
    rec.chain = c->held.chain;
    if (!fresh) rec.id = to->record.id;
    if ((fresh && !keep_text(&c->arena, &rec.id)) || !keep_text(&c->arena, &rec.kind) || !keep_text(&c->arena, &rec.state) ||
        !keep_text(&c->arena, &rec.body)) return error_memory(e);
    to->record = rec;
    to->folded = (Str){ 0 };
    TRY(keep_values(c, p, to, e));
    if (!fresh) return ERR_OK;
    if (!map_set(&c->records, rec.id, to)) return error_memory(e);
    *c->last = to;
    c->last = &to->next;
    return ERR_OK;
}

/* The officer's own word for a pair: only what he names and we hold is sealed to. */
static ErrorCode take_pair(Extend *x, Str content, Error *e)
{
    LockedChain *c = x->chain;
    JsonValue *v;
    int64_t n;
    unsigned char key[KEY_SIZE];
    TRY(json_parse(x->work, content, &v, e));
    if (!json_int(json_get(v, "pair"), &n) || n != (int64_t)c->named + 1 || n > c->held.count ||
        hex_decode(json_text(json_get(v, "public")), key, sizeof key) != KEY_SIZE ||
        memcmp(key, c->held.pairs[n - 1].public.bytes, KEY_SIZE) != 0) return error_set(e, ERR_FINDING, K("locked.pair-foreign"));
    c->named = (uint32_t)n;
    c->terms = str_copy(&c->arena, content);
    return c->terms.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_content(Extend *x, const Entry *entry, const SealedAct *sealed, const Act *act, Error *e)
{
    unsigned char salt[SALT_SIZE];
    Str bytes;
    SealedContent content;
    Projection p = { 0 };
    bool is_record = act_carries_record(act), is_pair = str_is(act->op, "pair.open");
    if (!is_record && !is_pair) return ERR_OK;
    ErrorCode code = store_content(x->request->store, x->work, entry->epoch, entry->index, CONTENT_OBJECT, salt, &bytes, e);
    if (code == ERR_NOT_FOUND && is_record) {
        p.record = project_erased(act);
        return keep_record(x->chain, entry, &p, e);
    }
    TRY(code);
    TRY(locked_open_content(x->work, &x->chain->held, sealed, bytes, &content, e));
    if (is_pair) return take_pair(x, content.object, e);
    TRY(project(x->work, x->request->model, act, content.object, &p, &is_record, e));
    return is_record ? keep_record(x->chain, entry, &p, e) : ERR_OK;
}

static ErrorCode take_entry(Extend *x, const Entry *entry, Error *e)
{
    EntryText text;
    SealedAct sealed;
    Note note;
    Act act;
    unsigned char salt[SALT_SIZE];
    Str inside;
    TRY(entry_parse(entry->text, &text, e));
    TRY(sealed_act_lines(text.act_note, &sealed, e));
    TRY(locked_open_act(x->work, &x->chain->held, &sealed, salt, &inside, e));
    TRY(act_open_known(inside, &note, &act, e));
    if (!str_equal(act.chain, x->chain->held.chain) || entry->chain_seq != x->chain->seq + 1) return error_set(e, ERR_FINDING, K("locked.other-act"));
    TRY(take_content(x, entry, &sealed, &act, e));
    TRY(keep_entry(x->chain, entry, act.object, e));
    x->chain->seq = entry->chain_seq;
    return ERR_OK;
}

static ErrorCode take_next(void *self, const Entry *entry, Error *e)
{
    Extend *x = self;
    ArenaMark mark = arena_mark(x->work);
    ErrorCode code = take_entry(x, entry, e);
    arena_restore(x->work, mark);
    return code;
}

/* What a chain itself has wrong breaks the chain; what the machine has wrong fails the request. */
static ErrorCode chain_extend(Request *r, LockedChain *c, Error *e)
{
    uint64_t end;
    Hash leaf;
    if (c->broken) return ERR_OK;
    TRY(store_chain_end(r->store, c->held.chain, &end, &leaf, e));
    if (end <= c->seq) return ERR_OK;
    Arena work = arena_secret(WORK_ARENA);
    if (!arena_alloc(&work, WORK_BLOCK)) return error_memory(e);
    arena_restore(&work, (ArenaMark){ work.top, 0 });       /* one block for all entries: locking memory anew costs more than opening */
    Extend x = { r, c, &work };
    ErrorCode code = store_chain_entries_from(r->store, c->held.chain, c->seq, take_next, &x, e);
    arena_free(&work);
    if (code == ERR_OK || code == ERR_MEMORY || code == ERR_IO) return code;
    log_event(LOG_ERROR, "locked-broken", "code=%s", error_code_name(code));
    c->broken = true;
    c->why = *e;
    c->why.code = ERR_FINDING;
    error_clear(e);
    return ERR_OK;
}

/* ---- slots tried ---- */

typedef struct { Request *request; LockedSet *set; int64_t newest; } Try;

static ErrorCode chain_open(LockedSet *set, const Slot *slot, const Opener *held, Error *e)
{
    Arena arena = arena_secret(CHAIN_ARENA_MOST);
    LockedChain *c = ARENA_NEW(&arena, LockedChain);
    LockPair *pairs = arena_array(&arena, (size_t)held->count + 1, sizeof *pairs);
    Str chain = str_copy(&arena, held->chain);
    if (!c || !pairs || !chain.ptr) {
        arena_free(&arena);
        return error_memory(e);
    }
    if (held->count > 0) memcpy(pairs, held->pairs, held->count * sizeof *pairs);
    *c = (LockedChain){ .arena = arena, .held = { chain, pairs, held->count }, .generation = slot->generation, .next = set->first };
    c->records = map_in(&c->arena);
    c->last = &c->first;
    set->first = c;
    return ERR_OK;
}

/* A locked case of which nothing is held but that something is wrong with its slot. */
static ErrorCode chain_foreign(Store *s, LockedSet *set, const Slot *slot, Error *e)
{
    uint32_t pairs;
    const Opener nothing = { .chain = slot->chain };
    const Error why = *e;
    log_event(LOG_ERROR, "slot-foreign", "code=%s", error_code_name(why.code));
    error_clear(e);
    TRY(store_locked_pairs(s, slot->chain, &pairs, e));
    if (pairs == 0) return ERR_OK;
    TRY(chain_open(set, slot, &nothing, e));
    set->first->broken = set->first->foreign = true;
    set->first->why = why;
    return ERR_OK;
}

static ErrorCode try_slot(void *self, const Slot *slot, Error *e)
{
    Try *t = self;
    Opener held;
    bool opens;
    if (slot->generation > t->newest) t->newest = slot->generation;
    if (slot->layers > 0) return ERR_OK;
    LockedChain *c = chain_named(t->set, slot->chain);
    if (c && c->generation < slot->generation) {
        chain_drop(t->set, c);
        c = NULL;
    }
    if (c && !c->foreign) return ERR_OK;
    Arena work = arena_secret(WORK_ARENA);
    ErrorCode code = locked_slot_open(t->request->store, &work, &t->set->own, slot, &held, &opens, e);
    if (code == ERR_OK && opens && c) chain_drop(t->set, c);        /* the true one, behind one that was put beside it */
    if (code == ERR_OK && opens) code = chain_open(t->set, slot, &held, e);
    if (code == ERR_FINDING) code = c ? ERR_OK : chain_foreign(t->request->store, t->set, slot, e);
    arena_free(&work);
    return code;
}

static ErrorCode set_level(Request *r, LockedSet *set, Error *e)
{
    int64_t generation;
    if (r->locked_level) return ERR_OK;
    TRY(store_slot_generation(r->store, &generation, e));
    if (generation > set->generation) {
        Try t = { r, set, generation };
        TRY(store_slots(r->store, set->generation, try_slot, &t, e));
        set->generation = t.newest;
    }
    for (LockedChain *c = set->first; c; c = c->next) TRY(chain_extend(r, c, e));
    r->locked_level = true;
    return ERR_OK;
}

ErrorCode locked_adopt(Request *r, const Opener *held, Error *e)
{
    LockedSet *set = r->session->locked;
    Slot slot = { .chain = held->chain };
    pthread_mutex_lock(&set->lock);
    ErrorCode code = set_level(r, set, e);
    slot.generation = set->generation;
    if (code == ERR_OK && !chain_named(set, held->chain)) code = chain_open(set, &slot, held, e);
    if (code == ERR_OK) code = chain_extend(r, chain_named(set, held->chain), e);
    pthread_mutex_unlock(&set->lock);
    return code;
}

/* ---- asked ---- */

LockedSet *locked_begin(Request *r, Error *e)
{
    LockedSet *set = r->session ? r->session->locked : NULL;
    if (!set) return NULL;
    pthread_mutex_lock(&set->lock);
    if (set_level(r, set, e) != ERR_OK) log_event(LOG_WARNING, "locked-level", "code=%s", error_code_name(e->code));
    if (set->first) return set;
    pthread_mutex_unlock(&set->lock);
    return NULL;
}

LockedSet *locked_peek(Request *r)
{
    LockedSet *set = r->session ? r->session->locked : NULL;
    if (!set) return NULL;
    pthread_mutex_lock(&set->lock);
    if (set->first) return set;
    pthread_mutex_unlock(&set->lock);
    return NULL;
}

static bool has_unique(const LockedRecord *rec, const Projection *p, const FieldValue **ret)
{
    for (size_t i = 0; i < p->count; i++) {
        *ret = &p->values[i];
        for (size_t j = 0; (*ret)->unique && j < rec->count; j++) {
            const FieldValue *v = &rec->values[j];
            if (v->unique && str_equal(v->field, (*ret)->field) && str_equal(v->value, (*ret)->value)) return true;
        }
    }
    return false;
}

static ErrorCode check_unique(LockedChain *c, const Projection *p, Error *e)
{
    const FieldValue *v;
    for (const LockedRecord *rec = c->first; rec; rec = rec->next) {
        if (!str_equal(rec->record.kind, p->record.kind) || str_equal(rec->record.id, p->record.id) || !has_unique(rec, p, &v)) continue;
        return error_set(e, ERR_CONFLICT, K("store.not-unique"), arg_str("field", v->field), arg_str("record", rec->record.id));
    }
    return ERR_OK;
}

ErrorCode locked_check_unique(Request *r, Str chain, const Projection *p, Error *e)
{
    LockedChain *c = NULL;
    LockedSet *set = locked_begin(r, e);
    ErrorCode code = set ? locked_find(set, chain, &c, e) : ERR_OK;
    if (c) code = request_note_locked(r, c, e);
    if (c && code == ERR_OK) code = check_unique(c, p, e);
    locked_end(set);
    return code;
}

void locked_end(LockedSet *set)
{
    if (set) pthread_mutex_unlock(&set->lock);
}

ErrorCode locked_find(LockedSet *set, Str chain, LockedChain **ret, Error *e)
{
    *ret = chain_named(set, chain);
    if (!*ret || !(*ret)->broken) return ERR_OK;
    *e = (*ret)->why;
    *ret = NULL;
    return error_in(e, K("locked.at-case"), arg_str("case", chain));
}

LockedChain *locked_chain_with(LockedSet *set, Str record, LockedRecord **ret)
{
    for (LockedChain *c = set->first; c; c = c->next) {
        *ret = c->broken ? NULL : map_get(&c->records, record);
        if (*ret) return c;
    }
    return NULL;
}

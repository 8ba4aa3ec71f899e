/* object_check.c: see object_check.h. The entries' signers are gathered as for a bundle (bundle_collect.c) and all entries go,
 * in the order of the ledger, through the rules of every verification (verifier.c); tree, contents and versions are asked beside
 * it. */
#include "office/object_check.h"

#include "office/bundle_collect.h"
#include "office/whole_int.h"
#include "text/messages.h"

enum { FINDING_MOST = 2000 };

typedef struct { uint32_t epoch; Checkpoint head; TreeProver *prover; StoreTree tree; bool known; } Log;

typedef struct {
    Request     *request;
    Str          object;
    ObjectCheck *to;
    Collected    pieces;
    Verifier     verifier;
    EntryPlace  *places; size_t count, room;
    Log         *logs; size_t log_count;
    int64_t      version;               /* the last one seen */
    Str          body;                  /* what it said; ptr NULL: erased */
    EntryPlace   last;                  /* the entry that made it */
} Check;

/* ---- which entries ---- */

static ErrorCode take_place(void *self, const Entry *entry, Error *e)
{
    Check *c = self;
    if (!ARENA_ROOM(c->request->arena, c->places, c->count, c->room)) return error_memory(e);
    c->places[c->count++] = (EntryPlace){ entry->epoch, entry->index };
    return ERR_OK;
}

/* ---- what is found ---- */

static Str in_words(Request *r, const Error *e)
{
    Buf text = buf_in(r->arena);
    message_error(&text, r->lang, e);
    return str_first(str_trim(buf_str(&text)), FINDING_MOST);
}

/* What is wrong with what was read is told; what is wrong with the machine ends the look. */
static ErrorCode tell(Request *r, ErrorCode code, const Error *e, bool *holds, Str *finding)
{
    if (code == ERR_MEMORY || code == ERR_IO || code == ERR_INTERNAL) return code;
    *holds = code == ERR_OK;
    if (code != ERR_OK && finding->len == 0) *finding = in_words(r, e);
    return ERR_OK;
}

/* ---- the tree ---- */

static ErrorCode read_head(Check *c, Log *l, Error *e)
{
    Str note;
    uint32_t newest;
    Request *r = c->request;
    const EpochSeen *seen = verifier_epoch(&c->verifier, l->epoch);
    const NoteKey *own = office_log_key(r->office);
    TRY(store_last_epoch(r->store, &newest, e));
    Str fact = l->epoch == newest ? STR("head") : str_format(r->arena, "head-%u", l->epoch);
    if (!fact.ptr) return error_memory(e);
    if (!seen || !seen->opened || !verifier_trusts(&c->verifier, l->epoch, own, 1)) return error_set(e, ERR_FINDING,
                                                                                            K("verify.no-log"));
    TRY(store_fact(r->store, r->arena, fact.ptr, &note, e));
    TRY(checkpoint_open(note, &seen->key, &l->head, e));
    l->tree = (StoreTree){ r->store, l->epoch };
    l->known = true;
    return tree_prover_new(l->head.size, store_tree_read, &l->tree, &l->prover, e);
}

static ErrorCode log_of(Check *c, uint32_t epoch, Log **ret, Error *e)
{
    for (size_t i = 0; i < c->log_count; i++) {
        *ret = &c->logs[i];
        if (c->logs[i].epoch == epoch) return c->logs[i].known ? ERR_OK : error_set(e, ERR_FINDING, K("verify.no-log"));
    }
    *ret = &c->logs[c->log_count++];
    **ret = (Log){ .epoch = epoch };
    return read_head(c, *ret, e);
}

static ErrorCode hold_tree(Check *c, const Entry *row, const Hash *leaf, Error *e)
{
    Log *l;
    Proof proof;
    TRY(log_of(c, row->epoch, &l, e));
    if (row->index >= l->head.size) return error_set(e, ERR_FINDING, K("objcheck.beyond-head"));
    TRY(tree_prover_inclusion(l->prover, row->index, &proof, e));
    bool in = hash_equal(&row->leaf, leaf) && tree_check_inclusion(&proof, row->index, l->head.size, leaf, &l->head.root);
    return in ? ERR_OK : error_set(e, ERR_FINDING, K("objcheck.not-in-tree"));
}

/* ---- its place in its chain ---- */

static ErrorCode take_leaf(void *self, const Entry *entry, Error *e)
{
    Entry *before = self;
    (void)e;
    before->leaf = entry->leaf;
    before->chain_seq = entry->chain_seq;
    before->received = entry->received;
    return ERR_END;
}

static ErrorCode hold_columns(const Entry *row, const EntryText *text, const Act *act, Error *e)
{
    bool sealed = sealed_act_is(text->act_note);
    bool same = row->epoch == text->epoch && str_equal(row->chain, text->chain) && row->chain_seq == text->chain_seq &&
                row->received == text->received;
    if (!sealed) same = same && str_equal(row->op, act->op) && str_equal(row->object, act->object) &&
        str_equal(row->actor, act->actor);
    return same ? ERR_OK : error_set(e, ERR_FINDING, K("objcheck.columns"));
}

static ErrorCode hold_place(Check *c, const Entry *row, const EntryText *text, const Act *act, Error *e)
{
    Entry before = { 0 };
    TRY(hold_columns(row, text, act, e));
    if (!str_equal(act->object, c->object)) return error_set(e, ERR_FINDING, K("objcheck.columns"));
    if (text->chain_seq > 1) TRY(store_chain_entries_from(c->request->store, text->chain, text->chain_seq - 2, take_leaf, &before,
                                                          e));
    bool follows = text->chain_seq == 1 ? !text->has_prev : before.chain_seq + 1 == text->chain_seq && text->has_prev &&
                   hash_equal(&before.leaf, &text->prev) && before.received <= text->received;
    return follows ? ERR_OK : error_set(e, ERR_FINDING, K("objcheck.before"));
}

/* ---- its content ---- */

static ErrorCode is_listed(void *self, EntryPlace at, Error *e)
{
    EntryPlace *wanted = self;
    (void)e;
    return at.epoch == wanted->epoch && at.index == wanted->index ? ERR_END : ERR_OK;
}

/* Nothing is there: then the store's own list must say that it was erased, unless it never came here (an act of another store). */
static ErrorCode hold_erased(Check *c, const Entry *row, const EntryText *text, Error *e)
{
    Str list;
    EntryPlace at = { row->epoch, row->index };
    if (text->via_origin.len > 0) return ERR_OK;
    ErrorCode code = store_fact(c->request->store, c->request->arena, "erasures", &list, e);
    if (code == ERR_NOT_FOUND) list = STR("");
    else if (code != ERR_OK) return code;
    code = erasures_each(list, is_listed, &at, e);
    return code == ERR_END ? ERR_OK : code == ERR_OK ? error_set(e, ERR_FINDING, K("objcheck.content-gone")) : code;
}

typedef struct { unsigned char salt[SALT_SIZE], reason_salt[SALT_SIZE]; Str object, reason; bool object_there,
                 reason_there; } Contents;

static ErrorCode read_plain(Check *c, const Entry *row, Contents *to, Error *e)
{
    Request *r = c->request;
    ErrorCode code = store_content(r->store, r->arena, row->epoch, row->index, CONTENT_OBJECT, to->salt, &to->object, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    to->object_there = code == ERR_OK;
    code = store_content(r->store, r->arena, row->epoch, row->index, CONTENT_REASON, to->reason_salt, &to->reason, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    to->reason_there = code == ERR_OK;
    error_clear(e);
    return ERR_OK;
}

static ErrorCode read_sealed(Check *c, const CollectedPiece *p, Contents *to, Error *e)
{
    Request *r = c->request;
    unsigned char none[SALT_SIZE];
    Str row;
    SealedContent content;
    ErrorCode code = store_content(r->store, r->arena, p->epoch, p->index, CONTENT_OBJECT, none, &row, e);
    if (code == ERR_NOT_FOUND) {
        error_clear(e);
        return ERR_OK;
    }
    if (code != ERR_OK) return code;
    TRY(locked_open_content(r->arena, &c->pieces.opener, &p->sealed, row, &content, e));
    memcpy(to->salt, content.salt, SALT_SIZE);
    memcpy(to->reason_salt, content.reason_salt, SALT_SIZE);
    to->object = content.object;
    to->reason = content.reason;
    to->object_there = to->reason_there = true;
    return ERR_OK;
}

static ErrorCode hold_content(Check *c, const CollectedPiece *p, const Entry *row, const Act *act, Contents *to, bool *erased,
                              Error *e)
{
    *erased = false;
    if (p->act_salt.ptr) TRY(read_sealed(c, p, to, e));
    else TRY(read_plain(c, row, to, e));
    *erased = (act->has_object_hash && !to->object_there) || (act->reason_code.len > 0 && !to->reason_there);
    if (*erased) TRY(hold_erased(c, row, &p->page.entry, e));
    if (act->has_object_hash && to->object_there) TRY(verify_object(act, to->salt, to->object, e));
    if (act->reason_code.len > 0 && to->reason_there) TRY(verify_reason(act, to->reason_salt, to->reason, e));
    c->to->contents += (uint64_t)(act->has_object_hash && to->object_there) + (uint64_t)(act->reason_code.len > 0 &&
                                                                                         to->reason_there);
    return ERR_OK;
}

/* ---- versions ---- */

static ErrorCode hold_version(Check *c, const Entry *row, const Act *act, const Contents *content, Error *e)
{
    if (!act_carries_record(act)) return ERR_OK;
    int64_t before = c->version;
    c->version = act->object_version + 1;
    c->body = content->object_there ? content->object : (Str){ 0 };
    c->last = (EntryPlace){ row->epoch, row->index };
    c->to->versions++;
    if (act->object_version == before) return ERR_OK;
    return error_set(e, ERR_FINDING, K("objcheck.version"), arg_int("was", before), arg_int("now", act->object_version + 1));
}

/* The record as it is shown is what its last entry said. */
static ErrorCode hold_record(Check *c, Error *e)
{
    Record rec;
    TRY(records_get(c->request, c->object, &rec, e));
    bool same = rec.version == c->version && rec.epoch == c->last.epoch && rec.index == c->last.index &&
                (c->body.ptr ? str_equal(rec.body, c->body) : rec.body.len == 0);
    return same ? ERR_OK : error_set(e, ERR_FINDING, K("objcheck.record"));
}

/* ---- the walk ---- */

static ErrorCode know_model(Check *c, const Act *act, Error *e)
{
    char hex[65];
    const Model *m;
    Request *r = c->request;
    if (!act->has_model || verifier_model(&c->verifier, &act->model)) return ERR_OK;
    TRY(office_model_of(r->office, r->store, &act->model, &m, e));
    Str key = str_copy(r->arena, hash_hex(hex, &act->model));
    return key.ptr && map_set(&c->verifier.models, key, (void *)(uintptr_t)m) ? ERR_OK : error_memory(e);
}

static ErrorCode take_signatures(Check *c, const CollectedPiece *p, EntryText *text, Act *act, Error *e)
{
    OpenedAct opened = { .salt = (const unsigned char *)p->act_salt.ptr, .note = p->note };
    TRY(know_model(c, &p->page.act, e));
    return verifier_take_opened(&c->verifier, p->index, p->text, p->act_salt.ptr ? &opened : NULL, text, act, e);
}

static ErrorCode take_signed(Check *c, const CollectedPiece *p, Error *e)
{
    EntryText text;
    Act act;
    EntryCheck *k = &c->to->list[c->to->count++];
    *k = (EntryCheck){ .at = { p->epoch, p->index }, .leaf = tree_leaf(p->text) };
    return tell(c->request, take_signatures(c, p, &text, &act, e), e, &k->signed_right, &k->finding);
}

static ErrorCode take_key(Check *c, const CollectedPiece *p, Error *e)
{
    EntryText text;
    Act act;
    bool holds;
    return tell(c->request, take_signatures(c, p, &text, &act, e), e, &holds, &c->to->finding);
}

static ErrorCode hold_piece(Check *c, const CollectedPiece *p, EntryCheck *k, Error *e)
{
    Request *r = c->request;
    Entry row;
    Contents content = { 0 };
    TRY(store_entry(r->store, r->arena, p->epoch, p->index, &row, e));
    TRY(tell(r, hold_tree(c, &row, &k->leaf, e), e, &k->in_tree, &k->finding));
    TRY(tell(r, hold_place(c, &row, &p->page.entry, &p->page.act, e), e, &k->follows, &k->finding));
    TRY(tell(r, hold_content(c, p, &row, &p->page.act, &content, &k->erased, e), e, &k->whole, &k->finding));
    bool in_order;
    TRY(tell(r, hold_version(c, &row, &p->page.act, &content, e), e, &in_order, &k->finding));
    k->follows = k->follows && in_order;
    c->to->erased += k->erased;
    if (k->finding.len > 0) c->to->good = false;
    error_clear(e);
    return ERR_OK;
}

static bool is_before(const CollectedPiece *a, const CollectedPiece *b)
{
    return a->epoch != b->epoch ? a->epoch < b->epoch : a->index < b->index;
}

/* The office's entries that introduced keys, and the record's own, in the one order in which they were entered: a key that ended
 * opens nothing afterwards. What the trees say is asked when all logs are known: an older one is trusted by the log.open of those
 * that came after it. */
static ErrorCode take_all(Check *c, Error *e)
{
    const PieceList *office = &c->pieces.of_office, *own = &c->pieces.of_case;
    size_t next = 0;
    for (size_t i = 0; i < own->count; i++) {
        for (; next < office->count && is_before(&office->list[next], &own->list[i]); next++) TRY(take_key(c, &office->list[next], e));
        TRY(take_signed(c, &own->list[i], e));
    }
    for (; next < office->count; next++) TRY(take_key(c, &office->list[next], e));
    for (size_t i = 0; i < own->count; i++) TRY(hold_piece(c, &own->list[i], &c->to->list[i], e));
    c->to->keys = next;
    error_clear(e);
    return ERR_OK;
}

static ErrorCode say_head(Check *c, Error *e)
{
    Log *l;
    uint32_t newest;
    Request *r = c->request;
    TRY(store_last_epoch(r->store, &newest, e));
    if (!verifier_epoch(&c->verifier, newest)) return ERR_OK;           /* nothing of the newest log was needed */
    TRY(log_of(c, newest, &l, e));
    c->to->origin = str_copy(r->arena, l->head.origin);
    c->to->size = l->head.size;
    c->to->root = l->head.root;
    return c->to->origin.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode look(Check *c, Error *e)
{
    Record rec;
    uint32_t newest;
    Request *r = c->request;
    bool holds;
    TRY(records_get(r, c->object, &rec, e));
    TRY(records_history(r, c->object, take_place, c, e));
    TRY(bundle_collect_signers(r, rec.chain, c->places, c->count, &c->pieces, e));
    TRY(store_last_epoch(r->store, &newest, e));
    c->to->list = arena_array(r->arena, c->count + 1, sizeof *c->to->list);
    c->logs = arena_array(r->arena, newest + 1, sizeof *c->logs);
    if (!c->to->list || !c->logs) return error_memory(e);
    TRY(take_all(c, e));
    TRY(tell(r, say_head(c, e), e, &holds, &c->to->finding));
    TRY(tell(r, hold_record(c, e), e, &holds, &c->to->finding));
    c->to->good = c->to->good && c->to->finding.len == 0;
    c->to->signatures = c->verifier.signatures;
    return ERR_OK;
}

ErrorCode object_check(Request *r, Str object, ObjectCheck *ret, Error *e)
{
    int64_t begun = clock_ticks();
    *ret = (ObjectCheck){ .good = true, .fingerprint = key_fingerprint(r->arena, office_log_key(r->office)) };
    Check c = { .request = r, .object = object, .to = ret, .verifier = verifier_new(r->arena, VERIFY_SOME) };
    ErrorCode code = look(&c, e);
    for (size_t i = 0; i < c.log_count; i++) {
        if (c.logs[i].prover) tree_prover_free(c.logs[i].prover);
    }
    if (code == ERR_OK) error_clear(e);
    ret->took = clock_ticks() - begun;
    return code;
}

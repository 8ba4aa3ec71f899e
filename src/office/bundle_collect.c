/* bundle_collect.c: what of a store belongs into a bundle: the case's entries up to its export, the entries of the office that
 * their signatures need, heads and proofs, models, contents and the files that these name.
 *
 * From each entry of the case one asks: who signed it? Under which session, opened by which user, whose key was introduced by
 * whom? Each answer is an entry of the office's chain and asks again, until the log itself has signed. Every log from the first
 * one concerned to the newest brings its log.open, so that the keys of all are tied to each other. */
#include "office/bundle_collect.h"

#include <stdlib.h>

#include "office/verifier_int.h"

/* The act of an entry: as it stands there, or opened. */
static ErrorCode open_act(Collected *x, CollectedPiece *p, Error *e)
{
    unsigned char salt[SALT_SIZE];
    p->note = p->page.entry.act_note;
    if (!sealed_act_is(p->note)) return ERR_OK;
    TRY(sealed_act_parse(p->note, &p->sealed, e));
    TRY(locked_open_act(x->arena, &x->opener, &p->sealed, salt, &p->note, e));
    p->act_salt = str_copy(x->arena, str_bytes(salt, SALT_SIZE));
    return p->act_salt.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode keep_entry(Collected *x, PieceList *to, const Entry *entry, Error *e)
{
    if (!ARENA_ROOM(x->arena, to->list, to->count, to->room)) return error_memory(e);
    CollectedPiece *p = &to->list[to->count];
    *p = (CollectedPiece){ .epoch = entry->epoch, .index = entry->index, .text = str_copy(x->arena, entry->text) };
    if (!p->text.ptr) return error_memory(e);
    Note note;
    TRY(entry_parse(p->text, &p->page.entry, e));
    TRY(open_act(x, p, e));
    TRY(act_open(p->note, &note, &p->page.act, e));
    to->count++;
    return ERR_OK;
}

/* ---- the case ---- */

static ErrorCode keep_case_entry(void *self, const Entry *entry, Error *e)
{
    Collected *x = self;
    TRY(keep_entry(x, &x->of_case, entry, e));
    return entry->epoch == x->end_epoch && entry->index == x->end_index ? ERR_END : ERR_OK;
}

/* ---- the office ---- */

/* Is this place in the office's list already? Remembers it. */
static ErrorCode first_time(Collected *x, uint32_t epoch, uint64_t index, bool *ret, Error *e)
{
    uint64_t place[2] = { epoch, index };
    Str key = str_bytes(place, sizeof place);
    *ret = map_get(&x->places, key) == NULL;
    if (*ret && !map_set(&x->places, key, x)) return error_memory(e);
    return ERR_OK;
}

static bool introduces_key(Str op)
{
    return is_user_key_op(op) || str_is(op, "user.end") || str_is(op, "session.open");
}

static bool before_end(const Collected *x, const Entry *entry)
{
    return entry->epoch < x->end_epoch || (entry->epoch == x->end_epoch && entry->index < x->end_index);
}

static ErrorCode keep_key_entry(void *self, const Entry *entry, Error *e)
{
    Collected *x = self;
    bool first;
    if (!introduces_key(entry->op) || !str_is(entry->chain, "office") || !before_end(x, entry)) return ERR_OK;
    TRY(first_time(x, entry->epoch, entry->index, &first, e));
    return first ? keep_entry(x, &x->of_office, entry, e) : ERR_OK;
}

static ErrorCode keep_pair_entry(void *self, const Entry *entry, Error *e)
{
    Collected *x = self;
    bool first;
    if (!str_is(entry->op, "locked.open") || !before_end(x, entry)) return ERR_OK;
    TRY(first_time(x, entry->epoch, entry->index, &first, e));
    return first ? keep_entry(x, &x->of_office, entry, e) : ERR_OK;
}

static ErrorCode need_object(Collected *x, Str object, Error *e)
{
    Str kept = str_copy(x->arena, object);
    if (!kept.ptr) return error_memory(e);
    if (map_get(&x->needed, kept)) return ERR_OK;
    if (!map_set(&x->needed, kept, x)) return error_memory(e);
    return store_object_entries(x->store, kept, keep_key_entry, x, e);
}

/* The log.open of another store's log, which came in with its acts. */
typedef struct { Collected *collected; Str store; } OtherLog;

static ErrorCode keep_other_log(void *self, const Entry *entry, Error *e)
{
    const OtherLog *o = self;
    EntryText text;
    Str store;
    uint32_t epoch;
    bool first;
    TRY(entry_parse(entry->text, &text, e));
    if (!str_is(entry->op, "log.open") || !before_end(o->collected, entry)) return ERR_OK;
    if (!origin_parse(text.via_origin, &store, &epoch) || !str_equal(store, o->store)) return ERR_OK;
    TRY(first_time(o->collected, entry->epoch, entry->index, &first, e));
    return first ? keep_entry(o->collected, &o->collected->of_office, entry, e) : ERR_OK;
}

/* Of an act that was first entered elsewhere: the logs of that store up to the one it stands in. */
static ErrorCode need_other_logs(Collected *x, const EntryText *entry, Error *e)
{
    Str store;
    uint32_t epoch;
    if (!origin_parse(entry->via_origin, &store, &epoch)) return ERR_OK;
    Str mark = str_copy(x->arena, entry->via_origin);
    if (!mark.ptr) return error_memory(e);
    if (map_get(&x->needed, mark)) return ERR_OK;
    if (!map_set(&x->needed, mark, x)) return error_memory(e);
    OtherLog o = { x, store };
    for (uint32_t n = 1; n <= epoch; n++) {
        char object[32];
        snprintf(object, sizeof object, "log/%u", n);
        TRY(store_object_entries(x->store, str_of(object), keep_other_log, &o, e));
    }
    return ERR_OK;
}

/* The sessions that signed, and for a session the user who opened it. */
static ErrorCode need_signers(Collected *x, const CollectedPiece *piece, Error *e)
{
    Note note;
    Act act;
    const CollectedPiece kept = *piece, *p = &kept;     /* the list may grow and move */
    TRY(need_other_logs(x, &p->page.entry, e));
    TRY(act_open(p->note, &note, &act, e));
    if (str_is(act.op, "session.open")) return need_object(x, act.actor, e);
    for (size_t i = 0; i < note.count; i++) {
        Str session;
        if (!session_of_key_name(note.signatures[i].name, act.store, &session)) continue;
        Str object = str_format(x->arena, "session/" STR_FMT, STR_ARG(session));
        if (!object.ptr) return error_memory(e);
        TRY(need_object(x, object, e));
    }
    return ERR_OK;
}

/* log.open of each log from the oldest that has an entry here to the newest; a number may have been left out by a restore. */
static ErrorCode keep_log_opens(Collected *x, Error *e)
{
    uint32_t oldest = x->end_epoch;
    for (size_t i = 0; i < x->of_case.count; i++) {
        if (x->of_case.list[i].epoch < oldest) oldest = x->of_case.list[i].epoch;
    }
    for (size_t i = 0; i < x->of_office.count; i++) {
        if (x->of_office.list[i].epoch < oldest) oldest = x->of_office.list[i].epoch;
    }
    for (uint32_t epoch = oldest; epoch <= x->end_epoch; epoch++) {
        Entry entry;
        bool first;
        ErrorCode code = store_entry(x->store, x->arena, epoch, 0, &entry, e);
        if (code == ERR_NOT_FOUND) continue;        /* a number that a restore left out */
        TRY(code);
        TRY(first_time(x, epoch, 0, &first, e));
        if (first) TRY(keep_entry(x, &x->of_office, &entry, e));
    }
    return ERR_OK;
}

static int compare_places(const void *left, const void *right)
{
    const CollectedPiece *l = left, *r = right;
    if (l->epoch != r->epoch) return l->epoch < r->epoch ? -1 : 1;
    return l->index < r->index ? -1 : l->index > r->index;
}

static ErrorCode collect_office(Collected *x, Error *e)
{
    if (x->opener.count > 0) TRY(store_object_entries(x->store, x->opener.chain, keep_pair_entry, x, e));
    for (size_t i = 0; i < x->of_case.count; i++) TRY(need_signers(x, &x->of_case.list[i], e));
    for (size_t i = 0; i < x->of_office.count; i++) TRY(need_signers(x, &x->of_office.list[i], e));     /* grows as it goes */
    TRY(keep_log_opens(x, e));
    sort_list(x->of_office.list, x->of_office.count, sizeof *x->of_office.list, compare_places);
    return ERR_OK;
}

/* ---- heads and proofs ---- */

/* The head of each log whose log.open is here; `newest` is the one that was published just now. */
static ErrorCode collect_heads(Collected *x, Str newest, Error *e)
{
    x->heads = arena_array(x->arena, x->of_office.count, sizeof *x->heads);
    if (!x->heads) return error_memory(e);
    for (size_t i = 0; i < x->of_office.count; i++) {
        Note note;
        char fact[32];
        if (x->of_office.list[i].index != 0) continue;
        CollectedHead *h = &x->heads[x->head_count++];
        *h = (CollectedHead){ .epoch = x->of_office.list[i].epoch, .note = newest };
        if (h->epoch < x->end_epoch) {
            snprintf(fact, sizeof fact, "head-%u", h->epoch);
            TRY(store_fact(x->store, x->arena, fact, &h->note, e));
        }
        TRY(note_parse(h->note, &note, e));
        TRY(checkpoint_parse(note.text, &h->checkpoint, e));
    }
    return ERR_OK;
}

static ErrorCode collect_proof(Collected *x, CollectedPiece *p, Error *e)
{
    const CollectedHead *h = x->heads;
    while (h < x->heads + x->head_count && h->epoch != p->epoch) h++;
    if (h == x->heads + x->head_count) return error_internal(e, "collect_proof");
    ProofFile proof = { .index = p->index, .checkpoint = h->note };
    StoreTree tree = { x->store, p->epoch };
    Buf bytes = buf_in(x->arena);
    TRY(tree_inclusion(p->index, h->checkpoint.size, store_tree_read, &tree, &proof.proof, e));
    proof_file_format(&bytes, &proof);
    if (bytes.failed) return error_memory(e);
    p->proof = buf_str(&bytes);
    return ERR_OK;
}

/* ---- contents, models, files ---- */

/* ptr NULL where it has been erased or there was none. */
static ErrorCode collect_content(Collected *x, const CollectedPiece *p, ContentRole role, Str *salt, Str *bytes, Error *e)
{
    unsigned char read[SALT_SIZE];
    ErrorCode code = store_content(x->store, x->arena, p->epoch, p->index, role, read, bytes, e);
    if (code == ERR_NOT_FOUND) {
        *bytes = (Str){ 0 };
        error_clear(e);
        return ERR_OK;
    }
    TRY(code);
    *salt = str_copy(x->arena, str_bytes(read, SALT_SIZE));
    if (!bytes->ptr) *bytes = STR("");
    return salt->ptr ? ERR_OK : error_memory(e);
}

/* The same of a locked case's entry: both parts lie in one sealed row. */
static ErrorCode collect_sealed(Collected *x, CollectedPiece *p, Error *e)
{
    unsigned char none[SALT_SIZE];
    Str row;
    SealedContent content;
    const Act *act = &p->page.act;
    ErrorCode code = store_content(x->store, x->arena, p->epoch, p->index, CONTENT_OBJECT, none, &row, e);
    if (code == ERR_NOT_FOUND) {
        error_clear(e);
        return ERR_OK;
    }
    TRY(code);
    TRY(locked_open_content(x->arena, &x->opener, &p->sealed, row, &content, e));
    Str salt = str_copy(x->arena, str_bytes(content.salt, SALT_SIZE)), reason_salt = str_copy(x->arena, str_bytes(content.reason_salt, SALT_SIZE));
    if (!salt.ptr || !reason_salt.ptr) return error_memory(e);
    if (act->has_object_hash) {
        p->page.content = content.object;
        p->salt = salt;
    }
    if (act->reason_code.len > 0) {
        p->page.reason = content.reason;
        p->reason_salt = reason_salt;
    }
    return ERR_OK;
}

static ErrorCode collect_model(Collected *x, const Act *act, const Model **ret, Error *e)
{
    char hex[65];
    if (!act->has_model) return ERR_OK;
    Str key = hash_hex(hex, &act->model);
    CollectedModel *m = map_get(&x->models, key);
    if (!m) {
        ModelFile *files;
        ModelFault *faults;
        size_t count;
        m = ARENA_NEW(x->arena, CollectedModel);
        if (!m || !map_set(&x->models, key, m)) return error_memory(e);
        m->hash = act->model;
        TRY(store_model(x->store, x->arena, &act->model, &m->packed, e));
        TRY(model_unpack(x->arena, m->packed, &files, &count, e));
        TRY(model_load(x->arena, files, count, NULL, 0, &m->model, &faults, e));
    }
    *ret = m->model;
    return ERR_OK;
}

static ErrorCode collect_file(void *self, const NamedFile *named, Error *e)
{
    Collected *x = self;
    char hex[65], blob_hex[65];
    BlobRow row;
    Str key = hash_hex(hex, &named->plain), blob = hash_hex(blob_hex, &named->blob);
    if (map_get(&x->blobs, blob)) return ERR_OK;
    ErrorCode code = store_blob(x->store, x->arena, &named->blob, &row, e);
    if (code == ERR_NOT_FOUND) {
        error_clear(e);
        return ERR_OK;
    }
    TRY(code);
    if (x->opener.count > 0) {                      /* the row keeps both to itself; streaming the file holds it against them */
        row.plain = named->plain;
        row.plain_size = named->size;
    }
    if (!hash_equal(&row.plain, &named->plain) || row.plain_size != named->size) {
        return error_set(e, ERR_FINDING, K("bundle.blob-other"), arg_str("file", named->name));
    }
    BlobRow *kept = ARENA_NEW(x->arena, BlobRow);
    if (!kept) return error_memory(e);
    *kept = row;
    if (!map_set(&x->blobs, blob, kept)) return error_memory(e);
    return map_get(&x->files, key) || map_set(&x->files, key, kept) ? ERR_OK : error_memory(e);
}

/* What was pulled back leaves with nobody; nor does a proposal that says what it would have become. */
static ErrorCode is_pulled_back(Collected *x, Str object, bool *ret, Error *e)
{
    Record rec;
    JsonValue *body;
    ErrorCode code = store_record(x->store, x->arena, object, &rec, e);
    *ret = code == ERR_OK && record_is_pulled_back(&rec);
    if (code == ERR_NOT_FOUND) error_clear(e);
    if (code != ERR_OK || *ret || rec.body.len == 0 || !str_is(rec.kind, "proposal")) return code == ERR_NOT_FOUND ? ERR_OK : code;
    TRY(json_parse(x->arena, rec.body, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    Str about = json_text(json_get(fields, "object"));
    return str_is(json_text(json_get(fields, "move")), "pull_back") || str_equal(about, object) ? ERR_OK : is_pulled_back(x, about, ret, e);
}

static ErrorCode collect_parts(Collected *x, CollectedPiece *p, bool of_case, Error *e)
{
    TRY(collect_proof(x, p, e));
    bool hidden = false;
    if (of_case) TRY(is_pulled_back(x, p->page.act.object, &hidden, e));
    if (hidden) return collect_model(x, &p->page.act, &p->page.model, e);
    if (p->act_salt.ptr) TRY(collect_sealed(x, p, e));
    else TRY(collect_content(x, p, CONTENT_OBJECT, &p->salt, &p->page.content, e));
    if (of_case && !p->act_salt.ptr) TRY(collect_content(x, p, CONTENT_REASON, &p->reason_salt, &p->page.reason, e));
    TRY(collect_model(x, &p->page.act, &p->page.model, e));
    if (!p->page.content.ptr || !act_record_kind(p->page.model, &p->page.act)) return ERR_OK;
    JsonValue *content;
    TRY(json_parse(x->arena, p->page.content, &content, e));
    return content_each_file(content, collect_file, x, e);
}

static ErrorCode begin(Request *r, Str chain, uint32_t end_epoch, uint64_t end_index, Collected *ret, Error *e)
{
    Arena *a = r->arena;
    *ret = (Collected){ .arena = a, .request = r, .store = r->store, .end_epoch = end_epoch, .end_index = end_index, .places = map_in(a),
                        .needed = map_in(a), .models = map_in(a), .files = map_in(a), .blobs = map_in(a) };
    return locked_held(r, chain, &ret->opener, e);
}

ErrorCode bundle_collect_signers(Request *r, Str chain, const EntryPlace *places, size_t count, Collected *ret, Error *e)
{
    uint32_t last;
    TRY(store_last_epoch(r->store, &last, e));
    TRY(begin(r, chain, last, UINT64_MAX, ret, e));
    for (size_t i = 0; i < count; i++) {
        Entry row;
        TRY(store_entry(r->store, r->arena, places[i].epoch, places[i].index, &row, e));
        TRY(keep_entry(ret, &ret->of_case, &row, e));
    }
    return collect_office(ret, e);
}

ErrorCode bundle_collect(Request *r, Str chain, uint32_t end_epoch, uint64_t end_index, Str head, Collected *ret,
                         Error *e)
{
    Collected *x = ret;
    TRY(begin(r, chain, end_epoch, end_index, x, e));
    TRY(store_chain_entries(x->store, chain, keep_case_entry, x, e));
    TRY(collect_office(x, e));
    TRY(collect_heads(x, head, e));
    for (size_t i = 0; i < x->of_case.count; i++) TRY(collect_parts(x, &x->of_case.list[i], true, e));
    for (size_t i = 0; i < x->of_office.count; i++) TRY(collect_parts(x, &x->of_office.list[i], false, e));
    return ERR_OK;
}

/* restore.c: a copy brought back as a working store (docs/formats/copy.md, Restoring).
 *
 * A copy is older than what burned. Going on in its log would fork it: somebody out there may hold a head that names entries this copy does not
 * have. So the copy is audited, what had been erased since is erased again, and a new log is opened whose first entry says, signed by the
 * old log's key and the new one's: from which copy, what the last known head was, how many entries are missing, who decided and why. The
 * chains of the cases go on where the copy ends.
 *
 * All work is done in <folder>.restoring, which gets its name when everything holds: a restore that fails leaves no store, and nothing that is
 * there is ever overwritten. */
#include <stdio.h>

#include "office/whole_int.h"

enum { LIST_LIMIT = 16 << 20 };

typedef struct {
    Arena              *a;
    const RestoreOrder *order;
    const char         *work;           /* <folder>.restoring */
    const char         *beside;         /* the folder the copy lies in */
    CopyNote            note;
    Str                 note_bytes;
    AuditReport         audited;
    const char         *guard;          /* the guard file of the store to be; NULL: inside it */
    Checkpoint          known;          /* the newest head that anybody knows of */
    Str                 known_note;     /* empty: none */
    uint32_t            known_epoch;
    Str                 erasures;
    Map                 gone;           /* files that were erased after the copy was made: they do not come back */
    JsonValue          *erased;         /* pairs of log and index of what was erased again */
    NoteKey             old_key;
    SignSecret          old_secret;
    RestoreReport      *report;
    Progress            progress;
    void               *self;
} Restore;

static const char *at_work(Restore *r, const char *name, Error *e)
{
    const char *path = path_join(r->a, r->work, name);
    if (!path) (void)error_memory(e);
    return path;
}

/* ---- the copy ---- */

static ErrorCode secret_parse(Str text, SealSecret *ret, Error *e)
{
    static const Str HEAD = STR("tergoo-secret/v1 copy ");
    text = str_trim(text);
    if (str_starts(text, HEAD) && hex_decode(str_from(text, HEAD.len), ret->bytes, KEY_SIZE) == KEY_SIZE) return ERR_OK;
    return error_set(e, ERR_INVALID, K("copy.bad-secret"));
}

static ErrorCode unpack(Restore *r, Error *e)
{
    SealSecret secret;
    SealedKey key;
    const char *plain = at_work(r, "plain", e);
    if (!plain) return e->code;
    TRY(secret_parse(r->order->secret_text, &secret, e));
    ErrorCode code = sealed_key(r->order->copy_file, &secret, &key, e);
    crypto_wipe(&secret, sizeof secret);
    if (code == ERR_OK) code = sealed_read(r->order->copy_file, &key, plain, e);
    crypto_wipe(&key, sizeof key);
    if (code == ERR_OK) code = copy_unpack(r->a, plain, r->work, &r->note_bytes, &r->note, e);
    io->unlink(plain);
    return code;
}

static ErrorCode carry_blob(void *self, const BlobRow *row, Error *e)
{
    Restore *r = self;
    bool copied;
    char hex[65];
    if (map_get(&r->gone, hash_hex(hex, &row->name))) return ERR_OK;
    return blob_carry(r->beside, r->work, row, &copied, e);
}

static ErrorCode carry_blobs(Restore *r, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    const char *blobs = at_work(r, "blobs", e);
    if (!blobs) return e->code;
    TRY(folder_make(blobs, e));
    TRY(store_open(r->work, STORE_READ, &s, e));
    return store_blobs(s, carry_blob, r, e);
}

static ErrorCode check(Restore *r, Error *e)
{
    TRY(audit_folder(r->work, r->work, &r->gone, NULL, 0, r->progress, r->self, &r->audited, e));
    r->report->entries = r->audited.entries;
    return copy_note_check(r->note_bytes, &r->note, &r->audited, e);
}

/* ---- what was known of the log that burned ---- */

/* A head of the copy's own log must be signed by its key; that of a later one can only be taken at its word. */
static ErrorCode consider_head(Restore *r, Store *s, const char *path, Error *e)
{
    Checkpoint head;
    Str note, store;
    uint32_t epoch;
    bool there;
    Hash root;
    TRY(guard_read(r->a, path, &head, &note, &there, e));
    if (!there) return ERR_OK;
    if (!origin_parse(head.origin, &store, &epoch) || !str_equal(store, r->note.store)) {
        return error_set(e, ERR_FINDING, K("office.guard-foreign"), arg_c("path", path));
    }
    if (epoch < r->note.epoch) return ERR_OK;
    if (epoch == r->note.epoch) {
        TRY(checkpoint_open(note, &r->audited.log_key, &head, e));
        if (head.size <= r->note.size) {
            StoreTree tree = { s, epoch };
            TRY(tree_root(head.size, store_tree_read, &tree, &root, e));
            if (!hash_equal(&root, &head.root)) return error_set(e, ERR_FINDING, K("office.store-forked"), arg_int("size", (int64_t)head.size));
        }
    }
    if (r->known_note.len > 0 && (epoch < r->known_epoch || (epoch == r->known_epoch && head.size <= r->known.size))) return ERR_OK;
    r->known = head;
    r->known_note = note;
    r->known_epoch = epoch;
    return ERR_OK;
}

static ErrorCode find_heads(Restore *r, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    const char *in_copy = at_work(r, "guard", e);
    if (!in_copy) return e->code;
    TRY(store_open(r->work, STORE_READ, &s, e));
    TRY(consider_head(r, s, in_copy, e));
    if (r->guard) TRY(consider_head(r, s, r->guard, e));
    if (r->known_note.len == 0) return ERR_OK;
    uint64_t from = r->known_epoch == r->note.epoch ? r->note.size : 0;
    r->report->missing = r->known.size > from ? r->known.size - from : 0;
    return ERR_OK;
}

/* ---- erasures ---- */

static ErrorCode add_list(Restore *r, const char *path, Error *e)
{
    Str list;
    if (!path || !file_exists(path)) return ERR_OK;
    TRY(file_read(r->a, path, LIST_LIMIT, &list, e));
    return erasures_join(r->a, r->erasures, list, &r->erasures, e);
}

static ErrorCode find_erasures(Restore *r, Store *s, Error *e)
{
    ErrorCode code = store_fact(s, r->a, "erasures", &r->erasures, e);
    if (code == ERR_NOT_FOUND) r->erasures = STR("");
    else if (code != ERR_OK) return code;
    const char *beside = path_join(r->a, r->beside, ERASURES_NAME);
    Str by_guard = r->guard ? str_format(r->a, "%s.erasures", r->guard) : STR("");
    if (!beside || !by_guard.ptr) return error_memory(e);
    const char *named = r->order->erasures_file;
    if (named && !file_exists(named)) return error_set(e, ERR_NOT_FOUND, K("base.no-such-file"), arg_c("path", named));
    TRY(add_list(r, beside, e));
    TRY(add_list(r, named, e));
    return r->guard ? add_list(r, by_guard.ptr, e) : ERR_OK;
}

/* Where the guard file is, what was erased since, and which files ended with it: before anything is carried over or audited. */
static ErrorCode find_erased(Restore *r, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    Str kept;
    TRY(store_open(r->work, STORE_READ, &s, e));
    ErrorCode code = store_fact(s, r->a, "guard-file", &kept, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    r->guard = r->order->guard_file ? r->order->guard_file : code == ERR_OK ? kept.ptr : NULL;
    TRY(find_erasures(r, s, e));
    return erased_files_of(s, r->a, r->erasures, &r->gone, e);
}

typedef struct { Restore *restore; Store *store; Erasure erasure; } Erasing;

static ErrorCode erase_again(void *self, EntryPlace at, Error *e)
{
    Erasing *x = self;
    Arena *a = x->restore->a;
    bool was;
    TRY(erase_place(x->store, &x->erasure, at, &was, e));
    if (!was) return ERR_OK;
    JsonValue *pair = json_new_array(a);
    json_add(a, pair, json_new_int(a, at.epoch));
    json_add(a, x->restore->erased, json_add(a, pair, json_new_int(a, (int64_t)at.index)));
    x->restore->report->erased_again++;
    return ERR_OK;
}

/* ---- the new log ---- */

/* Erasures, and what the store remembers of the log that ends here. */
static ErrorCode settle(Restore *r, Office *o, Error *e)
{
    Store *s = o->writer.store;
    Erasing x = { r, s, { .arena = r->a, .files = map_in(r->a) } };
    Str head;
    char name[32];
    snprintf(name, sizeof name, "head-%u", r->note.epoch);
    r->erased = json_new_array(r->a);
    if (!r->erased) return error_memory(e);
    TRY(store_fact(s, r->a, "head", &head, e));
    TRY(store_begin(s, e));
    ErrorCode code = erasures_each(r->erasures, erase_again, &x, e);
    if (code == ERR_OK) code = erase_files(s, &x.erasure, e);
    if (code == ERR_OK && r->erasures.len > 0) code = store_fact_set(s, "erasures", r->erasures, e);
    if (code == ERR_OK) code = store_fact_set(s, name, head, e);
    if (code == ERR_OK && r->order->guard_file) code = store_fact_set(s, "guard-file", str_of(r->order->guard_file), e);
    if (code == ERR_OK) code = store_fact_set(s, "guarded", STR("yes"), e);
    if (code == ERR_OK) return store_commit(s, e);
    store_abandon(s);
    return code;
}

static ErrorCode change_keys(Restore *r, Office *o, Error *e)
{
    r->old_key = o->log_key;
    r->old_secret = o->log_secret;
    uint32_t epoch = (r->known_note.len > 0 && r->known_epoch > r->note.epoch ? r->known_epoch : r->note.epoch) + 1;
    char *path = log_key_path(r->a, r->work, epoch);
    if (!path) return error_memory(e);
    o->log_secret = sign_secret_new();
    TRY(secret_write(path, "log", o->log_secret.seed, e));
    SignPublic public = sign_public_of(&o->log_secret);
    o->log_key = note_key(origin_format(o->origin, str_of(o->store_id), epoch), &public);
    o->writer.epoch = epoch;
    o->writer.frontier = (Frontier){ 0 };
    r->report->epoch = epoch;
    r->report->log_key = o->log_key;
    return ERR_OK;
}

static ErrorCode opening_content(Restore *r, Office *o, Str *ret, Error *e)
{
    Arena *a = r->a;
    char hex[65], made[25];
    Buf vkey = buf_in(a), out = buf_in(a);
    JsonValue *v = json_new_object(a), *copy = json_new_object(a);
    note_key_format(&vkey, &r->old_key);
    json_set(a, copy, "made", json_new_string(a, instant_format(made, r->note.made)));
    json_set(a, copy, "root", json_new_string(a, hash_hex(hex, &r->note.root)));
    json_set(a, copy, "size", json_new_int(a, (int64_t)r->note.size));
    json_set(a, v, "copy", copy);
    json_set(a, v, "decided_by", json_new_string(a, r->order->decided_by));
    json_set(a, v, "epoch", json_new_int(a, r->report->epoch));
    json_set(a, v, "erased", r->erased);
    if (o->exercise) json_set(a, v, "exercise", json_new_bool(a, true));
    if (r->known_note.len > 0) json_set(a, v, "known_head", json_new_string(a, r->known_note));
    json_set(a, v, "missing", json_new_int(a, (int64_t)r->report->missing));
    json_set(a, v, "name", json_new_string(a, o->name));
    json_set(a, v, "old_key", json_new_string(a, buf_str(&vkey)));
    json_set(a, v, "reason", json_new_string(a, r->order->reason));
    json_set(a, v, "store", json_new_string(a, str_of(o->store_id)));
    json_write(&out, v);
    if (vkey.failed || out.failed) return error_memory(e);
    *ret = buf_str(&out);
    return ERR_OK;
}

/* log.open, signed by the new key and by the one before it. */
static ErrorCode open_log(Restore *r, Office *o, Error *e)
{
    Buf vkey = buf_in(r->a), both = buf_in(r->a);
    Note note;
    Str content, object = str_format(r->a, "log/%u", r->report->epoch);
    note_key_format(&vkey, &o->log_key);
    if (vkey.failed || !object.ptr) return error_memory(e);
    TRY(opening_content(r, o, &content, e));
    Act act = { .store = str_of(o->store_id), .chain = STR("office"), .op = STR("log.open"), .object = object, .has_model = true,
                .model = o->model->hash, .key = buf_str(&vkey), .actor = STR("log"), .made = clock_now() };
    Item *item = ARENA_NEW(r->a, Item);
    if (!item) return error_memory(e);
    TRY(item_by_log(r->a, o, &act, content, item, e));
    TRY(note_parse(item->note, &note, e));
    buf_add(&both, item->note);
    note_add_signature(&both, note.text, &r->old_key, &r->old_secret);
    if (both.failed) return error_memory(e);
    item->note = buf_str(&both);
    Submission s = { .items = item, .count = 1 };
    return writer_run_now(o, &s, e);
}

/* The guard file knows the new log before the store has its name: a second restore from the same copy takes another number. */
static ErrorCode guard_new_log(Restore *r, Office *o, Error *e)
{
    Str head;
    const char *inside = at_work(r, "guard", e);
    if (!inside) return e->code;
    o->guard_file = r->guard ? r->guard : inside;
    TRY(store_fact(o->writer.store, r->a, "head", &head, e));
    TRY(erasures_level(o, e));
    TRY(guard_raise(o->guard_file, head, e));
    if (r->guard && file_exists(inside)) io->unlink(inside);
    return store_scrub(o->writer.store, e);
}

static ErrorCode go_on(Restore *r, Error *e)
{
    CLEANUP(office_close_p) Office *o = NULL;
    TRY(office_open_quiet(r->work, &o, e));
    TRY(settle(r, o, e));
    TRY(change_keys(r, o, e));
    TRY(open_log(r, o, e));
    return guard_new_log(r, o, e);
}

/* ---- all of it ---- */

static ErrorCode restore_all(Restore *r, Error *e)
{
    TRY(unpack(r, e));
    TRY(find_erased(r, e));
    TRY(carry_blobs(r, e));
    TRY(check(r, e));
    TRY(find_heads(r, e));
    TRY(go_on(r, e));
    if (file_exists(r->order->folder)) return error_set(e, ERR_CONFLICT, K("base.file-exists"), arg_c("path", r->order->folder));
    if (io->rename(r->work, r->order->folder) != 0) return error_system(e, str_of(r->order->folder));
    return folder_sync_of(r->order->folder, e);
}

static ErrorCode begin(Restore *r, Error *e)
{
    const RestoreOrder *o = r->order;
    if (o->reason.len == 0 || o->decided_by.len == 0) return error_set(e, ERR_INVALID, K("copy.restore-why"));
    if (file_exists(o->folder)) return error_set(e, ERR_CONFLICT, K("base.file-exists"), arg_c("path", o->folder));
    if (!file_exists(o->copy_file)) return error_set(e, ERR_NOT_FOUND, K("base.no-such-file"), arg_c("path", o->copy_file));
    Str copy = str_of(o->copy_file);
    size_t slash = copy.len;
    while (slash > 0 && copy.ptr[slash - 1] != '/') slash--;
    r->beside = slash > 0 ? str_c(r->a, str_first(copy, slash)) : ".";
    r->work = str_format(r->a, "%s.restoring", o->folder).ptr;
    return r->beside && r->work ? folder_make_new(r->work, e) : error_memory(e);
}

ErrorCode restore_store(Arena *a, const RestoreOrder *order, Progress progress, void *self, RestoreReport *ret, Error *e)
{
    *ret = (RestoreReport){ 0 };
    ArenaMark mark = arena_mark(a);
    Restore r = { .a = a, .order = order, .report = ret, .progress = progress, .self = self };
    ErrorCode code = begin(&r, e);
    if (code == ERR_OK) {
        code = restore_all(&r, e);
        if (code != ERR_OK) folder_remove(r.work);
    }
    crypto_wipe(&r.old_secret, sizeof r.old_secret);
    arena_restore(a, mark);
    return code == ERR_OK ? code : error_in(e, K("copy.restoring"), arg_c("path", order->copy_file));
}

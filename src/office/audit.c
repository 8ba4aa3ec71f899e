/* audit.c: a whole store held against docs/formats/entry.md.
 *
 * One walk over all entries of all logs, in order: the verifier asks who signed and where the entry stands; here the tree is built anew,
 * the columns beside the text are compared with it, and contents with their hashes. What an entry needs is given back with it, so that a
 * million take the memory of one; only ends of chains, keys and sessions are kept. Records, blobs and the database's own check run beside it
 * in a second thread (audit_records.c), with a handle of its own that sees the same moment; at the end the numbers of both must agree.
 *
 * A content that is not there must have been named by an act that erased it (content.erase, or log.open of a restored store) and stand on the
 * store's list of erasures, from which copies are cleared; one that was erased must not be there again. */
#include <inttypes.h>

#include "office/bundle_int.h"
#include "office/sealed_act.h"
#include "office/whole_int.h"

enum { ENTRY_ARENA = 64 << 20, PROGRESS_EVERY = 1024, TRIES = 100 };

/* A content that was looked for in vain. */
typedef struct Missing Missing;
struct Missing {
    EntryPlace at;
    bool       sealed;              /* of a locked case, whose acts of erasing nobody can read */
    Str        via;                 /* "<origin> <index>" of an act of another store; else empty */
    Missing   *next;
};

typedef struct {
    Store       *store;
    Arena       *kept;              /* the verifier's and ours: as long as the audit */
    Arena       *work;              /* one entry's or record's */
    Verifier     verifier;
    Frontier     frontier;          /* of the log that is being read */
    Hash         model;             /* the last one seen, so that most entries ask no table */
    bool         model_known;
    Hash         in_force;          /* by the acts: the first one's, then what each model.activate said */
    Str          profile;           /* which institution it is, as the first log.open says */
    bool         exercise;          /* likewise */
    Map          listed, erased;    /* places on the store's list, and those that acts have erased */
    Map          without;           /* acts of other stores that came without all of their contents, as case.taken says */
    Missing     *missing, **missing_tail;
    uint64_t     made;              /* records that entries made */
    AuditReport *report;
    Progress     progress;
    void        *self;
    uint64_t     total;
} Audit;

static ErrorCode finding(Error *e, const char *key, const char *name, Str value)
{
    return error_set(e, ERR_FINDING, key, arg_str(name, value));
}

/* Whatever is wrong with what we read is a finding; what is wrong with the machine stays what it is. */
static ErrorCode as_finding(Error *e)
{
    if (e->code == ERR_INVALID || e->code == ERR_NOT_FOUND || e->code == ERR_LIMIT) e->code = ERR_FINDING;
    return e->code;
}

/* ---- models ---- */

static ErrorCode know_model(Audit *au, Str text, Error *e)
{
    Hash h;
    Str packed;
    if (!hash_parse_hex(entry_line(text, STR("\nmodel: ")), &h)) return ERR_OK;
    if (au->model_known && hash_equal(&h, &au->model)) return ERR_OK;
    if (!verifier_model(&au->verifier, &h)) {
        ErrorCode code = store_model(au->store, au->work, &h, &packed, e);
        if (code == ERR_OK) code = verifier_add_model(&au->verifier, packed, e);
        if (code != ERR_OK) return as_finding(e);
    }
    au->model = h;
    au->model_known = true;
    return ERR_OK;
}

/* ---- one entry ---- */

/* The columns of a sealed entry say nothing (docs/formats/locked.md). */
static bool columns_of_sealed(const Entry *row, const EntryText *text)
{
    SealedAct sealed;
    Error ignored;
    return sealed_act_parse(text->act_note, &sealed, &ignored) == ERR_OK && str_equal(row->nonce, sealed_act_nonce(&sealed)) &&
           str_equal(row->op, SEALED_OP) && str_equal(row->object, SEALED_NOBODY) && str_equal(row->actor, SEALED_NOBODY);
}

static bool columns_of_act(const Entry *row, const Act *act)
{
    return str_equal(row->nonce, str_bytes(act->nonce, NONCE_SIZE)) && str_equal(row->op, act->op) && str_equal(row->object, act->object) &&
           str_equal(row->actor, act->actor);
}

static ErrorCode hold_columns(const Entry *row, const EntryText *text, const Act *act, const Hash *leaf, Error *e)
{
    bool same = row->epoch == text->epoch && str_equal(row->chain, text->chain) && row->chain_seq == text->chain_seq &&
                hash_equal(&row->leaf, leaf) && row->received == text->received &&
                (sealed_act_is(text->act_note) ? columns_of_sealed(row, text) : columns_of_act(row, act));
    return same ? ERR_OK : error_set(e, ERR_FINDING, K("whole.columns"), arg_int("epoch", row->epoch), arg_int("index", (int64_t)row->index));
}

/* The hashes that are kept for proofs must be those that the leaves make. */
static ErrorCode hold_tree(Audit *au, uint32_t epoch, const Hash *leaf, Error *e)
{
    Hash due[TREE_LEVELS - 1], kept;
    StoreTree tree = { au->store, epoch };
    uint64_t index = au->frontier.size;
    unsigned levels = frontier_append_due(&au->frontier, leaf, due);
    for (unsigned level = 1; level <= levels; level++) {
        if (store_tree_read(&tree, level, index >> (8 * level), 1, &kept, e) != ERR_OK) return as_finding(e);
        if (!hash_equal(&kept, &due[level - 1])) {
            return error_set(e, ERR_FINDING, K("whole.tree"), arg_int("epoch", epoch), arg_int("level", level));
        }
    }
    return ERR_OK;
}

static bool place_is_in(const Map *m, EntryPlace at)
{
    uint64_t key[2] = { at.epoch, at.index };
    return map_get(m, str_bytes(key, sizeof key)) != NULL;
}

static ErrorCode place_add(Map *m, EntryPlace at, Error *e)
{
    uint64_t key[2] = { at.epoch, at.index };
    return map_set(m, str_bytes(key, sizeof key), m) ? ERR_OK : error_memory(e);
}

/* The act that erased it comes later: looked at when all entries have been read. */
static ErrorCode missing(Audit *au, const Entry *row, const EntryText *text, Error *e)
{
    Missing *m = ARENA_NEW(au->kept, Missing);
    if (!m) return error_memory(e);
    m->at = (EntryPlace){ row->epoch, row->index };
    m->sealed = sealed_act_is(text->act_note);
    if (text->via_origin.len > 0) m->via = str_format(au->kept, STR_FMT " %" PRIu64, STR_ARG(text->via_origin), text->via_index);
    if (text->via_origin.len > 0 && !m->via.ptr) return error_memory(e);
    *au->missing_tail = m;
    au->missing_tail = &m->next;
    return ERR_OK;
}

/* What an act erased, as its content says: pairs of log and index. */
static ErrorCode take_erased(Audit *au, const Act *act, Str content, Error *e)
{
    JsonValue *v;
    bool opens = str_is(act->op, "log.open");
    if (!opens && !str_is(act->op, "content.erase")) return ERR_OK;
    TRY(json_parse(au->work, content, &v, e));
    JSON_EACH(pair, json_get(v, opens ? "erased" : "entries")) {
        unsigned char salt[SALT_SIZE];
        Str bytes;
        int64_t epoch, index;
        if (!json_int(pair->first, &epoch) || !json_int(pair->last, &index) || epoch < 1 || epoch > UINT32_MAX || index < 0) continue;
        EntryPlace at = { (uint32_t)epoch, (uint64_t)index };
        TRY(place_add(&au->erased, at, e));
        ErrorCode code = store_content(au->store, au->work, at.epoch, at.index, CONTENT_OBJECT, salt, &bytes, e);
        if (code == ERR_OK) return error_set(e, ERR_FINDING, K("whole.erased-there"), arg_int("epoch", epoch), arg_int("index", index));
        if (code != ERR_NOT_FOUND) return code;
    }
    return ERR_OK;
}

/* Which acts had lost a content before they came here: pairs of log and index, as this store's officer found them. */
static ErrorCode take_without(Audit *au, Str content, Error *e)
{
    JsonValue *v;
    TRY(json_parse(au->work, content, &v, e));
    JSON_EACH(pair, json_get(v, "without")) {
        int64_t index;
        if (!pair->first || !json_int(pair->last, &index)) continue;
        Str key = str_format(au->kept, STR_FMT " %" PRId64, STR_ARG(json_text(pair->first)), index);
        if (!key.ptr || !map_set(&au->without, key, au)) return error_memory(e);
    }
    return ERR_OK;
}

static ErrorCode hold_missing(Audit *au, Error *e)
{
    for (const Missing *m = au->missing; m; m = m->next) {
        if (m->via.len > 0 && map_get(&au->without, m->via)) {
            au->report->erased++;
            continue;
        }
        const char *key = !m->sealed && !place_is_in(&au->erased, m->at) ? K("whole.content-missing")
                        : !place_is_in(&au->listed, m->at) ? K("whole.erasure-unlisted") : NULL;
        if (key) return error_set(e, ERR_FINDING, key, arg_int("epoch", m->at.epoch), arg_int("index", (int64_t)m->at.index));
        au->report->erased++;
    }
    return ERR_OK;
}

typedef ErrorCode (*HoldContent)(const Act *act, const unsigned char salt[SALT_SIZE], Str content, Error *e);

/* Every act is under the model in force: the one the log began with, and after each model.activate the one that says. */
static ErrorCode take_activation(Audit *au, const Act *act, Str content, Error *e)
{
    JsonValue *v;
    TRY(json_parse(au->work, content, &v, e));
    Str hex = json_text(json_get(v, "hash"));
    Str named = str_format(au->work, "model/" STR_FMT, STR_ARG(str_first(hex, 16)));
    if (!hash_parse_hex(hex, &au->in_force) || !str_equal(named, act->object)) return finding(e, K("whole.model-activated"), "object", act->object);
    return ERR_OK;
}

static ErrorCode take_profile(Audit *au, Str content, Error *e)
{
    JsonValue *v;
    TRY(json_parse(au->work, content, &v, e));
    Str said = json_text(json_get(v, "profile"));
    au->profile = said.ptr ? str_copy(au->kept, said) : STR("");
    TRY(exercise_said(au->work, content, &au->exercise, e));
    return au->profile.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode hold_profile(Audit *au, Error *e)
{
    Str fact = STR("");
    ErrorCode code = store_fact(au->store, au->work, "profile", &fact, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    if (!str_equal(code == ERR_OK ? fact : STR(""), au->profile)) return finding(e, K("whole.profile-fact"), "profile", fact);
    code = store_fact(au->store, au->work, EXERCISE_FACT, &fact, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    au->report->exercise = au->exercise;
    return (code == ERR_OK) == au->exercise ? ERR_OK : error_set(e, ERR_FINDING, K("exercise.fact"));
}

static ErrorCode hold_model(Audit *au, const Act *act, Error *e)
{
    char hex[65];
    if (!act->has_model) return ERR_OK;
    if (au->report->entries == 0) au->in_force = act->model;
    return hash_equal(&act->model, &au->in_force) ? ERR_OK : finding(e, K("whole.model-not-in-force"), "hash", hash_hex(hex, &act->model));
}

/* What the contents of the store's own acts say about other entries. */
static ErrorCode take_content(Audit *au, const Entry *row, const Act *act, Str bytes, Error *e)
{
    if (row->epoch == 1 && str_is(act->op, "log.open")) TRY(take_profile(au, bytes, e));
    if (str_is(act->op, "model.activate")) TRY(take_activation(au, act, bytes, e));
    if (str_is(act->op, "case.taken")) TRY(take_without(au, bytes, e));
    return take_erased(au, act, bytes, e);
}

/* Of the people of another store only their keys are needed here: what was said of them may be missing. */
static ErrorCode hold_content(Audit *au, const Entry *row, const EntryText *text, const Act *act, ContentRole role, HoldContent hold,
                              Error *e)
{
    unsigned char salt[SALT_SIZE];
    Str bytes;
    bool via = text->via_origin.len > 0;
    ErrorCode code = store_content(au->store, au->work, row->epoch, row->index, role, salt, &bytes, e);
    if (code == ERR_NOT_FOUND) return via && str_is(act->chain, "office") ? ERR_OK : missing(au, row, text, e);
    if (code != ERR_OK) return code;
    au->report->contents++;
    TRY(hold(act, salt, bytes, e));
    return role == CONTENT_OBJECT && !via ? take_content(au, row, act, bytes, e) : ERR_OK;
}

/* A sealed entry has one content row, with no salt to be seen. */
static ErrorCode hold_sealed(Audit *au, const Entry *row, const EntryText *text, Error *e)
{
    static const unsigned char NONE[SALT_SIZE];
    unsigned char salt[SALT_SIZE];
    Str bytes;
    ErrorCode code = store_content(au->store, au->work, row->epoch, row->index, CONTENT_OBJECT, salt, &bytes, e);
    if (code == ERR_NOT_FOUND) return missing(au, row, text, e);
    if (code != ERR_OK) return code;
    au->report->contents++;
    if (memcmp(salt, NONE, SALT_SIZE) == 0) return ERR_OK;
    return error_set(e, ERR_FINDING, K("whole.columns"), arg_int("epoch", row->epoch), arg_int("index", (int64_t)row->index));
}

static ErrorCode hold_entry(Audit *au, const Entry *row, Error *e)
{
    EntryText text;
    Act act;
    Hash leaf;
    TRY(know_model(au, row->text, e));
    TRY(verifier_take(&au->verifier, row->index, row->text, &text, &act, e));
    (void)verifier_chain_seq(&au->verifier, text.chain, &leaf);     /* the verifier has hashed it */
    bool via = text.via_origin.len > 0;
    if (!via) TRY(hold_model(au, &act, e));
    TRY(hold_columns(row, &text, &act, &leaf, e));
    TRY(hold_tree(au, row->epoch, &leaf, e));
    if (sealed_act_is(text.act_note)) TRY(hold_sealed(au, row, &text, e));
    if (act.has_object_hash) TRY(hold_content(au, row, &text, &act, CONTENT_OBJECT, verify_object, e));
    if (act.reason_code.len > 0) TRY(hold_content(au, row, &text, &act, CONTENT_REASON, verify_reason, e));
    bool makes = act.object_version == 0 && act.has_model && (!via || project_via(&act));
    if (makes && act_record_kind(verifier_model(&au->verifier, &act.model), &act)) au->made++;

    if (au->report->entries == 0) au->report->first = text.received;
    au->report->last = text.received;
    au->report->entries++;
    return ERR_OK;
}

static ErrorCode take_entry(void *self, const Entry *row, Error *e)
{
    Audit *au = self;
    ArenaMark mark = arena_mark(au->work);
    ErrorCode code = hold_entry(au, row, e);
    arena_restore(au->work, mark);
    if (au->progress && au->report->entries % PROGRESS_EVERY == 0) au->progress(au->self, au->report->entries, au->total);
    if (code == ERR_OK || (e->count > 1 && str_is(str_of(e->parts[1].key), "verify.at-entry"))) return code;
    return error_in(e, K("whole.at-entry"), arg_int("epoch", row->epoch), arg_int("index", (int64_t)row->index));
}

/* ---- heads ---- */

/* The signed head of a log is that of its entries. The newest one is the fact "head", those of earlier logs have their number behind it. */
static ErrorCode hold_head(Audit *au, uint32_t epoch, bool newest, Error *e)
{
    Str note;
    Checkpoint head;
    const EpochSeen *seen = verifier_epoch(&au->verifier, epoch);
    Str name = newest ? STR("head") : str_format(au->work, "head-%u", epoch);
    if (!name.ptr) return error_memory(e);
    if (!seen || !seen->opened) return error_set(e, ERR_FINDING, K("verify.no-log"));
    ErrorCode code = store_fact(au->store, au->work, name.ptr, &note, e);
    if (code == ERR_OK) code = checkpoint_open(note, &seen->key, &head, e);
    if (code != ERR_OK) {
        (void)as_finding(e);
        return error_in(e, K("whole.at-head"), arg_int("epoch", epoch));
    }
    Hash root = frontier_root(&au->frontier);
    if (head.size != au->frontier.size) {
        return error_set(e, ERR_FINDING, K("whole.head-size"), arg_int("epoch", epoch), arg_int("signed", (int64_t)head.size),
                         arg_int("here", (int64_t)au->frontier.size));
    }
    if (!hash_equal(&root, &head.root)) return error_set(e, ERR_FINDING, K("whole.head-root"), arg_int("epoch", epoch));
    hash_hex(au->report->head_root, &root);
    return ERR_OK;
}

static ErrorCode hold_logs(Audit *au, Error *e)
{
    uint32_t last;
    uint64_t size;
    TRY(store_last_epoch(au->store, &last, e));
    if (last == 0) return error_set(e, ERR_FINDING, K("verify.no-log"));
    for (uint32_t epoch = 1; epoch <= last; epoch++) {
        TRY(store_epoch_size(au->store, epoch, &size, e));
        au->total += size;
    }
    for (uint32_t epoch = 1; epoch <= last; epoch++) {
        au->frontier = (Frontier){ 0 };
        TRY(store_entries(au->store, epoch, 0, take_entry, au, e));
        if (au->frontier.size > 0) TRY(hold_head(au, epoch, epoch == last, e));
    }
    return ERR_OK;
}

/* ---- facts ---- */

static ErrorCode take_place(void *self, EntryPlace at, Error *e)
{
    Audit *au = self;
    return place_add(&au->listed, at, e);
}

static ErrorCode read_erasures(Audit *au, Error *e)
{
    Str list;
    ErrorCode code = store_fact(au->store, au->kept, "erasures", &list, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    return code == ERR_OK ? erasures_each(list, take_place, au, e) : code;
}

static ErrorCode hold_facts(Audit *au, Error *e)
{
    Str id, hex;
    Hash h;
    TRY(store_fact(au->store, au->work, "store-id", &id, e));
    if (!str_is(id, au->verifier.store)) return finding(e, K("whole.store-id"), "name", id);
    TRY(store_fact(au->store, au->work, "model", &hex, e));
    if (!hash_parse_hex(hex, &h)) return finding(e, K("store.no-model"), "hash", hex);
    if (!hash_equal(&h, &au->in_force)) return finding(e, K("whole.model-fact"), "hash", hex);
    TRY(hold_profile(au, e));
    Str packed;
    TRY(store_model(au->store, au->work, &h, &packed, e));
    Hash is = hash_of(packed);
    return hash_equal(&is, &h) ? ERR_OK : error_set(e, ERR_FINDING, K("verify.model-hash"));
}

/* ---- all of it ---- */

static ErrorCode hold_store(Audit *au, const NoteKey *given, size_t given_count, Error *e)
{
    TRY(read_erasures(au, e));
    TRY(hold_logs(au, e));
    TRY(hold_missing(au, e));
    TRY(hold_facts(au, e));
    const EpochSeen *newest = au->verifier.epoch;
    au->report->log_key = newest->key;
    au->report->key_checked = verifier_trusts(&au->verifier, newest->number, given, given_count);
    au->report->signatures = au->verifier.signatures;
    au->report->sealed = au->verifier.sealed;
    au->report->foreign = au->verifier.foreign;
    au->report->taken_over = au->verifier.taken_over;
    if (au->progress) au->progress(au->self, au->total, au->total);
    return ERR_OK;
}

/* Two handles that see one moment: both begin, and if a commit came in between, both begin again. */
static ErrorCode begin_together(Store *one, Store *other, Arena *a, Error *e)
{
    for (int i = 0; i < TRIES; i++) {
        Str head = STR(""), same = STR("");
        TRY(store_snapshot_begin(one, e));
        TRY(store_snapshot_begin(other, e));
        ErrorCode code = store_fact(one, a, "head", &head, e);
        if (code == ERR_OK) code = store_fact(other, a, "head", &same, e);
        if (code != ERR_OK || str_equal(head, same)) return code;
        store_snapshot_end(one);
        store_snapshot_end(other);
    }
    return error_set(e, ERR_CONFLICT, K("store.busy"), arg_c("path", store_folder(one)));
}

static void *beside_thread(void *self)
{
    AuditBeside *b = self;
    b->code = audit_beside(b, &b->error);
    return NULL;
}

static ErrorCode hold_both(Audit *au, AuditBeside *b, const NoteKey *given, size_t given_count, Error *e)
{
    pthread_t thread;
    bool threaded = pthread_create(&thread, NULL, beside_thread, b) == 0;
    ErrorCode code = hold_store(au, given, given_count, e);
    if (threaded) pthread_join(thread, NULL);
    else if (code == ERR_OK) beside_thread(b);
    if (code != ERR_OK) return code;
    if (b->code != ERR_OK) {
        *e = b->error;
        return b->code;
    }
    au->report->records = b->records;
    au->report->cases = b->cases;
    au->report->blobs = b->blobs;
    if (au->made == b->records) return ERR_OK;
    return error_set(e, ERR_FINDING, K("whole.records-count"), arg_int("made", (int64_t)au->made), arg_int("here", (int64_t)b->records));
}

static ErrorCode hold_snapshot(Audit *au, const char *folder, const char *blob_root, const Map *gone, const NoteKey *given, size_t given_count,
                               Error *e)
{
    CLEANUP(store_close_p) Store *one = NULL, *other = NULL;
    TRY(store_open(folder, STORE_READ, &one, e));
    TRY(store_open(folder, STORE_READ, &other, e));
    TRY(begin_together(one, other, au->work, e));
    au->store = one;
    AuditBeside b = { .store = other, .blob_root = blob_root, .gone = gone };
    return hold_both(au, &b, given, given_count, e);
}

ErrorCode audit_folder(const char *folder, const char *blob_root, const Map *gone, const NoteKey *given, size_t given_count, Progress progress,
                       void *self, AuditReport *ret, Error *e)
{
    *ret = (AuditReport){ 0 };
    Arena kept = arena_with(SIZE_MAX), work = arena_with(ENTRY_ARENA);
    Audit au = { .kept = &kept, .work = &work, .verifier = verifier_new(&kept, VERIFY_STORE), .listed = map_in(&kept),
                 .erased = map_in(&kept), .without = map_in(&kept),
                 .report = ret, .progress = progress, .self = self };
    au.missing_tail = &au.missing;
    ErrorCode code = hold_snapshot(&au, folder, blob_root, gone, given, given_count, e);
    if (code != ERR_OK) code = as_finding(e);
    arena_free(&work);
    arena_free(&kept);
    return code == ERR_OK ? code : error_in(e, K("whole.auditing"), arg_c("path", folder));
}

ErrorCode audit_store(const char *folder, const NoteKey *given, size_t given_count, Progress progress, void *self, AuditReport *ret, Error *e)
{
    return audit_folder(folder, folder, NULL, given, given_count, progress, self, ret, e);
}

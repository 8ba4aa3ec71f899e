/* bundle_verify.c: holds a bundle against the rules of docs/formats/bundle.md, in their order, and says the first that does not
 * hold.
 *
 * bundle_open has held the files against the list. Here they are sorted into pieces: an entry with its proof, content and reason.
 * First each log's key is looked up in its log.open and the manifest, the checkpoints and the proofs are checked with it; then the
 * pieces of case and office go through the verifier in the order of the logs, so that a key is known before it is used; then
 * contents are held against acts, versions against each other and files against contents. Whether the log's key is one that the
 * reader knows from elsewhere is asked last, and only of the keys he gave: a bundle that brings its own key proves nothing. */
#include "office/bundle_int.h"
#include "office/sealed_act.h"
#include "office/verifier_int.h"

#include <stdlib.h>

typedef BundlePiece Piece;

typedef struct {
    uint32_t   number;
    Str        note;
    NoteKey    key;
    Checkpoint checkpoint;
} Head;

typedef struct { const BundleFile *file; Hash name; bool used; } Listed;
typedef struct { int64_t version; } RecordSeen;

typedef struct {
    Arena         *arena;
    const Bundle  *bundle;
    Piece         *pieces; size_t piece_count;
    Head          *heads; size_t head_count;
    Listed        *files; size_t file_count;        /* files/, in order of their hashes */
    Listed        *models; size_t model_count;
    Listed        *keys; size_t key_count;          /* blobs/ */
    bool           start, how_to;
    Map            records;                         /* object -> RecordSeen */
    const Piece   *last;                            /* the case's last entry so far */
    Act            last_act;
    bool           last_via;
    BundleReport  *report;
} Check;

static ErrorCode finding(Error *e, const char *key, Str file)
{
    return error_set(e, ERR_FINDING, key, arg_str("file", file));
}

/* What a parser refused is a finding here, in this file. */
static ErrorCode at_file(Error *e, Str file)
{
    if (e->code != ERR_MEMORY) e->code = ERR_FINDING;
    return error_in(e, K("bundle.at-file"), arg_str("file", file));
}

/* ---- sorting files into pieces ---- */

/* The files of a piece stand side by side, because the archive is sorted by name. */
static ErrorCode sort_part(Check *c, const BundleFile *f, const BundleName *n, Error *e)
{
    bool in_case = n->kind == BUNDLE_CASE;
    Piece *p = c->piece_count > 0 ? &c->pieces[c->piece_count - 1] : NULL;
    if (!p || p->in_case != in_case || p->number != n->number || (!in_case && p->epoch != n->epoch)) {
        p = &c->pieces[c->piece_count++];
        *p = (Piece){ .in_case = in_case, .number = n->number, .epoch = n->epoch, .index = n->number };
    }
    if (n->part == PART_ENTRY) p->name = f->name;
    /* "entry" is the first of its parts, but for the act of a sealed one. */
    bool before = n->part == PART_ACT || n->part == PART_ACT_SALT;
    if (before) p->first = f->name;
    if (!p->name.ptr && !before) return finding(e, K("bundle.part-without-entry"), f->name);
    if ((n->part == PART_OBJECT_SALT || n->part == PART_REASON_SALT || n->part == PART_ACT_SALT) && f->bytes.len != SALT_SIZE) {
        return finding(e, K("bundle.salt-size"), f->name);
    }
    p->parts[n->part] = f->bytes.ptr ? f->bytes : STR("");
    return ERR_OK;
}

static ErrorCode sort_file(Check *c, const BundleFile *f, Error *e)
{
    BundleName n;
    if (!bundle_name_parse(f->name, &n)) return finding(e, K("bundle.file-unknown"), f->name);
    switch (n.kind) {
    case BUNDLE_START: c->start = true; return ERR_OK;
    case BUNDLE_VERIFY_TEXT: c->how_to = true; return ERR_OK;
    case BUNDLE_CASE: case BUNDLE_OFFICE: return sort_part(c, f, &n, e);
    case BUNDLE_CHECKPOINT: c->heads[c->head_count++] = (Head){ .number = n.epoch, .note = f->bytes }; return ERR_OK;
    case BUNDLE_BLOB_KEY:
        if (f->bytes.len != KEY_SIZE) return finding(e, K("bundle.blob-key-size"), f->name);
        c->keys[c->key_count++] = (Listed){ .file = f, .name = n.hash };
        return ERR_OK;
    case BUNDLE_FILE: case BUNDLE_MODEL: break;
    }
    if (!hash_equal(&n.hash, &f->hash)) return finding(e, K("bundle.name-is-not-hash"), f->name);
    Listed listed = { .file = f, .name = n.hash };
    if (n.kind == BUNDLE_FILE) c->files[c->file_count++] = listed;
    else c->models[c->model_count++] = listed;
    return ERR_OK;
}

static ErrorCode sort_files(Check *c, Error *e)
{
    const Bundle *b = c->bundle;
    c->pieces = arena_array(c->arena, b->count + 1, sizeof *c->pieces);
    c->heads = arena_array(c->arena, b->count + 1, sizeof *c->heads);
    c->files = arena_array(c->arena, b->count + 1, sizeof *c->files);
    c->models = arena_array(c->arena, b->count + 1, sizeof *c->models);
    c->keys = arena_array(c->arena, b->count + 1, sizeof *c->keys);
    if (!c->pieces || !c->heads || !c->files || !c->models || !c->keys) return error_memory(e);
    for (size_t i = 0; i < b->count; i++) TRY(sort_file(c, &b->files[i], e));
    if (!c->start) return finding(e, K("bundle.file-missing"), STR("START.html"));
    if (!c->how_to) return finding(e, K("bundle.file-missing"), STR("VERIFY.md"));
    for (size_t i = 0; i < c->piece_count; i++) {
        const Piece *p = &c->pieces[i];
        if (!p->name.ptr) return finding(e, K("bundle.part-without-entry"), p->first);
        if (!p->parts[PART_ACT].ptr != !p->parts[PART_ACT_SALT].ptr) return finding(e, K("bundle.content-without-salt"), p->name);
        if (!p->parts[PART_PROOF].ptr) return finding(e, K("bundle.no-proof"), p->name);
        if (!p->parts[PART_OBJECT].ptr != !p->parts[PART_OBJECT_SALT].ptr ||
            !p->parts[PART_REASON].ptr != !p->parts[PART_REASON_SALT].ptr) {
            return finding(e, K("bundle.content-without-salt"), p->name);
        }
    }
    return ERR_OK;
}

/* ---- keys, manifest, checkpoints, proofs (rules 2 and 3) ---- */

static Head *head_of(Check *c, uint32_t epoch)
{
    for (size_t i = 0; i < c->head_count; i++) {
        if (c->heads[i].number == epoch) return &c->heads[i];
    }
    return NULL;
}

/* A bundle of an exercise says so in its manifest, and a real one does not: as the log says of itself where it begins. */
static ErrorCode check_reality(Check *c, const BundleName *opening, Error *e)
{
    BundleName n = *opening;
    bool exercise;
    n.part = PART_OBJECT;
    Str name = bundle_name_format(c->arena, &n);
    if (!name.ptr) return error_memory(e);
    const BundleFile *f = bundle_file(c->bundle, name);
    if (!f) return ERR_OK;
    if (exercise_said(c->arena, f->bytes, &exercise, e) != ERR_OK) return at_file(e, name);
    return exercise == c->bundle->exercise ? ERR_OK : error_set(e, ERR_FINDING, K("exercise.manifest"));
}

/* The key that the log.open of this epoch introduces; that it was signed as it must is for the verifier. */
static ErrorCode find_log_key(Check *c, Head *head, Error *e)
{
    BundleName n = { .kind = BUNDLE_OFFICE, .epoch = head->number, .part = PART_ENTRY };
    EntryText entry;
    Note note;
    Act act;
    Str name = bundle_name_format(c->arena, &n);
    if (!name.ptr) return error_memory(e);
    const BundleFile *f = bundle_file(c->bundle, name);
    if (!f) return finding(e, K("bundle.file-missing"), name);
    if (entry_parse(f->bytes, &entry, e) != ERR_OK || act_open(entry.act_note, &note, &act, e) != ERR_OK ||
        note_key_parse(act.key, &head->key, e) != ERR_OK) return at_file(e, name);
    if (!str_is(act.op, "log.open") || !str_equal(str_of(head->key.name), entry.log)) {
        return finding(e, K("bundle.no-log-key"), name);
    }
    return check_reality(c, &n, e);
}

static ErrorCode check_head(Check *c, Head *head, Error *e)
{
    if (checkpoint_open(head->note, &head->key, &head->checkpoint, e) == ERR_OK) return ERR_OK;
    BundleName n = { .kind = BUNDLE_CHECKPOINT, .epoch = head->number };
    return at_file(e, bundle_name_format(c->arena, &n));
}

static ErrorCode check_manifest(Check *c, Error *e)
{
    Str store;
    uint32_t epoch;
    Note note;
    bool bad;
    if (!origin_parse(c->bundle->complete_origin, &store, &epoch)) return error_internal(e, "bundle_verify");
    Head *head = head_of(c, epoch);
    if (!head) {
        BundleName n = { .kind = BUNDLE_CHECKPOINT, .epoch = epoch };
        return finding(e, K("bundle.file-missing"), bundle_name_format(c->arena, &n));
    }
    TRY(note_parse(c->bundle->manifest, &note, e));
    if (!str_equal(str_of(head->key.name), c->bundle->complete_origin) || note.count != 1 ||
        !note_signed_by(&note, &head->key, &bad)) {
        return finding(e, K("bundle.manifest-unsigned"), STR(MANIFEST_NAME));
    }
    for (size_t i = 0; i < c->head_count; i++) {
        if (c->heads[i].number > epoch) return finding(e, K("bundle.newer-epoch"), STR(MANIFEST_NAME));
    }
    c->report->log_key = head->key;
    return ERR_OK;
}

/* The entry is in the log that it names, at the place that its proof says. */
static ErrorCode check_proof(Check *c, Piece *p, Error *e)
{
    EntryText entry;
    ProofFile proof;
    if (entry_parse(p->parts[PART_ENTRY], &entry, e) != ERR_OK || proof_file_parse(p->parts[PART_PROOF], &proof, e) != ERR_OK) {
        return at_file(e, p->name);
    }
    Buf again = buf_in(c->arena);
    proof_file_format(&again, &proof);
    if (again.failed) return error_memory(e);
    if (!str_equal(buf_str(&again), p->parts[PART_PROOF])) return finding(e, K("bundle.proof-form"), p->name);
    Head *head = head_of(c, entry.epoch);
    if (!head || !str_equal(entry.log, str_of(head->key.name))) return finding(e, K("bundle.other-log"), p->name);
    if (!str_equal(proof.checkpoint, head->note)) return finding(e, K("bundle.other-checkpoint"), p->name);
    Hash leaf = tree_leaf(p->parts[PART_ENTRY]);
    if (proof.index >= head->checkpoint.size ||
        !tree_check_inclusion(&proof.proof, proof.index, head->checkpoint.size, &leaf, &head->checkpoint.root)) {
        return finding(e, K("bundle.not-in-log"), p->name);
    }
    Str chain = p->in_case ? c->bundle->chain : STR("office");
    bool placed = p->in_case ? entry.chain_seq == p->number : entry.epoch == p->epoch && proof.index == p->number;
    if (!placed || !str_equal(entry.chain, chain)) return finding(e, K("bundle.other-place"), p->name);
    p->epoch = entry.epoch;
    p->index = proof.index;
    return ERR_OK;
}

static int compare_places(const void *left, const void *right)
{
    const Piece *l = left, *r = right;
    if (l->epoch != r->epoch) return l->epoch < r->epoch ? -1 : 1;
    return l->index < r->index ? -1 : l->index > r->index;
}

static ErrorCode check_proofs(Check *c, Error *e)
{
    for (size_t i = 0; i < c->head_count; i++) TRY(find_log_key(c, &c->heads[i], e));
    TRY(check_manifest(c, e));
    for (size_t i = 0; i < c->head_count; i++) TRY(check_head(c, &c->heads[i], e));
    for (size_t i = 0; i < c->piece_count; i++) TRY(check_proof(c, &c->pieces[i], e));
    sort_list(c->pieces, c->piece_count, sizeof *c->pieces, compare_places);
    for (size_t i = 1; i < c->piece_count; i++) {
        if (compare_places(&c->pieces[i - 1], &c->pieces[i]) == 0) return finding(e, K("bundle.place-twice"), c->pieces[i].name);
    }
    return ERR_OK;
}

/* ---- contents (rule 8) ---- */

static Listed *listed_find(Listed *list, size_t count, const Hash *h)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(list[middle].name.bytes, h->bytes, HASH_SIZE);
        if (order == 0) return &list[middle];
        if (order < 0) low = middle + 1; else high = middle;
    }
    return NULL;
}

static ErrorCode use_file(void *self, const NamedFile *named, Error *e)
{
    Check *c = self;
    Listed *l = listed_find(c->files, c->file_count, &named->plain);
    if (!l) {
        c->report->erased++;
        return ERR_OK;
    }
    if (l->file->bytes.len != named->size) return finding(e, K("bundle.file-size"), l->file->name);
    l->used = true;
    Listed *key = listed_find(c->keys, c->key_count, &named->blob);
    if (key) key->used = true;
    return ERR_OK;
}

/* Each act on a record makes the version after the one before it, whether or not its content is still there. In a case all
 * versions are here; of the office's records there are some. */
static ErrorCode check_version(Check *c, const Piece *p, const Act *act, Error *e)
{
    RecordSeen *seen = map_get(&c->records, act->object);
    int64_t before = seen ? seen->version : 0;
    if (p->in_case ? act->object_version != before : act->object_version < before) return finding(e, K("bundle.version"), p->name);
    if (!seen) {
        seen = ARENA_NEW(c->arena, RecordSeen);
        if (!seen || !map_set(&c->records, act->object, seen)) return error_memory(e);
    }
    seen->version = act->object_version + 1;
    return ERR_OK;
}

static ErrorCode check_content(Check *c, const Piece *p, const Act *act, Error *e)
{
    const unsigned char *salt = (const unsigned char *)p->parts[PART_OBJECT_SALT].ptr;
    Str content = p->parts[PART_OBJECT];
    const Model *model = NULL;
    if (act->has_model) {
        Listed *l = listed_find(c->models, c->model_count, &act->model);
        if (!l) return finding(e, K("bundle.no-model"), p->name);
        l->used = true;
        model = verifier_model(&c->report->verifier, &act->model);
    }
    const Kind *kind = act_record_kind(model, act);
    if (!kind && act_carries_record(act)) return finding(e, K("bundle.no-kind"), p->name);
    if (kind) TRY(check_version(c, p, act, e));
    if (!content.ptr) {
        c->report->erased += act->has_object_hash;
        return ERR_OK;
    }
    TRY(verify_object(act, salt, content, e));
    c->report->contents++;
    if (!kind) return ERR_OK;
    const JsonValue *record;
    TRY(content_check_record(c->arena, act, content, &record, e));
    return content_each_file(record, use_file, c, e);
}

static ErrorCode check_reason(Check *c, const Piece *p, const Act *act, Error *e)
{
    const unsigned char *salt = (const unsigned char *)p->parts[PART_REASON_SALT].ptr;
    Str reason = p->parts[PART_REASON];
    if (!reason.ptr) {
        c->report->erased += p->in_case && act->reason_code.len > 0;
        return ERR_OK;
    }
    TRY(verify_reason(act, salt, reason, e));
    c->report->contents++;
    return ERR_OK;
}

static ErrorCode check_all_used(const Listed *list, size_t count, Error *e)
{
    for (size_t i = 0; i < count; i++) {
        if (!list[i].used) return finding(e, K("bundle.file-unused"), list[i].file->name);
    }
    return ERR_OK;
}

/* ---- entries (rules 4 to 7) ---- */

static bool office_op(Str op)
{
    return is_key_op(op) || str_is(op, "locked.open");
}

static ErrorCode check_piece(Check *c, const Piece *p, EntryText *entry, Act *act, Error *e)
{
    OpenedAct opened = { (const unsigned char *)p->parts[PART_ACT_SALT].ptr, p->parts[PART_ACT] };
    TRY(verifier_take_opened(&c->report->verifier, p->index, p->parts[PART_ENTRY], opened.note.ptr ? &opened : NULL, entry, act, e));
    if (sealed_act_is(entry->act_note) && !opened.note.ptr) return finding(e, K("bundle.not-opened"), p->name);
    if (str_is(act->op, "locked.open") && !str_equal(act->object, c->bundle->chain)) return finding(e, K("bundle.not-needed"), p->name);
    bool via = entry->via_origin.len > 0;           /* then the verifier has looked at whose act it is */
    if (!via && !str_equal(act->store, c->bundle->store)) return finding(e, K("bundle.other-store"), p->name);
    if (!p->in_case && !office_op(act->op)) return finding(e, K("bundle.not-needed"), p->name);
    TRY(check_content(c, p, act, e));
    return check_reason(c, p, act, e);
}

static ErrorCode check_pieces(Check *c, BundleEach each, void *self, Error *e)
{
    BundleReport *r = c->report;
    for (size_t i = 0; i < c->piece_count; i++) {
        const Piece *p = &c->pieces[i];
        EntryText entry;
        Act act;
        if (check_piece(c, p, &entry, &act, e) != ERR_OK) return at_file(e, p->name);
        if (!p->in_case) continue;
        if (r->entries++ == 0) r->first = entry.received;
        r->last = entry.received;
        c->last = p;
        c->last_act = act;
        c->last_via = entry.via_origin.len > 0;
        if (each) TRY(each(self, &entry, &act, p->parts[PART_OBJECT], p->parts[PART_REASON], e));
    }
    return ERR_OK;
}

static ErrorCode check_end(Check *c, Error *e)
{
    const Bundle *b = c->bundle;
    const Head *head = c->last ? head_of(c, c->last->epoch) : NULL;
    if (!head || c->report->entries != b->complete_seq || !str_is(c->last_act.op, "case.export") || c->last_via ||
        c->last->index != b->complete_index ||
        !str_equal(str_of(head->key.name), b->complete_origin)) {
        return finding(e, K("bundle.end"), STR(MANIFEST_NAME));
    }
    if (b->made < c->report->last) return finding(e, K("bundle.made-before-end"), STR(MANIFEST_NAME));
    return ERR_OK;
}

static ErrorCode check_given(const Check *c, const NoteKey *given, size_t count, Error *e)
{
    Str store;
    uint32_t epoch;
    if (count == 0) return ERR_OK;
    if (!origin_parse(c->bundle->complete_origin, &store, &epoch)) return error_internal(e, "bundle_verify");
    c->report->key_checked = verifier_trusts(&c->report->verifier, epoch, given, count);
    if (c->report->key_checked) return ERR_OK;
    return error_set(e, ERR_FINDING, K("bundle.key-not-given"),
                     arg_str("fingerprint", key_fingerprint(c->arena, &c->report->log_key)));
}

ErrorCode bundle_verify(Arena *a, const Bundle *b, const NoteKey *given, size_t given_count, BundleEach each, void *self,
                        BundleReport *ret, Error *e)
{
    *ret = (BundleReport){ .verifier = verifier_new(a, VERIFY_BUNDLE) };
    Check c = { .arena = a, .bundle = b, .report = ret, .records = map_in(a) };
    TRY(sort_files(&c, e));
    TRY(check_proofs(&c, e));
    for (size_t i = 0; i < c.model_count; i++) {
        if (verifier_add_model(&ret->verifier, c.models[i].file->bytes, e) != ERR_OK) return at_file(e, c.models[i].file->name);
    }
    TRY(check_pieces(&c, each, self, e));
    TRY(check_end(&c, e));
    TRY(check_all_used(c.files, c.file_count, e));
    TRY(check_all_used(c.models, c.model_count, e));
    TRY(check_all_used(c.keys, c.key_count, e));
    ret->files = c.file_count;
    ret->pieces = c.pieces;
    ret->piece_count = c.piece_count;
    ret->signatures = ret->verifier.signatures;
    return check_given(&c, given, given_count, e);
}

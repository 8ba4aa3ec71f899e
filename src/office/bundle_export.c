/* bundle_export.c: writes a case as one file.
 *
 * The export is itself an entry of the case, committed before a byte leaves: so the bundle ends in the act that made it, and the
 * case remembers who took it where. Then the store is read again, as of a moment that has this entry; everything small is put into
 * memory, listed and signed; files are decrypted and written last of all in one stream, and hash to what the list said before, or
 * the export fails. */
#include "office/bundle_collect.h"

#include <stdlib.h>

#include "office/blob.h"

typedef struct { Str name, bytes; Hash hash; const BlobRow *blob; } OutFile;     /* blob: to be streamed; else bytes */

typedef struct {
    Request  *request;
    Arena    *arena;
    Collected from;
    OutFile  *files; size_t count, room;
    bool      with_keys;            /* of the blobs: for a store that goes on with the case */
} Export;

/* ---- the table of files ---- */

static ErrorCode put(Export *x, const BundleName *n, Str bytes, const Hash *hash, const BlobRow *blob, Error *e)
{
    if (!ARENA_ROOM(x->arena, x->files, x->count, x->room)) return error_memory(e);
    OutFile f = { .name = bundle_name_format(x->arena, n), .bytes = bytes, .hash = hash ? *hash : hash_of(bytes), .blob = blob };
    if (!f.name.ptr) return error_memory(e);
    x->files[x->count++] = f;
    return ERR_OK;
}

static ErrorCode put_part(Export *x, BundleName n, BundlePart part, Str bytes, Error *e)
{
    n.part = part;
    return bytes.ptr ? put(x, &n, bytes, NULL, NULL, e) : ERR_OK;
}

static ErrorCode put_piece(Export *x, const CollectedPiece *p, bool of_case, Error *e)
{
    BundleName n = of_case ? (BundleName){ .kind = BUNDLE_CASE, .number = p->page.entry.chain_seq }
                           : (BundleName){ .kind = BUNDLE_OFFICE, .epoch = p->epoch, .number = p->index };
    TRY(put_part(x, n, PART_ENTRY, p->text, e));
    if (p->act_salt.ptr) TRY(put_part(x, n, PART_ACT, p->note, e));
    TRY(put_part(x, n, PART_ACT_SALT, p->act_salt, e));
    TRY(put_part(x, n, PART_PROOF, p->proof, e));
    TRY(put_part(x, n, PART_OBJECT, p->page.content, e));
    TRY(put_part(x, n, PART_OBJECT_SALT, p->salt, e));
    TRY(put_part(x, n, PART_REASON, p->page.reason, e));
    return put_part(x, n, PART_REASON_SALT, p->reason_salt, e);
}

/* A blob's name is the hash of its ciphertext, which follows from file and key: whoever has both makes the same blob. */
static ErrorCode put_blob_keys(Export *x, Error *e)
{
    size_t at = 0;
    for (const BlobRow *blob; x->with_keys && (blob = map_next(&x->from.blobs, &at));) {
        BundleName n = { .kind = BUNDLE_BLOB_KEY, .hash = blob->name };
        BlobKey key;
        TRY(office_unwrap_blob_key(x->request->office, blob, &key, e));
        Str kept = str_copy(x->arena, str_bytes(key.bytes, sizeof key.bytes));
        crypto_wipe(&key, sizeof key);
        if (!kept.ptr) return error_memory(e);
        TRY(put(x, &n, kept, NULL, NULL, e));
    }
    return ERR_OK;
}

static ErrorCode put_all(Export *x, Error *e)
{
    const Collected *c = &x->from;
    for (size_t i = 0; i < c->of_case.count; i++) TRY(put_piece(x, &c->of_case.list[i], true, e));
    for (size_t i = 0; i < c->of_office.count; i++) TRY(put_piece(x, &c->of_office.list[i], false, e));
    for (size_t i = 0; i < c->head_count; i++) {
        BundleName n = { .kind = BUNDLE_CHECKPOINT, .epoch = c->heads[i].epoch };
        TRY(put(x, &n, c->heads[i].note, NULL, NULL, e));
    }
    size_t at = 0;
    for (const CollectedModel *m; (m = map_next(&c->models, &at));) {
        BundleName n = { .kind = BUNDLE_MODEL, .hash = m->hash };
        TRY(put(x, &n, m->packed, NULL, NULL, e));
    }
    at = 0;
    for (const BlobRow *blob; (blob = map_next(&c->files, &at));) {
        BundleName n = { .kind = BUNDLE_FILE, .hash = blob->plain };
        TRY(put(x, &n, (Str){ 0 }, &blob->plain, blob, e));
    }
    TRY(put_blob_keys(x, e));
    BundleName how_to = { .kind = BUNDLE_VERIFY_TEXT };
    return put(x, &how_to, (Str){ BUNDLE_VERIFY_MD, BUNDLE_VERIFY_MD_SIZE }, NULL, NULL, e);
}

/* ---- the page ---- */

/* Full names as the office's entries in this bundle say them. */
static ErrorCode user_names(Export *x, Map *names, Error *e)
{
    const PieceList *office = &x->from.of_office;
    for (size_t i = 0; i < office->count; i++) {
        const PageEntry *one = &office->list[i].page;
        JsonValue *content;
        if (!str_starts(one->act.object, STR("user/")) || !one->content.ptr) continue;
        TRY(json_parse(x->arena, one->content, &content, e));
        Str *name = ARENA_NEW(x->arena, Str);
        if (!name) return error_memory(e);
        *name = json_text(json_get(json_get(content, "fields"), "full_name"));
        if (name->len > 0 && !map_set(names, one->act.object, name)) return error_memory(e);
    }
    return ERR_OK;
}

static ErrorCode put_page(Export *x, Str chain, Error *e)
{
    const PieceList *c = &x->from.of_case;
    const Office *o = x->request->office;
    PageEntry *entries = arena_array(x->arena, c->count + 1, sizeof *entries);
    if (!entries) return error_memory(e);
    for (size_t i = 0; i < c->count; i++) entries[i] = c->list[i].page;
    PageInput in = { .arena = x->arena, .office = office_name(o), .store = office_store_id(o), .chain = chain,
                     .log_key = office_log_key(o),
                     .entries = entries, .count = c->count, .users = map_in(x->arena), .files = x->from.files };
    TRY(user_names(x, &in.users, e));
    Buf page = buf_in(x->arena);
    TRY(bundle_page(&page, &in, e));
    BundleName n = { .kind = BUNDLE_START };
    return put(x, &n, buf_str(&page), NULL, NULL, e);
}

/* ---- writing ---- */

static ErrorCode stream_file(Export *x, ContainerWriter *w, const OutFile *f, Error *e)
{
    BlobKey key;
    const Opener *o = &x->from.opener;
    TRY(container_begin(w, f->name, f->blob->plain_size, e));
    ErrorCode code = o->count > 0 ? locked_open_blob_key(x->arena, o, f->blob, &key, e)
                                  : office_unwrap_blob_key(x->request->office, f->blob, &key, e);
    if (code == ERR_OK) code = blob_give_with(x->request->office, f->blob, &key, w->fd, e);
    crypto_wipe(&key, sizeof key);
    if (code != ERR_OK) {
        return error_in(e, K("bundle.at-file"), arg_str("file", f->name));
    }
    return container_took(w, f->blob->plain_size, e);
}

static int compare_names(const void *left, const void *right)
{
    const OutFile *l = left, *r = right;
    return str_compare(l->name, r->name);
}

static ErrorCode sign_manifest(Export *x, Str chain, Str sums, Buf *note, Error *e)
{
    const PieceList *c = &x->from.of_case;
    const PageEntry *last = &c->list[c->count - 1].page;
    Instant now = clock_now();
    Manifest m = {
        .store = office_store_id(x->request->office), .chain = chain, .complete_seq = last->entry.chain_seq,
        .complete_origin = last->entry.log, .complete_index = x->from.end_index,
        .made = now > last->entry.received ? now : last->entry.received, .files = x->count, .sums = hash_of(sums),
        .exercise = office_is_exercise(x->request->office),
    };
    Buf text = buf_in(x->arena);
    manifest_format(&text, &m);
    if (text.failed) return error_memory(e);
    return office_sign_manifest(x->request->office, buf_str(&text), note, e);
}

static ErrorCode write_bundle(Export *x, Str chain, int fd, Error *e)
{
    Buf sums = buf_in(x->arena), manifest = buf_in(x->arena);
    sort_list(x->files, x->count, sizeof *x->files, compare_names);
    for (size_t i = 0; i < x->count; i++) sums_add(&sums, &x->files[i].hash, x->files[i].name);
    if (sums.failed) return error_memory(e);
    TRY(sign_manifest(x, chain, buf_str(&sums), &manifest, e));

    ContainerWriter w = { .fd = fd, .path = STR("bundle") };
    TRY(container_add(&w, STR(MANIFEST_NAME), buf_str(&manifest), e));
    TRY(container_add(&w, STR(SUMS_NAME), buf_str(&sums), e));
    for (size_t i = 0; i < x->count; i++) {
        const OutFile *f = &x->files[i];
        TRY(f->blob ? stream_file(x, &w, f, e) : container_add(&w, f->name, f->bytes, e));
    }
    return container_end(&w, e);
}

/* ---- the act ---- */

static ErrorCode commit_export(Request *r, Str chain, Str recipient, Str purpose, Done *done, Error *e)
{
    Arena *a = r->arena;
    JsonValue *content = json_new_object(a);
    json_set(a, content, "purpose", json_new_string(a, purpose));
    json_set(a, content, "recipient", json_new_string(a, recipient));
    if (!content) return error_memory(e);
    Draft d = { .chain = chain, .op = STR("case.export"), .object = chain, .content = content };
    TRY(office_commit(r, &d, 1, done, e));
    store_snapshot_end(r->store);                   /* the snapshot is older than the entry just made */
    return store_snapshot_begin(r->store, e);
}

static ErrorCode export_case(Request *r, Str chain, Str recipient, Str purpose, bool with_keys, int fd, Error *e)
{
    Export x = { .request = r, .arena = r->arena, .with_keys = with_keys };
    Done done;
    Str head;
    TRY(commit_export(r, chain, recipient, purpose, &done, e));
    TRY(office_publish_head(r->office, r->store, x.arena, &head, e));
    TRY(bundle_collect(r, chain, done.epoch, done.index, head, &x.from, e));
    TRY(put_all(&x, e));
    TRY(put_page(&x, chain, e));
    return write_bundle(&x, chain, fd, e);
}

ErrorCode bundle_export(Request *r, Str chain, Str recipient, Str purpose, int fd, Error *e)
{
    return export_case(r, chain, recipient, purpose, false, fd, e);
}

ErrorCode bundle_export_to_store(Request *r, Str chain, Str recipient, Str purpose, int fd, Error *e)
{
    return export_case(r, chain, recipient, purpose, true, fd, e);
}

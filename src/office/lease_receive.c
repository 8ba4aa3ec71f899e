/* lease_receive.c: what another store sent of a case, taken apart and made ready to be entered (docs/formats/lease.md).
 *
 * A check-out and a hand-in are bundles, so first a bundle is verified, against the key of the store that it is from. Then its
 * entries are gone through in the order of that store's log. An act is known again by its nonce, in whichever store it was first
 * entered: one that is here must be the same to the last byte and say the same place; one that says it was first entered here,
 * and is not, is a forgery or another history. What is left are the acts that the other store has and this one has not. Each
 * becomes an item for the writer: the act as it was signed, `via` the log and index where it stood, content and reason with
 * their salts. Before that each is held by the rules of this store's own audit, so that nothing is entered that this store would
 * not verify.
 *
 * Files are encrypted again under the key that they have in the other store: file and key together give the ciphertext, and its
 * name, that the contents name. */
#include "office/lease.h"

#include <inttypes.h>
#include <unistd.h>

#include "office/blob.h"

static ErrorCode finding_piece(Error *e, const char *key, const BundlePiece *p)
{
    return error_set(e, ERR_FINDING, key, arg_str("file", p->name));
}

/* Where an act was first entered. */
typedef struct { Str origin; uint64_t index; } FirstPlace;

static FirstPlace place_of(const EntryText *entry, uint64_t index)
{
    return entry->via_origin.len > 0 ? (FirstPlace){ entry->via_origin, entry->via_index } : (FirstPlace){ entry->log, index };
}

/* ---- what is here already ---- */

static ErrorCode is_known(Received *v, const BundlePiece *p, const EntryText *entry, const Act *act, bool *ret, Error *e)
{
    Request *r = v->request;
    Entry here;
    EntryText text;
    FirstPlace there = place_of(entry, p->index);
    ErrorCode code = store_entry_by_nonce(r->store, r->arena, str_bytes(act->nonce, NONCE_SIZE), &here, e);
    *ret = code == ERR_OK;
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    error_clear(e);
    if (!*ret) return str_equal(act->store, office_store_id(r->office)) ? finding_piece(e, K("lease.not-ours"), p) : ERR_OK;
    TRY(entry_parse(here.text, &text, e));
    FirstPlace ours = place_of(&text, here.index);
    bool same = str_equal(text.act_note, entry->act_note) && str_equal(ours.origin, there.origin) && ours.index == there.index;
    return same ? ERR_OK : finding_piece(e, K("lease.other-act"), p);
}

/* Nobody of this store acts in another; ids are drawn at random, so this is no accident. */
static ErrorCode check_people(Received *v, const BundlePiece *p, const Act *act, Error *e)
{
    const Str named[] = { act->actor, act->object };
    for (size_t i = 0; i < ARRAY_LEN(named); i++) {
        int64_t version;
        if (!str_starts(named[i], STR("user/"))) continue;
        TRY(store_record_version(v->request->store, named[i], &version, e));
        if (version > 0) return finding_piece(e, K("lease.local-user"), p);
    }
    return ERR_OK;
}

/* ---- items ---- */

static ErrorCode list_entry(Received *v, const FirstPlace *at, Instant received, JsonValue *list, Error *e)
{
    Arena *a = v->request->arena;
    char text[25];
    JsonValue *one = json_new_array(a);
    json_add(a, one, json_new_string(a, at->origin));
    json_add(a, one, json_new_int(a, (int64_t)at->index));
    if (received != 0) json_add(a, one, json_new_string(a, str_copy(a, instant_format(text, received))));
    if (!one) return error_memory(e);
    json_add(a, list, one);
    return ERR_OK;
}

static void take_salt(unsigned char to[SALT_SIZE], Str from)
{
    if (from.len == SALT_SIZE) memcpy(to, from.ptr, SALT_SIZE);
}

static ErrorCode take_item(Received *v, const BundlePiece *p, const EntryText *entry, const Act *act, Error *e)
{
    Item *item = &v->items[v->count++];
    FirstPlace at = place_of(entry, p->index);
    *item = (Item){ .act = *act, .note = entry->act_note, .via_origin = at.origin, .via_index = at.index,
                    .has_content = p->parts[PART_OBJECT].ptr != NULL, .content = p->parts[PART_OBJECT],
                    .reason = p->parts[PART_REASON] };
    take_salt(item->salt, p->parts[PART_OBJECT_SALT]);
    take_salt(item->reason_salt, p->parts[PART_REASON_SALT]);
    TRY(list_entry(v, &at, entry->received, v->entries, e));
    if (!p->in_case) return ERR_OK;
    v->acts++;
    bool without = (act->has_object_hash && !item->has_content) || (act->reason_code.len > 0 && !item->reason.ptr);
    return without ? list_entry(v, &at, 0, v->without, e) : ERR_OK;
}

/* The newest lease that the bundle's case has. */
static ErrorCode watch_lease(Received *v, const BundlePiece *p, const Act *act, Error *e)
{
    JsonValue *body;
    bool is_lease = p->in_case && str_starts(act->object, STR("lease/")) && act_carries_record(act);
    if (!is_lease || !p->parts[PART_OBJECT].ptr) return ERR_OK;
    TRY(json_parse(v->request->arena, p->parts[PART_OBJECT], &body, e));
    v->lease = body;
    v->lease_version = act->object_version + 1;
    return ERR_OK;
}

static ErrorCode take_piece(Received *v, Verifier *rehearsal, const BundlePiece *p, Error *e)
{
    EntryText entry;
    Note note;
    Act act;
    bool known;
    TRY(entry_parse(p->parts[PART_ENTRY], &entry, e));
    TRY(act_open(entry.act_note, &note, &act, e));
    TRY(watch_lease(v, p, &act, e));
    TRY(is_known(v, p, &entry, &act, &known, e));
    if (str_equal(act.store, office_store_id(v->request->office))) return ERR_OK;
    TRY(check_people(v, p, &act, e));
    EntryText as = entry;
    FirstPlace at = place_of(&entry, p->index);
    as.via_origin = at.origin;
    as.via_index = at.index;
    TRY(verifier_try_via(rehearsal, &as, e));
    return known ? ERR_OK : take_item(v, p, &entry, &act, e);
}

static ErrorCode take_pieces(Received *v, Error *e)
{
    Arena *a = v->request->arena;
    const BundleReport *b = &v->report;
    Verifier rehearsal = verifier_new(a, VERIFY_BUNDLE);
    rehearsal.models = b->verifier.models;
    memcpy(rehearsal.store, office_store_id(v->request->office).ptr, 16);
    v->items = arena_array(a, b->piece_count + 1, sizeof *v->items);
    v->entries = json_new_array(a);
    v->without = json_new_array(a);
    if (!v->items || !v->entries || !v->without) return error_memory(e);
    for (size_t i = 0; i < b->piece_count; i++) {
        const BundlePiece *p = &b->pieces[i];
        if (take_piece(v, &rehearsal, p, e) != ERR_OK) return error_in(e, K("bundle.at-file"), arg_str("file", p->name));
    }
    return ERR_OK;
}

ErrorCode receive_begin(Request *r, int fd, const NoteKey *key, Received *ret, Error *e)
{
    Received *v = ret;
    *v = (Received){ .request = r, .models = map_in(r->arena), .blobs = map_in(r->arena) };
    TRY(bundle_receive(r, fd, &v->path, e));
    TRY(bundle_map(v->path, &v->mapping, e));
    TRY(bundle_open(r->arena, str_bytes(v->mapping.at, v->mapping.size), &v->bundle, e));
    TRY(bundle_verify(r->arena, &v->bundle, key, 1, NULL, NULL, &v->report, e));
    if (str_equal(v->bundle.store, office_store_id(r->office))) return error_set(e, ERR_USAGE, K("lease.made-here"));
    TRY(office_same_reality(r->office, v->bundle.exercise, e));
    v->hash = hash_of(v->bundle.input);
    return take_pieces(v, e);
}

void receive_end(Received *v)
{
    bundle_unmap(&v->mapping);
    if (v->path && file_exists(v->path)) io->unlink(v->path);
}

/* ---- getting ready ---- */

static const BundleFile *file_named(Received *v, BundleKind kind, const Hash *hash)
{
    BundleName n = { .kind = kind, .hash = *hash };
    Str name = bundle_name_format(v->request->arena, &n);
    return name.ptr ? bundle_file(&v->bundle, name) : NULL;
}

/* A model comes with the first act that was made under it. */
static ErrorCode bring_model(Received *v, Item *item, const Model **ret, Error *e)
{
    char hex[65];
    Str packed;
    *ret = NULL;
    if (!item->act.has_model) return ERR_OK;
    *ret = verifier_model(&v->report.verifier, &item->act.model);
    Str key = hash_hex(hex, &item->act.model);
    if (map_get(&v->models, key)) return ERR_OK;
    if (!map_set(&v->models, key, v)) return error_memory(e);
    ErrorCode code = store_model(v->request->store, v->request->arena, &item->act.model, &packed, e);
    if (code != ERR_NOT_FOUND) return code;
    error_clear(e);
    const BundleFile *f = file_named(v, BUNDLE_MODEL, &item->act.model);
    if (!f) return error_internal(e, "bring_model");        /* rule 9 */
    item->model_hash = &item->act.model;
    item->model_packed = f->bytes;
    return ERR_OK;
}

typedef struct { Received *received; BlobRow *rows; size_t count, room; } Files;

static ErrorCode bring_file(void *self, const NamedFile *named, Error *e)
{
    Files *f = self;
    Received *v = f->received;
    Request *r = v->request;
    BlobRow row;
    BlobKey key;
    char hex[65];
    Str name = hash_hex(hex, &named->blob);
    if (map_get(&v->blobs, name)) return ERR_OK;
    ErrorCode code = store_blob(r->store, r->arena, &named->blob, &row, e);
    if (code == ERR_OK || code != ERR_NOT_FOUND) return code;
    error_clear(e);
    const BundleFile *plain = file_named(v, BUNDLE_FILE, &named->plain), *secret = file_named(v, BUNDLE_BLOB_KEY, &named->blob);
    if (!plain || !secret) return error_set(e, ERR_FINDING, K("lease.file-missing"), arg_str("file", named->name));
    memcpy(key.bytes, secret->bytes.ptr, sizeof key.bytes);
    code = blob_keep_again(r->office, r->arena, plain->bytes, &key, &named->blob, &row, e);
    crypto_wipe(&key, sizeof key);
    TRY(code);
    if (!map_set(&v->blobs, name, v)) return error_memory(e);
    if (!ARENA_ROOM(r->arena, f->rows, f->count, f->room)) return error_memory(e);
    f->rows[f->count++] = row;
    return ERR_OK;
}

static ErrorCode bring_files(Received *v, Item *item, Error *e)
{
    Files f = { .received = v };
    JsonValue *content;
    TRY(json_parse(v->request->arena, item->content, &content, e));
    TRY(content_each_file(content, bring_file, &f, e));
    item->blobs = f.rows;
    item->blob_count = f.count;
    return ERR_OK;
}

/* A kind that nobody here knows could be entered and never be shown. */
static ErrorCode check_kind(Received *v, const Kind *k, Error *e)
{
    if (model_kind(v->request->model, k->id)) return ERR_OK;
    return error_set(e, ERR_CONFLICT, K("lease.kind-unknown"), arg_str("kind", k->id));
}

static ErrorCode prepare_item(Received *v, Item *item, bool copy, Error *e)
{
    const Model *m;
    TRY(bring_model(v, item, &m, e));
    const Kind *k = project_via(&item->act) ? act_record_kind(m, &item->act) : NULL;
    if (!k) return ERR_OK;
    TRY(check_kind(v, k, e));
    item->is_record = true;
    if (!item->has_content) {
        item->projection = (Projection){ .record = project_erased(&item->act) };
        return ERR_OK;
    }
    TRY(project(v->request->arena, m, &item->act, item->content, &item->projection, &item->is_record, e));
    if (copy) TRY(project_in_copy(v->request->arena, &item->projection, e));
    return bring_files(v, item, e);
}

ErrorCode receive_prepare(Received *v, bool copy, Error *e)
{
    for (size_t i = 0; i < v->count; i++) TRY(prepare_item(v, &v->items[i], copy, e));
    return ERR_OK;
}

ErrorCode receive_content(const Received *v, JsonValue **ret, Error *e)
{
    Arena *a = v->request->arena;
    const Bundle *b = &v->bundle;
    char hex[65];
    JsonValue *c = json_new_object(a);
    Str to = str_format(a, "%" PRIu64 " " STR_FMT " %" PRIu64, b->complete_seq, STR_ARG(b->complete_origin), b->complete_index);
    json_set(a, c, "bundle", json_new_string(a, str_copy(a, hash_hex(hex, &v->hash))));
    json_set(a, c, "complete-to", json_new_string(a, to));
    json_set(a, c, "entries", v->entries);
    json_set(a, c, "fingerprint", json_new_string(a, key_fingerprint(a, &v->report.log_key)));
    json_set(a, c, "lease", json_new_string(a, json_text(json_get(json_get(v->lease, "fields"), "mark"))));
    json_set(a, c, "store", json_new_string(a, b->store));
    json_set(a, c, "vouched", json_new_bool(a, false));
    if (v->without->count > 0) json_set(a, c, "without", v->without);
    *ret = c;
    return c && to.ptr ? ERR_OK : error_memory(e);
}

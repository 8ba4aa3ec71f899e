/* audit_records.c: the half of an audit that needs no signatures: each record is the newest content of its object, each file that one names is
 * known, each blob has the hash it is named by, and the database itself is whole. It runs beside the other half (audit.c). */
#include "office/blob.h"
#include "office/bundle_int.h"
#include "office/whole_int.h"

enum { RECORD_ARENA = 64 << 20 };

typedef struct {
    Store       *store;
    Arena       *kept, *work;       /* models; one record */
    Map          models;
    AuditBeside *beside;
} Records;

static ErrorCode finding(Error *e, const char *key, const char *name, Str value)
{
    return error_set(e, ERR_FINDING, key, arg_str(name, value));
}

Str entry_line(Str text, Str name)
{
    ptrdiff_t at = str_find(text, name);
    Str line, rest = at < 0 ? STR("") : str_from(text, (size_t)at + name.len);
    (void)str_next_line(&rest, &line);
    return at < 0 ? STR("") : line;
}

static ErrorCode model_of(Records *r, const Hash *hash, const Model **ret, Error *e)
{
    char hex[65];
    *ret = map_get(&r->models, hash_hex(hex, hash));
    if (*ret) return ERR_OK;
    Model *model;
    TRY(model_stored(r->store, r->kept, hash, &model, e));
    if (!map_set(&r->models, str_of(hex), model)) return error_memory(e);
    *ret = model;
    return ERR_OK;
}

/* ---- records ---- */

/* The entries that made versions of one record. */
typedef struct { int64_t versions; uint32_t epoch; uint64_t index; bool in_order; } History;

static ErrorCode take_version(void *self, const Entry *row, Error *e)
{
    (void)e;
    History *h = self;
    Act act = { .op = row->op, .has_object_hash = !str_is(entry_line(row->text, STR("\nobject-hash: ")), "-") };
    int64_t against;
    if (!act_carries_record(&act)) return ERR_OK;
    if (!int_parse(entry_line(row->text, STR("\nobject-version: ")), &against) || against != h->versions) h->in_order = false;
    h->versions++;
    h->epoch = row->epoch;
    h->index = row->index;
    return ERR_OK;
}

static ErrorCode record_differs(const Record *rec, Error *e)
{
    return finding(e, K("whole.record-differs"), "record", rec->id);
}

typedef struct { Records *records; Str record; } FileOf;

static ErrorCode hold_file(void *self, const NamedFile *file, Error *e)
{
    const FileOf *f = self;
    BlobRow row;
    ErrorCode code = store_blob(f->records->store, f->records->work, &file->blob, &row, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    bool same = code == ERR_OK && hash_equal(&row.plain, &file->plain) && row.plain_size == file->size;
    return same ? ERR_OK : finding(e, K("whole.file-row"), "record", f->record);
}

static ErrorCode hold_body(Records *r, const Record *rec, const Act *act, Error *e)
{
    unsigned char salt[SALT_SIZE];
    Str content;
    const JsonValue *v;
    ErrorCode code = store_content(r->store, r->work, rec->epoch, rec->index, CONTENT_OBJECT, salt, &content, e);
    if (code == ERR_NOT_FOUND) return str_is(rec->state, "erased") && rec->body.len == 0 ? ERR_OK : record_differs(rec, e);
    if (code != ERR_OK) return code;
    TRY(verify_object(act, salt, content, e));
    if (!str_equal(content, rec->body)) return record_differs(rec, e);
    TRY(content_check_record(r->work, act, content, &v, e));
    if (!str_equal(json_text(json_get(v, "state")), rec->state)) return record_differs(rec, e);
    FileOf f = { r, rec->id };
    return content_each_file(v, hold_file, &f, e);
}

static ErrorCode hold_record(Records *r, const Record *rec, Error *e)
{
    Entry row;
    EntryText text;
    Note note;
    Act act;
    History h = { .in_order = true };
    if (store_entry(r->store, r->work, rec->epoch, rec->index, &row, e) != ERR_OK) {
        return e->code == ERR_NOT_FOUND ? record_differs(rec, e) : e->code;
    }
    TRY(entry_parse(row.text, &text, e));
    TRY(act_open(text.act_note, &note, &act, e));
    const Model *model = NULL;
    if (act.has_model) TRY(model_of(r, &act.model, &model, e));
    const Kind *kind = act_record_kind(model, &act);
    if (!kind || !str_equal(kind->id, rec->kind) || !str_equal(act.object, rec->id) || !str_equal(act.chain, rec->chain) ||
        act.object_version + 1 != rec->version) return record_differs(rec, e);
    TRY(store_object_entries(r->store, rec->id, take_version, &h, e));
    if (!h.in_order) return finding(e, K("whole.versions"), "record", rec->id);
    if (h.versions != rec->version || h.epoch != rec->epoch || h.index != rec->index) return record_differs(rec, e);
    r->beside->records++;
    r->beside->cases += kind->is_case;
    return hold_body(r, rec, &act, e);
}

static ErrorCode take_record(void *self, const Record *rec, Error *e)
{
    Records *r = self;
    ArenaMark mark = arena_mark(r->work);
    ErrorCode code = hold_record(r, rec, e);
    arena_restore(r->work, mark);
    return code == ERR_OK ? code : error_in(e, K("whole.at-record"), arg_str("record", rec->id));
}

/* ---- blobs ---- */

static ErrorCode hold_blob(void *self, const BlobRow *row, Error *e)
{
    AuditBeside *b = self;
    Arena a = arena_with(64 * 1024);
    char hex[65];
    Hash h;
    uint64_t size;
    const char *path = blob_path(&a, b->blob_root, &row->name);
    Str name = hash_hex(hex, &row->name);
    bool there = path && file_exists(path);
    if (path && !there && b->gone && map_get(b->gone, name)) {
        arena_free(&a);
        return ERR_OK;
    }
    ErrorCode code = !path ? error_memory(e) : !there ? finding(e, K("whole.blob-missing"), "blob", name)
                   : file_hash(path, &h, &size, e);
    if (code == ERR_OK && (size != row->size || !hash_equal(&h, &row->name))) code = finding(e, K("whole.blob-changed"), "blob", name);
    arena_free(&a);
    b->blobs += code == ERR_OK;
    return code;
}

ErrorCode audit_beside(AuditBeside *b, Error *e)
{
    Arena kept = arena_with(SIZE_MAX), work = arena_with(RECORD_ARENA);
    Records r = { .store = b->store, .kept = &kept, .work = &work, .models = map_in(&kept), .beside = b };
    ErrorCode code = store_check(b->store, e);
    if (code == ERR_OK) code = store_records_all(b->store, take_record, &r, e);
    if (code == ERR_OK) code = store_blobs(b->store, hold_blob, b, e);
    arena_free(&work);
    arena_free(&kept);
    return code;
}

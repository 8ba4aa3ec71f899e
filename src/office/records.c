/* records.c: one way to records, wherever they lie. Records of ordinary cases and of the office are rows of the store; those of
 * a locked case are in the picture that the session's open chain is (locked_chain.c). Whoever reads through here sees both, and
 * cannot tell a record he may not know of from one that is not there, because for him it is not. */
#include "office/locked.h"

#include "office/bundle_int.h"

static ErrorCode no_record(Error *e, Str id)
{
    return error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", id));
}

static ErrorCode keep_record(Arena *a, const Record *from, Record *ret, Error *e)
{
    *ret = *from;
    Str *parts[] = { &ret->id, &ret->kind, &ret->chain, &ret->state, &ret->body };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        *parts[i] = str_copy(a, *parts[i]);
        if (!parts[i]->ptr) return error_memory(e);
    }
    return ERR_OK;
}

static ErrorCode locked_get(Request *r, LockedSet *set, Str id, Record *ret, Error *e)
{
    LockedRecord *found;
    LockedChain *c;
    if (locked_chain_with(set, id, &found)) return keep_record(r->arena, &found->record, ret, e);
    TRY(locked_find(set, id, &c, e));               /* a broken case says so when it is asked for by its name */
    return no_record(e, id);
}

ErrorCode records_get(Request *r, Str id, Record *ret, Error *e)
{
    ErrorCode code = store_record(r->store, r->arena, id, ret, e);
    if (code != ERR_NOT_FOUND) return code;
    LockedSet *set = locked_begin(r, e);
    code = set ? locked_get(r, set, id, ret, e) : no_record(e, id);
    locked_end(set);
    return code;
}

static bool has_value(const LockedRecord *rec, Str field, Str value)
{
    for (size_t i = 0; i < rec->count; i++) {
        if (str_equal(rec->values[i].field, field) && str_equal(rec->values[i].value, value)) return true;
    }
    return false;
}

/* Notes that the callback has ended the walk, which the store keeps to itself. */
typedef struct { RecordEach each; void *self; bool ended; Str kind; } Walk;       /* kind: empty for any */

static ErrorCode walk_one(void *self, const Record *rec, Error *e)
{
    Walk *w = self;
    ErrorCode code = w->each(w->self, rec, e);
    w->ended = code == ERR_END;
    return code;
}

static ErrorCode walk_chain_by(LockedChain *c, Str kind, Str field, Str value, Walk *w, Error *e)
{
    for (LockedRecord *rec = c->first; rec && !w->ended; rec = rec->next) {
        if (!str_equal(rec->record.kind, kind) || !has_value(rec, field, value)) continue;
        ErrorCode code = walk_one(w, &rec->record, e);
        if (code != ERR_OK && code != ERR_END) return code;
    }
    return ERR_OK;
}

ErrorCode records_locked_by(Request *r, Str kind, Str field, Str value, RecordEach each, void *self, Error *e)
{
    Walk w = { .each = each, .self = self };
    LockedSet *set = locked_begin(r, e);
    ErrorCode code = ERR_OK;
    for (LockedChain *c = set ? set->first : NULL; c && !w.ended && code == ERR_OK; c = c->next) {
        if (!c->broken) code = walk_chain_by(c, kind, field, value, &w, e);
    }
    locked_end(set);
    return code;
}

ErrorCode records_by(Request *r, Str kind, Str field, Str value, RecordEach each, void *self, Error *e)
{
    Walk w = { .each = each, .self = self };
    TRY(store_records_by(r->store, kind, field, value, walk_one, &w, e));
    return w.ended ? ERR_OK : records_locked_by(r, kind, field, value, each, self, e);
}

/* By kind, as the store has them, and in each kind in the order in which they were made. */
static ErrorCode walk_chain(const LockedChain *c, const Model *m, Walk *w, Error *e)
{
    for (size_t i = 0; i < m->kind_count; i++) {
        for (LockedRecord *rec = c->first; rec && !w->ended; rec = rec->next) {
            if (!str_equal(rec->record.kind, m->kinds[i].id) || (w->kind.len > 0 && !str_equal(rec->record.kind, w->kind))) continue;
            ErrorCode code = walk_one(w, &rec->record, e);
            if (code != ERR_OK && code != ERR_END) return code;
        }
    }
    return ERR_OK;
}

/* Of a locked chain, when it is one. */
static ErrorCode in_open_chain(Request *r, Str chain, Walk *w, bool *locked, Error *e)
{
    LockedChain *c = NULL;
    LockedSet *set = locked_begin(r, e);
    ErrorCode code = set ? locked_find(set, chain, &c, e) : ERR_OK;
    if (c) code = request_note_locked(r, c, e);
    if (c && code == ERR_OK) code = walk_chain(c, r->model, w, e);
    locked_end(set);
    *locked = c != NULL;
    return code;
}

ErrorCode records_in_chain(Request *r, Str chain, RecordEach each, void *self, Error *e)
{
    Walk w = { .each = each, .self = self };
    bool locked;
    TRY(in_open_chain(r, chain, &w, &locked, e));
    return locked ? ERR_OK : store_chain_records(r->store, chain, each, self, e);
}

ErrorCode records_of_kind_in(Request *r, Str chain, Str kind, RecordEach each, void *self, Error *e)
{
    Walk w = { .each = each, .self = self, .kind = kind };
    bool locked;
    TRY(in_open_chain(r, chain, &w, &locked, e));
    return locked ? ERR_OK : store_chain_of_kind(r->store, chain, kind, each, self, e);
}

bool request_opens(Request *r, Str chain)
{
    Error ignored;
    LockedChain *c = NULL;
    LockedSet *set = locked_begin(r, &ignored);
    bool opens = set && locked_find(set, chain, &c, &ignored) == ERR_OK && c;
    locked_end(set);
    return opens;
}

ErrorCode request_open_chains(Request *r, Str **chains, size_t *count, Error *e)
{
    LockedSet *set = locked_begin(r, e);
    size_t n = 0, taken = 0;
    for (const LockedChain *c = set ? set->first : NULL; c; c = c->next) n++;
    *chains = arena_array(r->arena, n + 1, sizeof **chains);
    for (const LockedChain *c = set && *chains ? set->first : NULL; c; c = c->next) {
        Str kept = c->broken ? STR("") : str_copy(r->arena, c->held.chain);
        if (kept.len > 0) (*chains)[taken++] = kept;
    }
    locked_end(set);
    if (!*chains) return error_memory(e);
    *count = 0;
    for (size_t i = 0; i < taken; i++) {
        if (request_knows_chain(r, (*chains)[i])) (*chains)[(*count)++] = (*chains)[i];
    }
    return ERR_OK;
}

/* ---- entries ---- */

/* The entry with its act in the place of the sealed one. */
static ErrorCode opened_entry(Request *r, const LockedChain *c, EntryPlace at, Str object, Entry *ret, Error *e)
{
    EntryText text;
    SealedAct sealed;
    unsigned char salt[SALT_SIZE];
    Str note;
    Note signed_note;
    Act act;
    Buf out = buf_in(r->arena);
    TRY(store_entry(r->store, r->arena, at.epoch, at.index, ret, e));
    TRY(entry_parse(ret->text, &text, e));
    TRY(sealed_act_parse(text.act_note, &sealed, e));
    TRY(locked_open_act(r->arena, &c->held, &sealed, salt, &note, e));
    TRY(act_open_known(note, &signed_note, &act, e));
    text.act_note = note;
    entry_format(&out, &text);
    ret->op = act.op;
    ret->actor = act.actor;
    if (out.failed) return error_memory(e);
    ret->text = buf_str(&out);
    ret->object = object;
    return ERR_OK;
}

static ErrorCode locked_history(Request *r, const LockedChain *c, Str object, EntryEach each, void *self, Error *e)
{
    for (size_t i = 0; i < c->count; i++) {
        Entry entry;
        if (!str_equal(c->entries[i].object, object)) continue;
        TRY(opened_entry(r, c, c->entries[i].at, object, &entry, e));
        ErrorCode code = each(self, &entry, e);
        if (code == ERR_END) return ERR_OK;
        TRY(code);
    }
    return ERR_OK;
}

ErrorCode records_history(Request *r, Str object, EntryEach each, void *self, Error *e)
{
    LockedRecord *rec;
    LockedSet *set = locked_begin(r, e);
    LockedChain *c = set ? locked_chain_with(set, object, &rec) : NULL;
    ErrorCode code = c ? locked_history(r, c, object, each, self, e) : ERR_OK;
    locked_end(set);
    return c ? code : store_object_entries(r->store, object, each, self, e);
}

/* What an entry of an open chain holds besides its act. */
static ErrorCode open_row(Request *r, const LockedChain *c, const Entry *entry, SealedContent *ret, Error *e)
{
    Entry row;
    EntryText text;
    SealedAct sealed;
    unsigned char salt[SALT_SIZE];
    Str bytes;
    TRY(store_content(r->store, r->arena, entry->epoch, entry->index, CONTENT_OBJECT, salt, &bytes, e));
    TRY(store_entry(r->store, r->arena, entry->epoch, entry->index, &row, e));
    TRY(entry_parse(row.text, &text, e));
    TRY(sealed_act_parse(text.act_note, &sealed, e));
    return locked_open_content(r->arena, &c->held, &sealed, bytes, ret, e);
}

/* One of an entry's contents, in clear: out of the store, or out of the sealed row of a locked case. */
static ErrorCode content_of(Request *r, const Entry *entry, ContentRole role, Str *ret, Error *e)
{
    unsigned char salt[SALT_SIZE];
    SealedContent content;
    LockedChain *c = NULL;
    LockedSet *set = locked_begin(r, e);
    ErrorCode code = set ? locked_find(set, entry->chain, &c, e) : ERR_OK;
    if (c) code = open_row(r, c, entry, &content, e);
    locked_end(set);
    TRY(code);
    if (!c) return store_content(r->store, r->arena, entry->epoch, entry->index, role, salt, ret, e);
    *ret = role == CONTENT_OBJECT ? content.object : content.reason;
    return ERR_OK;
}

ErrorCode records_reason(Request *r, const Entry *entry, Str *ret, Error *e)
{
    return content_of(r, entry, CONTENT_REASON, ret, e);
}

ErrorCode records_content(Request *r, const Entry *entry, Str *ret, Error *e)
{
    return content_of(r, entry, CONTENT_OBJECT, ret, e);
}

/* ---- files ---- */

ErrorCode records_file(Request *r, Str chain, const JsonValue *file, BlobRow *row, BlobKey *key, Error *e)
{
    Hash name;
    int64_t size;
    LockedChain *c = NULL;
    if (!hash_parse_hex(json_text(json_get(file, "blob")), &name)) return error_set(e, ERR_INVALID, K("desk.no-file"), arg_str("record", chain));
    TRY(store_blob(r->store, r->arena, &name, row, e));
    LockedSet *set = locked_begin(r, e);
    ErrorCode code = set ? locked_find(set, chain, &c, e) : ERR_OK;
    if (c) code = locked_open_blob_key(r->arena, &c->held, row, key, e);
    locked_end(set);
    TRY(code);
    if (!c) return office_unwrap_blob_key(r->office, row, key, e);
    if (!hash_parse_hex(json_text(json_get(file, "sha256")), &row->plain) || !json_int(json_get(file, "size"), &size)) {
        return error_set(e, ERR_FINDING, K("office.blob-key"));
    }
    row->plain_size = (uint64_t)size;
    return ERR_OK;
}

typedef struct { Request *request; Str *names; size_t count, room; } Files;

static ErrorCode add_file(void *self, const NamedFile *file, Error *e)
{
    Files *f = self;
    char hex[65];
    if (!ARENA_ROOM(f->request->arena, f->names, f->count, f->room)) return error_memory(e);
    f->names[f->count++] = str_copy(f->request->arena, hash_hex(hex, &file->blob));
    return f->names[f->count - 1].ptr ? ERR_OK : error_memory(e);
}

static ErrorCode add_files_of(Files *f, const LockedChain *c, EntryPlace at, Error *e)
{
    Entry entry = { .epoch = at.epoch, .index = at.index };
    SealedContent content;
    JsonValue *v;
    Error not_json;
    ErrorCode code = open_row(f->request, c, &entry, &content, e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && content.object.len == 0)) return ERR_OK;       /* erased before, or an act without content */
    TRY(code);
    return json_parse(f->request->arena, content.object, &v, &not_json) == ERR_OK ? content_each_file(v, add_file, f, e) : ERR_OK;
}

ErrorCode locked_files_of(Request *r, Str chain, const EntryPlace *places, size_t count, Str **names, size_t *name_count, Error *e)
{
    Files f = { .request = r };
    LockedChain *c = NULL;
    LockedSet *set = locked_begin(r, e);
    ErrorCode code = set ? locked_find(set, chain, &c, e) : ERR_OK;
    for (size_t i = 0; c && code == ERR_OK && i < count; i++) code = add_files_of(&f, c, places[i], e);
    locked_end(set);
    *names = f.names;
    *name_count = f.count;
    return code;
}

/* request.c: what an operation reads, noted, so that the writer can see whether it still stands (writer.c). */
#include "office/locked.h"

static ErrorCode note(Request *r, Str id, int64_t version, bool chain, Error *e)
{
    for (size_t i = 0; i < r->read_count; i++) {
        if (r->reads[i].chain == chain && str_equal(r->reads[i].id, id)) return ERR_OK;
    }
    if (!ARENA_ROOM(r->arena, r->reads, r->read_count, r->read_room)) return error_memory(e);
    Str kept = str_copy(r->arena, id);
    if (!kept.ptr) return error_memory(e);
    r->reads[r->read_count++] = (NotedRead){ kept, version, chain };
    return ERR_OK;
}

ErrorCode request_note_locked(Request *r, const LockedChain *c, Error *e)
{
    return note(r, c->held.chain, (int64_t)c->seq, true, e);
}

/* The store has no versions of what lies in a locked case: there the whole chain is noted. */
ErrorCode request_note_read(Request *r, Str id, int64_t version, Error *e)
{
    LockedRecord *found;
    LockedSet *set = version > 0 ? locked_peek(r) : NULL;
    LockedChain *c = set ? locked_chain_with(set, id, &found) : NULL;
    ErrorCode code = c ? request_note_locked(r, c, e) : ERR_OK;
    locked_end(set);
    return c ? code : note(r, id, version, false, e);
}

ErrorCode request_note_chain(Request *r, Str chain, Error *e)
{
    uint64_t seq;
    Hash leaf;
    TRY(store_chain_end(r->store, chain, &seq, &leaf, e));
    return note(r, chain, (int64_t)seq, true, e);
}

typedef struct { Arena *arena; Str id; bool found; } Find;

static ErrorCode take_id(void *self, const Record *rec, Error *e)
{
    Find *f = self;
    f->id = str_copy(f->arena, rec->id);
    if (!f->id.ptr) return error_memory(e);
    f->found = true;
    return ERR_END;
}

/* A number names a record of whichever kind gives such numbers: one of this store's own before one in the copy of another's case. */
static ErrorCode id_of_number(Request *r, Str number, Str *ret, Error *e)
{
    static const Str FIELDS[] = { STR("number"), STR(COPY_FIELD "number") };
    Find f = { .arena = r->arena };
    for (size_t i = 0; i < 2 * r->model->kind_count && !f.found; i++) {
        const Kind *k = &r->model->kinds[i % r->model->kind_count];
        if (k->number.len > 0) TRY(records_by(r, k->id, FIELDS[i / r->model->kind_count], number, take_id, &f, e));
    }
    *ret = f.id;
    return f.found ? ERR_OK : error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", number));
}

ErrorCode request_record(Request *r, Str id_or_number, Record *ret, Error *e)
{
    Str id = id_or_number;
    if (!is_object(id)) TRY(id_of_number(r, id_or_number, &id, e));
    ErrorCode code = records_get(r, id, ret, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    TRY(request_note_read(r, id, code == ERR_OK ? ret->version : 0, e));
    return code == ERR_OK ? code : error_set(e, ERR_NOT_FOUND, K("office.no-record"), arg_str("record", id_or_number));
}

ErrorCode record_fields(Arena *a, const Record *rec, const JsonValue **body, Error *e)
{
    JsonValue *v;
    if (rec->body.len == 0) return error_set(e, ERR_NOT_FOUND, K("office.erased"), arg_str("record", rec->id));
    TRY(json_parse(a, rec->body, &v, e));
    *body = v;
    return ERR_OK;
}

ErrorCode record_fields_kept(Arena *a, const Record *rec, const JsonValue **body, Error *e)
{
    Record kept = *rec;
    kept.body = str_copy(a, rec->body);
    return kept.body.ptr ? record_fields(a, &kept, body, e) : error_memory(e);
}

void request_next_step(Request *r)
{
    r->reads = NULL;
    r->read_count = r->read_room = 0;
    r->rights = NULL;
    r->locked_level = false;
}

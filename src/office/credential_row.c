/* credential_row.c: bodies of credentials under the store's key, bound to user, type and id, so that none can be put in
 * another's place; and what the log notes of tries by people who have not signed in. */
#include "office/office_int.h"

static Str bound_to(Arena *a, const CredentialRow *row)
{
    return str_format(a, "credential " STR_FMT " %d " STR_FMT, STR_ARG(row->owner), (int)row->type, STR_ARG(row->id));
}

ErrorCode credential_seal(const Office *o, Arena *a, CredentialRow *row, Str plain, Error *e)
{
    Str bound = bound_to(a, row);
    unsigned char *wrapped = arena_alloc(a, plain.len + WRAP_OVERHEAD);
    if (!bound.ptr || !wrapped) return error_memory(e);
    wrap_make(&o->store_key, plain, bound, wrapped);
    row->body = str_bytes(wrapped, plain.len + WRAP_OVERHEAD);
    return ERR_OK;
}

ErrorCode credential_open(const Office *o, Arena *a, const CredentialRow *row, Str *plain, Error *e)
{
    Str bound = bound_to(a, row);
    if (row->body.len < WRAP_OVERHEAD) return error_set(e, ERR_FINDING, K("second.damaged"));
    unsigned char *opened = arena_alloc(a, row->body.len);
    if (!bound.ptr || !opened) return error_memory(e);
    if (!wrap_open(&o->store_key, row->body, bound, opened)) return error_set(e, ERR_FINDING, K("second.damaged"));
    *plain = str_bytes(opened, row->body.len - WRAP_OVERHEAD);
    return ERR_OK;
}

ErrorCode office_note_by_log(Office *o, Store *reader, Arena *a, const char *op, Str user, Str content, const CredentialRow *row, Error *e)
{
    Item item;
    Act act = { .store = office_store_id(o), .chain = STR("office"), .op = str_of(op), .object = user, .has_model = true,
                .model = office_model(o)->hash, .actor = STR("log"), .made = clock_now() };
    TRY(item_by_log(a, o, &act, content, &item, e));
    item.credentials = row;
    item.credential_count = row ? 1 : 0;
    Submission sub = { .items = &item, .count = 1 };
    store_snapshot_end(reader);                         /* nobody waits for the writer with a snapshot in his hands */
    return writer_submit(&o->writer, &sub, e);
}

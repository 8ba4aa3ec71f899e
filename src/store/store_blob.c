/* store_blob.c: models, wrapped keys, rows of blobs, and jobs: small tables that are read by their key. */
#include "store/store_int.h"

/* ---- models ---- */

ErrorCode store_model_add(Store *s, const Hash *hash, Str packed, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_MODEL_ADD, &q, e));
    bind_blob(&q, str_bytes(hash->bytes, HASH_SIZE));
    bind_blob(&q, packed);
    return query_run(&q, e);
}

ErrorCode store_model(Store *s, Arena *a, const Hash *hash, Str *packed, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_MODEL, &q, e));
    bind_blob(&q, str_bytes(hash->bytes, HASH_SIZE));
    bool row;
    TRY(query_row(&q, &row, e));
    char hex[65];
    if (!row) return error_set(e, ERR_NOT_FOUND, K("store.no-model"), arg_str("hash", hex_encode(hex, hash->bytes, HASH_SIZE)));
    *packed = column_str(&q, 0);
    return keep(a, packed, e);
}

/* ---- wrapped keys ---- */

ErrorCode store_keyring_put(Store *s, const KeyringRow *row, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_KEYRING_PUT, &q, e));
    bind_text(&q, row->owner);
    bind_blob(&q, str_bytes(row->salt, sizeof row->salt));
    bind_int(&q, row->cost.passes);
    bind_int(&q, row->cost.memory_kib);
    bind_blob(&q, row->wrapped);
    return query_run(&q, e);
}

ErrorCode store_keyring_remove(Store *s, Str owner, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_KEYRING_REMOVE, &q, e));
    bind_text(&q, owner);
    return query_run(&q, e);
}

ErrorCode store_keyring(Store *s, Arena *a, Str owner, KeyringRow *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_KEYRING, &q, e));
    bind_text(&q, owner);
    bool row;
    TRY(query_row(&q, &row, e));
    if (!row) return error_set(e, ERR_NOT_FOUND, K("store.no-key"), arg_str("owner", owner));
    Str salt = column_str(&q, 0);
    if (salt.len != sizeof ret->salt) return store_damaged(s, e);
    *ret = (KeyringRow){ .owner = owner, .wrapped = column_str(&q, 3),
                         .cost = { .passes = (uint32_t)column_int(&q, 1), .memory_kib = (uint32_t)column_int(&q, 2) } };
    memcpy(ret->salt, salt.ptr, salt.len);
    TRY(keep(a, &ret->owner, e));
    return keep(a, &ret->wrapped, e);
}

/* ---- second factors ---- */

ErrorCode store_second_put(Store *s, const SecondRow *row, Error *e)
{
    CLEANUP(query_close) Query q;
    bool erase = row->wrapped.len == 0;
    TRY(query_open_write(s, erase ? SQL_SECOND_ERASE : SQL_SECOND_PUT, &q, e));
    bind_text(&q, row->owner);
    if (!erase) bind_blob(&q, row->wrapped);
    if (!erase) bind_int(&q, row->step);
    return query_run(&q, e);
}

ErrorCode store_second(Store *s, Arena *a, Str owner, SecondRow *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_SECOND, &q, e));
    bind_text(&q, owner);
    bool row;
    TRY(query_row(&q, &row, e));
    if (!row) return error_set(e, ERR_NOT_FOUND, K("store.no-key"), arg_str("owner", owner));
    *ret = (SecondRow){ .owner = owner, .wrapped = column_str(&q, 0), .step = column_int(&q, 1) };
    TRY(keep(a, &ret->owner, e));
    return keep(a, &ret->wrapped, e);
}

/* ---- blobs ---- */

ErrorCode store_blob_put(Store *s, const BlobRow *row, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_BLOB_PUT, &q, e));
    bind_blob(&q, str_bytes(row->name.bytes, HASH_SIZE));
    bind_int(&q, (int64_t)row->size);
    bind_blob(&q, str_bytes(row->plain.bytes, HASH_SIZE));
    bind_int(&q, (int64_t)row->plain_size);
    bind_blob(&q, row->wrapped_key);
    return query_run(&q, e);
}

static ErrorCode read_blob(Query *q, BlobRow *ret, Error *e)
{
    ret->size = (uint64_t)column_int(q, 1);
    ret->plain_size = (uint64_t)column_int(q, 3);
    ret->wrapped_key = column_str(q, 4);
    TRY(column_hash(q, 0, &ret->name, e));
    return column_hash(q, 2, &ret->plain, e);
}

ErrorCode store_blob(Store *s, Arena *a, const Hash *name, BlobRow *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_BLOB, &q, e));
    bind_blob(&q, str_bytes(name->bytes, HASH_SIZE));
    bool row;
    TRY(query_row(&q, &row, e));
    char hex[65];
    if (!row) return error_set(e, ERR_NOT_FOUND, K("store.no-blob"), arg_str("name", hex_encode(hex, name->bytes, HASH_SIZE)));
    TRY(read_blob(&q, ret, e));
    return keep(a, &ret->wrapped_key, e);
}

ErrorCode store_blob_erase(Store *s, const Hash *name, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_BLOB_ERASE, &q, e));
    bind_blob(&q, str_bytes(name->bytes, HASH_SIZE));
    return query_run(&q, e);
}

ErrorCode store_blobs(Store *s, BlobEach each, void *self, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_BLOBS, &q, e));
    for (;;) {
        bool row;
        TRY(query_row(&q, &row, e));
        if (!row) return ERR_OK;
        BlobRow blob;
        TRY(read_blob(&q, &blob, e));
        ErrorCode code = each(self, &blob, e);
        if (code == ERR_END) return ERR_OK;
        if (code != ERR_OK) return code;
    }
}

/* ---- jobs ---- */

ErrorCode store_job_add(Store *s, const Job *job, int64_t *id, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_JOB_ADD, &q, e));
    bind_text(&q, job->op);
    bind_text(&q, job->state);
    bind_text(&q, job->detail);
    bind_int(&q, job->begun);
    bind_int(&q, job->ended);
    TRY(query_run(&q, e));
    *id = sqlite3_last_insert_rowid(s->db);
    return ERR_OK;
}

ErrorCode store_job_end(Store *s, int64_t id, Str state, Str detail, Instant ended, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_JOB_END, &q, e));
    bind_text(&q, state);
    bind_text(&q, detail);
    bind_int(&q, ended);
    bind_int(&q, id);
    TRY(query_run(&q, e));
    if (sqlite3_changes(s->db) == 1) return ERR_OK;
    return error_set(e, ERR_NOT_FOUND, K("store.no-job"), arg_int("job", id));
}

ErrorCode store_job_last(Store *s, Arena *a, Str op, Job *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_JOB_LAST, &q, e));
    bind_text(&q, op);
    bool row;
    TRY(query_row(&q, &row, e));
    if (!row) return error_set(e, ERR_NOT_FOUND, K("store.no-job"), arg_str("job", op));
    *ret = (Job){ .id = column_int(&q, 0), .op = column_str(&q, 1), .state = column_str(&q, 2), .detail = column_str(&q, 3),
                  .begun = column_int(&q, 4), .ended = column_int(&q, 5) };
    TRY(keep(a, &ret->op, e));
    TRY(keep(a, &ret->state, e));
    return keep(a, &ret->detail, e);
}

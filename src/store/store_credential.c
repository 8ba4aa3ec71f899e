/* store_credential.c: what people sign in with besides their passphrase and a telephone's code. Rows are changed in the
 * transaction of the act that speaks of them, and tell nothing by themselves: what must be secret in a body is under the store
 * key already when it comes here. */
#include "store/store_int.h"

ErrorCode store_credential_put(Store *s, const CredentialRow *row, Error *e)
{
    CLEANUP(query_close) Query q;
    bool erase = row->body.len == 0;
    TRY(query_open_write(s, erase ? SQL_CREDENTIAL_ERASE : SQL_CREDENTIAL_PUT, &q, e));
    bind_text(&q, row->owner);
    bind_int(&q, row->type);
    bind_text(&q, row->id);
    if (!erase) bind_blob(&q, row->body);
    if (!erase) bind_int(&q, row->counter);
    return query_run(&q, e);
}

ErrorCode store_credentials(Store *s, Arena *a, Str owner, CredentialType type, CredentialRow **ret, size_t *count, Error *e)
{
    CLEANUP(query_close) Query q;
    CredentialRow *list = NULL;
    size_t n = 0, room = 0;
    TRY(query_open(s, SQL_CREDENTIALS, &q, e));
    bind_text(&q, owner);
    bind_int(&q, type);
    for (bool row;;) {
        TRY(query_row(&q, &row, e));
        if (!row) break;
        if (!ARENA_ROOM(a, list, n, room)) return error_memory(e);
        list[n] = (CredentialRow){ .owner = owner, .type = (CredentialType)column_int(&q, 0), .id = str_copy(a, column_str(&q, 1)),
                                   .body = str_copy(a, column_str(&q, 2)), .counter = column_int(&q, 3) };
        if (!list[n].id.ptr || !list[n].body.ptr) return error_memory(e);
        n++;
    }
    *ret = list;
    *count = n;
    return ERR_OK;
}

ErrorCode store_credential(Store *s, Arena *a, Str owner, CredentialType type, Str id, CredentialRow *ret, Error *e)
{
    CredentialRow *list;
    size_t count;
    TRY(store_credentials(s, a, owner, type, &list, &count, e));
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(list[i].id, id)) continue;
        *ret = list[i];
        return ERR_OK;
    }
    return error_set(e, ERR_NOT_FOUND, K("store.no-key"), arg_str("owner", owner));
}

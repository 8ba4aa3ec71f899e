/* store_statement.c: how a statement is prepared, bound, stepped and given back, and what becomes of SQLite's failures.
 *
 * Each text is prepared once a handle, when first used, after the authorizer is in place (SQLite asks it only then). When a
 * callback of a walk starts the same walk again, the inner one gets a statement of its own for that time. */
#include "store/store_int.h"

static const char *const TEXTS[SQL_COUNT] = {
#define S(name, sql) [SQL_##name] = sql,
    STATEMENTS(S)
    SEARCH_STATEMENTS(S)
#undef S
};

ErrorCode store_damaged(Store *s, Error *e)
{
    if (s->mode == STORE_WRITE) s->stopped = true;
    return error_set(e, ERR_FINDING, K("store.damaged"), arg_c("path", s->file));
}

ErrorCode store_fail(Store *s, int code, Error *e)
{
    int primary = code == SQLITE_IOERR_NOMEM ? SQLITE_NOMEM : code & 0xff;
    bool disk = primary == SQLITE_FULL || primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_READONLY;
    if (disk && s->begun && s->mode == STORE_WRITE) s->stopped = true;
    switch (primary) {
    case SQLITE_NOMEM:
        return error_memory(e);
    case SQLITE_FULL:
        return error_set(e, ERR_IO, K("base.disk-full"), arg_c("path", s->file));
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
        return error_set(e, ERR_IO, K("store.io"), arg_c("path", s->file), arg_int("code", code));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return store_damaged(s, e);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(e, ERR_CONFLICT, K("store.busy"), arg_c("path", s->file));
    case SQLITE_TOOBIG:
        return error_set(e, ERR_LIMIT, K("store.too-big"));
    default:
        log_event(LOG_ERROR, "store", "sqlite=%d", code);
        return error_internal(e, "store_fail");
    }
}

ErrorCode store_fail_writing(Store *s, int code, Error *e)
{
    ErrorCode answer = store_fail(s, code, e);
    if (answer == ERR_IO || answer == ERR_FINDING) s->stopped = true;
    return answer;
}

ErrorCode query_open(Store *s, Statement which, Query *ret, Error *e)
{
    *ret = (Query){ .store = s };
    sqlite3_stmt **kept = &s->statements[which];
    if (*kept && !sqlite3_stmt_busy(*kept)) {
        ret->statement = *kept;
        return ERR_OK;
    }
    ret->own = *kept != NULL;
    int code = sqlite3_prepare_v3(s->db, TEXTS[which], -1, ret->own ? 0 : SQLITE_PREPARE_PERSISTENT, &ret->statement, NULL);
    if (code != SQLITE_OK) return store_fail(s, code, e);
    if (!ret->own) *kept = ret->statement;
    return ERR_OK;
}

ErrorCode query_open_write(Store *s, Statement which, Query *ret, Error *e)
{
    *ret = (Query){ .store = s };
    if (s->stopped) return error_set(e, ERR_STOPPED, K("store.stopped"));
    if (s->mode != STORE_WRITE || !s->begun) return error_internal(e, "store: a write outside store_begin");
    /* Out of memory, SQLite may have rolled back the whole transaction. What follows would be committed alone: refuse it. */
    if (sqlite3_get_autocommit(s->db)) return error_memory(e);
    return query_open(s, which, ret, e);
}

void query_close(Query *q)
{
    if (q->own) {
        sqlite3_finalize(q->statement);
    } else if (q->statement) {
        sqlite3_reset(q->statement);
        sqlite3_clear_bindings(q->statement);      /* they point into the caller's memory */
    }
    q->statement = NULL;
}

static void bound(Query *q, int code)
{
    if (q->failed == SQLITE_OK) q->failed = code;
}

void bind_int(Query *q, int64_t v)
{
    bound(q, sqlite3_bind_int64(q->statement, ++q->bound, v));
}

/* A missing text is an empty one: no column of ours takes NULL. */
void bind_text(Query *q, Str v)
{
    bound(q, sqlite3_bind_text64(q->statement, ++q->bound, v.ptr ? v.ptr : "", v.len, SQLITE_STATIC, SQLITE_UTF8));
}

void bind_blob(Query *q, Str v)
{
    bound(q, sqlite3_bind_blob64(q->statement, ++q->bound, v.ptr ? v.ptr : "", v.len, SQLITE_STATIC));
}

ErrorCode query_row(Query *q, bool *row, Error *e)
{
    *row = false;
    int code = q->failed != SQLITE_OK ? q->failed : sqlite3_step(q->statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) return store_fail(q->store, code, e);
    *row = code == SQLITE_ROW;
    return ERR_OK;
}

ErrorCode query_run(Query *q, Error *e)
{
    bool more = true;
    while (more) TRY(query_row(q, &more, e));
    return ERR_OK;
}

ErrorCode query_run_unique(Query *q, bool *taken, Error *e)
{
    *taken = false;
    int code = q->failed != SQLITE_OK ? q->failed : sqlite3_step(q->statement);
    if (code == SQLITE_DONE) return ERR_OK;
    *taken = code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID;
    return *taken ? ERR_OK : store_fail(q->store, code, e);
}

ErrorCode query_plain(Store *s, Statement which, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, which, &q, e));
    return query_run(&q, e);
}

int64_t column_int(Query *q, int column)
{
    return sqlite3_column_int64(q->statement, column);
}

Str column_str(Query *q, int column)
{
    const void *p = sqlite3_column_blob(q->statement, column);
    return p ? str_bytes(p, (size_t)sqlite3_column_bytes(q->statement, column)) : STR("");
}

ErrorCode column_name(Query *q, int column, Str *ret, Error *e)
{
    if (sqlite3_column_type(q->statement, column) == SQLITE_NULL) return store_damaged(q->store, e);
    *ret = column_str(q, column);
    return ERR_OK;
}

ErrorCode column_hash(Query *q, int column, Hash *ret, Error *e)
{
    Str bytes = column_str(q, column);
    if (bytes.len != HASH_SIZE) return store_damaged(q->store, e);
    memcpy(ret->bytes, bytes.ptr, HASH_SIZE);
    return ERR_OK;
}

ErrorCode keep(Arena *a, Str *what, Error *e)
{
    *what = str_copy(a, *what);
    return what->ptr ? ERR_OK : error_memory(e);
}

ErrorCode position_of(uint32_t epoch, uint64_t index, int64_t *ret, Error *e)
{
    if (epoch >> EPOCH_BITS || index >> INDEX_BITS) {
        return error_set(e, ERR_LIMIT, K("store.position"), arg_int("epoch", epoch), arg_int("index", (int64_t)index));
    }
    *ret = (int64_t)((uint64_t)epoch << INDEX_BITS | index);
    return ERR_OK;
}

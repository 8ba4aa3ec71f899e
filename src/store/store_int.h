/* store_int.h: what the files of this folder share: the handle, and how a statement is run.
 *
 * A Query is one use of a prepared statement: query_open, bind_* in the order of the question marks, query_row until it says
 * false (or query_run for what answers no rows), and CLEANUP(query_close), which gives the statement back. Failures of SQLite
 * pass store_fail alone, which turns them into sentences of ours and decides whether the writer has to stop. */
#ifndef TERGOO_STORE_INT_H
#define TERGOO_STORE_INT_H

#include <sqlite3.h>

#include "store/store.h"
#include "store/store_sql.h"

#define STORE_SCHEMA 6                  /* user_version: counts up when the tables change */
#define STORE_APPLICATION 1416064879    /* application_id, "Tgoo": what file(1) and we know a store by */

enum { BUSY_MS = 5000 };                /* how long a connection waits for another */

enum { NAME_SLOTS = 256 };
typedef struct { int64_t number; uint32_t len; char text[52]; } NameSlot;          /* number 0: empty */

struct Store {
    sqlite3      *db;
    StoreMode     mode;
    char         *folder, *file;            /* the folder, and store.db in it */
    int           lock;                     /* the writer's hold on folder/lock, else -1 */
    bool          begun;                    /* between store_begin and store_commit or store_abandon; or in a snapshot */
    uint64_t      snapshots;                /* how many were begun */
    bool          stopped;                  /* an I/O error happened while writing: nothing is written from here on */
    int           wal_pages;                /* how long the WAL was after the last commit */
    int           checkpoint_at;            /* how long it may get before it is copied back */
    sqlite3_stmt *statements[SQL_COUNT];    /* prepared when first used */
    NameSlot      names[NAME_SLOTS];        /* store_name.c */
};

/* ---- a statement in use (store_statement.c) ---- */
typedef struct {
    Store        *store;
    sqlite3_stmt *statement;
    int           bound;    /* parameters so far */
    int           failed;   /* the first bind that failed, an SQLite code */
    bool          own;      /* a second one because the handle's own is in use further up the stack */
} Query;

MUST_USE ErrorCode query_open(Store *s, Statement which, Query *ret, Error *e);
/* The same for what changes something: refused outside store_begin, and with ERR_STOPPED after an I/O error. */
MUST_USE ErrorCode query_open_write(Store *s, Statement which, Query *ret, Error *e);
void query_close(Query *q);
void bind_int(Query *q, int64_t v);
void bind_text(Query *q, Str v);
void bind_blob(Query *q, Str v);
/* *row says if there is one more row. */
MUST_USE ErrorCode query_row(Query *q, bool *row, Error *e);
/* Runs to the end. */
MUST_USE ErrorCode query_run(Query *q, Error *e);
/* The same; a broken uniqueness is no error here but *taken. */
MUST_USE ErrorCode query_run_unique(Query *q, bool *taken, Error *e);
/* A statement without parameters. */
MUST_USE ErrorCode query_plain(Store *s, Statement which, Error *e);

int64_t column_int(Query *q, int column);
/* Borrowed: until the next row. */
Str column_str(Query *q, int column);
/* A joined name; its absence is damage. */
MUST_USE ErrorCode column_name(Query *q, int column, Str *ret, Error *e);
MUST_USE ErrorCode column_hash(Query *q, int column, Hash *ret, Error *e);
/* Into the arena. */
MUST_USE ErrorCode keep(Arena *a, Str *what, Error *e);

/* The sentence for an SQLite code. An I/O error or damage inside store_begin stops the writer. */
ErrorCode store_fail(Store *s, int code, Error *e);
/* The same for what writes outside of store_begin. */
ErrorCode store_fail_writing(Store *s, int code, Error *e);
ErrorCode store_damaged(Store *s, Error *e);

/* ---- names and their numbers (store_name.c) ---- */
/* 0 when nobody used it yet. */
MUST_USE ErrorCode name_find(Store *s, Str text, int64_t *ret, Error *e);
MUST_USE ErrorCode name_make(Store *s, Str text, int64_t *ret, Error *e);
void names_forget(Store *s);

/* ---- where an entry lies: epoch and index in one integer ---- */
enum { INDEX_BITS = 40, EPOCH_BITS = 20, ROLE_BITS = 2 };
MUST_USE ErrorCode position_of(uint32_t epoch, uint64_t index, int64_t *ret, Error *e);
static inline uint32_t position_epoch(int64_t position) { return (uint32_t)(position >> INDEX_BITS); }
static inline uint64_t position_index(int64_t position) { return (uint64_t)position & ((UINT64_C(1) << INDEX_BITS) - 1); }

/* ---- connections and tables (store_schema.c) ---- */
/* A bare connection with our settings; the file must be there. */
MUST_USE int connection_open(const char *file, StoreMode mode, sqlite3 **ret);
/* The same through another VFS than the system's (NULL). */
MUST_USE int connection_open_by(const char *file, StoreMode mode, const char *vfs, sqlite3 **ret);
void connection_close(sqlite3 **db);     /* for CLEANUP */
/* From here on no DDL, and neither change nor deletion of an entry. */
void connection_restrict(sqlite3 *db);
/* All tables, in one transaction. */
MUST_USE int schema_make(sqlite3 *db);
/* Refuses what is no store and what a later version made; raises what an earlier one made, if it is open for writing. */
MUST_USE ErrorCode schema_check(Store *s, Error *e);

/* SQLite's memory comes from base/arena.h (store_memory.c). Called before anything else of SQLite's; more than once is fine. */
void store_memory_install(void);

/* ---- files (store.c) ---- */
/* The two as one text, from mem_alloc; NULL when memory is out. */
MUST_USE char *text_join(const char *first, const char *second);
void text_free(char **p);                /* for CLEANUP */
/* Removes a database file with all that SQLite may have put beside it. */
void leftovers_remove(const char *file);
/* True for file systems on which a WAL is not safe, by statfs's f_type. */
bool file_system_is_remote(int64_t type);

#endif

/* search.c: the file of the search index: its tables, its connections, and how one that was made anew takes its place.
 *
 * A record has a row in `place` under the position of the entry that made its version (store_int.h), so that newest first is the
 * order of the key, and its folded text in `folded` beside those of its chain, so that the text of a case is read in one walk. Texts
 * are large: under one integer (the chain and a number in it, search_int.h) three pages lead to one; under a key of two columns the
 * texts would stand in the inner pages of the tree, too, and it would be twice as deep.
 * `trigram` is an FTS5 table without content and without columns, counts or positions: for each three characters the positions of
 * the texts that have them. It only says where to look; the text itself decides. Rows are never taken out of it (SQLite 3.40 cannot
 * do so without leaving traces): a position without a row in `place` is passed over.
 *
 * An index is made anew under another name, without a journal, and renamed when it is whole and on the disk. A WAL belongs to a file
 * by its name: the old file's must be gone before the new file is there, so all connections are closed first, under the write lock of
 * `place`. That holds because only this process opens the file: the gate, or whoever works on a store without one. */
#include <fcntl.h>
#include <sys/stat.h>

#include "store/search_int.h"

#define SEARCH_SCHEMA 3                 /* user_version: counts up when tables, folding or what is folded change */
#define SEARCH_APPLICATION 1416065891   /* application_id */

static const char *const TABLES =
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE name (number INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;"      /* id, kind and chain are names */
    "CREATE TABLE place (position INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE, chain INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " at INTEGER NOT NULL) STRICT;"                                                          /* where its text is in the next one */
    "CREATE TABLE folded (at INTEGER PRIMARY KEY, position INTEGER NOT NULL, kind INTEGER NOT NULL, text TEXT NOT NULL,"
    " signs TEXT NOT NULL) STRICT;"
    "CREATE TABLE size (chain INTEGER PRIMARY KEY, records INTEGER NOT NULL) STRICT;"
    "CREATE VIRTUAL TABLE trigram USING fts5 (text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1')";

#define TEXT_OF_(x) #x
#define TEXT_OF(x) TEXT_OF_(x)

static const char *const OURS = "PRAGMA application_id = " TEXT_OF(SEARCH_APPLICATION) "; PRAGMA user_version = " TEXT_OF(SEARCH_SCHEMA);

/* What is lost in a power cut is fed again from the mark on: no commit waits for the disk, only the WAL's return to the file does. */
static const char *const LIVING = "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1000; PRAGMA cache_size = -8192";
static const char *const IN_MAKING =
    "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768";

/* ---- connections ---- */

static ErrorCode connection_new(const char *file, StoreMode mode, Store **ret, Error *e)
{
    CLEANUP(store_close_p) Store *s = mem_alloc(sizeof *s);
    if (!s) return error_memory(e);
    s->mode = mode;
    s->lock = -1;
    s->file = text_join(file, "");
    if (!s->file) return error_memory(e);
    s->folder = text_join(file, "");
    if (!s->folder) return error_memory(e);
    int code = connection_open(file, mode, &s->db);
    if (code != SQLITE_OK) return store_fail(s, code, e);
    *ret = s;
    s = NULL;
    return ERR_OK;
}

static int is_ours(sqlite3 *db, bool *ret)
{
    static const char *const ASKED[] = { "PRAGMA application_id", "PRAGMA user_version" };
    static const int64_t EXPECTED[] = { SEARCH_APPLICATION, SEARCH_SCHEMA };
    *ret = true;
    for (size_t i = 0; i < ARRAY_LEN(ASKED); i++) {
        sqlite3_stmt *statement;
        int code = sqlite3_prepare_v2(db, ASKED[i], -1, &statement, NULL);
        if (code != SQLITE_OK) return code;
        code = sqlite3_step(statement);
        *ret = *ret && code == SQLITE_ROW && sqlite3_column_int64(statement, 0) == EXPECTED[i];
        int ended = sqlite3_finalize(statement);
        if (ended != SQLITE_OK) return ended;
    }
    return SQLITE_OK;
}

ErrorCode search_connect(const char *file, StoreMode mode, Store **ret, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    bool ours = false;
    if (!file_exists(file)) return error_set(e, ERR_NOT_FOUND, K("search.none"), arg_c("path", file));
    TRY(connection_new(file, mode, &s, e));
    int code = is_ours(s->db, &ours);
    if (code == SQLITE_OK && !ours) return error_set(e, ERR_FINDING, K("search.foreign"), arg_c("path", file));
    if (code == SQLITE_OK && mode == STORE_WRITE) code = sqlite3_exec(s->db, LIVING, NULL, NULL, NULL);
    if (code != SQLITE_OK) return store_fail(s, code, e);
    *ret = s;
    s = NULL;
    return ERR_OK;
}

ErrorCode search_create(const char *file, Store **ret, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    leftovers_remove(file);
    int fd = io->open(file, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0) return error_system(e, str_of(file));
    fd_close(&fd);
    TRY(connection_new(file, STORE_WRITE, &s, e));
    int code = sqlite3_exec(s->db, IN_MAKING, NULL, NULL, NULL);
    if (code == SQLITE_OK) code = sqlite3_exec(s->db, TABLES, NULL, NULL, NULL);
    if (code != SQLITE_OK) return store_fail(s, code, e);
    *ret = s;
    s = NULL;
    return ERR_OK;
}

/* ---- looking from outside ---- */

static ErrorCode look_into(const char *file, Arena *a, Str *mark, Error *e)
{
    CLEANUP(store_close_p) Store *s = NULL;
    TRY(search_connect(file, STORE_READ, &s, e));
    ErrorCode code = store_fact(s, a, "mark", mark, e);
    if (code == ERR_NOT_FOUND) *mark = STR("");
    return code == ERR_OK || code == ERR_NOT_FOUND ? store_check(s, e) : code;
}

/* SQLite finds a WAL by its name. Where the index is exchanged between opening the file and its WAL, the two do not belong together
 * and look like damage. */
ErrorCode search_look(const char *folder, Arena *a, Str *mark, Error *e)
{
    struct stat before, after;
    const char *file = path_join(a, folder, "search.db");
    if (!file) return error_memory(e);
    bool there = stat(file, &before) == 0;
    ErrorCode code = look_into(file, a, mark, e);
    bool still = stat(file, &after) == 0;
    if (there && still && before.st_dev == after.st_dev && before.st_ino == after.st_ino) return code;
    return there || still ? error_set(e, ERR_CONFLICT, K("search.being-made")) : code;
}

/* ---- an index and its place ---- */

static void search_free_p(Search **s)
{
    search_free(*s);
    *s = NULL;
}

ErrorCode search_new(const char *folder, Search **ret, Error *e)
{
    CLEANUP(search_free_p) Search *s = mem_alloc(sizeof *s);
    if (!s) return error_memory(e);
    pthread_rwlockattr_t writers_first;            /* or a crowd that searches would keep a new index waiting for ever */
    pthread_rwlockattr_init(&writers_first);
    pthread_rwlockattr_setkind_np(&writers_first, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&s->place, &writers_first);
    pthread_rwlockattr_destroy(&writers_first);
    pthread_mutex_init(&s->lock, NULL);
    s->file = text_join(folder, "/search.db");
    s->file_new = text_join(folder, "/search.db.new");
    if (!s->file || !s->file_new) return error_memory(e);
    *ret = s;
    s = NULL;
    return ERR_OK;
}

static void close_idle(Search *s)
{
    pthread_mutex_lock(&s->lock);
    while (s->idle_count > 0) store_close(s->idle[--s->idle_count]);
    pthread_mutex_unlock(&s->lock);
}

void search_free(Search *s)
{
    if (!s) return;
    close_idle(s);
    pthread_rwlock_destroy(&s->place);
    pthread_mutex_destroy(&s->lock);
    text_free(&s->file);
    text_free(&s->file_new);
    mem_free(s);
}

/* Whole, marked as ours last of all, and on the disk. */
static ErrorCode finish_making(Store *db, Error *e)
{
    TRY(query_plain(db, SQL_SEARCH_GRAMS_ONE, e));
    int code = sqlite3_exec(db->db, OURS, NULL, NULL, NULL);
    return code == SQLITE_OK ? ERR_OK : store_fail(db, code, e);
}

static ErrorCode put_in_place(const Search *s, Error *e)
{
    CLEANUP(connection_close) sqlite3 *db = NULL;
    CLEANUP(fd_close) int fd = io->open(s->file_new, O_RDWR, 0);
    if (fd < 0 || io->fsync(fd) != 0) return error_system(e, str_of(s->file_new));
    leftovers_remove(s->file);
    if (io->rename(s->file_new, s->file) != 0) return error_system(e, str_of(s->file));
    TRY(folder_sync_of(s->file, e));
    int code = connection_open(s->file, STORE_WRITE, &db);
    if (code == SQLITE_OK) code = sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    Store shown = { .file = s->file, .mode = STORE_READ };
    return code == SQLITE_OK ? ERR_OK : store_fail(&shown, code, e);
}

ErrorCode search_replace(Search *s, SearchFeed *anew, Error *e)
{
    ErrorCode code = finish_making(anew->db, e);
    search_feed_close(anew);
    if (code != ERR_OK) return code;
    pthread_rwlock_wrlock(&s->place);
    close_idle(s);
    code = put_in_place(s, e);
    pthread_rwlock_unlock(&s->place);
    return code;
}

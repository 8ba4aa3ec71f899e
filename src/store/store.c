/* store.c: making, opening and closing a store; transactions; facts and counters.
 *
 * The writer holds a lock on folder/lock (a lock of the open file, not of the process, so that a second handle of the same
 * process is refused as well; the system drops it when the process dies). Files are made with mode 0600 before SQLite opens
 * them, and SQLite gives -wal and -shm the mode of the database: no umask is needed.
 *
 * The WAL is copied back into the database by the writer itself, at the beginning of a transaction when it has grown past
 * CHECKPOINT_PAGES: SQLite's own automatic checkpoint hides its I/O errors, and an acknowledgement need not wait for it. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "store/store_int.h"
#include "store/store_joined.h"

enum { CHECKPOINT_PAGES = 8000, VERY_LONG = 8, READERS_MS = 250 };

char *text_join(const char *first, const char *second)
{
    size_t n = strlen(first), m = strlen(second);
    char *both = mem_alloc(n + m + 1);
    if (!both) return NULL;
    memcpy(both, first, n);
    memcpy(both + n, second, m);
    return both;
}

void text_free(char **p)
{
    mem_free(*p);
    *p = NULL;
}

bool file_system_is_remote(int64_t type)
{
    /* FUSE cannot be told apart by this number: what lies behind it may be sshfs as well as a local stick. CIFS, SMB2, AFS, Ceph
     * and 9P are given as numbers where the system's header does not name them. */
    static const int64_t REMOTE[] = { NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, 0xFF534D42, 0xFE534D42, 0x65735546, NCP_SUPER_MAGIC,
                                      CODA_SUPER_MAGIC, AFS_SUPER_MAGIC, AFS_FS_MAGIC, 0x00C36400, V9FS_MAGIC };
    for (size_t i = 0; i < ARRAY_LEN(REMOTE); i++) {
        if ((uint32_t)type == (uint32_t)REMOTE[i]) return true;
    }
    return false;
}

static ErrorCode check_file_system(const char *folder, Error *e)
{
    struct statfs st;
    if (statfs(folder, &st) != 0) return error_system(e, str_of(folder));
    if (file_system_is_remote((int64_t)st.f_type)) return error_set(e, ERR_IO, K("store.remote"), arg_c("folder", folder));
    return ERR_OK;
}

/* The writer's lock; *fd keeps it. */
static ErrorCode lock_take(const char *folder, int *fd, Error *e)
{
    CLEANUP(text_free) char *path = text_join(folder, "/lock");
    if (!path) return error_memory(e);
    *fd = io->open(path, O_RDWR | O_CREAT, 0600);
    if (*fd < 0) return error_system(e, str_of(path));
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (fcntl(*fd, F_OFD_SETLK, &whole) == 0) return ERR_OK;
    bool held = errno == EAGAIN || errno == EACCES;
    ErrorCode code = held ? error_set(e, ERR_CONFLICT, K("store.locked"), arg_c("folder", folder)) : error_system(e, str_of(path));
    fd_close(fd);
    return code;
}

/* ---- create ---- */

/* The database under a temporary name: only a whole one gets its own. */
static ErrorCode database_make(const char *file, Error *e)
{
    Store shown = { .file = (char *)(uintptr_t)file, .mode = STORE_WRITE };
    int fd = io->open(file, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0) return error_system(e, str_of(file));
    fd_close(&fd);
    CLEANUP(connection_close) sqlite3 *db = NULL;
    int code = connection_open(file, STORE_WRITE, &db);
    if (code == SQLITE_OK) code = schema_make(db);
    if (code == SQLITE_OK) code = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (code != SQLITE_OK) return store_fail(&shown, code, e);
    return ERR_OK;
}

void leftovers_remove(const char *file)
{
    static const char *const ENDS[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < ARRAY_LEN(ENDS); i++) {
        CLEANUP(text_free) char *path = text_join(file, ENDS[i]);
        if (path && file_exists(path)) io->unlink(path);
    }
}

static ErrorCode database_place(const char *from, const char *to, Error *e)
{
    CLEANUP(fd_close) int fd = io->open(from, O_RDWR, 0);
    if (fd < 0 || io->fsync(fd) != 0) return error_system(e, str_of(from));
    if (io->rename(from, to) != 0) return error_system(e, str_of(to));
    return folder_sync_of(to, e);
}

ErrorCode store_create(const char *folder, Error *e)
{
    CLEANUP(text_free) char *file = text_join(folder, "/store.db");
    CLEANUP(text_free) char *made = text_join(folder, "/store.db.new");
    CLEANUP(text_free) char *blobs = text_join(folder, "/blobs");
    if (!file || !made || !blobs) return error_memory(e);
    TRY(folder_make(folder, e));
    TRY(check_file_system(folder, e));
    CLEANUP(fd_close) int lock = -1;
    TRY(lock_take(folder, &lock, e));
    if (file_exists(file)) return error_set(e, ERR_CONFLICT, K("store.exists"), arg_c("folder", folder));
    TRY(folder_make(blobs, e));
    leftovers_remove(made);
    TRY(database_make(made, e));
    TRY(database_place(made, file, e));
    return folder_sync_of(folder, e);
}

/* ---- open, close ---- */

static int wal_grew(void *self, sqlite3 *db, const char *name, int pages)
{
    (void)db, (void)name;
    Store *s = self;
    s->wal_pages = pages;
    if (pages < CHECKPOINT_PAGES) s->checkpoint_at = CHECKPOINT_PAGES;
    return SQLITE_OK;
}

static ErrorCode open_into(Store *s, const char *folder, Error *e)
{
    s->folder = text_join(folder, "");
    s->file = text_join(folder, "/store.db");
    if (!s->folder || !s->file) return error_memory(e);
    bool denied = access(s->file, s->mode == STORE_WRITE ? R_OK | W_OK : R_OK) != 0 && errno == EACCES;
    if (denied) return error_system(e, str_of(s->file));        /* not that there is nothing, or that the disk is bad */
    if (!file_exists(s->file)) return error_set(e, ERR_NOT_FOUND, K("store.none"), arg_c("folder", folder));
    TRY(check_file_system(folder, e));
    if (s->mode == STORE_WRITE) TRY(lock_take(folder, &s->lock, e));
    int code = connection_open_by(s->file, s->mode, s->mode == STORE_WRITE ? store_joined() : NULL, &s->db);
    if (code != SQLITE_OK) return store_fail(s, code, e);
    TRY(schema_check(s, e));
    connection_restrict(s->db);
    if (s->mode == STORE_READ) return ERR_OK;
    sqlite3_wal_hook(s->db, wal_grew, s);
    CLEANUP(query_close) Query at_hand;                    /* rolling back must not wait for memory */
    return query_open(s, SQL_ROLLBACK, &at_hand, e);
}

ErrorCode store_open(const char *folder, StoreMode mode, Store **ret, Error *e)
{
    *ret = NULL;
    CLEANUP(store_close_p) Store *s = mem_alloc(sizeof *s);
    if (!s) return error_memory(e);
    s->mode = mode;
    s->lock = -1;
    s->checkpoint_at = CHECKPOINT_PAGES;
    TRY(open_into(s, folder, e));
    *ret = s;
    s = NULL;
    return ERR_OK;
}

void store_close(Store *s)
{
    if (!s) return;
    for (size_t i = 0; i < SQL_COUNT; i++) sqlite3_finalize(s->statements[i]);
    /* After an I/O error the WAL is what the next start verifies: it is not touched any more. */
    if (s->db && s->stopped) sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    connection_close(&s->db);
    fd_close(&s->lock);
    text_free(&s->folder);
    text_free(&s->file);
    mem_free(s);
}

void store_close_p(Store **s)
{
    store_close(*s);
    *s = NULL;
}

const char *store_folder(const Store *s)
{
    return s->folder;
}

/* ---- transactions ---- */

ErrorCode store_snapshot_begin(Store *s, Error *e)
{
    if (s->mode != STORE_READ || s->begun) return error_internal(e, "store_snapshot_begin");
    if (!sqlite3_get_autocommit(s->db)) TRY(query_plain(s, SQL_ROLLBACK, e));      /* one that lacked the memory to end */
    TRY(query_plain(s, SQL_SNAPSHOT, e));
    s->begun = true;
    s->snapshots++;
    ErrorCode code = query_plain(s, SQL_LOOK, e);          /* a transaction sees what is there at its first read */
    if (code != ERR_OK) store_snapshot_end(s);
    return code;
}

void store_snapshot_end(Store *s)
{
    Error unheard;
    if (s->begun && s->mode == STORE_READ && query_plain(s, SQL_ROLLBACK, &unheard) != ERR_OK) {
        log_event(LOG_ERROR, "store-snapshot-end", "code=%s", error_code_name(unheard.code));
    }
    s->begun = false;
}

uint64_t store_snapshot_number(const Store *s)
{
    return s->begun && s->mode == STORE_READ ? s->snapshots : 0;
}

/* Copies the WAL back when it is long. A reader of an old moment keeps it from being begun anew: it grows on, and the next try is
 * due when it is that much longer again. Under a load that never rests there is always some reader; when the WAL has become very long
 * they are waited for, a little. */
static ErrorCode checkpoint_if_long(Store *s, Error *e)
{
    if (s->wal_pages < s->checkpoint_at) return ERR_OK;
    bool very = s->wal_pages >= VERY_LONG * CHECKPOINT_PAGES;
    if (very) sqlite3_busy_timeout(s->db, READERS_MS);
    int code = sqlite3_wal_checkpoint_v2(s->db, NULL, very ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (very) sqlite3_busy_timeout(s->db, BUSY_MS);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) return store_fail_writing(s, code, e);
    s->checkpoint_at = s->wal_pages + CHECKPOINT_PAGES;
    return ERR_OK;
}

ErrorCode store_begin(Store *s, Error *e)
{
    if (s->stopped) return error_set(e, ERR_STOPPED, K("store.stopped"));
    if (s->mode != STORE_WRITE || s->begun) return error_internal(e, "store_begin");
    TRY(checkpoint_if_long(s, e));
    TRY(query_plain(s, SQL_BEGIN, e));
    s->begun = true;
    return ERR_OK;
}

static ErrorCode in_transaction(Store *s, Statement which, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, which, &q, e));
    return query_run(&q, e);
}

ErrorCode store_savepoint(Store *s, Error *e)
{
    return in_transaction(s, SQL_SAVEPOINT, e);
}

ErrorCode store_release(Store *s, Error *e)
{
    return in_transaction(s, SQL_RELEASE, e);
}

ErrorCode store_rollback_to(Store *s, Error *e)
{
    names_forget(s);
    TRY(in_transaction(s, SQL_ROLLBACK_TO, e));
    return in_transaction(s, SQL_RELEASE, e);
}

ErrorCode store_commit(Store *s, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_COMMIT, &q, e));
    ErrorCode code = query_run(&q, e);
    /* Whether a commit that failed is on the disk is not known, whatever went wrong: only a new start can tell. */
    if (code == ERR_OK) s->begun = false;
    else s->stopped = true;
    return code;
}

void store_abandon(Store *s)
{
    if (!s->begun || s->mode != STORE_WRITE) return;
    names_forget(s);
    Error unheard;
    if (!sqlite3_get_autocommit(s->db) && query_plain(s, SQL_ROLLBACK, &unheard) != ERR_OK) {
        s->stopped = true;
        log_event(LOG_ERROR, "store-abandon", "code=%s", error_code_name(unheard.code));
    }
    s->begun = false;
}

/* ---- facts, counters ---- */

ErrorCode store_fact(Store *s, Arena *a, const char *name, Str *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_FACT, &q, e));
    bind_text(&q, str_of(name));
    bool row;
    TRY(query_row(&q, &row, e));
    if (!row) return error_set(e, ERR_NOT_FOUND, K("store.no-fact"), arg_c("name", name));
    *ret = column_str(&q, 0);
    return keep(a, ret, e);
}

ErrorCode store_fact_length(Store *s, const char *name, int64_t *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_FACT_LENGTH, &q, e));
    bind_text(&q, str_of(name));
    bool row;
    TRY(query_row(&q, &row, e));
    *ret = row ? column_int(&q, 0) : 0;
    return ERR_OK;
}

ErrorCode store_fact_set(Store *s, const char *name, Str value, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_FACT_SET, &q, e));
    bind_text(&q, str_of(name));
    bind_blob(&q, value);
    return query_run(&q, e);
}

ErrorCode store_counter(Store *s, Str name, int64_t *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open(s, SQL_COUNTER, &q, e));
    bind_text(&q, name);
    bool row;
    TRY(query_row(&q, &row, e));
    *ret = row ? column_int(&q, 0) : 0;
    return ERR_OK;
}

ErrorCode store_counter_set(Store *s, Str name, int64_t value, Error *e)
{
    CLEANUP(query_close) Query q;
    TRY(query_open_write(s, SQL_COUNTER_SET, &q, e));
    bind_text(&q, name);
    bind_int(&q, value);
    return query_run(&q, e);
}

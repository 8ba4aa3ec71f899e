/* store_joined.c: see store_joined.h. A file of ours is a head with the method table, and the file below it; all but the WAL is
 * handed on unchanged. */
#include "store/store_joined.h"

#include <pthread.h>
#include <string.h>

#include "store/store_int.h"

/* Thirty pages. SQLite's own VFS takes less than 128 KiB at once. */
enum { PIECE = 30 * 4120 };

typedef struct Joined Joined;
struct Joined {
    sqlite3_file   head;
    sqlite3_file  *below;
    Joined        *wal;             /* of a database: its WAL; of a WAL: its database; NULL for what has none */
    bool           joins;
    unsigned char *piece;           /* `filled` bytes that belong at `at`, and are not in the file yet */
    sqlite3_int64  at;
    int            filled;
    int            failed;          /* the code of the first write that failed */
};

static Joined *joined(sqlite3_file *f)
{
    return (Joined *)(void *)f;
}

static sqlite3_file *below(sqlite3_file *f)
{
    return joined(f)->below;
}

/* ---- the piece ---- */

static int flush(Joined *f)
{
    if (f->failed == SQLITE_OK && f->filled > 0) f->failed = f->below->pMethods->xWrite(f->below, f->piece, f->filled, f->at);
    f->filled = 0;
    return f->failed;
}

static int joined_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    Joined *f = joined(file);
    if (f->joins && !f->piece) f->piece = mem_alloc(PIECE);
    if (!f->piece || n > PIECE) {
        int code = flush(f);
        return code == SQLITE_OK ? f->below->pMethods->xWrite(f->below, from, n, at) : code;
    }
    if (at != f->at + f->filled || n > PIECE - f->filled) {
        if (flush(f) != SQLITE_OK) return f->failed;
        f->at = at;
    }
    memcpy(f->piece + f->filled, from, (size_t)n);
    f->filled += n;
    return f->failed;
}

static int joined_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    int code = flush(joined(f));
    return code == SQLITE_OK ? below(f)->pMethods->xRead(below(f), to, n, at) : code;
}

static int joined_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    int code = flush(joined(f));
    return code == SQLITE_OK ? below(f)->pMethods->xTruncate(below(f), size) : code;
}

static int joined_sync(sqlite3_file *f, int flags)
{
    int code = flush(joined(f));
    return code == SQLITE_OK ? below(f)->pMethods->xSync(below(f), flags) : code;
}

static int joined_size(sqlite3_file *f, sqlite3_int64 *size)
{
    int code = flush(joined(f));
    return code == SQLITE_OK ? below(f)->pMethods->xFileSize(below(f), size) : code;
}

/* What was never synchronised nobody was told of. */
static int joined_close(sqlite3_file *file)
{
    Joined *f = joined(file);
    int code = f->below->pMethods ? f->below->pMethods->xClose(f->below) : SQLITE_OK;
    if (f->wal) f->wal->wal = NULL;
    if (f->piece) explicit_bzero(f->piece, PIECE);
    mem_free(f->piece);
    mem_free(f->below);
    return code;
}

/* SQLite calls it between the two copies of the index's header; whoever reads needs both. */
static void joined_shm_barrier(sqlite3_file *f)
{
    if (joined(f)->wal) (void)flush(joined(f)->wal);
    below(f)->pMethods->xShmBarrier(below(f));
}

/* ---- handed on ---- */

static int joined_lock(sqlite3_file *f, int kind)
{
    return below(f)->pMethods->xLock(below(f), kind);
}

static int joined_unlock(sqlite3_file *f, int kind)
{
    return below(f)->pMethods->xUnlock(below(f), kind);
}

static int joined_check_lock(sqlite3_file *f, int *held)
{
    return below(f)->pMethods->xCheckReservedLock(below(f), held);
}

static int joined_control(sqlite3_file *f, int op, void *argument)
{
    return below(f)->pMethods->xFileControl(below(f), op, argument);
}

static int joined_sector(sqlite3_file *f)
{
    return below(f)->pMethods->xSectorSize(below(f));
}

static int joined_device(sqlite3_file *f)
{
    return below(f)->pMethods->xDeviceCharacteristics(below(f));
}

static int joined_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
    return below(f)->pMethods->xShmMap(below(f), page, size, extend, ret);
}

static int joined_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return below(f)->pMethods->xShmLock(below(f), offset, n, flags);
}

static int joined_shm_unmap(sqlite3_file *f, int and_delete)
{
    return below(f)->pMethods->xShmUnmap(below(f), and_delete);
}

/* Version 2: without the methods of memory-mapped reading, which we switch off. */
static const sqlite3_io_methods METHODS = {
    .iVersion = 2, .xClose = joined_close, .xRead = joined_read, .xWrite = joined_write, .xTruncate = joined_truncate,
    .xSync = joined_sync, .xFileSize = joined_size, .xLock = joined_lock, .xUnlock = joined_unlock,
    .xCheckReservedLock = joined_check_lock, .xFileControl = joined_control, .xSectorSize = joined_sector,
    .xDeviceCharacteristics = joined_device, .xShmMap = joined_shm_map, .xShmLock = joined_shm_lock,
    .xShmBarrier = joined_shm_barrier, .xShmUnmap = joined_shm_unmap,
};

/* ---- opening ---- */

/* On a disk whose sectors may tear SQLite writes behind the sync, too; there nothing is joined. */
static void begin_joining(Joined *f, const char *name)
{
    f->joins = (f->below->pMethods->xDeviceCharacteristics(f->below) & SQLITE_IOCAP_POWERSAFE_OVERWRITE) != 0;
    f->wal = joined(sqlite3_database_file_object(name));
    f->wal->wal = f;
}

static int joined_open(sqlite3_vfs *v, const char *name, sqlite3_file *file, int flags, int *flags_got)
{
    Joined *f = joined(file);
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    (void)v;
    *f = (Joined){ .below = mem_alloc((size_t)system->szOsFile) };
    if (!f->below) return SQLITE_NOMEM;
    int code = system->xOpen(system, name, f->below, flags, flags_got);
    if (code != SQLITE_OK) {
        if (f->below->pMethods) f->below->pMethods->xClose(f->below);
        mem_free(f->below);
        return code;
    }
    file->pMethods = &METHODS;
    if (flags & SQLITE_OPEN_WAL) begin_joining(f, name);
    return SQLITE_OK;
}

static int joined_delete(sqlite3_vfs *v, const char *name, int sync_folder)
{
    (void)v;
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    return system->xDelete(system, name, sync_folder);
}

static sqlite3_vfs layer;

static void install(void)
{
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    if (!system) return;
    layer = *system;                         /* what it does not change, clock and paths and randomness, is the system's */
    layer.pNext = NULL;
    layer.zName = "tergoo-joined";
    layer.szOsFile = (int)sizeof(Joined);
    layer.xOpen = joined_open;
    layer.xDelete = joined_delete;
    if (sqlite3_vfs_register(&layer, 0) != SQLITE_OK) layer.zName = NULL;
}

const char *store_joined(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    store_memory_install();
    pthread_once(&once, install);
    return layer.zName;
}

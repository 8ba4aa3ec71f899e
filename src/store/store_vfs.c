/* store_vfs.c: see store_vfs.h. A file of ours is a head with the method table, and the system's file behind it; what may not
 * fail is handed on unchanged. Reads are not counted: they neither make nor lose anything durable. */
#include "store/store_vfs.h"

#include <stdatomic.h>
#include <string.h>

#include "store/store_int.h"

typedef struct { sqlite3_file head; sqlite3_file below[]; } Layered;

static atomic_long asked, fail_at;
static atomic_bool fail_all_after;
static atomic_int fail_kind;

static sqlite3_vfs layer;

static sqlite3_vfs *system_vfs(void)
{
    return layer.pAppData;
}

static sqlite3_file *below(sqlite3_file *f)
{
    return ((Layered *)f)->below;
}

static bool fails(void)
{
    long n = atomic_fetch_add(&asked, 1) + 1, at = atomic_load(&fail_at);
    return at > 0 && (n == at || (n > at && atomic_load(&fail_all_after)));
}

/* Room ends for writes and new files only; a sync or a deletion fails with an I/O error either way. */
static int full_or(int code)
{
    return atomic_load(&fail_kind) == FAULT_ENOSPC ? SQLITE_FULL : code;
}

static int layer_close(sqlite3_file *f)
{
    return below(f)->pMethods ? below(f)->pMethods->xClose(below(f)) : SQLITE_OK;
}

static int layer_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return below(f)->pMethods->xRead(below(f), to, n, at);
}

static int layer_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    if (!fails()) return below(f)->pMethods->xWrite(below(f), from, n, at);
    if (n > 1) below(f)->pMethods->xWrite(below(f), from, n / 2, at);
    return full_or(SQLITE_IOERR_WRITE);
}

static int layer_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return fails() ? SQLITE_IOERR_TRUNCATE : below(f)->pMethods->xTruncate(below(f), size);
}

static int layer_sync(sqlite3_file *f, int flags)
{
    return fails() ? SQLITE_IOERR_FSYNC : below(f)->pMethods->xSync(below(f), flags);
}

static int layer_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return below(f)->pMethods->xFileSize(below(f), size);
}

static int layer_lock(sqlite3_file *f, int kind)
{
    return below(f)->pMethods->xLock(below(f), kind);
}

static int layer_unlock(sqlite3_file *f, int kind)
{
    return below(f)->pMethods->xUnlock(below(f), kind);
}

static int layer_check_lock(sqlite3_file *f, int *held)
{
    return below(f)->pMethods->xCheckReservedLock(below(f), held);
}

static int layer_control(sqlite3_file *f, int op, void *argument)
{
    return below(f)->pMethods->xFileControl(below(f), op, argument);
}

static int layer_sector(sqlite3_file *f)
{
    return below(f)->pMethods->xSectorSize(below(f));
}

static int layer_device(sqlite3_file *f)
{
    return below(f)->pMethods->xDeviceCharacteristics(below(f));
}

static int layer_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
    if (extend && fails()) return full_or(SQLITE_IOERR_SHMSIZE);
    return below(f)->pMethods->xShmMap(below(f), page, size, extend, ret);
}

static int layer_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return below(f)->pMethods->xShmLock(below(f), offset, n, flags);
}

static void layer_shm_barrier(sqlite3_file *f)
{
    below(f)->pMethods->xShmBarrier(below(f));
}

static int layer_shm_unmap(sqlite3_file *f, int and_delete)
{
    return below(f)->pMethods->xShmUnmap(below(f), and_delete);
}

/* Version 2: without the methods of memory-mapped reading, which we switch off. */
static const sqlite3_io_methods METHODS = {
    .iVersion = 2, .xClose = layer_close, .xRead = layer_read, .xWrite = layer_write, .xTruncate = layer_truncate,
    .xSync = layer_sync, .xFileSize = layer_size, .xLock = layer_lock, .xUnlock = layer_unlock,
    .xCheckReservedLock = layer_check_lock, .xFileControl = layer_control, .xSectorSize = layer_sector,
    .xDeviceCharacteristics = layer_device, .xShmMap = layer_shm_map, .xShmLock = layer_shm_lock,
    .xShmBarrier = layer_shm_barrier, .xShmUnmap = layer_shm_unmap,
};

static int layer_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *flags_got)
{
    (void)v;
    f->pMethods = NULL;
    if (fails()) return full_or(SQLITE_CANTOPEN);
    below(f)->pMethods = NULL;
    int code = system_vfs()->xOpen(system_vfs(), name, below(f), flags, flags_got);
    if (code == SQLITE_OK) f->pMethods = &METHODS;
    return code;
}

static int layer_delete(sqlite3_vfs *v, const char *name, int sync_folder)
{
    (void)v;
    return fails() ? SQLITE_IOERR_DELETE : system_vfs()->xDelete(system_vfs(), name, sync_folder);
}

void store_vfs_install(const StoreFaults *faults)
{
    store_memory_install();
    if (!layer.zName) {
        sqlite3_vfs *system = sqlite3_vfs_find(NULL);
        layer = *system;                     /* what it does not change, clock and paths and randomness, is the system's */
        layer.pNext = NULL;
        layer.zName = "tergoo-faults";
        layer.szOsFile = (int)sizeof(Layered) + system->szOsFile;
        layer.pAppData = system;
        layer.xOpen = layer_open;
        layer.xDelete = layer_delete;
        sqlite3_vfs_register(&layer, 1);
    }
    atomic_store(&fail_at, faults ? faults->at : 0);
    atomic_store(&fail_all_after, faults && faults->all_after);
    atomic_store(&fail_kind, faults ? (int)faults->kind : FAULT_EIO);
    atomic_store(&asked, 0);
}

long store_vfs_count(void)
{
    return atomic_load(&asked);
}

void store_vfs_remove(void)
{
    if (!layer.zName) return;
    sqlite3_vfs_unregister(&layer);
    layer = (sqlite3_vfs){ 0 };
}

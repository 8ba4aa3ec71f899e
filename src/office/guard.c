/* guard.c: the guard file: the last head of the log that left the house, as its checkpoint note.
 *
 * I2  No head leaves the process (bundle, paper, copy) before the guard file holds it durably. A start compares: a store that is older than a
 *     head that left must not sign on, for that would fork the log; it is restored as a new epoch instead. It lies best on another disk, so
 *     that whoever puts an old store back does not put the old guard back with it. */
#include <fcntl.h>

#include "office/office_int.h"

enum { GUARD_LIMIT = 64 * 1024 };

ErrorCode guard_path(Store *s, Arena *a, const char *folder, const char **ret, Error *e)
{
    Str kept;
    ErrorCode code = store_fact(s, a, "guard-file", &kept, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    *ret = code == ERR_OK ? kept.ptr : path_join(a, folder, "guard");
    return *ret ? ERR_OK : error_memory(e);
}

ErrorCode office_guard_folder(const char *folder, Arena *a, const char **ret, Error *e)
{
    CLEANUP(store_close_p) Store *reader = NULL;
    const char *path;
    TRY(store_open(folder, STORE_READ, &reader, e));
    TRY(guard_path(reader, a, folder, &path, e));
    *ret = path_folder(a, path);
    return *ret ? ERR_OK : error_memory(e);
}

ErrorCode guard_read(Arena *a, const char *path, Checkpoint *head, Str *note, bool *there, Error *e)
{
    Note n;
    *there = file_exists(path);
    if (!*there) return ERR_OK;
    TRY(file_read(a, path, GUARD_LIMIT, note, e));
    ErrorCode code = note_parse(*note, &n, e);
    if (code == ERR_OK) code = checkpoint_parse(n.text, head, e);
    if (code == ERR_OK || code == ERR_MEMORY) return code;
    return error_set(e, ERR_FINDING, K("office.guard-damaged"), arg_c("path", path));
}

/* Is the head in the file at least this one? ERR_FINDING for a head of another store. */
static ErrorCode holds_already(Arena *a, const char *path, Str note, bool *ret, Error *e)
{
    Checkpoint old, fresh;
    Note n;
    Str old_note, old_store, store;
    uint32_t old_epoch, epoch;
    TRY(guard_read(a, path, &old, &old_note, ret, e));
    if (!*ret) return ERR_OK;
    TRY(note_parse(note, &n, e));
    TRY(checkpoint_parse(n.text, &fresh, e));
    if (!origin_parse(old.origin, &old_store, &old_epoch) || !origin_parse(fresh.origin, &store, &epoch) || !str_equal(old_store, store)) {
        return error_set(e, ERR_FINDING, K("office.guard-foreign"), arg_c("path", path));
    }
    *ret = old_epoch > epoch || (old_epoch == epoch && old.size >= fresh.size);
    return ERR_OK;
}

ErrorCode guard_raise(const char *path, Str note, Error *e)
{
    Arena a = arena_with(4 * GUARD_LIMIT);
    bool there = false;
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    const char *lock_path = str_format(&a, "%s.lock", path).ptr;
    CLEANUP(fd_close) int lock = lock_path ? io->open(lock_path, O_RDWR | O_CREAT, 0600) : -1;
    ErrorCode code = !lock_path ? error_memory(e)
                   : lock < 0 || fcntl(lock, F_OFD_SETLKW, &whole) != 0 ? error_system(e, str_of(lock_path)) : ERR_OK;
    if (code == ERR_OK) code = holds_already(&a, path, note, &there, e);
    if (code == ERR_OK && !there) code = file_write_durable(path, note, e);
    arena_free(&a);
    return code;
}

/* Without a guard file: did a head ever leave? */
static ErrorCode check_without(Office *o, Error *e)
{
    if (!o->guard_noted) return ERR_OK;
    return error_set(e, ERR_FINDING, K("office.guard-missing"), arg_c("path", o->guard_file));
}

/* The store must contain the head that left: same log, at least its size, the same root at that size. */
ErrorCode guard_check(Office *o, Error *e)
{
    Checkpoint left;
    Str note, store, noted;
    bool there;
    Hash root;
    uint32_t epoch;
    ErrorCode code = store_fact(o->writer.store, &o->arena, "guarded", &noted, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    o->guard_noted = code == ERR_OK;
    TRY(guard_read(&o->arena, o->guard_file, &left, &note, &there, e));
    if (!there) return check_without(o, e);
    if (!origin_parse(left.origin, &store, &epoch) || !str_is(store, o->store_id)) {
        return error_set(e, ERR_FINDING, K("office.guard-foreign"), arg_c("path", o->guard_file));
    }
    if (epoch < o->writer.epoch) return ERR_OK;     /* the epoch after it names that head (restore) */
    uint64_t has = o->writer.frontier.size;
    if (epoch > o->writer.epoch || left.size > has) {
        return error_set(e, ERR_FINDING, K("office.store-older"), arg_int("has", (int64_t)has), arg_int("left", (int64_t)left.size));
    }
    StoreTree tree = { o->writer.store, epoch };
    TRY(tree_root(left.size, store_tree_read, &tree, &root, e));
    if (!hash_equal(&root, &left.root)) return error_set(e, ERR_FINDING, K("office.store-forked"), arg_int("size", (int64_t)left.size));
    o->guard_size = left.size;
    return ERR_OK;
}

ErrorCode office_publish_head(Office *o, Store *reader, Arena *a, Str *ret, Error *e)
{
    Checkpoint head;
    Str note;
    TRY(store_fact(reader, a, "head", &note, e));
    TRY(checkpoint_open(note, &o->log_key, &head, e));
    pthread_mutex_lock(&o->guard_lock);
    ErrorCode code = head.size > o->guard_size ? guard_raise(o->guard_file, note, e) : ERR_OK;
    if (code == ERR_OK && head.size > o->guard_size) o->guard_size = head.size;
    bool noted = o->guard_noted;
    pthread_mutex_unlock(&o->guard_lock);
    *ret = note;
    if (code != ERR_OK || noted) return code;

    Submission s = { .notes_guard = true };         /* the first head to leave: from now on the file has to be there */
    TRY(writer_submit(&o->writer, &s, e));
    pthread_mutex_lock(&o->guard_lock);
    o->guard_noted = true;
    pthread_mutex_unlock(&o->guard_lock);
    return ERR_OK;
}

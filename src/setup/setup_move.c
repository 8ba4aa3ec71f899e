/* setup_move.c: the finished office comes to its place. The folder itself may be one that a service manager made, in which this
 * account may not put another; so the files are moved one by one, and that it was whole is written down first
 * (<folder>/setup/whole): a move that was interrupted is finished by the next start. The database is last: before it is there,
 * nobody takes the folder for an office. */
#include <dirent.h>
#include <errno.h>

#include "office/whole.h"
#include "setup/setup_int.h"

static const char DATABASE[] = "store.db", WORK[] = "setup", OFFICE[] = "setup/office", WHOLE[] = "setup/whole";

static ErrorCode move_one(Arena *a, const char *from, const char *to, const char *name, Error *e)
{
    const char *old = path_join(a, from, name), *new = path_join(a, to, name);
    if (!old || !new) return error_memory(e);
    if (!file_exists(old) && file_exists(new)) return ERR_OK;      /* by the start before this one */
    return io->rename(old, new) == 0 ? ERR_OK : error_system(e, str_of(old));
}

static ErrorCode move_all(Arena *a, const char *from, const char *to, Error *e)
{
    DIR *folder = opendir(from);
    ErrorCode code = ERR_OK;
    if (!folder) return error_system(e, str_of(from));
    for (const struct dirent *one = readdir(folder); one && code == ERR_OK; one = readdir(folder)) {
        bool passed = strcmp(one->d_name, ".") == 0 || strcmp(one->d_name, "..") == 0 || strcmp(one->d_name, DATABASE) == 0;
        if (!passed) code = move_one(a, from, to, one->d_name, e);
    }
    closedir(folder);
    return code;
}

ErrorCode setup_move(const char *folder, Arena *a, Error *e)
{
    const char *from = path_join(a, folder, OFFICE), *database = path_join(a, folder, DATABASE), *work = path_join(a, folder, WORK);
    if (!from || !database || !work) return error_memory(e);
    if (!file_exists(database)) {
        TRY(move_all(a, from, folder, e));
        TRY(folder_sync_of(database, e));
        TRY(move_one(a, from, folder, DATABASE, e));
        TRY(folder_sync_of(database, e));
    }
    folder_remove(work);
    return ERR_OK;
}

/* Nothing may stand where the office's files will. */
static ErrorCode check_free(Arena *a, const char *folder, Error *e)
{
    static const char *const NAMES[] = { "keys", "blobs", "lock", "guard" };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        const char *path = path_join(a, folder, NAMES[i]);
        if (!path) return error_memory(e);
        if (file_exists(path)) return error_set(e, ERR_CONFLICT, K("setup.in-the-way"), arg_c("path", path));
    }
    return ERR_OK;
}

static ErrorCode may_begin(Arena *a, const char *folder, bool *finished, Error *e)
{
    const char *database = path_join(a, folder, DATABASE), *whole = path_join(a, folder, WHOLE),
        *office = path_join(a, folder, OFFICE);
    const char *sealed = path_join(a, folder, "setup.sealed");
    if (!database || !whole || !office || !sealed) return error_memory(e);
    bool shown = !file_exists(sealed), moves = file_exists(whole);
    *finished = false;
    if (moves) {
        TRY(setup_move(folder, a, e));
        *finished = shown;
        return ERR_OK;
    }
    if (file_exists(database) && !shown) return ERR_OK;         /* what is shown once was not yet */
    if (file_exists(database)) return error_set(e, ERR_CONFLICT, K("setup.office-there"), arg_c("folder", folder));
    folder_remove(office);
    return check_free(a, folder, e);
}

ErrorCode setup_may_begin(const char *folder, bool *finished, Error *e)
{
    Arena a = arena_with(1 << 20);
    ErrorCode code = may_begin(&a, folder, finished, e);
    arena_free(&a);
    return code;
}

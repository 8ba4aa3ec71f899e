/* site_folder.c: the new folder beside the old one.
 *
 * Every file is held against the old one: the same bytes are the same file, by a second link, so that a web server's caches and a
 * copy over a slow line see only what changed. At the end one rename exchanges the two folders; whoever reads meanwhile reads the
 * whole old site or the whole new one. The mark `.tergoo-site` says that a folder is ours: nothing else is ever taken away. */
#include "site/site_int.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MARK_LIMIT = 1 << 16, FILE_MODE = 0644, FOLDER_MODE = 0755 };
static const char MARK[] = SITE_MARK;

static void folder_close(DIR **d)
{
    if (*d) closedir(*d);
}

/* ---- taking a folder of ours away ---- */

static bool is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* What lies in it and then itself; a link is taken away and not followed. */
static void remove_tree(Arena *a, const char *path)
{
    ArenaMark mark = arena_mark(a);
    DIR *d CLEANUP(folder_close) = opendir(path);
    for (const struct dirent *one; d && (one = readdir(d));) {
        if (is_dots(one->d_name)) continue;
        const char *below = path_join(a, path, one->d_name);
        if (below && io->unlink(below) != 0 && (errno == EISDIR || errno == EPERM)) remove_tree(a, below);
    }
    (void)rmdir(path);
    arena_restore(a, mark);
}

static bool is_site(Arena *a, const char *path)
{
    const char *mark = path_join(a, path, MARK);
    return mark && file_exists(mark);
}

static bool is_empty(const char *path)
{
    DIR *d CLEANUP(folder_close) = opendir(path);
    bool empty = d != NULL;
    for (const struct dirent *one; d && (one = readdir(d));) empty = empty && is_dots(one->d_name);
    return empty;
}

/* ---- beginning ---- */

static ErrorCode make_fresh(SiteFolder *f, Error *e)
{
    if (is_site(f->arena, f->fresh)) remove_tree(f->arena, f->fresh);
    else (void)rmdir(f->fresh);
    if (io->mkdir(f->fresh, FOLDER_MODE) != 0) return error_system(e, str_of(f->fresh));
    const char *mark = path_join(f->arena, f->fresh, MARK);
    int fd CLEANUP(fd_close) = mark ? io->open(mark, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE) : -1;
    return fd >= 0 ? ERR_OK : error_system(e, str_of(f->fresh));
}

ErrorCode folder_begin(SiteFolder *f, Arena *a, const char *path, Error *e)
{
    Str to = str_of(path);
    struct stat st;
    while (to.len > 1 && str_ends(to, STR("/"))) to.len--;
    *f = (SiteFolder){ .arena = a, .old = str_c(a, to), .folders = map_in(a) };
    Str fresh = str_format(a, STR_FMT ".new", STR_ARG(to));
    if (!f->old || !fresh.ptr) return error_memory(e);
    f->fresh = fresh.ptr;
    if (lstat(f->old, &st) == 0) {
        if (!S_ISDIR(st.st_mode) || (!is_site(a, f->old) && !is_empty(f->old)))
            return error_set(e, ERR_USAGE, K("site.foreign-folder"), arg_c("folder", path));
        f->was = true;
    }
    return make_fresh(f, e);
}

void folder_drop(SiteFolder *f)
{
    if (f->fresh && is_site(f->arena, f->fresh)) remove_tree(f->arena, f->fresh);
}

/* ---- files ---- */

static ErrorCode make_folders(SiteFolder *f, Str path, Error *e)
{
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] != '/') continue;
        Str folder = str_first(path, i);
        if (map_get(&f->folders, folder)) continue;
        Str whole = str_format(f->arena, "%s/" STR_FMT, f->fresh, STR_ARG(folder));
        if (!whole.ptr || !map_set(&f->folders, folder, f)) return error_memory(e);
        if (io->mkdir(whole.ptr, FOLDER_MODE) != 0 && errno != EEXIST) return error_system(e, whole);
    }
    return ERR_OK;
}

ErrorCode folder_had(SiteFolder *f, Arena *a, Str path, size_t limit, bool *had, Str *bytes, Error *e)
{
    Str whole = str_format(a, "%s/" STR_FMT, f->old, STR_ARG(path));
    struct stat st;
    *had = false;
    if (!whole.ptr) return error_memory(e);
    if (!f->was || lstat(whole.ptr, &st) != 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size > limit) return ERR_OK;
    *had = true;
    return file_read(a, whole.ptr, limit, bytes, e);
}

static ErrorCode write_file(SiteFolder *f, Arena *a, Str path, Str bytes, Error *e)
{
    Str whole = str_format(a, "%s/" STR_FMT, f->fresh, STR_ARG(path));
    if (!whole.ptr) return error_memory(e);
    int fd CLEANUP(fd_close) = io->open(whole.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (fd < 0) return error_system(e, whole);
    f->written++;
    return fd_write_all(fd, bytes, whole, e);
}

/* A second name for the old file; false where the file system has none to give. */
static bool link_old(const SiteFolder *f, Arena *a, Str path)
{
    Str from = str_format(a, "%s/" STR_FMT, f->old, STR_ARG(path)), to = str_format(a, "%s/" STR_FMT, f->fresh, STR_ARG(path));
    return from.ptr && to.ptr && link(from.ptr, to.ptr) == 0;
}

static ErrorCode list_file(SiteFolder *f, Str path, Str bytes, bool unlisted, Error *e)
{
    if (!ARENA_ROOM(f->arena, f->files, f->count, f->room)) return error_memory(e);
    f->files[f->count] = (SiteFile){ str_copy(f->arena, path), hash_of(bytes), unlisted };
    return f->files[f->count++].path.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode put(SiteFolder *f, Str path, Str bytes, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_with((size_t)bytes.len * 2 + (1 << 20));
    bool had;
    Str old;
    TRY(folder_had(f, &a, path, bytes.len, &had, &old, e));
    if (had && str_equal(old, bytes) && link_old(f, &a, path)) return ERR_OK;
    return write_file(f, &a, path, bytes, e);
}

static ErrorCode put_and_list(SiteFolder *f, Str path, Str bytes, bool unlisted, Error *e)
{
    TRY(make_folders(f, path, e));
    TRY(list_file(f, path, bytes, unlisted, e));
    return put(f, path, bytes, e);
}

ErrorCode folder_put(SiteFolder *f, Str path, Str bytes, Error *e)
{
    return put_and_list(f, path, bytes, false, e);
}

ErrorCode folder_put_unlisted(SiteFolder *f, Str path, Str bytes, Error *e)
{
    return put_and_list(f, path, bytes, true, e);
}

/* ---- the end ---- */

static int by_path(const void *a, const void *b)
{
    return str_compare(((const SiteFile *)a)->path, ((const SiteFile *)b)->path);
}

static Str sums(SiteFolder *f)
{
    Buf to = buf_in(f->arena);
    char hex[65];
    sort_list(f->files, f->count, sizeof *f->files, by_path);
    for (size_t i = 0; i < f->count; i++) {
        if (f->files[i].unlisted) continue;
        buf_format(&to, STR_FMT "  " STR_FMT "\n", STR_ARG(hash_hex(hex, &f->files[i].hash)), STR_ARG(f->files[i].path));
    }
    return to.failed ? (Str){ 0 } : buf_str(&to);
}

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* Whoever has an address can look whether its page is ours; nobody reads an address, or what stands at it, out of this. */
static ErrorCode put_unlisted(SiteFolder *f, Error *e)
{
    Buf to = buf_in(f->arena);
    Str *lines = arena_array(f->arena, f->count + 1, sizeof *lines);
    size_t count = 0;
    char hex[65];
    if (!lines) return error_memory(e);
    for (size_t i = 0; i < f->count; i++) {
        if (!f->files[i].unlisted) continue;
        Str both = str_format(f->arena, STR_FMT "\n" STR_FMT, STR_ARG(f->files[i].path), STR_ARG(hash_hex(hex, &f->files[i].hash)));
        if (!both.ptr) return error_memory(e);
        Hash h = hash_of(both);
        lines[count] = str_copy(f->arena, hash_hex(hex, &h));
        if (!lines[count++].ptr) return error_memory(e);
    }
    if (count == 0) return ERR_OK;
    sort_list(lines, count, sizeof *lines, by_text);
    for (size_t i = 0; i < count; i++) buf_format(&to, STR_FMT "\n", STR_ARG(lines[i]));
    return to.failed ? error_memory(e) : folder_put(f, STR(SITE_UNLISTED), buf_str(&to), e);
}

/* Which files of the old list are in the new one no more. */
static ErrorCode count_removed(SiteFolder *f, Error *e)
{
    enum { HEX = 66 };
    bool had;
    Str old, line;
    Map now = map_in(f->arena);
    TRY(folder_had(f, f->arena, STR(SITE_SUMS), SITE_SUMS_LIMIT, &had, &old, e));
    for (size_t i = 0; i < f->count; i++)
        if (!map_set(&now, f->files[i].path, f)) return error_memory(e);
    while (had && str_next_line(&old, &line))
        if (line.len > HEX && !map_get(&now, str_from(line, HEX))) f->removed++;
    return ERR_OK;
}

static ErrorCode write_mark(SiteFolder *f, Str mark, Error *e)
{
    Str whole = str_format(f->arena, "%s/%s", f->fresh, MARK);
    if (!whole.ptr) return error_memory(e);
    int fd CLEANUP(fd_close) = io->open(whole.ptr, O_WRONLY | O_TRUNC | O_CLOEXEC, FILE_MODE);
    return fd >= 0 ? fd_write_all(fd, mark, whole, e) : error_system(e, whole);
}

static bool mark_is(SiteFolder *f, Str mark)
{
    Error unheard;
    Str was;
    return site_mark(f->arena, f->old, &was, &unheard) == ERR_OK && str_equal(was, mark);
}

static ErrorCode exchange(SiteFolder *f, Error *e)
{
    int fd CLEANUP(fd_close) = io->open(f->fresh, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    if (fd < 0 || syncfs(fd) != 0) return error_system(e, str_of(f->fresh));
    if (renameat2(AT_FDCWD, f->fresh, AT_FDCWD, f->old, f->was ? RENAME_EXCHANGE : RENAME_NOREPLACE) != 0) return error_system(e, str_of(f->old));
    ErrorCode code = folder_sync_of(f->old, e);
    if (f->was) {
        if (is_site(f->arena, f->fresh)) remove_tree(f->arena, f->fresh);
        else (void)rmdir(f->fresh);
    }
    return code;
}

/* A signature has its time in it: one for this very list stays what it is, so that the same site is the same folder. */
static ErrorCode put_signature(SiteFolder *f, Str list, const SiteBuild *asked, Error *e)
{
    enum { NOTE_LIMIT = 1 << 16 };
    bool had;
    Str note;
    char hex[65];
    Hash h = hash_of(list);
    if (!asked->sign) return ERR_OK;
    Str sums_hex = hash_hex(hex, &h), line = str_format(f->arena, "\nsums: " STR_FMT "\n", STR_ARG(sums_hex));
    if (!line.ptr) return error_memory(e);
    TRY(folder_had(f, f->arena, STR(SITE_SIGNATURE), NOTE_LIMIT, &had, &note, e));
    if (!had || str_find(note, line) < 0) TRY(asked->sign(asked->self, f->arena, sums_hex, &note, e));
    return put(f, STR(SITE_SIGNATURE), note, e);
}

ErrorCode folder_end(SiteFolder *f, const SiteBuild *asked, Error *e)
{
    TRY(put_unlisted(f, e));
    Str list = sums(f);
    if (!list.ptr) return error_memory(e);
    TRY(count_removed(f, e));
    TRY(put(f, STR(SITE_SUMS), list, e));
    TRY(put_signature(f, list, asked, e));
    if (f->was && f->written == 0 && f->removed == 0 && mark_is(f, asked->mark)) {
        folder_drop(f);
        return ERR_OK;
    }
    TRY(write_mark(f, asked->mark, e));
    return exchange(f, e);
}

ErrorCode site_mark(Arena *a, const char *folder, Str *ret, Error *e)
{
    char *path = path_join(a, folder, MARK);
    if (!path) return error_memory(e);
    *ret = STR("");
    return file_exists(path) ? file_read(a, path, MARK_LIMIT, ret, e) : ERR_OK;
}

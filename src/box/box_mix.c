/* box_mix.c: the mixing of each day, and what goes through all files of a box.
 *
 * A file system keeps more than the times that one can set: when an inode was changed last, when it was made, which number it
 * has. So once a day all files are written anew one after the other, in an order of chance: afterwards these say when the box
 * was mixed, and nothing of when anything came. What came since the last mixing can be told apart by whoever reads the disk as
 * its owner; docs/public-form.md says so. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "box/box.h"

enum { FILES_MOST = 200000, HEX = 2 * HASH_SIZE, PIECE = 1 << 18 };

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static bool is_hash(const char *name)
{
    Hash h;
    return hash_parse_hex(str_of(name), &h);
}

ErrorCode box_list(Arena *a, const Box *b, const char *part, Str **ret, size_t *count, Error *e)
{
    char *path = box_path(a, b, part, STR(""));
    DIR *d = path ? opendir(path) : NULL;
    size_t room = 0;
    *ret = NULL;
    *count = 0;
    if (!d) return path ? error_system(e, str_of(path)) : error_memory(e);
    ErrorCode code = ERR_OK;
    for (struct dirent *one; code == ERR_OK && *count < FILES_MOST && (one = readdir(d));) {
        if (!is_hash(one->d_name)) continue;
        if (!ARENA_ROOM(a, *ret, *count, room)) code = error_memory(e);
        if (code == ERR_OK) (*ret)[*count] = str_copy(a, str_of(one->d_name));
        if (code == ERR_OK && !(*ret)[(*count)++].ptr) code = error_memory(e);
    }
    closedir(d);
    if (code == ERR_OK) sort_list(*ret, *count, sizeof **ret, by_text);
    return code;
}

ErrorCode box_sweep(const Box *b, Error *e)
{
    Arena a = arena_with(1 << 20);
    char *path = box_path(&a, b, "incoming", STR(""));
    DIR *d = path ? opendir(path) : NULL;
    ErrorCode code = d ? ERR_OK : path ? error_system(e, str_of(path)) : error_memory(e);
    for (struct dirent *one; d && (one = readdir(d));) {
        if (one->d_name[0] != '.') (void)!unlinkat(dirfd(d), one->d_name, 0);
    }
    if (d) closedir(d);
    if (code == ERR_OK) box_blur(path);
    arena_free(&a);
    return code;
}

/* ---- mixing ---- */

static ErrorCode copy_bytes(int from, int to, Error *e)
{
    char *piece = mem_alloc(PIECE);
    if (!piece) return error_memory(e);
    ErrorCode code = ERR_OK;
    for (ssize_t n = 1; code == ERR_OK && n > 0;) {
        n = io->read(from, piece, PIECE);
        if (n < 0) code = error_system(e, STR("box"));
        if (n > 0) code = fd_write_all(to, (Str){ piece, (size_t)n }, STR("box"), e);
    }
    if (code == ERR_OK && io->fsync(to) != 0) code = error_system(e, STR("box"));
    mem_free(piece);
    return code;
}

/* A new file in the place of the old one. Under the lock, so that no note is lost in between; what the office has taken
 * meanwhile is left alone. */
static ErrorCode rewrite(Arena *a, const Box *b, const char *part, Str name, Error *e)
{
    CLEANUP(fd_close) int lock = -1;
    CLEANUP(fd_close) int from = -1;
    CLEANUP(fd_close) int to = -1;
    char *path = box_path(a, b, part, name), *fresh = NULL;
    if (!path) return error_memory(e);
    TRY(box_lock(b, &lock, e));
    from = io->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (from < 0) return errno == ENOENT ? ERR_OK : error_system(e, str_of(path));
    TRY(box_incoming(a, b, &to, &fresh, e));
    ErrorCode code = copy_bytes(from, to, e);
    if (code == ERR_OK && io->rename(fresh, path) != 0) code = error_system(e, str_of(path));
    if (code != ERR_OK) box_drop(fresh);
    else box_blur(path);
    return code;
}

static void shuffle(Str *names, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        uint64_t r;
        random_bytes(&r, sizeof r);
        size_t j = (size_t)(r % i);
        Str kept = names[i - 1];
        names[i - 1] = names[j];
        names[j] = kept;
    }
}

static ErrorCode mix_part(Arena *a, const Box *b, const char *part, Error *e)
{
    Str *names;
    size_t count;
    TRY(box_list(a, b, part, &names, &count, e));
    shuffle(names, count);
    for (size_t i = 0; i < count; i++) {
        ArenaMark mark = arena_mark(a);
        TRY(rewrite(a, b, part, names[i], e));
        arena_restore(a, mark);
    }
    return ERR_OK;
}

/* False when the day of the last mixing is that day. */
static bool is_due(Arena *a, const char *path, Str today)
{
    Str text;
    Error none;
    return file_read(a, path, 64, &text, &none) != ERR_OK || !str_equal(str_trim(text), today);
}

ErrorCode box_mix(const Box *b, Day today, bool *mixed, Error *e)
{
    char day[11];
    Arena a = arena_with(64 << 20);
    char *path = box_path(&a, b, "mixed", STR(""));
    ErrorCode code = path ? ERR_OK : error_memory(e);
    *mixed = code == ERR_OK && is_due(&a, path, day_format(day, today));
    if (*mixed) {
        code = mix_part(&a, b, "parcels", e);
        if (code == ERR_OK) code = mix_part(&a, b, "threads", e);
        if (code == ERR_OK) code = file_write_durable(path, day_format(day, today), e);
        if (code == ERR_OK) box_blur(path);
    }
    arena_free(&a);
    return code;
}

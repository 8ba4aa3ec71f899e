/* whole_files.c: what copies and restores do to files and folders: hash, copy, list, and clear away a folder that the same run has made. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "office/blob.h"
#include "office/whole_int.h"

enum { PIECE = 256 * 1024, NAMES_LIMIT = 1 << 20 };

static void piece_free(void **p)
{
    mem_free(*p);
}

/* Reads all of `in` and gives each piece to the hash and, unless `out` is -1, to the file. */
static ErrorCode carry(int in, int out, Str path, Hash *ret, uint64_t *size, Error *e)
{
    CLEANUP(piece_free) void *piece = mem_alloc(PIECE);
    HashStream *hash = piece ? hash_stream_new() : NULL;
    if (!hash) return error_memory(e);
    ErrorCode code = ERR_OK;
    *size = 0;
    for (size_t got = PIECE; code == ERR_OK && got == PIECE;) {
        code = fd_read_full(in, piece, PIECE, &got, path, e);
        if (code != ERR_OK) break;
        hash_stream_add(hash, str_bytes(piece, got));
        *size += got;
        if (out >= 0) code = fd_write_all(out, str_bytes(piece, got), path, e);
    }
    *ret = hash_stream_done(hash);
    return code;
}

ErrorCode file_hash(const char *path, Hash *ret, uint64_t *size, Error *e)
{
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY, 0);
    return fd < 0 ? error_system(e, str_of(path)) : carry(fd, -1, str_of(path), ret, size, e);
}

ErrorCode file_pour(const char *path, int out, Str out_path, Hash *ret, uint64_t *size, Error *e)
{
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY, 0);
    return fd < 0 ? error_system(e, str_of(path)) : carry(fd, out, out_path, ret, size, e);
}

ErrorCode file_copy_durable(const char *from, const char *to, Hash *ret, uint64_t *size, Error *e)
{
    Arena a = arena_with(64 * 1024);
    char *part = (char *)(uintptr_t)str_format(&a, "%s.part", to).ptr;
    CLEANUP(fd_close) int in = io->open(from, O_RDONLY, 0);
    CLEANUP(fd_close) int out = -1;
    ErrorCode code = !part ? error_memory(e) : in < 0 ? error_system(e, str_of(from)) : ERR_OK;
    if (code == ERR_OK) {
        out = io->open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        code = out < 0 ? error_system(e, str_of(part)) : carry(in, out, str_of(part), ret, size, e);
        if (code == ERR_OK && io->fsync(out) != 0) code = error_system(e, str_of(part));
        if (code == ERR_OK && io->rename(part, to) != 0) code = error_system(e, str_of(to));
        if (code == ERR_OK) code = folder_sync_of(to, e);
        else io->unlink(part);
    }
    arena_free(&a);
    return code;
}

static ErrorCode blob_between(Arena *a, const char *from, const char *to, const BlobRow *row, Error *e)
{
    Hash h;
    uint64_t size;
    char hex[65];
    char *folder = str_c(a, str_first(str_of(to), strlen(to) - 65));
    if (!folder) return error_memory(e);
    if (!file_exists(from)) return error_set(e, ERR_FINDING, K("whole.blob-missing"), arg_str("blob", hash_hex(hex, &row->name)));
    TRY(folder_make(folder, e));
    TRY(file_copy_durable(from, to, &h, &size, e));
    if (hash_equal(&h, &row->name) && size == row->size) return ERR_OK;
    io->unlink(to);
    return error_set(e, ERR_FINDING, K("whole.blob-changed"), arg_str("blob", hash_hex(hex, &row->name)));
}

ErrorCode blob_carry(const char *from_root, const char *to_root, const BlobRow *row, bool *copied, Error *e)
{
    Arena a = arena_with(256 * 1024);
    struct stat st;
    const char *from = blob_path(&a, from_root, &row->name), *to = blob_path(&a, to_root, &row->name);
    *copied = to && !(stat(to, &st) == 0 && (uint64_t)st.st_size == row->size);
    ErrorCode code = !from || !to ? error_memory(e) : *copied ? blob_between(&a, from, to, row, e) : ERR_OK;
    arena_free(&a);
    return code;
}

/* ---- folders ---- */

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void folder_close(DIR **d)
{
    if (*d) closedir(*d);
}

static ErrorCode names_of(Arena *a, const char *folder, const char ***ret, size_t *count, Error *e)
{
    CLEANUP(folder_close) DIR *d = opendir(folder);
    size_t room = 0;
    *count = 0;
    *ret = NULL;
    if (!d) return errno == ENOENT ? ERR_OK : error_system(e, str_of(folder));
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(d);
        if (!entry) return errno == 0 ? ERR_OK : error_system(e, str_of(folder));
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (!ARENA_ROOM(a, *ret, *count, room)) return error_memory(e);
        const char *kept = str_c(a, str_of(entry->d_name));
        if (!kept) return error_memory(e);
        (*ret)[(*count)++] = kept;
    }
}

ErrorCode folder_each(Arena *a, const char *folder, NameEach each, void *self, Error *e)
{
    const char **names;
    size_t count;
    TRY(names_of(a, folder, &names, &count, e));
    sort_list(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++) TRY(each(self, names[i], e));
    return ERR_OK;
}

ErrorCode folder_make_new(const char *path, Error *e)
{
    if (io->mkdir(path, 0700) == 0) return ERR_OK;
    return errno == EEXIST ? error_set(e, ERR_CONFLICT, K("whole.leftover"), arg_c("path", path)) : error_system(e, str_of(path));
}

void folder_remove(const char *path)
{
    Arena a = arena_with(NAMES_LIMIT * (size_t)64);
    Error unheard;
    const char **names;
    size_t count = 0;
    if (names_of(&a, path, &names, &count, &unheard) == ERR_OK) {
        for (size_t i = 0; i < count; i++) {
            const char *one = path_join(&a, path, names[i]);
            struct stat st;
            if (!one || lstat(one, &st) != 0) continue;
            if (S_ISDIR(st.st_mode)) folder_remove(one);
            else io->unlink(one);
        }
    }
    rmdir(path);
    arena_free(&a);
}

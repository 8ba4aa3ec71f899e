/* copy_unpack.c: what a copy says of itself and how it is taken apart (docs/formats/copy.md): copy.note, SHA256SUMS, then the files in byte
 * order of their names. Only names that a copy has are written, so that no archive writes where it likes. */
#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>

#include "office/bundle_int.h"
#include "office/whole_int.h"

static const char FIRST_LINE[] = "tergoo-copy/v1";

/* ---- the note ---- */

void copy_note_format(Buf *to, const CopyNote *c)
{
    char made[25], hex[65];
    buf_format(to, "%s\n", FIRST_LINE);
    buf_format(to, "store: " STR_FMT "\n", STR_ARG(c->store));
    buf_format(to, "made: %s\n", instant_format(made, c->made).ptr);
    buf_format(to, "head: %" PRIu32 " %" PRIu64 " %s\n", c->epoch, c->size, hash_hex(hex, &c->root).ptr);
    buf_format(to, "files: %" PRIu64 "\n", c->files);
    buf_format(to, "sums: %s\n", hash_hex(hex, &c->sums).ptr);
}

static ErrorCode not_whole(Error *e, const char *file)
{
    return error_set(e, ERR_FINDING, K("copy.file-differs"), arg_c("file", file));
}

static bool take_line(Str *rest, const char *name, Str *value)
{
    Str line, n = str_of(name);
    if (str_find_byte(*rest, '\n') < 0 || !str_next_line(rest, &line)) return false;
    if (!str_starts(line, n) || !str_starts(str_from(line, n.len), STR(": "))) return false;
    *value = str_from(line, n.len + 2);
    return true;
}

static bool take_head(Str *rest, CopyNote *c)
{
    Str v, word;
    uint64_t epoch;
    if (!take_line(rest, "head", &v) || !str_cut(&v, ' ', &word) || !uint_parse(word, &epoch) || epoch == 0 || epoch > UINT32_MAX) return false;
    c->epoch = (uint32_t)epoch;
    return str_cut(&v, ' ', &word) && uint_parse(word, &c->size) && hash_parse_hex(v, &c->root);
}

ErrorCode copy_note_parse(Str text, CopyNote *ret, Error *e)
{
    CopyNote c = { 0 };
    Str v, rest = text;
    bool good = str_next_line(&rest, &v) && str_is(v, FIRST_LINE) && take_line(&rest, "store", &c.store) && is_hex(c.store, 16) &&
                take_line(&rest, "made", &v) && instant_parse(v, &c.made) && take_head(&rest, &c) &&
                take_line(&rest, "files", &v) && uint_parse(v, &c.files) && take_line(&rest, "sums", &v) && hash_parse_hex(v, &c.sums);
    if (!good) return not_whole(e, COPY_NOTE);

    char room[1024];                               /* longer than the longest note: six lines of bounded values */
    Arena none = arena_with(0);
    Buf again = { .arena = &none, .ptr = room, .room = sizeof room };
    copy_note_format(&again, &c);
    if (again.failed || !str_equal(buf_str(&again), text)) return not_whole(e, COPY_NOTE);
    *ret = c;
    return ERR_OK;
}

ErrorCode copy_note_check(Str note_bytes, const CopyNote *c, const AuditReport *audited, Error *e)
{
    Note note;
    Str store;
    uint32_t epoch;
    char hex[65];
    bool bad = false;
    TRY(note_parse(note_bytes, &note, e));
    if (!note_signed_by(&note, &audited->log_key, &bad)) return error_set(e, ERR_FINDING, K("copy.not-signed"));
    bool same = origin_parse(str_of(audited->log_key.name), &store, &epoch) && epoch == c->epoch && str_equal(store, c->store) &&
                str_is(hash_hex(hex, &c->root), audited->head_root);
    return same ? ERR_OK : not_whole(e, COPY_NOTE);
}

/* ---- the files ---- */

static bool digits_then(Str s, Str end)
{
    if (!str_ends(s, end)) return false;
    uint64_t number;
    return uint_parse(str_first(s, s.len - end.len), &number);
}

bool copy_name_ok(Str name)
{
    Str part;
    if (str_is(name, "store.db") || str_is(name, "guard") || str_is(name, "keys/store.key")) return true;
    if (str_starts(name, STR("keys/log-"))) return digits_then(str_from(name, 9), STR(".key"));
    if (!str_starts(name, STR("imported/"))) return false;
    name = str_from(name, 9);
    return str_cut(&name, '/', &part) && is_hex(part, 16) && digits_then(name, STR(".tergoo"));
}

static ErrorCode write_file(Arena *a, const char *folder, Str name, Str bytes, Error *e)
{
    const char *path = path_join(a, folder, str_c(a, name));
    ptrdiff_t slash = -1;
    for (size_t i = 0; i < name.len; i++) slash = name.ptr[i] == '/' ? (ptrdiff_t)i : slash;
    if (!path) return error_memory(e);
    if (slash >= 0) {
        const char *inner = path_join(a, folder, str_c(a, str_first(name, (size_t)slash)));
        if (!inner) return error_memory(e);
        TRY(folder_make(inner, e));
    }
    CLEANUP(fd_close) int fd = io->open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0) return error_system(e, str_of(path));
    TRY(fd_write_all(fd, bytes, str_of(path), e));
    if (io->fsync(fd) != 0) return error_system(e, str_of(path));
    return folder_sync_of(path, e);
}

static ErrorCode take_named(ContainerReader *r, const char *expected, Str *bytes, Error *e)
{
    Str name;
    ErrorCode code = container_next(r, &name, bytes, e);
    if (code == ERR_END || (code == ERR_OK && !str_is(name, expected))) return not_whole(e, expected);
    return code;
}

static ErrorCode take_file(Arena *a, ContainerReader *r, Str *sums, Str *before, const char *folder, Error *e)
{
    Str listed, name, bytes;
    Hash hash;
    if (!sums_next(sums, &hash, &listed) || str_compare(*before, listed) >= 0) return not_whole(e, COPY_SUMS);
    ErrorCode code = container_next(r, &name, &bytes, e);
    if (code != ERR_OK && code != ERR_END) return code;
    Hash is = code == ERR_OK ? hash_of(bytes) : tree_empty();
    if (code == ERR_END || !str_equal(name, listed) || !copy_name_ok(name) || !hash_equal(&is, &hash)) {
        return error_set(e, ERR_FINDING, K("copy.file-differs"), arg_str("file", listed));
    }
    *before = listed;
    return write_file(a, folder, name, bytes, e);
}

static ErrorCode unpack_mapped(Arena *a, Str input, const char *folder, Str *note_bytes, CopyNote *ret, Error *e)
{
    ContainerReader r = { .input = input };
    Str sums, before = STR(""), name, bytes, shown;
    Note note;
    TRY(take_named(&r, COPY_NOTE, &shown, e));
    *note_bytes = str_copy(a, shown);               /* the map ends with this call */
    if (!note_bytes->ptr) return error_memory(e);
    if (note_parse(*note_bytes, &note, e) != ERR_OK || note.count != 1) return not_whole(e, COPY_NOTE);
    TRY(copy_note_parse(note.text, ret, e));
    TRY(take_named(&r, COPY_SUMS, &sums, e));
    Hash h = hash_of(sums);
    if (!hash_equal(&h, &ret->sums)) return not_whole(e, COPY_SUMS);

    uint64_t files = 0;
    for (; sums.len > 0; files++) TRY(take_file(a, &r, &sums, &before, folder, e));
    if (files != ret->files) return not_whole(e, COPY_SUMS);
    ErrorCode code = container_next(&r, &name, &bytes, e);
    if (code == ERR_OK) return error_set(e, ERR_FINDING, K("copy.file-differs"), arg_str("file", name));
    return code == ERR_END ? ERR_OK : code;
}

ErrorCode copy_unpack(Arena *a, const char *container, const char *folder, Str *note_bytes, CopyNote *ret, Error *e)
{
    struct stat st;
    CLEANUP(fd_close) int fd = io->open(container, O_RDONLY, 0);
    if (fd < 0 || fstat(fd, &st) != 0) return error_system(e, str_of(container));
    if (st.st_size == 0) return not_whole(e, COPY_NOTE);
    void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED) return error_system(e, str_of(container));
    ErrorCode code = unpack_mapped(a, str_bytes(map, (size_t)st.st_size), folder, note_bytes, ret, e);
    munmap(map, (size_t)st.st_size);
    return code;
}

/* bundle_import.c: keeps a bundle that came from elsewhere.
 *
 * What the client passed may change while it is read, so it is copied first and only the copy is looked at. The copy is verified
 * under the given keys, held against the newest bundle of the same case that is here, put in its place, and only then is there an
 * act about it. Of what it says nothing enters this store's records: its people, keys and contents stay in the file, known from
 * the bundle, not vouched. */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "office/bundle_int.h"

void bundle_unmap(Mapping *m)
{
    if (m->at) munmap(m->at, m->size);
    m->at = NULL;
}

ErrorCode bundle_map(const char *path, Mapping *ret, Error *e)
{
    struct stat st;
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY, 0);
    if (fd < 0 || fstat(fd, &st) != 0) return error_system(e, str_of(path));
    if (st.st_size <= 0) return error_set(e, ERR_FINDING, K("bundle.container"), arg_int("offset", 0));
    void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) return error_system(e, str_of(path));
    *ret = (Mapping){ at, (size_t)st.st_size };
    return ERR_OK;
}

static ErrorCode copy_in(Arena *a, int from, const char *to, Error *e)
{
    enum { PIECE = 256 * 1024 };
    char *piece = arena_alloc(a, PIECE);
    if (!piece) return error_memory(e);
    CLEANUP(fd_close) int fd = io->open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0) return error_system(e, str_of(to));
    for (;;) {
        size_t got;
        TRY(fd_read_full(from, piece, PIECE, &got, STR("bundle"), e));
        TRY(fd_write_all(fd, str_bytes(piece, got), str_of(to), e));
        if (got < PIECE) break;
    }
    return io->fsync(fd) == 0 ? ERR_OK : error_system(e, str_of(to));
}

/* ---- what is here of the same case ---- */

/* imported/<store>/<case>, without the "case/" of its id. */
static char *case_folder(Request *r, const Bundle *b)
{
    return str_c(r->arena, str_format(r->arena, "%s/imported/" STR_FMT "/" STR_FMT, office_folder(r->office), STR_ARG(b->store),
                                      STR_ARG(str_from(b->chain, 5))));
}

/* The case-seq up to which the newest bundle here goes; 0 when there is none. */
static uint64_t newest_known(const char *folder)
{
    uint64_t newest = 0;
    DIR *d = opendir(folder);
    if (!d) return 0;
    for (const struct dirent *one; (one = readdir(d));) {
        Str rest = str_of(one->d_name), number;
        uint64_t n;
        if (str_cut(&rest, '.', &number) && str_is(rest, "tergoo") && uint_parse(number, &n) && n > newest) newest = n;
    }
    closedir(d);
    return newest;
}

static char *bundle_path(Arena *a, const char *folder, uint64_t seq)
{
    return str_c(a, str_format(a, "%s/%" PRIu64 ".tergoo", folder, seq));
}

static ErrorCode same_entries(Arena *a, const Bundle *known, const Bundle *fresh, uint64_t count, Error *e)
{
    for (uint64_t i = 1; i <= count; i++) {
        BundleName n = { .kind = BUNDLE_CASE, .part = PART_ENTRY, .number = i };
        ArenaMark mark = arena_mark(a);
        Str name = bundle_name_format(a, &n);
        if (!name.ptr) return error_memory(e);
        const BundleFile *left = bundle_file(known, name), *right = bundle_file(fresh, name);
        arena_restore(a, mark);
        if (!left || !right || !hash_equal(&left->hash, &right->hash)) {
            return error_set(e, ERR_FINDING, K("bundle.fork"), arg_int("seq", (int64_t)i),
                             arg_int("known", (int64_t)known->complete_seq),
                             arg_int("fresh", (int64_t)fresh->complete_seq));
        }
    }
    return ERR_OK;
}

/* Refuses an older one and a fork; *again when there is nothing to do. */
static ErrorCode compare_with_known(Request *r, const char *folder, const Bundle *fresh, bool *again, Error *e)
{
    uint64_t seq = newest_known(folder);
    CLEANUP(bundle_unmap) Mapping m = { 0 };
    Bundle known;
    *again = false;
    if (seq == 0) return ERR_OK;
    char *path = bundle_path(r->arena, folder, seq);
    if (!path) return error_memory(e);
    TRY(bundle_map(path, &m, e));
    TRY(bundle_open(r->arena, str_bytes(m.at, m.size), &known, e));
    uint64_t shared = known.complete_seq < fresh->complete_seq ? known.complete_seq : fresh->complete_seq;
    TRY(same_entries(r->arena, &known, fresh, shared, e));
    if (fresh->complete_seq < known.complete_seq) {
        return error_set(e, ERR_CONFLICT, K("bundle.older"), arg_int("known", (int64_t)known.complete_seq),
                         arg_int("fresh", (int64_t)fresh->complete_seq));
    }
    *again = fresh->complete_seq == known.complete_seq;
    return ERR_OK;
}

/* ---- the act ---- */

static ErrorCode commit_import(Request *r, const Bundle *b, const BundleReport *report, Error *e)
{
    Arena *a = r->arena;
    char hex[65];
    Hash h = hash_of(b->input);
    Str to = str_format(a, "%" PRIu64 " " STR_FMT " %" PRIu64, b->complete_seq, STR_ARG(b->complete_origin), b->complete_index);
    JsonValue *content = json_new_object(a);
    json_set(a, content, "bundle", json_new_string(a, hash_hex(hex, &h)));
    json_set(a, content, "case", json_new_string(a, b->chain));
    json_set(a, content, "complete-to", json_new_string(a, to));
    json_set(a, content, "fingerprint", json_new_string(a, key_fingerprint(a, &report->log_key)));
    json_set(a, content, "store", json_new_string(a, b->store));
    json_set(a, content, "vouched", json_new_bool(a, false));
    Draft d = { .chain = STR("office"), .op = STR("case.import"), .object = object_id_new(a, STR("import")), .content = content };
    if (!content || !to.ptr || !d.object.ptr) return error_memory(e);
    return office_commit(r, &d, 1, NULL, e);
}

static ErrorCode keep(Request *r, const char *arrived, const Bundle *b, const BundleReport *report, Error *e)
{
    bool again;
    char *folder = case_folder(r, b);
    if (!folder) return error_memory(e);
    TRY(compare_with_known(r, folder, b, &again, e));
    if (again) return ERR_OK;
    TRY(folder_make(folder, e));
    char *path = bundle_path(r->arena, folder, b->complete_seq);
    if (!path) return error_memory(e);
    if (io->rename(arrived, path) != 0) return error_system(e, str_of(path));
    TRY(folder_sync_of(path, e));
    ErrorCode code = commit_import(r, b, report, e);
    if (code != ERR_OK) io->unlink(path);           /* without its act it is not here; the error stays that of the act */
    return code;
}

static ErrorCode import_from(Request *r, const char *arrived, const NoteKey *given, size_t given_count, Error *e)
{
    CLEANUP(bundle_unmap) Mapping m = { 0 };
    Bundle b;
    BundleReport report;
    TRY(bundle_map(arrived, &m, e));
    TRY(bundle_open(r->arena, str_bytes(m.at, m.size), &b, e));
    TRY(bundle_verify(r->arena, &b, given, given_count, NULL, NULL, &report, e));
    if (!report.key_checked) {
        return error_set(e, ERR_FINDING, K("bundle.key-not-given"),
                         arg_str("fingerprint", key_fingerprint(r->arena, &report.log_key)));
    }
    TRY(office_same_reality(r->office, b.exercise, e));
    return keep(r, arrived, &b, &report, e);
}

ErrorCode bundle_receive(Request *r, int fd, char **path, Error *e)
{
    unsigned char mark[8];
    char hex[17];
    random_bytes(mark, sizeof mark);
    char *folder = path_join(r->arena, office_folder(r->office), "imported");
    char *arrived = str_c(r->arena, str_format(r->arena, "%s/imported/%s.tmp", office_folder(r->office),
                                               hex_encode(hex, mark, sizeof mark).ptr));
    if (!folder || !arrived) return error_memory(e);
    TRY(folder_make(folder, e));
    (void)!lseek(fd, 0, SEEK_SET);                  /* the step may run a second time; a pipe has no beginning to go back to */
    *path = arrived;
    ErrorCode code = copy_in(r->arena, fd, arrived, e);
    if (code != ERR_OK) io->unlink(arrived);
    return code;
}

ErrorCode bundle_import(Request *r, int fd, const NoteKey *given, size_t given_count, Error *e)
{
    char *arrived;
    TRY(bundle_receive(r, fd, &arrived, e));
    ErrorCode code = import_from(r, arrived, given, given_count, e);
    if (file_exists(arrived)) io->unlink(arrived);  /* refused, or known already */
    return code;
}

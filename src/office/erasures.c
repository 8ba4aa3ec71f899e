/* erasures.c: the list of erasures beside the guard file. A copy made before an erasure still holds what was erased; the list lies outside the
 * store, survives it, and is applied again when a copy is restored (whole.h). A line is "<epoch> <index>" of an entry whose contents went. */
#include "office/whole_int.h"

enum { LIST_LIMIT = 16 << 20 };

ErrorCode erasures_each(Str list, PlaceEach each, void *self, Error *e)
{
    Str line, word;
    while (str_next_line(&list, &line)) {
        uint64_t epoch, index;
        bool good = str_cut(&line, ' ', &word) && uint_parse(word, &epoch) && uint_parse(line, &index) && epoch > 0 && epoch <= UINT32_MAX;
        if (!good) return error_set(e, ERR_INVALID, K("whole.erasures-line"));
        TRY(each(self, (EntryPlace){ (uint32_t)epoch, index }, e));
    }
    return ERR_OK;
}

typedef struct { Arena *arena; Map seen; Buf out; } Join;

static ErrorCode join_place(void *self, EntryPlace at, Error *e)
{
    Join *j = self;
    Str line = str_format(j->arena, "%u %llu\n", at.epoch, (unsigned long long)at.index);
    if (!line.ptr) return error_memory(e);
    if (map_get(&j->seen, line)) return ERR_OK;
    if (!map_set(&j->seen, line, j)) return error_memory(e);
    buf_add(&j->out, line);
    return ERR_OK;
}

ErrorCode erasures_join(Arena *a, Str first, Str second, Str *ret, Error *e)
{
    Arena table = arena_with(SIZE_MAX);
    Join j = { .arena = &table, .seen = map_in(&table), .out = buf_in(a) };
    ErrorCode code = erasures_each(first, join_place, &j, e);
    if (code == ERR_OK) code = erasures_each(second, join_place, &j, e);
    if (code == ERR_OK && j.out.failed) code = error_memory(e);
    arena_free(&table);
    *ret = buf_str(&j.out);
    return code;
}

static ErrorCode level(Office *o, Arena *a, Error *e)
{
    Str in_store, in_file = STR(""), all;
    char *path = (char *)(uintptr_t)str_format(a, "%s.erasures", o->guard_file).ptr;
    if (!path) return error_memory(e);
    ErrorCode code = store_fact(o->writer.store, a, "erasures", &in_store, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;       /* nothing was ever erased here */
    if (code != ERR_OK) return code;
    if (file_exists(path)) TRY(file_read(a, path, LIST_LIMIT, &in_file, e));
    TRY(erasures_join(a, in_file, in_store, &all, e));
    return str_equal(all, in_file) ? ERR_OK : file_write_durable(path, all, e);
}

static ErrorCode remove_files(Office *o, Arena *a, Error *e)
{
    Str names;
    ErrorCode code = store_fact(o->writer.store, a, ERASED_FILES, &names, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    return code == ERR_OK ? erased_files_remove(names, o->folder, e) : code;
}

ErrorCode erasures_level(Office *o, Error *e)
{
    Arena a = arena_with(4 * (size_t)LIST_LIMIT);
    ErrorCode code = level(o, &a, e);
    if (code == ERR_OK) code = remove_files(o, &a, e);
    arena_free(&a);
    return code;
}

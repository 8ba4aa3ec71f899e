/* erase.c: contents that end, and the files that end with them. The writer erases here when an act says so, a restore when the
 * list of erasures does.
 *
 * A content goes with its salt; the entry and its hash stay. If it was the newest of its record, the record's row becomes an empty
 * one. Files that an erased content named are looked for in all contents that remain: one that is still named stays, any other
 * loses its row, and with the row the only key that opens it. Its name is kept in the fact "erased-files", so that the ciphertext
 * is taken off this disk after the commit and off the disk of the copies with the next copy. A crash in between leaves bytes that
 * nobody can read, and the next start takes them away.
 *
 * Which files a content names is read off its bytes: the word blob, then what stands between a name and its value, then 64
 * hexadecimal digits. That finds more than it must (a note that quotes such a line), never less, and a file that is named anywhere
 * else stays. */
#include "office/blob.h"
#include "office/reading.h"
#include "office/whole_int.h"

enum { NAME_DIGITS = 64 };

/* Takes the next name of a file off the front of *rest. */
static bool next_file(Str *rest, Str *name)
{
    static const Str WORD = STR("blob");
    for (ptrdiff_t at; (at = str_find(*rest, WORD)) >= 0;) {
        *rest = str_from(*rest, (size_t)at + WORD.len);
        size_t skip = 0;
        while (skip < rest->len && strchr("\\\":", rest->ptr[skip]) != NULL) skip++;
        *name = str_first(str_from(*rest, skip), NAME_DIGITS);
        if (skip > 0 && is_hex(*name, NAME_DIGITS)) return true;
    }
    return false;
}

static ErrorCode add_files(Map *to, Str content, Error *e)
{
    Str name;
    while (next_file(&content, &name)) {
        if (!map_get(to, name) && !map_set(to, name, to)) return error_memory(e);
    }
    return ERR_OK;
}

/* ---- one content ---- */

static ErrorCode empty_row(Store *s, Arena *a, Str object, EntryPlace at, Error *e)
{
    Record rec;
    ErrorCode code = store_record(s, a, object, &rec, e);
    if (code == ERR_NOT_FOUND || (code == ERR_OK && (rec.epoch != at.epoch || rec.index != at.index))) return ERR_OK;
    if (code != ERR_OK) return code;
    rec.state = STR("erased");
    rec.body = STR("");
    return store_record_put(s, &rec, NULL, 0, e);
}

ErrorCode erase_place(Store *s, Erasure *x, EntryPlace at, bool *was, Error *e)
{
    Entry entry;
    unsigned char salt[SALT_SIZE];
    Str content;
    bool object, reason;
    *was = false;
    ErrorCode code = store_entry(s, x->arena, at.epoch, at.index, &entry, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;       /* a copy of before that entry: its content is missing with it */
    if (code != ERR_OK) return code;
    code = store_content(s, x->arena, at.epoch, at.index, CONTENT_OBJECT, salt, &content, e);
    if (code == ERR_OK) code = add_files(&x->files, content, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    TRY(store_content_erase(s, at.epoch, at.index, CONTENT_OBJECT, &object, e));
    TRY(store_content_erase(s, at.epoch, at.index, CONTENT_REASON, &reason, e));
    *was = object || reason;
    return empty_row(s, x->arena, entry.object, at, e);
}

/* ---- files ---- */

static ErrorCode still_named(void *self, uint32_t epoch, uint64_t index, Str content, Error *e)
{
    Erasure *x = self;
    Str name;
    (void)epoch, (void)index, (void)e;
    while (next_file(&content, &name)) map_remove(&x->files, name);
    return x->files.count > 0 ? ERR_OK : ERR_END;
}

/* The names that are left. */
typedef struct { Store *store; Arena *arena; Map *files; Buf list; } Ending;

static ErrorCode end_file(void *self, const BlobRow *row, Error *e)
{
    Ending *x = self;
    char hex[65];
    (void)e;
    hash_hex(hex, &row->name);
    if (map_get(x->files, str_of(hex))) buf_format(&x->list, "%s\n", hex);
    return ERR_OK;
}

static ErrorCode end_rows(Store *s, Str names, Error *e)
{
    Str line;
    Hash h;
    while (str_next_line(&names, &line)) {
        if (hash_parse_hex(line, &h)) TRY(store_blob_erase(s, &h, e));
    }
    return ERR_OK;
}

ErrorCode erase_files(Store *s, Erasure *x, Error *e)
{
    Str before = STR("");
    if (x->files.count == 0) return ERR_OK;
    TRY(store_contents(s, still_named, x, e));
    if (x->files.count == 0) return ERR_OK;
    Ending ending = { s, x->arena, &x->files, buf_in(x->arena) };
    TRY(store_blobs(s, end_file, &ending, e));
    if (ending.list.failed) return error_memory(e);
    TRY(end_rows(s, buf_str(&ending.list), e));
    ErrorCode code = store_fact(s, x->arena, ERASED_FILES, &before, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    Str all = str_format(x->arena, STR_FMT STR_FMT, STR_ARG(before), STR_ARG(buf_str(&ending.list)));
    return all.ptr ? store_fact_set(s, ERASED_FILES, all, e) : error_memory(e);
}

/* ---- what a list of erasures would end ---- */

typedef struct { Map places, erased, kept; } Sorting;

static ErrorCode take_place(void *self, EntryPlace at, Error *e)
{
    Sorting *x = self;
    uint64_t key[2] = { at.epoch, at.index };
    return map_set(&x->places, str_bytes(key, sizeof key), x) ? ERR_OK : error_memory(e);
}

static ErrorCode sort_files(void *self, uint32_t epoch, uint64_t index, Str content, Error *e)
{
    Sorting *x = self;
    uint64_t key[2] = { epoch, index };
    return add_files(map_get(&x->places, str_bytes(key, sizeof key)) ? &x->erased : &x->kept, content, e);
}

ErrorCode erased_files_of(Store *s, Arena *a, Str erasures, Map *ret, Error *e)
{
    Sorting x = { map_in(a), map_in(a), map_in(a) };
    Str line, rest = STR("");
    *ret = map_in(a);
    ErrorCode code = store_fact(s, a, ERASED_FILES, &rest, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    while (str_next_line(&rest, &line)) {
        if (!map_set(ret, line, ret)) return error_memory(e);
    }
    if (erasures.len == 0) return ERR_OK;
    TRY(erasures_each(erasures, take_place, &x, e));
    TRY(store_contents(s, sort_files, &x, e));
    Ending ending = { s, a, &x.erased, buf_in(a) };
    TRY(store_blobs(s, end_file, &ending, e));
    if (ending.list.failed) return error_memory(e);
    for (rest = buf_str(&ending.list); str_next_line(&rest, &line);) {
        if (!map_get(&x.kept, line) && !map_set(ret, line, ret)) return error_memory(e);
    }
    return ERR_OK;
}

/* ---- the ciphertext ---- */

ErrorCode erased_files_remove(Str names, const char *root, Error *e)
{
    Str line;
    Hash h;
    while (str_next_line(&names, &line)) {
        Arena a = arena_with(64 * 1024);
        const char *path = hash_parse_hex(line, &h) ? blob_path(&a, root, &h) : NULL;
        ErrorCode code = path && file_exists(path) && io->unlink(path) != 0 ? error_system(e, str_of(path)) : ERR_OK;
        if (path) reading_remove(root, &h);
        arena_free(&a);
        if (code != ERR_OK) return code;
    }
    return ERR_OK;
}

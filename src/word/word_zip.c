/* word_zip.c: a zip in memory, looked over and read part by part through libarchive. A part that nobody asks for is never
 * unpacked, so a bomb in one costs nothing; a part that is asked for is unpacked up to its limit. Nothing is written, and names
 * are only compared. */
#include "word/word_int.h"

#include <archive.h>
#include <archive_entry.h>

static ErrorCode open_zip(Str file, struct archive **ret, Error *e)
{
    struct archive *a = archive_read_new();
    if (!a) return error_memory(e);
    *ret = a;
    bool fine = archive_read_support_format_zip(a) == ARCHIVE_OK && archive_read_support_filter_none(a) == ARCHIVE_OK;
    if (fine && archive_read_open_memory(a, file.ptr, file.len) == ARCHIVE_OK) return ERR_OK;
    archive_read_free(a);
    *ret = NULL;
    return error_set(e, ERR_INVALID, K("word.no-zip"));
}

/* The next entry's name; ERR_END behind the last one. */
static ErrorCode next_entry(struct archive *a, size_t *count, struct archive_entry **entry, Str *name, Error *e)
{
    int got = archive_read_next_header(a, entry);
    if (got == ARCHIVE_EOF) return ERR_END;
    if (got != ARCHIVE_OK && got != ARCHIVE_WARN) return error_set(e, ERR_INVALID, K("word.broken"));
    if (++*count > WORD_ENTRIES) return error_set(e, ERR_LIMIT, K("word.entries"), arg_int("limit", WORD_ENTRIES));
    *name = str_of(archive_entry_pathname(*entry));
    return ERR_OK;
}

static void look_at(Str name, ZipLook *ret)
{
    ret->odt |= str_is(name, "content.xml");
    ret->docx |= str_is(name, "[Content_Types].xml");
    ret->macros |= str_ends(name, STR("vbaProject.bin")) || str_starts(name, STR("Basic/")) || str_starts(name, STR("Scripts/"));
    ret->locked |= str_is(name, "EncryptedPackage") || str_is(name, "encrypted-package");
}

ErrorCode zip_look(Str file, ZipLook *ret, Error *e)
{
    /* A password makes of a DOCX a container of another kind, the one that old Word files are, too. */
    static const char OLD[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    struct archive *a;
    struct archive_entry *entry;
    Str name;
    size_t count = 0;
    ErrorCode code;
    *ret = (ZipLook){ 0 };
    if (str_starts(file, str_of(OLD))) return error_set(e, ERR_INVALID, K("word.old-or-locked"));
    if (!str_starts(file, STR("PK\x03\x04"))) return error_set(e, ERR_INVALID, K("word.no-zip"));
    TRY(open_zip(file, &a, e));
    while ((code = next_entry(a, &count, &entry, &name, e)) == ERR_OK) {
        look_at(name, ret);
        ret->locked |= archive_entry_is_encrypted(entry) != 0;
        if (archive_read_data_skip(a) < ARCHIVE_WARN) {
            code = error_set(e, ERR_INVALID, K("word.broken"));
            break;
        }
    }
    archive_read_free(a);
    return code == ERR_END ? ERR_OK : code;
}

static ErrorCode read_part(struct archive *a, Arena *arena, Str name, size_t limit, Str *ret, Error *e)
{
    Buf to = buf_in(arena);
    for (;;) {
        enum { PIECE = 1 << 16 };
        char *room = buf_reserve(&to, PIECE);
        if (!room) return error_memory(e);
        la_ssize_t n = archive_read_data(a, room, PIECE);
        if (n < 0) return error_set(e, ERR_INVALID, K("word.broken-part"), arg_str("part", name));
        buf_took(&to, (size_t)n);
        if (to.len > limit) return error_set(e, ERR_LIMIT, K("word.long-part"), arg_str("part", name), arg_int("limit", (int64_t)(limit >> 20)));
        if (n == 0) break;
    }
    *ret = buf_str(&to);
    return ERR_OK;
}

ErrorCode zip_part(Arena *arena, Str file, Str name, Str *ret, Error *e)
{
    return zip_part_within(arena, file, name, WORD_PART_LIMIT, ret, e);
}

ErrorCode zip_part_within(Arena *arena, Str file, Str name, size_t limit, Str *ret, Error *e)
{
    struct archive *a;
    struct archive_entry *entry;
    Str found;
    size_t count = 0;
    ErrorCode code;
    *ret = (Str){ 0 };
    TRY(open_zip(file, &a, e));
    while ((code = next_entry(a, &count, &entry, &found, e)) == ERR_OK) {
        if (!str_equal(found, name)) continue;
        code = ret->ptr ? error_set(e, ERR_INVALID, K("word.twice"), arg_str("part", name)) : read_part(a, arena, name, limit, ret, e);
        if (code != ERR_OK) break;
    }
    archive_read_free(a);
    return code == ERR_END ? ERR_OK : code;
}

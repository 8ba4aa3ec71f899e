/* paper_zip.c: see paper_zip.h. */
#include "print/paper_zip.h"
#include "text/mustache.h"

#include <archive.h>
#include <archive_entry.h>

static la_ssize_t take_bytes(struct archive *a, void *user, const void *bytes, size_t n)
{
    Buf *to = user;
    (void)a;
    buf_add(to, str_bytes(bytes, n));
    return to->failed ? -1 : (la_ssize_t)n;
}

static bool write_entry(struct archive *a, const ZipEntry *from, int64_t made)
{
    struct archive_entry *entry = archive_entry_new();
    if (!entry) return false;
    archive_entry_set_pathname(entry, from->name);
    archive_entry_set_size(entry, (la_int64_t)from->bytes.len);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, made, 0);
    bool ok = (from->stored ? archive_write_zip_set_compression_store(a) : archive_write_zip_set_compression_deflate(a)) == ARCHIVE_OK;
    ok = ok && archive_write_header(a, entry) == ARCHIVE_OK;
    ok = ok && archive_write_data(a, from->bytes.ptr, from->bytes.len) == (la_ssize_t)from->bytes.len;
    archive_entry_free(entry);
    return ok;
}

ErrorCode zip_write(const ZipEntry *entries, size_t count, int64_t made, Buf *to, Error *e)
{
    struct archive *a = archive_write_new();
    if (!a) return error_memory(e);
    bool ok = archive_write_set_format_zip(a) == ARCHIVE_OK && archive_write_set_bytes_per_block(a, 0) == ARCHIVE_OK
           && archive_write_set_options(a, "zip:!experimental") != ARCHIVE_FATAL && archive_write_open(a, to, NULL, take_bytes, NULL) == ARCHIVE_OK;
    for (size_t i = 0; ok && i < count; i++) ok = write_entry(a, &entries[i], made);
    ok = archive_write_close(a) == ARCHIVE_OK && ok;
    archive_write_free(a);
    if (to->failed) return error_memory(e);
    return ok ? ERR_OK : error_internal(e, "libarchive");
}

void xml_text(Buf *to, Str text)
{
    html_escape(to, text);
}

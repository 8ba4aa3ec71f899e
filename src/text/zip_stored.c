/* zip_stored.c: see zip_stored.h. */
#include "text/zip_stored.h"

#include <zlib.h>

static void put(Buf *to, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        char byte = 0;
        if (i < (int)sizeof v) byte = (char)(v >> (8 * i));
        buf_byte(to, byte);
    }
}

/* What the local head and the line of the central list share. */
static void put_head(Buf *to, Str name, Str bytes, uint32_t sum)
{
    enum { VERSION = 20, UTF8 = 1 << 11, FIRST_DAY = 0x21 };      /* 1 January 1980: a zip has no "no date" */
    put(to, VERSION, 2);
    put(to, UTF8, 2);
    put(to, 0, 4);
    put(to, FIRST_DAY, 2);
    put(to, sum, 4);
    put(to, bytes.len, 4);
    put(to, bytes.len, 4);
    put(to, name.len, 2);
    put(to, 0, 2);
}

void zip_stored_add(ZipStored *z, Str name, Str bytes)
{
    uint64_t at = z->to->len;
    uint32_t sum = (uint32_t)crc32_z(0, (const unsigned char *)bytes.ptr, bytes.len);
    put(z->to, 0x04034b50, 4);
    put_head(z->to, name, bytes, sum);
    buf_add(z->to, name);
    buf_add(z->to, bytes);
    put(&z->list, 0x02014b50, 4);
    put(&z->list, 20, 2);
    put_head(&z->list, name, bytes, sum);
    put(&z->list, 0, 10);                                         /* no remark; disk 0; no attributes */
    put(&z->list, at, 4);
    buf_add(&z->list, name);
    z->count++;
}

void zip_stored_end(ZipStored *z)
{
    uint64_t at = z->to->len;
    buf_add(z->to, buf_str(&z->list));
    put(z->to, 0x06054b50, 4);
    put(z->to, 0, 4);
    put(z->to, z->count, 2);
    put(z->to, z->count, 2);
    put(z->to, z->list.len, 4);
    put(z->to, at, 4);
    put(z->to, 0, 2);
    z->to->failed |= z->list.failed;
}

/* fuzz_word.c: any bytes as a file of an office program; and, so that the inside is reached, as the document of a DOCX and the
 * content of an ODT, which a zip without compression is made around.
 *
 * What must hold: it is read or refused with a sentence; what was read is within its limits and comes out as JSON. */
#include <stdlib.h>

#include "word/word.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_read(Arena *a, const WordFile *w)
{
    Buf out = buf_in(a);
    JsonValue *v;
    Error e = { 0 };
    must(w->count <= WORD_BLOCKS && w->bytes <= WORD_TEXT_LIMIT);
    word_write(w, &out);
    must(out.failed || json_parse(a, buf_str(&out), &v, &e) == ERR_OK);
}

static void read_as(Arena *a, Str bytes)
{
    WordFile w;
    Error e = { 0 };
    if (word_read(a, bytes, &w, &e) == ERR_OK) check_read(a, &w);
    else must(e.parts[0].key != NULL);
}

/* A zip of stored parts: local heads, central list, end (APPNOTE 4.3). The reader does not insist on checksums of what it is not
 * asked for, but does on those of what it reads. */
static uint32_t checksum(Str s)
{
    uint32_t c = ~0u;
    for (size_t i = 0; i < s.len; i++) {
        c ^= (unsigned char)s.ptr[i];
        for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
    }
    return ~c;
}

static void put(Buf *to, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++) buf_byte(to, i < 8 ? (char)(v >> 8 * i) : 0);
}

static void put_head(Buf *to, const Str part[2], bool central, uint32_t at)
{
    put(to, central ? 0x02014b50 : 0x04034b50, 4);
    if (central) put(to, 20, 2);
    put(to, 20, 2);
    put(to, 0, 8);
    put(to, checksum(part[1]), 4);
    put(to, (uint32_t)part[1].len, 4);
    put(to, (uint32_t)part[1].len, 4);
    put(to, (uint32_t)part[0].len, 2);
    put(to, 0, 2);
    if (central) put(to, 0, 10);
    if (central) put(to, at, 4);
    buf_add(to, part[0]);
}

static Str zip_of(Arena *a, const Str (*parts)[2], size_t count)
{
    Buf to = buf_in(a), list = buf_in(a);
    for (size_t i = 0; i < count; i++) {
        put_head(&list, parts[i], true, (uint32_t)to.len);
        put_head(&to, parts[i], false, 0);
        buf_add(&to, parts[i][1]);
    }
    uint32_t at = (uint32_t)to.len;
    buf_add(&to, buf_str(&list));
    put(&to, 0x06054b50, 4);
    put(&to, 0, 4);
    put(&to, (uint32_t)count, 2);
    put(&to, (uint32_t)count, 2);
    put(&to, (uint32_t)list.len, 4);
    put(&to, at, 4);
    put(&to, 0, 2);
    return to.failed ? STR("") : buf_str(&to);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Str TYPES = STR("<Types/>");
    static const Str RELATIONS = STR("<Relationships><Relationship Type=\"x/officeDocument\" Target=\"d\"/></Relationships>");
    Arena a = arena_with(256 << 20);
    Str all = str_bytes(data, size);
    const Str docx[][2] = { { STR("[Content_Types].xml"), TYPES }, { STR("_rels/.rels"), RELATIONS }, { STR("d"), all } };
    const Str odt[][2] = { { STR("content.xml"), all } };
    read_as(&a, all);
    read_as(&a, zip_of(&a, docx, ARRAY_LEN(docx)));
    read_as(&a, zip_of(&a, odt, ARRAY_LEN(odt)));
    arena_free(&a);
    return 0;
}

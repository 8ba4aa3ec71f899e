/* fuzz_sheet.c: any bytes as a table; and, so that the inside is reached, as the workbook, the texts, the styles and the sheet of an XLSX, which a
 * zip without compression is made around.
 *
 * What must hold: it is read or refused with a sentence; what was read is within its limits and comes out as JSON. */
#include <stdlib.h>

#include "text/zip_stored.h"
#include "word/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void read_as(Arena *a, Str bytes)
{
    SheetFile s;
    Error e = { 0 };
    Buf out = buf_in(a);
    JsonValue *v;
    if (sheet_read(a, bytes, &s, &e) != ERR_OK) {
        must(e.parts[0].key != NULL);
        return;
    }
    must(s.rows <= SHEET_ROWS && s.cells <= SHEET_CELLS && s.bytes <= SHEET_TEXT_LIMIT && s.sheets <= SHEET_SHEETS);
    sheet_write(&s, &out);
    must(out.failed || json_parse(a, buf_str(&out), &v, &e) == ERR_OK);
}

/* The part at `which` is the input, all others are as they should be. */
static Str workbook(Arena *a, size_t which, Str input)
{
    Str parts[][2] = {
        { STR("[Content_Types].xml"), STR("<Types/>") },
        { STR("_rels/.rels"), STR("<Relationships><Relationship Type=\"x/officeDocument\" Target=\"xl/b.xml\"/></Relationships>") },
        { STR("xl/_rels/b.xml.rels"), STR("<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/><Relationship Id=\"r2\" "
              "Type=\"x/sharedStrings\" Target=\"t.xml\"/><Relationship Id=\"r3\" Type=\"x/styles\" Target=\"y.xml\"/></Relationships>") },
        { STR("xl/b.xml"), STR("<workbook xmlns:r=\"r\"><sheets><sheet name=\"A\" r:id=\"r1\"/></sheets></workbook>") },
        { STR("xl/t.xml"), STR("<sst><si><t>a</t></si></sst>") },
        { STR("xl/y.xml"), STR("<styleSheet><cellXfs><xf numFmtId=\"14\"/></cellXfs></styleSheet>") },
        { STR("xl/s.xml"), STR("<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>") },
    };
    Buf to = buf_in(a);
    ZipStored z = { .to = &to, .list = buf_in(a) };
    parts[which][1] = input;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) zip_stored_add(&z, parts[i][0], parts[i][1]);
    zip_stored_end(&z);
    return to.failed ? STR("") : buf_str(&to);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena a = arena_with(512 << 20);
    Str all = str_bytes(data, size);
    read_as(&a, all);
    for (size_t which = 2; which <= 6; which++) read_as(&a, workbook(&a, which, all));
    arena_free(&a);
    return 0;
}

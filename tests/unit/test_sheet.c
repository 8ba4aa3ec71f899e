/* test_sheet.c: tables that are brought as XLSX or CSV: every cell as it was meant or told at its place, nothing passed over; what is made to
 * harm is refused; what we write is read back as it was, by ourselves and by LibreOffice. */
#include "text/text.h"
#include "text/xlsx.h"
#include "text/zip_stored.h"
#include "unit.h"
#include "word/sheet.h"
#include "word/sheet_int.h"

/* ---- numbers and days ---- */

static void numbers_are_whole(void **state)
{
    static const struct { const char *raw, *text; bool lost; } EACH[] = {
        { "0", "0", false }, { "12", "12", false }, { "-1.50", "-1.5", false }, { "1.2345678901234E13", "12345678901234", false },
        { "20101199012345", "20101199012345", false }, { "0.30000000000000004", "0.3", false }, { "999999999999999.9", "1000000000000000", false },
        { "1e-3", "0.001", false }, { "2.5E+2", "250", false }, { "4.0817000000000004E2", "408.17", false },
        { "12345678901234567", "12345678901234600", true }, { "1E15", "1000000000000000", true }, { "1E300", "1E300", true },
        { "", "", false }, { "abc", "", false }, { "1.2.3", "", false }, { "1E", "", false }, { "--1", "", false }, { ".", "", false },
    };
    Arena a = arena_with(1 << 20);
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(EACH); i++) {
        bool lost;
        Str text = number_text(&a, str_of(EACH[i].raw), &lost);
        if (!str_is(text, EACH[i].text) || lost != EACH[i].lost) fail_msg("%s: %.*s %d", EACH[i].raw, STR_ARG(text), lost);
    }
    arena_free(&a);
}

static void days_are_of_the_calendar(void **state)
{
    static const struct { const char *raw, *text; CellStyle style; bool old; } EACH[] = {
        { "1", "1900-01-01", STYLE_DAY, false }, { "59", "1900-02-28", STYLE_DAY, false }, { "60", "", STYLE_DAY, false },
        { "61", "1900-03-01", STYLE_DAY, false }, { "46352", "2026-11-26", STYLE_DAY, false }, { "46352.5", "26.11.2026 12:00", STYLE_DAY, false },
        { "0", "1904-01-01", STYLE_DAY, true }, { "0", "", STYLE_DAY, false }, { "0.75", "18:00", STYLE_TIME, false },
        { "46351.99999999999", "2026-11-26", STYLE_DAY, false }, { "-1", "", STYLE_DAY, false }, { "99999999", "", STYLE_DAY, false },
        { "2958465", "9999-12-31", STYLE_DAY, false }, { "2958466", "", STYLE_DAY, false }, { "x", "", STYLE_DAY, false },
    };
    Arena a = arena_with(1 << 20);
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(EACH); i++) {
        Str text = day_text(&a, str_of(EACH[i].raw), EACH[i].style, EACH[i].old);
        if (!str_is(text, EACH[i].text)) fail_msg("%s: %.*s, not %s", EACH[i].raw, STR_ARG(text), EACH[i].text);
    }
    arena_free(&a);
    assert_int_equal(style_of_code(STR("dd\\.mm\\.yyyy")), STYLE_DAY);
    assert_int_equal(style_of_code(STR("[$-419]D MMMM YYYY;@")), STYLE_DAY);
    assert_int_equal(style_of_code(STR("[h]:mm")), STYLE_TIME);
    assert_int_equal(style_of_code(STR("#,##0.00\" дней\"")), STYLE_PLAIN);
    assert_int_equal(style_of_code(STR("[Red]0.00;\"d\"0")), STYLE_PLAIN);
    assert_int_equal(style_of_code(STR("General")), STYLE_PLAIN);
    assert_int_equal(style_of_code(STR("0.00E+00")), STYLE_PLAIN);
}

/* ---- files ---- */

static Str read_text(Arena *a, Str file)
{
    SheetFile s;
    Error error_ = { 0 };
    Buf to = buf_in(a);
    if (sheet_read(a, file, &s, &error_) != ERR_OK) return str_of(error_.parts[0].key);
    sheet_write(&s, &to);
    assert_false(to.failed);
    JsonValue *v;
    assert_ok(json_parse(a, buf_str(&to), &v, &error_));
    return buf_str(&to);
}

static const char TYPES[] = "<Types/>";
static const char START[] = "<Relationships><Relationship Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
static const char LINKS[] = "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s1.xml\"/>"
    "<Relationship Id=\"r2\" Type=\"x/worksheet\" Target=\"/xl/s2.xml\"/><Relationship Id=\"r3\" Type=\"x/sharedStrings\" Target=\"strings.xml\"/>"
    "<Relationship Id=\"r4\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>";
static const char BOOK[] = "<workbook xmlns:r=\"r\"><workbookPr/><sheets><sheet name=\"Persons\" r:id=\"r1\"/>"
    "<sheet name=\"Old\" state=\"hidden\" r:id=\"r2\"/></sheets></workbook>";
static const char STRINGS[] = "<sst><si><t>Name</t></si><si><r><t>Bakyt </t></r><r><t>Asanov</t></r><rPh><t>no</t></rPh></si>"
    "<si><t>two_x000A_lines_x005F_</t></si></sst>";
static const char STYLES[] = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"dd.mm.yyyy\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>";

static Str workbook(Arena *a, const char *sheet, const char *strings, const char *types)
{
    Buf to = buf_in(a);
    ZipStored z = { .to = &to, .list = buf_in(a) };
    zip_stored_add(&z, STR("[Content_Types].xml"), str_of(types));
    zip_stored_add(&z, STR("_rels/.rels"), str_of(START));
    zip_stored_add(&z, STR("xl/workbook.xml"), str_of(BOOK));
    zip_stored_add(&z, STR("xl/_rels/workbook.xml.rels"), str_of(LINKS));
    zip_stored_add(&z, STR("xl/strings.xml"), str_of(strings));
    zip_stored_add(&z, STR("xl/styles.xml"), str_of(STYLES));
    zip_stored_add(&z, STR("xl/s1.xml"), str_of(sheet));
    zip_stored_add(&z, STR("xl/s2.xml"), STR("<worksheet><sheetData/></worksheet>"));
    zip_stored_end(&z);
    assert_false(to.failed);
    return buf_str(&to);
}

static void cells_are_as_meant(void **state)
{
    static const char SHEET[] = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>PIN</t></is></c></row>"
        "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" s=\"1\"><v>46352</v></c><c r=\"C3\"><v>2.0101199012345E13</v></c>"
        "<c r=\"D3\" t=\"b\"><v>1</v></c><c r=\"E3\" t=\"str\"><f>A1&amp;\"x\"</f><v>Namex</v></c><c t=\"s\"><v>2</v></c></row>"
        "<row><c><v> 7 </v></c></row><row r=\"9\"/></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>";
    Arena a = arena_with(64 << 20);
    (void)state;
    Str said = read_text(&a, workbook(&a, SHEET, STRINGS, TYPES));
    assert_true(str_is(said, "{\"format\":\"xlsx\",\"formulas\":1,\"merged\":1,\"fault_count\":0,\"faults\":[],\"sheets\":[{\"name\":\"Persons\","
        "\"hidden\":false,\"rows\":[\n[1,\"Name\",\"\",\"PIN\"],\n[3,\"Bakyt Asanov\",\"2026-11-26\",\"20101199012345\",\"true\",\"Namex\","
        "\"two\\nlines_\"],\n[4,\"7\"]]},{\"name\":\"Old\",\"hidden\":true,\"rows\":[]}]}\n"));
    arena_free(&a);
}

/* Each wrong cell is told with its place, and the others are there. */
static void faults_have_a_place(void **state)
{
    static const struct { const char *cell, *key; } EACH[] = {
        { "<c r=\"B2\" t=\"e\"><v>#REF!</v></c>", "sheet.cell-error" }, { "<c r=\"B2\"><f>1+1</f></c>", "sheet.not-computed" },
        { "<c r=\"B2\"><v>12345678901234567</v></c>", "sheet.digits-lost" }, { "<c r=\"B2\"><v>seven</v></c>", "sheet.no-number" },
        { "<c r=\"B2\" s=\"1\"><v>60</v></c>", "sheet.no-day" }, { "<c r=\"B2\" t=\"s\"><v>99</v></c>", "sheet.no-text" },
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(EACH); i++) {
        Arena a = arena_with(64 << 20);
        Str sheet = str_format(&a, "<worksheet><sheetData><row r=\"2\"><c r=\"A2\"><v>5</v></c>%s<c r=\"C2\"><v>6</v></c></row></sheetData></worksheet>",
                               EACH[i].cell);
        Str said = read_text(&a, workbook(&a, sheet.ptr, STRINGS, TYPES));
        Str wanted = str_format(&a, "{\"row\":2,\"sheet\":\"Persons\",\"column\":\"B\",\"error\":\"%s\"", EACH[i].key);
        if (str_find(said, wanted) < 0 || str_find(said, STR("[2,\"5\",\"\",\"6\"]")) < 0) fail_msg("%s: %.*s", EACH[i].key, STR_ARG(said));
        arena_free(&a);
    }
}

static void is_refused(const char *key, const char *sheet, const char *strings, const char *types)
{
    Arena a = arena_with((size_t)1 << 30);
    Str said = read_text(&a, workbook(&a, sheet, strings, types));
    if (!str_is(said, key)) fail_msg("%s: %.*s", key, STR_ARG(str_first(said, 200)));
    arena_free(&a);
}

static void harm_is_refused(void **state)
{
    Arena a = arena_with((size_t)512 << 20);
    Buf rows = buf_in(&a), cells = buf_in(&a), wide = buf_in(&a);
    (void)state;
    is_refused("word.document-type", "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><worksheet>&b;</worksheet>", STRINGS, TYPES);
    is_refused("word.no-xml", "<worksheet><sheetData><row>", STRINGS, TYPES);
    is_refused("sheet.macros", "<worksheet/>", STRINGS, "<Types><Override ContentType=\"x.macroEnabled.x\"/></Types>");
    buf_c(&rows, "<worksheet><sheetData>");
    for (size_t i = 0; i <= SHEET_ROWS; i++) buf_c(&rows, "<row><c><v>1</v></c></row>");
    buf_c(&rows, "</sheetData></worksheet>");
    buf_byte(&rows, '\0');
    is_refused("sheet.rows", rows.ptr, STRINGS, TYPES);
    is_refused("sheet.columns", "<worksheet><sheetData><row r=\"1\"><c r=\"ZZ1\"><v>1</v></c></row></sheetData></worksheet>", STRINGS, TYPES);
    /* One text of half a megabyte, meant by a thousand cells. */
    buf_c(&wide, "<sst><si><t>");
    for (size_t i = 0; i < 64 << 10; i++) buf_c(&wide, "eight by");
    buf_c(&wide, "</t></si></sst>");
    buf_byte(&wide, '\0');
    buf_c(&cells, "<worksheet><sheetData>");
    for (size_t i = 0; i < 1000; i++) buf_c(&cells, "<row><c t=\"s\"><v>0</v></c></row>");
    buf_c(&cells, "</sheetData></worksheet>");
    buf_byte(&cells, '\0');
    is_refused("sheet.long-text", cells.ptr, wide.ptr, TYPES);
    assert_true(str_is(read_text(&a, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old")), "sheet.old-or-locked"));
    assert_true(str_is(read_text(&a, STR("PK\x03\x04 nothing")), "word.broken"));
    arena_free(&a);
}

static void csv_loses_nothing(void **state)
{
    Arena a = arena_with(64 << 20);
    (void)state;
    Str said = read_text(&a, STR("name;pin\r\nA;1\r\nB;2;3\r\nC\"x;4\r\nD;'=5\r\n"));
    assert_true(str_find(said, STR("\"fault_count\":2")) > 0);
    assert_true(str_find(said, STR("{\"row\":3,\"sheet\":\"\",\"column\":\"\",\"error\":\"csv.cells-differ\"")) > 0);
    assert_true(str_find(said, STR("{\"row\":4,\"sheet\":\"\",\"column\":\"A\",\"error\":\"csv.quote-inside\"")) > 0);
    assert_true(str_find(said, STR("[1,\"name\",\"pin\"],\n[2,\"A\",\"1\"],\n[5,\"D\",\"=5\"]")) > 0);
    arena_free(&a);
}

/* ---- writing ---- */

static const Str CELLS[] = { STR("=1+1"), STR("+996 555 123456"), STR("20101199012345"), STR("0007"), STR("1-2"), STR("Өмүрбеков <Ө> & \"Ң\""),
                             STR("two\nlines"), STR(""), STR(" blank "), STR("_x0041_"), STR("@SUM(A1)"), STR("'quoted") };

static Str written(Arena *a)
{
    Error error_ = { 0 };
    Buf to = buf_in(a);
    Xlsx x = { .arena = a };
    static const Str HEAD[] = { STR("one"), STR("two") };
    assert_ok(xlsx_sheet(&x, STR("People: [all]/of Бишкек and of everywhere else"), &error_));
    xlsx_row(&x, HEAD, ARRAY_LEN(HEAD));
    xlsx_row(&x, CELLS, ARRAY_LEN(CELLS));
    assert_ok(xlsx_sheet(&x, STR(""), &error_));
    xlsx_row(&x, HEAD, ARRAY_LEN(HEAD));
    assert_ok(xlsx_end(&x, &to, &error_));
    return buf_str(&to);
}

static void what_is_written_is_read(void **state)
{
    Arena a = arena_with(64 << 20);
    SheetFile s;
    Error error_ = { 0 };
    (void)state;
    assert_ok(sheet_read(&a, written(&a), &s, &error_));
    assert_int_equal(s.sheets, 2);
    assert_true(str_is(s.first->name, "People- -all--of Бишкек and of "));
    assert_true(str_is(s.last->name, "2"));
    const SheetRow *row = s.first->last;
    assert_int_equal(row->row, 2);
    assert_int_equal(row->count, ARRAY_LEN(CELLS));
    for (size_t i = 0; i < row->count; i++) if (!str_equal(row->cells[i], CELLS[i])) fail_msg("%zu: %.*s", i, STR_ARG(row->cells[i]));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_whole), cmocka_unit_test(days_are_of_the_calendar), cmocka_unit_test(cells_are_as_meant),
        cmocka_unit_test(faults_have_a_place), cmocka_unit_test(harm_is_refused), cmocka_unit_test(csv_loses_nothing),
        cmocka_unit_test(what_is_written_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

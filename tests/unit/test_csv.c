/* test_csv.c: tables in and out: what spreadsheets write is read, what could be misread is refused, what would run is disarmed. */
#include "text/csv.h"
#include "unit.h"

typedef struct { Arena arena; CsvReader reader; Error error; } Table;

static ErrorCode open_table(Table *t, Str text)
{
    *t = (Table){ .arena = arena_with(64 << 20) };
    return csv_open(&t->reader, &t->arena, text, &t->error);
}

/* All rows as "cell|cell/cell|cell". */
static ErrorCode read_all(Table *t, Str text, Buf *to)
{
    bool more = true;
    TRY(open_table(t, text));
    *to = buf_in(&t->arena);
    for (;;) {
        TRY(csv_next(&t->reader, &more, &t->error));
        if (!more) return ERR_OK;
        if (to->len > 0) buf_byte(to, '/');
        for (size_t i = 0; i < t->reader.columns; i++) {
            if (i > 0) buf_byte(to, '|');
            buf_add(to, t->reader.cells[i]);
        }
    }
}

static void check_rows(Str text, const char *expected)
{
    Table t;
    Buf got;
    if (read_all(&t, text, &got) != ERR_OK) fail_msg("\"%.*s\": %s", STR_ARG(text), t.error.parts[0].key);
    assert_str(buf_str(&got), str_of(expected));
    arena_free(&t.arena);
}

static void check_refused(Str text, const char *key, const char *row, const char *column)
{
    Table t;
    Buf got;
    if (read_all(&t, text, &got) == ERR_OK) fail_msg("\"%.*s\" was taken", STR_ARG(text));
    assert_string_equal(t.error.parts[0].key, key);
    if (row) assert_str(error_arg(&t.error, "row"), str_of(row));
    if (column) assert_str(error_arg(&t.error, "column"), str_of(column));
    arena_free(&t.arena);
}

static void what_spreadsheets_write_is_read(void **state)
{
    (void)state;
    check_rows(STR("a,b\n1,2\n"), "a|b/1|2");
    check_rows(STR("a;b\r\n1;2\r\n"), "a|b/1|2");
    check_rows(STR("a\tb\r1\t2\r"), "a|b/1|2");
    check_rows(STR("\xEF\xBB\xBF" "имя;сумма\r\nАйбек;1,5\r\n"), "имя|сумма/Айбек|1,5");
    check_rows(STR("sep=|\na|b;c\n"), "a|b;c");
    check_rows(STR("\"a,b\";c\n\"x\";y\n"), "a,b|c/x|y");
    check_rows(STR("\"line\nbreak\",\"say \"\"no\"\"\"\n"), "line\nbreak|say \"no\"");
    check_rows(STR("\"\"\"\",\"\"\n"), "\"|");
    check_rows(STR("one\ntwo\n"), "one/two");
    check_rows(STR("a,b\n,\n\n1,\n,,,\n"), "a|b/1|");
    check_rows(STR(""), "");
    check_rows(STR("\n\n"), "");
}

static void what_could_be_misread_is_refused_with_its_place(void **state)
{
    (void)state;
    check_refused(STR("a,b\nx,say \"no\"\n"), "csv.quote-inside", "2", "B");
    check_refused(STR("a,b\n\"x\"y,z\n"), "csv.behind-quote", "2", "A");
    check_refused(STR("a,b\n1,2\n1,\"2\n3,4\n"), "csv.open-quote", "3", "B");
    check_refused(STR("a,b\n1,2\n1\n"), "csv.cells-differ", "3", NULL);
    check_refused(STR("a,b\n1,2,3\n"), "csv.cells-differ", "2", NULL);
    check_refused(STR("a,b\n1,1000"), "csv.no-line-end", "2", NULL);
    check_refused(STR("a;b\n1;\xCF\xF0\xE8\n"), "csv.not-utf8", "2", "B");
    check_refused(STR("\xFF\xFE" "a\0,\0"), "csv.utf16", NULL, NULL);
}

static void a_row_is_counted_as_a_spreadsheet_counts(void **state)
{
    (void)state;
    check_refused(STR("a,b\n\n\"two\nlines\",x\n1\n"), "csv.cells-differ", "4", NULL);
}

static void every_cut_of_a_file_is_seen(void **state)
{
    (void)state;
    Str whole = STR("name;sum\r\nAibek;1000000\r\n\"a;b\";\"2\"\"0\"\r\n");
    for (size_t n = 1; n < whole.len; n++) {
        Table t;
        Buf got;
        ErrorCode code = read_all(&t, str_first(whole, n), &got);
        char before = whole.ptr[n - 1];
        if (code == ERR_OK && before != '\n' && before != '\r') fail_msg("cut at %zu was taken", n);
        arena_free(&t.arena);
    }
}

static void too_wide_is_refused(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Buf row = buf_in(&a);
    for (int i = 0; i < CSV_COLUMNS; i++) buf_c(&row, "x,");
    buf_c(&row, "x\n");
    check_refused(buf_str(&row), "csv.too-many-columns", "1", NULL);
    arena_free(&a);
}

static void columns_are_lettered(void **state)
{
    (void)state;
    char to[8];
    assert_str(csv_column(to, 0), STR("A"));
    assert_str(csv_column(to, 25), STR("Z"));
    assert_str(csv_column(to, 26), STR("AA"));
    assert_str(csv_column(to, 701), STR("ZZ"));
    assert_str(csv_column(to, 702), STR("AAA"));
}

static void check_written(Str cell, const char *expected)
{
    Arena a = arena_with(1 << 20);
    Buf out = buf_in(&a);
    csv_row(&out, ',', &cell, 1);
    Str want = str_format(&a, "%s\r\n", expected);
    assert_str(buf_str(&out), want);
    arena_free(&a);
}

static void nothing_written_runs_in_a_spreadsheet(void **state)
{
    (void)state;
    check_written(STR("=HYPERLINK(1)"), "'=HYPERLINK(1)");
    check_written(STR("@SUM(1)"), "'@SUM(1)");
    check_written(STR("+996555123456"), "'+996555123456");
    check_written(STR("-1+cmd|' /C calc'!A0"), "'-1+cmd|' /C calc'!A0");
    check_written(STR("\t=1"), "'\t=1");
    check_written(STR("-12.50"), "-12.50");
    check_written(STR("-1,5"), "\"-1,5\"");
    check_written(STR("-"), "'-");
    check_written(STR("-."), "'-.");
    check_written(STR("'=1"), "''=1");
    check_written(STR("'quoted'"), "'quoted'");
    check_written(STR("=1,\"x\""), "\"'=1,\"\"x\"\"\"");
    check_written(STR(" x"), "\" x\"");
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    static const char PIECES[] = "'=+-@\t\r\n\",; a1.";
    uint64_t seed = 88172645463325252u;
    for (int turn = 0; turn < 20000; turn++) {
        Table t = { 0 };
        Arena a = arena_with(1 << 20);
        Buf out = buf_in(&a), texts[3];
        Str cells[3];
        bool more, any = false;
        for (int i = 0; i < 3; i++) {
            texts[i] = buf_in(&a);
            for (int k = 0; k < 5; k++) {
                seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17;
                if ((seed >> 40) % 3) buf_byte(&texts[i], PIECES[(seed >> 32) % (sizeof PIECES - 1)]);
            }
            cells[i] = buf_str(&texts[i]);
            any = any || cells[i].len > 0;
        }
        csv_begin(&out);
        csv_row(&out, turn % 2 ? ',' : ';', (const Str[]){ STR("a"), STR("b"), STR("c") }, 3);
        csv_row(&out, turn % 2 ? ',' : ';', cells, 3);
        assert_int_equal(open_table(&t, buf_str(&out)), ERR_OK);
        assert_int_equal(csv_next(&t.reader, &more, &t.error), ERR_OK);
        assert_int_equal(csv_next(&t.reader, &more, &t.error), ERR_OK);
        assert_int_equal(more, any);
        for (int i = 0; more && i < 3; i++) assert_str(csv_unguard(t.reader.cells[i]), cells[i]);
        arena_free(&t.arena);
        arena_free(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_spreadsheets_write_is_read),
        cmocka_unit_test(what_could_be_misread_is_refused_with_its_place),
        cmocka_unit_test(a_row_is_counted_as_a_spreadsheet_counts),
        cmocka_unit_test(every_cut_of_a_file_is_seen),
        cmocka_unit_test(too_wide_is_refused),
        cmocka_unit_test(columns_are_lettered),
        cmocka_unit_test(nothing_written_runs_in_a_spreadsheet),
        cmocka_unit_test(what_is_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

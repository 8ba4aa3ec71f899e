/* test_volume.c: the sheets of a volume: none is given twice, what moves keeps its old numbers, what is withdrawn its line;
 * citations as people write them, and nothing else, become the word by which a sheet is found. */
#include "rules/volume_book.h"
#include "store/search.h"
#include "text/citation.h"
#include "unit.h"

typedef struct { Arena arena; JsonValue *fields; SheetBook book; Error error; } Desk;

static Desk begin(int64_t most)
{
    Error error_ = { 0 };
    Desk d = { .arena = arena_with(1 << 24) };
    d.fields = json_new_object(&d.arena);
    json_set(&d.arena, d.fields, "volume_no", volume_number_value(&d.arena, 2));
    if (most > 0) json_set(&d.arena, d.fields, "most_sheets", volume_number_value(&d.arena, most));
    assert_ok(volume_book_read(&d.arena, d.fields, &d.book, &error_));
    return d;
}

/* As the next act finds it: written and read again. */
static void keep(Desk *d)
{
    Error error_ = { 0 };
    assert_ok(volume_book_write(&d->arena, &d->book, d->fields, &error_));
    assert_ok(volume_book_read(&d->arena, d->fields, &d->book, &error_));
}

static void put(Desk *d, const char *record, int64_t sheet, int64_t sheets)
{
    Error error_ = { 0 };
    assert_ok(volume_book_put(&d->book, str_of(record), sheet, sheets, &error_));
    keep(d);
}

/* "a 1-4, b 5-6 (was), …" */
static void assert_book(Desk *d, const char *expected)
{
    Buf text = buf_in(&d->arena);
    for (size_t i = 0; i < d->book.count; i++) {
        const SheetEntry *s = &d->book.list[i];
        buf_format(&text, "%s" STR_FMT " %lld-%lld%s", i > 0 ? ", " : "", STR_ARG(s->record), (long long)s->first,
                   (long long)s->last,
                   s->withdrawn.len > 0 ? "!" : "");
        if (s->before.len > 0) buf_format(&text, " (" STR_FMT ")", STR_ARG(s->before));
    }
    assert_str(buf_str(&text), str_of(expected));
}

static void sheets_are_given_once(void **state)
{
    (void)state;
    Error e = { 0 };
    Desk d = begin(20);
    assert_int_equal(volume_book_next(&d.book), 1);
    put(&d, "note/b", 5, 2);
    put(&d, "note/a", 1, 4);
    put(&d, "note/c", 9, 1);
    assert_book(&d, "note/a 1-4, note/b 5-6, note/c 9-9");
    assert_int_equal(volume_book_next(&d.book), 10);
    assert_int_equal(volume_number(d.fields, "last_sheet"), 9);
    assert_error(ERR_CONFLICT, volume_book_put(&d.book, STR("note/d"), 6, 1, &e));
    assert_str(error_arg(&e, "sheet"), STR("6"));
    assert_error(ERR_CONFLICT, volume_book_put(&d.book, STR("note/d"), 7, 3, &e));
    assert_str(error_arg(&e, "sheet"), STR("9"));
    assert_error(ERR_INVALID, volume_book_put(&d.book, STR("note/d"), 20, 2, &e));
    assert_error(ERR_INVALID, volume_book_put(&d.book, STR("note/a"), 12, 1, &e));
    put(&d, "note/d", 7, 2);
    assert_book(&d, "note/a 1-4, note/b 5-6, note/d 7-8, note/c 9-9");
    arena_free(&d.arena);
}

static void what_is_inserted_moves_the_rest_up(void **state)
{
    (void)state;
    Error error_ = { 0 }, e = { 0 };
    Desk d = begin(20);
    put(&d, "note/a", 1, 4);
    put(&d, "note/b", 5, 2);
    assert_error(ERR_CONFLICT, volume_book_insert(&d.arena, &d.book, STR("note/x"), 3, 1, STR("2026-11-26"), &e));
    assert_error(ERR_INVALID, volume_book_insert(&d.arena, &d.book, STR("note/x"), 7, 1, STR("2026-11-26"), &e));
    assert_error(ERR_INVALID, volume_book_insert(&d.arena, &d.book, STR("note/x"), 1, 15, STR("2026-11-26"), &e));
    assert_ok(volume_book_insert(&d.arena, &d.book, STR("note/x"), 5, 3, STR("2026-11-26"), &error_));
    keep(&d);
    assert_book(&d, "note/a 1-4, note/x 5-7, note/b 8-9 (5-6/2026-11-26)");
    assert_ok(volume_book_insert(&d.arena, &d.book, STR("note/y"), 1, 1, STR("2026-11-27"), &error_));
    keep(&d);
    assert_book(&d,
                "note/y 1-1, note/a 2-5 (1-4/2026-11-27), note/x 6-8 (5-7/2026-11-27), note/b 9-10 (5-6/2026-11-26 8-9/2026-11-27)");
    arena_free(&d.arena);
}

static void what_is_withdrawn_keeps_its_line(void **state)
{
    (void)state;
    Error error_ = { 0 }, e = { 0 };
    Desk d = begin(0);
    put(&d, "note/a", 1, 4);
    put(&d, "note/b", 5, 2);
    put(&d, "note/c", 9, 1);
    assert_ok(volume_book_withdraw(&d.book, STR("note/b"), STR("2026-11-26"), STR("elsewhere"), &error_));
    keep(&d);
    assert_book(&d, "note/a 1-4, note/b 5-6!, note/c 9-9");
    assert_error(ERR_INVALID, volume_book_withdraw(&d.book, STR("note/b"), STR("2026-11-26"), STR("x"), &e));
    assert_error(ERR_CONFLICT, volume_book_put(&d.book, STR("note/d"), 5, 1, &e));
    assert_ok(volume_book_renumber(&d.arena, &d.book, STR("2026-11-27"), &error_));
    keep(&d);
    assert_book(&d, "note/a 1-4, note/b 0-0! (5-6/2026-11-27), note/c 5-5 (9-9/2026-11-27)");
    assert_error(ERR_INVALID, volume_book_renumber(&d.arena, &d.book, STR("2026-11-27"), &e));
    put(&d, "note/b", 6, 2);                        /* it has come back */
    assert_book(&d, "note/a 1-4, note/b 0-0! (5-6/2026-11-27), note/c 5-5 (9-9/2026-11-27), note/b 6-7");
    arena_free(&d.arena);
}

static void citations_are_read_as_people_write_them(void **state)
{
    (void)state;
    static const char *const GOOD[] = {
        "т. 2, л. д. 45", "т. 2 л. 45", "т.2 л.д.45", "Т.2, Л.Д.45", "т 2 л 45", "том 2 лист 45", "т. 2, л. д. 45-47", "т. 2, л. д. 45–47",
        "2-т., 45-б.", "2-том, 45-барак", "2 т. 45 б.", "2-т., 45–47-б.", "v. 2, s. 45", "vol. 2, sheet 45", "Volume 2 sheets 45-47", "  v2 s45 ",
    };
    static const char *const BAD[] = { "", "45", "т. 2", "л. 45", "2 45", "т. 2 л. 45 Жумабек", "т. 0 л. 45", "т. 2 л. 99999",
                                       "л. 45 т. 2", "т т 2 л",
                                       "v. 2, s. 45, 46, 47", "2-т., 45", "C-2026-0045", "т. 2 л. 45 46 47", "\xe2\x80", "т. 2 \xe2" };
    Citation c;
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) {
        if (!citation_parse(str_of(GOOD[i]), &c)) fail_msg("not read: %s", GOOD[i]);
        if (c.volume != 2 || c.sheet != 45) fail_msg("%s: %lld, %lld", GOOD[i], (long long)c.volume, (long long)c.sheet);
    }
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) if (citation_parse(str_of(BAD[i]), &c)) fail_msg("read: %s", BAD[i]);
}

static void a_sheet_is_found_by_no_other_sheets_word(void **state)
{
    (void)state;
    Error error_ = { 0 };
    Arena a = arena_with(1 << 20);
    static const struct { int64_t volume, sheet; } OTHERS[] = { { 12, 45 }, { 2, 4 }, { 2, 451 }, { 2, 145 }, { 24, 5 }, { 4,
            52 } };
    Str *words;
    size_t count;
    assert_ok(search_words(&a, STR("т. 2, л. д. 45"), &words, &count, &error_));
    assert_int_equal(count, 1);
    for (size_t i = 0; i < ARRAY_LEN(OTHERS); i++) {
        Buf text = buf_in(&a);
        citation_word(&text, OTHERS[i].volume, OTHERS[i].sheet);
        assert_false(search_has_all(buf_str(&text), words, count));
    }
    Buf text = buf_in(&a);
    citation_word(&text, 2, 45);
    assert_true(search_has_all(buf_str(&text), words, count));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sheets_are_given_once), cmocka_unit_test(what_is_inserted_moves_the_rest_up), cmocka_unit_test(what_is_withdrawn_keeps_its_line),
        cmocka_unit_test(citations_are_read_as_people_write_them), cmocka_unit_test(a_sheet_is_found_by_no_other_sheets_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

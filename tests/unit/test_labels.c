/* test_labels.c: what Code 128 can say and how wide it is; sheets whose labels do not lie on them; labels full of what looks like something else. */
#include <stdio.h>

#include "print/code128.h"
#include "print/paper_labels.h"
#include "unit.h"

static const LabelSheet ROLL = { 620, 290, 1, 1, 620, 290, 0, 0, 0, 0 };

static void bars_are_as_wide_as_the_standard_has_them(void **state)
{
    (void)state;
    static const struct { const char *text; int symbols; } CASES[] = { { "EX-2026-0001", 12 }, { "00", 1 }, { "123456", 3 }, { "12345", 5 },
                                                                     { "~ ", 2 } };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        uint8_t widths[CODE128_WIDTHS];
        size_t count;
        int modules, sum = 0;
        assert_true(code128_widths(str_of(CASES[i].text), widths, &count, &modules));
        assert_int_equal(modules, 11 * (CASES[i].symbols + 2) + 13);     /* start, check and the end, which is 13 modules */
        for (size_t j = 0; j < count; j++) {
            assert_in_range(widths[j], 1, 4);
            sum += widths[j];
        }
        assert_int_equal(sum, modules);
    }
}

/* ISO/IEC 15417, the check of "PJJ123C" in code set B is 55 (the worked example of many a textbook). */
static void the_check_is_right(void **state)
{
    (void)state;
    static const uint8_t CHECK[] = { 3, 1, 1, 3, 2, 1 };
    uint8_t widths[CODE128_WIDTHS];
    size_t count;
    int modules;
    assert_true(code128_widths(STR("PJJ123C"), widths, &count, &modules));
    assert_memory_equal(widths + 8 * 6, CHECK, sizeof CHECK);
}

static void what_it_cannot_say_it_does_not_say(void **state)
{
    (void)state;
    static const char *const CASES[] = { "", "ЦВ-12", "a\tb", "\x7f", "1234567890123456789012345678901234567890123456789012345678901" };
    uint8_t widths[CODE128_WIDTHS];
    size_t count;
    int modules;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) assert_false(code128_widths(str_of(CASES[i]), widths, &count, &modules));
}

static ErrorCode make(Arena *a, const LabelSheet *sheet, int64_t skip, Label *label, Str *ret, Error *e)
{
    Buf to = buf_in(a);
    LabelJob job = { .lang = LANG_KY, .title = STR("Этикеткалар"), .made = 1795564800, .sheet = *sheet, .skip = skip, .labels = label, .count = 1 };
    ErrorCode code = labels_write_pdf(&job, &to, e);
    *ret = buf_str(&to);
    return code;
}

static void whatever_it_says_is_a_label(void **state)
{
    (void)state;
    static const char *const WICKED[] = {
        "", " ", "a | b # **c** {{d}} <e>", "a\xe2\x80\xae" "b\xe2\x80\x8b", "x\r\ny", "Өңүр Үсөнов Өңүр Үсөнов Өңүр Үсөнов Өңүр Үсөнов",
        "ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss",
    };
    for (size_t i = 0; i < ARRAY_LEN(WICKED); i++) {
        Arena a = arena_with(1 << 26);
        Error error_ = { 0 };
        Str text = str_of(WICKED[i]), one, two;
        Label l = { text, text, text, text, text };
        assert_ok(make(&a, &ROLL, 0, &l, &one, &error_));
        assert_ok(make(&a, &ROLL, 0, &l, &two, &error_));
        assert_true(one.len > 500 && str_equal(one, two));
        arena_free(&a);
    }
}

static void wrong_sheets_are_refused(void **state)
{
    (void)state;
    static const struct { LabelSheet sheet; int64_t skip; const char *key; } CASES[] = {
        { { 620, 290, 2, 1, 620, 290, 0, 0, 620, 0 }, 0, "print.label-sheet" },
        { { 620, 290, 0, 1, 620, 290, 0, 0, 0, 0 }, 0, "print.label-sheet" },
        { { 620, 290, 1, 1, 620, 290, 1, 0, 0, 0 }, 0, "print.label-sheet" },
        { { 2100, 2970, 3, 8, 700, 370, 0, 5, 500, 370 }, 0, "print.label-sheet" },
        { { 620, 290, 1, 1, -620, 290, 0, 0, 0, 0 }, 0, "print.label-sheet" }, { { 620, 290, 1, 1, 620, 290, 0, 0, 0, 0 }, 1, "print.label-skip" },
        { { 620, 290, 1, 1, 620, 290, 0, 0, 0, 0 }, -1, "print.label-skip" },
        { { 620, 290, INT64_MAX, INT64_MAX, 620, 290, 0, 0, INT64_MAX, INT64_MAX }, 0, "print.label-sheet" },
        { { 2100, 2970, 2, 2, 700, 370, 0, 0, INT64_MAX, INT64_MAX }, 0, "print.label-sheet" },
        { { 2100, 2970, 1, 1, 700, 370, INT64_MAX, 0, 0, 0 }, 0, "print.label-sheet" },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Arena a = arena_with(1 << 26);
        Error error_ = { 0 };
        Str made;
        Label l = { STR("1"), STR("2"), STR("3"), STR("4"), STR("5") };
        assert_int_equal(make(&a, &CASES[i].sheet, CASES[i].skip, &l, &made, &error_), ERR_INVALID);
        assert_string_equal(error_.parts[0].key, CASES[i].key);
        arena_free(&a);
    }
}

/* fontconfig keeps what it read until the process ends, and frees it never. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\n"; }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_are_as_wide_as_the_standard_has_them), cmocka_unit_test(the_check_is_right),
        cmocka_unit_test(what_it_cannot_say_it_does_not_say), cmocka_unit_test(whatever_it_says_is_a_label),
        cmocka_unit_test(wrong_sheets_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_scans.c: the code of a page, lists of pages, and a scanned page held against the printed one. */
#include "desk/scan_compare.h"
#include "rules/scan_marks.h"
#include "unit.h"

static void codes_are_read(void **state)
{
    (void)state;
    PaperCode c;
    assert_true(paper_code_read(STR("TERGOO:P-2026-0001-3fa291bc04:2/13"), &c));
    assert_str(c.code, STR("P-2026-0001-3fa291bc04"));
    assert_str(c.number, STR("P-2026-0001"));
    assert_str(c.digits, STR("3fa291bc04"));
    assert_int_equal(c.page, 2);
    assert_int_equal(c.pages, 13);
    assert_true(paper_code_read(STR("P-2026-0001-3fa291bc04"), &c));
    assert_int_equal(c.page, 0);
}

static void what_is_no_code_is_none(void **state)
{
    (void)state;
    static const char *const NONE[] = {
        "", "TERGOO:", "https://example.org/", "P-2026-0001", "P-2026-0001-3FA291BC04", "P-2026-0001-3fa291bc0", "-3fa291bc04",
        "P-2026-0001-3fa291bc04:", "P-2026-0001-3fa291bc04:1", "P-2026-0001-3fa291bc04:0/3", "P-2026-0001-3fa291bc04:4/3",
        "P-2026-0001-3fa291bc04:1/99999", "P-2026-0001-3fa291bc04:1/3/3", "P-2026-0001-3fa291bc04:01/3",
            "P-2026-0001-3fa291bc04:-1/3",
        "P 2026-3fa291bc04", "P-'x'-3fa291bc04",
    };
    PaperCode c;
    for (size_t i = 0; i < ARRAY_LEN(NONE); i++) if (paper_code_read(str_of(NONE[i]), &c)) fail_msg("%s", NONE[i]);
}

static void lists_of_pages(void **state)
{
    (void)state;
    static const struct { const char *text, *written; } FINE[] = { { "1", "1" }, { " 3 , 1-2", "1-3" }, { "1,3,5-7", "1, 3, 5-7" },
                                                                  { "10", "10" } };
    static const char *const WRONG[] = { "", " ", ",", "1,", "0", "11", "2-1", "1-2-3", "1,1", "1-3,2", "a", "1;2", "-2", "1-",
                                        "99999999999999999999" };
    Arena a = arena_with(1 << 16);
    for (size_t i = 0; i < ARRAY_LEN(FINE); i++) {
        bool has[11] = { false };
        Buf text = buf_in(&a);
        assert_true(page_list_read(str_of(FINE[i].text), has, 10));
        page_list_write(&text, has, 10);
        assert_str(buf_str(&text), str_of(FINE[i].written));
    }
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        bool has[11] = { false };
        if (page_list_read(str_of(WRONG[i]), has, 10)) fail_msg("%s", WRONG[i]);
    }
    arena_free(&a);
}

/* "kind:text kind:text": m missing, a added, h by hand, u unclear. */
static void check_compared(const char *printed, const char *read, const char *expected)
{
    Error error_ = { 0 };
    Arena a = arena_with(64 << 20);
    JsonValue *x, *y;
    Compared c;
    Buf got = buf_in(&a);
    assert_ok(json_parse(&a, str_of(printed), &x, &error_));
    assert_ok(json_parse(&a, str_of(read), &y, &error_));
    assert_ok(scan_compare(&a, x, y, &c, &error_));
    for (size_t i = 0; i < c.count; i++) buf_format(&got, "%s%c:" STR_FMT, i > 0 ? " " : "", "mahu"[c.list[i].kind],
                                                    STR_ARG(c.list[i].text));
    assert_str(buf_str(&got), str_of(expected));
    arena_free(&a);
}

static void a_page_is_held_against_the_print(void **state)
{
    (void)state;
    static const char PRINT[] = "[[\"Сумма\",false,false],[\"1250\",false,false],[\"сомдук\",false,false],[\"келишим,\",false,false],"
                                "[\"Кол\",false,false],[\"Осмонов\",true,false],[\"P-2026-0001\",false,true],[\"9f\",false,true]]";
    /* the same, in letters of the other alphabet, without a comma, one letter misread; the footer's hash misread */
    check_compared(PRINT,
                   "{\"lines\":[[[\"Cyммa\",90],[\"1250\",90],[\"сомдук\",90],[\"келишнм\",90]],[[\"Кол\",90],[\"Осмонов\",90]],"
                          "[[\"Р-2026-0001\",90],[\"gf88\",90]]]}", "");
    /* another sum is another sum, however alike */
    check_compared(PRINT,
            "{\"lines\":[[[\"Сумма\",90],[\"1258\",90],[\"сомдук\",90],[\"келишим\",90],[\"Кол\",90],[\"Осмонов\",90],[\"P-2026-0001\",90]]]}",
                   "m:1250 a:1258");
    /* a signature where there is room for one; a word written in between */
    check_compared(PRINT,
            "{\"lines\":[[[\"Сумма\",90],[\"1250\",90],[\"сомдук\",90],[\"жаңы\",90],[\"келишим\",90],[\"Кол\",90],[\"Qazx\",20],"
                          "[\"Осмонов\",90],[\"P-2026-0001\",90]]]}", "a:жаңы h:Qazx");
    /* a stain */
    check_compared(PRINT,
            "{\"lines\":[[[\"Сумма\",90],[\"кккк\",30],[\"1250\",90],[\"сомдук\",90],[\"келишим\",90],[\"Кол\",90],[\"Осмонов\",90],"
                          "[\"P-2026-0001\",90]]]}", "u:кккк");
    check_compared("[]", "{}", "");
    check_compared("{}", "[1,2,[3]]", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_read), cmocka_unit_test(what_is_no_code_is_none), cmocka_unit_test(lists_of_pages),
        cmocka_unit_test(a_page_is_held_against_the_print),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_ftm.c: lines of FollowTheMoney: what is read, what is refused with its line, and that written lines are read as the same. */
#include "exchange/ftm.h"
#include "unit.h"

static void an_entity_is_read(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    FtmEntity x;
    Error error_;
    assert_ok(ftm_read(&a, STR("{\"id\":\"Q1\",\"schema\":\"Person\",\"caption\":\"A\",\"target\":true,\"datasets\":[\"d\"],\"last_seen\":\"2026-01-02\","
        "\"properties\":{\"name\":[\"Асанов\",\"Asanov\"],\"topics\":[],\"addressEntity\":[{\"id\":\"A1\",\"schema\":\"Address\"}]}}"), &x, &error_));
    assert_str(x.id, STR("Q1"));
    assert_true(x.target && ftm_sort(x.schema) == FTM_PERSON);
    assert_int_equal(x.property_count, 2);                              /* an empty list is no property */
    assert_int_equal(ftm_property(&x, "name")->count, 2);
    assert_str(ftm_property(&x, "name")->values[0], STR("Асанов"));
    assert_str(ftm_property(&x, "addressEntity")->values[0], STR("A1"));
    assert_null(ftm_property(&x, "topics"));
    arena_free(&a);
}

static void lines_that_are_none_are_named(void **state)
{
    (void)state;
    static const struct { const char *line, *key; } WRONG[] = {
        { "[]", "ftm.no-entity" }, { "{\"id\":\"1\"}", "ftm.no-entity" }, { "{\"id\":1,\"schema\":\"Person\"}", "ftm.no-text" },
        { "{\"id\":\"1\",\"schema\":\"Person\"}", "ftm.no-properties" },
        { "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":\"A\"}}", "ftm.no-list" },
        { "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[7]}}", "ftm.no-text" },
        { "{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{\"name\":[{\"schema\":\"Person\"}]}}", "ftm.no-text" },
        { "{\"id\":\"1\",\"schema\":\"Person\",\"datasets\":\"x\",\"properties\":{}}", "ftm.no-list" },
    };
    Arena a = arena_with(1 << 20);
    FtmEntity x;
    Error e;
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        assert_int_equal(ftm_read(&a, str_of(WRONG[i].line), &x, &e), ERR_INVALID);
        assert_string_equal(e.parts[0].key, WRONG[i].key);
    }
    assert_int_equal(ftm_read(&a, STR("{\"id\":\"1\",\"id\":\"2\",\"schema\":\"Person\",\"properties\":{}}"), &x, &e), ERR_INVALID);
    assert_int_equal(ftm_read(&a, STR("{\"id\":\"1\",\"schema\":\"Per"), &x, &e), ERR_INVALID);
    arena_free(&a);
}

static void a_broken_line_is_passed_and_counted(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    FtmReader f = ftm_open(STR("\xEF\xBB\xBF\r\n{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{}}\r\n{broken\n\n"
        "{\"id\":\"2\",\"schema\":\"Company\",\"properties\":{}}"));
    FtmEntity x;
    bool more;
    Error error_, e;
    assert_ok(ftm_next(&f, &a, &x, &more, &error_));
    assert_true(more && str_is(x.id, "1"));
    assert_int_equal(ftm_next(&f, &a, &x, &more, &e), ERR_INVALID);
    assert_int_equal(f.line, 3);
    assert_string_equal(e.parts[e.count - 1].key, "ftm.in-line");
    assert_ok(ftm_next(&f, &a, &x, &more, &error_));
    assert_true(more && str_is(x.id, "2") && ftm_sort(x.schema) == FTM_BODY);
    assert_ok(ftm_next(&f, &a, &x, &more, &error_));
    assert_false(more);
    arena_free(&a);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Str names[] = { STR("A \"B\" \n C"), STR("Өмүрбек") };
    FtmProperty own[] = { { STR("name"), names, 2 }, { STR("country"), names, 0 } };
    FtmEntity x = { .id = STR("x-1"), .schema = STR("Company"), .target = true, .properties = own, .property_count = 2 }, y;
    Buf once = buf_in(&a), twice = buf_in(&a);
    Error error_;
    ftm_write(&once, &x);
    assert_str(buf_str(&once), STR("{\"id\":\"x-1\",\"properties\":{\"name\":[\"A \\\"B\\\" \\n C\",\"Өмүрбек\"]},\"schema\":\"Company\","
        "\"target\":true}\n"));
    assert_ok(ftm_read(&a, str_trim(buf_str(&once)), &y, &error_));
    ftm_write(&twice, &y);
    assert_str(buf_str(&twice), buf_str(&once));
    arena_free(&a);
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    FtmEntity x;
    Error e;
    Arena a = arena_with(1);
    assert_int_equal(ftm_read(&a, STR("{\"id\":\"1\",\"schema\":\"Person\",\"properties\":{}}"), &x, &e), ERR_MEMORY);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entity_is_read),
        cmocka_unit_test(lines_that_are_none_are_named),
        cmocka_unit_test(a_broken_line_is_passed_and_counted),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

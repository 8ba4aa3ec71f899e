/* test_detect_wide.c: more rules than a word has bits. Built with the longer list of wide/detect/rule_list.h and the engine's own files: rules
 * whose numbers lie past 63 run when they are asked for and only then, by name, by settings file and with all others. */
#include "detect/clear_book.h"
#include "detect_run.h"

static const int WORD = 64;

/* R068: more was paid than the contract is worth; R064: changed. */
static const char PAID[] =
    "{\"ocid\":\"a\",\"tag\":[\"compiled\"],\"date\":\"2026-01-05T00:00:00Z\",\"tender\":{\"id\":\"t\"},"
    "\"awards\":[{\"id\":\"1\",\"status\":\"active\",\"value\":{\"amount\":100,\"currency\":\"KGS\"}}],"
    "\"contracts\":[{\"id\":\"1\",\"awardID\":\"1\",\"status\":\"active\",\"value\":{\"amount\":100,\"currency\":\"KGS\"},"
    "\"amendments\":[{\"id\":\"1\",\"date\":\"2026-01-06T00:00:00Z\"}],"
    "\"implementation\":{\"transactions\":[{\"id\":\"1\",\"value\":{\"amount\":150,\"currency\":\"KGS\"}}]}}]}\n";

static void the_list_is_long_enough_to_try_it(void **state)
{
    (void)state;
    DetectRule rule;
    assert_true(DETECT_RULES > WORD + 10);
    assert_true(DETECT_R068 > WORD && DETECT_CRI > WORD && DETECT_SCREENS > WORD);
    assert_true(detect_rule_of(STR("R068"), &rule));
    assert_int_equal(rule, DETECT_R068);
    int bits = 0;
    for (int i = 0; i < DETECT_MOST_RULES; i++) bits += (int)(DETECT_ALL >> i & 1);
    assert_int_equal(bits, DETECT_RULES);
}

static void a_rule_past_a_word_runs_alone(void **state)
{
    (void)state;
    const DetectResult *r;
    assert_ok(run_try(str_of(PAID), (DetectSettings){ .rules = DETECT_BIT(DETECT_R068) }, &r));
    assert_int_equal(r->flag_count, 1);
    assert_int_equal(r->flags[0].rule, DETECT_R068);
    assert_true(r->rules == DETECT_BIT(DETECT_R068));
    assert_ok(run_try(str_of(PAID), (DetectSettings){ .rules = DETECT_BIT(DETECT_R068 - WORD) }, &r));      /* the bit it would be mistaken for */
    assert_int_equal(r->by_rule[DETECT_R068], 0);
    assert_ok(run_try(str_of(PAID), (DetectSettings){ .rules = DETECT_ALL & ~DETECT_BIT(DETECT_R068) }, &r));
    assert_int_equal(r->by_rule[DETECT_R068], 0);
    assert_int_equal(r->by_rule[DETECT_R064], 1);
}

static void all_rules_run_together(void **state)
{
    (void)state;
    const DetectResult *r;
    for (unsigned threads = 1; threads <= 2; threads++) {
        assert_ok(run_try(str_of(PAID), (DetectSettings){ .threads = threads, .scores = 10, .screens = true }, &r));
        assert_int_equal(r->by_rule[DETECT_R068], 1);
        assert_int_equal(r->by_rule[DETECT_R064], 1);
        assert_true(r->rules == DETECT_ALL);
        assert_true(r->score_count > 0);
        Buf lines = buf_in(&run_arena);
        detect_write_lines(&lines, LANG_EN, r);
        assert_false(lines.failed);
        assert_true(str_find(buf_str(&lines), STR("\"rule\":\"R068\"")) >= 0);
    }
}

static void settings_and_explanations_name_it(void **state)
{
    (void)state;
    DetectSettings s = { 0 };
    DetectRepairs repairs;
    Error e;
    assert_ok(detect_settings_read(&run_arena, STR("[R068]\n[R003]\n"), STR("s.ini"), &s, &repairs, &e));
    assert_true(s.rules == (DETECT_BIT(DETECT_R068) | DETECT_BIT(DETECT_R003)));
    static ClearBook book;
    assert_ok(clear_book_shipped(&book, &run_arena, 0, &e));
    for (int i = DETECT_OPEN + 1; i < DETECT_CLEARS; i++) assert_true((book.texts[i].clears & ~DETECT_ALL) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(the_list_is_long_enough_to_try_it), RUN_TEST(a_rule_past_a_word_runs_alone),
        RUN_TEST(all_rules_run_together), RUN_TEST(settings_and_explanations_name_it),
    };
    return cmocka_run_group_tests_name("detect wide", tests, NULL, NULL);
}

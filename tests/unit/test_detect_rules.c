/* test_detect_rules.c: the shipped rule files are whole; a wrong one is refused with its line; what a rule's parameters do to a
 * run. */
#include "detect_run.h"
#include "detect/rule_book.h"

static RuleBook book;

static void every_rule_is_described(void **state)
{
    (void)state;
    assert_ok(rule_book_shipped(&book, &run_arena, &error_));
    assert_true(book.present == DETECT_ALL);
    for (int i = 0; i < DETECT_RULES; i++) {
        const RuleText *r = &book.rules[i];
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            assert_true(r->explanation[lang].len > 40);
            assert_str(r->name[lang], str_of(message_text((Lang)lang, str_of(detect_rule_title((DetectRule)i)))));
        }
    }
    for (int i = 0; i < DETECT_RULES; i++) {
        for (size_t k = 0; k < book.rules[i].parameter_count; k++) {
            const RuleParameter *p = &book.rules[i].parameters[k];
            for (int lang = 0; lang < LANG_COUNT; lang++) {
                assert_true(strlen(message_text((Lang)lang, str_of(rule_parameter_text(p->name)))) > 0);
                assert_true(strlen(message_text((Lang)lang, str_of(rule_unit_text(p->unit)))) > 0);
            }
        }
    }
    assert_int_equal(book.rules[DETECT_R025].parameter_count, 2);
    assert_true(rule_book_valid(&book, book.rules[0].from) == DETECT_ALL);
    assert_true(rule_book_valid(&book, book.rules[0].from - 1) == 0);
}

static void defaults_fill_what_nobody_set(void **state)
{
    (void)state;
    DetectSettings s = { .r003_days = { true, 3 } };
    assert_ok(rule_book_shipped(&book, &run_arena, &error_));
    rule_book_defaults(&book, &s);
    assert_true(s.r003_days.value < 3.1);
    assert_true(s.r048_processes.given && s.r048_processes.value > 19.9);
    assert_false(s.r024_ratio.given);                /* a fence over the peers */
}

#define TEXTS(name) name ":\n  en: a\n  ru: b\n  ky: \"c: \\\"d\\\"\"\n"
#define HEAD "rule: R003\n" TEXTS("name") TEXTS("explanation") TEXTS("legal_basis")
#define TAIL "owner: x\nvalid:\n  from: 2026-01-01\n  to: 2026-12-31\nevidence_level: rank\nseverity: 5\npeers: none\n"
#define THRESHOLD(min, max, standard) "parameters:\n  threshold:\n    unit: days\n    min: " min "\n    max: " max "\n    default: " standard "\n"

static ErrorCode add(const char *text)
{
    RuleFile file = { STR("x.yaml"), str_of(text) };
    book = (RuleBook){ 0 };
    return rule_book_add(&book, &run_arena, &file, &error_);
}

static void a_rule_file_is_read(void **state)
{
    (void)state;
    assert_ok(add("# a comment\n" HEAD "\n  # another\n" TAIL THRESHOLD("-1", "10", "2.5")));
    const RuleText *r = &book.rules[DETECT_R003];
    assert_str(r->name[LANG_KY], STR("c: \"d\""));
    assert_true(r->ended);
    assert_int_equal(r->severity, 5);
    assert_int_equal(r->parameters[0].standard, INT64_C(2500000000));
    assert_true(rule_book_valid(&book, r->to) == DETECT_BIT(DETECT_R003));
    assert_true(rule_book_valid(&book, r->to + 1) == 0);
    RuleFile again = { STR("y.yaml"), STR(HEAD TAIL) };
    assert_error(ERR_INVALID, rule_book_add(&book, &run_arena, &again, &error_));
    assert_string_equal(error_.parts[0].key, "detect.rule-again");
}

static void a_wrong_rule_file_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct { const char *text, *key; int line; } CASES[] = {
        { "rule: R999\n", "detect.rule-code", 1 }, { "rule: R003\nrule: R003\n", "detect.rule-twice", 2 }, { "rul: R003\n", "detect.rule-member", 1 },
        { "rule: R003\nname:\n  de: a\n", "detect.rule-member", 3 }, { "rule: R003\nname:\n   en: a\n", "detect.rule-indent", 3 },
        { "rule: R003\nname:\nowner: a\n", "detect.rule-indent", 3 }, { "  rule: R003\n", "detect.rule-indent", 1 },
        { "rule\n", "detect.rule-line", 1 }, { "owner: [a]\n", "detect.rule-line", 1 }, { "owner: a: b\n", "detect.rule-line", 1 },
        { "owner: \"a\n", "detect.rule-line", 1 }, { "owner: \"a\" b\n", "detect.rule-line", 1 }, { "owner: \"\\n\"\n", "detect.rule-line", 1 },
        { "owner: a #b\n", "detect.rule-line", 1 }, { "severity: 6\n", "detect.rule-value", 1 }, { "peers: all\n", "detect.rule-value", 1 },
        { "valid:\n  from: 01.01.2026\n", "detect.rule-value", 2 }, { HEAD, "detect.rule-missing", 13 }, { "", "detect.rule-missing", 0 },
        { HEAD TAIL "parameters:\n  limit:\n    unit: days\n", "detect.rule-parameter", 23 },
        { HEAD TAIL "parameters:\n  threshold:\n    unit: fortnights\n", "detect.rule-unit", 23 },
        { HEAD TAIL THRESHOLD("0", "10", "11"), "detect.rule-bounds", 23 }, { HEAD TAIL THRESHOLD("10", "0", "1"), "detect.rule-bounds", 23 },
        { HEAD TAIL THRESHOLD("0", "x", "1"), "detect.rule-value", 25 }, { "owner:\ta\n", "detect.rule-text", -1 }, { "owner: \xff\n", "detect.rule-text", -1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        assert_error(ERR_INVALID, add(CASES[i].text));
        if (strcmp(error_.parts[0].key, CASES[i].key) != 0) fail_msg("case %zu: %s", i, error_.parts[0].key);
        if (CASES[i].line >= 0 && !str_equal(error_arg(&error_, "line"), str_format(&run_arena, "%d", CASES[i].line)))
            fail_msg("case %zu: line " STR_FMT, i, STR_ARG(error_arg(&error_, "line")));
        assert_true(book.present == 0);
    }
}

static void a_watched_process_tells_what_each_rule_came_to(void **state)
{
    (void)state;
    const DetectResult *r;
    Str lines = STR("{\"ocid\":\"a\",\"tender\":{\"numberOfTenderers\":2,\"procurementMethod\":\"open\"}}\n{\"ocid\":\"b\"}\n");
    for (unsigned threads = 1; threads < 4; threads++) {
        assert_ok(run_try(lines, (DetectSettings){ .watched = STR("a"), .threads = threads, .screens = true, .scores = 1 }, &r));
        assert_int_equal(r->seen_count, DETECT_RULES);
        assert_int_equal(r->seen[DETECT_R003].reason, DETECT_NO_PERIOD);
        assert_int_equal(r->seen[DETECT_R018].reason, DETECT_CLEAR);
        assert_int_equal(r->seen[DETECT_R058].reason, DETECT_NO_BIDS);
        assert_int_equal(r->seen[DETECT_R058].line, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(every_rule_is_described), RUN_TEST(defaults_fill_what_nobody_set), RUN_TEST(a_rule_file_is_read),
        RUN_TEST(a_wrong_rule_file_is_refused_with_its_line), RUN_TEST(a_watched_process_tells_what_each_rule_came_to),
    };
    return cmocka_run_group_tests_name("detect rules", tests, NULL, NULL);
}

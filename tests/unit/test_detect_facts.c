/* test_detect_facts: facts about many processes: the same whatever the threads, the memory and the order of lines; where classes
 * and dates are taken from; data that is odd; a temporary folder that is not there, memory that is out; what is written of it
 * all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detect_tenders.h"

enum { MANY = 6000 };

/* ---- one result, however it came about ---- */

static Tender *many_tenders(void)
{
    static const char *const METHODS[] = { "open", "open", "direct", "limited" };
    Tender *list = arena_array(&run_arena, MANY, sizeof *list);
    Dice d = { 7 };
    assert_non_null(list);
    for (int i = 0; i < MANY; i++) {
        Tender *t = &list[i];
        *t = tender(roll(&d, 40), roll(&d, 12), roll(&d, 1400));
        t->method = METHODS[roll(&d, 4)];
        t->criteria = roll(&d, 5) ? "priceOnly" : "ratedCriteria";
        t->value = roll(&d, 100000);
        t->amount = roll(&d, 100000);
        t->price = roll(&d, 100000);
        int first = roll(&d, 30);
        for (int k = 0; k < BIDS - 2; k++) {
            t->bidders[t->bid_count] = first + k * (1 + first % 3);
            t->minutes[t->bid_count++] = roll(&d, 600);
        }
        t->winner = t->bidders[roll(&d, t->bid_count)];
        t->partner = roll(&d, 10) == 0 ? 99 : -1;
    }
    return list;
}

static DetectSettings loose(unsigned threads, uint64_t memory)
{
    DetectSettings s = { .threads = threads, .facts_memory = memory, .pairs = 100, .profiles = 50, .rules = DETECT_TOGETHER };
    set_number(&s, DETECT_R013, "threshold", 0.5);
    set_number(&s, DETECT_R021, "threshold", 0.2);
    set_number(&s, DETECT_R026, "threshold", 0.1);
    set_number(&s, DETECT_R019, "threshold", 1);
    set_number(&s, DETECT_R040, "threshold", 0.1);
    set_number(&s, DETECT_R050, "threshold", 0.1);
    set_number(&s, DETECT_R051, "threshold", 400);
    set_number(&s, DETECT_R034, "threshold", -0.1);
    set_number(&s, DETECT_R057, "runs_score", 0.1);
    set_number(&s, DETECT_R053, "threshold", 0.6);
    set_number(&s, DETECT_R027, "threshold", 0.01);
    set_number(&s, DETECT_R052, "threshold", 2);
    return s;
}

static Str as_lines(const DetectResult *r)
{
    Buf b = buf_in(&run_arena);
    detect_write_lines(&b, LANG_EN, r);
    assert_false(b.failed);
    return buf_str(&b);
}

static void threads_and_memory_do_not_show(void **state)
{
    (void)state;
    static const struct { unsigned threads; uint64_t memory; } WAYS[] = { { 2, 0 }, { 3, 0 }, { 8, 0 }, { 1, 1 }, { 3, 200000 } };
    Str text = write_tenders(many_tenders(), MANY);
    assert_true(text.len > 3 << 20);                          /* more blocks than hands */
    const DetectResult *r;
    assert_ok(run_try(text, loose(1, 0), &r));
    /* Those that these data cannot raise: test_detect_thresholds.c has theirs. */
    static const DetectRuleSet OTHERS = DETECT_BIT(DETECT_R002) | DETECT_BIT(DETECT_R011) | DETECT_BIT(DETECT_R012) | DETECT_BIT(DETECT_R042)
                                   | DETECT_BIT(DETECT_R049) | DETECT_BIT(DETECT_R055) | DETECT_BIT(DETECT_R072);
    for (int rule = 0; rule < DETECT_RULES; rule++)
        if (((DETECT_TOGETHER & ~OTHERS) >> rule & 1) && r->by_rule[rule] == 0) fail_msg("no flag of %s", detect_rule_code((DetectRule)rule));
    Str expected = as_lines(r);
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++) {
        assert_ok(run_try(text, loose(WAYS[i].threads, WAYS[i].memory), &r));
        if (!str_equal(as_lines(r), expected)) fail_msg("another result with %u threads and %llu bytes", WAYS[i].threads,
                                                        (unsigned long long)WAYS[i].memory);
    }
}

/* A flag without places. */
static Str plain_flags(const DetectResult *r)
{
    Buf b = buf_in(&run_arena);
    for (size_t i = 0; i < r->flag_count; i++) {
        const DetectFlag *f = &r->flags[i];
        buf_format(&b, "%s " STR_FMT " " STR_FMT " " STR_FMT " " STR_FMT " %llu/%llu %u %.17g %.17g %.17g %lld %lld\n",
                   detect_rule_code(f->rule), STR_ARG(f->party.id), STR_ARG(f->other.id), STR_ARG(f->market), STR_ARG(f->year), (unsigned long long)f->part,
                   (unsigned long long)f->whole, f->count, f->ratio, f->also_value, f->limits.upper, (long long)f->amounts[0],
                   (long long)f->amounts[1]);
    }
    for (size_t i = 0; i < r->pair_count; i++)
        buf_format(&b, STR_FMT " " STR_FMT " %llu %llu %llu\n", STR_ARG(r->pairs[i].first.id), STR_ARG(r->pairs[i].second.id),
                   (unsigned long long)r->pairs[i].together, (unsigned long long)r->pairs[i].first_wins,
                   (unsigned long long)r->pairs[i].second_wins);
    for (int rule = 0; rule < DETECT_RULES; rule++)
        for (int i = 0; i < DETECT_VERDICTS; i++) buf_format(&b, "%llu ", (unsigned long long)r->groups[rule][i]);
    assert_false(b.failed);
    return buf_str(&b);
}

static void the_order_of_lines_does_not_show(void **state)
{
    (void)state;
    Str text = write_tenders(many_tenders(), MANY), *lines = arena_array(&run_arena, MANY, sizeof *lines);
    const DetectResult *r;
    Dice d = { 99 };
    Buf mixed = buf_in(&run_arena);
    size_t n = 0;
    assert_non_null(lines);
    assert_ok(run_try(text, loose(2, 0), &r));
    Str expected = plain_flags(r);
    while (str_next_line(&text, &lines[n])) n++;
    assert_int_equal(n, MANY);
    for (size_t i = n - 1; i > 0; i--) {
        size_t k = (size_t)roll(&d, (int)i + 1);
        Str other = lines[i];
        lines[i] = lines[k];
        lines[k] = other;
    }
    for (size_t i = 0; i < n; i++) {
        buf_add(&mixed, lines[i]);
        buf_byte(&mixed, '\n');
    }
    assert_ok(run_try(buf_str(&mixed), loose(3, 0), &r));
    assert_true(str_equal(plain_flags(r), expected));
}

/* ---- where facts are taken from ---- */

/* The market of the only profile's first class. */
static Str class_in(const char *tender, const char *awards)
{
    const DetectResult *r;
    Str line = str_format(&run_arena, "{\"ocid\":\"a\",\"buyer\":{\"id\":\"B\"},\"tender\":%s,\"awards\":[{\"status\":\"active\","
                          "\"suppliers\":[{\"id\":\"S\"}]%s}]}", tender, awards);
    assert_ok(run_try(line, (DetectSettings){ .rules = DETECT_BIT(DETECT_R026), .profiles = 1 }, &r));
    assert_int_equal(r->broken_count, 0);
    assert_int_equal(r->profile_count, 2);
    return r->profiles[0].class_count > 0 ? r->profiles[0].classes[0].who.id : STR("");
}

static void a_class_is_the_tenders_or_its_first_items_or_the_main_category(void **state)
{
    (void)state;
    static const char ITEMS[] = "{\"items\":[{\"id\":1},{\"classification\":{\"scheme\":\"CPV\",\"id\":\"45110000\"}},"
                                "{\"classification\":{\"id\":\"99\"}}],\"mainProcurementCategory\":\"works\"}";
    assert_str(class_in(ITEMS, ""), STR("451"));
    assert_str(class_in("{\"classification\":{\"id\":\"12345\"},\"items\":[{\"classification\":{\"id\":\"99\"}}]}", ""),
               STR("123"));
    assert_str(class_in("{\"items\":[{\"classification\":{\"id\":\"99\"}}],\"classification\":{\"id\":\"12345\"}}", ""),
               STR("123"));
    assert_str(class_in("{\"items\":[{\"classification\":{\"id\":\"99\"}}],\"classification\":{\"scheme\":\"x\"}}", ""), STR("99"));
    assert_str(class_in("{\"mainProcurementCategory\":\"works\"}", ""), STR("works"));
    assert_str(class_in("{\"mainProcurementCategory\":\"works\"}", ",\"items\":[{\"classification\":{\"id\":\"77777\"}}]"),
               STR("777"));
    assert_str(class_in("{\"items\":{\"classification\":1},\"mainProcurementCategory\":7}", ""), STR(""));
    assert_str(class_in("null", ""), STR(""));
}

static void markets_begin_alike(void **state)
{
    (void)state;
    static const char *const KINDS[] = { "451", "4512", "45199", "452", "works", "wor9999", "wors", "worz1" };
    Buf b = buf_in(&run_arena);
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++)
        buf_format(&b, "{\"ocid\":\"%zu\",\"buyer\":{\"id\":\"B\"},\"tender\":{\"classification\":{\"id\":\"%s\"}},\"awards\":[{\"status\":\"active\","
                   "\"suppliers\":[{\"id\":\"S\"}]}]}\n", i, KINDS[i]);
    const DetectResult *r;
    assert_ok(run_try(buf_str(&b), (DetectSettings){ .rules = DETECT_BIT(DETECT_R026), .profiles = 1 }, &r));
    const DetectProfile *p = &r->profiles[0];
    assert_int_equal(p->class_count, 5);                      /* 451 three times, wor twice, 452, wors, works */
    assert_str(p->classes[0].who.id, STR("451"));
    assert_int_equal(p->classes[0].count, 3);
    assert_str(p->classes[1].who.id, STR("wor"));
    assert_int_equal(p->classes[1].count, 2);
}

/* The year that R040 sees. */
static int year_in(const char *members)
{
    const DetectResult *r;
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R040) };
    set_number(&s, DETECT_R040, "minimum_awards", 1);
    Str line = str_format(&run_arena, "{\"ocid\":\"a\",\"buyer\":{\"id\":\"B\"},%s}", members);
    assert_ok(run_try(line, s, &r));
    int64_t year = 0;
    const DetectFlag *f = only_flag(r, DETECT_R040);
    return f && int_parse(f->year, &year) ? (int)year : 0;
}

static void a_date_is_the_awards_or_the_tenders_or_the_releases(void **state)
{
    (void)state;
    #define AWARDED(more) "\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"S\"}]" more "}]"
    assert_int_equal(year_in(AWARDED(",\"date\":\"2019-12-31T23:30:00-01:00\"")), 2020);
    assert_int_equal(year_in("\"tender\":{\"tenderPeriod\":{\"startDate\":\"2018-05-05T00:00:00Z\"}}," AWARDED("")), 2018);
    assert_int_equal(year_in("\"tender\":{\"tenderPeriod\":{\"startDate\":\"soon\",\"endDate\":\"2017-05-05T00:00:00Z\"}}," AWARDED("")), 2017);
    assert_int_equal(year_in("\"date\":\"2016-05-05T00:00:00Z\"," AWARDED("")), 2016);
    assert_int_equal(year_in("\"date\":5," AWARDED("")), 0);
    assert_int_equal(year_in(AWARDED(",\"date\":\"2020-01-01\"")), 0);
}

static void releases_that_are_merged_and_packages_give_facts(void **state)
{
    (void)state;
    static const char PARTS[] =
        "{\"releases\":[{\"ocid\":\"a\",\"tag\":[\"tender\"],\"date\":\"2020-01-01T00:00:00Z\",\"buyer\":{\"id\":\"B\",\"name\":\"Bee\"}},"
        "{\"ocid\":\"a\",\"tag\":[\"award\"],\"date\":\"2020-02-01T00:00:00Z\",\"awards\":[{\"id\":\"1\",\"status\":\"active\","
        "\"suppliers\":[{\"id\":\"S\"}],\"value\":{\"amount\":5,\"currency\":\"KGS\"}}]}]}\n"
        "{\"ocid\":\"b\",\"compiledRelease\":{\"ocid\":\"b\",\"buyer\":{\"id\":\"B\"}}}\n";
    for (unsigned threads = 1; threads < 4; threads++) {
        const DetectResult *r;
        assert_ok(run_try(str_of(PARTS), (DetectSettings){ .profiles = 5, .threads = threads }, &r));
        assert_int_equal(r->profile_count, 2);
        assert_str(r->profiles[0].party.name, STR("Bee"));    /* the merged release stands first, though it is looked at last */
        assert_int_equal(r->profiles[0].processes, 2);
        assert_int_equal(r->profiles[0].amount, 50000);
        assert_str(r->facts_currency, STR("KGS"));
    }
}

static void other_currencies_are_left_out_and_counted(void **state)
{
    (void)state;
    #define PAID(id, amount, currency) "{\"ocid\":\"" id "\",\"buyer\":{\"id\":\"B\"},\"awards\":[{\"status\":\"active\"," \
        "\"suppliers\":[{\"id\":\"S\"}],\"value\":{\"amount\":" amount ",\"currency\":\"" currency "\"}}]}\n"
    static const char LINES[] = PAID("a", "5", "USD") PAID("b", "7", "KGS") PAID("c", "-8", "KGS") PAID("d", "0", "KGS")
                                PAID("e", "1e30", "KGS");
    const DetectResult *r;
    assert_ok(run_try(str_of(LINES), (DetectSettings){ .profiles = 1 }, &r));
    assert_str(r->facts_currency, STR("KGS"));
    assert_int_equal(r->facts_skipped, 1);
    assert_int_equal(r->unread_amounts, 1);
    assert_int_equal(r->profiles[0].amount, 70000);
    assert_ok(run_try(str_of(LINES), (DetectSettings){ .profiles = 1, .currency = STR("USD") }, &r));
    assert_int_equal(r->profiles[0].amount, 50000);
    assert_ok(run_try(str_of(LINES), (DetectSettings){ .profiles = 1, .currency = STR("EUR") }, &r));
    assert_int_equal(r->profiles[0].amount, 0);
}

/* ---- odd data ---- */

static void odd_members_say_nothing_and_break_nothing(void **state)
{
    (void)state;
    static const char *const ODD[] = { "null", "7", "\"x\"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"id\":null}", "-1", "1e99",
                                       "true", "[{\"id\":5}]" };
    static const char *const MEMBERS[] = {
        "{\"ocid\":\"a\",\"buyer\":%s,\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"S\"}]}]}",
        "{\"ocid\":\"a\",\"tender\":%s}", "{\"ocid\":\"a\",\"bids\":%s}", "{\"ocid\":\"a\",\"awards\":%s}",
        "{\"ocid\":\"a\",\"tender\":{\"items\":%s,\"value\":%s}}", "{\"ocid\":\"a\",\"tender\":{\"classification\":%s}}",
        "{\"ocid\":\"a\",\"tender\":{\"numberOfTenderers\":%s,\"procurementMethod\":%s,\"awardCriteria\":%s}}",
        "{\"ocid\":\"a\",\"bids\":{\"details\":[{\"status\":\"valid\",\"tenderers\":%s,\"date\":%s,\"value\":%s}]}}",
        "{\"ocid\":\"a\",\"awards\":[{\"status\":\"active\",\"suppliers\":%s,\"date\":%s,\"value\":%s}]}",
        "{\"ocid\":\"a\",\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"S\"},{\"id\":\"S\"}],\"value\":{\"amount\":%s,\"currency\":%s}}]}",
    };
    Buf all = buf_in(&run_arena);
    for (size_t i = 0; i < ARRAY_LEN(ODD); i++) {
        for (size_t k = 0; k < ARRAY_LEN(MEMBERS); k++) {
            for (const char *p = MEMBERS[k]; *p; p++) {
                if (*p == '%') buf_c(&all, ODD[i]);
                else if (p == MEMBERS[k] || p[-1] != '%') buf_byte(&all, *p);
            }
            buf_byte(&all, '\n');
        }
    }
    const DetectResult *r;
    DetectSettings s = loose(1, 0);
    assert_ok(run_try(buf_str(&all), s, &r));
    assert_int_equal(r->broken_count, 0);
    for (int rule = 0; rule < DETECT_RULES; rule++) {
        uint64_t all_outcomes = 0;
        if (!(DETECT_TOGETHER >> rule & 1)) continue;
        for (int i = 0; i < DETECT_REASONS; i++) all_outcomes += r->outcomes[rule][i];
        assert_int_equal(all_outcomes, r->releases);          /* each process came to something, once */
    }
    as_lines(r);
}

static void a_process_that_is_asked_about_is_told_of(void **state)
{
    (void)state;
    const DetectResult *r;
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R040) | DETECT_BIT(DETECT_R057), .watched = STR("b") };
    assert_ok(run_try(STR("{\"ocid\":\"a\"}\n{\"ocid\":\"b\"}\n"), s, &r));
    assert_int_equal(r->seen_count, 2);
    assert_int_equal(r->seen[0].rule, DETECT_R040);
    assert_int_equal(r->seen[0].reason, DETECT_NO_AWARDS);
    assert_int_equal(r->seen[0].line, 2);
    assert_int_equal(r->seen[1].reason, DETECT_NO_BIDS);
}

static void cardinals_results_need_no_facts(void **state)
{
    (void)state;
    const DetectResult *r;
    assert_ok(run_try(write_tenders(many_tenders(), 100), (DetectSettings){ .compat_cardinal = true, .pairs = 9, .profiles = 9 },
                      &r));
    assert_int_equal(r->pair_count + r->profile_count, 0);
    for (int rule = 0; rule < DETECT_RULES; rule++) assert_int_equal(r->groups[rule][DETECT_GROUP_TOO_FEW], 0);
}

/* ---- what goes wrong ---- */

static void a_temporary_folder_that_is_missing_is_said(void **state)
{
    (void)state;
    const DetectResult *r;
    assert_int_equal(setenv("TMPDIR", "/nowhere-at-all", 1), 0);
    ErrorCode code = run_try(write_tenders(many_tenders(), MANY), loose(1, 1), &r);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_int_equal(code, ERR_NOT_FOUND);
    assert_str(error_arg(&error_, "path"), STR("/nowhere-at-all"));
}

/* A small run that raises flags, with each allocation failing in turn. */
static void running_out_of_memory_is_said(void **state)
{
    (void)state;
    long n = 1;
    for (bool reached = true; reached; n++) {
        arena_free(&run_arena);
        Str text = write_tenders(many_tenders(), 120);
        const DetectResult *r;
        DetectSettings s = loose(1, 0);
        mem_fail_at(n, 1);
        ErrorCode code = run_try(text, s, &r);
        reached = mem_count() >= n;
        mem_fail_at(0, 0);
        assert_int_equal(code, reached ? ERR_MEMORY : ERR_OK);
    }
    assert_true(n > 60);
}

/* ---- what is written ---- */

static void all_is_told_in_three_languages(void **state)
{
    (void)state;
    const DetectResult *r;
    assert_ok(run_try(write_tenders(many_tenders(), MANY), loose(2, 0), &r));
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf lines = buf_in(&run_arena), summary = buf_in(&run_arena), table = buf_in(&run_arena), pairs = buf_in(&run_arena);
        detect_write_lines(&lines, (Lang)lang, r);
        detect_write_summary(&summary, (Lang)lang, r);
        detect_write_table(&table, (Lang)lang, r);
        detect_write_pairs(&pairs, r);
        assert_false(lines.failed || summary.failed || table.failed || pairs.failed);
        size_t types[2] = { 0 }, rows = 0;
        Str rest = buf_str(&lines), line;
        while (str_next_line(&rest, &line)) {
            JsonValue *v;
            assert_ok(json_parse(&run_arena, line, &v, &error_));
            Str type = json_text(json_get(v, "type")), why = json_text(json_get(v, "explanation"));
            types[0] += str_is(type, "pair");
            types[1] += str_is(type, "profile");
            if (str_is(type, "flag") && (why.len == 0 || str_find_byte(why, '{') >= 0)) fail_msg("%.*s", STR_ARG(why));
        }
        assert_int_equal(types[0], 100);
        assert_int_equal(types[1], r->profile_count);
        for (rest = buf_str(&pairs); str_next_line(&rest, &line);) rows++;
        assert_int_equal(rows, 101);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(threads_and_memory_do_not_show), RUN_TEST(the_order_of_lines_does_not_show),
        RUN_TEST(a_class_is_the_tenders_or_its_first_items_or_the_main_category), RUN_TEST(markets_begin_alike),
        RUN_TEST(a_date_is_the_awards_or_the_tenders_or_the_releases), RUN_TEST(releases_that_are_merged_and_packages_give_facts),
        RUN_TEST(other_currencies_are_left_out_and_counted), RUN_TEST(odd_members_say_nothing_and_break_nothing),
        RUN_TEST(a_process_that_is_asked_about_is_told_of), RUN_TEST(cardinals_results_need_no_facts),
        RUN_TEST(a_temporary_folder_that_is_missing_is_said), RUN_TEST(running_out_of_memory_is_said),
        RUN_TEST(all_is_told_in_three_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

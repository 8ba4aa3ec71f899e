/* test_detect_thresholds.c: the rules over many processes that need legal limits or plans: R002, R011, R012, R049, R055, R072, and R042 over all. Each flagged, not flagged,
 * too few, and not to be said; held against a slow count over random data; any number of threads and any order of lines come to the same. */
#include "detect_run.h"
#include "detect/clear_book.h"
#include "detect/country_pack.h"

#include <stdio.h>

static DetectPack pack;
static const DetectResult *result;

#define LIMIT(name, method, category, amount) "  " name ":\n    method: " method "\n" category "    currency: KGS\n    amount: " amount "\n    from: 2020-01-01\n" \
    "    source: law\n    date: 2026-01-01\n    state: unconfirmed\n"
#define PACK "pack: xx\nname:\n  en: a\n  ru: b\n  ky: c\nowner: x\n"
#define LIMITS PACK "thresholds:\n" LIMIT("small", "direct", "", "1000") LIMIT("works", "direct", "    category: works\n", "5000") LIMIT("middle", "selective", "", "3000")

static DetectSettings by_pack(const char *text)
{
    RuleFile file = { STR("x.yaml"), str_of(text) };
    assert_ok(pack_read(&run_arena, &file, &pack, &error_));
    return (DetectSettings){ .pack = &pack, .currency = STR("KGS") };
}

static const DetectResult *run_lines(DetectSettings s, DetectRule rule, const Buf *lines)
{
    s.rules = DETECT_BIT(rule);
    assert_false(lines->failed);
    assert_ok(run_try(buf_str(lines), s, &result));
    assert_int_equal(result->broken_count, 0);
    for (size_t i = 0; i < result->flag_count; i++) {
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf why = buf_in(&run_arena);
            detect_explain(&why, (Lang)lang, &result->flags[i], result);
            assert_true(why.len > 20 && str_find_byte(buf_str(&why), '{') < 0);
        }
    }
    return result;
}

/* One purchase: buyer, method, class, day of 2026-03, value; awarded to the supplier when there is one. */
static void buy(Buf *to, int number, const char *buyer, const char *method, const char *kind, int day, const char *value, const char *supplier)
{
    buf_format(to, "{\"ocid\":\"p%d\",\"buyer\":{\"id\":\"%s\"},\"tender\":{\"procurementMethod\":\"%s\",\"tenderPeriod\":{\"startDate\":\"2026-03-%02dT00:00:00Z\"},"
               "\"classification\":{\"id\":\"%s\"},\"value\":{\"amount\":%s,\"currency\":\"KGS\"}}", number, buyer, method, day, kind, value);
    if (supplier) buf_format(to, ",\"awards\":[{\"id\":\"a\",\"status\":\"active\",\"suppliers\":[{\"id\":\"%s\"}],\"value\":{\"amount\":%s,\"currency\":\"KGS\"}}]", supplier, value);
    buf_c(to, "}\n");
}

static void values_do_not_crowd_under_a_limit(void **state)
{
    (void)state;
    Buf lines = buf_in(&run_arena);
    for (int i = 0; i < 9; i++) buy(&lines, i, "crowds", "direct", "331", 1, i % 2 ? "960" : "1000", NULL);
    buy(&lines, 9, "crowds", "open", "331", 1, "1040", NULL);
    for (int i = 10; i < 20; i++) buy(&lines, i, "even", "open", "331", 1, i % 2 ? "990" : "1010", NULL);
    for (int i = 20; i < 29; i++) buy(&lines, i, "few", "open", "331", 1, "990", NULL);
    buy(&lines, 30, "far", "open", "331", 1, "500", NULL);
    run_lines(by_pack(LIMITS), DETECT_R002, &lines);
    const DetectFlag *f = only_flag(result, DETECT_R002);
    assert_non_null(f);
    assert_str(f->party.id, STR("crowds"));
    assert_int_equal(f->part, 9);
    assert_int_equal(f->whole, 10);
    assert_int_equal(result->groups[DETECT_R002][DETECT_GROUP_CLEAR], 1);
    assert_int_equal(result->groups[DETECT_R002][DETECT_GROUP_TOO_FEW], 1);
    assert_int_equal(result->outcomes[DETECT_R002][DETECT_CLEAR], 1);
    run_lines(by_pack(PACK), DETECT_R002, &lines);
    assert_int_equal(result->outcomes[DETECT_R002][DETECT_NOT_IN_PACK], 30);
    run_lines((DetectSettings){ 0 }, DETECT_R002, &lines);
    assert_int_equal(result->outcomes[DETECT_R002][DETECT_NOT_IN_PACK], 30);
}

static void a_purchase_is_not_split(void **state)
{
    (void)state;
    Buf lines = buf_in(&run_arena);
    buy(&lines, 0, "b", "direct", "33100", 1, "600", NULL);
    buy(&lines, 1, "b", "direct", "33199", 20, "600", NULL);              /* one class: 331 */
    buy(&lines, 2, "b", "direct", "45000", 2, "600", NULL);
    buy(&lines, 3, "c", "direct", "33100", 1, "500", NULL);
    buy(&lines, 4, "c", "direct", "33100", 2, "500", NULL);               /* 1000 is within the limit */
    buy(&lines, 5, "d", "direct", "33100", 1, "600", NULL);
    buy(&lines, 6, "d", "direct", "33100", 2, "1600", NULL);              /* above by itself: no small purchase */
    buy(&lines, 7, "e", "open", "33100", 1, "600", NULL);
    run_lines(by_pack(LIMITS), DETECT_R011, &lines);
    const DetectFlag *f = only_flag(result, DETECT_R011);
    assert_non_null(f);
    assert_str(f->party.id, STR("b"));
    assert_str(f->market, STR("331"));
    assert_int_equal(f->amounts[0], 12000000);
    assert_int_equal(f->amounts[1], 10000000);
    assert_int_equal(f->count, 2);
    assert_int_equal(f->days, 19);
    assert_int_equal(f->spot_count, 2);
    assert_int_equal(result->outcomes[DETECT_R011][DETECT_NOT_IN_PACK], 1);          /* the pack has no limit for the open method */
    assert_int_equal(result->outcomes[DETECT_R011][DETECT_CLEAR], 1);
    DetectSettings s = by_pack(LIMITS);
    s.numbers[DETECT_R011][0] = (DetectNumber){ true, 18 };
    assert_int_equal(run_lines(s, DETECT_R011, &lines)->by_rule[DETECT_R011], 0);
    s.numbers[DETECT_R011][0] = (DetectNumber){ true, 19 };
    assert_int_equal(run_lines(s, DETECT_R011, &lines)->by_rule[DETECT_R011], 1);
}

static void direct_awards_are_added_up(void **state)
{
    (void)state;
    Buf lines = buf_in(&run_arena);
    buy(&lines, 0, "b", "direct", "331", 1, "950", "s");
    buy(&lines, 1, "b", "limited", "331", 2, "900", "s");
    buy(&lines, 2, "b", "direct", "331", 3, "899", "s");
    buy(&lines, 3, "b", "open", "331", 4, "950", "s");
    buy(&lines, 4, "b", "direct", "331", 1, "950", "t");
    buy(&lines, 5, "c", "direct", "331", 1, "400", "s");
    buy(&lines, 6, "c", "direct", "331", 2, "600", "s");                  /* together the limit, not above it */
    buy(&lines, 7, "c", "direct", "331", 2, "950", "KG-INN-1999");
    buy(&lines, 8, "c", "direct", "331", 3, "950", "KG-INN-1999");
    run_lines(by_pack(LIMITS), DETECT_R055, &lines);
    const DetectFlag *f = only_flag(result, DETECT_R055);
    assert_non_null(f);
    assert_str(f->party.id, STR("b"));
    assert_str(f->other.id, STR("s"));
    assert_str(f->year, STR("2026"));
    assert_int_equal(f->amounts[0], 27490000);
    assert_int_equal(f->count, 3);
    assert_int_equal(result->spared, 1);                                  /* a human being gets no number */
    assert_int_equal(result->outcomes[DETECT_R055][DETECT_OTHER_METHOD], 1);

    run_lines(by_pack(LIMITS), DETECT_R049, &lines);                      /* two lie within a tenth under the limit: too few */
    assert_int_equal(result->by_rule[DETECT_R049], 0);
    DetectSettings s = by_pack(LIMITS);
    s.numbers[DETECT_R049][1] = (DetectNumber){ true, 2 };
    run_lines(s, DETECT_R049, &lines);
    f = only_flag(result, DETECT_R049);
    assert_non_null(f);
    assert_int_equal(f->count, 2);
    assert_int_equal(f->amounts[0], 18500000);
}

static void a_category_has_a_limit_of_its_own(void **state)
{
    (void)state;
    Buf lines = buf_in(&run_arena);
    for (int i = 0; i < 2; i++)
        buf_format(&lines, "{\"ocid\":\"p%d\",\"date\":\"2026-03-0%dT00:00:00Z\",\"buyer\":{\"id\":\"b\"},\"tender\":{\"procurementMethod\":\"direct\",\"mainProcurementCategory\":\"works\"},"
                   "\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"s\"}],\"value\":{\"amount\":900,\"currency\":\"KGS\"}}]}\n", i, i + 1);
    /* Of several limits that apply the lowest counts: 1000, which is for all categories. */
    assert_int_equal(run_lines(by_pack(LIMITS), DETECT_R055, &lines)->by_rule[DETECT_R055], 1);
    const char *only_works = PACK "thresholds:\n" LIMIT("works", "direct", "    category: works\n", "5000");
    assert_int_equal(run_lines(by_pack(only_works), DETECT_R055, &lines)->by_rule[DETECT_R055], 0);
    assert_int_equal(result->groups[DETECT_R055][DETECT_GROUP_CLEAR], 1);
}

/* ---- plans ---- */

static void a_plan_is_kept(void **state)
{
    (void)state;
#define PLAN(ocid, method) "{\"ocid\":\"" ocid "\",\"tender\":{\"procurementMethod\":\"" method "\"}}\n"
#define LINKED(ocid, method, plan, rest) "{\"ocid\":\"" ocid "\",\"tender\":{\"procurementMethod\":\"" method "\"" rest "},\"relatedProcesses\":[{\"relationship\":[\"prior\"]," \
    "\"identifier\":\"other\"},{\"relationship\":[\"planning\"],\"identifier\":\"" plan "\"}]}\n"
#define OWN(day, tag, method) "{\"ocid\":\"o\",\"date\":\"2026-03-" day "T00:00:00Z\",\"tag\":[\"" tag "\"],\"tender\":{\"procurementMethod\":\"" method "\"}}\n"
    static const struct { const char *lines; DetectReason reason; int flags; } CASES[] = {
        { LINKED("x", "direct", "p", "") PLAN("p", "open"), DETECT_FLAGGED, 1 }, { PLAN("p", "selective") LINKED("x", "limited", "p", ""), DETECT_FLAGGED, 1 },
        { LINKED("x", "direct", "p", "") PLAN("p", "direct"), DETECT_CLEAR, 0 }, { LINKED("x", "direct", "q", "") PLAN("p", "open"), DETECT_NOT_PUBLISHED, 0 },
        { OWN("01", "planning", "open") OWN("05", "tender", "direct"), DETECT_FLAGGED, 1 }, { OWN("01", "planning", "direct") OWN("05", "tender", "direct"), DETECT_CLEAR, 0 },
        { OWN("01", "tender", "open") OWN("05", "tender", "direct"), DETECT_NOT_PUBLISHED, 0 }, { PLAN("x", "open"), DETECT_OTHER_METHOD, 0 }, { PLAN("x", ""), DETECT_NO_METHOD, 0 },
        { "{\"ocid\":\"x\",\"tender\":{\"procurementMethod\":\"direct\"},\"relatedProcesses\":{\"a\":[7]}}\n", DETECT_NOT_PUBLISHED, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Buf lines = buf_in(&run_arena);
        buf_c(&lines, CASES[i].lines);
        run_lines((DetectSettings){ 0 }, DETECT_R012, &lines);
        if (result->by_rule[DETECT_R012] != (size_t)CASES[i].flags || result->outcomes[DETECT_R012][CASES[i].reason] == 0) fail_msg("case %zu", i);
    }
    Buf lines = buf_in(&run_arena);
    buf_c(&lines, LINKED("x", "direct", "p", ",\"procurementMethodRationale\":\"fire\"") PLAN("p", "open"));
    DetectSettings s = by_pack(PACK "rationales:\n  source: a\n  date: 2026-01-01\n  state: unconfirmed\n  codes:\n    fire: emergency\n");
    ClearBook *book = ARENA_NEW(&run_arena, ClearBook);
    Day today;
    assert_true(day_parse(STR("2026-11-25"), &today));
    assert_ok(clear_book_shipped(book, &run_arena, today, &error_));
    s.clear_book = book;
    run_lines(s, DETECT_R012, &lines);
    const DetectFlag *f = only_flag(result, DETECT_R012);
    assert_int_equal(f->cleared, DETECT_EMERGENCY);
    assert_str(f->ocid, STR("x"));
    assert_str(f->spots[0].ocid, STR("p"));
    assert_str(f->what, STR("open"));
}

static void much_subcontracting_stands_out(void **state)
{
    (void)state;
    Buf lines = buf_in(&run_arena);
    for (int buyer = 0; buyer < 30; buyer++)
        for (int i = 0; i < 10; i++)
            buf_format(&lines, "{\"ocid\":\"p%d-%d\",\"buyer\":{\"id\":\"b%02d\"},\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"s\"}],%s}]}\n", buyer, i, buyer,
                       i < (buyer == 7 ? 9 : 1 + buyer % 3) ? "\"subcontracting\":{\"description\":\"x\"}" : "\"hasSubcontracting\":false");
    buf_c(&lines, "{\"ocid\":\"q\",\"buyer\":{\"id\":\"b\"},\"awards\":[{\"status\":\"active\"}]}\n");
    run_lines((DetectSettings){ 0 }, DETECT_R072, &lines);
    const DetectFlag *f = only_flag(result, DETECT_R072);
    assert_non_null(f);
    assert_str(f->party.id, STR("b07"));
    assert_int_equal(f->part, 9);
    assert_int_equal(result->outcomes[DETECT_R072][DETECT_NOT_PUBLISHED], 1);
}

static void a_number_is_not_everybodys(void **state)
{
    (void)state;
    static const char *const WAYS[] = { "0312 66-55-44", "+996312665544", "996 312 66 55 44" };
    Buf lines = buf_in(&run_arena);
    for (int i = 0; i < 7; i++)
        buf_format(&lines, "{\"ocid\":\"p%d\",\"parties\":[{\"id\":\"%s%d\",\"name\":\"N%d\",\"roles\":[\"tenderer\"],\"contactPoint\":{\"telephone\":\"%s\"}}]}\n", i,
                   i == 6 ? "KG-INN-1" : "s", i, i, WAYS[i % 3]);
    for (unsigned threads = 1; threads < 9; threads++) {
        run_lines((DetectSettings){ .threads = threads }, DETECT_R042, &lines);
        const DetectFlag *f = only_flag(result, DETECT_R042);
        assert_non_null(f);
        assert_int_equal(f->group, DETECT_SET);
        assert_int_equal(f->count, 6);                             /* the human being is not counted */
        assert_str(f->party.id, STR("s0 + s1 + s2 + s3 + s4 + s5"));
        assert_str(f->what, STR("312665544"));
        assert_int_equal(f->spot_count, 6);
    }
    DetectSettings s = { .numbers[DETECT_R042][0] = { true, 7 } };
    run_lines(s, DETECT_R042, &lines);
    assert_int_equal(result->by_rule[DETECT_R042], 0);
    assert_int_equal(result->groups[DETECT_R042][DETECT_GROUP_CLEAR], 1);
}

/* ---- a slow count over random data ---- */

typedef struct { int buyer, supplier, day; int64_t amount; } Purchase;
enum { PURCHASES = 400, BUYERS = 5, SUPPLIERS = 4 };

static uint32_t next_number(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void write_purchases(Buf *to, const Purchase *list, const int *order)
{
    for (int i = 0; i < PURCHASES; i++) {
        const Purchase *p = &list[order[i]];
        char buyer[8], supplier[8], value[24];
        snprintf(buyer, sizeof buyer, "b%d", p->buyer);
        snprintf(supplier, sizeof supplier, "s%d", p->supplier);
        snprintf(value, sizeof value, "%lld", (long long)p->amount);
        buy(to, order[i], buyer, "direct", "331", p->day, value, supplier);
    }
}

static size_t slow_sums(const Purchase *list)
{
    size_t flags = 0;
    for (int b = 0; b < BUYERS; b++) {
        for (int s = 0; s < SUPPLIERS; s++) {
            int64_t sum = 0, n = 0;
            for (int i = 0; i < PURCHASES; i++) {
                if (list[i].buyer != b || list[i].supplier != s) continue;
                sum += list[i].amount;
                n++;
            }
            flags += n >= 2 && sum > 1000;
        }
    }
    return flags;
}

/* Days with purchases of one buyer that are within the limit, window by window. */
static size_t slow_windows(const Purchase *list, int days)
{
    size_t flags = 0;
    for (int b = 0; b < BUYERS; b++) {
        for (int day = 1; day <= 28;) {
            int64_t sum = 0, n = 0;
            bool any = false;
            for (int i = 0; i < PURCHASES; i++) {
                const Purchase *p = &list[i];
                if (p->buyer != b || p->amount > 1000) continue;
                any |= p->day == day;
                if (p->day < day || p->day > day + days) continue;
                sum += p->amount;
                n++;
            }
            bool flagged = any && n >= 2 && sum > 1000;
            flags += flagged;
            day += flagged ? days + 1 : 1;
        }
    }
    return flags;
}

static void random_data_come_to_what_a_slow_count_says(void **state)
{
    (void)state;
    Purchase *list = arena_array(&run_arena, PURCHASES, sizeof *list);
    int *order = arena_array(&run_arena, PURCHASES, sizeof *order);
    uint32_t random = 7;
    for (int round = 0; round < 6; round++) {
        Str first[2] = { { 0 }, { 0 } };
        for (int i = 0; i < PURCHASES; i++) {
            list[i] = (Purchase){ (int)(next_number(&random) % BUYERS), (int)(next_number(&random) % SUPPLIERS), 1 + (int)(next_number(&random) % 28),
                                  (int64_t)(next_number(&random) % (round < 3 ? 60 : 1500)) + 1 };
            order[i] = i;
        }
        for (int shuffle = 0; shuffle < 2; shuffle++) {
            Buf lines = buf_in(&run_arena);
            for (int i = PURCHASES - 1; shuffle == 1 && i > 0; i--) {
                int other = (int)(next_number(&random) % (uint32_t)(i + 1)), kept = order[i];
                order[i] = order[other];
                order[other] = kept;
            }
            write_purchases(&lines, list, order);
            for (unsigned threads = 1; threads < 9; threads += threads < 3 ? 1 : 5) {
                DetectSettings s = by_pack(LIMITS);
                s.threads = threads;
                s.numbers[DETECT_R011][0] = (DetectNumber){ true, 2 };
                assert_int_equal(run_lines(s, DETECT_R055, &lines)->by_rule[DETECT_R055], slow_sums(list));
                assert_int_equal(run_lines(s, DETECT_R011, &lines)->by_rule[DETECT_R011], slow_windows(list, 2));
                Buf table = buf_in(&run_arena);
                detect_write_lines(&table, LANG_EN, result);
                if (!first[shuffle].ptr) first[shuffle] = buf_str(&table);
                assert_str(buf_str(&table), first[shuffle]);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(values_do_not_crowd_under_a_limit), RUN_TEST(a_purchase_is_not_split), RUN_TEST(direct_awards_are_added_up),
        RUN_TEST(a_category_has_a_limit_of_its_own), RUN_TEST(a_plan_is_kept), RUN_TEST(much_subcontracting_stands_out), RUN_TEST(a_number_is_not_everybodys),
        RUN_TEST(random_data_come_to_what_a_slow_count_says),
    };
    return cmocka_run_group_tests_name("detect thresholds", tests, NULL, NULL);
}

/* test_detect_faults.c: where Cardinal is wrong, what it says and what we say: one test a fault (detect.h lists them). Then
 * threads: what must not show in a result, and what must not be lost when something fails. */
#include "detect_run.h"

#define VALUE(amount, currency) "\"value\":{\"amount\":" amount ",\"currency\":\"" currency "\"}"
#define BID(status, who, amount) "{\"status\":\"" status "\",\"tenderers\":[{\"id\":\"" who "\"}]," VALUE(amount, "KGS") "}"
#define LOT_BID(status, who, amount, lot) "{\"status\":\"" status "\",\"tenderers\":[{\"id\":\"" who "\"}]," VALUE(amount, "KGS") \
    ",\"relatedLots\":[" lot "]}"
#define AWARD(who) "{\"status\":\"active\",\"suppliers\":[{\"id\":\"" who "\"}]}"
#define LOT_AWARD(who, lot) "{\"status\":\"active\",\"suppliers\":[{\"id\":\"" who "\"}],\"relatedLots\":[" lot "]}"
#define RELEASE(ocid, tender, bids, awards) "{\"ocid\":\"" ocid "\",\"tender\":{" tender "},\"bids\":{\"details\":[" bids "]}," \
    "\"awards\":[" awards "]}\n"

static const DetectResult *run_with(const char *lines, DetectSettings settings)
{
    const DetectResult *r;
    assert_ok(run_try(str_of(lines), settings, &r));
    return r;
}

static const DetectResult *run_compat(const char *lines, DetectRule rule)
{
    return run_with(lines, (DetectSettings){ .rules = DETECT_BIT(rule), .compat_cardinal = true });
}

static const DetectResult *run_ours(const char *lines, DetectRule rule)
{
    return run_with(lines, (DetectSettings){ .rules = DETECT_BIT(rule) });
}

static bool came_to(const DetectResult *r, DetectRule rule, DetectReason reason, uint64_t times)
{
    return r->outcomes[rule][reason] == times;
}

static void the_first_currency_is_taken_only_for_comparison(void **state)
{
    (void)state;
    static const char LINES[] =
        RELEASE("a", "", "{\"status\":\"disqualified\"," VALUE("1", "USD") "},{\"status\":\"valid\"," VALUE("2", "USD") "}", AWARD("W"))
        RELEASE("b", "", "{\"status\":\"disqualified\"," VALUE("1", "KGS") "},{\"status\":\"valid\"," VALUE("2", "KGS") "}", AWARD("W"));
    const DetectResult *r;
    assert_error(ERR_USAGE, run_try(str_of(LINES), (DetectSettings){ .rules = DETECT_BIT(DETECT_R036) }, &r));
    r = run_compat(LINES, DETECT_R036);
    assert_int_equal(r->flag_count, 1);
    assert_str(r->flags[0].ocid, STR("a"));
    for (unsigned threads = 2; threads < 5; threads++) {            /* in Cardinal it depends on them */
        r = run_with(LINES, (DetectSettings){ .rules = DETECT_BIT(DETECT_R036), .compat_cardinal = true, .threads = threads });
        assert_int_equal(r->flag_count, 1);
        assert_str(r->flags[0].ocid, STR("a"));
    }
}

static void dates_are_instants_not_texts(void **state)
{
    (void)state;
    /* 23:30 in Bishkek is before the end at 18:00 UTC; the text is greater. The second is late; its text is smaller. */
    static const char LINES[] =
        RELEASE("in time", "\"tenderPeriod\":{\"endDate\":\"2026-03-01T18:00:00Z\"}",
                "{\"status\":\"valid\",\"date\":\"2026-03-01T23:30:00+06:00\",\"tenderers\":[{\"id\":\"W\"}]}", AWARD("W"))
        RELEASE("late", "\"tenderPeriod\":{\"endDate\":\"2026-03-01T18:00:00+06:00\"}",
                "{\"status\":\"valid\",\"date\":\"2026-03-01T13:00:00Z\",\"tenderers\":[{\"id\":\"W\"}]}", AWARD("W"))
        RELEASE("unsaid", "\"tenderPeriod\":{\"endDate\":\"2026-03-01\"}",
                "{\"status\":\"valid\",\"date\":\"2026-03-02\",\"tenderers\":[{\"id\":\"W\"}]}", AWARD("W"));
    const DetectResult *r = run_ours(LINES, DETECT_R030);
    assert_int_equal(r->flag_count, 1);
    assert_str(r->flags[0].ocid, STR("late"));
    assert_str(r->flags[0].fields[0].text, STR("2026-03-01T18:00:00+06:00"));
    assert_true(came_to(r, DETECT_R030, DETECT_CLEAR, 1) && came_to(r, DETECT_R030, DETECT_NO_PERIOD, 1));
    assert_int_equal(r->unread_dates, 1);
    r = run_compat(LINES, DETECT_R030);
    assert_int_equal(r->flag_count, 2);
    assert_str(r->flags[0].ocid, STR("in time"));
    assert_str(r->flags[1].ocid, STR("unsaid"));
}

static void processes_are_counted_as_processes(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 5; i++)                                      /* five buyers without refusals, two processes each */
        for (int k = 0; k < 2; k++)
            buf_format(&b, "{\"ocid\":\"%d-%d\",\"buyer\":{\"id\":\"B%d\"},\"bids\":{\"details\":[" BID("valid", "V", "1") "]}}\n", i, k, i);
    buf_c(&b, "{\"ocid\":\"x\",\"buyer\":{\"id\":\"X\"},\"bids\":{\"details\":[" BID("valid", "V", "1") "," BID("disqualified", "D", "1")
              "]}}\n");
    const char *lines = str_c(&run_arena, buf_str(&b));
    DetectSettings ours = { .rules = DETECT_BIT(DETECT_R038), .r038_ratio = { true, 0.5 }, .r038_bids = { true, 100 } }, compat = ours;
    compat.compat_cardinal = true;
    assert_int_equal(run_with(lines, ours)->flag_count, 0);
    const DetectResult *r = run_with(lines, compat);
    assert_int_equal(r->flag_count, 1);
    assert_int_equal(r->flags[0].group, DETECT_BUYER);
    assert_str(r->flags[0].party.id, STR("X"));
    assert_int_equal(r->flags[0].part, 1);
    assert_int_equal(r->flags[0].whole, 2);
    assert_int_equal(r->flags[0].spot_count, 1);
    assert_str(r->flags[0].spots[0].ocid, STR("x"));
    assert_int_equal(r->flags[0].spots[0].line, 11);
}

static void a_second_line_of_one_ocid_replaces_nothing(void **state)
{
    (void)state;
    static const char LINES[] = RELEASE("x", "", BID("valid", "W", "100") "," BID("valid", "L", "150"), AWARD("W"))
                                RELEASE("x", "", BID("valid", "W", "100") "," BID("valid", "L", "120"), AWARD("W"));
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R058), .r058_ratio = { true, 0.1 } };
    const DetectResult *r = run_with(LINES, s);
    assert_int_equal(r->fences.compared, 2);
    assert_int_equal(r->flag_count, 2);
    s.compat_cardinal = true;
    r = run_with(LINES, s);
    assert_int_equal(r->fences.compared, 1);
    assert_int_equal(r->flag_count, 1);
    assert_int_equal(r->flags[0].line, 2);
}

static void nothing_is_divided_by_a_price_of_zero(void **state)
{
    (void)state;
    static const char LINES[] = RELEASE("zero", "", BID("valid", "W", "0") "," BID("valid", "L", "5"), AWARD("W"))
                                RELEASE("both", "", BID("valid", "W", "0") "," BID("valid", "L", "0"), AWARD("W"))
                                RELEASE("one", "", BID("valid", "W", "1") "," BID("valid", "L", "2"), AWARD("W"));
    const DetectResult *r = run_ours(LINES, DETECT_R058);
    assert_int_equal(r->fences.compared, 1);
    assert_int_equal(r->worthless, 2);
    assert_true(came_to(r, DETECT_R058, DETECT_WORTHLESS, 2));
    r = run_compat(LINES, DETECT_R058);
    assert_int_equal(r->fences.compared, 2);
    assert_true(str_find(as_cardinal(r), STR("\"zero\":{\"R058\":null}")) > 0);       /* infinity */
}

static void a_line_with_other_bytes_where_nobody_looks_is_read(void **state)
{
    (void)state;
    static const char LINE[] = "{\"ocid\":\"x\",\"tender\":{\"description\":\"\xff\",\"numberOfTenderers\":1,\"procurementMethod\":\"open\"}}";
    assert_int_equal(run_ours(LINE, DETECT_R018)->flag_count, 1);
    const DetectResult *r = run_compat(LINE, DETECT_R018);
    assert_int_equal(r->flag_count, 0);
    assert_int_equal(r->broken_count, 1);                            /* passed over, but not in silence */
}

static void bids_compete_within_their_lots(void **state)
{
    (void)state;
    static const char LINES[] =
        RELEASE("x", "", LOT_BID("valid", "A", "100", "\"1\"") "," LOT_BID("valid", "B", "130", "\"1\"") ","
                LOT_BID("disqualified", "C", "7", "2") "," LOT_BID("valid", "D", "8", "2") "," LOT_BID("valid", "E", "100", "2"),
                LOT_AWARD("A", "\"1\"") "," LOT_AWARD("D", "2"));
    DetectSettings s = { .r058_ratio = { true, 0.2 } };
    const DetectResult *r = run_with(LINES, s);
    const DetectFlag *lowest = only_flag(r, DETECT_R036);
    assert_non_null(lowest);
    assert_str(lowest->lot, STR("2"));
    assert_int_equal(lowest->bids[0].index, 2);
    assert_null(only_flag(r, DETECT_R028));                          /* 100 twice, but for different lots */
    assert_int_equal(r->by_rule[DETECT_R058], 2);
    assert_str(r->flags[r->flag_count - 2].lot, STR("1"));
    s.compat_cardinal = true;
    r = run_with(LINES, s);
    assert_non_null(only_flag(r, DETECT_R028));
    assert_int_equal(r->by_rule[DETECT_R058], 0);
    assert_true(came_to(r, DETECT_R058, DETECT_SEVERAL_AWARDS, 1));
}

static void a_consortium_is_a_bidder(void **state)
{
    (void)state;
#define TWO(status, amount) "{\"status\":\"" status "\",\"tenderers\":[{\"id\":\"B\",\"name\":\"Two\"},{\"id\":\"A\",\"name\":\"One\"}]," \
    VALUE(amount, "KGS") "}"
    static const char LINES[] =
        RELEASE("x", "", TWO("valid", "100") "," BID("valid", "L", "130") "," BID("disqualified", "M", "9"),
                "{\"status\":\"active\",\"suppliers\":[{\"id\":\"A\"},{\"id\":\"B\"}]}")
        RELEASE("y", "", TWO("valid", "100") "," BID("disqualified", "L", "130"),
                "{\"status\":\"active\",\"suppliers\":[{\"id\":\"A\"},{\"id\":\"B\"}]}");
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R058) | DETECT_BIT(DETECT_R035), .r058_ratio = { true, 0.2 } };
    const DetectResult *r = run_with(LINES, s);
    const DetectFlag *gap = only_flag(r, DETECT_R058), *alone = only_flag(r, DETECT_R035);
    assert_non_null(gap);
    assert_non_null(alone);
    assert_str(gap->bids[0].tenderers[0].id, STR("A + B"));
    assert_str(gap->bids[0].tenderers[0].name, STR("Two + One"));
    assert_str(alone->ocid, STR("y"));
    s.compat_cardinal = true;
    assert_int_equal(run_with(LINES, s)->flag_count, 0);
}

static void where_price_did_not_decide_prices_say_nothing(void **state)
{
    (void)state;
    static const char LINES[] =
        RELEASE("x", "\"awardCriteria\":\"ratedCriteria\"", BID("disqualified", "L", "90") "," BID("valid", "W", "100"), AWARD("W"))
        RELEASE("y", "\"awardCriteria\":\"priceOnly\"", BID("disqualified", "L", "90") "," BID("valid", "W", "100"), AWARD("W"));
    const DetectResult *r = run_ours(LINES, DETECT_R036);
    assert_int_equal(r->flag_count, 1);
    assert_str(r->flags[0].ocid, STR("y"));
    assert_true(came_to(r, DETECT_R036, DETECT_NOT_BY_PRICE, 1));
    assert_int_equal(run_compat(LINES, DETECT_R036)->flag_count, 2);
}

static void a_fence_that_everybody_stands_on_flags_nobody(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 30; i++)
        buf_format(&b, "{\"ocid\":\"%d\",\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"S%d\"}],\"items\":"
                   "[{\"classification\":{\"id\":\"45000000\"}}]}]}\n", i, i);
    const char *lines = str_c(&run_arena, buf_str(&b));
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R048), .r048_processes = { true, 1 } };
    assert_int_equal(run_with(lines, s)->flag_count, 0);
    s.compat_cardinal = true;
    assert_int_equal(run_with(lines, s)->flag_count, 30);
}

static void bidders_are_counted_where_their_number_is_missing(void **state)
{
    (void)state;
    static const char LINES[] = RELEASE("one", "\"procurementMethod\":\"open\"", BID("valid", "A", "1") "," BID("valid", "A", "2"), "")
                                RELEASE("two", "\"procurementMethod\":\"open\"", BID("valid", "A", "1") "," BID("valid", "B", "2"), "")
                                RELEASE("none", "\"procurementMethod\":\"open\"", "", "");
    const DetectResult *r = run_ours(LINES, DETECT_R018);
    assert_int_equal(r->flag_count, 1);
    assert_str(r->flags[0].ocid, STR("one"));
    assert_true(came_to(r, DETECT_R018, DETECT_CLEAR, 1) && came_to(r, DETECT_R018, DETECT_NO_NUMBER, 1));
    assert_int_equal(run_compat(LINES, DETECT_R018)->flag_count, 0);
}

static void a_natural_person_gets_no_flag_of_his_own(void **state)
{
    (void)state;
    static const char LINES[] = RELEASE("x", "", BID("disqualified", "KG-INN-10000000000000", "1") "," BID("disqualified", "KG-INN-00000000000001", "1"),
                                        "");
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R038), .r038_ratio = { true, 0.5 }, .r038_bids = { true, 1 } };
    const DetectResult *r = run_with(LINES, s);
    assert_int_equal(r->flag_count, 1);
    assert_str(r->flags[0].party.id, STR("KG-INN-00000000000001"));
    assert_int_equal(r->spared, 1);
    s.person_ids = STR("XX-|KG-INN-");
    assert_int_equal(run_with(LINES, s)->spared, 2);
    s.person_ids = STR("");
    assert_int_equal(run_with(LINES, s)->flag_count, 2);
}

/* ---- places ---- */

static void evidence_says_where_it_stands(void **state)
{
    (void)state;
    static const char BEFORE_IT[] = "{\"ocid\":\"a\"}\n", AFTER_IT[] =
        RELEASE("b", "\"tenderPeriod\":{\"startDate\":\"2026-01-01T00:00:00Z\",\"endDate\":\"2026-01-02T00:00:00Z\"}",
                BID("disqualified", "L", "90") "," BID("valid", "W", "100"), AWARD("W"));
    const char *lines = str_format(&run_arena, "%s%s", BEFORE_IT, AFTER_IT).ptr;
    for (unsigned threads = 1; threads < 4; threads++) {
        const DetectResult *r = run_with(lines, (DetectSettings){ .threads = threads });
        const DetectFlag *period = only_flag(r, DETECT_R003), *lowest = only_flag(r, DETECT_R036);
        assert_int_equal(period->days, 1);
        assert_int_equal(period->limit, 15);
        assert_int_equal(period->line, 2);
        assert_int_equal(period->offset, strlen(BEFORE_IT));
        assert_string_equal(period->fields[1].pointer, "/tender/tenderPeriod/endDate");
        assert_int_equal(strncmp(lines + period->fields[1].offset, "\"2026-01-02T", 12), 0);
        assert_int_equal(strncmp(lines + lowest->bids[0].offset, BID("disqualified", "L", "90"), 30), 0);
        assert_int_equal(lowest->bids[1].index, 1);
    }
}

/* ---- threads ---- */

/* A few megabytes in which every rule has something to say. */
/* Wherever an object is read, whatever its names are written like; the last member counts. What nobody reads is not looked into. */
static void names_that_come_twice_are_counted(void **state)
{
    (void)state;
    static const struct { const char *line; uint64_t twice; } CASES[] = {
        { "{\"ocid\":\"a\",\"ocid\":\"b\"}", 1 },
        { "{ \"ocid\" : \"a\" , \"x\" : 1 , \"x\" : 2 , \"x\" : 3 }", 2 },
        { "{\"ocid\":\"a\",\"tender\":{\"title\":\"t\",\"title\":\"u\",\"value\":1,\"unknown\":1,\"unknown\":2}}", 2 },
        { "{\"ocid\":\"a\",\"tender\":{\"ti\\u0074le\":\"t\",\"title\":\"u\"}}", 1 },
        { "{\"ocid\":\"a\",\"buyer\":{\"id\":\"1\",\"id\":\"2\"},\"bids\":{\"details\":[{\"id\":\"1\",\"value\":{\"amount\":1,\"amount\":2}},{\"id\":\"2\"}]}}", 2 },
        { "{\"ocid\":\"a\",\"planning\":{\"x\":1,\"x\":2},\"parties\":[{\"id\":1,\"id\":2}]}", 0 },
        { "{\"ocid\":\"a\",\"awards\":[{\"id\":1,\"suppliers\":[{\"id\":\"x\",\"name\":\"n\"},{\"id\":\"y\",\"name\":\"n\",\"\":1,\"\":2}]}]}", 1 },
        { "{\"ocid\":\"a\",\"id\":1,\"tag\":[\"compiled\"],\"date\":\"\",\"language\":\"\",\"tender\":{},\"bids\":{},\"awards\":[],\"ab\":1,\"ba\":2}", 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const DetectResult *r = run_with(CASES[i].line, (DetectSettings){ .rules = DETECT_CARDINAL });
        if (r->duplicates != CASES[i].twice) fail_msg("case %zu: %llu", i, (unsigned long long)r->duplicates);
        assert_int_equal(r->releases, 1);
    }
    const DetectResult *r = run_with(RELEASE("a", "\"title\":\"first\",\"title\":\"second\",\"procurementMethod\":\"open\",\"numberOfTenderers\":1", "", ""),
                                     (DetectSettings){ .rules = DETECT_BIT(DETECT_R018) });
    assert_int_equal(r->flag_count, 1);
    assert_str(r->flags[0].title, STR("second"));
}

static Str busy_text(void)
{
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 2500; i++) {
        if (i % 997 == 0) buf_c(&b, "{broken\n\n");
        buf_format(&b, "{\"ocid\":\"o%d\",\"buyer\":{\"id\":\"B%d\",\"name\":\"Buyer %d\"},\"tender\":{\"procurementMethod\":\"open\","
                   "\"tenderPeriod\":{\"startDate\":\"2026-01-01T00:00:00Z\",\"endDate\":\"2026-01-%02dT00:00:00Z\"}},"
                   "\"bids\":{\"details\":[", i / 2, i % 40, i, 2 + i % 27);
        for (int k = 0; k < 1 + i % 5; k++)
            buf_format(&b, "%s{\"status\":\"%s\",\"date\":\"2026-01-%02dT00:00:00Z\",\"tenderers\":[{\"id\":\"T%d\",\"name\":\"T %d\"}],"
                       VALUE("%d", "KGS") "}", k > 0 ? "," : "", (i + k) % 7 == 0 ? "disqualified" : "valid", 1 + i % 28, (i * 7 + k) % 90, i,
                       1000 + (i * 31 + k * k * 17) % 400);
        buf_format(&b, "]},\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"T%d\"}],\"items\":[{\"classification\":{\"id\":\"%d\"}}]}]}\n",
                   (i * 7) % 90, 10 + i * i % 60);
    }
    return buf_str(&b);
}

static Str written(const DetectResult *r)
{
    Buf b = buf_in(&run_arena);
    detect_write_lines(&b, LANG_KY, r);
    detect_write_cardinal(&b, r);
    detect_write_table(&b, LANG_RU, r);
    assert_false(b.failed);
    return buf_str(&b);
}

static void one_two_three_and_eight_threads_find_the_same(void **state)
{
    (void)state;
    Str text = busy_text(), first = { 0 };
    static const unsigned THREADS[] = { 1, 2, 3, 8 };
    for (int compat = 0; compat < 2; compat++) {
        for (size_t i = 0; i < ARRAY_LEN(THREADS); i++) {
            const DetectResult *r;
            assert_ok(run_try(text, (DetectSettings){ .maps = true, .threads = THREADS[i], .compat_cardinal = compat == 1 }, &r));
            if (i == 0) first = written(r);
            else assert_true(str_equal(written(r), first));
            for (int rule = 0; rule < DETECT_RULES; rule++) {
                uint64_t sum = 0;
                for (int k = 0; k < DETECT_REASONS; k++) sum += r->outcomes[rule][k];
                if (r->rules >> rule & 1) assert_int_equal(sum, r->releases);                  /* no lots here: one outcome a process */
            }
        }
    }
}

static void a_failing_thread_ends_the_run(void **state)
{
    (void)state;
    Str text = busy_text();
    for (long n = 1; n < 400; n += 13) {
        const DetectResult *r;
        mem_fail_at(n, 1);
        ErrorCode code = run_try(text, (DetectSettings){ .threads = 3 }, &r);
        bool reached = mem_count() >= n;
        mem_fail_at(0, 0);
        assert_int_equal(code, reached ? ERR_MEMORY : ERR_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(the_first_currency_is_taken_only_for_comparison), RUN_TEST(dates_are_instants_not_texts),
        RUN_TEST(processes_are_counted_as_processes), RUN_TEST(a_second_line_of_one_ocid_replaces_nothing),
        RUN_TEST(nothing_is_divided_by_a_price_of_zero), RUN_TEST(a_line_with_other_bytes_where_nobody_looks_is_read),
        RUN_TEST(bids_compete_within_their_lots), RUN_TEST(a_consortium_is_a_bidder),
        RUN_TEST(where_price_did_not_decide_prices_say_nothing), RUN_TEST(a_fence_that_everybody_stands_on_flags_nobody),
        RUN_TEST(bidders_are_counted_where_their_number_is_missing), RUN_TEST(a_natural_person_gets_no_flag_of_his_own),
        RUN_TEST(evidence_says_where_it_stands), RUN_TEST(names_that_come_twice_are_counted),
        RUN_TEST(one_two_three_and_eight_threads_find_the_same), RUN_TEST(a_failing_thread_ends_the_run),
    };
    return cmocka_run_group_tests_name("detect faults", tests, NULL, NULL);
}

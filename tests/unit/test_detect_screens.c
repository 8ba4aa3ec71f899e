/* test_detect_screens.c: the screens by hand, on 1,205 real auctions against another program, over subsets the slow way; ranks; what is not
 * defined; that nothing of them is a flag. */
#include "detect_steady.h"
#include "detect/screens.h"

static const DetectSettings SETTINGS = { .rules = DETECT_BIT(DETECT_SCREENS), .screens = true };

static void assert_near(double got, double expected, double within)
{
    if (isnan(expected) ? !isnan(got) : !(fabs(got - expected) <= within * fmax(1, fabs(expected)))) fail_msg("got %.17g, expected %.17g", got, expected);
}

static void screens_by_hand(void **state)
{
    (void)state;
    static const struct { size_t n; int64_t prices[5]; double expected[DETECT_SCREEN_KINDS]; } CASES[] = {
        /* mean 110, s = 10; of the losers' 110 and 120 s = sqrt 50; gaps 10 and 10; i/3 less 0, .5, 1: at most 1/3 */
        { 3, { 100, 110, 120 }, { 1.0 / 11, 0.2, 0.1, 10 / sqrt(50), 1, 0, (double)NAN, 1.0 / 3 } },
        /* deviations -2, -1, 0, 3 of mean 12: s = sqrt(14 / 3); third powers 18, fourth 98; losers 11 12 15: s = sqrt(13 / 3) */
        { 4, { 10, 11, 12, 15 }, { sqrt(14.0 / 3) / 12, 0.5, 0.1, 1 / sqrt(13.0 / 3), 1 / (5.0 / 3), 4.0 / 6 * 18 / pow(14.0 / 3, 1.5),
                                   20.0 / 6 * 98 / pow(14.0 / 3, 2) - 13.5, 0.75 - 0.4 } },
        /* the losers ask the same: nothing to divide by */
        { 3, { 100, 120, 120 }, { sqrt(400.0 / 3) / (340.0 / 3), 0.2, 0.2, (double)NAN, 2, -sqrt(3), (double)NAN, 2.0 / 3 } },
        { 5, { 7, 7, 7, 7, 7 }, { 0, 0, 0, (double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN } },
        { 3, { INT64_MAX - 2, INT64_MAX - 1, INT64_MAX }, { 1 / 9223372036854775806.0, 2 / 9223372036854775805.0, 1 / 9223372036854775805.0,
                                                            sqrt(2), 1, 0, (double)NAN, 1.0 / 3 } },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        double got[DETECT_SCREEN_KINDS];
        screens_of(CASES[i].prices, CASES[i].n, got);
        for (int k = 0; k < DETECT_SCREEN_KINDS; k++) assert_near(got[k], CASES[i].expected[k], 1e-12);
    }
}

/* ---- against another program ---- */

static const DetectScreened *find_screened(const DetectResult *r, Str ocid)
{
    for (size_t i = 0; i < r->screened_count; i++) if (str_equal(r->screened[i].ocid, ocid)) return &r->screened[i];
    return NULL;
}

static void real_auctions_come_out_as_elsewhere(void **state)
{
    (void)state;
    static const DetectScreen COLUMNS[] = { DETECT_CV, DETECT_SPREAD, DETECT_DIFFERENCE, DETECT_RELATIVE, DETECT_ALTERNATIVE, DETECT_SKEWNESS,
                                            DETECT_KURTOSIS };
    const DetectResult *r;
    Str rest, line, cell;
    size_t seen = 0;
    assert_ok(run_path_try("samples/tsuchiura-ocds.jsonl.gz", SETTINGS, &r));
    assert_ok(file_read(&run_arena, "tests/data/screens/tsuchiura-screens.tsv", 1 << 20, &rest, &error_));
    str_next_line(&rest, &line);
    while (str_next_line(&rest, &line)) {
        str_cut(&line, '\t', &cell);
        const DetectScreened *s = find_screened(r, cell);
        if (!s) fail_msg(STR_FMT " has no screens", STR_ARG(cell));
        str_cut(&line, '\t', &cell);
        assert_int_equal(s->bids, atoi(str_c(&run_arena, cell)));
        for (size_t i = 0; i < ARRAY_LEN(COLUMNS); i++) {
            str_cut(&line, '\t', &cell);
            assert_near(s->values[COLUMNS[i]], cell.len > 0 ? strtod(str_c(&run_arena, cell), NULL) : (double)NAN, 1e-9);
        }
        seen++;
    }
    assert_int_equal(seen, 1205);
    assert_int_equal(r->screened_count, 1205);
    assert_int_equal(r->flag_count, 0);
    assert_int_equal(r->outcomes[DETECT_SCREENS][DETECT_FLAGGED], 0);
}

/* ---- subsets ---- */

/* All subsets of k by counting through bit masks. */
static void check_subsets(const int64_t *prices, size_t n, size_t k, const DetectScreenRange *got)
{
    static double values[DETECT_SCREEN_KINDS][2000];
    size_t counts[DETECT_SCREEN_KINDS] = { 0 };
    for (uint32_t mask = 0; mask < 1u << n; mask++) {
        int64_t some[4];
        double screens[DETECT_SCREEN_KINDS];
        size_t chosen = 0;
        if ((size_t)__builtin_popcount(mask) != k) continue;
        for (size_t i = 0; i < n; i++) if (mask >> i & 1) some[chosen++] = prices[i];
        screens_of(some, k, screens);
        for (int i = 0; i < DETECT_SCREEN_KINDS; i++) if (!isnan(screens[i])) values[i][counts[i]++] = screens[i];
    }
    for (int i = 0; i < DETECT_SCREEN_KINDS; i++) {
        assert_int_equal(got[i].subsets, counts[i]);
        if (counts[i] == 0) continue;
        double sum = 0;
        qsort(values[i], counts[i], sizeof **values, number_order);
        for (size_t m = 0; m < counts[i]; m++) sum += values[i][m];
        assert_near(got[i].min, values[i][0], 0);
        assert_near(got[i].max, values[i][counts[i] - 1], 0);
        assert_near(got[i].median, reference_quantile(values[i], counts[i], 0.5), 1e-12);
        assert_near(got[i].mean, sum / (double)counts[i], 1e-12);
    }
}

static int price_order(const void *left, const void *right)
{
    int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;
    return l < r ? -1 : l > r;
}

static void subsets_are_all_subsets(void **state)
{
    (void)state;
    DetectScreenRange ranges[DETECT_SUBSETS][DETECT_SCREEN_KINDS];
    for (size_t n = 3; n <= SUBSET_BIDS; n++) {
        int64_t prices[SUBSET_BIDS + 1];
        for (size_t i = 0; i < n; i++) prices[i] = 1 + random_below(n % 3 == 0 ? 5 : 100000);
        qsort(prices, n, sizeof *prices, price_order);
        assert_ok(screens_of_subsets(&run_arena, prices, n, ranges, &error_));
        check_subsets(prices, n, 3, ranges[0]);
        check_subsets(prices, n, 4, ranges[1]);
    }
    int64_t many[SUBSET_BIDS + 1] = { 1, 2, 3 };
    assert_ok(screens_of_subsets(&run_arena, many, SUBSET_BIDS + 1, ranges, &error_));
    assert_int_equal(ranges[0][DETECT_CV].subsets, 0);
    assert_true(isnan(ranges[0][DETECT_CV].mean));
}

/* ---- ranks ---- */

static void add_auction(Buf *to, int number, const char *rest, const char *a, const char *b, const char *c)
{
    buf_format(to, "{\"ocid\":\"a%03d\",\"date\":\"2025-01-01T00:00:00Z\"%s,\"bids\":{\"details\":["
               "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"A\"}],\"value\":{\"amount\":%s,\"currency\":\"KGS\"}},"
               "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"B\"}],\"value\":{\"amount\":%s,\"currency\":\"KGS\"}},"
               "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"C\"}],\"value\":{\"amount\":%s,\"currency\":\"KGS\"}}]}}\n", number, rest, a, b, c);
}

static void a_rank_is_the_share_of_peers_below(void **state)
{
    (void)state;
    static const char *const LAST[] = { "120", "130", "140", "140" };
    const DetectResult *r;
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 20; i++) add_auction(&b, i, "", "110", LAST[i % 4], "100");
    add_auction(&b, 20, ",\"tender\":{\"procurementMethod\":\"open\"}", "1", "2", "3");      /* alone of its kind */
    add_auction(&b, 21, ",\"tender\":{\"awardCriteria\":\"bestProposal\"}", "1", "2", "3");
    add_auction(&b, 22, "", "0", "2", "3");
    add_auction(&b, 23, "", "-1", "2", "3");
    add_auction(&b, 24, "", "null", "2", "3");
    assert_ok(run_try(buf_str(&b), SETTINGS, &r));
    assert_int_equal(r->screened_count, 21);
    assert_near(r->screened[0].ranks[DETECT_SPREAD], 2.5 / 20, 0);
    assert_near(r->screened[1].ranks[DETECT_SPREAD], 7.5 / 20, 0);
    assert_near(r->screened[3].ranks[DETECT_SPREAD], 0.75, 0);
    assert_int_equal(r->screened[3].compared[DETECT_SPREAD], 20);
    assert_near(r->screened[0].ranks[DETECT_DIFFERENCE], 0.5, 0);
    assert_true(isnan(r->screened[20].ranks[DETECT_SPREAD]) && !isnan(r->screened[20].values[DETECT_SPREAD]));
    const uint64_t *out = r->outcomes[DETECT_SCREENS];
    assert_true(out[DETECT_WAITS] == 21 && out[DETECT_NOT_BY_PRICE] == 1 && out[DETECT_WORTHLESS] == 2 && out[DETECT_NO_BIDS] == 1);

    Buf lines = buf_in(&run_arena), table = buf_in(&run_arena);
    detect_write_lines(&lines, LANG_EN, r);
    detect_write_screen_table(&table, r);
    assert_false(lines.failed || table.failed);
    Str rest = buf_str(&lines), line;
    size_t screens = 0;
    while (str_next_line(&rest, &line)) {
        JsonValue *v;
        assert_ok(json_parse(&run_arena, line, &v, &error_));
        if (!str_is(json_text(json_get(v, "type")), "screen")) continue;
        screens++;
        assert_str(json_text(json_get(v, "level")), STR("rank"));
        assert_int_equal(json_get(json_get(v, "screens"), "kurt")->type, JSON_NULL);
        assert_non_null(json_get(json_get(json_get(v, "subsets"), "3"), "cv"));
    }
    assert_int_equal(screens, 21);
    assert_true(str_find(buf_str(&table), STR("ocid,title,lot,bids,peers,source,line,cv,cv_rank,spd,spd_rank")) >= 0);
    assert_true(str_find(buf_str(&table), STR("a000,,,3,2025 / ? / ?,test,1,0.090909090909,")) > 0);
    assert_true(str_find_byte(buf_str(&table), '\'') < 0);
}

static void screens_are_computed_only_when_asked_for(void **state)
{
    (void)state;
    const DetectResult *r;
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 30; i++) add_auction(&b, i, "", "110", "120", "100");
    assert_ok(run_try(buf_str(&b), (DetectSettings){ 0 }, &r));
    assert_int_equal(r->screened_count, 0);
    assert_false(r->rules >> DETECT_SCREENS & 1);
}

static void random_screens_are_steady(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 400; i++) {
        buf_format(&b, "{\"ocid\":\"r%04d\",\"date\":\"202%u-01-01T00:00:00Z\",\"bids\":{\"details\":[", i, random_below(2));
        uint32_t n = random_below(9), same = random_below(6);
        for (uint32_t k = 0; k < n; k++)
            buf_format(&b, "%s{\"status\":\"valid\",\"value\":{\"amount\":%u,\"currency\":\"KGS\"},\"relatedLots\":[%u]}", k > 0 ? "," : "",
                       same == 0 ? 5 : 100 + random_below(50), random_below(2));
        buf_c(&b, "]}}\n");
    }
    check_steady(buf_str(&b), SETTINGS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(screens_by_hand), RUN_TEST(real_auctions_come_out_as_elsewhere), RUN_TEST(subsets_are_all_subsets),
        RUN_TEST(a_rank_is_the_share_of_peers_below), RUN_TEST(screens_are_computed_only_when_asked_for), RUN_TEST(random_screens_are_steady),
    };
    return cmocka_run_group_tests_name("detect screens", tests, NULL, NULL);
}

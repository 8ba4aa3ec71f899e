/* test_detect_prices.c: amounts beside those of their class (R016, R017), and how the prices of a lot lie to each other (R022, R023). */
#include <stdio.h>

#include "detect_steady.h"

#define KGS(amount) "{\"amount\":" amount ",\"currency\":\"KGS\"}"

static const DetectResult *run_buf(const Buf *b, DetectSettings s)
{
    const DetectResult *r;
    assert_false(b->failed);
    assert_ok(run_try(buf_str(b), s, &r));
    assert_int_equal(r->broken_count, 0);
    for (size_t i = 0; i < r->flag_count; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf why = buf_in(&run_arena);
            detect_explain(&why, (Lang)lang, &r->flags[i], r);
            assert_true(why.len > 20 && str_find_byte(buf_str(&why), '{') < 0);
        }
    return r;
}

/* The field of a flag stands where it says. */
static void assert_field(const Buf *input, const DetectFlag *f, size_t i, const char *pointer, const char *text)
{
    assert_true(i < f->field_count);
    assert_string_equal(f->fields[i].pointer, pointer);
    assert_str(f->fields[i].text, str_of(text));
    const char *at = buf_str(input).ptr + f->fields[i].offset;
    assert_int_equal(strncmp(at + (*at == '"'), text, strlen(text)), 0);
}

/* ---- R016 ---- */

static void add_tender(Buf *to, int number, const char *class, const char *currency, const char *amount)
{
    buf_format(to, "{\"ocid\":\"t%05d\",\"date\":\"2025-06-01T00:00:00Z\",\"tender\":{\"items\":[{},{\"classification\":{\"id\":\"%s\"}}],"
               "\"value\":{\"amount\":%s,\"currency\":\"%s\"}}}\n", number, class, amount, currency);
}

static void a_tender_is_held_against_its_class(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    static const char *const USUAL[] = { "500", "1000", "1000", "1000", "2000" };
    for (int i = 0; i < 40; i++) add_tender(&b, i, "331", "KGS", USUAL[i % 5]);
    for (int i = 40; i < 80; i++) add_tender(&b, i, "45", "KGS", USUAL[i % 5]);
    add_tender(&b, 80, "45", "KGS", "16000");
    add_tender(&b, 81, "45", "USD", "16000");            /* no other in dollars */
    add_tender(&b, 82, "45", "KGS", "0");
    add_tender(&b, 83, "45", "KGS", "-5");
    add_tender(&b, 84, "45", "KGS", "1e300");
    add_tender(&b, 85, "45", "KGS", "\"1000\"");
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R016) };
    /* 24 of 40 ask the median: the median deviation is 0, and nothing can be said. */
    const DetectResult *r = run_buf(&b, s);
    assert_int_equal(r->flag_count, 0);
    assert_int_equal(r->outcomes[DETECT_R016][DETECT_ALIKE], 81);
    assert_int_equal(r->outcomes[DETECT_R016][DETECT_FEW_PEERS], 1);
    assert_int_equal(r->outcomes[DETECT_R016][DETECT_NO_AMOUNTS], 4);

    buf_clear(&b);
    static const char *const SPREAD[] = { "250", "500", "1000", "2000", "4000" };
    for (int i = 0; i < 40; i++) add_tender(&b, i, "45", "KGS", SPREAD[i % 5]);
    add_tender(&b, 90, "45", "KGS", "22000");
    add_tender(&b, 91, "45", "KGS", "21000");
    add_tender(&b, 92, "45", "KGS", "45");
    /* 43 of them: the median is 1000, half lie within a factor of 2: 3 * 1.4826 * ln 2 is ln 21.82. */
    r = run_buf(&b, s);
    assert_int_equal(r->flag_count, 2);
    const DetectFlag *f = &r->flags[0];
    assert_str(f->ocid, STR("t00090"));
    assert_str(r->flags[1].ocid, STR("t00092"));
    assert_true(fabs(f->z - log(22) / (1.4826 * log(2))) < 1e-12);
    assert_true(fabs(f->ratio - 22) < 1e-9 && fabs(r->flags[1].ratio - 0.045) < 1e-12);
    assert_int_equal(f->amounts[0], 220000000);
    assert_int_equal(f->amounts[1], 10000000);
    assert_int_equal(f->limits.compared, 43);
    assert_true(fabs(f->limits.upper - 1000 * pow(2, 3 * 1.4826)) < 1e-6);
    assert_str(f->peers, STR("2025 / 45 / KGS"));
    assert_field(&b, f, 0, "/tender/value/amount", "22000");
    assert_field(&b, f, 1, "/tender/items/1/classification/id", "45");
    s.numbers[DETECT_R016][0] = (DetectNumber){ true, 2.9 };
    assert_int_equal(run_buf(&b, s)->flag_count, 3);
}

/* ---- R017 ---- */

#define ITEM(class, unit, price) "{\"classification\":{\"scheme\":\"CPV\",\"id\":\"" class "\"},\"unit\":{\"name\":\"" unit "\",\"value\":" KGS(price) "}}"

static void a_unit_price_is_held_against_the_same_thing(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    static const char *const PRICES[] = { "95", "98", "100", "102", "105" };
    for (int i = 0; i < 30; i++)
        buf_format(&b, "{\"ocid\":\"i%02d\",\"date\":\"2025-01-01T00:00:00Z\",\"awards\":[{\"status\":\"active\",\"items\":["
                   "{\"classification\":{\"scheme\":\"CPV\",\"id\":\"33100000\"},\"unit\":{\"name\":\"piece\",\"value\":" KGS("%s") "}}]}],"
                   "\"contracts\":[{\"items\":[" ITEM("33100000", "piece", "9999") "]}]}\n", i, PRICES[i % 5]);
    buf_c(&b, "{\"ocid\":\"x\",\"date\":\"2025-01-01T00:00:00Z\",\"awards\":[{\"status\":\"cancelled\",\"items\":[" ITEM("33100000", "piece", "7777")
              "]},{\"status\":\"active\",\"items\":[" ITEM("33100000", "piece", "150") "," ITEM("33100000", "piece", "250") ","
              ITEM("33100000", "box", "9000") "," ITEM("33100000", "piece", "40") "," ITEM("33100000", "piece", "0")
              ",{\"unit\":{\"name\":\"piece\",\"value\":" KGS("9") "}},7,null]}]}\n");
    buf_c(&b, "{\"ocid\":\"y\",\"awards\":[{\"status\":\"active\",\"items\":[{\"classification\":{\"id\":\"3\"},\"unit\":{\"name\":\"piece\"}}]}]}\n");
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R017) };
    const DetectResult *r = run_buf(&b, s);
    /* 150 is many deviations away, but not twice the median; 250 and 40 are, and 40 is as far as 250. */
    assert_int_equal(r->flag_count, 1);
    const DetectFlag *f = &r->flags[0];
    assert_str(f->ocid, STR("x"));
    assert_int_equal(f->count, 2);
    assert_int_equal(f->amounts[1], 1000000);
    assert_true(fabs(f->ratio - 2.5) < 1e-9 || fabs(f->ratio - 0.4) < 1e-9);
    assert_str(f->peers, STR("2025 / CPV:33100000 / piece / KGS"));
    assert_string_equal(f->fields[0].pointer + strlen(f->fields[0].pointer) - 18, "/unit/value/amount");
    assert_int_equal(r->outcomes[DETECT_R017][DETECT_FLAGGED], 1);
    assert_int_equal(r->outcomes[DETECT_R017][DETECT_CLEAR], 30);
    assert_int_equal(r->outcomes[DETECT_R017][DETECT_NOT_PUBLISHED], 1);
    s.numbers[DETECT_R017][3] = (DetectNumber){ true, 1 };
    assert_int_equal(run_buf(&b, s)->flags[0].count, 3);
}

/* The median absolute deviation once more, by sorting. */
static double reference_deviation(const double *sorted, size_t n, double median)
{
    static double away[2000];
    for (size_t i = 0; i < n; i++) away[i] = fabs(sorted[i] - median);
    qsort(away, n, sizeof *away, number_order);
    return n % 2 == 1 ? away[n / 2] : (away[n / 2 - 1] + away[n / 2]) / 2;
}

static void random_values_come_out_as_the_slow_way(void **state)
{
    (void)state;
    enum { MOST = 1500, GROUPS = 3 };
    static const char *const CLASSES[GROUPS] = { "331", "332", "45" };
    static double logs[GROUPS][MOST];
    static double own[MOST];
    static int group_of[MOST];
    size_t sizes[GROUPS] = { 0 };
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < MOST; i++) {
        char amount[32];
        uint32_t bits = random_below(14) + 4;
        group_of[i] = random_below(20) == 0 ? 2 : (int)random_below(2);
        int64_t units = 10000 * (int64_t)(1 + random_below(1u << bits) * (random_below(30) == 0 ? 50000 : 1));
        own[i] = log((double)units);
        logs[group_of[i]][sizes[group_of[i]]++] = own[i];
        add_tender(&b, i, CLASSES[group_of[i]], "KGS", str_c(&run_arena, amount_format(amount, units, 4)));
    }
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R016) };
    const DetectResult *r = run_buf(&b, s);
    size_t flagged = 0, at = 0;
    double median[GROUPS], deviation[GROUPS];
    for (int g = 0; g < GROUPS; g++) {
        qsort(logs[g], sizes[g], sizeof **logs, number_order);
        median[g] = reference_quantile(logs[g], sizes[g], 0.5);
        deviation[g] = 1.4826 * reference_deviation(logs[g], sizes[g], median[g]);
    }
    for (int i = 0; i < MOST; i++) {
        double z = (own[i] - median[group_of[i]]) / deviation[group_of[i]];
        if (fabs(z) <= 3) continue;
        flagged++;
        assert_true(at < r->flag_count);
        assert_int_equal(atoi(r->flags[at].ocid.ptr + 1), i);
        assert_true(fabs(r->flags[at].z - z) < 1e-9);
        at++;
    }
    assert_int_equal(flagged, r->flag_count);
    assert_true(flagged > 10);
    check_steady(buf_str(&b), s);
}

/* ---- R022, R023 ---- */

static void add_lot(Buf *to, const char *ocid, const char *tender, size_t n, const char *const *prices)
{
    buf_format(to, "{\"ocid\":\"%s\",\"date\":\"2025-01-01T00:00:00Z\",\"tender\":{\"procurementMethod\":\"open\"%s},\"bids\":{\"details\":[", ocid, tender);
    for (size_t i = 0; i < n; i++)
        buf_format(to, "%s{\"id\":\"%zu\",\"status\":\"valid\",\"tenderers\":[{\"id\":\"B%zu\"}],\"value\":" KGS("%s") "}", i > 0 ? "," : "", i, i,
                   prices[i]);
    buf_c(to, "]}}\n");
}
#define ADD_LOT(to, ocid, tender, ...) add_lot((to), (ocid), (tender), ARRAY_LEN(((const char *[]){ __VA_ARGS__ })), (const char *[]){ __VA_ARGS__ })

static void prices_far_apart_stand_out_beside_their_peers(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    static const char *const LAST[] = { "110", "112", "114", "116", "118" };
    for (int i = 0; i < 30; i++) {
        char ocid[8];
        snprintf(ocid, sizeof ocid, "s%02d", i);
        ADD_LOT(&b, ocid, "", "105", LAST[i % 5], "100");
    }
    ADD_LOT(&b, "wide", "", "300", "100", "200", "100000");
    ADD_LOT(&b, "best", ",\"awardCriteria\":\"bestProposal\"", "1", "2", "3");
    ADD_LOT(&b, "two", "", "1", "2");
    ADD_LOT(&b, "zero", "", "0", "2", "3");
    ADD_LOT(&b, "below", "", "-1", "2", "3");
    buf_c(&b, "{\"ocid\":\"none\"}\n{\"ocid\":\"mixed\",\"bids\":{\"details\":[{\"status\":\"valid\",\"value\":" KGS("1") "},{\"status\":\"valid\",\"value\":"
              KGS("2") "},{\"status\":\"valid\",\"value\":{\"amount\":3,\"currency\":\"USD\"}}]}}\n");
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R022), .currency = STR("KGS") };
    const DetectResult *r = run_buf(&b, s);
    assert_int_equal(r->flag_count, 1);
    const DetectFlag *f = &r->flags[0];
    assert_str(f->ocid, STR("wide"));
    assert_true(fabs(f->ratio - 999) < 1e-12);
    assert_int_equal(f->bid_count, 2);
    assert_int_equal(f->bids[0].role, DETECT_LOWEST);
    assert_int_equal(f->bids[0].index, 1);
    assert_int_equal(f->bids[1].amount, 1000000000);
    assert_str(f->bids[1].tenderers[0].id, STR("B3"));
    assert_int_equal(buf_str(&b).ptr[f->bids[1].offset], '{');
    const uint64_t *out = r->outcomes[DETECT_R022];
    assert_true(out[DETECT_CLEAR] == 30 && out[DETECT_NOT_BY_PRICE] == 1 && out[DETECT_NO_BIDS] == 2 && out[DETECT_WORTHLESS] == 2);
    assert_true(out[DETECT_NO_AMOUNTS] == 1 && out[DETECT_FLAGGED] == 1);
    s.numbers[DETECT_R022][0] = (DetectNumber){ true, 0.17 };
    r = run_buf(&b, s);
    assert_int_equal(r->flag_count, 7);                              /* six of 118, and the wide one */
    assert_false(r->flags[0].has_limits);
}

static void fixed_multiples_and_equal_steps_are_seen(void **state)
{
    (void)state;
    static const struct { const char *prices[6]; DetectReason reason; double ratio; int64_t step; } CASES[] = {
        { { "100", "110", "110.05", "110.1" }, DETECT_FLAGGED, 0.1, 0 },
        { { "100", "110", "110.05", "110.12" }, DETECT_CLEAR, 0, 0 },
        { { "130", "100", "120", "110" }, DETECT_FLAGGED, 0.3, 100000 },
        { { "130.02", "100", "120", "110" }, DETECT_CLEAR, 0, 0 },
        { { "130.01", "100", "120", "110" }, DETECT_FLAGGED, 0.3001, 100033 },
        { { "100", "110", "110" }, DETECT_NO_BIDS, 0, 0 },
        { { "100", "100", "100", "100" }, DETECT_CLEAR, 0, 0 },              /* R028 says so */
        { { "0", "1", "2", "3" }, DETECT_WORTHLESS, 0, 0 },
        { { "1e14", "2e14", "3e14", "4e14" }, DETECT_FLAGGED, 3, INT64_C(1000000000000000000) },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Buf b = buf_in(&run_arena);
        size_t n = 0;
        while (n < 6 && CASES[i].prices[n]) n++;
        add_lot(&b, "x", "", n, CASES[i].prices);
        const DetectResult *r = run_buf(&b, (DetectSettings){ .rules = DETECT_BIT(DETECT_R023) });
        if (r->outcomes[DETECT_R023][CASES[i].reason] != 1) fail_msg("case %zu", i);
        if (CASES[i].reason != DETECT_FLAGGED) continue;
        assert_true(fabs(r->flags[0].ratio - CASES[i].ratio) < 1e-9);
        assert_int_equal(r->flags[0].amounts[0], CASES[i].step);
        assert_int_equal(r->flags[0].bid_count, n);
        assert_int_equal(r->flags[0].bids[0].role, DETECT_LOWEST);
    }
}

/* Lots are lots of their own; of one bidder the lowest bid counts; a consortium is one bidder. */
static void prices_lie_beside_those_of_their_lot(void **state)
{
    (void)state;
#define LOT_BID(who, amount, lot) "{\"status\":\"valid\",\"tenderers\":[" who "],\"value\":" KGS(amount) ",\"relatedLots\":[" lot "]}"
    static const char LINE[] = "{\"ocid\":\"x\",\"bids\":{\"details\":["
        LOT_BID("{\"id\":\"A\"}", "100", "1") "," LOT_BID("{\"id\":\"B\"}", "110", "1") "," LOT_BID("{\"id\":\"C\"}", "120", "1") ","
        LOT_BID("{\"id\":\"D\"}", "130", "1") "," LOT_BID("{\"id\":\"A\"}", "100", "2") "," LOT_BID("{\"id\":\"A\"}", "111", "1") ","
        LOT_BID("{\"id\":\"B\"},{\"id\":\"C\"}", "140", "1") "," LOT_BID("{\"id\":\"C\"},{\"id\":\"B\"}", "177", "1") "]}}\n";
    const DetectResult *r;
    assert_ok(run_try(str_of(LINE), (DetectSettings){ .rules = DETECT_BIT(DETECT_R023) }, &r));
    assert_int_equal(r->flag_count, 1);
    assert_str(r->flags[0].lot, STR("1"));
    assert_int_equal(r->flags[0].count, 4);
    assert_int_equal(r->outcomes[DETECT_R023][DETECT_NO_BIDS], 1);
}

static void random_prices_are_steady(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 600; i++) {
        buf_format(&b, "{\"ocid\":\"r%04d\",\"date\":\"202%u-01-01T00:00:00Z\",\"bids\":{\"details\":[", i, random_below(3));
        uint32_t n = random_below(8), lots = 1 + random_below(2), step = random_below(20);
        for (uint32_t k = 0; k < n; k++)
            buf_format(&b, "%s{\"status\":\"valid\",\"tenderers\":[{\"id\":\"T%u\"}],\"value\":{\"amount\":%u.%02u,\"currency\":\"KGS\"},\"relatedLots\":[%u]}",
                       k > 0 ? "," : "", random_below(9), 100 + k * step + (random_below(3) == 0 ? random_below(90) : 0), random_below(2), random_below(lots));
        buf_c(&b, "]}}\n");
    }
    check_steady(buf_str(&b), (DetectSettings){ .rules = DETECT_BIT(DETECT_R022) | DETECT_BIT(DETECT_R023) });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(a_tender_is_held_against_its_class), RUN_TEST(a_unit_price_is_held_against_the_same_thing),
        RUN_TEST(random_values_come_out_as_the_slow_way), RUN_TEST(prices_far_apart_stand_out_beside_their_peers),
        RUN_TEST(fixed_multiples_and_equal_steps_are_seen), RUN_TEST(prices_lie_beside_those_of_their_lot), RUN_TEST(random_prices_are_steady),
    };
    return cmocka_run_group_tests_name("detect prices", tests, NULL, NULL);
}

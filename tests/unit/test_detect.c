/* test_detect.c: the red flags: each rule where it fires, where it does not and at its edges; data of other people as it comes;
 * broken lines, pipes and gzip; what is written. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>
#include <zlib.h>

#include "detect_run.h"
#include "detect/detect_int.h"

/* A bid with status, tenderer and amount in KGS. */
#define KGS(amount) "\"value\":{\"amount\":" amount ",\"currency\":\"KGS\"}"
#define BID(status, tenderer, amount) "{\"id\":\"" tenderer "-bid\",\"status\":\"" status "\"," \
    "\"tenderers\":[{\"id\":\"" tenderer "\"}]," KGS(amount) "}"
#define AWARD(supplier) "{\"status\":\"active\",\"suppliers\":[{\"id\":\"" supplier "\"}]}"
#define RELEASE(bids, awards) "{\"ocid\":\"x\",\"bids\":{\"details\":[" bids "]},\"awards\":[" awards "]}\n"

/* ---- numbers ---- */

static void amounts_are_exact_or_said_not_to_be(void **state)
{
    (void)state;
    static const struct { const char *text; int64_t units; bool rounded; } GOOD[] = {
        { "0", 0, false }, { "-0.0", 0, false }, { "7992000", INT64_C(79920000000), false }, { "1.5", 15000, false },
        { "-12.25", -122500, false }, { "3680000.00", INT64_C(36800000000), false }, { "1e3", 10000000, false },
        { "1.5E+2", 1500000, false }, { "25e-2", 2500, false }, { "0.00004", 0, true }, { "0.00005", 1, true },
        { "-0.00005", -1, true }, { "1234.56000000001", 12345600, true }, { "0.99995", 10000, true }, { "1e-400", 0, true },
        { "0e999999999999", 0, false }, { "922337203685477.5807", INT64_MAX, false },
        { "0.000000000000000000000000000001", 0, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) {
        int64_t units = -7;
        bool rounded = false;
        if (!amount_read(str_of(GOOD[i].text), &units, &rounded)) fail_msg("%s was refused", GOOD[i].text);
        if (units != GOOD[i].units || rounded != GOOD[i].rounded) fail_msg("%s is %lld", GOOD[i].text, (long long)units);
    }
    const char *too_large[] = { "922337203685477.5808", "1e15", "1e999999999999", "-99999999999999999999", "18446744073709551615" };
    for (size_t i = 0; i < ARRAY_LEN(too_large); i++) {
        int64_t units;
        bool rounded = false;
        if (amount_read(str_of(too_large[i]), &units, &rounded)) fail_msg("%s was taken", too_large[i]);
    }
}

static void quantiles_are_of_kind_eight(void **state)
{
    (void)state;
    static const double SAMPLE[] = { 1, 2, 3, 4 };
    assert_true(isnan(detect_quantile(SAMPLE, 0, 0.25)));
    assert_true(fabs(detect_quantile(SAMPLE, 1, 0.75) - 1.0) < 1e-15);
    assert_true(fabs(detect_quantile(SAMPLE, 4, 0.25) - 17.0 / 12.0) < 1e-15);
    assert_true(fabs(detect_quantile(SAMPLE, 4, 0.5) - 2.5) < 1e-15);
    assert_true(fabs(detect_quantile(SAMPLE, 4, 0.75) - 43.0 / 12.0) < 1e-15);
    assert_true(fabs(detect_quantile(SAMPLE, 4, 0.0) - 1.0) < 1e-15 && fabs(detect_quantile(SAMPLE, 4, 1.0) - 4.0) < 1e-15);
}

/* ---- each rule ---- */

static void a_single_bidder_is_flagged_where_several_were_meant(void **state)
{
    (void)state;
    const DetectResult *r;
    assert_ok(run_try(STR(
        "{\"ocid\":\"a\",\"tender\":{\"title\":\"t\",\"numberOfTenderers\":1,\"procurementMethod\":\"open\"}}\n"
        "{\"ocid\":\"b\",\"tender\":{\"numberOfTenderers\":1,\"procurementMethod\":\"direct\"}}\n"
        "{\"ocid\":\"c\",\"tender\":{\"numberOfTenderers\":1.0,\"procurementMethod\":\"open\"}}\n"
        "{\"ocid\":\"d\",\"tender\":{\"numberOfTenderers\":\"1\",\"procurementMethod\":\"open\"}}\n"
        "{\"ocid\":\"e\",\"tender\":{\"numberOfTenderers\":1,\"procurementMethod\":null}}\n"
        "{\"ocid\":\"f\",\"tender\":{\"numberOfTenderers\":1,\"numberOfTenderers\":2,\"procurementMethod\":\"open\"}}\n"
        "{\"ocid\":\"g\",\"tender\":{\"status\":\"cancelled\",\"numberOfTenderers\":1,\"procurementMethod\":\"open\"}}"),
        (DetectSettings){ .rules = DETECT_BIT(DETECT_R018) }, &r));
    assert_int_equal(r->flag_count, 1);
    assert_str(r->flags[0].ocid, STR("a"));
    assert_str(r->flags[0].title, STR("t"));
    assert_int_equal(r->flags[0].line, 1);
    assert_int_equal(r->cancelled, 1);
    assert_int_equal(r->releases, 6);
}

/* A line whose winner asks 1000 and whose next bidder asks `next`. */
static void add_gap(Buf *to, int number, const char *winner, const char *next)
{
    buf_format(to, "{\"ocid\":\"t%02d\",\"bids\":{\"details\":["
               "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"W\"}],\"value\":{\"amount\":%s,\"currency\":\"KGS\"}},"
               "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"L\"}],\"value\":{\"amount\":%s,\"currency\":\"KGS\"}}]},"
               "\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"W\"}]}]}\n", number, winner, next);
}

static void gaps_beyond_the_fences_are_flagged(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    static const char *const NEXT[] = { "1099", "1100", "1101", "1102", "1103" };
    for (int i = 0; i < 30; i++) add_gap(&b, i, "1000", NEXT[i % 5]);
    add_gap(&b, 30, "1000", "1001");
    add_gap(&b, 31, "1000", "1500");
    add_gap(&b, 32, "0", "1500");
    add_gap(&b, 33, "-5", "1500");
    add_gap(&b, 34, "1000", "999");                  /* the lower bid lost: price did not decide */
    const DetectResult *r;
    assert_ok(run_try(buf_str(&b), (DetectSettings){ .rules = DETECT_CARDINAL }, &r));
    assert_int_equal(r->fences.compared, 32);
    assert_int_equal(r->worthless, 2);
    assert_int_equal(r->flag_count, 2);
    const DetectFlag *close = only_flag(r, DETECT_R024), *far = only_flag(r, DETECT_R058);
    assert_non_null(close);
    assert_non_null(far);
    assert_str(close->ocid, STR("t30"));
    assert_str(far->ocid, STR("t31"));
    assert_true(fabs(close->ratio - 0.001) < 1e-15 && fabs(far->ratio - 0.5) < 1e-15);
    assert_int_equal(close->cleared, DETECT_OPEN);
    assert_int_equal(close->bid_count, 2);
    assert_int_equal(close->bids[0].role, DETECT_WINNER);
    assert_int_equal(close->bids[1].amount, 10010000);
    assert_str(close->bids[1].tenderers[0].id, STR("L"));
}

static void few_comparable_tenders_are_said_to_be_few(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 5; i++) add_gap(&b, i, "1000", "1100");
    add_gap(&b, 5, "1000", "1500");
    const DetectResult *r;
    assert_ok(run_try(buf_str(&b), (DetectSettings){ .rules = DETECT_BIT(DETECT_R058) }, &r));
    assert_int_equal(r->flag_count, 1);
    assert_int_equal(r->flags[0].cleared, DETECT_TOO_FEW);
    assert_ok(run_try(buf_str(&b), (DetectSettings){ .rules = DETECT_BIT(DETECT_R058), .r058_ratio = { true, 0.1 } }, &r));
    assert_int_equal(r->flag_count, 6);              /* a limit that somebody set needs no others to compare with */
    assert_int_equal(r->flags[0].cleared, DETECT_OPEN);
}

static void consortia_and_several_awards_are_not_compared(void **state)
{
    (void)state;
    static const char *const LINES[] = {
        RELEASE("{\"status\":\"valid\",\"tenderers\":[{\"id\":\"W\"},{\"id\":\"V\"}]," KGS("1") "},"
                BID("valid", "L", "2"), AWARD("W")),
        RELEASE(BID("valid", "W", "1") "," BID("valid", "L", "2"),
                "{\"status\":\"active\",\"suppliers\":[{\"id\":\"W\"},{\"id\":\"V\"}]}"),
        RELEASE(BID("valid", "W", "1") "," BID("valid", "L", "2"), AWARD("W") "," AWARD("W")),
        RELEASE(BID("valid", "W", "1") "," BID("valid", "L", "2"), AWARD("W") ",{\"status\":\"pending\"}"),
        RELEASE(BID("valid", "W", "1") "," BID("valid", "L", "2"), "{\"status\":\"active\",\"suppliers\":[{\"name\":\"no id\"}]}"),
    };
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++) assert_int_equal(run_text(LINES[i])->fences.compared, 0);
    const DetectResult *r = run_text(RELEASE(BID("valid", "W", "3") "," BID("valid", "W", "1") "," BID("valid", "L", "2"),
                                             AWARD("W") ",{\"status\":\"cancelled\"},{}"));
    assert_int_equal(r->fences.compared, 1);         /* of the winner's two bids the lower one counts */
    assert_true(fabs(r->fences.q1 - 1.0) < 1e-15);
}

static void equal_prices_are_flagged_between_different_bidders_only(void **state)
{
    (void)state;
    const DetectFlag *f = only_flag(run_text(RELEASE(BID("valid", "A", "5.10") "," BID("pending", "B", "7") ","
                                                     BID("disqualified", "C", "5.1") "," BID("valid", "D", "7"), "")), DETECT_R028);
    assert_non_null(f);
    assert_int_equal(f->bid_count, 4);
    assert_str(f->bids[0].tenderers[0].id, STR("A"));
    assert_str(f->bids[1].tenderers[0].id, STR("C"));
    assert_int_equal(f->bids[3].amount, 70000);
    static const char *const QUIET[] = {
        RELEASE(BID("valid", "A", "5") "," BID("valid", "A", "5"), ""),
        RELEASE(BID("valid", "A", "5") "," BID("withdrawn", "B", "5"), ""),
        RELEASE(BID("valid", "A", "5") ",{\"tenderers\":[{\"id\":\"B\"}]," KGS("5") "}", ""),
        RELEASE("{\"status\":\"valid\",\"tenderers\":[{\"id\":\"A\"},{\"id\":\"B\"},{\"id\":\"A\"}]," KGS("5") "},"
                "{\"status\":\"valid\",\"tenderers\":[{\"id\":\"B\"},{\"id\":\"A\"}]," KGS("5") "}", ""),
    };
    for (size_t i = 0; i < ARRAY_LEN(QUIET); i++) assert_int_equal(run_text(QUIET[i])->flag_count, 0);
}

static void many_bids_are_sorted_like_few(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    buf_c(&b, "{\"ocid\":\"x\",\"bids\":{\"details\":[");
    for (int i = 0; i < 2000; i++)
        buf_format(&b, "%s{\"status\":\"valid\",\"tenderers\":[{\"id\":\"%d\"}]," KGS("%d") "}", i > 0 ? "," : "", i,
                   (i * 7919) % 1999);
    buf_c(&b, "]}}");
    const DetectResult *r;
    assert_ok(run_try(buf_str(&b), (DetectSettings){ 0 }, &r));
    const DetectFlag *f = only_flag(r, DETECT_R028);
    assert_non_null(f);
    assert_int_equal(f->bid_count, 2);               /* 0 and 1999 both ask 0 */
    assert_str(f->bids[1].tenderers[0].id, STR("1999"));
}

static void all_others_disqualified_is_flagged_with_their_number(void **state)
{
    (void)state;
    const DetectFlag *f = only_flag(run_text(RELEASE(BID("valid", "W", "9") "," BID("disqualified", "A", "1") ","
                                                     BID("disqualified", "B", "2") "," BID("disqualified", "A", "3") ","
                                                     BID("disqualified", "W", "4"), AWARD("W"))), DETECT_R035);
    assert_non_null(f);
    assert_int_equal(f->count, 2);
    assert_int_equal(f->bid_count, 4);
    assert_int_equal(f->bids[0].role, DETECT_WINNER);
    static const char *const QUIET[] = {
        RELEASE(BID("valid", "W", "9") "," BID("valid", "V", "9.5") "," BID("disqualified", "A", "1"), AWARD("W")),
        RELEASE(BID("valid", "W", "9") "," BID("disqualified", "A", "1"), AWARD("S")),
        RELEASE(BID("valid", "W", "9") "," BID("disqualified", "W", "1"), AWARD("W")),
        RELEASE(BID("valid", "W", "9") "," BID("disqualified", "A", "1"), ""),
        RELEASE(BID("valid", "W", "9") "," BID("disqualified", "A", "1"), AWARD("W") ",{\"status\":\"pending\"}"),
    };
    for (size_t i = 0; i < ARRAY_LEN(QUIET); i++) assert_null(only_flag(run_text(QUIET[i]), DETECT_R035));
}

#define WITH_MINIMUM(minimum, bids) "{\"ocid\":\"x\",\"tender\":{\"minValue\":" minimum "},\"bids\":{\"details\":[" bids "]}," \
    "\"awards\":[" AWARD("W") "]}\n"

static void a_disqualified_lowest_bid_is_flagged_and_may_be_explained(void **state)
{
    (void)state;
    static const struct { const char *line; int cleared; } CASES[] = {     /* -1: no flag */
        { RELEASE(BID("disqualified", "A", "8") "," BID("valid", "W", "9"), AWARD("W")), DETECT_OPEN },
        { RELEASE(BID("disqualified", "A", "9") "," BID("valid", "W", "9"), AWARD("W")), DETECT_OPEN },
        { RELEASE(BID("valid", "W", "9") "," BID("disqualified", "A", "9"), AWARD("W")), -1 },
        { RELEASE(BID("pending", "P", "7") "," BID("disqualified", "A", "8") "," BID("valid", "W", "9"), AWARD("W")), -1 },
        { RELEASE(BID("disqualified", "A", "8"), AWARD("W")), -1 },
        { RELEASE(BID("disqualified", "A", "8") "," BID("valid", "W", "9"), ""), -1 },
        { WITH_MINIMUM("{\"amount\":8.5,\"currency\":\"KGS\"}", BID("disqualified", "A", "8") "," BID("valid", "W", "9")),
          DETECT_BELOW_MINIMUM },
        { WITH_MINIMUM("{\"amount\":8,\"currency\":\"KGS\"}", BID("disqualified", "A", "8") "," BID("valid", "W", "9")),
          DETECT_OPEN },
        { WITH_MINIMUM("{\"amount\":8.5,\"currency\":\"USD\"}", BID("disqualified", "A", "8") "," BID("valid", "W", "9")),
          DETECT_OPEN },
        { WITH_MINIMUM("{\"amount\":\"8.5\",\"currency\":\"KGS\"}", BID("disqualified", "A", "8") "," BID("valid", "W", "9")),
          DETECT_OPEN },
        { WITH_MINIMUM("{\"amount\":8.5,\"currency\":\"KGS\"}",                         /* one of the two is above the minimum */
                       BID("disqualified", "A", "8") "," BID("disqualified", "B", "8.7") "," BID("valid", "W", "9")), DETECT_OPEN },
        { WITH_MINIMUM("{\"amount\":8.5,\"currency\":\"KGS\"}",                         /* the second did not undercut anybody */
                       BID("disqualified", "A", "8") "," BID("disqualified", "B", "12") "," BID("valid", "W", "9")),
          DETECT_BELOW_MINIMUM },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const DetectFlag *f = only_flag(run_text(CASES[i].line), DETECT_R036);
        if ((f ? (int)f->cleared : -1) != CASES[i].cleared) fail_msg("case %zu: %d", i, f ? (int)f->cleared : -1);
    }
}

/* ---- data as it comes ---- */

static void missing_and_wrong_members_flag_nothing_and_break_nothing(void **state)
{
    (void)state;
    static const char *const LINES[] = {
        "{\"ocid\":\"x\"}", "{\"ocid\":\"\",\"bids\":{\"details\":{}}}",
        "{\"ocid\":\"x\",\"tender\":null,\"bids\":[],\"awards\":{}}",
        "{\"ocid\":\"x\",\"bids\":{\"details\":[1,null,\"a\",[],{}]},\"awards\":[1,null,[]]}",
        RELEASE("{\"status\":\"valid\",\"tenderers\":{\"id\":\"W\"}," KGS("1") "}", AWARD("W")),
        RELEASE("{\"status\":\"disqualified\"," KGS("\"1\"") "}," BID("valid", "W", "2"), AWARD("W")),
        RELEASE("{\"status\":\"disqualified\",\"value\":{\"amount\":1,\"currency\":7}}," BID("valid", "W", "2"), AWARD("W")),
        RELEASE("{\"status\":\"disqualified\"," KGS("1e300") "}," BID("valid", "W", "2"), AWARD("W")),
        RELEASE("{\"status\":7," KGS("1") "}," BID("valid", "W", "2"), AWARD("W")),
        RELEASE("{\"status\":\"disqualified\",\"value\":{\"amount\":1},\"value\":{\"currency\":\"KGS\"}}," BID("valid", "W", "2"),
                AWARD("W")),
        "{\"ocid\":\"x\",\"bids\":{\"details\":[" BID("valid", "A", "1") "," BID("valid", "B", "1") "]},\"bids\":{\"details\":[]}}",
    };
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++) {
        const DetectResult *r;
        assert_ok(run_try(str_of(LINES[i]), (DetectSettings){ .rules = DETECT_ALL & ~DETECT_BIT(DETECT_R038) }, &r));
        if (r->flag_count > 0 || r->broken_count > 0 || r->releases != 1) fail_msg("line %zu", i);
    }
}

static void several_currencies_need_a_setting(void **state)
{
    (void)state;
    Str lines = STR(RELEASE("{\"status\":\"disqualified\",\"value\":{\"amount\":1,\"currency\":\"USD\"}},"
                            BID("disqualified", "A", "8") "," BID("valid", "W", "9"), AWARD("W")));
    const DetectResult *r;
    assert_error(ERR_USAGE, run_try(lines, (DetectSettings){ 0 }, &r));
    assert_str(error_arg(&error_, "list"), STR("KGS, USD"));
    assert_ok(run_try(lines, (DetectSettings){ .rules = DETECT_BIT(DETECT_R028) }, &r));   /* equal prices need no common currency */
    assert_ok(run_try(lines, (DetectSettings){ .currency = STR("KGS") }, &r));
    assert_int_equal(only_flag(r, DETECT_R036)->bids[0].amount, 80000);
    assert_int_equal(r->skipped_count, 1);
    assert_str(r->skipped[0].code, STR("USD"));
    assert_int_equal(r->skipped[0].bids, 1);
    assert_ok(run_try(lines, (DetectSettings){ .currency = STR("USD") }, &r));
    assert_null(only_flag(r, DETECT_R036));
    assert_int_equal(r->skipped[0].bids, 2);
}

static void a_second_line_of_one_ocid_hides_nothing(void **state)
{
    (void)state;
    Str one = STR(RELEASE(BID("valid", "W", "9") "," BID("disqualified", "A", "10"), AWARD("W")));
    Str two = STR(RELEASE(BID("valid", "V", "9") "," BID("disqualified", "A", "10") "," BID("disqualified", "B", "11"),
                          AWARD("V")));
    Str texts[2];
    for (int turn = 0; turn < 2; turn++) {
        const DetectResult *r;
        Buf b = buf_in(&run_arena);
        buf_add(&b, turn == 0 ? one : two);
        buf_add(&b, turn == 0 ? two : one);
        assert_ok(run_try(buf_str(&b), (DetectSettings){ .rules = DETECT_BIT(DETECT_R035) }, &r));
        assert_int_equal(r->by_rule[DETECT_R035], 2);
        texts[turn] = as_cardinal(r);
    }
    assert_str(texts[0], texts[1]);
    assert_true(str_find(texts[0], STR("\"OCID\":{\"x\":{\"R035\":2.0}}")) > 0);
    assert_true(str_find(texts[0], STR("\"Tenderer\":{\"V\":{\"R035\":0.0},\"W\":{\"R035\":0.0}}")) > 0);
}

/* ---- lines, files, pipes ---- */

static void broken_lines_are_counted_and_the_run_goes_on(void **state)
{
    (void)state;
    const DetectResult *r = run_text(
        "\xef\xbb\xbf{\"ocid\":\"a\"}\r\n"
        "\n"
        " \t\r\n"
        "{\"ocid\":\"b\",}\n"
        "[]\n"
        "{\"id\":\"no ocid\"}\n"
        "{\"ocid\":7}\n"
        "{\"ocid\":\"c\"} x\n"
        "{\"ocid\":\"d\",\"tender\":{\"description\":\"\xff\"}}\n"       /* not kept, so it may be anything */
        "{\"ocid\":\"\xff\"}\n"
        "{\"ocid\":\"e\",\"bids\":{\"details\":[{\"id\":\"\n"
        "{\"ocid\":\"f\"}");
    assert_int_equal(r->lines, 10);
    assert_int_equal(r->releases, 3);
    assert_int_equal(r->broken_count, 7);
    assert_int_equal(r->broken_kept, 7);
    static const struct { uint64_t line, column; const char *key; } EXPECTED[] = {
        { 4, 13, NULL }, { 5, 0, "detect.no-object" }, { 6, 0, "detect.no-ocid" }, { 7, 0, "detect.no-ocid" }, { 8, 14, NULL },
        { 10, 9, "detect.bad-text" }, { 11, 38, NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(EXPECTED); i++) {
        const DetectBroken *b = &r->broken[i];
        if (b->line != EXPECTED[i].line || b->column != EXPECTED[i].column)
            fail_msg("broken line %llu, column %llu", (unsigned long long)b->line, (unsigned long long)b->column);
        if (EXPECTED[i].key) assert_string_equal(b->why->parts[0].key, EXPECTED[i].key);
        assert_str(b->source, STR("test"));
    }
}

static void a_line_with_a_senseless_number_of_bids_is_broken(void **state)
{
    (void)state;
    enum { MANY = 300000 };
    Buf b = buf_in(&run_arena);
    buf_c(&b, "{\"ocid\":\"x\",\"bids\":{\"details\":[{}");
    for (int i = 0; i < MANY; i++) buf_c(&b, ",{}");
    buf_c(&b, "]}}\n{\"ocid\":\"y\"}\n");
    const DetectResult *r;
    assert_ok(run_try(buf_str(&b), (DetectSettings){ 0 }, &r));
    assert_int_equal(r->releases, 1);
    assert_int_equal(r->broken_count, 1);
    assert_string_equal(r->broken[0].why->parts[0].key, "detect.too-many");
}

static void only_so_many_broken_lines_are_kept(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 1000; i++) buf_c(&b, "{\n");
    const DetectResult *r;
    assert_ok(run_try(buf_str(&b), (DetectSettings){ 0 }, &r));
    assert_int_equal(r->broken_count, 1000);
    assert_int_equal(r->broken_kept, DETECT_BROKEN_KEPT);
}

static const char *temporary(char path[32], Str bytes)
{
    snprintf(path, 32, "/tmp/tergoo-detect-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_ok(fd_write_all(fd, bytes, str_of(path), &error_));
    close(fd);
    return path;
}

/* gzip members, one for each text. */
static Str zipped(const Str *texts, size_t n)
{
    Buf b = buf_in(&run_arena);
    for (size_t i = 0; i < n; i++) {
        z_stream z = { 0 };
        assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
        size_t room = deflateBound(&z, texts[i].len);
        z.next_in = (unsigned char *)(uintptr_t)texts[i].ptr;
        z.avail_in = (unsigned)texts[i].len;
        z.next_out = (unsigned char *)buf_reserve(&b, room);
        z.avail_out = (unsigned)room;
        assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
        buf_took(&b, room - z.avail_out);
        deflateEnd(&z);
    }
    return buf_str(&b);
}

static Str run_file(Str bytes)
{
    char path[32];
    const DetectResult *r;
    ErrorCode code = run_path_try(temporary(path, bytes), (DetectSettings){ 0 }, &r);
    unlink(path);
    if (code != ERR_OK) fail_msg("%s", error_.parts[0].key);
    return as_cardinal(r);
}

/* About three megabytes; one line in it is longer than any buffer at the start. */
static Str long_text(void)
{
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 4000; i++) {
        add_gap(&b, i, "1000", i % 9 == 0 ? "1001" : "1090");
        if (i % 1000 != 500) continue;
        buf_c(&b, "{\"ocid\":\"long\",\"x\":\"");
        char *room = buf_reserve(&b, 700000);
        memset(room, 'y', 700000);
        buf_took(&b, 700000);
        buf_c(&b, "\",\"tender\":{\"numberOfTenderers\":1,\"procurementMethod\":\"open\"}}\n");
    }
    return buf_str(&b);
}

static void a_file_plain_or_gzip_gives_what_a_buffer_gives(void **state)
{
    (void)state;
    Str text = long_text();
    const DetectResult *r;
    assert_ok(run_try(text, (DetectSettings){ 0 }, &r));
    assert_int_equal(r->by_rule[DETECT_R018], 4);
    Str expected = as_cardinal(r);
    assert_str(run_file(text), expected);
    assert_str(run_file(str_first(text, text.len - 1)), expected);                  /* the last line without its LF */
    assert_str(run_file(zipped(&text, 1)), expected);
    Str members[] = { str_first(text, 1000), str_first(str_from(text, 1000), 700), str_from(text, 1700) };
    assert_str(run_file(zipped(members, 3)), expected);
}

/* What stands before the damage counts, and the damage is told. */
static void a_damaged_gzip_is_told(void **state)
{
    (void)state;
    Str text = long_text(), whole = zipped(&text, 1);
    Str cut = str_first(whole, whole.len - 5), flipped = str_copy(&run_arena, whole);
    ((char *)(uintptr_t)flipped.ptr)[whole.len / 2] ^= 0x40;
    Buf behind = buf_in(&run_arena);
    buf_add(&behind, whole);
    buf_c(&behind, "garbage");
    Str bad[] = { cut, flipped, buf_str(&behind), STR("\x1f\x8b") };
    static const char *const WHY[] = { "cut-short", "damaged-file", "damaged-file", "cut-short" };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        char path[32];
        const DetectResult *r;
        assert_ok(run_path_try(temporary(path, bad[i]), (DetectSettings){ 0 }, &r));
        unlink(path);
        assert_true(r->broken_count > 0 && (i == 1 || r->broken_count <= 2));        /* the line that was cut, and the file */
        assert_true(i == 3 || r->releases > 100);
        if (r->broken_count > r->broken_kept) continue;
        const Error *why = r->broken[r->broken_count - 1].why;
        assert_str(str_of(why->parts[0].key), str_format(&run_arena, "detect.%s", WHY[i]));
        assert_true(error_arg(why, "byte").len > 0);
    }
    const DetectResult *r;
    assert_error(ERR_NOT_FOUND, run_path_try("/nonexistent/x.jsonl", (DetectSettings){ 0 }, &r));
    assert_int_equal(strlen(as_cardinal(run_text("")).ptr) > 0, 1);                  /* nothing in, an empty result out */
}

static void count_bytes(void *user, uint64_t bytes)
{
    *(uint64_t *)user = bytes;
}

static void progress_ends_at_the_length_of_the_file(void **state)
{
    (void)state;
    Str text = long_text();
    char path[32];
    uint64_t seen = 0;
    Detector *d;
    assert_ok(detector_new(&run_arena, &(DetectSettings){ 0 }, &d, &error_));
    assert_ok(detector_read_path(d, temporary(path, text), count_bytes, &seen, &error_));
    assert_int_equal(seen, text.len);
    detector_free(d);
    unlink(path);
}

/* ---- what is written ---- */

static void everything_written_is_strict_json(void **state)
{
    (void)state;
    const DetectResult *r = run_text(
        "{\"ocid\":\"\\u0001\\\"x\","
        "\"tender\":{\"title\":\"Ыйык \\\\ \\ud800\",\"minValue\":{\"amount\":1.25,\"currency\":\"KGS\"}},"
        "\"bids\":{\"details\":[" BID("disqualified", "A", "1.2") "," BID("valid", "W", "9") "]},\"awards\":[" AWARD("W") "]}\n"
        "{broken}\n");
    assert_int_equal(r->flag_count, 2);              /* R035, R036 */
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf b = buf_in(&run_arena);
        detect_write_lines(&b, (Lang)lang, r);
        assert_false(b.failed);
        Str rest = buf_str(&b), line;
        size_t n = 0;
        while (str_next_line(&rest, &line)) {
            JsonValue *v;
            assert_ok(json_parse(&run_arena, line, &v, &error_));
            if (str_is(json_text(json_get(v, "rule")), "R036")) {
                assert_str(json_text(json_get(v, "cleared")), STR("below-minimum"));
                assert_str(json_get(v, "minimum")->text, STR("1.25"));
                assert_str(json_get(json_get(v, "bids")->first, "amount")->text, STR("1.2"));
                assert_true(json_text(json_get(v, "explanation")).len > 0);
            }
            n++;
        }
        assert_int_equal(n, 4);                      /* two flags, one broken line, the run */
    }
    JsonValue *v;
    assert_ok(json_parse(&run_arena, as_cardinal(r), &v, &error_));
}

static void amounts_are_written_for_people(void **state)
{
    (void)state;
    static const struct { int64_t amount; Lang lang; const char *text; } CASES[] = {
        { INT64_C(79920000000), LANG_EN, "7\xc2\xa0" "992\xc2\xa0" "000" }, { 10000, LANG_RU, "1" }, { 0, LANG_EN, "0" },
        { 12345000, LANG_RU, "1\xc2\xa0" "234,50" }, { 12345000, LANG_EN, "1\xc2\xa0" "234.50" }, { -1000000, LANG_KY, "-100" },
        { 12345678, LANG_KY, "1\xc2\xa0" "234,5678" },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Buf b = buf_in(&run_arena);
        detect_write_amount(&b, CASES[i].lang, CASES[i].amount);
        assert_str(buf_str(&b), str_of(CASES[i].text));
    }
}

static void running_out_of_memory_is_said(void **state)
{
    (void)state;
    Str lines = STR(RELEASE(BID("disqualified", "A", "8") "," BID("valid", "W", "9") "," BID("valid", "L", "9"), AWARD("W"))
                    "{x}\n");
    for (long n = 1; n < 40; n++) {
        const DetectResult *r;
        mem_fail_at(n, 1);
        ErrorCode code = run_try(lines, (DetectSettings){ 0 }, &r);
        bool reached = mem_count() >= n;
        mem_fail_at(0, 0);
        if (reached) assert_int_equal(code, ERR_MEMORY);
        else assert_int_equal(code, ERR_OK);
        arena_free(&run_arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(amounts_are_exact_or_said_not_to_be), RUN_TEST(quantiles_are_of_kind_eight),
        RUN_TEST(a_single_bidder_is_flagged_where_several_were_meant), RUN_TEST(gaps_beyond_the_fences_are_flagged),
        RUN_TEST(few_comparable_tenders_are_said_to_be_few), RUN_TEST(consortia_and_several_awards_are_not_compared),
        RUN_TEST(equal_prices_are_flagged_between_different_bidders_only), RUN_TEST(many_bids_are_sorted_like_few),
        RUN_TEST(all_others_disqualified_is_flagged_with_their_number),
        RUN_TEST(a_disqualified_lowest_bid_is_flagged_and_may_be_explained),
        RUN_TEST(missing_and_wrong_members_flag_nothing_and_break_nothing), RUN_TEST(several_currencies_need_a_setting),
        RUN_TEST(a_second_line_of_one_ocid_hides_nothing), RUN_TEST(broken_lines_are_counted_and_the_run_goes_on),
        RUN_TEST(a_line_with_a_senseless_number_of_bids_is_broken),
        RUN_TEST(only_so_many_broken_lines_are_kept), RUN_TEST(a_file_plain_or_gzip_gives_what_a_buffer_gives),
        RUN_TEST(a_damaged_gzip_is_told), RUN_TEST(progress_ends_at_the_length_of_the_file),
        RUN_TEST(everything_written_is_strict_json), RUN_TEST(amounts_are_written_for_people),
        RUN_TEST(running_out_of_memory_is_said),
    };
    return cmocka_run_group_tests_name("detect", tests, NULL, NULL);
}

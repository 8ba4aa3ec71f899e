/* test_detect_peers.c: measures held against their peers: by hand, at the edges, and on random data against a slow reference written
 * here; threads, the order of lines and lists that lie in a file must not show. */
#include "detect_steady.h"

static const DetectRuleSet TIMES = DETECT_BIT(DETECT_R015) | DETECT_BIT(DETECT_R060) | DETECT_BIT(DETECT_R061) | DETECT_BIT(DETECT_R062);

/* ---- times ---- */

static void add_date(Buf *to, int year, int64_t minutes)
{
    static const int DAYS_IN[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int64_t day = minutes / 1440, month = 0;
    while (day >= DAYS_IN[month % 12]) day -= DAYS_IN[month++ % 12];
    buf_format(to, "\"%04d-%02d-%02dT%02d:%02d:00Z\"", year + (int)(month / 12), (int)(month % 12) + 1, (int)day + 1, (int)(minutes % 1440 / 60),
               (int)(minutes % 60));
}

/* A process whose bids closed and were opened in the first minute of the year; the rest so many minutes later, -1: not given. */
typedef struct { int number, year; const char *class, *method; int64_t evaluated, awarded, signed_; } Process;

static void add_process(Buf *to, const Process *p)
{
    buf_format(to, "{\"ocid\":\"p%05d\",\"tender\":{\"procurementMethod\":\"%s\",\"items\":[{\"classification\":{\"scheme\":\"CPV\",\"id\":\"%s\"}}],"
               "\"tenderPeriod\":{\"endDate\":\"%d-01-01T00:00:00Z\"},\"bidOpening\":{\"date\":\"%d-01-01T00:00:00Z\"}", p->number, p->method,
               p->class, p->year, p->year);
    if (p->evaluated >= 0) {
        buf_c(to, ",\"awardPeriod\":{\"startDate\":");
        add_date(to, p->year, p->evaluated);
        buf_byte(to, '}');
    }
    buf_c(to, "},\"awards\":[{\"id\":1,\"status\":\"active\"");
    if (p->awarded >= 0) {
        buf_c(to, ",\"date\":");
        add_date(to, p->year, p->awarded);
    }
    buf_c(to, "}],\"contracts\":[{\"awardID\":1");
    if (p->awarded >= 0 && p->signed_ >= 0) {
        buf_c(to, ",\"dateSigned\":");
        add_date(to, p->year, p->awarded + p->signed_);
    }
    buf_c(to, "}]}\n");
}

enum { DAY = 1440 };

static void a_time_stands_out_beside_its_peers(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    /* Evaluation after 1 to 5 days, award after 21 to 25, signature after 1 to 5; then one of each that stands out. */
    for (int i = 0; i < 30; i++) {
        int64_t few = (1 + i % 5) * DAY;
        add_process(&b, &(Process){ i, 2025, "45000000", "open", few, 20 * DAY + few, few });
    }
    add_process(&b, &(Process){ 90, 2025, "45999999", "open", 40 * DAY + 60, 23 * DAY, 3 * DAY });
    add_process(&b, &(Process){ 91, 2025, "45000000", "open", 3 * DAY, 23 * DAY, 300 * DAY });
    add_process(&b, &(Process){ 92, 2025, "45000000", "open", 3 * DAY, 2 * DAY + 1, 3 * DAY });
    add_process(&b, &(Process){ 93, 2025, "45000000", "open", 3 * DAY, 200 * DAY, 3 * DAY });
    add_process(&b, &(Process){ 94, 2025, "45000000", "direct", 300 * DAY, 300 * DAY, 300 * DAY });      /* alone of its kind */
    add_process(&b, &(Process){ 95, 2025, "45000000", "open", -1, -1, -1 });
    const DetectResult *r;
    assert_ok(run_try(buf_str(&b), (DetectSettings){ .rules = TIMES }, &r));
    assert_int_equal(r->flag_count, 4);
    static const struct { const char *ocid; DetectRule rule; int days; } EXPECTED[] = {
        { "p00090", DETECT_R015, 40 }, { "p00091", DETECT_R060, 300 }, { "p00092", DETECT_R061, 2 }, { "p00093", DETECT_R062, 200 },
    };
    for (size_t i = 0; i < 4; i++) {
        const DetectFlag *f = &r->flags[i];
        assert_str(f->ocid, str_of(EXPECTED[i].ocid));
        assert_int_equal(f->rule, EXPECTED[i].rule);
        assert_int_equal(f->days, EXPECTED[i].days);
        assert_int_equal(f->limits.compared, 34);
        assert_str(f->peers, STR("2025 / CPV:45 / open"));
        assert_int_equal(f->field_count, 2);
        const char *at = buf_str(&b).ptr + f->fields[1].offset;
        assert_int_equal(*at, '"');
        assert_memory_equal(at + 1, f->fields[1].text.ptr, f->fields[1].text.len);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf why = buf_in(&run_arena);
            detect_explain(&why, (Lang)lang, f, r);
            assert_true(str_find(buf_str(&why), STR("CPV:45")) > 0 && str_find_byte(buf_str(&why), '{') < 0);
        }
    }
    /* R015 by hand: 34 times of 1 to 5 days and one of 40 1/24; h = (34 + 1/3) / 4 + 1/3 = 8.9167 lies among the 2s, 26.083 among the 4s. */
    assert_true(fabs(r->flags[0].limits.q1 - 2) < 1e-12 && fabs(r->flags[0].limits.q3 - 4) < 1e-12 && fabs(r->flags[0].limits.upper - 7) < 1e-12);
    assert_int_equal(r->outcomes[DETECT_R015][DETECT_FEW_PEERS], 1);
    assert_int_equal(r->outcomes[DETECT_R015][DETECT_NO_DATES], 1);
    assert_int_equal(r->outcomes[DETECT_R015][DETECT_CLEAR], 33);
    assert_int_equal(r->outcomes[DETECT_R015][DETECT_WAITS], 0);
}

static void few_peers_and_peers_that_are_alike_say_nothing(void **state)
{
    (void)state;
    Buf few = buf_in(&run_arena), alike = buf_in(&run_arena);
    for (int i = 0; i < 18; i++) add_process(&few, &(Process){ i, 2025, "45", "open", (i % 5) * DAY, 0, 0 });
    add_process(&few, &(Process){ 99, 2025, "45", "open", 300 * DAY, 0, 0 });
    for (int i = 0; i < 40; i++) add_process(&alike, &(Process){ i, 2025, "45", "open", i < 9 ? 300 * DAY : DAY, 0, 0 });
    DetectSettings s = { .rules = DETECT_BIT(DETECT_R015) };
    const DetectResult *r;
    assert_ok(run_try(buf_str(&few), s, &r));
    assert_int_equal(r->flag_count, 0);
    assert_int_equal(r->outcomes[DETECT_R015][DETECT_FEW_PEERS], 19);
    s.numbers[DETECT_R015][1] = (DetectNumber){ true, 19 };
    assert_ok(run_try(buf_str(&few), s, &r));
    assert_int_equal(r->flag_count, 1);
    s.watched = STR("p00003");
    assert_ok(run_try(buf_str(&alike), s, &r));
    assert_int_equal(r->flag_count, 0);
    assert_int_equal(r->outcomes[DETECT_R015][DETECT_ALIKE], 40);
    assert_int_equal(r->seen_count, 1);
    assert_int_equal(r->seen[0].reason, DETECT_ALIKE);
    assert_int_equal(r->seen[0].line, 4);
    s.numbers[DETECT_R015][0] = (DetectNumber){ true, 299 };                 /* a limit needs no peers */
    assert_ok(run_try(buf_str(&alike), s, &r));
    assert_int_equal(r->flag_count, 9);
    assert_false(r->flags[0].has_limits);
}

static void an_award_before_bids_closed_needs_no_peers(void **state)
{
    (void)state;
    const DetectResult *r;
    assert_ok(run_try(STR("{\"ocid\":\"x\",\"tender\":{\"tenderPeriod\":{\"endDate\":\"2025-01-02T00:00:00Z\"}},\"awards\":["
                          "{\"status\":\"active\",\"date\":\"2025-03-01T00:00:00Z\"},{\"status\":\"active\",\"date\":\"2025-01-01T23:00:00Z\"},"
                          "{\"status\":\"active\",\"date\":\"2025-01-01T22:00:00Z\"}]}"), (DetectSettings){ .rules = DETECT_BIT(DETECT_R061) }, &r));
    assert_int_equal(r->flag_count, 1);
    assert_int_equal(r->flags[0].count, 2);
    assert_str(r->flags[0].fields[1].text, STR("2025-01-01T23:00:00Z"));
    assert_int_equal(r->outcomes[DETECT_R061][DETECT_FLAGGED], 1);
    Buf why = buf_in(&run_arena);
    detect_explain(&why, LANG_EN, &r->flags[0], r);
    assert_true(str_find(buf_str(&why), STR("before bids closed")) > 0);
}

/* Of several contracts the one that stands out most makes the flag, once. */
static void of_several_the_strongest_makes_the_flag(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 30; i++) add_process(&b, &(Process){ i, 2025, "45", "open", -1, DAY, (1 + i % 5) * DAY });
    buf_c(&b, "{\"ocid\":\"x\",\"tender\":{\"procurementMethod\":\"open\",\"items\":[{\"classification\":{\"scheme\":\"CPV\",\"id\":45}}],"
              "\"tenderPeriod\":{\"endDate\":\"2025-01-01T00:00:00Z\"}},"
              "\"awards\":[{\"id\":1,\"status\":\"active\",\"date\":\"2025-01-01T00:00:00Z\"}],\"contracts\":["
              "{\"awardID\":1,\"dateSigned\":\"2025-01-03T00:00:00Z\"},{\"awardID\":1,\"dateSigned\":\"2025-03-01T00:00:00Z\"},"
              "{\"awardID\":1,\"dateSigned\":\"2025-06-01T00:00:00Z\"},{\"awardID\":1,\"dateSigned\":\"2025-05-01T00:00:00Z\"}]}\n");
    const DetectResult *r;
    assert_ok(run_try(buf_str(&b), (DetectSettings){ .rules = DETECT_BIT(DETECT_R060) }, &r));
    assert_int_equal(r->flag_count, 1);
    assert_int_equal(r->flags[0].count, 3);
    assert_string_equal(r->flags[0].fields[1].pointer, "/contracts/2/dateSigned");
    assert_int_equal(r->outcomes[DETECT_R060][DETECT_FLAGGED], 1);
    assert_int_equal(r->outcomes[DETECT_R060][DETECT_CLEAR], 30);
}

/* ---- against the reference ---- */

enum { PROCESSES = 3000, YEARS = 3, CLASSES = 4, METHODS = 3 };
static const char *const CLASS_IDS[CLASSES] = { "45000000", "33100000", "33690000", "72" }, *const METHOD_NAMES[METHODS] = { "open", "selective", "direct" };

static int peers_of(const Process *p)
{
    int class = p->class == CLASS_IDS[2] ? 1 : p->class == CLASS_IDS[3] ? 2 : p->class == CLASS_IDS[1];      /* 33100000 and 33690000 are one */
    int method = p->method == METHOD_NAMES[0] ? 0 : p->method == METHOD_NAMES[1] ? 1 : 2;
    return (p->year * 3 + class) * METHODS + method;
}

typedef bool (*Measure)(const Process *p, double *ret);
static bool time_of_evaluation(const Process *p, double *ret) { *ret = (double)p->evaluated / DAY; return p->evaluated >= 0; }
static bool time_of_signature(const Process *p, double *ret) { *ret = (double)p->signed_ / DAY; return p->awarded >= 0 && p->signed_ >= 0; }
static bool time_of_decision(const Process *p, double *ret) { *ret = (double)p->awarded / DAY; return p->awarded >= 0; }

/* Which reason the slow way comes to for each process, or -1 when it has no such time. */
static void judge_slowly(const Process *all, size_t n, Measure measure, bool above, int *reasons)
{
    static double sample[PROCESSES];
    for (size_t i = 0; i < n; i++) {
        double v, other;
        size_t peers = 0;
        reasons[i] = -1;
        if (!measure(&all[i], &v)) continue;
        for (size_t k = 0; k < n; k++)
            if (peers_of(&all[k]) == peers_of(&all[i]) && measure(&all[k], &other)) sample[peers++] = other;
        qsort(sample, peers, sizeof *sample, number_order);
        double q1 = reference_quantile(sample, peers, 0.25), q3 = reference_quantile(sample, peers, 0.75), fence = 1.5 * (q3 - q1);
        bool beyond = above ? v > q3 + fence : v < q1 - fence;
        reasons[i] = peers < 20 ? DETECT_FEW_PEERS : !(q3 > q1) ? DETECT_ALIKE : beyond ? DETECT_FLAGGED : DETECT_CLEAR;
    }
}

static int64_t random_time(void)
{
    if (random_below(20) == 0) return -1;
    int64_t minutes = random_below(10 * DAY);
    return random_below(15) == 0 ? minutes * 20 : random_below(3) == 0 ? 30 * DAY + minutes / 10 : 29 * DAY + minutes / 20;
}

static void the_slow_way_comes_to_the_same(void **state)
{
    (void)state;
    static Process all[PROCESSES];
    static int reasons[PROCESSES];
    static const struct { DetectRule rule; Measure measure; bool above; } RULES[] = {
        { DETECT_R015, time_of_evaluation, true }, { DETECT_R060, time_of_signature, true }, { DETECT_R061, time_of_decision, false },
        { DETECT_R062, time_of_decision, true },
    };
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < PROCESSES; i++) {
        int direct = random_below(50) == 0;
        all[i] = (Process){ i, 2020 + (int)random_below(YEARS), CLASS_IDS[random_below(CLASSES)], METHOD_NAMES[direct ? 2 : random_below(2)],
                            random_time(), random_time(), random_time() };
        add_process(&b, &all[i]);
    }
    const DetectResult *r;
    assert_ok(run_try(buf_str(&b), (DetectSettings){ .rules = TIMES }, &r));
    size_t total = 0;
    for (size_t k = 0; k < ARRAY_LEN(RULES); k++) {
        uint64_t counts[DETECT_REASONS] = { 0 };
        judge_slowly(all, PROCESSES, RULES[k].measure, RULES[k].above, reasons);
        for (int i = 0; i < PROCESSES; i++) if (reasons[i] >= 0) counts[reasons[i]]++;
        static const DetectReason LOOKED[] = { DETECT_CLEAR, DETECT_FLAGGED, DETECT_FEW_PEERS, DETECT_ALIKE };
        for (size_t i = 0; i < ARRAY_LEN(LOOKED); i++)
            if (r->outcomes[RULES[k].rule][LOOKED[i]] != counts[LOOKED[i]])
                fail_msg("%s, %s: %" PRIu64 ", not %" PRIu64, detect_rule_code(RULES[k].rule), detect_reason_name(LOOKED[i]),
                         r->outcomes[RULES[k].rule][LOOKED[i]], counts[LOOKED[i]]);
        for (size_t i = 0; i < r->flag_count; i++) {
            if (r->flags[i].rule != RULES[k].rule) continue;
            assert_int_equal(reasons[atoi(r->flags[i].ocid.ptr + 1)], DETECT_FLAGGED);
            total++;
        }
    }
    assert_int_equal(total, r->flag_count);
    assert_true(total > 50 && r->outcomes[DETECT_R062][DETECT_FEW_PEERS] > 0);
    check_steady(buf_str(&b), (DetectSettings){ .rules = TIMES });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(a_time_stands_out_beside_its_peers), RUN_TEST(few_peers_and_peers_that_are_alike_say_nothing),
        RUN_TEST(an_award_before_bids_closed_needs_no_peers), RUN_TEST(of_several_the_strongest_makes_the_flag),
        RUN_TEST(the_slow_way_comes_to_the_same),
    };
    return cmocka_run_group_tests_name("detect peers", tests, NULL, NULL);
}

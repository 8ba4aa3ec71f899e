/* test_detect_scores.c: the parts of the composite indicator, each calculated, undefined and insufficient; scores of processes, buyers and
 * suppliers against sums made here; persons; the first so many; what must not show. */
#include "detect_steady.h"

static const DetectRuleSet FEW_RULES = DETECT_BIT(DETECT_CRI) | DETECT_BIT(DETECT_R003) | DETECT_BIT(DETECT_R010) | DETECT_BIT(DETECT_R018)
                                | DETECT_BIT(DETECT_R028) | DETECT_BIT(DETECT_R038) | DETECT_BIT(DETECT_R064);

static const DetectResult *run_scores(Str lines, DetectSettings s)
{
    const DetectResult *r;
    if (s.scores == 0) s.scores = 10000;
    assert_ok(run_try(lines, s, &r));
    assert_int_equal(r->broken_count, 0);
    return r;
}

static const DetectScore *score_about(const DetectResult *r, DetectGroup group, const char *id)
{
    for (size_t i = 0; i < r->score_count; i++)
        if (r->scores[i].group == group && str_is(group == DETECT_PROCESS ? r->scores[i].ocid : r->scores[i].party.id, id)) return &r->scores[i];
    return NULL;
}

/* ---- parts ---- */

enum { UNDEFINED = -1, INSUFFICIENT = -2 };

static void parts_are_calculated_or_said_not_to_be(void **state)
{
    (void)state;
#define TENDER(members) "\"tender\":{" members "}"
#define PERIOD(from, to) TENDER("\"tenderPeriod\":{\"startDate\":\"2025-" from "T00:00:00Z\",\"endDate\":\"2025-" to "T00:00:00Z\"}")
#define AWARDED(day) ",\"awards\":[{\"id\":1,\"status\":\"active\",\"date\":\"2025-" day "T00:00:00Z\"}]"
    static const struct { DetectPart part; const char *members; double value; } CASES[] = {
        { DETECT_PART_SINGLE_BID, TENDER("\"numberOfTenderers\":1"), 1 }, { DETECT_PART_SINGLE_BID, TENDER("\"numberOfTenderers\":2"), 0 },
        { DETECT_PART_SINGLE_BID, TENDER("\"numberOfTenderers\":1,\"procurementMethod\":\"direct\""), UNDEFINED },
        { DETECT_PART_SINGLE_BID, TENDER(""), INSUFFICIENT },
        { DETECT_PART_NO_CALL, TENDER("\"documents\":[{\"documentType\":\"tenderNotice\"}]"), 0 },
        { DETECT_PART_NO_CALL, TENDER("\"documents\":[{\"documentType\":\"plan\"},1,null]"), 1 },
        { DETECT_PART_NO_CALL, TENDER("\"documents\":[]"), INSUFFICIENT }, { DETECT_PART_NO_CALL, TENDER("\"documents\":7"), INSUFFICIENT },
        { DETECT_PART_NO_CALL, TENDER("\"procurementMethod\":\"limited\""), UNDEFINED },
        { DETECT_PART_METHOD, TENDER("\"procurementMethod\":\"open\""), 0 }, { DETECT_PART_METHOD, TENDER("\"procurementMethod\":\"selective\""), 0.25 },
        { DETECT_PART_METHOD, TENDER("\"procurementMethod\":\"limited\""), 0.75 }, { DETECT_PART_METHOD, TENDER("\"procurementMethod\":\"direct\""), 1 },
        { DETECT_PART_METHOD, TENDER("\"procurementMethod\":\"other\""), INSUFFICIENT }, { DETECT_PART_METHOD, TENDER("\"procurementMethod\":1"), INSUFFICIENT },
        { DETECT_PART_ADVERT, PERIOD("01-01", "01-06"), 1 }, { DETECT_PART_ADVERT, PERIOD("01-01", "01-31"), 0 },
        { DETECT_PART_ADVERT, PERIOD("01-01", "01-11"), 0.8 }, { DETECT_PART_ADVERT, PERIOD("01-11", "01-01"), INSUFFICIENT },
        { DETECT_PART_ADVERT, TENDER("\"tenderPeriod\":{\"startDate\":\"2025-01-01\"}"), INSUFFICIENT },
        { DETECT_PART_DECISION, PERIOD("01-01", "02-01") AWARDED("02-02"), 1 }, { DETECT_PART_DECISION, PERIOD("01-01", "02-01") AWARDED("02-03"), 0 },
        { DETECT_PART_DECISION, PERIOD("01-01", "02-01") AWARDED("12-01"), 1 }, { DETECT_PART_DECISION, PERIOD("01-01", "02-01") AWARDED("01-01"), 1 },
        { DETECT_PART_DECISION, PERIOD("01-01", "02-01"), INSUFFICIENT },
        { DETECT_PART_SIGNATURE, "\"a\":1" AWARDED("01-01") ",\"contracts\":[{\"awardID\":1,\"dateSigned\":\"2025-03-01T00:00:00Z\"}]", 0 },
        { DETECT_PART_SIGNATURE, "\"a\":1" AWARDED("01-01") ",\"contracts\":[{\"awardID\":1,\"dateSigned\":\"2025-05-01T00:00:00Z\"}]", 1 },
        { DETECT_PART_SIGNATURE, "\"a\":1" AWARDED("01-01") ",\"contracts\":[{\"awardID\":2,\"dateSigned\":\"2025-05-01T00:00:00Z\"}]", INSUFFICIENT },
        { DETECT_PART_CHANGES, "\"contracts\":[{\"amendments\":[]}]", 0 }, { DETECT_PART_CHANGES, "\"contracts\":[{},{\"amendments\":[{}]}]", 1 },
        { DETECT_PART_CHANGES, "\"contracts\":[{\"amendments\":1},7]", INSUFFICIENT },
        { DETECT_PART_CRITERIA, TENDER("\"awardCriteria\":\"priceOnly\""), 0 }, { DETECT_PART_CRITERIA, TENDER("\"awardCriteria\":\"ratedCriteria\""), 0.5 },
        { DETECT_PART_CRITERIA, TENDER("\"awardCriteria\":\"qualityOnly\""), 1 }, { DETECT_PART_CRITERIA, TENDER("\"awardCriteria\":\"mine\""), UNDEFINED },
        { DETECT_PART_CRITERIA, TENDER("\"awardCriteria\":{}"), INSUFFICIENT }, { DETECT_PART_SHARE, TENDER(""), INSUFFICIENT },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Str line = str_format(&run_arena, "{\"ocid\":\"x\",%s}\n", CASES[i].members);
        const DetectResult *r = run_scores(line, (DetectSettings){ .rules = DETECT_BIT(DETECT_CRI), .watched = STR("x") });
        const DetectScore *s = score_about(r, DETECT_PROCESS, "x");
        assert_non_null(s);
        const DetectPartValue *part = &s->parts[CASES[i].part];
        int got = part->state == DETECT_PART_CALCULATED ? 0 : part->state == DETECT_PART_IS_UNDEFINED ? UNDEFINED : INSUFFICIENT;
        bool same = CASES[i].value < 0 ? got == (int)CASES[i].value : got == 0 && fabs(part->value - CASES[i].value) < 1e-9;
        if (!same) fail_msg("case %zu: %d %f", i, got, part->value);
    }
}

static void the_indicator_is_the_mean_of_what_can_be_calculated(void **state)
{
    (void)state;
    /* method 0.25, criteria 0, single bid 1: three parts, mean 0.416667 */
    static const char LINES[] = "{\"ocid\":\"three\",\"tender\":{\"procurementMethod\":\"selective\",\"awardCriteria\":\"priceOnly\",\"numberOfTenderers\":1}}\n"
                                "{\"ocid\":\"two\",\"tender\":{\"procurementMethod\":\"selective\",\"awardCriteria\":\"priceOnly\"}}\n";
    DetectSettings settings = { .rules = DETECT_BIT(DETECT_CRI) };
    const DetectResult *r = run_scores(str_of(LINES), settings);
    assert_int_equal(r->score_count, 1);
    assert_true(r->scores[0].has_index && fabs(r->scores[0].index - 1.25 / 3) < 1e-6);
    assert_int_equal(r->outcomes[DETECT_CRI][DETECT_CLEAR], 1);
    assert_int_equal(r->outcomes[DETECT_CRI][DETECT_FEW_PARTS], 1);
    settings.composite[0] = (DetectNumber){ true, 2 };
    assert_int_equal(run_scores(str_of(LINES), settings)->score_count, 2);
    assert_int_equal(r->flag_count, 0);
}

static void a_share_is_of_all_that_a_buyer_awarded_in_the_year(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    static const struct { const char *supplier; int year, amount; } AWARDS[] = {
        { "A", 2025, 600 }, { "A", 2025, 100 }, { "B", 2025, 200 }, { "C", 2025, 100 }, { "KG-INN-1234", 2025, 1000 }, { "A", 2024, 100 },
    };
    for (size_t i = 0; i < ARRAY_LEN(AWARDS); i++)
        buf_format(&b, "{\"ocid\":\"s%zu\",\"buyer\":{\"id\":\"buyer\"},\"awards\":[{\"status\":\"active\",\"date\":\"%d-05-01T00:00:00Z\","
                   "\"suppliers\":[{\"id\":\"%s\"}],\"value\":{\"amount\":%d,\"currency\":\"KGS\"}}]}\n", i, AWARDS[i].year, AWARDS[i].supplier, AWARDS[i].amount);
    DetectSettings settings = { .rules = DETECT_BIT(DETECT_CRI), .currency = STR("KGS") };
    settings.composite[0] = (DetectNumber){ true, 1 };
    const DetectResult *r = run_scores(buf_str(&b), settings);
    static const double EXPECTED[] = { 0.35, 0.35, 0.1, 0.05 };
    for (size_t i = 0; i < ARRAY_LEN(EXPECTED); i++) {
        const DetectScore *s = score_about(r, DETECT_PROCESS, str_format(&run_arena, "s%zu", i).ptr);
        assert_non_null(s);
        assert_true(fabs(s->parts[DETECT_PART_SHARE].value - EXPECTED[i]) < 1e-9);
    }
    assert_null(score_about(r, DETECT_PROCESS, "s4"));           /* a natural person's share is not told */
    assert_null(score_about(r, DETECT_PROCESS, "s5"));           /* one award in 2024 */
}

/* ---- points ---- */

#define BID(status, who, amount) "{\"status\":\"" status "\",\"tenderers\":[{\"id\":\"" who "\",\"name\":\"name of " who "\"}],\"value\":{\"amount\":" amount ",\"currency\":\"KGS\"}}"

static void points_are_severities_of_open_flags(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    /* R018 and R010 cannot both be; one has R018 (2) and R064 twice (3 once), one only a cleared R036. */
    for (int i = 0; i < 5; i++)
        buf_format(&b, "{\"ocid\":\"p%d\",\"buyer\":{\"id\":\"B\",\"name\":\"The buyer\"},\"tender\":{\"procurementMethod\":\"open\",\"numberOfTenderers\":%d,"
                   "\"minValue\":{\"amount\":8.5,\"currency\":\"KGS\"}},\"bids\":{\"details\":[" BID("disqualified", "D", "8") "," BID("valid", "W", "9") "]},"
                   "\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"W\"},{\"id\":\"KG-INN-2555\"}]}]%s}\n", i, i == 0 ? 1 : 3,
                   i == 0 ? ",\"contracts\":[{\"amendments\":[{},{}]}]" : "");
    DetectSettings settings = { .rules = FEW_RULES | DETECT_BIT(DETECT_R036), .r038_ratio = { true, 0.5 } };
    settings.severity[DETECT_R018] = 2;
    settings.severity[DETECT_R064] = 3;
    settings.severity[DETECT_R038] = 4;
    settings.severity[DETECT_R036] = 5;
    const DetectResult *r = run_scores(buf_str(&b), settings);
    assert_int_equal(r->cleared_by_rule[DETECT_R036], 5);
    const DetectScore *process = score_about(r, DETECT_PROCESS, "p0");
    assert_non_null(process);
    assert_true(fabs(process->points - 5) < 1e-12);
    assert_int_equal(process->flag_count, 2);
    assert_int_equal(process->flags[0].severity, 2);
    assert_null(score_about(r, DETECT_PROCESS, "p1"));           /* explained, and no index: nothing to say */

    /* R038: B refused 5 of 10, D 5 of 5: each has the rule's 4; with W's 5 processes their points, 5, in the mean. */
    const DetectScore *buyer = score_about(r, DETECT_BUYER, "B"), *loser = score_about(r, DETECT_TENDERER, "D"),
                      *winner = score_about(r, DETECT_TENDERER, "W");
    assert_non_null(buyer);
    assert_non_null(loser);
    assert_non_null(winner);
    assert_true(fabs(buyer->points - 5) < 1e-12 && buyer->own == 4 && buyer->processes == 5 && buyer->process_points == 5 && buyer->enough);
    assert_str(buyer->party.name, STR("The buyer"));
    assert_int_equal(buyer->flag_count, 3);
    assert_true(buyer->flags[1].own != buyer->flags[0].own);
    assert_true(fabs(loser->points - 4) < 1e-12 && loser->processes == 0 && !loser->enough);
    assert_true(fabs(winner->points - 1) < 1e-12);
    assert_null(score_about(r, DETECT_TENDERER, "KG-INN-2555"));
    settings.composite[11] = (DetectNumber){ true, 6 };
    buyer = score_about(run_scores(buf_str(&b), settings), DETECT_BUYER, "B");
    assert_true(fabs(buyer->points - 4) < 1e-12 && !buyer->enough);
}

static void scores_are_computed_only_when_asked_for(void **state)
{
    (void)state;
    const DetectResult *r;
    assert_ok(run_try(STR("{\"ocid\":\"x\",\"tender\":{\"procurementMethod\":\"direct\"}}\n"), (DetectSettings){ 0 }, &r));
    assert_int_equal(r->score_count, 0);
    assert_false(r->rules >> DETECT_CRI & 1);
    assert_int_equal(r->flag_count, 1);
}

/* ---- on random data ---- */

enum { PROCESSES = 1200, BUYERS = 12, SUPPLIERS = 40 };

static void add_random(Buf *to, int number)
{
    static const char *const METHODS[] = { "open", "selective", "direct", "limited" }, *const CRITERIA[] = { "priceOnly", "ratedCriteria", "qualityOnly" };
    uint32_t bids = random_below(4), method = random_below(8);
    buf_format(to, "{\"ocid\":\"r%05d\",\"buyer\":{\"id\":\"buyer-%u\"},\"tender\":{\"procurementMethod\":\"%s\",\"awardCriteria\":\"%s\"", number, random_below(BUYERS),
               METHODS[method > 3 ? 0 : method], CRITERIA[random_below(3)]);
    if (random_below(3) > 0) buf_format(to, ",\"numberOfTenderers\":%u", bids);
    buf_format(to, ",\"tenderPeriod\":{\"startDate\":\"2025-01-01T00:00:00Z\",\"endDate\":\"2025-01-%02uT00:00:00Z\"}},\"bids\":{\"details\":[", 2 + random_below(28));
    for (uint32_t i = 0; i < bids; i++)
        buf_format(to, "%s{\"status\":\"%s\",\"tenderers\":[{\"id\":\"T%u\"}],\"value\":{\"amount\":%u,\"currency\":\"KGS\"}}", i > 0 ? "," : "",
                   random_below(6) == 0 ? "disqualified" : "valid", random_below(SUPPLIERS), 100 + random_below(4));
    buf_c(to, "]},\"awards\":[");
    for (uint32_t i = 0, n = random_below(3); i < n; i++)
        buf_format(to, "%s{\"id\":%u,\"status\":\"active\",\"date\":\"202%u-02-0%uT00:00:00Z\",\"suppliers\":[{\"id\":\"%s%u\"}],\"value\":{\"amount\":%u,\"currency\":\"KGS\"}}",
                   i > 0 ? "," : "", i, 5 + random_below(2), 1 + random_below(9), random_below(20) == 0 ? "KG-INN-1" : "T", random_below(SUPPLIERS), 1 + random_below(1000));
    buf_c(to, "]");
    if (random_below(4) == 0) buf_c(to, ",\"contracts\":[{\"amendments\":[{}]}]");
    buf_c(to, "}\n");
}

/* Points of each process as the flags say. */
static uint64_t points_by_flags(const DetectResult *r, Str ocid, const DetectSettings *s)
{
    DetectRuleSet rules = 0;
    uint64_t points = 0;
    for (size_t i = 0; i < r->flag_count; i++)
        if (r->flags[i].group == DETECT_PROCESS && r->flags[i].cleared == DETECT_OPEN && str_equal(r->flags[i].ocid, ocid)) rules |= DETECT_BIT(r->flags[i].rule);
    for (int i = 0; i < DETECT_RULES; i++) if (rules >> i & 1) points += s->severity[i];
    return points;
}

static void random_scores_are_sums_of_their_parts(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < PROCESSES; i++) add_random(&b, i);
    DetectSettings settings = { .rules = FEW_RULES, .scores = 10000 };
    for (int i = 0; i < DETECT_RULES; i++) settings.severity[i] = (uint8_t)(1 + i % 5);
    const DetectResult *r = run_scores(buf_str(&b), settings);
    size_t processes = 0, parties = 0;
    uint64_t all = 0, by_buyers = 0;
    for (size_t i = 0; i < r->score_count; i++) {
        const DetectScore *s = &r->scores[i];
        if (i > 0 && r->scores[i - 1].group == s->group) assert_true(r->scores[i - 1].points >= s->points);
        assert_false(str_starts(s->party.id, STR("KG-INN-1")));
        if (s->group == DETECT_PROCESS) {
            double sum = 0, count = 0;
            for (int k = 0; k < DETECT_PARTS; k++) {
                sum += s->parts[k].value;
                count += s->parts[k].state == DETECT_PART_CALCULATED;
            }
            assert_true(s->has_index == (count >= 3) && (!s->has_index || fabs(s->index - sum / count) < 1e-6));
            assert_true(fabs(s->points - (double)points_by_flags(r, s->ocid, &settings)) < 1e-9);
            all += (uint64_t)s->points;
            processes++;
        } else {
            if (s->group == DETECT_BUYER) by_buyers += s->process_points;
            assert_true(fabs(s->points - ((double)s->own + (s->enough ? (double)s->process_points / (double)s->processes : 0))) < 1e-12);
            parties++;
        }
    }
    assert_true(processes > PROCESSES / 2 && parties > BUYERS + SUPPLIERS / 2);
    assert_int_equal(all, by_buyers);                                /* each process has a buyer */
    check_steady(buf_str(&b), settings);

    size_t most = 7;
    settings.scores = (uint32_t)most;                                /* the first so many are those of all */
    const DetectResult *first = run_scores(buf_str(&b), settings);
    assert_int_equal(first->score_count, 3 * most);
    for (size_t i = 0; i < most; i++) {
        assert_str(first->scores[i].ocid, r->scores[i].ocid);
        assert_str(first->scores[most + i].party.id, r->scores[processes + i].party.id);
    }
}

static void scores_are_written_with_their_parts(void **state)
{
    (void)state;
    Buf b = buf_in(&run_arena), lines = buf_in(&run_arena), table = buf_in(&run_arena);
    for (int i = 0; i < 50; i++) add_random(&b, i);
    const DetectResult *r = run_scores(buf_str(&b), (DetectSettings){ .rules = FEW_RULES });
    detect_write_lines(&lines, LANG_KY, r);
    detect_write_score_table(&table, r);
    assert_false(lines.failed || table.failed);
    Str rest = buf_str(&lines), line;
    size_t scores = 0;
    while (str_next_line(&rest, &line)) {
        JsonValue *v;
        assert_ok(json_parse(&run_arena, line, &v, &error_));
        if (!str_is(json_text(json_get(v, "type")), "score")) continue;
        scores++;
        assert_str(json_text(json_get(v, "level")), STR("rank"));
        assert_non_null(json_get(v, "points"));
        if (str_is(json_text(json_get(v, "group")), "process")) assert_int_equal(json_get(v, "parts")->count, DETECT_PARTS);
    }
    assert_int_equal(scores, r->score_count);
    for (int i = 0; i < DETECT_PARTS; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) assert_true(message_text((Lang)lang, str_of(detect_part_text((DetectPart)i)))[0] != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(parts_are_calculated_or_said_not_to_be), RUN_TEST(the_indicator_is_the_mean_of_what_can_be_calculated),
        RUN_TEST(a_share_is_of_all_that_a_buyer_awarded_in_the_year), RUN_TEST(points_are_severities_of_open_flags),
        RUN_TEST(scores_are_computed_only_when_asked_for), RUN_TEST(random_scores_are_sums_of_their_parts), RUN_TEST(scores_are_written_with_their_parts),
    };
    return cmocka_run_group_tests_name("detect scores", tests, NULL, NULL);
}

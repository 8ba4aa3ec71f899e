/* test_detect_process.c: the rules that look at method, dates, amounts, contracts, questions and complaints of one process: each
 * flagged, not flagged, and not to be said, with what stands in the flag. */
#include "detect_run.h"

#define MONEY(amount) "{\"amount\":" amount ",\"currency\":\"KGS\"}"
#define PROCESS(members) "{\"ocid\":\"x\"," members "}"
#define PERIOD(from, to) "\"tenderPeriod\":{\"startDate\":\"2026-" from "T09:00:00+06:00\",\"endDate\":\"2026-" to "T09:00:00+06:00\"}"
#define AWARD(rest) "{\"id\":\"a\",\"status\":\"active\"" rest "}"
#define AWARDED(day) ",\"date\":\"2026-" day "T09:00:00+06:00\""
#define CONTRACT(rest) "{\"id\":\"c\",\"awardID\":\"a\"" rest "}"

static const DetectResult *result;

/* What the rule came to for this one process. */
static DetectReason came_to(DetectRule rule, const char *line)
{
    DetectSettings s = { .rules = DETECT_BIT(rule) };
    s.numbers[DETECT_R060][0] = (DetectNumber){ true, 90 };          /* without a limit they need peers: test_detect_peers.c */
    s.numbers[DETECT_R061][0] = (DetectNumber){ true, 2 };
    s.numbers[DETECT_R062][0] = (DetectNumber){ true, 120 };
    assert_ok(run_try(str_of(line), s, &result));
    assert_int_equal(result->broken_count, 0);
    uint64_t sum = 0;
    DetectReason reason = DETECT_CLEAR;
    for (int i = 0; i < DETECT_REASONS; i++) {
        sum += result->outcomes[rule][i];
        if (result->outcomes[rule][i] > 0) reason = (DetectReason)i;
    }
    assert_int_equal(sum, 1);
    assert_int_equal(result->flag_count, reason == DETECT_FLAGGED);
    for (int lang = 0; lang < LANG_COUNT && result->flag_count == 1; lang++) {
        Buf b = buf_in(&run_arena);
        detect_explain(&b, (Lang)lang, &result->flags[0], result);
        assert_true(b.len > 20 && str_find_byte(buf_str(&b), '{') < 0);
    }
    return reason;
}

typedef struct { const char *line; DetectReason reason; } Case;

static void check_cases(DetectRule rule, const Case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        DetectReason got = came_to(rule, cases[i].line);
        if (got != cases[i].reason) fail_msg("%s, case %zu: %s", detect_rule_code(rule), i, detect_reason_name(got));
    }
}
#define CHECK_CASES(rule, cases) check_cases((rule), (cases), ARRAY_LEN(cases))

/* The first flag's field says this and stands where it says. */
static void assert_field(const char *line, size_t i, const char *pointer, const char *text)
{
    const DetectField *f = &result->flags[0].fields[i];
    assert_true(i < result->flags[0].field_count);
    assert_string_equal(f->pointer, pointer);
    assert_str(f->text, str_of(text));
    const char *at = line + f->offset + (line[f->offset] == '"');
    assert_int_equal(strncmp(at, text, strlen(text)), 0);
}

static void a_method_without_competition_needs_a_reason(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { PROCESS("\"tender\":{\"procurementMethod\":\"direct\"}"), DETECT_FLAGGED },
        { PROCESS("\"tender\":{\"procurementMethod\":\"limited\",\"procurementMethodRationale\":\" \"}"), DETECT_FLAGGED },
        { PROCESS("\"tender\":{\"procurementMethod\":\"direct\",\"procurementMethodRationale\":\"fire\"}"), DETECT_CLEAR },
        { PROCESS("\"tender\":{\"procurementMethod\":\"direct\",\"procurementMethodRationaleClassifications\":[{\"id\":\"1\"}]}"), DETECT_CLEAR },
        { PROCESS("\"tender\":{\"procurementMethod\":\"open\"}"), DETECT_OTHER_METHOD },
        { PROCESS("\"tender\":{\"procurementMethod\":7}"), DETECT_NO_METHOD }, { PROCESS("\"tender\":[]"), DETECT_NO_METHOD },
    };
    CHECK_CASES(DETECT_R010, CASES);
    assert_int_equal(came_to(DETECT_R010, CASES[0].line), DETECT_FLAGGED);
    assert_field(CASES[0].line, 0, "/tender/procurementMethod", "direct");
}

static void bids_are_not_opened_at_once(void **state)
{
    (void)state;
#define OPENING(day) "\"bidOpening\":{\"date\":\"2026-" day "T09:00:00+06:00\"}"
    static const Case CASES[] = {
        { PROCESS("\"tender\":{" PERIOD("03-01", "03-02") "," OPENING("03-15") "}"), DETECT_FLAGGED },
        { PROCESS("\"tender\":{" PERIOD("03-01", "03-02") "," OPENING("03-16") "}"), DETECT_CLEAR },
        { PROCESS("\"tender\":{" PERIOD("03-01", "03-02") "}"), DETECT_NO_DATES },
        { PROCESS("\"tender\":{\"tenderPeriod\":{\"startDate\":\"2026-03-01\"}," OPENING("03-16") "}"), DETECT_NO_DATES },
    };
    CHECK_CASES(DETECT_R014, CASES);
    assert_int_equal(result->unread_dates, 1);
    assert_int_equal(came_to(DETECT_R014, CASES[0].line), DETECT_FLAGGED);
    assert_int_equal(result->flags[0].days, 14);
    assert_int_equal(result->flags[0].limit, 15);
    assert_field(CASES[0].line, 1, "/tender/bidOpening/date", "2026-03-15T09:00:00+06:00");
}

static void complaints_and_questions_are_read_where_they_are_published(void **state)
{
    (void)state;
    static const Case COMPLAINTS[] = {
        { PROCESS("\"complaints\":[{\"id\":\"k1\"},{\"id\":\"k2\"}]"), DETECT_FLAGGED }, { PROCESS("\"complaints\":[]"), DETECT_CLEAR },
        { PROCESS("\"complaints\":null"), DETECT_NOT_PUBLISHED }, { PROCESS("\"id\":1"), DETECT_NOT_PUBLISHED },
    };
    CHECK_CASES(DETECT_R020, COMPLAINTS);
    assert_int_equal(came_to(DETECT_R020, COMPLAINTS[0].line), DETECT_FLAGGED);
    assert_int_equal(result->flags[0].count, 2);
    assert_field(COMPLAINTS[0].line, 1, "/complaints/1/id", "k2");

    static const Case QUESTIONS[] = {
        { PROCESS("\"tender\":{\"enquiries\":[{\"id\":\"1\",\"answer\":\"yes\"},{\"id\":\"2\",\"answer\":\"\"}]}"), DETECT_FLAGGED },
        { PROCESS("\"tender\":{\"enquiries\":[{\"id\":\"1\",\"dateAnswered\":\"2026-01-01T00:00:00Z\"}]}"), DETECT_CLEAR },
        { PROCESS("\"tender\":{\"enquiries\":[]}"), DETECT_CLEAR }, { PROCESS("\"tender\":{\"hasEnquiries\":false}"), DETECT_CLEAR },
        { PROCESS("\"tender\":{\"hasEnquiries\":true}"), DETECT_NOT_PUBLISHED }, { PROCESS("\"tender\":{}"), DETECT_NOT_PUBLISHED },
    };
    CHECK_CASES(DETECT_R039, QUESTIONS);
    assert_int_equal(came_to(DETECT_R039, QUESTIONS[0].line), DETECT_FLAGGED);
    assert_field(QUESTIONS[0].line, 0, "/tender/enquiries/1/id", "2");
}

static void a_winner_is_held_against_the_estimate_of_his_lot(void **state)
{
    (void)state;
#define VALUE(amount) ",\"value\":" MONEY(amount)
#define LOT(id, amount) "{\"id\":\"" id "\",\"value\":" MONEY(amount) "}"
    static const Case CASES[] = {
        { PROCESS("\"tender\":{\"value\":" MONEY("1000") "},\"awards\":[" AWARD(VALUE("995")) "]"), DETECT_FLAGGED },
        { PROCESS("\"tender\":{\"value\":" MONEY("1000") "},\"awards\":[" AWARD(VALUE("1200")) "]"), DETECT_FLAGGED },
        { PROCESS("\"tender\":{\"value\":" MONEY("1000") "},\"awards\":[" AWARD(VALUE("900")) "]"), DETECT_CLEAR },
        { PROCESS("\"tender\":{\"value\":" MONEY("1000") ",\"lots\":[" LOT("1", "400") "," LOT("2", "600") "]},\"awards\":["
                  AWARD(VALUE("300") ",\"relatedLots\":[\"1\"]") "," AWARD(VALUE("599") ",\"relatedLots\":[\"2\"]") "]"), DETECT_FLAGGED },
        { PROCESS("\"tender\":{\"value\":" MONEY("1000") ",\"lots\":[" LOT("1", "400") "]},\"awards\":[" AWARD(VALUE("999")) "]"),
          DETECT_NO_AMOUNTS },                                   /* for which lot is not said */
        { PROCESS("\"tender\":{\"value\":" MONEY("1000") "},\"awards\":[" AWARD(VALUE("500")) "," AWARD(VALUE("500")) "]"), DETECT_NO_AMOUNTS },
        { PROCESS("\"tender\":{\"value\":{\"amount\":1000,\"currency\":\"USD\"}},\"awards\":[" AWARD(VALUE("995")) "]"), DETECT_NO_AMOUNTS },
        { PROCESS("\"tender\":{\"value\":" MONEY("0") "},\"awards\":[" AWARD(VALUE("995")) "]"), DETECT_NO_AMOUNTS },
        { PROCESS("\"tender\":{\"value\":" MONEY("1000") "},\"awards\":[{\"status\":\"pending\"}]"), DETECT_NO_AWARDS },
        { PROCESS("\"tender\":{}"), DETECT_NO_AWARDS },
    };
    CHECK_CASES(DETECT_R031, CASES);
    assert_int_equal(came_to(DETECT_R031, CASES[3].line), DETECT_FLAGGED);
    assert_int_equal(result->flags[0].count, 1);
    assert_int_equal(result->flags[0].amounts[1], 6000000);
    assert_field(CASES[3].line, 0, "/awards/1/value/amount", "599");
    assert_field(CASES[3].line, 1, "/tender/lots/1/value/amount", "600");
}

static void contracts_are_what_was_awarded(void **state)
{
    (void)state;
#define BOTH(award, contracts) PROCESS("\"awards\":[" award "],\"contracts\":[" contracts "]")
    static const Case CASES[] = {
        { BOTH(AWARD(VALUE("1000")), CONTRACT(VALUE("1100"))), DETECT_FLAGGED }, { BOTH(AWARD(VALUE("1000")), CONTRACT(VALUE("900"))), DETECT_FLAGGED },
        { BOTH(AWARD(VALUE("1000")), CONTRACT(VALUE("1050"))), DETECT_CLEAR },
        { BOTH(AWARD(VALUE("1000")), CONTRACT(VALUE("400")) "," CONTRACT(VALUE("600"))), DETECT_CLEAR },     /* in two parts */
        { BOTH(AWARD(VALUE("1000")), CONTRACT(VALUE("900") ",\"status\":\"cancelled\"") "," CONTRACT(VALUE("1000"))), DETECT_CLEAR },
        { BOTH(AWARD(VALUE("1000")), CONTRACT("")), DETECT_NO_AMOUNTS }, { BOTH(AWARD(""), CONTRACT(VALUE("1"))), DETECT_NO_AMOUNTS },
        { BOTH(AWARD(VALUE("1000")), CONTRACT(",\"value\":{\"amount\":9,\"currency\":\"USD\"}")), DETECT_NO_AMOUNTS },
        { PROCESS("\"awards\":[" AWARD(VALUE("1000")) "]"), DETECT_NOT_PUBLISHED }, { PROCESS("\"contracts\":[]"), DETECT_NO_AWARDS },
    };
    CHECK_CASES(DETECT_R059, CASES);
    assert_int_equal(came_to(DETECT_R059, CASES[1].line), DETECT_FLAGGED);
    assert_true(result->flags[0].ratio < -0.0999 && result->flags[0].ratio > -0.1001);
    assert_field(CASES[1].line, 2, "/contracts/0/value/amount", "900");

    static const Case SIGNED[] = {
        { BOTH(AWARD(AWARDED("01-01")), CONTRACT(",\"dateSigned\":\"2026-05-01T09:00:00+06:00\"")), DETECT_FLAGGED },
        { BOTH(AWARD(AWARDED("01-01")), CONTRACT(",\"dateSigned\":\"2026-03-01T09:00:00+06:00\"")), DETECT_CLEAR },
        { BOTH(AWARD(AWARDED("01-01")), CONTRACT(",\"dateSigned\":\"2025-03-01T09:00:00+06:00\"")), DETECT_NO_DATES },
        { BOTH(AWARD(""), CONTRACT(",\"dateSigned\":\"2026-03-01T09:00:00+06:00\"")), DETECT_NO_DATES },
    };
    CHECK_CASES(DETECT_R060, SIGNED);
    assert_int_equal(came_to(DETECT_R060, SIGNED[0].line), DETECT_FLAGGED);
    assert_int_equal(result->flags[0].days, 120);
}

static void decisions_come_neither_too_soon_nor_too_late(void **state)
{
    (void)state;
#define DECIDED(day) PROCESS("\"tender\":{" PERIOD("01-01", "02-01") "},\"awards\":[" AWARD(AWARDED(day)) "]")
    static const Case SOON[] = {
        { DECIDED("02-02"), DETECT_FLAGGED }, { DECIDED("02-03"), DETECT_CLEAR }, { DECIDED("01-31"), DETECT_FLAGGED },
        { PROCESS("\"tender\":{" PERIOD("01-01", "02-01") "},\"awards\":[" AWARD("") "]"), DETECT_NO_DATES },
        { PROCESS("\"tender\":{},\"awards\":[" AWARD(AWARDED("02-01")) "]"), DETECT_NO_DATES },
        { PROCESS("\"tender\":{" PERIOD("01-01", "02-01") "}"), DETECT_NO_AWARDS },
    };
    CHECK_CASES(DETECT_R061, SOON);
    assert_int_equal(came_to(DETECT_R061, SOON[2].line), DETECT_FLAGGED);
    assert_int_equal(result->flags[0].days, -1);
    static const Case LATE[] = { { DECIDED("06-15"), DETECT_FLAGGED }, { DECIDED("05-01"), DETECT_CLEAR }, { DECIDED("01-31"), DETECT_CLEAR } };
    CHECK_CASES(DETECT_R062, LATE);
}

static void what_became_of_contracts(void **state)
{
    (void)state;
    static const Case CHANGED[] = {
        { PROCESS("\"contracts\":[" CONTRACT("") "," CONTRACT(",\"amendments\":[{\"date\":\"2026-01-01\",\"rationale\":\"more\"}]") "]"), DETECT_FLAGGED },
        { PROCESS("\"contracts\":[" CONTRACT(",\"amendments\":[]") "]"), DETECT_CLEAR },
        { PROCESS("\"contracts\":[" CONTRACT("") "]"), DETECT_NOT_PUBLISHED }, { PROCESS("\"contracts\":{}"), DETECT_NOT_PUBLISHED },
    };
    CHECK_CASES(DETECT_R064, CHANGED);
    assert_int_equal(came_to(DETECT_R064, CHANGED[0].line), DETECT_FLAGGED);
    assert_field(CHANGED[0].line, 1, "/contracts/1/amendments/0/rationale", "more");

#define MILESTONES(list) PROCESS("\"contracts\":[" CONTRACT(",\"implementation\":{\"milestones\":[" list "]}") "]")
    static const Case DELIVERED[] = {
        { MILESTONES("{\"dueDate\":\"2026-01-10T00:00:00Z\",\"dateMet\":\"2026-01-12T00:00:00Z\"}"), DETECT_FLAGGED },
        { MILESTONES("{\"status\":\"notMet\",\"dueDate\":\"2026-01-10T00:00:00Z\"}"), DETECT_FLAGGED },
        { MILESTONES("{\"dueDate\":\"2026-01-10T00:00:00Z\",\"dateMet\":\"2026-01-10T00:00:00Z\"}"), DETECT_CLEAR },
        { MILESTONES("{\"dueDate\":\"2026-01-10T00:00:00Z\"}"), DETECT_NOT_PUBLISHED }, { PROCESS("\"contracts\":[]"), DETECT_NOT_PUBLISHED },
    };
    CHECK_CASES(DETECT_R067, DELIVERED);

#define PAID(list) PROCESS("\"contracts\":[" CONTRACT(VALUE("100") ",\"implementation\":{\"transactions\":[" list "]}") "]")
    static const Case PAYMENTS[] = {
        { PAID("{\"id\":\"1\",\"value\":" MONEY("60") "},{\"id\":\"2\",\"value\":" MONEY("50") "}"), DETECT_FLAGGED },
        { PAID("{\"value\":" MONEY("60") "},{\"value\":" MONEY("40") "}"), DETECT_CLEAR },
        { PAID("{\"value\":" MONEY("600") "},{}"), DETECT_NO_AMOUNTS },
        { PAID("{\"value\":{\"amount\":600,\"currency\":\"USD\"}}"), DETECT_NO_AMOUNTS }, { PAID(""), DETECT_NOT_PUBLISHED },
    };
    CHECK_CASES(DETECT_R068, PAYMENTS);
    assert_int_equal(came_to(DETECT_R068, PAYMENTS[0].line), DETECT_FLAGGED);
    assert_int_equal(result->flags[0].amounts[0], 1100000);
}

static void members_of_any_shape_break_nothing(void **state)
{
    (void)state;
    static const char *const LINES[] = {
        PROCESS("\"tender\":7,\"awards\":{},\"contracts\":\"c\",\"complaints\":{}"),
        PROCESS("\"tender\":{\"lots\":{},\"enquiries\":[1,null],\"bidOpening\":[],\"tenderPeriod\":3},\"awards\":[1,null,[],{\"status\":\"active\",\"value\":[]}],"
                "\"contracts\":[1,{\"awardID\":{},\"amendments\":[1],\"milestones\":[1],\"implementation\":{\"transactions\":[1,{\"value\":1}]}}],"
                "\"complaints\":[1,null]"),
        PROCESS("\"awards\":[{\"id\":1,\"status\":\"active\",\"value\":" MONEY("1e300") "}],\"contracts\":[{\"awardID\":1,\"value\":" MONEY("9e14") "},"
                "{\"awardID\":1,\"value\":" MONEY("9e14") "}]"),
    };
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++) {
        const DetectResult *r;
        assert_ok(run_try(str_of(LINES[i]), (DetectSettings){ 0 }, &r));
        assert_int_equal(r->broken_count, 0);
        Buf b = buf_in(&run_arena);
        detect_write_lines(&b, LANG_EN, r);
        assert_false(b.failed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(a_method_without_competition_needs_a_reason), RUN_TEST(bids_are_not_opened_at_once),
        RUN_TEST(complaints_and_questions_are_read_where_they_are_published), RUN_TEST(a_winner_is_held_against_the_estimate_of_his_lot),
        RUN_TEST(contracts_are_what_was_awarded), RUN_TEST(decisions_come_neither_too_soon_nor_too_late), RUN_TEST(what_became_of_contracts),
        RUN_TEST(members_of_any_shape_break_nothing),
    };
    return cmocka_run_group_tests_name("detect process", tests, NULL, NULL);
}

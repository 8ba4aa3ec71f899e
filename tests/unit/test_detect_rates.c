/* test_detect_rates.c: amounts of tenders, items, awards and contracts in other currencies: converted where there is a rate for them, with
 * rate, day, source and row in the evidence and in the sentence; left as they were without one, and where both sides are in one currency. */
#include "detect/rates.h"
#include "detect_steady.h"

#define RATES "currency,date,rate,source,per\nUSD,2026-01-01,87.5,Bank,\nKZT,2026-01-01,17,Bank,100\n"

static RateTable rates;

static DetectSettings settings(DetectRule rule, bool with_rates)
{
    assert_ok(rates_read(&run_arena, STR(RATES), STR("r.csv"), STR("KGS"), &rates, &error_));
    return (DetectSettings){ .currency = STR("KGS"), .rules = DETECT_BIT(rule), .rates = with_rates ? &rates : NULL };
}

/* The rate stands at the field with this pointer, in JSON and in every language's sentence. */
static void check_told(const DetectResult *r, const DetectFlag *f, const char *pointer, const char *json)
{
    bool found = false;
    for (size_t i = 0; i < f->field_count; i++) found |= strcmp(f->fields[i].pointer, pointer) == 0 && f->fields[i].rate;
    if (!found) fail_msg("%s has no rate", pointer);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf why = buf_in(&run_arena), line = buf_in(&run_arena);
        detect_explain(&why, (Lang)lang, f, r);
        detect_write_flag(&line, (Lang)lang, f, r);
        assert_true(str_find(buf_str(&why), STR("01.01.2026")) >= 0 && str_find(buf_str(&why), STR("Bank")) >= 0);
        if (str_find(buf_str(&line), str_of(json)) < 0) fail_msg("no %s in " STR_FMT, json, STR_ARG(buf_str(&line)));
    }
}

#define TOLD(amount, currency, rate, per, row) "\"converted\":{\"amount\":" amount ",\"currency\":\"" currency "\",\"rate\":" rate ".000000000,\"per\":" \
    per ",\"date\":\"2026-01-01\",\"source\":\"Bank\",\"row\":" row "}"
#define TOLD_USD(amount) "\"converted\":{\"amount\":" amount ",\"currency\":\"USD\",\"rate\":87.500000000,\"per\":1,\"date\":\"2026-01-01\"," \
    "\"source\":\"Bank\",\"row\":2}"

#define VALUE(amount, currency) "\"value\":{\"amount\":" amount ",\"currency\":\"" currency "\"}"
#define PERIOD "\"tenderPeriod\":{\"endDate\":\"2026-01-03T00:00:00+06:00\"}"

static void the_winner_is_held_against_the_estimate(void **state)
{
    (void)state;
    const DetectResult *r;
    Str line = STR("{\"ocid\":\"x\",\"tender\":{" PERIOD "," VALUE("8750", "KGS") "},\"awards\":[{\"id\":\"1\",\"status\":\"active\"," VALUE("102", "USD") "}]}\n");
    assert_int_equal(run_reason(settings(DETECT_R031, false), DETECT_R031, line, &r), DETECT_NO_AMOUNTS);
    assert_int_equal(run_reason(settings(DETECT_R031, true), DETECT_R031, line, &r), DETECT_FLAGGED);
    const DetectFlag *f = &r->flags[0];
    assert_int_equal(f->amounts[0], 89250000);
    assert_int_equal(f->amounts[1], 87500000);
    assert_str(f->currency, STR("KGS"));
    check_told(r, f, "/awards/0/value/amount", TOLD_USD("102"));
    assert_null(f->fields[1].rate);
    /* Both in one currency: no rate touches them. */
    line = STR("{\"ocid\":\"x\",\"tender\":{" PERIOD "," VALUE("100", "USD") "},\"awards\":[{\"id\":\"1\",\"status\":\"active\"," VALUE("102", "USD") "}]}\n");
    assert_int_equal(run_reason(settings(DETECT_R031, true), DETECT_R031, line, &r), DETECT_FLAGGED);
    assert_str(r->flags[0].currency, STR("USD"));
    assert_null(r->flags[0].fields[0].rate);
    /* A rate that is too old is none. */
    line = STR("{\"ocid\":\"x\",\"date\":\"2026-03-03T00:00:00Z\",\"tender\":{" VALUE("8750", "KGS") "},\"awards\":[{\"id\":\"1\",\"status\":\"active\","
               VALUE("102", "USD") "}]}\n");
    assert_int_equal(run_reason(settings(DETECT_R031, true), DETECT_R031, line, &r), DETECT_NO_AMOUNTS);
}

static void an_award_is_held_against_its_contracts(void **state)
{
    (void)state;
    const DetectResult *r;
    Str line = STR("{\"ocid\":\"x\",\"tender\":{" PERIOD "},\"awards\":[{\"id\":\"1\",\"status\":\"active\"," VALUE("100", "USD") "}],\"contracts\":["
                   "{\"id\":\"1\",\"awardID\":\"1\"," VALUE("7000", "KGS") "},{\"id\":\"2\",\"awardID\":\"1\"," VALUE("35000", "KZT") "}]}\n");
    assert_int_equal(run_reason(settings(DETECT_R059, false), DETECT_R059, line, &r), DETECT_NO_AMOUNTS);
    assert_int_equal(run_reason(settings(DETECT_R059, true), DETECT_R059, line, &r), DETECT_FLAGGED);
    const DetectFlag *f = &r->flags[0];
    assert_int_equal(f->amounts[0], 129500000);                    /* 7,000 and 35,000 at 17 for 100 */
    assert_int_equal(f->amounts[1], 87500000);
    assert_true(f->ratio > 0.4799 && f->ratio < 0.4801);
    check_told(r, f, "/awards/0/value/amount", TOLD_USD("100"));
    check_told(r, f, "/contracts/1/value/amount", TOLD("35000", "KZT", "17", "100", "3"));
    line = STR("{\"ocid\":\"x\",\"tender\":{" PERIOD "},\"awards\":[{\"id\":\"1\",\"status\":\"active\"," VALUE("100", "USD") "}],\"contracts\":["
               "{\"id\":\"1\",\"awardID\":\"1\"," VALUE("50", "USD") "},{\"id\":\"2\",\"awardID\":\"1\"," VALUE("50", "EUR") "}]}\n");
    assert_int_equal(run_reason(settings(DETECT_R059, true), DETECT_R059, line, &r), DETECT_NO_AMOUNTS);    /* there is no rate for the euro */
}

/* Many tenders or items of one class about the same amount, in two currencies, and one that stands out once it is converted. */
static Str class_of(const char *head, const char *behind)
{
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 40; i++) {
        bool dollars = i % 2 == 0;
        int amount = dollars ? 100 + i % 7 : (100 + i % 7) * 87;
        buf_format(&b, "{\"ocid\":\"x%02d\",\"tender\":{" PERIOD ",\"classification\":{\"id\":\"4500\"},%s\"value\":{\"amount\":%d,\"currency\":\"%s\"}%s}}\n",
                   i, head, i == 20 ? 5000 : amount, dollars ? "USD" : "KGS", behind);
    }
    assert_false(b.failed);
    return buf_str(&b);
}

static void values_are_held_against_their_class(void **state)
{
    (void)state;
    const DetectResult *r;
    Str lines = class_of("", "");
    assert_ok(run_try(lines, settings(DETECT_R016, true), &r));
    assert_int_equal(r->flag_count, 1);
    const DetectFlag *f = &r->flags[0];
    assert_str(f->ocid, STR("x20"));
    assert_int_equal(f->limits.compared, 40);
    assert_int_equal(f->amounts[0], INT64_C(4375000000));
    assert_str(f->currency, STR("KGS"));
    check_told(r, f, "/tender/value/amount", TOLD_USD("5000"));
    assert_ok(run_try(lines, settings(DETECT_R016, false), &r));
    assert_true(r->flag_count == 1 && r->flags[0].limits.compared == 20);      /* each currency by itself */
    assert_null(r->flags[0].fields[0].rate);
    check_steady(lines, settings(DETECT_R016, true));
}

static void unit_prices_are_held_against_their_class(void **state)
{
    (void)state;
    const DetectResult *r;
    Str lines = class_of("\"items\":[{\"id\":\"1\",\"classification\":{\"id\":\"45001000\"},\"unit\":{\"name\":\"kg\",", "}}]");
    assert_ok(run_try(lines, settings(DETECT_R017, true), &r));
    assert_int_equal(r->broken_count, 0);
    assert_int_equal(r->flag_count, 1);
    const DetectFlag *f = &r->flags[0];
    assert_int_equal(f->limits.compared, 40);
    check_told(r, f, "/tender/items/0/unit/value/amount", TOLD_USD("5000"));
    check_steady(lines, settings(DETECT_R017, true));
}

static void fees_and_bids_say_their_rate(void **state)
{
    (void)state;
    const DetectResult *r;
    Str line = STR("{\"ocid\":\"x\",\"tender\":{" PERIOD "," VALUE("8750", "KGS") ",\"participationFees\":[{\"id\":\"1\"," VALUE("10", "USD") "}]}}\n");
    assert_int_equal(run_reason(settings(DETECT_R008, true), DETECT_R008, line, &r), DETECT_FLAGGED);
    check_told(r, &r->flags[0], "/tender/participationFees/0/value/amount", TOLD_USD("10"));
    /* R023 keeps its bids at once, R022 packs them until all peers are known. */
    Buf b = buf_in(&run_arena);
    for (int i = 0; i < 30; i++) {
        buf_format(&b, "{\"ocid\":\"x%02d\",\"tender\":{" PERIOD ",\"classification\":{\"id\":\"4500\"},\"procurementMethod\":\"open\"},\"bids\":{\"details\":[", i);
        for (int k = 0; k < 3; k++)
            buf_format(&b, "%s{\"id\":\"%d\",\"status\":\"valid\",\"tenderers\":[{\"id\":\"t%d\"}],\"value\":{\"amount\":%d,\"currency\":\"%s\"}}", k ? "," : "",
                       k, k, k == 0 ? 8750 : i == 7 && k == 2 ? 900 : 101 + k * (1 + i % 3), k == 0 ? "KGS" : "USD");
        buf_c(&b, "]}}\n");
    }
    assert_ok(run_try(buf_str(&b), settings(DETECT_R022, true), &r));
    assert_int_equal(r->flag_count, 1);
    const DetectBid *high = &r->flags[0].bids[1];
    assert_int_equal(high->asked, 9000000);
    assert_non_null(high->rate);
    assert_null(r->flags[0].bids[0].rate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(the_winner_is_held_against_the_estimate), RUN_TEST(an_award_is_held_against_its_contracts),
        RUN_TEST(values_are_held_against_their_class), RUN_TEST(unit_prices_are_held_against_their_class), RUN_TEST(fees_and_bids_say_their_rate),
    };
    return cmocka_run_group_tests_name("detect rates", tests, NULL, NULL);
}

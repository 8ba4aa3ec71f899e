/* test_detect_packs.c: country packs, explanations and tables of rates: the shipped ones are whole; a wrong one is refused with its place; what they
 * do to a run: local methods, accepted reasons, what clears a flag, prices by lot, prices converted. */
#include "detect_run.h"
#include "detect/clear_book.h"
#include "detect/country_pack.h"
#include "detect/rates.h"

static DetectPack pack;
static RuleBook book;
static ClearBook clears;

static DetectSettings with_pack(const char *code)
{
    DetectSettings s = { 0 };
    Day today;
    assert_true(day_parse(STR("2026-11-25"), &today));
    assert_ok(pack_read(&run_arena, pack_shipped(str_of(code)), &pack, &error_));
    assert_ok(rule_book_shipped(&book, &run_arena, &error_));
    assert_ok(clear_book_shipped(&clears, &run_arena, today, &error_));
    assert_ok(pack_apply(&pack, &book, &run_arena, &s, &error_));
    s.clear_book = &clears;
    return s;
}

/* ---- files ---- */

static void shipped_packs_and_explanations_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKS_SHIPPED_COUNT; i++) {
        assert_ok(pack_read(&run_arena, &PACKS_SHIPPED[i], &pack, &error_));
        assert_true(pack_shipped(pack.code) == &PACKS_SHIPPED[i]);
        assert_int_equal(pack.limit_count, 0);                    /* no legal amount is invented */
        for (int k = 0; k < PACK_SECTIONS; k++) if (pack.has[k]) assert_false(pack.basis[k].confirmed);
    }
    with_pack("kg");
    assert_str(pack_method(&pack, STR("singleSource")), STR("direct"));
    assert_null(pack_method(&pack, STR("open")).ptr);
    assert_null(pack_method(NULL, STR("singleSource")).ptr);
    assert_int_equal(pack_reason(&pack, STR("urgentNeed"))->explains, DETECT_EMERGENCY);
    assert_int_equal(pack_reason(&pack, STR("twiceUnsuccessful"))->explains, DETECT_OPEN);
    assert_null(pack_reason(&pack, STR("none")));
    for (int i = DETECT_OPEN + 1; i < DETECT_CLEARS; i++) {
        assert_true(clears.present[i]);
        for (int lang = 0; lang < LANG_COUNT; lang++) assert_true(clears.texts[i].sentence[lang].len > 20);
    }
    assert_true(clear_book_clears(&clears, DETECT_TOO_FEW, DETECT_R048));
    assert_false(clear_book_clears(&clears, DETECT_BELOW_MINIMUM, DETECT_R048));
    clears.day = clears.texts[DETECT_EMERGENCY].from - 1;
    assert_false(clear_book_clears(&clears, DETECT_EMERGENCY, DETECT_R003));
    assert_null(pack_shipped(STR("xx")));
}

#define NAMES "name:\n  en: a\n  ru: b\n  ky: c\nowner: x\n"
#define PACK "pack: xx\n" NAMES
#define BASIS "  source: law\n  date: 2026-01-01\n  state: unconfirmed\n"
#define LIMIT(rest) "thresholds:\n  small:\n    method: direct\n    currency: KGS\n" rest "    source: law\n    date: 2026-01-01\n    state: confirmed\n"

static ErrorCode read_text(const char *text)
{
    RuleFile file = { STR("x.yaml"), str_of(text) };
    return pack_read(&run_arena, &file, &pack, &error_);
}

static void a_pack_is_read(void **state)
{
    (void)state;
    Day before, day, after;
    assert_ok(read_text(PACK LIMIT("    amount: \"1000.50\"\n    from: 2022-01-01\n    to: 2022-12-31\n") "methods:\n" BASIS
                        "  codes:\n    \"Запрос: котировок\": open\ndocuments:\n" BASIS "  notice: [tenderNotice, \"a, b\"]\n  silence: missing\n"));
    assert_str(pack_method(&pack, STR("Запрос: котировок")), STR("open"));
    assert_int_equal(pack.types[PACK_NOTICE].count, 2);
    assert_str(pack.types[PACK_NOTICE].list[1], STR("a, b"));
    assert_true(pack.silence_counts && pack.limits[0].basis.confirmed);
    assert_true(day_parse(STR("2021-12-31"), &before) && day_parse(STR("2022-12-31"), &day) && day_parse(STR("2023-01-01"), &after));
    assert_null(pack_limit(&pack, STR("direct"), (Str){ 0 }, (Str){ 0 }, before));
    assert_null(pack_limit(&pack, STR("direct"), (Str){ 0 }, (Str){ 0 }, after));
    assert_null(pack_limit(&pack, STR("open"), (Str){ 0 }, (Str){ 0 }, day));
    const PackLimit *limit = pack_limit(&pack, STR("direct"), (Str){ 0 }, STR("goods"), day);
    assert_true(limit && limit->amount == 10005000);
    assert_true(pack_limit(&pack, STR("limited"), STR("direct"), (Str){ 0 }, day) == limit);       /* by the local name, too */
}

static void the_lowest_of_several_limits_counts(void **state)
{
    (void)state;
    Day day;
    assert_ok(read_text(PACK LIMIT("    amount: 1000\n    from: 2022-01-01\n") "  works:\n    method: direct\n    category: works\n    currency: KGS\n"
                        "    amount: 500\n    from: 2022-01-01\n    source: a\n    date: 2026-01-01\n    state: unconfirmed\n"));
    assert_true(day_parse(STR("2024-05-05"), &day));
    assert_int_equal(pack_limit(&pack, STR("direct"), (Str){ 0 }, STR("works"), day)->amount, 5000000);
    assert_int_equal(pack_limit(&pack, STR("direct"), (Str){ 0 }, STR("goods"), day)->amount, 10000000);
    assert_int_equal(pack_limit(&pack, STR("direct"), (Str){ 0 }, (Str){ 0 }, day)->amount, 10000000);
}

static void check_line(size_t i, int line)
{
    if (!str_equal(error_arg(&error_, "line"), str_format(&run_arena, "%d", line)))
        fail_msg("case %zu: line " STR_FMT, i, STR_ARG(error_arg(&error_, "line")));
}

static void a_wrong_pack_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct { const char *text, *key; int line; } CASES[] = {
        { "pack: XX\n", "detect.rule-value", 1 }, { "pack: a\npack: a\n", "detect.rule-twice", 2 }, { "pck: a\n", "detect.rule-member", 1 },
        { "pack: [a]\n", "detect.rule-value", 1 }, { "pack: a\nname:\n  de: x\n", "detect.rule-member", 3 }, { NAMES, "detect.rule-missing", 5 },
        { "pack: a\nowner: x\n", "detect.rule-missing", 2 }, { PACK "methods:\n  codes:\n    a: closed\n", "detect.rule-value", 9 },
        { PACK "methods:\n  codes:\n    a: open\n    a: open\n", "detect.rule-twice", 10 }, { PACK "methods:\n  code:\n    a: open\n", "detect.rule-member", 9 },
        { PACK "methods:\n  codes:\n    a: open\n", "detect.rule-missing", 9 }, { PACK "methods:\n  state: sure\n", "detect.rule-value", 8 },
        { PACK "methods:\n  date: 25.11.2026\n", "detect.rule-value", 8 }, { PACK "methods:\n  source: a\n  source: b\n", "detect.rule-twice", 9 },
        { PACK "rationales:\n  codes:\n    a: too-few\n", "detect.rule-value", 9 }, { PACK "rationales:\n  codes:\n    a: war\n", "detect.rule-value", 9 },
        { PACK "documents:\n  tender: biddingDocuments\n", "detect.rule-member", 8 }, { PACK "documents:\n  tender: [a, a]\n", "detect.rule-twice", 8 },
        { PACK "documents:\n  tender: [a\n", "detect.rule-line", 8 }, { PACK "documents:\n  tender: [a,]\n", "detect.rule-line", 8 },
        { PACK "documents:\n  tender: [a] b\n", "detect.rule-line", 8 }, { PACK "documents:\n  silence: yes\n", "detect.rule-value", 8 },
        { PACK "documents:\n  award: [a]\n", "detect.rule-member", 8 }, { PACK "documents:\n  tender: [\"\"]\n", "detect.rule-value", 8 },
        { PACK "parameters:\n  R999:\n    threshold: 1\n", "detect.rule-code", 9 }, { PACK "parameters:\n  R003:\n    limit: 1\n", "detect.rule-parameter", 9 },
        { PACK "parameters:\n  R003:\n    threshold: x\n", "detect.rule-value", 9 },
        { PACK LIMIT("    amount: 0\n    from: 2022-01-01\n"), "detect.rule-value", 11 }, { PACK LIMIT("    amount: -5\n"), "detect.rule-value", 11 },
        { PACK LIMIT("    amount: 1.23456\n"), "detect.rule-value", 11 }, { PACK LIMIT("    amount: 5\n"), "detect.rule-missing", 9 },
        { PACK LIMIT("    from: 2022-01-01\n"), "detect.rule-missing", 9 }, { PACK LIMIT("    amount: 5\n    from: 2022-13-01\n"), "detect.rule-value", 12 },
        { PACK LIMIT("    amount: 5\n    from: 2022-01-01\n    to: 2021-01-01\n"), "detect.rule-value", 9 },
        { PACK "thresholds:\n  a:\n    amount: 5\n    amount: 6\n", "detect.rule-twice", 10 },
        { PACK "thresholds:\n  a:\n    amount: 5\n  b:\n    amount: 5\n  a:\n    amount: 5\n", "detect.rule-twice", 13 },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        ErrorCode code = read_text(CASES[i].text);
        if (code != ERR_INVALID) fail_msg("case %zu: taken", i);
        if (strcmp(error_.parts[0].key, CASES[i].key) != 0) fail_msg("case %zu: %s", i, error_.parts[0].key);
        check_line(i, CASES[i].line);
    }
}

static void a_parameter_of_a_pack_stays_within_its_bounds(void **state)
{
    (void)state;
    DetectSettings s = { 0 };
    assert_ok(rule_book_shipped(&book, &run_arena, &error_));
    assert_ok(read_text(PACK "parameters:\n" BASIS "  R059:\n    threshold: 0.2\n"));
    assert_ok(pack_apply(&pack, &book, &run_arena, &s, &error_));
    assert_true(s.numbers[DETECT_R059][0].given && s.numbers[DETECT_R059][0].value > 0.19);
    s.numbers[DETECT_R059][0].value = 0.5;
    assert_ok(pack_apply(&pack, &book, &run_arena, &s, &error_));
    assert_true(s.numbers[DETECT_R059][0].value > 0.4);                       /* what somebody set stays */
    assert_ok(read_text(PACK "parameters:\n" BASIS "  R059:\n    threshold: 1000000\n"));
    assert_error(ERR_INVALID, pack_apply(&pack, &book, &run_arena, &s, &error_));
    assert_string_equal(error_.parts[0].key, "detect.pack-bounds");
    check_line(0, 12);
}

#define TEXTS(name) name ":\n  en: a\n  ru: b\n  ky: c\n"
#define EXPLAINS(id, rest) "explanation: " id "\n" TEXTS("name") TEXTS("sentence") TEXTS("legal_basis") "owner: x\nvalid:\n  from: 2026-01-01\n" rest

static void a_wrong_explanation_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct { const char *text, *key; int line; } CASES[] = {
        { "explanation: war\n", "detect.clear-id", 1 }, { "explanation: too-few\nexplanation: too-few\n", "detect.rule-twice", 2 },
        { EXPLAINS("too-few", ""), "detect.rule-missing", 16 }, { EXPLAINS("too-few", "clears: [R999]\n"), "detect.rule-code", 17 },
        { EXPLAINS("too-few", "clears: [R003, R003]\n"), "detect.rule-twice", 17 }, { EXPLAINS("too-few", "clears: R003\n"), "detect.rule-value", 17 },
        { EXPLAINS("too-few", "clears: [all]\nname:\n  en: b\n"), "detect.rule-twice", 19 }, { EXPLAINS("too-few", "clear: [all]\n"), "detect.rule-value", 17 },
        { EXPLAINS("too-few", "  to: 2025-01-01\nclears: [all]\n"), "detect.rule-value", 18 }, { "owner: x\n", "detect.rule-missing", 1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        RuleFile file = { STR("x.yaml"), str_of(CASES[i].text) };
        clears = (ClearBook){ 0 };
        if (clear_book_add(&clears, &run_arena, &file, &error_) != ERR_INVALID) fail_msg("case %zu: taken", i);
        if (strcmp(error_.parts[0].key, CASES[i].key) != 0) fail_msg("case %zu: %s", i, error_.parts[0].key);
        check_line(i, CASES[i].line);
    }
    RuleFile file = { STR("x.yaml"), STR(EXPLAINS("sole-source", "clears: [R003, R010]\n")) };
    clears = (ClearBook){ 0 };
    assert_ok(clear_book_add(&clears, &run_arena, &file, &error_));
    assert_true(clears.texts[DETECT_SOLE_SOURCE].clears == (DETECT_BIT(DETECT_R003) | DETECT_BIT(DETECT_R010)));
    assert_error(ERR_INVALID, clear_book_add(&clears, &run_arena, &file, &error_));
    assert_string_equal(error_.parts[0].key, "detect.rule-again");
}

/* ---- runs ---- */

static const DetectResult *run_with(DetectSettings s, DetectRuleSet rules, const char *lines)
{
    const DetectResult *r;
    s.rules = rules;
    assert_ok(run_try(str_of(lines), s, &r));
    return r;
}

#define DIRECT(rest) "{\"ocid\":\"x\",\"tender\":{\"procurementMethod\":\"open\",\"procurementMethodDetails\":\"singleSource\"" rest "}}\n"

static void a_pack_knows_local_methods_and_reasons(void **state)
{
    (void)state;
    DetectRuleSet r010 = DETECT_BIT(DETECT_R010);
    DetectSettings kg = with_pack("kg");
    const DetectResult *r = run_with((DetectSettings){ 0 }, r010, DIRECT(""));
    assert_int_equal(r->outcomes[DETECT_R010][DETECT_OTHER_METHOD], 1);
    r = run_with(kg, r010, DIRECT(""));
    assert_int_equal(r->by_rule[DETECT_R010], 1);
    assert_str(r->flags[0].fields[0].text, STR("singleSource"));
    r = run_with(kg, r010, DIRECT(",\"procurementMethodRationale\":\"twiceUnsuccessful\""));
    assert_int_equal(r->outcomes[DETECT_R010][DETECT_CLEAR], 1);
    r = run_with(kg, r010, DIRECT(",\"procurementMethodRationale\":\"weWantedTo\""));
    assert_int_equal(r->by_rule[DETECT_R010], 1);
    assert_str(r->flags[0].reason, STR("weWantedTo"));
    assert_int_equal(r->flags[0].cleared, DETECT_OPEN);
    Buf why = buf_in(&run_arena);
    detect_explain(&why, LANG_EN, &r->flags[0], r);
    assert_true(str_find(buf_str(&why), STR("weWantedTo")) >= 0);
    kg.compat_cardinal = true;
    assert_int_equal(run_with(kg, DETECT_BIT(DETECT_R018), DIRECT(",\"numberOfTenderers\":1"))->by_rule[DETECT_R018], 1);
}

static void a_reason_of_the_law_clears_a_flag(void **state)
{
    (void)state;
#define SHORT(reason) "{\"ocid\":\"x\",\"tender\":{\"procurementMethodRationale\":\"" reason "\",\"tenderPeriod\":{\"startDate\":\"2026-03-01T00:00:00Z\"," \
                      "\"endDate\":\"2026-03-02T00:00:00Z\"}}}\n"
    DetectRuleSet r003 = DETECT_BIT(DETECT_R003);
    DetectSettings kg = with_pack("kg");
    const DetectResult *r = run_with(kg, r003, SHORT("urgentNeed"));
    assert_int_equal(r->flags[0].cleared, DETECT_EMERGENCY);
    assert_int_equal(r->cleared_by_rule[DETECT_R003], 1);
    assert_int_equal(r->cleared_by[DETECT_EMERGENCY], 1);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf lines = buf_in(&run_arena), table = buf_in(&run_arena), summary = buf_in(&run_arena);
        detect_write_lines(&lines, (Lang)lang, r);
        detect_write_table(&table, (Lang)lang, r);
        detect_write_summary(&summary, (Lang)lang, r);
        assert_true(str_find(buf_str(&lines), STR("\"cleared\":\"emergency\",\"reason\":\"urgentNeed\",\"clearedBy\":{\"en\":\"")) >= 0);
        assert_true(str_find(buf_str(&table), STR(",emergency,")) >= 0);
        assert_true(str_find(buf_str(&summary), clears.texts[DETECT_EMERGENCY].name[lang]) >= 0);
    }
    assert_int_equal(run_with(kg, r003, SHORT("naturalMonopoly"))->flags[0].cleared, DETECT_OPEN);    /* does not explain haste */
    kg.clear_book = NULL;
    assert_int_equal(run_with(kg, r003, SHORT("urgentNeed"))->flags[0].cleared, DETECT_OPEN);
    kg.clear_book = &clears;
    clears.present[DETECT_EMERGENCY] = false;                                                        /* an office took the file away */
    assert_int_equal(run_with(kg, r003, SHORT("urgentNeed"))->flags[0].cleared, DETECT_OPEN);
}

/* ---- prices by lot ---- */

#define KGS(amount) "{\"amount\":" amount ",\"currency\":\"KGS\"}"
#define LOT(id, amount) "{\"id\":\"" id "\",\"value\":" KGS(amount) "}"
#define LOT_BID(id, status, who, lots) "{\"id\":\"" id "\",\"status\":\"" status "\",\"tenderers\":[{\"id\":\"" who "\"}],\"relatedLots\":[" lots "]}"
#define BIDS(bids, awards, items) "{\"ocid\":\"x\",\"bids\":{\"details\":[" bids "]},\"awards\":[" awards "],\"tender\":{\"items\":[" items "]}}\n"

static void bids_with_a_price_a_lot_compete_in_their_lots(void **state)
{
    (void)state;
    const DetectResult *r = run_with((DetectSettings){ 0 }, DETECT_BIT(DETECT_R036) | DETECT_BIT(DETECT_R038), BIDS(
        LOT_BID("b1", "valid", "a", LOT("1", "100") "," LOT("2", "50")) "," LOT_BID("b2", "disqualified", "b", LOT("1", "120") "," LOT("2", "40")),
        "{\"status\":\"active\",\"relatedLots\":[\"1\"],\"relatedBid\":\"b1\"},{\"status\":\"active\",\"relatedLots\":[\"2\"],\"relatedBid\":\"b1\"}", ""));
    const DetectFlag *f = only_flag(r, DETECT_R036);
    assert_non_null(f);
    assert_str(f->lot, STR("2"));
    assert_int_equal(f->bids[0].amount, 400000);
    assert_int_equal(f->bids[0].index, 1);
    assert_int_equal(f->bids[1].amount, 500000);
    assert_int_equal(r->outcomes[DETECT_R036][DETECT_CLEAR], 1);
    assert_int_equal(r->unread_amounts, 0);
}

#define UNIT(lot, item, amount) "{\"relatedLot\":\"" lot "\",\"relatedItem\":\"" item "\",\"unit\":{\"value\":" KGS(amount) "}}"
#define UNIT_BID(id, who, prices) "{\"id\":\"" id "\",\"status\":\"valid\",\"tenderers\":[{\"id\":\"" who "\"}],\"priceProposal\":[" prices "]}"
#define ITEM(id, quantity) "{\"id\":\"" id "\",\"quantity\":" quantity "}"

static void prices_of_units_are_added_up_by_lot(void **state)
{
    (void)state;
    const char *items = ITEM("i1", "3") "," ITEM("i2", "0.5");
    Str line = str_format(&run_arena, "{\"ocid\":\"x\",\"bids\":{\"details\":[%s,%s]},\"awards\":[{\"status\":\"active\",\"relatedLots\":[\"1\"],"
                          "\"relatedBid\":\"b1\"}],\"tender\":{\"items\":[%s]}}\n", UNIT_BID("b1", "a", UNIT("1", "i1", "10.25") "," UNIT("1", "i2", "4")),
                          UNIT_BID("b2", "b", UNIT("1", "i1", "20") "," UNIT("1", "i2", "4.0002")), items);
    const DetectResult *r;
    assert_ok(run_try(line, (DetectSettings){ .rules = DETECT_BIT(DETECT_R058), .r058_ratio = { true, 0.01 } }, &r));
    const DetectFlag *f = only_flag(r, DETECT_R058);
    assert_non_null(f);
    assert_int_equal(f->bids[0].amount, 327500);                   /* 3 * 10.25 + 0.5 * 4 */
    assert_int_equal(f->bids[1].amount, 620001);
    assert_str(f->lot, STR("1"));
    assert_str(f->bids[1].tenderers[0].id, STR("b"));
    /* A sum without one of its parts is none. */
    line = str_format(&run_arena, "{\"ocid\":\"x\",\"bids\":{\"details\":[%s,%s]},\"awards\":[{\"status\":\"active\",\"relatedBid\":\"b1\",\"relatedLots\":[\"1\"]}],"
                      "\"tender\":{\"items\":[%s]}}\n", UNIT_BID("b1", "a", UNIT("1", "i1", "10.25") "," UNIT("1", "i9", "4")),
                      UNIT_BID("b2", "b", UNIT("1", "i1", "20")), items);
    assert_ok(run_try(line, (DetectSettings){ .rules = DETECT_BIT(DETECT_R058), .r058_ratio = { true, 0.01 } }, &r));
    assert_int_equal(r->outcomes[DETECT_R058][DETECT_UNMATCHED], 1);
    assert_int_equal(r->unread_amounts, 1);
}

static void odd_lot_prices_are_no_harm(void **state)
{
    (void)state;
    static const char *const ODD[] = {
        "\"relatedLots\":[1,{}]", "\"relatedLots\":[{}]", "\"relatedLots\":[{\"id\":7}]", "\"relatedLots\":[{\"id\":\"1\",\"value\":null}]",
        "\"relatedLots\":[[]]", "\"priceProposal\":null", "\"priceProposal\":{}", "\"priceProposal\":[null,1,\"a\"]",
        "\"priceProposal\":[{\"unit\":{\"value\":{\"amount\":9e99,\"currency\":\"KGS\"}}}]",
        "\"priceProposal\":[{\"value\":{\"amount\":900000000000000,\"currency\":\"KGS\"}},{\"value\":{\"amount\":900000000000000,\"currency\":\"KGS\"}}]",
        "\"priceProposal\":[{\"value\":{\"amount\":1,\"currency\":\"KGS\"}},{\"value\":{\"amount\":1,\"currency\":\"USD\"}}]",
        "\"relatedLots\":[{\"id\":\"1\",\"value\":{\"amount\":-0.5,\"currency\":\"KGS\"}}]",
    };
    for (size_t i = 0; i < ARRAY_LEN(ODD); i++) {
        Str line = str_format(&run_arena, "{\"ocid\":\"x\",\"bids\":{\"details\":[{\"id\":\"b\",\"status\":\"valid\",\"tenderers\":[{\"id\":\"a\"}],%s}]},"
                              "\"awards\":[{\"status\":\"active\",\"relatedBid\":\"b\"}]}\n", ODD[i]);
        const DetectResult *r;
        assert_ok(run_try(line, (DetectSettings){ 0 }, &r));
        assert_int_equal(r->broken_count, 0);
    }
}

/* ---- rates ---- */

static RateTable rates;

static ErrorCode read_rates(const char *text)
{
    return rates_read(&run_arena, str_of(text), STR("r.csv"), STR("KGS"), &rates, &error_);
}

#define HEAD "currency,date,rate,source,per\n"
#define USD HEAD "USD,2026-01-01,87.5,Bank,\nUSD,2026-01-05,88,Bank,1\nKZT,2026-01-01,17.123456789,Bank,100\n"

static void a_table_of_rates_is_read_and_asked(void **state)
{
    (void)state;
    Day first, third;
    int64_t units;
    assert_ok(read_rates(USD));
    assert_int_equal(rates.count, 3);
    assert_true(day_parse(STR("2026-01-01"), &first) && day_parse(STR("2026-01-03"), &third));
    const Rate *r = rates_find(&rates, STR("USD"), third, 7);
    assert_true(r && r->day == first && r->row == 2);
    assert_null(rates_find(&rates, STR("USD"), third, 1));
    assert_null(rates_find(&rates, STR("USD"), first - 1, 7));
    assert_null(rates_find(&rates, STR("EUR"), third, 7));
    assert_int_equal(rates_find(&rates, STR("USD"), third + 2, 0)->rate, INT64_C(88000000000));
    assert_true(rate_convert(r, 1000000, &units) && units == 87500000);                 /* 100 USD are 8750 */
    assert_true(rate_convert(r, -1, &units) && units == -88);                            /* half away from zero */
    r = rates_find(&rates, STR("KZT"), first, 0);
    assert_true(rate_convert(r, 10000000, &units) && units == 1712346);                  /* 1000 KZT: 171.23456789 */
    r = rates_find(&rates, STR("USD"), third, 7);
    assert_false(rate_convert(r, INT64_MAX, &units));
}

static void a_wrong_table_of_rates_is_refused_with_its_row(void **state)
{
    (void)state;
    static const struct { const char *text, *key; int row; } CASES[] = {
        { "currency,date,rate\nUSD,2026-01-01,1\n", "detect.rate-no-column", 1 }, { "currency,day,rate,source\n", "detect.rate-column", 1 },
        { "currency,date,rate,source,rate\n", "detect.rate-column-twice", 1 }, { HEAD "usd,2026-01-01,1,B,\n", "detect.rate-currency", 2 },
        { HEAD "DOLLAR,2026-01-01,1,B,\n", "detect.rate-currency", 2 }, { HEAD "KGS,2026-01-01,1,B,\n", "detect.rate-own", 2 },
        { HEAD "USD,01.01.2026,1,B,\n", "detect.rate-date", 2 }, { HEAD "USD,2026-02-30,1,B,\n", "detect.rate-date", 2 },
        { HEAD "USD,2026-01-01,0,B,\n", "detect.rate-rate", 2 }, { HEAD "USD,2026-01-01,-1,B,\n", "detect.rate-rate", 2 },
        { HEAD "USD,2026-01-01,x,B,\n", "detect.rate-rate", 2 }, { HEAD "USD,2026-01-01,\"1,5\",B,\n", "detect.rate-rate", 2 },
        { HEAD "USD,2026-01-01,1.1234567891,B,\n", "detect.rate-rate", 2 }, { HEAD "USD,2026-01-01,1,B,0\n", "detect.rate-per", 2 },
        { HEAD "USD,2026-01-01,1,B,1000001\n", "detect.rate-per", 2 }, { HEAD "USD,2026-01-01,1, ,1\n", "detect.rate-source", 2 },
        { HEAD "USD,2026-01-01,1,B,\nEUR,2026-01-01,1,B,\nUSD,2026-01-01,2,B,\n", "detect.rate-twice", 4 }, { HEAD, "detect.rate-none", 1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        if (read_rates(CASES[i].text) != ERR_INVALID) fail_msg("case %zu: taken", i);
        if (strcmp(error_.parts[0].key, CASES[i].key) != 0) fail_msg("case %zu: %s", i, error_.parts[0].key);
        if (!str_equal(error_arg(&error_, "row"), str_format(&run_arena, "%d", CASES[i].row)))
            fail_msg("case %zu: row " STR_FMT, i, STR_ARG(error_arg(&error_, "row")));
    }
    assert_error(ERR_INVALID, read_rates(HEAD "USD\n"));
    assert_error(ERR_INVALID, read_rates("\xff"));
}

#define PRICED(id, status, who, amount, currency) "{\"id\":\"" id "\",\"status\":\"" status "\",\"tenderers\":[{\"id\":\"" who "\"}],\"value\":{\"amount\":" \
    amount ",\"currency\":\"" currency "\"}}"
#define TENDER(day, bids) "{\"ocid\":\"x\",\"tender\":{\"tenderPeriod\":{\"endDate\":\"" day "T00:00:00+06:00\"}},\"bids\":{\"details\":[" bids "]}," \
    "\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":\"a\"}]}]}\n"

static void prices_in_other_currencies_are_converted_at_the_days_rate(void **state)
{
    (void)state;
    const DetectResult *r;
    const char *line = TENDER("2026-01-03", PRICED("1", "valid", "a", "9000", "KGS") "," PRICED("2", "disqualified", "b", "100", "USD"));
    DetectSettings s = { .currency = STR("KGS"), .rules = DETECT_BIT(DETECT_R036) };
    assert_ok(run_try(str_of(line), s, &r));
    assert_int_equal(r->by_rule[DETECT_R036], 0);
    assert_int_equal(r->skipped_count, 1);
    assert_ok(read_rates(USD));
    s.rates = &rates;
    for (unsigned threads = 1; threads < 9; threads++) {
        s.threads = threads;
        assert_ok(run_try(str_of(line), s, &r));
        const DetectFlag *f = only_flag(r, DETECT_R036);
        assert_non_null(f);
        assert_int_equal(f->bids[0].amount, 87500000);
        assert_int_equal(f->bids[0].asked, 1000000);
        assert_str(f->bids[0].currency, STR("KGS"));
        assert_str(f->bids[0].rate->source, STR("Bank"));
        assert_null(f->bids[1].rate);
        assert_int_equal(r->converted, 1);
        assert_int_equal(r->skipped_count, 0);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            Buf why = buf_in(&run_arena), json = buf_in(&run_arena);
            detect_explain(&why, (Lang)lang, f, r);
            detect_write_flag(&json, (Lang)lang, f, r);
            assert_true(str_find(buf_str(&why), STR("01.01.2026")) >= 0 && str_find(buf_str(&why), STR("Bank")) >= 0);
            assert_true(str_find(buf_str(&json), STR("\"converted\":{\"amount\":100,\"currency\":\"USD\",\"rate\":87.500000000,\"per\":1,"
                                                     "\"date\":\"2026-01-01\",\"source\":\"Bank\",\"row\":2}")) >= 0);
        }
    }
    s.rate_age = (DetectNumber){ true, 1 };                         /* too old: left out and counted, as without a table */
    assert_ok(run_try(str_of(line), s, &r));
    assert_int_equal(r->by_rule[DETECT_R036] + r->converted, 0);
    assert_int_equal(r->skipped[0].bids, 1);
}

static void converted_prices_are_compared_over_tenders_too(void **state)
{
    (void)state;
    const DetectResult *r;
    assert_ok(read_rates(USD));
    DetectSettings s = { .currency = STR("KGS"), .rules = DETECT_BIT(DETECT_R058) | DETECT_BIT(DETECT_R028), .rates = &rates, .r058_ratio = { true, 0.5 } };
    assert_ok(run_try(STR(TENDER("2026-01-03", PRICED("1", "valid", "a", "100", "USD") "," PRICED("2", "valid", "b", "17500", "KGS") ","
                                               PRICED("3", "valid", "c", "17500", "KGS"))), s, &r));
    const DetectFlag *f = only_flag(r, DETECT_R058);
    assert_non_null(f);
    assert_true(f->ratio > 0.9999 && f->ratio < 1.0001);
    assert_int_equal(f->bids[0].asked, 1000000);
    assert_non_null(only_flag(r, DETECT_R028));
    assert_ok(run_try(STR(TENDER("2026-01-03", PRICED("1", "valid", "a", "100", "USD") "," PRICED("2", "valid", "b", "8750", "KGS"))), s, &r));
    assert_null(only_flag(r, DETECT_R028));                         /* nobody asked the same price: a rate made it so */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(shipped_packs_and_explanations_are_whole), RUN_TEST(a_pack_is_read), RUN_TEST(the_lowest_of_several_limits_counts),
        RUN_TEST(a_wrong_pack_is_refused_with_its_line), RUN_TEST(a_parameter_of_a_pack_stays_within_its_bounds),
        RUN_TEST(a_wrong_explanation_is_refused_with_its_line), RUN_TEST(a_pack_knows_local_methods_and_reasons),
        RUN_TEST(a_reason_of_the_law_clears_a_flag), RUN_TEST(bids_with_a_price_a_lot_compete_in_their_lots),
        RUN_TEST(prices_of_units_are_added_up_by_lot), RUN_TEST(odd_lot_prices_are_no_harm), RUN_TEST(a_table_of_rates_is_read_and_asked),
        RUN_TEST(a_wrong_table_of_rates_is_refused_with_its_row), RUN_TEST(prices_in_other_currencies_are_converted_at_the_days_rate),
        RUN_TEST(converted_prices_are_compared_over_tenders_too),
    };
    return cmocka_run_group_tests_name("detect packs", tests, NULL, NULL);
}

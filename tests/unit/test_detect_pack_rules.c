/* test_detect_pack_rules.c: the rules about one process that need a country pack, extensions, parties or earlier releases: each flagged, not flagged,
 * and not to be said, with what stands in the flag; odd data does no harm; any number of threads and any order of lines come to the same. */
#include "detect_run.h"
#include "detect/country_pack.h"

static DetectPack pack;
static const DetectResult *result;

#define PACK_HEAD "pack: xx\nname:\n  en: a\n  ru: b\n  ky: c\nowner: x\n"
#define BASIS "  source: law\n  date: 2026-01-01\n  state: unconfirmed\n"
#define DOCUMENTS "documents:\n" BASIS "  planning: [procurementPlan]\n  notice: [tenderNotice]\n  tender: [biddingDocuments, technicalSpecifications]\n" \
                  "  contract: [contractSigned]\n"
#define LIMIT "thresholds:\n  small:\n    method: direct\n    currency: KGS\n    amount: 1000\n    from: 2025-01-01\n    source: law\n    date: 2026-01-01\n" \
              "    state: unconfirmed\n"

static DetectSettings by_pack(const char *text)
{
    RuleFile file = { STR("x.yaml"), str_of(text) };
    assert_ok(pack_read(&run_arena, &file, &pack, &error_));
    return (DetectSettings){ .pack = &pack };
}

typedef struct { const char *lines; DetectReason reason; } Case;

static void check_cases(DetectSettings settings, DetectRule rule, const Case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        DetectReason got = run_reason(settings, rule, str_of(cases[i].lines), &result);
        if (got != cases[i].reason) fail_msg("%s, case %zu: %s", detect_rule_code(rule), i, detect_reason_name(got));
        DetectSettings threads = settings;
        for (threads.threads = 2; threads.threads < 9; threads.threads += 3)
            if (run_reason(threads, rule, str_of(cases[i].lines), &result) != got) fail_msg("case %zu: threads", i);
    }
}
#define CHECK_CASES(settings, rule, cases) check_cases((settings), (rule), (cases), ARRAY_LEN(cases))

static const DetectFlag *flag_of(DetectSettings settings, DetectRule rule, const char *lines)
{
    assert_int_equal(run_reason(settings, rule, str_of(lines), &result), DETECT_FLAGGED);
    return &result->flags[0];
}

static void assert_field(const char *line, const DetectFlag *f, size_t i, const char *pointer, const char *text)
{
    assert_true(i < f->field_count);
    assert_string_equal(f->fields[i].pointer, pointer);
    assert_str(f->fields[i].text, str_of(text));
    const char *at = line + f->fields[i].offset + (line[f->fields[i].offset] == '"');
    assert_int_equal(strncmp(at, text, strlen(text)), 0);
}

#define PROCESS(members) "{\"ocid\":\"x\"," members "}\n"

/* ---- documents ---- */

#define PLAN(documents) PROCESS("\"planning\":{\"documents\":" documents "}")

static void planning_documents_are_looked_for_by_type(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { PLAN("[{\"documentType\":\"marketStudies\"}]"), DETECT_FLAGGED }, { PLAN("[]"), DETECT_FLAGGED },
        { PLAN("[{\"documentType\":\"marketStudies\"},{\"documentType\":\"procurementPlan\"}]"), DETECT_CLEAR },
        { PLAN("[{\"id\":\"1\"}]"), DETECT_NOT_PUBLISHED },                    /* documents without types: silence */
        { PLAN("null"), DETECT_NOT_PUBLISHED }, { PLAN("{}"), DETECT_NOT_PUBLISHED }, { PLAN("[null,7,[]]"), DETECT_NOT_PUBLISHED },
        { PROCESS("\"planning\":{}"), DETECT_NOT_PUBLISHED }, { PROCESS("\"planning\":[]"), DETECT_NOT_PUBLISHED }, { PROCESS("\"id\":\"1\""), DETECT_NOT_PUBLISHED },
    };
    CHECK_CASES(by_pack(PACK_HEAD DOCUMENTS), DETECT_R001, CASES);
    const DetectFlag *f = flag_of(by_pack(PACK_HEAD DOCUMENTS), DETECT_R001, CASES[0].lines);
    assert_field(CASES[0].lines, f, 0, "/planning/documents/0/documentType", "marketStudies");
    assert_str(f->what, STR("procurementPlan"));
    assert_int_equal(run_reason((DetectSettings){ 0 }, DETECT_R001, STR(PLAN("[]")), &result), DETECT_NOT_IN_PACK);
    assert_int_equal(run_reason(by_pack(PACK_HEAD), DETECT_R001, STR(PLAN("[]")), &result), DETECT_NOT_IN_PACK);
    DetectSettings all = by_pack(PACK_HEAD DOCUMENTS "  silence: missing\n");          /* this publisher gives every document he has */
    assert_int_equal(run_reason(all, DETECT_R001, STR(PROCESS("\"id\":\"1\"")), &result), DETECT_FLAGGED);
}

#define NOTICE(day) "{\"documentType\":\"tenderNotice\",\"datePublished\":\"2026-03-" day "T09:00:00+06:00\"}"
#define TENDER(documents) PROCESS("\"tender\":{\"tenderPeriod\":{\"startDate\":\"2026-03-02T09:00:00+06:00\",\"endDate\":\"2026-03-20T09:00:00+06:00\"}," \
                                  "\"documents\":[" documents "]}")

static void a_notice_is_out_before_bidding_begins(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { TENDER("{\"documentType\":\"clarifications\"}"), DETECT_FLAGGED }, { TENDER(""), DETECT_FLAGGED }, { TENDER(NOTICE("03")), DETECT_FLAGGED },
        { TENDER(NOTICE("02")), DETECT_CLEAR }, { TENDER(NOTICE("03") "," NOTICE("01")), DETECT_CLEAR },
        { TENDER("{\"documentType\":\"tenderNotice\"}"), DETECT_NO_DATES },
        { TENDER(NOTICE("03") ",{\"documentType\":\"tenderNotice\"}"), DETECT_NO_DATES }, { TENDER(NOTICE("01") ",{\"documentType\":\"tenderNotice\"}"), DETECT_CLEAR },
        { TENDER("{\"documentType\":\"tenderNotice\",\"datePublished\":\"2026-03-01\"}"), DETECT_CLEAR },
        { PROCESS("\"tender\":{\"documents\":[" NOTICE("03") "]}"), DETECT_NO_DATES }, { TENDER("{\"id\":\"1\"}"), DETECT_NOT_PUBLISHED },
        { PROCESS("\"tender\":{\"procurementMethod\":\"direct\",\"documents\":[]}"), DETECT_OTHER_METHOD }, { PROCESS("\"tender\":null"), DETECT_NOT_PUBLISHED },
    };
    DetectSettings s = by_pack(PACK_HEAD DOCUMENTS);
    CHECK_CASES(s, DETECT_R004, CASES);
    const DetectFlag *f = flag_of(s, DETECT_R004, CASES[2].lines);
    assert_int_equal(f->days, 1);
    assert_field(CASES[2].lines, f, 0, "/tender/documents/0/datePublished", "2026-03-03T09:00:00+06:00");
    Buf why = buf_in(&run_arena);
    detect_explain(&why, LANG_EN, f, result);
    assert_true(str_find(buf_str(&why), STR("1 day after")) >= 0);
}

#define OF_TYPE(type, day) "{\"documentType\":\"" type "\",\"datePublished\":\"2026-03-" day "T09:00:00+06:00\"}"

static void bidders_need_certain_documents_in_time(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { TENDER(OF_TYPE("biddingDocuments", "05")), DETECT_FLAGGED },
        { TENDER(OF_TYPE("biddingDocuments", "05") "," OF_TYPE("technicalSpecifications", "21")), DETECT_FLAGGED },
        { TENDER(OF_TYPE("biddingDocuments", "05") "," OF_TYPE("technicalSpecifications", "20")), DETECT_CLEAR },
        { TENDER(OF_TYPE("biddingDocuments", "05") ",{\"documentType\":\"technicalSpecifications\"}"), DETECT_CLEAR },
        { TENDER("{\"title\":\"a\"}"), DETECT_NOT_PUBLISHED }, { PROCESS("\"tender\":{}"), DETECT_NOT_PUBLISHED },
        { PROCESS("\"tender\":{\"procurementMethod\":\"limited\"}"), DETECT_OTHER_METHOD },
    };
    DetectSettings s = by_pack(PACK_HEAD DOCUMENTS);
    CHECK_CASES(s, DETECT_R005, CASES);
    assert_str(flag_of(s, DETECT_R005, CASES[1].lines)->what, STR("technicalSpecifications"));
    const DetectFlag *f = flag_of(s, DETECT_R005, TENDER(""));
    assert_int_equal(f->count, 2);
    assert_str(f->what, STR("biddingDocuments, technicalSpecifications"));
}

#define CONTRACT(rest) PROCESS("\"contracts\":[{\"id\":\"c1\"" rest "}]")

static void signed_contracts_are_published(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { CONTRACT(",\"status\":\"active\",\"documents\":[]"), DETECT_FLAGGED },
        { CONTRACT(",\"dateSigned\":\"2026-03-01T00:00:00Z\",\"documents\":[{\"documentType\":\"contractNotice\"}]"), DETECT_FLAGGED },
        { CONTRACT(",\"status\":\"active\",\"documents\":[{\"documentType\":\"contractSigned\"}]"), DETECT_CLEAR },
        { CONTRACT(",\"status\":\"pending\",\"documents\":[]"), DETECT_NOT_PUBLISHED }, { CONTRACT(",\"status\":\"active\""), DETECT_NOT_PUBLISHED },
        { CONTRACT(",\"status\":\"active\",\"documents\":[{\"id\":\"1\"}]"), DETECT_NOT_PUBLISHED }, { PROCESS("\"contracts\":null"), DETECT_NOT_PUBLISHED },
        { PROCESS("\"contracts\":[7,null]"), DETECT_NOT_PUBLISHED },
    };
    DetectSettings s = by_pack(PACK_HEAD DOCUMENTS);
    CHECK_CASES(s, DETECT_R063, CASES);
    assert_field(CASES[0].lines, flag_of(s, DETECT_R063, CASES[0].lines), 0, "/contracts/0/id", "c1");
}

/* ---- fees and subcontracting ---- */

#define KGS(amount) "{\"amount\":" amount ",\"currency\":\"KGS\"}"
#define FEES(fees) PROCESS("\"tender\":{\"value\":" KGS("1000") ",\"participationFees\":[" fees "]}")
#define FEE(id, amount) "{\"id\":\"" id "\",\"value\":" KGS(amount) "}"

static void fees_are_held_against_the_value(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { FEES(FEE("1", "10.01")), DETECT_FLAGGED }, { FEES(FEE("1", "6") "," FEE("2", "5")), DETECT_FLAGGED }, { FEES(FEE("1", "10")), DETECT_CLEAR },
        { FEES(""), DETECT_CLEAR }, { FEES("{\"type\":[\"deposit\"],\"value\":" KGS("500") "}"), DETECT_CLEAR },
        { FEES("{\"type\":[\"deposit\",\"submission\"],\"value\":" KGS("500") "}"), DETECT_FLAGGED },
        { FEES("{\"id\":\"1\"}"), DETECT_NO_AMOUNTS }, { FEES("{\"value\":{\"amount\":50,\"currency\":\"USD\"}}"), DETECT_NO_AMOUNTS },
        { FEES(FEE("1", "-5")), DETECT_NO_AMOUNTS }, { FEES(FEE("1", "9e99")), DETECT_NO_AMOUNTS },
        { PROCESS("\"tender\":{\"participationFees\":[" FEE("1", "5") "]}"), DETECT_NO_AMOUNTS },
        { PROCESS("\"tender\":{\"value\":" KGS("0") ",\"participationFees\":[" FEE("1", "5") "]}"), DETECT_NO_AMOUNTS },
        { PROCESS("\"tender\":{\"participationFees\":7}"), DETECT_NOT_PUBLISHED }, { PROCESS("\"tender\":{}"), DETECT_NOT_PUBLISHED },
    };
    CHECK_CASES((DetectSettings){ 0 }, DETECT_R008, CASES);
    const DetectFlag *f = flag_of((DetectSettings){ 0 }, DETECT_R008, CASES[1].lines);
    assert_true(f->ratio > 0.01099 && f->ratio < 0.01101 && f->amounts[0] == 110000);
    assert_field(CASES[1].lines, f, 1, "/tender/participationFees/1/value/amount", "5");
}

#define AWARD(rest) PROCESS("\"awards\":[{\"id\":\"a\",\"status\":\"active\"" rest "}]")

static void most_of_the_work_stays_with_the_winner(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { AWARD(",\"subcontracting\":{\"minimumPercentage\":0.51}"), DETECT_FLAGGED }, { AWARD(",\"subcontracting\":{\"minimumPercentage\":60}"), DETECT_FLAGGED },
        { AWARD(",\"subcontracting\":{\"minimumPercentage\":0.5}"), DETECT_CLEAR }, { AWARD(",\"hasSubcontracting\":false"), DETECT_CLEAR },
        { AWARD(",\"hasSubcontracting\":true"), DETECT_NOT_PUBLISHED }, { AWARD(",\"subcontracting\":{\"minimumPercentage\":101}"), DETECT_NOT_PUBLISHED },
        { AWARD(",\"subcontracting\":{\"minimumPercentage\":-1}"), DETECT_NOT_PUBLISHED }, { AWARD(",\"subcontracting\":7"), DETECT_NOT_PUBLISHED },
        { PROCESS("\"awards\":[{\"status\":\"pending\",\"subcontracting\":{\"minimumPercentage\":1}}]"), DETECT_NOT_PUBLISHED },
        { PROCESS("\"id\":\"1\""), DETECT_NO_AWARDS },
    };
    CHECK_CASES((DetectSettings){ 0 }, DETECT_R071, CASES);
    assert_true(flag_of((DetectSettings){ 0 }, DETECT_R071, CASES[1].lines)->ratio < 0.61);
}

/* ---- contacts ---- */

#define PARTY(id, role, rest) "{\"id\":\"" id "\",\"name\":\"N-" id "\",\"roles\":[\"" role "\"]" rest "}"
#define PHONE(number) ",\"contactPoint\":{\"telephone\":\"" number "\"}"
#define EMAIL(text) ",\"contactPoint\":{\"email\":\"" text "\"}"
#define STREET(text) ",\"address\":{\"streetAddress\":\"" text "\"}"
#define PARTIES(list) PROCESS("\"parties\":[" list "]")

static void a_bidder_can_be_reached(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { PARTIES(PARTY("a", "tenderer", PHONE("000000"))), DETECT_FLAGGED }, { PARTIES(PARTY("a", "supplier", PHONE("+996 123456789"))), DETECT_FLAGGED },
        { PARTIES(PARTY("a", "tenderer", PHONE("12"))), DETECT_FLAGGED }, { PARTIES(PARTY("a", "tenderer", EMAIL("none"))), DETECT_FLAGGED },
        { PARTIES(PARTY("a", "tenderer", EMAIL("x@example.com"))), DETECT_FLAGGED }, { PARTIES(PARTY("a", "tenderer", STREET("---"))), DETECT_FLAGGED },
        { PARTIES(PARTY("a", "tenderer", PHONE("0312 66-55-44"))), DETECT_CLEAR }, { PARTIES(PARTY("a", "tenderer", EMAIL("office@firma.kg"))), DETECT_CLEAR },
        { PARTIES(PARTY("a", "buyer", PHONE("000000"))), DETECT_NOT_PUBLISHED }, { PARTIES(PARTY("a", "tenderer", "")), DETECT_NOT_PUBLISHED },
        { PARTIES(PARTY("KG-INN-1234", "tenderer", PHONE("000000"))), DETECT_CLEAR },        /* a human being gets no flag */
        { PARTIES("{\"id\":\"a\",\"roles\":[\"tenderer\"],\"address\":{\"streetAddress\":\"Main street 114\",\"locality\":\"\xff\"}}"), DETECT_CLEAR },
        { PARTIES("{\"id\":\"a\",\"roles\":[\"tenderer\"],\"address\":{\"streetAddress\":\"\xff 114\"}}"), DETECT_NOT_PUBLISHED },
        { PARTIES("null,7,{\"id\":7}"), DETECT_NOT_PUBLISHED }, { PROCESS("\"parties\":{}"), DETECT_NOT_PUBLISHED },
    };
    CHECK_CASES((DetectSettings){ 0 }, DETECT_R042, CASES);
    const DetectFlag *f = flag_of((DetectSettings){ 0 }, DETECT_R042, CASES[0].lines);
    assert_str(f->party.name, STR("N-a"));
    assert_field(CASES[0].lines, f, 0, "/parties/0/contactPoint/telephone", "000000");
    run_reason((DetectSettings){ 0 }, DETECT_R042, str_of(CASES[10].lines), &result);
    assert_int_equal(result->spared, 1);
}

static void a_bidder_is_not_the_buyer(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { PARTIES(PARTY("b", "buyer", PHONE("+996 312 665544")) "," PARTY("a", "tenderer", PHONE("(0312) 66-55-44"))), DETECT_FLAGGED },
        { PARTIES(PARTY("b", "buyer", EMAIL("Info@Firma.kg")) "," PARTY("a", "supplier", EMAIL("info@firma.KG "))), DETECT_FLAGGED },
        { PARTIES(PARTY("b", "procuringEntity", STREET("ул. Чүй, 114")) "," PARTY("a", "tenderer", STREET("Ул. ЧУЙ 114"))), DETECT_FLAGGED },
        { PARTIES(PARTY("b", "buyer", PHONE("0312665544")) "," PARTY("a", "tenderer", PHONE("0312665545"))), DETECT_CLEAR },
        { PARTIES(PARTY("b", "buyer", STREET("Ленин көчөсү")) "," PARTY("a", "tenderer", STREET("Ленин көчөсү"))), DETECT_NOT_PUBLISHED },   /* no house */
        { PARTIES(PARTY("b", "buyer", PHONE("000000")) "," PARTY("a", "tenderer", PHONE("000000"))), DETECT_NOT_PUBLISHED },
        { PARTIES(PARTY("b", "buyer", PHONE("0312665544"))), DETECT_NOT_PUBLISHED },
        { PARTIES(PARTY("b", "buyer", PHONE("0312665544")) "," PARTY("KG-INN-2001", "tenderer", PHONE("0312665544"))), DETECT_CLEAR },
        { PARTIES("{\"id\":\"b\",\"roles\":[\"buyer\",\"tenderer\"]" PHONE("0312665544") "}"), DETECT_CLEAR },
    };
    CHECK_CASES((DetectSettings){ 0 }, DETECT_R043, CASES);
    const DetectFlag *f = flag_of((DetectSettings){ 0 }, DETECT_R043, CASES[0].lines);
    assert_str(f->party.id, STR("a"));
    assert_str(f->other.id, STR("b"));
    assert_field(CASES[0].lines, f, 0, "/parties/1/contactPoint/telephone", "(0312) 66-55-44");
    assert_field(CASES[0].lines, f, 1, "/parties/0/contactPoint/telephone", "+996 312 665544");
    run_reason((DetectSettings){ 0 }, DETECT_R043, str_of(CASES[7].lines), &result);
    assert_int_equal(result->spared, 1);
    /* Who bids is known by his bid, too. */
    flag_of((DetectSettings){ 0 }, DETECT_R043, PROCESS("\"buyer\":{\"id\":\"b\"},\"parties\":[{\"id\":\"b\"" PHONE("0312665544") "},{\"id\":\"a\""
            PHONE("0312665544") "}],\"bids\":{\"details\":[{\"status\":\"valid\",\"tenderers\":[{\"id\":\"a\"}]}]}"));
}

static void two_bidders_are_two(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { PARTIES(PARTY("a", "tenderer", PHONE("0312665544")) "," PARTY("b", "tenderer", PHONE("0312665544"))), DETECT_FLAGGED },
        { PARTIES(PARTY("a", "tenderer", PHONE("0312665544")) "," PARTY("a", "supplier", PHONE("0312665544"))), DETECT_NOT_PUBLISHED },
        { PARTIES(PARTY("a", "tenderer", PHONE("0312665544")) "," PARTY("b", "tenderer", PHONE("0555112233"))), DETECT_CLEAR },
        { PARTIES(PARTY("a", "tenderer", PHONE("0312665544")) "," PARTY("b", "buyer", PHONE("0312665544"))), DETECT_NOT_PUBLISHED },
        { PARTIES(PARTY("a", "tenderer", PHONE("0312665544")) "," PARTY("KG-INN-1", "tenderer", PHONE("0312665544")) "," PARTY("c", "tenderer", PHONE("0312665544"))),
          DETECT_FLAGGED },
    };
    CHECK_CASES((DetectSettings){ 0 }, DETECT_R044, CASES);
    const DetectFlag *f = flag_of((DetectSettings){ 0 }, DETECT_R044, CASES[4].lines);
    assert_str(f->other.id, STR("c"));                       /* not the human being between them */
}

/* ---- earlier releases ---- */

#define RELEASE(day, tag, members) "{\"ocid\":\"x\",\"id\":\"" day "\",\"date\":\"2026-03-" day "T00:00:00Z\",\"tag\":[\"" tag "\"]," members "}\n"
#define FEE_RELEASE(day, fee) RELEASE(day, "tender", "\"tender\":{\"participationFees\":[" fee "]}")

static void a_fee_does_not_rise_on_the_way(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { FEE_RELEASE("01", FEE("1", "10")) FEE_RELEASE("05", FEE("1", "25")), DETECT_FLAGGED },
        { FEE_RELEASE("05", FEE("1", "25")) FEE_RELEASE("01", FEE("1", "10")), DETECT_FLAGGED },                /* by date, not by place */
        { FEE_RELEASE("01", FEE("1", "25")) FEE_RELEASE("05", FEE("1", "10")), DETECT_CLEAR }, { FEE_RELEASE("01", FEE("1", "10")) FEE_RELEASE("05", FEE("1", "10.0")), DETECT_CLEAR },
        { FEE_RELEASE("01", FEE("1", "10")) FEE_RELEASE("05", FEE("2", "25")), DETECT_ONE_RELEASE }, { FEE_RELEASE("01", FEE("1", "10")), DETECT_ONE_RELEASE },
        { FEE_RELEASE("01", FEE("1", "10")) FEE_RELEASE("05", "{\"id\":\"1\",\"value\":{\"amount\":25,\"currency\":\"USD\"}}"), DETECT_CLEAR },
        { RELEASE("01", "tender", "\"tender\":{}") RELEASE("02", "award", "\"awards\":[]"), DETECT_NOT_PUBLISHED }, { FEES(FEE("1", "1")), DETECT_ONE_RELEASE },
    };
    CHECK_CASES((DetectSettings){ 0 }, DETECT_R009, CASES);
    const DetectFlag *f = flag_of((DetectSettings){ 0 }, DETECT_R009, CASES[0].lines);
    assert_int_equal(f->amounts[0], 250000);
    assert_int_equal(f->amounts[1], 100000);
    assert_int_equal(f->spot_count, 2);
    assert_int_equal(f->spots[0].line, 1);
    assert_int_equal(f->spots[1].line, 2);
    assert_str(f->spots[1].note, STR("/tender/participationFees/0/value/amount = 25 KGS"));
}

#define ITEM(id, quantity) "{\"id\":\"" id "\",\"quantity\":" quantity "}"
#define CONTRACTED(day, items) RELEASE(day, "contract", "\"contracts\":[{\"id\":\"c\",\"awardID\":\"a\",\"items\":[" items "]}]")
#define BOTH(before, after) PROCESS("\"awards\":[{\"id\":\"a\",\"status\":\"active\",\"items\":[" before "]}],\"contracts\":[{\"id\":\"c\",\"awardID\":\"a\",\"items\":[" after "]}]")

static void items_stay_what_they_were(void **state)
{
    (void)state;
    static const Case CUT[] = {
        { CONTRACTED("01", ITEM("1", "10")) CONTRACTED("05", ITEM("1", "8")), DETECT_FLAGGED }, { CONTRACTED("01", ITEM("1", "10")) CONTRACTED("05", ITEM("1", "12")), DETECT_CLEAR },
        { CONTRACTED("01", ITEM("1", "10") "," ITEM("2", "1")) CONTRACTED("05", ITEM("1", "10")), DETECT_CLEAR },        /* left out is not taken away */
        { CONTRACTED("01", ITEM("1", "10")), DETECT_ONE_RELEASE }, { BOTH(ITEM("1", "10"), ITEM("1", "9.5")), DETECT_FLAGGED }, { BOTH(ITEM("1", "10"), ITEM("1", "10")), DETECT_CLEAR },
        { BOTH(ITEM("1", "10"), ITEM("7", "1")), DETECT_ONE_RELEASE }, { PROCESS("\"contracts\":7"), DETECT_ONE_RELEASE },
    };
    static const Case ADDED[] = {
        { CONTRACTED("01", ITEM("1", "10")) CONTRACTED("05", ITEM("1", "12")), DETECT_FLAGGED }, { CONTRACTED("01", ITEM("1", "10")) CONTRACTED("05", ITEM("2", "1")), DETECT_FLAGGED },
        { CONTRACTED("01", ITEM("1", "10")) CONTRACTED("05", ITEM("1", "8")), DETECT_CLEAR }, { CONTRACTED("01", ITEM("1", "10")), DETECT_ONE_RELEASE },
        { BOTH(ITEM("1", "10"), ITEM("1", "10") "," ITEM("2", "3")), DETECT_FLAGGED }, { BOTH(ITEM("1", "10"), ITEM("1", "10")), DETECT_CLEAR },
        { CONTRACTED("01", ITEM("1", "\"x\"")) CONTRACTED("05", ITEM("1", "null")), DETECT_CLEAR },
    };
    CHECK_CASES((DetectSettings){ 0 }, DETECT_R065, CUT);
    CHECK_CASES((DetectSettings){ 0 }, DETECT_R066, ADDED);
    const DetectFlag *f = flag_of((DetectSettings){ 0 }, DETECT_R065, CUT[4].lines);
    assert_field(CUT[4].lines, f, 0, "/awards/0/items/0/quantity", "10");
    assert_field(CUT[4].lines, f, 1, "/contracts/0/items/0/quantity", "9.5");
    f = flag_of((DetectSettings){ 0 }, DETECT_R066, ADDED[1].lines);
    assert_int_equal(f->spot_count, 1);
    assert_str(f->spots[0].note, STR("/contracts/0/items/0/quantity = 1"));
}

#define WORTH(day, amount) RELEASE(day, "contract", "\"contracts\":[{\"id\":\"c\",\"value\":" KGS(amount) "}]")
#define AMENDED(rest) PROCESS("\"contracts\":[{\"id\":\"c\",\"value\":" KGS("120") ",\"amendments\":[{\"id\":\"1\"" rest "}]}]")

static void a_contract_keeps_its_price(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { WORTH("01", "100") WORTH("05", "110"), DETECT_FLAGGED }, { WORTH("01", "100") WORTH("05", "90"), DETECT_CLEAR }, { WORTH("01", "100"), DETECT_ONE_RELEASE },
        { AMENDED(",\"changes\":[{\"property\":\"value.amount\",\"former_value\":100}]"), DETECT_FLAGGED },
        { AMENDED(",\"changes\":[{\"property\":\"contracts/value/amount\",\"former_value\":130}]"), DETECT_CLEAR }, { AMENDED(""), DETECT_ONE_RELEASE },
        { AMENDED(",\"changes\":[{\"property\":\"value.amount\",\"former_value\":\"100\"}]"), DETECT_ONE_RELEASE },
        { PROCESS("\"contracts\":[]"), DETECT_NOT_PUBLISHED }, { WORTH("01", "0") WORTH("05", "90"), DETECT_CLEAR }, { WORTH("01", "-5") WORTH("05", "90"), DETECT_CLEAR },
    };
    CHECK_CASES((DetectSettings){ 0 }, DETECT_R069, CASES);
    const DetectFlag *f = flag_of((DetectSettings){ 0 }, DETECT_R069, CASES[3].lines);
    assert_field(CASES[3].lines, f, 0, "/contracts/0/amendments/0/changes/0/former_value", "100");
    assert_true(f->ratio > 0.199 && f->ratio < 0.201);
    /* Small rises add up from the first value on. */
    DetectSettings five = { .numbers[DETECT_R069][0] = { true, 0.05 } };
    assert_int_equal(run_reason(five, DETECT_R069, STR(WORTH("01", "100") WORTH("05", "104")), &result), DETECT_CLEAR);
    f = flag_of(five, DETECT_R069, WORTH("01", "100") WORTH("05", "104") WORTH("09", "108"));
    assert_int_equal(f->amounts[1], 1000000);
    assert_int_equal(f->amounts[0], 1080000);
    assert_int_equal(f->spots[0].line, 1);
}

/* ---- limits ---- */

#define DIRECT(method, award, contract) PROCESS("\"date\":\"2026-03-01T00:00:00Z\",\"tender\":{\"procurementMethod\":\"" method "\"},\"awards\":[{\"id\":\"a\"," \
    "\"status\":\"active\",\"value\":" award "}],\"contracts\":[{\"awardID\":\"a\",\"value\":" contract "}]")

static void a_direct_award_stays_below_its_limit(void **state)
{
    (void)state;
    static const Case CASES[] = {
        { DIRECT("direct", KGS("1000"), KGS("1000.01")), DETECT_FLAGGED }, { DIRECT("limited", KGS("900"), KGS("1100")), DETECT_FLAGGED },
        { DIRECT("direct", KGS("900"), KGS("1000")), DETECT_CLEAR }, { DIRECT("direct", KGS("1200"), KGS("1300")), DETECT_CLEAR },
        { DIRECT("open", KGS("900"), KGS("1100")), DETECT_OTHER_METHOD }, { DIRECT("", KGS("900"), KGS("1100")), DETECT_NO_METHOD },
        { DIRECT("direct", "{\"amount\":900,\"currency\":\"USD\"}", KGS("1100")), DETECT_NO_AMOUNTS }, { DIRECT("direct", "null", KGS("1100")), DETECT_NO_AMOUNTS },
        { PROCESS("\"tender\":{\"procurementMethod\":\"direct\"}"), DETECT_NOT_IN_PACK },                         /* on which day is not said */
        { PROCESS("\"date\":\"2026-03-01\",\"tender\":{\"procurementMethod\":\"direct\"}"), DETECT_NO_AWARDS },
    };
    DetectSettings s = by_pack(PACK_HEAD LIMIT);
    CHECK_CASES(s, DETECT_R054, CASES);
    const DetectFlag *f = flag_of(s, DETECT_R054, CASES[1].lines);
    assert_int_equal(f->amounts[1], 10000000);
    assert_str(f->what, STR("small"));
    assert_int_equal(run_reason((DetectSettings){ 0 }, DETECT_R054, str_of(CASES[1].lines), &result), DETECT_NOT_IN_PACK);
}

/* ---- all at once ---- */

static Str all_of_it(const char *lines, unsigned threads)
{
    Buf b = buf_in(&run_arena);
    DetectSettings s = by_pack(PACK_HEAD DOCUMENTS LIMIT);
    s.threads = threads;
    s.currency = STR("KGS");
    assert_ok(run_try(str_of(lines), s, &result));
    detect_write_lines(&b, LANG_RU, result);
    assert_false(b.failed);
    return buf_str(&b);
}

static void threads_come_to_the_same_bytes(void **state)
{
    (void)state;
    Buf lines = buf_in(&run_arena);
    for (int i = 0; i < 200; i++) {
        buf_format(&lines, "{\"ocid\":\"p%d\",\"date\":\"2026-03-01T00:00:00Z\",\"parties\":[" PARTY("a", "tenderer", PHONE("0312665544")) "," PARTY("b", "buyer", PHONE("0312665544"))
                   "],\"tender\":{\"procurementMethod\":\"direct\",\"documents\":[],\"value\":" KGS("900") ",\"participationFees\":[" FEE("1", "%d") "]}}\n", i, i);
        for (int k = 1; k < 4; k++)
            buf_format(&lines, "{\"ocid\":\"m%d\",\"date\":\"2026-03-0%dT00:00:00Z\",\"tag\":[\"contract\"],\"contracts\":[{\"id\":\"c\",\"value\":" KGS("%d") "}]}\n", i, k,
                       100 + k * (i % 3));
    }
    buf_byte(&lines, 0);
    Str once = all_of_it(lines.ptr, 1);
    assert_true(result->by_rule[DETECT_R069] > 100 && result->by_rule[DETECT_R043] == 200 && result->by_rule[DETECT_R008] > 100);
    for (unsigned threads = 2; threads < 9; threads++) assert_str(all_of_it(lines.ptr, threads), once);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RUN_TEST(planning_documents_are_looked_for_by_type), RUN_TEST(a_notice_is_out_before_bidding_begins), RUN_TEST(bidders_need_certain_documents_in_time),
        RUN_TEST(signed_contracts_are_published), RUN_TEST(fees_are_held_against_the_value), RUN_TEST(most_of_the_work_stays_with_the_winner),
        RUN_TEST(a_bidder_can_be_reached), RUN_TEST(a_bidder_is_not_the_buyer), RUN_TEST(two_bidders_are_two), RUN_TEST(a_fee_does_not_rise_on_the_way),
        RUN_TEST(items_stay_what_they_were), RUN_TEST(a_contract_keeps_its_price), RUN_TEST(a_direct_award_stays_below_its_limit),
        RUN_TEST(threads_come_to_the_same_bytes),
    };
    return cmocka_run_group_tests_name("detect pack rules", tests, NULL, NULL);
}

/* test_money.c: amounts are converted exactly and rounded once; what the books say of a project comes to the same from the front and from
 * behind, whatever was entered; and what the guards of money stop. */
#include "record_kit.h"

#include "model/money_amount.h"

static Str officer, finance, head;

static int begin(void **state)
{
    (void)state;
    begin_office();
    officer = login("officer", "programme_officer");
    finance = login("finance", "finance_officer");
    head = login("head", "head");
    return 0;
}

/* ---- exact amounts ---- */

static int64_t converted(const char *currency, int64_t minor, const char *to, const char *rate, int64_t units)
{
    Ratio by;
    Money ret;
    assert_true(ratio_read(str_of(rate), units, &by));
    assert_true(money_convert((Money){ str_of(currency), minor }, str_of(to), &by, 1, &ret));
    return ret.minor;
}

static void a_half_goes_to_the_even_neighbour(void **state)
{
    (void)state;
    assert_int_equal(converted("EUR", 1, "KGS", "2.5", 1), 2);
    assert_int_equal(converted("EUR", 1, "KGS", "3.5", 1), 4);
    assert_int_equal(converted("EUR", -1, "KGS", "2.5", 1), -2);
    assert_int_equal(converted("EUR", -1, "KGS", "3.5", 1), -4);
    assert_int_equal(converted("EUR", 100, "KGS", "58.1234", 1), 5812);
    assert_int_equal(converted("KGS", 100000000, "EUR", "1.72", 100), 1720000);     /* 100 som are 1.72 euro */
    assert_int_equal(converted("EUR", 100, "JPY", "130.5", 1), 130);                /* a currency without decimals */
    assert_int_equal(converted("JPY", 1, "EUR", "0.0077", 1), 1);
    assert_int_equal(converted("EUR", 100, "KWD", "0.3", 1), 300);                  /* and one with three */
}

static void what_does_not_fit_is_said(void **state)
{
    (void)state;
    Ratio by, twice[2];
    Money ret;
    int64_t part;
    assert_false(ratio_read(STR("0"), 1, &by));
    assert_false(ratio_read(STR("-1"), 1, &by));
    assert_false(ratio_read(STR("1.1234567"), 1, &by));
    assert_false(ratio_read(STR("1"), 0, &by));
    assert_true(ratio_read(STR("100000000"), 1, &by));
    assert_false(money_convert((Money){ STR("EUR"), INT64_MAX }, STR("KGS"), &by, 1, &ret));
    assert_false(money_convert((Money){ STR("EUR"), INT64_MIN }, STR("KGS"), &by, 1, &ret));
    twice[0] = twice[1] = (Ratio){ INT64_MAX, 1 };
    assert_false(money_convert((Money){ STR("EUR"), 3 }, STR("KGS"), twice, 2, &ret));
    assert_false(money_convert((Money){ STR("EUR"), 3 }, STR("XXX"), &by, 1, &ret));
    assert_false(money_part(1, 1, 0, &part));
    assert_false(money_part(INT64_MAX, 2, 1, &part));
}

static uint32_t seed = 20261126;
static int64_t any(int64_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int64_t)(seed >> 8) % below;
}

/* By any rate what is taken back comes to what was entered with the sign turned, and there and back is at most one unit off per unit of the rate. */
static void what_is_taken_back_is_the_same_amount(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        Ratio by = { 1 + any(100000000), 1 + any(1000000) };
        Money to, back, from = { STR("KGS"), any(1000000000) };
        assert_true(money_convert(from, STR("EUR"), &by, 1, &to));
        assert_true(money_convert((Money){ STR("KGS"), -from.minor }, STR("EUR"), &by, 1, &back));
        assert_true(to.minor == -back.minor);
        int64_t half, part = any(10001);
        assert_true(money_part(to.minor, part, 10000, &half));
        assert_true(half >= 0 && half <= to.minor);
    }
}

/* ---- a project ---- */

static void two(Str first, Str second, const char *id, const char *name, const char *fields)
{
    char *proposal = kit_text(&kit, kit_do(&kit, first, "record.move", move_args(id, name, fields)), "id");
    kit_do(&kit, second, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal));
}

#define EUR(amount) "{\"amount\":\"" amount "\",\"currency\":\"EUR\"}"

static char *reform, *donors[3], *lines[4];

static void add_line(size_t n, const char *code, const char *class, const char *parts)
{
    lines[n] = make(finance, "budget_line", kit_format(&kit, "\"project\":\"%s\",\"code\":\"%s\",\"class\":\"%s\",\"text_en\":\"x\","
                    "\"text_ru\":\"x\",\"text_ky\":\"x\",\"amount\":" EUR("2000000.00") ",\"donors\":[%s]", reform, code, class, parts));
    two(finance, head, lines[n], "approve", "");
}

static const char *part(size_t donor, const char *percent)
{
    return kit_format(&kit, "{\"donor\":\"%s\",\"percent\":{\"number\":\"%s\",\"unit\":\"percent\"}}", donors[donor], percent);
}

static void add_rate(const char *from, const char *to, const char *rate, const char *day)
{
    make(finance, "exchange_rate", kit_format(&kit, "\"from\":\"%s\",\"to\":\"%s\",\"rate\":{\"number\":\"%s\"},\"source\":\"inforeuro\","
                                                    "\"valid_from\":\"%s\",\"holds\":\"month\"", from, to, rate, day));
}

static void open_books(void)
{
    reform = make(officer, "project", "\"title\":\"Reform (invented)\",\"aim\":\"a\",\"implementer\":\"o\",\"rate_source\":\"inforeuro\","
                                       "\"budget\":" EUR("2700000.00") ",\"begins\":\"2010\",\"duration\":{\"number\":\"3\",\"unit\":\"years\"}");
    for (size_t i = 0; i < 3; i++) donors[i] = make(officer, "donor", kit_format(&kit, "\"project\":\"%s\",\"name\":\"Donor %zu (invented)\","
                                                                                  "\"type\":\"government\"", reform, i));
    add_line(0, "1", "staff", part(0, "100"));
    add_line(1, "2", "travel", kit_format(&kit, "%s,%s,%s", part(0, "33.33"), part(1, "33.33"), part(2, "33.34")));
    add_line(2, "3", "contracts", kit_format(&kit, "%s,%s", part(1, "0.01"), part(2, "99.99")));
    add_line(3, "4", "travel", kit_format(&kit, "%s,%s", part(2, "50"), part(0, "50")));
    add_rate("eur", "kgs", "58.1234", "2010-05-01");
    add_rate("eur", "usd", "1.324567", "2010-05-01");
    add_rate("eur", "kgs", "57.003", "2010-06-01");
    add_rate("usd", "eur", "0.815", "2010-06-01");
}

/* ---- from the front and from behind ---- */

static int64_t minor_of(const JsonValue *o, const char *name)
{
    int64_t n;
    assert_true(amount_parse(json_text(json_get(o, name)), 2, &n));
    return n;
}

static void hold_cell(const char *by, const char *currency, const char *column, const JsonValue *row)
{
    int64_t sum = 0;
    char *key = str_c(&kit.arena, json_text(json_get(row, "key")));
    const JsonValue *behind = kit_do(&kit, finance, "money.behind", kit_format(&kit, "{\"project\":\"%s\",\"of\":\"%s\",\"key\":\"%s\",\"by\":\"%s\","
                                     "\"currency\":\"%s\",\"on\":\"2010-06-15\"}", reform, column, key, by, currency));
    JSON_EACH(one, json_get(behind, "shares")) sum += minor_of(one, "share");
    assert_true(sum == minor_of(row, column));
    assert_true(sum == minor_of(behind, "sum"));
}

static void hold_sheet(const char *by, const char *currency)
{
    static const char *const COLUMNS[] = { "budget", "revised", "commitment", "obligation", "disbursement", "expenditure", "bound" };
    const JsonValue *sheet = kit_do(&kit, finance, "money.budget", kit_format(&kit, "{\"project\":\"%s\",\"by\":\"%s\",\"currency\":\"%s\","
                                    "\"on\":\"2010-06-15\"}", reform, by, currency));
    for (size_t c = 0; c < ARRAY_LEN(COLUMNS); c++) {
        int64_t sum = 0;
        JSON_EACH(row, json_get(sheet, "rows")) {
            sum += minor_of(row, COLUMNS[c]);
            hold_cell(by, currency, COLUMNS[c], row);
        }
        assert_true(sum == minor_of(json_get(sheet, "total"), COLUMNS[c]));
    }
}

/* Any transaction, certified and approved if the rules let it pass; some are taken back. */
static void any_transaction(void)
{
    static const char *const TYPES[] = { "commitment", "obligation", "disbursement", "expenditure" }, *const CURRENCIES[] = { "EUR", "KGS", "USD" };
    const char *line = lines[any(4)], *type = TYPES[any(4)], *currency = CURRENCIES[any(3)], *month = any(2) ? "05" : "06";
    int on = (int)(1 + any(28)), document = (int)any(1000), whole = (int)(1 + any(20000)), part_of = (int)any(100);
    char *id = make(finance, "money_transaction", kit_format(&kit, "\"type\":\"%s\",\"line\":\"%s\",\"on\":\"2010-%s-%02d\","
                    "\"payee\":\"Invented\",\"document\":\"D-%d\",\"amount\":{\"amount\":\"%d.%02d\",\"currency\":\"%s\"}", type, line, month, on,
                    document, whole, part_of, currency));
    move(finance, id, "certify", "");
    move(any(2) ? officer : head, id, "approve", "");
    if (any(4) > 0) return;
    const JsonValue *shown = kit_do(&kit, finance, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id));
    char *amount = str_c(&kit.arena, json_text(json_get(json_get(json_get(json_get(shown, "record"), "fields"), "amount"), "amount")));
    char *back = make(finance, "money_transaction", kit_format(&kit, "\"type\":\"%s\",\"line\":\"%s\",\"on\":\"2010-06-30\",\"payee\":\"Invented\","
                      "\"document\":\"R\",\"amount\":{\"amount\":\"-%s\",\"currency\":\"%s\"},\"reverses\":\"%s\"", type, line, amount,
                      currency, id));
    move(finance, back, "certify", "");
    move(officer, back, "approve", "");
}

static void each_figure_is_the_sum_of_what_it_leads_to(void **state)
{
    static const char *const BYS[] = { "line", "donor", "class", "result" }, *const CURRENCIES[] = { "EUR", "KGS", "USD" };
    (void)state;
    open_books();
    for (int i = 0; i < 40; i++) any_transaction();
    for (size_t b = 0; b < ARRAY_LEN(BYS); b++)
        for (size_t c = 0; c < ARRAY_LEN(CURRENCIES); c++) hold_sheet(BYS[b], CURRENCIES[c]);
}

static char *spend(const char *line, const char *amount)
{
    return make(finance, "money_transaction", kit_format(&kit, "\"type\":\"expenditure\",\"line\":\"%s\",\"on\":\"2010-05-05\",\"payee\":\"I\","
                "\"document\":\"D\",\"amount\":{\"amount\":\"%s\",\"currency\":\"EUR\"}", line, amount));
}

static void beyond_its_line_the_head_alone_and_not_far(void **state)
{
    (void)state;
    char *line = make(finance, "budget_line", kit_format(&kit, "\"project\":\"%s\",\"code\":\"9\",\"class\":\"supplies\",\"text_en\":\"x\","
                      "\"text_ru\":\"x\",\"text_ky\":\"x\",\"amount\":" EUR("1000.00") ",\"donors\":[%s]", reform, part(0, "100")));
    assert_str(kit_refused(&kit, finance, "invalid", "record.create", kit_format(&kit, "{\"kind\":\"money_transaction\",\"fields\":{"
                           "\"type\":\"expenditure\",\"line\":\"%s\",\"on\":\"2010-05-05\",\"payee\":\"I\",\"document\":\"D\",\"amount\":" EUR("1.00")
                           "}}", line)), STR("rules.line-not-open"));
    two(finance, head, line, "approve", "");
    char *over = spend(line, "1100.00"), *far = spend(line, "1100.01"), *more = spend(line, "0.01");
    assert_str(kit_refused(&kit, finance, "invalid", "record.move", move_args(far, "certify", "")), STR("rules.money-over"));
    move(finance, over, "certify", "");
    move(finance, more, "certify", "");
    assert_str(kit_refused(&kit, officer, "invalid", "record.move", move_args(over, "approve", "")), STR("rules.money-over-head"));
    move(head, over, "approve", "");
    assert_str(kit_refused(&kit, head, "invalid", "record.move", move_args(more, "approve", "")), STR("rules.money-over"));
    assert_str(kit_refused(&kit, finance, "invalid", "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\"}", over)),
               STR("rules.money-stays"));
}

static void an_amount_that_is_too_large_is_refused(void **state)
{
    (void)state;
    const char *fields = kit_format(&kit, "\"type\":\"commitment\",\"line\":\"%s\",\"on\":\"2010-05-05\",\"payee\":\"I\",\"document\":\"D\","
                                    "\"amount\":{\"amount\":\"90000000000000000.00\",\"currency\":\"EUR\"}", lines[0]);
    assert_str(kit_refused(&kit, finance, "invalid", "record.create", kit_format(&kit, "{\"kind\":\"money_transaction\",\"fields\":{%s}}", fields)),
               STR("rules.money-too-large"));
}

static void a_rate_that_was_withdrawn_is_not_used(void **state)
{
    (void)state;
    make(finance, "exchange_rate", "\"from\":\"eur\",\"to\":\"kgs\",\"rate\":{\"number\":\"60\"},\"source\":\"un\",\"valid_from\":\"2010-07-01\","
                                   "\"holds\":\"day\"");
    char *usd = make(finance, "exchange_rate", "\"from\":\"eur\",\"to\":\"usd\",\"rate\":{\"number\":\"1.2\"},\"source\":\"un\","
                                               "\"valid_from\":\"2010-07-01\",\"holds\":\"until\",\"valid_to\":\"2010-07-10\"");
    const char *fields = kit_format(&kit, "{\"kind\":\"money_transaction\",\"fields\":{\"type\":\"commitment\",\"line\":\"%s\",\"on\":\"2010-07-01\","
                                    "\"payee\":\"I\",\"document\":\"D\",\"rate_source\":\"un\",\"amount\":" EUR("1.00") "}}", lines[0]);
    kit_do(&kit, finance, "record.create", fields);
    two(finance, head, usd, "withdraw", "\"withdrawn_on\":\"2020-01-01\"");
    assert_str(kit_refused(&kit, finance, "invalid", "record.create", fields), STR("rules.rate-none"));
    make(finance, "exchange_rate", "\"from\":\"eur\",\"to\":\"usd\",\"rate\":{\"number\":\"1.25\"},\"source\":\"un\",\"valid_from\":\"2010-07-01\","
                                   "\"holds\":\"until\",\"valid_to\":\"2010-07-10\"");
    kit_do(&kit, finance, "record.create", fields);
}

/* PM1 by hand: a budget of EUR 1,000.00 and 3,000.00; spent 700.00, of which 100.00 were taken back, and KGS 5,812.34 by 58.1234, which are 100.00:
 * 700.00 of 4,000.00 is 0.18 (0.175). A commitment is no expenditure; another project's is not in it. */
static void budget_execution_by_hand(void **state)
{
    (void)state;
    static const char *const CODES[] = { "1", "2" }, *const AMOUNTS[] = { "1000.00", "3000.00" };
    char *p = make(officer, "project", "\"title\":\"Small (invented)\",\"aim\":\"a\",\"implementer\":\"o\",\"rate_source\":\"inforeuro\","
                                       "\"budget\":" EUR("4000.00")), *line[2];
    char *donor = make(officer, "donor", kit_format(&kit, "\"project\":\"%s\",\"name\":\"D (invented)\",\"type\":\"government\"", p));
    for (size_t i = 0; i < 2; i++) {
        line[i] = make(finance, "budget_line", kit_format(&kit, "\"project\":\"%s\",\"code\":\"%s\",\"class\":\"travel\",\"text_en\":\"x\",\"text_ru\":\"x\","
                       "\"text_ky\":\"x\",\"amount\":{\"amount\":\"%s\",\"currency\":\"EUR\"},\"donors\":[{\"donor\":\"%s\",\"percent\":{\"number\":\"100\","
                       "\"unit\":\"percent\"}}]", p, CODES[i], AMOUNTS[i], donor));
        two(finance, head, line[i], "approve", "");
    }
#define ACT "\"type\":\"%s\",\"line\":\"%s\",\"on\":\"2010-05-05\",\"payee\":\"I (invented)\",\"document\":\"%s\","
    char *acts[] = {
        spend(line[0], "700.00"),
        make(finance, "money_transaction", kit_format(&kit, ACT "\"amount\":{\"amount\":\"5812.34\",\"currency\":\"KGS\"}", "expenditure", line[1], "K")),
        make(finance, "money_transaction", kit_format(&kit, ACT "\"amount\":" EUR("900.00"), "commitment", line[1], "C")),
        NULL,
    };
    for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
        if (!acts[i]) acts[i] = make(finance, "money_transaction", kit_format(&kit, ACT "\"amount\":" EUR("-100.00") ",\"reverses\":\"%s\"",
                                                                              "expenditure", line[0], "R", acts[0]));
        move(finance, acts[i], "certify", "");
        move(officer, acts[i], "approve", "");
    }
    char *result = make(officer, "result", kit_format(&kit, "\"project\":\"%s\",\"level\":\"outcome\",\"code\":\"a\",\"title_en\":\"A\"", p));
    char *of = make(officer, "indicator", kit_format(&kit, "\"result\":\"%s\",\"code\":\"a.1\",\"what_en\":\"W\",\"what_ru\":\"W\",\"what_ky\":\"W\","
                    "\"known_from\":\"Books\",\"frequency\":\"yearly\",\"measure\":\"unit\",\"direction\":\"ascending\",\"baseline\":{\"number\":\"0\"},"
                    "\"figure\":\"pm1\"", result));
    char *y = make(officer, "indicator_period", kit_format(&kit, "\"indicator\":\"%s\",\"from\":\"2010-01-01\",\"to\":\"2010-12-31\","
                   "\"target\":{\"number\":\"1\"}", of));
    move(officer, y, "submit", "");
    const JsonValue *f = json_get(json_get(ask(officer, "record.show", y), "record"), "fields");
    assert_str(json_text(json_get(json_get(f, "actual"), "number")), STR("0.18"));
    assert_str(json_text(json_get(json_get(f, "computed_records"), "number")), STR("5"));      /* three expenditures over two lines */
    const JsonValue *behind = ask(officer, "indicator.behind", y);
    assert_int_equal(json_get(behind, "records")->count, 5);
    assert_true(json_true(json_get(behind, "same")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_half_goes_to_the_even_neighbour),
        cmocka_unit_test(what_does_not_fit_is_said),
        cmocka_unit_test(what_is_taken_back_is_the_same_amount),
        cmocka_unit_test(each_figure_is_the_sum_of_what_it_leads_to),
        cmocka_unit_test(beyond_its_line_the_head_alone_and_not_far),
        cmocka_unit_test(an_amount_that_is_too_large_is_refused),
        cmocka_unit_test(a_rate_that_was_withdrawn_is_not_used),
        cmocka_unit_test(budget_execution_by_hand),
    };
    return cmocka_run_group_tests_name("money", tests, begin, end);
}

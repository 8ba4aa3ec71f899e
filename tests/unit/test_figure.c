/* test_figure.c: figures with worked examples by hand: a table of days, and what each indicator must say of them; as of a day, again later, with what came
 * after; who sees what; small numbers; the records behind a figure. */
#include "office_kit.h"

static Kit kit;
static Str admin, head, officer, other, intake;
static Instant now;

static Instant the_clock(void) { return now; }

/* Noon of a day of 2026 in Bishkek. */
static void day(int month, int d)
{
    char text[25];
    snprintf(text, sizeof text, "2026-%02d-%02dT06:00:00.000Z", month, d);
    assert_true(instant_parse(str_of(text), &now));
}

static const JsonValue *ask(Str token, const char *op, const char *args) { return kit_do(&kit, token, op, args); }

static char *create(Str token, const char *kind, const char *of, const char *fields)
{
    return kit_text(&kit, ask(token, "record.create", kit_format(&kit, "{\"kind\":\"%s\"%s%s%s,\"fields\":%s}", kind, of ? ",\"case\":\"" : "", of ? of : "",
                                                                of ? "\"" : "", fields)), "id");
}

static void move(Str token, const char *id, const char *to, const char *fields)
{
    ask(token, "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"r\",\"fields\":{%s}}", id, to, fields));
}

static char *opened(Str token, const char *title)
{
    return kit_text(&kit, ask(token, "case.open", kit_format(&kit, "{\"fields\":{\"title\":\"%s (вымышлено)\"}}", title)), "id");
}

static void signs_in(void)
{
    admin = kit_sign_in(&kit, "admin");
    head = kit_sign_in(&kit, "head");
    officer = kit_sign_in(&kit, "officer");
    other = kit_sign_in(&kit, "other");
    intake = kit_sign_in(&kit, "intake");
}

static int begin(void **state)
{
    (void)state;
    clock_source = the_clock;
    day(1, 5);
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "head", "head");
    kit_user(&kit, admin, "officer", "investigator; prosecutor");
    kit_user(&kit, admin, "other", "investigator");
    kit_user(&kit, admin, "intake", "intake_officer");
    signs_in();
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    clock_source = NULL;
    return 0;
}

static int64_t number(const JsonValue *v, const char *name)
{
    int64_t n = -1;
    (void)!json_int(json_get(v, name), &n);
    return n;
}

static const JsonValue *figure(Str token, const char *id, const char *args)
{
    return json_get(ask(token, "figure.show", kit_format(&kit, "{\"id\":\"%s\"%s%s}", id, *args ? "," : "", args)), "figure");
}

/* id, count, of, known (-1: none is said), median (-1) of what he may know. */
static void says(Str token, const char *id, const char *args, int64_t count, int64_t of, int64_t known, int64_t median)
{
    const JsonValue *f = figure(token, id, args);
    if (number(f, "count") != count || number(f, "of") != of || number(f, "known") != known || number(f, "median_days") != median) {
        Buf text = buf_in(&kit.arena);
        json_write(&text, f);
        fail_msg("%s %s: %.*s", id, args, STR_ARG(buf_str(&text)));
    }
}

/* ---- cases: three opened (10 January, 20 January, 3 February), one discontinued, one refused ----
 *   as of 28 February: opened 3; median of days to the end of those that ended: 10 Jan -> 20 Feb = 41, 20 Jan -> 30 Jan = 10: the lower, 10. */
static void cases_by_hand(void **state)
{
    (void)state;
    day(1, 10);
    signs_in();
    char *one = opened(officer, "Первое");
    move(officer, one, "start", "");            /* within 24 hours nothing has to say what the crime is registered under */
    day(1, 20);
    signs_in();
    char *two = opened(officer, "Второе");
    day(1, 30);
    signs_in();
    move(officer, two, "refuse", WAY_OUT_FIELDS);
    day(2, 3);
    signs_in();
    (void)opened(officer, "Третье");
    day(2, 20);
    signs_in();
    const JsonValue *p = ask(officer, "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"r\"}", one));
    ask(officer, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"head\",\"role\":\"member\"}", one));
    ask(head, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", kit_text(&kit, p, "id")));
    day(2, 28);
    signs_in();
    says(officer, "cases_opened", "\"period\":\"2026\"", 3, -1, -1, -1);
    says(officer, "cases_opened", "\"period\":\"2026-01\"", 2, -1, -1, -1);
    says(officer, "cases_opened", "\"period\":\"2026-Q2\"", 0, -1, -1, -1);
    says(officer, "cases_refused", "\"period\":\"2026-01\"", 1, -1, -1, -1);
    says(officer, "cases_discontinued", "\"period\":\"2026-02\"", 1, -1, -1, -1);
    says(officer, "cases_running", "", 1, -1, -1, -1);
    says(officer, "case_days", "\"period\":\"2026\"", 2, -1, -1, 10);
    says(officer, "case_days", "\"period\":\"2026-02\"", 1, -1, -1, 41);
}

static void as_of_a_day_it_is_the_same_again(void **state)
{
    (void)state;
    says(officer, "cases_running", "\"as_of\":\"25.01.2026\"", 2, -1, -1, -1);
    says(officer, "cases_running", "\"as_of\":\"31.01.2026\"", 1, -1, -1, -1);
    says(officer, "cases_opened", "\"period\":\"2026\",\"as_of\":\"31.01.2026\"", 2, -1, -1, -1);
    day(3, 15);
    signs_in();
    (void)opened(officer, "Четвёртое");
    says(officer, "cases_running", "\"as_of\":\"25.01.2026\"", 2, -1, -1, -1);
    says(officer, "cases_opened", "\"period\":\"2026\",\"as_of\":\"31.01.2026\"", 2, -1, -1, -1);
    const JsonValue *data = ask(officer, "figure.show", "{\"id\":\"cases_opened\",\"period\":\"2026\",\"as_of\":\"31.01.2026\"}");
    assert_int_equal(number(json_get(data, "now"), "count"), 4);
    assert_int_equal(json_get(data, "late")->count, 2);
    assert_int_equal(json_get(data, "records")->count, 2);
    kit_refused(&kit, officer, "invalid", "figure.show", "{\"id\":\"cases_opened\",\"as_of\":\"31.12.2026\"}");
    kit_refused(&kit, officer, "invalid", "figure.show", "{\"id\":\"cases_opened\",\"period\":\"2026-13\"}");
    kit_refused(&kit, officer, "not-found", "figure.show", "{\"id\":\"nothing\"}");
}

/* ---- a plan: put up for approval on 1 April, approved on the 9th: within ten days; another put up on 1 April and not approved ----
 *   on 5 April: 2, none known, 0; on 12 April: 2, both known, 1. Its tasks: due 20 March and open: over seven days late on 12 April; due 10 April: not yet. */
static void plans_by_hand(void **state)
{
    (void)state;
    day(3, 16);
    signs_in();
    char *of = opened(officer, "С планом");
    ask(officer, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"other\",\"role\":\"member\"}", of));
    char *me = kit_text(&kit, json_get(ask(other, "session.show", "{}"), "user"), "id");
    const char *fields = kit_format(&kit, "{\"title\":\"План\",\"responsible\":\"%s\",\"preserve_first\":\"p\",\"aim\":\"a\",\"known\":\"k\",\"limitation_on\":\"11.04.2026\",\"review_on\":\"01.05.2026\"}", me);
    char *first = create(other, "plan", of, fields), *second = create(other, "plan", of, fields);
    static const char *const DUE[] = { "20.03.2026", "10.04.2026", "20.03.2026" };
    char *task = NULL;
    for (size_t i = 0; i < ARRAY_LEN(DUE); i++)
        task = create(other, "task", of, kit_format(&kit, "{\"title\":\"t\",\"plan\":\"%s\",\"due\":\"%s\"}", first, DUE[i]));
    create(other, "task", of, "{\"title\":\"of no plan\",\"due\":\"20.03.2026\"}");
    move(other, task, "finish", "\"result\":\"r\",\"done_on\":\"16.03.2026\"");
    static const char *const EXPLAINS[] = { "offence", "innocent" };
    for (size_t i = 0; i < ARRAY_LEN(EXPLAINS); i++)
        create(other, "hypothesis", of, kit_format(&kit, "{\"statement\":\"s\",\"plan\":\"%s\",\"explains\":\"%s\",\"disproof\":\"d\"}", first, EXPLAINS[i]));
    day(4, 1);
    signs_in();
    move(other, first, "submit", "");
    move(other, second, "submit", "");
    day(4, 5);
    signs_in();
    says(officer, "pl1", "", 2, 0, 0, -1);
    says(officer, "pl4", "", 0, -1, -1, -1);
    day(4, 9);
    signs_in();
    move(officer, first, "approve", "");
    day(4, 12);
    signs_in();
    says(officer, "pl1", "", 2, 1, 2, -1);
    says(officer, "pl3", "", 1, -1, -1, -1);
    says(officer, "pl4", "", 2, -1, -1, -1);
    says(officer, "pl1", "\"as_of\":\"05.04.2026\"", 2, 0, 0, -1);
}

/* ---- tips: received on 1, 2 and 10 May; the first acknowledged on the 4th (within 7 days), the second on the 12th (10 days later), the third not ----
 *   on 12 May: of 3 one within; known are 2. On 20 May all 3 are known. */
static void tips_by_hand(void **state)
{
    (void)state;
    char *tips[3];
    const int received[] = { 1, 2, 10 };
    for (int i = 0; i < 3; i++) {
        day(5, received[i]);
        signs_in();
        tips[i] = create(intake, "tip", NULL, kit_format(&kit, "{\"subject\":\"s%d\",\"received_on\":\"%02d.05.2026\",\"channel\":\"post\",\"openness\":"
                                                               "\"anonymous\",\"what_was_said\":\"w\"}", i, received[i]));
        if (i == 1) {
            day(5, 4);
            signs_in();
            move(intake, tips[0], "acknowledge", "");
        }
    }
    day(5, 12);
    signs_in();
    move(intake, tips[1], "acknowledge", "");
    says(intake, "rp1", "\"period\":\"2026-05\"", 3, 1, 2, -1);
    says(intake, "tips_received", "\"period\":\"2026-05\"", 3, -1, -1, -1);
    says(intake, "rp2", "\"period\":\"2026-05\"", 3, 0, 0, -1);
    day(5, 20);
    signs_in();
    says(intake, "rp1", "\"period\":\"2026-05\"", 3, 1, 3, -1);
    says(intake, "rp1", "\"period\":\"2026-05\",\"as_of\":\"12.05.2026\"", 3, 1, 2, -1);
    /* who may see them sees a small number; who knows none has none to count */
    says(officer, "tips_received", "\"period\":\"2026-05\"", 3, -1, -1, -1);
    says(other, "tips_received", "\"period\":\"2026-05\"", -1, -1, -1, -1);
}

/* ---- names asked for: two, one granted, one refused, one open; reprisals: two, one of a tip with a measure in force ---- */
#define GRANTED "\"hours\":\"4\",\"decision\":\"as asked\",\"reporter_told\":\"no_way\""

static char *tip_of(const char *who_is)
{
    return kit_text(&kit, ask(intake, "tip.take_in", kit_format(&kit, "{\"fields\":{\"subject\":\"s\",\"received_on\":\"01.06.2026\",\"channel\":\"post\","
                                                                     "\"what_was_said\":\"w\",%s}}", who_is)), "id");
}

static void identities_and_reprisals_by_hand(void **state)
{
    (void)state;
    day(6, 1);
    signs_in();
    kit_user(&kit, admin, "guardian", "identity_guardian");
    Str guardian = kit_sign_in(&kit, "guardian");
    ask(guardian, "vault.open", "{}");
    char *named = tip_of("\"openness\":\"confidential\",\"reporter\":\"Ойдонова\"");
    char *asks[3];
    for (int i = 0; i < 3; i++)
        asks[i] = create(officer, "identity_access", NULL, kit_format(&kit, "{\"tip\":\"%s\",\"purpose\":\"contact\",\"why\":\"to reach her\"}", named));
    move(guardian, asks[0], "grant", GRANTED);
    move(guardian, asks[1], "refuse", "\"decision\":\"no need\"");
    says(guardian, "rp4", "\"period\":\"2026-06\"", 3, 1, 2, -1);
    char *other_tip = tip_of("\"openness\":\"anonymous\"");
    const char *tips[] = { named, other_tip };
    for (size_t i = 0; i < ARRAY_LEN(tips); i++)
        create(officer, "retaliation_event", NULL, kit_format(&kit, "{\"tip\":\"%s\",\"on\":\"01.06.2026\",\"what\":\"threat\",\"described\":\"d\"}", tips[i]));
    char *measure = create(officer, "protection_measure", NULL, kit_format(&kit, "{\"tip\":\"%s\",\"danger\":\"d\"}", named));
    says(officer, "rp5", "\"period\":\"2026-06\"", 2, 0, -1, -1);
    move(officer, measure, "order", "\"measures\":[\"contact\"],\"decided_by\":\"prosecutor\",\"decided_on\":\"01.06.2026\",\"carried_out_by\":\"guard\","
                                    "\"review_on\":\"01.09.2026\"");
    says(officer, "rp5", "\"period\":\"2026-06\"", 2, 1, -1, -1);
}

/* A tip that names the head is not there for him, in no figure of the whole office either. */
static void a_tip_about_the_reader_is_in_none_of_his_figures(void **state)
{
    (void)state;
    int64_t before = number(figure(head, "tips_received", "\"period\":\"2026-06\""), "count");
    (void)tip_of("\"openness\":\"anonymous\",\"persons_named\":[\"Invented head\"]");
    assert_int_equal(number(figure(head, "tips_received", "\"period\":\"2026-06\""), "count"), before);
    assert_int_equal(number(figure(officer, "tips_received", "\"period\":\"2026-06\""), "count"), before + 1);
}

static void figures_of_the_office_are_for_those_whom_the_model_names(void **state)
{
    (void)state;
    says(head, "cases_opened", "\"period\":\"2026\"", 5, -1, -1, -1);
    says(head, "cases_opened", "\"period\":\"2026\",\"scope\":\"mine\"", 1, -1, -1, -1);
    says(other, "cases_opened", "\"period\":\"2026\"", 1, -1, -1, -1);
    kit_refused(&kit, other, "denied", "figure.show", "{\"id\":\"cases_opened\",\"scope\":\"office\"}");
    kit_refused(&kit, officer, "denied", "figure.list", "{\"scope\":\"office\"}");
    kit_refused(&kit, head, "invalid", "figure.show", "{\"id\":\"cases_opened\",\"as_of\":\"20.04.2026\"}");
    const JsonValue *data = ask(head, "figure.show", "{\"id\":\"cases_opened\",\"period\":\"2026\"}");
    assert_int_equal(json_get(data, "records")->count, 1);          /* of five, the one that he works in */
    says(admin, "cases_opened", "\"period\":\"2026\"", 0, -1, -1, -1);
}

/* Outcomes in court tell of persons: two of them are not told to a head who does not work in the case, and are to who does. */
static void small_numbers_about_persons_are_kept_back(void **state)
{
    (void)state;
    day(6, 2);
    signs_in();
    char *of = opened(officer, "С решениями");
    for (int i = 0; i < 2; i++) {
        char *person = create(officer, "person", of, kit_format(&kit, "{\"name\":\"Ойдонов %d\",\"status_in_case\":\"accused\"}", i));
        create(officer, "outcome", of, kit_format(&kit, "{\"title\":\"o\",\"person\":\"%s\",\"decision\":\"acquitted\",\"decided_on\":\"19.05.2026\",\"court\":"
                                                       "\"c\",\"reasons\":\"r\"}", person));
    }
    says(officer, "return_decisions", "\"period\":\"2026-05\"", 2, -1, -1, -1);
    const JsonValue *f = figure(head, "return_decisions", "\"period\":\"2026-05\"");
    assert_true(json_true(json_get(f, "small")));
    assert_null(json_get(f, "count"));
    says(head, "return_decisions", "\"period\":\"2026-05\",\"scope\":\"mine\"", 0, -1, -1, -1);
}

static void a_locked_case_is_in_no_figure(void **state)
{
    (void)state;
    const JsonValue *before = figure(head, "cases_opened", "\"period\":\"2026\""), *mine = figure(officer, "cases_opened", "\"period\":\"2026\"");
    ask(officer, "case.open", "{\"locked\":true,\"officers\":\"head; other\",\"quorum\":2,\"fields\":{\"title\":\"Запертое (вымышлено)\"}}");
    says(head, "cases_opened", "\"period\":\"2026\"", number(before, "count"), -1, -1, -1);
    says(officer, "cases_opened", "\"period\":\"2026\"", number(mine, "count"), -1, -1, -1);
}

static void what_is_not_kept_says_so(void **state)
{
    (void)state;
    for (Family f = FAMILY_MANAGEMENT; f < FAMILY_COUNT; f++)
        assert_true(json_get(ask(head, "figure.list", kit_format(&kit, "{\"family\":\"%s\"}", family_name(f))), "figures")->count > 3);
    kit_refused(&kit, head, "invalid", "figure.list", "{\"family\":\"officers\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_by_hand),
        cmocka_unit_test(as_of_a_day_it_is_the_same_again),
        cmocka_unit_test(plans_by_hand),
        cmocka_unit_test(tips_by_hand),
        cmocka_unit_test(identities_and_reprisals_by_hand),
        cmocka_unit_test(a_tip_about_the_reader_is_in_none_of_his_figures),
        cmocka_unit_test(figures_of_the_office_are_for_those_whom_the_model_names),
        cmocka_unit_test(small_numbers_about_persons_are_kept_back),
        cmocka_unit_test(a_locked_case_is_in_no_figure),
        cmocka_unit_test(what_is_not_kept_says_so),
    };
    return cmocka_run_group_tests_name("figure", tests, begin, end);
}

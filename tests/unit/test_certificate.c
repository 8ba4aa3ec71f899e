/* test_certificate.c: certificates out of what was entered, by two who did not teach; their codes; who completed two courses counts
 * once; the figures of training with worked examples by hand. */
#include "course_kit.h"

#include "desk/figures.h"
#include "rules/check_code.h"

static Str press, teacher, finance;
static char *topic;

static int begin(void **state)
{
    (void)state;
    begin_office();
    trainer = login("trainer", "training_officer");
    officer = login("officer", "programme_officer");
    head = login("head", "head");
    donor = login("donor", "donor_reader");
    press = login("press", "press_officer");
    teacher = login("teacher", "training_officer; trainer");
    finance = login("finance", "finance_officer");
    return 0;
}

/* ---- what the tests make ---- */

static char *user_id(const char *name)
{
    JSON_EACH(one, json_get(kit_do(&kit, admin, "user.list", "{}"), "users"))
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), name)) return str_c(&kit.arena, json_text(json_get(one, "id")));
    fail_msg("no user %s", name);
    return NULL;
}

/* ---- codes ---- */

static void a_wrong_character_is_found(void **state)
{
    (void)state;
    static const char DIGITS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    for (int round = 0; round < 50; round++) {
        char code[CHECK_CODE + 1], read[CHECK_CODE + 1], wrong[CHECK_CODE + 1];
        bool good;
        Buf shown = buf_in(&kit.arena), address = buf_in(&kit.arena);
        check_code_new(code);
        check_code_show(str_of(code), &shown);
        check_code_address(str_of(code), &address);
        assert_true(check_code_read(buf_str(&shown), read, &good) && good && strcmp(read, code) == 0);
        assert_true(check_code_read(buf_str(&address), read, &good) && good && strcmp(read, code) == 0);
        for (int i = 0; i < CHECK_CODE; i++) {
            for (int d = 0; d < 32; d++) {
                memcpy(wrong, code, sizeof wrong);
                wrong[i] = DIGITS[d];
                assert_true(check_code_read(str_of(wrong), read, &good));
                assert_int_equal(good, wrong[i] == code[i]);
            }
        }
    }
    char read[CHECK_CODE + 1];
    bool good;
    assert_false(check_code_read(STR("K7QX"), read, &good));
    assert_false(check_code_read(STR("K7QX-2M9D-0AB3-ZZ41-77"), read, &good));
    assert_false(check_code_read(STR("U7QX-2M9D-0AB3-ZZ41-7"), read, &good));
    assert_true(check_code_read(STR("oOiIlL00000000000"), read, &good));
    assert_string_equal(read, "00111100000000000");
}

/* ---- two courses: Issyk-Kul with six persons, Osh with five, of whom three were in both. Fully there are all but one in Osh. ---- */
static char *issyk, *osh, *people[8], *in_issyk[6], *in_osh[5], *half_of_osh[2];

static void confirm_and_hold(const char *of)
{
    sign(head, propose(trainer, of, "confirm", "\"hrddp_result\":\"before_policy\""));
    move(trainer, of, "hold", "");
}

static char *takes_part(const char *who, const char *of, const char *by)
{
    char *place = nominate(who, of, by);
    move(trainer, place, "clear", "");
    move(trainer, place, "enrol", "");
    return place;
}

static void all_attend(const char *session, char *const *places, size_t count)
{
    Buf list = buf_in(&kit.arena);
    for (size_t i = 0; i < count; i++) buf_format(&list, "%s%s", i > 0 ? "; " : "", places[i]);
    buf_byte(&list, 0);
    attend(session, buf_str(&list).ptr);
}

static void two_courses(void **state)
{
    (void)state;
    char *by, *first, *second;
    for (int i = 0; i < 8; i++)
        people[i] = person(kit_format(&kit, "Ойдонов Бакыт %d (ойдон чыгарылган)", i), i % 2 ? "woman" : "man",
                           i == 0 ? kit_format(&kit, ",\"account\":\"%s\"", user_id("officer")) : "");
    char *curriculum = make(trainer, "curriculum", "\"title\":\"Curriculum (invented)\",\"for_whom\":\"Prosecutors\"");
    topic = make(trainer, "topic", kit_format(&kit, "\"title\":\"Topic\",\"curriculum\":\"%s\",\"topic_number\":\"1\",\"theme\":\"mla\"", curriculum));
    issyk = course("Issyk-Kul (invented)", kit_format(&kit, ",\"topics_taught\":[\"%s\"],\"trainers\":[\"%s\"],\"skills_given\":[{\"skill\":\"interviewing\",\"level\":\"l2\"}],"
                                                            "\"costs\":[{\"class\":\"venue\",\"amount\":{\"amount\":\"700.00\",\"currency\":\"EUR\"}},"
                                                            "{\"class\":\"travel\",\"amount\":{\"amount\":\"9000.00\",\"currency\":\"KGS\"}},"
                                                            "{\"class\":\"materials\",\"paid_on\":\"2009-09-30\","
                                                            "\"amount\":{\"amount\":\"1000.00\",\"currency\":\"KGS\"}}]", topic, user_id("teacher")));
    osh = course("Osh (invented)", ",\"costs\":[{\"class\":\"venue\",\"amount\":{\"amount\":\"350.00\",\"currency\":\"EUR\"}}]");
    by = letter(issyk, "Prosecutor's office (invented)");
    clear_body(by);
    for (int i = 0; i < 6; i++) in_issyk[i] = takes_part(people[i], issyk, by);
    first = half(issyk, "2009-10-14", "morning");
    second = half(issyk, "2009-10-14", "afternoon");
    move(trainer, first, "hold", "");
    move(trainer, second, "hold", "");
    all_attend(first, in_issyk, 6);
    all_attend(second, in_issyk, 6);
    for (int i = 0; i < 6; i++) move(trainer, in_issyk[i], "complete", "");
    confirm_and_hold(issyk);
    by = letter(osh, "Prosecutor's office (invented)");
    clear_body(by);
    for (int i = 0; i < 5; i++) in_osh[i] = takes_part(people[i + 3], osh, by);
    half_of_osh[0] = half(osh, "2009-10-15", "morning");
    half_of_osh[1] = half(osh, "2009-10-15", "afternoon");
    for (int i = 0; i < 2; i++) move(trainer, half_of_osh[i], "hold", "");
    all_attend(half_of_osh[0], in_osh, 5);
    all_attend(half_of_osh[1], in_osh, 4);
    for (int i = 0; i < 4; i++) move(trainer, in_osh[i], "complete", "");
    move(trainer, in_osh[4], "fall_short", "");
    confirm_and_hold(osh);
}

static const JsonValue *certificates_of(const char *of)
{
    JsonValue *list = json_new_array(&kit.arena);
    JSON_EACH(one, json_get(kit_do(&kit, trainer, "record.list", "{\"kind\":\"certificate\"}"), "records"))
        if (str_is(json_text(json_get(json_get(one, "fields"), "course")), of)) json_add(&kit.arena, list, json_copy(&kit.arena, one));
    return list;
}

/* ---- two sign, who did not teach ---- */

static char *issue_of(const char *of, const char *more) { return make(trainer, "certificate_issue", kit_format(&kit, "\"course\":\"%s\"%s", of, more)); }

static void a_certificate_comes_of_an_issue_by_two(void **state)
{
    (void)state;
    char *issue = issue_of(issyk, "");
    const char *by_hand = kit_format(&kit, "{\"kind\":\"certificate\",\"fields\":{\"enrolment\":\"%s\",\"course\":\"%s\",\"issue\":\"%s\",\"name\":\"N\",\"initials\":"
                                           "\"A. B.\",\"check_code\":\"00000000000000000\",\"issued_on\":\"2026-01-01\"}}", in_issyk[0], issyk, issue);
    assert_str(kit_refused(&kit, trainer, "denied", "record.create", by_hand), STR("rules.certificate-by-issue"));
    assert_str(kit_refused(&kit, teacher, "denied", "record.move", move_args(issue, "issue", "")), STR("rules.certificate-own-course"));
    char *p = propose(trainer, issue, "issue", "");
    assert_int_equal(certificates_of(issyk)->count, 0);
    kit_refused(&kit, teacher, "denied", "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", p));
    kit_refused(&kit, trainer, "denied", "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", p));
    sign(head, p);
    const JsonValue *list = certificates_of(issyk);
    assert_int_equal(list->count, 6);
    JSON_EACH(one, list) {
        const JsonValue *f = json_get(one, "fields");
        char read[CHECK_CODE + 1];
        bool good;
        assert_true(check_code_read(json_text(json_get(f, "check_code")), read, &good) && good);
        assert_str(json_text(json_get(f, "initials")), STR("О. Б."));
        assert_str(json_text(json_get(json_get(f, "half_days_held"), "number")), STR("2"));
    }
    issue = issue_of(issyk, "");
    assert_str(kit_refused(&kit, trainer, "invalid", "record.move", move_args(issue, "issue", "")), STR("rules.certificates-nobody"));
}

/* The account's own skill is put down and counts for nothing until another has confirmed it. */
static void a_skill_is_put_down_to_be_confirmed(void **state)
{
    (void)state;
    const JsonValue *skills = json_get(kit_do(&kit, officer, "record.list", "{\"kind\":\"skill\"}"), "records");
    assert_int_equal(skills->count, 1);
    assert_str(json_text(json_get(skills->first, "state")), STR("claimed"));
    char *id = kit_text(&kit, skills->first, "id");
    assert_str(json_text(field(officer, id, "user")), str_of(user_id("officer")));
    assert_str(json_text(field(officer, id, "known_by")), STR("certificate"));
    move(trainer, id, "confirm", "");
    assert_true(str_starts(json_text(field(officer, id, "paper_no")), STR("CT-")));
}

static const char *skill_by(const char *code)
{
    return kit_format(&kit, "\"user\":\"%s\",\"skill\":\"financial\",\"level\":\"l1\",\"known_by\":\"certificate\",\"paper_no\":\"CT-2025-0009\","
                            "\"check_code\":\"%s\"", user_id("teacher"), code);
}

static void a_code_of_another_office_is_looked_over(void **state)
{
    (void)state;
    char code[CHECK_CODE + 1];
    check_code_new(code);
    make(trainer, "skill", skill_by(code));
    code[3] = code[3] == '0' ? '1' : '0';
    refused_new(trainer, "skill", skill_by(code), "rules.check-code");
}

/* ---- who is not due ---- */

static void nobody_gets_one_who_was_not_there(void **state)
{
    (void)state;
    char *issue = issue_of(osh, kit_format(&kit, ",\"enrolments\":[\"%s\"]", in_osh[4]));
    refused(trainer, issue, "issue", "", "rules.certificate-not-completed");
    issue = issue_of(osh, kit_format(&kit, ",\"enrolments\":[\"%s\"]", in_issyk[0]));
    refused(trainer, issue, "issue", "", "rules.certificate-other-course");
    issue = issue_of(osh, ",\"expires_on\":\"2009-12-31\"");
    refused(trainer, issue, "issue", "", "rules.certificate-over");
    issue = issue_of(osh, "");
    sign(head, propose(trainer, issue, "issue", ""));
    assert_int_equal(certificates_of(osh)->count, 4);
}

static void what_it_rests_on_stands_still(void **state)
{
    (void)state;
    const char *others = kit_format(&kit, "{\"id\":\"%s\",\"present\":\"%s\",\"reason\":\"a slip\"}", half_of_osh[1], in_osh[4]);
    assert_str(kit_refused(&kit, trainer, "invalid", "course.attend", others), STR("rules.attendance-certified"));
}

/* ---- what is told ---- */

static void the_code_tells_number_and_initials_and_no_more(void **state)
{
    (void)state;
    const JsonValue *first = certificates_of(osh)->first, *f = json_get(first, "fields");
    const char *by_code = kit_format(&kit, "{\"code\":\"%.*s\"}", STR_ARG(json_text(json_get(f, "check_code"))));
    const JsonValue *told = kit_do(&kit, donor, "certificate.check", by_code);
    assert_true(json_true(json_get(told, "valid")));
    assert_str(json_text(json_get(told, "initials")), STR("О. Б."));
    assert_null(json_get(told, "name"));
    told = kit_do(&kit, donor, "certificate.check", kit_format(&kit, "{\"code\":\"%.*s\"}", STR_ARG(json_text(json_get(first, "number")))));
    assert_false(json_true(json_get(told, "well_formed")));
    kit_refused(&kit, donor, "denied", "certificate.public_list", "{}");
    const JsonValue *all = json_get(kit_do(&kit, press, "certificate.public_list", "{}"), "certificates");
    assert_int_equal(all->count, 10);
    JSON_EACH(one, all) {
        assert_int_equal(one->count, 5);
        assert_str(json_text(json_get(one, "state")), STR("valid"));
    }
    const char *hide = kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\"}", kit_text(&kit, first, "id"));
    assert_str(kit_refused(&kit, trainer, "invalid", "record.pull_back", hide), STR("rules.public-stays"));     /* one person, where two withdraw */
    sign(head, propose(trainer, kit_text(&kit, first, "id"), "withdraw", ""));
    for (int hidden = 0; hidden <= 1; hidden++) {
        if (hidden) kit_do(&kit, trainer, "record.pull_back", hide);
        told = kit_do(&kit, donor, "certificate.check", by_code);
        assert_true(json_true(json_get(told, "known")) && !json_true(json_get(told, "valid")));
        assert_str(json_text(json_get(told, "number")), STR(""));
        size_t void_ones = 0;
        all = json_get(kit_do(&kit, press, "certificate.public_list", "{}"), "certificates");
        JSON_EACH(one, all) void_ones += str_is(json_text(json_get(one, "state")), "not_valid");
        assert_true(all->count == 10 && void_ones == 1);
    }
}

/* A code that is guessed, well formed as it may be, gets one answer, whoever it could have been. */
static void codes_that_are_guessed_get_one_answer(void **state)
{
    (void)state;
    char code[CHECK_CODE + 1];
    Str first = { 0 };
    for (int i = 0; i < 100; i++) {
        Buf text = buf_in(&kit.arena);
        check_code_new(code);
        const JsonValue *told = kit_do(&kit, donor, "certificate.check", kit_format(&kit, "{\"code\":\"%s\"}", code));
        assert_true(json_true(json_get(told, "well_formed")) && !json_true(json_get(told, "known")));
        json_write(&text, told);
        if (i == 0) first = buf_str(&text);
        assert_str(buf_str(&text), first);
    }
}

/* ---- figures by hand ----
 * Persons: 6 in Issyk-Kul, of Osh 4 completed: people 3 to 6; 3, 4, 5 were in both: 6 + 1 = 7. Men are people 0, 2, 4, 6: 4; women 1, 3, 5: 3.
 * Places: 6 + 5 = 11. Half-days: 6 * 2 + 4 * 2 + 1 = 21: 10.5 person-days.
 * Certificates that hold: 6 + 4 - 1 withdrawn = 9 of 11 places.
 * Costs: EUR 700 and 350; KGS 9000 by 62.5 of the last day: 144.00; KGS 1000 by 60 of the day on which they were paid: 16.67 (16.666...).
 * 700 + 350 + 144 + 16.67 = 1210.67, by 10.5: 115.30 (115.3019...).
 * At work after six months: 100, 66.7 and 0 percent: (100 + 66.7 + 0) / 3 = 55.57 (55.566...), the middle one is 66.7.
 * National trainers on the roster: two of five. */

static int64_t count_of(const JsonValue *v, const char *name)
{
    int64_t n = -1;
    (void)!json_int(json_get(v, name), &n);
    return n;
}

static const JsonValue *shown(Str who, const char *id, const char *more)
{
    return kit_do(&kit, who, "figure.show", kit_format(&kit, "{\"id\":\"%s\",\"period\":\"2009\"%s}", id, more));
}

static const JsonValue *figure(const char *id) { return json_get(shown(trainer, id, ""), "figure"); }

static Str sum_of(const JsonValue *f) { return json_text(json_get(json_get(f, "sums")->first, "amount")); }

static void persons_and_person_days_by_hand(void **state)
{
    (void)state;
    assert_int_equal(count_of(figure("tr1"), "count"), 7);
    assert_int_equal(count_of(figure("trained_places"), "count"), 11);
    assert_str(sum_of(figure("person_days")), STR("10.5"));
    assert_int_equal(count_of(figure("tr3"), "count"), 11);
    assert_int_equal(count_of(figure("tr3"), "of"), 9);
    assert_int_equal(count_of(figure("courses_held"), "count"), 2);
    /* as many records behind each as were counted; of TR1 the places by which the seven persons came in: 6 + 4 */
    static const struct { const char *id; size_t records; } LISTS[] = {
        { "tr1", 10 }, { "trained_places", 11 }, { "person_days", 11 }, { "tr3", 11 }, { "courses_held", 2 },
    };
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++)
        assert_int_equal(json_get(shown(trainer, LISTS[i].id, ""), "records")->count, LISTS[i].records);
}

/* ---- every line of cost in its currency, by the rate of its day ---- */

static void add_rate(const char *to, const char *rate, const char *day)
{
    make(finance, "exchange_rate", kit_format(&kit, "\"from\":\"eur\",\"to\":\"%s\",\"rate\":{\"number\":\"%s\"},\"source\":\"nbkr\","
                                                    "\"valid_from\":\"%s\",\"holds\":\"day\"", to, rate, day));
}

/* Nothing is left out quietly: there is no figure, and it says which rate is missing, for how many amounts. */
static void not_computed(int64_t unrated, const char *why)
{
    const JsonValue *costs = figure("course_costs_eur"), *each = figure("tr6");
    assert_null(json_get(costs, "sums"));
    assert_null(json_get(each, "sums"));
    assert_int_equal(count_of(costs, "unrated"), unrated);
    assert_int_equal(count_of(each, "unrated"), unrated);
    if (str_find(json_text(json_get(each, "why")), str_of(why)) < 0) fail_msg("%.*s", STR_ARG(json_text(json_get(each, "why"))));
}

static void costs_in_every_currency_by_hand(void **state)
{
    (void)state;
    not_computed(2, "Nobody has said");
    kit_do(&kit, trainer, "record.change", change_args(issyk, "\"rate_source\":\"nbkr\""));
    not_computed(2, "KGS to EUR of National Bank of the Kyrgyz Republic at all");
    add_rate("kgs", "62.5", "2009-10-15");
    not_computed(1, "for 30.09.2009. The nearest is XR-");
    add_rate("kgs", "60", "2009-09-30");
    add_rate("kgs", "61", "2009-10-14");                                        /* of no day on which anything was paid */
    assert_str(sum_of(figure("course_costs_eur")), STR("1210.67"));
    assert_str(sum_of(figure("tr6")), STR("115.30"));
    const JsonValue *data = shown(trainer, "course_costs_eur", ""), *lines = json_get(data, "converted");
    assert_int_equal(count_of(json_get(data, "figure"), "count"), 4);
    assert_int_equal(lines->count, 4);                                          /* each as it was paid, and what it comes to */
    const JsonValue *materials = NULL;
    JSON_EACH(one, lines) if (str_is(json_text(json_get(one, "on")), "30.09.2009")) materials = one;
    assert_non_null(materials);
    assert_str(json_text(json_get(materials, "paid")), STR("1\u00a0000.00\u00a0KGS"));
    assert_str(json_text(json_get(materials, "comes_to")), STR("16.67\u00a0EUR"));
}

/* ---- at work after six months, and the trainers of the country ---- */

static void answered(const char *follow_up, const char *place, const char *by, const char *level)
{
    make(trainer, "follow_up_answer", kit_format(&kit, "\"follow_up\":\"%s\",\"enrolment\":\"%s\",\"by\":\"%s\","
         "\"topics\":[{\"topic\":\"%s\",\"level\":\"%s\"}]", follow_up, place, by, topic, level));
}

static void at_work_after_six_months_by_hand(void **state)
{
    (void)state;
    char *six = NULL, *twelve = NULL;
    JSON_EACH(one, json_get(kit_do(&kit, trainer, "record.list", "{\"kind\":\"follow_up\"}"), "records")) {
        const JsonValue *f = json_get(one, "fields");
        if (!str_is(json_text(json_get(f, "course")), issyk)) continue;
        char **which = str_is(json_text(json_get(f, "months")), "m6") ? &six : &twelve;
        *which = str_c(&kit.arena, json_text(json_get(one, "id")));
    }
    assert_true(six && twelve);
    answered(six, in_issyk[0], "himself", "n4");
    answered(six, in_issyk[1], "himself", "n3");
    answered(six, in_issyk[1], "supervisor", "n1");
    answered(twelve, in_issyk[0], "himself", "n1");                         /* of twelve months: not in it */
    const JsonValue *data = kit_do(&kit, trainer, "figure.show", "{\"id\":\"tr4\",\"period\":\"2010\"}"), *f = json_get(data, "figure");
    assert_str(json_text(json_get(f, "mean")), STR("55.57"));
    assert_str(json_text(json_get(f, "median")), STR("66.70"));
    assert_int_equal(count_of(f, "known"), 3);
    assert_int_equal(json_get(data, "records")->count, 3);
    assert_int_equal(count_of(figure("tr4"), "count"), 0);                      /* due in 2010, not in 2009 */
}

static char *on_roster(const char *name, const char *hired_as, bool accepted)
{
    char *t = make(trainer, "trainer", kit_format(&kit, "\"name\":{\"spelled\":\"%s (invented)\"},\"sex\":\"woman\",\"hired_as\":\"%s\","
                   "\"tot\":\"passed\",\"languages\":[\"ky\"],\"coi\":\"none\",\"coi_on\":\"2009-09-01\"", name, hired_as));
    if (accepted) sign(head, propose(trainer, t, "accept", ""));
    return t;
}

static void trainers_of_the_country_by_hand(void **state)
{
    (void)state;
    on_roster("One", "national", true);
    on_roster("Two", "national", true);
    on_roster("Abroad", "international", true);
    on_roster("Proposed", "national", false);
    move(trainer, on_roster("Resting", "national", true), "rest", "");
    const JsonValue *data = shown(trainer, "tr5", "");
    assert_int_equal(count_of(json_get(data, "figure"), "count"), 2);
    assert_int_equal(json_get(data, "records")->count, 2);
}

static const JsonValue *cell(const JsonValue *data, const char *by, const char *value)
{
    JSON_EACH(split, json_get(data, "splits")) {
        if (!str_is(json_text(json_get(split, "by")), by)) continue;
        JSON_EACH(one, json_get(split, "cells"))
            if (str_is(json_text(json_get(one, "value")), value)) return one;
    }
    return NULL;
}

/* Whoever keeps the list sees 3 and 4; as it may be published neither: both are fewer than five. */
static void by_sex_as_it_may_be_published(void **state)
{
    (void)state;
    const JsonValue *data = shown(trainer, "tr1", "");
    assert_int_equal(count_of(cell(data, "trainee.sex", "woman"), "count"), 3);
    assert_int_equal(count_of(cell(data, "trainee.sex", "man"), "count"), 4);
    data = shown(trainer, "tr1", ",\"scope\":\"published\"");
    assert_int_equal(count_of(json_get(data, "figure"), "count"), 7);
    assert_true(json_true(json_get(cell(data, "trainee.sex", "woman"), "kept_back")));
    assert_true(json_true(json_get(cell(data, "trainee.sex", "man"), "kept_back")));
    assert_null(json_get(data, "records"));
    data = shown(trainer, "tr3", ",\"scope\":\"published\"");                   /* 11 - 9 = 2 without one: who they are could be told */
    assert_true(json_true(json_get(json_get(data, "figure"), "small")));
    kit_refused(&kit, trainer, "invalid", "figure.show", "{\"id\":\"tr1\",\"period\":\"2009-Q4\",\"scope\":\"published\"}");
    assert_null(json_get(json_get(shown(donor, "tr1", ""), "figure"), "count"));
}

/* Two cards that turn out to be one person are one. */
static void merged_cards_count_once(void **state)
{
    (void)state;
    sign(head, propose(trainer, people[6], "merge", kit_format(&kit, "\"merged_into\":\"%s\",\"merge_note\":\"two spellings\"", people[0])));
    assert_int_equal(count_of(figure("tr1"), "count"), 6);
}

/* The skill that rests on a certificate was confirmed by another; it ends in the act that withdraws the certificate, and no other skill does. */
static void a_skill_falls_with_its_certificate(void **state)
{
    (void)state;
    char *certificate = NULL, *id = NULL;
    JSON_EACH(one, json_get(kit_do(&kit, officer, "record.list", "{\"kind\":\"skill\"}"), "records"))
        if (str_is(json_text(json_get(json_get(one, "fields"), "user")), user_id("officer"))) id = kit_text(&kit, one, "id");
    assert_non_null(id);
    Str code = json_text(field(officer, id, "check_code"));
    assert_true(json_text(field(officer, id, "expires_on")).len > 0);
    JSON_EACH(one, certificates_of(issyk))
        if (str_equal(json_text(json_get(json_get(one, "fields"), "check_code")), code)) certificate = kit_text(&kit, one, "id");
    assert_non_null(certificate);
    sign(head, propose(trainer, certificate, "withdraw", ""));
    int over = 0, others = 0;
    JSON_EACH(one, json_get(kit_do(&kit, officer, "record.list", "{\"kind\":\"skill\"}"), "records")) {
        bool his = str_equal(json_text(json_get(json_get(one, "fields"), "check_code")), code);
        bool fell = str_is(json_text(json_get(one, "state")), "over");
        assert_int_equal(his, fell);
        over += fell;
        others += !fell;
    }
    assert_int_equal(over, 1);
    assert_true(others > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_character_is_found),
        cmocka_unit_test(two_courses),
        cmocka_unit_test(a_certificate_comes_of_an_issue_by_two),
        cmocka_unit_test(a_skill_is_put_down_to_be_confirmed),
        cmocka_unit_test(a_code_of_another_office_is_looked_over),
        cmocka_unit_test(nobody_gets_one_who_was_not_there),
        cmocka_unit_test(what_it_rests_on_stands_still),
        cmocka_unit_test(the_code_tells_number_and_initials_and_no_more),
        cmocka_unit_test(codes_that_are_guessed_get_one_answer),
        cmocka_unit_test(persons_and_person_days_by_hand),
        cmocka_unit_test(costs_in_every_currency_by_hand),
        cmocka_unit_test(at_work_after_six_months_by_hand),
        cmocka_unit_test(trainers_of_the_country_by_hand),
        cmocka_unit_test(by_sex_as_it_may_be_published),
        cmocka_unit_test(merged_cards_count_once),
        cmocka_unit_test(a_skill_falls_with_its_certificate),
    };
    return cmocka_run_group_tests_name("certificate", tests, begin, end);
}

/* test_programme.c: the programme's rows: what the guards of equipment, training, prison and programme let pass, and stop. */
#include "record_kit.h"

static Str officer, head, keeper, inspector, trainer;

static int begin(void **state)
{
    (void)state;
    begin_office();
    officer = login("officer", "programme_officer");
    head = login("head", "head");
    keeper = login("keeper", "property_keeper");
    inspector = login("inspector", "inspector");
    trainer = login("trainer", "training_officer; trainer");
    return 0;
}

/* ---- asking ---- */

static char *user_id(const char *name)
{
    const JsonValue *users = json_get(kit_do(&kit, admin, "user.list", "{}"), "users");
    JSON_EACH(one, users) {
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), name)) return str_c(&kit.arena,
                                                                                              json_text(json_get(one, "id")));
    }
    fail_msg("no user %s", name);
    return NULL;
}

static void change(Str who, const char *id, const char *fields)
{
    kit_do(&kit, who, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{%s}}", id, fields));
}

static void assert_state(Str who, const char *id, const char *state)
{
    const JsonValue *data = kit_do(&kit, who, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id));
    assert_str(json_text(json_get(json_get(data, "record"), "state")), str_of(state));
}

/* ---- equipment ---- */

static void what_is_worn_out_or_ones_own_is_not_issued(void **state)
{
    (void)state;
    char *a = make(keeper, "asset", "\"description\":\"Vest\",\"category\":\"body_armour\",\"usable_until\":\"2020-06-30\"");
    move(keeper, a, "take_in", "\"tag\":\"KM-1\",\"received_on\":\"2015-06-30\",\"condition\":\"shot\"");
    char *other = kit_format(&kit, "\"holder\":\"%s\",\"issued_on\":\"2020-06-30\"", user_id("officer"));
    refused(keeper, a, "issue", other, "rules.issue-condition");
    change(keeper, a, "\"condition\":\"good\"");
    refused(keeper, a, "issue", kit_format(&kit, "\"holder\":\"%s\",\"issued_on\":\"2020-06-30\"", user_id("keeper")),
            "rules.issue-own");
    refused(keeper, a, "issue", kit_format(&kit, "\"holder\":\"%s\",\"issued_on\":\"2020-07-01\"", user_id("officer")),
            "rules.issue-over");
    move(keeper, a, "issue", other);
    assert_state(keeper, a, "issued");
}

/* ---- training ---- */

static void a_course_counts_right_and_is_not_graded_by_its_trainers_alone(void **state)
{
    (void)state;
    char *c = make(trainer, "course",
                   "\"title\":\"Searches\",\"topics\":[\"search\",\"mla\"],\"for_whom\":\"prosecutors\",\"begins\":\"2009-10-14\","
                                      "\"where\":{\"text\":\"Issyk-Kul\"}");
    assert_str(kit_refused(&kit, trainer, "invalid", "record.move", move_args(c, "confirm", "\"ends\":\"2009-10-15\"")),
               STR("desk.move-needs"));
    sign(officer, propose(trainer, c, "confirm", "\"ends\":\"2009-10-15\",\"hrddp_result\":\"not_covered\""));
    move(trainer, c, "hold", "");
    char *own = user_id("trainer"), *other = user_id("officer");
#define LINES "\"attendance\":[{\"body\":\"Osh\",\"women\":{\"number\":\"4\"},\"men\":{\"number\":\"6\"}}]"
    refused(trainer, c, "report", "\"participants\":{\"number\":\"11\"}," LINES, "rules.course-sum");
    refused(trainer, c, "report", "\"participants\":{\"number\":\"10\"},\"certificates\":{\"number\":\"11\"}," LINES,
            "rules.course-certificates");
    char *graded = kit_format(&kit, "\"participants\":{\"number\":\"10\"},\"certificates\":{\"number\":\"9\"},"
                              LINES ",\"trainers\":[\"%s\"],\"graders\":[\"%s\"]", own, own);
    refused(trainer, c, "report", graded, "rules.course-graders");
    move(trainer, c, "report", kit_format(&kit, "\"participants\":{\"number\":\"10\"},\"certificates\":{\"number\":\"9\"}," LINES
                                                ",\"trainers\":[\"%s\"],\"graders\":[\"%s\",\"%s\"]", own, own, other));
    assert_state(trainer, c, "reported");
}

static void nobody_is_trained_before_somebody_looked_at_human_rights(void **state)
{
    (void)state;
    char *c = make(trainer, "course", "\"title\":\"Searches\",\"topics\":[\"search\"],\"for_whom\":\"officers\",\"begins\":\"2020-10-14\","
                   "\"ends\":\"2020-10-15\",\"where\":{\"text\":\"Osh\"}");
    refused(officer, c, "confirm", "\"hrddp_result\":\"not_cleared\"", "rules.hrddp-refused");
    refused(officer, c, "confirm", "\"hrddp_result\":\"before_policy\"", "rules.hrddp-not-before");
    refused(officer, c, "confirm", "\"hrddp_result\":\"cleared\"", "rules.hrddp-incomplete");
    change(trainer, c, kit_format(&kit, "\"hrddp_on\":\"2020-01-10\",\"hrddp_by\":\"%s\",\"hrddp_review\":\"2020-06-30\"", user_id("officer")));
    refused(trainer, c, "confirm", "\"hrddp_result\":\"cleared\"", "rules.hrddp-over");
    change(trainer, c, "\"hrddp_review\":\"2020-12-31\"");
    refused(trainer, c, "confirm", "\"hrddp_result\":\"with_measures\"", "rules.hrddp-incomplete");
    refused(officer, c, "confirm", "\"hrddp_result\":\"cleared\"", "rules.hrddp-own");
    sign(head, propose(trainer, c, "confirm", "\"hrddp_result\":\"cleared\""));
}

/* ---- prison ---- */

static void staff_do_not_inspect_their_own_prison(void **state)
{
    (void)state;
    char *colony = make(head, "unit", "\"name\":\"Colony no. 3 (invented)\"");
    char *ward = make(head, "unit", kit_format(&kit, "\"name\":\"Ward\",\"part_of\":\"%s\"", colony));
#define INSIDER "{\"login\":\"insider\",\"full_name\":\"Invented Insider\",\"roles\":\"inspector\",\"unit\":\"%s\"," \
                "\"passphrase\":\"" KIT_PASSPHRASE "\"}"
    kit_do(&kit, admin, "user.create", kit_format(&kit, INSIDER, ward));
    Str insider = kit_sign_in(&kit, "insider");
    char *i = make(inspector, "prison_inspection",
                   kit_format(&kit, "\"prison\":\"Colony no. 3\",\"type\":\"internal\",\"unit_inspected\":\"%s\"", colony));
#define VISIT "\"visited_on\":\"2020-03-02\",\"mandate\":\"order no. 5\",\"inspectors\":[\"%s\"]"
    refused(inspector, i, "visit", kit_format(&kit, VISIT, user_id("insider")), "rules.inspector-staff");
    refused(insider, i, "visit", kit_format(&kit, VISIT, user_id("inspector")), "rules.inspector-staff");
    move(inspector, i, "visit", kit_format(&kit, VISIT, user_id("inspector")));
    char *p = propose(inspector, i, "send", "\"recommendations\":[{\"what\":\"Hot water in block 2\",\"priority\":\"soon\"}]");
    assert_str(kit_refused(&kit, insider, "invalid", "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", p)),
               STR("rules.inspector-staff"));
    sign(head, p);
    assert_state(inspector, i, "sent");
}

/* ---- programme ---- */

static void a_project_leaves_no_asset_and_no_open_activity(void **state)
{
    (void)state;
    char *p = make(officer, "project", "\"title\":\"Reform\",\"aim\":\"Better prisons\",\"implementer\":\"Office\"");
#define AGREED "\"donors\":[\"European Union\"],\"budget\":{\"amount\":\"2700000.00\",\"currency\":\"EUR\"},\"agreed_on\":\"2009-12-18\""
    refused(officer, p, "agree", AGREED, "rules.project-no-outcome");
    make(officer, "result", kit_format(&kit, "\"project\":\"%s\",\"level\":\"outcome\",\"code\":\"a\",\"title_en\":\"Law and strategy\"", p));
    sign(head, propose(officer, p, "agree", AGREED));
    move(officer, p, "begin", "\"begins\":\"2010\",\"duration\":{\"number\":\"3\",\"unit\":\"years\"}");
    char *a = make(keeper, "asset",
                   kit_format(&kit, "\"description\":\"Sewing machine\",\"category\":\"other\",\"project\":\"%s\"", p));
    refused(officer, p, "close", "", "rules.project-asset");
    move(keeper, a, "take_in", "\"tag\":\"KM-2\",\"received_on\":\"2010-06-30\",\"condition\":\"good\"");
    refused(keeper, a, "write_off", kit_format(&kit, "\"disposal\":\"scrapped\",\"board\":[\"%s\"]", user_id("head")), "rules.board-small");
    sign(head, propose(keeper, a, "write_off", kit_format(&kit, "\"disposal\":\"scrapped\",\"board\":[\"%s\",\"%s\",\"%s\"]", user_id("head"),
                                                         user_id("officer"), user_id("keeper"))));
#define HEARING "\"title\":\"Hearing\",\"project\":\"%s\",\"activity_number\":\"1.1\",\"expected_result\":\"A strategy\""
    char *activity = make(officer, "activity", kit_format(&kit, HEARING, p));
    refused(officer, p, "close", "", "rules.project-activity");
    move(officer, activity, "drop", "");
    sign(head, propose(officer, p, "close", ""));
    assert_state(officer, p, "closed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_worn_out_or_ones_own_is_not_issued),
        cmocka_unit_test(a_course_counts_right_and_is_not_graded_by_its_trainers_alone),
        cmocka_unit_test(nobody_is_trained_before_somebody_looked_at_human_rights),
        cmocka_unit_test(staff_do_not_inspect_their_own_prison),
        cmocka_unit_test(a_project_leaves_no_asset_and_no_open_activity),
    };
    return cmocka_run_group_tests_name("programme", tests, begin, end);
}

/* test_project.c: a project seen whole: days that are known to the year, what is late, what feeds what, and what meetings left open. */
#include "desk/desk_project.h"

#include "record_kit.h"

static Str officer, head, donor, press;

static int begin(void **state)
{
    (void)state;
    begin_office();
    officer = login("officer", "programme_officer");
    head = login("head", "head");
    donor = login("donor", "donor_reader");
    press = login("press", "property_keeper");
    return 0;
}

static void by_two(const char *id, const char *name, const char *fields)
{
    char *proposal = kit_text(&kit, kit_do(&kit, officer, "record.move", move_args(id, name, fields)), "id");
    kit_do(&kit, head, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal));
}

static char *a_project(void)
{
    return make(officer, "project", "\"title\":\"Reform\",\"aim\":\"Law in prisons\",\"implementer\":\"Office\"");
}

static const JsonValue *shown(Str who, const char *op, const char *id)
{
    return kit_do(&kit, who, op, kit_format(&kit, "{\"id\":\"%s\"}", id));
}

static const JsonValue *item_of(const JsonValue *data, const char *list, const char *member, const char *value)
{
    JSON_EACH(one, json_get(data, list)) if (str_is(json_text(json_get(one, member)), value)) return one;
    fail_msg("no %s with %s %s", list, member, value);
    return NULL;
}

/* ---- days ---- */

static void assert_days(const char *from, const char *to, const char *first, const char *last)
{
    Day a, b;
    char x[11], y[11];
    assert_true(project_days(str_of(from), str_of(to), &a, &b));
    assert_str(day_format(x, a), str_of(first));
    assert_str(day_format(y, b), str_of(last));
}

static void a_year_takes_the_whole_year_and_a_month_the_whole_month(void **state)
{
    (void)state;
    Day a, b;
    assert_days("2010", "", "2010-01-01", "2010-12-31");
    assert_days("2010-02", "2010-02", "2010-02-01", "2010-02-28");
    assert_days("2012-02", "", "2012-02-01", "2012-02-29");
    assert_days("2010-12", "", "2010-12-01", "2010-12-31");
    assert_days("2010-12-16", "2010-12-17", "2010-12-16", "2010-12-17");
    assert_days("2010-12-16", "2010", "2010-12-16", "2010-12-31");
    assert_days("", "2011-09", "2011-09-01", "2011-09-30");
    assert_days("2011", "2010", "2011-01-01", "2011-01-01");
    assert_false(project_days(STR(""), STR(""), &a, &b));
    assert_false(project_days(STR("soon"), STR(""), &a, &b));
    assert_false(project_days(STR("2010-13"), STR(""), &a, &b));
    assert_false(project_days(STR("20x0"), STR(""), &a, &b));
}

/* ---- the work plan ---- */

static char *activity(const char *of, const char *number, const char *rest)
{
    return make(officer, "activity", kit_format(&kit, "\"project\":\"%s\",\"activity_number\":\"%s\",\"title\":\"Activity %s\","
                                                "\"expected_result\":\"A strategy\"%s", of, number, number, rest));
}

static void activities_stand_in_the_order_of_their_numbers_and_say_what_is_late(void **state)
{
    (void)state;
    static const char *const ORDER[] = { "1.1", "1.2", "1.10", "2.1" };
    char *p = a_project();
    activity(p, "1.10", ",\"planned_from\":\"2030\"");
    char *done = activity(p, "1.2", ",\"planned_from\":\"2010-12\",\"planned_to\":\"2010-12\"");
    activity(p, "2.1", ",\"planned_to\":\"2011-07-15\"");
    char *slow = activity(p, "1.1", ",\"planned_from\":\"2010\",\"planned_to\":\"2010-03-31\"");
    move(officer, done, "begin", "\"was_from\":\"2010-12-16\"");
    move(officer, done, "finish", "\"was_to\":\"2010-12-17\",\"came_of_it\":\"A hearing\",\"proof\":\"published\"");
    move(officer, slow, "begin", "\"was_from\":\"2010-03-09\"");
    move(officer, slow, "finish", "\"was_to\":\"2010-04-01\",\"came_of_it\":\"A meeting\",\"proof\":\"published\"");
    const JsonValue *data = shown(officer, "project.plan", p);
    size_t i = 0;
    JSON_EACH(one, json_get(data, "activities")) assert_str(json_text(json_get(one, "number")), str_of(ORDER[i++]));
    assert_int_equal(i, ARRAY_LEN(ORDER));
    assert_false(json_true(json_get(item_of(data, "activities", "number", "1.2"), "late")));
    assert_false(json_true(json_get(item_of(data, "activities", "number", "1.10"), "late")));
    assert_true(json_true(json_get(item_of(data, "activities", "number", "1.1"), "late")));       /* a day later than planned */
    int64_t days;
    assert_true(json_int(json_get(item_of(data, "activities", "number", "1.1"), "days_late"), &days));
    assert_int_equal(days, 1);
    assert_true(json_true(json_get(item_of(data, "activities", "number", "2.1"), "late")));       /* never begun */
    assert_str(json_text(json_get(item_of(data, "activities", "number", "1.10"), "planned_to")), STR("2030-12-31"));
}

static void what_is_no_project_has_no_work_plan(void **state)
{
    (void)state;
    char *p = a_project(), *a = activity(p, "1.1", "");
    kit_refused(&kit, officer, "usage", "project.plan", kit_format(&kit, "{\"id\":\"%s\"}", a));
    kit_refused(&kit, officer, "usage", "project.feeds", kit_format(&kit, "{\"id\":\"%s\"}", a));
}

/* ---- what feeds what ---- */

static const char *step_fields(const char *of, const char *stage, const char *component, const char *fed_by)
{
    return kit_format(&kit, "\"project\":\"%s\",\"stage\":\"%s\",\"component\":\"%s\",\"title\":\"A %s\",\"fed_by\":[%s]", of, stage, component,
                      stage, fed_by);
}

static char *step(const char *of, const char *stage, const char *component, const char *fed_by)
{
    return make(officer, "change_step", step_fields(of, stage, component, fed_by));
}

static const char *quoted(const char *id) { return kit_format(&kit, "\"%s\"", id); }

static int64_t number(const JsonValue *data, const char *name)
{
    int64_t n = -1;
    assert_true(json_int(json_get(data, name), &n));
    return n;
}

static void a_condition_is_traced_to_its_law_and_is_real_when_each_step_is(void **state)
{
    (void)state;
    char *p = a_project();
    char *law = step(p, "law", "a", ""), *post = step(p, "post", "b", quoted(law)), *course = step(p, "course", "b", quoted(post));
    char *job = step(p, "job", "c", quoted(course)), *condition = step(p, "condition", "d", quoted(job));
    char *alone = step(p, "condition", "d", "");
    const JsonValue *data = shown(officer, "project.feeds", p);
    assert_int_equal(number(data, "conditions"), 2);
    assert_int_equal(number(data, "whole"), 1);
    assert_int_equal(number(data, "real"), 0);
    assert_false(json_true(json_get(item_of(data, "steps", "id", alone), "from_law")));
    assert_int_equal(number(item_of(data, "steps", "id", law), "feeds"), 1);
    assert_int_equal(number(item_of(data, "steps", "id", condition), "feeds"), 0);
    char *const all[] = { law, post, course, job, condition };
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        assert_int_equal(number(shown(officer, "project.feeds", p), "real"), 0);
        by_two(all[i], "real", "\"since_on\":\"2011\",\"how_known\":\"published\"");
    }
    assert_int_equal(number(shown(donor, "project.feeds", p), "real"), 1);
    move(officer, post, "end", "");                             /* what it rested on is no longer so */
    data = shown(officer, "project.feeds", p);
    assert_int_equal(number(data, "whole"), 0);
    assert_int_equal(number(data, "real"), 0);
}

static void a_step_rests_on_earlier_steps_of_its_own_project(void **state)
{
    (void)state;
    char *p = a_project(), *other = a_project();
    char *law = step(p, "law", "a", ""), *course = step(p, "course", "b", quoted(law)), *foreign = step(other, "law", "a", "");
#define REFUSED(stage, fed_by) kit_refused(&kit, officer, "invalid", "record.create", \
                                           kit_format(&kit, "{\"kind\":\"change_step\",\"fields\":{%s}}", step_fields(p, stage, "b", fed_by)))
    assert_str(REFUSED("post", quoted(course)), STR("rules.change-order"));
    assert_str(REFUSED("course", quoted(course)), STR("rules.change-order"));
    assert_str(REFUSED("post", quoted(foreign)), STR("rules.change-project"));
    assert_str(kit_refused(&kit, officer, "invalid", "record.change",
                           kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"fed_by\":[\"%s\"]}}", law, law)), STR("rules.change-order"));
}

/* ---- meetings and visits ---- */

static void minutes_are_agreed_by_another_and_open_decisions_stay_in_sight(void **state)
{
    (void)state;
    char *p = a_project();
    char *m = make(officer, "steering_meeting", kit_format(&kit, "\"title\":\"First\",\"project\":\"%s\"", p));
    assert_str(kit_refused(&kit, officer, "invalid", "record.move", move_args(m, "hold", "\"held_on\":\"2010-03-09\"")),
               STR("desk.move-needs"));
    move(officer, m, "hold", "\"held_on\":\"2010-03-09\",\"present\":[{\"body\":\"GSIN\"}],\"discussed\":\"The beginning\"");
    char *d = make(officer, "steering_decision", kit_format(&kit, "\"what\":\"Name the colonies\",\"meeting\":\"%s\",\"body\":\"GSIN\"", m));
    char *proposal = kit_text(&kit, kit_do(&kit, officer, "record.move", move_args(m, "agree", "")), "id");
    kit_refused(&kit, officer, "denied", "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal));
    kit_do(&kit, head, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal));
    assert_str(kit_refused(&kit, officer, "invalid", "record.move", move_args(d, "finish", "\"done_on\":\"2010-04-01\"")),
               STR("desk.move-needs"));
    move(officer, d, "finish", "\"done_on\":\"2010-04-01\",\"came_of_it\":\"Four were named\"");
}

static void a_visit_says_of_each_thing_whether_it_is_as_reported(void **state)
{
    (void)state;
    char *p = a_project(), *a = activity(p, "4.1", "");
    char *v = make(officer, "project_visit", kit_format(&kit, "\"project\":\"%s\",\"where\":\"Colony\",\"purpose\":\"Water\"", p));
    const char *seen = kit_format(&kit, "\"visited_on\":\"2011-09-01\",\"visitors\":[],\"seen\":[{\"activity\":\"%s\",\"what\":\"Wells\"}]", a);
    kit_refused(&kit, officer, "invalid", "record.move", move_args(v, "visit", seen));
    kit_refused(&kit, press, "not-found", "record.show", kit_format(&kit, "{\"id\":\"%s\"}", v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_takes_the_whole_year_and_a_month_the_whole_month),
        cmocka_unit_test(activities_stand_in_the_order_of_their_numbers_and_say_what_is_late),
        cmocka_unit_test(what_is_no_project_has_no_work_plan),
        cmocka_unit_test(a_condition_is_traced_to_its_law_and_is_real_when_each_step_is),
        cmocka_unit_test(a_step_rests_on_earlier_steps_of_its_own_project),
        cmocka_unit_test(minutes_are_agreed_by_another_and_open_decisions_stay_in_sight),
        cmocka_unit_test(a_visit_says_of_each_thing_whether_it_is_as_reported),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

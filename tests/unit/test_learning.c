/* test_learning.c: tests of courses: what an answer is worth, in which alphabet it is typed, gains that are negative, none or
 * rounded; the order of a sheet; and through the gate what a sheet, an evaluation and a follow-up may not say. */
#include "desk/learning.h"
#include "record_kit.h"

static Str officer, teacher, assessor, second;
static char *course, *place, *code, *topic;

static int64_t int_of(const JsonValue *v)
{
    int64_t n;
    return json_int(v, &n) ? n : -1;
}

static void refused_op(Str who, const char *op, const char *args, const char *key)
{
    Str got = kit_refused(&kit, who, "invalid", op, args);
    if (!str_is(got, key)) fail_msg("%s: %.*s instead of %s", args, STR_ARG(got), key);
}

#define ITEM(number, form, right) "\"title\":\"Question " #number "\",\"topic\":\"%s\",\"form\":\"" form "\",\"points\":\"2\",\"text_en\":\"E\"," \
    "\"text_ru\":\"R\",\"text_ky\":\"K\",\"right\":\"" right "\",\"options\":[{\"option_en\":\"1\",\"option_ru\":\"1\",\"option_ky\":\"1\"}," \
    "{\"option_en\":\"2\",\"option_ru\":\"2\",\"option_ky\":\"2\"},{\"option_en\":\"3\",\"option_ru\":\"3\",\"option_ky\":\"3\"}]"

static int begin(void **state)
{
    (void)state;
    begin_office();
    officer = login("officer", "training_officer");
    teacher = login("teacher", "trainer");
    assessor = login("assessor", "monitoring_officer");
    second = login("second", "programme_officer");
    char *curriculum = make(officer, "curriculum", "\"title\":\"Curriculum\",\"for_whom\":\"Prosecutors\"");
    topic = make(officer, "topic", kit_format(&kit, "\"title\":\"Topic\",\"curriculum\":\"%s\",\"topic_number\":\"1\",\"theme\":\"mla\"", curriculum));
    char *one = make(officer, "test_item", kit_format(&kit, ITEM(1, "single", "b"), topic));
    char *two = make(officer, "test_item", kit_format(&kit, ITEM(2, "multiple", "ac"), topic));
    move(officer, one, "release", "");
    move(officer, two, "release", "");
    course = make(officer, "course", kit_format(&kit, "\"title\":\"Course\",\"topics\":[\"mla\"],\"for_whom\":\"Prosecutors\",\"begins\":\"1.10.2009\","
                                                      "\"ends\":\"2.10.2009\",\"where\":\"Osh\",\"topics_taught\":[\"%s\"]", topic));
    char *person = make(officer, "trainee", "\"name\":\"Invented Person\",\"sex\":\"woman\",\"body\":\"Body (invented)\"");
    place = make(officer, "enrolment", kit_format(&kit, "\"trainee\":\"%s\",\"course\":\"%s\"", person, course));
    const JsonValue *shown = kit_do(&kit, officer, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", place));
    code = str_c(&kit.arena, json_text(json_get(json_get(json_get(shown, "record"), "fields"), "code")));
    return code && *code ? 0 : 1;
}

/* ---- arithmetic ---- */

static void gains_are_to_the_nearest(void **state)
{
    (void)state;
    int64_t gain = 7;
    assert_true(test_gain(0, 18, 18, &gain) && gain == 1000);
    assert_true(test_gain(9, 9, 18, &gain) && gain == 0);
    assert_true(test_gain(10, 4, 18, &gain) && gain == -750);
    assert_true(test_gain(0, 1, 3, &gain) && gain == 333);
    assert_true(test_gain(1, 0, 4, &gain) && gain == -333);
    gain = 7;
    assert_true(!test_gain(18, 18, 18, &gain) && gain == 7);       /* had all before: nothing is written */
    assert_int_equal(test_tenths(2, 3), 667);
    assert_int_equal(test_tenths(0, 3), 0);
    assert_int_equal(test_tenths(1, 0), 0);
    int64_t odd[] = { 3, 1, 2 }, even[] = { 4, 1, 3, 2 };
    assert_int_equal(test_median(odd, 3), 2);
    assert_int_equal(test_median(even, 4), 2);
    assert_int_equal(test_median(NULL, 0), 0);
}

static void numbers_have_one_form(void **state)
{
    (void)state;
    static const struct { int64_t units; int places; const char *text; } CASES[] = {
        { 1250, 2, "12.5" }, { 1000, 3, "1" }, { 0, 1, "0" }, { -750, 3, "-0.75" }, { 100, 0, "100" },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        const JsonValue *v = test_number_value(&kit.arena, CASES[i].units, CASES[i].places, NULL);
        if (!str_is(json_text(json_get(v, "number")), CASES[i].text)) fail_msg("%s", CASES[i].text);
    }
}

static void answers_in_any_alphabet(void **state)
{
    (void)state;
    Str ticked;
    TestItem one = { .form = STR("single"), .right = STR("a"), .options = 3, .points = 2 };
    TestItem many = { .form = STR("multiple"), .right = STR("ac"), .options = 3, .points = 3 };
    assert_true(test_ticked(&kit.arena, &one, STR("A"), &ticked) && str_is(ticked, "a"));
    assert_true(test_ticked(&kit.arena, &one, STR("а"), &ticked) && str_is(ticked, "a"));      /* a Cyrillic one */
    assert_true(test_ticked(&kit.arena, &one, STR("1"), &ticked) && str_is(ticked, "a"));
    assert_true(test_ticked(&kit.arena, &many, STR("ca"), &ticked) && str_is(ticked, "ac"));
    assert_int_equal(test_points(&many, ticked), 3);
    assert_int_equal(test_points(&many, STR("a")), 0);
    assert_int_equal(test_points(&many, STR("abc")), 0);
    assert_true(test_ticked(&kit.arena, &many, STR("0"), &ticked) && ticked.len == 0);
    assert_int_equal(test_points(&many, ticked), 0);
    assert_true(!test_ticked(&kit.arena, &one, STR("d"), &ticked));
    assert_true(!test_ticked(&kit.arena, &one, STR("aa"), &ticked));
    assert_true(!test_ticked(&kit.arena, &one, STR("в"), &ticked));        /* is it b, or the third letter? */
    assert_true(!test_ticked(&kit.arena, &one, STR("\xd0"), &ticked));
}

/* ---- sheets ---- */

static char *enter_args(const char *which, const char *marks)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"code\":\"%s\",\"which\":\"%s\",\"marks\":\"%s\"}", course, code, which, marks);
}

static void sheets_are_held_against_the_course(void **state)
{
    (void)state;
    refused_op(officer, "test.enter", enter_args("pre", "a b"), "rules.test-not-drawn");
    kit_do(&kit, officer, "test.draw", kit_format(&kit, "{\"id\":\"%s\",\"per_topic\":5}", course));
    assert_true(str_is(kit_refused(&kit, teacher, "denied", "test.draw", kit_format(&kit, "{\"id\":\"%s\"}", course)), "desk.may-not-create"));
    refused_op(officer, "test.enter", kit_format(&kit, "{\"id\":\"%s\",\"code\":\"NOBODY\",\"which\":\"pre\",\"marks\":\"a b\"}", course), "rules.test-code");
    refused_at(officer, "test.enter", kit_format(&kit, "{\"id\":\"%s\",\"code\":\"NOBODY\",\"which\":\"pre\",\"marks\":\"a b\"}", course),
               "rules.test-code", "code");
    refused_at(officer, "test.enter", enter_args("pre", "a"), "rules.test-count", "marks");
    refused_at(officer, "test.enter", enter_args("pre", "a z"), "rules.test-option", "marks");
    refused_at(officer, "test.enter", enter_args("later", "a b"), "model.value-choice", "which");
    refused_at(officer, "test.draw", kit_format(&kit, "{\"id\":\"%s\",\"per_topic\":99}", course), "learning.per-topic", "per_topic");
    refused_op(officer, "test.enter", enter_args("pre", "a"), "rules.test-count");
    refused_op(officer, "test.enter", enter_args("pre", "a b c"), "rules.test-count");
    refused_op(officer, "test.enter", enter_args("pre", "a z"), "rules.test-option");
    refused_op(officer, "test.enter", enter_args("pre", "abc abc"), "rules.test-one-answer");
    refused_op(officer, "record.create", kit_format(&kit, "{\"kind\":\"test_sheet\",\"fields\":{\"course\":\"%s\",\"code\":\"%s\",\"which\":\"pre\","
                                                       "\"marks\":\"0 0\",\"points\":\"4\"}}", course, code), "rules.learning-by-program");
    const JsonValue *sheet = kit_do(&kit, teacher, "test.enter", enter_args("pre", "0 0"));
    assert_int_equal(int_of(json_get(sheet, "points")), 0);
    assert_int_equal(int_of(json_get(sheet, "points_max")), 4);
    refused_op(officer, "test.enter", enter_args("pre", "0 0"), "rules.test-twice");
    /* whichever place the question with two right answers has, one of these is right */
    const JsonValue *v = kit_ask(&kit, officer, "test.enter", enter_args("post", "b ac"));
    if (!json_true(json_get(v, "ok"))) v = kit_ask(&kit, officer, "test.enter", enter_args("post", "ac b"));
    assert_true(json_true(json_get(v, "ok")));
    assert_int_equal(int_of(json_get(json_get(v, "data"), "points")), 4);
    const JsonValue *results = kit_do(&kit, officer, "course.results", kit_format(&kit, "{\"id\":\"%s\"}", course));
    assert_true(str_is(json_text(json_get(results, "gain_mean")), "1.000"));
    assert_int_equal(int_of(json_get(results, "paired")), 1);
    results = kit_do(&kit, second, "course.results", kit_format(&kit, "{\"id\":\"%s\"}", course));
    assert_null(json_get(results, "gain_mean"));            /* of one, for somebody who sees no sheets */
    assert_true(str_is(kit_refused(&kit, officer, "conflict", "test.draw", kit_format(&kit, "{\"id\":\"%s\"}", course)), "learning.drawn-answered"));
}

static void questions_in_use_stand(void **state)
{
    (void)state;
    char *item = make(officer, "test_item", kit_format(&kit, ITEM(3, "single", "ab"), topic));
    char *args = kit_format(&kit, "{\"id\":\"%s\",\"move\":\"release\"}", item);
    refused_op(officer, "record.move", args, "rules.item-one");
    kit_do(&kit, officer, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"right\":\"d\"}}", item));
    refused_op(officer, "record.move", args, "rules.item-right");
    kit_do(&kit, officer, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"right\":\"c\",\"form\":\"true_false\"}}", item));
    refused_op(officer, "record.move", args, "rules.item-options");
    kit_do(&kit, officer, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"form\":\"single\"}}", item));
    kit_do(&kit, officer, "record.move", args);
    refused_op(officer, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"right\":\"a\"}}", item), "rules.item-in-use");
    const JsonValue *seen = kit_do(&kit, teacher, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", item));
    assert_null(json_get(json_get(json_get(seen, "record"), "fields"), "right"));
}

static void what_is_said_is_of_the_course(void **state)
{
    (void)state;
    const char *args = kit_format(&kit, "{\"kind\":\"satisfaction\",\"fields\":{\"course\":\"%s\",\"useful\":\"4\",\"overall\":\"5\"}}", course);
    kit_do(&kit, assessor, "record.create", args);
    refused_op(assessor, "record.create", args, "rules.evaluated-more");        /* one participant, one sheet */
    assert_true(str_is(kit_refused(&kit, officer, "not-found", "curriculum.from_template", "{\"template\":\"none\"}"), "learning.no-template"));
    const JsonValue *made = kit_do(&kit, officer, "curriculum.from_template", "{\"template\":\"prosecutors_2009\"}");
    assert_int_equal(int_of(json_get(made, "topics")), 7);
    assert_int_equal(int_of(json_get(made, "questions")), 14);
}

static void follow_ups_plan_themselves(void **state)
{
    (void)state;
    const JsonValue *users = json_get(kit_do(&kit, admin, "user.list", "{}"), "users");
    Str by = { 0 };
    JSON_EACH(one, users) if (str_is(json_text(json_get(json_get(one, "fields"), "login")), "assessor")) by = json_text(json_get(one, "id"));
    char *proposal = kit_text(&kit, kit_do(&kit, officer, "record.move", kit_format(&kit,
        "{\"id\":\"%s\",\"move\":\"confirm\",\"fields\":{\"hrddp_result\":\"not_covered\",\"hrddp_on\":\"1.9.2009\",\"hrddp_by\":\"" STR_FMT "\"}}",
        course, STR_ARG(by))), "id");
    kit_do(&kit, second, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal));
    move(officer, course, "hold", "");
    const JsonValue *list = json_get(kit_do(&kit, officer, "record.list", "{\"kind\":\"follow_up\"}"), "records");
    size_t months = 0;
    char *six = NULL;
    JSON_EACH(one, list) {
        const JsonValue *f = json_get(one, "fields");
        bool first = str_is(json_text(json_get(f, "months")), "m6");
        assert_true(str_is(json_text(json_get(f, "due")), first ? "2010-04-02" : "2010-10-02"));
        if (first) six = str_c(&kit.arena, json_text(json_get(one, "id")));
        months++;
    }
    assert_int_equal(months, 2);
    assert_non_null(six);
    refused_op(officer, "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"hold\",\"fields\":{\"found\":\"Nothing\"}}", six), "rules.follow-up-nobody");
    const char *answer = kit_format(&kit, "{\"kind\":\"follow_up_answer\",\"fields\":{\"follow_up\":\"%s\",\"enrolment\":\"%s\",\"by\":\"supervisor\","
                                          "\"topics\":[{\"topic\":\"%s\",\"level\":\"n3\"}]}}", six, place, topic);
    kit_do(&kit, officer, "record.create", answer);
    refused_op(officer, "record.create", answer, "rules.follow-up-twice");
    const JsonValue *results = kit_do(&kit, officer, "course.results", kit_format(&kit, "{\"id\":\"%s\"}", course));
    const JsonValue *row = json_get(results, "follow_ups")->first;
    if (!json_get(row, "superior_percent")) row = row->next;
    assert_true(str_is(json_text(json_get(row, "superior_percent")), "66.7"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gains_are_to_the_nearest),
        cmocka_unit_test(numbers_have_one_form),
        cmocka_unit_test(answers_in_any_alphabet),
        cmocka_unit_test(sheets_are_held_against_the_course),
        cmocka_unit_test(questions_in_use_stand),
        cmocka_unit_test(what_is_said_is_of_the_course),
        cmocka_unit_test(follow_ups_plan_themselves),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

/* test_course.c: who is trained, and were they there: one person under two spellings, bodies that are not cleared, places, half-days,
 * attendance and its corrections. */
#include "course_kit.h"

static Str colleague;               /* another training officer */

static int begin(void **state)
{
    (void)state;
    begin_office();
    trainer = login("trainer", "training_officer");
    colleague = login("colleague", "training_officer");
    officer = login("officer", "programme_officer");
    head = login("head", "head");
    donor = login("donor", "donor_reader");
    return 0;
}

/* ---- asking ---- */

static void assert_state(const char *id, const char *state)
{
    assert_str(json_text(json_get(json_get(ask(trainer, "record.show", id), "record"), "state")), str_of(state));
}

static int64_t number(const JsonValue *data, const char *name)
{
    int64_t n = -1;
    assert_true(json_int(json_get(data, name), &n));
    return n;
}

/* ---- what the tests make ---- */

/* ---- one person ---- */

static void one_identity_is_one_person(void **state)
{
    (void)state;
    char *a = person("Асанова Айгүл Маратовна", "woman", ",\"identity\":{\"type\":\"passport\",\"value\":\"AN 1234567\"},\"needs\":\"a ramp\"");
    refused_new(trainer, "trainee", "\"name\":{\"spelled\":\"Asanova Aigul\"},\"sex\":\"woman\",\"body\":\"Office\","
                "\"identity\":{\"type\":\"passport\",\"value\":\"an1234567\"}", "rules.trainee-known");
    assert_non_null(field(trainer, a, "identity"));
    assert_non_null(field(trainer, a, "needs"));
    assert_null(field(officer, a, "identity"));                 /* a compartment: for those who keep the list */
    assert_null(field(officer, a, "needs"));
    assert_non_null(field(officer, a, "name"));
    assert_str(kit_refused(&kit, donor, "not-found", "record.show", kit_format(&kit, "{\"id\":\"%s\"}", a)), STR("office.no-record"));
}

static void two_spellings_are_found_and_joined(void **state)
{
    (void)state;
    char *a = person("Жумабеков Бакыт", "man", ""), *b = person("Jumabekov Bakyt", "man", "");
    const JsonValue *pairs = json_get(kit_do(&kit, trainer, "duplicate.list", "{\"kind\":\"trainee\"}"), "pairs");
    bool found = false;
    JSON_EACH(one, pairs) {
        Str x = json_text(json_get(one, "one")), y = json_text(json_get(one, "other"));
        found = found || (str_equal(x, str_of(a)) && str_equal(y, str_of(b))) || (str_equal(x, str_of(b)) && str_equal(y, str_of(a)));
    }
    assert_true(found);
    assert_null(json_get(ask(officer, "record.show", b), "warnings"));
    char *c = course("Joined", ""), *l = letter(c, "Office A");
    clear_body(l);
    nominate(a, c, l);
    nominate(b, c, l);
    ask(trainer, "course.enrol", c);
    assert_int_equal(number(json_get(ask(trainer, "record.show", c), "course"), "persons"), 2);
    sign(head, propose(trainer, b, "merge", kit_format(&kit, "\"merged_into\":\"%s\"", a)));
    assert_int_equal(number(json_get(ask(trainer, "record.show", c), "course"), "persons"), 1);
    refused_new(trainer, "enrolment", kit_format(&kit, "\"trainee\":\"%s\",\"course\":\"%s\"", b, course("Other", "")), "rules.enrol-merged");
}

/* ---- nominations ---- */

static void nobody_comes_from_a_body_that_is_not_cleared(void **state)
{
    (void)state;
    char *c = course("Clearance", ""), *other = course("Elsewhere", ""), *l = letter(c, "Office B"), *p = person("Bekova B.", "woman", "");
    char *bare = make(trainer, "enrolment", kit_format(&kit, "\"trainee\":\"%s\",\"course\":\"%s\"", p, other));
    assert_str(kit_refused(&kit, trainer, "invalid", "record.move", move_args(bare, "clear", "")), STR("desk.move-needs"));
    refused_new(trainer, "enrolment", kit_format(&kit, "\"trainee\":\"%s\",\"course\":\"%s\",\"nomination\":\"%s\"", p, other, l), "rules.enrolled-already");
    char *e = nominate(p, c, l);
    refused_new(trainer, "enrolment", kit_format(&kit, "\"trainee\":\"%s\",\"course\":\"%s\"", p, c), "rules.enrolled-already");
    refused(trainer, e, "clear", "", "rules.nominee-not-cleared");
    const JsonValue *done = ask(trainer, "course.enrol", c);
    assert_int_equal(number(done, "cleared"), 0);
    assert_int_equal(json_get(done, "failed")->count, 1);
    move(officer, l, "refuse", "\"hrddp_result\":\"not_cleared\"");
    refused(trainer, e, "clear", "", "rules.nominee-refused");
    move(officer, l, "renew", "");
    refused(trainer, l, "clear", "\"hrddp_result\":\"cleared\"", "rules.hrddp-incomplete");
    clear_body(l);
    move(trainer, e, "clear", "");
    assert_state(e, "cleared");
}

static void who_is_too_many_waits(void **state)
{
    (void)state;
    char *c = course("Full", ",\"capacity\":{\"number\":\"1\"}"), *l = letter(c, "Office C");
    char *first = nominate(person("Cholponov C.", "man", ""), c, l), *second = nominate(person("Davletova D.", "woman", ""), c, l);
    clear_body(l);
    const JsonValue *done = ask(trainer, "course.enrol", c);
    assert_int_equal(number(done, "cleared"), 2);
    assert_int_equal(number(done, "enrolled"), 1);
    assert_int_equal(number(done, "waiting"), 1);
    assert_state(first, "enrolled");
    refused(trainer, second, "enrol", "", "rules.course-full");
    move(trainer, first, "withdraw", "");
    assert_int_equal(number(ask(trainer, "course.enrol", c), "enrolled"), 1);
    assert_state(second, "enrolled");
}

/* ---- half-days ---- */

static void an_agenda_is_made_in_one_act(void **state)
{
    (void)state;
    char *c = course("Agenda", "");
    const char *args = kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"day_1_morning\":\"Detecting\",\"day_1_afternoon\":\"Intelligence\","
                                  "\"day_2_morning\":\"Teams\",\"day_2_afternoon\":\"Interviews\",\"morning_hours\":\"09:00-12:30\",\"room\":\"Hall\"}}", c);
    assert_int_equal(number(kit_do(&kit, trainer, "course.plan", args), "half_days"), 4);
    assert_str(kit_refused(&kit, trainer, "invalid", "course.plan", args), STR("rules.session-twice"));
    refused_new(trainer, "course_session", kit_format(&kit, "\"course\":\"%s\",\"what\":\"X\",\"day\":\"2009-10-16\",\"half\":\"morning\"", c),
                "rules.session-day");
    assert_int_equal(json_get(json_get(ask(trainer, "record.show", c), "course"), "sessions")->count, 4);
}

static void half_days_are_counted_and_set_right(void **state)
{
    (void)state;
    char *c = course("Counted", ""), *l = letter(c, "Office D"), *other = course("Another", "");
    char *a = nominate(person("Ermekova E.", "woman", ""), c, l), *b = nominate(person("Fazylov F.", "man", ""), c, l);
    clear_body(l);
    ask(trainer, "course.enrol", c);
    char *s[] = { half(c, "2009-10-14", "morning"), half(c, "2009-10-14", "afternoon"), half(c, "2009-10-15", "morning"),
                  half(c, "2009-10-15", "afternoon") };
    char *foreign = half(other, "2009-10-14", "morning");
    assert_str(kit_refused(&kit, trainer, "invalid", "enrolment.complete", kit_format(&kit, "{\"id\":\"%s\"}", c)), STR("rules.half-days-none"));
    for (size_t i = 0; i < 4; i++) attend(s[i], i < 3 ? kit_format(&kit, "%s; %s", a, b) : a);
    assert_str(kit_refused(&kit, trainer, "invalid", "course.attend", kit_format(&kit, "{\"id\":\"%s\",\"present\":\"%s\"}", foreign, a)),
               STR("rules.attendance-course"));
    assert_str(kit_refused(&kit, trainer, "invalid", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"half_days_attended\":{\"number\":\"4\"}}}",
                           b)), STR("rules.half-days-by-hand"));
    refused(trainer, b, "complete", "", "rules.attended-short");
    const JsonValue *done = ask(trainer, "enrolment.complete", c);
    assert_int_equal(number(done, "completed"), 1);
    assert_int_equal(number(done, "not_completed"), 1);
    assert_state(a, "completed");
    assert_state(b, "not_completed");
    const char *right = kit_format(&kit, "{\"id\":\"%s\",\"present\":\"%s; %s\"}", s[3], a, b);
    assert_str(kit_refused(&kit, trainer, "invalid", "course.attend", right), STR("course.why-right"));
    done = kit_do(&kit, trainer, "course.attend", kit_format(&kit, "{\"id\":\"%s\",\"present\":\"%s; %s\",\"reason\":\"the second sheet\"}", s[3], a, b));
    assert_int_equal(number(done, "set_right"), 1);
    assert_int_equal(number(ask(trainer, "enrolment.complete", c), "completed"), 2);
    assert_state(b, "completed");
    assert_str(json_text(json_get(field(trainer, b, "half_days_attended"), "number")), STR("4"));
    assert_int_equal(number(json_get(ask(trainer, "record.show", c), "course"), "half_days_attended"), 8);
}

static void nobody_was_there_tomorrow(void **state)
{
    (void)state;
    char day[11];
    Str tomorrow = day_format(day, instant_local_day(clock_now()) + 1);
    char *c = make(trainer, "course", kit_format(&kit, "\"title\":\"To come\",\"topics\":[\"mla\"],\"for_whom\":\"x\",\"begins\":\"" STR_FMT "\",\"where\":{\"text\":\"Osh\"}",
                                                 STR_ARG(tomorrow)));
    char *s = half(c, str_c(&kit.arena, tomorrow), "morning"), *l = letter(c, "Office E"), *e = nominate(person("Gulova G.", "woman", ""), c, l);
    sign(head, propose(trainer, l, "clear", "\"hrddp_result\":\"not_covered\""));
    ask(trainer, "course.enrol", c);
    assert_str(kit_refused(&kit, trainer, "invalid", "course.attend", kit_format(&kit, "{\"id\":\"%s\",\"present\":\"%s\"}", s, e)),
               STR("rules.attendance-future"));
}

static void badges_are_read_at_the_door(void **state)
{
    (void)state;
    char *c = course("Door", ""), *l = letter(c, "Office F"), *e = nominate(person("Imanov I.", "man", ""), c, l);
    char *stranger = nominate(person("Janov J.", "man", ""), course("Next door", ""), "");
    clear_body(l);
    ask(trainer, "course.enrol", c);
    char *s = half(c, "2009-10-14", "morning");
    char *badge = kit_text(&kit, json_get(ask(trainer, "record.show", e), "record"), "number");
    char *other = kit_text(&kit, json_get(ask(trainer, "record.show", stranger), "record"), "number");
#define DOOR(text) json_text(json_get(kit_do(&kit, trainer, "course.door", kit_format(&kit, "{\"id\":\"%s\",\"text\":\"%s\"}", s, text)), "outcome"))
    assert_str(DOOR(badge), STR("there"));
    assert_str(DOOR(badge), STR("again"));
    assert_str(DOOR(other), STR("other"));
    assert_str(DOOR("EN-2009-9999"), STR("unknown"));
    assert_int_equal(number(json_get(ask(trainer, "record.show", c), "course"), "half_days_attended"), 1);
    assert_state(s, "held");
}

/* ---- two at one list ---- */

static int64_t list_version(const char *half)
{
    const JsonValue *data = kit_do(&kit, trainer, "op.form", kit_format(&kit, "{\"op\":\"course.attend\",\"given\":{\"id\":\"%s\"}}", half));
    return number(json_get(json_get(data, "form"), "args"), "version");
}

static const char *ticked(const char *half, int64_t version, const char *present)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"version\":%d,\"present\":\"%s\",\"reason\":\"the list\"}", half, (int)version, present);
}

static const JsonValue *conflict_of(const char *args)
{
    const JsonValue *refusal = json_get(kit_ask(&kit, colleague, "course.attend", args), "error"), *conflict = json_get(refusal, "conflict");
    assert_str(json_text(json_get(refusal, "code")), STR("conflict"));
    assert_str(json_text(json_get(json_get(refusal, "parts")->first, "key")), STR("course.list-moved-on"));
    return conflict;
}

/* Who opened the list before another entered or set right in it is told so, and by whom, and takes nothing of it back. */
static void what_another_entered_in_a_list_is_not_taken_back(void **state)
{
    (void)state;
    char *c = course("Two at a list", ""), *l = letter(c, "Office G");
    char *a = nominate(person("Kalykov K.", "man", ""), c, l), *b = nominate(person("Latipova L.", "woman", ""), c, l);
    clear_body(l);
    ask(trainer, "course.enrol", c);
    char *s = half(c, "2009-10-14", "morning");
    int64_t opened = list_version(s);
    kit_do(&kit, trainer, "course.attend", ticked(s, opened, a));
    const JsonValue *told = conflict_of(ticked(s, opened, b));
    assert_str(json_text(json_get(told, "by")), STR("Invented trainer"));
    assert_int_equal(json_get(told, "fields")->count, 2);                           /* one ticked and away, one there and not ticked */
    assert_str(json_text(json_get(json_get(told, "fields")->first, "label")), STR("Kalykov K."));
    int64_t again = list_version(s);
    assert_true(again > opened);
    kit_do(&kit, trainer, "course.attend", ticked(s, again, kit_format(&kit, "%s; %s", a, b)));      /* set right */
    told = conflict_of(ticked(s, again, a));
    assert_int_equal(json_get(told, "fields")->count, 1);
    assert_int_equal(number(json_get(ask(trainer, "record.show", c), "course"), "half_days_attended"), 2);
    again = list_version(s);
    char *late = nominate(person("Mamytov M.", "man", ""), c, l);                   /* who gets a place meanwhile is not entered as away */
    ask(trainer, "course.enrol", c);
    assert_null(conflict_of(ticked(s, again, kit_format(&kit, "%s; %s", a, b))));
    kit_do(&kit, colleague, "course.attend", ticked(s, list_version(s), kit_format(&kit, "%s; %s; %s", a, b, late)));
    assert_int_equal(number(json_get(ask(trainer, "record.show", c), "course"), "half_days_attended"), 3);
}

/* ---- what a field points at (desk_refs.c) ---- */

static void a_number_is_as_good_as_an_id(void **state)
{
    (void)state;
    char *c = course("Pointed at", ""), *p = person("Nazarov N.", "man", ""), *held = nominate(p, course("Held", ""), "");
    char *course_no = kit_text(&kit, json_get(ask(trainer, "record.show", c), "record"), "number");
    char *person_no = kit_text(&kit, json_get(ask(trainer, "record.show", p), "record"), "number");
    char *e = make(trainer, "enrolment", kit_format(&kit, "\"trainee\":\" %s \",\"course\":\"%s\"", person_no, course_no));
    assert_str(json_text(field(trainer, e, "trainee")), str_of(p));
    assert_str(json_text(field(trainer, e, "course")), str_of(c));
    refused_new(trainer, "enrolment", kit_format(&kit, "\"trainee\":\"%s\",\"course\":\"course/0123456789abcdef\"", p), "desk.ref-none");
    kit_refused(&kit, trainer, "invalid", "record.create", create_args("enrolment", kit_format(&kit, "\"trainee\":\"%s\",\"course\":\"%s\"", p, person_no)));
    kit_refused(&kit, trainer, "invalid", "record.create", create_args("enrolment", kit_format(&kit, "\"trainee\":\"TN-2009-9999\",\"course\":\"%s\"", c)));
    assert_str(json_text(field(trainer, held, "trainee")), str_of(p));
}

/* ---- costs ---- */

static void costs_of_one_currency_are_added_up(void **state)
{
    (void)state;
#define COST(class, amount, currency) "{\"class\":\"" class "\",\"amount\":{\"amount\":\"" amount "\",\"currency\":\"" currency "\"}}"
    char *one = course("Cheap", ",\"costs\":[" COST("venue", "1500.50", "KGS") "," COST("travel", "499.50", "KGS") "]");
    char *two = course("Dear", ",\"costs\":[" COST("venue", "1500.00", "KGS") "," COST("trainers", "200.00", "EUR") "]");
    const JsonValue *sum = json_get(json_get(ask(trainer, "record.show", one), "derived"), "cost");
    assert_str(json_text(json_get(sum, "amount")), STR("2000.00"));
    assert_null(json_get(json_get(ask(trainer, "record.show", two), "derived"), "cost"));
}

/* ---- said at the form's own fields ---- */

static const char *plan_args(const char *of, const char *fields) { return kit_format(&kit, "{\"id\":\"%s\",\"fields\":{%s}}", of, fields); }

static void the_agenda_says_where_it_is_wrong(void **state)
{
    (void)state;
    char *c = course("Agenda", "");
    refused_at(trainer, "course.plan", plan_args(c, "\"day_1_morning\":\"Topic\",\"morning_hours\":\"nine\""), "course.hours-wrong", "morning_hours");
    refused_at(trainer, "course.plan", plan_args(c, "\"day_2_afternoon\":\"Topic\",\"afternoon_hours\":\"25:00-26:00\""), "course.hours-wrong",
               "afternoon_hours");
    refused_at(trainer, "course.plan", plan_args(c, ""), "course.plan-nothing", "day_1_morning");
    char *session = half(c, "2009-10-14", "morning");
    assert_non_null(session);
    refused_at(trainer, "course.plan", plan_args(c, "\"day_1_morning\":\"Topic\""), "rules.session-twice", "day_1_morning");
    refused_at(trainer, "course.plan", plan_args(c, "\"day_1_afternoon\":\"A\",\"day_2_morning\":\"B\",\"morning_hours\":\"x\",\"afternoon_hours\":\"y\""),
               "course.hours-wrong", "afternoon_hours");
    const JsonValue *both = kit_ask(&kit, trainer, "course.plan",
                                    plan_args(c, "\"day_1_afternoon\":\"A\",\"day_2_morning\":\"B\",\"morning_hours\":\"x\",\"afternoon_hours\":\"y\""));
    assert_int_equal(json_get(json_get(both, "error"), "fields")->count, 2);
    refused_at(trainer, "course.attend", kit_format(&kit, "{\"id\":\"%s\",\"present\":\"EN-2009-9999\"}", session), "rules.attendance-course", "present");
    refused_at(trainer, "money.budget", "{\"project\":\"PR-2009-9999\"}", "office.no-record", "project");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_agenda_says_where_it_is_wrong), cmocka_unit_test(one_identity_is_one_person),
        cmocka_unit_test(two_spellings_are_found_and_joined),
        cmocka_unit_test(nobody_comes_from_a_body_that_is_not_cleared),
        cmocka_unit_test(who_is_too_many_waits),
        cmocka_unit_test(an_agenda_is_made_in_one_act),
        cmocka_unit_test(half_days_are_counted_and_set_right),
        cmocka_unit_test(nobody_was_there_tomorrow),
        cmocka_unit_test(badges_are_read_at_the_door),
        cmocka_unit_test(what_another_entered_in_a_list_is_not_taken_back),
        cmocka_unit_test(a_number_is_as_good_as_an_id),
        cmocka_unit_test(costs_of_one_currency_are_added_up),
    };
    return cmocka_run_group_tests_name("course", tests, begin, end);
}

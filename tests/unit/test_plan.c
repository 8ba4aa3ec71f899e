/* test_plan.c: what holds of plans: tasks that wait for one another, what was approved and does not change, a new version and
 * what its approval does, reviews that something brings about, decisions, what helps the defence, and the warnings of order. */
#include "office_kit.h"

static Kit kit;
static Str admin, prosecutor, supervisor, investigator;
static char *the_case;

static Str login(const char *name, const char *roles)
{
    kit_user(&kit, admin, name, roles);
    return kit_sign_in(&kit, name);
}

static Str member(const char *name, const char *roles)
{
    Str token = login(name, roles);
    kit_do(&kit, investigator, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"%s\",\"role\":\"member\"}", the_case,
                                                        name));
    return token;
}

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    investigator = login("investigator", "investigator");
    the_case = kit_text(&kit, kit_do(&kit, investigator, "case.open",
                                     "{\"fields\":{\"title\":\"Boilers for six schools (invented)\"}}"), "id");
    prosecutor = member("prosecutor", "prosecutor");
    supervisor = member("supervisor", "supervising_prosecutor");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

/* ---- asking ---- */

static char *me(Str who)
{
    return kit_text(&kit, json_get(kit_do(&kit, who, "session.show", "{}"), "user"), "id");
}

static const char *make_args(const char *kind, const char *fields)
{
    return kit_format(&kit, "{\"kind\":\"%s\",\"case\":\"%s\",\"fields\":{%s}}", kind, the_case, fields);
}

static char *make(Str who, const char *kind, const char *fields)
{
    return kit_text(&kit, kit_do(&kit, who, "record.create", make_args(kind, fields)), "id");
}

static const char *change_args(const char *id, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\",\"fields\":{%s}}", id, fields);
}

static const char *move_args(const char *id, const char *move, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"order no. 7\",\"fields\":{%s}}", id, move, fields);
}

static const JsonValue *move(Str who, const char *id, const char *name, const char *fields)
{
    return kit_do(&kit, who, "record.move", move_args(id, name, fields));
}

static void refused_as(Str who, const char *code, const char *op, const char *args, const char *key)
{
    assert_str(kit_refused(&kit, who, code, op, args), str_of(key));
}

static void refused(Str who, const char *op, const char *args, const char *key)
{
    refused_as(who, "invalid", op, args, key);
}

static const JsonValue *show(const char *id)
{
    return kit_do(&kit, investigator, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id));
}

static const JsonValue *field(const char *id, const char *name)
{
    return json_get(json_get(json_get(show(id), "record"), "fields"), name);
}

static void assert_state(const char *id, const char *state)
{
    assert_str(json_text(json_get(json_get(show(id), "record"), "state")), str_of(state));
}

static bool warns(const char *id, const char *key)
{
    JSON_EACH(one, json_get(show(id), "warnings")) if (str_is(json_text(json_get(one, "key")), key)) return true;
    return false;
}

static const JsonValue *records(const char *kind, const char *fields)
{
    const char *args = kit_format(&kit, "{\"kind\":\"%s\",\"case\":\"%s\",\"fields\":{%s}}", kind, the_case, fields);
    return json_get(kit_do(&kit, investigator, "record.list", args), "records");
}

static char *task(const char *plan, const char *more)
{
    return make(investigator, "task", kit_format(&kit, "\"title\":\"A task\",\"plan\":\"%s\"%s", plan, more));
}

static void hypothesis(const char *plan, const char *explains)
{
    const char *form = kit_format(&kit, "\"statement\":\"It is %s\",\"plan\":\"%s\"", explains, plan);
    make(investigator, "hypothesis", kit_format(&kit, "%s,\"explains\":\"%s\",\"disproof\":\"other offers\"", form, explains));
}

static char *plan_to_approve(void)
{
    char *plan = make(investigator, "plan", "\"title\":\"Boilers\",\"aim\":\"Who set the price\"");
    hypothesis(plan, "offence");
    hypothesis(plan, "innocent");
    return plan;
}

static void approve(const char *plan)
{
    move(investigator, plan, "submit", kit_format(&kit, "\"responsible\":\"%s\"", me(investigator)));
    move(prosecutor, plan, "approve", "\"review_on\":\"2030-01-01\"");
}

/* ---- tasks ---- */

static void tasks_wait_in_no_circle(void **state)
{
    (void)state;
    char *a = make(investigator, "task", "\"title\":\"a\""), *b = make(investigator, "task", kit_format(&kit,
            "\"title\":\"b\",\"depends_on\":[\"%s\"]", a));
    char *c = make(investigator, "task", kit_format(&kit, "\"title\":\"c\",\"depends_on\":[\"%s\"]", b));
    refused(investigator, "record.change", change_args(a, kit_format(&kit, "\"depends_on\":[\"%s\"]", a)), "rules.task-circle");
    refused(investigator, "record.change", change_args(a, kit_format(&kit, "\"depends_on\":[\"%s\"]", c)), "rules.task-circle");
    refused(investigator, "record.correct", change_args(a, kit_format(&kit, "\"depends_on\":[\"%s\"]", c)), "rules.task-circle");
    kit_do(&kit, investigator, "record.change", change_args(c, kit_format(&kit, "\"depends_on\":[\"%s\",\"%s\"]", a,
                                                                          b)));     /* two ways to one are no circle */
    const char *other = kit_text(&kit, kit_do(&kit, investigator, "case.open", "{\"fields\":{\"title\":\"Another\"}}"), "id");
    const char *args = kit_format(&kit, "{\"kind\":\"task\",\"case\":\"%s\",\"fields\":{\"title\":\"x\",\"depends_on\":[\"%s\"]}}",
                                  other, a);
    refused(investigator, "record.create", args, "rules.task-elsewhere");
}

/* Of a long chain the circle is still found, and the sentence is cut where it has no more room. */
static void a_long_circle_is_found(void **state)
{
    (void)state;
    enum { LONG = 70 };
    char *first = make(investigator, "task", "\"title\":\"first of many\""), *last = first;
    for (int i = 0; i < LONG; i++) last = make(investigator, "task", kit_format(&kit,
                                                                                "\"title\":\"one of many\",\"depends_on\":[\"%s\"]", last));
    refused(investigator, "record.change", change_args(first, kit_format(&kit, "\"depends_on\":[\"%s\"]", last)),
            "rules.task-circle");
}

static void what_is_coercive_has_its_decision(void **state)
{
    (void)state;
    char *search = make(investigator, "task", "\"title\":\"Search\",\"coercive\":\"yes\"");
    assert_true(warns(search, "plan.warn-coercive"));
    refused(investigator, "record.move", move_args(search, "start", ""), "desk.move-needs-when");
    refused(investigator, "record.move", move_args(search, "finish", "\"result\":\"r\",\"done_on\":\"2020-01-01\""),
            "desk.move-needs-when");
    move(investigator, search, "start", "\"authorisation\":\"District court, no. 12\"");
    assert_false(warns(search, "plan.warn-coercive"));
    char *letter = make(investigator, "task", "\"title\":\"Letter\"");
    move(investigator, letter, "start", "");
    refused(prosecutor, "record.move", move_args(letter, "carry", ""), "rules.plan-still-runs");
}

/* ---- what was approved ---- */

static void an_approved_plan_does_not_change(void **state)
{
    (void)state;
    char *plan = plan_to_approve(), *one = task(plan, ",\"due\":\"2026-01-10\"");
    char *line = make(investigator, "line", kit_format(&kit, "\"title\":\"Money\",\"plan\":\"%s\",\"shows\":\"who was paid\"",
                                                       plan));
    char *alone = make(investigator, "task", "\"title\":\"Cannot wait\"");
    kit_do(&kit, investigator, "record.change", change_args(one, "\"due\":\"2026-01-12\""));
    approve(plan);
    refused(investigator, "record.change", change_args(plan, "\"aim\":\"Something else\""), "rules.plan-new-version");
    refused(investigator, "record.correct", change_args(plan, "\"title\":\"Something else\""), "rules.plan-new-version");
    refused(investigator, "record.change", change_args(plan, "\"version\":\"3\""), "rules.plan-by-program");
    refused(investigator, "record.change", change_args(one, "\"due\":\"2026-02-12\""), "rules.plan-new-version");
    refused(investigator, "record.change", change_args(line, "\"shows\":\"nothing\""), "rules.plan-new-version");
    refused(investigator, "record.create", make_args("task", kit_format(&kit, "\"title\":\"x\",\"plan\":\"%s\"", plan)),
            "rules.plan-approved-add");
    refused(investigator, "record.change", change_args(alone, kit_format(&kit, "\"plan\":\"%s\"", plan)),
            "rules.plan-approved-add");
    refused(investigator, "record.change", change_args(one, "\"plan\":\"\""), "rules.plan-approved-out");
    kit_do(&kit, investigator, "record.change", change_args(one, kit_format(&kit, "\"owner\":\"%s\"", me(prosecutor))));
    move(investigator, one, "finish", "\"result\":\"r\",\"done_on\":\"2020-01-01\"");
    make(investigator, "risk", kit_format(&kit, "\"what\":\"leak\",\"says\":\"x\",\"plan\":\"%s\"", plan));
}

static char *copy_of(const char *kind, const char *original)
{
    const JsonValue *list = records(kind, kit_format(&kit, "\"earlier\":\"%s\"", original));
    assert_int_equal(list->count, 1);
    return str_c(&kit.arena, json_text(json_get(list->first, "id")));
}

static const JsonValue *changes(const char *plan)
{
    return json_get(kit_do(&kit, prosecutor, "plan.changes", kit_format(&kit, "{\"id\":\"%s\"}", plan)), "changes");
}

static void a_new_version_carries_on_what_is_open(void **state)
{
    (void)state;
    char *plan = plan_to_approve();
    const char *again = kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"the bank answered\"}", plan);
    char *line = make(investigator, "line", kit_format(&kit, "\"title\":\"Money\",\"plan\":\"%s\",\"shows\":\"who was paid\"",
                                                       plan));
    char *done = task(plan, ""), *begun = task(plan, kit_format(&kit, ",\"line\":\"%s\",\"depends_on\":[\"%s\"]", line, done)),
        *open = task(plan, "");
    char *next = task(plan, kit_format(&kit, ",\"depends_on\":[\"%s\"]", begun));
    refused(investigator, "plan.new_version", again, "plan.not-in-force");
    approve(plan);
    move(investigator, done, "finish", "\"result\":\"r\",\"done_on\":\"2020-01-01\"");
    char *second = kit_text(&kit, kit_do(&kit, investigator, "plan.new_version", again), "id");
    refused_as(investigator, "conflict", "plan.new_version", again, "plan.next-there");
    assert_str(json_text(json_get(field(second, "version"), "number")), STR("2"));
    assert_int_equal(records("task", kit_format(&kit, "\"earlier\":\"%s\"", done))->count, 0);
    char *begun_copy = copy_of("task", begun), *open_copy = copy_of("task", open), *next_copy = copy_of("task", next),
        *line_copy = copy_of("line", line);
    assert_str(json_text(field(begun_copy, "line")), str_of(line_copy));
    assert_str(json_text(field(begun_copy, "depends_on")->first), str_of(done));
    assert_str(json_text(field(next_copy, "depends_on")->first), str_of(begun_copy));
    assert_int_equal(changes(second)->count, 0);
    kit_do(&kit, investigator, "record.change", change_args(open_copy, "\"title\":\"Another way\""));
    char *added = task(second, "");
    assert_int_equal(changes(second)->count, 2);
    move(investigator, begun, "start", "");                            /* the work goes on while the second version is written */
    move(investigator, next, "drop", "");
    char *risk = make(investigator, "risk", kit_format(&kit, "\"what\":\"leak\",\"says\":\"x\",\"plan\":\"%s\"", plan));
    move(investigator, second, "submit", "");
    refused_as(investigator, "denied", "record.move", move_args(second, "approve", "\"review_on\":\"2030-01-01\""),
               "desk.may-not-move");
    move(prosecutor, second, "approve", "\"review_on\":\"2030-01-01\"");
    assert_state(plan, "superseded");
    assert_state(begun, "carried");
    assert_state(open, "carried");
    assert_state(line, "carried");
    assert_state(done, "done");
    assert_state(begun_copy, "doing");
    assert_state(next_copy, "dropped");
    assert_state(open_copy, "open");
    assert_state(line_copy, "open");
    assert_state(added, "open");
    assert_str(json_text(field(risk, "plan")), str_of(second));
    refused(investigator, "record.change", change_args(added, "\"title\":\"x\""), "rules.plan-new-version");
    refused(prosecutor, "plan.changes", kit_format(&kit, "{\"id\":\"%s\"}", plan), "plan.first-version");
}

/* Whoever wrote the second version does not approve it, prosecutor or not; nor does a draft by him supersede anything. */
static void the_second_version_has_two_persons_too(void **state)
{
    (void)state;
    char *plan = plan_to_approve();
    approve(plan);
    char *second = kit_text(&kit, kit_do(&kit, prosecutor, "plan.new_version", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\"}",
                                                                                          plan)), "id");
    move(prosecutor, second, "submit", "");
    refused(prosecutor, "record.move", move_args(second, "approve", "\"review_on\":\"2030-01-01\""), "rules.own-work");
    assert_state(plan, "approved");
    move(supervisor, second, "approve", "\"review_on\":\"2030-01-01\"");
    assert_state(plan, "superseded");
}

/* ---- order ---- */

static void what_is_out_of_order_is_said(void **state)
{
    (void)state;
    char *plan = plan_to_approve();
    char *keep = task(plan, ",\"preserves\":\"yes\",\"due\":\"2026-03-10\""), *talk = task(plan,
            ",\"method\":\"interview\",\"due\":\"2026-03-05\"");
    assert_true(warns(plan, "plan.warn-preserve"));
    assert_true(warns(talk, "plan.warn-preserve"));
    assert_false(warns(plan, "plan.warn-covert"));
    char *watch = task(plan, ",\"covert\":\"yes\",\"due\":\"2026-03-20\"");
    assert_true(warns(plan, "plan.warn-covert"));
    assert_true(warns(watch, "plan.warn-covert"));
    assert_false(warns(keep, "plan.warn-covert"));
    kit_do(&kit, investigator, "record.change", change_args(talk, kit_format(&kit, "\"depends_on\":[\"%s\",\"%s\"]", keep, watch)));
    assert_false(warns(plan, "plan.warn-covert"));
    assert_true(warns(talk, "plan.warn-due"));                         /* due on the 5th, after what is due on the 10th */
    task(plan, ",\"method\":\"search\",\"due\":\"2026-03-25\"");
    assert_false(warns(talk, "plan.warn-search"));
    char *risk = make(investigator, "risk", kit_format(&kit,
                                                       "\"what\":\"tampering\",\"says\":\"x\",\"plan\":\"%s\",\"likely\":\"3\",\"grave\":\"4\"", plan));
    assert_true(warns(talk, "plan.warn-search"));
    kit_do(&kit, investigator, "record.change", change_args(risk, "\"grave\":\"3\""));
    assert_false(warns(talk, "plan.warn-search"));
}

static void who_is_away_is_said(void **state)
{
    (void)state;
    Str away = member("away", "investigator");
    login("stand_in", "investigator");
    char until[11];
    Str day = day_format(until, instant_local_day(clock_now()) + 7);
    char *his = make(investigator, "task", kit_format(&kit, "\"title\":\"x\",\"owner\":\"%s\"", me(away)));
    assert_false(warns(his, "plan.warn-away"));
    kit_do(&kit, away, "deputy.give", kit_format(&kit, "{\"login\":\"stand_in\",\"until\":\"" STR_FMT "\"}", STR_ARG(day)));
    assert_true(warns(his, "plan.warn-away"));
    kit_do(&kit, investigator, "record.change", change_args(his, "\"due\":\"2040-01-01\""));
    assert_false(warns(his, "plan.warn-away"));
}

/* ---- reviews ---- */

static const JsonValue *reviews(const char *plan, const char *trigger)
{
    return records("plan_review", kit_format(&kit, "\"plan\":\"%s\",\"trigger\":\"%s\"", plan, trigger));
}

static void what_happens_opens_a_review(void **state)
{
    (void)state;
    char *draft = plan_to_approve(), *plan = plan_to_approve();
    approve(plan);
    char *person = make(investigator, "person", "\"name\":\"Invented Person\",\"status_in_case\":\"witness\"");
    assert_int_equal(reviews(plan, "suspect")->count, 0);
    move(investigator, person, "set_status", "\"status_in_case\":\"suspect\",\"status_since\":\"2026-01-01\"");
    assert_int_equal(reviews(plan, "suspect")->count, 1);
    assert_int_equal(reviews(draft, "suspect")->count, 0);
    make(investigator, "person", "\"name\":\"Another Person\",\"status_in_case\":\"suspect\"");
    assert_int_equal(reviews(plan, "suspect")->count, 2);
    char *risk = make(investigator, "risk", "\"what\":\"leak\",\"says\":\"x\""), *other = make(investigator, "risk",
            "\"what\":\"flight\",\"says\":\"x\"");
    move(investigator, risk, "happen", "\"happened_on\":\"2026-01-01\"");
    move(investigator, other, "happen", "\"happened_on\":\"2026-01-01\"");
    const JsonValue *leaks = reviews(plan, "leak");
    assert_int_equal(leaks->count, 1);
    char *review = str_c(&kit.arena, json_text(json_get(leaks->first, "id")));
    assert_str(json_text(field(review, "because")), str_of(risk));
    assert_str(json_text(field(review, "responsible")), str_of(me(investigator)));
    move(investigator, review, "hold",
         "\"held_on\":\"2026-01-02\",\"present\":\"all\",\"found\":\"f\",\"decided\":\"d\",\"next_on\":\"2031-02-03\"");
    assert_str(json_text(field(plan, "review_on")), STR("2031-02-03"));
    refused(investigator, "record.correct", change_args(review, "\"found\":\"nothing\""), "rules.settled");
}

/* ---- decisions, and what helps the defence ---- */

static void a_decision_is_signed_by_who_took_it(void **state)
{
    (void)state;
    const char *fields = kit_format(&kit,
                                    "\"question\":\"Search or wait\",\"decision\":\"Wait\",\"decided_on\":\"2026-01-01\",\"decider\":\"%s\"", me(prosecutor));
    char *one = make(investigator, "decision", fields);
    refused(prosecutor, "record.move", move_args(one, "sign", "\"because\":\"b\",\"options\":[\"wait\"]"),
            "rules.decision-one-option");
    refused(investigator, "record.move", move_args(one, "sign", "\"because\":\"b\",\"options\":[\"wait\",\"search\"]"),
            "rules.decision-not-his");
    move(prosecutor, one, "sign", "\"because\":\"b\",\"options\":[\"wait\",\"search\"]");
    refused(prosecutor, "record.correct", change_args(one, "\"because\":\"c\""), "rules.decision-signed");
    refused(prosecutor, "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\"}", one), "rules.decision-signed");
    make(prosecutor, "decision", kit_format(&kit, "%s,\"corrects\":\"%s\"", fields, one));
}

static void what_helps_the_defence_is_read_first(void **state)
{
    (void)state;
    char *item = make(investigator, "disclosure_item", "\"what\":\"The stamp is on the back\",\"helps\":\"innocence\"");
    refused_as(investigator, "denied", "record.move", move_args(item, "read", ""), "desk.may-not-move");
    refused(prosecutor, "record.move", move_args(item, "mistake", ""), "desk.no-move");
    refused(prosecutor, "record.move", move_args(item, "give", "\"disclosed_on\":\"2026-01-01\",\"how\":\"letter\""),
            "desk.no-move");
    const JsonValue *waits = json_get(kit_do(&kit, prosecutor, "me.waits", "{}"), "waits");
    bool told = false;
    JSON_EACH(one, waits) told = told || str_is(json_text(json_get(one, "record")), item) || str_is(json_text(json_get(one, "id")),
            item);
    assert_true(told);
    refused(investigator, "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\"}", item), "rules.disclosure-stays");
    move(prosecutor, item, "read", "");
    refused(investigator, "record.change", change_args(item, "\"what\":\"nothing\""), "rules.settled");
    move(prosecutor, item, "withhold", "");
    assert_state(item, "read");                                         /* until a second one has signed it */
    move(prosecutor, item, "give", "\"disclosed_on\":\"2026-01-01\",\"how\":\"letter\"");
}

#define WEIGHED "\"statement\":\"s\",\"plan\":\"%s\",\"explains\":\"%s\",\"disproof\":\"d\",\"evidence\":[{\"item\":\"%s\",\"says\":\"%s\"}]"

static void what_would_disprove_it_stands_side_by_side(void **state)
{
    (void)state;
    char *plan = make(investigator, "plan", "\"title\":\"Boilers\",\"aim\":\"a\""), *note = make(investigator, "note",
            "\"title\":\"Journal\",\"text\":\"t\"");
    char *guilty = make(investigator, "hypothesis", kit_format(&kit, WEIGHED, plan, "offence", note, "supports"));
    const char *args = kit_format(&kit, "{\"id\":\"%s\"}", plan);
    const JsonValue *data = kit_do(&kit, prosecutor, "plan.disproof", args);
    int64_t n = -1;
    assert_true(json_int(json_get(json_get(data, "hypotheses")->first, "telling"), &n));
    assert_int_equal(n, 0);
    assert_int_equal(json_get(data, "warnings")->count, 2);             /* only what fits; and no line tests it */
    make(investigator, "hypothesis", kit_format(&kit, WEIGHED, plan, "innocent", note, "contradicts"));
    make(investigator, "line", kit_format(&kit, "\"title\":\"l\",\"plan\":\"%s\",\"shows\":\"x\",\"hypotheses\":[\"%s\"]", plan,
                                          guilty));
    data = kit_do(&kit, prosecutor, "plan.disproof", args);
    assert_true(json_int(json_get(json_get(data, "hypotheses")->first, "telling"), &n));
    assert_int_equal(n, 1);
    refused_as(prosecutor, "usage", "plan.disproof", kit_format(&kit, "{\"id\":\"%s\"}", note), "plan.no-plan");
}

/* ---- templates ---- */

static const JsonValue *of_plan(const char *kind, const char *plan, const char *more)
{
    return records(kind, kit_format(&kit, "\"plan\":\"%s\"%s", plan, more));
}

static void a_template_makes_a_whole_plan(void **state)
{
    (void)state;
    char *offence = make(investigator, "offence",
                         "\"title\":\"Envelope\",\"what_happened\":\"An envelope changed hands\",\"from\":\"2025\"");
    char *element = make(investigator, "element", kit_format(&kit,
                                                             "\"name\":\"Advantage\",\"offence\":\"%s\",\"template\":\"uncac_15_taken/advantage\"", offence));
    const char *args = kit_format(&kit, "{\"id\":\"%s\",\"template\":\"bribery\"}", offence);
    char *plan = kit_text(&kit, kit_do(&kit, investigator, "plan.from_template", args), "id");
    assert_str(json_text(field(plan, "aim")), STR("An envelope changed hands"));
    assert_str(json_text(field(plan, "template")), STR("bribery"));
    assert_true(of_plan("line", plan, "")->count == 7);
    assert_int_equal(of_plan("risk", plan, "")->count, 3);
    size_t tasks = of_plan("task", plan, "")->count, coercive = of_plan("task", plan, ",\"coercive\":\"yes\"")->count;
    assert_true(tasks > 12 && coercive > 2 && coercive < tasks);
    assert_true(of_plan("task", plan, kit_format(&kit, ",\"element\":\"%s\"", element))->count > 0);
    size_t waiting = 0;
    JSON_EACH(one, of_plan("task", plan, "")) waiting += json_get(json_get(one, "fields"), "depends_on") != NULL;
    assert_true(waiting > 5);
    assert_false(warns(plan, "plan.warn-due"));                          /* nor does a shipped template come in the wrong order */
    assert_false(warns(plan, "plan.warn-preserve"));
    assert_false(warns(plan, "plan.warn-covert"));
    assert_false(warns(plan, "plan.newer-template"));
    assert_true(warns(plan, "plan.warn-coercive-all"));
    refused_as(investigator, "not-found", "plan.from_template", kit_format(&kit, "{\"id\":\"%s\",\"template\":\"nothing\"}",
                                                                           offence), "plan.no-template");
    refused_as(investigator, "usage", "plan.from_template", kit_format(&kit, "{\"id\":\"%s\",\"template\":\"bribery\"}", plan),
               "plan.no-place");
    refused_as(supervisor, "denied", "plan.from_template", args, "desk.may-not-create");
    kit_do(&kit, investigator, "plan.from_template", kit_format(&kit, "{\"id\":\"%s\",\"template\":\"uncac_20\"}", the_case));
}

/* Every shipped template, made into a plan: its order is in order, and what it refers to is there. */
static void every_template_is_in_order(void **state)
{
    (void)state;
    const Model *m = office_model(kit.office);
    assert_true(m->plan_count >= 9);
    for (size_t i = 0; i < m->plan_count; i++) {
        const char *args = kit_format(&kit, "{\"id\":\"%s\",\"template\":\"" STR_FMT "\"}", the_case, STR_ARG(m->plans[i].id));
        char *plan = kit_text(&kit, kit_do(&kit, investigator, "plan.from_template", args), "id");
        static const char *const ORDER[] = { "plan.warn-due", "plan.warn-preserve", "plan.warn-covert", "plan.warn-search" };
        for (size_t j = 0; j < ARRAY_LEN(ORDER); j++)
            if (warns(plan, ORDER[j])) fail_msg("%s: %s", m->plans[i].id.ptr, ORDER[j]);
    }
    for (size_t i = 0; i < m->offence_count; i++) assert_non_null(model_plan(m, m->offences[i].plan));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_wait_in_no_circle),
        cmocka_unit_test(a_long_circle_is_found),
        cmocka_unit_test(what_is_coercive_has_its_decision),
        cmocka_unit_test(an_approved_plan_does_not_change),
        cmocka_unit_test(a_new_version_carries_on_what_is_open),
        cmocka_unit_test(the_second_version_has_two_persons_too),
        cmocka_unit_test(what_is_out_of_order_is_said),
        cmocka_unit_test(who_is_away_is_said),
        cmocka_unit_test(what_happens_opens_a_review),
        cmocka_unit_test(a_decision_is_signed_by_who_took_it),
        cmocka_unit_test(what_helps_the_defence_is_read_first),
        cmocka_unit_test(what_would_disprove_it_stands_side_by_side),
        cmocka_unit_test(a_template_makes_a_whole_plan),
        cmocka_unit_test(every_template_is_in_order),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

/* test_ways_out.c: how a case leaves the chain before a judgment (docs/ways-out.md): on a ground that is for this way, with nothing left behind; what ends
 * in the same act; who is told; whether the case holds. */
#include "office_kit.h"

#include "rules/ways_out.h"

static Kit kit;
static Str admin, head, prosecutor, investigator;
static char *the_case, *user_id;
static Instant now;

static Instant the_clock(void) { return now; }

static void day(int month, int d)
{
    char text[25];
    snprintf(text, sizeof text, "2026-%02d-%02dT06:00:00.000Z", month, d);
    assert_true(instant_parse(str_of(text), &now));
}

static void sign_in_all(void)
{
    admin = kit_sign_in(&kit, "admin");
    head = kit_sign_in(&kit, "head");
    prosecutor = kit_sign_in(&kit, "prosecutor");
    investigator = kit_sign_in(&kit, "investigator");
}

static const JsonValue *ask(Str who, const char *op, const char *args) { return kit_do(&kit, who, op, args); }

static char *create(const char *kind, const char *fields)
{
    const char *args = kit_format(&kit, "{\"kind\":\"%s\",\"case\":\"%s\",\"fields\":{%s}}", kind, the_case, fields);
    return kit_text(&kit, ask(investigator, "record.create", args), "id");
}

static const char *moving(const char *id, const char *move, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"as the ruling says\",\"fields\":{%s}}", id, move, fields);
}

static const JsonValue *move(Str who, const char *id, const char *to, const char *fields) { return ask(who, "record.move", moving(id, to, fields)); }

static void move_by_two(const char *id, const char *to, const char *fields)
{
    char *proposal = kit_text(&kit, move(prosecutor, id, to, fields), "id");
    ask(head, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal));
}

static void refused(Str who, const char *key, const char *id, const char *to, const char *fields)
{
    assert_str(kit_refused(&kit, who, "invalid", "record.move", moving(id, to, fields)), str_of(key));
}

static const JsonValue *shown(const char *id)
{
    return json_get(ask(investigator, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "record");
}

static void assert_state(const char *id, const char *state) { assert_str(json_text(json_get(shown(id), "state")), str_of(state)); }

static Str field(const char *id, const char *name) { return json_text(json_get(json_get(shown(id), "fields"), name)); }

/* How many notices say that, to somebody told as this. */
static size_t notices(const char *what, const char *as)
{
    size_t n = 0;
    JSON_EACH(one, json_get(ask(investigator, "record.list", "{\"kind\":\"notice\"}"), "records")) {
        const JsonValue *f = json_get(one, "fields");
        n += str_is(json_text(json_get(f, "what")), what) && str_is(json_text(json_get(f, "capacity")), as);
    }
    return n;
}

static const JsonValue *ending(const char *way)
{
    const char *more = way ? kit_format(&kit, ",\"way\":\"%s\"", way) : "";
    return ask(prosecutor, "case.ending", kit_format(&kit, "{\"case\":\"%s\"%s}", the_case, more));
}

/* Is the record on the page, under this rule? */
static bool on_page(const char *way, const char *rule, const char *id)
{
    JSON_EACH(one, json_get(ending(way), "left"))
        if (str_is(json_text(json_get(one, "rule")), rule) && str_is(json_text(json_get(one, "id")), id)) return true;
    return false;
}

static char *a_person(const char *name, const char *status)
{
    return create("person", kit_format(&kit, "\"name\":\"%s\",\"status_in_case\":\"%s\"", name, status));
}

static int begin(void **state)
{
    (void)state;
    clock_source = the_clock;
    day(3, 2);
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "head", "head");
    kit_user(&kit, admin, "prosecutor", "prosecutor");
    kit_user(&kit, admin, "investigator", "investigator");
    sign_in_all();
    the_case = kit_text(&kit, ask(investigator, "case.open", "{\"fields\":{\"title\":\"Boilers for six schools (invented)\"}}"), "id");
    ask(investigator, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"head\"}", the_case));
    ask(investigator, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"prosecutor\"}", the_case));
    user_id = kit_text(&kit, json_get(ask(investigator, "session.show", "{}"), "user"), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    clock_source = NULL;
    return 0;
}

/* ---- grounds ---- */

static void a_ground_is_for_its_way(void **state)
{
    (void)state;
    char *suspect = a_person("Invented One", "suspect");
    move(investigator, the_case, "start", "");
    refused(prosecutor, "desk.move-needs", suspect, "discontinue", "");
    refused(prosecutor, "rules.ground-not-for", suspect, "discontinue",
            "\"ground\":\"jurisdiction\",\"decision_number\":\"1\",\"decided_on\":\"2020-01-12\",\"appeal_until\":\"2020-02-12\"");
    refused(prosecutor, "rules.ground-not-for", suspect, "refuse",
            "\"ground\":\"not_proved\",\"decision_number\":\"1\",\"decided_on\":\"2020-01-12\",\"appeal_until\":\"2020-02-12\"");
    refused(prosecutor, "rules.appeal-before", suspect, "discontinue",
            "\"ground\":\"not_proved\",\"decision_number\":\"1\",\"decided_on\":\"2020-01-12\",\"appeal_until\":\"2020-01-11\"");
    move(prosecutor, suspect, "discontinue", "\"ground\":\"not_proved\",\"decision_number\":\"1\",\"decided_on\":\"2020-01-12\",\"appeal_until\":\"2020-02-12\"");
    assert_str(field(suspect, "status_in_case"), STR("discontinued"));
    assert_str(field(suspect, "decision_number"), STR("1"));
}

/* Each ground of the shipped model is for some way out, and only grounds that say so rehabilitate. */
static void every_ground_has_its_line(void **state)
{
    (void)state;
    const Model *m = office_model(kit.office);
    const Field *f = kind_field(model_kind(m, STR("case")), STR("ground"));
    for (size_t i = 0; i < f->choice_count; i++) {
        const WayGround *g = model_ground(m, f->choices[i].id);
        assert_non_null(g);
        assert_true(g->at_count > 0 && g->source.len > 0);
        if (g->rehabilitates) assert_true(str_in(STR("discontinue"), g->at, g->at_count));
    }
    assert_true(model_ground(m, STR("no_event"))->rehabilitates && !model_ground(m, STR("amnesty"))->rehabilitates);
}

/* ---- nothing is left behind ---- */

#define DRAFTED "\"title\":\"x\",\"type\":\"custody\""

/* One record each that stops the case, in the state it begins in: the refusal names it, and the page has it. */
static void what_is_left_stops_it(void **state)
{
    (void)state;
    move(investigator, the_case, "start", "");
    char *offence = create("offence", "\"title\":\"Bribe\",\"what_happened\":\"x\",\"from\":\"2025-01-01\"");
    char *person = a_person("Invented Two", "witness");
    const struct { const char *kind, *rule; const char *fields; } LEFT[] = {
        { "exhibit", "exhibits", "\"what\":\"Folder\",\"category\":\"document\"" },
        { "charge", "charges", kit_format(&kit, "\"title\":\"x\",\"person\":\"%s\",\"offence\":\"%s\",\"article\":\"x\",\"code_edition\":\"other\","
                                                "\"wording\":\"x\"", person, offence) },
        { "mla_request", "requests_abroad", "\"subject\":\"Bank\",\"other_state\":\"Invented State\"" },
        { "request", "requests", "\"subject\":\"Bank\",\"addressee\":\"bank\"" },
        { "controlled_delivery", "deliveries", "\"code_name\":\"K\",\"way\":\"export\",\"mode\":\"live\",\"objective\":\"x\"" },
    };
    for (size_t i = 0; i < ARRAY_LEN(LEFT); i++) {
        Str who = str_is(str_of(LEFT[i].kind), "charge") || str_is(str_of(LEFT[i].kind), "mla_request") ? prosecutor : investigator;
        const char *args = kit_format(&kit, "{\"kind\":\"%s\",\"case\":\"%s\",\"fields\":{%s}}", LEFT[i].kind, the_case, LEFT[i].fields);
        char *id = kit_text(&kit, ask(who, "record.create", args), "id");
        assert_true(on_page("discontinue", LEFT[i].rule, id));
        refused(prosecutor, "rules.left-behind", the_case, "discontinue", WAY_OUT_FIELDS);
        ask(who, "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"entered twice\"}", id));
        assert_false(on_page("discontinue", LEFT[i].rule, id));
        assert_str(kit_refused(&kit, prosecutor, "invalid", "record.move", moving(the_case, "discontinue", WAY_OUT_FIELDS)), STR("rules.proposal-waits"));
        const JsonValue *waits = json_get(ask(who, "proposal.list", "{}"), "proposals");
        JSON_EACH(p, waits) {
            char *proposal = kit_text(&kit, p, "id");
            Str about = json_text(json_get(json_get(p, "fields"), "object"));
            if (about.len == 0 || str_is(about, id)) ask(head, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal));
        }
    }
}

static void a_suspect_is_named_first(void **state)
{
    (void)state;
    move(investigator, the_case, "start", "");
    char *suspect = a_person("Invented Three", "suspect");
    assert_true(on_page("discontinue", "suspects", suspect));
    refused(prosecutor, "rules.person-open", the_case, "discontinue", WAY_OUT_FIELDS);
    move(prosecutor, suspect, "discontinue", WAY_OUT_FIELDS);
    assert_false(on_page("discontinue", "suspects", suspect));
    move_by_two(the_case, "discontinue", WAY_OUT_FIELDS);
    assert_state(the_case, "discontinued");
}

/* What ends by itself does so in the act of the case's own move, and stands in the case; typed it is never. */
static void what_ends_with_it_stands_in_it(void **state)
{
    (void)state;
    move(investigator, the_case, "start", "");
    char *person = a_person("Invented Four", "witness");
    char *summons = create("summons", kit_format(&kit, "\"subject\":\"Interview\",\"person\":\"%s\",\"status\":\"witness\",\"action\":\"interview\","
                                                       "\"officer\":\"%s\"", person, user_id));
    char *offence = create("offence", "\"title\":\"Bribe\",\"what_happened\":\"x\",\"from\":\"2025-01-01\"");
    char *interview = create("interview", kit_format(&kit, "\"title\":\"x\",\"person\":\"%s\",\"interviewer\":\"%s\",\"language\":\"ru\"", person, user_id));
    char *measure = create("measure", DRAFTED);
    char *search = kit_text(&kit, ask(investigator, "search.stand", kit_format(&kit,
        "{\"words\":\"boiler\",\"case\":\"%s\",\"reason\":\"who else sold these boilers\"}", the_case)), "id");
    ask(head, "search.put_in_force", kit_format(&kit, "{\"id\":\"%s\"}", search));
    assert_true(on_page(NULL, "summonses", summons) && on_page(NULL, "standing_searches", search) && on_page(NULL, "measures_drafted", measure));
    assert_str(kit_refused(&kit, investigator, "invalid", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"ended_with\":[\"%s\"]}}", the_case,
        summons)), STR("rules.ended-by-move"));
    move_by_two(the_case, "discontinue", WAY_OUT_FIELDS);
    assert_state(summons, "cancelled");
    assert_state(offence, "dropped");
    assert_state(interview, "not_held");
    assert_state(measure, "not_taken");
    assert_str(json_text(json_get(json_get(ask(head, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", search)), "record"), "state")), STR("ended"));
    assert_int_equal(json_get(json_get(shown(the_case), "fields"), "ended_with")->count, 5);
}

/* Between the two signatures something more came that would end: the second one signs what he sees, or nothing. */
static void what_ends_is_what_was_signed(void **state)
{
    (void)state;
    move(investigator, the_case, "start", "");
    char *proposal = kit_text(&kit, move(prosecutor, the_case, "discontinue", WAY_OUT_FIELDS), "id");
    char *offence = create("offence", "\"title\":\"Bribe\",\"what_happened\":\"x\",\"from\":\"2025-01-01\"");
    assert_str(kit_refused(&kit, head, "conflict", "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", proposal)), STR("rules.left-otherwise"));
    ask(head, "proposal.return", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"something new\"}", proposal));
    move_by_two(the_case, "discontinue", WAY_OUT_FIELDS);
    assert_state(offence, "dropped");
}

/* ---- suspended, transferred ---- */

#define SUSPEND(until) "\"ground\":\"abroad\",\"decision_number\":\"3\",\"decided_on\":\"2020-03-01\",\"appeal_until\":\"2020-03-11\"," \
    "\"resume_when\":\"the answer is here\",\"suspended_until\":\"" until "\""

static int64_t days_to(const char *clock)
{
    JSON_EACH(one, json_get(ask(investigator, "clock.due", kit_format(&kit, "{\"case\":\"%s\"}", the_case)), "clocks")) {
        Day due;
        if (str_is(json_text(json_get(one, "clock")), clock) && day_parse(json_text(json_get(one, "due")), &due)) return due;
    }
    return 0;
}

static void a_suspended_case_pauses_its_terms(void **state)
{
    (void)state;
    move(investigator, the_case, "start", "");
    char *plan = create("plan", "\"title\":\"Plan\",\"aim\":\"x\"");
    move(investigator, plan, "submit", kit_format(&kit, "\"responsible\":\"%s\"", user_id));
    int64_t due = days_to("plan_approval");
    assert_true(due > 0);
    refused(prosecutor, "rules.suspended-past", the_case, "suspend", SUSPEND("2026-03-02"));
    move_by_two(the_case, "suspend", SUSPEND("2026-03-20"));
    assert_state(the_case, "suspended");
    assert_true(days_to("suspension_review") > 0);
    assert_true(days_to("plan_approval") > 0);                          /* listed, as standing still; but nobody's day begins with it */
    JSON_EACH(one, json_get(ask(investigator, "me.today", "{}"), "clocks")) assert_false(str_is(json_text(json_get(one, "clock")), "plan_approval"));
    day(3, 12);
    sign_in_all();
    move(prosecutor, the_case, "resume", "");
    assert_state(the_case, "investigation");
    assert_int_equal(days_to("plan_approval"), due + 9);                /* 3 to 11 March were lost; on the 12th it ran again */
    assert_int_equal(days_to("suspension_review"), 0);
    move(prosecutor, plan, "send_back", "");
    move(investigator, plan, "submit", "");
    move_by_two(the_case, "discontinue", "\"ground\":\"no_elements\",\"decision_number\":\"9\",\"decided_on\":\"2020-03-01\",\"appeal_until\":\"2020-04-01\"");
    assert_int_equal(days_to("plan_approval"), 0);                      /* the case is over, and its plan with it */
}

#define TRANSFER "\"ground\":\"jurisdiction\",\"decision_number\":\"5\",\"decided_on\":\"2026-03-01\",\"transfer_to\":\"Invented Service\"," \
    "\"transfer_basis\":\"the official serves there\""
#define ARRIVED "\"received_on\":\"2026-03-02\",\"received_number\":\"77\""

static void a_transferred_case_has_arrived(void **state)
{
    (void)state;
    move(investigator, the_case, "start", "");
    move_by_two(the_case, "transfer", TRANSFER);
    assert_state(the_case, "transferring");
    char *letter = create("note", "\"title\":\"Their letter\",\"text\":\"It has come\"");
    const char *arrived = kit_format(&kit, ARRIVED ",\"transfer_receipt\":\"%s\"", letter);
    refused(prosecutor, "rules.transfer-no-bundle", the_case, "record_arrival", arrived);
    char *path = kit_format(&kit, "%s/out.tergoo", kit.folder);
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    const char *to = kit_format(&kit, "{\"case\":\"%s\",\"to\":\"Invented Service\",\"purpose\":\"transfer\"}", the_case);
    const JsonValue *v = kit_ask_fd(&kit, investigator, "bundle.export", to, fd);          /* who leads it */
    close(fd);
    if (!json_true(json_get(v, "ok"))) fail_msg(STR_FMT, STR_ARG(json_text(json_get(json_get(v, "error"), "text"))));
    refused(prosecutor, "rules.transfer-receipt", the_case, "record_arrival", kit_format(&kit, ARRIVED ",\"transfer_receipt\":\"%s\"", the_case));
    move(prosecutor, the_case, "record_arrival", arrived);
    assert_state(the_case, "transferred");
}

/* ---- who is told ---- */

static void everybody_is_told(void **state)
{
    (void)state;
    (void)a_person("A victim", "victim");
    char *suspect = a_person("Nobody in the end", "suspect");
    move(investigator, the_case, "start", "");
    move(head, suspect, "discontinue", WAY_OUT_FIELDS);
    assert_int_equal(notices("discontinued", "person"), 1);
    assert_int_equal(notices("discontinued", "victim"), 1);
    assert_int_equal(notices("discontinued", "prosecutor"), 1);        /* no prosecutor signed */
    assert_int_equal(notices("rehabilitation", "person"), 1);
    move_by_two(the_case, "discontinue", WAY_OUT_FIELDS);
    assert_int_equal(notices("discontinued", "person"), 2);
    assert_int_equal(notices("discontinued", "prosecutor"), 1);        /* one of them signed first */
    assert_int_equal(notices("rehabilitation", "person"), 1);
}

/* ---- does it hold? ---- */

static bool holds(void) { return json_true(json_get(json_get(ending(NULL), "proof"), "holds")); }

static void a_case_that_does_not_hold_says_so(void **state)
{
    (void)state;
    char *offence = create("offence", "\"title\":\"Bribe\",\"what_happened\":\"x\",\"from\":\"2025-01-01\"");
    char *element = create("element", kit_format(&kit, "\"name\":\"A public official\",\"offence\":\"%s\"", offence));
    assert_true(holds());
    assert_int_equal(json_get(json_get(ending(NULL), "proof"), "unsupported")->count, 1);      /* said, and no verdict yet */
    move(prosecutor, element, "fail", "");
    assert_false(holds());
    move(prosecutor, element, "reopen", "");
    assert_true(holds());
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_ground_is_for_its_way), TEST(every_ground_has_its_line), TEST(what_is_left_stops_it), TEST(a_suspect_is_named_first),
        TEST(what_ends_with_it_stands_in_it), TEST(what_ends_is_what_was_signed), TEST(a_suspended_case_pauses_its_terms),
        TEST(a_transferred_case_has_arrived), TEST(everybody_is_told), TEST(a_case_that_does_not_hold_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_look_up_draw.c: look-ups are drawn by a lot that anybody draws again, go to an inspector of another unit, and who looked learns of it by being
 * asked. */
#include "office_kit.h"

#include "office/audit_job.h"
#include "office/look_up_draw.h"

#define REASON "named by the witness on 12 November"

static Kit kit;
static Str admin, head, auditor, officer, inspector, colleague, prosecutor;
static char *the_case;
static Instant (*real_clock)(void);
static Instant ahead;

static Instant shifted(void) { return real_clock() + ahead; }

static char *user_id(const char *login)
{
    JSON_EACH(one, json_get(kit_do(&kit, admin, "user.list", "{}"), "users")) {
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), login)) return str_c(&kit.arena, json_text(json_get(one, "id")));
    }
    fail_msg("no user %s", login);
    return NULL;
}

static char *unit(const char *name)
{
    return kit_text(&kit, kit_do(&kit, head, "record.create", kit_format(&kit, "{\"kind\":\"unit\",\"fields\":{\"name\":\"%s\"}}", name)), "id");
}

static void into(const char *login, const char *unit_id)
{
    kit_do(&kit, admin, "user.change", kit_format(&kit, "{\"login\":\"%s\",\"unit\":\"%s\"}", login, unit_id));
}

static void sign_all_in(void)
{
    officer = kit_sign_in(&kit, "officer");
    head = kit_sign_in(&kit, "head");
    auditor = kit_sign_in(&kit, "auditor");
    inspector = kit_sign_in(&kit, "inspector");
    colleague = kit_sign_in(&kit, "colleague");
    prosecutor = kit_sign_in(&kit, "prosecutor");
}

static int begin(void **state)
{
    static const char *const USERS[][2] = { { "head", "head" }, { "auditor", "auditor" }, { "officer", "investigator" }, { "inspector", "inspector" },
                                            { "colleague", "inspector" }, { "prosecutor", "prosecutor" } };
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    ahead = 0;
    real_clock = clock_source;
    clock_source = shifted;
    admin = kit_sign_in(&kit, "admin");
    for (size_t i = 0; i < ARRAY_LEN(USERS); i++) kit_user(&kit, admin, USERS[i][0], USERS[i][1]);
    sign_all_in();
    char *his = unit("Unit of invented cases");
    into("officer", his);
    into("colleague", his);                                    /* an inspector, but of his own unit */
    into("inspector", unit("Inspection"));
    the_case = kit_text(&kit, kit_do(&kit, officer, "case.open", "{\"fields\":{\"title\":\"Boilers (invented)\"}}"), "id");
    kit_do(&kit, officer, "record.create", kit_format(&kit, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented Zhumabek\","
                                                            "\"status_in_case\":\"witness\"}}", the_case));
    return office_search_settle(kit.office, &kit.error) == ERR_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    clock_source = real_clock;
    kit_done(&kit);
    return 0;
}

static void look_up(int n)
{
    kit_do(&kit, officer, "search", kit_format(&kit, "{\"words\":\"neighbour%d\",\"case\":\"%s\",\"reason\":\"" REASON "\"}", n, the_case));
}

/* A week later, with everybody signed in again. */
static void next_week(void)
{
    ahead += 7 * 24 * HOUR;
    admin = kit_sign_in(&kit, "admin");
    sign_all_in();
}

static size_t draw(void)
{
    size_t entered;
    ErrorCode code = look_up_draw_due(kit.office, kit.reader, &entered, &kit.error);
    if (code != ERR_OK) fail_msg("draw: %s %s", error_code_name(code), kit.error.parts[0].key);
    return entered;
}

static const JsonValue *checks(Str who)
{
    return json_get(kit_do(&kit, who, "record.list", "{\"kind\":\"look_up_check\"}"), "records");
}

static const char *move(const char *id, const char *name, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"as it should be\",\"fields\":{%s}}", id, name, fields);
}

static void weeks_are_named_as_iso_8601_does(void **state)
{
    (void)state;
    static const struct { const char *instant, *week; } DAYS[] = {
        { "2026-11-25T17:36:57.123Z", "2026-W48" }, { "2026-11-22T17:59:59.999Z", "2026-W47" }, { "2026-11-22T18:00:00.000Z", "2026-W48" },
        { "2027-01-01T00:00:00.000Z", "2026-W53" }, { "2027-01-03T18:00:00.000Z", "2027-W01" }, { "2024-12-30T00:00:00.000Z", "2025-W01" },
    };
    for (size_t i = 0; i < ARRAY_LEN(DAYS); i++) {
        char week[9];
        Instant t;
        assert_true(instant_parse(str_of(DAYS[i].instant), &t));
        assert_str(look_up_week(week, t), str_of(DAYS[i].week));
    }
    static const char *const BAD[] = { "", "2026", "2026-W54", "2025-W53", "2026-W00", "2026-48", "2026-W4", "2026-W48 ", "9999-W01" };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) kit_refused(&kit, auditor, "usage", "look_up.draw", kit_format(&kit, "{\"week\":\"%s\"}", BAD[i]));
}

static void twenty_are_drawn_and_the_lot_can_be_drawn_again(void **state)
{
    (void)state;
    char week[9];
    for (int i = 0; i < 25; i++) look_up(i);
    look_up_week(week, clock_now());
    assert_int_equal(draw(), 0);                               /* the week runs */
    assert_str(kit_refused(&kit, auditor, "usage", "look_up.draw", kit_format(&kit, "{\"week\":\"%s\"}", week)), STR("lookup.week-runs"));
    next_week();
    look_up(100);                                              /* of another week */
    assert_int_equal(draw(), 20);
    assert_int_equal(draw(), 0);                               /* once */
    const JsonValue *lot = kit_do(&kit, auditor, "look_up.draw", kit_format(&kit, "{\"week\":\"%s\"}", week));
    assert_true(json_true(json_get(lot, "holds")));
    assert_int_equal(json_get(lot, "drawn")->count, 20);
    kit_refused(&kit, officer, "denied", "look_up.draw", kit_format(&kit, "{\"week\":\"%s\"}", week));
    kit_refused(&kit, inspector, "denied", "look_up.draw", kit_format(&kit, "{\"week\":\"%s\"}", week));
}

/* The first place again by hand, from what the page says about the lot (docs/human-rights.md). */
static void the_lot_is_what_the_documentation_says(void **state)
{
    (void)state;
    char week[9], hex[65];
    for (int i = 0; i < 5; i++) look_up(i);
    look_up_week(week, clock_now());
    next_week();
    assert_int_equal(draw(), 5);
    const JsonValue *lot = kit_do(&kit, auditor, "look_up.draw", kit_format(&kit, "{\"week\":\"%s\"}", week));
    char before[65] = "";
    JSON_EACH(row, json_get(lot, "drawn")) {
        Hash h = hash_of(str_of(kit_format(&kit, "tergoo-look-up-draw/v1\n%s\n%s\n%s\n", week, kit_text(&kit, lot, "root"), kit_text(&kit, row, "look_up"))));
        hash_hex(hex, &h);
        assert_true(strcmp(before, hex) < 0);
        memcpy(before, hex, sizeof before);
    }
}

static void who_looked_is_asked_by_an_inspector_of_another_unit(void **state)
{
    (void)state;
    look_up(1);
    next_week();
    assert_int_equal(draw(), 1);
    assert_int_equal(checks(officer)->count, 0);               /* he does not learn of it */
    assert_int_equal(checks(colleague)->count, 0);
    assert_int_equal(checks(head)->count, 0);
    assert_int_equal(checks(prosecutor)->count, 0);
    assert_int_equal(checks(inspector)->count, 1);
    char *id = kit_text(&kit, checks(inspector)->first, "id"), *one = kit_format(&kit, "{\"id\":\"%s\"}", id);
    const JsonValue *asked = json_get(kit_do(&kit, inspector, "record.show", one), "look_up");
    assert_string_equal(kit_text(&kit, asked, "reason"), REASON);
    assert_string_equal(kit_text(&kit, asked, "asked"), "neighbour1");
    kit_refused(&kit, officer, "not-found", "record.show", one);
    kit_refused(&kit, officer, "not-found", "record.history", one);
    kit_refused(&kit, colleague, "not-found", "record.move", move(id, "ask", "\"question\":\"why\""));
    kit_refused(&kit, officer, "not-found", "record.move", move(id, "answer", "\"answer\":\"x\""));
    kit_do(&kit, inspector, "record.move", move(id, "ask", "\"question\":\"What has your neighbour to do with boilers?\""));
    assert_int_equal(checks(officer)->count, 1);
    kit_refused(&kit, inspector, "denied", "record.move", move(id, "answer", "\"answer\":\"he meant well\""));
    kit_refused(&kit, officer, "denied", "record.move", move(id, "accept", ""));
    kit_do(&kit, officer, "record.move", move(id, "answer", "\"answer\":\"The witness named him.\""));
    kit_do(&kit, inspector, "record.move", move(id, "accept", ""));
    assert_int_equal(checks(head)->count, 0);
}

static void misuse_goes_on_to_the_head_and_the_prosecutor(void **state)
{
    (void)state;
    look_up(1);
    next_week();
    assert_int_equal(draw(), 1);
    char *id = kit_text(&kit, checks(inspector)->first, "id");
    kit_do(&kit, inspector, "record.move", move(id, "find_misuse", "\"finding\":\"The case has nothing to do with this person.\""));
    assert_int_equal(checks(head)->count, 1);
    assert_int_equal(checks(prosecutor)->count, 1);
    kit_refused(&kit, officer, "denied", "record.move", move(id, "settle", "\"followed\":\"nothing\""));
    kit_do(&kit, head, "record.move", move(id, "settle", "\"followed\":\"A disciplinary inquiry was opened.\""));
}

static void without_an_inspector_the_head_is_told(void **state)
{
    (void)state;
    kit_do(&kit, admin, "user.change", "{\"login\":\"inspector\",\"roles\":\"training_officer\"}");
    look_up(1);
    next_week();
    assert_int_equal(draw(), 1);
    assert_int_equal(checks(head)->count, 1);
    assert_int_equal(checks(officer)->count, 0);
    char *id = kit_text(&kit, checks(head)->first, "id");
    const char *bad = move(id, "assign", kit_format(&kit, "\"inspector\":\"%s\"", user_id("colleague")));
    assert_str(kit_refused(&kit, head, "invalid", "record.move", bad), STR("rules.look-up-inspector"));
    kit_do(&kit, admin, "user.change", "{\"login\":\"inspector\",\"roles\":\"inspector\"}");
    kit_do(&kit, head, "record.move", move(id, "assign", kit_format(&kit, "\"inspector\":\"%s\"", user_id("inspector"))));
    assert_int_equal(checks(head)->count, 0);
    assert_int_equal(checks(inspector)->count, 1);
}

static void very_many_go_before_an_inspector_at_once(void **state)
{
    (void)state;
    for (int i = 0; i < 29; i++) look_up(i);
    assert_int_equal(checks(inspector)->count, 0);
    for (int i = 29; i < 34; i++) look_up(i);
    assert_int_equal(checks(inspector)->count, 1);             /* and not one for each that follows */
    assert_str(json_text(json_get(json_get(checks(inspector)->first, "fields"), "cause")), STR("many"));
    assert_int_equal(checks(officer)->count, 0);
}

static void an_auditor_may_ask_for_a_check_but_not_of_somebody_else(void **state)
{
    (void)state;
    look_up(1);
    char *look = kit_text(&kit, json_get(kit_do(&kit, auditor, "record.list", "{\"kind\":\"look_up\"}"), "records")->first, "id");
    const char *wrong = kit_format(&kit, "{\"kind\":\"look_up_check\",\"fields\":{\"look_up\":\"%s\",\"whose\":\"%s\",\"cause\":\"asked\",\"inspector\":\"%s\"}}",
                                   look, user_id("head"), user_id("inspector"));
    char *id = kit_text(&kit, kit_do(&kit, auditor, "record.create", wrong), "id");
    assert_str(kit_refused(&kit, inspector, "invalid", "record.move", move(id, "ask", "\"question\":\"why\"")), STR("rules.look-up-whose"));
    const char *right = kit_format(&kit, "{\"kind\":\"look_up_check\",\"fields\":{\"look_up\":\"%s\",\"whose\":\"%s\",\"cause\":\"asked\",\"inspector\":\"%s\"}}",
                                   look, user_id("officer"), user_id("inspector"));
    id = kit_text(&kit, kit_do(&kit, auditor, "record.create", right), "id");
    kit_do(&kit, inspector, "record.move", move(id, "ask", "\"question\":\"why\""));
    kit_refused(&kit, officer, "denied", "record.create", right);
}

/* What the log signs holds before whoever verifies the store from outside. */
static void a_store_with_drawn_checks_verifies(void **state)
{
    (void)state;
    AuditState s = { 0 };
    look_up(1);
    next_week();
    assert_int_equal(draw(), 1);
    assert_int_equal(audit_job_start(kit.office, &kit.error), ERR_OK);
    do audit_job_look(kit.office, &kit.arena, LANG_EN, &s); while (s.running);
    if (!s.good) fail_msg("verify: " STR_FMT, STR_ARG(s.finding));
}

#define DRAWN(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DRAWN(weeks_are_named_as_iso_8601_does),
        DRAWN(twenty_are_drawn_and_the_lot_can_be_drawn_again),
        DRAWN(the_lot_is_what_the_documentation_says),
        DRAWN(who_looked_is_asked_by_an_inspector_of_another_unit),
        DRAWN(misuse_goes_on_to_the_head_and_the_prosecutor),
        DRAWN(without_an_inspector_the_head_is_told),
        DRAWN(very_many_go_before_an_inspector_at_once),
        DRAWN(an_auditor_may_ask_for_a_check_but_not_of_somebody_else),
        DRAWN(a_store_with_drawn_checks_verifies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_limits.c: the records that terms hang on, with the days passing: every measure begins in its own way and no other, a term is extended by those whom
 * it names, as often and as long as it says and never when it is over, a case and an offence run only the day that somebody entered, and what must be done
 * when a term is over is told, offered and asked for. */
#include "office_kit.h"

static Kit kit;
static Str aibek, gulnara, temir;
static char *the_case, *person;
static Instant shift;
static Instant (*real_clock)(void);

static Instant stands;              /* the one millisecond in which all happens; 0: time passes */

static Instant shifted(void) { return stands > 0 ? stands : real_clock() + shift; }

/* As shipped, but that custody may be extended twice, by ten days each, and only by a prosecutor. */
static const char CUSTODY[] =
    "clock: custody_term\n"
    "label: {en: Custody, ru: Стража, ky: Камак}\n"
    "days: 60\nstarts: begun_at\nlast_day: until\nwarn_days: 10\non_expiry: act\nthen: {move: lift}\n"
    "extensions: {kind: extension, most: 2, longest_days: 10, by: [prosecutor]}\n"
    "source: \"Of the test (unconfirmed)\"\n";

static void sign_in_all(void)
{
    aibek = kit_sign_in(&kit, "aibek");
    gulnara = kit_sign_in(&kit, "gulnara");
    temir = kit_sign_in(&kit, "temir");
}

static void days_pass(int days)
{
    shift += (Instant)days * 24 * HOUR;
    sign_in_all();
}

static const char *day(int ahead)
{
    char text[11];
    return str_c(&kit.arena, day_format(text, instant_local_day(clock_now()) + ahead));
}

static const char *hour(int ahead)
{
    char text[25];
    return str_c(&kit.arena, instant_format(text, clock_now() + ahead * HOUR));
}

static int begin(void **state)
{
    (void)state;
    shift = stands = 0;
    real_clock = clock_source;
    clock_source = shifted;
    kit_init(&kit);
    char *folder = path_join(&kit.arena, kit.folder, "model"), *clocks = path_join(&kit.arena, folder, "clocks");
    assert_int_equal(folder_make(folder, &kit.error), ERR_OK);
    assert_int_equal(folder_make(clocks, &kit.error), ERR_OK);
    assert_int_equal(file_write_durable(path_join(&kit.arena, clocks, "custody_term.yaml"), str_of(CUSTODY), &kit.error), ERR_OK);
    snprintf(kit.store, sizeof kit.store, "%s/own", kit.folder);
    OfficeInit what = { .folder = kit.store, .name = STR("Invented"), .login = STR("admin"), .full_name = STR("Invented Administrator"),
                        .passphrase = STR(KIT_PASSPHRASE), .cost = KIT_COST, .model_folder = folder, .guards = RULES_GUARD_NAMES,
                        .guard_count = RULES_GUARD_COUNT, .derived = RULES_DERIVED_NAMES, .derived_count = RULES_DERIVED_COUNT };
    ErrorCode code = office_init(&kit.arena, &what, &kit.error);
    if (code != ERR_OK) {
        Buf text = buf_in(&kit.arena);
        message_error(&text, LANG_EN, &kit.error);
        fail_msg(STR_FMT, STR_ARG(buf_str(&text)));
    }
    kit_open(&kit);
    Str admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "aibek", "investigator");
    kit_user(&kit, admin, "gulnara", "prosecutor");
    kit_user(&kit, admin, "temir", "head");
    sign_in_all();
    the_case = kit_text(&kit, kit_do(&kit, aibek, "case.open", "{\"fields\":{\"title\":\"Boilers (invented)\"}}"), "id");
    kit_do(&kit, aibek, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"gulnara\"}", the_case));
    kit_do(&kit, aibek, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"temir\"}", the_case));
    person = kit_text(&kit, kit_do(&kit, aibek, "record.create", kit_format(&kit, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented\","
                      "\"status_in_case\":\"suspect\"}}", the_case)), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    clock_source = real_clock;
    return 0;
}

/* ---- measures ---- */

static char *draft(const char *type)
{
    return kit_text(&kit, kit_do(&kit, aibek, "record.create", kit_format(&kit, "{\"kind\":\"measure\",\"case\":\"%s\",\"fields\":{\"title\":\"x\",\"type\":\"%s\","
                    "\"person\":\"%s\"}}", the_case, type, person)), "id");
}

static const char *begin_args(const char *id, const char *move, const char *begun, const char *until)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"fields\":{\"begun_at\":\"%s\",\"begun_where\":\"Bishkek\",\"until\":\"%s\",\"decided_by\":\"Court\","
                      "\"decision_no\":\"1\",\"decided_on\":\"%s\",\"ground\":\"x\"}}", id, move, begun, until, day(0));
}

static char *measure(const char *type, const char *move, int until)
{
    char *id = draft(type);
    kit_do(&kit, aibek, "record.move", begin_args(id, move, hour(-1), day(until)));
    return id;
}

static const JsonValue *term_of(const char *id)
{
    JSON_EACH(one, json_get(kit_do(&kit, aibek, "clock.due", kit_format(&kit, "{\"case\":\"%s\"}", the_case)), "clocks"))
        if (str_is(json_text(json_get(one, "id")), id)) return one;
    return NULL;
}

static Str due(const char *id) { return json_text(json_get(term_of(id), "due")); }

static void every_measure_begins_in_its_own_way(void **state)
{
    static const struct { const char *type, *move, *clock; } WAYS[] = {
        { "detention", "detain", "detention" }, { "custody", "remand", "custody_term" }, { "house_arrest", "remand", "custody_term" },
        { "bail", "impose", "measure_term" }, { "travel_ban", "impose", "measure_term" }, { "suspension", "impose", "measure_term" },
        { "freeze", "freeze", "property_freeze" },
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++) {
        char *id = draft(WAYS[i].type);
        for (size_t j = 0; j < ARRAY_LEN(WAYS); j++) {
            if (strcmp(WAYS[i].move, WAYS[j].move) == 0) continue;
            assert_str(kit_refused(&kit, aibek, "invalid", "record.move", begin_args(id, WAYS[j].move, hour(-1), day(5))), STR("rules.measure-other"));
        }
        assert_str(kit_refused(&kit, aibek, "invalid", "record.move", begin_args(id, WAYS[i].move, hour(-1), day(-3))), STR("rules.measure-before"));
        kit_do(&kit, aibek, "record.move", begin_args(id, WAYS[i].move, hour(-1), day(5)));
        assert_str(json_text(json_get(term_of(id), "clock")), str_of(WAYS[i].clock));
        if (i > 0) assert_str(due(id), str_of(day(5)));
    }
}

static void hours_run_from_when_somebody_was_really_held(void **state)
{
    (void)state;
    char *id = draft("detention");
    kit_do(&kit, aibek, "record.move", begin_args(id, "detain", hour(-47), day(5)));
    assert_str(json_text(json_get(term_of(id), "state")), STR("warn"));
    assert_str(kit_refused(&kit, aibek, "invalid", "extension.ask", kit_format(&kit, "{\"id\":\"%s\",\"days\":1,\"ground\":\"x\"}", id)), STR("rules.extension-none"));
    shift += 2 * HOUR;
    assert_str(json_text(json_get(term_of(id), "state")), STR("over"));
    const JsonValue *shown = kit_do(&kit, aibek, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id));
    assert_str(json_text(json_get(shown, "must")), STR("lift"));
    assert_int_equal(json_get(shown, "warnings")->count, 4);           /* rights, notice, counsel, doctor: nobody wrote them down */
    const JsonValue *held = kit_do(&kit, aibek, "case.show", kit_format(&kit, "{\"case\":\"%s\"}", the_case));
    assert_int_equal(json_get(held, "held")->count, 1);
}

/* ---- extensions ---- */

static char *ask(const char *id, int days)
{
    return kit_text(&kit, kit_do(&kit, aibek, "extension.ask", kit_format(&kit, "{\"id\":\"%s\",\"days\":%d,\"ground\":\"x\"}", id, days)), "id");
}

static const char *decide(const char *extension, const char *move)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"x\",\"fields\":{\"granted_by\":\"Court\",\"decision_no\":\"1\",\"decided_on\":\"%s\"}}", extension, move, day(0));
}

static void a_term_is_extended_as_it_says(void **state)
{
    (void)state;
    char *id = measure("custody", "remand", 2), *first = ask(id, 10);
    assert_str(kit_refused(&kit, aibek, "invalid", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"until\":\"%s\"}}", id, day(50))), STR("rules.once"));
    assert_str(kit_refused(&kit, aibek, "conflict", "extension.ask", kit_format(&kit, "{\"id\":\"%s\",\"days\":3,\"ground\":\"x\"}", id)), STR("rules.extension-waits"));
    assert_str(kit_refused(&kit, temir, "invalid", "record.move", decide(first, "grant")), STR("rules.extension-roles"));
    kit_do(&kit, gulnara, "record.move", decide(first, "grant"));
    assert_str(due(id), str_of(day(12)));
    assert_str(kit_refused(&kit, aibek, "invalid", "extension.ask", kit_format(&kit, "{\"id\":\"%s\",\"days\":11,\"ground\":\"x\"}", id)), STR("rules.extension-longest"));
    const JsonValue *ahead = json_get(kit_do(&kit, aibek, "clock.show", kit_format(&kit, "{\"id\":\"%s\",\"times\":3}", id)), "ahead");
    assert_int_equal(ahead->count, 2);                                 /* the second one counts, the third does not */
    assert_str(json_text(ahead->first), str_of(day(22)));
    days_pass(12);
    stands = clock_now();
    kit_do(&kit, gulnara, "record.move", decide(ask(id, 10), "grant"));        /* on its last day; the next one is asked for in the same millisecond */
    assert_str(due(id), str_of(day(10)));
    assert_str(kit_refused(&kit, aibek, "invalid", "extension.ask", kit_format(&kit, "{\"id\":\"%s\",\"days\":1,\"ground\":\"x\"}", id)), STR("rules.extension-most"));
}

static void what_is_over_is_not_extended(void **state)
{
    (void)state;
    char *id = measure("custody", "remand", 1), *asked = ask(id, 5);
    days_pass(2);
    assert_str(kit_refused(&kit, gulnara, "invalid", "record.move", decide(asked, "grant")), STR("rules.extension-over"));
    kit_do(&kit, gulnara, "record.move", decide(asked, "refuse"));
    assert_str(kit_refused(&kit, aibek, "invalid", "extension.ask", kit_format(&kit, "{\"id\":\"%s\",\"days\":1,\"ground\":\"x\"}", id)), STR("rules.extension-over"));
    assert_str(json_text(json_get(kit_do(&kit, aibek, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "must")), STR("lift"));
    kit_do(&kit, aibek, "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"lift\",\"fields\":{\"ended_at\":\"%s\",\"ended_by\":\"x\",\"end_ground\":\"x\","
           "\"told_whom\":\"x\",\"told_on\":\"%s\"}}", id, hour(0), day(0)));
    assert_null(term_of(id));
}

static void who_asks_does_not_decide(void **state)
{
    (void)state;
    char *id = measure("bail", "impose", 3);
    char *own = kit_text(&kit, kit_do(&kit, gulnara, "extension.ask", kit_format(&kit, "{\"id\":\"%s\",\"days\":5,\"ground\":\"x\"}", id)), "id");
    assert_str(kit_refused(&kit, gulnara, "invalid", "record.move", decide(own, "grant")), STR("rules.extension-own"));
    assert_str(kit_refused(&kit, gulnara, "invalid", "record.move", decide(own, "refuse")), STR("rules.extension-own"));
}

/* ---- only a day that somebody entered ---- */

static void a_case_and_an_offence_run_only_a_day_that_was_entered(void **state)
{
    (void)state;
    char *offence = kit_text(&kit, kit_do(&kit, aibek, "record.create", kit_format(&kit, "{\"kind\":\"offence\",\"case\":\"%s\",\"fields\":{\"title\":\"x\","
                             "\"what_happened\":\"x\",\"from\":\"2020\"}}", the_case)), "id");
    kit_do(&kit, aibek, "record.move", kit_format(&kit, "{\"id\":\"%s\",\"move\":\"start\"}", the_case));
    assert_null(term_of(offence));
    assert_null(term_of(the_case));
    kit_do(&kit, aibek, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"limitation_on\":\"%s\"}}", offence, day(100)));
    kit_do(&kit, aibek, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"investigation_until\":\"%s\"}}", the_case, day(9)));
    assert_str(due(offence), str_of(day(100)));
    assert_str(json_text(json_get(term_of(offence), "state")), STR("warn"));
    assert_str(due(the_case), str_of(day(9)));
    assert_str(kit_refused(&kit, aibek, "invalid", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"investigation_until\":\"%s\"}}", the_case, day(90))),
               STR("rules.once"));
    kit_do(&kit, gulnara, "record.move", decide(ask(the_case, 20), "grant"));
    assert_str(due(the_case), str_of(day(29)));
}

static void a_list_has_what_is_asked_for(void **state)
{
    (void)state;
    measure("bail", "impose", 1);
    measure("travel_ban", "impose", 100);
    kit_do(&kit, aibek, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"summary\":\"x\"}}", the_case));
    assert_int_equal(json_get(kit_do(&kit, aibek, "clock.due", "{\"kind\":\"measure\"}"), "clocks")->count, 2);
    assert_int_equal(json_get(kit_do(&kit, aibek, "clock.due", "{\"kind\":\"offence\"}"), "clocks")->count, 0);
    assert_int_equal(json_get(kit_do(&kit, aibek, "clock.due", "{\"only\":\"warn\"}"), "clocks")->count, 1);
    assert_int_equal(json_get(kit_do(&kit, aibek, "clock.due", "{\"only\":\"runs\"}"), "clocks")->count, 1);
    assert_int_equal(json_get(kit_do(&kit, aibek, "clock.due", "{\"only\":\"over\"}"), "clocks")->count, 0);
    assert_str(kit_refused(&kit, aibek, "usage", "clock.due", "{\"only\":\"soon\"}"), STR("limit.no-only"));
    days_pass(2);
    assert_int_equal(json_get(kit_do(&kit, aibek, "clock.due", "{\"only\":\"over\"}"), "clocks")->count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_measure_begins_in_its_own_way, begin, end),
        cmocka_unit_test_setup_teardown(hours_run_from_when_somebody_was_really_held, begin, end),
        cmocka_unit_test_setup_teardown(a_term_is_extended_as_it_says, begin, end),
        cmocka_unit_test_setup_teardown(what_is_over_is_not_extended, begin, end),
        cmocka_unit_test_setup_teardown(who_asks_does_not_decide, begin, end),
        cmocka_unit_test_setup_teardown(a_case_and_an_offence_run_only_a_day_that_was_entered, begin, end),
        cmocka_unit_test_setup_teardown(a_list_has_what_is_asked_for, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

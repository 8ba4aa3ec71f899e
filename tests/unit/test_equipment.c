/* test_equipment.c: equipment from receipt to disposal: what its guards stop, what a clock check comes to, which recordings
 * it casts doubt on and for which window, and the figures EQ3, EQ4 and EQ5 counted by hand. */
#include "office_kit.h"
#include "rules/device_clock.h"

static Kit kit;
static Str admin, keeper, second_keeper, head, programme, officer;
static Instant now;

static Instant the_clock(void) { return now; }

/* "2026-03-10T06:00" is noon in Bishkek. */
static void at(const char *minute)
{
    assert_true(instant_parse(str_of(kit_format(&kit, "%s:00.000Z", minute)), &now));
}

static void signs_in(void)
{
    admin = kit_sign_in(&kit, "admin");
    keeper = kit_sign_in(&kit, "keeper");
    second_keeper = kit_sign_in(&kit, "second");
    head = kit_sign_in(&kit, "head");
    programme = kit_sign_in(&kit, "programme");
    officer = kit_sign_in(&kit, "officer");
}

static void on(const char *minute)
{
    at(minute);
    signs_in();
}

static int begin(void **state)
{
    (void)state;
    clock_source = the_clock;
    assert_true(instant_parse(STR("2026-01-05T06:00:00.000Z"), &now));
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "keeper", "property_keeper");
    kit_user(&kit, admin, "second", "property_keeper");
    kit_user(&kit, admin, "head", "head");
    kit_user(&kit, admin, "programme", "programme_officer");
    kit_user(&kit, admin, "officer", "investigator");
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

/* ---- asking ---- */

static char *user_id(const char *name)
{
    const JsonValue *users = json_get(kit_do(&kit, admin, "user.list", "{}"), "users");
    JSON_EACH(one, users)
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), name)) return str_c(&kit.arena, json_text(json_get(one,
                "id")));
    fail_msg("no user %s", name);
    return NULL;
}

static const char *create_args(const char *kind, const char *of, const char *fields)
{
    return kit_format(&kit, "{\"kind\":\"%s\"%s%s%s,\"fields\":{%s}}", kind, of ? ",\"case\":\"" : "", of ? of : "",
            of ? "\"" : "", fields);
}

static char *make_in(Str who, const char *kind, const char *of, const char *fields)
{
    return kit_text(&kit, kit_do(&kit, who, "record.create", create_args(kind, of, fields)), "id");
}

static char *make(Str who, const char *kind, const char *fields) { return make_in(who, kind, NULL, fields); }

static void not_made(Str who, const char *kind, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, "invalid", "record.create", create_args(kind, NULL, fields)), str_of(key));
}

static const char *move_args(const char *id, const char *move, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"as agreed\",\"fields\":{%s}}", id, move, fields);
}

static const JsonValue *move(Str who, const char *id, const char *name, const char *fields)
{
    return kit_do(&kit, who, "record.move", move_args(id, name, fields));
}

static void refused(Str who, const char *id, const char *name, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, "invalid", "record.move", move_args(id, name, fields)), str_of(key));
}

static void signed_by(Str who, const JsonValue *proposal)
{
    kit_do(&kit, who, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", kit_text(&kit, proposal, "id")));
}

static const JsonValue *shown(Str who, const char *id)
{
    return kit_do(&kit, who, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id));
}

static Str field(Str who, const char *id, const char *name)
{
    return json_text(json_get(json_get(json_get(shown(who, id), "record"), "fields"), name));
}

static bool warned(const JsonValue *data, const char *key)
{
    JSON_EACH(one, json_get(data, "warnings")) if (str_is(json_text(json_get(one, "key")), key)) return true;
    return false;
}

static char *recorder(const char *tag, const char *serial)
{
    char *a = make(keeper, "asset", kit_format(&kit, "\"description\":\"Recorder %s\",\"category\":\"voice_recorder\","
            "\"maker\":\"Invented Audio R-1\","
                                                     "\"serial\":\"%s\"", tag, serial));
    move(keeper, a, "take_in", kit_format(&kit, "\"tag\":\"%s\",\"received_on\":\"2026-01-05\",\"condition\":\"good\"", tag));
    return a;
}

static char *check_of(Str who, const char *device, const char *showed, const char *truth, const char *more)
{
    return make(who, "clock_check", kit_format(&kit, "\"asset\":\"%s\",\"device_showed\":\"%s\",\"true_time\":\"%s\","
            "\"time_source\":\"time signal\","
                                                     "\"checked_by\":\"%s\"%s", device, showed, truth, user_id("keeper"), more));
}

/* ---- windows, by hand ---- */

#define T(h, m) (INT64_C(1800000000000) + (h) * HOUR + (m) * MINUTE)

static void the_window_lies_between_the_last_pass_and_the_failure(void **state)
{
    (void)state;
    DeviceCheck list[] = {
        { .id = STR("a"), .showed = T(0, 0), .truth = T(0, 0), .ahead = 0, .passed = true },
        { .id = STR("b"), .showed = T(100, 13), .truth = T(100, 0), .ahead = 780, .passed = false, .set_right = true },
        { .id = STR("c"), .showed = T(101, 0), .truth = T(101, 0), .ahead = 0, .passed = true },
    };
    DeviceChecks all = { list, 3 }, first = { list, 1 }, none = { NULL, 0 };
    DeviceState s = device_state_at(&all, T(50, 0), 30);
    assert_int_equal(s.doubt, DEVICE_FAILED);
    assert_int_equal(s.from, T(0, 0));
    assert_int_equal(s.until, T(100, 0));
    assert_true(s.known);
    assert_int_equal(s.least, 0);
    assert_int_equal(s.most, 780);
    /* It showed 100:05 before the check at 100:00 showed 100:13: made before, whatever the true time. */
    assert_int_equal(device_state_at(&all, T(100, 5), 30).doubt, DEVICE_FAILED);
    assert_int_equal(device_state_at(&all, T(100, 30), 30).doubt, DEVICE_SOUND);
    assert_int_equal(device_state_at(&first, T(50, 0), 30).doubt, DEVICE_SOUND);
    assert_int_equal(device_state_at(&first, T(24 * 31, 0), 30).doubt, DEVICE_OVERDUE);
    assert_int_equal(device_state_at(&first, T(24 * 31, 0), 30).from, T(24 * 30, 0));
    assert_int_equal(device_state_at(&none, T(1, 0), 30).doubt, DEVICE_NEVER_CHECKED);
}

static void a_clock_that_was_not_set_right_stays_in_doubt(void **state)
{
    (void)state;
    DeviceCheck list[] = {
        { .id = STR("a"), .showed = T(0, 0), .truth = T(0, 0), .passed = true },
        { .id = STR("b"), .showed = T(9, 50), .truth = T(10, 0), .ahead = -600, .passed = false },
        { .id = STR("c"), .showed = T(19, 50), .truth = T(20, 0), .ahead = -600, .passed = false },
    };
    DeviceChecks all = { list, 3 };
    DeviceState s = device_state_at(&all, T(15, 0), 30);
    assert_int_equal(s.doubt, DEVICE_FAILED);
    assert_int_equal(s.from, T(0, 0));
    assert_int_equal(s.least, -600);
    assert_int_equal(s.most, -600);
    s = device_state_at(&all, T(25, 0), 30);
    assert_int_equal(s.doubt, DEVICE_FAILED);
    assert_int_equal(s.until, 0);
    DeviceChecks never = { list + 1, 1 };
    s = device_state_at(&never, T(1, 0), 30);
    assert_int_equal(s.doubt, DEVICE_FAILED);
    assert_int_equal(s.from, 0);
}

/* ---- a check in an office ---- */

static void a_check_is_worked_out_and_stands_on_its_device(void **state)
{
    (void)state;
    on("2026-02-02T06:00");
    char *a = recorder("KM-R1", "1001");
    assert_true(warned(shown(keeper, a), "equipment.check-never"));
    not_made(keeper, "clock_check", kit_format(&kit, "\"asset\":\"%s\",\"result\":\"passed\","
            "\"device_showed\":\"2026-02-02T05:00:00Z\","
             "\"true_time\":\"2026-02-02T05:00:00Z\",\"time_source\":\"s\",\"checked_by\":\"%s\"", a, user_id("keeper")),
                     "rules.clock-by-check");
    not_made(keeper, "clock_check", kit_format(&kit, "\"device_showed\":\"2026-02-02T05:00:00Z\","
            "\"true_time\":\"2026-02-02T05:00:00Z\","
             "\"time_source\":\"s\",\"checked_by\":\"%s\"", user_id("keeper")), "rules.check-one-device");
    char *c = check_of(officer, a, "02.02.2026 11:00:40", "02.02.2026 11:00", "");
    assert_str(field(keeper, c, "result"), STR("passed"));
    kit_refused(&kit, keeper, "denied", "record.correct", kit_format(&kit,
            "{\"id\":\"%s\",\"fields\":{\"true_time\":\"2026-02-02T05:01:00.000Z\"},\"reason\":\"x\"}", c));
    kit_refused(&kit, officer, "denied", "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\"}", c));
    assert_str(field(keeper, a, "clock_result"), STR("passed"));
    assert_str(field(keeper, a, "clock_checked_on"), STR("2026-02-02"));
    assert_str(field(keeper, a, "clock_due"), STR("2026-03-04"));
    on("2026-02-10T06:00");
    check_of(keeper, a, "2026-02-10T05:13:00.000Z", "2026-02-10T05:00:00.000Z", ",\"set_right\":\"yes\"");
    assert_str(field(keeper, a, "clock_result"), STR("failed"));
    const char *out = kit_format(&kit, "\"holder\":\"%s\",\"issued_on\":\"2026-02-10\"", user_id("officer"));
    refused(keeper, a, "issue", out, "rules.issue-clock");
    check_of(keeper, a, "2026-02-05T05:00:00.000Z", "2026-02-05T05:00:00.000Z", "");      /* entered late: the newest one counts */
    assert_str(field(keeper, a, "clock_result"), STR("failed"));
    check_of(keeper, a, "2026-02-10T05:30:00.000Z", "2026-02-10T05:30:00.000Z", "");
    move(keeper, a, "issue", out);
    assert_str(kit_refused(&kit, keeper, "invalid", "record.change", kit_format(&kit,
            "{\"id\":\"%s\",\"fields\":{\"clock_result\":\"failed\"}}", a)),
               STR("rules.clock-by-check"));
}

static void what_it_recorded_meanwhile_is_marked_and_the_true_time_told(void **state)
{
    (void)state;
    on("2026-03-02T06:00");
    char *a = recorder("KM-R2", "1002");
    check_of(keeper, a, "2026-03-02T05:00:00.000Z", "2026-03-02T05:00:00.000Z", "");
    char *of = kit_text(&kit, kit_do(&kit, officer, "case.open", "{\"fields\":{\"title\":\"Recorder (invented)\"}}"), "id");
    char *x = make_in(officer, "exhibit", of, kit_format(&kit, "\"what\":\"Recording of a talk\",\"category\":\"recording\","
            "\"recorded_with\":\"%s\","
                      "\"recorded_from\":\"2026-03-05T08:00:00.000Z\"", a));
    assert_false(warned(shown(officer, x), "equipment.failed"));
    on("2026-03-10T06:00");
    check_of(keeper, a, "2026-03-10T05:13:00.000Z", "2026-03-10T05:00:00.000Z", "");
    const JsonValue *page = shown(officer, x);
    assert_true(warned(page, "equipment.failed"));
    assert_str(field(officer, x, "recorded_from"), STR("2026-03-05T08:00:00.000Z"));
    const JsonValue *recorded = json_get(shown(officer, a), "recorded");
    assert_int_equal(recorded->count, 1);
    assert_true(json_true(json_get(recorded->first, "in_doubt")));
    assert_null(json_get(shown(keeper, a), "recorded"));          /* he knows nothing of the case: nor how many there are */
}

/* ---- receipt, one number once ---- */

static void what_arrived_otherwise_and_what_is_there_twice_is_explained(void **state)
{
    (void)state;
    char *a = make(keeper, "asset", "\"description\":\"Vests\",\"category\":\"body_armour\",\"ordered\":{\"number\":\"20\","
            "\"unit\":\"pieces\"},"
                   "\"arrived\":{\"number\":\"19\",\"unit\":\"pieces\"},\"armour_standard\":\"nij_0101_06\","
                           "\"protection_level\":\"HG2\"");
#define IN "\"tag\":\"KM-A1\",\"received_on\":\"2026-03-10\",\"condition\":\"good\""
    assert_str(kit_refused(&kit, keeper, "invalid", "record.move", move_args(a, "take_in", IN)), STR("desk.move-needs-when"));
#define UNTIL ",\"usable_until\":\"2026-09-01\""
    refused(keeper, a, "take_in", IN UNTIL, "rules.receipt-differs");
    refused(keeper, a, "take_in", IN UNTIL ",\"difference\":\"One short, told the supplier\"", "rules.armour-level");
    move(keeper, a, "take_in", IN UNTIL ",\"difference\":\"One short, told the supplier\",\"protection_level\":\"IIIA\"");
    assert_true(warned(shown(keeper, a), "equipment.expires-first"));

    (void)make(keeper, "asset", "\"description\":\"Camera\",\"category\":\"camera\",\"maker\":\"Lens One\",\"serial\":\"SN 77\","
               "\"other_numbers\":[{\"type\":\"imei\",\"value\":\"356938035643809\"}]");
    not_made(keeper, "asset", "\"description\":\"Camera\",\"category\":\"camera\",\"maker\":\"LENS ONE\",\"serial\":\"sn 77\"",
            "rules.serial-twice");
    (void)make(keeper, "asset", "\"description\":\"Camera\",\"category\":\"camera\",\"maker\":\"Lens Two\",\"serial\":\"SN 77\"");
    not_made(keeper, "asset", "\"description\":\"Telephone\",\"category\":\"communication\","
            "\"other_numbers\":[{\"type\":\"imei\",\"value\":\"356938035643809\"}]",
             "rules.serial-twice");
    (void)make(keeper, "asset", "\"description\":\"Camera\",\"category\":\"camera\",\"maker\":\"Lens One\",\"serial\":\"SN 77\","
               "\"serial_twice\":\"The maker gave it twice, letter of 3 March\"");
}

/* ---- return, loss, disposal ---- */

static void it_comes_back_wiped_and_a_loss_is_looked_into_by_another(void **state)
{
    (void)state;
    on("2026-04-01T06:00");
    char *a = recorder("KM-R3", "1003");
    check_of(keeper, a, "2026-04-01T05:00:00.000Z", "2026-04-01T05:00:00.000Z", "");
    refused(keeper, a, "issue", kit_format(&kit, "\"holder\":\"%s\",\"issued_on\":\"2026-04-01\",\"due_back\":\"2026-03-31\"",
            user_id("officer")),
            "rules.issue-back-before");
    move(keeper, a, "issue", kit_format(&kit, "\"holder\":\"%s\",\"issued_on\":\"2026-04-01\",\"due_back\":\"2026-04-20\"",
            user_id("officer")));
#define BACK "\"returned_on\":\"2026-04-03\",\"condition\":\"good\""
    on("2026-04-03T06:00");
    assert_str(kit_refused(&kit, keeper, "invalid", "record.move", move_args(a, "take_back", BACK)),
            STR("desk.move-needs-when-unconfirmed"));
    refused(keeper, a, "take_back", BACK ",\"wiped\":\"wiped\",\"wiped_on\":\"2026-03-30\"", "rules.return-wiped");
    move(keeper, a, "take_back", BACK ",\"wiped\":\"wiped\",\"wiped_on\":\"2026-04-03\"");
    move(keeper, a, "report_missing", "");
#define GONE "\"asset\":\"%s\",\"what\":\"lost\",\"where\":\"Store\",\"circumstances\":\"Not on its shelf.\",\"holder\":\"%s\""
    char *l = make(keeper, "loss_report", kit_format(&kit, GONE ",\"noticed_at\":\"2026-04-02T10:00:00.000Z\"", a,
            user_id("officer")));
    refused(programme, l, "look_into", kit_format(&kit, "\"inquirer\":\"%s\"", user_id("officer")), "rules.loss-holder");
    refused(programme, l, "look_into", kit_format(&kit, "\"inquirer\":\"%s\"", user_id("keeper")), "rules.loss-own-report");
    move(head, l, "look_into", kit_format(&kit, "\"inquirer\":\"%s\"", user_id("programme")));
    char *board = kit_format(&kit, "\"disposal\":\"loss\",\"board\":[\"%s\",\"%s\",\"%s\"]", user_id("head"), user_id("second"),
            user_id("programme"));
    refused(keeper, a, "write_off", board, "rules.disposal-loss");
    signed_by(head, move(programme, l, "close", "\"finding\":\"Left in a taxi.\",\"fault\":\"careless\""));
    refused(keeper, a, "write_off", kit_format(&kit, "\"disposal\":\"loss\",\"board\":[\"%s\",\"%s\",\"%s\"]", user_id("head"),
            user_id("officer"),
            user_id("programme")), "rules.board-holder");
    refused(keeper, a, "write_off", kit_format(&kit, "%s,\"cost\":{\"amount\":\"6000.00\",\"currency\":\"USD\"}", board),
            "rules.disposal-decision");
    signed_by(head, move(keeper, a, "write_off", board));
}

/* ---- figures, counted by hand ---- Armour: one vest with a last day of 1 September 2026, issued in June: expired in issue
 * on 2 September: EQ3 = 1; on 1 September 0. Losses: noticed 2 April 10:00 UTC, reported 3 April 06:00: 20 hours; noticed 4
 * April 05:00, reported 5 April 06:00: 25 hours: EQ4 = 1 of 2. Recorders and cameras in store or issued on 3 April: R1
 * (check due 12 March: overdue), R2 (failed), R3 is missing; a camera that stands received does not count: EQ5 = 0 of 2. R4,
 * checked on 4 April: 1 of 3. */
static void figures(const char *id, const char *args, int64_t count, int64_t of)
{
    int64_t n = -1, m = -1;
    const JsonValue *f = json_get(kit_do(&kit, keeper, "figure.show", kit_format(&kit, "{\"id\":\"%s\"%s%s}", id,
            *args ? "," : "", args)), "figure");
    (void)!json_int(json_get(f, "count"), &n);
    (void)!json_int(json_get(f, "of"), &m);
    if (n != count || m != of) fail_msg("%s: %d of which %d", id, (int)n, (int)m);
}

static void three_figures_by_hand(void **state)
{
    (void)state;
    figures("eq5", "", 2, 0);
    on("2026-04-04T06:00");
    char *a = recorder("KM-R4", "1004");
    check_of(keeper, a, "2026-04-04T05:00:00.000Z", "2026-04-04T05:00:00.000Z", "");
    figures("eq5", "", 3, 1);
    on("2026-04-05T06:00");
    (void)make(keeper, "loss_report", kit_format(&kit, GONE ",\"noticed_at\":\"2026-04-04T05:00:00.000Z\"", a, user_id("officer")));
    figures("eq4", "\"period\":\"2026-04\"", 2, 1);
    figures("eq4", "\"period\":\"2026-03\"", 0, 0);
    on("2026-06-01T06:00");
    const JsonValue *vests = json_get(kit_do(&kit, keeper, "record.list", "{\"kind\":\"asset\",\"state\":\"in_store\"}"),
            "records");
    char *vest = NULL;
    JSON_EACH(one, vests)
        if (str_is(json_text(json_get(json_get(one, "fields"), "tag")), "KM-A1")) vest = str_c(&kit.arena,
                json_text(json_get(one, "id")));
    assert_non_null(vest);
    assert_true(warned(shown(keeper, vest), "equipment.expires-first") || warned(shown(keeper, vest), "equipment.expires-second"));
    move(keeper, vest, "issue", kit_format(&kit, "\"holder\":\"%s\",\"issued_on\":\"2026-06-01\"", user_id("officer")));
    on("2026-09-01T06:00");
    assert_true(warned(shown(keeper, vest), "equipment.expires-last"));
    figures("eq3", "", 0, -1);
    on("2026-09-02T06:00");
    figures("eq3", "", 1, -1);
    assert_true(warned(shown(keeper, vest), "equipment.expired"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_window_lies_between_the_last_pass_and_the_failure),
        cmocka_unit_test(a_clock_that_was_not_set_right_stays_in_doubt),
        cmocka_unit_test(a_check_is_worked_out_and_stands_on_its_device),
        cmocka_unit_test(what_it_recorded_meanwhile_is_marked_and_the_true_time_told),
        cmocka_unit_test(what_arrived_otherwise_and_what_is_there_twice_is_explained),
        cmocka_unit_test(it_comes_back_wiped_and_a_loss_is_looked_into_by_another),
        cmocka_unit_test(three_figures_by_hand),
    };
    return cmocka_run_group_tests_name("equipment", tests, begin, end);
}

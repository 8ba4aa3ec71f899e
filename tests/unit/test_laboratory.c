/* test_laboratory.c: a copy of a device and what a laboratory answers (docs/custody.md, rules C3 to C11 and C16 to C18), through the gate's own door. */
#include "office_kit.h"

static Kit kit;
static Str admin, investigator, keeper;
static char *the_case, *user_id;

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define OTHER_HASH "a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SOUND "\"ended_at\":\"2026-03-02T08:00:00Z\",\"protection\":\"blocker\",\"blocker_named\":\"WB-3 no. 77\",\"target\":\"disk 4\",\"tool\":\"dc3dd 7.2\"," \
              "\"method\":\"sha256\",\"hash_read\":\"" HASH "\",\"unread_count\":\"0\""

static const JsonValue *ask(Str who, const char *op, const char *args) { return kit_do(&kit, who, op, args); }

static char *create(const char *kind, const char *fields)
{
    return kit_text(&kit, ask(investigator, "record.create", kit_format(&kit, "{\"kind\":\"%s\",\"case\":\"%s\",\"fields\":{%s}}", kind, the_case, fields)), "id");
}

static const char *moving(const char *id, const char *move, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"as the record says\",\"fields\":{%s}}", id, move, fields);
}

static void move(Str who, const char *id, const char *to, const char *fields) { ask(who, "record.move", moving(id, to, fields)); }

static void refused(const char *key, const char *id, const char *to, const char *fields)
{
    assert_str(kit_refused(&kit, investigator, "invalid", "record.move", moving(id, to, fields)), str_of(key));
}

static const JsonValue *shown(const char *id) { return ask(investigator, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)); }
static void assert_state(const char *id, const char *state) { assert_str(json_text(json_get(json_get(shown(id), "record"), "state")), str_of(state)); }
static char *number_of(const char *id) { return kit_text(&kit, json_get(shown(id), "record"), "number"); }

static bool warned(const char *id, const char *key)
{
    JSON_EACH(one, json_get(shown(id), "warnings"))
        if (str_is(json_text(json_get(one, "key")), key)) return true;
    return false;
}

static int seal_number;

/* In store under a seal of its own. */
static char *a_sealed_exhibit(const char *category)
{
    char *id = create("exhibit", kit_format(&kit, "\"what\":\"A thing (invented)\",\"category\":\"%s\"", category));
    seal_number++;
    move(investigator, id, "seal_up", kit_format(&kit, "\"package\":\"bag\",\"seal\":\"K-%d\",\"pieces\":\"1\"", seal_number));
    return id;
}

static char *a_stored_exhibit(const char *category)
{
    char *id = a_sealed_exhibit(category);
    move(investigator, id, "send", "\"sent_to\":\"store\"");
    move(keeper, id, "receive", kit_format(&kit, "\"seal_received\":\"K-%d\",\"pieces_received\":\"1\",\"storage_place\":\"shelf 2\"", seal_number));
    return id;
}

static char *an_imaging(const char *exhibit, const char *more)
{
    return create("imaging", kit_format(&kit, "\"exhibit\":\"%s\",\"began_at\":\"2026-03-02T06:00:00Z\",\"made_by\":\"%s\"%s", exhibit, user_id, more));
}

#define ASLEEP ",\"live\":false,\"selective\":false"
#define RUNNING ",\"live\":true,\"selective\":false,\"device_power\":\"on\""

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "investigator", "investigator");
    kit_user(&kit, admin, "keeper", "evidence_keeper");
    kit_user(&kit, admin, "chief", "head");
    admin = kit_sign_in(&kit, "admin");
    investigator = kit_sign_in(&kit, "investigator");
    keeper = kit_sign_in(&kit, "keeper");
    the_case = kit_text(&kit, ask(investigator, "case.open", "{\"fields\":{\"title\":\"A flat in Kök-Munar (invented)\"}}"), "id");
    ask(investigator, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"keeper\"}", the_case));
    user_id = kit_text(&kit, json_get(ask(investigator, "session.show", "{}"), "user"), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

/* C6, C9, C11: protected while read, equal when read back, the original under a new seal before it is closed. */
static void a_copy_goes_from_the_seal_to_the_new_seal(void **state)
{
    (void)state;
    char *phone = a_stored_exhibit("phone");
    int seal = seal_number;
    char *copy = an_imaging(phone, ASLEEP);
    const char *under = kit_format(&kit, SOUND ",\"seal_before\":\"K-%d\"", seal);
    refused("rules.imaging-seal", copy, "copy", SOUND ",\"seal_before\":\"K-999\"");
    move(investigator, copy, "copy", under);
    refused("rules.imaging-hash", copy, "verify", "\"hash_written\":\"abc\"");
    refused("rules.imaging-unequal", copy, "verify", "\"hash_written\":\"" OTHER_HASH "\"");
    refused("rules.imaging-equal", copy, "set_aside", "\"hash_written\":\"" HASH "\"");
    move(investigator, copy, "verify", "\"hash_written\":\"E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855\"");
    refused("rules.imaging-not-resealed", copy, "close", "\"hash_working\":\"" HASH "\"");
    refused("rules.imaging-unequal", copy, "close", "\"hash_working\":\"" OTHER_HASH "\"");
    move(keeper, phone, "reseal", kit_format(&kit, "\"seal\":\"K-new-%d\",\"pieces\":\"1\",\"opened_with\":\"two witnesses\"", seal));
    move(investigator, copy, "close", "\"hash_working\":\"" HASH "\"");
    assert_state(copy, "closed");
}

/* DFW-1128: a copy that differs is put aside, and stays what it is. */
static void a_copy_that_differs_is_put_aside(void **state)
{
    (void)state;
    char *copy = an_imaging(a_stored_exhibit("medium"), ASLEEP);
    move(investigator, copy, "copy", kit_format(&kit, SOUND ",\"seal_before\":\"K-%d\"", seal_number));
    move(investigator, copy, "set_aside", "\"hash_written\":\"" OTHER_HASH "\"");
    assert_state(copy, "mismatch");
    assert_str(kit_refused(&kit, investigator, "invalid", "record.move", moving(copy, "verify", "\"hash_written\":\"" HASH "\"")), STR("desk.no-move-left"));
}

/* C4: a device that runs. */
static void a_running_device_wants_its_reasons(void **state)
{
    (void)state;
    char *copy = an_imaging(a_stored_exhibit("computer"), RUNNING);
    const char *under = kit_format(&kit, SOUND ",\"seal_before\":\"K-%d\"", seal_number);
    refused("rules.imaging-missing", copy, "copy", under);
    char *skill = kit_text(&kit, ask(investigator, "record.create", kit_format(&kit, "{\"kind\":\"skill\",\"fields\":{\"user\":\"%s\",\"skill\":\"digital_forensics\","
        "\"level\":\"l3\",\"known_by\":\"work\"}}", user_id)), "id");
    const char *why = kit_format(&kit, "%s,\"live_reason\":\"encrypted when off\",\"altered\":\"the log of the day\",\"operator_skill\":\"%s\"", under, skill);
    refused("rules.imaging-skill", copy, "copy", why);
    ask(kit_sign_in(&kit, "chief"), "record.move", moving(skill, "confirm", ""));
    move(investigator, copy, "copy", why);
    assert_state(copy, "copied");
    assert_true(warned(copy, "lab.warn-volatile") && warned(copy, "lab.warn-target") && warned(copy, "lab.warn-hidden"));
    assert_true(warned(copy, "lab.warn-state") && warned(copy, "lab.warn-command") && warned(copy, "lab.warn-unchecked"));
}

static void nothing_protects_a_device_that_is_off_by_itself(void **state)
{
    (void)state;
    char *copy = an_imaging(a_stored_exhibit("medium"), ASLEEP);
    const char *seal = kit_format(&kit, ",\"seal_before\":\"K-%d\"", seal_number);
    const char *bare = "\"ended_at\":\"2026-03-02T08:00:00Z\",\"target\":\"disk 4\",\"tool\":\"dd\",\"method\":\"sha256\",\"hash_read\":\"" HASH "\",\"unread_count\":\"0\"";
    refused("rules.imaging-unprotected", copy, "copy", kit_format(&kit, "%s%s,\"protection\":\"none\"", bare, seal));
    refused("rules.imaging-missing", copy, "copy", kit_format(&kit, "%s%s,\"protection\":\"blocker\"", bare, seal));
    refused("rules.imaging-missing", copy, "copy", kit_format(&kit, "%s%s,\"protection\":\"software\"", bare, seal));
    char *late = create("imaging", kit_format(&kit, "\"exhibit\":\"%s\",\"began_at\":\"2026-03-02T09:00:00Z\"" ASLEEP, a_stored_exhibit("medium")));
    refused("rules.imaging-times", late, "copy", kit_format(&kit, SOUND ",\"seal_before\":\"K-%d\"", seal_number));
}

/* C10: no sector that could not be read is hidden. */
static void unread_sectors_are_told_of(void **state)
{
    (void)state;
    char *copy = an_imaging(a_stored_exhibit("medium"), ASLEEP);
#define UNREAD(n, list) kit_format(&kit, "\"ended_at\":\"2026-03-02T08:00:00Z\",\"protection\":\"blocker\",\"blocker_named\":\"WB\",\"target\":\"d\",\"tool\":\"t\"," \
    "\"method\":\"sha256\",\"hash_read\":\"" HASH "\",\"seal_before\":\"K-%d\",\"unread_count\":\"" n "\",\"unread\":[" list "]", seal_number)
#define SECTOR(from, count) "{\"from\":\"" from "\",\"count\":\"" count "\",\"error\":\"EIO\",\"fill\":\"zeros\"}"
    refused("rules.imaging-unread", copy, "copy", UNREAD("9", ""));
    refused("rules.imaging-unread", copy, "copy", UNREAD("9", SECTOR("100", "8")));
    refused("rules.imaging-twice", copy, "copy", UNREAD("9", SECTOR("100", "8") "," SECTOR("107", "1")));
    move(investigator, copy, "copy", UNREAD("9", SECTOR("100", "8") "," SECTOR("108", "1")));
    assert_true(warned(copy, "lab.warn-fill"));
}

/* C16: a part only, and by which criteria; C3, C8: what the device said of itself. */
static void a_part_wants_its_criteria(void **state)
{
    (void)state;
    char *copy = an_imaging(a_stored_exhibit("phone"), ",\"live\":false,\"selective\":true,\"serial_read\":\"sn-1\",\"serial_label\":\"SN-2\","
                            "\"clock_shown\":\"2026-03-02T07:00:00Z\",\"clock_true\":\"2026-03-02T06:00:00Z\"");
    const char *under = kit_format(&kit, SOUND ",\"seal_before\":\"K-%d\"", seal_number);
    refused("rules.imaging-missing", copy, "copy", under);
    move(investigator, copy, "copy", kit_format(&kit, "%s,\"criteria\":\"messages of March\",\"left_out\":\"all else\"", under));
    assert_true(warned(copy, "lab.warn-privileged") && warned(copy, "lab.warn-serial") && warned(copy, "lab.warn-clock"));
}

/* ---- the laboratory ---- */

static char *an_examination(const char *exhibit, const char *may)
{
    return create("examination", kit_format(&kit, "\"exhibits\":[\"%s\"],\"what_kind\":\"drugs\",\"body\":\"Laboratory of Kök-Munar (invented)\",\"questions\":\"What is it?\","
                  "\"may_use_up\":\"%s\"", exhibit, may));
}

static const char *report(const char *number, const char *net, const char *used, const char *kept, const char *back)
{
    return kit_format(&kit, "\"received_on\":\"2026-03-04\",\"seals_there\":\"intact\",\"report_no\":\"14\",\"report_date\":\"2026-03-09\",\"conclusion\":\"Heroin.\","
        "\"weights\":[{\"exhibit\":\"%s\",\"substance\":\"heroin\",\"net\":\"%s\",\"used\":\"%s\",\"kept\":\"%s\",\"back\":\"%s\"}]", number, net, used, kept, back);
}

#define SENT "\"decision_no\":\"8\",\"decision_date\":\"2026-03-02\",\"sent_on\":\"2026-03-03\",\"due\":\"2026-04-03\""

static void drugs_go_there_and_back_and_their_weights_add_up(void **state)
{
    (void)state;
    char *bag = a_stored_exhibit("drugs"), *number = number_of(bag), *there = an_examination(bag, "part");
    int seal = seal_number;
    assert_true(warned(bag, "lab.warn-no-net") && warned(bag, "lab.warn-field-test"));
    refused("rules.examination-not-issued", there, "send", SENT);
    move(keeper, bag, "issue", "\"issued_to\":\"courier of the laboratory\",\"issued_for\":\"examination\",\"issue_basis\":\"order 8\"");
    move(investigator, there, "send", SENT);
    refused("rules.examination-missing", there, "report", "\"received_on\":\"2026-03-04\",\"seals_there\":\"intact\",\"report_no\":\"14\",\"report_date\":\"2026-03-09\",\"conclusion\":\"x\"");
    refused("rules.examination-weights", there, "report", report(number, "10.0000", "0.2000", "0.5000", "9.2000"));
    refused("rules.examination-other", there, "report", report("EX-1999-0001", "10", "0", "0", "10"));
    refused("rules.examination-days", there, "report", "\"received_on\":\"2026-03-01\",\"seals_there\":\"intact\",\"report_no\":\"14\",\"report_date\":\"2026-03-09\",\"conclusion\":\"x\"");
    move(investigator, there, "report", report(number, "10.0000", "0.2000", "0.5000", "9.2990"));
    assert_false(warned(bag, "lab.warn-field-test"));
    refused("rules.examination-still-out", there, "finish", "");
    move(investigator, bag, "reseal_issued", kit_format(&kit, "\"seal\":\"L-%d\",\"pieces\":\"1\",\"opened_with\":\"the expert\"", seal));
    move(keeper, bag, "take_back", kit_format(&kit, "\"seal_received\":\"L-%d\",\"pieces_received\":\"1\",\"storage_place\":\"shelf 2\"", seal));
    move(investigator, there, "finish", "");
    assert_state(there, "returned");
}

static void what_may_not_be_changed_is_not_used_up(void **state)
{
    (void)state;
    char *bag = a_stored_exhibit("drugs"), *number = number_of(bag), *there = an_examination(bag, "no");
    move(keeper, bag, "issue", "\"issued_to\":\"laboratory\",\"issued_for\":\"examination\",\"issue_basis\":\"order 8\"");
    move(investigator, there, "send", SENT);
    refused("rules.examination-used-up", there, "report", report(number, "10", "0.1", "0", "9.9"));
    refused("rules.examination-still-out", there, "call_off", "");
    move(investigator, there, "report", report(number, "10", "0", "0", "10"));
}

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_goes_from_the_seal_to_the_new_seal),
        cmocka_unit_test(a_copy_that_differs_is_put_aside),
        cmocka_unit_test(a_running_device_wants_its_reasons),
        cmocka_unit_test(nothing_protects_a_device_that_is_off_by_itself),
        cmocka_unit_test(unread_sectors_are_told_of),
        cmocka_unit_test(a_part_wants_its_criteria),
        cmocka_unit_test(drugs_go_there_and_back_and_their_weights_add_up),
        cmocka_unit_test(what_may_not_be_changed_is_not_used_up),
    };
    return cmocka_run_group_tests_name("laboratory", tests, begin, end);
}

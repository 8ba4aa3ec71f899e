/* test_donation.c: equipment given to two bodies, from the assessment of each to the visits after it: what stops it, what one
 * signed certificate brings about, and that nobody chooses what a visit looks at. */
#include "office/lot.h"
#include "record_kit.h"

enum { THINGS = 15 };

static Str officer, head, keeper, monitor;

static int begin(void **state)
{
    (void)state;
    begin_office();
    officer = login("officer", "programme_officer");
    head = login("head", "head");
    keeper = login("keeper", "property_keeper");
    monitor = login("monitor", "end_use_monitor");
    return 0;
}

/* ---- asking ---- */

static void by_two(Str who, Str second, const char *id, const char *name, const char *fields)
{
    char *p = kit_text(&kit, kit_do(&kit, who, "record.move", move_args(id, name, fields)), "id");
    kit_do(&kit, second, "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", p));
}

static const JsonValue *record_of(const char *id)
{
    return json_get(kit_do(&kit, head, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "record");
}

static Str value_of_field(const char *id, const char *name) { return json_text(json_get(json_get(record_of(id), "fields"), name)); }
static void assert_state(const char *id, const char *state) { assert_str(json_text(json_get(record_of(id), "state")),
                                                                         str_of(state)); }

/* Those of the kind, as `head` sees them, the newest first. */
static const JsonValue *list_of(const char *kind)
{
    return json_get(kit_do(&kit, head, "record.list", kit_format(&kit, "{\"kind\":\"%s\",\"limit\":100}", kind)), "records");
}

/* ---- what is given ---- */

#define POLICE "Police of K\\u00f6k-Munar"
#define BORDER "Border service of K\\u00f6k-Munar"

static char *given_donation(void)
{
    return make(officer, "donation", "\"title\":\"Armour and recorders\",\"giver\":\"Office\",\"items\":[{\"what\":\"armour\"}],\"end_use\":\"Controlled "
                "deliveries.\",\"recipients\":[{\"body\":\"" POLICE "\"},{\"body\":\"" BORDER "\"}]");
}

static char *assessment(const char *donation, const char *body, const char *result, const char *until)
{
    return make(officer, "hrddp_assessment", kit_format(&kit,
                                                        "\"donation\":\"%s\",\"body\":\"%s\",\"support\":\"Armour\",\"findings\":\"As reported\","
                "\"risks\":[{\"risk\":\"Use at crowds\",\"measure\":\"Only for deliveries\"}],\"monitoring\":\"Two visits\",\"result\":\"%s\","
                "\"assessed_on\":\"2020-01-10\",\"review_on\":\"%s\"", donation, body, result, until));
}

static char *put_in_force(const char *donation, const char *body, const char *until)
{
    char *a = assessment(donation, body, "with_measures", until);
    move(officer, a, "submit", "");
    move(head, a, "accept", "");
    return a;
}

static char *thing(int n)
{
    char *a = make(keeper, "asset", kit_format(&kit, "\"description\":\"Vest\",\"category\":\"body_armour\",\"serial\":\"SN-%d\",\"usable_until\":\"2099-01-01\","
                    "\"cost\":{\"amount\":\"400.50\",\"currency\":\"EUR\"}", n));
    move(keeper, a, "take_in", kit_format(&kit, "\"tag\":\"KM-%d\",\"received_on\":\"2020-01-05\",\"condition\":\"good\"", n));
    return a;
}

static const char *id_list(char **ids, size_t count)
{
    Buf text = buf_in(&kit.arena);
    for (size_t i = 0; i < count; i++) buf_format(&text, "%s\"%s\"", i > 0 ? "," : "", ids[i]);
    return str_c(&kit.arena, buf_str(&text));
}

static char *hand_over(const char *donation, const char *body, char **things, size_t count)
{
    return make(officer, "donation_handover", kit_format(&kit,
                                                         "\"donation\":\"%s\",\"body\":\"%s\",\"where\":\"Bishkek\",\"basis\":\"Agreement\","
                "\"purpose\":\"Controlled deliveries\",\"undertakings\":[\"access\",\"no_transfer\"],\"assets\":[%s]", donation,
                    body,
                id_list(things, count)));
}

#define SIGNED "\"on\":\"2020-03-31\",\"protocol\":\"1/2020\",\"signed_for\":\"head of department\",\"signed_by\":\"head of office\"," \
               "\"certificate_kept\":\"registry\""
#define SIGNED_LATE "\"on\":\"2020-12-31\",\"protocol\":\"1/2020\",\"signed_for\":\"head of department\",\"signed_by\":\"head of office\"," \
                    "\"certificate_kept\":\"registry\""

/* ---- the assessment ---- */

static void every_recipient_is_assessed_and_by_two(void **state)
{
    (void)state;
    char *d = given_donation();
    assert_str(kit_refused(&kit, officer, "invalid", "record.move", move_args(d, "approve", "")), STR("desk.move-needs"));
    refused(officer, d, "approve", "\"hrddp_result\":\"not_cleared\"", "rules.hrddp-refused");
    refused(officer, d, "approve", "\"hrddp_result\":\"before_policy\"", "rules.hrddp-not-before");
    refused(officer, d, "approve", "\"hrddp_result\":\"with_measures\"", "rules.hrddp-of-body");

    char *other = assessment(d, "Fire service", "cleared", "2099-01-01");
    refused(officer, other, "submit", "", "rules.no-recipient");
    char *bare = assessment(d, POLICE, "with_measures", "2099-01-01");
    refused(officer, bare, "submit", "\"risks\":[{\"risk\":\"Use at crowds\"}]", "rules.assessment-measure");
    refused(officer, bare, "submit", "\"review_on\":\"2019-12-31\"", "rules.assessment-days");
    char *own = make(head, "hrddp_assessment", kit_format(&kit,
                                                          "\"donation\":\"%s\",\"body\":\"" POLICE "\",\"support\":\"x\",\"findings\":\"x\","
                     "\"risks\":[{\"risk\":\"x\"}],\"monitoring\":\"x\",\"result\":\"not_cleared\",\"assessed_on\":\"2020-01-10\",\"review_on\":\"2099-01-01\"", d));
    move(head, own, "submit", "");
    refused(head, own, "accept", "", "rules.own-work");
    Str second = login("second_head", "head");
    refused(second, own, "accept", "", "rules.assessment-not-cleared");
    move(second, own, "refuse", "");

    (void)put_in_force(d, POLICE, "2020-06-30");
    refused(officer, d, "approve", "\"hrddp_result\":\"with_measures\"", "rules.hrddp-over");
    (void)put_in_force(d, POLICE, "2099-01-01");
    refused(officer, d, "approve", "\"hrddp_result\":\"with_measures\"", "rules.hrddp-of-body");
    (void)put_in_force(d, BORDER, "2099-01-01");
    by_two(officer, head, d, "approve", "\"hrddp_result\":\"with_measures\"");
    assert_state(d, "approved");
}

/* ---- the hand-over ---- */

static char *donation, *police, *border, *police_things[THINGS], *border_things[2];

static void title_passes_by_certificate_alone(void **state)
{
    (void)state;
    donation = given_donation();
    char *short_lived = put_in_force(donation, POLICE, "2020-06-30");
    for (int i = 0; i < THINGS; i++) police_things[i] = thing(i);
    for (int i = 0; i < 2; i++) border_things[i] = thing(100 + i);
    police = hand_over(donation, POLICE, police_things, THINGS);
    border = hand_over(donation, BORDER, border_things, 2);
    refused(officer, police, "prepare", "", "rules.donation-not-approved");
    char *lasting = put_in_force(donation, POLICE, "2099-01-01"), *other = put_in_force(donation, BORDER, "2099-01-01");
    by_two(officer, head, donation, "approve", "\"hrddp_result\":\"with_measures\"");
    refused(officer, donation, "hand_over_part", "", "rules.no-protocol");
    refused(keeper, police_things[0], "transfer", "", "rules.title-by-certificate");

    move(officer, police, "prepare", "");
    assert_str(value_of_field(police_things[3], "handover"), str_of(police));
    const JsonValue *value = json_get(json_get(record_of(police), "fields"), "value");
    assert_str(json_text(json_get(value, "amount")), STR("6007.50"));
    assert_str(json_text(json_get(json_get(record_of(police), "fields"), "giver")), STR("Office"));
    refused(officer, border, "prepare", kit_format(&kit, "\"assets\":[\"%s\"]", police_things[0]), "rules.handover-held");
    refused(keeper, police_things[1], "issue", "\"holder\":\"user/0000000000000000\",\"issued_on\":\"2020-03-01\"",
            "rules.asset-held");
    assert_str(kit_refused(&kit, keeper, "invalid", "record.change",
                           kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"title\":\"transferred\"}}",
               police_things[0])), STR("rules.by-program"));

    move(head, lasting, "withdraw", "");                        /* what was right in spring */
    refused(officer, police, "sign", SIGNED_LATE, "rules.hrddp-over");
    by_two(officer, head, police, "sign", SIGNED);              /* the day lies in that of the older one */
    assert_state(short_lived, "in_force");
    assert_state(donation, "partly_handed_over");
    for (int i = 0; i < THINGS; i++) {
        assert_state(police_things[i], "transferred");
        assert_str(value_of_field(police_things[i], "title"), STR("transferred"));
        assert_str(value_of_field(police_things[i], "property_of"), STR("Police of Kök-Munar"));
    }
    assert_int_equal(list_of("end_use_visit")->count, 2);       /* after 6 and 12 months, on the month's last day */
    assert_str(json_text(json_get(json_get(list_of("end_use_visit")->first, "fields"), "due")), STR("2021-03-31"));
    assert_str(json_text(json_get(json_get(list_of("end_use_visit")->first->next, "fields"), "due")), STR("2020-09-30"));
    (void)other;
}

static void what_is_stopped_stands_still_at_once(void **state)
{
    (void)state;
    move(officer, border, "prepare", "");
    assert_str(kit_refused(&kit, monitor, "invalid", "record.move", move_args(donation, "suspend", "")), STR("desk.move-needs"));
    move(monitor, donation, "suspend", "\"suspended_told\":[\"Head of the border service\"]");
    refused(officer, border, "sign", SIGNED, "rules.donation-suspended");
    move(officer, donation, "confirm_suspension", "");
    assert_str(value_of_field(donation, "suspension"), STR("by_two"));
    refused(officer, donation, "resume", "", "rules.resume-other");
    by_two(officer, head, donation, "resume_part", "");
    assert_state(donation, "partly_handed_over");
    by_two(officer, head, border, "sign", SIGNED);
    assert_state(donation, "handed_over");

    move(officer, donation, "suspend", "\"suspended_told\":[\"All\"]");
    refused(officer, donation, "confirm_suspension", "", "rules.suspension-own");
    by_two(officer, head, donation, "resume_watch", "");
}

static void a_loan_keeps_title_here(void **state)
{
    (void)state;
    char *lent = thing(200), *h = hand_over(donation, BORDER, &lent, 1);
    move(keeper, h, "prepare", "");
    by_two(keeper, officer, h, "lend", "\"lent_on\":\"2020-04-01\",\"lent_until\":\"2020-06-01\",\"signed_for\":\"head of department\"");
    assert_state(lent, "lent");
    assert_str(value_of_field(lent, "title"), STR("on_loan"));
    refused(monitor, donation, "end", "", "rules.handover-open");
    move(keeper, h, "give_back", "");
    assert_state(lent, "in_store");
    assert_str(value_of_field(lent, "title"), STR("ours"));
    assert_str(value_of_field(lent, "handover"), STR(""));
}

/* ---- visits ---- */

static char *visit_of(const char *handover, const char *term)
{
    const JsonValue *all = list_of("end_use_visit");
    JSON_EACH(one, all) {
        const JsonValue *f = json_get(one, "fields");
        if (str_is(json_text(json_get(f, "handover")), handover) && str_is(json_text(json_get(f, "term")), term))
            return str_c(&kit.arena, json_text(json_get(one, "id")));
    }
    fail_msg("no visit %s", term);
    return NULL;
}

/* By hand, out of the root that the record names. */
static void assert_drawn_by_lot(const char *visit)
{
    Lot lots[THINGS];
    const JsonValue *fields = json_get(record_of(visit), "fields");
    Str from = json_text(json_get(fields, "drawn_from")), part;
    assert_true(str_cut(&from, '/', &part) && str_cut(&from, '/', &part));
    for (size_t i = 0; i < THINGS; i++) lots[i].id = str_of(police_things[i]);
    lot_draw(STR("tergoo-visit-draw/v1"), str_of(visit), from, lots, THINGS);
    const JsonValue *one = json_get(fields, "drawn")->first;
    for (size_t i = 0; i < 10; i++, one = one->next) assert_str(json_text(one), lots[i].id);
    assert_null(one);
}

static const char *lines_of(const char *visit, const char *missing, const char *differs)
{
    Buf text = buf_in(&kit.arena);
    const JsonValue *lines = json_get(json_get(record_of(visit), "fields"), "lines");
    JSON_EACH(line, lines) {
        const char *id = str_c(&kit.arena, json_text(json_get(line, "asset"))),
            *serial = str_c(&kit.arena, json_text(json_get(line, "expected")));
        buf_format(&text, "%s{\"asset\":\"%s\",\"expected\":\"%s\"", text.len > 0 ? "," : "", id, serial);
        if (missing && strcmp(id, missing) == 0) buf_format(&text, ",\"seen\":\"not_seen\"}");
        else if (differs && strcmp(id, differs) == 0) buf_format(&text,
                                                                 ",\"seen\":\"serial_differs\",\"serial\":\"%s\",\"condition\":\"good\",\"in_use\":true}", "X");
        else buf_format(&text, ",\"seen\":\"seen\",\"serial\":\"%s\",\"condition\":\"worn\",\"in_use\":true}", serial);
    }
    return str_c(&kit.arena, buf_str(&text));
}

static void nobody_chooses_what_a_visit_looks_at(void **state)
{
    (void)state;
    char *v = visit_of(police, "six_months");
    Str part = login("second_monitor", "end_use_monitor");
    refused(monitor, v, "report", "", "desk.no-move");
    assert_str(kit_refused(&kit, monitor, "invalid", "record.change",
                           kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"drawn\":[\"%s\"]}}", v,
               police_things[0])), STR("rules.by-program"));
    move(monitor, v, "draw", "");
    assert_state(v, "drawn");
    assert_drawn_by_lot(v);
    assert_str(value_of_field(police_things[0], "title"), STR("watched"));
    assert_str(kit_refused(&kit, monitor, "conflict", "record.move", move_args(v, "draw", "")), STR("gift.drawn-already"));
    refused(part, v, "report", "\"visited_on\":\"2020-09-28\",\"findings\":\"x\"", "rules.visit-not-his");

    char *first = str_c(&kit.arena, json_text(json_get(json_get(record_of(v), "fields"), "drawn")->first));
#define FOUND "\"visited_on\":\"2020-09-28\",\"findings\":\"One is not there\""
    refused(monitor, v, "report", FOUND, "rules.visit-line");
    refused(monitor, v, "report", FOUND ",\"lines\":[]", "rules.visit-drawn");
    refused(monitor, v, "report", kit_format(&kit, "\"visited_on\":\"2020-01-28\",\"findings\":\"x\",\"lines\":[%s]",
                                             lines_of(v, NULL, NULL)), "rules.visit-before");
    char *second = str_c(&kit.arena, json_text(json_get(json_get(record_of(v), "fields"), "drawn")->first->next));
    move(monitor, v, "report", kit_format(&kit, FOUND ",\"follow_up\":[{\"what\":\"Look for it\",\"until\":\"2020-10-10\"}],\"lines\":[%s]",
                                          lines_of(v, first, second)));
    size_t seen = 0;
    for (size_t i = 0; i < THINGS; i++) seen += str_is(value_of_field(police_things[i], "seen_6_on"), "2020-09-28");
    assert_int_equal(seen, 8);
    assert_str(value_of_field(first, "seen_6_on"), STR(""));
    assert_str(value_of_field(second, "seen_6_on"), STR(""));
    refused(monitor, v, "close", "", "rules.visit-follow-up");
    kit_do(&kit, monitor, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"follow_up\":[{\"what\":\"Look for it\",\"until\":\"2020-10-10\","
           "\"done\":true}]}}", v));
    move(monitor, v, "close", "");
}

static void who_gave_does_not_visit(void **state)
{
    (void)state;
    login("both", "programme_officer; end_use_monitor");
    Str both = kit_sign_in(&kit, "both");
    char *t = thing(300), *h = hand_over(donation, BORDER, &t, 1);
    kit_do(&kit, both, "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"remarks\":\"x\"}}", h));
    move(officer, h, "prepare", "");
    by_two(officer, head, h, "sign", SIGNED);
    char *v = visit_of(h, "six_months");
    refused(both, v, "draw", "", "rules.visit-part");
    refused(head, donation, "end", "", "rules.visit-open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_recipient_is_assessed_and_by_two),
        cmocka_unit_test(title_passes_by_certificate_alone),
        cmocka_unit_test(what_is_stopped_stands_still_at_once),
        cmocka_unit_test(a_loan_keeps_title_here),
        cmocka_unit_test(nobody_chooses_what_a_visit_looks_at),
        cmocka_unit_test(who_gave_does_not_visit),
    };
    return cmocka_run_group_tests_name("donation", tests, begin, end);
}

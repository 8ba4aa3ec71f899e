/* test_stored.c: the office's store: places within places, where things lie, lots and kits, what is out, and what a keeper sees of cases that he does
 * not know. */
#include "office_kit.h"

#include "office/rights_store.h"
#include "rules/store_places.h"

static Kit kit;
static Str admin, aibek, gulnara, sadyr, nurgul, meerim, temir;
static char *the_case, *room, *shelf, *box;

static Str account(const char *login, const char *name, const char *roles)
{
    kit_do(&kit, admin, "user.create", kit_format(&kit, "{\"login\":\"%s\",\"full_name\":\"%s\",\"roles\":\"%s\",\"passphrase\":\"" KIT_PASSPHRASE "\"}", login, name, roles));
    return kit_sign_in(&kit, login);
}

static char *user_id(const char *login)
{
    JSON_EACH(one, json_get(kit_do(&kit, admin, "user.list", "{}"), "users")) {
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), login)) return str_c(&kit.arena, json_text(json_get(one, "id")));
    }
    fail_msg("no user %s", login);
    return NULL;
}

static char *place(const char *code, const char *level, const char *inside, const char *more)
{
    const char *in = inside ? kit_format(&kit, ",\"inside\":\"%s\"", inside) : "";
    return kit_text(&kit, kit_do(&kit, sadyr, "record.create", kit_format(&kit, "{\"kind\":\"storage_place\",\"fields\":{\"name\":\"Place %s\",\"code\":\"%s\",\"level\":\"%s\"%s%s}}",
                                                                         code, code, level, in, more)), "id");
}

static const char *move_args(const char *id, const char *move, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"order no. 7\",\"fields\":{%s}}", id, move, fields);
}

static const JsonValue *move(Str who, const char *id, const char *name, const char *fields) { return kit_do(&kit, who, "record.move", move_args(id, name, fields)); }

static void refused(Str who, const char *code, const char *id, const char *name, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, code, "record.move", move_args(id, name, fields)), str_of(key));
}

static const JsonValue *shown(Str who, const char *id)
{
    return json_get(kit_do(&kit, who, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "record");
}

static Str field(Str who, const char *id, const char *name) { return json_text(json_get(json_get(shown(who, id), "fields"), name)); }

static const char *day_text(Day day)
{
    char text[11];
    return str_c(&kit.arena, day_format(text, day));
}

static int seals;

/* One that was found, sealed and sent by the investigator; `more` further fields. */
static char *sent(const char *in_case, const char *category, const char *more)
{
    char *id = kit_text(&kit, kit_do(&kit, aibek, "record.create", kit_format(&kit, "{\"kind\":\"exhibit\",\"case\":\"%s\",\"fields\":{\"what\":\"Thing\",\"category\":\"%s\"%s}}",
                                                                             in_case, category, more)), "id");
    move(aibek, id, "seal_up", kit_format(&kit, "\"package\":\"bag\",\"seal\":\"S-%d\",\"pieces\":\"3\"", ++seals));
    move(aibek, id, "send", "\"sent_to\":\"the store\"");
    return id;
}

static const char *receipt(const char *where) { return kit_format(&kit, "\"seal_received\":\"S-%d\",\"pieces_received\":\"3\",\"place\":\"%s\"", seals, where); }

static char *stored(const char *category, const char *more, const char *where)
{
    char *id = sent(the_case, category, more);
    move(sadyr, id, "receive", receipt(where));
    return id;
}

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    aibek = account("aibek", "Токтогулов Айбек", "investigator");
    gulnara = account("gulnara", "Сыдыкова Гүлнара", "prosecutor");
    sadyr = account("sadyr", "Абдылдаев Садыр", "evidence_keeper; property_keeper");
    nurgul = account("nurgul", "Исакова Нургүл", "evidence_keeper");
    meerim = account("meerim", "Алиева Мээрим", "evidence_keeper");
    temir = account("temir", "Жолдошев Темир", "head");
    the_case = kit_text(&kit, kit_do(&kit, aibek, "case.open", "{\"fields\":{\"title\":\"Boilers (invented)\"}}"), "id");
    room = place("R1", "room", NULL, "");
    shelf = place("R1-A-1", "shelf", room, ",\"capacity\":\"2\"");
    box = place("BOX-7", "box", shelf, "");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

/* ---- the tree ---- */

static void a_place_is_inside_a_larger_one_and_never_inside_itself(void **state)
{
    (void)state;
    char *other = place("BOX-8", "box", "box-7", "");                       /* by its code, in any case of letters */
    refused(sadyr, "invalid", box, "carry", kit_format(&kit, "\"inside\":\"%s\"", other), "rules.place-circle");
    refused(sadyr, "invalid", box, "carry", kit_format(&kit, "\"inside\":\"%s\"", box), "rules.place-circle");
    refused(sadyr, "invalid", shelf, "carry", kit_format(&kit, "\"inside\":\"%s\"", other), "rules.place-level");
    refused(sadyr, "invalid", box, "carry", "\"inside\":\"R1-A-1\"", "rules.place-same");
    refused(sadyr, "invalid", box, "carry", "\"inside\":\"R9\"", "store.no-place");
    assert_str(kit_refused(&kit, sadyr, "invalid", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"inside\":\"R1\"}}", box)), STR("rules.store-by-move"));
    assert_str(kit_refused(&kit, sadyr, "conflict", "record.create", "{\"kind\":\"storage_place\",\"fields\":{\"name\":\"x\",\"code\":\"box-7\",\"level\":\"box\"}}"),
               STR("store.not-unique"));
}

static void places_lie_so_deep_and_no_deeper(void **state)
{
    (void)state;
    char *last = box;
    int depth = 3;
    for (; depth < STORE_DEEP; depth++) last = place(kit_format(&kit, "DEEP-%d", depth), "box", last, "");
    assert_str(kit_refused(&kit, sadyr, "invalid", "record.create", kit_format(&kit, "{\"kind\":\"storage_place\",\"fields\":{\"name\":\"x\",\"code\":\"TOO-DEEP\",\"level\":\"box\",\"inside\":\"%s\"}}", last)),
               STR("rules.place-deep"));
}

static void a_box_takes_along_what_is_in_it(void **state)
{
    (void)state;
    Str path;
    Request r = { .office = kit.office, .arena = &kit.arena, .store = kit.reader, .model = office_model(kit.office) };
    char *ex = stored("document", "", "BOX-7"), *other = place("R1-B-1", "shelf", room, "");
    move(sadyr, box, "carry", kit_format(&kit, "\"inside\":\"%s\"", other));
    assert_str(field(sadyr, ex, "place"), str_of(box));
    ErrorCode code = places_path(&r, str_of(box), &path, &kit.error);
    assert_int_equal(code, ERR_OK);
    assert_str(path, STR("Place R1 / Place R1-B-1 / Place BOX-7"));
    move(sadyr, box, "carry", "\"inside\":\"R1-A-1\"");
}

static void what_is_not_empty_is_not_closed(void **state)
{
    (void)state;
    char *one = place("R1-C-1", "shelf", room, "");
    char *ex = stored("document", "", "R1-C-1");
    refused(temir, "invalid", one, "close", "", "rules.place-not-empty");
    refused(temir, "invalid", room, "close", "", "rules.place-holds");
    refused(sadyr, "invalid", ex, "shift", "\"place\":\"R1-C-1\"", "rules.thing-there-already");
    move(sadyr, ex, "shift", "\"place\":\"BOX-7\"");
    move(temir, one, "close", "");
    refused(sadyr, "invalid", ex, "shift", "\"place\":\"R1-C-1\"", "rules.place-not-in-use");
}

/* ---- classes and room ---- */

static bool warns(const JsonValue *answer, const char *part)
{
    Buf text = buf_in(&kit.arena);
    json_write(&text, answer);
    return str_find(buf_str(&text), str_of(part)) >= 0;
}

static void a_wrong_place_is_warned_of_and_for_weapons_refused(void **state)
{
    (void)state;
    place("SAFE-1", "box", room, ",\"classes\":[\"money\"]");
    char *phone = stored("phone", "", "BOX-7"), *gun = stored("weapon", "", "BOX-7");
    JsonValue *answer = kit_ask_fd(&kit, sadyr, "record.move", move_args(phone, "shift", "\"place\":\"SAFE-1\""), -1);
    assert_true(warns(answer, "is not for Shielded from radio"));
    refused(sadyr, "invalid", gun, "shift", "\"place\":\"SAFE-1\"", "rules.place-class");
    move(sadyr, gun, "shift", "\"place\":\"R1-A-1\"");
    move(sadyr, phone, "shift", "\"place\":\"R1-A-1\"");
    char *third = stored("phone", "", "BOX-7");
    answer = kit_ask_fd(&kit, sadyr, "record.move", move_args(third, "shift", "\"place\":\"R1-A-1\""), -1);
    assert_true(warns(answer, "holds 2 things and is full now"));
}

/* ---- issue and return ---- */

static void it_goes_out_on_a_written_basis_and_comes_back_by_a_day(void **state)
{
    (void)state;
    char *ex = stored("document", "", "BOX-7");
    const char *what = "\"issued_for\":\"Age of the ink\",\"issue_basis\":\"Order 12\"";
    refused(sadyr, "invalid", ex, "issue", what, "rules.thing-to-whom");
    refused(sadyr, "invalid", ex, "issue", "\"issued_to\":\"Laboratory\",\"issued_for\":\"Ink\"", "desk.move-needs");
    refused(sadyr, "invalid", ex, "issue", kit_format(&kit, "%s,\"issued_to_user\":\"%s\"", what, user_id("sadyr")), "rules.issue-own");
    refused(sadyr, "invalid", ex, "issue", kit_format(&kit, "%s,\"issued_to\":\"Laboratory\",\"due_back\":\"2001-01-01\"", what), "rules.thing-due-past");
    move(sadyr, ex, "issue", kit_format(&kit, "%s,\"issued_to_user\":\"%s\"", what, user_id("aibek")));
    Day due;
    assert_true(day_parse(field(sadyr, ex, "due_back"), &due));
    assert_int_equal(due, instant_local_day(clock_now()) + 30);
    refused(sadyr, "invalid", ex, "extend_issue", kit_format(&kit, "\"due_back\":\"%s\"", day_text(due)), "rules.thing-due-later");
    move(sadyr, ex, "extend_issue", kit_format(&kit, "\"due_back\":\"%s\"", day_text(due + 10)));
    assert_str(kit_refused(&kit, aibek, "invalid", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"due_back\":\"%s\"}}", ex, day_text(due + 90))),
               STR("rules.store-by-move"));
    refused(sadyr, "invalid", ex, "take_back", "\"seal_received\":\"S-wrong\",\"pieces_received\":\"3\"", "rules.exhibit-differs");
    move(sadyr, ex, "take_back", kit_format(&kit, "\"seal_received\":\"S-%d\",\"pieces_received\":\"3\"", seals));
    assert_str(field(sadyr, ex, "place"), str_of(box));                     /* back where it lay */
    refused(sadyr, "invalid", ex, "issue", "", "rules.thing-typed");         /* what was typed for the last issue is not meant now */
}

/* ---- lots and kits ---- */

static void what_is_taken_out_of_a_lot_adds_up(void **state)
{
    (void)state;
    char *lot = stored("other", ",\"thing\":\"lot\"", "BOX-7"), *one = stored("other", "", "BOX-7");
    const char *part = "\"part_seal\":\"P-1\",\"seal\":\"P-2\",\"opened_with\":\"two witnesses\"";
    refused(sadyr, "invalid", one, "take_part", kit_format(&kit, "\"part_pieces\":\"1\",%s", part), "rules.lot-none");
    refused(sadyr, "invalid", lot, "take_part", kit_format(&kit, "\"part_pieces\":\"3\",%s", part), "rules.lot-rest");
    refused(sadyr, "invalid", lot, "take_part", "\"part_pieces\":\"1\",\"part_seal\":\"P-2\",\"seal\":\"P-2\",\"opened_with\":\"x\"", "rules.exhibit-old-seal");
    const JsonValue *done = move(sadyr, lot, "take_part", kit_format(&kit, "\"part_pieces\":\"1\",%s", part));
    char *taken = str_c(&kit.arena, json_text(json_get(done, "along")->first));
    const JsonValue *rest = json_get(shown(sadyr, lot), "fields"), *out = json_get(shown(sadyr, taken), "fields");
    assert_str(json_text(json_get(json_get(rest, "pieces"), "number")), STR("2"));
    assert_str(json_text(json_get(json_get(out, "pieces"), "number")), STR("1"));
    assert_str(json_text(json_get(out, "lot")), str_of(lot));
    assert_str(json_text(json_get(out, "seal")), STR("P-1"));
    assert_str(json_text(json_get(out, "place")), str_of(box));
    assert_str(json_text(json_get(shown(sadyr, taken), "state")), STR("stored"));
    refused(sadyr, "conflict", lot, "take_part", "\"part_pieces\":\"1\",\"part_seal\":\"P-1\",\"seal\":\"P-3\",\"opened_with\":\"x\"", "seal.is-used-by");
    assert_str(json_text(json_get(json_get(json_get(shown(sadyr, lot), "fields"), "pieces"), "number")), STR("2"));     /* all or nothing */
}

static void a_kit_is_moved_as_one(void **state)
{
    (void)state;
    char *bag = stored("other", ",\"thing\":\"kit\"", "R1"), *one = stored("other", "", "BOX-7"), *two = stored("other", "", "BOX-7");
    refused(sadyr, "invalid", one, "put_into_kit", kit_format(&kit, "\"kit\":\"%s\"", two), "rules.kit-none");
    refused(sadyr, "invalid", bag, "put_into_kit", kit_format(&kit, "\"kit\":\"%s\"", bag), "rules.kit-none");
    move(sadyr, one, "put_into_kit", kit_format(&kit, "\"kit\":\"%s\"", bag));
    move(sadyr, two, "put_into_kit", kit_format(&kit, "\"kit\":\"%s\"", bag));
    assert_str(field(sadyr, one, "place"), str_of(room));
    move(sadyr, bag, "shift", "\"place\":\"BOX-7\"");
    assert_str(field(sadyr, two, "place"), str_of(box));
    move(sadyr, two, "take_out_of_kit", "");
    refused(sadyr, "invalid", two, "take_out_of_kit", "", "rules.kit-not-in");
    move(sadyr, bag, "issue", "\"issued_to\":\"Laboratory\",\"issued_for\":\"Prints\",\"issue_basis\":\"Order 4\"");
    assert_str(json_text(json_get(shown(sadyr, one), "state")), STR("issued"));
    assert_str(field(sadyr, one, "issued_to"), STR("Laboratory"));
    assert_str(json_text(json_get(shown(sadyr, two), "state")), STR("stored"));
}

/* ---- who keeps the store knows its things, and nothing else of their cases ---- */

static size_t listed(Str who, const char *kind)
{
    const JsonValue *list = json_get(kit_do(&kit, who, "record.list", kit_format(&kit, "{\"kind\":\"%s\",\"limit\":200}", kind)), "records");
    return list ? list->count : 0;
}

static void a_keeper_knows_what_lies_with_him_alone(void **state)
{
    (void)state;
    char *person = kit_text(&kit, kit_do(&kit, aibek, "record.create", kit_format(&kit, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Асанов Нурлан\",\"status_in_case\":\"witness\"}}", the_case)), "id");
    char *found = kit_text(&kit, kit_do(&kit, aibek, "record.create", kit_format(&kit, "{\"kind\":\"exhibit\",\"case\":\"%s\",\"fields\":{\"what\":\"Found\",\"category\":\"other\",\"found_with\":\"%s\"}}", the_case, person)), "id");
    const char *show = kit_format(&kit, "{\"id\":\"%s\"}", found);
    assert_str(kit_refused(&kit, nurgul, "not-found", "record.show", show), STR("office.no-record"));       /* not sent yet */
    move(aibek, found, "seal_up", kit_format(&kit, "\"package\":\"bag\",\"seal\":\"S-%d\",\"pieces\":\"3\"", ++seals));
    assert_str(kit_refused(&kit, nurgul, "not-found", "record.show", show), STR("office.no-record"));
    size_t before = listed(nurgul, "exhibit");
    move(aibek, found, "send", "\"sent_to\":\"the store\"");
    assert_int_equal(listed(nurgul, "exhibit"), before + 1);
    shown(nurgul, found);
    move(nurgul, found, "receive", receipt("BOX-7"));
    refused(nurgul, "denied", found, "decide", "\"decision\":\"x\"", "desk.may-not-move");
    assert_str(kit_refused(&kit, nurgul, "denied", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"what\":\"x\"}}", found)), STR("desk.may-not-change"));
    assert_str(kit_refused(&kit, nurgul, "denied", "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\"}", found)), STR("desk.may-not-change"));
    assert_str(kit_refused(&kit, nurgul, "not-found", "case.show", kit_format(&kit, "{\"case\":\"%s\"}", the_case)), STR("office.no-record"));
    assert_str(kit_refused(&kit, nurgul, "not-found", "record.show", kit_format(&kit, "{\"id\":\"%s\"}", person)), STR("office.no-record"));
    assert_int_equal(listed(nurgul, "person"), 0);
    assert_int_equal(listed(nurgul, "case"), 0);
    assert_str(kit_refused(&kit, gulnara, "not-found", "record.show", show), STR("office.no-record"));      /* no keeper, no access */
    assert_str(kit_refused(&kit, admin, "not-found", "record.show", show), STR("office.no-record"));
}

static void a_reader_of_the_case_who_keeps_the_store_acts_as_keeper(void **state)
{
    (void)state;
    char *ex = sent(the_case, "document", "");
    kit_do(&kit, aibek, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"nurgul\",\"role\":\"reader\"}", the_case));
    move(nurgul, ex, "receive", receipt("BOX-7"));
    kit_do(&kit, aibek, "case.dismiss", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"nurgul\",\"reason\":\"x\"}", the_case));
}

static void two_keepers_settle_without_knowing_the_case(void **state)
{
    (void)state;
    char *ex = sent(the_case, "document", "");
    move(sadyr, ex, "receive_with_difference", kit_format(&kit, "\"seal_received\":\"S-%d\",\"pieces_received\":\"2\"", seals));
    refused(sadyr, "invalid", ex, "settle", "\"place\":\"BOX-7\"", "rules.exhibit-own-difference");
    move(nurgul, ex, "settle", "\"place\":\"BOX-7\"");
    const JsonValue *list = json_get(kit_do(&kit, meerim, "proposal.list", "{}"), "proposals");
    assert_int_equal(list->count, 1);
    char *id = str_c(&kit.arena, json_text(json_get(list->first, "id")));
    const char *args = kit_format(&kit, "{\"id\":\"%s\"}", id);
    assert_str(kit_refused(&kit, nurgul, "denied", "proposal.sign", args), STR("office.same-person"));
    assert_str(kit_refused(&kit, gulnara, "not-found", "proposal.sign", args), STR("office.no-record"));
    kit_do(&kit, meerim, "proposal.sign", args);
    assert_str(json_text(json_get(shown(meerim, ex), "state")), STR("stored"));
    assert_str(kit_refused(&kit, meerim, "not-found", "case.show", kit_format(&kit, "{\"case\":\"%s\"}", the_case)), STR("office.no-record"));
}

static void what_lies_in_a_locked_case_is_its_members(void **state)
{
    (void)state;
    char *locked = kit_text(&kit, kit_do(&kit, aibek, "case.open", "{\"locked\":true,\"officers\":\"temir; gulnara\",\"quorum\":2,\"fields\":{\"title\":\"Locked (invented)\"}}"), "id");
    size_t before = listed(nurgul, "exhibit");
    char *ex = sent(locked, "document", "");
    assert_int_equal(listed(nurgul, "exhibit"), before);
    assert_str(kit_refused(&kit, nurgul, "not-found", "record.show", kit_format(&kit, "{\"id\":\"%s\"}", ex)), STR("office.no-record"));
    refused(nurgul, "not-found", ex, "receive", receipt("BOX-7"), "office.no-record");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_inside_a_larger_one_and_never_inside_itself),
        cmocka_unit_test(places_lie_so_deep_and_no_deeper),
        cmocka_unit_test(a_box_takes_along_what_is_in_it),
        cmocka_unit_test(what_is_not_empty_is_not_closed),
        cmocka_unit_test(a_wrong_place_is_warned_of_and_for_weapons_refused),
        cmocka_unit_test(it_goes_out_on_a_written_basis_and_comes_back_by_a_day),
        cmocka_unit_test(what_is_taken_out_of_a_lot_adds_up),
        cmocka_unit_test(a_kit_is_moved_as_one),
        cmocka_unit_test(a_keeper_knows_what_lies_with_him_alone),
        cmocka_unit_test(a_reader_of_the_case_who_keeps_the_store_acts_as_keeper),
        cmocka_unit_test(two_keepers_settle_without_knowing_the_case),
        cmocka_unit_test(what_lies_in_a_locked_case_is_its_members),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

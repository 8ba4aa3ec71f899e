/* test_searches.c: a search through the gate: seals of a range, packages, a table of things in one commit, and what is held against its record. */
#include "office_kit.h"

#include "desk/seizure.h"
#include "rules/seal_book.h"

static Kit kit;
static Str admin, investigator, keeper;
static char *the_case;

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "investigator", "investigator");
    kit_user(&kit, admin, "keeper", "evidence_keeper");
    investigator = kit_sign_in(&kit, "investigator");
    keeper = kit_sign_in(&kit, "keeper");
    the_case = kit_text(&kit, kit_do(&kit, investigator, "case.open", "{\"fields\":{\"title\":\"A flat of three rooms (invented)\"}}"), "id");
    kit_do(&kit, investigator, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"keeper\",\"role\":\"member\"}", the_case));
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

static char *user_id(const char *name)
{
    JSON_EACH(one, json_get(kit_do(&kit, admin, "user.list", "{}"), "users"))
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), name)) return str_c(&kit.arena, json_text(json_get(one, "id")));
    fail_msg("no user %s", name);
    return NULL;
}

static char *make(Str who, const char *kind, const char *fields)
{
    bool office = strcmp(kind, "seal_stock") == 0;
    const char *of = office ? "" : kit_format(&kit, "\"case\":\"%s\",", the_case);
    return kit_text(&kit, kit_do(&kit, who, "record.create", kit_format(&kit, "{\"kind\":\"%s\",%s\"fields\":{%s}}", kind, of, fields)), "id");
}

static char *move_args(const char *id, const char *move, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"as agreed\",\"fields\":{%s}}", id, move, fields);
}

static const JsonValue *record(const char *id)
{
    return json_get(kit_do(&kit, investigator, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "record");
}

static Str field(const char *id, const char *name)
{
    return json_text(json_get(json_get(record(id), "fields"), name));
}

static char *begun_search(const char *title)
{
    char *s = make(investigator, "search_action", kit_format(&kit, "\"title\":\"%s\",\"action\":\"both\",\"sought\":\"money\"", title));
    kit_do(&kit, investigator, "record.move", move_args(s, "start", kit_format(&kit,
           "\"decision_no\":\"17\",\"decision_date\":\"2020-03-02\",\"decided_by\":\"A court (invented)\",\"led_by\":\"%s\"", user_id("investigator"))));
    return s;
}

static char *entry(const char *search, const char *packages, const char *rows, bool dry)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"packages\":[%s],\"rows\":[%s]}%s}", search, packages, rows, dry ? ",\"dry_run\":true" : "");
}

static bool has_check(const char *search, const char *key)
{
    const JsonValue *list = json_get(kit_do(&kit, investigator, "seizure.checks", kit_format(&kit, "{\"id\":\"%s\"}", search)), "checks");
    JSON_EACH(one, list) if (str_is(json_text(json_get(one, "key")), key)) return true;
    return false;
}

/* ---- seals ---- */

static void a_range_is_read(void **state)
{
    (void)state;
    JsonValue *fields;
    SealRange range;
    int64_t n;
    assert_int_equal(json_parse(&kit.arena, STR("{\"series\":\"KM-\",\"first\":\"000401\",\"last\":\"000420\"}"), &fields, &kit.error), ERR_OK);
    assert_true(seal_range_read(fields, &range));
    static const struct { const char *seal; int64_t number; } SEALS[] = {
        { "KM-000401", 401 }, { "km 000420", 420 }, { "KM000410", 410 }, { "KM-000421", -1 }, { "KM-401", -1 }, { "AB-000401", -1 }, { "KM-00040x", -1 }, { "", -1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(SEALS); i++) {
        assert_int_equal(seal_range_number(&kit.arena, &range, str_of(SEALS[i].seal), &n, &kit.error), ERR_OK);
        assert_int_equal(n, SEALS[i].number);
    }
    assert_str(seal_printed(&kit.arena, &range, 7), STR("KM-000007"));
}

static void an_imei_has_its_check_digit(void **state)
{
    (void)state;
    assert_true(imei_is_sound(STR("490154203237518")));
    assert_true(imei_is_sound(STR("49-015420-323751-8")));
    assert_false(imei_is_sound(STR("490154203237519")));
    assert_false(imei_is_sound(STR("49015420323751")));
    assert_false(imei_is_sound(STR("4901542032375180")));
    assert_false(imei_is_sound(STR("49015420323751a")));
}

static void a_range_meets_no_other(void **state)
{
    (void)state;
    char *stock = make(keeper, "seal_stock", "\"title\":\"First box\",\"series\":\"Q-\",\"first\":\"0001\",\"last\":\"0050\"");
    const char *other = "{\"kind\":\"seal_stock\",\"fields\":{\"title\":\"Again\",\"series\":\"q\",\"first\":\"0050\",\"last\":\"0060\"}}";
    assert_str(kit_refused(&kit, keeper, "conflict", "record.create", other), STR("seal.range-meets"));
    const char *odd = "{\"kind\":\"seal_stock\",\"fields\":{\"title\":\"Odd\",\"series\":\"R-\",\"first\":\"10\",\"last\":\"009\"}}";
    assert_str(kit_refused(&kit, keeper, "invalid", "record.create", odd), STR("seal.range"));
    kit_do(&kit, keeper, "record.move", move_args(stock, "issue", kit_format(&kit, "\"issued_to\":\"%s\",\"issued_on\":\"2020-01-01\"", user_id("investigator"))));
    assert_str(kit_refused(&kit, investigator, "invalid", "record.move", move_args(stock, "write_off", "\"spoiled\":[{\"seal\":\"Z-1\",\"why\":\"torn\"}]")),
               STR("rules.seal-not-of-range"));
    kit_do(&kit, investigator, "record.move", move_args(stock, "write_off", "\"spoiled\":[{\"seal\":\"Q-0009\",\"why\":\"torn\"}]"));
    assert_str(kit_refused(&kit, investigator, "invalid", "record.move", move_args(stock, "write_off", "\"spoiled\":[{\"seal\":\"Q-0010\",\"why\":\"torn\"}]")),
               STR("rules.seal-spoiled-stay"));
    char *args = kit_format(&kit, "{\"kind\":\"package\",\"case\":\"%s\",\"fields\":{\"title\":\"x\",\"container\":\"bag\",\"seal\":\"q 0009\"}}", the_case);
    assert_str(kit_refused(&kit, investigator, "conflict", "record.create", args), STR("seal.is-used-by"));
}

static void a_seal_is_used_once(void **state)
{
    (void)state;
    char *p = make(investigator, "package", "\"title\":\"Bag\",\"container\":\"bag\",\"seal\":\"U-1\"");
    char *ex = make(investigator, "exhibit", "\"what\":\"Folder\",\"category\":\"document\"");
    assert_str(kit_refused(&kit, investigator, "conflict", "record.move",
               move_args(ex, "seal_up", "\"package\":\"Bag\",\"seal\":\"u-1\",\"pieces\":{\"number\":\"1\"}")), STR("seal.is-used-by"));
    kit_do(&kit, investigator, "record.move", move_args(ex, "seal_up", kit_format(&kit, "\"in_package\":\"%s\",\"pieces\":{\"number\":\"1\"}", p)));
    assert_str(field(ex, "seal"), STR("U-1"));
    kit_do(&kit, investigator, "record.move", move_args(p, "reseal", "\"seal\":\"U-2\",\"opened_with\":\"expert\""));
    assert_str(field(ex, "seal"), STR("U-2"));
    assert_str(json_text(json_get(json_get(record(ex), "fields"), "seals_before")->first), STR("U-1"));
    char *again = kit_format(&kit, "{\"kind\":\"package\",\"case\":\"%s\",\"fields\":{\"title\":\"x\",\"container\":\"bag\",\"seal\":\"U-1\"}}", the_case);
    assert_str(kit_refused(&kit, investigator, "conflict", "record.create", again), STR("seal.is-used-by"));
    assert_str(kit_refused(&kit, investigator, "invalid", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"seal\":\"U-9\"}}", p)),
               STR("rules.exhibit-by-move"));
}

/* ---- the table ---- */

#define PHONE "{\"what\":\"Phone\",\"category\":\"phone\",\"room\":\"Kitchen\",\"found_at\":\"table\",\"found_by\":\"A.\",\"imei\":\"490154203237518\",\"pack\":\"1\"," \
              "\"weight\":\"182,5 g\"}"
#define NOTES "{\"what\":\"Notebook\",\"category\":\"document\",\"room\":\"Bedroom\",\"found_at\":\"drawer\",\"found_by\":\"A.\",\"pack\":\"1\"}"
#define BAG "{\"no\":\"1\",\"container\":\"bag\",\"seal\":\"T-1\",\"weight\":\"200 g\"}"

static void rows_are_entered_in_one_commit(void **state)
{
    (void)state;
    char *s = begun_search("The flat");
    const JsonValue *made = kit_do(&kit, investigator, "seizure.enter", entry(s, BAG, PHONE "," NOTES, false));
    const JsonValue *created = json_get(made, "created");
    assert_int_equal(created->count, 3);
    char *phone = str_c(&kit.arena, json_text(created->first->next));
    assert_str(json_text(json_get(record(phone), "state")), STR("sealed"));
    assert_true(json_text(json_get(record(phone), "number")).len > 0);
    assert_str(field(phone, "seal"), STR("T-1"));
    assert_str(json_text(json_get(json_get(json_get(record(phone), "fields"), "weight"), "number")), STR("182.5"));
    made = kit_do(&kit, investigator, "seizure.enter", entry(s, "", "{\"what\":\"Card\",\"category\":\"medium\",\"pack\":\"1\"}", false));
    assert_int_equal(json_get(made, "created")->count, 1);
}

static void what_is_wrong_is_told_by_row(void **state)
{
    (void)state;
    char *s = begun_search("The garage");
    const char *rows = "{\"what\":\"Phone\",\"category\":\"phone\",\"imei\":\"490154203237519\"},{\"category\":\"money\"},"
                       "{\"what\":\"Bag\",\"category\":\"other\",\"pack\":\"9\",\"weight\":\"much\"}";
    const JsonValue *data = kit_do(&kit, investigator, "seizure.enter", entry(s, "", rows, true));
    int64_t faults;
    assert_true(json_int(json_get(data, "faults"), &faults));
    assert_int_equal(faults, 4);
    assert_str(kit_refused(&kit, investigator, "invalid", "seizure.enter", entry(s, "", rows, false)), STR("seizure.faulty"));
    assert_str(kit_refused(&kit, investigator, "conflict", "seizure.enter", entry(s, "{\"no\":\"1\",\"container\":\"bag\",\"seal\":\"T-1\"}", "", false)),
               STR("seal.is-used-by"));
    assert_str(kit_refused(&kit, investigator, "invalid", "seizure.enter", entry(s, "", "", false)), STR("seizure.nothing"));
}

/* ---- the record ---- */

#define WITNESS(name, more) "{\"name\":\"" name "\",\"part\":\"attesting\",\"rights_explained\":true,\"signed\":true" more "}"
#define WHOLE ",\"born\":\"1980-01-01\",\"address\":\"Long street 1\",\"kin\":false"
#define HOURS(day) "\"started_at\":\"" day "T03:00:00.000Z\",\"ended_at\":\"" day "T05:00:00.000Z\""

static char *change(const char *id, const char *fields)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"fields\":{%s}}", id, fields);
}

static void the_record_is_checked(void **state)
{
    (void)state;
    char *s = begun_search("The office");
    assert_true(has_check(s, "search.check-no-times"));
    kit_do(&kit, investigator, "record.change", change(s, HOURS("2020-03-03") ",\"present\":[" WITNESS("Асанов Бакыт", "") "," WITNESS("Investigator", WHOLE) "]"));
    assert_true(has_check(s, "search.check-late"));
    assert_true(has_check(s, "search.check-no-birth"));
    assert_true(has_check(s, "search.check-no-address"));
    assert_true(has_check(s, "search.check-kin-unsaid"));
    kit_do(&kit, investigator, "record.change", change(s, "\"present\":[" WITNESS("Асанов Бакыт Жолдошович", WHOLE) "," WITNESS("Asanov Bakyt Joldoshovich", WHOLE) "]"));
    assert_true(has_check(s, "search.check-same-witness"));
    assert_true(has_check(s, "search.check-witnesses"));
    kit_do(&kit, investigator, "record.change", change(s, "\"present\":[" WITNESS("Асанов Бакыт Жолдошович", WHOLE) "," WITNESS("Ким Ольга Петровна",
           ",\"born\":\"2010-01-01\",\"address\":\"x\",\"kin\":true") "]"));
    assert_false(has_check(s, "search.check-witnesses"));
    assert_true(has_check(s, "search.check-minor"));
    assert_true(has_check(s, "search.check-kin"));
    kit_do(&kit, investigator, "record.change", change(s, "\"present\":[],\"video_from\":\"2020-03-03T02:59:00.000Z\",\"video_until\":\"2020-03-03T04:00:00.000Z\""));
    assert_true(has_check(s, "search.check-video"));
    assert_true(has_check(s, "search.check-witnesses"));
    kit_do(&kit, investigator, "record.change", change(s, "\"video_until\":\"2020-03-03T05:01:00.000Z\""));
    assert_false(has_check(s, "search.check-video"));
    assert_true(has_check(s, "search.check-witnesses"));        /* the law of that day lets no video take their place */
}

static void times_are_held_against_the_decision_and_the_night(void **state)
{
    (void)state;
    char *s = begun_search("The depot");
    kit_do(&kit, investigator, "record.change", change(s, "\"valid_until\":\"2020-03-05\"," HOURS("2020-03-08")));
    assert_true(has_check(s, "search.check-decision"));
    assert_false(has_check(s, "search.check-night"));
    kit_do(&kit, investigator, "record.change", change(s, "\"started_at\":\"2020-03-04T15:00:00.000Z\",\"ended_at\":\"2020-03-04T17:30:00.000Z\","
           "\"course\":[{\"at\":\"2020-03-04T16:00:00.000Z\",\"text\":\"a\"},{\"at\":\"2020-03-04T15:30:00.000Z\",\"text\":\"b\"},{\"at\":\"2020-03-04T20:00:00.000Z\","
           "\"text\":\"c\"}]"));
    assert_false(has_check(s, "search.check-decision"));
    assert_true(has_check(s, "search.check-night"));
    assert_true(has_check(s, "search.check-course-order"));
    assert_true(has_check(s, "search.check-course-outside"));
    char *other = begun_search("At the same time");
    kit_do(&kit, investigator, "record.change", change(other, "\"started_at\":\"2020-03-04T16:00:00.000Z\",\"ended_at\":\"2020-03-04T18:00:00.000Z\""));
    assert_true(has_check(s, "search.check-two-places"));
    char *late = make(investigator, "search_action", "\"title\":\"Late\",\"action\":\"search\",\"sought\":\"x\",\"valid_until\":\"2020-03-05\"");
    assert_str(kit_refused(&kit, investigator, "invalid", "record.move", move_args(late, "start", kit_format(&kit,
               "\"decision_no\":\"17\",\"decision_date\":\"2020-03-02\",\"decided_by\":\"A court\",\"led_by\":\"%s\"", user_id("investigator")))), STR("rules.search-after"));
}

static void things_are_weighed_and_counted(void **state)
{
    (void)state;
    char *s = begun_search("The cellar");
    kit_do(&kit, investigator, "seizure.enter", entry(s, "{\"no\":\"1\",\"container\":\"box\",\"seal\":\"W-1\",\"weight\":\"1,5 g\"},{\"no\":\"2\",\"container\":\"box\",\"seal\":\"W-2\"}",
           "{\"what\":\"Coins\",\"category\":\"money\",\"weight\":\"2 g\",\"pack\":\"1\",\"serial\":\"S1\"},{\"what\":\"Loose\",\"category\":\"phone\",\"serial\":\"S1\"}", false));
    assert_true(has_check(s, "search.check-weight"));
    assert_true(has_check(s, "search.check-empty"));
    assert_true(has_check(s, "search.check-unsealed"));
    assert_true(has_check(s, "search.check-no-place"));
    assert_true(has_check(s, "search.check-same-mark"));
    assert_true(has_check(s, "search.check-specialist"));
    char *finish = move_args(s, "finish", HOURS("2020-03-03") ",\"surrender\":\"offered\",\"copy_to\":\"occupant\",\"present\":[" WITNESS("One", "") "]");
    assert_str(kit_refused(&kit, investigator, "invalid", "record.move", finish), STR("rules.search-unsealed"));
    Str said = json_text(json_get(json_get(kit_ask(&kit, investigator, "record.move", finish), "error"), "text"));
    assert_true(str_find(said, STR("EX-")) > 0);                    /* it is told which thing has no seal */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_is_read),
        cmocka_unit_test(an_imei_has_its_check_digit),
        cmocka_unit_test(a_range_meets_no_other),
        cmocka_unit_test(a_seal_is_used_once),
        cmocka_unit_test(rows_are_entered_in_one_commit),
        cmocka_unit_test(what_is_wrong_is_told_by_row),
        cmocka_unit_test(the_record_is_checked),
        cmocka_unit_test(times_are_held_against_the_decision_and_the_night),
        cmocka_unit_test(things_are_weighed_and_counted),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

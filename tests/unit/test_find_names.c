/* test_find_names.c: persons and bodies found in any spelling and script, numbers however they are written, what a search is narrowed
 * to, its pages, and that whoever asks anything at all learns nothing of what he may not see. */
#include "office_kit.h"

typedef struct { Kit kit; Str admin, officer, stranger; char *case_id, *hidden; } Day_;

static Day_ day;

static int begin(void **state)
{
    (void)state;
    memset(&day, 0, sizeof day);
    Kit *k = &day.kit;
    kit_init(k);
    kit_open(k);
    day.admin = kit_sign_in(k, "admin");
    kit_user(k, day.admin, "officer", "investigator");
    kit_user(k, day.admin, "stranger", "investigator; analyst");
    day.officer = kit_sign_in(k, "officer");
    day.stranger = kit_sign_in(k, "stranger");
    day.case_id = kit_text(k, kit_do(k, day.officer, "case.open", "{\"fields\":{\"title\":\"Котлы (вымышлено)\"}}"), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&day.kit);
    return 0;
}

static char *make(Str token, const char *kind, const char *chain, const char *fields)
{
    Kit *k = &day.kit;
    return kit_text(k, kit_do(k, token, "record.create",
        kit_format(k, "{\"kind\":\"%s\",\"case\":\"%s\",\"fields\":{%s}}", kind, chain, fields)), "id");
}

static char *person(Str token, const char *chain, const char *name)
{
    return make(token, "person", chain, kit_format(&day.kit, "\"name\":\"%s\",\"status_in_case\":\"witness\"", name));
}

static const JsonValue *search(Str token, const char *words, const char *more)
{
    return kit_do(&day.kit, token, "search", kit_format(&day.kit, "{\"words\":\"%s\"%s}", words, more));
}

/* Persons are looked up for a case and with a reason. */
static const JsonValue *look_up(const char *words, const char *more)
{
    return search(day.officer, words, kit_format(&day.kit, ",\"case\":\"%s\",\"reason\":\"named by the witness on 12 November\"%s", day.case_id, more));
}

static const JsonValue *first(const char *words)
{
    return json_get(look_up(words, ""), "found")->first;
}

static int64_t hits(const char *words, const char *more)
{
    return (int64_t)json_get(look_up(words, more), "found")->count;
}

static bool says(const JsonValue *row, const char *how)
{
    JSON_EACH(one, json_get(json_get(row, "why"), "how")) if (str_is(one->text, how)) return true;
    return false;
}

static void found_as(const char *id, const char *words, const char *how)
{
    const JsonValue *row = first(words);
    if (!row || !str_equal(json_text(json_get(row, "id")), str_of(id))) fail_msg("not found by %s", words);
    if (how ? !says(row, how) : json_get(json_get(row, "why"), "how")->count > 0) fail_msg("%s is not %s", words, how ? how : "as typed");
}

/* ---- names ---- */

static void one_person_is_found_under_many_spellings(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = person(day.officer, day.case_id, "Жумабеков Азамат Токтогулович");
    char *other = person(day.officer, day.case_id, "Мамытова Динара");
    kit_settle(&day.kit);
    found_as(id, "жумабеков", NULL);
    found_as(id, "мабек", NULL);                                /* a part of the word */
    static const char *const SPELLINGS[] = { "Джумабеков", "Jumabekov", "Zhumabekov", "Dzhumabekov", "Jumabekov Azamat", "Azamat Zhumabekov",
                                             "Джумабеков А.", "Zhumabekov Азамат Токтогулович", "Токтогул уулу Азамат" };
    for (size_t i = 0; i < ARRAY_LEN(SPELLINGS); i++) found_as(id, SPELLINGS[i], i == 6 ? "initial" : "spelling");
    found_as(other, "Mamytova", "spelling");
    const JsonValue *row = first("Jumabekov");
    assert_string_equal(kit_text(k, json_get(row, "why"), "asked"), "jumabekov");
    assert_string_equal(kit_text(k, json_get(row, "why"), "word"), "Жумабеков");
    assert_string_equal(kit_text(k, json_get(row, "why"), "field"), "name");
    assert_string_equal(kit_text(k, json_get(row, "snippet"), "hit"), "Жумабеков");
    assert_int_equal(hits("Jumabekov Dinara", ""), 0);          /* two people are not one */
    assert_int_equal(hits("Эсен", ""), 0);
}

static void a_fathers_name_may_be_left_out(void **state)
{
    (void)state;
    char *id = person(day.officer, day.case_id, "Жумабеков Азамат");
    kit_settle(&day.kit);
    found_as(id, "Жумабеков Азамат Токтогулович", "father");
    found_as(id, "Jumabekov Azamat Toktogulovich", "father");
    assert_int_equal(hits("Азамат Токтогулович", ""), 0);       /* one name of two is too little to leave it out */
    assert_int_equal(hits("Токтогулович", ""), 0);
}

static void another_spelling_that_was_noted_is_a_name_too(void **state)
{
    (void)state;
    char *id = make(day.officer, "person", day.case_id, "\"name\":\"Ли Нина\",\"status_in_case\":\"witness\",\"other_spellings\":[\"Lee Nina\",\"Югай Нина\"]");
    char *body = make(day.officer, "organization", day.case_id, "\"name\":\"ОсОО «Сапар Куруш»\"");
    kit_settle(&day.kit);
    found_as(id, "Yugay", "spelling");
    found_as(id, "Li Nina", "spelling");
    found_as(body, "Sapar Kurush LLC", "spelling");
    found_as(body, "ЖЧК Сапар", "spelling");
}

static void keys_of_the_other_layout_are_understood(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = person(day.officer, day.case_id, "Жумабеков Василий");
    kit_settle(&day.kit);
    found_as(id, ";evf,trjd", NULL);
    found_as(id, "Dfcbkbq", NULL);
    assert_string_equal(kit_text(k, look_up("Dfcbkbq", ""), "keyboard"), "василий");
    assert_null(json_get(look_up("Василий", ""), "keyboard"));
    make(day.officer, "note", day.case_id, "\"title\":\"Dfcbkbq\",\"text\":\"as it was typed\"");
    kit_settle(&day.kit);
    assert_null(json_get(look_up("Dfcbkbq", ""), "keyboard"));      /* what is there as it was typed is what was meant */
}

/* ---- numbers ---- */

static void a_number_is_found_however_it_is_written(void **state)
{
    (void)state;
    char *id = make(day.officer, "note", day.case_id, "\"title\":\"Звонок\",\"text\":\"Звонил с номера +996 (555) 12-34-56 в девять\"");
    char *plate = make(day.officer, "note", day.case_id, "\"title\":\"01 КВ 123 АВТ 77\",\"text\":\"автомобиль\"");
    char *who = make(day.officer, "person", day.case_id, "\"name\":\"Асанов\",\"status_in_case\":\"witness\",\"pin\":\"2 01 01 1990 12345\"");
    kit_settle(&day.kit);
    static const char *const TYPED[] = { "0555123456", "0555 123456", "+996555123456", "996 555 123 456", "(0555) 12-34-56", "00996555123456" };
    for (size_t i = 0; i < ARRAY_LEN(TYPED); i++) found_as(id, TYPED[i], "number");
    found_as(plate, "01kb123abt77", "number");                  /* Latin letters for the Cyrillic ones */
    found_as(who, "20101199012345", "number");
    assert_int_equal(hits("0555123457", ""), 0);
}

/* ---- narrowing ---- */

static void a_search_is_narrowed(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *other = kit_text(k, kit_do(k, day.officer, "case.open", "{\"fields\":{\"title\":\"Дача (вымышлено)\"}}"), "id");
    char *id = make(day.officer, "organization", day.case_id, "\"name\":\"Сапар\",\"seat\":{\"text\":\"Ноокен\",\"region\":\"KG-J-nooken\"}");
    make(day.officer, "organization", other, "\"name\":\"Сапар\",\"seat\":{\"text\":\"Бишкек\",\"region\":\"KG-GB\"}");
    kit_do(k, day.officer, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"withdraw\",\"reason\":\"entered in error\"}", id));
    kit_settle(&day.kit);
    assert_int_equal(hits("сапар", ""), 2);
    assert_int_equal(hits("сапар", ",\"place\":\"KG-J\""), 1);
    assert_int_equal(hits("сапар", ",\"place\":\"KG-J-nooken\""), 1);
    assert_int_equal(hits("сапар", ",\"place\":\"KG-O\""), 0);
    assert_int_equal(hits("сапар", ",\"state\":\"withdrawn\""), 1);
    assert_int_equal(hits("сапар", ",\"state\":\"active\",\"place\":\"KG-J\""), 0);
    assert_int_equal(hits("сапар", ",\"kind\":\"person\""), 0);
    assert_int_equal(json_get(search(day.officer, "сапар", kit_format(k, ",\"case\":\"%s\"", other)), "found")->count, 1);
    assert_int_equal(hits("сапар", ",\"from\":\"01.01.2020\""), 2);
    assert_int_equal(hits("сапар", ",\"to\":\"01.01.2020\""), 0);
    assert_int_equal(hits("сапар", ",\"from\":\"01.01.2199\""), 0);
    assert_int_equal(hits("сапар", ",\"to\":\"2198-12-31\""), 2);
    assert_str(kit_refused(k, day.officer, "invalid", "search", "{\"words\":\"x\",\"from\":\"31.02.2026\"}"), STR("search.no-day"));
    assert_str(kit_refused(k, day.officer, "invalid", "search", "{\"words\":\"x\",\"from\":\"02.02.2026\",\"to\":\"01.02.2026\"}"), STR("search.days-crossed"));
    assert_str(kit_refused(k, day.officer, "invalid", "search", "{\"words\":\"x\",\"place\":\"KG-X\"}"), STR("search.no-region"));
    kit_refused(k, day.officer, "not-found", "search", "{\"words\":\"x\",\"unit\":\"unit/0123456789abcdef\"}");
}

static void cases_of_a_unit_are_those_that_its_people_lead(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *unit = kit_text(k, kit_do(k, day.admin, "record.create", "{\"kind\":\"unit\",\"fields\":{\"name\":\"Второй отдел\"}}"), "id");
    kit_do(k, day.admin, "user.change", kit_format(k, "{\"login\":\"officer\",\"unit\":\"%s\"}", unit));
    person(day.officer, day.case_id, "Жумабеков");
    kit_settle(&day.kit);
    const char *of_unit = kit_format(k, ",\"unit\":\"%s\"", unit);
    assert_int_equal(hits("жумабеков", of_unit), 0);
    kit_do(k, day.officer, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"lead\":\"%s\"}}", day.case_id,
           kit_text(k, json_get(kit_do(k, day.officer, "session.show", "{}"), "user"), "id")));
    kit_settle(&day.kit);
    assert_int_equal(hits("жумабеков", of_unit), 1);
}

static void pages_follow_each_other(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    enum { ALL = 7 };
    char *ids[ALL];
    for (int i = 0; i < ALL; i++) ids[i] = person(day.officer, day.case_id, kit_format(k, "%s %d", i % 2 ? "Жумабеков" : "Jumabekov", i));
    kit_settle(&day.kit);
    const char *next = "";
    int at = ALL;
    for (int page = 0; page < 4; page++) {
        const JsonValue *data = look_up("Джумабеков", kit_format(k, ",\"limit\":2%s", next));
        JSON_EACH(row, json_get(data, "found")) assert_str(json_text(json_get(row, "id")), str_of(ids[--at]));
        assert_int_equal(json_true(json_get(data, "more")), page < 3);
        if (page < 3) next = kit_format(k, ",\"page\":\"%s\"", kit_text(k, data, "next"));
    }
    assert_int_equal(at, 0);
    static const char *const MADE_UP[] = { "x", "00000000000000000000", "ffffffffffffffffffff", "0000000100000000000g", "' OR 1=1" };
    for (size_t i = 0; i < ARRAY_LEN(MADE_UP); i++) {
        assert_str(kit_refused(k, day.officer, "usage", "search", kit_format(k, "{\"words\":\"x\",\"page\":\"%s\"}", MADE_UP[i])), STR("view.no-page"));
    }
}

/* ---- what nobody learns ---- */

/* Without and with persons, as data and as a page. */
static const char *answer(const char *words, const char *more)
{
    Kit *k = &day.kit;
    Buf text = buf_in(&k->arena);
    json_write(&text, search(day.officer, words, more));
    json_write(&text, look_up(words, more));
    json_write(&text, json_get(kit_ask(k, day.officer, "search", kit_format(k, "{\"words\":\"%s\"%s}", words, more)), "page"));
    return str_c(&k->arena, buf_str(&text));
}

static void a_hidden_case_changes_no_byte_of_an_answer(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    static const char *const WORDS[] = { "Жумабеков", "Jumabekov", ";evf,trjd", "Жумабеков Азамат Токтогулович", "0555123456", "азам", "ж" };
    static const char *const MORE[] = { "", ",\"kind\":\"person\"", ",\"state\":\"active\"", ",\"place\":\"KG-J\"", ",\"from\":\"01.01.2020\"", ",\"limit\":1" };
    const char *before[ARRAY_LEN(WORDS)][ARRAY_LEN(MORE)];
    person(day.officer, day.case_id, "Джумабеков Азамат");
    kit_settle(&day.kit);
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) for (size_t n = 0; n < ARRAY_LEN(MORE); n++) before[i][n] = answer(WORDS[i], MORE[n]);
    char *hidden = kit_text(k, kit_do(k, day.stranger, "case.open", "{\"fields\":{\"title\":\"Жумабеков Азамат (вымышлено)\"}}"), "id");
    for (int i = 0; i < 60; i++) {
        person(day.stranger, hidden, i % 2 ? "Жумабеков Азамат Токтогулович" : "Jumabekov Azamat");
        make(day.stranger, "note", hidden, "\"title\":\"тел. 0555 123456\",\"text\":\"ж\"");
    }
    kit_settle(&day.kit);
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        for (size_t n = 0; n < ARRAY_LEN(MORE); n++) assert_string_equal(answer(WORDS[i], MORE[n]), before[i][n]);
    }
    assert_int_equal(json_get(search(day.stranger, "Джумабеков", kit_format(k, ",\"kind\":\"person\",\"case\":\"%s\"", hidden)), "found")->count, 50);
    kit_refused(k, day.officer, "not-found", "search", kit_format(k, "{\"words\":\"x\",\"case\":\"%s\"}", hidden));
}

/* ---- whatever is typed ---- */

static void hostile_questions_are_answered_or_refused(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    person(day.officer, day.case_id, "Жумабеков Азамат");
    kit_settle(&day.kit);
    char long_one[4001 * 2], wide[513];
    for (size_t i = 0; i < 4000; i++) memcpy(long_one + 2 * i, "ж", 2);
    long_one[8000] = 0;
    memset(wide, 'x', 512);
    wide[512] = 0;
    const char *const TYPED[] = {
        "Ж", "a", "I", "'; DROP TABLE folded; --", "\\\" OR \\\"1\\\"=\\\"1", "* NEAR( OR AND NOT", "\\\"abc", "(((((", "ж\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
        "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xe2\x80\xae" "вокебамуЖ", "\xf0\x9f\x98\x80\xf0\x9f\x98\x80", "Zh\xd1\x83mabekov", "\xee\x80\x80\xee\x80\x81\xee\x80\x82",
        "%%%", "0", "00000", "12345678901234567890123456789012345678901234567890", "уулу", "кызы уулу", "А. Б. В.", "а а а а а а а а", ", . ; [ ]",
        "\xef\xbc\xaa\xef\xbd\x95\xef\xbd\x8d\xef\xbd\x81\xef\xbd\x82\xef\xbd\x85\xef\xbd\x8b\xef\xbd\x8f\xef\xbd\x96", long_one, wide,
    };
    for (size_t i = 0; i < ARRAY_LEN(TYPED); i++) {
        const JsonValue *v = kit_ask(k, day.officer, "search", kit_format(k, "{\"words\":\"%s\"}", TYPED[i]));
        Str code = json_text(json_get(json_get(v, "error"), "code"));
        if (!(json_true(json_get(v, "ok")) || str_is(code, "usage") || str_is(code, "limit"))) fail_msg("%s: " STR_FMT, TYPED[i], STR_ARG(code));
    }
    assert_int_equal(hits("Zh\xd1\x83mabekov", ""), 1);                         /* a Cyrillic у among Latin letters */
    assert_int_equal(hits("\xef\xbc\xaa\xef\xbd\x95\xef\xbd\x8d\xef\xbd\x81\xef\xbd\x82\xef\xbd\x85\xef\xbd\x8b\xef\xbd\x8f\xef\xbd\x96", ""), 1);
}

#define DAY(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DAY(one_person_is_found_under_many_spellings), DAY(a_fathers_name_may_be_left_out), DAY(another_spelling_that_was_noted_is_a_name_too),
        DAY(keys_of_the_other_layout_are_understood), DAY(a_number_is_found_however_it_is_written), DAY(a_search_is_narrowed),
        DAY(cases_of_a_unit_are_those_that_its_people_lead), DAY(pages_follow_each_other), DAY(a_hidden_case_changes_no_byte_of_an_answer),
        DAY(hostile_questions_are_answered_or_refused),
    };
    return cmocka_run_group_tests_name("find_names", tests, NULL, NULL);
}

/* test_standing.c: saved searches, which are their owner's alone, and standing ones: asked for by one, in force by another, telling only what their
 * owner may see when he looks, over with their term or their case, capped, and counted for auditors. */
#include "office_kit.h"

typedef struct { Kit kit; Str admin, head, officer, other, auditor; char *case_id; } Day_;

static Day_ day;

static int begin(void **state)
{
    (void)state;
    memset(&day, 0, sizeof day);
    Kit *k = &day.kit;
    kit_init(k);
    kit_open(k);
    day.admin = kit_sign_in(k, "admin");
    kit_user(k, day.admin, "head", "head");
    kit_user(k, day.admin, "officer", "investigator");
    kit_user(k, day.admin, "other", "investigator");
    kit_user(k, day.admin, "auditor", "auditor");
    day.head = kit_sign_in(k, "head");
    day.officer = kit_sign_in(k, "officer");
    day.other = kit_sign_in(k, "other");
    day.auditor = kit_sign_in(k, "auditor");
    day.case_id = kit_text(k, kit_do(k, day.officer, "case.open", "{\"fields\":{\"title\":\"Котлы (вымышлено)\"}}"), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&day.kit);
    return 0;
}

static char *note(Str token, const char *chain, const char *title)
{
    Kit *k = &day.kit;
    return kit_text(k, kit_do(k, token, "record.create",
        kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"%s\",\"text\":\"t\"}}", chain, title)), "id");
}

static const char *standing(const char *words)
{
    return kit_format(&day.kit, "{\"words\":\"%s\",\"case\":\"%s\",\"reason\":\"the number the caller used\"}", words, day.case_id);
}

static char *stand(const char *words)
{
    Kit *k = &day.kit;
    char *id = kit_text(k, kit_do(k, day.officer, "search.stand", standing(words)), "id");
    kit_do(k, day.head, "search.put_in_force", kit_format(k, "{\"id\":\"%s\"}", id));
    return id;
}

static size_t news(const char *id)
{
    Kit *k = &day.kit;
    kit_settle(&day.kit);
    return json_get(kit_do(k, day.officer, "search.look", kit_format(k, "{\"id\":\"%s\"}", id)), "found")->count;
}

/* The owner's page of today, as its bytes. */
static const char *today(void)
{
    Kit *k = &day.kit;
    Buf text = buf_in(&k->arena);
    json_write(&text, json_get(kit_ask(k, day.officer, "me.today", "{}"), "page"));
    return str_c(&k->arena, buf_str(&text));
}

static int64_t number(const JsonValue *row, const char *name)
{
    int64_t n = -1;
    (void)!json_int(json_get(row, name), &n);
    return n;
}

/* ---- saved ---- */

static void a_saved_search_is_its_owners_alone(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = kit_text(k, kit_do(k, day.officer, "search.save",
        "{\"words\":\"Жумабеков\",\"title\":\"поставщик\",\"kind\":\"organization\",\"from\":\"01.02.2026\"}"), "id");
    const JsonValue *saved = json_get(kit_do(k, day.officer, "search.saved", "{}"), "saved");
    assert_int_equal(saved->count, 1);
    assert_string_equal(kit_text(k, json_get(saved->first, "fields"), "title"), "поставщик");
    Str others[] = { day.other, day.head, day.admin, day.auditor };
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        assert_int_equal(json_get(kit_do(k, others[i], "search.saved", "{}"), "saved")->count, 0);
        kit_refused(k, others[i], "not-found", "record.show", kit_format(k, "{\"id\":\"%s\"}", id));
        kit_refused(k, others[i], "not-found", "record.history", kit_format(k, "{\"id\":\"%s\"}", id));
        kit_refused(k, others[i], "not-found", "search.forget", kit_format(k, "{\"id\":\"%s\"}", id));
    }
    kit_do(k, day.officer, "search.forget", kit_format(k, "{\"id\":\"%s\"}", id));
    assert_int_equal(json_get(kit_do(k, day.officer, "search.saved", "{}"), "saved")->count, 0);
    kit_refused(k, day.officer, "usage", "search.save", "{\"words\":\" - \",\"title\":\"x\"}");
}

/* ---- standing ---- */

static void two_people_stand_behind_a_standing_search(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = kit_text(k, kit_do(k, day.officer, "search.stand", standing("0555 123456")), "id");
    const char *one = kit_format(k, "{\"id\":\"%s\"}", id);
    kit_settle(&day.kit);
    kit_refused(k, day.officer, "conflict", "search.look", one);
    kit_refused(k, day.officer, "denied", "search.put_in_force", one);
    kit_refused(k, day.other, "not-found", "search.put_in_force", one);
    kit_refused(k, day.auditor, "denied", "search.put_in_force", one);
    kit_do(k, day.head, "search.put_in_force", one);
    kit_do(k, day.officer, "search.look", one);
    kit_refused(k, day.head, "denied", "search.look", one);
    kit_refused(k, day.other, "not-found", "search.end", one);
    kit_do(k, day.officer, "search.end", one);
    kit_refused(k, day.officer, "conflict", "search.look", one);
}

static void one_asks_for_a_case_of_his_with_a_reason(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    kit_refused(k, day.other, "not-found", "search.stand", standing("котел"));
    kit_refused(k, day.officer, "invalid", "search.stand", kit_format(k, "{\"words\":\"x\",\"case\":\"%s\",\"reason\":\"so\"}", day.case_id));
    char *id = kit_text(k, kit_do(k, day.officer, "search.stand", standing("котел")), "id");
    kit_do(k, day.head, "search.refuse", kit_format(k, "{\"id\":\"%s\",\"reason\":\"the case does not need it\"}", id));
    kit_refused(k, day.head, "invalid", "search.put_in_force", kit_format(k, "{\"id\":\"%s\"}", id));
}

static void a_head_cannot_put_his_own_in_force(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *chain = kit_text(k, kit_do(k, day.head, "case.open", "{\"fields\":{\"title\":\"Дело руководителя (вымышлено)\"}}"), "id");
    char *id = kit_text(k, kit_do(k, day.head, "search.stand",
        kit_format(k, "{\"words\":\"котел\",\"case\":\"%s\",\"reason\":\"the number the caller used\"}", chain)), "id");
    assert_str(kit_refused(k, day.head, "invalid", "search.put_in_force", kit_format(k, "{\"id\":\"%s\"}", id)), STR("rules.own-work"));
}

static void only_what_is_new_and_seen_is_told(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    note(day.officer, day.case_id, "котел старый");
    kit_settle(&day.kit);
    char *id = stand("котел");
    assert_int_equal(news(id), 0);
    char *hidden = kit_text(k, kit_do(k, day.other, "case.open", "{\"fields\":{\"title\":\"Дача (вымышлено)\"}}"), "id");
    note(day.other, hidden, "котел чужой");
    kit_settle(&day.kit);
    assert_null(strstr(today(), "search.look"));
    assert_int_equal(news(id), 0);
    note(day.officer, day.case_id, "котел новый");
    note(day.officer, day.case_id, "котел новейший");
    kit_settle(&day.kit);
    assert_non_null(strstr(today(), "search.look"));
    assert_int_equal(news(id), 2);
    assert_int_equal(news(id), 0);                              /* what was looked at is new no more */
    assert_null(strstr(today(), "search.look"));
}

static void it_ends_with_its_case(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = stand("котел");
    kit_do(k, day.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"other\",\"role\":\"lead\"}", day.case_id));
    kit_do(k, day.other, "case.dismiss", kit_format(k, "{\"case\":\"%s\",\"login\":\"officer\",\"reason\":\"left the case\"}", day.case_id));
    assert_str(kit_refused(k, day.officer, "conflict", "search.look", kit_format(k, "{\"id\":\"%s\"}", id)), STR("search.not-running"));
}

static void it_ends_with_its_term(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = stand("котел");
    kit_settle(&day.kit);
    const char *one = kit_format(k, "{\"id\":\"%s\"}", id);
    kit_do(k, day.officer, "search.look", one);
    kit_ahead = (Instant)91 * 24 * HOUR;
    clock_source = kit_clock;
    Str later = kit_sign_in(k, "officer");
    assert_str(kit_refused(k, later, "conflict", "search.look", one), STR("search.not-running"));
    kit_ahead = 0;
}

static void nobody_holds_more_than_ten_and_auditors_see_rows_of_numbers(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    for (int i = 0; i < 10; i++) kit_do(k, day.officer, "search.stand", standing(kit_format(k, "0555 12345%d", i)));
    assert_str(kit_refused(k, day.officer, "limit", "search.stand", standing("0555 123460")), STR("search.too-many-standing"));
    kit_settle(&day.kit);
    kit_do(k, day.officer, "search", standing("Жумабеков"));
    const JsonValue *data = kit_do(k, day.auditor, "search.saved", "{}"), *row = json_get(data, "repeats")->first;
    assert_int_equal(json_get(data, "repeats")->count, 1);
    assert_int_equal(number(row, "standing"), 10);
    assert_int_equal(number(row, "standing_alike"), 9);
    assert_int_equal(number(row, "looks"), 1);
    assert_int_equal(number(row, "looks_alike"), 0);
    assert_null(json_get(kit_do(k, day.head, "search.saved", "{}"), "repeats"));
}

#define DAY(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DAY(a_saved_search_is_its_owners_alone), DAY(two_people_stand_behind_a_standing_search), DAY(one_asks_for_a_case_of_his_with_a_reason),
        DAY(a_head_cannot_put_his_own_in_force), DAY(only_what_is_new_and_seen_is_told), DAY(it_ends_with_its_case), DAY(it_ends_with_its_term),
        DAY(nobody_holds_more_than_ten_and_auditors_see_rows_of_numbers),
    };
    return cmocka_run_group_tests_name("standing", tests, NULL, NULL);
}

/* test_many_cases.c: lists of somebody who knows many cases come another way than those of somebody who knows few (desk_walk.c); both show the same
 * of what both know, in the same order, page by page, and what is taken away is gone from the next page on. */
#include "office_kit.h"

enum { CASES = 110, FEW = 7, MOST_ROWS = 400 };

typedef struct { Kit kit; Str admin, head, few, stranger; char *chains[CASES], *notes[CASES]; } Office_;

static Office_ office;

static const char *title_of(int i)
{
    return kit_format(&office.kit, "Note %03d", (i * 37) % CASES);
}

static int begin(void **state)
{
    (void)state;
    memset(&office, 0, sizeof office);
    Kit *k = &office.kit;
    kit_init(k);
    kit_open(k);
    office.admin = kit_sign_in(k, "admin");
    kit_user(k, office.admin, "chief", "head; prosecutor; investigator");
    kit_user(k, office.admin, "few", "investigator");
    kit_user(k, office.admin, "stranger", "investigator");
    office.head = kit_sign_in(k, "chief");
    office.few = kit_sign_in(k, "few");
    office.stranger = kit_sign_in(k, "stranger");
    for (int i = 0; i < CASES; i++) {
        char *chain = kit_text(k, kit_do(k, office.head, "case.open", kit_format(k, "{\"fields\":{\"title\":\"Case %03d\"}}", i)), "id");
        office.chains[i] = chain;
        office.notes[i] = kit_text(k, kit_do(k, office.head, "record.create",
            kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"%s\",\"text\":\"%s\"}}", chain, title_of(i),
                       i % 3 ? "tea" : "coffee")), "id");
        if (i < FEW) kit_do(k, office.head, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"few\",\"role\":\"member\"}", chain));
    }
    /* One in no case, and one whose state is another. */
    kit_do(k, office.head, "record.create", "{\"kind\":\"note\",\"fields\":{\"title\":\"Of the office\",\"text\":\"coffee\"}}");
    kit_do(k, office.head, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"withdraw\",\"reason\":\"twice\"}", office.notes[3]));
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&office.kit);
    return 0;
}

/* All ids that a list gives, page by page. */
static size_t walk(Str token, const char *op, const char *args, int limit, Str *ids)
{
    Kit *k = &office.kit;
    const char *list = strcmp(op, "case.list") == 0 ? "cases" : "records";
    char *page = NULL;
    size_t n = 0;
    do {
        const char *more = page ? kit_format(k, ",\"page\":\"%s\"", page) : "";
        const JsonValue *d = kit_do(k, token, op, kit_format(k, "{%s\"limit\":%d%s}", args, limit, more));
        JSON_EACH(rec, json_get(d, list)) {
            assert_true(n < MOST_ROWS);
            ids[n++] = str_of(kit_text(k, rec, "id"));
        }
        page = json_get(d, "next") ? kit_text(k, d, "next") : NULL;
    } while (page);
    return n;
}

static const char *const ORDERS[] = { "\"sort\":\"-changed\",", "\"sort\":\"changed\",", "\"sort\":\"title\",", "\"sort\":\"-title\",",
                                      "\"sort\":\"state\",", "\"sort\":\"-state\",", "\"sort\":\"number\",", "" };
static const char *const FILTERS[] = { "", "\"state\":\"current\",", "\"state\":\"withdrawn\",", "\"words\":\"COFFEE\",",
                                       "\"words\":\"tea\",\"state\":\"current\",", "\"fields\":{\"text\":\"tea\"}," };

static void pages_are_the_list(void **state)
{
    (void)state;
    static Str whole[MOST_ROWS], pages[MOST_ROWS], few[MOST_ROWS];
    for (size_t f = 0; f < ARRAY_LEN(FILTERS); f++) {
        size_t least = f == 2 ? 1 : 30;
        for (size_t o = 0; o < ARRAY_LEN(ORDERS); o++) {
            const char *args = kit_format(&office.kit, "\"kind\":\"note\",%s%s", FILTERS[f], ORDERS[o]);
            size_t n = walk(office.head, "record.list", args, 1000, whole);
            assert_true(n >= least && n <= CASES + 1);
            assert_int_equal(walk(office.head, "record.list", args, 9, pages), n);
            for (size_t i = 0; i < n; i++) assert_str(pages[i], whole[i]);
            /* Whoever knows a part sees that part in that order. */
            size_t m = walk(office.few, "record.list", args, 4, few), at = 0;
            for (size_t i = 0; i < n && at < m; i++) at += str_equal(few[at], whole[i]);
            assert_int_equal(at, m);
            assert_true(m <= FEW + 1 && m < n + (f == 2));
        }
    }
}

static void each_row_comes_once(void **state)
{
    (void)state;
    static Str ids[MOST_ROWS];
    for (size_t o = 0; o < ARRAY_LEN(ORDERS); o++) {
        size_t n = walk(office.head, "record.list", kit_format(&office.kit, "\"kind\":\"note\",%s", ORDERS[o]), 13, ids);
        assert_int_equal(n, CASES + 1);
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < i; j++) assert_false(str_equal(ids[i], ids[j]));
        }
    }
}

static void cases_come_a_page_at_a_time(void **state)
{
    (void)state;
    static Str ids[MOST_ROWS];
    Kit *k = &office.kit;
    assert_int_equal(walk(office.head, "case.list", "", 50, ids), CASES);
    assert_str(ids[0], str_of(office.chains[CASES - 1]));
    assert_int_equal(walk(office.head, "case.list", "\"sort\":\"title\",", 50, ids), CASES);
    assert_str(ids[0], str_of(office.chains[0]));
    /* Numbers are found, too: C-2026-0007, C-2026-0070 … */
    assert_int_equal(walk(office.head, "case.list", "\"sort\":\"title\",\"words\":\"case 007\",", 50, ids), 12);
    assert_str(ids[0], str_of(office.chains[6]));
    assert_int_equal(walk(office.few, "case.list", "", 3, ids), FEW);
    assert_int_equal(walk(office.stranger, "case.list", "", 3, ids), 0);
    assert_int_equal(json_get(kit_do(k, office.head, "case.list", "{}"), "cases")->count, 50);
    /* A locked one stands among them, and only for who can open it. */
    char *locked = kit_text(k, kit_do(k, office.head, "case.open", "{\"locked\":true,\"fields\":{\"title\":\"Locked\"}}"), "id");
    assert_int_equal(walk(office.head, "case.list", "", 50, ids), CASES + 1);
    bool there = false;
    for (size_t i = 0; i <= CASES; i++) there = there || str_is(ids[i], locked);
    assert_true(there);
    assert_int_equal(walk(office.few, "case.list", "", 50, ids), FEW);
}

/* I26: nothing that was found out about rights outlives the moment. */
static void what_is_taken_away_is_gone(void **state)
{
    (void)state;
    static Str ids[MOST_ROWS];
    Kit *k = &office.kit;
    for (int i = FEW; i < CASES; i++) {
        kit_do(k, office.head, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"few\",\"role\":\"member\"}", office.chains[i]));
    }
    assert_int_equal(walk(office.few, "record.list", "\"kind\":\"note\",", 50, ids), CASES + 1);     /* many cases now */
    kit_do(k, office.head, "case.dismiss", kit_format(k, "{\"case\":\"%s\",\"login\":\"few\",\"reason\":\"moved\"}", office.chains[5]));
    for (size_t o = 0; o < ARRAY_LEN(ORDERS); o++) {
        size_t n = walk(office.few, "record.list", kit_format(k, "\"kind\":\"note\",%s", ORDERS[o]), 50, ids);
        assert_int_equal(n, CASES);
        for (size_t i = 0; i < n; i++) assert_false(str_is(ids[i], office.notes[5]));
    }
    assert_int_equal(walk(office.few, "record.list", "\"kind\":\"note\",\"words\":\"tea\",", 50, ids) +
                     walk(office.few, "record.list", "\"kind\":\"note\",\"words\":\"coffee\",", 50, ids), CASES);
    assert_int_equal(walk(office.few, "case.list", "", 50, ids), CASES - 1);
}

/* Where something happened last comes first, whichever way it is looked for: case by case (few) or from the end of the log (many). */
static void assert_day(Str token, char *const *expected, size_t count)
{
    const JsonValue *one = json_get(kit_do(&office.kit, token, "me.today", "{}"), "cases")->first;
    for (size_t i = 0; i < count; i++, one = one->next) assert_str(json_text(one), str_of(expected[i]));
    assert_null(one);
}

/* Somebody who knows the first few cases, and nothing else. */
static Str newcomer(const char *login)
{
    Kit *k = &office.kit;
    kit_user(k, office.admin, login, "investigator");
    for (int i = 0; i < FEW; i++) {
        kit_do(k, office.head, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"%s\",\"role\":\"member\"}", office.chains[i], login));
    }
    return kit_sign_in(k, login);
}

static void the_day_is_the_same_both_ways(void **state)
{
    (void)state;
    enum { SHOWN = 10, LOCKED = -1 };
    static const int ORDER[SHOWN] = { 3, 0, 42, 2, LOCKED, 6, 1, 5, 77, 4 };
    Kit *k = &office.kit;
    char *touched[SHOWN], *of_few[FEW];
    size_t few = 0;
    Str newcomer_token = newcomer("newcomer");
    char *locked = kit_text(k, kit_do(k, office.head, "case.open", "{\"locked\":true,\"fields\":{\"title\":\"Locked too\"}}"), "id");
    for (int i = SHOWN - 1; i >= 0; i--) {
        touched[i] = ORDER[i] == LOCKED ? locked : office.chains[ORDER[i]];
        kit_do(k, office.head, "record.create",
               kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"Touch\",\"text\":\"x\"}}", touched[i]));
        kit_do(k, office.stranger, "search", kit_format(k, "{\"words\":\"nothing %d\"}", i));       /* entries in no case, between them */
    }
    for (int i = 0; i < SHOWN; i++) {
        if (ORDER[i] >= 0 && ORDER[i] < FEW) of_few[few++] = touched[i];
    }
    assert_day(office.head, touched, SHOWN);
    assert_day(newcomer_token, of_few, few);
}

/* Whoever fills in a form chooses from what he knows, whichever way it is looked for; what was changed last comes first where there is much. */
static void choices_are_the_same_both_ways(void **state)
{
    (void)state;
    Kit *k = &office.kit;
    Str few = newcomer("newest");
    static const char *const ASKED[] = { "coffee", "note 03", "note", "office", "nothing of the kind", "" };
    for (size_t i = 0; i < ARRAY_LEN(ASKED); i++) {
        const char *words = ASKED[i][0] ? kit_format(k, ",\"words\":\"%s\"", ASKED[i]) : "";
        const JsonValue *head = json_get(kit_do(k, office.head, "ref.find", kit_format(k, "{\"kind\":\"note\"%s}", words)), "found");
        const JsonValue *any = json_get(kit_do(k, office.head, "ref.find", kit_format(k, "{\"kind\":\"*\"%s}", words)), "found");
        const JsonValue *list = json_get(kit_do(k, office.head, "record.list", kit_format(k, "{\"kind\":\"note\",\"limit\":20%s}", words)), "records");
        const JsonValue *row = list->first;
        JSON_EACH(pair, head) {
            assert_non_null(row);
            assert_str(json_text(pair->first), json_text(json_get(row, "id")));
            row = row->next;
        }
        assert_null(row);
        assert_true(any->count >= head->count);
        /* Whoever knows few is led through them: the same of what both know. */
        const JsonValue *his = json_get(kit_do(k, few, "ref.find", kit_format(k, "{\"kind\":\"note\"%s}", words)), "found");
        list = json_get(kit_do(k, few, "record.list", kit_format(k, "{\"kind\":\"note\",\"limit\":1000%s}", words)), "records");
        assert_int_equal(his->count, list->count < 20 ? list->count : 20);
        JSON_EACH(pair, his) {
            bool listed = false;
            JSON_EACH(rec, list) listed = listed || str_equal(json_text(json_get(rec, "id")), json_text(pair->first));
            assert_true(listed);
        }
    }
    /* What was entered a moment ago can be chosen at once, in one kind and among all. */
    char *id = kit_text(k, kit_do(k, office.head, "record.create", kit_format(k,
        "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"Zebra\",\"text\":\"x\"}}", office.chains[50])), "id");
    static const char *const KINDS[] = { "note", "*" };
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        const JsonValue *found = json_get(kit_do(k, office.head, "ref.find", kit_format(k, "{\"kind\":\"%s\",\"words\":\"zebra\"}", KINDS[i])), "found");
        assert_int_equal(found->count, 1);
        assert_str(json_text(found->first->first), str_of(id));
        assert_int_equal(json_get(kit_do(k, few, "ref.find", kit_format(k, "{\"kind\":\"%s\",\"words\":\"zebra\"}", KINDS[i])), "found")->count, 0);
    }
}

static void the_day_names_the_cases_touched_last(void **state)
{
    (void)state;
    Kit *k = &office.kit;
    kit_do(k, office.head, "record.create",
           kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"New\",\"text\":\"t\"}}", office.chains[42]));
    const JsonValue *cases = json_get(kit_do(k, office.head, "me.today", "{}"), "cases");
    assert_int_equal(cases->count, 10);
    assert_str(json_text(cases->first), str_of(office.chains[42]));
    assert_int_equal(json_get(kit_do(k, office.stranger, "me.today", "{}"), "cases")->count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_the_list),
        cmocka_unit_test(each_row_comes_once),
        cmocka_unit_test(cases_come_a_page_at_a_time),
        cmocka_unit_test(what_is_taken_away_is_gone),
        cmocka_unit_test(the_day_names_the_cases_touched_last),
        cmocka_unit_test(the_day_is_the_same_both_ways),
        cmocka_unit_test(choices_are_the_same_both_ways),
    };
    return cmocka_run_group_tests_name("many cases", tests, begin, end);
}

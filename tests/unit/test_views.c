/* test_views.c: what pages are made of: where things lead, what is offered to whom, lists a page at a time, the day's beginning, the menu. Nothing
 * of it tells anybody of what he may not see. */
#include "office_kit.h"

typedef struct { Kit kit; Str admin, lead, member, reader, outsider, head, analyst; char *chain, *note, *person; } Desk_;

static Desk_ desk;

static int begin(void **state)
{
    (void)state;
    memset(&desk, 0, sizeof desk);
    Kit *k = &desk.kit;
    kit_init(k);
    kit_open(k);
    desk.admin = kit_sign_in(k, "admin");
    kit_user(k, desk.admin, "lead", "prosecutor");
    kit_user(k, desk.admin, "member", "investigator");
    kit_user(k, desk.admin, "reader", "prosecutor");
    kit_user(k, desk.admin, "outsider", "prosecutor; investigator");
    kit_user(k, desk.admin, "head", "head");
    kit_user(k, desk.admin, "analyst", "analyst");
    desk.lead = kit_sign_in(k, "lead");
    desk.member = kit_sign_in(k, "member");
    desk.reader = kit_sign_in(k, "reader");
    desk.outsider = kit_sign_in(k, "outsider");
    desk.head = kit_sign_in(k, "head");
    desk.analyst = kit_sign_in(k, "analyst");
    desk.chain = kit_text(k, kit_do(k, desk.lead, "case.open", "{\"fields\":{\"title\":\"PLANTED boilers\"}}"), "id");
    kit_do(k, desk.lead, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"member\",\"role\":\"member\"}", desk.chain));
    kit_do(k, desk.lead, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"reader\",\"role\":\"reader\"}", desk.chain));
    desk.person = kit_text(k, kit_do(k, desk.lead, "record.create",
        kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"PLANTED Person\",\"status_in_case\":\"suspect\"}}", desk.chain)), "id");
    desk.note = kit_text(k, kit_do(k, desk.lead, "record.create",
        kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"PLANTED call\",\"text\":\"t\",\"about\":[\"%s\"]}}", desk.chain, desk.person)), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&desk.kit);
    return 0;
}

/* ---- looking into a page ---- */

static const JsonValue *page_of(Str token, const char *op, const char *args)
{
    const JsonValue *v = kit_ask(&desk.kit, token, op, args);
    if (!json_true(json_get(v, "ok"))) fail_msg("%s %s: " STR_FMT, op, args, STR_ARG(json_text(json_get(json_get(v, "error"), "text"))));
    return json_get(v, "page");
}

static bool offers(const JsonValue *page, const char *target)
{
    JSON_EACH(part, json_get(page, "parts")) {
        JSON_EACH(a, json_get(part, "actions")) {
            if (str_is(json_text(json_get(a, "target")), target)) return true;
        }
    }
    return false;
}

static bool leads_to(const JsonValue *page, Str target)
{
    JSON_EACH(part, json_get(page, "parts")) {
        JSON_EACH(t, json_get(json_get(part, "table"), "targets")) {
            if (str_equal(json_text(t), target)) return true;
        }
        JSON_EACH(row, json_get(part, "rows")) {
            if (row->count == 3 && str_equal(json_text(row->last), target)) return true;
        }
    }
    return false;
}

static bool says(const JsonValue *v, const char *text)
{
    Buf out = buf_in(&desk.kit.arena);
    json_write(&out, v);
    return str_find(buf_str(&out), str_of(text)) >= 0;
}

/* One table has as many targets as rows, or none. */
static void check_tables(const JsonValue *page)
{
    JSON_EACH(part, json_get(page, "parts")) {
        const JsonValue *t = json_get(part, "table"), *targets = json_get(t, "targets");
        if (targets) assert_int_equal(targets->count, json_get(t, "rows")->count);
        JSON_EACH(row, json_get(t, "rows")) assert_int_equal(row->count, json_get(t, "head")->count);
        if (json_get(t, "sort")) assert_int_equal(json_get(t, "sort")->count, json_get(t, "head")->count);
    }
}

static const char *id_args(const char *id) { return kit_format(&desk.kit, "{\"id\":\"%s\"}", id); }
static const char *case_args(void) { return kit_format(&desk.kit, "{\"case\":\"%s\",\"brief\":true}", desk.chain); }

/* ---- records ---- */

static void what_is_offered_is_what_may_be_done(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    const char *start = kit_format(k, "op:record.move?id=%s&move=start", desk.chain), *refuse = kit_format(k, "op:record.move?id=%s&move=refuse", desk.chain);
    const JsonValue *lead = page_of(desk.lead, "case.show", case_args()), *member = page_of(desk.member, "case.show", case_args());
    const JsonValue *reader = page_of(desk.reader, "case.show", case_args());
    assert_true(offers(lead, start) && offers(lead, refuse));
    assert_true(offers(member, start) && !offers(member, refuse));
    assert_false(offers(reader, start) || offers(reader, kit_format(k, "op:record.change?id=%s", desk.chain)));
    assert_true(offers(reader, kit_format(k, "op:record.history?id=%s", desk.chain)));
    assert_true(offers(lead, kit_format(k, "op:case.admit?case=%s", desk.chain)));
    assert_false(offers(member, kit_format(k, "op:case.admit?case=%s", desk.chain)));
    assert_false(offers(lead, kit_format(k, "op:record.move?id=%s&move=submit", desk.chain)));      /* not from this state */
    check_tables(lead);
}

static void references_lead_to_what_they_name(void **state)
{
    (void)state;
    const JsonValue *page = page_of(desk.member, "record.show", id_args(desk.note));
    assert_true(leads_to(page, str_of(desk.person)));
    assert_true(says(page, "PLANTED Person"));
    assert_true(says(json_get(page, "crumbs"), desk.chain));
    assert_true(leads_to(page_of(desk.member, "record.show", id_args(desk.person)), str_of(desk.note)));     /* who points there */
    check_tables(page);
}

static void a_reference_to_what_is_closed_says_nothing(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    char *mine = kit_text(k, kit_do(k, desk.outsider, "record.create",
        kit_format(k, "{\"kind\":\"note\",\"fields\":{\"title\":\"mine\",\"text\":\"t\",\"about\":[\"%s\"]}}", desk.person)), "id");
    const JsonValue *page = page_of(desk.outsider, "record.show", id_args(mine));
    assert_false(says(page, "PLANTED"));
    assert_false(leads_to(page, str_of(desk.person)));
    const JsonValue *form = json_get(kit_do(k, desk.outsider, "record.form", id_args(mine)), "form");
    assert_false(says(form, "PLANTED"));
    assert_false(says(kit_do(k, desk.outsider, "ref.find", "{\"kind\":\"person\",\"words\":\"planted\"}"), "PLANTED"));
    assert_false(says(kit_do(k, desk.outsider, "ref.find", "{\"kind\":\"*\"}"), "PLANTED"));
}

static void a_case_says_who_is_presumed_innocent(void **state)
{
    (void)state;
    const JsonValue *page = page_of(desk.member, "case.show", case_args());
    assert_true(says(page, "presumed innocent"));
    assert_true(leads_to(page, str_of(desk.person)) && leads_to(page, str_of(desk.note)));
    assert_true(json_get(kit_do(&desk.kit, desk.member, "case.show", case_args()), "last_entries")->count > 0);
}

static void a_flag_comes_with_its_question(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    char *flag = kit_text(k, kit_do(k, desk.analyst, "record.create",
        "{\"kind\":\"flag\",\"fields\":{\"key\":\"R036 x\",\"rule\":\"R036\",\"subject\":\"ocds-x\",\"tender_title\":\"Boilers\",\"explanation\":\"e\","
        "\"evidence\":\"A refused bid: First (KG-1); 8 000 KGS; disqualified\\nThe winner's bid: Second (KG-2); 9 000 KGS; valid\\nfile.jsonl:7\"}}"), "id");
    const JsonValue *page = page_of(desk.analyst, "record.show", id_args(flag));
    assert_true(says(page, "Innocent: ") && says(page, "accuses nobody"));
    assert_true(says(page, "[\"A refused bid\",\"First (KG-1)\",\"8 000 KGS; disqualified\"]"));
    assert_true(says(page, "Taken from file.jsonl:7"));
    const char *open_case = kit_format(k, "op:case.open?flag=%s", flag);
    assert_false(offers(page, open_case));                      /* an analyst opens no case */
    assert_true(offers(page_of(desk.head, "record.show", id_args(flag)), open_case));
}

/* ---- lists ---- */

static size_t walk(Str token, const char *args, size_t *pages, Str *titles)
{
    Kit *k = &desk.kit;
    char *page = NULL;
    size_t n = 0;
    *pages = 0;
    do {
        const char *more = page ? kit_format(k, ",\"page\":\"%s\"", page) : "";
        const JsonValue *d = kit_do(k, token, "record.list", kit_format(k, "{%s%s}", args, more));
        JSON_EACH(rec, json_get(d, "records")) titles[n++] = json_text(json_get(json_get(rec, "fields"), "title"));
        page = json_get(d, "next") ? kit_text(k, d, "next") : NULL;
        assert_true(!page == !json_true(json_get(d, "more")));
        ++*pages;
        assert_true(n < 400 && *pages < 100);
    } while (page);
    return n;
}

static void a_list_comes_a_page_at_a_time(void **state)
{
    (void)state;
    enum { NOTES = 53 };
    Kit *k = &desk.kit;
    static Str titles[512];
    size_t pages;
    for (int i = 0; i < NOTES; i++) {
        const char *where = i % 2 ? kit_format(k, ",\"case\":\"%s\"", desk.chain) : "";
        kit_do(k, desk.member, "record.create", kit_format(k, "{\"kind\":\"note\"%s,\"fields\":{\"title\":\"Note %02d\",\"text\":\"%s\"}}", where, (i * 37) % NOTES,
                                                           i % 3 ? "tea" : "coffee"));
    }
    static const char *const SORTS[] = { "title", "-title", "changed", "-changed", "state", "" };
    for (size_t s = 0; s < ARRAY_LEN(SORTS); s++) {
        const char *sort = SORTS[s][0] ? kit_format(k, ",\"sort\":\"%s\"", SORTS[s]) : "";
        size_t n = walk(desk.member, kit_format(k, "\"kind\":\"note\",\"limit\":10%s", sort), &pages, titles);
        assert_int_equal(n, NOTES + 1);
        assert_int_equal(pages, 6);
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < i; j++) assert_false(str_equal(titles[i], titles[j]));
            if (i > 0 && s == 0) assert_true(str_compare(titles[i - 1], titles[i]) < 0);
            if (i > 0 && s == 1) assert_true(str_compare(titles[i - 1], titles[i]) > 0);
        }
    }
    assert_int_equal(walk(desk.member, "\"kind\":\"note\",\"limit\":7,\"words\":\"COFFEE\"", &pages, titles), 18);
    assert_int_equal(walk(desk.member, kit_format(k, "\"kind\":\"note\",\"limit\":7,\"case\":\"%s\"", desk.chain), &pages, titles), NOTES / 2 + 1);
    assert_int_equal(walk(desk.outsider, "\"kind\":\"note\",\"limit\":50", &pages, titles), (NOTES + 1) / 2);      /* the office's own */
    assert_int_equal(walk(desk.member, "\"kind\":\"note\",\"state\":\"withdrawn\"", &pages, titles), 0);
    kit_refused(k, desk.member, "usage", "record.list", "{\"kind\":\"note\",\"sort\":\"text\"}");
    kit_refused(k, desk.member, "usage", "record.list", "{\"kind\":\"person\",\"sort\":\"contact\"}");
    static const char *const BAD[] = { "7", "zz~note/0123456789abcdef", "00~", "~" };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) kit_refused(k, desk.member, "usage", "record.list", kit_format(k, "{\"kind\":\"note\",\"page\":\"%s\"}", BAD[i]));
}

/* What joins and leaves between two pages shifts nothing. */
static void a_page_follows_from_a_row_and_not_from_a_number(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    for (int i = 0; i < 9; i++) kit_do(k, desk.head, "record.create", kit_format(k, "{\"kind\":\"unit\",\"fields\":{\"name\":\"Unit %d\"}}", i));
    const JsonValue *d = kit_do(k, desk.head, "record.list", "{\"kind\":\"unit\",\"limit\":3,\"sort\":\"name\"}");
    char *page = kit_text(k, d, "next");
    kit_do(k, desk.head, "record.create", "{\"kind\":\"unit\",\"fields\":{\"name\":\"A unit in front\"}}");
    d = kit_do(k, desk.head, "record.list", kit_format(k, "{\"kind\":\"unit\",\"limit\":3,\"sort\":\"name\",\"page\":\"%s\"}", page));
    assert_str(json_text(json_get(json_get(json_get(d, "records")->first, "fields"), "name")), STR("Unit 3"));
    check_tables(page_of(desk.head, "record.list", "{\"kind\":\"unit\"}"));
    assert_true(says(json_get(page_of(desk.head, "record.list", "{\"kind\":\"unit\"}"), "filter"), "\"words\""));
    assert_true(offers(page_of(desk.head, "record.list", "{\"kind\":\"unit\"}"), "op:record.create?kind=unit"));
    assert_false(offers(page_of(desk.lead, "record.list", "{\"kind\":\"unit\"}"), "op:record.create?kind=unit"));
}

/* ---- the day ---- */

static void the_day_shows_what_waits_for_me(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    kit_do(k, desk.lead, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"start\"}", desk.chain));
    kit_do(k, desk.lead, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"clear\",\"reason\":\"alibi\",\"fields\":{\"status_in_case\":\"cleared\"}}", desk.person));
    char *proposal = kit_text(k, kit_do(k, desk.lead, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"no offence\"}", desk.chain)), "id");
    kit_user(k, desk.admin, "second", "prosecutor");
    Str second = kit_sign_in(k, "second");
    kit_do(k, desk.lead, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"second\",\"role\":\"member\"}", desk.chain));
    const JsonValue *mine = kit_do(k, second, "me.today", "{}");
    assert_int_equal(json_get(mine, "to_sign")->count, 1);
    assert_str(json_text(json_get(mine, "to_sign")->first), str_of(proposal));
    assert_int_equal(json_get(kit_do(k, desk.lead, "me.today", "{}"), "to_sign")->count, 0);         /* his own */
    assert_int_equal(json_get(kit_do(k, desk.member, "me.today", "{}"), "to_sign")->count, 0);       /* not his role */
    assert_false(says(kit_ask(k, desk.head, "me.today", "{}"), "PLANTED"));
    assert_false(says(kit_ask(k, desk.outsider, "me.today", "{}"), "PLANTED"));
    assert_true(offers(page_of(second, "proposal.show", id_args(proposal)), kit_format(k, "op:proposal.sign?id=%s", proposal)));
    assert_false(offers(page_of(desk.lead, "proposal.show", id_args(proposal)), kit_format(k, "op:proposal.sign?id=%s", proposal)));
    kit_do(k, second, "proposal.return", kit_format(k, "{\"id\":\"%s\",\"reason\":\"say which article\"}", proposal));
    mine = kit_do(k, desk.lead, "me.today", "{}");
    assert_int_equal(json_get(mine, "returned")->count, 1);
    assert_true(says(page_of(desk.lead, "me.today", "{}"), "say which article"));
    assert_str(json_text(json_get(mine, "cases")->first), str_of(desk.chain));
    check_tables(page_of(desk.lead, "me.today", "{}"));
    kit_do(k, desk.lead, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"summary\":\"s\"}}", desk.chain));
    assert_int_equal(json_get(kit_do(k, desk.lead, "me.today", "{}"), "returned")->count, 0);        /* he has gone on */
}

/* In a locked case all of it works for its members, and for nobody else. */
static void a_locked_case_has_the_same_pages(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    char *locked = kit_text(k, kit_do(k, desk.lead, "case.open", "{\"fields\":{\"title\":\"PLANTED locked\"},\"locked\":true}"), "id");
    char *note = kit_text(k, kit_do(k, desk.lead, "record.create",
        kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"PLANTED inside\",\"text\":\"t\"}}", locked)), "id");
    const char *args = kit_format(k, "{\"case\":\"%s\",\"brief\":true}", locked), *in_case = kit_format(k, "{\"case\":\"%s\"}", locked);
    const JsonValue *page = page_of(desk.lead, "case.show", args);
    assert_true(leads_to(page, str_of(note)) && offers(page, kit_format(k, "op:record.move?id=%s&move=start", locked)));
    assert_true(says(page_of(desk.lead, "me.today", "{}"), "PLANTED locked"));
    assert_true(says(kit_do(k, desk.lead, "kind.list", in_case), "op:record.create?kind=note"));
    assert_int_equal(json_get(kit_do(k, desk.lead, "ref.find", kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"words\":\"inside\"}", locked)), "found")->count, 1);
    assert_int_equal(json_get(kit_do(k, desk.lead, "record.list", kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"words\":\"planted\"}", locked)), "records")->count, 1);
    const JsonValue *form = json_get(kit_do(k, desk.lead, "record.form", id_args(note)), "form");
    assert_true(says(form, "PLANTED inside"));
    kit_refused(k, desk.member, "not-found", "case.show", args);
    kit_refused(k, desk.member, "not-found", "record.form", id_args(note));
    kit_refused(k, desk.member, "not-found", "kind.list", in_case);
    assert_false(says(kit_ask(k, desk.member, "me.today", "{}"), "PLANTED locked"));
    assert_false(says(kit_ask(k, desk.member, "ref.find", "{\"kind\":\"note\",\"words\":\"inside\"}"), "PLANTED"));
}

/* ---- the way in ---- */

/* What has no item in the menu is found there, in the order of its reader's alphabet. */
static void every_kind_has_a_way_to_its_list(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Str last = STR("");
    bool found = false;
    JSON_EACH(one, json_get(kit_do(&desk.kit, desk.lead, "kind.list", "{}"), "kinds")) {
        Str plural = json_text(json_get(one, "plural"));
        assert_true(last.len == 0 || collate_compare(&a, last, plural) <= 0);
        found |= str_is(json_text(json_get(one, "kind")), "skill");
        last = plural;
    }
    assert_true(found);
    arena_free(&a);
}

static void the_menu_opens_no_closed_door(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    assert_true(says(kit_do(k, desk.lead, "menu", "{}"), "op:case.list"));
    assert_false(says(kit_do(k, desk.admin, "menu", "{}"), "op:case.list"));
    assert_true(says(kit_do(k, desk.admin, "menu", "{}"), "op:me.today"));
    assert_true(says(kit_do(k, desk.lead, "menu", "{}"), "op:kind.list"));
    kit_refused(k, STR(""), "signed-out", "menu", "{}");
}

/* What a menu names exists and can be asked for without an argument. */
static void each_menu_of_the_model_leads_somewhere(void **state)
{
    (void)state;
    const Model *m = office_model(desk.kit.office);
    size_t items = 0;
    for (size_t i = 0; i < m->profile_count; i++) {
        const Profile *p = &m->profiles[i];
        assert_true(p->menu_count >= MENU_LEAST && p->menu_count <= MENU_MOST);
        for (size_t n = 0; n < p->menu_count; n++, items++) {
            if (p->menu[n].kind.len > 0) continue;
            const Operation *op = operation_named(&DESK_OPERATIONS, p->menu[n].op);
            if (!op) fail_msg("no operation " STR_FMT, STR_ARG(p->menu[n].op));
            for (size_t a = 0; a < op->arg_count; a++) assert_false(op->args[a].required);
        }
    }
    assert_true(items >= 28);
}

static void kinds_say_what_may_be_made(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    const char *args = kit_format(k, "{\"case\":\"%s\"}", desk.chain), *make = kit_format(k, "op:record.create?kind=note&case=%s", desk.chain);
    assert_true(says(kit_do(k, desk.member, "kind.list", args), make));
    assert_false(says(kit_do(k, desk.reader, "kind.list", args), "\"make\""));
    kit_refused(k, desk.outsider, "not-found", "kind.list", args);
    assert_true(says(kit_do(k, desk.lead, "kind.list", "{}"), "op:case.open"));
}

static void references_are_found_by_words_and_leave_their_trace(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    int64_t before, after;
    const JsonValue *d = kit_do(k, desk.member, "ref.find", "{\"kind\":\"user\",\"words\":\"invented lead\"}");
    assert_int_equal(json_get(d, "found")->count, 1);
    d = kit_do(k, desk.member, "ref.find", "{\"kind\":\"user\",\"words\":\"OUTSI\"}");           /* by login */
    assert_int_equal(json_get(d, "found")->count, 1);
    assert_true(json_int(json_get(kit_do(k, desk.member, "ledger.head", "{}"), "size"), &before));
    d = kit_do(k, desk.member, "ref.find", kit_format(k, "{\"kind\":\"person\",\"words\":\"planted\",\"case\":\"%s\"}", desk.chain));
    assert_int_equal(json_get(d, "found")->count, 1);
    assert_str(json_text(json_get(d, "found")->first->first), str_of(desk.person));
    assert_true(json_int(json_get(kit_do(k, desk.member, "ledger.head", "{}"), "size"), &after));
    assert_true(after == before + 1);
    kit_refused(k, desk.outsider, "not-found", "ref.find", kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\"}", desk.chain));
    kit_refused(k, desk.member, "usage", "ref.find", "{\"kind\":\"nothing\"}");
    kit_do(k, desk.admin, "user.end", "{\"login\":\"outsider\",\"reason\":\"left\"}");
    assert_int_equal(json_get(kit_do(k, desk.member, "ref.find", "{\"kind\":\"user\",\"words\":\"outsider\"}"), "found")->count, 0);
}

static void targets_are_encoded(void **state)
{
    (void)state;
    Request r = { .arena = &desk.kit.arena };
    assert_str(view_op(&r, "draft.get", arg_str("key", STR("a b&c=d?%/\xd2\xa2")), arg_str("label", STR(""))), STR("op:draft.get?key=a%20b%26c%3Dd%3F%25/%D2%A2"));
    assert_str(view_op(&r, "menu"), STR("op:menu"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_offered_is_what_may_be_done, begin, end),
        cmocka_unit_test_setup_teardown(references_lead_to_what_they_name, begin, end),
        cmocka_unit_test_setup_teardown(a_reference_to_what_is_closed_says_nothing, begin, end),
        cmocka_unit_test_setup_teardown(a_case_says_who_is_presumed_innocent, begin, end),
        cmocka_unit_test_setup_teardown(a_flag_comes_with_its_question, begin, end),
        cmocka_unit_test_setup_teardown(a_list_comes_a_page_at_a_time, begin, end),
        cmocka_unit_test_setup_teardown(a_page_follows_from_a_row_and_not_from_a_number, begin, end),
        cmocka_unit_test_setup_teardown(the_day_shows_what_waits_for_me, begin, end),
        cmocka_unit_test_setup_teardown(a_locked_case_has_the_same_pages, begin, end),
        cmocka_unit_test_setup_teardown(the_menu_opens_no_closed_door, begin, end),
        cmocka_unit_test_setup_teardown(every_kind_has_a_way_to_its_list, begin, end),
        cmocka_unit_test_setup_teardown(each_menu_of_the_model_leads_somewhere, begin, end),
        cmocka_unit_test_setup_teardown(kinds_say_what_may_be_made, begin, end),
        cmocka_unit_test_setup_teardown(references_are_found_by_words_and_leave_their_trace, begin, end),
        cmocka_unit_test_setup_teardown(targets_are_encoded, begin, end),
    };
    return cmocka_run_group_tests_name("views", tests, NULL, NULL);
}

/* test_look_up.c: persons are shown beyond a case only to whoever says for which case and why, heads and auditors alike, and what is kept of it is
 * seen by few. */
#include "office_kit.h"

#define REASON "named by the witness on 12 November"

typedef struct { Kit kit; Str admin, head, auditor, officer, colleague, reader; char *mine, *other, *foreign, *person, *far; } Guarded;

static Guarded g;

static char *ask_person(Str who, const char *chain, const char *name)
{
    Kit *k = &g.kit;
    return kit_text(k, kit_do(k, who, "record.create", kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"%s\",\"status_in_case\":\"witness\"}}",
                                                              chain, name)), "id");
}

static char *open_case(Str who, const char *title)
{
    Kit *k = &g.kit;
    return kit_text(k, kit_do(k, who, "case.open", kit_format(k, "{\"fields\":{\"title\":\"%s\"}}", title)), "id");
}

static int begin(void **state)
{
    (void)state;
    memset(&g, 0, sizeof g);
    Kit *k = &g.kit;
    kit_init(k);
    kit_open(k);
    g.admin = kit_sign_in(k, "admin");
    kit_user(k, g.admin, "head", "head");
    kit_user(k, g.admin, "auditor", "auditor");
    kit_user(k, g.admin, "officer", "investigator");
    kit_user(k, g.admin, "colleague", "investigator");
    kit_user(k, g.admin, "reader", "investigator");
    char *unit = kit_text(k, kit_do(k, kit_sign_in(k, "head"), "record.create", "{\"kind\":\"unit\",\"fields\":{\"name\":\"Unit of invented cases\"}}"), "id");
    const char *both[] = { "officer", "colleague" };
    for (size_t i = 0; i < ARRAY_LEN(both); i++) {
        kit_do(k, g.admin, "user.change", kit_format(k, "{\"login\":\"%s\",\"unit\":\"%s\"}", both[i], unit));
    }
    g.head = kit_sign_in(k, "head");
    g.auditor = kit_sign_in(k, "auditor");
    g.officer = kit_sign_in(k, "officer");
    g.colleague = kit_sign_in(k, "colleague");
    g.reader = kit_sign_in(k, "reader");
    g.mine = open_case(g.officer, "Boilers (invented)");
    g.other = open_case(g.officer, "Roofs (invented)");
    g.foreign = open_case(g.colleague, "Bridges (invented)");
    g.person = ask_person(g.officer, g.mine, "Invented Zhumabek");
    g.far = ask_person(g.officer, g.other, "Invented Zhumabek of the roofs");
    ask_person(g.colleague, g.foreign, "Invented Zhumabek of the bridges");
    kit_do(k, g.officer, "record.create", kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"zhumabek rang\",\"text\":\"b\"}}", g.other));
    kit_settle(k);
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&g.kit);
    return 0;
}

static const JsonValue *search(Str who, const char *more)
{
    return kit_do(&g.kit, who, "search", kit_format(&g.kit, "{\"words\":\"zhumabek\"%s}", more));
}

static const char *for_case(const char *chain, const char *reason)
{
    return kit_format(&g.kit, ",\"case\":\"%s\",\"reason\":\"%s\"", chain, reason);
}

static size_t found(const JsonValue *data, const char *kind)
{
    size_t n = 0;
    JSON_EACH(row, json_get(data, "found")) n += str_is(json_text(json_get(row, "kind")), kind);
    return n;
}

static const JsonValue *look_ups(Str who)
{
    return json_get(kit_do(&g.kit, who, "record.list", "{\"kind\":\"look_up\"}"), "records");
}

static void without_a_case_and_a_reason_persons_are_left_out(void **state)
{
    (void)state;
    const JsonValue *data = search(g.officer, "");
    assert_int_equal(found(data, "person"), 0);
    assert_int_equal(found(data, "note"), 1);
    assert_string_equal(kit_text(&g.kit, data, "persons"), "left-out");
    assert_int_equal(found(search(g.officer, ",\"kind\":\"person\""), "person"), 0);
    assert_int_equal(look_ups(g.officer)->count, 0);
}

static void within_a_case_its_own_persons_are_shown(void **state)
{
    (void)state;
    const JsonValue *data = search(g.officer, kit_format(&g.kit, ",\"case\":\"%s\"", g.mine));
    assert_int_equal(found(data, "person"), 1);
    assert_int_equal(json_get(data, "found")->count, 1);
    assert_int_equal(look_ups(g.officer)->count, 0);
}

static void with_both_the_cases_that_he_knows_are_looked_through_and_it_is_kept(void **state)
{
    (void)state;
    Kit *k = &g.kit;
    const JsonValue *data = search(g.officer, for_case(g.mine, REASON));
    assert_int_equal(found(data, "person"), 2);             /* not the one of the case that he does not know */
    assert_string_equal(kit_text(k, data, "persons"), "shown");
    const JsonValue *all = look_ups(g.officer), *f = json_get(all->first, "fields");
    assert_int_equal(all->count, 1);
    assert_string_equal(kit_text(k, f, "asked"), "zhumabek");
    assert_string_equal(kit_text(k, f, "reason"), REASON);
    assert_string_equal(kit_text(k, f, "of_case"), g.mine);
    assert_int_equal(json_get(f, "persons")->count, 2);
    search(g.officer, for_case(g.mine, REASON));
    assert_int_equal(look_ups(g.officer)->count, 1);        /* the same question within ten minutes */
    search(g.officer, for_case(g.mine, "the second witness named him, too"));
    assert_int_equal(look_ups(g.officer)->count, 2);
    kit_do(k, g.officer, "look_up.persons", kit_format(k, "{\"words\":\"roofs\",\"case\":\"%s\",\"reason\":\"" REASON "\"}", g.mine));
    assert_int_equal(look_ups(g.officer)->count, 3);
}

static void a_case_that_is_over_or_only_read_and_a_reason_that_says_nothing_are_refused(void **state)
{
    (void)state;
    Kit *k = &g.kit;
    assert_str(kit_refused(k, g.officer, "invalid", "search", kit_format(k, "{\"words\":\"zhumabek\"%s}", for_case(g.mine, "because"))), STR("lookup.reason-short"));
    assert_str(kit_refused(k, g.officer, "invalid", "search", kit_format(k, "{\"words\":\"zhumabek\"%s}", for_case(g.mine, "              .          "))), STR("lookup.reason-short"));
    assert_str(kit_refused(k, g.officer, "usage", "search", "{\"words\":\"zhumabek\",\"reason\":\"" REASON "\"}"), STR("lookup.case-needed"));
    kit_refused(k, g.officer, "not-found", "search", kit_format(k, "{\"words\":\"zhumabek\"%s}", for_case(g.foreign, REASON)));
    kit_do(k, g.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"reader\",\"role\":\"reader\"}", g.mine));
    assert_str(kit_refused(k, g.reader, "denied", "search", kit_format(k, "{\"words\":\"zhumabek\"%s}", for_case(g.mine, REASON))), STR("rights.read-only"));
    kit_do(k, g.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"head\"}", g.other));
    kit_do(k, g.head, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"refuse\"," WAY_OUT ",\"reason\":\"nothing in it\"}", g.other));
    assert_str(kit_refused(k, g.officer, "invalid", "search", kit_format(k, "{\"words\":\"zhumabek\"%s}", for_case(g.other, REASON))), STR("lookup.case-ended"));
    assert_int_equal(look_ups(g.officer)->count, 0);
}

static void a_head_has_no_other_way(void **state)
{
    (void)state;
    Kit *k = &g.kit;
    kit_do(k, g.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"head\"}", g.mine));
    kit_do(k, g.colleague, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"head\"}", g.foreign));
    assert_int_equal(found(search(g.head, ""), "person"), 0);
    assert_int_equal(found(search(g.head, for_case(g.foreign, REASON)), "person"), 2);
    assert_int_equal(look_ups(g.head)->count, 1);
}

static void lists_choices_and_tables_are_no_way_around(void **state)
{
    (void)state;
    Kit *k = &g.kit;
    const JsonValue *data = kit_do(k, g.officer, "record.list", "{\"kind\":\"person\"}");
    assert_int_equal(json_get(data, "records")->count, 0);
    data = kit_do(k, g.officer, "record.list", "{\"kind\":\"person\",\"words\":\"zhumabek\"}");
    assert_int_equal(json_get(data, "records")->count, 0);
    data = kit_do(k, g.officer, "record.list", kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\"}", g.mine));
    assert_int_equal(json_get(data, "records")->count, 1);
    static const char *const KINDS[] = { "person", "*" };
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        data = kit_do(k, g.officer, "ref.find", kit_format(k, "{\"kind\":\"%s\",\"words\":\"invented zhumabek\"}", KINDS[i]));
        JSON_EACH(one, json_get(data, "found")) assert_false(str_starts(json_text(one->first), STR("person/")));
        data = kit_do(k, g.officer, "ref.find", kit_format(k, "{\"kind\":\"%s\",\"words\":\"invented zhumabek\",\"case\":\"%s\"}", KINDS[i], g.mine));
        assert_int_equal(json_get(data, "found")->count, 1);
    }
    int out = open("/dev/null", O_RDWR);
    const JsonValue *v = kit_ask_fd(k, g.officer, "record.export", "{\"kind\":\"person\"}", out);
    close(out);
    assert_str(json_text(json_get(json_get(v, "error"), "code")), STR("usage"));
}

static void what_is_kept_is_seen_by_him_and_the_auditors(void **state)
{
    (void)state;
    Kit *k = &g.kit;
    search(g.officer, for_case(g.mine, REASON));
    char *id = kit_text(k, look_ups(g.officer)->first, "id"), *one = kit_format(k, "{\"id\":\"%s\"}", id);
    Str others[] = { g.colleague, g.head, g.admin, g.reader };     /* his unit, too */
    kit_do(k, g.auditor, "record.show", one);
    kit_do(k, g.officer, "record.show", one);
    assert_int_equal(look_ups(g.auditor)->count, 1);
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        kit_refused(k, others[i], "not-found", "record.show", one);
        kit_refused(k, others[i], "not-found", "record.history", one);
        assert_int_equal(look_ups(others[i])->count, 0);
        const JsonValue *data = kit_do(k, others[i], "ref.find", "{\"kind\":\"look_up\",\"words\":\"zhumabek\"}");
        assert_int_equal(json_get(data, "found")->count, 0);
        kit_refused(k, others[i], "denied", "search", "{\"words\":\"zhumabek\",\"kind\":\"look_up\"}");
    }
}

static void nobody_writes_or_changes_one(void **state)
{
    (void)state;
    Kit *k = &g.kit;
    search(g.officer, for_case(g.mine, REASON));
    char *id = kit_text(k, look_ups(g.officer)->first, "id");
    kit_refused(k, g.officer, "denied", "record.create", "{\"kind\":\"look_up\",\"fields\":{\"asked\":\"x\"}}");
    kit_refused(k, g.officer, "denied", "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"reason\":\"another that sounds better\"}}", id));
    kit_refused(k, g.officer, "denied", "record.correct", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"reason\":\"another that sounds better\"},\"reason\":\"x\"}", id));
    kit_refused(k, g.officer, "denied", "record.pull_back", kit_format(k, "{\"id\":\"%s\",\"reason\":\"x\"}", id));
    kit_refused(k, g.officer, "denied", "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"end\"}", id));
}

/* ---- persons of a special status ---- */

static char *a_judge(Str who, const char *chain, const char *status)
{
    Kit *k = &g.kit;
    return kit_text(k, kit_do(k, who, "record.create", kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented Zhumabek the judge\","
                                                                     "\"status_in_case\":\"%s\",\"special_status\":\"judge\"}}", chain, status)), "id");
}

static char *leave(void)
{
    Kit *k = &g.kit;
    return kit_text(k, kit_do(k, g.officer, "look_up.ask", kit_format(k, "{\"words\":\"zhumabek\",\"case\":\"%s\",\"reason\":\"" REASON "\"}", g.mine)), "id");
}

static void decide(Str who, const char *id, const char *move)
{
    kit_do(&g.kit, who, "record.move", kit_format(&g.kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"the file shows why\"}", id, move));
}

static const char *with_leave(const char *chain, const char *permit)
{
    return kit_format(&g.kit, ",\"case\":\"%s\",\"reason\":\"" REASON "\",\"permit\":\"%s\"", chain, permit);
}

static void a_judge_is_looked_up_with_leave_only(void **state)
{
    (void)state;
    Kit *k = &g.kit;
    a_judge(g.officer, g.other, "witness");
    kit_settle(k);
    assert_int_equal(found(search(g.officer, for_case(g.mine, REASON)), "person"), 2);
    assert_int_equal(found(search(g.officer, kit_format(k, ",\"case\":\"%s\"", g.other)), "person"), 2);       /* in its own case as ever */
    char *permit = leave();
    kit_refused(k, g.officer, "denied", "search", kit_format(k, "{\"words\":\"zhumabek\"%s}", with_leave(g.mine, permit)));
    kit_refused(k, g.officer, "denied", "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"permit\",\"reason\":\"x\"}", permit));
    kit_refused(k, g.colleague, "not-found", "record.show", kit_format(k, "{\"id\":\"%s\"}", permit));
    decide(g.head, permit, "permit");
    assert_int_equal(found(search(g.officer, with_leave(g.mine, permit)), "person"), 3);
    assert_string_equal(kit_text(k, json_get(look_ups(g.officer)->first, "fields"), "permit"), permit);
    kit_refused(k, g.officer, "denied", "search", kit_format(k, "{\"words\":\"zhumabek\"%s}", with_leave(g.other, permit)));       /* for another case */
    kit_refused(k, g.colleague, "not-found", "search", kit_format(k, "{\"words\":\"zhumabek\"%s}", with_leave(g.foreign, permit)));
    decide(g.head, permit, "end");
    kit_refused(k, g.officer, "denied", "search", kit_format(k, "{\"words\":\"zhumabek\"%s}", with_leave(g.mine, permit)));
    kit_refused(k, g.officer, "denied", "record.create", "{\"kind\":\"look_up_permit\",\"fields\":{\"asked\":\"x\"}}");
}

static void nobody_gives_leave_to_himself(void **state)
{
    (void)state;
    Kit *k = &g.kit;
    kit_do(k, g.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"head\"}", g.mine));
    char *permit = kit_text(k, kit_do(k, g.head, "look_up.ask", kit_format(k, "{\"words\":\"x\",\"case\":\"%s\",\"reason\":\"" REASON "\"}", g.mine)), "id");
    assert_str(kit_refused(k, g.head, "denied", "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"permit\",\"reason\":\"x\"}", permit)),
               STR("rules.look-up-own"));
}

static void a_judge_is_named_suspect_with_a_second_authority_only(void **state)
{
    (void)state;
    Kit *k = &g.kit;
    const char *named = "\"fields\":{\"status_in_case\":\"suspect\",\"status_since\":\"2026-11-20\"},\"reason\":\"order no. 7\"";
    assert_str(kit_refused(k, g.officer, "invalid", "record.create", kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"A judge\","
               "\"status_in_case\":\"suspect\",\"special_status\":\"judge\"}}", g.mine)), STR("rules.special-status"));
    char *judge = a_judge(g.officer, g.mine, "mentioned");
    assert_str(kit_refused(k, g.officer, "invalid", "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"set_status\",%s}", judge, named)),
               STR("rules.special-status"));
    char *proposal = kit_text(k, kit_do(k, g.officer, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"name_protected\",%s}", judge, named)), "id");
    kit_do(k, g.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"colleague\"}", g.mine));
    kit_do(k, g.officer, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"head\"}", g.mine));
    kit_refused(k, g.officer, "denied", "proposal.sign", kit_format(k, "{\"id\":\"%s\"}", proposal));
    kit_refused(k, g.colleague, "denied", "proposal.sign", kit_format(k, "{\"id\":\"%s\"}", proposal));          /* the same right as the first, and no more */
    kit_do(k, g.head, "proposal.sign", kit_format(k, "{\"id\":\"%s\"}", proposal));
    const JsonValue *rec = json_get(kit_do(k, g.officer, "record.show", kit_format(k, "{\"id\":\"%s\"}", judge)), "record");
    assert_string_equal(kit_text(k, json_get(rec, "fields"), "status_in_case"), "suspect");
}

/* ---- many at once ---- */

static const char *table(size_t rows, const char *more)
{
    Buf out = buf_in(&g.kit.arena);
    buf_format(&out, "{\"kind\":\"person\",\"case\":\"%s\"%s,\"items\":[", g.mine, more);
    for (size_t i = 0; i < rows; i++) buf_format(&out, "%s{\"name\":\"Invented %zu\",\"status_in_case\":\"witness\"}", i > 0 ? "," : "", i);
    buf_c(&out, "]}");
    return str_c(&g.kit.arena, buf_str(&out));
}

static void importing_persons_has_a_purpose_and_a_cap(void **state)
{
    (void)state;
    Kit *k = &g.kit;
    assert_str(kit_refused(k, g.officer, "invalid", "record.import", table(3, "")), STR("lookup.reason-short"));
    kit_do(k, g.officer, "record.import", table(3, ",\"dry_run\":true"));
    kit_do(k, g.officer, "record.import", table(150, ",\"reason\":\"the staff list that was seized\""));
    assert_string_equal(kit_text(k, json_get(look_ups(g.officer)->first, "fields"), "about"), "import");
    assert_str(kit_refused(k, g.officer, "denied", "record.import", table(60, ",\"reason\":\"the staff list that was seized\"")), STR("lookup.import-cap"));
    char *permit = leave();
    decide(g.head, permit, "permit");
    kit_do(k, g.officer, "record.import", table(60, kit_format(k, ",\"reason\":\"the staff list that was seized\",\"permit\":\"%s\"", permit)));
}

#define GUARDED(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        GUARDED(without_a_case_and_a_reason_persons_are_left_out),
        GUARDED(within_a_case_its_own_persons_are_shown),
        GUARDED(with_both_the_cases_that_he_knows_are_looked_through_and_it_is_kept),
        GUARDED(a_case_that_is_over_or_only_read_and_a_reason_that_says_nothing_are_refused),
        GUARDED(a_head_has_no_other_way),
        GUARDED(lists_choices_and_tables_are_no_way_around),
        GUARDED(what_is_kept_is_seen_by_him_and_the_auditors),
        GUARDED(nobody_writes_or_changes_one),
        GUARDED(a_judge_is_looked_up_with_leave_only),
        GUARDED(nobody_gives_leave_to_himself),
        GUARDED(a_judge_is_named_suspect_with_a_second_authority_only),
        GUARDED(importing_persons_has_a_purpose_and_a_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_rivals.c: two who want what only one can have, in an ordinary case and in a locked one, where the store knows no versions: the same version of a
 * record, two moves that exclude each other, a value that no two may have, the right to act itself, and the second of two signatures. And what
 * somebody who can write into the store puts from one locked case into another. */
#include <pthread.h>
#include <stdlib.h>

#include "bundle_by_hand.h"
#include "office_kit.h"

#include "office/locked.h"

static struct { Kit kit; Str admin, lead, member; char *open, *locked; } day;

static char *one_case(const char *more)
{
    Kit *k = &day.kit;
    char *id = kit_text(k, kit_do(k, day.lead, "case.open", kit_format(k, "{%s\"fields\":{\"title\":\"Quarry (invented)\"}}", more)), "id");
    kit_do(k, day.lead, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"gulnara\",\"role\":\"member\"}", id));
    return id;
}

static int begin(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    kit_init(k);
    kit_open(k);
    day.admin = kit_sign_in(k, "admin");
    kit_user(k, day.admin, "aibek", "investigator; analyst");
    kit_user(k, day.admin, "gulnara", "prosecutor; head");
    day.lead = kit_sign_in(k, "aibek");
    day.open = one_case("");
    day.locked = one_case("\"locked\":true,");
    day.member = kit_sign_in(k, "gulnara");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&day.kit);
    return 0;
}

static char *note_in(const char *chain)
{
    Kit *k = &day.kit;
    return kit_text(k, kit_do(k, day.lead, "record.create", kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"0\",\"text\":\"0\"}}", chain)), "id");
}

/* ---- two at once ---- */

typedef struct { Str token; const char *op, *args; pthread_barrier_t *start; char code[24]; } Rival;

/* Each with a reading handle and memory of his own, as two connections have. */
static void *ask(void *self)
{
    Rival *r = self;
    Kit *k = &day.kit;
    Error e = { 0 };
    Store *reader = NULL;
    Arena a = arena_with((size_t)256 << 20);
    Buf frame = buf_in(&a), answer = buf_in(&a);
    JsonValue *v = NULL;
    strcpy(r->code, "no answer");
    buf_format(&frame, "{\"op\":\"%s\",\"lang\":\"en\",\"token\":\"" STR_FMT "\",\"args\":%s}", r->op, STR_ARG(r->token), r->args);
    ErrorCode code = store_open(k->store, STORE_READ, &reader, &e);
    pthread_barrier_wait(r->start);
    if (code == ERR_OK) gate_answer(k->office, &k->options, reader, &a, buf_str(&frame), -1, &answer);
    if (code == ERR_OK && json_parse(&a, buf_str(&answer), &v, &e) == ERR_OK) {
        Str said = json_true(json_get(v, "ok")) ? STR("ok") : json_text(json_get(json_get(v, "error"), "code"));
        snprintf(r->code, sizeof r->code, STR_FMT, STR_ARG(said));
    }
    store_close(reader);
    arena_free(&a);
    return NULL;
}

/* Exactly one of the two gets it, and the other is told so. */
static void assert_one_of(const char *op, const char *first, const char *second, const char *refusal)
{
    pthread_barrier_t start;
    pthread_t thread;
    pthread_barrier_init(&start, NULL, 2);
    Rival one = { day.lead, op, first, &start, "" }, other = { day.member, op, second, &start, "" };
    assert_int_equal(pthread_create(&thread, NULL, ask, &one), 0);
    ask(&other);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&start);
    bool won = strcmp(one.code, "ok") == 0;
    if (won == (strcmp(other.code, "ok") == 0) || strcmp(won ? other.code : one.code, refusal) != 0) fail_msg("%s: %s and %s", op, one.code, other.code);
}

static void of_two_changes_to_one_version_one_is_made(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    const char *const CASES[] = { day.open, day.locked };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        char *note = note_in(CASES[i]);
        for (int version = 1; version <= 25; version++) {
            assert_one_of("record.change", kit_format(k, "{\"id\":\"%s\",\"version\":%d,\"fields\":{\"title\":\"lead %d\"}}", note, version, version),
                          kit_format(k, "{\"id\":\"%s\",\"version\":%d,\"fields\":{\"title\":\"member %d\"}}", note, version, version), "conflict");
        }
        const JsonValue *seen = json_get(kit_do(k, day.lead, "record.show", kit_format(k, "{\"id\":\"%s\"}", note)), "record");
        int64_t version;
        assert_true(json_int(json_get(seen, "version"), &version) && version == 26);
    }
    kit_do(k, day.lead, "case.audit", kit_format(k, "{\"case\":\"%s\"}", day.locked));
}

/* The case goes to the prosecutor or it is discontinued at once; a person is cleared or was entered in error. Whoever comes second finds a state that
 * his move does not leave. */
static void of_two_moves_that_exclude_each_other_one_is_made(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    const char *const CASES[] = { day.open, day.locked };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        for (int round = 0; round < 10; round++) {
            char *person = kit_text(k, kit_do(k, day.lead, "record.create", kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented\",\"status_in_case\":\"witness\"}}", CASES[i])), "id");
            assert_one_of("record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"withdraw\",\"reason\":\"entered in error\"}", person),
                          kit_format(k, "{\"id\":\"%s\",\"move\":\"clear\",\"reason\":\"was never there\"}", person), "invalid");
            const JsonValue *history = json_get(kit_do(k, day.lead, "record.history", kit_format(k, "{\"id\":\"%s\"}", person)), "history");
            size_t moves = 0;
            JSON_EACH(one, history) moves += str_starts(json_text(json_get(one, "op")), STR("record.move."));
            assert_int_equal(moves, 1);
        }
    }
}

/* Two file on one sheet, and two begin the next volume: one does, and the other reads that the sheet is taken. */
static void of_two_on_one_sheet_one_lies_there(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    const char *const CASES[] = { day.open, day.locked };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        for (int round = 0; round < 10; round++) {
            char *papers[2], *args[2];
            for (int p = 0; p < 2; p++) {
                papers[p] = kit_text(k, kit_do(k, day.lead, "record.create", kit_format(k, "{\"kind\":\"document\",\"case\":\"%s\",\"fields\":{\"title\":\"Letter (invented)\",\"source\":\"x\"}}",
                                                                                    CASES[i])), "id");
                args[p] = kit_format(k, "{\"id\":\"%s\",\"move\":\"file\",\"fields\":{\"volume\":\"1\",\"sheet\":\"%d\"}}", papers[p], round + 1);
            }
            assert_one_of("record.move", args[0], args[1], "conflict");
        }
        const JsonValue *list = json_get(kit_do(k, day.lead, "volume.list", kit_format(k, "{\"case\":\"%s\"}", CASES[i])), "volumes");
        assert_int_equal(list->count, 1);
        int64_t lines, last;
        assert_true(json_int(json_get(list->first, "lines"), &lines) && json_int(json_get(list->first, "last_sheet"), &last));
        assert_int_equal(lines, 10);
        assert_int_equal(last, 10);
    }
}

/* ---- a value that no two may have ---- */

#define FLAG "{\"kind\":\"flag\",\"case\":\"%s\",\"fields\":{\"key\":\"%s\",\"rule\":\"R036\",\"subject\":\"ocds-1\",\"explanation\":\"x\"}}"

static void a_unique_value_stands_once_in_a_locked_case(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *second = one_case("\"locked\":true,");
    kit_do(k, day.lead, "record.create", kit_format(k, FLAG, day.locked, "one"));
    assert_str(kit_refused(k, day.lead, "conflict", "record.create", kit_format(k, FLAG, day.locked, "one")), STR("store.not-unique"));
    assert_str(kit_refused(k, day.member, "conflict", "record.create", kit_format(k, FLAG, day.locked, "one")), STR("store.not-unique"));
    kit_do(k, day.lead, "record.create", kit_format(k, FLAG, day.locked, "two"));
    kit_do(k, day.lead, "record.create", kit_format(k, FLAG, second, "one"));       /* nothing of one case shows in another */
    kit_do(k, day.lead, "record.create", kit_format(k, FLAG, day.open, "one"));

    /* Two of one commit, and two at once. */
    char *twice = kit_format(k, "{\"kind\":\"flag\",\"case\":\"%s\",\"items\":[{\"key\":\"a\",\"rule\":\"r\",\"subject\":\"s\",\"explanation\":\"x\"},"
                                "{\"key\":\"a\",\"rule\":\"r\",\"subject\":\"s\",\"explanation\":\"x\"}]}", day.locked);
    assert_str(kit_refused(k, day.lead, "conflict", "record.import", twice), STR("store.not-unique"));
    for (int i = 0; i < 10; i++) {
        char *args = kit_format(k, FLAG, day.locked, kit_format(k, "at once %d", i));
        assert_one_of("record.create", args, args, "conflict");
    }
    const JsonValue *list = kit_do(k, day.lead, "record.list", kit_format(k, "{\"kind\":\"flag\",\"case\":\"%s\"}", day.locked));
    assert_int_equal(json_get(list, "records")->count, 12);
}

/* ---- the right itself ---- */

/* What a session of its own does up to the moment before it is entered; then something else happens, and it is entered or not. */
static ErrorCode acts_while(Str token, const char *note, Str other, const char *op, const char *args)
{
    Kit *k = &day.kit;
    Request r = { .office = k->office, .arena = &k->arena, .model = office_model(k->office), .lang = LANG_EN, .fd = -1 };
    Seen seen;
    Error e = { 0 };
    assert_int_equal(store_open(k->store, STORE_READ, &r.store, &e), ERR_OK);
    assert_int_equal(session_take(k->office, token, &r.session, &e), ERR_OK);
    assert_int_equal(store_snapshot_begin(r.store, &e), ERR_OK);
    assert_int_equal(desk_see(&r, str_of(note), &seen, &e), ERR_OK);
    JsonValue *fields = json_copy(&k->arena, seen.fields);
    json_set(&k->arena, fields, "text", json_new_string(&k->arena, STR("done meanwhile")));
    assert_int_equal(desk_need_role(&r, seen.record.chain, seen.kind->change, seen.kind->change_count, K("desk.may-not-change"), seen.kind, &e), ERR_OK);
    Draft d = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version, seen.record.state, STR(""), fields);
    if (op) kit_do(k, other, op, args);
    ErrorCode code = office_commit(&r, &d, 1, NULL, &e);
    store_snapshot_end(r.store);
    session_release(k->office, r.session);
    store_close(r.store);
    return code;
}

static void a_right_given_or_taken_meanwhile_sends_the_act_back(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    const char *const CASES[] = { day.open, day.locked };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        char *note = note_in(CASES[i]), *dismiss = kit_format(k, "{\"case\":\"%s\",\"login\":\"gulnara\",\"reason\":\"conflict\"}", CASES[i]);
        assert_int_equal(acts_while(day.member, note, day.lead, NULL, NULL), ERR_OK);
        assert_int_equal(acts_while(day.member, note, day.admin, "user.change", "{\"login\":\"gulnara\",\"roles\":\"prosecutor\"}"), ERR_AGAIN);
        assert_int_equal(acts_while(day.member, note, day.admin, "user.change", "{\"login\":\"gulnara\",\"roles\":\"prosecutor; head\"}"), ERR_AGAIN);
        assert_int_equal(acts_while(day.member, note, day.lead, "case.dismiss", dismiss), ERR_AGAIN);
        kit_refused(k, day.member, "not-found", "record.show", kit_format(k, "{\"id\":\"%s\"}", note));
        kit_do(k, day.lead, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"gulnara\",\"role\":\"member\"}", CASES[i]));
    }
}

/* Two roles are not two persons: neither both in one session nor in a second one. */
static void the_same_person_in_two_roles_signs_once(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    const char *const CASES[] = { day.open, day.locked };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        kit_do(k, day.lead, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"start\"}", CASES[i]));
        const JsonValue *waits = kit_do(k, day.member, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"x\"}", CASES[i]));
        char *sign = kit_format(k, "{\"id\":\"%s\"}", kit_text(k, waits, "id"));
        assert_str(kit_refused(k, day.member, "denied", "proposal.sign", sign), STR("office.same-person"));
        Str again = kit_sign_in(k, "gulnara");
        assert_str(kit_refused(k, again, "denied", "proposal.sign", sign), STR("office.same-person"));
        kit_do(k, day.admin, "user.change", "{\"login\":\"gulnara\",\"roles\":\"head\"}");        /* nor when the one role is left */
        assert_str(kit_refused(k, again, "denied", "proposal.sign", sign), STR("office.same-person"));
        kit_do(k, day.admin, "user.change", "{\"login\":\"gulnara\",\"roles\":\"prosecutor; head\"}");
    }
}

/* ---- put from one locked case into another ---- */

static bool alter(const char *sql)
{
    Kit *k = &day.kit;
    if (by_hand_run("command -v sqlite3 >/dev/null") != 0) return false;
    kit_close(k);
    assert_int_equal(by_hand_run(kit_format(k, "sqlite3 %s/store.db \"%s\"", k->store, sql)), 0);
    kit_open(k);
    day.lead = kit_sign_in(k, "aibek");
    day.member = kit_sign_in(k, "gulnara");
    return true;
}

static void skip_without_sqlite(void)
{
    print_message("skipped: sqlite3 is needed\n");
    skip();
}

#define CHAIN(id) "(SELECT number FROM name WHERE text = '" id "')"

/* The slots of two cases of the same members exchanged: each opens for them, and says another case. */
static void exchanged_slots_are_a_finding(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *second = one_case("\"locked\":true,"), *third = one_case("\"locked\":true,");
    char *sql = kit_format(k, "UPDATE key_slot SET chain = CASE chain WHEN " CHAIN("%s") " THEN " CHAIN("%s") " ELSE " CHAIN("%s") " END WHERE chain IN (" CHAIN("%s") ", " CHAIN("%s") ")",
                           day.locked, second, day.locked, day.locked, second);
    if (!alter(sql)) skip_without_sqlite();
    const char *const CASES[] = { day.locked, second };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        assert_str(kit_refused(k, day.lead, "finding", "case.show", kit_format(k, "{\"case\":\"%s\"}", CASES[i])), STR("locked.slot-foreign"));
        assert_str(kit_refused(k, day.member, "finding", "case.show", kit_format(k, "{\"case\":\"%s\"}", CASES[i])), STR("locked.slot-foreign"));
    }
    kit_do(k, day.lead, "case.show", kit_format(k, "{\"case\":\"%s\"}", third));         /* the others are as they were */
    kit_do(k, day.lead, "case.show", kit_format(k, "{\"case\":\"%s\"}", day.open));
    assert_int_equal(json_get(kit_do(k, day.lead, "case.list", "{}"), "cases")->count, 2);
}

/* A slot of another case beside the true ones: it opens for them, too, and stops nobody. */
static void a_slot_put_beside_the_true_one_changes_nothing(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *second = one_case("\"locked\":true,");
    char *sql = kit_format(k, "INSERT INTO key_slot (chain, sealed, layers, generation) SELECT " CHAIN("%s") ", sealed, layers, (SELECT max(generation) FROM key_slot WHERE chain = " CHAIN("%s") ")"
                           " FROM key_slot WHERE chain = " CHAIN("%s"), day.locked, day.locked, second);
    if (!alter(sql)) skip_without_sqlite();
    kit_do(k, day.lead, "case.show", kit_format(k, "{\"case\":\"%s\"}", day.locked));
    kit_do(k, day.member, "case.show", kit_format(k, "{\"case\":\"%s\"}", second));
}

/* The last contents of two cases exchanged: neither opens in the other's place. */
static void contents_of_two_cases_exchanged_break_both(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *second = one_case("\"locked\":true,");
    note_in(day.locked);
    note_in(second);
    char *sql = kit_format(k, "CREATE TEMP TABLE two AS SELECT max(position) AS place FROM entry WHERE chain IN (" CHAIN("%s") ", " CHAIN("%s") ") GROUP BY chain;"
                              "CREATE TEMP TABLE was AS SELECT place, bytes FROM content WHERE place >> 2 IN (SELECT place FROM two);"
                              "UPDATE content SET bytes = (SELECT bytes FROM was WHERE was.place <> content.place) WHERE place IN (SELECT place FROM was)", day.locked, second);
    if (!alter(sql)) skip_without_sqlite();
    assert_str(kit_refused(k, day.lead, "finding", "case.show", kit_format(k, "{\"case\":\"%s\"}", day.locked)), STR("locked.does-not-open"));
    assert_str(kit_refused(k, day.lead, "finding", "case.show", kit_format(k, "{\"case\":\"%s\"}", second)), STR("locked.does-not-open"));
    kit_do(k, day.lead, "case.show", kit_format(k, "{\"case\":\"%s\"}", day.open));
}

#define DAY(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DAY(of_two_changes_to_one_version_one_is_made), DAY(of_two_moves_that_exclude_each_other_one_is_made),
        DAY(of_two_on_one_sheet_one_lies_there),
        DAY(a_unique_value_stands_once_in_a_locked_case), DAY(a_right_given_or_taken_meanwhile_sends_the_act_back),
        DAY(the_same_person_in_two_roles_signs_once), DAY(exchanged_slots_are_a_finding), DAY(a_slot_put_beside_the_true_one_changes_nothing),
        DAY(contents_of_two_cases_exchanged_break_both),
    };
    return cmocka_run_group_tests_name("rivals", tests, NULL, NULL);
}

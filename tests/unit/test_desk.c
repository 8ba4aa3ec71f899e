/* test_desk.c: whole days of work through the gate's door: accounts, cases, need-to-know, four eyes, files, erasing. */
#include "office_kit.h"

#include "office/blob.h"

typedef struct { Kit kit; Str admin, head, prosecutor, investigator, stranger; char *case_id; } Day_;

static Day_ day;

static Instant (*clock_before)(void);

static Instant two_days_on(void)
{
    return clock_before() + 48 * HOUR;
}

static int begin(void **state)
{
    (void)state;
    clock_before = clock_source;
    memset(&day, 0, sizeof day);
    Kit *k = &day.kit;
    kit_init(k);
    kit_open(k);
    day.admin = kit_sign_in(k, "admin");
    kit_user(k, day.admin, "head", "head");
    kit_user(k, day.admin, "prosecutor", "prosecutor");
    kit_user(k, day.admin, "investigator", "investigator");
    kit_user(k, day.admin, "stranger", "prosecutor; investigator; head");
    day.head = kit_sign_in(k, "head");
    day.prosecutor = kit_sign_in(k, "prosecutor");
    day.investigator = kit_sign_in(k, "investigator");
    day.stranger = kit_sign_in(k, "stranger");
    const JsonValue *made = kit_do(k, day.investigator, "case.open", "{\"fields\":{\"title\":\"Boilers for six schools (invented)\"}}");
    day.case_id = kit_text(k, made, "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&day.kit);
    return 0;
}

static const char *in_case(const char *with_case)
{
    char text[2048];
    size_t at = (size_t)(strstr(with_case, "%s") - with_case);
    snprintf(text, sizeof text, "%.*s%s%s", (int)at, with_case, day.case_id, with_case + at + 2);
    return str_c(&day.kit.arena, str_of(text));
}

static void an_account_is_made_by_an_administrator_only(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    const char *args = "{\"login\":\"x\",\"full_name\":\"X\",\"roles\":\"head\",\"passphrase\":\"long enough\"}";
    assert_str(kit_refused(k, day.head, "denied", "user.create", args), STR("gate.role"));
    kit_refused(k, STR(""), "signed-out", "user.create", args);
    kit_refused(k, day.admin, "conflict", "user.create", "{\"login\":\"HEAD\",\"full_name\":\"X\",\"roles\":\"head\",\"passphrase\":\"long enough\"}");
    kit_refused(k, day.admin, "invalid", "user.create", "{\"login\":\"y\",\"full_name\":\"X\",\"roles\":\"king\",\"passphrase\":\"long enough\"}");
    kit_refused(k, day.admin, "invalid", "user.create", "{\"login\":\"y\",\"full_name\":\"X\",\"roles\":\"head\",\"passphrase\":\"short\"}");
    const char *names[] = { "b b", "../b", "", "x/y", "a\\u202eb" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        kit_refused(k, day.admin, i == 4 ? "usage" : "invalid", "user.create",
                    kit_format(k, "{\"login\":\"%s\",\"full_name\":\"X\",\"roles\":\"head\",\"passphrase\":\"long enough\"}", names[i]));
    }
    kit_user(k, day.admin, "Гүлнара.О", "head");
    kit_refused(k, day.admin, "denied", "user.change", "{\"login\":\"admin\",\"roles\":\"administrator; head\"}");
    kit_refused(k, day.admin, "denied", "user.end", "{\"login\":\"admin\"}");
}

static void a_wrong_passphrase_and_an_unknown_user_look_alike(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    Str wrong = kit_refused(k, STR(""), "denied", "session.open", "{\"login\":\"head\",\"passphrase\":\"not this one\"}");
    Str unknown = kit_refused(k, STR(""), "denied", "session.open", "{\"login\":\"nobody\",\"passphrase\":\"not this one\"}");
    assert_str(wrong, unknown);
}

static void who_leaves_is_out_at_once(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    kit_do(k, day.admin, "user.end", "{\"login\":\"stranger\",\"reason\":\"left\"}");
    kit_refused(k, day.stranger, "signed-out", "case.list", "{}");
    kit_refused(k, STR(""), "denied", "session.open", "{\"login\":\"stranger\",\"passphrase\":\"" KIT_PASSPHRASE "\"}");
}

static void nobody_knows_a_case_he_was_not_admitted_to(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    Str others[] = { day.admin, day.head, day.prosecutor, day.stranger };
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        kit_refused(k, others[i], "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
        kit_refused(k, others[i], "not-found", "record.show", in_case("{\"id\":\"%s\"}"));
        kit_refused(k, others[i], "not-found", "record.history", in_case("{\"id\":\"%s\"}"));
        kit_refused(k, others[i], "not-found", "record.list", in_case("{\"kind\":\"note\",\"case\":\"%s\"}"));
        assert_int_equal(json_get(kit_do(k, others[i], "case.list", "{}"), "cases")->count, 0);
        assert_int_equal(json_get(kit_do(k, others[i], "record.list", "{\"kind\":\"case\"}"), "records")->count, 0);
    }
    kit_do(k, day.investigator, "case.admit", in_case("{\"case\":\"%s\",\"login\":\"prosecutor\"}"));
    kit_do(k, day.prosecutor, "case.show", in_case("{\"case\":\"%s\"}"));
    assert_int_equal(json_get(kit_do(k, day.prosecutor, "case.list", "{}"), "cases")->count, 1);
    kit_do(k, day.investigator, "case.dismiss", in_case("{\"case\":\"%s\",\"login\":\"prosecutor\",\"reason\":\"other work\"}"));
    kit_refused(k, day.prosecutor, "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
    kit_refused(k, day.investigator, "invalid", "case.admit", in_case("{\"case\":\"%s\",\"login\":\"head\",\"until\":\"01.01.2020\"}"));

    char today[11];
    day_format_local(today, instant_local_day(clock_now()));
    kit_do(k, day.investigator, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"head\",\"until\":\"%s\"}", day.case_id, today));
    kit_do(k, day.head, "case.show", in_case("{\"case\":\"%s\"}"));
    clock_source = two_days_on;
    kit_refused(k, kit_sign_in(k, "head"), "not-found", "case.show", in_case("{\"case\":\"%s\"}"));
    clock_source = clock_before;
}

static void numbers_have_no_gap(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    int year = day_date(instant_local_day(clock_now())).year;
    for (int i = 2; i < 6; i++) {
        kit_refused(k, day.investigator, "invalid", "case.open", "{\"fields\":{}}");
        const JsonValue *made = kit_do(k, day.investigator, "case.open", "{\"fields\":{\"title\":\"another\"}}");
        assert_string_equal(kit_text(k, made, "number"), kit_format(k, "C-%d-%04d", year, i));
    }
}

static void what_changed_in_between_is_a_conflict(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *id = kit_text(k, kit_do(k, day.investigator, "record.create", in_case("{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"a\",\"text\":\"b\"}}")), "id");
    kit_do(k, day.investigator, "record.change", kit_format(k, "{\"id\":\"%s\",\"version\":1,\"fields\":{\"text\":\"c\"}}", id));
    kit_refused(k, day.investigator, "conflict", "record.change", kit_format(k, "{\"id\":\"%s\",\"version\":1,\"fields\":{\"text\":\"d\"}}", id));
    kit_refused(k, day.investigator, "invalid", "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"text\":\"c\"}}", id));
    const JsonValue *shown = json_get(kit_do(k, day.investigator, "record.show", kit_format(k, "{\"id\":\"%s\"}", id)), "record");
    assert_string_equal(kit_text(k, json_get(shown, "fields"), "text"), "c");
    assert_int_equal(json_get(kit_do(k, day.investigator, "record.history", kit_format(k, "{\"id\":\"%s\"}", id)), "history")->count, 2);
}

static void unknown_words_are_errors(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    assert_str(kit_refused(k, day.investigator, "usage", "record.fly", "{}"), STR("gate.unknown-operation"));
    assert_str(kit_refused(k, day.investigator, "usage", "case.list", "{\"all\":true}"), STR("gate.unknown-argument"));
    assert_str(kit_refused(k, day.investigator, "usage", "case.show", "{}"), STR("gate.missing-argument"));
    assert_str(kit_refused(k, day.investigator, "usage", "case.show", "{\"case\":7}"), STR("gate.argument-type"));
    kit_refused(k, day.investigator, "usage", "record.create", in_case("{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"titel\":\"a\"}}"));
    kit_refused(k, day.investigator, "usage", "record.create", "{\"kind\":\"dragon\"}");
    kit_refused(k, day.investigator, "denied", "record.create", in_case("{\"kind\":\"access\",\"case\":\"%s\",\"fields\":{}}"));
    kit_refused(k, day.investigator, "usage", "document.add", in_case("{\"case\":\"%s\",\"name\":\"x\"}"));
}

/* Brings the case with the prosecutor, who then may discontinue it, by four eyes. */
static char *a_waiting_proposal(void)
{
    Kit *k = &day.kit;
    kit_do(k, day.investigator, "case.admit", in_case("{\"case\":\"%s\",\"login\":\"prosecutor\"}"));
    kit_do(k, day.investigator, "case.admit", in_case("{\"case\":\"%s\",\"login\":\"head\"}"));
    kit_do(k, day.investigator, "record.move", in_case("{\"id\":\"%s\",\"move\":\"start\"}"));
    return kit_text(k, kit_do(k, day.prosecutor, "record.move", in_case("{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"no elements of an offence\"}")), "id");
}

static void four_eyes_are_two_persons(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *proposal = a_waiting_proposal(), *one = kit_format(k, "{\"id\":\"%s\"}", proposal);
    assert_true(str_starts(str_of(proposal), STR("proposal/")));
    assert_str(kit_refused(k, day.prosecutor, "denied", "proposal.sign", one), STR("office.same-person"));
    kit_refused(k, day.investigator, "denied", "proposal.sign", one);
    kit_refused(k, day.stranger, "not-found", "proposal.sign", one);
    kit_do(k, day.head, "proposal.show", one);
    assert_int_equal(json_get(kit_do(k, day.head, "proposal.list", "{}"), "proposals")->count, 1);
    kit_do(k, day.head, "proposal.sign", one);
    kit_refused(k, day.head, "conflict", "proposal.sign", one);
    const JsonValue *shown = json_get(kit_do(k, day.head, "record.show", in_case("{\"id\":\"%s\"}")), "record");
    assert_string_equal(kit_text(k, shown, "state"), "discontinued");
    const JsonValue *history = json_get(kit_do(k, day.head, "record.history", in_case("{\"id\":\"%s\"}")), "history");
    int64_t signatures = 0;
    JSON_EACH(row, history) {
        int64_t n;
        if (str_is(json_text(json_get(row, "op")), "record.move.discontinue") && json_int(json_get(row, "signatures"), &n)) signatures = n;
    }
    assert_int_equal(signatures, 2);
}

static void a_proposal_is_void_when_its_record_moved_on(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *proposal = a_waiting_proposal(), *one = kit_format(k, "{\"id\":\"%s\"}", proposal);
    kit_do(k, day.investigator, "record.change", in_case("{\"id\":\"%s\",\"fields\":{\"summary\":\"a new witness\"}}"));
    assert_str(kit_refused(k, day.head, "conflict", "proposal.sign", one), STR("desk.proposal-void"));
    kit_do(k, day.head, "proposal.return", kit_format(k, "{\"id\":\"%s\",\"reason\":\"look at the new witness\"}", proposal));
    kit_refused(k, day.head, "conflict", "proposal.sign", one);
}

/* A person entered between the two signatures does not move the case's version: the guard has to be asked again. */
static void the_law_is_asked_again_at_the_second_signature(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *one = kit_format(k, "{\"id\":\"%s\"}", a_waiting_proposal());
    kit_do(k, day.investigator, "record.create", in_case("{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented Person\",\"status_in_case\":\"suspect\"}}"));
    assert_str(kit_refused(k, day.head, "invalid", "proposal.sign", one), STR("rules.person-open"));
}

static void a_case_does_not_end_while_somebody_is_a_suspect(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    kit_do(k, day.investigator, "case.admit", in_case("{\"case\":\"%s\",\"login\":\"prosecutor\"}"));
    kit_do(k, day.investigator, "record.move", in_case("{\"id\":\"%s\",\"move\":\"start\"}"));
    char *person = kit_text(k, kit_do(k, day.investigator, "record.create", in_case("{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented Person\",\"status_in_case\":\"suspect\"}}")), "id");
    assert_str(kit_refused(k, day.prosecutor, "invalid", "record.move", in_case("{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"x\"}")), STR("rules.person-open"));
    assert_str(kit_refused(k, day.prosecutor, "invalid", "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"clear\",\"reason\":\"x\"}", person)), STR("rules.status-open"));
    kit_do(k, day.prosecutor, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"clear\",\"fields\":{\"status_in_case\":\"cleared\"},\"reason\":\"was elsewhere\"}", person));
    kit_do(k, day.prosecutor, "record.move", in_case("{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"x\"}"));
}

static void looking_up_a_person_leaves_a_trace_once(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    char *person = kit_text(k, kit_do(k, day.investigator, "record.create", in_case("{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented Person\",\"status_in_case\":\"witness\"}}")), "id");
    char *one = kit_format(k, "{\"id\":\"%s\"}", person);
    for (int i = 0; i < 3; i++) kit_do(k, day.investigator, "record.show", one);
    assert_int_equal(json_get(kit_do(k, day.investigator, "record.history", one), "history")->count, 2);   /* made, looked at */
}

static void a_file_comes_back_as_it_went_in(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    size_t sizes[] = { 0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 5 * CHUNK_SIZE + 17 };
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        char *path = path_join(&k->arena, k->folder, "in"), *back = path_join(&k->arena, k->folder, "out");
        unsigned char *bytes = arena_alloc(&k->arena, sizes[i] + 1);
        random_bytes(bytes, sizes[i]);
        assert_int_equal(file_write_durable(path, str_bytes(bytes, sizes[i]), &k->error), ERR_OK);
        int in = open(path, O_RDONLY), out = open(back, O_RDWR | O_CREAT | O_TRUNC, 0600);
        const JsonValue *made = kit_ask_fd(k, day.investigator, "document.add",
            in_case("{\"case\":\"%s\",\"name\":\"contract.pdf\",\"fields\":{\"title\":\"Contract\",\"source\":\"school no. 1\"}}"), in);
        if (!json_true(json_get(made, "ok"))) fail_msg(STR_FMT, STR_ARG(json_text(json_get(json_get(made, "error"), "text"))));
        char *id = kit_text(k, json_get(made, "data"), "id");
        const JsonValue *given = kit_ask_fd(k, day.investigator, "document.get", kit_format(k, "{\"id\":\"%s\"}", id), out);
        assert_true(json_true(json_get(given, "ok")));
        Str got;
        assert_int_equal(file_read(&k->arena, back, 1 << 24, &got, &k->error), ERR_OK);
        assert_int_equal(got.len, sizes[i]);
        assert_memory_equal(got.ptr, bytes, sizes[i]);
        close(in);
        close(out);
    }
}

/* The name of a file is data: one that looks like a path is refused, and no path is ever made of it. */
static void a_file_named_like_a_path_is_refused(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    int in = open("/dev/null", O_RDONLY);
    const JsonValue *v = kit_ask_fd(k, day.investigator, "document.add",
        in_case("{\"case\":\"%s\",\"name\":\"../../x\",\"fields\":{\"title\":\"Contract\",\"source\":\"school no. 1\"}}"), in);
    close(in);
    assert_str(json_text(json_get(json_get(v, "error"), "code")), STR("invalid"));

    uint64_t gone = 0;                              /* its blob is an orphan now: kept for a day, then collected */
    assert_int_equal(blob_collect(k->store, k->reader, 24 * HOUR, &gone, &k->error), ERR_OK);
    assert_int_equal(gone, 0);
    assert_int_equal(blob_collect(k->store, k->reader, -SECOND, &gone, &k->error), ERR_OK);
    assert_int_equal(gone, 1);
}

static void what_is_erased_leaves_its_trace_only(void **state)
{
    (void)state;
    Kit *k = &day.kit;
    kit_do(k, day.investigator, "case.admit", in_case("{\"case\":\"%s\",\"login\":\"head\"}"));
    kit_do(k, day.investigator, "case.admit", in_case("{\"case\":\"%s\",\"login\":\"prosecutor\"}"));
    char *id = kit_text(k, kit_do(k, day.investigator, "record.create", in_case("{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"t\",\"text\":\"PLANTED-STRING-1\"}}")), "id");
    kit_do(k, day.investigator, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"text\":\"PLANTED-STRING-2\"},\"reason\":\"PLANTED-STRING-3\"}", id));
    kit_refused(k, day.investigator, "denied", "record.erase", kit_format(k, "{\"id\":\"%s\",\"reason\":\"x\"}", id));
    char *proposal = kit_text(k, kit_do(k, day.head, "record.erase", kit_format(k, "{\"id\":\"%s\",\"reason\":\"term ran out\"}", id)), "id");
    kit_refused(k, day.head, "denied", "proposal.sign", kit_format(k, "{\"id\":\"%s\"}", proposal));
    kit_user(k, day.admin, "head2", "head");
    Str head2 = kit_sign_in(k, "head2");
    kit_do(k, day.investigator, "case.admit", in_case("{\"case\":\"%s\",\"login\":\"head2\"}"));
    kit_do(k, head2, "proposal.sign", kit_format(k, "{\"id\":\"%s\"}", proposal));
    kit_refused(k, day.investigator, "not-found", "record.show", kit_format(k, "{\"id\":\"%s\"}", id));
    assert_int_equal(json_get(kit_do(k, day.investigator, "record.history", kit_format(k, "{\"id\":\"%s\"}", id)), "history")->count, 3);
    kit_close(k);                                   /* the writer empties the WAL behind its answer */
    assert_int_not_equal(system(kit_format(k, "grep -rl PLANTED-STRING %s", k->store)), 0);
}

#define DAY(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DAY(an_account_is_made_by_an_administrator_only), DAY(a_wrong_passphrase_and_an_unknown_user_look_alike), DAY(who_leaves_is_out_at_once),
        DAY(nobody_knows_a_case_he_was_not_admitted_to), DAY(numbers_have_no_gap), DAY(what_changed_in_between_is_a_conflict),
        DAY(unknown_words_are_errors), DAY(four_eyes_are_two_persons), DAY(a_proposal_is_void_when_its_record_moved_on),
        DAY(the_law_is_asked_again_at_the_second_signature), DAY(a_case_does_not_end_while_somebody_is_a_suspect), DAY(looking_up_a_person_leaves_a_trace_once),
        DAY(a_file_comes_back_as_it_went_in), DAY(a_file_named_like_a_path_is_refused), DAY(what_is_erased_leaves_its_trace_only),
    };
    return cmocka_run_group_tests_name("desk", tests, NULL, NULL);
}

/* test_acts.c: acts that everybody needs: correct, pull back, hand over; and how a case and a person in it leave, with nobody left on a list of suspects. */
#include "office_kit.h"

#include "office/bundle.h"

static Kit kit;
static Str admin, head, prosecutor, investigator;
static char *the_case;

#define say(who, op, ...) kit_do(&kit, who, op, kit_format(&kit, __VA_ARGS__))

#define refused(who, code, key, op, ...) assert_str(kit_refused(&kit, who, code, op, kit_format(&kit, __VA_ARGS__)), str_of(key))

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    kit_user(&kit, admin, "head", "head");
    kit_user(&kit, admin, "prosecutor", "prosecutor");
    kit_user(&kit, admin, "investigator", "investigator");
    head = kit_sign_in(&kit, "head");
    prosecutor = kit_sign_in(&kit, "prosecutor");
    investigator = kit_sign_in(&kit, "investigator");
    the_case = kit_text(&kit, say(investigator, "case.open", "{\"fields\":{\"title\":\"Boilers for six schools (invented)\"}}"), "id");
    say(investigator, "case.admit", "{\"case\":\"%s\",\"login\":\"head\"}", the_case);
    say(investigator, "case.admit", "{\"case\":\"%s\",\"login\":\"prosecutor\"}", the_case);
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

static char *a_note(const char *text)
{
    return kit_text(&kit, say(investigator, "record.create", "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"n\",\"text\":\"%s\"}}", the_case, text), "id");
}

static char *a_person(const char *name, const char *status)
{
    return kit_text(&kit, say(investigator, "record.create", "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"%s\",\"status_in_case\":\"%s\"}}",
                              the_case, name, status), "id");
}

static size_t listed(Str who, const char *kind)
{
    return json_get(say(who, "record.list", "{\"kind\":\"%s\"}", kind), "records")->count;
}

/* Does a word stand anywhere in an answer? */
static bool answers(Str who, const char *op, const char *args, const char *word)
{
    Buf out = buf_in(&kit.arena);
    json_write(&out, kit_ask(&kit, who, op, args));
    return str_find(buf_str(&out), str_of(word)) >= 0;
}

static Str state_of(Str who, const char *id)
{
    return json_text(json_get(json_get(say(who, "record.show", "{\"id\":\"%s\"}", id), "record"), "state"));
}

/* ---- correct ---- */

static void a_correction_stands_beside_what_was_wrong(void **state)
{
    (void)state;
    char *id = a_note("eighteen boilers");
    refused(investigator, "usage", "gate.missing-argument", "record.correct", "{\"id\":\"%s\",\"fields\":{\"text\":\"x\"}}", id);
    say(investigator, "record.correct", "{\"id\":\"%s\",\"fields\":{\"text\":\"eight boilers\"},\"reason\":\"counted again\"}", id);
    const JsonValue *history = say(investigator, "record.history", "{\"id\":\"%s\"}", id), *changes = json_get(history, "changes");
    assert_int_equal(changes->count, 1);
    assert_str(json_text(json_get(changes->first, "field")), STR("text"));
    assert_str(json_text(json_get(changes->first, "was")), STR("eighteen boilers"));
    assert_str(json_text(json_get(changes->first, "now")), STR("eight boilers"));
    assert_true(answers(investigator, "record.history", kit_format(&kit, "{\"id\":\"%s\"}", id), "counted again"));
    refused(investigator, "conflict", "office.moved-on", "record.correct", "{\"id\":\"%s\",\"version\":1,\"fields\":{\"text\":\"y\"},\"reason\":\"z\"}", id);
}

static void what_has_ended_is_corrected_but_not_turned_round(void **state)
{
    (void)state;
    char *id = a_person("Asanov", "suspect");
    say(prosecutor, "record.move", "{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"no elements of an offence\"}", id);
    refused(prosecutor, "invalid", "desk.record-ended", "record.change", "{\"id\":\"%s\",\"fields\":{\"name\":\"Asanow\"}}", id);
    say(prosecutor, "record.correct", "{\"id\":\"%s\",\"fields\":{\"name\":\"Asanow\"},\"reason\":\"as in the passport\"}", id);
    refused(prosecutor, "invalid", "rules.status-by-move", "record.correct", "{\"id\":\"%s\",\"fields\":{\"status_in_case\":\"suspect\"},\"reason\":\"x\"}", id);
}

/* ---- pull back ---- */

static bool seen_anywhere(Str who, const char *word)
{
    char *in_case = kit_format(&kit, "{\"case\":\"%s\"}", the_case);
    bool found = answers(who, "case.show", in_case, word) || answers(who, "record.list", "{\"kind\":\"note\"}", word) ||
                 answers(who, "record.list", "{\"kind\":\"proposal\"}", word) || answers(who, "proposal.list", "{}", word);
    assert_int_equal(office_search_settle(kit.office, &kit.error), ERR_OK);
    /* What was typed into a search is a content of its own; the word that is looked for on the disk later is therefore not the one typed. */
    return found || answers(who, "search", "{\"words\":\"findable\"}", word);
}

static void what_was_pulled_back_is_hidden_at_once_and_erased_by_two(void **state)
{
    (void)state;
    char *id = a_note("findable PLANTEDWORD"), *one = kit_format(&kit, "{\"id\":\"%s\"}", id);
    assert_true(seen_anywhere(investigator, "PLANTEDWORD"));
    char *proposal = kit_text(&kit, say(investigator, "record.pull_back", "{\"id\":\"%s\",\"reason\":\"entered in the wrong case\"}", id), "id");
    assert_false(seen_anywhere(investigator, "PLANTEDWORD"));
    assert_false(answers(investigator, "record.show", one, "PLANTEDWORD"));
    assert_false(answers(investigator, "record.history", one, "PLANTEDWORD"));
    assert_str(state_of(investigator, id), STR("pulled_back"));
    refused(investigator, "conflict", "acts.is-pulled-back", "record.change", "{\"id\":\"%s\",\"fields\":{\"text\":\"x\"}}", id);
    refused(investigator, "conflict", "acts.is-pulled-back", "record.move", "{\"id\":\"%s\",\"move\":\"withdraw\",\"reason\":\"x\"}", id);
    refused(investigator, "conflict", "acts.already-waits", "record.pull_back", "{\"id\":\"%s\",\"reason\":\"again\"}", id);
    char *sign = kit_format(&kit, "{\"id\":\"%s\"}", proposal);
    assert_str(kit_refused(&kit, investigator, "denied", "proposal.sign", sign), STR("office.same-person"));
    assert_true(answers(prosecutor, "proposal.show", sign, "PLANTEDWORD"));       /* who decides has to see it */
    kit_do(&kit, prosecutor, "proposal.sign", sign);
    assert_str(kit_refused(&kit, investigator, "not-found", "record.show", one), STR("office.erased"));
    assert_true(json_get(kit_do(&kit, investigator, "record.history", one), "history")->count >= 3);
    kit_close(&kit);
    assert_int_not_equal(system(kit_format(&kit, "grep -rlai PLANTEDWORD %s", kit.store)), 0);
}

/* A bundle that leaves in between has the trace and not the contents, and verifies. */
static void what_was_pulled_back_leaves_with_nobody(void **state)
{
    (void)state;
    char *id = a_person("PLANTEDNAME", "witness"), *path = kit_format(&kit, "%s/case.tergoo", kit.folder);
    say(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"withdraw\",\"reason\":\"x\"}", id);
    char *proposal = kit_text(&kit, say(prosecutor, "record.move", "{\"id\":\"%s\",\"move\":\"take_in_again\",\"reason\":\"x\"}", id), "id");
    say(prosecutor, "proposal.return", "{\"id\":\"%s\",\"reason\":\"x\"}", proposal);
    say(investigator, "record.pull_back", "{\"id\":\"%s\",\"reason\":\"x\"}", id);
    assert_false(answers(investigator, "case.show", kit_format(&kit, "{\"case\":\"%s\"}", the_case), "PLANTEDNAME"));
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    const JsonValue *given = kit_ask_fd(&kit, investigator, "bundle.export", kit_format(&kit, "{\"case\":\"%s\",\"to\":\"court\",\"purpose\":\"trial\"}", the_case), fd);
    assert_true(json_true(json_get(given, "ok")));
    Str bytes;
    Bundle bundle;
    BundleReport report;
    assert_int_equal(file_read(&kit.arena, path, 64 << 20, &bytes, &kit.error), ERR_OK);
    assert_true(str_find(bytes, STR("PLANTEDNAME")) < 0);
    assert_int_equal(bundle_open(&kit.arena, bytes, &bundle, &kit.error), ERR_OK);
    assert_int_equal(bundle_verify(&kit.arena, &bundle, office_log_key(kit.office), 1, NULL, NULL, &report, &kit.error), ERR_OK);
    assert_true(report.key_checked && report.erased > 0);
    close(fd);
}

static void what_was_returned_is_as_it_was(void **state)
{
    (void)state;
    char *id = a_note("findable PLANTEDWORD");
    say(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"withdraw\",\"reason\":\"superseded\"}", id);
    char *proposal = kit_text(&kit, say(investigator, "record.pull_back", "{\"id\":\"%s\",\"reason\":\"x\"}", id), "id");
    say(prosecutor, "proposal.return", "{\"id\":\"%s\",\"reason\":\"it belongs here\"}", proposal);
    assert_str(state_of(investigator, id), STR("withdrawn"));
    assert_true(seen_anywhere(investigator, "PLANTEDWORD"));
    say(investigator, "record.pull_back", "{\"id\":\"%s\",\"reason\":\"once more\"}", id);
    assert_false(seen_anywhere(investigator, "PLANTEDWORD"));
}

/* A proposal that nobody decided on in time hides nothing for ever: it can be returned, and then pulled back anew. */
static void an_expired_proposal_can_still_be_returned(void **state)
{
    (void)state;
    char *id = a_note("findable PLANTEDWORD");
    char *proposal = kit_text(&kit, say(investigator, "record.pull_back", "{\"id\":\"%s\",\"reason\":\"x\"}", id), "id");
    Instant (*before)(void) = clock_source;
    kit_ahead = 15 * 24 * HOUR;
    clock_source = kit_clock;
    Str later = kit_sign_in(&kit, "prosecutor");
    refused(later, "conflict", "desk.proposal-expired", "proposal.sign", "{\"id\":\"%s\"}", proposal);
    say(later, "proposal.return", "{\"id\":\"%s\",\"reason\":\"nobody decided\"}", proposal);
    assert_str(state_of(later, id), STR("current"));
    clock_source = before;
}

/* ---- hand over ---- */

static void a_record_goes_to_another_officer_of_the_case(void **state)
{
    (void)state;
    int in = open("/dev/null", O_RDONLY);
    const JsonValue *made = kit_ask_fd(&kit, investigator, "document.add",
        kit_format(&kit, "{\"case\":\"%s\",\"name\":\"a\",\"fields\":{\"title\":\"Contract\",\"source\":\"school\"}}", the_case), in);
    close(in);
    char *id = kit_text(&kit, json_get(made, "data"), "id");
    kit_user(&kit, admin, "stranger", "investigator");
    refused(investigator, "invalid", "acts.not-in-case", "record.hand_over", "{\"id\":\"%s\",\"to\":\"stranger\",\"reason\":\"x\"}", id);
    say(investigator, "record.hand_over", "{\"id\":\"%s\",\"to\":\"prosecutor\",\"reason\":\"knows the contract\"}", id);
    refused(investigator, "invalid", "acts.nobody-responsible", "record.hand_over", "{\"id\":\"%s\",\"to\":\"prosecutor\",\"reason\":\"x\"}", a_note("t"));
}

static void a_case_always_has_a_lead(void **state)
{
    (void)state;
    refused(admin, "conflict", "acts.only-lead", "user.end", "{\"login\":\"investigator\",\"reason\":\"left\"}");
    refused(prosecutor, "denied", "acts.only-the-lead", "case.hand_over", "{\"case\":\"%s\",\"to\":\"head\",\"reason\":\"x\"}", the_case);
    refused(investigator, "denied", "acts.not-to-administrator", "case.hand_over", "{\"case\":\"%s\",\"to\":\"admin\",\"reason\":\"x\"}", the_case);
    say(investigator, "case.hand_over", "{\"case\":\"%s\",\"to\":\"prosecutor\",\"reason\":\"other unit\"}", the_case);
    say(investigator, "case.show", "{\"case\":\"%s\"}", the_case);                /* a member still */
    say(prosecutor, "case.hand_over", "{\"case\":\"%s\",\"to\":\"investigator\",\"reason\":\"back\"}", the_case);
    say(investigator, "case.hand_over", "{\"case\":\"%s\",\"to\":\"prosecutor\",\"leave\":true,\"reason\":\"gone\"}", the_case);
    refused(investigator, "not-found", "office.no-record", "case.show", "{\"case\":\"%s\"}", the_case);
    say(admin, "user.end", "{\"login\":\"investigator\",\"reason\":\"left\"}");
}

static void a_desk_is_handed_over_by_a_head_who_learns_nothing(void **state)
{
    (void)state;
    char *second = kit_text(&kit, say(investigator, "case.open", "{\"fields\":{\"title\":\"Another (invented)\"}}"), "id");
    kit_user(&kit, admin, "colleague", "investigator");
    kit_user(&kit, admin, "head2", "head");
    Str head2 = kit_sign_in(&kit, "head2"), colleague = kit_sign_in(&kit, "colleague");
    char *proposal = kit_text(&kit, say(investigator, "record.pull_back", "{\"id\":\"%s\",\"reason\":\"x\"}", a_note("t")), "id");
    char *person = a_person("Invented", "witness");
    say(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"withdraw\",\"reason\":\"error\"}", person);
    refused(head2, "denied", "acts.not-to-oneself", "desk.hand_over", "{\"from\":\"investigator\",\"to\":\"head2\",\"reason\":\"ill\"}");
    refused(colleague, "denied", "acts.own-desk-or-head", "desk.hand_over", "{\"from\":\"investigator\",\"to\":\"colleague\",\"reason\":\"ill\"}");
    const JsonValue *done = say(head2, "desk.hand_over", "{\"from\":\"investigator\",\"to\":\"colleague\",\"reason\":\"ill\"}");
    int64_t cases;
    assert_true(json_int(json_get(done, "cases"), &cases) && cases == 2);
    say(colleague, "case.show", "{\"case\":\"%s\"}", the_case);
    say(colleague, "case.show", "{\"case\":\"%s\"}", second);
    refused(investigator, "not-found", "office.no-record", "case.show", "{\"case\":\"%s\"}", second);
    refused(head2, "not-found", "office.no-record", "case.show", "{\"case\":\"%s\"}", second);
    say(prosecutor, "proposal.sign", "{\"id\":\"%s\"}", proposal);                /* what was pulled back was not given back by it */
    say(admin, "user.end", "{\"login\":\"investigator\",\"reason\":\"left\"}");
    refused(admin, "conflict", "acts.only-lead", "user.end", "{\"login\":\"colleague\",\"reason\":\"left\"}");
}

/* ---- ways out ---- */

static const char *const OPEN_STATUSES[] = { "suspect", "accused", "defendant" };

/* The line of a person in an exported table; empty when he is in none. */
static Str exported_line(const char *id)
{
    char *path = kit_format(&kit, "%s/persons.csv", kit.folder);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    const JsonValue *v = kit_ask_fd(&kit, investigator, "record.export", kit_format(&kit, "{\"kind\":\"person\",\"case\":\"%s\"}", the_case), fd);
    close(fd);
    assert_true(json_true(json_get(v, "ok")));
    Str bytes, line;
    assert_int_equal(file_read(&kit.arena, path, 1 << 20, &bytes, &kit.error), ERR_OK);
    while (str_next_line(&bytes, &line)) {
        if (str_find(line, str_of(id)) >= 0) return line;
    }
    return STR("");
}

/* Asks every operation that lists persons; the name must not stand beside a word that makes a suspect of him. */
static void is_no_suspect_anywhere(const char *id)
{
    static const char *const WORDS[] = { "suspect", "Suspect", "accused", "Accused", "defendant", "Defendant" };
    Str line = exported_line(id);
    assert_true(line.len > 0);
    assert_int_equal(office_search_settle(kit.office, &kit.error), ERR_OK);
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        assert_true(str_find(line, str_of(WORDS[i])) < 0);
        assert_false(answers(investigator, "search", kit_format(&kit, "{\"words\":\"%s\",\"case\":\"%s\"}", WORDS[i], the_case), id));
    }
    for (size_t i = 0; i < ARRAY_LEN(OPEN_STATUSES); i++) {
        char *wanted = kit_format(&kit, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"status_in_case\":\"%s\"}}", the_case, OPEN_STATUSES[i]);
        assert_false(answers(investigator, "record.list", wanted, id));
        JSON_EACH(row, json_get(say(investigator, "case.show", "{\"case\":\"%s\"}", the_case), "persons")) {
            bool his = str_is(json_text(json_get(row, "id")), id);
            assert_false(his && str_is(json_text(json_get(row, "status")), OPEN_STATUSES[i]));
        }
        JSON_EACH(row, json_get(say(investigator, "record.list", "{\"kind\":\"person\",\"case\":\"%s\"}", the_case), "records")) {
            bool his = str_is(json_text(json_get(row, "id")), id);
            assert_false(his && str_is(json_text(json_get(json_get(row, "fields"), "status_in_case")), OPEN_STATUSES[i]));
        }
        JSON_EACH(row, json_get(say(investigator, "case.show", "{\"case\":\"%s\"}", the_case), "records")) {
            bool his = str_is(json_text(json_get(row, "id")), id);
            assert_false(his && str_is(json_text(json_get(json_get(row, "fields"), "status_in_case")), OPEN_STATUSES[i]));
        }
    }
}

static void every_way_out_leaves_no_suspect_and_owes_a_notice(void **state)
{
    (void)state;
    static const struct { const char *move, *status, *fields; size_t notices; } WAYS[] = {       /* the ground says: wrongly suspected */
        { "refuse", "refused", WAY_OUT_FIELDS, 2 }, { "discontinue", "discontinued", WAY_OUT_FIELDS, 2 }, { "acquit", "acquitted", "", 1 },
        { "acquit_in_part", "acquitted_in_part", "", 1 }, { "withdraw", "mentioned", "", 0 },
    };
    size_t before = 0;
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++) {
        char *id = a_person(kit_format(&kit, "Invented %zu", i), "suspect");
        assert_true(answers(investigator, "record.list", kit_format(&kit, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"status_in_case\":\"suspect\"}}", the_case), id));
        refused(prosecutor, "invalid", "desk.reason-needed", "record.move", "{\"id\":\"%s\",\"move\":\"%s\"}", id, WAYS[i].move);
        refused(prosecutor, "invalid", "rules.status-by-move", "record.change", "{\"id\":\"%s\",\"fields\":{\"status_in_case\":\"%s\"}}", id,
                WAYS[i].status);
        say(prosecutor, "record.move", "{\"id\":\"%s\",\"move\":\"%s\",\"fields\":{%s},\"reason\":\"the court said so\"}", id, WAYS[i].move,
            WAYS[i].fields);
        is_no_suspect_anywhere(id);
        before += WAYS[i].notices;
        assert_int_equal(listed(investigator, "notice"), before);
    }
}

static void a_quashed_judgment_leaves_nobody_convicted(void **state)
{
    (void)state;
    char *id = a_person("Invented", "defendant");
    say(prosecutor, "record.move", "{\"id\":\"%s\",\"move\":\"decide\",\"fields\":{\"status_in_case\":\"convicted\"},\"reason\":\"sentence\"}", id);
    say(prosecutor, "record.move", "{\"id\":\"%s\",\"move\":\"quash\",\"reason\":\"cassation\"}", id);
    is_no_suspect_anywhere(id);
    assert_false(answers(investigator, "record.list", kit_format(&kit, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"status_in_case\":\"convicted\"}}", the_case), id));
    assert_str(state_of(investigator, id), STR("quashed"));
    assert_int_equal(listed(investigator, "notice"), 2);
}

/* A judgment is quashed: the case is open again, and ends as the court then says. */
static void a_quashed_case_goes_on_or_is_discontinued(void **state)
{
    (void)state;
    static const char *const FORWARD[] = { "start", "submit", "to_court" };
    for (size_t i = 0; i < ARRAY_LEN(FORWARD); i++) {
        say(prosecutor, "record.move", "{\"id\":\"%s\",\"move\":\"%s\",\"fields\":{\"offence\":\"CC 336\"}}", the_case, FORWARD[i]);
    }
    static const struct { const char *move, *fields; } END[] = {
        { "close", "{\"outcome\":\"conviction\"}" }, { "quash", "{}" }, { "discontinue", "{" WAY_OUT_FIELDS "}" },
    };
    for (size_t i = 0; i < ARRAY_LEN(END); i++) {
        char *proposal = kit_text(&kit, say(prosecutor, "record.move", "{\"id\":\"%s\",\"move\":\"%s\",\"fields\":%s,\"reason\":\"the court\"}",
                                            the_case, END[i].move, END[i].fields), "id");
        say(head, "proposal.sign", "{\"id\":\"%s\"}", proposal);
    }
    assert_str(state_of(investigator, the_case), STR("discontinued"));
}

static void a_case_that_ends_tells_everybody_who_was_more_than_a_name(void **state)
{
    (void)state;
    (void)a_person("A witness", "witness");
    (void)a_person("A victim", "victim");
    char *suspect = a_person("Nobody in the end", "suspect");
    say(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"start\"}", the_case);
    say(prosecutor, "record.move", "{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"x\"}", suspect);
    assert_int_equal(listed(investigator, "notice"), 3);                             /* his, one of his rights, the victim's */
    char *proposal = kit_text(&kit, say(prosecutor, "record.move", "{\"id\":\"%s\",\"move\":\"discontinue\"," WAY_OUT ",\"reason\":\"x\"}", the_case), "id");
    assert_int_equal(listed(investigator, "notice"), 3);                             /* none before the second signature */
    say(head, "proposal.sign", "{\"id\":\"%s\"}", proposal);
    const JsonValue *notices = json_get(say(investigator, "record.list", "{\"kind\":\"notice\"}"), "records");
    assert_int_equal(notices->count, 5);
    char *notice = kit_text(&kit, notices->first, "id");
    refused(investigator, "invalid", "desk.move-needs", "record.move", "{\"id\":\"%s\",\"move\":\"hand_over\"}", notice);
    say(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"hand_over\",\"fields\":{\"handed_on\":\"25.11.2025\",\"how\":\"in_person\"}}", notice);
    assert_int_equal(json_get(say(investigator, "record.list", "{\"kind\":\"notice\",\"state\":\"owed\"}"), "records")->count, 4);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_correction_stands_beside_what_was_wrong), TEST(what_has_ended_is_corrected_but_not_turned_round),
        TEST(what_was_pulled_back_is_hidden_at_once_and_erased_by_two), TEST(what_was_pulled_back_leaves_with_nobody), TEST(what_was_returned_is_as_it_was),
        TEST(an_expired_proposal_can_still_be_returned), TEST(a_record_goes_to_another_officer_of_the_case), TEST(a_case_always_has_a_lead),
        TEST(a_desk_is_handed_over_by_a_head_who_learns_nothing), TEST(every_way_out_leaves_no_suspect_and_owes_a_notice),
        TEST(a_quashed_judgment_leaves_nobody_convicted), TEST(a_quashed_case_goes_on_or_is_discontinued),
        TEST(a_case_that_ends_tells_everybody_who_was_more_than_a_name),
    };
    return cmocka_run_group_tests_name("acts", tests, NULL, NULL);
}

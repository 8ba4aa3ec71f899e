/* test_custody.c: custody as docs/custody.md says it, through the gate: two on one act, what differs, incidents, seals for ever, the end of a thing, and the dated
 * sets of rules. */
#include <unistd.h>

#include "office_kit.h"

#include "model/custody_law.h"
#include "rules/rules.h"

static Kit kit;
static Str admin, head, head_two, prosecutor, investigator, keeper, keeper_two;
static char *the_case;

static Str member(const char *name, const char *roles)
{
    kit_user(&kit, admin, name, roles);
    Str token = kit_sign_in(&kit, name);
    if (the_case) kit_do(&kit, investigator, "case.admit", kit_format(&kit, "{\"case\":\"%s\",\"login\":\"%s\",\"role\":\"lead\"}", the_case, name));
    return token;
}

static int begin(void **state)
{
    (void)state;
    kit_init(&kit);
    kit_open(&kit);
    admin = kit_sign_in(&kit, "admin");
    investigator = member("investigator", "investigator");
    the_case = kit_text(&kit, kit_do(&kit, investigator, "case.open", "{\"fields\":{\"title\":\"Money in an envelope (invented)\"}}"), "id");
    head = member("head", "head");
    head_two = member("deputy_head", "head");
    prosecutor = member("prosecutor", "prosecutor");
    keeper = member("keeper", "evidence_keeper");
    keeper_two = member("other", "evidence_keeper");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    return 0;
}

/* ---- asking ---- */

static char *make(Str who, const char *kind, const char *fields)
{
    const char *args = kit_format(&kit, "{\"kind\":\"%s\",\"case\":\"%s\",\"fields\":{%s}}", kind, the_case, fields);
    return kit_text(&kit, kit_do(&kit, who, "record.create", args), "id");
}

static const char *move_args(const char *id, const char *move, const char *fields, const char *more)
{
    return kit_format(&kit, "{\"id\":\"%s\",\"move\":\"%s\",\"reason\":\"order no. 7\",\"fields\":{%s}%s}", id, move, fields, more);
}

static const JsonValue *move(Str who, const char *id, const char *name, const char *fields)
{
    return kit_do(&kit, who, "record.move", move_args(id, name, fields, ""));
}

#define WITH(login) ",\"with\":\"" login "\",\"with_passphrase\":\"" KIT_PASSPHRASE "\""

static const JsonValue *move_with(Str who, const char *id, const char *name, const char *fields, const char *with)
{
    return kit_do(&kit, who, "record.move", move_args(id, name, fields, with));
}

static void refused(Str who, const char *id, const char *name, const char *fields, const char *key)
{
    assert_str(kit_refused(&kit, who, "invalid", "record.move", move_args(id, name, fields, "")), str_of(key));
}

static const JsonValue *shown(const char *id)
{
    return json_get(kit_do(&kit, investigator, "record.show", kit_format(&kit, "{\"id\":\"%s\"}", id)), "record");
}

static void assert_state(const char *id, const char *state) { assert_str(json_text(json_get(shown(id), "state")), str_of(state)); }

static const JsonValue *field(const char *id, const char *name) { return json_get(json_get(shown(id), "fields"), name); }

#define SEEN(seal, pieces) "\"seal_received\":\"" seal "\",\"pieces_received\":{\"number\":\"" pieces "\"}"
#define SHELF ",\"storage_place\":\"Safe 1\""
#define NOTES(n) "[{\"note\":{\"amount\":\"1000.00\",\"currency\":\"KGS\"},\"count\":{\"number\":\"" n "\"}}]"

static char *sealed(const char *category, const char *seal, const char *more)
{
    char *ex = make(investigator, "exhibit", kit_format(&kit, "\"what\":\"Thing\",\"category\":\"%s\"", category));
    move(investigator, ex, "seal_up", kit_format(&kit, "\"package\":\"Bag\",\"seal\":\"%s\",\"pieces\":{\"number\":\"1\"}%s", seal, more));
    return ex;
}

static char *sent(const char *category, const char *seal, const char *more)
{
    char *ex = sealed(category, seal, more);
    move(investigator, ex, "send", "\"sent_to\":\"Evidence room\"");
    return ex;
}

static char *stored(const char *category, const char *seal)
{
    char *ex = sent(category, seal, "");
    move(keeper, ex, "receive", kit_format(&kit, "\"seal_received\":\"%s\",\"pieces_received\":{\"number\":\"1\"}" SHELF, seal));
    return ex;
}

/* ---- two on one act ---- */

static const JsonValue *last_of(const char *id)
{
    const JsonValue *all = json_get(kit_do(&kit, investigator, "record.history", kit_format(&kit, "{\"id\":\"%s\"}", id)), "history"), *last = NULL;
    JSON_EACH(one, all) last = one;
    return last;
}

static int64_t whole(const JsonValue *v)
{
    int64_t n = -1;
    assert_true(json_int(v, &n));
    return n;
}

static void both_sign_one_act(void **state)
{
    (void)state;
    char *ex = sent("document", "T-1", "");
    move_with(keeper, ex, "receive", SEEN("T-1", "1") SHELF, WITH("investigator"));
    assert_state(ex, "stored");
    const JsonValue *act = last_of(ex);
    assert_int_equal(whole(json_get(act, "signatures")), 2);
    assert_true(str_starts(json_text(json_get(act, "second")), STR("user/")));
    assert_false(str_equal(json_text(json_get(act, "second")), json_text(json_get(act, "actor"))));
    char *alone = sent("document", "T-2", "");
    move(keeper, alone, "receive", SEEN("T-2", "1") SHELF);
    assert_int_equal(whole(json_get(last_of(alone), "signatures")), 1);
}

/* Of the second person nothing stays: no session, and nothing happened where he was refused. */
static void a_wrong_passphrase_is_a_refusal(void **state)
{
    (void)state;
    char *ex = sent("document", "T-3", "");
    const char *wrong = ",\"with\":\"investigator\",\"with_passphrase\":\"not this one\"", *none = ",\"with\":\"investigator\"";
    assert_str(kit_refused(&kit, keeper, "denied", "record.move", move_args(ex, "receive", SEEN("T-3", "1") SHELF, wrong)), STR("office.wrong-passphrase"));
    assert_str(kit_refused(&kit, keeper, "denied", "record.move", move_args(ex, "receive", SEEN("T-3", "1") SHELF,
            ",\"with\":\"nobody\",\"with_passphrase\":\"" KIT_PASSPHRASE "\"")), STR("office.wrong-passphrase"));
    assert_str(kit_refused(&kit, keeper, "invalid", "record.move", move_args(ex, "receive", SEEN("T-3", "1") SHELF, none)), STR("custody.passphrase-needed"));
    assert_str(kit_refused(&kit, keeper, "denied", "record.move", move_args(ex, "receive", SEEN("T-3", "1") SHELF, WITH("keeper"))), STR("office.same-person"));
    assert_state(ex, "in_transit");
    assert_str(kit_refused(&kit, investigator, "invalid", "record.move", move_args(make(investigator, "exhibit", "\"what\":\"x\",\"category\":\"other\""),
            "seal_up", "\"package\":\"B\",\"seal\":\"T-4\",\"pieces\":{\"number\":\"1\"}", WITH("keeper"))), STR("custody.no-cosign"));
}

/* Who does not know the case does not sign in it, however well he signs in. */
static void the_second_must_know_the_record(void **state)
{
    (void)state;
    char *ex = sent("document", "T-5", "");
    kit_user(&kit, admin, "stranger", "investigator");
    kit_refused(&kit, keeper, "not-found", "record.move", move_args(ex, "receive", SEEN("T-5", "1") SHELF, WITH("stranger")));
    assert_state(ex, "in_transit");
}

static void four_eyes_at_one_screen(void **state)
{
    (void)state;
    char *ex = sent("document", "T-6", "");
    move(keeper, ex, "receive_with_difference", SEEN("T-9", "1"));
    assert_str(kit_refused(&kit, head, "denied", "record.move", move_args(ex, "settle", "\"storage_place\":\"Safe 1\"", WITH("investigator"))),
               STR("desk.may-not-move"));
    assert_str(kit_refused(&kit, head, "invalid", "record.move", move_args(ex, "settle", "\"storage_place\":\"Safe 1\"", WITH("keeper"))),
               STR("rules.exhibit-own-difference"));
    move_with(head, ex, "settle", "\"storage_place\":\"Safe 1\"", WITH("prosecutor"));
    assert_state(ex, "stored");
}

/* ---- what differs ---- */

static void one_note_too_few_is_a_difference(void **state)
{
    (void)state;
    char *ex = sent("money", "M-1", ",\"notes\":" NOTES("5"));
    refused(keeper, ex, "receive", SEEN("M-1", "1") SHELF, "rules.exhibit-look");
    refused(keeper, ex, "receive", SEEN("M-1", "1") SHELF ",\"notes_received\":" NOTES("4"), "rules.exhibit-differs");
    const JsonValue *done = move(keeper, ex, "receive_with_difference", SEEN("M-1", "1") ",\"notes_received\":" NOTES("4"));
    char *incident = kit_text(&kit, done, "incident");
    assert_state(incident, "open");
    assert_str(json_text(field(incident, "thing")), str_of(ex));
    assert_str(json_text(json_get(field(incident, "differences")->first, "what")), STR("money"));
    assert_str(json_text(json_get(field(incident, "differences")->first, "was_so")), STR("4 × 1000.00 = 4000.00 KGS (short by 1000.00 KGS: 1 too few)"));
    /* nobody edits it away, and what it says is not put right in passing */
    kit_refused(&kit, head, "denied", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"what\":\"x\"}}", incident));
    kit_refused(&kit, investigator, "denied", "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\"}", incident));
    kit_refused(&kit, investigator, "denied", "record.correct", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"x\",\"fields\":{\"told\":\"x\"}}", incident));
    refused(investigator, incident, "explain", "\"explanation\":\"Miscounted\",\"what\":\"x\"", "desk.fixed-field");
    move(investigator, incident, "explain", "\"explanation\":\"Miscounted\"");
    refused(keeper, incident, "settle", "\"outcome\":\"loss\",\"settlement\":\"s\"", "rules.incident-own");
    assert_str(kit_refused(&kit, head, "invalid", "record.move", move_args(incident, "settle", "\"outcome\":\"loss\",\"settlement\":\"s\"", WITH("keeper"))),
               STR("rules.incident-own"));
    move_with(head, incident, "settle", "\"outcome\":\"loss\",\"settlement\":\"s\"", WITH("deputy_head"));
    assert_state(incident, "settled");
}

static void a_weight_is_as_good_as_its_scale(void **state)
{
    (void)state;
    char *ex = sent("valuables", "W-1", ",\"weight\":{\"number\":\"4.2\",\"unit\":\"g\"},\"scale\":{\"number\":\"0.001\",\"unit\":\"g\"}");
    const char *const FINE[] = { "0.001", "0.01" };
    for (size_t i = 0; i < ARRAY_LEN(FINE); i++) {
        const char *said = SEEN("W-1", "1") SHELF ",\"weight_received\":{\"number\":\"4.3\",\"unit\":\"g\"},\"scale_received\":{\"number\":\"";
        refused(keeper, ex, "receive", kit_format(&kit, "%s%s\",\"unit\":\"g\"}", said, FINE[i]), "rules.exhibit-differs");
    }
    move(keeper, ex, "receive", SEEN("W-1", "1") SHELF ",\"weight_received\":{\"number\":\"4.3\",\"unit\":\"g\"},\"scale_received\":{\"number\":\"0.1\",\"unit\":\"g\"}");
    assert_state(ex, "stored");
}

static void a_broken_seal_is_a_difference(void **state)
{
    (void)state;
    char *ex = sent("phone", "S-1", ",\"condition\":\"whole\"");
    refused(keeper, ex, "receive", SEEN("S-1", "1") SHELF ",\"seal_condition\":\"broken\"", "rules.exhibit-differs");
    refused(keeper, ex, "receive", SEEN("S-1", "1") SHELF ",\"condition_received\":\"wet\"", "rules.exhibit-differs");
    move(keeper, ex, "receive", SEEN("S-1", "1") SHELF ",\"seal_condition\":\"intact\",\"condition_received\":\"whole\"");
    move(keeper, ex, "issue", "\"issued_to\":\"Laboratory\",\"issued_for\":\"Reading\",\"issue_basis\":\"order 7\"");
    move(keeper, ex, "take_back", SEEN("S-1", "1"));
    assert_null(field(ex, "seal_condition"));           /* what was seen the first time is not what is seen now */
}

/* ---- who keeps, and which number ---- */

static void whoever_seized_money_does_not_keep_it(void **state)
{
    (void)state;
    char *ex = make(keeper, "exhibit", "\"what\":\"Ring\",\"category\":\"valuables\"");
    move(investigator, ex, "seal_up", "\"package\":\"Bag\",\"seal\":\"V-1\",\"pieces\":{\"number\":\"1\"}");
    move(investigator, ex, "send", "\"sent_to\":\"Evidence room\"");
    refused(keeper, ex, "receive", SEEN("V-1", "1") SHELF, "rules.exhibit-own-seizure");
    refused(keeper, ex, "receive_with_difference", SEEN("V-2", "1"), "rules.exhibit-own-seizure");
    move(keeper_two, ex, "receive", SEEN("V-1", "1") SHELF);
}

/* Also of a thing that was pulled back, and of one whose seal was broken. */
static void a_seal_number_is_used_once(void **state)
{
    (void)state;
    char *ex = stored("phone", "N-1"), *gone = sealed("phone", "N-2", ""), *third = make(investigator, "exhibit", "\"what\":\"Thing\",\"category\":\"other\"");
    move(keeper, ex, "reseal", "\"seal\":\"N-3\",\"pieces\":{\"number\":\"1\"},\"opened_with\":\"Specialist\"");
    assert_int_equal(field(ex, "seals_before")->count, 1);
    const char *const USED[] = { "N-1", "n-1", "N-3" };
    for (size_t i = 0; i < ARRAY_LEN(USED); i++) {
        kit_refused(&kit, investigator, "conflict", "record.move", move_args(third, "seal_up",
                    kit_format(&kit, "\"package\":\"Bag\",\"seal\":\"%s\",\"pieces\":{\"number\":\"1\"}", USED[i]), ""));
    }
    kit_do(&kit, investigator, "record.pull_back", kit_format(&kit, "{\"id\":\"%s\",\"reason\":\"entered twice\"}", gone));
    kit_refused(&kit, investigator, "conflict", "record.move", move_args(third, "seal_up", "\"package\":\"Bag\",\"seal\":\"N-2\",\"pieces\":{\"number\":\"1\"}", ""));
    assert_str(kit_refused(&kit, keeper, "invalid", "record.change", kit_format(&kit, "{\"id\":\"%s\",\"fields\":{\"seals_before\":[\"X\"]}}", ex)),
               STR("model.value-retired"));
}

/* ---- keeping outside, and the end ---- */

static void kept_outside_and_taken_back(void **state)
{
    (void)state;
    char *ex = stored("vehicle", "K-1");
    move(keeper, ex, "give_for_keeping", "\"kept_by\":\"The owner (invented)\",\"keeping_receipt\":\"No. 4\",\"check_on\":\"2031-01-01\"");
    refused(keeper, ex, "check_keeping", "\"checked_on\":\"2026-01-10\",\"check_on\":\"2026-01-10\"", "rules.exhibit-next-look");
    move(keeper, ex, "check_keeping", "\"checked_on\":\"2026-01-10\",\"check_on\":\"2031-02-01\"");
    refused(keeper, ex, "recall", "\"pieces_received\":{\"number\":\"2\"},\"condition_received\":\"whole\"" SHELF, "rules.exhibit-differs");
    move(keeper, ex, "recall", "\"pieces_received\":{\"number\":\"1\"},\"condition_received\":\"whole\"" SHELF);
    assert_state(ex, "stored");
}

#define THREE "{\"name\":\"Asanov Nurlan\"},{\"name\":\"Petrova Galina\"},{\"name\":\"Toktobaeva Ainura\"}"

static void an_end_by_decision_and_commission(void **state)
{
    (void)state;
    char *ex = stored("other", "E-1");
    refused(keeper, ex, "destroy", "\"ended_with\":\"x\"", "desk.no-move");
    move(prosecutor, ex, "decide", "\"decision\":\"Ruling 5\"");
    refused(keeper, ex, "destroy", "\"ended_with\":\"x\"", "desk.move-needs");
    refused(keeper, ex, "destroy", "\"ended_with\":\"C\",\"method\":\"m\",\"commission\":[{\"name\":\"Asanov Nurlan\"},{\"name\":\"Petrova Galina\"}]",
            "rules.exhibit-few-members");
    refused(keeper, ex, "destroy", "\"ended_with\":\"C\",\"method\":\"m\",\"commission\":[" THREE ",{\"name\":\"Асанов Нурлан\"}]", "rules.exhibit-member-twice");
    refused(keeper, ex, "destroy", "\"ended_with\":\"C\",\"method\":\"m\",\"commission\":[" THREE ",{\"name\":\"Invented prosecutor\"}]",
            "rules.exhibit-decider-sits");
    move_with(keeper, ex, "destroy", "\"ended_with\":\"C\",\"method\":\"m\",\"commission\":[" THREE "]", WITH("other"));
    assert_state(ex, "destroyed");
}

static void nothing_ends_while_an_incident_is_open(void **state)
{
    (void)state;
    char *ex = stored("other", "E-2");
    char *incident = kit_text(&kit, move(keeper, ex, "report_missing", ""), "incident");
    move(prosecutor, ex, "decide", "\"decision\":\"Ruling 6\"");
    refused(keeper_two, ex, "give_back", "\"ended_with\":\"The owner\"", "rules.incident-open");
    move_with(head, incident, "settle", "\"outcome\":\"loss\",\"settlement\":\"s\"", WITH("prosecutor"));
    move(keeper_two, ex, "give_back", "\"ended_with\":\"The owner\"");
}

/* Of every state, each move that does not leave it is refused. */
static void no_state_without_its_predecessor(void **state)
{
    (void)state;
    const Kind *k = model_kind(office_model(kit.office), STR("exhibit"));
    char *found = make(investigator, "exhibit", "\"what\":\"Thing\",\"category\":\"other\"");
    char *const things[] = { found, sealed("other", "P-1", ""), sent("other", "P-2", ""), stored("other", "P-3") };
    for (size_t i = 0; i < ARRAY_LEN(things); i++) {
        Str at = json_text(json_get(shown(things[i]), "state"));
        for (size_t j = 0; j < k->move_count; j++) {
            if (move_leaves(&k->moves[j], at)) continue;
            refused(keeper, things[i], str_c(&kit.arena, k->moves[j].id), "", "desk.no-move");
        }
    }
}

/* ---- the store's book (store_book.c) ---- */

static const JsonValue *book_of(Str who) { return json_get(kit_do(&kit, who, "store.book", "{}"), "rows"); }

static bool book_has(const JsonValue *rows, const char *id)
{
    Str number = json_text(json_get(shown(id), "number"));
    JSON_EACH(row, rows) if (str_starts(json_text(row->first), number)) return true;
    return false;
}

static void the_book_has_what_lies_in_the_store(void **state)
{
    (void)state;
    char *lies = stored("other", "B-1"), *on_its_way = sent("other", "B-2", ""), *found = make(investigator, "exhibit", "\"what\":\"Thing\",\"category\":\"other\"");
    const JsonValue *rows = book_of(keeper);
    assert_non_null(rows);
    assert_true(book_has(rows, lies));
    assert_false(book_has(rows, on_its_way) || book_has(rows, found));
    move(prosecutor, lies, "decide", "\"decision\":\"Ruling 7\"");
    move(keeper_two, lies, "give_back", "\"ended_with\":\"The owner\"");
    assert_false(book_has(book_of(keeper), lies));
}

/* ---- photographs of a thing (rules/thing_photos.c, desk/thing_photo.c) ---- */

/* What is wrong is said before the picture is opened. */
static Str photo_refused(Str who, const char *code, const char *args)
{
    FILE *f = tmpfile();
    assert_non_null(f);
    const JsonValue *error = json_get(kit_ask_fd(&kit, who, "custody.photo", args, dup(fileno(f))), "error");
    assert_int_equal(fclose(f), 0);
    assert_str(json_text(json_get(error, "code")), str_of(code));
    return json_text(json_get(json_get(error, "parts")->first, "key"));
}

static void a_photograph_has_a_moment_and_a_seal(void **state)
{
    (void)state;
    char *ex = stored("other", "F-1"), *bare = make(investigator, "exhibit", "\"what\":\"Thing\",\"category\":\"other\"");
    const char *no_moment = kit_format(&kit, "{\"id\":\"%s\",\"name\":\"a.png\",\"moment\":\"unheard_of\",\"seal\":\"F-1\"}", ex);
    const char *no_seal = kit_format(&kit, "{\"id\":\"%s\",\"name\":\"a.png\",\"moment\":\"closed\"}", bare);
    (void)photo_refused(keeper, "invalid", no_moment);
    assert_str(photo_refused(investigator, "invalid", no_seal), STR("photo.which-seal"));
    (void)photo_refused(keeper_two, "not-found", "{\"id\":\"exhibit/0123456789abcdef\",\"name\":\"a.png\",\"moment\":\"found\"}");
}

/* ---- dated sets of rules ---- */

static void each_act_keeps_the_rules_of_its_day(void **state)
{
    (void)state;
    char *ex = stored("other", "L-1");
    assert_str(json_text(field(ex, "rule_set")), STR("storage_2025"));
    const Model *m = office_model(kit.office);
    Day day, before;
    assert_true(day_parse(STR("2025-03-01"), &day) && day_parse(STR("2025-02-28"), &before));
    assert_str(custody_law_on(m, day)->id, STR("storage_2025"));
    assert_null(custody_law_on(m, before));
    assert_true(custody_law(m, STR("digital_2026"))->off);
    assert_int_equal(custody_number(NULL, CUSTODY_COMMISSION), 3);
    assert_int_equal(custody_count_days(custody_law_now(m), STR("money")), 30);
    assert_int_equal(custody_count_days(custody_law_now(m), STR("vehicle")), 365);
    const JsonValue *laws = json_get(kit_do(&kit, keeper, "custody.rules", "{}"), "laws");
    assert_int_equal(laws->count, 2);
}

#define LAW "law: thing\nlabel: {en: Ours, ru: Наш, ky: Биздики}\n"
#define SAYS "{en: s, ru: s, ky: s}"
#define REST "source: " SAYS "\nrules:\n  commission: {number: 5, source: " SAYS "}\n"

/* Every fault with its file and line. */
static void a_wrong_set_is_told_with_its_line(void **state)
{
    (void)state;
    static const struct { const char *text, *key; int line; } WRONG[] = {
        { LAW REST, "model.key-missing", 1 },
        { LAW "from: 1 March\n" REST, "model.limit-since", 3 },
        { LAW "from: 2030-01-02\nuntil: 2030-01-01\n" REST, "model.custody-days", 4 },
        { LAW "from: 2025-03-01\n" REST, "model.custody-same-day", 3 },
        { "law: other\nlabel: {en: Ours, ru: Наш, ky: Биздики}\nfrom: 2030-01-01\n" REST, "model.custody-file", 1 },
        { LAW "from: 2030-01-01\n" REST "decides: [nobody]\n", "model.role-unknown", 7 },
        { LAW "from: 2030-01-01\nsource: " SAYS "\nrules:\n  commission: {number: 0, source: " SAYS "}\n", "model.int-form", 6 },
        { LAW "from: 2030-01-01\nsource: " SAYS "\nrules:\n  comission: {number: 3, source: " SAYS "}\n", "model.key-unknown", 6 },
    };
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        ModelFile *files, wider[600];
        size_t count;
        Model *model;
        ModelFault *faults;
        Error e;
        assert_int_equal(model_files(&kit.arena, NULL, &files, &count, &e), ERR_OK);
        assert_true(count < ARRAY_LEN(wider));
        memcpy(wider, files, count * sizeof *files);
        wider[count] = (ModelFile){ STR("custody/thing.yaml"), str_of(WRONG[i].text) };
        assert_int_equal(model_load_rules(&kit.arena, wider, count + 1, &RULES_NAMES, &model, &faults, &e), ERR_INVALID);
        if (strcmp(faults->what.parts[0].key, WRONG[i].key) != 0) fail_msg("%zu: %s at line %d", i, faults->what.parts[0].key, faults->line);
        assert_int_equal(faults->line, WRONG[i].line);
        assert_str(faults->file, STR("custody/thing.yaml"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sign_one_act),
        cmocka_unit_test(the_book_has_what_lies_in_the_store),
        cmocka_unit_test(a_photograph_has_a_moment_and_a_seal),
        cmocka_unit_test(a_wrong_passphrase_is_a_refusal),
        cmocka_unit_test(the_second_must_know_the_record),
        cmocka_unit_test(four_eyes_at_one_screen),
        cmocka_unit_test(one_note_too_few_is_a_difference),
        cmocka_unit_test(a_weight_is_as_good_as_its_scale),
        cmocka_unit_test(a_broken_seal_is_a_difference),
        cmocka_unit_test(whoever_seized_money_does_not_keep_it),
        cmocka_unit_test(a_seal_number_is_used_once),
        cmocka_unit_test(kept_outside_and_taken_back),
        cmocka_unit_test(an_end_by_decision_and_commission),
        cmocka_unit_test(nothing_ends_while_an_incident_is_open),
        cmocka_unit_test(no_state_without_its_predecessor),
        cmocka_unit_test(each_act_keeps_the_rules_of_its_day),
        cmocka_unit_test(a_wrong_set_is_told_with_its_line),
    };
    return cmocka_run_group_tests(tests, begin, end);
}

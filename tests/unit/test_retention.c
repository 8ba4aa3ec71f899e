/* test_retention.c: terms that run out, weeding by two signatures, and erasure that reaches files, copies and what is restored from them. */
#include "office_kit.h"

#include "office/whole.h"

static Kit kit;
static Str admin, head, second, investigator;
static char *the_case;

#define say(who, op, ...) kit_do(&kit, who, op, kit_format(&kit, __VA_ARGS__))

static void sign_in_all(void)
{
    admin = kit_sign_in(&kit, "admin");
    head = kit_sign_in(&kit, "head");
    second = kit_sign_in(&kit, "second");
    investigator = kit_sign_in(&kit, "investigator");
}

static int begin(void **state)
{
    (void)state;
    kit_ahead = 0;
    clock_source = kit_clock;
    kit_init(&kit);
    kit_open(&kit);
    Str first = kit_sign_in(&kit, "admin");
    kit_user(&kit, first, "head", "head; analyst");
    kit_user(&kit, first, "second", "head");
    kit_user(&kit, first, "investigator", "investigator; prosecutor");
    sign_in_all();
    the_case = kit_text(&kit, say(investigator, "case.open", "{\"fields\":{\"title\":\"Boilers (invented)\"}}"), "id");
    say(investigator, "case.admit", "{\"case\":\"%s\",\"login\":\"head\"}", the_case);
    say(investigator, "case.admit", "{\"case\":\"%s\",\"login\":\"second\"}", the_case);
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&kit);
    kit_ahead = 0;
    return 0;
}

/* An hour in which the sessions still run is not a year: everybody signs in again afterwards. */
static void years_pass(int days)
{
    kit_ahead += days * 24 * HOUR;
    sign_in_all();
}

static char *a_dismissed_flag(const char *key, const char *text)
{
    char *id = kit_text(&kit, say(head, "record.create", "{\"kind\":\"flag\",\"fields\":{\"key\":\"%s\",\"rule\":\"R036\",\"subject\":\"ocds-1\",\"explanation\":\"%s\"}}",
                                  key, text), "id");
    say(head, "record.move", "{\"id\":\"%s\",\"move\":\"dismiss\",\"reason\":\"nothing in it\"}", id);
    return id;
}

static const JsonValue *due_row(const char *id)
{
    JSON_EACH(row, json_get(say(head, "retention.due", "{}"), "due")) {
        if (str_is(json_text(json_get(row, "id")), id)) return row;
    }
    return NULL;
}

static bool on_disk(const char *folder, const char *word)
{
    return system(kit_format(&kit, "grep -rqa '%s' '%s'", word, folder)) == 0;
}

static bool passes_audit(void)
{
    AuditReport r;
    ErrorCode code = audit_store(kit.store, NULL, 0, NULL, NULL, &r, &kit.error);
    if (code != ERR_OK) print_message("audit: %s %s\n", error_code_name(code), kit.error.parts[0].key);
    return code == ERR_OK;
}

static bool rebuilds_equal(void)
{
    RebuildReport r;
    ErrorCode code = rebuild_store(kit.store, false, NULL, NULL, &r, &kit.error);
    if (code != ERR_OK || !r.equal) print_message("rebuild: %s %s\n", error_code_name(code), r.first_difference);
    return code == ERR_OK && r.equal;
}

/* The term runs from the ledger's instant of coming into the state; corrections do not begin it anew, leaving the state ends it. */
static void a_term_runs_from_the_ledgers_day(void **state)
{
    (void)state;
    char *flag = a_dismissed_flag("k1", "PLANTED-1"), *again = a_dismissed_flag("k2", "looked at again");
    years_pass(400);
    assert_null(due_row(flag));
    say(head, "record.correct", "{\"id\":\"%s\",\"fields\":{\"cleared_by\":\"the law\"},\"reason\":\"was missing\"}", flag);
    say(second, "record.move", "{\"id\":\"%s\",\"move\":\"look_again\",\"reason\":\"new data\"}", again);
    years_pass(340);
    const JsonValue *row = due_row(flag);
    assert_non_null(row);
    assert_str(json_text(json_get(row, "rule")), STR("unsubstantiated_flag"));
    assert_str(json_text(json_get(row, "action")), STR("erase"));
    assert_true(json_true(json_get(row, "unconfirmed")));
    assert_null(due_row(again));
}

static void a_list_is_weeded_by_two_in_one_commit(void **state)
{
    (void)state;
    char *one = a_dismissed_flag("k1", "PLANTED-1"), *two = a_dismissed_flag("k2", "PLANTED-2"), *early = NULL;
    years_pass(800);
    early = a_dismissed_flag("k3", "PLANTED-3");
    char *with_early = kit_format(&kit, "{\"ids\":\"%s %s\",\"reason\":\"term\"}", one, early);
    assert_str(kit_refused(&kit, head, "invalid", "retention.weed", with_early), STR("acts.not-due"));
    kit_refused(&kit, investigator, "denied", "retention.weed", kit_format(&kit, "{\"ids\":\"%s\",\"reason\":\"term\"}", one));
    const JsonValue *proposals = json_get(say(head, "retention.weed", "{\"ids\":\"%s, %s\",\"reason\":\"term has run out\"}", one, two), "proposals");
    assert_int_equal(proposals->count, 2);
    char *sign = kit_format(&kit, "{\"id\":\"" STR_FMT "\"}", STR_ARG(proposals->first->text));
    assert_str(kit_refused(&kit, head, "denied", "proposal.sign", sign), STR("office.same-person"));
    kit_do(&kit, second, "proposal.sign", sign);
    assert_str(kit_refused(&kit, head, "not-found", "record.show", kit_format(&kit, "{\"id\":\"%s\"}", one)), STR("office.erased"));
    assert_str(kit_refused(&kit, head, "not-found", "record.show", kit_format(&kit, "{\"id\":\"%s\"}", two)), STR("office.erased"));
    kit_close(&kit);
    assert_false(on_disk(kit.store, "PLANTED-1"));
    assert_false(on_disk(kit.store, "PLANTED-2"));
    assert_true(on_disk(kit.store, "PLANTED-3"));
    assert_true(passes_audit());
    assert_true(rebuilds_equal());
}

/* A rule of the office itself, for records of a case that has ended; the store is made with it. */
static void records_of_an_ended_case_fall_due_by_its_day(void **state)
{
    (void)state;
    Error e = { 0 };
    char *folder = kit_format(&kit, "%s/model", kit.folder), *store = kit_format(&kit, "%s/own", kit.folder);
    assert_int_equal(folder_make(folder, &e), ERR_OK);
    assert_int_equal(file_write_durable(path_join(&kit.arena, folder, "retention.yaml"),
        STR("rules:\n  notes_of_ended_cases: {kind: note, from_case: [refused], after_days: 10, action: erase, source: example}\n"), &e), ERR_OK);
    kit_close(&kit);
    snprintf(kit.store, sizeof kit.store, "%s", store);
    OfficeInit what = { .folder = store, .name = STR("Invented"), .login = STR("admin"), .full_name = STR("Invented Administrator"),
                        .passphrase = STR(KIT_PASSPHRASE), .cost = KIT_COST, .model_folder = folder, .guards = RULES_GUARD_NAMES,
                        .guard_count = RULES_GUARD_COUNT };
    assert_int_equal(office_init(&kit.arena, &what, &e), ERR_OK);
    kit_open(&kit);
    Str first = kit_sign_in(&kit, "admin");
    kit_user(&kit, first, "head", "head");
    kit_user(&kit, first, "second", "head");
    kit_user(&kit, first, "investigator", "investigator; prosecutor");
    sign_in_all();
    the_case = kit_text(&kit, say(investigator, "case.open", "{\"fields\":{\"title\":\"Nothing in it\"}}"), "id");
    say(investigator, "case.admit", "{\"case\":\"%s\",\"login\":\"head\"}", the_case);
    char *notes[2];
    for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
        notes[i] = kit_text(&kit, say(investigator, "record.create", "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"n\",\"text\":\"t\"}}", the_case), "id");
    }
    years_pass(20);
    assert_null(due_row(notes[0]));
    say(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"refuse\"," WAY_OUT ",\"reason\":\"no offence\"}", the_case);
    years_pass(12);
    assert_non_null(due_row(notes[0]));
    assert_non_null(due_row(notes[1]));
}

/* ---- files ---- */

static char *a_document(const char *text, char **blob)
{
    char *path = path_join(&kit.arena, kit.folder, "in");
    assert_int_equal(file_write_durable(path, str_of(text), &kit.error), ERR_OK);
    int in = open(path, O_RDONLY);
    const JsonValue *made = kit_ask_fd(&kit, investigator, "document.add",
        kit_format(&kit, "{\"case\":\"%s\",\"name\":\"a.txt\",\"fields\":{\"title\":\"Contract\",\"source\":\"school\"}}", the_case), in);
    close(in);
    unlink(path);
    char *id = kit_text(&kit, json_get(made, "data"), "id");
    const JsonValue *shown = json_get(say(investigator, "record.show", "{\"id\":\"%s\"}", id), "record");
    *blob = kit_text(&kit, json_get(json_get(shown, "fields"), "file"), "blob");
    return id;
}

static char *blob_in(const char *root, const char *blob)
{
    return kit_format(&kit, "%s/blobs/%.2s/%s", root, blob, blob);
}

static void erase_by_two(const char *id)
{
    char *proposal = kit_text(&kit, say(head, "record.erase", "{\"id\":\"%s\",\"reason\":\"by order of the court\"}", id), "id");
    say(second, "proposal.sign", "{\"id\":\"%s\"}", proposal);
}

static void a_file_goes_with_its_record_and_stays_with_another(void **state)
{
    (void)state;
    char *blob, *kept_blob;
    char *id = a_document("one sheet\n", &blob), *kept = a_document("another sheet\n", &kept_blob);
    const JsonValue *fields = json_get(json_get(say(investigator, "record.show", "{\"id\":\"%s\"}", kept), "record"), "fields");
    Buf file = buf_in(&kit.arena);
    json_write(&file, json_get(fields, "file"));
    char *twin = kit_text(&kit, say(investigator, "record.create",
        "{\"kind\":\"document\",\"case\":\"%s\",\"fields\":{\"title\":\"Twin\",\"source\":\"x\",\"file\":" STR_FMT "}}", the_case, STR_ARG(buf_str(&file))), "id");
    erase_by_two(id);
    erase_by_two(kept);
    kit_close(&kit);
    assert_false(file_exists(blob_in(kit.store, blob)));
    assert_true(file_exists(blob_in(kit.store, kept_blob)));               /* its twin names it still */
    assert_true(passes_audit());
    assert_true(rebuilds_equal());
    kit_open(&kit);
    sign_in_all();
    erase_by_two(twin);
    kit_close(&kit);
    assert_false(file_exists(blob_in(kit.store, kept_blob)));
    assert_true(passes_audit());

    /* A crash before the file was off the disk: the next start takes it away. */
    assert_int_equal(file_write_durable(blob_in(kit.store, kept_blob), STR("left over"), &kit.error), ERR_OK);
    kit_open(&kit);
    assert_false(file_exists(blob_in(kit.store, kept_blob)));
}

/* What was proposed about a record holds its contents, too. */
static void proposals_about_a_record_are_erased_with_it(void **state)
{
    (void)state;
    char *id = kit_text(&kit, say(investigator, "record.create", "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"PLANTED-NAME\",\"status_in_case\":\"witness\"}}",
                                  the_case), "id");
    say(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"withdraw\",\"reason\":\"error\"}", id);
    char *first = kit_text(&kit, say(head, "record.erase", "{\"id\":\"%s\",\"reason\":\"x\"}", id), "id");
    char *other = kit_text(&kit, say(investigator, "record.move", "{\"id\":\"%s\",\"move\":\"take_in_again\",\"reason\":\"was right\"}", id), "id");
    assert_str(kit_refused(&kit, second, "conflict", "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", first)), STR("acts.erasure-void"));
    say(second, "proposal.return", "{\"id\":\"%s\",\"reason\":\"anew\"}", first);
    erase_by_two(id);
    kit_refused(&kit, second, "not-found", "proposal.sign", kit_format(&kit, "{\"id\":\"%s\"}", other));
    kit_close(&kit);
    assert_false(on_disk(kit.store, "PLANTED-NAME"));
    assert_true(passes_audit());
    assert_true(rebuilds_equal());
}

/* ---- copies ---- */

static void what_was_erased_does_not_come_back_from_a_copy(void **state)
{
    (void)state;
    char *blob, *other_blob, *to = path_join(&kit.arena, kit.folder, "copies");
    char *id = a_document("PLANTED-IN-A-FILE\n", &blob);
    char *note = kit_text(&kit, say(investigator, "record.create", "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"n\",\"text\":\"PLANTED-NOTE\"}}", the_case), "id");
    (void)a_document("stays\n", &other_blob);
    Str secret;
    CopyReport old, fresh;
    kit_close(&kit);
    assert_int_equal(copy_key_make(kit.store, &kit.arena, &secret, &kit.error), ERR_OK);
    assert_int_equal(copy_store(kit.store, to, NULL, NULL, &old, &kit.error), ERR_OK);
    assert_true(file_exists(blob_in(to, blob)));
    kit_open(&kit);
    sign_in_all();
    erase_by_two(id);
    erase_by_two(note);
    kit_close(&kit);
    kit_ahead += MINUTE;
    assert_int_equal(copy_store(kit.store, to, NULL, NULL, &fresh, &kit.error), ERR_OK);
    assert_false(file_exists(blob_in(to, blob)));                          /* off the other disk, too */
    assert_true(file_exists(blob_in(to, other_blob)));
    assert_true(passes_audit());

    RestoreReport restored;
    char *copies[] = { old.file, fresh.file };
    for (size_t i = 0; i < ARRAY_LEN(copies); i++) {
        char *folder = kit_format(&kit, "%s/restored-%zu", kit.folder, i);
        RestoreOrder order = { .copy_file = kit_format(&kit, "%s/%s", to, copies[i]), .folder = folder, .secret_text = secret, .reason = STR("fire"),
                               .decided_by = STR("Invented Head") };
        ErrorCode code = restore_store(&kit.arena, &order, NULL, NULL, &restored, &kit.error);
        if (code != ERR_OK) fail_msg("restore %zu: %s", i, kit.error.parts[0].key);
        assert_int_equal(restored.erased_again > 0, i == 0);
        assert_false(on_disk(folder, "PLANTED-NOTE"));
        assert_false(file_exists(blob_in(folder, blob)));
        assert_true(file_exists(blob_in(folder, other_blob)));
        AuditReport audited;
        assert_int_equal(audit_store(folder, NULL, 0, NULL, NULL, &audited, &kit.error), ERR_OK);
        RebuildReport rebuilt;
        assert_int_equal(rebuild_store(folder, false, NULL, NULL, &rebuilt, &kit.error), ERR_OK);
        assert_true(rebuilt.equal);
    }
}

/* ---- the rules as a file ---- */

static void bad_rules_are_refused_with_their_place(void **state)
{
    (void)state;
    static const struct { const char *rule, *key; } BAD[] = {
        { "{kind: flag, from: [dismissed], after_years: 2, after_days: 3, action: erase, source: x}", "model.term-form" },
        { "{kind: flag, from: [dismissed], action: erase, source: x}", "model.term-form" },
        { "{kind: flag, from: [dismissed], after_years: 0, action: erase, source: x}", "model.term-form" },
        { "{kind: flag, from: [gone], after_years: 2, action: erase, source: x}", "model.state-unknown" },
        { "{kind: flak, from: [dismissed], after_years: 2, action: erase, source: x}", "model.kind-unknown" },
        { "{kind: flag, after_years: 2, action: erase, source: x}", "model.retention-from" },
        { "{kind: flag, from: [dismissed], after_years: 2, action: burn, source: x}", "model.retention-action" },
        { "{kind: case, from: [closed], after_years: 2, action: erase, source: x}", "model.retention-no-erase" },
        { "{kind: case, from_case: [closed], after_years: 2, action: review, source: x}", "model.retention-no-case" },
        { "{kind: flag, from: [dismissed], after_years: 2, action: erase}", "model.key-missing" },
        { "{kind: flag, from: [dismissed], after_years: 2, action: erase, source: }", "model.text-empty" },
        { "{kind: flag, from: [], after_years: 2, action: erase, source: x}", "model.retention-from" },
        { "{kind: flag, from: [dismissed], after_years: 2, action: erase, source: x, unconfirmed: perhaps}", "model.bool-expected" },
        { "{kind: flag, from: [dismissed], after_years: 2, action: erase, source: x, sinse: y}", "model.key-unknown" },
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Arena a = arena_with((size_t)64 << 20);
        Model *m;
        ModelFault *faults;
        Error e = { 0 };
        ModelFile *files = arena_array(&a, MODEL_SHIPPED_COUNT, sizeof *files);
        memcpy(files, MODEL_SHIPPED, MODEL_SHIPPED_COUNT * sizeof *files);
        for (size_t f = 0; f < MODEL_SHIPPED_COUNT; f++) {
            if (str_is(files[f].name, "retention.yaml")) files[f].bytes = str_format(&a, "rules:\n  one: %s\n", BAD[i].rule);
        }
        assert_int_equal(model_load(&a, files, MODEL_SHIPPED_COUNT, NULL, 0, &m, &faults, &e), ERR_INVALID);
        assert_non_null(faults);
        assert_string_equal(faults->what.parts[0].key, BAD[i].key);
        assert_int_equal(faults->line, 2);
        arena_free(&a);
    }
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_term_runs_from_the_ledgers_day), TEST(records_of_an_ended_case_fall_due_by_its_day),
        TEST(a_list_is_weeded_by_two_in_one_commit), TEST(a_file_goes_with_its_record_and_stays_with_another),
        TEST(proposals_about_a_record_are_erased_with_it), TEST(what_was_erased_does_not_come_back_from_a_copy),
        cmocka_unit_test(bad_rules_are_refused_with_their_place),
    };
    return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}

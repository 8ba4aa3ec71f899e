/* test_exercise.c: a store that is an exercise for good, what leaves it, and the tasks (docs/exercise.md). */
#include "office_kit.h"

#include "desk/exercise_mark.h"
#include "desk/exercise_state.h"
#include "office/bundle_int.h"
#include "setup/exercise_make.h"

static Arena arena_;
static Error error_;
static char folder_[64], store_[80];

static int begin(void **state)
{
    (void)state;
    arena_ = arena_with((size_t)1 << 30);
    error_ = (Error){ 0 };
    assert_true(own_folder(folder_, sizeof folder_, "exercise"));
    snprintf(store_, sizeof store_, "%s/copy", folder_);
    return crypto_start(&error_) == ERR_OK ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    kit_remove(folder_);
    arena_free(&arena_);
    return 0;
}

static ErrorCode make(Lang lang)
{
    ExerciseCopy c = { .folder = store_, .lang = lang, .login = STR("participant"), .passphrase = STR("kara suu kara tash"),
                       .trainer_passphrase = STR("ak suu ak tash ak"), .operations = &DESK_OPERATIONS, .cost = KIT_COST };
    return exercise_make(&c, &arena_, &error_);
}

static Kit open_kit(void)
{
    Kit k = { .arena = arena_with((size_t)1 << 30), .options = { .operations = &DESK_OPERATIONS, .ready_fd = -1,
                                                                 .word = desk_word_error } };
    snprintf(k.store, sizeof k.store, "%s", store_);
    kit_open(&k);
    return k;
}

/* The case is made in each language, under the guards of real work, and says that it is invented. */
static void the_case_is_made_in_each_language(void **state)
{
    (void)state;
    for (Lang lang = 0; lang < LANG_COUNT; lang++) {
        if (make(lang) != ERR_OK) fail_msg("made: %s", error_.parts[error_.count - 1].key);
        Kit k = open_kit();
        const JsonValue *data = kit_do(&k, STR(""), "exercise.is", "{}");
        assert_true(json_true(json_get(data, "exercise")));
        assert_true(office_is_exercise(k.office));
        kit_close(&k);
        arena_free(&k.arena);
        kit_remove(store_);
    }
}

/* It opens as one, and takes nothing real. (That it does not open without its mark is in tests/stories/exercise.sh.) */
static void takes_nothing_real(void **state)
{
    (void)state;
    Office *o = NULL;
    assert_int_equal(make(LANG_EN), ERR_OK);
    assert_int_equal(office_open(store_, &o, &error_), ERR_OK);
    assert_int_equal(office_same_reality(o, true, &error_), ERR_OK);
    assert_int_equal(office_same_reality(o, false, &error_), ERR_INVALID);
    assert_string_equal(error_.parts[0].key, "exercise.real-not-here");
    office_close(o);
}

/* The other way round: a real store into which somebody writes the mark does not open either. */
static void a_real_store_stays_real(void **state)
{
    (void)state;
    Kit k;
    Store *s;
    Office *o = NULL;
    kit_init(&k);
    kit_open(&k);
    assert_false(office_is_exercise(k.office));
    assert_int_equal(office_same_reality(k.office, true, &error_), ERR_INVALID);
    assert_string_equal(error_.parts[0].key, "exercise.not-into-real");
    assert_false(json_true(json_get(kit_do(&k, STR(""), "exercise.is", "{}"), "exercise")));
    kit_close(&k);
    assert_int_equal(store_open(k.store, STORE_WRITE, &s, &error_), ERR_OK);
    assert_int_equal(store_begin(s, &error_), ERR_OK);
    assert_int_equal(store_fact_set(s, EXERCISE_FACT, STR("yes"), &error_), ERR_OK);
    assert_int_equal(store_commit(s, &error_), ERR_OK);
    store_close(s);
    error_clear(&error_);
    assert_int_equal(office_open(k.store, &o, &error_), ERR_FINDING);
    assert_string_equal(error_.parts[0].key, "exercise.fact");
    kit_done(&k);
}

/* A manifest has seven lines, or eight of which the last is that one. */
static void a_manifest_has_seven_lines_or_that_eighth(void **state)
{
    (void)state;
    Manifest m = { .store = STR("5f0c2a77b1e94d03"), .chain = STR("case/1b2c3d4e5f607182"), .complete_seq = 42,
                   .complete_origin = STR("tergoo/5f0c2a77b1e94d03/1"), .complete_index = 1201, .made = 0, .files = 131, .sums = hash_of(STR("x")) }, again;
    for (int exercise = 0; exercise < 2; exercise++) {
        Buf text = buf_in(&arena_);
        m.exercise = exercise == 1;
        manifest_format(&text, &m);
        assert_int_equal(manifest_parse(buf_str(&text), &again, &error_), ERR_OK);
        assert_int_equal(again.exercise, exercise);
        buf_c(&text, exercise == 1 ? EXERCISE_LINE : "exercise: a little\n");
        assert_int_equal(manifest_parse(buf_str(&text), &again, &error_), ERR_FINDING);
    }
}

/* Each row has the cell, a line break in quotes is none. */
static void each_row_of_a_table_says_it(void **state)
{
    (void)state;
    assert_int_equal(make(LANG_EN), ERR_OK);
    Kit k = open_kit();
    Request r = { .office = k.office, .arena = &arena_, .store = k.reader, .model = office_model(k.office), .lang = LANG_EN, .fd = -1 };
    Buf table = buf_in(&arena_);
    buf_c(&table, "a,b\r\n1,\"x\r\n\"\"y\"\r\n");
    desk_mark_csv(&r, &table);
    assert_true(str_is(buf_str(&table), "a,b,EXERCISE · УЧЕБНОЕ · МАШЫГУУ\r\n1,\"x\r\n\"\"y\",EXERCISE\r\n"));
    assert_true(desk_is_exercise_column(STR(" EXERCISE · УЧЕБНОЕ · МАШЫГУУ")));
    assert_false(desk_is_exercise_column(STR("Exercise")));
    kit_close(&k);
    arena_free(&k.arena);
}

/* Nothing is done at the beginning, and no check is met by what the case begins with. */
static void nothing_is_done_at_the_beginning(void **state)
{
    (void)state;
    const Exercise *x;
    assert_int_equal(make(LANG_KY), ERR_OK);
    Kit k = open_kit();
    assert_int_equal(exercise_shipped(&arena_, office_model(k.office), &x, &error_), ERR_OK);
    assert_int_equal(x->task_count, 7);
    for (size_t i = 0; i < x->task_count; i++) {
        ExerciseState s;
        assert_int_equal(exercise_state(k.reader, &arena_, &x->tasks[i], &s, &error_), ERR_OK);
        assert_int_equal(s.stage, EXERCISE_NOT_BEGUN);
        assert_int_equal(s.met_count, 0);
        assert_true(x->tasks[i].check_count > 1);
    }
    kit_close(&k);
    arena_free(&k.arena);
}

static const char *fault_of(const char *tasks)
{
    ModelFile *files, given[2] = { { STR("case.yaml"), { 0 } }, { STR("tasks.yaml"), str_of(tasks) } };
    ModelFault *faults;
    Model *m;
    const Exercise *x;
    size_t count;
    for (size_t i = 0; i < EXERCISE_SHIPPED_COUNT; i++) if (str_is(EXERCISE_SHIPPED[i].name, "case.yaml")) given[0].bytes = EXERCISE_SHIPPED[i].bytes;
    assert_int_equal(model_files(&arena_, NULL, &files, &count, &error_), ERR_OK);
    assert_int_equal(model_load(&arena_, files, count, RULES_GUARD_NAMES, RULES_GUARD_COUNT, &m, &faults, &error_), ERR_OK);
    ErrorCode code = exercise_load(&arena_, m, given, 2, &x, &faults, &error_);
    return code == ERR_OK ? "" : faults->what.parts[0].key;
}

#define LABEL "{en: a, ru: б, ky: ө}"
#define TASK(check) "tasks:\n  one:\n    title: " LABEL "\n    about: " LABEL "\n    steps:\n      - text: " LABEL "\n    good:\n      - text: " LABEL \
    "\n    checks:\n      c: " check "\n"

/* What is misspelt is a fault, with its place. */
static void what_is_misspelt_is_a_fault(void **state)
{
    (void)state;
    assert_string_equal(fault_of(TASK("{kind: flag, in: [taken_up], has: [cleared_by], label: " LABEL "}")), "");
    assert_string_equal(fault_of(TASK("{kind: flog, label: " LABEL "}")), "model.kind-unknown");
    assert_string_equal(fault_of(TASK("{kind: flag, in: [taken], label: " LABEL "}")), "model.state-unknown");
    assert_string_equal(fault_of(TASK("{kind: flag, has: [cleared], label: " LABEL "}")), "exercise.lint-field");
    assert_string_equal(fault_of(TASK("{kind: flag, field: rules, is: a, label: " LABEL "}")), "exercise.lint-field");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_case_is_made_in_each_language, begin, finish), cmocka_unit_test_setup_teardown(takes_nothing_real, begin, finish),
        cmocka_unit_test_setup_teardown(a_real_store_stays_real, begin, finish), cmocka_unit_test_setup_teardown(a_manifest_has_seven_lines_or_that_eighth, begin, finish),
        cmocka_unit_test_setup_teardown(each_row_of_a_table_says_it, begin, finish), cmocka_unit_test_setup_teardown(nothing_is_done_at_the_beginning, begin, finish),
        cmocka_unit_test_setup_teardown(what_is_misspelt_is_a_fault, begin, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

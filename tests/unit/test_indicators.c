/* test_indicators.c: indicators.yaml is held against the kinds: every name in it, every option, every day; what is wrong is told with its place. */
#include "unit.h"

#include "model/model.h"

static ErrorCode load(Arena *a, const char *figure, Model **m, ModelFault **faults, Error *e)
{
    ModelFile *files = arena_array(a, MODEL_SHIPPED_COUNT, sizeof *files);
    assert_non_null(files);
    memcpy(files, MODEL_SHIPPED, MODEL_SHIPPED_COUNT * sizeof *files);
    for (size_t f = 0; f < MODEL_SHIPPED_COUNT; f++) {
        if (str_is(files[f].name, "indicators.yaml")) files[f].bytes = str_format(a, "office_wide: [head]\nindicators:\n  %s\n", figure);
    }
    return model_load(a, files, MODEL_SHIPPED_COUNT, NULL, 0, m, faults, e);
}

#define HEAD "one: {family: management, label: {en: a, ru: b, ky: c}, definition: {en: a, ru: b, ky: c}, source: x, "

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct { const char *figure, *key; } BAD[] = {
        { HEAD "kind: kase, measure: count}", "model.kind-unknown" },
        { HEAD "kind: case, measure: total}", "model.word-unknown" },
        { HEAD "kind: case, measure: sum}", "model.key-missing" },
        { HEAD "kind: case, measure: mean, value: title}", "model.indicator-number" },
        { HEAD "kind: course, measure: count, split: [activity.planned_from]}", "model.indicator-split" },
        { HEAD "kind: course, measure: count, split: [project.tittle]}", "model.indicator-field" },
        { HEAD "kind: course, measure: count, split: [title.project]}", "model.indicator-path" },
        { HEAD "kind: course, measure: count, split: [project., project]}", "model.indicator-path" },
        { HEAD "kind: course, measure: unique, unique: project, split: [activity]}", "model.indicator-unique" },
        { HEAD "kind: course, measure: count, split: [project, state], cross: [project, activity]}", "model.indicator-cross" },
        { HEAD "kind: course, measure: sum, value: participants, divide: 3}", "model.indicator-divide" },
        { HEAD "measure: ratio, above: two, below: three}", "model.indicator-ratio" },
        { HEAD "measure: count}", "model.key-missing" },
        { HEAD "kind: case, measure: share}", "model.key-missing" },
        { HEAD "kind: case, measure: median_days, from: {made: true}}", "model.key-missing" },
        { HEAD "kind: case, measure: count, at: {came_to: [ended]}}", "model.state-unknown" },
        { HEAD "kind: case, measure: count, at: {field: opened_on}}", "model.indicator-field" },
        { HEAD "kind: case, measure: count, at: {field: title}}", "model.indicator-day" },
        { HEAD "kind: case, measure: count, at: {made: true, field: title}}", "model.indicator-event" },
        { HEAD "kind: case, measure: count, over: {field: outcome, is: [won]}}", "model.indicator-option" },
        { HEAD "kind: case, measure: count, over: {field: outcome}}", "model.key-missing" },
        { HEAD "kind: case, measure: count, split: [title]}", "model.indicator-split" },
        { HEAD "kind: team, measure: count, items: parties}", "model.indicator-list" },
        { HEAD "kind: team, measure: count, items: members, each: {filled: conflikt}}", "model.indicator-field" },
        { HEAD "kind: plan, measure: count, over: {past: {field: title}}}", "model.indicator-day" },
        { HEAD "kind: case, measure: count, lable: x}", "model.key-unknown" },
        { "One: {family: management}", "model.id-form" },
    };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Arena a = arena_with((size_t)64 << 20);
        Model *m;
        ModelFault *faults;
        Error e = { 0 };
        if (load(&a, BAD[i].figure, &m, &faults, &e) != ERR_INVALID) fail_msg("taken: %s", BAD[i].figure);
        assert_non_null(faults);
        if (strcmp(faults->what.parts[0].key, BAD[i].key) != 0) fail_msg("%s: %s", BAD[i].figure, faults->what.parts[0].key);
        assert_int_equal(faults->line, 3);
        arena_free(&a);
    }
}

/* What the model may not have yet is no fault where the figure says so. */
static void a_figure_may_wait_for_its_records(void **state)
{
    (void)state;
    Arena a = arena_with((size_t)64 << 20);
    Model *m;
    ModelFault *faults;
    Error e = { 0 };
    assert_int_equal(load(&a, HEAD "kind: payroll, measure: count, at: {field: paid_on}, not_yet: true}", &m, &faults, &e), ERR_OK);
    assert_int_equal(m->indicator_count, 1);
    assert_int_equal(m->office_wide_count, 1);
    assert_true(m->indicators[0].not_yet);
    arena_free(&a);
}

/* The catalogue: each of these has a figure of its code, in three languages; and no figure goes by a single officer. */
static void the_catalogue_is_there(void **state)
{
    (void)state;
    static const char *const CODES[] = { "RP1", "RP2", "RP3", "RP4", "RP5", "TM1", "TM2", "PL1", "PL2", "PL3", "PL4", "TR1", "TR2", "TR3", "TR4", "TR5", "TR6" };
    Arena a = arena_with((size_t)64 << 20);
    Model *m;
    ModelFault *faults;
    Error e = { 0 };
    assert_int_equal(model_load(&a, MODEL_SHIPPED, MODEL_SHIPPED_COUNT, NULL, 0, &m, &faults, &e), ERR_OK);
    for (size_t c = 0; c < ARRAY_LEN(CODES); c++) {
        bool found = false;
        for (size_t i = 0; i < m->indicator_count; i++) found = found || str_is(m->indicators[i].code, CODES[c]);
        if (!found) fail_msg("no figure %s", CODES[c]);
    }
    for (size_t i = 0; i < m->indicator_count; i++) {
        const Indicator *x = &m->indicators[i];
        const Kind *k = model_kind(m, x->kind);
        if (!k && x->not_yet) continue;
        assert_non_null(k);
        for (size_t s = 0; s < x->split_count; s++) {
            const Field *f = kind_field(k, x->split[s]);
            assert_true(!f || f->type == FIELD_CHOICE);                 /* never by a reference to a user */
        }
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(a_figure_may_wait_for_its_records),
        cmocka_unit_test(the_catalogue_is_there),
    };
    return cmocka_run_group_tests_name("indicators", tests, NULL, NULL);
}

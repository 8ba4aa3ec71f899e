/* test_offences.c: templates of offences: those that are shipped, and what a file may not say. */
#include "model/model.h"
#include "unit.h"

static Str shipped(const char *name)
{
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++)
        if (str_is(MODEL_SHIPPED[i].name, name)) return MODEL_SHIPPED[i].bytes;
    fail_msg("%s is not shipped", name);
    return STR("");
}

static Arena whole_arena;
static Model *whole;                   /* the shipped model, read once */

static int read_shipped(void **state)
{
    (void)state;
    Error e;
    ModelFault *faults;
    whole_arena = arena_with(64 << 20);
    return model_load(&whole_arena, MODEL_SHIPPED, MODEL_SHIPPED_COUNT, NULL, 0, &whole, &faults, &e) == ERR_OK ? 0 : 1;
}

static int drop_shipped(void **state)
{
    (void)state;
    arena_free(&whole_arena);
    return 0;
}

/* UNCAC 15 to 25, article 3 of 1988, UNTOC 5, 6, 8 and 23: each has elements, says where it comes from, and that nobody has held it against the law. */
static void the_shipped_ones_are_whole(void **state)
{
    (void)state;
    static const char *const articles[] = { "a15", "a16", "a17", "a18", "a19", "a20", "a21", "a22", "a23", "a24", "a25", "d3_traffic",
                                            "d3_supply", "d3_organise", "d3_laundering", "d3_personal", "u5", "u6", "u8", "u23" };
    for (size_t i = 0; i < ARRAY_LEN(articles); i++) {
        size_t found = 0;
        for (size_t j = 0; j < whole->offence_count; j++) found += str_is(whole->offences[j].option, articles[i]);
        if (found == 0) fail_msg("nothing for %s", articles[i]);
    }
    for (size_t i = 0; i < whole->offence_count; i++) {
        const OffenceTemplate *t = &whole->offences[i];
        bool good = t->element_count >= 3 && t->unconfirmed && t->source.len > 0 && t->version.len > 0 && t->skill_count > 0;
        for (size_t j = 0; j < t->element_count; j++) good = good && t->elements[j].evidence.text[LANG_KY].len > 0;
        if (!good) fail_msg(STR_FMT, STR_ARG(t->id));
        /* A number of an article is the office's to fill in, with its source. */
        assert_int_equal(t->national_count, 3);
        for (size_t j = 0; j < t->national_count; j++) assert_int_equal(t->national[j].article.len, 0);
        assert_true(offence_national(t, STR("e2021"))->unconfirmed);
    }
    const OffenceTemplate *taken = model_offence(whole, STR("uncac_15_taken"));
    assert_non_null(taken);
    assert_true(!taken->considered && taken->treaty == TREATY_UNCAC);
    assert_non_null(offence_element(taken, STR("official")));
    assert_null(offence_element(taken, STR("to_official")));
    assert_true(model_offence(whole, STR("uncac_20"))->considered);
    assert_null(model_offence(whole, STR("nothing")));
}

#define HEAD "offence: thing\nlabel: {en: Thing, ru: Вещь, ky: Нерсе}\ntreaty: uncac\narticle: \"15\"\ndemand: mandatory\nversion: \"1\"\n" \
             "since: 2026-11-26\nsource: \"x\"\n"
#define LABEL(word) "label: {en: " word ", ru: " word ", ky: " word "}"
#define ELEMENT "elements:\n  act: {type: conduct, " LABEL("Act") "}\n"
#define TASKS(tasks) "lines:\n  money:\n    " LABEL("Money") "\n    tasks:\n" tasks
#define TASK(id, more) "      " id ": {" LABEL(id) more "}\n"

static const struct { const char *file, *key; int line; } BAD[] = {
    { HEAD, "model.key-missing", 1 },                                                  /* without elements */
    { HEAD "elements: {}\n", "model.offence-empty", 9 },
    { HEAD "elements:\n  act: {type: wish, " LABEL("Act") "}\n", "model.word-unknown", 10 },
    { HEAD "elements:\n  act: {type: conduct, label: {en: Act, ru: Act}}\n", "model.label-language", 10 },
    { HEAD ELEMENT "national:\n  e2021: {article: \"1\"}\n", "model.key-missing", 12 },  /* an article without its source */
    { HEAD ELEMENT "national:\n  e1900: {unconfirmed: true}\n", "model.word-unknown", 12 },
    { HEAD ELEMENT "option: a99\n", "model.word-unknown", 11 },
    { HEAD ELEMENT TASKS(TASK("keep", ", after: [ask]") TASK("ask", "")), "model.offence-after", 15 },
    { HEAD ELEMENT TASKS(TASK("keep", ", after: [keep]")), "model.offence-after", 15 },
    { HEAD ELEMENT TASKS(TASK("keep", ", element: wish")), "model.word-unknown", 15 },
    { HEAD ELEMENT TASKS(TASK("keep", ", days: -1")), "model.int-form", 15 },
    { HEAD ELEMENT "since: yesterday\n", "model.key-twice", 11 },
    { "offence: other\n" ELEMENT, "model.key-missing", 1 },
    { "offence: [a]\n", "model.key-missing", 1 },
};

/* Held against the kinds that a template speaks of: without them words would be taken as they come. */
static ErrorCode load_thing(Arena *a, const char *file, Model **m, ModelFault **faults, Error *e)
{
    static ModelFile all[500];
    size_t n = 0;
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++)
        if (!str_starts(MODEL_SHIPPED[i].name, STR("offences/"))) all[n++] = MODEL_SHIPPED[i];
    all[n++] = (ModelFile){ STR("offences/thing.yaml"), str_of(file) };
    return model_load(a, all, n, NULL, 0, m, faults, e);
}

static void a_wrong_file_says_where(void **state)
{
    (void)state;
    Error error_;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Arena a = arena_with(64 << 20);
        Model *m;
        ModelFault *faults;
        assert_error(ERR_INVALID, load_thing(&a, BAD[i].file, &m, &faults, &error_));
        if (!str_is(str_of(faults->what.parts[0].key), BAD[i].key) || faults->line != BAD[i].line)
            fail_msg("%zu: %s at %d", i, faults->what.parts[0].key, faults->line);
        assert_str(faults->file, STR("offences/thing.yaml"));
        arena_free(&a);
    }
}

static void tasks_come_after_those_above(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(64 << 20);
    Model *m;
    ModelFault *faults;
    assert_ok(load_thing(&a, HEAD ELEMENT "skills: [financial]\n"
                         TASKS(TASK("keep", ", preserves: true, covert: true, days: 3") TASK("ask", ", after: [keep], element: act, coercive: true")),
                         &m, &faults, &error_));
    const OffenceTemplate *t = model_offence(m, STR("thing"));
    assert_int_equal(t->line_count, 1);
    const OffenceTask *ask = &t->lines[0].tasks[1];
    assert_true(ask->coercive && !ask->covert && ask->after_count == 1);
    assert_str(ask->after[0], STR("keep"));
    assert_str(ask->elements[0], STR("act"));
    assert_int_equal(t->lines[0].tasks[0].days, 3);
    arena_free(&a);
}

/* An office fills in its article by a file of the same name. */
static void an_office_fills_in_its_article(void **state)
{
    (void)state;
    Error error_;
    Arena a = arena_with(64 << 20);
    Model *m;
    ModelFault *faults;
    Buf filled = buf_in(&a);
    Str was = shipped("offences/uncac_19.yaml"), slot = STR("  e2021: {unconfirmed: true}");
    int64_t at = str_find(was, slot);
    assert_true(at > 0);
    buf_add(&filled, str_first(was, (size_t)at));
    buf_c(&filled, "  e2021: {article: \"N\", source: \"the office's lawyer\", unconfirmed: true}");
    buf_add(&filled, str_from(was, (size_t)at + slot.len));
    ModelFile all[500];
    for (size_t i = 0; i < MODEL_SHIPPED_COUNT; i++) {
        all[i] = MODEL_SHIPPED[i];
        if (str_is(all[i].name, "offences/uncac_19.yaml")) all[i].bytes = buf_str(&filled);
    }
    assert_ok(model_load(&a, all, MODEL_SHIPPED_COUNT, NULL, 0, &m, &faults, &error_));
    assert_str(offence_national(model_offence(m, STR("uncac_19")), STR("e2021"))->article, STR("N"));
    assert_true(memcmp(&m->hash, &whole->hash, sizeof m->hash) != 0);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_ones_are_whole),
        cmocka_unit_test(a_wrong_file_says_where),
        cmocka_unit_test(tasks_come_after_those_above),
        cmocka_unit_test(an_office_fills_in_its_article),
    };
    return cmocka_run_group_tests(tests, read_shipped, drop_shipped);
}

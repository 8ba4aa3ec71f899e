/* test_paper_book.c: the shipped papers are whole: their heads can be read, each is there in Kyrgyz, Russian and English with the same kinds and the
 * same rule of approval, and names nothing that is not there; what is wrong with a form is named. */
#include "rules/paper_book.h"
#include "unit.h"

static const Model *shipped(Arena *a)
{
    Error error_ = { 0 };
    Model *m;
    ModelFault *faults = NULL;
    assert_ok(model_load(a, MODEL_SHIPPED, MODEL_SHIPPED_COUNT, NULL, 0, &m, &faults, &error_));
    return m;
}

static void the_shipped_papers_are_whole(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 26);
    const Model *m = shipped(&a);
    assert_true(PAPERS_SHIPPED_COUNT >= 30);
    for (size_t i = 0; i < PAPERS_SHIPPED_COUNT; i++) {
        Error error_ = { 0 };
        PaperForm f, other;
        assert_ok(paper_form_read(&PAPERS_SHIPPED[i], &f, &error_));
        if (paper_form_lint(&a, &f, m, &error_) != ERR_OK) {
            Str name = error_arg(&error_, "name");
            fail_msg("%.*s: %.*s", STR_ARG(PAPERS_SHIPPED[i].name), STR_ARG(name));
        }
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            assert_true(paper_form_find((Lang)lang, f.name, &other));
            assert_true(str_equal(f.kinds, other.kinds));
            assert_true(str_equal(f.code, other.code));
            assert_true(f.approval == other.approval);
            assert_true(str_equal(f.states, other.states));
        }
    }
    arena_free(&a);
}

static void wrong_forms_are_named(void **state)
{
    (void)state;
    static const struct { const char *name, *bytes, *key; } CASES[] = {
        { "ru/x.md", "title: T\nkinds: case\n---\n{{record.nothing}}\n", "paper.no-value" },
        { "ru/x.md", "title: T\nkinds: request\nstates: sent nowhere\n---\nx\n", "paper.no-value" },
        { "ru/x.md", "title: T\nkinds: request\n---\n{{#is.addressee.newspaper}}x{{/is.addressee.newspaper}}\n", "paper.no-value" },
        { "ru/x.md", "title: T\nkinds: nothing\n---\nx\n", "paper.no-kind" },
        { "ru/x.md", "title: T\nkinds: case\n---\n{{>nothing}}\n", "paper.no-value" },
        { "ru/x.md", "title: T\nkinds: case\n---\n{{#record.summary}}\n", "mustache.open-section" },
    };
    Arena a = arena_with(1 << 26);
    const Model *m = shipped(&a);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Error error_ = { 0 };
        PaperFile file = { str_of(CASES[i].name), str_of(CASES[i].bytes) };
        PaperForm f;
        assert_ok(paper_form_read(&file, &f, &error_));
        assert_int_not_equal(paper_form_lint(&a, &f, m, &error_), ERR_OK);
        if (i < 5) assert_string_equal(error_.parts[0].key, CASES[i].key);
    }
    arena_free(&a);
}

static void wrong_heads_are_named(void **state)
{
    (void)state;
    static const struct { const char *name, *bytes, *line; } CASES[] = {
        { "ru/x.md", "title: T\nkinds: case\nno end\n", "3" }, { "ru/x.md", "kinds: case\n---\nx\n", "2" }, { "ru/x.md", "title: T\nwrong: 1\n---\n", "2" },
        { "xx/x.md", "title: T\n---\n", "0" }, { "ru/x.txt", "title: T\n---\n", "0" }, { "ru/x.md", "", "0" },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Error error_ = { 0 };
        PaperFile file = { str_of(CASES[i].name), str_of(CASES[i].bytes) };
        PaperForm f;
        assert_int_equal(paper_form_read(&file, &f, &error_), ERR_INVALID);
        assert_true(str_is(error_arg(&error_, "line"), CASES[i].line));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_papers_are_whole), cmocka_unit_test(wrong_forms_are_named), cmocka_unit_test(wrong_heads_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

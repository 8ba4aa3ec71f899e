/* test_paper_book.c: the shipped papers are whole: their heads can be read, each is there in Kyrgyz, Russian and English with the same kinds and the
 * same rule of approval, and names nothing that is not there; what is wrong with a form is named. */
#include "rules/paper_lint.h"
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
        PaperFault *faults;
        size_t count;
        assert_ok(paper_lint(&a, &PAPERS_SHIPPED[i], m, paper_lint_shipped, NULL, &faults, &count, &error_));
        if (count > 0) {
            Str at = error_arg(&faults->what, "at"), name = error_arg(&faults->what, "name");
            fail_msg("%.*s: %s %.*s", STR_ARG(at), faults->what.parts[0].key, STR_ARG(name));
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

/* Faults as "line:column:key", all of them. */
static void every_fault_is_named(void **state)
{
    (void)state;
    static const struct { const char *bytes, *faults; } CASES[] = {
        { "title: T\nkinds: case\n---\nx {{record.summary}} {{>letterhead}}\n", "" },
        { "title: T\nkinds: case\n---\nä {{record.nothing}}\n{{case.none}} {{none}}\n", "4:3:no-value 5:1:no-value 5:15:no-value" },
        { "title: T\nkinds: nothing case neither\n---\nx\n", "2:8:no-kind 2:21:no-kind" },
        { "title: T\nkinds: case\n---\n{{>nothing}}\n{{>none}}\n", "4:1:no-part 5:1:no-part" },
        { "title: T\nkinds: case\n---\n{{#record.summary}}\n", "4:1:open-section" },
        { "title: T\nkinds: case\n---\n{{#record}}{{#fields}}{{/record}}\n{{/fields}}", "4:12:open-section 5:1:not-open" },
        { "title: T\nkinds: case\n---\n{{record.summary}\n", "4:1:open-tag" },
        { "title: T\nkinds: case\n---\n{{{title}}} {{&title}} {{=< >=}}\n", "4:1:raw 4:13:raw 4:24:brackets" },
        { "title: T\nkinds: case\n---\n```python\nx\n```\n\n<b>\n\n```lines\n2\n", "4:1:block 8:1:html 10:1:open-block" },
        { "wrong: 1\nkinds: case\ncode:\ncode: x\napproval: maybe\n---\n{{none}}", "1:1:head 3:1:empty 4:1:twice 5:11:approval 6:1:no-title 7:1:no-value" },
        { "title: T\n", "1:1:no-end" }, { "", "1:1:no-end" }, { "title: T\n---\n\xff", "3:1:utf8" }, { "title: T\n---\n\xee\x80\x80", "3:1:mark" },
        { "title: T\nkinds: request\nstates: sent nowhere\n---\nx\n", "3:14:no-value" },
        { "title: T\nkinds: request\n---\n{{#is.addressee.newspaper}}x{{/is.addressee.newspaper}}\n", "4:1:no-value" },
        { "title: T\nkinds: case\npage: round\npages: none\n---\n{{#in_case.exhibit}}{{seal}}{{/in_case.exhibit}} {{seal}}\n",
          "3:7:page 4:8:page 6:57:no-value" },
    };
    Arena a = arena_with(1 << 26);
    const Model *m = shipped(&a);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Error error_ = { 0 };
        PaperFile file = { STR("ru/x.md"), str_of(CASES[i].bytes) };
        PaperFault *faults;
        size_t count;
        Buf got = buf_in(&a);
        assert_ok(paper_lint(&a, &file, m, paper_lint_shipped, NULL, &faults, &count, &error_));
        for (const PaperFault *f = faults; f; f = f->next) {
            buf_format(&got, "%s%lld:%lld:%s", f == faults ? "" : " ", (long long)f->line, (long long)f->column, f->what.parts[0].key + strlen("paper.lint-"));
        }
        if (!str_is(buf_str(&got), CASES[i].faults)) fail_msg("%s: %.*s", CASES[i].bytes, STR_ARG(buf_str(&got)));
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
        cmocka_unit_test(the_shipped_papers_are_whole), cmocka_unit_test(every_fault_is_named), cmocka_unit_test(wrong_heads_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_paper_text.c: paragraphs of a paper's text, and the places of remarks in it as it is written on. */
#include "desk/paper_text.h"
#include "unit.h"

static void an_empty_line_ends_a_paragraph(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Str text = STR("\n\n first\nstill first\n \t\nsecond\r\n\r\nthird"), one, rest = text;
    static const Str PARAGRAPHS[] = { STR(" first\nstill first"), STR("second"), STR("third") };
    for (size_t i = 0; i < ARRAY_LEN(PARAGRAPHS); i++) {
        assert_true(paper_next_paragraph(&a, &rest, &one));
        assert_str(one, PARAGRAPHS[i]);
    }
    assert_false(paper_next_paragraph(&a, &rest, &one));
    assert_int_equal(paper_paragraph_count(&a, text), 3);
    assert_int_equal(paper_paragraph_count(&a, STR(" \n\n")), 0);
    assert_true(paper_paragraph(&a, text, 3, &one));
    assert_str(one, STR("third"));
    assert_false(paper_paragraph(&a, text, 4, &one));
    assert_false(paper_paragraph(&a, text, 0, &one));
    arena_free(&a);
}

static void check_quote(const char *remark, const char *quote, const char *said)
{
    Str rest;
    assert_str(paper_quote(STR("Казанга 45 000 сом төлөндү, бирок келишимде башка сумма жазылган деп айтылат."), str_of(remark), &rest), str_of(quote));
    assert_str(rest, str_of(said));
}

static void a_remark_quotes_what_it_begins_with(void **state)
{
    (void)state;
    check_quote("«45 000 сом» — келишимде 54 000", "45 000 сом", "келишимде 54 000");
    check_quote("\"45 000\": кайсы?", "45 000", "кайсы?");
    check_quote("“45 000” кайсы?", "45 000", "кайсы?");
    check_quote("«45 000»", "45 000", "«45 000»");                        /* no more than the words: it stays a remark */
    const char *first = "Казанга 45 000 сом төлөндү, бирок келишимде башка";
    check_quote("«46 000 сом» мында жок", first, "«46 000 сом» мында жок");
    check_quote("кайсы?", first, "кайсы?");
    check_quote("«", first, "«");
}

static int64_t place_of(Arena *a, const char *text, const char *remark)
{
    JsonValue *v;
    Error e;
    assert_int_equal(json_parse(a, str_of(remark), &v, &e), ERR_OK);
    return paper_remark_place(a, str_of(text), v);
}

static void a_remark_follows_its_words(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    const char *second = "{\"place\":{\"number\":\"2\"},\"quote\":\"the sum\"}";
    assert_int_equal(place_of(&a, "one\n\nof the sum", second), 2);
    assert_int_equal(place_of(&a, "new\n\none\n\nof the sum", second), 3);
    assert_int_equal(place_of(&a, "the sum\n\nof the sum", second), 2);        /* where it was, if the words stand there, too */
    assert_int_equal(place_of(&a, "one\n\ntwo\n\nthree", second), 2);          /* nowhere any more: the number */
    assert_int_equal(place_of(&a, "one", second), 1);
    assert_int_equal(place_of(&a, "", second), 0);
    assert_int_equal(place_of(&a, "one", "{\"remark\":\"of the whole\"}"), 0);
    arena_free(&a);
}

static void what_is_not_settled_is_open(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    static const struct { const char *fields; bool open; } CASES[] = {
        { "{}", false }, { "{\"remarks\":[]}", false }, { "{\"remarks\":[{\"settled\":true}]}", false },
        { "{\"remarks\":[{\"settled\":true},{\"settled\":false}]}", true }, { "{\"remarks\":[{}]}", true },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        JsonValue *v;
        Error e;
        assert_int_equal(json_parse(&a, str_of(CASES[i].fields), &v, &e), ERR_OK);
        assert_int_equal(paper_has_open_remarks(v), CASES[i].open);
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_line_ends_a_paragraph),
        cmocka_unit_test(a_remark_quotes_what_it_begins_with),
        cmocka_unit_test(a_remark_follows_its_words),
        cmocka_unit_test(what_is_not_settled_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

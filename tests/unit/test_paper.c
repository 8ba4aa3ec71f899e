/* test_paper.c: values never become structure, whatever they hold; what a template may not have is refused with its line; the tree comes out of each
 * writer as the same text; the same source gives the same bytes. What says little alone stands on one page
 * with what it belongs to (print/paper_keep.c). */
#include <stdio.h>

#include "print/paper_pdf.h"
#include "unit.h"

static Paper read_paper(Arena *a, const char *template, const char *values)
{
    Error error_ = { 0 };
    JsonValue *v;
    Paper p;
    assert_ok(json_parse(a, str_of(values), &v, &error_));
    assert_ok(paper_read(a, LANG_KY, STR("test"), str_of(template), v, NULL, NULL, &p, &error_));
    return p;
}

static Str text_of(Arena *a, const Paper *p)
{
    Buf to = buf_in(a);
    paper_write_text(p, &to);
    assert_false(to.failed);
    return buf_str(&to);
}

static size_t count_kind(const PaperNode *n, PaperKind kind)
{
    size_t found = n->kind == kind;
    for (const PaperNode *c = n->first; c; c = c->next) found += count_kind(c, kind);
    return found;
}

/* ---- values ---- */

static void values_stay_values(void **state)
{
    (void)state;
    static const char *const WICKED[] = {
        "a | b", "# heading", "\\n\\n# heading\\n\\n| x |\\n|---|\\n| y |", "- item", "**bold**", "`code`", "[link](http://x)",
            "<script>alert(1)</script>",
        "{{title}}", "{{{x}}}", "```signatures\\na | b\\n```", "---", "> quote", "1. one", "\\\\", "&amp;", "![](x)", "~~~",
            "\\t\\ttabs", "$x$", "U+E000",
    };
    for (size_t i = 0; i < ARRAY_LEN(WICKED); i++) {
        Arena a = arena_with(1 << 24);
        char values[512];
        snprintf(values, sizeof values, "{\"v\":\"%s\",\"rows\":[{\"v\":\"%s\"}]}", WICKED[i], WICKED[i]);
        Paper plain = read_paper(&a, "# T {{v}}\n\nP **{{v}}**\n\n| A | B |\n|---|---|\n{{#rows}}\n| {{v}} | c "
                                     "|\n{{/rows}}\n\n```signatures\nr | {{v}}\n```\n", values);
        assert_int_equal(count_kind(plain.root, PAPER_HEADING), 1);
        assert_int_equal(count_kind(plain.root, PAPER_PARAGRAPH), 1);
        assert_int_equal(count_kind(plain.root, PAPER_TABLE), 1);
        assert_int_equal(count_kind(plain.root, PAPER_ROW), 2);
        assert_int_equal(count_kind(plain.root, PAPER_CELL), 6);
        assert_int_equal(count_kind(plain.root, PAPER_SIGNATURE), 1);
        assert_int_equal(count_kind(plain.root, PAPER_LIST), 0);
        arena_free(&a);
    }
}

static void a_missing_value_is_a_line_to_write_on(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 24);
    Paper p = read_paper(&a, "{{there}} {{none}} {{null}} {{blank}}", "{\"there\":\"x\",\"null\":null,\"blank\":\" \"}");
    size_t blanks = 0;
    for (const PaperRun *r = p.root->first->runs; r; r = r->next) blanks += r->blank;
    assert_int_equal(blanks, 3);
    arena_free(&a);
}

static void what_turns_text_around_is_shown(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 24);
    Paper p = read_paper(&a, "{{v}}", "{\"v\":\"a\\u202eb\\u200bc\\u0007d\\ue000e\\r\\nf\"}");
    Str text = text_of(&a, &p);
    assert_true(str_equal(text, STR("a[U+202E]b[U+200B]c[U+0007]d[U+E000]e\nf\n")));
    arena_free(&a);
}

/* ---- templates ---- */

static void wrong_templates_are_refused(void **state)
{
    (void)state;
    static const struct { const char *template, *key; } CASES[] = {
        { "<div>\n\nx\n\n</div>", "print.html" }, { "```python\nx\n```", "print.no-block" }, { "a \xee\x80\x80 b", "print.template-text" },
        { "a \xff b", "print.template-text" },
        { "> > > > > > > > > > > > > > > > > > > > deep", "print.deep" },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Arena a = arena_with(1 << 24);
        Error error_ = { 0 };
        JsonValue *v = json_new_object(&a);
        Paper p;
        assert_int_not_equal(paper_read(&a, LANG_EN, STR("t"), str_of(CASES[i].template), v, NULL, NULL, &p, &error_), ERR_OK);
        assert_string_equal(error_.parts[0].key, CASES[i].key);
        arena_free(&a);
    }
}

static Str part_of(const void *self, Str name)
{
    (void)self;
    return str_is(name, "head") ? STR("**{{office}}**\n") : (Str){ 0 };
}

static void parts_are_called(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 24);
    Error error_ = { 0 };
    JsonValue *v;
    Paper p;
    assert_ok(json_parse(&a, STR("{\"office\":\"O|O\"}"), &v, &error_));
    assert_ok(paper_read(&a, LANG_EN, STR("t"), STR("{{>head}}\n\n# T\n"), v, part_of, NULL, &p, &error_));
    assert_true(str_equal(text_of(&a, &p), STR("O|O\nT\n")));
    assert_true(str_equal(p.title, STR("T")));
    arena_free(&a);
}

/* ---- writers ---- */

static const char WHOLE[] = "# Протокол\n\n```columns\nлево | право\n```\n\nАбзац *курсив* **жирный** {{v}}.\n\n1. раз\n2. два\n   "
                            "- внутри\n\n> цитата\n\n"
                            "| № | Вещь |\n|--:|:-:|\n| 1 | {{v}} "
                            "|\n\n```lines\n2\n```\n\n```stamp\n```\n\n```signatures\nСледователь | {{v}}\n```\n\n---\n\nконец\n";

static void the_same_source_gives_the_same_bytes(void **state)
{
    (void)state;
    typedef ErrorCode (*Write)(const Paper *, const PaperFrame *, Buf *, Error *);
    static const Write WRITERS[] = { paper_write_pdf, paper_write_odt, paper_write_docx };
    PaperFrame frame = { .number = STR("P-1"), .source = STR("00"), .code = STR("TERGOO:P-1-00"), .made = 1795564800 };
    for (size_t i = 0; i < ARRAY_LEN(WRITERS); i++) {
        Arena a = arena_with(1 << 28);
        Error error_ = { 0 };
        Buf one = buf_in(&a), two = buf_in(&a);
        Paper p = read_paper(&a, WHOLE, "{\"v\":\"Ң & <Ө> Ү\"}");
        assert_ok(WRITERS[i](&p, &frame, &one, &error_));
        assert_ok(WRITERS[i](&p, &frame, &two, &error_));
        assert_true(one.len > 1000);
        assert_true(str_equal(buf_str(&one), buf_str(&two)));
        arena_free(&a);
    }
}

/* Paragraphs of the officer's own text can be pointed at; what only reads like one of them cannot. */
static void own_paragraphs_have_their_number(void **state)
{
    (void)state;
    Error error_ = { 0 };
    Arena a = arena_with(1 << 24);
    Buf to = buf_in(&a);
    Paper p = read_paper(&a, "{{title}}\n\n{{#paragraphs}}\n{{text}}\n\n{{/paragraphs}}\n- {{title}}\n",
                         "{\"title\":\"one\",\"paragraphs\":[{\"text\":\"one\"},{\"text\":\"two\"}]}");
    assert_ok(paper_write_html(&p, &(PaperFrame){ 0 }, &to, &error_));
    assert_str(buf_str(&to), STR("<article class=\"paper\" lang=\"ky\"><p>one</p><p class=\"paper-own\" id=\"paragraph-1\">one</p>"
                                 "<p class=\"paper-own\" id=\"paragraph-2\">two</p><ul><li><p>one</p></li></ul></article>"));
    arena_free(&a);
}

static void html_escapes(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 24);
    Error error_ = { 0 };
    Buf to = buf_in(&a);
    Paper p = read_paper(&a, WHOLE, "{\"v\":\"<img src=x onerror=y> & \\\"q\\\"\"}");
    assert_ok(paper_write_html(&p, &(PaperFrame){ 0 }, &to, &error_));
    assert_true(str_find(buf_str(&to), STR("<img")) < 0);
    assert_true(str_find(buf_str(&to), STR("&lt;img src=x onerror=y&gt; &amp; &quot;q&quot;")) > 0);
    arena_free(&a);
}

static void a_row_longer_than_a_page_goes_on(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 28);
    Error error_ = { 0 };
    Buf values = buf_in(&a), pdf = buf_in(&a);
    buf_c(&values, "{\"v\":\"");
    for (int i = 0; i < 4000; i++) buf_format(&values, "сөз%d ", i);
    buf_c(&values, "\"}");
    buf_byte(&values, 0);
    Paper p = read_paper(&a, "| A | B |\n|---|---|\n| {{v}} | b |\n", values.ptr);
    PaperFrame frame = { .source = STR("00") };
    assert_ok(paper_write_pdf(&p, &frame, &pdf, &error_));
    arena_free(&a);
}

static int64_t pages_of(Arena *a, const Paper *p)
{
    Error error_ = { 0 };
    Buf pdf = buf_in(a);
    PaperFrame frame = { .source = STR("00") };
    assert_ok(paper_write_pdf(p, &frame, &pdf, &error_));
    int64_t n = 0;
    /* Object streams hide page objects: the number of pages is asked of the fit itself, which does nothing to what fits. */
    for (n = 1; n < 100; n++) {
        Paper copy = *p;
        assert_ok(paper_fit(a, &frame, n, &copy, &error_));
        if (copy.root == p->root) return n;
    }
    return n;
}

static void what_does_not_fit_is_left_out_and_said(void **state)
{
    (void)state;
    static const char TEMPLATE[] = "# T\n\n| A | B |\n|---|---|\n{{#rows}}\n| {{.}} | b |\n{{/rows}}\n\n"
                                   "{{#rows}}\n{{.}}\n\n{{/rows}}\n## H\n\n{{long}}\n\n"
                                   "```signatures\nS | {{name}}\n```\n";
    Arena a = arena_with((size_t)1 << 29);
    Error error_ = { 0 };
    PaperFrame frame = { .source = STR("00") };
    Buf values = buf_in(&a);
    buf_c(&values, "{\"name\":\"N\",\"long\":\"");
    for (int i = 0; i < 3000; i++) buf_format(&values, "сөз%d%s", i, i % 50 == 49 ? "\\n" : " ");
    buf_c(&values, "\",\"rows\":[");
    for (int i = 0; i < 300; i++) buf_format(&values, "%s\"сап %d\"", i > 0 ? "," : "", i);
    buf_c(&values, "]}");
    buf_byte(&values, 0);
    Paper p = read_paper(&a, TEMPLATE, values.ptr), same = p;
    assert_true(pages_of(&a, &p) > 5);
    assert_ok(paper_fit(&a, &frame, 1, &p, &error_));
    assert_int_equal(pages_of(&a, &p), 1);
    Str text = text_of(&a, &p);
    assert_true(str_find(text, STR("сап 0\t")) > 0 && str_find(text, STR("сап 299")) < 0);
    assert_true(str_find(text, STR("жана дагы")) > 0 && str_find(text, STR("батпай калган")) > 0);
    assert_true(str_find(text, STR("S\tN")) > 0);                    /* whoever signs is never left out */
    assert_ok(paper_fit(&a, &frame, 90, &same, &error_));
    assert_true(str_find(text_of(&a, &same), STR("сап 299")) > 0);
    arena_free(&a);
}

static void a_table_without_a_head_names_its_lines(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 24);
    Error error_ = { 0 };
    Buf html = buf_in(&a);
    Paper p = read_paper(&a, "| | |\n|---|---|\n| A | {{v}}<br>z |\n", "{\"v\":\"x<br>y\"}");
    assert_int_equal(count_kind(p.root, PAPER_ROW), 1);
    assert_ok(paper_write_html(&p, &(PaperFrame){ 0 }, &html, &error_));
    assert_true(str_find(buf_str(&html), STR("<th scope=\"row\">A</th><td>x&lt;br&gt;y<br>z</td>")) > 0);
    assert_true(str_find(buf_str(&html), STR("paper-draft")) < 0);
    buf_clear(&html);
    assert_ok(paper_write_html(&p, &(PaperFrame){ .draft = true }, &html, &error_));
    assert_true(str_find(buf_str(&html), STR("<p class=\"paper-draft\">")) > 0);
    arena_free(&a);
}

static void pages_lie_on_their_side(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 26);
    Error error_ = { 0 };
    Buf values = buf_in(&a), upright = buf_in(&a), lying = buf_in(&a);
    buf_c(&values, "{\"v\":\"");
    for (int i = 0; i < 600; i++) buf_c(&values, "сөз ");
    buf_c(&values, "\"}");
    buf_byte(&values, 0);
    Paper p = read_paper(&a, "{{v}}\n", values.ptr);
    PaperFrame frame = { .source = STR("00") };
    assert_ok(paper_write_pdf(&p, &frame, &upright, &error_));
    frame.landscape = true;
    assert_ok(paper_write_pdf(&p, &frame, &lying, &error_));
    assert_false(str_equal(buf_str(&upright), buf_str(&lying)));
    buf_clear(&lying);
    assert_ok(paper_write_docx(&p, &frame, &lying, &error_));
    assert_ok(paper_write_odt(&p, &frame, &lying, &error_));
    arena_free(&a);
}

static Paper read_signed(Arena *a, int rows)
{
    Buf values = buf_in(a);
    buf_c(&values, "{\"rows\":[");
    for (int i = 0; i < rows; i++) buf_format(&values, "%s\"%d\"", i > 0 ? "," : "", i);
    buf_c(&values, "]}");
    buf_byte(&values, 0);
    return read_paper(a, "# T\n\n| A | B |\n|---|---|\n{{#rows}}\n| {{.}} | b |\n{{/rows}}\n\nEach is named here.\n\n"
                         "```signatures\nS | n\nR | n\n```\n", values.ptr);
}

/* However many rows there are: two of them stand above the hands, and none is alone at the foot of a page. */
static void hands_are_not_alone_on_a_page(void **state)
{
    (void)state;
    enum { UPRIGHT = 595, HIGH = 842, ROWS = 90 };
    for (int rows = 4; rows < ROWS; rows++) {
        Arena a = arena_with(1 << 26);
        Error error_ = { 0 };
        Paper first = read_signed(&a, 1), p = read_signed(&a, rows);
        Setter s;
        setter_begin(&s, &a, &first, UPRIGHT, HIGH);
        assert_ok(setter_next(&s, &p, &error_));
        int on[8] = { 0 }, hands = 0;
        for (size_t i = 0; i < s.count; i++) {
            const Strip *strip = &s.strips[i];
            if (strip->kind == STRIP_ROW && !strip->row->head) on[strip->page]++;
            if (strip->kind == STRIP_SIGNATURE) hands = strip->page;
        }
        assert_int_equal(hands, s.pages);
        for (int page = 1; page <= s.pages; page++) assert_true(on[page] >= 2);
        setter_end(&s);
        arena_free(&a);
    }
}

static void a_list_in_a_cell_ends_with_its_last_line(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 24);
    Error error_ = { 0 };
    Buf html = buf_in(&a);
    Paper p = read_paper(&a, "| | |\n|---|---|\n| A | {{#v}}{{.}}<br>{{/v}} |\n", "{\"v\":[\"x\",\"y\"]}");
    assert_ok(paper_write_html(&p, &(PaperFrame){ 0 }, &html, &error_));
    assert_true(str_find(buf_str(&html), STR("<td>x<br>y</td>")) > 0);
    arena_free(&a);
}

/* fontconfig keeps what it read until the process ends, and frees it never. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libfontconfig\n"; }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stay_values), cmocka_unit_test(a_missing_value_is_a_line_to_write_on),
            cmocka_unit_test(what_turns_text_around_is_shown),
        cmocka_unit_test(wrong_templates_are_refused), cmocka_unit_test(parts_are_called), cmocka_unit_test(the_same_source_gives_the_same_bytes),
        cmocka_unit_test(html_escapes), cmocka_unit_test(own_paragraphs_have_their_number), cmocka_unit_test(a_row_longer_than_a_page_goes_on),
        cmocka_unit_test(what_does_not_fit_is_left_out_and_said), cmocka_unit_test(a_table_without_a_head_names_its_lines),
        cmocka_unit_test(pages_lie_on_their_side), cmocka_unit_test(hands_are_not_alone_on_a_page),
        cmocka_unit_test(a_list_in_a_cell_ends_with_its_last_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

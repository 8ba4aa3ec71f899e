/* test_mustache.c: the specification's own cases (tests/data/mustache), what is wrong with a template and where, partials that
 * never end, memory. */
#include <stdio.h>

#include "text/mustache.h"
#include "unit.h"

/* ---- the specification ---- */

typedef struct { Arena *arena; const JsonValue *texts; } Partials;

static const MustacheTemplate *find_partial(const void *self, Str name)
{
    const Partials *p = self;
    Error e;
    const MustacheTemplate *t;
    const JsonValue *text = json_get_str(p->texts, name);
    return text && mustache_compile(p->arena, name, text->text, &t, &e) == ERR_OK ? t : NULL;
}

static void run_case(Arena *a, const char *file, const JsonValue *test)
{
    Error error_ = { 0 };
    const MustacheTemplate *t;
    Str name = json_text(json_get(test, "name")), expected = json_text(json_get(test, "expected"));
    Partials partials = { a, json_get(test, "partials") };
    Buf got = buf_in(a);
    assert_ok(mustache_compile(a, name, json_text(json_get(test, "template")), &t, &error_));
    assert_ok(mustache_render(t, json_get(test, "data"), find_partial, &partials, &got, &error_));
    if (!str_equal(buf_str(&got), expected)) {
        fail_msg("%s: %.*s: got \"%.*s\", expected \"%.*s\"", file, STR_ARG(name), STR_ARG(buf_str(&got)), STR_ARG(expected));
    }
}

static void the_specification_holds(void **state)
{
    (void)state;
    static const char *const FILES[] = { "comments", "delimiters", "interpolation", "inverted", "partials", "sections" };
    Error error_ = { 0 };
    int cases = 0;
    for (size_t i = 0; i < ARRAY_LEN(FILES); i++) {
        Arena a = arena_with(16 << 20);
        char path[80];
        Str text;
        JsonValue *all;
        snprintf(path, sizeof path, "tests/data/mustache/%s.json", FILES[i]);
        assert_ok(file_read(&a, path, 1 << 20, &text, &error_));
        assert_ok(json_parse(&a, text, &all, &error_));
        JSON_EACH(test, json_get(all, "tests")) {
            run_case(&a, FILES[i], test);
            cases++;
        }
        arena_free(&a);
    }
    assert_true(cases > 100);
    printf("# %d cases of the specification\n", cases);
}

/* ---- ours ---- */

static ErrorCode render_text(Arena *a, Str text, Str json, Buf *to, Error *e)
{
    const MustacheTemplate *t;
    JsonValue *data;
    *to = buf_in(a);
    TRY(json_parse(a, json, &data, e));
    TRY(mustache_compile(a, STR("t"), text, &t, e));
    return mustache_render(t, data, NULL, NULL, to, e);
}

static void what_is_there_and_what_is_not(void **state)
{
    (void)state;
    static const struct { Str text, json, expected; } CASES[] = {
        { STR("{{#a}}x{{/a}}{{^a}}y{{/a}}"), STR("{\"a\":\"\"}"), STR("y") },
        { STR("{{#a}}x{{/a}}{{^a}}y{{/a}}"), STR("{\"a\":0}"), STR("x") },
        { STR("{{#a}}x{{/a}}{{^a}}y{{/a}}"), STR("{\"a\":{}}"), STR("x") },
        { STR("{{#in}}{{a}}{{/in}}"), STR("{\"a\":1,\"in\":{\"a\":null}}"), STR("") },
        { STR("{{a}}"), STR("{\"a\":true}"), STR("true") },
        { STR("{{a}}"), STR("{\"a\":12.50}"), STR("12.50") },
        { STR("{{a}}"), STR("{\"a\":\"<'\\\"&>\"}"), STR("&lt;&#39;&quot;&amp;&gt;") },
        { STR("{{a}}"), STR("{\"a\":\"{{b}}\",\"b\":1}"), STR("{{b}}") },
        { STR("{{a}}"), STR("{\"a\":[1]}"), STR("") },
    };
    Arena a = arena_with(1 << 20);
    Error error_ = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Buf got;
        assert_ok(render_text(&a, CASES[i].text, CASES[i].json, &got, &error_));
        assert_str(buf_str(&got), CASES[i].expected);
    }
    arena_free(&a);
}

static void faults_name_their_place(void **state)
{
    (void)state;
    static const struct { const char *text, *key, *line, *column; } CASES[] = {
        { "a\nүү {{b", "mustache.open-tag", "2", "4" },
        { "{{{b}}", "mustache.open-tag", "1", "1" },
        { "{{=<% %>}}", "mustache.open-tag", "1", "1" },
        { "{{}}", "mustache.no-name", "1", "1" },
        { "{{# }}", "mustache.no-name", "1", "1" },
        { "{{a b}}", "mustache.bad-name", "1", "1" },
        { "{{a..b}}", "mustache.bad-name", "1", "1" },
        { "{{a.}}", "mustache.bad-name", "1", "1" },
        { "{{a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a}}", "mustache.bad-name", "1", "1" },
        { "{{=<%=}}", "mustache.bad-delimiters", "1", "1" },
        { "{{=< > <=}}", "mustache.bad-delimiters", "1", "1" },
        { "{{=12345678901234567 >=}}", "mustache.bad-delimiters", "1", "1" },
        { "{{>*}}", "mustache.no-name", "1", "1" },
        { "{{>*a b}}", "mustache.bad-name", "1", "1" },
        { "{{<a}}{{/a}}", "mustache.not-read", "1", "1" },
        { "{{$a}}{{/a}}", "mustache.not-read", "1", "1" },
        { "x\n {{/a}}", "mustache.not-open", "2", "2" },
        { "{{#a}}\n{{#b}}\n{{/a}}", "mustache.other-open", "3", "1" },
        { "{{#a}}\n{{^b}}\n{{/b}}", "mustache.open-section", "1", "1" },
        { "ab\xff", "mustache.not-utf8", "1", "3" },
    };
    Arena a = arena_with(1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Error e = { 0 };
        const MustacheTemplate *t;
        if (mustache_compile(&a, STR("page"), str_of(CASES[i].text), &t, &e) != ERR_INVALID) fail_msg("%s was taken",
                CASES[i].text);
        assert_string_equal(e.parts[0].key, CASES[i].key);
        assert_str(error_arg(&e, "template"), STR("page"));
        assert_str(error_arg(&e, "line"), str_of(CASES[i].line));
        assert_str(error_arg(&e, "column"), str_of(CASES[i].column));
    }
    arena_free(&a);
}

static void sections_have_a_deepest(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_ = { 0 };
    const MustacheTemplate *t;
    Buf text = buf_in(&a);
    for (int i = 0; i < MUSTACHE_SECTIONS; i++) buf_c(&text, "{{#a}}");
    Str opened = str_copy(&a, buf_str(&text));
    for (int i = 0; i < MUSTACHE_SECTIONS; i++) buf_c(&text, "{{/a}}");
    assert_ok(mustache_compile(&a, STR("t"), buf_str(&text), &t, &error_));
    Str deeper = str_format(&a, STR_FMT "{{#a}}", STR_ARG(opened));
    assert_error(ERR_INVALID, mustache_compile(&a, STR("t"), deeper, &t, &error_));
    assert_string_equal(error_.parts[0].key, "mustache.too-deep");
    arena_free(&a);
}

/* ---- partials that call themselves ---- */

static const MustacheTemplate *find_itself(const void *self, Str name)
{
    (void)name;
    return self;
}

static void what_does_not_end_is_stopped(void **state)
{
    (void)state;
    static const char *const TEXTS[] = { "{{>t}}", "{{>t}}{{>t}}", " {{>t}}\n", "{{#a}}{{>t}}{{/a}}", "{{#l}}{{>t}}{{/l}}" };
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        Arena a = arena_with(64 << 20);
        Error error_ = { 0 };
        const MustacheTemplate *t;
        JsonValue *data;
        Buf out = buf_in(&a);
        assert_ok(json_parse(&a, STR("{\"a\":1,\"l\":[1,2,3,4,5,6,7,8]}"), &data, &error_));
        assert_ok(mustache_compile(&a, STR("t"), str_of(TEXTS[i]), &t, &error_));
        assert_error(ERR_LIMIT, mustache_render(t, data, find_itself, t, &out, &error_));
        assert_string_equal(error_.parts[0].key, "mustache.no-end");
        arena_free(&a);
    }
}

static void a_tree_is_walked_by_a_partial(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_ = { 0 };
    const MustacheTemplate *t;
    JsonValue *data;
    Buf out = buf_in(&a);
    assert_ok(json_parse(&a, STR("{\"n\":1,\"l\":[{\"n\":2,\"l\":[]},{\"n\":3,\"l\":[{\"n\":4,\"l\":[]}]}]}"), &data, &error_));
    assert_ok(mustache_compile(&a, STR("t"), STR("({{n}}{{#l}}{{>t}}{{/l}})"), &t, &error_));
    assert_ok(mustache_render(t, data, find_itself, t, &out, &error_));
    assert_str(buf_str(&out), STR("(1(2)(3(4)))"));
    arena_free(&a);
}

static const MustacheTemplate *find_by_name(const void *self, Str name)
{
    return str_is(name, "inner") ? self : NULL;
}

static void a_value_can_name_a_template(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_ = { 0 };
    const MustacheTemplate *t, *inner;
    JsonValue *data;
    Buf out = buf_in(&a);
    assert_ok(json_parse(&a, STR("{\"l\":[{\"is\":\"inner\",\"x\":1},{\"is\":\"other\"},{\"is\":5},{\"is\":\"inner\","
                                 "\"x\":2}]}"), &data, &error_));
    assert_ok(mustache_compile(&a, STR("inner"), STR("<{{x}}>"), &inner, &error_));
    assert_ok(mustache_compile(&a, STR("t"), STR("{{#l}}{{>* is }}{{/l}}{{>*gone}}"), &t, &error_));
    assert_ok(mustache_render(t, data, find_by_name, inner, &out, &error_));
    assert_str(buf_str(&out), STR("<1><2>"));
    arena_free(&a);
}

/* ---- looking over ---- */

static void unescaped_values_are_refused(void **state)
{
    (void)state;
    static const struct { const char *text, *key; } CASES[] = {
        { "a {{{b}}}", "mustache.not-escaped" },
        { "{{#x}}{{&b}}{{/x}}", "mustache.not-escaped" },
        { "{{>gone}}", "mustache.no-partial" },
        { "{{b}}", NULL },
    };
    Arena a = arena_with(1 << 20);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Error error_ = { 0 };
        const MustacheTemplate *t;
        assert_ok(mustache_compile(&a, STR("t"), str_of(CASES[i].text), &t, &error_));
        assert_error(CASES[i].key ? ERR_INVALID : ERR_OK, mustache_lint(t, NULL, NULL, &error_));
        if (CASES[i].key) assert_string_equal(error_.parts[0].key, CASES[i].key);
    }
    arena_free(&a);
}

static void names_can_be_listed(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_ = { 0 };
    const MustacheTemplate *t;
    Buf got = buf_in(&a);
    Str name;
    assert_ok(mustache_compile(&a, STR("t"), STR("x {{a.b}}\n{{#c}}\n{{.}}{{/c}}{{>d}}"), &t, &error_));
    for (size_t at = 0; mustache_next_name(t, &at, &name); ) buf_format(&got, STR_FMT " ", STR_ARG(name));
    assert_str(buf_str(&got), STR("a.b c . d "));
    arena_free(&a);
}

static void no_memory_is_no_half_page(void **state)
{
    (void)state;
    static const char TEXT[] = "{{#a}}<p>{{.}}</p>\n  {{>t}}\n{{/a}}{{^b}}{{c.d.e}}{{/b}}";
    bool done = false;
    for (long n = 1; !done; n++) {
        Arena a = arena_with(1 << 20);
        Error e = { 0 };
        Buf got;
        mem_fail_at(n, 1);
        ErrorCode code = render_text(&a, str_of(TEXT), STR("{\"a\":[\"x\",\"y\"],\"c\":{\"d\":{\"e\":1}}}"), &got, &e);
        mem_fail_at(0, 0);
        assert_true(code == ERR_OK || code == ERR_MEMORY);
        done = code == ERR_OK;
        assert_true(n < 100);
        arena_free(&a);
    }
}

static void a_broken_context_is_not_written(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_ = { 0 };
    const MustacheTemplate *t;
    JsonValue *data = json_new_object(&a);
    Buf out = buf_in(&a);
    json_set(&a, data, "x", NULL);
    assert_ok(mustache_compile(&a, STR("t"), STR("{{x}}"), &t, &error_));
    assert_error(ERR_MEMORY, mustache_render(t, data, NULL, NULL, &out, &error_));
    arena_free(&a);
}

/* ---- speed ---- */

static void a_page_is_written_in_well_under_a_millisecond(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Error error_ = { 0 };
    const MustacheTemplate *t;
    JsonValue *data;
    Buf json = buf_in(&a), out = buf_in(&a);
    buf_c(&json, "{\"rows\":[");
    for (int i = 0; i < 120; i++) {
        buf_format(&json, "%s{\"href\":\"/records/exhibit/%d\",\"cells\":[{\"text\":\"EX-2026-%d\"},{\"text\":\"Телефон <чёрный>"
                          "\"},{\"text\":\"\"}]}",
                   i > 0 ? "," : "", i, i);
    }
    buf_c(&json, "]}");
    assert_ok(json_parse(&a, buf_str(&json), &data, &error_));
    assert_ok(mustache_compile(&a, STR("t"), STR(
        "{{#rows}}\n  <tr class=\"govuk-table__row\"><th scope=\"row\"><a href=\"{{href}}\">{{href}}</a></th>\n"
        "{{#cells}}\n    <td class=\"govuk-table__cell{{#classes}} {{classes}}{{/classes}}\">{{text}}{{^text}}-{{/text}}</td>"
        "\n{{/cells}}\n  </tr>\n{{/rows}}\n"),
        &t, &error_));
    int64_t best = INT64_MAX;
    for (int i = 0; i < 20; i++) {
        buf_clear(&out);
        int64_t start = clock_ticks();
        assert_ok(mustache_render(t, data, NULL, NULL, &out, &error_));
        int64_t took = clock_ticks() - start;
        if (took < best) best = took;
    }
    printf("# %zu bytes written in %lld us\n", out.len, (long long)(best / 1000));
    assert_true(out.len > 30000);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_specification_holds),
        cmocka_unit_test(what_is_there_and_what_is_not),
        cmocka_unit_test(faults_name_their_place),
        cmocka_unit_test(sections_have_a_deepest),
        cmocka_unit_test(what_does_not_end_is_stopped),
        cmocka_unit_test(a_tree_is_walked_by_a_partial),
        cmocka_unit_test(a_value_can_name_a_template),
        cmocka_unit_test(unescaped_values_are_refused),
        cmocka_unit_test(names_can_be_listed),
        cmocka_unit_test(no_memory_is_no_half_page),
        cmocka_unit_test(a_broken_context_is_not_written),
        cmocka_unit_test(a_page_is_written_in_well_under_a_millisecond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_ui_components.c: each component against the fixtures of govuk-frontend (tests/data/govuk): same options, same HTML, but for
 * white space between tags and the order of attributes. Every fixture is written inside a context that has all names of all
 * templates, so that a name which a component forgot to set is seen. */
#include <stdio.h>

#include "html.h"
#include "web/ui.h"

/* What fixtures ask and we refuse: there is one reason. */
static const char HTML[] = "HTML in options: we take texts and prepared components";

typedef struct { const char *component, *fixture, *reason; } Refused;

static const Refused REFUSED[] = {
#include "ui_refused.h"
};

typedef struct { const char *name, *ours; } Component;

static const Component COMPONENTS[] = {
    { "back-link", NULL }, { "breadcrumbs", NULL }, { "button", NULL }, { "character-count", NULL }, { "checkboxes", NULL },
        { "date-input", NULL },
    { "details", NULL }, { "error-message", NULL }, { "error-summary", NULL }, { "fieldset", NULL }, { "file-upload", NULL },
        { "footer", NULL },
    { "generic-header", "header" }, { "hint", NULL }, { "input", NULL }, { "inset-text", NULL }, { "label", NULL },
        { "notification-banner", NULL },
    { "pagination", NULL }, { "panel", NULL }, { "phase-banner", NULL }, { "radios", NULL }, { "select", NULL },
        { "service-navigation", NULL },
    { "skip-link", NULL }, { "summary-list", NULL }, { "table", NULL }, { "tabs", NULL }, { "tag", NULL }, { "task-list", NULL },
    { "textarea", NULL }, { "warning-text", NULL },
};

typedef struct { Arena arena; const Ui *ui; JsonValue *poison; int equal, refused, different; } Bench;

/* ---- footer: what ours leaves out ---- */

static Str cut_out(Arena *a, Str html, const char *from, const char *to)
{
    ptrdiff_t start = str_find(html, str_of(from));
    if (start < 0) return html;
    ptrdiff_t end = str_find(str_from(html, (size_t)start), str_of(to));
    assert_true(end >= 0);
    return str_format(a, "%.*s" STR_FMT, (int)start, html.ptr, STR_ARG(str_from(html, (size_t)(start + end) + strlen(to))));
}

/* Crown, licence and copyright of the British government. */
static Str expected_of(Arena *a, const char *component, Str html)
{
    if (strcmp(component, "footer") != 0) return html;
    html = cut_out(a, html, "<svg", "</svg>");       /* the crown */
    html = cut_out(a, html, "<svg", "</svg>");       /* the licence's logo */
    html = cut_out(a, html, "<span class=\"govuk-footer__licence-description\">", "</span>");
    return cut_out(a, html, "<div class=\"govuk-footer__meta-item\">", "</div>");
}

/* ---- one fixture ---- */

/* Every name that any template uses, set to what must not be seen. */
static JsonValue *make_poison(Arena *a, const Ui *ui)
{
    JsonValue *poison = json_new_object(a);
    for (size_t i = 0; i < WEB_TEMPLATE_COUNT; i++) {
        Str name, first;
        for (size_t at = 0; mustache_next_name(ui_template(ui, WEB_TEMPLATES[i].name), &at, &name); ) {
            str_cut(&name, '.', &first);
            if (first.len > 0) json_set(a, poison, str_c(a, first), json_new_string(a, STR("LEAK")));
        }
    }
    return poison;
}

static Str render(Bench *b, Arena *a, const char *component, const JsonValue *options)
{
    Error error_ = { 0 };
    const MustacheTemplate *t;
    JsonValue *outer = json_copy(a, b->poison);
    Buf to = buf_in(a);
    JsonValue *part = ui_prepare(a, LANG_EN, component, options);
    assert_non_null(part);
    json_set(a, outer, "part", part);
    assert_ok(mustache_compile(a, STR("outer"), STR("{{#part}}{{>*component}}{{/part}}"), &t, &error_));
    assert_ok(mustache_render(t, outer, (MustacheFind)(void (*)(void))ui_template, b->ui, &to, &error_));
    return buf_str(&to);
}

static const char *refusal_of(const char *component, Str fixture)
{
    for (size_t i = 0; i < ARRAY_LEN(REFUSED); i++) {
        if (strcmp(REFUSED[i].component, component) == 0 && str_is(fixture, REFUSED[i].fixture)) return REFUSED[i].reason;
    }
    return NULL;
}

static void check_fixture(Bench *b, const Component *c, const JsonValue *fixture)
{
    Arena a = arena_with(16 << 20);
    Str name = json_text(json_get(fixture, "name")), line = { 0 }, other = { 0 };
    Str got = html_normal(&a, render(b, &a, c->ours ? c->ours : c->name, json_get(fixture, "options")));
    Str expected = html_normal(&a, expected_of(&a, c->name, json_text(json_get(fixture, "html"))));
    const char *refused = refusal_of(c->name, name);
    bool differs = html_first_difference(got, expected, &line, &other);
    if (str_find(got, STR("LEAK")) >= 0) fail_msg("%s: %.*s: a name is looked for outside of the component: %.*s", c->name,
                                                  STR_ARG(name), STR_ARG(got));
    if (refused && !differs) fail_msg("%s: %.*s is in the list of refused fixtures and equal: take it out", c->name, STR_ARG(name));
    if (refused) {
        printf("# not taken: %s: %.*s: %s\n", c->name, STR_ARG(name), refused);
        b->refused++;
    } else if (differs) {
        printf("# %s: %.*s: got \"%.*s\", expected \"%.*s\"\n", c->name, STR_ARG(name), STR_ARG(line), STR_ARG(other));
        b->different++;
    } else {
        b->equal++;
    }
    arena_free(&a);
}

static void components_are_those_of_the_package(void **state)
{
    (void)state;
    Bench b = { .arena = arena_with(64 << 20) };
    Error error_ = { 0 };
    assert_ok(ui_open(&b.arena, &b.ui, &error_));
    b.poison = make_poison(&b.arena, b.ui);
    for (size_t i = 0; i < ARRAY_LEN(COMPONENTS); i++) {
        char path[80];
        Str text;
        JsonValue *file;
        snprintf(path, sizeof path, "tests/data/govuk/%s.json", COMPONENTS[i].name);
        assert_ok(file_read(&b.arena, path, 1 << 20, &text, &error_));
        assert_ok(json_parse(&b.arena, text, &file, &error_));
        JSON_EACH(fixture, json_get(file, "fixtures")) check_fixture(&b, &COMPONENTS[i], fixture);
    }
    printf("# %d fixtures equal, %d not taken on purpose, %d different\n", b.equal, b.refused, b.different);
    assert_int_equal(b.different, 0);
    assert_int_equal(b.refused, ARRAY_LEN(REFUSED));
    arena_free(&b.arena);
}

/* ---- what fixtures do not ask ---- */

static void check_part(const char *component, const char *options, const char *expected)
{
    Bench b = { .arena = arena_with(64 << 20) };
    Error error_ = { 0 };
    JsonValue *json;
    Str line = { 0 }, other = { 0 };
    assert_ok(ui_open(&b.arena, &b.ui, &error_));
    b.poison = make_poison(&b.arena, b.ui);
    assert_ok(json_parse(&b.arena, str_of(options), &json, &error_));
    Str got = html_normal(&b.arena, render(&b, &b.arena, component, json));
    if (html_first_difference(got, html_normal(&b.arena, str_of(expected)), &line, &other)) fail_msg("%s: got %.*s", component,
            STR_ARG(got));
    arena_free(&b.arena);
}

static void html_in_options_is_not_written(void **state)
{
    (void)state;
    check_part("inset-text", "{\"html\":\"<b>x</b>\",\"text\":\"<b>\"}", "<div class=\"govuk-inset-text\">&lt;b&gt;</div>");
    check_part("tag", "{\"text\":\"a\",\"attributes\":{\"onclick\":\"x\",\"style\":\"x\",\"a b\":\"x\",\"data-x\":\"\\\"><\"}}",
               "<strong class=\"govuk-tag\" data-x=\"&quot;&gt;&lt;\">a</strong>");
    check_part("tag", "{\"text\":\"{{x}}\",\"attributes\":\" onclick=1\"}", "<strong class=\"govuk-tag\">{{x}}</strong>");
}

static void values_may_be_links_and_tags(void **state)
{
    (void)state;
    check_part("summary-list", "{\"rows\":[{\"key\":{\"text\":\"a\"},\"value\":{\"text\":\"b\",\"href\":\"/x?a=1&b=2\"}}]}",
               "<dl class=\"govuk-summary-list\"><div class=\"govuk-summary-list__row\"><dt class=\"govuk-summary-list__key\">"
               "a</dt>"
               "<dd class=\"govuk-summary-list__value\"><a class=\"govuk-link\" href=\"/x?a=1&amp;b=2\">b</a></dd></div></dl>");
    check_part("table", "{\"rows\":[[{\"tag\":{\"text\":\"open\",\"classes\":\"govuk-tag--grey\"}}]]}",
               "<table class=\"govuk-table\"><tbody class=\"govuk-table__body\"><tr class=\"govuk-table__row\">"
               "<td class=\"govuk-table__cell\">"
               "<strong class=\"govuk-tag govuk-tag--grey\">open</strong></td></tr></tbody></table>");
}

static void components_stand_in_components(void **state)
{
    (void)state;
    Arena a = arena_with(16 << 20);
    Error error_ = { 0 };
    const Ui *ui;
    JsonValue *options = json_new_object(&a), *content = json_new_array(&a), *tag = json_new_object(&a);
    Buf to = buf_in(&a);
    assert_ok(ui_open(&a, &ui, &error_));
    json_add(&a, content, ui_prepare(&a, LANG_EN, "tag", json_set(&a, tag, "text", json_new_string(&a, STR("x")))));
    json_set(&a, options, "content", content);
    assert_ok(ui_render(ui, "fieldset", ui_prepare(&a, LANG_EN, "fieldset", options), &to, &error_));
    assert_str(html_normal(&a, buf_str(&to)), html_normal(&a, STR("<fieldset class=\"govuk-fieldset\">"
            "<strong class=\"govuk-tag\">x</strong></fieldset>")));
    assert_null(ui_prepare(&a, LANG_EN, "carousel", options));
    arena_free(&a);
}

/* The one escape fits text and double-quoted attributes. So a value stands nowhere else: not between < and > outside of quotes,
 * but for what the code itself made safe; and there is no script and no style in a template. */
static void check_places(const WebTemplate *t)
{
    static const char *const MADE_SAFE[] = { "name", "headingLevel", "titleHeadingLevel" };
    static const char *const NEVER[] = { "<script>", "<style", " style=", " onclick=", " onload=", "javascript:", "='", "{{{",
                                         "{{&" };
    bool in_tag = false, quoted = false;
    for (size_t i = 0; i < ARRAY_LEN(NEVER); i++) {
        if (str_find(t->text, str_of(NEVER[i])) >= 0) fail_msg("%.*s: %s", STR_ARG(t->name), NEVER[i]);
    }
    for (size_t i = 0; i < t->text.len; i++) {
        Str rest = str_from(t->text, i), inside;
        if (str_starts(rest, STR("{{"))) {
            Str tag = str_from(rest, 2);
            str_cut(&tag, '}', &inside);
            bool value = !memchr("#^/>!", inside.ptr[0], 5), safe = false;
            for (size_t k = 0; k < ARRAY_LEN(MADE_SAFE); k++) safe = safe || str_is(inside, MADE_SAFE[k]);
            if (value && in_tag && !quoted && !safe) fail_msg("%.*s: {{%.*s}} stands in a tag without quotes", STR_ARG(t->name),
                                                              STR_ARG(inside));
            i += 2 + inside.len;
            continue;
        }
        if (quoted) quoted = t->text.ptr[i] != '"';
        else if (in_tag) in_tag = t->text.ptr[i] != '>', quoted = t->text.ptr[i] == '"';
        else in_tag = t->text.ptr[i] == '<';
    }
}

static void values_stand_where_they_are_escaped_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < WEB_TEMPLATE_COUNT; i++) check_places(&WEB_TEMPLATES[i]);
    check_part("panel", "{\"titleText\":\"a\",\"headingLevel\":\"1 onclick=x\"}",
               "<div class=\"govuk-panel govuk-panel--confirmation\"><h1 class=\"govuk-panel__title\">a</h1></div>");
}

static void words_follow_the_language(void **state)
{
    (void)state;
    Arena a = arena_with(16 << 20);
    JsonValue *none = json_new_object(&a);
    assert_str(json_text(json_get(ui_prepare(&a, LANG_RU, "back-link", none), "text")), STR("Назад"));
    assert_str(json_text(json_get(ui_prepare(&a, LANG_KY, "back-link", none), "text")), STR("Артка"));
    arena_free(&a);
}

static void typed_texts_say_their_language(void **state)
{
    static const struct { Lang page; const char *text, *lang; } CASES[] = {
        { LANG_EN, "Котлы для шести школ", "ru" }, { LANG_EN, "C-2026-0001 · Котлы", "ru" }, { LANG_EN, "Көпүрөнүн баасы", "ky" },
        { LANG_EN, "Boilers", "" }, { LANG_EN, "", "" }, { LANG_EN, "12 000 KGS", "" }, { LANG_EN, "The reason: печать", "" },
        { LANG_RU, "Котлы для шести школ", "" }, { LANG_RU, "Көкбөрү Ойдон уулу (вымышлен)", "ky" }, { LANG_RU, "ҮЙ", "ky" },
        { LANG_RU, "Передано в отдел лицом по имени Гүлнара Ойдонова вчера", "" }, { LANG_RU, "Boribay Oidon uulu", "" },
        { LANG_KY, "Көпүрөнүн баасы", "" }, { LANG_KY, "Котлы", "" }, { LANG_KY, "Borrower", "" },
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) assert_str(ui_text_lang(CASES[i].page, str_of(CASES[i].text)), str_of(CASES[i].lang));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(components_are_those_of_the_package),
        cmocka_unit_test(html_in_options_is_not_written),
        cmocka_unit_test(values_may_be_links_and_tags),
        cmocka_unit_test(components_stand_in_components),
        cmocka_unit_test(values_stand_where_they_are_escaped_for),
        cmocka_unit_test(words_follow_the_language),
        cmocka_unit_test(typed_texts_say_their_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

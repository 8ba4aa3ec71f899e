/* test_form_web.c: a form through a browser and back: every type of field, lists and groups, what was typed wrongly, names that
 * the form does not have. */
#include <stdio.h>

#include "unit.h"
#include "web/form_web.h"
#include "web/pages.h"
#include "web/ui.h"

static const char EVERYTHING[] =
#include "page_everything.h"
;

/* The form of that page; `page` keeps it. */
static JsonValue *everything(Arena *a)
{
    Error error_ = { 0 };
    JsonValue *page;
    assert_ok(json_parse(a, str_of(EVERYTHING), &page, &error_));
    JSON_EACH(part, json_get(page, "parts")) {
        if (json_get(part, "form")) return json_copy(a, json_get(part, "form"));
    }
    fail_msg("no form");
    return NULL;
}

static JsonValue *form_of(Arena *a, const char *fields)
{
    Error error_ = { 0 };
    JsonValue *form;
    Str text = str_format(a, "{\"op\":\"record.create\",\"args\":{},\"fields\":[%s],\"submit\":\"S\"}", fields);
    assert_ok(json_parse(a, text, &form, &error_));
    return form;
}

enum { PAIRS = 64 };
typedef struct { WebPair pairs[PAIRS]; size_t count; } Pairs;

/* "a=1&b=2", without any encoding. */
static Pairs pairs_of(const char *text)
{
    Pairs p = { .count = 0 };
    Str rest = str_of(text), one;
    for (bool more = rest.len > 0; more; ) {
        more = str_cut(&rest, '&', &one);
        Str value = one, name;
        str_cut(&value, '=', &name);
        p.pairs[p.count++] = (WebPair){ name, value };
    }
    return p;
}

static void check_read(const char *fields, const char *sent, const char *expected)
{
    Arena a = arena_with(16 << 20);
    Error error_ = { 0 };
    Pairs p = pairs_of(sent);
    JsonValue *got;
    Buf text = buf_in(&a);
    assert_ok(form_read(&a, form_of(&a, fields), p.pairs, p.count, &got, &error_));
    json_write(&text, got);
    if (!str_is(buf_str(&text), expected)) fail_msg("%s: got %.*s", sent, STR_ARG(buf_str(&text)));
    arena_free(&a);
}

static void pieces_become_what_is_typed_in_one(void **state)
{
    (void)state;
    static const char DATE[] = "{\"name\":\"d\",\"type\":\"date\",\"partial\":true}";
    static const char MONEY[] = "{\"name\":\"m\",\"type\":\"money\",\"currency\":[\"KGS\"]}";
    check_read("{\"name\":\"t\",\"type\":\"text\"}", "f.t=a b&csrf=x&once=y&reason=z&version=1", "{\"t\":\"a b\"}");
    check_read("{\"name\":\"t\",\"type\":\"text\"}", "csrf=x", "{}");
    check_read("{\"name\":\"t\",\"type\":\"text\"}", "f.t=", "{\"t\":\"\"}");
    check_read(DATE, "f.d.day=5&f.d.month=3&f.d.year=2026", "{\"d\":\"5.3.2026\"}");
    check_read(DATE, "f.d.day=&f.d.month=3&f.d.year=2026", "{\"d\":\"3.2026\"}");
    check_read(DATE, "f.d.day=&f.d.month=&f.d.year=2026", "{\"d\":\"2026\"}");
    check_read(DATE, "f.d.day=&f.d.month=&f.d.year=", "{\"d\":\"\"}");
    check_read(DATE, "f.d.day=31&f.d.month=&f.d.year=2026", "{\"d\":\"31..2026\"}");
    check_read(DATE, "f.d=2026-11-25", "{\"d\":\"2026-11-25\"}");
    check_read("{\"name\":\"d\",\"type\":\"date_time\"}", "f.d.day=5&f.d.month=3&f.d.year=2026&"
                                                          "f.d.time=14:05", "{\"d\":\"5.3.2026 14:05\"}");
    check_read(MONEY, "f.m.amount=8 000,50&f.m.currency=KGS", "{\"m\":\"8 000,50 KGS\"}");
    check_read(MONEY, "f.m.amount=&f.m.currency=KGS", "{\"m\":\"\"}");
    check_read("{\"name\":\"n\",\"type\":\"number\",\"units\":[[\"g\",\"g\"],[\"kg\",\"kg\"]]}", "f.n.number=12,5&"
            "f.n.unit=kg", "{\"n\":\"12,5 kg\"}");
    check_read("{\"name\":\"n\",\"type\":\"number\",\"units\":[[\"kg\",\"kg\"]]}", "f.n.number=12,5", "{\"n\":\"12,5 kg\"}");
    check_read("{\"name\":\"n\",\"type\":\"number\"}", "f.n=12", "{\"n\":\"12\"}");
    check_read("{\"name\":\"r\",\"type\":\"ref\",\"to\":\"user\"}", "f.r.id=user/1&f.r.words=x", "{\"r\":\"user/1\"}");
    check_read("{\"name\":\"r\",\"type\":\"ref\",\"to\":\"user\"}", "f.r.id=&f.r.words=aibek", "{\"r\":\"aibek\"}");
    check_read("{\"name\":\"r\",\"type\":\"ref\",\"to\":\"user\"}", "f.r.id=user/1&f.r.words=&f.r.called=user/1 Aibek&f.r.called=user/2 X", "{\"r\":\"user/1\"}");
    check_read("{\"name\":\"r\",\"type\":\"ref\",\"to\":\"user\"}", "f.r.called=user/2 X", "{}");
    check_read("{\"name\":\"f\",\"type\":\"file\"}", "csrf=x", "{}");
}

/* A form that comes back (a button, a refusal, a draft) calls what was chosen by its name, and nothing else by it. */
static void what_was_chosen_keeps_its_name(void **state)
{
    (void)state;
    static const struct { const char *id, *name; } CASES[] = { { "user/1", "Aibek One" }, { "user/2", "Two" }, { "user/3", NULL }, { "", NULL } };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        Arena a = arena_with(1 << 20);
        Error error_ = { 0 };
        JsonValue *form;
        WebPair pairs[] = {
            { STR("f.r.id"), str_of(CASES[i].id) }, { STR("f.r.called"), STR("user/1 Aibek One") }, { STR("f.r.called"), STR("user/2 Two") },
            { STR("f.l.0.id"), str_of(CASES[i].id) }, { STR("f.l.0.called"), STR("user/1 Aibek One") }, { STR("f.l.0.called"), STR("user/2 Two") },
        };
        assert_ok(json_parse(&a, STR("{\"op\":\"x\",\"fields\":[{\"name\":\"r\",\"type\":\"ref\"},"
                                     "{\"name\":\"l\",\"type\":\"list\",\"item\":{\"type\":\"ref\"}}]}"), &form, &error_));
        assert_ok(form_fill(&a, form, pairs, ARRAY_LEN(pairs), &error_));
        const JsonValue *chosen[] = { json_get(form_field_at(form, STR("r")), "chosen"), NULL };
        if (CASES[i].id[0]) chosen[1] = json_get(form_field_at(form, STR("l.0")), "chosen");
        for (size_t k = 0; k < ARRAY_LEN(chosen) && CASES[i].name; k++) {
            assert_non_null(chosen[k]);
            assert_true(str_is(json_text(chosen[k]->first), CASES[i].id) && str_is(json_text(chosen[k]->first->next), CASES[i].name));
        }
        assert_true(CASES[i].name || (!chosen[0] && !chosen[1]));
        arena_free(&a);
    }
}

static void lists_and_groups_come_whole(void **state)
{
    (void)state;
    static const char LIST[] = "{\"name\":\"l\",\"type\":\"list\",\"item\":{\"name\":\"\",\"type\":\"text\"}}";
    static const char TICKED[] = "{\"name\":\"l\",\"type\":\"list\",\"item\":{\"name\":\"\",\"type\":\"choice\","
                                 "\"options\":[[\"a\",\"A\"],[\"b\",\"B\"]]}}";
    static const char PAPERS[] = "{\"name\":\"p\",\"type\":\"list\",\"item\":{\"name\":\"\",\"type\":\"group\","
                                 "\"fields\":[{\"name\":\"what\",\"type\":\"text\"},"
                                 "{\"name\":\"from\",\"type\":\"date\"},{\"name\":\"sum\",\"type\":\"money\"}]}}";
    check_read(LIST, "f.l=&f.l.0=a&f.l.1=&f.l.2=c", "{\"l\":[\"a\",\"c\"]}");
    check_read(LIST, "f.l=&f.l.0=", "{\"l\":\"\"}");
    check_read(LIST, "f.l.7=x&f.l.3=y", "{\"l\":[\"y\",\"x\"]}");
    check_read(TICKED, "f.l=&f.l.1=b", "{\"l\":[\"b\"]}");
    check_read(TICKED, "f.l=", "{\"l\":\"\"}");
    check_read(PAPERS, "f.p.0.what=pass&f.p.0.from.day=1&f.p.0.from.month=2&f.p.0.from.year=2009&f.p.0.sum.amount=&"
                       "f.p.0.sum.currency=KGS&f.p.1.what=",
               "{\"p\":[{\"from\":\"1.2.2009\",\"what\":\"pass\"}]}");
    check_read("{\"name\":\"g\",\"type\":\"place\",\"fields\":[{\"name\":\"text\",\"type\":\"text\"},{\"name\":\"point\","
               "\"type\":\"point\"}]}",
               "f.g.text=Bishkek&f.g.point=", "{\"g\":{\"text\":\"Bishkek\"}}");
    check_read("{\"name\":\"g\",\"type\":\"place\",\"fields\":[{\"name\":\"text\","
               "\"type\":\"text\"}]}", "f.g.text=", "{\"g\":\"\"}");
}

static void names_that_the_form_does_not_have_are_refused(void **state)
{
    (void)state;
    static const char *const BAD[] = { "f.x=1", "f.l.1000=x", "f.l.-1=x", "f.l.1.2=x", "f.l.0.what=x", "f.t.day=1", "f.=x" };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        Arena a = arena_with(16 << 20);
        Error e = { 0 };
        Pairs p = pairs_of(BAD[i]);
        JsonValue *got;
        JsonValue *form = form_of(&a, "{\"name\":\"t\",\"type\":\"text\"},{\"name\":\"l\",\"type\":\"list\","
                                      "\"item\":{\"name\":\"\",\"type\":\"text\"}}");
        if (form_read(&a, form, p.pairs, p.count, &got, &e) != ERR_INVALID) fail_msg("%s was taken", BAD[i]);
        assert_string_equal(e.parts[0].key, "pages.unknown-input");
        arena_free(&a);
    }
}

/* As many pairs as 1 MiB holds, in a list of groups: no time goes by. */
static void a_thousand_items_take_no_time(void **state)
{
    (void)state;
    enum { MANY = 40000 };
    Arena a = arena_with(256 << 20);
    Error error_ = { 0 };
    WebPair *pairs = arena_array(&a, MANY, sizeof *pairs);
    JsonValue *fields, *form = form_of(&a, "{\"name\":\"p\",\"type\":\"list\",\"item\":{\"name\":\"\",\"type\":\"group\",\"fields\":["
        "{\"name\":\"a\",\"type\":\"date_time\"},{\"name\":\"b\",\"type\":\"date_time\"},{\"name\":\"c\",\"type\":\"text\"}]}}");
    for (size_t i = 0; i < MANY; i++) {
        pairs[i] = (WebPair){ str_format(&a, "f.p.%zu.%c", i % 1000, i < 1000 ? 'c' : 'd'), STR("x") };
        if (i >= 1000) pairs[i].name = str_format(&a, "g.%zu", i);
    }
    int64_t start = clock_ticks();
    assert_ok(form_read(&a, form, pairs, MANY, &fields, &error_));
    int64_t took = clock_ticks() - start;
    assert_int_equal(json_get(fields, "p")->count, 1000);
    printf("# a form of %d pairs read in %lld ms\n", (int)MANY, (long long)(took / 1000000));
    arena_free(&a);
}

/* ---- a form comes back as it was shown ---- */

/* What a browser would send of this HTML: inputs, chosen options, texts. No script, no markup but ours. */
static Str attribute_of(Str tag, const char *name)
{
    char mark[40];
    snprintf(mark, sizeof mark, " %s=\"", name);
    ptrdiff_t at = str_find(tag, str_of(mark));
    if (at < 0) return (Str){ 0 };
    Str rest = str_from(tag, (size_t)at + strlen(mark)), value;
    str_cut(&rest, '"', &value);
    return value;
}

static Str unescaped(Arena *a, Str s)
{
    static const char *const ENTITIES[][2] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&"
            "#39;", "'" } };
    Buf to = buf_in(a);
    while (s.len > 0) {
        size_t taken = 0;
        for (size_t i = 0; i < ARRAY_LEN(ENTITIES) && !taken; i++) {
            if (!str_starts(s, str_of(ENTITIES[i][0]))) continue;
            buf_c(&to, ENTITIES[i][1]);
            taken = strlen(ENTITIES[i][0]);
        }
        if (!taken) {
            buf_byte(&to, *s.ptr);
            taken = 1;
        }
        s = str_from(s, taken);
    }
    return buf_str(&to);
}

static size_t submit(Arena *a, Str html, WebPair *to, size_t room)
{
    size_t count = 0;
    Str rest = html, before, select = { 0 };
    while (str_cut(&rest, '<', &before)) {
        Str tag, name;
        str_cut(&rest, '>', &tag);
        if (str_starts(tag, STR("select "))) select = attribute_of(tag, "name");
        if (str_starts(tag, STR("option ")) && select.ptr) {
            bool selected = str_find(tag, STR(" selected")) >= 0, known = count > 0 && str_equal(to[count - 1].name, select);
            assert_true(count < room);
            if (!known) to[count++] = (WebPair){ select, unescaped(a, attribute_of(tag, "value")) };
            else if (selected) to[count - 1].value = unescaped(a, attribute_of(tag, "value"));
        }
        name = attribute_of(tag, "name");
        if (!name.ptr || str_starts(tag, STR("button ")) || str_starts(tag, STR("select "))) continue;
        bool ticked = str_find(tag, STR("type=\"radio\"")) >= 0 || str_find(tag, STR("type=\"checkbox\"")) >= 0;
        if (str_find(tag, STR("type=\"file\"")) >= 0 || (ticked && str_find(tag, STR(" checked")) < 0)) continue;
        assert_true(count < room);
        if (str_starts(tag, STR("textarea "))) {
            Str inside = rest, value;
            str_cut(&inside, '<', &value);
            to[count++] = (WebPair){ name, unescaped(a, value) };
        } else if (str_starts(tag, STR("input "))) {
            to[count++] = (WebPair){ name, unescaped(a, attribute_of(tag, "value")) };
        }
    }
    return count;
}

static Str shown(Arena *a, const Ui *ui, const JsonValue *form)
{
    Error error_ = { 0 };
    JsonValue *part;
    Buf to = buf_in(a);
    assert_ok(form_components(a, LANG_EN, form, STR("c"), &part, &error_));
    assert_ok(ui_render(ui, "form", part, &to, &error_));
    return buf_str(&to);
}

static const char SENT_BACK[] =
    "{\"amount\":\"3 pieces\",\"born\":\"10.2009\",\"colour\":\"red\",\"count\":\"12.5\",\"day\":\"25.11.2026\","
    "\"exact\":\"2026-11-25T17:36:57.123Z\","
    "\"lead\":\"user/7f0c\",\"moment\":\"25.11.2026 23:36\",\"names\":[\"x\",\"y\"],\"number\":{\"type\":\"pin\","
    "\"value\":\"10101199012345\"},"
    "\"papers\":[{\"from\":\"2009\",\"what\":\"passport\"}],\"person\":{\"spelled\":\"Асанов Бакыт\"},"
    "\"place\":{\"region\":\"KG-GB\",\"text\":\"Киевская 1\"},"
    "\"region\":\"\",\"roles\":[\"a\"],\"said\":\"\",\"short\":\"x\",\"spot\":\"42.8746, 74.5698\",\"story\":\"One\\nTwo <b>\","
    "\"sum\":\"8000.00 KGS\","
    "\"sure\":\"\",\"title\":\"Телефон чёрный, Өзгөн, ҢҮ\",\"weight\":\"12.5 kg\"}";

static void what_is_sent_back_unchanged_is_the_same(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Error error_ = { 0 };
    const Ui *ui;
    WebPair pairs[200];
    JsonValue *form = everything(&a), *fields, *again = everything(&a);
    Buf text = buf_in(&a);
    assert_ok(ui_open(&a, &ui, &error_));
    size_t count = submit(&a, shown(&a, ui, form), pairs, ARRAY_LEN(pairs));
    assert_ok(form_read(&a, form, pairs, count, &fields, &error_));
    json_write(&text, fields);
    assert_str(buf_str(&text), str_of(SENT_BACK));

    /* Filled with what was typed and shown again, it sends the same. */
    assert_ok(form_fill(&a, again, pairs, count, &error_));
    WebPair second[200];
    size_t number = submit(&a, shown(&a, ui, again), second, ARRAY_LEN(second));
    assert_ok(form_read(&a, again, second, number, &fields, &error_));
    buf_clear(&text);
    json_write(&text, fields);
    assert_str(buf_str(&text), str_of(SENT_BACK));
    arena_free(&a);
}

/* ---- wrong, more, fewer, found ---- */

static void what_was_typed_wrongly_is_shown_as_it_was_typed(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Error error_ = { 0 };
    const Ui *ui;
    JsonValue *form = everything(&a), *faults;
    Pairs p = pairs_of("f.day.day=31&f.day.month=xx&f.day.year=2026&f.sum.amount=8,00,0&f.sum.currency=XYZ&f.papers.0.what=&"
                       "f.papers.0.from.day=1&"
                       "f.papers.0.from.month=&f.papers.0.from.year=&f.title=<b>&reason=why");
    assert_ok(ui_open(&a, &ui, &error_));
    assert_ok(form_fill(&a, form, p.pairs, p.count, &error_));
    assert_ok(json_parse(&a, STR("[{\"name\":\"fields.papers.0.what\",\"text\":\"WHAT\"},{\"name\":\"fields.sum.amount\","
                                 "\"text\":\"SUM\"},"
                                 "{\"name\":\"fields.nowhere\",\"text\":\"NO\"}]"), &faults, &error_));
    form_mark_faults(&a, form, faults);
    Str html = shown(&a, ui, form);
    static const char *const SEEN[] = {
        "name=\"f.day.month\" type=\"text\" value=\"xx\"", "value=\"8,00,0\"", "<option value=\"XYZ\" selected>", "&lt;b&"
                "gt;", "href=\"#f.papers.0.what\">WHAT",
        "href=\"#f.sum.amount\">SUM", "id=\"f.papers.0.what-error\"", "why</textarea>",
    };
    for (size_t i = 0; i < ARRAY_LEN(SEEN); i++) {
        if (str_find(html, str_of(SEEN[i])) < 0) fail_msg("no %s in %.*s", SEEN[i], STR_ARG(html));
    }
    assert_true(str_find(html, STR(">NO<")) < 0);
    arena_free(&a);
}

static size_t count_of(Str html, const char *what)
{
    size_t n = 0;
    for (ptrdiff_t at; (at = str_find(html, str_of(what))) >= 0; html = str_from(html, (size_t)at + 1)) n++;
    return n;
}

static void items_are_added_and_dropped(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Error error_ = { 0 };
    const Ui *ui;
    JsonValue *form = everything(&a);
    Pairs p = pairs_of("f.names.0=x&f.names.1=y&f.names.2=z");
    assert_ok(ui_open(&a, &ui, &error_));
    assert_ok(form_fill(&a, form, p.pairs, p.count, &error_));
    form_drop_item(form, STR("names.1"));
    assert_int_equal(count_of(shown(&a, ui, form), "name=\"f.names."), 2);
    form_add_item(&a, form, STR("names"));
    form_add_item(&a, form, STR("papers"));
    Str html = shown(&a, ui, form);
    assert_int_equal(count_of(html, "name=\"f.names."), 3);
    assert_true(str_find(html, STR("name=\"f.names.1\" type=\"text\" value=\"z\"")) >= 0);
    assert_int_equal(count_of(html, ".what\" type="), 2);
    static const char *const NOTHING[] = { "", ".", "names.", "names.9", "names.x", "nowhere.0", "title.0",
                                           "names.18446744073709551616" };
    for (size_t i = 0; i < ARRAY_LEN(NOTHING); i++) {
        form_drop_item(form, str_of(NOTHING[i]));
        form_add_item(&a, form, str_of(NOTHING[i]));
    }
    assert_int_equal(count_of(shown(&a, ui, form), "name=\"f.names."), 3);
    arena_free(&a);
}

static void fields_are_found_by_their_path(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Error error_ = { 0 };
    JsonValue *form = everything(&a);
    assert_ok(form_fill(&a, form, NULL, 0, &error_));
    assert_str(json_text(json_get(form_field_at(form, STR("papers.0.from")), "type")), STR("date"));
    assert_str(json_text(json_get(form_field_at(form, STR("place.region")), "value")), STR("KG-GB"));
    assert_str(json_text(json_get(form_field_at(form, STR("lead")), "to")), STR("user"));
    assert_null(form_field_at(form, STR("papers.1.from")));
    assert_null(form_field_at(form, STR("")));
    assert_null(form_field_at(form, STR("x.y.z")));
    arena_free(&a);
}

static void drafts_hold_fields_and_nothing_else(void **state)
{
    (void)state;
    Arena a = arena_with(16 << 20);
    Error error_ = { 0 };
    Pairs p = pairs_of("csrf=s3cret&once=1&f.a=x\"y&reason=r&passphrase=p&find.a=1&key=k");
    WebPair *back;
    size_t count;
    Buf text = buf_in(&a);
    form_pairs_write(&text, p.pairs, p.count);
    assert_str(buf_str(&text), STR("[[\"f.a\",\"x\\\"y\"],[\"reason\",\"r\"]]"));
    assert_ok(form_pairs_read(&a, buf_str(&text), &back, &count, &error_));
    assert_int_equal(count, 2);
    assert_str(back[0].value, STR("x\"y"));
    static const char *const BAD[] = { "[1]", "[[1,2]]", "[[\"a\"]]", "[[\"a\",\"b\",\"c\"]]", "{", "[[\"a\",null]]" };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) assert_int_not_equal(form_pairs_read(&a, str_of(BAD[i]), &back, &count, &error_),
                                                                     ERR_OK);
    arena_free(&a);
}

static void forms_of_our_own_have_plain_names(void **state)
{
    (void)state;
    Arena a = arena_with(16 << 20);
    Error error_ = { 0 };
    const Ui *ui;
    JsonValue *form, *fields;
    assert_ok(ui_open(&a, &ui, &error_));
    assert_ok(json_parse(&a, STR("{\"action\":\"/sign-in\",\"args\":{\"next\":\"/x\"},\"submit\":\"Go\","
                                 "\"fields\":[{\"name\":\"login\",\"type\":\"text\",\"label\":\"L\","
        "\"complete\":\"username\",\"required\":true},{\"name\":\"passphrase\",\"type\":\"password\",\"label\":\"P\","
        "\"value\":\"never\"}]}"), &form, &error_));
    Str html = shown(&a, ui, form);
    assert_true(str_find(html, STR("name=\"login\" type=\"text\"")) >= 0 && str_find(html, STR("autocomplete=\"username\"")) >= 0);
    assert_true(str_find(html, STR("name=\"next\" value=\"/x\"")) >= 0 && str_find(html, STR("never")) < 0);
    Pairs p = pairs_of("login=a&passphrase=b");
    assert_ok(form_read(&a, form, p.pairs, p.count, &fields, &error_));
    assert_str(json_text(json_get(fields, "login")), STR("a"));
    arena_free(&a);
}

/* ---- a second person's security key (form_key.c) ---- */

static WebRequest request_with(Arena *a, const WebPair *pairs, size_t count)
{
    return (WebRequest){ .arena = a, .lang = LANG_EN, .form = pairs, .form_count = count, .origin = STR("https://localhost:1") };
}

/* What the key said goes to the gate with the second person's name, and with the address that the browser sees; without a name nowhere. */
static void a_key_answers_for_a_second_person(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Error error_ = { 0 };
    const WebPair said[] = { { STR("key.answer"), STR("{\"id\":\"x\"}") }, { STR("f.with"), STR("  ") }, { STR("second.key"), STR("1") } };
    WebRequest r = request_with(&a, said, ARRAY_LEN(said)), none = request_with(&a, said + 1, 1);
    JsonValue *args = json_new_object(&a), *form = json_new_object(&a);
    assert_true(form_key_wanted(&r));
    assert_false(form_key_wanted(&none));
    form_key_answer(&r, args);
    assert_null(json_get(args, "with_key"));
    json_set(&a, args, "with", json_new_string(&a, STR("keeper")));
    form_key_answer(&none, args);
    assert_null(json_get(args, "with_key"));
    form_key_answer(&r, args);
    assert_str(json_text(json_get(args, "with_key")), STR("{\"id\":\"x\"}"));
    assert_str(json_text(json_get(args, "with_origin")), STR("https://localhost:1"));
    assert_ok(form_key_ask(&r, form, &error_));             /* of nobody no key is asked for, and no question goes to the gate */
    assert_true(json_text(json_get(form, "error")).len > 0);
    assert_null(json_get(form, "key_ask"));
    arena_free(&a);
}

/* What only later steps ask for stands under a line that opens by itself where something is in it; it is sent like the rest. */
static void what_is_asked_later_is_folded(void **state)
{
    (void)state;
    Arena a = arena_with(64 << 20);
    Error error_ = { 0 };
    const Ui *ui;
    assert_ok(ui_open(&a, &ui, &error_));
    JsonValue *form = form_of(&a, "{\"name\":\"x\",\"type\":\"text\",\"label\":\"X\"},{\"name\":\"y\",\"type\":\"text\",\"label\":\"Y\",\"later\":true}");
    Str html = shown(&a, ui, form);
    ptrdiff_t fold = str_find(html, STR("<details")), first = str_find(html, STR("f.x")), second = str_find(html, STR("f.y"));
    assert_true(first > 0 && fold > first && second > fold);
    assert_true(str_find(html, STR(" open")) < 0);
    json_set(&a, form_field_at(form, STR("y")), "error", json_new_string(&a, STR("wrong")));
    assert_true(str_find(shown(&a, ui, form), STR(" open")) > 0);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_become_what_is_typed_in_one),
        cmocka_unit_test(lists_and_groups_come_whole),
        cmocka_unit_test(names_that_the_form_does_not_have_are_refused),
        cmocka_unit_test(a_thousand_items_take_no_time),
        cmocka_unit_test(what_is_asked_later_is_folded), cmocka_unit_test(what_is_sent_back_unchanged_is_the_same),
        cmocka_unit_test(what_was_typed_wrongly_is_shown_as_it_was_typed),
        cmocka_unit_test(items_are_added_and_dropped),
        cmocka_unit_test(fields_are_found_by_their_path),
        cmocka_unit_test(drafts_hold_fields_and_nothing_else),
        cmocka_unit_test(what_was_chosen_keeps_its_name),
        cmocka_unit_test(forms_of_our_own_have_plain_names),
        cmocka_unit_test(a_key_answers_for_a_second_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

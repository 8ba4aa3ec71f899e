/* test_page_view.c: pages as HTML: every kind of part, in three languages; nothing that a text says becomes markup; links,
 * sorting, paging; the frame. With TERGOO_PAGES set to a folder, the pages are also written there, to be looked at. */
#include <stdio.h>

#include "html.h"
#include "web/assets.h"
#include "web/page_view.h"

static ErrorCode address(Arena *a, Str target, Str *url, Error *e)
{
    (void)e;
    *url = str_starts(target, STR("op:")) ? str_format(a, "/do/" STR_FMT, STR_ARG(str_from(target, 3))) :
        str_format(a, "/records/" STR_FMT, STR_ARG(target));
    return ERR_OK;
}

static ErrorCode no_address(Arena *a, Str target, Str *url, Error *e)
{
    (void)a, (void)url;
    return error_set(e, ERR_INVALID, "web.no-target", arg_str("target", target));
}

static void add_query(Buf *to, Str name, Str value)
{
    buf_format(to, "%c" STR_FMT "=" STR_FMT, to->len > 0 && memchr(to->ptr, '?', to->len) ? '&' : '?', STR_ARG(name),
               STR_ARG(value));
}

typedef struct { Arena arena; const Ui *ui; PageFrame frame; Error error; } Desk;

static Desk desk_of(Lang lang)
{
    Desk d = { .arena = arena_with(64 << 20) };
    Error error_ = { 0 };
    assert_ok(ui_open(&d.arena, &d.ui, &error_));
    d.frame = (PageFrame){ .lang = lang, .csrf = STR("0123abc"), .login = STR("aibek"), .institution = STR("Test office"),
                           .path = STR("/kinds/flag"),
                           .target = STR("/kinds/flag?state=open&sort=title&page=5"), .address = address, .add_query = add_query,
                           .css = asset_by_name(STR("tergoo.css"))->url, .script = asset_by_name(STR("tergoo.js"))->url };
    return d;
}

static Str render(Desk *d, Str json)
{
    Error error_ = { 0 };
    JsonValue *page;
    Buf to = buf_in(&d->arena);
    assert_ok(json_parse(&d->arena, json, &page, &error_));
    assert_ok(page_render(d->ui, &d->arena, "page", &d->frame, page, &to, &error_));
    return buf_str(&to);
}

static void assert_has(Str html, const char *what)
{
    if (str_find(html, str_of(what)) < 0) fail_msg("no \"%s\" in %.*s", what, STR_ARG(html));
}

static void assert_has_not(Str html, const char *what)
{
    if (str_find(html, str_of(what)) >= 0) fail_msg("\"%s\" in %.*s", what, STR_ARG(html));
}

/* ---- parts ---- */

static void rows_and_tables_have_links(void **state)
{
    (void)state;
    Desk d = desk_of(LANG_EN);
    WebPair query[] = { { STR("state"), STR("open") }, { STR("sort"), STR("title") }, { STR("page"), STR("5") } };
    d.frame.query = query;
    d.frame.query_count = ARRAY_LEN(query);
    Str html = render(&d, STR("{\"title\":\"Flags\",\"parts\":[{\"rows\":[[\"Case\",\"C-1\",\"case/1\"],[\"Sum\",\"5\"]],"
                              "\"title\":\"Facts\"},"
        "{\"title\":\"List\",\"all\":\"op:record.list?kind=flag\",\"table\":{\"head\":[\"Title\",\"State\"],\"rows\":[[\"a\","
        "\"Open\"],[\"b\",\"Shut\"]],"
        "\"targets\":[\"flag/1\",\"\"],\"tags\":[1],\"sort\":[\"title\",\"\"],\"sorted\":\"title\",\"more\":\"cur\","
        "\"count\":2}}]}"));
    assert_has(html, "<a class=\"govuk-link\" href=\"/records/case/1\">C-1</a>");
    assert_has(html, "<h2 class=\"govuk-heading-m\">Facts</h2>");
    assert_has(html, "<a class=\"govuk-link\" href=\"/records/flag/1\">a</a>");
    assert_has(html, "href=\"/kinds/flag?state=open&amp;sort=-title\"");
    assert_has(html, "aria-sort=\"ascending\"");
    assert_has(html, "href=\"/kinds/flag?state=open&amp;sort=title&amp;page=cur\" rel=\"next\"");
    assert_has(html, "href=\"/do/record.list?kind=flag\"");
    assert_has(html, "<strong class=\"govuk-tag govuk-tag--teal\">");
    assert_has(html, "(2)");
    arena_free(&d.arena);
}

static void notes_warnings_and_actions(void **state)
{
    (void)state;
    Desk d = desk_of(LANG_EN);
    Str html = render(&d, STR("{\"title\":\"T\",\"crumbs\":[[\"Cases\",\"op:case.list\"],[\"C-1\",\"\"]],"
                              "\"parts\":[{\"note\":\"N\"},{\"warning\":\"W\"},"
        "{\"actions\":[{\"label\":\"Move\",\"target\":\"op:record.form?move=x\",\"kind\":\"warning\"},{\"label\":\"See\","
        "\"target\":\"case/1\",\"kind\":\"secondary\"}]},"
        "{\"picture\":{\"src\":\"/p\",\"alt\":\"A\"}},{\"link\":{\"href\":\"/connect/ca.crt\",\"text\":\"L\"}},"
        "{\"table\":{\"head\":[\"x\"],\"rows\":[]}}]}"));
    assert_has(html, "class=\"govuk-inset-text tergoo-text\"");
    assert_has(html, "govuk-warning-text");
    assert_has(html, "class=\"govuk-button govuk-button--warning\"");
    assert_has(html, "href=\"/do/record.form?move=x\"");
    assert_has(html, "<nav class=\"govuk-breadcrumbs");
    assert_has(html, "<img src=\"/p\" alt=\"A\"");
    assert_has(html, "<a class=\"govuk-link\" href=\"/connect/ca.crt\">L</a>");
    assert_has(html, "Nothing to show.");
    arena_free(&d.arena);
}

/* A table's days: the picture has what the table says, and a hostile title stays a text in both. */
static void days_are_a_picture_beside_their_table(void **state)
{
    (void)state;
    Desk d = desk_of(LANG_RU);
    Str html = render(&d, STR("{\"title\":\"T\",\"parts\":[{\"title\":\"L\",\"table\":{\"head\":[\"A\"],\"rows\":[[\"one\"],[\"two\"]],\"lanes\":{"
        "\"about\":\"Says the same\",\"from\":20780,\"until\":20800,\"marks\":[{\"at\":20783,\"label\":\"now\",\"look\":\"today\"}],"
        "\"keys\":[{\"look\":\"open critical\",\"label\":\"K\"}],\"lanes\":[{\"label\":\"one\",\"spans\":[{\"from\":20783,\"to\":20785,"
        "\"look\":\"open critical\",\"label\":\"<b>&\"}]},{\"label\":\"a name that is much too long for the place beside a lane\",\"spans\":"
        "[{\"from\":1,\"to\":99999,\"look\":\"\",\"label\":\"\"}]}]}}}]}"));
    assert_has(html, "<div class=\"tergoo-lanes__table\">");
    assert_has(html, "class=\"tergoo-lanes__span tergoo-lanes__span--open tergoo-lanes__span--critical\"");
    assert_has(html, "<title>&lt;b&gt;&amp;</title>");
    assert_has(html, "a name that is much too long for the p\xe2\x80\xa6");
    assert_has(html, "<figcaption class=\"govuk-body\" id=\"lanes-about\">Says the same</figcaption>");
    assert_has(html, "x=\"290\" y=\"78\" width=\"710\"");          /* what reaches beyond the ends ends there */
    assert_has_not(html, "<b>");
    arena_free(&d.arena);
}

static void a_board_has_cards_that_move(void **state)
{
    (void)state;
    Desk d = desk_of(LANG_KY);
    Str html = render(&d, STR("{\"title\":\"T\",\"parts\":[{\"back\":\"op:work.board\",\"board\":[{\"title\":\"Open\",\"count\":1,\"cards\":[{\"title\":"
        "\"C<i>\",\"target\":\"task/1\",\"version\":3,\"marked\":\"late\",\"lines\":[\"who\"],\"actions\":[{\"label\":\"Begin\",\"target\":\"op:m\","
        "\"plain\":true},{\"label\":\"Drop\",\"target\":\"op:d\",\"plain\":false}]}]},{\"title\":\"Done\",\"count\":0,\"cards\":[]}]}]}"));
    assert_has(html, "<a class=\"govuk-link\" data-card href=\"/records/task/1\">C&lt;i&gt;</a>");
    assert_has(html, "<form method=\"post\" action=\"/do/m\">");
    assert_has(html, "<input type=\"hidden\" name=\"csrf\" value=\"0123abc\"><input type=\"hidden\" name=\"version\" value=\"3\">");
    assert_has(html, "name=\"back\" value=\"/do/work.board\"");
    assert_has(html, "href=\"/do/d\" aria-label=\"Drop: C&lt;i&gt;\"");
    assert_has(html, "(0)");
    assert_has_not(html, "action=\"/do/d\"");
    arena_free(&d.arena);
}

static void the_frame_says_who_and_where(void **state)
{
    (void)state;
    Desk d = desk_of(LANG_KY);
    Error error_ = { 0 };
    JsonValue *menu;
    assert_ok(json_parse(&d.arena, STR("[{\"label\":\"Иштер\",\"target\":\"case/1\"},{\"label\":\"Издөө\","
                                       "\"target\":\"op:search\"}]"), &menu, &error_));
    d.frame.menu = menu;
    d.frame.demo = true;
    d.frame.said = STR("Сакталды.");
    Str html = render(&d, STR("{\"title\":\"Белги\",\"parts\":[]}"));
    assert_has(html, "<html lang=\"ky\"");
    assert_has(html, "<title>Белги – Тергөө</title>");
    assert_has(html, "<button name=\"lang\" value=\"ky\" lang=\"ky\" aria-current=\"true\">Кыргызча</button>");
    assert_has(html, "name=\"back\" value=\"/kinds/flag?state=open&amp;sort=title&amp;page=5\"");
    assert_has(html, "name=\"csrf\" value=\"0123abc\"");
    assert_has(html, "Test office");
    assert_has(html, "href=\"/records/case/1\"");
    assert_has(html, "govuk-phase-banner");
    assert_has(html, "Сакталды.");
    assert_has_not(html, " style=");
    d.frame.login = STR("");
    d.frame.csrf = STR("");
    html = render(&d, STR("{\"title\":\"T\",\"parts\":[]}"));
    assert_has_not(html, "/sign-out");
    assert_has_not(html, "csrf");
    arena_free(&d.arena);
}

/* A refusal says what happened, what was kept and what to do now; nothing of it is markup. */
static void a_refusal_says_what_to_do_now(void **state)
{
    (void)state;
    Desk d = desk_of(LANG_RU);
    Error error_ = { 0 };
    JsonValue *page;
    Buf to = buf_in(&d.arena);
    assert_ok(json_parse(&d.arena, STR("{\"title\":\"T\",\"lead\":\"a <b> sentence\",\"parts\":[{\"note\":\"kept\"}],"
                                       "\"next\":[[\"go <on>\",\"/drafts\"],[\"only a word\",\"\"]]}"), &page, &error_));
    assert_ok(page_render(d.ui, &d.arena, "refused", &d.frame, page, &to, &error_));
    Str html = buf_str(&to);
    assert_has(html, "a &lt;b&gt; sentence");
    assert_has(html, "Что можно сделать сейчас");
    assert_has(html, "<a class=\"govuk-link\" href=\"/drafts\">go &lt;on&gt;</a>");
    assert_has(html, "<li>only a word</li>");
    assert_has(html, "kept");
    arena_free(&d.arena);
}

static void a_target_that_is_none_is_refused(void **state)
{
    (void)state;
    Desk d = desk_of(LANG_EN);
    Error e = { 0 };
    JsonValue *page;
    Buf to = buf_in(&d.arena);
    assert_int_equal(json_parse(&d.arena, STR("{\"title\":\"T\",\"parts\":[{\"rows\":[[\"a\",\"b\","
                                              "\"x\"]]}]}"), &page, &e), ERR_OK);
    d.frame.address = no_address;
    assert_error(ERR_INVALID, page_render(d.ui, &d.arena, "page", &d.frame, page, &to, &e));
    arena_free(&d.arena);
}

/* ---- what a text says is no markup, wherever it stands ---- */

static const char PAYLOAD[] = "\"><script>alert(1)</script>{{x}}'&";

/* Every text of the tree becomes the payload, but for what says how a page is built. */
static void poison(Arena *a, JsonValue *v)
{
    static const char *const KEPT[] = { "type", "kind", "op", "sorted", "method" };
    for (size_t i = 0; i < ARRAY_LEN(KEPT); i++) {
        if (str_is(v->key, KEPT[i])) return;
    }
    if (v->type == JSON_STRING && v->text.len > 0) v->text = str_copy(a, str_of(PAYLOAD));
    for (JsonValue *child = v->first; child; child = child->next) poison(a, child);
}

static const char EVERYTHING[] =
#include "page_everything.h"
;

static Str poisoned(Desk *d)
{
    Error error_ = { 0 };
    JsonValue *page;
    Buf to = buf_in(&d->arena);
    Str evil = str_of(PAYLOAD);
    assert_ok(json_parse(&d->arena, str_of(EVERYTHING), &page, &error_));
    poison(&d->arena, page);
    d->frame.login = d->frame.institution = d->frame.said = d->frame.target = d->frame.csrf = evil;
    d->frame.menu = json_get(page, "crumbs");
    assert_ok(page_render(d->ui, &d->arena, "page", &d->frame, page, &to, &error_));
    return buf_str(&to);
}

static void texts_never_become_markup(void **state)
{
    (void)state;
    for (Lang lang = LANG_EN; lang < LANG_COUNT; lang++) {
        Desk d = desk_of(lang);
        Str html = poisoned(&d), rest = html;
        size_t seen = 0;
        assert_has_not(html, "<script>");
        assert_has_not(html, "\"><script");
        for (ptrdiff_t at; (at = str_find(rest, STR("&lt;script&gt;alert(1)&lt;/script&"
                                                    "gt;{{x}}"))) >= 0; rest = str_from(rest, (size_t)at + 10)) seen++;
        assert_true(seen > 60);
        (void)html_normal(&d.arena, html);          /* fails on an attribute that does not end */
        arena_free(&d.arena);
    }
}

/* ---- size, speed, pictures ---- */

static void write_page(const char *folder, const char *name, Lang lang, Str html)
{
    Error error_ = { 0 };
    char path[512];
    snprintf(path, sizeof path, "%s/%s-%s.html", folder, name, lang_code(lang));
    assert_ok(file_write_durable(path, html, &error_));
}

static void pages_are_light_and_quick(void **state)
{
    (void)state;
    const char *folder = getenv("TERGOO_PAGES");
    for (Lang lang = LANG_EN; lang < LANG_COUNT; lang++) {
        Desk d = desk_of(lang);
        d.frame.demo = true;
        int64_t best = INT64_MAX;
        Str html = STR("");
        for (int i = 0; i < 5; i++) {
            int64_t start = clock_ticks();
            html = render(&d, str_of(EVERYTHING));
            if (clock_ticks() - start < best) best = clock_ticks() - start;
        }
        printf("# a page with every kind of part and field (%s): %zu bytes,"
               " %lld us\n", lang_code(lang), html.len, (long long)(best / 1000));
        if (folder) write_page(folder, "everything", lang, html);
        arena_free(&d.arena);
    }
    size_t first = 0;
    for (size_t i = 0; i < WEB_ASSET_COUNT; i++) {
        if (str_is(WEB_ASSETS[i].name, "jsqr.js") || str_is(WEB_ASSETS[i].name, "scan.js")) continue;     /* where labels are read, and nowhere else */
        first += WEB_ASSETS[i].gzip.len > 0 ? WEB_ASSETS[i].gzip.len : WEB_ASSETS[i].bytes.len;
    }
    printf("# stylesheet, scripts and typeface: %zu bytes, compressed\n", first);
    assert_true(first < 120 * 1000);
}

static void assets_have_their_addresses(void **state)
{
    (void)state;
    for (size_t i = 0; i < WEB_ASSET_COUNT; i++) {
        assert_ptr_equal(asset_by_url(WEB_ASSETS[i].url), &WEB_ASSETS[i]);
        assert_ptr_equal(asset_by_name(WEB_ASSETS[i].name), &WEB_ASSETS[i]);
    }
    assert_null(asset_by_url(STR("/assets/tergoo.css")));
    assert_null(asset_by_name(STR("none")));
}

static void no_memory_is_no_half_page(void **state)
{
    (void)state;
    Desk d = desk_of(LANG_EN);
    Error e = { 0 };
    JsonValue *page;
    assert_int_equal(json_parse(&d.arena, str_of(EVERYTHING), &page, &e), ERR_OK);
    for (size_t room = 1 << 12; room < 4 << 20; room += 37 * 1024) {
        Arena small = arena_with(room);
        Buf to = buf_in(&small);
        ErrorCode code = page_render(d.ui, &small, "page", &d.frame, page, &to, &e);
        assert_true(code == ERR_MEMORY || (code == ERR_OK && str_ends(buf_str(&to), STR("</html>"))));
        arena_free(&small);
    }
    arena_free(&d.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_tables_have_links),
        cmocka_unit_test(notes_warnings_and_actions),
        cmocka_unit_test(days_are_a_picture_beside_their_table), cmocka_unit_test(a_board_has_cards_that_move),
        cmocka_unit_test(the_frame_says_who_and_where),
        cmocka_unit_test(a_refusal_says_what_to_do_now), cmocka_unit_test(a_target_that_is_none_is_refused),
        cmocka_unit_test(texts_never_become_markup),
        cmocka_unit_test(pages_are_light_and_quick),
        cmocka_unit_test(assets_have_their_addresses),
        cmocka_unit_test(no_memory_is_no_half_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

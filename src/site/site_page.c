/* site_page.c: the frame around a page: its head, the languages, the menu, the foot; and the small things that every page is made of.
 *
 * All links within the site are relative, so that it can lie in any folder of any server; addresses that leave the page (canonical,
 * feeds, the site map) begin with the address that the build was given. JSON-LD cannot be written by a template, which escapes for
 * HTML: it is put in the place of a comment that no value can hold, since values have no "<". */
#include "site/site_int.h"

#define LINKED_HERE "<!--linked-->"
static const char *const LANGUAGE_NAMES[LANG_COUNT] = { "English", "Русский", "Кыргызча" };

/* ---- values ---- */

void on_page_put(const Page *p, JsonValue *o, const char *name, Str text)
{
    json_set(p->arena, o, name, text.len > 0 ? json_new_string(p->arena, text) : json_new_null(p->arena));
}

void on_page_put_text(const Page *p, JsonValue *o, const char *name, Str text)
{
    on_page_put(p, o, name, text_bound(p->arena, p->lang, text));
}

void on_page_flag(const Page *p, JsonValue *o, const char *name, bool flag)
{
    json_set(p->arena, o, name, json_new_bool(p->arena, flag));
}

JsonValue *on_page_object(const Page *p, JsonValue *list)
{
    JsonValue *o = json_new_object(p->arena);
    json_add(p->arena, list, o);
    return o;
}

JsonValue *on_page_list(const Page *p, JsonValue *o, const char *name)
{
    JsonValue *list = json_new_array(p->arena);
    json_set(p->arena, o, name, list);
    return list;
}

Str on_page_say_args(const Page *p, const char *key, const ErrorArg *args, size_t count)
{
    Buf to = buf_in(p->arena);
    message_add_args(&to, p->lang, key, args, count);
    return buf_str(&to);
}

void on_page_paragraphs(const Page *p, JsonValue *o, const char *name, Str text)
{
    JsonValue *list = on_page_list(p, o, name);
    Str one;
    while (text_paragraph(p->arena, &text, &one)) on_page_put_text(p, on_page_object(p, list), "text", one);
}

/* ---- links ---- */

static Str up(const Page *p)
{
    Buf to = buf_in(p->arena);
    if (p->path.ptr && str_is(p->path, "404")) return p->site->base;           /* shown at any address */
    for (size_t i = 0; i < p->path.len; i++)
        if (p->path.ptr[i] == '/') buf_c(&to, "../");
    return to.len > 0 ? buf_str(&to) : STR("./");
}

Str on_page_link(const Page *p, Lang lang, Str rest)
{
    return str_format(p->arena, STR_FMT "%s/" STR_FMT, STR_ARG(up(p)), lang_code(lang), STR_ARG(rest));
}

Str site_url(const Site *s, Arena *a, Lang lang, Str rest)
{
    return str_format(a, STR_FMT "/%s/" STR_FMT, STR_ARG(s->asked->address), lang_code(lang), STR_ARG(rest));
}

/* ---- the frame ---- */

static const struct { const char *name, *key; } WORDS[] = {
    { "skip", K("site.skip") }, { "languages", K("site.languages") }, { "menu", K("site.menu") }, { "news", K("site.news") },
    { "archive", K("site.archive") }, { "projects", K("site.projects") }, { "corrections", K("site.corrections") }, { "about", K("site.about") },
    { "feeds", K("site.feeds") }, { "check", K("site.check") }, { "foot", K("site.foot") }, { "nothing", K("site.nothing") },
    { "older", K("site.older") }, { "earlier", K("site.earlier") }, { "before", K("site.before") },
    { "corrected", K("site.corrected") }, { "correction", K("site.correction") },
    { "source", K("site.source") }, { "project", K("site.project") }, { "number", K("site.number") }, { "plain", K("site.plain") },
    { "hash", K("site.hash") }, { "photo", K("site.photo") }, { "otherLanguages", K("site.other-languages") }, { "current", K("site.current") },
    { "donors", K("site.donors") }, { "implementer", K("site.implementer") }, { "partners", K("site.partners") }, { "budget", K("site.budget") },
    { "duration", K("site.duration") }, { "agreed", K("site.agreed") }, { "components", K("site.components") }, { "newsOf", K("site.news-of") },
    { "noCorrections", K("site.no-corrections") }, { "aboutItem", K("site.about-item") }, { "noProjects", K("site.no-projects") },
};

static void put_words(const Page *p)
{
    JsonValue *t = json_new_object(p->arena);
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) on_page_put(p, t, WORDS[i].name, str_of(message_text(p->lang, str_of(WORDS[i].key))));
    json_set(p->arena, p->context, "t", t);
}

static void put_menu(const Page *p)
{
    static const struct { const char *key, *rest; } ROWS[] = {
        { K("site.news"), "" }, { K("site.archive"), "news/" }, { K("site.projects"), "projects/" }, { K("site.corrections"), "corrections/" },
        { K("site.about"), "about/" },
    };
    JsonValue *list = on_page_list(p, p->context, "menu");
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        JsonValue *one = on_page_object(p, list);
        on_page_put(p, one, "href", on_page_link(p, p->lang, str_of(ROWS[i].rest)));
        on_page_put(p, one, "label", str_of(message_text(p->lang, str_of(ROWS[i].key))));
        on_page_flag(p, one, "current", str_is(p->rest, ROWS[i].rest) && !str_is(p->path, "404"));
    }
}

/* The same page in each language: for readers a link, for search engines an address. */
static void put_languages(const Page *p)
{
    JsonValue *links = on_page_list(p, p->context, "languages"), *alternates = on_page_list(p, p->context, "alternates");
    for (int i = 0; i < LANG_COUNT; i++) {
        JsonValue *one = on_page_object(p, links), *other = on_page_object(p, alternates);
        on_page_put(p, one, "href", on_page_link(p, (Lang)i, p->rest));
        on_page_put(p, one, "code", str_of(lang_code((Lang)i)));
        on_page_put(p, one, "name", str_of(LANGUAGE_NAMES[i]));
        on_page_flag(p, one, "current", (Lang)i == p->lang);
        on_page_put(p, other, "code", str_of(lang_code((Lang)i)));
        on_page_put(p, other, "href", site_url(p->site, p->arena, (Lang)i, p->rest));
    }
    JsonValue *otherwise = on_page_object(p, alternates);
    on_page_put(p, otherwise, "code", STR("x-default"));
    Str root = str_format(p->arena, STR_FMT "/", STR_ARG(p->site->asked->address));
    on_page_put(p, otherwise, "href", p->rest.len > 0 ? site_url(p->site, p->arena, LANG_EN, p->rest) : root);
}

static Page begin(Site *s, Lang lang, const char *body, Str path, Str title)
{
    Page p = { .site = s, .arena = &s->page, .lang = lang, .path = path, .mark = arena_mark(&s->page) };
    Str site = s->name[lang];
    p.context = json_new_object(p.arena);
    on_page_put(&p, p.context, "lang", str_of(lang_code(lang)));
    on_page_put(&p, p.context, "body", str_of(body));
    on_page_put(&p, p.context, "root", up(&p));
    on_page_put(&p, p.context, "look", s->look);
    on_page_put(&p, p.context, "site", site);
    on_page_put(&p, p.context, "siteLang", text_lang(lang, site));
    on_page_put(&p, p.context, "title", title.len > 0 ? str_format(p.arena, STR_FMT " – " STR_FMT, STR_ARG(title), STR_ARG(site)) : site);
    on_page_put(&p, p.context, "home", on_page_link(&p, lang, STR("")));
    on_page_put(&p, p.context, "description", STR(""));
    json_set(p.arena, p.context, "og", json_new_null(p.arena));
    return p;
}

Page site_page_begin(Site *s, Lang lang, const char *body, Str rest, Str title)
{
    Str path = str_format(&s->page, "%s/" STR_FMT, lang_code(lang), STR_ARG(rest));
    Page p = begin(s, lang, body, path, title);
    p.rest = rest;
    put_words(&p);
    put_menu(&p);
    put_languages(&p);
    on_page_put(&p, p.context, "canonical", site_url(s, p.arena, lang, rest));
    on_page_put(&p, p.context, "atom", on_page_link(&p, lang, STR("atom.xml")));
    on_page_put(&p, p.context, "rss", on_page_link(&p, lang, STR("rss.xml")));
    on_page_put(&p, p.context, "aboutHref", on_page_link(&p, lang, STR("about/")));
    return p;
}

Page site_page_apart(Site *s, const char *body, Str path, Str title, int kind)
{
    Page p = begin(s, LANG_EN, body, kind == PATH_LOST ? STR("404") : path, title);
    static const char *const NONE[] = { "menu", "languages", "alternates", "canonical", "atom", "rss", "aboutHref" };
    for (size_t i = 0; i < ARRAY_LEN(NONE); i++) json_set(p.arena, p.context, NONE[i], json_new_null(p.arena));
    on_page_put(&p, p.context, "home", up(&p));
    p.hidden = true;
    put_words(&p);
    return p;
}

/* ---- writing ---- */

static const MustacheTemplate *find_template(const void *self, Str name)
{
    const Site *s = self;
    for (size_t i = 0; i < SITE_TEMPLATE_COUNT; i++)
        if (str_equal(SITE_TEMPLATES[i].name, name)) return s->templates[i];
    return NULL;
}

/* No "<", so that nothing in it ends the element. */
static void add_linked(const Page *p, Buf *to)
{
    Buf json = buf_in(p->arena);
    if (!p->linked) return;
    json_write(&json, p->linked);
    buf_c(to, "<script type=\"application/ld+json\">");
    for (size_t i = 0; i < json.len; i++) {
        char c = json.ptr[i];
        if (c == '<' || c == '>' || c == '&') buf_format(to, "\\u%04x", (unsigned)c);
        else buf_byte(to, c);
    }
    buf_c(to, "</script>");
    to->failed = to->failed || json.failed;
}

static ErrorCode render(const Site *s, const char *name, const JsonValue *context, Buf *to, Error *e)
{
    const MustacheTemplate *t = find_template(s, str_of(name));
    return t ? mustache_render(t, context, find_template, s, to, e) : error_internal(e, name);
}

/* For the site map: one row for the three languages. */
static ErrorCode note_address(Page *p, Error *e)
{
    Site *s = p->site;
    if (p->hidden || p->lang != LANG_EN) return ERR_OK;
    if (!ARENA_ROOM(s->arena, s->addresses, s->address_count, s->address_room)) return error_memory(e);
    Str rest = str_copy(s->arena, p->rest);
    s->addresses[s->address_count++] = (SiteAddress){ rest, p->changed, p->day };
    return rest.ptr ? ERR_OK : error_memory(e);
}

ErrorCode site_page_end_as(Page *p, Str file, Error *e)
{
    Site *s = p->site;
    Buf out = buf_in(p->arena), whole = buf_in(p->arena);
    on_page_flag(p, p->context, "hidden", p->hidden);
    TRY(render(s, "page", p->context, &out, e));
    Str text = buf_str(&out);
    ptrdiff_t at = str_find(text, STR(LINKED_HERE));
    if (at < 0) return error_internal(e, "page");
    buf_add(&whole, str_first(text, (size_t)at));
    add_linked(p, &whole);
    buf_add(&whole, str_from(text, (size_t)at + sizeof LINKED_HERE - 1));
    buf_byte(&whole, '\n');
    if (whole.failed) return error_memory(e);
    TRY(p->unlisted ? folder_put_unlisted(&s->folder, file, buf_str(&whole), e) : folder_put(&s->folder, file, buf_str(&whole), e));
    TRY(note_address(p, e));
    arena_restore(p->arena, p->mark);
    return ERR_OK;
}

ErrorCode site_page_end(Page *p, Error *e)
{
    Str file = str_format(p->arena, STR_FMT "index.html", STR_ARG(p->path));
    return file.ptr ? site_page_end_as(p, file, e) : error_memory(e);
}

ErrorCode site_page_plain(Site *s, const char *name, const JsonValue *context, Str path, Error *e)
{
    Buf out = buf_in(&s->page);
    TRY(render(s, name, context, &out, e));
    buf_byte(&out, '\n');
    return out.failed ? error_memory(e) : folder_put(&s->folder, path, buf_str(&out), e);
}

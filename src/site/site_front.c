/* site_front.c: the pages that lead to items: the front of each language, the archive by years, projects, corrections, what this site
 * is and how it is checked, the first page of all and the one for addresses that lead nowhere. */
#include "site/site_int.h"

#include <stdlib.h>

enum { FRONT_ITEMS = 12, ROOT_ITEMS = 3 };

/* ---- the front ---- */

static ErrorCode write_front(Site *s, Lang lang, Error *e)
{
    Page p = site_page_begin(s, lang, "front", STR(""), STR(""));
    JsonValue *first = on_page_list(&p, p.context, "leading"), *list = on_page_list(&p, p.context, "items");
    size_t shown = 0;
    for (size_t i = 0; i < s->item_count && shown < FRONT_ITEMS; i++) {
        if (s->items[i].withdrawn) continue;
        on_page_teaser(&p, shown++ == 0 ? first : list, &s->items[i]);
        if (s->items[i].updated > p.changed) p.changed = s->items[i].updated;
    }
    on_page_flag(&p, p.context, "none", shown == 0);
    on_page_put(&p, p.context, "description", on_page_say(&p, K("site.feed-about")));
    on_page_put(&p, p.context, "archiveHref", on_page_link(&p, lang, STR("news/")));
    return site_page_end(&p, e);
}

/* ---- the archive ---- */

/* The year of an item's address, which is the one that it was first published under. */
static Str year_of(const SiteItem *item)
{
    return str_first(str_from(item->rest, 5), 4);
}

static ErrorCode write_year(Site *s, Str year, Lang lang, Error *e)
{
    Page p = site_page_begin(s, lang, "year", str_format(&s->page, "news/" STR_FMT "/", STR_ARG(year)), year);
    JsonValue *months = on_page_list(&p, p.context, "months"), *list = NULL;
    int month = -1;
    on_page_put(&p, p.context, "year", on_page_say(&p, K("site.year"), arg_str("year", year)));
    on_page_put(&p, p.context, "archiveHref", on_page_link(&p, lang, STR("news/")));
    for (size_t i = 0; i < s->item_count; i++) {
        const SiteItem *item = &s->items[i];
        if (item->withdrawn || !str_equal(year_of(item), year)) continue;
        Date date = day_date(item->day);
        if (date.year * 12 + date.month != month) {
            JsonValue *one = on_page_object(&p, months);
            on_page_put(&p, one, "name", month_words(p.arena, lang, item->day));
            list = on_page_list(&p, one, "items");
            month = date.year * 12 + date.month;
        }
        on_page_teaser(&p, list, item);
    }
    return site_page_end(&p, e);
}

static int years_down(const void *a, const void *b)
{
    return str_compare(*(const Str *)b, *(const Str *)a);
}

/* The years in which something stands, the latest first. */
static ErrorCode find_years(Site *s, Str **ret, size_t *count, Error *e)
{
    Str *years = arena_array(s->arena, s->item_count + 1, sizeof *years);
    size_t n = 0;
    if (!years) return error_memory(e);
    for (size_t i = 0; i < s->item_count; i++) {
        bool known = s->items[i].withdrawn;
        for (size_t k = 0; k < n; k++) known = known || str_equal(years[k], year_of(&s->items[i]));
        if (!known) years[n++] = year_of(&s->items[i]);
    }
    sort_list(years, n, sizeof *years, years_down);
    *ret = years;
    *count = n;
    return ERR_OK;
}

static int64_t items_of_year(const Site *s, Str year)
{
    int64_t n = 0;
    for (size_t i = 0; i < s->item_count; i++) n += !s->items[i].withdrawn && str_equal(year_of(&s->items[i]), year);
    return n;
}

static ErrorCode write_archive(Site *s, const Str *years, size_t count, Lang lang, Error *e)
{
    Page p = site_page_begin(s, lang, "years", STR("news/"), str_of(message_text(lang, STR("site.archive"))));
    JsonValue *list = on_page_list(&p, p.context, "years");
    for (size_t i = 0; i < count; i++) {
        JsonValue *one = on_page_object(&p, list);
        on_page_put(&p, one, "href", on_page_link(&p, lang, str_format(p.arena, "news/" STR_FMT "/", STR_ARG(years[i]))));
        on_page_put(&p, one, "label", on_page_say(&p, K("site.year"), arg_str("year", years[i])));
        on_page_put(&p, one, "count", on_page_say(&p, K("site.year-count"), arg_int("n", items_of_year(s, years[i]))));
    }
    on_page_flag(&p, p.context, "none", count == 0);
    return site_page_end(&p, e);
}

/* ---- projects ---- */

static void put_said(const Page *p, const JsonValue *from, const char *name)
{
    Str text = text_clean(p->arena, json_text(json_get(from, name)));
    Str lang = text_lang(p->lang, text), lang_name = str_format(p->arena, "%sLang", name);
    on_page_put(p, p->context, name, text);
    if (lang_name.ptr) on_page_put(p, p->context, lang_name.ptr, lang);
}

static void put_list(const Page *p, const JsonValue *from, const char *name)
{
    Buf to = buf_in(p->arena);
    JSON_EACH(one, in_language(from, name, p->lang)) buf_format(&to, "%s" STR_FMT, to.len > 0 ? "; " : "", STR_ARG(json_text(one)));
    Str text = text_clean(p->arena, buf_str(&to)), lang_name = str_format(p->arena, "%sLang", name);
    on_page_put(p, p->context, name, text);
    if (lang_name.ptr) on_page_put(p, p->context, lang_name.ptr, text_lang(p->lang, text));
}

static void put_components(const Page *p, const JsonValue *from)
{
    static const char *const OWN[LANG_COUNT] = { [LANG_EN] = "title", [LANG_RU] = "title_ru", [LANG_KY] = "title_ky" };
    JsonValue *list = on_page_list(p, p->context, "components");
    JSON_EACH(one, json_get(from, "components")) {
        JsonValue *o = on_page_object(p, list);
        Str own = json_text(json_get(one, OWN[p->lang])), title = text_clean(p->arena, own.len > 0 ? own : json_text(json_get(one, "title")));
        on_page_put(p, o, "letter", text_clean(p->arena, json_text(json_get(one, "letter"))));
        on_page_put(p, o, "text", title);
        on_page_put(p, o, "textLang", text_lang(p->lang, title));
    }
    on_page_flag(p, p->context, "hasComponents", list && list->count > 0);
}

static ErrorCode write_project(Site *s, const SiteProject *project, Lang lang, Error *e)
{
    Str title = text_clean(&s->page, json_text(in_language(project->from, "title", lang)));
    Page p = site_page_begin(s, lang, "project", project->rest, title);
    JsonValue *list = on_page_list(&p, p.context, "items");
    static const char *const TEXTS[] = { "implementer", "source" };
    static const char *const LISTS[] = { "donors", "partners" };
    on_page_put(&p, p.context, "headline", title);
    on_page_put(&p, p.context, "headlineLang", text_lang(lang, title));
    on_page_put(&p, p.context, "budget", json_text(json_get(json_get(project->from, "budget"), lang_code(lang))));
    on_page_put(&p, p.context, "duration", json_text(json_get(json_get(project->from, "duration"), lang_code(lang))));
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) put_said(&p, project->from, TEXTS[i]);
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++) put_list(&p, project->from, LISTS[i]);
    Day agreed;
    bool is_agreed = day_parse(json_text(json_get(project->from, "agreed_on")), &agreed);
    on_page_put(&p, p.context, "agreed", is_agreed ? day_words(p.arena, lang, agreed) : STR(""));
    on_page_put(&p, p.context, "agreedIso", is_agreed ? day_iso(p.arena, agreed) : STR(""));
    put_components(&p, project->from);
    for (size_t i = 0; i < project->item_count; i++) {
        on_page_teaser(&p, list, project->items[i]);
        if (project->items[i]->updated > p.changed) p.changed = project->items[i]->updated;
    }
    return site_page_end(&p, e);
}

static ErrorCode write_projects(Site *s, Lang lang, Error *e)
{
    Page p = site_page_begin(s, lang, "projects", STR("projects/"), str_of(message_text(lang, STR("site.projects"))));
    JsonValue *list = on_page_list(&p, p.context, "list");
    for (size_t i = 0; i < s->project_count; i++) {
        JsonValue *one = on_page_object(&p, list);
        Str title = text_clean(p.arena, json_text(in_language(s->projects[i].from, "title", lang)));
        on_page_put(&p, one, "href", on_page_link(&p, lang, s->projects[i].rest));
        on_page_put(&p, one, "label", title);
        on_page_put(&p, one, "labelLang", text_lang(lang, title));
        on_page_put(&p, one, "count", on_page_say(&p, K("site.year-count"), arg_int("n", (int64_t)s->projects[i].item_count)));
    }
    on_page_flag(&p, p.context, "none", s->project_count == 0);
    TRY(site_page_end(&p, e));
    for (size_t i = 0; i < s->project_count; i++) TRY(write_project(s, &s->projects[i], lang, e));
    return ERR_OK;
}

/* ---- corrections, and what this is ---- */

static ErrorCode write_corrections(Site *s, Lang lang, Error *e)
{
    Page p = site_page_begin(s, lang, "corrections", STR("corrections/"), str_of(message_text(lang, STR("site.corrections"))));
    JsonValue *list = on_page_list(&p, p.context, "list");
    for (size_t i = 0; i < s->item_count; i++) {
        const SiteItem *item = &s->items[i];
        for (size_t k = item->correction_count; !item->withdrawn && k-- > 0;) {
            JsonValue *one = on_page_object(&p, list);
            const SiteCorrection *c = &item->corrections[k];
            Day day = instant_local_day(c->at);
            on_page_put(&p, one, "href", on_page_link(&p, lang, item->rest));
            on_page_put_text(&p, one, "headline", item->title.in[lang]);
            on_page_put(&p, one, "day", day_words(p.arena, lang, day));
            on_page_put(&p, one, "iso", day_iso(p.arena, day));
            on_page_put_text(&p, one, "note", c->note.in[lang].len > 0 ? c->note.in[lang] : on_page_say(&p, K("site.corrected-no-note")));
        }
    }
    on_page_flag(&p, p.context, "none", !list || list->count == 0);
    on_page_put(&p, p.context, "policy", on_page_say(&p, K("site.corrections-policy")));
    return site_page_end(&p, e);
}

static ErrorCode write_about(Site *s, Lang lang, Error *e)
{
    static const struct { const char *id, *title, *text; } PARTS[] = {
        { "who", K("site.about-who"), K("site.about-who-text") }, { "languages", K("site.about-languages"), K("site.about-languages-text") },
        { "innocence", K("site.about-innocence"), K("site.about-innocence-text") },
        { "corrections", K("site.corrections"), K("site.corrections-policy") },
        { "check", K("site.about-check"), K("site.about-check-text") }, { "certificates", K("site.about-certificates"),
            K("site.about-certificates-text") },
        { "privacy", K("site.about-privacy"), K("site.about-privacy-text") },
    };
    Page p = site_page_begin(s, lang, "about", STR("about/"), str_of(message_text(lang, STR("site.about"))));
    JsonValue *list = on_page_list(&p, p.context, "parts");
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        JsonValue *one = on_page_object(&p, list);
        on_page_put(&p, one, "id", str_of(PARTS[i].id));
        on_page_put(&p, one, "title", on_page_say_args(&p, PARTS[i].title, NULL, 0));
        on_page_put(&p, one, "text", on_page_say_args(&p, PARTS[i].text, ERROR_ARGS_(arg_str("site", s->name[lang]))));
        on_page_flag(&p, one, "sums", strcmp(PARTS[i].id, "check") == 0);
    }
    Str root = json_text(json_get(p.context, "root"));
    on_page_put(&p, p.context, "sumsHref", str_format(p.arena, STR_FMT SITE_SUMS, STR_ARG(root)));
    on_page_put(&p, p.context, "howHref", str_format(p.arena, STR_FMT "VERIFY.md", STR_ARG(root)));
    on_page_put(&p, p.context, "noteHref", str_format(p.arena, STR_FMT SITE_SIGNATURE, STR_ARG(root)));
    on_page_put(&p, p.context, "key", s->asked->sign ? s->key : STR(""));
    on_page_put(&p, p.context, "signedText", on_page_say(&p, K("site.about-signed-text")));
    return site_page_end(&p, e);
}

/* ---- outside of the languages ---- */

static void put_in_all(const Page *of, bool lost)
{
    Page p = *of;
    static const char *const NAMES[LANG_COUNT] = { "English", "Русский", "Кыргызча" };
    JsonValue *list = on_page_list(&p, p.context, "fronts");
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        JsonValue *one = on_page_object(&p, list), *items;
        size_t shown = 0;
        p.lang = (Lang)lang;
        on_page_put(&p, one, "code", str_of(lang_code((Lang)lang)));
        on_page_put(&p, one, "language", str_of(NAMES[lang]));
        on_page_put(&p, one, "href", on_page_link(&p, (Lang)lang, STR("")));
        on_page_put(&p, one, "title", lost ? on_page_say(&p, K("site.lost")) : on_page_say(&p, K("site.news")));
        on_page_put(&p, one, "text", lost ? on_page_say(&p, K("site.lost-text")) : STR(""));
        on_page_put(&p, one, "go", on_page_say(&p, K("site.to-front")));
        items = on_page_list(&p, one, "items");
        for (size_t i = 0; !lost && i < p.site->item_count && shown < ROOT_ITEMS; i++) {
            if (p.site->items[i].withdrawn) continue;
            on_page_teaser(&p, items, &p.site->items[i]);
            shown++;
        }
    }
}

static ErrorCode write_root(Site *s, Error *e)
{
    Page p = site_page_apart(s, "root", STR(""), STR(""), PATH_NO_LANGUAGE);
    JsonValue *alternates = on_page_list(&p, p.context, "alternates");
    p.hidden = false;
    for (int lang = 0; lang <= LANG_COUNT; lang++) {
        JsonValue *one = on_page_object(&p, alternates);
        on_page_put(&p, one, "code", lang < LANG_COUNT ? str_of(lang_code((Lang)lang)) : STR("x-default"));
        on_page_put(&p, one, "href", lang < LANG_COUNT ? site_url(s, p.arena, (Lang)lang, STR("")) :
            str_format(p.arena, STR_FMT "/", STR_ARG(s->asked->address)));
    }
    on_page_put(&p, p.context, "canonical", str_format(p.arena, STR_FMT "/", STR_ARG(s->asked->address)));
    put_in_all(&p, false);
    p.lang = LANG_RU;                       /* not a second row of the site map: that has one for the fronts */
    return site_page_end(&p, e);
}

static ErrorCode write_lost(Site *s, Error *e)
{
    Page p = site_page_apart(s, "lost", STR(""), STR("404"), PATH_LOST);
    put_in_all(&p, true);
    return site_page_end_as(&p, STR("404.html"), e);
}

ErrorCode write_fronts(Site *s, Error *e)
{
    Str *years;
    size_t count;
    TRY(find_years(s, &years, &count, e));
    for (int i = 0; i < LANG_COUNT; i++) {
        Lang lang = (Lang)i;
        TRY(write_front(s, lang, e));
        TRY(write_archive(s, years, count, lang, e));
        for (size_t y = 0; y < count; y++) TRY(write_year(s, years[y], lang, e));
        TRY(write_projects(s, lang, e));
        TRY(write_corrections(s, lang, e));
        TRY(write_about(s, lang, e));
    }
    TRY(write_root(s, e));
    return write_lost(s, e);
}

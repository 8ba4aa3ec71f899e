/* site_feed.c: what programs read: Atom (RFC 4287) and RSS 2.0 in each language, the site map with its alternates, robots.txt. What was
 * taken off is said in Atom, where there is a way to say it (RFC 6721), so that readers that keep what they fetched let go of it. */
#include "site/site_int.h"

#include <stdlib.h>

enum { FEED_ITEMS = 20, MAP_MOST = 30000 };        /* sitemaps.org: 50,000 addresses and 50 MB a file; ours are long, each with three others */

static void put(Site *s, JsonValue *o, const char *name, Str text)
{
    json_set(&s->page, o, name, json_new_string(&s->page, text));
}

/* Paragraphs as HTML, which the template escapes once more, as the formats ask. */
static Str as_html(Site *s, const SiteItem *item, Lang lang)
{
    Buf to = buf_in(&s->page);
    Str text = item->text.in[lang], one;
    while (text_paragraph(&s->page, &text, &one)) {
        buf_c(&to, "<p>");
        html_escape(&to, one);
        buf_c(&to, "</p>");
    }
    return buf_str(&to);
}

static void put_item(Site *s, JsonValue *list, const SiteItem *item, Lang lang)
{
    JsonValue *o = json_new_object(&s->page), *others = json_new_array(&s->page);
    json_add(&s->page, list, o);
    put(s, o, "title", item->title.in[lang]);
    put(s, o, "href", site_url(s, &s->page, lang, item->rest));
    put(s, o, "tag", item_tag(s, &s->page, item, lang));
    put(s, o, "published", str_format(&s->page, STR_FMT "T00:00:00+06:00", STR_ARG(day_iso(&s->page, item->day))));
    put(s, o, "publishedMail", instant_mail(&s->page, day_local_begin(item->day)));
    put(s, o, "updated", instant_iso(&s->page, item->updated));
    put(s, o, "summary", item_lead(item, lang, &s->page));
    put(s, o, "html", as_html(s, item, lang));
    json_set(&s->page, o, "others", others);
    for (int i = 0; i < LANG_COUNT; i++) {
        JsonValue *other = json_new_object(&s->page);
        if ((Lang)i == lang) continue;
        put(s, other, "code", str_of(lang_code((Lang)i)));
        put(s, other, "href", site_url(s, &s->page, (Lang)i, item->rest));
        json_add(&s->page, others, other);
    }
}

static int latest_first(const void *a, const void *b)
{
    const SiteItem *x = *(const SiteItem *const *)a, *y = *(const SiteItem *const *)b;
    if (x->updated != y->updated) return x->updated < y->updated ? 1 : -1;
    return str_compare(x->rest, y->rest);
}

/* Those that were taken off last: the entry's id and when, and nothing of what it was. */
static ErrorCode put_gone(Site *s, JsonValue *feed, Lang lang, Instant *newest, Error *e)
{
    JsonValue *list = json_new_array(&s->page);
    const SiteItem **gone = arena_array(&s->page, s->item_count + 1, sizeof *gone);
    size_t count = 0;
    if (!list || !gone) return error_memory(e);
    for (size_t i = 0; i < s->item_count; i++)
        if (s->items[i].withdrawn) gone[count++] = &s->items[i];
    sort_list(gone, count, sizeof *gone, latest_first);
    for (size_t i = 0; i < count && i < FEED_ITEMS; i++) {
        JsonValue *o = json_new_object(&s->page);
        json_add(&s->page, list, o);
        put(s, o, "tag", item_tag(s, &s->page, gone[i], lang));
        put(s, o, "when", instant_iso(&s->page, gone[i]->updated));
        if (gone[i]->updated > *newest) *newest = gone[i]->updated;
    }
    json_set(&s->page, feed, "gone", list);
    return ERR_OK;
}

static ErrorCode write_feed(Site *s, Lang lang, Error *e)
{
    ArenaMark mark = arena_mark(&s->page);
    JsonValue *o = json_new_object(&s->page), *list = json_new_array(&s->page);
    Instant newest = 0;
    for (size_t i = 0; i < s->item_count && list && list->count < FEED_ITEMS; i++) {
        if (s->items[i].withdrawn) continue;
        if (s->items[i].updated > newest) newest = s->items[i].updated;
        put_item(s, list, &s->items[i], lang);
    }
    TRY(put_gone(s, o, lang, &newest, e));
    put(s, o, "lang", str_of(lang_code(lang)));
    put(s, o, "site", s->name[lang]);
    put(s, o, "description", str_of(message_text(lang, STR("site.feed-about"))));
    put(s, o, "home", site_url(s, &s->page, lang, STR("")));
    put(s, o, "atom", site_url(s, &s->page, lang, STR("atom.xml")));
    put(s, o, "rss", site_url(s, &s->page, lang, STR("rss.xml")));
    put(s, o, "updated", instant_iso(&s->page, newest));
    put(s, o, "updatedMail", instant_mail(&s->page, newest));
    json_set(&s->page, o, "items", list);
    TRY(site_page_plain(s, "atom", o, str_format(&s->page, "%s/atom.xml", lang_code(lang)), e));
    TRY(site_page_plain(s, "rss", o, str_format(&s->page, "%s/rss.xml", lang_code(lang)), e));
    arena_restore(&s->page, mark);
    return ERR_OK;
}

static void put_address(Site *s, JsonValue *list, const SiteAddress *address, Lang lang)
{
    JsonValue *o = json_new_object(&s->page), *others = json_new_array(&s->page);
    json_add(&s->page, list, o);
    put(s, o, "href", site_url(s, &s->page, lang, address->rest));
    put(s, o, "changed", address->changed ? instant_iso(&s->page, address->changed) : STR(""));
    json_set(&s->page, o, "others", others);
    for (int i = 0; i < LANG_COUNT; i++) {
        JsonValue *other = json_new_object(&s->page);
        json_add(&s->page, others, other);
        put(s, other, "code", str_of(lang_code((Lang)i)));
        put(s, other, "href", site_url(s, &s->page, (Lang)i, address->rest));
    }
}

/* The addresses from `first` on, at most `count` of them, as one file. */
static ErrorCode write_map(Site *s, Str path, size_t first, size_t count, Error *e)
{
    ArenaMark mark = arena_mark(&s->page);
    JsonValue *o = json_new_object(&s->page), *list = json_new_array(&s->page);
    for (size_t i = first; i < s->address_count && i < first + count; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) put_address(s, list, &s->addresses[i], (Lang)lang);
    json_set(&s->page, o, "pages", list);
    TRY(site_page_plain(s, "sitemap", o, path, e));
    arena_restore(&s->page, mark);
    return ERR_OK;
}

/* sitemap-1.xml and on, and sitemap.xml that lists them: where robots.txt leads does not change. */
static ErrorCode write_maps(Site *s, size_t rows, Error *e)
{
    JsonValue *o = json_new_object(s->arena), *list = json_new_array(s->arena);
    for (size_t first = 0, number = 1; first < s->address_count; first += rows, number++) {
        JsonValue *one = json_new_object(s->arena);
        Instant changed = 0;
        Str name = str_format(s->arena, "sitemap-%zu.xml", number);
        Str href = str_format(s->arena, STR_FMT "/" STR_FMT, STR_ARG(s->asked->address), STR_ARG(name));
        if (!one || !name.ptr || !href.ptr) return error_memory(e);
        for (size_t i = first; i < s->address_count && i < first + rows; i++)
            if (s->addresses[i].changed > changed) changed = s->addresses[i].changed;
        json_add(s->arena, list, one);
        json_set(s->arena, one, "href", json_new_string(s->arena, href));
        json_set(s->arena, one, "changed", json_new_string(s->arena, changed ? instant_iso(s->arena, changed) : STR("")));
        TRY(write_map(s, name, first, rows, e));
    }
    json_set(s->arena, o, "maps", list);
    return site_page_plain(s, "sitemaps", o, STR("sitemap.xml"), e);
}

/* A row is a page in its three languages, which stay together. */
static ErrorCode write_site_map(Site *s, Error *e)
{
    size_t most = s->asked->map_most > 0 ? s->asked->map_most : MAP_MOST, rows = most / LANG_COUNT > 0 ? most / LANG_COUNT : 1;
    return s->address_count <= rows ? write_map(s, STR("sitemap.xml"), 0, rows, e) : write_maps(s, rows, e);
}

/* What is the same for every language. */
static ErrorCode write_plain_files(Site *s, Error *e)
{
    ArenaMark mark = arena_mark(&s->page);
    JsonValue *o = json_new_object(&s->page);
    put(s, o, "address", s->asked->address);
    TRY(site_page_plain(s, "robots", o, STR("robots.txt"), e));
    TRY(site_page_plain(s, "verify", o, STR("VERIFY.md"), e));
    arena_restore(&s->page, mark);
    return ERR_OK;
}

ErrorCode write_feeds(Site *s, Error *e)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) TRY(write_feed(s, (Lang)lang, e));
    TRY(write_plain_files(s, e));
    return write_site_map(s, e);
}

/* site_feed.c: what programs read: Atom (RFC 4287) and RSS 2.0 in each language, the site map with its alternates, robots.txt. */
#include "site/site_int.h"

enum { FEED_ITEMS = 20 };

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

static ErrorCode write_site_map(Site *s, Error *e)
{
    ArenaMark mark = arena_mark(&s->page);
    JsonValue *o = json_new_object(&s->page), *list = json_new_array(&s->page);
    for (size_t i = 0; i < s->address_count; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) put_address(s, list, &s->addresses[i], (Lang)lang);
    json_set(&s->page, o, "pages", list);
    put(s, o, "address", s->asked->address);
    TRY(site_page_plain(s, "sitemap", o, STR("sitemap.xml"), e));
    TRY(site_page_plain(s, "robots", o, STR("robots.txt"), e));
    arena_restore(&s->page, mark);
    return ERR_OK;
}

ErrorCode write_feeds(Site *s, Error *e)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) TRY(write_feed(s, (Lang)lang, e));
    return write_site_map(s, e);
}

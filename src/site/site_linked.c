/* site_linked.c: an item as search engines read it: schema.org NewsArticle in JSON-LD. The three languages are one work and its
 * translations; corrections are said as such. */
#include "site/site_int.h"

static void set(const Page *p, JsonValue *o, const char *name, Str text)
{
    if (text.len > 0) json_set(p->arena, o, name, json_new_string(p->arena, text));
}

static JsonValue *thing(const Page *p, const char *type)
{
    JsonValue *o = json_new_object(p->arena);
    set(p, o, "@type", str_of(type));
    return o;
}

static JsonValue *organisation(const Page *p)
{
    JsonValue *o = thing(p, "Organization");
    set(p, o, "name", p->site->name[p->lang]);
    set(p, o, "url", str_format(p->arena, STR_FMT "/", STR_ARG(p->site->asked->address)));
    return o;
}

static JsonValue *pictures(const Page *p, const SiteItem *item)
{
    JsonValue *list = json_new_array(p->arena);
    for (size_t i = 0; i < item->picture_count; i++) {
        const SitePicture *picture = &item->pictures[i];
        if (picture->size_count == 0) continue;
        const SiteSize *size = &picture->sizes[picture->size_count - 1];
        JsonValue *o = thing(p, "ImageObject");
        set(p, o, "url", str_format(p->arena, STR_FMT "/pictures/" STR_FMT, STR_ARG(p->site->asked->address), STR_ARG(size->name)));
        json_set(p->arena, o, "width", json_new_int(p->arena, size->width));
        json_set(p->arena, o, "height", json_new_int(p->arena, size->height));
        set(p, o, "caption", picture->alt.in[p->lang]);
        set(p, o, "creditText", picture->credit);
        json_add(p->arena, list, o);
    }
    return list;
}

static JsonValue *other_language(const Page *p, const SiteItem *item, Lang lang)
{
    JsonValue *o = thing(p, "NewsArticle");
    set(p, o, "@id", site_url(p->site, p->arena, lang, item->rest));
    set(p, o, "inLanguage", str_of(lang_code(lang)));
    set(p, o, "headline", item->title.in[lang]);
    return o;
}

static void add_translations(const Page *p, const SiteItem *item, JsonValue *to)
{
    JsonValue *list = json_new_array(p->arena);
    if (p->lang != item->original) {
        json_set(p->arena, to, "translationOfWork", other_language(p, item, item->original));
        return;
    }
    for (int i = 0; i < LANG_COUNT; i++)
        if ((Lang)i != p->lang) json_add(p->arena, list, other_language(p, item, (Lang)i));
    json_set(p->arena, to, "workTranslation", list);
}

static void add_corrections(const Page *p, const SiteItem *item, JsonValue *to)
{
    JsonValue *list = json_new_array(p->arena);
    if (item->correction_count == 0) return;
    for (size_t i = 0; i < item->correction_count; i++) {
        JsonValue *o = thing(p, "CorrectionComment");
        set(p, o, "datePublished", instant_iso(p->arena, item->corrections[i].at));
        set(p, o, "text", item->corrections[i].note.in[p->lang]);
        json_add(p->arena, list, o);
    }
    json_set(p->arena, to, "correction", list);
}

JsonValue *linked_item(const Page *p, const SiteItem *item)
{
    JsonValue *o = thing(p, "NewsArticle"), *place = thing(p, "Place");
    Str url = site_url(p->site, p->arena, p->lang, item->rest);
    set(p, o, "@context", STR("https://schema.org"));
    set(p, o, "@id", url);
    set(p, o, "url", url);
    set(p, o, "mainEntityOfPage", url);
    set(p, o, "identifier", item->number);
    set(p, o, "headline", item->title.in[p->lang]);
    set(p, o, "description", item_lead(item, p->lang, p->arena));
    set(p, o, "inLanguage", str_of(lang_code(p->lang)));
    set(p, o, "datePublished", str_format(p->arena, STR_FMT "T00:00:00+06:00", STR_ARG(day_iso(p->arena, item->day))));
    set(p, o, "dateModified", instant_iso(p->arena, item->updated));
    json_set(p->arena, o, "author", organisation(p));
    json_set(p->arena, o, "publisher", organisation(p));
    json_set(p->arena, o, "isAccessibleForFree", json_new_bool(p->arena, true));
    if (item->place.in[p->lang].len > 0) {
        set(p, place, "name", item->place.in[p->lang]);
        json_set(p->arena, o, "contentLocation", place);
    }
    JsonValue *images = pictures(p, item);
    if (images && images->count > 0) json_set(p->arena, o, "image", images);
    add_translations(p, item, o);
    add_corrections(p, item, o);
    return o;
}

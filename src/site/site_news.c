/* site_news.c: the pages of an item: itself with its corrections on top, the text as it stood before each of them, its plain text;
 * and of one that was taken off the page that says so. */
#include "site/site_int.h"

/* ---- parts ---- */

Str item_lead(const SiteItem *item, Lang lang, Arena *a)
{
    Str first = { 0 }, text = item->text.in[lang];
    if (item->lead.in[lang].len > 0) return item->lead.in[lang];
    (void)text_paragraph(a, &text, &first);
    return first;
}

Str item_tag(const Site *s, Arena *a, const SiteItem *item, Lang lang)
{
    char day[11];
    return str_format(a, "tag:" STR_FMT "," STR_FMT ":" STR_FMT "%s", STR_ARG(s->host), STR_ARG(day_format(day, instant_local_day(item->published))),
                      STR_ARG(item->rest), lang_code(lang));
}

static void plain_line(Buf *to, Str text)
{
    if (text.len == 0) return;
    buf_add(to, text);
    buf_c(to, "\n\n");
}

Str item_plain(const Page *p, const SiteItem *item)
{
    Buf to = buf_in(p->arena);
    Str text = item->text.in[p->lang], one;
    plain_line(&to, item->title.in[p->lang]);
    plain_line(&to, item->lead.in[p->lang]);
    if (item->place.in[p->lang].len > 0) buf_format(&to, STR_FMT ", ", STR_ARG(item->place.in[p->lang]));
    plain_line(&to, day_words(p->arena, p->lang, item->day));
    while (text_paragraph(p->arena, &text, &one)) plain_line(&to, one);
    for (size_t i = 0; i < item->correction_count; i++) {
        const SiteCorrection *c = &item->corrections[i];
        Str day = day_words(p->arena, p->lang, instant_local_day(c->at));
        buf_format(&to, STR_FMT ": ", STR_ARG(on_page_say(p, K("site.corrected-on"), arg_str("day", day))));
        plain_line(&to, c->note.in[p->lang]);
    }
    buf_format(&to, STR_FMT "\n" STR_FMT "\n", STR_ARG(item->number), STR_ARG(site_url(p->site, p->arena, p->lang, item->rest)));
    return buf_str(&to);
}

static Str picture_url(const Page *p, const SiteSize *size)
{
    return str_format(p->arena, STR_FMT "pictures/" STR_FMT, STR_ARG(json_text(json_get(p->context, "root"))), STR_ARG(size->name));
}

static void put_picture(const Page *p, JsonValue *o, const SitePicture *picture)
{
    Buf set = buf_in(p->arena);
    const SiteSize *middle = &picture->sizes[picture->size_count > 1 ? 1 : 0];
    for (size_t i = 0; i < picture->size_count; i++)
        buf_format(&set, "%s" STR_FMT " %dw", i > 0 ? ", " : "", STR_ARG(picture_url(p, &picture->sizes[i])), picture->sizes[i].width);
    on_page_put(p, o, "src", picture_url(p, middle));
    on_page_put(p, o, "srcset", picture->size_count > 1 ? buf_str(&set) : STR(""));
    json_set(p->arena, o, "width", json_new_int(p->arena, middle->width));
    json_set(p->arena, o, "height", json_new_int(p->arena, middle->height));
    on_page_put(p, o, "alt", picture->alt.in[p->lang]);
    on_page_put(p, o, "credit", picture->credit);
    on_page_put(p, o, "creditLang", text_lang(p->lang, picture->credit));
}

static void put_pictures(const Page *p, const SiteItem *item)
{
    JsonValue *first = json_new_null(p->arena), *list = json_new_array(p->arena);
    for (size_t i = 0; i < item->picture_count; i++) {
        if (item->pictures[i].size_count == 0) continue;
        JsonValue *one = json_new_object(p->arena);
        put_picture(p, one, &item->pictures[i]);
        if (first && first->type == JSON_NULL) first = one;
        else json_add(p->arena, list, one);
    }
    json_set(p->arena, p->context, "picture", first);
    json_set(p->arena, p->context, "pictures", list);
}

static void put_day(const Page *p, JsonValue *o, const char *name, const char *iso, Day d)
{
    on_page_put(p, o, name, day_words(p->arena, p->lang, d));
    on_page_put(p, o, iso, day_iso(p->arena, d));
}

static Str before_rest(const Page *p, const SiteItem *item, size_t at)
{
    return str_format(p->arena, STR_FMT "before-%zu/", STR_ARG(item->rest), at + 1);
}

/* The latest first: whoever looks again wants to know what is new. */
static void put_corrections(const Page *p, const SiteItem *item)
{
    JsonValue *list = on_page_list(p, p->context, "corrections");
    for (size_t i = item->correction_count; i-- > 0;) {
        const SiteCorrection *c = &item->corrections[i];
        JsonValue *one = on_page_object(p, list);
        put_day(p, one, "day", "iso", instant_local_day(c->at));
        on_page_put_text(p, one, "note", c->note.in[p->lang].len > 0 ? c->note.in[p->lang] : on_page_say(p, K("site.corrected-no-note")));
        on_page_put(p, one, "before", c->before ? on_page_link(p, p->lang, before_rest(p, item, i)) : STR(""));
    }
    on_page_flag(p, p->context, "hasCorrections", item->correction_count > 0);
}

static void put_projects(const Page *p, JsonValue *o, const SiteItem *item)
{
    JsonValue *list = on_page_list(p, o, "itemProjects");
    for (size_t i = 0; i < item->project_count; i++) {
        JsonValue *one = on_page_object(p, list);
        Str title = text_clean(p->arena, json_text(in_language(item->projects[i]->from, "title", p->lang)));
        on_page_put(p, one, "href", on_page_link(p, p->lang, item->projects[i]->rest));
        on_page_put(p, one, "label", title);
        on_page_put(p, one, "labelLang", text_lang(p->lang, title));
    }
    on_page_flag(p, o, "hasProjects", item->project_count > 0);
}

/* Where and when stand at the head of the first paragraph, as in a newspaper. */
static void put_text(const Page *p, const Threefold *title, const Threefold *lead, const Threefold *text, const SiteItem *item)
{
    on_page_put_text(p, p->context, "headline", title->in[p->lang]);
    on_page_put_text(p, p->context, "lead", lead->in[p->lang]);
    on_page_put(p, p->context, "place", item->place.in[p->lang]);
    on_page_put(p, p->context, "placeLang", text_lang(p->lang, item->place.in[p->lang]));
    put_day(p, p->context, "day", "iso", item->day);
    Str rest = text->in[p->lang], first = { 0 };
    (void)text_paragraph(p->arena, &rest, &first);
    on_page_put_text(p, p->context, "first", first);
    on_page_paragraphs(p, p->context, "paragraphs", rest);
}

/* ---- what other sites show of it ---- */

static void put_preview(const Page *p, const SiteItem *item)
{
    static const char *const LOCALES[LANG_COUNT] = { "en_US", "ru_RU", "ky_KG" };
    Site *s = p->site;
    JsonValue *og = json_new_object(p->arena), *others = on_page_list(p, og, "others");
    on_page_put(p, og, "title", item->title.in[p->lang]);
    on_page_put(p, og, "description", item_lead(item, p->lang, p->arena));
    on_page_put(p, og, "url", site_url(s, p->arena, p->lang, item->rest));
    on_page_put(p, og, "locale", str_of(LOCALES[p->lang]));
    for (int i = 0; i < LANG_COUNT; i++)
        if ((Lang)i != p->lang) on_page_put(p, on_page_object(p, others), "locale", str_of(LOCALES[i]));
    on_page_put(p, og, "published", str_format(p->arena, STR_FMT "T00:00:00+06:00", STR_ARG(day_iso(p->arena, item->day))));
    on_page_put(p, og, "modified", instant_iso(p->arena, item->updated));
    json_set(p->arena, og, "image", json_new_null(p->arena));
    for (size_t i = 0; i < item->picture_count; i++) {
        const SitePicture *picture = &item->pictures[i];
        if (picture->size_count == 0) continue;
        const SiteSize *size = &picture->sizes[picture->size_count - 1];
        JsonValue *image = json_new_object(p->arena);
        on_page_put(p, image, "url", str_format(p->arena, STR_FMT "/pictures/" STR_FMT, STR_ARG(s->asked->address), STR_ARG(size->name)));
        json_set(p->arena, image, "width", json_new_int(p->arena, size->width));
        json_set(p->arena, image, "height", json_new_int(p->arena, size->height));
        on_page_put(p, image, "alt", picture->alt.in[p->lang]);
        json_set(p->arena, og, "image", image);
        break;
    }
    json_set(p->arena, p->context, "og", og);
}

/* ---- the way on ---- */

/* Whoever has read one comes to the one before it: the older, which stays what it is, so that a new item changes no page of an old one. */
static void put_earlier(const Page *p, const SiteItem *item)
{
    const SiteItem *end = p->site->items + p->site->item_count, *one = item + 1;
    JsonValue *earlier = json_new_null(p->arena);
    while (one < end && one->withdrawn) one++;
    if (one < end) {
        earlier = json_new_object(p->arena);
        on_page_put(p, earlier, "href", on_page_link(p, p->lang, one->rest));
        on_page_put_text(p, earlier, "headline", one->title.in[p->lang]);
        put_day(p, earlier, "day", "iso", one->day);
    }
    json_set(p->arena, p->context, "earlier", earlier);
}

/* ---- pages ---- */

static ErrorCode write_plain(const Page *p, const SiteItem *item, Error *e)
{
    Str text = item_plain(p, item), path = str_format(p->arena, STR_FMT "text.txt", STR_ARG(p->path));
    char hex[65];
    if (!text.ptr || !path.ptr) return error_memory(e);
    Hash h = hash_of(text);
    on_page_put(p, p->context, "plainHash", str_copy(p->arena, hash_hex(hex, &h)));
    return folder_put(&p->site->folder, path, text, e);
}

static ErrorCode write_item(Site *s, const SiteItem *item, Lang lang, Error *e)
{
    Page p = site_page_begin(s, lang, "item", item->rest, item->title.in[lang]);
    on_page_put(&p, p.context, "description", item_lead(item, lang, p.arena));
    put_text(&p, &item->title, &item->lead, &item->text, item);
    put_corrections(&p, item);
    put_pictures(&p, item);
    put_projects(&p, p.context, item);
    put_preview(&p, item);
    put_earlier(&p, item);
    on_page_put(&p, p.context, "number", item->number);
    on_page_put(&p, p.context, "source", item->source);
    on_page_put(&p, p.context, "sourceLang", text_lang(lang, item->source));
    TRY(write_plain(&p, item, e));
    p.linked = linked_item(&p, item);
    p.changed = item->updated;
    return site_page_end(&p, e);
}

/* The text that a correction took the place of. */
static ErrorCode write_before(Site *s, const SiteItem *item, size_t at, Lang lang, Error *e)
{
    const SiteCorrection *c = &item->corrections[at];
    Page probe = { .arena = &s->page };
    Page p = site_page_begin(s, lang, "before", before_rest(&probe, item, at), c->title.in[lang]);
    p.hidden = true;
    put_text(&p, &c->title, &c->lead, &c->text, item);
    Str day = day_words(p.arena, lang, instant_local_day(c->at));
    on_page_put(&p, p.context, "until", on_page_say(&p, K("site.before-until"), arg_str("day", day)));
    on_page_put(&p, p.context, "now", on_page_link(&p, lang, item->rest));
    return site_page_end(&p, e);
}

/* Nothing of it but that it was here; and beside the page a file `gone` by which a web server knows to answer 410 (docs/site.md). */
static ErrorCode write_withdrawn(Site *s, const SiteItem *item, Lang lang, Error *e)
{
    Page p = site_page_begin(s, lang, "gone", item->rest, str_of(message_text(lang, STR("site.gone-title"))));
    p.hidden = true;
    on_page_put(&p, p.context, "goneTitle", on_page_say(&p, K("site.gone-title")));
    on_page_put(&p, p.context, "gone", on_page_say(&p, K("site.gone"), arg_str("day", day_words(p.arena, lang, instant_local_day(item->updated)))));
    on_page_put(&p, p.context, "goneBack", on_page_say(&p, K("site.gone-back")));
    Str mark = str_format(p.arena, STR_FMT "gone", STR_ARG(p.path));
    if (!mark.ptr) return error_memory(e);
    TRY(folder_put(&s->folder, mark, STR("410\n"), e));
    return site_page_end(&p, e);
}

static ErrorCode write_in(Site *s, const SiteItem *item, Lang lang, Error *e)
{
    if (item->withdrawn) return write_withdrawn(s, item, lang, e);
    TRY(write_item(s, item, lang, e));
    for (size_t i = 0; i < item->correction_count; i++)
        if (item->corrections[i].before) TRY(write_before(s, item, i, lang, e));
    return ERR_OK;
}

ErrorCode write_items(Site *s, Error *e)
{
    for (size_t i = 0; i < s->item_count; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++) TRY(write_in(s, &s->items[i], (Lang)lang, e));
    return ERR_OK;
}

/* ---- as a list shows it ---- */

void on_page_teaser(const Page *p, JsonValue *list, const SiteItem *item)
{
    JsonValue *one = on_page_object(p, list), *picture = json_new_null(p->arena);
    on_page_put(p, one, "href", on_page_link(p, p->lang, item->rest));
    on_page_put_text(p, one, "headline", item->title.in[p->lang]);
    on_page_put_text(p, one, "teaser", item_lead(item, p->lang, p->arena));
    on_page_put(p, one, "place", item->place.in[p->lang]);
    on_page_put(p, one, "placeLang", text_lang(p->lang, item->place.in[p->lang]));
    put_day(p, one, "day", "iso", item->day);
    on_page_flag(p, one, "wasCorrected", item->correction_count > 0);
    put_projects(p, one, item);
    for (size_t i = 0; i < item->picture_count; i++) {
        if (item->pictures[i].size_count == 0) continue;
        picture = json_new_object(p->arena);
        put_picture(p, picture, &item->pictures[i]);
        break;
    }
    json_set(p->arena, one, "picture", picture);
    Str rest = item->text.in[p->lang], opening = { 0 };
    bool without = picture->type == JSON_NULL && item->lead.in[p->lang].len > 0;
    if (without) (void)text_paragraph(p->arena, &rest, &opening);
    on_page_put_text(p, one, "opening", opening);   /* the front's first has it where it has no picture */
}

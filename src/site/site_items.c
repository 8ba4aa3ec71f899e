/* site_items.c: the lines that the gate wrote, read into items and projects.
 *
 * The gate has decided what is public; here is held against it once more what would put something at an address where it does not
 * belong: a slug that is none, a day that is none, a language that is missing. Such an item is passed over and counted. */
#include "site/site_int.h"

#include <stdlib.h>

static Threefold threefold(Arena *a, const JsonValue *v)
{
    Threefold t;
    for (int lang = 0; lang < LANG_COUNT; lang++) t.in[lang] = text_clean(a, json_text(json_get(v, lang_code((Lang)lang))));
    return t;
}

static bool is_whole(const Threefold *t)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (t->in[lang].len == 0) return false;
    return true;
}

static ErrorCode read_corrections(Site *s, SiteItem *item, const JsonValue *list, Error *e)
{
    item->corrections = arena_array(s->arena, (list ? list->count : 0) + 1, sizeof *item->corrections);
    if (!item->corrections) return error_memory(e);
    JSON_EACH(one, list) {
        SiteCorrection *c = &item->corrections[item->correction_count];
        const JsonValue *before = json_get(one, "before");
        if (!instant_parse(json_text(json_get(one, "at")), &c->at)) continue;
        c->note = threefold(s->arena, json_get(one, "note"));
        c->title = threefold(s->arena, json_get(before, "title"));
        c->lead = threefold(s->arena, json_get(before, "lead"));
        c->text = threefold(s->arena, json_get(before, "text"));
        c->before = is_whole(&c->title) && is_whole(&c->text);
        item->correction_count++;
    }
    return ERR_OK;
}

static bool key_ok(Str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (!((key.ptr[i] >= '0' && key.ptr[i] <= '9') || (key.ptr[i] >= 'a' && key.ptr[i] <= 'f'))) return false;
    return key.len >= 16 && key.len <= 64;
}

static ErrorCode read_pictures(Site *s, SiteItem *item, const JsonValue *list, Error *e)
{
    item->pictures = arena_array(s->arena, (list ? list->count : 0) + 1, sizeof *item->pictures);
    if (!item->pictures) return error_memory(e);
    JSON_EACH(one, list) {
        SitePicture p = { .id = json_text(json_get(one, "id")), .key = json_text(json_get(one, "key")),
                          .alt = threefold(s->arena, json_get(one, "alt")), .credit = text_clean(s->arena, json_text(json_get(one, "credit"))) };
        if (key_ok(p.key) && is_whole(&p.alt)) item->pictures[item->picture_count++] = p;
    }
    return ERR_OK;
}

static ErrorCode add_to_project(Site *s, SiteProject *p, SiteItem *item, Error *e)
{
    if (!ARENA_ROOM(s->arena, p->items, p->item_count, p->item_room)) return error_memory(e);
    p->items[p->item_count++] = item;
    return ERR_OK;
}

static ErrorCode read_projects_of(Site *s, SiteItem *item, const JsonValue *list, Error *e)
{
    item->projects = arena_array(s->arena, (list ? list->count : 0) + 1, sizeof(SiteProject *));
    if (!item->projects) return error_memory(e);
    JSON_EACH(one, list) {
        SiteProject *p = site_project(s, json_text(one));
        if (p) item->projects[item->project_count++] = p;
    }
    return ERR_OK;
}

/* The slug is part of an address for good, and of a path: whatever is not plainly one leaves the item out. */
static bool place_item(Site *s, SiteItem *item, const JsonValue *from)
{
    Str slug = json_text(json_get(from, "slug"));
    if (!slug_ok(slug) || !day_parse(json_text(json_get(from, "dated")), &item->day)) return false;
    Day first;
    if (!day_parse(json_text(json_get(from, "first_dated")), &first)) first = item->day;
    item->rest = str_format(s->arena, "news/%04d/" STR_FMT "/", day_date(first).year, STR_ARG(slug));
    return item->rest.ptr && instant_parse(json_text(json_get(from, "published")), &item->published) &&
           instant_parse(json_text(json_get(from, "updated")), &item->updated);
}

static ErrorCode read_item(Site *s, const JsonValue *from, Error *e)
{
    SiteItem item = { .number = text_clean(s->arena, json_text(json_get(from, "number"))), .withdrawn = json_true(json_get(from, "withdrawn")) };
    item.title = threefold(s->arena, json_get(from, "title"));
    item.lead = threefold(s->arena, json_get(from, "lead"));
    item.text = threefold(s->arena, json_get(from, "text"));
    item.place = threefold(s->arena, json_get(from, "place"));
    item.source = text_clean(s->arena, json_text(json_get(from, "source")));
    bool good = place_item(s, &item, from) && (item.withdrawn || (is_whole(&item.title) && is_whole(&item.text)));
    if (!good) {
        s->count.passed_over++;
        return ERR_OK;
    }
    if (!lang_of(json_text(json_get(from, "original")), &item.original)) item.original = LANG_EN;
    if (!item.withdrawn) {
        TRY(read_corrections(s, &item, json_get(from, "corrections"), e));
        TRY(read_pictures(s, &item, json_get(from, "pictures"), e));
        TRY(read_projects_of(s, &item, json_get(from, "projects"), e));
    }
    s->items[s->item_count++] = item;
    return ERR_OK;
}

const JsonValue *in_language(const JsonValue *from, const char *name, Lang lang)
{
    const JsonValue *v = json_get(from, name);
    return v && v->type == JSON_OBJECT ? json_get(v, lang_code(lang)) : v;
}

static ErrorCode read_project(Site *s, const JsonValue *from, Error *e)
{
    Str slug = json_text(json_get(from, "slug"));
    const JsonValue *title = json_get(from, "title");         /* one for all, or one a language */
    bool called = title && (title->type == JSON_OBJECT || json_text(title).len > 0);
    if (!slug_ok(slug) || !called) return ERR_OK;
    SiteProject p = { .slug = slug, .from = from, .rest = str_format(s->arena, "projects/" STR_FMT "/", STR_ARG(slug)) };
    s->projects[s->project_count++] = p;
    return p.rest.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode read_line(Site *s, const JsonValue *line, Error *e)
{
    Str type = json_text(json_get(line, "type"));
    if (str_is(type, "project")) return read_project(s, line, e);
    if (str_is(type, "item")) return read_item(s, line, e);
    if (!str_is(type, "site")) return ERR_OK;
    s->key = text_clean(s->arena, json_text(json_get(line, "key")));
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (s->name[lang].len == 0) s->name[lang] = text_clean(s->arena, json_text(json_get(line, "office")));
    return ERR_OK;
}

/* The newest first; of one day the one that was published last. */
static int by_day(const void *a, const void *b)
{
    const SiteItem *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? 1 : -1;
    if (x->published != y->published) return x->published < y->published ? 1 : -1;
    return str_compare(y->rest, x->rest);
}

/* Two items at one address: the gate keeps slugs unique; whoever comes second here is passed over rather than written over the first. */
static ErrorCode drop_twins(Site *s, Error *e)
{
    Map seen = map_in(s->arena);
    size_t kept = 0;
    for (size_t i = 0; i < s->item_count; i++) {
        if (map_get(&seen, s->items[i].rest)) {
            s->count.passed_over++;
            continue;
        }
        if (!map_set(&seen, s->items[i].rest, s)) return error_memory(e);
        s->items[kept++] = s->items[i];
    }
    s->item_count = kept;
    return ERR_OK;
}

ErrorCode items_read(Site *s, Error *e)
{
    Str rest = s->asked->items, line;
    size_t lines = 0;
    for (Str all = rest; str_next_line(&all, &line);) lines++;
    s->items = arena_array(s->arena, lines + 1, sizeof *s->items);
    s->projects = arena_array(s->arena, lines + 1, sizeof *s->projects);
    if (!s->items || !s->projects) return error_memory(e);
    while (str_next_line(&rest, &line)) {
        JsonValue *v;
        if (str_trim(line).len == 0) continue;
        TRY(json_parse(s->arena, line, &v, e));
        TRY(read_line(s, v, e));
    }
    sort_list(s->items, s->item_count, sizeof *s->items, by_day);
    TRY(drop_twins(s, e));
    for (size_t i = 0; i < s->item_count; i++)
        for (size_t k = 0; k < s->items[i].project_count; k++) TRY(add_to_project(s, s->items[i].projects[k], &s->items[i], e));
    return ERR_OK;
}

SiteProject *site_project(Site *s, Str slug)
{
    for (size_t i = 0; i < s->project_count; i++)
        if (str_equal(s->projects[i].slug, slug)) return &s->projects[i];
    return NULL;
}

/* site_public.c: see site_public.h. An entry's name says what it did; the contents of those alone are read that published something. */
#include "desk/site_public.h"

enum { TEXTS_LIMIT = 100 };

typedef struct { Request *request; PublicText *texts; size_t count; Instant last; } Reading;

Str public_part(Request *r, const JsonValue *fields, const char *part, int lang)
{
    return json_text(json_get_str(fields, str_format(r->arena, "%s_%s", part, lang_code((Lang)lang))));
}

/* ---- texts ---- */

static bool is_whole(Request *r, const JsonValue *fields)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Str status = public_part(r, fields, "status", lang);
        if (public_part(r, fields, "title", lang).len == 0 || public_part(r, fields, "text", lang).len == 0) return false;
        if (status.len > 0 && !str_is(status, "reviewed")) return false;
    }
    return true;
}

static void end_text(Reading *w, Instant at)
{
    if (w->count > 0 && w->texts[w->count - 1].until == 0) w->texts[w->count - 1].until = at;
}

static ErrorCode add_text(Reading *w, const Entry *entry, Error *e)
{
    Request *r = w->request;
    JsonValue *body;
    Str content;
    Instant hour;
    end_text(w, entry->received);
    ErrorCode code = records_content(r, entry, &content, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;                       /* erased: nothing of it is shown */
    if (code != ERR_OK) return code;
    TRY(json_parse(r->arena, content, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (!is_whole(r, fields)) return ERR_OK;
    if (w->count == TEXTS_LIMIT)
        return error_set(e, ERR_LIMIT, K("site.many-texts"), arg_str("record", entry->object), arg_int("limit", TEXTS_LIMIT));
    PublicText *t = &w->texts[w->count++];
    *t = (PublicText){ .signed_at = entry->received, .from = entry->received, .fields = fields };
    if (instant_parse(json_text(json_get(fields, "embargo")), &hour) && hour > t->from) t->from = hour;
    return ERR_OK;
}

static ErrorCode take_entry(void *self, const Entry *entry, Error *e)
{
    Reading *w = self;
    w->last = entry->received;
    if (str_is(entry->op, "record.move.publish") || str_is(entry->op, "record.move.publish_correction")) return add_text(w, entry, e);
    if (str_starts(entry->op, STR("record.move.")) && !str_is(entry->op, "record.move.archive")) end_text(w, entry->received);
    return ERR_OK;
}

/* Texts whose hour came while they stood. */
static void keep_seen(PublicItem *item, const Reading *w, Instant now)
{
    item->texts = w->texts;
    for (size_t i = 0; i < w->count; i++) {
        const PublicText *t = &w->texts[i];
        if (t->from <= now && (t->until == 0 || t->from < t->until)) item->texts[item->count++] = *t;
    }
    item->stands = item->count > 0 && item->texts[item->count - 1].until == 0;
}

Str public_slug(Request *r, Str number)
{
    Buf to = buf_in(r->arena);
    for (size_t i = 0; i < number.len; i++) {
        char c = number.ptr[i];
        buf_byte(&to, (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c));
    }
    return buf_str(&to);
}

static bool is_public_state(Str state)
{
    return str_is(state, "published") || str_is(state, "corrected") || str_is(state, "archived");
}

ErrorCode public_item(Request *r, Str id, PublicItem *ret, Error *e)
{
    Seen seen;
    Reading w = { .request = r };
    *ret = (PublicItem){ .id = id };
    TRY(desk_see(r, id, &seen, e));
    if (!str_is(seen.kind->id, "news_item")) return error_set(e, ERR_USAGE, K("site.not-public"), arg_str("record", id));
    if (str_is(seen.record.state, "draft")) return ERR_OK;
    w.texts = arena_array(r->arena, TEXTS_LIMIT, sizeof *w.texts);
    if (!w.texts) return error_memory(e);
    TRY(records_history(r, seen.record.id, take_entry, &w, e));
    if (!is_public_state(seen.record.state)) end_text(&w, w.last);          /* what hides a record is no move of its kind */
    keep_seen(ret, &w, office_now(r->office));
    ret->number = json_text(json_get(seen.body, "number"));
    if (ret->count == 0) return ERR_OK;
    ret->slug = json_text(json_get(ret->texts[0].fields, "slug"));
    if (ret->slug.len == 0) ret->slug = public_slug(r, ret->number);
    return ERR_OK;
}

/* ---- photographs ---- */

static bool consent_given(const JsonValue *fields)
{
    Str consent = json_text(json_get(fields, "consent"));
    bool paper = json_text(json_get(fields, "consent_paper")).len > 0;
    if (json_true(json_get(fields, "children")) && !str_is(consent, "written")) return false;
    if (str_is(consent, "written") || str_is(consent, "oral")) return paper;
    return str_is(consent, "nobody") || str_is(consent, "public");
}

static bool described(Request *r, const JsonValue *fields)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        if (public_part(r, fields, "alt", lang).len == 0) return false;
    return true;
}

/* A name for the picture's file that says nothing, and changes with the picture. */
static Str photo_key(Request *r, Str id, const JsonValue *file)
{
    enum { DIGITS = 32 };
    Str parts[] = { id, STR("\n"), json_text(json_get(file, "blob")) };
    Hash h = hash_of_parts(parts, ARRAY_LEN(parts));
    char hex[65];
    return str_copy(r->arena, str_first(hash_hex(hex, &h), DIGITS));
}

typedef struct { Request *request; Instant until; const JsonValue *fields; } AsSigned;

static ErrorCode take_version(void *self, const Entry *entry, Error *e)
{
    AsSigned *w = self;
    JsonValue *body;
    Str content;
    bool version = str_is(entry->op, "record.create") || str_is(entry->op, "record.change");
    if (!version || entry->received > w->until) return ERR_OK;
    ErrorCode code = records_content(w->request, entry, &content, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    TRY(json_parse(w->request->arena, content, &body, e));
    w->fields = json_get(body, "fields");
    return ERR_OK;
}

/* What is said of it as it was when the item was signed: a description is a text, too. What speaks against showing it counts as of now. */
static ErrorCode add_photo(Request *r, Str id, Instant signed_at, PublicPhoto *list, size_t *count, Error *e)
{
    Seen seen;
    AsSigned was = { r, signed_at, NULL };
    TRY(desk_see(r, id, &seen, e));
    if (!str_is(seen.record.state, "kept") || !consent_given(seen.fields)) return ERR_OK;
    TRY(records_history(r, id, take_version, &was, e));
    if (!was.fields || !consent_given(was.fields) || !described(r, was.fields)) return ERR_OK;
    list[*count] = (PublicPhoto){ id, photo_key(r, id, json_get(seen.fields, "file")), was.fields };
    return list[(*count)++].key.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode note_id(void *self, const Record *rec, Error *e)
{
    return record_ids_add(self, rec->id, e);
}

ErrorCode public_photos(Request *r, const PublicItem *item, PublicPhoto **ret, size_t *count, Error *e)
{
    const Kind *k = model_kind(r->model, STR("news_photo"));
    RecordIds found = { .request = r };
    *count = 0;
    *ret = NULL;
    if (!k || !item->stands) return ERR_OK;
    TRY(records_by(r, k->id, STR("news_item"), item->id, note_id, &found, e));
    *ret = arena_array(r->arena, found.count + 1, sizeof **ret);
    if (!*ret) return error_memory(e);
    for (size_t i = 0; i < found.count; i++) TRY(add_photo(r, found.ids[i], item->texts[item->count - 1].signed_at, *ret, count, e));
    return ERR_OK;
}

/* The city's name out of what the list of regions calls it. */
static Str without_city(Str label, Lang lang)
{
    const Str name = STR("{name}");
    Str pattern = str_of(message_text(lang, str_of(K("site.city"))));
    ptrdiff_t at = str_find(pattern, name);
    if (at < 0) return label;
    Str before = str_first(pattern, (size_t)at), after = str_from(pattern, (size_t)at + name.len);
    bool city = label.len > before.len + after.len && str_starts(label, before) && str_ends(label, after);
    return city ? str_first(str_from(label, before.len), label.len - before.len - after.len) : label;
}

Str public_place(const Request *r, Str place, Lang lang)
{
    for (size_t i = 0; i < r->model->region_count; i++) {
        const Str *label = r->model->regions[i].label.text;
        for (int known = 0; known < LANG_COUNT; known++)
            if (str_equal(label[known], place) || str_equal(without_city(label[known], (Lang)known), place)) return without_city(label[lang], lang);
    }
    return place;
}

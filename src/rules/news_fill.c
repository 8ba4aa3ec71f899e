/* news_fill.c: what the moves of a news item write by themselves, and what of it does not change: its address once it was published, its words
 * between the check of facts and the next draft, the list of its corrections for good. */
#include "rules/news_book.h"
#include "rules/rules_int.h"
#include "rules/refused_field.h"

static const char *const WORDS[] = { "title_en", "title_ru", "title_ky", "lead_en", "lead_ru", "lead_ky", "text_en", "text_ru", "text_ky" };
static const char *const CLEARED[] = { "cleared_office_on", "cleared_office_by", "cleared_donor_on", "cleared_donor_by", "cleared_partner_on",
                                       "cleared_partner_by", "cleared_case_by", "cleared_security_by" };
static const char *const ANSWERS[] = { "nobody_guilty", "nobody_exposed", "no_operation", "consents" };
static const char *const OF_CHECK[] = { "names_cleared", "touches_case", "touches_security" };      /* answered with the questions, or in the draft */
static const char *const NOTES[NEWS_LANGUAGES][2] = {
    { "correction_en", "note_en" }, { "correction_ru", "note_ru" }, { "correction_ky", "note_ky" },
};

static bool same(const JsonValue *before, const JsonValue *after, const char *name)
{
    const JsonValue *was = json_get(before, name), *now = json_get(after, name);
    return was ? now && json_equal(was, now) : !now;
}

static void keep(Request *r, const JsonValue *before, JsonValue *fields, const char *name)
{
    const JsonValue *was = json_get(before, name);
    if (was) json_set(r->arena, fields, name, json_copy(r->arena, was));
    else json_remove(fields, name);
}

static void put_now(Request *r, JsonValue *o, const char *name)
{
    char now[25];
    json_set(r->arena, o, name, json_new_string(r->arena, str_copy(r->arena, instant_format(now, clock_now()))));
}

/* ---- moves ---- */

/* A clearance is given by its own move, and ends when the text goes back. */
static void settle_clearances(Request *r, const Move *m, const JsonValue *before, JsonValue *fields)
{
    bool ends = str_is(m->id, "back") || str_is(m->id, "submit");
    for (size_t i = 0; i < ARRAY_LEN(CLEARED); i++) {
        bool by_this = str_in(str_of(CLEARED[i]), m->needs, m->needs_count);
        if (ends) json_remove(fields, CLEARED[i]);
        else if (!by_this) keep(r, before, fields, CLEARED[i]);
    }
    for (size_t i = 0; !str_is(m->id, "check") && i < ARRAY_LEN(OF_CHECK); i++) keep(r, before, fields, OF_CHECK[i]);
    if (!str_is(m->id, "back")) return;
    json_remove(fields, "names_cleared");
    for (size_t i = 0; i < ARRAY_LEN(ANSWERS); i++) json_remove(fields, ANSWERS[i]);      /* whoever checks the new text answers anew */
}

/* The note joins the list of those before it; last time's note is no note. */
static void add_correction(Request *r, const Move *m, const JsonValue *before, const JsonValue *given, JsonValue *fields)
{
    const JsonValue *had = json_get(before, "corrections");
    keep(r, before, fields, "corrections");
    if (!str_is(m->id, "publish_correction")) return;
    JsonValue *list = had ? json_copy(r->arena, had) : json_new_array(r->arena), *one = json_new_object(r->arena);
    bool whole = true;
    put_now(r, one, "at");
    for (size_t i = 0; i < NEWS_LANGUAGES; i++) {
        const JsonValue *note = json_get(given, NOTES[i][0]);
        if (!note) json_remove(fields, NOTES[i][0]);
        else json_set(r->arena, one, NOTES[i][1], json_copy(r->arena, note));
        whole = whole && note;
    }
    if (!whole) return;                                 /* the move asks for what is missing */
    json_add(r->arena, list, one);
    json_set(r->arena, fields, "corrections", list);
}

ErrorCode rules_news_fill(Request *r, const Kind *k, const Move *m, Str id, const JsonValue *before, const JsonValue *given, JsonValue *fields,
    Error *e)
{
    if (!str_is(k->id, "news_item") || !kind_field(k, STR("corrections"))) return ERR_OK;
    bool writes = str_is(m->id, "publish_correction") || str_is(m->id, "submit");
    for (size_t i = 0; !writes && i < ARRAY_LEN(WORDS); i++) {
        const Field *f = kind_field(k, str_of(WORDS[i]));
        if (!f || same(before, fields, WORDS[i])) continue;
        return rules_refuse_field(f, K("rules.settled"), e);
    }
    settle_clearances(r, m, before, fields);
    TRY(news_clearances_fill(r, m, id, before, fields, e));
    add_correction(r, m, before, given, fields);
    keep(r, before, fields, "published_at");
    if (str_is(m->id, "publish") && !json_get(before, "published_at")) put_now(r, fields, "published_at");
    return fields->broken ? error_memory(e) : ERR_OK;
}

/* ---- changes ---- */

static bool is_slug(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        bool word = (s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || (s.ptr[i] >= '0' && s.ptr[i] <= '9');
        bool hyphen = s.ptr[i] == '-' && i > 0 && i + 1 < s.len && s.ptr[i - 1] != '-';
        if (!word && !hyphen) return false;
    }
    return s.len > 0;
}

/* An hour that is over keeps nothing back: whoever enters one has mistyped it. */
static ErrorCode check_embargo(const JsonValue *after, Error *e)
{
    Instant not_before;
    char local[17];
    if (!instant_parse(json_text(json_get(after, "embargo")), &not_before) || not_before > clock_now()) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.news-embargo-over"), arg_str("time", instant_format_local(local, not_before)));
}

/* An address is one that anybody can type; an embargo that is entered lies ahead. */
ErrorCode rules_check_news(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    const JsonValue *slug = json_get(after, "slug");
    if (!str_is(k->id, "news_item")) return ERR_OK;
    if (!before || !same(before, after, "embargo")) TRY(check_embargo(after, e));
    if (before && same(before, after, "slug")) return ERR_OK;
    if (slug && !is_slug(json_text(slug))) return error_set(e, ERR_INVALID, K("rules.news-slug"), arg_str("slug", json_text(slug)));
    return ERR_OK;
}

/* Who changes words that were read says so: they are read again. */
ErrorCode rules_check_review(const Kind *k, const JsonValue *before, const JsonValue *after, Error *e)
{
    static const char *const STATUS[NEWS_LANGUAGES] = { "status_en", "status_ru", "status_ky" };
    if (!str_is(k->id, "news_item")) return ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++) {
        const char *status = STATUS[i % NEWS_LANGUAGES];
        bool stands = str_is(json_text(json_get(before, status)), "reviewed") && str_is(json_text(json_get(after, status)), "reviewed");
        const Field *f = stands && !same(before, after, WORDS[i]) ? kind_field(k, str_of(WORDS[i])) : NULL;
        if (f)
            return rules_refuse_field(f, K("rules.news-review-again"), e);
    }
    return ERR_OK;
}

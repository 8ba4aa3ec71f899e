/* news_clearances.c: who let a news item pass, each by an act of his own, and for which words.
 *
 * The move that clears writes a line: for whom, whose act, when, and the hash of the words as they stood then: title, lead and text in three
 * languages, and of each photograph the file and what is said of it. A line stands as long as the words have that hash, and until the item goes
 * back to the draft. What was given stays in the list for good; what does not stand any more is given again before the item goes on.
 *
 * Needed are the check of facts, whom the office's numbers name (limits.yaml: office, donor, partner), and case holder or security where the
 * item says that it touches their work, or where a check of the model that names them (model/news: clears) has found something. */
#include "rules/news_book.h"
#include "rules/rules_int.h"

static const struct { const char *of, *move; } STEPS[NEWS_STEPS] = {
    [NEWS_FACTS] = { "facts", "check" },               [NEWS_OFFICE] = { "office", "clear_office" },
    [NEWS_CASE] = { "case_holder", "clear_case" },     [NEWS_SECURITY] = { "security", "clear_security" },
    [NEWS_DONOR] = { "donor", "clear_donor" },         [NEWS_PARTNER] = { "partner", "clear_partner" },
};

Str news_step(NewsStep step) { return str_of(STEPS[step].of); }

Str news_step_label(const Request *r, NewsStep step)
{
    const Kind *k = model_kind(r->model, STR("news_item"));
    const Field *list = k ? kind_field(k, STR("clearances")) : NULL, *of = list && list->of ? list->of->fields : NULL;
    for (size_t i = 0; of && i < of->choice_count; i++)
        if (str_is(of->choices[i].id, STEPS[step].of)) return of->choices[i].label.text[r->lang];
    return news_step(step);
}

/* ---- the words ---- */

static void add_part(Buf *to, Str part) { buf_format(to, "%zu:" STR_FMT "\n", part.len, STR_ARG(part)); }

static void add_photo(Request *r, const GiftRecord *photo, Buf *to)
{
    Buf file = buf_in(r->arena);
    const JsonValue *kept = json_get(photo->fields, "file");
    if (kept) json_write(&file, kept);
    add_part(to, photo->id);
    add_part(to, buf_str(&file));
    add_part(to, json_text(json_get(photo->fields, "credit")));
    for (size_t i = 0; i < NEWS_LANGUAGES; i++) add_part(to, news_part(r, photo->fields, "alt", i));
}

ErrorCode news_words_mark(Request *r, Str item, const JsonValue *fields, Str *ret, Error *e)
{
    static const char *const PARTS[] = { "title", "lead", "text" };
    char hex[2 * sizeof(Hash) + 1];
    GiftRecords photos;
    Buf to = buf_in(r->arena);
    for (size_t i = 0; i < NEWS_LANGUAGES; i++)
        for (size_t j = 0; j < ARRAY_LEN(PARTS); j++) add_part(&to, news_part(r, fields, PARTS[j], i));
    TRY(gift_records_by(r, "news_photo", "news_item", item, &photos, e));
    for (size_t i = 0; i < photos.count; i++) if (str_is(photos.list[i].state, "kept")) add_photo(r, &photos.list[i], &to);
    if (to.failed) return error_memory(e);
    Hash h = hash_of(buf_str(&to));
    *ret = str_copy(r->arena, hex_encode(hex, &h, sizeof h));
    return ret->ptr ? ERR_OK : error_memory(e);
}

/* ---- what stands ---- */

const JsonValue *news_clearance(const JsonValue *fields, NewsStep step, Str mark, bool *stands)
{
    const JsonValue *last = NULL;
    JSON_EACH(one, json_get(fields, "clearances")) if (str_is(json_text(json_get(one, "of")), STEPS[step].of)) last = one;
    *stands = last && !json_get(last, "ended_at") && str_equal(json_text(json_get(last, "text")), mark);
    return last;
}

static ErrorCode found_for(Request *r, Str item, const JsonValue *fields, bool needed[NEWS_STEPS], Error *e)
{
    NewsFound *list;
    size_t count;
    TRY(news_found(r, item, fields, &list, &count, e));
    for (size_t i = 0; i < count; i++) {
        needed[NEWS_CASE] |= str_is(list[i].find.check->clears, STEPS[NEWS_CASE].of);
        needed[NEWS_SECURITY] |= str_is(list[i].find.check->clears, STEPS[NEWS_SECURITY].of);
    }
    return ERR_OK;
}

ErrorCode news_steps_needed(Request *r, Str item, const JsonValue *fields, bool needed[NEWS_STEPS], Error *e)
{
    const int64_t *limits = r->model->limits;
    needed[NEWS_FACTS] = true;
    needed[NEWS_OFFICE] = limits[LIMIT_NEWS_OFFICE] > 0;
    needed[NEWS_DONOR] = limits[LIMIT_NEWS_DONOR] > 0 && json_get(fields, "donors");
    needed[NEWS_PARTNER] = limits[LIMIT_NEWS_PARTNER] > 0 && json_get(fields, "partners");
    needed[NEWS_CASE] = json_true(json_get(fields, "touches_case"));
    needed[NEWS_SECURITY] = json_true(json_get(fields, "touches_security"));
    return found_for(r, item, fields, needed, e);
}

ErrorCode guard_news_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const DAYS[NEWS_STEPS] = { [NEWS_OFFICE] = "cleared_office_on", [NEWS_CASE] = "cleared_case_by",
        [NEWS_SECURITY] = "cleared_security_by", [NEWS_DONOR] = "cleared_donor_on", [NEWS_PARTNER] = "cleared_partner_on" };
    Missing missing = { .request = r, .record = rec }, changed = missing;
    bool needed[NEWS_STEPS];
    Str mark;
    TRY(news_words_mark(r, rec->id, fields, &mark, e));
    TRY(news_steps_needed(r, rec->id, fields, needed, e));
    for (NewsStep i = 0; i < NEWS_STEPS; i++) {
        bool stands;
        const JsonValue *given = news_clearance(fields, i, mark, &stands);
        if (!needed[i] || stands) continue;
        bool void_now = given && !json_get(given, "ended_at");
        if (void_now || !DAYS[i]) rules_miss_text(void_now ? &changed : &missing, news_step_label(r, i));
        else rules_miss(&missing, DAYS[i]);
    }
    TRY(rules_whole(&missing, K("rules.news-cleared"), e));
    return rules_whole(&changed, K("rules.news-cleared-changed"), e);
}

/* ---- what the moves write ---- */

static void put(Request *r, JsonValue *to, const char *name, Str text) { json_set(r->arena, to, name, json_new_string(r->arena, text)); }

static ErrorCode add_line(Request *r, NewsStep step, Str item, const JsonValue *fields, Str now, JsonValue *list, Error *e)
{
    Str mark;
    JsonValue *line = json_new_object(r->arena);
    TRY(news_words_mark(r, item, fields, &mark, e));
    put(r, line, "of", news_step(step));
    put(r, line, "by", session_user(r->session));
    put(r, line, "at", now);
    put(r, line, "text", mark);
    json_add(r->arena, list, line);
    return ERR_OK;
}

ErrorCode news_clearances_fill(Request *r, const Move *m, Str item, const JsonValue *before, JsonValue *fields, Error *e)
{
    char text[25];
    const JsonValue *had = json_get(before, "clearances");
    JsonValue *list = had ? json_copy(r->arena, had) : json_new_array(r->arena);
    Str now = str_copy(r->arena, instant_format(text, clock_now()));
    for (NewsStep i = 0; i < NEWS_STEPS; i++)
        if (str_is(m->id, STEPS[i].move)) TRY(add_line(r, i, item, fields, now, list, e));
    if (str_is(m->id, "back"))
        for (JsonValue *one = list->first; one; one = one->next) if (!json_get(one, "ended_at")) put(r, one, "ended_at", now);
    if (list->count > 0) json_set(r->arena, fields, "clearances", list);
    else json_remove(fields, "clearances");
    return ERR_OK;
}

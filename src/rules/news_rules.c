/* news_rules.c: when a news item may go on: whole in three languages, each read by somebody else than whoever made it, with every question that
 * protects others answered well, with the consent of those quoted and shown, and not before its hour. Who clears it: news_clearances.c.
 *
 * What its sentences say is asked in news_text_rules.c; what its moves write by themselves, and what does not change any more, in news_fill.c. */
#include "match/match.h"
#include "rules/news_book.h"
#include "rules/rules_int.h"

enum { SAME_NAME = 960 };

static const char *const LANGUAGES[] = { "en", "ru", "ky" };

static Str in_language(Request *r, const char *part, size_t language) { return str_format(r->arena, "%s_%s", part, LANGUAGES[language]); }

const char *news_language(size_t language) { return LANGUAGES[language]; }

Str news_language_label(const Request *r, size_t language)
{
    const Kind *k = model_kind(r->model, STR("news_answer"));
    const Field *f = k ? kind_field(k, STR("language")) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (str_is(f->choices[i].id, LANGUAGES[language])) return f->choices[i].label.text[r->lang];
    return str_of(LANGUAGES[language]);
}

static void add_language(const Request *r, Buf *to, size_t language)
{
    buf_format(to, "%s" STR_FMT, to->len > 0 ? ", " : "", STR_ARG(news_language_label(r, language)));
}

Str news_part(Request *r, const JsonValue *fields, const char *part, size_t language)
{
    return json_text(json_get_str(fields, in_language(r, part, language)));
}

/* ---- languages ---- */

/* The languages in which the item is not whole, with commas between. */
static Str languages_missing(Request *r, const JsonValue *fields)
{
    static const char *const PARTS[] = { "title", "text", "reviewer" };
    Buf missing = buf_in(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(LANGUAGES); i++) {
        bool whole = true;
        for (size_t j = 0; j < ARRAY_LEN(PARTS); j++) whole = whole && news_part(r, fields, PARTS[j], i).len > 0;
        if (!whole) add_language(r, &missing, i);
    }
    return buf_str(&missing);
}

/* Are these two names one person's, in whatever spelling? */
static bool one_person(Request *r, Str one, Str other)
{
    const MatchBook *book = office_names(r->office);
    MatchName a, b;
    MatchResult m;
    if (str_equal(one, other)) return true;
    match_name(book, one, MATCH_PERSON, &a);
    match_name(book, other, MATCH_PERSON, &b);
    match_score(book, &a, &b, &m);
    return a.count > 1 && b.count > 1 && m.left_a == 0 && m.left_b == 0 && !m.father_swapped && m.score >= SAME_NAME;
}

/* Read by a human, who did not make it. A machine's text is as good as any once somebody read it, and is nothing before. */
static ErrorCode check_review(Request *r, const JsonValue *fields, size_t i, Error *e)
{
    Str maker = news_part(r, fields, "translator", i), reader = news_part(r, fields, "reviewer", i), language = news_language_label(r, i);
    bool machine = str_is(news_part(r, fields, "made", i), "machine");
    if (!str_is(news_part(r, fields, "status", i), "reviewed"))
        return error_set(e, ERR_INVALID, K("rules.news-not-reviewed"), arg_str("language", language));
    bool by_machine;
    TRY(news_text_has(r->arena, r->model, STR("machine"), reader, &by_machine, e));
    if (by_machine) return error_set(e, ERR_INVALID, K("rules.news-reader-machine"), arg_str("language", language), arg_str("name", reader));
    if (maker.len == 0 && !machine) return error_set(e, ERR_INVALID, K("rules.news-maker"), arg_str("language", language));
    if (maker.len > 0 && one_person(r, maker, reader))
        return error_set(e, ERR_INVALID, K("rules.news-own-review"), arg_str("language", language), arg_str("name", reader));
    return ERR_OK;
}

ErrorCode news_languages_whole(Request *r, const JsonValue *fields, Error *e)
{
    for (size_t i = 0; i < ARRAY_LEN(LANGUAGES); i++) {
        bool unread = str_is(news_part(r, fields, "made", i), "machine") && !str_is(news_part(r, fields, "status", i), "reviewed");
        if (unread) return error_set(e, ERR_INVALID, K("rules.news-machine"), arg_str("language", news_language_label(r, i)));
    }
    Str missing = languages_missing(r, fields);
    if (missing.len > 0) return error_set(e, ERR_INVALID, K("rules.news-languages"), arg_str("languages", missing));
    for (size_t i = 0; i < ARRAY_LEN(LANGUAGES); i++) TRY(check_review(r, fields, i, e));
    return ERR_OK;
}

ErrorCode guard_news_languages(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)rec;
    return news_languages_whole(r, fields, e);
}

/* ---- questions and consents ---- */

ErrorCode guard_news_answers(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const ANSWERS[] = { "nobody_guilty", "nobody_exposed", "no_operation", "consents" };
    for (size_t i = 0; i < ARRAY_LEN(ANSWERS); i++) {
        if (json_true(json_get(fields, ANSWERS[i]))) continue;
        return error_set(e, ERR_INVALID, K("rules.news-answer"), arg_str("field", rules_field_label(r, rec, NULL, ANSWERS[i])));
    }
    JSON_EACH(one, json_get(fields, "quoted")) {
        if (json_get(one, "consent_on") && json_get(one, "consent_how")) continue;
        return error_set(e, ERR_INVALID, K("rules.news-quoted"), arg_str("name", json_text(json_get(one, "who"))));
    }
    return ERR_OK;
}

static ErrorCode check_photo(Request *r, const GiftRecord *photo, Error *e)
{
    Str consent = json_text(json_get(photo->fields, "consent"));
    Buf missing = buf_in(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(LANGUAGES); i++)
        if (news_part(r, photo->fields, "alt", i).len == 0) add_language(r, &missing, i);
    if (missing.len > 0)
        return error_set(e, ERR_INVALID, K("rules.news-photo-alt"), arg_str("photo", photo->number), arg_str("languages", buf_str(&missing)));
    if (consent.len == 0 || str_is(consent, "none"))
        return error_set(e, ERR_INVALID, K("rules.news-photo-consent"), arg_str("photo", photo->number));
    if ((str_is(consent, "written") || str_is(consent, "oral")) && !json_get(photo->fields, "consent_paper"))
        return error_set(e, ERR_INVALID, K("rules.news-photo-paper"), arg_str("photo", photo->number));
    if (json_true(json_get(photo->fields, "children")) && !str_is(consent, "written"))
        return error_set(e, ERR_INVALID, K("rules.news-photo-children"), arg_str("photo", photo->number));
    return ERR_OK;
}

ErrorCode guard_news_photos(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecords photos;
    (void)fields;
    TRY(gift_records_by(r, "news_photo", "news_item", rec->id, &photos, e));
    for (size_t i = 0; i < photos.count; i++)
        if (str_is(photos.list[i].state, "kept")) TRY(check_photo(r, &photos.list[i], e));
    return ERR_OK;
}

/* ---- the hour ---- */

ErrorCode guard_news_ready(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Instant not_before;
    char local[17];
    TRY(news_languages_whole(r, fields, e));
    TRY(guard_news_answers(r, rec, fields, e));
    if (instant_parse(json_text(json_get(fields, "embargo")), &not_before) && not_before > clock_now()) {
        Str hour = str_copy(r->arena, instant_format_local(local, not_before));
        return error_set(e, ERR_INVALID, K("rules.news-embargo"), arg_str("time", hour));
    }
    return ERR_OK;
}

/* news_rules.c: when a news item may be published: in all three languages, each read by somebody, with every question that
 * protects others answered well, and not before its hour. */
#include "rules/rules_int.h"

static const char *const LANGUAGES[] = { "en", "ru", "ky" };

/* The languages in which the item is not whole, with commas between. */
static Str languages_missing(Request *r, const JsonValue *fields)
{
    static const char *const PARTS[] = { "title", "text", "read" };
    Buf missing = buf_in(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(LANGUAGES); i++) {
        bool whole = true;
        for (size_t j = 0; j < ARRAY_LEN(PARTS); j++) {
            Str name = str_format(r->arena, "%s_%s", PARTS[j], LANGUAGES[i]);
            whole = whole && json_get_str(fields, name);
        }
        if (!whole) buf_format(&missing, "%s%s", missing.len > 0 ? ", " : "", LANGUAGES[i]);
    }
    return buf_str(&missing);
}

ErrorCode guard_news_ready(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const ANSWERS[] = { "nobody_guilty", "nobody_exposed", "no_operation", "consents" };
    Instant not_before;
    char local[17];
    Str missing = languages_missing(r, fields);
    if (missing.len > 0) return error_set(e, ERR_INVALID, K("rules.news-languages"), arg_str("languages", missing));
    for (size_t i = 0; i < ARRAY_LEN(ANSWERS); i++) {
        if (json_true(json_get(fields, ANSWERS[i]))) continue;
        return error_set(e, ERR_INVALID, K("rules.news-answer"), arg_str("field", rules_field_label(r, rec, NULL, ANSWERS[i])));
    }
    if (instant_parse(json_text(json_get(fields, "embargo")), &not_before) && not_before > clock_now()) {
        Str hour = str_copy(r->arena, instant_format_local(local, not_before));
        return error_set(e, ERR_INVALID, K("rules.news-embargo"), arg_str("time", hour));
    }
    return ERR_OK;
}

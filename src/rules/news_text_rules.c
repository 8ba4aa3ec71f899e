/* news_text_rules.c: an item goes on when each find in its sentences has an answer that a second person accepted; somebody is called guilty
 * only by what a court decided for good. An answer holds for one sentence: who changes that is asked again. */
#include "rules/news_book.h"
#include "rules/rules_int.h"

enum { SENTENCE_SHOWN = 230, MARK_LENGTH = 16 };

/* ---- finding ---- */

static Str words_of(Request *r, const JsonValue *fields, const GiftRecords *photos, size_t language)
{
    static const char *const PARTS[] = { "title", "lead", "text", "correction" };
    Buf to = buf_in(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        buf_add(&to, news_part(r, fields, PARTS[i], language));
        buf_byte(&to, '\n');
    }
    for (size_t i = 0; i < photos->count; i++) {
        if (!str_is(photos->list[i].state, "kept")) continue;
        buf_add(&to, news_part(r, photos->list[i].fields, "alt", language));
        buf_byte(&to, '\n');
    }
    return buf_str(&to);
}

static Str mark_of(Request *r, const NewsFind *f, size_t language)
{
    Buf to = buf_in(r->arena);
    char hex[2 * sizeof(Hash) + 1];
    buf_format(&to, STR_FMT "\n%s\n" STR_FMT, STR_ARG(f->check->id), news_language(language), STR_ARG(f->sentence));
    Hash h = hash_of(buf_str(&to));
    return str_copy(r->arena, str_first(hex_encode(hex, &h, sizeof h), MARK_LENGTH));
}

/* An accepted answer before one that waits, that before one that was refused. */
static int weight(const GiftRecord *answer) { return str_is(answer->state, "accepted") ? 3 : str_is(answer->state, "given") ? 2 : 1; }

static void find_answer(NewsFound *f, const GiftRecords *answers)
{
    for (size_t i = 0; i < answers->count; i++) {
        const GiftRecord *one = &answers->list[i];
        bool his = str_equal(json_text(json_get(one->fields, "mark")), f->mark);
        if (his && (!f->answer || weight(one) >= weight(f->answer))) f->answer = one;
    }
    f->passes = f->answer && str_is(f->answer->state, "accepted");
}

ErrorCode news_found(Request *r, Str item, const JsonValue *fields, NewsFound **ret, size_t *count, Error *e)
{
    GiftRecords photos, *answers = arena_array(r->arena, 1, sizeof *answers);
    *ret = arena_array(r->arena, (size_t)NEWS_LANGUAGES * NEWS_FINDS, sizeof **ret);
    *count = 0;
    if (!*ret || !answers) return error_memory(e);
    TRY(gift_records_by(r, "news_photo", "news_item", item, &photos, e));
    TRY(gift_records_by(r, "news_answer", "news_item", item, answers, e));
    for (size_t i = 0; i < NEWS_LANGUAGES; i++) {
        NewsFinds *finds;
        TRY(news_text_find(r->arena, r->model, words_of(r, fields, &photos, i), &finds, e));
        for (size_t j = 0; j < finds->count; j++) {
            NewsFound *f = &(*ret)[(*count)++];
            *f = (NewsFound){ .find = finds->list[j], .language = i, .mark = mark_of(r, &finds->list[j], i) };
            if (!f->mark.ptr) return error_memory(e);
            find_answer(f, answers);
        }
    }
    return ERR_OK;
}

/* ---- guards ---- */

static Str shown(Request *r, Str s)
{
    Str cut = utf8_first_bytes(s, SENTENCE_SHOWN);
    return cut.len < s.len ? str_format(r->arena, STR_FMT "…", STR_ARG(cut)) : cut;
}

/* As the form of an answer calls it; its code where the model has no such form. */
static Label language_label(Request *r, size_t language)
{
    const Kind *k = model_kind(r->model, STR("news_answer"));
    const Field *f = k ? kind_field(k, STR("language")) : NULL;
    Str code = str_of(news_language(language));
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, code)) return f->choices[i].label;
    return (Label){ .text = { code, code, code } };
}

static ErrorCode say_found(Request *r, const NewsFound *f, size_t open, Error *e)
{
    const NewsCheck *c = f->find.check;
    const Label l = language_label(r, f->language);
    return error_set(e, ERR_INVALID, K("rules.news-found"), arg_str("language-en", l.text[LANG_EN]), arg_str("language-ru", l.text[LANG_RU]),
                     arg_str("language-ky", l.text[LANG_KY]), arg_str("word", shown(r, f->find.word)),
                     arg_str("sentence", shown(r, f->find.sentence)), arg_int("n", (int64_t)open),
                     arg_str("label-en", c->label.text[LANG_EN]), arg_str("label-ru", c->label.text[LANG_RU]),
                     arg_str("label-ky", c->label.text[LANG_KY]));
}

ErrorCode guard_news_text(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    NewsFound *list, *first = NULL;
    size_t count, open = 0;
    TRY(news_found(r, rec->id, fields, &list, &count, e));
    for (size_t i = 0; i < count; i++) {
        if (list[i].passes) continue;
        if (!first) first = &list[i];
        open++;
    }
    return first ? say_found(r, first, open, e) : ERR_OK;
}

/* Answers what is found now, on a ground that this check knows. */
ErrorCode guard_news_answer_sound(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const char *const OF_COURT[] = { "court", "decision_number", "decision_on" };
    NewsFound *list;
    size_t count, at = 0;
    GiftRecord item;
    Str ground = json_text(json_get(fields, "ground"));
    TRY(gift_record(r, json_text(json_get(fields, "news_item")), &item, e));
    TRY(news_found(r, item.id, item.fields, &list, &count, e));
    while (at < count && !str_equal(list[at].mark, json_text(json_get(fields, "mark")))) at++;
    if (at == count) return error_set(e, ERR_INVALID, K("rules.news-answer-gone"));
    bool court = str_is(ground, "final_decision");
    if (list[at].find.check->decision && !court && !str_is(ground, "not_meant")) return error_set(e, ERR_INVALID, K("rules.news-answer-decision"));
    Missing missing = { .request = r, .record = rec };
    for (size_t i = 0; court && i < ARRAY_LEN(OF_COURT); i++) rules_need(&missing, fields, OF_COURT[i]);
    return rules_whole(&missing, K("rules.news-answer-court"), e);
}

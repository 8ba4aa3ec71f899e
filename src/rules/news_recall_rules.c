/* news_recall_rules.c: who is cleared, in news. An item that names somebody for whom a notice stands goes on only where whoever checked its facts
 * answered that it says so rightly. One that was published leaves the list when a correction was published since, or it was taken off. */
#include "rules/news_book.h"
#include "rules/rules_int.h"

ErrorCode guard_news_recall_corrected(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecord item;
    Str listed = json_text(json_get(fields, "listed_at"));
    (void)rec;
    TRY(request_note_chain(r, STR("office"), e));
    TRY(gift_record(r, json_text(json_get(fields, "news_item")), &item, e));
    if (str_is(item.state, "withdrawn")) return ERR_OK;
    JSON_EACH(one, json_get(item.fields, "corrections")) if (str_compare(json_text(json_get(one, "at")), listed) > 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("rules.news-not-corrected"), arg_str("item", item.number));
}

/* ---- names ---- */

ErrorCode news_names_person(Request *r, const JsonValue *item, const JsonValue *notice, NewsNamed *ret, Error *e)
{
    static const char *const PARTS[] = { "title", "lead", "text" };
    const MatchBook *book = office_names(r->office);
    Str name = json_text(json_get(json_get(notice, "name"), "spelled"));
    for (size_t i = 0; i < NEWS_LANGUAGES; i++) {
        Buf to = buf_in(r->arena);
        for (size_t j = 0; j < ARRAY_LEN(PARTS); j++) {
            buf_add(&to, news_part(r, item, PARTS[j], i));
            buf_byte(&to, '\n');
        }
        if (to.failed) return error_memory(e);
        TRY(news_text_names(r->arena, r->model, book, buf_str(&to), name, ret, e));
        JSON_EACH(other, json_get(notice, "as_published"))
            TRY(news_text_names(r->arena, r->model, book, buf_str(&to), json_text(other), ret, e));
    }
    return ERR_OK;
}

typedef struct { Request *request; GiftRecords *to; size_t room; } Notices;

static ErrorCode take_notice(void *self, const Record *rec, Error *e)
{
    Notices *n = self;
    GiftRecords *to = n->to;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || !str_is(rec->state, "entered")) return ERR_OK;
    if (!ARENA_ROOM(n->request->arena, to->list, to->count, n->room)) return error_memory(e);
    return gift_take(n->request, rec, &to->list[to->count++], e);
}

ErrorCode news_notices(Request *r, GiftRecords *ret, Error *e)
{
    Notices n = { .request = r, .to = ret };
    *ret = (GiftRecords){ 0 };
    if (!r->office || !model_kind(r->model, STR("cleared_notice"))) return ERR_OK;
    TRY(request_note_chain(r, STR("office"), e));
    return records_of_kind_in(r, STR("office"), STR("cleared_notice"), take_notice, &n, e);
}

ErrorCode guard_news_names_cleared(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    GiftRecords notices;
    (void)rec;
    if (json_true(json_get(fields, "names_cleared"))) return ERR_OK;
    TRY(news_notices(r, &notices, e));
    for (size_t i = 0; i < notices.count; i++) {
        NewsNamed named = { 0 };
        TRY(news_names_person(r, fields, notices.list[i].fields, &named, e));
        if (named.count > 0)
            return error_set(e, ERR_INVALID, K("rules.news-names-cleared"), arg_str("name", named.list[0]),
                             arg_str("notice", notices.list[i].number));
    }
    return ERR_OK;
}

/* news_recall_rules.c: an item that names somebody who is cleared leaves the list when a correction was published since, or the item was taken off. */
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

/* desk_news.h: news (docs/news.md): what was found in an item's sentences and how it is answered, its photographs, and which items name
 * somebody who is cleared. */
#ifndef TERGOO_DESK_NEWS_H
#define TERGOO_DESK_NEWS_H

#include "desk/desk_plan.h"
#include "rules/news_book.h"

/* ---- operations ---- */
ErrorCode desk_news_answer(Request *r, Error *e);
ErrorCode desk_news_photo(Request *r, Error *e);

/* On the page of an item: what was found, its photographs, the ways on; nothing for other kinds. */
MUST_USE ErrorCode desk_show_news(Request *r, const Seen *seen, Error *e);
/* A record's body without what that page shows in a table of its own; the body itself for other kinds. */
const JsonValue *desk_news_rest(Request *r, const Seen *seen, const JsonValue *body);

/* What was found, as rows of the form that answers it. */
void desk_news_show_find(Request *r, Str item, Str mark);

/* What the entering of a notice brings about, or the publishing of an item later (desk_news_cleared.c): a line for each published item that names the
 * person, in the arena. */
enum { NEWS_RECALLS = 500 };
MUST_USE ErrorCode desk_news_recalls(Request *r, const PlanAct *act, Draft **ret, size_t *count, Error *e);
void desk_news_say(Request *r, const PlanAct *act, size_t count);       /* in a note, how many; nothing of other acts */

#endif

/* news_book.h: what the rules of news share with the pages about it: the parts of an item by language, what was found in its sentences and who answered
 * that. */
#ifndef TERGOO_NEWS_BOOK_H
#define TERGOO_NEWS_BOOK_H

#include "rules/donation_book.h"
#include "rules/news_text.h"
#include "rules/rules.h"

enum { NEWS_LANGUAGES = 3 };

/* The field "{part}_{language}" of an item or a photograph, 0 to 2 in the order en, ru, ky; empty: not there. */
Str news_part(Request *r, const JsonValue *fields, const char *part, size_t language);
const char *news_language(size_t language);

/* A find, in which language, under the mark that its answer bears: the same as long as check, language and sentence are. `answer`: the one that was
 * accepted, else the one that waits, else the last; NULL: none. */
typedef struct { NewsFind find; size_t language; Str mark; const GiftRecord *answer; bool passes; } NewsFound;

/* What is found in title, lead, text and correction of an item with these fields, and in the words of its photographs, in all three languages. Lives in
 * the request's arena. `item`: its id, for photographs and answers. */
MUST_USE ErrorCode news_found(Request *r, Str item, const JsonValue *fields, NewsFound **ret, size_t *count, Error *e);

#endif

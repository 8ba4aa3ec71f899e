/* news_book.h: what the rules of news share with the pages about it: the parts of an item by language, what was found in its sentences and who
 * answered that. */
#ifndef TERGOO_NEWS_BOOK_H
#define TERGOO_NEWS_BOOK_H

#include "rules/donation_book.h"
#include "rules/news_text.h"
#include "rules/rules.h"

enum { NEWS_LANGUAGES = 3 };

/* The field "{part}_{language}" of an item or a photograph, 0 to 2 in the order en, ru, ky; empty: not there. */
Str news_part(Request *r, const JsonValue *fields, const char *part, size_t language);
const char *news_language(size_t language);
/* What a reader calls that language, in his own. */
Str news_language_label(const Request *r, size_t language);
/* Is it whole in three languages, each read by somebody else than whoever made it? ERR_INVALID with what is missing. */
MUST_USE ErrorCode news_languages_whole(Request *r, const JsonValue *fields, Error *e);

/* A find, in which language, under the mark that its answer bears: the same as long as check, language and sentence are. `answer`: the one that was
 * accepted, else the one that waits, else the last; NULL: none. */
typedef struct { NewsFind find; size_t language; Str mark; const GiftRecord *answer; bool passes; } NewsFound;

/* What is found in title, lead, text and correction of an item with these fields, and in the words of its photographs, in all three languages.
 * Lives in the request's arena. `item`: its id, for photographs and answers. */
MUST_USE ErrorCode news_found(Request *r, Str item, const JsonValue *fields, NewsFound **ret, size_t *count, Error *e);

/* ---- who let it pass (news_clearances.c) ---- */

typedef enum { NEWS_FACTS, NEWS_OFFICE, NEWS_CASE, NEWS_SECURITY, NEWS_DONOR, NEWS_PARTNER, NEWS_STEPS } NewsStep;
/* As the field `of` of a clearance has it. */
Str news_step(NewsStep step);
Str news_step_label(const Request *r, NewsStep step);
/* The hash of what is cleared: the words in three languages and the photographs that are kept. */
MUST_USE ErrorCode news_words_mark(Request *r, Str item, const JsonValue *fields, Str *ret, Error *e);
/* The last that was given, NULL: none; does it stand for these words? */
const JsonValue *news_clearance(const JsonValue *fields, NewsStep step, Str mark, bool *stands);
MUST_USE ErrorCode news_steps_needed(Request *r, Str item, const JsonValue *fields, bool needed[NEWS_STEPS], Error *e);
/* What a move adds to the list, and what going back ends. */
MUST_USE ErrorCode news_clearances_fill(Request *r, const Move *m, Str item, const JsonValue *before, JsonValue *fields, Error *e);

/* ---- who is cleared (news_recall_rules.c) ---- */

/* As what title, lead and text in any language name the person of this notice. */
MUST_USE ErrorCode news_names_person(Request *r, const JsonValue *item, const JsonValue *notice, NewsNamed *ret, Error *e);
/* Each notice that was entered, in the request's arena. */
MUST_USE ErrorCode news_notices(Request *r, GiftRecords *ret, Error *e);

#endif

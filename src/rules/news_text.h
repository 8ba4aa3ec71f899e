/* news_text.h: what a text of news is found to say, by the lists and checks of the model (model/news_words.h).
 *
 * It points at sentences and decides nothing: it does not know what a sentence means, misses what is said in other words, and is often wrong
 * where a word has two meanings. So each find can be answered, and the four questions of the item stay a human's. */
#ifndef TERGOO_NEWS_TEXT_H
#define TERGOO_NEWS_TEXT_H

#include "match/match.h"
#include "model/news_words.h"

/* One sentence that one check has found: its first such word as it is written, and the name beside it, if that is what was looked for. Texts point into
 * the text that was looked at. */
typedef struct { const NewsCheck *check; Str sentence, word, name; } NewsFind;
enum { NEWS_FINDS = 200, NEWS_TOKENS = 20000 };
typedef struct { NewsFind list[NEWS_FINDS]; size_t count; bool more; } NewsFinds;

/* All three languages' words are looked for, whatever language the text is in. `ret` lives in the arena. ERR_LIMIT for more words than are looked at;
 * ERR_INVALID for bad UTF-8. */
MUST_USE ErrorCode news_text_find(Arena *a, const Model *m, Str text, NewsFinds **ret, Error *e);
/* Does a list of the model have a word that this text has? */
MUST_USE ErrorCode news_text_has(Arena *a, const Model *m, Str list, Str text, bool *ret, Error *e);

/* Does the folded word end like a family name, in whatever case? */
bool news_text_is_family(const Model *m, Str folded);

/* news_names.c: as what a text names the person of that name, each spelling once; added to what is there already. */
enum { NEWS_NAMED = 8 };
typedef struct { Str list[NEWS_NAMED]; size_t count; } NewsNamed;
MUST_USE ErrorCode news_text_names(Arena *a, const Model *m, const MatchBook *book, Str text, Str name, NewsNamed *ret, Error *e);

#endif

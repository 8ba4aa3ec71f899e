/* news_words.h: what the sentences of news are looked at for (model/news/NAME.yaml; docs/news.md): lists of words in three languages, and
 * checks, each of which says which of them must stand together in how many sentences. The looking is rules/news_text.c. */
#ifndef TERGOO_NEWS_WORDS_H
#define TERGOO_NEWS_WORDS_H

#include "model/model.h"

/* Words as they stand in the file and folded (text/normalise.h). One that ends in * begins a word; several with spaces between follow each other;
 * `out`: with - in front in the file: where these stand, the list's other words do not count. */
typedef struct { Str said, folded; bool out; } NewsWord;
struct NewsWords { Str id; NewsWord *words[3]; size_t count[3]; };

enum { NEWS_TOGETHER = 4 };
/* Names of lists, or of what C knows by itself: person, initials, young. */
typedef struct { Str id, needs[NEWS_TOGETHER]; size_t count; } NewsPattern;
struct NewsCheck {
    Str     id, source;
    Label   label, remedy;
    bool    unconfirmed;
    bool    decision;               /* passes by a final decision of a court, or as a false alarm, and by nothing else */
    Str     clears;                 /* an item in which it finds something is cleared by: case_holder, security; empty: by nobody besides */
    int64_t sentences;              /* so many neighbouring ones are looked at together */
    NewsPattern *finds; size_t find_count;
};

const NewsWords *model_news_words(const Model *m, Str id);
const NewsCheck *model_news_check(const Model *m, Str id);
/* Do they say the same? */
bool news_words_same(const NewsWords *a, const NewsWords *b);
bool news_check_same(const NewsCheck *a, const NewsCheck *b);

#endif

/* news_tokens.h: a text of news cut into words and sentences, for news_text.c. */
#ifndef TERGOO_NEWS_TOKENS_H
#define TERGOO_NEWS_TOKENS_H

#include "base/base.h"

/* One word or number as it stands, and folded (text/normalise.h), with letters of another alphabet that only look alike made those of its own. */
typedef struct {
    Str    said, folded;
    size_t sentence;
    bool   capital, upper, number;     /* begins with a capital; is written in capitals; is made of digits */
    bool   dot, comma, quoted, apart;  /* a full stop or a comma stands behind it; a quotation mark before it; something else than a space behind it */
    size_t letters;
} NewsToken;

typedef struct { NewsToken *list; size_t count; Str *sentences; size_t sentence_count; } NewsTokens;

/* Does the word end no sentence with its full stop? */
typedef bool (*NewsAbbreviated)(const void *self, Str folded);
/* In the arena. ERR_LIMIT: more than `most` words. ERR_INVALID: bad UTF-8. */
MUST_USE ErrorCode news_tokens(Arena *a, Str text, size_t most, NewsAbbreviated abbreviated, const void *self, NewsTokens *ret, Error *e);

#endif

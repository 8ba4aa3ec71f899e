/* news_book.h: what the rules of news share: the parts of an item by language, what its moves write, and what the program finds in its sentences. */
#ifndef TERGOO_NEWS_BOOK_H
#define TERGOO_NEWS_BOOK_H

#include "rules/rules.h"

enum { NEWS_LANGUAGES = 3 };

/* The field "{part}_{language}" of an item or a photograph, 0 to 2 in the order en, ru, ky; empty: not there. */
Str news_part(Request *r, const JsonValue *fields, const char *part, size_t language);

#endif

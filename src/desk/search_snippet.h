/* search_snippet.h: where in a text a word stands as it is written, and what stands around it on its line. */
#ifndef TERGOO_SEARCH_SNIPPET_H
#define TERGOO_SEARCH_SNIPPET_H

#include "store/search.h"

typedef struct { Str before, hit, after; bool cut_before, cut_after; } Snippet;

/* Around the first of the folded words that the text holds; false: it holds none. */
bool snippet_find(Arena *a, const Str *words, size_t count, Str text, Snippet *ret);
/* Around a part of the text. */
Snippet snippet_around(Str text, Str hit);

#endif

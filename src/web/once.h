/* once.h: what a page says once. A form that was sent twice (a second click, the back button) enters its act once: each form carries a mark, and
 * the second time its answer is the first one's. The page that follows is told by the same mark what was done. */
#ifndef TERGOO_ONCE_H
#define TERGOO_ONCE_H

#include "base/base.h"

enum { ONCE_PLACES = 1024, ONCE_MARK = 32 };

typedef struct Once Once;

MUST_USE ErrorCode once_new(Once **ret, Error *e);
void once_free(Once *o);
/* A fresh mark of 32 hex digits. */
void once_mark(char mark[ONCE_MARK + 1]);
/* Remembers what came of it: where its page is, and the sentence that it says. Of the oldest nothing is known any more when places run out. */
void once_keep(Once *o, Str login, Str mark, Str url, Str sentence);
/* What came of that mark, for who sent it; false: nothing is known of it. Copied into the arena. */
MUST_USE bool once_find(Once *o, Arena *a, Str login, Str mark, Str *url, Str *sentence);
/* The same before an act. Of two clicks that come at once the second waits here for what comes of the first. False: this is the first,
 * and once_end must follow, after once_keep or without it. */
MUST_USE bool once_begin(Once *o, Arena *a, Str login, Str mark, Str *url, Str *sentence);
void once_end(Once *o, Str login, Str mark);

#endif

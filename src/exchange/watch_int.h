/* watch_int.h: what the readers of lists share: an entry is begun, filled and added. */
#ifndef TERGOO_WATCH_INT_H
#define TERGOO_WATCH_INT_H

#include "exchange/watch_list.h"

void watch_begin(WatchList *list, Arena *a, WatchFormat format);
/* A new entry, not yet of the list; NULL when memory is out. */
WatchEntry *watch_entry(WatchList *list, uint64_t place);
/* ERR_INVALID for one without an id or a name, or whose id another has; ERR_LIMIT for one too many. */
MUST_USE ErrorCode watch_add(WatchList *list, WatchEntry *entry, Error *e);
/* A text that is longer than WATCH_TEXT, or one too many: ERR_LIMIT. An empty text, or one that is there already, adds nothing. White space
 * becomes single spaces. */
MUST_USE ErrorCode watch_add_name(WatchList *list, WatchEntry *entry, Str text, bool weak, Error *e);
MUST_USE ErrorCode watch_add_text(WatchList *list, WatchTexts *to, Str text, Error *e);
MUST_USE ErrorCode watch_set(WatchList *list, Str *to, Str text, Error *e);
/* What could not be read, with its place: counted, the first ones kept. Returns the error's code where it is no fault of the file's. */
ErrorCode watch_fault(WatchList *list, uint64_t place, Error *e);
/* Counts the names; every reader ends with it. ERR_INVALID where there is nothing in it, or more that cannot be read than can. */
MUST_USE ErrorCode watch_end(WatchList *list, Error *e);
Str watch_spaced(Arena *a, Str text);
/* "8 Dec 1948", "Dec 1948", "1948" as a birth; empty for what is none. */
Str watch_birth(Arena *a, Str text);

MUST_USE ErrorCode watch_read_ofac(WatchList *list, Str file, Str second, Error *e);
MUST_USE ErrorCode watch_read_ftm(WatchList *list, Str file, Error *e);
MUST_USE ErrorCode watch_read_table(WatchList *list, Str file, Error *e);

/* A member of a JSON object, left out where it says nothing. */
void watch_put(Arena *a, JsonValue *to, const char *name, Str text);
void watch_put_texts(Arena *a, JsonValue *to, const char *name, const WatchTexts *texts);

#endif

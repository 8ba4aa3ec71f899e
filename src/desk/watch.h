/* watch.h: what the pages of watch-lists and screenings share: a list's files on their way to the worker tergoo-list, and sentences that were
 * kept as keys. */
#ifndef TERGOO_WATCH_H
#define TERGOO_WATCH_H

#include "desk/desk.h"

/* A question to the worker: the line in front and the files behind. Memory of its own, for lists are large. */
typedef struct { Request *request; Arena arena; JsonValue *head; Buf files; } WatchAsk;

void watch_ask_begin(WatchAsk *k, Request *r, const char *what, Str format);
void watch_ask_free(WatchAsk *k);               /* for CLEANUP */
/* The files of a list that is kept, by the fields of its record; sizes go under that name of the head. */
MUST_USE ErrorCode watch_ask_list(WatchAsk *k, const char *sizes, Str chain, const JsonValue *fields, Error *e);
/* A file that came with the request, or a text; one more of the sizes under that name. */
MUST_USE ErrorCode watch_ask_fd(WatchAsk *k, const char *sizes, int fd, Error *e);
MUST_USE ErrorCode watch_ask_text(WatchAsk *k, const char *sizes, Str text, Error *e);
/* *first: the answer's first line; *rest: what stands behind it. Both live as long as the question. What the worker refuses is ERR_INVALID with
 * its sentence. */
MUST_USE ErrorCode watch_ask(WatchAsk *k, JsonValue **first, Str *rest, Error *e);

/* A list that may be asked: of the kind, seen by the caller. */
MUST_USE ErrorCode watch_see_list(Request *r, Str id, Seen *ret, Error *e);
/* What could not be read, as a table with rows' numbers. `faults`: as the record keeps it. */
void watch_show_faults(Request *r, const JsonValue *fields);
/* A sentence kept as {"key" or "error", "values"}, in the reader's language; empty for one that this version does not know. */
Str watch_sentence(Request *r, const JsonValue *said);
/* A number as a field holds it. */
JsonValue *watch_number(Request *r, int64_t n);
/* The count of that name in what the worker answered; 0 where there is none. */
int64_t watch_count(const JsonValue *head, const char *name);
/* The open hits first, then by nearness. `screening`: of that one, else of `list`; state empty: in any. */
typedef struct { Str id, number, asked, found, nearness, state, entry; int64_t order; } WatchHit;
MUST_USE ErrorCode watch_hits_of(Request *r, const char *field, Str id, WatchHit **ret, size_t *count, Error *e);
/* The later version of the list that has the entry no more; empty: there is none. */
MUST_USE ErrorCode watch_gone_by(Request *r, Str list, Str entry, Str *ret, Error *e);
void watch_show_hits(Request *r, Str title, const WatchHit *hits, size_t count);

#endif

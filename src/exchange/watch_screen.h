/* watch_screen.h: the names of one list held against those of another; and two versions of one list against each other.
 *
 * A hit is a question for a person: it says how near two names are, and why. It says nothing of who anybody is, and there is no number for a
 * person, only for a pair of names. */
#ifndef TERGOO_WATCH_SCREEN_H
#define TERGOO_WATCH_SCREEN_H

#include "exchange/watch_list.h"

enum {
    SCREEN_LEAST_WEAK = 900,     /* an alias that the list itself calls weak, often a single word, must be nearer: docs/watch-lists.md */
    SCREEN_EACH = 5,             /* entries shown for one who was asked about; what is beyond is counted */
};

/* Writes a line of counts and a line a hit, those of one query together, nearest first:
 *   {"queries", "names", "asked", "found", "hits", "cut", "unread", "faults"}      unread and faults are the queries'
 *   {"query": its id, "row", "asked": the name, "entry": id, "found": the name, "weak", "score": thousandths, "reasons":
 *    [{"key", "values"}, …], "sort", "reference", "programme", "listed_on", "reason", "names", "births", "countries", "numbers",
 *    "about": {names, births, countries and numbers of who was asked about}} */
MUST_USE ErrorCode watch_screen(const WatchList *list, const WatchList *queries, int least, Buf *to, Error *e);

/* {"added", "removed", "changed", "same": counts, "list": [{"what", "id", "name", "fields": […]}, …]}, the list by id of what is no more the
 * same; of very many the first. Entries are the same by their id. */
MUST_USE ErrorCode watch_compare(const WatchList *before, const WatchList *now, Buf *to, Error *e);

#endif

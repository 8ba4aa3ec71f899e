/* desk_standing.h: questions that are kept: saved ones, and standing ones that tell their owner of what is new. */
#ifndef TERGOO_DESK_STANDING_H
#define TERGOO_DESK_STANDING_H

#include "desk/desk_searching.h"

enum { SAVED_MOST = 100, STANDING_MOST = 10 };      /* of one person, at a time */

/* Does it still run: in force, not over, and its case neither ended nor closed to its owner? */
MUST_USE ErrorCode standing_runs(Request *r, const Seen *seen, bool *ret, Error *e);
/* The caller's own, and those he may put in force, for his page of today; *shown: how many rows. */
MUST_USE ErrorCode desk_show_standing(Request *r, size_t most, size_t *shown, Error *e);
/* All of them, as a part of the page of kept searches. */
MUST_USE ErrorCode desk_list_standing(Request *r, Error *e);
/* Who asks for persons again and again, for auditors (desk_search_repeats.c). */
MUST_USE ErrorCode desk_show_repeats(Request *r, Error *e);

#endif

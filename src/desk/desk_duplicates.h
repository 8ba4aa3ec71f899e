/* desk_duplicates.h: what a merge shows and changes (desk_merged.c), for the pages of records and of pairs. */
#ifndef TERGOO_DESK_DUPLICATES_H
#define TERGOO_DESK_DUPLICATES_H

#include "desk/desk.h"

/* On the page of the record that stays: all that comes from those merged into it, each with where it comes from, and who points
 * at them. On that of one that was merged: where it went, and that it may be split. Nothing for others. */
MUST_USE ErrorCode desk_show_merged(Request *r, const Seen *seen, Error *e);
/* Before it: what would be shown with the other, and where else that is seen; after it: what came since. */
MUST_USE ErrorCode desk_show_merge_change(Request *r, const Seen *one, const Seen *other, Error *e);
/* Statements about two subjects, property by property; nothing for other kinds. */
MUST_USE ErrorCode desk_show_pair_statements(Request *r, const Seen *one, const Seen *other, Error *e);
/* The way to what looks like it, on its page. */
void desk_offer_duplicates(Request *r, const Seen *seen);

/* Warns of records of the kind that look like one that was just entered; of trainees alone. */
void desk_warn_twin(Request *r, const Kind *k, Str id);
/* The same of all that a table brought, after its commit: of the first fifty; where the others are looked at is said. What is not of that kind
 * among `made` is passed over. */
void desk_warn_twins(Request *r, const Kind *k, const Done *made, size_t count);
/* The same on its page, for whoever keeps the list, until somebody has joined the two or told them apart. */
MUST_USE ErrorCode desk_show_twins(Request *r, const Seen *seen, Error *e);

#endif

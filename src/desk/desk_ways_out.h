/* desk_ways_out.h: the ways out of a case (docs/ways-out.md): what is settled before or with them, and whether the case holds
 * at all. */
#ifndef TERGOO_DESK_WAYS_OUT_H
#define TERGOO_DESK_WAYS_OUT_H

#include "desk/desk.h"
#include "rules/rules.h"
#include "rules/ways_out.h"

/* More than that a case does not end at once. */
enum { DESK_ENDED = 500 };
/* What ends in the act of a case's move, as drafts that are committed with it (none for any other move). */
MUST_USE ErrorCode desk_end_with(Request *r, const Kind *k, const Move *m, Str chain, Draft **ret, size_t *count, Error *e);
/* On the page of a case: that it does not hold, as its elements and hypotheses stand; where it leads. */
MUST_USE ErrorCode desk_show_holds(Request *r, const Seen *the_case, bool whole, Error *e);
/* "Before this case ends", where somebody could end it. */
void desk_offer_ending(Request *r, const Seen *the_case);
ErrorCode desk_case_ending(Request *r, Error *e);

#endif

/* custody_gaps.h: what a chain of custody does not show, said by the program before a lawyer has to ask: the way of a thing
 * before it was entered, time on its way, a seal that changed without an opening, weight that drifted, a state that no move
 * made, contents that were erased, photographs that were taken back, clocks that did not agree. A gap is no accusation: it is
 * what somebody will have to explain. */
#ifndef TERGOO_CUSTODY_GAPS_H
#define TERGOO_CUSTODY_GAPS_H

#include "desk/custody.h"

typedef struct {
    size_t      event;              /* its place in the list of events: where it is seen */
    /* "paper", "way", "seal", "weight", "pieces", "move", "erased", "photo", "clock", "difference", "missing", "store" */
    const char *what;
    Str         text;               /* in the language of the request */
} CustodyGap;

typedef struct { CustodyGap *list; size_t count, room; } CustodyGaps;

/* In the order of the events. */
MUST_USE ErrorCode custody_gaps(const CustodyEvents *c, CustodyGaps *ret, Error *e);

#endif

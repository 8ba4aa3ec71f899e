/* sequence.h: what changed from one release of a process to the next, looked at before the releases are merged into one
 * (gather.c), because merging keeps only the last state.
 *
 * Followed are: fees for taking part, values of contracts, quantities of the items of awards and contracts, and the method that
 * a planning release names. A thing is known by its id; what has none, or whose id does not come again, is not followed. A
 * release that leaves something out has not taken it away: publishers give only what is new. */
#ifndef TERGOO_SEQUENCE_H
#define TERGOO_SEQUENCE_H

#include "detect/detect_int.h"

typedef enum { STEP_FEE, STEP_CONTRACT, STEP_QUANTITY, STEP_NEW_ITEM } StepKind;

/* Where a release stands. */
typedef struct { uint32_t source; uint64_t line, offset; } ReleasePlace;

/* A value that a later release changed. */
typedef struct {
    StepKind     kind;
    Str          pointer, before, after;       /* pointer: within the later release; before is empty for a new item */
    int64_t      from, to;                     /* amounts, or quantities, in units of 10^-DETECT_PLACES; of a contract from its first value on */
    Str          currency;
    ReleasePlace first, second;
} Step;

typedef struct Sequence {
    const Step  *steps;                        /* in the order of the releases */
    size_t       count;
    bool         fees, contracts, items;       /* such a thing stood in more than one release, so that it could have changed */
    Str          planned_method;               /* tender.procurementMethod of a release tagged planning; ptr NULL: none */
    ReleasePlace planned;
} Sequence;

/* Of `count` releases in their order; `places` are where they stand. In `a`, borrowed from the trees' texts. ERR_MEMORY only. */
MUST_USE ErrorCode sequence_of(Arena *a, JsonValue *const *releases, const ReleasePlace *places, size_t count, Sequence *ret, Error *e);

#endif

/* composite.h: the parts of the composite indicator of a process, as far as its release alone tells them (composite.c), and the scores made of
 * them and of flags at the end (scores.c). */
#ifndef TERGOO_COMPOSITE_H
#define TERGOO_COMPOSITE_H

#include "detect/group_kit.h"
#include "detect/process_peers.h"

/* Parameters of DETECT_CRI, by their place in settings.c. */
enum { CRI_PARTS, CRI_SELECTIVE, CRI_LIMITED, CRI_DIRECT, CRI_ADVERT_SHORT, CRI_ADVERT_LONG, CRI_DECISION_SHORT, CRI_DECISION_LONG,
       CRI_SIGNATURE_LONG, CRI_SHARE_AWARDS, CRI_CRITERIA_MIXED, CRI_PROCESSES, CRI_NUMBERS };
_Static_assert((int)CRI_NUMBERS == (int)DETECT_COMPOSITE_NUMBERS, "each parameter has its place in DetectSettings.composite");

/* A part in millionths of one, or why there is none. */
enum { PART_ONE = 1000000, PART_UNDEFINED = -1, PART_INSUFFICIENT = -2 };

/* One a release, in the order of processes once sorted by place. */
typedef struct {
    uint64_t offset;
    uint32_t source;
    int32_t  parts[DETECT_PARTS];
} CompositeRow;

double composite_number(const Detector *d, int parameter);
/* A row about the current release; t: NULL when it cannot be read as a tree. */
MUST_USE ErrorCode composite_take(Detector *d, const ProcessTree *t, Error *e);
/* The parts that need facts: all rows of a run, sorted. */
MUST_USE ErrorCode composite_finish(Groups *g, Error *e);
/* Mean of those that were calculated, in millionths; PART_INSUFFICIENT when they are too few. */
int32_t composite_index(const Detector *d, const CompositeRow *row);
static inline CompositeRow *composite_at(const Spill *rows, size_t i) { return (CompositeRow *)spill_at(rows, i); }

/* The scores of processes, buyers and suppliers, where they are asked for. */
MUST_USE ErrorCode make_scores(Groups *g, Error *e);

#endif

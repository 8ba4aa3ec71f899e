/* run_flags.h: the flags of a run in the order of their ids, however many they are.
 *
 * Lines of flags.jsonl go in one by one; of each is kept what a comparison asks about. When a batch is full it is sorted and
 * written behind the others, in memory while they are few, else in a file without a name. A walk goes through all batches at
 * once and gives the next flag of any, so that a run with more flags than memory is walked from the first to the last and never
 * held. */
#ifndef TERGOO_RUN_FLAGS_H
#define TERGOO_RUN_FLAGS_H

#include "base/base.h"
#include "detect/spill.h"

/* id: rule and whom it is about, by which flags of two runs are one. line: its place among the flags of its run. */
typedef struct { Str id, rule, subject, lot, value, cleared, key; uint64_t line; } RunLine;

typedef struct {
    Arena    texts;               /* of the batch that is being filled */
    RunLine *batch;
    size_t   count, room, most;   /* most: so many bytes of texts make a batch */
    Spill    bytes;               /* batches, each sorted, one behind another */
    Spill    ends;                /* of size_t: where each ends */
    uint64_t flags;
} RunFlags;

enum { RUN_FLAGS_BATCH = 16 << 20 };

RunFlags run_flags_new(size_t most);
void run_flags_free(RunFlags *f);
/* Lines of other types than flags are passed over. ERR_INVALID, ERR_LIMIT: a line that is no JSON. */
MUST_USE ErrorCode run_flags_take(RunFlags *f, Str line, Error *e);
/* All are there. */
MUST_USE ErrorCode run_flags_end(RunFlags *f, Error *e);

/* Where a walk stands in each batch: a heap, the next flag at its top. */
typedef struct { const RunFlags *flags; struct RunStep *heap; size_t count; } RunWalk;

/* Several may walk over the same flags; freed with run_walk_free. */
MUST_USE ErrorCode run_walk_begin(const RunFlags *f, RunWalk *ret, Error *e);
/* The next one, borrowed from the flags; false when there is no more. */
bool run_walk_next(RunWalk *w, RunLine *ret);
void run_walk_free(RunWalk *w);

#endif

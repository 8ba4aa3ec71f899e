/* helpers.h: work at the end of a run that may be done in several places at once: each thread has a helper, a detector that keeps what
 * it finds, and all that is added to the whole. */
#ifndef TERGOO_DETECT_HELPERS_H
#define TERGOO_DETECT_HELPERS_H

#include "detect/detect_int.h"

/* The i-th of so many, with a helper of its own. */
typedef ErrorCode (*HelperTask)(void *user, Detector *helper, unsigned i, Error *e);

/* How many there are: as many as a run has threads. */
unsigned helpers_count(const Detector *whole);
/* Does all of them and adds what the helpers found; the first error by their order. A run of one thread helps itself. */
MUST_USE ErrorCode helpers_run(Detector *whole, HelperTask task, void *user, Error *e);

#endif

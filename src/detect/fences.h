/* fences.h: what the files that hold things against each other at the end of a run share (finish.c). */
#ifndef TERGOO_FENCES_H
#define TERGOO_FENCES_H

#include "detect/detect_int.h"

/* Sorts the sample. Only ERR_MEMORY. */
MUST_USE ErrorCode fences_of(double *sample, size_t n, DetectFences *ret, Error *e);
/* A fence over fewer than DETECT_FEW says little; a limit that was set does not depend on them. */
DetectCleared few_compared(size_t n, DetectNumber limit);
bool fence_below(const DetectSettings *s, const DetectFences *f, DetectNumber limit, double v);
bool fence_above(const DetectSettings *s, const DetectFences *f, DetectNumber limit, double v);
/* A company can answer for a number; a human being gets none. */
bool detector_is_person(const DetectSettings *s, Str id);

#endif

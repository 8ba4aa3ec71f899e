/* screens.h: numbers that say how the prices of one lot lie to each other, as research on cartels uses them (DetectScreen names them). They
 * are computed from exact amounts and say nothing by themselves. */
#ifndef TERGOO_SCREENS_H
#define TERGOO_SCREENS_H

#include "detect/detect.h"

enum { SCREEN_LEAST = 3, SUBSET_LEAST = 3, SUBSET_MOST = 4, SUBSET_BIDS = 16 };

/* Of n >= SCREEN_LEAST sorted prices, the lowest above zero. Not a number where a screen is not defined: of equal prices, of too few. */
void screens_of(const int64_t *prices, size_t n, double ret[DETECT_SCREEN_KINDS]);
/* The same over all subsets of SUBSET_LEAST to SUBSET_MOST of n prices, up to SUBSET_BIDS: ret[k - SUBSET_LEAST] is that of k prices. */
MUST_USE ErrorCode screens_of_subsets(Arena *scratch, const int64_t *prices, size_t n,
                                      DetectScreenRange ret[DETECT_SUBSETS][DETECT_SCREEN_KINDS], Error *e);

#endif

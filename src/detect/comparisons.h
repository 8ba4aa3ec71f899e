/* comparisons.h: what R024 and R058 need at the end of a tender whose winner can be compared with the next bid.
 *
 * There may be many millions, of which few cross a fence. The ratios lie together with where the rest stands: two bids packed with
 * their texts behind them, in lists that may go on in a file (spill.h) and are given back when all are compared. Of a comparison that
 * crosses a fence a flag is made, with copies of its texts in the results. */
#ifndef TERGOO_COMPARISONS_H
#define TERGOO_COMPARISONS_H

#include "detect/detect_int.h"

typedef struct { double ratio; uint64_t at; } Compared;     /* at: in the bytes of its list */

Comparisons comparisons_of(const Detector *d);
/* With all that were adopted; adding may go on. */
void comparisons_free(Comparisons *c);
/* Keeps two bids of the current release. */
MUST_USE ErrorCode comparisons_add(Detector *d, double ratio, const Bid *winner, const Bid *next, Error *e);
/* What a part has becomes the whole's. */
MUST_USE ErrorCode comparisons_adopt(Detector *whole, Detector *part, Error *e);
size_t comparisons_count(const Detector *d);
/* All ratios, in no order. */
void comparisons_ratios(const Detector *d, double *to);
/* Cardinal keeps one ratio an OCID: that of its last line. */
MUST_USE ErrorCode comparisons_keep_last(Detector *d, Error *e);
/* The flag of one of a list. */
MUST_USE ErrorCode comparison_flag(Detector *d, const Str *sources, const Comparisons *list, const Compared *one, DetectRule rule,
                                   DetectCleared cleared, Error *e);

#endif

/* measures.h: measures of one tender, lot or item that mean something only beside those of its peers.
 *
 * While reading, a rule adds rows: the measure, whose peers it belongs to (a text such as "2026 / 45 / open"), and what a flag would rest
 * on. At the end the rows are sorted by peers and measure, and each is held against its peers: beyond Tukey's fence (R-8 quartiles, one
 * and a half interquartile ranges), or further from the median than so many robust deviations (1.4826 times the median absolute
 * deviation), or just ranked. Of fewer peers than the rule's minimum nothing is said, nor of peers whose middle half does not differ.
 *
 * There may be a hundred million rows, so they are small and may go on in a file (spill.h); what a flag would need lies packed in a second
 * such list and is unpacked only for flags. Each order is total and each number comes from sorted measures, so that neither threads nor
 * the order of lines show. */
#ifndef TERGOO_MEASURES_H
#define TERGOO_MEASURES_H

#include "detect/process_tree.h"
#include "detect/spill.h"
#include "detect/words.h"

enum { MEASURE_FIELDS = 4, MEASURE_BIDS = 2, MINIMUM_PEERS = DETECT_FEW };
enum { SCREENS_MINIMUM_BIDS, SCREENS_MINIMUM };        /* parameters of DETECT_SCREENS */

typedef struct {
    const char *format;              /* as tree_pointer's */
    size_t      i, k;
    const JsonValue *value;
    int64_t     asked;               /* before it was converted by `rate`, if it was */
    const Rate *rate;
} MeasureField;

/* Everything is borrowed from the release. */
typedef struct {
    DetectRule   rule;
    double       value;              /* what is compared; finite */
    Str          peers;
    Str          lot;
    uint32_t     lot_number, item;   /* of several rows of one lot the strongest makes the flag */
    double       ratio;              /* the rest stands in the flag as it is */
    int64_t      days, amounts[2];
    Str          currency;
    MeasureField fields[MEASURE_FIELDS];
    size_t       field_count;
    const Bid   *bids[MEASURE_BIDS];
    DetectRole   roles[MEASURE_BIDS];
    size_t       bid_count;
} Measured;

typedef struct Measures Measures;

MUST_USE ErrorCode measures_new(const Detector *d, Measures **ret, Error *e);
void measures_free(Measures *m);
/* A row about the current release. What it comes to is counted at the end (not with detector_came_to). */
MUST_USE ErrorCode measures_add(Detector *d, const Measured *m, Error *e);
/* The same of the amount that was measured, with the rate by which it was converted. */
void measured_worth(Measured *m, const JsonValue *value, const char *format, size_t i, size_t k, const Worth *w);
void measured_field(Measured *m, const JsonValue *value, const char *format, size_t i, size_t k);
MUST_USE ErrorCode measures_merge(Detector *whole, Detector *part, Error *e);
/* Holds all rows against their peers: flags and outcomes. */
MUST_USE ErrorCode measures_finish(Detector *d, Error *e);

#endif

/* custody_compare.h: what was sent against what was received, line by line (docs/custody.md). Guards refuse by it, the desk
 * opens an incident by it, and both say the same words. */
#ifndef TERGOO_CUSTODY_COMPARE_H
#define TERGOO_CUSTODY_COMPARE_H

#include "office/office.h"

/* what: an option of differences.what of the kind incident; label: the field's, in the caller's language; texts live in the
 * arena. */
typedef struct { const char *what; Str label, stood, was; } CustodyDifference;
enum { CUSTODY_LINES = 8 };

/* What of these fields of an exhibit differs. `sealed`: the seal is compared; not where a thing came back from somebody who
 * was given it without one. *count of at most CUSTODY_LINES. */
MUST_USE ErrorCode custody_differences(const Request *r, const Record *rec, const JsonValue *fields, bool sealed, CustodyDifference to[CUSTODY_LINES],
                                       size_t *count, Error *e);
/* Does a list of notes say the same sum in each currency and the same number of each note? *words: how much is short or over,
 * in the caller's language. */
MUST_USE ErrorCode custody_money_same(const Request *r, const JsonValue *sent, const JsonValue *received, bool *same, Str *words, Error *e);
/* By how much two weighings may differ: the coarser scale's resolution and the share that the rules in force give; in
 * thousandths of a gram. */
int64_t custody_weight_margin(const Request *r, const JsonValue *fields, int64_t weight);

/* The fields in pairs, as they were sent and as they were received; NULL behind the last. A receipt types the second of each. */
typedef struct { const char *what, *sent, *received; bool needed; } CustodyPair;
extern const CustodyPair CUSTODY_PAIRS[];

#endif

/* rule_kit.h: what the files with rules share: what several rules ask of a release, and how a flag is put together. */
#ifndef TERGOO_RULE_KIT_H
#define TERGOO_RULE_KIT_H

#include "detect/detect_int.h"

/* ---- asked of a release ---- */

static inline const DetectParty *party_at(const Release *r, Range range, uint32_t i) { return &r->people[range.first + i]; }
int text_order(const void *left, const void *right);             /* of Str, for qsort */
/* Why awards_final said no. */
DetectReason why_not_final(const Release *r);
/* The award goes by price alone, as far as it is said. */
bool price_decides(const Detector *d);
/* The release's method is one in which prices are compared. Like Cardinal's lists: an allow list that is given wins over the deny list,
 * and nothing that has no method is on it. */
bool prices_are_compared(const Detector *d);
/* No tender has so many bids and awards; more would only keep us busy. */
bool too_many(const Release *r);
/* This active award is the first one of its lot, so that each lot is looked at once. */
bool first_of_lot(const Release *r, uint32_t award);

/* The day at whose rates the amounts of the process are converted: when bids closed, else when they opened, else the release's. */
bool process_day(const Release *r, Day *ret);
/* Converts an amount into the main currency where it is in another one and the table has a rate; false when it stays as it is. */
bool convert_money(const Detector *d, Money *m, const Rate **rate);

/* An amount as it is compared: once it was converted with the rate, and `asked`, which the data say in the rate's currency. */
typedef struct { Money money; int64_t asked; const Rate *rate; } Worth;
/* Converts it into the main currency where it is in another one and was not converted yet. */
void worth_convert(const Detector *d, Worth *w);
/* Whether both are in one currency, once both are converted where they are in two. */
bool worth_match(const Detector *d, Worth *a, Worth *b);
/* Whether it is in that currency, once it is converted where it is in another one. */
bool worth_in(const Detector *d, Worth *w, Str currency);

/* ---- a flag ---- */

DetectFlag new_flag(DetectRule rule);
/* Other members that a flag rests on: a list with room for `room` of them, and one more in it. */
MUST_USE ErrorCode new_fields(Detector *d, size_t room, DetectField **ret, Error *e);
MUST_USE ErrorCode add_field(Detector *d, DetectFlag *flag, DetectField *list, const char *pointer, const char *at, Str text, Error *e);

/* Lists for at most all bids of the release, in the scratch arena. */
typedef struct { const Bid **bids; DetectRole *roles; size_t count; } BidList;
MUST_USE ErrorCode new_list(Detector *d, BidList *list, Error *e);
void list_add(BidList *list, const Bid *b, DetectRole role);
/* Adds the flag with copies of these bids. */
MUST_USE ErrorCode raise_flag(Detector *d, DetectFlag flag, const Bid *const *bids, const DetectRole *roles, size_t count, Error *e);

/* ---- rules that look at bids (rules_bids.c); each counts what it came to ---- */

MUST_USE ErrorCode gather_comparisons(Detector *d, Error *e);                          /* R024, R058 */
MUST_USE ErrorCode check_equal_prices(Detector *d, DetectReason *ret, Error *e);       /* R028 */
MUST_USE ErrorCode check_late_winner(Detector *d, DetectReason *ret, Error *e);        /* R030 */
MUST_USE ErrorCode check_all_others_refused(Detector *d, Error *e);                    /* R035 */
MUST_USE ErrorCode check_lowest_refused(Detector *d, Error *e);                        /* R036 */

/* ---- rules that look at the rest of a release (rules_process.c) ---- */

MUST_USE ErrorCode rules_look_at_process(Detector *d, Error *e);
/* Bids whose prices stand with their lots become a bid a lot (bids_by_lot.c). Before anything else is asked of bids. */
MUST_USE ErrorCode lot_prices_apply(Detector *d, Error *e);
typedef ErrorCode (*CheckProcess)(Detector *d, DetectReason *ret, Error *e);

#endif

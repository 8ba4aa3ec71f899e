/* lot_prices.h: the valid priced bids of each lot of a release, by price. */
#ifndef TERGOO_LOT_PRICES_H
#define TERGOO_LOT_PRICES_H

#include "detect/process_peers.h"

typedef struct {
    const Bid **bids;            /* by price, equal ones as they stand in the data */
    size_t      count;
    uint32_t    number;          /* which lot, by its id */
    Str         lot;             /* empty where nobody names one */
    bool        one_currency;
} LotPrices;

/* In the scratch arena; `once`: of a bidder with several bids in a lot the lowest only. No valid bid with a price: *count is 0. */
MUST_USE ErrorCode lot_prices(Detector *d, bool once, LotPrices **ret, size_t *count, Error *e);

/* R022, R023 and the screens, lot by lot (rules_prices.c); each counts what it came to. */
MUST_USE ErrorCode rules_look_at_prices(Detector *d, const ProcessPeers *p, Error *e);

#endif

/* lot_prices.c: the valid priced bids of each lot (lot_prices.h). */
#include "detect/lot_prices.h"

#include <stdlib.h>

typedef int (*BidOrder)(const void *left, const void *right);

/* Most lots have a handful, which are put in their places by hand. */
static void sort_bids(const Bid **list, size_t n, BidOrder order)
{
    enum { HANDFUL = 24 };
    if (n > HANDFUL) {
        sort_list(list, n, sizeof *list, order);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        const Bid *one = list[i];
        size_t at = i;
        for (; at > 0 && order(&list[at - 1], &one) > 0; at--) list[at] = list[at - 1];
        list[at] = one;
    }
}

/* By lot and bidder, then price: of one bidder the lowest comes first. Who has no id is nobody else. */
static int by_bidder(const void *left, const void *right)
{
    const Bid *l = *(const Bid *const *)left, *r = *(const Bid *const *)right;
    int by = str_compare(l->lot, r->lot);
    if (by == 0) by = str_compare(l->who, r->who);
    if (by == 0 && l->value.units != r->value.units) by = l->value.units < r->value.units ? -1 : 1;
    return by != 0 ? by : l < r ? -1 : l > r;
}

static int by_price(const void *left, const void *right)
{
    const Bid *l = *(const Bid *const *)left, *r = *(const Bid *const *)right;
    int by = str_compare(l->lot, r->lot);
    if (by == 0 && l->value.units != r->value.units) by = l->value.units < r->value.units ? -1 : 1;
    return by != 0 ? by : l < r ? -1 : l > r;
}

static bool same_bidder(const Bid *l, const Bid *r)
{
    return l->who.ptr && str_equal(l->who, r->who) && str_equal(l->lot, r->lot);
}

ErrorCode lot_prices(Detector *d, bool once, LotPrices **ret, size_t *count, Error *e)
{
    const Release *r = &d->release;
    const Bid **bids = arena_array(&d->scratch, r->bid_count + 1, sizeof *bids);
    LotPrices *lots = arena_array(&d->scratch, r->bid_count + 1, sizeof *lots);
    size_t n = 0, kept = 0;
    if (!bids || !lots) return error_memory(e);
    for (uint32_t i = 0; i < r->bid_count; i++)
        if (r->bids[i].status == BID_VALID && money_whole(&r->bids[i].value)) bids[n++] = &r->bids[i];
    sort_bids(bids, n, by_bidder);
    for (size_t i = 0; i < n; i++)
        if (!once || kept == 0 || !same_bidder(bids[kept - 1], bids[i])) bids[kept++] = bids[i];
    sort_bids(bids, kept, by_price);
    *ret = lots;
    *count = 0;
    for (size_t from = 0, to; from < kept; from = to) {
        LotPrices *lot = &lots[*count];
        *lot = (LotPrices){ .bids = &bids[from], .number = (uint32_t)*count, .lot = bids[from]->lot, .one_currency = true };
        for (to = from; to < kept && str_equal(bids[to]->lot, lot->lot); to++)
            lot->one_currency = lot->one_currency && str_equal(bids[to]->value.currency, bids[from]->value.currency);
        lot->count = to - from;
        ++*count;
    }
    return ERR_OK;
}

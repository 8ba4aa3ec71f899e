/* rules_prices.c: how the prices of a lot lie to each other: far apart beside its peers (R022), at fixed multiples or in equal steps (R023), and
 * the screens (screens.h).
 *
 * They look at valid priced bids within a lot. Where price does not decide, or bids are in several
 * currencies, prices say nothing. Prices of zero and less have no ratio. */
#include "detect/lot_prices.h"
#include "detect/measures_int.h"
#include "detect/screens.h"

#include <math.h>

/* Why prices of this lot cannot be compared by ratios; DETECT_CLEAR when they can. */
static DetectReason why_not(const Detector *d, const LotPrices *lot, double least)
{
    if (!price_decides(d)) return DETECT_NOT_BY_PRICE;
    if ((double)lot->count < least) return DETECT_NO_BIDS;
    if (!lot->one_currency) return DETECT_NO_AMOUNTS;
    return lot->bids[0]->value.units <= 0 ? DETECT_WORTHLESS : DETECT_CLEAR;
}

static double price(const LotPrices *lot, size_t i)
{
    return (double)lot->bids[i]->value.units;
}

/* ---- R022: wide disparity ---- */

static ErrorCode check_spread(Detector *d, const ProcessPeers *p, const LotPrices *lot, Error *e)
{
    enum { LEAST = 3 };
    DetectNumber limit = d->settings->numbers[DETECT_R022][0];
    DetectReason reason = why_not(d, lot, fmax(2, rule_number(d, DETECT_R022, 2, LEAST)));
    if (reason != DETECT_CLEAR) {
        detector_came_to(d, DETECT_R022, reason);
        return ERR_OK;
    }
    const Bid *lowest = lot->bids[0], *highest = lot->bids[lot->count - 1];
    double spread = ((double)highest->value.units - (double)lowest->value.units) / (double)lowest->value.units;
    if (limit.given && spread <= limit.value) {
        detector_came_to(d, DETECT_R022, DETECT_CLEAR);
    } else if (limit.given) {
        DetectFlag flag = new_flag(DETECT_R022);
        flag.lot = lot->lot;
        flag.ratio = spread;
        return raise_flag(d, flag, (const Bid *[]){ lowest, highest }, (DetectRole[]){ DETECT_LOWEST, DETECT_HIGHEST }, 2, e);
    } else {
        Measured m = { .rule = DETECT_R022, .value = spread, .peers = p->usual, .lot = lot->lot, .lot_number = lot->number, .ratio = spread,
                       .bids = { lowest, highest }, .roles = { DETECT_LOWEST, DETECT_HIGHEST }, .bid_count = 2 };
        return measures_add(d, &m, e);
    }
    return ERR_OK;
}

/* ---- R023: fixed multiples ---- */

/* All losers ask nearly the same multiple of the lowest price, which is more than that price. */
static bool one_multiple(const LotPrices *lot, double tolerance)
{
    double next = price(lot, 1), last = price(lot, lot->count - 1);
    return next > price(lot, 0) && last - next <= tolerance * next;
}

/* Each price lies nearly as far from the one before it. */
static bool equal_steps(const LotPrices *lot, double tolerance)
{
    double step = (price(lot, lot->count - 1) - price(lot, 0)) / (double)(lot->count - 1);
    if (!(step > 0)) return false;
    for (size_t i = 1; i < lot->count; i++)
        if (fabs(price(lot, i) - price(lot, i - 1) - step) > tolerance * step) return false;
    return true;
}

static ErrorCode check_multiples(Detector *d, const ProcessPeers *p, const LotPrices *lot, Error *e)
{
    (void)p;
    enum { LEAST = 4 };
    static const double NEARLY = 0.001;
    double tolerance = rule_number(d, DETECT_R023, 0, NEARLY);
    DetectReason reason = why_not(d, lot, fmax(3, rule_number(d, DETECT_R023, 1, LEAST)));
    bool multiple = reason == DETECT_CLEAR && one_multiple(lot, tolerance), steps = reason == DETECT_CLEAR && equal_steps(lot, tolerance);
    if (!multiple && !steps) {
        detector_came_to(d, DETECT_R023, reason);
        return ERR_OK;
    }
    DetectFlag flag = new_flag(DETECT_R023);
    BidList list;
    TRY(new_list(d, &list, e));
    for (size_t i = 0; i < lot->count; i++) list_add(&list, lot->bids[i], i == 0 ? DETECT_LOWEST : DETECT_NEXT);
    flag.lot = lot->lot;
    flag.count = (uint32_t)lot->count - 1;
    flag.ratio = (price(lot, multiple ? 1 : lot->count - 1) - price(lot, 0)) / price(lot, 0);
    flag.amounts[0] = multiple ? 0 : llround((price(lot, lot->count - 1) - price(lot, 0)) / (double)(lot->count - 1));
    flag.amounts[1] = lot->bids[0]->value.units;
    flag.currency = lot->bids[0]->value.currency;
    return raise_flag(d, flag, list.bids, list.roles, list.count, e);
}

/* ---- screens ---- */

/* Bids of lots with more valid prices than any real one are not looked at. */
enum { SCREENED_MOST = 1000 };

static ErrorCode add_screens(Detector *d, const ProcessPeers *p, const LotPrices *lot, Error *e)
{
    DetectScreenRange subsets[DETECT_SUBSETS][DETECT_SCREEN_KINDS];
    double screens[DETECT_SCREEN_KINDS];
    uint64_t evidence;
    DetectReason reason = why_not(d, lot, fmax(SCREEN_LEAST, rule_number(d, DETECT_SCREENS, SCREENS_MINIMUM_BIDS, SCREEN_LEAST)));
    if (reason == DETECT_CLEAR && lot->count > SCREENED_MOST) reason = DETECT_TOO_MANY;
    detector_came_to(d, DETECT_SCREENS, reason == DETECT_CLEAR ? DETECT_WAITS : reason);
    if (reason != DETECT_CLEAR) return ERR_OK;
    int64_t *prices = arena_array(&d->scratch, lot->count, sizeof *prices);
    if (!prices) return error_memory(e);
    for (size_t i = 0; i < lot->count; i++) prices[i] = lot->bids[i]->value.units;
    screens_of(prices, lot->count, screens);
    TRY(screens_of_subsets(&d->scratch, prices, lot->count, subsets, e));
    Measured m = { .rule = DETECT_SCREENS, .peers = p->usual, .lot = lot->lot, .lot_number = lot->number, .days = (int64_t)lot->count };
    TRY(measures_evidence(d, &m, str_bytes(subsets, sizeof subsets), &evidence, e));
    for (int i = 0; i < DETECT_SCREEN_KINDS; i++) {
        m.value = screens[i];
        if (!isnan(screens[i])) TRY(measures_add_row(d, (uint16_t)(DETECT_RULES + i), &m, evidence, e));
    }
    return ERR_OK;
}

/* ---- lot by lot ---- */

typedef ErrorCode (*CheckPrices)(Detector *d, const ProcessPeers *p, const LotPrices *lot, Error *e);

/* once: two bids of one bidder do not compete. The screens take each bid, as those who published them did. */
static const struct { DetectRule rule; CheckPrices check; bool once; } CHECKS[] = {
    { DETECT_R022, check_spread, true }, { DETECT_R023, check_multiples, true }, { DETECT_SCREENS, add_screens, false },
};

ErrorCode rules_look_at_prices(Detector *d, const ProcessPeers *p, Error *e)
{
    LotPrices *lots[2] = { NULL, NULL };
    size_t counts[2] = { 0, 0 };
    bool compared = prices_are_compared(d);
    for (size_t i = 0; i < ARRAY_LEN(CHECKS); i++) {
        bool once = CHECKS[i].once;
        if (!detector_runs(d, CHECKS[i].rule)) continue;
        if (compared && !lots[once]) TRY(lot_prices(d, once, &lots[once], &counts[once], e));
        if (counts[once] == 0) detector_came_to(d, CHECKS[i].rule, compared ? DETECT_NO_BIDS : DETECT_UNPRICED_METHOD);
        for (size_t k = 0; k < counts[once]; k++) TRY(CHECKS[i].check(d, p, &lots[once][k], e));
    }
    return ERR_OK;
}

/* rules_markets.c: what is bought of one class:
 *
 *   R029  first digits of amounts that do not fall as Benford's law has it: of a buyer's awards, a bidder's prices, a class
 *   R050  one supplier has a large share of a class in a year, by value
 *   R051  the value of a class in a year is concentrated on few (Herfindahl-Hirschman index)
 *
 * Amounts are awards in the main currency; one to several suppliers is shared out among them in equal parts, because nothing else
 * is said. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

#include <math.h>

enum { DIGITS = 3 };

/* ---- R029 ---- */

enum { LEAST_AMOUNTS = 300, NINE = 9 };
static const double MAD = 0.015, CHI_SQUARE = 15.5;

/* log10(1 + 1/d) for d from 1 to 9. */
static const double BENFORD[NINE] = { 0.30102999566398120, 0.17609125905568124, 0.12493873660829995, 0.09691001300805642,
                                      0.07918124604762482, 0.06694678963061322, 0.05799194697768673, 0.05115252244738129,
                                      0.04575749056067514 };

static uint32_t first_digit(int64_t amount)
{
    while (amount > NINE) amount /= 10;
    return (uint32_t)amount;
}

/* Whose amounts: their picks are by digit, rows are processes. */
typedef struct { DetectGroup group; } BenfordWork;

static ErrorCode pick_awards(Groups *g, Spill *picks, bool by_market, Error *e)
{
    const Facts *f = g->f;
    for (size_t i = 0; i < f->awards.count; i++) {
        const AwardFact *a = award_at(f, i);
        const ProcessFact *p = process_at(f, a->process);
        uint32_t key = by_market ? market_of(g, p) : p->buyer;
        if (key == NO_WORD || !first_of_award(f, i) || !amount_counts(g, a->amount, a->currency)) continue;
        TRY(group_pick(picks, key, first_digit(a->amount), a->process, e));
    }
    return ERR_OK;
}

/* A consortium's price is each member's. */
static ErrorCode pick_bids(Groups *g, Spill *picks, Error *e)
{
    const Facts *f = g->f;
    for (size_t i = 0; i < f->bids.count; i++) {
        const BidFact *b = bid_at(f, i);
        if (amount_counts(g, b->amount, b->currency)) TRY(group_pick(picks, b->who, first_digit(b->amount), b->process, e));
    }
    return ERR_OK;
}

static ErrorCode fill_digits(Groups *g, Spill *picks, Error *e)
{
    const BenfordWork *work = g->rule;
    return work->group == DETECT_TENDERER ? pick_bids(g, picks, e) : pick_awards(g, picks, work->group == DETECT_MARKET, e);
}

static void measure_digits(const uint64_t *counts, uint64_t all, double *chi_square, double *mad)
{
    *chi_square = *mad = 0;
    for (int i = 0; i < NINE; i++) {
        double expected = BENFORD[i] * (double)all, off = (double)counts[i] - expected;
        *chi_square += off * off / expected;
        *mad += fabs(off) / (double)all / NINE;
    }
}

static ErrorCode scan_digits(Groups *g, const Pick *list, size_t count, Error *e)
{
    const BenfordWork *work = g->rule;
    uint64_t counts[NINE] = { 0 };
    double chi_square, mad;
    if ((double)count < rule_number(g->d, DETECT_R029, 2, LEAST_AMOUNTS)) {
        group_verdict(g, DETECT_R029, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    for (size_t i = 0; i < count; i++) counts[list[i].second - 1]++;
    measure_digits(counts, count, &chi_square, &mad);
    if (mad <= rule_number(g->d, DETECT_R029, 0, MAD) || chi_square <= rule_number(g->d, DETECT_R029, 1, CHI_SQUARE)) {
        group_verdict(g, DETECT_R029, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    FirstRows rows = { .count = 0 };
    first_rows_of(&rows, list, count);
    DetectFlag flag = { .rule = DETECT_R029, .group = work->group, .count = 1, .ratio = mad, .part = counts[0], .whole = count,
                        .also = "chiSquare", .also_value = chi_square };
    bool market = work->group == DETECT_MARKET;
    if (market) flag.market = market_text(g, (uint32_t)list->key);
    return group_raise(g, flag, market ? NO_WORD : (uint32_t)list->key, NO_WORD, &rows, e);
}

/* A process gives something when one amount of it counts. */
static void digits_came_to(Groups *g)
{
    const Facts *f = g->f;
    for (size_t i = 0; i < f->processes.count; i++) {
        const ProcessFact *p = process_at(f, i);
        DetectReason reason = p->crowded ? DETECT_TOO_MANY : DETECT_NO_AMOUNTS;
        for (uint64_t k = p->first_award; k < p->first_award + p->award_count; k++)
            if (amount_counts(g, award_at(f, k)->amount, award_at(f, k)->currency)) reason = DETECT_WAITS;
        for (uint64_t k = p->first_bid; k < p->first_bid + p->bid_count; k++)
            if (amount_counts(g, bid_at(f, k)->amount, bid_at(f, k)->currency)) reason = DETECT_WAITS;
        group_came_to(g, DETECT_R029, (uint32_t)i, reason);
    }
}

static ErrorCode run_digits(Groups *g, Error *e)
{
    static const DetectGroup GROUPS[] = { DETECT_BUYER, DETECT_TENDERER, DETECT_MARKET };
    TRY(groups_markets(g, rule_number(g->d, DETECT_R029, 3, DIGITS), e));
    digits_came_to(g);
    for (size_t i = 0; i < ARRAY_LEN(GROUPS); i++) {
        BenfordWork work = { GROUPS[i] };
        TRY(groups_run_with(g, fill_digits, scan_digits, &work, e));
    }
    return ERR_OK;
}

/* ---- R050, R051: picks by class and year, then supplier; rows are awards ---- */

enum { LEAST_AWARDS = 20, CONCENTRATED = 2500, PER_CENT = 100 };
static const double SHARE = 0.5;

static ErrorCode fill_market(Groups *g, Spill *picks, Error *e)
{
    const Facts *f = g->f;
    DetectRule rule = *(const DetectRule *)g->rule;
    for (size_t i = 0; i < f->processes.count; i++) {
        const ProcessFact *p = process_at(f, i);
        uint32_t market = market_of(g, p);
        DetectReason reason = p->crowded ? DETECT_TOO_MANY : !p->has_awards ? DETECT_NO_AWARDS
                            : p->award_count == 0 ? DETECT_NO_PARTY : market == NO_WORD ? DETECT_NO_CLASS : DETECT_NO_AMOUNTS;
        bool looked_at = reason == DETECT_NO_AMOUNTS;
        for (uint64_t k = p->first_award; looked_at && k < p->first_award + p->award_count; k++) {
            const AwardFact *a = award_at(f, k);
            if (!amount_counts(g, a->amount, a->currency)) continue;
            if (reason != DETECT_WAITS) reason = a->date == FACT_NO_DATE ? DETECT_NO_DATES : DETECT_WAITS;
            if (a->date == FACT_NO_DATE) continue;
            TRY(group_pick(picks, key_of(market, (uint32_t)fact_year(a->date)), a->who, (uint32_t)k, e));
        }
        group_came_to(g, rule, (uint32_t)i, reason);
    }
    return ERR_OK;
}

/* What these awards are worth together; false when it does not fit. */
static bool sum_awards(const Groups *g, const Pick *list, size_t count, int64_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < count; i++) if (!int_add(*ret, award_part(award_at(g->f, list[i].row)), ret)) return false;
    return true;
}

/* The market's awards and their worth; false, and a verdict, when nothing can be said. */
static bool market_is_known(Groups *g, DetectRule rule, const Pick *list, size_t count, uint64_t *awards, int64_t *worth)
{
    *awards = 0;
    for (size_t i = 0; i < count; i++) *awards += first_of_award(g->f, list[i].row);
    if ((double)*awards < rule_number(g->d, rule, 1, LEAST_AWARDS)) {
        group_verdict(g, rule, DETECT_GROUP_TOO_FEW);
        return false;
    }
    if (sum_awards(g, list, count, worth) && *worth > 0) return true;
    group_verdict(g, rule, DETECT_GROUP_UNSAID);
    return false;
}

static ErrorCode name_market(Groups *g, uint64_t key, DetectFlag *flag, Error *e)
{
    flag->market = market_text(g, key_high(key));
    flag->currency = g->f->terms.list[g->currency].text;
    return group_year(g, (int)key_low(key), &flag->year, e);
}

static void market_rows(const Groups *g, const Pick *list, size_t count, FirstRows *rows)
{
    *rows = (FirstRows){ .count = 0 };
    for (size_t i = 0; i < count; i++) first_rows_add(rows, award_at(g->f, list[i].row)->process);
}

static ErrorCode scan_shares(Groups *g, const Pick *list, size_t count, Error *e)
{
    double limit = rule_number(g->d, DETECT_R050, 0, SHARE);
    uint64_t awards;
    int64_t worth, own = 0;
    bool flagged = false;
    if (!market_is_known(g, DETECT_R050, list, count, &awards, &worth)) return ERR_OK;
    for (size_t from = 0, n; from < count; from += n) {
        n = same_second(list + from, count - from);
        if (!sum_awards(g, list + from, n, &own) || (double)own / (double)worth <= limit) continue;
        FirstRows rows;
        market_rows(g, list + from, n, &rows);
        DetectFlag flag = { .rule = DETECT_R050, .group = DETECT_TENDERER, .count = 1, .whole = awards,
                            .part = count_awards(g->f, list + from, n), .ratio = (double)own / (double)worth,
                            .amounts = { own, worth }, .also = "threshold", .also_value = limit };
        TRY(name_market(g, list->key, &flag, e));
        TRY(group_raise(g, flag, list[from].second, NO_WORD, &rows, e));
        flagged = true;
    }
    if (!flagged) group_verdict(g, DETECT_R050, DETECT_GROUP_CLEAR);
    return ERR_OK;
}

/* The sum of squared shares in per cent: 10 000 for one supplier, 10 000 / n for n of one size. */
static ErrorCode scan_concentration(Groups *g, const Pick *list, size_t count, Error *e)
{
    uint64_t awards, suppliers = 0;
    int64_t worth, own = 0, most = 0;
    double index = 0, limit = rule_number(g->d, DETECT_R051, 0, CONCENTRATED);
    if (!market_is_known(g, DETECT_R051, list, count, &awards, &worth)) return ERR_OK;
    for (size_t from = 0, n; from < count; from += n, suppliers++) {
        n = same_second(list + from, count - from);
        if (!sum_awards(g, list + from, n, &own)) own = 0;                  /* cannot be: the whole did fit */
        double share = PER_CENT * (double)own / (double)worth;
        index += share * share;
        if (own > most) most = own;
    }
    if (index <= limit) {
        group_verdict(g, DETECT_R051, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    FirstRows rows;
    market_rows(g, list, count, &rows);
    DetectFlag flag = { .rule = DETECT_R051, .group = DETECT_MARKET, .count = (uint32_t)llround(index), .part = suppliers,
                        .whole = awards, .ratio = (double)most / (double)worth, .amounts = { most, worth }, .also = "threshold",
                        .also_value = limit };
    TRY(name_market(g, list->key, &flag, e));
    return group_raise(g, flag, NO_WORD, NO_WORD, &rows, e);
}

static ErrorCode run_market(Groups *g, DetectRule rule, GroupScan scan, Error *e)
{
    if (!detector_runs(g->d, rule)) return ERR_OK;
    TRY(groups_markets(g, rule_number(g->d, rule, 2, DIGITS), e));
    return groups_run_with(g, fill_market, scan, &rule, e);
}

ErrorCode rules_markets(Groups *g, Error *e)
{
    if (detector_runs(g->d, DETECT_R029)) TRY(run_digits(g, e));
    TRY(run_market(g, DETECT_R050, scan_shares, e));
    return run_market(g, DETECT_R051, scan_concentration, e);
}

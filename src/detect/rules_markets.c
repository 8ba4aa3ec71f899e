/* rules_markets.c: what is bought of one class:
 *
 *   R050  one supplier has a large share of a class in a year, by value
 *   R051  the value of a class in a year is concentrated on few (Herfindahl-Hirschman index)
 *
 * Amounts are awards in the main currency; one to several suppliers is shared out among them in equal parts, because nothing else
 * is said. Where both rules cut classes alike they look at the same sorted awards. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

#include <math.h>

enum { DIGITS = 3 };

/* ---- picks by class and year, then supplier ---- */

enum { LEAST_AWARDS = 20, CONCENTRATED = 2500, PER_CENT = 100 };
static const double SHARE = 0.5;

/* Which of the two rules look at the awards at hand. */
typedef struct { bool shares, concentration; } MarketWork;

static void came_to(Groups *g, uint32_t row, DetectReason reason)
{
    const MarketWork *work = g->rule;
    if (work->shares) group_came_to(g, DETECT_R050, row, reason);
    if (work->concentration) group_came_to(g, DETECT_R051, row, reason);
}

static ErrorCode fill_market(Groups *g, Spill *picks, Error *e)
{
    (void)picks;
    const Facts *f = g->f;
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
            TRY(group_carry_award(g, key_of(market, (uint32_t)fact_year(a->date)), a->who, p, k, e));
        }
        came_to(g, (uint32_t)i, reason);
    }
    return ERR_OK;
}

/* What these awards are worth together; false when it does not fit. */
static bool sum_awards(const Groups *g, const Pick *list, size_t count, int64_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < count; i++) if (!int_add(*ret, carried_award(g, &list[i])->part, ret)) return false;
    return true;
}

/* The market's awards and their worth; false, and a verdict, when nothing can be said. */
static bool market_is_known(Groups *g, DetectRule rule, const Pick *list, size_t count, uint64_t *awards, int64_t *worth)
{
    *awards = count_first(g, list, count);
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
        FirstRows rows = { .count = 0 };
        first_rows_of_awards(g, &rows, list + from, n);
        DetectFlag flag = { .rule = DETECT_R050, .group = DETECT_TENDERER, .count = 1, .whole = awards,
                            .part = count_awards(g, list + from, n), .ratio = (double)own / (double)worth,
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
    FirstRows rows = { .count = 0 };
    first_rows_of_awards(g, &rows, list, count);
    DetectFlag flag = { .rule = DETECT_R051, .group = DETECT_MARKET, .count = (uint32_t)llround(index), .part = suppliers,
                        .whole = awards, .ratio = (double)most / (double)worth, .amounts = { most, worth }, .also = "threshold",
                        .also_value = limit };
    TRY(name_market(g, list->key, &flag, e));
    return group_raise(g, flag, NO_WORD, NO_WORD, &rows, e);
}

static ErrorCode scan_market(Groups *g, const Pick *list, size_t count, Error *e)
{
    const MarketWork *work = g->rule;
    if (work->shares) TRY(scan_shares(g, list, count, e));
    return work->concentration ? scan_concentration(g, list, count, e) : ERR_OK;
}

static ErrorCode run_markets(Groups *g, double digits, MarketWork work, Error *e)
{
    if (!work.shares && !work.concentration) return ERR_OK;
    TRY(groups_markets(g, digits, e));
    GroupRun run = { .fill = fill_market, .scan = scan_market, .rule = &work, .carried = sizeof(CarriedAward) };
    return groups_run(g, &run, e);
}

ErrorCode rules_markets(Groups *g, Error *e)
{
    MarketWork work = { detector_runs(g->d, DETECT_R050), detector_runs(g->d, DETECT_R051) };
    double shares = rule_number(g->d, DETECT_R050, 2, DIGITS), concentration = rule_number(g->d, DETECT_R051, 2, DIGITS);
    if (fabs(shares - concentration) < 0.5) return run_markets(g, shares, work, e);               /* whole numbers */
    TRY(run_markets(g, shares, (MarketWork){ .shares = work.shares }, e));
    return run_markets(g, concentration, (MarketWork){ .concentration = work.concentration }, e);
}

/* rules_buyers.c: how a buyer's contracts stand out:
 *
 *   R040  one supplier has most of a buyer's contracts of a year
 *   R052  a first small award without competition, the next one many times as large
 *
 * A flag is about the buyer; the supplier stands beside. */
#include "detect/group_kit.h"
#include "detect/order.h"

#include "detect/rule_kit.h"

static const double HALF = 0.5;

/* ---- R040: picks by buyer and year, then supplier ---- */

enum { LEAST_AWARDS = 10 };

static ErrorCode fill_contracts(Groups *g, Spill *picks, Error *e)
{
    (void)picks;
    const Facts *f = g->f;
    for (size_t i = 0; i < f->processes.count; i++) {
        const ProcessFact *p = process_at(f, i);
        DetectReason reason = p->crowded ? DETECT_TOO_MANY : !p->has_awards ? DETECT_NO_AWARDS
                            : p->award_count == 0 || p->buyer == NO_WORD ? DETECT_NO_PARTY : DETECT_NO_DATES;
        for (uint64_t k = p->first_award; reason >= DETECT_NO_DATES && k < p->first_award + p->award_count; k++) {
            const AwardFact *a = award_at(f, k);
            if (a->date == FACT_NO_DATE) continue;
            TRY(group_carry_award(g, key_of(p->buyer, (uint32_t)fact_year(a->date)), a->who, p, k, e));
        }
        for (uint64_t k = p->first_award; reason == DETECT_NO_DATES && k < p->first_award + p->award_count; k++)
            if (award_at(f, k)->date != FACT_NO_DATE) reason = DETECT_WAITS;
        group_came_to(g, DETECT_R040, (uint32_t)i, reason);
    }
    return ERR_OK;
}

static ErrorCode flag_supplier(Groups *g, const Pick *list, size_t n, uint64_t awards, double limit, Error *e)
{
    FirstRows rows = { .count = 0 };
    first_rows_of_awards(g, &rows, list, n);
    DetectFlag flag = { .rule = DETECT_R040, .group = DETECT_BUYER, .count = 1, .part = count_awards(g, list, n),
                        .whole = awards, .also = "threshold", .also_value = limit };
    flag.ratio = (double)flag.part / (double)awards;
    TRY(group_year(g, (int)key_low(list->key), &flag.year, e));
    return group_raise(g, flag, key_high(list->key), list->second, &rows, e);
}

static ErrorCode scan_contracts(Groups *g, const Pick *list, size_t count, Error *e)
{
    double limit = rule_number(g->d, DETECT_R040, 0, HALF);
    uint64_t awards = count_first(g, list, count);
    bool flagged = false;
    if ((double)awards < rule_number(g->d, DETECT_R040, 1, LEAST_AWARDS)) {
        group_verdict(g, DETECT_R040, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    for (size_t from = 0, n; from < count; from += n) {
        n = same_second(list + from, count - from);
        if ((double)count_awards(g, list + from, n) / (double)awards <= limit) continue;
        TRY(flag_supplier(g, list + from, n, awards, limit, e));
        flagged = true;
    }
    if (!flagged) group_verdict(g, DETECT_R040, DETECT_GROUP_CLEAR);
    return ERR_OK;
}

/* ---- R052: picks by buyer and supplier ---- */

enum { TIMES = 10, LEAST_OF_BUYER = 5 };

static ErrorCode fill_first_awards(Groups *g, Spill *picks, Error *e)
{
    (void)picks;
    const Facts *f = g->f;
    for (size_t i = 0; i < f->processes.count; i++) {
        const ProcessFact *p = process_at(f, i);
        DetectReason reason = p->crowded ? DETECT_TOO_MANY : !p->has_awards ? DETECT_NO_AWARDS
                            : p->award_count == 0 || p->buyer == NO_WORD ? DETECT_NO_PARTY : DETECT_NO_AMOUNTS;
        bool looked_at = reason == DETECT_NO_AMOUNTS;
        for (uint64_t k = p->first_award; looked_at && k < p->first_award + p->award_count; k++) {
            const AwardFact *a = award_at(f, k);
            if (!amount_counts(g, a->amount, a->currency)) continue;
            if (reason != DETECT_WAITS) reason = a->date == FACT_NO_DATE ? DETECT_NO_DATES : DETECT_WAITS;
            if (a->date != FACT_NO_DATE) TRY(group_carry_award(g, key_of(p->buyer, a->who), 0, p, k, e));
        }
        group_came_to(g, DETECT_R052, (uint32_t)i, reason);
    }
    return ERR_OK;
}

/* Of the awards of the buyer at hand, whose picks stand together whoever the supplier is. */
typedef struct { uint32_t buyer; size_t awards; int64_t median; bool known; } BuyerAmounts;

/* The lower median, so that it is an amount that was paid. Amounts that count are above zero. */
static ErrorCode settle_buyer(const Groups *g, const Pick *list, BuyerAmounts *to, Error *e)
{
    CLEANUP(spill_free) Spill amounts = groups_list(g, sizeof(Keyed));
    for (const Pick *p = list; p < g->end && key_high(p->key) == key_high(list->key); p++) {
        void *place;
        if (!carried_award(g, p)->first) continue;
        TRY(spill_room(&amounts, 1, &place, e));
        *(Keyed *)place = (Keyed){ .key = (uint64_t)carried_award(g, p)->amount };
        spill_took(&amounts, 1);
    }
    size_t n = amounts.count;
    Keyed *sorted = spill_rows(&amounts);
    TRY(order_by_key(sorted, n, e));
    *to = (BuyerAmounts){ .buyer = key_high(list->key), .awards = n, .median = n > 0 ? (int64_t)sorted[(n - 1) / 2].key : 0, .known = true };
    return ERR_OK;
}

/* The first award by date and the largest on the next date; false where two stand on the first. */
static bool first_and_next(const Groups *g, const Pick *list, size_t count, const CarriedAward **first, const CarriedAward **next)
{
    Instant earliest = INT64_MAX, second = INT64_MAX;
    size_t at_first = 0;
    for (size_t i = 0; i < count; i++) {
        Instant date = carried_award(g, &list[i])->date;
        if (date < earliest) earliest = date;
    }
    for (size_t i = 0; i < count; i++) {
        const CarriedAward *a = carried_award(g, &list[i]);
        if (a->date == earliest) {
            *first = a;
            at_first++;
        } else if (a->date < second) {
            second = a->date;
        }
    }
    if (at_first != 1 || second == INT64_MAX) return false;
    int64_t most = 0;
    for (size_t i = 0; i < count; i++) {
        const CarriedAward *a = carried_award(g, &list[i]);
        if (a->date != second || a->amount <= most) continue;
        most = a->amount;
        *next = a;
    }
    return true;
}

static ErrorCode scan_first_awards(Groups *g, const Pick *list, size_t count, Error *e)
{
    BuyerAmounts *buyer = g->rule;
    const CarriedAward *a = NULL, *b = NULL;
    if (!buyer->known || buyer->buyer != key_high(list->key)) TRY(settle_buyer(g, list, buyer, e));
    if (count < 2 || (double)buyer->awards < rule_number(g->d, DETECT_R052, 1, LEAST_OF_BUYER)) {
        group_verdict(g, DETECT_R052, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    if (!first_and_next(g, list, count, &a, &b)) {
        group_verdict(g, DETECT_R052, DETECT_GROUP_UNSAID);
        return ERR_OK;
    }
    double times = (double)b->amount / (double)a->amount;
    double limit = rule_number(g->d, DETECT_R052, 0, TIMES);
    bool small = a->amount <= buyer->median;
    if (!small || !a->direct || times < limit) {
        group_verdict(g, DETECT_R052, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    FirstRows rows = { .count = 0 };
    first_rows_add(&rows, a->process);
    first_rows_add(&rows, b->process);
    DetectFlag flag = { .rule = DETECT_R052, .group = DETECT_BUYER, .count = 1, .part = 1, .whole = count, .ratio = times,
                        .amounts = { b->amount, a->amount }, .currency = g->f->terms.list[g->currency].text,
                        .days = (b->date - a->date) / (24 * HOUR), .also = "threshold", .also_value = limit };
    return group_raise(g, flag, key_high(list->key), key_low(list->key), &rows, e);
}

/* ---- both ---- */

ErrorCode rules_buyers(Groups *g, Error *e)
{
    BuyerAmounts buyer = { .known = false };
    GroupRun contracts = { .fill = fill_contracts, .scan = scan_contracts, .carried = sizeof(CarriedAward) };
    GroupRun awards = { .fill = fill_first_awards, .scan = scan_first_awards, .rule = &buyer, .carried = sizeof(CarriedAward) };
    if (detector_runs(g->d, DETECT_R040)) TRY(groups_run(g, &contracts, e));
    return detector_runs(g->d, DETECT_R052) ? groups_run(g, &awards, e) : ERR_OK;
}

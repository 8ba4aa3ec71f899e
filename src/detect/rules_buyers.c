/* rules_buyers.c: how a buyer's tenders stand out:
 *
 *   R019  few bidders, beside what others get for the same class
 *   R027  a habitual bidder who stays away since a date
 *   R040  one supplier has most of a buyer's contracts of a year
 *   R052  a first small award without competition, the next one many times as large
 *
 * A flag is about the buyer; bidder or supplier stand beside. */
#include "detect/group_kit.h"
#include "detect/order.h"

#include "detect/rule_kit.h"

#include <math.h>
#include <stdlib.h>

enum { DIGITS = 3 };

/* ---- R019: picks by class, then buyer ---- */

enum { LEAST_TENDERS = 5, LEAST_OTHERS = 20 };
static const double HALF = 0.5;

static DetectReason ask_bidders(const Groups *g, const ProcessFact *p)
{
    if (p->buyer == NO_WORD) return DETECT_NO_PARTY;
    if (is_direct(p)) return DETECT_OTHER_METHOD;
    if (p->bidders == FACT_NO_COUNT) return DETECT_NO_NUMBER;
    if (p->bidders == 0) return DETECT_NO_BIDS;
    return market_of(g, p) == NO_WORD ? DETECT_NO_CLASS : DETECT_WAITS;
}

static ErrorCode fill_bidders(Groups *g, Spill *picks, Error *e)
{
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        DetectReason reason = ask_bidders(g, p);
        group_came_to(g, DETECT_R019, (uint32_t)i, reason);
        if (reason == DETECT_WAITS) TRY(group_pick(picks, market_of(g, p), p->buyer, (uint32_t)i, e));
    }
    return ERR_OK;
}

static uint64_t sum_bidders(const Groups *g, const Pick *list, size_t count)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += process_at(g->f, list[i].row)->bidders;
    return sum;
}

/* The class, and within it each buyer against all others. */
static ErrorCode scan_bidders(Groups *g, const Pick *list, size_t count, Error *e)
{
    double least = rule_number(g->d, DETECT_R019, 1, LEAST_TENDERS), others = rule_number(g->d, DETECT_R019, 2, LEAST_OTHERS);
    double limit = rule_number(g->d, DETECT_R019, 0, HALF);
    uint64_t all = sum_bidders(g, list, count);
    for (size_t from = 0, n; from < count; from += n) {
        n = same_second(list + from, count - from);
        if ((double)n < least || (double)(count - n) < others) {
            group_verdict(g, DETECT_R019, DETECT_GROUP_TOO_FEW);
            continue;
        }
        uint64_t own = sum_bidders(g, list + from, n);
        double mean = (double)own / (double)n, other_mean = (double)(all - own) / (double)(count - n);
        if (mean > limit * other_mean) {
            group_verdict(g, DETECT_R019, DETECT_GROUP_CLEAR);
            continue;
        }
        FirstRows rows = { .count = 0 };
        first_rows_of(&rows, list + from, n);
        DetectFlag flag = { .rule = DETECT_R019, .group = DETECT_BUYER, .count = 1, .ratio = mean / other_mean, .part = own,
                            .whole = n, .market = market_text(g, (uint32_t)list->key), .also = "othersMean",
                            .also_value = other_mean, .has_limits = true,
                            .limits = { .compared = count - n, .q1 = (double)NAN, .q3 = (double)NAN, .lower = limit,
                                        .upper = (double)NAN },
                            .peers = market_text(g, (uint32_t)list->key) };
        TRY(group_raise(g, flag, list[from].second, NO_WORD, &rows, e));
    }
    return ERR_OK;
}

/* ---- R027: picks by buyer and class ---- */

enum { LEAST_BIDS = 5, LEAST_ABSENT = 5 };

static DetectReason ask_habits(const Groups *g, const ProcessFact *p)
{
    if (p->crowded) return DETECT_TOO_MANY;
    if (p->buyer == NO_WORD) return DETECT_NO_PARTY;
    if (p->bid_count == 0) return DETECT_NO_BIDS;
    if (p->date == FACT_NO_DATE) return DETECT_NO_DATES;
    return market_of(g, p) == NO_WORD ? DETECT_NO_CLASS : DETECT_WAITS;
}

static ErrorCode fill_habits(Groups *g, Spill *picks, Error *e)
{
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        DetectReason reason = ask_habits(g, p);
        group_came_to(g, DETECT_R027, (uint32_t)i, reason);
        if (reason == DETECT_WAITS) TRY(group_pick(picks, key_of(p->buyer, market_of(g, p)), 0, (uint32_t)i, e));
    }
    return ERR_OK;
}

/* That somebody bid in the process that is the so many-th by date. */
typedef struct { uint32_t who, turn; } Presence;

/* Who bid in which of these processes, each once: by bidder, then by turn. */
static ErrorCode list_presence(const Groups *g, const uint32_t *turns, size_t count, Presence **ret, size_t *ret_count, Error *e)
{
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < count; i++) n += process_at(g->f, turns[i])->bid_count;
    Presence *list = arena_array(&g->d->scratch, n, sizeof *list);
    Keyed *sorted = mem_alloc(n * sizeof *sorted);
    if (!list || !sorted) {
        mem_free(sorted);
        return error_memory(e);
    }
    n = 0;
    for (size_t i = 0; i < count; i++) {
        const ProcessFact *p = process_at(g->f, turns[i]);
        for (uint32_t k = 0; k < p->bid_count; k++) sorted[n++].key = key_of(bid_at(g->f, p->first_bid + k)->who, (uint32_t)i);
    }
    ErrorCode code = order_by_key(sorted, n, e);
    for (size_t i = 0; i < n && code == ERR_OK; i++)
        if (i == 0 || sorted[i].key != sorted[i - 1].key) list[kept++] = (Presence){ key_high(sorted[i].key), key_low(sorted[i].key) };
    mem_free(sorted);
    *ret = list;
    *ret_count = kept;
    return code;
}

/* How many of these processes, by time, were later. */
static size_t count_later(const Groups *g, const uint32_t *turns, size_t count, Instant date)
{
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (process_at(g->f, turns[middle])->date > date) to = middle;
        else from = middle + 1;
    }
    return count - from;
}

/* One bidder's presence, `n` times; processes on the day of the last one are not counted as missed. */
static ErrorCode check_habit(Groups *g, const Pick *group, const uint32_t *turns, size_t count, const Presence *list, size_t n,
                             Error *e)
{
    double share = rule_number(g->d, DETECT_R027, 0, HALF);
    Instant last = process_at(g->f, turns[list[n - 1].turn])->date, end = process_at(g->f, turns[count - 1])->date;
    size_t span = list[n - 1].turn - list[0].turn + 1, missed = count_later(g, turns, count, last);
    bool gone = (double)n >= share * (double)span && (double)missed >= rule_number(g->d, DETECT_R027, 2, LEAST_ABSENT);
    if (!gone) {
        group_verdict(g, DETECT_R027, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    FirstRows rows = { .count = 0 };
    for (size_t i = n > DETECT_SPOTS ? n - DETECT_SPOTS : 0; i < n; i++) first_rows_add(&rows, turns[list[i].turn]);
    DetectFlag flag = { .rule = DETECT_R027, .group = DETECT_BUYER, .count = (uint32_t)missed, .part = n, .whole = span,
                        .ratio = (double)n / (double)span, .days = (end - last) / (24 * HOUR), .also = "threshold",
                        .also_value = share, .market = market_text(g, key_low(group->key)) };
    return group_raise(g, flag, key_high(group->key), list[0].who, &rows, e);
}

static ErrorCode scan_habits(Groups *g, const Pick *list, size_t count, Error *e)
{
    double least = rule_number(g->d, DETECT_R027, 1, LEAST_BIDS), absent = rule_number(g->d, DETECT_R027, 2, LEAST_ABSENT);
    Presence *all;
    size_t n;
    if ((double)count < least + absent) {
        group_verdict(g, DETECT_R027, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    uint32_t *turns = arena_array(&g->d->scratch, count, sizeof *turns);
    if (!turns) return error_memory(e);
    for (size_t i = 0; i < count; i++) turns[i] = list[i].row;
    TRY(sort_by_time(g, turns, count, e));
    TRY(list_presence(g, turns, count, &all, &n, e));
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && all[to].who == all[from].who;) to++;
        if ((double)(to - from) >= least) TRY(check_habit(g, list, turns, count, &all[from], to - from, e));
    }
    return ERR_OK;
}

/* ---- R040: picks by buyer and year, then supplier; rows are awards ---- */

enum { LEAST_AWARDS = 10 };

static ErrorCode fill_contracts(Groups *g, Spill *picks, Error *e)
{
    const Facts *f = g->f;
    for (size_t i = 0; i < f->processes.count; i++) {
        const ProcessFact *p = process_at(f, i);
        DetectReason reason = p->crowded ? DETECT_TOO_MANY : !p->has_awards ? DETECT_NO_AWARDS
                            : p->award_count == 0 || p->buyer == NO_WORD ? DETECT_NO_PARTY : DETECT_NO_DATES;
        for (uint64_t k = p->first_award; reason >= DETECT_NO_DATES && k < p->first_award + p->award_count; k++) {
            const AwardFact *a = award_at(f, k);
            if (a->date == FACT_NO_DATE) continue;
            TRY(group_pick(picks, key_of(p->buyer, (uint32_t)fact_year(a->date)), a->who, (uint32_t)k, e));
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
    for (size_t i = 0; i < n; i++) first_rows_add(&rows, award_at(g->f, list[i].row)->process);
    DetectFlag flag = { .rule = DETECT_R040, .group = DETECT_BUYER, .count = 1, .part = count_awards(g->f, list, n),
                        .whole = awards, .also = "threshold", .also_value = limit };
    flag.ratio = (double)flag.part / (double)awards;
    TRY(group_year(g, (int)key_low(list->key), &flag.year, e));
    return group_raise(g, flag, key_high(list->key), list->second, &rows, e);
}

static ErrorCode scan_contracts(Groups *g, const Pick *list, size_t count, Error *e)
{
    double limit = rule_number(g->d, DETECT_R040, 0, HALF);
    uint64_t awards = 0;
    bool flagged = false;
    for (size_t i = 0; i < count; i++) awards += first_of_award(g->f, list[i].row);
    if ((double)awards < rule_number(g->d, DETECT_R040, 1, LEAST_AWARDS)) {
        group_verdict(g, DETECT_R040, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    for (size_t from = 0, n; from < count; from += n) {
        n = same_second(list + from, count - from);
        if ((double)count_awards(g->f, list + from, n) / (double)awards <= limit) continue;
        TRY(flag_supplier(g, list + from, n, awards, limit, e));
        flagged = true;
    }
    if (!flagged) group_verdict(g, DETECT_R040, DETECT_GROUP_CLEAR);
    return ERR_OK;
}

/* ---- R052: picks by buyer and supplier; rows are awards ---- */

enum { TIMES = 10, LEAST_OF_BUYER = 5 };

static ErrorCode fill_first_awards(Groups *g, Spill *picks, Error *e)
{
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
            if (a->date != FACT_NO_DATE) TRY(group_pick(picks, key_of(p->buyer, a->who), 0, (uint32_t)k, e));
        }
        group_came_to(g, DETECT_R052, (uint32_t)i, reason);
    }
    return ERR_OK;
}

static int amount_order(const void *left, const void *right)
{
    int64_t l = *(const int64_t *)left, r = *(const int64_t *)right;
    return l < r ? -1 : l > r;
}

/* Of the awards of the buyer at hand, whose picks stand together whoever the supplier is. */
typedef struct { uint32_t buyer; size_t awards; int64_t median; bool known; } BuyerAmounts;

/* The lower median, so that it is an amount that was paid. */
static ErrorCode settle_buyer(const Groups *g, const Pick *list, BuyerAmounts *to, Error *e)
{
    size_t n = 0, count = 0;
    while (list + count < g->end && key_high(list[count].key) == key_high(list->key)) count++;
    int64_t *amounts = mem_alloc(count * sizeof *amounts);
    if (!amounts) return error_memory(e);
    for (size_t i = 0; i < count; i++)
        if (first_of_award(g->f, list[i].row)) amounts[n++] = award_at(g->f, list[i].row)->amount;
    qsort(amounts, n, sizeof *amounts, amount_order);
    *to = (BuyerAmounts){ .buyer = key_high(list->key), .awards = n, .median = n > 0 ? amounts[(n - 1) / 2] : 0, .known = true };
    mem_free(amounts);
    return ERR_OK;
}

/* The first award by date and the largest on the next date; false where two stand on the first. */
static bool first_and_next(const Groups *g, const Pick *list, size_t count, uint32_t *first, uint32_t *next)
{
    Instant earliest = INT64_MAX, second = INT64_MAX;
    size_t at_first = 0;
    for (size_t i = 0; i < count; i++) {
        Instant date = award_at(g->f, list[i].row)->date;
        if (date < earliest) earliest = date;
    }
    for (size_t i = 0; i < count; i++) {
        Instant date = award_at(g->f, list[i].row)->date;
        if (date == earliest) {
            *first = list[i].row;
            at_first++;
        } else if (date < second) {
            second = date;
        }
    }
    if (at_first != 1 || second == INT64_MAX) return false;
    int64_t most = 0;
    for (size_t i = 0; i < count; i++) {
        const AwardFact *a = award_at(g->f, list[i].row);
        if (a->date != second || a->amount <= most) continue;
        most = a->amount;
        *next = list[i].row;
    }
    return true;
}

static ErrorCode scan_first_awards(Groups *g, const Pick *list, size_t count, Error *e)
{
    BuyerAmounts *buyer = g->rule;
    uint32_t first = 0, next = 0;
    if (!buyer->known || buyer->buyer != key_high(list->key)) TRY(settle_buyer(g, list, buyer, e));
    if (count < 2 || (double)buyer->awards < rule_number(g->d, DETECT_R052, 1, LEAST_OF_BUYER)) {
        group_verdict(g, DETECT_R052, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    if (!first_and_next(g, list, count, &first, &next)) {
        group_verdict(g, DETECT_R052, DETECT_GROUP_UNSAID);
        return ERR_OK;
    }
    const AwardFact *a = award_at(g->f, first), *b = award_at(g->f, next);
    double times = (double)b->amount / (double)a->amount;
    double limit = rule_number(g->d, DETECT_R052, 0, TIMES);
    bool small = a->amount <= buyer->median, direct = is_direct(process_at(g->f, a->process));
    if (!small || !direct || times < limit) {
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

/* ---- all of them ---- */

ErrorCode rules_buyers(Groups *g, Error *e)
{
    if (detector_runs(g->d, DETECT_R019)) {
        TRY(groups_markets(g, rule_number(g->d, DETECT_R019, 3, DIGITS), e));
        TRY(groups_run(g, fill_bidders, scan_bidders, e));
    }
    if (detector_runs(g->d, DETECT_R027)) {
        TRY(groups_markets(g, rule_number(g->d, DETECT_R027, 3, DIGITS), e));
        TRY(groups_run(g, fill_habits, scan_habits, e));
    }
    if (detector_runs(g->d, DETECT_R040)) TRY(groups_run(g, fill_contracts, scan_contracts, e));
    if (!detector_runs(g->d, DETECT_R052)) return ERR_OK;
    BuyerAmounts buyer = { .known = false };
    return groups_run_with(g, fill_first_awards, scan_first_awards, &buyer, e);
}

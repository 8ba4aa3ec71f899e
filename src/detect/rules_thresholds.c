/* rules_thresholds.c: legal limits and plans, over many processes: R002 (values crowd just under a limit), R011 (a purchase
 * split), R049 (direct awards just under the limit), R055 (direct awards that add up over it), R012 (bought directly what
 * another process planned with competition).
 *
 * Limits are the country pack's, and each process carries those of its own category and day (facts.h). */
#include "detect/clear_book.h"
#include "detect/group_kit.h"
#include "detect/rule_kit.h"

enum { LEAST_NEAR = 10, LEAST_SPLIT = 2, LEAST_UNDER = 3, LEAST_SUM = 2, SPLIT_DAYS = 30, SPLIT_DIGITS = 3 };
static const double SHARE_UNDER = 0.8;

static bool has_limits(const Groups *g)
{
    const DetectPack *pack = g->d->settings->pack;
    return pack && pack->limit_count > 0;
}

/* ---- R002 ---- */

static DetectReason near_a_limit(const Groups *g, const ProcessFact *p)
{
    if (!has_limits(g)) return DETECT_NOT_IN_PACK;
    if (p->value == FACT_NO_AMOUNT) return DETECT_NO_AMOUNTS;
    if (p->near == FACT_NO_LIMIT) return DETECT_NOT_IN_PACK;
    if (p->near == 0) return DETECT_CLEAR;
    return p->buyer == NO_WORD ? DETECT_NO_PARTY : DETECT_WAITS;
}

static ErrorCode fill_near(Groups *g, Spill *picks, Error *e)
{
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        DetectReason reason = near_a_limit(g, p);
        group_came_to(g, DETECT_R002, (uint32_t)i, reason);
        if (reason == DETECT_WAITS) TRY(group_pick(picks, p->buyer, p->near > 0, (uint32_t)i, e));      /* second: 1 above */
    }
    return ERR_OK;
}

static ErrorCode scan_near(Groups *g, const Pick *list, size_t count, Error *e)
{
    size_t under = list->second == 0 ? same_second(list, count) : 0;
    FirstRows rows = { 0 };
    DetectFlag flag = { .rule = DETECT_R002, .group = DETECT_BUYER, .count = 1, .part = under, .whole = count,
                        .ratio = (double)under / (double)count };
    if ((double)count < rule_number(g->d, DETECT_R002, 2, LEAST_NEAR)) {
        group_verdict(g, DETECT_R002, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    if (flag.ratio < rule_number(g->d, DETECT_R002, 0, SHARE_UNDER)) {
        group_verdict(g, DETECT_R002, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    first_rows_of(&rows, list, under);
    return group_raise(g, flag, (uint32_t)list->key, NO_WORD, &rows, e);
}

/* ---- R011 ---- */

static DetectReason may_be_split(const Groups *g, const ProcessFact *p)
{
    if (!has_limits(g)) return DETECT_NOT_IN_PACK;
    if (p->method == METHOD_NONE) return DETECT_NO_METHOD;
    if (p->own_limit == FACT_NO_AMOUNT) return DETECT_NOT_IN_PACK;
    if (p->value == FACT_NO_AMOUNT || p->value <= 0 || p->currency != p->own_currency) return DETECT_NO_AMOUNTS;
    if (p->value > p->own_limit) return DETECT_CLEAR;
    if (p->buyer == NO_WORD) return DETECT_NO_PARTY;
    if (market_of(g, p) == NO_WORD) return DETECT_NO_CLASS;
    return p->date == FACT_NO_DATE ? DETECT_NO_DATES : DETECT_WAITS;
}

/* A small purchase. */
typedef struct { int64_t value, limit; uint32_t turn, row; } Small;

static ErrorCode fill_small(Groups *g, Spill *picks, Error *e)
{
    (void)picks;
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        DetectReason reason = may_be_split(g, p);
        group_came_to(g, DETECT_R011, (uint32_t)i, reason);
        if (reason != DETECT_WAITS) continue;
        Small small = { p->value, p->own_limit, turn_of(g->f, i), (uint32_t)i };
        TRY(group_carry(g, key_of(p->buyer, market_of(g, p)), p->own_currency, &small, e));
    }
    return ERR_OK;
}

static Instant date_of(const Groups *g, const Small *s)
{
    return time_at(g->f, s->turn)->date;
}

/* How many purchases from the first on lie within so many days. */
static size_t within_days(const Groups *g, const Small *list, size_t count, int64_t days)
{
    size_t n = 1;
    while (n < count && date_of(g, &list[n]) - date_of(g, list) <= days * 24 * HOUR) n++;
    return n;
}

/* The sum of all, and the highest of their limits; false when the sum does not fit. */
static bool sum_of(const Small *list, size_t count, int64_t *sum, int64_t *limit)
{
    *sum = *limit = 0;
    for (size_t i = 0; i < count; i++) {
        if (!int_add(*sum, list[i].value, sum)) return false;
        if (list[i].limit > *limit) *limit = list[i].limit;
    }
    return true;
}

static ErrorCode raise_split(Groups *g, const Pick *first, const Small *list, size_t count, int64_t sum, int64_t limit, Error *e)
{
    Instant begin = date_of(g, list), end = date_of(g, &list[count - 1]);
    FirstRows rows = { 0 };
    DetectFlag flag = { .rule = DETECT_R011, .group = DETECT_BUYER, .count = (uint32_t)count, .part = count, .whole = count,
                        .market = market_text(g, key_low(first->key)), .amounts = { sum, limit },
                        .currency = g->f->terms.list[first->second].text, .days = (end - begin) / (24 * HOUR) };
    TRY(group_year(g, fact_year(begin), &flag.year, e));
    for (size_t i = 0; i < count; i++) first_rows_add(&rows, list[i].row);
    return group_raise(g, flag, key_high(first->key), NO_WORD, &rows, e);
}

static uint64_t small_turn(const void *row)
{
    return ((const Small *)row)->turn;
}

static int small_order(const void *left, const void *right)
{
    uint32_t l = ((const Small *)left)->turn, r = ((const Small *)right)->turn;
    return l < r ? -1 : l > r;
}

/* Those of these picks in the order of time. */
static ErrorCode sort_small(const Groups *g, const Pick *list, size_t count, Spill *to, Error *e)
{
    void *room;
    TRY(spill_room(to, count, &room, e));
    for (size_t i = 0; i < count; i++) memcpy(spill_at(to, i), carried_at(g, &list[i]), sizeof(Small));
    spill_took(to, count);
    return spill_sort_by(to, small_turn, small_order, e);
}

/* Wherever those within the window pass the limit together, they are one flag, and the next window begins behind them. */
static ErrorCode scan_windows(Groups *g, const Pick *first, const Small *list, size_t count, Error *e)
{
    int64_t days = (int64_t)rule_number(g->d, DETECT_R011, 0, SPLIT_DAYS), sum, limit;
    double least = rule_number(g->d, DETECT_R011, 1, LEAST_SPLIT);
    bool flagged = false;
    for (size_t at = 0, step; at < count; at += step) {
        size_t window = within_days(g, list + at, count - at, days);
        bool passes = (double)window >= least && sum_of(list + at, window, &sum, &limit) && sum > limit;
        step = passes ? window : 1;
        if (passes) TRY(raise_split(g, first, list + at, window, sum, limit, e));
        flagged |= passes;
    }
    if (!flagged) group_verdict(g, DETECT_R011, (double)count < least ? DETECT_GROUP_TOO_FEW : DETECT_GROUP_CLEAR);
    return ERR_OK;
}

/* Small purchases of one buyer, class and currency, in the order of time. */
static ErrorCode scan_small(Groups *g, const Pick *list, size_t count, Error *e)
{
    for (size_t from = 0, n; from < count; from += n) {
        n = same_second(list + from, count - from);
        CLEANUP(spill_free) Spill sorted = groups_list(g, sizeof(Small));
        TRY(sort_small(g, list + from, n, &sorted, e));
        TRY(scan_windows(g, list + from, spill_rows(&sorted), n, e));
    }
    return ERR_OK;
}

/* ---- R049, R055: direct awards of a buyer to a supplier in a year ---- */

typedef struct { DetectRule rule; bool (*counts)(const Groups *g, const ProcessFact *p, const AwardFact *a); } DirectRule;

static bool just_under(const Groups *g, const ProcessFact *p, const AwardFact *a)
{
    static const double MARGIN = 0.1;
    double margin = rule_number(g->d, DETECT_R049, 0, MARGIN);
    return a->amount <= p->limit && (double)a->amount >= (double)p->limit * (1 - margin);
}

static bool any_award(const Groups *g, const ProcessFact *p, const AwardFact *a)
{
    (void)g;
    (void)p;
    return a->amount > 0;
}

static DetectReason direct_award(const Groups *g, const ProcessFact *p)
{
    if (!has_limits(g)) return DETECT_NOT_IN_PACK;
    if (p->method == METHOD_NONE) return DETECT_NO_METHOD;
    if (!is_direct(p)) return DETECT_OTHER_METHOD;
    if (p->limit == FACT_NO_AMOUNT) return DETECT_NOT_IN_PACK;
    if (p->crowded) return DETECT_TOO_MANY;
    if (!p->has_awards) return DETECT_NO_AWARDS;
    return p->buyer == NO_WORD || p->award_count == 0 ? DETECT_NO_PARTY : DETECT_WAITS;
}

static ErrorCode fill_direct(Groups *g, Spill *picks, Error *e)
{
    (void)picks;
    const DirectRule *rule = g->rule;
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        DetectReason reason = direct_award(g, p);
        bool priced = false, dated = false;
        for (uint64_t k = p->first_award; reason == DETECT_WAITS && k < p->first_award + p->award_count; k++) {
            const AwardFact *a = award_at(g->f, k);
            if (a->amount == FACT_NO_AMOUNT || a->currency != p->limit_currency) continue;
            priced = true;
            if (a->date == FACT_NO_DATE) continue;
            dated = true;
            if (rule->counts(g, p, a)) TRY(group_carry_award(g, key_of(p->buyer, a->who), (uint32_t)fact_year(a->date), p, k, e));
        }
        if (reason == DETECT_WAITS && !dated) reason = priced ? DETECT_NO_DATES : DETECT_NO_AMOUNTS;
        group_came_to(g, rule->rule, (uint32_t)i, reason);
    }
    return ERR_OK;
}

/* Of awards: their sum, and the lowest of the limits. */
static bool awards_sum(const Groups *g, const Pick *list, size_t count, int64_t *sum, int64_t *limit, FirstRows *rows)
{
    *sum = 0;
    *limit = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        const CarriedAward *a = carried_award(g, &list[i]);
        if (!int_add(*sum, a->part, sum)) return false;
        if (a->limit < *limit) *limit = a->limit;
        first_rows_add(rows, a->process);
    }
    return true;
}

static ErrorCode raise_direct(Groups *g, const Pick *list, size_t count, uint64_t awards, int64_t sum, int64_t limit, const FirstRows *rows,
                              Error *e)
{
    const DirectRule *rule = g->rule;
    const CarriedAward *first = carried_award(g, list);
    DetectFlag flag = { .rule = rule->rule, .group = DETECT_BUYER, .count = (uint32_t)awards, .part = awards, .whole = count,
                        .amounts = { sum, limit }, .currency = g->f->terms.list[first->currency].text,
                        .ratio = (double)sum / (double)limit };
    TRY(group_year(g, (int)list->second, &flag.year, e));
    return group_raise(g, flag, key_high(list->key), key_low(list->key), rows, e);
}

static ErrorCode scan_direct(Groups *g, const Pick *list, size_t count, Error *e)
{
    const DirectRule *rule = g->rule;
    bool sums = rule->rule == DETECT_R055;
    double least = rule_number(g->d, rule->rule, sums ? 0 : 1, sums ? LEAST_SUM : LEAST_UNDER);
    for (size_t from = 0, n; from < count; from += n) {
        int64_t sum, limit;
        FirstRows rows = { 0 };
        n = same_second(list + from, count - from);
        uint64_t awards = count_awards(g, list + from, n);
        bool fits = awards_sum(g, list + from, n, &sum, &limit, &rows);
        if ((double)awards < least) group_verdict(g, rule->rule, DETECT_GROUP_TOO_FEW);
        else if (!fits || (sums && sum <= limit)) group_verdict(g, rule->rule, DETECT_GROUP_CLEAR);
        else TRY(raise_direct(g, list + from, n, awards, sum, limit, &rows, e));
    }
    return ERR_OK;
}

/* ---- R012 ---- */

/* A planned process and those that name it meet under a hash of its ocid; second: 0 the planned ones. */
static ErrorCode fill_plans(Groups *g, Spill *picks, Error *e)
{
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        bool linked = is_direct(p) && p->planned == METHOD_NONE && p->plan_len > 0;
        if (linked) TRY(group_pick(picks, text_hash(plan_at(g->f, p)), 1, (uint32_t)i, e));
        if (p->ocid_len > 0 && p->method != METHOD_NONE) TRY(group_pick(picks, text_hash(ocid_at(g->f, p)), 0, (uint32_t)i, e));
    }
    return ERR_OK;
}

static ErrorCode raise_plan(Groups *g, uint32_t row, uint32_t plan, Error *e)
{
    const ProcessFact *p = process_at(g->f, row);
    FirstRows rows = { 0 };
    DetectFlag flag = { .rule = DETECT_R012, .group = DETECT_PROCESS, .count = 1, .source = g->sources[p->source], .line = p->line,
                        .offset = p->offset };
    DetectFlag *to;
    static const char *const METHODS[] = { [METHOD_OPEN] = "open", [METHOD_SELECTIVE] = "selective" };
    int planned = plan == NO_WORD ? p->planned : process_at(g->f, plan)->method;
    if (plan != NO_WORD) first_rows_add(&rows, plan);
    TRY(group_spots(g, &rows, &flag.spots, &flag.spot_count, e));
    TRY(detector_keep_text(g->d, ocid_at(g->f, p), &flag.ocid, e));
    flag.what = str_of(METHODS[planned]);
    const PackReason *reason = p->reason > 0 ? &g->d->settings->pack->reasons[p->reason - 1] : NULL;
    if (reason && reason->explains != DETECT_OPEN && clear_book_clears(g->d->settings->clear_book, reason->explains, DETECT_R012)) {
        flag.cleared = reason->explains;
        flag.reason = reason->code;
    }
    group_came_to(g, DETECT_R012, row, DETECT_FLAGGED);
    to = detector_new_flag(g->d, p->source);
    if (!to) return error_memory(e);
    *to = flag;
    return ERR_OK;
}

static ErrorCode scan_plans(Groups *g, const Pick *list, size_t count, Error *e)
{
    size_t planned = list->second == 0 ? same_second(list, count) : 0;
    for (size_t i = planned; i < count; i++) {
        const ProcessFact *p = process_at(g->f, list[i].row);
        uint32_t plan = NO_WORD;
        for (size_t k = 0; k < planned && plan == NO_WORD; k++) {
            const ProcessFact *q = process_at(g->f, list[k].row);
            if (list[k].row != list[i].row && str_equal(ocid_at(g->f, q), plan_at(g->f, p))) plan = list[k].row;
        }
        if (plan == NO_WORD) group_came_to(g, DETECT_R012, list[i].row, DETECT_NOT_PUBLISHED);
        else if (is_competitive(process_at(g->f, plan))) TRY(raise_plan(g, list[i].row, plan, e));
        else group_came_to(g, DETECT_R012, list[i].row, DETECT_CLEAR);
    }
    return ERR_OK;
}

/* What needs no other process: the method, and what a planning release of its own said. *linked: some need another. */
static ErrorCode look_at_own_plans(Groups *g, bool *linked, Error *e)
{
    *linked = false;
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        bool competitive = p->planned == METHOD_OPEN || p->planned == METHOD_SELECTIVE;
        if (p->method == METHOD_NONE) group_came_to(g, DETECT_R012, (uint32_t)i, DETECT_NO_METHOD);
        else if (!is_direct(p)) group_came_to(g, DETECT_R012, (uint32_t)i, DETECT_OTHER_METHOD);
        else if (competitive) TRY(raise_plan(g, (uint32_t)i, NO_WORD, e));
        else if (p->planned != METHOD_NONE) group_came_to(g, DETECT_R012, (uint32_t)i, DETECT_CLEAR);
        else if (p->plan_len == 0) group_came_to(g, DETECT_R012, (uint32_t)i, DETECT_NOT_PUBLISHED);
        else *linked = true;
    }
    return ERR_OK;
}

/* ---- all of them ---- */

static ErrorCode run_direct(Groups *g, const DirectRule *rule, Error *e)
{
    DirectRule own = *rule;
    GroupRun run = { .fill = fill_direct, .scan = scan_direct, .rule = &own, .carried = sizeof(CarriedAward) };
    return detector_runs(g->d, rule->rule) ? groups_run(g, &run, e) : ERR_OK;
}

ErrorCode rules_thresholds(Groups *g, Error *e)
{
    static const DirectRule UNDER = { DETECT_R049, just_under }, SUMS = { DETECT_R055, any_award };
    if (detector_runs(g->d, DETECT_R002)) TRY(groups_run(g, &(GroupRun){ .fill = fill_near, .scan = scan_near }, e));
    if (detector_runs(g->d, DETECT_R011)) {
        TRY(groups_markets(g, rule_number(g->d, DETECT_R011, 2, SPLIT_DIGITS), e));
        TRY(groups_run(g, &(GroupRun){ .fill = fill_small, .scan = scan_small, .carried = sizeof(Small) }, e));
    }
    TRY(run_direct(g, &UNDER, e));
    TRY(run_direct(g, &SUMS, e));
    if (!detector_runs(g->d, DETECT_R012)) return ERR_OK;
    bool linked;
    TRY(look_at_own_plans(g, &linked, e));
    return linked ? groups_run(g, &(GroupRun){ .fill = fill_plans, .scan = scan_plans }, e) : ERR_OK;
}

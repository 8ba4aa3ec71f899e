/* rules_habits.c: R027, a bidder who bids in a buyer's tenders of a class again and again, and since a date never.
 *
 * Two lists under the same keys, both sorted: the tenders by their turns in time, and under each bidder the turns of those he
 * bid in. So both are walked once, side by side, whatever their size; where a turn stands among those of its group is looked up
 * by halves. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

enum { LEAST_BIDS = 5, LEAST_ABSENT = 5, DIGITS = 3 };
static const double HALF = 0.5;

/* Tenders of a buyer and a class, in the order of time: the row of each pick is its turn. */
typedef struct { const Pick *list; size_t count; } Tenders;

static DetectReason ask_habits(const Groups *g, const ProcessFact *p)
{
    if (p->crowded) return DETECT_TOO_MANY;
    if (p->buyer == NO_WORD) return DETECT_NO_PARTY;
    if (p->bid_count == 0) return DETECT_NO_BIDS;
    if (p->date == FACT_NO_DATE) return DETECT_NO_DATES;
    return market_of(g, p) == NO_WORD ? DETECT_NO_CLASS : DETECT_WAITS;
}

static ErrorCode fill_tenders(Groups *g, Spill *picks, Error *e)
{
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        DetectReason reason = ask_habits(g, p);
        group_came_to(g, DETECT_R027, (uint32_t)i, reason);
        uint32_t turn = turn_of(g->f, i);
        if (reason == DETECT_WAITS) TRY(group_pick(picks, key_of(p->buyer, market_of(g, p)), turn, turn, e));
    }
    return ERR_OK;
}

/* A bidder of several lots comes several times, behind one another. */
static ErrorCode fill_presence(Groups *g, Spill *picks, Error *e)
{
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        if (ask_habits(g, p) != DETECT_WAITS) continue;
        uint64_t key = key_of(p->buyer, market_of(g, p));
        for (uint64_t k = p->first_bid; k < p->first_bid + p->bid_count; k++)
            TRY(group_pick(picks, key, bid_at(g->f, k)->who, turn_of(g->f, i), e));
    }
    return ERR_OK;
}

static Instant date_at(const Groups *g, const Tenders *t, size_t i)
{
    return time_at(g->f, t->list[i].row)->date;
}

/* The first of the tenders whose turn is not before this one. */
static size_t place_of_turn(const Tenders *t, uint32_t turn)
{
    size_t from = 0, to = t->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (t->list[middle].row < turn) from = middle + 1;
        else to = middle;
    }
    return from;
}

/* How many of these tenders were later. */
static size_t count_later(const Groups *g, const Tenders *t, Instant date)
{
    size_t from = 0, to = t->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (date_at(g, t, middle) > date) to = middle;
        else from = middle + 1;
    }
    return t->count - from;
}

/* In how many tenders a bidder was, his first turn and his last. */
typedef struct { size_t tenders; uint32_t first, last; } Presence;

static Presence read_presence(const Pick *list, size_t count)
{
    Presence p = { .first = UINT32_MAX };
    uint32_t before = NO_WORD;
    for (size_t i = 0; i < count; i++) {
        uint32_t turn = list[i].row;
        if (turn == before) continue;
        before = turn;
        if (turn < p.first) p.first = turn;
        if (turn > p.last) p.last = turn;
        p.tenders++;
    }
    return p;
}

/* The rows of his last tenders, which may stand in any order. */
static void last_rows(const Groups *g, const Pick *list, size_t count, FirstRows *rows)
{
    uint32_t last[DETECT_SPOTS];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t turn = list[i].row;
        size_t at = n;
        while (at > 0 && last[at - 1] < turn) at--;
        if (at == DETECT_SPOTS || (at > 0 && last[at - 1] == turn)) continue;
        if (n < DETECT_SPOTS) n++;
        for (size_t k = n - 1; k > at; k--) last[k] = last[k - 1];
        last[at] = turn;
    }
    for (size_t i = 0; i < n; i++) first_rows_add(rows, time_at(g->f, last[i])->row);
}

/* Tenders on the day of the last one are not counted as missed. */
static ErrorCode check_habit(Groups *g, const Tenders *t, const Pick *list, size_t count, const Presence *here, Error *e)
{
    double share = rule_number(g->d, DETECT_R027, 0, HALF);
    Instant last = time_at(g->f, here->last)->date, end = date_at(g, t, t->count - 1);
    size_t span = place_of_turn(t, here->last) - place_of_turn(t, here->first) + 1, missed = count_later(g, t, last);
    size_t n = here->tenders;
    bool gone = (double)n >= share * (double)span && (double)missed >= rule_number(g->d, DETECT_R027, 2, LEAST_ABSENT);
    if (!gone) {
        group_verdict(g, DETECT_R027, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    FirstRows rows = { .count = 0 };
    last_rows(g, list, count, &rows);
    DetectFlag flag = { .rule = DETECT_R027, .group = DETECT_BUYER, .count = (uint32_t)missed, .part = n, .whole = span,
                        .ratio = (double)n / (double)span, .days = (end - last) / (24 * HOUR), .also = "threshold",
                        .also_value = share, .market = market_text(g, key_low(list->key)) };
    return group_raise(g, flag, key_high(list->key), list->second, &rows, e);
}

/* All bidders of one group. */
static ErrorCode scan_group(Groups *g, const Tenders *t, const Pick *list, size_t count, Error *e)
{
    double least = rule_number(g->d, DETECT_R027, 1, LEAST_BIDS), absent = rule_number(g->d, DETECT_R027, 2, LEAST_ABSENT);
    if ((double)t->count < least + absent) {
        group_verdict(g, DETECT_R027, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    for (size_t from = 0, n; from < count; from += n) {
        n = same_second(list + from, count - from);
        Presence here = read_presence(list + from, n);
        if ((double)here.tenders >= least) TRY(check_habit(g, t, list + from, n, &here, e));
    }
    return ERR_OK;
}

/* The groups of both lists stand in the same order: a tender that is asked about has bids. */
static ErrorCode scan_habits(Groups *g, const Spill *tenders, Error *e)
{
    const Pick *list = spill_rows(tenders), *bids = spill_rows(&g->picks);
    for (size_t from = 0, n, k = 0, bidders; from < tenders->count; from += n, k += bidders) {
        n = same_key(list + from, tenders->count - from);
        bidders = same_key(bids + k, g->picks.count - k);
        TRY(scan_group(g, &(Tenders){ list + from, n }, bids + k, bidders, e));
    }
    return ERR_OK;
}

ErrorCode rules_habits(Groups *g, Error *e)
{
    if (!detector_runs(g->d, DETECT_R027)) return ERR_OK;
    TRY(groups_markets(g, rule_number(g->d, DETECT_R027, 3, DIGITS), e));
    TRY(groups_sort(g, &(GroupRun){ .fill = fill_tenders }, e));
    CLEANUP(spill_free) Spill tenders = g->picks;
    g->picks = groups_list(g, sizeof(Pick));
    TRY(groups_sort(g, &(GroupRun){ .fill = fill_presence }, e));
    return scan_habits(g, &tenders, e);
}

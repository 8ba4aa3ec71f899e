/* rules_sets.c: the same tenderers meet again and again:
 *
 *   R034  and file their bids in the same order each time
 *   R057  and take turns in winning
 *
 * A set is who bid for one lot, or in one tender where no lots are named: at least three. Only meetings of exactly the same set are
 * held beside each other, and one of each tender: what happens in two lots of one tender is no sequence. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

#include <math.h>

enum { SMALLEST = 3, LARGEST = 64 };

/* ---- meetings of one set ---- */

typedef ErrorCode (*CheckSet)(Groups *g, const uint32_t *set, size_t members, const uint32_t *turns, size_t count, Error *e);
typedef struct { DetectRule rule; int smallest_at, least_at; double smallest, least; CheckSet check; } SetRule;
enum { RULES = 2 };

static double smallest_of(const Groups *g, const SetRule *s) { return rule_number(g->d, s->rule, s->smallest_at, s->smallest); }
static double least_of(const Groups *g, const SetRule *s) { return rule_number(g->d, s->rule, s->least_at, s->least); }

/* Two sets of one hash would have to be among fewer than 2^32. */
static uint64_t hash_set(const Member *list, size_t n)
{
    static const uint64_t ODD = UINT64_C(0x9e3779b97f4a7c15);
    uint64_t h = n * ODD;
    for (size_t i = 0; i < n; i++) {
        h = (h ^ list[i].who) * ODD;
        h ^= h >> 29;
    }
    return h ^ h >> 32;
}

/* What the process came to for a rule: by its largest set. */
static void sets_came_to(Groups *g, uint32_t row, size_t largest, bool crowded)
{
    const SetRule *rules = g->rule;
    const ProcessFact *p = process_at(g->f, row);
    for (int i = 0; i < RULES; i++) {
        if (!detector_runs(g->d, rules[i].rule)) continue;
        DetectReason reason = DETECT_NO_BIDS;
        if (p->crowded || crowded) reason = DETECT_TOO_MANY;
        else if (largest >= SMALLEST && (double)largest >= smallest_of(g, &rules[i]))
            reason = p->date == FACT_NO_DATE ? DETECT_NO_DATES : DETECT_WAITS;
        group_came_to(g, rules[i].rule, row, reason);
    }
}

static ErrorCode fill_sets(Groups *g, Spill *picks, Error *e)
{
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        Member *list;
        size_t count, largest = 0;
        bool crowded = false;
        ArenaMark mark = arena_mark(&g->d->scratch);
        TRY(members_of(g, (uint32_t)i, &list, &count, e));
        for (size_t from = 0, n; from < count; from += n) {
            n = same_lot(list + from, count - from);
            crowded |= n > LARGEST;
            if (n < SMALLEST || n > LARGEST) continue;
            if (n > largest) largest = n;
            if (p->date != FACT_NO_DATE) TRY(group_pick(picks, hash_set(list + from, n), list[from].lot, (uint32_t)i, e));
        }
        arena_restore(&g->d->scratch, mark);
        sets_came_to(g, (uint32_t)i, largest, crowded && largest == 0);
    }
    return ERR_OK;
}

/* The members of the meeting that this pick is of. */
static ErrorCode members_at(const Groups *g, uint32_t row, uint64_t hash, const Member **ret, size_t *count, Error *e)
{
    Member *list;
    size_t all;
    TRY(members_of(g, row, &list, &all, e));
    *count = 0;
    for (size_t from = 0, n; from < all && *count == 0; from += n) {
        n = same_lot(list + from, all - from);
        if (n > LARGEST || hash_set(list + from, n) != hash) continue;
        *ret = list + from;
        *count = n;
    }
    return *count > 0 ? ERR_OK : error_internal(e, "members_at");
}

static bool is_same_set(const Member *list, size_t n, const uint32_t *set, size_t count)
{
    for (size_t i = 0; i < n && n == count; i++) if (list[i].who != set[i]) return false;
    return n == count;
}

/* Tenders in which this set met once, by time; those where it met for several lots are left out. */
static ErrorCode list_turns(Groups *g, const Pick *list, size_t count, const uint32_t *set, size_t members, uint32_t *turns,
                            size_t *ret, Error *e)
{
    *ret = 0;
    for (size_t i = 0; i < count; i++) turns[i] = list[i].row;
    TRY(sort_by_time(g, turns, count, e));
    for (size_t i = 0, to; i < count; i = to) {
        const Member *met;
        size_t n;
        for (to = i + 1; to < count && turns[to] == turns[i];) to++;
        if (to - i > 1) continue;
        ArenaMark mark = arena_mark(&g->d->scratch);
        TRY(members_at(g, turns[i], list->key, &met, &n, e));
        if (is_same_set(met, n, set, members)) turns[(*ret)++] = turns[i];
        arena_restore(&g->d->scratch, mark);
    }
    return ERR_OK;
}

/* The set and its turns, when they are enough for one of the rules. */
static ErrorCode read_set(Groups *g, const Pick *list, size_t count, uint32_t *set, size_t *members, uint32_t **turns, size_t *ret,
                          Error *e)
{
    const SetRule *rules = g->rule;
    const Member *first;
    bool enough = false;
    *ret = 0;
    TRY(members_at(g, list->row, list->key, &first, members, e));
    for (int i = 0; i < RULES; i++)
        enough |= detector_runs(g->d, rules[i].rule) && (double)*members >= smallest_of(g, &rules[i])
            && (double)count >= least_of(g, &rules[i]);
    if (!enough) return ERR_OK;
    *turns = arena_array(&g->d->scratch, count, sizeof **turns);
    if (!*turns) return error_memory(e);
    for (size_t i = 0; i < *members; i++) set[i] = first[i].who;
    return list_turns(g, list, count, set, *members, *turns, ret, e);
}

static ErrorCode scan_set(Groups *g, const Pick *list, size_t count, Error *e)
{
    const SetRule *rules = g->rule;
    uint32_t set[LARGEST], *turns = NULL;
    size_t members, n;
    TRY(read_set(g, list, count, set, &members, &turns, &n, e));
    for (int i = 0; i < RULES; i++) {
        if (!detector_runs(g->d, rules[i].rule) || (double)members < smallest_of(g, &rules[i])) continue;
        if (n > 1 && (double)n >= least_of(g, &rules[i])) TRY(rules[i].check(g, set, members, turns, n, e));
        else group_verdict(g, rules[i].rule, DETECT_GROUP_TOO_FEW);
    }
    return ERR_OK;
}

static ErrorCode raise_set(Groups *g, DetectFlag flag, const uint32_t *set, size_t members, const uint32_t *turns, size_t count,
                           Error *e)
{
    FirstRows rows = { .count = 0 };
    for (size_t i = 0; i < count; i++) first_rows_add(&rows, turns[i]);
    return group_raise_set(g, flag, set, members, &rows, e);
}

/* The members of one turn. The set is known to be there. */
static ErrorCode take_turn(const Groups *g, uint32_t row, const uint32_t *set, size_t members, const Member **ret, Error *e)
{
    Member *list;
    size_t all;
    TRY(members_of(g, row, &list, &all, e));
    for (size_t from = 0, n; from < all; from += n) {
        n = same_lot(list + from, all - from);
        *ret = list + from;
        if (is_same_set(list + from, n, set, members)) return ERR_OK;
    }
    return error_internal(e, "take_turn");
}

/* ---- R034 ---- */

/* before[i * members + k]: how often the i-th of the set filed before the k-th. */
typedef struct { uint32_t *before; size_t members, turns; FirstRows rows; } Orders;

/* One meeting; without all dates, or with all of them alike, it says nothing about an order. */
static void add_order(Orders *o, const Member *list)
{
    bool differ = false;
    for (size_t i = 0; i < o->members; i++) {
        if (list[i].date == FACT_NO_DATE) return;
        differ |= list[i].date != list[0].date;
    }
    if (!differ) return;
    o->turns++;
    for (size_t i = 0; i < o->members; i++)
        for (size_t k = 0; k < o->members; k++) o->before[i * o->members + k] += list[i].date < list[k].date;
}

/* Kendall's tau-a of two meetings, the mean over all pairs of them: of two tenderers, c meetings have one order and d the other, so
 * c (c - 1) / 2 + d (d - 1) / 2 pairs of meetings agree and c d disagree. */
static double mean_tau(const Orders *o)
{
    int64_t sum = 0, n = (int64_t)o->members, m = (int64_t)o->turns;
    for (size_t i = 0; i < o->members; i++) {
        for (size_t k = i + 1; k < o->members; k++) {
            int64_t c = o->before[i * o->members + k], d = o->before[k * o->members + i];
            sum += c * (c - 1) / 2 + d * (d - 1) / 2 - c * d;
        }
    }
    return (double)sum / ((double)(n * (n - 1) / 2) * ((double)m * (double)(m - 1) / 2));
}

enum { FOUR = 4, LEAST_ORDERS = 3 };
static const double NEARLY_ONE = 0.9;

static ErrorCode check_order(Groups *g, const uint32_t *set, size_t members, const uint32_t *turns, size_t count, Error *e)
{
    double least = rule_number(g->d, DETECT_R034, 2, LEAST_ORDERS);
    Orders o = { .before = arena_array(&g->d->scratch, members * members, sizeof *o.before), .members = members };
    if (!o.before) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        const Member *list;
        ArenaMark mark = arena_mark(&g->d->scratch);
        TRY(take_turn(g, turns[i], set, members, &list, e));
        add_order(&o, list);
        arena_restore(&g->d->scratch, mark);
    }
    if (o.turns < 2 || (double)o.turns < least) {
        group_verdict(g, DETECT_R034, DETECT_GROUP_UNSAID);
        return ERR_OK;
    }
    double tau = mean_tau(&o), limit = rule_number(g->d, DETECT_R034, 0, NEARLY_ONE);
    if (tau < limit) {
        group_verdict(g, DETECT_R034, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    DetectFlag flag = { .rule = DETECT_R034, .group = DETECT_SET, .count = (uint32_t)o.turns, .ratio = tau, .part = members,
                        .whole = o.turns, .also = "threshold", .also_value = limit };
    return raise_set(g, flag, set, members, turns, count, e);
}

/* ---- R057 ---- */

enum { LEAST_TURNS = 8, NOT_ONE = LARGEST };
static const double EVEN = 0.9, OFTEN = 1.645;

/* Which of the set won; NOT_ONE when none or several did. */
static ErrorCode winner_of(const Groups *g, uint32_t row, const uint32_t *set, size_t members, size_t *ret, Error *e)
{
    const Member *list;
    size_t winners = 0;
    *ret = NOT_ONE;
    TRY(take_turn(g, row, set, members, &list, e));
    for (size_t i = 0; i < members; i++) {
        if (!list[i].won) continue;
        *ret = i;
        winners++;
    }
    if (winners != 1) *ret = NOT_ONE;
    return ERR_OK;
}

/* How evenly the wins are spread: their entropy, 1 where all won equally often. */
static double evenness(const uint64_t *wins, size_t members, uint64_t all)
{
    double h = 0;
    for (size_t i = 0; i < members; i++) {
        double p = (double)wins[i] / (double)all;
        if (wins[i] > 0) h -= p * log(p);
    }
    return h / log((double)members);
}

/* By how many standard deviations winners change more often than if their order were chance (the runs test for several kinds). */
static double runs_score(const uint64_t *wins, size_t members, uint64_t all, uint64_t runs)
{
    double n = (double)all, squares = 0, cubes = 0;
    for (size_t i = 0; i < members; i++) {
        double w = (double)wins[i];
        squares += w * w;
        cubes += w * w * w;
    }
    double mean = (n * (n + 1) - squares) / n;
    double variance = (squares * (squares + n * (n + 1)) - 2 * n * cubes - n * n * n) / (n * n * (n - 1));
    return variance > 0 ? ((double)runs - mean) / sqrt(variance) : 0;
}

static ErrorCode check_turns(Groups *g, const uint32_t *set, size_t members, const uint32_t *turns, size_t count, Error *e)
{
    uint64_t wins[LARGEST] = { 0 }, all = 0, runs = 0;
    size_t before = NOT_ONE, winner = NOT_ONE;
    for (size_t i = 0; i < count; i++) {
        ArenaMark mark = arena_mark(&g->d->scratch);
        TRY(winner_of(g, turns[i], set, members, &winner, e));
        arena_restore(&g->d->scratch, mark);
        if (winner == NOT_ONE) continue;
        wins[winner]++;
        all++;
        runs += winner != before;
        before = winner;
    }
    if (all < 2 || (double)all < rule_number(g->d, DETECT_R057, 2, LEAST_TURNS)) {
        group_verdict(g, DETECT_R057, DETECT_GROUP_UNSAID);
        return ERR_OK;
    }
    double even = evenness(wins, members, all), score = runs_score(wins, members, all, runs);
    if (even < rule_number(g->d, DETECT_R057, 0, EVEN) || score < rule_number(g->d, DETECT_R057, 1, OFTEN)) {
        group_verdict(g, DETECT_R057, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    DetectFlag flag = { .rule = DETECT_R057, .group = DETECT_SET, .count = (uint32_t)all, .ratio = even, .part = runs, .whole = all,
                        .also = "runsScore", .also_value = score };
    return raise_set(g, flag, set, members, turns, count, e);
}

/* ---- both ---- */

ErrorCode rules_sets(Groups *g, Error *e)
{
    SetRule rules[RULES] = { { DETECT_R034, 1, 2, FOUR, LEAST_ORDERS, check_order },
                             { DETECT_R057, 3, 2, SMALLEST, LEAST_TURNS, check_turns } };
    bool runs = detector_runs(g->d, DETECT_R034) || detector_runs(g->d, DETECT_R057);
    return runs ? groups_run_with(g, fill_sets, scan_set, rules, e) : ERR_OK;
}

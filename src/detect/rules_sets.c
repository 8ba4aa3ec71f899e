/* rules_sets.c: the same tenderers meet again and again:
 *
 *   R034  and file their bids in the same order each time
 *   R057  and take turns in winning
 *
 * A set is who bid for one lot, or in one tender where no lots are named: at least three. Only meetings of exactly the same set
 * are held beside each other, and one of each tender: what happens in two lots of one tender is no sequence.
 *
 * Each member of each meeting is a pick under the set, at the meeting's turn in time, and carries what it did there. So sorted,
 * all meetings of a set stand behind one another and in their order, each with its members as members_of lists them. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

#include <math.h>

enum { SMALLEST = 3, LARGEST = 64 };

/* ---- meetings of one set ---- */

/* What a member of a set did in a meeting. */
typedef struct { Instant date; uint32_t who, lot; bool won; } Took;
/* A set and its meetings in the order of time, of each the first of its picks. */
typedef struct { uint32_t who[LARGEST]; size_t members; const Pick **meetings; size_t count; } Meetings;
typedef ErrorCode (*CheckSet)(Groups *g, const Meetings *set, Error *e);
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

static ErrorCode pick_meeting(Groups *g, const Member *list, size_t n, uint32_t turn, Error *e)
{
    uint64_t key = hash_set(list, n);
    for (size_t i = 0; i < n; i++)
        TRY(group_carry(g, key, turn, &(Took){ list[i].date, list[i].who, list[i].lot, list[i].won }, e));
    return ERR_OK;
}

static ErrorCode fill_sets(Groups *g, Spill *picks, Error *e)
{
    (void)picks;
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
            if (p->date != FACT_NO_DATE) TRY(pick_meeting(g, list + from, n, turn_of(g->f, i), e));
        }
        arena_restore(&g->d->scratch, mark);
        sets_came_to(g, (uint32_t)i, largest, crowded && largest == 0);
    }
    return ERR_OK;
}

static const Took *took(const Groups *g, const Pick *p) { return carried_at(g, p); }

/* How many picks from the first on are of its meeting. */
static size_t same_meeting(const Groups *g, const Pick *list, size_t count)
{
    size_t n = 1;
    while (n < count && list[n].second == list->second && took(g, &list[n])->lot == took(g, list)->lot) n++;
    return n;
}

static bool is_same_set(const Groups *g, const Pick *list, size_t n, const Meetings *set)
{
    for (size_t i = 0; i < n && n == set->members; i++) if (took(g, &list[i])->who != set->who[i]) return false;
    return n == set->members;
}

/* Tenders in which this set met once; those where it met for several lots are left out. */
static ErrorCode list_meetings(Groups *g, const Pick *list, size_t count, Meetings *set, Error *e)
{
    set->meetings = arena_array(&g->d->scratch, count / set->members, sizeof *set->meetings);
    if (!set->meetings) return error_memory(e);
    for (size_t from = 0, n; from < count; from += n) {
        n = same_second(list + from, count - from);
        bool once = same_meeting(g, list + from, n) == n;
        if (once && is_same_set(g, list + from, n, set)) set->meetings[set->count++] = list + from;
    }
    return ERR_OK;
}

/* The set and its meetings, when they are enough for one of the rules. */
static ErrorCode read_set(Groups *g, const Pick *list, size_t count, Meetings *set, Error *e)
{
    const SetRule *rules = g->rule;
    bool enough = false;
    set->members = same_meeting(g, list, count);
    set->count = 0;
    for (int i = 0; i < RULES; i++)
        enough |= detector_runs(g->d, rules[i].rule) && (double)set->members >= smallest_of(g, &rules[i])
            && (double)(count / set->members) >= least_of(g, &rules[i]);
    if (!enough) return ERR_OK;
    for (size_t i = 0; i < set->members; i++) set->who[i] = took(g, &list[i])->who;
    return list_meetings(g, list, count, set, e);
}

static ErrorCode scan_set(Groups *g, const Pick *list, size_t count, Error *e)
{
    const SetRule *rules = g->rule;
    Meetings set;
    TRY(read_set(g, list, count, &set, e));
    for (int i = 0; i < RULES; i++) {
        if (!detector_runs(g->d, rules[i].rule) || (double)set.members < smallest_of(g, &rules[i])) continue;
        if (set.count > 1 && (double)set.count >= least_of(g, &rules[i])) TRY(rules[i].check(g, &set, e));
        else group_verdict(g, rules[i].rule, DETECT_GROUP_TOO_FEW);
    }
    return ERR_OK;
}

static ErrorCode raise_set(Groups *g, DetectFlag flag, const Meetings *set, Error *e)
{
    FirstRows rows = { .count = 0 };
    for (size_t i = 0; i < set->count; i++) first_rows_add(&rows, time_at(g->f, set->meetings[i]->second)->row);
    return group_raise_set(g, flag, set->who, set->members, &rows, e);
}

/* ---- R034 ---- */

/* before[i * members + k]: how often the i-th of the set filed before the k-th. */
typedef struct { uint32_t *before; size_t members, turns; } Orders;

/* One meeting; without all dates, or with all of them alike, it says nothing about an order. */
static void add_order(const Groups *g, Orders *o, const Pick *list)
{
    Instant dates[LARGEST];
    bool differ = false;
    for (size_t i = 0; i < o->members; i++) {
        dates[i] = took(g, &list[i])->date;
        if (dates[i] == FACT_NO_DATE) return;
        differ |= dates[i] != dates[0];
    }
    if (!differ) return;
    o->turns++;
    for (size_t i = 0; i < o->members; i++)
        for (size_t k = 0; k < o->members; k++) o->before[i * o->members + k] += dates[i] < dates[k];
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

static ErrorCode check_order(Groups *g, const Meetings *set, Error *e)
{
    double least = rule_number(g->d, DETECT_R034, 2, LEAST_ORDERS);
    Orders o = { .before = arena_array(&g->d->scratch, set->members * set->members, sizeof *o.before), .members = set->members };
    if (!o.before) return error_memory(e);
    for (size_t i = 0; i < set->count; i++) add_order(g, &o, set->meetings[i]);
    if (o.turns < 2 || (double)o.turns < least) {
        group_verdict(g, DETECT_R034, DETECT_GROUP_UNSAID);
        return ERR_OK;
    }
    double tau = mean_tau(&o), limit = rule_number(g->d, DETECT_R034, 0, NEARLY_ONE);
    if (tau < limit) {
        group_verdict(g, DETECT_R034, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    DetectFlag flag = { .rule = DETECT_R034, .group = DETECT_SET, .count = (uint32_t)o.turns, .ratio = tau,
                        .part = set->members, .whole = o.turns, .also = "threshold", .also_value = limit };
    return raise_set(g, flag, set, e);
}

/* ---- R057 ---- */

enum { LEAST_TURNS = 8, NOT_ONE = LARGEST };
static const double EVEN = 0.9, OFTEN = 1.645;

/* Which of the set won; NOT_ONE when none or several did. */
static size_t winner_of(const Groups *g, const Pick *list, size_t members)
{
    size_t winner = NOT_ONE, winners = 0;
    for (size_t i = 0; i < members; i++) {
        if (!took(g, &list[i])->won) continue;
        winner = i;
        winners++;
    }
    return winners == 1 ? winner : NOT_ONE;
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

static ErrorCode check_turns(Groups *g, const Meetings *set, Error *e)
{
    uint64_t wins[LARGEST] = { 0 }, all = 0, runs = 0;
    size_t before = NOT_ONE, members = set->members;
    for (size_t i = 0; i < set->count; i++) {
        size_t winner = winner_of(g, set->meetings[i], members);
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
    return raise_set(g, flag, set, e);
}

/* ---- both ---- */

ErrorCode rules_sets(Groups *g, Error *e)
{
    SetRule rules[RULES] = { { DETECT_R034, 1, 2, FOUR, LEAST_ORDERS, check_order },
                             { DETECT_R057, 3, 2, SMALLEST, LEAST_TURNS, check_turns } };
    bool runs = detector_runs(g->d, DETECT_R034) || detector_runs(g->d, DETECT_R057);
    GroupRun run = { .fill = fill_sets, .scan = scan_set, .rule = rules, .carried = sizeof(Took) };
    return runs ? groups_run(g, &run, e) : ERR_OK;
}

/* rules_pairs.c: who bids with whom. R053: two who often meet, and always the same of them wins; and the table of the pairs that
 * meet most.
 *
 * Two meet where they bid for the same lot, or in the same tender where no lots are named, each with a bid of his own: members of a
 * consortium do not compete. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

#include <stdlib.h>

enum { MOST_MEMBERS = 100, LEAST_MEETINGS = 10, LEAST_WINS = 5 };
static const double NEARLY_ALWAYS = 0.9;

/* Pick.second: who won, of two winners of one lot neither beat the other; above it the year, where the table asks for it. */
enum { NOBODY, FIRST_WON, SECOND_WON, WON = 3, YEAR_BIT = 2 };

/* ---- the table ---- */

typedef struct {
    uint32_t  first, second;
    uint64_t  together, first_wins, second_wins;
    int       first_year, last_year;
    FirstRows rows;
} Met;

/* Twice as many places as are asked for: when it is full the better half stays. */
typedef struct { Met *list; size_t count, most; uint64_t least; } Table;      /* least: fewer meetings have no chance any more */

static int more_meetings(const void *left, const void *right)
{
    const Met *l = left, *r = right;
    if (l->together != r->together) return l->together > r->together ? -1 : 1;
    if (l->first != r->first) return l->first < r->first ? -1 : 1;
    return l->second < r->second ? -1 : l->second > r->second;
}

static void cut_table(Table *t)
{
    sort_list(t->list, t->count, sizeof *t->list, more_meetings);
    if (t->count < t->most) return;
    t->count = t->most;
    t->least = t->list[t->most - 1].together;
}

static bool is_person(const Groups *g, uint32_t who)
{
    return detector_is_person(g->d->settings, g->f->parties.list[who].text);
}

static void enter(Groups *g, Table *t, Met met, const Pick *list, size_t count)
{
    if (t->most == 0 || met.together < t->least || is_person(g, met.first) || is_person(g, met.second)) return;
    if (t->count == 2 * t->most) cut_table(t);
    for (size_t i = 0; i < count; i++) {
        int year = (int)(list[i].second >> YEAR_BIT);
        first_rows_add(&met.rows, list[i].row);
        if (year == 0) continue;
        if (met.first_year == 0 || year < met.first_year) met.first_year = year;
        if (year > met.last_year) met.last_year = year;
    }
    t->list[t->count++] = met;
}

static ErrorCode keep_table(Groups *g, Table *t, Error *e)
{
    DetectResult *r = &g->d->result;
    if (t->most > 0) cut_table(t);
    DetectPair *to = detector_keep(g->d, t->count, sizeof *to);
    if (!to) return error_memory(e);
    for (size_t i = 0; i < t->count; i++) {
        const Met *m = &t->list[i];
        to[i] = (DetectPair){ .first = group_party(g, m->first), .second = group_party(g, m->second), .together = m->together,
                              .first_wins = m->first_wins, .second_wins = m->second_wins, .first_year = m->first_year,
                              .last_year = m->last_year };
        TRY(group_spots(g, &m->rows, &to[i].spots, &to[i].spot_count, e));
    }
    r->pairs = to;
    r->pair_count = t->count;
    return ERR_OK;
}

/* ---- pairs ---- */

static ErrorCode pick_pairs(Spill *picks, const Member *list, size_t count, uint32_t row, uint32_t year, Error *e)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count; k++) {
            if (list[i].bid == list[k].bid) continue;
            uint32_t won = list[i].won == list[k].won ? NOBODY : list[i].won ? FIRST_WON : SECOND_WON;
            TRY(group_pick(picks, key_of(list[i].who, list[k].who), won | year << YEAR_BIT, row, e));
        }
    }
    return ERR_OK;
}

static ErrorCode fill_pairs(Groups *g, Spill *picks, Error *e)
{
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        DetectReason reason = p->crowded ? DETECT_TOO_MANY : DETECT_NO_BIDS;
        uint32_t year = ((Table *)g->rule)->most > 0 ? (uint32_t)fact_year(p->date) : 0;
        Member *list;
        size_t count;
        ArenaMark mark = arena_mark(&g->d->scratch);
        TRY(members_of(g, (uint32_t)i, &list, &count, e));
        for (size_t from = 0, n; from < count; from += n) {
            n = same_lot(list + from, count - from);
            if (n > MOST_MEMBERS) {
                if (reason == DETECT_NO_BIDS) reason = DETECT_TOO_MANY;
                continue;
            }
            if (n > 1) reason = DETECT_WAITS;
            TRY(pick_pairs(picks, list + from, n, (uint32_t)i, year, e));
        }
        arena_restore(&g->d->scratch, mark);
        if (detector_runs(g->d, DETECT_R053)) group_came_to(g, DETECT_R053, (uint32_t)i, reason);
    }
    return ERR_OK;
}

static ErrorCode check_pair(Groups *g, const Met *m, const Pick *list, size_t count, Error *e)
{
    uint64_t joint = m->first_wins + m->second_wins, most = m->first_wins > m->second_wins ? m->first_wins : m->second_wins;
    double limit = rule_number(g->d, DETECT_R053, 0, NEARLY_ALWAYS);
    bool first = m->first_wins == most;
    if ((double)count < rule_number(g->d, DETECT_R053, 1, LEAST_MEETINGS)
        || (double)joint < rule_number(g->d, DETECT_R053, 2, LEAST_WINS)) {
        group_verdict(g, DETECT_R053, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    if (joint == 0 || (double)most / (double)joint < limit) {
        group_verdict(g, DETECT_R053, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    FirstRows rows = { .count = 0 };
    first_rows_of(&rows, list, count);
    DetectFlag flag = { .rule = DETECT_R053, .group = DETECT_PAIR, .count = (uint32_t)count, .part = most, .whole = joint,
                        .ratio = (double)most / (double)joint, .also = "threshold", .also_value = limit };
    return group_raise(g, flag, first ? m->first : m->second, first ? m->second : m->first, &rows, e);
}

static ErrorCode scan_pair(Groups *g, const Pick *list, size_t count, Error *e)
{
    Met met = { .first = key_high(list->key), .second = key_low(list->key), .together = count };
    for (size_t i = 0; i < count; i++) {
        met.first_wins += (list[i].second & WON) == FIRST_WON;
        met.second_wins += (list[i].second & WON) == SECOND_WON;
    }
    enter(g, g->rule, met, list, count);
    return detector_runs(g->d, DETECT_R053) ? check_pair(g, &met, list, count, e) : ERR_OK;
}

ErrorCode rules_pairs(Groups *g, Error *e)
{
    Table t = { .most = g->d->settings->pairs };
    size_t bytes;
    if (t.most == 0 && !detector_runs(g->d, DETECT_R053)) return ERR_OK;
    if (!size_multiply(2 * t.most + 1, sizeof *t.list, &bytes)) return error_memory(e);
    t.list = mem_alloc(bytes);
    if (!t.list) return error_memory(e);
    ErrorCode code = groups_run(g, &(GroupRun){ .fill = fill_pairs, .scan = scan_pair, .rule = &t, .any_order = true }, e);
    if (code == ERR_OK) code = keep_table(g, &t, e);
    mem_free(t.list);
    return code;
}

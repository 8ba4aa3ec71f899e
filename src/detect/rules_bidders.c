/* rules_bidders.c: R019, few bidders in a buyer's tenders, beside what others get for the same class.
 *
 * While tenders are picked, those of each class are added up; then each buyer's in a class are held against the rest of it. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

#include <math.h>

enum { DIGITS = 3, LEAST_TENDERS = 5, LEAST_OTHERS = 20 };
static const double HALF = 0.5;

/* Tenders of a class that went into the comparison, and their bidders together. */
typedef struct { uint64_t tenders, bidders; } ClassSum;

static DetectReason ask_bidders(const Groups *g, const ProcessFact *p)
{
    if (p->buyer == NO_WORD) return DETECT_NO_PARTY;
    if (is_direct(p)) return DETECT_OTHER_METHOD;
    if (p->bidders == FACT_NO_COUNT) return DETECT_NO_NUMBER;
    if (p->bidders == 0) return DETECT_NO_BIDS;
    return market_of(g, p) == NO_WORD ? DETECT_NO_CLASS : DETECT_WAITS;
}

/* By class and buyer; second: the bidders. */
static ErrorCode fill_bidders(Groups *g, Spill *picks, Error *e)
{
    ClassSum *classes = g->rule;
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        DetectReason reason = ask_bidders(g, p);
        group_came_to(g, DETECT_R019, (uint32_t)i, reason);
        if (reason != DETECT_WAITS) continue;
        uint32_t market = market_of(g, p);
        classes[market].tenders++;
        classes[market].bidders += p->bidders;
        TRY(group_pick(picks, key_of(market, p->buyer), p->bidders, (uint32_t)i, e));
    }
    return ERR_OK;
}

static ErrorCode scan_buyer(Groups *g, const Pick *list, size_t count, Error *e)
{
    double least = rule_number(g->d, DETECT_R019, 1, LEAST_TENDERS), least_others = rule_number(g->d, DETECT_R019, 2, LEAST_OTHERS);
    double limit = rule_number(g->d, DETECT_R019, 0, HALF);
    const ClassSum *all = &((const ClassSum *)g->rule)[key_high(list->key)];
    uint64_t own = 0, others = all->tenders - count;
    for (size_t i = 0; i < count; i++) own += list[i].second;
    if ((double)count < least || (double)others < least_others) {
        group_verdict(g, DETECT_R019, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    double mean = (double)own / (double)count, other_mean = (double)(all->bidders - own) / (double)others;
    if (mean > limit * other_mean) {
        group_verdict(g, DETECT_R019, DETECT_GROUP_CLEAR);
        return ERR_OK;
    }
    FirstRows rows = { .count = 0 };
    Str market = market_text(g, key_high(list->key));
    first_rows_of(&rows, list, count);
    DetectFlag flag = { .rule = DETECT_R019, .group = DETECT_BUYER, .count = 1, .ratio = mean / other_mean, .part = own,
                        .whole = count, .market = market, .also = "othersMean", .also_value = other_mean, .has_limits = true,
                        .limits = { .compared = others, .q1 = (double)NAN, .q3 = (double)NAN, .lower = limit,
                                    .upper = (double)NAN }, .peers = market };
    return group_raise(g, flag, key_low(list->key), NO_WORD, &rows, e);
}

ErrorCode rules_bidders(Groups *g, Error *e)
{
    if (!detector_runs(g->d, DETECT_R019)) return ERR_OK;
    TRY(groups_markets(g, rule_number(g->d, DETECT_R019, 3, DIGITS), e));
    ClassSum *classes = mem_alloc(((size_t)g->f->terms.count + 1) * sizeof *classes);
    if (!classes) return error_memory(e);
    ErrorCode code = groups_run(g, &(GroupRun){ .fill = fill_bidders, .scan = scan_buyer, .rule = classes, .any_order = true }, e);
    mem_free(classes);
    return code;
}

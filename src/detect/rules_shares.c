/* rules_shares.c: a share of what a buyer does, or of what is bought of one class, held against the others' shares:
 *
 *   R013  of a buyer's tenders those without open competition, by count and by value
 *   R021  of a buyer's tenders those that are not decided by price alone
 *   R026  of the awards of a class those to several suppliers together
 *   R072  of a buyer's awards those with subcontracting, where they say whether there is any
 *
 * The limit is the upper fence over all that have enough of them, or what the settings say. */
#include "detect/group_kit.h"

#include "detect/rule_kit.h"

enum { LEAST_TENDERS = 10, LEAST_AWARDS = 20, DIGITS = 3 };

typedef struct {
    DetectRule  rule;
    DetectGroup group;
    int         least_at;             /* parameter: how many make a share */
    double      least;
    /* DETECT_WAITS: the process is one of its group's; then whether it is of the part. */
    DetectReason (*ask)(const Groups *g, const ProcessFact *p, uint64_t *key, bool *part);
    bool        by_value;
    GroupFill   fill;                 /* instead of asking each process */
} ShareRule;

/* What a pick of a rule by value carries. */
typedef struct { int64_t value; uint32_t row, currency; } Valued;
/* One group's share; picks of its part have second 1. */
typedef struct { uint32_t who; uint64_t part, whole; int64_t part_value, whole_value; bool valued, flagged; FirstRows rows; } Share;
typedef struct { const ShareRule *rule; Spill shares; } ShareWork;

/* ---- what they ask ---- */

static DetectReason ask_method(const Groups *g, const ProcessFact *p, uint64_t *key, bool *part)
{
    (void)g;
    if (p->buyer == NO_WORD) return DETECT_NO_PARTY;
    if (p->method == METHOD_NONE || p->method == METHOD_OTHER) return DETECT_NO_METHOD;
    *key = p->buyer;
    *part = is_direct(p);
    return DETECT_WAITS;
}

static DetectReason ask_criteria(const Groups *g, const ProcessFact *p, uint64_t *key, bool *part)
{
    (void)g;
    if (p->buyer == NO_WORD) return DETECT_NO_PARTY;
    if (p->criteria == CRITERIA_NONE) return DETECT_NOT_PUBLISHED;
    *key = p->buyer;
    *part = p->criteria == CRITERIA_OTHER;
    return DETECT_WAITS;
}

static ErrorCode fill_processes(Groups *g, Spill *picks, Error *e)
{
    const ShareRule *s = ((ShareWork *)g->rule)->rule;
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        uint64_t key = 0;
        bool part = false;
        DetectReason reason = s->ask(g, p, &key, &part);
        group_came_to(g, s->rule, (uint32_t)i, reason);
        if (reason != DETECT_WAITS) continue;
        if (s->by_value) TRY(group_carry(g, key, part, &(Valued){ p->value, (uint32_t)i, p->currency }, e));
        else TRY(group_pick(picks, key, part, (uint32_t)i, e));
    }
    return ERR_OK;
}

/* Awards, by class; the part are those with several suppliers. */
static ErrorCode fill_awards(Groups *g, Spill *picks, Error *e)
{
    const Facts *f = g->f;
    for (size_t i = 0; i < f->processes.count; i++) {
        const ProcessFact *p = process_at(f, i);
        uint32_t market = market_of(g, p);
        DetectReason reason = p->crowded ? DETECT_TOO_MANY : !p->has_awards ? DETECT_NO_AWARDS
                            : p->award_count == 0 ? DETECT_NO_PARTY : market == NO_WORD ? DETECT_NO_CLASS : DETECT_WAITS;
        group_came_to(g, DETECT_R026, (uint32_t)i, reason);
        for (uint64_t k = p->first_award; reason == DETECT_WAITS && k < p->first_award + p->award_count; k++)
            if (first_of_award(f, k)) TRY(group_pick(picks, market, award_at(f, k)->suppliers > 1, (uint32_t)i, e));
    }
    return ERR_OK;
}

/* Awards, by buyer; the part are those with subcontracting. */
static ErrorCode fill_subcontracting(Groups *g, Spill *picks, Error *e)
{
    for (size_t i = 0; i < g->f->processes.count; i++) {
        const ProcessFact *p = process_at(g->f, i);
        DetectReason reason = !p->has_awards ? DETECT_NO_AWARDS : p->subcontracting == 0 ? DETECT_NOT_PUBLISHED
                            : p->buyer == NO_WORD ? DETECT_NO_PARTY : DETECT_WAITS;
        group_came_to(g, DETECT_R072, (uint32_t)i, reason);
        for (uint32_t k = 0; reason == DETECT_WAITS && k < p->subcontracting; k++)
            TRY(group_pick(picks, p->buyer, k < p->subcontracted, (uint32_t)i, e));
    }
    return ERR_OK;
}

/* ---- measuring ---- */

static void add_value(const Groups *g, Share *to, const Pick *p)
{
    const Valued *v = to->valued ? carried_at(g, p) : NULL;
    if (!v || !amount_counts(g, v->value, v->currency)) return;
    to->valued = int_add(to->whole_value, v->value, &to->whole_value);
    if (to->valued && p->second == 1) to->part_value += v->value;               /* less than the whole, which did not overflow */
}

static ErrorCode measure(Groups *g, const Pick *list, size_t count, Error *e)
{
    ShareWork *work = g->rule;
    const ShareRule *s = work->rule;
    Share share = { .who = (uint32_t)list->key, .whole = count, .valued = s->by_value };
    void *to;
    if ((double)count < rule_number(g->d, s->rule, s->least_at, s->least)) {
        group_verdict(g, s->rule, DETECT_GROUP_TOO_FEW);
        return ERR_OK;
    }
    for (size_t i = 0; i < count; i++) {
        share.part += list[i].second;
        add_value(g, &share, &list[i]);
        if (list[i].second == 1) first_rows_add(&share.rows, s->by_value ? ((const Valued *)carried_at(g, &list[i]))->row : list[i].row);
    }
    share.valued = share.valued && share.whole_value > 0;
    TRY(spill_more(&work->shares, 1, &to, e));
    memcpy(to, &share, sizeof share);
    return ERR_OK;
}

static double ratio_of(const Share *s, bool by_value)
{
    return by_value ? (double)s->part_value / (double)s->whole_value : (double)s->part / (double)s->whole;
}

static ErrorCode raise_share(Groups *g, const ShareRule *s, const Share *share, const DetectFences *limits, bool by_value, Error *e)
{
    DetectFlag flag = { .rule = s->rule, .group = s->group, .count = 1, .ratio = ratio_of(share, by_value), .part = share->part,
                        .whole = share->whole, .has_limits = true, .limits = *limits,
                        .cleared = few_compared(limits->compared, g->d->settings->numbers[s->rule][0]) };
    if (by_value) {
        flag.amounts[0] = share->part_value;
        flag.amounts[1] = share->whole_value;
        flag.currency = g->f->terms.list[g->currency].text;
    }
    if (s->group == DETECT_MARKET) flag.market = market_text(g, share->who);
    return group_raise(g, flag, s->group == DETECT_MARKET ? NO_WORD : share->who, NO_WORD, &share->rows, e);
}

/* Flags those beyond the limit that are not flagged yet. */
static ErrorCode compare(Groups *g, ShareWork *work, bool by_value, Error *e)
{
    const ShareRule *s = work->rule;
    DetectNumber limit = g->d->settings->numbers[s->rule][0];
    size_t n = 0, bytes;
    if (!size_multiply(work->shares.count + 1, sizeof(double), &bytes)) return error_memory(e);
    double *sample = mem_alloc(bytes);
    if (!sample) return error_memory(e);
    for (size_t i = 0; i < work->shares.count; i++) {
        const Share *share = spill_at(&work->shares, i);
        if (!by_value || share->valued) sample[n++] = ratio_of(share, by_value);
    }
    DetectFences limits;
    ErrorCode code = fences_of(sample, n, &limits, e);
    mem_free(sample);
    TRY(code);
    limits.upper = number_or(limit, limits.upper);
    for (size_t i = 0; i < work->shares.count && limits.upper > 0; i++) {
        Share *share = spill_at(&work->shares, i);
        if (share->flagged || share->part == 0 || (by_value && !share->valued)) continue;
        share->flagged = fence_above(g->d->settings, &limits, limit, ratio_of(share, by_value));
        if (share->flagged) TRY(raise_share(g, s, share, &limits, by_value, e));
    }
    return ERR_OK;
}

static ErrorCode run_share(Groups *g, const ShareRule *s, Error *e)
{
    ShareWork work = { .rule = s, .shares = groups_list(g, sizeof(Share)) };
    GroupRun run = { .fill = s->fill ? s->fill : fill_processes, .scan = measure, .rule = &work, .carried = s->by_value ? sizeof(Valued) : 0 };
    ErrorCode code = groups_run(g, &run, e);
    if (code == ERR_OK) code = compare(g, &work, false, e);
    if (code == ERR_OK && s->by_value) code = compare(g, &work, true, e);
    for (size_t i = 0; i < work.shares.count; i++)
        if (!((const Share *)spill_at(&work.shares, i))->flagged) group_verdict(g, s->rule, DETECT_GROUP_CLEAR);
    spill_free(&work.shares);
    return code;
}

ErrorCode rules_shares(Groups *g, Error *e)
{
    static const ShareRule METHODS = { DETECT_R013, DETECT_BUYER, 1, LEAST_TENDERS, ask_method, true, NULL };
    static const ShareRule CRITERIA = { DETECT_R021, DETECT_BUYER, 1, LEAST_TENDERS, ask_criteria, false, NULL };
    static const ShareRule CONSORTIA = { DETECT_R026, DETECT_MARKET, 1, LEAST_AWARDS, NULL, false, fill_awards };
    static const ShareRule SUBCONTRACTING = { DETECT_R072, DETECT_BUYER, 1, LEAST_TENDERS, NULL, false, fill_subcontracting };
    if (detector_runs(g->d, DETECT_R013)) TRY(run_share(g, &METHODS, e));
    if (detector_runs(g->d, DETECT_R021)) TRY(run_share(g, &CRITERIA, e));
    if (detector_runs(g->d, DETECT_R072)) TRY(run_share(g, &SUBCONTRACTING, e));
    if (!detector_runs(g->d, DETECT_R026)) return ERR_OK;
    TRY(groups_markets(g, rule_number(g->d, DETECT_R026, 2, DIGITS), e));
    return run_share(g, &CONSORTIA, e);
}

/* peers.c: at the end of a run each measure is held against its peers (measures.h).
 *
 * Two passes. Sorted by rule, peers and measure, each run of rows is a group: its quartiles, median and median absolute deviation are
 * read off, and every row gets its verdict. Sorted by rule and place, the rows of one process or lot stand together: the strongest
 * makes the flag, which says how many there are, and the process comes to one outcome. */
#include "detect/fences.h"
#include "detect/measures_int.h"

#include <math.h>

/* What makes a measure stand out. */
typedef enum { ABOVE, BELOW, FAR } Test;

/* Parameter 0 of a rule is its limit (of deviations: FAR), 1 the least number of peers; `ratio`: which parameter limits the ratio. */
enum { LIMIT, MINIMUM, NONE = -1 };
static const struct { DetectRule rule; Test test; int ratio; } TESTS[] = {
    { DETECT_R015, ABOVE, NONE }, { DETECT_R016, FAR, NONE }, { DETECT_R017, FAR, 3 }, { DETECT_R022, ABOVE, NONE },
    { DETECT_R060, ABOVE, NONE }, { DETECT_R061, BELOW, NONE }, { DETECT_R062, ABOVE, NONE },
};

typedef struct {
    size_t       test, count;
    uint32_t     peers;
    DetectFences fences;         /* over the measures themselves */
    double       deviation;      /* 1.4826 MAD */
    double       most, ratio;    /* FAR: limits of deviations, of the measure's distance */
} PeerGroup;

typedef struct { PeerGroup *list; size_t count, room; } PeerGroups;

/* ---- a group ---- */

static int by_measure(const void *left, const void *right)
{
    const MeasureRow *l = left, *r = right;
    if (l->kind != r->kind) return l->kind < r->kind ? -1 : 1;
    if (l->peers != r->peers) return l->peers < r->peers ? -1 : 1;
    if (l->value < r->value || l->value > r->value) return l->value < r->value ? -1 : 1;
    if (l->source != r->source) return l->source < r->source ? -1 : 1;
    if (l->offset != r->offset) return l->offset < r->offset ? -1 : 1;
    if (l->line != r->line) return l->line < r->line ? -1 : 1;
    if (l->lot != r->lot) return l->lot < r->lot ? -1 : 1;
    return l->item < r->item ? -1 : l->item > r->item;
}

/* The median of the distances of n sorted rows from their median: below it they grow downwards, above it upwards, so that the two
 * are merged from the middle until half is seen. */
static double median_distance(const MeasureRow *rows, size_t n, double median)
{
    size_t above = 0, seen = 0, half = n / 2;
    while (above < n && rows[above].value < median) above++;
    size_t below = above;                                      /* rows[below - 1] is the next downwards */
    double last = 0, before = 0;
    for (; seen <= half && seen < n; seen++) {
        bool down = below > 0 && (above == n || median - rows[below - 1].value <= rows[above].value - median);
        before = last;
        last = down ? median - rows[--below].value : rows[above++].value - median;
    }
    return n % 2 == 1 ? last : (before + last) / 2;
}

static size_t test_of(uint16_t kind)
{
    size_t i = 0;
    while (i < ARRAY_LEN(TESTS) && (uint16_t)TESTS[i].rule != kind) i++;
    return i;
}

static void measure_group(const Detector *d, const MeasureRow *rows, size_t n, PeerGroup *g)
{
    static const double FENCE = 1.5, TO_SIGMA = 1.4826, FAR_BEYOND = 3, TIMES = 2;
    *g = (PeerGroup){ .test = test_of(rows->kind), .count = n, .peers = rows->peers };
    DetectFences *f = &g->fences;
    const double *first = &rows->value;
    *f = (DetectFences){ .compared = n, .q1 = quantile_of(first, sizeof *rows, n, 0.25), .median = quantile_of(first, sizeof *rows, n, 0.5),
                         .q3 = quantile_of(first, sizeof *rows, n, 0.75) };
    f->lower = fma(f->q3 - f->q1, -FENCE, f->q1);
    f->upper = fma(f->q3 - f->q1, FENCE, f->q3);
    if (TESTS[g->test].test != FAR) return;
    g->deviation = TO_SIGMA * median_distance(rows, n, f->median);
    g->most = rule_number(d, TESTS[g->test].rule, LIMIT, FAR_BEYOND);
    g->ratio = TESTS[g->test].ratio == NONE ? 0 : log(fmax(1, rule_number(d, TESTS[g->test].rule, TESTS[g->test].ratio, TIMES)));
    f->lower = f->median - fmax(g->most * g->deviation, g->ratio);
    f->upper = f->median + fmax(g->most * g->deviation, g->ratio);
}

static DetectReason verdict(const Detector *d, const PeerGroup *g, double v, double *told)
{
    const DetectFences *f = &g->fences;
    DetectRule rule = TESTS[g->test].rule;
    Test test = TESTS[g->test].test;
    double spread = test == FAR ? g->deviation : f->q3 - f->q1;
    *told = 0;
    if ((double)g->count < rule_number(d, rule, MINIMUM, MINIMUM_PEERS)) return DETECT_FEW_PEERS;
    if (!(spread > 0)) return DETECT_ALIKE;
    *told = test == FAR ? (v - f->median) / spread : test == ABOVE ? (v - f->q3) / spread : (v - f->q1) / spread;
    bool beyond = test == ABOVE ? v > f->upper : test == BELOW ? v < f->lower : v > f->upper || v < f->lower;
    return beyond ? DETECT_FLAGGED : DETECT_CLEAR;
}

/* The share of its peers below each row, those equal to it half. */
static void rank_group(const Detector *d, MeasureRow *rows, size_t n)
{
    bool few = (double)n < rule_number(d, DETECT_SCREENS, SCREENS_MINIMUM, MINIMUM_PEERS);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && !(rows[to].value > rows[from].value);) to++;
        double rank = ((double)from + (double)(to - from) / 2) / (double)n;
        for (size_t i = from; i < to; i++) rows[i].told = few ? (double)NAN : rank;
    }
}

static ErrorCode judge_groups(Detector *d, PeerGroups *groups, Error *e)
{
    Spill *all = &d->measures->rows;
    for (size_t from = 0, to; from < all->count; from = to) {
        MeasureRow *rows = spill_at(all, from);
        for (to = from + 1; to < all->count; to++) {
            const MeasureRow *row = spill_at(all, to);
            if (row->kind != rows->kind || row->peers != rows->peers) break;
        }
        PeerGroup *list = detector_next_place(groups->list, &groups->room, groups->count, sizeof *list);
        if (!list) return error_memory(e);
        groups->list = list;
        PeerGroup *group = &list[groups->count];
        if (rows->kind < DETECT_RULES) measure_group(d, rows, to - from, group);
        else *group = (PeerGroup){ .count = to - from, .peers = rows->peers };
        if (rows->kind >= DETECT_RULES) rank_group(d, rows, to - from);
        for (size_t i = 0; i < to - from; i++) {
            if (rows->kind < DETECT_RULES) rows[i].reason = (uint16_t)verdict(d, group, rows[i].value, &rows[i].told);
            rows[i].peers = (uint32_t)groups->count;
        }
        groups->count++;
    }
    return ERR_OK;
}

/* ---- a process ---- */

/* All screens of a lot stand together, behind the rules. */
static int by_place(const void *left, const void *right)
{
    const MeasureRow *l = left, *r = right;
    if (l->kind != r->kind && (l->kind < DETECT_RULES || r->kind < DETECT_RULES)) return l->kind < r->kind ? -1 : 1;
    if (l->source != r->source) return l->source < r->source ? -1 : 1;
    if (l->offset != r->offset) return l->offset < r->offset ? -1 : 1;
    if (l->line != r->line) return l->line < r->line ? -1 : 1;
    if (l->lot != r->lot) return l->lot < r->lot ? -1 : 1;
    if (l->kind != r->kind) return l->kind < r->kind ? -1 : 1;
    return l->item < r->item ? -1 : l->item > r->item;
}

static bool same_lot(const MeasureRow *l, const MeasureRow *r)
{
    bool same_kind = l->kind == r->kind || (l->kind >= DETECT_RULES && r->kind >= DETECT_RULES);
    return same_kind && l->source == r->source && l->offset == r->offset && l->line == r->line && l->lot == r->lot;
}

/* Logarithms of amounts become amounts again. */
static void as_amounts(DetectFences *f)
{
    static const double UNIT = 1e4;
    f->q1 = exp(f->q1) / UNIT;
    f->median = exp(f->median) / UNIT;
    f->q3 = exp(f->q3) / UNIT;
    f->lower = exp(f->lower) / UNIT;
    f->upper = exp(f->upper) / UNIT;
}

static ErrorCode raise(Detector *d, const MeasureRow *row, const PeerGroup *g, uint32_t count, Error *e)
{
    static const double LARGEST = 9e18;
    DetectFlag flag, *to;
    const char *unused;
    TRY(measures_unpack(d, row, &flag, &unused, e));
    flag.count = count;
    flag.has_limits = true;
    flag.limits = g->fences;
    flag.peers = d->measures->words.list[g->peers].text;
    if (TESTS[g->test].test == FAR) {
        double median = exp(g->fences.median);
        flag.z = row->told;
        flag.ratio = exp(row->value - g->fences.median);
        flag.amounts[1] = median < LARGEST ? llround(median) : INT64_MAX;
        as_amounts(&flag.limits);
    }
    to = detector_new_flag(d, row->source);
    if (!to) return error_memory(e);
    *to = flag;
    return ERR_OK;
}

/* Of rows that came to different things the one that says most counts. */
static int weight(uint16_t reason)
{
    return reason == DETECT_FLAGGED ? 3 : reason == DETECT_CLEAR ? 2 : reason == DETECT_ALIKE ? 1 : 0;
}

/* ---- screens ---- */

static ErrorCode keep_screened(Detector *d, const PeerGroups *groups, const MeasureRow *rows, size_t n, DetectScreened *ret, Error *e)
{
    DetectFlag flag;
    const char *extra;
    TRY(measures_unpack(d, rows, &flag, &extra, e));
    *ret = (DetectScreened){ .ocid = flag.ocid, .title = flag.title, .lot = flag.lot, .source = flag.source, .line = flag.line,
                             .offset = flag.offset, .bids = (size_t)flag.days };
    ret->peers = d->measures->words.list[groups->list[rows->peers].peers].text;
    memcpy(ret->subsets, extra, sizeof ret->subsets);
    for (int i = 0; i < DETECT_SCREEN_KINDS; i++) ret->values[i] = ret->ranks[i] = (double)NAN;
    for (size_t i = 0; i < n; i++) {
        int screen = rows[i].kind - DETECT_RULES;
        ret->values[screen] = rows[i].value;
        ret->ranks[screen] = rows[i].told;
        ret->compared[screen] = groups->list[rows[i].peers].count;
    }
    return ERR_OK;
}

/* The rows of `screened` lots from `from` on. */
static ErrorCode keep_screens(Detector *d, const PeerGroups *groups, size_t from, size_t screened, Error *e)
{
    const Spill *all = &d->measures->rows;
    DetectScreened *list = detector_keep(d, screened, sizeof *list);
    if (!list) return error_memory(e);
    for (size_t to; from < all->count; from = to) {
        const MeasureRow *rows = spill_at(all, from);
        for (to = from + 1; to < all->count && same_lot(rows, spill_at(all, to));) to++;
        TRY(keep_screened(d, groups, rows, to - from, &list[d->result.screened_count++], e));
    }
    d->result.screened = list;
    return ERR_OK;
}

static void came_to(Detector *d, const MeasureRow *row)
{
    Str watched = d->settings->watched;
    DetectSeen seen = { (DetectRule)row->kind, (DetectReason)row->reason, d->sources[row->source], row->line };
    d->result.outcomes[row->kind][row->reason]++;
    if (watched.ptr && str_equal(watched, measures_ocid(d->measures, row))) detector_saw(d, &seen, row->source);
}

static ErrorCode settle_processes(Detector *d, const PeerGroups *groups, Error *e)
{
    const Measures *m = d->measures;
    size_t from = 0, to, screened = 0;
    for (; from < m->rows.count; from = to) {
        const MeasureRow *best = spill_at(&m->rows, from);
        uint32_t flagged = 0;
        if (best->kind >= DETECT_RULES) break;
        for (to = from; to < m->rows.count; to++) {
            const MeasureRow *row = spill_at(&m->rows, to);
            if (!same_lot(best, row)) break;
            flagged += row->reason == DETECT_FLAGGED;
            int by = weight(row->reason) - weight(best->reason);
            if (by > 0 || (by == 0 && fabs(row->told) > fabs(best->told))) best = row;
        }
        came_to(d, best);
        if (flagged > 0) TRY(raise(d, best, &groups->list[best->peers], flagged, e));
    }
    for (size_t i = from; i < m->rows.count; i++) screened += i == from || !same_lot(spill_at(&m->rows, i - 1), spill_at(&m->rows, i));
    return keep_screens(d, groups, from, screened, e);
}

ErrorCode measures_finish(Detector *d, Error *e)
{
    PeerGroups groups = { 0 };
    if (!d->measures) return ERR_OK;
    TRY(spill_sort(&d->measures->rows, by_measure, e));
    ErrorCode code = judge_groups(d, &groups, e);
    if (code == ERR_OK) code = spill_sort(&d->measures->rows, by_place, e);
    if (code == ERR_OK) code = settle_processes(d, &groups, e);
    mem_free(groups.list);
    return code;
}

/* peers.c: at the end of a run each measure is held against its peers (measures.h).
 *
 * Three passes, none of which moves a row. First each row learns its group, which is a rule and a text of peers. Then the measures of
 * each group are put together and into order: its quartiles, median and median absolute deviation are read off. At last the rows are
 * judged as they were added, where those of one process or lot stand together: the strongest makes the flag, which says how many there
 * are, and the process comes to one outcome. */
#include "detect/fences.h"
#include "detect/measures_int.h"
#include "detect/order.h"

#include <math.h>
#include <stdlib.h>

/* What makes a measure stand out. */
typedef enum { ABOVE, BELOW, FAR } Test;

/* Parameter 0 of a rule is its limit (of deviations: FAR), 1 the least number of peers; `ratio`: which parameter limits the ratio. */
enum { LIMIT, MINIMUM, NONE = -1 };
static const struct { DetectRule rule; Test test; int ratio; } TESTS[] = {
    { DETECT_R015, ABOVE, NONE }, { DETECT_R016, FAR, NONE }, { DETECT_R017, FAR, 3 }, { DETECT_R022, ABOVE, NONE },
    { DETECT_R060, ABOVE, NONE }, { DETECT_R061, BELOW, NONE }, { DETECT_R062, ABOVE, NONE },
};

typedef struct {
    size_t       test, count, first;     /* first: of its measures among all, by group */
    uint32_t     peers;
    uint16_t     kind;
    DetectFences fences;         /* over the measures themselves */
    double       deviation;      /* 1.4826 MAD */
    double       most, ratio;    /* FAR: limits of deviations, of the measure's distance */
} PeerGroup;

typedef struct {
    PeerGroup *list;
    size_t     count, room;
    uint32_t  *slots;            /* by kind and peers, numbers of groups and one; none is 0 */
    size_t     slot_room;
    Spill      measures;         /* of all rows, by group */
} PeerGroups;

/* ---- a group ---- */

/* The median of the distances of n sorted measures from their median: below it they grow downwards, above it upwards, so that the two
 * are merged from the middle until half is seen. */
static double median_distance(const double *sorted, size_t n, double median)
{
    size_t above = 0, seen = 0, half = n / 2;
    while (above < n && sorted[above] < median) above++;
    size_t below = above;                                      /* sorted[below - 1] is the next downwards */
    double last = 0, before = 0;
    for (; seen <= half && seen < n; seen++) {
        bool down = below > 0 && (above == n || median - sorted[below - 1] <= sorted[above] - median);
        before = last;
        last = down ? median - sorted[--below] : sorted[above++] - median;
    }
    return n % 2 == 1 ? last : (before + last) / 2;
}

static size_t test_of(uint16_t kind)
{
    size_t i = 0;
    while (i < ARRAY_LEN(TESTS) && (uint16_t)TESTS[i].rule != kind) i++;
    return i;
}

static void measure_group(const Detector *d, const double *sorted, PeerGroup *g)
{
    static const double FENCE = 1.5, TO_SIGMA = 1.4826, FAR_BEYOND = 3, TIMES = 2;
    size_t n = g->count;
    DetectFences *f = &g->fences;
    g->test = test_of(g->kind);
    *f = (DetectFences){ .compared = n, .q1 = detect_quantile(sorted, n, 0.25), .median = detect_quantile(sorted, n, 0.5),
                         .q3 = detect_quantile(sorted, n, 0.75) };
    f->lower = fma(f->q3 - f->q1, -FENCE, f->q1);
    f->upper = fma(f->q3 - f->q1, FENCE, f->q3);
    if (TESTS[g->test].test != FAR) return;
    g->deviation = TO_SIGMA * median_distance(sorted, n, f->median);
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

/* How many of n sorted measures are smaller than v, or with `equal` as large. */
static size_t count_below(const double *sorted, size_t n, double v, bool equal)
{
    size_t from = 0, to = n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (sorted[middle] < v || (equal && !(sorted[middle] > v))) from = middle + 1;
        else to = middle;
    }
    return from;
}

/* The share of its peers below a measure, those equal to it half. */
static double rank_of(const Detector *d, const PeerGroup *g, const double *sorted, double v)
{
    bool few = (double)g->count < rule_number(d, DETECT_SCREENS, SCREENS_MINIMUM, MINIMUM_PEERS);
    size_t from = count_below(sorted, g->count, v, false), to = count_below(sorted, g->count, v, true);
    return few ? (double)NAN : ((double)from + (double)(to - from) / 2) / (double)g->count;
}

/* ---- all groups ---- */

static size_t group_slot(const PeerGroups *groups, uint16_t kind, uint32_t peers)
{
    static const uint64_t ODD = UINT64_C(0x9e3779b97f4a7c15);
    size_t at = (size_t)((((uint64_t)kind << 32 | peers) * ODD) >> 20) & (groups->slot_room - 1);
    for (;; at = (at + 1) & (groups->slot_room - 1)) {
        uint32_t number = groups->slots[at];
        if (number == 0 || (groups->list[number - 1].kind == kind && groups->list[number - 1].peers == peers)) return at;
    }
}

static bool make_group_slots(PeerGroups *groups)
{
    enum { FIRST_SLOTS = 1024 };
    size_t room = groups->slot_room > 0 ? groups->slot_room * 2 : FIRST_SLOTS, bytes;
    if (groups->count * 2 < groups->slot_room) return true;
    if (room > UINT32_MAX || !size_multiply(room, sizeof *groups->slots, &bytes)) return false;
    uint32_t *slots = mem_alloc(bytes);
    if (!slots) return false;
    mem_free(groups->slots);
    groups->slots = slots;
    groups->slot_room = room;
    for (size_t i = 0; i < groups->count; i++) slots[group_slot(groups, groups->list[i].kind, groups->list[i].peers)] = (uint32_t)i + 1;
    return true;
}

/* Each row gets the number of its group in place of that of its peers. */
static ErrorCode find_groups(Detector *d, PeerGroups *groups, Error *e)
{
    Spill *all = &d->measures->rows;
    for (size_t i = 0; i < all->count; i++) {
        MeasureRow *row = spill_at(all, i);
        if (!make_group_slots(groups)) return error_memory(e);
        size_t slot = group_slot(groups, row->kind, row->peers);
        if (groups->slots[slot] == 0) {
            PeerGroup *list = detector_next_place(groups->list, &groups->room, groups->count, sizeof *list);
            if (!list) return error_memory(e);
            groups->list = list;
            list[groups->count++] = (PeerGroup){ .kind = row->kind, .peers = row->peers };
            groups->slots[slot] = (uint32_t)groups->count;
        }
        row->peers = groups->slots[slot] - 1;
        groups->list[row->peers].count++;
    }
    return ERR_OK;
}

static double *measures_of(const PeerGroups *groups, const PeerGroup *g)
{
    return spill_at(&groups->measures, g->first);
}

static int measure_order(const void *left, const void *right)
{
    double l = *(const double *)left, r = *(const double *)right;
    return l < r ? -1 : l > r;
}

/* More than these are sorted where they lie, which is slower and takes no memory beside. */
static ErrorCode sort_measures(double *list, size_t n, Error *e)
{
    enum { MANY = 4 << 20 };
    if (n <= MANY) return order_numbers(list, n, e);
    sort_list(list, n, sizeof *list, measure_order);
    return ERR_OK;
}

/* The measures of each group one behind another, smallest first, and what they come to. */
static ErrorCode measure_groups(Detector *d, PeerGroups *groups, Error *e)
{
    const Spill *all = &d->measures->rows;
    void *unused;
    size_t first = 0;
    groups->measures = spill_of(sizeof(double), all->ceiling);
    TRY(spill_more(&groups->measures, all->count, &unused, e));
    for (size_t i = 0; i < groups->count; i++) {
        groups->list[i].first = first;
        first += groups->list[i].count;
        groups->list[i].count = 0;
    }
    for (size_t i = 0; i < all->count; i++) {
        const MeasureRow *row = spill_at(all, i);
        PeerGroup *g = &groups->list[row->peers];
        measures_of(groups, g)[g->count++] = row->value;
    }
    for (size_t i = 0; i < groups->count; i++) {
        PeerGroup *g = &groups->list[i];
        TRY(sort_measures(measures_of(groups, g), g->count, e));
        if (g->kind < DETECT_RULES) measure_group(d, measures_of(groups, g), g);
    }
    return ERR_OK;
}

static void judge_rows(Detector *d, const PeerGroups *groups)
{
    Spill *all = &d->measures->rows;
    for (size_t i = 0; i < all->count; i++) {
        MeasureRow *row = spill_at(all, i);
        const PeerGroup *g = &groups->list[row->peers];
        if (row->kind < DETECT_RULES) row->reason = (uint16_t)verdict(d, g, row->value, &row->told);
        else row->told = rank_of(d, g, measures_of(groups, g), row->value);
    }
}

/* ---- a process ---- */

/* All screens of a lot stand together, behind the rules; the result lists them so. */
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
    Measures *m = d->measures;
    if (!m) return ERR_OK;
    ErrorCode code = find_groups(d, &groups, e);
    if (code == ERR_OK) code = measure_groups(d, &groups, e);
    if (code == ERR_OK) judge_rows(d, &groups);
    spill_free(&groups.measures);
    if (code == ERR_OK && detector_runs(d, DETECT_SCREENS)) code = spill_sort(&m->rows, by_place, e);
    if (code == ERR_OK) code = settle_processes(d, &groups, e);
    spill_free(&m->rows);                          /* nobody asks for them again, and what comes next needs room */
    spill_free(&m->bytes);
    mem_free(groups.slots);
    mem_free(groups.list);
    return code;
}

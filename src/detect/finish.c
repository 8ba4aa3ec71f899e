/* finish.c: the end of a run: parts are added up, what needs all processes is held against its fences, everything is sorted.
 *
 * Fences are Tukey's, one and a half interquartile ranges beyond the quartiles, over all that can be compared; a limit in the
 * settings takes their place. A fence of zero says nothing and raises nothing: three quarters would be beyond it. */
#include "detect/comparisons.h"
#include "detect/fences.h"
#include "detect/helpers.h"
#include "detect/order.h"

#include <math.h>

/* ---- fences ---- */

ErrorCode fences_of(double *sample, size_t n, DetectFences *ret, Error *e)
{
    *ret = (DetectFences){ .compared = n };
    TRY(order_numbers(sample, n, e));
    ret->q1 = detect_quantile(sample, n, 0.25);
    ret->q3 = detect_quantile(sample, n, 0.75);
    ret->lower = fma(ret->q3 - ret->q1, -1.5, ret->q1);              /* rounded once, as Cardinal does */
    ret->upper = fma(ret->q3 - ret->q1, 1.5, ret->q3);
    return ERR_OK;
}

DetectCleared few_compared(size_t n, DetectNumber limit)
{
    return n < DETECT_FEW && !limit.given ? DETECT_TOO_FEW : DETECT_OPEN;
}

/* Where the middle half does not differ at all the fence lies on it, and only what is beyond stands out; Cardinal takes what lies on it,
 * which may be everybody. */
bool fence_below(const DetectSettings *s, const DetectFences *f, DetectNumber limit, double v)
{
    bool strictly = !s->compat_cardinal && !limit.given && !(f->q1 < f->q3);
    return strictly ? v < f->lower : v <= f->lower;
}

bool fence_above(const DetectSettings *s, const DetectFences *f, DetectNumber limit, double v)
{
    bool strictly = !s->compat_cardinal && !limit.given && !(f->q1 < f->q3);
    return strictly ? v > f->upper : v >= f->upper;
}

/* ---- R024, R058 ---- */

/* Fences and spread of all ratios. */
static ErrorCode compare_ratios(Detector *d, DetectFences *f, Error *e)
{
    size_t n = comparisons_count(d);
    Spill ratios = spill_of(sizeof(double), d->settings->facts_memory);
    void *first;
    ErrorCode code = spill_more(&ratios, n, &first, e);
    double *sample = first;
    if (code == ERR_OK) comparisons_ratios(d, sample);
    if (code == ERR_OK) code = fences_of(sample, n, f, e);
    if (code == ERR_OK) d->result.spreads[DETECT_GAP] = spread_of(sample, n, f);
    spill_free(&ratios);
    return code;
}

/* What the ratios are held against. */
typedef struct { Detector *whole; DetectFences fences; size_t compared; bool close, far; } Compare;

/* Flags of the ratios in one list, made with what is a detector's own. */
static ErrorCode flag_list(const Compare *c, Detector *d, const Comparisons *list, Error *e)
{
    const DetectSettings *s = d->settings;
    const Str *sources = c->whole->sources;
    for (size_t i = 0; i < list->list.count; i++) {
        const Compared *one = spill_at(&list->list, i);
        if (c->close && fence_below(s, &c->fences, s->r024_ratio, one->ratio))
            TRY(comparison_flag(d, sources, list, one, DETECT_R024, few_compared(c->compared, s->r024_ratio), e));
        if (c->far && fence_above(s, &c->fences, s->r058_ratio, one->ratio))
            TRY(comparison_flag(d, sources, list, one, DETECT_R058, few_compared(c->compared, s->r058_ratio), e));
    }
    return ERR_OK;
}

/* A HelperTask: every so many-th list. */
static ErrorCode flag_some_lists(void *user, Detector *helper, unsigned i, Error *e)
{
    const Compare *c = user;
    unsigned at = 0, count = helpers_count(c->whole);
    helper->result.currency = c->whole->result.currency;
    for (const Comparisons *list = &c->whole->comparisons; list; list = list->next, at++)
        if (at % count == i) TRY(flag_list(c, helper, list, e));
    return ERR_OK;
}

ErrorCode finish_compare(Detector *d, Error *e)
{
    const DetectSettings *s = d->settings;
    if (s->compat_cardinal) TRY(comparisons_keep_last(d, e));
    DetectFences f;
    TRY(compare_ratios(d, &f, e));
    Compare c = { .whole = d, .compared = comparisons_count(d) };
    c.close = detector_runs(d, DETECT_R024) && (s->r024_ratio.given ? s->r024_ratio.value > 0 : f.q1 > 0 && f.lower > 0);
    f.lower = number_or(s->r024_ratio, f.lower);
    f.upper = number_or(s->r058_ratio, f.upper);
    c.far = detector_runs(d, DETECT_R058) && f.upper > 0;
    c.fences = d->result.fences = d->result.measures[DETECT_GAP] = f;
    TRY(helpers_run(d, flag_some_lists, &c, e));
    comparisons_free(&d->comparisons);             /* nobody asks for them again, and what comes next needs room */
    return ERR_OK;
}

/* ---- R025, R038, R048 ---- */

static ErrorCode keep_spots(Detector *d, const Spot *list, size_t n, DetectFlag *flag, Error *e)
{
    DetectSpot *to = detector_keep(d, n, sizeof *to);
    if (!to) return error_memory(e);
    for (size_t i = 0; i < n; i++)
        to[i] = (DetectSpot){ .ocid = list[i].ocid, .source = d->sources[list[i].source], .line = list[i].line, .offset = list[i].offset };
    flag->spots = to;
    flag->spot_count = n;
    return ERR_OK;
}

static ErrorCode keep_kinds(Detector *d, const Party *p, DetectFlag *flag, Error *e)
{
    Spot spots[DETECT_SPOTS] = { 0 };
    Str notes[DETECT_SPOTS] = { 0 };
    size_t n = 0;
    for (const Kind *k = p->kinds; k && n < DETECT_SPOTS; k = k->next) {
        spots[n] = k->first;
        notes[n++] = k->text;
    }
    TRY(keep_spots(d, spots, n, flag, e));
    for (size_t i = 0; i < n; i++) ((DetectSpot *)(uintptr_t)flag->spots)[i].note = notes[i];
    return ERR_OK;
}

bool detector_is_person(const DetectSettings *s, Str id)
{
    Str rest = s->person_ids, beginning;
    while (rest.len > 0) {
        str_cut(&rest, '|', &beginning);
        if (beginning.len > 0 && str_starts(id, beginning)) return true;
    }
    return false;
}

static ErrorCode flag_party(Detector *d, const Party *p, DetectFlag flag, Error *e)
{
    if (detector_is_person(d->settings, p->id)) {
        d->result.spared++;
        return ERR_OK;
    }
    flag.party = (DetectParty){ p->id, p->name };
    if (flag.rule == DETECT_R048) TRY(keep_kinds(d, p, &flag, e));
    else if (flag.rule == DETECT_R025) TRY(keep_spots(d, p->lost.list, p->lost.count, &flag, e));
    else TRY(keep_spots(d, p->refusals.list, p->refusals.count, &flag, e));
    flag.source = d->sources[p->first.source];
    flag.line = p->first.line;
    flag.offset = p->first.offset;
    DetectFlag *to = detector_new_flag(d, p->first.source);
    if (!to) return error_memory(e);
    *to = flag;
    return ERR_OK;
}

/* A list of parties with a number each. */
typedef struct { Party **all; Party **list; double *numbers; size_t count; } Sample;

static void sample_free(Sample *s)
{
    mem_free(s->all);
    mem_free(s->list);
    mem_free(s->numbers);
}

static ErrorCode sample_new(const Parties *p, Sample *ret, Error *e)
{
    *ret = (Sample){ .all = parties_sorted(p), .list = mem_alloc(p->count * sizeof *ret->list),
                     .numbers = mem_alloc(p->count * sizeof *ret->numbers) };
    if (ret->all && ret->list && ret->numbers) return ERR_OK;
    sample_free(ret);
    return error_memory(e);
}

static double share(uint64_t part, uint64_t whole)
{
    return (double)part / (double)whole;
}

static ErrorCode compare_wins(Detector *d, Error *e)
{
    const DetectSettings *s = d->settings;
    Sample x;
    enum { PERCENTILE = 75 };
    TRY(sample_new(&d->tenderers, &x, e));
    for (size_t i = 0; i < d->tenderers.count; i++) {
        if (x.all[i]->contests == 0) continue;
        x.numbers[x.count] = (double)x.all[i]->contests;
        x.list[x.count++] = x.all[i];
    }
    DetectFences f = { 0 };
    ErrorCode code = order_numbers(x.numbers, x.count, e);
    d->result.busy = detect_quantile(x.numbers, x.count, number_or(s->r025_percentile, PERCENTILE) / 100);
    for (size_t i = 0; i < x.count; i++) x.numbers[i] = share(x.list[i]->wins, x.list[i]->contests);
    if (code == ERR_OK) code = fences_of(x.numbers, x.count, &f, e);
    if (code == ERR_OK) d->result.spreads[DETECT_WINS] = spread_of(x.numbers, x.count, &f);
    bool usable = s->r025_ratio.given ? s->r025_ratio.value > 0 : f.q1 > 0 && f.lower > 0;
    f.lower = number_or(s->r025_ratio, f.lower);
    d->result.measures[DETECT_WINS] = f;
    for (size_t i = 0; usable && i < x.count && code == ERR_OK; i++) {
        const Party *p = x.list[i];
        double ratio = share(p->wins, p->contests);
        if ((double)p->contests < d->result.busy || !fence_below(s, &f, s->r025_ratio, ratio)) continue;
        code = flag_party(d, p, (DetectFlag){ .rule = DETECT_R025, .group = DETECT_TENDERER, .count = 1, .ratio = ratio, .part = p->wins,
                          .whole = p->contests, .cleared = few_compared(x.count, s->r025_ratio) }, e);
    }
    sample_free(&x);
    return code;
}

static ErrorCode compare_refusals(Detector *d, const Parties *table, DetectGroup group, DetectMeasure measure, Error *e)
{
    const DetectSettings *s = d->settings;
    Sample x;
    enum { LEAST = 2 };
    double least_bids = number_or(s->r038_bids, LEAST), least = number_or(s->r038_processes, LEAST);
    TRY(sample_new(table, &x, e));
    for (size_t i = 0; i < table->count; i++) {
        const Party *p = x.all[i];
        if (p->submitted == 0) continue;
        if (group == DETECT_TENDERER ? (double)p->submitted < least_bids
                                     : (double)(s->compat_cardinal ? p->submitted : p->processes) < least) continue;
        x.numbers[x.count] = share(p->refused, p->submitted);
        x.list[x.count++] = x.all[i];
    }
    DetectFences f;
    ErrorCode code = fences_of(x.numbers, x.count, &f, e);
    if (code == ERR_OK) d->result.spreads[measure] = spread_of(x.numbers, x.count, &f);
    f.upper = number_or(s->r038_ratio, f.upper);
    d->result.measures[measure] = f;
    for (size_t i = 0; f.upper > 0 && i < x.count && code == ERR_OK; i++) {
        const Party *p = x.list[i];
        double ratio = share(p->refused, p->submitted);
        if (!fence_above(s, &f, s->r038_ratio, ratio)) continue;
        code = flag_party(d, p, (DetectFlag){ .rule = DETECT_R038, .group = group, .count = 1, .ratio = ratio, .part = p->refused,
                          .whole = p->submitted, .cleared = few_compared(x.count, s->r038_ratio) }, e);
    }
    sample_free(&x);
    return code;
}

static ErrorCode compare_kinds(Detector *d, Error *e)
{
    const DetectSettings *s = d->settings;
    Sample x;
    enum { LEAST = 20 };
    double least = number_or(s->r048_processes, LEAST);
    TRY(sample_new(&d->tenderers, &x, e));
    for (size_t i = 0; i < d->tenderers.count; i++) {
        if (x.all[i]->supplies == 0 || (double)x.all[i]->supplies < least) continue;
        x.numbers[x.count] = (double)x.all[i]->kind_count;
        x.list[x.count++] = x.all[i];
    }
    DetectFences f;
    ErrorCode code = fences_of(x.numbers, x.count, &f, e);
    if (code == ERR_OK) d->result.spreads[DETECT_KINDS] = spread_of(x.numbers, x.count, &f);
    f.upper = number_or(s->r048_count, f.upper);
    d->result.measures[DETECT_KINDS] = f;
    for (size_t i = 0; i < x.count && code == ERR_OK; i++) {
        const Party *p = x.list[i];
        if (!fence_above(s, &f, s->r048_count, (double)p->kind_count)) continue;
        code = flag_party(d, p, (DetectFlag){ .rule = DETECT_R048, .group = DETECT_TENDERER, .count = (uint32_t)p->kind_count,
                          .part = p->kind_count, .whole = p->supplies, .cleared = few_compared(x.count, s->r048_count) }, e);
    }
    sample_free(&x);
    return code;
}

ErrorCode finish_parties(Detector *d, Error *e)
{
    if (detector_runs(d, DETECT_R025)) TRY(compare_wins(d, e));
    if (detector_runs(d, DETECT_R038)) {
        TRY(compare_refusals(d, &d->buyers, DETECT_BUYER, DETECT_REFUSED_BUYER, e));
        TRY(compare_refusals(d, &d->entities, DETECT_ENTITY, DETECT_REFUSED_ENTITY, e));
        TRY(compare_refusals(d, &d->tenderers, DETECT_TENDERER, DETECT_REFUSED_TENDERER, e));
    }
    return detector_runs(d, DETECT_R048) ? compare_kinds(d, e) : ERR_OK;
}

/* figures_sum.c: one figure out of the units that count: how many, how many of these, the days or the numbers in the middle, a
 * mean, a sum per currency, how many different ones, and one figure by another.
 *
 * All of it is whole numbers in units of a power of ten: a sum is exact, and a mean is rounded once, at the end. */
#include "desk/figures.h"

#include <stdlib.h>

enum { MEAN_PLACES = 2, RATIO_PLACES = 2 };

/* ---- unit by unit ---- */

FigureSum figure_sum(Figures *x, const Indicator *i, Figure *to)
{
    *to = (Figure){ 0 };
    return (FigureSum){ .figure = to, .indicator = i, .arena = x->arena, .published = x->published, .who = map_in(x->arena) };
}

static ErrorCode keep(FigureSum *s, int64_t value, Error *e)
{
    if (!ARENA_ROOM(s->arena, s->values, s->count, s->room)) return error_memory(e);
    s->values[s->count++] = value;
    return int_add(s->total, value, &s->total) ? ERR_OK : error_set(e, ERR_INVALID, K("figure.too-large"), arg_str("figure", s->indicator->id));
}

static ErrorCode add_amount(FigureSum *s, const Counted *c, Error *e)
{
    Figure *f = s->figure;
    size_t n = 0;
    if (s->indicator->currency.len > 0 && c->currency.len > 0 && !str_equal(c->currency, s->indicator->currency)) return ERR_OK;
    while (n < f->sum_count && !str_equal(f->sums[n].currency, c->currency)) n++;
    if (n == FIGURE_CURRENCIES) return error_set(e, ERR_INVALID, K("figure.too-many-currencies"), arg_int("most", FIGURE_CURRENCIES));
    const Field *last = s->indicator->value.last;
    int places = c->currency.len > 0 ? currency_places(c->currency) : last ? last->places : 0;
    if (n == f->sum_count) f->sums[f->sum_count++] = (Amount){ c->currency, 0, places };
    f->known++;
    bool fits = int_add(f->sums[n].units, c->value, &f->sums[n].units);
    return fits ? ERR_OK : error_set(e, ERR_INVALID, K("figure.too-large"), arg_str("figure", s->indicator->id));
}

ErrorCode figure_add(FigureSum *s, const Counted *c, Error *e)
{
    Figure *f = s->figure;
    Measure m = s->indicator->measure;
    if (m == MEASURE_UNIQUE && map_get(&s->who, c->who)) return ERR_OK;
    if (m == MEASURE_UNIQUE && !map_set(&s->who, c->who, f)) return error_memory(e);
    f->count++;
    if (m != MEASURE_SUM) f->known += c->known;
    f->of += c->of;
    bool hidden = s->published || !c->fact->seen;
    f->hidden += hidden;
    f->hidden_of += hidden && c->of;
    f->hidden_known += hidden && c->known;
    if (c->converted && c->converted->why) f->unrated++;
    if (c->converted && c->converted->why && !f->why) f->why = c->converted->why;
    if (m == MEASURE_SUM && c->has_value) return add_amount(s, c, e);
    if (m == MEASURE_MEAN && c->has_value) return keep(s, c->value, e);
    return c->has_days ? keep(s, c->days, e) : ERR_OK;
}

/* ---- when all are in ---- */

static int by_size(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return one < other ? -1 : one > other;
}

/* To the nearest, halves away from nought. */
static int64_t divided(int64_t n, int64_t by)
{
    int64_t half = by / 2;
    return n < 0 ? (n - half) / by : (n + half) / by;
}

static ErrorCode too_large(const Indicator *i, Error *e)
{
    return error_set(e, ERR_INVALID, K("figure.too-large"), arg_str("figure", i->id));
}

static bool widened(int64_t *n, int places)
{
    bool fits = true;
    for (int i = 0; i < places; i++) fits = fits && int_multiply(*n, 10, n);
    return fits;
}

static ErrorCode mean_done(FigureSum *s, Error *e)
{
    Figure *f = s->figure;
    int places = s->indicator->value.last ? s->indicator->value.last->places : 0, more = places < MEAN_PLACES ? MEAN_PLACES - places : 0;
    int64_t total = s->total;
    if (!widened(&total, more) || !widened(&f->median, more)) return too_large(s->indicator, e);
    f->mean = (Amount){ STR(""), divided(total, (int64_t)s->count), places + more };
    return ERR_OK;
}

ErrorCode figure_add_done(FigureSum *s, Error *e)
{
    Figure *f = s->figure;
    int64_t divide = s->indicator->divide;
    if (f->unrated > 0) f->sum_count = 0;       /* a sum without some of its parts is another sum */
    for (size_t n = 0; n < f->sum_count && divide > 1; n++) {
        if (!int_multiply(f->sums[n].units, 10, &f->sums[n].units)) return too_large(s->indicator, e);
        f->sums[n].units /= divide;             /* 2, 5 or 10: exact */
        f->sums[n].places++;
    }
    if (s->count == 0) return ERR_OK;
    sort_list(s->values, s->count, sizeof *s->values, by_size);
    f->has_median = true;
    f->median = s->values[(s->count - 1) / 2];              /* of an even number the lower one: a value that there was */
    return s->indicator->measure == MEASURE_MEAN ? mean_done(s, e) : ERR_OK;
}

/* ---- one figure by another ---- */

static Amount number_of(const Indicator *i, const Figure *f)
{
    if (i->measure != MEASURE_SUM) return (Amount){ STR(""), f->count, 0 };
    return f->sum_count > 0 ? f->sums[0] : (Amount){ i->currency, 0, 0 };
}

static bool is_few(const Request *r, const Indicator *i, const Figure *f)
{
    return i->about_persons && f->count > 0 && f->count < r->model->limits[LIMIT_SMALL_GROUP];
}

static ErrorCode ratio(Figures *x, const Indicator *i, Period p, Figure *ret, Error *e)
{
    const Indicator *over = model_indicator(x->request->model, i->above), *by = model_indicator(x->request->model, i->below);
    Figure above, below;
    if (!over || !by) return error_internal(e, "ratio");
    TRY(figures_one(x, over, p, &above, e));
    TRY(figures_one(x, by, p, &below, e));
    Amount n = number_of(over, &above), d = number_of(by, &below);
    *ret = (Figure){ .here = above.here && below.here, .closed = above.closed || below.closed, .above_count = above.count, .below_count = below.count,
                     .count = below.count, .hidden = above.hidden + below.hidden, .erased = above.erased + below.erased };
    ret->small_part = is_few(x->request, over, &above) || is_few(x->request, by, &below);
    ret->unrated = above.unrated + below.unrated;
    ret->why = above.why ? above.why : below.why;
    if (d.units == 0 || above.count == 0 || ret->unrated > 0) return ERR_OK;
    int wider = RATIO_PLACES + d.places - n.places;
    bool fits = widened(&n.units, wider > 0 ? wider : 0) && widened(&d.units, wider < 0 ? -wider : 0);
    if (!fits) return too_large(i, e);
    ret->sums[ret->sum_count++] = (Amount){ str_equal(n.currency, d.currency) ? STR("") : n.currency, divided(n.units, d.units), RATIO_PLACES };
    return ERR_OK;
}

/* ---- one figure ---- */

static ErrorCode add_one(void *self, const Counted *c, Error *e) { return figure_add(self, c, e); }

ErrorCode figures_one(Figures *x, const Indicator *i, Period p, Figure *ret, Error *e)
{
    const Facts *facts;
    if (i->measure == MEASURE_RATIO) return ratio(x, i, p, ret, e);
    FigureSum s = figure_sum(x, i, ret);
    TRY(figures_facts(x, i->kind, &facts, e));
    ret->here = facts->kind != NULL;
    ret->closed = facts->closed;
    ret->erased = facts->erased;
    TRY(figures_each(x, i, p, add_one, &s, e));
    return figure_add_done(&s, e);
}

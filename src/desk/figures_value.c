/* figures_value.c: a figure as one number, for an indicator of a project: computed out of the records of that project, with the
 * records behind it, so that an actual in a logframe leads back to what it was made of.
 *
 * It is what the reader may know: it reaches over no record that his own lists do not show him. */
#include "desk/figures.h"

static const Indicator *by_name(const Model *m, Str id)
{
    const Indicator *found = model_indicator(m, id);
    for (size_t i = 0; i < m->indicator_count && !found; i++) {
        if (str_equal(m->indicators[i].code, id)) found = &m->indicators[i];
    }
    return found;
}

/* ---- the number ---- */

static void set(FigureValue *v, Amount a, Str unit)
{
    v->has = true;
    v->units = a.units;
    v->places = a.places;
    v->unit = a.currency.len > 0 ? a.currency : unit;
}

/* The figure's memory goes before its value does. */
static ErrorCode keep_why(Request *r, const Error *why, FigureValue *v, Error *e)
{
    Error *kept = ARENA_NEW(r->arena, Error);
    if (!kept) return error_memory(e);
    *kept = *why;
    v->why = kept;
    return ERR_OK;
}

static ErrorCode take_number(Request *r, const Indicator *i, const Figure *f, FigureValue *v, Error *e)
{
    enum { PERCENT_PLACES = 1 };
    v->here = f->here;
    v->closed = f->closed;
    v->count = f->count;
    if (!f->here || f->closed) return ERR_OK;
    if (f->sum_count > 1) return error_set(e, ERR_INVALID, K("figure.two-currencies"), arg_str("figure", i->id));
    switch (i->measure) {
    case MEASURE_COUNT: case MEASURE_UNIQUE: set(v, (Amount){ STR(""), f->count, 0 }, STR("")); break;
    case MEASURE_SHARE: if (f->count > 0) set(v, (Amount){ STR(""), (f->of * 1000 + f->count / 2) / f->count, PERCENT_PLACES }, STR("%")); break;
    case MEASURE_MEDIAN_DAYS: if (f->has_median) set(v, (Amount){ STR(""), f->median, 0 }, STR("days")); break;
    case MEASURE_MEAN: if (f->has_median) set(v, f->mean, STR("")); break;
    case MEASURE_SUM: case MEASURE_RATIO: if (f->sum_count > 0) set(v, f->sums[0], STR("")); break;
    case MEASURE_KINDS: break;
    }
    if (i->measure == MEASURE_MEAN) v->count = f->known;
    return f->why ? keep_why(r, f->why, v, e) : ERR_OK;
}

/* ---- what is behind it ---- */

typedef struct { Request *request; FigureValue *value; size_t room; } Behind;

static ErrorCode take_id(void *self, const Counted *c, Error *e)
{
    Behind *b = self;
    FigureValue *v = b->value;
    if (!c->fact->seen) v->unseen++;
    if (!c->fact->seen || (v->id_count > 0 && str_equal(v->ids[v->id_count - 1], c->fact->id))) return ERR_OK;     /* items of one record */
    if (!ARENA_ROOM(b->request->arena, v->ids, v->id_count, b->room)) return error_memory(e);
    v->ids[v->id_count] = str_copy(b->request->arena, c->fact->id);
    return v->ids[v->id_count++].ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_behind(Figures *x, const Indicator *i, Period p, Behind *b, Error *e)
{
    if (i->measure != MEASURE_RATIO) return figures_each(x, i, p, take_id, b, e);
    TRY(take_behind(x, model_indicator(x->request->model, i->above), p, b, e));         /* neither is a ratio again */
    return take_behind(x, model_indicator(x->request->model, i->below), p, b, e);
}

/* ---- both ---- */

static ErrorCode compute(Figures *x, const Indicator *i, Period p, FigureValue *ret, Error *e)
{
    Figure f;
    Behind b = { .request = x->request, .value = ret };
    TRY(figures_one(x, i, p, &f, e));
    TRY(take_number(x->request, i, &f, ret, e));
    ret->unit = str_copy(x->request->arena, ret->unit);
    return ret->here && !ret->closed ? take_behind(x, i, p, &b, e) : ERR_OK;
}

ErrorCode figure_value_on(Request *r, Str id, Period p, Str project, Str but, Day as_of, FigureValue *ret, Error *e)
{
    enum { CEILING = 1 << 30 };
    *ret = (FigureValue){ .here = false };
    const Indicator *i = by_name(r->model, id);
    if (!i) return error_set(e, ERR_NOT_FOUND, K("figure.none"), arg_str("figure", id));
    Arena arena = arena_with(CEILING);
    Figures x = { .request = r, .arena = &arena, .as_of = as_of, .project = project, .but = but };
    ErrorCode code = compute(&x, i, p, ret, e);
    arena_free(&arena);
    return code;
}

ErrorCode figure_value(Request *r, Str id, Period p, Str project, FigureValue *ret, Error *e)
{
    const Indicator *i = by_name(r->model, id);
    Day today = instant_local_day(clock_now());
    bool by_day = i && (i->at.type != EVENT_NONE || i->measure == MEASURE_RATIO);
    return figure_value_on(r, id, p, project, STR(""), by_day || p.until > today ? today : p.until, ret, e);
}

/* figures_rates.c: an amount in another currency, brought into that of its figure by the rate of its day.
 *
 * The rates are those that were in use at the end of the figure's day, read like every other record (figures_facts.c): so the figure of a past day
 * comes out the same whatever rates were entered since. The amount itself stays what it was in its record. Where no rate holds on its day nothing
 * is taken in its place: the unit has no value, the sum none either, and what is missing is named. */
#include "desk/figures.h"

/* As many as exchange_rate.source has options, and then some. */
enum { BOOKS_MOST = 16 };

static ErrorCode read_book(Figures *x, Str source, RateBook *ret, Error *e)
{
    const Facts *facts;
    *ret = (RateBook){ .source = source };
    TRY(figures_facts(x, STR("exchange_rate"), &facts, e));
    ret->list = arena_array(x->arena, facts->count + 1, sizeof *ret->list);
    if (!ret->list) return error_memory(e);
    for (size_t i = 0; i < facts->count; i++) {
        const Fact *f = &facts->list[i];
        Rate *one = &ret->list[ret->count];
        if (!str_is(f->state, "in_use") || !str_equal(json_text(json_get(f->fields, "source")), source)) continue;
        *one = (Rate){ .id = f->id };
        ret->count += money_rate_of(x->arena, f->fields, one);
    }
    return ERR_OK;
}

static ErrorCode book_of(Figures *x, Str source, const RateBook **ret, Error *e)
{
    if (!x->books) x->books = arena_array(x->arena, BOOKS_MOST, sizeof *x->books);
    if (!x->books) return error_memory(e);
    for (size_t i = 0; i < x->book_count; i++) {
        *ret = &x->books[i];
        if (str_equal(x->books[i].source, source)) return ERR_OK;
    }
    if (x->book_count == BOOKS_MOST) return error_internal(e, "rate books");
    *ret = &x->books[x->book_count];
    TRY(read_book(x, source, &x->books[x->book_count], e));
    x->book_count++;
    return ERR_OK;
}

/* By whose rates: the first that is said on one of the ways that the figure names; empty: nobody says. */
static ErrorCode source_of(Figures *x, const Indicator *i, const Fact *f, Str *ret, Error *e)
{
    *ret = STR("");
    for (size_t n = 0; n < i->rate_source_count && ret->len == 0; n++) {
        const JsonValue *v;
        TRY(figures_follow(x, f, &i->rate_sources[n], &v, e));
        *ret = json_text(v);
    }
    return ERR_OK;
}

static ErrorCode way_of(Figures *x, const Indicator *i, const Fact *f, Converted *to, Error *e)
{
    Str source;
    const RateBook *book = NULL;
    TRY(source_of(x, i, f, &source, e));
    if (source.len == 0) return error_set(e, ERR_INVALID, K("rules.rate-no-source"), arg_str("from", to->from.currency), arg_str("to", i->currency));
    TRY(book_of(x, source, &book, e));
    TRY(money_rates_way(x->request, book, to->from.currency, i->currency, to->on, &to->way, e));
    return money_convert(to->from, i->currency, to->way.by, to->way.count, &to->to) ? ERR_OK : error_set(e, ERR_INVALID, K("rules.money-too-large"));
}

ErrorCode figures_convert(Figures *x, const Indicator *i, const Fact *f, const JsonValue *fields, Counted *c, Error *e)
{
    Error *why = ARENA_NEW(x->arena, Error);
    Converted *to = ARENA_NEW(x->arena, Converted);
    if (!why || !to) return error_memory(e);
    *to = (Converted){ .from = { c->currency, c->value }, .to = { c->currency, c->value }, .on = c->day };
    c->converted = to;
    if (!day_parse(json_text(json_get_str(fields, i->convert_on)), &to->on)) to->on = c->day;
    if (str_equal(c->currency, i->currency)) return ERR_OK;
    error_clear(why);
    ErrorCode code = way_of(x, i, f, to, why);
    if (code != ERR_OK && code != ERR_INVALID) {
        *e = *why;
        return code;
    }
    c->has_value = code == ERR_OK;
    to->why = code == ERR_OK ? NULL : why;
    c->currency = i->currency;
    c->value = to->to.minor;
    return ERR_OK;
}

/* figure_text.c: what was asked of figures, and how they are said.
 *
 * A figure of the whole office is seen by roles that the model names, and may count what its reader may not see. Where it tells
 * of persons and is small, he could tell who is meant: then it is not said, nor is what it could be worked out from (a share
 * with a small remainder). Such a reader asks for whole months and for month's ends, so that no figure is the difference of two
 * that are a day apart. */
#include "desk/desk_figure.h"
#include "desk/form.h"

#include <inttypes.h>

/* ---- asked ---- */

static bool day_read(Str text, Day *ret) { return day_parse(text, ret) || day_parse_local(text, ret); }

static ErrorCode read_scope(FigureAsk *ask, Error *e)
{
    Request *r = ask->request;
    Str scope = arg_text(r, "scope");
    ask->may_wide = request_has_role(r, r->model->office_wide, r->model->office_wide_count) && !request_is_administrator(r);
    ask->scope = scope.len > 0 ? scope : ask->may_wide ? STR("office") : STR("mine");
    if (str_is(ask->scope, "mine") || str_is(ask->scope, "published")) return ERR_OK;
    if (!str_is(ask->scope, "office")) return error_set(e, ERR_INVALID, K("figure.no-scope"), arg_str("scope", scope));
    return ask->may_wide ? ERR_OK : error_set(e, ERR_DENIED, K("figure.not-wide"));
}

/* A quarter taken from its year, or a day from the next, would tell what was kept back of the rest. */
static ErrorCode check_published(const FigureAsk *ask, Error *e)
{
    bool ends = day_date(ask->as_of).year != day_date(ask->as_of + 1).year || ask->as_of == ask->today;
    if (!str_is(ask->scope, "published") || (ask->period.len == 4 && ends)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("figure.published-years"));
}

static ErrorCode read_day(FigureAsk *ask, Error *e)
{
    Str text = arg_text(ask->request, "as_of");
    ask->today = ask->as_of = instant_local_day(clock_now());
    if (text.len == 0) return ERR_OK;
    if (!day_read(text, &ask->as_of) || ask->as_of > ask->today) return error_set(e, ERR_INVALID, K("figure.no-day"), arg_str("day", text));
    bool ends = day_date(ask->as_of + 1).day == 1 || ask->as_of == ask->today;
    return ends || str_is(ask->scope, "mine") ? ERR_OK : error_set(e, ERR_INVALID, K("figure.month-ends"));
}

ErrorCode figure_ask_read(Request *r, FigureAsk *ret, Error *e)
{
    enum { CEILING = 1 << 30 };
    *ret = (FigureAsk){ .request = r, .period = arg_text(r, "period") };
    TRY(read_scope(ret, e));
    TRY(read_day(ret, e));
    if (ret->period.len == 0) ret->period = str_format(r->arena, "%04d", day_date(ret->today).year);
    TRY(period_parse(ret->period, &ret->days, e));
    TRY(check_published(ret, e));
    ret->arena = arena_with(CEILING);
    ret->then = (Figures){ .request = r, .arena = &ret->arena, .as_of = ret->as_of };
    ret->then.published = str_is(ret->scope, "published");
    ret->then.wide = str_is(ret->scope, "office") || (ret->then.published && ret->may_wide);
    ret->now = ret->then;
    ret->now.as_of = ret->today;
    return ERR_OK;
}

void figure_ask_done(FigureAsk *ask) { arena_free(&ask->arena); }

/* ---- the filter ---- */

static void add_period(FigureAsk *ask, JsonValue *field, Str period)
{
    form_option(ask->request, field, period, period_text(ask->request, period));
}

/* This year and the two before it, the quarters and months that lie in a year back from today. */
static JsonValue *period_field(FigureAsk *ask)
{
    enum { YEARS = 3, QUARTERS = 6, MONTHS = 13 };
    Request *r = ask->request;
    Date today = day_date(ask->today);
    JsonValue *field = form_field_named(r, "period", "choice", view_say(r, K("figure.period")), ask->period);
    Str year = str_format(r->arena, "%04d", today.year), month = str_format(r->arena, "%04d-%02d", today.year, today.month);
    Str quarter = str_format(r->arena, "%04d-Q%d", today.year, (today.month + 2) / 3);
    const struct { Str first; int count; } groups[] = { { year, YEARS }, { quarter, QUARTERS }, { month, MONTHS } };
    bool there = false;
    for (size_t g = 0; g < ARRAY_LEN(groups); g++) {
        Str one = groups[g].first;
        for (int i = 0; i < groups[g].count; i++, one = period_before(r, one)) {
            there = there || str_equal(one, ask->period);
            add_period(ask, field, one);
        }
    }
    if (!there) add_period(ask, field, ask->period);
    return field;
}

JsonValue *figure_form(FigureAsk *ask, const char *op)
{
    Request *r = ask->request;
    char day[11];
    JsonValue *form = form_new(r, str_of(op), view_say(r, K("view.filter")));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    form_field(r, form, period_field(ask));
    Str as_of = str_copy(r->arena, day_format_local(day, ask->as_of));
    form_field(r, form, form_field_named(r, "as_of", "text", view_say(r, K("figure.as-of")), as_of));
    JsonValue *scope = form_field_named(r, "scope", "choice", view_say(r, K("figure.scope")), ask->scope);
    if (ask->may_wide) form_option(r, scope, STR("office"), view_say(r, K("figure.scope-office")));
    form_option(r, scope, STR("mine"), view_say(r, K("figure.scope-mine")));
    form_option(r, scope, STR("published"), view_say(r, K("figure.scope-published")));
    form_field(r, form, scope);
    return form;
}

/* ---- said ---- */

size_t figure_parts(const Indicator *i, const Figure *f, int64_t parts[TABLE_PARTS])
{
    size_t n = 0;
    if (i->measure == MEASURE_MEAN) {
        parts[n++] = f->hidden_known;
        return n;
    }
    parts[n++] = f->hidden;
    if (i->measure == MEASURE_MEDIAN_DAYS) parts[n++] = f->hidden_known;
    if (i->measure != MEASURE_SHARE) return n;
    parts[n++] = f->hidden_of;
    if (!i->known.given) parts[n++] = f->hidden - f->hidden_of;
    if (!i->known.given) return n;
    parts[n++] = f->hidden_known > f->hidden_of ? f->hidden_known - f->hidden_of : 0;
    parts[n++] = f->hidden - f->hidden_known;
    return n;
}

bool figure_is_small(const Request *r, const Indicator *i, const Figure *f)
{
    TableCell c = { .kept_back = false };
    if (!i->about_persons || f->hidden == 0) return false;
    if (i->measure == MEASURE_RATIO) return f->small_part;
    return cell_is_small(&c, figure_parts(i, f, c.parts), r->model->limits[LIMIT_SMALL_GROUP]);
}

static Str share_text(Request *r, int64_t of, int64_t count)
{
    if (count == 0) return view_say(r, K("figure.nothing"));
    return view_say(r, K("figure.share"), arg_int("of", of), arg_int("count", count), arg_int("percent", (of * 100 + count / 2) / count));
}

Str amount_said(Request *r, Amount a)
{
    char text[24];
    Buf out = buf_in(r->arena);
    bool money = a.currency.len > 0;
    Field field = { .type = money ? FIELD_MONEY : FIELD_NUMBER };
    JsonValue *v = json_new_object(r->arena);
    json_set(r->arena, v, money ? "amount" : "number", json_new_string(r->arena, str_copy(r->arena, amount_format(text, a.units, a.places))));
    if (money) json_set(r->arena, v, "currency", json_new_string(r->arena, a.currency));
    field_to_text(&out, &field, v, r->lang);
    return buf_str(&out);
}

static Str mean_text(Request *r, const Figure *f)
{
    Str mean = amount_said(r, f->mean), median = amount_said(r, (Amount){ STR(""), f->median, f->mean.places });
    return view_say(r, K("figure.mean"), arg_str("mean", mean), arg_str("median", median), arg_int("n", f->known));
}

static Str sums_text(Request *r, const Figure *f)
{
    Buf out = buf_in(r->arena);
    for (size_t n = 0; n < f->sum_count; n++) {
        if (n > 0) buf_c(&out, "; ");
        buf_add(&out, amount_said(r, f->sums[n]));
    }
    return buf_str(&out);
}

static Str ratio_text(Request *r, const Indicator *i, const Figure *f)
{
    const Indicator *above = model_indicator(r->model, i->above), *below = model_indicator(r->model, i->below);
    return view_say(r, K("figure.ratio"), arg_str("value", amount_said(r, f->sums[0])), arg_str("above", view_label(r, &above->label)),
                    arg_str("below", view_label(r, &below->label)));
}

Str figure_why_text(Request *r, const Error *why)
{
    Buf out = buf_in(r->arena);
    desk_say_error(r, &out, why);
    return str_trim(buf_str(&out));
}

Str figure_value_text(Request *r, const Indicator *i, const Figure *f)
{
    if (f->why) return view_say(r, K("figure.no-rate"), arg_int("n", f->unrated), arg_str("why", figure_why_text(r, f->why)));
    bool there = i->measure == MEASURE_SUM || i->measure == MEASURE_RATIO ? f->sum_count > 0 : f->has_median;
    switch (i->measure) {
    case MEASURE_SHARE: return share_text(r, f->of, f->count);
    case MEASURE_COUNT: case MEASURE_UNIQUE: return str_format(r->arena, "%" PRId64, f->count);
    case MEASURE_MEAN: return there ? mean_text(r, f) : view_say(r, K("figure.nothing"));
    case MEASURE_SUM: return there ? sums_text(r, f) : view_say(r, K("figure.nothing"));
    case MEASURE_RATIO: return there ? ratio_text(r, i, f) : view_say(r, K("figure.nothing"));
    case MEASURE_MEDIAN_DAYS: case MEASURE_KINDS: break;
    }
    return there ? view_say(r, K("figure.days"), arg_int("days", f->median), arg_int("count", f->known)) : view_say(r, K("figure.nothing"));
}

Str figure_text(Request *r, const Indicator *i, const Figure *f)
{
    if (!f->here) return view_say(r, K("figure.not-here"));
    if (f->closed) return view_say(r, K("figure.closed"));
    if (figure_is_small(r, i, f)) return view_say(r, K("figure.small"), arg_int("least", r->model->limits[LIMIT_SMALL_GROUP]));
    return figure_value_text(r, i, f);
}

Str figure_known_text(Request *r, const Indicator *i, const Figure *f)
{
    if (!f->here || f->closed || i->measure != MEASURE_SHARE || !i->known.given) return STR("");
    return figure_is_small(r, i, f) ? view_say(r, K("figure.small"), arg_int("least", r->model->limits[LIMIT_SMALL_GROUP]))
                                    : share_text(r, f->of, f->known);
}

Str figure_label(Request *r, const Indicator *i)
{
    Str label = view_label(r, &i->label);
    return i->code.len > 0 ? str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(i->code), STR_ARG(label)) : label;
}

static JsonValue *amount_data(Request *r, Amount a)
{
    char text[24];
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "amount", json_new_string(r->arena, str_copy(r->arena, amount_format(text, a.units, a.places))));
    if (a.currency.len > 0) json_set(r->arena, o, "currency", json_new_string(r->arena, a.currency));
    return o;
}

JsonValue *figure_numbers(Request *r, const Indicator *i, const Figure *f)
{
    char text[24];
    JsonValue *o = json_new_object(r->arena), *sums = json_new_array(r->arena);
    bool mean = i->measure == MEASURE_MEAN && f->has_median;
    json_set(r->arena, o, "count", json_new_int(r->arena, f->count));
    if (i->measure == MEASURE_SHARE) json_set(r->arena, o, "of", json_new_int(r->arena, f->of));
    if (i->known.given || i->measure == MEASURE_MEAN) json_set(r->arena, o, "known", json_new_int(r->arena, f->known));
    if (mean) json_set(r->arena, o, "mean", json_new_string(r->arena, str_copy(r->arena, amount_format(text, f->mean.units, f->mean.places))));
    if (mean) json_set(r->arena, o, "median", json_new_string(r->arena, str_copy(r->arena, amount_format(text, f->median, f->mean.places))));
    if (f->has_median && !mean) json_set(r->arena, o, "median_days", json_new_int(r->arena, f->median));
    for (size_t n = 0; n < f->sum_count; n++) json_add(r->arena, sums, amount_data(r, f->sums[n]));
    if (f->sum_count > 0) json_set(r->arena, o, "sums", sums);
    if (f->why) json_set(r->arena, o, "unrated", json_new_int(r->arena, f->unrated));
    if (f->why) json_set(r->arena, o, "why", json_new_string(r->arena, figure_why_text(r, f->why)));
    return o;
}

JsonValue *figure_data(Request *r, const Indicator *i, const Figure *f)
{
    bool small = figure_is_small(r, i, f), told = !small && f->here && !f->closed;
    JsonValue *o = told ? figure_numbers(r, i, f) : json_new_object(r->arena);
    json_set(r->arena, o, "id", json_new_string(r->arena, i->id));
    json_set(r->arena, o, "here", json_new_bool(r->arena, f->here));
    json_set(r->arena, o, "small", json_new_bool(r->arena, small));
    return o;
}

/* ---- remarks ---- */

/* The day of the ledger's first entry: what lies before it, the program has not seen happen. */
static ErrorCode first_day(Request *r, Day *ret, bool *there, Error *e)
{
    Entry entry;
    ErrorCode code = store_entry(r->store, r->arena, 1, 0, &entry, e);
    *there = code == ERR_OK;
    if (code == ERR_OK) *ret = instant_local_day(entry.received);
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

ErrorCode figure_remarks(FigureAsk *ask, Error *e)
{
    Request *r = ask->request;
    char day[11];
    Day first;
    bool there;
    Str published = view_say(r, K("figure.says-published"), arg_int("least", r->model->limits[LIMIT_SMALL_GROUP]));
    Str office = view_say(r, K("figure.says-office"), arg_int("least", r->model->limits[LIMIT_SMALL_GROUP]));
    view_note(r, ask->then.published ? published : ask->then.wide ? office : view_say(r, K("figure.says-mine")));
    if (ask->as_of < ask->today)
        view_note(r, view_say(r, K("figure.says-then"), arg_str("day", str_copy(r->arena, day_format_local(day, ask->as_of)))));
    TRY(first_day(r, &first, &there, e));
    if (there && ask->days.from < first)
        view_note(r, view_say(r, K("figure.before-start"), arg_str("day", str_copy(r->arena, day_format_local(day, first)))));
    return ERR_OK;
}

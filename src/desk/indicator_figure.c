/* indicator_figure.c: the value of a bound indicator out of records: what the engine of figures counts (figures.h), of one project alone.
 *
 * Of which project a record is says the path that the figure names (`project:` in indicators.yaml); a figure that names none is not
 * bound to an indicator of a project, since its value would be that of the whole office. What is kept with a value is the day as of
 * which it was computed, how many records were behind it and a hash over them, so that a later look can say whether it still comes
 * out the same. */
#include "desk/programme.h"

#include "desk/desk_figure.h"
#include "rules/result_book.h"

#include <inttypes.h>
#include <stdlib.h>

enum { RECORDS_MOST = 200, PLACES = 2, CEILING = 1 << 30 };

/* ---- counting ---- */

typedef struct { Request *request; Computed *to; } Counting;

/* Items of one record stand behind each other and count as one record behind the value. */
static ErrorCode take_one(void *self, const Counted *c, Error *e)
{
    Counting *n = self;
    Computed *to = n->to;
    Arena *a = n->request->arena;
    BehindOne *last = to->count > 0 ? &to->list[to->count - 1] : NULL;
    if (last && str_equal(last->id, c->fact->id)) {
        last->of = last->of || c->of;
        last->has_value = last->has_value || c->has_value;
        return int_add(last->adds, c->has_value ? c->value : 0, &last->adds) ? ERR_OK : error_set(e, ERR_INVALID, K("figure.too-large"),
                                                                                                 arg_str("figure", to->figure->id));
    }
    if (!ARENA_ROOM(a, to->list, to->count, to->room)) return error_memory(e);
    Str id = str_copy(a, c->fact->id);
    to->list[to->count++] = (BehindOne){ id, c->of, c->has_value, c->has_value ? c->value : 0, c->fact->first, c->fact->newest };
    return id.ptr ? ERR_OK : error_memory(e);
}

static int by_id(const void *a, const void *b)
{
    const BehindOne *one = a, *other = b;
    return str_compare(one->id, other->id);
}

/* Over the ids of the records, in the order of the ids, each with whether the share is of it and, where the figure adds up, what it adds: a number
 * that was changed in a record is another value out of the same records. */
static ErrorCode take_hash(Request *r, Computed *to, Error *e)
{
    Buf text = buf_in(r->arena);
    sort_list(to->list, to->count, sizeof *to->list, by_id);
    for (size_t i = 0; i < to->count; i++) {
        const BehindOne *one = &to->list[i];
        buf_format(&text, STR_FMT "\t%d", STR_ARG(one->id), one->of);
        if (one->has_value) buf_format(&text, "\t%" PRId64, one->adds);
        buf_byte(&text, '\n');
    }
    if (text.failed) return error_memory(e);
    Hash hash = hash_of(buf_str(&text));
    (void)hash_hex(to->hash, &hash);
    return ERR_OK;
}

/* In hundredths, whatever places the figure has. */
static bool in_hundredths(const FigureValue *v, int64_t *ret)
{
    int64_t n = v->units;
    for (int places = v->places; places > PLACES; places--) n = (n + (n < 0 ? -5 : 5)) / 10;
    for (int places = v->places; places < PLACES; places++) if (!int_multiply(n, 10, &n)) return false;
    *ret = n;
    return v->has;
}

static ErrorCode take_behind(Figures *x, const Indicator *i, Period days, Computed *to, Error *e)
{
    Counting n = { x->request, to };
    if (i->measure != MEASURE_RATIO) return figures_each(x, i, days, take_one, &n, e);
    TRY(take_behind(x, model_indicator(x->request->model, i->above), days, to, e));     /* neither is a ratio again */
    return take_behind(x, model_indicator(x->request->model, i->below), days, to, e);
}

static ErrorCode compute(Figures *x, Computed *to, Period days, Error *e)
{
    Request *r = x->request;
    const Facts *facts;
    FigureValue value;
    TRY(figure_value_on(r, to->figure->id, days, x->project, x->but, x->as_of, &value, e));
    if (!value.here || value.closed) return error_set(e, ERR_DENIED, K("programme.figure-closed"), arg_str("figure", to->figure->id));
    TRY(figures_facts(x, to->figure->kind, &facts, e));
    to->kind = facts->kind;
    to->erased = facts->erased;
    to->has_value = in_hundredths(&value, &to->value);
    to->why = value.why;
    TRY(take_behind(x, to->figure, days, to, e));
    return take_hash(r, to, e);
}

ErrorCode indicator_compute(Request *r, const JsonValue *indicator, const JsonValue *period, Str id, Day as_of, Computed *ret, Error *e)
{
    Str project, name = field_of(indicator, "figure");
    Period days;
    *ret = (Computed){ .figure = model_indicator(r->model, name) };
    if (!ret->figure) return rules_refuse_figure(r, name, e);
    TRY(rules_project_of_indicator(r, indicator, &project, e));
    bool told = day_parse(field_of(period, "from"), &days.from) && day_parse(field_of(period, "to"), &days.until) && project.len > 0;
    if (!told) return error_set(e, ERR_INVALID, K("figure.of-no-project"), arg_str("figure", name));
    Arena arena = arena_with(CEILING);
    Figures x = { .request = r, .arena = &arena, .as_of = as_of, .project = project, .but = id };
    ErrorCode code = compute(&x, ret, days, e);
    arena_free(&arena);
    return code;
}

/* ---- the page of the records behind a value ---- */

typedef struct {
    Request *request;
    Seen period; Record record;
    const JsonValue *indicator;
    Day as_of, today;
    RecordPlace put_up;
    Computed then, now;
} Behind;

static Str day_text(Request *r, Day day)
{
    char text[11];
    return str_copy(r->arena, day_format_local(text, day));
}

static Str value_text(const Behind *b, const Computed *c)
{
    Request *r = b->request;
    char text[24];
    JsonValue *fields = json_new_object(r->arena), *number = json_new_object(r->arena);
    if (c->why) return figure_why_text(r, c->why);
    if (!c->has_value) return view_say(r, K("programme.no-value"));
    json_set(r->arena, number, "number", json_new_string(r->arena, str_copy(r->arena, amount_format(text, c->value, PLACES))));
    json_set(r->arena, fields, "actual", number);
    return programme_value(r, b->indicator, fields, "actual", "actual_words");
}

static const BehindOne *record_in(const Computed *c, Str id)
{
    for (size_t i = 0; i < c->count; i++) if (str_equal(c->list[i].id, id)) return &c->list[i];
    return NULL;
}

static void show_records(Behind *b)
{
    Request *r = b->request;
    const Computed *c = &b->then;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_label(r, &c->kind->label), view_say(r, K("figure.row-counts-as")) };
    json_set(r->arena, view_data(r), "records", list);
    if (c->count > 0) view_table(r, view_say(r, K("figure.behind")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < c->count && i < RECORDS_MOST; i++) {
        const BehindOne *one = &c->list[i];
        Str as = c->figure->measure != MEASURE_SHARE ? view_say(r, K("figure.counted"))
                 : one->of ? view_say(r, K("figure.counted-of")) : view_say(r, K("figure.counted-not"));
        Str cells[] = { desk_ref_label(r, one->id), as };
        view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, one->id));
        json_add(r->arena, list, json_new_string(r->arena, one->id));
    }
    if (c->count > RECORDS_MOST) view_note(r, view_say(r, K("figure.more-behind"), arg_int("n", RECORDS_MOST)));
}

static void late_row(Behind *b, Str id, const char *key, JsonValue *list)
{
    Request *r = b->request;
    if (list->count == 0) {
        Str head[] = { view_label(r, &b->then.kind->label), view_say(r, K("figure.row-change")) };
        view_table(r, view_say(r, K("figure.late")), head, ARRAY_LEN(head));
    }
    Str cells[] = { desk_ref_label(r, id), view_say_args(r, key, NULL, 0) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, id));
    json_add(r->arena, list, json_new_string(r->arena, id));
}

static bool is_later(RecordPlace a, RecordPlace b) { return a.epoch != b.epoch ? a.epoch > b.epoch : a.index > b.index; }

static bool counts_alike(const BehindOne *a, const BehindOne *b) { return a->of == b->of && a->has_value == b->has_value && a->adds == b->adds; }

/* What was entered, changed or taken back since it was put up and counts in the same period: after that day, and, where the day itself does not come
 * out the same, later on it. */
static void show_late(Behind *b, bool same)
{
    Request *r = b->request;
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "late", list);
    for (size_t i = 0; i < b->now.count && list; i++) {
        const BehindOne *one = &b->now.list[i], *then = record_in(&b->then, one->id);
        bool since = !same && then && is_later(then->newest, b->put_up);
        if (!then || (since && is_later(then->first, b->put_up))) late_row(b, one->id, K("figure.late-new"), list);
        else if (since || !counts_alike(then, one)) late_row(b, one->id, K("figure.late-changed"), list);
    }
    for (size_t i = 0; i < b->then.count && list; i++)
        if (!record_in(&b->now, b->then.list[i].id)) late_row(b, b->then.list[i].id, K("figure.late-gone"), list);
}

/* The value that was put up, in hundredths. */
static bool kept_value(const JsonValue *period, int64_t *ret)
{
    return amount_parse(field_of(json_get(period, "actual"), "number"), PLACES, ret);
}

static bool is_value(const Computed *c, const JsonValue *period)
{
    int64_t kept;
    return c->has_value && kept_value(period, &kept) && kept == c->value;
}

static bool show_kept(Behind *b)
{
    Request *r = b->request;
    const JsonValue *kept = b->period.fields;
    bool same = str_equal(field_of(kept, "computed_hash"), str_of(b->then.hash)) && is_value(&b->then, kept);
    bool today = is_value(&b->now, kept);
    view_row(r, view_say(r, K("programme.row-kept")), programme_value(r, b->indicator, kept, "actual", "actual_words"));
    view_row(r, view_say(r, K("figure.as-of")), day_text(r, b->as_of));
    view_row(r, view_say(r, K("programme.row-records")), field_of(json_get(kept, "computed_records"), "number"));
    view_row(r, view_say(r, K("programme.row-again")), value_text(b, &b->then));
    view_row(r, view_say(r, K("programme.row-today")), value_text(b, &b->now));
    if (same) view_note(r, view_say(r, K("programme.same")));
    else view_warning(r, view_say(r, K("programme.differs"), arg_str("day", day_text(r, b->as_of))));
    if (!today) view_warning(r, view_say(r, K("programme.differs-today"), arg_str("value", value_text(b, &b->now))));
    json_set(r->arena, view_data(r), "same", json_new_bool(r->arena, same));
    json_set(r->arena, view_data(r), "same_today", json_new_bool(r->arena, today));
    json_set(r->arena, view_data(r), "again", json_new_string(r->arena, value_text(b, &b->then)));
    json_set(r->arena, view_data(r), "today", json_new_string(r->arena, value_text(b, &b->now)));
    return same;
}

static void show_definition(Behind *b)
{
    Request *r = b->request;
    const Indicator *i = b->then.figure;
    view_row_to(r, view_say(r, K("figure.row-figure")), figure_label(r, i), view_op(r, "figure.show", arg_str("id", i->id)));
    view_row(r, view_say(r, K("figure.row-definition")), view_label(r, &i->definition));
    view_note(r, view_say(r, K("programme.says-project")));
    if (b->then.erased > 0) view_note(r, view_say(r, K("figure.erased"), arg_int("n", (int64_t)b->then.erased)));
}

/* When it was put up the last time. */
static ErrorCode take_put_up(void *self, const Moment *m, Error *e)
{
    (void)e;
    if (str_is(m->op, "record.move.submit")) *(RecordPlace *)self = m->place;
    return ERR_OK;
}

static ErrorCode read_indicator(Request *r, Behind *b, Error *e)
{
    TRY(rules_linked(r, field_of(b->period.fields, "indicator"), "indicator", &b->record, &b->indicator, e));
    if (!b->indicator || !day_parse(field_of(b->period.fields, "computed_on"), &b->as_of))
        return error_set(e, ERR_INVALID, K("programme.not-computed"), arg_str("record", b->period.record.id));
    b->today = instant_local_day(clock_now());
    return ERR_OK;
}

ErrorCode desk_indicator_behind(Request *r, Error *e)
{
    Behind *b = ARENA_NEW(r->arena, Behind);
    if (!b) return error_memory(e);
    b->request = r;
    TRY(desk_see(r, arg_text(r, "id"), &b->period, e));
    if (!str_is(b->period.kind->id, "indicator_period"))
        return error_set(e, ERR_USAGE, K("programme.not-a-period"), arg_str("record", arg_text(r, "id")));
    TRY(read_indicator(r, b, e));
    TRY(store_object_moments(r->store, b->period.record.id, take_put_up, &b->put_up, e));
    TRY(indicator_compute(r, b->indicator, b->period.fields, b->period.record.id, b->as_of, &b->then, e));
    TRY(indicator_compute(r, b->indicator, b->period.fields, b->period.record.id, b->today, &b->now, e));
    Str title = desk_title(r, b->period.kind, b->period.body);
    view_title(r, view_say(r, K("programme.behind-of"), arg_str("period", title)));
    view_crumb(r, title, b->period.record.id);
    view_row(r, view_say(r, K("figure.period")), programme_days(r, b->period.fields));
    bool same = show_kept(b);
    show_definition(b);
    show_late(b, same);
    show_records(b);
    return ERR_OK;
}

ErrorCode indicator_show_today(Request *r, const Seen *seen, Error *e)
{
    bool shows = str_is(seen->kind->id, "indicator_period") && str_is(seen->record.state, "approved") && json_get(seen->fields, "computed_on");
    Behind *b = shows ? ARENA_NEW(r->arena, Behind) : NULL;
    if (!shows) return ERR_OK;
    if (!b) return error_memory(e);
    *b = (Behind){ .request = r, .period = *seen };
    TRY(read_indicator(r, b, e));
    ErrorCode code = indicator_compute(r, b->indicator, seen->fields, seen->record.id, b->today, &b->now, e);
    if (code == ERR_DENIED) error_clear(e);                     /* its records are not for whoever looks */
    if (code == ERR_DENIED) return ERR_OK;
    TRY(code);
    bool same = is_value(&b->now, seen->fields);
    if (!same) view_warning(r, view_say(r, K("programme.differs-today"), arg_str("value", value_text(b, &b->now))));
    return ERR_OK;
}

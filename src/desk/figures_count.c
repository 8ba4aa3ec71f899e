/* figures_count.c: counting by the model's indicators: which records count in a period, of which the outcome is known, which
 * are what is asked for.
 *
 * A test holds when all that it says holds. What had not happened by the end of the day had not happened: a day in a field that
 * lies after it is as good as none, except where the test itself asks whether a day has passed. */
#include "desk/figures.h"

/* ---- days ---- */

/* Of what is known by its month or year alone, the last day: "2010" counts in a period that goes until the end of 2010. */
static bool last_day(Str text, Day *ret)
{
    int64_t year, month = 12;
    Str first = str_first(text, text.len < 4 ? text.len : 4);
    bool whole = text.len == 4, part = text.len == 7 && text.ptr[4] == '-';
    if ((!whole && !part) || !int_parse(first, &year)) return false;
    if (part && !int_parse(str_from(text, text.ptr[5] == '0' ? 6 : 5), &month)) return false;
    Date next = { (int)(month == 12 ? year + 1 : year), (int)(month == 12 ? 1 : month + 1), 1 };
    if (!date_day(next, ret)) return false;
    --*ret;
    return true;
}

static bool text_day(Str text, Day *ret)
{
    Instant t;
    if (day_parse(text, ret) || last_day(text, ret)) return true;
    if (!instant_parse(text, &t)) return false;
    *ret = instant_local_day(t);
    return true;
}

static bool field_day(const JsonValue *fields, Str name, Day *ret) { return text_day(json_text(json_get_str(fields, name)), ret); }

static bool event_day(const Figures *x, const Fact *f, const IndicatorEvent *v, Day *ret)
{
    if (v->type == EVENT_MADE) *ret = f->made;
    if (v->type == EVENT_MADE) return true;
    if (v->type == EVENT_CASE_MADE) *ret = f->case_made;
    if (v->type == EVENT_CASE_MADE) return f->has_case && *ret <= x->as_of;
    if (v->type == EVENT_FIELD) return field_day(f->fields, v->field, ret) && *ret <= x->as_of;
    for (size_t i = 0; v->type == EVENT_CAME_TO && i < f->passage_count; i++) {
        *ret = f->passages[i].day;
        if (str_in(f->passages[i].state, v->states, v->state_count)) return true;
    }
    return false;
}

/* ---- tests ---- */

static bool says(const JsonValue *v, const Str *is, size_t count)
{
    Str text = v && v->type == JSON_BOOL ? (v->boolean ? STR("true") : STR("false")) : json_text(v);
    return v && str_in(text, is, count);
}

static bool came_to(const Fact *f, const Str *states, size_t count)
{
    for (size_t i = 0; i < f->passage_count; i++) {
        if (str_in(f->passages[i].state, states, count)) return true;
    }
    return false;
}

/* To the minute, where days would be too coarse. */
static bool event_instant(const Figures *x, const Fact *f, const IndicatorEvent *v, Instant *ret)
{
    if (v->type == EVENT_MADE) *ret = f->made_at;
    if (v->type == EVENT_MADE) return true;
    if (v->type == EVENT_FIELD) return instant_parse(json_text(json_get_str(f->fields, v->field)), ret) && instant_local_day(*ret) <= x->as_of;
    for (size_t i = 0; v->type == EVENT_CAME_TO && i < f->passage_count; i++) {
        *ret = f->passages[i].at;
        if (str_in(f->passages[i].state, v->states, v->state_count)) return true;
    }
    return false;
}

static bool hours_hold(const Figures *x, const Fact *f, const IndicatorTest *t)
{
    Instant from, to;
    if (!event_instant(x, f, &t->from, &from)) return false;
    bool happened = event_instant(x, f, &t->to, &to);
    if (t->settled) return happened || day_local_begin(x->as_of + 1) - from > t->hours * HOUR;
    return happened && to - from <= t->hours * HOUR;
}

static bool between_holds(const Figures *x, const Fact *f, const IndicatorTest *t)
{
    Day from, to;
    if (t->hours > 0) return hours_hold(x, f, t);
    if (!event_day(x, f, &t->from, &from)) return false;
    bool happened = event_day(x, f, &t->to, &to);
    if (t->settled) return happened || x->as_of - from > t->days;
    return happened && to - from <= t->days;
}

static bool items_hold(const JsonValue *fields, const IndicatorTest *t)
{
    int64_t n = 0;
    JSON_EACH(one, json_get_str(fields, t->list)) n += says(json_get_str(one, t->item_field), t->item_is, t->item_is_count);
    return n >= t->least;
}

static ErrorCode beside_holds(Figures *x, const Fact *f, const IndicatorTest *t, bool *ret, Error *e)
{
    const Facts *others;
    TRY(figures_facts(x, t->beside, &others, e));
    *ret = false;
    Str mine = json_text(json_get_str(f->fields, t->beside_by));
    for (size_t i = 0; i < others->count && !*ret && mine.len > 0; i++) {
        const Fact *o = &others->list[i];
        *ret = str_equal(json_text(json_get_str(o->fields, t->beside_by)), mine) && came_to(o, t->beside_states, t->beside_count);
    }
    return ERR_OK;
}

/* Records that refer to it, stand so and say so. */
static ErrorCode linked_holds(Figures *x, const Fact *f, const IndicatorTest *t, bool *ret, Error *e)
{
    const Facts *others;
    int64_t n = 0;
    TRY(figures_facts(x, t->linked, &others, e));
    for (size_t i = 0; i < others->count; i++) {
        const Fact *o = &others->list[i];
        bool refers = str_equal(json_text(json_get_str(o->fields, t->linked_by)), f->id);
        bool stands = refers && str_in(o->state, t->linked_states, t->linked_count);
        n += stands && (t->linked_field.len == 0 || says(json_get_str(o->fields, t->linked_field), t->linked_is, t->linked_is_count));
    }
    *ret = n >= t->linked_least;
    return ERR_OK;
}

/* What a reference of it leads to says that. */
static ErrorCode via_holds(Figures *x, const Fact *f, const IndicatorTest *t, bool *ret, Error *e)
{
    const JsonValue *v;
    TRY(figures_follow(x, f, &t->via, &v, e));
    *ret = says(v, t->via_is, t->via_is_count);
    return ERR_OK;
}

/* Of a record, or of an item of it with these fields. */
static ErrorCode test_holds(Figures *x, const Fact *f, const JsonValue *fields, const IndicatorTest *t, bool *ret, Error *e)
{
    Day day;
    *ret = true;
    if (!t->given) return ERR_OK;
    if (t->stand_count > 0) *ret = *ret && str_in(f->state, t->stands, t->stand_count);
    if (t->came_count > 0) *ret = *ret && came_to(f, t->came_to, t->came_count);
    if (t->field.len > 0) *ret = *ret && says(json_get_str(fields, t->field), t->is, t->is_count);
    if (t->filled.len > 0) *ret = *ret && json_get_str(fields, t->filled);
    if (t->empty.len > 0) *ret = *ret && !json_get_str(fields, t->empty);
    if (t->past.len > 0) *ret = *ret && field_day(fields, t->past, &day) && day + t->past_days < x->as_of;
    if (t->ahead.len > 0) *ret = *ret && field_day(fields, t->ahead, &day) && day >= x->as_of;
    if (t->from.type != EVENT_NONE) *ret = *ret && between_holds(x, f, t);
    if (t->list.len > 0) *ret = *ret && items_hold(fields, t);
    if (*ret && t->linked.len > 0) TRY(linked_holds(x, f, t, ret, e));
    if (*ret && t->via.part_count > 0) TRY(via_holds(x, f, t, ret, e));
    return *ret && t->beside.len > 0 ? beside_holds(x, f, t, ret, e) : ERR_OK;
}

/* ---- what counts ---- */

typedef struct { Figures *figures; const Indicator *indicator; CountedEach each; void *self; } Counting;

/* What is added up: of the record, of one that it leads to, or of the item. */
static ErrorCode read_value(Counting *n, const Fact *f, const JsonValue *fields, Counted *c, Error *e)
{
    const IndicatorPath *path = &n->indicator->value;
    const JsonValue *v = NULL;
    if (path->part_count == 0) return ERR_OK;
    if (n->indicator->items.len > 0) v = json_get_str(fields, path->part[0]);
    else TRY(figures_follow(n->figures, f, path, &v, e));
    c->currency = json_text(json_get(v, "currency"));
    bool money = path->last && path->last->type == FIELD_MONEY;
    if (v && money) c->has_value = amount_parse(json_text(json_get(v, "amount")), currency_places(c->currency), &c->value);
    if (v && !money && path->last) c->has_value = amount_parse(json_text(json_get(v, "number")), path->last->places, &c->value);
    if (n->indicator->measure == MEASURE_MEAN) c->known = c->has_value;
    return n->indicator->convert && c->has_value ? figures_convert(n->figures, n->indicator, f, fields, c, e) : ERR_OK;
}

/* Units of one record: itself, or the items of a list in it that are asked for. */
static ErrorCode count_units(Counting *n, const Fact *f, Counted c, Error *e)
{
    const Indicator *i = n->indicator;
    bool counts;
    if (i->items.len == 0) {
        TRY(test_holds(n->figures, f, f->fields, &i->of, &c.of, e));
        TRY(read_value(n, f, f->fields, &c, e));
        return n->each(n->self, &c, e);
    }
    JSON_EACH(item, json_get_str(f->fields, i->items)) {
        TRY(test_holds(n->figures, f, item, &i->each, &counts, e));
        if (!counts) continue;
        TRY(test_holds(n->figures, f, item, &i->of, &c.of, e));
        TRY(read_value(n, f, item, &c, e));
        TRY(n->each(n->self, &c, e));
    }
    return ERR_OK;
}

/* Does it belong to the project and to the course that are asked for? */
static ErrorCode in_project(Counting *n, const Fact *f, bool *ret, Error *e)
{
    const JsonValue *v;
    Str course = n->figures->course;
    *ret = course.len == 0 || str_equal(json_text(json_get(f->fields, "course")), course);
    if (!*ret) return ERR_OK;
    if (n->figures->project.len == 0) return ERR_OK;
    TRY(figures_follow(n->figures, f, &n->indicator->project, &v, e));
    *ret = v && str_equal(json_text(v), n->figures->project);
    if (!v || v->type != JSON_ARRAY) return ERR_OK;
    JSON_EACH(one, v) *ret = *ret || str_equal(json_text(one), n->figures->project);
    return ERR_OK;
}

/* Who it is that counts once; whoever is not named counts nowhere. */
static ErrorCode read_who(Counting *n, const Fact *f, Counted *c, bool *counts, Error *e)
{
    const JsonValue *v;
    if (n->indicator->measure != MEASURE_UNIQUE) return ERR_OK;
    TRY(figures_follow(n->figures, f, &n->indicator->unique, &v, e));
    TRY(figures_one_of(n->figures, &n->indicator->unique, json_text(v), &c->who, e));
    *counts = c->who.len > 0;
    return ERR_OK;
}

/* Does the day by which it counts lie in the period? It may stand in what the record refers to: a course has its days. */
static ErrorCode in_period(Counting *n, const Fact *f, Period p, Day *on, bool *ret, Error *e)
{
    const IndicatorEvent *v = &n->indicator->at;
    const JsonValue *led;
    Day at = n->figures->as_of;
    bool there = true;
    if (v->type == EVENT_FIELD && v->path.part_count > 0) {
        TRY(figures_follow(n->figures, f, &v->path, &led, e));
        there = led && text_day(json_text(led), &at) && at <= n->figures->as_of;
    } else if (v->type != EVENT_NONE) {
        there = event_day(n->figures, f, v, &at);
    }
    *ret = v->type == EVENT_NONE || (there && at >= p.from && at <= p.until);
    *on = at;
    return ERR_OK;
}

static ErrorCode count_fact(Counting *n, const Fact *f, Period p, Error *e)
{
    const Indicator *i = n->indicator;
    Counted c = { .fact = f };
    Day from, to;
    bool counts;
    TRY(in_period(n, f, p, &c.day, &counts, e));
    if (counts) TRY(test_holds(n->figures, f, f->fields, &i->over, &counts, e));
    counts = counts && !str_equal(f->id, n->figures->but);
    if (counts) TRY(in_project(n, f, &counts, e));
    if (counts) TRY(read_who(n, f, &c, &counts, e));
    if (!counts) return ERR_OK;
    TRY(test_holds(n->figures, f, f->fields, &i->known, &c.known, e));
    if (i->measure == MEASURE_MEDIAN_DAYS) {
        c.has_days = event_day(n->figures, f, &i->from, &from) && event_day(n->figures, f, &i->to, &to) && to >= from;
        c.days = c.has_days ? to - from : 0;
        c.known = c.has_days;
    }
    return count_units(n, f, c, e);
}

ErrorCode figures_each(Figures *x, const Indicator *i, Period p, CountedEach each, void *self, Error *e)
{
    const Facts *facts;
    Counting n = { x, i, each, self };
    if (x->project.len > 0 && i->project.part_count == 0) return error_set(e, ERR_INVALID, K("figure.of-no-project"), arg_str("figure", i->id));
    TRY(figures_facts(x, i->kind, &facts, e));
    for (size_t f = 0; f < facts->count; f++) {
        ErrorCode code = count_fact(&n, &facts->list[f], p, e);
        if (code == ERR_END) return ERR_OK;
        TRY(code);
    }
    return ERR_OK;
}

/* ---- periods ---- */

/* 0: a year; 1 to 4: a quarter; 11 to 22: a month. */
static bool period_read(Str text, int *year, int *part)
{
    int64_t y, n;
    Str first;
    *part = 0;
    if (text.len != 4 && text.len != 7) return false;
    first = str_first(text, 4);
    if (!int_parse(first, &y) || y < 1900 || y > 9998) return false;
    *year = (int)y;
    if (text.len == 4) return true;
    bool quarter = text.ptr[5] == 'Q', under_ten = text.ptr[5] == '0';          /* a number begins with no zero */
    if (text.ptr[4] != '-' || !int_parse(str_from(text, quarter || under_ten ? 6 : 5), &n) || n < 1 || n > (quarter ? 4 : 12)) return false;
    *part = (int)(quarter ? n : n + 10);
    return true;
}

ErrorCode period_parse(Str text, Period *ret, Error *e)
{
    int year, part;
    if (!period_read(text, &year, &part)) return error_set(e, ERR_INVALID, K("figure.no-period"), arg_str("period", text));
    int first = part == 0 ? 1 : part < 10 ? part * 3 - 2 : part - 10, months = part == 0 ? 12 : part < 10 ? 3 : 1;
    Date from = { year, first, 1 }, next = { first + months > 12 ? year + 1 : year, first + months > 12 ? 1 : first + months, 1 };
    if (!date_day(from, &ret->from) || !date_day(next, &ret->until)) return error_internal(e, "period");
    ret->until--;
    return ERR_OK;
}

Str period_before(Request *r, Str text)
{
    int year, part;
    if (!period_read(text, &year, &part)) return STR("");
    if (part == 0) return str_format(r->arena, "%04d", year - 1);
    bool first = part == 1 || part == 11;
    int before = part == 1 ? 4 : part == 11 ? 22 : part - 1;
    return str_format(r->arena, before < 10 ? "%04d-Q%d" : "%04d-%02d", first ? year - 1 : year, before < 10 ? before : before - 10);
}

Str period_text(Request *r, Str text)
{
    int year, part;
    if (!period_read(text, &year, &part) || part == 0) return text;
    if (part < 10) return view_say(r, K("figure.quarter"), arg_int("quarter", part), arg_int("year", year));
    return str_format(r->arena, "%02d.%04d", part - 10, year);
}

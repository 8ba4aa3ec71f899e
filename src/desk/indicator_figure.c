/* indicator_figure.c: the value of a bound indicator out of records: what the engine of figures counts (figures.h), of one project alone.
 *
 * Of which project a record is, it says itself (a field that points to a project), or what it points to does: an attendance its
 * course, a news item what it is about. A figure whose records say it in no way is not bound to an indicator of a project: its
 * value would be that of the whole office. What is kept with a value is the day as of which it was computed, how many records
 * were behind it and a hash over them, so that a later look can say whether it still comes out the same. */
#include "desk/programme.h"

#include "desk/desk_figure.h"
#include "rules/result_book.h"

#include <inttypes.h>
#include <stdlib.h>

enum { WAYS_DEEP = 3, RECORDS_MOST = 200, PLACES = 2, CEILING = 1 << 30 };

static Str field_of(const JsonValue *fields, const char *name) { return json_text(json_get(fields, name)); }

/* ---- of which project ---- */

/* The kind that a field, or a list of references, points to; empty for one that is neither. "*" for any. */
static Str points_to(const Field *f)
{
    if (f->type == FIELD_REF) return f->to;
    return f->type == FIELD_LIST && f->of->type == FIELD_REF ? f->of->to : STR("");
}

static const Field *project_field(const Kind *k)
{
    for (const Field *f = k->fields; f; f = f->next)
        if (f->type == FIELD_REF && str_is(f->to, "project")) return f;
    return NULL;
}

/* Does a record of the kind say, by itself or through what it points to, of which project it is? Accounts lead nowhere. */
static bool leads(const Model *m, const Kind *k, int deep)
{
    if (!k || str_is(k->id, "user") || str_is(k->id, "unit")) return false;
    if (project_field(k) || str_is(k->id, "project")) return true;
    for (const Field *f = k->fields; f && deep > 0; f = f->next) {
        Str to = points_to(f);
        if (str_is(to, "*") || (to.len > 0 && leads(m, model_kind(m, to), deep - 1))) return true;
    }
    return false;
}

static ErrorCode is_of(Request *r, Str id, Str project, int deep, bool *ret, Error *e);

static ErrorCode any_of(Request *r, const JsonValue *v, Str project, int deep, bool *ret, Error *e)
{
    if (v->type == JSON_STRING) return is_of(r, v->text, project, deep, ret, e);
    JSON_EACH(one, v) {
        if (!*ret) TRY(is_of(r, json_text(one), project, deep, ret, e));
    }
    return ERR_OK;
}

static ErrorCode is_of(Request *r, Str id, Str project, int deep, bool *ret, Error *e)
{
    Record rec;
    const JsonValue *fields;
    if (str_equal(id, project)) *ret = true;
    if (*ret || deep < 0) return ERR_OK;
    ErrorCode code = records_get(r, id, &rec, e);
    if (code == ERR_NOT_FOUND) error_clear(e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    TRY(code);
    const Kind *k = model_kind(r->model, rec.kind);
    if (!k || rec.body.len == 0 || !leads(r->model, k, deep)) return ERR_OK;
    TRY(rules_fields_of(r, &rec, &fields, e));
    const Field *own = project_field(k);
    if (own && !str_is(k->id, "project")) *ret = str_equal(json_text(json_get_str(fields, own->id)), project);
    for (const Field *f = own ? NULL : k->fields; f && !*ret; f = f->next) {
        Str to = points_to(f);
        const JsonValue *v = to.len > 0 ? json_get_str(fields, f->id) : NULL;
        bool way = v && (str_is(to, "*") || leads(r->model, model_kind(r->model, to), deep - 1));
        if (way) TRY(any_of(r, v, project, deep - 1, ret, e));
    }
    return ERR_OK;
}

/* ---- counting ---- */

typedef struct { Request *request; Computed *to; Str project; int64_t *days; size_t day_count, known; } Counting;

static ErrorCode add_record(Counting *n, const Counted *c, Error *e)
{
    Computed *to = n->to;
    Arena *a = n->request->arena;
    if (to->count == to->room) {
        size_t room = to->room > 0 ? to->room * 2 : 64;
        BehindOne *wider = arena_grow(a, to->list, to->room * sizeof *wider, room * sizeof *wider);
        int64_t *days = arena_grow(a, n->days, to->room * sizeof *days, room * sizeof *days);
        if (!wider || !days) return error_memory(e);
        to->list = wider;
        n->days = days;
        to->room = room;
    }
    Str id = str_copy(a, c->fact->id);
    to->list[to->count++] = (BehindOne){ id, c->of };
    if (c->has_days) n->days[n->day_count++] = c->days;
    n->known += c->known;
    return id.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_one(void *self, const Counted *c, Error *e)
{
    Counting *n = self;
    bool of = false;
    TRY(is_of(n->request, c->fact->id, n->project, WAYS_DEEP, &of, e));
    return of ? add_record(n, c, e) : ERR_OK;
}

static int by_size(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return one < other ? -1 : one > other;
}

static int by_id(const void *a, const void *b)
{
    const BehindOne *one = a, *other = b;
    return str_compare(one->id, other->id);
}

static void take_value(Counting *n)
{
    Computed *to = n->to;
    const Indicator *i = to->figure;
    int64_t of = 0, all = (int64_t)(i->known.given ? n->known : to->count);
    for (size_t k = 0; k < to->count; k++) of += to->list[k].of;
    to->has_value = i->measure == MEASURE_COUNT || (i->measure == MEASURE_SHARE ? all > 0 : n->day_count > 0);
    if (!to->has_value) return;
    if (i->measure == MEASURE_COUNT) to->value = (int64_t)to->count * 100;
    else if (i->measure == MEASURE_SHARE) to->value = (of * 10000 + all / 2) / all;
    if (i->measure != MEASURE_MEDIAN_DAYS) return;
    qsort(n->days, n->day_count, sizeof *n->days, by_size);
    to->value = n->days[(n->day_count - 1) / 2] * 100;
}

/* Over the ids of the records, in the order of the ids, each with whether the share is of it. */
static ErrorCode take_hash(Request *r, Computed *to, Error *e)
{
    Buf text = buf_in(r->arena);
    if (to->count > 1) qsort(to->list, to->count, sizeof *to->list, by_id);
    for (size_t i = 0; i < to->count; i++) buf_format(&text, STR_FMT "\t%d\n", STR_ARG(to->list[i].id), to->list[i].of);
    if (text.failed) return error_memory(e);
    Hash hash = hash_of(buf_str(&text));
    (void)hash_hex(to->hash, &hash);
    return ERR_OK;
}

static ErrorCode compute(Figures *x, Computed *to, Period days, Str project, Error *e)
{
    Request *r = x->request;
    const Facts *facts;
    Counting n = { .request = r, .to = to, .project = project };
    TRY(figures_facts(x, to->figure->kind, &facts, e));
    if (!facts->kind || facts->closed) return error_set(e, ERR_DENIED, K("programme.figure-closed"), arg_str("figure", to->figure->id));
    to->kind = facts->kind;
    to->erased = facts->erased;
    if (!leads(r->model, facts->kind, WAYS_DEEP)) return error_set(e, ERR_INVALID, K("programme.figure-no-project"), arg_str("figure", to->figure->id));
    TRY(figures_each(x, to->figure, days, take_one, &n, e));
    take_value(&n);
    return take_hash(r, to, e);
}

ErrorCode indicator_compute(Request *r, const JsonValue *indicator, const JsonValue *period, Day as_of, Computed *ret, Error *e)
{
    Str project, name = field_of(indicator, "figure");
    Period days;
    *ret = (Computed){ .figure = model_indicator(r->model, name) };
    if (!ret->figure) return error_set(e, ERR_INVALID, K("rules.indicator-no-figure"), arg_str("figure", name));
    TRY(rules_project_of_indicator(r, indicator, &project, e));
    bool told = day_parse(field_of(period, "from"), &days.from) && day_parse(field_of(period, "to"), &days.until) && project.len > 0;
    if (!told) return error_set(e, ERR_INVALID, K("programme.figure-no-project"), arg_str("figure", name));
    Arena arena = arena_with(CEILING);
    Figures *x = ARENA_NEW(&arena, Figures);
    if (!x) return error_memory(e);
    *x = (Figures){ .request = r, .arena = &arena, .as_of = as_of };
    ErrorCode code = compute(x, ret, days, project, e);
    arena_free(&arena);
    return code;
}

/* ---- the page of the records behind a value ---- */

typedef struct { Request *request; Seen period; Record record; const JsonValue *indicator; Day as_of, today; Computed then, now; } Behind;

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
    if (!c->has_value) return view_say(r, K("programme.no-value"));
    json_set(r->arena, number, "number", json_new_string(r->arena, str_copy(r->arena, amount_format(text, c->value, PLACES))));
    json_set(r->arena, fields, "actual", number);
    return programme_value(r, b->indicator, fields, "actual", "actual_words");
}

static bool has_record(const Computed *c, Str id, bool *of)
{
    for (size_t i = 0; i < c->count; i++) {
        if (!str_equal(c->list[i].id, id)) continue;
        *of = c->list[i].of;
        return true;
    }
    return false;
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

/* What was entered, changed or taken back after that day and counts in the same period. */
static void show_late(Behind *b)
{
    Request *r = b->request;
    JsonValue *list = json_new_array(r->arena);
    bool of;
    json_set(r->arena, view_data(r), "late", list);
    for (size_t i = 0; i < b->now.count && list; i++) {
        const BehindOne *one = &b->now.list[i];
        if (!has_record(&b->then, one->id, &of)) late_row(b, one->id, K("figure.late-new"), list);
        else if (of != one->of) late_row(b, one->id, K("figure.late-changed"), list);
    }
    for (size_t i = 0; i < b->then.count && list; i++)
        if (!has_record(&b->now, b->then.list[i].id, &of)) late_row(b, b->then.list[i].id, K("figure.late-gone"), list);
}

static void show_kept(Behind *b)
{
    Request *r = b->request;
    const JsonValue *kept = b->period.fields;
    bool same = str_equal(field_of(kept, "computed_hash"), str_of(b->then.hash));
    view_row(r, view_say(r, K("programme.row-kept")), programme_value(r, b->indicator, kept, "actual", "actual_words"));
    view_row(r, view_say(r, K("figure.as-of")), day_text(r, b->as_of));
    view_row(r, view_say(r, K("programme.row-records")), field_of(json_get(kept, "computed_records"), "number"));
    view_row(r, view_say(r, K("programme.row-again")), value_text(b, &b->then));
    view_row(r, view_say(r, K("programme.row-today")), value_text(b, &b->now));
    if (same) view_note(r, view_say(r, K("programme.same")));
    else view_warning(r, view_say(r, K("programme.differs"), arg_str("day", day_text(r, b->as_of))));
    json_set(r->arena, view_data(r), "same", json_new_bool(r->arena, same));
    json_set(r->arena, view_data(r), "again", json_new_string(r->arena, value_text(b, &b->then)));
    json_set(r->arena, view_data(r), "today", json_new_string(r->arena, value_text(b, &b->now)));
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

ErrorCode desk_indicator_behind(Request *r, Error *e)
{
    Behind *b = ARENA_NEW(r->arena, Behind);
    if (!b) return error_memory(e);
    b->request = r;
    TRY(desk_see(r, arg_text(r, "id"), &b->period, e));
    if (!str_is(b->period.kind->id, "indicator_period")) return error_set(e, ERR_USAGE, K("programme.not-a-period"), arg_str("record", arg_text(r, "id")));
    TRY(rules_linked(r, field_of(b->period.fields, "indicator"), "indicator", &b->record, &b->indicator, e));
    if (!b->indicator || !day_parse(field_of(b->period.fields, "computed_on"), &b->as_of))
        return error_set(e, ERR_INVALID, K("programme.not-computed"), arg_str("record", arg_text(r, "id")));
    b->today = instant_local_day(clock_now());
    TRY(indicator_compute(r, b->indicator, b->period.fields, b->as_of, &b->then, e));
    TRY(indicator_compute(r, b->indicator, b->period.fields, b->today, &b->now, e));
    Str title = desk_title(r, b->period.kind, b->period.body);
    view_title(r, view_say(r, K("programme.behind-of"), arg_str("period", title)));
    view_crumb(r, title, b->period.record.id);
    view_row(r, view_say(r, K("figure.period")), programme_days(r, b->period.fields));
    show_kept(b);
    show_definition(b);
    show_late(b);
    show_records(b);
    return ERR_OK;
}

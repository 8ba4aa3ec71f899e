/* figure_split.c: what a figure is made of: its parts by a choice, by what a reference leads to, by state or by unit, and two of
 * them crossed in one table; suppressed so that nothing small about persons is told (figures_suppress.h).
 *
 * Split by unit it says nothing about a unit so small that its figure would be one officer's: those are counted together. */
#include "desk/desk_figure.h"

#include <inttypes.h>

typedef struct {
    Figures *figures;
    const Indicator *indicator;
    Str by;
    const IndicatorPath *path;
    SplitTable *table;
    FigureSum *sums;
    Map units;
    Str said;                           /* the value as it was written, where it is held together with others */
} Split;

static const char SMALL_UNIT[] = "small", LARGE_UNIT[] = "large";

/* ---- which part a record is of ---- */

static Str unit_of_lead(Request *r, Str lead)
{
    Seen user;
    Error unheard;
    return lead.len > 0 && desk_see(r, lead, &user, &unheard) == ERR_OK ? json_text(json_get(user.fields, "unit")) : STR("");
}

static ErrorCode take_member(void *self, const Record *rec, Error *e)
{
    RecordIds *l = self;
    return str_is(rec->state, "active") ? record_ids_add(l, rec->id, e) : ERR_OK;
}

/* Units that are too small go together, under no name. */
static ErrorCode unit_is_small(Split *s, Str unit, bool *ret, Error *e)
{
    Request *r = s->figures->request;
    const char *known = map_get(&s->units, unit);
    if (!known) {
        RecordIds members = { .request = r };
        TRY(store_records_by(r->store, STR("user"), STR("unit"), unit, take_member, &members, e));
        known = (int64_t)members.count < r->model->limits[LIMIT_SMALL_GROUP] ? SMALL_UNIT : LARGE_UNIT;
        if (!map_set(&s->units, unit, (void *)(uintptr_t)known)) return error_memory(e);
    }
    *ret = known == SMALL_UNIT;
    return ERR_OK;
}

static Str value_word(const JsonValue *v, const Field *f)
{
    if (v && v->type == JSON_BOOL) return v->boolean ? STR("true") : STR("false");
    return f && f->type == FIELD_PLACE ? json_text(json_get(v, "region")) : json_text(v);
}

static ErrorCode value_of(Split *s, const Fact *f, Str *ret, Error *e)
{
    bool small = false;
    const JsonValue *v;
    if (str_is(s->by, "state")) {
        *ret = f->state;
    } else if (str_is(s->by, "unit")) {
        *ret = unit_of_lead(s->figures->request, json_text(json_get(f->fields, "lead")));
        if (ret->len > 0) TRY(unit_is_small(s, *ret, &small, e));
        if (small) *ret = STR("");
    } else {
        TRY(figures_follow(s->figures, f, s->path, &v, e));
        *ret = value_word(v, s->path->last);
        bool text = s->path->last && s->path->last->type == FIELD_TEXT;
        s->said = *ret;
        if (text) TRY(text_fold(s->figures->arena, str_trim(s->said), ret, e));
    }
    return ERR_OK;
}

/* ---- its name ---- */

static Str state_label(Request *r, Str kind, Str value)
{
    const Kind *k = model_kind(r->model, kind);
    const State *state = k ? kind_state(k, value) : NULL;
    return state ? view_label(r, &state->label) : value;
}

static Str label_of(const Split *s, Str value)
{
    Request *r = s->figures->request;
    const Field *f = s->path->last;
    if (value.len == 0) return str_is(s->by, "unit") ? view_say(r, K("figure.other-units")) : view_say(r, K("figure.not-said"));
    if (str_is(s->by, "unit")) return desk_unit_name(r, value);
    if (str_is(s->by, "state")) return state_label(r, s->indicator->kind, value);
    if (f && f->type == FIELD_TEXT) return str_copy(r->arena, str_trim(s->said));
    if (f && f->type == FIELD_REF) return desk_ref_label(r, value);
    if (f && f->type == FIELD_YES_NO) return view_say_args(r, str_is(value, "true") ? K("model.yes") : K("model.no"), NULL, 0);
    for (size_t c = 0; f && f->type == FIELD_PLACE && c < f->region_count; c++) {
        if (str_equal(f->regions[c].code, value)) return view_label(r, &f->regions[c].label);
    }
    for (size_t c = 0; f && c < f->choice_count; c++) {
        if (str_equal(f->choices[c].id, value)) return view_label(r, &f->choices[c].label);
    }
    return value;
}

Str figure_split_label(Request *r, const Indicator *i, size_t which)
{
    const Field *f = i->split_by[which].last;
    if (str_is(i->split[which], "unit")) return view_say(r, K("figure.by-unit"));
    if (str_is(i->split[which], "state")) return view_say(r, K("figure.by-state"));
    return view_say(r, K("figure.by-field"), arg_str("field", f ? view_label(r, &f->label) : i->split[which]));
}

/* ---- adding up ---- */

static size_t cell_of(const SplitTable *t, Str value)
{
    size_t n = 0;
    while (n < t->count && !str_equal(t->cells[n].value, value)) n++;
    return n;
}

static ErrorCode split_one(void *self, const Counted *c, Error *e)
{
    Split *s = self;
    SplitTable *t = s->table;
    Str value;
    TRY(value_of(s, c->fact, &value, e));
    size_t n = cell_of(t, value);
    if (n == SPLIT_MOST) return error_set(e, ERR_INVALID, K("figure.too-many-parts"), arg_int("most", SPLIT_MOST), arg_str("by", s->by));
    if (n == t->count) {
        t->cells[n] = (SplitCell){ .value = str_copy(s->figures->request->arena, value), .label = label_of(s, value) };
        s->sums[n] = figure_sum(s->figures, s->indicator, &t->cells[n].figure);
        t->count++;
    }
    return figure_add(&s->sums[n], c, e);
}

static ErrorCode suppress_plain(Figures *x, const Indicator *i, SplitTable *s, Error *e)
{
    Request *r = x->request;
    bool shown;
    Table t = { .rows = s->count, .columns = 1, .cells = arena_array(r->arena, s->count + 1, sizeof *t.cells) };
    if (!t.cells) return error_memory(e);
    for (size_t n = 0; n < s->count; n++) t.part_count = figure_parts(i, &s->cells[n].figure, t.cells[n].parts);
    table_totals(&t);
    TRY(table_suppress(r->arena, &t, r->model->limits[LIMIT_SMALL_GROUP], &shown, e));
    for (size_t n = 0; n < s->count; n++) s->cells[n].kept_back = t.cells[n].kept_back;
    s->total_kept_back = t.cells[s->count].kept_back;
    return ERR_OK;
}

static Split split_of(Figures *x, const Indicator *i, size_t which, SplitTable *table)
{
    return (Split){ .figures = x, .indicator = i, .by = i->split[which], .path = &i->split_by[which], .table = table, .units = map_in(x->arena) };
}

ErrorCode figure_split(Figures *x, const Indicator *i, Period p, size_t which, SplitTable *ret, Error *e)
{
    Split s = split_of(x, i, which, ret);
    *ret = (SplitTable){ .cells = arena_array(x->request->arena, SPLIT_MOST, sizeof *ret->cells) };
    s.sums = arena_array(x->arena, SPLIT_MOST, sizeof *s.sums);
    if (!ret->cells || !s.sums) return error_memory(e);
    TRY(figures_each(x, i, p, split_one, &s, e));
    for (size_t n = 0; n < ret->count; n++) TRY(figure_add_done(&s.sums[n], e));
    for (size_t n = 0; n < ret->count; n++) ret->cells[n].figure.here = true;
    return i->about_persons && ret->count > 0 ? suppress_plain(x, i, ret, e) : ERR_OK;
}

/* ---- two at once ---- */

typedef struct { Split row, column; Table *table, *unseen; Map who; bool published; } Cross;

static ErrorCode cross_one(void *self, const Counted *c, Error *e)
{
    Cross *x = self;
    Str row, column;
    if (c->who.len > 0 && map_get(&x->who, c->who)) return ERR_OK;
    if (c->who.len > 0 && !map_set(&x->who, c->who, x)) return error_memory(e);
    TRY(value_of(&x->row, c->fact, &row, e));
    TRY(value_of(&x->column, c->fact, &column, e));
    size_t at = table_at(x->table, cell_of(x->row.table, row), cell_of(x->column.table, column));
    x->table->cells[at].parts[0]++;
    x->unseen->cells[at].parts[0] += x->published || !c->fact->seen;
    return ERR_OK;
}

/* Of what the reader may not see the table is suppressed; its totals are as the plain splits show them. */
static ErrorCode suppress_cross(Figures *x, Cross *c, bool *shown, Error *e)
{
    Table *t = c->unseen;
    for (size_t r = 0; r < t->rows; r++) t->cells[table_at(t, r, t->columns)].kept_back = c->row.table->cells[r].kept_back;
    for (size_t k = 0; k < t->columns; k++) t->cells[table_at(t, t->rows, k)].kept_back = c->column.table->cells[k].kept_back;
    t->cells[table_at(t, t->rows, t->columns)].kept_back = c->row.table->total_kept_back;
    TRY(table_suppress(x->request->arena, t, x->request->model->limits[LIMIT_SMALL_GROUP], shown, e));
    for (size_t i = 0; i < table_size(t); i++) c->table->cells[i].kept_back = t->cells[i].kept_back;
    return ERR_OK;
}

ErrorCode figure_cross(Figures *x, const Indicator *i, Period p, SplitTable *rows, SplitTable *columns, Table *ret, bool *shown, Error *e)
{
    Table unseen;
    TRY(figure_split(x, i, p, i->cross[0], rows, e));
    TRY(figure_split(x, i, p, i->cross[1], columns, e));
    *ret = unseen = (Table){ .rows = rows->count, .columns = columns->count, .part_count = 1 };
    *shown = rows->count > 1 && columns->count > 1;             /* else it says what the plain split says */
    if (!*shown) return ERR_OK;
    ret->cells = arena_array(x->request->arena, table_size(ret), sizeof *ret->cells);
    unseen.cells = arena_array(x->request->arena, table_size(ret), sizeof *unseen.cells);
    if (!ret->cells || !unseen.cells) return error_memory(e);
    Cross c = { split_of(x, i, i->cross[0], rows), split_of(x, i, i->cross[1], columns), ret, &unseen, map_in(x->arena), x->published };
    TRY(figures_each(x, i, p, cross_one, &c, e));
    table_totals(ret);
    table_totals(&unseen);
    return i->about_persons ? suppress_cross(x, &c, shown, e) : ERR_OK;
}

/* ---- on the page ---- */

static Str count_text(Request *r, int64_t n) { return str_format(r->arena, "%" PRId64, n); }

static void add_data(FigureAsk *ask, const Indicator *i, size_t which, const SplitTable *t, JsonValue *all)
{
    Request *r = ask->request;
    JsonValue *one = json_new_object(r->arena), *cells = json_new_array(r->arena);
    json_set(r->arena, one, "by", json_new_string(r->arena, i->split[which]));
    json_set(r->arena, one, "cells", cells);
    for (size_t n = 0; n < t->count; n++) {
        const SplitCell *c = &t->cells[n];
        JsonValue *cell = c->kept_back ? json_new_object(r->arena) : figure_numbers(r, i, &c->figure);
        json_set(r->arena, cell, "value", json_new_string(r->arena, c->value));
        json_set(r->arena, cell, "kept_back", json_new_bool(r->arena, c->kept_back));
        json_add(r->arena, cells, cell);
    }
    json_add(r->arena, all, one);
}

/* One bar says nothing beside its number, and a mean or a sum has no bar. */
static void show_table(FigureAsk *ask, const Indicator *i, Str title, const SplitTable *t)
{
    Request *r = ask->request;
    bool share = i->measure == MEASURE_SHARE, plain = i->measure == MEASURE_MEAN || i->measure == MEASURE_SUM;
    Str head[3] = { title, plain ? view_say(r, K("figure.row-value")) : view_say(r, K("figure.row-count")), share ? view_say(r, K("figure.row-of")) : STR("") };
    Str few = view_say(r, K("figure.kept-back-cell"));
    view_table(r, STR(""), head, share ? 3 : 2);
    for (size_t n = 0; n < t->count; n++) {
        const SplitCell *c = &t->cells[n];
        Str value = plain ? figure_value_text(r, i, &c->figure) : count_text(r, c->figure.count);
        Str cells[] = { c->label, c->kept_back ? few : value, c->kept_back ? few : count_text(r, c->figure.of) };
        view_table_row(r, cells, share ? 3 : 2);
    }
}

static void show_bars(FigureAsk *ask, const Indicator *i, Str title, const SplitTable *t)
{
    Request *r = ask->request;
    bool share = i->measure == MEASURE_SHARE;
    Str head[3] = { title, view_say(r, K("figure.row-count")), share ? view_say(r, K("figure.row-of")) : STR("") };
    Buf names = buf_in(r->arena);
    view_chart(r, title, figure_chart_about(r, i), head);
    for (size_t n = 0; n < t->count; n++) {
        const SplitCell *c = &t->cells[n];
        if (c->kept_back) figure_add_kept_back(&names, c->label);
        view_chart_bar(r, c->label, c->kept_back ? 0 : c->figure.count, c->kept_back || !share ? 0 : c->figure.of);
    }
    figure_say_kept_back(r, &names);
}

static ErrorCode show_split(FigureAsk *ask, const Indicator *i, size_t which, JsonValue *all, Error *e)
{
    SplitTable t;
    TRY(figure_split(&ask->then, i, ask->days, which, &t, e));
    if (t.count == 0) return ERR_OK;
    Str title = figure_split_label(ask->request, i, which);
    add_data(ask, i, which, &t, all);
    if (t.count == 1 || i->measure == MEASURE_MEAN || i->measure == MEASURE_SUM) show_table(ask, i, title, &t);
    else show_bars(ask, i, title, &t);
    return ERR_OK;
}

/* ---- the crossed table on the page ---- */

enum { COLUMNS_MOST = 12 };

static Str cell_text(Request *r, const TableCell *c)
{
    return c->kept_back ? view_say(r, K("figure.kept-back-cell")) : count_text(r, c->parts[0]);
}

static Str path_label(Request *r, const Indicator *i, size_t which)
{
    const Field *f = i->split_by[i->cross[which]].last;
    return f ? view_label(r, &f->label) : i->split[i->cross[which]];
}

static void show_cross_rows(Request *r, const SplitTable *rows, const Table *t)
{
    JsonValue *data = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "cross", data);
    for (size_t k = 0; k <= t->rows; k++) {
        Str cells[COLUMNS_MOST + 2] = { k < t->rows ? rows->cells[k].label : view_say(r, K("figure.row-all")) };
        JsonValue *line = json_new_array(r->arena);
        json_add(r->arena, data, line);
        for (size_t c = 0; c <= t->columns; c++) {
            const TableCell *cell = &t->cells[table_at(t, k, c)];
            cells[c + 1] = cell_text(r, cell);
            json_add(r->arena, line, json_new_int(r->arena, cell->kept_back ? -1 : cell->parts[0]));
        }
        view_table_row(r, cells, t->columns + 2);
    }
}

static ErrorCode show_cross(FigureAsk *ask, const Indicator *i, Error *e)
{
    Request *r = ask->request;
    SplitTable rows, columns;
    Table t;
    bool shown;
    TRY(figure_cross(&ask->then, i, ask->days, &rows, &columns, &t, &shown, e));
    if (t.rows < 2 || t.columns < 2) return ERR_OK;
    if (!shown || t.columns > COLUMNS_MOST) {
        view_note(r, view_say(r, K("figure.cross-closed"), arg_str("one", path_label(r, i, 0)), arg_str("other", path_label(r, i, 1))));
        return ERR_OK;
    }
    Str head[COLUMNS_MOST + 2] = { path_label(r, i, 0) };
    for (size_t c = 0; c < t.columns; c++) head[c + 1] = columns.cells[c].label;
    head[t.columns + 1] = view_say(r, K("figure.row-all"));
    view_table(r, view_say(r, K("figure.cross-by"), arg_str("one", path_label(r, i, 0)), arg_str("other", path_label(r, i, 1))), head, t.columns + 2);
    show_cross_rows(r, &rows, &t);
    return ERR_OK;
}

ErrorCode figure_show_splits(FigureAsk *ask, const Indicator *i, Error *e)
{
    JsonValue *all = json_new_array(ask->request->arena);
    json_set(ask->request->arena, view_data(ask->request), "splits", all);
    for (size_t s = 0; s < i->split_count; s++) TRY(show_split(ask, i, s, all, e));
    return i->has_cross ? show_cross(ask, i, e) : ERR_OK;
}

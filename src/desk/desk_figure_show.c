/* desk_figure_show.c: one figure: how it comes about, what it was over the last periods, what it is made of, and the records
 * behind it, as far as the reader may see them; and, for a day that has passed, which entries since have changed it.
 *
 * Split by unit it says nothing about a unit so small that its figure would be one officer's: those are counted together. */
#include "desk/desk_figure.h"

#include <inttypes.h>
#include <stdlib.h>

enum { RECORDS_MOST = 200, PERIODS_BACK = 12, CELLS_MOST = 200 };

static Str day_text(Request *r, Day day)
{
    char text[11];
    return str_copy(r->arena, day_format_local(text, day));
}

/* ---- how it comes about ---- */

static ErrorCode show_head(FigureAsk *ask, const Indicator *i, const Figure *f, Error *e)
{
    Request *r = ask->request;
    Str known = figure_known_text(r, i, f);
    view_title(r, figure_label(r, i));
    view_crumb(r, view_say(r, K("figure.figures")), view_op(r, "figure.list", arg_c("family", family_name(i->family)), arg_str("period", ask->period),
                                                              arg_str("scope", ask->scope)));
    view_filter(r, figure_form(ask, "figure.show"));
    view_row(r, view_say(r, K("figure.row-value")), figure_text(r, i, f));
    if (known.len > 0) view_row(r, view_say(r, K("figure.row-known")), known);
    if (i->at.type != EVENT_NONE) view_row(r, view_say(r, K("figure.period")), period_text(r, ask->period));
    view_row(r, view_say(r, K("figure.as-of")), day_text(r, ask->as_of));
    view_row(r, view_say(r, K("figure.row-definition")), view_label(r, &i->definition));
    if (i->called.text[LANG_EN].len > 0) view_row(r, view_say(r, K("figure.row-called")), view_label(r, &i->called));
    view_row(r, view_say(r, K("figure.row-source")), i->unconfirmed ? str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(i->source),
                                                          STR_ARG(view_say(r, K("figure.unconfirmed")))) : i->source);
    if (f->erased > 0) view_note(r, view_say(r, K("figure.erased"), arg_int("n", (int64_t)f->erased)));
    return figure_remarks(ask, e);
}

/* ---- over the last periods ---- */

static Str chart_about(Request *r, const Indicator *i) { return view_say(r, K("figure.about-chart"), arg_str("figure", view_label(r, &i->label))); }

/* An empty bar that is empty because it is small is named below. */
static void add_kept_back(Buf *to, Str label)
{
    if (to->len > 0) buf_c(to, ", ");
    buf_add(to, label);
}

static void say_kept_back(Request *r, const Buf *names)
{
    if (names->len == 0) return;
    view_note(r, view_say(r, K("figure.kept-back"), arg_int("least", r->model->limits[LIMIT_SMALL_GROUP]), arg_str("names", buf_str(names))));
}

static ErrorCode show_past(FigureAsk *ask, const Indicator *i, Error *e)
{
    Request *r = ask->request;
    Figure all[PERIODS_BACK];
    Str names[PERIODS_BACK], one = ask->period;
    if (i->at.type == EVENT_NONE) return ERR_OK;
    for (size_t n = PERIODS_BACK; n > 0; n--, one = period_before(r, one)) {
        Period days;
        names[n - 1] = period_text(r, one);
        TRY(period_parse(one, &days, e));
        TRY(figures_one(&ask->then, i, days, &all[n - 1], e));
    }
    bool median = i->measure == MEASURE_MEDIAN_DAYS;
    Str head[3] = { view_say(r, K("figure.period")), median ? view_say(r, K("figure.row-days")) : view_say(r, K("figure.row-count")),
                    i->measure == MEASURE_SHARE ? view_say(r, K("figure.row-of")) : STR("") };
    view_chart(r, view_say(r, K("figure.past")), chart_about(r, i), head);
    Buf kept_back = buf_in(r->arena);
    for (size_t n = 0; n < PERIODS_BACK; n++) {
        const Figure *f = &all[n];
        bool small = figure_is_small(r, i, f);
        if (small) add_kept_back(&kept_back, names[n]);
        view_chart_bar(r, names[n], small ? 0 : median ? f->median : f->count, small || i->measure != MEASURE_SHARE ? 0 : f->of);
    }
    say_kept_back(r, &kept_back);
    return ERR_OK;
}

/* ---- split ---- */

typedef struct { Str value, label; Figure figure; } Cell;
typedef struct { FigureAsk *ask; const Indicator *indicator; Str by; const Field *field; Cell *cells; size_t count; Map units; } Split;

static const char SMALL_UNIT[] = "small", LARGE_UNIT[] = "large";

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
    Request *r = s->ask->request;
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

static ErrorCode value_of(Split *s, const Fact *f, Str *ret, Error *e)
{
    bool small = false;
    if (str_is(s->by, "state")) *ret = f->state;
    else if (!str_is(s->by, "unit")) *ret = json_text(json_get_str(f->fields, s->by));
    else {
        *ret = unit_of_lead(s->ask->request, json_text(json_get(f->fields, "lead")));
        if (ret->len > 0) TRY(unit_is_small(s, *ret, &small, e));
        if (small) *ret = STR("");
    }
    return ERR_OK;
}

static Str label_of(Split *s, const Kind *k, Str value)
{
    Request *r = s->ask->request;
    if (value.len == 0) return str_is(s->by, "unit") ? view_say(r, K("figure.other-units")) : view_say(r, K("figure.not-said"));
    if (str_is(s->by, "unit")) return desk_unit_name(r, value);
    if (str_is(s->by, "state")) {
        const State *state = kind_state(k, value);
        return state ? view_label(r, &state->label) : value;
    }
    for (size_t c = 0; s->field && c < s->field->choice_count; c++) {
        if (str_equal(s->field->choices[c].id, value)) return view_label(r, &s->field->choices[c].label);
    }
    return value;
}

static ErrorCode split_one(void *self, const Counted *c, Error *e)
{
    Split *s = self;
    Str value;
    size_t n = 0;
    TRY(value_of(s, c->fact, &value, e));
    while (n < s->count && !str_equal(s->cells[n].value, value)) n++;
    if (n == CELLS_MOST) return error_internal(e, "split");
    if (n == s->count) s->cells[s->count++] = (Cell){ .value = value, .figure = { .here = true } };
    Figure *f = &s->cells[n].figure;
    f->count++;
    f->known += c->known;
    f->of += c->of;
    f->hidden += !c->fact->seen;
    return ERR_OK;
}

/* With one small cell among others it could be worked out from the whole: then the next smallest is kept back, too. */
static size_t small_cells(const Split *s, bool *kept_back)
{
    Request *r = s->ask->request;
    size_t small = 0, least = CELLS_MOST;
    for (size_t n = 0; n < s->count; n++) {
        kept_back[n] = figure_is_small(r, s->indicator, &s->cells[n].figure);
        small += kept_back[n];
    }
    for (size_t n = 0; n < s->count && small == 1; n++) {
        if (!kept_back[n] && (least == CELLS_MOST || s->cells[n].figure.count < s->cells[least].figure.count)) least = n;
    }
    if (small == 1 && least < CELLS_MOST) kept_back[least] = true;
    return small;
}

static ErrorCode show_split(FigureAsk *ask, const Indicator *i, const Kind *k, Str by, Error *e)
{
    Request *r = ask->request;
    bool kept_back[CELLS_MOST];
    Split s = { .ask = ask, .indicator = i, .by = by, .field = kind_field(k, by), .units = map_in(r->arena),
                .cells = arena_array(r->arena, CELLS_MOST, sizeof *s.cells) };
    if (!s.cells) return error_memory(e);
    TRY(figures_each(&ask->then, i, ask->days, split_one, &s, e));
    if (s.count == 0) return ERR_OK;
    (void)small_cells(&s, kept_back);
    Str title = str_is(by, "unit") ? view_say(r, K("figure.by-unit")) : str_is(by, "state") ? view_say(r, K("figure.by-state"))
                : view_say(r, K("figure.by-field"), arg_str("field", view_label(r, &s.field->label)));
    Str head[3] = { title, view_say(r, K("figure.row-count")), i->measure == MEASURE_SHARE ? view_say(r, K("figure.row-of")) : STR("") };
    if (s.count > 1) view_chart(r, title, chart_about(r, i), head);
    else view_table(r, STR(""), head, i->measure == MEASURE_SHARE ? 3 : 2);
    Buf names = buf_in(r->arena);
    Str few = view_say(r, K("figure.small"), arg_int("least", r->model->limits[LIMIT_SMALL_GROUP]));
    for (size_t n = 0; n < s.count; n++) {
        const Figure *f = &s.cells[n].figure;
        Str label = label_of(&s, k, s.cells[n].value);
        if (kept_back[n]) add_kept_back(&names, label);
        if (s.count == 1) {                         /* one bar says nothing beside its number */
            Str number = kept_back[n] ? few : str_format(r->arena, "%" PRId64, f->count), of = str_format(r->arena, "%" PRId64, f->of);
            Str cells[] = { label, number, kept_back[n] ? few : of };
            view_table_row(r, cells, i->measure == MEASURE_SHARE ? 3 : 2);
        } else {
            view_chart_bar(r, label, kept_back[n] ? 0 : f->count, kept_back[n] || i->measure != MEASURE_SHARE ? 0 : f->of);
        }
    }
    if (s.count > 1) say_kept_back(r, &names);
    return ERR_OK;
}

/* ---- the records behind it ---- */

typedef struct { Request *request; const Indicator *indicator; const Kind *kind; JsonValue *list; size_t shown, unseen; bool more; } Behind;

static ErrorCode show_behind(void *self, const Counted *c, Error *e)
{
    Behind *b = self;
    Request *r = b->request;
    const Fact *f = c->fact;
    (void)e;
    b->unseen += !f->seen;
    if (!f->seen) return ERR_OK;
    if (b->shown == RECORDS_MOST) b->more = true;
    if (b->shown == RECORDS_MOST) return ERR_OK;
    if (b->shown++ == 0) {
        Str head[] = { view_label(r, &b->kind->label), view_say(r, K("figure.row-state-then")), view_say(r, K("figure.row-counts-as")) };
        view_table(r, view_say(r, K("figure.behind")), head, ARRAY_LEN(head));
    }
    const State *s = kind_state(b->kind, f->state);
    Str as = c->has_days ? view_say(r, K("figure.days-of-one"), arg_int("days", c->days))
             : b->indicator->measure != MEASURE_SHARE ? view_say(r, K("figure.counted"))
             : c->of ? view_say(r, K("figure.counted-of")) : view_say(r, K("figure.counted-not"));
    Str cells[] = { desk_ref_label(r, f->id), s ? view_label(r, &s->label) : f->state, as };
    view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, f->id));
    json_add(r->arena, b->list, json_new_string(r->arena, f->id));
    return ERR_OK;
}

static ErrorCode show_records(FigureAsk *ask, const Indicator *i, const Kind *k, Error *e)
{
    Request *r = ask->request;
    Behind b = { .request = r, .indicator = i, .kind = k, .list = json_new_array(r->arena) };
    json_set(r->arena, view_data(r), "records", b.list);
    TRY(figures_each(&ask->then, i, ask->days, show_behind, &b, e));
    if (b.more) view_note(r, view_say(r, K("figure.more-behind"), arg_int("n", RECORDS_MOST)));
    if (b.unseen > 0) view_note(r, view_say(r, K("figure.unseen-behind")));
    return ERR_OK;
}

/* ---- what came later ---- */

typedef struct { Map of; Request *request; JsonValue *list; size_t shown; const Kind *kind; } Late;

static const char COUNTED[] = "counted", COUNTED_OF[] = "of";

static ErrorCode note_then(void *self, const Counted *c, Error *e)
{
    Late *l = self;
    return map_set(&l->of, c->fact->id, (void *)(uintptr_t)(c->of ? COUNTED_OF : COUNTED)) ? ERR_OK : error_memory(e);
}

static void show_late_row(Late *l, const Fact *f, const char *key)
{
    Request *r = l->request;
    if (!f->seen) return;
    if (l->shown++ == 0) {
        Str head[] = { view_label(r, &l->kind->label), view_say(r, K("figure.row-change")) };
        view_table(r, view_say(r, K("figure.late")), head, ARRAY_LEN(head));
    }
    Str cells[] = { desk_ref_label(r, f->id), view_say_args(r, key, NULL, 0) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, f->id));
    json_add(r->arena, l->list, json_new_string(r->arena, f->id));
}

static ErrorCode compare_now(void *self, const Counted *c, Error *e)
{
    Late *l = self;
    (void)e;
    const char *was = map_get(&l->of, c->fact->id);
    if (!was) show_late_row(l, c->fact, K("figure.late-new"));
    else if ((was == COUNTED_OF) != c->of) show_late_row(l, c->fact, K("figure.late-changed"));
    return ERR_OK;
}

static ErrorCode compare_then(void *self, const Counted *c, Error *e)
{
    Late *l = self;
    (void)e;
    if (!map_get(&l->of, c->fact->id)) show_late_row(l, c->fact, K("figure.late-gone"));
    return ERR_OK;
}

/* The figure of that day stands; what is known today beside it, and which records make the difference. */
static ErrorCode show_late(FigureAsk *ask, const Indicator *i, const Kind *k, Error *e)
{
    Request *r = ask->request;
    Figure now;
    Late then = { .of = map_in(r->arena), .request = r, .kind = k, .list = json_new_array(r->arena) }, gone = then;
    if (ask->as_of == ask->today || i->at.type == EVENT_NONE) return ERR_OK;
    gone.of = map_in(r->arena);
    TRY(figures_one(&ask->now, i, ask->days, &now, e));
    json_set(r->arena, view_data(r), "now", figure_data(r, i, &now));
    json_set(r->arena, view_data(r), "late", then.list);
    view_row(r, view_say(r, K("figure.row-now")), figure_text(r, i, &now));
    TRY(figures_each(&ask->then, i, ask->days, note_then, &then, e));
    TRY(figures_each(&ask->now, i, ask->days, compare_now, &then, e));
    TRY(figures_each(&ask->now, i, ask->days, note_then, &gone, e));
    gone.shown = then.shown;
    TRY(figures_each(&ask->then, i, ask->days, compare_then, &gone, e));
    if (gone.shown == 0) view_note(r, view_say(r, K("figure.nothing-late")));
    return ERR_OK;
}

/* ---- all of it ---- */

static ErrorCode show_figure(FigureAsk *ask, const Indicator *i, Error *e)
{
    Request *r = ask->request;
    Figure f;
    const Facts *facts;
    TRY(figures_one(&ask->then, i, ask->days, &f, e));
    TRY(figures_facts(&ask->then, i->kind, &facts, e));
    json_set(r->arena, view_data(r), "figure", figure_data(r, i, &f));
    TRY(show_head(ask, i, &f, e));
    if (!facts->kind || facts->closed) return ERR_OK;
    TRY(show_late(ask, i, facts->kind, e));
    TRY(show_past(ask, i, e));
    for (size_t s = 0; s < i->split_count; s++) TRY(show_split(ask, i, facts->kind, i->split[s], e));
    return show_records(ask, i, facts->kind, e);
}

ErrorCode desk_figure_show(Request *r, Error *e)
{
    FigureAsk ask;
    const Indicator *i = model_indicator(r->model, arg_text(r, "id"));
    if (!i) return error_set(e, ERR_NOT_FOUND, K("figure.none"), arg_str("figure", arg_text(r, "id")));
    TRY(figure_ask_read(r, &ask, e));
    ErrorCode code = show_figure(&ask, i, e);
    figure_ask_done(&ask);
    return code;
}

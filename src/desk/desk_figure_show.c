/* desk_figure_show.c: one figure: how it comes about, what it was over the last periods, what it is made of, and the records
 * behind it, as far as the reader may see them; and, for a day that has passed, which entries since have changed it.
 *
 * Split by unit it says nothing about a unit so small that its figure would be one officer's: those are counted together. */
#include "desk/desk_figure.h"

#include <inttypes.h>
#include <stdlib.h>

enum { RECORDS_MOST = 200, PERIODS_BACK = 12 };

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

Str figure_chart_about(Request *r, const Indicator *i) { return view_say(r, K("figure.about-chart"), arg_str("figure", view_label(r, &i->label))); }

/* An empty bar that is empty because it is small is named below. */
void figure_add_kept_back(Buf *to, Str label)
{
    if (to->len > 0) buf_c(to, ", ");
    buf_add(to, label);
}

void figure_say_kept_back(Request *r, const Buf *names)
{
    if (names->len == 0) return;
    view_note(r, view_say(r, K("figure.kept-back"), arg_int("least", r->model->limits[LIMIT_SMALL_GROUP]), arg_str("names", buf_str(names))));
}

/* A mean, a sum or a ratio has no bar of a length: its periods stand in a table. */
static ErrorCode show_past_table(FigureAsk *ask, const Indicator *i, const Str *names, const Figure *all, size_t count)
{
    Request *r = ask->request;
    Str head[] = { view_say(r, K("figure.period")), view_say(r, K("figure.row-value")) };
    view_table(r, view_say(r, K("figure.past")), head, ARRAY_LEN(head));
    for (size_t n = 0; n < count; n++) {
        Str cells[] = { names[n], figure_text(r, i, &all[n]) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    return ERR_OK;
}

static ErrorCode show_past(FigureAsk *ask, const Indicator *i, Error *e)
{
    Request *r = ask->request;
    Figure all[PERIODS_BACK];
    Str names[PERIODS_BACK], one = ask->period;
    bool plain = i->measure == MEASURE_MEAN || i->measure == MEASURE_SUM || i->measure == MEASURE_RATIO;
    if (i->at.type == EVENT_NONE && i->measure != MEASURE_RATIO) return ERR_OK;
    for (size_t n = PERIODS_BACK; n > 0; n--, one = period_before(r, one)) {
        Period days;
        names[n - 1] = period_text(r, one);
        TRY(period_parse(one, &days, e));
        TRY(figures_one(&ask->then, i, days, &all[n - 1], e));
    }
    if (plain) return show_past_table(ask, i, names, all, PERIODS_BACK);
    bool median = i->measure == MEASURE_MEDIAN_DAYS;
    Str head[3] = { view_say(r, K("figure.period")), median ? view_say(r, K("figure.row-days")) : view_say(r, K("figure.row-count")),
                    i->measure == MEASURE_SHARE ? view_say(r, K("figure.row-of")) : STR("") };
    view_chart(r, view_say(r, K("figure.past")), figure_chart_about(r, i), head);
    Buf kept_back = buf_in(r->arena);
    for (size_t n = 0; n < PERIODS_BACK; n++) {
        const Figure *f = &all[n];
        bool small = figure_is_small(r, i, f);
        if (small) figure_add_kept_back(&kept_back, names[n]);
        view_chart_bar(r, names[n], small ? 0 : median ? f->median : f->count, small || i->measure != MEASURE_SHARE ? 0 : f->of);
    }
    figure_say_kept_back(r, &kept_back);
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

/* ---- a ratio ---- */

/* The two figures that it is made of, each with its own page and its records. */
static ErrorCode show_made_of(FigureAsk *ask, const Indicator *i, Error *e)
{
    Request *r = ask->request;
    const Str parts[] = { i->above, i->below };
    Str head[] = { view_say(r, K("figure.row-figure")), view_say(r, K("figure.row-value")) };
    view_table(r, view_say(r, K("figure.made-of")), head, ARRAY_LEN(head));
    for (size_t n = 0; n < ARRAY_LEN(parts); n++) {
        const Indicator *part = model_indicator(r->model, parts[n]);
        Figure f;
        TRY(figures_one(&ask->then, part, ask->days, &f, e));
        Str cells[] = { figure_label(r, part), figure_text(r, part, &f) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), view_op(r, "figure.show", arg_str("id", part->id), arg_str("period", ask->period),
                                                                 arg_str("scope", ask->scope)));
    }
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
    if (!f.here || f.closed) return ERR_OK;
    if (i->measure != MEASURE_RATIO && !ask->then.published) TRY(show_late(ask, i, facts->kind, e));
    TRY(show_past(ask, i, e));
    if (i->measure == MEASURE_RATIO) return show_made_of(ask, i, e);
    TRY(figure_show_splits(ask, i, e));
    if (ask->then.published) return ERR_OK;
    if (i->convert) TRY(figure_show_converted(ask, i, e));
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

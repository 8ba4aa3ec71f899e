/* figure_converted.c: on the page of a figure in one currency, the amounts that it is made of: each as it was paid, on which day, by which rates it
 * was brought into that currency, and what it comes to; an amount without a rate says which one is missing. */
#include "desk/desk_figure.h"

enum { LINES_MOST = 200 };

typedef struct { FigureAsk *ask; const Kind *kind; JsonValue *list; } Lines;

static Str amount_of(Request *r, const Money *m) { return amount_said(r, (Amount){ m->currency, m->minor, currency_places(m->currency) }); }

/* None where nothing had to be converted. */
static Str rates_text(Request *r, const RateWay *way)
{
    Buf out = buf_in(r->arena);
    for (size_t i = 0; i < way->count; i++) {
        if (i > 0) buf_c(&out, ", ");
        buf_add(&out, desk_ref_label(r, way->rates[i]->id));
    }
    return buf_str(&out);
}

static void begin_table(Lines *l)
{
    Request *r = l->ask->request;
    Str head[] = { view_label(r, &l->kind->label), view_say(r, K("figure.row-original")), view_say(r, K("gift.on")),
                   view_say(r, K("figure.row-rate")), view_say(r, K("figure.row-comes-to")) };
    view_table(r, view_say(r, K("figure.converted")), head, ARRAY_LEN(head));
}

static void set(Request *r, JsonValue *to, const char *name, Str text) { json_set(r->arena, to, name, json_new_string(r->arena, text)); }

static ErrorCode show_line(void *self, const Counted *c, Error *e)
{
    Lines *l = self;
    Request *r = l->ask->request;
    const Converted *v = c->converted;
    char day[11];
    if (!v || !c->fact->seen || l->list->count == LINES_MOST) return ERR_OK;
    if (l->list->count == 0) begin_table(l);
    Str rate = v->why ? figure_why_text(r, v->why) : rates_text(r, &v->way), to = v->why ? STR("–") : amount_of(r, &v->to);
    Str cells[] = { desk_ref_label(r, c->fact->id), amount_of(r, &v->from), str_copy(r->arena, day_format_local(day, v->on)), rate, to };
    JsonValue *one = json_new_object(r->arena);
    view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, c->fact->id));
    set(r, one, "record", str_copy(r->arena, c->fact->id));
    set(r, one, "paid", cells[1]);
    set(r, one, "on", cells[2]);
    set(r, one, "rate", rate);
    set(r, one, "comes_to", to);
    return json_add(r->arena, l->list, one) ? ERR_OK : error_memory(e);
}

ErrorCode figure_show_converted(FigureAsk *ask, const Indicator *i, Error *e)
{
    Request *r = ask->request;
    Lines l = { ask, model_kind(r->model, i->kind), json_new_array(r->arena) };
    if (!l.kind || !l.list) return ERR_OK;
    TRY(figures_each(&ask->then, i, ask->days, show_line, &l, e));
    json_set(r->arena, view_data(r), "converted", l.list);
    return ERR_OK;
}

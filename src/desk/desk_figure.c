/* desk_figure.c: pages of figures: one family of them in a table, each row leading to its own page (desk_figure_show.c), and
 * the same as a CSV file. */
#include "desk/exercise_mark.h"
#include "desk/desk_figure.h"
#include "desk/form.h"

#include <inttypes.h>

static const char *const FAMILY_LABELS[FAMILY_COUNT] = { K("figure.management"), K("figure.investigative"), K("figure.statutory"), K("figure.programme") };

static ErrorCode read_family(Request *r, Family *ret, Error *e)
{
    Str text = arg_text(r, "family");
    *ret = FAMILY_MANAGEMENT;
    for (int f = 0; f < FAMILY_COUNT; f++) {
        *ret = (Family)f;
        if (text.len == 0 || str_is(text, family_name(*ret))) return ERR_OK;
    }
    return error_set(e, ERR_INVALID, K("figure.no-family"), arg_str("family", text));
}

static void show_filter(FigureAsk *ask, Family family)
{
    Request *r = ask->request;
    JsonValue *form = figure_form(ask, "figure.list");
    JsonValue *field = form_field_named(r, "family", "choice", view_say(r, K("figure.family")), str_of(family_name(family)));
    for (int f = 0; f < FAMILY_COUNT; f++) form_option(r, field, str_of(family_name((Family)f)), view_say_args(r, FAMILY_LABELS[f], NULL, 0));
    form_field(r, form, field);
    view_filter(r, form);
}

static void begin_table(FigureAsk *ask, bool statutory)
{
    Request *r = ask->request;
    char day[11];
    Str then = view_say(r, K("figure.row-then"), arg_str("day", str_copy(r->arena, day_format_local(day, ask->as_of))));
    Str third = ask->as_of < ask->today ? view_say(r, K("figure.row-now")) : statutory ? view_say(r, K("figure.row-called"))
                                                                                      : view_say(r, K("figure.row-known"));
    Str head[] = { view_say(r, K("figure.row-figure")), then, third };
    view_table(r, STR(""), head, ARRAY_LEN(head));
}

static Str target_of(FigureAsk *ask, const Indicator *i)
{
    char day[11];
    Str as_of = ask->as_of < ask->today ? str_copy(ask->request->arena, day_format(day, ask->as_of)) : STR("");
    return view_op(ask->request, "figure.show", arg_str("id", i->id), arg_str("period", ask->period), arg_str("scope", ask->scope),
                   arg_str("as_of", as_of));
}

static ErrorCode show_row(FigureAsk *ask, const Indicator *i, JsonValue *list, Error *e)
{
    Request *r = ask->request;
    Figure then, now;
    TRY(figures_one(&ask->then, i, ask->days, &then, e));
    bool earlier = ask->as_of < ask->today, statutory = i->family == FAMILY_STATUTORY;
    if (earlier) TRY(figures_one(&ask->now, i, ask->days, &now, e));
    Str third = earlier ? figure_text(r, i, &now) : statutory ? view_label(r, &i->called) : figure_known_text(r, i, &then);
    Str cells[] = { figure_label(r, i), figure_text(r, i, &then), third };
    view_table_row_to(r, cells, ARRAY_LEN(cells), then.here ? target_of(ask, i) : STR(""));
    JsonValue *data = figure_data(r, i, &then);
    if (earlier) json_set(r->arena, data, "now", figure_data(r, i, &now));
    json_add(r->arena, list, data);
    return ERR_OK;
}

static ErrorCode show_family(FigureAsk *ask, Family family, Error *e)
{
    Request *r = ask->request;
    char day[11];
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "as_of", json_new_string(r->arena, str_copy(r->arena, day_format(day, ask->as_of))));
    json_set(r->arena, view_data(r), "figures", list);
    json_set(r->arena, view_data(r), "period", json_new_string(r->arena, ask->period));
    json_set(r->arena, view_data(r), "scope", json_new_string(r->arena, ask->scope));
    view_title(r, view_say(r, K("figure.title"), arg_str("family", view_say_args(r, FAMILY_LABELS[family], NULL, 0)),
                           arg_str("period", period_text(r, ask->period))));
    show_filter(ask, family);
    TRY(figure_remarks(ask, e));
    begin_table(ask, family == FAMILY_STATUTORY);
    for (size_t i = 0; i < r->model->indicator_count; i++) {
        if (r->model->indicators[i].family == family) TRY(show_row(ask, &r->model->indicators[i], list, e));
    }
    if (family == FAMILY_STATUTORY) view_note(r, view_say(r, K("figure.says-statutory")));
    view_action(r, view_say(r, K("figure.take")), view_op(r, "figure.export", arg_c("family", family_name(family)), arg_str("period", ask->period),
                                                           arg_str("scope", ask->scope)), "secondary");
    return ERR_OK;
}

ErrorCode desk_figure_list(Request *r, Error *e)
{
    FigureAsk ask;
    Family family;
    TRY(read_family(r, &family, e));
    TRY(figure_ask_read(r, &ask, e));
    ErrorCode code = show_family(&ask, family, e);
    figure_ask_done(&ask);
    return code;
}

/* ---- as a table to take away ---- */

static Str number_text(Request *r, bool there, int64_t n) { return there ? str_format(r->arena, "%" PRId64, n) : STR(""); }

static Str amount_text(Request *r, Amount a)
{
    char text[24];
    return str_copy(r->arena, amount_format(text, a.units, a.places));
}

static ErrorCode write_row(FigureAsk *ask, const Indicator *i, char separator, Buf *out, Error *e)
{
    Request *r = ask->request;
    Figure f;
    char day[11];
    TRY(figures_one(&ask->then, i, ask->days, &f, e));
    bool said = f.here && !f.closed && !figure_is_small(r, i, &f), share = said && i->measure == MEASURE_SHARE;
    Str cells[] = {
        i->id, i->code, view_label(r, &i->label), ask->period, str_copy(r->arena, day_format(day, ask->as_of)), ask->scope,
        number_text(r, said, f.count), number_text(r, share, f.of), number_text(r, share && i->known.given, f.known),
        number_text(r, said && i->measure == MEASURE_MEDIAN_DAYS && f.has_median, f.median),
        said && i->measure == MEASURE_MEAN && f.has_median ? amount_text(r, f.mean) : STR(""), figure_text(r, i, &f), view_label(r, &i->called),
    };
    csv_row(out, separator, cells, ARRAY_LEN(cells));
    return out->failed ? error_memory(e) : ERR_OK;
}

static ErrorCode write_family(FigureAsk *ask, Family family, Buf *out, int64_t *rows, Error *e)
{
    Request *r = ask->request;
    char separator = r->lang == LANG_EN ? ',' : ';';
    Str head[] = { STR("id"), STR("code"), view_say(r, K("figure.row-figure")), view_say(r, K("figure.period")), view_say(r, K("figure.as-of")),
                   view_say(r, K("figure.scope")), STR("count"), STR("of"), STR("known"), STR("median_days"), STR("mean"), view_say(r, K("figure.row-value")),
                   view_say(r, K("figure.row-called")) };
    csv_begin(out);
    csv_row(out, separator, head, ARRAY_LEN(head));
    for (size_t i = 0; i < r->model->indicator_count; i++) {
        if (r->model->indicators[i].family != family) continue;
        TRY(write_row(ask, &r->model->indicators[i], separator, out, e));
        ++*rows;
    }
    return ERR_OK;
}

/* What leaves is entered first: which figures, of which period, as of which day. */
static ErrorCode enter_export(FigureAsk *ask, Family family, int64_t rows, Error *e)
{
    Request *r = ask->request;
    char day[11];
    JsonValue *content = json_new_object(r->arena);
    json_set(r->arena, content, "as_of", json_new_string(r->arena, str_copy(r->arena, day_format(day, ask->as_of))));
    json_set(r->arena, content, "family", json_new_string(r->arena, str_of(family_name(family))));
    json_set(r->arena, content, "kind", json_new_string(r->arena, STR("figure")));
    json_set(r->arena, content, "period", json_new_string(r->arena, ask->period));
    json_set(r->arena, content, "rows", json_new_int(r->arena, rows));
    json_set(r->arena, content, "scope", json_new_string(r->arena, ask->scope));
    if (!content) return error_memory(e);
    Draft d = { .chain = STR("office"), .op = STR("record.export"), .object = STR("figure/list"), .content = content };
    return office_commit(r, &d, 1, NULL, e);
}

ErrorCode desk_figure_export(Request *r, Error *e)
{
    FigureAsk ask;
    Family family;
    int64_t rows = 0;
    Buf out = buf_in(r->arena);
    TRY(read_family(r, &family, e));
    TRY(figure_ask_read(r, &ask, e));
    ErrorCode code = write_family(&ask, family, &out, &rows, e);
    if (code == ERR_OK) code = enter_export(&ask, family, rows, e);
    figure_ask_done(&ask);
    TRY(code);
    desk_mark_csv(r, &out);
    TRY(fd_write_all(r->fd, buf_str(&out), STR("csv"), e));
    json_set(r->arena, view_data(r), "rows", json_new_int(r->arena, rows));
    view_note(r, view_say(r, K("figure.taken"), arg_int("n", rows)));
    return ERR_OK;
}

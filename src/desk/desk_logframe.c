/* desk_logframe.c: the page of a project's logframe, with the columns of a logical framework as the European Union asks for it: results
 * chain, indicator, baseline, target, current value, source of verification, assumptions (the layout is unconfirmed); then its activities
 * in the order of the project's calendar. Current values are approved ones alone. What other pages say of results, indicators and
 * their periods is here, too. */
#include "desk/programme.h"

#include "desk/desk_figure.h"
#include "desk/form.h"
#include "rules/result_book.h"

enum { COLUMNS = 7 };

static Str state_of(Request *r, const Seen *one)
{
    const State *s = kind_state(one->kind, one->record.state);
    return s ? view_label(r, &s->label) : one->record.state;
}

static Str shown(Request *r, const Seen *one, const char *name)
{
    const Field *f = kind_field(one->kind, str_of(name));
    const JsonValue *v = json_get(one->fields, name);
    return f && v ? desk_value_text(r, f, v) : STR("");
}

/* ---- one row ---- */

static Str assumption_said(Request *r, const Seen *a)
{
    return str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(field_of(a->fields, "text")), STR_ARG(state_of(r, a)));
}

static Str assumptions_text(Request *r, const LogResult *x)
{
    Buf out = buf_in(r->arena);
    for (size_t i = 0; i < x->assumptions.count; i++)
        buf_format(&out, "%s" STR_FMT, i > 0 ? "; " : "", STR_ARG(assumption_said(r, &x->assumptions.list[i])));
    return buf_str(&out);
}

static void show_result_cell(Request *r, const LogResult *x)
{
    Str progress = shown(r, &x->seen, "progress");
    bool well = str_is(field_of(x->seen.fields, "progress"), "on_track") || str_is(field_of(x->seen.fields, "progress"), "reached");
    if (progress.len > 0) view_cell_tone(r, 0, progress, well && !logframe_doubts(x) ? "good" : well ? "open" : "bad");
    view_cell_line(r, 0, str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(programme_level(r, &x->seen)), STR_ARG(programme_called(r, &x->seen))),
                   x->seen.record.id);
    if (logframe_doubts(x)) view_cell_line(r, 0, view_say(r, K("programme.doubts")), STR(""));
}

/* One that does not hold bears its state as a mark, and is not told it again; of several each says its own, since a cell has one mark. */
static void show_assumption_cell(Request *r, const LogResult *x)
{
    for (size_t i = 0; i < x->assumptions.count; i++) {
        const Seen *a = &x->assumptions.list[i];
        bool marked = !str_is(a->record.state, "holds") && x->assumptions.count == 1;
        if (marked) view_cell_tone(r, 6, state_of(r, a), str_is(a->record.state, "broken") ? "bad" : "open");
        view_cell_line(r, 6, marked ? field_of(a->fields, "text") : assumption_said(r, a), a->record.id);
    }
}

static void show_indicator_cells(Request *r, const LogIndicator *i)
{
    LogReached reached = logframe_reached(i);
    view_cell_line(r, 1, programme_called(r, &i->seen), i->seen.record.id);
    if (reached != LOG_UNTOLD)
        view_cell_tone(r, 4, view_say(r, reached == LOG_REACHED ? K("programme.reached") : K("programme.short")),
                       reached == LOG_REACHED ? "good" : "open");
    if (i->approved) view_cell_line(r, 4, logframe_actual(r, i), i->approved_id);
    if (json_get(i->approved, "computed_on")) view_cell_line(r, 4, view_say(r, K("programme.computed")), i->approved_id.len == 0 ? STR("")
                                                                  : view_op(r, "indicator.behind", arg_str("id", i->approved_id)));
    if (i->waiting > 0) view_cell_line(r, 4, view_say(r, K("programme.waiting"), arg_int("n", (int64_t)i->waiting)), i->seen.record.id);
}

static JsonValue *indicator_data(Request *r, const LogResult *x, const LogIndicator *i)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "result", json_new_string(r->arena, field_of(x->seen.fields, "code")));
    json_set(r->arena, o, "level", json_new_string(r->arena, field_of(x->seen.fields, "level")));
    json_set(r->arena, o, "title", json_new_string(r->arena, programme_title(r, &x->seen)));
    if (!i) return o;
    json_set(r->arena, o, "indicator", json_new_string(r->arena, field_of(i->seen.fields, "code")));
    json_set(r->arena, o, "what", json_new_string(r->arena, programme_title(r, &i->seen)));
    json_set(r->arena, o, "baseline", json_new_string(r->arena, logframe_baseline(r, i)));
    json_set(r->arena, o, "target", json_new_string(r->arena, logframe_target(r, i)));
    json_set(r->arena, o, "actual", json_new_string(r->arena, i->approved ? programme_value(r, i->seen.fields, i->approved, "actual", "actual_words")
                                                                          : STR("")));
    json_set(r->arena, o, "period", json_new_string(r->arena, i->approved ? programme_days(r, i->approved) : STR("")));
    json_set(r->arena, o, "computed", json_new_bool(r->arena, json_get(i->approved, "computed_on") != NULL));
    return o;
}

static void show_row(Request *r, const LogResult *x, size_t n, JsonValue *list)
{
    const LogIndicator *i = n < x->indicator_count ? &x->indicators[n] : NULL;
    Str result = str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(programme_level(r, &x->seen)), STR_ARG(programme_called(r, &x->seen)));
    Str cells[COLUMNS] = { n == 0 ? result : field_of(x->seen.fields, "code"),
                           i ? programme_called(r, &i->seen) : STR(""), i ? logframe_baseline(r, i) : STR(""), i ? logframe_target(r, i) : STR(""),
                           i ? logframe_actual(r, i) : STR(""), i ? field_of(i->seen.fields, "known_from") : STR(""),
                           n == 0 ? assumptions_text(r, x) : STR("") };
    for (size_t c = 0; c < COLUMNS; c++) if (cells[c].len == 0) cells[c] = STR("–");
    view_table_row(r, cells, COLUMNS);
    if (n == 0) show_result_cell(r, x);
    if (i) show_indicator_cells(r, i);
    if (n == 0) show_assumption_cell(r, x);
    json_add(r->arena, list, indicator_data(r, x, i));
}

/* ---- tables ---- */

static void show_chain(const Logframe *l)
{
    Request *r = l->request;
    JsonValue *list = json_new_array(r->arena);
    Str head[COLUMNS] = { view_say(r, K("programme.col-result")), view_say(r, K("programme.col-indicator")), view_say(r, K("programme.col-baseline")),
                          view_say(r, K("programme.col-target")), view_say(r, K("programme.col-current")), view_say(r, K("programme.col-source")),
                          view_say(r, K("programme.col-assumptions")) };
    json_set(r->arena, view_data(r), "logframe", list);
    if (l->count == 0) view_note(r, view_say(r, K("programme.no-results")));
    for (size_t i = 0; i < l->count; i++) {
        const LogResult *x = &l->list[i];
        if (x->depth == 0) view_table(r, programme_called(r, &x->seen), head, COLUMNS);
        for (size_t n = 0; n == 0 || n < x->indicator_count; n++) show_row(r, x, n, list);
    }
}

static Str serves(const Logframe *l, const Seen *activity)
{
    Str id = field_of(activity->fields, "result");
    for (size_t i = 0; i < l->count; i++)
        if (str_equal(l->list[i].seen.record.id, id)) return programme_called(l->request, &l->list[i].seen);
    return field_of(activity->fields, "expected_result");
}

static Str from_to(Request *r, const Seen *s, const char *from, const char *to)
{
    Str first = shown(r, s, from), last = shown(r, s, to);
    if (first.len == 0 || last.len == 0 || str_equal(first, last)) return first.len > 0 ? first : last;
    return str_format(r->arena, STR_FMT "–" STR_FMT, STR_ARG(first), STR_ARG(last));
}

static void show_activities(const Logframe *l)
{
    Request *r = l->request;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("programme.col-number")), view_say(r, K("programme.col-activity")), view_say(r, K("programme.col-result")),
                   view_say(r, K("programme.col-planned")), view_say(r, K("programme.col-held")), view_say(r, K("desk.row-state")) };
    json_set(r->arena, view_data(r), "activities", list);
    if (l->activities.count > 0) view_table(r, view_say(r, K("programme.activities")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < l->activities.count; i++) {
        const Seen *a = &l->activities.list[i];
        Str planned = from_to(r, a, "planned_from", "planned_to");
        Str cells[] = { field_of(a->fields, "activity_number"), desk_called(a->kind, r->lang, a->fields), serves(l, a), planned,
                        from_to(r, a, "was_from", "was_to"), state_of(r, a) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), a->record.id);
        json_add(r->arena, list, json_new_string(r->arena, field_of(a->fields, "activity_number")));
    }
}

static ErrorCode see_project(Request *r, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), ret, e));
    return str_is(ret->kind->id, "project") ? ERR_OK : error_set(e, ERR_USAGE, K("programme.not-a-project"), arg_str("record", arg_text(r, "id")));
}

ErrorCode desk_project_logframe(Request *r, Error *e)
{
    Seen project;
    Logframe l;
    TRY(see_project(r, &project, e));
    TRY(logframe_read(r, &project, &l, e));
    Str title = desk_title(r, project.kind, project.body);
    view_title(r, view_say(r, K("programme.logframe-of"), arg_str("project", title)));
    view_crumb(r, title, project.record.id);
    view_row(r, view_say(r, K("programme.row-aim")), field_of(project.fields, "aim"));
    view_note(r, view_say(r, K("programme.approved-only")));
    show_chain(&l);
    show_activities(&l);
    view_note(r, view_say(r, K("programme.layout-unconfirmed")));
    return ERR_OK;
}

/* ---- on other pages ---- */

/* What a figure counts, where the caller may list it and it is of one kind. */
static Str records_of(Request *r, const Indicator *i, const Kind *k)
{
    bool lists = k && profile_has_kind(r->model, office_profile(r->office, r->model), k) && request_has_role(r, k->see, k->see_count);
    return lists && i->measure != MEASURE_RATIO ? view_op(r, "record.list", arg_str("kind", k->id)) : STR("");
}

void desk_show_bound(Request *r, const Seen *seen)
{
    const Indicator *i = str_is(seen->kind->id, "indicator") ? model_indicator(r->model, field_of(seen->fields, "figure")) : NULL;
    const Field *f = kind_field(seen->kind, STR("figure"));
    if (!i || !f) return;
    const Kind *k = model_kind(r->model, i->kind);
    view_row_to(r, view_label(r, &f->label), figure_label(r, i), view_op(r, "figure.show", arg_str("id", i->id)));
    view_row(r, view_say(r, K("figure.row-definition")), view_label(r, &i->definition));
    if (k) view_row_to(r, view_say(r, K("programme.row-counts")), view_label(r, &k->plural), records_of(r, i, k));
}

const JsonValue *programme_rest(Request *r, const Seen *seen, const JsonValue *body)
{
    if (!str_is(seen->kind->id, "indicator") || !model_indicator(r->model, field_of(seen->fields, "figure"))) return body;
    JsonValue *rest = json_copy(r->arena, body), *fields = (JsonValue *)(uintptr_t)json_get(rest, "fields");
    json_remove(fields, "figure");
    return rest ? rest : body;
}

JsonValue *programme_field(Request *r, const Kind *k, const Field *f, JsonValue *field)
{
    if (!str_is(k->id, "indicator") || !str_is(f->id, "figure")) return field;
    json_set(r->arena, field, "type", json_new_string(r->arena, STR("choice")));
    for (size_t i = 0; i < r->model->indicator_count; i++) {
        const Indicator *one = &r->model->indicators[i];
        const Kind *of = model_kind(r->model, one->kind);
        bool here = !of || profile_has_kind(r->model, office_profile(r->office, r->model), of);
        if (here && rules_figure_binds(one)) form_option(r, field, one->id, figure_label(r, one));
    }
    return field;
}

/* How its periods stand; a computed value leads to the records behind it. */
static ErrorCode show_indicator(Request *r, const Seen *seen, Error *e)
{
    SeenMany periods;
    Str head[] = { view_say(r, K("figure.period")), view_say(r, K("programme.col-target")), view_say(r, K("programme.row-reached")),
                   view_say(r, K("desk.row-state")) };
    TRY(programme_by(r, "indicator_period", "indicator", seen->record.id, &periods, e));
    if (periods.count > 0) view_table(r, view_say(r, K("programme.periods")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < periods.count; i++) {
        const Seen *p = &periods.list[i];
        Str cells[] = { programme_days(r, p->fields), programme_value(r, seen->fields, p->fields, "target", "target_words"),
                        programme_value(r, seen->fields, p->fields, "actual", "actual_words"), state_of(r, p) };
        bool computed = json_get(p->fields, "computed_on") && json_get(p->fields, "actual");
        view_table_row_to(r, cells, ARRAY_LEN(cells), desk_ref_target(r, p->record.id));
        if (computed && desk_ref_target(r, p->record.id).len > 0)
            view_cell_line(r, 2, cells[2], view_op(r, "indicator.behind", arg_str("id", p->record.id)));
        view_table_tag(r, 3);
    }
    return ERR_OK;
}

bool programme_lists(const Kind *pointing, Str field)
{
    return str_is(pointing->id, "indicator_period") && str_is(field, "indicator");
}

static ErrorCode show_result(Request *r, const Seen *seen, Error *e)
{
    LogResult x = { .seen = *seen };
    SeenMany indicators;
    TRY(programme_by(r, "indicator", "result", seen->record.id, &indicators, e));
    x.indicators = arena_array(r->arena, indicators.count + 1, sizeof *x.indicators);
    if (!x.indicators) return error_memory(e);
    for (size_t i = 0; i < indicators.count; i++) TRY(logframe_indicator(r, &indicators.list[i], &x.indicators[x.indicator_count++], e));
    if (logframe_doubts(&x)) view_warning(r, view_say(r, K("programme.doubts")));
    return ERR_OK;
}

ErrorCode desk_show_programme(Request *r, const Seen *seen, Error *e)
{
    if (str_is(seen->kind->id, "indicator")) return show_indicator(r, seen, e);
    TRY(indicator_show_today(r, seen, e));
    return str_is(seen->kind->id, "result") ? show_result(r, seen, e) : ERR_OK;
}

void desk_offer_programme(Request *r, const Seen *seen)
{
    const Kind *results = model_kind(r->model, STR("result"));
    Str id = seen->record.id;
    if (str_is(seen->kind->id, "project") && results) {
        view_action(r, view_say(r, K("programme.logframe")), view_op(r, "project.logframe", arg_str("id", id)), "secondary");
        if (json_get(seen->fields, "components") && desk_may(r, seen->record.chain, results->create, results->create_count))
            view_action(r, view_say(r, K("op.result-make")), view_op(r, "project.make_results", arg_str("id", id)), "secondary");
    }
    if (!str_is(seen->kind->id, "indicator_period")) return;
    bool open = str_is(seen->record.state, "draft") || str_is(seen->record.state, "returned");
    if (open && desk_may(r, seen->record.chain, seen->kind->change, seen->kind->change_count))
        view_action(r, view_say(r, K("op.indicator-attach")), view_op(r, "indicator.attach", arg_str("id", id)), "secondary");
    if (json_get(seen->fields, "computed_on"))
        view_action(r, view_say(r, K("op.indicator-behind")), view_op(r, "indicator.behind", arg_str("id", id)), "secondary");
    if (str_is(seen->record.state, "approved") && desk_may(r, seen->record.chain, seen->kind->create, seen->kind->create_count))
        view_action(r, view_say(r, K("op.indicator-correct")), view_op(r, "indicator.correct", arg_str("id", id)), "secondary");
}

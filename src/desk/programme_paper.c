/* programme_paper.c: what a paper says of a project (rules/paper_book.h): {{#logframe}} the rows of the logframe, {{#calendar}} its
 * activities by number, {{#risk_list}} its risks, the gravest first. Current values are approved ones alone.
 * And of an indicator: {{#result_of}} what it measures, {{#figure_of}} the figure it is computed as, each in the language of the paper. */
#include "desk/programme.h"

#include "desk/desk_figure.h"
#include "rules/result_book.h"

#include <stdlib.h>

static void put(Request *r, JsonValue *o, const char *name, Str text)
{
    json_set(r->arena, o, name, json_new_string(r->arena, text));
}

static Str shown(Request *r, const Seen *one, const char *name)
{
    const Field *f = kind_field(one->kind, str_of(name));
    const JsonValue *v = json_get(one->fields, name);
    return f && v ? desk_value_text(r, f, v) : STR("");
}

static Str state_of(Request *r, const Seen *one)
{
    const State *s = kind_state(one->kind, one->record.state);
    return s ? view_label(r, &s->label) : one->record.state;
}

/* ---- the logframe ---- */

static Str assumptions_of(Request *r, const LogResult *x)
{
    Buf out = buf_in(r->arena);
    for (size_t i = 0; i < x->assumptions.count; i++)
        buf_format(&out, "%s" STR_FMT " (" STR_FMT ")", i > 0 ? "; " : "", STR_ARG(field_of(x->assumptions.list[i].fields, "text")),
                   STR_ARG(state_of(r, &x->assumptions.list[i])));
    return buf_str(&out);
}

static void add_row(Request *r, const LogResult *x, size_t n, JsonValue *list)
{
    const LogIndicator *i = n < x->indicator_count ? &x->indicators[n] : NULL;
    JsonValue *o = json_new_object(r->arena);
    put(r, o, "level", n == 0 ? programme_level(r, &x->seen) : STR(""));
    put(r, o, "name", n == 0 ? programme_called(r, &x->seen) : STR(""));
    put(r, o, "indicator", i ? programme_called(r, &i->seen) : STR("–"));
    put(r, o, "baseline", i ? logframe_baseline(r, i) : STR("–"));
    put(r, o, "target", i ? logframe_target(r, i) : STR("–"));
    put(r, o, "current", i ? logframe_actual(r, i) : STR("–"));
    put(r, o, "source", i ? field_of(i->seen.fields, "known_from") : STR("–"));
    put(r, o, "assumptions", n == 0 ? assumptions_of(r, x) : STR(""));
    json_add(r->arena, list, o);
}

static void add_logframe(const Logframe *l, JsonValue *list)
{
    for (size_t i = 0; i < l->count; i++)
        for (size_t n = 0; n == 0 || n < l->list[i].indicator_count; n++) add_row(l->request, &l->list[i], n, list);
}

/* What is one day, or one year, is not said twice. */
static void add_calendar(const Logframe *l, JsonValue *list)
{
    static const char *const SHOWN[] = { "planned_from", "planned_to", "was_from", "was_to" };
    Request *r = l->request;
    for (size_t i = 0; i < l->activities.count; i++) {
        const Seen *a = &l->activities.list[i];
        JsonValue *o = json_new_object(r->arena);
        put(r, o, "code", field_of(a->fields, "activity_number"));
        put(r, o, "name", desk_called(a->kind, r->lang, a->fields));
        for (size_t f = 0; f < ARRAY_LEN(SHOWN); f += 2) {
            Str from = shown(r, a, SHOWN[f]), to = shown(r, a, SHOWN[f + 1]);
            put(r, o, SHOWN[f], from.len > 0 ? from : to);
            put(r, o, SHOWN[f + 1], from.len > 0 && !str_equal(from, to) ? to : STR(""));
        }
        put(r, o, "standing", state_of(r, a));
        json_add(r->arena, list, o);
    }
}

/* ---- risks ---- */

static int64_t score_of(const Seen *risk)
{
    int64_t likely = 0, impact = 0;
    if (!rules_number_of(risk->fields, "likelihood", &likely) || !rules_number_of(risk->fields, "impact", &impact)) return 0;
    return likely / 100 * (impact / 100);
}

static int by_score(const void *a, const void *b)
{
    const Seen *one = a, *other = b;
    bool open = !str_is(one->record.state, "over"), other_open = !str_is(other->record.state, "over");
    if (open != other_open) return open ? -1 : 1;
    int64_t mine = score_of(one), his = score_of(other);
    return mine > his ? -1 : mine < his ? 1 : str_compare(one->record.id, other->record.id);
}

static void add_risks(const Logframe *l, JsonValue *list)
{
    static const char *const SHOWN[] = { "what", "category", "likelihood", "impact", "response", "measures", "responsible", "review_on" };
    Request *r = l->request;
    sort_list(l->risks.list, l->risks.count, sizeof *l->risks.list, by_score);
    for (size_t i = 0; i < l->risks.count; i++) {
        const Seen *k = &l->risks.list[i];
        JsonValue *o = json_new_object(r->arena);
        put(r, o, "code", json_text(json_get(k->body, "number")));
        for (size_t f = 0; f < ARRAY_LEN(SHOWN); f++) put(r, o, SHOWN[f], shown(r, k, SHOWN[f]));
        put(r, o, "score", str_format(r->arena, "%d", (int)score_of(k)));
        put(r, o, "standing", state_of(r, k));
        json_add(r->arena, list, o);
    }
}

/* ---- an indicator ---- */

static ErrorCode add_result_of(Request *r, const Seen *indicator, JsonValue *list, Error *e)
{
    Seen result;
    JsonValue *o = json_new_object(r->arena);
    TRY(desk_see(r, field_of(indicator->fields, "result"), &result, e));
    put(r, o, "name", programme_called(r, &result));
    return json_add(r->arena, list, o) ? ERR_OK : error_memory(e);
}

static void add_figure_of(Request *r, const Seen *indicator, JsonValue *list)
{
    const Indicator *i = model_indicator(r->model, field_of(indicator->fields, "figure"));
    JsonValue *o = json_new_object(r->arena);
    if (!i) return;
    put(r, o, "name", figure_label(r, i));
    put(r, o, "definition", view_label(r, &i->definition));
    json_add(r->arena, list, o);
}

static ErrorCode indicator_values(Request *r, Lang lang, const Seen *about, Str name, JsonValue *to, Error *e)
{
    Lang reader = r->lang;
    char *called = str_c(r->arena, name);
    bool result = str_is(name, "result_of"), figure = str_is(name, "figure_of");
    if (!(result || figure) || !called || json_get(to, called)) return called ? ERR_OK : error_memory(e);
    JsonValue *list = json_new_array(r->arena);
    r->lang = lang;
    ErrorCode code = result ? add_result_of(r, about, list, e) : ERR_OK;
    if (figure) add_figure_of(r, about, list);
    r->lang = reader;
    TRY(code);
    return json_set(r->arena, to, called, list) ? ERR_OK : error_memory(e);
}

/* ---- asked by the paper ---- */

ErrorCode programme_values(Request *r, Lang lang, const Seen *about, Str name, JsonValue *to, Error *e)
{
    Logframe l;
    Lang reader = r->lang;
    char *called = str_c(r->arena, name);
    bool chain = str_is(name, "logframe"), calendar = str_is(name, "calendar"), risks = str_is(name, "risk_list");
    if (str_is(about->kind->id, "indicator")) return indicator_values(r, lang, about, name, to, e);
    if (!str_is(about->kind->id, "project") || !(chain || calendar || risks) || (called && json_get(to, called))) return ERR_OK;
    JsonValue *list = json_new_array(r->arena);
    r->lang = lang;
    ErrorCode code = logframe_read(r, about, &l, e);
    if (code == ERR_OK && chain) add_logframe(&l, list);
    if (code == ERR_OK && calendar) add_calendar(&l, list);
    if (code == ERR_OK && risks) add_risks(&l, list);
    r->lang = reader;
    TRY(code);
    return called && json_set(r->arena, to, called, list) ? ERR_OK : error_memory(e);
}

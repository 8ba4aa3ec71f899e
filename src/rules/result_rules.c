/* result_rules.c: the results chain of a project holds together: an output stands under an outcome of the same project, an outcome under
 * an impact, so that no result can stand under itself by any way; no two results, activities or indicators of a project have the same
 * number; an activity serves a result of its own project. Asked by every way in (rules_check_planned), and noted. */
#include "rules/result_book.h"
#include "rules/rules_int.h"

#include "text/normalise.h"

static bool differs(const JsonValue *before, const JsonValue *after, const char *name)
{
    const JsonValue *was = json_get(before, name), *now = json_get(after, name);
    return was ? !now || !json_equal(was, now) : now != NULL;
}

/* ---- what hangs on what ---- */

ErrorCode rules_linked(Request *r, Str id, const char *kind, Record *rec, const JsonValue **fields, Error *e)
{
    *fields = NULL;
    if (id.len == 0) return ERR_OK;
    ErrorCode code = records_get(r, id, rec, e);
    if (code == ERR_NOT_FOUND) error_clear(e);
    if (code == ERR_NOT_FOUND) return ERR_OK;                   /* whether it is there is asked elsewhere */
    TRY(code);
    if (!str_is(rec->kind, kind) || rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    return rules_fields_of(r, rec, fields, e);
}

ErrorCode rules_project_of_indicator(Request *r, const JsonValue *indicator, Str *ret, Error *e)
{
    Record rec;
    const JsonValue *result;
    TRY(rules_linked(r, field_of(indicator, "result"), "result", &rec, &result, e));
    *ret = field_of(result, "project");
    return ERR_OK;
}

static ErrorCode check_project(Request *r, Str project, Error *e)
{
    Record rec;
    const JsonValue *fields;
    TRY(rules_linked(r, project, "project", &rec, &fields, e));
    const Kind *k = fields ? model_kind(r->model, rec.kind) : NULL;
    const State *s = k ? kind_state_was(k, rec.state) : NULL;
    return s && s->final ? error_set(e, ERR_INVALID, K("rules.project-over")) : ERR_OK;
}

/* ---- numbers ---- */

typedef struct { Request *request; Str but, code; const char *field; bool found, any; } Twin;

static ErrorCode look_at_twin(void *self, const Record *rec, Error *e)
{
    Twin *t = self;
    const JsonValue *fields;
    Str folded;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || str_equal(rec->id, t->but)) return ERR_OK;
    t->any = true;
    if (t->code.len == 0) return ERR_OK;
    TRY(rules_fields_of(t->request, rec, &fields, e));
    TRY(text_fold(t->request->arena, str_trim(field_of(fields, t->field)), &folded, e));
    t->found = t->found || str_equal(folded, t->code);
    return ERR_OK;
}

/* Does another record of the kind that points at `of` have that number? */
static ErrorCode look_for_twin(Twin *t, Str kind, const char *by, Str of, Error *e)
{
    TRY(request_note_chain(t->request, STR("office"), e));
    return records_by(t->request, kind, str_of(by), of, look_at_twin, t, e);
}

static ErrorCode check_number(Request *r, const Kind *k, Str id, const char *field, Str project, const JsonValue *after, Error *e)
{
    Twin t = { .request = r, .but = id, .field = field };
    Str code = str_trim(field_of(after, field));
    TRY(text_fold(r->arena, code, &t.code, e));
    TRY(look_for_twin(&t, k->id, "project", project, e));
    return t.found ? error_set(e, ERR_INVALID, K("rules.number-twice"), arg_str("number", code)) : ERR_OK;
}

/* ---- results ---- */

static int rank_of(Str level) { return str_is(level, "impact") ? 0 : str_is(level, "outcome") ? 1 : 2; }

bool rules_result_takes(const JsonValue *result, const Kind *k)
{
    int rank = rank_of(field_of(result, "level"));
    return str_is(k->id, "result") ? rank < 2 : !str_is(k->id, "activity") || rank > 0;
}

static ErrorCode check_parent(Request *r, Str id, const JsonValue *after, Error *e)
{
    Record rec;
    const JsonValue *above;
    Str parent = field_of(after, "parent"), level = field_of(after, "level");
    int rank = rank_of(level);
    if (parent.len == 0) return rank == 2 ? error_set(e, ERR_INVALID, K("rules.output-alone")) : ERR_OK;
    if (str_equal(parent, id)) return error_set(e, ERR_INVALID, K("rules.result-circle"));
    TRY(rules_linked(r, parent, "result", &rec, &above, e));
    if (!above) return ERR_OK;
    if (!str_equal(field_of(above, "project"), field_of(after, "project"))) return error_set(e, ERR_INVALID, K("rules.result-elsewhere"));
    if (str_is(rec.state, "dropped")) return error_set(e, ERR_INVALID, K("rules.result-under-dropped"));
    return rank_of(field_of(above, "level")) == rank - 1 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.result-level"));
}

static ErrorCode check_result(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    Str project = field_of(after, "project");
    bool level = differs(before, after, "level");
    if (!before) TRY(check_project(r, project, e));
    if (differs(before, after, "code")) TRY(check_number(r, k, id, "code", project, after, e));
    if (level || differs(before, after, "parent")) TRY(check_parent(r, id, after, e));
    if (!level || id.len == 0) return ERR_OK;
    Twin below = { .request = r, .but = id };
    TRY(look_for_twin(&below, STR("result"), "parent", id, e));
    return below.any ? error_set(e, ERR_INVALID, K("rules.result-has-others")) : ERR_OK;
}

/* A result of the same project, and for an activity none that is as far away as an impact. */
static ErrorCode check_serves(Request *r, const JsonValue *after, bool activity, Error *e)
{
    Record rec;
    const JsonValue *result;
    TRY(rules_linked(r, field_of(after, "result"), "result", &rec, &result, e));
    if (!result) return ERR_OK;
    if (!str_equal(field_of(result, "project"), field_of(after, "project"))) return error_set(e, ERR_INVALID, K("rules.result-elsewhere"));
    bool far = activity && str_is(field_of(result, "level"), "impact");
    return far ? error_set(e, ERR_INVALID, K("rules.activity-impact")) : ERR_OK;
}

static ErrorCode check_activity(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    Str project = field_of(after, "project");
    if (!before) TRY(check_project(r, project, e));
    if (differs(before, after, "activity_number")) TRY(check_number(r, k, id, "activity_number", project, after, e));
    if (differs(before, after, "result")) TRY(check_serves(r, after, true, e));
    bool placed = json_get(after, "result") || json_get(after, "expected_result");
    return placed ? ERR_OK : error_set(e, ERR_INVALID, K("rules.activity-alone"));
}

/* ---- indicators ---- */

typedef struct { Request *request; Twin *twin; } InProject;

static ErrorCode look_in_result(void *self, const Record *rec, Error *e)
{
    InProject *p = self;
    Str id = str_copy(p->request->arena, rec->id);
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    return id.ptr ? records_by(p->request, STR("indicator"), STR("result"), id, look_at_twin, p->twin, e) : error_memory(e);
}

static ErrorCode check_indicator_number(Request *r, Str id, const JsonValue *after, Error *e)
{
    Str project, code = str_trim(field_of(after, "code"));
    Twin t = { .request = r, .but = id, .field = "code" };
    InProject p = { r, &t };
    TRY(rules_project_of_indicator(r, after, &project, e));
    if (project.len == 0) return ERR_OK;
    TRY(text_fold(r->arena, code, &t.code, e));
    TRY(request_note_chain(r, STR("office"), e));
    TRY(records_by(r, STR("result"), STR("project"), project, look_in_result, &p, e));
    return t.found ? error_set(e, ERR_INVALID, K("rules.number-twice"), arg_str("number", code)) : ERR_OK;
}

/* Are there values that somebody has put his name to? */
static ErrorCode look_at_period(void *self, const Record *rec, Error *e)
{
    bool *stands = self;
    (void)e;
    bool settled = str_is(rec->state, "pending") || str_is(rec->state, "approved") || str_is(rec->state, "superseded");
    *stands = *stands || (settled && rec->body.len > 0 && !record_is_pulled_back(rec));
    return ERR_OK;
}

static ErrorCode check_settled(Request *r, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    static const char *const SETTLED[] = { "measure", "direction", "baseline", "baseline_words", "figure" };
    bool changed = false, stands = false;
    for (size_t i = 0; before && i < ARRAY_LEN(SETTLED); i++) changed = changed || differs(before, after, SETTLED[i]);
    if (!changed) return ERR_OK;
    TRY(request_note_chain(r, STR("office"), e));
    TRY(records_by(r, STR("indicator_period"), STR("indicator"), id, look_at_period, &stands, e));
    return stands ? error_set(e, ERR_INVALID, K("rules.indicator-settled")) : ERR_OK;
}

bool rules_figure_binds(const Indicator *i) { return i->project.part_count > 0 || i->measure == MEASURE_RATIO; }

ErrorCode rules_refuse_figure(Request *r, Str name, Error *e)
{
    Buf names = buf_in(r->arena);
    for (size_t i = 0; i < r->model->indicator_count; i++) {
        const Indicator *one = &r->model->indicators[i];
        if (rules_figure_binds(one)) buf_format(&names, "%s" STR_FMT, names.len > 0 ? ", " : "", STR_ARG(one->id));
    }
    return error_set(e, ERR_INVALID, K("rules.indicator-no-figure"), arg_str("figure", name), arg_str("names", buf_str(&names)));
}

static ErrorCode check_figure(Request *r, const JsonValue *after, Error *e)
{
    Str name = field_of(after, "figure"), measure = field_of(after, "measure");
    if (name.len == 0) return ERR_OK;
    const Indicator *i = model_indicator(r->model, name);
    if (!i) return rules_refuse_figure(r, name, e);
    if (!rules_figure_binds(i))
        return error_set(e, ERR_INVALID, K("figure.of-no-project"), arg_str("figure", name));
    bool fits = str_is(measure, "percent") ? i->measure == MEASURE_SHARE : !str_is(measure, "qualitative") && i->measure != MEASURE_SHARE;
    return fits ? ERR_OK : error_set(e, ERR_INVALID, K("rules.indicator-figure-measure"), arg_str("figure", name));
}

static ErrorCode check_indicator(Request *r, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    bool words = str_is(field_of(after, "measure"), "qualitative");
    if (differs(before, after, "code")) TRY(check_indicator_number(r, id, after, e));
    if (words && !json_get(after, "baseline_words")) return error_set(e, ERR_INVALID, K("rules.indicator-baseline-words"));
    bool whole = words || (json_get(after, "baseline") && json_get(after, "direction"));
    if (!whole) return error_set(e, ERR_INVALID, K("rules.indicator-baseline"));
    if (words && json_get(after, "baseline")) return error_set(e, ERR_INVALID, K("rules.period-words"));
    if (str_is(field_of(after, "measure"), "percent")) TRY(rules_check_percent(after, "baseline", e));
    TRY(check_figure(r, after, e));
    return check_settled(r, id, before, after, e);
}

ErrorCode rules_check_chain(Request *r, const Kind *k, Str id, const JsonValue *before, const JsonValue *after, Error *e)
{
    if (str_is(k->id, "result")) return check_result(r, k, id, before, after, e);
    if (str_is(k->id, "activity")) return check_activity(r, k, id, before, after, e);
    if (str_is(k->id, "project_risk") && differs(before, after, "result")) return check_serves(r, after, false, e);
    if (str_is(k->id, "indicator")) return check_indicator(r, id, before, after, e);
    return str_is(k->id, "indicator_period") ? rules_check_period(r, id, before, after, e) : ERR_OK;
}

/* ---- guards ---- */

static ErrorCode look_at_outcome(void *self, const Record *rec, Error *e)
{
    InProject *p = self;
    const JsonValue *fields;
    if (rec->body.len == 0 || record_is_pulled_back(rec) || str_is(rec->state, "dropped")) return ERR_OK;
    TRY(rules_fields_of(p->request, rec, &fields, e));
    p->twin->found = p->twin->found || str_is(field_of(fields, "level"), "outcome");
    return ERR_OK;
}

/* An agreement says what is to come of it: one outcome at least, as a record or in the list that projects had before. */
ErrorCode guard_project_results(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    Twin t = { .request = r };
    InProject p = { r, &t };
    if (json_get(fields, "components")) return ERR_OK;
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_by(r, STR("result"), STR("project"), rec->id, look_at_outcome, &p, e));
    return t.found ? ERR_OK : error_set(e, ERR_INVALID, K("rules.project-no-outcome"));
}

/* The first that points at a record and has not come to its end. */
typedef struct { Request *request; Str left; } Open;

static ErrorCode look_at_open(void *self, const Record *rec, Error *e)
{
    Open *o = self;
    const JsonValue *fields;
    const Kind *k = model_kind(o->request->model, rec->kind);
    const State *s = k ? kind_state_was(k, rec->state) : NULL;
    if (o->left.len > 0 || rec->body.len == 0 || record_is_pulled_back(rec) || !s || s->final) return ERR_OK;
    TRY(rules_fields_of(o->request, rec, &fields, e));
    o->left = str_copy(o->request->arena, json_text(json_get_str(fields, k->title)));
    return o->left.ptr ? ERR_OK : error_memory(e);
}

ErrorCode guard_programme_settled(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    (void)fields;
    Open o = { .request = r };
    TRY(request_note_chain(r, rec->chain, e));
    TRY(records_by(r, STR("project"), STR("programme"), rec->id, look_at_open, &o, e));
    return o.left.len == 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.programme-project"), arg_str("project", o.left));
}

/* A result is given up when nothing stands under it any more: no result, no activity, no indicator in use. */
ErrorCode guard_result_bare(Request *r, const Record *rec, const JsonValue *fields, Error *e)
{
    static const struct { const char *kind, *field; } UNDER[] = {
        { "result", "parent" }, { "activity", "result" }, { "indicator", "result" },
    };
    (void)fields;
    Open o = { .request = r };
    TRY(request_note_chain(r, rec->chain, e));
    for (size_t i = 0; i < ARRAY_LEN(UNDER); i++)
        TRY(records_by(r, str_of(UNDER[i].kind), str_of(UNDER[i].field), rec->id, look_at_open, &o, e));
    return o.left.len == 0 ? ERR_OK : error_set(e, ERR_INVALID, K("rules.result-not-bare"), arg_str("record", utf8_first_bytes(o.left, 200)));
}

ErrorCode rules_check_chain_stays(Request *r, const Record *rec, Error *e)
{
    bool stands = false;
    if (str_is(rec->kind, "result")) return guard_result_bare(r, rec, NULL, e);
    if (str_is(rec->kind, "indicator")) {
        TRY(request_note_chain(r, rec->chain, e));
        TRY(records_by(r, STR("indicator_period"), STR("indicator"), rec->id, look_at_period, &stands, e));
    }
    bool approved = str_is(rec->state, "approved") || str_is(rec->state, "superseded");
    stands = stands || (str_is(rec->kind, "indicator_period") && approved);
    return stands ? error_set(e, ERR_INVALID, K("rules.period-stays")) : ERR_OK;
}

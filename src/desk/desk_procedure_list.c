/* desk_procedure_list.c: cases by stage: what a head looks at to see where work stands still, and what the page of the day says of
 * each case. Only cases that the caller knows are counted, and of others not even how many there are. Locked ones are left out:
 * who looks into one leaves a trace in it, and a list is no look. */
#include "desk/desk_procedure.h"

/* Working out where a case stands reads some twenty rows: a page looks at so many and says when there are more. */
enum { CASES_MOST = 400 };

ErrorCode procedure_brief(Request *r, const Seen *of_case, ProcedureBrief *ret, Error *e)
{
    CaseFollows f;
    CaseSteps c;
    *ret = (ProcedureBrief){ .next = STR("") };
    TRY(steps_followed(r, &of_case->record, &f, e));
    if (!f.procedure) return ERR_OK;
    TRY(steps_look(r, &of_case->record, f.procedure, &c, e));
    ret->procedure = f.procedure;
    ret->stage = c.stages[c.now].stage;
    const StepFound *next = steps_next(&c);
    if (next) ret->next = view_label(r, &next->step->label);
    for (size_t i = 0; i < c.step_count; i++) ret->late = ret->late || c.steps[i].late;
    return ERR_OK;
}

ErrorCode procedure_show_row(Request *r, const Seen *of_case, Error *e)
{
    ProcedureBrief b;
    TRY(procedure_brief(r, of_case, &b, e));
    if (!b.procedure) return ERR_OK;
    Str stage = view_label(r, &b.stage->label), target = view_op(r, "procedure.show", arg_str("case", of_case->record.id));
    view_row_to(r, view_say(r, K("procedure.row-stage")), stage, target);
    if (b.next.len > 0) view_row_to(r, view_say(r, K("procedure.row-next")), b.next, target);
    return ERR_OK;
}

/* ---- all that run ---- */

typedef struct { Str id, title; ProcedureBrief at; } Case;
typedef struct { Request *request; RecordIds found; Case *cases; size_t count; bool more; } Cases;

static bool runs(Request *r, const Kind *k, Str state)
{
    const State *s = kind_state_was(k, state);
    (void)r;
    return k->is_case && s && !s->final;
}

static ErrorCode take_case(void *self, const Record *rec, Error *e)
{
    Cases *c = self;
    if (rec->body.len == 0) return ERR_OK;
    if (c->found.count == CASES_MOST) {
        c->more = true;
        return ERR_END;
    }
    return record_ids_add(&c->found, rec->id, e);
}

static ErrorCode find_cases(Cases *c, Error *e)
{
    Request *r = c->request;
    c->found.request = r;
    TRY(desk_each_in_states(r, STR(""), runs, take_case, c, e));
    c->cases = arena_array(r->arena, c->found.count + 1, sizeof *c->cases);
    if (!c->cases) return error_memory(e);
    for (size_t i = 0; i < c->found.count; i++) {
        Seen seen;
        Case *one = &c->cases[c->count];
        if (request_opens(r, c->found.ids[i])) continue;
        TRY(desk_see_if(r, c->found.ids[i], &seen, e));
        if (!seen.kind) continue;
        TRY(procedure_brief(r, &seen, &one->at, e));
        if (!one->at.procedure) continue;
        one->id = seen.record.id;
        one->title = desk_title(r, seen.made, seen.body);
        c->count++;
    }
    return ERR_OK;
}

static bool is_at(const Case *c, const Procedure *p, const ProcedureStage *s)
{
    return str_equal(c->at.procedure->id, p->id) && str_equal(c->at.stage->id, s->id);
}

static void show_stage_row(Request *r, const Cases *c, const Procedure *p, const ProcedureStage *s, JsonValue *list)
{
    size_t count = 0, late = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (!is_at(&c->cases[i], p, s)) continue;
        count++;
        late += c->cases[i].at.late;
    }
    if (count == 0) return;
    Str cells[] = { view_label(r, &p->label), view_label(r, &s->label), str_format(r->arena, "%zu", count),
                    str_format(r->arena, "%zu", late) };
    Str target = view_op(r, "procedure.list", arg_str("procedure", p->id), arg_str("stage", s->id));
    Str head[] = { view_say(r, K("procedure.row-procedure")), view_say(r, K("procedure.row-stage")),
                   view_say(r, K("unit.row-cases")), view_say(r, K("procedure.row-late")) };
    if (list->count == 0) view_table(r, view_say(r, K("procedure.by-stage")), head, ARRAY_LEN(head));
    view_table_row_to(r, cells, ARRAY_LEN(cells), target);
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "procedure", json_new_string(r->arena, p->id));
    json_set(r->arena, o, "stage", json_new_string(r->arena, s->id));
    json_set(r->arena, o, "cases", json_new_int(r->arena, (int64_t)count));
    json_set(r->arena, o, "late", json_new_int(r->arena, (int64_t)late));
    json_add(r->arena, list, o);
}

static void show_stages(Request *r, const Cases *c)
{
    JsonValue *list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "by_stage", list);
    for (size_t i = 0; i < r->model->procedure_count; i++) {
        const Procedure *p = &r->model->procedures[i];
        for (size_t j = 0; j < p->stage_count; j++) show_stage_row(r, c, p, &p->stages[j], list);
    }
    if (c->more) view_note(r, view_say(r, K("procedure.more"), arg_int("most", CASES_MOST)));
}

ErrorCode desk_show_stages(Request *r, Error *e)
{
    Cases c = { .request = r };
    TRY(find_cases(&c, e));
    if (c.count > 0) show_stages(r, &c);
    return ERR_OK;
}

/* ---- the page ---- */

static void show_case(Request *r, const Case *c, JsonValue *list)
{
    JsonValue *o = json_new_object(r->arena);
    Str head[] = { view_say(r, K("desk.row-record")), view_say(r, K("procedure.row-stage")), view_say(r, K("procedure.row-next")),
                   view_say(r, K("desk.row-state")) };
    Str late = c->at.late ? view_say(r, K("procedure.late")) : STR("");
    Str cells[] = { c->title, view_label(r, &c->at.stage->label), c->at.next, late };
    if (list->count == 0) {
        view_table(r, view_say(r, K("procedure.cases")), head, ARRAY_LEN(head));
        view_table_tag(r, 3);
    }
    view_table_row_to(r, cells, ARRAY_LEN(cells), view_op(r, "procedure.show", arg_str("case", c->id)));
    json_set(r->arena, o, "case", json_new_string(r->arena, c->id));
    json_set(r->arena, o, "procedure", json_new_string(r->arena, c->at.procedure->id));
    json_set(r->arena, o, "stage", json_new_string(r->arena, c->at.stage->id));
    json_add(r->arena, list, o);
}

ErrorCode desk_procedure_list(Request *r, Error *e)
{
    Cases c = { .request = r };
    JsonValue *list = json_new_array(r->arena);
    Str procedure = arg_text(r, "procedure"), stage = arg_text(r, "stage");
    if (request_is_administrator(r)) return error_set(e, ERR_DENIED, K("rights.administrator"));
    if (procedure.len > 0 && !model_procedure(r->model, procedure))
        return error_set(e, ERR_USAGE, K("procedure.unknown"), arg_str("procedure", procedure));
    TRY(find_cases(&c, e));
    view_title(r, view_say(r, K("procedure.by-stage")));
    json_set(r->arena, view_data(r), "cases", list);
    if (c.count == 0) view_note(r, view_say(r, K("procedure.no-cases")));
    for (size_t i = 0; i < c.count; i++) {
        bool asked = (procedure.len == 0 || str_equal(c.cases[i].at.procedure->id, procedure)) &&
                     (stage.len == 0 || str_equal(c.cases[i].at.stage->id, stage));
        if (asked) show_case(r, &c.cases[i], list);
    }
    show_stages(r, &c);
    return ERR_OK;
}

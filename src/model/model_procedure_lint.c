/* model_procedure_lint.c: what is wrong with a procedure as a whole: names that mean nothing, stages that nobody comes to or that
 * lead nowhere, steps that can never be done, or that bar the very move that does them. Whoever writes one sees all of it at once,
 * each with its line.
 *
 * Stages stand in the order in which they are gone through: `next` names some that stand below, so that there are no circles. Ways
 * back need no line: a case that was returned is in the stage that its state and records say. */
#include "model/model_int.h"

static const Kind *case_kind(const Model *m)
{
    for (size_t i = 0; i < m->kind_count; i++)
        if (m->kinds[i].is_case) return &m->kinds[i];
    return NULL;
}

/* Without any role there is a fault already. */
static void lint_roles_of(Load *l, const Yaml *map, const char *key)
{
    if (l->model->role_count == 0) return;
    lint_names(l, map, key, NAMES(l->model->roles, l->model->role_count), false, K("model.role-unknown"));
}

/* ---- what can be seen ---- */

/* What is shown to some only, or kept nowhere, shows nobody that a step was done. */
static void lint_seen(Load *l, const Yaml *map, const char *key, const Kind *k)
{
    const Yaml *y = yaml_get(map, key);
    for (const Yaml *one = y && y->type == YAML_LIST ? y->first : y; one; one = y->type == YAML_LIST ? one->next : NULL) {
        const Field *f = one->type == YAML_SCALAR ? kind_field(k, one->text) : NULL;
        if (f && (f->sensitive || f->vault || f->derived.len > 0))
            load_fault(l, one, K("model.procedure-field"), arg_str("word", f->id));
    }
}

static void lint_options(Load *l, const Yaml *map, const Field *f)
{
    static const Str ANSWERS[] = { STR("true"), STR("false") };
    if (!f) return;
    if (f->type == FIELD_YES_NO) lint_names(l, map, "is", NAMES(ANSWERS, ARRAY_LEN(ANSWERS)), false, K("model.option-unknown"));
    else if (f->type == FIELD_CHOICE)
        lint_names(l, map, "is", NAMES(f->choices, f->choice_count), false, K("model.option-unknown"));
    else load_fault(l, yaml_get(map, "field"), K("model.when-choice"), arg_str("word", f->id));
}

/* Some role of `by` makes such records, or brings them to one of the states. */
static bool somebody_may(const Kind *k, const ProcedureTest *t)
{
    for (size_t i = 0; i < t->by_count; i++) {
        bool begins = t->in_count == 0 || (k->state_count > 0 && str_in(k->states[0].id, t->in, t->in_count));
        if (begins && str_in(t->by[i], k->create, k->create_count)) return true;
        for (size_t j = 0; j < k->move_count; j++) {
            bool there = t->in_count == 0 || str_in(k->moves[j].to, t->in, t->in_count);
            if (there && str_in(t->by[i], k->moves[j].by, k->moves[j].by_count)) return true;
        }
    }
    return t->by_count == 0;
}

static void lint_test(Load *l, const Yaml *y, const ProcedureTest *t)
{
    const Kind *k = t->kind.len > 0 ? model_kind(l->model, t->kind) : NULL;        /* a half-read kind may have no name either */
    lint_roles_of(l, y, t->tick ? "tick" : "by");
    if (t->paper.len > 0 && l->rules.has_paper && !l->rules.has_paper(t->paper)) {
        load_fault(l, yaml_get(y, "paper"), K("model.procedure-paper"), arg_str("word", t->paper));
    }
    if (!k) {
        lint_names(l, y, "kind", NAMES(l->kind_names, l->kind_name_count), false, K("model.kind-unknown"));
        return;
    }
    Names fields = field_names(l, k);
    lint_names(l, y, "in", NAMES(k->states, k->state_count), false, K("model.state-unknown"));
    lint_names(l, y, "field", fields, false, K("model.field-unknown"));
    lint_names(l, y, "filled", fields, false, K("model.field-unknown"));
    lint_options(l, y, t->field.len > 0 ? kind_field(k, t->field) : NULL);
    lint_seen(l, y, "field", k);
    lint_seen(l, y, "filled", k);
    if (k->place == PLACE_OFFICE) load_fault(l, yaml_get(y, "kind"), K("model.procedure-never-lies"), arg_str("word", k->id));
    if (!somebody_may(k, t)) load_fault_key(l, yaml_get(y, "by"), K("model.procedure-never-by"), arg_str("word", k->id));
}

static void lint_tests(Load *l, const Yaml *map, const char *key, const ProcedureTests *tests, bool may_tick)
{
    const Yaml *y = yaml_get(map, key);
    size_t at = 0;
    bool list = y && y->type == YAML_LIST;
    for (const Yaml *one = list ? y->first : y; one && at < tests->count; one = list ? one->next : NULL) {
        const ProcedureTest *t = &tests->list[at++];
        if (one->type != YAML_MAP) continue;
        if (t->tick && !may_tick) load_fault_key(l, one, K("model.procedure-no-tick"));
        lint_test(l, one, t);
    }
}

/* ---- steps ---- */

/* Does the step ask for a state of the case that only barred moves lead to? */
static bool bars_itself(const Kind *k, const ProcedureStep *s)
{
    for (size_t i = 0; i < s->done.count; i++) {
        const ProcedureTest *t = &s->done.list[i];
        if (!str_equal(t->kind, k->id) || t->in_count == 0 || str_in(k->states[0].id, t->in, t->in_count)) return false;
        for (size_t j = 0; j < k->move_count; j++) {
            const Move *m = &k->moves[j];
            if (str_in(m->to, t->in, t->in_count) && !str_in(m->id, s->bars, s->bar_count)) return false;
        }
    }
    return s->done.count > 0;
}

static void lint_step(Load *l, const Yaml *map, const Kind *cases, const ProcedureStep *s)
{
    const Yaml *due = yaml_get(map, "due"), *waive = yaml_get(map, "waive"), *prints = yaml_get(map, "prints");
    lint_tests(l, map, "done", &s->done, true);
    lint_tests(l, map, "when", &s->when, false);
    if (yaml_get(map, "done") && s->done.count == 0) load_fault_key(l, yaml_get(map, "done"), K("model.procedure-test"));
    if (cases) lint_names(l, map, "bars", NAMES(cases->moves, cases->move_count), false, K("model.procedure-move"));
    if (due) lint_names(l, due, "clock", NAMES(l->model->clocks, l->model->clock_count), false, K("model.clock-unknown"));
    if (waive && waive->type == YAML_MAP) {
        lint_roles_of(l, waive, "by");
        lint_roles_of(l, waive, "second");
    }
    if (prints && l->rules.has_paper && s->prints.len > 0 && !l->rules.has_paper(s->prints)) {
        load_fault(l, prints, K("model.procedure-paper"), arg_str("word", s->prints));
    }
    if (cases && cases->state_count > 0 && s->mandatory && bars_itself(cases, s)) {
        load_fault_key(l, yaml_get(map, "bars") ? yaml_get(map, "bars") : map, K("model.procedure-never-barred"),
                       arg_str("word", s->id));
    }
}

/* A mark says which step by its name alone: each name stands once in the whole procedure. */
static void lint_step_name(Load *l, const Yaml *map, const Procedure *p, size_t stage)
{
    const ProcedureStage *first;
    if (procedure_step(p, map->key, &first) && first != &p->stages[stage]) {
        load_fault_key(l, map, K("model.procedure-step-twice"), arg_str("word", map->key), arg_str("other", first->id));
    }
}

static void lint_steps(Load *l, const Yaml *stage, const Procedure *p, size_t at)
{
    const ProcedureStage *s = &p->stages[at];
    const Yaml *steps = yaml_get(stage, "steps");
    size_t n = 0;
    if (!steps || steps->type != YAML_MAP) return;
    lint_labels(l, steps, "label");
    YAML_EACH(one, steps) {
        if (n >= s->step_count) return;
        lint_step_name(l, one, p, at);
        if (one->type == YAML_MAP) lint_step(l, one, case_kind(l->model), &s->steps[n]);
        n++;
    }
}

/* ---- stages ---- */

static ptrdiff_t stage_at(const Procedure *p, Str id)
{
    for (size_t i = 0; i < p->stage_count; i++) if (str_equal(p->stages[i].id, id)) return (ptrdiff_t)i;
    return -1;
}

/* `next` leads down, and each stage is led to. *reached: bit i for stages[i]. */
static void lint_next(Load *l, const Yaml *stage, const Procedure *p, size_t at, uint64_t *reached)
{
    const Yaml *next = yaml_get(stage, "next");
    lint_names(l, stage, "next", NAMES(p->stages, p->stage_count), false, K("model.procedure-stage-unknown"));
    bool list = next && next->type == YAML_LIST;
    for (const Yaml *one = list ? next->first : next; one; one = list ? one->next : NULL) {
        ptrdiff_t to = one->type == YAML_SCALAR ? stage_at(p, one->text) : -1;
        if (to < 0) continue;
        if ((size_t)to <= at)
            load_fault(l, one, K("model.procedure-circle"), arg_str("word", one->text), arg_str("stage", p->stages[at].id));
        else if (*reached >> at & 1) *reached |= UINT64_C(1) << to;
    }
}

/* Where nothing follows, the case has come to an end of its own. */
static void lint_end(Load *l, const Yaml *stage, const ProcedureStage *s)
{
    const Kind *k = case_kind(l->model);
    if (!k || s->next_count > 0) return;
    for (size_t i = 0; i < s->entered.count; i++) {
        const ProcedureTest *t = &s->entered.list[i];
        for (size_t j = 0; j < t->in_count && str_equal(t->kind, k->id); j++) {
            const State *state = kind_state(k, t->in[j]);
            if (state && state->final) return;
        }
    }
    load_fault_key(l, stage, K("model.procedure-end"), arg_str("word", s->id));
}

void lint_procedure(Load *l, const Procedure *p, const Yaml *root)
{
    const Yaml *stages = yaml_get(root, "stages"), *waive = yaml_get(root, "waive");
    uint64_t reached = 1;
    size_t at = 0, steps = 0;
    if (waive && waive->type == YAML_MAP) {
        lint_roles_of(l, waive, "by");
        lint_roles_of(l, waive, "second");
    }
    if (!stages || stages->type != YAML_MAP || p->stage_count != stages->count) return;
    lint_labels(l, stages, "label");
    YAML_EACH(one, stages) {
        const ProcedureStage *s = &p->stages[at];
        if (one->type == YAML_MAP) {
            const Yaml *entered = yaml_get(one, "entered");
            if (at == 0 && entered) load_fault_key(l, entered, K("model.procedure-first"));
            if (at > 0 && !entered) load_fault_key(l, one, K("model.key-missing"), arg_c("word", "entered"));
            lint_tests(l, one, "entered", &s->entered, false);
            lint_next(l, one, p, at, &reached);
            if (!(reached >> at & 1)) load_fault_key(l, one, K("model.procedure-unreachable"), arg_str("word", s->id));
            lint_end(l, one, s);
            lint_steps(l, one, p, at);
        }
        steps += s->step_count;
        at++;
    }
    if (steps > PROCEDURE_STEPS) load_fault_key(l, stages, K("model.procedure-steps"), arg_int("most", PROCEDURE_STEPS));
}

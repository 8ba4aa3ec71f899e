/* model_plans.c: plans/NAME.yaml, one template of an investigative plan a file: lines of enquiry with what each would show and
 * rule out, their tasks with relative days, and the risks that usually go with it. A template of an offence names one (`plan:
 * bribery`), so that what is common to giving and taking, here and abroad, stands once.
 *
 *     plan: bribery
 *     label: {…}
 *     version: "2026-11"                     a plan says which one it was made from
 *     since: 2026-11-26
 *     source: "…"
 *     unconfirmed: true
 *     lines:
 *       money:
 *         label: {…}
 *         shows: {…}
 *         rules_out: {…}
 *         tasks:
 *           accounts: {label: {…}, method: request, days: 20, element: [advantage, benefit],
 *                      after: [keep_bank], coercive: true, covert: true}
 *     risks:
 *       leak: {label: {…}, likely: 3, grave: 4}
 *
 * `element` names elements of offences: the task serves the first of them that the offence has. `days` count from the day on
 * which the plan is made. */
#include "model/model_int.h"

enum { PLAN_VERSION_LONGEST = 40, TASK_DAYS = 3650, TASK_HOURS = 2000 };

/* ---- lines of enquiry ---- */

static void read_task(Load *l, const Yaml *one, OffenceTask *ret)
{
    static const Str of_task[] = { STR("label"), STR("method"), STR("days"), STR("hours"), STR("element"), STR("after"),
                                   STR("coercive"), STR("covert"), STR("preserves"), STR("mandatory") };
    ret->id = one->key;
    if (!read_names(l, one, of_task, ARRAY_LEN(of_task))) return;
    need_name(l, one, "label");
    read_label(l, one, "label", LABEL_LONGEST, &ret->label);
    ret->days = read_int(l, one, "days", 0, TASK_DAYS, 0);
    ret->hours = read_int(l, one, "hours", 0, TASK_HOURS, 0);
    ret->method = read_option(l, one, "method", "task", "method");
    read_ids(l, one, "element", false, &ret->elements, &ret->element_count);
    read_ids(l, one, "after", false, &ret->after, &ret->after_count);
    ret->coercive = read_bool(l, one, "coercive");
    ret->covert = read_bool(l, one, "covert");
    ret->preserves = read_bool(l, one, "preserves");
    ret->mandatory = read_bool(l, one, "mandatory");
}

static void read_line(Load *l, const Yaml *one, OffenceLine *ret)
{
    static const Str of_line[] = { STR("label"), STR("shows"), STR("rules_out"), STR("tasks") };
    ret->id = one->key;
    if (!read_names(l, one, of_line, ARRAY_LEN(of_line))) return;
    need_name(l, one, "label");
    need_name(l, one, "tasks");
    read_label(l, one, "label", LABEL_LONGEST, &ret->label);
    read_label(l, one, "shows", HINT_LONGEST, &ret->shows);
    read_label(l, one, "rules_out", HINT_LONGEST, &ret->rules_out);
    const Yaml *tasks = read_map(l, one, "tasks");
    ret->tasks = load_array(l, tasks ? tasks->count : 0, sizeof *ret->tasks);
    if (l->memory_out) return;
    YAML_EACH(task, tasks) read_task(l, task, &ret->tasks[ret->task_count++]);
    if (tasks) lint_labels(l, tasks, "label");
}

typedef struct { OffenceLine *list; size_t count; const OffenceElement *elements; size_t element_count; bool any_element; } Lines;

/* A task by its id, of whichever line; *at: where it stands in the file, for who asks what comes before what. */
static const OffenceTask *task_of(const Lines *all, Str id, size_t *at)
{
    *at = 0;
    for (size_t i = 0; i < all->count; i++)
        for (size_t j = 0; j < all->list[i].task_count; j++, ++*at)
            if (str_equal(all->list[i].tasks[j].id, id)) return &all->list[i].tasks[j];
    return NULL;
}

/* Tasks of all lines have one space of names, and each comes after tasks that stand above it: so no circle can be written. */
static void lint_task(Load *l, const Lines *all, const OffenceTask *task, size_t place, const Yaml *y)
{
    size_t at;
    const OffenceTask *first = task_of(all, task->id, &at);
    if (first && first != task) load_fault_key(l, y, K("model.name-twice"), arg_str("word", task->id));
    for (size_t i = 0; i < task->after_count; i++) {
        bool above = task_of(all, task->after[i], &at) && at < place;
        if (!above) load_fault(l, yaml_get(y, "after"), K("model.offence-after"), arg_str("word", task->after[i]));
    }
    for (size_t i = 0; i < task->element_count && !all->any_element; i++) {
        if (names_have(NAMES(all->elements, all->element_count), task->elements[i])) continue;
        load_fault(l, yaml_get(y, "element"), K("model.word-unknown"), arg_str("word", task->elements[i]),
                   arg_str("known", names_near(l, NAMES(all->elements, all->element_count), task->elements[i])));
    }
}

static void read_all(Load *l, const Yaml *root, Lines *all)
{
    const Yaml *map = read_map(l, root, "lines");
    all->list = load_array(l, map ? map->count : 0, sizeof *all->list);
    if (l->memory_out) return;
    YAML_EACH(one, map) read_line(l, one, &all->list[all->count++]);
    size_t line = 0, place = 0;
    YAML_EACH(one, map) {
        const OffenceLine *read = &all->list[line++];
        size_t i = 0;
        const Yaml *tasks = read->task_count > 0 ? yaml_get(one, "tasks") : NULL;
        YAML_EACH(task, tasks) lint_task(l, all, &read->tasks[i++], place++, task);
    }
    if (map) lint_labels(l, map, "label");
}

void read_lines(Load *l, const Yaml *root, const OffenceElement *elements, size_t element_count, OffenceLine **ret, size_t *count)
{
    Lines all = { .elements = elements, .element_count = element_count };
    read_all(l, root, &all);
    *ret = all.list;
    *count = all.count;
}

/* ---- risks ---- */

static void read_risk(Load *l, const Yaml *one, PlanRisk *ret)
{
    static const Str of_risk[] = { STR("label"), STR("likely"), STR("grave") };
    const Kind *k = model_kind(l->model, STR("risk"));
    const Field *f = k ? kind_field(k, STR("what")) : NULL;
    ret->what = one->key;
    if (f && !names_have(NAMES(f->choices, f->choice_count), one->key))
        load_fault_key(l, one, K("model.word-unknown"), arg_str("word", one->key),
                       arg_str("known", names_near(l, NAMES(f->choices, f->choice_count), one->key)));
    if (!read_names(l, one, of_risk, ARRAY_LEN(of_risk))) return;
    need_name(l, one, "label");
    read_label(l, one, "label", LABEL_LONGEST, &ret->label);
    ret->likely = read_int(l, one, "likely", 1, 5, 1);
    ret->grave = read_int(l, one, "grave", 1, 5, 1);
}

/* ---- a file ---- */

static void read_plan(Load *l, const Yaml *root, PlanTemplate *p)
{
    static const Str of_file[] = { STR("plan"), STR("label"), STR("version"), STR("since"), STR("source"), STR("unconfirmed"),
                                   STR("lines"), STR("risks") };
    static const char *const needed[] = { "plan", "label", "version", "since", "source", "lines" };
    Lines all = { .any_element = true };
    if (!read_names(l, root, of_file, ARRAY_LEN(of_file))) return;
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) need_name(l, root, needed[i]);
    p->id = read_id(l, yaml_get(root, "plan"), false);
    read_label(l, root, "label", LABEL_LONGEST, &p->label);
    p->version = read_text(l, root, "version", PLAN_VERSION_LONGEST);
    p->since = read_since(l, root, "since");
    p->source = read_text(l, root, "source", SOURCE_LONGEST);
    p->unconfirmed = read_bool(l, root, "unconfirmed");
    read_all(l, root, &all);
    p->lines = all.list;
    p->line_count = all.count;
    const Yaml *risks = read_map(l, root, "risks");
    p->risks = load_array(l, risks ? risks->count : 0, sizeof *p->risks);
    YAML_EACH(one, risks) if (p->risks) read_risk(l, one, &p->risks[p->risk_count++]);
    if (p->id.len > 0 && !str_equal(id_of_file(l->file), p->id))
        load_fault(l, yaml_get(root, "plan"), K("model.plan-file"), arg_str("word", p->id));
}

void load_plans(Load *l)
{
    Model *m = l->model;
    m->plans = load_array(l, l->file_count, sizeof *m->plans);
    for (size_t i = 0; m->plans && i < l->file_count && !l->memory_out; i++) {
        if (!file_is_in(l->files[i].name, STR("plans/"))) continue;
        l->file = l->files[i].name;
        const Yaml *root = yaml_read(l, l->files[i].bytes);
        PlanTemplate *p = &m->plans[m->plan_count++];
        p->file = l->file;
        if (root) read_plan(l, root, p);
    }
}

Str read_plan_name(Load *l, const Yaml *map)
{
    const Model *m = l->model;
    const Yaml *y = yaml_get(map, "plan");
    Str word = read_id(l, y, false);
    if (word.len == 0 || model_plan(m, word)) return word;
    load_fault(l, y, K("model.word-unknown"), arg_str("word", word), arg_str("known", names_near(l, NAMES(m->plans, m->plan_count),
            word)));
    return word;
}

const PlanTemplate *model_plan(const Model *m, Str id)
{
    for (size_t i = 0; i < m->plan_count; i++) if (str_equal(m->plans[i].id, id)) return &m->plans[i];
    return NULL;
}

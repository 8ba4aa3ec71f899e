/* model_procedure.c: procedures/NAME.yaml, the agency's own workflow over a case, read into procedure.h.
 *
 *     procedure: anticorruption
 *     label: {…}
 *     version: "2026-1"
 *     since: 2026-11-26
 *     source: "…"                          # ends in (unconfirmed) where nobody has checked it
 *     waive: {by: [head], second: [prosecutor]}
 *     stages:
 *       gathering:
 *         label: {…}
 *         entered: {kind: plan, in: [approved]}
 *         next: [proof]
 *         steps:
 *           detained_told:
 *             label: {…}
 *             need: mandatory              # or optional
 *             when: {kind: interview, field: in_custody, is: ["true"]}
 *             not_needed: {…}
 *             done: {paper: rights_sheet}
 *             bars: [submit]
 *             due: {days: 1}
 *
 * It is read when kinds, roles and clocks are known; what only the whole shows is model_procedure_lint.c's business. */
#include "model/model_int.h"

enum { VERSION_LONGEST = 40, DUE_DAYS = 3660 };

/* ---- what can be seen of a case ---- */

static void read_test(Load *l, const Yaml *y, ProcedureTest *ret)
{
    static const Str ALLOWED[] = { STR("kind"), STR("in"), STR("field"), STR("is"), STR("filled"), STR("by"), STR("paper"),
                                   STR("tick"), STR("every") };
    if (!read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    const Yaml *kind = yaml_get(y, "kind"), *paper = yaml_get(y, "paper"), *tick = yaml_get(y, "tick");
    if ((kind != NULL) + (paper != NULL) + (tick != NULL) != 1) load_fault_key(l, y, K("model.procedure-test"));
    ret->tick = tick != NULL;
    ret->paper = paper ? read_id(l, paper, false) : STR("");
    ret->kind = paper ? STR("paper") : read_id(l, kind, false);
    read_ids(l, y, "in", false, &ret->in, &ret->in_count);
    read_ids(l, y, "is", false, &ret->is, &ret->is_count);
    read_ids(l, y, "filled", false, &ret->filled, &ret->filled_count);
    read_ids(l, y, tick ? "tick" : "by", false, &ret->by, &ret->by_count);
    ret->field = read_id(l, yaml_get(y, "field"), false);
    ret->every = read_bool(l, y, "every");
    if ((ret->field.len > 0) != (ret->is_count > 0)) load_fault_key(l, y, K("model.procedure-field-is"));
    if (ret->tick && ret->by_count == 0) load_fault_key(l, tick, K("model.procedure-tick"));
}

/* One, or a list of them. */
static void read_tests(Load *l, const Yaml *map, const char *key, ProcedureTests *ret)
{
    const Yaml *y = yaml_get(map, key);
    if (!y) return;
    bool list = y->type == YAML_LIST;
    ret->list = load_array(l, list ? y->count : 1, sizeof *ret->list);
    if (!ret->list) return;
    for (const Yaml *one = list ? y->first : y; one; one = list ? one->next : NULL) read_test(l, one, &ret->list[ret->count++]);
}

/* ---- steps ---- */

static void read_due(Load *l, const Yaml *map, ProcedureStep *ret)
{
    static const Str ALLOWED[] = { STR("clock"), STR("days"), STR("count") }, COUNTS[] = { STR("calendar"), STR("working") };
    const Yaml *due = yaml_get(map, "due");
    if (!due || !read_names(l, due, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    if (!yaml_get(due, "clock") == !yaml_get(due, "days")) load_fault_key(l, due, K("model.procedure-due"));
    ret->clock = read_id(l, yaml_get(due, "clock"), false);
    ret->days = read_int(l, due, "days", 1, DUE_DAYS, 0);
    ret->working = read_word(l, due, "count", COUNTS, ARRAY_LEN(COUNTS)) == 1;
}

/* `waive: {by: […], second: […]}`, or `waive: false`: nobody may. */
static void read_waive(Load *l, const Yaml *map, const Procedure *p, Str **by, size_t *by_count, Str **second, size_t *second_count)
{
    static const Str ALLOWED[] = { STR("by"), STR("second") };
    const Yaml *y = yaml_get(map, "waive");
    if (!y && p) {
        *by = p->waive;
        *by_count = p->waive_count;
        *second = p->second;
        *second_count = p->second_count;
    }
    if (!y || (y->type == YAML_SCALAR && y->plain && str_is(y->text, "false"))) return;
    if (!read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, y, "by");
    need_name(l, y, "second");
    read_ids(l, y, "by", false, by, by_count);
    read_ids(l, y, "second", false, second, second_count);
}

static void read_step(Load *l, const Yaml *map, const Procedure *p, ProcedureStep *ret)
{
    static const Str ALLOWED[] = { STR("label"), STR("need"), STR("when"), STR("not_needed"), STR("done"), STR("bars"), STR("due"),
                                   STR("prints"), STR("waive"), STR("source") };
    static const Str NEEDS[] = { STR("optional"), STR("mandatory") };
    static const char *const NEEDED[] = { "label", "need", "done" };
    ret->id = map->key;
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    for (size_t i = 0; i < ARRAY_LEN(NEEDED); i++) need_name(l, map, NEEDED[i]);
    read_label(l, map, "label", LABEL_LONGEST, &ret->label);
    read_label(l, map, "not_needed", LABEL_LONGEST, &ret->not_needed);
    ret->mandatory = read_word(l, map, "need", NEEDS, ARRAY_LEN(NEEDS)) == 1;
    read_tests(l, map, "done", &ret->done);
    read_tests(l, map, "when", &ret->when);
    if (ret->when.count > 0) need_name(l, map, "not_needed");
    read_ids(l, map, "bars", false, &ret->bars, &ret->bar_count);
    if (ret->mandatory && ret->bar_count == 0) need_name(l, map, "bars");
    if (!ret->mandatory && yaml_get(map, "bars")) load_fault_key(l, yaml_get(map, "bars"), K("model.procedure-optional-bars"));
    read_due(l, map, ret);
    ret->prints = read_id(l, yaml_get(map, "prints"), false);
    read_waive(l, map, p, &ret->waive, &ret->waive_count, &ret->second, &ret->second_count);
    ret->source = read_text(l, map, "source", SOURCE_LONGEST);
    ret->unconfirmed = str_find(ret->source, STR("(unconfirmed)")) >= 0;
}

/* ---- stages ---- */

static void read_stage(Load *l, const Yaml *map, const Procedure *p, ProcedureStage *ret)
{
    static const Str ALLOWED[] = { STR("label"), STR("entered"), STR("next"), STR("steps") };
    ret->id = map->key;
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, map, "label");
    read_label(l, map, "label", LABEL_LONGEST, &ret->label);
    read_tests(l, map, "entered", &ret->entered);
    read_ids(l, map, "next", false, &ret->next, &ret->next_count);
    const Yaml *steps = yaml_get(map, "steps") ? read_map(l, map, "steps") : NULL;
    ret->steps = load_array(l, steps ? steps->count : 0, sizeof *ret->steps);
    if (!ret->steps) return;
    YAML_EACH(one, steps) read_step(l, one, p, &ret->steps[ret->step_count++]);
}

static void read_stages(Load *l, const Yaml *root, Procedure *ret)
{
    const Yaml *map = yaml_get(root, "stages") ? read_map(l, root, "stages") : NULL;
    if (map && (map->count == 0 || map->count > PROCEDURE_STAGES)) {
        load_fault_key(l, map, K("model.procedure-stages"), arg_int("most", PROCEDURE_STAGES));
        return;
    }
    ret->stages = load_array(l, map ? map->count : 0, sizeof *ret->stages);
    if (!ret->stages) return;
    YAML_EACH(one, map) read_stage(l, one, ret, &ret->stages[ret->stage_count++]);
}

/* ---- the file ---- */

static void read_procedure(Load *l, const Yaml *root, Procedure *ret)
{
    static const Str ALLOWED[] = { STR("procedure"), STR("label"), STR("version"), STR("since"), STR("source"), STR("waive"),
                                   STR("stages") };
    static const char *const NEEDED[] = { "procedure", "label", "version", "since", "source", "stages" };
    if (!read_names(l, root, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    for (size_t i = 0; i < ARRAY_LEN(NEEDED); i++) need_name(l, root, NEEDED[i]);
    Str id = read_id(l, yaml_get(root, "procedure"), false);
    if (id.len > 0 && !str_equal(id, ret->id))
        load_fault(l, yaml_get(root, "procedure"), K("model.procedure-file"), arg_str("word", id));
    read_label(l, root, "label", LABEL_LONGEST, &ret->label);
    ret->version = read_text(l, root, "version", VERSION_LONGEST);
    ret->source = read_text(l, root, "source", SOURCE_LONGEST);
    ret->unconfirmed = str_find(ret->source, STR("(unconfirmed)")) >= 0;
    ret->since = read_since(l, root, "since");
    read_waive(l, root, NULL, &ret->waive, &ret->waive_count, &ret->second, &ret->second_count);
    read_stages(l, root, ret);
    lint_procedure(l, ret, root);
}

void load_procedures(Load *l)
{
    Model *m = l->model;
    m->procedures = load_array(l, l->file_count, sizeof *m->procedures);
    for (size_t i = 0; m->procedures && i < l->file_count && !l->memory_out; i++) {
        if (!file_is_in(l->files[i].name, STR("procedures/"))) continue;
        l->file = l->files[i].name;
        Procedure *p = &m->procedures[m->procedure_count++];
        *p = (Procedure){ .id = id_of_file(l->file), .file = l->file, .hash = hash_of(l->files[i].bytes) };
        const Yaml *root = yaml_read(l, l->files[i].bytes);
        if (root) read_procedure(l, root, p);
    }
}

/* ---- questions ---- */

const Procedure *model_procedure(const Model *m, Str id)
{
    for (size_t i = 0; i < m->procedure_count; i++)
        if (str_equal(m->procedures[i].id, id)) return &m->procedures[i];
    return NULL;
}

const ProcedureStep *procedure_step(const Procedure *p, Str id, const ProcedureStage **stage)
{
    for (size_t i = 0; i < p->stage_count; i++) {
        const ProcedureStage *s = &p->stages[i];
        for (size_t j = 0; j < s->step_count; j++) {
            if (!str_equal(s->steps[j].id, id)) continue;
            if (stage) *stage = s;
            return &s->steps[j];
        }
    }
    return NULL;
}

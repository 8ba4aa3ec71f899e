/* exercise.c: see exercise.h. Read with the model's own reader, so that whoever writes a task is told file, line and what is meant. */
#include "model/exercise.h"

#include "model/model_int.h"

enum { TEXT_LONGEST = 1500, TARGET_LONGEST = 300, LEAST_MOST = 50 };

/* ---- tasks.yaml ---- */

static void read_task_lines(Load *l, const Yaml *map, const char *key, ExerciseLines *ret)
{
    const Yaml *list = yaml_get(map, key);
    if (!list) return;
    if (list->type != YAML_LIST) {
        load_fault(l, list, K("exercise.lint-list"));
        return;
    }
    ret->list = load_array(l, list->count, sizeof *ret->list);
    if (!ret->list) return;
    YAML_EACH(one, list) {
        static const Str ALLOWED[] = { STR("text"), STR("to") };
        ExerciseLine *line = &ret->list[ret->count++];
        if (!read_names(l, one, ALLOWED, ARRAY_LEN(ALLOWED))) continue;
        need_name(l, one, "text");
        read_label(l, one, "text", TEXT_LONGEST, &line->text);
        line->target = yaml_get(one, "to") ? read_text(l, one, "to", TARGET_LONGEST) : STR("");
    }
}

static void lint_state(Load *l, const Yaml *map, const Kind *k, Str state)
{
    if (kind_state(k, state)) return;
    load_fault(l, yaml_get(map, "in"), K("model.state-unknown"), arg_str("word", state),
               arg_str("known", names_near(l, NAMES(k->states, k->state_count), state)));
}

static void lint_field(Load *l, const Yaml *map, const char *key, const Kind *k, Str field)
{
    if (!kind_field(k, field)) load_fault(l, yaml_get(map, key), K("exercise.lint-field"), arg_str("word", field), arg_str("kind", k->id));
}

static void read_check(Load *l, const Yaml *map, ExerciseCheck *ret)
{
    static const Str ALLOWED[] = { STR("kind"), STR("in"), STR("has"), STR("field"), STR("is"), STR("least"), STR("label") };
    ret->id = map->key;
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, map, "kind");
    need_name(l, map, "label");
    ret->kind = read_id(l, yaml_get(map, "kind"), false);
    if (yaml_get(map, "in")) read_ids(l, map, "in", false, &ret->in, &ret->in_count);
    if (yaml_get(map, "has")) read_ids(l, map, "has", false, &ret->has, &ret->has_count);
    ret->field = yaml_get(map, "field") ? read_id(l, yaml_get(map, "field"), false) : STR("");
    ret->is = yaml_get(map, "is") ? read_text(l, map, "is", TARGET_LONGEST) : STR("");
    ret->least = read_int(l, map, "least", 1, LEAST_MOST, 1);
    read_label(l, map, "label", TEXT_LONGEST, &ret->label);
    const Kind *k = model_kind(l->model, ret->kind);
    if (!k) {
        load_fault(l, map, K("model.kind-unknown"), arg_str("word", ret->kind),
                   arg_str("known", names_near(l, NAMES(l->model->kinds, l->model->kind_count), ret->kind)));
        return;
    }
    for (size_t i = 0; i < ret->in_count; i++) lint_state(l, map, k, ret->in[i]);
    for (size_t i = 0; i < ret->has_count; i++) lint_field(l, map, "has", k, ret->has[i]);
    if (ret->field.len > 0) lint_field(l, map, "field", k, ret->field);
}

static void read_task(Load *l, const Yaml *map, ExerciseTask *ret)
{
    static const Str ALLOWED[] = { STR("title"), STR("about"), STR("thin"), STR("steps"), STR("hints"), STR("good"), STR("checks") };
    ret->id = map->key;
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    for (const char *const *one = (const char *const[]){ "title", "about", "steps", "good", "checks", NULL }; *one; one++) need_name(l, map, *one);
    read_label(l, map, "title", LABEL_LONGEST, &ret->title);
    read_label(l, map, "about", TEXT_LONGEST, &ret->about);
    if (yaml_get(map, "thin")) read_label(l, map, "thin", TEXT_LONGEST, &ret->thin);
    read_task_lines(l, map, "steps", &ret->steps);
    read_task_lines(l, map, "hints", &ret->hints);
    read_task_lines(l, map, "good", &ret->good);
    const Yaml *checks = read_map(l, map, "checks");
    ret->checks = load_array(l, checks ? checks->count : 0, sizeof *ret->checks);
    if (!ret->checks) return;
    YAML_EACH(one, checks) read_check(l, one, &ret->checks[ret->check_count++]);
}

static void read_tasks(Load *l, const Yaml *root, Exercise *x)
{
    static const Str ALLOWED[] = { STR("tasks") };
    if (!read_names(l, root, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    const Yaml *tasks = read_map(l, root, "tasks");
    x->tasks = load_array(l, tasks ? tasks->count : 0, sizeof *x->tasks);
    if (!x->tasks) return;
    YAML_EACH(one, tasks) read_task(l, one, &x->tasks[x->task_count++]);
}

/* ---- case.yaml ---- */

static JsonValue *json_of(Load *l, const Yaml *y)
{
    JsonValue *v;
    if (y->type == YAML_SCALAR) {
        if (y->plain && (str_is(y->text, "true") || str_is(y->text, "false"))) return json_new_bool(l->arena, str_is(y->text, "true"));
        return json_new_string(l->arena, y->text);
    }
    v = y->type == YAML_LIST ? json_new_array(l->arena) : json_new_object(l->arena);
    YAML_EACH(one, y) {
        char *key = y->type == YAML_MAP ? str_c(l->arena, one->key) : NULL;
        if (y->type == YAML_LIST) json_add(l->arena, v, json_of(l, one));
        else if (key) json_set(l->arena, v, key, json_of(l, one));
        else l->memory_out = true;
    }
    return v;
}

static void read_step(Load *l, const Yaml *map, ExerciseStep *ret)
{
    static const Str ALLOWED[] = { STR("as"), STR("op"), STR("args"), STR("file"), STR("keep") };
    static const Str WHO[] = { STR("trainer"), STR("participant"), STR("colleague") };
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, map, "as");
    need_name(l, map, "op");
    ret->as = WHO[read_word(l, map, "as", WHO, ARRAY_LEN(WHO))];
    ret->op = read_text(l, map, "op", ID_LIMIT);
    ret->keep = yaml_get(map, "keep") ? read_id(l, yaml_get(map, "keep"), false) : STR("");
    const Yaml *args = yaml_get(map, "args"), *file = yaml_get(map, "file");
    ret->args = args ? json_of(l, args) : json_new_object(l->arena);
    ret->file = file ? json_of(l, file) : NULL;
    const Yaml *fields = yaml_get(args, "fields"), *kind = yaml_get(args, "kind");
    const Kind *k = kind ? model_kind(l->model, kind->text) : NULL;
    if (kind && !k) load_fault(l, kind, K("exercise.lint-kind"), arg_str("word", kind->text));
    YAML_EACH(one, k ? fields : NULL) {
        if (!kind_field(k, one->key)) load_fault_key(l, one, K("exercise.lint-field"), arg_str("word", one->key), arg_str("kind", k->id));
    }
}

static void read_case(Load *l, const Yaml *root, Exercise *x)
{
    static const Str ALLOWED[] = { STR("title"), STR("office"), STR("participant"), STR("colleague"), STR("keeper"), STR("trainer"), STR("steps") };
    if (!read_names(l, root, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    for (size_t i = 0; i < ARRAY_LEN(ALLOWED); i++) need_name(l, root, ALLOWED[i].ptr);
    read_label(l, root, "title", LABEL_LONGEST, &x->title);
    read_label(l, root, "office", LABEL_LONGEST, &x->office);
    read_label(l, root, "participant", LABEL_LONGEST, &x->participant);
    read_label(l, root, "colleague", LABEL_LONGEST, &x->colleague);
    read_label(l, root, "keeper", LABEL_LONGEST, &x->keeper);
    read_label(l, root, "trainer", LABEL_LONGEST, &x->trainer);
    const Yaml *steps = yaml_get(root, "steps");
    if (!steps || steps->type != YAML_LIST) {
        if (steps) load_fault(l, steps, K("exercise.lint-list"));
        return;
    }
    x->steps = load_array(l, steps->count, sizeof *x->steps);
    if (!x->steps) return;
    YAML_EACH(one, steps) read_step(l, one, &x->steps[x->step_count++]);
}

/* ---- loading ---- */

static const Yaml *tree_of(Load *l, const ModelFile *files, size_t count, Str name)
{
    l->file = name;
    for (size_t i = 0; i < count; i++) {
        if (str_equal(files[i].name, name)) return yaml_read(l, files[i].bytes);
    }
    load_fault_at(l, 1, 1, NULL, K("exercise.lint-no-file"), NULL, 0);
    return NULL;
}

ErrorCode exercise_load(Arena *a, const Model *m, const ModelFile *files, size_t count, const Exercise **ret, ModelFault **faults, Error *e)
{
    Load l = { .arena = a, .tail = &l.faults, .model = (Model *)(uintptr_t)m };     /* which is only read here */
    Exercise *x = ARENA_NEW(a, Exercise);
    if (!x) return error_memory(e);
    const Yaml *tasks = tree_of(&l, files, count, STR("tasks.yaml"));
    if (tasks) read_tasks(&l, tasks, x);
    const Yaml *steps = tree_of(&l, files, count, STR("case.yaml"));
    if (steps) read_case(&l, steps, x);
    if (l.memory_out) return error_memory(e);
    load_sort_faults(&l);
    *faults = l.faults;
    *ret = x;
    return l.fault_count == 0 ? ERR_OK : error_set(e, ERR_INVALID, K("model.faults"), arg_int("count", (int64_t)l.fault_count));
}

ErrorCode exercise_shipped(Arena *a, const Model *m, const Exercise **ret, Error *e)
{
    ModelFault *faults;
    return exercise_load(a, m, EXERCISE_SHIPPED, EXERCISE_SHIPPED_COUNT, ret, &faults, e);
}

/* model.c: loading a model as a whole, and the questions that the rest of the program asks it.
 *
 * Roles, clocks, regions and common parts are read first, because kinds name them, then each kind in the order of the files' names,
 * then what can only be checked with all of them there. The model's hash is that of its packed form: the same files give the same
 * hash anywhere. */
#include "model/model_int.h"

bool id_ok(Str id)
{
    if (id.len == 0 || id.len > ID_LIMIT || !(id.ptr[0] >= 'a' && id.ptr[0] <= 'z')) return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
    }
    return true;
}

/* ---- loading ---- */

Str id_of_file(Str name)
{
    Str base = str_from(name, (size_t)(str_find_byte(name, '/') + 1));
    return str_first(base, base.len - STR(".yaml").len);
}

bool file_is_in(Str name, Str folder)
{
    if (!str_starts(name, folder) || !str_ends(name, STR(".yaml")) || name.len <= folder.len + STR(".yaml").len) return false;
    return id_ok(id_of_file(name));
}

/* Nothing else belongs to a model. */
static bool is_model_file(Str name)
{
    static const Str folders[] = { STR("kinds/"), STR("common/"), STR("clocks/"), STR("offences/"), STR("plans/"), STR("curricula/"),
                                   STR("procedures/"), STR("custody/"), STR("news/") };
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (file_is_in(name, folders[i])) return true;
    static const Str single[] = { STR("roles.yaml"), STR("profiles.yaml"), STR("retention.yaml"), STR("limits.yaml"),
                                  STR("indicators.yaml"), STR("triage.yaml"), STR("today.yaml"), STR("proof.yaml"), STR("ways_out.yaml"),
                                  STR("storage.yaml"),
                                  STR("reference/regions.csv"),
                                  STR("reference/holidays.csv"), STR("reference/armour.csv") };
    return str_in(name, single, ARRAY_LEN(single));
}

/* A copy sorted by name; what is named wrongly, twice or is one too many is a fault. */
static ModelFile *sorted_files(Load *l, const ModelFile *files, size_t count)
{
    ModelFile *sorted = load_array(l, count, sizeof *sorted);
    for (size_t i = 0; sorted && i < count; i++) {
        size_t at = i;
        for (; at > 0 && str_compare(sorted[at - 1].name, files[i].name) > 0; at--) sorted[at] = sorted[at - 1];
        sorted[at] = files[i];
    }
    for (size_t i = 0; sorted && i < count; i++) {
        l->file = sorted[i].name;
        bool twice = i > 0 && str_equal(sorted[i - 1].name, sorted[i].name);
        if (twice) load_fault_at(l, 1, 1, NULL, K("model.file-twice"), NULL, 0);
        else if (!is_model_file(sorted[i].name))
            load_fault_at(l, 1, 1, NULL, K("model.file-unknown"), NULL, 0);
    }
    return sorted;
}

static const ModelFile *file_named(const Load *l, Str name)
{
    for (size_t i = 0; i < l->file_count; i++)
        if (str_equal(l->files[i].name, name)) return &l->files[i];
    return NULL;
}

static void load_roles(Load *l)
{
    const ModelFile *roles = file_named(l, STR("roles.yaml"));
    l->file = STR("roles.yaml");
    if (!roles) {
        load_fault_at(l, 1, 1, NULL, K("model.no-roles"), NULL, 0);
        return;
    }
    const Yaml *root = yaml_read(l, roles->bytes);
    if (!root) return;
    read_roles(l, root);
    lint_roles(l, root);
}

static void load_kinds(Load *l)
{
    Model *m = l->model;
    m->kinds = load_array(l, l->file_count, sizeof *m->kinds);
    l->trees = load_array(l, l->file_count, sizeof *l->trees);
    l->kind_names = load_array(l, l->file_count, sizeof *l->kind_names);
    if (!m->kinds || !l->trees || !l->kind_names) return;
    for (size_t i = 0; i < l->file_count && !l->memory_out; i++) {
        if (!file_is_in(l->files[i].name, STR("kinds/"))) continue;
        l->file = l->files[i].name;
        l->kind_names[l->kind_name_count++] = id_of_file(l->file);
        Yaml *root = yaml_read(l, l->files[i].bytes);
        if (!root) continue;
        include_parts(l, root);
        read_kind(l, root, &m->kinds[m->kind_count]);
        l->trees[m->kind_count++] = root;
    }
    for (size_t i = 0; i < m->kind_count && !l->memory_out; i++) lint_kind(l, &m->kinds[i], l->trees[i]);
    for (size_t i = 0; i < m->kind_count && l->fault_count == 0 && !l->memory_out; i++) kind_settle_required(l, &m->kinds[i]);
}

/* An office without rules of its own and without the shipped ones keeps everything: that is no fault. */
static void load_retention(Load *l)
{
    const ModelFile *file = file_named(l, STR("retention.yaml"));
    l->file = STR("retention.yaml");
    const Yaml *root = file ? yaml_read(l, file->bytes) : NULL;
    if (root) read_retention(l, root);
}

static void load_indicators(Load *l)
{
    const ModelFile *file = file_named(l, STR("indicators.yaml"));
    l->file = STR("indicators.yaml");
    const Yaml *root = file ? yaml_read(l, file->bytes) : NULL;
    if (root) read_indicators(l, root);
}

/* Nor do they have this one. */
static void load_limits(Load *l)
{
    const ModelFile *file = file_named(l, STR("limits.yaml"));
    limits_as_shipped(l->model);
    l->file = STR("limits.yaml");
    const Yaml *root = file ? yaml_read(l, file->bytes) : NULL;
    if (root) read_limits(l, root);
}

/* Models of before tips were assessed by weights have none: in them nothing is assessed so. */
static void load_triage(Load *l)
{
    const ModelFile *file = file_named(l, STR("triage.yaml"));
    l->file = STR("triage.yaml");
    const Yaml *root = file ? yaml_read(l, file->bytes) : NULL;
    if (root) read_triage(l, root);
}

/* An office that says nothing of its days has the shipped ones; a model of before there was this file has none. */
static void load_today(Load *l)
{
    const ModelFile *file = file_named(l, STR("today.yaml"));
    l->file = STR("today.yaml");
    const Yaml *root = file ? yaml_read(l, file->bytes) : NULL;
    if (root) read_today(l, root);
}

/* Models of before matrices were looked at by rules have none: in them no readiness is told. */
static void load_proof(Load *l)
{
    const ModelFile *file = file_named(l, STR("proof.yaml"));
    l->file = STR("proof.yaml");
    const Yaml *root = file ? yaml_read(l, file->bytes) : NULL;
    if (root) read_proof(l, root);
}

/* Nor does one of before there was this file say how a case ends. */
static void load_ways_out(Load *l)
{
    const ModelFile *file = file_named(l, STR("ways_out.yaml"));
    l->file = STR("ways_out.yaml");
    const Yaml *root = file ? yaml_read(l, file->bytes) : NULL;
    if (root) read_ways_out(l, root);
}

/* Models of before there was a store have no classes: in them anything lies anywhere. */
static void load_storage(Load *l)
{
    const ModelFile *file = file_named(l, STR("storage.yaml"));
    l->file = STR("storage.yaml");
    const Yaml *root = file ? yaml_read(l, file->bytes) : NULL;
    if (root) read_storage(l, root);
}

/* Models of before there were profiles have no such file. */
static void load_profiles(Load *l)
{
    const ModelFile *profiles = file_named(l, STR("profiles.yaml"));
    if (!profiles) return;
    l->file = profiles->name;
    const Yaml *root = yaml_read(l, profiles->bytes);
    if (!root) return;
    read_profiles(l, root);
    lint_profiles(l, root);
}

static bool model_hash(Arena *a, const ModelFile *files, size_t count, Hash *ret)
{
    Buf packed = buf_in(a);
    model_pack(&packed, files, count);
    *ret = hash_of(buf_str(&packed));
    return !packed.failed;
}

/* Roles, clocks and regions come first: kinds point to them. */
static void load_all(Load *l)
{
    load_roles(l);
    load_limits(l);
    load_triage(l);
    if (l->file_count == 0) return;
    if (!l->memory_out) load_calendar(l);
    if (!l->memory_out) load_clocks(l);
    if (!l->memory_out) load_regions(l);
    if (!l->memory_out) load_armour(l);
    if (!l->memory_out) load_common(l);
    if (!l->memory_out) load_kinds(l);
    if (!l->memory_out) lint_clock_files(l);
    if (!l->memory_out) load_procedures(l);
    if (!l->memory_out) load_custody(l);
    if (!l->memory_out) load_news(l);
    if (!l->memory_out) load_profiles(l);
    if (!l->memory_out) load_retention(l);
    if (!l->memory_out) load_indicators(l);
    if (!l->memory_out) load_today(l);
    if (!l->memory_out) load_plans(l);
    if (!l->memory_out) load_curricula(l);
    if (!l->memory_out) load_offences(l);
    if (!l->memory_out) load_proof(l);
    if (!l->memory_out) load_ways_out(l);
    if (!l->memory_out) load_storage(l);
}

ErrorCode model_load_rules(Arena *a, const ModelFile *files, size_t count, const ModelRules *rules, Model **ret,
                           ModelFault **faults, Error *e)
{
    Load l = { .arena = a, .rules = *rules, .tail = &l.faults };
    *ret = NULL;
    *faults = NULL;
    if (count > MODEL_FILES) return error_set(e, ERR_LIMIT, K("model.files-limit"), arg_int("limit", MODEL_FILES));
    l.model = load_array(&l, 1, sizeof *l.model);
    const ModelFile *sorted = sorted_files(&l, files, count);
    l.files = sorted;
    l.file_count = count;
    if (!l.memory_out) load_all(&l);
    if (l.memory_out || !model_hash(a, sorted, count, &l.model->hash)) return error_memory(e);
    load_sort_faults(&l);
    *faults = l.faults;
    if (l.fault_count > 0) return error_set(e, ERR_INVALID, K("model.faults"), arg_int("count", (int64_t)l.fault_count));
    *ret = l.model;
    return ERR_OK;
}

ErrorCode model_load(Arena *a, const ModelFile *files, size_t count, const char *const *guards, size_t guard_count,
                     Model **ret, ModelFault **faults, Error *e)
{
    return model_load_rules(a, files, count, &(ModelRules){ .guards = guards, .guard_count = guard_count }, ret, faults, e);
}

/* ---- questions ---- */

const Kind *model_kind(const Model *m, Str id)
{
    for (size_t i = 0; i < m->kind_count; i++)
        if (str_equal(m->kinds[i].id, id)) return &m->kinds[i];
    return NULL;
}

const Kind *model_kind_was(const Model *m, Str id)
{
    const Kind *now = model_kind(m, id);
    for (size_t i = 0; i < m->kind_count && !now; i++)
        if (str_in(id, m->kinds[i].was, m->kinds[i].was_count)) now = &m->kinds[i];
    return now;
}

const Field *kind_field(const Kind *k, Str id)
{
    for (const Field *f = k->fields; f; f = f->next)
        if (str_equal(f->id, id)) return f;
    return NULL;
}

const Field *kind_field_was(const Kind *k, Str id)
{
    const Field *now = kind_field(k, id);
    for (const Field *f = k->fields; f && !now; f = f->next)
        if (str_in(id, f->was, f->was_count)) now = f;
    return now;
}

const State *kind_state_was(const Kind *k, Str id)
{
    const State *now = kind_state(k, id);
    for (size_t i = 0; i < k->state_count && !now; i++)
        if (str_in(id, k->states[i].was, k->states[i].was_count)) now = &k->states[i];
    return now;
}

const State *kind_state(const Kind *k, Str id)
{
    for (size_t i = 0; i < k->state_count; i++)
        if (str_equal(k->states[i].id, id)) return &k->states[i];
    return NULL;
}

const Move *kind_move(const Kind *k, Str id)
{
    for (size_t i = 0; i < k->move_count; i++)
        if (str_equal(k->moves[i].id, id)) return &k->moves[i];
    return NULL;
}

bool needs_when_applies(const NeedsWhen *w, const JsonValue *fields)
{
    const JsonValue *v = json_get_str(fields, w->field);
    Str says = v && v->type == JSON_BOOL ? (v->boolean ? STR("true") : STR("false")) : json_text(v);
    return str_in(says, w->is, w->is_count);
}

bool move_is_guarded(const Move *m, const char *guard)
{
    return str_in(str_of(guard), m->guards, m->guard_count);
}

bool move_leaves(const Move *m, Str state)
{
    return str_in(state, m->from, m->from_count);
}

bool str_in(Str one, const Str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(list[i], one)) return true;
    return false;
}

const char *const TAKEN_OVER_FIELDS[8] = { "taken_over", "taken_batch", "taken_from", "old_number", "true_date", "in_state_since", "before_register",
                                           "taken_key" };

bool field_is_taken_over(const Field *f)
{
    for (size_t i = 0; i < ARRAY_LEN(TAKEN_OVER_FIELDS); i++) if (str_is(f->id, TAKEN_OVER_FIELDS[i])) return f->fixed;
    return false;
}

bool kind_takes_over(const Kind *k)
{
    const Field *f = kind_field(k, str_of(TAKEN_OVER_FIELDS[0]));
    return f && f->type == FIELD_REF && str_is(f->to, "takeover");
}

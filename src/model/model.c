/* model.c: loading a model as a whole, and the questions that the rest of the program asks it.
 *
 * Files are taken in the order of their names: roles first, because a choice may offer them, then each kind, then what can only be
 * checked with all of them there. The model's hash is that of its packed form: the same files give the same hash anywhere. */
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

static const ModelFile *file_named(const ModelFile *files, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(files[i].name, name)) return &files[i];
    return NULL;
}

Str kind_of_file(Str name)
{
    name = str_from(name, STR("kinds/").len);
    return str_first(name, name.len - STR(".yaml").len);
}

/* "kinds/case.yaml" is a kind's file, "roles.yaml" the roles'; nothing else belongs to a model. */
static bool is_kind_file(Str name)
{
    if (!str_starts(name, STR("kinds/")) || !str_ends(name, STR(".yaml")) || name.len < STR("kinds/a.yaml").len) return false;
    return id_ok(kind_of_file(name));
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
        else if (!is_kind_file(sorted[i].name) && !str_is(sorted[i].name, "roles.yaml"))
            load_fault_at(l, 1, 1, NULL, K("model.file-unknown"), NULL, 0);
    }
    return sorted;
}

static void load_roles(Load *l, const ModelFile *files, size_t count)
{
    const ModelFile *roles = file_named(files, count, STR("roles.yaml"));
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

static void load_kinds(Load *l, const ModelFile *files, size_t count)
{
    Model *m = l->model;
    m->kinds = load_array(l, count, sizeof *m->kinds);
    l->trees = load_array(l, count, sizeof *l->trees);
    l->kind_names = load_array(l, count, sizeof *l->kind_names);
    if (!m->kinds || !l->trees || !l->kind_names) return;
    for (size_t i = 0; i < count && !l->memory_out; i++) {
        if (!is_kind_file(files[i].name)) continue;
        l->file = files[i].name;
        l->kind_names[l->kind_name_count++] = kind_of_file(l->file);
        const Yaml *root = yaml_read(l, files[i].bytes);
        if (!root) continue;
        read_kind(l, root, &m->kinds[m->kind_count]);
        l->trees[m->kind_count++] = root;
    }
    for (size_t i = 0; i < m->kind_count && !l->memory_out; i++) lint_kind(l, &m->kinds[i], l->trees[i]);
    for (size_t i = 0; i < m->kind_count && l->fault_count == 0 && !l->memory_out; i++) kind_settle_required(l, &m->kinds[i]);
}

static bool model_hash(Arena *a, const ModelFile *files, size_t count, Hash *ret)
{
    Buf packed = buf_in(a);
    model_pack(&packed, files, count);
    *ret = hash_of(buf_str(&packed));
    return !packed.failed;
}

ErrorCode model_load(Arena *a, const ModelFile *files, size_t count, const char *const *guards, size_t guard_count,
                     Model **ret, ModelFault **faults, Error *e)
{
    Load l = { .arena = a, .guards = guards, .guard_count = guard_count, .tail = &l.faults };
    *ret = NULL;
    *faults = NULL;
    if (count > MODEL_FILES) return error_set(e, ERR_LIMIT, K("model.files-limit"), arg_int("limit", MODEL_FILES));
    l.model = load_array(&l, 1, sizeof *l.model);
    const ModelFile *sorted = sorted_files(&l, files, count);
    if (!l.memory_out) load_roles(&l, sorted, count);
    if (!l.memory_out && count > 0) load_kinds(&l, sorted, count);
    if (l.memory_out || !model_hash(a, sorted, count, &l.model->hash)) return error_memory(e);
    load_sort_faults(&l);
    *faults = l.faults;
    if (l.fault_count > 0) return error_set(e, ERR_INVALID, K("model.faults"), arg_int("count", (int64_t)l.fault_count));
    *ret = l.model;
    return ERR_OK;
}

/* ---- questions ---- */

const Kind *model_kind(const Model *m, Str id)
{
    for (size_t i = 0; i < m->kind_count; i++)
        if (str_equal(m->kinds[i].id, id)) return &m->kinds[i];
    return NULL;
}

const Field *kind_field(const Kind *k, Str id)
{
    for (const Field *f = k->fields; f; f = f->next)
        if (str_equal(f->id, id)) return f;
    return NULL;
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

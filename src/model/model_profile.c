/* model_profile.c: which institution keeps what, and which roles one person must not have together: profiles.yaml, and `not_with` in roles.yaml.
 *
 * One installation is one institution. Its profile names the kinds and roles it has, and the menu of its pages; a kind or role that no profile names
 * is there in each, so that what an office adds needs no second file. Cases are kept only where the profile says so: a field office never
 * hosts one, whatever kinds are added to it. */
#include "model/model_int.h"

enum { PROFILE_LABEL_LONGEST = 200, MENU_LABEL_LONGEST = 30 };

/* ---- reading ---- */

/* "clock.due": what the operation table calls its rows; whether there is such a one is known where the table is. */
static bool op_ok(Str name)
{
    Str first, rest = name;
    return str_cut(&rest, '.', &first) ? id_ok(first) && id_ok(rest) : id_ok(name);
}

static void read_item(Load *l, const Yaml *y, MenuItem *ret)
{
    static const Str NAMES_OF_ITEM[] = { STR("label"), STR("kind"), STR("op") };
    ret->id = y->key;
    if (!read_names(l, y, NAMES_OF_ITEM, ARRAY_LEN(NAMES_OF_ITEM))) return;
    need_name(l, y, "label");
    read_label(l, y, "label", MENU_LABEL_LONGEST, &ret->label);
    const Yaml *kind = yaml_get(y, "kind"), *op = yaml_get(y, "op");
    if (!kind == !op) load_fault_key(l, y, K("model.menu-item"), arg_str("word", y->key));
    ret->kind = read_id(l, kind, false);
    ret->op = op ? read_text(l, y, "op", ID_LIMIT) : STR("");
    if (ret->op.len > 0 && !op_ok(ret->op)) load_fault(l, op, K("model.menu-op"), arg_str("word", ret->op));
}

static void read_menu(Load *l, const Yaml *root, Profile *ret)
{
    const Yaml *map = yaml_get(root, "menu") ? read_map(l, root, "menu") : NULL;
    if (!map) return;
    if (map->count < MENU_LEAST || map->count > MENU_MOST) {
        load_fault_key(l, map, K("model.menu-length"), arg_int("least", MENU_LEAST), arg_int("most", MENU_MOST));
    }
    ret->menu = load_array(l, map->count, sizeof *ret->menu);
    if (!ret->menu) return;
    YAML_EACH(child, map) read_item(l, child, &ret->menu[ret->menu_count++]);
}

static void read_profile(Load *l, const Yaml *root, Profile *ret)
{
    static const Str NAMES_OF_PROFILE[] = { STR("label"), STR("kinds"), STR("roles"), STR("hosts_cases"), STR("menu"),
                                          STR("procedure") };
    ret->id = root->key;
    if (!read_names(l, root, NAMES_OF_PROFILE, ARRAY_LEN(NAMES_OF_PROFILE))) return;
    need_name(l, root, "label");
    need_name(l, root, "kinds");
    need_name(l, root, "roles");
    read_label(l, root, "label", PROFILE_LABEL_LONGEST, &ret->label);
    read_ids(l, root, "kinds", false, &ret->kinds, &ret->kind_count);
    read_ids(l, root, "roles", false, &ret->roles, &ret->role_count);
    ret->hosts_cases = read_bool(l, root, "hosts_cases");
    ret->procedure = read_id(l, yaml_get(root, "procedure"), false);
    read_menu(l, root, ret);
}

void read_profiles(Load *l, const Yaml *root)
{
    static const Str OF_PROFILES[] = { STR("profiles") };
    Model *m = l->model;
    if (!read_names(l, root, OF_PROFILES, ARRAY_LEN(OF_PROFILES))) return;
    need_name(l, root, "profiles");
    const Yaml *map = read_map(l, root, "profiles");
    if (!map) return;
    m->profiles = load_array(l, map->count, sizeof *m->profiles);
    if (!m->profiles) return;
    YAML_EACH(child, map) read_profile(l, child, &m->profiles[m->profile_count++]);
}

/* `not_with: {evidence_keeper: [investigator]}`; "*" stands for every other role. */
void read_not_with(Load *l, const Yaml *root)
{
    Model *m = l->model;
    const Yaml *map = yaml_get(root, "not_with") ? read_map(l, root, "not_with") : NULL;
    size_t room = 0;
    YAML_EACH(child, map) room += child->type == YAML_LIST ? child->count : 1;
    m->apart = load_array(l, room, sizeof *m->apart);
    if (!m->apart) return;
    YAML_EACH(child, map) {
        Str *others;
        size_t count;
        read_ids(l, map, str_c(l->arena, child->key), true, &others, &count);
        for (size_t i = 0; i < count; i++) m->apart[m->apart_count++] = (RolePair){ child->key, others[i] };
    }
}

/* ---- checking ---- */

static void lint_words(Load *l, const Yaml *map, const char *key, Names names, const char *fault)
{
    const Yaml *y = yaml_get(map, key);
    if (!y || y->type == YAML_MAP || names.count == 0) return;      /* without any there is a fault already */
    for (const Yaml *one = y->type == YAML_LIST ? y->first : y; one; one = y->type == YAML_LIST ? one->next : NULL) {
        if (one->type != YAML_SCALAR || !id_ok(one->text) || names_have(names, one->text)) continue;
        load_fault(l, one, fault, arg_str("word", one->text), arg_str("known", names_near(l, names, one->text)));
    }
}

/* A menu shows kinds that the institution has, and no two items under one label. */
static void lint_menu(Load *l, const Yaml *profile)
{
    const Yaml *menu = yaml_get(profile, "menu");
    Str *kinds;
    size_t count = 0;
    if (!menu || menu->type != YAML_MAP) return;
    const Yaml *named = yaml_get(profile, "kinds");
    kinds = load_array(l, named && named->type == YAML_LIST ? named->count : 1, sizeof *kinds);
    if (!kinds) return;
    for (const Yaml *one = named && named->type == YAML_LIST ? named->first : NULL; one; one = one->next) kinds[count++] = one->text;
    YAML_EACH(item, menu) {
        if (item->type == YAML_MAP) lint_words(l, item, "kind", NAMES(kinds, count), K("model.menu-kind"));
    }
    lint_labels(l, menu, "label");
}

void lint_profiles(Load *l, const Yaml *root)
{
    const Yaml *map = yaml_get(root, "profiles");
    if (!map || map->type != YAML_MAP) return;
    YAML_EACH(profile, map) {
        if (profile->type != YAML_MAP) continue;
        lint_words(l, profile, "kinds", NAMES(l->kind_names, l->kind_name_count), K("model.kind-unknown"));
        lint_words(l, profile, "roles", NAMES(l->model->roles, l->model->role_count), K("model.role-unknown"));
        lint_menu(l, profile);
        lint_names(l, profile, "procedure", NAMES(l->model->procedures, l->model->procedure_count), false, K("model.procedure-unknown"));
    }
}

void lint_not_with(Load *l, const Yaml *root)
{
    Names roles = NAMES(l->model->roles, l->model->role_count);
    const Yaml *map = yaml_get(root, "not_with");
    if (!map || map->type != YAML_MAP) return;
    YAML_EACH(child, map) {
        if (id_ok(child->key) && !names_have(roles, child->key)) {
            load_fault_key(l, child, K("model.role-unknown"), arg_str("word", child->key), arg_str("known", names_near(l, roles, child->key)));
        }
        lint_words(l, map, str_c(l->arena, child->key), roles, K("model.role-unknown"));
        for (const Yaml *one = child->type == YAML_LIST ? child->first : child; one; one = child->type == YAML_LIST ? one->next : NULL) {
            if (one->type == YAML_SCALAR && str_equal(one->text, child->key)) load_fault(l, one, K("model.role-apart-self"));
        }
    }
}

/* ---- questions ---- */

const Profile *model_profile(const Model *m, Str id)
{
    for (size_t i = 0; i < m->profile_count; i++)
        if (str_equal(m->profiles[i].id, id)) return &m->profiles[i];
    return NULL;
}

bool profile_has_kind(const Model *m, const Profile *p, const Kind *k)
{
    if (!p || k->internal) return true;
    if (k->is_case && !p->hosts_cases) return false;
    if (str_in(k->id, p->kinds, p->kind_count)) return true;
    for (size_t i = 0; i < m->profile_count; i++)
        if (str_in(k->id, m->profiles[i].kinds, m->profiles[i].kind_count)) return false;
    return true;
}

bool profile_has_role(const Model *m, const Profile *p, Str role)
{
    if (!p || str_in(role, p->roles, p->role_count)) return true;
    for (size_t i = 0; i < m->profile_count; i++)
        if (str_in(role, m->profiles[i].roles, m->profiles[i].role_count)) return false;
    return true;
}

static bool pair_forbids(const RolePair *p, Str one, Str other)
{
    return str_equal(p->one, one) && (str_is(p->other, "*") || str_equal(p->other, other));
}

bool roles_apart(const Model *m, Str one, Str other)
{
    if (str_equal(one, other)) return false;
    for (size_t i = 0; i < m->apart_count; i++)
        if (pair_forbids(&m->apart[i], one, other) || pair_forbids(&m->apart[i], other, one)) return true;
    return false;
}

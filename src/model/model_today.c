/* model_today.c: today.yaml, what somebody's day begins with: in which order a role reads its page, what waits in which state
 * for whom, and which days of which records stand in a week. Offices differ in all of it, so it is data; what the words mean is
 * said in docs/today.md.
 *
 *     sections:
 *       prosecutor: [waiting, running_out, week, …]
 *       everybody:  [waiting, …]
 *     waits:
 *       plan_to_approve: {kind: plan, in: [submitted], move: approve, whose: responsible, label: {…}}
 *     dates:
 *       hearing: {kind: hearing, day: starts_at, in: [scheduled], whose: prosecutor}
 *
 * It is read when all kinds are known and held against them. A model without the file has one order, and nothing waits by it. */
#include "model/model_int.h"

static const struct { Str id; } SECTIONS[] = {
    { STR("waiting") }, { STR("running_out") }, { STR("week") }, { STR("since") }, { STR("away") }, { STR("unit") }, { STR("notes") },
    { STR("cases") }, { STR("unsent") },
};

static void lint_known(Load *l, const Yaml *map, const char *key, Names names, const char *fault)
{
    const Yaml *y = yaml_get(map, key);
    if (!y || y->type == YAML_MAP) return;
    for (const Yaml *one = y->type == YAML_LIST ? y->first : y; one; one = y->type == YAML_LIST ? one->next : NULL) {
        if (one->type != YAML_SCALAR || !id_ok(one->text) || names_have(names, one->text)) continue;
        load_fault(l, one, fault, arg_str("word", one->text), arg_str("known", names_near(l, names, one->text)));
    }
}

/* ---- sections ---- */

static void read_order(Load *l, const Yaml *map, const Yaml *one, TodayOrder *ret)
{
    ret->role = one->key;
    char *key = str_c(l->arena, one->key);
    if (!key) {
        l->memory_out = true;
        return;
    }
    read_ids(l, map, key, false, &ret->sections, &ret->count);
    lint_known(l, map, key, NAMES(SECTIONS, ARRAY_LEN(SECTIONS)), K("model.today-section"));
    bool known = l->model->role_count == 0 || str_is(one->key, "everybody") || names_have(NAMES(l->model->roles, l->model->role_count), one->key);
    if (known) return;
    load_fault_key(l, one, K("model.role-unknown"), arg_str("word", one->key),
                   arg_str("known", names_near(l, NAMES(l->model->roles, l->model->role_count), one->key)));
}

static void read_sections(Load *l, const Yaml *root)
{
    Model *m = l->model;
    const Yaml *map = read_map(l, root, "sections");
    if (!map) return;
    m->today_orders = load_array(l, map->count, sizeof *m->today_orders);
    if (!m->today_orders) return;
    YAML_EACH(one, map) read_order(l, map, one, &m->today_orders[m->today_order_count++]);
    need_name(l, map, "everybody");
}

/* ---- what both kinds of rows say ---- */

/* NULL where the kind is unknown, or has faults of its own. */
static const Kind *read_of(Load *l, const Yaml *map, Str *kind, Str **in, size_t *count)
{
    need_name(l, map, "kind");
    need_name(l, map, "in");
    *kind = read_id(l, yaml_get(map, "kind"), false);
    read_ids(l, map, "in", false, in, count);
    const Kind *k = model_kind(l->model, *kind);
    if (!k) lint_known(l, map, "kind", NAMES(l->kind_names, l->kind_name_count), K("model.kind-unknown"));
    if (k && k->state_count > 0) lint_known(l, map, "in", NAMES(k->states, k->state_count), K("model.state-unknown"));
    return k;
}

/* A field of that kind and type; what is called otherwise is a fault that names those there are. */
static const Field *read_field_of(Load *l, const Yaml *map, const Kind *k, const char *key, Str *ret)
{
    const Yaml *y = yaml_get(map, key);
    *ret = y ? read_id(l, y, false) : STR("");
    const Field *f = k && ret->len > 0 ? kind_field(k, *ret) : NULL;
    if (!k || f || ret->len == 0) return f;
    size_t count = 0;
    for (const Field *one = k->fields; one; one = one->next) count++;
    Str *names = load_array(l, count, sizeof *names);
    if (!names) return NULL;
    count = 0;
    for (const Field *one = k->fields; one; one = one->next) names[count++] = one->id;
    load_fault(l, y, K("model.field-unknown"), arg_str("word", *ret), arg_str("known", names_near(l, NAMES(names, count), *ret)));
    return NULL;
}

static void read_whose(Load *l, const Yaml *map, const Kind *k, Str *ret)
{
    const Field *f = read_field_of(l, map, k, "whose", ret);
    bool names_user = f && f->type == FIELD_REF && str_is(f->to, "user");
    if (f && !names_user) load_fault(l, yaml_get(map, "whose"), K("model.today-whose"), arg_str("word", f->id));
}

/* ---- waits ---- */

static void read_wait(Load *l, const Yaml *map, TodayWait *ret)
{
    static const Str ALLOWED[] = { STR("kind"), STR("in"), STR("move"), STR("whose"), STR("label") };
    ret->id = map->key;
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    const Kind *k = read_of(l, map, &ret->kind, &ret->in, &ret->in_count);
    need_name(l, map, "move");
    ret->move = read_id(l, yaml_get(map, "move"), false);
    read_whose(l, map, k, &ret->whose);
    if (yaml_get(map, "label")) read_label(l, map, "label", LABEL_LONGEST, &ret->label);
    const Move *m = k ? kind_move(k, ret->move) : NULL;
    if (k && !m && k->move_count > 0) lint_known(l, map, "move", NAMES(k->moves, k->move_count), K("model.today-move"));
    for (size_t i = 0; m && i < ret->in_count; i++) {
        if (kind_state(k, ret->in[i]) && !move_leaves(m, ret->in[i])) {
            load_fault(l, yaml_get(map, "in"), K("model.today-from"), arg_str("word", ret->in[i]), arg_str("move", m->id));
        }
    }
}

/* ---- dates ---- */

static void read_date(Load *l, const Yaml *map, TodayDate *ret)
{
    static const Str ALLOWED[] = { STR("kind"), STR("in"), STR("day"), STR("whose") };
    ret->id = map->key;
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    const Kind *k = read_of(l, map, &ret->kind, &ret->in, &ret->in_count);
    need_name(l, map, "day");
    const Field *f = read_field_of(l, map, k, "day", &ret->day);
    bool dated = f && (f->type == FIELD_DATE || f->type == FIELD_DATE_TIME);        /* of a partial one the whole days stand there */
    if (f && !dated) load_fault(l, yaml_get(map, "day"), K("model.today-day"), arg_str("word", f->id));
    read_whose(l, map, k, &ret->whose);
}

void read_today(Load *l, const Yaml *root)
{
    static const Str OF_FILE[] = { STR("sections"), STR("waits"), STR("dates") };
    Model *m = l->model;
    if (!read_names(l, root, OF_FILE, ARRAY_LEN(OF_FILE))) return;
    need_name(l, root, "sections");
    if (yaml_get(root, "sections")) read_sections(l, root);
    const Yaml *waits = yaml_get(root, "waits") ? read_map(l, root, "waits") : NULL;
    const Yaml *dates = yaml_get(root, "dates") ? read_map(l, root, "dates") : NULL;
    m->today_waits = load_array(l, waits ? waits->count : 0, sizeof *m->today_waits);
    m->today_dates = load_array(l, dates ? dates->count : 0, sizeof *m->today_dates);
    if (l->memory_out) return;
    YAML_EACH(one, waits) read_wait(l, one, &m->today_waits[m->today_wait_count++]);
    YAML_EACH(one, dates) read_date(l, one, &m->today_dates[m->today_date_count++]);
}

/* ---- questions ---- */

const TodayOrder *model_today_order(const Model *m, const JsonValue *roles)
{
    const TodayOrder *otherwise = NULL;
    for (size_t i = 0; i < m->today_order_count; i++) {
        const TodayOrder *one = &m->today_orders[i];
        if (str_is(one->role, "everybody")) otherwise = one;
        JSON_EACH(role, roles) if (str_equal(json_text(role), one->role)) return one;
    }
    return otherwise;
}

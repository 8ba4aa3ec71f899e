/* model_ways_out.c: ways_out.yaml: on which grounds a case, or a person's part in it, ends or is stopped, and what may not be
 * left behind by it.
 *
 *     grounds:
 *       no_elements: {at: [refuse, discontinue], rehabilitates: true, source: "…"}       an option of the field `ground`
 *     leftovers:
 *       summonses: {kind: summons, in: [draft, issued], at: discontinue, with: cancel, label: {…}}
 *
 * What is left over with `with` is moved in the act of the case's own move; everything else stops that move until somebody
 * settled it (`do`: the moves
 * by which he can). A model of before there was this file asks for nothing of the kind. */
#include "model/model_int.h"

/* ---- grounds ---- */

static const Field *ground_field(const Kind *k)
{
    const Field *f = kind_field(k, STR("ground"));
    for (size_t i = 0; f && f->type == FIELD_CHOICE && i < k->move_count; i++) if (move_is_guarded(&k->moves[i], "ground_fits")) return f;
    return NULL;
}

static bool is_option(const Field *f, Str id)
{
    for (size_t i = 0; i < f->choice_count; i++) if (str_equal(f->choices[i].id, id)) return true;
    return false;
}

/* A ground that is no option could never be chosen; an option without a line would rest on nothing. */
static void lint_grounds(Load *l, const Yaml *map)
{
    const Model *m = l->model;
    for (size_t i = 0; i < m->kind_count; i++) {
        const Field *f = ground_field(&m->kinds[i]);
        for (size_t j = 0; f && j < f->choice_count; j++) {
            if (yaml_get_str(map, f->choices[j].id)) continue;
            load_fault_key(l, map, K("model.ground-missing"), arg_str("word", f->choices[j].id), arg_str("kind", m->kinds[i].id));
        }
    }
    YAML_EACH(one, map) {
        bool known = false;
        for (size_t i = 0; i < m->kind_count && !known; i++) {
            const Field *f = ground_field(&m->kinds[i]);
            known = f && is_option(f, one->key);
        }
        if (!known) load_fault_key(l, one, K("model.ground-unknown"), arg_str("word", one->key));
    }
}

static void read_ground(Load *l, const Yaml *map, WayGround *ret)
{
    static const Str ALLOWED[] = { STR("at"), STR("rehabilitates"), STR("source") };
    ret->id = map->key;
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, map, "at");
    need_name(l, map, "source");
    read_ids(l, map, "at", false, &ret->at, &ret->at_count);
    ret->rehabilitates = read_bool(l, map, "rehabilitates");
    ret->source = read_text(l, map, "source", SOURCE_LONGEST);
    ret->unconfirmed = str_find(ret->source, STR("(unconfirmed)")) >= 0;
}

/* ---- leftovers ---- */

/* It is made by the way, for somebody who may not have chosen it: nothing can be typed, and nobody signs second. */
static void lint_with(Load *l, const Yaml *map, const Kind *k, const Leftover *left)
{
    const Move *m = kind_move(k, left->with);
    const Yaml *y = yaml_get(map, "with");
    const State *to = m ? kind_state(k, m->to) : NULL;
    if (left->with.len == 0) return;
    lint_names(l, map, "with", NAMES(k->moves, k->move_count), false, K("model.today-move"));
    bool asks = m && (m->needs_count > 0 || m->four_eyes || m->guard_count > 0);
    if (m && (asks || !to || !to->final)) load_fault(l, y, K("model.left-with"), arg_str("word", m->id));
    for (size_t i = 0; m && i < k->state_count; i++) {
        const State *s = &k->states[i];
        if (!left_over_in(left, k, s->id) || move_leaves(m, s->id)) continue;
        load_fault(l, y, K("model.today-from"), arg_str("word", s->id), arg_str("move", m->id));
    }
}

static void lint_when(Load *l, const Yaml *map, const Kind *k)
{
    const Yaml *y = yaml_get(map, "field");
    const Field *f = y && y->type == YAML_SCALAR ? kind_field(k, y->text) : NULL;
    lint_names(l, map, "field", field_names(l, k), false, K("model.field-unknown"));
    if (f && f->type == FIELD_CHOICE) lint_names(l, map, "is", NAMES(f->choices, f->choice_count), false, K("model.option-unknown"));
    else if (f) load_fault(l, y, K("model.when-choice"), arg_str("word", f->id));
}

/* The moves of cases. */
static Names ways_of_cases(Load *l)
{
    size_t count = 0;
    for (size_t i = 0; i < l->model->kind_count; i++) if (l->model->kinds[i].is_case) count += l->model->kinds[i].move_count;
    Str *names = load_array(l, count, sizeof *names);
    if (!names) return (Names){ 0 };
    count = 0;
    for (size_t i = 0; i < l->model->kind_count; i++) {
        const Kind *k = &l->model->kinds[i];
        for (size_t j = 0; k->is_case && j < k->move_count; j++) names[count++] = k->moves[j].id;
    }
    return NAMES(names, count);
}

static void read_leftover(Load *l, const Yaml *map, Names ways, Leftover *ret)
{
    static const Str ALLOWED[] = { STR("kind"), STR("in"), STR("field"), STR("is"), STR("at"), STR("with"), STR("do"), STR("label") };
    ret->id = map->key;
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, map, "kind");
    need_name(l, map, "at");
    need_name(l, map, "label");
    ret->kind = read_id(l, yaml_get(map, "kind"), false);
    read_ids(l, map, "in", false, &ret->in, &ret->in_count);
    if (yaml_get(map, "field") || yaml_get(map, "is")) {
        need_name(l, map, "field");
        need_name(l, map, "is");
    }
    ret->field = read_id(l, yaml_get(map, "field"), false);
    read_ids(l, map, "is", false, &ret->is, &ret->is_count);
    read_ids(l, map, "at", false, &ret->at, &ret->at_count);
    ret->with = read_id(l, yaml_get(map, "with"), false);
    read_ids(l, map, "do", false, &ret->todo, &ret->todo_count);
    read_label(l, map, "label", LABEL_LONGEST, &ret->label);
    lint_names(l, map, "at", ways, false, K("model.today-move"));
    const Kind *k = model_kind(l->model, ret->kind);
    if (!k) lint_names(l, map, "kind", NAMES(l->kind_names, l->kind_name_count), false, K("model.kind-unknown"));
    if (!k || k->state_count == 0) return;
    lint_names(l, map, "in", NAMES(k->states, k->state_count), false, K("model.state-unknown"));
    lint_names(l, map, "do", NAMES(k->moves, k->move_count), false, K("model.today-move"));
    lint_when(l, map, k);
    lint_with(l, map, k, ret);
}

void read_ways_out(Load *l, const Yaml *root)
{
    static const Str OF_FILE[] = { STR("grounds"), STR("leftovers") };
    Model *m = l->model;
    if (!read_names(l, root, OF_FILE, ARRAY_LEN(OF_FILE))) return;
    need_name(l, root, "grounds");
    need_name(l, root, "leftovers");
    const Yaml *grounds = yaml_get(root, "grounds") ? read_map(l, root, "grounds") : NULL;
    const Yaml *leftovers = yaml_get(root, "leftovers") ? read_map(l, root, "leftovers") : NULL;
    m->grounds = load_array(l, grounds ? grounds->count : 0, sizeof *m->grounds);
    m->leftovers = load_array(l, leftovers ? leftovers->count : 0, sizeof *m->leftovers);
    Names ways = ways_of_cases(l);
    if (l->memory_out) return;
    YAML_EACH(one, grounds) read_ground(l, one, &m->grounds[m->ground_count++]);
    YAML_EACH(one, leftovers) read_leftover(l, one, ways, &m->leftovers[m->leftover_count++]);
    if (grounds) lint_grounds(l, grounds);
}

/* ---- questions ---- */

const WayGround *model_ground(const Model *m, Str id)
{
    for (size_t i = 0; i < m->ground_count; i++) if (str_equal(m->grounds[i].id, id)) return &m->grounds[i];
    return NULL;
}

bool left_over_in(const Leftover *left, const Kind *k, Str state)
{
    const State *s = kind_state(k, state);
    return left->in_count > 0 ? str_in(state, left->in, left->in_count) : s && !s->final;
}

bool left_over(const Leftover *left, const Kind *k, Str state, const JsonValue *fields)
{
    if (!str_equal(left->kind, k->id) || !left_over_in(left, k, state)) return false;
    return left->field.len == 0 || str_in(json_text(json_get_str(fields, left->field)), left->is, left->is_count);
}

/* model_storage.c: what the model says of the office's store: of a kind, in which states its things lie there (`store:` in its
 * file); of classes of things, which they are and what is asked of the place in which they lie (storage.yaml).
 *
 *     store: {lies: [stored], out: [issued], known_to: [evidence_keeper], known_in: [stored, issued], shows_case: true}
 *     store: {follows: thing, his: [found_by], known_to: [evidence_keeper], known_in: [open]}      of what is said of such a thing
 *
 *     classes:
 *       weapons: {of: {exhibit: [weapon]}, wrong_place: refuse, unseen_days: 30, source: "…", unconfirmed: true}
 *
 * A class is called like an option of the field `classes` of the kind storage_place. A thing is of the class that names its
 * category, else of the class without `of`, if there is one; "*" is every category. */
#include "model/model_int.h"

enum { UNSEEN_MOST = 3660 };

void read_kind_store(Load *l, const Yaml *root, Kind *k)
{
    static const Str ALLOWED[] = { STR("lies"), STR("out"), STR("known_to"), STR("known_in"), STR("shows_case"),
                                  STR("follows"), STR("his") };
    const Yaml *map = read_map(l, root, "store");
    if (!map || !read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    KindStore *s = &k->store;
    s->follows = read_id(l, yaml_get(map, "follows"), false);
    s->given = s->follows.len == 0;
    need_name(l, map, s->given ? "lies" : "known_to");
    read_ids(l, map, "his", false, &s->his, &s->his_count);
    read_ids(l, map, "lies", false, &s->lies, &s->lies_count);
    read_ids(l, map, "out", false, &s->out, &s->out_count);
    read_ids(l, map, "known_to", false, &s->known_to, &s->known_to_count);
    read_ids(l, map, "known_in", false, &s->known_in, &s->known_in_count);
    s->shows_case = read_bool(l, map, "shows_case");
}

/* What follows a thing names it, and whose it is alone names users: by fields that are searched. */
static void lint_follows(Load *l, const Kind *k, const Yaml *map)
{
    const Field *f = kind_field(k, k->store.follows);
    const Kind *to = f && f->type == FIELD_REF ? model_kind(l->model, f->to) : NULL;
    if (!to || !f->searchable || !to->store.given) load_fault_key(l, map, K("model.store-follows"), arg_str("field", k->store.follows));
    for (size_t i = 0; i < k->store.his_count; i++) {
        const Field *his = kind_field(k, k->store.his[i]);
        bool user = his && his->type == FIELD_REF && str_is(his->to, "user");
        if (!user) load_fault_key(l, map, K("model.store-his"), arg_str("field", k->store.his[i]));
    }
}

/* Where it lies is a field of its own; whom a thing of a case is known to needs the states, too. */
void lint_kind_store(Load *l, const Kind *k, const Yaml *root)
{
    static const char *const STATES[] = { "lies", "out", "known_in" };
    const Yaml *map = yaml_get(root, "store");
    if (!map || map->type != YAML_MAP) return;
    for (size_t i = 0; i < ARRAY_LEN(STATES); i++) lint_names(l, map, STATES[i], NAMES(k->states, k->state_count), false,
                                                              K("model.state-unknown"));
    if (l->model->role_count > 0) lint_names(l, map, "known_to", NAMES(l->model->roles, l->model->role_count), false,
                                             K("model.role-unknown"));
    const Field *f = kind_field(k, STR("place"));
    if (k->store.follows.len > 0) lint_follows(l, k, map);
    else if (!f || f->type != FIELD_REF || !f->searchable) load_fault_key(l, map, K("model.store-place"));
    if ((k->store.known_to_count > 0) != (k->store.known_in_count > 0)) load_fault_key(l, map, K("model.store-known"));
}

/* ---- classes ---- */

static const Field *category_of(const Kind *k)
{
    const Field *f = k ? kind_field(k, STR("category")) : NULL;
    return f && f->type == FIELD_CHOICE ? f : NULL;
}

/* Each category of a kind belongs to one class. */
static void lint_taken(Load *l, const Yaml *at, Str kind, Str option)
{
    size_t count = 0;
    for (size_t i = 0; i < l->model->store_class_count; i++) {
        const StoreClass *c = &l->model->store_classes[i];
        for (size_t j = 0; j < c->of_count; j++) if (str_equal(c->of[j].kind, kind) && str_equal(c->of[j].option, option)) count++;
    }
    if (count > 1) load_fault(l, at, K("model.store-class-twice"), arg_str("word", option), arg_str("kind", kind));
}

static void read_of(Load *l, const Yaml *map, StoreClass *c)
{
    size_t room = 0;
    YAML_EACH(one, map) room += one->type == YAML_LIST ? one->count : 1;
    c->of = load_array(l, room, sizeof *c->of);
    YAML_EACH(one, map) {
        Str *options = NULL;
        size_t count = 0;
        const Kind *k = model_kind(l->model, one->key);
        char *key = str_c(l->arena, one->key);
        if (!k) load_fault_key(l, one, K("model.kind-unknown"), arg_str("word", one->key),
                               arg_str("known", names_near(l, NAMES(l->kind_names,
                l->kind_name_count), one->key)));
        if (!key || !c->of) return;
        read_ids(l, map, key, true, &options, &count);
        const Field *f = category_of(k);
        if (f) lint_names(l, map, key, NAMES(f->choices, f->choice_count), true, K("model.option-unknown"));
        for (size_t i = 0; i < count && c->of_count < room; i++) {
            c->of[c->of_count].kind = one->key;
            c->of[c->of_count++].option = options[i];
            lint_taken(l, one, one->key, options[i]);
        }
    }
}

static void read_class(Load *l, const Yaml *map, StoreClass *c)
{
    static const Str ALLOWED[] = { STR("of"), STR("wrong_place"), STR("unseen_days"), STR("source"), STR("unconfirmed") };
    static const Str WRONG[] = { STR("warn"), STR("refuse") };
    c->id = map->key;
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, map, "unseen_days");
    need_name(l, map, "source");
    c->refuse = read_word(l, map, "wrong_place", WRONG, ARRAY_LEN(WRONG)) == 1;
    c->unseen_days = read_int(l, map, "unseen_days", 1, UNSEEN_MOST, 365);
    c->source = read_text(l, map, "source", SOURCE_LONGEST);
    c->unconfirmed = read_bool(l, map, "unconfirmed");
    const Yaml *of = read_map(l, map, "of");
    if (of) read_of(l, of, c);
}

/* Where the model has storage places, a class is one of those they are for. */
static void lint_class_names(Load *l, const Yaml *map)
{
    const Kind *k = model_kind(l->model, STR("storage_place"));
    const Field *f = k ? kind_field(k, STR("classes")) : NULL;
    if (!f || !f->of || f->of->type != FIELD_CHOICE) return;
    YAML_EACH(one, map) {
        Names names = NAMES(f->of->choices, f->of->choice_count);
        if (!names_have(names, one->key)) load_fault_key(l, one, K("model.option-unknown"), arg_str("word", one->key),
                                                         arg_str("known",
                names_near(l, names, one->key)));
    }
}

void read_storage(Load *l, const Yaml *root)
{
    static const Str ALLOWED[] = { STR("classes") };
    Model *m = l->model;
    if (!read_names(l, root, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, root, "classes");
    const Yaml *map = read_map(l, root, "classes");
    if (!map) return;
    m->store_classes = load_array(l, map->count, sizeof *m->store_classes);
    if (!m->store_classes) return;
    lint_class_names(l, map);
    YAML_EACH(one, map) {
        StoreClass *c = &m->store_classes[m->store_class_count++];
        read_class(l, one, c);
    }
}

/* ---- questions ---- */

const StoreClass *model_store_class(const Model *m, Str kind, Str category)
{
    const StoreClass *otherwise = NULL;
    for (size_t i = 0; i < m->store_class_count; i++) {
        const StoreClass *c = &m->store_classes[i];
        if (c->of_count == 0) otherwise = c;
        for (size_t j = 0; j < c->of_count; j++) {
            bool all = str_is(c->of[j].option, "*");
            if (str_equal(c->of[j].kind, kind) && (all || str_equal(c->of[j].option, category))) return c;
        }
    }
    return otherwise;
}

bool kind_lies(const Kind *k, Str state) { return str_in(state, k->store.lies, k->store.lies_count); }

bool kind_is_out(const Kind *k, Str state) { return str_in(state, k->store.out, k->store.out_count); }

/* model_retention.c: retention.yaml, how long contents are kept. Rules are data like kinds are: an office's lawyers write them and say where each
 * comes from; a rule that nobody has confirmed yet says so, and is shown as such wherever it is used.
 *
 *     rules:
 *       flag_dismissed:
 *         kind: flag
 *         from: [dismissed, explained]     # the term runs from the day the record came into one of these states; or
 *         # from_case: [closed]            # from the day its case came into one of these
 *         after_years: 2                   # or after_days
 *         action: erase                    # or review: somebody looks at it
 *         source: "..."
 *         unconfirmed: true
 *
 * It is read when all kinds are known, so that a rule is checked against them at once. */
#include "model/model_int.h"

enum { YEARS_MOST = 200, DAYS_MOST = 73000 };

static Str scalar(Load *l, const Yaml *map, const char *key, bool needed)
{
    const Yaml *y = yaml_get(map, key);
    if (!y && needed) load_fault_key(l, map, K("model.key-missing"), arg_c("word", key));
    if (y && y->type != YAML_SCALAR) load_fault_key(l, y, K("model.text-expected"));
    else if (y && str_trim(y->text).len == 0) load_fault_key(l, y, K("model.text-empty"));
    return y && y->type == YAML_SCALAR ? y->text : STR("");
}

static void read_term(Load *l, const Yaml *map, RetentionRule *r)
{
    const Yaml *years = yaml_get(map, "after_years"), *days = yaml_get(map, "after_days"), *one = years ? years : days;
    int64_t n = 0;
    bool good = one && !(years && days) && one->type == YAML_SCALAR && int_parse(one->text, &n) && n >= 1 && n <= (years ? YEARS_MOST : DAYS_MOST);
    if (!good) load_fault_key(l, one ? one : map, K("model.term-form"), arg_int("years", YEARS_MOST), arg_int("days", DAYS_MOST));
    *(years ? &r->years : &r->days) = (int)n;
}

static const Kind *case_kind(const Model *m)
{
    for (size_t i = 0; i < m->kind_count; i++)
        if (m->kinds[i].is_case) return &m->kinds[i];
    return NULL;
}

/* The states under `from` or `from_case`, those of the kind or of the case. */
static void read_begin(Load *l, const Yaml *map, const Kind *k, RetentionRule *r)
{
    const Yaml *own = yaml_get(map, "from"), *of_case = yaml_get(map, "from_case"), *y = own ? own : of_case;
    r->from_case = !own;
    const Kind *whose = r->from_case ? case_kind(l->model) : k;
    if (!y || (own && of_case) || y->type == YAML_MAP || (y->type == YAML_LIST && y->count == 0)) {
        load_fault_key(l, y ? y : map, K("model.retention-from"));
        return;
    }
    if (r->from_case && k && (k->is_case || k->place == PLACE_OFFICE)) load_fault_key(l, y, K("model.retention-no-case"), arg_str("word", k->id));
    r->from = load_array(l, y->type == YAML_LIST ? y->count : 1, sizeof *r->from);
    for (const Yaml *one = y->type == YAML_LIST ? y->first : y; one && r->from; one = y->type == YAML_LIST ? one->next : NULL) {
        if (whose && (one->type != YAML_SCALAR || !kind_state(whose, one->text))) {
            load_fault(l, one, K("model.state-unknown"), arg_str("word", one->text),
                       arg_str("known", names_near(l, NAMES(whose->states, whose->state_count), one->text)));
        }
        r->from[r->from_count++] = one->text;
    }
}

static void read_action(Load *l, const Yaml *map, const Kind *k, RetentionRule *r)
{
    Str action = scalar(l, map, "action", true);
    const Yaml *y = yaml_get(map, "action");
    r->erase = str_is(action, "erase");
    if (action.len > 0 && !r->erase && !str_is(action, "review")) load_fault(l, y, K("model.retention-action"), arg_str("word", action));
    if (r->erase && k && (k->is_case || k->internal)) load_fault(l, y, K("model.retention-no-erase"), arg_str("word", k->id));
}

static void read_rule(Load *l, const Yaml *map, RetentionRule *r)
{
    static const Str ALLOWED[] = { STR("kind"), STR("from"), STR("from_case"), STR("after_years"), STR("after_days"), STR("action"), STR("source"),
                                   STR("unconfirmed") };
    r->id = map->key;
    if (map->type != YAML_MAP) {
        load_fault_key(l, map, K("model.map-expected"));
        return;
    }
    Names names = NAMES(ALLOWED, ARRAY_LEN(ALLOWED));
    YAML_EACH(child, map) {
        if (names_have(names, child->key)) continue;
        load_fault_key(l, child, K("model.key-unknown"), arg_str("word", child->key), arg_str("known", names_near(l, names, child->key)));
    }
    r->kind = scalar(l, map, "kind", true);
    const Kind *k = model_kind(l->model, r->kind);
    if (!k && r->kind.len > 0 && !names_have(NAMES(l->kind_names, l->kind_name_count), r->kind)) {
        load_fault(l, yaml_get(map, "kind"), K("model.kind-unknown"), arg_str("word", r->kind),
                   arg_str("known", names_near(l, NAMES(l->kind_names, l->kind_name_count), r->kind)));
    }
    read_begin(l, map, k, r);
    read_term(l, map, r);
    read_action(l, map, k, r);
    r->source = scalar(l, map, "source", true);
    if (utf8_count(r->source) > SOURCE_LONGEST) load_fault(l, yaml_get(map, "source"), K("model.text-long"), arg_int("limit", SOURCE_LONGEST));
    Str unconfirmed = scalar(l, map, "unconfirmed", false);
    r->unconfirmed = str_is(unconfirmed, "true");
    if (unconfirmed.len > 0 && !r->unconfirmed && !str_is(unconfirmed, "false")) {
        load_fault(l, yaml_get(map, "unconfirmed"), K("model.bool-expected"));
    }
}

void read_retention(Load *l, const Yaml *root)
{
    const Yaml *rules = yaml_get(root, "rules");
    if (root->type != YAML_MAP || !rules || rules->type != YAML_MAP || root->count != 1) {
        load_fault_key(l, root, K("model.key-missing"), arg_c("word", "rules"));
        return;
    }
    l->model->retention = load_array(l, rules->count, sizeof *l->model->retention);
    if (!l->model->retention) return;
    YAML_EACH(child, rules) {
        if (!id_ok(child->key)) load_fault_key(l, child, K("model.id-form"), arg_str("word", child->key));
        read_rule(l, child, &l->model->retention[l->model->retention_count++]);
    }
}

/* model_lint_field.c: what is wrong with a field beside the others: what it asks, where it points, who may find it.
 *
 * A field that is sourced, a list or a group holds others; all of them are looked at, each beside the tree it was read from. */
#include "model/model_int.h"

/* Where the settings of a type stand: of a list's items under `of`, of a sourced field beside its own. */
static void lint_type(Load *l, const Kind *k, const Field *f, const Yaml *y)
{
    Names kinds = NAMES(l->kind_names, l->kind_name_count);
    if (!f || !y || y->type != YAML_MAP) return;
    if (f->type == FIELD_LIST) lint_type(l, k, f->sourced && f->of ? f->of->of : f->of, f->sourced ? y : yaml_get(y, "of"));
    if (f->type == FIELD_REF) lint_names(l, y, "to", kinds, true, K("model.kind-unknown"));
    if (f->type == FIELD_CHOICE) {
        lint_labels(l, yaml_get(y, "of"), NULL);
        lint_was(l, yaml_get(y, "of"));
    }
    if (f->type == FIELD_NUMBER && f->unit_count > 0) lint_labels(l, yaml_get(y, "units"), NULL);
    if (f->type == FIELD_IDENTIFIER) lint_labels(l, yaml_get(y, "types"), "label");
    lint_refused_options(l, f, y);
    if (f->type != FIELD_GROUP) return;
    const Yaml *parts = yaml_get(y, "fields");
    lint_labels(l, parts, "label");
    for (const Field *part = f->fields; part; part = part->next) {
        const Yaml *at = yaml_get_str(parts, part->id);
        lint_refused_field(l, k, part, at);
        lint_type(l, k, part, at);
    }
}

static void lint_field(Load *l, const Kind *k, const Field *f, const Yaml *field)
{
    if (f->required_from.len > 0)
        lint_names(l, field, "required", NAMES(k->states, k->state_count), false, K("model.state-unknown"));
    if (l->rules.derived)
        lint_names(l, field, "derived", names_of_c(l, l->rules.derived, l->rules.derived_count), false, K("model.derived-unknown"));
    lint_type(l, k, f, field);
    if (str_is(f->id, "number")) load_fault_key(l, field, K("model.field-reserved"));      /* the index holds numbers under it */
    if (f->unique_unless.len > 0) {
        const Field *other = kind_field(k, f->unique_unless);
        if (!f->unique || !other || other == f) load_fault_key(l, yaml_get(field, "unique_unless"), K("model.unique-unless"));
    }
    if (f->sensitive && (f->searchable || f->sortable || f->unique)) load_fault_key(l, field, K("model.sensitive-indexed"));
    bool text = f->type == FIELD_TEXT || f->type == FIELD_LONG_TEXT;
    if (f->vault && (!text || k->place != PLACE_OFFICE || f->required || f->required_from.len > 0)) load_fault_key(l, field, K("model.vault-field"));
    lint_refused_field(l, k, f, field);
}

/* Nobody fills a derived or retired field in, so no move may ask for it. */
static void lint_needs(Load *l, const Kind *k, const Yaml *map)
{
    const Yaml *needs = yaml_get(map, "needs");
    if (!needs || needs->type == YAML_MAP) return;
    bool several = needs->type == YAML_LIST;
    for (const Yaml *one = several ? needs->first : needs; one; one = several ? one->next : NULL) {
        const Field *f = one->type == YAML_SCALAR ? kind_field(k, one->text) : NULL;
        if (f && (f->retired || f->derived.len > 0)) load_fault(l, one, K("model.needs-unfillable"), arg_str("word", f->id));
    }
}

void lint_fields(Load *l, const Kind *k, const Yaml *root)
{
    const Yaml *fields = yaml_get(root, "fields");
    for (const Field *f = k->fields; f; f = f->next) lint_field(l, k, f, yaml_get_str(fields, f->id));
    YAML_EACH(move, yaml_get(root, "moves")) {
        const Yaml *when = yaml_get(move, "needs_when");
        lint_needs(l, k, move);
        if (when && when->type == YAML_MAP) YAML_EACH(one, when) lint_needs(l, k, one);
    }
}

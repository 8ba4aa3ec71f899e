/* model_lint_field.c: what is wrong with a field beside the others: what it asks, where it points, who may find it.
 *
 * A field that is sourced, a list or a group holds others; all of them are looked at, each beside the tree it was read from. */
#include "model/model_int.h"

/* What docs/human-rights.md says is not asked about a person. Whole names and whole folded labels: "race of horses" passes. */
static const char *const REFUSED[] = {
    "ethnicity", "ethnic_origin", "ethnic origin", "ethnic_group", "ethnic group", "nationality", "race", "tribe", "caste",
    "religion", "faith", "religious_belief", "religious belief", "sexual_orientation", "sexual orientation", "orientation",
    "этническая принадлежность", "этническое происхождение", "национальность", "раса", "каста", "религия", "вероисповедание",
    "сексуальная ориентация",
    "этникалык таандыгы", "улуту", "расасы", "дини", "диний ишеними", "сексуалдык ориентациясы",
};

static bool refused(Load *l, Str text)
{
    ArenaMark mark = arena_mark(l->arena);
    Error e = { 0 };
    Str folded, one;
    bool found = false, well = text_fold(l->arena, text, &folded, &e) == ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(REFUSED) && well && !found; i++) {
        well = text_fold(l->arena, str_of(REFUSED[i]), &one, &e) == ERR_OK;
        found = well && str_equal(one, folded);
    }
    if (!well) l->memory_out = true;
    arena_restore(l->arena, mark);
    return found;
}

static void lint_refused(Load *l, const Field *f, const Yaml *field)
{
    bool no = refused(l, f->id);
    for (size_t i = 0; i < LANG_COUNT && !no; i++) no = refused(l, f->label.text[i]);
    if (no) load_fault_key(l, field, K("model.field-refused"));
}

/* Where the settings of a type stand: of a list's items under `of`, of a sourced field beside its own. */
static void lint_type(Load *l, const Field *f, const Yaml *y)
{
    Names kinds = NAMES(l->kind_names, l->kind_name_count);
    if (!f || !y || y->type != YAML_MAP) return;
    if (f->type == FIELD_LIST) lint_type(l, f->sourced && f->of ? f->of->of : f->of, f->sourced ? y : yaml_get(y, "of"));
    if (f->type == FIELD_REF) lint_names(l, y, "to", kinds, true, K("model.kind-unknown"));
    if (f->type == FIELD_CHOICE) {
        lint_labels(l, yaml_get(y, "of"), NULL);
        lint_was(l, yaml_get(y, "of"));
    }
    if (f->type == FIELD_NUMBER && f->unit_count > 0) lint_labels(l, yaml_get(y, "units"), NULL);
    if (f->type == FIELD_IDENTIFIER) lint_labels(l, yaml_get(y, "types"), "label");
    if (f->type != FIELD_GROUP) return;
    const Yaml *parts = yaml_get(y, "fields");
    lint_labels(l, parts, "label");
    for (const Field *part = f->fields; part; part = part->next) {
        const Yaml *at = yaml_get_str(parts, part->id);
        lint_refused(l, part, at);
        lint_type(l, part, at);
    }
}

static void lint_field(Load *l, const Kind *k, const Field *f, const Yaml *field)
{
    if (f->required_from.len > 0)
        lint_names(l, field, "required", NAMES(k->states, k->state_count), false, K("model.state-unknown"));
    if (l->rules.derived)
        lint_names(l, field, "derived", names_of_c(l, l->rules.derived, l->rules.derived_count), false, K("model.derived-unknown"));
    lint_type(l, f, field);
    if (str_is(f->id, "number")) load_fault_key(l, field, K("model.field-reserved"));      /* the index holds numbers under it */
    if (f->sensitive && (f->searchable || f->sortable || f->unique)) load_fault_key(l, field, K("model.sensitive-indexed"));
    lint_refused(l, f, field);
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

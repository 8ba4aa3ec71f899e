/* model_indicators.c: indicators.yaml, the figures that an office computes: what is counted, out of what, over which period and
 * by what it can be split. A figure is data, so that a lawyer reads how it comes about and a donor's or a ministry's form can
 * be followed without a compiler. It is read when all kinds are known, and each name in it is looked up at once: a figure over
 * a field that was renamed is a fault and not a silent zero.
 *
 *     office_wide: [head, auditor]          # roles that see figures of the whole office
 *     indicators:
 *       rp1:
 *         code: RP1
 *         kind: tip
 *         measure: share                    # count, share, median_days
 *         at: {field: received_on}          # counts in the period of that day
 *         of: {within: {from: {field: received_on}, to: {came_to: [acknowledged]}, days: 7}} */
#include "model/model_int.h"

enum { DAYS_MOST = 36600, HOURS_MOST = 24 * 366, LEAST_MOST = 1000 };

/* Whose names stand in what is read: the fields of a record or of an item of a list in it. */
typedef struct { const Kind *kind; const Field *fields; } Scope;

static const char *const FAMILIES[FAMILY_COUNT] = { "management", "investigative", "statutory" };

const char *family_name(Family f) { return FAMILIES[f]; }

/* ---- names ---- */

static const Field *field_in(const Scope *s, Str id)
{
    for (const Field *f = s->fields; f; f = f->next) {
        if (str_equal(f->id, id)) return f;
    }
    return NULL;
}

/* A field by name under `key`; NULL, and a fault, when the kind has none. Without a kind (not_yet) every name goes. */
static const Field *read_field(Load *l, const Yaml *map, const char *key, const Scope *s, Str *ret)
{
    const Yaml *y = yaml_get(map, key);
    *ret = STR("");
    if (!y) return NULL;
    *ret = read_id(l, y, false);
    const Field *f = field_in(s, *ret);
    if (!f && s->kind && ret->len > 0) {
        Str known = names_near(l, field_names(l, s->kind), *ret);
        load_fault(l, y, K("model.indicator-field"), arg_str("word", *ret), arg_str("kind", s->kind->id), arg_str("known", known));
    }
    return f;
}

static void read_states(Load *l, const Yaml *map, const char *key, const Scope *s, Str **ret, size_t *count)
{
    if (!yaml_get(map, key)) return;
    read_ids(l, map, key, false, ret, count);
    for (size_t i = 0; i < *count && s->kind; i++) {
        if (kind_state(s->kind, (*ret)[i])) continue;
        load_fault_key(l, yaml_get(map, key), K("model.state-unknown"), arg_str("word", (*ret)[i]),
                       arg_str("known", names_near(l, NAMES(s->kind->states, s->kind->state_count), (*ret)[i])));
    }
}

/* Options of a choice, "true" and "false" of a yes_no. */
static void read_options(Load *l, const Yaml *map, const char *key, const Field *f, Str **ret, size_t *count)
{
    static const Str YES_NO[] = { STR("true"), STR("false") };
    const Yaml *y = yaml_get(map, key);
    if (!y) {
        load_fault_key(l, map, K("model.key-missing"), arg_c("word", key));
        return;
    }
    size_t n = y->type == YAML_LIST ? y->count : 1;
    *ret = load_array(l, n, sizeof **ret);
    for (const Yaml *one = y->type == YAML_LIST ? y->first : y; one && *ret; one = y->type == YAML_LIST ? one->next : NULL) {
        bool known = !f || one->type != YAML_SCALAR ? !f : f->type == FIELD_YES_NO ? str_in(one->text, YES_NO, 2)
                     : names_have(NAMES(f->choices, f->choice_count), one->text);
        if (!known) load_fault(l, one, K("model.indicator-option"), arg_str("word", one->text));
        (*ret)[(*count)++] = one->text;
    }
}

/* ---- events ---- */

static void read_event(Load *l, const Yaml *map, const char *key, const Scope *s, IndicatorEvent *ret)
{
    static const Str ALLOWED[] = { STR("made"), STR("case_made"), STR("field"), STR("came_to") };
    const Yaml *y = yaml_get(map, key);
    if (!y || !read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    if (y->count != 1) load_fault_key(l, y, K("model.indicator-event"));
    if (read_bool(l, y, "made")) ret->type = EVENT_MADE;
    if (read_bool(l, y, "case_made")) ret->type = EVENT_CASE_MADE;
    if (yaml_get(y, "field")) {
        const Field *f = read_field(l, y, "field", s, &ret->field);
        ret->type = EVENT_FIELD;
        if (f && !((f->type == FIELD_DATE && !f->partial) || f->type == FIELD_DATE_TIME))
            load_fault(l, yaml_get(y, "field"), K("model.indicator-day"), arg_str("word", ret->field));
    }
    if (yaml_get(y, "came_to")) {
        ret->type = EVENT_CAME_TO;
        read_states(l, y, "came_to", s, &ret->states, &ret->state_count);
    }
}

static void read_between(Load *l, const Yaml *test, const Scope *s, IndicatorTest *ret)
{
    static const Str ALLOWED[] = { STR("from"), STR("to"), STR("days"), STR("hours") };
    const Yaml *within = yaml_get(test, "within"), *y = within ? within : yaml_get(test, "settled");
    if (!y || !read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, y, "from");
    need_name(l, y, "to");
    if (!yaml_get(y, "hours")) need_name(l, y, "days");
    read_event(l, y, "from", s, &ret->from);
    read_event(l, y, "to", s, &ret->to);
    ret->days = read_int(l, y, "days", 0, DAYS_MOST, 0);
    ret->hours = read_int(l, y, "hours", 1, HOURS_MOST, 0);
    ret->settled = !within;
}

static void read_past(Load *l, const Yaml *test, const Scope *s, IndicatorTest *ret)
{
    static const Str ALLOWED[] = { STR("field"), STR("days") };
    const Yaml *y = yaml_get(test, "past");
    if (!y || !read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, y, "field");
    const Field *f = read_field(l, y, "field", s, &ret->past);
    if (f && f->type != FIELD_DATE) load_fault(l, yaml_get(y, "field"), K("model.indicator-day"), arg_str("word", ret->past));
    ret->past_days = read_int(l, y, "days", 0, DAYS_MOST, 0);
}

static void read_ahead(Load *l, const Yaml *test, const Scope *s, IndicatorTest *ret)
{
    static const Str ALLOWED[] = { STR("field") };
    const Yaml *y = yaml_get(test, "ahead");
    if (!y || !read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, y, "field");
    const Field *f = read_field(l, y, "field", s, &ret->ahead);
    if (f && f->type != FIELD_DATE) load_fault(l, yaml_get(y, "field"), K("model.indicator-day"), arg_str("word", ret->ahead));
}

/* ---- tests ---- */

/* A list of groups: its parts are the scope inside. */
static bool read_list(Load *l, const Yaml *map, const char *key, const Scope *s, Str *ret, Scope *inside)
{
    const Field *f = read_field(l, map, key, s, ret);
    *inside = (Scope){ s->kind, NULL };
    if (!f) return ret->len > 0;
    if (f->type != FIELD_LIST || f->of->type != FIELD_GROUP) {
        load_fault(l, yaml_get(map, key), K("model.indicator-list"), arg_str("word", *ret));
        return false;
    }
    inside->fields = f->of->fields;
    return true;
}

static void read_items_test(Load *l, const Yaml *test, const Scope *s, IndicatorTest *ret)
{
    static const Str ALLOWED[] = { STR("list"), STR("field"), STR("is"), STR("least") };
    const Yaml *y = yaml_get(test, "items");
    Scope inside;
    if (!y || !read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, y, "list");
    need_name(l, y, "field");
    if (!read_list(l, y, "list", s, &ret->list, &inside)) return;
    const Field *f = read_field(l, y, "field", &inside, &ret->item_field);
    read_options(l, y, "is", f, &ret->item_is, &ret->item_is_count);
    ret->least = read_int(l, y, "least", 1, LEAST_MOST, 1);
}

/* A record of another kind that has the same value in a field of the same name. */
static void read_beside(Load *l, const Yaml *test, const Scope *s, IndicatorTest *ret)
{
    static const Str ALLOWED[] = { STR("kind"), STR("by"), STR("came_to") };
    const Yaml *y = yaml_get(test, "beside");
    Str unused;
    if (!y || !read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    for (size_t i = 0; i < ARRAY_LEN(ALLOWED); i++) need_name(l, y, ALLOWED[i].ptr);        /* they end in NUL */
    ret->beside = read_id(l, yaml_get(y, "kind"), false);
    const Kind *k = model_kind(l->model, ret->beside);
    Scope other = { k, k ? k->fields : NULL };
    (void)read_field(l, y, "by", s, &ret->beside_by);
    (void)read_field(l, y, "by", &other, &unused);
    read_states(l, y, "came_to", &other, &ret->beside_states, &ret->beside_count);
    if (!k && s->kind) load_fault(l, yaml_get(y, "kind"), K("model.kind-unknown"), arg_str("word", ret->beside), arg_str("known", STR("")));
}

/* Records of another kind that refer to this one. */
static void read_linked(Load *l, const Yaml *test, const Scope *s, IndicatorTest *ret)
{
    static const Str ALLOWED[] = { STR("kind"), STR("by"), STR("field"), STR("is"), STR("stands"), STR("least") };
    const Yaml *y = yaml_get(test, "linked");
    if (!y || !read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    for (size_t i = 0; i < ARRAY_LEN(ALLOWED) - 1; i++) need_name(l, y, ALLOWED[i].ptr);
    ret->linked = read_id(l, yaml_get(y, "kind"), false);
    const Kind *k = model_kind(l->model, ret->linked);
    Scope other = { k, k ? k->fields : NULL };
    (void)read_field(l, y, "by", &other, &ret->linked_by);
    const Field *f = read_field(l, y, "field", &other, &ret->linked_field);
    read_options(l, y, "is", f, &ret->linked_is, &ret->linked_is_count);
    read_states(l, y, "stands", &other, &ret->linked_states, &ret->linked_count);
    ret->linked_least = read_int(l, y, "least", 1, LEAST_MOST, 1);
    if (k || !s->kind) return;
    load_fault(l, yaml_get(y, "kind"), K("model.kind-unknown"), arg_str("word", ret->linked), arg_str("known", STR("")));
}

static void read_test(Load *l, const Yaml *map, const char *key, const Scope *s, IndicatorTest *ret)
{
    static const Str ALLOWED[] = { STR("stands"), STR("came_to"), STR("field"), STR("is"), STR("filled"), STR("empty"), STR("within"), STR("settled"),
                                   STR("past"), STR("ahead"), STR("items"), STR("beside"), STR("linked") };
    const Yaml *y = yaml_get(map, key);
    if (!y || !read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    ret->given = true;
    read_states(l, y, "stands", s, &ret->stands, &ret->stand_count);
    read_states(l, y, "came_to", s, &ret->came_to, &ret->came_count);
    (void)read_field(l, y, "filled", s, &ret->filled);
    (void)read_field(l, y, "empty", s, &ret->empty);
    if (yaml_get(y, "field")) {
        const Field *f = read_field(l, y, "field", s, &ret->field);
        read_options(l, y, "is", f, &ret->is, &ret->is_count);
    }
    if (yaml_get(y, "within") && yaml_get(y, "settled")) load_fault_key(l, y, K("model.indicator-event"));
    read_between(l, y, s, ret);
    read_past(l, y, s, ret);
    read_ahead(l, y, s, ret);
    read_items_test(l, y, s, ret);
    read_beside(l, y, s, ret);
    read_linked(l, y, s, ret);
}

/* ---- one figure ---- */

static void read_kind_of(Load *l, const Yaml *map, Indicator *ret, Scope *scope)
{
    const Yaml *y = yaml_get(map, "kind");
    ret->kind = y ? read_id(l, y, false) : STR("");
    const Kind *k = model_kind(l->model, ret->kind);
    *scope = (Scope){ k, k ? k->fields : NULL };
    if (!y || k || ret->not_yet || ret->kind.len == 0 || names_have(NAMES(l->kind_names, l->kind_name_count), ret->kind)) return;
    load_fault(l, y, K("model.kind-unknown"), arg_str("word", ret->kind),
               arg_str("known", names_near(l, NAMES(l->kind_names, l->kind_name_count), ret->kind)));
}

static void read_split(Load *l, const Yaml *map, const Scope *s, Indicator *ret)
{
    if (!yaml_get(map, "split")) return;
    read_ids(l, map, "split", false, &ret->split, &ret->split_count);
    for (size_t i = 0; i < ret->split_count && s->kind; i++) {
        const Field *f = field_in(s, ret->split[i]);
        if (str_is(ret->split[i], "state") || str_is(ret->split[i], "unit") || (f && f->type == FIELD_CHOICE)) continue;
        load_fault_key(l, yaml_get(map, "split"), K("model.indicator-split"), arg_str("word", ret->split[i]));
    }
}

static void check_whole(Load *l, const Yaml *map, const Indicator *x)
{
    if (x->measure == MEASURE_SHARE) need_name(l, map, "of");
    if (x->measure != MEASURE_MEDIAN_DAYS) return;
    need_name(l, map, "from");
    need_name(l, map, "to");
}

static void read_indicator(Load *l, const Yaml *map, Indicator *ret)
{
    static const Str ALLOWED[] = { STR("code"), STR("family"), STR("label"), STR("definition"), STR("called"), STR("source"), STR("unconfirmed"),
        STR("kind"), STR("measure"), STR("at"), STR("over"), STR("known"), STR("each"), STR("of"), STR("items"), STR("from"), STR("to"), STR("split"),
        STR("about_persons"), STR("not_yet") };
    static const Str MEASURES[MEASURE_KINDS] = { STR("count"), STR("share"), STR("median_days") };
    static const char *const NEEDED[] = { "family", "label", "definition", "source", "kind", "measure" };
    Str families[FAMILY_COUNT];
    Scope scope, inside;
    ret->id = map->key;
    if (!read_names(l, map, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    for (size_t i = 0; i < ARRAY_LEN(NEEDED); i++) need_name(l, map, NEEDED[i]);
    for (size_t i = 0; i < FAMILY_COUNT; i++) families[i] = str_of(FAMILIES[i]);
    ret->code = read_text(l, map, "code", ID_LIMIT);
    ret->family = (Family)read_word(l, map, "family", families, FAMILY_COUNT);
    ret->measure = (Measure)read_word(l, map, "measure", MEASURES, MEASURE_KINDS);
    read_label(l, map, "label", LABEL_LONGEST, &ret->label);
    read_label(l, map, "definition", HINT_LONGEST, &ret->definition);
    if (yaml_get(map, "called")) read_label(l, map, "called", HINT_LONGEST, &ret->called);
    ret->source = read_text(l, map, "source", SOURCE_LONGEST);
    ret->unconfirmed = read_bool(l, map, "unconfirmed");
    ret->about_persons = read_bool(l, map, "about_persons");
    ret->not_yet = read_bool(l, map, "not_yet");
    read_kind_of(l, map, ret, &scope);
    inside = scope;
    if (yaml_get(map, "items") && !read_list(l, map, "items", &scope, &ret->items, &inside)) return;
    read_event(l, map, "at", &scope, &ret->at);
    read_test(l, map, "over", &scope, &ret->over);
    read_test(l, map, "known", &scope, &ret->known);
    read_test(l, map, "each", &inside, &ret->each);
    read_test(l, map, "of", &inside, &ret->of);
    read_event(l, map, "from", &scope, &ret->from);
    read_event(l, map, "to", &scope, &ret->to);
    read_split(l, map, &scope, ret);
    check_whole(l, map, ret);
}

static void read_office_wide(Load *l, const Yaml *root)
{
    Model *m = l->model;
    read_ids(l, root, "office_wide", false, &m->office_wide, &m->office_wide_count);
    if (m->role_count > 0) lint_names(l, root, "office_wide", NAMES(m->roles, m->role_count), false, K("model.role-unknown"));
}

void read_indicators(Load *l, const Yaml *root)
{
    static const Str OF_FILE[] = { STR("office_wide"), STR("indicators") };
    Model *m = l->model;
    if (!read_names(l, root, OF_FILE, ARRAY_LEN(OF_FILE))) return;
    need_name(l, root, "indicators");
    if (yaml_get(root, "office_wide")) read_office_wide(l, root);
    const Yaml *map = read_map(l, root, "indicators");
    if (!map) return;
    m->indicators = load_array(l, map->count, sizeof *m->indicators);
    if (!m->indicators) return;
    YAML_EACH(child, map) {
        if (!id_ok(child->key)) load_fault_key(l, child, K("model.id-form"), arg_str("word", child->key));
        read_indicator(l, child, &m->indicators[m->indicator_count++]);
    }
    lint_labels(l, map, "label");
}

const Indicator *model_indicator(const Model *m, Str id)
{
    for (size_t i = 0; i < m->indicator_count; i++) {
        if (str_equal(m->indicators[i].id, id)) return &m->indicators[i];
    }
    return NULL;
}

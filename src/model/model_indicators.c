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
 *         measure: share                    # count, share, median_days, mean, sum, ratio, unique
 *         at: {field: received_on}          # counts in the period of that day
 *         of: {within: {from: {field: received_on}, to: {came_to: [acknowledged]}, days: 7}} */
#include "model/model_int.h"

enum { DAYS_MOST = 36600, HOURS_MOST = 24 * 366, LEAST_MOST = 1000 };

/* Whose names stand in what is read: the fields of a record or of an item of a list in it. */
typedef struct { const Kind *kind; const Field *fields; } Scope;

static const char *const FAMILIES[FAMILY_COUNT] = { "management", "investigative", "statutory", "programme" };

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

/* ---- paths ---- */

/* One step along a path: the field `part` of the kind, and the kind that a reference leads on to. False: the path breaks here. */
static bool read_step(Load *l, const Yaml *at, IndicatorPath *ret, Str part, const Kind **kind, bool last)
{
    if (ret->part_count == PATH_PARTS || !id_ok(part)) return false;
    ret->part[ret->part_count] = part;
    ret->of[ret->part_count++] = (*kind)->id;
    ret->last = kind_field(*kind, part);
    if (!ret->last) {
        load_fault(l, at, K("model.indicator-field"), arg_str("word", part), arg_str("kind", (*kind)->id),
                   arg_str("known", names_near(l, field_names(l, *kind), part)));
        return true;
    }
    if (last) return true;
    *kind = ret->last->type == FIELD_REF ? model_kind(l->model, ret->last->to) : NULL;
    return *kind != NULL;
}

/* `trainee.sex`: a fault where a part is no reference to one kind, or names no field. Of a kind that is not yet there the words are kept unread. */
static void read_path_of(Load *l, const Yaml *at, Str text, const Kind *kind, IndicatorPath *ret)
{
    Str rest = text;
    bool whole = kind != NULL;
    if (!kind) return;
    while (whole && rest.len > 0 && (ret->part_count == 0 || ret->last)) {
        ptrdiff_t dot = str_find_byte(rest, '.');
        Str part = dot < 0 ? rest : str_first(rest, (size_t)dot);
        rest = dot < 0 ? STR("") : str_from(rest, (size_t)dot + 1);
        whole = read_step(l, at, ret, part, &kind, rest.len == 0) && !(dot >= 0 && rest.len == 0);
    }
    if (whole) return;
    load_fault(l, at, K("model.indicator-path"), arg_str("word", text));
    ret->last = NULL;
}

static void read_path(Load *l, const Yaml *map, const char *key, const Scope *s, IndicatorPath *ret)
{
    const Yaml *y = yaml_get(map, key);
    if (y && y->type == YAML_SCALAR) read_path_of(l, y, y->text, s->kind, ret);
    else if (y) load_fault(l, y, K("model.indicator-path"), arg_c("word", key));
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
        bool leads = strcmp(key, "at") == 0 && str_find_byte(yaml_get(y, "field")->text, '.') >= 0;
        if (leads) read_path(l, y, "field", s, &ret->path);
        const Field *f = leads ? ret->path.last : read_field(l, y, "field", s, &ret->field);
        ret->type = EVENT_FIELD;
        if (f && f->type != FIELD_DATE && f->type != FIELD_DATE_TIME)
            load_fault(l, yaml_get(y, "field"), K("model.indicator-day"), arg_str("word", yaml_get(y, "field")->text));
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
    need_name(l, y, "kind");
    need_name(l, y, "by");
    need_name(l, y, "stands");
    ret->linked = read_id(l, yaml_get(y, "kind"), false);
    const Kind *k = model_kind(l->model, ret->linked);
    Scope other = { k, k ? k->fields : NULL };
    (void)read_field(l, y, "by", &other, &ret->linked_by);
    if (yaml_get(y, "field")) {
        const Field *f = read_field(l, y, "field", &other, &ret->linked_field);
        read_options(l, y, "is", f, &ret->linked_is, &ret->linked_is_count);
    }
    read_states(l, y, "stands", &other, &ret->linked_states, &ret->linked_count);
    ret->linked_least = read_int(l, y, "least", 1, LEAST_MOST, 1);
    if (k || !s->kind) return;
    load_fault(l, yaml_get(y, "kind"), K("model.kind-unknown"), arg_str("word", ret->linked), arg_str("known", STR("")));
}

/* What a reference leads to says one of these. */
static void read_via(Load *l, const Yaml *test, const Scope *s, IndicatorTest *ret)
{
    static const Str ALLOWED[] = { STR("field"), STR("is") };
    const Yaml *y = yaml_get(test, "via");
    if (!y || !read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, y, "field");
    read_path(l, y, "field", s, &ret->via);
    read_options(l, y, "is", ret->via.last, &ret->via_is, &ret->via_is_count);
}

static void read_test(Load *l, const Yaml *map, const char *key, const Scope *s, IndicatorTest *ret)
{
    static const Str ALLOWED[] = { STR("stands"), STR("came_to"), STR("field"), STR("is"), STR("filled"), STR("empty"), STR("within"), STR("settled"),
                                   STR("past"), STR("ahead"), STR("items"), STR("beside"), STR("linked"), STR("via") };
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
    read_via(l, y, s, ret);
}

/* ---- one figure ---- */

static void read_kind_of(Load *l, const Yaml *map, Indicator *ret, Scope *scope)
{
    const Yaml *y = yaml_get(map, "kind");
    const Indicator *above = model_indicator(l->model, ret->above);
    ret->kind = y ? read_id(l, y, false) : above ? above->kind : STR("");           /* a ratio is shown where what stands above is kept */
    const Kind *k = model_kind(l->model, ret->kind);
    *scope = (Scope){ k, k ? k->fields : NULL };
    if (!y || k || ret->not_yet || ret->kind.len == 0 || names_have(NAMES(l->kind_names, l->kind_name_count), ret->kind)) return;
    load_fault(l, y, K("model.kind-unknown"), arg_str("word", ret->kind),
               arg_str("known", names_near(l, NAMES(l->kind_names, l->kind_name_count), ret->kind)));
}

/* ---- what is added up, and by what it is split ---- */

/* What is added up: a number or an amount, of the record, of another one that it leads to, or of an item of a list in it. */
static void read_value(Load *l, const Yaml *map, const Scope *s, const Scope *inside, Indicator *ret)
{
    const Yaml *y = yaml_get(map, "value");
    if (!y) return;
    if (ret->items.len > 0) {
        ret->value.last = read_field(l, map, "value", inside, &ret->value.part[0]);
        ret->value.part_count = 1;
    } else {
        read_path(l, map, "value", s, &ret->value);
    }
    const Field *f = ret->value.last;
    if (f && f->type != FIELD_NUMBER && f->type != FIELD_MONEY) load_fault(l, y, K("model.indicator-number"), arg_str("word", y->text));
}

/* A split goes by a closed list of values or a name; by a text only where a reference leads to it: that of the office's own list of bodies or persons
 * (capitals and spaces make no difference there). */
static bool splits(const Field *f, size_t parts)
{
    if (f->type == FIELD_TEXT) return parts > 1;

    bool closed = f->type == FIELD_CHOICE || f->type == FIELD_YES_NO || f->type == FIELD_PLACE;
    return closed || (f->type == FIELD_REF && !str_is(f->to, "user") && !str_is(f->to, "*"));
}

static void read_split(Load *l, const Yaml *map, const Scope *s, Indicator *ret)
{
    const Yaml *list = yaml_get(map, "split");
    if (!list) return;
    size_t count = list->type == YAML_LIST ? list->count : 1;
    ret->split = load_array(l, count, sizeof *ret->split);
    ret->split_by = load_array(l, count, sizeof *ret->split_by);
    if (!ret->split || !ret->split_by) return;
    for (const Yaml *one = list->type == YAML_LIST ? list->first : list; one; one = list->type == YAML_LIST ? one->next : NULL) {
        IndicatorPath *by = &ret->split_by[ret->split_count];
        if (one->type != YAML_SCALAR) continue;
        ret->split[ret->split_count++] = one->text;
        if (str_is(one->text, "state") || str_is(one->text, "unit") || !s->kind) continue;
        read_path_of(l, one, one->text, s->kind, by);
        if (by->last && !splits(by->last, by->part_count)) load_fault_key(l, list, K("model.indicator-split"), arg_str("word", one->text));
        /* a person who counts once falls into one cell only by what is said of the person */
        if (by->last && ret->unique.part_count > 0 && (by->part_count < 2 || !str_equal(by->part[0], ret->unique.part[0])))
            load_fault_key(l, list, K("model.indicator-unique"), arg_str("word", one->text), arg_str("by", ret->unique.part[0]));
    }
}

/* cross: [trainee.sex, trainee.body]: two of the splits in one table. */
static void read_cross(Load *l, const Yaml *map, Indicator *ret)
{
    const Yaml *y = yaml_get(map, "cross");
    if (!y) return;
    size_t n = 0;
    bool known = y->type == YAML_LIST && y->count == 2 && (ret->measure == MEASURE_COUNT || ret->measure == MEASURE_UNIQUE);
    for (const Yaml *one = known ? y->first : NULL; one; one = one->next) {
        size_t at = 0;
        while (at < ret->split_count && !str_equal(ret->split[at], one->text)) at++;
        known = known && at < ret->split_count && !str_is(one->text, "unit");
        ret->cross[n++] = at;
    }
    if (!known || ret->cross[0] == ret->cross[1]) load_fault(l, y, K("model.indicator-cross"));
    ret->has_cross = known;
}

/* convert: {on: paid_on, source: [rate_source, project.rate_source]}: by the rate of which day, and by whose rates. */
static void read_convert(Load *l, const Yaml *map, const Scope *s, const Scope *inside, Indicator *ret)
{
    static const Str ALLOWED[] = { STR("on"), STR("source") };
    const Yaml *y = yaml_get(map, "convert"), *list = y ? yaml_get(y, "source") : NULL;
    if (!y || !read_names(l, y, ALLOWED, ARRAY_LEN(ALLOWED))) return;
    need_name(l, y, "source");
    const Field *f = read_field(l, y, "on", ret->items.len > 0 ? inside : s, &ret->convert_on);
    if (f && f->type != FIELD_DATE) load_fault(l, yaml_get(y, "on"), K("model.indicator-day"), arg_str("word", ret->convert_on));
    bool sums = ret->measure == MEASURE_SUM && ret->currency.len > 0 && ret->value.last && ret->value.last->type == FIELD_MONEY;
    if (!sums) load_fault(l, y, K("model.indicator-convert"));
    ret->convert = sums;
    size_t count = list && list->type == YAML_LIST ? list->count : 1;
    ret->rate_sources = load_array(l, count, sizeof *ret->rate_sources);
    for (const Yaml *one = list && list->type == YAML_LIST ? list->first : list; one && ret->rate_sources;
         one = list->type == YAML_LIST ? one->next : NULL) {
        if (one->type == YAML_SCALAR) read_path_of(l, one, one->text, s->kind, &ret->rate_sources[ret->rate_source_count++]);
    }
}

/* ---- ratios ---- */

static void read_part(Load *l, const Yaml *map, const char *key, Str *ret)
{
    const Yaml *y = yaml_get(map, key);
    if (!y) return;
    *ret = y->text;
    const Indicator *of = model_indicator(l->model, *ret);
    bool counts = of && (of->measure == MEASURE_COUNT || of->measure == MEASURE_UNIQUE);
    bool one_sum = of && of->measure == MEASURE_SUM && (of->currency.len > 0 || !of->value.last || of->value.last->type == FIELD_NUMBER);
    if (!counts && !one_sum) load_fault(l, y, K("model.indicator-ratio"), arg_str("word", *ret));
}

static void check_whole(Load *l, const Yaml *map, const Indicator *x)
{
    static const struct { Measure measure; const char *needs[2]; } NEEDS[] = {
        { MEASURE_SHARE, { "of", NULL } }, { MEASURE_MEDIAN_DAYS, { "from", "to" } }, { MEASURE_MEAN, { "value", NULL } },
        { MEASURE_SUM, { "value", NULL } },
        { MEASURE_RATIO, { "above", "below" } }, { MEASURE_UNIQUE, { "unique", NULL } },
    };
    for (size_t n = 0; n < ARRAY_LEN(NEEDS); n++) {
        for (size_t i = 0; i < 2 && NEEDS[n].measure == x->measure && NEEDS[n].needs[i]; i++) need_name(l, map, NEEDS[n].needs[i]);
    }
    if (x->measure != MEASURE_RATIO) need_name(l, map, "kind");
    bool exact = x->divide == 1 || x->divide == 2 || x->divide == 5 || x->divide == 10;
    if (!exact) load_fault_key(l, yaml_get(map, "divide"), K("model.indicator-divide"));
    bool mixed = x->measure == MEASURE_MEAN && x->value.last && x->value.last->type == FIELD_MONEY;
    if (mixed) load_fault_key(l, yaml_get(map, "value"), K("model.indicator-number"), arg_str("word", x->value.part[x->value.part_count - 1]));
}

static void read_indicator(Load *l, const Yaml *map, Indicator *ret)
{
    static const Str ALLOWED[] = { STR("code"), STR("family"), STR("label"), STR("definition"), STR("called"), STR("source"), STR("unconfirmed"),
        STR("kind"), STR("measure"), STR("at"), STR("over"), STR("known"), STR("each"), STR("of"), STR("items"), STR("from"), STR("to"), STR("split"),
        STR("cross"), STR("value"), STR("unique"), STR("project"), STR("currency"), STR("convert"),
        STR("divide"), STR("above"), STR("below"), STR("about_persons"),
        STR("not_yet") };
    static const Str MEASURES[MEASURE_KINDS] = { STR("count"), STR("share"), STR("median_days"), STR("mean"), STR("sum"), STR("ratio"),
        STR("unique") };
    static const char *const NEEDED[] = { "family", "label", "definition", "source", "measure" };
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
    read_part(l, map, "above", &ret->above);
    read_part(l, map, "below", &ret->below);
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
    read_value(l, map, &scope, &inside, ret);
    read_path(l, map, "unique", &scope, &ret->unique);
    read_path(l, map, "project", &scope, &ret->project);
    ret->currency = read_text(l, map, "currency", ID_LIMIT);
    read_convert(l, map, &scope, &inside, ret);
    ret->divide = read_int(l, map, "divide", 1, 10, 1);
    read_split(l, map, &scope, ret);
    read_cross(l, map, ret);
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

/* model_read_field.c: from the tree under `fields:` to the list of a kind's fields.
 *
 * A field stands in one of three places: by itself, as what a list is a list of, or as a part of a group; each place knows other
 * settings, and each type does. A field that is `sourced` is read as its type first and then turned into a list of statements whose
 * values are of that type, so that whoever walks lists needs to know nothing new. */
#include "model/model_int.h"

enum { TEXT_LONGEST = 200, LONG_TEXT_LONGEST = 20000, LONGEST_LIMIT = 1000000, PATTERN_LONGEST = 40, DIGITS_LIMIT = 30 };

typedef enum { ALONE, IN_LIST, IN_GROUP } Where;

enum { MAY_SORT = 1, MAY_BE_UNIQUE = 2, MAY_HAVE_LENGTH = 4, MAY_HAVE_OF = 8, MAY_HAVE_TO = 16, MAY_BE_PARTIAL = 32,
       MAY_MEASURE = 64, MAY_HAVE_TYPES = 128, MAY_HAVE_FIELDS = 256, MAY_BE_SOURCED = 512, MAY_BE_DERIVED = 1024,
       MAY_BE_PAST = 2048, MAY_FILTER = 4096, MAY_BOUND_DAYS = 8192 };

/* In the order of FieldType: the name in a model file, and which of the settings below make sense for it. */
static const struct { Str name; unsigned may; } TYPES[] = {
    [FIELD_TEXT]        = { STR("text"), MAY_SORT | MAY_BE_UNIQUE | MAY_HAVE_LENGTH | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_LONG_TEXT]   = { STR("long_text"), MAY_HAVE_LENGTH | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_CHOICE]      = { STR("choice"), MAY_SORT | MAY_FILTER | MAY_HAVE_OF | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_YES_NO]      = { STR("yes_no"), MAY_SORT | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_DATE]        = { STR("date"), MAY_SORT | MAY_BE_PARTIAL | MAY_BE_PAST | MAY_BOUND_DAYS | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_DATE_TIME]   = { STR("date_time"), MAY_SORT | MAY_BE_PAST | MAY_BOUND_DAYS | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_MONEY]       = { STR("money"), MAY_SORT | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_REF]         = { STR("ref"), MAY_BE_UNIQUE | MAY_HAVE_TO | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_FILE]        = { STR("file"), 0 },
    [FIELD_LIST]        = { STR("list"), MAY_HAVE_OF | MAY_BE_DERIVED },
    [FIELD_NUMBER]      = { STR("number"), MAY_SORT | MAY_MEASURE | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_POINT]       = { STR("point"), MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_PLACE]       = { STR("place"), MAY_SORT | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_GROUP]       = { STR("group"), MAY_HAVE_FIELDS },
    [FIELD_PERSON_NAME] = { STR("person_name"), MAY_SORT | MAY_BE_SOURCED | MAY_BE_DERIVED },
    [FIELD_IDENTIFIER]  = { STR("identifier"), MAY_BE_UNIQUE | MAY_HAVE_TYPES | MAY_BE_SOURCED },
};

static const struct { const char *key; unsigned bit; } SETTINGS[] = {
    { "sortable", MAY_SORT }, { "unique", MAY_BE_UNIQUE }, { "longest", MAY_HAVE_LENGTH }, { "of", MAY_HAVE_OF },
    { "to", MAY_HAVE_TO }, { "inverse", MAY_HAVE_TO }, { "partial", MAY_BE_PARTIAL }, { "unit", MAY_MEASURE },
    { "units", MAY_MEASURE }, { "places", MAY_MEASURE }, { "least", MAY_MEASURE }, { "most", MAY_MEASURE },
    { "types", MAY_HAVE_TYPES }, { "fields", MAY_HAVE_FIELDS }, { "sourced", MAY_BE_SOURCED }, { "derived", MAY_BE_DERIVED },
    { "past", MAY_BE_PAST }, { "filter", MAY_FILTER }, { "earliest", MAY_BOUND_DAYS }, { "ahead", MAY_BOUND_DAYS },
};

/* What a field by itself may say; from PART_FIRST on a part of a group too, from ITEM_FIRST on an item of a list. */
static const Str NAMES_OF_FIELD[] = {
    STR("searchable"), STR("sortable"), STR("unique"), STR("sensitive"), STR("fixed"), STR("sourced"), STR("derived"), STR("was"),
    STR("filter"), STR("names"), STR("vault"), STR("unique_unless"), STR("machine"), STR("retired"),
    STR("label"), STR("hint"), STR("required"), STR("source"),
    STR("type"), STR("longest"), STR("of"), STR("to"), STR("inverse"), STR("partial"), STR("unit"), STR("units"), STR("places"),
    STR("least"), STR("most"), STR("types"), STR("fields"), STR("past"), STR("earliest"), STR("ahead"),
};
enum { PART_FIRST = 12, ITEM_FIRST = 17 };

/* False when the type is missing or unknown: then the other settings cannot be judged. */
static bool read_type(Load *l, const Yaml *map, FieldType *ret)
{
    const Yaml *y = yaml_get(map, "type");
    *ret = FIELD_TEXT;
    if (!y) return false;
    for (size_t i = 0; i < ARRAY_LEN(TYPES); i++)
        if (y->type == YAML_SCALAR && str_equal(y->text, TYPES[i].name)) {
            *ret = (FieldType)i;
            return true;
        }
    if (y->type != YAML_SCALAR) load_fault_key(l, y, K("model.text-expected"));
    else load_fault(l, y, K("model.type-unknown"), arg_str("word", y->text),
                    arg_str("known", names_near(l, NAMES(TYPES, ARRAY_LEN(TYPES)), y->text)));
    return false;
}

static int64_t read_longest(Load *l, const Yaml *map, FieldType type)
{
    const Yaml *y = yaml_get(map, "longest");
    int64_t n = type == FIELD_LONG_TEXT ? LONG_TEXT_LONGEST : TEXT_LONGEST;
    if (y && !(y->type == YAML_SCALAR && int_parse(y->text, &n) && n >= 1 && n <= LONGEST_LIMIT))
        load_fault(l, y, K("model.longest-form"), arg_int("limit", LONGEST_LIMIT));
    return n;
}

/* `required: true`, or the name of the state from which on. A part of a group knows no states. */
static void read_required(Load *l, const Yaml *map, Where where, Field *f)
{
    const Yaml *y = yaml_get(map, "required");
    if (!y) return;
    static const Str answers[] = { STR("true"), STR("false"), STR("yes"), STR("no") };
    bool word = where == ALONE && y->type == YAML_SCALAR && !names_have(NAMES(answers, ARRAY_LEN(answers)), y->text);
    if (word) f->required_from = read_id(l, y, false);
    else f->required = read_bool(l, map, "required");
}

static void read_field(Load *l, const Yaml *map, Field *f, Where where);

/* The options of a choice (or the word `roles`: those of roles.yaml), or what a list is a list of. */
static void read_of(Load *l, const Yaml *map, Field *f)
{
    const Yaml *y = yaml_get(map, "of");
    if (!y) {
        load_fault_key(l, map, K("model.key-missing"), arg_c("word", "of"));
    } else if (f->type == FIELD_CHOICE && y->type == YAML_SCALAR && str_is(y->text, "roles")) {
        f->choices = l->model->roles;
        f->choice_count = l->model->role_count;
    } else if (y->type != YAML_MAP || y->count == 0) {
        load_fault_key(l, y, f->type == FIELD_CHOICE ? K("model.choices-expected") : K("model.map-expected"));
    } else if (f->type == FIELD_CHOICE) {
        if (read_map(l, map, "of")) f->choices = read_choices(l, y, &f->choice_count);
    } else if ((f->of = load_array(l, 1, sizeof *f->of))) {
        f->of->id = f->id;
        f->of->label = f->label;
        read_field(l, y, f->of, IN_LIST);
    }
}

/* ---- numbers ---- */

static void read_known_unit(Load *l, const Yaml *y, Field *f)
{
    const Choice *unit = y->type == YAML_SCALAR ? unit_known(y->text) : NULL;
    if (!unit) load_fault(l, y, K("model.unit-unknown"), arg_str("word", y->text));
    else f->units[f->unit_count++] = *unit;
}

/* `unit: kg`, `units: [g, kg]`, or `units:` with a label for each that the program does not know. */
static void read_units(Load *l, const Yaml *map, Field *f)
{
    const Yaml *one = yaml_get(map, "unit"), *y = yaml_get(map, "units");
    if (one && y) load_fault_key(l, y, K("model.unit-twice"));
    if (one) y = one;
    if (!y) return;
    if (y->type == YAML_MAP && !one) {
        if (read_map(l, map, "units")) f->units = read_choices(l, y, &f->unit_count);
        return;
    }
    f->units = load_array(l, y->type == YAML_LIST ? y->count : 1, sizeof *f->units);
    if (!f->units) return;
    if (y->type == YAML_LIST && !one) {
        YAML_EACH(item, y) read_known_unit(l, item, f);
    } else {
        read_known_unit(l, y, f);
    }
}

static bool read_bound(Load *l, const Yaml *map, const char *key, const Field *f, int64_t *ret)
{
    const Yaml *y = yaml_get(map, key);
    if (!y) return false;
    bool good = y->type == YAML_SCALAR && decimal_ok(y->text, f->places, INT64_MAX) && amount_parse(y->text, NUMBER_PLACES, ret);
    if (!good) load_fault(l, y, K("model.bound-form"), arg_int("places", f->places));
    return good;
}

static void read_measure(Load *l, const Yaml *map, Field *f)
{
    f->places = (int)read_int(l, map, "places", 0, NUMBER_PLACES, 0);
    read_units(l, map, f);
    f->has_least = read_bound(l, map, "least", f, &f->least);
    f->has_most = read_bound(l, map, "most", f, &f->most);
    if (f->has_least && f->has_most && f->least > f->most) load_fault(l, yaml_get(map, "most"), K("model.bounds-crossed"));
    if (f->unit_count > 1 && read_bool(l, map, "sortable")) load_fault_key(l, yaml_get(map, "sortable"), K("model.units-sorted"));
}

/* ---- identifiers ---- */

static Str digits_pattern(Load *l, int64_t digits)
{
    char *nines = load_array(l, (size_t)digits + 1, 1);
    if (!nines) return STR("");
    memset(nines, '9', (size_t)digits);
    return (Str){ nines, (size_t)digits };
}

static void read_identifier_type(Load *l, const Yaml *map, IdentifierType *t)
{
    static const Str of_type[] = { STR("label"), STR("pattern"), STR("digits"), STR("strict") };
    if (!read_names(l, map, of_type, ARRAY_LEN(of_type))) return;
    need_name(l, map, "label");
    read_label(l, map, "label", LABEL_LONGEST, &t->label);
    t->pattern = read_text(l, map, "pattern", PATTERN_LONGEST);
    const Yaml *pattern = yaml_get(map, "pattern"), *digits = yaml_get(map, "digits"), *strict = yaml_get(map, "strict");
    if (t->pattern.len > 0 && !identifier_pattern_ok(t->pattern))
        load_fault(l, pattern, K("model.pattern-form"), arg_str("word", t->pattern));
    if (digits && pattern) load_fault_key(l, digits, K("model.pattern-twice"));
    else if (digits) t->pattern = digits_pattern(l, read_int(l, map, "digits", 1, DIGITS_LIMIT, 1));
    t->strict = read_bool(l, map, "strict");
    if (strict && !pattern && !digits) load_fault_key(l, strict, K("model.strict-alone"));
}

static void read_types(Load *l, const Yaml *map, Field *f)
{
    need_name(l, map, "types");
    const Yaml *y = read_map(l, map, "types");
    if (!y) return;
    if (y->count == 0) load_fault_key(l, y, K("model.map-expected"));
    f->types = load_array(l, y->count, sizeof *f->types);
    if (!f->types) return;
    YAML_EACH(child, y) {
        f->types[f->type_count].id = child->key;
        read_identifier_type(l, child, &f->types[f->type_count++]);
    }
}

/* ---- groups, statements ---- */

static void read_parts(Load *l, const Yaml *map, Where where, Field **ret)
{
    YAML_EACH(child, map) {
        Field *f = load_array(l, 1, sizeof *f);
        if (!f) return;
        f->id = child->key;
        read_field(l, child, f, where);
        *ret = f;
        ret = &f->next;
    }
}

static void read_group(Load *l, const Yaml *map, Field *f)
{
    need_name(l, map, "fields");
    const Yaml *y = read_map(l, map, "fields");
    if (y && y->count == 0) load_fault_key(l, y, K("model.map-expected"));
    read_parts(l, y, IN_GROUP, &f->fields);
}

/* The field as it was read becomes the type of the values, and itself a list of statements. */
static void make_sourced(Load *l, const Yaml *map, Field *f)
{
    if (f->sortable || f->unique || f->derived.len > 0) {
        load_fault_key(l, yaml_get(map, "sourced"), K("model.sourced-settings"));
        return;
    }
    Field *statement = load_array(l, 1, sizeof *statement), *value = load_array(l, 1, sizeof *value);
    if (!statement || !value) return;
    *value = *f;
    value->sourced = value->required = false;
    value->required_from = STR("");
    *statement = (Field){ .id = f->id, .label = f->label, .type = FIELD_STATEMENT, .of = value };
    f->type = FIELD_LIST;
    f->of = statement;
    f->choices = NULL;
    f->choice_count = 0;
    f->to = STR("");
}

/* ---- a field ---- */

static void read_settings(Load *l, const Yaml *map, Field *f)
{
    for (size_t i = 0; i < ARRAY_LEN(SETTINGS); i++) {
        const Yaml *y = yaml_get(map, SETTINGS[i].key);
        if (y && !(TYPES[f->type].may & SETTINGS[i].bit))
            load_fault_key(l, y, K("model.setting-misplaced"), arg_c("word", SETTINGS[i].key),
                           arg_str("type", TYPES[f->type].name));
    }
}

/* Only of what can be found at all: a text that is searched, or a list of them. */
static NamesWhom read_names_whom(Load *l, const Yaml *map, const Field *f)
{
    const Yaml *y = yaml_get(map, "names");
    bool fits = f->searchable && (f->type == FIELD_TEXT || (f->type == FIELD_LIST && f->of && f->of->type == FIELD_TEXT));
    if (!y) return NAMES_NOBODY;
    if (!fits) load_fault_key(l, y, K("model.names-misplaced"));
    else if (y->type == YAML_SCALAR && str_is(y->text, "person")) return NAMES_PERSON;
    else if (y->type == YAML_SCALAR && str_is(y->text, "body")) return NAMES_BODY;
    else if (y->type == YAML_SCALAR && str_is(y->text, "either")) return NAMES_EITHER;
    else load_fault_key(l, y, K("model.names-unknown"));
    return NAMES_NOBODY;
}

/* What a field by itself says of itself; names that its place does not know were listed already and are not there. */
static void read_flags(Load *l, const Yaml *map, Field *f)
{
    f->searchable = read_bool(l, map, "searchable");
    f->sortable = read_bool(l, map, "sortable");
    f->unique = read_bool(l, map, "unique");
    f->unique_unless = read_id(l, yaml_get(map, "unique_unless"), false);
    f->vault = read_bool(l, map, "vault");
    f->sensitive = read_bool(l, map, "sensitive") || f->vault;
    f->fixed = read_bool(l, map, "fixed");
    f->retired = read_bool(l, map, "retired");
    f->machine = read_bool(l, map, "machine");
    f->filter = read_bool(l, map, "filter");
    f->names = read_names_whom(l, map, f);
    f->derived = read_id(l, yaml_get(map, "derived"), false);
    read_ids(l, map, "was", false, &f->was, &f->was_count);
    bool asked = f->required || f->required_from.len > 0;
    if (f->retired && asked) load_fault_key(l, yaml_get(map, "retired"), K("model.retired-required"));
    if (f->derived.len > 0 && (asked || f->searchable || f->sortable || f->unique || f->fixed || f->retired))
        load_fault_key(l, yaml_get(map, "derived"), K("model.derived-settings"));
}

/* Without a word in the file no day of a record lies before 1850, and none a century ahead: what does is a slip of the keyboard. */
static void read_days(Load *l, const Yaml *map, Field *f)
{
    enum { DAY_LENGTH = 10, AHEAD_MOST = 500, AHEAD = 100 };
    Day first;
    Str text = read_text(l, map, "earliest", DAY_LENGTH);
    if (!day_parse(text.len > 0 ? text : STR("1850-01-01"), &first)) {
        load_fault(l, yaml_get(map, "earliest"), K("model.earliest-form"));
        return;
    }
    f->has_least = f->has_most = true;
    f->least = first;
    f->most = read_int(l, map, "ahead", 0, AHEAD_MOST, AHEAD);
}

static void read_type_settings(Load *l, const Yaml *map, Field *f, Where where)
{
    f->longest = read_longest(l, map, f->type);
    if (f->type == FIELD_REF) {
        need_name(l, map, "to");
        f->to = read_id(l, yaml_get(map, "to"), true);
        read_label(l, map, "inverse", LABEL_LONGEST, &f->inverse);
    }
    if (f->type == FIELD_CHOICE || (f->type == FIELD_LIST && where == ALONE)) read_of(l, map, f);
    if (f->type == FIELD_DATE) f->partial = read_bool(l, map, "partial");
    if (f->type == FIELD_DATE || f->type == FIELD_DATE_TIME) read_days(l, map, f);
    f->past = read_bool(l, map, "past");
    if (f->type == FIELD_NUMBER) read_measure(l, map, f);
    if (f->type == FIELD_IDENTIFIER) read_types(l, map, f);
    if (f->type == FIELD_GROUP && where != IN_GROUP) read_group(l, map, f);
    f->regions = l->model->regions;
    f->region_count = l->model->region_count;
}

static void read_field(Load *l, const Yaml *map, Field *f, Where where)
{
    size_t first = where == ALONE ? 0 : where == IN_GROUP ? PART_FIRST : ITEM_FIRST;
    if (!read_names(l, map, NAMES_OF_FIELD + first, ARRAY_LEN(NAMES_OF_FIELD) - first)) return;
    need_name(l, map, "type");
    if (where != IN_LIST) need_name(l, map, "label");
    bool typed = read_type(l, map, &f->type);
    if (where == IN_LIST && f->type == FIELD_LIST) load_fault_key(l, map, K("model.list-of-lists"));
    if (where == IN_GROUP && (f->type == FIELD_LIST || f->type == FIELD_GROUP)) load_fault_key(l, map, K("model.group-nested"));
    if (typed) read_settings(l, map, f);
    if (where != IN_LIST) {
        read_label(l, map, "label", LABEL_LONGEST, &f->label);
        read_label(l, map, "hint", HINT_LONGEST, &f->hint);
        read_required(l, map, where, f);
        f->source = read_text(l, map, "source", SOURCE_LONGEST);
    }
    read_type_settings(l, map, f, where);
    if (where != ALONE) return;
    read_flags(l, map, f);
    f->sourced = read_bool(l, map, "sourced") && typed && TYPES[f->type].may & MAY_BE_SOURCED;
    if (f->sourced) make_sourced(l, map, f);
}

void read_fields(Load *l, const Yaml *root, Field **ret)
{
    read_parts(l, read_map(l, root, "fields"), ALONE, ret);
}

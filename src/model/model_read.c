/* model_read.c: from the tree of a model file to a Kind: one function a thing, each listing what is wrong with its own names and
 * values.
 *
 * What other parts of the model a name points to (states, roles, fields, kinds, rules) is model_lint.c's business; here a name only
 * has to look like one. After a fault reading goes on with what can be read, so that a person sees all faults at once. */
#include "model/model_int.h"

enum { LABEL_LONGEST = 200, HINT_LONGEST = 1000, SOURCE_LONGEST = 500, NUMBER_LONGEST = 60, TEXT_LONGEST = 200,
       LONG_TEXT_LONGEST = 20000, LONGEST_LIMIT = 1000000 };

/* ---- small things ---- */

/* Lists every name in the map that is not among those allowed; false when it is no map. */
static bool read_names(Load *l, const Yaml *map, const Str *allowed, size_t count)
{
    if (map->type != YAML_MAP) {
        load_fault_key(l, map, K("model.map-expected"));
        return false;
    }
    Names names = NAMES(allowed, count);
    YAML_EACH(child, map)
        if (!names_have(names, child->key))
            load_fault_key(l, child, K("model.key-unknown"), arg_str("word", child->key),
                           arg_str("known", names_near(l, names, child->key)));
    return true;
}

static void need_name(Load *l, const Yaml *map, const char *key)
{
    if (!yaml_get(map, key)) load_fault_key(l, map, K("model.key-missing"), arg_c("word", key));
}

/* The text under `key`, normalised; empty when it is not there. */
static Str read_text(Load *l, const Yaml *map, const char *key, size_t longest)
{
    const Yaml *y = yaml_get(map, key);
    if (!y) return STR("");
    Str text = STR("");
    Error e = { 0 };
    if (y->type != YAML_SCALAR) {
        load_fault_key(l, y, K("model.text-expected"));
    } else if (str_trim(y->text).len == 0) {
        load_fault_key(l, y, K("model.text-empty"));
    } else if (utf8_has_control(y->text, "\n")) {
        load_fault(l, y, K("model.control-text"));
    } else if (utf8_count(y->text) > longest) {
        load_fault(l, y, K("model.text-long"), arg_int("limit", (int64_t)longest));
    } else if (text_nfc(l->arena, str_trim(y->text), &text, &e) != ERR_OK) {
        l->memory_out = true;
    }
    return text;
}

static bool read_bool(Load *l, const Yaml *map, const char *key)
{
    const Yaml *y = yaml_get(map, key);
    if (!y) return false;
    bool yes = y->type == YAML_SCALAR && y->plain && str_is(y->text, "true");
    bool no = y->type == YAML_SCALAR && y->plain && str_is(y->text, "false");
    if (!yes && !no) load_fault(l, y, K("model.bool-expected"));
    return yes;
}

/* A name under `key`; empty when it is not there or does not look like one. `star`: "*" is a name too. */
static Str read_id(Load *l, const Yaml *y, bool star)
{
    if (!y) return STR("");
    if (y->type == YAML_SCALAR && (id_ok(y->text) || (star && str_is(y->text, "*")))) return y->text;
    if (y->type == YAML_SCALAR) load_fault(l, y, K("model.id-form"), arg_str("word", y->text));
    else load_fault_key(l, y, K("model.text-expected"));
    return STR("");
}

/* `key: one` or `key: [one, two]`. */
static void read_ids(Load *l, const Yaml *map, const char *key, bool star, Str **ret, size_t *count)
{
    *ret = NULL;
    *count = 0;
    const Yaml *y = yaml_get(map, key);
    if (!y) return;
    if (y->type == YAML_MAP) {
        load_fault_key(l, y, K("model.list-expected"));
        return;
    }
    Str *ids = load_array(l, y->type == YAML_LIST ? y->count : 1, sizeof *ids);
    if (!ids) return;
    size_t n = 0;
    for (const Yaml *item = y->type == YAML_LIST ? y->first : y; item; item = y->type == YAML_LIST ? item->next : NULL) {
        Str id = read_id(l, item, star);
        if (id.len == 0) continue;
        if (str_in(id, ids, n)) load_fault(l, item, K("model.name-twice"), arg_str("word", id));
        else ids[n++] = id;
    }
    *ret = ids;
    *count = n;
}

/* The names under `key` as a map from id to something; NULL (and a fault) when it is no map or empty. */
static const Yaml *read_map(Load *l, const Yaml *map, const char *key)
{
    const Yaml *y = yaml_get(map, key);
    if (!y) return NULL;
    if (y->type != YAML_MAP) {
        load_fault_key(l, y, K("model.map-expected"));
        return NULL;
    }
    YAML_EACH(child, y)
        if (!id_ok(child->key)) load_fault_key(l, child, K("model.id-form"), arg_str("word", child->key));
    return y;
}

/* {ru: Фамилия, имя, ...} reads as a name "имя" without a value: what is missing are quotes, not a language. */
static bool torn_at_comma(Load *l, const Yaml *y, Names languages)
{
    YAML_EACH(child, y)
        if (child->type == YAML_SCALAR && child->text.len == 0 && !names_have(languages, child->key)) {
            load_fault_key(l, child, K("model.label-comma"), arg_str("word", child->key));
            return true;
        }
    return false;
}

static void read_label_of(Load *l, const Yaml *y, size_t longest, Label *ret)
{
    static const Str languages[LANG_COUNT] = { [LANG_EN] = STR("en"), [LANG_RU] = STR("ru"), [LANG_KY] = STR("ky") };
    if (torn_at_comma(l, y, NAMES(languages, LANG_COUNT)) || !read_names(l, y, languages, LANG_COUNT)) return;
    for (int i = 0; i < LANG_COUNT; i++) {
        const char *language = lang_code((Lang)i);
        if (!yaml_get(y, language)) load_fault_key(l, y, K("model.label-language"), arg_c("word", language));
        else ret->text[i] = read_text(l, y, language, longest);
    }
}

static void read_label(Load *l, const Yaml *map, const char *key, size_t longest, Label *ret)
{
    const Yaml *y = yaml_get(map, key);
    if (y) read_label_of(l, y, longest, ret);
}

/* A map of ids to labels: roles, the options of a choice. */
static Choice *read_choices(Load *l, const Yaml *map, size_t *count)
{
    Choice *choices = load_array(l, map->count, sizeof *choices);
    *count = 0;
    if (!choices) return NULL;
    YAML_EACH(child, map) {
        choices[*count].id = child->key;
        read_label_of(l, child, LABEL_LONGEST, &choices[(*count)++].label);
    }
    return choices;
}

/* ---- fields ---- */

enum { MAY_SORT = 1, MAY_BE_UNIQUE = 2, MAY_HAVE_LENGTH = 4, MAY_HAVE_OF = 8, MAY_HAVE_TO = 16 };

/* In the order of FieldType: the name in a model file, and which of the settings below make sense for it. */
static const struct { Str name; unsigned may; } TYPES[] = {
    { STR("text"),      MAY_SORT | MAY_BE_UNIQUE | MAY_HAVE_LENGTH },
    { STR("long_text"), MAY_HAVE_LENGTH },
    { STR("choice"),    MAY_SORT | MAY_HAVE_OF },
    { STR("yes_no"),    MAY_SORT },
    { STR("date"),      MAY_SORT },
    { STR("date_time"), MAY_SORT },
    { STR("money"),     MAY_SORT },
    { STR("ref"),       MAY_BE_UNIQUE | MAY_HAVE_TO },
    { STR("file"),      0 },
    { STR("list"),      MAY_HAVE_OF },
};

static const struct { const char *key; unsigned bit; } SETTINGS[] = {
    { "sortable", MAY_SORT }, { "unique", MAY_BE_UNIQUE }, { "longest", MAY_HAVE_LENGTH }, { "of", MAY_HAVE_OF },
    { "to", MAY_HAVE_TO },
};

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

/* `required: true`, or the name of the state from which on. */
static void read_required(Load *l, const Yaml *map, Field *f)
{
    const Yaml *y = yaml_get(map, "required");
    if (!y) return;
    static const Str answers[] = { STR("true"), STR("false"), STR("yes"), STR("no") };
    bool word = y->type == YAML_SCALAR && !names_have(NAMES(answers, ARRAY_LEN(answers)), y->text);
    if (word) f->required_from = read_id(l, y, false);
    else f->required = read_bool(l, map, "required");
}

static void read_field(Load *l, const Yaml *map, Field *f, bool in_list);

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
        read_field(l, y, f->of, true);
    }
}

static void read_field(Load *l, const Yaml *map, Field *f, bool in_list)
{
    static const Str of_field[] = { STR("type"), STR("label"), STR("hint"), STR("required"), STR("searchable"), STR("sortable"),
                                    STR("unique"), STR("sensitive"), STR("fixed"), STR("longest"), STR("of"), STR("to"),
                                    STR("source") };
    static const Str of_item[] = { STR("type"), STR("longest"), STR("of"), STR("to") };
    if (!read_names(l, map, in_list ? of_item : of_field, in_list ? ARRAY_LEN(of_item) : ARRAY_LEN(of_field))) return;
    need_name(l, map, "type");
    if (!in_list) need_name(l, map, "label");
    bool typed = read_type(l, map, &f->type);
    if (in_list && f->type == FIELD_LIST) load_fault_key(l, map, K("model.list-of-lists"));
    for (size_t i = 0; i < ARRAY_LEN(SETTINGS); i++) {
        const Yaml *y = yaml_get(map, SETTINGS[i].key);
        if (y && typed && !(TYPES[f->type].may & SETTINGS[i].bit))
            load_fault_key(l, y, K("model.setting-misplaced"), arg_c("word", SETTINGS[i].key),
                           arg_str("type", TYPES[f->type].name));
    }
    read_label(l, map, "label", LABEL_LONGEST, in_list ? &(Label){ 0 } : &f->label);
    read_label(l, map, "hint", HINT_LONGEST, &f->hint);
    read_required(l, map, f);
    f->searchable = read_bool(l, map, "searchable");
    f->sortable = read_bool(l, map, "sortable");
    f->unique = read_bool(l, map, "unique");
    f->sensitive = read_bool(l, map, "sensitive");
    f->fixed = read_bool(l, map, "fixed");
    f->longest = read_longest(l, map, f->type);
    f->source = read_text(l, map, "source", SOURCE_LONGEST);
    if (f->type == FIELD_REF) need_name(l, map, "to");
    f->to = f->type == FIELD_REF ? read_id(l, yaml_get(map, "to"), true) : STR("");
    if (f->type == FIELD_CHOICE || (f->type == FIELD_LIST && !in_list)) read_of(l, map, f);
}

static void read_fields(Load *l, const Yaml *root, Kind *k)
{
    const Yaml *map = read_map(l, root, "fields");
    Field **at = &k->fields;
    YAML_EACH(child, map) {
        Field *f = load_array(l, 1, sizeof *f);
        if (!f) return;
        f->id = child->key;
        read_field(l, child, f, false);
        *at = f;
        at = &f->next;
    }
}

/* ---- states, moves, rights ---- */

static void read_states(Load *l, const Yaml *root, Kind *k)
{
    static const Str of_state[] = { STR("label"), STR("final") };
    const Yaml *map = read_map(l, root, "states");
    if (!map) return;
    if (map->count == 0 || map->count > MODEL_STATES)
        load_fault_key(l, map, K("model.states-count"), arg_int("limit", MODEL_STATES));
    k->states = load_array(l, map->count, sizeof *k->states);
    if (!k->states) return;
    YAML_EACH(child, map) {
        State *s = &k->states[k->state_count++];
        s->id = child->key;
        if (!read_names(l, child, of_state, ARRAY_LEN(of_state))) continue;
        need_name(l, child, "label");
        read_label(l, child, "label", LABEL_LONGEST, &s->label);
        s->final = read_bool(l, child, "final");
    }
}

static void read_move(Load *l, const Yaml *map, bool internal, Move *m)
{
    static const Str of_move[] = { STR("label"), STR("from"), STR("to"), STR("by"), STR("needs"), STR("guard"), STR("four_eyes"),
                                   STR("reason"), STR("source") };
    if (!read_names(l, map, of_move, ARRAY_LEN(of_move))) return;
    need_name(l, map, "label");
    need_name(l, map, "from");
    need_name(l, map, "to");
    if (!internal) need_name(l, map, "by");
    read_label(l, map, "label", LABEL_LONGEST, &m->label);
    read_ids(l, map, "from", false, &m->from, &m->from_count);
    m->to = read_id(l, yaml_get(map, "to"), false);
    read_ids(l, map, "by", false, &m->by, &m->by_count);
    read_ids(l, map, "needs", false, &m->needs, &m->needs_count);
    m->guard = read_id(l, yaml_get(map, "guard"), false);
    m->four_eyes = read_bool(l, map, "four_eyes");
    m->reason = read_bool(l, map, "reason");
    m->source = read_text(l, map, "source", SOURCE_LONGEST);
}

static void read_moves(Load *l, const Yaml *root, Kind *k)
{
    const Yaml *map = read_map(l, root, "moves");
    if (!map) return;
    k->moves = load_array(l, map->count, sizeof *k->moves);
    if (!k->moves) return;
    YAML_EACH(child, map) {
        Move *m = &k->moves[k->move_count++];
        m->id = child->key;
        read_move(l, child, k->internal, m);
    }
}

static void read_rights(Load *l, const Yaml *root, Kind *k)
{
    static const Str of_rights[] = { STR("create"), STR("change"), STR("see") };
    const Yaml *map = yaml_get(root, "rights");
    if (!map || !read_names(l, map, of_rights, ARRAY_LEN(of_rights))) return;
    read_ids(l, map, "create", false, &k->create, &k->create_count);
    read_ids(l, map, "change", false, &k->change, &k->change_count);
    read_ids(l, map, "see", true, &k->see, &k->see_count);
}

/* ---- a kind ---- */

/* Letters, digits and dashes, {year} at most once, {seq} once: a number that people can read out and file by. */
static bool number_ok(Str pattern)
{
    size_t years = 0, seqs = 0;
    while (pattern.len > 0) {
        if (str_starts(pattern, STR("{year}"))) {
            years++;
            pattern = str_from(pattern, 6);
        } else if (str_starts(pattern, STR("{seq}"))) {
            seqs++;
            pattern = str_from(pattern, 5);
        } else {
            char c = pattern.ptr[0];
            bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/';
            if (!plain) return false;
            pattern = str_from(pattern, 1);
        }
    }
    return seqs == 1 && years <= 1;
}

static Str read_number(Load *l, const Yaml *root)
{
    Str number = read_text(l, root, "number", NUMBER_LONGEST);
    if (number.len > 0 && !number_ok(number))
        load_fault(l, yaml_get(root, "number"), K("model.number-form"), arg_str("word", number));
    return number;
}

static Place read_place(Load *l, const Yaml *root)
{
    static const Str places[] = { STR("case"), STR("office"), STR("either") };   /* in the order of Place */
    const Yaml *y = yaml_get(root, "place");
    if (!y) return PLACE_CASE;
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (y->type == YAML_SCALAR && str_equal(y->text, places[i])) return (Place)i;
    load_fault(l, y, K("model.place-unknown"), arg_str("word", y->text), arg_c("known", "case, office, either"));
    return PLACE_CASE;
}

void read_kind(Load *l, const Yaml *root, Kind *k)
{
    static const Str of_kind[] = { STR("kind"), STR("label"), STR("plural"), STR("number"), STR("place"), STR("is_case"),
                                   STR("logs_reads"), STR("internal"), STR("title"), STR("rights"), STR("fields"), STR("states"),
                                   STR("moves") };
    static const char *const needed[] = { "kind", "label", "plural", "place", "rights", "fields", "states" };
    k->file = l->file;
    if (!read_names(l, root, of_kind, ARRAY_LEN(of_kind))) return;
    for (size_t i = 0; i < ARRAY_LEN(needed); i++) need_name(l, root, needed[i]);
    k->id = read_id(l, yaml_get(root, "kind"), false);
    read_label(l, root, "label", LABEL_LONGEST, &k->label);
    read_label(l, root, "plural", LABEL_LONGEST, &k->plural);
    k->number = read_number(l, root);
    k->place = read_place(l, root);
    k->is_case = read_bool(l, root, "is_case");
    k->logs_reads = read_bool(l, root, "logs_reads");
    k->internal = read_bool(l, root, "internal");
    k->title = read_id(l, yaml_get(root, "title"), false);
    read_rights(l, root, k);
    read_fields(l, root, k);
    read_states(l, root, k);
    read_moves(l, root, k);
}

void read_roles(Load *l, const Yaml *root)
{
    static const Str of_roles[] = { STR("roles") };
    if (!read_names(l, root, of_roles, ARRAY_LEN(of_roles))) return;
    need_name(l, root, "roles");
    const Yaml *map = read_map(l, root, "roles");
    if (map) l->model->roles = read_choices(l, map, &l->model->role_count);
}

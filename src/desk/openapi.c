/* openapi.c: see openapi.h. */
#include "desk/openapi.h"

typedef struct { Arena *a; const Model *model; Lang lang; } Maker;

/* ---- small pieces ---- */

static JsonValue *text(const Maker *m, const char *c) { return json_new_string(m->a, str_of(c)); }

static JsonValue *say(const Maker *m, const char *key)
{
    Buf out = buf_in(m->a);
    message_add(&out, m->lang, key);
    return out.failed ? NULL : json_new_string(m->a, buf_str(&out));
}

static JsonValue *typed(const Maker *m, const char *type)
{
    return json_set(m->a, json_new_object(m->a), "type", text(m, type));
}

static JsonValue *reference(const Maker *m, Str section, Str name)
{
    Str to = str_format(m->a, "#/components/" STR_FMT "/" STR_FMT, STR_ARG(section), STR_ARG(name));
    return json_set(m->a, json_new_object(m->a), "$ref", json_new_string(m->a, to));
}

/* {type: object, additionalProperties: false, properties: {}, required: []}: both lists are filled by whoever asked. */
static JsonValue *closed_object(const Maker *m, JsonValue **properties, JsonValue **required)
{
    JsonValue *o = typed(m, "object");
    *properties = json_new_object(m->a);
    *required = json_new_array(m->a);
    json_set(m->a, o, "additionalProperties", json_new_bool(m->a, false));
    json_set(m->a, o, "properties", *properties);
    return o;
}

/* An empty `required` says nothing: it is left out. */
static JsonValue *close_object(const Maker *m, JsonValue *o, JsonValue *required)
{
    if (required && required->count > 0) json_set(m->a, o, "required", required);
    return o;
}

static void add_property(const Maker *m, JsonValue *properties, Str name, JsonValue *schema)
{
    char *c = str_c(m->a, name);
    if (c) json_set(m->a, properties, c, schema);
}

/* ---- the value of a field ---- */

static JsonValue *pattern(const Maker *m, const char *expression)
{
    return json_set(m->a, typed(m, "string"), "pattern", text(m, expression));
}

static JsonValue *choice_schema(const Maker *m, const Field *f)
{
    JsonValue *o = typed(m, "string"), *list = json_new_array(m->a);
    for (size_t i = 0; i < f->choice_count; i++) json_add(m->a, list, json_new_string(m->a, f->choices[i].id));
    return json_set(m->a, o, "enum", list);
}

static JsonValue *money_schema(const Maker *m)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    json_set(m->a, properties, "amount", pattern(m, "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$"));
    json_set(m->a, properties, "currency", pattern(m, "^[A-Z]{3}$"));
    json_add(m->a, json_add(m->a, required, text(m, "amount")), text(m, "currency"));
    return close_object(m, o, required);
}

static JsonValue *file_schema(const Maker *m)
{
    static const char *const NAMES[] = { "blob", "sha256", "size", "name", "type" };
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        json_set(m->a, properties, NAMES[i], i == 2 ? typed(m, "integer") : i < 2 ? pattern(m, "^[0-9a-f]{64}$") : typed(m, "string"));
        json_add(m->a, required, text(m, NAMES[i]));
    }
    return close_object(m, o, required);
}

static JsonValue *reference_schema(const Maker *m, const Field *f)
{
    if (str_is(f->to, "*")) return pattern(m, "^[a-z0-9_]+/[a-z0-9-]+$");
    Str expression = str_format(m->a, "^" STR_FMT "/[0-9a-f]{16}$", STR_ARG(f->to));
    return json_set(m->a, typed(m, "string"), "pattern", json_new_string(m->a, expression));
}

static JsonValue *value_schema(const Maker *m, const Field *f);

static JsonValue *number_schema(const Maker *m, const Field *f)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    json_set(m->a, properties, "number", pattern(m, "^-?(0|[1-9][0-9]*)(\\.[0-9]+)?$"));
    json_add(m->a, required, text(m, "number"));
    if (f->unit_count > 0) {
        JsonValue *units = json_new_array(m->a);
        for (size_t i = 0; i < f->unit_count; i++) json_add(m->a, units, json_new_string(m->a, f->units[i].id));
        json_set(m->a, properties, "unit", json_set(m->a, typed(m, "string"), "enum", units));
        json_add(m->a, required, text(m, "unit"));
    }
    return close_object(m, o, required);
}

static JsonValue *point_schema(const Maker *m)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    json_set(m->a, properties, "lat", pattern(m, "^-?[0-9]{1,2}(\\.[0-9]+)?$"));
    json_set(m->a, properties, "lon", pattern(m, "^-?[0-9]{1,3}(\\.[0-9]+)?$"));
    json_add(m->a, json_add(m->a, required, text(m, "lat")), text(m, "lon"));
    return close_object(m, o, required);
}

static JsonValue *place_schema(const Maker *m, const Field *f)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required), *codes = json_new_array(m->a);
    for (size_t i = 0; i < f->region_count; i++) json_add(m->a, codes, json_new_string(m->a, f->regions[i].code));
    json_set(m->a, properties, "text", typed(m, "string"));
    json_set(m->a, properties, "region", f->region_count > 0 ? json_set(m->a, typed(m, "string"), "enum", codes) : typed(m, "string"));
    json_set(m->a, properties, "point", point_schema(m));
    json_add(m->a, required, text(m, "text"));
    return close_object(m, o, required);
}

static JsonValue *group_schema(const Maker *m, const Field *f)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    for (const Field *part = f->fields; part; part = part->next) {
        JsonValue *schema = value_schema(m, part);
        json_set(m->a, schema, "title", json_new_string(m->a, part->label.text[m->lang]));
        add_property(m, properties, part->id, schema);
        if (part->required) json_add(m->a, required, json_new_string(m->a, part->id));
    }
    return close_object(m, o, required);
}

static JsonValue *of_words(const Maker *m, const char *const *words, size_t count)
{
    JsonValue *list = json_new_array(m->a);
    for (size_t i = 0; i < count; i++) json_add(m->a, list, text(m, words[i]));
    return json_set(m->a, typed(m, "string"), "enum", list);
}

static JsonValue *name_schema(const Maker *m)
{
    static const char *const SCRIPTS[] = { "Cyrl", "Latn", "Arab" }, *const PARTS[] = { "family", "given", "patronymic", "particle" };
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    JsonValue *of_part, *needed, *part = closed_object(m, &of_part, &needed), *parts = typed(m, "array");
    json_set(m->a, of_part, "type", of_words(m, PARTS, ARRAY_LEN(PARTS)));
    json_set(m->a, of_part, "text", typed(m, "string"));
    json_add(m->a, json_add(m->a, needed, text(m, "type")), text(m, "text"));
    json_set(m->a, parts, "items", close_object(m, part, needed));
    json_set(m->a, properties, "spelled", typed(m, "string"));
    json_set(m->a, properties, "script", of_words(m, SCRIPTS, ARRAY_LEN(SCRIPTS)));
    json_set(m->a, properties, "parts", parts);
    json_add(m->a, required, text(m, "spelled"));
    return close_object(m, o, required);
}

static JsonValue *identifier_schema(const Maker *m, const Field *f)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required), *types = json_new_array(m->a);
    for (size_t i = 0; i < f->type_count; i++) json_add(m->a, types, json_new_string(m->a, f->types[i].id));
    json_set(m->a, properties, "type", json_set(m->a, typed(m, "string"), "enum", types));
    json_set(m->a, properties, "value", typed(m, "string"));
    json_add(m->a, json_add(m->a, required, text(m, "type")), text(m, "value"));
    return close_object(m, o, required);
}

/* No fact without its source (FollowTheMoney). */
static JsonValue *statement_schema(const Maker *m, const Field *f)
{
    static const char *const MORE[] = { "source", "page", "grade", "language", "original" };
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    json_set(m->a, properties, "value", f->of ? value_schema(m, f->of) : json_new_object(m->a));
    for (size_t i = 0; i < ARRAY_LEN(MORE); i++) json_set(m->a, properties, MORE[i], typed(m, "string"));
    json_add(m->a, json_add(m->a, required, text(m, "value")), text(m, "source"));
    return close_object(m, o, required);
}

static JsonValue *value_schema(const Maker *m, const Field *f)
{
    JsonValue *o = NULL;
    if (f->type == FIELD_TEXT || f->type == FIELD_LONG_TEXT) {
        o = typed(m, "string");
        json_set(m->a, o, "minLength", json_new_int(m->a, 1));
        return json_set(m->a, o, "maxLength", json_new_int(m->a, f->longest));
    }
    if (f->type == FIELD_CHOICE) return choice_schema(m, f);
    if (f->type == FIELD_YES_NO) return typed(m, "boolean");
    if (f->type == FIELD_DATE) return pattern(m, f->partial ? "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" : "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    if (f->type == FIELD_DATE_TIME) return json_set(m->a, typed(m, "string"), "format", text(m, "date-time"));
    if (f->type == FIELD_MONEY) return money_schema(m);
    if (f->type == FIELD_REF) return reference_schema(m, f);
    if (f->type == FIELD_FILE) return file_schema(m);
    if (f->type == FIELD_NUMBER) return number_schema(m, f);
    if (f->type == FIELD_POINT) return point_schema(m);
    if (f->type == FIELD_PLACE) return place_schema(m, f);
    if (f->type == FIELD_GROUP) return group_schema(m, f);
    if (f->type == FIELD_PERSON_NAME) return name_schema(m);
    if (f->type == FIELD_IDENTIFIER) return identifier_schema(m, f);
    if (f->type == FIELD_STATEMENT) return statement_schema(m, f);
    if (f->type == FIELD_LIST && f->of) {
        o = typed(m, "array");
        json_set(m->a, o, "items", value_schema(m, f->of));
        json_set(m->a, o, "minItems", json_new_int(m->a, 1));
        return json_set(m->a, o, "uniqueItems", json_new_bool(m->a, true));
    }
    return json_new_object(m->a);                   /* of any shape: the gate looks at it by the model */
}

static JsonValue *field_schema(const Maker *m, const Field *f)
{
    JsonValue *o = value_schema(m, f);
    json_set(m->a, o, "title", json_new_string(m->a, f->label.text[m->lang]));
    if (f->hint.text[m->lang].len > 0) json_set(m->a, o, "description", json_new_string(m->a, f->hint.text[m->lang]));
    if (f->derived.len > 0) json_set(m->a, o, "readOnly", json_new_bool(m->a, true));
    if (f->retired) json_set(m->a, o, "deprecated", json_new_bool(m->a, true));
    return o;
}

JsonValue *openapi_field(Arena *a, const Field *f, Lang lang)
{
    Maker m = { .a = a, .lang = lang };
    return field_schema(&m, f);
}

/* ---- kinds ---- */

static Str schema_name(const Maker *m, const Kind *k, const char *what)
{
    return str_format(m->a, STR_FMT ".%s", STR_ARG(k->id), what);
}

/* What is kept: the values of the model. */
static JsonValue *fields_schema(const Maker *m, const Kind *k)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    for (const Field *f = k->fields; f; f = f->next) {
        add_property(m, properties, f->id, field_schema(m, f));
        if (f->required) json_add(m->a, required, json_new_string(m->a, f->id));
    }
    json_set(m->a, o, "title", json_new_string(m->a, k->label.text[m->lang]));
    return close_object(m, o, required);
}

/* What may be sent: a value, words that a person would type, or nothing, which takes a field out. */
static JsonValue *input_schema(const Maker *m, const Kind *k)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    Str name = schema_name(m, k, "fields");
    for (const Field *f = k->fields; f; f = f->next) {
        if (f->derived.len > 0 || f->retired) continue;         /* nobody gives it a value */
        JsonValue *any = json_new_array(m->a), *either = json_new_object(m->a), *types = json_new_array(m->a);
        Str in = str_format(m->a, STR_FMT "/properties/" STR_FMT, STR_ARG(name), STR_ARG(f->id));
        json_add(m->a, json_add(m->a, types, text(m, "string")), text(m, "null"));
        json_add(m->a, any, reference(m, STR("schemas"), in));
        json_add(m->a, any, json_set(m->a, json_new_object(m->a), "type", types));
        json_set(m->a, either, "anyOf", any);
        add_property(m, properties, f->id, either);
    }
    json_set(m->a, o, "description", say(m, K("openapi.input")));
    return o;
}

static JsonValue *record_schema(const Maker *m, const Kind *k)
{
    static const char *const NAMES[] = { "id", "kind", "state", "version" };        /* of one that was pulled back no more is told */
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required), *states = json_new_array(m->a), *hidden = typed(m, "array");
    for (size_t i = 0; i < k->state_count; i++) json_add(m->a, states, json_new_string(m->a, k->states[i].id));
    json_add(m->a, states, json_new_string(m->a, STATE_PULLED_BACK));
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) json_add(m->a, required, text(m, NAMES[i]));
    json_set(m->a, properties, "hidden", json_set(m->a, hidden, "items", typed(m, "string")));     /* fields that the caller may not see */
    json_set(m->a, properties, "case", typed(m, "string"));
    json_set(m->a, properties, "fields", reference(m, STR("schemas"), schema_name(m, k, "fields")));
    json_set(m->a, properties, "id", typed(m, "string"));
    json_set(m->a, properties, "kind", json_set(m->a, json_new_object(m->a), "const", json_new_string(m->a, k->id)));
    json_set(m->a, properties, "number", typed(m, "string"));
    json_set(m->a, properties, "state", json_set(m->a, typed(m, "string"), "enum", states));
    json_set(m->a, properties, "version", json_set(m->a, typed(m, "integer"), "minimum", json_new_int(m->a, 1)));
    return close_object(m, o, required);
}

/* A field of the arguments that is wrong, and why. */
static JsonValue *fault_schema(const Maker *m)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    json_set(m->a, properties, "name", typed(m, "string"));
    json_set(m->a, properties, "text", typed(m, "string"));
    json_add(m->a, json_add(m->a, required, text(m, "name")), text(m, "text"));
    return close_object(m, o, required);
}

static JsonValue *error_schema(const Maker *m)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required), *codes = json_new_array(m->a);
    for (int i = 1; i < ERR_COUNT; i++) {
        if (i != ERR_END) json_add(m->a, codes, text(m, error_code_name((ErrorCode)i)));
    }
    json_add(m->a, codes, text(m, "too-often"));
    json_set(m->a, properties, "code", json_set(m->a, typed(m, "string"), "enum", codes));
    json_set(m->a, properties, "text", typed(m, "string"));
    json_set(m->a, properties, "key", typed(m, "string"));
    json_set(m->a, properties, "args", json_set(m->a, typed(m, "object"), "additionalProperties", typed(m, "string")));
    json_set(m->a, properties, "field", typed(m, "string"));
    json_set(m->a, properties, "hint", typed(m, "string"));
    json_set(m->a, properties, "fields", json_set(m->a, typed(m, "array"), "items", fault_schema(m)));
    json_add(m->a, json_add(m->a, required, text(m, "code")), text(m, "text"));
    close_object(m, o, required);
    JsonValue *outer_properties, *outer_required, *outer = closed_object(m, &outer_properties, &outer_required);
    json_set(m->a, outer_properties, "error", o);
    json_add(m->a, outer_required, text(m, "error"));
    return close_object(m, outer, outer_required);
}

static JsonValue *schemas(const Maker *m)
{
    JsonValue *all = json_new_object(m->a);
    add_property(m, all, STR("error"), error_schema(m));
    for (size_t i = 0; i < m->model->kind_count; i++) {
        const Kind *k = &m->model->kinds[i];
        add_property(m, all, schema_name(m, k, "fields"), fields_schema(m, k));
        add_property(m, all, schema_name(m, k, "input"), input_schema(m, k));
        add_property(m, all, schema_name(m, k, "record"), record_schema(m, k));
    }
    return all;
}

/* ---- operations ---- */

/* "record.create" with its kind is one of many: which fields go with which kind. */
static JsonValue *any_input(const Maker *m, bool lists)
{
    JsonValue *any = json_new_array(m->a);
    for (size_t i = 0; i < m->model->kind_count; i++) {
        const Kind *k = &m->model->kinds[i];
        if (!k->internal) json_add(m->a, any, reference(m, STR("schemas"), schema_name(m, k, "input")));
    }
    JsonValue *one = json_set(m->a, json_new_object(m->a), "anyOf", any);
    return lists ? json_set(m->a, typed(m, "array"), "items", one) : one;
}

static JsonValue *kind_schema(const Maker *m)
{
    JsonValue *list = json_new_array(m->a);
    for (size_t i = 0; i < m->model->kind_count; i++) json_add(m->a, list, json_new_string(m->a, m->model->kinds[i].id));
    return json_set(m->a, typed(m, "string"), "enum", list);
}

/* The kind whose fields an operation takes, where its name says it: case.open, document.add. */
static const Kind *kind_of_operation(const Maker *m, const Operation *op)
{
    Str rest = str_of(op->name), front;
    return str_cut(&rest, '.', &front) ? model_kind(m->model, front) : NULL;
}

static JsonValue *values_schema(const Maker *m, const Operation *op, const ArgSpec *arg)
{
    const Kind *k = kind_of_operation(m, op);
    if (strcmp(arg->name, "items") == 0) return any_input(m, true);
    if (strcmp(arg->name, "fields") != 0) return json_new_object(m->a);
    return k ? reference(m, STR("schemas"), schema_name(m, k, "input")) : any_input(m, false);
}

static JsonValue *arg_schema(const Maker *m, const Operation *op, const ArgSpec *arg)
{
    JsonValue *o = NULL;
    if (arg->type == ARG_NUMBER) o = typed(m, "integer");
    else if (arg->type == ARG_YES) o = typed(m, "boolean");
    else if (arg->type == ARG_VALUES) o = values_schema(m, op, arg);
    else if (arg->type == ARG_SECRET) o = json_set(m->a, typed(m, "string"), "format", text(m, "password"));
    else o = arg->type == ARG_KIND || arg->type == ARG_TAKEN_KIND ? kind_schema(m) : typed(m, "string");
    if (arg->label) json_set(m->a, o, "description", say(m, arg->label));
    return o;
}

static JsonValue *media(const Maker *m, const char *type, JsonValue *schema)
{
    return json_set(m->a, json_new_object(m->a), type, json_set(m->a, json_new_object(m->a), "schema", schema));
}

static JsonValue *binary(const Maker *m)
{
    return json_set(m->a, typed(m, "string"), "contentMediaType", text(m, "application/octet-stream"));
}

static JsonValue *arguments_schema(const Maker *m, const Operation *op, bool *needed)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    for (size_t i = 0; i < op->arg_count; i++) {
        json_set(m->a, properties, op->args[i].name, arg_schema(m, op, &op->args[i]));
        if (op->args[i].required) json_add(m->a, required, text(m, op->args[i].name));
    }
    *needed = required && required->count > 0;
    return close_object(m, o, required);
}

/* A file comes in a form: itself in the part "file", the arguments as JSON in the part "args". */
static JsonValue *request_body(const Maker *m, const Operation *op)
{
    bool needed;
    JsonValue *args = arguments_schema(m, op, &needed), *body = json_new_object(m->a);
    if (!(op->flags & OP_FILE_IN)) {
        json_set(m->a, body, "required", json_new_bool(m->a, needed));
        return json_set(m->a, body, "content", media(m, "application/json", args));
    }
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required);
    json_set(m->a, properties, "args", args);
    json_set(m->a, properties, "file", binary(m));
    if (needed) json_add(m->a, required, text(m, "args"));
    json_add(m->a, required, text(m, "file"));
    close_object(m, o, required);
    json_set(m->a, body, "required", json_new_bool(m->a, true));
    return json_set(m->a, body, "content", media(m, "multipart/form-data", o));
}

/* The data of operations whose answer the model shapes. */
static JsonValue *data_schema(const Maker *m, const Operation *op)
{
    JsonValue *o = typed(m, "object");
    if (strcmp(op->name, "record.show") != 0 && strcmp(op->name, "record.list") != 0) return o;
    JsonValue *any = json_new_array(m->a), *properties = json_new_object(m->a);
    for (size_t i = 0; i < m->model->kind_count; i++) {
        json_add(m->a, any, reference(m, STR("schemas"), schema_name(m, &m->model->kinds[i], "record")));
    }
    JsonValue *one = json_set(m->a, json_new_object(m->a), "anyOf", any);
    bool list = strcmp(op->name, "record.list") == 0;
    if (list) one = json_set(m->a, typed(m, "array"), "items", one);
    json_set(m->a, properties, list ? "records" : "record", one);
    return json_set(m->a, o, "properties", properties);
}

static JsonValue *answer(const Maker *m, const Operation *op)
{
    JsonValue *properties, *required, *o = closed_object(m, &properties, &required), *good = json_new_object(m->a);
    json_set(m->a, properties, "data", data_schema(m, op));
    json_add(m->a, required, text(m, "data"));
    close_object(m, o, required);
    json_set(m->a, good, "description", say(m, K("openapi.good")));
    json_set(m->a, good, "content", op->flags & OP_FILE_OUT ? media(m, "application/octet-stream", binary(m)) : media(m, "application/json", o));
    JsonValue *both = json_set(m->a, json_new_object(m->a), "200", good);
    return json_set(m->a, both, "default", reference(m, STR("responses"), STR("error")));
}

static JsonValue *path(const Maker *m, const Operation *op)
{
    JsonValue *post = json_new_object(m->a), *security = json_new_array(m->a);
    Str rest = str_of(op->name), tag;
    (void)!str_cut(&rest, '.', &tag);
    json_set(m->a, post, "operationId", text(m, op->name));
    json_set(m->a, post, "summary", say(m, op->help));
    json_set(m->a, post, "tags", json_add(m->a, json_new_array(m->a), json_new_string(m->a, tag)));
    if (op->roles) json_set(m->a, post, "description", json_new_string(m->a, str_format(m->a, "roles: %s", op->roles)));
    json_set(m->a, post, "requestBody", request_body(m, op));
    json_set(m->a, post, "responses", answer(m, op));
    if (!(op->flags & OP_OPEN)) json_add(m->a, security, json_set(m->a, json_new_object(m->a), "session", json_new_array(m->a)));
    json_set(m->a, post, "security", security);
    return json_set(m->a, json_new_object(m->a), "post", post);
}

/* ---- the document ---- */

static JsonValue *components(const Maker *m)
{
    JsonValue *o = json_new_object(m->a), *wrong = json_new_object(m->a), *session = json_new_object(m->a);
    json_set(m->a, wrong, "description", say(m, K("openapi.error")));
    json_set(m->a, wrong, "content", media(m, "application/json", reference(m, STR("schemas"), STR("error"))));
    json_set(m->a, session, "type", text(m, "http"));
    json_set(m->a, session, "scheme", text(m, "bearer"));
    json_set(m->a, session, "description", say(m, K("openapi.session")));
    json_set(m->a, o, "schemas", schemas(m));
    json_set(m->a, o, "responses", json_set(m->a, json_new_object(m->a), "error", wrong));
    return json_set(m->a, o, "securitySchemes", json_set(m->a, json_new_object(m->a), "session", session));
}

JsonValue *openapi_make(Arena *a, const OperationTable *operations, const Model *model, Lang lang, Str version)
{
    Maker m = { .a = a, .model = model, .lang = lang };
    const Operation *op;
    JsonValue *o = json_new_object(a), *info = json_new_object(a), *paths = json_new_object(a);
    char hex[65];
    json_set(a, info, "title", text(&m, "Tergoo"));
    json_set(a, info, "version", json_new_string(a, version));
    json_set(a, info, "description", say(&m, K("openapi.what")));
    json_set(a, info, "x-model", json_new_string(a, hash_hex(hex, &model->hash)));
    for (size_t i = 0; (op = operation_at(operations, i)); i++) {
        Str at = str_format(a, "/api/%s", op->name);
        if (!at.ptr) return NULL;
        add_property(&m, paths, at, path(&m, op));
    }
    json_set(a, o, "openapi", text(&m, "3.1.0"));
    json_set(a, o, "info", info);
    json_set(a, o, "paths", paths);
    return json_set(a, o, "components", components(&m));
}

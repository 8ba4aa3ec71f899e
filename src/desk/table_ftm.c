/* table_ftm.c: see table_ftm.h. FollowTheMoney knows persons, bodies, accounts, addresses and vehicles; it has no word for what somebody is in a
 * case, so that this never leaves with it, and whoever comes by it is no more than mentioned. Its values are lists of texts, its days prefixes
 * of days (2021, 2021-02), its links stand on one side only and are not written. */
#include "desk/table_ftm.h"

#include "desk/desk_table.h"

enum { PROPERTIES = 40 };

/* `rest`: the field for the values behind the first; `type`: of an identifier. The first line of a field is the one that it leaves by. */
typedef struct { const char *kind, *property, *field, *rest, *type; } Line;

static const Line LINES[] = {
    { "person", "name", "name", "other_spellings", NULL },        { "person", "alias", "other_spellings", NULL, NULL },
    { "person", "weakAlias", "other_spellings", NULL, NULL },     { "person", "previousName", "other_spellings", NULL, NULL },
    { "person", "birthDate", "birth_date", NULL, NULL },          { "person", "idNumber", "pin", NULL, NULL },
    { "person", "innCode", "pin", NULL, NULL },                   { "person", "nationality", "citizenship", NULL, NULL },
    { "person", "citizenship", "citizenship", NULL, NULL },       { "person", "birthPlace", "birth_place", NULL, NULL },
    { "person", "passportNumber", "identifiers", NULL, "passport" }, { "person", "notes", "remarks", NULL, NULL },
    { "organization", "name", "name", "other_names", NULL },      { "organization", "alias", "other_names", NULL, NULL },
    { "organization", "weakAlias", "other_names", NULL, NULL },   { "organization", "previousName", "other_names", NULL, NULL },
    { "organization", "registrationNumber", "registration_number", NULL, NULL },
    { "organization", "taxNumber", "tax_number", NULL, NULL },    { "organization", "innCode", "tax_number", NULL, NULL },
    { "organization", "jurisdiction", "country", NULL, NULL },    { "organization", "country", "country", NULL, NULL },
    { "organization", "address", "address", NULL, NULL },         { "organization", "okpoCode", "identifiers", NULL, "okpo" },
    { "organization", "notes", "remarks", NULL, NULL },
    { "bank_account", "accountNumber", "account_number", NULL, NULL }, { "bank_account", "iban", "account_number", NULL, NULL },
    { "bank_account", "bankName", "bank", NULL, NULL },           { "bank_account", "bic", "bank_code", NULL, NULL },
    { "bank_account", "currency", "currency", NULL, NULL },       { "bank_account", "openingDate", "opened_on", NULL, NULL },
    { "bank_account", "closingDate", "closed_on", NULL, NULL },   { "bank_account", "notes", "remarks", NULL, NULL },
    { "address", "full", "address", NULL, NULL },                 { "address", "name", "address", NULL, NULL },
    { "address", "notes", "remarks", NULL, NULL },
    { "vehicle", "registrationNumber", "plate", NULL, NULL },     { "vehicle", "vin", "vin", NULL, NULL },
    { "vehicle", "model", "make", NULL, NULL },                   { "vehicle", "notes", "remarks", NULL, NULL },
};

/* What a kind asks for and an entity never says. */
static const struct { const char *kind, *field, *value; } SAID[] = { { "person", "status_in_case", "mentioned" } };

Str ftm_schema_of(Str kind)
{
    static const char *const SCHEMAS[][2] = { { "person", "Person" }, { "organization", "Organization" }, { "bank_account", "BankAccount" },
                                              { "address", "Address" }, { "vehicle", "Vehicle" } };
    for (size_t i = 0; i < ARRAY_LEN(SCHEMAS); i++) if (str_is(kind, SCHEMAS[i][0])) return str_of(SCHEMAS[i][1]);
    return STR("");
}

bool ftm_is_of(Str kind, Str schema)
{
    FtmSort sort = ftm_sort(schema);
    if (str_is(kind, "organization")) return sort == FTM_BODY || sort == FTM_EITHER;
    return schema.len > 0 && str_equal(ftm_schema_of(kind), schema);
}

static const Line *line_of(Str kind, Str property)
{
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++) {
        if (str_is(kind, LINES[i].kind) && str_is(property, LINES[i].property)) return &LINES[i];
    }
    return NULL;
}

const Field *ftm_field_of(const Kind *k, Str property, const Field **rest)
{
    const Line *line = line_of(k->id, property);
    *rest = line && line->rest ? kind_field(k, str_of(line->rest)) : NULL;
    return line ? kind_field(k, str_of(line->field)) : NULL;
}

/* ---- in ---- */

/* An instant of midnight is a day. */
static Str value_text(const Field *f, const JsonValue *v)
{
    Str text = json_text(v);
    if (f->type == FIELD_DATE && text.len > 10 && str_is(str_first(str_from(text, 10), 9), "T00:00:00")) text = str_first(text, 10);
    return text;
}

static JsonValue *typed_value(Arena *a, const Line *line, Str text)
{
    if (!line->type) return json_new_string(a, text);
    JsonValue *o = json_new_object(a);
    json_set(a, o, "type", json_new_string(a, str_of(line->type)));
    json_set(a, o, "value", json_new_string(a, text));
    return o;
}

static void add_to_list(Arena *a, JsonValue *item, char *name, JsonValue *v)
{
    JsonValue *list = (JsonValue *)(uintptr_t)json_get(item, name);
    if (!list) json_set(a, item, name, list = json_new_array(a));
    JSON_EACH(one, list) if (json_equal(one, v)) return;
    json_add(a, list, v);
}

/* Into a field that is free; false when it is not. */
static bool put_value(Arena *a, JsonValue *item, const Field *f, const Line *line, Str text)
{
    char *name = f ? str_c(a, f->id) : NULL;
    if (!name) return false;
    if (f->type == FIELD_LIST) add_to_list(a, item, name, typed_value(a, line, text));
    else if (!json_get(item, name)) json_set(a, item, name, json_new_string(a, text));
    else return str_equal(json_text(json_get(item, name)), text);
    return true;
}

static void add_rest(Buf *to, Str property, Str text)
{
    if (to->len > 0) buf_byte(to, '\n');
    if (str_is(property, "notes")) buf_add(to, text);
    else buf_format(to, STR_FMT ": " STR_FMT, STR_ARG(property), STR_ARG(text));
}

static ErrorCode put_property(Arena *a, const Kind *k, JsonValue *item, Str property, const JsonValue *values, Buf *rest, Error *e)
{
    const Line *line = line_of(k->id, property);
    const Field *more, *f = ftm_field_of(k, property, &more);
    bool notes = f && str_is(f->id, "remarks");
    JSON_EACH(v, values) {
        Str text = f ? value_text(f, v) : json_text(v);
        if (text.len == 0 || (!notes && f && (put_value(a, item, f, line, text) || put_value(a, item, more, line, text)))) continue;
        if (!kind_field(k, STR("remarks"))) {
            return error_set(e, ERR_INVALID, K("table.no-place"), arg_str("property", property), arg_str("value", text));
        }
        add_rest(rest, property, text);
    }
    return ERR_OK;
}

ErrorCode ftm_item(Arena *a, const Kind *k, const Str *properties, const JsonValue *const *values, size_t count, JsonValue **ret, Error *e)
{
    JsonValue *item = json_new_object(a);
    Buf rest = buf_in(a);
    for (size_t i = 0; i < count; i++) if (line_of(k->id, properties[i])) TRY(put_property(a, k, item, properties[i], values[i], &rest, e));
    for (size_t i = 0; i < count; i++) if (!line_of(k->id, properties[i])) TRY(put_property(a, k, item, properties[i], values[i], &rest, e));
    for (size_t i = 0; i < ARRAY_LEN(SAID); i++) {
        if (str_is(k->id, SAID[i].kind)) json_set(a, item, SAID[i].field, json_new_string(a, str_of(SAID[i].value)));
    }
    if (rest.len > 0) json_set(a, item, "remarks", json_new_string(a, buf_str(&rest)));
    *ret = item;
    return !item || item->broken || rest.failed ? error_memory(e) : ERR_OK;
}

/* ---- out ---- */

typedef struct { Arena *arena; FtmEntity *entity; } Leaving;

static ErrorCode add_value(Leaving *l, Str property, Str text, Error *e)
{
    FtmEntity *to = l->entity;
    size_t i = 0;
    while (i < to->property_count && !str_equal(to->properties[i].name, property)) i++;
    if (text.len == 0 || i == PROPERTIES) return ERR_OK;
    if (i == to->property_count) to->properties[to->property_count++] = (FtmProperty){ .name = property };
    FtmProperty *p = &to->properties[i];
    Str *wider = arena_grow(l->arena, p->values, p->count * sizeof *wider, (p->count + 1) * sizeof *wider);
    if (!wider) return error_memory(e);
    p->values = wider;
    p->values[p->count++] = text;
    to->value_count++;
    return ERR_OK;
}

/* The property that a field, or an identifier of that type in it, leaves by. */
static const Line *line_out(Str kind, Str field, Str type)
{
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++) {
        if (str_is(kind, LINES[i].kind) && str_is(field, LINES[i].field) && (!LINES[i].type || str_is(type, LINES[i].type))) return &LINES[i];
    }
    return NULL;
}

static ErrorCode add_field(Leaving *l, const Kind *k, const Field *f, const JsonValue *v, Error *e)
{
    if (f->type == FIELD_LIST) {
        JSON_EACH(one, v) TRY(add_field(l, k, &(Field){ .id = f->id, .type = f->of->type }, one, e));
        return ERR_OK;
    }
    const Line *line = line_out(k->id, f->id, json_text(json_get(v, "type")));
    if (!line) return ERR_OK;
    Str text = f->type == FIELD_IDENTIFIER ? json_text(json_get(v, "value")) : f->type == FIELD_PLACE ? json_text(json_get(v, "text")) : json_text(v);
    return add_value(l, str_of(line->property), text, e);
}

ErrorCode ftm_entity(Arena *a, const Kind *k, const JsonValue *body, FtmEntity *ret, Error *e)
{
    Leaving l = { a, ret };
    Str id = json_text(json_get(body, "id"));
    *ret = (FtmEntity){ .schema = ftm_schema_of(k->id), .properties = arena_array(a, PROPERTIES, sizeof *ret->properties) };
    char *own = str_c(a, id);
    if (!ret->properties || !own) return error_memory(e);
    for (char *c = own; *c; c++) if (*c == '/') *c = '-';
    ret->id = str_of(own);
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = table_takes(f) ? json_get_str(json_get(body, "fields"), f->id) : NULL;
        if (v) TRY(add_field(&l, k, f, v, e));
    }
    return ERR_OK;
}

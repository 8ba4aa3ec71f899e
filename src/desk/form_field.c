/* form_field.c: a field of the model as a field of a form: what it is called, what may be chosen, what stands in it. */
#include "desk/form.h"

static JsonValue *field_json(Request *r, const Field *f, bool required);

static const char *type_word(FieldType type)
{
    static const char *const WORDS[] = {
        [FIELD_TEXT] = "text", [FIELD_LONG_TEXT] = "long_text", [FIELD_CHOICE] = "choice", [FIELD_YES_NO] = "yes_no", [FIELD_DATE] = "date",
        [FIELD_DATE_TIME] = "date_time", [FIELD_MONEY] = "money", [FIELD_REF] = "ref", [FIELD_FILE] = "file", [FIELD_LIST] = "list",
        [FIELD_NUMBER] = "number", [FIELD_POINT] = "point", [FIELD_PLACE] = "place", [FIELD_GROUP] = "group",
        [FIELD_PERSON_NAME] = "person_name", [FIELD_IDENTIFIER] = "identifier", [FIELD_STATEMENT] = "statement",
    };
    return type < FIELD_TYPE_COUNT ? WORDS[type] : "text";
}

static void set_text(Request *r, JsonValue *o, const char *name, Str text)
{
    json_set(r->arena, o, name, json_new_string(r->arena, text));
}

JsonValue *form_field_named(Request *r, const char *name, const char *type, Str label, Str value)
{
    JsonValue *o = json_new_object(r->arena);
    set_text(r, o, "name", str_of(name));
    set_text(r, o, "type", str_of(type));
    set_text(r, o, "label", label);
    json_set(r->arena, o, "required", json_new_bool(r->arena, false));
    if (value.len > 0) set_text(r, o, "value", value);
    return o;
}

static JsonValue *pair(Request *r, Str value, Str label)
{
    JsonValue *one = json_new_array(r->arena);
    json_add(r->arena, one, json_new_string(r->arena, value));
    return json_add(r->arena, one, json_new_string(r->arena, label));
}

static void add_pair(Request *r, JsonValue *field, const char *member, Str value, Str label)
{
    JsonValue *list = (JsonValue *)(uintptr_t)json_get(field, member);
    if (!list) {
        list = json_new_array(r->arena);
        json_set(r->arena, field, member, list);
    }
    json_add(r->arena, list, pair(r, value, label));
}

void form_option(Request *r, JsonValue *field, Str value, Str label)
{
    add_pair(r, field, "options", value, label);
}

/* ---- values that are typed in parts ---- */

static void add_part(Request *r, JsonValue *field, JsonValue *part, bool required, int64_t longest)
{
    JsonValue *list = (JsonValue *)(uintptr_t)json_get(field, "fields");
    if (!list) {
        list = json_new_array(r->arena);
        json_set(r->arena, field, "fields", list);
    }
    json_set(r->arena, part, "required", json_new_bool(r->arena, required));
    if (longest > 0) json_set(r->arena, part, "longest", json_new_int(r->arena, longest));
    json_add(r->arena, list, part);
}

static JsonValue *text_part(Request *r, const char *name, const char *label)
{
    return form_field_named(r, name, "text", view_say(r, label), STR(""));
}

static void place_parts(Request *r, JsonValue *o, const Field *f)
{
    JsonValue *region = form_field_named(r, "region", "choice", view_say(r, K("form.place-region")), STR(""));
    for (size_t i = 0; i < f->region_count; i++) form_option(r, region, f->regions[i].code, view_label(r, &f->regions[i].label));
    add_part(r, o, text_part(r, "text", K("form.place-text")), true, 500);
    add_part(r, o, region, false, 0);
    add_part(r, o, form_field_named(r, "point", "point", view_say(r, K("form.place-point")), STR("")), false, 0);
}

static void name_parts(Request *r, JsonValue *o)
{
    add_part(r, o, text_part(r, "spelled", K("form.name-spelled")), true, 200);
    add_part(r, o, text_part(r, "family", K("form.name-family")), false, 200);
    add_part(r, o, text_part(r, "given", K("form.name-given")), false, 200);
    add_part(r, o, text_part(r, "patronymic", K("form.name-patronymic")), false, 200);
    add_part(r, o, text_part(r, "particle", K("form.name-particle")), false, 200);
}

static void identifier_parts(Request *r, JsonValue *o, const Field *f)
{
    JsonValue *type = form_field_named(r, "type", "choice", view_say(r, K("form.identifier-type")), STR(""));
    for (size_t i = 0; i < f->type_count; i++) {
        form_option(r, type, f->types[i].id, view_label(r, &f->types[i].label));
        add_pair(r, o, "types", f->types[i].id, view_label(r, &f->types[i].label));
    }
    add_part(r, o, type, true, 0);
    add_part(r, o, text_part(r, "value", K("form.identifier-value")), true, 100);
}

static void statement_parts(Request *r, JsonValue *o, const Field *f)
{
    JsonValue *value = field_json(r, f->of, true);
    set_text(r, value, "name", STR("value"));
    set_text(r, value, "label", view_label(r, &f->label));
    add_part(r, o, value, true, 0);
    add_part(r, o, text_part(r, "source", K("form.statement-source")), true, 500);
    add_part(r, o, text_part(r, "page", K("form.statement-page")), false, 40);
    add_part(r, o, text_part(r, "grade", K("form.statement-grade")), false, 20);
    add_part(r, o, text_part(r, "language", K("form.statement-language")), false, 3);
    add_part(r, o, text_part(r, "original", K("form.statement-original")), false, 1000);
}

/* ---- what may be chosen ---- */

static void add_currencies(Request *r, JsonValue *o)
{
    static const char *const FIRST[] = { "KGS", "USD", "EUR", "RUB", "KZT", "UZS", "TJS", "CNY", "TRY", "CHF", "GBP", "JPY" };
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(FIRST); i++) json_add(r->arena, list, json_new_string(r->arena, str_of(FIRST[i])));
    json_set(r->arena, o, "currency", list);
}

static void add_choices(Request *r, JsonValue *o, const Field *f)
{
    switch (f->type) {
    case FIELD_CHOICE:
        for (size_t i = 0; i < f->choice_count; i++) form_option(r, o, f->choices[i].id, view_label(r, &f->choices[i].label));
        break;
    case FIELD_YES_NO:
        form_option(r, o, STR("true"), view_say(r, K("model.yes")));
        form_option(r, o, STR("false"), view_say(r, K("model.no")));
        break;
    case FIELD_NUMBER:
        for (size_t i = 0; i < f->unit_count; i++) add_pair(r, o, "units", f->units[i].id, view_label(r, &f->units[i].label));
        break;
    case FIELD_MONEY:       add_currencies(r, o); break;
    case FIELD_PLACE:       place_parts(r, o, f); break;
    case FIELD_PERSON_NAME: name_parts(r, o); break;
    case FIELD_IDENTIFIER:  identifier_parts(r, o, f); break;
    case FIELD_STATEMENT:   statement_parts(r, o, f); break;
    case FIELD_LIST:        json_set(r->arena, o, "item", field_json(r, f->of, false)); break;
    case FIELD_GROUP:
        for (const Field *part = f->fields; part; part = part->next)
            if (!part->retired) add_part(r, o, field_json(r, part, part->required), part->required, 0);
        break;
    case FIELD_REF:         set_text(r, o, "to", f->to); break;
    case FIELD_DATE:        json_set(r->arena, o, "partial", json_new_bool(r->arena, f->partial)); break;
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:   json_set(r->arena, o, "longest", json_new_int(r->arena, f->longest)); break;
    case FIELD_DATE_TIME:
    case FIELD_FILE:
    case FIELD_POINT:
    case FIELD_TYPE_COUNT:  break;
    }
}

static JsonValue *field_json(Request *r, const Field *f, bool required)
{
    JsonValue *o = form_field_named(r, "", type_word(f->type), view_label(r, &f->label), STR(""));
    set_text(r, o, "name", f->id);
    json_set(r->arena, o, "required", json_new_bool(r->arena, required));
    Str hint = view_label(r, &f->hint);
    if (hint.len > 0) set_text(r, o, "hint", hint);
    add_choices(r, o, f);
    return o;
}

/* ---- a field with what stands in it ---- */

/* Of a reference what it is called, as far as the caller may see it; of a list of them each. */
static JsonValue *chosen(Request *r, const Field *f, const JsonValue *value)
{
    if (f->type == FIELD_REF) return pair(r, json_text(value), desk_ref_label(r, json_text(value)));
    JsonValue *list = json_new_array(r->arena);
    JSON_EACH(item, value) json_add(r->arena, list, pair(r, json_text(item), desk_ref_label(r, json_text(item))));
    return list;
}

/* References inside of groups: what each id is called. */
static void name_inner(Request *r, const Field *f, const JsonValue *value, bool inside, JsonValue *names)
{
    if (f->type == FIELD_LIST) {
        JSON_EACH(item, value) name_inner(r, f->of, item, inside, names);
    } else if (f->type == FIELD_GROUP) {
        for (const Field *part = f->fields; part; part = part->next) {
            const JsonValue *one = json_get_str(value, part->id);
            if (one) name_inner(r, part, one, true, names);
        }
    } else if (f->type == FIELD_REF && inside) {
        char *id = str_c(r->arena, json_text(value));
        if (id && !json_get(names, id)) json_set(r->arena, names, id, json_new_string(r->arena, desk_ref_label(r, json_text(value))));
    }
}

JsonValue *form_field_of(Request *r, const Field *f, bool required, const JsonValue *value)
{
    JsonValue *o = field_json(r, f, required), *names = json_new_object(r->arena);
    if (!value) return o;
    json_set(r->arena, o, "value", field_to_form(r->arena, f, value));
    bool refers = f->type == FIELD_REF || (f->type == FIELD_LIST && f->of->type == FIELD_REF);
    if (refers) json_set(r->arena, o, "chosen", chosen(r, f, value));
    name_inner(r, f, value, false, names);
    if (names && names->count > 0) json_set(r->arena, o, "called", names);
    return o;
}

/* ---- the form ---- */

JsonValue *form_new(Request *r, Str op, Str submit)
{
    JsonValue *form = json_new_object(r->arena);
    json_set(r->arena, form, "args", json_new_object(r->arena));
    json_set(r->arena, form, "fields", json_new_array(r->arena));
    set_text(r, form, "op", op);
    json_set(r->arena, form, "objections", json_new_array(r->arena));
    json_set(r->arena, form, "remarks", json_new_array(r->arena));
    set_text(r, form, "submit", submit);
    return form;
}

static JsonValue *member(JsonValue *form, const char *name)
{
    return (JsonValue *)(uintptr_t)json_get(form, name);
}

void form_arg(Request *r, JsonValue *form, const char *name, JsonValue *v)
{
    json_set(r->arena, member(form, "args"), name, v);
}

void form_field(Request *r, JsonValue *form, JsonValue *field)
{
    json_add(r->arena, member(form, "fields"), field);
}

void form_remark(Request *r, JsonValue *form, Str text)
{
    json_add(r->arena, member(form, "remarks"), json_new_string(r->arena, text));
}

void form_objection(Request *r, JsonValue *form, const Error *why)
{
    Buf text = buf_in(r->arena);
    desk_say_error(r, &text, why);
    form_remark(r, form, str_trim(buf_str(&text)));
    json_add(r->arena, member(form, "objections"), json_new_string(r->arena, str_trim(buf_str(&text))));
}

void form_reason(Request *r, JsonValue *form, bool must)
{
    json_set(r->arena, form, "reason", json_new_bool(r->arena, must));
}

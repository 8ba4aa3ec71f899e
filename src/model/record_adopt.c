/* record_adopt.c: fields written under an older model, under the names of today.
 *
 * A file says `was: old_name` where a field, an option or a state was renamed. A record keeps the words it was signed with; when
 * somebody changes it, what he starts from are these words translated. What no `was:` knows stays as it is: the check that follows
 * says so. */
#include "model/model_int.h"

static Str choice_now(const Field *f, Str id)
{
    for (size_t i = 0; i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, id)) return id;
    for (size_t i = 0; i < f->choice_count; i++)
        if (str_in(id, f->choices[i].was, f->choices[i].was_count)) return f->choices[i].id;
    return id;
}

static JsonValue *value_now(Arena *a, const Field *f, const JsonValue *v);

static JsonValue *list_now(Arena *a, const Field *f, const JsonValue *v)
{
    JsonValue *list = json_new_array(a);
    JSON_EACH(item, v) json_add(a, list, value_now(a, f->of, item));
    return list;
}

/* Members that hold values of the model are translated, the others are copied. */
static JsonValue *object_now(Arena *a, const Field *f, const JsonValue *v)
{
    JsonValue *object = json_new_object(a);
    JSON_EACH(member, v) {
        const Field *inner = f->type == FIELD_STATEMENT && str_is(member->key, "value") ? f->of : NULL;
        for (const Field *part = f->fields; part && !inner; part = part->next)
            if (str_equal(part->id, member->key)) inner = part;
        char *key = str_c(a, member->key);
        if (!key) return NULL;
        json_set(a, object, key, inner ? value_now(a, inner, member) : json_copy(a, member));
    }
    return object;
}

static JsonValue *value_now(Arena *a, const Field *f, const JsonValue *v)
{
    if (f->type == FIELD_LIST && v->type == JSON_ARRAY) return list_now(a, f, v);
    bool object = f->type == FIELD_STATEMENT || f->type == FIELD_GROUP;
    if (object && v->type == JSON_OBJECT) return object_now(a, f, v);
    if (f->type == FIELD_CHOICE && v->type == JSON_STRING) return json_new_string(a, choice_now(f, v->text));
    return json_copy(a, v);
}

ErrorCode record_adopt(Arena *a, const Kind *k, const JsonValue *fields, JsonValue **ret, Error *e)
{
    JsonValue *out = json_new_object(a);
    JSON_EACH(v, fields) {
        const Field *f = kind_field_was(k, v->key);
        char *key = str_c(a, f ? f->id : v->key);
        if (!key) return error_memory(e);
        json_set(a, out, key, f ? value_now(a, f, v) : json_copy(a, v));
    }
    *ret = out;
    return out && !out->broken ? ERR_OK : error_memory(e);
}

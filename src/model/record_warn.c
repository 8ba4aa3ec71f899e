/* record_warn.c: what is odd in a record and may still be true. People have no PIN, an old passport, a name spelled by a clerk with
 * a foreign keyboard: a program that refuses the truth gets a lie instead. So it asks to look again, and takes what it is given. */
#include "model/model_int.h"

typedef struct { Arena *arena; const Kind *kind; RecordWarning **tail; } Warnings;

static ErrorCode warn(Warnings *w, const Field *f, const char *key, Str value, Str pattern, Error *e)
{
    RecordWarning *one = ARENA_NEW(w->arena, RecordWarning);
    if (!one) return error_memory(e);
    (void)value_error(w->kind->id, f, &one->what, key, arg_str("value", value), arg_str("pattern", pattern));
    *w->tail = one;
    w->tail = &one->next;
    return ERR_OK;
}

static ErrorCode look_at(Warnings *w, const Field *f, const JsonValue *v, Error *e)
{
    if (!v) return ERR_OK;
    if (f->type == FIELD_LIST) {
        JSON_EACH(item, v) TRY(look_at(w, f->of, item, e));
    } else if (f->type == FIELD_STATEMENT) {
        return look_at(w, f->of, json_get(v, "value"), e);
    } else if (f->type == FIELD_GROUP) {
        for (const Field *part = f->fields; part; part = part->next) TRY(look_at(w, part, json_get_str(v, part->id), e));
    } else if (f->type == FIELD_IDENTIFIER) {
        const IdentifierType *t = identifier_type(f, json_text(json_get(v, "type")));
        Str value = json_text(json_get(v, "value"));
        if (t && !identifier_matches(t, value)) return warn(w, f, K("model.warn-pattern"), value, t->pattern, e);
    } else if (f->type == FIELD_PERSON_NAME) {
        bool mixed;
        Str spelled = json_text(json_get(v, "spelled"));
        (void)name_script(spelled, &mixed);
        if (mixed) return warn(w, f, K("model.warn-script"), spelled, STR(""), e);
    }
    return ERR_OK;
}

ErrorCode record_warnings(Arena *a, const Kind *k, const JsonValue *fields, RecordWarning **ret, Error *e)
{
    Warnings w = { a, k, ret };
    *ret = NULL;
    for (const Field *f = k->fields; f; f = f->next) TRY(look_at(&w, f, json_get_str(fields, f->id), e));
    return ERR_OK;
}

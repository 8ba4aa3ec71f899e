/* project.c: a record row out of an act and its content. The writer calls it for each act, rebuild for each entry of the past: because both
 * use this one function, a rebuilt store is the same byte for byte (I7). */
#include "office/office.h"

static void add_value(Arena *a, Projection *p, size_t room, Str field, Str value, bool unique)
{
    Str kept = str_copy(a, value);
    if (p->count < room && kept.ptr) p->values[p->count++] = (FieldValue){ field, kept, unique };
}

typedef struct { Arena *arena; Projection *to; size_t room; } Into;

static ErrorCode take_row(void *self, Str name, Str bytes, bool unique, Error *e)
{
    Into *into = self;
    Str kept = str_copy(into->arena, name);
    if (!kept.ptr) return error_memory(e);
    add_value(into->arena, into->to, into->room, kept, bytes, unique);
    return ERR_OK;
}

/* No value has more rows than it has parts, itself among them, and one more that sorts. */
static size_t parts_of(const JsonValue *v)
{
    size_t n = 1;
    JSON_EACH(child, v) n += parts_of(child);
    return n;
}

static size_t rows_needed(const Kind *k, const JsonValue *fields)
{
    size_t n = 1;                                   /* the number */
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(fields, f->id);
        if (v) n += parts_of(v) + 1;
    }
    return n;
}

Record project_erased(const Act *act)
{
    Str kind, rest = act->object;
    str_cut(&rest, '/', &kind);
    return (Record){ .id = act->object, .kind = kind, .chain = act->chain, .state = STR("erased"), .version = act->object_version + 1,
                     .body = STR("") };
}

bool project_via(const Act *act)
{
    return !str_is(act->chain, "office") && !str_starts(act->object, STR("access/"));
}

ErrorCode project_in_copy(Arena *a, Projection *p, Error *e)
{
    for (size_t i = 0; i < p->count; i++) {
        FieldValue *v = &p->values[i];
        if (!v->unique) continue;
        v->field = str_format(a, COPY_FIELD STR_FMT, STR_ARG(v->field));
        v->unique = false;
        if (!v->field.ptr) return error_memory(e);
    }
    return ERR_OK;
}

ErrorCode project(Arena *a, const Model *m, const Act *act, Str content, Projection *ret, bool *is_record, Error *e)
{
    Str kind_id, rest = act->object;
    str_cut(&rest, '/', &kind_id);
    const Kind *k = m ? model_kind(m, kind_id) : NULL;
    *is_record = k != NULL && act_carries_record(act);
    if (!*is_record) return ERR_OK;

    JsonValue *body;
    TRY(json_parse(a, content, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    Str state = json_text(json_get(body, "state"));
    if (!fields || !state.ptr) return error_internal(e, "project");

    *ret = (Projection){
        .record = { .id = act->object, .kind = k->id, .chain = act->chain, .state = state, .version = act->object_version + 1, .body = content },
        .number = json_text(json_get(body, "number")),
    };
    size_t room = rows_needed(k, fields);
    ret->values = arena_array(a, room, sizeof *ret->values);
    if (!ret->values) return error_memory(e);
    if (ret->number.len > 0) add_value(a, ret, room, STR("number"), ret->number, true);
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(fields, f->id);
        size_t from = ret->count;
        if (v && v->type != JSON_NULL) TRY(field_index_rows(a, f, v, take_row, &(Into){ a, ret, room }, e));
        for (size_t i = from; i < ret->count && field_may_repeat(f, fields); i++) ret->values[i].unique = false;
    }
    return ERR_OK;
}

/* ftm.c: see ftm.h. */
#include "exchange/ftm.h"

static ErrorCode take_text(Arena *a, const JsonValue *from, const char *name, Str *ret, Error *e)
{
    const JsonValue *v = json_get(from, name);
    *ret = (Str){ 0 };
    if (!v || v->type == JSON_NULL) return ERR_OK;
    if (v->type != JSON_STRING) return error_set(e, ERR_INVALID, K("ftm.no-text"), arg_c("name", name));
    *ret = str_copy(a, v->text);
    return ret->ptr ? ERR_OK : error_memory(e);
}

/* A value is a text, or an entity nested in its place: then its id. */
static ErrorCode take_value(Arena *a, const JsonValue *v, Str property, Str *ret, Error *e)
{
    const JsonValue *text = v->type == JSON_OBJECT ? json_get(v, "id") : v;
    if (!text || text->type != JSON_STRING) return error_set(e, ERR_INVALID, K("ftm.no-text"), arg_str("name", property));
    *ret = str_copy(a, text->text);
    return ret->ptr ? ERR_OK : error_memory(e);
}

static ErrorCode take_list(Arena *a, const JsonValue *list, Str name, Str **ret, size_t *count, Error *e)
{
    *count = 0;
    if (list->type != JSON_ARRAY) return error_set(e, ERR_INVALID, K("ftm.no-list"), arg_str("name", name));
    *ret = arena_array(a, list->count + 1, sizeof **ret);
    if (!*ret) return error_memory(e);
    JSON_EACH(one, list) TRY(take_value(a, one, name, &(*ret)[(*count)++], e));
    return ERR_OK;
}

static ErrorCode take_properties(Arena *a, const JsonValue *from, FtmEntity *to, Error *e)
{
    if (!from || from->type != JSON_OBJECT) return error_set(e, ERR_INVALID, K("ftm.no-properties"));
    to->properties = arena_array(a, from->count + 1, sizeof *to->properties);
    if (!to->properties) return error_memory(e);
    JSON_EACH(one, from) {
        FtmProperty *p = &to->properties[to->property_count];
        TRY(take_list(a, one, one->key, &p->values, &p->count, e));
        to->value_count += p->count;
        if (to->value_count > FTM_VALUES) return error_set(e, ERR_LIMIT, K("ftm.many-values"), arg_int("limit", FTM_VALUES));
        p->name = str_copy(a, one->key);
        if (!p->name.ptr) return error_memory(e);
        if (p->count > 0) to->property_count++;
    }
    return ERR_OK;
}

ErrorCode ftm_read(Arena *a, Str line, FtmEntity *ret, Error *e)
{
    JsonValue *v;
    *ret = (FtmEntity){ 0 };
    if (line.len > FTM_LINE) return error_set(e, ERR_LIMIT, K("ftm.long-line"), arg_int("limit", FTM_LINE >> 10));
    TRY(json_parse(a, line, &v, e));
    if (v->type != JSON_OBJECT) return error_set(e, ERR_INVALID, K("ftm.no-entity"));
    TRY(take_text(a, v, "id", &ret->id, e));
    TRY(take_text(a, v, "schema", &ret->schema, e));
    if (ret->id.len == 0 || ret->schema.len == 0) return error_set(e, ERR_INVALID, K("ftm.no-entity"));
    TRY(take_text(a, v, "caption", &ret->caption, e));
    TRY(take_text(a, v, "first_seen", &ret->first_seen, e));
    TRY(take_text(a, v, "last_seen", &ret->last_seen, e));
    TRY(take_text(a, v, "last_change", &ret->last_change, e));
    ret->target = json_true(json_get(v, "target"));
    const JsonValue *datasets = json_get(v, "datasets");
    if (datasets) TRY(take_list(a, datasets, STR("datasets"), &ret->datasets, &ret->dataset_count, e));
    return take_properties(a, json_get(v, "properties"), ret, e);
}

/* ---- out ---- */

static void put(Arena *a, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(a, to, name, json_new_string(a, text));
}

static JsonValue *list_of(Arena *a, const Str *values, size_t count)
{
    JsonValue *list = json_new_array(a);
    for (size_t i = 0; i < count; i++) json_add(a, list, json_new_string(a, values[i]));
    return list;
}

void ftm_write(Buf *to, const FtmEntity *entity)
{
    Arena *a = to->arena;
    JsonValue *v = json_new_object(a), *properties = json_new_object(a);
    for (size_t i = 0; i < entity->property_count; i++) {
        const FtmProperty *p = &entity->properties[i];
        char *name = str_c(a, p->name);
        if (!name) to->failed = true;
        else if (p->count > 0) json_set(a, properties, name, list_of(a, p->values, p->count));
    }
    put(a, v, "id", entity->id);
    put(a, v, "schema", entity->schema);
    put(a, v, "caption", entity->caption);
    put(a, v, "first_seen", entity->first_seen);
    put(a, v, "last_seen", entity->last_seen);
    put(a, v, "last_change", entity->last_change);
    if (entity->target) json_set(a, v, "target", json_new_bool(a, true));
    if (entity->dataset_count > 0) json_set(a, v, "datasets", list_of(a, entity->datasets, entity->dataset_count));
    json_set(a, v, "properties", properties);
    json_write(to, v);
    buf_byte(to, '\n');
}

/* ---- of an exercise ---- */

static const Str EXERCISE_SET = STR("exercise_invented");

ErrorCode ftm_mark_exercise(Arena *a, FtmEntity *entity, Str mark, Error *e)
{
    const FtmProperty *name = ftm_property(entity, "name");
    Str *wider = arena_grow(a, entity->datasets, entity->dataset_count * sizeof *wider, (entity->dataset_count + 1) * sizeof *wider);
    Str of = entity->caption.len > 0 ? entity->caption : name && name->count > 0 ? name->values[0] : STR("");
    entity->caption = of.len > 0 ? str_format(a, STR_FMT ": " STR_FMT, STR_ARG(mark), STR_ARG(of)) : mark;
    if (!wider || !entity->caption.ptr) return error_memory(e);
    entity->datasets = wider;
    entity->datasets[entity->dataset_count++] = EXERCISE_SET;
    return ERR_OK;
}

bool ftm_is_exercise(const FtmEntity *entity)
{
    for (size_t i = 0; i < entity->dataset_count; i++) if (str_equal(entity->datasets[i], EXERCISE_SET)) return true;
    return false;
}

const FtmProperty *ftm_property(const FtmEntity *entity, const char *name)
{
    for (size_t i = 0; i < entity->property_count; i++) {
        if (str_is(entity->properties[i].name, name)) return &entity->properties[i];
    }
    return NULL;
}

FtmSort ftm_sort(Str schema)
{
    static const char *const BODIES[] = { "Company", "Organization", "PublicBody" };
    if (str_is(schema, "Person")) return FTM_PERSON;
    if (str_is(schema, "LegalEntity")) return FTM_EITHER;
    for (size_t i = 0; i < ARRAY_LEN(BODIES); i++) if (str_is(schema, BODIES[i])) return FTM_BODY;
    return FTM_OTHER;
}

/* ---- lines ---- */

FtmReader ftm_open(Str text)
{
    const Str mark = STR("\xEF\xBB\xBF");
    return (FtmReader){ .rest = str_starts(text, mark) ? str_from(text, mark.len) : text };
}

ErrorCode ftm_next(FtmReader *f, Arena *a, FtmEntity *ret, bool *more, Error *e)
{
    Str line = { 0 };
    for (*more = true; str_trim(line).len == 0; f->line++) {
        if (!str_next_line(&f->rest, &line)) {
            *more = false;
            return ERR_OK;
        }
    }
    return ftm_read(a, str_trim(line), ret, e) == ERR_OK ? ERR_OK : error_in(e, K("ftm.in-line"), arg_int("line", (int64_t)f->line));
}

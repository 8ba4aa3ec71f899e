/* merge.c: the releases of one contracting process as one compiled release, as the merging rules of OCDS 1.1 say.
 *
 * The releases come in the order of their dates; each is laid over what the earlier ones gave:
 *
 *   - a text, number or truth value replaces the earlier one; null removes it
 *   - objects are merged member by member
 *   - arrays of objects are merged by "id", equal ids into one object; what has no id is appended
 *   - other arrays, and those that the release schema marks wholeListMerge (additionalIdentifiers, additionalClassifications,
 *     changes of an amendment), replace the earlier one
 *   - tag, id and date of a release are omitted (omitWhenMerged); the compiled release gets its own: tag ["compiled"], id made of
 *     the ocid and the last date, the last date
 *   - an object or an array of objects with no value anywhere in it says nothing; so does null where an object stood
 *
 * The schema's marks are taken by the member's name at any depth, because extensions use the same building blocks in places of
 * their own. Where one release has an object and another something else under the same name, the earlier one stays and the
 * clash is counted. Values are moved out of the releases, not copied. */
#include "detect/merge.h"

typedef struct { Arena *arena; uint64_t clashes; } Merge;

typedef enum { AS_VALUE, AS_OBJECT, AS_LIST, AS_NOTHING } How;

static bool has_name(Str key, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) if (str_is(key, names[i])) return true;
    return false;
}

static bool replaces_whole(Str key, Str around)
{
    static const char *const NAMES[] = { "additionalIdentifiers", "additionalClassifications" };
    static const char *const AMENDING[] = { "amendments", "amendment" };
    return has_name(key, NAMES, ARRAY_LEN(NAMES)) || (str_is(key, "changes") && has_name(around, AMENDING, ARRAY_LEN(AMENDING)));
}

/* By its shape; an object or an array of objects may still say nothing. */
static How shape_of(const JsonValue *v, Str around)
{
    if (v->type == JSON_OBJECT) return AS_OBJECT;
    if (v->type != JSON_ARRAY || replaces_whole(v->key, around)) return AS_VALUE;
    JSON_EACH(item, v) if (item->type != JSON_OBJECT) return AS_VALUE;
    return AS_LIST;
}

/* Somewhere in it stands a value. */
static bool says_something(const JsonValue *v, Str around)
{
    How shape = shape_of(v, around);
    if (shape == AS_VALUE) return true;
    JSON_EACH(child, v) if (says_something(child, shape == AS_OBJECT ? v->key : around)) return true;
    return false;
}

static How how_to_merge(const JsonValue *v, Str around)
{
    return says_something(v, around) ? shape_of(v, around) : AS_NOTHING;
}

/* What an earlier release left there is merged into, not replaced. */
static bool is_merged_into(const JsonValue *v, Str around)
{
    return shape_of(v, around) != AS_VALUE;
}

/* An object's members by name: a walk while they are few. */
typedef struct { JsonValue *object; Map map; bool mapped; } Names;

enum { FEW = 32 };

static ErrorCode names_of(Merge *m, JsonValue *object, size_t more, Names *ret, Error *e)
{
    *ret = (Names){ .object = object, .map = map_in(m->arena), .mapped = object->count + more > FEW };
    if (!ret->mapped) return ERR_OK;
    for (JsonValue *v = object->first; v; v = v->next) if (!map_set(&ret->map, v->key, v)) return error_memory(e);
    return ERR_OK;
}

static JsonValue *member(const Names *names, Str key)
{
    if (names->mapped) return map_get(&names->map, key);
    for (JsonValue *v = names->object->first; v; v = v->next) if (str_equal(v->key, key)) return v;
    return NULL;
}

static void append(JsonValue *parent, JsonValue *v)
{
    v->next = NULL;
    *(parent->last ? &parent->last->next : &parent->first) = v;
    parent->last = v;
    parent->count++;
    parent->names = UINT64_MAX;
}

/* Puts a value where another stands. */
static void replace(JsonValue *old, JsonValue *v)
{
    JsonValue *next = old->next;
    *old = *v;
    old->next = next;
}

/* ---- arrays of objects ---- */

/* Under which text an object is found in its array: 1 and "1" are one id, as they are one member name. NULL: it has none. */
static Str id_of(const JsonValue *item)
{
    const JsonValue *id = json_get(item, "id");
    if (!id || (id->type != JSON_STRING && id->type != JSON_NUMBER)) return (Str){ 0 };
    return id->text;
}

static ErrorCode merge_object(Merge *m, JsonValue *to, JsonValue *from, Error *e);

static ErrorCode merge_list(Merge *m, JsonValue *to, JsonValue *from, Error *e)
{
    Map by_id = map_in(m->arena);
    for (JsonValue *v = to->first; v; v = v->next) {
        Str id = id_of(v);
        if (id.ptr && !map_get(&by_id, id) && !map_set(&by_id, id, v)) return error_memory(e);
    }
    for (JsonValue *v = from->first, *next; v; v = next) {
        next = v->next;
        if (!says_something(v, from->key)) continue;
        Str id = id_of(v);
        JsonValue *old = id.ptr ? map_get(&by_id, id) : NULL;
        if (!old) {
            old = json_new_object(m->arena);
            if (!old) return error_memory(e);
            append(to, old);
            old->key = from->key;                           /* an item has no key; this one says what it is an item of */
            if (id.ptr && !map_set(&by_id, id, old)) return error_memory(e);
        }
        TRY(merge_object(m, old, v, e));
    }
    return ERR_OK;
}

/* ---- objects ---- */

/* Something is laid over what an earlier release has there, which may be nothing (NULL, or null). */
static ErrorCode merge_into(Merge *m, JsonValue *old, JsonValue *v, How how, Error *e)
{
    JsonType type = how == AS_OBJECT ? JSON_OBJECT : JSON_ARRAY;
    if (old->type == JSON_NULL) replace(old, &(JsonValue){ .type = type, .key = old->key, .names = UINT64_MAX });
    bool other_list = how == AS_LIST && old->count > 0 && old->first->type != JSON_OBJECT;
    if (old->type != type || other_list) {
        m->clashes++;
        return ERR_OK;
    }
    return how == AS_OBJECT ? merge_object(m, old, v, e) : merge_list(m, old, v, e);
}

/* Calls itself as deep as the releases are, at most JSON_DEPTH. What is removed is null until drop_nulls. */
static ErrorCode merge_object(Merge *m, JsonValue *to, JsonValue *from, Error *e)
{
    Names names;
    TRY(names_of(m, to, from->count, &names, e));
    for (JsonValue *v = from->first, *next; v; v = next) {
        next = v->next;
        How how = how_to_merge(v, to->key);
        if (how == AS_NOTHING) continue;
        JsonValue *old = member(&names, v->key);
        if (!old) {
            old = json_new_null(m->arena);
            if (!old) return error_memory(e);
            old->key = v->key;
            append(to, old);
            if (names.mapped && !map_set(&names.map, v->key, old)) return error_memory(e);
        }
        if (how != AS_VALUE) TRY(merge_into(m, old, v, how, e));
        else if (!is_merged_into(old, to->key)) replace(old, v);
        else m->clashes += v->type != JSON_NULL;
    }
    return ERR_OK;
}

/* Members that are null go; arrays that were taken as they were keep theirs. */
static void drop_nulls(JsonValue *v, Str around)
{
    JsonValue **link = &v->first;
    bool object = v->type == JSON_OBJECT;
    v->last = NULL;
    v->count = 0;
    for (JsonValue *child = v->first; child; child = child->next) {
        if (object && child->type == JSON_NULL) continue;
        How how = shape_of(child, around);
        if (how != AS_VALUE) drop_nulls(child, how == AS_OBJECT ? child->key : around);
        *link = child;
        link = &child->next;
        v->last = child;
        v->count++;
    }
    *link = NULL;
}

/* ---- releases ---- */

static void omit(JsonValue *release)
{
    json_remove(release, "tag");
    json_remove(release, "id");
    json_remove(release, "date");
}

ErrorCode merge_releases(Arena *a, JsonValue *const *releases, size_t count, JsonValue **ret, uint64_t *clashes, Error *e)
{
    Merge m = { .arena = a };
    JsonValue *to = json_new_object(a), *tag = json_new_array(a);
    Str date = STR(""), ocid = STR("");
    if (!to) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        Str newest = json_text(json_get(releases[i], "date"));
        if (newest.ptr) date = newest;
        Str named = json_text(json_get(releases[i], "ocid"));
        if (named.ptr) ocid = named;
        omit(releases[i]);
        TRY(merge_object(&m, to, releases[i], e));
    }
    drop_nulls(to, to->key);
    Str id = str_format(a, STR_FMT "-" STR_FMT, STR_ARG(ocid), STR_ARG(date));
    json_add(a, tag, json_new_string(a, STR("compiled")));
    json_set(a, to, "tag", tag);
    json_set(a, to, "id", json_new_string(a, id));
    if (date.len > 0) json_set(a, to, "date", json_new_string(a, date));
    if (!id.ptr || to->broken || !tag || tag->broken) return error_memory(e);
    *clashes += m.clashes;
    *ret = to;
    return ERR_OK;
}

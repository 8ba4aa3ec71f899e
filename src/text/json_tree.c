/* json_tree.c: a JSON text as a tree, and trees made by hand.
 *
 * The tree is built with the cursor, so there is one reader and one opinion on what JSON is. What only a tree can see is
 * checked here: two members of one name. Strings without escapes are borrowed from the input. */
#include "text/json_int.h"

/* ---- members in order ---- */

enum { FEW = 16 };

static void sort_few(JsonValue **members, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        JsonValue *v = members[i];
        size_t k = i;
        for (; k > 0 && str_compare(members[k - 1]->key, v->key) > 0; k--) members[k] = members[k - 1];
        members[k] = v;
    }
}

/* Merges two sorted neighbours; of equal names the left one stays before. */
static void merge(JsonValue **from, JsonValue **to, size_t left, size_t middle, size_t right)
{
    size_t l = left, r = middle;
    for (size_t i = left; i < right; i++) {
        bool take_left = l < middle && (r == right || str_compare(from[l]->key, from[r]->key) <= 0);
        to[i] = take_left ? from[l++] : from[r++];
    }
}

JsonValue **json_sorted_members(Arena *a, const JsonValue *object)
{
    size_t n = object->count, i = 0;
    JsonValue **members = arena_array(a, n, sizeof *members);
    if (!members) return NULL;
    for (JsonValue *v = object->first; v; v = v->next) members[i++] = v;
    for (i = 0; i < n; i += FEW) sort_few(members + i, n - i < FEW ? n - i : FEW);
    if (n <= FEW) return members;

    JsonValue **other = arena_array(a, n, sizeof *other);
    if (!other) return NULL;
    for (size_t run = FEW; run < n; run *= 2) {
        for (size_t left = 0; left < n; left += 2 * run) {
            size_t middle = left + run < n ? left + run : n, right = middle + run < n ? middle + run : n;
            merge(members, other, left, middle, right);
        }
        JsonValue **sorted = other;
        other = members;
        members = sorted;
    }
    return members;
}

/* ---- building ---- */

static JsonValue *new_value(Arena *a, JsonType type)
{
    JsonValue *v = ARENA_NEW(a, JsonValue);
    if (!v) return NULL;
    v->type = type;
    v->names = UINT64_MAX;
    return v;
}

static void append(JsonValue *parent, JsonValue *v)
{
    *(parent->last ? &parent->last->next : &parent->first) = v;
    parent->last = v;
    parent->count++;
}

/* Takes the child behind `before` (NULL: the first one) out. */
static void take_out(JsonValue *parent, JsonValue *before)
{
    JsonValue **link = before ? &before->next : &parent->first;
    JsonValue *gone = *link;
    *link = gone->next;
    if (parent->last == gone) parent->last = before;
    parent->count--;
}

JsonValue *json_new_object(Arena *a) { return new_value(a, JSON_OBJECT); }
JsonValue *json_new_array(Arena *a) { return new_value(a, JSON_ARRAY); }
JsonValue *json_new_null(Arena *a) { return new_value(a, JSON_NULL); }

JsonValue *json_new_bool(Arena *a, bool b)
{
    JsonValue *v = new_value(a, JSON_BOOL);
    if (v) v->boolean = b;
    return v;
}

static JsonValue *new_with_text(Arena *a, JsonType type, Str text)
{
    JsonValue *v = new_value(a, type);
    Str copy = str_copy(a, text);
    if (!v || !copy.ptr) return NULL;
    v->text = copy;
    return v;
}

JsonValue *json_new_string(Arena *a, Str s) { return new_with_text(a, JSON_STRING, s); }

JsonValue *json_new_int(Arena *a, int64_t n)
{
    char digits[24];
    return new_with_text(a, JSON_NUMBER, amount_format(digits, n, 0));
}

/* The object is no longer whole: whoever writes it learns so. */
static JsonValue *lost(JsonValue *parent)
{
    if (parent) parent->broken = true;
    return NULL;
}

JsonValue *json_set(Arena *a, JsonValue *object, const char *key, JsonValue *v)
{
    if (!object || !v || object->type != JSON_OBJECT) return lost(object);
    Str name = str_copy(a, str_of(key));
    if (!name.ptr) return lost(object);
    v->key = name;
    v->next = NULL;
    object->names |= json_name_bit_(name);
    JsonValue *before = NULL, *old = object->first;
    for (; old && !str_equal(old->key, name); old = old->next) before = old;
    if (!old) {
        append(object, v);
        return object;
    }
    v->next = old->next;
    *(before ? &before->next : &object->first) = v;
    if (object->last == old) object->last = v;
    return object;
}

void json_remove(JsonValue *object, const char *key)
{
    JsonValue *before = NULL;
    for (JsonValue *v = object ? object->first : NULL; v; before = v, v = v->next) {
        if (str_is(v->key, key)) {
            take_out(object, before);
            return;
        }
    }
}

JsonValue *json_add(Arena *a, JsonValue *array, JsonValue *v)
{
    (void)a;
    if (!array || !v || array->type != JSON_ARRAY) return lost(array);
    v->next = NULL;
    append(array, v);
    return array;
}

JsonValue *json_copy(Arena *a, const JsonValue *v)
{
    if (!v || v->broken) return NULL;
    JsonValue *copy = v->text.ptr ? new_with_text(a, v->type, v->text) : new_value(a, v->type);
    if (!copy) return NULL;
    copy->boolean = v->boolean;
    JSON_EACH(child, v) {
        JsonValue *c = json_copy(a, child);
        if (!c) return NULL;
        if (child->key.ptr) {
            c->key = str_copy(a, child->key);
            if (!c->key.ptr) return NULL;
        }
        append(copy, c);
    }
    return copy;
}

/* ---- reading ---- */

/* Of members with one name only the last stays. `sorted` keeps equal names in the order they came. */
static void keep_last(JsonValue *object, JsonValue **sorted)
{
    size_t n = object->count;
    for (size_t i = 1; i < n; i++) sorted[i - 1]->broken = str_equal(sorted[i - 1]->key, sorted[i]->key);
    JsonValue *before = NULL;
    for (JsonValue *v = object->first, *next; v; v = next) {
        next = v->next;
        if (v->broken) take_out(object, before);
        else before = v;
    }
}

/* A few names are held against each other faster than they are sorted. */
static bool names_differ(const JsonValue *object)
{
    if (object->count > FEW) return false;
    JSON_EACH(v, object) {
        for (const JsonValue *w = v->next; w; w = w->next) {
            if (v->key.len == w->key.len && memcmp(v->key.ptr, w->key.ptr, v->key.len) == 0) return false;
        }
    }
    return true;
}

/* Two members of one name: a strict reader refuses, any other keeps the last. `at` is where the object begins. */
static ErrorCode settle_duplicates(JsonCursor *c, const char *at, JsonValue *object, Error *e)
{
    if (names_differ(object)) return ERR_OK;
    ArenaMark mark = arena_mark(c->arena);
    JsonValue **sorted = json_sorted_members(c->arena, object);
    if (!sorted) return error_memory(e);
    Str twice = { 0 };
    for (size_t i = 1; i < object->count && !twice.ptr; i++) {
        if (str_equal(sorted[i - 1]->key, sorted[i]->key)) twice = sorted[i]->key;
    }
    ErrorCode code = ERR_OK;
    if (twice.ptr && c->strict) {
        int64_t line, column;
        json_place(c, at, &line, &column);
        code = error_set(e, ERR_INVALID, K("json.duplicate"), arg_int("line", line), arg_int("column", column),
                         arg_int("byte", (int64_t)(c->offset + (uint64_t)(at - c->start))), arg_str("name", twice));
    } else if (twice.ptr) {
        size_t before = object->count;
        keep_last(object, sorted);
        c->duplicates += before - object->count;
    }
    arena_restore(c->arena, mark);
    return code;
}

/* `without` these names, whose values are walked over; `seen` has a bit for each name that was met, so that of nearly all objects
 * one look says that their names differ. */
static ErrorCode take_members(JsonCursor *c, JsonValue *object, const Str *without, size_t count, Error *e)
{
    TRY(json_enter(c, JSON_OBJECT, e));
    const char *at = c->at - 1;
    uint64_t seen = 0, twice = 0;
    for (;;) {
        Str key;
        bool more, passed = false;
        TRY(json_next_member(c, &key, &more, e));
        if (!more) break;
        for (size_t i = 0; i < count && !passed; i++) passed = str_equal(key, without[i]);
        if (passed) {
            TRY(json_skip(c, e));
            continue;
        }
        JsonValue *v;
        uint64_t bit = json_name_bit_(key);
        TRY(json_take_value(c, &v, e));
        v->key = key;
        append(object, v);
        twice |= seen & bit;
        seen |= bit;
    }
    object->names = seen;
    return twice ? settle_duplicates(c, at, object, e) : ERR_OK;
}

static ErrorCode take_items(JsonCursor *c, JsonValue *array, Error *e)
{
    TRY(json_enter(c, JSON_ARRAY, e));
    for (;;) {
        bool more;
        TRY(json_next_item(c, &more, e));
        if (!more) return ERR_OK;
        JsonValue *v;
        TRY(json_take_value(c, &v, e));
        append(array, v);
    }
}

/* Calls itself at most JSON_DEPTH deep: json_enter refuses more. */
ErrorCode json_take_value(JsonCursor *c, JsonValue **ret, Error *e)
{
    JsonType type;
    TRY(json_peek_usual(c, &type, e));
    JsonValue *v = new_value(c->arena, type);
    if (!v) return error_memory(e);
    *ret = v;
    switch (type) {
    case JSON_OBJECT: return take_members(c, v, NULL, 0, e);
    case JSON_ARRAY:  return take_items(c, v, e);
    case JSON_STRING: return json_take_string(c, &v->text, e);
    case JSON_NUMBER: return json_take_number(c, &v->text, e);
    case JSON_BOOL:   return json_take_bool(c, &v->boolean, e);
    case JSON_NULL:   return json_take_null(c, e);
    default:          return error_internal(e, "json_take_value");
    }
}

ErrorCode json_take_without(JsonCursor *c, const Str *without, size_t count, JsonValue **ret, Error *e)
{
    JsonType type;
    TRY(json_peek_usual(c, &type, e));
    if (type != JSON_OBJECT) return json_take_value(c, ret, e);
    *ret = json_new_object(c->arena);
    return *ret ? take_members(c, *ret, without, count, e) : error_memory(e);
}

ErrorCode json_parse(Arena *a, Str input, JsonValue **ret, Error *e)
{
    JsonCursor c = json_cursor(a, input, true);
    ErrorCode code = json_take_value(&c, ret, e);
    if (code == ERR_END) return json_fail(&c, c.at, ERR_INVALID, K("json.empty"), e);
    if (code != ERR_OK) return code;
    return json_finish(&c, e);
}

/* ---- looking at a tree ---- */

static inline uint64_t bytes_at(const char *p, size_t n)
{
    uint64_t v = 0;
    memcpy(&v, p, n);
    return v;
}

/* Of one length; up to sixteen bytes by two loads that may overlap, without a call. */
static inline bool same_name(const char *a, const char *b, size_t len)
{
    if (len > 16) return memcmp(a, b, len) == 0;
    if (len >= 8) return ((bytes_at(a, 8) ^ bytes_at(b, 8)) | (bytes_at(a + len - 8, 8) ^ bytes_at(b + len - 8, 8))) == 0;
    if (len >= 4) return ((bytes_at(a, 4) ^ bytes_at(b, 4)) | (bytes_at(a + len - 4, 4) ^ bytes_at(b + len - 4, 4))) == 0;
    return len == 0 || (a[0] == b[0] && a[len - 1] == b[len - 1] && a[len / 2] == b[len / 2]);
}

const JsonValue *json_get_str(const JsonValue *v, Str key)
{
    if (!v || v->type != JSON_OBJECT || !(v->names & json_name_bit_(key))) return NULL;
    JSON_EACH(child, v) {                                  /* few names agree in length and first letter */
        if (child->key.len != key.len || (key.len > 0 && child->key.ptr[0] != key.ptr[0])) continue;
        if (same_name(child->key.ptr, key.ptr, key.len)) return child;
    }
    return NULL;
}

Str json_text(const JsonValue *v)
{
    return v && v->type == JSON_STRING ? v->text : (Str){ 0 };
}

bool json_int(const JsonValue *v, int64_t *ret)
{
    return v && v->type == JSON_NUMBER && int_parse(v->text, ret);
}

bool json_true(const JsonValue *v)
{
    return v && v->type == JSON_BOOL && v->boolean;
}

static bool items_equal(const JsonValue *a, const JsonValue *b)
{
    const JsonValue *y = b->first;
    for (const JsonValue *x = a->first; x; x = x->next, y = y->next) {
        if (!json_equal(x, y)) return false;
    }
    return true;
}

/* Names are unique in each, so equal counts and finding every one of a in b is enough. The member that stands next is tried
 * first: objects mostly agree in their order. */
static bool members_equal(const JsonValue *a, const JsonValue *b)
{
    const JsonValue *next = b->first;
    JSON_EACH(x, a) {
        const JsonValue *y = next && str_equal(next->key, x->key) ? next : json_get_str(b, x->key);
        if (!json_equal(x, y)) return false;
        next = y->next;
    }
    return true;
}

bool json_equal(const JsonValue *a, const JsonValue *b)
{
    if (!a || !b || a->type != b->type || a->count != b->count) return false;
    switch (a->type) {
    case JSON_NULL:   return true;
    case JSON_BOOL:   return a->boolean == b->boolean;
    case JSON_NUMBER:
    case JSON_STRING: return str_equal(a->text, b->text);
    case JSON_ARRAY:  return items_equal(a, b);
    case JSON_OBJECT: return members_equal(a, b);
    default:          return false;
    }
}

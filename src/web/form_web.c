/* form_web.c: what a browser sends of a form, read by the form's own fields.
 *
 * Each field asks for the names it gave out and takes what came under them; a name of a form that nobody asked for is a fault.
 * What was typed is first a value of the field's shape (a text, pieces of a date, items of a list); form_fill shows it again as it
 * is, form_read makes of the pieces what a person would type in one. */
#include "web/form_int.h"

#include <stdlib.h>

enum { ITEMS_MOST = 1000, DEPTH_MOST = 4 };

/* What came, in the order of names: a form may have a thousand items of ten parts, and as many pairs. */
typedef struct { WebPair pair; size_t at; bool used; } SentPair;
typedef struct { Arena *arena; SentPair *pairs; size_t count; } Sent;

/* ---- fields ---- */

static Str field_type(const JsonValue *field)
{
    return json_text(json_get(field, "type"));
}

static bool is_type(const JsonValue *field, const char *type)
{
    return str_is(field_type(field), type);
}

static bool has_parts(const JsonValue *field)
{
    return json_get(field, "fields") != NULL;
}

/* Ticked in a list of all that there is, not typed one by one. */
static bool is_ticked(const JsonValue *field)
{
    return is_type(field, "list") && is_type(json_get(field, "item"), "choice");
}

static JsonValue *member(JsonValue *object, const char *name)
{
    return (JsonValue *)(uintptr_t)json_get(object, name);
}

static JsonValue *text_of(Arena *a, Str s)
{
    return json_new_string(a, s.ptr ? s : STR(""));
}

static Str below(Arena *a, Str path, Str name)
{
    return str_format(a, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(name));
}

/* ---- what was sent ---- */

/* By name; equal names as they came. */
static int by_name(const void *a, const void *b)
{
    const SentPair *one = a, *other = b;
    int order = str_compare(one->pair.name, other->pair.name);
    return order != 0 ? order : one->at < other->at ? -1 : one->at > other->at;
}

/* The first pair whose name is not before this one. */
static size_t first_from(const Sent *s, Str name)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(s->pairs[middle].pair.name, name) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* The value under that name, of several the first; .ptr is NULL when there is none. */
static Str take(Sent *s, Str name)
{
    Str found = { 0 };
    for (size_t i = first_from(s, name); i < s->count && str_equal(s->pairs[i].pair.name, name); i++) {
        s->pairs[i].used = true;
        if (!found.ptr) found = s->pairs[i].pair.value.ptr ? s->pairs[i].pair.value : STR("");
    }
    return found;
}

/* Pieces under one name, as an object; NULL when none of them came. */
static JsonValue *take_pieces(Sent *s, Str path, const char *const *pieces, size_t count)
{
    JsonValue *object = NULL;
    for (size_t i = 0; i < count; i++) {
        Str value = take(s, below(s->arena, path, str_of(pieces[i])));
        if (!value.ptr) continue;
        if (!object) object = json_new_object(s->arena);
        json_set(s->arena, object, pieces[i], text_of(s->arena, value));
    }
    return object;
}

/* A record that is referred to; of what the page called those it offered, "ID NAME" each, that of the one that was chosen. */
static JsonValue *take_ref(Sent *s, Str path)
{
    static const char *const REF[] = { "id", "words" };
    JsonValue *pieces = take_pieces(s, path, REF, ARRAY_LEN(REF));
    Str name = below(s->arena, path, STR("called")), id = str_trim(json_text(json_get(pieces, "id")));
    for (size_t i = first_from(s, name); i < s->count && str_equal(s->pairs[i].pair.name, name); i++) {
        Str rest = s->pairs[i].pair.value, first;
        s->pairs[i].used = true;
        if (id.len == 0 || !str_cut(&rest, ' ', &first) || !str_equal(first, id)) continue;
        json_set(s->arena, pieces, "called", text_of(s->arena, rest));
    }
    return pieces;
}

/* Which items of a list came: the numbers behind its name, lowest first. */
static size_t item_numbers(const Sent *s, Str path, uint16_t *to)
{
    bool there[ITEMS_MOST] = { false };
    size_t count = 0;
    Str front = str_format(s->arena, STR_FMT ".", STR_ARG(path));
    for (size_t i = first_from(s, front); i < s->count && front.ptr && str_starts(s->pairs[i].pair.name, front); i++) {
        Str rest = str_from(s->pairs[i].pair.name, front.len), number;
        uint64_t n;
        str_cut(&rest, '.', &number);
        if (uint_parse(number, &n) && n < ITEMS_MOST) there[n] = true;
    }
    for (size_t i = 0; i < ITEMS_MOST; i++) {
        if (there[i]) to[count++] = (uint16_t)i;
    }
    return count;
}

static bool is_empty(const JsonValue *v)
{
    if (!v || v->type == JSON_NULL) return true;
    if (v->type == JSON_STRING) return str_trim(v->text).len == 0;
    JSON_EACH(child, v) {
        /* A currency or unit alone is what the page had chosen; nobody typed it. */
        bool beside = str_is(child->key, "currency") || str_is(child->key, "unit");
        if (!beside && !is_empty(child)) return false;
    }
    return true;
}

static JsonValue *typed(Sent *s, const JsonValue *field, Str path, int depth);

static JsonValue *typed_list(Sent *s, const JsonValue *field, Str path, int depth)
{
    uint16_t numbers[ITEMS_MOST];
    size_t count = item_numbers(s, path, numbers);
    JsonValue *list = NULL;
    if (take(s, path).ptr || count > 0) list = json_new_array(s->arena);
    for (size_t i = 0; i < count; i++) {
        char digits[24];
        Str number = amount_format(digits, numbers[i], 0);
        JsonValue *item = typed(s, json_get(field, "item"), below(s->arena, path, number), depth + 1);
        if (!is_empty(item)) json_add(s->arena, list, item);
    }
    return list;
}

static JsonValue *typed_parts(Sent *s, const JsonValue *field, Str path, int depth)
{
    JsonValue *object = NULL;
    JSON_EACH(part, json_get(field, "fields")) {
        Str name = json_text(json_get(part, "name"));
        JsonValue *v = typed(s, part, below(s->arena, path, name), depth + 1);
        char *key = v ? str_c(s->arena, name) : NULL;
        if (!key) continue;
        if (!object) object = json_new_object(s->arena);
        json_set(s->arena, object, key, v);
    }
    return object;
}

static JsonValue *typed(Sent *s, const JsonValue *field, Str path, int depth)
{
    static const char *const DATE[] = { "day", "month", "year" }, *const MOMENT[] = { "day", "month", "year", "time" };
    static const char *const MONEY[] = { "amount", "currency" }, *const NUMBER[] = { "number", "unit" };
    if (!path.ptr || depth > DEPTH_MOST) return NULL;
    if (is_type(field, "file")) return NULL;
    if (is_type(field, "list")) return typed_list(s, field, path, depth);
    if (has_parts(field)) return typed_parts(s, field, path, depth);
    JsonValue *pieces = NULL;
    if (is_type(field, "date")) pieces = take_pieces(s, path, DATE, ARRAY_LEN(DATE));
    if (is_type(field, "date_time")) pieces = take_pieces(s, path, MOMENT, ARRAY_LEN(MOMENT));
    if (is_type(field, "money")) pieces = take_pieces(s, path, MONEY, ARRAY_LEN(MONEY));
    if (is_type(field, "number")) pieces = take_pieces(s, path, NUMBER, ARRAY_LEN(NUMBER));
    if (is_type(field, "ref")) pieces = take_ref(s, path);
    if (pieces) return pieces;
    Str value = take(s, path);
    return value.ptr ? text_of(s->arena, value) : NULL;
}

/* ---- pieces become what is typed in one ---- */

static Str piece(const JsonValue *v, const char *name)
{
    return str_trim(json_text(json_get(v, name)));
}

/* "27.3.2026"; of a partial date only month and year, or the year. What is missing in between is left open, so that it is told. */
static Str joined_date(Arena *a, const JsonValue *v)
{
    Str day = piece(v, "day"), month = piece(v, "month"), year = piece(v, "year");
    if (day.len == 0 && month.len == 0) return year;
    if (day.len == 0) return str_format(a, STR_FMT "." STR_FMT, STR_ARG(month), STR_ARG(year));
    return str_format(a, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(day), STR_ARG(month), STR_ARG(year));
}

static Str with_space(Arena *a, Str left, Str right)
{
    return right.len == 0 ? left : str_format(a, STR_FMT " " STR_FMT, STR_ARG(left), STR_ARG(right));
}

static Str joined_text(Arena *a, const JsonValue *field, const JsonValue *v)
{
    if (is_type(field, "date")) return joined_date(a, v);
    if (is_type(field, "date_time")) return with_space(a, joined_date(a, v), piece(v, "time"));
    if (is_type(field, "money")) return with_space(a, piece(v, "amount"), piece(v, "currency"));
    if (is_type(field, "ref")) return piece(v, "id").len > 0 ? piece(v, "id") : piece(v, "words");
    const JsonValue *units = json_get(field, "units");
    Str unit = piece(v, "unit");
    if (unit.len == 0 && units && units->count == 1) unit = json_text(units->first->first);
    return with_space(a, piece(v, "number"), unit);
}

static JsonValue *joined(Arena *a, const JsonValue *field, const JsonValue *v)
{
    if (is_empty(v)) return text_of(a, STR(""));
    if (v->type == JSON_STRING) {
        const JsonValue *units = json_get(field, "units");
        Str number = str_trim(v->text);
        bool bare = is_type(field, "number") && units && units->count == 1 && number.len > 0 &&
            memchr("0123456789", number.ptr[number.len - 1], 10);
        return text_of(a, bare ? with_space(a, number, json_text(units->first->first)) : v->text);
    }
    if (v->type == JSON_ARRAY) {
        JsonValue *list = json_new_array(a);
        JSON_EACH(item, v) json_add(a, list, joined(a, json_get(field, "item"), item));
        return list;
    }
    if (!has_parts(field)) return text_of(a, joined_text(a, field, v));
    JsonValue *object = json_new_object(a);
    JSON_EACH(part, json_get(field, "fields")) {
        const JsonValue *one = json_get_str(v, json_text(json_get(part, "name")));
        char *name = one && !is_empty(one) ? str_c(a, one->key) : NULL;
        if (name) json_set(a, object, name, joined(a, part, one));
    }
    return object;
}

/* ---- reading a form ---- */

/* A form of ours (sign-in) has plain names; one of the gate has "f." in front of them. */
static Str path_of(Arena *a, const JsonValue *form, const JsonValue *field)
{
    Str name = json_text(json_get(field, "name"));
    return json_get(form, "op") ? str_format(a, "f." STR_FMT, STR_ARG(name)) : name;
}

static ErrorCode sent_by(Arena *a, const WebPair *pairs, size_t count, Sent *ret, Error *e)
{
    *ret = (Sent){ a, arena_array(a, count + 1, sizeof *ret->pairs), count };
    if (!ret->pairs) return error_memory(e);
    for (size_t i = 0; i < count; i++) ret->pairs[i] = (SentPair){ pairs[i], i, false };
    sort_list(ret->pairs, count, sizeof *ret->pairs, by_name);
    return ERR_OK;
}

ErrorCode form_read(Arena *a, const JsonValue *form, const WebPair *pairs, size_t count, JsonValue **fields, Error *e)
{
    Sent s;
    TRY(sent_by(a, pairs, count, &s, e));
    *fields = json_new_object(a);
    JSON_EACH(field, json_get(form, "fields")) {
        JsonValue *v = typed(&s, field, path_of(a, form, field), 0);
        char *name = v ? str_c(a, json_text(json_get(field, "name"))) : NULL;
        if (name) json_set(a, *fields, name, joined(a, field, v));
    }
    for (size_t i = 0; i < count; i++) {
        Str name = s.pairs[i].pair.name;
        if (s.pairs[i].used || !str_starts(name, STR("f."))) continue;
        return error_set(e, ERR_INVALID, K("pages.unknown-input"), arg_str("name", utf8_first_bytes(name, 80)));
    }
    if (!*fields || (*fields)->broken) return error_memory(e);
    return ERR_OK;
}

/* ---- filling it ---- */

static void spread(Arena *a, JsonValue *field, int depth);

static void pass_names(Arena *a, const JsonValue *field, JsonValue *to)
{
    if (json_get(field, "called")) json_set(a, to, "called", json_copy(a, json_get(field, "called")));
}

/* Items as fields of their own, named by their number; what a reference of a list is called goes with it. */
static void spread_list(Arena *a, JsonValue *field, int depth)
{
    JsonValue *items = json_new_array(a);
    const JsonValue *chosen = json_get(field, "chosen");
    const JsonValue *label = chosen ? chosen->first : NULL;
    JSON_EACH(value, json_get(field, "value")) {
        JsonValue *item = json_copy(a, json_get(field, "item"));
        json_set(a, item, "value", json_copy(a, value));
        if (label && label->type == JSON_ARRAY) json_set(a, item, "chosen", json_copy(a, label));
        if (label) label = label->next;
        pass_names(a, field, item);
        if (item) spread(a, item, depth + 1);
        json_add(a, items, item);
    }
    json_set(a, field, "items", items);
}

/* What was typed brings along what the page called it; what stands there already is called as the gate says. */
static void name_chosen(Arena *a, JsonValue *field)
{
    const JsonValue *value = json_get(field, "value"), *called = json_get(value, "called"), *id = json_get(value, "id");
    if (value && value->type == JSON_STRING) {
        id = value;
        called = json_get_str(json_get(field, "called"), value->text);
    }
    if (!called) return;
    JsonValue *chosen = json_new_array(a);
    json_add(a, chosen, json_copy(a, id));
    json_add(a, chosen, json_copy(a, called));
    json_set(a, field, "chosen", chosen);
}

/* Values of parts and items go to the fields that show them. */
static void spread(Arena *a, JsonValue *field, int depth)
{
    if (depth > DEPTH_MOST) return;
    if (is_type(field, "ref")) name_chosen(a, field);
    if (is_type(field, "list") && !is_ticked(field)) spread_list(a, field, depth);
    JsonValue *parts = member(field, "fields");
    const JsonValue *value = json_get(field, "value");
    for (JsonValue *part = parts ? parts->first : NULL; part; part = part->next) {
        const JsonValue *one = json_get_str(value, json_text(json_get(part, "name")));
        if (one) json_set(a, part, "value", json_copy(a, one));
        pass_names(a, field, part);
        spread(a, part, depth + 1);
    }
}

void form_spread(Arena *a, JsonValue *form)
{
    if (json_get(form, "spread")) return;
    JsonValue *fields = member(form, "fields");
    for (JsonValue *field = fields ? fields->first : NULL; field; field = field->next) spread(a, field, 0);
    json_set(a, form, "spread", json_new_bool(a, true));
}

ErrorCode form_fill(Arena *a, JsonValue *form, const WebPair *pairs, size_t count, Error *e)
{
    Sent s;
    TRY(sent_by(a, pairs, count, &s, e));
    JsonValue *fields = member(form, "fields");
    for (JsonValue *field = fields ? fields->first : NULL; field; field = field->next) {
        JsonValue *v = typed(&s, field, path_of(a, form, field), 0);
        if (v && !is_type(field, "secret") && !is_type(field, "password")) json_set(a, field, "value", v);
    }
    Str reason = take(&s, STR("reason"));
    if (reason.ptr) json_set(a, form, "given_reason", text_of(a, reason));
    json_remove(form, "spread");
    form_spread(a, form);
    return form->broken ? error_memory(e) : ERR_OK;
}

/* ---- finding one's way in it ---- */

static JsonValue *child_named(JsonValue *field, Str name)
{
    uint64_t n;
    JsonValue *items = member(field, "items"), *parts = member(field, "fields");
    if (items && uint_parse(name, &n)) {
        for (JsonValue *item = items->first; item; item = item->next) {
            if (n-- == 0) return item;
        }
    }
    for (JsonValue *part = parts ? parts->first : NULL; part; part = part->next) {
        if (str_equal(json_text(json_get(part, "name")), name)) return part;
    }
    return NULL;
}

JsonValue *form_field_at(JsonValue *form, Str path)
{
    Str name;
    JsonValue *at = form;
    for (bool more = true; more && at; ) {
        more = str_cut(&path, '.', &name);
        at = child_named(at, name);
    }
    return at == form ? NULL : at;
}

/* A fault of a piece or of something that is not shown goes to what holds it. */
static JsonValue *field_of_fault(JsonValue *form, Str path)
{
    if (str_starts(path, STR("fields."))) path = str_from(path, 7);
    for (;;) {
        JsonValue *field = form_field_at(form, path);
        size_t n = path.len;
        while (n > 0 && path.ptr[n - 1] != '.') n--;
        if (field || n == 0) return field;
        path.len = n - 1;
    }
}

void form_mark_faults(Arena *a, JsonValue *form, const JsonValue *faults)
{
    JSON_EACH(fault, faults) {
        JsonValue *field = field_of_fault(form, json_text(json_get(fault, "name")));
        if (field && !json_get(field, "error")) json_set(a, field, "error", text_of(a, json_text(json_get(fault, "text"))));
    }
}

void form_add_item(Arena *a, JsonValue *form, Str path)
{
    JsonValue *field = form_field_at(form, path), *items = field ? member(field, "items") : NULL;
    int64_t more = 1;
    if (!items || !json_int(json_get(field, "blank"), &more)) more = 1;       /* of a table to type into, as many as it began with */
    for (; items && more > 0 && items->count < ITEMS_MOST; more--) {
        JsonValue *item = json_copy(a, json_get(field, "item"));
        if (item) spread(a, item, 1);
        json_add(a, items, item);
    }
}

void form_drop_item(JsonValue *form, Str path)
{
    size_t n = path.len;
    while (n > 0 && path.ptr[n - 1] != '.') n--;
    JsonValue *field = n > 1 ? form_field_at(form, str_first(path, n - 1)) : NULL, *items = field ? member(field, "items") : NULL,
        *before = NULL;
    uint64_t number;
    if (!items || !uint_parse(str_from(path, n), &number)) return;
    for (JsonValue *item = items->first; item; before = item, item = item->next) {
        if (number-- > 0) continue;
        *(before ? &before->next : &items->first) = item->next;
        if (items->last == item) items->last = before;
        items->count--;
        return;
    }
}

void form_insert_block(Arena *a, JsonValue *form, Str path, const WebPair *pairs, size_t count)
{
    JsonValue *field = form_field_at(form, path);
    Str name = str_format(a, "block." STR_FMT, STR_ARG(path)), chosen = STR("");
    Buf text = buf_in(a);
    for (size_t i = 0; i < count; i++) if (str_equal(pairs[i].name, name)) chosen = pairs[i].value;
    JSON_EACH(one, json_get(field, "blocks")) {
        if (!str_equal(json_text(one->first), chosen)) continue;
        buf_add(&text, str_trim(json_text(json_get(field, "value"))));
        if (text.len > 0) buf_c(&text, "\n\n");
        buf_add(&text, json_text(one->first->next->next));
        json_set(a, field, "value", json_new_string(a, buf_str(&text)));
        return;
    }
}

Str form_words(Arena *a, const WebPair *pairs, size_t count, Str path)
{
    Str name = str_format(a, "f." STR_FMT ".words", STR_ARG(path));
    for (size_t i = 0; i < count; i++) {
        if (str_equal(pairs[i].name, name)) return pairs[i].value;
    }
    return STR("");
}

/* ---- drafts ---- */

static bool is_kept(Str name)
{
    return str_starts(name, STR("f.")) || str_is(name, "reason") || str_is(name, "version");
}

void form_pairs_write(Buf *to, const WebPair *pairs, size_t count)
{
    bool first = true;
    buf_byte(to, '[');
    for (size_t i = 0; i < count; i++) {
        if (!is_kept(pairs[i].name)) continue;
        buf_c(to, first ? "[" : ",[");
        json_write_string(to, pairs[i].name);
        buf_byte(to, ',');
        json_write_string(to, pairs[i].value);
        buf_byte(to, ']');
        first = false;
    }
    buf_byte(to, ']');
}

ErrorCode form_pairs_read(Arena *a, Str text, WebPair **pairs, size_t *count, Error *e)
{
    JsonValue *all;
    *count = 0;
    TRY(json_parse(a, text, &all, e));
    *pairs = arena_array(a, all->count + 1, sizeof **pairs);
    if (!*pairs) return error_memory(e);
    JSON_EACH(pair, all->type == JSON_ARRAY ? all : NULL) {
        const JsonValue *value = pair->type == JSON_ARRAY && pair->count == 2 ? pair->first->next : NULL;
        bool texts = value && pair->first->type == JSON_STRING && value->type == JSON_STRING;
        if (!texts) return error_set(e, ERR_INVALID, K("pages.bad-draft"));
        (*pairs)[(*count)++] = (WebPair){ pair->first->text, value->text };
    }
    return ERR_OK;
}

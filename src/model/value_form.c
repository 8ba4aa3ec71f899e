/* value_form.c: between a value and the fields of a form.
 *
 * A form holds texts: one for a value that is typed in one piece, an array of them for a list, an object of them where a value consists
 * of parts that are typed apart. Every text is met halfway like one on a command line (value_text.c), so that both take the same words.
 * Taking a form goes on after a fault and says all of them, each with the path of its field: "papers.0.number". What a form was filled
 * with and gives back unchanged is the same value again. */
#include "model/model_int.h"

enum { FAULTS_MOST = 50 };
static const char *const NAME_PARTS[] = { "family", "given", "patronymic", "particle" };
static const char *const CITED[] = { "source", "page", "grade", "language", "original" };
enum { CITED_COUNT = 5, NAME_PART_COUNT = 4 };

/* ---- to a form ---- */

static JsonValue *string_of(Arena *a, Str s)
{
    return json_new_string(a, s);
}

/* As people write it in Bishkek, where that is all of it: what has seconds stands as it is kept. */
static JsonValue *date_time_to_form(Arena *a, const Field *f, const JsonValue *v)
{
    char minute[17];
    Instant at;
    Error unheard;
    JsonValue *again = NULL;
    if (!instant_parse(json_text(v), &at)) return json_copy(a, v);
    Str local = str_copy(a, instant_format_local(minute, at));
    if (local.ptr && field_from_text(a, f, local, &again, &unheard) == ERR_OK && again && json_equal(again, v)) return string_of(a, local);
    return json_copy(a, v);
}

static JsonValue *joined(Arena *a, const JsonValue *v, const char *first, const char *second, const char *between)
{
    Str one = json_text(json_get(v, first)), other = json_text(json_get(v, second));
    return string_of(a, str_format(a, STR_FMT "%s" STR_FMT, STR_ARG(one), other.len > 0 ? between : "", STR_ARG(other)));
}

static JsonValue *name_to_form(Arena *a, const JsonValue *v)
{
    JsonValue *o = json_new_object(a);
    json_set(a, o, "spelled", string_of(a, json_text(json_get(v, "spelled"))));
    for (size_t i = 0; i < NAME_PART_COUNT; i++) {
        Buf text = buf_in(a);
        JSON_EACH(part, json_get(v, "parts")) {
            if (!str_is(json_text(json_get(part, "type")), NAME_PARTS[i])) continue;
            if (text.len > 0) buf_byte(&text, ' ');
            buf_add(&text, json_text(json_get(part, "text")));
        }
        if (text.len > 0) json_set(a, o, NAME_PARTS[i], string_of(a, buf_str(&text)));
    }
    return o;
}

static JsonValue *place_to_form(Arena *a, const JsonValue *v)
{
    JsonValue *o = json_copy(a, v);
    const JsonValue *point = json_get(v, "point");
    if (point) json_set(a, o, "point", joined(a, point, "lat", "lon", ", "));
    return o;
}

static JsonValue *group_to_form(Arena *a, const Field *f, const JsonValue *v)
{
    JsonValue *o = json_new_object(a);
    for (const Field *part = f->fields; part; part = part->next) {
        const JsonValue *one = json_get_str(v, part->id);
        char *name = one ? str_c(a, part->id) : NULL;
        if (name) json_set(a, o, name, field_to_form(a, part, one));
    }
    return o;
}

JsonValue *field_to_form(Arena *a, const Field *f, const JsonValue *v)
{
    JsonValue *o;
    switch (f->type) {
    case FIELD_YES_NO:    return string_of(a, json_true(v) ? STR("true") : STR("false"));
    case FIELD_DATE_TIME: return date_time_to_form(a, f, v);
    case FIELD_MONEY:     return joined(a, v, "amount", "currency", " ");
    case FIELD_NUMBER:    return joined(a, v, "number", "unit", " ");
    case FIELD_POINT:     return joined(a, v, "lat", "lon", ", ");
    case FIELD_PLACE:     return place_to_form(a, v);
    case FIELD_PERSON_NAME: return name_to_form(a, v);
    case FIELD_GROUP:     return group_to_form(a, f, v);
    case FIELD_LIST:
        o = json_new_array(a);
        JSON_EACH(item, v) json_add(a, o, field_to_form(a, f->of, item));
        return o;
    case FIELD_STATEMENT:
        o = json_copy(a, v);
        json_set(a, o, "value", field_to_form(a, f->of, json_get(v, "value")));
        return o;
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:
    case FIELD_CHOICE:
    case FIELD_DATE:
    case FIELD_REF:
    case FIELD_FILE:
    case FIELD_IDENTIFIER:
    case FIELD_TYPE_COUNT: break;
    }
    return json_copy(a, v);
}

/* ---- faults ---- */

ErrorCode field_fault(FieldFaults *to, Str path, const Error *what, Error *e)
{
    if (to->count == FAULTS_MOST) return ERR_OK;
    FieldFault *f = ARENA_NEW(to->arena, FieldFault);
    Str kept = str_copy(to->arena, path);
    if (!f || !kept.ptr) return error_memory(e);
    *f = (FieldFault){ .path = kept, .what = *what };
    if (to->last) to->last->next = f;
    else to->first = f;
    to->last = f;
    to->count++;
    return ERR_OK;
}

/* What came of one step: a fault is listed and the work goes on; anything else ends it. */
static ErrorCode settle(FieldFaults *to, Str path, ErrorCode code, Error *e)
{
    if (code != ERR_INVALID) return code;
    Error fault = *e;
    return field_fault(to, path, &fault, e);
}

/* ---- from a form ---- */

typedef struct { Arena *a; FieldFaults *faults; } Taking;

static ErrorCode take(Taking *t, const Field *f, Str path, const JsonValue *given, JsonValue **ret, Error *e);

static Str below(Taking *t, Str path, Str name)
{
    return str_format(t->a, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(name));
}

static ErrorCode take_text(Taking *t, const Field *f, Str path, Str typed, JsonValue **ret, Error *e)
{
    ErrorCode code = field_from_text(t->a, f, typed, ret, e);
    if (code != ERR_OK) *ret = NULL;
    return settle(t->faults, path, code, e);
}

/* A part of a value that is one line of text, under the field's own name in what is said about it. */
static ErrorCode take_line(Taking *t, const Field *f, Str path, const JsonValue *v, int64_t longest, const char *name, JsonValue *to, Error *e)
{
    Field line = *f;
    JsonValue *text = NULL;
    line.type = FIELD_TEXT;
    line.longest = longest;
    const JsonValue *given = json_get(v, name);
    if (!given || given->type != JSON_STRING) return ERR_OK;
    TRY(take_text(t, &line, below(t, path, str_of(name)), given->text, &text, e));
    if (text) json_set(t->a, to, name, text);
    return ERR_OK;
}

static bool is_blank(const JsonValue *v)
{
    return !v || v->type == JSON_NULL || (v->type == JSON_STRING && str_trim(v->text).len == 0);
}

/* Is nothing filled in in any of its parts? */
static bool all_blank(const JsonValue *v)
{
    JSON_EACH(part, v) {
        if (!is_blank(part)) return false;
    }
    return true;
}

/* The whole, once its parts are good: a fault of a part has been said already. */
static ErrorCode check_whole(Taking *t, const Field *f, Str path, size_t faults_before, JsonValue *whole, JsonValue **ret, Error *e)
{
    if (t->faults->count > faults_before) return ERR_OK;
    if (!whole || whole->broken) return error_memory(e);
    ErrorCode code = value_check(STR(""), f, whole, e);
    if (code == ERR_OK) *ret = whole;
    return settle(t->faults, path, code, e);
}

static ErrorCode take_list(Taking *t, const Field *f, Str path, const JsonValue *given, JsonValue **ret, Error *e)
{
    JsonValue *list = json_new_array(t->a);
    size_t before = t->faults->count, at = 0;
    JSON_EACH(one, given) {
        JsonValue *item = NULL;
        TRY(take(t, f->of, str_format(t->a, STR_FMT ".%zu", STR_ARG(path), at++), one, &item, e));
        if (item) json_add(t->a, list, item);
    }
    if (!list) return error_memory(e);
    return list->count > 0 || t->faults->count > before ? check_whole(t, f, path, before, list, ret, e) : ERR_OK;
}

static ErrorCode take_group(Taking *t, const Field *f, Str path, const JsonValue *given, JsonValue **ret, Error *e)
{
    JsonValue *group = json_new_object(t->a);
    size_t before = t->faults->count, known = 0;
    for (const Field *part = f->fields; part; part = part->next) {
        const JsonValue *one = json_get_str(given, part->id);
        JsonValue *value = NULL;
        char *name = str_c(t->a, part->id);
        if (!name) return error_memory(e);
        known += one != NULL;
        size_t faults = t->faults->count;
        if (one) TRY(take(t, part, below(t, path, part->id), one, &value, e));
        if (value) json_set(t->a, group, name, value);
        else if (part->required && t->faults->count == faults) {
            TRY(settle(t->faults, below(t, path, part->id), value_error(STR(""), part, e, K("model.value-required")), e));
        }
    }
    if (known < given->count) TRY(settle(t->faults, path, value_error(STR(""), f, e, K("model.value-group")), e));
    return check_whole(t, f, path, before, group, ret, e);
}

static ErrorCode take_region(Taking *t, const Field *f, Str path, const JsonValue *given, JsonValue *to, Error *e)
{
    const Region *region = NULL;
    if (is_blank(given)) return ERR_OK;
    if (given->type == JSON_STRING) TRY(region_of_word(t->a, f, str_trim(given->text), &region, e));
    if (!region) {
        return settle(t->faults, below(t, path, STR("region")),
                      value_error(STR(""), f, e, K("model.value-region"), arg_str("value", json_text(given))), e);
    }
    json_set(t->a, to, "region", string_of(t->a, region->code));
    return ERR_OK;
}

static ErrorCode take_place(Taking *t, const Field *f, Str path, const JsonValue *given, JsonValue **ret, Error *e)
{
    JsonValue *place = json_new_object(t->a), *point = NULL;
    const JsonValue *at = json_get(given, "point");
    size_t before = t->faults->count;
    Field of_point = *f;
    of_point.type = FIELD_POINT;
    TRY(take_line(t, f, path, given, PLACE_LONGEST, "text", place, e));
    TRY(take_region(t, f, path, json_get(given, "region"), place, e));
    if (at && at->type == JSON_STRING) TRY(take_text(t, &of_point, below(t, path, STR("point")), at->text, &point, e));
    else if (at) point = json_copy(t->a, at);
    if (point) json_set(t->a, place, "point", point);
    return check_whole(t, f, path, before, place, ret, e);
}

static ErrorCode take_statement(Taking *t, const Field *f, Str path, const JsonValue *given, JsonValue **ret, Error *e)
{
    enum { LONGEST = 1000 };
    JsonValue *statement = json_new_object(t->a), *value = NULL;
    size_t before = t->faults->count;
    const JsonValue *one = json_get(given, "value");
    if (one) TRY(take(t, f->of, below(t, path, STR("value")), one, &value, e));
    if (value) json_set(t->a, statement, "value", value);
    for (size_t i = 0; i < CITED_COUNT; i++) TRY(take_line(t, f, path, given, LONGEST, CITED[i], statement, e));
    bool sourced = json_get(statement, "source") != NULL;
    if (!sourced && t->faults->count == before) {
        Str text = json_text(one);
        return settle(t->faults, below(t, path, STR("source")),
                      value_error(STR(""), f, e, K("model.value-source"), arg_str("value", text.ptr ? text : STR(""))), e);
    }
    return check_whole(t, f, path, before, statement, ret, e);
}

/* ---- names ---- */

/* Parts stand in the order in which the name has them. */
static ptrdiff_t place_in(Str spelled, const JsonValue *part)
{
    return str_find(spelled, json_text(json_get(part, "text")));
}

static void insert_part(JsonValue *parts, JsonValue *part, Str spelled)
{
    JsonValue **at = &parts->first;
    while (*at && place_in(spelled, *at) <= place_in(spelled, part)) at = &(*at)->next;
    part->next = *at;
    if (!*at) parts->last = part;
    *at = part;
    parts->count++;
}

static ErrorCode given_parts(Taking *t, Str spelled, const JsonValue *given, JsonValue **ret, Error *e)
{
    JsonValue *parts = json_new_array(t->a);
    for (size_t i = 0; i < NAME_PART_COUNT; i++) {
        Str text = str_trim(json_text(json_get(given, NAME_PARTS[i]))), nfc;
        if (text.len == 0) continue;
        TRY(text_nfc(t->a, text, &nfc, e));
        JsonValue *part = json_new_object(t->a);
        json_set(t->a, part, "type", string_of(t->a, str_of(NAME_PARTS[i])));
        json_set(t->a, part, "text", string_of(t->a, nfc));
        if (!parts || !part || part->broken) return error_memory(e);
        insert_part(parts, part, spelled);
    }
    *ret = parts;
    return parts ? ERR_OK : error_memory(e);
}

/* Who fills in the parts alone means the name that they make. */
static Str spelled_by(Taking *t, const JsonValue *given)
{
    Str spelled = str_trim(json_text(json_get(given, "spelled")));
    if (spelled.len > 0) return spelled;
    Buf whole = buf_in(t->a);
    for (size_t i = 0; i < NAME_PART_COUNT; i++) {
        Str text = str_trim(json_text(json_get(given, NAME_PARTS[i])));
        if (text.len > 0) buf_format(&whole, "%s" STR_FMT, whole.len > 0 ? " " : "", STR_ARG(text));
    }
    return buf_str(&whole);
}

static ErrorCode take_name(Taking *t, const Field *f, Str path, const JsonValue *given, JsonValue **ret, Error *e)
{
    JsonValue *name = NULL, *parts;
    size_t before = t->faults->count;
    if (json_get(given, "parts") || json_get(given, "script")) return check_whole(t, f, path, before, json_copy(t->a, given), ret, e);
    TRY(take_text(t, f, below(t, path, STR("spelled")), spelled_by(t, given), &name, e));
    if (!name) return ERR_OK;
    TRY(given_parts(t, json_text(json_get(name, "spelled")), given, &parts, e));
    if (parts->count > 0) json_set(t->a, name, "parts", parts);
    return check_whole(t, f, path, before, name, ret, e);
}

/* ---- values that are typed in two or three places and read as one text ---- */

static Str two_texts(Taking *t, const JsonValue *given, const char *first, const char *second, const char *between)
{
    Str one = str_trim(json_text(json_get(given, first))), other = str_trim(json_text(json_get(given, second)));
    return str_format(t->a, STR_FMT "%s" STR_FMT, STR_ARG(one), one.len > 0 && other.len > 0 ? between : "", STR_ARG(other));
}

static Str date_text(Taking *t, const JsonValue *given)
{
    Str day = str_trim(json_text(json_get(given, "day"))), month = str_trim(json_text(json_get(given, "month")));
    Str year = str_trim(json_text(json_get(given, "year")));
    if (day.len > 0) return str_format(t->a, STR_FMT "." STR_FMT "." STR_FMT, STR_ARG(day), STR_ARG(month), STR_ARG(year));
    return month.len > 0 ? str_format(t->a, STR_FMT "." STR_FMT, STR_ARG(month), STR_ARG(year)) : year;
}

/* The unit, currency or type that stands beside an empty box was chosen by nobody. */
static ErrorCode take_pieces(Taking *t, const Field *f, Str path, const JsonValue *given, JsonValue **ret, Error *e)
{
    Str text = { 0 };
    if (f->type == FIELD_MONEY) text = is_blank(json_get(given, "amount")) ? STR("") : two_texts(t, given, "amount", "currency", " ");
    else if (f->type == FIELD_NUMBER) text = is_blank(json_get(given, "number")) ? STR("") : two_texts(t, given, "number", "unit", " ");
    else if (f->type == FIELD_POINT) text = two_texts(t, given, "lat", "lon", ", ");
    else if (f->type == FIELD_IDENTIFIER) text = is_blank(json_get(given, "value")) ? STR("") : two_texts(t, given, "type", "value", ": ");
    else text = date_text(t, given);
    return text.ptr ? take_text(t, f, path, text, ret, e) : error_memory(e);
}

static ErrorCode take_object(Taking *t, const Field *f, Str path, const JsonValue *given, JsonValue **ret, Error *e)
{
    if (all_blank(given)) return ERR_OK;
    switch (f->type) {
    case FIELD_GROUP:       return take_group(t, f, path, given, ret, e);
    case FIELD_PLACE:       return take_place(t, f, path, given, ret, e);
    case FIELD_STATEMENT:   return take_statement(t, f, path, given, ret, e);
    case FIELD_PERSON_NAME: return take_name(t, f, path, given, ret, e);
    case FIELD_MONEY:
    case FIELD_NUMBER:
    case FIELD_POINT:
    case FIELD_IDENTIFIER:
    case FIELD_DATE:        return take_pieces(t, f, path, given, ret, e);
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:
    case FIELD_CHOICE:
    case FIELD_YES_NO:
    case FIELD_DATE_TIME:
    case FIELD_REF:
    case FIELD_FILE:
    case FIELD_LIST:
    case FIELD_TYPE_COUNT:  break;
    }
    return check_whole(t, f, path, t->faults->count, json_copy(t->a, given), ret, e);
}

static ErrorCode take(Taking *t, const Field *f, Str path, const JsonValue *given, JsonValue **ret, Error *e)
{
    if (!path.ptr) return error_memory(e);
    if (given->type == JSON_NULL) return ERR_OK;
    if (given->type == JSON_STRING) return take_text(t, f, path, given->text, ret, e);
    if (given->type == JSON_ARRAY && f->type == FIELD_LIST) return take_list(t, f, path, given, ret, e);
    if (given->type == JSON_OBJECT && f->type != FIELD_LIST) return take_object(t, f, path, given, ret, e);
    return check_whole(t, f, path, t->faults->count, json_copy(t->a, given), ret, e);
}

ErrorCode field_from_form(Arena *a, const Field *f, const JsonValue *given, FieldFaults *faults, JsonValue **ret, Error *e)
{
    Taking t = { a, faults };
    *ret = NULL;
    return take(&t, f, f->id, given, ret, e);
}

ErrorCode record_faults(const Kind *k, const JsonValue *fields, Str state, FieldFaults *faults, Error *e)
{
    const State *now = kind_state(k, state);
    for (const Field *f = k->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(fields, f->id);
        bool asked = now && (f->required_in >> (now - k->states) & 1);
        if (v) TRY(settle(faults, f->id, value_check(k->id, f, v, e), e));
        else if (asked) TRY(settle(faults, f->id, value_error(k->id, f, e, K("model.value-required")), e));
    }
    const Field *title = kind_lacks_title(k, fields);
    if (title) TRY(settle(faults, title->id, value_error(k->id, title, e, K("model.title-one")), e));
    return ERR_OK;
}

/* value_parts.c: places, groups, identifiers and statements in one line, as a table's cell holds them:
 *
 *     Киевская 1 [Bishkek | 42.8746, 74.5698]               a place, its region and its point
 *     Kind: passport | Number: AN1234567                     a group
 *     PIN: 10101199012345                                    an identifier
 *     Асанов Бакыт [document/7f0c | 12 | B2 | ky]            a statement: value [source | page | grade | language | original]
 *
 * What stands in brackets is never cut by the marks outside. */
#include "model/model_int.h"

/* Takes what stands before `mark` off the front, like str_cut, but looks for it outside of brackets only. */
static bool cut_outside(Str *rest, char mark, Str *ret)
{
    for (size_t i = 0; i < rest->len; i++) {
        ptrdiff_t closed = rest->ptr[i] == '[' ? str_find_byte(str_from(*rest, i), ']') : -1;
        if (closed > 0) i += (size_t)closed;
        if (rest->ptr[i] != mark) continue;
        *ret = str_first(*rest, i);
        *rest = str_from(*rest, i + 1);
        return true;
    }
    *ret = *rest;
    *rest = str_from(*rest, rest->len);
    return false;
}

/* "text [inner]": false when nothing stands in brackets at the end. */
static bool bracket_at_end(Str typed, Str *text, Str *inner)
{
    if (!str_ends(typed, STR("]"))) return false;
    size_t at = typed.len - 1;
    while (at > 0 && typed.ptr[at] != '[') at--;
    if (typed.ptr[at] != '[') return false;
    *text = str_trim(str_first(typed, at));
    *inner = str_from(str_first(typed, typed.len - 1), at + 1);
    return true;
}

static ErrorCode set_text(Arena *a, JsonValue *object, const char *key, Str text, Error *e)
{
    Str nfc;
    TRY(text_nfc(a, text, &nfc, e));
    json_set(a, object, key, json_new_string(a, nfc));
    return object && !object->broken ? ERR_OK : error_memory(e);
}

ErrorCode parts_list_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    JsonValue *list = json_new_array(a);
    if (!list) return error_memory(e);
    Str rest = typed, one;
    for (bool more = true; more;) {
        more = cut_outside(&rest, ';', &one);
        JsonValue *item = NULL;
        if (str_trim(one).len == 0) continue;
        TRY(value_from_text(a, f->of, str_trim(one), &item, e));
        if (!json_add(a, list, item)) return error_memory(e);
    }
    *ret = list->count > 0 ? list : NULL;
    return ERR_OK;
}

/* ---- places ---- */

ErrorCode region_of_word(Arena *a, const Field *f, Str word, const Region **ret, Error *e)
{
    Str folded;
    bool same = false;
    *ret = region_of(f, word);
    if (*ret) return ERR_OK;
    TRY(text_fold(a, word, &folded, e));
    for (size_t i = 0; i < f->region_count && !same; i++) {
        TRY(label_is(a, &f->regions[i].label, folded, &same, e));
        if (same) *ret = &f->regions[i];
    }
    return ERR_OK;
}

static ErrorCode place_part(Arena *a, const Field *f, Str one, JsonValue *place, Error *e)
{
    const Region *region;
    JsonValue *point;
    if (one.len == 0) return ERR_OK;
    TRY(region_of_word(a, f, one, &region, e));
    if (region && !json_get(place, "region")) return set_text(a, place, "region", region->code, e);
    bool digits = (one.ptr[0] >= '0' && one.ptr[0] <= '9') || one.ptr[0] == '-';
    if (!digits || json_get(place, "point")) return value_error(STR(""), f, e, K("model.value-region"), arg_str("value", one));
    TRY(point_from(a, f, one, &point, e));
    json_set(a, place, "point", point);
    return place->broken ? error_memory(e) : ERR_OK;
}

ErrorCode place_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Str text = typed, inner = STR(""), one;
    *ret = json_new_object(a);
    if (!*ret) return error_memory(e);
    bool more = bracket_at_end(typed, &text, &inner);
    TRY(set_text(a, *ret, "text", text, e));
    while (more) {
        more = str_cut(&inner, '|', &one);
        TRY(place_part(a, f, str_trim(one), *ret, e));
    }
    return ERR_OK;
}

void place_to(Buf *to, const Field *f, const JsonValue *v, Lang lang)
{
    Str code = json_text(json_get(v, "region"));
    const Region *region = region_of(f, code);
    const JsonValue *point = json_get(v, "point");
    buf_add(to, json_text(json_get(v, "text")));
    if (code.len == 0 && !point) return;
    buf_c(to, " [");
    buf_add(to, region ? region->label.text[lang] : code);
    if (code.len > 0 && point) buf_c(to, " | ");
    if (point) point_to(to, point);
    buf_byte(to, ']');
}

/* ---- groups ---- */

static ErrorCode part_of_word(Arena *a, const Field *group, Str word, const Field **ret, Error *e)
{
    Str folded;
    bool same = false;
    *ret = NULL;
    TRY(text_fold(a, word, &folded, e));
    for (const Field *part = group->fields; part && !same; part = part->next) {
        same = str_equal(part->id, word);
        if (!same) TRY(label_is(a, &part->label, folded, &same, e));
        if (same) *ret = part;
    }
    return ERR_OK;
}

static ErrorCode group_part(Arena *a, const Field *f, Str one, JsonValue *group, Error *e)
{
    const Field *part = NULL;
    JsonValue *value = NULL;
    Str word, rest = one;
    bool colon = str_cut(&rest, ':', &word);
    if (colon) TRY(part_of_word(a, f, str_trim(word), &part, e));
    char *key = part ? str_c(a, part->id) : NULL;
    if (!part || json_get_str(group, part->id))
        return value_error(STR(""), f, e, K("model.value-group-typed"), arg_str("value", one));
    if (!key) return error_memory(e);
    if (str_trim(rest).len == 0) return ERR_OK;
    TRY(value_from_text(a, part, str_trim(rest), &value, e));
    json_set(a, group, key, value);
    return group->broken ? error_memory(e) : ERR_OK;
}

ErrorCode group_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    JsonValue *group = json_new_object(a);
    if (!group) return error_memory(e);
    Str rest = typed, one;
    for (bool more = true; more;) {
        more = cut_outside(&rest, '|', &one);
        if (str_trim(one).len > 0) TRY(group_part(a, f, str_trim(one), group, e));
    }
    if (group->count == 0) return value_error(STR(""), f, e, K("model.value-group-typed"), arg_str("value", typed));
    *ret = group;
    return ERR_OK;
}

void group_to(Buf *to, const Field *f, const JsonValue *v, Lang lang)
{
    bool first = true;
    for (const Field *part = f->fields; part; part = part->next) {
        const JsonValue *one = json_get_str(v, part->id);
        if (!one) continue;
        if (!first) buf_c(to, " | ");
        first = false;
        buf_add(to, part->label.text[lang]);
        buf_c(to, ": ");
        field_to_text(to, part, one, lang);
    }
}

/* ---- identifiers ---- */

static ErrorCode type_of_word(Arena *a, const Field *f, Str word, const IdentifierType **ret, Error *e)
{
    Str folded;
    bool same = false;
    *ret = identifier_type(f, word);
    if (*ret) return ERR_OK;
    TRY(text_fold(a, word, &folded, e));
    for (size_t i = 0; i < f->type_count && !same; i++) {
        TRY(label_is(a, &f->types[i].label, folded, &same, e));
        if (same) *ret = &f->types[i];
    }
    return ERR_OK;
}

/* The type of a value typed alone: the only one there is, or the only one whose pattern it has. */
static const IdentifierType *type_of_value(const Field *f, Str value)
{
    const IdentifierType *found = NULL;
    if (f->type_count == 1) return &f->types[0];
    for (size_t i = 0; i < f->type_count; i++) {
        if (f->types[i].pattern.len == 0 || !identifier_matches(&f->types[i], value)) continue;
        if (found) return NULL;
        found = &f->types[i];
    }
    return found;
}

ErrorCode identifier_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    const IdentifierType *type = NULL;
    Str word, rest = typed, value = typed;
    if (str_cut(&rest, ':', &word)) TRY(type_of_word(a, f, str_trim(word), &type, e));
    if (type) value = str_trim(rest);
    else type = type_of_value(f, typed);
    if (!type) return value_error(STR(""), f, e, K("model.value-identifier-type"), arg_str("value", typed));
    *ret = json_new_object(a);
    TRY(set_text(a, *ret, "type", type->id, e));
    return set_text(a, *ret, "value", value, e);
}

void identifier_to(Buf *to, const Field *f, const JsonValue *v, Lang lang)
{
    Str id = json_text(json_get(v, "type"));
    const IdentifierType *type = identifier_type(f, id);
    buf_add(to, type ? type->label.text[lang] : id);      /* a type of an older model */
    buf_c(to, ": ");
    buf_add(to, json_text(json_get(v, "value")));
}

/* ---- statements ---- */

static const char *const CITED[] = { "source", "page", "grade", "language", "original" };

ErrorCode statement_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Str text, inner, one;
    JsonValue *statement = json_new_object(a), *value = NULL;
    bool cited = bracket_at_end(typed, &text, &inner);
    if (!statement) return error_memory(e);
    if (!cited || text.len == 0) return value_error(STR(""), f, e, K("model.value-source"), arg_str("value", typed));
    TRY(value_from_text(a, f->of, text, &value, e));
    json_set(a, statement, "value", value);
    bool more = true;
    for (size_t i = 0; more && i < ARRAY_LEN(CITED); i++) {
        more = str_cut(&inner, '|', &one);
        if (str_trim(one).len > 0) TRY(set_text(a, statement, CITED[i], str_trim(one), e));
    }
    if (more || !json_get(statement, "source")) return value_error(STR(""), f, e, K("model.value-source"), arg_str("value", typed));
    *ret = statement;
    return statement->broken ? error_memory(e) : ERR_OK;
}

void statement_to(Buf *to, const Field *f, const JsonValue *v, Lang lang)
{
    size_t last = 0;
    field_to_text(to, f->of, json_get(v, "value"), lang);
    for (size_t i = 0; i < ARRAY_LEN(CITED); i++)
        if (json_get(v, CITED[i])) last = i;
    buf_c(to, " [");
    for (size_t i = 0; i <= last; i++) {
        if (i > 0) buf_c(to, " | ");
        buf_add(to, json_text(json_get(v, CITED[i])));
    }
    buf_byte(to, ']');
}

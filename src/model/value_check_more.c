/* value_check_more.c: the form of values that consist of parts: numbers with a unit, points, places, groups, names, identifiers and
 * statements. An object has the members its type knows and no others, so that one value has one text to be hashed and signed. */
#include "model/model_int.h"

/* An object with nothing but these members, of which the first `needed` must be there. */
static bool shape_is(const JsonValue *v, const char *const *members, size_t needed, size_t count)
{
    if (v->type != JSON_OBJECT) return false;
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        bool there = json_get(v, members[i]) != NULL;
        if (!there && i < needed) return false;
        if (there) known++;
    }
    return known == v->count;
}

/* Digits, perhaps a point and digits; at most `places` of them. */
bool decimal_ok(Str text, int places, int64_t limit)
{
    int64_t units;
    ptrdiff_t point = str_find_byte(text, '.');
    if (point >= 0 && text.len - (size_t)point - 1 > (size_t)places) return false;
    if (!amount_parse(text, places, &units)) return false;
    bool minus_zero = units == 0 && text.ptr[0] == '-';
    return !minus_zero && units <= limit && units >= -limit;
}

/* "0" or "12.5" for a bound, "…" for none. */
static Str bound_text(char to[24], bool there, int64_t units)
{
    if (!there) return STR("…");
    Str text = amount_format(to, units, NUMBER_PLACES);
    while (str_ends(text, STR("0"))) text.len--;
    if (str_ends(text, STR("."))) text.len--;
    return text;
}

static ErrorCode range_error(Str kind, const Field *f, Str number, Error *e)
{
    char least[24], most[24];
    return value_error(kind, f, e, K("model.value-range"), arg_str("value", number),
                       arg_str("least", bound_text(least, f->has_least, f->least)),
                       arg_str("most", bound_text(most, f->has_most, f->most)));
}

ErrorCode value_no_number(Str kind, const Field *f, Str typed, Error *e)
{
    return value_error(kind, f, e, f->places == 0 ? K("model.value-whole") : K("model.value-decimal"), arg_str("value", typed),
                       arg_int("places", f->places));
}

/* What stands there is not even shaped like one. */
static ErrorCode no_number_at_all(Str kind, const Field *f, Error *e)
{
    const char *key = f->unit_count > 0 ? (f->places == 0 ? K("model.value-measure-whole") : K("model.value-measure"))
                                        : (f->places == 0 ? K("model.value-number-whole") : K("model.value-number"));
    return value_error(kind, f, e, key, arg_int("places", f->places));
}

ErrorCode check_number(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    static const char *const members[] = { "number", "unit" };
    size_t needed = f->unit_count > 0 ? 2 : 1;
    Str number = json_text(json_get(v, "number")), unit = json_text(json_get(v, "unit"));
    int64_t units;
    if (!shape_is(v, members, needed, needed) || !number.ptr || (needed > 1 && !unit.ptr))
        return no_number_at_all(kind, f, e);
    bool known = needed == 1;
    for (size_t i = 0; i < f->unit_count && !known; i++) known = str_equal(f->units[i].id, unit);
    if (!known) return value_error(kind, f, e, K("model.value-unit"), arg_str("value", unit));
    if (!decimal_ok(number, f->places, INT64_MAX) || !amount_parse(number, NUMBER_PLACES, &units))
        return value_no_number(kind, f, number, e);
    if ((f->has_least && units < f->least) || (f->has_most && units > f->most))
        return range_error(kind, f, number, e);
    return ERR_OK;
}

ErrorCode check_point(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    static const char *const members[] = { "lat", "lon" };
    const int64_t degree = 10000000;      /* 10^POINT_PLACES */
    Str lat = json_text(json_get(v, "lat")), lon = json_text(json_get(v, "lon"));
    bool good = shape_is(v, members, 2, 2) && lat.ptr && lon.ptr && decimal_ok(lat, POINT_PLACES, 90 * degree)
             && decimal_ok(lon, POINT_PLACES, 180 * degree);
    return good ? ERR_OK : value_error(kind, f, e, K("model.value-point"));
}

ErrorCode check_place(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    static const char *const members[] = { "text", "region", "point" };
    if (!shape_is(v, members, 1, ARRAY_LEN(members))) return value_error(kind, f, e, K("model.value-place"));
    TRY(value_check_line(kind, f, json_get(v, "text"), PLACE_LONGEST, e));
    const JsonValue *region = json_get(v, "region"), *point = json_get(v, "point");
    if (region && !(json_text(region).ptr && region_of(f, region->text)))
        return value_error(kind, f, e, K("model.value-region"), arg_str("value", json_text(region)));
    return point ? check_point(kind, f, point, e) : ERR_OK;
}

/* A part's own faults name the part, by its labels. */
ErrorCode check_group(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    if (v->type != JSON_OBJECT) return value_error(kind, f, e, K("model.value-group"));
    if (v->count == 0) return value_error(kind, f, e, K("model.value-empty"));
    size_t known = 0;
    for (const Field *part = f->fields; part; part = part->next) {
        const JsonValue *one = json_get_str(v, part->id);
        if (one) {
            known++;
            TRY(value_check(kind, part, one, e));
        } else if (part->required) {
            return value_error(kind, part, e, K("model.value-required"));
        }
    }
    return known == v->count ? ERR_OK : value_error(kind, f, e, K("model.value-group"));
}

/* ---- names ---- */

/* Does `part` stand in `spelled` from one end of a word to another? */
static bool part_of(Str spelled, Str part)
{
    for (size_t i = 0; i + part.len <= spelled.len; i++) {
        bool begins = i == 0 || spelled.ptr[i - 1] == ' ', ends = i + part.len == spelled.len || spelled.ptr[i + part.len] == ' ';
        if (begins && ends && memcmp(spelled.ptr + i, part.ptr, part.len) == 0) return true;
    }
    return false;
}

static ErrorCode check_part(Str kind, const Field *f, Str spelled, const JsonValue *v, Error *e)
{
    static const char *const members[] = { "type", "text" };
    static const Str types[] = { STR("family"), STR("given"), STR("patronymic"), STR("particle") };
    Str type = json_text(json_get(v, "type")), text = json_text(json_get(v, "text"));
    bool good = shape_is(v, members, 2, 2) && type.ptr && text.len > 0 && str_in(type, types, ARRAY_LEN(types))
             && part_of(spelled, text);
    return good ? ERR_OK : value_error(kind, f, e, K("model.value-name-part"), arg_str("value", text));
}

ErrorCode check_person_name(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    static const char *const members[] = { "spelled", "script", "parts" };
    enum { PARTS_MOST = 12 };
    bool mixed;
    if (!shape_is(v, members, 1, ARRAY_LEN(members))) return value_error(kind, f, e, K("model.value-name"));
    TRY(value_check_line(kind, f, json_get(v, "spelled"), NAME_LONGEST, e));
    Str spelled = json_text(json_get(v, "spelled")), script = name_script(spelled, &mixed);
    const JsonValue *given = json_get(v, "script"), *parts = json_get(v, "parts");
    bool same = given ? script.len > 0 && str_equal(json_text(given), script) : script.len == 0;
    if (!same) return value_error(kind, f, e, K("model.value-script"), arg_str("script", script.len > 0 ? script : STR("-")));
    if (!parts) return ERR_OK;
    if (parts->type != JSON_ARRAY || parts->count == 0 || parts->count > PARTS_MOST)
        return value_error(kind, f, e, K("model.value-name"));
    JSON_EACH(part, parts) TRY(check_part(kind, f, spelled, part, e));
    return ERR_OK;
}

/* ---- identifiers and statements ---- */

ErrorCode check_identifier(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    static const char *const members[] = { "type", "value" };
    Str type = json_text(json_get(v, "type"));
    if (!shape_is(v, members, 2, 2) || !type.ptr) return value_error(kind, f, e, K("model.value-identifier"));
    const IdentifierType *t = identifier_type(f, type);
    if (!t) return value_error(kind, f, e, K("model.value-identifier-type"), arg_str("value", type));
    TRY(value_check_line(kind, f, json_get(v, "value"), IDENTIFIER_LONGEST, e));
    Str value = json_text(json_get(v, "value"));
    if (!t->strict || identifier_matches(t, value)) return ERR_OK;
    return value_error(kind, f, e, K("model.value-pattern"), arg_str("value", value), arg_str("pattern", t->pattern));
}

/* A code of ISO 639: two or three small letters. */
static bool language_ok(const JsonValue *v)
{
    Str text = json_text(v);
    for (size_t i = 0; i < text.len; i++)
        if (!(text.ptr[i] >= 'a' && text.ptr[i] <= 'z')) return false;
    return text.len == 2 || text.len == 3;
}

ErrorCode check_statement(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    static const char *const members[] = { "value", "source", "page", "grade", "language", "original" };
    enum { CITED_LONGEST = 500, PAGE_LONGEST = 40, GRADE_LONGEST = 20, ORIGINAL_LONGEST = 1000 };
    if (!shape_is(v, members, 2, ARRAY_LEN(members))) return value_error(kind, f, e, K("model.value-statement"));
    TRY(value_check(kind, f->of, json_get(v, "value"), e));
    TRY(value_check_line(kind, f, json_get(v, "source"), CITED_LONGEST, e));
    TRY(value_check_line(kind, f, json_get(v, "page"), PAGE_LONGEST, e));
    TRY(value_check_line(kind, f, json_get(v, "grade"), GRADE_LONGEST, e));
    TRY(value_check_line(kind, f, json_get(v, "original"), ORIGINAL_LONGEST, e));
    const JsonValue *language = json_get(v, "language");
    if (!language || language_ok(language)) return ERR_OK;
    return value_error(kind, f, e, K("model.value-language"), arg_str("value", json_text(language)));
}

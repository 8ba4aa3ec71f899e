/* desk_statement.c: what is said of a subject of the repository: how a value is brought into the form in which it is compared,
 * and the draft of a statement. What was typed is kept as it was typed; what is odd is told and stops nobody (known_number.h). */
#include "desk/desk_subject.h"
#include "text/known_number.h"
#include "text/normalise.h"

static const struct { const char *property; NumberType type; } NUMBERS[] = {
    { "phone", NUMBER_PHONE }, { "account", NUMBER_ACCOUNT }, { "plate", NUMBER_PLATE }, { "vin", NUMBER_VIN },
    { "passport", NUMBER_PASSPORT }, { "pin", NUMBER_PIN }, { "inn", NUMBER_INN }, { "okpo", NUMBER_OKPO },
};
static const char *const DAYS[] = { "birth_date", "death_date", "founded", "ended" };

static const char *doubt_key(NumberDoubt doubt)
{
    switch (doubt) {
    case NUMBER_SOUND:  return NULL;
    case NUMBER_LENGTH: return K("subject.doubt-length");
    case NUMBER_FORM:   return K("subject.doubt-form");
    case NUMBER_CHECK:  return K("subject.doubt-check");
    case NUMBER_DAY:    return K("subject.doubt-day");
    }
    return NULL;
}

/* One space between words, none around them. */
static ErrorCode plain_text(Request *r, Str typed, bool small, Str *ret, Error *e)
{
    Buf to = buf_in(r->arena);
    Str rest = typed, word;
    if (small) TRY(text_fold(r->arena, typed, &rest, e));
    while (rest.len > 0) {
        str_cut(&rest, ' ', &word);
        word = str_trim(word);
        if (word.len > 0 && to.len > 0) buf_byte(&to, ' ');
        buf_add(&to, word);
    }
    *ret = buf_str(&to);
    return to.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode day_text(Request *r, const Kind *k, Str property, Str typed, Str *ret, Error *e)
{
    JsonValue *day = NULL;
    const Field *f = kind_field(k, STR("since"));
    if (!f) return error_internal(e, "statement");
    if (field_from_text(r->arena, f, typed, &day, e) != ERR_OK || !day)
        return error_set(e, ERR_INVALID, K("subject.no-day"), arg_str("value", typed), arg_str("property", property));
    *ret = json_text(day);
    return ERR_OK;
}

static ErrorCode value_text(Request *r, const Kind *k, Str property, Str typed, Str *ret, const char **doubt, Error *e)
{
    NumberDoubt odd;
    for (size_t i = 0; i < ARRAY_LEN(NUMBERS); i++) {
        if (!str_is(property, NUMBERS[i].property)) continue;
        TRY(known_number(r->arena, NUMBERS[i].type, typed, ret, &odd, e));
        *doubt = doubt_key(odd);
        return ret->len > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("subject.no-number"), arg_str("value", typed));
    }
    for (size_t i = 0; i < ARRAY_LEN(DAYS); i++)
        if (str_is(property, DAYS[i])) return day_text(r, k, property, typed, ret, e);
    return plain_text(r, typed, str_is(property, "email"), ret, e);
}

static void set_script(Request *r, JsonValue *fields, Str written)
{
    bool mixed;
    Str script = name_script(written, &mixed), folded;
    Error unheard;
    if (json_get(fields, "script") || script.len == 0 || text_fold(r->arena, script, &folded, &unheard) != ERR_OK) return;
    json_set(r->arena, fields, "script", json_new_string(r->arena, folded));
}

ErrorCode desk_statement_prepare(Request *r, const Kind *statement, JsonValue *fields, const char **doubt, Error *e)
{
    Str value, typed = json_text(json_get(fields, "value")), property = json_text(json_get(fields, "property"));
    *doubt = NULL;
    if (!json_get(fields, "source") && !json_get(fields, "source_words")) {
        (void)error_set(e, ERR_INVALID, K("subject.no-source"));
        return desk_refuse_field(r, STR("source"), e);
    }
    if (value_text(r, statement, property, typed, &value, doubt, e) != ERR_OK) return desk_refuse_field(r, STR("value"), e);
    bool otherwise = !str_equal(value, typed) && !json_get(fields, "original");
    if (otherwise) json_set(r->arena, fields, "original", json_new_string(r->arena, typed));
    Str original = json_text(json_get(fields, "original"));
    set_script(r, fields, original.len > 0 ? original : value);
    return json_set(r->arena, fields, "value", json_new_string(r->arena, value)) ? ERR_OK : error_memory(e);
}

ErrorCode desk_statement_made(Request *r, const Kind *k, Str chain, JsonValue *fields, Error *e)
{
    static const char *const NAMED[] = { "about", "who" };
    const char *doubt;
    Seen subject;
    if (!str_is(k->id, "statement")) return ERR_OK;
    if (request_opens(r, chain)) return error_set(e, ERR_INVALID, K("subject.locked"));
    for (size_t i = 0; i < ARRAY_LEN(NAMED); i++) {
        Str id = json_text(json_get(fields, NAMED[i]));
        if (id.len == 0) continue;
        if (desk_subject_see(r, id, &subject, e) != ERR_OK) return desk_refuse_field(r, str_of(NAMED[i]), e);
    }
    TRY(desk_statement_prepare(r, k, fields, &doubt, e));
    if (!doubt) return ERR_OK;
    ErrorArg value = arg_str("value", json_text(json_get(fields, "value")));
    desk_warn(r, STR("value"), doubt, view_say_args(r, doubt, &value, 1));
    return ERR_OK;
}

/* ---- a draft ---- */

static void set_text(Request *r, JsonValue *fields, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, fields, name, json_new_string(r->arena, text));
}

static bool is_record(const Request *r, Str id)
{
    Str kind, rest = id;
    return str_cut(&rest, '/', &kind) && model_kind(r->model, kind) && rest.len == 16;
}

/* "B2": a source and what it says, each on its scale; anything else is no grade that is known here. */
static void set_grade(Request *r, JsonValue *fields, Str grade)
{
    if (grade.len != 2 || grade.ptr[1] < '1' || grade.ptr[1] > '6') return;
    char source = (char)(grade.ptr[0] | 0x20);
    if (source < 'a' || source > 'g') return;
    set_text(r, fields, "source_grade", str_format(r->arena, "%c", source));
    set_text(r, fields, "information_grade", str_format(r->arena, "n%c", grade.ptr[1]));
}

static bool is_option(const Kind *k, const char *field, Str option)
{
    const Field *f = kind_field(k, str_of(field));
    for (size_t i = 0; f && i < f->choice_count; i++) if (str_equal(f->choices[i].id, option)) return true;
    return false;
}

ErrorCode desk_statement_draft(Request *r, Str chain, const StatementParts *parts, Draft *ret, Error *e)
{
    const Kind *k;
    const char *doubt;
    JsonValue *fields = json_new_object(r->arena);
    TRY(desk_kind(r, STR("statement"), false, &k, e));
    set_text(r, fields, "about", parts->about);
    set_text(r, fields, "property", parts->property);
    set_text(r, fields, "value", parts->value);
    set_text(r, fields, "original", parts->original);
    set_text(r, fields, "page", parts->page);
    set_text(r, fields, "from_record", parts->from_record);
    set_text(r, fields, is_record(r, parts->source) ? "source" : "source_words", parts->source);
    if (is_option(k, "language", parts->language)) set_text(r, fields, "language", parts->language);
    set_grade(r, fields, parts->grade);
    if (!fields) return error_memory(e);
    TRY(desk_statement_prepare(r, k, fields, &doubt, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    *ret = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

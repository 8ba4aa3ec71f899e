/* record_check.c: is a record's content what its kind says? One function a field type; the first fault is the answer. Types that
 * consist of parts are checked in value_check_more.c.
 *
 * A value has one form (docs/model.md): nothing is trimmed, rounded or guessed here, because what passes is signed as it stands.
 * Turning what people type into that form is value_text.c's work. A field that is not filled is not there: no null, no empty
 * text. */
#include "model/model_int.h"

#include <stdio.h>

ErrorCode value_error_args(Str kind, const Field *f, Error *e, const char *key, const ErrorArg *args, size_t count)
{
    ErrorArg all[12] = { arg_str("kind", kind), arg_str("field", f->id), arg_str("label-en", f->label.text[LANG_EN]),
                         arg_str("label-ru", f->label.text[LANG_RU]), arg_str("label-ky", f->label.text[LANG_KY]) };
    size_t n = 5;
    for (size_t i = 0; i < count && n < ARRAY_LEN(all); i++) all[n++] = args[i];
    return error_set_args(e, ERR_INVALID, key, all, n);
}

enum { OPTIONS_ROOM = 500 };

/* "eur (Euro), usd (US dollar)"; a long list ends in an ellipsis. */
static Str options_said(char room[OPTIONS_ROOM], const Field *f, Lang lang)
{
    static const char MORE[] = ", …";
    size_t used = 0;
    for (size_t i = 0; i < f->choice_count; i++) {
        const Choice *c = &f->choices[i];
        Str label = c->label.text[lang];
        bool told = label.len > 0 && !str_equal(label, c->id);
        if (used + c->id.len + label.len + sizeof ", ()" + sizeof MORE > OPTIONS_ROOM) {
            used += (size_t)snprintf(room + used, OPTIONS_ROOM - used, "%s", MORE);
            break;
        }
        used += (size_t)snprintf(room + used, OPTIONS_ROOM - used, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(c->id));
        if (told) used += (size_t)snprintf(room + used, OPTIONS_ROOM - used, " (" STR_FMT ")", STR_ARG(label));
    }
    return str_bytes(room, used);
}

ErrorCode value_not_offered(Str kind, const Field *f, Str value, Error *e)
{
    char en[OPTIONS_ROOM], ru[OPTIONS_ROOM], ky[OPTIONS_ROOM];
    return value_error(kind, f, e, K("model.value-choice"), arg_str("value", value), arg_str("options-en", options_said(en, f, LANG_EN)),
                       arg_str("options-ru", options_said(ru, f, LANG_RU)), arg_str("options-ky", options_said(ky, f, LANG_KY)));
}

/* The text of a value that must be a string. */
static ErrorCode text_of(Str kind, const Field *f, const JsonValue *v, Str *ret, Error *e)
{
    if (v->type != JSON_STRING) return value_error(kind, f, e, K("model.value-text"));
    *ret = v->text;
    if (str_trim(v->text).len == 0) return value_error(kind, f, e, K("model.value-empty"));
    return ERR_OK;
}

static ErrorCode check_letters(Str kind, const Field *f, const JsonValue *v, const char *controls, int64_t longest, Error *e)
{
    Str text;
    TRY(text_of(kind, f, v, &text, e));
    if (!utf8_valid(text)) return value_error(kind, f, e, K("model.value-utf8"));
    if (utf8_has_control(text, controls)) return value_error(kind, f, e, K("model.value-control"));
    if (!text_is_nfc(text)) return value_error(kind, f, e, K("model.value-nfc"));
    size_t length = utf8_count(text);
    if (length > (size_t)longest)
        return value_error(kind, f, e, K("model.value-long"), arg_int("length", (int64_t)length), arg_int("limit", longest));
    return ERR_OK;
}

static ErrorCode check_text(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    return check_letters(kind, f, v, f->type == FIELD_LONG_TEXT ? "\n\t" : "", f->longest, e);
}

ErrorCode value_check_line(Str kind, const Field *f, const JsonValue *v, int64_t longest, Error *e)
{
    return v ? check_letters(kind, f, v, "", longest, e) : ERR_OK;
}

static ErrorCode check_choice(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    Str id;
    TRY(text_of(kind, f, v, &id, e));
    for (size_t i = 0; i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, id)) return ERR_OK;
    return value_not_offered(kind, f, id, e);
}

static ErrorCode check_yes_no(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    return v->type == JSON_BOOL ? ERR_OK : value_error(kind, f, e, K("model.value-yes-no"));
}

/* "2009" and "2009-10" are the beginnings of a day of that month. */
static bool date_ok(const Field *f, Str text)
{
    Day day;
    char whole[11] = "0000-01-01";
    bool part = f->partial && (text.len == 4 || text.len == 7);
    if (part) memcpy(whole, text.ptr, text.len);
    return day_parse(part ? str_of(whole) : text, &day);
}

static ErrorCode check_date(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    Str text;
    TRY(text_of(kind, f, v, &text, e));
    if (date_ok(f, text)) return ERR_OK;
    return value_error(kind, f, e, f->partial ? K("model.value-date-part") : K("model.value-date"), arg_str("value", text));
}

/* The day of a date, or of a moment in Bishkek. Of a part of a date its first day counts: this year is not over, and has begun. */
static bool day_meant(const Field *f, const JsonValue *v, Day *ret)
{
    Instant at;
    char whole[11] = "0000-01-01";
    if ((f->type != FIELD_DATE && f->type != FIELD_DATE_TIME) || v->type != JSON_STRING) return false;
    if (f->type == FIELD_DATE_TIME) {
        if (!instant_parse(v->text, &at)) return false;
        *ret = instant_local_day(at);
        return true;
    }
    if (f->partial && (v->text.len == 4 || v->text.len == 7)) memcpy(whole, v->text.ptr, v->text.len);
    return day_parse(v->text.len == 10 ? v->text : str_of(whole), ret);
}

static bool is_to_come(const Field *f, const JsonValue *v, Day day, Instant now)
{
    enum { CLOCKS_DIFFER = 5 };
    Instant at;
    if (!f->past) return false;
    if (f->type == FIELD_DATE_TIME) return instant_parse(v->text, &at) && at > now + CLOCKS_DIFFER * MINUTE;
    return day > instant_local_day(now);
}

/* The last day of the year so many years ahead. */
static Day last_day_of(const Field *f, Instant now)
{
    Day last;
    Date today = day_date(instant_local_day(now));
    return date_day((Date){ today.year + (int)f->most, 12, 31 }, &last) ? last : INT32_MAX;
}

/* "25.11.2026", "25.11.2026 23:36", or of a part of a date "11.2026" and "2026". */
static Str day_shown(char to[17], const Field *f, const JsonValue *v, Day day)
{
    Instant at;
    if (f->type == FIELD_DATE_TIME && instant_parse(v->text, &at)) return instant_format_local(to, at);
    Str whole = day_format_local(to, day);
    return v->text.len == 7 ? str_from(whole, 3) : v->text.len == 4 ? v->text : whole;
}

/* What has happened lies behind us, and every day within what the field takes. */
static ErrorCode check_day(const Field *f, const JsonValue *v, Instant now, Error *e)
{
    Day day;
    char shown[17], bound[17];
    if (!day_meant(f, v, &day)) return ERR_OK;
    Str value = day_shown(shown, f, v, day);
    if (is_to_come(f, v, day, now))
        return value_error(STR(""), f, e, K("model.value-to-come"), arg_str("value", value), arg_str("now", instant_format_local(bound, now)));
    if (f->has_least && day < f->least)
        return value_error(STR(""), f, e, K("model.value-early"), arg_str("value", value), arg_str("bound", day_format_local(bound, (Day)f->least)));
    Day last = last_day_of(f, now);
    if (f->has_most && day > last)
        return value_error(STR(""), f, e, K("model.value-late"), arg_str("value", value), arg_str("bound", day_format_local(bound, last)));
    return ERR_OK;
}

ErrorCode field_check_past(const Field *f, const JsonValue *v, Instant now, Error *e)
{
    if (!v) return ERR_OK;
    if (f->type == FIELD_STATEMENT) return field_check_past(f->of, json_get(v, "value"), now, e);
    if (f->type == FIELD_LIST && v->type == JSON_ARRAY) {
        JSON_EACH(item, v) TRY(field_check_past(f->of, item, now, e));
    }
    for (const Field *part = f->type == FIELD_GROUP ? f->fields : NULL; part; part = part->next) {
        TRY(field_check_past(part, json_get_str(v, part->id), now, e));
    }
    return check_day(f, v, now, e);
}

static ErrorCode check_date_time(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    Instant at;
    Str text;
    TRY(text_of(kind, f, v, &text, e));
    return instant_parse(text, &at) ? ERR_OK : value_error(kind, f, e, K("model.value-date-time"), arg_str("value", text));
}

static ErrorCode check_money(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    Str amount = json_text(json_get(v, "amount")), currency = json_text(json_get(v, "currency"));
    bool shape = v->type == JSON_OBJECT && v->count == 2 && amount.ptr && currency.ptr;
    if (!shape) return value_error(kind, f, e, K("model.value-money"));
    int places = currency_places(currency);
    if (places < 0) return value_error(kind, f, e, K("model.value-currency"), arg_str("value", currency));
    int64_t units;
    char form[24];
    if (!amount_parse(amount, places, &units) || !str_equal(amount_format(form, units, places), amount))
        return value_error(kind, f, e, places == 0 ? K("model.value-amount-whole") : K("model.value-amount"), arg_str("value", amount),
                           arg_str("currency", currency), arg_int("places", places));
    return ERR_OK;
}

static bool ref_id_ok(Str id)
{
    if (id.len == 0 || id.len > ID_LIMIT) return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!good) return false;
    }
    return true;
}

bool ref_ok(Str text)
{
    Str to;
    return str_cut(&text, '/', &to) && id_ok(to) && ref_id_ok(text);
}

static ErrorCode check_ref(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    Str text, to, rest;
    TRY(text_of(kind, f, v, &text, e));
    rest = text;
    str_cut(&rest, '/', &to);
    if (!ref_ok(text))
        return value_error(kind, f, e, K("model.value-ref"), arg_str("value", text));
    if (!str_is(f->to, "*") && !str_equal(f->to, to))
        return value_error(kind, f, e, K("model.value-ref-kind"), arg_str("record", text), arg_str("kind-wanted", f->to));
    return ERR_OK;
}

static ErrorCode check_file(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    enum { FILE_NAME_LONGEST = 255, TYPE_LONGEST = 127 };
    Hash hash;
    int64_t size;
    Str blob = json_text(json_get(v, "blob")), plain = json_text(json_get(v, "sha256"));
    Str name = json_text(json_get(v, "name")), type = json_text(json_get(v, "type"));
    bool shape = v->type == JSON_OBJECT && v->count == 5 && json_int(json_get(v, "size"), &size) && size >= 0
              && hash_parse_hex(blob, &hash) && hash_parse_hex(plain, &hash) && name.ptr && type.ptr;
    if (!shape) return value_error(kind, f, e, K("model.value-file"));
    bool named = name.len > 0 && utf8_valid(name) && !utf8_has_control(name, "") && utf8_count(name) <= FILE_NAME_LONGEST
              && text_is_nfc(name) && str_find_byte(name, '/') < 0 && str_find_byte(name, '\\') < 0;
    if (!named) return value_error(kind, f, e, K("model.value-file-name"));
    bool typed = type.len > 0 && type.len <= TYPE_LONGEST && str_find_byte(type, '/') > 0;
    for (size_t i = 0; i < type.len; i++) typed = typed && type.ptr[i] > ' ' && type.ptr[i] < 0x7f;
    return typed ? ERR_OK : value_error(kind, f, e, K("model.value-file-type"));
}

static ErrorCode check_list(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    if (v->type != JSON_ARRAY) return value_error(kind, f, e, K("model.value-list"));
    if (v->count == 0) return value_error(kind, f, e, K("model.value-empty"));
    if (v->count > LIST_LONGEST) return value_error(kind, f, e, K("model.value-list-long"), arg_int("limit", LIST_LONGEST));
    int64_t at = 0;
    JSON_EACH(item, v) {
        at++;
        TRY(value_check(kind, f->of, item, e));
        for (const JsonValue *before = v->first; before != item; before = before->next)
            if (json_equal(before, item)) return value_error(kind, f, e, K("model.value-list-twice"), arg_int("at", at));
    }
    return ERR_OK;
}

ErrorCode value_check(Str kind, const Field *f, const JsonValue *v, Error *e)
{
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_LONG_TEXT: return check_text(kind, f, v, e);
    case FIELD_CHOICE:    return check_choice(kind, f, v, e);
    case FIELD_YES_NO:    return check_yes_no(kind, f, v, e);
    case FIELD_DATE:      return check_date(kind, f, v, e);
    case FIELD_DATE_TIME: return check_date_time(kind, f, v, e);
    case FIELD_MONEY:     return check_money(kind, f, v, e);
    case FIELD_REF:       return check_ref(kind, f, v, e);
    case FIELD_FILE:      return check_file(kind, f, v, e);
    case FIELD_LIST:      return check_list(kind, f, v, e);
    case FIELD_NUMBER:    return check_number(kind, f, v, e);
    case FIELD_POINT:     return check_point(kind, f, v, e);
    case FIELD_PLACE:     return check_place(kind, f, v, e);
    case FIELD_GROUP:     return check_group(kind, f, v, e);
    case FIELD_PERSON_NAME: return check_person_name(kind, f, v, e);
    case FIELD_IDENTIFIER: return check_identifier(kind, f, v, e);
    case FIELD_STATEMENT: return check_statement(kind, f, v, e);
    case FIELD_TYPE_COUNT: break;
    }
    return error_internal(e, "record_check.type");
}

const Field *kind_title_in(const Kind *k, Lang lang)
{
    char name[64];
    Str base = str_ends(k->title, STR("_en")) ? str_first(k->title, k->title.len - 3) : k->title;
    if (base.len == 0 || base.len + 4 > sizeof name) return NULL;
    snprintf(name, sizeof name, STR_FMT "_%s", STR_ARG(base), lang_code(lang));
    return kind_field(k, str_of(name));
}

const Field *kind_lacks_title(const Kind *k, const JsonValue *fields)
{
    for (int lang = 0; k->title_any && lang < LANG_COUNT; lang++) {
        const Field *f = kind_title_in(k, (Lang)lang);
        if (f && json_text(json_get_str(fields, f->id)).len > 0) return NULL;
    }
    return k->title_any ? kind_field(k, k->title) : NULL;
}

ErrorCode record_check(const Kind *k, const JsonValue *fields, Str state, Error *e)
{
    const State *now = kind_state(k, state);
    if (!now) return error_set(e, ERR_INVALID, K("model.record-state"), arg_str("kind", k->id), arg_str("state", state));
    if (!fields || fields->type != JSON_OBJECT) return error_set(e, ERR_INVALID, K("model.record-object"), arg_str("kind", k->id));
    JSON_EACH(v, fields) {
        const Field *f = kind_field(k, v->key);
        if (!f) return error_set(e, ERR_INVALID, K("model.record-unknown"), arg_str("kind", k->id), arg_str("field", v->key));
        if (f->derived.len > 0) return value_error(k->id, f, e, K("model.value-derived"));
        if (f->vault) return value_error(k->id, f, e, K("model.value-vault"));
        TRY(value_check(k->id, f, v, e));
    }
    for (const Field *f = k->fields; f; f = f->next)
        if ((f->required_in >> (now - k->states) & 1) && !json_get_str(fields, f->id))
            return value_error(k->id, f, e, K("model.value-required"));
    const Field *title = kind_lacks_title(k, fields);
    return title ? value_error(k->id, title, e, K("model.title-one")) : ERR_OK;
}

/* value_text.c: between what a person types or reads and the one form a value has in a record.
 *
 * Typing is met halfway: dates as 25.11.2026 or 2026-11-25, amounts with spaces and a comma, choices and yes or no in any of the
 * three languages. What could mean two things is refused: "8,000 KGS" may be eight thousand or eight, and a loss that is wrong by
 * a thousand is worse than a field that asks again. */
#include "model/model_int.h"

/* ---- from text ---- */

static ErrorCode folded_equal(Arena *a, Str folded, Str other, bool *ret, Error *e)
{
    ArenaMark mark = arena_mark(a);
    Str second;
    TRY(text_fold(a, other, &second, e));
    *ret = str_equal(folded, second);
    arena_restore(a, mark);
    return ERR_OK;
}

/* CR LF and CR, as browsers and spreadsheets send line ends, become LF. */
static Str line_ends(Arena *a, Str s)
{
    if (str_find_byte(s, '\r') < 0) return s;
    Buf b = buf_in(a);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '\r') buf_byte(&b, s.ptr[i]);
        else if (i + 1 == s.len || s.ptr[i + 1] != '\n') buf_byte(&b, '\n');
    }
    return b.failed ? (Str){ 0 } : buf_str(&b);
}

static ErrorCode text_from(Arena *a, Str typed, JsonValue **ret, Error *e)
{
    Str text = line_ends(a, typed), nfc;
    if (!text.ptr) return error_memory(e);
    TRY(text_nfc(a, text, &nfc, e));
    *ret = json_new_string(a, nfc);
    return *ret ? ERR_OK : error_memory(e);
}

ErrorCode label_is(Arena *a, const Label *label, Str folded, bool *ret, Error *e)
{
    *ret = false;
    for (size_t lang = 0; lang < LANG_COUNT && !*ret; lang++) TRY(folded_equal(a, folded, label->text[lang], ret, e));
    return ERR_OK;
}

static ErrorCode choice_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Str folded;
    TRY(text_fold(a, typed, &folded, e));
    for (size_t i = 0; i < f->choice_count; i++) {
        const Choice *c = &f->choices[i];
        bool this_one = str_equal(c->id, typed) || str_equal(c->id, folded);
        if (!this_one) TRY(label_is(a, &c->label, folded, &this_one, e));
        if (!this_one) continue;
        *ret = json_new_string(a, c->id);
        return *ret ? ERR_OK : error_memory(e);
    }
    return value_not_offered(STR(""), f, typed, e);
}

static ErrorCode yes_no_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Str folded;
    TRY(text_fold(a, typed, &folded, e));
    bool yes = str_is(typed, "true"), no = str_is(typed, "false");
    for (int lang = 0; lang < LANG_COUNT && !yes && !no; lang++) {
        TRY(folded_equal(a, folded, str_of(message_text((Lang)lang, str_of(K("model.yes")))), &yes, e));
        TRY(folded_equal(a, folded, str_of(message_text((Lang)lang, str_of(K("model.no")))), &no, e));
    }
    if (!yes && !no) return value_error(STR(""), f, e, K("model.value-yes-no"));
    *ret = json_new_bool(a, yes);
    return *ret ? ERR_OK : error_memory(e);
}

static bool small_number(Str digits, size_t least, size_t most, int *ret)
{
    if (digits.len < least || digits.len > most) return false;
    *ret = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9') return false;
        *ret = *ret * 10 + (digits.ptr[i] - '0');
    }
    return true;
}

/* 2026-11-25, 25.11.2026 or 5.3.2026. */
static bool day_typed(Str typed, Day *ret)
{
    if (day_parse(typed, ret)) return true;
    Str rest = typed, day, month;
    Date d;
    return str_cut(&rest, '.', &day) && str_cut(&rest, '.', &month) && small_number(day, 1, 2, &d.day)
        && small_number(month, 1, 2, &d.month) && small_number(rest, 4, 4, &d.year) && date_day(d, ret);
}

/* "2009", "10.2009" and "2009-10" as the beginning of a day; empty when it is none. */
static Str date_part(char to[11], Str typed)
{
    Day day;
    int year, month = 1;
    Str rest = typed, front;
    bool months = str_cut(&rest, '.', &front);
    if (!months) {
        rest = typed;
        months = str_cut(&rest, '-', &front);
        Str turned = front;      /* the year stands first here */
        front = rest;
        rest = turned;
    }
    bool good = months ? small_number(front, 1, 2, &month) && small_number(rest, 4, 4, &year) : small_number(typed, 4, 4, &year);
    if (!good || !date_day((Date){ year, month, 1 }, &day)) return STR("");
    return str_first(day_format(to, day), months ? 7 : 4);
}

static ErrorCode date_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Day day;
    char to[11];
    bool whole = day_typed(typed, &day);
    Str text = whole ? day_format(to, day) : f->partial ? date_part(to, typed) : STR("");
    if (text.len == 0)
        return value_error(STR(""), f, e, f->partial ? K("model.value-date-part") : K("model.value-date"), arg_str("value", typed));
    *ret = json_new_string(a, text);
    return *ret ? ERR_OK : error_memory(e);
}

/* A time of day in Bishkek as an instant; false for a time that the clocks jumped over. */
static bool local_instant(Day day, int hour, int minute, Instant *ret)
{
    Instant local = (Instant)day * 24 * HOUR + hour * HOUR + minute * MINUTE;
    for (int hours = 5; hours <= 7; hours++) {
        *ret = local - hours * HOUR;
        if (bishkek_offset(*ret) == hours * 3600) return true;
    }
    return false;
}

/* The stored form, RFC 3339 with its zone, or a Bishkek time: "25.11.2026 23:36", "2026-11-25T23:36" (what a browser sends); with seconds
 * where somebody gives them. */
static bool instant_typed(Str typed, Instant *ret)
{
    if (instant_parse(typed, ret) || instant_parse_rfc3339(typed, ret)) return true;
    Str rest = typed, date, hour, minute;
    Day day;
    int h, m, s = 0;
    char mark = str_find_byte(typed, 'T') > 0 ? 'T' : ' ';
    if (!str_cut(&rest, mark, &date) || !day_typed(date, &day) || !str_cut(&rest, ':', &hour) || !small_number(hour, 1, 2, &h) || h > 23)
        return false;
    bool seconds = str_cut(&rest, ':', &minute);
    if (seconds && (!small_number(rest, 2, 2, &s) || s > 59)) return false;
    if (!small_number(minute, 2, 2, &m) || m > 59 || !local_instant(day, h, m, ret)) return false;
    *ret += s * SECOND;
    return true;
}

static ErrorCode date_time_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Instant at;
    char to[25];
    if (!instant_typed(typed, &at)) return value_error(STR(""), f, e, K("model.value-date-time"), arg_str("value", typed));
    *ret = json_new_string(a, instant_format(to, at));
    return *ret ? ERR_OK : error_memory(e);
}

/* ---- lists and the switch ---- */

static ErrorCode list_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    JsonValue *list = json_new_array(a);
    if (!list) return error_memory(e);
    Str rest = typed, one;
    for (bool more = true; more;) {
        more = str_cut(&rest, ';', &one);
        JsonValue *item = NULL;
        if (str_trim(one).len == 0) continue;
        TRY(value_from_text(a, f->of, str_trim(one), &item, e));
        if (!json_add(a, list, item)) return error_memory(e);
    }
    *ret = list->count > 0 ? list : NULL;
    return ERR_OK;
}

ErrorCode value_from_text(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_LONG_TEXT: return text_from(a, typed, ret, e);
    case FIELD_CHOICE:    return choice_from(a, f, typed, ret, e);
    case FIELD_YES_NO:    return yes_no_from(a, f, typed, ret, e);
    case FIELD_DATE:      return date_from(a, f, typed, ret, e);
    case FIELD_DATE_TIME: return date_time_from(a, f, typed, ret, e);
    case FIELD_MONEY:     return money_from(a, f, typed, ret, e);
    case FIELD_REF:
        *ret = json_new_string(a, typed);
        return *ret ? ERR_OK : error_memory(e);
    case FIELD_FILE:      return value_error(STR(""), f, e, K("model.value-file-typed"));
    case FIELD_LIST:      return f->of->type < FIELD_NUMBER ? list_from(a, f, typed, ret, e) : parts_list_from(a, f, typed, ret, e);
    case FIELD_NUMBER:    return number_from(a, f, typed, ret, e);
    case FIELD_POINT:     return point_from(a, f, typed, ret, e);
    case FIELD_PLACE:     return place_from(a, f, typed, ret, e);
    case FIELD_GROUP:     return group_from(a, f, typed, ret, e);
    case FIELD_PERSON_NAME: return person_name_from(a, typed, ret, e);
    case FIELD_IDENTIFIER: return identifier_from(a, f, typed, ret, e);
    case FIELD_STATEMENT: return statement_from(a, f, typed, ret, e);
    case FIELD_TYPE_COUNT: break;
    }
    return error_internal(e, "value_text.type");
}

ErrorCode field_may_be_given(const Field *f, Error *e)
{
    if (f->derived.len > 0) return value_error(STR(""), f, e, K("model.value-derived"));
    return f->retired ? value_error(STR(""), f, e, K("model.value-retired")) : ERR_OK;
}

ErrorCode field_from_text(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    *ret = NULL;
    TRY(field_may_be_given(f, e));
    if (!utf8_valid(typed)) return value_error(STR(""), f, e, K("model.value-utf8"));
    Str trimmed = str_trim(typed);
    if (trimmed.len == 0) return ERR_OK;
    JsonValue *v = NULL;
    TRY(value_from_text(a, f, trimmed, &v, e));
    if (v) TRY(value_check(STR(""), f, v, e));
    *ret = v;
    return ERR_OK;
}

/* ---- to text ---- */

static void choice_to(Buf *to, const Field *f, const JsonValue *v, Lang lang)
{
    for (size_t i = 0; i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, v->text)) {
            buf_add(to, f->choices[i].label.text[lang]);
            return;
        }
    buf_add(to, v->text);      /* an option of an older model */
}

static void list_to(Buf *to, const Field *f, const JsonValue *v, Lang lang)
{
    JSON_EACH(item, v) {
        if (item != v->first) buf_c(to, "; ");
        field_to_text(to, f->of, item, lang);
    }
}

/* 25.11.2026, 11.2026, 2026. */
static void date_to(Buf *to, Str text)
{
    Day day;
    char local[11];
    if (day_parse(text, &day)) buf_add(to, day_format_local(local, day));
    else if (text.len == 7) buf_format(to, STR_FMT "." STR_FMT, STR_ARG(str_from(text, 5)), STR_ARG(str_first(text, 4)));
    else buf_add(to, text);
}

void field_to_text(Buf *to, const Field *f, const JsonValue *v, Lang lang)
{
    Instant at;
    char minute[17];
    if (!v) return;
    switch (f->type) {
    case FIELD_CHOICE:
        choice_to(to, f, v, lang);
        return;
    case FIELD_YES_NO:
        buf_c(to, message_text(lang, str_of(json_true(v) ? K("model.yes") : K("model.no"))));
        return;
    case FIELD_DATE:
        date_to(to, json_text(v));
        return;
    case FIELD_DATE_TIME:
        buf_add(to, instant_parse(json_text(v), &at) ? instant_format_local(minute, at) : json_text(v));
        return;
    case FIELD_MONEY:
        money_to(to, v, lang);
        return;
    case FIELD_FILE:
        buf_add(to, json_text(json_get(v, "name")));
        return;
    case FIELD_LIST:
        list_to(to, f, v, lang);
        return;
    case FIELD_NUMBER:
        number_to(to, f, v, lang);
        return;
    case FIELD_POINT:
        point_to(to, v);
        return;
    case FIELD_PLACE:
        place_to(to, f, v, lang);
        return;
    case FIELD_GROUP:
        group_to(to, f, v, lang);
        return;
    case FIELD_PERSON_NAME:
        buf_add(to, json_text(json_get(v, "spelled")));
        return;
    case FIELD_IDENTIFIER:
        identifier_to(to, f, v, lang);
        return;
    case FIELD_STATEMENT:
        statement_to(to, f, v, lang);
        return;
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:
    case FIELD_REF:
        buf_add(to, json_text(v));
        return;
    case FIELD_TYPE_COUNT:
        return;
    }
}

/* ---- references by name ---- */

static void name_member(Arena *a, JsonValue *object, const char *member, const Field *f, RefName name, void *self)
{
    const JsonValue *one = json_get(object, member);
    if (one) json_set(a, object, member, f ? field_with_names(a, f, one, name, self) : json_new_string(a, name(self, json_text(one))));
}

JsonValue *field_with_names(Arena *a, const Field *f, const JsonValue *v, RefName name, void *self)
{
    if (f->type == FIELD_REF) return json_new_string(a, name(self, json_text(v)));
    JsonValue *copy = f->type == FIELD_LIST ? json_new_array(a) : json_copy(a, v);
    if (f->type == FIELD_LIST) {
        JSON_EACH(item, v) json_add(a, copy, field_with_names(a, f->of, item, name, self));
    } else if (f->type == FIELD_GROUP) {
        for (const Field *part = f->fields; part; part = part->next) {
            char *id = str_c(a, part->id);
            if (id) name_member(a, copy, id, part, name, self);
        }
    } else if (f->type == FIELD_STATEMENT) {
        for (JsonValue *one = copy ? copy->first : NULL; one; one = one->next) {
            name_member(a, one, "value", f->of, name, self);
            name_member(a, one, "source", NULL, name, self);
        }
    }
    return copy;
}

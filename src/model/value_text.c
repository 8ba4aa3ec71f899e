/* value_text.c: between what a person types or reads and the one form a value has in a record.
 *
 * Typing is met halfway: dates as 25.11.2026 or 2026-11-25, amounts with spaces and a comma, choices and yes or no in any of the
 * three languages. What could mean two things is refused: "8,000 KGS" may be eight thousand or eight, and a loss that is wrong by
 * a thousand is worse than a field that asks again. */
#include <inttypes.h>

#include "model/model_int.h"

/* ---- from text ---- */

static ErrorCode folded_equal(Arena *a, Str folded, Str other, bool *ret, Error *e)
{
    Str second;
    TRY(text_fold(a, other, &second, e));
    *ret = str_equal(folded, second);
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

static ErrorCode choice_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Str folded;
    TRY(text_fold(a, typed, &folded, e));
    for (size_t i = 0; i < f->choice_count; i++) {
        const Choice *c = &f->choices[i];
        bool this_one = str_equal(c->id, typed);
        for (size_t lang = 0; lang < LANG_COUNT && !this_one; lang++)
            TRY(folded_equal(a, folded, c->label.text[lang], &this_one, e));
        if (!this_one) continue;
        *ret = json_new_string(a, c->id);
        return *ret ? ERR_OK : error_memory(e);
    }
    return value_error(STR(""), f, e, K("model.value-choice"), arg_str("value", typed));
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

static ErrorCode date_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Day day;
    char to[11];
    if (!day_typed(typed, &day)) return value_error(STR(""), f, e, K("model.value-date"), arg_str("value", typed));
    *ret = json_new_string(a, day_format(to, day));
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

/* The stored form, RFC 3339 with its zone, or a Bishkek time: "25.11.2026 23:36", "2026-11-25T23:36" (what a browser sends). */
static bool instant_typed(Str typed, Instant *ret)
{
    if (instant_parse(typed, ret) || instant_parse_rfc3339(typed, ret)) return true;
    Str rest = typed, date, hour;
    Day day;
    int h, m;
    char mark = str_find_byte(typed, 'T') > 0 ? 'T' : ' ';
    return str_cut(&rest, mark, &date) && day_typed(date, &day) && str_cut(&rest, ':', &hour) && small_number(hour, 1, 2, &h)
        && h < 24 && small_number(rest, 2, 2, &m) && m < 60 && local_instant(day, h, m, ret);
}

static ErrorCode date_time_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Instant at;
    char to[25];
    if (!instant_typed(typed, &at)) return value_error(STR(""), f, e, K("model.value-date-time"), arg_str("value", typed));
    *ret = json_new_string(a, instant_format(to, at));
    return *ret ? ERR_OK : error_memory(e);
}

/* ---- money ---- */

/* Every kind of space as ' ', the minus sign as '-'. */
static Str plain_spaces(Arena *a, Str s)
{
    Buf b = buf_in(a);
    uint32_t c;
    while (utf8_next(&s, &c)) {
        if (c == 0xa0 || c == 0x202f || (c >= 0x2000 && c <= 0x200a)) c = ' ';
        if (c == 0x2212) c = '-';
        utf8_add(&b, c);
    }
    return b.failed ? (Str){ 0 } : buf_str(&b);
}

static size_t digits_at(Str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.len && s.ptr[at + n] >= '0' && s.ptr[at + n] <= '9') n++;
    return n;
}

/* "-8 000,50" to "-8000.50": spaces only between groups of three, one comma or point, `places` digits at most behind it. */
static bool amount_plain(Buf *to, Str typed, int places)
{
    size_t at = 0;
    if (str_starts(typed, STR("-"))) buf_byte(to, typed.ptr[at++]);
    size_t n = digits_at(typed, at);
    if (n == 0) return false;
    bool grouped = n <= 3;
    for (;;) {
        buf_add(to, (Str){ typed.ptr + at, n });
        at += n;
        if (at == typed.len || typed.ptr[at] != ' ') break;
        n = digits_at(typed, ++at);
        if (!grouped || n != 3) return false;
    }
    if (at == typed.len) return true;
    if (typed.ptr[at] != '.' && typed.ptr[at] != ',') return false;
    n = digits_at(typed, ++at);
    if (n == 0 || n > (size_t)places || at + n != typed.len) return false;
    buf_byte(to, '.');
    buf_add(to, (Str){ typed.ptr + at, n });
    return true;
}

/* Splits "8 000,50 сом" and "KGS 8000" into amount and word. */
static void amount_and_word(Str typed, Str *amount, Str *word)
{
    size_t first = 0, last = typed.len;
    while (first < typed.len && typed.ptr[first] != '-' && digits_at(typed, first) == 0) first++;
    while (last > first && digits_at(typed, last - 1) == 0) last--;
    *amount = (Str){ typed.ptr + first, last - first };
    Str before = str_trim(str_first(typed, first)), after = str_trim(str_from(typed, last));
    *word = before.len > 0 ? before : after;
    if (before.len > 0 && after.len > 0) amount->len = 0;      /* two currencies are none */
}

static ErrorCode money_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Str plain = plain_spaces(a, typed), amount, word, code;
    if (!plain.ptr) return error_memory(e);
    amount_and_word(str_trim(plain), &amount, &word);
    if (amount.len == 0) return value_error(STR(""), f, e, K("model.value-money"));
    if (word.len == 0) return value_error(STR(""), f, e, K("model.value-no-currency"), arg_str("value", typed));
    TRY(currency_of_word(a, word, &code, e));
    if (code.len == 0) return value_error(STR(""), f, e, K("model.value-currency"), arg_str("value", word));
    int places = currency_places(code);
    Buf exact = buf_in(a);
    int64_t units;
    bool good = amount_plain(&exact, amount, places) && !exact.failed && amount_parse(buf_str(&exact), places, &units);
    if (exact.failed) return error_memory(e);
    if (!good) return value_error(STR(""), f, e, K("model.value-amount"), arg_str("value", amount), arg_str("currency", code),
                                  arg_int("places", places));
    char form[24];
    *ret = json_new_object(a);
    json_set(a, *ret, "amount", json_new_string(a, amount_format(form, units, places)));
    json_set(a, *ret, "currency", json_new_string(a, code));
    return *ret && !(*ret)->broken ? ERR_OK : error_memory(e);
}

/* ---- lists and the switch ---- */

static ErrorCode value_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e);

static ErrorCode list_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    JsonValue *list = json_new_array(a);
    if (!list) return error_memory(e);
    Str rest = typed, one;
    for (bool more = true; more;) {
        more = str_cut(&rest, ';', &one);
        JsonValue *item = NULL;
        if (str_trim(one).len == 0) continue;
        TRY(value_from(a, f->of, str_trim(one), &item, e));
        if (!json_add(a, list, item)) return error_memory(e);
    }
    *ret = list->count > 0 ? list : NULL;
    return ERR_OK;
}

static ErrorCode value_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
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
    case FIELD_LIST:      return list_from(a, f, typed, ret, e);
    }
    return error_internal(e, "value_text.type");
}

ErrorCode field_from_text(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    *ret = NULL;
    if (!utf8_valid(typed)) return value_error(STR(""), f, e, K("model.value-utf8"));
    Str trimmed = str_trim(typed);
    if (trimmed.len == 0) return ERR_OK;
    JsonValue *v = NULL;
    TRY(value_from(a, f, trimmed, &v, e));
    if (v) TRY(value_check(STR(""), f, v, e));
    *ret = v;
    return ERR_OK;
}

/* ---- to text ---- */

/* 1 234 567,50 сом; no-break spaces, so that an amount is not torn apart at the end of a line. */
static void money_to(Buf *to, const JsonValue *v, Lang lang)
{
    Str amount = json_text(json_get(v, "amount")), currency = json_text(json_get(v, "currency")), whole;
    if (str_starts(amount, STR("-"))) {
        buf_byte(to, '-');
        amount = str_from(amount, 1);
    }
    Str decimals = amount;
    bool fraction = str_cut(&decimals, '.', &whole);
    for (size_t i = 0; i < whole.len; i++) {
        if (i > 0 && (whole.len - i) % 3 == 0) buf_c(to, "\u00a0");
        buf_byte(to, whole.ptr[i]);
    }
    if (fraction) {
        buf_byte(to, lang == LANG_EN ? '.' : ',');
        buf_add(to, decimals);
    }
    buf_c(to, "\u00a0");
    if (str_is(currency, "KGS")) buf_c(to, message_text(lang, str_of(K("model.som"))));
    else buf_add(to, currency);
}

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

void field_to_text(Buf *to, const Field *f, const JsonValue *v, Lang lang)
{
    Day day;
    Instant at;
    char date[11], minute[17];
    if (!v) return;
    switch (f->type) {
    case FIELD_CHOICE:
        choice_to(to, f, v, lang);
        return;
    case FIELD_YES_NO:
        buf_c(to, message_text(lang, str_of(json_true(v) ? K("model.yes") : K("model.no"))));
        return;
    case FIELD_DATE:
        buf_add(to, day_parse(json_text(v), &day) ? day_format_local(date, day) : json_text(v));
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
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:
    case FIELD_REF:
        buf_add(to, json_text(v));
    }
}

/* ---- for the index ---- */

static void text_index(Buf *to, Str text, bool sort)
{
    Error e = { 0 };
    Str folded;
    if (sort) collate_key(to, text);
    else if (text_fold(to->arena, text, &folded, &e) == ERR_OK) buf_add(to, folded);
    else to->failed = true;
}

/* Amounts in minor units, shifted so that all are positive, with 20 digits: their byte order is the order of the amounts. */
static bool money_index(Buf *to, const JsonValue *v)
{
    Str currency = json_text(json_get(v, "currency"));
    int places = currency_places(currency);
    int64_t units;
    if (places < 0 || !amount_parse(json_text(json_get(v, "amount")), places, &units)) return false;
    buf_format(to, STR_FMT " %020" PRIu64, STR_ARG(currency), (uint64_t)units ^ UINT64_C(1) << 63);
    return true;
}

/* A choice is found by its id and sorted as the model lists its options. */
static void choice_index(Buf *to, const Field *f, const JsonValue *v, bool sort)
{
    size_t at = 0;
    while (at < f->choice_count && !str_equal(f->choices[at].id, v->text)) at++;
    if (sort) buf_format(to, "%04zu ", at);
    buf_add(to, v->text);
}

bool field_index_bytes(Buf *to, const Field *f, const JsonValue *v, bool sort)
{
    if (!v) return false;
    switch (f->type) {
    case FIELD_TEXT:
        text_index(to, json_text(v), sort);
        return true;
    case FIELD_CHOICE:
        choice_index(to, f, v, sort);
        return true;
    case FIELD_YES_NO:
        buf_byte(to, json_true(v) ? '1' : '0');
        return true;
    case FIELD_DATE:
    case FIELD_DATE_TIME:
    case FIELD_REF:
        buf_add(to, json_text(v));
        return true;
    case FIELD_MONEY:
        return money_index(to, v);
    case FIELD_LONG_TEXT:
    case FIELD_FILE:
    case FIELD_LIST:
        break;
    }
    return false;
}

/* value_amount.c: exact decimals as people type and read them: money, numbers with their unit, points on the map.
 *
 * Typed amounts may have spaces between groups of three and a comma or a point before decimals; what could mean two things is
 * refused. Nothing here is ever a floating point number. */
#include "model/model_int.h"

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

ErrorCode money_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
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
    if (!good) return value_error(STR(""), f, e, places == 0 ? K("model.value-amount-whole") : K("model.value-amount"), arg_str("value", amount),
                                  arg_str("currency", code), arg_int("places", places));
    char form[24];
    *ret = json_new_object(a);
    json_set(a, *ret, "amount", json_new_string(a, amount_format(form, units, places)));
    json_set(a, *ret, "currency", json_new_string(a, code));
    return *ret && !(*ret)->broken ? ERR_OK : error_memory(e);
}

/* ---- numbers and points ---- */

/* The unit that a word names: by its id, or as it is written in one of the languages; NULL for none. */
static ErrorCode unit_of_word(Arena *a, const Field *f, Str word, const Choice **ret, Error *e)
{
    Str folded;
    bool same = false;
    *ret = NULL;
    TRY(text_fold(a, word, &folded, e));
    for (size_t i = 0; i < f->unit_count && !same; i++) {
        same = str_equal(f->units[i].id, word);
        if (!same) TRY(label_is(a, &f->units[i].label, folded, &same, e));
        if (same) *ret = &f->units[i];
    }
    return ERR_OK;
}

/* "12 000,5 m2": the amount is what stands before the first character that no amount has; a comma is the decimal sign. */
static void number_and_word(Str typed, Str *number, Str *word)
{
    size_t n = 0;
    while (n < typed.len && (digits_at(typed, n) > 0 || memchr(" .,-", typed.ptr[n], 4))) n++;
    *number = str_trim(str_first(typed, n));
    *word = str_trim(str_from(typed, n));
}

ErrorCode number_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Str plain = plain_spaces(a, typed), amount, word;
    const Choice *unit = NULL;
    if (!plain.ptr) return error_memory(e);
    number_and_word(str_trim(plain), &amount, &word);
    if (word.len > 0) TRY(unit_of_word(a, f, word, &unit, e));
    else if (f->unit_count == 1) unit = &f->units[0];
    if (word.len > 0 && !unit && (amount.len == 0 || f->unit_count == 0))                /* "many", "1e5": no number, whatever stands behind it */
        return value_no_number(STR(""), f, str_trim(plain), e);
    if (word.len > 0 && !unit) return value_error(STR(""), f, e, K("model.value-unit"), arg_str("value", word));
    if (!unit && f->unit_count > 0) return value_error(STR(""), f, e, f->places == 0 ? K("model.value-measure-whole") : K("model.value-measure"),
                                                              arg_int("places", f->places));
    Buf exact = buf_in(a);
    bool good = amount_plain(&exact, amount, f->places);
    if (exact.failed) return error_memory(e);
    if (!good) return value_no_number(STR(""), f, amount, e);
    *ret = json_new_object(a);
    json_set(a, *ret, "number", json_new_string(a, buf_str(&exact)));
    if (unit) json_set(a, *ret, "unit", json_new_string(a, unit->id));
    return *ret && !(*ret)->broken ? ERR_OK : error_memory(e);
}

/* Where the second coordinate begins: behind ";", ", " or a space, or behind the only comma of "42.8746,74.5698". */
static bool point_cut(Str typed, Str *lat, Str *lon)
{
    ptrdiff_t semicolon = str_find_byte(typed, ';'), listed = str_find(typed, STR(", ")), space = str_find_byte(typed, ' ');
    ptrdiff_t at = semicolon >= 0 ? semicolon : listed >= 0 ? listed : space;
    if (at < 0 && str_find_byte(typed, '.') >= 0) at = str_find_byte(typed, ',');
    if (at <= 0) return false;
    *lat = str_trim(str_first(typed, (size_t)at));
    *lon = str_trim(str_from(typed, (size_t)at + 1));
    return true;
}

static JsonValue *coordinate(Arena *a, Str typed)
{
    Buf b = buf_in(a);
    for (size_t i = 0; i < typed.len; i++) buf_byte(&b, typed.ptr[i] == ',' ? '.' : typed.ptr[i]);
    return b.failed ? NULL : json_new_string(a, buf_str(&b));
}

ErrorCode point_from(Arena *a, const Field *f, Str typed, JsonValue **ret, Error *e)
{
    Str plain = plain_spaces(a, typed), lat, lon;
    if (!plain.ptr) return error_memory(e);
    if (!point_cut(str_trim(plain), &lat, &lon)) return value_error(STR(""), f, e, K("model.value-point"));
    *ret = json_new_object(a);
    json_set(a, *ret, "lat", coordinate(a, lat));
    json_set(a, *ret, "lon", coordinate(a, lon));
    return *ret && !(*ret)->broken ? ERR_OK : error_memory(e);
}

/* ---- shown ---- */

void decimal_to_text(Buf *to, Str amount, Lang lang)
{
    if (str_starts(amount, STR("-"))) {
        buf_byte(to, '-');
        amount = str_from(amount, 1);
    }
    Str decimals = amount, whole;
    bool fraction = str_cut(&decimals, '.', &whole);
    for (size_t i = 0; i < whole.len; i++) {
        if (i > 0 && (whole.len - i) % 3 == 0) buf_c(to, "\u00a0");
        buf_byte(to, whole.ptr[i]);
    }
    if (fraction) {
        buf_byte(to, lang == LANG_EN ? '.' : ',');
        buf_add(to, decimals);
    }
}

void money_to(Buf *to, const JsonValue *v, Lang lang)
{
    Str currency = json_text(json_get(v, "currency"));
    decimal_to_text(to, json_text(json_get(v, "amount")), lang);
    buf_c(to, "\u00a0");
    if (str_is(currency, "KGS")) buf_c(to, message_text(lang, str_of(K("model.som"))));
    else buf_add(to, currency);
}

void number_to(Buf *to, const Field *f, const JsonValue *v, Lang lang)
{
    Str unit = json_text(json_get(v, "unit"));
    decimal_to_text(to, json_text(json_get(v, "number")), lang);
    if (unit.len == 0) return;
    for (size_t i = 0; i < f->unit_count; i++)
        if (str_equal(f->units[i].id, unit)) unit = f->units[i].label.text[lang];
    buf_c(to, "\u00a0");
    buf_add(to, unit);
}

void point_to(Buf *to, const JsonValue *v)
{
    buf_add(to, json_text(json_get(v, "lat")));
    buf_c(to, ", ");
    buf_add(to, json_text(json_get(v, "lon")));
}

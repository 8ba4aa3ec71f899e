/* sheet_value.c: what a number of a spreadsheet stands for. A spreadsheet keeps every number as binary with some 15 digits: what it writes beyond
 * them is noise (0.30000000000000004) and is rounded away here in decimal; a whole number that needs more has lost digits for good, and
 * whoever reads it must be told. A day is a number too: days since the end of 1899, with a 29 February 1900 that never was. */
#include "word/sheet_int.h"

enum { KEPT_DIGITS = 15, DIGITS = 40 };

/* 0.DIGITS times ten to the power of `point`. */
typedef struct { bool minus; char digits[DIGITS]; int count, point; } Decimal;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take_digits(Str *rest, Decimal *d, bool whole)
{
    bool any = false;
    while (rest->len > 0 && is_digit(rest->ptr[0])) {
        char c = rest->ptr[0];
        any = true;
        *rest = str_from(*rest, 1);
        if (d->count == 0 && c == '0') d->point -= !whole;
        else {
            if (d->count < DIGITS) d->digits[d->count++] = c;
            d->point += whole;
        }
        if (d->point > 1000 || d->point < -1000) return false;
    }
    return any;
}

static bool decimal_read(Str raw, Decimal *d)
{
    int64_t power = 0;
    *d = (Decimal){ .minus = str_starts(raw, STR("-")) };
    if (d->minus) raw = str_from(raw, 1);
    bool any = take_digits(&raw, d, true);
    if (raw.len > 0 && raw.ptr[0] == '.') {
        raw = str_from(raw, 1);
        any = take_digits(&raw, d, false) || any;
    }
    if (!any) return false;
    if (raw.len > 0 && (raw.ptr[0] == 'E' || raw.ptr[0] == 'e')) {
        raw = str_from(raw, 1);
        bool minus = str_starts(raw, STR("-"));
        if (minus || str_starts(raw, STR("+"))) raw = str_from(raw, 1);
        while (raw.len > 1 && raw.ptr[0] == '0') raw = str_from(raw, 1);
        if (!int_parse(raw, &power) || power < 0 || power > 1000) return false;
        d->point += (int)(minus ? -power : power);
        raw = STR("");
    }
    return raw.len == 0;
}

static void decimal_round(Decimal *d)
{
    if (d->count > KEPT_DIGITS) {
        bool up = d->digits[KEPT_DIGITS] >= '5';
        d->count = KEPT_DIGITS;
        for (int i = KEPT_DIGITS - 1; up && i >= 0; i--) {
            up = d->digits[i] == '9';
            d->digits[i] = up ? '0' : (char)(d->digits[i] + 1);
        }
        if (up) {
            d->digits[0] = '1';
            d->point++;
        }
    }
    while (d->count > 0 && d->digits[d->count - 1] == '0') d->count--;
}

Str number_text(Arena *a, Str raw, bool *lost)
{
    enum { FAR = 30 };
    Decimal d;
    Buf to = buf_in(a);
    *lost = false;
    if (!decimal_read(raw, &d)) return STR("");
    *lost = d.count > 0 && d.point > KEPT_DIGITS;
    decimal_round(&d);
    if (d.count == 0) return STR("0");
    if (d.point > FAR || d.point < -FAR) {
        *lost = true;
        return raw;
    }
    if (d.minus) buf_byte(&to, '-');
    if (d.point <= 0) buf_byte(&to, '0');
    for (int i = 0; i < d.point; i++) buf_byte(&to, i < d.count ? d.digits[i] : '0');
    if (d.count > d.point) buf_byte(&to, '.');
    for (int i = d.point; i < d.count; i++) buf_byte(&to, i < 0 ? '0' : d.digits[i]);
    return to.failed ? STR("") : buf_str(&to);
}

/* ---- days ---- */

CellStyle style_of_id(int64_t id)
{
    if (id >= 18 && id <= 21) return STYLE_TIME;
    if (id >= 45 && id <= 47) return STYLE_TIME;
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? STYLE_DAY : STYLE_PLAIN;
}

CellStyle style_of_code(Str code)
{
    bool quoted = false, bracket = false, day = false, hour = false;
    for (size_t i = 0; i < code.len && code.ptr[i] != ';'; i++) {
        char c = code.ptr[i];
        if (c == '\\') i++;
        else if (c == '"' && !bracket) quoted = !quoted;
        else if (c == '[' && !quoted) bracket = true;
        else if (c == ']' && !quoted) bracket = false;
        else if (!quoted && !bracket) {
            day = day || c == 'd' || c == 'D' || c == 'y' || c == 'Y';
            hour = hour || c == 'h' || c == 'H' || c == 's' || c == 'S';
        } else if (bracket && i > 0 && code.ptr[i - 1] == '[' && (c == 'h' || c == 'H') && i + 1 < code.len && code.ptr[i + 1] == ']') {
            hour = true;                                  /* [h]: hours beyond 24 */
        }
    }
    if (str_is(code, "General")) return STYLE_PLAIN;
    return day ? STYLE_DAY : hour ? STYLE_TIME : STYLE_PLAIN;
}

/* The whole days and the seconds of the last one. */
static bool split_days(const Decimal *d, int64_t *days, int64_t *seconds)
{
    enum { PARTS = 1000000000 };
    int64_t part = 0;
    *days = 0;
    if (d->minus || d->point > 7) return false;
    for (int i = 0; i < d->point; i++) *days = *days * 10 + (i < d->count ? d->digits[i] - '0' : 0);
    for (int i = 0; i < 9; i++) {
        int at = d->point + i;
        part = part * 10 + (at >= 0 && at < d->count ? d->digits[at] - '0' : 0);
    }
    *seconds = (part * 86400 + PARTS / 2) / PARTS;
    if (*seconds == 86400) {
        ++*days;
        *seconds = 0;
    }
    return true;
}

Str day_text(Arena *a, Str raw, CellStyle style, bool from_1904)
{
    enum { NEVER_WAS = 60, FIRST_1900 = -25568, FIRST_1904 = -24107, LAST = 2932896 };      /* 1899-12-31, 1904-01-01; 31.12.9999 */
    Decimal d;
    int64_t days, seconds;
    char iso[11], local[11];
    if (!decimal_read(raw, &d) || !split_days(&d, &days, &seconds)) return STR("");
    if (style == STYLE_TIME && days == 0) return str_format(a, "%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60));
    if (!from_1904 && (days == 0 || days == NEVER_WAS)) return STR("");
    int64_t day = from_1904 ? FIRST_1904 + days : FIRST_1900 + days - (days > NEVER_WAS);
    if (day > LAST) return STR("");
    if (seconds == 0) return str_copy(a, day_format(iso, (Day)day));
    Str on = day_format_local(local, (Day)day);
    return str_format(a, STR_FMT " %02d:%02d", STR_ARG(on), (int)(seconds / 3600), (int)(seconds / 60 % 60));
}

/* known_number.c: see known_number.h. */
#include "text/known_number.h"

#include <string.h>

enum { PHONE_MOST = 15, PHONE_LEAST = 7, IBAN_LEAST = 15, IBAN_MOST = 34, VIN_LENGTH = 17, PIN_LENGTH = 14, OKPO_LENGTH = 8 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.len; i++) if (!is_digit(s.ptr[i])) return false;
    return true;
}

/* ---- telephones ---- */

/* Digits alone; an international number, with + or 00 in front, says so. */
static Str phone_digits(Buf *to, Str typed, bool *international)
{
    typed = str_trim(typed);
    *international = str_starts(typed, STR("+"));
    for (size_t i = 0; i < typed.len; i++) if (is_digit(typed.ptr[i])) buf_byte(to, typed.ptr[i]);
    Str digits = buf_str(to);
    if (*international || !str_starts(digits, STR("00"))) return digits;
    *international = true;
    return str_from(digits, 2);
}

static Str phone_form(Arena *a, Str typed, NumberDoubt *doubt)
{
    bool international;
    Buf read = buf_in(a);
    Str d = phone_digits(&read, typed, &international), country = STR("");
    if (d.len == 0 || read.failed) return STR("");
    if (international || (d.len == 12 && str_starts(d, STR("996")))) {
        /* as it is */
    } else if (d.len == 10 && d.ptr[0] == '0') {
        country = STR("996");
        d = str_from(d, 1);
    } else if (d.len == 9) {
        country = STR("996");
    } else if (d.len == 11 && (d.ptr[0] == '8' || d.ptr[0] == '7')) {
        country = STR("7");
        d = str_from(d, 1);
    } else {
        *doubt = NUMBER_FORM;               /* of no country that could be told */
    }
    if (*doubt != NUMBER_SOUND) return d;
    Str whole = str_format(a, "+" STR_FMT STR_FMT, STR_ARG(country), STR_ARG(d));
    size_t digits = country.len + d.len;
    if (digits < PHONE_LEAST || digits > PHONE_MOST || (str_starts(whole, STR("+996")) && digits != 12)) *doubt = NUMBER_LENGTH;
    return whole;
}

/* ---- letters and digits ---- */

/* Cyrillic capitals and small letters that look like a Latin one, in UTF-8. */
static const struct { const char *cyrillic; char latin; } ALIKE[] = {
    { "А", 'A' }, { "а", 'A' }, { "В", 'B' }, { "в", 'B' }, { "Е", 'E' }, { "е", 'E' }, { "К", 'K' }, { "к", 'K' },
    { "М", 'M' }, { "м", 'M' }, { "Н", 'H' }, { "н", 'H' }, { "О", 'O' }, { "о", 'O' }, { "Р", 'P' }, { "р", 'P' },
    { "С", 'C' }, { "с", 'C' }, { "Т", 'T' }, { "т", 'T' }, { "У", 'Y' }, { "у", 'Y' }, { "Х", 'X' }, { "х", 'X' },
};

static bool add_alike(Buf *to, Str *rest)
{
    for (size_t i = 0; i < ARRAY_LEN(ALIKE); i++) {
        Str letter = str_of(ALIKE[i].cyrillic);
        if (!str_starts(*rest, letter)) continue;
        buf_byte(to, ALIKE[i].latin);
        *rest = str_from(*rest, letter.len);
        return true;
    }
    return false;
}

/* Without spaces and marks, in capitals; what is no Latin letter and looks like none stays and is doubted. */
static Str plain_form(Arena *a, Str typed, NumberDoubt *doubt)
{
    static const char MARKS[] = " \t\n\r-./\\_,;:()#";
    Buf to = buf_in(a);
    Str rest = typed;
    while (rest.len > 0) {
        unsigned char c = (unsigned char)rest.ptr[0];
        if (c >= 0x80 && add_alike(&to, &rest)) continue;
        rest = str_from(rest, 1);
        if (c != 0 && strchr(MARKS, c)) continue;
        char capital = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : (char)c;
        if (!is_digit(capital) && !is_letter(capital)) *doubt = NUMBER_FORM;
        buf_byte(&to, capital);
    }
    return to.failed ? STR("") : buf_str(&to);
}

/* Two letters, two check digits, then letters and digits: the first four to the end, letters as 10 to 35, is 1 modulo 97. */
static void check_account(Str s, NumberDoubt *doubt)
{
    bool iban = s.len >= 4 && is_letter(s.ptr[0]) && is_letter(s.ptr[1]) && is_digit(s.ptr[2]) && is_digit(s.ptr[3]);
    unsigned rest = 0;
    if (*doubt != NUMBER_SOUND || !iban) return;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[(i + 4) % s.len];
        unsigned value = is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10;
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    if (s.len < IBAN_LEAST || s.len > IBAN_MOST) *doubt = NUMBER_LENGTH;
    else if (rest != 1) *doubt = NUMBER_CHECK;
}

static void check_vin(Str s, NumberDoubt *doubt)
{
    if (s.len != VIN_LENGTH) *doubt = NUMBER_LENGTH;
    for (size_t i = 0; i < s.len; i++) if (strchr("IOQ", s.ptr[i])) *doubt = NUMBER_FORM;
}

/* ---- PIN, INN ---- */

static void check_pin(Str s, bool body, NumberDoubt *doubt)
{
    Day day;
    char text[11];
    if (!all_digits(s)) *doubt = NUMBER_FORM;
    else if (s.len != PIN_LENGTH) *doubt = NUMBER_LENGTH;
    else if (s.ptr[0] > '2' || (s.ptr[0] == '0' && !body)) *doubt = NUMBER_FORM;
    if (*doubt != NUMBER_SOUND) return;
    memcpy(text, s.ptr + 5, 4);
    text[4] = text[7] = '-';
    memcpy(text + 5, s.ptr + 3, 2);
    memcpy(text + 8, s.ptr + 1, 2);
    if (!day_parse(str_bytes(text, 10), &day)) *doubt = NUMBER_DAY;
}

ErrorCode known_number(Arena *a, NumberType type, Str typed, Str *ret, NumberDoubt *doubt, Error *e)
{
    *doubt = NUMBER_SOUND;
    *ret = type == NUMBER_PHONE ? phone_form(a, typed, doubt) : plain_form(a, typed, doubt);
    if (!ret->ptr) return error_memory(e);
    if (ret->len == 0) return ERR_OK;
    switch (type) {
    case NUMBER_ACCOUNT:  check_account(*ret, doubt); break;
    case NUMBER_VIN:      check_vin(*ret, doubt); break;
    case NUMBER_PIN:      check_pin(*ret, false, doubt); break;
    case NUMBER_INN:      check_pin(*ret, true, doubt); break;
    case NUMBER_OKPO:     *doubt = !all_digits(*ret) ? NUMBER_FORM : ret->len != OKPO_LENGTH ? NUMBER_LENGTH : NUMBER_SOUND; break;
    case NUMBER_PHONE: case NUMBER_PLATE: case NUMBER_PASSPORT: break;
    }
    return ERR_OK;
}

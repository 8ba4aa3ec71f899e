/* contacts.c: what stands in a party's contactPoint and address, in a form to compare by (contacts.h). */
#include "detect/contacts.h"

#include "text/normalise.h"

enum { PHONE_DIGITS = 9, PHONE_LEAST = 6, ADDRESS_LEAST = 10 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- telephone ---- */

/* 000000, or 123456789: nobody has such a number. */
static bool is_made_up(Str digits)
{
    bool same = true, rising = true;
    for (size_t i = 1; i < digits.len; i++) {
        same = same && digits.ptr[i] == digits.ptr[0];
        rising = rising && (digits.ptr[i] == digits.ptr[i - 1] + 1 || (digits.ptr[i] == '0' && digits.ptr[i - 1] == '9'));
    }
    return same || rising;
}

static ErrorCode phone_of(Detector *d, Str text, Contact *to, Error *e)
{
    Buf digits = buf_in(&d->scratch);
    bool other = false;
    for (size_t i = 0; i < text.len; i++) {
        if (is_digit(text.ptr[i])) buf_byte(&digits, text.ptr[i]);
        else other |= (text.ptr[i] & 0x80) || (text.ptr[i] >= 'A' && text.ptr[i] <= 'z');
    }
    if (digits.failed) return error_memory(e);
    Str number = buf_str(&digits);
    if (number.len > 3 * PHONE_DIGITS || (other && number.len < PHONE_LEAST)) return ERR_OK;      /* several numbers, or words */
    bool short_one = number.len < PHONE_LEAST;
    Str last = number.len > PHONE_DIGITS ? str_from(number, number.len - PHONE_DIGITS) : number;
    to->state = short_one || is_made_up(last) || is_made_up(number) ? CONTACT_FALSE : CONTACT_REAL;
    to->text = last;
    return ERR_OK;
}

/* ---- e-mail ---- */

static ErrorCode email_of(Detector *d, Str text, Contact *to, Error *e)
{
    static const char *const NOBODYS[] = { "example.com", "example.org", "example.net", "test.com" };
    Buf lower = buf_in(&d->scratch);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        buf_byte(&lower, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
    if (lower.failed) return error_memory(e);
    Str all = buf_str(&lower), domain = all, name;
    to->text = all;
    to->state = CONTACT_FALSE;
    if (!str_cut(&domain, '@', &name) || name.len == 0 || str_find_byte(domain, '.') < 0 || str_find_byte(domain, '@') >= 0) return ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(NOBODYS); i++) if (str_is(domain, NOBODYS[i])) return ERR_OK;
    to->state = CONTACT_REAL;
    return ERR_OK;
}

/* ---- address ---- */

/* Letters and digits alone. Whatever lies above ASCII counts as letters here: text_fold took accents and case away. */
static ErrorCode bare_text(Detector *d, Str text, Str *ret, bool *letters, bool *digits, Error *e)
{
    Str folded;
    Buf b = buf_in(&d->scratch);
    TRY(text_fold(&d->scratch, text, &folded, e));
    for (size_t i = 0; i < folded.len; i++) {
        char c = folded.ptr[i];
        bool letter = (c & 0x80) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        *letters |= letter;
        *digits |= is_digit(c);
        if (letter || is_digit(c)) buf_byte(&b, c);
    }
    *ret = buf_str(&b);
    return b.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode address_of(Detector *d, const JsonValue *address, Str street, Contact *to, Error *e)
{
    Str locality = json_text(json_get(address, "locality")), own, place = { 0 };
    bool letters = false, digits = false, unused = false;
    TRY(bare_text(d, street, &own, &letters, &digits, e));
    if (locality.ptr && utf8_valid(locality)) TRY(bare_text(d, locality, &place, &unused, &unused, e));
    to->state = !letters ? CONTACT_FALSE : digits && own.len >= ADDRESS_LEAST ? CONTACT_REAL : CONTACT_NONE;
    bool within = place.len > 0 && str_find(own, place) >= 0;
    to->text = within || place.len == 0 ? own : str_format(&d->scratch, STR_FMT " " STR_FMT, STR_ARG(place), STR_ARG(own));
    return to->text.ptr ? ERR_OK : error_memory(e);
}

/* Text of the wrong encoding is not folded: what cannot be read cannot be compared. */
static bool take(const JsonValue *holder, const char *name, const char *pointer, Contact *to, Str *ret)
{
    const JsonValue *v = json_get(holder, name);
    *to = (Contact){ .at = v, .pointer = pointer };
    *ret = str_trim(json_text(v));
    return ret->len > 0 && utf8_valid(*ret);
}

ErrorCode contacts_of(Detector *d, const JsonValue *party, Contact ret[CONTACT_KINDS], Error *e)
{
    const JsonValue *point = json_get(party, "contactPoint"), *address = json_get(party, "address");
    Str text;
    if (take(point, "telephone", "/contactPoint/telephone", &ret[CONTACT_PHONE], &text)) TRY(phone_of(d, text, &ret[CONTACT_PHONE], e));
    if (take(point, "email", "/contactPoint/email", &ret[CONTACT_EMAIL], &text)) TRY(email_of(d, text, &ret[CONTACT_EMAIL], e));
    if (take(address, "streetAddress", "/address/streetAddress", &ret[CONTACT_ADDRESS], &text))
        TRY(address_of(d, address, text, &ret[CONTACT_ADDRESS], e));
    return ERR_OK;
}

/* money_amount.c: see money_amount.h. Products are held in 128 bits and shortened before they are multiplied; what does not fit is said
 * and never cut off. */
#include "model/money_amount.h"

__extension__ typedef __int128 Wide;

enum { RATE_PLACES = 6 };

bool money_read(const JsonValue *v, Money *ret)
{
    Str currency = json_text(json_get(v, "currency"));
    int places = currency_places(currency);
    ret->currency = currency;
    return places >= 0 && amount_parse(json_text(json_get(v, "amount")), places, &ret->minor);
}

JsonValue *money_value(Arena *a, Money m)
{
    char form[24];
    int places = currency_places(m.currency);
    JsonValue *v = json_new_object(a);
    json_set(a, v, "amount", json_new_string(a, str_copy(a, amount_format(form, m.minor, places < 0 ? 0 : places))));
    json_set(a, v, "currency", json_new_string(a, m.currency));
    return v && !v->broken ? v : NULL;
}

static int64_t common(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

bool ratio_read(Str rate, int64_t units, Ratio *ret)
{
    int64_t above, below = 1;
    if (units < 1 || !amount_parse(rate, RATE_PLACES, &above) || above <= 0) return false;
    for (int i = 0; i < RATE_PLACES; i++) below *= 10;
    if (!int_multiply(below, units, &below)) return false;
    int64_t shared = common(above, below);
    *ret = (Ratio){ above / shared, below / shared };
    return true;
}

Ratio ratio_turned(Ratio r) { return (Ratio){ r.below, r.above }; }

static bool wide_multiply(Wide a, int64_t b, Wide *ret) { return !__builtin_mul_overflow(a, (Wide)b, ret); }

/* Half to even: 2.5 is 2, 3.5 is 4, -2.5 is -2. */
static bool divide(Wide above, Wide below, int64_t *ret)
{
    bool negative = above < 0;
    Wide size = negative ? -above : above, whole = size / below, rest = size % below, other = below - rest;
    if (rest > other || (rest == other && (whole & 1))) whole++;
    if (whole > INT64_MAX) return false;
    *ret = negative ? -(int64_t)whole : (int64_t)whole;
    return true;
}

static bool times_ten(Wide *v, int places)
{
    for (int i = 0; i < places; i++) if (!wide_multiply(*v, 10, v)) return false;
    return true;
}

bool money_convert(Money from, Str to, const Ratio *by, size_t count, Money *ret)
{
    int here = currency_places(from.currency), there = currency_places(to);
    Wide above = from.minor, below = 1;
    if (here < 0 || there < 0 || from.minor == INT64_MIN) return false;
    for (size_t i = 0; i < count; i++) {
        if (by[i].above <= 0 || by[i].below <= 0) return false;
        if (!wide_multiply(above, by[i].above, &above) || !wide_multiply(below, by[i].below, &below)) return false;
    }
    if (!times_ten(&above, there > here ? there - here : 0) || !times_ten(&below, here > there ? here - there : 0)) return false;
    ret->currency = to;
    return divide(above, below, &ret->minor);
}

bool money_part(int64_t minor, int64_t part, int64_t whole, int64_t *ret)
{
    return whole > 0 && minor != INT64_MIN && divide((Wide)minor * part, whole, ret);
}

/* amount.c: a JSON number as an exact amount in units of 10^-DETECT_PLACES, by its digits: money never passes through double. */
#include "detect/detect_int.h"

/* *v * 10 + digit, false when it does not fit. */
static bool append_digit(uint64_t *v, unsigned digit)
{
    return !__builtin_mul_overflow(*v, (uint64_t)10, v) && !__builtin_add_overflow(*v, (uint64_t)digit, v);
}

enum { EXPONENT_LIMIT = 1000000 };

/* The exponent behind 'e'; far outside of what matters it stops growing. */
static int64_t read_exponent(const char *p, const char *end)
{
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) p++;
    int64_t v = 0;
    for (; p < end && v < EXPONENT_LIMIT; p++) v = v * 10 + (*p - '0');
    return negative ? -v : v;
}

bool amount_read(Str number, int64_t *ret, bool *rounded)
{
    const char *p = number.ptr, *end = number.ptr + number.len;
    if (amount_whole(&p, end, ret) && p == end) return true;
    p = number.ptr;
    bool negative = p < end && *p == '-';
    if (negative) p++;

    const char *mantissa_end = p, *point = NULL;
    for (; mantissa_end < end && *mantissa_end != 'e' && *mantissa_end != 'E'; mantissa_end++)
        if (*mantissa_end == '.') point = mantissa_end;
    int64_t whole = (point ? point : mantissa_end) - p;                          /* digits before the point, then moved by e */
    int64_t left = whole + DETECT_PLACES + (mantissa_end < end ? read_exponent(mantissa_end + 1, end) : 0);

    uint64_t v = 0;
    bool lost = false, half = false;
    for (; p < mantissa_end; p++) {
        if (p == point) continue;
        unsigned digit = (unsigned)(*p - '0');
        if (left > 0 && !append_digit(&v, digit)) return false;
        if (left == 0) half = digit >= 5;
        if (left <= 0) lost |= digit != 0;
        left--;
    }
    for (; left > 0 && v > 0; left--) if (!append_digit(&v, 0)) return false;
    v += half;
    if (v > INT64_MAX) return false;
    *rounded |= lost;
    *ret = negative ? -(int64_t)v : (int64_t)v;
    return true;
}

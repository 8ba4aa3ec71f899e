/* number.c: see number.h. */
#include "base/number.h"

#include <inttypes.h>
#include <stdio.h>

bool uint_parse(Str text, uint64_t *ret)
{
    if (text.len == 0 || (text.len > 1 && text.ptr[0] == '0')) return false;
    uint64_t v = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c < '0' || c > '9') return false;
        if (__builtin_mul_overflow(v, (uint64_t)10, &v) || __builtin_add_overflow(v, (uint64_t)(c - '0'), &v)) return false;
    }
    *ret = v;
    return true;
}

bool int_parse(Str text, int64_t *ret)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    uint64_t v;
    if (!uint_parse(negative ? str_from(text, 1) : text, &v)) return false;
    if (negative) {
        if (v == 0 || v > (uint64_t)INT64_MAX + 1) return false;
        *ret = v == (uint64_t)INT64_MAX + 1 ? INT64_MIN : -(int64_t)v;
    } else {
        if (v > INT64_MAX) return false;
        *ret = (int64_t)v;
    }
    return true;
}

bool amount_parse(Str text, int places, int64_t *ret)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    if (negative) text = str_from(text, 1);
    size_t point = 0;
    while (point < text.len && text.ptr[point] != '.') point++;
    Str whole = str_first(text, point);
    Str rest = point < text.len ? str_from(text, point + 1) : STR("");
    if (point < text.len && rest.len == 0) return false;

    while (rest.len > (size_t)places && rest.ptr[rest.len - 1] == '0') rest.len--;
    if (rest.len > (size_t)places) return false;

    uint64_t units;
    if (!uint_parse(whole, &units)) return false;
    int64_t v = 0;
    if (units > INT64_MAX) return false;
    v = (int64_t)units;
    for (int i = 0; i < places; i++) {
        int digit = 0;
        if ((size_t)i < rest.len) {
            char c = rest.ptr[i];
            if (c < '0' || c > '9') return false;
            digit = c - '0';
        }
        if (!int_multiply(v, 10, &v) || !int_add(v, digit, &v)) return false;
    }
    *ret = negative ? -v : v;
    return true;
}

Str amount_format(char to[24], int64_t units, int places)
{
    char digits[24];
    uint64_t v = units < 0 ? 0 - (uint64_t)units : (uint64_t)units;
    int n = snprintf(digits, sizeof digits, "%0*" PRIu64, places + 1, v);
    size_t whole = (size_t)(n - places), at = 0;
    if (units < 0) to[at++] = '-';
    for (size_t i = 0; i < (size_t)n && at < 23; i++) {
        if (i == whole) to[at++] = '.';
        if (at < 23) to[at++] = digits[i];
    }
    to[at] = 0;
    return (Str){ to, at };
}

/* utf8.c: see utf8.h. */
#include "base/utf8.h"

bool utf8_next(Str *rest, uint32_t *ret)
{
    const unsigned char *p = (const unsigned char *)rest->ptr;
    size_t n = rest->len;
    if (n == 0) return false;
    uint32_t c = p[0];
    size_t more;
    if (c < 0x80) {
        more = 0;
    } else if (c >= 0xc2 && c <= 0xdf) {
        more = 1; c &= 0x1f;
    } else if (c >= 0xe0 && c <= 0xef) {
        more = 2; c &= 0x0f;
    } else if (c >= 0xf0 && c <= 0xf4) {
        more = 3; c &= 0x07;
    } else {
        return false;
    }
    if (n <= more) return false;
    for (size_t i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80) return false;
        c = c << 6 | (p[i] & 0x3f);
    }
    if ((more == 2 && c < 0x800) || (more == 3 && c < 0x10000) || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return false;
    *rest = str_from(*rest, more + 1);
    *ret = c;
    return true;
}

size_t utf8_valid_length(Str s)
{
    Str rest = s;
    uint32_t c;
    while (rest.len > 0) {
        while (rest.len >= 8) {                    /* plain ASCII, eight bytes a step */
            uint64_t eight;
            memcpy(&eight, rest.ptr, 8);
            if (eight & UINT64_C(0x8080808080808080)) break;
            rest = str_from(rest, 8);
        }
        if (rest.len > 0 && !utf8_next(&rest, &c)) return s.len - rest.len;
    }
    return s.len;
}

bool utf8_valid(Str s)
{
    return utf8_valid_length(s) == s.len;
}

size_t utf8_count(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    return n;
}

Str utf8_first_bytes(Str s, size_t n)
{
    if (n >= s.len) return s;
    while (n > 0 && ((unsigned char)s.ptr[n] & 0xc0) == 0x80) n--;
    return str_first(s, n);
}

void utf8_add(Buf *b, uint32_t c)
{
    char out[4];
    size_t n;
    if (c < 0x80) {
        out[0] = (char)c; n = 1;
    } else if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6); out[1] = (char)(0x80 | (c & 0x3f)); n = 2;
    } else if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12); out[1] = (char)(0x80 | (c >> 6 & 0x3f)); out[2] = (char)(0x80 | (c & 0x3f)); n = 3;
    } else {
        out[0] = (char)(0xf0 | c >> 18); out[1] = (char)(0x80 | (c >> 12 & 0x3f));
        out[2] = (char)(0x80 | (c >> 6 & 0x3f)); out[3] = (char)(0x80 | (c & 0x3f)); n = 4;
    }
    buf_add(b, (Str){ out, n });
}

bool utf8_has_control(Str s, const char *allowed)
{
    uint32_t c;
    for (;;) {
        size_t plain = 0;
        for (; plain < s.len; plain++) {
            /* two bytes from C3 on are U+00C0 to U+07FF: Cyrillic stands there, and no control character */
            unsigned char b = (unsigned char)s.ptr[plain];
            if (b >= 0xc3 && b <= 0xdf && plain + 1 < s.len && ((unsigned char)s.ptr[plain + 1] & 0xc0) == 0x80) plain++;
            else if (b < 0x20 || b >= 0x7f) break;
        }
        s = str_from(s, plain);
        if (!utf8_next(&s, &c)) break;
        bool control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfeff || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        if (control && !(c > 0 && c < 0x80 && strchr(allowed, (int)c))) return true;
    }
    return s.len > 0;
}

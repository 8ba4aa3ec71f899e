/* str.c: see str.h. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/number.h"

int str_compare(Str a, Str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n > 0 ? memcmp(a.ptr, b.ptr, n) : 0;
    if (c != 0) return c;
    return a.len < b.len ? -1 : a.len > b.len;
}

ptrdiff_t str_find_byte(Str s, char c)
{
    const char *p = s.len > 0 ? memchr(s.ptr, c, s.len) : NULL;
    return p ? p - s.ptr : -1;
}

ptrdiff_t str_find(Str s, Str what)
{
    const char *p = s.len > 0 ? memmem(s.ptr, s.len, what.ptr, what.len) : NULL;
    return p ? p - s.ptr : -1;
}

bool str_cut(Str *rest, char mark, Str *ret)
{
    ptrdiff_t at = str_find_byte(*rest, mark);
    if (at < 0) {
        *ret = *rest;
        *rest = str_from(*rest, rest->len);
        return false;
    }
    *ret = str_first(*rest, (size_t)at);
    *rest = str_from(*rest, (size_t)at + 1);
    return true;
}

bool str_next_line(Str *rest, Str *ret)
{
    if (rest->len == 0) return false;
    str_cut(rest, '\n', ret);
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Str str_trim(Str s)
{
    while (s.len > 0 && is_blank(s.ptr[0])) s = str_from(s, 1);
    while (s.len > 0 && is_blank(s.ptr[s.len - 1])) s.len--;
    return s;
}

char *str_c(Arena *a, Str s)
{
    size_t n;
    if (!size_add(s.len, 1, &n)) return NULL;
    char *p = arena_alloc(a, n);
    if (p && s.len > 0) memcpy(p, s.ptr, s.len);
    return p;
}

Str str_copy(Arena *a, Str s)
{
    char *p = str_c(a, s);
    return (Str){ p, p ? s.len : 0 };
}

Str str_format(Arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *p = n < 0 ? NULL : arena_alloc(a, (size_t)n + 1);
    if (p) vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (Str){ p, p ? (size_t)n : 0 };
}

char *buf_reserve(Buf *b, size_t n)
{
    size_t want;
    if (b->failed) return NULL;
    if (!size_add(b->len, n, &want)) { b->failed = true; return NULL; }
    if (want > b->room) {
        size_t room = b->room > 0 ? b->room * 2 : 256;
        if (room < want) room = want;
        char *p = arena_grow(b->arena, b->ptr, b->room, room);
        if (!p) { b->failed = true; return NULL; }
        b->ptr = p;
        b->room = room;
    }
    return b->ptr + b->len;
}

void buf_add(Buf *b, Str s)
{
    if (s.len == 0) return;
    char *to = buf_reserve(b, s.len);
    if (!to) return;
    memcpy(to, s.ptr, s.len);
    b->len += s.len;
}

void buf_byte(Buf *b, char c)
{
    char *to = !b->failed && b->len < b->room ? b->ptr + b->len : buf_reserve(b, 1);
    if (!to) return;
    *to = c;
    b->len++;
}

void buf_format(Buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *to = n < 0 ? NULL : buf_reserve(b, (size_t)n + 1);
    if (to) {
        vsnprintf(to, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    } else {
        b->failed = true;
    }
    va_end(again);
}

static const char HEX[] = "0123456789abcdef";

Str hex_encode(char *to, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++) {
        to[2 * i] = HEX[p[i] >> 4];
        to[2 * i + 1] = HEX[p[i] & 15];
    }
    to[2 * n] = 0;
    return (Str){ to, 2 * n };
}

void buf_hex(Buf *b, Str bytes)
{
    size_t n;
    if (!size_multiply(bytes.len, 2, &n) || !size_add(n, 1, &n)) { b->failed = true; return; }
    char *to = buf_reserve(b, n);
    if (!to) return;
    hex_encode(to, bytes.ptr, bytes.len);
    b->len += 2 * bytes.len;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

ptrdiff_t hex_decode(Str text, unsigned char *to, size_t room)
{
    if (text.len % 2 != 0 || text.len / 2 > room) return -1;
    for (size_t i = 0; i < text.len; i += 2) {
        int high = hex_value(text.ptr[i]), low = hex_value(text.ptr[i + 1]);
        if (high < 0 || low < 0) return -1;
        to[i / 2] = (unsigned char)(high << 4 | low);
    }
    return (ptrdiff_t)(text.len / 2);
}

static const char BASE64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void buf_base64(Buf *b, Str bytes)
{
    const unsigned char *p = (const unsigned char *)bytes.ptr;
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t v = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0);
        char quad[4] = { BASE64[v >> 18], BASE64[v >> 12 & 63], left > 1 ? BASE64[v >> 6 & 63] : '=', left > 2 ? BASE64[v & 63] : '=' };
        buf_add(b, (Str){ quad, 4 });
    }
}

/* One more than the value of a digit; 0 for what is none. A sealed entry is two thirds base64: a table decodes it five times faster
 * than comparing. */
static const unsigned char BASE64_DIGIT[256] = {
    ['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    ['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
    ['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, ['+'] = 63, ['/'] = 64,
};

/* `digits` of four, the others being zero; false when one is no digit. */
static bool base64_quad(const char *text, int digits, uint32_t *ret)
{
    *ret = 0;
    for (int k = 0; k < 4; k++) {
        uint32_t d = k < digits ? BASE64_DIGIT[(unsigned char)text[k]] : 1;
        if (d == 0) return false;
        *ret = *ret << 6 | (d - 1);
    }
    return true;
}

ptrdiff_t base64_decode(Str text, unsigned char *to, size_t room)
{
    if (text.len % 4 != 0) return -1;
    if (text.len == 0) return 0;
    const char *last = text.ptr + text.len - 4;
    int pad = last[3] != '=' ? 0 : last[2] != '=' ? 1 : 2;
    size_t size = text.len / 4 * 3 - (size_t)pad;
    uint32_t v;
    if (size > room) return -1;
    for (const char *at = text.ptr; at < last; at += 4) {
        if (!base64_quad(at, 4, &v)) return -1;
        *to++ = (unsigned char)(v >> 16);
        *to++ = (unsigned char)(v >> 8);
        *to++ = (unsigned char)v;
    }
    if (!base64_quad(last, 4 - pad, &v)) return -1;
    if ((pad == 1 && (v & 0xff) != 0) || (pad == 2 && (v & 0xffff) != 0)) return -1;
    for (int k = 0; k < 3 - pad; k++) *to++ = (unsigned char)(v >> (16 - 8 * k));
    return (ptrdiff_t)size;
}

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
    buf_add(b, (Str){ &c, 1 });
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

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

ptrdiff_t base64_decode(Str text, unsigned char *to, size_t room)
{
    if (text.len % 4 != 0) return -1;
    size_t out = 0;
    for (size_t i = 0; i < text.len; i += 4) {
        bool last = i + 4 == text.len;
        int pad = !last ? 0 : text.ptr[i + 3] != '=' ? 0 : text.ptr[i + 2] != '=' ? 1 : 2;
        uint32_t v = 0;
        for (int k = 0; k < 4; k++) {
            int d = k >= 4 - pad ? 0 : base64_value(text.ptr[i + (size_t)k]);
            if (d < 0) return -1;
            v = v << 6 | (uint32_t)d;
        }
        if ((pad == 1 && (v & 0xff) != 0) || (pad == 2 && (v & 0xffff) != 0)) return -1;
        size_t n = (size_t)(3 - pad);
        if (out + n > room) return -1;
        for (size_t k = 0; k < n; k++) to[out++] = (unsigned char)(v >> (16 - 8 * k));
    }
    return (ptrdiff_t)out;
}

/* http_form.c: percent-encoding and pairs; see http_form.h. */
#include "web/http_form.h"

#include "base/utf8.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

Str http_text_mended(Arena *a, Str text, bool *lost)
{
    Str rest = text;
    uint32_t c;
    if (utf8_valid(text) && str_find_byte(text, '\0') < 0) return text;
    Buf out = buf_in(a);
    *lost = true;
    while (rest.len > 0) {
        Str before = rest;
        bool read = utf8_next(&rest, &c);
        if (!read) rest = str_from(before, 1);
        buf_add(&out, read && c != 0 ? str_first(before, before.len - rest.len) : STR("\xef\xbf\xbd"));
    }
    return out.failed ? (Str){ 0 } : buf_str(&out);
}

/* Decodes into the arena; `plus`: a '+' is a blank, and CR LF or CR becomes LF; `lost`: NULL, or what to do with what is no text (http_form_read).
 * 0 or a status. */
static int decode(Arena *a, Str text, bool plus, bool *lost, Str *ret)
{
    char *to = arena_array(a, text.len + 1, 1);
    size_t n = 0;
    if (!to) return 503;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            int high = i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1, low = i + 2 < text.len ? hex_digit(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0) return 400;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (plus && c == '+') {
            c = ' ';
        }
        if (c == 0 && !lost) return 400;
        if (plus && c == '\n' && n > 0 && to[n - 1] == '\r') to[n - 1] = '\n';
        else to[n++] = c;
    }
    for (size_t i = 0; plus && i < n; i++) {
        if (to[i] == '\r') to[i] = '\n';
    }
    *ret = (Str){ to, n };
    if (!lost) return utf8_valid(*ret) ? 0 : 400;
    *ret = http_text_mended(a, *ret, lost);
    return ret->ptr ? 0 : 503;
}

static int read_pairs(Arena *a, Str text, WebPair **ret, size_t *count, bool *lost)
{
    size_t room = 1;
    *count = 0;
    for (size_t i = 0; i < text.len; i++) room += text.ptr[i] == '&';
    if (room > HTTP_PAIRS) return 413;
    *ret = arena_array(a, room, sizeof **ret);
    if (!*ret) return 503;
    Str one, name;
    for (bool more = text.len > 0; more;) {
        more = str_cut(&text, '&', &one);
        if (one.len == 0) continue;
        str_cut(&one, '=', &name);
        WebPair *pair = &(*ret)[*count];
        int status = decode(a, name, true, NULL, &pair->name);
        if (status == 0) status = decode(a, one, true, lost, &pair->value);
        if (status != 0) return status;
        ++*count;
    }
    return 0;
}

int http_pairs_read(Arena *a, Str text, WebPair **ret, size_t *count)
{
    return read_pairs(a, text, ret, count, NULL);
}

int http_form_read(Arena *a, Str text, WebPair **ret, size_t *count, bool *lost)
{
    return read_pairs(a, text, ret, count, lost);
}

static int check_segment(Arena *a, Str encoded, Buf *path)
{
    Str segment;
    int status = decode(a, encoded, false, NULL, &segment);
    if (status != 0) return status;
    if (segment.len == 0 || str_is(segment, ".") || str_is(segment, "..") || str_find_byte(segment, '/') >= 0) return 400;
    if (utf8_has_control(segment, "")) return 400;
    buf_byte(path, '/');
    buf_add(path, segment);
    return 0;
}

int http_target_read(Arena *a, Str target, Str *path, WebPair **query, size_t *count)
{
    Str encoded, segment;
    str_cut(&target, '?', &encoded);
    int status = http_pairs_read(a, target, query, count);
    if (status != 0) return status;
    *path = STR("/");
    if (str_is(encoded, "/")) return 0;
    Buf out = buf_in(a);
    Str rest = str_from(encoded, 1);
    for (bool more = true; more;) {
        more = str_cut(&rest, '/', &segment);
        status = check_segment(a, segment, &out);
        if (status != 0) return status;
    }
    *path = buf_str(&out);
    return out.failed ? 503 : 0;
}

Str http_cookie(Str cookies, const char *name)
{
    Str one, found = { 0 };
    for (bool more = cookies.len > 0; more;) {
        Str key;
        more = str_cut(&cookies, ';', &one);
        one = str_trim(one);
        if (!str_cut(&one, '=', &key) || !str_is(key, name)) continue;
        if (found.ptr) return (Str){ 0 };
        found = one;
    }
    return found;
}

Str http_plain_lines(Buf *value)
{
    size_t n = 0;
    for (size_t i = 0; i < value->len; i++) {
        char c = value->ptr[i];
        if (c == '\r' && i + 1 < value->len && value->ptr[i + 1] == '\n') continue;
        value->ptr[n++] = c == '\r' ? '\n' : c;
    }
    value->len = n;
    return buf_str(value);
}

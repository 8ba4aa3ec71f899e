/* http_head.c: see http_head.h. */
#include "web/http_head.h"

static bool is_token_byte(unsigned char c)
{
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

bool http_is_token(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_token_byte((unsigned char)s.ptr[i])) return false;
    }
    return s.len > 0;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_name(Str a, Str lower_case)
{
    if (a.len != lower_case.len) return false;
    for (size_t i = 0; i < a.len; i++) {
        if (lower(a.ptr[i]) != lower_case.ptr[i]) return false;
    }
    return true;
}

Str http_field(const HttpHead *h, const char *name)
{
    for (size_t i = 0; i < h->count; i++) {
        if (same_name(h->fields[i].name, str_of(name))) return h->fields[i].value;
    }
    return (Str){ 0 };
}

/* ---- where it ends ---- */

/* A line ends in CR LF and holds neither elsewhere; TAB is the only other control character (it may stand in a value). */
int http_head_end(Str bytes, size_t from, size_t *size)
{
    size_t line = 0;
    *size = 0;
    for (size_t i = from > 3 ? from - 3 : 0; i > 0; i--) {          /* the line in which the earlier call stopped */
        if (bytes.ptr[i - 1] != '\n') continue;
        line = i;
        break;
    }
    for (size_t i = line; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        if (c == '\n') {
            if (i == line || bytes.ptr[i - 1] != '\r') return 400;
            if (i - line == 1 && line == 0) return 400;             /* an empty line before the request */
            if (i - line == 1) {
                *size = i + 1;
                return i < HTTP_HEAD_LIMIT ? 0 : 431;
            }
            line = i + 1;
            continue;
        } else if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7f) {
            return 400;
        } else if (i > line && bytes.ptr[i - 1] == '\r') {
            return 400;
        }
        if (i - line > HTTP_LINE_LIMIT) return line == 0 ? 414 : 431;
    }
    return bytes.len >= HTTP_HEAD_LIMIT ? 431 : 0;
}

/* ---- the request line ---- */

static int read_method(Str word, HttpMethod *ret)
{
    static const char *const NAMES[] = { "GET", "HEAD", "POST" };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        *ret = (HttpMethod)i;
        if (str_is(word, NAMES[i])) return 0;
    }
    return http_is_token(word) ? 501 : 400;
}

/* A path, as RFC 3986 spells it: no other host, no fragment, no byte that should have been encoded. */
static bool target_ok(Str t)
{
    if (t.len == 0 || t.ptr[0] != '/') return false;
    for (size_t i = 0; i < t.len; i++) {
        unsigned char c = (unsigned char)t.ptr[i];
        if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}#", c) != NULL) return false;
    }
    return true;
}

static int read_request_line(Str line, HttpHead *h)
{
    Str method, target, rest = line;
    if (!str_cut(&rest, ' ', &method) || !str_cut(&rest, ' ', &target)) return 400;
    int status = read_method(method, &h->method);
    if (status != 0) return status;
    if (!target_ok(target)) return 400;
    h->target = target;
    if (str_is(rest, "HTTP/1.1")) return 0;
    h->close = true;
    if (str_is(rest, "HTTP/1.0")) return 0;
    bool version = rest.len == 8 && str_starts(rest, STR("HTTP/")) && rest.ptr[6] == '.' && rest.ptr[5] >= '0' && rest.ptr[5] <= '9' &&
                   rest.ptr[7] >= '0' && rest.ptr[7] <= '9';
    return version ? 505 : 400;
}

/* ---- fields ---- */

/* Of these there is one or none: two would let two readers choose differently. */
static const char *const SINGLE[] = {
    "host", "content-length", "content-type", "transfer-encoding", "connection", "expect", "origin", "cookie", "authorization", "sec-fetch-site",
};

static bool is_second(const HttpHead *h, Str name)
{
    for (size_t i = 0; i < ARRAY_LEN(SINGLE); i++) {
        if (same_name(name, str_of(SINGLE[i]))) return http_field(h, SINGLE[i]).ptr != NULL;
    }
    return false;
}

static int read_field(Str line, HttpHead *h)
{
    Str name, value = line;
    if (!str_cut(&value, ':', &name) || !http_is_token(name)) return 400;         /* a folded line begins with a blank: no token */
    if (h->count == HTTP_FIELDS) return 431;
    if (is_second(h, name)) return 400;
    value = str_trim(value);
    h->fields[h->count++] = (HttpField){ name, value.ptr ? value : STR("") };
    return 0;
}

static bool all_in(Str s, const char *more)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = lower(s.ptr[i]);
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!plain && (c == 0 || strchr(more, c) == NULL)) return false;
    }
    return s.len > 0;
}

bool http_host_name(Str host, Str *name)
{
    Str port = { 0 };
    uint64_t n;
    if (str_starts(host, STR("["))) {
        ptrdiff_t end = str_find_byte(host, ']');
        if (end < 0) return false;
        *name = str_first(host, (size_t)end + 1);
        Str rest = str_from(host, (size_t)end + 1);
        if (rest.len > 0 && rest.ptr[0] != ':') return false;
        if (rest.len > 0) port = str_from(rest, 1);
        if (rest.len == 1 || !all_in((Str){ name->ptr + 1, name->len - 2 }, ":.")) return false;
    } else {
        Str rest = host;
        bool has_port = str_cut(&rest, ':', name);
        if (has_port) port = rest;
        if ((has_port && port.len == 0) || !all_in(*name, "-._")) return false;
    }
    return port.len == 0 || (uint_parse(port, &n) && n > 0 && n < 65536);
}

/* "a, close, b" has the word close. */
static bool list_has(Str list, const char *word)
{
    Str one;
    for (bool more = list.len > 0; more;) {
        more = str_cut(&list, ',', &one);
        if (same_name(str_trim(one), str_of(word))) return true;
    }
    return false;
}

static int read_framing(HttpHead *h)
{
    Str length = http_field(h, "content-length"), expect = http_field(h, "expect"), name;
    if (http_field(h, "transfer-encoding").ptr) return length.ptr ? 400 : 501;
    if (length.ptr && !uint_parse(length, &h->length)) return 400;
    h->has_length = length.ptr != NULL;
    if (h->method == HTTP_POST && !h->has_length) return 411;
    if (h->method != HTTP_POST && h->length > 0) return 400;
    h->host = http_field(h, "host");
    if (!http_host_name(h->host, &name)) return 400;
    h->expects = expect.ptr != NULL;
    if (h->expects && !same_name(expect, STR("100-continue"))) return 417;
    if (list_has(http_field(h, "connection"), "close")) h->close = true;
    return 0;
}

int http_head_read(Str head, HttpHead *ret)
{
    size_t size;
    int status = http_head_end(head, 0, &size);
    if (status != 0) return status;
    if (size != head.len || size == 0) return 400;
    *ret = (HttpHead){ 0 };
    Str line, rest = head;
    for (bool first = true; str_next_line(&rest, &line); first = false) {
        line = str_first(line, line.len - 1);                       /* without its CR */
        if (line.len == 0) break;
        status = first ? read_request_line(line, ret) : read_field(line, ret);
        if (status != 0) return status;
    }
    return read_framing(ret);
}

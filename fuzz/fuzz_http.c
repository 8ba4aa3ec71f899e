/* fuzz_http.c: any bytes as what comes over a connection: a head, its target, and as bodies of forms.
 *
 * What must hold: nothing is read outside of the input; a head is taken or refused in the same way whatever pieces it comes in; one that is taken has no
 * control character in it, one Host, no Transfer-Encoding and at most one length, and its path has no empty, "." or ".." segment; pairs are valid UTF-8
 * without NUL; a multipart body gives the same parts, byte for byte, whatever pieces it comes in. */
#include <stdlib.h>

#include "web/http_form.h"
#include "web/http_head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

/* ---- heads ---- */

static void check_target(Arena *a, Str target)
{
    Str path, segment, rest;
    WebPair *query;
    size_t count;
    if (http_target_read(a, target, &path, &query, &count) != 0) return;
    must(path.len > 0 && path.ptr[0] == '/' && utf8_valid(path) && !utf8_has_control(path, ""));
    rest = str_from(path, 1);
    for (bool more = path.len > 1; more;) {
        more = str_cut(&rest, '/', &segment);
        must(segment.len > 0 && !str_is(segment, ".") && !str_is(segment, ".."));
    }
    for (size_t i = 0; i < count; i++) {
        must(utf8_valid(query[i].name) && utf8_valid(query[i].value));
        must(str_find_byte(query[i].name, 0) < 0 && str_find_byte(query[i].value, 0) < 0);
    }
}

static bool is_named(Str name, const char *lower)
{
    bool same = name.len == strlen(lower);
    for (size_t i = 0; same && i < name.len; i++) same = name.ptr[i] == lower[i] || (lower[i] >= 'a' && name.ptr[i] == lower[i] - 32);
    return same;
}

static void check_head(Arena *a, Str bytes)
{
    HttpHead h;
    size_t whole, size = 0;
    int at_once = http_head_end(bytes, 0, &whole), status = 0;
    if (bytes.len < 600) {
        for (size_t n = 1; n <= bytes.len && status == 0 && size == 0; n++) status = http_head_end(str_first(bytes, n), n - 1, &size);
        must(status == at_once && size == whole);
    }
    if (at_once != 0 || whole == 0 || http_head_read(str_first(bytes, whole), &h) != 0) return;
    size_t hosts = 0, lengths = 0;
    for (size_t i = 0; i < h.count; i++) {
        must(http_is_token(h.fields[i].name) && !utf8_has_control((Str){ h.fields[i].name.ptr, h.fields[i].name.len }, ""));
        for (size_t j = 0; j < h.fields[i].value.len; j++) {
            unsigned char c = (unsigned char)h.fields[i].value.ptr[j];
            must(c == '\t' || (c >= ' ' && c != 0x7f));
        }
        hosts += is_named(h.fields[i].name, "host");
        lengths += is_named(h.fields[i].name, "content-length");
    }
    must(hosts == 1 && lengths <= 1 && !http_field(&h, "transfer-encoding").ptr && h.has_length == (lengths == 1));
    check_target(a, h.target);
}

/* ---- multipart ---- */

typedef struct { Buf out; bool open; } Sink;

static int begin(void *self, Str name, Str file_name)
{
    Sink *s = self;
    must(!s->open && utf8_valid(name));
    s->open = true;
    buf_add(&s->out, name);
    buf_byte(&s->out, file_name.ptr ? 'F' : 'P');
    buf_add(&s->out, file_name);
    return s->out.failed ? 503 : 0;
}

static int take(void *self, Str bytes)
{
    Sink *s = self;
    must(s->open && bytes.len > 0);
    buf_add(&s->out, bytes);
    return s->out.failed ? 503 : 0;
}

static int end(void *self)
{
    Sink *s = self;
    must(s->open);
    s->open = false;
    buf_byte(&s->out, ';');
    return 0;
}

static int feed(Arena *a, Str body, size_t step, Str *ret)
{
    Multipart *m = ARENA_NEW(a, Multipart);
    Sink s = { .out = buf_in(a) };
    int status = 0;
    if (!m) return 503;
    multipart_start(m, STR("B"), (PartSink){ &s, begin, take, end });
    for (Str rest = body; rest.len > 0 && status == 0; rest = str_from(rest, step)) status = multipart_feed(m, str_first(rest, step));
    if (status == 0) status = multipart_end(m);
    *ret = buf_str(&s.out);
    return status;
}

static void check_multipart(Arena *a, Str body, size_t step)
{
    Str whole, pieces, boundary;
    (void)multipart_boundary(body, &boundary);
    int at_once = feed(a, body, body.len + 1, &whole), bit_by_bit = feed(a, body, step, &pieces);
    must(at_once == bit_by_bit);
    if (at_once == 0) must(str_equal(whole, pieces));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    Arena a = arena_with(16 << 20);
    WebPair *pairs;
    size_t count;
    char *copy = malloc(size - 1);                  /* exactly its size: what is read behind it is seen */
    if (!copy) return 0;
    memcpy(copy, data + 1, size - 1);
    Str bytes = { copy, size - 1 }, name;
    switch (data[0] & 3) {
    case 0: check_head(&a, bytes); break;
    case 1: check_multipart(&a, bytes, (size_t)(data[0] >> 2) + 1); break;
    case 2:
        if (http_pairs_read(&a, bytes, &pairs, &count) == 0) {
            for (size_t i = 0; i < count; i++) must(utf8_valid(pairs[i].value) && str_find_byte(pairs[i].value, '\r') < 0);
        }
        break;
    default:
        if (http_host_name(bytes, &name)) must(name.len > 0 && name.len <= bytes.len);
        (void)http_cookie(bytes, "__Host-tergoo");
        if (bytes.ptr[0] == '/') check_target(&a, bytes);
        break;
    }
    free(copy);
    arena_free(&a);
    return 0;
}

/* route.c: from an address to the row that answers it, and whether a request that wants effects comes from a page of ours. */
#include <openssl/crypto.h>

#include "web/web_int.h"

static size_t segments(Str path)
{
    size_t n = 0;
    for (size_t i = 0; i < path.len; i++) n += path.ptr[i] == '/';
    return path.len > 1 ? n : 0;
}

/* How well a pattern fits: -1 not at all, else the number of words that are words in it. */
static int fit(Str pattern, Str path, Str params[WEB_PARAMS])
{
    int words = 0;
    size_t n = 0;
    if (segments(pattern) != segments(path)) return -1;
    Str want, have, rest_want = str_from(pattern, 1), rest_have = str_from(path, 1);
    for (bool more = pattern.len > 1; more;) {
        more = str_cut(&rest_want, '/', &want);
        str_cut(&rest_have, '/', &have);
        if (want.ptr[0] == ':') {
            if (n == WEB_PARAMS) return -1;
            params[n++] = have;
        } else if (str_equal(want, have)) {
            words++;
        } else {
            return -1;
        }
    }
    return words;
}

const WebRoute *route_find(WebRequest *r, bool post, const char **allowed)
{
    const WebRoute *best = NULL;
    int best_fit = -1;
    bool get_there = false, post_there = false;
    const WebRoute *rows = r->web->options->setup ? WEB_SETUP_ROUTES : WEB_ROUTES;
    size_t count = r->web->options->setup ? WEB_SETUP_ROUTE_COUNT : WEB_ROUTE_COUNT;
    for (size_t i = 0; i < count; i++) {
        Str params[WEB_PARAMS] = { { 0 } };
        const WebRoute *row = &rows[i];
        bool takes_post = strcmp(row->method, "POST") == 0;
        int words = fit(str_of(row->pattern), r->path, params);
        if (words < 0) continue;
        get_there = get_there || !takes_post;
        post_there = post_there || takes_post;
        if (takes_post != post || words <= best_fit) continue;
        best = row;
        best_fit = words;
        memcpy(r->params, params, sizeof params);
    }
    *allowed = get_there && post_there ? "GET, HEAD, POST" : get_there ? "GET, HEAD" : post_there ? "POST" : "";
    return best;
}

/* A browser says where a form came from: Origin, or on older ones only Sec-Fetch-Site. What says neither is no browser's form. */
bool request_is_ours(const WebRequest *r, Str origin, Str fetch_site)
{
    if (fetch_site.ptr && !str_is(fetch_site, "same-origin") && !str_is(fetch_site, "none")) return false;
    if (origin.ptr) return str_equal(origin, r->origin);
    return fetch_site.ptr != NULL;
}

bool csrf_ok(const WebRequest *r)
{
    Str given = web_form(r, "csrf");
    return given.len == r->caller->csrf.len && given.len > 0 && CRYPTO_memcmp(given.ptr, r->caller->csrf.ptr, given.len) == 0;
}

/* ---- what came ---- */

static Str first_of(const WebPair *pairs, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(pairs[i].name, name)) return pairs[i].value;
    }
    return (Str){ 0 };
}

Str web_query(const WebRequest *r, const char *name) { return first_of(r->query, r->query_count, name); }
Str web_form(const WebRequest *r, const char *name) { return first_of(r->form, r->form_count, name); }

const WebUpload *web_upload(const WebRequest *r, const char *field)
{
    for (size_t i = 0; i < r->upload_count; i++) {
        if (str_is(r->uploads[i].field, field)) return &r->uploads[i];
    }
    return NULL;
}

int web_upload_take(const WebUpload *u)
{
    WebUpload *own = (WebUpload *)(uintptr_t)u;
    int fd = own->fd;
    own->fd = -1;
    return fd;
}

/* ---- putting an address together ---- */

static void add_encoded(Buf *to, Str s)
{
    static const char HEX[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != 0 && strchr("-._~", c) != NULL);
        if (!plain) {
            buf_byte(to, '%');
            buf_byte(to, HEX[c >> 4]);
            c = (unsigned char)HEX[c & 15];
        }
        buf_byte(to, (char)c);
    }
}

void web_url_segment(Buf *to, Str segment)
{
    buf_byte(to, '/');
    add_encoded(to, segment);
}

void web_url_query(Buf *to, Str name, Str value)
{
    buf_byte(to, str_find_byte(buf_str(to), '?') >= 0 ? '&' : '?');
    add_encoded(to, name);
    buf_byte(to, '=');
    add_encoded(to, value);
}

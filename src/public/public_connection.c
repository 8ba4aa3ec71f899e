/* public_connection.c: one connection of the public form, in a thread of its own: heads read strictly (web/http_head.h), a row
 * found, its page sent.
 *
 * Of a request nothing is written down: no line of a log, no address, no time. What failed is counted and told once an hour. */
#include <unistd.h>

#include "public/public_int.h"
#include "web/assets.h"

enum { HEAD_SECONDS = 10, IDLE_SECONDS = 20, CROWDED_SECONDS = 2, PIECE_SECONDS = 30, PIECE = 64 * 1024, SMALL = 16 * 1024,
    LINGER_LIMIT = 4 << 20,
       REQUEST_ARENA = 24 << 20 };

typedef struct { HttpMethod method; const char *path; PublicHandler run; } Row;
static const Row ROWS[] = {
    { HTTP_GET, "/", page_start }, { HTTP_GET, "/safety", page_safety }, { HTTP_GET, "/tell", page_tell }, { HTTP_GET, "/back",
        page_back },
    { HTTP_POST, "/tell", do_tell }, { HTTP_POST, "/back", do_back }, { HTTP_POST, "/reply", do_reply },
};

/* The box has no script, no frame and no pictures but its own, and tells nobody where somebody came from. */
static const char HEADERS[] =
    "Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=()\r\n";

Str public_form(const Exchange *x, const char *name)
{
    for (size_t i = 0; i < x->form_count; i++) if (str_is(x->form[i].name, name)) return x->form[i].value;
    return (Str){ 0 };
}

int public_read_small(Exchange *x)
{
    size_t have = 0, want = (size_t)x->head->length;
    if (!x->head->has_length) return 411;
    if (x->head->length > SMALL) return 413;
    char *to = arena_alloc(x->arena, want + 1);
    if (!to) return 503;
    x->wire->stream.deadline = http_after(PIECE_SECONDS);
    while (have < want) {
        size_t n = http_wire_take(x->wire, to + have, want - have);
        if (n == 0) return 408;
        have += n;
    }
    x->body_read = true;
    x->begun = clock_ticks();
    return http_pairs_read(x->arena, (Str){ to, want }, &x->form, &x->form_count);
}

/* ---- which row ---- */

static Lang wanted_lang(const HttpHead *head)
{
    Str one, wanted = http_field(head, "accept-language");
    Lang lang = LANG_KY;
    for (bool more = wanted.len > 0; more;) {
        more = str_cut(&wanted, ',', &one);
        if (lang_of(str_trim(one), &lang)) return lang;
    }
    return lang;
}

static ErrorCode send_asset(Exchange *x, Str path, Error *e)
{
    const WebAsset *asset = asset_by_url(path);
    if (!asset || str_ends(path, STR(".js"))) return show_refusal(x, 404, K("public.no-page"), e);
    x->status = 200;
    x->type = asset->type.ptr;
    x->body = asset->bytes;
    x->keep = true;
    return ERR_OK;
}

/* "/ky/tell" is Kyrgyz and "/tell"; false: no language stands in front. */
static bool split_lang(Exchange *x, Str path)
{
    Str code = str_first(str_from(path, 1), 2), rest = str_from(path, 3);
    if (path.len < 3 || (rest.len > 0 && rest.ptr[0] != '/') || !lang_of(code, &x->lang)) return false;
    x->path = rest.len > 0 ? rest : STR("/");
    return true;
}

static ErrorCode run_page(Exchange *x, Error *e)
{
    bool other = false;
    HttpMethod method = x->method == HTTP_POST ? HTTP_POST : HTTP_GET;
    Str site = http_field(x->head, "sec-fetch-site");
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        if (!str_is(x->path, ROWS[i].path)) continue;
        other = true;
        if (ROWS[i].method != method) continue;
        bool elsewhere = method == HTTP_POST && site.len > 0 && !str_is(site, "same-origin") && !str_is(site, "none");
        return elsewhere ? show_refusal(x, 403, K("public.from-elsewhere"), e) : ROWS[i].run(x, e);
    }
    return show_refusal(x, other ? 405 : 404, K("public.no-page"), e);
}

static ErrorCode run(Exchange *x, Str path, Error *e)
{
    if (str_starts(path, STR("/assets/")) && x->method != HTTP_POST) return send_asset(x, path, e);
    if (x->method == HTTP_POST && str_is(path, "/office/fetch")) return office_fetch(x, e);
    if (x->method == HTTP_POST && str_is(path, "/office/answers")) return office_answers(x, e);
    if (split_lang(x, path)) return run_page(x, e);
    if (!str_is(path, "/") || x->method == HTTP_POST) return show_refusal(x, 404, K("public.no-page"), e);
    x->status = 303;
    x->location = str_format(x->arena, "/%s", lang_code(x->lang));
    return x->location.ptr ? ERR_OK : error_memory(e);
}

static void answer(Exchange *x)
{
    Error e = { 0 };
    Str path, name;
    WebPair *query;
    size_t count;
    int status = http_target_read(x->arena, x->head->target, &path, &query, &count);
    bool ours = http_host_name(x->head->host, &name) && public_is_called(x->box_server, name);
    x->lang = wanted_lang(x->head);
    ErrorCode code = status != 0 || !ours ? show_refusal(x, status != 0 ? status : 421, status != 0 ? K("public.bad-form") :
        K("public.not-our-name"), &e) :
                     run(x, path, &e);
    if (code == ERR_OK) return;
    if (code != ERR_AGAIN) log_event(LOG_ERROR, "public-trouble", "code=%s", error_code_name(code));
    if (show_refusal(x, 503, code == ERR_AGAIN ? K("public.busy") : K("public.no-room"), &e) != ERR_OK) x->status = 503;
}

/* ---- going out ---- */

static bool send_file(Exchange *x)
{
    char *piece = arena_alloc(x->arena, PIECE);
    for (uint64_t at = 0; at < x->size;) {
        ssize_t n = piece ? io->pread(x->fd, piece, PIECE, (off_t)at) : -1;
        x->wire->stream.deadline = http_after(PIECE_SECONDS);
        if (n <= 0 || !stream_write(&x->wire->stream, (Str){ piece, (size_t)n })) return false;
        at += (uint64_t)n;
    }
    return true;
}

static bool send_answer(Exchange *x, bool close_after)
{
    Buf head = buf_in(x->arena);
    buf_format(&head, "HTTP/1.1 %d \r\nContent-Length: %llu\r\n", x->status, (unsigned long long)(x->fd >= 0 ? x->size :
        x->body.len));
    if (x->type) buf_format(&head, "Content-Type: %s\r\n", x->type);
    if (x->location.len > 0) buf_format(&head, "Location: " STR_FMT "\r\n", STR_ARG(x->location));
    buf_format(&head, "Cache-Control: %s\r\n%sConnection: %s\r\n\r\n", x->keep ? "public, max-age=31536000, immutable" :
        "no-store", HEADERS,
               close_after ? "close" : "keep-alive");
    x->wire->stream.deadline = http_after(PIECE_SECONDS);
    if (head.failed || !stream_write(&x->wire->stream, buf_str(&head))) return false;
    if (x->method == HTTP_HEAD) return true;
    if (x->fd >= 0) return send_file(x);
    for (Str rest = x->body; rest.len > 0; rest = str_from(rest, PIECE)) {
        x->wire->stream.deadline = http_after(PIECE_SECONDS);
        if (!stream_write(&x->wire->stream, str_first(rest, PIECE))) return false;
    }
    return true;
}

/* A browser reads no answer before it has sent all: what is still coming is taken for a moment and forgotten. */
static void linger(HttpWire *w, uint64_t most)
{
    char nothing[16384];
    w->stream.deadline = http_after(2);
    for (uint64_t left = most < LINGER_LIMIT ? most : LINGER_LIMIT; left > 0;) {
        size_t n = http_wire_take(w, nothing, left < sizeof nothing ? (size_t)left : sizeof nothing);
        if (n == 0) return;
        left -= n;
    }
}

/* ---- one connection ---- */

static bool serve_head(Public *p, HttpWire *w, Str bytes)
{
    HttpHead *head = mem_alloc(sizeof *head);
    Arena a = arena_wiping(REQUEST_ARENA);
    Exchange x = { .box_server = p, .arena = &a, .wire = w, .fd = -1, .begun = clock_ticks(), .head = head };
    Str copy = head ? str_copy(&a, bytes) : (Str){ 0 };
    int status = copy.ptr ? http_head_read(copy, head) : 503;
    w->start += bytes.len;
    w->len -= bytes.len;
    bool close_after = true, sent = false;
    if (status == 0) {
        x.method = head->method;
        if (head->expects) {
            w->stream.deadline = http_after(HEAD_SECONDS);
            (void)!stream_write(&w->stream, STR("HTTP/1.1 100 Continue\r\n\r\n"));
        }
        answer(&x);
        close_after = head->close || public_is_ending(p) || (head->length > 0 && !x.body_read);
        sent = send_answer(&x, close_after);
        if (sent && head->length > 0 && !x.body_read) linger(w, head->length);
    } else {
        x.status = status;
        sent = send_answer(&x, true);
    }
    if (x.fd >= 0) close(x.fd);
    arena_free(&a);
    mem_free(head);
    return sent && !close_after;
}

static bool serve_one(Public *p, HttpWire *w, bool *waits)
{
    size_t size = 0;
    if (w->len == 0) {
        __atomic_store_n(waits, true, __ATOMIC_RELAXED);
        w->stream.deadline = http_after(public_is_crowded(p) ? CROWDED_SECONDS : IDLE_SECONDS);
        size_t came = public_is_ending(p) ? 0 : http_wire_receive(w);
        __atomic_store_n(waits, false, __ATOMIC_RELAXED);
        if (came == 0) return false;
    }
    w->stream.deadline = http_after(public_is_crowded(p) ? CROWDED_SECONDS : HEAD_SECONDS);
    int status = http_wire_head(w, &size);
    if (status != 0) {
        Arena a = arena_with(64 * 1024);
        Exchange x = { .box_server = p, .arena = &a, .wire = w, .fd = -1, .status = status };
        if (send_answer(&x, true) && status != 408) linger(w, LINGER_LIMIT);
        arena_free(&a);
        return false;
    }
    return serve_head(p, w, (Str){ w->in + w->start, size });
}

void public_serve(Public *p, int fd, bool *waits)
{
    TlsContext *context = p->options->plain ? NULL : public_tls(p);
    HttpWire *w = mem_alloc(sizeof *w);
    if (w && stream_open(&w->stream, fd, context, http_after(HEAD_SECONDS))) {
        while (serve_one(p, w, waits)) continue;
    }
    tls_context_free(context);
    if (!w) return;
    w->stream.fd = -1;                                  /* whoever opened it closes it */
    stream_close(&w->stream);
    crypto_wipe(w, sizeof *w);
    mem_free(w);
}

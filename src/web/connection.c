/* connection.c: one connection from its first byte to its last, in a thread of its own.
 *
 * The head is read strictly (http_head.h); what is refused there is answered and the connection closed, because nobody knows where the next request
 * would begin. Then the row is found, the caller looked up, the body read as that row wants it, the handler run, the answer written. Nothing waits
 * longer than its time: ten seconds for a handshake and for a head, thirty for each 64 KiB of a body or an answer, thirty between requests. */
#include <sys/mman.h>
#include <unistd.h>

#include "web/http_wire.h"
#include "web/pages.h"
#include "web/web_int.h"

enum {
    HEAD_SECONDS = 10, IDLE_SECONDS = 30, CROWDED_SECONDS = 2, PIECE_SECONDS = 30, LINGER_SECONDS = 5, PIECE = 64 * 1024,
    FORM_LIMIT = 1 << 20, LINGER_LIMIT = 16 << 20, UPLOADS = 16, REQUEST_ARENA = 48 << 20,
};
static const uint64_t UPLOAD_LIMIT = UINT64_C(2) << 30;

struct Connection {
    Web        *web;
    HttpWire    wire;
    bool        plain;                  /* the port that only shows how to connect */
    Str         address;
    Seat       *seat;
};

/* One request with what belongs to it. */
typedef struct {
    Connection     *c;
    Arena           arena;
    HttpHead        head;
    WebRequest      request;
    WebReply        reply;
    const WebRoute *row;
    bool            close, body_read, is_json, no_files;    /* files in the body are passed over */
    WebUpload       uploads[UPLOADS];
} Exchange;

/* ---- coming in ---- */

/* 0 and *size: the head stands at c->wire.in + c->wire.start. -1: nobody asks any more. Else the status with which to refuse. */
static int read_head(Connection *c, size_t *size)
{
    if (c->wire.len == 0) {
        seat_waits(c->web, c->seat, true);
        c->wire.stream.deadline = http_after(web_is_crowded(c->web) ? CROWDED_SECONDS : IDLE_SECONDS);
        size_t came = web_is_ending(c->web) ? 0 : http_wire_receive(&c->wire);
        seat_waits(c->web, c->seat, false);
        if (came == 0) return -1;
    }
    c->wire.stream.deadline = http_after(HEAD_SECONDS);
    return http_wire_head(&c->wire, size);
}

/* ---- bodies ---- */

static int read_whole(Exchange *x, Str *ret)
{
    size_t want = (size_t)x->head.length, have = 0;
    char *to = arena_array(&x->arena, want + 1, 1);
    if (!to) return 503;
    x->c->wire.stream.deadline = http_after(PIECE_SECONDS);
    while (have < want) {
        size_t n = http_wire_take(&x->c->wire, to + have, want - have);
        if (n == 0) return 408;
        have += n;
    }
    *ret = (Str){ to, want };
    x->body_read = true;
    return 0;
}

/* What a multipart body becomes: pairs in the arena, files in files without a name. */
typedef struct {
    Exchange *x;
    WebPair  *pairs; size_t count, room, bytes;
    Buf       value;
    int       fd;                       /* of the part that is coming in; -1: a plain field */
    bool      passed_over;
    Str       name;
} Parts;

static int part_begin(void *self, Str name, Str file_name)
{
    Parts *p = self;
    Exchange *x = p->x;
    Error none = { 0 };
    p->fd = -1;
    p->passed_over = false;
    p->bytes += name.len;
    p->value = buf_in(&x->arena);
    p->name = str_copy(&x->arena, name);
    if (!p->name.ptr) return 503;
    if (!file_name.ptr) return 0;
    if (!(x->row->flags & WEB_UPLOAD)) return 415;
    p->passed_over = x->no_files;
    if (p->passed_over) return 0;
    if (x->request.upload_count == UPLOADS) return 413;
    Str kept = str_copy(&x->arena, file_name);
    if (!kept.ptr || web_file_new(x->c->web, &p->fd, &none) != ERR_OK) return 503;
    x->uploads[x->request.upload_count++] = (WebUpload){ .field = p->name, .file_name = kept, .fd = p->fd };
    return 0;
}

static int part_data(void *self, Str bytes)
{
    Parts *p = self;
    Error none = { 0 };
    if (p->passed_over) return 0;
    if (p->fd >= 0) {
        p->x->uploads[p->x->request.upload_count - 1].size += bytes.len;
        return fd_write_all(p->fd, bytes, STR("upload"), &none) == ERR_OK ? 0 : 503;
    }
    p->bytes += bytes.len;
    if (p->bytes > FORM_LIMIT) return 413;
    buf_add(&p->value, bytes);
    return p->value.failed ? 503 : 0;
}

static int part_end(void *self)
{
    Parts *p = self;
    if (p->passed_over) return 0;
    if (p->fd >= 0) return lseek(p->fd, 0, SEEK_SET) == 0 ? 0 : 503;
    if (!ARENA_ROOM(&p->x->arena, p->pairs, p->count, p->room)) return 503;
    Str value = http_plain_lines(&p->value);
    value = http_text_mended(&p->x->arena, value, &p->x->request.text_lost);
    if (!value.ptr) return 503;
    p->pairs[p->count++] = (WebPair){ p->name, value };
    return 0;
}

static int read_multipart(Exchange *x, Str boundary)
{
    Parts p = { .x = x, .fd = -1 };
    Multipart *m = ARENA_NEW(&x->arena, Multipart);
    char *piece = arena_array(&x->arena, PIECE, 1);
    if (!m || !piece) return 503;
    multipart_start(m, boundary, (PartSink){ &p, part_begin, part_data, part_end });
    uint64_t left = x->head.length;
    size_t in_piece = 0;
    x->c->wire.stream.deadline = http_after(PIECE_SECONDS);
    while (left > 0) {
        size_t n = http_wire_take(&x->c->wire, piece, left < PIECE ? (size_t)left : PIECE);
        if (n == 0) return 408;
        left -= n;
        in_piece += n;
        if (in_piece >= PIECE) {                    /* whoever sends on gets time; whoever trickles does not */
            in_piece = 0;
            x->c->wire.stream.deadline = http_after(PIECE_SECONDS);
        }
        int status = multipart_feed(m, (Str){ piece, n });
        if (status != 0) return status;
    }
    x->body_read = true;
    x->request.form = p.pairs;
    x->request.form_count = p.count;
    return multipart_end(m);
}

static bool is_type(Str type, const char *wanted)
{
    Str first;
    str_cut(&type, ';', &first);
    return str_is(str_trim(first), wanted);
}

static int read_body(Exchange *x)
{
    Str type = http_field(&x->head, "content-type"), boundary, text;
    bool multipart = multipart_boundary(type, &boundary), json = x->row->flags & WEB_JSON;
    uint64_t limit = multipart && x->row->flags & WEB_UPLOAD ? UPLOAD_LIMIT : FORM_LIMIT;
    if (x->head.length > limit) return 413;
    if (json && multipart && !(x->row->flags & WEB_UPLOAD)) multipart = false;
    bool known = multipart || is_type(type, json ? "application/json" : "application/x-www-form-urlencoded");
    if (!known) return 415;
    x->is_json = json && !multipart;
    if (x->head.expects) {
        x->c->wire.stream.deadline = http_after(HEAD_SECONDS);
        if (!stream_write(&x->c->wire.stream, STR("HTTP/1.1 100 Continue\r\n\r\n"))) return 408;
    }
    if (multipart) return read_multipart(x, boundary);
    int status = read_whole(x, &text);
    if (status != 0) return status;
    x->request.body = text;
    if (json) return 0;
    WebPair *pairs;
    status = http_form_read(&x->arena, text, &pairs, &x->request.form_count, &x->request.text_lost);
    x->request.form = pairs;
    return status;
}

/* ---- who asks, and may he? ---- */

static void find_lang(Exchange *x)
{
    WebRequest *r = &x->request;
    Str one, wanted = http_field(&x->head, "accept-language");
    r->lang = x->c->web->options->lang;
    if (lang_of(http_cookie(http_field(&x->head, "cookie"), "__Host-lang"), &r->lang)) return;
    for (bool more = wanted.len > 0; more;) {
        more = str_cut(&wanted, ',', &one);
        if (lang_of(str_trim(one), &r->lang)) return;
    }
}

static void find_caller(Exchange *x)
{
    Web *w = x->c->web;
    Str authorization = http_field(&x->head, "authorization");
    if (str_starts(authorization, STR("Bearer "))) {
        x->request.caller = web_session_find(&w->sessions, &x->arena, clock_ticks(), str_from(authorization, 7), true);
    } else {
        bool device = x->row && x->row->flags & WEB_DEVICE;
        Str cookie = http_cookie(http_field(&x->head, "cookie"), device ? "__Host-field" : "__Host-tergoo");
        x->request.caller = web_session_find(&w->sessions, &x->arena, clock_ticks(), cookie, false);
    }
}

static void send_to_sign_in(Exchange *x)
{
    WebRequest *r = &x->request;
    Error none = { 0 };
    Buf to = buf_in(&x->arena);
    bool again = x->head.method != HTTP_POST && !str_is(r->path, "/");
    bool demo = x->c->web->demo && str_is(r->path, "/");
    bool setup = x->c->web->options->setup;
    buf_c(&to, setup ? "/setup/code" : demo ? "/demo" : "/sign-in");
    if (again && !setup) web_url_query(&to, STR("next"), r->target);
    if (r->wants_json || to.failed || web_redirect(r, buf_str(&to), &none) != ERR_OK) web_reply_status(r, 401, K("web.signed-out"));
}

static void send_to_second(Exchange *x)
{
    Error none = { 0 };
    if (x->request.wants_json || web_redirect(&x->request, STR("/sign-in/second"), &none) != ERR_OK) {
        web_reply_status(&x->request, 403, K("web.second-first"));
    }
}

/* A form that somebody filled in by hand: a row that takes one from a page of ours. */
static bool is_form(const Exchange *x)
{
    unsigned flags = x->row->flags;
    bool by_hand = flags & WEB_UPLOAD && !(flags & (WEB_JSON | WEB_OPEN | WEB_DEVICE));
    return x->head.method == HTTP_POST && by_hand && !x->request.wants_json;
}

static bool from_here(const Exchange *x)
{
    return request_is_ours(&x->request, http_field(&x->head, "origin"), http_field(&x->head, "sec-fetch-site"));
}

/* The session ended while somebody was typing: signing in, he takes with him what he sent. Of a form from elsewhere nothing is read. */
static void ask_to_sign_in(Exchange *x)
{
    Error none = { 0 };
    bool typed = is_form(x) && from_here(x) && x->head.length <= FORM_LIMIT;
    x->no_files = true;
    if (typed && read_body(x) == 0 && page_sign_in_again(&x->request, &none) == ERR_OK) return;
    send_to_sign_in(x);
}

/* False: answered already. */
static bool may_come_in(Exchange *x)
{
    WebRequest *r = &x->request;
    bool post = x->head.method == HTTP_POST, ours;
    Str boundary;
    if (x->row->flags & WEB_OPEN) {
        if (r->caller && !r->caller->second && x->row->flags & WEB_JSON) r->caller = NULL;
        if (!r->caller && x->row->flags & WEB_UPLOAD && multipart_boundary(http_field(&x->head, "content-type"), &boundary)) {
            web_reply_status(r, 401, K("web.signed-out"));         /* no stranger fills the disk */
            return false;
        }
    } else if (x->row->flags & WEB_DEVICE && (!r->caller || !r->caller->device)) {
        page_device_over(r);
        return false;
    } else if (!r->caller) {
        ask_to_sign_in(x);
        return false;
    } else if (!r->caller->second && !(x->row->flags & WEB_FIRST)) {
        send_to_second(x);
        return false;
    }
    if (!post || (r->caller && r->caller->bearer)) return true;
    ours = from_here(x);
    bool program = x->row->flags & WEB_JSON && !r->caller && !http_field(&x->head, "origin").ptr && !http_field(&x->head, "sec-fetch-site").ptr;
    if (!ours && !program) web_reply_status(r, 403, K("web.not-from-here"));
    return ours || program;
}

/* ---- one request ---- */

/* 0, or the status with which to refuse; then the connection ends. */
static int take_request(Exchange *x)
{
    WebRequest *r = &x->request;
    Str name;
    WebPair *query;
    static const char *const METHODS[] = { "GET", "GET", "POST" };
    int status = http_target_read(&x->arena, x->head.target, &r->path, &query, &r->query_count);
    if (status != 0) return status;
    r->query = query;
    r->method = str_of(METHODS[x->head.method]);
    r->target = x->head.target;
    r->address = x->c->address;
    r->origin = str_format(&x->arena, "https://" STR_FMT, STR_ARG(x->head.host));
    r->takes_gzip = str_find(http_field(&x->head, "accept-encoding"), STR("gzip")) >= 0;
    r->from_ours = str_is(http_field(&x->head, "sec-fetch-site"), "same-origin");
    r->wants_json = str_starts(r->path, STR("/api/")) || str_find(http_field(&x->head, "accept"), STR("application/json")) >= 0;
    if (!r->origin.ptr) return 503;
    find_lang(x);
    return http_host_name(x->head.host, &name) && web_is_called(x->c->web, name) ? 0 : 421;
}

static void run_row(Exchange *x)
{
    WebRequest *r = &x->request;
    Error e = { 0 };
    if (x->head.method == HTTP_POST) {
        int status = read_body(x);
        if (status != 0) {
            web_reply_status(r, status, status == 413 ? K("web.too-large") : status == 415 ? K("web.wrong-type") : status == 408 ? K("web.cut-off") :
                             status == 503 ? K("base.memory") : K("web.bad-form"));
            return;
        }
        bool form = !x->is_json && r->caller && !r->caller->bearer;     /* no page of others can send JSON without being asked first */
        if (form && !csrf_ok(r)) {
            bool kept = is_form(x) && web_form(r, "csrf").len == r->caller->csrf.len && draft_instead(r, &e) == ERR_OK;
            if (!kept) web_reply_status(r, 403, K("web.old-form"));
            return;
        }
        if (r->text_lost && !page_shows_lost(x->row->run)) {
            web_reply_status(r, 400, K("web.text-lost"));
            return;
        }
    }
    ErrorCode code = x->row->run(r, &e);
    if (code != ERR_OK && r->reply->gone && is_form(x) && page_sign_in_again(r, &e) == ERR_OK) return;
    if (code != ERR_OK && r->reply->gone && x->row->flags & WEB_DEVICE) page_device_over(r);
    else if (code != ERR_OK && r->reply->gone) send_to_sign_in(x);
    else if (code != ERR_OK) web_reply_error(r, &e);
    else if (r->reply->status == 0) web_reply_status(r, 500, K("web.no-answer"));
}

/* On the plain port: how to connect, and for everything else the way to the other port. */
static bool plain_goes_on(Exchange *x)
{
    Str name;
    Error none = { 0 };
    if (!x->c->plain) return true;
    if (x->row && x->row->flags & WEB_PLAIN) return true;
    (void)http_host_name(x->head.host, &name);
    Str to = str_format(&x->arena, "https://" STR_FMT ":%d/connect", STR_ARG(name), x->c->web->port);
    (void)!web_reply_bytes(&x->request, 308, NULL, STR(""), &none);
    (void)!web_header(&x->request, "Location", to, &none);
    return false;
}

static void answer(Exchange *x)
{
    WebRequest *r = &x->request;
    const char *allowed;
    Error none = { 0 };
    int status = take_request(x);
    if (status != 0) {
        x->close = true;
        web_reply_status(r, status, status == 421 ? K("web.not-our-name") : K("web.bad-request"));
        return;
    }
    x->row = route_find(r, x->head.method == HTTP_POST, &allowed);
    if (!plain_goes_on(x)) return;
    if (!x->c->plain) find_caller(x);
    if (!x->row) {
        bool method = allowed[0] != 0;
        web_reply_status(r, method ? 405 : 404, method ? K("web.no-method") : K("web.no-page"));
        if (method) (void)!web_header(r, "Allow", str_of(allowed), &none);
        return;
    }
    if (may_come_in(x)) run_row(x);
}

/* ---- going out ---- */

static bool send_file(Exchange *x)
{
    char *piece = arena_array(&x->arena, PIECE, 1);
    uint64_t at = 0;
    while (piece && at < x->reply.size) {
        size_t want = x->reply.size - at < PIECE ? (size_t)(x->reply.size - at) : PIECE;
        ssize_t n = io->pread(x->reply.fd, piece, want, (off_t)at);
        if (n <= 0) return false;
        x->c->wire.stream.deadline = http_after(PIECE_SECONDS);
        if (!stream_write(&x->c->wire.stream, (Str){ piece, (size_t)n })) return false;
        at += (uint64_t)n;
    }
    return at == x->reply.size;
}

static bool send_body(Exchange *x)
{
    if (x->head.method == HTTP_HEAD) return true;
    if (x->reply.fd >= 0) return send_file(x);
    for (Str rest = x->reply.body; rest.len > 0; rest = str_from(rest, PIECE)) {
        x->c->wire.stream.deadline = http_after(PIECE_SECONDS);
        if (!stream_write(&x->c->wire.stream, str_first(rest, PIECE))) return false;
    }
    return true;
}

static bool is_lasting_name(const Exchange *x)
{
    Str name;
    if (x->c->plain || !http_host_name(x->head.host, &name) || str_is(name, "localhost") || name.ptr[0] == '[') return false;
    for (size_t i = 0; i < name.len; i++) {
        if ((name.ptr[i] >= 'a' && name.ptr[i] <= 'z') || (name.ptr[i] >= 'A' && name.ptr[i] <= 'Z')) return true;
    }
    return false;                                   /* an address */
}

static bool send_answer(Exchange *x)
{
    Buf head = buf_in(&x->arena);
    Error none;
    if (reply_pack(&x->request) && web_header(&x->request, "Content-Encoding", STR("gzip"), &none) != ERR_OK) return false;
    reply_head(&head, &x->request, &x->reply, x->close, is_lasting_name(x));
    if (head.failed) return false;
    x->c->wire.stream.deadline = http_after(PIECE_SECONDS);
    return stream_write(&x->c->wire.stream, buf_str(&head)) && send_body(x);
}

static void finish(Exchange *x)
{
    for (size_t i = 0; i < x->request.upload_count; i++) fd_close(&x->uploads[i].fd);
    if (x->reply.fd >= 0) close(x->reply.fd);
    arena_free(&x->arena);
}

/* Takes and forgets for a moment what is still coming: closing on unread bytes would take the answer back from a client that has not
 * read it. A browser reads none before it has sent all: whoever typed or pasted too much shall see why it was not taken. */
static void linger(Connection *c, uint64_t most, int seconds)
{
    char nothing[16384];
    c->wire.stream.deadline = http_after(seconds);
    for (uint64_t left = most < LINGER_LIMIT ? most : LINGER_LIMIT; left > 0; ) {
        ptrdiff_t n = stream_read(&c->wire.stream, nothing, left < sizeof nothing ? (size_t)left : sizeof nothing);
        if (n <= 0) return;
        left -= (uint64_t)n;
    }
}

/* A head that could not be read: answered in one line, whatever the reader's language. */
static void refuse_head(Connection *c, int status)
{
    Arena a = arena_with(64 * 1024);
    Buf out = buf_in(&a);
    WebReply reply = { .status = status, .fd = -1 };
    reply_head(&out, NULL, &reply, true, false);
    c->wire.stream.deadline = http_after(1);
    bool told = !out.failed && stream_write(&c->wire.stream, buf_str(&out));
    log_event(LOG_WARNING, "refused", "status=%d", status);
    arena_free(&a);
    if (told && status != 408) linger(c, LINGER_LIMIT, 1);
}

/* True: another request may follow. */
static bool serve_one(Connection *c)
{
    size_t size = 0;
    int64_t begun;
    Exchange x = { .c = c, .arena = arena_wiping(REQUEST_ARENA), .reply = { .fd = -1 } };
    int status = read_head(c, &size);
    if (status < 0) return false;
    begun = clock_ticks();
    Str head = status == 0 ? str_copy(&x.arena, (Str){ c->wire.in + c->wire.start, size }) : STR("");
    if (status == 0 && head.ptr) {
        c->wire.start += size;
        c->wire.len -= size;
        status = http_head_read(head, &x.head);
    }
    if (status != 0 || !head.ptr) {
        refuse_head(c, status != 0 ? status : 503);
        arena_free(&x.arena);
        return false;
    }
    x.request = (WebRequest){ .web = c->web, .arena = &x.arena, .reply = &x.reply, .uploads = x.uploads, .lang = c->web->options->lang };
    x.reply.headers = buf_in(&x.arena);
    x.close = x.head.close;
    answer(&x);
    x.close = x.close || web_is_ending(c->web);
    if (x.head.length > 0 && !x.body_read) x.close = true;      /* what is left of it would be taken for a request */
    bool sent = send_answer(&x);
    log_event(LOG_INFO, "request", "method=" STR_FMT " route=%s status=%d us=%lld", STR_ARG(x.request.method), x.row ? x.row->pattern : "-",
              x.reply.status, (long long)((clock_ticks() - begun) / 1000));
    uint64_t coming = x.head.length > c->wire.len ? x.head.length - c->wire.len : 0;
    if (sent && coming > 0 && !x.body_read) linger(c, coming, x.request.caller ? LINGER_SECONDS : 1);
    finish(&x);
    return sent && !x.close;
}

void connection_serve(Web *w, int fd, bool plain, Str address, Seat *seat)
{
    TlsContext *context = NULL;
    Connection *c = mem_alloc(sizeof *c);
    if (!c) return;
    *c = (Connection){ .web = w, .plain = plain, .address = address, .seat = seat };
    if (!plain) context = web_tls(w);
    if (stream_open(&c->wire.stream, fd, context, http_after(HEAD_SECONDS))) {
        while (serve_one(c)) continue;
    }
    tls_context_free(context);
    c->wire.stream.fd = -1;                              /* whoever opened it closes it */
    stream_close(&c->wire.stream);
    crypto_wipe(c->wire.in, sizeof c->wire.in);
    mem_free(c);
}

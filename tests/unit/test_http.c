/* The head of a request, its target, its form and its multipart body: what is taken, and that everything that two readers could read in two ways is
 * refused. The first table is that of a study of seven servers: each row was answered with 200 by at least one of them. */
#include "unit.h"

#include "web/http_form.h"
#include "web/http_head.h"

static int status_of(Str head, HttpHead *h)
{
    size_t size;
    int status = http_head_end(head, 0, &size);
    if (status != 0) return status;
    if (size == 0) return -1;                       /* waits for more */
    return http_head_read(str_first(head, size), h);
}

#define HEAD(text) STR(text "\r\n\r\n")
#define GET "GET / HTTP/1.1\r\n"
#define POST "POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"

static void refuses_what_two_could_read_in_two_ways(void **state)
{
    (void)state;
    static const struct { const char *what; Str head; int status; } CASES[] = {
        { "two lengths", HEAD(POST "Content-Length: 5\r\nContent-Length: 6"), 400 },
        { "two equal lengths", HEAD(POST "Content-Length: 5\r\nContent-Length: 5"), 400 },
        { "a list as length", HEAD(POST "Content-Length: 5, 5"), 400 },
        { "a length and chunks", HEAD(POST "Content-Length: 5\r\nTransfer-Encoding: chunked"), 400 },
        { "chunks", HEAD(POST "Transfer-Encoding: chunked"), 501 },
        { "chunks, spelled oddly", HEAD(POST "Transfer-Encoding: xchunked"), 501 },
        { "a blank before the colon", HEAD(GET "Host : localhost\r\nHost: localhost"), 400 },
        { "a blank before the colon of a length", HEAD(POST "Content-Length : 5"), 400 },
        { "no host", HEAD("GET / HTTP/1.1\r\nX: 1"), 400 },
        { "no host in 1.0", HEAD("GET / HTTP/1.0\r\nX: 1"), 400 },
        { "two hosts", HEAD(GET "Host: localhost\r\nHost: other"), 400 },
        { "an empty host", HEAD(GET "Host: "), 400 },
        { "a host with a path", HEAD(GET "Host: localhost/x"), 400 },
        { "a host with somebody", HEAD(GET "Host: user@localhost"), 400 },
        { "a sign before a length", HEAD(POST "Content-Length: +5"), 400 },
        { "a negative length", HEAD(POST "Content-Length: -1"), 400 },
        { "a hexadecimal length", HEAD(POST "Content-Length: 0x5"), 400 },
        { "a length past 64 bits", HEAD(POST "Content-Length: 18446744073709551621"), 400 },
        { "no length", HEAD("POST / HTTP/1.1\r\nHost: localhost"), 411 },
        { "a body with GET", HEAD(GET "Host: localhost\r\nContent-Length: 5"), 400 },
        { "bare LF", STR("GET / HTTP/1.1\nHost: localhost\n\n"), 400 },
        { "bare LF after one line", STR("GET / HTTP/1.1\r\nHost: localhost\nX: 1\r\n\r\n"), 400 },
        { "bare CR in a value", HEAD(GET "Host: localhost\r\nX: a\rContent-Length: 5"), 400 },
        { "CR CR LF", STR("GET / HTTP/1.1\r\r\nHost: localhost\r\n\r\n"), 400 },
        { "NUL in a value", HEAD(GET "Host: localhost\r\nX: a\0b"), 400 },
        { "NUL in a name", HEAD(GET "Host: localhost\r\nX\0Y: a"), 400 },
        { "DEL", HEAD(GET "Host: localhost\r\nX: a\x7f"), 400 },
        { "a folded line", HEAD(GET "Host: localhost\r\nX: 1\r\n Content-Length: 5"), 400 },
        { "a folded line by TAB", HEAD(GET "Host: localhost\r\nX: 1\r\n\tY: 5"), 400 },
        { "a name that is no token", HEAD(GET "Host: localhost\r\nX(1): 2"), 400 },
        { "no name", HEAD(GET "Host: localhost\r\n: 2"), 400 },
        { "no colon", HEAD(GET "Host: localhost\r\nX"), 400 },
        { "an empty line first", STR("\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), 400 },
        { "two blanks", HEAD("GET  / HTTP/1.1\r\nHost: localhost"), 400 },
        { "a TAB for a blank", HEAD("GET\t/ HTTP/1.1\r\nHost: localhost"), 400 },
        { "a blank after the version", HEAD("GET / HTTP/1.1 \r\nHost: localhost"), 400 },
        { "no version", HEAD("GET /\r\nHost: localhost"), 400 },
        { "version 2", HEAD("GET / HTTP/2.0\r\nHost: localhost"), 505 },
        { "small letters in the version", HEAD("GET / http/1.1\r\nHost: localhost"), 400 },
        { "another host in the target", HEAD("GET http://other/ HTTP/1.1\r\nHost: localhost"), 400 },
        { "a fragment", HEAD("GET /#x HTTP/1.1\r\nHost: localhost"), 400 },
        { "bytes that are not encoded", HEAD("GET /\xc3\xa4 HTTP/1.1\r\nHost: localhost"), 400 },
        { "CONNECT", HEAD("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost"), 501 },
        { "small letters in the method", HEAD("get / HTTP/1.1\r\nHost: localhost"), 501 },
        { "two cookies", HEAD(GET "Host: localhost\r\nCookie: a=1\r\nCookie: a=2"), 400 },
        { "two origins", HEAD(GET "Host: localhost\r\nOrigin: a\r\norigin: b"), 400 },
        { "an expectation that we do not know", HEAD(POST "Content-Length: 5\r\nExpect: x"), 417 },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        HttpHead h;
        int status = status_of(CASES[i].head, &h);
        if (status != CASES[i].status) fail_msg("%s: %d", CASES[i].what, status);
    }
}

static void refuses_bare_lf_before_the_rest_comes(void **state)
{
    (void)state;
    size_t size;
    assert_int_equal(400, http_head_end(STR("GET / HTTP/1.1\n"), 0, &size));
    assert_int_equal(400, http_head_end(STR("\x16\x03\x01"), 0, &size));          /* TLS where plain text is spoken */
    assert_int_equal(0, http_head_end(STR("GET / HTTP/1.1\r"), 0, &size));
    assert_int_equal(0, size);
}

/* Whatever pieces the head comes in, the answer is the same. */
static void does_not_care_for_pieces(void **state)
{
    (void)state;
    static const Str HEADS[] = { HEAD(GET "Host: localhost\r\nX: 1"), STR(GET "Host: localhost\r\nX: \n1\r\n\r\n"), STR(GET "Host: \r1\r\n\r\n") };
    for (size_t i = 0; i < ARRAY_LEN(HEADS); i++) {
        size_t whole, size = 0;
        int at_once = http_head_end(HEADS[i], 0, &whole), status = 0;
        for (size_t n = 1; n <= HEADS[i].len && status == 0 && size == 0; n++) status = http_head_end(str_first(HEADS[i], n), n - 1, &size);
        assert_int_equal(at_once, status);
        assert_int_equal(whole, size);
    }
}

static void limits_lines_fields_and_all(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Buf long_target = buf_in(&a), long_line = buf_in(&a), many = buf_in(&a), large = buf_in(&a);
    HttpHead h;
    buf_c(&long_target, "GET /");
    for (int i = 0; i < 9000; i++) buf_byte(&long_target, 'a');
    buf_c(&long_line, GET "X: ");
    for (int i = 0; i < 9000; i++) buf_byte(&long_line, 'a');
    buf_c(&many, GET "Host: localhost\r\n");
    for (int i = 0; i < HTTP_FIELDS; i++) buf_format(&many, "X%d: 1\r\n", i);
    buf_c(&many, "\r\n");
    buf_c(&large, GET);
    for (int i = 0; i < 4; i++) {
        buf_format(&large, "X%d: ", i);
        for (int j = 0; j < 6000; j++) buf_byte(&large, 'a');
        buf_c(&large, "\r\n");
    }
    assert_int_equal(414, status_of(buf_str(&long_target), &h));
    assert_int_equal(431, status_of(buf_str(&long_line), &h));
    assert_int_equal(431, status_of(buf_str(&many), &h));
    assert_int_equal(431, status_of(buf_str(&large), &h));
    arena_free(&a);
}

static void takes_what_browsers_send(void **state)
{
    (void)state;
    HttpHead h;
    Str name;
    assert_int_equal(0, status_of(HEAD("POST /a/b?c=%20d HTTP/1.1\r\nhost: LocalHost:8443\r\nContent-Length:  12\t\r\nExpect: 100-Continue\r\n"
                                       "X-Name: \xd0\x96\r\nConnection: keep-alive, Close"), &h));
    assert_int_equal(HTTP_POST, h.method);
    assert_str(h.target, STR("/a/b?c=%20d"));
    assert_true(h.has_length && h.length == 12 && h.close && h.expects);
    assert_true(http_host_name(h.host, &name));
    assert_str(name, STR("LocalHost"));
    assert_str(http_field(&h, "x-name"), STR("\xd0\x96"));
    assert_null(http_field(&h, "x-other").ptr);
    assert_int_equal(0, status_of(HEAD("HEAD / HTTP/1.0\r\nHost: [::1]:8443"), &h));
    assert_true(h.close && h.method == HTTP_HEAD);
    assert_true(http_host_name(h.host, &name));
    assert_str(name, STR("[::1]"));
    static const char *const BAD[] = { "a b", "a:", "a:0", "a:65536", "a:1:2", "[::1", "[::1]x", "[]", "[::1]:", "a\xc3" };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) assert_false(http_host_name(str_of(BAD[i]), &name));
}

static void target_has_one_spelling(void **state)
{
    (void)state;
    Arena a = arena_with(1 << 20);
    Str path;
    WebPair *query;
    size_t n;
    assert_int_equal(0, http_target_read(&a, STR("/records/case/%D0%B0?words=a+b%26&x=&y&words=2"), &path, &query, &n));
    assert_str(path, STR("/records/case/а"));
    assert_int_equal(4, n);
    assert_str(query[0].value, STR("a b&"));
    assert_str(query[2].name, STR("y"));
    static const char *const BAD[] = { "//x", "/a//b", "/a/", "/./a", "/a/..", "/a/%2e%2E/b", "/a%2Fb", "/a%00", "/a%0a", "/a%", "/a%g0", "/a%c3", "/?a=%ff", "/?a=%00" };
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        if (http_target_read(&a, str_of(BAD[i]), &path, &query, &n) != 400) fail_msg("%s was taken", BAD[i]);
    }
    assert_int_equal(0, http_target_read(&a, STR("/"), &path, &query, &n));
    assert_str(path, STR("/"));
    assert_int_equal(0, http_pairs_read(&a, STR("text=one%0D%0Atwo%0Dthree"), &query, &n));
    assert_str(query[0].value, STR("one\ntwo\nthree"));
    Buf many = buf_in(&a);
    for (int i = 0; i <= HTTP_PAIRS; i++) buf_c(&many, "a&");
    assert_int_equal(413, http_pairs_read(&a, buf_str(&many), &query, &n));
    static const struct { const char *sent, *kept; } LOST[] = {                 /* NUL, half a letter, overlong, a lone surrogate, CP1251 */
        { "t=a%00b", "a\xef\xbf\xbd" "b" }, { "t=%D0", "\xef\xbf\xbd" }, { "t=%C0%AF!", "\xef\xbf\xbd\xef\xbf\xbd!" },
        { "t=%ED%A0%80x", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx" }, { "t=%CF%F0%E8", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
    };
    for (size_t i = 0; i < ARRAY_LEN(LOST); i++) {
        bool lost = false;
        assert_int_equal(400, http_pairs_read(&a, str_of(LOST[i].sent), &query, &n));
        assert_int_equal(0, http_form_read(&a, str_of(LOST[i].sent), &query, &n, &lost));
        assert_true(lost);
        assert_str(query[0].value, str_of(LOST[i].kept));
    }
    bool lost = false;
    assert_int_equal(0, http_form_read(&a, STR("t=%F0%9F%98%80+%EF%BF%BD"), &query, &n, &lost));
    assert_false(lost);                                                         /* whoever types the sign itself has lost nothing */
    assert_int_equal(400, http_form_read(&a, STR("a%00=1"), &query, &n, &lost));
    arena_free(&a);
}

static void cookies_are_found_once(void **state)
{
    (void)state;
    assert_str(http_cookie(STR("a=1; __Host-tergoo=x=y; b=2"), "__Host-tergoo"), STR("x=y"));
    assert_null(http_cookie(STR("a=1; a=2"), "a").ptr);
    assert_null(http_cookie(STR("aa=1; b"), "a").ptr);
    assert_null(http_cookie(STR(""), "a").ptr);
}

/* ---- multipart ---- */

typedef struct { Arena *arena; Buf out; } Sink;

static int sink_begin(void *self, Str name, Str file)
{
    Sink *s = self;
    buf_format(&s->out, "[" STR_FMT "|" STR_FMT "]", STR_ARG(name), file.ptr ? (int)file.len : 1, file.ptr ? file.ptr : "-");
    return 0;
}
static int sink_data(void *self, Str bytes) { buf_add(&((Sink *)self)->out, bytes); return 0; }
static int sink_end(void *self) { buf_c(&((Sink *)self)->out, ";"); return 0; }

/* Fed in pieces of `step` bytes. */
static int feed(Arena *a, Str body, size_t step, Str *ret)
{
    Sink s = { a, buf_in(a) };
    Multipart *m = ARENA_NEW(a, Multipart);
    multipart_start(m, STR("XbX"), (PartSink){ &s, sink_begin, sink_data, sink_end });
    int status = 0;
    for (Str rest = body; rest.len > 0 && status == 0; rest = str_from(rest, step)) status = multipart_feed(m, str_first(rest, step));
    if (status == 0) status = multipart_end(m);
    *ret = buf_str(&s.out);
    return status;
}

#define PART(disposition, body) "--XbX\r\nContent-Disposition: form-data; " disposition "\r\n\r\n" body "\r\n"

static void multipart_in_any_pieces(void **state)
{
    (void)state;
    static const Str BODY = STR(PART("name=\"a\"", "one") PART("name=\"f\"; filename=\"x%22 \xd0\xb6.txt\"", "--XbX not\r\n--Xb\r\n-") PART("name=\"e\"", "") "--XbX--\r\n");
    for (size_t step = 1; step < BODY.len + 2; step++) {
        Arena a = arena_with(4 << 20);
        Str got;
        assert_int_equal(0, feed(&a, BODY, step, &got));
        assert_str(got, STR("[a|-]one;[f|x\" \xd0\xb6.txt]--XbX not\r\n--Xb\r\n-;[e|-];"));
        arena_free(&a);
    }
}

static void multipart_refuses(void **state)
{
    (void)state;
    static const struct { const char *what; Str body; } CASES[] = {
        { "cut off", STR(PART("name=\"a\"", "one") "--XbX") },
        { "no end", STR(PART("name=\"a\"", "one")) },
        { "a preamble", STR("x\r\n" PART("name=\"a\"", "one") "--XbX--\r\n") },
        { "an epilogue", STR(PART("name=\"a\"", "one") "--XbX--\r\nmore") },
        { "no disposition", STR("--XbX\r\nX: 1\r\n\r\n\r\n--XbX--") },
        { "two dispositions", STR("--XbX\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n\r\n--XbX--") },
        { "two names", STR(PART("name=\"a\"; name=\"b\"", "") "--XbX--") },
        { "no name", STR(PART("filename=\"b\"", "") "--XbX--") },
        { "bytes that are no text in a name", STR(PART("name=\"\xff\"", "") "--XbX--") },
        { "bare LF in the head", STR("--XbX\r\nContent-Disposition: form-data; name=\"a\"\nX: 1\r\n\r\n\r\n--XbX--") },
        { "blanks after the delimiter", STR("--XbX  \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--XbX--") },
        { "another type", STR("--XbX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n\r\n--XbX--") },
        { "nothing", STR("") },
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        for (size_t step = 1; step < 90; step += 13) {
            Arena a = arena_with(4 << 20);
            Str got;
            if (feed(&a, CASES[i].body, step, &got) != 400) fail_msg("%s was taken", CASES[i].what);
            arena_free(&a);
        }
    }
    Str boundary;
    assert_true(multipart_boundary(STR("multipart/form-data; boundary=\"a b\"") , &boundary) == false);
    assert_true(multipart_boundary(STR("multipart/form-data; boundary=----x"), &boundary));
    assert_str(boundary, STR("----x"));
    assert_false(multipart_boundary(STR("multipart/mixed; boundary=x"), &boundary));
    assert_false(multipart_boundary(STR("multipart/form-data"), &boundary));
    assert_false(multipart_boundary(STR("multipart/form-data; boundary="), &boundary));
    assert_false(multipart_boundary(STR("multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x"), &boundary));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_two_could_read_in_two_ways), cmocka_unit_test(refuses_bare_lf_before_the_rest_comes),
        cmocka_unit_test(does_not_care_for_pieces), cmocka_unit_test(limits_lines_fields_and_all), cmocka_unit_test(takes_what_browsers_send),
        cmocka_unit_test(target_has_one_spelling), cmocka_unit_test(cookies_are_found_once), cmocka_unit_test(multipart_in_any_pieces),
        cmocka_unit_test(multipart_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* reply.c: answers, and the headers that every one of them has. */
#include <sys/stat.h>
#include <unistd.h>

#include "web/web_int.h"

/* No script, style, frame or form of anybody else's, and none written into a page. */
static const char POLICY[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'";
static const char FILE_POLICY[] = "default-src 'none'; sandbox";

static const char *reason_of(int status)
{
    switch (status) {
    case 200: return "OK";
    case 303: return "See Other";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 421: return "Misdirected Request";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default:  return "Answer";
    }
}

/* RFC 9110 5.6.7: "Wed, 25 Nov 2026 17:36:57 GMT". */
static void add_date(Buf *to, Instant t)
{
    static const char *const DAYS[] = { "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed" };        /* 1970-01-01 was a Thursday */
    static const char *const MONTHS[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int64_t day = t / (24 * HOUR), ms = t % (24 * HOUR);
    Date d = day_date((Day)day);
    buf_format(to, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n", DAYS[day % 7], d.day, MONTHS[d.month - 1], d.year, (int)(ms / HOUR),
               (int)(ms % HOUR / MINUTE), (int)(ms % MINUTE / SECOND));
}

void reply_head(Buf *to, const WebRequest *r, const WebReply *reply, bool close_after, bool https_name)
{
    buf_format(to, "HTTP/1.1 %d %s\r\n", reply->status, reason_of(reply->status));
    add_date(to, clock_now());
    buf_format(to, "Content-Length: %llu\r\n", (unsigned long long)(reply->fd >= 0 ? reply->size : reply->body.len));
    if (reply->type) buf_format(to, "Content-Type: %s\r\n", reply->type);
    buf_format(to, "Cache-Control: %s\r\n", reply->keep ? "public, max-age=31536000, immutable" : "no-store");
    buf_format(to, "Content-Security-Policy: %s\r\n", reply->sandbox ? FILE_POLICY : POLICY);
    buf_c(to, "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: same-origin\r\n"
              "Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Resource-Policy: same-origin\r\n"
              "Permissions-Policy: camera=(self), microphone=(self), geolocation=(), payment=()\r\n");
    if (https_name) buf_c(to, "Strict-Transport-Security: max-age=31536000\r\n");
    if (r) buf_add(to, buf_str(&reply->headers));
    buf_c(to, close_after ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n");
}

ErrorCode web_header(WebRequest *r, const char *name, Str value, Error *e)
{
    if (utf8_has_control(value, "")) return error_internal(e, "header");
    buf_format(&r->reply->headers, "%s: " STR_FMT "\r\n", name, STR_ARG(value));
    return r->reply->headers.failed ? error_memory(e) : ERR_OK;
}

/* __Host- cookies come back to this host only, over TLS, and nobody else can have set them. An empty value takes the cookie away. */
ErrorCode web_set_cookie(WebRequest *r, const char *name, Str value, bool script, Error *e)
{
    Str text = str_format(r->arena, "%s=" STR_FMT "; Path=/; Secure; SameSite=Strict%s%s", name, STR_ARG(value), script ? "" : "; HttpOnly",
                          value.len == 0 ? "; Max-Age=0" : script ? "; Max-Age=31536000" : "");
    return text.ptr ? web_header(r, "Set-Cookie", text, e) : error_memory(e);
}

static void set_body(WebRequest *r, int status, const char *type, Str body)
{
    WebReply *reply = r->reply;
    if (reply->fd >= 0) close(reply->fd);
    reply->fd = -1;
    reply->status = status;
    reply->type = type;
    reply->body = body;
    reply->page = false;
}

ErrorCode web_reply_bytes(WebRequest *r, int status, const char *type, Str bytes, Error *e)
{
    (void)e;
    set_body(r, status, type, bytes);
    return ERR_OK;
}

ErrorCode web_reply_json(WebRequest *r, int status, const JsonValue *value, Error *e)
{
    Buf out = buf_in(r->arena);
    json_write(&out, value);
    if (out.failed) return error_memory(e);
    return web_reply_bytes(r, status, "application/json", buf_str(&out), e);
}

ErrorCode web_reply_page(WebRequest *r, int status, const char *name, const JsonValue *data, const JsonValue *page, Error *e)
{
    if (r->wants_json) {
        JsonValue *both = json_new_object(r->arena);
        json_set(r->arena, both, "data", data ? json_copy(r->arena, data) : json_new_object(r->arena));
        return web_reply_json(r, status, both, e);
    }
    Buf out = buf_in(r->arena);
    TRY(web_page_html(r, name, data, page, &out, e));
    if (out.failed) return error_memory(e);
    set_body(r, status, "text/html; charset=utf-8", buf_str(&out));
    r->reply->page = true;
    return ERR_OK;
}

/* RFC 6266 and 8187: the name for those who read ASCII only, and the name. */
static ErrorCode set_disposition(WebRequest *r, Str name, Error *e)
{
    static const char PLAIN[] = "-._~ ()";
    Buf out = buf_in(r->arena), encoded = buf_in(r->arena);
    buf_c(&out, "attachment; filename=\"");
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != 0 && strchr(PLAIN, c) != NULL);
        if (plain || (c & 0xc0) != 0x80) buf_byte(&out, plain ? (char)c : '_');
    }
    web_url_segment(&encoded, name);                /* percent-encoded; its leading '/' is left out */
    buf_c(&out, "\"; filename*=UTF-8''");
    buf_add(&out, str_from(buf_str(&encoded), 1));
    return out.failed || encoded.failed ? error_memory(e) : web_header(r, "Content-Disposition", buf_str(&out), e);
}

ErrorCode web_reply_file(WebRequest *r, int fd, Str name, Error *e)
{
    struct stat st;
    set_body(r, 200, "application/octet-stream", STR(""));
    r->reply->fd = fd;
    r->reply->sandbox = true;
    if (fstat(fd, &st) != 0) return error_system(e, name);
    r->reply->size = (uint64_t)st.st_size;
    return set_disposition(r, name, e);
}

ErrorCode web_redirect(WebRequest *r, Str target, Error *e)
{
    bool local = target.len > 0 && target.ptr[0] == '/' && !str_starts(target, STR("//")) && str_find_byte(target, '\\') < 0;
    if (!local) return error_internal(e, "redirect");
    set_body(r, 303, NULL, STR(""));
    return web_header(r, "Location", target, e);
}

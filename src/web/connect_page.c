/* connect_page.c: how a device comes to trust this office's certificate.
 *
 * The page, the certificate and the drawings are also shown over plain HTTP, where a device can get them before it trusts anything;
 * what makes them trustworthy is the fingerprint, which people compare with the one on paper or on the screen of the machine
 * itself. So it stands in four lines of four groups, to be read out by one and followed by another, and what to do on each kind of
 * device comes after it. */
#include "text/picture.h"
#include "web/web_int.h"

static Str say(WebRequest *r, const char *key)
{
    Buf out = buf_in(r->arena);
    message_add(&out, r->lang, key);
    return buf_str(&out);
}

static JsonValue *text_value(WebRequest *r, Str s) { return json_new_string(r->arena, s); }

static JsonValue *add_part(WebRequest *r, JsonValue *parts, const char *name, JsonValue *value)
{
    JsonValue *part = json_new_object(r->arena);
    json_set(r->arena, part, name, value);
    json_add(r->arena, parts, part);
    return part;
}

/* ---- the fingerprint ---- */

/* So many digits from that place on, in groups of four. */
static Str groups(WebRequest *r, Str fingerprint, size_t from, size_t count)
{
    Buf out = buf_in(r->arena);
    size_t digit = 0;
    for (size_t i = 0; i < fingerprint.len; i++) {
        if (fingerprint.ptr[i] == ':') continue;
        if (digit >= from && digit < from + count) {
            if (digit > from && (digit - from) % 4 == 0) buf_byte(&out, ' ');
            buf_byte(&out, fingerprint.ptr[i]);
        }
        digit++;
    }
    return buf_str(&out);
}

static void add_fingerprint(WebRequest *r, JsonValue *parts)
{
    enum { LINES = 4, DIGITS = 16 };
    JsonValue *rows = json_new_array(r->arena);
    for (size_t i = 0; i < LINES; i++) {
        JsonValue *row = json_new_array(r->arena);
        Buf label = buf_in(r->arena);
        message_add(&label, r->lang, K("web.connect-line"), arg_int("line", (int64_t)i + 1));
        json_add(r->arena, row, text_value(r, buf_str(&label)));
        json_add(r->arena, row, text_value(r, groups(r, r->web->fingerprint, i * DIGITS, DIGITS)));
        json_add(r->arena, rows, row);
    }
    JsonValue *part = add_part(r, parts, "rows", rows);
    json_set(r->arena, part, "title", text_value(r, say(r, K("web.connect-fingerprint"))));
}

/* ---- the address ---- */

/* By the name that the browser used, at the port with TLS, whichever of the two this page came from. */
static Str address_of(WebRequest *r)
{
    Str name = str_from(r->origin, sizeof "https://" - 1);
    for (size_t i = name.len; i > 0 && name.ptr[i - 1] != ']'; i--) {
        if (name.ptr[i - 1] != ':') continue;
        name.len = i - 1;
        break;
    }
    return r->web->port == 443 ? str_format(r->arena, "https://" STR_FMT, STR_ARG(name))
                               : str_format(r->arena, "https://" STR_FMT ":%d", STR_ARG(name), r->web->port);
}

ErrorCode connect_code(WebRequest *r, Error *e)
{
    Str svg, address = str_format(r->arena, STR_FMT "/connect", STR_ARG(address_of(r)));
    if (!address.ptr) return error_memory(e);
    TRY(qr_svg(r->arena, address, &svg, e));
    return web_reply_bytes(r, 200, "image/svg+xml", svg, e);
}

static void add_address(WebRequest *r, JsonValue *parts)
{
    JsonValue *rows = json_new_array(r->arena), *row = json_new_array(r->arena), *picture = json_new_object(r->arena);
    json_add(r->arena, row, text_value(r, say(r, K("web.connect-here"))));
    json_add(r->arena, row, text_value(r, str_format(r->arena, STR_FMT "/connect", STR_ARG(address_of(r)))));
    json_add(r->arena, rows, row);
    (void)add_part(r, parts, "rows", rows);
    json_set(r->arena, picture, "src", text_value(r, STR("/connect/code")));
    json_set(r->arena, picture, "alt", text_value(r, say(r, K("web.connect-code"))));
    (void)add_part(r, parts, "picture", picture);
}

/* ---- what to do on which device ---- */

typedef struct { const char *name, *title, *steps[3]; } Device;
static const Device DEVICES[] = {
    { "android", K("web.connect-android"), { K("web.connect-android-1"), K("web.connect-android-2"), K("web.connect-android-3") } },
    { "iphone", K("web.connect-iphone"), { K("web.connect-iphone-1"), K("web.connect-iphone-2"), K("web.connect-iphone-3") } },
    { "windows", K("web.connect-windows"), { K("web.connect-windows-1"), K("web.connect-windows-2"), K("web.connect-windows-3") } },
    { "firefox", K("web.connect-firefox"), { K("web.connect-firefox-1"), K("web.connect-firefox-2"), K("web.connect-firefox-3") } },
    { "chromium", K("web.connect-chromium"), { K("web.connect-chromium-1"), K("web.connect-chromium-2"),
                                               K("web.connect-chromium-3") } },
};

static void add_device(WebRequest *r, JsonValue *parts, const Device *d)
{
    JsonValue *guide = json_new_object(r->arena), *steps = json_new_array(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(d->steps); i++) json_add(r->arena, steps, text_value(r, say(r, d->steps[i])));
    json_set(r->arena, guide, "src", text_value(r, str_format(r->arena, "/connect/drawings/%s", d->name)));
    json_set(r->arena, guide, "steps", steps);
    JsonValue *part = add_part(r, parts, "guide", guide);
    json_set(r->arena, part, "title", text_value(r, say(r, d->title)));
}

ErrorCode connect_drawing(WebRequest *r, Error *e)
{
    const Picture *p = picture_named(r->params[0]);
    Buf svg = buf_in(r->arena);
    if (!p) return error_set(e, ERR_NOT_FOUND, K("web.no-page"));
    picture_svg(&svg, p);
    return svg.failed ? error_memory(e) : web_reply_bytes(r, 200, "image/svg+xml", buf_str(&svg), e);
}

ErrorCode page_connect(WebRequest *r, Error *e)
{
    Arena *a = r->arena;
    JsonValue *data = json_new_object(a), *page = json_new_object(a), *parts = json_new_array(a), *link = json_new_object(a);
    json_set(a, page, "title", text_value(r, say(r, K("web.connect-title"))));
    (void)add_part(r, parts, "note", text_value(r, say(r, K("web.connect-why"))));
    (void)add_part(r, parts, "note", text_value(r, say(r, K("web.connect-compare"))));
    add_fingerprint(r, parts);
    (void)add_part(r, parts, "warning", text_value(r, say(r, K("web.connect-aloud"))));
    (void)add_part(r, parts, "note", text_value(r, say(r, K("web.connect-install"))));
    json_set(a, link, "href", text_value(r, STR("/connect/ca.crt")));
    json_set(a, link, "text", text_value(r, say(r, K("web.connect-download"))));
    (void)add_part(r, parts, "link", link);
    for (size_t i = 0; i < ARRAY_LEN(DEVICES); i++) add_device(r, parts, &DEVICES[i]);
    add_address(r, parts);
    (void)add_part(r, parts, "note", text_value(r, say(r, K("web.connect-print"))));
    json_set(a, page, "parts", parts);
    json_set(a, data, "fingerprint", text_value(r, r->web->fingerprint));
    return web_reply_page(r, 200, "connect", data, page, e);
}

ErrorCode connect_certificate(WebRequest *r, Error *e)
{
    TRY(web_header(r, "Content-Disposition", STR("attachment; filename=\"tergoo-office.crt\""), e));
    return web_reply_bytes(r, 200, "application/x-x509-ca-cert", r->web->authority, e);
}

/* connect_page.c: how a device comes to trust this office's certificate, and where whoever is signed in begins.
 *
 * The page and the certificate are also shown over plain HTTP, where a device can get them before it trusts anything; what makes them trustworthy is
 * the fingerprint, which people compare with the one on paper or on the screen of the machine itself. */
#include "web/web_int.h"

ErrorCode page_connect(WebRequest *r, Error *e)
{
    Arena *a = r->arena;
    JsonValue *data = json_new_object(a), *page = json_new_object(a), *parts = json_new_array(a);
    static const char *const STEPS[] = { K("web.connect-why"), K("web.connect-compare"), K("web.connect-install") };
    Buf title = buf_in(a), link_text = buf_in(a), label = buf_in(a);
    message_add(&title, r->lang, K("web.connect-title"));
    json_set(a, page, "title", json_new_string(a, buf_str(&title)));
    for (size_t i = 0; i < ARRAY_LEN(STEPS); i++) {
        JsonValue *part = json_new_object(a);
        Buf text = buf_in(a);
        message_add(&text, r->lang, STEPS[i]);
        json_set(a, part, "note", json_new_string(a, buf_str(&text)));
        json_add(a, parts, part);
    }
    JsonValue *rows = json_new_object(a), *list = json_new_array(a), *row = json_new_array(a), *link = json_new_object(a), *part = json_new_object(a);
    message_add(&label, r->lang, K("web.connect-fingerprint"));
    json_add(a, row, json_new_string(a, buf_str(&label)));
    json_add(a, row, json_new_string(a, r->web->fingerprint));
    json_add(a, list, row);
    json_set(a, rows, "rows", list);
    json_add(a, parts, rows);
    message_add(&link_text, r->lang, K("web.connect-download"));
    json_set(a, link, "href", json_new_string(a, STR("/connect/ca.crt")));
    json_set(a, link, "text", json_new_string(a, buf_str(&link_text)));
    json_set(a, part, "link", link);
    json_add(a, parts, part);
    json_set(a, page, "parts", parts);
    json_set(a, data, "fingerprint", json_new_string(a, r->web->fingerprint));
    return web_reply_page(r, 200, "connect", data, page, e);
}

ErrorCode connect_certificate(WebRequest *r, Error *e)
{
    TRY(web_header(r, "Content-Disposition", STR("attachment; filename=\"tergoo-office.crt\""), e));
    return web_reply_bytes(r, 200, "application/x-x509-ca-cert", r->web->authority, e);
}

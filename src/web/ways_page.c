/* ways_page.c: one's own second factors: security keys, a printed sheet, a telephone's codes. Whoever has none yet gets to this
 * page and no further; later it is where one adds another, prints a new sheet, and takes away what was lost. Sheets and codes
 * need no script; a key answers to the page's script, which does what stands in the form's hidden field and sends it. */
#include "web/sign_in_int.h"

void key_form(WebRequest *r, JsonValue *form, const JsonValue *ask, Str button)
{
    Buf text = buf_in(r->arena);
    json_write(&text, ask);
    parts_argument(r, form, "key.ask", buf_str(&text));
    parts_argument(r, form, "key.sorry", web_say(r, K("web.key-sorry")));
    parts_argument(r, form, "key", STR(""));
    parts_button(r, form, "with", STR("key"), button);
}

ErrorCode web_begin_code(WebRequest *r, Str token, Error *e)
{
    const JsonValue *data, *page;
    TRY(web_ask(r, STR("user.second_begin"), token, NULL, -1, &data, &page, e));
    web_session_keep_uri(&r->web->sessions, token, json_text(json_get(data, "uri")));
    return ERR_OK;
}

/* ---- the page ---- */

/* `wrong` belongs to the form of that step. */
typedef struct { int status; Str step, wrong; } WaysPage;

static JsonValue *step_form(WebRequest *r, const WaysPage *p, const char *step, const char *submit)
{
    JsonValue *form = parts_form(r, "/sign-in/second", submit);
    parts_argument(r, form, "step", str_of(step));
    if (p->wrong.len > 0 && str_is(p->step, step)) json_set(r->arena, form, "error", page_text(r, p->wrong));
    return form;
}

/* "otpauth://…?secret=ABC&…": the secret in groups of four, for those who type. */
static Str secret_of(WebRequest *r, Str uri)
{
    ptrdiff_t at = str_find(uri, STR("secret="));
    Str secret = { 0 };
    Buf out = buf_in(r->arena);
    if (at < 0) return STR("");
    uri = str_from(uri, (size_t)at + 7);
    str_cut(&uri, '&', &secret);
    for (size_t i = 0; i < secret.len; i++) {
        if (i > 0 && i % 4 == 0) buf_byte(&out, ' ');
        buf_byte(&out, secret.ptr[i]);
    }
    return buf_str(&out);
}

static void add_picture(WebRequest *r, JsonValue *page, Str uri)
{
    Arena *a = r->arena;
    JsonValue *picture = json_new_object(a), *rows = json_new_array(a), *row = json_new_array(a);
    json_set(a, picture, "src", page_text(r, STR("/sign-in/second/code")));
    json_set(a, picture, "alt", page_text(r, web_say(r, K("web.second-picture"))));
    parts_add(r, page, "picture", picture);
    json_add(a, row, page_text(r, web_say(r, K("web.second-secret"))));
    json_add(a, row, page_text(r, secret_of(r, uri)));
    json_add(a, rows, row);
    parts_add(r, page, "rows", rows);
}

static void add_telephone(WebRequest *r, JsonValue *page, const WaysPage *p)
{
    Str uri = web_session_uri(&r->web->sessions, r->arena, r->caller->token);
    JsonValue *note = parts_add(r, page, "note", page_text(r, web_say(r, K("web.code-how"))));
    parts_title(r, note, K("web.code-title"));
    if (uri.len > 0) add_picture(r, page, uri);
    JsonValue *form = uri.len > 0 ? step_form(r, p, "", K("web.second-confirm")) : step_form(r, p, "begin", K("web.second-begin"));
    if (uri.len > 0) parts_field(r, form, &(PartsField){ "code", "code", NULL, "one-time-code", web_say(r, K("web.code")), STR(""), false });
    parts_add(r, page, "form", form);
}

static void add_sheet(WebRequest *r, JsonValue *page, const WaysPage *p)
{
    JsonValue *note = parts_add(r, page, "note", page_text(r, web_say(r, K("web.sheet-how"))));
    parts_title(r, note, K("web.sheet-title"));
    parts_add(r, page, "form", parts_form(r, "/sign-in/sheet", K("web.sheet-make")));
    JsonValue *form = step_form(r, p, "sheet", K("web.sheet-confirm"));
    parts_field(r, form, &(PartsField){ "sheet", "text", K("web.sheet-confirm-hint"), "off", web_say(r, K("web.sheet-confirm-code")),
            STR(""), false });
    parts_add(r, page, "form", form);
}

/* Where the gate makes none (an address of numbers, too many keys), it says why. */
static void add_key(WebRequest *r, JsonValue *page, const WaysPage *p)
{
    const JsonValue *data, *unused;
    Error why = { 0 };
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "origin", page_text(r, r->origin));
    bool may = web_gate(r, "user.key_begin", args, &data, &unused, &why) == ERR_OK;
    JsonValue *note = parts_add(r, page, "note", page_text(r, may ? web_say(r, K("web.key-how")) : sign_in_wrong(r, &why)));
    parts_title(r, note, K("web.key-title"));
    if (!may) return;
    JsonValue *form = step_form(r, p, "key", NULL);
    parts_field(r, form, &(PartsField){ "name", "text", K("web.key-name-hint"), "off", web_say(r, K("web.key-name")), STR(""), false });
    key_form(r, form, data, web_say(r, K("web.key-add")));
    parts_add(r, page, "form", form);
}

static void add_endings(WebRequest *r, JsonValue *page, const WaysPage *p, const JsonValue *ways)
{
    JSON_EACH(one, ways) {
        Buf label = buf_in(r->arena);
        if (!json_true(json_get(one, "may_end"))) continue;
        message_add(&label, r->lang, K("web.way-end"), arg_str("name", json_text(json_get(one, "name"))));
        JsonValue *form = step_form(r, p, "end", NULL);
        parts_argument(r, form, "way", json_text(json_get(one, "id")));
        parts_button(r, form, "with", STR("end"), buf_str(&label));
        parts_add(r, page, "form", form);
    }
}

static ErrorCode show(WebRequest *r, const WaysPage *p, Error *e)
{
    const JsonValue *data, *own;
    bool code = false;
    TRY(web_gate(r, "user.ways", NULL, &data, &own, e));
    const JsonValue *ways = json_get(data, "ways");
    JsonValue *page = parts_page(r, r->caller->second ? K("way.title") : K("web.second-title"));
    JSON_EACH(one, ways) code = code || str_is(json_text(json_get(one, "way")), "code");
    if (!r->caller->second) parts_note(r, page, web_say(r, K("web.second-why")));
    if (ways && ways->count > 0) {
        JSON_EACH(part, json_get(own, "parts")) json_add(r->arena, (JsonValue *)(uintptr_t)json_get(page, "parts"), json_copy(r->arena, part));
        add_endings(r, page, p, ways);
    }
    add_key(r, page, p);
    add_sheet(r, page, p);
    if (!code) add_telephone(r, page, p);
    return web_reply_page(r, p->status, "second", data, page, e);
}

ErrorCode page_second(WebRequest *r, Error *e)
{
    return show(r, &(WaysPage){ .status = 200 }, e);
}

ErrorCode second_picture(WebRequest *r, Error *e)
{
    Str svg, uri = web_session_uri(&r->web->sessions, r->arena, r->caller->token);
    if (uri.len == 0) return error_set(e, ERR_NOT_FOUND, K("web.no-page"));
    TRY(qr_svg(r->arena, uri, &svg, e));
    return web_reply_bytes(r, 200, "image/svg+xml", svg, e);
}

/* ---- its forms ---- */

/* A fresh cookie with the first one: the old one belonged to somebody who had shown a passphrase alone. */
static ErrorCode added(WebRequest *r, const JsonValue *page, Error *e)
{
    char cookie[65];
    if (r->caller->second) return page_done(r, STR("/sign-in/second"), page, e);
    web_session_confirmed(&r->web->sessions, r->caller->token, cookie);
    TRY(web_set_cookie(r, "__Host-tergoo", str_of(cookie), false, e));
    return web_redirect(r, STR("/"), e);
}

static void copy_form(WebRequest *r, JsonValue *args, const char *name, const char *field)
{
    json_set(r->arena, args, name, page_text(r, str_trim(web_form(r, field))));
}

static const char *operation_of(WebRequest *r, Str step, JsonValue *args)
{
    if (str_is(step, "key")) {
        copy_form(r, args, "name", "name");
        copy_form(r, args, "answer", "key");
        json_set(r->arena, args, "origin", page_text(r, r->origin));
        return "user.key_confirm";
    }
    if (str_is(step, "end")) {
        copy_form(r, args, "way", "way");
        return "user.way_end";
    }
    copy_form(r, args, "code", str_is(step, "sheet") ? "sheet" : "code");
    return str_is(step, "sheet") ? "user.sheet_confirm" : "user.second_confirm";
}

ErrorCode do_second(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    WaysPage p = { .status = 403, .step = web_form(r, "step") };
    JsonValue *args = json_new_object(r->arena);
    if (str_is(p.step, "begin")) {
        TRY(web_begin_code(r, r->caller->token, e));
        return web_redirect(r, STR("/sign-in/second"), e);
    }
    if (str_is(p.step, "key") && web_form(r, "key").len == 0) {
        p.wrong = web_say(r, K("web.key-script"));
        return show(r, &p, e);
    }
    ErrorCode code = web_gate(r, operation_of(r, p.step, args), args, &data, &page, e);
    if (code == ERR_OK) return added(r, page, e);
    bool here = code == ERR_DENIED || code == ERR_USAGE || code == ERR_INVALID || code == ERR_CONFLICT || code == ERR_LIMIT;
    if (!here || str_is(p.step, "end")) return code;
    p.wrong = sign_in_wrong(r, e);
    return show(r, &p, e);
}

ErrorCode do_sheet(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    int fd;
    TRY(web_temporary(r, &fd, e));
    if (web_gate_file(r, "user.sheet_make", json_new_object(r->arena), fd, &data, &page, e) != ERR_OK) {
        fd_close(&fd);
        return e->code;
    }
    Str name = json_text(json_get(json_get(data, "file"), "name"));
    return web_reply_file(r, fd, name.len > 0 ? name : STR("sheet.pdf"), e);
}

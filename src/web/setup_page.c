/* setup_page.c: the wizard in the browser, before there is an office (`tergoo setup`): asks for the code, and passes pages, forms
 * and prints between the browser and the maker (setup/setup.h), which the gate's questions reach at its own socket. Nothing is
 * decided and nothing kept here. */
#include <unistd.h>

#include "web/pages.h"
#include "web/web_int.h"

static Str say(WebRequest *r, const char *key)
{
    Buf out = buf_in(r->arena);
    message_add(&out, r->lang, key);
    return buf_str(&out);
}

static void put(WebRequest *r, JsonValue *o, const char *name, Str value)
{
    json_set(r->arena, o, name, json_new_string(r->arena, value));
}

/* ---- the code ---- */

static ErrorCode show_code(WebRequest *r, int status, Str wrong, Error *e)
{
    Arena *a = r->arena;
    JsonValue *page = json_new_object(a), *parts = json_new_array(a), *note = json_new_object(a), *part = json_new_object(a),
        *form = json_new_object(a),
              *fields = json_new_array(a), *field = json_new_object(a);
    put(r, page, "title", say(r, K("setup.code-title")));
    put(r, note, "note", say(r, K("setup.code-about")));
    json_add(a, parts, note);
    put(r, form, "action", STR("/setup/code"));
    put(r, form, "submit", say(r, K("setup.code-enter")));
    json_set(a, form, "args", json_new_object(a));
    if (wrong.len > 0) put(r, form, "error", wrong);
    put(r, field, "name", STR("code"));
    put(r, field, "type", STR("text"));
    put(r, field, "label", say(r, K("setup.code")));
    put(r, field, "hint", say(r, K("setup.code-hint")));
    put(r, field, "complete", STR("off"));
    json_set(a, field, "required", json_new_bool(a, true));
    json_set(a, field, "longest", json_new_int(a, 20));
    if (wrong.len > 0) put(r, field, "error", wrong);
    json_add(a, fields, field);
    json_set(a, form, "fields", fields);
    json_set(a, part, "form", form);
    json_add(a, parts, part);
    json_set(a, page, "parts", parts);
    return web_reply_page(r, status, "setup-code", NULL, page, e);
}

static ErrorCode page_setup_code(WebRequest *r, Error *e)
{
    return r->caller ? web_redirect(r, STR("/setup"), e) : show_code(r, 200, STR(""), e);
}

/* Tries are slowed down here by address and once more by the maker, whoever sends them. */
static ErrorCode open_setup(WebRequest *r, Str code, Str *token, Error *e)
{
    static const Str NAME = STR("setup");
    const JsonValue *data, *page;
    Web *w = r->web;
    int64_t wait = throttle_wait(&w->throttle, clock_ticks(), r->address, NAME);
    if (wait > 0) return error_set(e, ERR_DENIED, K("web.too-often"), arg_int("seconds", wait));
    JsonValue *args = json_new_object(r->arena);
    put(r, args, "code", code);
    ErrorCode done = web_ask(r, STR("setup.open"), STR(""), args, -1, &data, &page, e);
    if (done == ERR_DENIED) throttle_failed(&w->throttle, clock_ticks(), r->address, NAME);
    if (done != ERR_OK) return done;
    throttle_succeeded(&w->throttle, r->address, NAME);
    *token = json_text(json_get(data, "token"));
    return ERR_OK;
}

static ErrorCode do_setup_code(WebRequest *r, Error *e)
{
    char cookie[65], lost[65];
    Str token;
    ErrorCode code = open_setup(r, str_trim(web_form(r, "code")), &token, e);
    if (code == ERR_DENIED) {
        Buf text = buf_in(r->arena);
        message_error(&text, r->lang, e);
        return show_code(r, 403, buf_str(&text), e);
    }
    if (code != ERR_OK) return code;
    if (r->caller) web_session_drop(&r->web->sessions, r->caller->token);
    web_session_new(&r->web->sessions, clock_ticks(), STR("setup"), token, true, false, 0, cookie, lost);
    TRY(web_set_cookie(r, "__Host-tergoo", str_of(cookie), false, e));
    return web_redirect(r, STR("/setup"), e);
}

/* ---- pages ---- */

static ErrorCode ask_page(WebRequest *r, Str step, const JsonValue **data, const JsonValue **page, Error *e)
{
    JsonValue *args = json_new_object(r->arena);
    put(r, args, "step", step);
    return web_gate(r, "setup.page", args, data, page, e);
}

static ErrorCode to_step(WebRequest *r, Str step, Error *e)
{
    Buf to = buf_in(r->arena);
    buf_c(&to, "/setup");
    web_url_segment(&to, step);
    return to.failed ? error_memory(e) : web_redirect(r, buf_str(&to), e);
}

static ErrorCode page_setup(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    TRY(ask_page(r, STR(""), &data, &page, e));
    return to_step(r, json_text(json_get(data, "step")), e);
}

static ErrorCode page_setup_step(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    TRY(ask_page(r, r->params[0], &data, &page, e));
    Str step = json_text(json_get(data, "step"));
    if (!str_equal(step, r->params[0])) return to_step(r, step, e);
    return web_reply_page(r, 200, "setup", data, page, e);
}

static ErrorCode do_setup_step(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    JsonValue *args = json_new_object(r->arena), *values = json_new_object(r->arena);
    for (size_t i = 0; i < r->form_count; i++) {
        const char *name = str_c(r->arena, r->form[i].name);
        if (!name) return error_memory(e);
        if (!str_is(r->form[i].name, "csrf")) put(r, values, name, r->form[i].value);
    }
    put(r, args, "step", r->params[0]);
    json_set(r->arena, args, "values", values);
    TRY(web_gate(r, "setup.take", args, &data, &page, e));
    Str next = json_text(json_get(data, "next"));
    return next.len > 0 ? to_step(r, next, e) : web_reply_page(r, 422, "setup", data, page, e);
}

/* ---- prints ---- */

static ErrorCode page_setup_print(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    JsonValue *args = json_new_object(r->arena);
    int fd;
    put(r, args, "what", r->params[0]);
    put(r, args, "address", r->origin);
    put(r, args, "fingerprint", r->web->fingerprint);
    TRY(web_temporary(r, &fd, e));
    ErrorCode code = web_gate_file(r, "setup.print", args, fd, &data, &page, e);
    if (code != ERR_OK) {
        close(fd);
        return code;
    }
    return web_reply_file(r, fd, str_format(r->arena, "tergoo-" STR_FMT ".pdf", STR_ARG(r->params[0])), e);
}

/* ---- the end ---- */

/* The last page goes out while the process ends; what it leads to begins afterwards. */
static ErrorCode do_setup_end(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    TRY(web_gate(r, "setup.end", NULL, &data, &page, e));
    JsonValue *shown = json_copy(r->arena, page), *link = json_new_object(r->arena), *part = json_new_object(r->arena);
    if (json_text(json_get(data, "step")).len > 0) return to_step(r, json_text(json_get(data, "step")), e);
    put(r, link, "href", STR("/sign-in"));
    put(r, link, "text", say(r, K("setup.sign-in-now")));
    json_set(r->arena, part, "link", link);
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(shown, "parts"), part);
    return web_reply_page(r, 200, "setup-over", data, shown, e);
}

const WebRoute WEB_SETUP_ROUTES[] = {
    { "GET",  "/",                  page_setup,          0 },
    { "GET",  "/setup",             page_setup,          0 },
    { "GET",  "/setup/code",        page_setup_code,     WEB_OPEN },
    { "POST", "/setup/code",        do_setup_code,       WEB_OPEN },
    { "GET",  "/setup/:step",       page_setup_step,     0 },
    { "POST", "/setup/:step",       do_setup_step,       0 },
    { "POST", "/setup/end",         do_setup_end,        0 },
    { "GET",  "/setup/print/:what", page_setup_print,    0 },
    { "POST", "/language",          do_language,         WEB_OPEN },
    { "GET",  "/assets/:name",      page_asset,          WEB_OPEN | WEB_PLAIN },
    { "GET",  "/connect",           page_connect,        WEB_OPEN | WEB_PLAIN },
    { "GET",  "/connect/ca.crt",    connect_certificate, WEB_OPEN | WEB_PLAIN },
    { "GET",  "/connect/code",      connect_code,        WEB_OPEN | WEB_PLAIN },
    { "GET",  "/connect/drawings/:drawing", connect_drawing, WEB_OPEN | WEB_PLAIN },
};
const size_t WEB_SETUP_ROUTE_COUNT = ARRAY_LEN(WEB_SETUP_ROUTES);

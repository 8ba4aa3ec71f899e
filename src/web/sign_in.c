/* sign_in.c: signing in and out, the second factor, the language.
 *
 * The passphrase passes through to the gate and is kept nowhere. What the gate answers is a token, which stays in this process; the browser gets a
 * cookie of 32 other random bytes. Login, passphrase and code are asked for on one page and refused in one sentence, so that nobody learns which of
 * the three was wrong. Whoever has no second factor yet comes no further than the page on which he gets one. */
#include "web/form_web.h"
#include "web/pages.h"
#include "web/web_int.h"

/* ---- pages out of parts ---- */

static Str say(WebRequest *r, const char *key)
{
    Buf out = buf_in(r->arena);
    message_add(&out, r->lang, key);
    return buf_str(&out);
}

static JsonValue *text_value(WebRequest *r, Str s) { return json_new_string(r->arena, s); }

static JsonValue *titled(WebRequest *r, const char *title)
{
    JsonValue *page = json_new_object(r->arena);
    json_set(r->arena, page, "title", text_value(r, say(r, title)));
    json_set(r->arena, page, "parts", json_new_array(r->arena));
    return page;
}

static void add_part(WebRequest *r, JsonValue *page, const char *name, JsonValue *value)
{
    JsonValue *part = json_new_object(r->arena);
    json_set(r->arena, part, name, value);
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(page, "parts"), part);
}

static JsonValue *form_new(WebRequest *r, const char *action, const char *submit)
{
    JsonValue *form = json_new_object(r->arena);
    json_set(r->arena, form, "action", text_value(r, str_of(action)));
    json_set(r->arena, form, "args", json_new_object(r->arena));
    json_set(r->arena, form, "fields", json_new_array(r->arena));
    if (submit) json_set(r->arena, form, "submit", text_value(r, say(r, submit)));
    return form;
}

static void add_argument(WebRequest *r, JsonValue *form, const char *name, Str value)
{
    json_set(r->arena, (JsonValue *)(uintptr_t)json_get(form, "args"), name, text_value(r, value));
}

static void add_field(WebRequest *r, JsonValue *form, const char *name, const char *type, const char *label, const char *hint, const char *complete,
                      Str value)
{
    JsonValue *f = json_new_object(r->arena);
    json_set(r->arena, f, "name", text_value(r, str_of(name)));
    json_set(r->arena, f, "type", text_value(r, str_of(type)));
    json_set(r->arena, f, "label", text_value(r, say(r, label)));
    json_set(r->arena, f, "complete", text_value(r, str_of(complete)));
    if (hint) json_set(r->arena, f, "hint", text_value(r, say(r, hint)));
    else json_set(r->arena, f, "required", json_new_bool(r->arena, true));
    if (value.len > 0) json_set(r->arena, f, "value", text_value(r, value));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(form, "fields"), f);
}

/* A path of ours, or "/". */
static Str way_back(WebRequest *r, Str given)
{
    Str path;
    WebPair *query;
    size_t count;
    bool local = given.len > 0 && given.len < HTTP_LINE_LIMIT && given.ptr[0] == '/' && !utf8_has_control(given, "") &&
                 http_target_read(r->arena, given, &path, &query, &count) == 0;
    return local && str_find_byte(given, '\\') < 0 && str_find_byte(given, ' ') < 0 ? given : STR("/");
}

/* ---- signing in ---- */

/* `typed`: a form that came when its session was over, as draft_text keeps it; it goes along until somebody has signed in. */
typedef struct { int status; Str login, next, wrong, note, typed, label; } SignInPage;

static ErrorCode show_sign_in(WebRequest *r, const SignInPage *p, Error *e)
{
    JsonValue *page = titled(r, K("web.sign-in-title")), *form = form_new(r, "/sign-in", K("web.sign-in"));
    if (p->wrong.len > 0) json_set(r->arena, form, "error", text_value(r, p->wrong));
    if (p->note.len > 0) add_part(r, page, "note", text_value(r, p->note));
    add_field(r, form, "login", "text", K("web.login"), NULL, "username", p->login);
    add_field(r, form, "passphrase", "password", K("web.passphrase"), NULL, "current-password", STR(""));
    if (!r->web->options->no_second) add_field(r, form, "code", "code", K("web.code"), K("web.code-hint"), "one-time-code", STR(""));
    add_argument(r, form, "next", p->next);
    if (p->typed.len > 0) {
        add_argument(r, form, "keep.content", p->typed);
        add_argument(r, form, "keep.label", p->label);
    }
    add_part(r, page, "form", form);
    json_set(r->arena, page, "lead", text_value(r, say(r, K("web.cannot-sign-in"))));
    return web_reply_page(r, p->status, "sign-in", NULL, page, e);
}

ErrorCode page_sign_in(WebRequest *r, Error *e)
{
    return show_sign_in(r, &(SignInPage){ .status = 200, .next = way_back(r, web_query(r, "next")) }, e);
}

ErrorCode page_sign_in_again(WebRequest *r, Error *e)
{
    SignInPage p = { .status = 401, .label = web_form(r, "label"), .wrong = say(r, K("web.over-while-typing")) };
    if (r->caller) p.login = r->caller->login;
    r->caller = NULL;
    TRY(page_here(r, &p.next, e));
    TRY(draft_text(r, r->form, r->form_count, &p.typed, e));
    bool fits = p.typed.len <= DRAFT_LONGEST;
    if (!fits) p.typed = STR("");
    p.note = say(r, fits ? K("web.typed-is-kept") : K("web.typed-too-long"));
    return show_sign_in(r, &p, e);
}

ErrorCode web_open_session(WebRequest *r, const SignIn *what, SignedIn *ret, Error *e)
{
    Arena *a = r->arena;
    const JsonValue *data, *page;
    Web *w = r->web;
    *ret = (SignedIn){ .wait = throttle_wait(&w->throttle, clock_ticks(), r->address, what->login) };
    if (ret->wait > 0) return error_set(e, ERR_DENIED, K("web.too-often"), arg_int("seconds", ret->wait));
    JsonValue *args = json_new_object(a);
    json_set(a, args, "login", json_new_string(a, what->login));
    json_set(a, args, "passphrase", json_new_string(a, what->passphrase));
    if (what->code.len > 0) json_set(a, args, "code", json_new_string(a, what->code));
    json_set(a, args, "device", json_new_string(a, r->address));
    json_set(a, args, "hours", json_new_int(a, WEB_HARD_HOURS));
    json_set(a, args, "second", json_new_bool(a, !w->options->no_second));
    ErrorCode code = web_ask(r, STR("session.open"), STR(""), args, -1, &data, &page, e);
    if (code == ERR_DENIED) throttle_failed(&w->throttle, clock_ticks(), r->address, what->login);
    if (code != ERR_OK) return code;
    throttle_succeeded(&w->throttle, r->address, what->login);
    ret->token = json_text(json_get(data, "token"));
    ret->second = json_true(json_get(data, "second")) || w->options->no_second;
    return ERR_OK;
}

/* A browser that was signed in already, as whomever, is signed out first: its old cookie is worth nothing from here on. */
void web_forget_caller(WebRequest *r)
{
    if (!r->caller || r->caller->bearer) return;
    web_session_drop(&r->web->sessions, r->caller->token);
    gate_sign_out(r->web, r->caller->token);
    r->caller = NULL;
}

static ErrorCode begin_second(WebRequest *r, Str token, Error *e)
{
    const JsonValue *data, *page;
    TRY(web_ask(r, STR("user.second_begin"), token, NULL, -1, &data, &page, e));
    web_session_keep_uri(&r->web->sessions, token, json_text(json_get(data, "uri")));
    return ERR_OK;
}

/* What went along with the page becomes a draft of whoever signed in; the page that he comes to shows it. */
static ErrorCode keep_typed(WebRequest *r, const SignInPage *p, const char *cookie, Error *e)
{
    WebPair *pairs;
    size_t count;
    if (p->typed.len == 0) return ERR_OK;
    r->caller = web_session_find(&r->web->sessions, r->arena, clock_ticks(), str_of(cookie), false);
    if (!r->caller) return error_memory(e);
    TRY(form_pairs_read(r->arena, p->typed, &pairs, &count, e));
    return draft_keep(r, p->next, p->label, pairs, count, e);
}

ErrorCode do_sign_in(WebRequest *r, Error *e)
{
    char cookie[65], lost[65];
    SignInPage p = { .next = way_back(r, web_form(r, "next")), .login = web_form(r, "login"), .typed = web_form(r, "keep.content"),
                     .label = web_form(r, "keep.label") };
    SignIn what = { .login = p.login, .passphrase = web_form(r, "passphrase"), .code = web_form(r, "code") };
    SignedIn got;
    if (!what.login.ptr || !what.passphrase.ptr) {
        p.status = 400;
        p.wrong = say(r, K("web.incomplete"));
        return show_sign_in(r, &p, e);
    }
    what.login = str_trim(what.login);
    what.code = str_trim(what.code);
    web_forget_caller(r);
    ErrorCode code = web_open_session(r, &what, &got, e);
    if (code == ERR_DENIED) {
        Buf text = buf_in(r->arena), seconds = buf_in(r->arena);
        message_error(&text, r->lang, e);
        buf_format(&seconds, "%lld", (long long)got.wait);
        if (got.wait > 0) TRY(web_header(r, "Retry-After", buf_str(&seconds), e));
        p.status = got.wait > 0 ? 429 : 403;
        p.wrong = buf_str(&text);
        return show_sign_in(r, &p, e);
    }
    if (code != ERR_OK) return code;
    web_session_new(&r->web->sessions, clock_ticks(), what.login, got.token, got.second, false, r->office, cookie, lost);
    gate_sign_out(r->web, str_of(lost));
    if (!got.second) TRY(begin_second(r, got.token, e));
    TRY(web_set_cookie(r, "__Host-tergoo", str_of(cookie), false, e));
    TRY(keep_typed(r, &p, cookie, e));              /* sealed to him; he sees it again when he has his second factor */
    return web_redirect(r, got.second ? p.next : STR("/sign-in/second"), e);
}

ErrorCode do_sign_out(WebRequest *r, Error *e)
{
    web_forget_caller(r);
    TRY(web_set_cookie(r, "__Host-tergoo", STR(""), false, e));
    return web_redirect(r, STR("/sign-in"), e);
}

/* ---- the second factor ---- */

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

static ErrorCode show_second(WebRequest *r, int status, Str wrong, Error *e)
{
    Arena *a = r->arena;
    Str uri = web_session_uri(&r->web->sessions, a, r->caller->token);
    JsonValue *page = titled(r, K("web.second-title"));
    JsonValue *form = form_new(r, "/sign-in/second", uri.len > 0 ? K("web.second-confirm") : K("web.second-begin"));
    if (wrong.len > 0) json_set(a, form, "error", text_value(r, wrong));
    add_part(r, page, "note", text_value(r, say(r, r->caller->second ? K("web.second-there") : K("web.second-why"))));
    if (uri.len > 0) {
        JsonValue *picture = json_new_object(a), *rows = json_new_array(a), *row = json_new_array(a);
        json_set(a, picture, "src", text_value(r, STR("/sign-in/second/code")));
        json_set(a, picture, "alt", text_value(r, say(r, K("web.second-picture"))));
        add_part(r, page, "picture", picture);
        json_add(a, row, text_value(r, say(r, K("web.second-secret"))));
        json_add(a, row, text_value(r, secret_of(r, uri)));
        json_add(a, rows, row);
        add_part(r, page, "rows", rows);
        add_field(r, form, "code", "code", K("web.code"), NULL, "one-time-code", STR(""));
    } else {
        add_argument(r, form, "step", STR("begin"));
    }
    if (!r->caller->second || uri.len > 0) add_part(r, page, "form", form);
    return web_reply_page(r, status, "second", NULL, page, e);
}

ErrorCode page_second(WebRequest *r, Error *e)
{
    return show_second(r, 200, STR(""), e);
}

ErrorCode second_picture(WebRequest *r, Error *e)
{
    Str svg, uri = web_session_uri(&r->web->sessions, r->arena, r->caller->token);
    if (uri.len == 0) return error_set(e, ERR_NOT_FOUND, K("web.no-page"));
    TRY(qr_svg(r->arena, uri, &svg, e));
    return web_reply_bytes(r, 200, "image/svg+xml", svg, e);
}

ErrorCode do_second(WebRequest *r, Error *e)
{
    char cookie[65];
    const JsonValue *data, *page;
    if (str_is(web_form(r, "step"), "begin")) {
        TRY(begin_second(r, r->caller->token, e));
        return web_redirect(r, STR("/sign-in/second"), e);
    }
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "code", text_value(r, str_trim(web_form(r, "code"))));
    ErrorCode code = web_gate(r, "user.second_confirm", args, &data, &page, e);
    if (code == ERR_DENIED || code == ERR_USAGE || code == ERR_INVALID) {
        Buf text = buf_in(r->arena);
        message_error(&text, r->lang, e);
        return show_second(r, 403, buf_str(&text), e);
    }
    if (code != ERR_OK) return code;
    web_session_confirmed(&r->web->sessions, r->caller->token, cookie);
    TRY(web_set_cookie(r, "__Host-tergoo", str_of(cookie), false, e));
    return web_redirect(r, STR("/"), e);
}

/* ---- the language ---- */

ErrorCode page_language(WebRequest *r, Error *e)
{
    static const char *const NAMES[] = { "English", "Русский", "Кыргызча" };
    Arena *a = r->arena;
    JsonValue *page = titled(r, K("web.language-title")), *form = form_new(r, "/language", NULL), *buttons = json_new_array(a);
    for (Lang lang = LANG_EN; lang < LANG_COUNT; lang++) {
        JsonValue *button = json_new_object(a);
        json_set(a, button, "name", text_value(r, STR("lang")));
        json_set(a, button, "value", text_value(r, str_of(lang_code(lang))));
        json_set(a, button, "lang", text_value(r, str_of(lang_code(lang))));
        json_set(a, button, "label", text_value(r, str_of(NAMES[lang])));
        json_add(a, buttons, button);
    }
    json_set(a, form, "buttons", buttons);
    add_argument(r, form, "back", way_back(r, web_query(r, "back")));
    add_part(r, page, "form", form);
    return web_reply_page(r, 200, "language", NULL, page, e);
}

ErrorCode do_language(WebRequest *r, Error *e)
{
    Lang lang;
    if (!lang_of(web_form(r, "lang"), &lang)) return error_set(e, ERR_USAGE, K("web.bad-form"));
    TRY(web_set_cookie(r, "__Host-lang", str_of(lang_code(lang)), true, e));
    return web_redirect(r, way_back(r, web_form(r, "back")), e);
}

/* sign_in.c: signing in and out, the language.
 *
 * The passphrase passes through to the gate and is kept nowhere. What the gate answers is a token, which stays in this process;
 * the browser gets a cookie of 32 other random bytes. Login, passphrase and a telephone's code are asked for on one page. Who
 * has a security key or a printed sheet gives his login first, and the page then asks for what goes with it: the gate says as
 * much of a login that nobody has. Whatever was wrong is refused in one sentence. Whoever has no second factor yet comes no
 * further than the page on which he gets one (ways_page.c). */
#include "web/form_web.h"
#include "web/sign_in_int.h"

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

static void carry_typed(WebRequest *r, JsonValue *form, const SignInPage *p)
{
    parts_argument(r, form, "next", p->next);
    if (p->typed.len == 0) return;
    parts_argument(r, form, "keep.content", p->typed);
    parts_argument(r, form, "keep.label", p->label);
}

static void add_login(WebRequest *r, JsonValue *form, const SignInPage *p)
{
    parts_field(r, form, &(PartsField){ "login", "text", NULL, "username", web_say(r, K("web.login")), p->login, false });
}

static void add_passphrase(WebRequest *r, JsonValue *form)
{
    parts_field(r, form, &(PartsField){ "passphrase", "password", NULL, "current-password", web_say(r, K("web.passphrase")), STR(""), false });
}

static void add_code(WebRequest *r, JsonValue *form)
{
    parts_field(r, form, &(PartsField){ "code", "code", K("web.code-hint"), "one-time-code", web_say(r, K("web.code")), STR(""), true });
}

static void add_link(WebRequest *r, JsonValue *page, const char *href, const char *text)
{
    JsonValue *link = json_new_object(r->arena);
    json_set(r->arena, link, "href", page_text(r, str_of(href)));
    json_set(r->arena, link, "text", page_text(r, web_say(r, text)));
    parts_add(r, page, "link", link);
}

static ErrorCode show_sign_in(WebRequest *r, const SignInPage *p, Error *e)
{
    JsonValue *page = parts_page(r, K("web.sign-in-title")), *form = parts_form(r, "/sign-in", K("web.sign-in"));
    if (p->wrong.len > 0) json_set(r->arena, form, "error", page_text(r, p->wrong));
    if (p->note.len > 0) parts_note(r, page, p->note);
    add_login(r, form, p);
    add_passphrase(r, form);
    if (!r->web->options->no_second) add_code(r, form);
    if (!r->web->options->no_second) parts_button(r, form, "with", STR("other"), web_say(r, K("web.other-ways")));
    carry_typed(r, form, p);
    parts_add(r, page, "form", form);
    add_link(r, page, "/enrol", K("web.enrol-link"));
    json_set(r->arena, page, "lead", page_text(r, web_say(r, K("web.cannot-sign-in"))));
    return web_reply_page(r, p->status, "sign-in", NULL, page, e);
}

/* What goes with this login: the gate says it as of any other, also of one that nobody has. */
static ErrorCode show_ways(WebRequest *r, const SignInPage *p, Error *e)
{
    const JsonValue *data, *unused;
    int64_t number = 0, wait;
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "login", page_text(r, p->login));
    json_set(r->arena, args, "origin", page_text(r, r->origin));
    TRY(web_ask_open(r, "session.ways", args, &wait, &data, &unused, e));
    bool keys = json_get(data, "keys") && json_get(data, "keys")->count > 0, code = json_true(json_get(data, "code"));
    bool sheet = json_int(json_get(data, "sheet"), &number) && number > 0;
    bool typed = sheet || code || !keys;
    JsonValue *page = parts_page(r, K("web.sign-in-title")), *form = parts_form(r, "/sign-in", typed ? K("web.sign-in") : NULL);
    if (p->wrong.len > 0) json_set(r->arena, form, "error", page_text(r, p->wrong));
    add_login(r, form, p);
    add_passphrase(r, form);
    if (sheet) {
        Buf label = buf_in(r->arena);
        message_add(&label, r->lang, K("web.sheet-code"), arg_int("number", number));
        parts_field(r, form, &(PartsField){ "sheet", "text", K("web.sheet-hint"), "off", buf_str(&label), STR(""), true });
    }
    if (code || (!keys && !sheet)) add_code(r, form);
    if (keys) key_form(r, form, data, web_say(r, K("web.key-use")));
    if (json_text(json_get(data, "rp")).len == 0) parts_note(r, page, web_say(r, K("way.key-no-name")));
    parts_argument(r, form, "ways", p->login);
    carry_typed(r, form, p);
    parts_add(r, page, "form", form);
    json_set(r->arena, page, "lead", page_text(r, web_say(r, K("web.cannot-sign-in"))));
    return web_reply_page(r, p->status, "sign-in", NULL, page, e);
}

ErrorCode page_sign_in(WebRequest *r, Error *e)
{
    return show_sign_in(r, &(SignInPage){ .status = 200, .next = way_back(r, web_query(r, "next")) }, e);
}

ErrorCode page_sign_in_again(WebRequest *r, Error *e)
{
    SignInPage p = { .status = 401, .label = web_form(r, "label"), .wrong = web_say(r, K("web.over-while-typing")) };
    if (r->caller) p.login = r->caller->login;
    r->caller = NULL;
    TRY(page_here(r, &p.next, e));
    TRY(draft_text(r, r->form, r->form_count, &p.typed, e));
    bool fits = p.typed.len <= DRAFT_LONGEST;
    if (!fits) p.typed = STR("");
    p.note = web_say(r, fits ? K("web.typed-is-kept") : K("web.typed-too-long"));
    return show_sign_in(r, &p, e);
}

/* Asked by somebody who has not signed in: tries are counted, and slowed down, by his address and by the login. */
ErrorCode web_ask_open(WebRequest *r, const char *op, JsonValue *args, int64_t *wait, const JsonValue **data, const JsonValue **page, Error *e)
{
    Throttle *t = &r->web->throttle;
    Str login = json_text(json_get(args, "login"));
    bool looks = strcmp(op, "session.ways") == 0;       /* asks nothing that could be guessed */
    *wait = throttle_wait(t, clock_ticks(), r->address, login);
    if (*wait > 0) return error_set(e, ERR_DENIED, K("web.too-often"), arg_int("seconds", *wait));
    if (!looks) json_set(r->arena, args, "device", json_new_string(r->arena, r->address));
    ErrorCode code = web_ask(r, str_of(op), STR(""), args, -1, data, page, e);
    if (code == ERR_DENIED) throttle_failed(t, clock_ticks(), r->address, login);
    if (code == ERR_OK && !looks) throttle_succeeded(t, r->address, login);
    return code;
}

ErrorCode web_open_session(WebRequest *r, const SignIn *what, SignedIn *ret, Error *e)
{
    Arena *a = r->arena;
    const JsonValue *data, *page;
    Web *w = r->web;
    *ret = (SignedIn){ .left = -1 };
    JsonValue *args = json_new_object(a);
    json_set(a, args, "login", json_new_string(a, what->login));
    json_set(a, args, "passphrase", json_new_string(a, what->passphrase));
    if (what->code.len > 0) json_set(a, args, "code", json_new_string(a, what->code));
    if (what->sheet.len > 0) json_set(a, args, "sheet", json_new_string(a, what->sheet));
    if (what->key.len > 0) json_set(a, args, "key", json_new_string(a, what->key));
    json_set(a, args, "hours", json_new_int(a, WEB_HARD_HOURS));
    json_set(a, args, "origin", json_new_string(a, r->origin));
    json_set(a, args, "second", json_new_bool(a, !w->options->no_second));
    TRY(web_ask_open(r, "session.open", args, &ret->wait, &data, &page, e));
    if (!json_int(json_get(data, "left"), &ret->left)) ret->left = -1;
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

Str sign_in_wrong(WebRequest *r, const Error *e)
{
    Buf text = buf_in(r->arena);
    message_error(&text, r->lang, e);
    return buf_str(&text);
}

ErrorCode sign_in_status(WebRequest *r, int64_t wait, int *status, Error *e)
{
    Buf seconds = buf_in(r->arena);
    if (wait <= 0) return ERR_OK;
    *status = 429;
    buf_format(&seconds, "%lld", (long long)wait);
    return web_header(r, "Retry-After", buf_str(&seconds), e);
}

ErrorCode sign_in_enter(WebRequest *r, Str login, const SignedIn *got, char cookie[65], Error *e)
{
    char lost[65];
    web_session_new(&r->web->sessions, clock_ticks(), login, got->token, got->second, false, r->office, cookie, lost);
    gate_sign_out(r->web, str_of(lost));
    if (!got->second) TRY(web_begin_code(r, got->token, e));
    return web_set_cookie(r, "__Host-tergoo", str_of(cookie), false, e);
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

static bool few_left(const SignedIn *got) { return got->left >= 0 && got->left < 10; }

ErrorCode do_sign_in(WebRequest *r, Error *e)
{
    char cookie[65];
    SignInPage p = { .status = 200, .next = way_back(r, web_form(r, "next")), .login = str_trim(web_form(r, "login")),
                     .typed = web_form(r, "keep.content"), .label = web_form(r, "keep.label") };
    SignIn what = { .login = p.login, .passphrase = web_form(r, "passphrase"), .code = str_trim(web_form(r, "code")),
                    .sheet = str_trim(web_form(r, "sheet")), .key = web_form(r, "key") };
    SignedIn got = { 0 };
    bool ways = str_is(web_form(r, "with"), "other") || web_form(r, "ways").ptr;
    if (p.login.len > 0 && str_is(web_form(r, "with"), "other")) return show_ways(r, &p, e);
    if (p.login.len == 0 || !what.passphrase.ptr) {
        p.status = 400;
        p.wrong = web_say(r, K("web.incomplete"));
        return show_sign_in(r, &p, e);
    }
    web_forget_caller(r);
    ErrorCode code = web_open_session(r, &what, &got, e);
    if (code == ERR_DENIED) {
        p.status = 403;
        TRY(sign_in_status(r, got.wait, &p.status, e));
        p.wrong = sign_in_wrong(r, e);
        return ways && got.wait == 0 ? show_ways(r, &p, e) : show_sign_in(r, &p, e);
    }
    if (code != ERR_OK) return code;
    TRY(sign_in_enter(r, what.login, &got, cookie, e));
    TRY(keep_typed(r, &p, cookie, e));              /* sealed to him; he sees it again when he has his second factor */
    return web_redirect(r, got.second && !few_left(&got) ? p.next : STR("/sign-in/second"), e);
}

ErrorCode do_sign_out(WebRequest *r, Error *e)
{
    web_forget_caller(r);
    TRY(web_set_cookie(r, "__Host-tergoo", STR(""), false, e));
    return web_redirect(r, STR("/sign-in"), e);
}

/* ---- the language ---- */

ErrorCode page_language(WebRequest *r, Error *e)
{
    static const char *const NAMES[] = { "English", "Русский", "Кыргызча" };
    Arena *a = r->arena;
    JsonValue *page = parts_page(r, K("web.language-title")), *form = parts_form(r, "/language", NULL), *buttons = json_new_array(a);
    for (Lang lang = LANG_EN; lang < LANG_COUNT; lang++) {
        JsonValue *button = json_new_object(a);
        json_set(a, button, "name", page_text(r, STR("lang")));
        json_set(a, button, "value", page_text(r, str_of(lang_code(lang))));
        json_set(a, button, "lang", page_text(r, str_of(lang_code(lang))));
        json_set(a, button, "label", page_text(r, str_of(NAMES[lang])));
        json_add(a, buttons, button);
    }
    json_set(a, form, "buttons", buttons);
    parts_argument(r, form, "back", way_back(r, web_query(r, "back")));
    parts_add(r, page, "form", form);
    return web_reply_page(r, 200, "language", NULL, page, e);
}

ErrorCode do_language(WebRequest *r, Error *e)
{
    Lang lang;
    if (!lang_of(web_form(r, "lang"), &lang)) return error_set(e, ERR_USAGE, K("web.bad-form"));
    TRY(web_set_cookie(r, "__Host-lang", str_of(lang_code(lang)), true, e));
    return web_redirect(r, way_back(r, web_form(r, "back")), e);
}

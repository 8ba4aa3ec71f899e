/* enrol_page.c: the first sign-in, with the code of a letter: whoever holds it chooses a passphrase, is signed in with it, and
 * goes on to choose a second factor before anything else opens. Without a letter the page tells nobody anything: one sentence
 * for an unknown login and a wrong code. */
#include "web/sign_in_int.h"

typedef struct { int status; Str login, wrong; } EnrolPage;

static ErrorCode show(WebRequest *r, const EnrolPage *p, Error *e)
{
    JsonValue *page = parts_page(r, K("web.enrol-title")), *form = parts_form(r, "/enrol", K("web.enrol-send"));
    if (p->wrong.len > 0) json_set(r->arena, form, "error", page_text(r, p->wrong));
    parts_note(r, page, web_say(r, K("web.enrol-how")));
    parts_field(r, form, &(PartsField){ "login", "text", NULL, "username", web_say(r, K("web.login")), p->login, false });
    parts_field(r, form, &(PartsField){ "code", "text", K("web.enrol-code-hint"), "one-time-code", web_say(r, K("web.enrol-code")), STR(""), false });
    parts_field(r, form, &(PartsField){ "passphrase", "password", K("web.enrol-passphrase-hint"), "new-password", web_say(r,
            K("web.enrol-passphrase")),
                                        STR(""), false });
    parts_field(r, form, &(PartsField){ "again", "password", NULL, "new-password", web_say(r, K("web.enrol-again")), STR(""), false });
    parts_add(r, page, "form", form);
    json_set(r->arena, page, "lead", page_text(r, web_say(r, K("web.cannot-sign-in"))));
    return web_reply_page(r, p->status, "sign-in", NULL, page, e);
}

ErrorCode page_enrol(WebRequest *r, Error *e)
{
    return show(r, &(EnrolPage){ .status = 200, .login = str_first(web_query(r, "login"), 64) }, e);
}

static ErrorCode refuse(WebRequest *r, EnrolPage *p, int status, Str wrong, Error *e)
{
    p->status = status;
    p->wrong = wrong;
    return show(r, p, e);
}

ErrorCode do_enrol(WebRequest *r, Error *e)
{
    char cookie[65];
    EnrolPage p = { .login = str_trim(web_form(r, "login")) };
    Str code = web_form(r, "code"), words = web_form(r, "passphrase");
    SignIn what = { .login = p.login, .passphrase = words };
    SignedIn got;
    const JsonValue *data, *page;
    if (p.login.len == 0 || code.len == 0 || words.len == 0) return refuse(r, &p, 400, web_say(r, K("web.incomplete")), e);
    if (!str_equal(words, web_form(r, "again"))) return refuse(r, &p, 422, web_say(r, K("web.enrol-differ")), e);
    web_forget_caller(r);
    JsonValue *args = json_new_object(r->arena);
    json_set(r->arena, args, "login", page_text(r, p.login));
    json_set(r->arena, args, "code", page_text(r, code));
    json_set(r->arena, args, "new_passphrase", page_text(r, words));
    int64_t wait;
    ErrorCode done = web_ask_open(r, "user.enrol_use", args, &wait, &data, &page, e);
    if (done == ERR_DENIED || done == ERR_INVALID) {
        int status = done == ERR_INVALID ? 422 : 403;
        TRY(sign_in_status(r, wait, &status, e));
        return refuse(r, &p, status, sign_in_wrong(r, e), e);
    }
    if (done != ERR_OK) return done;
    TRY(web_open_session(r, &what, &got, e));
    TRY(sign_in_enter(r, p.login, &got, cookie, e));
    return web_redirect(r, got.second ? STR("/") : STR("/sign-in/second"), e);
}

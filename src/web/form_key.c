/* form_key.c: the second person on the form of a move shows his security key (docs/custody.md). What a key has to sign hangs on who shows it, so
 * the form asks in two steps: a button takes the login that stands there to the gate, as the page of signing in does, and the form comes back,
 * filled as it was, with what the key is to do; the page's script does it and sends the form with what the key said. A refusal uses that up: the
 * form that comes back with it asks anew. */
#include "web/form_web.h"
#include "web/pages.h"
#include "web/sign_in_int.h"

static void put(WebRequest *r, JsonValue *form, const char *name, Str text) { json_set(r->arena, form, name, page_text(r, text)); }

bool form_key_wanted(const WebRequest *r)
{
    return web_form(r, "second.key").len > 0 || web_form(r, "key.ask").len > 0;
}

/* Of a login without a key that fits here it says so, as the page of signing in shows no button for one. */
ErrorCode form_key_ask(WebRequest *r, JsonValue *form, Error *e)
{
    const JsonValue *data, *unused;
    int64_t wait;
    Str login = str_trim(web_form(r, "f.with"));
    JsonValue *args = json_new_object(r->arena);
    Buf text = buf_in(r->arena);
    if (login.len == 0) {
        put(r, form, "error", web_say(r, K("custody.key-whose")));
        return ERR_OK;
    }
    json_set(r->arena, args, "login", page_text(r, login));
    json_set(r->arena, args, "origin", page_text(r, r->origin));
    TRY(web_ask_open(r, "session.ways", args, &wait, &data, &unused, e));
    bool can = json_get(data, "keys") && json_get(data, "keys")->count > 0 && json_text(json_get(data, "rp")).len > 0;
    if (!can) {
        put(r, form, "error", web_say(r, K("custody.key-none")));
        return ERR_OK;
    }
    json_write(&text, data);
    if (text.failed) return error_memory(e);
    put(r, form, "key_ask", buf_str(&text));
    put(r, form, "key_sorry", web_say(r, K("web.key-sorry")));
    return ERR_OK;
}

void form_key_answer(WebRequest *r, JsonValue *args)
{
    Str answer = web_form(r, "key.answer");
    if (answer.len == 0 || !json_get(args, "with")) return;
    json_set(r->arena, args, "with_key", page_text(r, answer));
    json_set(r->arena, args, "with_origin", page_text(r, r->origin));
}

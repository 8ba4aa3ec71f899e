/* users_page.c: /users/import: a table of users, looked at or entered. What comes of entering it is the file of letters, and
 * nothing else: the descriptor that the table came in goes back to the browser with the letters in it, and is gone with the answer.
 * */
#include "web/page_args.h"
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

static JsonValue *form_new(WebRequest *r, Str wrong)
{
    Arena *a = r->arena;
    JsonValue *form = json_new_object(a), *fields = json_new_array(a), *file = json_new_object(a), *buttons = json_new_array(a),
        *look = json_new_object(a);
    put(r, file, "name", STR("file"));
    put(r, file, "type", STR("file"));
    put(r, file, "label", say(r, K("users.file")));
    put(r, file, "hint", say(r, K("users.file-hint")));
    json_set(a, file, "required", json_new_bool(a, true));
    if (wrong.len > 0) put(r, file, "error", wrong);
    json_add(a, fields, file);
    put(r, look, "name", STR("look"));
    put(r, look, "value", STR("1"));
    put(r, look, "label", say(r, K("users.look")));
    json_add(a, buttons, look);
    put(r, form, "action", STR("/users/import"));
    json_set(a, form, "args", json_new_object(a));
    json_set(a, form, "fields", fields);
    json_set(a, form, "buttons", buttons);
    put(r, form, "submit", say(r, K("users.make")));
    if (wrong.len > 0) put(r, form, "error", wrong);
    return form;
}

/* The page of the gate with the form below what it says. */
static ErrorCode show(WebRequest *r, int status, Str wrong, const JsonValue *data, const JsonValue *page, Error *e)
{
    JsonValue *shown = json_copy(r->arena, page), *part = json_new_object(r->arena);
    json_set(r->arena, part, "form", form_new(r, wrong));
    json_add(r->arena, (JsonValue *)(uintptr_t)json_get(shown, "parts"), part);
    return web_reply_page(r, status, "page", data, shown, e);
}

static ErrorCode show_guide(WebRequest *r, int status, Str wrong, Error *e)
{
    const JsonValue *data, *page;
    TRY(web_gate(r, "user.import_guide", NULL, &data, &page, e));
    return show(r, status, wrong, data, page, e);
}

ErrorCode page_users_import(WebRequest *r, Error *e)
{
    return show_guide(r, 200, STR(""), e);
}

ErrorCode do_users_import(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    const WebUpload *file = web_upload(r, "file");
    JsonValue *args = json_new_object(r->arena);
    Error why = { 0 };
    if (!file || file->size == 0) return show_guide(r, 400, say(r, K("users.no-file")), e);
    bool look = web_form(r, "look").len > 0;
    put(r, args, "name", file->file_name);
    put(r, args, "address", r->origin);
    put(r, args, "fingerprint", r->web->fingerprint);
    json_set(r->arena, args, "dry_run", json_new_bool(r->arena, look));
    ErrorCode code = web_gate_file(r, "user.import", args, file->fd, &data, &page, &why);
    if (code == ERR_INVALID || code == ERR_LIMIT || code == ERR_USAGE || code == ERR_CONFLICT) {
        Buf text = buf_in(r->arena);
        message_error(&text, r->lang, &why);
        return show_guide(r, error_code_http(code), str_trim(buf_str(&text)), e);
    }
    if (code != ERR_OK) {
        *e = why;
        return code;
    }
    if (!json_true(json_get(data, "letters"))) return show(r, look ? 200 : 422, STR(""), data, page, e);
    return web_reply_file(r, web_upload_take(file), STR("tergoo-letters.pdf"), e);
}

/* web_api.c: the JSON twin: POST /api/OPERATION with the operation's arguments, and what it answers is {"data": …}. Programs show a token as
 * "Authorization: Bearer …", which /api/session.open gives them under the same rules as a sign-in on the page; a page's own scripts come with the
 * page's cookie. There is no second way to get data out: it is the same table of operations, and the gate decides. */
#include "office/gate.h"
#include "web/web_int.h"

static ErrorCode take_args(WebRequest *r, JsonValue **ret, Error *e)
{
    Str text = r->form_count > 0 ? web_form(r, "args") : r->body;
    if (text.len == 0) *ret = json_new_object(r->arena);
    else TRY(json_parse(r->arena, text, ret, e));
    if (!*ret) return error_memory(e);
    return (*ret)->type == JSON_OBJECT ? ERR_OK : error_set(e, ERR_USAGE, K("web.api-object"));
}

static ErrorCode reply_data(WebRequest *r, const JsonValue *data, Error *e)
{
    return web_reply_page(r, 200, "", data, NULL, e);
}

static ErrorCode open_session(WebRequest *r, const JsonValue *args, Error *e)
{
    char unused[65], lost[65];
    SignIn what = { json_text(json_get(args, "login")), json_text(json_get(args, "passphrase")), json_text(json_get(args, "code")),
                    json_text(json_get(args, "sheet")), STR("") };              /* a key answers to pages alone */
    SignedIn got;
    if (!what.login.ptr || !what.passphrase.ptr) return error_set(e, ERR_USAGE, K("web.incomplete"));
    ErrorCode code = web_open_session(r, &what, &got, e);
    if (code != ERR_OK && got.wait > 0) {
        Buf seconds = buf_in(r->arena);
        buf_format(&seconds, "%lld", (long long)got.wait);
        web_reply_error(r, e);
        r->reply->status = 429;
        return web_header(r, "Retry-After", buf_str(&seconds), e);
    }
    if (code != ERR_OK) return code;
    if (!got.second) {
        gate_sign_out(r->web, got.token);
        return error_set(e, ERR_DENIED, K("web.second-first"));
    }
    web_session_new(&r->web->sessions, clock_ticks(), what.login, got.token, true, true, r->office, unused, lost);
    gate_sign_out(r->web, str_of(lost));
    JsonValue *data = json_new_object(r->arena);
    json_set(r->arena, data, "token", json_new_string(r->arena, got.token));
    return reply_data(r, data, e);
}

/* Some programs send the path that the file had on their disk. */
static Str last_part(Str name)
{
    for (size_t i = name.len; i > 0; i--) {
        if (name.ptr[i - 1] == '/' || name.ptr[i - 1] == '\\') return str_from(name, i);
    }
    return name;
}

/* The file comes in the part `file` of a form, the arguments as JSON in its field `args`; its name is that of the part when they name none. */
static ErrorCode send_file(WebRequest *r, const Operation *op, JsonValue *args, Error *e)
{
    const JsonValue *data, *page;
    const WebUpload *file = web_upload(r, "file");
    if (!file) return error_set(e, ERR_USAGE, K("web.api-file"), arg_c("op", op->name));
    for (size_t i = 0; i < op->arg_count; i++) {
        bool wanted = strcmp(op->args[i].name, "name") == 0 && !json_get(args, "name");
        if (wanted) json_set(r->arena, args, "name", json_new_string(r->arena, last_part(file->file_name)));
    }
    TRY(web_gate_file(r, op->name, args, file->fd, &data, &page, e));
    bool back = op->flags & OP_FILE_OUT && json_true(json_get(data, "letters"));        /* what was sent comes back as something else */
    return back ? web_reply_file(r, web_upload_take(file), str_of(op->name), e) : reply_data(r, data, e);
}

ErrorCode api_call(WebRequest *r, Error *e)
{
    JsonValue *args;
    const JsonValue *data = NULL, *page = NULL;
    const Operation *op = operation_named(r->web->options->operations, r->params[0]);
    if (!op) return error_set(e, ERR_NOT_FOUND, K("gate.unknown-operation"), arg_str("op", r->params[0]));
    TRY(take_args(r, &args, e));
    if (strcmp(op->name, "session.open") == 0) return open_session(r, args, e);
    if (!r->caller && !(op->flags & OP_OPEN)) {
        web_reply_status(r, 401, K("web.signed-out"));
        return ERR_OK;
    }
    if (op->flags & OP_OPEN) {
        int64_t wait;
        TRY(web_ask_open(r, op->name, args, &wait, &data, &page, e));
        return reply_data(r, data, e);
    }
    if (op->flags & OP_FILE_IN) return send_file(r, op, args, e);
    if (!(op->flags & OP_FILE_OUT)) {
        TRY(web_gate(r, op->name, args, &data, &page, e));
        if (strcmp(op->name, "session.close") == 0) web_session_drop(&r->web->sessions, r->caller->token);
        return reply_data(r, data, e);
    }
    CLEANUP(fd_close) int fd = -1;
    TRY(web_temporary(r, &fd, e));
    TRY(web_gate_file(r, op->name, args, fd, &data, &page, e));
    Str name = json_text(json_get(data, "name"));
    ErrorCode code = web_reply_file(r, fd, name.len > 0 ? name : str_of(op->name), e);
    fd = -1;
    return code;
}

/* Under this server's own address; the description is the same for everybody. */
ErrorCode api_describe(WebRequest *r, Error *e)
{
    const JsonValue *data, *page;
    r->wants_json = true;
    if (!r->caller) {
        web_reply_status(r, 401, K("web.signed-out"));
        return ERR_OK;
    }
    TRY(web_gate(r, "api.describe", NULL, &data, &page, e));
    const JsonValue *document = json_get(data, "openapi");
    return web_reply_json(r, 200, document && document->type == JSON_OBJECT ? document : data, e);
}

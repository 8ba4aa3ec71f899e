/* client.c: one connection to the gate: a frame out, an answer in.
 *
 * The gate's error comes as code, keys and values. It becomes an Error here again, so that the sentence is made in the
 * language of whoever reads it and the exit code follows as for an error of our own. A key that this program does not know
 * (the gate is newer) is shown by the sentence that the gate made. */
#include "cli/cli.h"

#include <unistd.h>

#include "office/wire.h"

void client_close(Client *c)
{
    if (c->fd >= 0) close(c->fd);
    c->fd = -1;
}

ErrorCode client_open(Cli *cli, Client *ret, Error *e)
{
    ret->fd = -1;
    char *path = path_join(cli->arena, cli->folder, "gate.sock");
    if (!path) return error_memory(e);
    if (wire_connect(path, &ret->fd, e) == ERR_OK) return ERR_OK;
    return e->code == ERR_NOT_FOUND ? error_set(e, ERR_IO, K("cli.no-gate"), arg_c("folder", cli->folder)) : e->code;
}

static size_t args_of(const JsonValue *args, ErrorArg *to, size_t room)
{
    size_t n = 0;
    JSON_EACH(one, args) {
        if (n < room) to[n++] = arg_str(one->key.ptr, json_text(one));
    }
    return n;
}

/* Member names come unescaped and without a NUL: they are copied with one. */
static bool terminate_keys(Arena *a, const JsonValue *args)
{
    JSON_EACH(one, args) {
        Str copy = str_copy(a, one->key);
        if (!copy.ptr) return false;
        ((JsonValue *)(uintptr_t)one)->key = copy;
    }
    return true;
}

static ErrorCode take_error(Arena *a, const JsonValue *error, Error *e)
{
    ErrorCode code = error_code_of(json_text(json_get(error, "code")));
    const JsonValue *parts = json_get(error, "parts");
    bool known = parts && parts->first;
    JSON_EACH(part, parts) {
        known = known && message_key(json_text(json_get(part, "key"))) && terminate_keys(a, json_get(part, "args"));
    }
    if (!known) return error_set(e, code, K("cli.from-gate"), arg_str("text", json_text(json_get(error, "text"))));
    for (const JsonValue *part = parts->first; part; part = part->next) {
        ErrorArg args[12];
        size_t n = args_of(json_get(part, "args"), args, ARRAY_LEN(args));
        const char *key = message_key(json_text(json_get(part, "key")));
        if (part == parts->first) (void)error_set_args(e, code, key, args, n);
        else (void)error_in_args(e, key, args, n);
    }
    return code;
}

ErrorCode client_call(Cli *cli, Client *c, Arena *a, Str op, Str token, const JsonValue *args, int passed, const JsonValue **data,
                      const JsonValue **page, Error *e)
{
    JsonValue *frame = json_new_object(a), *answer = NULL;
    Buf out = buf_in(a);
    Str in;
    int came = -1;
    json_set(a, frame, "op", json_new_string(a, op));
    json_set(a, frame, "lang", json_new_string(a, str_of(lang_code(cli->lang))));
    if (token.len > 0) json_set(a, frame, "token", json_new_string(a, token));
    json_set(a, frame, "args", args ? json_copy(a, args) : json_new_object(a));
    if (frame) json_write(&out, frame);
    if (!frame || out.failed) return error_memory(e);
    ErrorCode code = wire_send(c->fd, buf_str(&out), passed, e);
    crypto_wipe(out.ptr, out.len);                 /* it may have held a passphrase */
    if (code == ERR_OK) code = wire_receive(c->fd, a, &in, &came, e);
    fd_close(&came);
    if (code == ERR_END) return error_set(e, ERR_IO, K("cli.gate-gone"), arg_c("folder", cli->folder));
    if (code != ERR_OK) return code;
    TRY(json_parse(a, in, &answer, e));
    if (!json_true(json_get(answer, "ok"))) return take_error(a, json_get(answer, "error"), e);
    *data = json_get(answer, "data");
    *page = json_get(answer, "page");
    return ERR_OK;
}

/* desk_worker.c: asking the workers that open what strangers made. */
#include "desk/desk_worker.h"

#include <unistd.h>

ErrorCode desk_worker_error(const char *program, Str answer, Arena *a, Error *e)
{
    JsonValue *said;
    Error unheard;
    enum { MOST = 8 };
    ErrorArg args[MOST];
    size_t n = 0;
    const char *key = json_parse(a, answer, &said, &unheard) == ERR_OK ? message_key(json_text(json_get(said, "error"))) : NULL;
    if (!key) return error_internal(e, program);
    for (const JsonValue *v = json_get(said, "values") ? json_get(said, "values")->first : NULL; v && n < MOST; v = v->next) {
        args[n++] = arg_str(str_c(a, v->key), json_text(v));
    }
    return error_set_args(e, ERR_INVALID, key, args, n);
}

ErrorCode desk_ask_worker(Request *r, const Worker *w, size_t most, Str *sha256, JsonValue **said, Error *e)
{
    Str file;
    Buf answer = buf_in(r->arena);
    bool failed;
    char hex[65];
    (void)lseek(r->fd, 0, SEEK_SET);                    /* the operation may run again from its beginning (ERR_AGAIN) */
    TRY(fd_read_all(r->arena, r->fd, most, &file, e));
    Hash hash = hash_of(file);
    *sha256 = str_copy(r->arena, hash_hex(hex, &hash));
    TRY(worker_ask(w, file, &answer, &failed, e));
    if (failed) return desk_worker_error(w->program, buf_str(&answer), r->arena, e);
    return json_parse(r->arena, buf_str(&answer), said, e);
}

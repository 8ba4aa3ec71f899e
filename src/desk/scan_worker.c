/* scan_worker.c: see scan_worker.h. */
#include "desk/scan_worker.h"

#include "office/blob.h"
#include "worker/worker.h"

enum { ANSWER_LIMIT = 512 << 20 };

void scan_request(Buf *to, const JsonValue *head)
{
    json_write(to, head);
    buf_byte(to, '\n');
}

JsonValue *scan_head(Arena *a, const char *what, Str name, int page)
{
    JsonValue *head = json_new_object(a);
    json_set(a, head, "do", json_new_string(a, str_of(what)));
    json_set(a, head, "name", json_new_string(a, name));
    if (page > 0) json_set(a, head, "page", json_new_int(a, page));
    return head;
}

ErrorCode worker_error(const char *program, Str answer, Arena *a, Error *e)
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

ErrorCode scan_ask(Arena *a, const char *program, Str request, int64_t wait_ms, JsonValue **head, Str *rest, Error *e)
{
    Buf answer = buf_in(a);
    Str line;
    bool failed;
    Worker w = { .program = program, .most = ANSWER_LIMIT, .wait = wait_ms };
    TRY(worker_ask(&w, request, &answer, &failed, e));
    *rest = buf_str(&answer);
    if (failed) return worker_error(program, *rest, a, e);
    str_cut(rest, '\n', &line);
    return json_parse(a, line, head, e);
}

static ErrorCode add_bytes(void *self, Str bytes, Error *e)
{
    Buf *to = self;
    buf_add(to, bytes);
    return to->failed ? error_memory(e) : ERR_OK;
}

ErrorCode scan_add_file(Office *o, const BlobRow *row, const BlobKey *key, Buf *to, Error *e)
{
    /* at once: growing by steps would take twice as much */
    if (!buf_reserve(to, (size_t)row->plain_size + 1)) return error_memory(e);
    return blob_each(o, row, key, add_bytes, to, e);
}

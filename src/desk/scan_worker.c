/* scan_worker.c: see scan_worker.h. */
#include "desk/scan_worker.h"

#include "desk/desk_worker.h"
#include "office/blob.h"
#include "office/reading.h"

#include <unistd.h>

enum { ANSWER_LIMIT = 512 << 20, LOOK_WAIT = 60 * 1000 };
static const char SCAN[] = "tergoo-scan";

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

ErrorCode scan_ask(Arena *a, const char *program, Str request, int64_t wait_ms, JsonValue **head, Str *rest, Error *e)
{
    Buf answer = buf_in(a);
    Str line;
    bool failed;
    Worker w = { .program = program, .most = ANSWER_LIMIT, .wait = wait_ms };
    TRY(worker_ask(&w, request, &answer, &failed, e));
    *rest = buf_str(&answer);
    if (failed) return desk_worker_error(program, *rest, a, e);
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

/* The file that the request brought, behind a head. */
static ErrorCode ask_in_hand(Request *r, Arena *a, const JsonValue *head, Str name, JsonValue **answer, Str *rest, Error *e)
{
    Buf request = buf_in(a);
    size_t got;
    off_t size = lseek(r->fd, 0, SEEK_END);
    if (size > READING_FILE)
        return error_set(e, ERR_LIMIT, K("scan.big-file"), arg_str("file", name), arg_int("limit", READING_FILE >> 20));
    if (size < 0 || lseek(r->fd, 0, SEEK_SET) != 0) return error_system(e, name);
    scan_request(&request, head);
    char *room = buf_reserve(&request, (size_t)size + 1);
    if (!room) return error_memory(e);
    TRY(fd_read_full(r->fd, room, (size_t)size, &got, name, e));
    buf_took(&request, got);
    TRY(scan_ask(a, SCAN, buf_str(&request), LOOK_WAIT, answer, rest, e));
    return lseek(r->fd, 0, SEEK_SET) == 0 ? ERR_OK : error_system(e, name);
}

/* As it will when it is read. */
ErrorCode scan_look_in(Request *r, Str name, int64_t *pages, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_wiping((size_t)2 * READING_FILE);
    JsonValue *answer;
    Str unused;
    TRY(ask_in_hand(r, &a, scan_head(&a, "look", name, 0), name, &answer, &unused, e));
    return json_int(json_get(answer, "pages"), pages) ? ERR_OK : error_internal(e, SCAN);
}

ErrorCode scan_draw_in(Request *r, Str name, int fit, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_wiping((size_t)3 * READING_FILE);
    JsonValue *answer, *head = scan_head(&a, "page", name, 1);
    Str picture;
    json_set(&a, head, "as", json_new_string(&a, STR("jpeg")));
    json_set(&a, head, "fit", json_new_int(&a, fit));
    ErrorCode code = ask_in_hand(r, &a, head, name, &answer, &picture, e);
    bool drawn = code == ERR_OK && picture.len > 0;
    return drawn || (code != ERR_OK && code != ERR_INVALID) ? code : error_set(e, ERR_INVALID, K("scan.not-drawn"), arg_str("file", name));
}

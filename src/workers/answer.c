/* answer.c: see answer.h. What went wrong is said as JSON: {"error": key, "values": {…}}, so that the gate says it in the reader's
 * language. */
#include "workers/answer.h"

#include <unistd.h>

#include "base/confine.h"

enum { FOLDERS = 8 };

static ErrorCode read_all(Buf *to, size_t limit, Error *e)
{
    for (;;) {
        enum { PIECE = 1 << 16 };
        char *room = to->len < limit ? buf_reserve(to, PIECE) : NULL;
        if (!room) return error_set(e, ERR_LIMIT, K("print.long-request"), arg_int("limit", (int64_t)limit));
        ssize_t n = read(STDIN_FILENO, room, PIECE);
        if (n < 0) return error_internal(e, "read");
        if (n == 0) return ERR_OK;
        buf_took(to, (size_t)n);
    }
}

void answer_error(Buf *to, const Error *e)
{
    buf_c(to, "{\"error\":");
    json_write_string(to, str_of(e->parts[0].key));
    buf_c(to, ",\"values\":{");
    Str name, value;
    for (size_t at = 0; error_next_arg(e, &e->parts[0], &at, &name, &value); ) {
        if (to->ptr[to->len - 1] != '{') buf_byte(to, ',');
        json_write_string(to, name);
        buf_byte(to, ':');
        json_write_string(to, value);
    }
    buf_c(to, "}}\n");
}

bool answer_write(Str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(STDOUT_FILENO, bytes.ptr, bytes.len);
        if (n <= 0) return false;
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}

const char *const ANSWER_FONTS[] = { "/usr/share", "/usr/local/share", "/etc/fonts", "/var/cache/fontconfig" };
const size_t ANSWER_FONT_COUNT = ARRAY_LEN(ANSWER_FONTS);

/* Who opens no folder opens nothing at all. A kernel without Landlock or seccomp goes without. */
ErrorCode answer_shut_in(const char *const *folders, size_t count, Error *e)
{
    const char *there[FOLDERS];
    size_t n = 0;
    Confined is;
    for (size_t i = 0; i < count && n < FOLDERS; i++) if (access(folders[i], R_OK) == 0) there[n++] = folders[i];
    return confine_self(count > 0 ? CONFINE_WIDE : CONFINE_NARROW, there, n, &is, e);
}

int answer_run(const char *const *folders, size_t folder_count, size_t request_limit, AnswerMake make)
{
    Arena a = arena_with((size_t)2 << 30);
    Buf request = buf_in(&a), out = buf_in(&a);
    Error e = { 0 };
    ErrorCode code = answer_shut_in(folders, folder_count, &e);
    if (code == ERR_OK) code = read_all(&request, request_limit, &e);
    if (code == ERR_OK) code = make(&a, buf_str(&request), &out, &e);
    if (code != ERR_OK) {
        buf_clear(&out);
        answer_error(&out, &e);
    }
    Buf head = buf_in(&a);
    buf_format(&head, "%s %zu\n", code == ERR_OK ? "ok" : "no", out.len);
    bool said = answer_write(buf_str(&head)) && answer_write(buf_str(&out));
    arena_free(&a);
    return said ? 0 : 3;
}

ErrorCode answer_split(Arena *a, Str request, JsonValue **ask, Str *file, Error *e)
{
    Str line;
    *file = request;
    str_cut(file, '\n', &line);
    return json_parse(a, line, ask, e);
}

ErrorCode answer_head(Buf *to, const JsonValue *head, Error *e)
{
    json_write(to, head);
    buf_byte(to, '\n');
    return to->failed ? error_memory(e) : ERR_OK;
}

/* lines.c: the lines of a file one by one, for coverage and repairs. Blank lines are counted as lines of the file and given to
 * nobody. */
#include "detect/lines.h"

#include <fcntl.h>
#include <unistd.h>

#include "detect/input.h"

enum { LINE_LIMIT = 64 * 1024 * 1024 };

typedef struct {
    Arena    *arena;
    Str       source;
    LineTake  take;
    void     *user;
    uint64_t  number;
    LinesRead *read;
    Error     why;
} Taking;

static ErrorCode keep_broken(Taking *t, const Error *why, Error *e)
{
    int64_t column;
    t->read->broken_count++;
    if (t->read->broken_kept == DETECT_BROKEN_KEPT) return ERR_OK;
    Error *kept = ARENA_NEW(t->arena, Error);
    if (!kept) return error_memory(e);
    *kept = *why;
    if (!int_parse(error_arg(kept, "column"), &column) || column < 0) column = 0;
    t->read->broken[t->read->broken_kept++] = (DetectBroken){ t->source, t->number, (uint64_t)column, kept };
    return ERR_OK;
}

static bool is_blank(Str line)
{
    return str_trim(line).len == 0;
}

static ErrorCode take_lines(Taking *t, Str text, Error *e)
{
    Str line;
    while (str_next_line(&text, &line)) {
        t->number++;
        if (t->number == 1 && str_starts(line, STR("\xef\xbb\xbf"))) line = str_from(line, 3);
        if (is_blank(line)) continue;
        t->read->lines++;
        error_clear(&t->why);
        ErrorCode code = t->take(t->user, line, t->number, &t->why);
        if (code == ERR_INVALID || code == ERR_LIMIT) code = keep_broken(t, &t->why, e);
        else if (code != ERR_OK) *e = t->why;
        TRY(code);
    }
    return ERR_OK;
}

ErrorCode lines_of_text(Arena *a, Str text, Str source, LineTake take, void *user, LinesRead *ret, Error *e)
{
    Taking t = { .arena = a, .source = source, .take = take, .user = user, .read = ret };
    *ret = (LinesRead){ 0 };
    return take_lines(&t, text, e);
}

/* ---- a file ---- */

typedef struct { Taking t; Unpack *bytes; char *buffer; size_t filled, room; bool passing; } File;

static ErrorCode too_long(File *f, Error *e)
{
    Error why;
    f->passing = true;
    f->filled = 0;
    f->t.number++;
    f->t.read->lines++;
    error_set(&why, ERR_LIMIT, K("detect.line-too-long"), arg_int("line", (int64_t)f->t.number), arg_int("limit", LINE_LIMIT));
    return keep_broken(&f->t, &why, e);
}

/* Takes all whole lines out of the buffer. */
static ErrorCode empty_buffer(File *f, Error *e)
{
    Str text = { f->buffer, f->filled };
    if (f->passing) {
        Str rest_of_line;
        f->passing = !str_cut(&text, '\n', &rest_of_line);
    }
    const char *last = text.len > 0 ? memrchr(text.ptr, '\n', text.len) : NULL;
    size_t whole = last ? (size_t)(last + 1 - text.ptr) : 0;
    TRY(take_lines(&f->t, str_first(text, whole), e));
    text = str_from(text, whole);
    memmove(f->buffer, text.ptr, text.len);
    f->filled = text.len;
    return f->filled >= LINE_LIMIT ? too_long(f, e) : ERR_OK;
}

static ErrorCode read_file(File *f, Error *e)
{
    ErrorCode code;
    size_t got;
    do {
        if (f->room - f->filled < UNPACK_STEP) {
            char *bigger = mem_resize(f->buffer, f->room * 2);
            if (!bigger) return error_memory(e);
            f->buffer = bigger;
            f->room *= 2;
        }
        code = unpack_read(f->bytes, f->buffer + f->filled, UNPACK_STEP, &got, e);
        if (code != ERR_OK && code != ERR_INVALID && code != ERR_LIMIT) return code;
        f->filled += got;
        Error damage = *e;
        TRY(empty_buffer(f, e));
        if (code != ERR_OK) return keep_broken(&f->t, &damage, e);
    } while (got == UNPACK_STEP);
    return f->filled == 0 || f->passing ? ERR_OK : take_lines(&f->t, str_bytes(f->buffer, f->filled), e);
}

ErrorCode lines_of_path(Arena *a, const char *path, LineTake take, void *user, DetectProgress progress, void *progress_user,
                        LinesRead *ret, Error *e)
{
    CLEANUP(fd_close) int opened = -1;
    bool standard = strcmp(path, "-") == 0;
    if (!standard) {
        opened = io->open(path, O_RDONLY | O_CLOEXEC, 0);
        if (opened < 0) return error_system(e, str_of(path));
    }
    *ret = (LinesRead){ 0 };
    File f = { .t = { .arena = a, .source = str_of(path), .take = take, .user = user, .read = ret }, .room = 2 * UNPACK_STEP };
    f.buffer = mem_alloc(f.room);
    ErrorCode code = f.buffer ? ERR_OK : error_memory(e);
    if (code == ERR_OK) code = unpack_new(standard ? STDIN_FILENO : opened, f.t.source,
                                          &(UnpackWatch){ .progress = progress, .user = progress_user }, &f.bytes, e);
    if (code == ERR_OK) code = read_file(&f, e);
    unpack_free(f.bytes);
    mem_free(f.buffer);
    return code == ERR_OK ? code : error_in(e, K("base.reading"), arg_str("path", f.t.source));
}

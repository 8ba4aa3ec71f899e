/* lines.c: the lines of a file one by one, for coverage and repairs. Blank lines are counted as lines of the file and given to
 * nobody. Where several threads take them, lines_crew.c has whole lines from here block by block. */
#include "detect/lines_int.h"

#include <fcntl.h>
#include <unistd.h>

#include "detect/input.h"

enum { LINE_LIMIT = 64 * 1024 * 1024 };

ErrorCode lines_keep_broken(Taking *t, const Error *why, Error *e)
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

ErrorCode lines_take(Taking *t, Str text, Error *e)
{
    Str line;
    while (str_next_line(&text, &line)) {
        t->number++;
        if (t->number == 1 && str_starts(line, STR("\xef\xbb\xbf"))) line = str_from(line, 3);
        if (is_blank(line)) continue;
        t->read->lines++;
        error_clear(&t->why);
        ErrorCode code = t->take(t->user, line, t->number, &t->why);
        if (code == ERR_INVALID || code == ERR_LIMIT) code = lines_keep_broken(t, &t->why, e);
        else if (code != ERR_OK) *e = t->why;
        TRY(code);
    }
    return ERR_OK;
}

ErrorCode lines_of_text(Arena *a, Str text, Str source, LineTake take, void *user, LinesRead *ret, Error *e)
{
    Taking t = { .arena = a, .source = source, .take = take, .user = user, .read = ret };
    *ret = (LinesRead){ 0 };
    return lines_take(&t, text, e);
}

/* ---- a file ---- */

typedef struct { Taking t; Crew *crew; const LineCrew *who; Unpack *bytes; char *buffer; size_t filled, room; bool passing; } File;

/* Whole lines, to whoever takes them. */
static ErrorCode give_lines(File *f, Str text, Error *e)
{
    if (text.len == 0) return ERR_OK;
    if (f->crew) return crew_give(f->crew, text, &f->t.number, e);
    TRY(lines_take(&f->t, text, e));
    return f->who->deliver ? f->who->deliver(f->t.user, e) : ERR_OK;
}

/* A line that nobody can take, or damage of the file. */
static ErrorCode give_broken(File *f, bool is_line, const Error *why, Error *e)
{
    if (f->crew) return crew_give_broken(f->crew, f->t.number, is_line, why, e);
    f->t.read->lines += is_line;
    return lines_keep_broken(&f->t, why, e);
}

static ErrorCode too_long(File *f, Error *e)
{
    Error why;
    f->passing = true;
    f->filled = 0;
    f->t.number++;
    error_set(&why, ERR_LIMIT, K("detect.line-too-long"), arg_int("line", (int64_t)f->t.number), arg_int("limit", LINE_LIMIT));
    return give_broken(f, true, &why, e);
}

size_t lines_whole(Str text)
{
    const char *last = text.len > 0 ? memrchr(text.ptr, '\n', text.len) : NULL;
    return last ? (size_t)(last + 1 - text.ptr) : 0;
}

/* Takes all whole lines out of the buffer. */
static ErrorCode empty_buffer(File *f, Error *e)
{
    Str text = { f->buffer, f->filled };
    if (f->passing) {
        Str rest_of_line;
        f->passing = !str_cut(&text, '\n', &rest_of_line);
    }
    size_t whole = lines_whole(text);
    TRY(give_lines(f, str_first(text, whole), e));
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
        if (code != ERR_OK) return give_broken(f, false, &damage, e);
    } while (got == UNPACK_STEP);
    return f->passing ? ERR_OK : give_lines(f, str_bytes(f->buffer, f->filled), e);
}

static ErrorCode read_whole(File *f, int fd, DetectProgress progress, void *progress_user, Error *e)
{
    f->buffer = mem_alloc(f->room);
    if (!f->buffer) return error_memory(e);
    TRY(unpack_new(fd, f->t.source, &(UnpackWatch){ .progress = progress, .user = progress_user, .door = f->who->door }, &f->bytes, e));
    if (f->who->count > 1) TRY(crew_new(f->who, &f->t, &f->crew, e));
    TRY(read_file(f, e));
    return f->crew ? crew_finish(f->crew, e) : ERR_OK;
}

ErrorCode lines_of_path(Arena *a, const char *path, const LineCrew *crew, DetectProgress progress, void *progress_user, LinesRead *ret,
                        Error *e)
{
    CLEANUP(fd_close) int opened = -1;
    bool standard = strcmp(path, "-") == 0;
    if (!standard) {
        opened = io->open(path, O_RDONLY | O_CLOEXEC, 0);
        if (opened < 0) return error_system(e, str_of(path));
    }
    *ret = (LinesRead){ 0 };
    File f = { .t = { .arena = a, .source = str_of(path), .take = crew->take, .user = crew->users[0], .read = ret }, .who = crew,
               .room = 2 * UNPACK_STEP };
    ErrorCode code = read_whole(&f, standard ? STDIN_FILENO : opened, progress, progress_user, e);
    crew_free(f.crew);
    unpack_free(f.bytes);
    mem_free(f.buffer);
    return code == ERR_OK ? code : error_in(e, K("base.reading"), arg_str("path", f.t.source));
}

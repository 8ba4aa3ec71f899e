/* detect_input.c: files, pipes and gzip, cut into whole lines.
 *
 * What is read lands in one buffer; all whole lines in it go to detector_feed at once, the piece of a line behind them moves to
 * the front. The buffer grows only when a single line is longer than it, up to LINE_LIMIT; a line beyond that is broken like any
 * other and passed over. gzip is told by its first two bytes, not by a name; several members one after another are one text. */
#include "detect/detect_int.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

enum { READ_STEP = 256 * 1024, PROGRESS_STEP = 1024 * 1024, LINE_LIMIT = 64 * 1024 * 1024 };

typedef struct {
    Detector *detector;
    int       fd;
    Str       name;
    DetectProgress progress;
    void     *user;
    uint64_t  taken, told;         /* bytes from the descriptor; how many the caller knows of */
    char     *buffer;
    size_t    filled, room;
    bool      passing;             /* inside a line that is too long */
    bool      zipped, ended;       /* ended: the descriptor, and with gzip its last member */
    char     *packed;              /* gzip: what was read and not yet inflated lies in stream.next_in */
    z_stream  stream;
} Input;

static ErrorCode take_bytes(Input *in, void *to, size_t n, size_t *ret, Error *e)
{
    TRY(fd_read_full(in->fd, to, n, ret, in->name, e));
    in->taken += *ret;
    if (in->progress && (in->taken - in->told >= PROGRESS_STEP || *ret < n)) {
        in->told = in->taken;
        in->progress(in->user, in->taken);
    }
    return ERR_OK;
}

/* ---- gzip ---- */

static void *zip_alloc(void *unused, unsigned items, unsigned size)
{
    (void)unused;
    size_t bytes;
    return size_multiply(items, size, &bytes) ? mem_alloc(bytes) : NULL;
}

static void zip_free(void *unused, void *p)
{
    (void)unused;
    mem_free(p);
}

static ErrorCode open_zip(Input *in, Error *e)
{
    in->packed = mem_alloc(READ_STEP);
    if (!in->packed) return error_memory(e);
    memcpy(in->packed, in->buffer, in->filled);
    in->stream = (z_stream){ .zalloc = zip_alloc, .zfree = zip_free, .next_in = (unsigned char *)in->packed,
                             .avail_in = (unsigned)in->filled };
    enum { GZIP_ONLY = 15 + 16 };
    if (inflateInit2(&in->stream, GZIP_ONLY) != Z_OK) return error_memory(e);
    in->zipped = true;
    in->filled = 0;
    return ERR_OK;
}

/* Fills `to` from the stream; fewer than n bytes only at the end. */
static ErrorCode inflate_bytes(Input *in, char *to, size_t n, size_t *ret, Error *e)
{
    z_stream *z = &in->stream;
    z->next_out = (unsigned char *)to;
    z->avail_out = (unsigned)n;
    while (z->avail_out > 0) {
        if (z->avail_in == 0) {
            size_t got;
            TRY(take_bytes(in, in->packed, READ_STEP, &got, e));
            z->next_in = (unsigned char *)in->packed;
            z->avail_in = (unsigned)got;
            if (got == 0) break;
        }
        int code = inflate(z, Z_NO_FLUSH);
        in->ended = code == Z_STREAM_END;
        if (code == Z_MEM_ERROR) return error_memory(e);
        if (code == Z_STREAM_END) code = inflateReset(z);
        if (code != Z_OK) return error_set(e, ERR_INVALID, K("detect.damaged-gzip"), arg_str("path", in->name));
    }
    if (z->avail_out > 0 && !in->ended) return error_set(e, ERR_INVALID, K("detect.damaged-gzip"), arg_str("path", in->name));
    *ret = n - z->avail_out;
    return ERR_OK;
}

/* ---- lines ---- */

static ErrorCode too_long(Input *in, Error *e)
{
    Error why;
    in->passing = true;
    in->filled = 0;
    in->detector->line++;
    in->detector->result.lines++;
    error_set(&why, ERR_LIMIT, K("detect.line-too-long"), arg_int("line", (int64_t)in->detector->line),
              arg_int("limit", LINE_LIMIT));
    return detector_broken_line(in->detector, &why, e);
}

static ErrorCode feed_lines(Input *in, Error *e)
{
    Str text = { in->buffer, in->filled };
    if (in->passing) {
        Str rest_of_line;
        in->passing = !str_cut(&text, '\n', &rest_of_line);
    }
    const char *last = text.len > 0 ? memrchr(text.ptr, '\n', text.len) : NULL;
    size_t whole = last ? (size_t)(last + 1 - text.ptr) : 0;
    TRY(detector_feed(in->detector, str_first(text, whole), e));
    text = str_from(text, whole);
    memmove(in->buffer, text.ptr, text.len);
    in->filled = text.len;
    return ERR_OK;
}

static ErrorCode make_room_for_line(Input *in, Error *e)
{
    if (in->room - in->filled >= READ_STEP) return ERR_OK;
    if (in->filled >= LINE_LIMIT) return too_long(in, e);
    char *bigger = mem_resize(in->buffer, in->room * 2);
    if (!bigger) return error_memory(e);
    in->buffer = bigger;
    in->room *= 2;
    return ERR_OK;
}

static ErrorCode read_all(Input *in, Error *e)
{
    size_t got;
    TRY(take_bytes(in, in->buffer, READ_STEP, &in->filled, e));
    got = in->filled;
    if (got >= 2 && memcmp(in->buffer, "\x1f\x8b", 2) == 0) TRY(open_zip(in, e));
    while (in->zipped || got == READ_STEP) {
        if (in->filled > 0) TRY(feed_lines(in, e));
        TRY(make_room_for_line(in, e));
        char *to = in->buffer + in->filled;
        TRY(in->zipped ? inflate_bytes(in, to, READ_STEP, &got, e) : take_bytes(in, to, READ_STEP, &got, e));
        in->filled += got;
        if (got < READ_STEP) break;
    }
    TRY(feed_lines(in, e));
    if (in->filled == 0 || in->passing) return ERR_OK;
    return detector_feed(in->detector, str_bytes(in->buffer, in->filled), e);        /* a last line without its LF */
}

ErrorCode detector_read_fd(Detector *d, int fd, Str name, DetectProgress progress, void *user, Error *e)
{
    TRY(detector_source(d, name, e));
    Input in = { .detector = d, .fd = fd, .name = d->source, .progress = progress, .user = user, .room = 2 * READ_STEP };
    in.buffer = mem_alloc(in.room);
    ErrorCode code = in.buffer ? read_all(&in, e) : error_memory(e);
    if (in.zipped) inflateEnd(&in.stream);
    mem_free(in.packed);
    mem_free(in.buffer);
    return code == ERR_OK ? code : error_in(e, K("base.reading"), arg_str("path", name));
}

ErrorCode detector_read_path(Detector *d, const char *path, DetectProgress progress, void *user, Error *e)
{
    if (strcmp(path, "-") == 0) return detector_read_fd(d, STDIN_FILENO, STR("-"), progress, user, e);
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return error_system(e, str_of(path));
    return detector_read_fd(d, fd, str_of(path), progress, user, e);
}

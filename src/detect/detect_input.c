/* detect_input.c: files and pipes, cut into the texts that a run takes one by one.
 *
 * Two forms come. In JSON Lines each line is a text: all whole lines in the buffer go to detector_feed at once, the piece of a line
 * behind them moves to the front; where there are threads each of them reads whole lines into a buffer of its own. A package (an object
 * with "releases" or "records"), an array, or one value over several lines is a stream in which json_split finds the items, and each
 * item is a text; what the package says around them is dropped. Which of the two a file is, its first bytes say. Either way the buffer
 * grows only when a single text is longer than it, up to TEXT_LIMIT; a text beyond that is broken like any other and passed over, so
 * memory does not grow with the file. */
#include "detect/detect_int.h"
#include "detect/input.h"
#include "detect/lines.h"

#include <fcntl.h>
#include <unistd.h>

enum { TEXT_LIMIT = 64 * 1024 * 1024 };

typedef struct {
    Detector *detector;
    Unpack   *bytes;
    Str       name;
    char     *buffer;
    size_t    filled, room;
    bool      ended;               /* nothing more comes */
    Error     broke;               /* code not ERR_OK: the file itself is damaged behind what is in the buffer */
    bool      passing;             /* inside a text that is too long */
    /* Of a stream: */
    uint64_t  offset;              /* bytes before the buffer */
    size_t    counted;             /* so far into the buffer line ends were counted, */
    uint64_t  line;                /* and this is the line there, from 1 */
    bool      has_item, in_package;   /* a value has begun at `item`, on line `item_line`; or what is left of a package has */
    size_t    item;
    uint64_t  item_line;
} Input;

/* ---- the buffer ---- */

static ErrorCode read_more(Input *in, Error *e)
{
    if (in->room - in->filled < UNPACK_STEP) {
        char *bigger = mem_resize(in->buffer, in->room * 2);
        if (!bigger) return error_memory(e);
        in->buffer = bigger;
        in->room *= 2;
    }
    size_t got;
    ErrorCode code = unpack_read(in->bytes, in->buffer + in->filled, UNPACK_STEP, &got, e);
    if (code != ERR_OK && code != ERR_INVALID && code != ERR_LIMIT) return code;
    in->filled += got;
    in->ended = code != ERR_OK || got < UNPACK_STEP;
    if (code != ERR_OK) in->broke = *e;
    return ERR_OK;
}

static void drop_front(Input *in, size_t n)
{
    memmove(in->buffer, in->buffer + n, in->filled - n);
    in->filled -= n;
}

static ErrorCode too_long(Input *in, uint64_t line, Error *e)
{
    Error why;
    in->passing = true;
    in->detector->result.lines++;
    error_set(&why, ERR_LIMIT, K("detect.line-too-long"), arg_int("line", (int64_t)line), arg_int("limit", TEXT_LIMIT));
    return detector_broken_line(in->detector, &why, e);
}

/* ---- lines ---- */

/* The whole lines in the buffer, behind what is left of one that is too long; and the piece of a line behind them. */
static Str whole_lines(Input *in, Str *rest)
{
    Str text = { in->buffer, in->filled };
    if (in->passing) {
        Str rest_of_line;
        in->passing = !str_cut(&text, '\n', &rest_of_line);
        in->detector->next_offset += in->filled - text.len;
    }
    size_t whole = lines_whole(text);
    *rest = str_from(text, whole);
    return str_first(text, whole);
}

/* What is in the buffer is one piece of a line: it may have become too long. */
static ErrorCode check_piece(Input *in, Error *e)
{
    Detector *d = in->detector;
    if (in->filled < TEXT_LIMIT) return ERR_OK;
    d->line++;
    d->next_offset += in->filled;
    in->filled = 0;
    return too_long(in, d->line, e);
}

static ErrorCode feed_lines(Input *in, Error *e)
{
    Str rest, whole = whole_lines(in, &rest);
    if (whole.len > 0) TRY(detector_feed(in->detector, whole, e));
    drop_front(in, in->filled - rest.len);
    return check_piece(in, e);
}

/* Reads until the buffer has a line end, or nothing more comes: then what is left is a last line without its LF. */
static ErrorCode read_whole_lines(Input *in, Str *lines, Str *rest, Error *e)
{
    for (;;) {
        *lines = whole_lines(in, rest);
        if (lines->len > 0) return ERR_OK;
        drop_front(in, in->filled - rest->len);
        TRY(check_piece(in, e));
        if (in->ended) break;
        TRY(read_more(in, e));
    }
    *lines = str_bytes(in->buffer, in->passing ? 0 : in->filled);
    *rest = (Str){ 0 };
    return ERR_OK;
}

static ErrorCode make_buffer(PoolLines *to, size_t room, Error *e)
{
    if (to->room >= room) return ERR_OK;
    mem_free(to->bytes);
    to->room = 0;
    to->bytes = mem_alloc(room);
    if (!to->bytes) return error_memory(e);
    to->room = room;
    return ERR_OK;
}

static void change_buffers(Input *in, PoolLines *with)
{
    Input old = *in;
    in->buffer = with->bytes;
    in->room = with->room;
    with->bytes = old.buffer;
    with->room = old.room;
}

/* A PoolNext: what follows is read into the buffer of whoever asks; the input's own keeps the piece of a line behind it. */
static ErrorCode next_lines(void *user, PoolLines *to, Error *e)
{
    Input *in = user;
    Detector *d = in->detector;
    Str rest;
    TRY(make_buffer(to, in->room, e));
    memcpy(to->bytes, in->buffer, in->filled);
    change_buffers(in, to);
    ErrorCode code = read_whole_lines(in, &to->lines, &rest, e);
    if (code == ERR_OK) code = make_buffer(to, rest.len, e);
    if (code == ERR_OK && rest.len > 0) memcpy(to->bytes, rest.ptr, rest.len);
    change_buffers(in, to);
    TRY(code);
    in->filled = rest.len;
    to->source = d->source;
    to->source_index = d->source_index;
    to->line = d->line;
    to->offset = d->next_offset;
    d->line += pool_count_lines(to->lines);
    d->next_offset += to->lines.len;
    return ERR_OK;
}

static ErrorCode read_lines(Input *in, Error *e)
{
    for (;;) {
        if (detector_shares(in->detector)) return pool_pull(in->detector->pool, next_lines, in, e);
        TRY(feed_lines(in, e));
        if (in->ended) break;
        TRY(read_more(in, e));
    }
    if (in->filled == 0 || in->passing) return ERR_OK;
    return detector_feed(in->detector, str_bytes(in->buffer, in->filled), e);        /* a last line without its LF */
}

/* ---- a stream ---- */

static uint64_t count_line_ends(const char *p, const char *end)
{
    uint64_t n = 0;
    for (; (p = memchr(p, '\n', (size_t)(end - p))); p++) n++;
    return n;
}

/* Whether the array that opens right before `at` is the member "releases" or "records" of a package. */
static bool is_list_of_items(const char *begin, const char *at)
{
    static const Str NAMES[] = { { "\"releases\"", 10 }, { "\"records\"", 9 } };
    const char *p = at - 1;
    while (p > begin && strchr(" \t\r\n:", p[-1]) && p[-1]) p--;
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        if ((size_t)(p - begin) > NAMES[i].len && memcmp(p - NAMES[i].len, NAMES[i].ptr, NAMES[i].len) == 0) return true;
    }
    return false;
}

static void count_lines_up_to(Input *in, size_t at)
{
    in->line += count_line_ends(in->buffer + in->counted, in->buffer + at);
    in->counted = at;
}

static void begin_item(Input *in, size_t at)
{
    count_lines_up_to(in, at);
    in->has_item = true;
    in->item = at;
    in->item_line = in->line;
}

/* Gives an item to the run as one line: an end of line between two tokens is as good as a space. */
static ErrorCode feed_item(Input *in, size_t end, Error *e)
{
    Detector *d = in->detector;
    char *begin = in->buffer + in->item, *stop = in->buffer + end;
    count_lines_up_to(in, end);
    for (char *p = begin; (p = memchr(p, '\n', (size_t)(stop - p))); p++) *p = ' ';
    d->line = in->item_line - 1;
    d->next_offset = in->offset + in->item;
    return detector_feed(d, str_bytes(begin, (size_t)(stop - begin)), e);
}

static ErrorCode take_event(Input *in, JsonSplit *split, SplitEvent event, size_t at, Error *e)
{
    switch (event) {
    case SPLIT_BEGIN:
        if (split->base == 0 && in->buffer[at - 1] == '[') split->base = split->depth;     /* an array around all */
        else begin_item(in, at - 1);
        return ERR_OK;
    case SPLIT_LIST:
        if (!in->has_item || !is_list_of_items(in->buffer + in->item, in->buffer + at)) return ERR_OK;
        in->has_item = false;
        in->in_package = true;
        split->base = 2;
        return ERR_OK;
    case SPLIT_CLOSED:
        if (split->depth > 0) begin_item(in, at - 1);                 /* what is left of the package, where another list may come */
        return ERR_OK;
    case SPLIT_END: {
        bool is_text = in->has_item && !(in->in_package && split->depth == 0);
        if (split->depth == 0) in->in_package = false;
        in->passing = in->has_item = false;
        return is_text ? feed_item(in, at, e) : ERR_OK;
    }
    case SPLIT_MORE:
    default:
        return ERR_OK;
    }
}

/* Frees the buffer of what is done with. */
static ErrorCode keep_item(Input *in, size_t *at, Error *e)
{
    size_t done = in->has_item ? in->item : in->filled;
    if (in->filled - done >= TEXT_LIMIT) {
        in->has_item = false;
        in->detector->line = in->item_line;
        TRY(too_long(in, in->item_line, e));
        done = in->filled;
    }
    count_lines_up_to(in, done > in->counted ? done : in->counted);
    in->counted -= done;
    in->offset += done;
    in->item = 0;
    *at -= done;
    drop_front(in, done);
    return ERR_OK;
}

/* The file ends in the middle of something. */
static ErrorCode end_early(Input *in, const JsonSplit *split, Error *e)
{
    Error why;
    if (split->state == SPLIT_IN_WORD && split->depth == split->base && in->has_item) TRY(feed_item(in, in->filled, e));
    if (split->depth == 0 && split->state != SPLIT_IN_TEXT) return ERR_OK;
    in->detector->line = in->has_item ? in->item_line : in->line;
    in->detector->result.lines++;
    error_set(&why, ERR_INVALID, K("detect.ends-early"), arg_int("line", (int64_t)in->detector->line),
              arg_int("byte", (int64_t)(in->offset + in->filled)));
    return detector_broken_line(in->detector, &why, e);
}

static ErrorCode read_stream(Input *in, Error *e)
{
    JsonSplit split = { 0 };
    size_t at = 0;
    in->line = 1;
    if (str_starts(str_bytes(in->buffer, in->filled), STR("\xef\xbb\xbf"))) at = in->counted = 3;
    for (;;) {
        SplitEvent event;
        while ((event = json_split(&split, str_bytes(in->buffer, in->filled), &at)) != SPLIT_MORE) {
            TRY(take_event(in, &split, event, at, e));
        }
        if (in->ended) break;
        TRY(keep_item(in, &at, e));
        TRY(read_more(in, e));
    }
    return end_early(in, &split, e);
}

/* ---- which of the two ---- */

/* The text is JSON as far as it goes, and goes on. */
static bool goes_on(Arena *a, Str text)
{
    Error why;
    JsonCursor c = json_cursor(a, text, false);
    if (json_skip(&c, &why) == ERR_OK) return false;
    return strcmp(why.parts[0].key, "json.unfinished") == 0 || strcmp(why.parts[0].key, "json.open-string") == 0;
}

static bool holds_a_list(Str text)
{
    JsonSplit split = { 0 };
    size_t at = 0;
    for (;;) {
        SplitEvent event = json_split(&split, text, &at);
        if (event == SPLIT_LIST && is_list_of_items(text.ptr, text.ptr + at)) return true;
        if (event == SPLIT_END || event == SPLIT_MORE) return false;
    }
}

/* By the first bytes: an array, an object whose first line is not all of it though nothing is wrong so far, or a first line longer
 * than these bytes that is seen to be a package. */
static bool is_stream(const Input *in)
{
    Str text = { in->buffer, in->filled }, line;
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_from(text, 3);
    while (text.len > 0 && strchr(" \t\r\n", text.ptr[0]) && text.ptr[0]) text = str_from(text, 1);
    if (str_starts(text, STR("["))) return true;
    if (!str_starts(text, STR("{"))) return false;
    Str rest = text;
    if (!str_cut(&rest, '\n', &line) && !in->ended) return holds_a_list(text);
    Arena a = arena_with(1 << 20);
    JsonCursor whole = json_cursor(&a, text, false);
    Error unused;
    bool stream = goes_on(&a, line) && (holds_a_list(text) || json_skip(&whole, &unused) == ERR_OK || goes_on(&a, text));
    arena_free(&a);
    return stream;
}

/* ---- files ---- */

static ErrorCode read_all(Input *in, Error *e)
{
    TRY(read_more(in, e));
    TRY(is_stream(in) ? read_stream(in, e) : read_lines(in, e));
    if (in->broke.code == ERR_OK) return ERR_OK;
    DetectResult *r = &in->detector->result;
    if (!r->damaged) r->damage = in->broke;
    r->damaged = true;
    return detector_broken_line(in->detector, &in->broke, e);
}

ErrorCode detector_read_fd(Detector *d, int fd, Str name, DetectProgress progress, void *user, Error *e)
{
    TRY(detector_source(d, name, e));
    Input *in = mem_alloc(sizeof *in);
    if (!in) return error_memory(e);
    *in = (Input){ .detector = d, .name = d->source, .room = 2 * UNPACK_STEP, .buffer = mem_alloc(2 * UNPACK_STEP) };
    ErrorCode code = in->buffer ? unpack_new(fd, d->source, &(UnpackWatch){ progress, user, d->tap, d->tap_user, d->door }, &in->bytes, e)
        : error_memory(e);
    if (code == ERR_OK) code = read_all(in, e);
    unpack_free(in->bytes);
    mem_free(in->buffer);
    mem_free(in);
    code = detector_said(d, code, e);
    return code == ERR_OK ? code : error_in(e, K("base.reading"), arg_str("path", name));
}

ErrorCode detector_read_path(Detector *d, const char *path, DetectProgress progress, void *user, Error *e)
{
    if (strcmp(path, "-") == 0) return detector_read_fd(d, STDIN_FILENO, STR("-"), progress, user, e);
    CLEANUP(fd_close) int fd = io->open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return error_system(e, str_of(path));
    return detector_read_fd(d, fd, str_of(path), progress, user, e);
}

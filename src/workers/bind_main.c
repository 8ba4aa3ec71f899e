/* bind_main.c: tergoo-bind, the worker that makes one PDF of a volume. Papers are set from their frozen sources, files of
 * documents are taken in as they are: they come from strangers, so this program opens nothing but the fonts and shuts itself in
 * before it reads.
 *
 * The request is a line of JSON about the whole ("title", "agency", "back", "lang", "made"), then for each item a line of JSON
 * and so many bytes as its "length" says: "as" is "paper" (the bytes are what tergoo-print would be asked) or "file" (with
 * "else": the paper that stands there when the file cannot be shown as pages), "title", "first" and "last" sheet. The answer is
 * "ok LENGTH" and the file, or "no LENGTH" and an error as JSON. */
#include <stdio.h>
#include <unistd.h>

#include "print/paper.h"
#include "print/volume_pdf.h"
#include "workers/answer.h"

enum { LINE_LIMIT = 4 << 20, PIECE = 1 << 16 };
static const int64_t SIZE_LIMIT = (int64_t)1 << 30;

/* What stays until the volume is written. */
typedef struct Kept Kept;
struct Kept { Arena bytes; Kept *next; };

typedef struct { Arena *arena; char *ahead; size_t from, to; int64_t read; Kept *kept; } Input;

static ErrorCode wrong(const char *what, Error *e)
{
    return error_set(e, ERR_INVALID, K("bind.request"), arg_str("what", str_of(what)));
}

/* ---- reading ---- */

static ErrorCode fill(Input *in, bool *more, Error *e)
{
    ssize_t n = read(STDIN_FILENO, in->ahead, PIECE);
    if (n < 0) return error_internal(e, "read");
    in->from = 0;
    in->to = (size_t)n;
    *more = n > 0;
    return ERR_OK;
}

static ErrorCode read_line(Input *in, Buf *line, bool *more, Error *e)
{
    buf_clear(line);
    for (;;) {
        if (in->from == in->to) TRY(fill(in, more, e));
        if (in->from == in->to) return line->len == 0 ? ERR_OK : wrong("a line without an end", e);
        Str here = { in->ahead + in->from, in->to - in->from };
        ptrdiff_t end = str_find_byte(here, '\n');
        buf_add(line, end >= 0 ? str_first(here, (size_t)end) : here);
        in->from += end >= 0 ? (size_t)end + 1 : here.len;
        if (line->failed) return error_memory(e);
        if (line->len > LINE_LIMIT) return wrong("a line too long", e);
        *more = true;
        if (end >= 0) return ERR_OK;
    }
}

static ErrorCode read_bytes(Input *in, Arena *a, int64_t length, Str *ret, Error *e)
{
    bool more;
    if (length < 0 || length > SIZE_LIMIT - in->read) return error_set(e, ERR_LIMIT, K("bind.size"), arg_int("limit", SIZE_LIMIT));
    in->read += length;
    char *to = arena_alloc(a, (size_t)length + 1);
    size_t have = 0, want = (size_t)length;
    if (!to) return error_memory(e);
    while (have < want) {
        if (in->from == in->to) TRY(fill(in, &more, e));
        size_t n = in->to - in->from < want - have ? in->to - in->from : want - have;
        if (n == 0) return wrong("an item that broke off", e);
        memcpy(to + have, in->ahead + in->from, n);
        in->from += n;
        have += n;
    }
    *ret = (Str){ to, want };
    return ERR_OK;
}

/* ---- items ---- */

static Str partial_of(const void *self, Str name)
{
    return json_text(json_get_str(self, name));
}

static ErrorCode set_paper(Arena *a, const JsonValue *ask, Buf *to, Error *e)
{
    Paper paper;
    Lang lang = LANG_KY;
    (void)lang_of(json_text(json_get(ask, "lang")), &lang);
    TRY(paper_read(a, lang, json_text(json_get(ask, "name")), json_text(json_get(ask, "template")), json_get(ask, "values"),
                   partial_of,
                   json_get(ask, "partials"), &paper, e));
    PaperFrame frame = { .number = json_text(json_get(ask, "number")), .source = json_text(json_get(ask, "source")),
                         .code = json_text(json_get(ask, "code")), .agency = json_text(json_get(ask, "agency")), .part = true };
    frame.exercise = json_true(json_get(ask, "exercise"));
    if (!json_int(json_get(ask, "made"), &frame.made)) frame.made = 0;
    return paper_write_pdf(&paper, &frame, to, e);
}

/* What setting it took goes again; the PDF stays, since its pages are read when all is written. */
static ErrorCode add_paper(Arena *a, VolumePdf *v, const JsonValue *ask, const VolumeItem *item, Error *e)
{
    bool fits;
    Arena once = arena_with((size_t)1 << 30);
    Buf pdf = buf_in(&once);
    ErrorCode code = set_paper(&once, ask, &pdf, e);
    Str kept = code == ERR_OK ? str_copy(a, buf_str(&pdf)) : (Str){ 0 };
    arena_free(&once);
    TRY(code);
    if (!kept.ptr) return error_memory(e);
    TRY(volume_pdf_add(v, kept, item, &fits, e));
    return fits ? ERR_OK : error_internal(e, "paper");
}

static bool is_pdf(Str bytes)
{
    enum { HEAD = 1024 };                           /* readers look so far for it (PDF 1.7, annex H) */
    return str_find(str_first(bytes, HEAD), STR("%PDF-")) >= 0;
}

/* The bytes of a PDF stay, since its pages are read when all is written; those of anything else go at once. */
static ErrorCode add_file(Input *in, VolumePdf *v, int64_t length, const JsonValue *instead, const VolumeItem *item, Error *e)
{
    bool fits = false;
    Str bytes;
    Kept *one = ARENA_NEW(in->arena, Kept);
    if (!one) return error_memory(e);
    *one = (Kept){ arena_with((size_t)SIZE_LIMIT + PIECE), NULL };
    ErrorCode code = read_bytes(in, &one->bytes, length, &bytes, e);
    bool pdf = code == ERR_OK && is_pdf(bytes);
    if (code == ERR_OK) code = pdf ? volume_pdf_add(v, bytes, item, &fits, e) : volume_pdf_add_image(v, bytes, item, &fits, e);
    if (pdf && fits) {
        one->next = in->kept;
        in->kept = one;
    } else {
        arena_free(&one->bytes);
    }
    if (code != ERR_OK) return code;
    return fits ? ERR_OK : add_paper(in->arena, v, instead, item, e);
}

static ErrorCode add_item(Input *in, VolumePdf *v, Str line, Error *e)
{
    JsonValue *head, *ask;
    Str bytes;
    int64_t length = -1;
    VolumeItem item = { 0 };
    TRY(json_parse(in->arena, line, &head, e));
    item.title = json_text(json_get(head, "title"));
    if (!json_int(json_get(head, "length"), &length) || !json_int(json_get(head, "first"), &item.first) || !json_int(json_get(head,
            "last"),
            &item.last) || item.first < 0 || item.last < item.first) return wrong("an item without its sheets", e);
    Str as = json_text(json_get(head, "as"));
    if (str_is(as, "file")) return add_file(in, v, length, json_get(head, "else"), &item, e);
    if (!str_is(as, "paper")) return wrong("an item of no kind", e);
    TRY(read_bytes(in, in->arena, length, &bytes, e));
    TRY(json_parse(in->arena, bytes, &ask, e));
    return add_paper(in->arena, v, ask, &item, e);
}

static ErrorCode take_all(Input *in, VolumePdf **v, Error *e)
{
    Arena *a = in->arena;
    Buf line = buf_in(a);
    JsonValue *head;
    bool more = false;
    VolumeFrame frame = { .lang = LANG_KY };
    if (!in->ahead) return error_memory(e);
    TRY(read_line(in, &line, &more, e));
    Str first = str_copy(a, buf_str(&line));
    if (!first.ptr) return error_memory(e);
    TRY(json_parse(a, first, &head, e));
    (void)lang_of(json_text(json_get(head, "lang")), &frame.lang);
    frame.title = json_text(json_get(head, "title"));
    frame.agency = json_text(json_get(head, "agency"));
    frame.back = json_text(json_get(head, "back"));
    frame.exercise = json_true(json_get(head, "exercise"));
    if (!json_int(json_get(head, "made"), &frame.made)) frame.made = 0;
    TRY(volume_pdf_begin(a, &frame, v, e));
    for (more = true; more; ) {
        more = false;
        TRY(read_line(in, &line, &more, e));
        if (line.len == 0) break;
        Str one = str_copy(a, buf_str(&line));
        if (!one.ptr) return error_memory(e);
        TRY(add_item(in, *v, one, e));
    }
    return ERR_OK;
}

static ErrorCode bind(Arena *a, int *fd, uint64_t *size, Error *e)
{
    VolumePdf *v = NULL;
    Input in = { .arena = a, .ahead = arena_alloc(a, PIECE) };
    ErrorCode code = take_all(&in, &v, e);
    if (code == ERR_OK) code = volume_pdf_write(v, fd, size, e);
    volume_pdf_free(v);
    for (Kept *one = in.kept; one; one = one->next) arena_free(&one->bytes);
    return code;
}

/* ---- the program ---- */

static bool pass_file(Arena *a, int fd)
{
    char *room = arena_alloc(a, PIECE);
    ssize_t n = room ? 1 : -1;
    while (n > 0) {
        n = read(fd, room, PIECE);
        if (n > 0 && !answer_write(str_bytes(room, (size_t)n))) return false;
    }
    return n == 0;
}

int main(void)
{
    Arena a = arena_with((size_t)3 << 30);
    Buf refusal = buf_in(&a), head = buf_in(&a);
    int fd = -1;
    uint64_t size = 0;
    Error e = { 0 };
    ErrorCode code = answer_shut_in(ANSWER_FONTS, ANSWER_FONT_COUNT, &e);
    if (code == ERR_OK) code = bind(&a, &fd, &size, &e);
    if (code != ERR_OK) answer_error(&refusal, &e);
    buf_format(&head, "%s %llu\n", code == ERR_OK ? "ok" : "no",
               code == ERR_OK ? (unsigned long long)size : (unsigned long long)refusal.len);
    bool said = answer_write(buf_str(&head)) && (code == ERR_OK ? pass_file(&a, fd) : answer_write(buf_str(&refusal)));
    fd_close(&fd);
    arena_free(&a);
    return said ? 0 : 3;
}

/* tip_copy.c: copies of what people sent, to work with.
 *
 * A photograph carries where and with what it was taken, a document who wrote it, and taking these out one by one means
 * knowing every place where a format can hide them. So nothing is taken out: the worker tergoo-scan opens the file and draws
 * each page anew, and a file of an office program is read for its text by tergoo-word. What comes back are pictures and
 * letters. A format that neither knows has no copy, and says so; the file itself is in the vault. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "desk/desk_worker.h"
#include "desk/scan_worker.h"
#include "desk/tip_intake.h"
#include "office/blob.h"

enum { COPY_BYTES_MOST = 200 << 20, COPY_PAGES_MOST = 400, COPY_WAIT = 120 * 1000, TEXT_MOST = 4 << 20 };
static const char SCAN[] = "tergoo-scan", WORD[] = "tergoo-word";

static ErrorCode read_file(const TipFile *f, Buf *to, Error *e)
{
    size_t got;
    char *room = buf_reserve(to, (size_t)f->size + 1);
    if (!room) return error_memory(e);
    if (lseek(f->fd, 0, SEEK_SET) != 0) return error_system(e, f->name);
    TRY(fd_read_full(f->fd, room, (size_t)f->size, &got, f->name, e));
    buf_took(to, got);
    return lseek(f->fd, 0, SEEK_SET) == 0 ? ERR_OK : error_system(e, f->name);
}

/* ---- pictures and PDF ---- */

static ErrorCode ask_scan(Arena *a, const JsonValue *head, const TipFile *f, JsonValue **answer, Str *rest, Error *e)
{
    Buf request = buf_in(a);
    scan_request(&request, head);
    TRY(read_file(f, &request, e));
    return request.failed ? error_memory(e) : scan_ask(a, SCAN, buf_str(&request), COPY_WAIT, answer, rest, e);
}

/* Every page as a picture, in one PDF. */
static ErrorCode draw(Arena *a, const TipFile *f, Str *ret, Error *e)
{
    JsonValue *answer, *head = scan_head(a, "part", STR("file"), 0), *pages = json_new_array(a);
    Str unused;
    int64_t count = 0;
    TRY(ask_scan(a, scan_head(a, "look", STR("file"), 0), f, &answer, &unused, e));
    if (!json_int(json_get(answer, "pages"), &count) || count < 1) return error_internal(e, SCAN);
    if (count > COPY_PAGES_MOST) return error_set(e, ERR_LIMIT, K("tips.many-pages"), arg_int("limit", COPY_PAGES_MOST));
    for (int64_t i = 1; i <= count; i++) {
        JsonValue *one = json_new_array(a);
        json_add(a, one, json_new_int(a, i));
        json_add(a, one, json_new_int(a, 0));
        json_add(a, pages, one);
    }
    json_set(a, head, "pages", pages);
    return ask_scan(a, head, f, &answer, ret, e);
}

/* ---- texts ---- */

/* Letters and nothing else. Many formats are text as well (PDF, RTF, HTML, mail), and say who wrote them: so it must also be
 * called a text, and begin as none of these does. */
static bool is_plain_text(Str name, Str bytes)
{
    enum { PDF_WITHIN = 1024 };
    static const Str BEGINNINGS[] = { STR("<"), STR("{\\rtf"), STR("%!PS"), STR("BEGIN:") };
    Str text = str_trim(bytes);
    for (size_t i = 0; i < ARRAY_LEN(BEGINNINGS); i++) if (str_starts(text, BEGINNINGS[i])) return false;
    if (!str_ends(name, STR(".txt")) || str_find(str_first(bytes, PDF_WITHIN), STR("%PDF-")) >= 0) return false;
    return bytes.len > 0 && bytes.len <= TEXT_MOST && utf8_valid(bytes) && !utf8_has_control(bytes, "\r\n\t");
}

/* The paragraphs of a file of an office program, a line each. */
static ErrorCode read_word(Arena *a, Str bytes, Str *ret, Error *e)
{
    Buf answer = buf_in(a), text = buf_in(a);
    JsonValue *said;
    bool failed;
    Worker w = { .program = WORD, .most = 2 * TEXT_MOST, .wait = COPY_WAIT };
    TRY(worker_ask(&w, bytes, &answer, &failed, e));
    if (failed) return desk_worker_error(WORD, buf_str(&answer), a, e);
    TRY(json_parse(a, buf_str(&answer), &said, e));
    JSON_EACH(block, json_get(said, "blocks")) {
        buf_add(&text, json_text(json_get(block, "text")));
        buf_byte(&text, '\n');
    }
    *ret = buf_str(&text);
    return text.failed ? error_memory(e) : ERR_OK;
}

/* ---- which ---- */

typedef struct { Str bytes; const char *ending, *type; } Copy;

static ErrorCode make_copy(Arena *a, const TipFile *f, Copy *ret, Error *e)
{
    Buf whole = buf_in(a);
    if (f->size == 0) return error_set(e, ERR_INVALID, K("tips.copy-empty"));
    if (f->size > COPY_BYTES_MOST) return error_set(e, ERR_LIMIT, K("tips.copy-large"), arg_int("limit", COPY_BYTES_MOST >> 20));
    TRY(read_file(f, &whole, e));
    Str bytes = buf_str(&whole);
    if (is_plain_text(f->name, bytes)) {
        *ret = (Copy){ bytes, "txt", "text/plain" };
        return ERR_OK;
    }
    if (str_starts(bytes, STR("PK\3\4"))) {
        *ret = (Copy){ .ending = "txt", .type = "text/plain" };
        return read_word(a, bytes, &ret->bytes, e);
    }
    *ret = (Copy){ .ending = "pdf", .type = "application/pdf" };
    return draw(a, f, &ret->bytes, e);
}

static ErrorCode keep(Request *r, Str bytes, BlobRow *row, Error *e)
{
    CLEANUP(fd_close) int fd = memfd_create("copy", MFD_CLOEXEC);
    if (fd < 0) return error_system(e, STR("copy"));
    TRY(fd_write_all(fd, bytes, STR("copy"), e));
    if (lseek(fd, 0, SEEK_SET) != 0) return error_system(e, STR("copy"));
    return blob_keep(r->office, r->arena, fd, row, e);
}

/* As the file was called, and what the copy is. */
static Str copy_name(Arena *a, Str name, const char *ending)
{
    Str dotted = str_format(a, ".%s", ending);
    return dotted.ptr && str_ends(name, dotted) ? name : str_format(a, STR_FMT ".%s", STR_ARG(name), ending);
}

/* What went wrong with a stranger's file is no failure of ours: it has no copy, and that is said. */
static bool is_the_files_fault(ErrorCode code)
{
    return code == ERR_INVALID || code == ERR_LIMIT || code == ERR_FINDING || code == ERR_INTERNAL || code == ERR_USAGE ||
        code == ERR_MEMORY;
}

ErrorCode tip_copy_make(Request *r, const TipFile *file, BlobRow *row, Str *name, Str *type, Str *why, Error *e)
{
    Arena a = arena_wiping((size_t)3 << 30);
    Copy copy;
    Buf text = buf_in(r->arena);
    *why = STR("");
    ErrorCode code = make_copy(&a, file, &copy, e);
    if (code == ERR_OK) {
        *name = copy_name(r->arena, file->name, copy.ending);
        *type = str_of(copy.type);
        code = name->ptr ? keep(r, copy.bytes, row, e) : error_memory(e);
    } else if (is_the_files_fault(code)) {
        desk_say_error(r, &text, e);
        *why = str_trim(buf_str(&text));
        if (why->len == 0) *why = view_say(r, K("tips.copy-none"));
        code = ERR_OK;
    }
    arena_free(&a);
    return code;
}

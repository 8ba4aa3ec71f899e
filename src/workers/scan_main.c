/* scan_main.c: tergoo-scan, the worker that opens what was scanned. A request is a line of JSON and the file; an answer is a line
 * of JSON and, where one was asked for, a picture. It opens fonts and nothing else, and shuts itself in before it reads.
 *
 *   "do": "look"    {"type", "pages"}
 *   "do": "page"    page, as: "none" | "jpeg" | "grey", dpi, turn (quarters, where they are known)
 *                   {"codes", "turn", "upright", "tilt", "width", "height"} and the page, turned upright
 *   "do": "words"   page, of a PDF of our own: {"words": [[word, gap, foot], …]}
 *   "do": "part"    pages: [[page, turn], …]: {} and a PDF of these pages as pictures */
#include <sys/resource.h>

#include "scan/scan.h"
#include "workers/answer.h"

enum { REQUEST_LIMIT = 300 << 20 };

static int number_of(const JsonValue *ask, const char *name, int otherwise)
{
    int64_t n;
    return json_int(json_get(ask, name), &n) && n >= -1 && n <= 100000 ? (int)n : otherwise;
}

static ErrorCode look(Arena *a, const ScanFile *f, Buf *to, Error *e)
{
    JsonValue *head = json_new_object(a);
    json_set(a, head, "type", json_new_string(a, str_of(scan_type_name(f->type))));
    json_set(a, head, "pages", json_new_int(a, f->pages));
    return answer_head(to, head, e);
}

/* The codes are looked for as the page lies; known quarters save that. */
static ErrorCode page_upright(Arena *a, const ScanFile *f, int page, int dpi, int turn, ScanSeen *seen, PIX **ret, Error *e)
{
    CLEANUP(scan_pix_free) PIX *raw = NULL;
    TRY(scan_page(f, page, dpi, &raw, e));
    *seen = (ScanSeen){ .turn = turn, .upright = true };
    if (turn < 0) TRY(scan_see(raw, a, seen, e));
    return scan_upright(raw, seen->turn, &seen->tilt, ret, e);
}

static ErrorCode page(Arena *a, const ScanFile *f, const JsonValue *ask, Buf *to, Error *e)
{
    JsonValue *head = json_new_object(a), *codes = json_new_array(a);
    CLEANUP(scan_pix_free) PIX *upright = NULL;
    ScanSeen seen;
    Str as = json_text(json_get(ask, "as"));
    TRY(page_upright(a, f, number_of(ask, "page", 0), number_of(ask, "dpi", SCAN_DPI), number_of(ask, "turn", -1), &seen, &upright,
                     e));
    for (size_t i = 0; i < seen.count; i++) json_add(a, codes, json_new_string(a, seen.codes[i]));
    json_set(a, head, "codes", codes);
    json_set(a, head, "turn", json_new_int(a, seen.turn));
    json_set(a, head, "upright", json_new_bool(a, seen.upright));
    json_set(a, head, "tilt", json_new_int(a, (int64_t)(seen.tilt * 10)));       /* tenths of a degree */
    json_set(a, head, "width", json_new_int(a, pixGetWidth(upright)));
    json_set(a, head, "height", json_new_int(a, pixGetHeight(upright)));
    TRY(answer_head(to, head, e));
    if (str_is(as, "jpeg")) return scan_write_jpeg(upright, number_of(ask, "fit", SCAN_FIT), to, e);
    return str_is(as, "grey") ? scan_write_grey(upright, to, e) : ERR_OK;
}

static ErrorCode words(Arena *a, const ScanFile *f, const JsonValue *ask, Buf *to, Error *e)
{
    JsonValue *head = json_new_object(a), *list;
    int number = number_of(ask, "page", 0);
    if (f->type != SCAN_PDF || number < 1 || number > f->pages)
        return error_set(e, ERR_USAGE, K("scan.no-page"), arg_str("file", f->name), arg_int("page", number));
    TRY(scan_pdf_words(f, number, a, &list, e));
    json_set(a, head, "words", list);
    return answer_head(to, head, e);
}

static ErrorCode part(Arena *a, const ScanFile *f, const JsonValue *ask, Buf *to, Error *e)
{
    ScanPdf *pdf;
    ErrorCode code = ERR_OK;
    TRY(answer_head(to, json_new_object(a), e));
    TRY(scan_pdf_begin(a, to, &pdf, e));
    JSON_EACH(one, json_get(ask, "pages")) {
        CLEANUP(scan_pix_free) PIX *upright = NULL;
        ScanSeen seen;
        int64_t number, turn;
        bool fine = one->count == 2 && json_int(one->first, &number) && json_int(one->last, &turn) && turn >= 0 && turn < 4;
        code = fine ? page_upright(a, f, (int)number, SCAN_DPI, (int)turn, &seen, &upright, e) : error_internal(e, "part");
        if (code == ERR_OK) code = scan_pdf_add(pdf, upright, e);
        if (code != ERR_OK) break;
    }
    Error unheard;
    ErrorCode ended = scan_pdf_end(pdf, code == ERR_OK ? e : &unheard);
    return code == ERR_OK ? ended : code;
}

static ErrorCode make(Arena *a, Str request, Buf *to, Error *e)
{
    static const struct { const char *what; ErrorCode (*run)(Arena *, const ScanFile *, const JsonValue *, Buf *,
                                                             Error *); } ALL[] = {
        { "page", page }, { "words", words }, { "part", part },
    };
    JsonValue *ask;
    Str bytes;
    CLEANUP(scan_close) ScanFile f = { .type = SCAN_JPEG };
    TRY(answer_split(a, request, &ask, &bytes, e));
    if (json_true(json_get(ask, "idle"))) (void)setpriority(PRIO_PROCESS, 0, 15);
    TRY(scan_open(json_text(json_get(ask, "name")), bytes, &f, e));
    Str what = json_text(json_get(ask, "do"));
    for (size_t i = 0; i < ARRAY_LEN(ALL); i++) if (str_is(what, ALL[i].what)) return ALL[i].run(a, &f, ask, to, e);
    return look(a, &f, to, e);
}

int main(void)
{
    return answer_run(ANSWER_FONTS, ANSWER_FONT_COUNT, REQUEST_LIMIT, make);
}

/* print_main.c: tergoo-print, the worker that makes papers. It reads one request on its standard input and writes one file, or
 * what is wrong, to its standard output; it opens nothing but the fonts, and shuts itself in before it reads.
 *
 * The request is a JSON object: "form" (pdf, html, odt, docx, text), "lang", "name" and "template" of the paper, "values", of its frame
 * "number", "source", "code", "agency", "draft", "landscape", "made", and as many "pages" as it may have. The answer is "ok LENGTH" and
 * the file, or "no LENGTH" and an error as JSON ("error": key, "values").
 *
 * With "form" labels there is no paper: "title", "sheet" (its sizes by name), "skip", and "labels", each with the texts of its members. */
#include <stdio.h>
#include <unistd.h>

#include "base/confine.h"
#include "print/paper_labels.h"

enum { REQUEST_LIMIT = 64 << 20 };

static ErrorCode read_all(Buf *to, Error *e)
{
    for (;;) {
        enum { PIECE = 1 << 16 };
        char *room = to->len < REQUEST_LIMIT ? buf_reserve(to, PIECE) : NULL;
        if (!room) return error_set(e, ERR_LIMIT, K("print.long-request"), arg_int("limit", REQUEST_LIMIT));
        ssize_t n = read(STDIN_FILENO, room, PIECE);
        if (n < 0) return error_internal(e, "read");
        if (n == 0) return ERR_OK;
        buf_took(to, (size_t)n);
    }
}

static Str partial_of(const void *self, Str name)
{
    return json_text(json_get_str(self, name));
}

static bool is_set(const JsonValue *all, const char *name)
{
    const JsonValue *v = json_get(all, name);
    return v && v->type == JSON_BOOL && v->boolean;
}

/* 0 for what is missing or no number. */
static int64_t number_of(const JsonValue *all, const char *name)
{
    const JsonValue *v = json_get(all, name);
    int64_t n;
    return v && v->type == JSON_NUMBER && int_parse(v->text, &n) ? n : 0;
}

static LabelSheet sheet_of(const JsonValue *v)
{
    return (LabelSheet){
        .page_width = number_of(v, "page_width"), .page_height = number_of(v, "page_height"), .columns = number_of(v, "columns"),
        .rows = number_of(v, "rows"), .width = number_of(v, "width"), .height = number_of(v, "height"), .left = number_of(v, "left"),
        .top = number_of(v, "top"), .step_x = number_of(v, "step_x"), .step_y = number_of(v, "step_y"),
    };
}

static ErrorCode make_labels(Arena *a, Lang lang, const JsonValue *all, Buf *to, Error *e)
{
    const JsonValue *list = json_get(all, "labels");
    size_t most = list && list->type == JSON_ARRAY ? list->count : 0;
    LabelJob job = { .lang = lang, .title = json_text(json_get(all, "title")), .made = number_of(all, "made"),
                     .sheet = sheet_of(json_get(all, "sheet")), .skip = number_of(all, "skip"), .labels = arena_array(a, most + 1, sizeof(Label)) };
    if (!job.labels) return error_memory(e);
    JSON_EACH(v, most > 0 ? list : NULL) {
        job.labels[job.count++] = (Label){ json_text(json_get(v, "number")), json_text(json_get(v, "what")), json_text(json_get(v, "lines")),
                                           json_text(json_get(v, "bars")), json_text(json_get(v, "code")) };
    }
    return labels_write_pdf(&job, to, e);
}

static ErrorCode make(Arena *a, Str request, Buf *to, Error *e)
{
    JsonValue *all;
    Paper paper;
    Lang lang = LANG_KY;
    TRY(json_parse(a, request, &all, e));
    (void)lang_of(json_text(json_get(all, "lang")), &lang);
    if (str_is(json_text(json_get(all, "form")), "labels")) return make_labels(a, lang, all, to, e);
    TRY(paper_read(a, lang, json_text(json_get(all, "name")), json_text(json_get(all, "template")), json_get(all, "values"), partial_of,
                   json_get(all, "partials"), &paper, e));
    PaperFrame frame = { .number = json_text(json_get(all, "number")), .source = json_text(json_get(all, "source")),
                         .code = json_text(json_get(all, "code")), .agency = json_text(json_get(all, "agency")) };
    frame.draft = is_set(all, "draft");
    frame.landscape = is_set(all, "landscape");
    frame.made = number_of(all, "made");
    int64_t pages = number_of(all, "pages");
    if (pages > 0) TRY(paper_fit(a, &frame, pages, &paper, e));
    Str form = json_text(json_get(all, "form"));
    if (str_is(form, "pdf")) return paper_write_pdf(&paper, &frame, to, e);
    if (str_is(form, "html")) return paper_write_html(&paper, to, e);
    if (str_is(form, "odt")) return paper_write_odt(&paper, &frame, to, e);
    if (str_is(form, "docx")) return paper_write_docx(&paper, &frame, to, e);
    if (!str_is(form, "text")) return error_set(e, ERR_USAGE, K("print.no-form"), arg_str("form", form));
    paper_write_text(&paper, to);
    return to->failed ? error_memory(e) : ERR_OK;
}

static void write_error(Buf *to, const Error *e)
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

static bool write_all(Str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(STDOUT_FILENO, bytes.ptr, bytes.len);
        if (n <= 0) return false;
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}

/* What it opens: the fonts and how to find them. A kernel without Landlock or seccomp goes without. */
static ErrorCode shut_in(Error *e)
{
    static const char *const PLACES[] = { "/usr/share", "/usr/local/share", "/etc/fonts", "/var/cache/fontconfig" };
    const char *folders[ARRAY_LEN(PLACES)];
    size_t count = 0;
    Confined is;
    for (size_t i = 0; i < ARRAY_LEN(PLACES); i++) if (access(PLACES[i], R_OK) == 0) folders[count++] = PLACES[i];
    return confine_self(CONFINE_WIDE, folders, count, &is, e);
}

int main(void)
{
    Arena a = arena_with((size_t)2 << 30);
    Buf request = buf_in(&a), out = buf_in(&a);
    Error e = { 0 };
    ErrorCode code = shut_in(&e);
    if (code == ERR_OK) paper_choose_fonts();
    if (code == ERR_OK) code = read_all(&request, &e);
    if (code == ERR_OK) code = make(&a, buf_str(&request), &out, &e);
    if (code != ERR_OK) {
        buf_clear(&out);
        write_error(&out, &e);
    }
    Buf head = buf_in(&a);
    buf_format(&head, "%s %zu\n", code == ERR_OK ? "ok" : "no", out.len);
    bool said = write_all(buf_str(&head)) && write_all(buf_str(&out));
    arena_free(&a);
    return said ? 0 : 3;
}

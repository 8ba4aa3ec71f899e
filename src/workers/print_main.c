/* print_main.c: tergoo-print, the worker that makes papers. It reads one request on its standard input and writes one file, or
 * what is wrong, to its standard output; it opens nothing but the fonts, and shuts itself in before it reads.
 *
 * The request is a JSON object: "form" (pdf, html, odt, docx, text; blocks: its texts one by one), "lang", "name" and "template"
 * of the paper, "values", of its frame "number", "source", "code", "agency", "draft", "made", and of a draft that is edited
 * elsewhere "paper" and "version". The answer is "ok LENGTH" and the file, or "no LENGTH" and an error as JSON ("error": key,
 * "values"). */
#include "print/paper.h"
#include "workers/answer.h"

enum { REQUEST_LIMIT = 64 << 20 };

static Str partial_of(const void *self, Str name)
{
    return json_text(json_get_str(self, name));
}

/* What is edited and comes back has marks, of a draft alone: a printed paper does not change. */
static ErrorCode mark(Arena *a, const JsonValue *all, Str form, Paper *paper, Error *e)
{
    bool edited = str_is(form, "odt") || str_is(form, "docx");
    int64_t version = 0;
    Str id = json_text(json_get(all, "paper"));
    if (!edited && !str_is(form, "blocks")) return ERR_OK;
    if (edited && (id.len == 0 || !json_int(json_get(all, "version"), &version))) return ERR_OK;
    return paper_mark(a, paper, edited ? id : STR(""), version, e);
}

static ErrorCode make(Arena *a, Str request, Buf *to, Error *e)
{
    JsonValue *all;
    Paper paper;
    Lang lang = LANG_KY;
    TRY(json_parse(a, request, &all, e));
    (void)lang_of(json_text(json_get(all, "lang")), &lang);
    TRY(paper_read(a, lang, json_text(json_get(all, "name")), json_text(json_get(all, "template")), json_get(all, "values"),
        partial_of,
                   json_get(all, "partials"), &paper, e));
    PaperFrame frame = { .number = json_text(json_get(all, "number")), .source = json_text(json_get(all, "source")),
                         .code = json_text(json_get(all, "code")), .agency = json_text(json_get(all, "agency")) };
    const JsonValue *draft = json_get(all, "draft"), *made = json_get(all, "made");
    frame.draft = draft && draft->type == JSON_BOOL && draft->boolean;
    if (made && made->type == JSON_NUMBER && !int_parse(made->text, &frame.made)) frame.made = 0;
    Str form = json_text(json_get(all, "form"));
    TRY(mark(a, all, form, &paper, e));
    if (str_is(form, "pdf")) return paper_write_pdf(&paper, &frame, to, e);
    if (str_is(form, "html")) return paper_write_html(&paper, to, e);
    if (str_is(form, "odt")) return paper_write_odt(&paper, &frame, to, e);
    if (str_is(form, "docx")) return paper_write_docx(&paper, &frame, to, e);
    if (str_is(form, "blocks")) paper_write_blocks(&paper, to);
    else if (str_is(form, "text")) paper_write_text(&paper, to);
    else return error_set(e, ERR_USAGE, K("print.no-form"), arg_str("form", form));
    return to->failed ? error_memory(e) : ERR_OK;
}

/* What it opens: the fonts and how to find them. */
int main(void)
{
    static const char *const PLACES[] = { "/usr/share", "/usr/local/share", "/etc/fonts", "/var/cache/fontconfig" };
    return answer_run(PLACES, ARRAY_LEN(PLACES), REQUEST_LIMIT, make);
}

/* print_main.c: tergoo-print, the worker that makes papers. It reads one request on its standard input and writes one file, or what
 * is wrong, to its standard output; it opens nothing but the fonts, and shuts itself in before it reads.
 *
 * The request is a JSON object: "form" (pdf, html, odt, docx, text; blocks: its texts one by one), "lang", "name" and "template" of
 * the paper, "values", of its frame "number", "source", "code", "agency", "draft", "exercise", "landscape", "made", as many "pages" as it may
 * have, and of a draft that is edited elsewhere "paper" and "version". The answer is "ok LENGTH" and the file, or "no LENGTH" and
 * an error as JSON ("error": key, "values").
 *
 * With "form" letters there are several papers in one file: "letters", each with its "lang", "name", "template" and "values", and the
 * "title" of all. They carry no number, hash or code: what stands in them is handed over and never kept.
 *
 * With "form" alphabet nothing is made: of the letters in "alphabet" those are answered that no font here has (tergoo doctor asks).
 *
 * With "form" labels there is no paper: "title", "sheet" (its sizes by name), "skip", and "labels", each with the texts of its
 * members. */
#include "print/paper_labels.h"
#include "print/paper_letters.h"
#include "workers/answer.h"

enum { REQUEST_LIMIT = 64 << 20 };

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
        .rows = number_of(v, "rows"), .width = number_of(v, "width"), .height = number_of(v, "height"), .left = number_of(v,
            "left"),
        .top = number_of(v, "top"), .step_x = number_of(v, "step_x"), .step_y = number_of(v, "step_y"),
    };
}

/* Labels are cut apart: each says it by itself. */
static Str lines_of(Arena *a, Lang lang, const JsonValue *label, bool exercise)
{
    Str lines = json_text(json_get(label, "lines"));
    return exercise ? str_format(a, "%s\n" STR_FMT, message_text(lang, STR(K("exercise.mark"))), STR_ARG(lines)) : lines;
}

static ErrorCode make_labels(Arena *a, Lang lang, const JsonValue *all, Buf *to, Error *e)
{
    const JsonValue *list = json_get(all, "labels");
    size_t most = list && list->type == JSON_ARRAY ? list->count : 0;
    LabelJob job = { .lang = lang, .title = json_text(json_get(all, "title")), .made = number_of(all, "made"),
                     .sheet = sheet_of(json_get(all, "sheet")), .skip = number_of(all, "skip"), .labels = arena_array(a,
                         most + 1, sizeof(Label)) };
    if (!job.labels) return error_memory(e);
    JSON_EACH(v, most > 0 ? list : NULL) {
        job.labels[job.count++] = (Label){ json_text(json_get(v, "number")), json_text(json_get(v, "what")),
            lines_of(a, lang, v, is_set(all, "exercise")),
                                           json_text(json_get(v, "bars")), json_text(json_get(v, "code")) };
    }
    return labels_write_pdf(&job, to, e);
}

static ErrorCode make_letters(Arena *a, Lang lang, const JsonValue *all, Buf *to, Error *e)
{
    const JsonValue *list = json_get(all, "letters");
    LetterJob job = { .title = json_text(json_get(all, "title")), .agency = json_text(json_get(all, "agency")), .made = number_of(all, "made"),
                      .lang = lang, .exercise = is_set(all, "exercise"), .letters = arena_array(a, (list ? list->count : 0) + 1, sizeof(Letter)) };
    if (!job.letters) return error_memory(e);
    JSON_EACH(v, list) {
        Letter *one = &job.letters[job.count++];
        *one = (Letter){ .lang = lang, .name = json_text(json_get(v, "name")), .template = json_text(json_get(v, "template")),
                         .values = json_get(v, "values") };
        (void)lang_of(json_text(json_get(v, "lang")), &one->lang);
    }
    return letters_write_pdf(&job, to, e);
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

static void write_text(const Paper *paper, const PaperFrame *frame, Buf *to)
{
    if (frame->exercise) paper_exercise_line(paper->lang, to);
    if (frame->exercise) buf_byte(to, '\n');
    paper_write_text(paper, to);
}

static ErrorCode make(Arena *a, Str request, Buf *to, Error *e)
{
    JsonValue *all;
    Paper paper;
    Lang lang = LANG_KY;
    paper_choose_fonts();
    TRY(json_parse(a, request, &all, e));
    (void)lang_of(json_text(json_get(all, "lang")), &lang);
    if (str_is(json_text(json_get(all, "form")), "labels")) return make_labels(a, lang, all, to, e);
    if (str_is(json_text(json_get(all, "form")), "letters")) return make_letters(a, lang, all, to, e);
    if (str_is(json_text(json_get(all, "form")), "alphabet")) {
        paper_missing_letters(json_text(json_get(all, "alphabet")), to);
        return to->failed ? error_memory(e) : ERR_OK;
    }
    TRY(paper_read(a, lang, json_text(json_get(all, "name")), json_text(json_get(all, "template")), json_get(all, "values"),
        partial_of,
                   json_get(all, "partials"), &paper, e));
    PaperFrame frame = { .number = json_text(json_get(all, "number")), .source = json_text(json_get(all, "source")),
                         .code = json_text(json_get(all, "code")), .agency = json_text(json_get(all, "agency")) };
    frame.draft = is_set(all, "draft");
    frame.exercise = is_set(all, "exercise");
    frame.landscape = is_set(all, "landscape");
    frame.made = number_of(all, "made");
    int64_t pages = number_of(all, "pages");
    if (pages > 0) TRY(paper_fit(a, &frame, pages, &paper, e));
    Str form = json_text(json_get(all, "form"));
    TRY(mark(a, all, form, &paper, e));
    if (str_is(form, "pdf")) return paper_write_pdf(&paper, &frame, to, e);
    if (str_is(form, "html")) return paper_write_html(&paper, &frame, to, e);
    if (str_is(form, "odt")) return paper_write_odt(&paper, &frame, to, e);
    if (str_is(form, "docx")) return paper_write_docx(&paper, &frame, to, e);
    if (str_is(form, "blocks")) paper_write_blocks(&paper, to);
    else if (str_is(form, "text")) write_text(&paper, &frame, to);
    else return error_set(e, ERR_USAGE, K("print.no-form"), arg_str("form", form));
    return to->failed ? error_memory(e) : ERR_OK;
}

int main(void)
{
    return answer_run(ANSWER_FONTS, ANSWER_FONT_COUNT, REQUEST_LIMIT, make);
}

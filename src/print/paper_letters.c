/* paper_letters.c: see paper_letters.h. One letter is read, set, drawn and let go before the next, so that ten thousand take the
 * room of one. */
#include "print/paper_letters.h"

#include "print/paper_pdf.h"

static const double WIDTH = 210 * 72.0 / 25.4, HEIGHT = 297 * 72.0 / 25.4;

static ErrorCode draw_one(Setter *s, Arena *a, const Letter *l, const PaperFrame *frame, Error *e)
{
    Paper *paper = ARENA_NEW(a, Paper);
    if (!paper) return error_memory(e);
    TRY(paper_read(a, l->lang, l->name, l->template, l->values, NULL, NULL, paper, e));
    s->arena = a;
    s->strips = NULL;
    s->room = 0;
    s->owned = NULL;
    s->owned_room = 0;
    ErrorCode code = setter_next(s, paper, e);
    if (code == ERR_OK) setter_draw(s, frame);
    setter_let_go(s);
    return code == ERR_OK && s->failed ? error_memory(e) : code;
}

static ErrorCode draw_all(Setter *s, const LetterJob *job, const PaperFrame *frame, Error *e)
{
    enum { LETTER_ARENA = 64 << 20 };
    ErrorCode code = ERR_OK;
    for (size_t i = 0; i < job->count && code == ERR_OK; i++) {
        Arena a = arena_wiping(LETTER_ARENA);
        code = draw_one(s, &a, &job->letters[i], frame, e);
        arena_free(&a);
    }
    return code;
}

ErrorCode letters_write_pdf(const LetterJob *job, Buf *to, Error *e)
{
    Paper cover = { .lang = job->lang, .title = job->title };
    PaperFrame frame = { .agency = job->agency, .made = job->made, .exercise = job->exercise };
    Setter s;
    Buf plain = buf_in(to->arena);
    if (job->count == 0 || job->count > LETTERS_MOST) return error_set(e, ERR_LIMIT, K("print.many-letters"),
                                                                       arg_int("limit", LETTERS_MOST));
    setter_begin(&s, to->arena, &cover, WIDTH, HEIGHT);
    ErrorCode code = setter_open(&s, &frame, &plain, e);
    if (code == ERR_OK) code = draw_all(&s, job, &frame, e);
    if (code == ERR_OK) code = setter_close(&s, &plain, e);
    setter_end(&s);
    return code == ERR_OK ? pdf_add_language(buf_str(&plain), job->lang, to, e) : code;
}

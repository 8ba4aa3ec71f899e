/* paper_exercise.c: what stands on every page of a paper that was made in an exercise: the word large across it, and above and below the text a line
 * in three languages, so that a page by itself, a copy of it or a corner of it never passes for a real one. Files for office programs have the same
 * line in the head of their pages, pages for the screen above the text. */
#include "print/paper_pdf.h"

static const double MM = 72.0 / 25.4;

void paper_exercise_line(Lang lang, Buf *to)
{
    for (int i = 0; i < LANG_COUNT; i++) {
        if (i > 0) buf_c(to, " · ");
        message_add_args(to, (Lang)i, K("exercise.mark"), NULL, 0);
    }
    buf_c(to, ": ");
    message_add_args(to, lang, K("exercise.banner"), NULL, 0);
}

static void draw_line(Setter *s, Str text, double y)
{
    PangoLayout *line = setter_line(s, text, 8, false);
    int width, height;
    pango_layout_set_width(line, (int)((s->page_width - 20 * MM) * PANGO_SCALE));
    pango_layout_set_alignment(line, PANGO_ALIGN_CENTER);
    pango_layout_set_ellipsize(line, PANGO_ELLIPSIZE_END);
    pango_layout_get_size(line, &width, &height);
    cairo_move_to(s->cr, 10 * MM, y);
    pango_cairo_show_layout(s->cr, line);
}

void setter_draw_exercise(Setter *s, bool alone)
{
    enum { LARGE = 66 };
    Buf word = buf_in(s->arena), line = buf_in(s->arena);
    int width, height;
    message_add_args(&word, s->paper->lang, K("exercise.mark"), NULL, 0);
    paper_exercise_line(s->paper->lang, &line);
    if (word.failed || line.failed) {
        s->failed = true;
        return;
    }
    PangoLayout *across = setter_line(s, buf_str(&word), LARGE, false);
    pango_layout_get_size(across, &width, &height);
    cairo_save(s->cr);
    cairo_set_source_rgba(s->cr, 0.86, 0.86, 0.86, 1);
    cairo_translate(s->cr, s->page_width / 2, s->page_height * (alone ? 0.5 : 0.3));       /* a draft has its own word in the middle */
    cairo_rotate(s->cr, -0.9);
    cairo_move_to(s->cr, -(double)width / PANGO_SCALE / 2, -(double)height / PANGO_SCALE / 2);
    pango_cairo_show_layout(s->cr, across);
    cairo_restore(s->cr);
    cairo_set_source_rgb(s->cr, 0.2, 0.2, 0.2);
    draw_line(s, buf_str(&line), 7 * MM);
    draw_line(s, buf_str(&line), s->page_height - 7 * MM);
    cairo_set_source_rgb(s->cr, 0, 0, 0);
}

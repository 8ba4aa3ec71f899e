/* paper_labels.c: see paper_labels.h.
 *
 * On each label: the number, what it is, two lines below, the QR code on the right and Code 128 along the bottom. Both codes keep their quiet
 * zones (four modules, ten modules); a bar is as wide as the label allows, so that it is read from cheap printers. No text leaves its
 * place: the number gets smaller, what it is ends in an ellipsis. */
#include "print/paper_labels.h"

#include "print/code128.h"
#include "print/paper_pdf.h"

#include <cairo-pdf.h>

/* Sizes are those of a label 37 mm high; larger and smaller ones are drawn to their scale. A sheet keeps off the edge that printers cannot reach. */
static const double TENTH = 72.0 / 254.0, EDGE_OF_SHEET = 40, EDGE_OF_ROLL = 20, BARS = 65, USUAL_HEIGHT = 370, SCALE_LEAST = 0.8, SCALE_MOST = 1.8;
static const double NUMBER_SIZE = 11, NUMBER_LEAST = 6, TEXT_SIZE = 7, LINES_SIZE = 6.5;
static const double QR_QUIET = 4.0 / 21.0;              /* of the side of the smallest QR code */
enum { BAR_QUIET = 10 };                                /* modules */

typedef struct { double x, y, width, height; } Box;

/* ---- texts ---- */

static PangoLayout *set_text(Setter *s, Str text, double size, bool bold, double width)
{
    PangoLayout *layout = setter_line(s, paper_visible(s->arena, text), size, false);
    PangoFontDescription *font = pango_font_description_copy(pango_layout_get_font_description(layout));
    if (bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    return layout;
}

static double height_of(PangoLayout *layout)
{
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

/* As large as it fits in one line; cut where even the least size does not. */
static PangoLayout *set_number(Setter *s, Str text, double scale, double width)
{
    PangoLayout *layout = NULL;
    for (double size = NUMBER_SIZE; size >= NUMBER_LEAST; size -= 1) {
        layout = set_text(s, text, size * scale, true, width);
        pango_layout_set_height(layout, -1);
        if (!pango_layout_is_ellipsized(layout)) break;
    }
    return layout;
}

static double draw_text(Setter *s, PangoLayout *layout, double x, double y)
{
    cairo_tag_begin(s->cr, "P", NULL);
    cairo_move_to(s->cr, x, y);
    pango_cairo_show_layout(s->cr, layout);
    cairo_tag_end(s->cr, "P");
    return y + height_of(layout);
}

/* ---- codes ---- */

static bool draw_bars(Setter *s, Str text, const Box *in)
{
    uint8_t widths[CODE128_WIDTHS];
    size_t count;
    int modules;
    if (!code128_widths(text, widths, &count, &modules)) return false;
    double module = in->width / (modules + 2 * BAR_QUIET), x = in->x + BAR_QUIET * module;
    for (size_t i = 0; i < count; i++) {
        if (i % 2 == 0) cairo_rectangle(s->cr, x, in->y, widths[i] * module, in->height);
        x += widths[i] * module;
    }
    cairo_fill(s->cr);
    return true;
}

/* ---- one label ---- */

static void draw_label(Setter *s, const Label *l, const Box *at, double edge)
{
    double scale = at->height / (USUAL_HEIGHT * TENTH);
    scale = scale < SCALE_LEAST ? SCALE_LEAST : scale > SCALE_MOST ? SCALE_MOST : scale;
    Box in = { at->x + edge, at->y + edge / 1.4, at->width - 2 * edge, at->height - edge * 1.4 };
    Box bars = { at->x + edge / 2, in.y + in.height - BARS * TENTH * scale, at->width - edge, BARS * TENTH * scale };
    bool barred = draw_bars(s, l->bars, &bars);
    double end = barred ? bars.y - 2 : in.y + in.height, side = (end - in.y) / (barred ? 1 + QR_QUIET : 1);
    if (side > in.width / 2.6) side = in.width / 2.6;
    (void)setter_label_qr(s, l->code, in.x + in.width - side, in.y, side);
    double width = in.width - side * (1 + QR_QUIET), y = in.y;
    PangoLayout *number = set_number(s, l->number, scale, width), *lines = set_text(s, l->lines, LINES_SIZE * scale, false, width);
    y = draw_text(s, number, in.x, y);
    pango_layout_set_height(lines, (int)((end - y) / 2 * PANGO_SCALE));
    double below = end - height_of(lines), room = below - y;
    PangoLayout *what = set_text(s, l->what, TEXT_SIZE * scale, false, width);
    pango_layout_set_height(what, room > 0 ? (int)(room * PANGO_SCALE) : 0);
    (void)draw_text(s, what, in.x, y);
    (void)draw_text(s, lines, in.x, below);
}

/* From `first`, so many of one length, one every `step`: do they lie within the page, none on another? */
static bool lies_along(int64_t page, int64_t first, int64_t count, int64_t length, int64_t step)
{
    enum { MOST = 100, PAGE = 5000 };
    if (page < 1 || page > PAGE || first < 0 || first > page || count < 1 || count > MOST || length < 150 || length > page) return false;
    if (count > 1 && (step < length || step > page)) return false;
    return first + (count - 1) * step + length <= page;
}

static bool lies_on_page(const LabelSheet *t)
{
    return lies_along(t->page_width, t->left, t->columns, t->width, t->columns > 1 ? t->step_x : 0)
        && lies_along(t->page_height, t->top, t->rows, t->height, t->rows > 1 ? t->step_y : 0);
}

static void draw_labels(Setter *s, const LabelJob *job)
{
    const LabelSheet *t = &job->sheet;
    int64_t a_page = t->columns * t->rows;
    double edge = (a_page > 1 ? EDGE_OF_SHEET : EDGE_OF_ROLL) * TENTH, width = (double)t->width * TENTH, height = (double)t->height * TENTH;
    for (size_t i = 0; i < job->count && !s->failed; i++) {
        int64_t place = ((int64_t)i + job->skip) % a_page, column = place % t->columns, row = place / t->columns;
        if (place == 0 && i > 0) cairo_show_page(s->cr);
        Box at = { (double)(t->left + column * t->step_x) * TENTH, (double)(t->top + row * t->step_y) * TENTH, width, height };
        cairo_save(s->cr);
        cairo_rectangle(s->cr, at.x, at.y, at.width, at.height);
        cairo_clip(s->cr);
        draw_label(s, &job->labels[i], &at, edge);
        cairo_restore(s->cr);
        setter_let_go(s);
    }
}

ErrorCode labels_write_pdf(const LabelJob *job, Buf *to, Error *e)
{
    Paper paper = { .lang = job->lang, .title = job->title };
    PaperFrame frame = { .made = job->made };
    const LabelSheet *t = &job->sheet;
    Setter s;
    Buf plain = buf_in(to->arena);
    if (!lies_on_page(t)) return error_set(e, ERR_INVALID, K("print.label-sheet"));
    if (job->count > LABELS_MOST) return error_set(e, ERR_LIMIT, K("print.many-labels"), arg_int("limit", LABELS_MOST));
    if (job->skip < 0 || job->skip >= t->columns * t->rows)
        return error_set(e, ERR_INVALID, K("print.label-skip"), arg_int("places", t->columns * t->rows));
    setter_begin(&s, to->arena, &paper, (double)t->page_width * TENTH, (double)t->page_height * TENTH);
    ErrorCode code = setter_open(&s, &frame, &plain, e);
    if (code == ERR_OK) {
        draw_labels(&s, job);
        code = setter_close(&s, &plain, e);
    }
    setter_end(&s);
    return code == ERR_OK ? pdf_add_language(buf_str(&plain), job->lang, to, e) : code;
}

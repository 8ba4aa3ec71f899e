/* paper_pdf.h: what the files that make PDF share: strips, where they stand, and who draws them. */
#ifndef TERGOO_PAPER_PDF_H
#define TERGOO_PAPER_PDF_H

#include "print/paper.h"

#include <pango/pangocairo.h>

typedef struct {
    PangoLayout *cells[PAPER_COLUMNS];
    double       width[PAPER_COLUMNS], height;
    size_t       count;
    bool         head, names[PAPER_COLUMNS];      /* names[]: the cell is a head, of its column or its row */
} Row;

typedef enum { STRIP_GAP, STRIP_LINE, STRIP_ROW, STRIP_SIGNATURE, STRIP_TWO, STRIP_STAMP, STRIP_DRAWN, STRIP_RULE, STRIP_PAGE } StripKind;

/* What stands on one page in one piece; all lengths in points, y down from the page's top. */
typedef struct {
    StripKind         kind;
    bool              stays;              /* on one page with the next */
    bool              begins, ends;       /* first and last of its paragraph, row */
    bool              table_begins, table_ends, cut, head_again;
    double            height, x, y, width, baseline, from;
    int               page;               /* from 1 */
    PangoLayoutLine  *line;
    PangoLayout      *marker, *left, *right;
    const Row        *row, *repeat;       /* repeat: the head to be drawn again when the row begins a page */
    const PaperNode  *heading;            /* for the outline */
    const char       *tag;
    Str               drawing, code;      /* paper_drawing.c */
} Strip;

typedef struct {
    const Paper   *paper;
    Arena         *arena;
    PangoContext  *context;
    cairo_t       *cr;
    cairo_surface_t *surface;
    Strip         *strips;
    size_t         count, room;
    void         **owned;                 /* layouts, freed at the end */
    size_t         owned_count, owned_room;
    int            pages;
    double         page_width, page_height;
    bool           failed;
} Setter;

/* Another paper onto further pages of the same file: what was set of the one before is let go. */
MUST_USE ErrorCode setter_next(Setter *s, const Paper *p, Error *e);
/* Takes up a paper: what will be set is set in its language. */
void setter_begin(Setter *s, Arena *a, const Paper *p, double width, double height);
void setter_end(Setter *s);
/* The file: opened with its properties, drawn on by way of s->cr, and closed. */
MUST_USE ErrorCode setter_open(Setter *s, const PaperFrame *frame, Buf *to, Error *e);
MUST_USE ErrorCode setter_close(Setter *s, const Buf *to, Error *e);
/* Keeps an object until the paper is written, or until all that are kept are let go. */
void setter_own(Setter *s, void *object);
void setter_let_go(Setter *s);
/* No row of a longer table is left alone at the foot of a page by those after it, or at the top of one by those before it; `first` is
 * the first strip of the table, which is the last thing that was set (paper_keep.c). */
void setter_keep_rows(Setter *s, size_t first);
/* Where that begins which goes along with the hands that sign: the last row that was set, also over a few lines that close the paper; where there is
 * none, the last line. s->count: nothing does. */
size_t setter_signed_from(const Setter *s);
/* On the page that is open now (paper_exercise.c). alone: no other word lies across it. */
void setter_draw_exercise(Setter *s, bool alone);
/* One line of text. */
PangoLayout *setter_line(Setter *s, Str text, double size, bool fixed);
/* The QR code of a text; its quiet zone is the caller's. False when there is none: the text is empty or too long. */
bool setter_qr(Setter *s, Str text, double x, double y, double side);
/* The same for a label, which gets scratched: a quarter of it may be gone (error level Q); capitals and digits are packed. */
bool setter_label_qr(Setter *s, Str text, double x, double y, double side);
/* What is drawn on a strip, and how wide and high it is; the text beside it is the caller's (paper_drawing.c). */
typedef struct { double width, height; bool below; } DrawingSize;
DrawingSize drawing_size(Str drawing);
void setter_drawing(Setter *s, const Strip *strip);
/* All strips on their pages, with footers (paper_draw.c). */
void setter_draw(Setter *s, const PaperFrame *frame);
/* How many pages it has as PDF. ERR_LIMIT when they are more than PAPER_PAGES. */
MUST_USE ErrorCode paper_count_pages(Arena *a, const Paper *p, const PaperFrame *frame, int64_t *ret, Error *e);
/* The file again with /Lang, and its title shown in place of its name (paper_qpdf.c). */
MUST_USE ErrorCode pdf_add_language(Str pdf, Lang lang, Buf *to, Error *e);

#endif

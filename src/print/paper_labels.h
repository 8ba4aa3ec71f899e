/* paper_labels.h: labels for exhibits and seals, on sheets of them or on the roll of a label printer. */
#ifndef TERGOO_PAPER_LABELS_H
#define TERGOO_PAPER_LABELS_H

#include "print/paper.h"

enum { LABELS_MOST = 20000 };

/* In tenths of a millimetre. A roll is a page of one label. */
typedef struct { int64_t page_width, page_height, columns, rows, width, height, left, top, step_x, step_y; } LabelSheet;

/* `number` in large letters; `what` is cut with an ellipsis where it does not fit; `lines` are small ones below it. `bars` goes into
 * Code 128, where that can say it, `code` into the QR code. */
typedef struct { Str number, what, lines, bars, code; } Label;

typedef struct {
    Lang        lang;
    Str         title;
    int64_t     made;           /* seconds since 1970, UTC */
    LabelSheet  sheet;
    int64_t     skip;           /* places of the first sheet that are used already */
    Label      *labels;
    size_t      count;
} LabelJob;

/* ERR_INVALID for a sheet whose labels do not lie on it. */
MUST_USE ErrorCode labels_write_pdf(const LabelJob *job, Buf *to, Error *e);

#endif

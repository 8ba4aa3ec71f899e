/* scan_paper.h: what scans ask of papers (desk_paper.c, desk_paper_check.c). */
#ifndef TERGOO_SCAN_PAPER_H
#define TERGOO_SCAN_PAPER_H

#include "desk/desk.h"
#include "rules/scan_marks.h"

/* The printed paper with that code, if the caller may see it; else ERR_NOT_FOUND, as for a code that is none. */
MUST_USE ErrorCode paper_by_code(Request *r, Str code, Seen *ret, Error *e);
/* A printed paper as it was printed. */
MUST_USE ErrorCode paper_pdf(Request *r, const Seen *paper, Buf *to, Error *e);

#endif

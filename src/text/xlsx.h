/* xlsx.h: a workbook as spreadsheets open it (ECMA-376), written.
 *
 * Every cell is text and is kept as text: a number of fourteen digits stays whole, a day stays as it is written, and what begins like a formula
 * is shown and never run, also after somebody has opened the cell and left it again (quotePrefix). The zip around it stores and does not
 * compress. The bytes follow from what is written alone. */
#ifndef TERGOO_XLSX_H
#define TERGOO_XLSX_H

#include "base/base.h"

enum { XLSX_SHEETS = 16, XLSX_SHEET_NAME = 31 };

typedef struct {
    Arena *arena;
    Str    names[XLSX_SHEETS];
    Buf    sheets[XLSX_SHEETS];
    size_t count, row;
} Xlsx;

/* A sheet begins; its name is cut and cleaned to what a sheet may be called. ERR_LIMIT past XLSX_SHEETS. */
MUST_USE ErrorCode xlsx_sheet(Xlsx *x, Str name, Error *e);
/* A row of the sheet under way. The first one of a sheet is its head: bold, and it stays in sight. */
void xlsx_row(Xlsx *x, const Str *cells, size_t count);
/* The whole file. */
MUST_USE ErrorCode xlsx_end(Xlsx *x, Buf *to, Error *e);

#endif

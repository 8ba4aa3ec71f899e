/* sheet_int.h: what the readers of tables share. */
#ifndef TERGOO_SHEET_INT_H
#define TERGOO_SHEET_INT_H

#include "word/sheet.h"

/* ---- sheet_read.c: what a reader puts together. ERR_LIMIT past the limits of sheet.h. ---- */
MUST_USE ErrorCode sheet_begin(SheetFile *f, Arena *a, Str name, bool hidden, Error *e);
MUST_USE ErrorCode sheet_row(SheetFile *f, Arena *a, uint64_t row, Error *e);
/* A cell of the row under way; an empty one is none. */
MUST_USE ErrorCode sheet_cell(SheetFile *f, Arena *a, size_t column, Str text, Error *e);
/* What is wrong at a place; column SIZE_MAX: with the whole row. */
void sheet_fault(SheetFile *f, uint64_t row, size_t column, const Error *what);

/* ---- sheet_value.c: what a number of a spreadsheet is ---- */
typedef enum { STYLE_PLAIN, STYLE_DAY, STYLE_TIME } CellStyle;
/* Is a format of numbers (by its number, or written out as in "dd/mm/yyyy hh:mm") one for days or hours? */
CellStyle style_of_id(int64_t id);
CellStyle style_of_code(Str code);
/* As it would be typed; an empty Str when it is no number. *lost: it has more digits than a spreadsheet keeps. */
MUST_USE Str number_text(Arena *a, Str raw, bool *lost);
/* Days since the spreadsheet's first (1904: the calendar of old Macs); an empty Str for what is no day. */
MUST_USE Str day_text(Arena *a, Str raw, CellStyle style, bool from_1904);

/* ---- the format ---- */
MUST_USE ErrorCode xlsx_read(Arena *a, Str file, SheetFile *ret, Error *e);

#endif

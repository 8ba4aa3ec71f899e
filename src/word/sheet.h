/* sheet.h: a table that somebody brings: an XLSX or a CSV read into rows of texts, each known by its sheet, row and column.
 *
 * XLSX is ECMA-376 (transitional and strict). Cells come out as they would be typed: a number with all its digits and without an exponent
 * ("12345678901234" and not "1.2E13"), a day as 2026-11-25, a day with its hour as 25.11.2026 17:36, yes and no as true and false. A formula
 * counts by the value that was saved with it. Nothing is passed over in silence: a cell that cannot be had as it was meant (an error of the
 * spreadsheet, a number that has lost digits, a day that no calendar has) is a fault at its place, and so is a row of a CSV that cannot be
 * read; other rows go on. CSV is what text/csv.h takes.
 *
 * The file is hostile until shown otherwise: size, parts, sheets, rows, columns, cells and text are limited, document types are refused, names
 * of parts are compared and never used as paths, formulas are never computed and links never followed. */
#ifndef TERGOO_SHEET_H
#define TERGOO_SHEET_H

#include "text/json.h"

enum {
    SHEET_FILE_LIMIT = 64 << 20,     /* bytes of the file */
    SHEET_PART_LIMIT = 256 << 20,    /* of one part of it, unpacked */
    SHEET_SHEETS = 200,
    SHEET_ROWS = 200000,             /* with something in them, of all sheets */
    SHEET_COLUMNS = 500,
    SHEET_CELLS = 4000000,           /* that are filled */
    SHEET_TEXT_LIMIT = 64 << 20,     /* bytes of text in all of them */
    SHEET_FAULTS = 1000,             /* that are told one by one */
};

typedef struct SheetRow SheetRow;
struct SheetRow { uint64_t row; Str *cells; size_t count; SheetRow *next; };     /* row: as a spreadsheet counts, from 1 */

typedef struct Sheet Sheet;
struct Sheet { Str name; bool hidden; SheetRow *first, *last; Sheet *next; };    /* name: empty for a CSV */

typedef struct {
    const char *format;                              /* "xlsx" or "csv" */
    Sheet      *first, *last;
    size_t      sheets, rows, cells, bytes;
    size_t      formulas, merged;                    /* cells with a formula; areas of cells that are one */
    Buf         faults;                              /* JSON objects, parted by commas */
    size_t      fault_count;
} SheetFile;

/* ERR_INVALID, ERR_LIMIT with a sentence that says what is wrong and what to do. All lives in the arena, or is borrowed from `file`. */
MUST_USE ErrorCode sheet_read(Arena *a, Str file, SheetFile *ret, Error *e);
/* {"format", "formulas", "merged", "fault_count", "faults": [{"sheet", "row", "column", "error", "values"}, …],
 *  "sheets": [{"name", "hidden", "rows": [[row, text, …], …]}, …]}; `column` is lettered. */
void sheet_write(const SheetFile *s, Buf *to);

#endif

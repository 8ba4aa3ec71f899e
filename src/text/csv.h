/* csv.h: tables as spreadsheets write them (RFC 4180), in and out.
 *
 * The reader takes UTF-8 with or without a byte-order mark; cells parted by `;`, `,` or a tab, whichever the first row uses (or a line
 * "sep=;" above it says); rows ended by LF, CRLF or CR; quoted cells with line breaks and doubled quotes. It is strict where a table could
 * be misread: a quote in the middle of a cell, text behind a closing quote, a row with another number of cells than the first, a last
 * row without its line end (it may be half a row: half a number is a number too). Rows that are empty are counted and passed over.
 * Errors say {row}, counted as a spreadsheet counts, and {column}, lettered as it letters.
 *
 * The writer makes what a spreadsheet shows and does not run: a cell that begins with = + - @, a tab or a CR gets an apostrophe in front,
 * numbers excepted, and csv_unguard takes it away again, so that what was written is what is read. */
#ifndef TERGOO_CSV_H
#define TERGOO_CSV_H

#include "base/base.h"

enum { CSV_COLUMNS = 500, CSV_CELL = 1 << 20 };

typedef struct {
    Str      rest;              /* what was not read yet */
    char     separator;
    uint64_t row;               /* of the row that was read last, from 1 */
    size_t   columns;           /* of the first row; 0 before it was read */
    Arena   *arena;             /* where cells with quotes in them go; the others are borrowed from the input */
    Str     *cells;             /* of the row that was read last */
    bool     inside;            /* an error left it in the middle of a row */
} CsvReader;

/* ERR_INVALID for what is no UTF-8, with {row} and {column}, and for UTF-16, with what to do instead. */
MUST_USE ErrorCode csv_open(CsvReader *ret, Arena *a, Str text, Error *e);
/* The next row that is not empty: c->columns cells in c->cells, which stand until the next call; *more is false at the end. Whoever marks and
 * restores the arena does so after the first row was read. */
MUST_USE ErrorCode csv_next(CsvReader *c, bool *more, Error *e);
/* After an error of csv_next: passes over what is left of the line where it stood, so that the rows behind it can be read; whoever does so
 * counts and tells what he passed over. */
void csv_skip(CsvReader *c);
/* "A" for 0, "Z" for 25, "AA" for 26. */
Str csv_column(char to[8], size_t column);

/* The mark by which spreadsheets know UTF-8; first in a file that they will open. */
void csv_begin(Buf *to);
/* A row, its cells guarded and quoted where they need it, ended by CRLF. */
void csv_row(Buf *to, char separator, const Str *cells, size_t count);
/* Does it begin like something that a spreadsheet would run? */
bool csv_is_guarded(Str cell);
/* A cell as csv_row was given it: without the apostrophe that kept a spreadsheet from running it. */
Str csv_unguard(Str cell);

#endif

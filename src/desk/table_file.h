/* table_file.h: a table that somebody brought as a file: opened by the worker tergoo-sheet alone, one sheet of it, which
 * column goes into which field, and its rows as objects of what was typed. What cannot be read is told by sheet, row and
 * column. */
#ifndef TERGOO_TABLE_FILE_H
#define TERGOO_TABLE_FILE_H

#include "desk/desk_worker.h"
#include "desk/table_columns.h"

typedef struct {
    Request         *request;
    const Kind      *kind;              /* whose fields the columns are */
    const JsonValue *said;              /* by the worker */
    Str              sha256, sheet;
    bool             ftm;
    TableColumns     columns;
    int64_t          faults;            /* that were told */
} TableFile;

/* Begin with { .request, .kind }. */
MUST_USE ErrorCode table_file_ask(TableFile *t, Error *e);
/* The sheet that was named (argument `sheet`), or the only one that is there and seen, with its columns (arguments `columns`,
 * `same`) shown and what the worker could not read told; *rows: the list whose first is the head. ERR_USAGE: which one?
 * ERR_INVALID: an empty one. */
MUST_USE ErrorCode table_file_sheet(TableFile *t, const JsonValue **rows, Error *e);
bool table_sheet_is_filled(const JsonValue *sheet);
/* The texts of a row behind its number. */
MUST_USE ErrorCode table_file_heads(Request *r, const JsonValue *row, Str **ret, size_t *count, Error *e);
/* One row: its number as a spreadsheet counts, and what is typed in it, by field. */
MUST_USE ErrorCode table_file_row(TableFile *t, const JsonValue *row, int64_t *at, JsonValue **ret, Error *e);
/* A fault at its place, into the page and data.unread. */
void table_file_tell(TableFile *t, Str sheet, int64_t row, Str column, const Error *what);
MUST_USE ErrorCode table_file_unread(TableFile *t, Error *e);
/* Name, hash, sheet, and how many formulas and merged areas there are. */
void table_file_show(TableFile *t);
/* The letters of the column that goes into a field; of a TableFile. */
Str table_file_column(const void *self, Str field);

/* "First row: Date; Amount. Then, for example: 24.06.2010; 499000 KGS", of the fields named, else of those that the kind asks for from the
 * beginning; empty where there are none. In the request's arena. */
Str table_example(Request *r, const Kind *k, const char *const *only, size_t count);

#endif

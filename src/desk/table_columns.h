/* table_columns.h: which column of a table that was brought goes into which field. */
#ifndef TERGOO_TABLE_COLUMNS_H
#define TERGOO_TABLE_COLUMNS_H

#include "desk/desk.h"

typedef struct {
    Str          heading;
    const Field *field;
    bool         left_out;              /* by whoever brought it, or because an export wrote it for people */
} TableColumn;

typedef struct {
    TableColumn *list; size_t count;
    JsonValue   *same;                  /* fields that are the same in every row */
    size_t       open;                  /* columns with a heading that goes nowhere and was not left out */
} TableColumns;

/* `heads`: the first row. A heading is a field by its id or by its label in any of the languages. `said` says otherwise for
 * some: "B=name; C=-" (- leaves a column out); `same`: "status_in_case=witness; citizenship=KG". ERR_USAGE for what is not of
 * that form, names no column or field, or names a field twice. */
MUST_USE ErrorCode columns_read(Request *r, const Kind *k, const Str *heads, size_t count, Str said, Str same, TableColumns *ret,
                                Error *e);
/* The field that a heading names, by its id or its label in any language; NULL: none. */
const Field *columns_field(Request *r, const Kind *k, Str heading);
/* The letters of the column that goes into the field; empty when none does. */
Str columns_letter(Request *r, const TableColumns *c, Str field);
/* Which goes where, as a table of the page and data.columns. */
void columns_show(Request *r, const TableColumns *c);
/* The same in a line, to be kept: "A=name; B=pin; status_in_case:witness". */
Str columns_line(Request *r, const TableColumns *c);

#endif

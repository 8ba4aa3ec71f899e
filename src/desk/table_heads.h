/* table_heads.h: where the headings of a sheet stand. Lists that people keep have a title above, and headings of two rows whose
 * cells are merged. */
#ifndef TERGOO_TABLE_HEADS_H
#define TERGOO_TABLE_HEADS_H

#include "desk/table_columns.h"

/* The rows from the headings on, and the headings, one a column: those of the row among the first ten that names most fields,
 * where it names two at least; a cell that is empty there has what stands above it. Else the first row. A note says so when it
 * is another. */
MUST_USE ErrorCode table_file_headings(Request *r, const Kind *k, const JsonValue *all, const JsonValue **rows, Str **heads,
                                       size_t *count, Error *e);

#endif

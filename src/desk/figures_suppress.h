/* figures_suppress.h: which cells of a table are kept back so that no small one is told, nor can be worked out from the others.
 *
 * A cell is small where it, or a part that is told of it, is more than 0 and fewer than `least`. Small cells are kept back; and
 * then others, until (1) in every row and column what is kept back comes together to nothing small, (2) a total that is kept
 * back cannot be added up, and (3) no small cell has only one value that fits all that is shown, a reader knowing that a 0 is
 * always shown. Totals of rows and columns are what the two plain splits show: they are kept back or not before the table is. */
#ifndef TERGOO_FIGURES_SUPPRESS_H
#define TERGOO_FIGURES_SUPPRESS_H

#include "base/base.h"

enum { TABLE_PARTS = 4 };
/* The whole (parts[0]), and what is told of it: those that are asked for, the others, those of which nothing is known. */
typedef struct { int64_t parts[TABLE_PARTS]; bool kept_back; } TableCell;
/* cells: rows + 1 by columns + 1, row after row; the last of each is the total. A plain split has one column and no second:
 * rows + 1 cells. */
typedef struct { size_t rows, columns, part_count; TableCell *cells; } Table;

size_t table_size(const Table *t);
size_t table_at(const Table *t, size_t row, size_t column);
/* Adds up the totals. */
void table_totals(Table *t);
bool cell_is_small(const TableCell *c, size_t part_count, int64_t least);
/* Sets kept_back; of a plain split the total's, too, of a crossed table not those of totals, which are as they came. False: it cannot be
 * shown at all (then every cell is kept back). */
MUST_USE ErrorCode table_suppress(Arena *a, Table *t, int64_t least, bool *shown, Error *e);

#endif

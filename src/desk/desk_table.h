/* desk_table.h: what tables that leave and tables that come in share. */
#ifndef TERGOO_DESK_TABLE_H
#define TERGOO_DESK_TABLE_H

#include "desk/desk.h"

/* Does a table have a column for the field? What is kept out of lists is kept out of tables; what is computed is nobody's to type. */
bool table_takes(const Field *f);
/* A value as people write it, where that is read back as it was; else as JSON. */
MUST_USE ErrorCode table_cell(Arena *a, const Field *f, const JsonValue *v, Lang lang, Str *ret, Error *e);
/* The columns of a kind (id, number, state, version, and its fields), their heads, and the cells of one record. */
size_t table_width(const Kind *k);
void table_heads(Request *r, const Kind *k, Str *cells);
MUST_USE ErrorCode table_cells(Request *r, Arena *work, const Kind *k, const Record *rec, const JsonValue *body, Str *cells, Error *e);
/* The entry that says what leaves (arguments `case`, `state`, `purpose`), before it does; `content` has what else there is to say. */
MUST_USE ErrorCode table_enter_export(Request *r, const Kind *k, JsonValue *content, int64_t rows, Error *e);

#endif

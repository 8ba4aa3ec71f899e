/* volume_book.h: the sheets of one volume, as its record (kind `volume`) keeps them in the field `entries`.
 *
 * An entry says which record lies on which sheets. No sheet is given twice. What is withdrawn keeps its line and its numbers,
 * marked, until the sheets are numbered anew: then it stands at its old place in the list without numbers. An entry whose
 * numbers changed says which it had and until when ("40-44/2026-11-26", one behind the other), so that an old reference still
 * leads to it.
 *
 * Here is only what follows from the entries themselves; who may do it, and what the records that lie there say, is the desk's. */
#ifndef TERGOO_VOLUME_BOOK_H
#define TERGOO_VOLUME_BOOK_H

#include "model/model.h"

enum { VOLUME_ENTRIES = 1000, VOLUME_SHEETS = 9999 };     /* as many as a list holds; as the model's fields allow */

/* first 0: it has no sheets any more. withdrawn: a day, or empty. Texts are borrowed from the record. */
typedef struct { Str record; int64_t first, last; Str withdrawn, gone_to, before; bool moved; } SheetEntry;
/* In the order of their sheets; `list` has room for one more. most: the most sheets it may have, 0: no limit. */
typedef struct { SheetEntry *list; size_t count; int64_t number, most; } SheetBook;

MUST_USE ErrorCode volume_book_read(Arena *a, const JsonValue *fields, SheetBook *ret, Error *e);
/* Into the fields of its record. */
MUST_USE ErrorCode volume_book_write(Arena *a, const SheetBook *b, JsonValue *fields, Error *e);
/* The next sheet that nothing lies on nor lay on. */
int64_t volume_book_next(const SheetBook *b);
/* What lies on the sheet, or what was withdrawn from it; NULL: nothing. */
const SheetEntry *volume_book_at(const SheetBook *b, int64_t sheet);
/* Where the record lies now; NULL: nowhere in it. */
SheetEntry *volume_book_of(const SheetBook *b, Str record);

/* ERR_CONFLICT: a sheet is taken, with {sheet}; ERR_INVALID: too many sheets, or the record lies in it already. `day`: today, as
 * dates are kept. */
MUST_USE ErrorCode volume_book_put(SheetBook *b, Str record, int64_t sheet, int64_t sheets, Error *e);
/* What lies from `sheet` on moves up by so many. ERR_CONFLICT: the sheet is in the middle of something. */
MUST_USE ErrorCode volume_book_insert(Arena *a, SheetBook *b, Str record, int64_t sheet, int64_t sheets, Str day, Error *e);
MUST_USE ErrorCode volume_book_withdraw(SheetBook *b, Str record, Str day, Str gone_to, Error *e);
/* From 1 on, one behind the other. ERR_INVALID when that changes nothing. */
MUST_USE ErrorCode volume_book_renumber(Arena *a, SheetBook *b, Str day, Error *e);

/* A field's number ({"number": "45"}), 0 when there is none; and such a value. */
int64_t volume_number(const JsonValue *fields, const char *name);
JsonValue *volume_number_value(Arena *a, int64_t n);

#endif

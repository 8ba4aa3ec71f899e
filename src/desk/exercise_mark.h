/* exercise_mark.h: what leaves an exercise says so (docs/exercise.md): each paper by its printer, each row of a table by a column of its own. */
#ifndef TERGOO_EXERCISE_MARK_H
#define TERGOO_EXERCISE_MARK_H

#include "desk/desk.h"

/* One heading in three languages, the same whatever language the table has: so it begins, and by it a table is known again. */
#define EXERCISE_COLUMN "EXERCISE · "

/* Said to a printer with what it is asked for; nothing where the store is a real one. */
void desk_mark_exercise(Request *r, JsonValue *ask);
/* A whole table (text/csv.h) of an exercise gets that column behind all others; a real one stays as it is. */
void desk_mark_csv(Request *r, Buf *table);
Str desk_exercise_column(Request *r);
/* Is this the heading of that column? */
bool desk_is_exercise_column(Str heading);
/* ERR_INVALID in a real store when one of the headings is. */
MUST_USE ErrorCode desk_check_exercise_heads(const Request *r, const Str *heads, size_t count, Error *e);

/* The operation that says, before anybody signs in, which of the two a store is (what the pages of signing in show). */
ErrorCode desk_exercise_is(Request *r, Error *e);

/* ---- desk_exercise.c: its tasks ---- */
ErrorCode desk_exercise_tasks(Request *r, Error *e);
ErrorCode desk_exercise_task(Request *r, Error *e);

#endif

/* desk_import.h: rows of a table that become records of a kind, checked or entered: what record.import and table.import share. */
#ifndef TERGOO_DESK_IMPORT_H
#define TERGOO_DESK_IMPORT_H

#include "desk/desk.h"

enum { IMPORT_MOST = 1000 };            /* rows that are entered in one commit */

typedef struct {
    const Kind      *kind;
    Str              chain;             /* where they go */
    const JsonValue *items;             /* objects of fields, as typed or as kept */
    const int64_t   *rows;              /* where each stands in the file; NULL: counted from 1 */
    const Str       *reasons;           /* what the act of each says; NULL: nothing */
    const struct CourseLetter *letter;  /* of people that a body sends to a course (desk_course_names.c): each gets a place; NULL: none */
    /* how the file calls the place of a field; NULL: by the field alone */
    Str (*column)(const void *self, Str field); const void *self;
} ImportTable;

/* By the arguments `kind` and `case`, with the right to make such records there. */
MUST_USE ErrorCode import_place(Request *r, ImportTable *ret, Error *e);
/* Enters nothing: what is wrong as a table under `title`, and data.errors, faults, rows, known. */
MUST_USE ErrorCode import_check(Request *r, const ImportTable *t, Str title, int64_t *faults, Error *e);
/* All in one commit, behind the first draft where there is one: data.created, known. ERR_CONFLICT and what else a row may be
 * refused for, with its row. */
MUST_USE ErrorCode import_enter(Request *r, const ImportTable *t, const Draft *first, Error *e);

#endif

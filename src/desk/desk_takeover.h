/* desk_takeover.h: what was running before this register was becomes records that say so (docs/take-over.md): what the form
 * for one, the table for many, and the pages that show the mark share. */
#ifndef TERGOO_DESK_TAKEOVER_H
#define TERGOO_DESK_TAKEOVER_H

#include "desk/desk.h"

enum { TAKEN_MEMBERS = 20 };

/* One taking over: of records of one kind, in the period that is open. */
typedef struct {
    Request    *request;
    Seen        takeover;
    const Kind *kind;
    Kind        asks;                   /* as a form or a table has it: with state, case, members and the true days */
    Str         chain;                  /* into which case; empty: each says its own */
    Str         basis;                  /* the paper, where a record names none */
    Str         batch;                  /* the table it comes from; empty: none */
    Map         users, cases, keys;     /* what was found out for earlier rows */
} Taking;

/* One record to be: where it goes, where it stands, who works on it. */
typedef struct {
    Str        chain, state, lead, members[TAKEN_MEMBERS];
    size_t     member_count;
    JsonValue *fields;                  /* NULL: it is wrong, or known */
    const JsonValue *said;              /* what was understood of it all the same */
    bool       known;                   /* it was entered before */
} Taken;

/* By the arguments `kind`, `case`, `basis`. ERR_CONFLICT: no take-over is open, or its last day is over; ERR_DENIED: his roles
 * make no such records. */
MUST_USE ErrorCode takeover_begin(Request *r, Taking *ret, Error *e);
/* Everything that is wrong with it goes to `wrong` (field may be empty), and then ret->fields is NULL and the answer ERR_OK.
 * `row`: its number. */
typedef void (*TakenWrong)(void *self, Str field, const Error *what);
MUST_USE ErrorCode takeover_read(Taking *t, const JsonValue *given, int64_t row, TakenWrong wrong, void *self, Taken *ret,
                                 Error *e);
/* Its drafts; `to` has room for TAKEN_MEMBERS + 2. The first one is the record. */
MUST_USE ErrorCode takeover_drafts(Taking *t, const Taken *one, Str reason, Draft *to, size_t *count, Error *e);
/* A number of an old register as numbers are compared: without spaces, "No.", and letters that only look like others. */
MUST_USE ErrorCode takeover_fold(Arena *a, Str number, Str *ret, Error *e);

/* ---- totals (takeover_totals.c): what is held against the old register ---- */
typedef struct { Arena *arena; Map states; Str *numbers; size_t count, room; Day oldest, newest; int64_t rows, known; } Totals;
void totals_begin(Totals *t, Arena *a);
MUST_USE ErrorCode totals_take(Totals *t, const Kind *k, const Taken *one, Error *e);
/* As rows of the page, data.totals, and one text to be kept. */
MUST_USE ErrorCode totals_show(Request *r, Totals *t, const Kind *k, Str *text, Error *e);

#endif

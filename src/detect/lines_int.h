/* lines_int.h: what the reading of lines (lines.c) and its threads (lines_crew.c) share. */
#ifndef TERGOO_DETECT_LINES_INT_H
#define TERGOO_DETECT_LINES_INT_H

#include "detect/lines.h"

/* Lines on their way to one user. */
typedef struct {
    Arena     *arena;              /* where broken lines are kept */
    Str        source;
    LineTake   take;
    void      *user;
    uint64_t   number;             /* of the line before */
    LinesRead *read;
    Error      why;
} Taking;

MUST_USE ErrorCode lines_take(Taking *t, Str text, Error *e);
MUST_USE ErrorCode lines_keep_broken(Taking *t, const Error *why, Error *e);

typedef struct Crew Crew;

/* Threads for all users; what they find broken goes to `whole`, which must stay. */
MUST_USE ErrorCode crew_new(const LineCrew *who, Taking *whole, Crew **ret, Error *e);
/* Copies whole lines; *number is that of the line before them and is moved behind them. Waits when all hands are full. */
MUST_USE ErrorCode crew_give(Crew *c, Str lines, uint64_t *number, Error *e);
/* A broken line, or what counts as one more, in its place between blocks. */
MUST_USE ErrorCode crew_give_broken(Crew *c, uint64_t number, bool is_line, const Error *why, Error *e);
/* Waits for all, and says the first error in the order of the file. */
MUST_USE ErrorCode crew_finish(Crew *c, Error *e);
void crew_free(Crew *c);

#endif

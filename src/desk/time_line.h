/* time_line.h: all that is known of a case as days and hours: what was done in the register (acts), and what happened outside of it, by the days that
 * records name (events), each with the time at which it was entered. */
#ifndef TERGOO_TIME_LINE_H
#define TERGOO_TIME_LINE_H

#include "desk/desk_work.h"

typedef struct {
    Instant     when;                   /* of an event without an hour: its day begins */
    Instant     entered;                /* in the ledger */
    bool        event, has_hour;
    int64_t     later;                  /* by how many days an event was entered later than it happened; 0: on the day */
    const Kind *kind;
    Str         id, title, what, detail, actor, reason;
    int64_t     order;                  /* as they came, where two are at one time */
} LineRow;

/* What is asked for; empty texts: everything. */
typedef struct { Str kind, person, officer; Day from, until; bool events_only, acts_only; } LineAsk;

typedef struct { Request *request; LineAsk ask; LineRow *rows; size_t count, room; Map actors; } TimeLine;

/* Of the case's records those that the caller may see, the earliest first. What stands in a field that is closed to him is no event. */
MUST_USE ErrorCode time_line_find(Request *r, Str chain, const LineAsk *ask, TimeLine *ret, Error *e);
/* As a day, with its hour where it has one. */
Str time_line_when(Request *r, const LineRow *row);
Str time_line_later(Request *r, const LineRow *row);

#endif

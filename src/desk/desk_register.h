/* desk_register.h: the register in which the way of each tip and each reported crime is one line (docs/registration.md): what
 * its page, its CSV and the bound book share. */
#ifndef TERGOO_DESK_REGISTER_H
#define TERGOO_DESK_REGISTER_H

#include "desk/desk.h"

typedef struct {
    Str  id, number, channel, what, registered, decision, where, answered;
    Day  day;                           /* on which it was received; DAY_NONE: not known any more */
    bool shown;                         /* else its existence alone is told */
    bool guarded;                       /* it lies in a case, or names somebody: a paper that others read says no more than that it is there */
    bool erased, late, open, has_number, refused;
} Way;

enum { DAY_NONE = INT32_MIN };

/* The numbers that a kind has given in one year, held against those that are there; for whoever sees all lines. */
typedef struct { Str series; int64_t last; Str missing; } Gaps;

typedef struct {
    Request *request;
    Way     *list; size_t count, room;
    bool     all;                       /* the reader sees that each one is there */
    int64_t  unseen, late;
    Gaps    *gaps; size_t gap_count;
} Ways;

/* In the order of their days. Those received outside of the days are left out. ERR_DENIED for who keeps no register. */
MUST_USE ErrorCode ways_read(Request *r, Day from, Day until, Ways *ret, Error *e);
/* As lines for a paper, which is read by others than its maker; what is guarded has no contents there: {"no", "number", "day",
 * "channel", "what", "registered", "decision", "went_to", "answered"}. */
MUST_USE ErrorCode ways_lines(Request *r, Day from, Day until, JsonValue **ret, Error *e);

#endif

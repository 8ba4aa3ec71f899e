/* term.h: what a term comes to. A pure function: facts in, the last day out, with the steps by which a person can check it by
 * hand.
 *
 * It knows no store and no present: who asks says which day it is. The rules are the clock's (model.h); docs/clocks.md tells them
 * to lawyers. In short: the nominal length is counted first, days on which it was paused are then put behind it, extensions
 * follow in the order in which they were decided, and at last a last day that is off moves, where the clock says so. */
#ifndef TERGOO_TERM_H
#define TERGOO_TERM_H

#include "model/model.h"

/* It does not run from `from` on until it runs again at `until`. A term of days loses the local days of both, the last one not:
 * paused on the 10th and taken up on the 15th are five days. `open`: nobody knows yet until when. `record`: the one that says so,
 * for the reader. */
typedef struct { Instant from, until; bool open; Str record; } TermPause;

/* Granted: so many days more, or until a day or an instant. `entered`: when the ledger received it, 0 where nobody knows. */
typedef struct { Day decided; int64_t days; Instant until; bool until_day; Instant entered; Str record; } TermExtension;

typedef struct {
    Instant started;
    Str     started_by;                 /* the record whose state started it; empty: our own */
    bool    by_day;                     /* the start is a day that a field says, not a minute */
    bool    named;                      /* the record says its last day itself: */
    Instant last;
    Instant stopped;                    /* 0: it runs */
    Str     stopped_by;                 /* the record that stopped it */
    const TermPause *pauses; size_t pause_count;                    /* in any order; they may overlap */
    const TermExtension *extensions; size_t extension_count;        /* in any order */
} TermFacts;

/* What a step says; which of its values it has stands beside it. */
typedef enum {
    STEP_STARTED,                       /* at */
    STEP_EARLIEST,                      /* day: from which the earliest version holds, after the start: it was taken all the same */
    STEP_LENGTH,                        /* version, day: its last day were there nothing else */
    STEP_NAMED,                         /* day */
    STEP_VERSION,                       /* version, day: the new last day; it came into force while the term ran */
    STEP_PAUSED,                        /* at, until, record, number: days that fall into the term */
    STEP_PAUSED_DAYS,                   /* number: all of them together; day: the new last day */
    STEP_STILL,                         /* at, record: it stands still since then, nobody knows until when */
    STEP_EXTENDED,                      /* record, other: decided on, day: the new last day */
    STEP_EXTENDED_LESS,                 /* the same; it was granted for longer than the clock allows */
    STEP_NOT_LONGER,                    /* record, other: decided on; it ends no later than the term does anyway */
    STEP_TOO_MANY,                      /* record, other, number: so many may be granted */
    STEP_TOO_LATE,                      /* record, other, day: the term was over then */
    STEP_ENTERED_LATE,                  /* record, other, at: decided on in time, as it says, and entered after the last day */
    STEP_MOVED,                         /* day: off; other: the next day that is worked */
    STEP_YEAR,                          /* number: a year of which the calendar names no day */
    STEP_UNCONFIRMED_DAY,               /* day: counted as the calendar says, which nobody has confirmed */
    STEP_STOPPED,                       /* at, record */
} TermStepType;

typedef struct {
    TermStepType type;
    Day     day, other;
    Instant at, until;
    int64_t number;
    Str     record;
    const ClockVersion *version;
} TermStep;
/* Where steps go; NULL where nobody reads them. A full list is cut. */
typedef struct { TermStep *list; size_t count, room; } TermSteps;

typedef struct {
    const ClockVersion *version;
    Instant started;
    Day     due;                        /* the last day */
    Instant ends;                       /* the last instant: of hours to the minute, else the end of the last day */
    bool    by_hour;
    Day     warn_from;
    int64_t paused;                     /* days; of hours begun ones */
    int64_t extended;                   /* how many extensions count */
    bool    still;                      /* it stands still today; where nobody knows until when, `due` is as if it went on tomorrow */
    bool    open;                       /* and nobody knows */
    bool    stopped;
    int     year;                       /* the first year that it ran into without a day in the calendar; 0: none */
    ClockSays says;                     /* today, or on the day it was stopped */
} Term;

/* `now`: the instant as of which one asks. */
void term_run(const Clock *c, const TermFacts *facts, Instant now, Term *ret, TermSteps *steps);
/* Room for all steps of these facts. */
size_t term_steps_most(const TermFacts *facts);

/* The version in force on that day; the earliest where none was yet (*early, may be NULL). */
const ClockVersion *clock_version(const Clock *c, Day day, bool *early);
/* As many units later by the clock's rules, without pauses: what an office that asks "by when" gets. */
Day term_after(const Clock *c, const ClockVersion *v, Day day);
/* What the fields say: when it began instead of `since`, and whether and as which day they name the last one. */
void term_read_fields(const Clock *c, const JsonValue *fields, TermFacts *facts);

#endif

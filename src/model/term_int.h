/* term_int.h: days and instants counted with pauses and days off; what term.c stands on. */
#ifndef TERGOO_TERM_INT_H
#define TERGOO_TERM_INT_H

#include "model/term.h"

/* What is walked with, and what was met on the way: the first year without a day in the calendar, and the first day that counted
 * as the calendar says though nobody confirmed it. */
typedef struct {
    const Clock *clock;
    const TermPause *pauses; size_t pause_count;
    Instant now;
    Day     today;
    int     year, seen_year;
    bool    unsure;
    Day     unsure_day;
} TermWalk;

/* Is it worked? Asking is meeting: see above. */
bool walk_is_worked(TermWalk *w, Day day);
/* The last day of a term of months or years that begins on that day, by the clock's rule for short months. `counted`: that day is
 * its first. Of days, as many later. */
Day walk_nominal(const TermWalk *w, Day start, const TermLength *n, bool counted);
/* The last of so many days after `day`: neither paused nor, with `working`, off. */
Day walk_days(TermWalk *w, Day day, int64_t count, bool working);
/* So much later, pauses passed over. */
Instant walk_instants(const TermWalk *w, Instant from, int64_t length);
/* Days between that were paused, each once; with `by_hour` begun ones of the time that was. */
int64_t walk_lost(const TermWalk *w, Instant started, Instant ends, bool by_hour);

#endif

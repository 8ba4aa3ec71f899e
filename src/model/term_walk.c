/* term_walk.c: days, months and instants counted on: over pauses, over days that are off, over months that are short.
 *
 * A pause takes the days from the one in which it begins to the one before it ends: paused on the 10th, taken up on the 15th,
 * that is the 10th to the 14th. Whether they overlap or in which order they are given does not matter, since a day is asked
 * whether any of them holds it. One that nobody ended yet holds today and is taken to end tomorrow; one that is only to come and
 * has no end does not count. */
#include "model/term_int.h"

bool walk_is_worked(TermWalk *w, Day day)
{
    const Clock *c = w->clock;
    int year = day_date(day).year;
    if (year != w->seen_year) {
        w->seen_year = year;
        if (!year_is_covered(c->calendar, c->calendar_count, year) && (w->year == 0 || year < w->year)) w->year = year;
    }
    bool confirmed, worked = calendar_says(c->calendar, c->calendar_count, day, &confirmed);
    if (!confirmed && !w->unsure) {
        w->unsure = true;
        w->unsure_day = day;
    }
    return worked;
}

/* ---- months ---- */

static Day clamp_month(const TermWalk *w, int year, int month, int day, bool counted)
{
    Day found;
    for (int d = day; d > 0; d--) {
        if (!date_day((Date){ year, month, d }, &found)) continue;
        bool is_short = d != day;
        if (!is_short) return counted ? found - 1 : found;
        return w->clock->short_month_next && !counted ? found + 1 : found;
    }
    return INT32_MAX / 2;                                /* past the year 9999: nobody has a term so long */
}

Day walk_nominal(const TermWalk *w, Day start, const TermLength *n, bool counted)
{
    if (n->unit != TERM_MONTHS && n->unit != TERM_YEARS) return start + (Day)n->number - counted;
    Date d = day_date(start);
    int64_t months = (int64_t)d.year * 12 + d.month - 1 + n->number * (n->unit == TERM_YEARS ? 12 : 1);
    return clamp_month(w, (int)(months / 12), (int)(months % 12) + 1, d.day, counted);
}

/* ---- pauses ---- */

/* The days of a pause: first and the one behind its last; false: it takes none. */
static bool pause_days(const TermWalk *w, const TermPause *p, Day *first, Day *behind)
{
    *first = instant_local_day(p->from);
    *behind = p->open ? w->today + 1 : instant_local_day(p->until);
    return *first < *behind;
}

/* The first day from `day` on that no pause holds; *next: the nearest day behind it on which one begins, INT32_MAX when none
 * does. */
static Day free_day(const TermWalk *w, Day day, Day *next)
{
    Day first, behind;
    for (bool held = true; held;) {
        held = false;
        for (size_t i = 0; i < w->pause_count; i++) {
            if (!pause_days(w, &w->pauses[i], &first, &behind) || day < first || day >= behind) continue;
            day = behind;
            held = true;
        }
    }
    *next = INT32_MAX;
    for (size_t i = 0; i < w->pause_count; i++)
        if (pause_days(w, &w->pauses[i], &first, &behind) && first > day && first < *next) *next = first;
    return day;
}

/* Calendar days go in leaps from pause to pause; working days one by one, as the calendar has to be asked. */
Day walk_days(TermWalk *w, Day day, int64_t count, bool working)
{
    Day next = INT32_MIN, at = day;
    while (count > 0) {
        at++;
        if (next <= at) at = free_day(w, at, &next);
        int64_t leap = 1;
        if (!working) {
            leap = (int64_t)next - at < count ? (int64_t)next - at : count;
            at += (Day)(leap - 1);
        } else if (!walk_is_worked(w, at)) {
            leap = 0;
        }
        count -= leap;
    }
    return at;
}

/* The first instant from `at` on that no pause holds; *next as above. */
static Instant free_instant(const TermWalk *w, Instant at, Instant *next)
{
    for (bool held = true; held;) {
        held = false;
        for (size_t i = 0; i < w->pause_count; i++) {
            const TermPause *p = &w->pauses[i];
            Instant until = p->open ? w->now : p->until;
            if (at < p->from || at >= until) continue;
            at = until;
            held = true;
        }
    }
    *next = INT64_MAX;
    for (size_t i = 0; i < w->pause_count; i++) {
        const TermPause *p = &w->pauses[i];
        if (p->from > at && p->from < *next && (p->open ? w->now : p->until) > p->from) *next = p->from;
    }
    return at;
}

Instant walk_instants(const TermWalk *w, Instant from, int64_t length)
{
    Instant at = from, next;
    for (;;) {
        at = free_instant(w, at, &next);
        if (next == INT64_MAX || next - at >= length) return at + length;
        length -= next - at;
        at = next;
    }
}

int64_t walk_lost(const TermWalk *w, Instant started, Instant ends, bool by_hour)
{
    int64_t lost = 0;
    if (by_hour) {
        Instant next, at = started;
        while (at < ends) {
            Instant free_at = free_instant(w, at, &next);
            lost += (free_at < ends ? free_at : ends) - at;
            at = next;
        }
        return (lost + 24 * HOUR - 1) / (24 * HOUR);
    }
    Day next, last = instant_local_day(ends), at = instant_local_day(started) + !w->clock->first_day;
    while (at <= last) {
        Day free_at = free_day(w, at, &next);
        lost += (free_at <= last ? free_at : last + 1) - at;
        at = next;
    }
    return lost;
}

/* work_days.c: see work_days.h. Weeks are counted, and the calendar's days correct the count: no table of days, so no first and no last one. */
#include "desk/work_days.h"

enum { WEEK = 7, WORKED = 5, MONDAY = 3 };              /* 1970-01-01 was a Thursday */

static int weekday(Day day)
{
    return (int)(((int64_t)day % WEEK + WEEK + MONDAY) % WEEK);
}

ErrorCode work_days_of(Arena *a, const Model *m, WorkDays *ret, Error *e)
{
    *ret = (WorkDays){ .days = m->calendar, .count = m->calendar_count, .moved = arena_array(a, m->calendar_count + 1, sizeof *ret->moved) };
    if (!ret->moved) return error_memory(e);
    ret->moved[0] = 0;
    for (size_t i = 0; i < m->calendar_count; i++) {
        bool usual = weekday(m->calendar[i].day) < WORKED, worked = !m->calendar[i].off;
        ret->moved[i + 1] = ret->moved[i] + worked - usual;
    }
    return ERR_OK;
}

int64_t work_day_number(const WorkDays *w, Day day)
{
    size_t low = 0, high = w->count;
    int in_week = weekday(day);
    int64_t weeks = ((int64_t)day + MONDAY - in_week) / WEEK;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->days[middle].day < day) low = middle + 1;
        else high = middle;
    }
    return weeks * WORKED + (in_week < WORKED ? in_week : WORKED) + w->moved[low];
}

/* The last day before which no more than so many lie. */
Day work_day_of(const WorkDays *w, int64_t number)
{
    int64_t low = number * WEEK / WORKED - (int64_t)w->count - 2 * WEEK, high = number * WEEK / WORKED + (int64_t)w->count + 2 * WEEK;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (work_day_number(w, (Day)middle) <= number) low = middle;
        else high = middle - 1;
    }
    return (Day)low;
}

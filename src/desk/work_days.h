/* work_days.h: working days as numbers on one axis, so that what takes three days and begins on a Friday ends on a Tuesday. By the model's calendar
 * (Monday to Friday, but for the days that the government moved). */
#ifndef TERGOO_WORK_DAYS_H
#define TERGOO_WORK_DAYS_H

#include "model/model.h"

typedef struct { const CalendarDay *days; size_t count; int64_t *moved; } WorkDays;

MUST_USE ErrorCode work_days_of(Arena *a, const Model *m, WorkDays *ret, Error *e);
/* How many working days lie before this day, from a fixed one on: the number of the day itself where it is worked, else of the next that is. */
int64_t work_day_number(const WorkDays *w, Day day);
/* The day of that number. */
Day work_day_of(const WorkDays *w, int64_t number);

#endif

/* task_net.h: tasks that wait for each other, as a net: when each can begin at the earliest, how long it can wait before something else is late,
 * which of them decide the end, and which wait for each other in a circle.
 *
 * Days are numbers on one axis (desk/work_days.h: working days). Nothing here knows of records, states or calendars. */
#ifndef TERGOO_TASK_NET_H
#define TERGOO_TASK_NET_H

#include "base/base.h"

enum { NET_MOST = 20000, NET_NONE = -1 };
#define NET_FOREVER ((int64_t)1 << 40)

typedef struct {
    /* Asked. */
    int64_t        days;                /* how long it takes; 0: it is only a point in time */
    int64_t        from;                /* not before this day */
    bool           fixed;               /* it begins on that day whatever it waits for: it has begun, or is over */
    const int32_t *after; size_t after_count;       /* places of those it waits for */
    /* Answered. */
    int64_t        start, end;          /* at the earliest; `end` is the day after its last */
    int64_t        slack;               /* by how many days it can end later without the whole ending later */
    bool           critical;            /* it decides the end: no slack, and not over by itself */
    int32_t        driver;              /* the one it waits for longest, when that is what decides its start; else NET_NONE */
    int32_t        circle;              /* which circle it stands in; NET_NONE: in none */
} NetTask;

typedef struct {
    NetTask *tasks; size_t count;
    int64_t  end;                       /* the day after the last day of the last one */
    int32_t  circles;                   /* how many */
    int32_t *order;                     /* places, each after those it waits for */
} TaskNet;

/* Works out all answers. What waits for each other in a circle is held by nothing within that circle. ERR_LIMIT for more than NET_MOST tasks,
 * ERR_INVALID where `after` names a place that is none. */
MUST_USE ErrorCode net_compute(Arena *a, TaskNet *net, Error *e);
/* By how many days each could end later so that all is over before the day `end`; below 0: as planned it is too late by so many. Of those that
 * are fixed nothing can be moved: NET_FOREVER. `to` has room for all. */
void net_slack(const TaskNet *net, int64_t end, int64_t *to);
/* The way that leads to a task: those that decide its start, the first one first, itself last. *ret is in the arena. */
MUST_USE ErrorCode net_way(Arena *a, const TaskNet *net, int32_t to, int32_t **ret, size_t *count, Error *e);
/* The tasks of a circle in order: each waits for the next one, the last for the first. */
MUST_USE ErrorCode net_circle(Arena *a, const TaskNet *net, int32_t circle, int32_t **ret, size_t *count, Error *e);

#endif

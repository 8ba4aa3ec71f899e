/* desk_work.h: the work in cases, as tasks: what its views share. A task is a record of the kind `task` (model/kinds/task.yaml); nothing is computed
 * for good: each look computes anew. */
#ifndef TERGOO_DESK_WORK_H
#define TERGOO_DESK_WORK_H

#include "desk/desk_today.h"
#include "desk/task_net.h"
#include "desk/work_days.h"

#define WORK_NO_DAY INT32_MIN
enum { WORK_HOURS_A_DAY = 8 };

typedef struct {
    Str          id, chain, title, owner;
    const Kind  *kind;
    const State *state;
    const JsonValue *fields;
    int64_t      version;
    Day          start_on, due, done_on, sleeps_until;      /* WORK_NO_DAY: none */
    int64_t      effort, spent;         /* hours, in units of 10^-NUMBER_PLACES */
    bool         mandatory, coercive, covert, authorised;
    bool         begun;                 /* under way, or waiting for others */
    Str         *after; size_t after_count;         /* ids */
} WorkTask;

typedef struct {
    Request   *request;
    Day        today;
    WorkTask  *tasks; size_t count, room;
    WorkDays   calendar;
    TaskNet    net;                     /* net.tasks[i] is tasks[i]'s; days are numbers of working days */
    size_t     left_out;                /* dropped, or carried over */
} Work;

/* ---- work_tasks.c ---- */
/* The tasks that the caller may know of: of one case, or of all. ERR_NOT_FOUND where this institution keeps no tasks. */
MUST_USE ErrorCode work_begin(Request *r, Str in_case, Work *ret, Error *e);
/* Those that name him as who does them, without those of locked cases. */
MUST_USE ErrorCode work_begin_own(Request *r, Work *ret, Error *e);
/* The net over them: what is dropped or carried over is not in it any more, and goes out of `tasks`. */
MUST_USE ErrorCode work_compute(Work *w, Error *e);
bool work_is_over(const WorkTask *t);
bool work_sleeps(const Work *w, const WorkTask *t);
/* The first and the last day of a task as the net has it. */
Day work_first_day(const Work *w, size_t task);
Day work_last_day(const Work *w, size_t task);
/* How many working days the last day of a task lies before that day; below 0: after it. */
int64_t work_reserve(const Work *w, size_t task, Day until);
Str work_owner_name(const Work *w, const WorkTask *t);
/* "12,5 h" */
Str work_hours(Request *r, int64_t hours);
/* The last days of terms that run in the case, the earliest first. */
MUST_USE ErrorCode work_terms(Request *r, Str in_case, DeskTerm **ret, size_t *count, Error *e);
/* Has the move all that it needs, and asks no reason and no second person? Then a button is enough. */
bool work_is_plain(const WorkTask *t, const Move *m);
/* The case by id or number, with its crumbs and a trace where it is locked. */
MUST_USE ErrorCode work_case(Request *r, Str title_key, Seen *ret, Error *e);
/* The views of the same case, as buttons; `but` is the one that is seen. */
void work_offer_views(Request *r, Str chain, const char *but);

/* ---- desk_sleep.c ---- */
/* On the page of a case or a task: that it sleeps, and which term ends meanwhile; the views of a case, and what puts it to sleep or wakes it. */
MUST_USE ErrorCode desk_show_asleep(Request *r, const Seen *seen, Error *e);
void desk_offer_work(Request *r, const Seen *seen);
/* Has it been put to sleep, and is the day still to come? `until` may be NULL. */
bool desk_is_asleep(const Kind *k, Str state, const JsonValue *fields, Day *until);
bool desk_case_sleeps(Request *r, Str chain);

/* ---- desk_work_board.c ---- */
MUST_USE ErrorCode desk_show_own_tasks(Request *r, Error *e);

/* ---- desk_work_bulk.c ---- */
/* The open tasks of the case as options of an item; false when there are none. */
bool desk_work_ticks(Request *r, Str in_case, JsonValue *item);

#endif

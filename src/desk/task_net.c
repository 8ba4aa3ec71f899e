/* task_net.c: see task_net.h. One walk (Tarjan's) finds the circles and an order in which everything comes after what it waits for; one pass along
 * that order and one back are all the rest, so that a thousand tasks are a matter of microseconds. */
#include "desk/task_net.h"

/* ---- circles, and the order ---- */

typedef struct { int32_t task; size_t next; } Step;

typedef struct {
    TaskNet *net;
    int32_t *number, *low;              /* when it was met first; the earliest that it leads back to; 0: not met yet */
    bool    *open;                      /* it lies on the stack */
    int32_t *stack; size_t depth;
    Step    *steps; size_t step_count;
    int32_t  met; size_t ordered;
} Walk;

static void meet(Walk *w, int32_t t)
{
    w->number[t] = w->low[t] = ++w->met;
    w->stack[w->depth++] = t;
    w->open[t] = true;
    w->steps[w->step_count++] = (Step){ t, 0 };
}

static bool waits_for(const NetTask *t, int32_t other)
{
    for (size_t i = 0; i < t->after_count; i++) {
        if (t->after[i] == other) return true;
    }
    return false;
}

/* All that lie on the stack from `t` on wait for each other. One alone is a circle only where it waits for itself. */
static void close_circle(Walk *w, int32_t t)
{
    size_t from = w->depth;
    while (w->stack[from - 1] != t) from--;
    from--;
    bool circle = w->depth - from > 1 || waits_for(&w->net->tasks[t], t);
    for (size_t i = from; i < w->depth; i++) {
        int32_t one = w->stack[i];
        w->open[one] = false;
        w->net->tasks[one].circle = circle ? w->net->circles : NET_NONE;
        w->net->order[w->ordered++] = one;
    }
    w->net->circles += circle;
    w->depth = from;
}

static void walk_from(Walk *w, int32_t first)
{
    meet(w, first);
    while (w->step_count > 0) {
        Step *s = &w->steps[w->step_count - 1];
        const NetTask *t = &w->net->tasks[s->task];
        if (s->next < t->after_count) {
            int32_t other = t->after[s->next++], task = s->task;
            if (w->number[other] == 0) meet(w, other);
            else if (w->open[other] && w->number[other] < w->low[task]) w->low[task] = w->number[other];
            continue;
        }
        int32_t done = s->task;
        if (w->low[done] == w->number[done]) close_circle(w, done);
        w->step_count--;
        if (w->step_count == 0) continue;
        int32_t before = w->steps[w->step_count - 1].task;
        if (w->low[done] < w->low[before]) w->low[before] = w->low[done];
    }
}

static ErrorCode put_in_order(Arena *a, TaskNet *net, Error *e)
{
    size_t n = net->count + 1;
    Walk w = { .net = net, .number = arena_array(a, n, sizeof *w.number), .low = arena_array(a, n, sizeof *w.low),
               .open = arena_array(a, n, sizeof *w.open), .stack = arena_array(a, n, sizeof *w.stack), .steps = arena_array(a, n, sizeof *w.steps) };
    net->order = arena_array(a, n, sizeof *net->order);
    if (!w.number || !w.low || !w.open || !w.stack || !w.steps || !net->order) return error_memory(e);
    memset(w.number, 0, n * sizeof *w.number);
    memset(w.open, 0, n * sizeof *w.open);
    net->circles = 0;
    for (size_t i = 0; i < net->count; i++) {
        if (w.number[i] == 0) walk_from(&w, (int32_t)i);
    }
    return ERR_OK;
}

/* ---- there and back ---- */

static bool same_circle(const NetTask *a, const NetTask *b)
{
    return a->circle != NET_NONE && a->circle == b->circle;
}

static void place_early(TaskNet *net, NetTask *t)
{
    t->start = t->from;
    t->driver = NET_NONE;
    for (size_t i = 0; i < t->after_count && !t->fixed; i++) {
        const NetTask *other = &net->tasks[t->after[i]];
        if (same_circle(t, other) || other->end < t->start || (other->end == t->start && t->driver != NET_NONE)) continue;
        t->start = other->end;
        t->driver = t->after[i];
    }
    t->end = t->start + t->days;
}

void net_slack(const TaskNet *net, int64_t end, int64_t *to)
{
    for (size_t i = 0; i < net->count; i++) to[i] = net->tasks[i].fixed ? NET_FOREVER : end - net->tasks[i].end;
    for (size_t i = net->count; i > 0; i--) {
        const NetTask *t = &net->tasks[net->order[i - 1]];
        int64_t last_start = t->start + to[net->order[i - 1]];
        for (size_t j = 0; j < t->after_count && !t->fixed; j++) {
            const NetTask *other = &net->tasks[t->after[j]];
            int64_t slack = last_start - other->end;
            if (!same_circle(t, other) && !other->fixed && slack < to[t->after[j]]) to[t->after[j]] = slack;
        }
    }
}

static ErrorCode check(TaskNet *net, Error *e)
{
    if (net->count > NET_MOST) return error_set(e, ERR_LIMIT, K("work.too-many"), arg_int("most", NET_MOST));
    for (size_t i = 0; i < net->count; i++) {
        for (size_t j = 0; j < net->tasks[i].after_count; j++) {
            int32_t other = net->tasks[i].after[j];
            if (other < 0 || (size_t)other >= net->count) return error_set(e, ERR_INVALID, K("work.no-place"), arg_int("place", other));
        }
    }
    return ERR_OK;
}

ErrorCode net_compute(Arena *a, TaskNet *net, Error *e)
{
    TRY(check(net, e));
    TRY(put_in_order(a, net, e));
    int64_t *slack = arena_array(a, net->count + 1, sizeof *slack);
    if (!slack) return error_memory(e);
    net->end = 0;
    for (size_t i = 0; i < net->count; i++) {
        NetTask *t = &net->tasks[net->order[i]];
        place_early(net, t);
        if (i == 0 || t->end > net->end) net->end = t->end;
    }
    net_slack(net, net->end, slack);
    for (size_t i = 0; i < net->count; i++) {
        net->tasks[i].slack = slack[i];
        net->tasks[i].critical = slack[i] <= 0;
    }
    return ERR_OK;
}

/* ---- ways and circles by name ---- */

ErrorCode net_way(Arena *a, const TaskNet *net, int32_t to, int32_t **ret, size_t *count, Error *e)
{
    size_t n = 0;
    for (int32_t t = to; t != NET_NONE; t = net->tasks[t].driver) n++;
    *ret = arena_array(a, n, sizeof **ret);
    if (!*ret) return error_memory(e);
    *count = n;
    for (int32_t t = to; t != NET_NONE; t = net->tasks[t].driver) (*ret)[--n] = t;
    return ERR_OK;
}

static int32_t next_in_circle(const TaskNet *net, int32_t t)
{
    const NetTask *task = &net->tasks[t];
    for (size_t i = 0; i < task->after_count; i++) {
        if (same_circle(task, &net->tasks[task->after[i]])) return task->after[i];
    }
    return t;
}

/* Whoever goes on from any of them within the circle comes back to where he was: from there on it is a circle without detours. */
ErrorCode net_circle(Arena *a, const TaskNet *net, int32_t circle, int32_t **ret, size_t *count, Error *e)
{
    int32_t *seen = arena_array(a, net->count + 1, sizeof *seen), *way = arena_array(a, net->count + 1, sizeof *way), at = NET_NONE;
    size_t n = 0;
    if (!seen || !way) return error_memory(e);
    memset(seen, 0, net->count * sizeof *seen);
    for (size_t i = net->count; i > 0; i--) {
        if (net->tasks[i - 1].circle == circle) at = (int32_t)(i - 1);
    }
    *ret = way;
    *count = 0;
    if (at == NET_NONE) return ERR_OK;
    for (; seen[at] == 0; at = next_in_circle(net, at)) {
        way[n++] = at;
        seen[at] = (int32_t)n;
    }
    *ret = way + seen[at] - 1;
    *count = n - (size_t)(seen[at] - 1);
    return ERR_OK;
}

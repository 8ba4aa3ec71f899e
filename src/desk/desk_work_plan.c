/* desk_work_plan.c: the plan of a case in time: each task from its first to its last day, as a table and the same as a picture;
 * which of them decide the end, by how many working days each of the others can wait; and the critical calendar: which task
 * decides whether a day is kept.
 *
 * It is computed anew at each look, from what the tasks say: dates that nobody changed move here when what they wait for is
 * late. What waits for each other in a circle is named, and shown as if it waited for nothing within that circle. */
#include "desk/desk_work.h"

#include <stdlib.h>

enum { LANES_MOST = 200, DATES_MOST = 100, CIRCLES_MOST = 20, AROUND = 7, MARKS_MOST = 12 };

/* Where each task stands in the table: open ones by their first day, then what is over. */
typedef struct { Work work; size_t *order; Day first, last; DeskTerm *terms; size_t term_count; } Plan;

/* ---- said ---- */

static Str days_say(Request *r, int64_t days) { return view_say(r, K("work.days"), arg_int("n", days)); }

static Str day_or_none(Request *r, Day day) { return day == WORK_NO_DAY ? STR("") : desk_say_day(r, day); }

static bool is_late(const Work *w, size_t i)
{
    const WorkTask *t = &w->tasks[i];
    return !work_is_over(t) && t->due != WORK_NO_DAY && work_last_day(w, i) > t->due;
}

static Str say_spare(const Work *w, size_t i)
{
    Request *r = w->request;
    const NetTask *n = &w->net.tasks[i];
    Buf out = buf_in(r->arena);
    if (work_is_over(&w->tasks[i])) return STR("");
    if (n->critical) buf_add(&out, view_say(r, K("work.critical")));
    else if (n->slack != NET_FOREVER) buf_add(&out, days_say(r, n->slack));
    if (!is_late(w, i)) return buf_str(&out);
    if (out.len > 0) buf_c(&out, " · ");
    buf_add(&out, view_say(r, K("work.late"), arg_int("days", -work_reserve(w, i, w->tasks[i].due))));
    return buf_str(&out);
}

static Str say_state(const Work *w, const WorkTask *t)
{
    Request *r = w->request;
    Buf out = buf_in(r->arena);
    buf_add(&out, view_label(r, &t->state->label));
    if (work_sleeps(w, t)) buf_format(&out, " · " STR_FMT, STR_ARG(view_say(r, K("work.asleep"),
                                                                            arg_str("day", desk_say_day(r, t->sleeps_until)))));
    if (t->mandatory && !work_is_over(t)) buf_format(&out, " · " STR_FMT, STR_ARG(view_say(r, K("work.mandatory"))));
    if (t->coercive && !t->authorised && !work_is_over(t)) buf_format(&out, " · " STR_FMT,
                                                                      STR_ARG(view_say(r, K("work.not-allowed-yet"))));
    return buf_str(&out);
}

static Str say_after(const Work *w, size_t i)
{
    const NetTask *n = &w->net.tasks[i];
    Buf out = buf_in(w->request->arena);
    for (size_t j = 0; j < n->after_count; j++) {
        buf_format(&out, "%s" STR_FMT, j > 0 ? "; " : "", STR_ARG(w->tasks[n->after[j]].title));
    }
    return buf_str(&out);
}

/* ---- the table and its picture ---- */

static bool stands_before(const Plan *p, size_t a, size_t b)
{
    const Work *w = &p->work;
    bool over = work_is_over(&w->tasks[a]), other = work_is_over(&w->tasks[b]);
    if (over != other) return other;
    if (w->net.tasks[a].start != w->net.tasks[b].start) return w->net.tasks[a].start < w->net.tasks[b].start;
    if (w->net.tasks[a].end != w->net.tasks[b].end) return w->net.tasks[a].end < w->net.tasks[b].end;
    return a < b;
}

static const char *look_of(Request *r, const Work *w, size_t i)
{
    const WorkTask *t = &w->tasks[i];
    const NetTask *n = &w->net.tasks[i];
    Str state = work_sleeps(w, t) ? STR("asleep") : t->state->id;
    Str text = str_format(r->arena, STR_FMT "%s%s", STR_ARG(state), n->critical && !work_is_over(t) ? " critical" : "",
                          is_late(w, i) ? " late" : "");
    return text.ptr ? text.ptr : "";
}

static JsonValue *task_json(const Work *w, size_t i)
{
    Request *r = w->request;
    const WorkTask *t = &w->tasks[i];
    const NetTask *n = &w->net.tasks[i];
    char day[11];
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "id", json_new_string(r->arena, t->id));
    json_set(r->arena, o, "state", json_new_string(r->arena, t->state->id));
    json_set(r->arena, o, "from", json_new_string(r->arena, str_copy(r->arena, day_format(day, work_first_day(w, i)))));
    json_set(r->arena, o, "to", json_new_string(r->arena, str_copy(r->arena, day_format(day, work_last_day(w, i)))));
    if (t->due != WORK_NO_DAY) json_set(r->arena, o, "due", json_new_string(r->arena, str_copy(r->arena, day_format(day, t->due))));
    if (n->slack != NET_FOREVER) json_set(r->arena, o, "spare_days", json_new_int(r->arena, n->slack));
    json_set(r->arena, o, "critical", json_new_bool(r->arena, n->critical && !work_is_over(t)));
    json_set(r->arena, o, "late", json_new_bool(r->arena, is_late(w, i)));
    return o;
}

static void show_task(const Plan *p, size_t i, JsonValue *list)
{
    const Work *w = &p->work;
    Request *r = w->request;
    const WorkTask *t = &w->tasks[i];
    Str cells[] = { t->title, work_owner_name(w, t), say_state(w, t), desk_say_day(r, work_first_day(w, i)),
                    desk_say_day(r, work_last_day(w, i)),
                    day_or_none(r, t->due), say_spare(w, i), say_after(w, i) };
    view_table_row_to(r, cells, ARRAY_LEN(cells), t->id);
    json_add(r->arena, list, task_json(w, i));
}

static void show_lane(const Plan *p, size_t i)
{
    const Work *w = &p->work;
    Request *r = w->request;
    Day from = work_first_day(w, i), to = work_last_day(w, i);
    Str days = str_format(r->arena, STR_FMT ": " STR_FMT " – " STR_FMT " · " STR_FMT, STR_ARG(w->tasks[i].title),
                          STR_ARG(desk_say_day(r, from)),
                          STR_ARG(desk_say_day(r, to)), STR_ARG(say_state(w, &w->tasks[i])));
    view_lane(r, w->tasks[i].title);
    view_lane_span(r, from, to, look_of(r, w, i), days);
}

static const struct { const char *look, *label; } KEYS[] = {
    { "open", K("work.key-open") }, { "doing", K("work.key-doing") }, { "waiting", K("work.key-waiting") },
        { "done", K("work.key-done") },
    { "asleep", K("work.key-asleep") }, { "open critical", K("work.key-critical") }, { "open late", K("work.key-late") },
};

static void show_marks(const Plan *p)
{
    Request *r = p->work.request;
    size_t shown = 0;
    view_lanes_mark(r, p->work.today, view_say(r, K("work.today")), "today");
    for (size_t i = 0; i < p->term_count && shown < MARKS_MOST; i++) {
        if (p->terms[i].run.due < p->first || p->terms[i].run.due > p->last) continue;
        Str label = str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(desk_term_label(r, &p->terms[i])),
                               STR_ARG(p->terms[i].title));
        view_lanes_mark(r, p->terms[i].run.due, label, "term");
        shown++;
    }
}

/* From the first to the last day of what is shown, with today, and a week around it; a term far away does not press all else
 * together. */
static void find_span(Plan *p)
{
    const Work *w = &p->work;
    p->first = p->last = w->today;
    for (size_t i = 0; i < w->count && i < LANES_MOST; i++) {
        Day from = work_first_day(w, p->order[i]), to = work_last_day(w, p->order[i]);
        if (from < p->first) p->first = from;
        if (to > p->last) p->last = to;
    }
    Day most = p->last + (p->last - p->first) / 2 + AROUND, last = p->last;
    for (size_t i = 0; i < p->term_count; i++) {
        Day due = p->terms[i].run.due;
        if (due > last && due <= most) last = due;
    }
    p->first -= AROUND;
    p->last = last + AROUND;
}

static void show_tasks(Plan *p)
{
    const Work *w = &p->work;
    Request *r = w->request;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_label(r, &model_kind(r->model, STR("task"))->label), view_say(r, K("work.row-who")),
                   view_say(r, K("desk.row-state")),
                   view_say(r, K("work.row-from")), view_say(r, K("work.row-to")), view_say(r, K("work.row-due")),
                       view_say(r, K("work.row-spare")),
                   view_say(r, K("work.row-after")) };
    json_set(r->arena, view_data(r), "tasks", list);
    view_table(r, view_say(r, K("work.tasks-in-time")), head, ARRAY_LEN(head));
    view_table_count(r, w->count);
    for (size_t i = 0; i < w->count; i++) show_task(p, p->order[i], list);
    if (w->count == 0) return;
    size_t drawn = w->count < LANES_MOST ? w->count : LANES_MOST;
    Str about = drawn < w->count ? view_say(r, K("work.picture-of"), arg_int("shown", (int64_t)drawn),
                                            arg_int("n", (int64_t)w->count))
                                 : view_say(r, K("work.picture"));
    view_lanes(r, about, p->first, p->last);
    show_marks(p);
    for (size_t i = 0; i < ARRAY_LEN(KEYS); i++) view_lanes_key(r, KEYS[i].look, view_say_args(r, KEYS[i].label, NULL, 0));
    for (size_t i = 0; i < drawn; i++) show_lane(p, p->order[i]);
}

/* ---- the critical calendar ---- */

/* A day that is to be kept: of a term, or of a task; by which task it stands or falls, and with how many working days to spare. */
typedef struct { Day day; Str what, target; size_t task; int64_t reserve, after; bool term, decided; } KeptDay;

/* The first on the way to it that is not over: what can still be hurried. */
static ErrorCode decider(const Work *w, size_t task, size_t *ret, Error *e)
{
    int32_t *way;
    size_t n;
    TRY(net_way(w->request->arena, &w->net, (int32_t)task, &way, &n, e));
    *ret = task;
    for (size_t i = n; i > 0; i--) {
        if (!work_is_over(&w->tasks[way[i - 1]])) *ret = (size_t)way[i - 1];
    }
    return ERR_OK;
}

/* Everything that is open is to be done before the last day of a term. */
static ErrorCode date_of_term(const Plan *p, const DeskTerm *term, KeptDay *ret, Error *e)
{
    const Work *w = &p->work;
    size_t last = 0;
    bool any = false;
    *ret = (KeptDay){ .day = term->run.due, .target = term->id, .term = true,
                   .what = str_format(w->request->arena, STR_FMT ": " STR_FMT, STR_ARG(desk_term_label(w->request, term)),
                                      STR_ARG(term->title)) };
    for (size_t i = 0; i < w->count; i++) {
        if (work_is_over(&w->tasks[i])) continue;
        if (!any || w->net.tasks[i].end > w->net.tasks[last].end) last = i;
        any = true;
        ret->after += work_reserve(w, i, ret->day) < 0;
    }
    ret->decided = any;
    if (!any) return ERR_OK;
    ret->reserve = work_reserve(w, last, ret->day);
    return decider(w, last, &ret->task, e);
}

static int by_date(const void *a, const void *b)
{
    const KeptDay *one = a, *other = b;
    if (one->day != other->day) return one->day < other->day ? -1 : 1;
    if (one->term != other->term) return one->term ? -1 : 1;
    return str_compare(one->target, other->target);
}

static ErrorCode find_dates(const Plan *p, KeptDay **ret, size_t *count, Error *e)
{
    const Work *w = &p->work;
    KeptDay *list = arena_array(w->request->arena, p->term_count + w->count + 1, sizeof *list);
    size_t n = 0;
    if (!list) return error_memory(e);
    for (size_t i = 0; i < p->term_count; i++) TRY(date_of_term(p, &p->terms[i], &list[n++], e));
    for (size_t i = 0; i < w->count; i++) {
        const WorkTask *t = &w->tasks[i];
        if (work_is_over(t) || t->due == WORK_NO_DAY) continue;
        list[n] = (KeptDay){ .day = t->due, .what = t->title, .target = t->id, .reserve = work_reserve(w, i, t->due),
                             .decided = true };
        TRY(decider(w, i, &list[n++].task, e));
    }
    sort_list(list, n, sizeof *list, by_date);
    *ret = list;
    *count = n;
    return ERR_OK;
}

static Str say_reserve(Request *r, const KeptDay *d)
{
    if (!d->decided) return view_say(r, K("work.nothing-open"));
    if (d->reserve == 0) return view_say(r, K("work.just-in-time"));
    if (d->reserve > 0) return view_say(r, K("work.reserve"), arg_int("days", d->reserve));
    if (d->after > 1) return view_say(r, K("work.too-late-many"), arg_int("days", -d->reserve), arg_int("n", d->after));
    return view_say(r, K("work.too-late"), arg_int("days", -d->reserve));
}

static JsonValue *date_json(const Plan *p, const KeptDay *d)
{
    Request *r = p->work.request;
    char day[11];
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "day", json_new_string(r->arena, str_copy(r->arena, day_format(day, d->day))));
    json_set(r->arena, o, "of", json_new_string(r->arena, d->target));
    if (!d->decided) return o;
    json_set(r->arena, o, "by", json_new_string(r->arena, p->work.tasks[d->task].id));
    return json_set(r->arena, o, "reserve_days", json_new_int(r->arena, d->reserve));
}

static ErrorCode show_dates(const Plan *p, Error *e)
{
    Request *r = p->work.request;
    KeptDay *list = NULL;
    size_t n = 0;
    JsonValue *data = json_new_array(r->arena);
    Str head[] = { view_say(r, K("work.row-what-ends")), view_say(r, K("work.row-day")), view_say(r, K("work.row-decides")),
                   view_say(r, K("work.row-reserve")) };
    TRY(find_dates(p, &list, &n, e));
    json_set(r->arena, view_data(r), "dates", data);
    if (n == 0) return ERR_OK;
    view_table(r, view_say(r, K("work.critical-calendar")), head, ARRAY_LEN(head));
    view_table_count(r, n);
    for (size_t i = 0; i < n && i < DATES_MOST; i++) {
        const KeptDay *d = &list[i];
        Str by = d->decided ? p->work.tasks[d->task].title : STR("");
        Str cells[] = { d->what, desk_say_day(r, d->day), by, say_reserve(r, d) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), d->target);
        json_add(r->arena, data, date_json(p, d));
    }
    if (n > DATES_MOST) view_note(r, view_say(r, K("desk.more-than"), arg_int("n", DATES_MOST)));
    return ERR_OK;
}

/* ---- what is odd ---- */

static ErrorCode warn_of_circles(const Work *w, Error *e)
{
    Request *r = w->request;
    JsonValue *data = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "circles", data);
    for (int32_t c = 0; c < w->net.circles && c < CIRCLES_MOST; c++) {
        int32_t *way;
        size_t n;
        Buf names = buf_in(r->arena);
        JsonValue *ids = json_new_array(r->arena);
        TRY(net_circle(r->arena, &w->net, c, &way, &n, e));
        for (size_t i = 0; i < n; i++) {
            buf_format(&names, "%s" STR_FMT, i > 0 ? " → " : "", STR_ARG(w->tasks[way[i]].title));
            json_add(r->arena, ids, json_new_string(r->arena, w->tasks[way[i]].id));
        }
        json_add(r->arena, data, ids);
        view_warning(r, view_say(r, K("work.circle"), arg_str("tasks", buf_str(&names))));
    }
    return ERR_OK;
}

static ErrorCode put_in_order(Plan *p, Error *e)
{
    Request *r = p->work.request;
    size_t n = p->work.count;
    p->order = arena_array(r->arena, n + 1, sizeof *p->order);
    size_t *from = p->order, *to = arena_array(r->arena, n + 1, sizeof *to);
    if (!from || !to) return error_memory(e);
    for (size_t i = 0; i < n; i++) from[i] = i;
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t at = 0; at < n; at += width * 2) {
            size_t a = at, b = at + width < n ? at + width : n, a_end = b, b_end = at + width * 2 < n ? at + width * 2 : n;
            for (size_t i = at; i < b_end; i++) to[i] = b == b_end || (a < a_end && !stands_before(p, from[b], from[a]))
                ? from[a++] : from[b++];
        }
        size_t *done = to;
        to = from;
        from = done;
    }
    p->order = from;
    return ERR_OK;
}

ErrorCode desk_work_plan(Request *r, Error *e)
{
    Plan p = { 0 };
    Seen of_case;
    TRY(work_case(r, view_say(r, K("work.plan")), &of_case, e));
    TRY(work_begin(r, of_case.record.id, &p.work, e));
    TRY(work_compute(&p.work, e));
    TRY(work_terms(r, of_case.record.id, &p.terms, &p.term_count, e));
    TRY(put_in_order(&p, e));
    find_span(&p);
    json_set(r->arena, view_data(r), "case", json_new_string(r->arena, of_case.record.id));
    work_offer_views(r, of_case.record.chain, "work.plan");
    if (p.work.count == 0) view_note(r, view_say(r, K("work.no-tasks")));
    TRY(warn_of_circles(&p.work, e));
    if (p.work.count > 0) show_tasks(&p);
    if (p.work.left_out > 0) view_note(r, view_say(r, K("work.left-out"), arg_int("n", (int64_t)p.work.left_out)));
    TRY(show_dates(&p, e));
    view_note(r, view_say(r, K("work.how")));
    return ERR_OK;
}

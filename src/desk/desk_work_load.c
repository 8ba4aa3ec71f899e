/* desk_work_load.c: who has how much to do, for a head: officer by officer the open tasks, how many are late, the hours that
 * were planned and are spent, and how the hours that are left lie over the coming weeks, by the plans of the cases in time. It
 * counts what lies in cases that he knows, and of others not even how many there are. It says where help is needed, and gives
 * nobody a mark. */
#include "desk/desk_work.h"

enum { WEEKS = 4, DAYS_A_WEEK = 7 };

typedef struct {
    Str     user, name;
    int64_t open, late, asleep, planned, spent, weeks[WEEKS], unplanned;
    const UnitFigures *unit;
} Share;

typedef struct { Work *work; Map by_user; Share **list; size_t count, room; Day monday; } Load;

static ErrorCode share_of(Load *l, Str user, Share **ret, Error *e)
{
    Request *r = l->work->request;
    Str key = user.len > 0 ? user : STR("-");
    *ret = map_get(&l->by_user, key);
    if (*ret) return ERR_OK;
    *ret = ARENA_NEW(r->arena, Share);
    key = str_copy(r->arena, key);
    if (!*ret || !key.ptr || !map_set(&l->by_user, key, *ret)) return error_memory(e);
    **ret = (Share){ .user = user.len > 0 ? key : STR(""), .name = user.len > 0 ? desk_user_name(r, key)
                     : view_say(r, K("unit.nobody")) };
    if (!ARENA_ROOM(r->arena, l->list, l->count, l->room)) return error_memory(e);
    l->list[l->count++] = *ret;
    return ERR_OK;
}

/* What is left of its hours, evenly over its working days from today on. */
static void spread(const Load *l, size_t task, Share *s)
{
    const Work *w = l->work;
    const WorkTask *t = &w->tasks[task];
    const NetTask *n = &w->net.tasks[task];
    int64_t left = t->effort > t->spent ? t->effort - t->spent : 0, today = work_day_number(&w->calendar, w->today);
    int64_t from = n->start > today ? n->start : today, days = n->end - from;
    if (left == 0) return;
    if (days < 1) days = 1;
    for (int i = 0; i < WEEKS; i++) {
        int64_t begins = work_day_number(&w->calendar, l->monday + (Day)(i * DAYS_A_WEEK));
        int64_t ends = work_day_number(&w->calendar, l->monday + (Day)((i + 1) * DAYS_A_WEEK));
        int64_t first = from > begins ? from : begins, last = from + days < ends ? from + days : ends;
        if (last > first) s->weeks[i] += left / days * (last - first);
    }
}

static ErrorCode count_task(Load *l, size_t i, Error *e)
{
    const Work *w = l->work;
    const WorkTask *t = &w->tasks[i];
    Share *s;
    if (work_is_over(t)) return ERR_OK;
    TRY(share_of(l, t->owner, &s, e));
    s->open++;
    s->late += t->due != WORK_NO_DAY && t->due < w->today;
    s->asleep += work_sleeps(w, t);
    s->planned += t->effort;
    s->spent += t->spent;
    s->unplanned += t->effort == 0;
    spread(l, i, s);
    return ERR_OK;
}

static ErrorCode add_unit(Load *l, Error *e)
{
    const UnitFigures *list;
    size_t n;
    TRY(desk_unit_figures(l->work->request, &list, &n, e));
    for (size_t i = 0; i < n; i++) {
        Share *s;
        TRY(share_of(l, list[i].user, &s, e));
        s->unit = &list[i];
    }
    return ERR_OK;
}

static void put_in_order(Load *l)
{
    for (size_t i = 1; i < l->count; i++) {
        Share *one = l->list[i];
        size_t at = i;
        for (; at > 0 && str_compare(one->name, l->list[at - 1]->name) < 0; at--) l->list[at] = l->list[at - 1];
        l->list[at] = one;
    }
}

/* ---- shown ---- */

static Str number(Request *r, int64_t n) { return n > 0 ? str_format(r->arena, "%lld", (long long)n) : STR(""); }
static Str hours(Request *r, int64_t n) { return n > 0 ? work_hours(r, n) : STR(""); }

/* To a tenth of an hour: what is spread over days is no more exact. */
static int64_t rounded(int64_t n)
{
    int64_t tenth = 1;
    for (int i = 1; i < NUMBER_PLACES; i++) tenth *= 10;
    return (n + tenth / 2) / tenth * tenth;
}

static JsonValue *share_json(Request *r, const Share *s)
{
    const struct { const char *name; int64_t n; } COUNTS[] = { { "open", s->open }, { "late", s->late }, { "asleep", s->asleep },
        { "without_hours", s->unplanned }, { "cases", s->unit ? s->unit->cases : 0 }, { "terms", s->unit ? s->unit->terms : 0 },
        { "terms_over", s->unit ? s->unit->overdue : 0 } };
    char digits[32];
    JsonValue *o = json_new_object(r->arena), *weeks = json_new_array(r->arena);
    json_set(r->arena, o, "officer", json_new_string(r->arena, s->user));
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++) json_set(r->arena, o, COUNTS[i].name, json_new_int(r->arena, COUNTS[i].n));
    json_set(r->arena, o, "hours_planned", json_new_string(r->arena, str_copy(r->arena, amount_format(digits, s->planned,
            NUMBER_PLACES))));
    json_set(r->arena, o, "hours_spent", json_new_string(r->arena, str_copy(r->arena, amount_format(digits, s->spent,
            NUMBER_PLACES))));
    for (int i = 0; i < WEEKS; i++) {
        json_add(r->arena, weeks, json_new_string(r->arena, str_copy(r->arena, amount_format(digits, rounded(s->weeks[i]),
                NUMBER_PLACES))));
    }
    return json_set(r->arena, o, "hours_by_week", weeks);
}

enum { COLUMNS = 8 };

static void show_work(const Load *l, JsonValue *list)
{
    Request *r = l->work->request;
    Str head[COLUMNS] = { view_say(r, K("unit.row-officer")), view_say(r, K("unit.row-cases")), view_say(r, K("work.row-open")),
                          view_say(r, K("work.row-late")),
                          view_say(r, K("unit.row-terms")), view_say(r, K("work.row-planned")), view_say(r, K("work.row-spent")),
                          view_say(r, K("work.row-without-hours")) };
    view_table(r, view_say(r, K("work.load-now")), head, COLUMNS);
    for (size_t i = 0; i < l->count; i++) {
        const Share *s = l->list[i];
        int64_t terms = s->unit ? s->unit->terms + s->unit->overdue : 0;
        Str cells[COLUMNS] = { s->name, number(r, s->unit ? s->unit->cases : 0), number(r, s->open), number(r, s->late),
                               number(r, terms),
                               hours(r, s->planned), hours(r, s->spent), number(r, s->unplanned) };
        Str target = s->user.len > 0 ? view_op(r, "unit.show", arg_str("officer", s->user)) : view_op(r, "unit.show",
                arg_c("officer", "-"));
        view_table_row_to(r, cells, COLUMNS, target);
        json_add(r->arena, list, share_json(r, s));
    }
}

static void show_weeks(const Load *l)
{
    Request *r = l->work->request;
    Str head[WEEKS + 1] = { view_say(r, K("unit.row-officer")) };
    for (int i = 0; i < WEEKS; i++) {
        Day first = l->monday + (Day)(i * DAYS_A_WEEK);
        head[i + 1] = str_format(r->arena, STR_FMT " – " STR_FMT, STR_ARG(str_first(desk_say_day(r, first), 5)),
                                 STR_ARG(desk_say_day(r, first + DAYS_A_WEEK - 1)));
    }
    view_table(r, view_say(r, K("work.load-weeks")), head, WEEKS + 1);
    for (size_t i = 0; i < l->count; i++) {
        const Share *s = l->list[i];
        Str cells[WEEKS + 1] = { s->name };
        int64_t all = 0;
        for (int j = 0; j < WEEKS; j++) {
            cells[j + 1] = hours(r, rounded(s->weeks[j]));
            all += s->weeks[j];
        }
        if (all > 0) view_table_row(r, cells, WEEKS + 1);
    }
}

ErrorCode desk_work_load(Request *r, Error *e)
{
    Work w;
    Load l = { .work = &w, .by_user = map_in(r->arena) };
    JsonValue *list = json_new_array(r->arena);
    if (request_is_administrator(r)) return error_set(e, ERR_DENIED, K("rights.administrator"));
    TRY(work_begin(r, STR(""), &w, e));
    TRY(work_compute(&w, e));
    l.monday = w.today - (Day)(((int64_t)w.today % DAYS_A_WEEK + DAYS_A_WEEK + 3) % DAYS_A_WEEK);
    for (size_t i = 0; i < w.count; i++) TRY(count_task(&l, i, e));
    TRY(add_unit(&l, e));
    put_in_order(&l);
    json_set(r->arena, view_data(r), "officers", list);
    view_crumb(r, view_say(r, K("unit.title")), view_op(r, "unit.show"));
    view_title(r, view_say(r, K("work.load")));
    view_note(r, view_say(r, K("work.load-about")));
    if (l.count > 0) show_work(&l, list);
    if (l.count > 0) show_weeks(&l);
    return ERR_OK;
}

/* desk_work_board.c: the tasks of a case, or one's own from all cases, as a board: a column a state, a card a task. What asks nothing more is a button
 * on the card; what wants a reason or a result leads to its form. Late ones say so; what was put to sleep is not there, but is counted. */
#include "desk/desk_work.h"

enum { CARDS_MOST = 50, DONE_MOST = 10 };

typedef struct { Work work; bool own; } Board;

static bool is_wanted(const Board *b, const WorkTask *t)
{
    return !b->own || str_equal(t->owner, session_user(b->work.request->session));
}

static Str lateness(const Work *w, const WorkTask *t)
{
    if (work_is_over(t) || t->due == WORK_NO_DAY || t->due >= w->today) return STR("");
    return desk_say_due(w->request, t->due);
}

/* How late it is stands above already. */
static Str said_due(const Work *w, const WorkTask *t)
{
    Request *r = w->request;
    if (t->due < w->today) return view_say(r, K("work.until-day"), arg_str("day", desk_say_day(r, t->due)));
    return view_say(r, K("work.until"), arg_str("day", desk_say_day(r, t->due)), arg_str("left", desk_say_due(r, t->due)));
}

static void show_lines(const Board *b, const WorkTask *t)
{
    Request *r = b->work.request;
    if (b->own) view_board_line(r, desk_ref_label(r, t->chain));
    else view_board_line(r, work_owner_name(&b->work, t));
    if (t->due != WORK_NO_DAY && !work_is_over(t)) view_board_line(r, said_due(&b->work, t));
    if (t->mandatory) view_board_line(r, view_say(r, K("work.mandatory")));
    if (t->coercive && !t->authorised && !work_is_over(t)) view_board_line(r, view_say(r, K("work.not-allowed-yet")));
}

static void show_moves(const Board *b, const WorkTask *t)
{
    Request *r = b->work.request;
    for (size_t i = 0; i < t->kind->move_count; i++) {
        const Move *m = &t->kind->moves[i];
        const State *to = kind_state(t->kind, m->to);
        bool carried = to && str_is(to->id, "carried");     /* that goes with a whole plan */
        if (carried || !move_leaves(m, t->state->id) || !desk_may(r, t->chain, m->by, m->by_count)) continue;
        view_board_action(r, view_label(r, &m->label), view_op(r, "record.move", arg_str("id", t->id), arg_str("move", m->id)), work_is_plain(t, m));
    }
    if (!work_is_over(t) && desk_may(r, t->chain, t->kind->change, t->kind->change_count)) {
        view_board_action(r, view_say(r, K("work.put-to-sleep")), view_op(r, "work.sleep", arg_str("id", t->id)), false);
    }
}

/* What was done stays in sight for the last few of them. */
static void show_column(const Board *b, const State *s, JsonValue *data)
{
    Request *r = b->work.request;
    size_t count = 0, shown = 0, most = s->final ? DONE_MOST : CARDS_MOST;
    JsonValue *ids = json_new_array(r->arena);
    for (size_t i = 0; i < b->work.count; i++) {
        const WorkTask *t = &b->work.tasks[i];
        count += t->state == s && is_wanted(b, t) && !work_sleeps(&b->work, t);
    }
    view_board_column(r, view_label(r, &s->label), count);
    for (size_t i = b->work.count; i > 0; i--) {
        const WorkTask *t = &b->work.tasks[s->final ? i - 1 : b->work.count - i];
        if (t->state != s || !is_wanted(b, t) || work_sleeps(&b->work, t)) continue;
        json_add(r->arena, ids, json_new_string(r->arena, t->id));
        if (shown++ >= most) continue;
        view_board_card(r, t->title, t->id, t->version, lateness(&b->work, t));
        show_lines(b, t);
        show_moves(b, t);
    }
    char *name = str_c(r->arena, s->id);
    if (name) json_set(r->arena, data, name, ids);
}

/* What is late first, then by their days; what has no day last. */
static void put_in_order(Work *w)
{
    for (size_t i = 1; i < w->count; i++) {
        WorkTask one = w->tasks[i];
        int64_t due = one.due == WORK_NO_DAY ? INT32_MAX : one.due;
        size_t at = i;
        for (; at > 0 && due < (w->tasks[at - 1].due == WORK_NO_DAY ? INT32_MAX : w->tasks[at - 1].due); at--) w->tasks[at] = w->tasks[at - 1];
        w->tasks[at] = one;
    }
}

static size_t count_asleep(const Board *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->work.count; i++) n += is_wanted(b, &b->work.tasks[i]) && work_sleeps(&b->work, &b->work.tasks[i]);
    return n;
}

static void show_asleep(const Board *b, JsonValue *data)
{
    Request *r = b->work.request;
    size_t n = count_asleep(b);
    Str head[] = { view_label(r, &model_kind(r->model, STR("task"))->label), view_say(r, K("work.row-asleep-until")), view_say(r, K("work.row-due")) };
    JsonValue *ids = json_new_array(r->arena);
    json_set(r->arena, data, "asleep", ids);
    if (n == 0) return;
    view_table(r, view_say(r, K("work.sleeping")), head, ARRAY_LEN(head));
    view_table_count(r, n);
    for (size_t i = 0; i < b->work.count; i++) {
        const WorkTask *t = &b->work.tasks[i];
        if (!is_wanted(b, t) || !work_sleeps(&b->work, t)) continue;
        Str cells[] = { t->title, desk_say_day(r, t->sleeps_until), t->due == WORK_NO_DAY ? STR("") : desk_say_day(r, t->due) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), t->id);
        json_add(r->arena, ids, json_new_string(r->arena, t->id));
    }
}

/* How many of his tasks are open, and of these late, as a line that leads to his board; nothing where he has none. */
ErrorCode desk_show_own_tasks(Request *r, Error *e)
{
    Work w;
    size_t open = 0, late = 0;
    if (!model_kind(r->model, STR("task"))) return ERR_OK;
    TRY(work_begin_own(r, &w, e));
    for (size_t i = 0; i < w.count; i++) {
        bool there = !work_is_over(&w.tasks[i]) && !work_sleeps(&w, &w.tasks[i]) && !desk_case_sleeps(r, w.tasks[i].chain);
        open += there;
        late += there && w.tasks[i].due != WORK_NO_DAY && w.tasks[i].due < w.today;
    }
    if (open == 0) return ERR_OK;
    Str said = late > 0 ? view_say(r, K("work.own-open-late"), arg_int("n", (int64_t)open), arg_int("late", (int64_t)late))
                        : view_say(r, K("work.own-open"), arg_int("n", (int64_t)open));
    view_row_to(r, view_say(r, K("work.own-board")), said, view_op(r, "work.board"));
    return ERR_OK;
}

static ErrorCode begin(Request *r, Board *b, Error *e)
{
    Seen of_case;
    b->own = arg_text(r, "case").len == 0;
    if (b->own) {
        view_title(r, view_say(r, K("work.own-board")));
        return work_begin_own(r, &b->work, e);
    }
    TRY(work_case(r, view_say(r, K("work.board")), &of_case, e));
    work_offer_views(r, of_case.record.chain, "work.board");
    if (desk_may(r, of_case.record.chain, model_kind(r->model, STR("task"))->change, model_kind(r->model, STR("task"))->change_count)) {
        view_action(r, view_say(r, K("work.assign")), view_op(r, "work.assign", arg_str("case", of_case.record.chain)), "secondary");
        view_action(r, view_say(r, K("work.close")), view_op(r, "work.close", arg_str("case", of_case.record.chain)), "secondary");
        view_action(r, view_say(r, K("work.drop")), view_op(r, "work.drop", arg_str("case", of_case.record.chain)), "secondary");
    }
    return work_begin(r, of_case.record.id, &b->work, e);
}

ErrorCode desk_work_board(Request *r, Error *e)
{
    Board b = { .own = false };
    JsonValue *data = json_new_object(r->arena);
    const Kind *k;
    TRY(desk_kind(r, STR("task"), true, &k, e));
    TRY(begin(r, &b, e));
    put_in_order(&b.work);
    json_set(r->arena, view_data(r), "columns", data);
    view_board(r, STR(""), view_op(r, "work.board", arg_str("case", arg_text(r, "case"))));
    for (size_t i = 0; i < k->state_count; i++) {
        const State *s = &k->states[i];
        if (!s->final || str_is(s->id, "done")) show_column(&b, s, data);
    }
    show_asleep(&b, data);
    return ERR_OK;
}

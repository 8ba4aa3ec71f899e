/* desk_exercise.c: the tasks of an exercise as pages: how far each is and what is missing by name; one task with what to do in which screen,
 * hints, and, when it is done, what good looks like. What is seen here is worked out of the records at each look, nothing of it is kept;
 * a real store has none of these pages. */
#include "desk/desk.h"
#include "desk/exercise_mark.h"
#include "desk/exercise_state.h"

static ErrorCode need_exercise(Request *r, const Exercise **ret, Error *e)
{
    if (!office_is_exercise(r->office)) return error_set(e, ERR_NOT_FOUND, K("exercise.none"));
    return exercise_shipped(r->arena, r->model, ret, e);
}

/* ---- all of them ---- */

static void add_state(Request *r, JsonValue *to, const ExerciseTask *t, const ExerciseState *s)
{
    static const char *const STAGES[] = { [EXERCISE_NOT_BEGUN] = "not_begun", [EXERCISE_UNDER_WAY] = "under_way", [EXERCISE_DONE] = "done" };
    char at[25];
    json_set(r->arena, to, "task", json_new_string(r->arena, t->id));
    json_set(r->arena, to, "state", json_new_string(r->arena, str_of(STAGES[s->stage])));
    json_set(r->arena, to, "missing", json_new_string(r->arena, exercise_missing(r, r->model, t, s)));
    if (s->since != 0) json_set(r->arena, to, "since", json_new_string(r->arena, str_copy(r->arena, instant_format(at, s->since))));
}

/* What is under way stands out; that something is not begun is nobody's fault. */
static const char *mark_of(ExerciseStage stage) { return stage == EXERCISE_UNDER_WAY ? "warn" : ""; }

static ErrorCode show_row(Request *r, const ExerciseTask *t, size_t number, JsonValue *list, bool *done, Error *e)
{
    ExerciseState s;
    JsonValue *one = json_new_object(r->arena);
    TRY(exercise_state(r->store, r->arena, t, &s, e));
    add_state(r, one, t, &s);
    json_add(r->arena, list, one);
    Str name = str_format(r->arena, "%zu. " STR_FMT, number, STR_ARG(view_label(r, &t->title)));
    Str missing = s.stage == EXERCISE_NOT_BEGUN ? exercise_looks_for(r, t) : exercise_missing(r, r->model, t, &s);
    Str cells[] = { name, view_say_args(r, exercise_stage_word(s.stage), NULL, 0), s.since != 0 ? view_instant(r, s.since) : STR(""), missing };
    view_table_row_to(r, cells, ARRAY_LEN(cells), view_op(r, "exercise.task", arg_str("task", t->id)));
    view_table_mark(r, mark_of(s.stage));
    *done = *done && s.stage == EXERCISE_DONE;
    return ERR_OK;
}

ErrorCode desk_exercise_tasks(Request *r, Error *e)
{
    const Exercise *x;
    bool done = true;
    JsonValue *list = json_new_array(r->arena);
    TRY(need_exercise(r, &x, e));
    json_set(r->arena, view_data(r), "tasks", list);
    view_title(r, view_say(r, K("exercise.tasks")));
    view_note(r, view_say(r, K("exercise.about"), arg_str("case", view_label(r, &x->title))));
    view_note(r, view_say(r, K("exercise.two-roles")));
    Str head[] = { view_say(r, K("exercise.row-task")), view_say(r, K("exercise.row-state")), view_say(r, K("exercise.row-since")),
                   view_say(r, K("exercise.row-missing")) };
    view_table(r, STR(""), head, ARRAY_LEN(head));
    view_table_tag(r, 1);
    for (size_t i = 0; i < x->task_count; i++) TRY(show_row(r, &x->tasks[i], i + 1, list, &done, e));
    json_set(r->arena, view_data(r), "done", json_new_bool(r->arena, done));
    if (done) view_note(r, view_say(r, K("exercise.all-done")));
    return ERR_OK;
}

/* ---- one of them ---- */

/* $case is the case of the exercise; a line that would lead into one that is not there leads nowhere. */
static Str target_of(Request *r, Str target, Str in_case)
{
    Buf to = buf_in(r->arena);
    Str mark = STR("$case");
    for (size_t i = 0; i < target.len;) {
        bool here = str_starts(str_from(target, i), mark);
        if (here && in_case.len == 0) return STR("");
        if (!here) {
            buf_byte(&to, target.ptr[i++]);
            continue;
        }
        bool query = str_find_byte(str_first(target, i), '?') >= 0;
        for (size_t k = 0; k < in_case.len; k++) {
            if (in_case.ptr[k] == '/' && query) buf_c(&to, "%2F");
            else buf_byte(&to, in_case.ptr[k]);
        }
        i += mark.len;
    }
    return buf_str(&to);
}

static void show_closed(Request *r, const char *title, const ExerciseLines *lines)
{
    if (lines->count > 0) view_details(r, view_say_args(r, title, NULL, 0));
    for (size_t i = 0; i < lines->count; i++) view_row(r, str_format(r->arena, "%zu", i + 1), view_label(r, &lines->list[i].text));
}

/* A column for the way there only where one of the lines leads somewhere. */
static void show_lines(Request *r, const char *title, const ExerciseLines *lines, Str in_case)
{
    Str head[] = { STR(""), view_say_args(r, title, NULL, 0), view_say(r, K("exercise.row-where")) };
    size_t columns = 2;
    for (size_t i = 0; i < lines->count; i++) if (lines->list[i].target.len > 0) columns = 3;
    if (lines->count > 0) view_table(r, STR(""), head, columns);
    for (size_t i = 0; i < lines->count; i++) {
        Str cells[] = { str_format(r->arena, "%zu", i + 1), view_label(r, &lines->list[i].text), STR("–") };
        Str target = target_of(r, lines->list[i].target, in_case);
        view_table_row(r, cells, columns);
        if (target.len > 0) view_cell_line(r, 2, view_say(r, K("exercise.go")), target);
    }
}

static void show_checks(Request *r, const ExerciseTask *t, const ExerciseState *s)
{
    Str head[] = { view_say(r, K("exercise.row-check")), view_say(r, K("exercise.row-state")) };
    view_table(r, head[0], head, ARRAY_LEN(head));                  /* a telephone shows no heads of columns */
    view_table_tag(r, 1);
    for (size_t i = 0; i < t->check_count; i++) {
        Str what = exercise_lack_text(r, r->model, &t->checks[i], &s->lacks[i]);
        Str cells[] = { what, s->met[i] ? view_say(r, K("exercise.there")) : view_say(r, K("exercise.missing")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
        view_table_mark(r, s->met[i] ? "" : "warn");
    }
}

static const ExerciseTask *task_named(const Exercise *x, Str id, size_t *at)
{
    for (*at = 0; *at < x->task_count; ++*at) {
        if (str_equal(x->tasks[*at].id, id)) return &x->tasks[*at];
    }
    return NULL;
}

ErrorCode desk_exercise_task(Request *r, Error *e)
{
    const Exercise *x;
    ExerciseState s;
    size_t at;
    Str in_case;
    TRY(need_exercise(r, &x, e));
    const ExerciseTask *t = task_named(x, arg_text(r, "task"), &at);
    if (!t) return error_set(e, ERR_NOT_FOUND, K("exercise.no-task"), arg_str("task", arg_text(r, "task")));
    TRY(exercise_state(r->store, r->arena, t, &s, e));
    TRY(exercise_case(r->store, r->arena, &in_case, e));
    add_state(r, view_data(r), t, &s);
    view_crumb(r, view_say(r, K("exercise.tasks")), view_op(r, "exercise.tasks"));
    view_title(r, str_format(r->arena, "%zu. " STR_FMT, at + 1, STR_ARG(view_label(r, &t->title))));
    if (s.stage == EXERCISE_DONE) view_note(r, view_say(r, K("exercise.task-done"), arg_str("when", view_instant(r, s.since))));
    view_note(r, view_label(r, &t->about));
    if (t->thin.text[r->lang].len > 0) view_warning(r, view_say(r, K("exercise.thin"), arg_str("text", view_label(r, &t->thin))));
    show_lines(r, K("exercise.steps"), &t->steps, in_case);
    show_checks(r, t, &s);
    show_closed(r, K("exercise.hints"), &t->hints);
    if (s.stage == EXERCISE_DONE) show_lines(r, K("exercise.good"), &t->good, in_case);
    else view_note(r, view_say(r, K("exercise.good-later")));
    if (at + 1 < x->task_count) {
        view_action(r, view_say(r, K("exercise.next")), view_op(r, "exercise.task", arg_str("task", x->tasks[at + 1].id)),
                    s.stage == EXERCISE_DONE ? "primary" : "secondary");
    }
    view_action(r, view_say(r, K("exercise.tasks")), view_op(r, "exercise.tasks"), "secondary");
    return ERR_OK;
}

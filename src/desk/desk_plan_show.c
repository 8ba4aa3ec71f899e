/* desk_plan_show.c: what stands in the wrong order in a plan, said on its page and on that of each task. It warns and stops
 * nobody: whoever leads the investigation may have a reason, and then has read that there should be one.
 *
 *   what preserves comes before what is covert, and that before what everybody sees
 *   a search comes before the interview where evidence may be tampered with
 *   a task is not due before what it waits for
 *   somebody is there to do it, and what is coercive has its decision */
#include "desk/desk_plan.h"

#include "rules/volume_book.h"

enum { WARNINGS = 12, HIGH_RISK = 12 };         /* HIGH_RISK: likely times grave, of 25 */

typedef struct {
    const Seen *seen;
    Str         name, owner, method;
    Day         begins, due;                    /* INT32_MAX: not said */
    int         rank;                           /* 0 preserves, 1 covert, 2 overt */
    bool        open, begun;
    size_t      mark;                           /* the walk that last came by */
} PlanJob;

/* `only`: the task that the page is about; NULL: all. */
typedef struct { Request *request; PlanJob *jobs; size_t count; Map places; const Seen *only; size_t shown, more; Map away; } Net;

/* ---- reading ---- */

static Day day_in(const JsonValue *fields, const char *name)
{
    Day day;
    return day_parse(json_text(json_get(fields, name)), &day) ? day : INT32_MAX;
}

static ErrorCode read_jobs(Net *n, const SeenList *tasks, Error *e)
{
    n->jobs = arena_array(n->request->arena, tasks->count + 1, sizeof *n->jobs);
    if (!n->jobs) return error_memory(e);
    for (size_t i = 0; i < tasks->count; i++) {
        const Seen *t = &tasks->list[i];
        const State *s = kind_state(t->kind, t->record.state);
        Day due = day_in(t->fields, "due"), begins = day_in(t->fields, "start_on");
        PlanJob *j = &n->jobs[n->count++];
        bool covert = json_true(json_get(t->fields, "covert"));
        *j = (PlanJob){ .seen = t, .name = desk_title(n->request, t->kind, t->body),
                        .owner = json_text(json_get(t->fields, "owner")), .method = json_text(json_get(t->fields, "method")),
                        .begins = begins != INT32_MAX ? begins : due, .due = due,
                        .rank = json_true(json_get(t->fields, "preserves")) ? 0 : covert ? 1 : 2, .open = s && !s->final,
                        .begun = str_is(t->record.state, "doing") };
        if (!map_set(&n->places, t->record.id, j)) return error_memory(e);
    }
    return ERR_OK;
}

/* Marks all that a task waits for, near and far. The way back is a stack, since a chain may be as long as the plan. */
static ErrorCode mark_before(Net *n, size_t at, Error *e)
{
    PlanJob **todo = arena_array(n->request->arena, n->count + 1, sizeof *todo);
    size_t depth = 0;
    if (!todo) return error_memory(e);
    todo[depth++] = &n->jobs[at];
    while (depth > 0) {
        const PlanJob *j = todo[--depth];
        JSON_EACH(one, json_get(j->seen->fields, "depends_on")) {
            PlanJob *first = map_get(&n->places, json_text(one));
            if (!first || first->mark == at + 1) continue;
            first->mark = at + 1;
            todo[depth++] = first;
        }
    }
    return ERR_OK;
}

/* ---- saying ---- */

static bool is_about(const Net *n, const PlanJob *one, const PlanJob *other)
{
    if (!n->only) return true;
    return str_equal(one->seen->record.id, n->only->record.id) || (other && str_equal(other->seen->record.id, n->only->record.id));
}

static void say(Net *n, const PlanJob *j, const PlanJob *first, const char *field, const char *key, Str who, Str day)
{
    ErrorArg args[] = { arg_str("task", j->name), arg_str("first", first ? first->name : STR("")), arg_str("who", who),
                        arg_str("day", day) };
    if (!is_about(n, j, first)) return;
    if (n->shown == WARNINGS) {
        n->more++;
        return;
    }
    n->shown++;
    desk_warn(n->request, str_of(field), key, view_say_args(n->request, key, args, ARRAY_LEN(args)));
}

static Str day_text(Request *r, Day day)
{
    char text[11];
    return str_copy(r->arena, day_format_local(text, day));
}

/* ---- order ---- */

/* Is one begun, or meant to be, before the other, which should come first, is done? Where the task waits for it, it is not. */
static bool comes_too_early(const PlanJob *j, const PlanJob *first, size_t mark)
{
    if (!j->open || !first->open || j == first || first->mark == mark) return false;
    if (j->begun) return true;
    return j->begins != INT32_MAX && first->due != INT32_MAX && j->begins < first->due;
}

static void check_order(Net *n, size_t at, bool tampering)
{
    const PlanJob *j = &n->jobs[at];
    bool said[2] = { false, false }, search = false;
    for (size_t i = 0; i < n->count; i++) {
        const PlanJob *first = &n->jobs[i];
        if (!comes_too_early(j, first, at + 1)) continue;
        if (first->rank < j->rank && !said[first->rank]) {
            said[first->rank] = true;
            say(n, j, first, "start_on", first->rank == 0 ? K("plan.warn-preserve") : K("plan.warn-covert"), STR(""), STR(""));
        }
        if (!search && tampering && str_is(j->method, "interview") && str_is(first->method, "search")) {
            search = true;
            say(n, j, first, "start_on", K("plan.warn-search"), STR(""), STR(""));
        }
    }
    JSON_EACH(one, json_get(j->seen->fields, "depends_on")) {
        const PlanJob *first = map_get(&n->places, json_text(one));
        if (first && j->open && j->due != INT32_MAX && first->due != INT32_MAX && j->due < first->due)
            say(n, j, first, "due", K("plan.warn-due"), STR(""), day_text(n->request, first->due));
    }
}

static ErrorCode is_high(Request *r, Str plan, bool *ret, Error *e)
{
    SeenList risks;
    *ret = false;
    TRY(plan_parts(r, plan, "risk", &risks, e));
    for (size_t i = 0; i < risks.count; i++) {
        const JsonValue *f = risks.list[i].fields;
        bool live = str_is(risks.list[i].record.state, "live") && str_is(json_text(json_get(f, "what")), "tampering");
        *ret = *ret || (live && volume_number(f, "likely") * volume_number(f, "grave") >= HIGH_RISK);
    }
    return ERR_OK;
}

/* ---- who does it ---- */

typedef struct { Request *request; Day today, until; } Absence;

static ErrorCode take_deputy(void *self, const Record *rec, Error *e)
{
    Absence *a = self;
    Day from, until;
    const JsonValue *fields;
    TRY(access_given_fields(a->request, rec, &fields, e));
    if (!day_parse(json_text(json_get(fields, "until")), &until) || until < a->today || until <= a->until) return ERR_OK;
    bool later = day_parse(json_text(json_get(fields, "from")), &from) && from > a->today;
    if (!later) a->until = until;
    return ERR_OK;
}

/* Until when somebody is away, as far as he has named a deputy; asked once for each. */
static ErrorCode away_until(Net *n, Str user, Day *ret, Error *e)
{
    Request *r = n->request;
    Absence *a = map_get(&n->away, user);
    if (!a) {
        a = arena_array(r->arena, 1, sizeof *a);
        if (!a) return error_memory(e);
        *a = (Absence){ r, instant_local_day(clock_now()), INT32_MIN };
        TRY(store_records_by(r->store, STR("deputy"), STR("user"), user, take_deputy, a, e));
        if (!map_set(&n->away, user, a)) return error_memory(e);
    }
    *ret = a->until;
    return ERR_OK;
}

static ErrorCode check_owner(Net *n, const PlanJob *j, Error *e)
{
    Record user;
    Day until;
    if (!j->open || j->owner.len == 0) return ERR_OK;
    Str name = desk_user_name(n->request, j->owner);
    ErrorCode code = records_get(n->request, j->owner, &user, e);
    if (code != ERR_OK && code != ERR_NOT_FOUND) return code;
    if (code == ERR_OK && str_is(user.state, "ended")) say(n, j, NULL, "owner", K("plan.warn-left"), name, STR(""));
    TRY(away_until(n, j->owner, &until, e));
    bool clash = until != INT32_MIN && (j->due == INT32_MAX || j->due <= until);
    if (clash) say(n, j, NULL, "owner", K("plan.warn-away"), name, day_text(n->request, until));
    return ERR_OK;
}

static Str task_number(const PlanJob *j)
{
    Str number = json_text(json_get(j->seen->body, "number"));
    return number.len > 0 ? number : j->name;
}

/* On the page of a plan they stand in one sentence: a plan that was just made has several, and that is as it should be. */
static void check_decision(Net *n, const PlanJob *j, Buf *together)
{
    bool coercive = json_true(json_get(j->seen->fields, "coercive"));
    if (!j->open || !coercive || json_get(j->seen->fields, "authorisation")) return;
    if (together) buf_format(together, "%s" STR_FMT, together->len > 0 ? ", " : "", STR_ARG(task_number(j)));
    else say(n, j, NULL, "authorisation", K("plan.warn-coercive"), STR(""), STR(""));
}

static void say_together(Request *r, const Buf *tasks)
{
    if (tasks->len == 0) return;
    Str text = view_say(r, K("plan.warn-coercive-all"), arg_str("tasks", utf8_first_bytes(buf_str(tasks), 480)));
    desk_warn(r, STR("authorisation"), K("plan.warn-coercive-all"), text);
}

/* ---- the pages ---- */

static ErrorCode show_warnings(Request *r, Str plan, const Seen *only, Error *e)
{
    SeenList tasks;
    bool tampering;
    Net n = { .request = r, .places = map_in(r->arena), .away = map_in(r->arena), .only = only };
    TRY(plan_parts(r, plan, "task", &tasks, e));
    TRY(read_jobs(&n, &tasks, e));
    TRY(is_high(r, plan, &tampering, e));
    Buf coercive = buf_in(r->arena);
    for (size_t i = 0; i < n.count; i++) {
        TRY(mark_before(&n, i, e));
        check_order(&n, i, tampering);
        TRY(check_owner(&n, &n.jobs[i], e));
        check_decision(&n, &n.jobs[i], only ? NULL : &coercive);
    }
    say_together(r, &coercive);
    if (n.more > 0) view_note(r, view_say(r, K("plan.warn-more"), arg_int("n", (int64_t)n.more)));
    return ERR_OK;
}

/* A task of no plan has no order; who does it and what it rests on is asked all the same. */
static ErrorCode show_alone(Request *r, const Seen *task, Error *e)
{
    SeenList one = { (Seen *)(uintptr_t)task, 1 };
    Net n = { .request = r, .places = map_in(r->arena), .away = map_in(r->arena) };
    TRY(read_jobs(&n, &one, e));
    TRY(check_owner(&n, &n.jobs[0], e));
    check_decision(&n, &n.jobs[0], NULL);
    return ERR_OK;
}

ErrorCode desk_show_plan(Request *r, const Seen *seen, Error *e)
{
    bool plan = str_is(seen->kind->id, "plan"), task = str_is(seen->kind->id, "task");
    Str of = json_text(json_get(seen->fields, "plan"));
    if (plan) desk_tell_newer_template(r, seen);
    if (plan) return show_warnings(r, seen->record.id, NULL, e);
    if (!task) return ERR_OK;
    return of.len > 0 ? show_warnings(r, of, seen, e) : show_alone(r, seen, e);
}

bool desk_plan_lists(const Seen *seen, const Kind *pointing)
{
    return str_is(seen->kind->id, "plan") && str_is(pointing->id, "task");
}

static Str shown(Request *r, const Seen *task, const char *field)
{
    const Field *f = kind_field(task->kind, str_of(field));
    const JsonValue *v = json_get(task->fields, field);
    return f && v ? desk_value_text(r, f, v) : STR("–");
}

static Str label_of(Request *r, const Kind *k, const char *field)
{
    const Field *f = kind_field(k, str_of(field));
    return f ? view_label(r, &f->label) : STR("");
}

/* Only after which tasks, by their numbers: their names stand in the rows above. */
static Str numbers_of(Request *r, const SeenList *tasks, const JsonValue *after)
{
    Buf text = buf_in(r->arena);
    JSON_EACH(one, after) {
        for (size_t i = 0; i < tasks->count; i++) {
            if (!str_equal(tasks->list[i].record.id, json_text(one))) continue;
            Str number = json_text(json_get(tasks->list[i].body, "number"));
            buf_format(&text, "%s" STR_FMT, text.len > 0 ? ", " : "", STR_ARG(number.len > 0 ? number : json_text(one)));
        }
    }
    return text.len > 0 ? buf_str(&text) : STR("–");
}

ErrorCode desk_show_plan_tasks(Request *r, const Seen *seen, Error *e)
{
    SeenList tasks;
    const Kind *k = model_kind(r->model, STR("task"));
    if (!k || !str_is(seen->kind->id, "plan")) return ERR_OK;
    TRY(plan_parts(r, seen->record.id, "task", &tasks, e));
    if (tasks.count == 0) return ERR_OK;
    Str head[] = { view_label(r, &k->label), label_of(r, k, "owner"), label_of(r, k, "due"), label_of(r, k, "depends_on"),
                   view_say(r, K("desk.row-state")) };
    view_table(r, view_label(r, &k->plural), head, ARRAY_LEN(head));
    view_table_tag(r, 4);
    for (size_t i = 0; i < tasks.count; i++) {
        const Seen *t = &tasks.list[i];
        const State *s = kind_state(k, t->record.state);
        Str cells[] = { desk_title(r, t->kind, t->body), shown(r, t, "owner"), shown(r, t, "due"),
                        numbers_of(r, &tasks, json_get(t->fields, "depends_on")), s ? view_label(r, &s->label) : t->record.state };
        view_table_row_to(r, cells, ARRAY_LEN(cells), t->record.id);
    }
    return ERR_OK;
}

void desk_offer_plan(Request *r, const Seen *seen)
{
    const Kind *k = seen->kind;
    Str id = seen->record.id;
    desk_offer_templates(r, seen);
    if (!str_is(k->id, "plan")) return;
    if (str_is(seen->record.state, "approved") && desk_may(r, seen->record.chain, k->create, k->create_count))
        view_action(r, view_say(r, K("plan.make-version")), view_op(r, "plan.new_version", arg_str("id", id)), "secondary");
    view_action(r, view_say(r, K("plan.show-disproof")), view_op(r, "plan.disproof", arg_str("id", id)), "secondary");
    if (json_get(seen->fields, "earlier"))
        view_action(r, view_say(r, K("plan.show-changes")), view_op(r, "plan.changes", arg_str("id", id)), "secondary");
}

/* work_tasks.c: tasks read out of their records, and the net over them.
 *
 * How long a task takes: from its first to its last day where both are said; else as many days of eight hours as its effort is;
 * else one day. It begins when it says, never in the past, and after what it waits for. What is under way began on its day, and
 * ends today at the earliest. What is done lies where it was done. */
#include "desk/desk_finding.h"
#include "desk/desk_work.h"

/* ---- one record ---- */

static Day day_at(const JsonValue *fields, const char *name)
{
    Day day;
    return day_parse(json_text(json_get(fields, name)), &day) ? day : WORK_NO_DAY;
}

static int64_t hours_at(const JsonValue *fields, const char *name)
{
    const JsonValue *v = json_get(fields, name);
    int64_t units;
    Str text = v && v->type == JSON_OBJECT ? json_text(json_get(v, "number")) : json_text(v);
    return text.len > 0 && amount_parse(text, NUMBER_PLACES, &units) ? units : 0;
}

static ErrorCode read_after(Arena *a, const JsonValue *list, WorkTask *t, Error *e)
{
    size_t n = 0;
    if (!list) return ERR_OK;
    t->after = arena_array(a, list->count + 1, sizeof *t->after);
    if (!t->after) return error_memory(e);
    JSON_EACH(one, list) {
        Str id = json_text(one);
        if (id.len > 0 && !str_in(id, t->after, n)) t->after[n++] = id;
    }
    t->after_count = n;
    return ERR_OK;
}

static ErrorCode read_task(Request *r, const Kind *k, const Record *rec, WorkTask *ret, Error *e)
{
    const JsonValue *body;
    *ret = (WorkTask){ .id = str_copy(r->arena, rec->id), .chain = str_copy(r->arena, rec->chain), .kind = k,
                       .version = rec->version };
    if (!ret->id.ptr || !ret->chain.ptr) return error_memory(e);
    TRY(record_fields_kept(r->arena, rec, &body, e));
    const JsonValue *f = json_get(body, "fields");
    ret->fields = f;
    ret->title = desk_title(r, k, body);
    ret->state = kind_state_was(k, rec->state);
    ret->owner = json_text(json_get(f, "owner"));
    ret->start_on = day_at(f, "start_on");
    ret->due = day_at(f, "due");
    ret->done_on = day_at(f, "done_on");
    ret->sleeps_until = day_at(f, "sleeps_until");
    ret->effort = hours_at(f, "effort_hours");
    ret->spent = hours_at(f, "spent_hours");
    ret->mandatory = json_true(json_get(f, "mandatory"));
    ret->coercive = json_true(json_get(f, "coercive"));
    ret->covert = json_true(json_get(f, "covert"));
    ret->authorised = json_text(json_get(f, "authorisation")).len > 0 || json_text(json_get(f, "authorised_by")).len > 0;
    ret->begun = ret->state && (str_is(ret->state->id, "doing") || str_is(ret->state->id, "waiting"));
    return read_after(r->arena, json_get(f, "depends_on"), ret, e);
}

static ErrorCode take_task(void *self, const Record *rec, Error *e)
{
    Work *w = self;
    Request *r = w->request;
    const Kind *k = model_kind(r->model, STR("task"));
    if (!k || rec->body.len == 0) return ERR_OK;
    if (!ARENA_ROOM(r->arena, w->tasks, w->count, w->room)) return error_memory(e);
    TRY(read_task(r, k, rec, &w->tasks[w->count], e));
    if (w->tasks[w->count].state) w->count++;
    return ERR_OK;
}

ErrorCode work_begin(Request *r, Str in_case, Work *ret, Error *e)
{
    const Kind *k;
    *ret = (Work){ .request = r, .today = instant_local_day(clock_now()) };
    TRY(desk_kind(r, STR("task"), true, &k, e));
    TRY(work_days_of(r->arena, r->model, &ret->calendar, e));
    return desk_each_record(r, k, in_case, take_task, ret, e);
}

static ErrorCode take_own(void *self, const Record *rec, Error *e)
{
    Work *w = self;
    const Kind *k = model_kind(w->request->model, STR("task"));
    bool his = k && !desk_is_hidden(w->request, rec) && request_may_see(w->request, k, rec);
    return his ? take_task(self, rec, e) : ERR_OK;
}

ErrorCode work_begin_own(Request *r, Work *ret, Error *e)
{
    *ret = (Work){ .request = r, .today = instant_local_day(clock_now()) };
    TRY(work_days_of(r->arena, r->model, &ret->calendar, e));
    return store_records_by(r->store, STR("task"), STR("owner"), session_user(r->session), take_own, ret, e);
}

/* ---- the net ---- */

bool work_is_over(const WorkTask *t) { return t->state->final; }

bool work_sleeps(const Work *w, const WorkTask *t)
{
    bool still = !t->state->final && !str_is(t->state->id, "doing");     /* whoever begins one has woken it */
    return still && t->sleeps_until != WORK_NO_DAY && t->sleeps_until > w->today;
}

/* What will not be done is not in it; what was done is. */
static void leave_out(Work *w)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->count; i++) {
        if (!w->tasks[i].state->final || str_is(w->tasks[i].state->id, "done")) w->tasks[kept++] = w->tasks[i];
    }
    w->left_out += w->count - kept;
    w->count = kept;
}

static int64_t days_between(const Work *w, Day from, Day to)
{
    int64_t days = work_day_number(&w->calendar, to + 1) - work_day_number(&w->calendar, from);
    return days > 0 ? days : 1;
}

static int64_t days_of(const Work *w, const WorkTask *t)
{
    int64_t day = WORK_HOURS_A_DAY;
    for (int i = 0; i < NUMBER_PLACES; i++) day *= 10;
    if (t->start_on != WORK_NO_DAY && t->due != WORK_NO_DAY) return days_between(w, t->start_on, t->due);
    return t->effort > 0 ? (t->effort + day - 1) / day : 1;
}

static ErrorCode place_done(const Work *w, const WorkTask *t, NetTask *n, Error *e)
{
    StateSince since;
    Day end = t->done_on;
    if (end == WORK_NO_DAY) {
        TRY(request_state_since(w->request, t->id, &since, e));
        end = since.since > 0 ? instant_local_day(since.since) : w->today;
    }
    n->fixed = true;
    n->days = t->start_on != WORK_NO_DAY && t->start_on <= end ? days_between(w, t->start_on, end) : 1;
    n->from = work_day_number(&w->calendar, end + 1) - n->days;
    return ERR_OK;
}

static ErrorCode place_begun(const Work *w, const WorkTask *t, NetTask *n, Error *e)
{
    StateSince since;
    Day from = t->start_on;
    int64_t today = work_day_number(&w->calendar, w->today);
    if (from == WORK_NO_DAY || from > w->today) {
        TRY(request_state_since(w->request, t->id, &since, e));
        from = since.since > 0 ? instant_local_day(since.since) : w->today;
    }
    n->fixed = true;
    n->from = work_day_number(&w->calendar, from);
    n->days = days_of(w, t);
    if (n->from + n->days <= today) n->days = today + 1 - n->from;
    return ERR_OK;
}

static ErrorCode place_task(const Work *w, const WorkTask *t, NetTask *n, Error *e)
{
    if (work_is_over(t)) return place_done(w, t, n, e);
    if (t->begun) return place_begun(w, t, n, e);
    Day from = t->start_on > w->today ? t->start_on : w->today;
    if (work_sleeps(w, t) && t->sleeps_until > from) from = t->sleeps_until;
    n->from = work_day_number(&w->calendar, from);
    n->days = days_of(w, t);
    return ERR_OK;
}

/* A task that he may not see, or that will not be done, holds up nothing. */
static ErrorCode find_after(const Work *w, const Map *places, const WorkTask *t, NetTask *n, Error *e)
{
    int32_t *after = arena_array(w->request->arena, t->after_count + 1, sizeof *after);
    if (!after) return error_memory(e);
    for (size_t i = 0; i < t->after_count; i++) {
        const int32_t *place = map_get(places, t->after[i]);
        if (place) after[n->after_count++] = *place;
    }
    n->after = after;
    return ERR_OK;
}

ErrorCode work_compute(Work *w, Error *e)
{
    Arena *a = w->request->arena;
    Map places = map_in(a);
    leave_out(w);
    w->net = (TaskNet){ .count = w->count, .tasks = arena_array(a, w->count + 1, sizeof *w->net.tasks) };
    int32_t *numbers = arena_array(a, w->count + 1, sizeof *numbers);
    if (!w->net.tasks || !numbers) return error_memory(e);
    memset(w->net.tasks, 0, w->count * sizeof *w->net.tasks);
    for (size_t i = 0; i < w->count; i++) {
        numbers[i] = (int32_t)i;
        if (!map_set(&places, w->tasks[i].id, &numbers[i])) return error_memory(e);
        TRY(place_task(w, &w->tasks[i], &w->net.tasks[i], e));
    }
    for (size_t i = 0; i < w->count; i++) TRY(find_after(w, &places, &w->tasks[i], &w->net.tasks[i], e));
    return net_compute(a, &w->net, e);
}

Day work_first_day(const Work *w, size_t task)
{
    return work_day_of(&w->calendar, w->net.tasks[task].start);
}

Day work_last_day(const Work *w, size_t task)
{
    const NetTask *n = &w->net.tasks[task];
    return work_day_of(&w->calendar, n->end > n->start ? n->end - 1 : n->start);
}

int64_t work_reserve(const Work *w, size_t task, Day until)
{
    return work_day_number(&w->calendar, until + 1) - w->net.tasks[task].end;
}

/* ---- said ---- */

Str work_owner_name(const Work *w, const WorkTask *t)
{
    return t->owner.len > 0 ? desk_user_name(w->request, t->owner) : view_say(w->request, K("unit.nobody"));
}

Str work_hours(Request *r, int64_t hours)
{
    char digits[32];
    Str text = str_copy(r->arena, amount_format(digits, hours, NUMBER_PLACES));
    while (text.len > 0 && text.ptr[text.len - 1] == '0') text.len--;
    if (text.len > 0 && text.ptr[text.len - 1] == '.') text.len--;
    return view_say(r, K("work.hours"), arg_str("n", finding_decimal(r, text)));
}

/* ---- the case, and its terms ---- */

ErrorCode work_case(Request *r, Str title, Seen *ret, Error *e)
{
    TRY(desk_see(r, arg_text(r, "case"), ret, e));
    if (!ret->kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", arg_text(r, "case")));
    TRY(desk_locked_look(r, &ret->record, e));
    const Kind *cases = ret->kind;
    view_crumb(r, view_label(r, &cases->plural), view_op(r, "case.list"));
    view_crumb(r, desk_ref_label(r, ret->record.id), ret->record.id);
    view_title(r, title);
    return ERR_OK;
}

typedef struct { Request *request; RecordIds ids; } Timed;

static bool runs_term(Request *r, const Kind *k, Str state) { return desk_runs_term(r, k, state); }

static ErrorCode take_timed(void *self, const Record *rec, Error *e)
{
    Timed *t = self;
    const Kind *k = model_kind(t->request->model, rec->kind);
    return k && rec->body.len > 0 && request_may_see(t->request, k, rec) ? record_ids_add(&t->ids, rec->id, e) : ERR_OK;
}

ErrorCode work_terms(Request *r, Str in_case, DeskTerm **ret, size_t *count, Error *e)
{
    Timed t = { .request = r, .ids = { .request = r } };
    DeskTerm *all;
    size_t n, kept = 0;
    TRY(desk_each_in_states(r, in_case, runs_term, take_timed, &t, e));
    TRY(desk_terms_among(r, t.ids.ids, t.ids.count, INT32_MAX, &all, &n, e));
    for (size_t i = 0; i < n; i++) {
        if (!all[i].lent) all[kept++] = all[i];
    }
    *ret = all;
    *count = kept;
    return ERR_OK;
}

bool work_is_plain(const WorkTask *t, const Move *m)
{
    const State *to = kind_state(t->kind, m->to);
    bool plain = to && !m->reason && !m->four_eyes;
    for (size_t i = 0; i < m->needs_count; i++) plain = plain && json_get_str(t->fields, m->needs[i]);
    for (size_t i = 0; i < m->when_count; i++) {
        const NeedsWhen *w = &m->when[i];
        for (size_t j = 0; j < w->needs_count && needs_when_applies(w, t->fields); j++) plain = plain &&
            json_get_str(t->fields, w->needs[j]);
    }
    for (const Field *f = t->kind->fields; f && to; f = f->next) {
        bool asked = (f->required_in & (UINT64_C(1) << (to - t->kind->states))) != 0;
        plain = plain && (!asked || json_get_str(t->fields, f->id));
    }
    return plain;
}

static const struct { const char *op, *label; } VIEWS[] = {
    { "work.plan", K("work.plan") }, { "work.board", K("work.board") }, { "work.line", K("work.line") },
};

void work_offer_views(Request *r, Str chain, const char *but)
{
    for (size_t i = 0; i < ARRAY_LEN(VIEWS); i++) {
        if (strcmp(VIEWS[i].op, but) == 0) continue;
        view_action(r, view_say_args(r, VIEWS[i].label, NULL, 0), view_op_args(r, VIEWS[i].op,
                (const ErrorArg[]){ arg_str("case", chain) }, 1),
                    "secondary");
    }
}

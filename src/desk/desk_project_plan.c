/* desk_project_plan.c: the work plan of a project: each activity under its expected result, when it was to be and when it was, as a
 * table and the same as a picture. Two lanes an activity, so that what was planned is not written over by what was done.
 *
 * An activity of which the plan says a year only takes the whole year: the picture shows what is known and no more. Late is what
 * should be over and is not, or was over later than planned: the days behind the plan's last one are told apart, in the picture by their pattern and
 * in the table by how many they are. The picture reaches as far as the days that were entered: what nobody has finished does not stretch it. */
#include "desk/desk_project.h"

#include "desk/desk_today.h"

enum { LANES_MOST = 120, AROUND = 14 };

/* end: its last day, or today where it is not over. */
typedef struct { bool planned, was, late, runs; Day plan_from, plan_to, was_from, was_to, end; } Span;
typedef struct { Request *request; SeenList all; Span *spans; Day today, first, last; bool any, unfinished; } WorkPlan;

static void widen(WorkPlan *p, Day from, Day to)
{
    if (!p->any || from < p->first) p->first = from;
    if (!p->any || to > p->last) p->last = to;
    p->any = true;
}

static Span span_of(const WorkPlan *p, const Seen *one)
{
    Span s = { 0 };
    bool over = str_is(one->record.state, "done"), dropped = str_is(one->record.state, "dropped");
    s.planned = project_days(field_of(one->fields, "planned_from"), field_of(one->fields, "planned_to"), &s.plan_from, &s.plan_to);
    s.was = project_days(field_of(one->fields, "was_from"), field_of(one->fields, "was_to"), &s.was_from, &s.was_to);
    s.runs = s.was && !over && field_of(one->fields, "was_to").len == 0;
    if (s.runs) s.was_to = p->today > s.was_from ? p->today : s.was_from;
    s.end = over && s.was ? s.was_to : p->today;
    s.late = s.planned && !dropped && s.end > s.plan_to;
    return s;
}

static ErrorCode read_plan(Request *r, Str project, WorkPlan *p, Error *e)
{
    *p = (WorkPlan){ .request = r, .today = instant_local_day(clock_now()) };
    TRY(project_parts(r, "activity", "project", project, &p->all, e));
    p->spans = arena_array(r->arena, p->all.count + 1, sizeof *p->spans);
    if (!p->spans) return error_memory(e);
    for (size_t i = 0; i < p->all.count; i++) {
        Span *s = &p->spans[i];
        *s = span_of(p, &p->all.list[i]);
        p->unfinished |= s->runs || (s->late && !s->was);
        if (s->planned) widen(p, s->plan_from, s->plan_to);
        if (s->was) widen(p, s->was_from, s->runs ? s->was_from : s->was_to);
    }
    return ERR_OK;
}

static Str state_of(const WorkPlan *p, size_t i)
{
    const Seen *one = &p->all.list[i];
    const State *s = kind_state(one->kind, one->record.state);
    return s ? view_label(p->request, &s->label) : one->record.state;
}

static Str days_said(Request *r, const Seen *one, const char *from, const char *to)
{
    const Field *f = kind_field(one->kind, str_of(from)), *t = kind_field(one->kind, str_of(to));
    const JsonValue *begin = json_get(one->fields, from), *end = json_get(one->fields, to);
    Str a = f && begin ? desk_value_text(r, f, begin) : STR(""), b = t && end ? desk_value_text(r, t, end) : STR("");
    if (b.len == 0 || str_equal(a, b)) return a;
    return str_format(r->arena, STR_FMT " – " STR_FMT, STR_ARG(a), STR_ARG(b));
}

static Str named(Request *r, const Seen *one)
{
    return str_format(r->arena, STR_FMT " " STR_FMT, STR_ARG(field_of(one->fields, "activity_number")),
                      STR_ARG(desk_called(one->kind, r->lang, one->fields)));
}

static void add_data(const WorkPlan *p, size_t i, JsonValue *list)
{
    Request *r = p->request;
    const Seen *one = &p->all.list[i];
    const Span *s = &p->spans[i];
    const struct { const char *name; bool known; Day day; } DAYS[] = {
        { "planned_from", s->planned, s->plan_from }, { "planned_to", s->planned, s->plan_to },
        { "was_from", s->was, s->was_from }, { "was_to", s->was, s->was_to },
    };
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "id", json_new_string(r->arena, one->record.id));
    json_set(r->arena, o, "number", json_new_string(r->arena, field_of(one->fields, "activity_number")));
    json_set(r->arena, o, "state", json_new_string(r->arena, one->record.state));
    json_set(r->arena, o, "late", json_new_bool(r->arena, s->late));
    if (s->late) json_set(r->arena, o, "days_late", json_new_int(r->arena, s->end - s->plan_to));
    for (size_t j = 0; j < ARRAY_LEN(DAYS); j++) {
        char day[11];
        if (!DAYS[j].known) continue;
        json_set(r->arena, o, DAYS[j].name, json_new_string(r->arena, str_copy(r->arena, day_format(day, DAYS[j].day))));
    }
    json_add(r->arena, list, o);
}

static Str late_said(Request *r, const Span *s)
{
    return view_say(r, K("project.late-by"), arg_int("n", s->end - s->plan_to));
}

static void show_table(const WorkPlan *p)
{
    Request *r = p->request;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("project.row-no")), view_say(r, K("project.row-activity")), view_say(r, K("project.row-result")),
                   view_say(r, K("project.row-planned")), view_say(r, K("project.row-was")), view_say(r, K("desk.row-state")) };
    view_table(r, view_say(r, K("project.activities")), head, ARRAY_LEN(head));
    view_table_tag(r, 5);
    view_table_count(r, p->all.count);
    for (size_t i = 0; i < p->all.count; i++) {
        const Seen *one = &p->all.list[i];
        Str state = state_of(p, i);
        if (p->spans[i].late) state = str_format(r->arena, STR_FMT " · " STR_FMT, STR_ARG(state), STR_ARG(late_said(r, &p->spans[i])));
        Str cells[] = { field_of(one->fields, "activity_number"), desk_called(one->kind, r->lang, one->fields), project_result_of(r, one),
                        days_said(r, one, "planned_from", "planned_to"), days_said(r, one, "was_from", "was_to"), state };
        view_table_row_to(r, cells, ARRAY_LEN(cells), one->record.id);
        if (p->spans[i].late) view_table_mark(r, "warn");
        add_data(p, i, list);
    }
    json_set(r->arena, view_data(r), "activities", list);
}

static const struct { const char *look, *label; } KEYS[] = {
    { "open", K("project.key-planned") }, { "doing", K("project.key-running") }, { "done", K("project.key-done") },
    { "delay", K("project.key-late") },
};

/* The days behind the plan's last one, as far as the picture reaches. */
static void show_delay(const WorkPlan *p, size_t i)
{
    Request *r = p->request;
    const Span *s = &p->spans[i];
    Day from = s->plan_to + 1;
    if (s->was && s->was_from > from) from = s->was_from;
    if (!s->late || from > p->last + AROUND) return;
    view_lane_span(r, from, s->end < p->last + AROUND ? s->end : p->last + AROUND, "delay",
                   str_format(r->arena, STR_FMT ": " STR_FMT, STR_ARG(named(r, &p->all.list[i])), STR_ARG(late_said(r, s))));
}

static void show_lane(const WorkPlan *p, size_t i)
{
    Request *r = p->request;
    const Seen *one = &p->all.list[i];
    const Span *s = &p->spans[i];
    Str plan = days_said(r, one, "planned_from", "planned_to"), was = days_said(r, one, "was_from", "was_to");
    Day to = s->late && s->plan_to < s->was_to ? s->plan_to : s->was_to;
    view_lane(r, named(r, one));
    if (s->planned) view_lane_span(r, s->plan_from, s->plan_to, "open",
                                   view_say(r, K("project.lane-planned"), arg_str("activity", named(r, one)), arg_str("days", plan)));
    if (s->was) view_lane(r, view_say(r, K("project.lane-was-name"), arg_str("number", field_of(one->fields, "activity_number"))));
    if (s->was && to >= s->was_from)
        view_lane_span(r, s->was_from, to < p->last + AROUND ? to : p->last + AROUND, str_is(one->record.state, "done") ? "done" : "doing",
                       view_say(r, K("project.lane-was"), arg_str("activity", named(r, one)), arg_str("days", was),
                                arg_str("state", state_of(p, i))));
    show_delay(p, i);
}

static void show_picture(const WorkPlan *p)
{
    Request *r = p->request;
    size_t lanes = 0;
    if (!p->any) return;
    view_lanes(r, view_say(r, K("project.picture")), p->first - AROUND, p->last + AROUND);
    if (p->today >= p->first - AROUND && p->today <= p->last + AROUND) view_lanes_mark(r, p->today, view_say(r, K("work.today")), "today");
    for (size_t i = 0; i < ARRAY_LEN(KEYS); i++) view_lanes_key(r, KEYS[i].look, view_say_args(r, KEYS[i].label, NULL, 0));
    for (size_t i = 0; i < p->all.count && lanes < LANES_MOST; i++) {
        if (!p->spans[i].planned && !p->spans[i].was) continue;
        show_lane(p, i);
        lanes += 1 + p->spans[i].was;
    }
    if (p->today > p->last + AROUND && p->unfinished) view_note(r, view_say(r, K("project.picture-ends")));
    if (lanes >= LANES_MOST) view_note(r, view_say(r, K("project.picture-cut"), arg_int("n", LANES_MOST)));
}

ErrorCode desk_project_plan(Request *r, Error *e)
{
    Seen project;
    WorkPlan p;
    size_t late = 0, unplanned = 0;
    TRY(project_see(r, &project, e));
    TRY(read_plan(r, project.record.id, &p, e));
    Str title = desk_title(r, project.kind, project.body);
    json_set(r->arena, view_data(r), "project", json_new_string(r->arena, project.record.id));
    view_title(r, view_say(r, K("project.plan-of"), arg_str("project", title)));
    view_crumb(r, title, project.record.id);
    for (size_t i = 0; i < p.all.count; i++) {
        late += p.spans[i].late;
        unplanned += !p.spans[i].planned;
    }
    if (p.all.count == 0) {
        view_note(r, view_say(r, K("project.no-activities")));
        return ERR_OK;
    }
    if (late > 0) view_warning(r, view_say(r, K("project.late-count"), arg_int("n", (int64_t)late)));
    if (unplanned > 0) view_note(r, view_say(r, K("project.unplanned"), arg_int("n", (int64_t)unplanned)));
    show_table(&p);
    show_picture(&p);
    return ERR_OK;
}

/* project_paper.c: what papers say of a project in time: {{#work_plan}} its activities with a mark in each quarter in which they were to
 * be or were, {{#still_open}} what earlier steering meetings decided and nobody has done. */
#include "desk/desk_project.h"

#include "desk/desk_today.h"

enum { IN_A_YEAR = 4 };

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

/* Quarters since the year 0, so that they can be counted over years. */
static int32_t quarter_of(Day d)
{
    Date date = day_date(d);
    return date.year * IN_A_YEAR + (date.month - 1) / 3;
}

/* ---- the work plan ---- */

/* Whether the activity was to be, and was, in that quarter. */
static bool in_quarter(const Seen *one, const char *from, const char *to, int32_t quarter)
{
    Day first, last;
    if (!project_days(field_of(one->fields, from), field_of(one->fields, to), &first, &last)) return false;
    return quarter_of(first) <= quarter && quarter <= quarter_of(last);
}

/* ○ was to be, ● was, ◐ both: told apart without colour. */
static const char *mark_of(const Seen *one, int32_t quarter)
{
    bool planned = in_quarter(one, "planned_from", "planned_to", quarter), was = in_quarter(one, "was_from", "was_to", quarter);
    return planned && was ? "◐" : planned ? "○" : was ? "●" : "";
}

static bool quarters_of(const Seen *one, int32_t *first, int32_t *last)
{
    static const char *const SPANS[][2] = { { "planned_from", "planned_to" }, { "was_from", "was_to" } };
    *first = INT32_MAX;
    *last = INT32_MIN;
    for (size_t i = 0; i < ARRAY_LEN(SPANS); i++) {
        Day from, to;
        if (!project_days(field_of(one->fields, SPANS[i][0]), field_of(one->fields, SPANS[i][1]), &from, &to)) continue;
        if (quarter_of(from) < *first) *first = quarter_of(from);
        if (quarter_of(to) > *last) *last = quarter_of(to);
    }
    return *first <= *last;
}

static void add_quarter(Buf *out, int32_t quarter)
{
    buf_format(out, "%d/%d", quarter % IN_A_YEAR + 1, quarter / IN_A_YEAR);
}

/* "2/2010–4/2010 ○, 1/2011 ◐": quarters of one mark are one span. */
static Str marks_of(Request *r, const Seen *one)
{
    Buf out = buf_in(r->arena);
    int32_t first, last;
    if (!quarters_of(one, &first, &last)) return STR("");
    for (int32_t q = first; q <= last; ) {
        const char *mark = mark_of(one, q);
        int32_t end = q;
        while (end < last && str_is(str_of(mark), mark_of(one, end + 1))) end++;
        if (*mark) {
            if (out.len > 0) buf_add(&out, STR(", "));
            add_quarter(&out, q);
            if (end > q) buf_add(&out, STR("–"));
            if (end > q) add_quarter(&out, end);
            buf_format(&out, "\u00a0%s", mark);
        }
        q = end + 1;
    }
    return buf_str(&out);
}

static ErrorCode add_plan(Request *r, Str project, JsonValue *list, Error *e)
{
    SeenList all;
    TRY(project_parts(r, "activity", "project", project, &all, e));
    for (size_t i = 0; i < all.count; i++) {
        const Seen *one = &all.list[i];
        const State *s = kind_state(one->kind, one->record.state);
        const Field *owner = kind_field(one->kind, STR("responsible"));
        const JsonValue *who = json_get(one->fields, "responsible");
        JsonValue *row = json_new_object(r->arena);
        set_text(r, row, "no", field_of(one->fields, "activity_number"));
        set_text(r, row, "title", desk_called(one->kind, r->lang, one->fields));
        set_text(r, row, "result", project_result_of(r, one));
        set_text(r, row, "quarters", marks_of(r, one));
        set_text(r, row, "state", s ? view_label(r, &s->label) : one->record.state);
        set_text(r, row, "responsible", owner && who ? desk_value_text(r, owner, who) : STR(""));
        set_text(r, row, "proof", field_of(one->fields, "proof"));
        if (!json_add(r->arena, list, row)) return error_memory(e);
    }
    return ERR_OK;
}

/* ---- decisions of earlier meetings ---- */

static ErrorCode add_open(Request *r, const Seen *meeting, JsonValue *list, Error *e)
{
    SeenList meetings;
    TRY(project_parts(r, "steering_meeting", "project", field_of(meeting->fields, "project"), &meetings, e));
    for (size_t i = 0; i < meetings.count; i++) {
        const Seen *one = &meetings.list[i];
        SeenList decided;
        bool later = str_compare(field_of(one->fields, "held_on"), field_of(meeting->fields, "held_on")) >= 0;
        if (later || str_equal(one->record.id, meeting->record.id)) continue;
        TRY(project_parts(r, "steering_decision", "meeting", one->record.id, &decided, e));
        for (size_t j = 0; j < decided.count; j++) {
            const Seen *d = &decided.list[j];
            const Field *due = kind_field(d->kind, STR("due"));
            if (!str_is(d->record.state, "open")) continue;
            JsonValue *row = json_new_object(r->arena);
            set_text(r, row, "number", json_text(json_get(d->body, "number")));
            set_text(r, row, "what", field_of(d->fields, "what"));
            set_text(r, row, "body", field_of(d->fields, "body"));
            set_text(r, row, "due", due && json_get(d->fields, "due") ? desk_value_text(r, due, json_get(d->fields, "due")) : STR(""));
            if (!json_add(r->arena, list, row)) return error_memory(e);
        }
    }
    return ERR_OK;
}

ErrorCode project_values(Request *r, const Seen *about, Str name, JsonValue *to, Error *e)
{
    JsonValue *list = json_new_array(r->arena);
    bool plan = str_is(name, "work_plan") && str_is(about->kind->id, "project");
    bool still_open = str_is(name, "still_open") && str_is(about->kind->id, "steering_meeting");
    char *called = str_c(r->arena, name);
    if (!(plan || still_open) || (called && json_get(to, called))) return ERR_OK;
    if (plan) TRY(add_plan(r, about->record.id, list, e));
    if (still_open) TRY(add_open(r, about, list, e));
    return called && json_set(r->arena, to, called, list) ? ERR_OK : error_memory(e);
}

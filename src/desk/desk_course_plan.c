/* desk_course_plan.c: acts on a whole course: its agenda out of one form, who is cleared and gets a place, and who has completed it.
 * Each is entered in one commit (clearing and enrolling in two, since somebody is cleared before he is enrolled); what stands against
 * single people is said by name, and the others go on. */
#include "desk/course.h"
#include "desk/form.h"
#include "rules/refused_field.h"

enum { DAYS_MOST = 10 };

static const char *const HALVES[] = { "morning", "afternoon" };

/* ---- the agenda ---- */

/* "day_1_morning" */
static Str half_field(Request *r, Day first, Day day, size_t half)
{
    return str_format(r->arena, "day_%d_%s", (int)(day - first) + 1, HALVES[half]);
}

static bool is_planned(const Course *c, Str day, const char *half)
{
    for (size_t i = 0; i < c->sessions.count; i++) {
        const JsonValue *f = c->sessions.list[i].fields;
        if (str_equal(field_of(f, "day"), day) && str_is(field_of(f, "half"), half)) return true;
    }
    return false;
}

static ErrorCode days_of(const Course *c, Day *first, Day *last, Error *e)
{
    bool read = day_parse(field_of(c->course.fields, "begins"), first) && day_parse(course_last_day(c->course.fields), last);
    if (!read || *last < *first) return error_set(e, ERR_INVALID, K("course.no-days"));
    if (*last - *first >= DAYS_MOST) return error_set(e, ERR_INVALID, K("course.many-days"), arg_int("most", DAYS_MOST));
    return ERR_OK;
}

static Str stored_day(Request *r, Day day)
{
    char text[11];
    return str_copy(r->arena, day_format(text, day));
}

static Str half_label(Request *r, Str day, const char *half)
{
    JsonValue *fields = json_new_object(r->arena);
    json_set(r->arena, fields, "day", json_new_string(r->arena, day));
    json_set(r->arena, fields, "half", json_new_string(r->arena, str_of(half)));
    return course_half_name(r, &(GiftRecord){ .fields = fields });
}

static void ask_text(Request *r, JsonValue *form, const char *name, Str label, Str hint)
{
    JsonValue *f = form_field_named(r, name, "text", label, STR(""));
    if (hint.len > 0) json_set(r->arena, f, "hint", json_new_string(r->arena, hint));
    form_field(r, form, f);
}

ErrorCode desk_course_plan_form(Request *r, Str id, Error *e)
{
    Course c;
    Day first, last;
    TRY(course_read(r, id, &c, e));
    TRY(days_of(&c, &first, &last, e));
    JsonValue *form = form_new(r, STR("course.plan"), view_say(r, K("course.plan-submit")));
    form_arg(r, form, "id", json_new_string(r->arena, c.course.record.id));
    form_remark(r, form, view_say(r, K("course.plan-how")));
    for (Day day = first; day <= last; day++) {
        for (size_t h = 0; h < ARRAY_LEN(HALVES); h++) {
            Str stored = stored_day(r, day);
            if (is_planned(&c, stored, HALVES[h])) continue;
            ask_text(r, form, str_c(r->arena, half_field(r, first, day, h)), half_label(r, stored, HALVES[h]), STR(""));
        }
    }
    ask_text(r, form, "morning_hours", view_say(r, K("course.morning-hours")), view_say(r, K("course.hours-hint")));
    ask_text(r, form, "afternoon_hours", view_say(r, K("course.afternoon-hours")), STR(""));
    ask_text(r, form, "room", view_say(r, K("course.row-room")), STR(""));
    desk_show_crumbs(r, &c.course);
    view_crumb(r, desk_title(r, c.course.kind, c.course.body), c.course.record.id);
    desk_give_form(r, view_say(r, K("course.offer-plan")), form);
    return ERR_OK;
}

static void put(Request *r, JsonValue *to, const char *name, Str text)
{
    text = str_trim(text);
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

/* "09:00" */
static bool is_hour(Str text)
{
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++) if (i == 2 ? text.ptr[i] != ':' : text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    return text.len == 5 && memcmp(text.ptr, "24", 2) < 0 && text.ptr[3] < '6';
}

/* "09:00-12:30" */
static ErrorCode put_hours(Request *r, JsonValue *to, const JsonValue *given, size_t half, Error *e)
{
    Str rest = str_trim(field_of(given, half == 0 ? "morning_hours" : "afternoon_hours")), from, until = rest;
    if (rest.len == 0) return ERR_OK;
    bool shaped = str_cut(&until, '-', &from) && is_hour(from) && is_hour(until);
    if (!shaped) return error_set(e, ERR_INVALID, K("course.hours-wrong"), arg_str("hours", rest), arg_str("field-id", STR("from")));
    put(r, to, "from", from);
    put(r, to, "until", until);
    return ERR_OK;
}

static ErrorCode half_draft(const Course *c, const JsonValue *given, Str what, Str day, size_t half, Draft *ret, Error *e)
{
    Request *r = c->request;
    const Kind *k;
    JsonValue *typed = json_new_object(r->arena), *fields;
    TRY(desk_kind(r, STR("course_session"), true, &k, e));
    put(r, typed, "course", c->course.record.id);
    put(r, typed, "what", what);
    put(r, typed, "day", day);
    put(r, typed, "half", str_of(HALVES[half]));
    put(r, typed, "room", field_of(given, "room"));
    TRY(put_hours(r, typed, given, half, e));
    TRY(desk_fields(r, k, NULL, typed, &fields, e));
    const JsonValue *trainers = json_get(c->course.fields, "trainers");
    if (trainers) json_set(r->arena, fields, "trainers", json_copy(r->arena, trainers));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr) return error_memory(e);
    TRY(rules_fill_training(r, k, NULL, id, NULL, fields, e));
    TRY(desk_check_fields(r, k, fields, k->states[0].id, e));
    TRY(rules_check_planned(r, k, STR("office"), STR(""), NULL, fields, e));
    *ret = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, STR(""), fields);
    return ERR_OK;
}

/* The agenda as it is read: what becomes half-days, and what is wrong, at the field of the form in which it was typed. */
typedef struct { const Course *course; const JsonValue *given; Draft drafts[2 * DAYS_MOST]; size_t count; FieldFaults faults; Error first; } Agenda;

/* "room" and the hours are asked once for all days; everything else of a half-day is said at its own line. */
static Str asked_as(Str field, Str line, size_t half)
{
    bool hours = str_is(field, "from") || str_is(field, "until");
    if (hours) return half == 0 ? STR("morning_hours") : STR("afternoon_hours");
    return str_is(field, "room") ? field : line;
}

static ErrorCode add_fault(Agenda *a, Str field, const Error *what, Error *e)
{
    Error worded;
    Request *r = a->course->request;
    for (const FieldFault *f = a->faults.first; f; f = f->next) if (str_equal(f->path, field)) return ERR_OK;
    if (!a->faults.first) a->first = *what;
    desk_word_error(r, what, &worded);
    return field_fault(&a->faults, field, &worded, e);
}

static ErrorCode read_half_day(Agenda *a, Str line, Str day, size_t half, Error *e)
{
    Request *r = a->course->request;
    Str what = str_trim(json_text(json_get_str(a->given, line)));
    if (what.len == 0) return ERR_OK;
    ErrorCode code = half_draft(a->course, a->given, what, day, half, &a->drafts[a->count], e);
    if (code == ERR_OK) a->count++;
    if (code != ERR_INVALID && code != ERR_CONFLICT) return code;
    const Kind *k = model_kind(r->model, STR("course_session"));
    Str said = json_text(json_get(r->beside, "field"));
    r->beside = NULL;
    Error why = *e;
    return add_fault(a, asked_as(said.len > 0 ? said : rules_refused_field(k, NULL, &why), line, half), &why, e);
}

/* At the first line that the form asks. */
static ErrorCode nothing_planned(const Course *c, Day first, Day last, Error *e)
{
    Request *r = c->request;
    (void)error_set(e, ERR_USAGE, K("course.plan-nothing"));
    for (Day day = first; day <= last; day++)
        for (size_t h = 0; h < ARRAY_LEN(HALVES); h++)
            if (!is_planned(c, stored_day(r, day), HALVES[h])) return desk_refuse_field(r, half_field(r, first, day, h), e);
    return e->code;
}

ErrorCode desk_course_plan(Request *r, Error *e)
{
    Course c;
    Day first, last;
    Done done[2 * DAYS_MOST];
    const Kind *k;
    Agenda a = { .course = &c, .given = arg_values(r, "fields"), .faults = { .arena = r->arena } };
    TRY(course_read(r, arg_text(r, "id"), &c, e));
    TRY(desk_kind(r, STR("course_session"), true, &k, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(days_of(&c, &first, &last, e));
    for (Day day = first; day <= last; day++)
        for (size_t h = 0; h < ARRAY_LEN(HALVES); h++) TRY(read_half_day(&a, half_field(r, first, day, h), stored_day(r, day), h, e));
    if (a.faults.first) {
        view_faults(r, a.faults.first);
        view_beside(r, "field", json_new_string(r->arena, a.faults.first->path));
        *e = a.first;
        return e->code;
    }
    if (a.count == 0) return nothing_planned(&c, first, last, e);
    TRY(office_commit(r, a.drafts, a.count, done, e));
    json_set(r->arena, view_data(r), "id", json_new_string(r->arena, c.course.record.id));
    json_set(r->arena, view_data(r), "half_days", json_new_int(r->arena, (int64_t)a.count));
    view_note(r, view_say(r, K("course.planned"), arg_int("n", (int64_t)a.count)));
    return ERR_OK;
}

/* ---- several at once ---- */

typedef struct { Request *request; Draft *drafts; size_t count; JsonValue *failed; } Batch;

static bool is_refusal(ErrorCode code) { return code == ERR_INVALID || code == ERR_CONFLICT || code == ERR_DENIED; }

/* By name and with the reason; the others go on. */
static void say_failed(Batch *b, const CoursePerson *p, const Error *why)
{
    Request *r = b->request;
    Buf text = buf_in(r->arena);
    desk_say_error(r, &text, why);
    Str said = str_trim(buf_str(&text));
    if (b->failed->count == 0) {
        Str head[] = { view_say(r, K("course.row-name")), view_say(r, K("course.row-why")) };
        view_table(r, view_say(r, K("course.not-these")), head, ARRAY_LEN(head));
    }
    Str cells[] = { p->name, said };
    view_table_row_to(r, cells, ARRAY_LEN(cells), p->place.id);
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "id", json_new_string(r->arena, p->place.id));
    json_set(r->arena, one, "text", json_new_string(r->arena, said));
    json_add(r->arena, b->failed, one);
}

static ErrorCode add_move(Batch *b, const CoursePerson *p, const char *move, bool *made, Error *e)
{
    Seen seen;
    Error why = { 0 };
    *made = false;
    TRY(desk_see(b->request, p->place.id, &seen, e));
    const Move *m = kind_move(seen.kind, str_of(move));
    if (!m || !move_leaves(m, seen.record.state)) return desk_no_move(b->request, &seen, str_of(move), e);
    ErrorCode code = desk_moved(b->request, &seen, m, json_new_object(b->request->arena), &b->drafts[b->count], &why);
    if (code != ERR_OK && !is_refusal(code)) {
        *e = why;
        return code;
    }
    if (code != ERR_OK) say_failed(b, p, &why);
    *made = code == ERR_OK;
    b->count += *made;
    return ERR_OK;
}

static ErrorCode begin_batch(Request *r, const Course *c, Batch *b, JsonValue *failed, Error *e)
{
    *b = (Batch){ .request = r, .failed = failed, .drafts = arena_array(r->arena, c->count + 1, sizeof *b->drafts) };
    return b->drafts && failed ? ERR_OK : error_memory(e);
}

static ErrorCode commit_batch(Batch *b, Error *e)
{
    Done *done = arena_array(b->request->arena, b->count + 1, sizeof *done);
    if (!done) return error_memory(e);
    if (b->count == 0) return ERR_OK;
    TRY(office_commit(b->request, b->drafts, b->count, done, e));
    request_next_step(b->request);
    return ERR_OK;
}

/* Those whose body is cleared. */
static ErrorCode clear_all(Request *r, JsonValue *failed, size_t *cleared, Error *e)
{
    Course c;
    Batch b;
    bool made;
    TRY(course_read(r, arg_text(r, "id"), &c, e));
    TRY(begin_batch(r, &c, &b, failed, e));
    for (size_t i = 0; i < c.count; i++)
        if (str_is(c.people[i].place.state, "nominated")) TRY(add_move(&b, &c.people[i], "clear", &made, e));
    *cleared = b.count;
    return commit_batch(&b, e);
}

/* In the order in which they were nominated, as long as there are places. */
static const CoursePerson *next_in_line(const Course *c, const bool *taken)
{
    const CoursePerson *next = NULL;
    for (size_t i = 0; i < c->count; i++) {
        const CoursePerson *p = &c->people[i];
        if (!str_is(p->place.state, "cleared") || taken[i]) continue;
        if (!next || str_compare(p->place.number, next->place.number) < 0) next = p;
    }
    return next;
}

static ErrorCode enrol_line(Request *r, JsonValue *failed, size_t *enrolled, size_t *waiting, Error *e)
{
    Course c;
    Batch b;
    bool made;
    const CoursePerson *p;
    TRY(course_read(r, arg_text(r, "id"), &c, e));
    TRY(begin_batch(r, &c, &b, failed, e));
    bool *taken = arena_array(r->arena, c.count + 1, sizeof *taken);
    if (!taken) return error_memory(e);
    int64_t capacity = course_count_of(c.course.fields, "capacity"), places = 0;
    for (size_t i = 0; i < c.count; i++) places += course_has_place(&c.people[i]);
    while ((p = next_in_line(&c, taken)) && (capacity == 0 || places + (int64_t)b.count < capacity)) {
        taken[p - c.people] = true;
        TRY(add_move(&b, p, "enrol", &made, e));
    }
    *enrolled = b.count;
    *waiting = 0;
    for (size_t i = 0; i < c.count; i++) *waiting += str_is(c.people[i].place.state, "cleared");
    *waiting -= b.count;
    return commit_batch(&b, e);
}

ErrorCode desk_course_enrol(Request *r, Error *e)
{
    Seen course;
    size_t cleared, enrolled, waiting;
    JsonValue *failed = json_new_array(r->arena);
    TRY(desk_see(r, arg_text(r, "id"), &course, e));
    view_title(r, desk_title(r, course.kind, course.body));
    view_crumb(r, desk_title(r, course.kind, course.body), course.record.id);
    TRY(clear_all(r, failed, &cleared, e));
    TRY(enrol_line(r, failed, &enrolled, &waiting, e));
    json_set(r->arena, view_data(r), "cleared", json_new_int(r->arena, (int64_t)cleared));
    json_set(r->arena, view_data(r), "enrolled", json_new_int(r->arena, (int64_t)enrolled));
    json_set(r->arena, view_data(r), "waiting", json_new_int(r->arena, (int64_t)waiting));
    json_set(r->arena, view_data(r), "failed", failed);
    view_note(r, view_say(r, K("course.enrolled"), arg_int("cleared", (int64_t)cleared), arg_int("enrolled", (int64_t)enrolled),
                          arg_int("waiting", (int64_t)waiting)));
    view_action(r, view_say(r, K("course.back")), course.record.id, "secondary");
    return ERR_OK;
}

/* ---- the end ---- */

static bool is_counted(const CoursePerson *p)
{
    return course_count_of(p->place.fields, "half_days_held") == p->half_days.held
        && course_count_of(p->place.fields, "half_days_attended") == p->half_days.attended;
}

static void set_count(Request *r, JsonValue *fields, const char *name, int64_t n)
{
    JsonValue *number = json_new_object(r->arena);
    json_set(r->arena, number, "number", json_new_string(r->arena, str_format(r->arena, "%lld", (long long)n)));
    json_set(r->arena, fields, name, number);
}

/* He stays what he is, and only the count of half-days is another. */
static ErrorCode count_anew(Batch *b, const CoursePerson *p, Error *e)
{
    Seen seen;
    Request *r = b->request;
    TRY(desk_see(r, p->place.id, &seen, e));
    JsonValue *fields = json_copy(r->arena, seen.fields);
    set_count(r, fields, "half_days_attended", p->half_days.attended);
    set_count(r, fields, "half_days_held", p->half_days.held);
    if (!fields || fields->broken) return error_memory(e);
    TRY(rules_check_planned(r, seen.kind, seen.record.chain, seen.record.id, seen.fields, fields, e));
    b->drafts[b->count++] = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version,
                                       seen.record.state, json_text(json_get(seen.body, "number")), fields);
    return ERR_OK;
}

ErrorCode desk_enrolment_complete(Request *r, Error *e)
{
    Course c;
    Batch b;
    bool made;
    size_t through = 0, short_of = 0;
    JsonValue *failed = json_new_array(r->arena);
    TRY(course_read(r, arg_text(r, "id"), &c, e));
    const Kind *k = model_kind(r->model, STR("enrolment"));
    TRY(desk_need_role(r, STR("office"), k->change, k->change_count, K("desk.may-not-change"), k, e));
    TRY(begin_batch(r, &c, &b, failed, e));
    view_title(r, desk_title(r, c.course.kind, c.course.body));
    view_crumb(r, desk_title(r, c.course.kind, c.course.body), c.course.record.id);
    for (size_t i = 0; i < c.count; i++) {
        const CoursePerson *p = &c.people[i];
        if (!course_has_place(p)) continue;
        if (p->half_days.held == 0) return error_set(e, ERR_INVALID, K("rules.half-days-none"));
        bool enough = course_is_enough(r, &p->half_days), is = str_is(p->place.state, enough ? "completed" : "not_completed");
        made = true;
        if (is && !is_counted(p)) TRY(count_anew(&b, p, e));
        if (!is) TRY(add_move(&b, p, enough ? "complete" : "fall_short", &made, e));
        through += made && enough;
        short_of += made && !enough;
    }
    TRY(commit_batch(&b, e));
    json_set(r->arena, view_data(r), "completed", json_new_int(r->arena, (int64_t)through));
    json_set(r->arena, view_data(r), "not_completed", json_new_int(r->arena, (int64_t)short_of));
    json_set(r->arena, view_data(r), "failed", failed);
    view_note(r, view_say(r, K("course.completed"), arg_int("through", (int64_t)through), arg_int("short", (int64_t)short_of),
                          arg_int("least", r->model->limits[LIMIT_COURSE_ATTENDANCE])));
    view_action(r, view_say(r, K("course.back")), c.course.record.id, "secondary");
    return ERR_OK;
}

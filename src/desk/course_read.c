/* course_read.c: see course.h. One look reads the half-days of a course, its places and their people, and the attendance of each
 * place; courses are of dozens of people, not of thousands. */
#include "desk/course.h"

#include <stdlib.h>

#include "text/collate.h"

bool course_sees_people(Request *r)
{
    const Kind *k = model_kind(r->model, STR("enrolment"));
    return k && request_has_role(r, k->see, k->see_count);
}

bool course_manages(Request *r)
{
    const Kind *k = model_kind(r->model, STR("enrolment"));
    return k && request_has_role(r, k->change, k->change_count);
}

bool course_has_place(const CoursePerson *p)
{
    Str s = p->place.state;
    return str_is(s, "enrolled") || str_is(s, "completed") || str_is(s, "not_completed");
}

bool course_half_held(const Course *c, size_t session) { return str_is(c->sessions.list[session].state, "held"); }

Str course_state_label(Request *r, const char *kind, Str state)
{
    const Kind *k = model_kind(r->model, str_of(kind));
    const State *s = k ? kind_state(k, state) : NULL;
    return s ? view_label(r, &s->label) : state;
}

Str course_half_name(Request *r, const GiftRecord *session)
{
    const Kind *k = model_kind(r->model, STR("course_session"));
    const Field *f = k ? kind_field(k, STR("half")) : NULL;
    Str half = field_of(session->fields, "half"), label = half;
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (str_equal(f->choices[i].id, half)) label = view_label(r, &f->choices[i].label);
    return str_format(r->arena, STR_FMT " \xc2\xb7 " STR_FMT, STR_ARG(gift_day_shown(r, field_of(session->fields, "day"))), STR_ARG(label));
}

Str course_attendance_name(Request *r, const JsonValue *attendance)
{
    Error unheard;
    GiftRecord place, session;
    if (!course_sees_people(r) || gift_record(r, field_of(attendance, "enrolment"), &place, &unheard) != ERR_OK ||
        gift_record(r, field_of(attendance, "course_session"), &session, &unheard) != ERR_OK) return STR("");
    return str_format(r->arena, STR_FMT " \xc2\xb7 " STR_FMT, STR_ARG(desk_ref_label(r, field_of(place.fields, "trainee"))),
                      STR_ARG(course_half_name(r, &session)));
}

size_t course_present(const Course *c, size_t session)
{
    size_t n = 0;
    for (size_t i = 0; i < c->count; i++) n += c->people[i].was[session] == WAS_THERE;
    return n;
}

/* ---- half-days ---- */

static int by_day(const void *a, const void *b)
{
    const GiftRecord *one = a, *other = b;
    int days = str_compare(field_of(one->fields, "day"), field_of(other->fields, "day"));
    bool late = str_is(field_of(one->fields, "half"), "afternoon"), other_late = str_is(field_of(other->fields, "half"), "afternoon");
    return days != 0 ? days : late - other_late;
}

ErrorCode course_agenda(Request *r, Str course, GiftRecords *s, Error *e)
{
    size_t kept = 0;
    TRY(gift_records_by(r, "course_session", "course", course, s, e));
    for (size_t i = 0; i < s->count; i++) if (!str_is(s->list[i].state, "cancelled")) s->list[kept++] = s->list[i];
    s->count = kept;
    sort_list(s->list, kept, sizeof *s->list, by_day);
    return ERR_OK;
}

/* ---- people ---- */

static ErrorCode read_attendance(Course *c, CoursePerson *p, Error *e)
{
    GiftRecords seen;
    Request *r = c->request;
    p->was = arena_array(r->arena, c->sessions.count + 1, sizeof *p->was);
    p->seen = arena_array(r->arena, c->sessions.count + 1, sizeof *p->seen);
    if (!p->was || !p->seen) return error_memory(e);
    TRY(gift_records_by(r, "attendance", "enrolment", p->place.id, &seen, e));
    for (size_t i = 0; i < c->sessions.count; i++) {
        p->half_days.held += course_half_held(c, i);
        for (size_t n = 0; n < seen.count; n++) {
            if (!str_equal(field_of(seen.list[n].fields, "course_session"), c->sessions.list[i].id)) continue;
            p->was[i] = json_true(json_get(seen.list[n].fields, "present")) ? WAS_THERE : WAS_AWAY;
            p->seen[i] = seen.list[n];
        }
        p->half_days.attended += p->was[i] == WAS_THERE && course_half_held(c, i);
    }
    return ERR_OK;
}

static ErrorCode read_person(Course *c, const GiftRecord *place, CoursePerson *p, Error *e)
{
    Request *r = c->request;
    Buf key = buf_in(r->arena);
    Str letter = field_of(place->fields, "nomination");
    *p = (CoursePerson){ .place = *place };
    TRY(gift_record(r, field_of(place->fields, "trainee"), &p->trainee, e));
    if (letter.len > 0) TRY(gift_record(r, letter, &p->letter, e));
    Str into = field_of(p->trainee.fields, "merged_into");
    p->person = str_is(p->trainee.state, "merged") && into.len > 0 ? into : p->trainee.id;
    p->name = course_name_of(p->trainee.fields, r->lang == LANG_EN);
    p->body = field_of(p->trainee.fields, "body");
    collate_key(&key, p->name);
    p->sorts = buf_str(&key);
    if (key.failed) return error_memory(e);
    return read_attendance(c, p, e);
}

static int by_name(const void *a, const void *b)
{
    const CoursePerson *one = a, *other = b;
    int names = str_compare(one->sorts, other->sorts);
    return names != 0 ? names : str_compare(one->place.id, other->place.id);
}

static ErrorCode read_people(Course *c, Error *e)
{
    GiftRecords places;
    TRY(gift_records_by(c->request, "enrolment", "course", c->course.record.id, &places, e));
    c->people = arena_array(c->request->arena, places.count + 1, sizeof *c->people);
    if (!c->people) return error_memory(e);
    for (size_t i = 0; i < places.count; i++) TRY(read_person(c, &places.list[i], &c->people[c->count++], e));
    sort_list(c->people, c->count, sizeof *c->people, by_name);
    return ERR_OK;
}

ErrorCode course_read(Request *r, Str id, Course *ret, Error *e)
{
    Seen seen;
    *ret = (Course){ .request = r };
    TRY(desk_see(r, id, &seen, e));
    if (str_is(seen.kind->id, "course_session")) TRY(desk_see(r, field_of(seen.fields, "course"), &seen, e));
    if (!str_is(seen.kind->id, "course")) return error_set(e, ERR_USAGE, K("course.not-one"), arg_str("record", id));
    if (!course_sees_people(r)) return error_set(e, ERR_DENIED, K("course.no-people"));
    ret->course = seen;
    TRY(course_agenda(r, seen.record.id, &ret->sessions, e));
    return read_people(ret, e);
}

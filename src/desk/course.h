/* course.h: a course as a whole: its half-days, its people, and who was there (docs/courses.md). What is kept beside the records is
 * nothing: each look counts anew. Whoever may not see places in courses (kind enrolment) sees none of it. */
#ifndef TERGOO_COURSE_H
#define TERGOO_COURSE_H

#include "desk/desk.h"
#include "rules/course_book.h"

/* ---- what there is (course_read.c) ---- */
typedef enum { NOT_ENTERED, WAS_THERE, WAS_AWAY } Presence;

typedef struct {
    GiftRecord  place, trainee, letter;     /* of the place in the course, the person, the letter; an empty id where there is no letter */
    Str         name, body;                 /* as a list calls him; where he comes from */
    Str         person;                     /* the id he is counted by: of one that was merged, the one that stayed */
    Presence   *was;                        /* of each half-day */
    GiftRecord *seen;                       /* the attendance of each half-day; an empty id: none */
    HalfDays    half_days;
    Str         sorts;                      /* the name's place in the alphabet */
} CoursePerson;

typedef struct {
    Request      *request;
    Seen          course;
    GiftRecords   sessions;                 /* those that were not cancelled, in the order of their days */
    CoursePerson *people; size_t count;     /* by name */
} Course;

/* The course by id or number, or the one of a half-day. ERR_USAGE for another record; ERR_DENIED for who may not see its people. */
MUST_USE ErrorCode course_read(Request *r, Str id, Course *ret, Error *e);
/* The half-days of a course that were not cancelled, in their order. */
MUST_USE ErrorCode course_agenda(Request *r, Str course, GiftRecords *ret, Error *e);
/* Is it somebody who has a place: enrolled, or through with it? */
bool course_has_place(const CoursePerson *p);
bool course_half_held(const Course *c, size_t session);
/* "14.10.2009 · Morning" */
Str course_half_name(Request *r, const GiftRecord *session);
/* What attendance is called: "TN-2026-0001 · Name · 14.10.2009 · Morning"; empty for who may not see people of courses. */
Str course_attendance_name(Request *r, const JsonValue *attendance);
Str course_state_label(Request *r, const char *kind, Str state);
/* How many were in that half-day. */
size_t course_present(const Course *c, size_t session);
bool course_sees_people(Request *r);
bool course_manages(Request *r);

/* ---- on pages (desk_course.c); each does nothing for other kinds ---- */
MUST_USE ErrorCode desk_show_course(Request *r, const Seen *seen, Error *e);
/* Before all others: the half-day of today, or the oldest one, whose attendance is still to be entered. */
MUST_USE ErrorCode desk_show_course_first(Request *r, const Seen *seen, Error *e);
void desk_offer_course(Request *r, const Seen *seen);
/* What points at a course stands in tables of its own, and not among what points at it. */
bool course_lists(const Seen *seen, const Kind *pointing);

/* ---- forms of their own, asked by desk_op_form ---- */
MUST_USE ErrorCode desk_course_plan_form(Request *r, Str id, Error *e);
MUST_USE ErrorCode desk_course_attend_form(Request *r, Str id, Error *e);

/* What one day is paid: the course's own rate, else the office's (limits.yaml, unconfirmed); false: neither has one. Nothing is no rate:
 * a list of zeros would look like a decision (course_paper.c). */
bool course_per_diem(const Course *c, CourseSum *ret);
/* ---- asked by paper_lists.c: what a paper lists of a course under that name; nothing for other names and kinds (course_paper.c) ---- */
MUST_USE ErrorCode course_values(Request *r, const Seen *seen, Str name, JsonValue *to, Error *e);

/* ---- a list of names that a body sends (desk_course_names.c), read by the import that there is for every kind (desk_import.h) ---- */
typedef struct CourseLetter { Str id, course; } CourseLetter;
MUST_USE ErrorCode course_letter(Request *r, Str id, CourseLetter *ret, Error *e);
/* The trainee who has this identity document; empty: nobody. Who was merged is the one that stayed. */
MUST_USE ErrorCode course_name_known(Request *r, const JsonValue *fields, Str *ret, Error *e);
/* May he get a place? ERR_INVALID with the reason. */
MUST_USE ErrorCode course_name_check(Request *r, const CourseLetter *letter, Str trainee, Error *e);
/* His place; `anew`: he comes in with the same commit, so that nothing can stand against it. */
MUST_USE ErrorCode course_name_place(Request *r, const CourseLetter *letter, Str trainee, bool anew, Draft *ret, Error *e);

/* ---- operations ---- */
ErrorCode desk_course_plan(Request *r, Error *e);
ErrorCode desk_course_enrol(Request *r, Error *e);
ErrorCode desk_course_nominate(Request *r, Error *e);
ErrorCode desk_course_attend(Request *r, Error *e);
ErrorCode desk_course_door(Request *r, Error *e);
ErrorCode desk_enrolment_complete(Request *r, Error *e);

#endif

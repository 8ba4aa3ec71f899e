/* course_book.h: who is in a course, which half-days it has and who was there, for the guards (trainee_rules.c) and for pages,
 * acts and papers of a course (desk/course.h). What is read is noted with the office's chain. */
#ifndef TERGOO_COURSE_BOOK_H
#define TERGOO_COURSE_BOOK_H

#include "rules/donation_book.h"

/* The trainee whose identity document has that digest: of one that was merged the one that stayed; empty: nobody (trainee_rules.c). */
MUST_USE ErrorCode course_trainee_with(Request *r, Str identity_mark, Str *ret, Error *e);

/* Half-days that were held, and those of them in which a participant was present. */
typedef struct { int64_t held, attended; } HalfDays;
MUST_USE ErrorCode course_half_days(Request *r, Str enrolment, Str course, HalfDays *ret, Error *e);
/* Attended of held, in whole percent, rounded down; 0 where nothing was held. */
int64_t course_percent(const HalfDays *h);
/* Is it as much as the office asks for (limits.yaml, course_attendance_percent)? */
bool course_is_enough(const Request *r, const HalfDays *h);

/* May the attendance of this participant in this half-day be entered or set right? ERR_INVALID with the reason: another course,
 * a day to come, a half-day that fell out, somebody who has no place, a certificate that was issued. */
MUST_USE ErrorCode course_check_attendance(Request *r, const GiftRecord *enrolment, const GiftRecord *session, Error *e);
/* Was a certificate issued for this place in a course? */
MUST_USE ErrorCode course_is_certified(Request *r, Str enrolment, bool *ret, Error *e);
/* Places that are taken: who is enrolled, and who has been. */
MUST_USE ErrorCode course_taken(Request *r, Str course, int64_t *ret, Error *e);
/* Is the nominating body of this place cleared for the days of its course? ERR_INVALID with the body and the reason. */
MUST_USE ErrorCode course_check_nominee(Request *r, const JsonValue *enrolment, Error *e);

/* What a course cost, currency by currency, in the order in which they stand; `broken`: more than fits, or a sum too large. */
enum { COURSE_CURRENCIES = 8 };
typedef struct { Str currency; int64_t minor; int places; } CourseSum;
typedef struct { CourseSum list[COURSE_CURRENCIES]; size_t count; bool broken; } CourseCosts;
void course_costs(const JsonValue *course, CourseCosts *ret);
/* As a money field is kept; NULL: out of memory. */
JsonValue *course_money(Arena *a, const CourseSum *sum);

/* A number field as it is kept, {"number": "4"}; 0 where there is none. */
int64_t course_count_of(const JsonValue *fields, const char *name);
/* The last day of a course, as days are kept: `ends`, else `begins`. */
Str course_last_day(const JsonValue *course);
/* A person as he is called: his name in this language's script where a spelling is known in it, else as it stands. */
Str course_name_of(const JsonValue *trainee, bool latin);

#endif

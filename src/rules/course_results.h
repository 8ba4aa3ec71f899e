/* course_results.h: what a participant's certificate rests on, read from what was entered: the half-days he was there, and the
 * test after the course. Both are read through the request, so that the writer looks again at what a guard went by.
 *
 * `enrolment` is the id of a record of the kind enrolment. Nothing here decides: who passes is the office's to set (limits.yaml,
 * course_pass_percent, course_attendance_percent), and a guard's to ask. */
#ifndef TERGOO_COURSE_RESULTS_H
#define TERGOO_COURSE_RESULTS_H

#include "office/office.h"

/* known: a half-day was held at all; which are held and attended is course_book.h's to say. */
typedef struct { bool known; int64_t attended, held; } CourseAttendance;
MUST_USE ErrorCode course_attendance(Request *r, Str enrolment, CourseAttendance *ret, Error *e);

/* asked: the course has a test at all; taken: there is a sheet after the course under the participant's code; tenths: its points
 * in tenths of a percent, rounded to the nearest (700 is 70.0 %). A code has one such sheet, so that the best is the only one. */
typedef struct { bool asked, taken; int64_t tenths; } CourseTest;
MUST_USE ErrorCode course_post_test(Request *r, Str enrolment, CourseTest *ret, Error *e);
/* Does it reach course_pass_percent? False where no sheet was taken; true where the course has no test. */
bool course_passed(const Model *m, const CourseTest *t);

#endif

/* course_results.c: see course_results.h. */
#include "rules/course_results.h"

#include "rules/course_book.h"
#include "rules/test_book.h"

static ErrorCode see_enrolment(Request *r, Str enrolment, const JsonValue **ret, Error *e)
{
    Record rec;
    const JsonValue *body;
    TRY(request_record(r, enrolment, &rec, e));
    TRY(record_fields(r->arena, &rec, &body, e));
    *ret = json_get(body, "fields");
    return ERR_OK;
}

ErrorCode course_attendance(Request *r, Str enrolment, CourseAttendance *ret, Error *e)
{
    const JsonValue *fields;
    HalfDays days;
    TRY(see_enrolment(r, enrolment, &fields, e));
    TRY(course_half_days(r, enrolment, json_text(json_get(fields, "course")), &days, e));
    *ret = (CourseAttendance){ .known = days.held > 0, .attended = days.attended, .held = days.held };
    return ERR_OK;
}

ErrorCode course_post_test(Request *r, Str enrolment, CourseTest *ret, Error *e)
{
    const JsonValue *fields;
    GiftRecords sets, sheets;
    TRY(see_enrolment(r, enrolment, &fields, e));
    Str course = json_text(json_get(fields, "course"));
    *ret = (CourseTest){ 0 };
    TRY(gift_records_by(r, "test_set", "course", course, &sets, e));
    ret->asked = sets.count > 0;
    if (!ret->asked) return ERR_OK;
    TRY(test_sheets(r, course, &sheets, e));
    const GiftRecord *sheet = test_sheet_of(&sheets, json_text(json_get(fields, "code")), "post");
    if (!sheet) return ERR_OK;
    ret->taken = true;
    ret->tenths = test_tenths(test_number(sheet->fields, "points"), test_number(sheet->fields, "points_max"));
    return ERR_OK;
}

bool course_passed(const Model *m, const CourseTest *t)
{
    return !t->asked || (t->taken && t->tenths >= 10 * m->limits[LIMIT_COURSE_PASS]);
}

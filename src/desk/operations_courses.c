/* operations_courses.c: courses: curricula, halves of days, tests, enrolments and certificates. */
#include "desk/operations.h"

#include "desk/certificate_note.h"
#include "desk/course.h"
#include "desk/desk.h"
#include "desk/learning.h"

static const ArgSpec CURRICULUM_FROM[] = { { "template", ARG_CURRICULUM_TEMPLATE, true, true, K("arg.curriculum-template") } };
static const ArgSpec TEST_DRAW[] = { ID_ARG, { "per_topic", ARG_NUMBER, false, false, K("arg.per-topic") } };
static const ArgSpec TEST_ENTER[] = {
    ID_ARG, { "code", ARG_TEXT_LINE, true, true, K("arg.test-code") }, { "which", ARG_TEST_WHICH, true, true, K("arg.test-which") },
    { "marks", ARG_TEXT_LINE, true, true, K("arg.test-marks") },
};
static const ArgSpec COURSE_ONE[] = { ID_ARG };
static const ArgSpec CERTIFICATE_CHECK[] = { { "code", ARG_TEXT_LINE, false, true, K("arg.check-code") } };
static const ArgSpec CERTIFICATE_NOTE[] = {
    { "about", ARG_RECORD, true, true, K("arg.certificate-about") }, { "partner", ARG_RECORD, true, false, K("message.partner") },
    { "body", ARG_TEXT_LINE, false, false, K("arg.certificate-body") },
};
static const ArgSpec COURSE_PLAN[] = {
    { "id", ARG_RECORD, true, true, K("arg.course") }, { "fields", ARG_VALUES, false, false, K("arg.course-agenda") }, DRAFT_ARG,
};
static const ArgSpec COURSE_NOMINATE[] = {
    { "id", ARG_RECORD, true, true, K("arg.letter") }, { "name", ARG_TEXT_LINE, false, false, K("arg.file-name") }, PURPOSE_ARG,
    { "sheet", ARG_TEXT_LINE, false, false, K("arg.table-sheet") }, { "columns", ARG_TEXT_LINE, false, false, K("arg.table-columns") },
    { "dry_run", ARG_YES, false, false, K("arg.dry-run") },
};
static const ArgSpec COURSE_ALL[] = { { "id", ARG_RECORD, true, true, K("arg.course") } };
static const ArgSpec COURSE_ATTEND[] = {
    { "id", ARG_RECORD, true, true, K("arg.half-day") }, { "present", ARG_TEXT_LINE, false, false, K("arg.present") },
    { "how", ARG_TEXT_LINE, false, false, K("arg.present-how") },
    { "document", ARG_RECORD, false, false, K("arg.present-document") }, REASON_ARG, VERSION_ARG, DRAFT_ARG,
};
static const ArgSpec COURSE_DOOR[] = {
    { "id", ARG_RECORD, true, true, K("arg.half-day") }, { "text", ARG_TEXT_LINE, false, true, K("arg.badge") },
};

static const Operation ROWS[] = {
    { "curriculum.from_template", K("op.curriculum-from-template"), "tergoo curriculum from_template prosecutors_2009", OP_WRITES, NULL,
      ARGS(CURRICULUM_FROM), desk_curriculum_from_template },

    { "course.plan", K("op.course-plan"), "tergoo course plan TC-2026-0001 day_1_morning='Detecting corrupt offences'", OP_WRITES, NULL,
      ARGS(COURSE_PLAN), desk_course_plan },
    { "course.enrol", K("op.course-enrol"), "tergoo course enrol TC-2026-0001", OP_WRITES, NULL, ARGS(COURSE_ALL), desk_course_enrol },
    { "course.nominate", K("op.course-nominate"), "tergoo course nominate NM-2026-0001 --file names.xlsx --reason 'letter no. 12' --dry-run",
      OP_WRITES | OP_FILE_IN, NULL, ARGS(COURSE_NOMINATE), desk_course_nominate },
    { "course.attend", K("op.course-attend"), "tergoo course attend course_session/0123456789abcdef --present 'EN-2026-0001; EN-2026-0002'",
      OP_WRITES, NULL, ARGS(COURSE_ATTEND), desk_course_attend },
    { "course.door", K("op.course-door"), "tergoo course door course_session/0123456789abcdef EN-2026-0001", OP_WRITES, NULL, ARGS(COURSE_DOOR),
      desk_course_door },
    { "course.results", K("op.course-results"), "tergoo course results TC-2026-0001", 0, NULL, ARGS(COURSE_ONE), desk_course_results },

    { "enrolment.complete", K("op.enrolment-complete"), "tergoo enrolment complete TC-2026-0001", OP_WRITES, NULL, ARGS(COURSE_ALL),
      desk_enrolment_complete },

    { "test.draw", K("op.test-draw"), "tergoo test draw TC-2026-0001 --per_topic 2", OP_WRITES, NULL, ARGS(TEST_DRAW), desk_test_draw },
    { "test.enter", K("op.test-enter"), "tergoo test enter TC-2026-0001 K7M3 pre 'b ac 0 a'", OP_WRITES, NULL, ARGS(TEST_ENTER), desk_test_enter },
    { "test.gains", K("op.test-gains"), "tergoo test gains TC-2026-0001", OP_WRITES, NULL, ARGS(COURSE_ONE), desk_test_gains },

    { "certificate.check", K("op.certificate-check"), "tergoo certificate check K7QX-2M9D-0AB3-ZZ41-7", 0, NULL, ARGS(CERTIFICATE_CHECK),
      desk_certificate_check },
    { "certificate.public_list", K("op.certificate-public-list"), "tergoo certificate public_list", 0, NULL, NULL, 0, desk_certificate_public_list },
    { "certificate.note", K("op.certificate-note"), "tergoo certificate note TC-2026-0001 --partner partner_office/0123456789abcdef", OP_WRITES, NULL,
      ARGS(CERTIFICATE_NOTE), desk_certificate_note },
    { "certificate.take_in", K("op.certificate-take-in"), "tergoo certificate take_in --file message-8d2f60a1c4e97b35.tergoo",
      OP_WRITES | OP_FILE_IN, NULL, NULL, 0, desk_certificate_take_in },
};
const OperationSet OPERATIONS_COURSES = { ROWS, ARRAY_LEN(ROWS) };

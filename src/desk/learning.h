/* learning.h: what is taught, and what came of it (docs/courses-tests.md): curricula out of templates, the test of a course, its results,
 * what participants said of it and what became of it at work. */
#ifndef TERGOO_LEARNING_H
#define TERGOO_LEARNING_H

#include "desk/desk_plan.h"
#include "rules/test_book.h"

/* ---- operations ---- */
ErrorCode desk_curriculum_from_template(Request *r, Error *e);
ErrorCode desk_test_draw(Request *r, Error *e);
ErrorCode desk_test_enter(Request *r, Error *e);
ErrorCode desk_test_gains(Request *r, Error *e);
ErrorCode desk_course_results(Request *r, Error *e);

/* The choices of the argument that names a template of a curriculum. */
JsonValue *desk_curriculum_templates(Request *r, JsonValue *field);
/* What can be done with a course, or where curricula are listed. */
void desk_offer_learning(Request *r, const Seen *seen);
void desk_offer_curriculum(Request *r, const Kind *k);
/* Follow-ups of a course that is recorded as held (desk_follow_up.c). `to` has room for PLAN_BRINGS. */
MUST_USE ErrorCode learning_brings(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e);
/* Of a sheet that is entered (desk_test.c): the gain of the one after the course, when this is the one before it. */
MUST_USE ErrorCode learning_sheet_brings(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e);
/* On pages: of a trainer, what was said of him; of a curriculum, whom it reached; of a question, the languages it
 * is not in. Nothing for other kinds. */
MUST_USE ErrorCode desk_show_learning(Request *r, const Seen *seen, Error *e);
/* Sheets stand in the results, and not one by one among what points at a course. */
bool learning_lists(const Kind *pointing);

/* ---- what came of a course, for page and paper ---- */
/* A code that has both sheets. gain in thousandths; has_gain false: it had all before. */
typedef struct { Str code; int64_t before, after, gain; bool has_gain; const JsonValue *pre, *post; } TestPair;
typedef struct {
    TestSet   set;
    TestPair *pairs; size_t count;              /* paired */
    size_t    before, after, left_out, stale, passed;
    int64_t   mean, median;                     /* of the gains, thousandths; over count - left_out of them */
    int64_t   median_before, median_after;      /* tenths of a percent, of the paired */
} TestResults;
MUST_USE ErrorCode test_results(Request *r, Str course, TestResults *ret, Error *e);
/* The median of numbers, which are put in order; between two, the one half-way. */
int64_t test_median(int64_t *list, size_t count);
/* May the caller be told figures over so many? Whoever sees the sheets may. */
bool learning_may_tell(Request *r, const char *kind, size_t count);

/* What participants said: mean in hundredths and how many, question by question. */
enum { EVALUATION_QUESTIONS = 8 };
extern const char *const EVALUATION_QUESTION[EVALUATION_QUESTIONS];
typedef struct { size_t sheets, answers[EVALUATION_QUESTIONS]; int64_t mean[EVALUATION_QUESTIONS]; } Evaluation;
MUST_USE ErrorCode learning_evaluation(Request *r, Str course, Evaluation *ret, Error *e);

/* ---- papers (learning_paper.c): asked by paper_lists.c; nothing for other names and kinds ---- */
MUST_USE ErrorCode learning_values(Request *r, Lang lang, const Seen *about, Str name, JsonValue *to, Error *e);

#endif

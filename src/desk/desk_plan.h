/* desk_plan.h: investigative plans beyond what every record knows (docs/plans.md): a new version made of an approved one, what
 * changes with it, warnings of what stands in the wrong order, reviews that something brings about, what would disprove the
 * hypotheses, and plans from templates. */
#ifndef TERGOO_DESK_PLAN_H
#define TERGOO_DESK_PLAN_H

#include "desk/desk.h"

/* What belongs to a plan and goes on with it: the kinds, those that others of them refer to first. Hypotheses stay with the
 * version that brought them up and hold for those after it (rules_plan_versions). */
enum { PLAN_PARTS = 4, PLAN_MOST = 1000 };
extern const char *const PLAN_PART_KINDS[PLAN_PARTS];

/* What belongs to a plan, of one kind, as the caller may see it, in the order in which it was entered. */
MUST_USE ErrorCode plan_parts(Request *r, Str plan, const char *kind, SeenList *ret, Error *e);
MUST_USE ErrorCode plan_see(Request *r, Seen *ret, Error *e);       /* that of the argument `id`; ERR_USAGE for another kind */

/* ---- operations ---- */
ErrorCode desk_plan_new_version(Request *r, Error *e);
ErrorCode desk_plan_changes(Request *r, Error *e);
ErrorCode desk_plan_disproof(Request *r, Error *e);
ErrorCode desk_plan_from_template(Request *r, Error *e);

/* ---- asked by desk_record.c: each does nothing for other kinds ---- */
/* Is it the approval of a plan that follows another; and that, with all that goes on from the earlier one, in one act. */
/* A move that the approval of the next version makes, and nobody by hand: no page offers it. */
bool desk_plan_carries(const Move *m);
bool desk_plan_follows(const Seen *seen, const Move *m);
MUST_USE ErrorCode desk_plan_follow(Request *r, const Draft *approval, Error *e);
/* What an act brings about besides: reviews of the approved plans of its case, and the plan's next day when a review was held.
 * `before` NULL: the record is made; fields and state are those after it. `to` has room for PLAN_BRINGS. */
enum { PLAN_BRINGS = 20 };
typedef struct { const Kind *kind; Str chain, object, state, was_state; const JsonValue *before, *after; } PlanAct;
MUST_USE ErrorCode desk_plan_brings(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e);
/* Warnings and ways on, on the page of a plan or a task. */
MUST_USE ErrorCode desk_show_plan(Request *r, const Seen *seen, Error *e);
void desk_offer_plan(Request *r, const Seen *seen);
/* The tasks of a plan as a table of their own; and that they stand there and not among what points at the plan. */
MUST_USE ErrorCode desk_show_plan_tasks(Request *r, const Seen *seen, Error *e);
bool desk_plan_lists(const Seen *seen, const Kind *pointing);

/* ---- templates (desk_plan_template.c) ---- */
/* The choices of the argument that names one. */
JsonValue *desk_plan_templates(Request *r, JsonValue *field);
void desk_offer_templates(Request *r, const Seen *seen);
/* A plan that was made from a version of its template that is not the newest says so. */
void desk_tell_newer_template(Request *r, const Seen *plan);

#endif

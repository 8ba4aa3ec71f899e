/* case_steps.h: where a case stands in the procedure that it follows (model/procedure.h). Nothing of it is kept: stages and steps
 * are worked out of the case's records each time, so that they can say nothing else than what those say. What is kept are three
 * kinds of records: that another procedure was chosen (procedure_use), that an officer says a step is done (step_tick), that one
 * is waived (step_waiver). Guard and pages ask here. */
#ifndef TERGOO_CASE_STEPS_H
#define TERGOO_CASE_STEPS_H

#include "model/procedure.h"
#include "rules/rules.h"

/* procedure NULL: the case follows none. `use`: the record that says so, empty where the institution's profile does. newer: the
 * one of that name in the model in force, where it says something else. */
typedef struct { const Procedure *procedure, *newer; Str use, why; } CaseFollows;
/* The one it began with: as its model was when the case was opened, or when somebody chose it. What was running before this
 * register was follows none until somebody chooses one: its first steps lie on paper. */
MUST_USE ErrorCode steps_followed(Request *r, const Record *of_case, CaseFollows *ret, Error *e);

typedef enum { STEP_OPEN, STEP_DONE, STEP_WAIVED, STEP_NOT_NEEDED, STEP_NOT_KEPT } StepStands;

typedef struct {
    const ProcedureStage *stage;
    const ProcedureStep *step;
    StepStands stands;
    Str   record;                           /* that shows it: of a waived or ticked one its mark; empty: none, or the case itself */
    Str   asked;                            /* the waiver that waits for a second officer */
    bool  ahead, dated, late;               /* ahead: its stage has not begun */
    Day   due;
} StepFound;

typedef struct { const ProcedureStage *stage; bool entered; Instant since; } StageFound;

typedef struct {
    const Procedure *procedure;
    StageFound *stages;
    StepFound *steps; size_t step_count;
    size_t now;                             /* the stage it is in */
} CaseSteps;

MUST_USE ErrorCode steps_look(Request *r, const Record *of_case, const Procedure *p, CaseSteps *ret, Error *e);
/* The first mandatory step that is open, of the stages that have begun; NULL: there is none. */
const StepFound *steps_next(const CaseSteps *c);
/* Does the step stand in the way of the move while it is open? */
bool step_bars(const ProcedureStep *s, const Move *m);
/* When a record came to where it is, and who brought it there; 0 and empty where nobody can tell any more. */
MUST_USE ErrorCode steps_brought(Request *r, Str record, Instant *when, Str *who, Error *e);

/* ERR_INVALID when a mandatory step that is open bars the move of a case: asked of every move, and of moves of other kinds too,
 * which it lets pass. */
MUST_USE ErrorCode rules_check_steps(Request *r, const Record *rec, const Move *m, Error *e);

#endif

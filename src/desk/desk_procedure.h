/* desk_procedure.h: where cases stand in the procedures they follow (rules/case_steps.h), on pages: desk_procedure.c shows one
 * case, desk_procedure_act.c has what somebody does about it, desk_procedure_list.c cases by stage. */
#ifndef TERGOO_DESK_PROCEDURE_H
#define TERGOO_DESK_PROCEDURE_H

#include "desk/desk.h"
#include "rules/case_steps.h"

ErrorCode desk_procedure_show(Request *r, Error *e);
ErrorCode desk_procedure_list(Request *r, Error *e);
ErrorCode desk_procedure_choose(Request *r, Error *e);
ErrorCode desk_procedure_tick(Request *r, Error *e);
ErrorCode desk_procedure_waive(Request *r, Error *e);
ErrorCode desk_procedure_agree(Request *r, Error *e);
ErrorCode desk_procedure_decline(Request *r, Error *e);
ErrorCode desk_procedure_undo(Request *r, Error *e);

/* ---- desk_procedure.c ---- */
/* "Corruption case, version 2026-1". */
Str procedure_called(Request *r, const Procedure *p);
/* What is otherwise in `b`, as a table and in data.differs; nothing where they say the same. */
void procedure_show_difference(Request *r, const Procedure *a, const Procedure *b);
/* The page that does the step: a form, a paper, a record that is there already; empty where the caller can do nothing. */
Str procedure_step_target(Request *r, const Seen *of_case, const StepFound *s);

/* ---- desk_procedure_act.c ---- */
/* The draft by which a case follows that procedure of the model in force; `use`: the record that says which it followed, NULL:
 * none does. */
MUST_USE ErrorCode procedure_follow(Request *r, const Procedure *p, Str chain, const Seen *use, Str why, Draft *ret, Error *e);
/* The procedure that was chosen with a new case: taken out of what was filled in for its fields; NULL: none was. */
MUST_USE ErrorCode procedure_asked(Request *r, const Kind *k, const JsonValue **fields, const Procedure **ret, Error *e);
/* That choice in the form of a new case, where there is one to make. */
void procedure_offer_choice(Request *r, JsonValue *form);
/* The choices of arguments that name a procedure; and a step of the case that is given: those that may be said to be done, or
 * those to waive. */
JsonValue *desk_procedure_choices(Request *r, JsonValue *field);
JsonValue *desk_step_choices(Request *r, Str of_case, bool ticks, JsonValue *field);
/* On record pages: where a case stands, and what can be done about a step's mark; nothing for other kinds. */
void desk_offer_procedure(Request *r, const Seen *seen);
/* On the page of where it stands: waiving a step, saying that one is done, following another procedure. c NULL: it follows none. */
void procedure_offer_acts(Request *r, const Seen *of_case, const CaseSteps *c);

/* ---- desk_procedure_list.c ---- */
/* Of one case: the stage it is in and the mandatory step that comes next; empty: it follows no procedure, nothing is asked of
 * it. */
typedef struct { const Procedure *procedure; const ProcedureStage *stage; Str next; bool late; } ProcedureBrief;
MUST_USE ErrorCode procedure_brief(Request *r, const Seen *of_case, ProcedureBrief *ret, Error *e);
/* The same as a row of the case's page, which leads to where it stands. */
MUST_USE ErrorCode procedure_show_row(Request *r, const Seen *of_case, Error *e);
/* Cases that run, by procedure and stage; nothing where none follows one. */
MUST_USE ErrorCode desk_show_stages(Request *r, Error *e);

#endif

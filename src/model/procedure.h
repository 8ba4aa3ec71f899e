/* procedure.h: the agency's own workflow over a case, as data (procedures/NAME.yaml): which stages a case goes through, which
 * steps each asks for, what shows that a step is done, and which of the case's moves it bars meanwhile. Nothing here is kept of
 * any case: where a case stands follows from its records (rules/case_steps.h). docs/procedures.md says how such a file is
 * written. */
#ifndef TERGOO_PROCEDURE_H
#define TERGOO_PROCEDURE_H

#include "model/model.h"

/* Something that can be seen of a case: a record of a kind (`case`: the case itself) is there, in one of these states, with these
 * fields filled, with one of these values in a field, brought to where it is by somebody of these roles; all that is said must
 * hold of one record. A paper is a record, too, of the kind paper and that form. Or an officer says so (`tick`): then `by` are
 * those who may. */
typedef struct {
    Str   kind, paper;
    Str  *in; size_t in_count;
    Str   field; Str *is; size_t is_count;          /* a choice or a yes_no ("true", "false") */
    Str  *filled; size_t filled_count;
    Str  *by; size_t by_count;                      /* roles */
    bool  every;                                    /* not of one alone: of all there are of the kind, and there is one */
    bool  tick;
} ProcedureTest;

/* Any one of them will do. */
typedef struct { ProcedureTest *list; size_t count; } ProcedureTests;

typedef struct {
    Str    id, source;
    Label  label, not_needed;               /* not_needed: why it is not, where `when` does not hold */
    bool   mandatory, unconfirmed;          /* mandatory: it bars moves of the case until it is done or waived */
    ProcedureTests done, when;              /* when: none: it is always needed */
    Str   *bars; size_t bar_count;          /* moves of the case */
    Str    clock;                           /* the term, from the day on which the stage is entered; or */
    int64_t days; bool working;             /* so many days from then; 0: none */
    Str    prints;                          /* the paper that is written for it; empty: none */
    Str   *waive; size_t waive_count;       /* roles that may ask that it be waived, */
    Str   *second; size_t second_count;     /* and those that agree; none: it cannot be waived */
} ProcedureStep;

typedef struct {
    Str    id;
    Label  label;
    ProcedureTests entered;                 /* none: the first stage, where each case is from its opening on */
    Str   *next; size_t next_count;         /* stages that may follow: they stand below */
    ProcedureStep *steps; size_t step_count;
} ProcedureStage;

struct Procedure {
    Str    id, file, version, source;
    Day    since;
    Label  label;
    bool   unconfirmed;
    Hash   hash;                            /* of the file: another one is another version, whatever it is called */
    Str   *waive; size_t waive_count;       /* for steps that say nothing of it */
    Str   *second; size_t second_count;
    ProcedureStage *stages; size_t stage_count;
};

enum { PROCEDURE_STAGES = 30, PROCEDURE_STEPS = 60 };           /* of a procedure; in all of its stages */

/* NULL for a name that the model has no procedure of. */
const Procedure *model_procedure(const Model *m, Str id);
/* The step of that name, and its stage where that is wanted; NULL: there is none. */
const ProcedureStep *procedure_step(const Procedure *p, Str id, const ProcedureStage **stage);

#endif

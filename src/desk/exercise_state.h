/* exercise_state.h: how far a task of the exercise is, seen from the records that are there. Progress only: nobody is given marks. */
#ifndef TERGOO_EXERCISE_STATE_H
#define TERGOO_EXERCISE_STATE_H

#include "desk/desk.h"
#include "model/exercise.h"

typedef enum { EXERCISE_NOT_BEGUN, EXERCISE_UNDER_WAY, EXERCISE_DONE } ExerciseStage;

/* What of a check the record lacks that comes nearest to it; of no record at all: everything. */
typedef struct {
    Str   *fields; size_t field_count;  /* ids of what is not filled */
    bool   state;                       /* it is in none of the states */
} ExerciseLack;

typedef struct {
    ExerciseStage stage;
    bool         *met;                  /* check by check */
    ExerciseLack *lacks;                /* check by check; empty where it is met */
    size_t        met_count;
    Instant       since;                /* when the first, or of a task that is done the last, of what was looked for came; 0: not begun */
} ExerciseState;

/* Reads and changes nothing. Records of locked cases are not read: nobody but their members knows them. */
MUST_USE ErrorCode exercise_state(Store *s, Arena *a, const ExerciseTask *t, ExerciseState *ret, Error *e);
/* The case of the exercise: the first one there is; empty: none. */
MUST_USE ErrorCode exercise_case(Store *s, Arena *a, Str *ret, Error *e);
/* That check and what is missing of it in words of the forms: "a thing with its seal (not filled: Seal no.)". In the arena of the request. */
Str exercise_lack_text(Request *r, const Model *m, const ExerciseCheck *c, const ExerciseLack *lack);
/* The same of all checks of a task that are not met, one behind the other. */
Str exercise_missing(Request *r, const Model *m, const ExerciseTask *t, const ExerciseState *s);
/* Of a task that nobody began: what is looked for, and nothing of fields and states that no record has yet. */
Str exercise_looks_for(Request *r, const ExerciseTask *t);
/* On the form of a new record in an exercise: which of its fields that may stay empty, and that no move asks later, a task still looks for. In a
 * real store, and where nothing is looked for any more, nothing. */
void exercise_say_wanted(Request *r, const Kind *k, JsonValue *form);
/* The message key of the word for it. */
const char *exercise_stage_word(ExerciseStage stage);

#endif

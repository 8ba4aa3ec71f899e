/* exercise_state.h: how far a task of the exercise is, seen from the records that are there. Progress only: nobody is given marks. */
#ifndef TERGOO_EXERCISE_STATE_H
#define TERGOO_EXERCISE_STATE_H

#include "model/exercise.h"
#include "store/store.h"

typedef enum { EXERCISE_NOT_BEGUN, EXERCISE_UNDER_WAY, EXERCISE_DONE } ExerciseStage;

typedef struct {
    ExerciseStage stage;
    bool         *met;                  /* check by check */
    size_t        met_count;
    Instant       since;                /* when the first, or of a task that is done the last, of what was looked for came; 0: not begun */
} ExerciseState;

/* Reads and changes nothing. Records of locked cases are not read: nobody but their members knows them. */
MUST_USE ErrorCode exercise_state(Store *s, Arena *a, const ExerciseTask *t, ExerciseState *ret, Error *e);
/* The case of the exercise: the first one there is; empty: none. */
MUST_USE ErrorCode exercise_case(Store *s, Arena *a, Str *ret, Error *e);
/* The message key of the word for it. */
const char *exercise_stage_word(ExerciseStage stage);

#endif

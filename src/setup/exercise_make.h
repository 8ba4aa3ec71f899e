/* exercise_make.h: one participant's copy of the exercise: a store of his own with the invented case in it (docs/exercise.md). */
#ifndef TERGOO_EXERCISE_MAKE_H
#define TERGOO_EXERCISE_MAKE_H

#include "office/gate.h"

#define EXERCISE_TRAINER "trainer"
#define EXERCISE_COLLEAGUE "colleague"
#define EXERCISE_KEEPER "keeper"

typedef struct {
    const char      *folder;            /* of the store; nothing may be there */
    Lang             lang;              /* of the case's texts */
    Str              login, full_name;  /* of the participant; a name that is empty: an invented one */
    Str              passphrase;        /* his; also the colleague's and the keeper's, since one person plays all three */
    Str              trainer_passphrase;
    const OperationTable *operations;
    PassphraseCost   cost;              /* {0}: as everywhere; tests say less */
} ExerciseCopy;

/* Makes the store and the case in it, by the gate's own operations. Nothing is left of one that failed. */
MUST_USE ErrorCode exercise_make(const ExerciseCopy *c, Arena *a, Error *e);
/* ERR_DENIED unless that is the trainer's passphrase of the store in the folder. No gate may run. */
MUST_USE ErrorCode exercise_is_trainer(const char *folder, Str passphrase, const OperationTable *operations, Arena *a, Error *e);

#endif

/* exercise.h: the exercise that ships with the program (exercise/, docs/exercise.md): seven tasks, what is looked for in a store to see that one of
 * them is done, and the steps by which its invented case is made. It is no part of an office's model: a store that is an exercise has the model of a
 * real one, so that what is learned in it is what is done later. */
#ifndef TERGOO_EXERCISE_H
#define TERGOO_EXERCISE_H

#include "model/model.h"

/* Records of that kind, in one of these states (none named: in any), with these fields filled, and `field`, where one is named, saying `is`: so many. */
typedef struct {
    Str     id, kind;
    Str    *in;  size_t in_count;
    Str    *has; size_t has_count;
    Str     field, is;
    int64_t least;
    Label   label;
} ExerciseCheck;

/* A line of text and where it leads: a view's target (office/view.h) in which $case is the case of the exercise; empty: nowhere. */
typedef struct { Label text; Str target; } ExerciseLine;
typedef struct { ExerciseLine *list; size_t count; } ExerciseLines;

typedef struct {
    Str            id;
    Label          title, about, thin;      /* thin: what the program cannot do yet in this row; empty where there is nothing to say */
    ExerciseLines  steps, hints, good;      /* good: what good looks like, shown afterwards */
    ExerciseCheck *checks; size_t check_count;
} ExerciseTask;

/* One question to the gate by which the case is made. `args`: texts that the runner fills in ($name, @-30); an object of en, ru and ky is the text in the
 * participant's language. `file`: what travels along as a file. `keep`: under which name the id of what was made is known afterwards. */
typedef struct { Str as, op, keep; const JsonValue *args, *file; } ExerciseStep;

typedef struct {
    Label         title, office, participant, colleague, keeper, trainer;     /* of the case; of the invented office and its people */
    ExerciseTask *tasks; size_t task_count;
    ExerciseStep *steps; size_t step_count;
} Exercise;

/* The files as they are in the executable. */
extern const ModelFile EXERCISE_SHIPPED[];
extern const size_t EXERCISE_SHIPPED_COUNT;

/* Reads tasks.yaml and case.yaml out of these and holds them against the model: kinds, states and fields must be there, labels in three languages.
 * ERR_INVALID with the list of all faults. Everything is in the arena. */
MUST_USE ErrorCode exercise_load(Arena *a, const Model *m, const ModelFile *files, size_t count, const Exercise **ret, ModelFault **faults, Error *e);
/* The shipped one under a model; a fault in it is an error of the program. */
MUST_USE ErrorCode exercise_shipped(Arena *a, const Model *m, const Exercise **ret, Error *e);

#endif

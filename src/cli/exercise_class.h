/* exercise_class.h: a class of the exercise: a folder with a copy for each participant and the list of them (docs/exercise.md).
 *
 *     DIR/class.json      who has which copy, in which language, at which port; his passphrase (0600: the class's secrets are the trainer's)
 *     DIR/copy-01 …       stores
 *     DIR/set-aside/      what was there before a reset
 *     DIR/letters.html    a page for each participant, to print; written by `tergoo exercise serve`, which knows the addresses */
#ifndef TERGOO_EXERCISE_CLASS_H
#define TERGOO_EXERCISE_CLASS_H

#include "cli/cli.h"

enum { CLASS_MOST = 60 };

typedef struct { int64_t number, port; Lang lang; Str full_name, login, passphrase; const char *folder; } ClassCopy;
typedef struct { const char *folder; ClassCopy *copies; size_t count; } ExerciseClass;

/* ERR_NOT_FOUND when no class is in the folder. */
MUST_USE ErrorCode class_open(Cli *cli, const char *folder, ExerciseClass *ret, Error *e);
MUST_USE ErrorCode class_keep(Cli *cli, const ExerciseClass *c, Error *e);
/* A new store for that copy. */
MUST_USE ErrorCode class_copy_make(Cli *cli, const ClassCopy *c, Str trainer_passphrase, Error *e);
/* tergoo init --exercise. */
MUST_USE ErrorCode exercise_class_make(Cli *cli, const CliArgs *args, Error *e);
/* letters.html; `host`: under which name the machine is reached. */
MUST_USE ErrorCode class_letters(Cli *cli, const ExerciseClass *c, Str host, const char **path, Error *e);
/* The table of the view as a page of its own that loads itself anew each minute; no script. */
MUST_USE ErrorCode class_progress_page(Cli *cli, Str title, const JsonValue *page, const char *path, Error *e);
Str class_address(Cli *cli, const ClassCopy *c, Str host);

#endif

/* job.h: long work that a page watches: programs run one after another, what they print and how they ended. Only for the demo's copies: what the
 * office itself has to do for long, the gate does (office/audit_job.h). */
#ifndef TERGOO_JOB_H
#define TERGOO_JOB_H

#include "base/base.h"

enum { JOB_STEPS = 4, JOB_WORDS = 16, JOB_PLACES = 8, JOB_OUTPUT = 16 * 1024 };

/* One program: its path and words, NULL behind the last. `expected`: the exit code that is right here. */
typedef struct { const char *words[JOB_WORDS]; int expected; } JobStep;

typedef struct Jobs Jobs;
typedef struct { bool known, running, as_expected; Str output; } JobState;

MUST_USE ErrorCode jobs_new(Jobs **ret, Error *e);
/* Ends what runs, by its process id, and waits for it. */
void jobs_end(Jobs *j);
/* Words are copied. `folder` (may be empty) is taken away after the last step. ERR_LIMIT when too many run. *id is 16 hex digits. */
MUST_USE ErrorCode job_start(Jobs *j, const JobStep *steps, size_t count, const char *folder, char id[17], Error *e);
void job_look(Jobs *j, Arena *a, Str id, JobState *ret);

#endif

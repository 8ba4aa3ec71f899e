/* job.h: long work of another process that a page watches: what it prints and how it ended. Only for the demo's copies: what the
 * office itself has to do for long, the gate does (office/audit_job.h). */
#ifndef TERGOO_JOB_H
#define TERGOO_JOB_H

#include "base/base.h"

enum { JOB_PLACES = 8, JOB_OUTPUT = 16 * 1024 };

typedef struct Jobs Jobs;
/* So many steps have ended as they should; `what` is what job_start was told. */
typedef struct { bool known, running, as_expected; int what; size_t done; Str output; } JobState;

MUST_USE ErrorCode jobs_new(Jobs **ret, Error *e);
/* Waits for what runs: whoever works must have been told to end. Takes NULL. */
void jobs_end(Jobs *j);
/* Reads `output` and `result` to their ends, where a '.' says that a step, and a '+' that all of it went as it should; takes both
 * over. `what` is the caller's. ERR_LIMIT when too many run. *id is 16 hex digits. */
MUST_USE ErrorCode job_start(Jobs *j, int what, int output, int result, char id[17], Error *e);
void job_look(Jobs *j, Arena *a, Str id, JobState *ret);

#endif

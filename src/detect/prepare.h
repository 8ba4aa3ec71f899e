/* prepare.h: repairs of known faults in releases, and a list of what is left to repair (prepare.c). */
#ifndef TERGOO_DETECT_PREPARE_H
#define TERGOO_DETECT_PREPARE_H

#include "detect/detect.h"

typedef struct Prepare Prepare;

/* In the arena, which must outlive it; `repairs` is borrowed. */
MUST_USE ErrorCode prepare_new(Arena *a, const DetectRepairs *repairs, Prepare **ret, Error *e);
void prepare_free(Prepare *p);
/* The head of the table of issues. */
void prepare_begin_issues(Buf *issues);
/* One line with something on it, a release: repaired, on a line of `out`; what was found and not repaired, as rows of `issues`:
 * line, ocid, path, indexes ("3.0": the fourth bid's first item), value, problem ("not set", "invalid", "is zero", "occupied").
 * ERR_INVALID, ERR_LIMIT: the line is no JSON object, and nothing is written. */
MUST_USE ErrorCode prepare_line(Prepare *p, Str line, uint64_t number, Buf *out, Buf *issues, Error *e);
uint64_t prepare_issue_count(const Prepare *p);

#endif

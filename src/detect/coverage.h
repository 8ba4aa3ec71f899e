/* coverage.h: how often each member of the data is there at all (coverage.c). */
#ifndef TERGOO_DETECT_COVERAGE_H
#define TERGOO_DETECT_COVERAGE_H

#include "base/base.h"

typedef struct Coverage Coverage;

/* In the arena, which must outlive it. */
MUST_USE ErrorCode coverage_new(Arena *a, Coverage **ret, Error *e);
void coverage_free(Coverage *c);
/* One line with something on it, a JSON value. ERR_INVALID, ERR_LIMIT: it cannot be read and counts for nothing. */
MUST_USE ErrorCode coverage_add(Coverage *c, Str line, uint64_t number, Error *e);
/* Adds what another one counted. */
MUST_USE ErrorCode coverage_merge(Coverage *c, const Coverage *from, Error *e);
/* {"": lines, "/": objects, "/ocid": ...}, paths in the order of their bytes. */
void coverage_write(Buf *to, Coverage *c);

#endif

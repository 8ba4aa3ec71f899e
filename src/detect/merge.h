/* merge.h: several releases of one contracting process as one. */
#ifndef TERGOO_DETECT_MERGE_H
#define TERGOO_DETECT_MERGE_H

#include "text/json.h"

/* Merges releases of one ocid, in the order given, by the rules of OCDS 1.1 (merge.c says which). The releases are used up. *clashes
 * grows by the values that were left out because an earlier release has something of another shape there. */
MUST_USE ErrorCode merge_releases(Arena *a, JsonValue *const *releases, size_t count, JsonValue **ret, uint64_t *clashes, Error *e);

#endif

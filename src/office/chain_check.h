/* chain_check.h: one case's whole chain of entries held against itself, in as many threads as the machine has cores: each entry
 * is hashed, names the hash of the one before it, stands in its place by number and time; and, where asked, each signature is
 * held against the key of the session that it names. For the extract that goes to a court, and for chains of a million events;
 * what an audit asks beyond that (contents, rights, the tree) it leaves to it. */
#ifndef TERGOO_CHAIN_CHECK_H
#define TERGOO_CHAIN_CHECK_H

#include "office/office.h"

typedef struct {
    uint64_t entries;               /* the chain has, from 1 to this number */
    uint64_t signatures;            /* verified; 0 where none were asked for, or of a locked case, whose acts are sealed */
    uint64_t sessions;              /* whose keys were needed; each was introduced by the log */
    Hash     end;                   /* the hash of the last entry: what comes next will name it */
    bool     good;
    Str      finding;               /* the first that does not hold, in the language of the request */
    int64_t  took;                  /* nanoseconds by the clock on the wall */
} ChainCheck;

/* threads 0: as many as there are cores, up to 8. What does not hold is told in *ret and is no error. */
MUST_USE ErrorCode chain_check(Request *r, Str chain, bool signatures, unsigned threads, ChainCheck *ret, Error *e);

#endif

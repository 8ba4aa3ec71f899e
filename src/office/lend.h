/* lend.h: keys of locked cases that a member has lent to a job until a time (docs/formats/locked.md, Lending).
 *
 * What has to go on while no member is signed in, such as the list of terms that are due, needs the case's key. A member may lend it: to one job by
 * name, for a case, until an hour. The key is in the gate's secret memory and nowhere else, and so is what the job opens with it. It is gone at its
 * time, when a member ends it, when the gate stops, when the lender may no longer open the case himself, and whenever the slots of the case are
 * written anew: who decides about a case with other members decides anew. */
#ifndef TERGOO_LEND_H
#define TERGOO_LEND_H

#include "office/office.h"

/* The jobs that there are. `clocks`: the last days of terms that run in the case, and nothing else of it. */
extern const Str LEND_JOBS[];
extern const size_t LEND_JOB_COUNT;
enum { LEND_DAYS = 31 };                /* the longest */

typedef struct { Str chain, job, lender; Instant until; } Lent;

/* Lends what the session holds of the chain, once `act` (the member's own, in the chain) is entered. ERR_CONFLICT when the job has it already:
 * {job}, {until}. */
MUST_USE ErrorCode lend_begin(Request *r, const Lent *l, const Draft *act, Error *e);
/* Enters the act, and the key is gone. ERR_NOT_FOUND when the job has none. */
MUST_USE ErrorCode lend_end(Request *r, Str chain, Str job, const Draft *act, Error *e);
/* What is lent of a chain now, for its members. */
MUST_USE ErrorCode lend_list(Request *r, Str chain, Lent **ret, size_t *count, Error *e);

/* Runs for each case whose key the job has: `inside` is a request that opens this case alone and has no rights anywhere else; it enters
 * nothing. Nothing that it reads may go on to `r` but what the job is there for. */
typedef ErrorCode (*LentRun)(void *self, Request *inside, const Lent *l, Error *e);
MUST_USE ErrorCode lend_each(Request *r, Str job, LentRun run, void *self, Error *e);

#endif

/* audit_job.h: the full audit of an open store, in the background, for whoever looks at the ledger's page (whole.h has the audit itself). */
#ifndef TERGOO_AUDIT_JOB_H
#define TERGOO_AUDIT_JOB_H

#include "office/whole.h"

typedef struct {
    bool        running, ended;         /* both false: none was asked for since the gate began */
    Instant     begun, until;           /* `until`: when it ended */
    uint64_t    done, total;            /* of what runs; total 0: not known yet */
    bool        good;                   /* of the one that ended last */
    AuditReport report;
    Str         finding;                /* what did not hold, in the language that was asked for */
} AuditState;

/* Begins one under the log's own key; one that runs already goes on. */
MUST_USE ErrorCode audit_job_start(Office *o, Error *e);
void audit_job_look(Office *o, Arena *a, Lang lang, AuditState *ret);
/* The office closes: what runs is left to itself and holds nothing of the office. */
void audit_job_leave(Office *o);

#endif

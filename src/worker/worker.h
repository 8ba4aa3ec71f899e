/* worker.h: one request to a worker program and its answer.
 *
 * A worker lives for one request: it gets the request on its standard input and gives the answer on its standard output, knows no
 * environment, holds no other descriptor, and is ended when its time is over or its answer too long. What it may do besides is its
 * own doing at its start (base/confine.h). */
#ifndef TERGOO_WORKER_H
#define TERGOO_WORKER_H

#include "base/base.h"

typedef struct {
    const char *program;      /* "tergoo-print", found beside the executable or in the installed libexec folder */
    size_t      most;         /* bytes of an answer */
    int64_t     wait;         /* milliseconds */
} Worker;

/* ERR_OK: it has answered, *failed says whether with an exit code other than 0 (the answer then says what was wrong). ERR_NOT_FOUND: there is
 * no such program. ERR_LIMIT: it took too long or said too much; it was ended. ERR_INTERNAL: it ended by a signal. */
MUST_USE ErrorCode worker_ask(const Worker *w, Str request, Buf *answer, bool *failed, Error *e);
/* Where workers are looked for first; for tests whose executable stands elsewhere. The text is not copied. */
void worker_folder(const char *folder);

#endif

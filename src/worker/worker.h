/* worker.h: one request to a worker program and its answer; or a stream through one.
 *
 * A worker that is asked lives for one request: it gets the request on its standard input and gives the answer on its standard output, knows no
 * environment and holds no other descriptor. It answers "ok LENGTH" or "no LENGTH", a line feed and so many bytes, so that an answer
 * that broke off is known as one. It ends by itself after WORKER_SECONDS of processor time, whoever waits for it.
 *
 * The gate shuts itself in and can start no program then (base/confine.h): before that it makes a starter, a process without store
 * and keys that does nothing but start workers for it. Without one, workers are started directly. */
#ifndef TERGOO_WORKER_H
#define TERGOO_WORKER_H

#include <sys/types.h>

#include "base/base.h"

enum { WORKER_SECONDS = 120, WORKER_MEMORY_MB = 4096 };

typedef struct {
    const char *program;      /* "tergoo-print", found beside the executable or in the installed libexec folder */
    size_t      most;         /* bytes of an answer */
    int64_t     wait;         /* milliseconds */
} Worker;

/* ERR_OK: it has answered; *failed: "no", and the answer says what was wrong. ERR_NOT_FOUND: there is no such program. ERR_LIMIT: it took
 * too long or said too much. ERR_INTERNAL: it broke off. */
MUST_USE ErrorCode worker_ask(const Worker *w, Str request, Buf *answer, bool *failed, Error *e);
/* The same with a request and an answer too large to be held: given piece by piece, taken straight into a file. A worker that is asked so reads all
 * of its request before it answers. worker_end always, after whatever failed; it takes one that was never begun ({ .fd = -1 }). */
typedef struct { const Worker *worker; int fd; pid_t pid; int64_t end; bool enough; } WorkerTalk;
MUST_USE ErrorCode worker_begin(const Worker *w, WorkerTalk *ret, Error *e);
/* One that has seen enough and wants no more is no error: it has its answer ready. */
MUST_USE ErrorCode worker_give(WorkerTalk *t, Str piece, Error *e);
/* *failed: the answer, what was wrong, is in `refusal`; else it is in the file, of *size bytes. */
MUST_USE ErrorCode worker_take(WorkerTalk *t, int to, uint64_t *size, Buf *refusal, bool *failed, Error *e);
void worker_end(WorkerTalk *t);
/* A worker that is fed and answers bit by bit, for as long as there is something: *fd is its standard input and its output. It has no limit of
 * time, and so many megabytes. worker_close ends it, whatever it does. */
MUST_USE ErrorCode worker_open(const char *program, unsigned memory_mb, int *fd, int *pid, Error *e);
void worker_close(int fd, int pid);
/* Makes the starter: once, in a process that has one thread. It ends with whoever made it. One for the process. */
MUST_USE ErrorCode worker_starter(Error *e);
/* Where workers are looked for first; for tests whose executable stands elsewhere. The text is not copied. */
void worker_folder(const char *folder);

#endif

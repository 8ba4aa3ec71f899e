/* desk_worker.h: what the operations that ask a worker program (worker/worker.h) share. */
#ifndef TERGOO_DESK_WORKER_H
#define TERGOO_DESK_WORKER_H

#include "desk/desk.h"
#include "worker/worker.h"

/* What a worker refused with, as an error of ours. */
ErrorCode desk_worker_error(const char *program, Str answer, Arena *a, Error *e);
/* What the worker says of the file that came with the request, `most` bytes of it at the most, and the file's hash in hex; both in the
 * request's arena. */
MUST_USE ErrorCode desk_ask_worker(Request *r, const Worker *w, size_t most, Str *sha256, JsonValue **said, Error *e);

#endif

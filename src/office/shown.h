/* shown.h: what an identity guardian has granted somebody to see, until a time: in the gate's secret memory and nowhere else
 * (docs/tips.md).
 *
 * When a request is granted, the guardian's session opens what lies in the vault about that tip, and a copy hangs here for the
 * one who asked: his user, his request. It is gone at its time, when the request is ended, when his account ends, and when the
 * gate stops; then it has to be granted anew. So nothing that a granted request showed is ever on a disk. */
#ifndef TERGOO_SHOWN_H
#define TERGOO_SHOWN_H

#include "office/office.h"

/* `text`: JSON, what is shown. */
typedef struct { Str request, user, text; Instant until; } Shown;

/* Hung up before the act that grants it is entered, so that there is no act without it; taken away again when that fails.
 * Another of the same request is replaced. */
MUST_USE ErrorCode shown_put(Office *o, const Shown *what, Error *e);
void shown_end(Office *o, Str request);
/* A copy in the request's arena. ERR_NOT_FOUND: there is none for this user, or it is over. */
MUST_USE ErrorCode shown_get(Request *r, Str request, Shown *ret, Error *e);
/* Under the office's lock: what is over goes; and all of a user's. */
void shown_end_user(Office *o, Str user);
void shown_close(Office *o);

#endif

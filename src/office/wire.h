/* wire.h: the frames between the gate and its clients over a local socket: four bytes of length, big-endian, then that many bytes of JSON;
 * a descriptor may travel with a frame (SCM_RIGHTS), so that the gate reads and writes files its client opened and never a path
 * its client named. */
#ifndef TERGOO_WIRE_H
#define TERGOO_WIRE_H

#include "base/base.h"

enum { FRAME_LIMIT = 16 << 20 };

/* Listens at the path with mode 0600; what a dead gate left there is replaced, a living one is ERR_CONFLICT. */
MUST_USE ErrorCode wire_listen(const char *path, int *fd, Error *e);
/* ERR_NOT_FOUND when no gate listens. */
MUST_USE ErrorCode wire_connect(const char *path, int *fd, Error *e);
/* Is the other end the same user or root? */
bool wire_peer_ok(int fd);

MUST_USE ErrorCode wire_send(int fd, Str frame, int passed, Error *e);          /* passed: -1 for none; stays open here */
/* ERR_END when the other end has closed. *passed is -1 or a descriptor that the caller closes. */
MUST_USE ErrorCode wire_receive(int fd, Arena *a, Str *frame, int *passed, Error *e);

#endif

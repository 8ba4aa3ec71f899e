/* listen.h: a port that is listened at, and where somebody comes from, as text. */
#ifndef TERGOO_LISTEN_H
#define TERGOO_LISTEN_H

#include <sys/socket.h>

#include "base/base.h"

/* address NULL: all of this machine's. *port: 0 lets the system choose; which it became. ERR_CONFLICT when somebody has it. */
MUST_USE ErrorCode listen_at(const char *address, int port, int *ret, int *got_port, Error *e);
void listen_address(const struct sockaddr_storage *from, char to[46]);

#endif

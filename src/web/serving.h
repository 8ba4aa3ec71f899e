/* serving.h: what the office's server (server.c) and the public one (../public/public_server.c) do alike: the names they answer to, a thread a
 * connection, signals that end them. */
#ifndef TERGOO_SERVING_H
#define TERGOO_SERVING_H

#include <sys/socket.h>

#include "base/base.h"

/* A copy in small letters; NULL: no memory. Only ASCII has them in a host's name. */
char *serving_name(Arena *a, Str name);
/* Is that one of the names, which are in small letters? Small and capital letters are the same; an IPv6 address may stand in brackets. */
bool serving_is_called(const Str *names, size_t count, Str name);

/* The next connection, which does not block and waits for no full packet; -1: none. */
int serving_accept(int listening, struct sockaddr_storage *from);
enum { SERVING_STACK = 512 * 1024 };            /* bytes, of the thread of a connection */

/* First of all, before there are threads: SIGTERM and SIGINT wait for serving_signals, a connection that was closed ends nobody, and no core dump
 * and no debugger of other users sees this memory, which has secrets in it. */
void serving_begin(void);
/* A descriptor that becomes readable when the process is told to end; the caller closes it. -1: the system gave none. */
int serving_signals(void);

#endif

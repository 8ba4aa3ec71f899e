/* http_wire.h: what comes in over a connection: a head, then as much of a body as is taken. Shared by the office's server and
 * the public form's. */
#ifndef TERGOO_HTTP_WIRE_H
#define TERGOO_HTTP_WIRE_H

#include "web/http_head.h"
#include "web/tls.h"

typedef struct {
    Stream stream;
    size_t start, len;                  /* what came and is not yet used: in[start .. start + len] */
    char   in[HTTP_HEAD_LIMIT + 1];
} HttpWire;

static inline int64_t http_after(int64_t seconds) { return clock_ticks() + seconds * INT64_C(1000000000); }

/* More bytes behind those that are there; 0 when there is no room, the other side ended, or the stream's time is over. */
size_t http_wire_receive(HttpWire *w);
/* 0 and *size: the head stands at w->in + w->start. Else the status with which to refuse. */
int http_wire_head(HttpWire *w, size_t *size);
/* Body bytes, at most `room`; 0: the other side ended or was too slow. */
size_t http_wire_take(HttpWire *w, char *to, size_t room);

#endif

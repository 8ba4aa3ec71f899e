/* public.h: the face of the public folder: a server that shows a form and keeps what is sent in a box (box/box.h).
 *
 * Everything is a page without script and an address without secrets: the language stands in the path, what a form has to
 * remember travels in it, sealed under a key that lives as long as the process (public_state.c). No cookie, no account, no
 * count by address that outlives a connection. */
#ifndef TERGOO_PUBLIC_H
#define TERGOO_PUBLIC_H

#include "box/box.h"
#include "text/text.h"

typedef struct {
    const char *folder;                 /* of the box */
    const char *address;                /* NULL: all of this machine's */
    int         port;                   /* 0: the system chooses */
    bool        plain;                  /* without TLS: only on this machine's own address, behind an onion service or a proxy */
    const Str  *names; size_t name_count;
    const char *certificate, *key;      /* PEM files of somebody's who is known outside; NULL: made here */
    PassphraseCost cost;                /* RECEIPT_COST; tests of many rounds take less */
    void      (*ready)(void *self, int port);
    void       *self;
} PublicOptions;

/* Serves until SIGTERM or SIGINT. */
MUST_USE ErrorCode public_run(const PublicOptions *options, Error *e);

/* ---- the office's end (box_client.c) ---- */
/* "https://host:port", and the certificate (PEM file) of the authority that vouches for the box; NULL: one that this machine
 * trusts anyway. "http://" only where nobody is in between: on this machine. */
typedef struct { Str url; const char *authority; } BoxAddress;
/* Sends `size` bytes of an open file to that path and takes what comes back into `to`. *status is HTTP's. */
MUST_USE ErrorCode box_call(Arena *a, const BoxAddress *at, const char *path, int from, uint64_t size, int to, int *status,
    Error *e);

#endif

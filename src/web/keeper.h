/* keeper.h: the second process of the web face. The one that reads what strangers send opens nothing by itself: it asks the
 * keeper, which reads nothing but its four questions. So the keeper alone has the authority's key, the folder web/ and the way to
 * the gate's socket, and the other one can be shut in (base/confine.h). It is made before the first thread and ends with whoever
 * asks it. */
#ifndef TERGOO_KEEPER_H
#define TERGOO_KEEPER_H

#include "text/text.h"
#include "web/demo.h"
#include "web/tls.h"

typedef struct Keeper Keeper;

/* What it may be asked for; all of it lives as long as the process. */
typedef struct KeeperOptions {
    TlsOffice          office;          /* folder: web/ in the store's folder */
    const char *const *sockets; size_t socket_count;    /* of the gates */
    const Demo        *demo;            /* NULL: no copies are harmed */
    const char        *program;         /* for the demo */
} KeeperOptions;

MUST_USE ErrorCode keeper_start(const KeeperOptions *options, Keeper **ret, Error *e);
/* It ends, and what it had started. Takes NULL. */
void keeper_end(Keeper *k);
/* Becomes readable when the keeper has died. */
int keeper_descriptor(const Keeper *k);

/* From any thread; one question at a time. */
MUST_USE ErrorCode keeper_gate(Keeper *k, size_t which, int *fd, Error *e);        /* a new connection */
MUST_USE ErrorCode keeper_file(Keeper *k, int *fd, Error *e);                      /* an empty file without a name in web/ */
/* The server's certificate and its key, made or renewed when need be. */
MUST_USE ErrorCode keeper_certificate(Keeper *k, Arena *a, TlsText *ret, bool *renewed, Error *e);
/* A copy is harmed (demo.h): what that prints, and a descriptor that says '+' at the end when all went as it should. */
MUST_USE ErrorCode keeper_harm(Keeper *k, DemoHarm which, Lang lang, int *output, int *result, Error *e);

#endif

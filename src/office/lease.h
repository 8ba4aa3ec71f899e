/* lease.h: a case that is checked out to another store (docs/formats/lease.md).
 *
 * The lease is a record of the case, one a case, by an id that follows from the case's: so whoever acts in a case notes its
 * version, and an act that was decided on before the case left is sent back. lease.c says what may be entered while it runs, for
 * every act there is (commit.c asks). lease_receive.c takes in what the other store sends. */
#ifndef TERGOO_LEASE_H
#define TERGOO_LEASE_H

#include "office/bundle_int.h"
#include "office/office_int.h"

/* ---- what may be entered (lease.c) ---- */
typedef struct {
    bool             there;             /* the case was checked out at some time */
    bool             copy;              /* this store is the one that it was checked out to */
    Record           record;
    const JsonValue *fields;
} Lease;

MUST_USE Str lease_id(Arena *a, Str chain);
MUST_USE ErrorCode lease_look(Request *r, Str chain, Lease *ret, Error *e);
bool lease_runs(const Lease *l);
/* What would be unique in the store that owns the case, such as a seal, is so within its copy: ERR_CONFLICT names who has it.
 * `p` is as it is found in a copy. */
MUST_USE ErrorCode lease_check_unique(Request *r, const Projection *p, Error *e);
/* ERR_CONFLICT with what the lease forbids. Notes the lease. */
MUST_USE ErrorCode lease_check(Request *r, const Lease *l, const Act *act, Error *e);
/* Was this object there when the case left? While the lease runs, in both stores. */
MUST_USE ErrorCode lease_existed(Request *r, const Lease *l, Str object, bool *ret, Error *e);

/* ---- what another store sent (lease_receive.c) ---- */
typedef struct {
    Request          *request;
    char             *path;             /* of the copy of the file, unlinked by receive_end */
    Mapping           mapping;
    Bundle            bundle;
    BundleReport      report;
    Hash              hash;             /* of the file */
    const JsonValue  *lease;            /* the lease's newest content in the bundle, NULL: it has none */
    int64_t           lease_version;
    Item             *items; size_t count;      /* what is not here yet, in the order of the other store's log */
    size_t            acts;             /* of those, acts in the case */
    JsonValue        *entries, *without;        /* [log, index, received] of each item; [log, index] of those without a content */
    Map               models, blobs;
} Received;

/* The file verified against that key, and what of it is not here yet. ERR_FINDING for what does not hold: also what says it was
 * entered here and was not. Nothing is written. */
MUST_USE ErrorCode receive_begin(Request *r, int fd, const NoteKey *key, Received *ret, Error *e);
/* Everything that entering needs: files are put in their places, contents projected. `copy`: into the copy of another store's
 * case. */
MUST_USE ErrorCode receive_prepare(Received *v, bool copy, Error *e);
void receive_end(Received *v);          /* for CLEANUP */
/* What the act that takes it all in says of it: the bundle, the key, the lease, each entry with the time at which the other
 * store had taken it. */
MUST_USE ErrorCode receive_content(const Received *v, JsonValue **ret, Error *e);

#endif

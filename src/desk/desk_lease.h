/* desk_lease.h: what the operations on checked-out cases share. */
#ifndef TERGOO_DESK_LEASE_H
#define TERGOO_DESK_LEASE_H

#include "desk/desk.h"
#include "office/lease.h"

/* An ordinary case that the caller leads, and its lease, noted. */
MUST_USE ErrorCode desk_lease_case(Request *r, Str named, Seen *seen, Lease *lease, Error *e);

/* On the page of a case: out to another store, back from there, lost, or handed in. */
void desk_offer_lease(Request *r, Str chain);

/* What came from the other store beside what was done here meanwhile (desk_lease_view.c): two tables, and data.differences. */
MUST_USE ErrorCode desk_show_differences(Request *r, const Received *v, const Lease *l, Error *e);

/* What must be unique and both stores have given, such as a seal, which another record here has already (desk_lease_clash.c): a
 * table, data.clashes, and how many. */
MUST_USE ErrorCode desk_show_clashes(Request *r, const Received *v, size_t *count, Error *e);
/* An incident for each of them, which nobody edits away, for the commit of the check-in; `to` has room for as many as there are. */
MUST_USE ErrorCode desk_clash_incidents(Request *r, Str chain, Draft *to, size_t *count, Error *e);
/* How far the clock of the other computer was ahead when it was read off beside ours (argument `clock`), and what its acts claim:
 * said, and entered with the check-in. */
MUST_USE ErrorCode desk_show_clock_offset(Request *r, const Received *v, JsonValue *content, Error *e);

#endif

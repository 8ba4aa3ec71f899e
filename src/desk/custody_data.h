/* custody_data.h: an event of a chain of custody as programs get it: for the page's data, for files and for papers alike. */
#ifndef TERGOO_CUSTODY_DATA_H
#define TERGOO_CUSTODY_DATA_H

#include "desk/custody_gaps.h"
#include "office/object_check.h"

/* A chain read whole: its events, what it does not show, and what the ledger says of it. */
typedef struct { Seen thing; CustodyEvents events; CustodyGaps gaps; ObjectCheck check; } CustodyChain;

/* ERR_USAGE for what is no thing; ERR_NOT_FOUND for what the caller may not see. */
MUST_USE ErrorCode custody_read(Request *r, Str id_or_number, CustodyChain *ret, Error *e);
/* The check of an event; NULL where there is none. */
const EntryCheck *custody_check_of(const CustodyChain *c, const CustodyEvent *ev);

/* {"no", "entry", "leaf", "received", "made", "op", …}: members that say nothing are left out. */
JsonValue *custody_event_data(const CustodyChain *c, const CustodyEvent *ev);
JsonValue *custody_check_data(const CustodyChain *c);
JsonValue *custody_gaps_data(const CustodyChain *c);

/* For people. Of whom and, where two signed, with whom; from which state to which; what was corrected and where that was said. */
Str custody_when(const CustodyChain *c, const CustodyEvent *ev);      /* with what the device claimed, where that is another time */
Str custody_who(const CustodyChain *c, const CustodyEvent *ev);
Str custody_change(const CustodyChain *c, const CustodyEvent *ev);
Str custody_where(const CustodyChain *c, const CustodyEvent *ev);
Str custody_measures(const CustodyChain *c, const CustodyEvent *ev);
Str custody_why(const CustodyChain *c, const CustodyEvent *ev);
/* A hash in groups of eight digits, so that two people can compare it by reading aloud. */
Str custody_grouped(Request *r, const Hash *h);
/* One sentence on what was verified, or on what does not hold. */
Str custody_verdict(const CustodyChain *c);

#endif

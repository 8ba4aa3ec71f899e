/* custody_out.h: chains of custody that leave: of one thing, of all that was seized in one search, or of all exhibits of a case,
 * as a table for spreadsheets, as CASE/UCO for other programs, and as the extract for the court. */
#ifndef TERGOO_CUSTODY_OUT_H
#define TERGOO_CUSTODY_OUT_H

#include "desk/custody_data.h"

enum { CUSTODY_THINGS = 500 };

/* Which things: those that the caller may see, in the order of their numbers. `about` is what was named. */
typedef struct { Seen about; Str *ids; size_t count; } CustodyThings;

/* ERR_USAGE for what is neither a thing nor a search nor a case; ERR_LIMIT for more things than one file can hold. */
MUST_USE ErrorCode custody_things(Request *r, Str id_or_number, CustodyThings *ret, Error *e);
MUST_USE ErrorCode custody_things_of(Request *r, const Seen *about, CustodyThings *ret, Error *e);

/* ---- operations ---- */
ErrorCode desk_custody_csv(Request *r, Error *e);
ErrorCode desk_custody_case(Request *r, Error *e);

#endif

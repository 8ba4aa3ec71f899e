/* dates.h: dates of the data as instants. Several rules read the same date of a release, and the bids of a tender often share one, so
 * the last few that were read are remembered by their text. */
#ifndef TERGOO_DETECT_DATES_H
#define TERGOO_DETECT_DATES_H

#include "base/base.h"

enum { DATE_ROOM = 32, DATES_KEPT = 16 };

typedef struct { uint32_t len; char text[DATE_ROOM]; Instant at; } KnownDate;      /* len 0: none yet */
typedef struct { KnownDate list[DATES_KEPT]; } Dates;

/* As instant_parse_rfc3339. */
MUST_USE bool date_read(Dates *known, Str text, Instant *ret);

#endif

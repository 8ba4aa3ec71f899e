/* clock.h: instants in UTC, days in Bishkek.
 *
 * An Instant is milliseconds since 1970-01-01T00:00:00Z. Signed texts carry it as 2026-11-25T17:36:57.123Z, people read it as
 * 25.11.2026 23:36 in Asia/Bishkek: UTC+6 without summer time since 12.08.2005, and before that what the IANA time zone
 * database says (2024a). A Day is days since 1970-01-01, without a zone. No C-library calendar is used: it reads locales. */
#ifndef TERGOO_CLOCK_H
#define TERGOO_CLOCK_H

#include <stdint.h>

#include "base/attributes.h"
#include "base/str.h"

typedef int64_t Instant;
typedef int32_t Day;

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

/* The wall clock. Tests replace it through clock_source. */
Instant clock_now(void);
extern Instant (*clock_source)(void);
/* Nanoseconds of a clock that never goes back, for measuring. */
int64_t clock_ticks(void);

/* "2026-11-25T17:36:57.123Z", 24 characters and a NUL. Instants outside the years 0001..9999 are shown as their nearest end. */
Str instant_format(char to[25], Instant t);
/* That form and no other. */
MUST_USE bool instant_parse(Str text, Instant *ret);
/* RFC 3339 as other people's data writes it: offset or Z, any number of decimals, 'T' or a space; ms are cut. */
MUST_USE bool instant_parse_rfc3339(Str text, Instant *ret);

/* "25.11.2026 23:36" in Bishkek. `to` takes 17 bytes. */
Str instant_format_local(char to[17], Instant t);
Day instant_local_day(Instant t);
/* The first minute of that day in Bishkek. */
Instant day_local_begin(Day d);
/* Offset of Bishkek from UTC at that instant, in seconds. */
int32_t bishkek_offset(Instant t);

/* "2026-11-25", as stored and exchanged. */
Str day_format(char to[11], Day d);
MUST_USE bool day_parse(Str text, Day *ret);
/* "25.11.2026", as people read and type it. */
Str day_format_local(char to[11], Day d);
MUST_USE bool day_parse_local(Str text, Day *ret);

/* Proleptic Gregorian calendar; month and day count from 1. */
typedef struct { int year, month, day; } Date;
Date day_date(Day d);
MUST_USE bool date_day(Date date, Day *ret);

#endif

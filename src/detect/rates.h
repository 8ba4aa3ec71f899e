/* rates.h: what other currencies are worth in the main one, from a table that somebody can be asked about.
 *
 * The table is CSV (text/csv.h) with a first row of names: currency, date, rate, source, and per where a rate is for more than
 * one unit. `rate` is how many units of the main currency (DetectSettings.currency) are paid for `per` units of `currency` on
 * that day: a decimal point, up to nine decimals. A currency has one rate a day.
 *
 * An amount is converted at the rate of its process's day: the latest on or before it that is not older than so many days. All
 * of it is exact: amount * rate / per in 128 bits, rounded once, half away from zero, to units of 10^-DETECT_PLACES. */
#ifndef TERGOO_RATES_H
#define TERGOO_RATES_H

#include "detect/detect.h"

typedef struct Rate {
    Str      currency, source;
    Day      day;
    int64_t  rate, per;                  /* rate: in units of 10^-RATE_PLACES */
    uint64_t row;                        /* of the table */
} Rate;

enum { RATE_PLACES = 9, RATE_AGE = 7, RATES_FILE_LIMIT = 64 << 20 };

/* bytes: of the file, as it was read. */
struct RateTable { Str file, bytes; const Rate *list; size_t count; };           /* by currency and day */

/* Of another main currency than `into` the table cannot know: a row of `into` itself is refused, as are a rate that is not
 * above zero, a day that is none, a code that is not three capital letters, two rates of one currency and day: ERR_INVALID with
 * {path}, {row} and {name}. Borrowed from the text and the arena. */
MUST_USE ErrorCode rates_read(Arena *a, Str text, Str path, Str into, RateTable *ret, Error *e);
/* The rate of that day, or the latest before it within `age` days; NULL when there is none. */
const Rate *rates_find(const RateTable *t, Str currency, Day day, int64_t age);
/* False when the result does not fit. */
MUST_USE bool rate_convert(const Rate *r, int64_t units, int64_t *ret);

#endif

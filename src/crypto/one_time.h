/* one_time.h: codes that a person reads off paper and types once: enrolment letters, printed sheets.
 *
 * The signs are 23 of which no two are taken for each other in print: there is no 0 O Q, no 1 I L, no 2 Z, no 5 S, no B beside
 * 8, no G beside 6, no U beside V. A letter that looks the same in Cyrillic is taken for the Latin one, a small one for its
 * capital, and spaces and dashes are passed over. The last sign checks the others: each single wrong sign and each two that
 * changed places are told at once, without a try. */
#ifndef TERGOO_ONE_TIME_H
#define TERGOO_ONE_TIME_H

#include "base/base.h"

enum { ONE_TIME_SIGNS = 23, ONE_TIME_MOST = 32 };

/* A fresh code of `signs` random signs and the one that checks them, in groups: "HK4PA-…". Each random sign is worth 4.52 bits. */
void one_time_make(Buf *to, size_t signs, size_t group);
/* What somebody typed, as its signs alone, in `to`. ERR_INVALID: a sign too many or too few, one that no code has (with its place), or the check says
 * that something was typed wrongly. */
MUST_USE ErrorCode one_time_read(Str typed, size_t signs, char to[ONE_TIME_MOST + 1], Str *ret, Error *e);

#endif

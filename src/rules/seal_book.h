/* seal_book.h: the seals of an office: which range a number is of, to whom it was issued, and whether something has it already.
 *
 * A range (kind seal_stock) is a series as it is printed ("KM-") and two numbers of as many digits. A seal is compared with it
 * without spaces, hyphens and dots and whatever the case of its letters; what is found is kept as it is printed, so that one
 * seal has one spelling. */
#ifndef TERGOO_SEAL_BOOK_H
#define TERGOO_SEAL_BOOK_H

#include "office/office.h"

enum { SEAL_RANGE_MOST = 2000 };       /* seals of one range */

typedef struct { Str series; size_t digits; int64_t first, last; } SealRange;
/* By the fields of a seal_stock; false where they are none. */
bool seal_range_read(const JsonValue *fields, SealRange *ret);
/* The number in that range, or -1. */
MUST_USE ErrorCode seal_range_number(Arena *a, const SealRange *range, Str seal, int64_t *ret, Error *e);
/* As it is printed. */
Str seal_printed(Arena *a, const SealRange *range, int64_t number);

/* SEAL_OFFICE_HAS_NONE: the office keeps no ranges at all, so that nothing follows from a number. */
typedef enum { SEAL_OFFICE_HAS_NONE, SEAL_UNKNOWN, SEAL_NOT_ISSUED, SEAL_OF_ANOTHER, SEAL_OF_OFFICER } SealStanding;
/* printed: empty where no range has it. */
typedef struct { SealStanding standing; Str stock, officer, printed; } SealSource;
/* How it stands for this officer ("user/…"). All ranges of the office are looked at, whoever asks: what is said of them is no
 * more than this. */
MUST_USE ErrorCode seal_source(Request *r, Str seal, Str officer, SealSource *ret, Error *e);

/* Who has the seal, or had it: a package, an exhibit or a list of spoiled ones; empty: nobody. The record `but` and what lies in
 * the package `of` do not count. */
MUST_USE ErrorCode seal_user(Request *r, Str seal, Str but, Str of, Str *ret, Error *e);

/* How many of a range are used, and spoiled; the first that is neither (-1: none). */
typedef struct { int64_t used, spoiled, left, next; } SealCount;
MUST_USE ErrorCode seal_count(Request *r, const JsonValue *fields, SealCount *ret, Error *e);

#endif

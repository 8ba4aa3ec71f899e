/* test_book.h: the test of a course (docs/courses.md): its questions as they were drawn, in which order a sheet has them, what an
 * answer is worth, and what was learned between two sheets.
 *
 * A set is drawn once a course and is the same before and after; each sheet has its questions in an order of its own, worked out
 * from the root that gave the set, the code and whether it is before or after, so that neighbours cannot copy and whoever grades
 * needs no more than the code. Options stand as the bank has them. */
#ifndef TERGOO_TEST_BOOK_H
#define TERGOO_TEST_BOOK_H

#include "rules/donation_book.h"

enum { TEST_ITEMS = 100, TEST_OPTIONS = 26 };

/* fields: of the record test_item, its newest version. right: letters in their order. */
typedef struct { Str id, form, right; const JsonValue *fields; size_t options; int64_t points; } TestItem;
/* id empty: none was drawn. root: 64 hex digits. */
typedef struct { Str id, root; TestItem *items; size_t count; int64_t points_max; } TestSet;

/* Of a course; what is read is noted. In the request's arena. */
MUST_USE ErrorCode test_set_read(Request *r, Str course, TestSet *ret, Error *e);
/* Which item stands at each place of the sheet; `order` has room for set->count. */
MUST_USE ErrorCode test_order(Arena *a, const TestSet *set, Str code, Str which, size_t *order, Error *e);
/* What was ticked, such as "b" or "ac": letters in their order, Cyrillic look-alikes and digits taken as the letters they stand
 * for; empty for 0 or a dash. False where a letter is none of the options or stands twice. */
bool test_ticked(Arena *a, const TestItem *item, Str typed, Str *ret);
/* All of its points where all that is right and nothing else was ticked; else none. */
int64_t test_points(const TestItem *item, Str ticked);

/* Tenths of a percent, to the nearest; thousandths of a normalised gain, likewise, false where the sheet before had all. */
int64_t test_tenths(int64_t points, int64_t most);
bool test_gain(int64_t before, int64_t after, int64_t most, int64_t *ret);

/* Sheets of a course that stand (kind test_sheet, state graded). */
MUST_USE ErrorCode test_sheets(Request *r, Str course, GiftRecords *ret, Error *e);
/* The one with that code; NULL: none. */
const GiftRecord *test_sheet_of(const GiftRecords *sheets, Str code, const char *which);
/* The participant of that code in a course (kind enrolment): its record, id empty where nobody has it. */
MUST_USE ErrorCode test_participant(Request *r, Str course, Str code, GiftRecord *ret, Error *e);
/* A whole number of a field; 0 where there is none. */
int64_t test_number(const JsonValue *fields, const char *name);
/* {"number": "…"} in units of 10^-places; of a field with a unit, that. */
JsonValue *test_number_value(Arena *a, int64_t units, int places, const char *unit);

#endif

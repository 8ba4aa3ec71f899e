/* search_check.h: what can be held against the record of a search, before it is printed: the attesting witnesses, the times, the video, the packages and
 * their seals, who was where. Whoever prints it nevertheless gives a reason, and both stand on the paper (docs/searches.md).
 *
 * `grave` faults ask for that reason; the others are told on the page alone. Hours are the office's (limits.yaml), numbers of witnesses and whether a
 * video takes their place those of the custody law of the day (model/custody_law.h), unconfirmed until a lawyer has read them. Only what the caller may see is looked at, so that nobody learns of another case. */
#ifndef TERGOO_SEARCH_CHECK_H
#define TERGOO_SEARCH_CHECK_H

#include "desk/desk.h"

enum { SEARCH_FAULTS = 64 };

typedef struct { const char *key; Str text; bool grave; } SearchFault;
typedef struct { Request *request; SearchFault list[SEARCH_FAULTS]; size_t count, grave; } SearchFaults;

/* In the language that the request has at this moment. What is beyond SEARCH_FAULTS is not listed. */
MUST_USE ErrorCode search_check(Request *r, const Seen *search, SearchFaults *ret, Error *e);
/* Of a paper: ERR_INVALID where it is the record of a search with grave faults and without a reason for printing it nonetheless. */
MUST_USE ErrorCode search_may_print(Request *r, const Seen *paper, Error *e);
/* The grave ones as values of a paper: [{"text"}, …]. */
MUST_USE ErrorCode search_check_values(Request *r, const Seen *search, JsonValue *list, Error *e);

/* All of them as a table (desk_seizure.c); of the search that a paper is about, while it is not printed. */
MUST_USE ErrorCode search_show_checks(Request *r, const Seen *search, Error *e);
MUST_USE ErrorCode search_show_checks_of(Request *r, const Seen *paper, Error *e);

/* ---- what the checks share ---- */
void search_fault(SearchFaults *to, bool grave, const char *key, const ErrorArg *args, size_t count);
#define SEARCH_FAULT(to, grave, key, ...) \
    search_fault(to, grave, key, (const ErrorArg[]){ __VA_ARGS__ }, sizeof (const ErrorArg[]){ __VA_ARGS__ } / sizeof(ErrorArg))
/* The hours of the action; false while they are not both there. */
bool search_hours(const JsonValue *fields, Instant *from, Instant *until);
/* search_people.c: witnesses, interpreter, rights, two places. */
MUST_USE ErrorCode search_check_people(const Seen *search, SearchFaults *to, Error *e);
/* search_things.c: things, packages, seals, weights. */
MUST_USE ErrorCode search_check_things(const Seen *search, SearchFaults *to, Error *e);

#endif

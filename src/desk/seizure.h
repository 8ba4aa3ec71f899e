/* seizure.h: what was seized in a search, entered as a table: rows for packages and rows for things, some hundred at once.
 *
 * Rows are what somebody typed or what a table brought. A thing names its package by the number that the package has in the
 * record of the search, be it in the same table or in there already, or brings a seal of its own, which makes the package.
 * Everything that is wrong is told by row and field; then either all rows are entered, in one commit, or none. */
#ifndef TERGOO_SEIZURE_H
#define TERGOO_SEIZURE_H

#include "desk/desk.h"

enum { SEIZURE_THINGS = 1000, SEIZURE_PACKAGES = 500 };

typedef struct {
    Request    *request;
    Seen        search;
    const Kind *thing, *package;
    const Move *seal_up;
    Map         by_no, by_seal;         /* packages of this table: to their Packed */
    Draft      *drafts; size_t count;   /* packages first */
    size_t      packages, things, sealed;
    FieldFaults faults;
    Error       first;                  /* of the faults */
} Seizure;

/* The search of the request (argument id), with the right to enter what it found, while it lasts. */
MUST_USE ErrorCode seizure_begin(Request *r, Str id, Seizure *ret, Error *e);
/* The rows as drafts; faults are gathered under "packages.0.seal", "rows.3.imei". ERR_LIMIT for more rows than one table holds. */
MUST_USE ErrorCode seizure_rows(Seizure *s, const JsonValue *packages, const JsonValue *rows, Error *e);

/* Is it an IMEI with the check digit that follows from the other fourteen (Luhn)? Spaces and hyphens do not count. */
bool imei_is_sound(Str text);

/* On the page of a search: what was seized, packages and seals, and what can be held against its record (desk_seizure.c). */
MUST_USE ErrorCode desk_show_seizure(Request *r, const Seen *seen, Error *e);
/* Of a range of seals how many are left; a note with those that the caller has in hand (desk_seals.c). */
MUST_USE ErrorCode desk_show_seals(Request *r, const Seen *seen, Error *e);
void desk_show_seals_in_hand(Request *r);
/* A package that gets a new seal, and with it everything that lies in it. */
bool desk_package_reseals(const Seen *seen, const Move *m);
MUST_USE ErrorCode desk_package_reseal(Request *r, const Draft *d, Error *e);
/* The page of entering: a form of rows. */
MUST_USE ErrorCode desk_seizure_form(Request *r, Str id, Error *e);

#endif

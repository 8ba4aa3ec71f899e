/* paired.h: tablets and telephones at a search (docs/field-kit.md).
 *
 * An officer who is signed in pairs a device: he gives it a name and types his passphrase, and what he gets is a code that is
 * good once, for five minutes. The device that shows it has a session of its own, of that officer: its key was signed by his
 * long key in an act that names the device (session.open), so each thing it enters says in the ledger which device it came from.
 * The session does one thing: it adds photographs and items to that one search (operations with OP_DEVICE); everything else is
 * refused before it is looked at. It ends at its hour, when a member of the case ends it, and with the gate: nothing of it is on
 * a disk.
 *
 * I74  What a paired device may ask are the operations that say OP_DEVICE, about the search it was paired for, and its code is
 * taken once. */
#ifndef TERGOO_PAIRED_H
#define TERGOO_PAIRED_H

#include "office/office.h"

enum { PAIRED_CODE = 14, PAIRED_MINUTES = 5, PAIRED_HOURS = 10, PAIRED_NAME = 60 };        /* the code: "ABCD-EFGH-JKMN" */

/* What somebody is shown of a device. `ahead`: by how much its clock was ahead of ours when it joined or last sent, in ms; it
 * need not be right. */
typedef struct {
    Str     name, user, search;
    Instant paired, until, joined, seen;            /* joined 0: its code still waits */
    int64_t ahead;
    bool    has_clock;
} PairedDevice;

/* Opens the session behind a code. ask->device is the name. ERR_CONFLICT when the search has a device of that name. */
MUST_USE ErrorCode paired_open(Request *r, const SessionAsk *ask, Str search, char code[PAIRED_CODE + 1], Error *e);
/* The code is used up, and the token is that of the device. `clock`: what its clock shows, 0 when it does not say. ERR_DENIED
 * for any code that does not wait. */
MUST_USE ErrorCode paired_join(Office *o, Arena *a, Str code, Instant clock, Str *token, PairedDevice *ret, Error *e);
/* What the session that asks is; false when it is none of a device. */
bool paired_self(const Request *r, PairedDevice *ret);
/* It sent something: by its own clock at that time, 0 when it does not say. */
void paired_saw(Request *r, Instant clock);
/* The devices of a search that wait or run. */
MUST_USE ErrorCode paired_list(Request *r, Str search, PairedDevice **ret, size_t *count, Error *e);
/* Ends that of the name, all of them when it is empty; how many there were. */
size_t paired_end(Office *o, Str search, Str name);

#endif

/* custody_incidents.h: the incidents about a thing (docs/custody.md), as its page and the extract for the court tell them: what stood in
 * the register and what was found, who explained it how, and who settled it as what. Each is read out of the ledger as the thing's own
 * chain is, and verified as that is. */
#ifndef TERGOO_CUSTODY_INCIDENTS_H
#define TERGOO_CUSTODY_INCIDENTS_H

#include "desk/custody_data.h"

/* Those that the caller may see, in the order in which they were opened; of the thing as exhibit and as equipment. In the request's arena. */
typedef struct { CustodyChain *list; size_t count; } CustodyIncidents;

MUST_USE ErrorCode custody_incidents(Request *r, const Seen *thing, CustodyIncidents *ret, Error *e);

/* What was said at an event of an incident: as it was told when it was opened, the explanation and whose it is, what it was and how it was
 * settled. Empty: nothing. */
Str custody_incident_words(const CustodyChain *incident, const CustodyEvent *ev);
/* Line by line: "Pieces: 3 / 2", what stood and what was found; one text a line of the record. */
size_t custody_incident_lines(const CustodyChain *incident, Str *lines, size_t most);
/* A field of it as it stands now; empty where it has none or it is closed to the reader. */
Str custody_incident_value(const CustodyChain *incident, const char *field);

/* On the page of a chain: a row an incident, with its events; in the data as "incidents". */
MUST_USE ErrorCode custody_show_incidents(Request *r, const Seen *thing, Error *e);

#endif

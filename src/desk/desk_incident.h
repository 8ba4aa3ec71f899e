/* desk_incident.h: an incident beside the act that showed it (docs/custody.md). Whoever finds that a thing is not what the
 * register says of it, or not where, enters his own act and the incident in one commit: there is no moment at which the one is
 * there without the other. */
#ifndef TERGOO_DESK_INCIDENT_H
#define TERGOO_DESK_INCIDENT_H

#include "desk/desk.h"

/* what: an option of differences.what of the kind incident ("seal", "money", "not_there", …). Either text may be empty. */
typedef struct { const char *what; Str stood_so, was_so; } IncidentLine;

/* came_up: an option of that field. thing and asset: ids; because: the record whose act showed it (a stock-take, a loss
 * report); present: whoever signs with the caller. All of these and store, told may be empty. chain: where the thing lies. */
typedef struct {
    const char *came_up;
    Str chain, thing, asset, because, store, told, present;
    const IncidentLine *lines; size_t count;
} IncidentAsk;

/* The draft of an open incident that the caller found now; its title says the lines in his language. ERR_NOT_FOUND where the
 * institution has no such kind. */
MUST_USE ErrorCode desk_incident_draft(Request *r, const IncidentAsk *ask, Draft *ret, Error *e);

/* What a move brings about of itself, beside it in its commit: an exhibit that was received with a difference, or is missing,
 * opens an incident. */
enum { INCIDENT_BRINGS = 1 };
MUST_USE ErrorCode desk_incident_brings(Request *r, const Seen *seen, const Move *m, const Draft *act, Draft *to, size_t *count, Error *e);

/* The record's body without what its page shows as a table of its own; and that table. Nothing for other kinds. */
const JsonValue *desk_incident_rest(Request *r, const Seen *seen, const JsonValue *body);
void desk_show_incident(Request *r, const Seen *seen);
/* What is said besides of such a move: that both signed it, and that an incident was opened (NULL: none), with its number. */
Str desk_incident_told(Request *r, bool cosigned, const Done *incident);

#endif

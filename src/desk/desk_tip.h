/* desk_tip.h: tips and complaints: taking them in, what the gate writes into them and into what belongs to them, and what
 * waits of them. Each function does nothing for other kinds. */
#ifndef TERGOO_DESK_TIP_H
#define TERGOO_DESK_TIP_H

#include "desk/desk.h"

ErrorCode desk_tip_take_in(Request *r, Error *e);

/* A file that came with a tip: into the vault as it was given, or to the tip's papers. */
ErrorCode desk_tip_file(Request *r, Error *e);
/* The move by which a case is opened from a tip, entered with the case: the case names the tip, the tip the case. */
MUST_USE ErrorCode desk_tip_to_case(Request *r, Str tip, Str chain, JsonValue *fields, Draft *ret, Error *e);
/* What nobody types: who took a tip down, who asks for a name, what an assessment comes to. `before` NULL: a new record. */
MUST_USE ErrorCode desk_tip_fill(Request *r, const Kind *k, const JsonValue *before, JsonValue *fields, Error *e);
/* An assessment line by line, for its page; where a case can be opened from a tip, the way there. */
void desk_show_triage(Request *r, const Seen *seen);
void desk_offer_tip(Request *r, const Seen *seen);
/* What of tips waits for the caller, as a table if there is anything. */
MUST_USE ErrorCode desk_show_tips(Request *r, size_t most, size_t *shown, Error *e);

#endif

/* desk_tip.h: tips and complaints: taking them in, what the gate writes into them and into what belongs to them, and what waits of them. Each function does
 * nothing for other kinds. */
#ifndef TERGOO_DESK_TIP_H
#define TERGOO_DESK_TIP_H

#include "desk/desk.h"

ErrorCode desk_tip_take_in(Request *r, Error *e);

/* What nobody types: who took a tip down, who asks for a name, what an assessment comes to. `before` NULL: a new record. */
MUST_USE ErrorCode desk_tip_fill(Request *r, const Kind *k, const JsonValue *before, JsonValue *fields, Error *e);
/* What of tips waits for the caller, as a table if there is anything. */
MUST_USE ErrorCode desk_show_tips(Request *r, size_t most, size_t *shown, Error *e);

#endif

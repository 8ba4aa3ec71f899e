/* rights_tip.h: who never knows of a tip, whatever his role: whoever is named in it, and whoever belongs to a unit that is
 * named or whose head is. It holds for the tip and for all that refers to it by its field `tip`: messages, assessments,
 * measures, requests for the name. */
#ifndef TERGOO_RIGHTS_TIP_H
#define TERGOO_RIGHTS_TIP_H

#include "office/office.h"

/* Is it a tip, or a kind of the office's that belongs to one? */
bool kind_is_of_tip(const Kind *k);
/* Besides the roles of `see`: may the caller know this one? Without an id: any at all? False also on failure. */
bool request_sees_tip(Request *r, const Kind *k, const Record *rec);
/* Is this user kept from a tip with these fields? True also on failure. */
bool tip_bars(Request *r, const JsonValue *fields, Str user);
/* ERR_INVALID when it is to be dealt with by somebody who is kept from it: asked of every act that makes or changes a tip. */
MUST_USE ErrorCode tip_check_responsible(Request *r, const Kind *k, const JsonValue *fields, Error *e);
/* Does a text that somebody typed as a name, in any spelling and script, mean the one who is called so? */
bool tip_names(Request *r, Str typed, Str full_name);

#endif

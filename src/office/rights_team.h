/* rights_team.h: who is shown what ties a member of a team to somebody in the case (kind declaration). */
#ifndef TERGOO_RIGHTS_TEAM_H
#define TERGOO_RIGHTS_TEAM_H

#include "office/office.h"

/* May the caller, who knows the case, see the sensitive fields of this declaration (its body)? */
bool team_opens_details(Request *r, const JsonValue *body);
/* May he take the case out as a bundle, which hides nothing? ERR_DENIED while a declaration in it says what is closed to him. */
MUST_USE ErrorCode team_may_leave(Request *r, Str chain, Error *e);

#endif

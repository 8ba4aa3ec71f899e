/* rights_abroad.h: what somebody from abroad sees who takes part in a joint investigation team (docs/joint-teams.md).
 *
 * His role is `foreign_member`, and it stands with no other. Of a case he knows single records alone, those that were shared with him under
 * the agreement of a joint team, for as long as that team is at work and names him as a member; of the office, his own account. He
 * enters nothing. All of it is asked at each look, so that what the agreement ends is ended in that moment. */
#ifndef TERGOO_RIGHTS_ABROAD_H
#define TERGOO_RIGHTS_ABROAD_H

#include "office/office.h"

#define ROLE_FROM_ABROAD "foreign_member"

/* Worked out once a request (standing.c). True also on failure: then he is bound. */
bool request_is_abroad(Request *r);
/* May he know this record of the office's own chain? */
bool request_sees_from_abroad(Request *r, const Kind *k, const Record *rec);
/* Does this joint team of the chain, at work today, name the user as a member? False also where there is no such team. */
MUST_USE ErrorCode joint_team_admits(Request *r, Str chain, Str team, Str user, bool *ret, Error *e);

#endif

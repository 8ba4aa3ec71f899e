/* rights_look_up.h: who sees what is kept about look-ups of persons. It is less than anybody's role gives: his own, and what his office is for. */
#ifndef TERGOO_RIGHTS_LOOK_UP_H
#define TERGOO_RIGHTS_LOOK_UP_H

#include "office/office.h"

/* Is it one of the kinds that this file answers for? */
bool kind_is_look_up(const Kind *k);
/* Without an id in `rec`: may he know any at all? False also on failure. */
bool request_sees_look_up(Request *r, const Kind *k, const Record *rec);

/* May this user check what that one looked up: an active inspector, not he himself, of a unit that is neither his nor above nor below it? */
MUST_USE ErrorCode look_up_inspects(Store *s, Arena *a, Str inspector, Str whose, bool *ret, Error *e);

#endif

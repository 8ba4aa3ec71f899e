/* rights_look_up.h: who sees what is kept about look-ups of persons. It is less than anybody's role gives: his own, and what his office is for. */
#ifndef TERGOO_RIGHTS_LOOK_UP_H
#define TERGOO_RIGHTS_LOOK_UP_H

#include "office/office.h"

/* Is it one of the kinds that this file answers for? */
bool kind_is_look_up(const Kind *k);
/* Without an id in `rec`: may he know any at all? False also on failure. */
bool request_sees_look_up(Request *r, const Kind *k, const Record *rec);

#endif

/* rights_desk.h: who may know of what belongs to one person's desk: own notes, calendar addresses, hand-overs. */
#ifndef TERGOO_RIGHTS_DESK_H
#define TERGOO_RIGHTS_DESK_H

#include "office/office.h"

bool kind_is_of_a_desk(const Kind *k);
bool request_sees_of_a_desk(Request *r, const Kind *k, const Record *rec);

#endif

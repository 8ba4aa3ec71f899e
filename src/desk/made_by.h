/* made_by.h: records that nobody types. */
#ifndef TERGOO_MADE_BY_H
#define TERGOO_MADE_BY_H

#include "desk/desk.h"

/* Does a step of its own make the records of this kind, so that they are neither typed nor imported? */
bool made_by_step(const Kind *k);
/* ERR_DENIED: by which step they are made, as its page and as its command; of a kind that is the program's own without one, that it is. */
ErrorCode made_by_refuse(Request *r, const Kind *k, Error *e);

#endif

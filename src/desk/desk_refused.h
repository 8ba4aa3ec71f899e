/* desk_refused.h: a rule's refusal is shown at the field that it is about. */
#ifndef TERGOO_DESK_REFUSED_H
#define TERGOO_DESK_REFUSED_H

#include "desk/desk.h"

/* Says beside what a rule refused which field of the kind it is about, where it is about one (rules/refusal_list.h) and nothing has been said of
 * fields yet; m: the move that was refused, or NULL. Returns the code of `e`. */
ErrorCode desk_refused(Request *r, const Kind *k, const Move *m, Error *e);

#endif

/* desk_refused.h: a rule's refusal is shown at the field that it is about. */
#ifndef TERGOO_DESK_REFUSED_H
#define TERGOO_DESK_REFUSED_H

#include "desk/desk.h"

/* Says beside what a rule refused which field of the kind it is about, where it is about one (rules/refusal_list.h) and nothing has been said of
 * fields yet; m: the move that was refused, or NULL. Returns the code of `e`. */
ErrorCode desk_refused(Request *r, const Kind *k, const Move *m, Error *e);

/* Everything that a move asks for and that is not there is said at once: its reason, what it needs, what the state behind it asks for. The refusal is
 * the first of them, the others stand beside it. fields: the record as it would be. */
MUST_USE ErrorCode desk_check_needs(Request *r, const Seen *seen, const Move *m, const JsonValue *fields, Error *e);
/* Beside what was typed wrongly (`e`, already said of its fields): the reason and the fields that the move needs and nobody gave. Returns e->code. */
ErrorCode desk_lacks_too(Request *r, const Seen *seen, const Move *m, const JsonValue *given, Error *e);

#endif

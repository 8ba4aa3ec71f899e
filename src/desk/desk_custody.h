/* desk_custody.h: the rules for things in custody as people read them, and what is told of a thing by them (docs/custody.md). */
#ifndef TERGOO_DESK_CUSTODY_H
#define TERGOO_DESK_CUSTODY_H

#include "desk/desk.h"

/* All sets of rules: from which day, each number with its source, and whether somebody has confirmed it. */
ErrorCode desk_custody_rules(Request *r, Error *e);
/* On the page of a thing: under which set its last act was made. Nothing for kinds that keep none. */
void desk_show_custody(Request *r, const Seen *seen);
/* What is not recorded of a thing of its class (C19): said after the move, and stops nobody. */
void desk_warn_custody(Request *r, const Kind *k, const Move *m, const JsonValue *fields);

#endif

/* desk_thing.h: what the moves of things in the store write by themselves, and which other things go along with them. */
#ifndef TERGOO_DESK_THING_H
#define TERGOO_DESK_THING_H

#include "desk/desk.h"

/* A code that was typed for a storage place becomes the place's id; anything else stays as it is. */
MUST_USE ErrorCode desk_place_typed(Request *r, const Field *f, const JsonValue **given, Error *e);
/* What follows from the move and is not typed: the day it is due back, where a kit lies, what is left of a lot. */
MUST_USE ErrorCode desk_thing_fill(Request *r, const Seen *seen, const Move *m, const JsonValue *given, JsonValue *fields,
                                   Error *e);
/* What goes along in the same act: a kit's members, the part taken out of a lot. *ret has room for one more in front. */
MUST_USE ErrorCode desk_thing_along(Request *r, const Seen *seen, const Move *m, const Draft *d, Draft **ret, size_t *count,
                                    Error *e);
/* What is wrong with where it was put and stops nobody: a place for other things, or a full one. */
void desk_warn_place(Request *r, const Kind *k, const JsonValue *before, const JsonValue *fields);

/* ---- who keeps the store (office/rights_store.h) ---- */
/* ERR_DENIED for whoever may not make the move: neither by his role in the case nor as a keeper of the store. */
MUST_USE ErrorCode desk_need_move(Request *r, const Seen *seen, const Move *m, Error *e);
bool desk_may_move(Request *r, const Seen *seen, const Move *m);
/* That somebody sees the thing as its keeper, and the number of its case where the model lets him know it. */
void desk_show_kept(Request *r, const Seen *seen);
/* The number of the case that it lies in, where the reader knows the case or keeps the thing and the model lets keepers be told; else empty. */
Str desk_case_number(Request *r, const Seen *seen);

#endif

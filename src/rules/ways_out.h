/* ways_out.h: what a case leaves behind when it makes a move (model/ways_out.yaml): what stops it, and what is moved with it. */
#ifndef TERGOO_WAYS_OUT_H
#define TERGOO_WAYS_OUT_H

#include "office/office.h"

/* A record that would be left over, with the fields and state it has now. */
typedef struct { const Leftover *rule; const Kind *kind; Record record; const JsonValue *body, *fields; } Left;
typedef struct { Left *list; size_t count, room; Request *request; Str chain, move; } LeftOver;

/* All that would be left over in the case `chain`, by the order of the rules; move: those alone that this move of the case
 * asks for, empty: all. Everything
 * is read, whoever asks: what is shown of it is for the desk to say. The chain is noted, and so are the records outside of it. */
MUST_USE ErrorCode ways_out_left(Request *r, Str chain, Str move, LeftOver *ret, Error *e);
/* The move that is made with the case's own; NULL: it stops the case. */
const Move *ways_out_with(const Left *left);
/* The field of the case in which stands what ended with its move, NULL: the kind has none. Written by that move alone. */
const Field *ways_out_field(const Kind *k);
/* What would end with the move of a case, into its fields; no field, no trace but the ledger's. */
MUST_USE ErrorCode ways_out_fill(Request *r, const Kind *k, Str chain, const Move *m, JsonValue *fields, Error *e);

#endif

/* desk_limit.h: what the files of terms share: extensions (desk_extension.c). */
#ifndef TERGOO_DESK_LIMIT_H
#define TERGOO_DESK_LIMIT_H

#include "desk/desk.h"
#include "rules/limit_rules.h"

/* Fills in which term it is, until when it ran and who asks; ERR_INVALID when no more time may be asked for. Does nothing for other kinds. */
MUST_USE ErrorCode desk_extension_made(Request *r, const Kind *k, Str chain, JsonValue *fields, Error *e);

ErrorCode desk_extension_ask(Request *r, Error *e);
/* The action that asks for more time for its term `t`, where that may be; and, with it, the one that leads to the page of the term. */
void desk_offer_extension(Request *r, const Seen *seen, const RecordTerm *t);
void desk_offer_term(Request *r, const Seen *seen);

/* Who is held in that case, as a table, and which safeguards are missing (desk_strip.c); the same of one measure on its page. Nothing where nobody is. */
MUST_USE ErrorCode desk_show_strip(Request *r, Str chain, Error *e);
MUST_USE ErrorCode desk_show_measure(Request *r, const Seen *seen, Error *e);

#endif

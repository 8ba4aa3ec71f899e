/* desk_proof.h: what other pages ask of the proof matrix (desk_proof_link.c, desk_proof_make.c, desk_proof_out.c). */
#ifndef TERGOO_DESK_PROOF_H
#define TERGOO_DESK_PROOF_H

#include "desk/desk.h"

/* What can be done about the matrix from a record's page: link it, make elements, look at the matrix. */
void desk_offer_proof(Request *r, const Seen *seen);
/* Where a record is used, or what is linked to an element; nothing for what is neither. */
MUST_USE ErrorCode desk_show_proof(Request *r, const Seen *seen, Error *e);
/* Of a new link (nothing for other kinds): element and record belong together, and are not linked so already. */
MUST_USE ErrorCode desk_proof_check(Request *r, const Kind *k, Str chain, const JsonValue *fields, Error *e);
/* Choices of a form: the elements of the case a record lies in; the offences of a case, the persons in it, the templates for an offence (empty:
 * all). False when there are none. */
bool desk_proof_elements(Request *r, Str of, JsonValue *field);
bool desk_proof_offences(Request *r, Str in_case, JsonValue *field);
bool desk_proof_persons(Request *r, Str in_case, JsonValue *field);
bool desk_proof_templates(Request *r, Str offence, JsonValue *field);
/* The matrix as values of a paper, of the case or of one person in it. */
MUST_USE ErrorCode desk_proof_values(Request *r, Lang lang, const Seen *about, JsonValue **ret, Error *e);

#endif

/* cosigner.h: two persons at one screen sign one act.
 *
 * The second opens a session of his own with his passphrase, in the middle of the first one's request; its key signs the same
 * text, and the session is over when the answer is out. Nothing of him stays open on the first one's machine. Which moves may
 * be signed so the model says (`cosign`, or `four_eyes` without a proposal in between); docs/formats/act.md has what a
 * verifier asks. */
#ifndef TERGOO_COSIGNER_H
#define TERGOO_COSIGNER_H

#include "office/office.h"

/* Opens it for the rest of this request, unless it is open already: a request that is run again does not ask for a code twice. */
MUST_USE ErrorCode cosign_open(Request *r, const SessionAsk *ask, Error *e);
/* The second person's request in the same snapshot: with his rights, and nothing of the first one's. Only behind cosign_open. */
Request cosign_request(const Request *r);
/* What his rights rested on is re-checked with what the first one read. */
MUST_USE ErrorCode cosign_noted(Request *r, const Request *his, Error *e);
/* "user/…"; empty while nobody signs with the caller. */
Str cosigner(const Request *r);
/* Ends his session; by the gate, whatever came of the request. */
void cosign_end(Request *r);

/* Who else signed an act: the user of the session whose signature stands beside that of the act's own; empty: nobody, or
 * nobody this store knows. */
MUST_USE ErrorCode act_cosigner(Request *r, const Note *note, const Act *act, Str *ret, Error *e);

#endif

/* desk_credential.h: who may change what somebody signs in with, and what a change takes away. Every operation on credentials of
 * another person asks here and nowhere else: a rule that stood in each of them would be right in all but one. */
#ifndef TERGOO_DESK_CREDENTIAL_H
#define TERGOO_DESK_CREDENTIAL_H

#include "desk/desk.h"

/* The first of two, who proposes: an administrator, for an account that runs. */
MUST_USE ErrorCode desk_credential_propose(Request *r, const Seen *user, Error *e);
/* The second, who signs: an administrator or a head, for an administrator's account a head; never the one whose account it is,
 * since he would sign with what is to be replaced. That it is not the first again is held for every proposal. */
bool desk_credential_may_sign(Request *r, const JsonValue *proposal);
/* A proposal that changes credentials; false for every other. */
bool desk_credential_proposed(const JsonValue *proposal);
/* With that draft all second factors of the user end. */
MUST_USE ErrorCode desk_credential_end_all(Request *r, Str user, Draft *with, Error *e);

/* The proposal to begin anew (desk_enrol.c), as the second person takes it up. */
MUST_USE ErrorCode desk_enrol_take_up(Request *r, const JsonValue *proposal, Draft *d, Error *e);
bool desk_enrol_proposed(const JsonValue *proposal);

#endif

/* enrol.h: a user begins with a code off a letter instead of a passphrase that somebody else chose for him (enrol.c). */
#ifndef TERGOO_ENROL_H
#define TERGOO_ENROL_H

#include "office/office.h"

enum { ENROL_SIGNS = 24 };              /* 108 bits, and a sign that checks them */

/* A code and the key that is lent with it: the code for the letter, the vkey for the act, the row for its transaction under
 * `owner`, which is the user himself, or the name under which the row waits for a second signature (enrolment_waits). The code
 * is nowhere else: whoever loses it gets another. */
typedef struct { Str code, vkey; Instant until; CredentialRow row; } Enrolment;
MUST_USE ErrorCode enrolment_make(Request *r, Str user, Enrolment *ret, Error *e);
/* Where the row of an enrolment lies until a second person has signed: by the key that it lends. */
MUST_USE Str enrolment_waits(Arena *a, Str vkey);

/* What becomes of a code that somebody typed. */
typedef enum { ENROL_GOOD, ENROL_USED, ENROL_OVER } EnrolFound;
typedef struct { Record user; CredentialRow row; EnrolFound found; Instant used, until; char code[40]; } EnrolTry;
/* ERR_INVALID for a typing error, which costs nothing; ERR_DENIED, in one sentence and as dear as a wrong passphrase, for an
 * unknown login, an account that has ended, a wrong code. */
MUST_USE ErrorCode enrolment_find(Request *r, Str login, Str typed, EnrolTry *ret, Error *e);
/* Notes by the log that a code which is over or used was tried: once in ten minutes. */
MUST_USE ErrorCode enrolment_note_try(Request *r, const EnrolTry *t, Str device, Error *e);
/* A session under the lent key, which can sign one act: the one that puts the user's own key in its place. */
MUST_USE ErrorCode enrolment_session(Request *r, const EnrolTry *t, Str login, Str device, Str *token, Error *e);
/* The row of a code that was used now: the lent key is not in it any more. */
MUST_USE ErrorCode enrolment_used(Request *r, const EnrolTry *t, CredentialRow *ret, Error *e);
/* When it was last tried after it was used or over, and from where; 0: never. */
MUST_USE ErrorCode enrolment_tried(Request *r, Str user, Instant *when, Str *device, Error *e);

#endif

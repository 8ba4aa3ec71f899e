/* verifier_int.h: what verifier.c and verifier_via.c share: keys as entries introduced them, and the question who signed. */
#ifndef TERGOO_VERIFIER_INT_H
#define TERGOO_VERIFIER_INT_H

#include "office/verifier.h"

typedef struct UserKey UserKey;
struct UserKey { NoteKey key; bool ended, lent; };         /* lent: until its owner has put one of his own in its place (user.key_own) */

typedef struct { NoteKey key; Str actor; Instant until; UserKey *opened_by; } SessionKey;

/* The acts that introduce or end keys; those among them that introduce a user's. */
bool is_key_op(Str op);
bool is_user_key_op(Str op);

/* Who signed the act, by the table of act.md, with the keys that v knows; keys that it introduces are remembered. v->epoch is
 * the act's. */
MUST_USE ErrorCode verifier_check_signatures(Verifier *v, const Note *note, uint64_t index, const EntryText *entry, const Act *act,
                                             Error *e);

/* An act of another store: may it stand here, and does it hold by the keys of that store? */
MUST_USE ErrorCode verifier_take_via(Verifier *v, const Note *note, const EntryText *entry, const Act *act, Error *e);
/* Leases begin and end with acts of the store's own; so does the time in which acts of others may come in. */
MUST_USE ErrorCode verifier_watch_door(Verifier *v, const EntryText *entry, const Act *act, Error *e);

#endif

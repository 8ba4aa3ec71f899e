/* unsent.h: what a user is typing and has not sent yet, kept so that a closed page, an ended session or a power cut costs nobody his words.
 *
 * Each is a file of its own under <folder>/drafts/<user>/, sealed (crypto_box_seal) to the key that follows from the user's long key, which
 * is there while he is signed in and at no other time. Its name follows from that key too, so that the disk says neither what is
 * written nor about what. They are no part of the ledger, of the database or of any copy; they go when the form is entered, after 30 days, and
 * with the account. */
#ifndef TERGOO_UNSENT_H
#define TERGOO_UNSENT_H

#include "office/office.h"

enum { UNSENT_LONGEST = 256 * 1024, UNSENT_MOST = 200, UNSENT_DAYS = 30, UNSENT_KEY_LONGEST = 200, UNSENT_LABEL_LONGEST = 300 };

/* `key` says which form it is, as its face calls it; `label` what the user knows it by. */
typedef struct { Str key, label; Instant saved; Str content; } Unsent;

/* Replaces what is there under the key. ERR_LIMIT for too long a text or too many of them. */
MUST_USE ErrorCode unsent_save(Request *r, Str key, Str label, Str content, Error *e);
/* ERR_NOT_FOUND; also for another's, which nobody can tell from none. */
MUST_USE ErrorCode unsent_get(Request *r, Str key, Unsent *ret, Error *e);
/* All of the user's, without their contents, newest first; those that are over go. One that cannot be opened is passed over. */
MUST_USE ErrorCode unsent_list(Request *r, Unsent **ret, size_t *count, Error *e);
/* None there is no error. */
MUST_USE ErrorCode unsent_drop(Request *r, Str key, Error *e);
/* All that an account left behind, when it ends. */
void unsent_end_user(Office *o, Str user);

#endif

/* sealed_act.h: what an entry of a locked case holds instead of an act, and the other texts of docs/formats/locked.md that a
 * stranger may hand us. Each has one form: a reader formats what it parsed and compares. Nothing here has a key; locked.h seals
 * and opens. */
#ifndef TERGOO_SEALED_ACT_H
#define TERGOO_SEALED_ACT_H

#include "office/act.h"

typedef struct {
    Hash     act_hash;          /* SHA-256(salt || act note) */
    uint32_t pair;              /* from 1 */
    Str      sealed;            /* base64, borrowed */
} SealedAct;

/* Does this text, where an act would stand, begin like a sealed one? */
bool sealed_act_is(Str text);
void sealed_act_format(Buf *to, const SealedAct *a);
MUST_USE ErrorCode sealed_act_parse(Str text, SealedAct *ret, Error *e);
/* The same but for the base64, whose form whoever opens it finds out anyhow. */
MUST_USE ErrorCode sealed_act_lines(Str text, SealedAct *ret, Error *e);
/* What stands for its nonce in the store: the first bytes of act-hash. */
Str sealed_act_nonce(const SealedAct *a);
/* Is this what was sealed? By the hash alone, without a key. */
bool sealed_act_holds(const SealedAct *a, const unsigned char salt[SALT_SIZE], Str note);

/* The columns that the store shows of a sealed entry. */
#define SEALED_OP STR("sealed")
#define SEALED_NOBODY STR("-")

/* The content row of a sealed entry, opened: salts, object and reason; a part that is not there is empty and its salt zero. */
typedef struct { unsigned char salt[SALT_SIZE], reason_salt[SALT_SIZE]; Str object, reason; } SealedContent;
void sealed_content_format(Buf *to, const SealedContent *c);
/* Borrows from the text. */
MUST_USE ErrorCode sealed_content_parse(Str text, SealedContent *ret, Error *e);

/* Appends 0x80 and zeros up to a multiple of `block`; takes them off again, false when there are none. */
void pad_add(Buf *to, size_t block);
MUST_USE bool pad_remove(Str *text);

/* What a slot holds: the private keys of all pairs of a case, from the first to the newest. */
enum { PAIRS_MOST = 1000 };
typedef struct { Str chain; uint32_t count; const SealSecret *pairs; } KeySlot;
void key_slot_format(Buf *to, const KeySlot *s);
/* The keys go into the arena. */
MUST_USE ErrorCode key_slot_parse(Arena *a, Str text, KeySlot *ret, Error *e);

#endif

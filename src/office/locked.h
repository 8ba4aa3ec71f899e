/* locked.h: locked cases inside the gate (docs/formats/locked.md): their keys, what is sealed and opened with them, and the open
 * chains of a session.
 *
 * A session finds the slots that open for its user and keeps, in memory that is neither swapped nor dumped, the pairs' private
 * keys and a picture of each chain it was asked about: its records as they stand, where each entry lies and whose it is. The
 * picture follows the chain entry by entry and goes when the session goes. locked.c seals and opens, locked_keys.c makes pairs
 * and slots, locked_chain.c keeps the picture, records.c is the seam through which everything else reads records, wherever they
 * lie. */
#ifndef TERGOO_LOCKED_H
#define TERGOO_LOCKED_H

#include <pthread.h>

#include "office/office_int.h"
#include "office/sealed_act.h"

typedef struct { SealSecret secret; SealPublic public; WrapKey key; } LockPair;

LockPair lock_pair_of(const SealSecret *secret);

/* ---- sealing and opening (locked.c) ---- */

/* What one act of a chain is sealed with: as a member under `key`, or as a writer to `public`. */
/* Contents are padded to whole blocks; 0: the 512 bytes of every locked case. */
typedef struct { Str chain; uint32_t pair; bool member; WrapKey key; SealPublic public; size_t block; } Sealer;

/* The sealed act's text, and its hash, to which its content is bound. */
MUST_USE ErrorCode locked_seal_act(Arena *a, const Sealer *s, Str note, Str *text, Hash *act_hash, Error *e);
MUST_USE ErrorCode locked_seal_content(Arena *a, const Sealer *s, const Hash *act_hash, const SealedContent *c, Str *ret, Error *e);
MUST_USE ErrorCode locked_seal_blob_key(Arena *a, const Sealer *s, const Hash *name, const BlobKey *key, Str *ret, Error *e);

/* What one holds of a chain: the pairs from the first to the newest. */
typedef struct { Str chain; const LockPair *pairs; uint32_t count; } Opener;

/* ERR_FINDING for what was not sealed to this case and pair, or was changed. The texts lie in the arena. */
MUST_USE ErrorCode locked_open_act(Arena *a, const Opener *o, const SealedAct *sealed, unsigned char salt[SALT_SIZE], Str *note, Error *e);
MUST_USE ErrorCode locked_open_content(Arena *a, const Opener *o, const SealedAct *sealed, Str bytes, SealedContent *ret, Error *e);
/* A blob's row does not say under which pair its key was sealed: each is tried. */
MUST_USE ErrorCode locked_open_blob_key(Arena *a, const Opener *o, const BlobRow *row, BlobKey *ret, Error *e);

/* ---- pairs and slots (locked_keys.c) ---- */

/* The pairs of a case with the one that is opened now as the last; goes with every draft of that commit that lies in the chain. */
struct LockedOpening { Opener held; };

/* The public key of a pair as the log's act opened it; ERR_NOT_FOUND when there is none. */
MUST_USE ErrorCode locked_public(Store *s, Arena *a, Str chain, uint32_t pair, SealPublic *ret, Error *e);
/* The pair that follows those in `before`, whose place is the last in `pairs`: the drafts of locked_pair_open. */
MUST_USE ErrorCode locked_pair_next(Request *r, const Opener *before, LockPair *pairs, const LockedTerms *t, Draft drafts[2], Error *e);
/* What the session holds of a chain, copied into the request's arena; count 0 for an ordinary chain. ERR_NOT_FOUND for a locked one that it cannot
 * open. */
MUST_USE ErrorCode locked_held(Request *r, Str chain, Opener *ret, Error *e);
/* Opens a slot: the pairs. *opens = false and no error for one that was not sealed to this person: most are other people's. ERR_FINDING for one that
 * was, and is of another case, or does not hold the keys that the log has opened, all of them: somebody put it there. */
MUST_USE ErrorCode locked_slot_open(Store *s, Arena *a, const SealSecret *own, const Slot *slot, Opener *ret, bool *opens, Error *e);

/* ---- the open chains of a session (locked_chain.c) ---- */

typedef struct LockedRecord LockedRecord;
struct LockedRecord {
    Record        record;
    FieldValue   *values; size_t count;
    Str           folded;           /* for searching; made when first asked for */
    LockedRecord *next;
};

typedef struct { EntryPlace at; Str object; } LockedEntry;

typedef struct LockedChain LockedChain;
struct LockedChain {
    Arena         arena;            /* secret: all below lies in it */
    Opener        held;
    int64_t       generation;       /* of the slot that opened it */
    uint32_t      named;            /* the newest pair that an officer's act in the chain names with the key we hold */
    uint64_t      seq;              /* of the last entry that is in the picture */
    Map           records;          /* id -> LockedRecord */
    LockedRecord *first, **last;    /* in the order in which they were made */
    LockedEntry  *entries; size_t count, room;
    Str           terms;            /* the content of the newest pair.open */
    bool          broken;           /* an entry did not open: nothing of this chain is shown, and why is said */
    bool          foreign;          /* so far only a slot was found that is not of this case */
    Error         why;
    LockedChain  *next;
};

struct LockedSet {
    pthread_mutex_t lock;           /* recursive: a callback may ask again */
    SealSecret      own;            /* the person's, which opens slots */
    int64_t         generation;     /* of the newest slot looked at */
    LockedChain    *first;
};

void locked_set_start(LockedSet *set, const SignSecret *long_key);
void locked_set_end(LockedSet *set);

/* A chain whose keys came by another way than a slot of the session's user: open until slots are written anew. */
MUST_USE ErrorCode locked_adopt(Request *r, const Opener *held, Error *e);
/* The files that the contents of these entries of an open chain name: with the contents they are erased. */
MUST_USE ErrorCode locked_files_of(Request *r, Str chain, const EntryPlace *places, size_t count, Str **names, size_t *name_count, Error *e);

/* Between the two the chains of the request's session stay as they are; NULL without any. locked_begin brings them level with the request's
 * snapshot, once a request. */
LockedSet *locked_begin(Request *r, Error *e);
/* The same without looking for anything new: what the request has read from an open chain, it has read already. */
LockedSet *locked_peek(Request *r);
void locked_end(LockedSet *set);
/* ERR_CONFLICT when another record of the chain, or of the same commit, has one of the values that no two may have; the chain is noted. */
MUST_USE ErrorCode locked_check_unique(Request *r, Str chain, const Projection *p, Error *e);
/* An open chain that can be shown; NULL when the session has none by that name. ERR_FINDING for a broken one. */
MUST_USE ErrorCode locked_find(LockedSet *set, Str chain, LockedChain **ret, Error *e);
/* Notes how far the chain had come when this request looked into it. */
MUST_USE ErrorCode request_note_locked(Request *r, const LockedChain *c, Error *e);
/* The chain that has the record. */
LockedChain *locked_chain_with(LockedSet *set, Str record, LockedRecord **ret);

#endif

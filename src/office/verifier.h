/* verifier.h: holds entries against the rules of docs/formats/{act,entry}.md, one after the other: who may sign what, chains
 * without gaps or branches, clocks that do not go back, nonces that do not return. A store's audit and a bundle's verification
 * are both this; they differ in where the entries come from and in what is said to be whole. */
#ifndef TERGOO_VERIFIER_H
#define TERGOO_VERIFIER_H

#include "model/model.h"
#include "office/act.h"

typedef enum {
    VERIFY_STORE,    /* every entry of every epoch, in order: indices and all chains must be whole */
    VERIFY_BUNDLE,   /* one case whole, and those office entries that its signatures need */
    VERIFY_SOME      /* some entries, and what their signatures need: what lies between them is the caller's affair */
} VerifyScope;

typedef struct EpochSeen EpochSeen;
struct EpochSeen {
    uint32_t   number;
    NoteKey    key;              /* the log's, from its log.open */
    bool       opened;
    bool       signed_by_before; /* log.open carries a good signature of the epoch before */
    uint64_t   next_index;       /* one more than the last index seen */
    Instant    received;         /* of the last entry seen */
    EpochSeen *before;
};

typedef struct Verifier Verifier;
struct Verifier {
    Arena      *arena;           /* lives as long as the verifier */
    VerifyScope scope;
    char        store[17];       /* from the first log.open */
    EpochSeen  *epoch;           /* the newest; older ones hang below */
    Map         users, sessions, chains, models, nonces;
    Map         locked;          /* cases that locked.open made locked ones */
    uint64_t    entries, signatures;
    uint64_t    sealed;          /* acts of locked cases that nobody opened: place and form were held, not what they say */
    /* Acts of other stores, in entries that say `via` (docs/formats/lease.md; verifier_via.c). */
    Verifier   *within;          /* of what another store's acts introduced: the store whose entries brought them; else NULL */
    EpochSeen  *newest;          /* likewise: its newest log; `epoch` is that of the act in hand */
    Map         others, leases;  /* store id -> Verifier; chain -> what is checked out of it */
    Str         door;            /* the case into which acts of other stores may come right now; empty: none */
    uint64_t    taken_over;      /* acts that enter what was running before, with days that an officer states (docs/take-over.md) */
    uint64_t    foreign;         /* acts of other stores, under keys that nobody here vouches for */
};

Verifier verifier_new(Arena *a, VerifyScope scope);

/* A packed model, so that moves that want four eyes are known; its hash is computed here. An act under a model that was not
 * given is refused. */
MUST_USE ErrorCode verifier_add_model(Verifier *v, Str packed, Error *e);
const Model *verifier_model(const Verifier *v, const Hash *hash);

/* The next entry, in order of (epoch, index). On success *entry and *act are what it says (borrowed from `text`). ERR_FINDING with
 * {epoch}, {index} and what does not hold. Contents are not looked at here. Of a sealed act *act says store and case only. */
MUST_USE ErrorCode verifier_take(Verifier *v, uint64_t index, Str text, EntryText *entry, Act *act, Error *e);

/* The same with what a sealed act holds, where somebody has opened it (docs/formats/locked.md); opened may be NULL. */
typedef struct { const unsigned char *salt; Str note; } OpenedAct;
MUST_USE ErrorCode verifier_take_opened(Verifier *v, uint64_t index, Str text, const OpenedAct *opened, EntryText *entry, Act *act, Error *e);

/* Would an act of another store hold here? Signatures and keys are looked at and remembered, its place in a chain is not: for
 * whoever enters what came from elsewhere and wants to know before. */
MUST_USE ErrorCode verifier_try_via(Verifier *v, const EntryText *entry, Error *e);
/* The ids of the other stores that acts came from, in no order. */
MUST_USE ErrorCode verifier_other_stores(const Verifier *v, Arena *a, Str **ids, size_t *count, Error *e);

/* The log key of an epoch that was opened; NULL otherwise. */
const EpochSeen *verifier_epoch(const Verifier *v, uint32_t number);
/* Are the log keys of this epoch reachable from one of the given keys, directly or through log.open signed by both? */
bool verifier_trusts(const Verifier *v, uint32_t epoch, const NoteKey *given, size_t count);
/* The newest chain end: 0 when the chain was not seen. */
uint64_t verifier_chain_seq(const Verifier *v, Str chain, Hash *leaf);

/* SHA-256(salt || content) against what the act says; ERR_FINDING when it differs or the act names none. */
MUST_USE ErrorCode verify_object(const Act *act, const unsigned char salt[SALT_SIZE], Str content, Error *e);
MUST_USE ErrorCode verify_reason(const Act *act, const unsigned char salt[SALT_SIZE], Str text, Error *e);

#endif

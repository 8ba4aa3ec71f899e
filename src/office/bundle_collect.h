/* bundle_collect.h: what bundle_export.c writes, taken out of a store by bundle_collect.c. */
#ifndef TERGOO_BUNDLE_COLLECT_H
#define TERGOO_BUNDLE_COLLECT_H

#include <stdio.h>

#include "office/bundle_int.h"
#include "office/locked.h"

typedef struct {
    uint32_t  epoch;
    uint64_t  index;
    Str       text, proof, salt, reason_salt;
    Str       note, act_salt;           /* the act: in the entry, or of a locked case, opened (then with its salt) */
    SealedAct sealed;
    PageEntry page;                     /* the entry and act parsed, content and reason */
} CollectedPiece;

typedef struct { CollectedPiece *list; size_t count, room; } PieceList;
typedef struct { uint32_t epoch; Str note; Checkpoint checkpoint; } CollectedHead;
typedef struct { Hash hash; Str packed; Model *model; } CollectedModel;

typedef struct {
    Arena         *arena;
    Request       *request;             /* in a snapshot */
    Store         *store;               /* its reading handle */
    Opener         opener;              /* of a locked case: its pairs; count 0 for an ordinary one */
    uint32_t       end_epoch;
    uint64_t       end_index;           /* of the export */
    PieceList      of_case, of_office;  /* in order of places */
    CollectedHead *heads; size_t head_count;
    Map            places, needed;      /* entries of the office that are there; objects asked for */
    Map            models;              /* hash in hex -> CollectedModel */
    Map            files, blobs;        /* plain hash in hex, and name in hex, -> BlobRow: two blobs may hold the same file */
} Collected;

/* The chain up to the entry at (end_epoch, end_index), and what it needs, under `head`, the published checkpoint of end_epoch. */
MUST_USE ErrorCode bundle_collect(Request *r, Str chain, uint32_t end_epoch, uint64_t end_index, Str head,
                                  Collected *ret, Error *e);

/* Those entries of a chain alone, with the entries of the office that their signatures need: no proofs, no contents
 * (object_check.h). */
MUST_USE ErrorCode bundle_collect_signers(Request *r, Str chain, const EntryPlace *places, size_t count, Collected *ret, Error *e);

#endif

/* box.h: the face of the box folder: where what people send lies until the office has it.
 *
 *     box          who it serves: the institution's name and keys, the salt, how much may be sent at once
 *     box.key      the key that signs what the box gives out
 *     parcels/     what was sent, sealed, by its hash
 *     threads/     what reporters find when they come back, by names that follow from their receipts; one of them is nobody's
 *     incoming/    what is just being sent; gone when that ends, and swept at each start
 *     mixed        the day of the last mixing
 *
 * Nothing in it says when within a day something came, from where, in which order, or which parcel belongs to which thread.
 * File times are set to the beginning of their day; what a file system keeps besides (when an inode was changed, where it
 * lies) is made anew by the mixing of each day. Everything may be used by several processes at once (box_lock). */
#ifndef TERGOO_BOX_H
#define TERGOO_BOX_H

#include "box/courier.h"
#include "box/parcel.h"
#include "box/receipt.h"
#include "box/thread.h"

typedef struct {
    const char   *folder;
    Str           name;                 /* the institution's */
    SealPublic    intake;
    NoteKey       office;
    unsigned char salt[RECEIPT_SALT];
    uint64_t      most;                 /* bytes in one parcel */
    Str           leave;                /* where the quick way out leads */
    SignSecret    secret;
    NoteKey       key;
    Str           vkey, intake_hex;
    Reporter      decoy;                /* whose thread is nobody's */
} Box;

enum { BOX_PATH = 128 };
extern const uint64_t BOX_MOST;       /* what an office takes in one parcel, which is also the usual */
extern const char BOX_LEAVE[];

typedef struct { uint64_t most; Str leave; } BoxOptions;       /* 0, empty: the usual */
/* What the office says of itself to a box: `tergoo-intake/v1`, name, intake, key, a line each. */
typedef struct { Str name; SealPublic intake; NoteKey key; } Intake;
MUST_USE ErrorCode intake_parse(Str text, Intake *ret, Error *e);
void intake_format(Buf *to, const Intake *i);

/* A new box; the folder may be there, but nothing in it. */
MUST_USE ErrorCode box_make(Arena *a, const char *folder, Str intake, const BoxOptions *options, Error *e);
MUST_USE ErrorCode box_open(Arena *a, const char *folder, Box **ret, Error *e);
void box_close(Box *b);                 /* wipes; takes NULL */
/* Takes away what was being sent when the box was stopped. */
MUST_USE ErrorCode box_sweep(const Box *b, Error *e);

/* Held by whoever changes what lies there; the descriptor's close ends it. */
MUST_USE ErrorCode box_lock(const Box *b, int *ret, Error *e);
/* "threads/HEX" and its like under the folder. */
char *box_path(Arena *a, const Box *b, const char *part, Str name);
/* A file's times, and those of its folder, become the beginning of their day. */
void box_blur(const char *path);

/* ---- what is sent ---- */
/* A new file for parcel_begin; whoever does not keep it drops it. */
MUST_USE ErrorCode box_incoming(Arena *a, const Box *b, int *fd, char **path, Error *e);
void box_drop(const char *incoming);
MUST_USE ErrorCode box_keep(Arena *a, const Box *b, const char *incoming, const Hash *sha256, Error *e);
/* Takes it away again: it had come before. */
void box_forget(const Box *b, const Hash *sha256);

/* ---- threads ---- */
/* Nothing happens when it is there already. */
MUST_USE ErrorCode box_begin_thread(Arena *a, const Box *b, const Reporter *r, bool *was_there, Error *e);
/* it has it already; it has THREAD_NOTES; there is no such thread */
typedef enum { NOTE_ADDED, NOTE_KNOWN, NOTE_FULL, NOTE_NOWHERE } NoteFate;
MUST_USE ErrorCode box_add_note(Arena *a, const Box *b, const Hash *thread, Str name, Str sealed, NoteFate *fate, Error *e);
/* The notes for whoever came with this receipt. The same is read, opened and made whether there is a thread or not: then it is
 * the one that is nobody's. */
MUST_USE ErrorCode box_look(Arena *a, const Box *b, const Reporter *r, bool *found, JsonValue **notes, Error *e);

/* ---- box_courier.c ---- */
typedef struct { size_t parcels, left, damaged; uint64_t bytes; } Packed;
/* Everything that waits, as a courier file; nothing is taken away. left: more than one file takes. */
MUST_USE ErrorCode box_pack(Arena *a, const Box *b, Day today, int to, Packed *ret, Error *e);
typedef struct { size_t taken, answers, known, strays; } Took;     /* strays: answers to threads that are not here, or full */
MUST_USE ErrorCode box_take(Arena *a, const Box *b, int from, Took *ret, Error *e);

/* ---- box_mix.c ---- */
/* Once a day: every file is written anew, in an order of chance. */
MUST_USE ErrorCode box_mix(const Box *b, Day today, bool *mixed, Error *e);
/* The names in parcels/ or threads/, sorted: 64 hexadecimal digits each. */
MUST_USE ErrorCode box_list(Arena *a, const Box *b, const char *part, Str **ret, size_t *count, Error *e);

#endif

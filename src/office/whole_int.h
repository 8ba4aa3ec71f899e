/* whole_int.h: what the files that work on a whole store share: an audit whose blobs lie elsewhere, sealed files, the text that a copy
 * begins with, and a few things done to files and folders. */
#ifndef TERGOO_WHOLE_INT_H
#define TERGOO_WHOLE_INT_H

#include "office/office_int.h"
#include "office/whole.h"

/* ---- copy_place.c ---- */
bool same_disk(const char *one, const char *other);

/* ---- audit.c ---- */
/* As audit_store; the blobs are looked for in <blob_root>/blobs. `gone`: files that may be missing there, because they were erased after this
 * store was copied; NULL: none. */
MUST_USE ErrorCode audit_folder(const char *folder, const char *blob_root, const Map *gone, const NoteKey *given, size_t given_count,
                                Progress progress, void *self, AuditReport *ret, Error *e);

/* ---- audit_records.c: the half that needs no signatures ---- */
typedef struct {
    Store      *store;              /* in a snapshot */
    const char *blob_root;
    const Map  *gone;
    uint64_t    records, cases, blobs;
    ErrorCode   code;
    Error       error;
} AuditBeside;
MUST_USE ErrorCode audit_beside(AuditBeside *b, Error *e);
/* What stands behind "\nname: " in an entry's text, up to the end of the line; empty when there is no such line. */
Str entry_line(Str text, Str name);

/* ---- the list of erased entries (erasures.c) ---- */
typedef ErrorCode (*PlaceEach)(void *self, EntryPlace place, Error *e);
/* Each line "<epoch> <index>" of a list; ERR_INVALID for any other line. */
MUST_USE ErrorCode erasures_each(Str list, PlaceEach each, void *self, Error *e);
/* All lines of both, each once, those of `first` first. */
MUST_USE ErrorCode erasures_join(Arena *a, Str first, Str second, Str *ret, Error *e);

/* ---- tergoo-sealed/v1 (sealed.c, docs/formats/blob.md) ---- */
/* What the chunks are under, and the box it lies in at the front of the file. */
typedef struct { BlobKey chunks; unsigned char box[KEY_SIZE + SEAL_OVERHEAD]; } SealedKey;
/* Encrypts a file to a public key; with *ret it can be read back at once. The file is synced. */
MUST_USE ErrorCode sealed_write(const char *from, const char *to, const SealPublic *key, SealedKey *ret, Error *e);
/* The key of a sealed file. ERR_FINDING when it was sealed to another key or is no sealed file. */
MUST_USE ErrorCode sealed_key(const char *path, const SealSecret *secret, SealedKey *ret, Error *e);
/* Decrypts into a new file. On ERR_FINDING what was written is not the whole: the caller removes it. */
MUST_USE ErrorCode sealed_read(const char *path, const SealedKey *key, const char *to, Error *e);

/* ---- what is in a copy (copy_unpack.c, docs/formats/copy.md) ---- */
#define COPY_NOTE "copy.note"
#define COPY_SUMS "SHA256SUMS"
#define ERASURES_NAME "erasures.list"     /* beside the copies, in clear: numbers of entries only */

typedef struct {
    Str      store;
    Instant  made;
    uint32_t epoch;                 /* of the newest log, its size and root */
    uint64_t size;
    Hash     root;
    uint64_t files;                 /* lines of SHA256SUMS */
    Hash     sums;                  /* of SHA256SUMS */
} CopyNote;

void copy_note_format(Buf *to, const CopyNote *c);
/* Its one form. ERR_FINDING. *ret borrows from `text`. */
MUST_USE ErrorCode copy_note_parse(Str text, CopyNote *ret, Error *e);
bool copy_name_ok(Str name);
/* Takes a container apart into a folder that is there and empty: exactly the files that SHA256SUMS lists, each with its hash. *note_bytes
 * is the signed note; whose it is, the caller checks. */
MUST_USE ErrorCode copy_unpack(Arena *a, const char *container, const char *folder, Str *note_bytes, CopyNote *ret, Error *e);
/* The note must be signed by the newest log and say its head: audit_folder found both. */
MUST_USE ErrorCode copy_note_check(Str note_bytes, const CopyNote *c, const AuditReport *audited, Error *e);

/* ---- files and folders (whole_files.c) ---- */
MUST_USE ErrorCode file_hash(const char *path, Hash *ret, uint64_t *size, Error *e);
/* All bytes of a file to an open descriptor. */
MUST_USE ErrorCode file_pour(const char *path, int out, Str out_path, Hash *ret, uint64_t *size, Error *e);
/* Into a new file, durable under its name only when all is there; *ret is the hash of what was copied. */
MUST_USE ErrorCode file_copy_durable(const char *from, const char *to, Hash *ret, uint64_t *size, Error *e);
/* Copies the blob from one root's blobs/ to another's unless it is there in its size; checks its name against its bytes. */
MUST_USE ErrorCode blob_carry(const char *from_root, const char *to_root, const BlobRow *row, bool *copied, Error *e);
/* Calls each with every name in a folder but . and .., in byte order; a folder that is not there has none. */
typedef ErrorCode (*NameEach)(void *self, const char *name, Error *e);
MUST_USE ErrorCode folder_each(Arena *a, const char *folder, NameEach each, void *self, Error *e);
/* A folder of our own for the time of one run: it must not be there before, so that whatever is removed with it was made by us. */
MUST_USE ErrorCode folder_make_new(const char *path, Error *e);

/* ---- projections (rebuild.c) ---- */
/* A model that acts name, taken out of the store and loaded; all in the arena. */
MUST_USE ErrorCode model_stored(Store *s, Arena *a, const Hash *hash, Model **ret, Error *e);
/* Makes all projections of `from` in `to`, which is in a transaction and has none; both may be one. */
MUST_USE ErrorCode projections_make(Store *from, Store *to, Progress progress, void *self, uint64_t *entries, Error *e);

#endif

/* whole.h: work on a whole store: audit, rebuild, evening copy, restore, and the doctor's look.
 *
 * audit.c and audit_records.c hold every entry, content and record of a store against docs/formats/entry.md; rebuild.c makes the projections
 * anew and compares; copy.c writes the evening copy and restore.c brings one back as a new epoch (docs/formats/copy.md; sealed.c encrypts,
 * copy_unpack.c takes apart); doctor.c looks at what breaks first. */
#ifndef TERGOO_WHOLE_H
#define TERGOO_WHOLE_H

#include "office/office.h"
#include "office/verifier.h"

/* Called now and then during long work: done of total; NULL where nobody looks. */
typedef void (*Progress)(void *self, uint64_t done, uint64_t total);

/* ---- audit ---- */
typedef struct {
    bool     key_checked;              /* a given key vouches for the newest log */
    NoteKey  log_key;
    uint64_t entries, signatures, contents, erased, records, cases, blobs;
    uint64_t sealed;                   /* acts of locked cases: place and form were held, what they say their members alone can */
    uint64_t taken_over;               /* acts that enter what was running before this register was (docs/take-over.md) */
    uint64_t foreign;                  /* acts of other stores, by keys that nobody here vouches for (docs/formats/lease.md) */
    Instant  first, last;
    char     head_root[65];
    bool        exercise;               /* an invented case for a classroom: said first of all */
} AuditReport;
/* Reads a store (no gate needed, none disturbed) and holds it against entry.md 1-7: also every blob's hash, every record's projection, the
 * head's signature, the store's own integrity. ERR_FINDING with the first thing that does not hold. A content that is missing must have been
 * erased by an act: `erased` counts those. Two threads, each with a handle of its own. */
MUST_USE ErrorCode audit_store(const char *folder, const NoteKey *given, size_t given_count, Progress progress, void *self,
                               AuditReport *ret, Error *e);

/* ---- rebuild ---- */
typedef struct { uint64_t entries, lines; bool equal; char first_difference[256]; } RebuildReport;
/* Makes the projections anew from entries and contents in a second file beside the store, compares both dumps line by line, and only with
 * `replace` puts the new ones in place. No gate may run. */
MUST_USE ErrorCode rebuild_store(const char *folder, bool replace, Progress progress, void *self, RebuildReport *ret, Error *e);

/* ---- evening copy (docs/formats/copy.md) ---- */
/* A pair for copies: the public half becomes the store's fact "copy-key", the secret half is given back as text to keep elsewhere
 * ("tergoo-secret/v1 copy <hex>"). Made once; again is ERR_CONFLICT. No gate may run, or it is done at init. */
MUST_USE ErrorCode copy_key_make(const char *folder, Arena *a, Str *secret_text, Error *e);
typedef struct { uint64_t entries, bytes, blobs, new_blobs; char file[128]; } CopyReport;
/* Writes <to>/tergoo-<store>-<date>T<time>.copy (sealed container: database by SQLite's backup, keys, guard, imported bundles) and new
 * blobs to <to>/blobs/, brings <to>/erasures.list level, reads everything back and verifies before it says so. Works while the gate serves. */
MUST_USE ErrorCode copy_store(const char *folder, const char *to, Progress progress, void *self, CopyReport *ret, Error *e);

/* When and as which file the last copy was made. ERR_NOT_FOUND: there was none. */
MUST_USE ErrorCode copy_last(const char *folder, Arena *a, Instant *made, Str *path, Error *e);
/* The folder that the last copy went to, or that the wizard was told. ERR_NOT_FOUND: neither; ERR_IO while its disk is away:
 * nothing is there, or what is there lies on the store's own disk. */
MUST_USE ErrorCode copy_place(const char *folder, Arena *a, const char **ret, Error *e);

typedef struct { uint64_t entries, missing, erased_again; uint32_t epoch; NoteKey log_key; } RestoreReport;
/* Opens a copy with the secret, into a folder that must not exist; audits it; applies the list of erasures again (the copy folder's
 * erasures.list and, when given, the one beside the guard file); opens a new epoch whose log.open is signed by the old and the new key
 * and names the last known heads (of the copy, and of guard_file when given), what is missing, reason and decider. */
typedef struct { const char *copy_file, *folder, *guard_file, *erasures_file; Str secret_text, reason, decided_by; } RestoreOrder;
MUST_USE ErrorCode restore_store(Arena *a, const RestoreOrder *order, Progress progress, void *self, RestoreReport *ret, Error *e);

/* The list of erasures lies beside the guard file as "<guard file>.erasures": a line "<epoch> <index>" for each entry whose contents were
 * erased. erasures_level (office_int.h) keeps it level with the store's fact "erasures", which the writer extends in the transaction that erases. */

/* ---- doctor ---- */
typedef enum { DOCTOR_GOOD, DOCTOR_WARNING, DOCTOR_BAD } DoctorState;
typedef void (*DoctorEach)(void *self, DoctorState state, const char *key, const ErrorArg *args, size_t count);
/* Owner and modes, free space, kind of file system, clock against the last entry, guard file, lock and gate, last copy's age, database
 * check, core dumps, key files. Each finding is a message key with values. */
MUST_USE ErrorCode doctor_look(const char *folder, DoctorEach each, void *self, Error *e);

/* A folder with all that is in it; one that is not there is gone already. */
void folder_remove(const char *path);

#endif

/* store.h: what is on the disk: one SQLite database and a folder of blobs. No SQLite type leaves this folder.
 *
 * The truth is entries, contents and blobs; record, field_index and the inner tree hashes follow from them and can be rebuilt
 * (I7). One handle writes, all others only read. Whoever wants isolation takes a handle for itself: a handle is used by one
 * thread at a time, and none is taken along through fork. WAL, synchronous=FULL, secure_delete=ON, temp_store=MEMORY,
 * trusted_schema=OFF; STRICT tables; triggers refuse UPDATE and DELETE on entry; every statement is constant text with bound
 * parameters, prepared once a handle. Nobody opens store.db but through here: closing such a file would drop this process's
 * locks on it (POSIX), so copies are made with store_backup.
 *
 * Any I/O error while writing makes the handle answer ERR_STOPPED from then on: the caller ends, and a new start verifies. A full
 * disk or a failed fsync therefore never becomes an entry that some saw and others did not. */
#ifndef TERGOO_STORE_H
#define TERGOO_STORE_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "ledger/ledger.h"

typedef struct Store Store;

typedef enum { STORE_READ, STORE_WRITE } StoreMode;

/* Makes the folder (0700), store.db and blobs/ in it. ERR_CONFLICT when there is a store already. */
MUST_USE ErrorCode store_create(const char *folder, Error *e);
/* ERR_NOT_FOUND without a store, ERR_IO on a network file system (WAL needs a local disk), ERR_CONFLICT when another process
 * writes (a lock on folder/lock, held by the STORE_WRITE handle). A schema from a later version is refused. */
MUST_USE ErrorCode store_open(const char *folder, StoreMode mode, Store **ret, Error *e);
void store_close(Store *s);                       /* takes NULL */
void store_close_p(Store **s);                    /* for CLEANUP */
const char *store_folder(const Store *s);

/* Several reads as of one moment (STORE_READ handles). */
MUST_USE ErrorCode store_snapshot_begin(Store *s, Error *e);
void store_snapshot_end(Store *s);
/* Tells the handle's snapshots apart; 0 outside of them. */
uint64_t store_snapshot_number(const Store *s);

/* Writing: begin; for each act savepoint, writes, release or rollback; commit is durable when it answers ERR_OK. */
MUST_USE ErrorCode store_begin(Store *s, Error *e);
MUST_USE ErrorCode store_savepoint(Store *s, Error *e);
MUST_USE ErrorCode store_release(Store *s, Error *e);
MUST_USE ErrorCode store_rollback_to(Store *s, Error *e);
MUST_USE ErrorCode store_commit(Store *s, Error *e);
void store_abandon(Store *s);                     /* rolls everything back; also after a commit that failed */

/* ---- small facts by name: origin, epoch, head (the signed checkpoint) ... ---- */
MUST_USE ErrorCode store_fact(Store *s, Arena *a, const char *name, Str *ret, Error *e);          /* ERR_NOT_FOUND */
/* How long it is, without reading it; 0 when there is none. */
MUST_USE ErrorCode store_fact_length(Store *s, const char *name, int64_t *ret, Error *e);
MUST_USE ErrorCode store_fact_set(Store *s, const char *name, Str value, Error *e);

/* ---- entries ---- */
typedef struct {
    uint32_t epoch;         /* which log: 1, 2 after a restore ... */
    uint64_t index;         /* in that log, from 0 */
    Str      chain;         /* the case's id, or "office" */
    uint64_t chain_seq;     /* from 1 */
    Hash     leaf;
    Instant  received;
    Str      nonce;         /* 16 bytes: unique over the whole store, the replay guard */
    Str      op, object;    /* as the act says; indexed, so that a record's history is one look-up */
    Str      actor;
    Str      text;          /* the entry, verbatim */
} Entry;

/* ERR_CONFLICT when (epoch, index), (chain, seq) or the nonce is there already. */
MUST_USE ErrorCode store_entry_add(Store *s, const Entry *entry, Error *e);
MUST_USE ErrorCode store_entry(Store *s, Arena *a, uint32_t epoch, uint64_t index, Entry *ret, Error *e);
/* The one whose act has this nonce: how an act is known again, whichever store it was first entered in. */
MUST_USE ErrorCode store_entry_by_nonce(Store *s, Arena *a, Str nonce, Entry *ret, Error *e);                     /* ERR_NOT_FOUND */
/* A place in the log: an entry's, and that of the version of a record that it made. */
typedef struct { uint32_t epoch; uint64_t index; } RecordPlace;
#define RECORD_NEWEST ((RecordPlace){ UINT32_MAX, UINT64_MAX })
/* Where the chain's last entry stands; epoch 0 when it has none. No record of the chain is newer. */
MUST_USE ErrorCode store_chain_newest(Store *s, Str chain, RecordPlace *ret, Error *e);
/* The chain's last entry: seq 0 when it has none. */
MUST_USE ErrorCode store_chain_end(Store *s, Str chain, uint64_t *seq, Hash *leaf, Error *e);
MUST_USE ErrorCode store_epoch_size(Store *s, uint32_t epoch, uint64_t *ret, Error *e);
MUST_USE ErrorCode store_last_epoch(Store *s, uint32_t *ret, Error *e);                           /* 0: an empty store */

/* Rows are handed to a callback and live until it returns; it ends the walk early with ERR_END (which is no error then). */
typedef ErrorCode (*EntryEach)(void *self, const Entry *entry, Error *e);
MUST_USE ErrorCode store_entries(Store *s, uint32_t epoch, uint64_t from, EntryEach each, void *self, Error *e);   /* in log order */
MUST_USE ErrorCode store_chain_entries(Store *s, Str chain, EntryEach each, void *self, Error *e);                 /* in chain order */
MUST_USE ErrorCode store_chain_entries_from(Store *s, Str chain, uint64_t after_seq, EntryEach each, void *self, Error *e);
/* A row for each of so many last entries of the newest epoch, newest first, but for those of one chain: what of an entry is read without its text. */
typedef struct { Str chain; RecordPlace place; Instant received; } Touch;
typedef ErrorCode (*TouchEach)(void *self, const Touch *touch, Error *e);
MUST_USE ErrorCode store_chains_touched(Store *s, Str but, int64_t last, TouchEach each, void *self, Error *e);
MUST_USE ErrorCode store_object_entries(Store *s, Str object, EntryEach each, void *self, Error *e);               /* oldest first */

/* The same without what they say: when each was received and what it was. */
typedef struct { RecordPlace place; Instant received; Str op; } Moment;
typedef ErrorCode (*MomentEach)(void *self, const Moment *moment, Error *e);
MUST_USE ErrorCode store_object_moments(Store *s, Str object, MomentEach each, void *self, Error *e);             /* oldest first */

/* ---- the tree of an epoch: leaves are in entry, higher levels (ledger.h) here ---- */
MUST_USE ErrorCode store_tree_add(Store *s, uint32_t epoch, unsigned level, uint64_t index, const Hash *h, Error *e);
typedef struct { Store *store; uint32_t epoch; } StoreTree;
ErrorCode store_tree_read(void *store_tree, unsigned level, uint64_t first, size_t count, Hash *to, Error *e);     /* a TreeRead */

/* ---- contents: what an act's salted hashes stand for; deleted when the law says so, the hash in the entry stays ---- */
typedef enum { CONTENT_OBJECT = 1, CONTENT_REASON = 2 } ContentRole;
MUST_USE ErrorCode store_content_add(Store *s, uint32_t epoch, uint64_t index, ContentRole role, const unsigned char salt[SALT_SIZE],
                                     Str bytes, Error *e);
MUST_USE ErrorCode store_content(Store *s, Arena *a, uint32_t epoch, uint64_t index, ContentRole role, unsigned char salt[SALT_SIZE],
                                 Str *bytes, Error *e);                                                            /* ERR_NOT_FOUND */
/* Every content of an object (not the reasons), in log order; the walk ends early with ERR_END. */
typedef ErrorCode (*ContentEach)(void *self, uint32_t epoch, uint64_t index, Str bytes, Error *e);
MUST_USE ErrorCode store_contents(Store *s, ContentEach each, void *self, Error *e);
/* Erases; *was says if there was one. The record, if it still has the content, is put again by the caller, with an empty body. */
MUST_USE ErrorCode store_content_erase(Store *s, uint32_t epoch, uint64_t index, ContentRole role, bool *was, Error *e);
/* Makes erasures final, between transactions: afterwards nothing erased is in any file of the store. secure_delete alone leaves
 * copies where SQLite moved rows between pages, so the database is written anew and the WAL emptied: seconds for a million
 * entries, with as much free room as the database has. ERR_CONFLICT while a reader holds an old snapshot: try again later. */
MUST_USE ErrorCode store_scrub(Store *s, Error *e);

/* ---- records: the newest content of each object, as a projection ---- */
typedef struct {
    Str      id;            /* "case/7f0c..." */
    Str      kind, chain, state;
    int64_t  version;       /* from 1 */
    uint32_t epoch;         /* the entry that made this version */
    uint64_t index;
    Str      body;          /* the content's JSON; empty when erased */
    Str      rows;          /* its rows of the field index, for record_value; empty where they are not known */
} Record;

/* A row of the field index. `value` from field_index_bytes; `unique`: a second record of that kind with the same value is
 * refused with ERR_CONFLICT (values: field, record), and the put changes nothing. */
typedef struct { Str field, value; bool unique; } FieldValue;

/* A unique value that another record has already, of a record that came from another store: it is found under its field's name
 * with this in front, and stands there until the two are told apart. */
#define YIELDED_FIELD "copy."
/* The same as store_record_put, but a unique value that is taken yields instead of being refused. One that has yielded does so
 * from then on, also in store_record_put, as long as it is the same and taken. */
MUST_USE ErrorCode store_record_put_yielding(Store *s, const Record *r, const FieldValue *values, size_t count, Error *e);
/* Inserts or replaces the record and its index rows. */
MUST_USE ErrorCode store_record_put(Store *s, const Record *r, const FieldValue *values, size_t count, Error *e);
MUST_USE ErrorCode store_record(Store *s, Arena *a, Str id, Record *ret, Error *e);                                /* ERR_NOT_FOUND */
/* The version alone, 0 when there is none: what guards' reads are re-checked with. */
MUST_USE ErrorCode store_record_version(Store *s, Str id, int64_t *ret, Error *e);
typedef ErrorCode (*RecordEach)(void *self, const Record *r, Error *e);
/* All of a kind, those changed last first (by epoch and index, descending). */
MUST_USE ErrorCode store_records(Store *s, Str kind, RecordEach each, void *self, Error *e);
/* Of them those in that state (empty: in any), from the place in the log on to older ones. */
MUST_USE ErrorCode store_records_from(Store *s, Str kind, Str state, RecordPlace from, RecordEach each, void *self, Error *e);
/* How far the kind has come: grows with each version of a record of it that is entered, and not with an erasure. 0: there is none. */
MUST_USE ErrorCode store_records_stamp(Store *s, Str kind, int64_t *ret, Error *e);
/* Those entered since it stood there, in the order in which they were. */
MUST_USE ErrorCode store_records_since(Store *s, Str kind, int64_t stamp, RecordEach each, void *self, Error *e);
MUST_USE ErrorCode store_records_all(Store *s, RecordEach each, void *self, Error *e);                              /* by id */
MUST_USE ErrorCode store_chain_records(Store *s, Str chain, RecordEach each, void *self, Error *e);                /* by kind, then id */
/* Of those the ones of a kind, in the order in which they were made. */
MUST_USE ErrorCode store_chain_of_kind(Store *s, Str chain, Str kind, RecordEach each, void *self, Error *e);
/* What the record's row of that field holds, while the walk is at it. False: there is none, or it is not known. */
bool record_value(const Record *r, Str field, Str *ret);
/* Those whose indexed field has the value. */
MUST_USE ErrorCode store_records_by(Store *s, Str kind, Str field, Str value, RecordEach each, void *self, Error *e);
/* All of a kind in the order of an indexed field, ascending. */
MUST_USE ErrorCode store_records_sorted(Store *s, Str kind, Str field, RecordEach each, void *self, Error *e);
/* The same from a value on, which is among them, either way. */
MUST_USE ErrorCode store_records_sorted_from(Store *s, Str kind, Str field, Str value, bool descending, RecordEach each, void *self, Error *e);

/* ---- counters for gap-free numbers; the value is the last number given ---- */
MUST_USE ErrorCode store_counter(Store *s, Str name, int64_t *ret, Error *e);                                      /* 0 when new */
MUST_USE ErrorCode store_counter_set(Store *s, Str name, int64_t value, Error *e);

/* ---- models by hash, packed ---- */
MUST_USE ErrorCode store_model_add(Store *s, const Hash *hash, Str packed, Error *e);                              /* again: nothing */
MUST_USE ErrorCode store_model(Store *s, Arena *a, const Hash *hash, Str *packed, Error *e);

/* ---- wrapped secret keys: whoever's it is, its public half, and the secret under a passphrase ---- */
typedef struct { Str owner; unsigned char salt[16]; PassphraseCost cost; Str wrapped; } KeyringRow;
MUST_USE ErrorCode store_keyring_put(Store *s, const KeyringRow *row, Error *e);
/* Nobody opens that key any more. An owner without one is no error. */
MUST_USE ErrorCode store_keyring_remove(Store *s, Str owner, Error *e);
MUST_USE ErrorCode store_keyring(Store *s, Arena *a, Str owner, KeyringRow *ret, Error *e);                        /* ERR_NOT_FOUND */

/* ---- second factors: the secret under the store key; of one that is erased (`wrapped` empty) nothing stays ---- */
typedef struct { Str owner, wrapped; int64_t step; } SecondRow;
MUST_USE ErrorCode store_second_put(Store *s, const SecondRow *row, Error *e);
MUST_USE ErrorCode store_second(Store *s, Arena *a, Str owner, SecondRow *ret, Error *e);                          /* ERR_NOT_FOUND */

/* ---- what else somebody signs in with (store_credential.c). What the body says and the counter counts is the office's affair: of a security key
 * its signatures, of a sheet the codes that are used, of an enrolment code the tries after it was used. ---- */
typedef enum { CREDENTIAL_ANY, CREDENTIAL_ENROLMENT, CREDENTIAL_KEY, CREDENTIAL_SHEET } CredentialType;
typedef struct { Str owner; CredentialType type; Str id, body; int64_t counter; } CredentialRow;
/* An empty body erases; then an empty id stands for all of the type, and CREDENTIAL_ANY for all types. */
MUST_USE ErrorCode store_credential_put(Store *s, const CredentialRow *row, Error *e);
/* Those of a user, of one type or of all; by type, then id. */
MUST_USE ErrorCode store_credentials(Store *s, Arena *a, Str owner, CredentialType type, CredentialRow **ret, size_t *count, Error *e);
/* The one; ERR_NOT_FOUND. */
MUST_USE ErrorCode store_credential(Store *s, Arena *a, Str owner, CredentialType type, Str id, CredentialRow *ret, Error *e);

/* ---- locked cases (docs/formats/locked.md): how many pairs the log has opened for a chain, 0 for an ordinary one; and the slots that hold the
 * private halves. `layers` is 0 for a member's slot, for recovery how many officers have still to open theirs. All slots of a chain are
 * written together and share a generation, which is higher than any before it in this store. ---- */
typedef struct { Str chain, sealed; unsigned layers; int64_t generation; } Slot;
MUST_USE ErrorCode store_locked_pairs(Store *s, Str chain, uint32_t *ret, Error *e);
MUST_USE ErrorCode store_slots_replace(Store *s, Str chain, const Slot *slots, size_t count, Error *e);
MUST_USE ErrorCode store_slot_generation(Store *s, int64_t *ret, Error *e);                                         /* 0: no slots yet */
typedef ErrorCode (*SlotEach)(void *self, const Slot *slot, Error *e);
/* Those of later generations, chain by chain; in the order of their bytes. */
MUST_USE ErrorCode store_slots(Store *s, int64_t after, SlotEach each, void *self, Error *e);
MUST_USE ErrorCode store_chain_slots(Store *s, Str chain, SlotEach each, void *self, Error *e);

/* ---- blobs: files of ciphertext named by their SHA-256 under blobs/ab/, and a row with the wrapped key ---- */
typedef struct { Hash name; uint64_t size; Hash plain; uint64_t plain_size; Str wrapped_key; } BlobRow;
MUST_USE ErrorCode store_blob_put(Store *s, const BlobRow *row, Error *e);                                         /* again: nothing */
MUST_USE ErrorCode store_blob(Store *s, Arena *a, const Hash *name, BlobRow *ret, Error *e);
/* The row goes, and with it the only key that opens the file. */
MUST_USE ErrorCode store_blob_erase(Store *s, const Hash *name, Error *e);
typedef ErrorCode (*BlobEach)(void *self, const BlobRow *row, Error *e);
MUST_USE ErrorCode store_blobs(Store *s, BlobEach each, void *self, Error *e);                                     /* by name */

/* ---- jobs: long work and its outcome, for doctor and the today page ---- */
typedef struct { int64_t id; Str op, state, detail; Instant begun, ended; } Job;      /* state: running, done, failed */
MUST_USE ErrorCode store_job_add(Store *s, const Job *job, int64_t *id, Error *e);
MUST_USE ErrorCode store_job_end(Store *s, int64_t id, Str state, Str detail, Instant ended, Error *e);
MUST_USE ErrorCode store_job_last(Store *s, Arena *a, Str op, Job *ret, Error *e);                                 /* ERR_NOT_FOUND */

/* ---- whole-store work ---- */
/* A consistent copy of the database into a new file (SQLite's backup API), while the gate works. */
MUST_USE ErrorCode store_backup(Store *s, const char *to_file, Error *e);
/* Drops record, field_index, counter and inner tree hashes (rebuild begins with this; inside store_begin). */
MUST_USE ErrorCode store_projections_clear(Store *s, Error *e);
/* Every row of the projections as text lines in a fixed order, for comparing two stores byte for byte. */
MUST_USE ErrorCode store_projections_dump(Store *s, ErrorCode (*line)(void *self, Str line, Error *e), void *self, Error *e);
/* PRAGMA integrity_check. ERR_FINDING with {faults}, their number; what they are goes to the log. */
MUST_USE ErrorCode store_check(Store *s, Error *e);

#endif

/* office.h: an open store with its keys, its model and its writer: what the gate holds, and nobody else.
 *
 * Everything anybody does is an act. An operation (desk/) reads through a Request, which notes what it looked at; it describes what
 * should happen as Drafts; office_commit signs them with the session's key and gives them to the writer, which re-checks what was
 * read and appends entry, content, record and index in one transaction (writer.c). Reads that must leave a trace are acts too. */
#ifndef TERGOO_OFFICE_H
#define TERGOO_OFFICE_H

#include "model/model.h"
#include "office/act.h"
#include "store/store.h"

typedef struct Office Office;
typedef struct Session Session;

/* ---- making and opening a store (office.c) ---- */
typedef struct {
    const char *folder;
    Str         name;                   /* of the office, for people */
    Str         login, full_name;       /* the first user: an administrator, who makes the others */
    Str         passphrase;
    const char *model_folder;           /* overlay; NULL: as shipped */
    const char *guard_file;             /* NULL: <folder>/guard; better on another disk */
    PassphraseCost cost;                /* {0}: PASSPHRASE_COST */
    const char *const *guards; size_t guard_count;   /* the rules in C that a model may name; NULL: not checked */
} OfficeInit;

/* Makes folder, keys, log.open and the first user. Nothing is left behind when it fails. */
MUST_USE ErrorCode office_init(Arena *a, const OfficeInit *what, Error *e);

/* Opens for writing: keys, model, guard file against head, frontier; starts the writer's thread. ERR_FINDING when the store is older
 * than a head that left it (guard): restore it as a new epoch. */
MUST_USE ErrorCode office_open(const char *folder, Office **ret, Error *e);
void office_close(Office *o);           /* ends the writer after what is queued; takes NULL */
void office_close_p(Office **o);

const char *office_folder(const Office *o);
const Model *office_model(const Office *o);
Str office_store_id(const Office *o);
Str office_origin(const Office *o);
Str office_name(const Office *o);
const NoteKey *office_log_key(const Office *o);

/* The signed head of what is durable, after the guard file holds it (I2): the only way a head leaves. */
MUST_USE ErrorCode office_publish_head(Office *o, Store *reader, Arena *a, Str *checkpoint_note, Error *e);
/* Signs a bundle's manifest with the newest log key; the text must begin with tergoo-bundle/v1. */
MUST_USE ErrorCode office_sign_manifest(Office *o, Str text, Buf *to, Error *e);

/* Blob keys under the store key. */
MUST_USE ErrorCode office_wrap_blob_key(Office *o, Arena *a, const Hash *name, const BlobKey *key, Str *ret, Error *e);
MUST_USE ErrorCode office_unwrap_blob_key(Office *o, const BlobRow *row, BlobKey *ret, Error *e);

/* ---- sessions (session.c) ---- */
/* Opens the user's long key with the passphrase, signs session.open for a fresh key, wipes the long key. The token (64 hex digits)
 * stands for the session towards the client. One passphrase is tried at a time: Argon2id takes 64 MiB. ERR_DENIED for a wrong
 * passphrase, an unknown or an ended user alike. */
MUST_USE ErrorCode session_open(Office *o, Store *reader, Arena *a, Str login, Str passphrase, int64_t hours, Str device, Str *token, Error *e);
/* The session of a token, taken for one request; ERR_SIGNED_OUT when there is none or it has ended. Give it back with session_release. */
MUST_USE ErrorCode session_take(Office *o, Str token, Session **ret, Error *e);
void session_release(Office *o, Session *s);
void session_end(Office *o, Str token);
/* All sessions of a user whose account has ended. */
void session_end_user(Office *o, Str user);
Str session_id(const Session *s);
Str session_token(const Session *s);
Str session_user(const Session *s);         /* "user/…" */

/* A user's key pair made and wrapped: the vkey for the act, the keyring row for the store. */
MUST_USE ErrorCode keyring_make(Arena *a, Str store_id, Str user, Str passphrase, PassphraseCost cost, Str *vkey, KeyringRow *row, Error *e);

/* The same key under a new passphrase; ERR_DENIED for a wrong old one. */
MUST_USE ErrorCode keyring_rewrap(Office *o, Store *reader, Arena *a, Str user, Str passphrase, Str new_passphrase, KeyringRow *row, Error *e);
PassphraseCost office_passphrase_cost(const Office *o);

/* ---- requests (request.c) ---- */
/* A record and its version, or NOTED_CHAIN and a chain with the number of its last entry. */
typedef struct { Str id; int64_t version; } NotedRead;
#define NOTED_CHAIN STR("@")

typedef struct {
    Office          *office;
    Arena           *arena;             /* lives until the answer is out */
    Store           *store;             /* a reading handle of this thread, in a snapshot */
    const Model     *model;
    Lang             lang;
    Session         *session;           /* NULL before sign-in */
    const JsonValue *args;
    int              fd;                /* a file the client passed, or -1 */
    NotedRead       *reads; size_t read_count, read_room;
    JsonValue       *data, *page;       /* the view (view.h) */
} Request;

/* A record by id ("case/…") or by number ("C-2026-0001"), noted. ERR_NOT_FOUND. A record that is not there is noted too (version 0). */
MUST_USE ErrorCode request_record(Request *r, Str id_or_number, Record *ret, Error *e);
/* Notes a record that a guard looked at by other ways. */
MUST_USE ErrorCode request_note_read(Request *r, Str id, int64_t version, Error *e);
/* Notes all of a chain, for a guard that went through its records: an entry that joins the chain meanwhile sends the act back too. */
MUST_USE ErrorCode request_note_chain(Request *r, Str chain, Error *e);
/* The fields of a record's body. */
MUST_USE ErrorCode record_fields(Arena *a, const Record *rec, const JsonValue **body, Error *e);

/* ---- rights (rights.c) ---- */
bool request_has_role(Request *r, const Str *roles, size_t count);        /* of the signed-in user, as his record says now; noted */
bool request_has_role_named(Request *r, const char *role);
/* Need-to-know: may the user know that this record is there at all? Cases: those with a running access record of his; office
 * records: the kind's `see`. False also on failure. */
bool request_may_see(Request *r, const Kind *k, const Record *rec);
bool request_knows_chain(Request *r, Str chain);
/* The cases the user knows, oldest access first. */
MUST_USE ErrorCode request_chains(Request *r, Str **chains, size_t *count, Error *e);

/* ---- drafts and commits (commit.c) ---- */
typedef struct { uint32_t epoch; uint64_t index; } EntryPlace;

typedef struct {
    Str         chain, op, object;
    int64_t     version;                /* the record's version before; 0 makes it */
    const Kind *kind;                   /* of the object; NULL for objects that are no records (sessions, exports) */
    Str         state;                  /* of the record after the act */
    Str         number;                 /* empty: none; NUMBER_NEXT: the kind's next number, given gap-free by commit */
    JsonValue  *fields;                 /* the record's fields after the act, checked against the model by commit */
    JsonValue  *content;                /* instead, for objects that are no records */
    Str         reason_code, reason, legal_basis;
    Str         key;                    /* vkey introduced */
    Instant     until;
    const KeyringRow *keyring;          /* stored in the same transaction */
    const BlobRow    *blob;             /* likewise: the row of a blob that the fields name */
    const EntryPlace *erase; size_t erase_count;   /* the contents of these entries end with this act, and the record's row with them */
    /* The second signature of a proposal: the act as the first person signed it. Then `content` is its content with `reason`, and what
     * was salted with is here; everything else is in the note. */
    Str           first_note;
    unsigned char first_salt[SALT_SIZE], first_reason_salt[SALT_SIZE];
} Draft;

#define NUMBER_NEXT STR("#next")

typedef struct { uint32_t epoch; uint64_t index; Str object, number; int64_t version; } Done;

/* Signs and commits all drafts or none. Answers when durable. done[i] says where each stands. ERR_CONFLICT: the record moved on, a unique
 * value is taken; ERR_AGAIN: something noted has changed since (the gate runs the operation again). */
MUST_USE ErrorCode office_commit(Request *r, const Draft *drafts, size_t count, Done *done, Error *e);
/* The same act, signed but not entered: what a proposal keeps until the second person has decided. */
typedef struct { Str note, content, reason; unsigned char salt[SALT_SIZE], reason_salt[SALT_SIZE]; } Signed;
MUST_USE ErrorCode office_sign_only(Request *r, const Draft *draft, Signed *ret, Error *e);
/* A trace that a read leaves, once per session, record and ten minutes (I12). */
MUST_USE ErrorCode office_note_look(Request *r, Str chain, Str op, Str object, JsonValue *content, Error *e);

/* A fresh id: kind, '/', 16 hex digits. */
MUST_USE Str object_id_new(Arena *a, Str kind);

/* ---- projection (project.c): what a record row is, out of an act and its content; the writer and rebuild both use it ---- */
typedef struct { Record record; FieldValue *values; size_t count; Str number; } Projection;
/* False in *is_record when the object is no record of the model's. */
/* The row of a record whose newest content was erased: state "erased", no body, no index. */
Record project_erased(const Act *act);
MUST_USE ErrorCode project(Arena *a, const Model *m, const Act *act, Str content, Projection *ret, bool *is_record, Error *e);

#endif

/* office.h: an open store with its keys, its model and its writer: what the gate holds, and nobody else.
 *
 * Everything anybody does is an act. An operation (desk/) reads through a Request, which notes what it looked at; it describes what
 * should happen as Drafts; office_commit signs them with the session's key and gives them to the writer, which re-checks what was
 * read and appends entry, content, record and index in one transaction (writer.c). Reads that must leave a trace are acts too. */
#ifndef TERGOO_OFFICE_H
#define TERGOO_OFFICE_H

#include "match/match.h"
#include "model/model.h"
#include "office/act.h"
#include "store/search.h"
#include "store/store.h"

typedef struct Office Office;
typedef struct Session Session;
typedef struct Rights Rights;

/* ---- making and opening a store (office.c) ---- */
typedef struct {
    const char *folder;
    Str         name;                   /* of the office, for people */
    Str         profile;                /* which institution it is (profiles.yaml); empty: kinds and roles of all of them */
    bool        exercise;               /* an invented one, for a classroom: so for good (docs/exercise.md) */
    Str         login, full_name;       /* the first user: an administrator, who makes the others */
    Str         passphrase;
    const char *model_folder;           /* overlay; NULL: as shipped */
    const char *guard_file;             /* NULL: <folder>/guard; better on another disk */
    PassphraseCost cost;                /* {0}: PASSPHRASE_COST */
    const char *const *guards; size_t guard_count;   /* the rules in C that a model may name; NULL: not checked */
    const char *const *derived; size_t derived_count;
} OfficeInit;

/* Makes folder, keys, log.open and the first user. Nothing is left behind when it fails. */
MUST_USE ErrorCode office_init(Arena *a, const OfficeInit *what, Error *e);

/* Where the guard file lies: besides the store's own folder the only one in which an open office has files. */
MUST_USE ErrorCode office_guard_folder(const char *folder, Arena *a, const char **ret, Error *e);
/* Opens for writing: keys, model, guard file against head, frontier; starts the writer's thread. ERR_FINDING when the store is older
 * than a head that left it (guard): restore it as a new epoch. */
MUST_USE ErrorCode office_open(const char *folder, Office **ret, Error *e);
void office_close(Office *o);           /* ends the writer after what is queued; takes NULL */
void office_close_p(Office **o);

const char *office_folder(const Office *o);
/* The model in force. It stays until the office closes, also when another comes into force. */
const Model *office_model(const Office *o);
/* The model with that hash, of those in the store. */
MUST_USE ErrorCode office_model_of(Office *o, Store *reader, const Hash *hash, const Model **ret, Error *e);
/* Loads a packed model with the rules in C looked up, so that it can come into force. ERR_INVALID: its first fault. */
MUST_USE ErrorCode office_model_prepare(Office *o, Str packed, const ModelRules *rules, const Model **ret, Error *e);
Str office_store_id(const Office *o);
/* The clock, but never before the last entry: a term that was over stays over when somebody sets the server's clock back. */
Instant office_now(const Office *o);
Str office_origin(const Office *o);
Str office_name(const Office *o);
/* Which institution this is, by the model's profiles; NULL where none was said. */
const Profile *office_profile(const Office *o, const Model *m);
/* An exercise: what its first entry says. No act and no command makes it anything else. */
bool office_is_exercise(const Office *o);
/* Does the content of a log.open say so? */
MUST_USE ErrorCode exercise_said(Arena *a, Str content, bool *ret, Error *e);
/* ERR_INVALID when what came from another store is of an exercise and this one is not, or the other way round: invented things never
 * become real ones. `what` names the file for the reader. */
MUST_USE ErrorCode office_same_reality(const Office *o, bool exercise, Error *e);
const NoteKey *office_log_key(const Office *o);
/* The tables by which names are compared. */
const MatchBook *office_names(const Office *o);

/* The signed head of what is durable, after the guard file holds it (I2): the only way a head leaves. */
MUST_USE ErrorCode office_publish_head(Office *o, Store *reader, Arena *a, Str *checkpoint_note, Error *e);
/* Signs a manifest with the newest log key; the text must begin with tergoo-bundle/v1, tergoo-message/v1 or tergoo-site/v1. */
MUST_USE ErrorCode office_sign_manifest(Office *o, Str text, Buf *to, Error *e);

/* The pair that opens what people send to a public form's box, and the one that signs what goes to it (intake.c). The caller wipes both. */
void office_intake(const Office *o, SealSecret *open, SignSecret *sign);
/* A digest of a text under the key of this store: equal texts have equal digests, and nobody without the key tries texts out. `what` says
 * what it is for, so that the same text in two uses has two digests. */
Hash office_digest(const Office *o, Str what, Str text);

/* Blob keys under the store key. */
MUST_USE ErrorCode office_wrap_blob_key(Office *o, Arena *a, const Hash *name, const BlobKey *key, Str *ret, Error *e);
MUST_USE ErrorCode office_unwrap_blob_key(Office *o, const BlobRow *row, BlobKey *ret, Error *e);

/* ---- the search index, which follows what is durable some 100 ms behind (indexer.c) ---- */
/* What search_find says; ERR_IO while the index is being made, for the first time or because it was found damaged. */
/* Up to which place in the log the index has all, as of its last turn; epoch 0: there is none yet. */
RecordPlace office_search_reached(Office *o);
MUST_USE ErrorCode office_search(Office *o, const SearchQuery *q, Error *e);
/* Waits until an index made anew answers. */
MUST_USE ErrorCode office_search_rebuild(Office *o, Error *e);
/* Waits until what is durable now can be found. */
MUST_USE ErrorCode office_search_settle(Office *o, Error *e);

/* ---- sessions (session.c) ---- */
/* Opens the user's long key with the passphrase, signs session.open for a fresh key, wipes the long key. The token (64 hex digits)
 * stands for the session towards the client. One passphrase is tried at a time: Argon2id takes 64 MiB. ERR_DENIED for a wrong
 * passphrase, an unknown or an ended user alike. */
MUST_USE ErrorCode session_open(Office *o, Store *reader, Arena *a, Str login, Str passphrase, int64_t hours, Str device, Str *token, Error *e);
/* The same with a second factor (second.c): a code that is given must be right; `wanted`: who has a second factor must give one, and all refusals are
 * in one sentence. *has_second says if he has one. */
/* `code`, `sheet` and `key` are what may be shown beside the passphrase: a telephone's code, the code of a printed sheet that
 * was asked for, a security key (ways.h). `wanted`: one of them must be, if he has any. */
typedef struct { Str login, passphrase, device, code, sheet; const struct KeyShown *key; int64_t hours; bool wanted; } SessionAsk;
/* Has he a second factor; with which one did he come; how many codes are left on the sheet, if it was that. */
typedef struct { Str token, way; bool has_second; int left; } SessionGiven;
MUST_USE ErrorCode session_open_with(Office *o, Store *reader, Arena *a, const SessionAsk *ask, SessionGiven *ret, Error *e);
/* The session of a token, taken for one request; ERR_SIGNED_OUT when there is none or it has ended. Give it back with session_release. */
MUST_USE ErrorCode session_take(Office *o, Str token, Session **ret, Error *e);
void session_release(Office *o, Session *s);
void session_end(Office *o, Str token);
/* All sessions of a user whose account has ended, and what he has lent. */
void session_end_user(Office *o, Str user);
Str session_id(const Session *s);
Str session_token(const Session *s);
Str session_user(const Session *s);         /* "user/…" */
bool session_is_device(const Session *s);   /* a tablet's or a telephone's: paired.h */

/* ERR_INVALID when it is too short to be one. */
MUST_USE ErrorCode passphrase_check(Str passphrase, Error *e);
/* A user's key pair made and wrapped: the vkey for the act, the keyring row for the store. */
MUST_USE ErrorCode keyring_make(Arena *a, Str store_id, Str user, Str passphrase, PassphraseCost cost, Str *vkey, KeyringRow *row, Error *e);

/* The same key under a new passphrase; ERR_DENIED for a wrong old one. */
MUST_USE ErrorCode keyring_rewrap(Office *o, Store *reader, Arena *a, Str user, Str passphrase, Str new_passphrase, KeyringRow *row, Error *e);
PassphraseCost office_passphrase_cost(const Office *o);

/* ---- the second factor (second.c): TOTP (RFC 6238), six digits of thirty seconds by SHA-1, which every code program knows ---- */
/* A fresh secret in the session's memory, told this once: an otpauth URI. ERR_CONFLICT when the user has a second factor already. */
typedef struct Request Request;
MUST_USE ErrorCode second_begin(Request *r, Str *uri, Error *e);
/* Its first code: the row for the draft that enrols it. ERR_DENIED for a wrong one, ERR_CONFLICT when nothing was begun. */
MUST_USE ErrorCode second_confirm(Request *r, Str code, const SecondRow **row, Error *e);
/* After the commit: the session's copy is wiped. */
void second_enrolled(Request *r);

/* The case that he looked persons up for last in this session; empty: none yet. It is a proposal for the next time and proves nothing. */
Str session_works_on(Request *r);
void session_work_on(Request *r, Str chain);

/* ---- requests (request.c) ---- */
/* Of a record; or, for what lies in a locked case, how far the whole chain had come (`chain`: id is the case's, version its case-seq). */
typedef struct { Str id; int64_t version; bool chain; } NotedRead;

struct Request {
    Office          *office;
    Arena           *arena;             /* lives until the answer is out */
    Store           *store;             /* a reading handle of this thread, in a snapshot */
    const Model     *model;
    Lang             lang;
    Session         *session;           /* NULL before sign-in */
    Session         *second;            /* who signs with him, for this request alone (cosigner.h); else NULL */
    const SignPair  *pair;              /* its key, while a commit signs; else NULL */
    const JsonValue *args;
    int              fd;                /* a file the client passed, or -1 */
    NotedRead       *reads; size_t read_count, read_room;
    Rights          *rights;            /* what was found out about the caller so far (standing.c) */
    struct { uint64_t snapshot; Str user; int64_t version; const JsonValue *list; } roles;    /* of that user in that snapshot (rights.c) */
    struct { uint64_t snapshot; int64_t changed, erased; } grants;    /* how far access records had come in that snapshot (grants.c) */
    bool             locked_level;      /* the session's open chains are level with the snapshot */
    JsonValue       *data, *page;       /* the view (view.h) */
    JsonValue       *beside;            /* what goes with a refusal, as members of it: the fields that are wrong, two versions side by side */
};

/* A record by id ("case/…") or by number ("C-2026-0001"), noted. ERR_NOT_FOUND. A record that is not there is noted too (version 0). */
MUST_USE ErrorCode request_record(Request *r, Str id_or_number, Record *ret, Error *e);
/* After a commit, for an operation that goes on with another: what was read for the first is forgotten, and whatever the second rests on is read, and
 * noted, anew. */
void request_next_step(Request *r);
/* Notes a record that a guard looked at by other ways. */
MUST_USE ErrorCode request_note_read(Request *r, Str id, int64_t version, Error *e);
/* ---- records wherever they lie: in the store, or in a locked case that the session can open (records.c). Nothing is noted. ---- */
MUST_USE ErrorCode records_get(Request *r, Str id, Record *ret, Error *e);                                          /* ERR_NOT_FOUND */
MUST_USE ErrorCode records_by(Request *r, Str kind, Str field, Str value, RecordEach each, void *self, Error *e);
/* Only those in locked cases that the session can open. */
MUST_USE ErrorCode records_locked_by(Request *r, Str kind, Str field, Str value, RecordEach each, void *self, Error *e);
MUST_USE ErrorCode records_in_chain(Request *r, Str chain, RecordEach each, void *self, Error *e);
MUST_USE ErrorCode records_of_kind_in(Request *r, Str chain, Str kind, RecordEach each, void *self, Error *e);
/* The entries of an object, oldest first; those of a locked case with their act opened. */
MUST_USE ErrorCode records_history(Request *r, Str object, EntryEach each, void *self, Error *e);
/* The act of an entry that records_history gave, as it was signed. */
MUST_USE ErrorCode records_act(Request *r, const Entry *entry, Act *ret, Error *e);
/* When a record was made, the state that its last act brought it to, and since when it is in it, by the ledger's time; 0 where the entries that
 * said so are not there (since.c). Of what was taken over `made` is its true day, and `since` too until it moves, as the officer who took it over
 * states; `entered` is always the ledger's. */
typedef struct { Instant made, since, entered; Str state; bool taken_over, stated; } StateSince;
MUST_USE ErrorCode request_state_since(Request *r, Str object, StateSince *ret, Error *e);
/* The reason given with an entry; ERR_NOT_FOUND when it was erased. */
MUST_USE ErrorCode records_reason(Request *r, const Entry *entry, Str *ret, Error *e);
/* What the record was after it. */
MUST_USE ErrorCode records_content(Request *r, const Entry *entry, Str *ret, Error *e);
/* The row and key of a file that a record names (`file`: the value of its field). */
MUST_USE ErrorCode records_file(Request *r, Str chain, const JsonValue *file, BlobRow *row, BlobKey *key, Error *e);
/* Is this a locked case that the session can open? */
bool request_opens(Request *r, Str chain);

/* The record's kind as it was when this version of it was made, for its labels; today's where nobody can tell (a sealed act). NULL in *ret when that
 * model had none of the name. *older: it was made under another model than that of the request, as far as is known. */
MUST_USE ErrorCode request_kind_of(Request *r, const Record *rec, const Kind **ret, bool *older, Error *e);
/* The model that the one in force took the place of, and when; NULL when there was none, or the act that says so is not here. */
MUST_USE ErrorCode request_model_before(Request *r, const Model **ret, Instant *changed, Error *e);
/* Notes all of a chain, for a guard that went through its records: an entry that joins the chain meanwhile sends the act back too. */
MUST_USE ErrorCode request_note_chain(Request *r, Str chain, Error *e);
/* The fields of a record's body. */
MUST_USE ErrorCode record_fields(Arena *a, const Record *rec, const JsonValue **body, Error *e);
/* The same of a record that a walk over the store lends for a moment: its text is copied, so that what is read outlives the walk. */
MUST_USE ErrorCode record_fields_kept(Arena *a, const Record *rec, const JsonValue **body, Error *e);
/* The text of one of the fields; empty when there is none or it is no text. */
static inline Str field_of(const JsonValue *fields, const char *name) { return json_text(json_get(fields, name)); }

/* ---- rights (rights.c) ---- */
bool request_has_role(Request *r, const Str *roles, size_t count);        /* of the signed-in user, as his record says now; noted */
bool request_has_role_named(Request *r, const char *role);
/* Need-to-know: may the user know that this record is there at all? Cases: those with a running access record of his; office
 * records: the kind's `see`; a proposal about one also by who may sign it. False also on failure. */
bool request_may_see(Request *r, const Kind *k, const Record *rec);
/* A question about a subject (kind inquiry): does he lead a case that holds more of it than the one it was asked for? Then *because, if wanted, is
 * the record of that case that shows it. */
bool request_may_answer(Request *r, const Record *inquiry, Str *because);
bool request_knows_chain(Request *r, Str chain);
bool request_is_ordinary(Request *r, Str chain);                           /* a case whose record lies open in the store: no locked one */
bool request_is_administrator(Request *r);                                /* who knows no case, whatever other roles he has */
bool request_audits(Request *r);                                          /* sees the trace of every ordinary case */

/* ---- how the user stands to a case (standing.c) ---- */
/* A reader looks and enters nothing; a member works in the case; a lead also answers for who works in it. */
typedef enum { RANK_NONE, RANK_READER, RANK_MEMBER, RANK_LEAD } Rank;
typedef struct {
    Str    chain;
    Rank   rank;                        /* the highest of his own and of those he stands in for */
    bool   emergency;                   /* the glass was broken */
    bool   all_compartments;
    Str   *compartments; size_t compartment_count;
    Rank  *ranks; size_t by;            /* one a principal; whose rights are used: 0 his own */
} Standing;
/* Need-to-know of one case; what it rests on is noted. */
MUST_USE ErrorCode request_standing(Request *r, Str chain, const Standing **ret, Error *e);
/* The role, of the user or of somebody he stands in for there; in the office's chain his own. What is then entered says for whom. */
bool request_has_role_in(Request *r, Str chain, const Str *roles, size_t count);
/* Whom he stands in for in that case; empty when he acts for himself. */
Str request_acts_for(Request *r, Str chain);
/* Was this one record of a case shared with him? */
bool request_is_shared(Request *r, Str object);
/* May he see the sensitive fields of this record (its body)? */
bool request_sees_sensitive(Request *r, const JsonValue *body);
/* Does an access or deputy record with these fields hold now, by its days and hours? */
bool access_in_force(const JsonValue *fields);
/* The fields of an access or deputy record that was given and not ended; of one that also holds now. NULL in *ret for any other. They outlive
 * the walk that lends the record. */
MUST_USE ErrorCode access_given_fields(Request *r, const Record *rec, const JsonValue **ret, Error *e);
MUST_USE ErrorCode access_fields_in_force(Request *r, const Record *rec, const JsonValue **ret, Error *e);
/* The cases the user knows, oldest access first; and the single records that were shared with him. */
MUST_USE ErrorCode request_chains(Request *r, Str **chains, size_t *count, Error *e);
/* The locked ones among them, as far as they open. */
MUST_USE ErrorCode request_open_chains(Request *r, Str **chains, size_t *count, Error *e);
/* The same, no more of the cases than that. */
MUST_USE ErrorCode request_some_chains(Request *r, size_t most, Str **chains, size_t *count, Error *e);
/* Does he know that case, if it is an ordinary one? Nothing is noted: for what is only shown. */
MUST_USE ErrorCode request_knows_ordinary(Request *r, Str chain, bool *ret, Error *e);
MUST_USE ErrorCode request_shared_records(Request *r, Str **ids, size_t *count, Error *e);
/* A reason whose code begins with "deputy" names in its first line for whom: gives the rest, and the user in *whom. */
Str deputy_reason_read(Str reason, Str *whom);

/* A record that was pulled back: in no list, search or page, until a second person has its contents erased or gives it back (act.md, Contents).
 * Every kind has this state without saying so. */
#define STATE_PULLED_BACK STR("pulled_back")
static inline bool record_is_pulled_back(const Record *r) { return str_equal(r->state, STATE_PULLED_BACK); }

/* ---- drafts and commits (commit.c) ---- */
typedef struct { uint32_t epoch; uint64_t index; } EntryPlace;
typedef struct LockedOpening LockedOpening;

/* May what was decided on still be done, as the store stands now? */
typedef ErrorCode (*StillFits)(void *self, Store *s, Error *e);

typedef struct Draft Draft;
struct Draft {
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
    bool        by_office;              /* the right to it comes from a role in the office and not from access to the case */
    const KeyringRow *keyring;          /* stored in the same transaction */
    Str         key_ends;               /* the wrapped long key of this user goes in it */
    const BlobRow    *blob;             /* likewise: the row of a blob that the fields name */
    const SecondRow  *second;           /* likewise: a second factor, or its end */
    const CredentialRow *credentials; size_t credential_count;      /* likewise: what else he signs in with, or its end */
    const Hash       *model_hash; Str model_packed;     /* likewise: a model, which with `activates` comes into force with this act */
    bool              activates;
    StillFits         still; void *still_self;          /* asked by the writer in its transaction, when nothing else can come in between */
    const EntryPlace *erase; size_t erase_count;   /* the contents of these entries end with this act, and the record's row with them */
    /* Locked cases (locked_keys.c, docs/formats/locked.md). */
    bool                 by_log;        /* signed by the log instead of the session */
    bool                 writer;        /* into a locked case that the session cannot read */
    const LockedOpening *opening;       /* the pair that this commit opens in the draft's chain */
    Str                  slot_chain;    /* this case's slots are written anew */
    const Slot          *slots; size_t slot_count;
    /* The second signature of a proposal: the act as the first person signed it. Then `content` is its content with `reason`, and what
     * was salted with is here; everything else is in the note. */
    Str           first_note;
    unsigned char first_salt[SALT_SIZE], first_reason_salt[SALT_SIZE];
    bool          cosigned;             /* the second person of the request signs it, too (cosigner.h) */
    const Draft  *also;                 /* entered with it, behind all others of the commit: what goes to the vault
                                           (desk/desk_vault.h); NULL: nothing */
};

#define NUMBER_NEXT STR("#next")
#define NUMBER_SAME STR("#same")        /* the number that the record's draft before, of the same commit, was given */

typedef struct { uint32_t epoch; uint64_t index; Str object, number; int64_t version; } Done;

/* Signs and commits all drafts or none. Answers when durable. done[i] says where each stands. ERR_CONFLICT: the record moved on, a unique
 * value is taken; ERR_AGAIN: something noted has changed since (the gate runs the operation again). */
MUST_USE ErrorCode office_commit(Request *r, const Draft *drafts, size_t count, Done *done, Error *e);
/* The same act, signed but not entered: what a proposal keeps until the second person has decided. */
typedef struct { Str note, content, reason; unsigned char salt[SALT_SIZE], reason_salt[SALT_SIZE]; } Signed;
MUST_USE ErrorCode office_sign_only(Request *r, const Draft *draft, Signed *ret, Error *e);
/* A request that reads as another user and can enter nothing (read_as.c); `holder` is given back with the second. */
MUST_USE ErrorCode office_read_as(Request *r, Str user, Request *inside, Session **holder, Error *e);
void office_read_as_end(Session *holder);
/* A trace that a read leaves, once per session, operation, record and ten minutes (I12). */
MUST_USE ErrorCode office_note_look(Request *r, Str chain, Str op, Str object, JsonValue *content, Error *e);
/* The same of a draft of the caller's, under a name of its own; *lately: it was noted already. */
MUST_USE ErrorCode office_note_once(Request *r, const Draft *d, Str what, bool *lately, Error *e);
/* Was that done in this session in the last ten minutes; and that it was. */
bool office_looked_lately(Request *r, Str what);
void office_remember_look(Request *r, Str what);
/* Likewise, that a job was told something of a locked case whose key it was lent (lend.h): by whoever asked, who need not be able to
 * read the case. */
MUST_USE ErrorCode office_note_lent(Request *r, Str chain, Str job, Error *e);

/* ---- locked cases (locked_keys.c) ---- */
typedef struct { Str *members; size_t member_count; Str *officers; size_t officer_count; int64_t quorum;
                 bool beyond_recovery; } LockedTerms;      /* too many of the officers named have left */
/* A new pair: the two drafts that open it, in front of whatever else is committed with them; drafts[1].opening goes with every other draft of the
 * commit that lies in the chain. For a case that is not there yet, or one that the session opens. Each member gets a slot, and each quorum of
 * officers theirs. */
MUST_USE ErrorCode locked_pair_open(Request *r, Str chain, const LockedTerms *terms, Draft drafts[2], Error *e);
/* Slots anew for these members and officers, with the pairs as they are, written with this draft. */
MUST_USE ErrorCode locked_slots_anew(Request *r, Str chain, const LockedTerms *terms, Draft *with, Error *e);
/* Recovery: opens the layers of this case's slots that open for the session's user; `with` then writes what is inside for the next officer. When the
 * last layer came off, *opens: the session opens the case for the rest of this request. ERR_NOT_FOUND when nothing opened. */
MUST_USE ErrorCode locked_recover(Request *r, Str chain, Draft *with, bool *opens, Error *e);
/* All that can be held of a case against the formats, by a member who opens it (locked_audit.c). ERR_FINDING with the first thing that does
 * not hold. */
typedef struct { uint64_t entries, signatures, records, erased; } LockedAudit;
MUST_USE ErrorCode locked_audit(Request *r, Str chain, LockedAudit *ret, Error *e);
/* Was that access given to the key that the user has now? Not if his account was begun anew since (user.enrol_again): it opens nothing then. */
MUST_USE ErrorCode locked_access_holds(Request *r, const Record *access, Str user, bool *ret, Error *e);
/* Who they are now, of those whose accounts run: members with access in force, the officers of the newest pair. The member lists have room for one
 * more. */
MUST_USE ErrorCode locked_terms(Request *r, Str chain, LockedTerms *ret, Error *e);

/* A fresh id: kind, '/', 16 hex digits. */
MUST_USE Str object_id_new(Arena *a, Str kind);

/* ---- projection (project.c): what a record row is, out of an act and its content; the writer and rebuild both use it ---- */
typedef struct { Record record; FieldValue *values; size_t count; Str number; } Projection;
/* False in *is_record when the object is no record of the model's. */
/* The row of a record whose newest content was erased: state "erased", no body, no index. */
Record project_erased(const Act *act);
/* An act that came from another store: does a record follow from it here? Not from what says who may see the case there, and not from
 * the people of that store: neither gives anybody anything here (docs/formats/lease.md). */
bool project_via(const Act *act);
/* In the copy of another store's case nothing is unique, since a case of this store's own may have the same number: what would be is
 * found under its field's name with COPY_FIELD in front. */
#define COPY_FIELD YIELDED_FIELD
MUST_USE ErrorCode project_in_copy(Arena *a, Projection *p, Error *e);
MUST_USE ErrorCode project(Arena *a, const Model *m, const Act *act, Str content, Projection *ret, bool *is_record, Error *e);

#endif

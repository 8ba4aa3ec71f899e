/* office_int.h: what the files of this folder share and nobody else sees. */
#ifndef TERGOO_OFFICE_INT_H
#define TERGOO_OFFICE_INT_H

#include <pthread.h>

#include "office/office.h"

/* One act on its way to the ledger: signed, with all that its transaction writes. Everything lives in the submitter's arena, which
 * outlives the writer's work because the submitter waits. */
typedef struct {
    Act              act;
    Str              note;                      /* the act, signed */
    bool             has_content;
    unsigned char    salt[SALT_SIZE], reason_salt[SALT_SIZE];
    Str              content, reason;
    bool             is_record;
    Projection       projection;
    bool             drawn;                         /* its number was drawn at random */
    Str              counter; int64_t counter_value;    /* the number given to it: counter must stand at value - 1 */
    const KeyringRow *keyring;
    const SecondRow *second;
    const CredentialRow *credentials; size_t credential_count;
    Str              key_ends;
    const Hash      *model_hash; Str model_packed;      /* a model that is kept from now on */
    bool             activates;                         /* and comes into force with this act, if it still can */
    StillFits        still; void *still_self;
    const BlobRow   *blob;
    const EntryPlace *erase; size_t erase_count;          /* contents that end with this act */
    uint32_t         pair;                      /* of a locked case: what its entry and content row hold, sealed to this pair; 0: ordinary */
    Hash             act_hash;
    Str              sealed, sealed_content;
    Str              *ended_files; size_t ended_count;  /* names of files, in hex, that sealed contents named which end with this act */
    Str              slot_chain;                /* this case's slots are written anew */
    const Slot       *slots; size_t slot_count;
    /* An act of another store (lease_receive.c). It was made under a model of that store, and its reason may not have come along. */
    Str              via_origin; uint64_t via_index;
    const BlobRow   *blobs; size_t blob_count;  /* of the files that its content names */
    Done            *done;
} Item;

typedef struct Submission Submission;
struct Submission {
    Item            *items; size_t count;
    const NotedRead *reads; size_t read_count;
    ErrorCode        code;
    Error           *error;
    bool             notes_guard;               /* from here on a missing guard file is a finding */
    bool             finished;
    Submission      *next;
};

typedef struct {
    Store          *store;                      /* the only handle that writes */
    pthread_t       thread;
    pthread_mutex_t lock;
    pthread_cond_t  work, done;
    Submission     *first, **last;
    bool            running, ending, stopped;

    /* what the writer alone changes while it runs */
    uint32_t        epoch;
    Frontier        frontier;
    Instant         received;                   /* of the last entry; other threads read it (office_now) */
    uint64_t        commits, acts;
    bool            erased;                     /* contents that went are still in the WAL or not yet on the list beside the guard file */
} Writer;

typedef struct LockedSet LockedSet;
typedef struct Paired Paired;

/* ---- rights to what is known by others (known_by.c) ---- */
/* A record of a kind that says `known_by`: does he see one of those that refer to it? Without an id: may he know any at all? */
bool request_knows_through(Request *r, const Kind *k, const Record *rec);

typedef struct Session {
    char       token[65];
    char       id[17];
    Str        user, login;                     /* in the session's own arena */
    SignSecret secret;                          /* wiped when the session goes */
    NoteKey    key;
    Instant    until;
    int        users;                           /* requests that hold it */
    bool       ended;
    Map        looked;                          /* record -> when a look at it was last entered */
    char       work_case[40];                   /* what he looked persons up for last */
    unsigned char second[20];                   /* a second factor's secret, until its first code confirms it */
    bool       second_begun;
    char       way[40];                         /* what was shown beside the passphrase (ways.h); empty: nothing */
    unsigned char *sheet; int sheet_number;     /* a printed sheet's row until a code of it confirms it; in the arena */
    LockedSet *locked;                          /* locked cases that it can open (locked.h); in the arena */
    Paired    *paired;                          /* it is a tablet's or a telephone's (paired.h); in the arena; NULL: a person's */
    Arena      arena;                           /* secret */
} Session;

typedef struct Indexer Indexer;
typedef struct AuditJob AuditJob;
typedef struct Grants Grants;
typedef struct Shelf Shelf;
typedef struct Lend Lend;
typedef struct ShownOne ShownOne;
typedef struct Readings Readings;

/* The key under which challenges are made, and those that were used and could still be shown again. */
enum { CHALLENGES_USED = 1024 };
typedef struct { unsigned char key[SALT_SIZE]; struct { Hash hash; Instant until; } used[CHALLENGES_USED]; } Challenges;

/* ---- exercise_store.c: a store that is an exercise for good ---- */
#define EXERCISE_FACT "exercise"
/* What the first entry says, held against the store's fact: ERR_FINDING where somebody changed it by hand. */
MUST_USE ErrorCode exercise_open(Office *o, Error *e);

struct Office {
    Arena           arena;                      /* what lives as long as the office */
    char           *folder;
    const char     *guard_file;
    char            store_id[17];
    char            origin[64];
    Str             name, profile;
    bool            exercise;                   /* as the first entry says (exercise_store.c) */
    NoteKey         log_key;
    SignSecret      log_secret;
    WrapKey         store_key;
    MatchBook      *names;                      /* tables of names (match/match.h) */
    Model          *model;
    Str             model_packed;
    Arena           model_arena;                /* of models besides that one */
    Map             models;                     /* by hash in hex */
    pthread_mutex_t model_lock;                 /* guards both, and switching */
    uint32_t        model_epoch;                /* where the one in force was entered; 0: the store began with it */
    uint64_t        model_index;
    Writer          writer;
    pthread_mutex_t lock;                       /* guards what is below */
    Map             sessions;                   /* by token; values are Session */
    Map             seconds;                    /* by user: tries at codes (second.c) */
    Challenges     *challenges;                 /* what security keys have to sign (ways_key.c) */
    Arena           session_arena;              /* of the table, not of the sessions */
    Lend           *lends;                      /* keys of locked cases that are lent (lend.c) */
    ShownOne       *shown;                      /* what identity guardians granted somebody to see (shown.c) */
    pthread_mutex_t passphrase_lock;            /* one Argon2id at a time */
    pthread_mutex_t guard_lock;
    uint64_t        guard_size;                 /* what the guard file durably holds */
    bool            guard_noted;                /* the store remembers that a head has left */
    PassphraseCost  cost;
    Grants         *grants;                     /* access records that were read before (grants.h) */
    Shelf          *shelf;                      /* what is dear to make (shelf.h) */
    Indexer        *indexer;                    /* NULL where no gate serves */
    Readings       *readings;                   /* who waits for files to read (reading.h) */
    AuditJob       *audit_job;                  /* NULL until one is asked for (audit_job.c) */
};

/* writer.c */
MUST_USE ErrorCode writer_start(Office *o, Error *e);
void writer_end(Office *o);
/* Blocks until the submission is durable or refused. */
MUST_USE ErrorCode writer_submit(Writer *w, Submission *s, Error *e);
/* The same in the caller's thread, for init and restore, when no thread runs. */
MUST_USE ErrorCode writer_run_now(Office *o, Submission *s, Error *e);

/* ways.c: what a user who signs in shows beside his passphrase. Its rows go into the transaction of session.open, so that
 * nothing is used twice; has: he has a second factor. ERR_DENIED: wrong, used before, or nothing where `wanted` asks for
 * something. */
typedef struct { const SecondRow *second; const CredentialRow *credential; StillFits still; void *still_self; Str way; int left; bool has; } WayUsed;
MUST_USE ErrorCode way_check(Office *o, Store *reader, Arena *a, Str user, const SessionAsk *ask, WayUsed *ret, Error *e);
/* second.c: the telephone's code. */
MUST_USE ErrorCode second_check(Office *o, Arena *a, Str user, Str code, SecondRow *row, Error *e);
/* A wrong code of whatever kind counts; ERR_DENIED while too many have locked the user's ways. */
MUST_USE ErrorCode second_count_wrong(Office *o, Str user, Error *e);
MUST_USE ErrorCode second_locked(Office *o, Str user, Error *e);
/* What nobody has done who is signed in: entered in the office's chain and signed by the log, with a row of credentials. */
MUST_USE ErrorCode office_note_by_log(Office *o, Store *reader, Arena *a, const char *op, Str user, Str content, const CredentialRow *row, Error *e);
/* ways_key.c: a challenge is used up; false: it was before. */
MUST_USE bool way_challenge_use(Office *o, Arena *a, Str challenge);
/* credential_row.c: a body under the store's key, bound to its place; and back. */
MUST_USE ErrorCode credential_seal(const Office *o, Arena *a, CredentialRow *row, Str plain, Error *e);
MUST_USE ErrorCode credential_open(const Office *o, Arena *a, const CredentialRow *row, Str *plain, Error *e);
/* ways_sheet.c: the sheet of a row: what is left of it and which code is asked for; is that the code? *used: the counter when it is. */
MUST_USE ErrorCode way_sheet_look(const Office *o, Arena *a, const CredentialRow *row, int *left, int *next, Instant *made, Error *e);
MUST_USE ErrorCode way_sheet_is(Office *o, Arena *a, const CredentialRow *row, int number, Str code, bool *is, Error *e);

/* session.c: the account that runs under this login; what a wrong passphrase costs, and its refusal; a session under a key that
 * is lent until its owner has his own (enrol.c). */
MUST_USE ErrorCode session_find_user(Store *reader, Arena *a, Str login, Record *ret, bool *found, Error *e);
ErrorCode session_spend_a_try(Office *o, Str passphrase, Error *e);
MUST_USE ErrorCode session_open_lent(Office *o, Arena *a, const Record *user, const KeyringRow *row, Str code, const SessionAsk *ask,
        Str *token, Error *e);
/* Wipes all that a session holds. */
void session_free(Session *s);
/* Wipes sessions that are over: the gate calls it every few seconds, so that no key outlives its hours because nobody asked for anything. */
void session_sweep(Office *o);

/* lend.c, all under the office's lock but the last: wipes what is over; ends what is lent of a chain, or by a user; all, at the end. */
void lend_sweep(Office *o);
void lend_end_where(Office *o, Str chain, Str lender);
void lend_close(Office *o);

/* lend.c: a session that nobody can take: it has no token, signs nothing and opens no locked case by itself; NULL: memory. Another request in the
 * same snapshot, with it in the place of a person's. */
Session *session_holder(Str user, Instant until);
Request request_inside(const Request *r, Session *holder);

/* models.c: the facts of a model that comes into force with this entry; the switch, once it is durable; what the facts said at opening. */
MUST_USE ErrorCode model_enter(Store *s, const Hash *hash, uint32_t epoch, uint64_t index, Error *e);
void office_model_switch(Office *o, const Hash *hash, uint32_t epoch, uint64_t index);
MUST_USE ErrorCode models_open(Office *o, Error *e);

/* secrets.c: tergoo-secret/v1 files (docs/formats/keys.md). */
MUST_USE ErrorCode secret_write(const char *path, const char *what, const unsigned char bytes[KEY_SIZE], Error *e);
MUST_USE ErrorCode secret_read(const char *path, const char *what, unsigned char bytes[KEY_SIZE], Error *e);
char *log_key_path(Arena *a, const char *folder, uint32_t epoch);

/* Opens without checking the guard file and without starting the writer's thread: for init, restore, audit. */
MUST_USE ErrorCode office_open_quiet(const char *folder, Office **ret, Error *e);
MUST_USE ErrorCode office_load_model(Office *o, const ModelFile *files, size_t count, const ModelRules *rules, Error *e);
/* guard.c: the guard file holds the last head that left the house, as its checkpoint note. */
MUST_USE ErrorCode guard_check(Office *o, Error *e);
/* Where it lies: as the store says, else <folder>/guard. */
MUST_USE ErrorCode guard_path(Store *s, Arena *a, const char *folder, const char **ret, Error *e);
/* *there is false without a file. ERR_FINDING when it is none. */
MUST_USE ErrorCode guard_read(Arena *a, const char *path, Checkpoint *head, Str *note, bool *there, Error *e);
/* Durably writes the head unless a later one is there. Gate and evening copy may both do so: a lock beside the file puts them in a row. */
MUST_USE ErrorCode guard_raise(const char *path, Str note, Error *e);

/* erasures.c: the list of erasures beside the guard file, brought level with the store's own (fact "erasures"): after a commit that erased, and
 * at each opening, so that a crash between the two leaves no gap. The files that ended go off this disk at the same time. */
MUST_USE ErrorCode erasures_level(Office *o, Error *e);

/* erase.c: contents that end. `files` gathers the names of the files that they named. */
typedef struct { Arena *arena; Map files; } Erasure;
#define ERASED_FILES "erased-files"
/* The content and the reason of one entry go; the record's row becomes an empty one if they were its newest. Nothing where there is no such entry. */
MUST_USE ErrorCode erase_place(Store *s, Erasure *x, EntryPlace at, bool *was, Error *e);
/* After the last of them: the rows of files that no content names any more, and their names into the fact "erased-files". */
MUST_USE ErrorCode erase_files(Store *s, Erasure *x, Error *e);
/* What erasing the places of that list (erasures.c) would end, and what has ended already: names of files, in hex. */
MUST_USE ErrorCode erased_files_of(Store *s, Arena *a, Str erasures, Map *ret, Error *e);
/* Takes the files of that list, one name a line, out of <root>/blobs. */
MUST_USE ErrorCode erased_files_remove(Str names, const char *root, Error *e);

/* standing.c: may the user enter this in that case (I22)? ERR_DENIED with rights.read-only. */
MUST_USE ErrorCode standing_check(Request *r, const Draft *d, Error *e);
/* The reason as a deputy gives it; empty when he acts for himself. */
MUST_USE ErrorCode deputy_reason(Request *r, Str chain, Str reason, Str *ret, Error *e);

/* commit.c: one act by the store itself, signed by the log's key. */
MUST_USE ErrorCode item_by_log(Arena *a, const Office *o, const Act *act, Str content, Item *ret, Error *e);
/* As office_commit, with acts of another store between the drafts: `before` of them come first. */
MUST_USE ErrorCode office_commit_via(Request *r, const Draft *drafts, size_t count, size_t before, const Item *via, size_t via_count,
                                     Error *e);
void act_fill_random(Act *act, unsigned char salt[SALT_SIZE]);

#endif

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
    Str              counter; int64_t counter_value;    /* the number given to it: counter must stand at value - 1 */
    const KeyringRow *keyring;
    const Hash      *model_hash; Str model_packed;      /* a model that comes into force with this act */
    const BlobRow   *blob;
    const EntryPlace *erase; size_t erase_count;          /* contents that end with this act */
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

    /* what the writer alone touches while it runs */
    uint32_t        epoch;
    Frontier        frontier;
    Instant         received;                   /* of the last entry */
    uint64_t        commits, acts;
    bool            erased;                     /* contents that went are still in the WAL or not yet on the list beside the guard file */
} Writer;

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
    Arena      arena;
} Session;

struct Office {
    Arena           arena;                      /* what lives as long as the office */
    char           *folder;
    const char     *guard_file;
    char            store_id[17];
    char            origin[64];
    Str             name;
    NoteKey         log_key;
    SignSecret      log_secret;
    WrapKey         store_key;
    Model          *model;
    Str             model_packed;
    Writer          writer;
    pthread_mutex_t lock;                       /* guards what is below */
    Map             sessions;                   /* by token; values are Session */
    Arena           session_arena;              /* of the table, not of the sessions */
    pthread_mutex_t passphrase_lock;            /* one Argon2id at a time */
    pthread_mutex_t guard_lock;
    uint64_t        guard_size;                 /* what the guard file durably holds */
    bool            guard_noted;                /* the store remembers that a head has left */
    PassphraseCost  cost;
};

/* writer.c */
MUST_USE ErrorCode writer_start(Office *o, Error *e);
void writer_end(Office *o);
/* Blocks until the submission is durable or refused. */
MUST_USE ErrorCode writer_submit(Writer *w, Submission *s, Error *e);
/* The same in the caller's thread, for init and restore, when no thread runs. */
MUST_USE ErrorCode writer_run_now(Office *o, Submission *s, Error *e);

/* secrets.c: tergoo-secret/v1 files (docs/formats/keys.md). */
MUST_USE ErrorCode secret_write(const char *path, const char *what, const unsigned char bytes[KEY_SIZE], Error *e);
MUST_USE ErrorCode secret_read(const char *path, const char *what, unsigned char bytes[KEY_SIZE], Error *e);
char *log_key_path(Arena *a, const char *folder, uint32_t epoch);

/* Opens without checking the guard file and without starting the writer's thread: for init, restore, audit. */
MUST_USE ErrorCode office_open_quiet(const char *folder, Office **ret, Error *e);
MUST_USE ErrorCode office_load_model(Office *o, const ModelFile *files, size_t count, const char *const *guards, size_t guard_count, Error *e);
/* guard.c: the guard file holds the last head that left the house, as its checkpoint note. */
MUST_USE ErrorCode guard_check(Office *o, Error *e);
/* Where it lies: as the store says, else <folder>/guard. */
MUST_USE ErrorCode guard_path(Store *s, Arena *a, const char *folder, const char **ret, Error *e);
/* *there is false without a file. ERR_FINDING when it is none. */
MUST_USE ErrorCode guard_read(Arena *a, const char *path, Checkpoint *head, Str *note, bool *there, Error *e);
/* Durably writes the head unless a later one is there. Gate and evening copy may both do so: a lock beside the file puts them in a row. */
MUST_USE ErrorCode guard_raise(const char *path, Str note, Error *e);

/* erasures.c: the list of erasures beside the guard file, brought level with the store's own (fact "erasures"): after a commit that erased, and
 * at each opening, so that a crash between the two leaves no gap. */
MUST_USE ErrorCode erasures_level(Office *o, Error *e);

/* commit.c: one act by the store itself, signed by the log's key. */
MUST_USE ErrorCode item_by_log(Arena *a, const Office *o, const Act *act, Str content, Item *ret, Error *e);
void act_fill_random(Act *act, unsigned char salt[SALT_SIZE]);

#endif

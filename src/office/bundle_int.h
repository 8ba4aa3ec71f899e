/* bundle_int.h: what the bundle files share. */
#ifndef TERGOO_BUNDLE_INT_H
#define TERGOO_BUNDLE_INT_H

#include "office/bundle.h"

/* ---- manifest.note and SHA256SUMS (bundle_manifest.c) ---- */

#define MANIFEST_NAME "manifest.note"
#define SUMS_NAME "SHA256SUMS"

typedef struct {
    Str      store, chain;
    uint64_t complete_seq;              /* the export's case-seq, its log and its index there */
    Str      complete_origin;
    uint64_t complete_index;
    Instant  made;
    uint64_t files;                     /* lines of SHA256SUMS */
    Hash     sums;                      /* of SHA256SUMS */
    bool     exercise;                  /* of an invented case: an eighth line says so */
} Manifest;
#define EXERCISE_LINE "exercise: invented, no legal force\n"

void manifest_format(Buf *to, const Manifest *m);
/* Its one form, as act_parse. ERR_FINDING with {line-name}. */
MUST_USE ErrorCode manifest_parse(Str text, Manifest *ret, Error *e);

void sums_add(Buf *to, const Hash *hash, Str name);
/* The next line in its one form: false at the end and at a bad line (then *rest is not empty). */
bool sums_next(Str *rest, Hash *hash, Str *name);

/* ---- the names of the files (bundle_names.c) ---- */

typedef enum { BUNDLE_START, BUNDLE_VERIFY_TEXT, BUNDLE_CASE, BUNDLE_OFFICE, BUNDLE_CHECKPOINT, BUNDLE_FILE,
               BUNDLE_BLOB_KEY, BUNDLE_MODEL } BundleKind;
typedef struct {
    BundleKind kind;
    BundlePart part;                    /* of BUNDLE_CASE and BUNDLE_OFFICE */
    uint64_t   number;                  /* case-seq, or index in the epoch */
    uint32_t   epoch;                   /* of BUNDLE_OFFICE and BUNDLE_CHECKPOINT */
    Hash       hash;                    /* of BUNDLE_FILE and BUNDLE_MODEL; the name of the blob of BUNDLE_BLOB_KEY */
} BundleName;

/* The name, in the arena; .ptr is NULL when memory is out. */
MUST_USE Str bundle_name_format(Arena *a, const BundleName *n);
/* Exactly what bundle_name_format gives, and no other. */
bool bundle_name_parse(Str name, BundleName *ret);

/* ---- a bundle that a client passed (bundle_import.c) ---- */

typedef struct { void *at; size_t size; } Mapping;
MUST_USE ErrorCode bundle_map(const char *path, Mapping *ret, Error *e);
void bundle_unmap(Mapping *m);              /* for CLEANUP */
/* Copies what the client passed, which he may change while it is read, into the store's folder; the caller unlinks it. */
MUST_USE ErrorCode bundle_receive(Request *r, int fd, char **path, Error *e);

/* ---- START.html (bundle_page.c) ---- */

typedef struct {
    EntryText    entry;
    Act          act;
    Str          content, reason;       /* ptr NULL: erased, or none */
    const Model *model;                 /* that the act was made under; NULL: none */
} PageEntry;

typedef struct {
    Arena           *arena;
    Str              office, store;     /* the office's name, for people; the store's id */
    Str              chain;
    const NoteKey   *log_key;
    const PageEntry *entries; size_t count;
    Map              users;             /* "user/…" -> Str *: the full name */
    Map              files;             /* plain hash in hex -> anything: files/ has it */
} PageInput;

MUST_USE ErrorCode bundle_page(Buf *to, const PageInput *in, Error *e);

/* templates/bundle, embedded. */
extern const char BUNDLE_PAGE_CSS[];
extern const char BUNDLE_VERIFY_MD[];
extern const size_t BUNDLE_VERIFY_MD_SIZE;

/* ---- contents (bundle_content.c) ---- */

/* The kind of the record that this act makes a version of; NULL when it makes none. project.c goes by the same rule. */
const Kind *act_record_kind(const Model *m, const Act *act);
/* A record's content in its one form, saying the record and version that the act says. ERR_FINDING. */
MUST_USE ErrorCode content_check_record(Arena *a, const Act *act, Str content, const JsonValue **ret, Error *e);

/* Calls each for every file that a record's fields name: an object with blob, sha256 and size, alone or in a list. */
typedef struct { Hash blob, plain; uint64_t size; Str name, type; } NamedFile;
typedef ErrorCode (*NamedFileEach)(void *self, const NamedFile *file, Error *e);
MUST_USE ErrorCode content_each_file(const JsonValue *content, NamedFileEach each, void *self, Error *e);

#endif

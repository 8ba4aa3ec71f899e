/* bundle.h: one case as one file that an outsider can check (docs/formats/bundle.md).
 *
 * container.c reads and writes the one form of the archive; bundle_manifest.c the signed text and the list, bundle_names.c the
 * names of the files. bundle_open.c takes a bundle apart, bundle_verify.c and bundle_content.c hold it against the rules.
 * bundle_collect.c finds in a store what belongs into one, bundle_export.c writes it, bundle_page.c its START.html.
 * bundle_import.c keeps one from elsewhere. */
#ifndef TERGOO_BUNDLE_H
#define TERGOO_BUNDLE_H

#include "office/office.h"
#include "office/verifier.h"

/* ---- container (container.c) ---- */
/* Begin with { .fd, .path }; the rest is its own. */
typedef struct { int fd; Str path; uint64_t written, due; size_t padding; bool ended; } ContainerWriter;
/* Whole in memory; or begun with its size, written to .fd by the caller, and counted with container_took. */
MUST_USE ErrorCode container_add(ContainerWriter *w, Str name, Str bytes, Error *e);
MUST_USE ErrorCode container_begin(ContainerWriter *w, Str name, uint64_t size, Error *e);
MUST_USE ErrorCode container_took(ContainerWriter *w, uint64_t size, Error *e);
MUST_USE ErrorCode container_end(ContainerWriter *w, Error *e);
bool container_name_ok(Str name);

/* A reader over a whole file in memory (mapped): refuses anything but the one form. ERR_END after the last file, once the two
 * blocks of zeros and the end of the input have been seen; ERR_FINDING with {offset} otherwise. */
typedef struct { Str input; size_t at; } ContainerReader;
MUST_USE ErrorCode container_next(ContainerReader *r, Str *name, Str *bytes, Error *e);

/* ---- a bundle opened for reading (bundle_open.c, bundle_verify.c) ---- */
typedef struct { Str name, bytes; Hash hash; } BundleFile;
typedef struct {
    Str         input;
    BundleFile *files; size_t count;            /* those of SHA256SUMS, in byte order of names */
    Str         manifest;                       /* the note */
    Str         store, chain;
    uint64_t    complete_seq, complete_index;
    Str         complete_origin;
    Instant     made;
    bool        exercise;                       /* as its manifest says */
} Bundle;

/* Rule 1: container, manifest and list; nothing about keys or entries yet. ERR_FINDING with {file}, {line-name} or {offset}. */
MUST_USE ErrorCode bundle_open(Arena *a, Str input, Bundle *ret, Error *e);
const BundleFile *bundle_file(const Bundle *b, Str name);

/* An entry with all that belongs to it, by part; ptr NULL: not there. */
typedef enum { PART_ENTRY, PART_PROOF, PART_OBJECT, PART_OBJECT_SALT, PART_REASON, PART_REASON_SALT,
               PART_ACT, PART_ACT_SALT, BUNDLE_PARTS } BundlePart;
typedef struct {
    uint32_t epoch;                     /* where the entry stands in the logs of the bundle's store */
    uint64_t index;
    bool     in_case;
    uint64_t number;                    /* as the name says: case-seq, or index */
    Str      parts[BUNDLE_PARTS];
    Str      name;                      /* of the entry's file */
    Str      first;                     /* of the opened act's */
} BundlePiece;

typedef struct {
    bool        key_checked;                    /* rule 2: a given key vouches for the log */
    NoteKey     log_key;                        /* of the epoch in complete-to */
    uint64_t    entries, signatures, contents, erased, files;
    Instant     first, last;                    /* received */
    const BundlePiece *pieces; size_t piece_count;      /* of case and office, in the order of the logs */
    Verifier    verifier;                       /* its others: stores whose acts came in by a check-in, under keys that nobody vouches for */
} BundleReport;
/* All nine rules. ERR_FINDING with {file} and what does not hold. With no given key ERR_OK and key_checked false: the caller says
 * so and ends with exit code 1. each (may be NULL) is called for every entry of the case in order, with its object content (ptr
 * NULL: erased). */
typedef ErrorCode (*BundleEach)(void *self, const EntryText *entry, const Act *act, Str content, Str reason, Error *e);
MUST_USE ErrorCode bundle_verify(Arena *a, const Bundle *b, const NoteKey *given, size_t given_count, BundleEach each, void *self,
                                 BundleReport *ret, Error *e);

/* ---- making and keeping one ---- */
/* Commits case.export, then writes the bundle to fd. purpose and recipient go into the export's content. The same files in the
 * same order for the same store: only salts, times and the export differ. */
MUST_USE ErrorCode bundle_export(Request *r, Str chain, Str recipient, Str purpose, int fd, Error *e);
/* The same for a store that goes on with the case (docs/formats/lease.md): with the keys under which the files have their names. */
MUST_USE ErrorCode bundle_export_to_store(Request *r, Str chain, Str recipient, Str purpose, int fd, Error *e);
/* Verifies (given keys must vouch) and keeps the bundle under imported/<its store>/<case>/<complete-seq>.tergoo with an act
 * case.import in the office chain that names its hash, store, case, complete-to and the log key's fingerprint, "not vouched". What
 * it does with the same, an older or a forked one: bundle.md, Import. */
MUST_USE ErrorCode bundle_import(Request *r, int fd, const NoteKey *given, size_t given_count, Error *e);

#endif

/* findings.h: the flags of a kept run of detection, so that a page over a hundred thousand of them is a page's work.
 *
 * The run's file (flags.jsonl, docs/detect.md) is a blob that the run's record names. It is read once, line by line, into small
 * rows by rule, party and year, which the office keeps on its shelf (office/shelf.h) for as long as they are asked for, and
 * beside the file for the next start (findings_index.c); what a flag says in full is read from its place in the file when it is
 * shown. Lines of types that are not known here are passed over, and members too: a later version may say more. Nobody gets at
 * any of it but by the run's record, which he must be let see (findings_open). */
#ifndef TERGOO_FINDINGS_H
#define TERGOO_FINDINGS_H

#include "desk/desk.h"
#include "detect/rule_book.h"
#include "office/blob.h"

enum { FINDING_NONE = UINT32_MAX };

/* Of a party flags are counted by whom they are about (own), who bought, and who got it. Natural persons and sole traders are
 * marked: nothing is gathered by them. */
typedef struct { Str id, name; bool person; uint32_t own, bought, got; } FindingParty;

/* As the run went by it; `known`: this version has such a rule. */
typedef struct { Str code, sha256; int severity; RuleLevel level; bool known; DetectRule rule; uint32_t open,
                 cleared; } FindingRule;

typedef struct {
    uint64_t offset;                      /* of its line in the file */
    uint32_t size;
    uint32_t key, subject, title, lot, group;       /* texts; subject: the process, party or market; FINDING_NONE: none */
    uint32_t buyer, party, other;         /* parties; other: the second of a pair */
    uint32_t suppliers, supplier_count;   /* in Findings.links */
    uint16_t rule, year;                  /* in Findings.rules; year 0: not said */
    bool     cleared;
    double   value;
} Finding;

/* Who bids with whom, as the run says it. */
typedef struct { uint32_t first, second; int64_t joint, first_won, second_won; } FindingPair;

/* Another line of the file: its type, whom it is about (FINDING_NONE: nobody), and where it stands. */
typedef struct { uint32_t type, subject; uint64_t offset; uint32_t size; } FindingLine;

typedef struct {
    Arena         arena;
    Str          *texts; size_t text_count;
    FindingParty *parties; size_t party_count;
    uint32_t     *links; size_t link_count;
    FindingRule  *rules; size_t rule_count;
    Finding      *list; size_t count;               /* in the file's order */
    FindingPair  *pairs; size_t pair_count;
    FindingLine  *lines; size_t line_count;
    Map           by_key;                           /* Finding by its key */
    Map           by_party;                         /* FindingParty by its id */
} Findings;

/* A run that the caller may see, with its flags in hand until findings_close. `run` empty: the newest one that is in use;
 * *ret->all is NULL then when there is none. */
typedef struct { Request *request; Seen seen; const JsonValue *json; const Findings *all; BlobRow row; BlobKey key; } RunInHand;
MUST_USE ErrorCode findings_open(Request *r, Str run, RunInHand *ret, Error *e);
void findings_close(RunInHand *run);        /* for CLEANUP */

/* Reads a file of flags whose record is not there yet, all of it strictly, and leaves the rows on the shelf: ERR_INVALID says
 * the line. `json`: the run's run.json. */
MUST_USE ErrorCode findings_check(Request *r, const JsonValue *json, const BlobRow *row, const BlobKey *key, Error *e);

/* The rows of a file that `each` gives piece by piece to a function that takes them, as blob_each does; `json` is the run's run.json. ERR_INVALID
 * says the line. For whoever has no office: the file is anybody's. */
typedef ErrorCode (*FindingsEach)(void *source, BlobTake take, void *self, Error *e);
MUST_USE ErrorCode findings_make(const JsonValue *json, FindingsEach each, void *source, Findings **ret, Error *e);
void findings_free(Findings *f);
/* The rows as bytes, and made of them again (findings_index.c). ERR_NOT_FOUND: no such bytes, whole and of this version. */
void findings_pack(const Findings *f, Buf *to);
MUST_USE ErrorCode findings_unpack(const JsonValue *json, Str bytes, Findings **ret, Error *e);
/* Without rows: only the rules of run.json, and how ids of natural persons begin. */
MUST_USE ErrorCode findings_empty(const JsonValue *json, Findings **ret, Str *persons, Error *e);
/* What stands in by_key and by_party for the one at that place. */
static inline void *finding_mark(uint32_t place) { return (void *)(uintptr_t)((uint64_t)place + 1); }
/* Leaves the rows of a run that is kept beside its file, so that the first page after a start need not read all of it. */
void findings_remember(const RunInHand *run);

/* A number of such a line, as near as a double is; 0 where there is none. */
double findings_number(const JsonValue *v);
/* The whole line of a flag or another line. */
MUST_USE ErrorCode findings_read(const RunInHand *run, uint64_t offset, uint32_t size, const JsonValue **ret, Error *e);
const Finding *findings_by_key(const Findings *f, Str key);
const FindingParty *findings_party(const Findings *f, Str id);
static inline Str findings_text(const Findings *f, uint32_t text) { return text == FINDING_NONE ? STR("") : f->texts[text]; }

#endif

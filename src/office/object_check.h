/* object_check.h: the entries of one record held against the ledger at the moment somebody looks at it, without reading the rest
 * of the ledger.
 *
 * An audit (whole.h) reads everything and takes minutes for millions of entries; who looks at one exhibit wants to know now
 * whether what the page says is what was signed. So of each entry of the record is asked what can be asked of it alone: does it
 * stand in the tree under the log's signed head, behind the entry that it says is before it; did the sessions sign that it
 * names, opened by users whose keys the log introduced; is the content the one that its salted hash stands for; does the record
 * as it is now follow from the last of them, with no version left out. What it does not say is in the audit: that no other entry
 * is wrong. */
#ifndef TERGOO_OBJECT_CHECK_H
#define TERGOO_OBJECT_CHECK_H

#include "office/office.h"

/* One entry. All four are true where everything holds; `erased` says that there is no content left to hold against its hash, by an
 * erasure that the store's own list names. `finding` is what does not hold, in the language of the request. */
typedef struct {
    EntryPlace at;
    Hash       leaf;                /* of the bytes that the ledger holds */
    bool       in_tree, signed_right, whole, follows, erased;
    Str        finding;             /* empty: it holds */
} EntryCheck;

typedef struct {
    EntryCheck *list; size_t count;         /* in the order of the ledger */
    uint64_t    signatures;                 /* verified, those of the office's entries that introduced the keys among them */
    uint64_t    contents, erased, versions;
    uint64_t    keys;                       /* entries of the office that were read for them */
    Str         origin;                     /* the newest log, its size and root as signed, and its key's fingerprint */
    uint64_t    size;
    Hash        root;
    Str         fingerprint;
    Str         finding;                    /* of the record as a whole: a version is missing, its row is another's */
    bool        good;
    int64_t     took;                       /* nanoseconds */
} ObjectCheck;

/* Of a record that the caller may see. What does not hold is told in *ret and is no error. */
MUST_USE ErrorCode object_check(Request *r, Str object, ObjectCheck *ret, Error *e);

#endif

/* act.h: the two signed-for texts: the act (docs/formats/act.md) and the entry around it (docs/formats/entry.md).
 *
 * Formatting and parsing are exact inverses: a parser formats what it read and compares the bytes, so that a text has one form and
 * no reader can see another act in it than the signer did. */
#ifndef TERGOO_ACT_H
#define TERGOO_ACT_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "ledger/ledger.h"

enum { STORE_ID_SIZE = 8, NONCE_SIZE = 16, ENTRY_LIMIT = 65535 };

/* All Str borrow from the text that was parsed, or from the maker's arena. Empty Str, has_… false and until 0 stand for `-`. */
typedef struct {
    Str     store;              /* 16 hex digits */
    Str     chain;              /* "case/…" or "office": the line `case` */
    Str     op, object;
    int64_t object_version;
    bool    has_object_hash;
    Hash    object_hash;
    bool    has_model;
    Hash    model;
    Str     reason_code;        /* empty: no reason */
    Hash    reason_hash;
    Str     legal_basis, key;
    Instant until;              /* 0: none */
    Str     actor, session;
    Instant made;
    unsigned char nonce[NONCE_SIZE];
} Act;

/* The text without signatures, ending in LF. */
void act_format(Buf *to, const Act *act);
/* The text (a note's), in its one form. ERR_INVALID with {line-name} and {line}. */
MUST_USE ErrorCode act_parse(Str text, Act *ret, Error *e);
/* Does its content say what a record is after the act (act.md, Contents)? Then the act makes the version after object-version. */
bool act_carries_record(const Act *act);
/* The reason code of the act that enters what was running before this register was (docs/take-over.md), also where a deputy acts. */
#define TAKEN_OVER STR("taken-over")
static inline bool act_takes_over(const Act *a) { return str_is(a->op, "record.create") && str_ends(a->reason_code, TAKEN_OVER); }
/* A note whose text is an act: parsed both. */
MUST_USE ErrorCode act_open(Str note_bytes, Note *note, Act *act, Error *e);
/* The same without formatting it again to compare: for reading many acts that were held to their form when they were entered. */
MUST_USE ErrorCode act_open_known(Str note_bytes, Note *note, Act *act, Error *e);
/* Checks what a maker wants to say by the rules of the lines, before it is signed. */
MUST_USE ErrorCode act_check(const Act *act, Error *e);

typedef struct {
    Str      log;               /* origin */
    uint32_t epoch;             /* out of it */
    Str      chain;
    uint64_t chain_seq;
    bool     has_prev;
    Hash     prev;
    Instant  received;
    Str      via_origin;        /* empty: none */
    uint64_t via_index;
    Str      act_note;          /* verbatim, signatures included */
} EntryText;

void entry_format(Buf *to, const EntryText *entry);
MUST_USE ErrorCode entry_parse(Str text, EntryText *ret, Error *e);

/* Names. Each `to` takes the bytes said; the texts end in NUL. */
void store_id_of(char to[17], const SignPublic *first_log_key);
Str origin_format(char to[64], Str store, uint32_t epoch);
MUST_USE bool origin_parse(Str origin, Str *store, uint32_t *epoch);
Str user_key_name(char to[128], Str store, Str user);            /* user: "user/…" */
Str session_key_name(char to[64], Str store, Str session);
/* Which session signed under that name; false when it is none of this store's. */
bool session_of_key_name(Str name, Str store, Str *session);
/* The short form for papers and telephone: "1a2b 3c4d …", 39 characters. */
Str key_fingerprint(Arena *a, const NoteKey *key);

bool is_chain(Str s);
bool is_object(Str s);
bool is_hex(Str s, size_t digits);

#endif

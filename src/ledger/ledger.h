/* ledger.h: signed notes, the Merkle tree, tiles, checkpoints and proofs. Opaque bytes: this folder knows nothing of cases.
 *
 * Shapes are public ones, so that nobody needs us to check us: C2SP signed-note v1.0.0, tlog-checkpoint v1.0.0, tlog-tiles,
 * tlog-proof@v1 (C2SP, read 22.07.2026), RFC 6962 section 2.1 hashing, RFC 9162 sections 2.1.3.2 and 2.1.4.2 verification. */
#ifndef TERGOO_LEDGER_H
#define TERGOO_LEDGER_H

#include "base/base.h"
#include "crypto/crypto.h"

/* ---- signed notes (note.c) ----
 * text (ends in LF), an empty line, then one or more lines: U+2014, space, key name, space, base64(4-byte key id || signature). */
enum { NOTE_SIGNATURES = 16, NOTE_LIMIT = 1024 * 1024, KEY_NAME_LIMIT = 255, NOTE_ED25519 = 0x01 };

typedef struct { Str name; uint32_t id; Str bytes; } NoteSignature;        /* bytes: what follows the id; borrowed from scratch */
typedef struct {
    Str           text;                                                    /* with its final LF; borrowed from the input */
    NoteSignature signatures[NOTE_SIGNATURES];
    size_t        count;
    unsigned char scratch[NOTE_SIGNATURES][80];                            /* decoded signatures; longer ones have empty bytes */
} Note;                                                                    /* points into itself: not to be copied */

/* A public key by name. The id binds name, type and key: first 4 bytes of SHA-256(name || LF || type || key). Only Ed25519. */
typedef struct { char name[KEY_NAME_LIMIT + 1]; uint32_t id; SignPublic key; } NoteKey;

/* Non-empty, valid UTF-8, no Unicode space, no '+', no control character. */
bool note_key_name_ok(Str name);
/* The name must be one that note_key_name_ok takes. */
NoteKey note_key(Str name, const SignPublic *key);
/* "name+hex8(id)+base64(type || key)". Parsing refuses a wrong id, another type, a weak key. */
MUST_USE ErrorCode note_key_parse(Str vkey, NoteKey *ret, Error *e);
void note_key_format(Buf *to, const NoteKey *key);

/* Splits at the last empty line; refuses what is not a note: control characters but LF, bad UTF-8, no signature, a malformed
 * line, the same (name, id) twice, more than NOTE_SIGNATURES. Verifies nothing yet. */
MUST_USE ErrorCode note_parse(Str bytes, Note *ret, Error *e);
/* Verifies the signature by this key. True when there is one and it is good. *bad says whether there is one by this very key
 * (name and id) that fails: then the whole note is to be refused. */
bool note_signed_by(const Note *note, const NoteKey *key, bool *bad);
/* text must be valid and end in LF. Appends the text, the empty line and one signature line. */
void note_sign(Buf *to, Str text, const NoteKey *key, const SignSecret *secret);
/* The same by a pair that was made for many (crypto.h). */
void note_sign_with(Buf *to, Str text, const NoteKey *key, const SignPair *pair);
/* Appends one more signature line to a whole note in `to` (no check that it is one). */
void note_add_signature(Buf *to, Str text, const NoteKey *key, const SignSecret *secret);

/* ---- the tree (tree.c) and its proofs (proof.c) ---- */
Hash tree_leaf(Str entry);                                   /* SHA-256(0x00 || entry) */
Hash tree_node(const Hash *left, const Hash *right);         /* SHA-256(0x01 || left || right) */
Hash tree_empty(void);                                       /* SHA-256("") */

/* The roots of the full subtrees of a growing tree, largest first: all that appending needs. */
typedef struct { uint64_t size; Hash roots[64]; } Frontier;
void frontier_append(Frontier *f, const Hash *leaf);
/* The same, and gives the hashes of higher stored levels that became due with this leaf: the return value says how many (0..7),
 * due[L - 1] is the one of level L, its number there index >> 8L. */
enum { TREE_LEVELS = 8 };
unsigned frontier_append_due(Frontier *f, const Hash *leaf, Hash due[TREE_LEVELS - 1]);
Hash frontier_root(const Frontier *f);
/* The number of roots that a tree of that size has (its one bits). */
size_t frontier_count(uint64_t size);

/* Stored hashes: level 0 are leaves, level L+1's n-th hash is the root over the 256 hashes n*256..n*256+255 of level L, kept only
 * when these are all there (the full tiles of tlog-tiles). A reader callback gives `count` (<= 256) of them from `first` on;
 * it answers ERR_NOT_FOUND when one is missing. */
typedef ErrorCode (*TreeRead)(void *self, unsigned level, uint64_t first, size_t count, Hash *to, Error *e);
/* When the hash at `index` of level 0 has been stored, says how many higher hashes became due (0..7): those of level 1 up to
 * that level, the one of level L having the number index >> 8L. */
unsigned tree_levels_completed(uint64_t index);

/* The root of the first `size` leaves. */
MUST_USE ErrorCode tree_root(uint64_t size, TreeRead read, void *self, Hash *ret, Error *e);
/* The frontier of the first `size` leaves, to go on appending after a start. */
MUST_USE ErrorCode tree_frontier(uint64_t size, TreeRead read, void *self, Frontier *ret, Error *e);

enum { PROOF_LIMIT = 64 };
typedef struct { Hash hashes[PROOF_LIMIT]; size_t count; } Proof;
/* index < size; old_size <= size. Order of hashes as RFC 6962: the leaf's sibling first. */
MUST_USE ErrorCode tree_inclusion(uint64_t index, uint64_t size, TreeRead read, void *self, Proof *ret, Error *e);
MUST_USE ErrorCode tree_consistency(uint64_t old_size, uint64_t size, TreeRead read, void *self, Proof *ret, Error *e);

/* Many inclusion proofs under one root, as a disclosure needs them: in ascending order of indices a prover makes them some ten
 * times as fast; in any other order they are right too. It must not outlive `self` and serves one thread. */
typedef struct TreeProver TreeProver;
MUST_USE ErrorCode tree_prover_new(uint64_t size, TreeRead read, void *self, TreeProver **ret, Error *e);
MUST_USE ErrorCode tree_prover_inclusion(TreeProver *p, uint64_t index, Proof *ret, Error *e);
void tree_prover_free(TreeProver *p);

/* False for a wrong proof, also for one with hashes to spare. An old size of 0 takes only an empty proof and
 * the root of the empty tree. */
bool tree_check_inclusion(const Proof *proof, uint64_t index, uint64_t size, const Hash *leaf, const Hash *root);
bool tree_check_consistency(const Proof *proof, uint64_t old_size, uint64_t size, const Hash *old_root, const Hash *root);

/* ---- tiles (tile.c): the published form: which files a tree has, their names, and what an entry bundle holds ---- */
typedef struct { unsigned level; uint64_t number; unsigned width; } Tile;         /* width 256 is a full one */
/* "tile/0/x001/x234/067.p/12"; `to` takes 64 bytes. Parsing takes that form and no other; "tile/entries/..." is level -1. */
Str tile_path(char to[64], int level, uint64_t number, unsigned width);
MUST_USE ErrorCode tile_parse(Str path, int *level, uint64_t *number, unsigned *width, Error *e);
typedef ErrorCode (*TileEach)(void *self, const Tile *t, Error *e);
/* Calls `each` for every tile that a tree of `size` has beyond one of `old_size`, lowest level first; stops at an error. */
MUST_USE ErrorCode tile_new(uint64_t old_size, uint64_t size, TileEach each, void *self, Error *e);
/* The bytes of an entry bundle: each entry with its big-endian 16-bit length (so an entry has at most 65,535 bytes). */
MUST_USE ErrorCode tile_entries_add(Buf *to, Str entry, Error *e);
/* Takes the next entry off the front of *rest. ERR_END when there is none, ERR_FINDING when the bundle ends within one. */
MUST_USE ErrorCode tile_entries_next(Str *rest, Str *ret, Error *e);

/* ---- checkpoints and proofs as files (checkpoint.c) ---- */
typedef struct { Str origin; uint64_t size; Hash root; } Checkpoint;
void checkpoint_format(Buf *to, const Checkpoint *c);                             /* the note's text, three lines */
/* Refuses further lines: we sign none and an unaudited one must not look signed for. The origin is borrowed from `text`. */
MUST_USE ErrorCode checkpoint_parse(Str text, Checkpoint *ret, Error *e);
/* A checkpoint note: parsed, its log signature checked under `key`, whose name must be its origin. */
MUST_USE ErrorCode checkpoint_open(Str note, const NoteKey *key, Checkpoint *ret, Error *e);

/* `.tlog-proof`: first line c2sp.org/tlog-proof@v1, index, hashes, empty line, the checkpoint note verbatim. We write no `extra`
 * line and read over one: no signature covers it. Parsing verifies nothing; *ret borrows from `bytes`. */
typedef struct { uint64_t index; Proof proof; Str checkpoint; } ProofFile;
void proof_file_format(Buf *to, const ProofFile *p);
MUST_USE ErrorCode proof_file_parse(Str bytes, ProofFile *ret, Error *e);

#endif

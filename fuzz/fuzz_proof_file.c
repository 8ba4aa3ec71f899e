/* fuzz_proof_file.c: any bytes as a proof file, a checkpoint, the name of a tile and a bundle of entries.
 *
 * What must hold: nothing is read outside of the input (the copy has exactly its size, so the sanitizer sees it); what is taken
 * is written as it was read, but for the `extra` line of a proof file, which we do not write; a proof with a hash dropped or
 * added never passes where the whole one does; a changed checkpoint never opens. */
#include <stdlib.h>

#include "ledger/ledger.h"

/* The key of tests/data/tlog, whose checkpoints are among the seeds: only those open. */
#define LOG_KEY "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) abort();
}

static void check_checkpoint(Arena *a, Str bytes)
{
    Error e;
    Checkpoint c;
    NoteKey key;
    must(note_key_parse(STR(LOG_KEY), &key, &e) == ERR_OK);
    if (checkpoint_parse(bytes, &c, &e) == ERR_OK) {
        Buf b = buf_in(a);
        checkpoint_format(&b, &c);
        must(str_equal(buf_str(&b), bytes));
    }
    if (checkpoint_open(bytes, &key, &c, &e) == ERR_OK) must(str_is(c.origin, key.name) && c.size <= 15);
}

static void check_proof(const ProofFile *p, Str rest)
{
    uint64_t size = rest.len > 0 ? (uint64_t)(unsigned char)rest.ptr[0] + 1 : 1;
    Hash leaf = tree_leaf(rest), root = leaf;
    Proof other = p->proof;
    if (!tree_check_inclusion(&p->proof, p->index, size, &leaf, &root)) return;
    must(p->proof.count == 0 && size == 1 && p->index == 0);        /* anything else would be a collision of SHA-256 */
    other.hashes[other.count++] = root;
    must(!tree_check_inclusion(&other, p->index, size, &leaf, &root));
}

static void check_proof_file(Arena *a, Str bytes)
{
    Error e;
    ProofFile p;
    if (proof_file_parse(bytes, &p, &e) != ERR_OK) return;
    Buf b = buf_in(a);
    proof_file_format(&b, &p);
    if (str_find(bytes, STR("\nextra ")) < 0) must(str_equal(buf_str(&b), bytes));
    must(p.proof.count <= PROOF_LIMIT && p.checkpoint.len > 0 && str_ends(bytes, p.checkpoint));
    check_proof(&p, p.checkpoint);
    check_checkpoint(a, p.checkpoint);
}

static void check_tiles(Arena *a, Str bytes)
{
    Error e;
    char to[64];
    int level;
    uint64_t number;
    unsigned width;
    if (tile_parse(bytes, &level, &number, &width, &e) == ERR_OK) must(str_equal(tile_path(to, level, number, width), bytes));

    Buf again = buf_in(a);
    Str rest = bytes, entry;
    ErrorCode code;
    while ((code = tile_entries_next(&rest, &entry, &e)) == ERR_OK) must(tile_entries_add(&again, entry, &e) == ERR_OK);
    must(code == ERR_END ? str_equal(buf_str(&again), bytes) : code == ERR_FINDING && str_starts(bytes, buf_str(&again)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Error e;
    Arena a = arena_with(64 << 20);
    must(crypto_start(&e) == ERR_OK);
    char *copy = mem_alloc(size);
    if (copy) {
        if (size > 0) memcpy(copy, data, size);
        check_proof_file(&a, str_bytes(copy, size));
        check_checkpoint(&a, str_bytes(copy, size));
        check_tiles(&a, str_bytes(copy, size));
        mem_free(copy);
    }
    arena_free(&a);
    return 0;
}

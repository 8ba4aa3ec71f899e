/* bench_ledger.c: what the ledger costs, beside what the libraries alone cost in the same run.
 *
 *   bench_ledger [ENTRIES]        how many entries the tree has (1,000,000)
 *
 * Each line: how often in a second of processor time, and the floor: the bare call that the work cannot do without (SHA-256 or
 * Ed25519 of the library, as often as the work needs it). A ratio of 1 would mean that our part costs nothing. */
#include <openssl/evp.h>
#include <sodium.h>

#include "bench.h"
#include "ledger/ledger.h"
#include "memory_tree.h"

enum { ENTRY = 460, SIGNATURES = 4000, PROOFS = 20000, CHUNKS = 4000 };

typedef struct {
    MemoryTree    tree;
    uint64_t      size;
    unsigned char entry[ENTRY];
    EVP_MD       *sha256;
    EVP_MD_CTX   *context;
    NoteKey       key;
    SignSecret    secret;
    double        verify_floor;
} Bench;

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "bench_ledger: %s\n", what);
    exit(3);
}

static double rate(uint64_t count, int64_t from)
{
    return (double)count * 1e9 / (double)(bench_processor_ticks() - from);
}

static void line(const char *what, double ours, const char *floor_name, double floor)
{
    bench_row(&(Row){ what, "/s", ours, floor_name, floor });
}

/* Bare SHA-256 of that many bytes, with one context and nothing around it. */
static double floor_sha256(Bench *b, size_t bytes, uint64_t count)
{
    unsigned char out[32];
    int64_t from = bench_processor_ticks();
    for (uint64_t i = 0; i < count; i++) {
        if (!EVP_DigestInit_ex2(b->context, NULL, NULL) || !EVP_DigestUpdate(b->context, b->entry, bytes) ||
            !EVP_DigestFinal_ex(b->context, out, NULL)) give_up("sha256");
        memcpy(b->entry, out, 8);
    }
    return rate(count, from);
}

static void bench_append(Bench *b)
{
    double leaf_floor = floor_sha256(b, ENTRY, b->size);
    double node_floor = floor_sha256(b, 65, b->size);
    int64_t from = bench_processor_ticks();
    for (uint64_t i = 0; i < b->size; i++) {
        memcpy(b->entry, &i, sizeof i);
        Hash leaf = tree_leaf(str_bytes(b->entry, ENTRY));
        memory_tree_add(&b->tree, &leaf);
    }
    line("append (460 bytes, hash and tree)", rate(b->size, from), "two SHA-256", 1 / (1 / leaf_floor + 1 / node_floor));
}

static void bench_signing(Bench *b)
{
    unsigned char public[32], pair[64], signature[64];
    Error e;
    Arena a = arena_with(1 << 20);
    char act[ENTRY];
    memset(act, 'a', sizeof act);
    act[ENTRY - 1] = '\n';
    Str text = str_bytes(act, sizeof act);
    crypto_sign_ed25519_seed_keypair(public, pair, b->secret.seed);
    int64_t from = bench_processor_ticks();
    for (int i = 0; i < SIGNATURES; i++) {
        crypto_sign_ed25519_detached(signature, NULL, (const unsigned char *)text.ptr, text.len, pair);
    }
    double floor = rate(SIGNATURES, from);
    from = bench_processor_ticks();
    ArenaMark mark = arena_mark(&a);
    for (int i = 0; i < SIGNATURES; i++) {
        Buf note = buf_in(&a);
        note_sign(&note, text, &b->key, &b->secret);
        arena_restore(&a, mark);
    }
    line("notes signed (from the seed)", rate(SIGNATURES, from), "Ed25519 sign", floor);

    from = bench_processor_ticks();
    for (int i = 0; i < SIGNATURES; i++) {
        if (crypto_sign_ed25519_verify_detached(signature, (const unsigned char *)text.ptr, text.len, public)) give_up("verify");
    }
    b->verify_floor = rate(SIGNATURES, from);
    Buf note = buf_in(&a);
    note_sign(&note, text, &b->key, &b->secret);
    from = bench_processor_ticks();
    for (int i = 0; i < SIGNATURES; i++) {
        Note n;
        bool bad;
        if (note_parse(buf_str(&note), &n, &e) != ERR_OK || !note_signed_by(&n, &b->key, &bad)) give_up("note");
    }
    line("notes parsed and verified", rate(SIGNATURES, from), "Ed25519 verify", b->verify_floor);
    from = bench_processor_ticks();
    for (int i = 0; i < 100 * SIGNATURES; i++) {
        Note n;
        if (note_parse(buf_str(&note), &n, &e) != ERR_OK) give_up("note");
    }
    printf("%-34s %12.0f /s\n", "notes parsed only", rate(100 * SIGNATURES, from));
    arena_free(&a);
}

static void bench_proofs(Bench *b)
{
    Error e;
    Proof *proofs = mem_alloc(PROOFS * sizeof *proofs);
    Hash root;
    uint64_t hashes = 0, step = b->size / PROOFS + 1;
    if (!proofs || tree_root(b->size, memory_tree_read, &b->tree, &root, &e) != ERR_OK) give_up("root");
    double node_floor = floor_sha256(b, 65, 1000000);
    uint64_t read_before = b->tree.hashes_read;
    int64_t from = bench_processor_ticks();
    for (uint64_t i = 0; i < PROOFS; i++) {
        uint64_t index = i * step * 7919 % b->size;
        if (tree_inclusion(index, b->size, memory_tree_read, &b->tree, &proofs[i], &e) != ERR_OK) give_up("proof");
        hashes += proofs[i].count;
    }
    double made = rate(PROOFS, from);
    double read = (double)(b->tree.hashes_read - read_before) / PROOFS;
    line("inclusion proofs made", made, "SHA-256 of all hashes read", node_floor / read);
    TreeProver *prover;
    if (tree_prover_new(b->size, memory_tree_read, &b->tree, &prover, &e) != ERR_OK) give_up("prover");
    read_before = b->tree.hashes_read;
    from = bench_processor_ticks();
    for (uint64_t i = 0; i < PROOFS; i++) {
        Proof proof;
        if (tree_prover_inclusion(prover, i * (b->size / PROOFS), &proof, &e) != ERR_OK) give_up("proof");
    }
    made = rate(PROOFS, from);
    double read_in_order = (double)(b->tree.hashes_read - read_before) / PROOFS;
    line("inclusion proofs made in order", made, "SHA-256 of all hashes read", node_floor / read_in_order);
    tree_prover_free(prover);
    from = bench_processor_ticks();
    for (uint64_t i = 0; i < PROOFS; i++) {
        uint64_t index = i * step * 7919 % b->size;
        if (!tree_check_inclusion(&proofs[i], index, b->size, &b->tree.levels[0][index], &root)) give_up("check");
    }
    line("inclusion proofs checked", rate(PROOFS, from), "SHA-256 of each hash", node_floor * PROOFS / (double)hashes);
    printf("%-34s %12.1f hashes a proof, %.0f stored hashes read to make one\n", "  of which", (double)hashes / PROOFS, read);
    mem_free(proofs);
}

static void bench_chunks(void)
{
    Error e;
    BlobKey key = blob_key_new();
    unsigned char *plain = mem_alloc(CHUNK_SIZE), *cipher = mem_alloc(CHUNK_SIZE + CHUNK_TAG), nonce[12] = { 0 };
    EVP_CIPHER *aes = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int n;
    if (!plain || !cipher || !aes || !context) give_up("memory");
    int64_t from = bench_processor_ticks();
    for (int i = 0; i < CHUNKS; i++) {
        if (!EVP_EncryptInit_ex2(context, aes, key.bytes, nonce, NULL) ||
            !EVP_EncryptUpdate(context, cipher, &n, plain, CHUNK_SIZE)) give_up("aes");
    }
    double floor = rate(CHUNKS, from);
    from = bench_processor_ticks();
    for (int i = 0; i < CHUNKS; i++) {
        if (chunk_encrypt(&key, (uint64_t)i, false, str_bytes(plain, CHUNK_SIZE), cipher, &e) != ERR_OK) give_up("chunk");
    }
    double ours = rate(CHUNKS, from);
    line("chunks of 64 KiB encrypted", ours, "AES-256-GCM, one context", floor);
    printf("%-34s %12.0f MB/s\n", "  of which", ours * CHUNK_SIZE / 1e6);
    EVP_CIPHER_CTX_free(context);
    EVP_CIPHER_free(aes);
    mem_free(plain);
    mem_free(cipher);
}

int main(int argc, char **argv)
{
    Error e;
    static Bench b;
    b.size = 1000000;
    if (argc > 2 || (argc == 2 && (!uint_parse(str_of(argv[1]), &b.size) || b.size < 1 || b.size > 100000000))) {
        give_up("usage: bench_ledger [ENTRIES, at most 100000000]");
    }
    if (crypto_start(&e) != ERR_OK || !memory_tree_new(&b.tree, b.size)) give_up("start");
    b.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    b.context = EVP_MD_CTX_new();
    if (!b.sha256 || !b.context || !EVP_DigestInit_ex2(b.context, b.sha256, NULL)) give_up("sha256");
    b.secret = sign_secret_new();
    SignPublic public = sign_public_of(&b.secret);
    b.key = note_key(STR("bench.example"), &public);

    printf("%llu entries\n", (unsigned long long)b.size);
    bench_append(&b);
    bench_signing(&b);
    bench_proofs(&b);
    bench_chunks();
    EVP_MD_CTX_free(b.context);
    EVP_MD_free(b.sha256);
    memory_tree_free(&b.tree);
    return 0;
}

/* make_ledger.c: makes a ledger as we publish it, for programs that are not ours to check (ledger.sh).
 *
 *   make_ledger FOLDER      an existing, empty folder
 *
 * It gets: vkey; entries (an entry bundle without end: 16-bit length, bytes); checkpoint.SIZE; tile/ with all tiles of the last
 * size; proof.N, proof files of random entries under random checkpoints; consistency, for each pair of checkpoints a line "OLD
 * SIZE", then the hashes in base64 one a line, then an empty line. Entries are of all lengths, so that SHA-256 meets every
 * padding. The key is fresh in every run, everything else the same. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger/ledger.h"
#include "memory_tree.h"

enum { ENTRIES = 65536 + 1000, PROOFS = 1000, ENTRY_ROOM = 700 };

static const uint64_t SIZES[] = { 1, 2, 3, 255, 256, 257, 512, 4096, 5000, 65279, 65280, 65535, 65536, 65537, 65800, ENTRIES };
enum { CHECKPOINTS = ARRAY_LEN(SIZES) };

typedef struct {
    const char *folder;
    Arena       arena;
    MemoryTree  tree;
    NoteKey     key;
    SignSecret  secret;
    Str         checkpoints[CHECKPOINTS];
} Maker;

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "make_ledger: %s\n", what);
    exit(3);
}

static void must(ErrorCode code, const Error *e)
{
    if (code != ERR_OK) give_up(e->parts[0].key);
}

static void write_file(Maker *m, const char *name, Str bytes)
{
    Error e;
    const char *path = path_join(&m->arena, m->folder, name);
    if (!path) give_up("memory");
    for (const char *p = path + strlen(m->folder) + 1; (p = strchr(p, '/')); p++) {
        char *folder = str_c(&m->arena, str_bytes(path, (size_t)(p - path)));
        must(folder ? folder_make(folder, &e) : error_memory(&e), &e);
    }
    FILE *f = fopen(path, "wb");
    bool ok = f && (bytes.len == 0 || fwrite(bytes.ptr, bytes.len, 1, f) == 1);
    if (!f || fclose(f) != 0 || !ok) give_up(path);
}

static void write_buf(Maker *m, const char *name, const Buf *b)
{
    if (b->failed) give_up("memory");
    write_file(m, name, buf_str(b));
}

/* A fixed sequence of numbers that look random (Knuth's multiplier). */
static uint64_t number_next(void)
{
    static uint64_t state = 20261125;
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return state >> 33;
}

static void make_entries(Maker *m)
{
    Error e;
    Buf all = buf_in(&m->arena);
    for (uint64_t i = 0; i < ENTRIES; i++) {
        char entry[ENTRY_ROOM];
        size_t n = i % ENTRY_ROOM;
        for (size_t k = 0; k < n; k++) entry[k] = (char)(i * 7 + k * k);
        Hash leaf = tree_leaf(str_bytes(entry, n));
        memory_tree_add(&m->tree, &leaf);
        must(tile_entries_add(&all, str_bytes(entry, n), &e), &e);
    }
    write_buf(m, "entries", &all);
}

static void make_checkpoints(Maker *m)
{
    Error e;
    for (size_t i = 0; i < CHECKPOINTS; i++) {
        Checkpoint c = { .origin = str_of(m->key.name), .size = SIZES[i] };
        Buf text = buf_in(&m->arena), note = buf_in(&m->arena);
        must(tree_root(c.size, memory_tree_read, &m->tree, &c.root, &e), &e);
        checkpoint_format(&text, &c);
        note_sign(&note, buf_str(&text), &m->key, &m->secret);
        m->checkpoints[i] = buf_str(&note);
        char name[40];
        snprintf(name, sizeof name, "checkpoint.%" PRIu64, c.size);
        write_buf(m, name, &note);
    }
}

static ErrorCode make_tile(void *self, const Tile *t, Error *e)
{
    Maker *m = self;
    Hash hashes[256];
    char path[64];
    TRY(memory_tree_read(&m->tree, t->level, t->number * 256, t->width, hashes, e));
    tile_path(path, (int)t->level, t->number, t->width);
    write_file(m, path, str_bytes(hashes, t->width * sizeof(Hash)));
    return ERR_OK;
}

static void make_proofs(Maker *m)
{
    Error e;
    for (int i = 0; i < PROOFS; i++) {
        size_t at = number_next() % CHECKPOINTS;
        ProofFile p = { .index = number_next() % SIZES[at], .checkpoint = m->checkpoints[at] };
        Buf b = buf_in(&m->arena);
        char name[24];
        must(tree_inclusion(p.index, SIZES[at], memory_tree_read, &m->tree, &p.proof, &e), &e);
        proof_file_format(&b, &p);
        snprintf(name, sizeof name, "proof.%d", i);
        write_buf(m, name, &b);
    }
}

static void make_consistency(Maker *m)
{
    Error e;
    Buf b = buf_in(&m->arena);
    for (size_t i = 0; i < CHECKPOINTS; i++) {
        for (size_t k = 0; k <= i; k++) {
            Proof p;
            must(tree_consistency(SIZES[k], SIZES[i], memory_tree_read, &m->tree, &p, &e), &e);
            buf_format(&b, "%" PRIu64 " %" PRIu64 "\n", SIZES[k], SIZES[i]);
            for (size_t n = 0; n < p.count; n++) {
                buf_base64(&b, str_bytes(p.hashes[n].bytes, HASH_SIZE));
                buf_byte(&b, '\n');
            }
            buf_byte(&b, '\n');
        }
    }
    write_buf(m, "consistency", &b);
}

int main(int argc, char **argv)
{
    Error e;
    if (argc != 2) give_up("usage: make_ledger FOLDER");
    must(crypto_start(&e), &e);
    static Maker m;
    m = (Maker){ .folder = argv[1], .arena = arena_with(256 << 20), .secret = sign_secret_new() };
    SignPublic public = sign_public_of(&m.secret);
    m.key = note_key(STR("ledger.example/тергөө"), &public);
    if (!memory_tree_new(&m.tree, ENTRIES)) give_up("memory");

    Buf vkey = buf_in(&m.arena);
    note_key_format(&vkey, &m.key);
    buf_byte(&vkey, '\n');
    write_buf(&m, "vkey", &vkey);
    make_entries(&m);
    make_checkpoints(&m);
    must(tile_new(0, ENTRIES, make_tile, &m, &e), &e);
    make_proofs(&m);
    make_consistency(&m);
    memory_tree_free(&m.tree);
    arena_free(&m.arena);
    return 0;
}

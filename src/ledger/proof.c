/* proof.c: proofs that an entry is in the tree, and that a larger tree extends a smaller one (RFC 6962 sections 2.1.1, 2.1.2).
 *
 * Both kinds are the siblings on the way from a node up to the root. "Height" counts the tree's own levels from the leaves,
 * "level" the stored ones, eight heights apart. A sibling is either a full subtree, whose root is folded from hashes of the one
 * tile of its level in which the way runs, or the last node of its height, which may be ragged: that one is folded from the
 * frontier. So a proof reads one tile a level, and the frontier once.
 *
 * Folding a tile anew costs some 250 hashes. A TreeProver keeps the tile of each level with everything between its hashes and
 * its root: for ascending indices it hashes each tile once in 256 proofs. */
#include "ledger/ledger.h"

#include "ledger/ledger_int.h"

/* Where the siblings come from. */
typedef struct {
    uint64_t  size;
    void     *self;
    ErrorCode (*full)(void *self, unsigned height, uint64_t node, Hash *ret, Error *e);
    ErrorCode (*ragged)(void *self, unsigned height, Hash *ret, Error *e);                  /* the last node of that height */
} Siblings;

static bool is_ragged(uint64_t size, unsigned height)
{
    return (size & ((UINT64_C(1) << height) - 1)) != 0;
}

/* The subtrees of the frontier that lie under the last node of that height. */
static Hash ragged_fold(const Frontier *f, unsigned height)
{
    return frontier_fold(f, frontier_count(f->size & ((UINT64_C(1) << height) - 1)));
}

/* Adds the siblings on the way up from a node. A last node without a sibling goes up as it is. */
static ErrorCode path_up(const Siblings *s, unsigned height, uint64_t node, Proof *proof, Error *e)
{
    for (uint64_t last = (s->size - 1) >> height; last > 0; height++, node >>= 1, last >>= 1) {
        uint64_t sibling = node ^ 1;
        if (sibling > last) continue;
        Hash *to = &proof->hashes[proof->count++];
        if (sibling == last && is_ragged(s->size, height)) TRY(s->ragged(s->self, height, to, e));
        else TRY(s->full(s->self, height, sibling, to, e));
    }
    return ERR_OK;
}

/* As much of a tile as a tree of that size has. */
typedef struct { uint64_t first; size_t count; } TileSpan;

static TileSpan tile_span(uint64_t size, unsigned level, uint64_t index)
{
    TileSpan span = { .first = index - index % TILE_WIDTH };
    uint64_t left = (size >> (TILE_HEIGHT * level)) - span.first;
    span.count = left < TILE_WIDTH ? (size_t)left : TILE_WIDTH;
    return span;
}

/* ---- one proof ---- */

typedef struct {
    TreeRead read;
    void    *self;
    uint64_t size;
    bool     have;         /* a tile is in `hashes` */
    unsigned level;        /* of it */
    TileSpan span;
    Hash     hashes[TILE_WIDTH];
} OneTile;

static ErrorCode one_tile_full(void *self, unsigned height, uint64_t node, Hash *ret, Error *e)
{
    OneTile *t = self;
    unsigned level = height / TILE_HEIGHT, within = height % TILE_HEIGHT;
    uint64_t index = node << within;
    if (!t->have || t->level != level || index - index % TILE_WIDTH != t->span.first) {
        t->span = tile_span(t->size, level, index);
        t->level = level;
        t->have = false;
        TRY(t->read(t->self, level, t->span.first, t->span.count, t->hashes, e));
        t->have = true;
    }
    *ret = tree_fold(t->hashes + (index - t->span.first), within);
    return ERR_OK;
}

static ErrorCode one_tile_ragged(void *self, unsigned height, Hash *ret, Error *e)
{
    OneTile *t = self;
    Frontier f;
    TRY(tree_frontier(t->size, t->read, t->self, &f, e));
    *ret = ragged_fold(&f, height);
    return ERR_OK;
}

static ErrorCode index_refused(uint64_t index, uint64_t size, Error *e)
{
    return error_set(e, ERR_INVALID, K("ledger.index"), arg_int("index", (int64_t)index), arg_int("size", (int64_t)size));
}

ErrorCode tree_inclusion(uint64_t index, uint64_t size, TreeRead read, void *self, Proof *ret, Error *e)
{
    if (index >= size) return index_refused(index, size, e);
    OneTile tile = { .read = read, .self = self, .size = size };
    ret->count = 0;
    return path_up(&(Siblings){ size, &tile, one_tile_full, one_tile_ragged }, 0, index, ret, e);
}

ErrorCode tree_consistency(uint64_t old_size, uint64_t size, TreeRead read, void *self, Proof *ret, Error *e)
{
    if (old_size > size) {
        return error_set(e, ERR_INVALID, K("ledger.sizes"), arg_int("old", (int64_t)old_size), arg_int("size", (int64_t)size));
    }
    ret->count = 0;
    if (old_size == 0 || old_size == size) return ERR_OK;

    /* From the largest full subtree that ends where the old tree ended; when it is all of the old tree, its root is known. */
    OneTile tile = { .read = read, .self = self, .size = size };
    unsigned height = (unsigned)__builtin_ctzll(old_size);
    uint64_t node = (old_size - 1) >> height;
    if (node > 0) TRY(one_tile_full(&tile, height, node, &ret->hashes[ret->count++], e));
    return path_up(&(Siblings){ size, &tile, one_tile_full, one_tile_ragged }, height, node, ret, e);
}

/* ---- many proofs ---- */

enum { TILE_NODES = 2 * TILE_WIDTH - 2 };          /* 256 + 128 + ... + 2 */

typedef struct {
    bool     have;
    TileSpan span;
    Hash     nodes[TILE_NODES];                    /* by height within the tile, see tile_nodes_of */
} TileNodes;

struct TreeProver {
    TreeRead  read;
    void     *self;
    uint64_t  size;
    Frontier  frontier;
    TileNodes tiles[TREE_LEVELS];
};

/* Where the nodes of that height within the tile begin: 0, 256, 384, ... */
static size_t tile_nodes_of(unsigned within)
{
    return 2 * TILE_WIDTH - ((size_t)2 * TILE_WIDTH >> within);
}

static ErrorCode tile_nodes_load(TreeProver *p, TileNodes *t, unsigned level, uint64_t index, Error *e)
{
    t->have = false;
    t->span = tile_span(p->size, level, index);
    TRY(p->read(p->self, level, t->span.first, t->span.count, t->nodes, e));
    for (unsigned within = 1; within < TILE_HEIGHT; within++) {
        const Hash *below = t->nodes + tile_nodes_of(within - 1);
        Hash *nodes = t->nodes + tile_nodes_of(within);
        for (size_t i = 0; i < t->span.count >> within; i++) nodes[i] = tree_node(&below[2 * i], &below[2 * i + 1]);
    }
    t->have = true;
    return ERR_OK;
}

static ErrorCode prover_full(void *self, unsigned height, uint64_t node, Hash *ret, Error *e)
{
    TreeProver *p = self;
    unsigned level = height / TILE_HEIGHT, within = height % TILE_HEIGHT;
    TileNodes *t = &p->tiles[level];
    uint64_t index = node << within;
    if (!t->have || index - index % TILE_WIDTH != t->span.first) TRY(tile_nodes_load(p, t, level, index, e));
    *ret = t->nodes[tile_nodes_of(within) + ((index - t->span.first) >> within)];
    return ERR_OK;
}

static ErrorCode prover_ragged(void *self, unsigned height, Hash *ret, Error *e)
{
    (void)e;
    *ret = ragged_fold(&((TreeProver *)self)->frontier, height);
    return ERR_OK;
}

ErrorCode tree_prover_new(uint64_t size, TreeRead read, void *self, TreeProver **ret, Error *e)
{
    TreeProver *p = mem_alloc(sizeof *p);
    if (!p) return error_memory(e);
    p->read = read;
    p->self = self;
    p->size = size;
    ErrorCode code = tree_frontier(size, read, self, &p->frontier, e);
    if (code != ERR_OK) {
        mem_free(p);
        return code;
    }
    *ret = p;
    return ERR_OK;
}

ErrorCode tree_prover_inclusion(TreeProver *p, uint64_t index, Proof *ret, Error *e)
{
    if (index >= p->size) return index_refused(index, p->size, e);
    ret->count = 0;
    return path_up(&(Siblings){ p->size, p, prover_full, prover_ragged }, 0, index, ret, e);
}

void tree_prover_free(TreeProver *p)
{
    mem_free(p);
}

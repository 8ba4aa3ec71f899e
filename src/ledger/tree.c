/* tree.c: the Merkle tree over the entries (RFC 6962 section 2.1) and the verifiers of its proofs (RFC 9162 section 2.1).
 *
 * Of the tree only every eighth level is stored: level L holds the roots of the full subtrees of height 8L, 256 of which make
 * one hash of level L+1. What lies between is computed again from the at most 256 hashes of one tile. A root is folded from its
 * frontier, the full subtrees that the bits of its size stand for: one read a level. proof.c makes the proofs.
 *
 * The verifiers walk up from two positions, the node's and the last one's of its height, and take or refuse a hash at each
 * step. They know nothing of how a proof was made, and no proof with a hash too many or too few passes. */
#include "ledger/ledger.h"

#include "ledger/ledger_int.h"

Hash tree_leaf(Str entry)
{
    return hash_of_parts((const Str[]){ str_bytes("\0", 1), entry }, 2);
}

Hash tree_node(const Hash *left, const Hash *right)
{
    unsigned char both[1 + 2 * HASH_SIZE] = { 1 };
    memcpy(both + 1, left->bytes, HASH_SIZE);
    memcpy(both + 1 + HASH_SIZE, right->bytes, HASH_SIZE);
    return hash_of(str_bytes(both, sizeof both));
}

Hash tree_empty(void)
{
    return hash_of(STR(""));
}

size_t frontier_count(uint64_t size)
{
    return (size_t)__builtin_popcountll(size);
}

unsigned frontier_append_due(Frontier *f, const Hash *leaf, Hash due[TREE_LEVELS - 1])
{
    size_t n = frontier_count(f->size);
    unsigned height = 0, levels = 0;
    Hash h = *leaf;
    for (uint64_t size = f->size; size & 1; size >>= 1) {       /* two of a height become one of the next */
        h = tree_node(&f->roots[--n], &h);
        if (++height % TILE_HEIGHT == 0) due[levels++] = h;
    }
    f->roots[n] = h;
    f->size++;
    return levels;
}

void frontier_append(Frontier *f, const Hash *leaf)
{
    Hash due[TREE_LEVELS - 1];
    frontier_append_due(f, leaf, due);
}

Hash frontier_fold(const Frontier *f, size_t count)
{
    size_t n = frontier_count(f->size);
    Hash h = f->roots[n - 1];
    for (size_t i = 1; i < count; i++) h = tree_node(&f->roots[n - 1 - i], &h);
    return h;
}

Hash frontier_root(const Frontier *f)
{
    return f->size == 0 ? tree_empty() : frontier_fold(f, frontier_count(f->size));
}

unsigned tree_levels_completed(uint64_t index)
{
    uint64_t size = index + 1;
    return size == 0 ? TREE_LEVELS - 1 : (unsigned)__builtin_ctzll(size) / TILE_HEIGHT;
}

Hash tree_fold(const Hash *hashes, unsigned height)
{
    Hash waiting[TILE_HEIGHT + 1];                  /* an adding machine: a carry joins two of a height */
    for (size_t i = 0; i < (size_t)1 << height; i++) {
        unsigned at = 0;
        Hash h = hashes[i];
        for (size_t carry = i; carry & 1; carry >>= 1) h = tree_node(&waiting[at++], &h);
        waiting[at] = h;
    }
    return waiting[height];
}

ErrorCode tree_frontier(uint64_t size, TreeRead read, void *self, Frontier *ret, Error *e)
{
    size_t n = 0;
    Hash tile[TILE_WIDTH];
    for (unsigned level = TREE_LEVELS; level-- > 0;) {
        uint64_t count = size >> (TILE_HEIGHT * level);
        size_t width = count % TILE_WIDTH, at = 0;              /* the bits of `size` that belong to this level */
        if (width == 0) continue;
        TRY(read(self, level, count - width, width, tile, e));
        for (unsigned height = TILE_HEIGHT; height-- > 0;) {
            if (!(width >> height & 1)) continue;
            ret->roots[n++] = tree_fold(tile + at, height);
            at += (size_t)1 << height;
        }
    }
    ret->size = size;
    return ERR_OK;
}

ErrorCode tree_root(uint64_t size, TreeRead read, void *self, Hash *ret, Error *e)
{
    Frontier f;
    TRY(tree_frontier(size, read, self, &f, e));
    *ret = frontier_root(&f);
    return ERR_OK;
}

/* One step up for both positions; past a left node without a sibling, until the node is a right one or the first. */
static void step_up(uint64_t *node, uint64_t *last, bool skip)
{
    while (skip && *node != 0 && !(*node & 1)) {
        *node >>= 1;
        *last >>= 1;
    }
    *node >>= 1;
    *last >>= 1;
}

bool tree_check_inclusion(const Proof *proof, uint64_t index, uint64_t size, const Hash *leaf, const Hash *root)
{
    if (index >= size || proof->count > PROOF_LIMIT) return false;
    uint64_t node = index, last = size - 1;
    Hash h = *leaf;
    for (size_t i = 0; i < proof->count; i++) {
        if (last == 0) return false;
        bool on_the_left = (node & 1) || node == last;
        h = on_the_left ? tree_node(&proof->hashes[i], &h) : tree_node(&h, &proof->hashes[i]);
        step_up(&node, &last, on_the_left);
    }
    return last == 0 && hash_equal(&h, root);
}

bool tree_check_consistency(const Proof *proof, uint64_t old_size, uint64_t size, const Hash *old_root, const Hash *root)
{
    if (old_size > size || proof->count > PROOF_LIMIT) return false;
    if (old_size == size || old_size == 0) {
        Hash empty = tree_empty();
        if (proof->count != 0 || (old_size == 0 && !hash_equal(old_root, &empty))) return false;
        return old_size != size || hash_equal(old_root, root);
    }

    uint64_t node = old_size - 1, last = size - 1;
    while (node & 1) {
        node >>= 1;
        last >>= 1;
    }
    size_t at = 0;
    Hash old_h = *old_root;                          /* of a power of two the old root itself begins the path */
    if (node != 0) {
        if (proof->count == 0) return false;
        old_h = proof->hashes[at++];
    }
    Hash h = old_h;
    for (; at < proof->count; at++) {
        if (last == 0) return false;
        bool on_the_left = (node & 1) || node == last;
        if (on_the_left) {
            old_h = tree_node(&proof->hashes[at], &old_h);
            h = tree_node(&proof->hashes[at], &h);
        } else {
            h = tree_node(&h, &proof->hashes[at]);
        }
        step_up(&node, &last, on_the_left);
    }
    return last == 0 && hash_equal(&old_h, old_root) && hash_equal(&h, root);
}

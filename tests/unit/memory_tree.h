/* memory_tree.h: a tree in memory, for tests and benches: the stored levels as plain arrays, read through a TreeRead. */
#ifndef TERGOO_MEMORY_TREE_H
#define TERGOO_MEMORY_TREE_H

#include "ledger/ledger.h"

typedef struct {
    Hash    *levels[TREE_LEVELS];
    uint64_t counts[TREE_LEVELS], room;
    Frontier frontier;
    uint64_t reads, hashes_read;       /* how often memory_tree_read was asked, and for how much */
} MemoryTree;

UNUSED static void memory_tree_free(MemoryTree *t)
{
    for (unsigned level = 0; level < TREE_LEVELS; level++) mem_free(t->levels[level]);
    *t = (MemoryTree){ 0 };
}

/* Room for that many leaves; false when memory is out. */
MUST_USE UNUSED static bool memory_tree_new(MemoryTree *t, uint64_t room)
{
    *t = (MemoryTree){ .room = room };
    for (unsigned level = 0; level < TREE_LEVELS && (level == 0 || room >> (8 * level)); level++) {
        t->levels[level] = mem_alloc((size_t)(room >> (8 * level)) * sizeof(Hash));
        if (!t->levels[level]) {
            memory_tree_free(t);
            return false;
        }
    }
    return true;
}

UNUSED static void memory_tree_add(MemoryTree *t, const Hash *leaf)
{
    Hash due[TREE_LEVELS - 1];
    unsigned n = frontier_append_due(&t->frontier, leaf, due);
    t->levels[0][t->counts[0]++] = *leaf;
    for (unsigned level = 1; level <= n; level++) t->levels[level][t->counts[level]++] = due[level - 1];
}

UNUSED static ErrorCode memory_tree_read(void *self, unsigned level, uint64_t first, size_t count, Hash *to, Error *e)
{
    MemoryTree *t = self;
    if (first > t->counts[level] || count > t->counts[level] - first) {
        return error_set(e, ERR_NOT_FOUND, K("ledger.index"), arg_int("index", (int64_t)first), arg_int("size", (int64_t)count));
    }
    memcpy(to, t->levels[level] + first, count * sizeof(Hash));
    t->reads++;
    t->hashes_read += count;
    return ERR_OK;
}

#endif

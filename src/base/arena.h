/* arena.h: memory with a ceiling that dies all at once.
 *
 * A request, a job or an import takes all its memory from one arena and gives it back in one call. The ceiling keeps a
 * hostile request from eating the machine: past it arena_alloc answers NULL, as it does when malloc does. */
#ifndef TERGOO_ARENA_H
#define TERGOO_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"

typedef struct ArenaBlock ArenaBlock;

typedef struct {
    ArenaBlock *top;      /* the block that is being filled; older ones hang below it */
    size_t      used;     /* bytes taken from the system, blocks' heads included */
    size_t      ceiling;  /* `used` never passes it */
    bool        wipes;    /* what it gives back is overwritten first */
    bool        locked;   /* and its blocks are kept out of swap and core dumps, as far as the system lets us */
    size_t      in_memory;/* past so many bytes further blocks lie in `file`; 0: all are in memory */
    int         file;     /* -1: there is none yet */
    size_t      in_file;  /* bytes of it that are taken */
    int         why;      /* errno of the last time when it had no room */
} Arena;

typedef struct { ArenaBlock *top; size_t filled; } ArenaMark;

/* An empty arena; it owns nothing until the first arena_alloc. */
Arena arena_with(size_t ceiling);
/* For a request, through which anything may pass: overwritten when given back. */
Arena arena_wiping(size_t ceiling);
/* For keys and opened contents that stay: neither swapped out nor dumped (best effort: the system sets a limit), and overwritten. */
Arena arena_secret(size_t ceiling);
/* For results that may be more than memory: past `in_memory` bytes its blocks are mapped from a temporary file without a name
 * (file_nameless), which the system may write out and forget. Room in the file is reserved first: a full disk is a refusal, and `why` says
 * so. What lies there stays where it is, like all that an arena gives. */
Arena arena_spilling(size_t ceiling, size_t in_memory);
/* Gives everything back. The arena is empty and usable again. */
void arena_free(Arena *a);

/* `count` things of `size` bytes, zeroed, aligned for any type; NULL when memory or the ceiling is reached. */
MUST_USE void *arena_array(Arena *a, size_t count, size_t size);
MUST_USE void *arena_alloc(Arena *a, size_t size);
/* Of an arena_spilling: in memory, however much lies in the file. For what is looked up again and again. */
MUST_USE void *arena_resident(Arena *a, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))

/* Grows the newest allocation in place where it can, else copies. `old` may be NULL with old_size 0. */
MUST_USE void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size);

/* Room for one more in a list that grows by doubling: `list` is the pointer to its first thing (NULL at first), `count` of `room` are taken.
 * False when memory or the ceiling is reached; the list is then as it was. */
#define ARENA_ROOM(a, list, count, room) arena_room_((a), &(list), (count), &(room), sizeof *(list))
MUST_USE bool arena_room_(Arena *a, void *list, size_t count, size_t *room, size_t size);

/* A mark taken before a loop's turn and restored after it keeps a long import at the memory of one row. */
ArenaMark arena_mark(const Arena *a);
void arena_restore(Arena *a, ArenaMark mark);

/* The only doors to the system's allocator. mem_alloc zeroes. */
MUST_USE void *mem_alloc(size_t size);
MUST_USE void *mem_resize(void *old, size_t size);
void mem_free(void *p);
/* Gives the system back what was freed, where large things of a step are done with and the next step takes much. */
void mem_trim(void);

/* Tests: let the n-th allocation from now fail (1 is the next one), once, or it and all that follow. 0 ends it. */
void mem_fail_at(long n, int and_all_after);
/* How many allocations were asked for since mem_fail_at was last called. */
long mem_count(void);

#endif

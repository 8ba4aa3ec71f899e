/* arena.c: see arena.h. Blocks of growing size, newest first; an allocation is a bump of a pointer. Once an arena is large its
 * blocks are mappings that the system may back with large pages: one page fault instead of five hundred. Past Arena.in_memory they are pieces of a
 * file, large ones, because the system counts mappings. */
#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/io.h"
#include "base/number.h"

struct ArenaBlock {
    ArenaBlock *below;
    size_t      size;    /* bytes of data */
    size_t      filled;
    size_t      used;    /* behind these bytes of data all is zero still: they were never given out */
    void       *mapping; /* where it lies in a mapping of its own, of so many bytes, or NULL */
    size_t      mapped;
    bool        filed;   /* the mapping is the newest piece of the arena's file */
    _Alignas(max_align_t) unsigned char data[];
};

enum { FIRST_BLOCK = 8 * 1024, LARGEST_STEP = 1 << 20, LARGE_FROM = 4 << 20, LARGE_STEP = 4 << 20, LARGE_PAGE = 2 << 20, SMALL = 128,
       FILE_STEP = 16 << 20 };

enum { ALIGNMENT = _Alignof(max_align_t) };

static atomic_long fail_at, asked;
static atomic_int  fail_all_after;

static int allocation_fails(void)
{
    long n = atomic_fetch_add(&asked, 1) + 1;
    long at = atomic_load(&fail_at);
    return at > 0 && (n == at || (n > at && atomic_load(&fail_all_after)));
}

void *mem_alloc(size_t size)
{
    return allocation_fails() ? NULL : calloc(1, size > 0 ? size : 1);
}

void *mem_resize(void *old, size_t size)
{
    return allocation_fails() ? NULL : realloc(old, size > 0 ? size : 1);
}

void mem_free(void *p)
{
    free(p);
}

void mem_trim(void)
{
    (void)malloc_trim(0);
}

void mem_fail_at(long n, int and_all_after)
{
    atomic_store(&asked, 0);
    atomic_store(&fail_all_after, and_all_after);
    atomic_store(&fail_at, n);
}

long mem_count(void)
{
    return atomic_load(&asked);
}

Arena arena_with(size_t ceiling)
{
    return (Arena){ .ceiling = ceiling };
}

Arena arena_wiping(size_t ceiling)
{
    return (Arena){ .ceiling = ceiling, .wipes = true };
}

Arena arena_secret(size_t ceiling)
{
    return (Arena){ .ceiling = ceiling, .wipes = true, .locked = true };
}

Arena arena_spilling(size_t ceiling, size_t in_memory)
{
    return (Arena){ .ceiling = ceiling, .in_memory = in_memory, .file = -1 };
}

/* A mapping of its own; `align` is a power of two from the page's size on, or 1. A large one is asked for in large pages before anything
 * is written to it: where a small page lies there is no room for a large one. */
static ArenaBlock *map_block(size_t size, size_t align)
{
    size_t room;
    if (allocation_fails() || !size_add(size, align - 1, &room)) return NULL;
    char *p = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return NULL;
    ArenaBlock *b = (ArenaBlock *)(void *)(p + (-(uintptr_t)p & (align - 1)));
    if (align == LARGE_PAGE) (void)!madvise(b, size, MADV_HUGEPAGE);
    b->mapping = p;
    b->mapped = room;
    return b;
}

static bool goes_to_file(const Arena *a, size_t with_head)
{
    return a->in_memory > 0 && (a->used > a->in_memory || with_head > a->in_memory - a->used);
}

/* The next piece of the file, as long as there is room for it on the disk. */
static ArenaBlock *file_block(Arena *a, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), room, end;
    if (allocation_fails() || !size_add(size, page - 1, &room)) return NULL;
    room -= room % page;
    if (!size_add(a->in_file, room, &end)) return NULL;
    if (a->file < 0) a->file = file_nameless();
    a->why = a->file < 0 ? errno : posix_fallocate(a->file, (off_t)a->in_file, (off_t)room);
    if (a->why != 0) return NULL;
    void *p = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, a->file, (off_t)a->in_file);
    if (p == MAP_FAILED) return NULL;
    a->in_file = end;
    ArenaBlock *b = p;
    b->mapping = p;
    b->mapped = room;
    b->filed = true;
    return b;
}

/* A locked block is a mapping of its own: pages that are locked, dumped or not belong to it alone. */
static ArenaBlock *block_take(Arena *a, size_t size)
{
    if (goes_to_file(a, size)) return file_block(a, size);
    if (!a->locked) return size >= LARGE_STEP ? map_block(size, LARGE_PAGE) : mem_alloc(size);
    ArenaBlock *b = map_block(size, 1);
    if (!b) return NULL;
    (void)!madvise(b, size, MADV_DONTDUMP);
    (void)!mlock(b, size);                         /* past RLIMIT_MEMLOCK it is memory like any other */
    return b;
}

static void block_give(Arena *a, ArenaBlock *b)
{
    bool filed = b->filed;
    size_t mapped = b->mapped;
    if (a->wipes) explicit_bzero(b->data, b->size);
    if (b->mapping) munmap(b->mapping, b->mapped);
    else mem_free(b);
    if (!filed) return;
    a->in_file -= mapped;                          /* it was the last piece; the next one there is zero again */
    if (ftruncate(a->file, (off_t)a->in_file) != 0) a->in_file += mapped;
}

void arena_free(Arena *a)
{
    while (a->top) {
        ArenaBlock *gone = a->top;
        a->top = gone->below;
        block_give(a, gone);
    }
    a->used = 0;
    if (a->in_memory > 0) fd_close(&a->file);
}

/* Rounds up to the alignment; 0 on overflow. */
static size_t aligned(size_t size)
{
    size_t up;
    if (!size_add(size > 0 ? size : 1, ALIGNMENT - 1, &up)) return 0;
    return up & ~(size_t)(ALIGNMENT - 1);
}

static int add_block(Arena *a, size_t at_least)
{
    size_t size = a->top ? a->top->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_STEP) size = LARGEST_STEP;
    if (a->used >= LARGE_FROM) size = LARGE_STEP - sizeof(ArenaBlock);
    if (goes_to_file(a, size + sizeof(ArenaBlock))) size = FILE_STEP - sizeof(ArenaBlock);
    if (size < at_least) size = at_least;

    size_t with_head, used;
    if (!size_add(size, sizeof(ArenaBlock), &with_head) || !size_add(a->used, with_head, &used)) return 0;
    if (used > a->ceiling) {                       /* near the ceiling a small block may still fit */
        size = at_least;
        if (!size_add(size, sizeof(ArenaBlock), &with_head) || !size_add(a->used, with_head, &used)) return 0;
        if (used > a->ceiling) return 0;
    }

    ArenaBlock *b = block_take(a, with_head);
    if (!b) return 0;
    b->below = a->top;
    b->size = size;
    a->top = b;
    a->used = used;
    return 1;
}

/* The next bytes of a block, zeroed: a restored mark leaves old ones behind. */
static inline void *take(ArenaBlock *b, size_t want)
{
    unsigned char *p = b->data + b->filled;
    size_t old = b->filled < b->used ? b->used - b->filled : 0;
    if (old > 0 && want <= SMALL) {                /* without a call */
        for (size_t i = 0; i < want; i += ALIGNMENT) memset(p + i, 0, ALIGNMENT);
    } else if (old > 0) {
        memset(p, 0, want < old ? want : old);
    }
    b->filled += want;
    if (b->filled > b->used) b->used = b->filled;
    return p;
}

void *arena_alloc(Arena *a, size_t size)
{
    if (size - 1 < SMALL && a->top) {              /* what is asked for most */
        size_t little = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
        if (a->top->size - a->top->filled >= little) return take(a->top, little);
    }
    size_t want = aligned(size);
    if (want == 0) return NULL;
    if (!a->top || a->top->size - a->top->filled < want) {
        if (!add_block(a, want)) return NULL;
    }
    return take(a->top, want);
}

/* A block of its own below the one that is being filled. */
void *arena_resident(Arena *a, size_t size)
{
    size_t want = aligned(size), with_head, used;
    if (want == 0 || !size_add(want, sizeof(ArenaBlock), &with_head) || !size_add(a->used, with_head, &used) || used > a->ceiling) return NULL;
    ArenaBlock *b = mem_alloc(with_head);
    if (!b) return NULL;
    b->size = b->filled = b->used = want;
    a->used = used;
    ArenaBlock **place = a->top ? &a->top->below : &a->top;
    b->below = *place;
    *place = b;
    return b->data;
}

void *arena_array(Arena *a, size_t count, size_t size)
{
    size_t total;
    return size_multiply(count, size, &total) ? arena_alloc(a, total) : NULL;
}

void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size)
{
    size_t had = old ? aligned(old_size) : 0, want = aligned(new_size);
    if (want == 0) return NULL;
    if (old && want <= had) return old;
    ArenaBlock *b = a->top;
    if (old && (unsigned char *)old + had == b->data + b->filled && b->size - b->filled >= want - had) {
        take(b, want - had);
        return old;
    }
    void *p = arena_alloc(a, new_size);
    if (p && old) memcpy(p, old, old_size);
    return p;
}

bool arena_room_(Arena *a, void *list, size_t count, size_t *room, size_t size)
{
    void *had, *wider;
    if (count < *room) return true;
    if (count > SIZE_MAX / size / 4) return false;
    size_t more = count > 0 ? count * 2 : 4;
    memcpy(&had, list, sizeof had);                     /* a pointer to any type, so that it is not read as another */
    wider = arena_grow(a, had, *room * size, more * size);
    if (!wider) return false;
    memcpy(list, &wider, sizeof wider);
    *room = more;
    return true;
}

ArenaMark arena_mark(const Arena *a)
{
    return (ArenaMark){ a->top, a->top ? a->top->filled : 0 };
}

void arena_restore(Arena *a, ArenaMark mark)
{
    while (a->top != mark.top) {
        ArenaBlock *gone = a->top;
        a->top = gone->below;
        a->used -= gone->size + sizeof(ArenaBlock);
        block_give(a, gone);
    }
    if (!a->top) return;
    if (a->wipes && a->top->filled > mark.filled) explicit_bzero(a->top->data + mark.filled, a->top->filled - mark.filled);
    a->top->filled = mark.filled;
}

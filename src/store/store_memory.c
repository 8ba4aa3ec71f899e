/* store_memory.c: SQLite's memory comes through base/arena.h, so that tests can let any allocation of it fail.
 *
 * SQLite asks how large an allocation is, which our allocator does not tell: each carries its size in the word before it. Eight
 * bytes keep the alignment SQLite asks for. All of SQLite's memory accounting is switched off, with the mutex that it takes on
 * every allocation. */
#include <pthread.h>

#include "store/store_int.h"

typedef struct { uint64_t size; } Head;

static void *memory_take(int size)
{
    Head *head = mem_alloc(sizeof(Head) + (size_t)size);
    if (!head) return NULL;
    head->size = (uint64_t)size;
    return head + 1;
}

static void memory_give(void *p)
{
    if (!p) return;
    Head *head = (Head *)p - 1;
    explicit_bzero(head, sizeof *head + head->size);       /* ids and numbers that were looked up pass through here */
    mem_free(head);
}

static void *memory_resize(void *old, int size)
{
    Head *head = mem_resize((Head *)old - 1, sizeof(Head) + (size_t)size);
    if (!head) return NULL;
    head->size = (uint64_t)size;
    return head + 1;
}

static int memory_size(void *p)
{
    return p ? (int)((Head *)p - 1)->size : 0;
}

static int memory_round(int size)
{
    return (size + 7) & ~7;
}

static int memory_start(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

static void memory_stop(void *unused)
{
    (void)unused;
}

static void install(void)
{
    static const sqlite3_mem_methods METHODS = {
        .xMalloc = memory_take, .xFree = memory_give, .xRealloc = memory_resize, .xSize = memory_size,
        .xRoundup = memory_round, .xInit = memory_start, .xShutdown = memory_stop,
    };
    /* These fail when somebody in this process used SQLite before us: then it goes on with the memory it has. */
    sqlite3_config(SQLITE_CONFIG_MALLOC, &METHODS);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_URI, 0);        /* a folder called "file:..." is a folder */
}

void store_memory_install(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
}

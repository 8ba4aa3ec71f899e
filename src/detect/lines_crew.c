/* lines_crew.c: several threads over the lines of a file, and what they give in the order of the file.
 *
 * The reading thread copies whole lines into blocks, numbered one after another. A worker takes the next block, gives its lines to its
 * own user, and waits until the blocks before it were delivered; then it adds what was broken to the whole and delivers. An error
 * counts when its block's turn comes, so the first one in the file is the one that is told, whoever was faster. */
#include <pthread.h>

#include "detect/lines_int.h"

typedef struct {
    char    *bytes;
    size_t   len;
    uint64_t turn, number;         /* which block it is; the number of the line before it */
    Error   *broken;               /* instead of lines; of a line, or of the file */
    bool     is_line;
} Block;

typedef struct { Crew *crew; void *user; pthread_t thread; bool started; } Worker;

struct Crew {
    const LineCrew *who;
    Taking         *whole;
    pthread_mutex_t lock;          /* over all below, and over what is delivered */
    pthread_cond_t  changed;
    Worker          workers[DETECT_THREADS];
    Block           ring[2 * DETECT_THREADS];     /* `count` blocks from `first` wait */
    size_t          room, first, count;
    uint64_t        given, delivered;             /* blocks */
    bool            closing;
    ErrorCode       code;
    Error           why;
};

/* ---- workers ---- */

static void block_free(Block *b)
{
    mem_free(b->bytes);
    mem_free(b->broken);
    *b = (Block){ 0 };
}

static ErrorCode take_block(Taking *t, const Block *b, Error *e)
{
    t->number = b->number;
    if (!b->broken) return lines_take(t, str_bytes(b->bytes, b->len), e);
    t->read->lines += b->is_line;
    return lines_keep_broken(t, b->broken, e);
}

/* Under the lock, in turn. */
static ErrorCode add_to_whole(Crew *c, const LinesRead *read, Error *e)
{
    LinesRead *to = c->whole->read;
    to->lines += read->lines;
    to->broken_count += read->broken_count;
    for (size_t i = 0; i < read->broken_kept && to->broken_kept < DETECT_BROKEN_KEPT; i++) {
        Error *kept = ARENA_NEW(c->whole->arena, Error);
        if (!kept) return error_memory(e);
        *kept = *read->broken[i].why;
        to->broken[to->broken_kept] = read->broken[i];
        to->broken[to->broken_kept++].why = kept;
    }
    return ERR_OK;
}

/* Under the lock: waits for the block's turn and delivers, unless a block before it has failed. */
static void deliver(Crew *c, const Block *b, ErrorCode code, const LinesRead *read, void *user, Error *e)
{
    while (c->delivered != b->turn) pthread_cond_wait(&c->changed, &c->lock);
    if (c->code == ERR_OK) {
        if (code == ERR_OK) code = add_to_whole(c, read, e);
        if (code == ERR_OK && c->who->deliver) code = c->who->deliver(user, e);
        c->code = code;
        if (code != ERR_OK) c->why = *e;
    }
    c->delivered++;
    pthread_cond_broadcast(&c->changed);
}

static void *work(void *argument)
{
    Worker *w = argument;
    Crew *c = w->crew;
    Arena notes = arena_with((size_t)1 << 20);
    LinesRead read;
    Error e;
    Taking t = { .arena = &notes, .source = c->whole->source, .take = c->who->take, .user = w->user, .read = &read };
    pthread_mutex_lock(&c->lock);
    for (;;) {
        while (c->count == 0 && !c->closing) pthread_cond_wait(&c->changed, &c->lock);
        if (c->count == 0) break;
        Block b = c->ring[c->first];
        c->ring[c->first] = (Block){ 0 };
        c->first = (c->first + 1) % c->room;
        c->count--;
        bool failed = c->code != ERR_OK;
        pthread_cond_broadcast(&c->changed);
        pthread_mutex_unlock(&c->lock);
        read = (LinesRead){ 0 };
        ErrorCode code = failed ? ERR_OK : take_block(&t, &b, &e);
        pthread_mutex_lock(&c->lock);
        deliver(c, &b, code, &read, w->user, &e);
        block_free(&b);
        arena_free(&notes);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

/* ---- the reading thread ---- */

static ErrorCode put(Crew *c, Block b, Error *e)
{
    pthread_mutex_lock(&c->lock);
    while (c->count == c->room && c->code == ERR_OK) pthread_cond_wait(&c->changed, &c->lock);
    ErrorCode code = c->code;
    if (code == ERR_OK) {
        b.turn = c->given++;
        c->ring[(c->first + c->count++) % c->room] = b;
        pthread_cond_broadcast(&c->changed);
    } else {
        *e = c->why;
        block_free(&b);
    }
    pthread_mutex_unlock(&c->lock);
    return code;
}

ErrorCode crew_give(Crew *c, Str lines, uint64_t *number, Error *e)
{
    Block b = { .bytes = mem_alloc(lines.len), .len = lines.len, .number = *number };
    if (!b.bytes) return error_memory(e);
    memcpy(b.bytes, lines.ptr, lines.len);
    for (Str line; str_next_line(&lines, &line);) ++*number;
    return put(c, b, e);
}

ErrorCode crew_give_broken(Crew *c, uint64_t number, bool is_line, const Error *why, Error *e)
{
    Block b = { .broken = mem_alloc(sizeof *b.broken), .is_line = is_line, .number = number };
    if (!b.broken) return error_memory(e);
    *b.broken = *why;
    return put(c, b, e);
}

/* ---- beginning and end ---- */

static void end_workers(Crew *c)
{
    pthread_mutex_lock(&c->lock);
    c->closing = true;
    pthread_cond_broadcast(&c->changed);
    pthread_mutex_unlock(&c->lock);
    for (unsigned i = 0; i < c->who->count; i++) {
        if (c->workers[i].started) pthread_join(c->workers[i].thread, NULL);
        c->workers[i].started = false;
    }
}

ErrorCode crew_finish(Crew *c, Error *e)
{
    end_workers(c);
    if (c->code != ERR_OK) *e = c->why;
    return c->code;
}

void crew_free(Crew *c)
{
    if (!c) return;
    end_workers(c);
    for (size_t i = 0; i < c->room; i++) block_free(&c->ring[i]);
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->lock);
    mem_free(c);
}

ErrorCode crew_new(const LineCrew *who, Taking *whole, Crew **ret, Error *e)
{
    Crew *c = mem_alloc(sizeof *c);
    if (!c) return error_memory(e);
    c->who = who;
    c->whole = whole;
    c->room = 2 * (size_t)who->count;
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->changed, NULL);
    *ret = c;                                             /* whoever asked gives it back, also when this fails */
    for (unsigned i = 0; i < who->count; i++) {
        c->workers[i] = (Worker){ .crew = c, .user = who->users[i] };
        if (pthread_create(&c->workers[i].thread, NULL, work, &c->workers[i]) != 0) {
            return error_set(e, ERR_LIMIT, K("detect.no-thread"), arg_int("number", (int64_t)i + 1));
        }
        c->workers[i].started = true;
    }
    return ERR_OK;
}

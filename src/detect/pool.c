/* pool.c: several threads over one text.
 *
 * Each worker holds lines against the rules in a Detector of its own (a part), which knows each line's place in its source. Lines of a
 * file it asks for itself: one at a time they read the next bytes into a buffer of their own, so that what is read lies in the cache of
 * the processor that looks at it, and no thread does nothing else. What comes in any other way the calling thread puts into a ring, in
 * blocks of whole lines, of which each worker takes the oldest. Both are given out in order, so every part sees its lines in order. At
 * the end the parts are merged; which worker took which lines does not show in the result. The buffers of blocks that are done with
 * are used again, still warm and without a page fault. The first error of any of them ends the run. */
#include "detect/detect_int.h"
#include "detect/lines.h"

enum { BLOCK = 512 * 1024 };

/* Lines that stand one behind another in their source, after so many lines and bytes; in the block they begin at `at`. */
typedef struct { size_t at; uint64_t line, offset; } Piece;

typedef struct {
    char    *bytes;
    size_t   filled, room;
    Str      source;
    uint32_t source_index;
    Piece   *pieces;
    size_t   piece_count, piece_room;
    uint64_t next_line, next_offset;     /* behind the last piece */
} Block;

typedef struct { char *bytes; size_t room; } Buffer;
typedef struct { Pool *pool; Detector *part; pthread_t thread; bool started; PoolLines own; } Worker;

struct Pool {
    Detector       *whole;
    pthread_mutex_t lock;         /* over all below but `open` */
    pthread_mutex_t results_lock;
    pthread_cond_t  changed;      /* a block was put in or taken out, or the end has come */
    Worker         *workers;
    unsigned        worker_count;
    Block          *ring;         /* `count` blocks from `first` wait */
    size_t          room, first, count;
    bool            begun, closing;
    ErrorCode       code;
    Error           why;
    Block           open;         /* being filled by the reading thread */
    Buffer         *spare;        /* `spare_count` of at most `room` buffers to be used again */
    size_t          spare_count;
    bool            pulling;      /* the workers ask for lines */
    pthread_mutex_t pull_lock;    /* over the two below, and whoever is asked; taken before `lock` */
    PoolNext        next;         /* NULL: there are no more */
    void           *next_user;
};

/* ---- workers ---- */

static ErrorCode work_off(Detector *part, const Block *b, Error *e)
{
    part->source = b->source;
    part->source_index = b->source_index;
    for (size_t i = 0; i < b->piece_count; i++) {
        const Piece *piece = &b->pieces[i];
        size_t end = i + 1 < b->piece_count ? piece[1].at : b->filled;
        part->line = piece->line;
        part->next_offset = piece->offset;
        TRY(detector_take_lines(part, str_bytes(b->bytes + piece->at, end - piece->at), e));
    }
    return ERR_OK;
}

static void block_free(Block *b)
{
    mem_free(b->bytes);
    mem_free(b->pieces);
    *b = (Block){ 0 };
}

/* Under the lock. What is larger than usual was one long line's. */
static void keep_buffer(Pool *p, Block *b)
{
    enum { USUAL = 2 * BLOCK };
    if (b->room > 0 && b->room <= USUAL && p->spare_count < p->room) {
        p->spare[p->spare_count++] = (Buffer){ b->bytes, b->room };
        b->bytes = NULL;
    }
    block_free(b);
}

/* Under the lock: keeps the first error. */
static bool note_error(Pool *p, ErrorCode code, const Error *e)
{
    if (code != ERR_OK && p->code == ERR_OK) {
        p->code = code;
        p->why = *e;
    }
    return p->code != ERR_OK;
}

static ErrorCode work_off_own(Worker *w, Error *e)
{
    const PoolLines *own = &w->own;
    w->part->source = own->source;
    w->part->source_index = own->source_index;
    w->part->line = own->line;
    w->part->next_offset = own->offset;
    return detector_take_lines(w->part, own->lines, e);
}

/* Asks for lines; false when there are none, or no more are wanted. The end is told while nobody else can ask: told later, it could be taken for the
 * end of the next source, whose lines would be lost. */
static bool ask(Worker *w, bool failed, Error *e)
{
    Pool *p = w->pool;
    ErrorCode code = ERR_OK;
    pthread_mutex_lock(&p->pull_lock);
    w->own.lines = (Str){ 0 };
    if (failed) p->next = NULL;
    if (p->next) code = p->next(p->next_user, &w->own, e);
    if (w->own.lines.len == 0 || code != ERR_OK) p->next = NULL;
    bool more = p->next != NULL;
    if (!more) {
        pthread_mutex_lock(&p->lock);
        note_error(p, code, e);
        p->pulling = false;
        pthread_cond_broadcast(&p->changed);
        pthread_mutex_unlock(&p->lock);
    }
    pthread_mutex_unlock(&p->pull_lock);
    return more;
}

/* Until the source has no more lines; afterwards nobody asks it. */
static void pull(Worker *w, Error *e)
{
    Pool *p = w->pool;
    bool failed = false;
    while (ask(w, failed, e)) {
        ErrorCode code = work_off_own(w, e);
        pthread_mutex_lock(&p->lock);
        failed = note_error(p, code, e);
        pthread_mutex_unlock(&p->lock);
    }
}

static void *work(void *argument)
{
    Worker *w = argument;
    Pool *p = w->pool;
    Error e;
    error_clear(&e);
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (p->count == 0 && !p->pulling && !p->closing) pthread_cond_wait(&p->changed, &p->lock);
        if (p->count == 0 && p->pulling) {
            pthread_mutex_unlock(&p->lock);
            pull(w, &e);
            pthread_mutex_lock(&p->lock);
            continue;
        }
        if (p->count == 0) break;
        Block b = p->ring[p->first];
        p->ring[p->first] = (Block){ 0 };
        p->first = (p->first + 1) % p->room;
        p->count--;
        bool failed = p->code != ERR_OK;
        pthread_cond_broadcast(&p->changed);
        pthread_mutex_unlock(&p->lock);
        ErrorCode code = failed ? ERR_OK : work_off(w->part, &b, &e);
        pthread_mutex_lock(&p->lock);
        keep_buffer(p, &b);
        note_error(p, code, &e);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* ---- the reading thread ---- */

/* Under the lock: what was found out before the first lines. */
static void begin_parts(Pool *p)
{
    for (unsigned i = 0; !p->begun && i < p->worker_count; i++) p->workers[i].part->result.currency = p->whole->result.currency;
    p->begun = true;
}

static ErrorCode hand_over(Pool *p, Error *e)
{
    if (p->open.filled == 0) return ERR_OK;
    pthread_mutex_lock(&p->lock);
    begin_parts(p);
    while (p->count == p->room && p->code == ERR_OK) pthread_cond_wait(&p->changed, &p->lock);
    ErrorCode code = p->code;
    if (code == ERR_OK) {
        p->ring[(p->first + p->count++) % p->room] = p->open;
        pthread_cond_broadcast(&p->changed);
        p->open = (Block){ 0 };
    } else {
        *e = p->why;
    }
    pthread_mutex_unlock(&p->lock);
    return code;
}

uint64_t pool_count_lines(Str text)
{
    uint64_t n = 0;
    for (const char *at = text.ptr, *end = text.ptr + text.len; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++) n++;
    return n;
}

/* A buffer of at least so many bytes: one of the spare ones or a new one. NULL when memory is out. */
static Buffer take_buffer(Pool *p, size_t least)
{
    Buffer found = { 0 };
    pthread_mutex_lock(&p->lock);
    for (size_t i = p->spare_count; i > 0 && !found.bytes; i--) {
        if (p->spare[i - 1].room < least) continue;
        found = p->spare[i - 1];
        p->spare[i - 1] = p->spare[--p->spare_count];
    }
    pthread_mutex_unlock(&p->lock);
    return found.bytes ? found : (Buffer){ mem_alloc(least), least };
}

/* The lines that come next in the source begin a piece of the open block, unless they go on where the last one ended. */
static ErrorCode begin_piece(Pool *p, Error *e)
{
    Detector *d = p->whole;
    Block *b = &p->open;
    if (b->piece_count > 0 && b->next_line == d->line && b->next_offset == d->next_offset) return ERR_OK;
    Piece *pieces = detector_next_place(b->pieces, &b->piece_room, b->piece_count, sizeof *pieces);
    if (!pieces) return error_memory(e);
    b->pieces = pieces;
    pieces[b->piece_count++] = (Piece){ b->filled, d->line, d->next_offset };
    b->source = d->source;
    b->source_index = d->source_index;
    return ERR_OK;
}

/* The open block has these lines too, at its end. */
static void end_piece(Pool *p, Str lines)
{
    Detector *d = p->whole;
    Block *b = &p->open;
    b->filled += lines.len;
    d->line += pool_count_lines(lines);
    d->next_offset += lines.len;
    if (lines.ptr[lines.len - 1] != '\n') {               /* there is room for it */
        b->bytes[b->filled++] = '\n';
        d->line++;
        d->next_offset++;
    }
    b->next_line = d->line;
    b->next_offset = d->next_offset;
}

/* Appends whole lines that fit; an empty block takes lines of any length. */
static ErrorCode fill(Pool *p, Str lines, Error *e)
{
    Block *b = &p->open;
    TRY(begin_piece(p, e));
    if (b->room - b->filled < lines.len + 1) {
        size_t room = b->filled + (lines.len + 1 > BLOCK ? lines.len + 1 : BLOCK);
        Buffer bigger = take_buffer(p, room);
        if (!bigger.bytes) return error_memory(e);
        if (b->bytes) memcpy(bigger.bytes, b->bytes, b->filled);
        mem_free(b->bytes);
        b->bytes = bigger.bytes;
        b->room = bigger.room;
    }
    memcpy(b->bytes + b->filled, lines.ptr, lines.len);
    end_piece(p, lines);
    return b->filled >= BLOCK ? hand_over(p, e) : ERR_OK;
}

/* How much of the text goes into one block: whole lines, about a block of them, or one line that is longer than a block. */
static size_t piece_of(Str text)
{
    if (text.len <= BLOCK) return text.len;
    size_t whole = lines_whole(str_first(text, BLOCK));
    if (whole > 0) return whole;
    ptrdiff_t end = str_find_byte(text, '\n');
    return end < 0 ? text.len : (size_t)end + 1;
}

ErrorCode pool_feed(Pool *p, Str lines, Error *e)
{
    if (p->open.source_index != p->whole->source_index) TRY(hand_over(p, e));
    while (lines.len > 0) {
        Str piece = str_first(lines, piece_of(lines));
        TRY(fill(p, piece, e));
        lines = str_from(lines, piece.len);
    }
    return ERR_OK;
}

ErrorCode pool_pull(Pool *p, PoolNext next, void *user, Error *e)
{
    TRY(hand_over(p, e));
    pthread_mutex_lock(&p->pull_lock);
    p->next = next;
    p->next_user = user;
    pthread_mutex_unlock(&p->pull_lock);
    pthread_mutex_lock(&p->lock);
    begin_parts(p);
    p->pulling = true;
    pthread_cond_broadcast(&p->changed);
    while (p->pulling) pthread_cond_wait(&p->changed, &p->lock);
    ErrorCode code = p->code;
    if (code != ERR_OK) *e = p->why;
    pthread_mutex_unlock(&p->lock);
    return code;
}

/* ---- beginning and end ---- */

static void end_workers(Pool *p)
{
    pthread_mutex_lock(&p->lock);
    p->closing = true;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->worker_count; i++) {
        if (p->workers[i].started) pthread_join(p->workers[i].thread, NULL);
        p->workers[i].started = false;
    }
}

static void free_buffers(Pool *p)
{
    while (p->spare_count > 0) mem_free(p->spare[--p->spare_count].bytes);
    block_free(&p->open);
    for (unsigned i = 0; p->workers && i < p->worker_count; i++) {
        mem_free(p->workers[i].own.bytes);
        p->workers[i].own = (PoolLines){ 0 };
    }
}

ErrorCode pool_finish(Pool *p, Error *e)
{
    TRY(hand_over(p, e));
    end_workers(p);
    if (p->code != ERR_OK) *e = p->why;
    TRY(p->code);
    free_buffers(p);
    mem_trim();
    for (unsigned i = 0; i < p->worker_count; i++) {                   /* what a part has no more use for is room for the next one */
        TRY(detector_merge(p->whole, p->workers[i].part, e));
        detector_free(p->workers[i].part);
        p->workers[i].part = NULL;
    }
    return ERR_OK;
}

void pool_free(Pool *p)
{
    if (!p) return;
    if (p->workers) end_workers(p);
    for (unsigned i = 0; p->workers && i < p->worker_count; i++) detector_free(p->workers[i].part);
    for (size_t i = 0; p->ring && i < p->room; i++) block_free(&p->ring[i]);
    free_buffers(p);
    mem_free(p->spare);
    mem_free(p->workers);
    mem_free(p->ring);
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->results_lock);
    pthread_mutex_destroy(&p->lock);
    pthread_mutex_destroy(&p->pull_lock);
    mem_free(p);
}

static ErrorCode start_workers(Pool *p, Error *e)
{
    for (unsigned i = 0; i < p->worker_count; i++) {
        Worker *w = &p->workers[i];
        w->pool = p;
        TRY(detector_part(p->whole, &p->results_lock, &w->part, e));
        if (pthread_create(&w->thread, NULL, work, w) != 0) return error_set(e, ERR_LIMIT, K("detect.no-thread"), arg_int("number", i + 1));
        w->started = true;
    }
    return ERR_OK;
}

ErrorCode pool_new(Detector *whole, Pool **ret, Error *e)
{
    Pool *p = mem_alloc(sizeof *p);
    if (!p) return error_memory(e);
    p->whole = whole;
    p->worker_count = whole->settings->threads;
    p->room = 2 * (size_t)p->worker_count;
    pthread_mutex_init(&p->lock, NULL);
    pthread_mutex_init(&p->results_lock, NULL);
    pthread_mutex_init(&p->pull_lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    p->workers = mem_alloc(p->worker_count * sizeof *p->workers);
    p->ring = mem_alloc(p->room * sizeof *p->ring);
    p->spare = mem_alloc(p->room * sizeof *p->spare);
    ErrorCode code = p->workers && p->ring && p->spare ? start_workers(p, e) : error_memory(e);
    if (code != ERR_OK) {
        pool_free(p);
        return code;
    }
    whole->lock = &p->results_lock;
    *ret = p;
    return ERR_OK;
}

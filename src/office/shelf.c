/* shelf.c: see shelf.h. A few places; the one that was wanted longest ago makes room. */
#include "office/shelf.h"

#include "office/office_int.h"

enum { PLACES = 8 };
#define SHELF_BYTES ((size_t)192 << 20)

typedef struct { Hash name; void *thing; ShelfFree free_thing; size_t bytes; unsigned hands; uint64_t wanted; bool over; } Kept;

struct Shelf {
    pthread_mutex_t lock, making;       /* lock: over the places; making: held while one is made, and taken first */
    Kept           places[PLACES];
    uint64_t        clock;
};

ErrorCode shelf_start(Office *o, Error *e)
{
    o->shelf = mem_alloc(sizeof *o->shelf);
    if (!o->shelf) return error_memory(e);
    pthread_mutex_init(&o->shelf->lock, NULL);
    pthread_mutex_init(&o->shelf->making, NULL);
    return ERR_OK;
}

static void empty(Kept *p)
{
    if (p->thing) p->free_thing(p->thing);
    *p = (Kept){ .thing = NULL };
}

void shelf_end(Office *o)
{
    if (!o->shelf) return;
    for (int i = 0; i < PLACES; i++) empty(&o->shelf->places[i]);
    pthread_mutex_destroy(&o->shelf->lock);
    pthread_mutex_destroy(&o->shelf->making);
    mem_free(o->shelf);
    o->shelf = NULL;
}

static void *find(Shelf *s, const Hash *name)
{
    void *found = NULL;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < PLACES && !found; i++) {
        Kept *p = &s->places[i];
        if (!p->thing || p->over || !hash_equal(&p->name, name)) continue;
        p->hands++;
        p->wanted = ++s->clock;
        found = p->thing;
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

/* With the lock held: frees what nobody has in hand, that which was wanted longest ago first, until there is a place and room.
 * NULL: all are in hand. */
static Kept *make_room(Shelf *s, size_t bytes)
{
    for (;;) {
        Kept *free_place = NULL, *oldest = NULL;
        size_t total = bytes;
        for (int i = 0; i < PLACES; i++) {
            Kept *p = &s->places[i];
            total += p->bytes;
            if (!p->thing) free_place = p;
            else if (p->hands == 0 && (!oldest || p->wanted < oldest->wanted)) oldest = p;
        }
        if (!oldest || (free_place && total <= SHELF_BYTES)) return free_place;
        empty(oldest);
    }
}

static ErrorCode make_thing(Shelf *s, const Hash *name, ShelfMake make, void *self, ShelfFree free_thing, void **ret, Error *e)
{
    size_t bytes;
    TRY(make(self, ret, &bytes, e));
    pthread_mutex_lock(&s->lock);
    Kept *p = make_room(s, bytes);
    if (p) *p = (Kept){ .name = *name, .thing = *ret, .free_thing = free_thing, .bytes = bytes, .hands = 1, .wanted = ++s->clock };
    pthread_mutex_unlock(&s->lock);
    if (p) return ERR_OK;
    free_thing(*ret);
    return error_set(e, ERR_LIMIT, K("office.shelf-full"));
}

ErrorCode shelf_take(Office *o, const Hash *name, ShelfMake make, void *self, ShelfFree free_thing, void **ret, Error *e)
{
    Shelf *s = o->shelf;
    *ret = find(s, name);
    if (*ret) return ERR_OK;
    pthread_mutex_lock(&s->making);
    *ret = find(s, name);
    ErrorCode code = *ret ? ERR_OK : make_thing(s, name, make, self, free_thing, ret, e);
    pthread_mutex_unlock(&s->making);
    return code;
}

void shelf_give_back(Office *o, const void *thing)
{
    Shelf *s = o->shelf;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < PLACES; i++) {
        Kept *p = &s->places[i];
        if (p->thing == thing && thing && --p->hands == 0 && p->over) empty(p);
    }
    pthread_mutex_unlock(&s->lock);
}

void shelf_clear(Office *o)
{
    Shelf *s = o->shelf;
    if (!s) return;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < PLACES; i++) {
        if (s->places[i].hands == 0) empty(&s->places[i]);
        else s->places[i].over = true;
    }
    pthread_mutex_unlock(&s->lock);
}

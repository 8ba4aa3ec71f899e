/* map.c: see map.h. FNV-1a is enough here: keys are ids of our own making or were checked, and a request has an arena's ceiling. */
#include "base/map.h"

struct MapSlot { Str key; void *value; uint64_t hash; };     /* key.ptr NULL: never used; value NULL: removed */

static uint64_t hash_text(Str s)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < s.len; i++) h = (h ^ (unsigned char)s.ptr[i]) * UINT64_C(1099511628211);
    return h ^ h >> 29;
}

/* The slot that holds the key, or the first one free for it. The table is never full. */
static MapSlot *slot_for(const Map *m, Str key, uint64_t hash)
{
    MapSlot *removed = NULL;
    for (size_t i = hash & (m->room - 1);; i = (i + 1) & (m->room - 1)) {
        MapSlot *s = &m->slots[i];
        if (!s->key.ptr) return removed ? removed : s;
        if (!s->value && !removed) removed = s;
        if (s->value && s->hash == hash && str_equal(s->key, key)) return s;
    }
}

void *map_get(const Map *m, Str key)
{
    return m->room > 0 ? slot_for(m, key, hash_text(key))->value : NULL;
}

static bool grow(Map *m)
{
    Map wider = { .arena = m->arena, .room = m->room > 0 ? m->room * 2 : 64 };
    wider.slots = arena_array(m->arena, wider.room, sizeof(MapSlot));
    if (!wider.slots) return false;
    for (size_t i = 0; i < m->room; i++) {
        if (!m->slots[i].value) continue;
        *slot_for(&wider, m->slots[i].key, m->slots[i].hash) = m->slots[i];
        wider.count++;
    }
    wider.filled = wider.count;
    *m = wider;
    return true;
}

bool map_set(Map *m, Str key, void *value)
{
    if ((m->filled + 1) * 4 > m->room * 3 && !grow(m)) return false;
    uint64_t hash = hash_text(key);
    MapSlot *s = slot_for(m, key, hash);
    if (!s->value) {
        bool fresh = !s->key.ptr;
        Str copy = str_copy(m->arena, key);
        if (!copy.ptr) return false;
        s->key = copy;
        s->hash = hash;
        m->count++;
        if (fresh) m->filled++;
    }
    s->value = value;
    return true;
}

void map_remove(Map *m, Str key)
{
    MapSlot *s = m->room > 0 ? slot_for(m, key, hash_text(key)) : NULL;
    if (!s || !s->value) return;
    s->value = NULL;
    m->count--;
}

void *map_next(const Map *m, size_t *at)
{
    while (*at < m->room) {
        void *v = m->slots[(*at)++].value;
        if (v) return v;
    }
    return NULL;
}

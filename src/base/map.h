/* map.h: a table from text to pointers: sessions by token, keys by name. Open addressing; keys are copied. It grows in its arena,
 * so it fits things that live as long as the table; removing leaves a mark that is reused. */
#ifndef TERGOO_MAP_H
#define TERGOO_MAP_H

#include "base/arena.h"
#include "base/str.h"

typedef struct MapSlot MapSlot;
typedef struct { Arena *arena; MapSlot *slots; size_t room, count, filled; } Map;

static inline Map map_in(Arena *a) { return (Map){ .arena = a }; }
void *map_get(const Map *m, Str key);
/* Sets or replaces; value must not be NULL. False when memory is out. */
MUST_USE bool map_set(Map *m, Str key, void *value);
void map_remove(Map *m, Str key);
/* All values in no order: start with *at = 0; NULL at the end. */
void *map_next(const Map *m, size_t *at);

#endif

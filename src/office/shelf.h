/* shelf.h: what was made out of a file that never changes, and is dear to make, kept in memory for the next request: the flags of a
 * run of detection by rule and party (desk/findings.h).
 *
 * What stands here is nobody's right to see: whoever takes it has been let see the record that names the file, each time. It is
 * made again at will, so that nothing depends on it; an erasure clears the shelf. */
#ifndef TERGOO_SHELF_H
#define TERGOO_SHELF_H

#include "office/office.h"

typedef struct Shelf Shelf;

/* Makes the thing and says how many bytes it takes. */
typedef ErrorCode (*ShelfMake)(void *self, void **ret, size_t *bytes, Error *e);
typedef void (*ShelfFree)(void *thing);

MUST_USE ErrorCode shelf_start(Office *o, Error *e);
void shelf_end(Office *o);

/* The thing by that name, made by `make` when it is not here; it stays until shelf_give_back. One is made at a time: who asks
 * for the same meanwhile waits and gets it. */
MUST_USE ErrorCode shelf_take(Office *o, const Hash *name, ShelfMake make, void *self, ShelfFree free_thing, void **ret, Error *e);
void shelf_give_back(Office *o, const void *thing);
/* All that nobody has in hand goes now, the rest when it is given back. */
void shelf_clear(Office *o);

#endif

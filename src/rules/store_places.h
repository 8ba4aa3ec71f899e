/* store_places.h: the office's store as a tree: where a place is, what is inside it, what lies there. Guards and desk are
 * clients of both.
 *
 * A thing (an exhibit, an asset: every kind that says `store:`) names the place it lies in, a place the one it is inside. So a
 * box that is carried takes along what is in it without a word about that, and no list can contradict another one. */
#ifndef TERGOO_STORE_PLACES_H
#define TERGOO_STORE_PLACES_H

#include "office/view.h"

enum { STORE_DEEP = 16 };               /* places within places, at most */

typedef struct StorePlace StorePlace;
struct StorePlace {
    Str         id, state;
    const JsonValue *body, *fields;
    StorePlace *inside;                 /* NULL: of the whole tree, this one stands by itself */
    StorePlace *first, *last, *next;    /* what is inside it, by code */
    int         depth;
};

/* ---- one place ---- */
/* NULL in *ret where there is no such place; what was read is noted. */
MUST_USE ErrorCode places_one(Request *r, Str id, StorePlace **ret, Error *e);
/* By the code on its label, in any case of letters, or by number or id; ERR_NOT_FOUND. */
MUST_USE ErrorCode places_named(Request *r, Str typed, Str *id, Error *e);
/* The place and all around it, the outermost last: at most STORE_DEEP. */
MUST_USE ErrorCode places_up(Request *r, Str id, StorePlace *ret[STORE_DEEP], size_t *count, Error *e);
/* "Depot / Room 2 / Rack A / Shelf 3"; empty where there is no such place. */
MUST_USE ErrorCode places_path(Request *r, Str id, Str *ret, Error *e);
/* May things of the class lie there: true where neither it nor a place around it says for which it is. */
MUST_USE ErrorCode places_fits(Request *r, Str id, Str class_id, bool *ret, Error *e);

/* ---- the tree ---- */
typedef struct { Map by_id; StorePlace *first, *last; size_t count; } PlaceTree;
/* All places in use, and closed ones that hold one which is. */
MUST_USE ErrorCode places_tree(Request *r, PlaceTree *ret, Error *e);
/* The one behind it when the tree is read from top to bottom; NULL: it was the last. */
StorePlace *places_after(StorePlace *p);

/* ---- what lies there ---- */
/* Every thing whose place it is and that the caller may see, in whatever state, exhibits first. */
MUST_USE ErrorCode places_each_there(Request *r, Str place, RecordEach each, void *self, Error *e);
/* So many things lie in it, whoever may see them: for rules, not for pages. */
MUST_USE ErrorCode places_count_there(Request *r, Str place, int64_t *ret, Error *e);
/* The class of a thing with these fields; NULL: the model has none. */
Str places_class_label(const Request *r, Str class_id);
const StoreClass *places_class_of(const Request *r, const Kind *k, const JsonValue *fields);

#endif

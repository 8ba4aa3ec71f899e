/* rights_store.h: what a keeper of the store knows of things in cases that he does not know: the things themselves, while they
 * are sent to the store, lie in it or are out of it, and nothing else of the case. Which roles and which states these are says
 * the kind (`store:`). */
#ifndef TERGOO_RIGHTS_STORE_H
#define TERGOO_RIGHTS_STORE_H

#include "office/office.h"

/* Worked out once for many things of a kind: has the caller such a role; of which chain it was asked last. */
typedef struct { const Kind *kind; bool keeps; Str chain; bool ours; } Keeping;
void request_keeping(Request *r, const Kind *k, Keeping *ret);
/* Does he know it as a keeper? False also on failure. */
bool request_keeps_thing(Request *r, Keeping *keeping, const Record *rec);
/* The same for one thing. */
bool request_keeps(Request *r, const Kind *k, const Record *rec);
/* A proposal about a thing that he keeps, which he made or may sign as a keeper. */
bool request_keeps_proposal(Request *r, const Record *proposal);
/* Must he act on it as a keeper, because his access to the case, if he has any, lets him enter nothing there? */
bool request_acts_as_keeper(Request *r, const Kind *k, const Record *rec);
/* Of those roles, has he one by which he keeps things of the kind? */
bool request_has_keeper_role(Request *r, const Kind *k, const Str *roles, size_t count);

#endif

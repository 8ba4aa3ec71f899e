/* table_ftm.h: which kind and field of ours is which schema and property of FollowTheMoney, both ways. */
#ifndef TERGOO_TABLE_FTM_H
#define TERGOO_TABLE_FTM_H

#include "desk/desk.h"
#include "exchange/ftm.h"

/* The schema that records of the kind leave as; empty: they have none. */
Str ftm_schema_of(Str kind);
/* Are entities of that schema records of the kind? */
bool ftm_is_of(Str kind, Str schema);
/* Where values of a property go; NULL: to no field of their own. *rest: where those behind the first go; NULL: to the remarks. */
const Field *ftm_field_of(const Kind *k, Str property, const Field **rest);
/* One entity: `values` are arrays of texts, each with its property. What has no field stands in the remarks, property by property, so that nothing
 * is lost; ERR_INVALID where the kind has no place for it. */
MUST_USE ErrorCode ftm_item(Arena *a, const Kind *k, const Str *properties, const JsonValue *const *values, size_t count, JsonValue **ret, Error *e);
/* A record (its body) as an entity; what a table does not take is left out. */
MUST_USE ErrorCode ftm_entity(Arena *a, const Kind *k, const JsonValue *body, FtmEntity *ret, Error *e);

#endif

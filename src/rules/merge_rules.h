/* merge_rules.h: when two records may become one, and what contradicts between them. */
#ifndef TERGOO_MERGE_RULES_H
#define TERGOO_MERGE_RULES_H

#include "rules/rules.h"

/* What two records say that cannot both be true of one. `refused`: it can never be (two personal numbers, a witness and a suspect of one case): one of
 * them is corrected first. Else it may be that one of them is wrong, and whoever merges says why. Texts live in the request's arena. */
typedef struct { Str field, one, kept; bool refused; } MergeConflict;
enum { MERGE_CONFLICTS = 24 };
/* Of the record `rec` (its fields) with the one that stays, by what the caller may see. */
MUST_USE ErrorCode merge_conflicts(Request *r, const Kind *k, const Record *rec, const JsonValue *fields, const Record *kept, MergeConflict *to,
                                   size_t *count, Error *e);
/* A conflict as a sentence: "Date of birth: 1985-03-12 here, 1990 there". */
Str merge_conflict_text(Request *r, const MergeConflict *c);

/* Is the field one that only merging and splitting write? Is the move one of the two? */
bool rules_is_merge(const Field *f);
bool rules_merges(const Move *m);
/* The move that takes a merge back, and what it takes out of the record's fields. */
bool rules_splits(const Move *m);
void rules_end_merge(JsonValue *fields);
/* The move by which records of the kind are merged; NULL: they are not. */
const Move *rules_merge_move(const Kind *k);

#endif

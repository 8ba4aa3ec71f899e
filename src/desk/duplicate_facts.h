/* duplicate_facts.h: what two records are compared by that may be one: their names in every spelling, their numbers, a day of
 * birth; and which of many look alike, with the reasons. */
#ifndef TERGOO_DUPLICATE_FACTS_H
#define TERGOO_DUPLICATE_FACTS_H

#include "desk/desk.h"
#include "match/match.h"

enum { FACT_NAMES = 16, FACT_NUMBERS = 24 };

typedef struct { Str what, value; } FactNumber;        /* what: "pin", "phone"; value: as numbers are compared */

typedef struct {
    Str        id, title, type;                        /* type: of a subject */
    MatchSort  sort;
    Str        names[FACT_NAMES]; size_t name_count;
    FactNumber numbers[FACT_NUMBERS]; size_t number_count;
    Str        birth;
} RecordFacts;

/* Does the kind have something to be compared by? */
bool facts_are_of(const Kind *k);
/* Of one record (its body), by what the caller may see; all is copied. */
MUST_USE ErrorCode facts_of(Request *r, const Kind *k, const JsonValue *body, RecordFacts *ret, Error *e);

/* A score is of the pair of names alone and of nobody: 0 where only a number is the same. `rank` is for the order: what else is
 * known of both counts in it. `reasons`: sentences in the reader's language. */
typedef struct { size_t one, other; int score, rank; JsonValue *reasons; } LikePair;
/* All pairs that look alike, those with a number in common first and then by score. `only`, one of the list: by name those alone that
 * look like it; NULL: each is held against each. */
MUST_USE ErrorCode facts_pairs(Request *r, const RecordFacts *list, size_t count, const RecordFacts *only, LikePair **ret, size_t *found,
                               Error *e);
/* Why two look alike, whether or not they do. */
MUST_USE ErrorCode facts_compare(Request *r, const RecordFacts *one, const RecordFacts *other, LikePair *ret, Error *e);

#endif

/* indexer.h: the search index of an open office: a thread that follows the ledger some 100 ms behind (indexer.c). */
#ifndef TERGOO_INDEXER_H
#define TERGOO_INDEXER_H

#include "office/office_int.h"

/* Without an index the office opens all the same: what goes wrong is in the log, and whoever searches is told. */
void indexer_start(Office *o);
/* After what is committed was followed; takes an office without one. */
void indexer_end(Office *o);
/* The writer calls it after a commit. */
void indexer_wake(Office *o);

/* The record is found by more than before (office/reading.h): it is fed once more. */
void indexer_again(Office *o, Str id);

/* Where in the ledger the index stands: the next entry, and the leaf of the one before it. */
typedef struct { uint32_t epoch; uint64_t next; bool has_leaf; Hash leaf; uint64_t signs; } IndexMark;
/* By which tables of names, and in which way, signs are made (search_sign.h): another number, other signs. */
uint64_t index_signs(const MatchBook *names);
/* What an index says of itself, of which store and under which model it was made. False for a text that is none. */
MUST_USE bool index_mark_read(Str text, Str *store_id, Hash *model, IndexMark *ret);
/* Is the entry before the mark the one that was there? Another past has another leaf, or none. */
MUST_USE ErrorCode index_mark_fits(Store *reader, Arena *a, const IndexMark *m, bool *ret, Error *e);

#endif

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

#endif

/* list.h: many names, found by one.
 *
 * Every entry stands under keys of consonants: of each pair of its words, whole and with each consonant left out once; of its
 * single words; of all its words written together. A query looks under the same keys, takes the entries that most of its keys lead
 * to, and compares those in full. What has not one pair of keys in common is not found: a name of two words of which one is another
 * name altogether.
 *
 * The list is one block of memory without pointers, so that it can be kept as a file and mapped (tergoo-names/v1; little-endian, of
 * this version's tables: a file of other tables is refused and made anew). */
#ifndef TERGOO_MATCH_LIST_H
#define TERGOO_MATCH_LIST_H

#include "match/match.h"

typedef struct MatchList MatchList;

typedef struct { Str id, name; MatchFacts facts; MatchSort sort; } MatchEntry;

/* Builds one of entries that are given in turn: begin, add, finish. Memory comes from the system and is given back by
 * match_list_free. */
MUST_USE ErrorCode match_list_begin(const MatchBook *book, MatchList **ret, Error *e);
MUST_USE ErrorCode match_list_add(MatchList *l, const MatchEntry *entry, Error *e);
MUST_USE ErrorCode match_list_finish(MatchList *l, Error *e);
void match_list_free(MatchList *l);

size_t match_list_count(const MatchList *l);
/* Borrowed from the list. */
MatchEntry match_list_entry(const MatchList *l, size_t at);
/* Bytes the list takes. */
size_t match_list_size(const MatchList *l);

/* To a file and back. Reading checks every number that leads into the block: ERR_INVALID for what is no list or a damaged one, with
 * {path}. */
MUST_USE ErrorCode match_list_write(const MatchList *l, const char *path, Error *e);
MUST_USE ErrorCode match_list_map(const MatchBook *book, const char *path, MatchList **ret, Error *e);

typedef struct { uint32_t entry; unsigned facts; MatchResult result; } MatchHit;

/* What one thread needs to search; not to be shared. */
typedef struct MatchSearch MatchSearch;
MUST_USE ErrorCode match_search_new(const MatchList *l, MatchSearch **ret, Error *e);
void match_search_free(MatchSearch *s);

/* The entries at or above `least` thousandths, best first and then by their place in the list, at most `room`; returns how many.
 * What was typed on the other keyboard is tried too when nothing is found. */
size_t match_search(MatchSearch *s, const MatchEntry *query, int least, MatchHit *to, size_t room);

#endif

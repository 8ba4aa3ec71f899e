/* search_int.h: what the files of the search index share. A connection to it is a Store without a store's tables: statements, names
 * and failures are then the same as there (store_int.h). */
#ifndef TERGOO_SEARCH_INT_H
#define TERGOO_SEARCH_INT_H

#include <pthread.h>

#include "store/search.h"
#include "store/store_int.h"

enum { SEARCH_READERS = 16, GRAM_SLOTS = 2048, GRAMS_MOST = 24 };

/* A trigram (empty: none) or one of the signs that do in its place, and how far the texts that have one of them lie apart
 * (search_pick.c). The table remembers it by a hash: two that fall together cost time and nothing else. */
typedef struct { uint64_t hash; int64_t apart; } GramSlot;      /* apart 0: empty */
typedef struct { Str text, signs; int64_t apart; } Gram;

/* Where a text lies in `folded`: its chain and a number in the chain. */
enum { TEXT_BITS = 24 };
static inline int64_t text_first(int64_t chain) { return chain << TEXT_BITS; }
static inline int64_t text_last(int64_t chain) { return text_first(chain) | ((1 << TEXT_BITS) - 1); }

struct Search {
    char            *file, *file_new;            /* search.db, and search.db.new while it is made */
    pthread_rwlock_t place;                      /* read: somebody looks into the file; write: it is exchanged */
    pthread_mutex_t  lock;                       /* guards what follows */
    Store           *idle[SEARCH_READERS];       /* connections that nobody uses just now */
    size_t           idle_count;
    GramSlot         grams[GRAM_SLOTS];          /* seen last, by their hash */
};

struct SearchFeed {
    Store  *db;
    Search *search;
    int64_t stale, stale_before;                 /* with and without what is not committed yet */
};

/* A connection to a finished index; ERR_NOT_FOUND, ERR_FINDING as in search.h. */
MUST_USE ErrorCode search_connect(const char *file, StoreMode mode, Store **ret, Error *e);
/* An empty index under that name, and a connection that writes to it. */
MUST_USE ErrorCode search_create(const char *file, Store **ret, Error *e);

/* What the trigram table is given of a text: the text with a space at both ends, and the beginnings of words that follow or end at
 * another mark than a space, so that words of one and two characters have trigrams of their own: " ли", " я ". */
void search_tokens(Buf *to, Str text);
/* The same for words: trigrams that a text must have to hold them, GRAMS_MOST at most, from all of them, and the signs it must have; and as an expression of FTS5. */
MUST_USE ErrorCode search_grams(Arena *a, const SearchQuery *q, Gram **ret, size_t *count, Error *e);
void search_expression(Buf *to, const Gram *grams, size_t count);

/* ---- by which of them to walk (search_pick.c, search_find.c) ---- */
/* The first `used` are walked by; after `again` texts that were looked into in vain it is time to ask for more. */
typedef struct { Gram *list; size_t count, used; int64_t again; } GramPick;
MUST_USE ErrorCode search_pick(Search *s, Store *db, Arena *a, const SearchQuery *q, GramPick *ret, Error *e);
/* A walk from one place down to another looked into so many texts: those that would have paid there join it. */
MUST_USE ErrorCode search_pick_more(GramPick *p, Store *db, Arena *a, int64_t from, int64_t until, int64_t looked, Error *e);
/* Rows are positions, from one down to the other. The expression stays the caller's. */
MUST_USE ErrorCode search_walk_open(Store *db, Str expression, int64_t from, int64_t until, Query *ret, Error *e);

#endif

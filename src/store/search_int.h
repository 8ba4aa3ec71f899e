/* search_int.h: what the files of the search index share. A connection to it is a Store without a store's tables: statements, names
 * and failures are then the same as there (store_int.h). */
#ifndef TERGOO_SEARCH_INT_H
#define TERGOO_SEARCH_INT_H

#include <pthread.h>

#include "store/search.h"
#include "store/store_int.h"

enum { SEARCH_READERS = 16 };

struct Search {
    char            *file, *file_new;            /* search.db, and search.db.new while it is made */
    pthread_rwlock_t place;                      /* read: somebody looks into the file; write: it is exchanged */
    pthread_mutex_t  lock;                       /* guards the list */
    Store           *idle[SEARCH_READERS];       /* connections that nobody uses just now */
    size_t           idle_count;
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
/* The same for words: the trigrams a text must have to hold them, as an expression of FTS5. */
void search_expression(Buf *to, const Str *words, size_t count);

#endif

/* search.h: the search index: a file of its own beside the store, from which records are found by words and parts of words.
 *
 * It is derived: all in it follows from the store and is made again whenever it is missing, damaged or out of date, and nothing ever
 * waits for it. One thread feeds it (office/indexer.c) in transactions of its own, which also hold how far it has come (the mark);
 * any number of threads ask. It knows neither model nor rights: who feeds it says what a record's text is, who asks says what he may
 * see, and looks every hit up in the truth, because the index may be behind.
 *
 * What a record is found by is folded text (search_fold). All words asked for must be in it: three characters or more anywhere, two at
 * the beginning of a word, one as a word of its own, so that Ли is found and not every лист. Newest first, never ranked and never
 * counted: where the asker knows few records their text is read through, where he knows many a table of trigrams says which to look
 * at, and the walk ends when he has enough. So what he may not know of costs him no time that tells anything.
 *
 * Beside its text a record has signs: hashes of what else it is found by, which whoever feeds the index makes up (search_sign): the
 * consonants of a name, a number without its blanks, a state. A word that is asked for may name signs, one of which does instead of it;
 * others must be there whatever the words are. Signs are no proof, as hashes fall together: they say where to look.
 *
 * A text that was replaced or removed is gone from the tables at once, and from the file when its pages were written anew; its
 * trigrams stay, pointing at nothing, until the index is made anew: search_feed_stale says how many there are. */
#ifndef TERGOO_SEARCH_H
#define TERGOO_SEARCH_H

#include "store/store.h"

typedef struct Search Search;
typedef struct SearchFeed SearchFeed;

/* Of the store in this folder. Looks at no file yet. */
MUST_USE ErrorCode search_new(const char *folder, Search **ret, Error *e);
void search_free(Search *s);                     /* takes NULL; no search may run and no feed be open */

/* ---- feeding (one thread) ---- */

/* The living index, or an empty one that is made anew beside it. ERR_NOT_FOUND without one, ERR_FINDING when it is damaged, no index
 * of ours or of another version. */
typedef enum { SEARCH_LIVING, SEARCH_ANEW } SearchWhich;
MUST_USE ErrorCode search_feed_open(Search *s, SearchWhich which, SearchFeed **ret, Error *e);
void search_feed_close(SearchFeed *f);           /* takes NULL; what was not committed is forgotten */

/* How far it has come, in the feeder's own words, as of the last commit; empty when it is new. */
MUST_USE ErrorCode search_feed_mark(SearchFeed *f, Arena *a, Str *ret, Error *e);
/* Texts without a row: of records replaced or removed since the index was made. */
MUST_USE ErrorCode search_feed_stale(SearchFeed *f, int64_t *ret, Error *e);

typedef struct { Str id, kind, chain, text, signs; uint32_t epoch; uint64_t index; } SearchRow;   /* text: folded; signs: one after the other */

MUST_USE ErrorCode search_feed_begin(SearchFeed *f, Error *e);
/* In place of the row that the record has; the same place (epoch, index) again changes nothing. */
MUST_USE ErrorCode search_feed_put(SearchFeed *f, const SearchRow *row, Error *e);
/* *was says if there was one. */
MUST_USE ErrorCode search_feed_remove(SearchFeed *f, Str id, bool *was, Error *e);
MUST_USE ErrorCode search_feed_commit(SearchFeed *f, Str mark, Error *e);
void search_feed_abandon(SearchFeed *f);
/* Empties the WAL, so that what was removed is in no page of it. ERR_CONFLICT while somebody searches: try again later. */
MUST_USE ErrorCode search_feed_scrub(SearchFeed *f, Error *e);

/* Puts the index that was made anew in place of the living one, and closes it whatever comes of it. The feed of the living one is
 * closed before. Waits for searches that run, and those that come wait for it. */
MUST_USE ErrorCode search_replace(Search *s, SearchFeed *anew, Error *e);

/* Every row as a line of text in the order of places, for comparing two indexes. */
MUST_USE ErrorCode search_feed_dump(SearchFeed *f, ErrorCode (*line)(void *self, Str line, Error *e), void *self, Error *e);

/* For whoever only looks, in another process than the one that feeds it: the living index's mark, when all of its file is whole.
 * ERR_NOT_FOUND without one; ERR_FINDING as search_feed_open; ERR_CONFLICT when another took its place meanwhile: what was seen says
 * nothing then. */
MUST_USE ErrorCode search_look(const char *folder, Arena *a, Str *mark, Error *e);

/* ---- asking (any thread) ---- */

enum { SEARCH_WORDS = 8, SEARCH_WORD_BYTES = 128 };

/* Text as it is found: folded (text_fold), and the sign № out of the way of the number behind it. */
MUST_USE ErrorCode search_fold(Arena *a, Str text, Str *ret, Error *e);
/* What was typed as folded words without the marks around them: at most SEARCH_WORDS of SEARCH_WORD_BYTES (ERR_LIMIT); ERR_USAGE
 * when no word is left. */
MUST_USE ErrorCode search_words(Arena *a, Str typed, Str **words, size_t *count, Error *e);
/* Is what was typed a place in the file (text/citation.h)? Then the word by which what lies there is found; search_words asks that, too. */
MUST_USE bool search_citation(Arena *a, Str typed, Str *word);
/* Where the word stands in folded text, by the rule above: an offset in bytes, or -1. */
ptrdiff_t search_find_word(Str text, Str word);
bool search_has_all(Str text, const Str *words, size_t count);

/* A sign for this: SIGN_BYTES of UTF-8, three characters that no keyboard has. Signs of different sorts (0 to SIGN_SORTS - 1) never meet. */
enum { SIGN_BYTES = 9, SIGN_SORTS = 8 };
void search_sign(Buf *to, unsigned sort, Str of);

/* Signs one after the other, each of which does in place of a word. */
typedef struct { Str signs; bool loose; } SearchOther;       /* loose: the word need not be there at all */

typedef struct {
    const Str *words; size_t word_count;         /* from search_words */
    const SearchOther *others;                   /* one for each word; NULL: there are none. Not all words are loose. */
    Str        signs;                            /* all of these must be there, too */
    RecordPlace until, from;                     /* what was entered before the one and not before the other; epoch 0: no bound */
    Str        kind;                             /* empty: of any */
    const Str *chains; size_t chain_count;       /* those in which the asker knows anything at all, each once */
    bool       many;                             /* there are more of them than are named */
    bool     (*sees)(void *self, Str chain, Str kind);       /* and in these, records of which kind */
    ErrorCode (*each)(void *self, Str id, Error *e);         /* newest first; ERR_END when he has enough */
    void      *self;
} SearchQuery;

/* Has a record with this text and these signs what is asked for? */
bool search_fits(Str text, Str signs, const SearchQuery *q);

/* ERR_NOT_FOUND without an index, ERR_FINDING when it is damaged: both are for the feeder to mend. */
MUST_USE ErrorCode search_find(Search *s, const SearchQuery *q, Error *e);

#endif

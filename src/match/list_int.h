/* list_int.h: how a list lies in memory and in its file; list.c fills and searches it, list_file.c keeps it. */
#ifndef TERGOO_MATCH_LIST_INT_H
#define TERGOO_MATCH_LIST_INT_H

#include "match/list.h"
#include "match/match_int.h"

enum { BUCKET_BITS_MOST = 24, KEYS_MOST = 1024, PAIR_WORDS = 7, POSTINGS_READ = 600, COMPARED = 48 };

#define LIST_MAGIC 0x31736d6e6f677274ULL      /* "trgonms1" */

/* 64 bytes at the beginning of a file; behind it words, postings, entries, buckets and texts, in this order, without gaps. */
typedef struct {
    uint64_t magic, tables;                                  /* tables: match_book_version */
    uint64_t entries, words, postings, buckets, texts;       /* how many, the last in bytes */
    uint64_t shift;                                          /* of a 32-bit hash to its bucket */
} ListHead;

typedef struct { uint32_t word, text; uint8_t words, form, flags, sort; uint16_t id, name, birth, country, number, spare; } Entry;
typedef struct { uint32_t key, entry; } Posting;

struct MatchList {
    const MatchBook *book;
    ListHead   head;
    Entry     *entries; size_t entry_room;
    MatchWord *words;   size_t word_room;
    char      *texts;   size_t text_room;
    uint32_t  *buckets;                      /* where each begins; one more at the end */
    Posting   *postings;
    unsigned   shift;
    void      *block; size_t block_size;     /* a mapped file; NULL: the arrays are its own */
};

#endif

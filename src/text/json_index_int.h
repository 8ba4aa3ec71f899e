/* json_index_int.h: what the passes of json_index.c share with the first pass for AVX-512 (json_index_wide.c). */
#ifndef TERGOO_JSON_INDEX_INT_H
#define TERGOO_JSON_INDEX_INT_H

#include "text/json_int.h"

enum {
    JSON_LANES = 8,                                         /* blocks that the wide pass looks at together */
    JSON_BATCH = 64,                                        /* blocks between two looks at the room and at what is wrong */
};

/* How the block before ended, and what was seen so far. */
typedef struct {
    uint64_t inside, escaped, scalar;                       /* as in a Skip (json_cursor.c) */
    uint64_t after_first, after_value, after_name;          /* 1 where the next token is still to come */
    uint64_t name;                                          /* 1 when the block before ended in a name */
    uint64_t bad;                                           /* any bit: the text is refused */
    uint64_t backslashes, controls, highs;
} JsonScan;

/* What the second pass needs to know of eight blocks: their brackets, and where a token stands that may not stand in an object or in
 * an array. */
typedef struct {
    _Alignas(JSON_BLOCK) uint64_t open[JSON_LANES];
    uint64_t close[JSON_LANES], in_object[JSON_LANES], in_array[JSON_LANES];
} JsonStructure;

/* The open brackets. */
typedef struct {
    uint64_t kinds;                                         /* a bit for each, the innermost lowest: 1 is an object */
    uint64_t bad;
    uint32_t depth, count;                                  /* how many are open, and how many came in all */
    uint32_t first;                                         /* where the outermost one stands */
} JsonNesting;

typedef struct {
    JsonIndex    *to;
    JsonScan      scan;
    JsonNesting   nesting;
    uint32_t      open[JSON_DEPTH];                         /* which bracket is open at each depth */
    uint64_t      stops;                                    /* all ones where a line end is the end */
    size_t        end;                                      /* where that was found, or SIZE_MAX */
    JsonStructure structure[JSON_BATCH / JSON_LANES];
} JsonIndexer;

/* The first pass over up to JSON_BATCH blocks at p, which begin `at` bytes behind the beginning of the text and of which `len` bytes
 * belong to it: all but those of the last block that are behind its end. Ends with the line where one is asked for; the answer is how
 * many blocks were looked at. */
typedef size_t (*JsonIndexBlocks)(JsonIndexer *x, size_t at, size_t len, const char *p);

#ifdef __x86_64__
size_t json_index_wide(JsonIndexer *x, size_t at, size_t len, const char *p);
#endif

#endif

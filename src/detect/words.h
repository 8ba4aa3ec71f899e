/* words.h: texts by number. Facts about millions of processes name the same parties, classes and currencies again and again; here
 * each text stands once, and facts carry its number. Memory grows with the texts, not with the data. */
#ifndef TERGOO_WORDS_H
#define TERGOO_WORDS_H

#include "detect/detect_int.h"

enum { NO_WORD = UINT32_MAX };

typedef struct {
    Str      text, name;         /* name: of a party, as its first release has it */
    uint64_t hash;
    uint64_t offset;             /* the first release that has it: source and offset */
    uint32_t source;
} Word;

typedef struct { Word *list; uint32_t count, room; uint32_t *slots; size_t slot_room; } Words;

void words_free(Words *w);
/* The number of a text, added when it is new. *first: no release that stands before the current one was seen to have it. */
MUST_USE ErrorCode words_take(Detector *d, Words *w, Str text, uint32_t *ret, bool *first, Error *e);
/* Adds the words of another list, whose texts live as long as the results. map[i] is the number here of its i-th. */
MUST_USE ErrorCode words_join(Words *to, const Words *from, uint32_t **map, Error *e);
/* Numbers all words anew, in the order of their texts. map[i] is the new number of the i-th; looking up is over. */
MUST_USE ErrorCode words_sort(Words *w, uint32_t **map, Error *e);

#endif

/* citation.h: the place of a paper in the file as people write it: "v. 2, s. 45", "т. 2, л. д. 45", "2-т., 45-б.".
 *
 * Whoever types one of these into a search means the record that lies there. Records are found by a word of the index that
 * nobody types (citation_word): each record that lies on sheets has one for every sheet of its own. */
#ifndef TERGOO_CITATION_H
#define TERGOO_CITATION_H

#include "base/base.h"

enum { CITATION_MOST = 9999 };      /* volumes, and sheets of one */

typedef struct { int64_t volume, sheet; } Citation;

/* Is the whole text a citation, in any of the three languages, short or written out? Of "45-47" the first sheet counts. */
MUST_USE bool citation_parse(Str text, Citation *ret);
/* The word it is found by, "tomu2barak45z": no part of another's. */
void citation_word(Buf *to, int64_t volume, int64_t sheet);

#endif

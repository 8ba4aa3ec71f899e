/* word_diff.h: what changed between two texts, word by word, as a reader of papers asks it.
 *
 * A word is a stretch of letters and digits; a mark of punctuation and a stretch of white space are words of their own, so that
 * a comma moved is a comma moved. The runs lose nothing: those that are the same and those that were removed, joined, are the
 * text before; those that are the same and those that were added are the text after. Where both changed, what was removed comes
 * first. A blank that stays between two changed words counts with them: a rewritten sentence is two runs and not twenty.
 *
 * The shortest list of changes (Myers, O(ND), in memory of the texts' size) within a bound of work; beyond it the stretch that
 * is still not understood is given as removed and added whole. Valid UTF-8 or not, every byte is in exactly one run of its text. */
#ifndef TERGOO_WORD_DIFF_H
#define TERGOO_WORD_DIFF_H

#include "base/base.h"

typedef enum { WORDS_SAME, WORDS_ADDED, WORDS_REMOVED } WordsKind;

typedef struct { WordsKind kind; Str text; } WordRun;

enum { WORD_DIFF_BYTES = 64 << 20 };       /* of both texts together */

/* The runs, borrowed from both texts (what is the same: from the second). ERR_LIMIT for texts beyond WORD_DIFF_BYTES. */
MUST_USE ErrorCode word_diff(Arena *a, Str before, Str after, const WordRun **ret, size_t *count, Error *e);

#endif

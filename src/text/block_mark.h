/* block_mark.h: the marks by which a paper's texts are known again in a file that went out to be edited (bookmarks in DOCX and
 * ODT).
 *
 *   tergoo_0012_f_1a2b3c4d        the twelfth text of the paper; f: fixed, it comes from the record; o: the officer's own; then a check
 *                                 of the text as it went out, so that what was changed in the file and what was changed in the record
 *                                 since can be told apart
 *   tergoo_p_0123456789abcdef_v7_n45  at the first of them: of which paper, which version of it, and how many texts it had
 *
 * Letters, digits and '_' only and at most 40 characters: what Word keeps as a bookmark's name. The marks are a help to find
 * places again and prove nothing: whoever edits the file can write others, and gains nothing by it, because only the officer's
 * own text is taken. */
#ifndef TERGOO_BLOCK_MARK_H
#define TERGOO_BLOCK_MARK_H

#include "base/base.h"

enum { BLOCK_MARK_ROOM = 41, BLOCK_MARK_MOST = 99999999 };

typedef struct { size_t no; bool own; uint32_t check; } BlockMark;
typedef struct { Str paper; int64_t version, count; } PaperMark;

/* Of a text as programs for texts may set it anew: stretches of white space count as one space, and none at the ends. */
uint32_t block_check(Str text);
/* True when both have the same words, by that rule. */
bool block_same(Str a, Str b);

/* Into the caller's array; returns the text in it. */
Str block_mark_write(char to[BLOCK_MARK_ROOM], const BlockMark *mark);
bool block_mark_read(Str name, BlockMark *ret);
/* `paper`: 16 hex digits. */
Str paper_mark_write(char to[BLOCK_MARK_ROOM], const PaperMark *mark);
bool paper_mark_read(Str name, PaperMark *ret);

#endif

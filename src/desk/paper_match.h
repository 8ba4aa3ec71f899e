/* paper_match.h: which texts of a paper the paragraphs of a file are that was made of it and edited elsewhere.
 *
 * The paper is a row of texts as they are now: fixed ones (they come from template and record) and, between them, the officer's
 * own. A paragraph of the file has the mark with which it went out (text/block_mark.h) where the office program kept it. A fixed
 * one is brought together with the text that says what the mark says it said, else, in the gap that is left, with the one that
 * stands where it stood: then the record has changed since. Without marks the words alone decide. A paragraph that is neither,
 * between two fixed texts that have own ones between them, is a new paragraph of the own text; anywhere else it was added where
 * nothing can be taken. */
#ifndef TERGOO_PAPER_MATCH_H
#define TERGOO_PAPER_MATCH_H

#include "text/block_mark.h"

enum { PAPER_MATCH_LIMIT = 1 << 24 };          /* pairs of texts that are compared where the marks do not say it */

/* own: number of the paragraph of the officer's text, 0: fixed. */
typedef struct { Str text; size_t own; } PaperText;
typedef struct { Str text; BlockMark mark; bool marked; } FilePart;

typedef enum { PART_FIXED, PART_OWN, PART_ADDED, PART_EMPTY } PartIs;
/* text: the place of the fixed text that it is; SIZE_MAX: of an own or an added one, or of a fixed one that the paper has no
 * more. changed: a fixed one does not say what it said when it went out. */
typedef struct { PartIs is; size_t text; bool changed; } PartFound;

/* `found` has room for all parts, `seen` for all texts (true: the file has it). ERR_LIMIT when too much would have to be compared. */
MUST_USE ErrorCode paper_match(Arena *a, const PaperText *texts, size_t text_count, const FilePart *parts, size_t part_count,
                               PartFound *found, bool *seen, Error *e);

#endif

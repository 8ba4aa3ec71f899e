/* paper_lint.h: what is wrong with a form of a paper, all of it at once: file, line, column, what, and what to do. For whoever
 * writes forms, before they come into force; the build holds the shipped ones against it, too. */
#ifndef TERGOO_PAPER_LINT_H
#define TERGOO_PAPER_LINT_H

#include "rules/paper_book.h"

enum { PAPER_FAULTS = 100 };          /* that are kept; a list past it helps nobody */

typedef struct PaperFault PaperFault;
struct PaperFault { int64_t line, column; Error what; PaperFault *next; };

/* Is there a part of that name in the language? */
typedef bool (*PaperHasPart)(const void *self, Lang lang, Str name);

/* The faults in the order of the file, and how many there are in all; NULL and 0: none. The model says which kinds and fields
 * there are. */
MUST_USE ErrorCode paper_lint(Arena *a, const PaperFile *file, const Model *m, PaperHasPart has, const void *self, PaperFault **ret,
                              size_t *count, Error *e);
/* The shipped parts (PaperHasPart). */
bool paper_lint_shipped(const void *self, Lang lang, Str name);

#endif

/* paper_letters.h: many short papers in one file, each in its reader's language: what is printed once, cut apart and handed
 * over. */
#ifndef TERGOO_PAPER_LETTERS_H
#define TERGOO_PAPER_LETTERS_H

#include "print/paper.h"

enum { LETTERS_MOST = 10000 };

typedef struct { Lang lang; Str name, template; const JsonValue *values; } Letter;

typedef struct {
    Lang    lang;               /* of the file; each letter has its own */
    Str     title, agency;
    int64_t made;               /* seconds since 1970, UTC */
    bool    exercise;
    Letter *letters; size_t count;
} LetterJob;

/* Each begins a page of its own, and its pages are counted by themselves. */
MUST_USE ErrorCode letters_write_pdf(const LetterJob *job, Buf *to, Error *e);

#endif

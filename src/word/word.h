/* word.h: a file of an office program read for its text: each paragraph, wherever it stands (body, table, list), with the bookmarks
 * in it.
 *
 * DOCX (ECMA-376, transitional and strict) and ODT (ISO/IEC 26300). The text is read as the reader of the file would see it with
 * all recorded changes accepted: deleted text is left out, inserted text is in. What a plain text cannot hold is left out and
 * counted: pictures and text boxes, footnotes, remarks. A file with macros is refused, and so is one that is locked with a
 * password.
 *
 * The file is hostile until shown otherwise: entries, bytes, depth, paragraphs and text are limited; a part with a document type
 * is refused, so that there are no entities to expand or fetch; names of entries are compared and never used as paths; nothing
 * is written anywhere. */
#ifndef TERGOO_WORD_H
#define TERGOO_WORD_H

#include "text/json.h"

enum {
    WORD_FILE_LIMIT = 16 << 20,      /* bytes of the file */
    WORD_PART_LIMIT = 32 << 20,      /* of one part of it, unpacked */
    WORD_ENTRIES = 4000,
    WORD_DEPTH = 200,                /* elements in each other */
    WORD_BLOCKS = 20000,             /* paragraphs */
    WORD_TEXT_LIMIT = 4 << 20,       /* bytes of text in all of them */
    WORD_MARKS = 64,                 /* bookmarks of one paragraph that are kept */
};

typedef struct WordBlock WordBlock;
struct WordBlock { Str text; Str marks[WORD_MARKS]; size_t mark_count; WordBlock *next; };

typedef struct {
    bool       odt;
    WordBlock *first, *last;
    size_t     count, bytes;                                    /* paragraphs, and of their text */
    size_t     pictures, footnotes, remarks, revisions;         /* left out; revisions: recorded changes, read as accepted */
} WordFile;

/* ERR_INVALID, ERR_LIMIT with a sentence that says what is wrong and what to do. All is copied into the arena. */
MUST_USE ErrorCode word_read(Arena *a, Str file, WordFile *ret, Error *e);
/* {"format": "docx" or "odt", "blocks": [{"text", "marks": […]}, …], "pictures", "footnotes", "remarks", "revisions"} */
void word_write(const WordFile *w, Buf *to);

#endif

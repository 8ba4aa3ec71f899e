/* word_int.h: what the readers of the two formats share: parts of the zip, and a walk over a part's XML. */
#ifndef TERGOO_WORD_INT_H
#define TERGOO_WORD_INT_H

#include <libxml/xmlreader.h>

#include "word/word.h"

/* ---- word_zip.c ---- */

/* What the list of a zip's entries says: is it one, what kind of document, is there what is refused. ERR_INVALID, ERR_LIMIT. */
typedef struct { bool odt, docx, macros, locked; } ZipLook;
MUST_USE ErrorCode zip_look(Str file, ZipLook *ret, Error *e);
/* A part, unpacked into the arena; .ptr NULL when there is none of the name. ERR_INVALID for one that is there twice or broken. */
MUST_USE ErrorCode zip_part(Arena *a, Str file, Str name, Str *ret, Error *e);
/* The same, up to so many bytes. */
MUST_USE ErrorCode zip_part_within(Arena *a, Str file, Str name, size_t limit, Str *ret, Error *e);

/* ---- word_xml.c ---- */

typedef struct WordXml WordXml;
/* An element begins or ends, or text stands in it; NULL: nobody asks. */
typedef struct {
    void (*begins)(WordXml *x, Str space, Str name);
    void (*ends)(WordXml *x, Str space, Str name);
    void (*text)(WordXml *x, Str text);
} WordEvents;

struct WordXml {
    Arena           *arena;
    WordFile        *file;
    const WordEvents *events;
    xmlTextReaderPtr reader;
    int              skip;              /* the depth of an element that is left out with all that is in it; -1: none */
    Buf              text;              /* of the paragraph under way */
    WordBlock       *block;             /* it; NULL between two */
    Str              pending[WORD_MARKS]; size_t pending_count;     /* bookmarks between two paragraphs: they belong to the next */
    int              run, body;         /* depth of the run under way (DOCX), of the body (ODT); -1: none */
    bool             in_text, spaced;   /* DOCX: within w:t. ODT: the last thing written was a space of the source */
    void            *self;              /* of the reader's own */
    bool             failed, many;
};

/* Walks the part. ERR_INVALID with {part} for what is no XML or has a document type. */
MUST_USE ErrorCode xml_walk(WordXml *x, Str part, Str name, Error *e);
/* Leaves the element out that has just begun. */
void xml_skip(WordXml *x);
/* An attribute of the element that has just begun, by its local name; empty when there is none. Lives until the next event. */
Str xml_attribute(WordXml *x, const char *name);
void block_begin(WordXml *x);
void block_end(WordXml *x);
void block_mark(WordXml *x, Str name);
void block_add(WordXml *x, Str text);

/* ---- word_package.c ---- */

/* Walks a small part. ERR_INVALID when there is none of the name. */
MUST_USE ErrorCode package_read(Arena *a, Str file, Str part, const WordEvents *events, void *self, Error *e);
/* The part that the file is about; ERR_INVALID when it does not say. *macros: the file has some, and is to be refused. */
MUST_USE ErrorCode package_main(Arena *a, Str file, Str *ret, bool *macros, Error *e);

/* ---- the formats ---- */
MUST_USE ErrorCode docx_read(Arena *a, Str file, WordFile *ret, Error *e);
MUST_USE ErrorCode odt_read(Arena *a, Str file, WordFile *ret, Error *e);

#endif

/* paper.h: a paper: what is printed, edited, signed and filed. A template (Mustache in Markdown) and the values of a record become
 * one tree; the same tree is written as PDF, as HTML for the screen, and as ODT and DOCX for those who edit.
 *
 * Values never pass the parser. The template is written out with a mark in the place of each value, parsed, and only then are the
 * marks in the tree's texts replaced: a bar, a hash or a bracket in a name is a bar, a hash, a bracket on paper. A value that is
 * missing is a line to write on by hand. What could make a text read otherwise than it is written (bidirectional marks, other
 * control characters) is shown as its code, never obeyed.
 *
 * Markdown as cmark-gfm reads it: headings, paragraphs, emphasis, lists, quotations, tables; <br> is a new line, also in a cell. A
 * table whose head is empty is a sheet: its first cells name its lines. Fenced blocks are what a lawyer's paper
 * has besides:
 *
 *   ```signatures      one line each: role | name      a place to sign for each
 *   ```stamp           a place for the stamp
 *   ```columns         one line each: left | right     no lines around them: head of a letter, place and date
 *   ```lines           a number                        so many empty lines to write on
 *   ```drawing         one line each: picture | text   a small drawing of ours (text/picture.h) with the text beside it; on paper only:
 *                      qr | what it says | text        a QR code; ruler | text: 100 mm, by which one sees how a printer scales
 *   ---                a new page
 *
 * This folder sees base and text only, and is linked into the worker `tergoo-print`, never into the process that holds keys. */
#ifndef TERGOO_PAPER_H
#define TERGOO_PAPER_H

#include "text/json.h"
#include "text/messages.h"

enum {
    PAPER_TEMPLATE_LIMIT = 256 * 1024,    /* bytes */
    PAPER_VALUES = 200000,                /* places in one paper */
    PAPER_NODES = 2000000,
    PAPER_COLUMNS = 16,                   /* of a table */
    PAPER_DEPTH = 16,                     /* lists and quotations in each other */
    PAPER_PAGES = 5000,
};

typedef enum {
    PAPER_HEADING, PAPER_PARAGRAPH, PAPER_LIST, PAPER_ITEM, PAPER_QUOTE, PAPER_TABLE, PAPER_ROW, PAPER_CELL, PAPER_PAGE_BREAK,
    PAPER_SIGNATURES, PAPER_SIGNATURE, PAPER_STAMP, PAPER_TWO, PAPER_LINE, PAPER_ROOT
} PaperKind;

typedef enum { PAPER_LEFT, PAPER_CENTRE, PAPER_RIGHT } PaperAlign;

/* A stretch of text of one look. '\n' in it is a new line of the same paragraph. blank: a missing value, text is empty. own: it is that
 * paragraph of the officer's own text (values.paragraphs), counted from 1; 0: it comes from the template or the record. */
typedef struct PaperRun PaperRun;
struct PaperRun { Str text; bool bold, italic, fixed, blank; size_t own; PaperRun *next; };

typedef struct PaperNode PaperNode;
struct PaperNode {
    PaperKind  kind;
    int        level;             /* of a heading: 1 to 6; of an item in an ordered list: its number, else 0 */
    bool       head, tight, sheet; /* a row that names columns, a cell that names its row; a list without gaps; a table of such cells */
    PaperAlign align;             /* of a cell */
    size_t     place;             /* of a paragraph that is one of the officer's own text: its number there, else 0 */
    PaperRun  *runs, *last_run;   /* heading, paragraph, cell */
    Str        drawing;           /* of PAPER_TWO: what is drawn in its place, beside or above its last text; empty: nothing */
    size_t     own;               /* all of it is that paragraph of the officer's own text, the first time it stands here */
    Str        marks;             /* what it is marked with in files that are edited (paper_mark), separated by spaces */
    PaperNode *first, *last, *next;
    size_t     count;             /* of children */
};

typedef struct {
    Lang       lang;
    Str        title;             /* the first heading's text, or empty */
    PaperNode *root;
} Paper;

/* The partial of that name as text; .ptr NULL when there is none. */
typedef Str (*PaperPartial)(const void *self, Str name);

/* Reads a template with its values. ERR_INVALID with {line} and {column} for a template that is none, ERR_LIMIT. Borrowed from the
 * arena, the template and the values. */
MUST_USE ErrorCode paper_read(Arena *a, Lang lang, Str name, Str template, const JsonValue *values, PaperPartial find, const void *self,
                              Paper *ret, Error *e);

/* A value as it may stand on paper: hidden characters as their code, CR LF as LF. It is UTF-8, as it comes out of JSON. .ptr NULL: no memory. */
Str paper_visible(Arena *a, Str text);

/* What stands around the text on each page, and in the file. */
typedef struct {
    Str   number;                 /* of the paper, in the footer; may be empty */
    Str   source;                 /* SHA-256 of the frozen source in hex: its template, values and number */
    Str   code;                   /* what the QR code says; empty: none */
    Str   agency;                 /* in the file's properties */
    bool  draft;                  /* across each page: DRAFT */
    bool  exercise;               /* across each page, and above and below it: EXERCISE; in files for editing in their head line */
    bool  landscape;              /* the page lies on its side */
    bool  part;                   /* its pages go into another PDF: what only a file of its own says is left out */
    int64_t made;                 /* seconds since 1970, UTC: the file's date, so that the same source gives the same bytes */
} PaperFrame;

/* From here on papers are set in their own typefaces (paper_fonts.c); for a process, once, before the first. */
void paper_choose_fonts(void);
/* Those of the letters that none of the chosen fonts has. */
void paper_missing_letters(Str wanted, Buf *to);
/* Cuts a paper that is longer than so many pages, saying in it what was left out. ERR_LIMIT when no cut is enough. */
MUST_USE ErrorCode paper_fit(Arena *a, const PaperFrame *frame, int64_t pages, Paper *p, Error *e);
/* Each text of the paper gets the mark by which it is known again when the file comes back from an office program (text/block_mark.h), and
 * the first one that of the paper and its version besides. `paper`: 16 hex digits. */
MUST_USE ErrorCode paper_mark(Arena *a, Paper *p, Str paper, int64_t version, Error *e);
/* The texts in the order in which ODT and DOCX have them, as JSON: [{"text", "own": number of the paragraph or 0}, …]. */
void paper_write_blocks(const Paper *p, Buf *to);

/* "EXERCISE · УЧЕБНОЕ · МАШЫГУУ: …", the sentence in that language. */
void paper_exercise_line(Lang lang, Buf *to);

/* The whole file into the buffer. */
MUST_USE ErrorCode paper_write_pdf(const Paper *p, const PaperFrame *frame, Buf *to, Error *e);
/* A fragment: <article lang=…> with everything in it escaped. */
MUST_USE ErrorCode paper_write_html(const Paper *p, const PaperFrame *frame, Buf *to, Error *e);
MUST_USE ErrorCode paper_write_odt(const Paper *p, const PaperFrame *frame, Buf *to, Error *e);
MUST_USE ErrorCode paper_write_docx(const Paper *p, const PaperFrame *frame, Buf *to, Error *e);
/* The text alone, a line a block, cells apart by tabs: what pdftotext must find, and what versions are compared by. */
void paper_write_text(const Paper *p, Buf *to);

#endif

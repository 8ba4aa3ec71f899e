/* letter.h: papers that belong to no record: an enrolment letter, the sheet with the key of the copies, a printer's test page. They
 * are made, handed to whoever asked, and kept nowhere. Their templates are Markdown like those of papers
 * (templates/documents/letters), without a head. */
#ifndef TERGOO_LETTER_H
#define TERGOO_LETTER_H

#include "desk/desk.h"
#include "rules/paper_book.h"

extern const PaperFile LETTERS_SHIPPED[];           /* sorted by name: "en/enrolment.md" */
extern const size_t LETTERS_SHIPPED_COUNT;

/* A list of them under way. */
typedef struct { Request *r; Str title, agency; JsonValue *list; } Letters;
Letters letters_begin(Request *r, Str title, Str agency);
/* One more, in that language, of the template by that name; the values are its own from here on. */
MUST_USE ErrorCode letters_add(Letters *l, Lang lang, const char *name, JsonValue *values, Error *e);
/* Has the worker print them all. */
MUST_USE ErrorCode letters_make(const Letters *l, Buf *pdf, Error *e);
/* Writes the PDF into r->fd in the place of what is in it. */
MUST_USE ErrorCode letters_give(Request *r, Str pdf, Error *e);
/* Both. */
MUST_USE ErrorCode letters_print(const Letters *l, Error *e);
/* "AB:CD:EF:…" on lines of its own, four groups of four digits each, as people read it out. */
Str letter_fingerprint(Arena *a, Str fingerprint);

#endif

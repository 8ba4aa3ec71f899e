/* paper_text.h: the officer's own text of a paper, paragraph by paragraph, and the remarks that others made at its places.
 *
 * A remark says a paragraph by its number and the words it means. The author writes on, paragraphs come and go: where a remark
 * belongs now is where its words stand now, and only if they stand nowhere any more, the number. */
#ifndef TERGOO_PAPER_TEXT_H
#define TERGOO_PAPER_TEXT_H

#include "desk/desk.h"

/* The next paragraph off the front of the text, its lines parted by LF; false when there is none. An empty line ends a
 * paragraph. */
bool paper_next_paragraph(Arena *a, Str *rest, Str *ret);
size_t paper_paragraph_count(Arena *a, Str text);
/* The paragraph of that number, from 1; false when there is none. */
bool paper_paragraph(Arena *a, Str text, int64_t number, Str *ret);

/* What a remark at this paragraph quotes: the words that it begins with in quotation marks, if they stand there (then *said is
 * what comes after them); else how the paragraph begins. */
Str paper_quote(Str paragraph, Str remark, Str *said);
/* Where a remark (an item of the field) belongs in the text as it is now; 0: to the whole paper. */
int64_t paper_remark_place(Arena *a, Str text, const JsonValue *remark);
/* Has the paper (its fields) remarks that are not settled? */
bool paper_has_open_remarks(const JsonValue *fields);

#endif

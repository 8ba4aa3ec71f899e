/* paper_office.h: the forms of papers that are in force in an office: the shipped ones, and over them the office's own (kind
 * paper_form), which two persons put in force. Of two own ones of a name and language that are in force, the later one holds. */
#ifndef TERGOO_PAPER_OFFICE_H
#define TERGOO_PAPER_OFFICE_H

#include "office/office.h"
#include "rules/paper_book.h"

/* All of them, in no order; what is overlaid is not among them. Texts live in the request's arena. */
MUST_USE ErrorCode paper_office_read(Request *r, PaperForm **ret, size_t *count, Error *e);
/* One. ERR_NOT_FOUND: there is none in that language. */
MUST_USE ErrorCode paper_office_find(Request *r, Lang lang, Str name, PaperForm *ret, Error *e);

#endif

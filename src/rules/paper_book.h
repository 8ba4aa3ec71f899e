/* paper_book.h: which papers there are: the templates in templates/documents, by language.
 *
 * A file is <language>/<name>.md: lines "name: value", a line of three hyphens, and the template (src/print/paper.h says what may stand in it):
 *
 *   title      what the paper is called, in its language
 *   kinds      of which records it can be made, separated by spaces; "*": of any; missing: it is a part of others ({{>name}})
 *   code       its number in the catalogue of papers, such as C2; may be missing
 *   approval   yes: it is printed only when a second person has approved it
 *   text       what stands in the officer's own text at the beginning; may be missing
 *
 * In a template {{record.FIELD}} is a field of the record as people read it, {{case.FIELD}} one of its case;
 * {{#record.LIST}}…{{/record.LIST}} goes through a list, whose groups have their fields by name; {{number}}, {{date}}, {{office}},
 * {{author}}, {{title}} are the paper's own, {{#fields}} has {{label}} and {{value}} of everything that is filled, {{#paragraphs}}
 * the officer's text by {{text}}. paper_lint.h finds what is none of these. */
#ifndef TERGOO_PAPER_BOOK_H
#define TERGOO_PAPER_BOOK_H

#include "model/model.h"
#include "text/messages.h"

typedef struct { Str name, bytes; } PaperFile;
extern const PaperFile PAPERS_SHIPPED[];
extern const size_t PAPERS_SHIPPED_COUNT;

/* record: the office's own form (kind paper_form) that it comes from; empty: it is a shipped one. */
typedef struct { Lang lang; Str name, title, kinds, code, text, template, record; bool approval; } PaperForm;

/* Reads a file's head. ERR_INVALID with {file}, {line}: what is wrong with it. */
MUST_USE ErrorCode paper_form_read(const PaperFile *file, PaperForm *ret, Error *e);
/* The shipped one of that name and language; false when there is none. */
bool paper_form_find(Lang lang, Str name, PaperForm *ret);
/* Can it be made of records of that kind? */
bool paper_form_takes(const PaperForm *f, Str kind);
/* Is it a value of papers, or a field of the kind (NULL: of any), of its case or of one of its groups? */
bool paper_form_knows(const Model *m, const Kind *k, Str name);

#endif

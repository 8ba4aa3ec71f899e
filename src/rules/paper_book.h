/* paper_book.h: which papers there are: the templates in templates/documents, by language.
 *
 * A file is <language>/<name>.md: lines "name: value", a line of three hyphens, and the template (src/print/paper.h says what
 * may stand in it):
 *
 * title      what the paper is called, in its language kinds      of which records it can be made, separated by spaces; "*": of
 * any; missing: it is a part of others ({{>name}}) code       its number in the catalogue of papers, such as C2; may be missing
 * approval   yes: it is printed only when a second person has approved it page       landscape: it lies on its side; may be
 * missing pages      as many and no more: what does not fit is left out and said; may be missing text       what stands in the
 * officer's own text at the beginning; may be missing states     the states of the record in which it is printed, separated by
 * spaces; missing: in any
 *
 * In a template {{record.FIELD}} is a field of the record as people read it, {{case.FIELD}} one of its case; {{record.citation}}
 * is its place in the file ("v. 2, s. 45"), which also stands behind every reference to a record that lies there; of a volume,
 * {{#record.inventory}} has {{no}}, {{what}}, {{date}}, {{sheets}}, {{count}}, {{remark}} of all that lies in it;
 * {{#record.LIST}}…{{/record.LIST}} goes through a list, whose groups have their fields by name; {{number}}, {{date}},
 * {{office}}, {{author}}, {{title}} are the paper's own, {{#is.FIELD.OPTION}}…{{/is.FIELD.OPTION}} stands where a choice has
 * that option (a yes_no: yes or no; the record's state: {{#is.state.STATE}}), {{#fields}} has {{label}} and {{value}} of
 * everything that is filled, {{#paragraphs}} the officer's text by {{text}}, {{blank}} is a line to write on.
 *
 * Of a search {{#checks}} has by {{text}} what can be held against its record (desk/search_check.h), {{list_hash}} is a check over its
 * {{#by.exhibit.search}}.
 *
 * Other records are listed with their fields by name, {{no}} and {{entered}}: {{#in_case.KIND}} all of that kind in the case,
 * {{#by.KIND.FIELD}} those whose field points to the record; {{#some.LIST}} is there when that list is not empty. {{#history}} goes through
 * what the record was from act to act: its fields then, {{on}}, {{by}}, {{done}} and {{why}}. Of a register, {{#lines}} are its lines,
 * {{line_count}} says how many, and {{#of.KIND}} is there for a register of that kind; of a stock-take {{#tally}}, {{#differ}} and
 * {{#counted}} are its lines (desk/stock_paper.c); of a course {{#half_days}} is its agenda, {{#attend_sheets}} has {{#halves}} and
 * {{#people}} of its attendance list, {{#per_diems}} what each is paid for his days (desk/course_paper.c).
 * {{#custody}} is the chain of custody of a thing, of what was seized in a search, of all
 * exhibits of a case (desk/custody_paper.h). paper_lint.h finds what is none of these. */
#ifndef TERGOO_PAPER_BOOK_H
#define TERGOO_PAPER_BOOK_H

#include "model/model.h"
#include "text/messages.h"

typedef struct { Str name, bytes; } PaperFile;
extern const PaperFile PAPERS_SHIPPED[];
extern const size_t PAPERS_SHIPPED_COUNT;

/* record: the office's own form (kind paper_form) that it comes from; empty: it is a shipped one. */
typedef struct {
    Lang lang;
    Str name, title, kinds, code, text, states, template, record;
    bool approval, landscape;
    int64_t pages;
} PaperForm;

/* Reads a file's head. ERR_INVALID with {file}, {line}: what is wrong with it. */
MUST_USE ErrorCode paper_form_read(const PaperFile *file, PaperForm *ret, Error *e);
/* The shipped one of that name and language; false when there is none. */
bool paper_form_find(Lang lang, Str name, PaperForm *ret);
/* Can it be made of records of that kind? */
bool paper_form_takes(const PaperForm *f, Str kind);
/* Is it printed while its record is in that state? */
bool paper_form_prints_in(const PaperForm *f, Str state);
/* Is it a value of papers, or a field of the kind (NULL: of any), of its case or of one of its groups? */
bool paper_form_knows(const Model *m, const Kind *k, Str name);
/* Whose records a list of that name is of ({{#in_case.KIND}}, {{#by.KIND.FIELD}}, {{#of.KIND}}); NULL: it is none. */
const Kind *paper_list_kind(const Model *m, Str name);
/* Is it a field of the kind, or of one of its groups? */
bool paper_list_knows(const Kind *k, Str name);
bool paper_proof_knows(Str name);
bool paper_custody_knows(Str name);

#endif

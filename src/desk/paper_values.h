/* paper_values.h: what a paper is filled with: a record and its case, as people read them in the language of the paper. */
#ifndef TERGOO_PAPER_VALUES_H
#define TERGOO_PAPER_VALUES_H

#include "desk/desk.h"
#include "rules/paper_book.h"

/* {"number", "date", "office", "author", "title", "paragraphs", "record": {…}, "case": {…}, "fields": [{"label", "value"}, …], "is": {…}}
 * and the form's lists: see paper_book.h.
 * `paper` has title and text of the paper (its fields). Sensitive fields stay out of papers, whoever makes them: a paper is read by
 * everybody who may see its case. */
MUST_USE ErrorCode paper_values(Request *r, Lang lang, const Seen *about, const PaperForm *f, Str number, const JsonValue *paper, JsonValue **ret,
                                Error *e);
/* One record's, in the language that the request has at this moment. */
JsonValue *paper_record_values(Request *r, Lang lang, const Seen *s);
/* The lists that the form names, into the values (paper_lists.c). ERR_LIMIT for one that is longer than a paper can be. */
MUST_USE ErrorCode paper_lists(Request *r, Lang lang, const Seen *about, const PaperForm *f, JsonValue *to, Error *e);

/* ---- desk_paper.c ---- */
/* The language of a paper about it: the one that was asked for, else that of the proceedings. */
Lang desk_paper_language(Request *r, const Seen *about);
/* One request to the worker that prints; what it finds wrong comes back as an error of ours. */
MUST_USE ErrorCode desk_ask_printer(Request *r, JsonValue *ask, Buf *to, Error *e);

#endif

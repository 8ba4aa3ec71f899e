/* paper_values.h: what a paper is filled with: a record and its case, as people read them in the language of the paper. */
#ifndef TERGOO_PAPER_VALUES_H
#define TERGOO_PAPER_VALUES_H

#include "desk/desk.h"

/* {"number", "date", "office", "author", "title", "paragraphs", "record": {…}, "case": {…}, "fields": [{"label", "value"}, …], "is": {…}}: see
 * paper_book.h. `paper` has title and text of the paper (its fields). Sensitive fields stay out of papers, whoever makes them: a paper is read by
 * everybody who may see its case. */
MUST_USE ErrorCode paper_values(Request *r, Lang lang, const Seen *about, Str number, const JsonValue *paper, JsonValue **ret, Error *e);

#endif

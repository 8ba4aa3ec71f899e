/* search_text.h: what a record is found by: its number, its title, and the fields that the model calls searchable; never a sensitive
 * field, never a record of the program's own, never one of a chain whose contents are for its members alone. */
#ifndef TERGOO_SEARCH_TEXT_H
#define TERGOO_SEARCH_TEXT_H

#include "model/model.h"

bool kind_is_searched(const Kind *k);
bool field_is_searched(const Kind *k, const Field *f);
/* A chain that stays out of the index as a whole. In doubt it does: what is no case by its id and not the office's own is skipped. */
bool search_skip_chain(Str chain);

/* The value as a person may type it, unfolded, a line each thing; choices and places in all three languages.
 * Nothing for what only a program reads. */
void field_search_text(Buf *to, const Field *f, const JsonValue *v);
/* All of a record, `body` being its content: number and fields, each on lines of its own. */
void record_search_text(Buf *to, const Kind *k, const JsonValue *body);
/* Of that, the words for the sheets it lies on (text/citation.h). */
void sheets_search_text(Buf *to, const JsonValue *fields);

#endif

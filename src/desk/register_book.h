/* register_book.h: registers of things as bound books: of exhibits (the columns of a storage card), of seals, of equipment.
 * Lines are numbered and never change; what was put wrong stands where it stood, and a line of its own (storno) points back at
 * it. Pages have their lines and pieces added up and carried forward. Which columns a lawful book has is to be confirmed by a
 * lawyer of the office (unconfirmed): docs/custody-chain.md names the sources. */
#ifndef TERGOO_REGISTER_BOOK_H
#define TERGOO_REGISTER_BOOK_H

#include "desk/desk.h"

/* Is a register of that kept as a book here? */
bool register_is_book(Str of);
/* Into `to`: {"pages": [{"page_no", "carried_lines", "carried_pieces", "lines": [{"no", "entered", "number", …}], "page_lines",
 * "page_pieces", "next"}, …], "all_lines", "all_pieces"}, of what was entered on the days from the one to the other in the
 * register's own chain. */
MUST_USE ErrorCode register_book(Request *r, const Seen *about, Str of, Day from, Day until, JsonValue *to, Error *e);

#endif

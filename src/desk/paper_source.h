/* paper_source.h: what a paper is made of, for those who work with papers beside desk_paper.c. */
#ifndef TERGOO_PAPER_SOURCE_H
#define TERGOO_PAPER_SOURCE_H

#include "desk/desk.h"

/* The paper that the argument `id` names, not pulled back. */
MUST_USE ErrorCode desk_paper_see(Request *r, Seen *paper, Error *e);
/* Its texts one by one as they are now (print/paper.h, paper_write_blocks); one that has no text of the officer's yet has an
 * invitation to write in its place, as in the files that are edited. */
MUST_USE ErrorCode paper_source_blocks(Request *r, const Seen *paper, JsonValue **ret, Error *e);
/* A change of its own text alone: the same act as record.change, by the same rules. version 0: whatever it is at. */
MUST_USE ErrorCode desk_paper_set_text(Request *r, const Seen *paper, Str text, Str reason, int64_t version, Error *e);
Str paper_invitation(Request *r, Lang lang);
/* The paragraphs of a text, as papers have them: [{"text"}, …] (paper_values.c). */
JsonValue *paper_paragraphs(Request *r, Str text);

#endif

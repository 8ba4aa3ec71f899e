/* text_blocks.h: text blocks (kind text_block) that fit a paper: of its language and form, the office's and the caller's own. */
#ifndef TERGOO_TEXT_BLOCKS_H
#define TERGOO_TEXT_BLOCKS_H

#include "desk/desk.h"

enum { TEXT_BLOCKS = 100 };         /* that are offered at once */

/* [[id, title, text], …] by title; NULL when there are none. */
MUST_USE ErrorCode text_blocks_for(Request *r, const Seen *paper, JsonValue **ret, Error *e);

#endif

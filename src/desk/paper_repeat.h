/* paper_repeat.h: a paper of a form that was written in the case before begins as that one did. */
#ifndef TERGOO_PAPER_REPEAT_H
#define TERGOO_PAPER_REPEAT_H

#include "desk/desk.h"

/* Into the fields of a new paper: the title of the case's last paper of its form and language, and the paragraph with which its
 * own text begins (whom it is addressed to, what it is about). `from`: which paper that was; untouched where there is none. */
typedef struct { Str number, title, text; } PaperRepeated;
MUST_USE ErrorCode paper_repeat(Request *r, Str chain, JsonValue *fields, PaperRepeated *from, Error *e);

#endif

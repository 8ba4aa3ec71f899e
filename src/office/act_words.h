/* act_words.h: what was done, in words: the name of an act's operation as people read it in traces and in the pages of a bundle. */
#ifndef TERGOO_ACT_WORDS_H
#define TERGOO_ACT_WORDS_H

#include "base/base.h"

/* The message key for an operation that the program itself knows ("record.create", "lend.begin" …); NULL for others, such as a model's moves. */
const char *act_words_key(Str op);

#endif

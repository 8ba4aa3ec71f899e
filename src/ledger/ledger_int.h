/* ledger_int.h: what the files of this folder share. */
#ifndef TERGOO_LEDGER_INT_H
#define TERGOO_LEDGER_INT_H

#include "ledger/ledger.h"

enum { TILE_HEIGHT = 8, TILE_WIDTH = 256 };

/* Checks the whole of a base64 text, writes the first bytes of it that fit `room`, and answers how many bytes the whole has, or
 * -1. For fields that may be longer than we keep, such as another program's kind of signature. */
ptrdiff_t base64_decode_first(Str text, unsigned char *to, size_t room);

/* The root over 2^height hashes, height at most 8. */
Hash tree_fold(const Hash *hashes, unsigned height);
/* The root over the last `count` (at least 1) of the frontier's subtrees. */
Hash frontier_fold(const Frontier *f, size_t count);

#endif

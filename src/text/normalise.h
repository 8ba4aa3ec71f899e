/* normalise.h: one form for stored text, another for finding it again.
 *
 * Stored text is NFC (Unicode 15, libutf8proc). Search text is folded: case, ё/е, ө/о, ү/у, ң/н, quotes and dashes to one form,
 * white space to single spaces, so that Жоомарт is found whichever keyboard wrote it. */
#ifndef TERGOO_NORMALISE_H
#define TERGOO_NORMALISE_H

#include "base/base.h"

/* ERR_INVALID for bad UTF-8. Borrowed when it is NFC already. */
MUST_USE ErrorCode text_nfc(Arena *a, Str text, Str *ret, Error *e);
bool text_is_nfc(Str text);
MUST_USE ErrorCode text_fold(Arena *a, Str text, Str *ret, Error *e);

#endif

/* normalise.h: one form for stored text, another for finding it again.
 *
 * Stored text is NFC (libutf8proc; Unicode promises that what is NFC once stays so in every later version). Search text is folded:
 * case, accents, ё/е, ө/о, ү/у, ң/н, quotes and dashes to one form, invisible characters left out, white space to single spaces and
 * none at the ends, so that Жоомарт is found whichever keyboard wrote it. й stays: it is no и. */
#ifndef TERGOO_NORMALISE_H
#define TERGOO_NORMALISE_H

#include "base/base.h"

/* ERR_INVALID for bad UTF-8, with its {byte} from 1. Borrowed when it is NFC already. */
MUST_USE ErrorCode text_nfc(Arena *a, Str text, Str *ret, Error *e);
/* False also for bad UTF-8, and when memory is out: in doubt a text is not stored. */
bool text_is_nfc(Str text);
/* Folding what is folded changes nothing; texts with one NFC have one folded form. */
MUST_USE ErrorCode text_fold(Arena *a, Str text, Str *ret, Error *e);

#endif

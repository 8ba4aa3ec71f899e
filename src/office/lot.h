/* lot.h: drawing lots out of the ledger, so that nobody chooses and anybody can draw again: look-ups that come before an
 * inspector (look_up_draw.h), things that an end-use visit looks at (desk/gift.h).
 *
 * A round has a root: that of the log at a moment that was over before anybody knew it. Each id gets the number
 *
 *     SHA-256(label LF round LF root in hex LF id LF)
 *
 * and those with the smallest are drawn. */
#ifndef TERGOO_LOT_H
#define TERGOO_LOT_H

#include "store/store.h"

typedef struct { Hash number; Str id; } Lot;

/* The root over the first `size` entries of the epoch, as 64 hex digits. */
MUST_USE ErrorCode lot_root(Store *s, uint32_t epoch, uint64_t size, char hex[65], Error *e);
/* Numbers each by its id and puts them in the order of the lot. */
void lot_draw(Str label, Str round, Str root_hex, Lot *lots, size_t count);

#endif

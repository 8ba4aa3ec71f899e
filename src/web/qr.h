/* qr.h: a text as a QR code in SVG. */
#ifndef TERGOO_QR_H
#define TERGOO_QR_H

#include "base/base.h"

/* One path of unit squares, four dots of quiet around it. */
MUST_USE ErrorCode qr_svg(Arena *a, Str text, Str *ret, Error *e);

#endif

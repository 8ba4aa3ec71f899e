/* target.h: where a view's targets lie on this web site. The gate says "case/1b2c…" or "op:record.list?kind=flag" (office/view.h) and knows no
 * URLs; here stands which page shows that. */
#ifndef TERGOO_TARGET_H
#define TERGOO_TARGET_H

#include "base/base.h"

/* The path of the page, with its query, percent-encoded. ERR_INVALID for what is no target. */
MUST_USE ErrorCode web_target(Arena *a, Str target, Str *url, Error *e);
/* The page of a record: "/records/kind/id". */
void web_record_path(Buf *to, Str id);

#endif

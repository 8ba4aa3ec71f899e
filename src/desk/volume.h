/* volume.h: volumes of the paper file, for the files of the desk that deal with them: desk_volume.c does the acts,
 * desk_volume_show.c shows, desk_volume_export.c makes one PDF. */
#ifndef TERGOO_DESK_VOLUME_H
#define TERGOO_DESK_VOLUME_H

#include "desk/desk.h"
#include "rules/volume_book.h"

/* A volume with its sheets. version 0: not begun yet; then `seen` is empty. `fields` are a copy to be changed. */
typedef struct { const Kind *kind; Seen seen; Str id, chain, state,
                 number; int64_t version; SheetBook book; JsonValue *fields; } Volume;

/* ERR_USAGE for a record that is no volume. */
MUST_USE ErrorCode volume_see(Request *r, Str id, Volume *ret, Error *e);
MUST_USE ErrorCode volume_of(Request *r, const Seen *seen, Volume *ret, Error *e);

/* How it is called: "Volume 2"; and where on it, "v. 2, s. 45–47", of the fields of any record that lies on sheets (else empty). */
Str volume_name(Request *r, int64_t volume);
Str volume_citation(Request *r, const JsonValue *fields);
Str volume_sheets(Request *r, int64_t first, int64_t last);
/* What the inventory says of an entry: what it is, its day, and what became of it. What the caller may not see is called so. */
typedef struct { Str what, date, sheets, remark; int64_t count; } InventoryLine;
MUST_USE ErrorCode volume_line(Request *r, const SheetEntry *s, InventoryLine *ret, Error *e);

#endif

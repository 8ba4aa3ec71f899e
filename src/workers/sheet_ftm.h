/* sheet_ftm.h: entities of FollowTheMoney as sheets, one a schema. */
#ifndef TERGOO_SHEET_FTM_H
#define TERGOO_SHEET_FTM_H

#include "word/sheet.h"

/* Does it begin like one? A table in CSV does not begin with a brace. */
bool sheet_is_ftm(Str file);
/* As sheet_read: the first sheet has no name and no rows, and stands for lines that cannot be read; of each schema the first row (0) names the
 * properties, each further one is the line of an entity, and a cell holds the values as JSON: ["…", …]. */
MUST_USE ErrorCode sheet_read_ftm(Arena *a, Str file, SheetFile *ret, Error *e);

#endif

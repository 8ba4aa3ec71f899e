/* label_sheets.h: the sheets and rolls of labels that there are to buy, as their makers measure them. A new one is a new line of the table. */
#ifndef TERGOO_LABEL_SHEETS_H
#define TERGOO_LABEL_SHEETS_H

#include "base/base.h"

/* Tenths of a millimetre: page, labels across and down, one label, the first one's corner, from one label to the next. */
typedef struct {
    const char *name, *label;                  /* as it is asked for; a sentence's key */
    int page_width, page_height, columns, rows, width, height, left, top, step_x, step_y;
} LabelSheetSize;

extern const LabelSheetSize LABEL_SHEETS[];
extern const size_t LABEL_SHEET_COUNT;

/* The first one for an empty name; NULL for a name that is none. */
const LabelSheetSize *label_sheet_named(Str name);

#endif

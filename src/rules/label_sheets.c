/* label_sheets.c: see label_sheets.h. */
#include "rules/label_sheets.h"

const LabelSheetSize LABEL_SHEETS[] = {
    { "3x8-70x37", K("label.3x8-70x37"), 2100, 2970, 3, 8, 700, 370, 0, 5, 700, 370 },
    { "3x7-63x38", K("label.3x7-63x38"), 2100, 2970, 3, 7, 635, 381, 72, 151, 660, 381 },
    { "2x7-99x38", K("label.2x7-99x38"), 2100, 2970, 2, 7, 991, 381, 46, 151, 1016, 381 },
    { "2x4-105x74", K("label.2x4-105x74"), 2100, 2970, 2, 4, 1050, 742, 0, 0, 1050, 742 },
    { "roll-57x32", K("label.roll-57x32"), 570, 320, 1, 1, 570, 320, 0, 0, 0, 0 },
    { "roll-62x29", K("label.roll-62x29"), 620, 290, 1, 1, 620, 290, 0, 0, 0, 0 },
    { "roll-80x50", K("label.roll-80x50"), 800, 500, 1, 1, 800, 500, 0, 0, 0, 0 },
    { "roll-100x50", K("label.roll-100x50"), 1000, 500, 1, 1, 1000, 500, 0, 0, 0, 0 },
};
const size_t LABEL_SHEET_COUNT = ARRAY_LEN(LABEL_SHEETS);

const LabelSheetSize *label_sheet_named(Str name)
{
    if (name.len == 0) return &LABEL_SHEETS[0];
    for (size_t i = 0; i < LABEL_SHEET_COUNT; i++) if (str_equal(str_of(LABEL_SHEETS[i].name), name)) return &LABEL_SHEETS[i];
    return NULL;
}

/* scan_compare.h: a scanned page beside the printed one, word by word. */
#ifndef TERGOO_SCAN_COMPARE_H
#define TERGOO_SCAN_COMPARE_H

#include "text/json.h"
#include "text/text.h"

typedef enum {
    DIFFERENCE_MISSING,     /* printed, and not found on the scan */
    DIFFERENCE_ADDED,       /* on the scan, and not printed */
    DIFFERENCE_BY_HAND,     /* on the scan where the print leaves room for a hand: a signature, a date, a stamp */
    DIFFERENCE_UNCLEAR,     /* on the scan, and read with little certainty: a stain, a fold, handwriting */
} DifferenceKind;

/* Words that stand together. sure: of the least certain of them (0 to 100), -1 of what is missing. before: the printed words in
 * front. */
typedef struct { DifferenceKind kind; Str text, before; int sure; } Difference;
/* words: printed; same: found; sure: on average */
typedef struct { Difference *list; size_t count; int64_t words, same, sure; } Compared;

/* printed: [[word, gap, foot], …] of the page as it was printed; read: {"lines": [[[word, sure], …], …]}. Words count as the same
 * without their marks, in whatever case, with letters of two alphabets that look alike, and with a letter in four that OCR took
 * for another. */
MUST_USE ErrorCode scan_compare(Arena *a, const JsonValue *printed, const JsonValue *read, Compared *ret, Error *e);

#endif

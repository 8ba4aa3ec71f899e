/* measures_int.h: rows of measures, and what stands behind them, between measures.c (which keeps them) and peers.c (which compares them). */
#ifndef TERGOO_MEASURES_INT_H
#define TERGOO_MEASURES_INT_H

#include "detect/measures.h"

typedef struct {
    double   value;
    double   told;               /* at the end: how far from its peers */
    uint64_t line, offset, evidence;
    uint32_t source, peers;      /* peers: a number in `words`; at the end the group's */
    uint32_t lot, item;
    uint16_t kind;               /* DetectRule */
    uint16_t reason;             /* at the end: DetectReason */
} MeasureRow;

struct Measures {
    Spill    rows, bytes;        /* bytes: packed evidence */
    Words    words;
    uint64_t head, head_of;      /* where the names of the current release stand, and which it is */
};

/* The flag that this row would raise, without limits and outcome; its texts in the results. */
MUST_USE ErrorCode measures_unpack(Detector *d, const MeasureRow *row, DetectFlag *ret, Error *e);
/* Its process, borrowed. */
Str measures_ocid(const Measures *m, const MeasureRow *row);

#endif

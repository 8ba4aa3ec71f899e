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
    uint16_t kind;               /* DetectRule; behind them the screens */
    uint16_t reason;             /* at the end: DetectReason */
} MeasureRow;

struct Measures {
    Spill    rows, bytes;        /* bytes: packed evidence */
    Spill    composites;         /* composite.h: CompositeRow, one a release */
    Words    words;
    uint64_t head, head_of;      /* where the names of the current release stand, and which it is */
    Measured packed;             /* what was packed last, and where, while the release is the current one */
    uint64_t packed_at, packed_of;
    Str      peers;              /* whose word was looked up last, in release `peers_of` */
    uint64_t peers_of;
    uint32_t peers_word;
};

/* Packs what stands behind rows of the current release; `extra` may follow it. *place: for MeasureRow.evidence. */
MUST_USE ErrorCode measures_evidence(Detector *d, const Measured *m, Str extra, uint64_t *place, Error *e);
MUST_USE ErrorCode measures_add_row(Detector *d, uint16_t kind, const Measured *m, uint64_t evidence, Error *e);
/* The flag that this row would raise, without limits and outcome; its texts in the results. *extra: unaligned, where there is one. */
MUST_USE ErrorCode measures_unpack(Detector *d, const MeasureRow *row, DetectFlag *ret, const char **extra, Error *e);
/* Its process, borrowed. */
Str measures_ocid(const Measures *m, const MeasureRow *row);

#endif

/* look_up_draw.h: the lot by which look-ups of persons come before an inspector (docs/human-rights.md).
 *
 * A week runs from Monday to Sunday in Bishkek. Its look-ups are the entries of the ledger, received in it, that make a record look_up/…. The head at
 * its end is the root over all entries received before it. Each look-up gets the number
 *
 *     SHA-256("tergoo-look-up-draw/v1" LF week LF root in hex LF "look_up/…" LF)
 *
 * and those with the smallest are drawn. Nobody knows the root before the week is over, and whoever has the ledger can draw again. */
#ifndef TERGOO_LOOK_UP_DRAW_H
#define TERGOO_LOOK_UP_DRAW_H

#include "office/office.h"

typedef struct {
    Str      week;                      /* "2026-W48" (ISO 8601) */
    Instant  from, until;
    uint32_t epoch; uint64_t size;      /* of the head at its end; epoch 0: nothing was entered before */
    Hash     root;
    Str     *ids; size_t count;         /* its look-ups in the order of the lot */
} LookUpLot;

/* The week of a moment; `to` takes 9 bytes. */
Str look_up_week(char to[9], Instant t);
/* ERR_USAGE for a text that names no week, or one that is not over. */
MUST_USE ErrorCode look_up_lot(Store *s, Arena *a, Str week, LookUpLot *ret, Error *e);

/* Enters, signed by the log, a check for each look-up that is drawn of that week; nothing when some were entered already. Where nobody may
 * inspect, the check names no inspector. */
MUST_USE ErrorCode look_up_draw(Office *o, Store *reader, Arena *a, Str week, size_t *entered, Error *e);
/* The same for the weeks that are over, some of them back. */
MUST_USE ErrorCode look_up_draw_due(Office *o, Store *reader, size_t *entered, Error *e);

/* After a look-up by the caller: if he makes very many, the newest goes before an inspector at once. */
MUST_USE ErrorCode look_up_watch(Request *r, Error *e);

/* The thread of a gate that draws; ends with look_up_drawer_end. */
typedef struct LookUpDrawer LookUpDrawer;
MUST_USE ErrorCode look_up_drawer_start(Office *o, LookUpDrawer **ret, Error *e);
void look_up_drawer_end(LookUpDrawer **d);

#endif

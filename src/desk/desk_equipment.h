/* desk_equipment.h: equipment beyond what every record knows (docs/equipment.md): what a clock check comes to and writes on
 * its device, what a device recorded and whether its times can be trusted, and what of it runs out. */
#ifndef TERGOO_DESK_EQUIPMENT_H
#define TERGOO_DESK_EQUIPMENT_H

#include "desk/desk_plan.h"
#include "rules/device_clock.h"

/* ---- clock checks (desk_clock_check.c): each does nothing for other kinds ---- */
/* Works out by how much the clock is off and whether that passes; ERR_INVALID where the check is of no device, or of two. */
MUST_USE ErrorCode desk_clock_fill(Request *r, const Kind *k, JsonValue *fields, Error *e);
/* What the check writes on the office's own device, in the same commit; `to` has room for one. */
MUST_USE ErrorCode desk_clock_brings(Request *r, const PlanAct *act, Draft *to, size_t *count, Error *e);

/* ---- what a device recorded (desk_recorded.c) ---- */
/* Of a record that says by its field recorded_with what made it: how that device's clock stood then, by the hour that the
 * record says (`at`), and by the end of it. `device` empty: it says of none. `hour` false: no hour is entered. */
typedef struct { Str device; bool hour, has_end; Instant at, until; DeviceState state; } Recorded;
MUST_USE ErrorCode recorded_by(Request *r, const JsonValue *fields, Recorded *ret, Error *e);
/* A sentence on the clock, in the request's language: also where it was right. */
Str recorded_says(Request *r, const Recorded *x);
bool recorded_in_doubt(const Recorded *x);
/* The true time of an hour that the device says, as people read it; empty: not known. */
Str recorded_true_time(Request *r, const Recorded *x, Instant claimed);
/* To the second: a minute is what the checks are about. */
Str recorded_second(Request *r, Instant t);
/* The same as a value of a paper: null where nothing is in doubt. */
MUST_USE ErrorCode recorded_value(Request *r, const JsonValue *fields, JsonValue **ret, Error *e);

/* An issue forgets what was said of the return before it, a return what was said of the issue: what stands on a slip was
 * typed for it. */
void desk_equipment_turn(const Kind *k, const Move *m, JsonValue *fields);

/* What differs from the order on receipt, and what is not where it belongs, opens an incident beside the move; `to` has room
 * for one. */
MUST_USE ErrorCode desk_equipment_incident(Request *r, const Seen *seen, const Move *m, const Draft *act, Draft *to, size_t *count,
                                           Error *e);

/* ---- pages (desk_equipment.c) ---- */
MUST_USE ErrorCode desk_show_equipment(Request *r, const Seen *seen, Error *e);
void desk_offer_equipment(Request *r, const Seen *seen);
/* Do its checks and what it recorded stand in tables of their own, and not among what points at it? */
bool desk_equipment_lists(const Seen *seen, const Field *pointing, const Kind *from);

#endif

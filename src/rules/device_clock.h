/* device_clock.h: may the times of what a device recorded be trusted? Its clock checks (kind clock_check) say when it was
 * right and when it was not; what was recorded between the last check that it passed and one that it failed is in doubt, and
 * so is what it recorded when a check was overdue. */
#ifndef TERGOO_DEVICE_CLOCK_H
#define TERGOO_DEVICE_CLOCK_H

#include "office/office.h"

/* `ahead`: by how many seconds the device was ahead of the true time (below nought: behind). */
typedef struct { Str id; Instant showed, truth; int64_t ahead; bool passed, set_right; } DeviceCheck;
typedef struct { DeviceCheck *list; size_t count; } DeviceChecks;

typedef enum {
    DEVICE_SOUND,               /* right before, and nothing says otherwise since */
    DEVICE_NEVER_CHECKED,       /* nobody ever looked */
    DEVICE_OVERDUE,             /* right before, and looked at too long ago */
    DEVICE_FAILED               /* it was found wrong, then or at the next check */
} DeviceDoubt;

typedef struct {
    DeviceDoubt doubt;
    Instant     from, until;    /* the window that is in doubt; 0: from the first day on, or to this day */
    const DeviceCheck *before, *after;                  /* the checks around it; NULL: none */
    bool        known;          /* how far off it was then, at least and at most */
    int64_t     least, most;
} DeviceState;

/* Of an asset or of a seized device (field "asset" or "exhibit" of the checks), the oldest first; all of them count, whoever
 * asks. */
MUST_USE ErrorCode device_checks(Request *r, const char *by, Str device, DeviceChecks *ret, Error *e);
/* How it stood with the clock when the device itself showed `at`. */
DeviceState device_state_at(const DeviceChecks *checks, Instant at, int64_t check_days);
/* The check that the device is judged by today: the newest. NULL: none. */
const DeviceCheck *device_newest(const DeviceChecks *checks);

#endif

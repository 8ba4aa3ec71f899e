/* ics.h: a calendar as other people's programs read it: iCalendar (RFC 5545). Only what is needed is written: days and hours,
 * with a name each. */
#ifndef TERGOO_ICS_H
#define TERGOO_ICS_H

#include "base/base.h"

/* uid and stamp stay while the day's record stays as it is. minute: of the day in Bishkek, -1 for the whole day; minutes: how long. */
typedef struct { Str uid, summary, description; Instant stamp; Day day; int minute, minutes; } IcsEvent;

void ics_begin(Buf *to, Str name);
void ics_event(Buf *to, const IcsEvent *event);
void ics_end(Buf *to);

#endif

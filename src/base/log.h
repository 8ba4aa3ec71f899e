/* log.h: the operational log: one line an event on standard error, key=value, for whoever runs the machine. It never carries
 * what a record says, a name, a passphrase or a key; the ledger is the trace of what people did. */
#ifndef TERGOO_LOG_H
#define TERGOO_LOG_H

#include "base/attributes.h"

typedef enum { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG } LogLevel;

extern LogLevel log_level;   /* what is finer than this is not written; LOG_WARNING at start */

/* log_event(LOG_INFO, "commit", "acts=%d ms=%d", n, ms) writes: 2026-11-25T17:36:57.123Z level=info event=commit acts=3 ms=1 */
void log_event(LogLevel level, const char *event, const char *format, ...) PRINTF(3, 4);

#endif

/* log.c: see log.h. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"

LogLevel log_level = LOG_WARNING;

void log_event(LogLevel level, const char *event, const char *format, ...)
{
    static const char *NAMES[] = { "error", "warning", "info", "debug" };
    if (level > log_level) return;
    char when[25], values[512];
    va_list args;
    va_start(args, format);
    vsnprintf(values, sizeof values, format, args);
    va_end(args);
    for (char *p = values; *p; p++) {
        if ((unsigned char)*p < 0x20) *p = ' ';   /* one event, one line */
    }
    instant_format(when, clock_now());
    fprintf(stderr, "%s level=%s event=%s %s\n", when, NAMES[level], event, values);
}

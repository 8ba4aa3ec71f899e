/* confine.h: a process gives up for good what its work does not need, so that whoever takes it over through a fault of ours finds
 * little to do.
 *
 * Two measures, each by itself: a filter on system calls (seccomp, through libseccomp) and Landlock, which shuts the file system,
 * TCP and the signals of others. Besides them no core dump is written and no exec gains rights. What is given up cannot be had back.
 *
 *   CONFINE_NARROW  for whoever reads what strangers send: an open descriptor may be read, written, accepted from and closed, memory
 *                   and threads be had, and that is all. No file is opened or looked at by name (EACCES), no socket made, nothing
 *                   executed, nobody signalled but oneself.
 *   CONFINE_WIDE    for whoever opens files beneath certain folders and sockets of this machine: no program is started, no process
 *                   made, none looked into, no code made in memory, no network, none of the kernel's rarely used doors.
 *
 * Any other call that is refused ends the process with SIGSYS; one line of the log says which it was:
 *
 *   2026-11-25T17:36:57.123Z level=error event=confined call=execve number=59 pid=4711 the process asked for what it never needs, and
 *   was ended
 *
 * A file that Landlock refuses is only refused, too. A kernel without one of the two goes without it: *ret says what holds. */
#ifndef TERGOO_CONFINE_H
#define TERGOO_CONFINE_H

#include <stdbool.h>

#include "base/error.h"

typedef enum { CONFINE_NARROW, CONFINE_WIDE } ConfineKind;

/* calls: the filter holds; landlock: its version, 0 when the kernel has none (or does not let us). */
typedef struct { bool calls; int landlock; } Confined;

/* For the whole process, so before its first thread. `folders`: beneath which CONFINE_WIDE opens files; they must be there. */
MUST_USE ErrorCode confine_self(ConfineKind kind, const char *const *folders, size_t folder_count, Confined *ret, Error *e);
/* What confine_self would find here: nothing of this process changes. */
Confined confine_offered(void);
/* A line of the log that says what holds: a warning where something is lacking. */
void confine_log(const char *event, const Confined *is);
/* False in builds with a sanitizer (meson.build): it opens files and starts processes of its own. */
bool confine_is_built(void);

#endif

/* lines.h: the lines of a file, for what looks at each by itself (lines.c). */
#ifndef TERGOO_DETECT_LINES_H
#define TERGOO_DETECT_LINES_H

#include "detect/detect.h"

typedef struct {
    uint64_t     lines;           /* with something on them */
    uint64_t     broken_count;
    DetectBroken broken[DETECT_BROKEN_KEPT];          /* the first ones */
    size_t       broken_kept;
} LinesRead;

/* ERR_INVALID or ERR_LIMIT: the line is broken, and said why; the next one comes. Any other error ends it all. */
typedef ErrorCode (*LineTake)(void *user, Str line, uint64_t number, Error *e);

/* What is kept of broken lines goes into the arena. The last line may lack its LF. */
MUST_USE ErrorCode lines_of_text(Arena *a, Str text, Str source, LineTake take, void *user, LinesRead *ret, Error *e);
/* Plain, gzip or zstd; "-" is standard input. A line longer than 64 MiB is broken; a damaged file gives what stands before the
 * damage, and then counts as one more broken line. */
MUST_USE ErrorCode lines_of_path(Arena *a, const char *path, LineTake take, void *user, DetectProgress progress, void *progress_user,
                                 LinesRead *ret, Error *e);

#endif

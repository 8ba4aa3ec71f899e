/* lines.h: the lines of a file, for what looks at each by itself (lines.c), in one thread or several. */
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
/* All lines of a block were taken by this user: what they gave may be written. */
typedef ErrorCode (*LineDeliver)(void *user, Error *e);

/* Who takes the lines. With one user it happens in the calling thread; else each has a thread of its own, which takes blocks of lines
 * one after another. Blocks are delivered in the order of the file and never two at a time, so what is written and what counts as
 * broken is the same for any number. */
typedef struct {
    LineTake    take;
    LineDeliver deliver;          /* may be NULL */
    void      **users;            /* `count` of them, from 1 to DETECT_THREADS */
    unsigned    count;
    const DetectDoor *door;       /* who unpacks, or NULL */
} LineCrew;

/* How many bytes of the text are whole lines, each with its LF; 0 when there is none. */
size_t lines_whole(Str text);

/* What is kept of broken lines goes into the arena. The last line may lack its LF. */
MUST_USE ErrorCode lines_of_text(Arena *a, Str text, Str source, LineTake take, void *user, LinesRead *ret, Error *e);
/* Plain, gzip or zstd; "-" is standard input. A line longer than 64 MiB is broken; a damaged file gives what stands before the
 * damage, and then counts as one more broken line. */
MUST_USE ErrorCode lines_of_path(Arena *a, const char *path, const LineCrew *crew, DetectProgress progress, void *progress_user,
                                 LinesRead *ret, Error *e);

#endif

/* frames.h: what stands inside a parcel: frames of a kind, a length and so many bytes, read as they come.
 *
 *     f   a file begins; the bytes are its name
 *     d   bytes of that file, at most 64 KiB in a frame
 *     e   the file has ended
 *     m   the letter: a JSON text; exactly one, after the files
 *     p   zeros, which round the length
 *     z   the end; nothing follows
 *
 * Who fills a parcel is a stranger, so the reader takes this order and no other, and hands nothing on that is longer than it
 * may be. */
#ifndef TERGOO_FRAMES_H
#define TERGOO_FRAMES_H

#include "base/base.h"

enum { FRAME_HEAD = 5, FRAME_DATA = 64 * 1024, FRAME_NAME = 1024, FRAME_LETTER = 1 << 20, FRAME_FILES = 32 };
typedef enum { FRAME_FILE = 'f', FRAME_BYTES = 'd', FRAME_END = 'e', FRAME_MESSAGE = 'm', FRAME_PAD = 'p',
    FRAME_LAST = 'z' } FrameKind;

typedef struct {
    void *self;
    ErrorCode (*file)(void *self, Str name, Error *e);      /* valid UTF-8 without control characters, never a path to be opened */
    ErrorCode (*data)(void *self, Str bytes, Error *e);
    ErrorCode (*end)(void *self, Error *e);
    ErrorCode (*letter)(void *self, Str json, Error *e);    /* not yet parsed */
} FrameSink;

typedef struct {
    FrameSink sink;
    unsigned char head[FRAME_HEAD];
    size_t    have;                                         /* of the head */
    size_t    left;                                         /* of the frame's bytes */
    size_t    files;
    bool      in_file, has_letter, ended;
    Arena     arena;
    Buf       text;                                         /* a name or letter that is coming in */
} Frames;

Frames frames_start(FrameSink sink);
MUST_USE ErrorCode frames_feed(Frames *f, Str bytes, Error *e);
/* ERR_FINDING when the end has not come. */
MUST_USE ErrorCode frames_finish(const Frames *f, Error *e);
void frames_free(Frames *f);

#endif

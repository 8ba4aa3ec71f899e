/* input.h: bytes from a descriptor, unpacked on the way (unpack.c), for the file that finds texts in them (detect_input.c). */
#ifndef TERGOO_DETECT_INPUT_H
#define TERGOO_DETECT_INPUT_H

#include "detect/detect.h"

/* Limits against data made to fill memory and disks: once much has come out, it is held against what went in, and it never passes
 * the total. A zstd file may ask for a window of 2^UNPACK_WINDOW_LOG bytes. */
enum { UNPACK_STEP = 256 * 1024, UNPACK_RATIO = 1000, UNPACK_RATIO_FROM_MB = 256, UNPACK_WINDOW_LOG = 26 };
#define UNPACK_MOST (UINT64_C(1) << 42)

typedef struct Unpack Unpack;

/* Who is told of what comes from the descriptor: how much, and what; and who unpacks it. Each may be NULL. */
typedef struct { DetectProgress progress; void *user; DetectTap tap; void *tap_user; const DetectDoor *door; } UnpackWatch;

MUST_USE ErrorCode unpack_new(int fd, Str name, const UnpackWatch *watch, Unpack **ret, Error *e);
/* Up to n bytes, fewer only at the end. ERR_INVALID, ERR_LIMIT: the file is damaged, cut short or grows past a limit; the *ret bytes
 * that stand before that place are good. */
MUST_USE ErrorCode unpack_read(Unpack *u, char *to, size_t n, size_t *ret, Error *e);
void unpack_free(Unpack *u);

/* What is behind a door: takes packed bytes from `in` until their end and gives frames to `out` (unpack_outside.c says in which form). */
MUST_USE ErrorCode unpack_serve(int in, int out, Error *e);

#endif

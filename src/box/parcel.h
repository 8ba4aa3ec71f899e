/* parcel.h: all that somebody sends at once, text and files, as one sealed file (docs/formats/tip-courier.md).
 *
 * It is sealed as it comes, 64 KiB at a time: nothing of it is ever on a disk in clear, whoever writes it cannot read it
 * again, and a gigabyte takes no more memory than a line. Its length is rounded up, so that it tells neither how many files
 * are in it nor how long a letter was. */
#ifndef TERGOO_PARCEL_H
#define TERGOO_PARCEL_H

#include "box/frames.h"
#include "crypto/crypto.h"

enum { PARCEL_LEAST = CHUNK_SIZE };                     /* bytes that even the shortest letter takes inside */

typedef struct ParcelWriter ParcelWriter;
/* Into a file that is open for writing; parcel_free always, parcel_finish when all is in it. */
MUST_USE ErrorCode parcel_begin(int fd, const SealPublic *to, ParcelWriter **ret, Error *e);
MUST_USE ErrorCode parcel_add(ParcelWriter *w, FrameKind kind, Str bytes, Error *e);      /* as frames.h has them, in that order */
/* *sha256 is the whole file's, by which it is called from then on. */
MUST_USE ErrorCode parcel_finish(ParcelWriter *w, Hash *sha256, Error *e);
void parcel_free(ParcelWriter *w);                      /* takes NULL */

/* What lies in an open file from `at` on, `size` bytes, into the sink. ERR_FINDING: not sealed to us, changed or cut. */
MUST_USE ErrorCode parcel_read(int fd, uint64_t at, uint64_t size, const SealSecret *secret, FrameSink sink, Error *e);
/* The length to which so many bytes are rounded up: at most an eighth more, and so few different ones that they tell little
 * (Padmé). */
uint64_t parcel_padded(uint64_t n);

#endif

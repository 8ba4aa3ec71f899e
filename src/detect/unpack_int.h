/* unpack_int.h: between unpack.c, which takes bytes from a descriptor and unpacks them, and unpack_outside.c, which has them unpacked by
 * another process. */
#ifndef TERGOO_UNPACK_INT_H
#define TERGOO_UNPACK_INT_H

#include "detect/input.h"

typedef struct Outside Outside;

MUST_USE ErrorCode outside_new(const DetectDoor *door, Outside **ret, Error *e);
void outside_free(Outside *o);
/* As unpack_read. */
MUST_USE ErrorCode outside_read(Outside *o, Unpack *u, char *to, size_t n, size_t *ret, Error *e);

/* What was taken from the descriptor and not sent yet; empty at its end. */
MUST_USE ErrorCode unpack_packed(Unpack *u, Str *ret, Error *e);
void unpack_sent(Unpack *u, size_t n);
/* So many more bytes came out; ERR_LIMIT past the total. */
MUST_USE ErrorCode unpack_given(Unpack *u, size_t n, Error *e);
/* The sentences for what may be wrong with a packed file. */
ErrorCode unpack_damaged(const Unpack *u, const char *key, Error *e);
ErrorCode unpack_bomb(const Unpack *u, uint64_t taken, uint64_t given, Error *e);
ErrorCode unpack_window(const Unpack *u, Error *e);

#endif

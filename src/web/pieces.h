/* pieces.h: files that come in pieces, from a tablet or telephone on a weak hotspot: what has arrived stays, and what breaks off
 * goes on from there.
 *
 * A file that is under way lies without a name in this process's folder, like every upload, and is gone with the process. It
 * belongs to the device that began it. What nobody sent anything to for half an hour makes room. */
#ifndef TERGOO_PIECES_H
#define TERGOO_PIECES_H

#include "crypto/crypto.h"
#include "web/web.h"

enum { PIECES_PLACES = 64, PIECES_OF_ONE = 8, PIECES_ID = 32, PIECES_LARGEST = 64 << 20, PIECES_MINUTES = 30 };

typedef struct Pieces Pieces;

MUST_USE ErrorCode pieces_new(Pieces **ret, Error *e);
void pieces_free(Pieces *p);
/* How much of that file has arrived; 0 when nothing is known of it. */
uint64_t pieces_have(Pieces *p, Str token, Str id);
/* Puts a piece behind what is there; one that begins elsewhere changes nothing. *have: how much there is now; when that is all
 * of `size`, *whole is the file from its beginning, the caller's from here on, and nothing is known of it any more. Else -1. */
typedef struct { Str token, id; uint64_t size, at; int fd; uint64_t bytes; } Piece;
MUST_USE ErrorCode pieces_add(Web *w, Pieces *p, const Piece *piece, uint64_t *have, int *whole, Error *e);

#endif

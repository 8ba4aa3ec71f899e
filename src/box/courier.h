/* courier.h: the file that goes between a box and its office, by wire or in a pocket (docs/formats/tip-courier.md).
 *
 *     tergoo-courier/v1 1234             how long the signed note is that follows
 *     tergoo-courier/v1                  ┐
 *     kind tips                          │ or "answers"
 *     to 3fa2…                           │ the office's intake key; the box's key in answers
 *     made 2026-11-26                    │ a day and no more
 *     parcel SHA256 SIZE                 │ tips: what lies behind the note, in this order
 *     taken SHA256                       │ answers: parcels that the office durably has; the box lets them go
 *     answer THREAD NAME SHA256 SIZE     │ answers: a sealed note for that thread
 *     (empty line, signature)            ┘ by the box's key, or the office's
 *     …bytes of the parcels or notes, one after the other, and nothing behind them
 *
 * A file can be lost, come twice, late or out of turn: a parcel stays in the box until the office has signed that it has it,
 * and both sides know what they took before by its hash or name. Head and bytes are checked before anything of it is taken. */
#ifndef TERGOO_COURIER_H
#define TERGOO_COURIER_H

#include "crypto/crypto.h"
#include "ledger/ledger.h"

enum { COURIER_ITEMS = 4000, COURIER_HEAD_MOST = NOTE_LIMIT, COURIER_FIRST_LINE = 64 };

typedef enum { COURIER_TIPS, COURIER_ANSWERS } CourierKind;
typedef enum { COURIER_PARCEL, COURIER_TAKEN, COURIER_ANSWER } CourierItemKind;
typedef struct {
    CourierItemKind kind;
    Hash            sha256;
    uint64_t        size, at;           /* where its bytes lie in the file; none of COURIER_TAKEN */
    Hash            thread;             /* COURIER_ANSWER */
    char            name[33];
} CourierItem;

typedef struct {
    CourierKind  kind;
    Str          to;
    Day          made;
    CourierItem *items; size_t count;
    uint64_t     size;                  /* of the whole file */
    Note         note;
} Courier;                              /* points into itself and `bytes`: not to be copied */

/* The head of a courier file: `bytes` is its beginning (all of it, or as much as courier_head_size says), `size` the file's.
 * Verifies nothing. */
MUST_USE ErrorCode courier_parse(Arena *a, Str bytes, uint64_t size, Courier *ret, Error *e);
/* How many bytes courier_parse needs, by the file's first COURIER_FIRST_LINE. */
MUST_USE ErrorCode courier_head_size(Str first, size_t *ret, Error *e);
/* From an open file, its head checked: signed by that key, for `to`, of that kind, as long as it says. */
MUST_USE ErrorCode courier_open(Arena *a, int fd, CourierKind kind, const NoteKey *by, Str to, Courier **ret, Error *e);
/* All bytes are those that the head names. Before anything of it is taken. */
MUST_USE ErrorCode courier_check(int fd, const Courier *c, Error *e);

/* The head for these items (their `at` is not looked at), signed. */
MUST_USE ErrorCode courier_write(Arena *a, const Courier *what, const NoteKey *by, const SignSecret *secret, Buf *to, Error *e);

#endif

/* tip_intake.h: what comes through a box of the public form (box/box.h), on its way into records: the letter that a stranger's
 * parcel holds, his files, and the copies of them that the office works with. */
#ifndef TERGOO_TIP_INTAKE_H
#define TERGOO_TIP_INTAKE_H

#include "box/box.h"
#include "desk/desk.h"

enum { INTAKE_BYTES_MOST = 1 << 30 };

/* A file as it was sent: in memory without a name, so that it is on no disk before it is sealed. */
typedef struct { Str name; int fd; uint64_t size; } TipFile;
typedef struct {
    Hash       parcel;
    bool       reply;
    Str        thread, reporter_key, on;
    Lang       lang;
    const JsonValue *answers;           /* of a tip: by the form's names, texts alone */
    Str        text;                    /* of a reply */
    TipFile    files[FRAME_FILES]; size_t file_count;
} TipLetter;

/* Opens a parcel out of a courier file, and reads its letter. ERR_FINDING for one that is not ours, damaged or not made by a
 * box. Give it back with tip_letter_free, whatever came of it. */
MUST_USE ErrorCode tip_letter_open(Request *r, const CourierItem *item, const SealSecret *secret, TipLetter *ret, Error *e);
void tip_letter_free(TipLetter *l);
/* What the form said, as the fields of a tip take it (desk_fields). */
JsonValue *tip_letter_fields(Request *r, const TipLetter *l);

/* The copy to work with: drawn anew (pictures, PDF) or read for its text (office files, plain text) by a worker program, so
 * that nothing of where, by whom and with what it was made is left. *why: a sentence when there can be none, and row is
 * untouched. */
MUST_USE ErrorCode tip_copy_make(Request *r, const TipFile *file, BlobRow *row, Str *name, Str *type, Str *why, Error *e);

#endif

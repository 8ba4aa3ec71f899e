/* label_text.h: what the QR code of a label says, and how it is told from a damaged one (docs/formats/label.md).
 *
 *     TG1+AGENCY+CASE+THING+SEAL+HASH+CHECK
 *
 * All of it are characters that a QR code packs densest and that a keyboard scanner types alike under a Latin and a Cyrillic
 * layout, but for letters, `/` and `.`, which label_as_latin brings back. CHECK is that of ISO/IEC 7064, MOD 37-2: it finds
 * every single wrong character and every two that changed places. Nothing in it says anything of a person. */
#ifndef TERGOO_LABEL_TEXT_H
#define TERGOO_LABEL_TEXT_H

#include "base/base.h"

enum { LABEL_AGENCY = 8, LABEL_HASH = 32, LABEL_LONGEST = 512 };

/* `agency`: the first eight digits of the store's id; `hash`: the first 32 hexadecimal digits of the hash under which the act
 * that made this version of the record names its content; both in capitals. `of_case` and `seal` may be empty. */
typedef struct { Str agency, of_case, thing, seal, hash; } LabelText;

/* TORN: it begins like one and is damaged. LATER: of a version that this program does not know. */
typedef enum { LABEL_NONE, LABEL_TORN, LABEL_LATER, LABEL_READ } LabelReading;

void label_text_write(const LabelText *l, Buf *to);
/* In capitals or not. What it says lives in the arena. */
MUST_USE ErrorCode label_text_read(Arena *a, Str text, LabelReading *how, LabelText *ret, Error *e);

/* The check character over all letters and digits of a text; what else stands in it is passed over. */
char label_check(Str text);
/* A number as a label prints it for people, "EX-2026-0007 (K)": *number is what stands before the check. False: there is none.
 * *good: it is right. */
bool label_number_read(Str text, Str *number, bool *good);

/* What a scanner meant that typed while a Russian or Kyrgyz layout was on; false: there is no Cyrillic letter in it. */
bool label_as_latin(Str text, Buf *to);

#endif

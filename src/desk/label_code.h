/* label_code.h: what a label says for machines (rules/label_text.h) of a record as it is now, and which version a label was
 * printed of. */
#ifndef TERGOO_LABEL_CODE_H
#define TERGOO_LABEL_CODE_H

#include "desk/desk.h"
#include "rules/label_text.h"

/* The text of its QR code; `of_case`: the number of the case it lies in, empty for what lies in none. */
MUST_USE ErrorCode label_code_of(Request *r, const Seen *thing, Str of_case, Str *ret, Error *e);
/* What this store is called on labels. */
Str label_agency(Request *r);
/* Of which version of the record is that hash? 0: of none, so that the label is not from here, or not honest. */
typedef struct { int64_t version; Instant made; } LabelVersion;
MUST_USE ErrorCode label_version_of(Request *r, const Record *rec, Str hash, LabelVersion *ret, Error *e);

#endif
